"""STU-04: 9 of 112 children are not enrolled for a documented reason, 92.0 % are; no home lesson for 60 days gives an alarm."""


def placed(county, unit, number, placement, **more):
    day = county.today().isoformat()
    expert = county.person("exp", county.code)
    child = county.open("BAS:staff", unit, "STU-04.child", code=f"T{number:03}", found_on=day, born_year=2015, kind="智力", proof_kind="持证")
    county.step("BAS:staff", child, "register", experts=[expert])
    county.step("exp", child, "assess", assessed_on=day, opinion="适合随班就读")
    county.step("exp", child, "advise", advice="建议按评估意见安置")
    county.step("BAS:staff", child, "answer", guardian="同意")
    return county.step("BAS", child, "place", placement=placement, placed_on=day, **more)


def scenario(county):
    school = county.schools[0]
    year = county.today().year
    day = county.today().isoformat()
    for number in range(103):
        placed(county, school, number, "随班就读", placed_at=school)
    proof = [county.file("x.pdf")]
    for number in range(103, 112):
        placed(county, school, number, "人户分离", not_enrolled_why="户籍在本地，在外地就读", not_enrolled_file=proof)
    assert county.count("BAS", county.code, "special_children", year=year) == 112
    assert county.count("BAS", county.code, "special_children_elsewhere", year=year) == 9
    assert round(county.count("BAS", county.code, "special_enrolment_rate", year=year), 1) == 92.0

    home = placed(county, school, 200, "送教上门", placed_at=school)
    county.hidden("gov", home)
    county.step("head", home, "serve")
    county.step("head", home, "lesson", lesson_on=day, lesson_hours=2, lesson_teacher=county.person("tch", school),
                lesson_file=[county.file("photo.png")])
    assert county.count("BAS", county.code, "home_lesson_hours", year=year) == 2
    lessons = county.cases("BAS", "STU-04.home_lesson", unit=school)
    county.step("BAS", lessons[0], "confirm")
    county.later(days=61)
    late = county.case("head", home)
    assert late["light"] == "red" and "60" not in late["state"]
    assert home["id"] in [case["id"] for case in county.cases("BAS", "STU-04.child", overdue=True)]
