"""STU-02: 56 pupils are oversize under "reaches 56", not under "more than 56"; what was solved is counted by its year."""


def a_class(county, **changed):
    fields = dict(on=county.today().isoformat(), stage="小学", grade="三年级", class_name="1班", class_kind="普通班", kind="大班额",
                  size=56, operator="达到", limit=56, basis="本县消除大班额方案")
    return {**fields, **changed}


def solved(county, school, **changed):
    case = county.open("BAS:staff", school, "STU-02.oversize", **a_class(county, **changed))
    day = county.today().isoformat()
    county.step("head", case, "plan", target=45, measure="分班", solve_by=day)
    county.step("head", case, "solve", solved_on=day, size_after=45, evidence=[county.file("report.docx")])
    return case


def scenario(county):
    school = county.schools[0]
    year = county.today().year
    county.refused_open("BAS:staff", school, "STU-02.oversize", "不算大班额", **a_class(county, operator="超过"))
    before = county.count("BAS", county.code, "oversize_solved", year=year) or 0
    cases = [solved(county, school, class_name=f"{number}班") for number in range(1, 12)]
    county.refused("BAS", cases[0], "close", "")
    for case in cases:
        county.step("SUP:staff", case, "verify", recheck_size=45, recheck_note="逐班清点")
    assert county.step("BAS", cases[0], "close")["state"] == "closed"
    for case in cases[1:]:
        county.step("BAS", case, "close")
    assert county.count("BAS", county.code, "oversize_solved", year=year) == before + 11
    assert county.count("BAS", county.code, "oversize_closed_rate", year=year) == 100
    watched = county.open("BAS:staff", school, "STU-02.oversize", **a_class(county, kind="临界班", size=54))
    assert county.case("head", watched)["state"] == "listed"
    assert county.count("BAS", county.code, "oversize_near", year=year) == 1
    county.refused_open("BAS:staff", school, "STU-02.oversize", "临界班", **a_class(county, kind="临界班", size=52))
