"""PTY-01: 785 typed as four parts that add to 784 stop; a branch without a monthly record is found; counts go out without names."""


def scenario(county):
    school = county.schools[0]
    county.duty_on("M-16", county.month_begins())
    month = county.window("M-16", school)
    day, year = county.today().isoformat(), county.today().year
    parts = dict(on=day, all=785, committees=1, general=32, branches=625, units=700, covered=700)
    county.refused_open("PTYO:staff", county.code, "PTY-01.totals", "之和", joint=126, **parts)
    totals = county.open("PTYO:staff", county.code, "PTY-01.totals", joint=127, **parts)
    county.refused("PTYO:staff", totals, "check", "")
    county.step("PTYO", totals, "check")
    county.step("PTYO:ldr", totals, "approve")
    assert county.count("PTYO", county.code, "party_covered_rate", year=year) == 100

    meeting = county.open("aff", school, "PTY-01.meeting", on=day, kind="支部党员大会", times=1)
    county.step("head", meeting, "report")
    county.step("PTYO", meeting, "accept")
    with_record = {case["unit"] for case in county.cases("PTYO", "PTY-01.meeting")}
    assert with_record == {school} and county.schools[1] not in with_record
    secretary = county.person("head", school)
    branch = county.open("aff", school, "PTY-01.organisation", name="某小学党支部", kind="党支部", covers=[school], secretary=secretary,
                         term_until=f"{year + 2}-12-31", members=28, pledged=28, stars="五星")
    county.step("head", branch, "report")
    county.step("PTYO", branch, "accept")
    assert county.count("PTYO", county.code, "party_pledged_members") == 28
    assert secretary not in str(county.register("gov", "PTY-01.organisation"))
    assessment = county.open("PTYO:staff", school, "PTY-01.assessment", year=year)
    county.step("head", assessment, "report", report=[county.file("report.docx")])
    county.step("PTYO:ldr", assessment, "comment", comment="发展党员不均衡")
    county.step("PTYO:staff", assessment, "task", text="制定发展党员三年计划")
    assert county.cases("OFF", "ADM-02.task", unit=school)
    county.step("PTYO", assessment, "grade", grade="较好")

    # A branch without its monthly record shows by itself.
    county.past(month)
    missed = county.missed("PTYO", "M-16")
    assert county.schools[1] in missed and school not in missed, missed
