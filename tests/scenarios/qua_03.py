"""QUA-03: 3 of 4 posts filled leave a gap by subject; a contact school without a visit this term is listed."""


def per_mille(county, period, person, day):
    """Teachers come from the forms' facts, researchers from the register."""
    stands = lambda name, when: county.indicator("RES", name, when)
    for subject in ("物理", "化学"):
        post = county.open("RES:staff", county.code, "QUA-03.post", subject=subject, stage="初中", kind="专职")
        county.step("RES:staff", post, "fill", person=person, filled_on=day, contact_schools=county.schools[:1])
    assert county.count("RES", county.code, "researchers_full_time") == 5
    schools = [("小学", 350, "ft_P"), ("小学", 250, "ft_P"), ("初级中学", 300, "ft_J"), ("幼儿园", 100, "ft_K")]
    rows = [["code", "name", "parent", "kind", "period", "ft_P", "ft_J", "ft_K"], [county.code, "示例县", "", "县", period, "", "", ""]]
    for number, (kind, teachers, column) in enumerate(schools):
        rows.append([f"{county.code}09900{number}", f"教研第{number}校", county.code, kind, period] +
                    [teachers if column == one else "" for one in rows[0][5:]])
    taken = county.facts("SUP:staff", rows)
    assert not taken["errors"], taken["problems"]
    value = stands("researchers-per-mille", period)
    assert value is not None and abs(value - 5) < 1e-9, value
    assert stands("researchers-lacking", period) == 0
    # One leaves: 4 of 1,000 hold the limit just so; two leave, and one is lacking.
    for left, expected, lacking in ((1, 4, 0), (2, 3, 1)):
        post = county.cases("RES:staff", "QUA-03.post", state="filled")[0]
        county.step("RES:staff", post, "leave", left_note="调回学校")
        assert abs(stands("researchers-per-mille", period) - expected) < 1e-9 and stands("researchers-lacking", period) == lacking, left
    # Of a year before the register was begun nothing is known: that is not nobody.
    assert stands("researchers-per-mille", "2024") is None


def scenario(county):
    day = county.today().isoformat()
    person = county.person("tch", county.schools[0])
    for number, subject in enumerate(("语文", "数学", "英语", "科学")):
        post = county.open("RES:staff", county.code, "QUA-03.post", subject=subject, stage="小学", kind="专职")
        if number < 3:
            county.step("RES:staff", post, "fill", person=person, filled_on=day, contact_schools=county.schools[:2])
    assert county.count("RES", county.code, "researcher_gaps") == 1
    assert [post["fields"]["subject"] for post in county.cases("RES", "QUA-03.post", state="vacant")] == ["科学"]
    assert county.count("RES", county.code, "researchers_full_time") == 3

    # Five full-time researchers for 1,000 teachers are 5 per mille; the figure is what stands, not what was opened this year.
    period = str(county.today().year if county.today().month >= 9 else county.today().year - 1)
    per_mille(county, period, person, day)

    visited, missed = (county.open("RES:staff", school, "QUA-03.contact", term="秋季学期", person=person) for school in county.schools[:2])
    county.step("RES:staff", visited, "visit", visited_on=day, times=1, lessons=2, advice="加强集体备课")
    county.refused("RES:staff", visited, "confirm", "")
    county.step("head", visited, "confirm")
    county.later(days=70)  # accounts that nobody signs in with for 90 days are shut
    county.case("RES", missed)
    county.case("RES:staff", missed)
    county.case("RES:ldr", missed)
    county.later(days=71)
    late = [case["id"] for case in county.cases("RES", "QUA-03.contact", overdue=True)]
    assert late == [missed["id"]], (late, county.case("RES", missed)["why"])
    assert county.count("RES", county.code, "contact_schools_missed") == 1
    plan = county.open("RES:staff", county.code, "QUA-03.plan", year=county.today().year, seminar="单元教学", planned=40, rural="每月送教")
    county.step("RES:staff", plan, "submit", text=[county.file("report.docx")])
    county.refused("RES", plan, "approve", "")
    assert county.step("RES:ldr", plan, "approve")["state"] == "approved"
