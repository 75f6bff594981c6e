"""QUA-03: 3 of 4 posts filled leave a gap by subject; a contact school without a visit this term is listed."""


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
    county.needs("evaluation")  # 5 full-time researchers for 1,000 teachers: 5 per mille; teachers are facts of the form
