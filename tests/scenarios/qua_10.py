"""QUA-10: 18 of 20 teachers are 90 %, as a figure of the school; a system without filing is red; fewer boards than classrooms is listed."""

from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    monday = county.today() - timedelta(days=county.today().weekday())
    county.duty_on("W-03", monday)
    week_of_use = county.window("W-03", school)
    day, year = county.today().isoformat(), county.today().year
    week = county.open("aff", school, "QUA-10.use", on=day, teachers=20, used=18, lessons=300, lessons_all=350, sync_lessons=4,
                       listeners=county.schools[1:2])
    county.step("head", week, "report")
    county.step("ICT", week, "accept")
    assert county.count("ICT", school, "digital_use_rate", year=year) == 90
    assert not any("教师姓名" in heading for row in county.register("ICT", "QUA-10.use") for heading in row)

    base = dict(on=day, classrooms=24, bandwidth=100, terminals=60, teacher_terminals=50, platform="省平台", online=True)
    short = county.open("aff", school, "QUA-10.equipment", boards=20, **base)
    county.refused("head", short, "report", "补齐打算")
    county.step("head", short, "report", plan_note="年内补4台")
    county.step("ICT", short, "accept")
    full = county.open("aff", county.schools[1], "QUA-10.equipment", boards=24, **base)
    county.step("head", full, "report")
    county.step("ICT", full, "accept")
    assert county.count("ICT", county.code, "digital_schools_short", year=year) == 1
    assert [case["unit"] for case in county.cases("ICT", "QUA-10.equipment", short="是")] == [school]

    system = county.open("aff", school, "QUA-10.system", name="学校网站", on=day, kind="网站", grade="二级", owner=county.person("aff", school))
    county.later(days=1)
    assert county.case("ICT", system)["light"] == "red"
    county.step("aff", system, "file", filing_number="备1", filed_on=county.today().isoformat())
    county.refused("aff", system, "check", "")
    assert county.step("ICT:staff", system, "check")["light"] == "green"
    assert county.count("ICT", county.code, "network_filed_rate") == 100

    # The weekly roll-up: this school handed it in, the other did not.
    county.past(week_of_use)
    missed = county.missed("ICT", "W-03")
    assert county.schools[1] in missed and school not in missed, missed
