"""教师培训与学时台账: rural shares of places hold, the levels add up to the total, 340 hours in the fourth year warn."""

from plain import values


def program(county, unit, level, places, rural, times, name):
    today = county.today().isoformat()
    case = county.open("HR:staff", unit, "TEA-05.program", level=level, category="学科", name=name, starts=today, ends=today, place="教师发展中心", places=places,
                       rural_places=rural, organiser="教师发展中心", hours=24, money=20000)
    county.step("HR:ldr", case, "approve")
    county.step("HR:staff", case, "announce")
    county.step("RES:staff", case, "hold")
    county.step("RES:staff", case, "score", persons=times, person_times=times)
    county.step("HR", case, "rate", score=92)
    return case


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    known = {"category": "学科", "starts": today.isoformat(), "ends": today.isoformat(), "place": "市里", "organiser": "市教师学校", "hours": 24, "money": 0}
    county.refused_open("HR:staff", county.code, "TEA-05.program", "不能少于一半", level="市", name="市级骨干培训", places=100, rural_places=40, **known)
    county.refused_open("HR:staff", county.code, "TEA-05.program", "不能少于70%", level="省", name="省级培训", places=100, rural_places=60, **known)

    parts = {"国家": 1, "省": 32, "市": 625, "县": 127}
    cases = [program(county, county.code, level, 1000, 800, times, f"{level}级培训") for level, times in parts.items()]
    counted = [county.count("HR", county.code, f"training_times_{word}", year=year) for word in ("state", "province", "city", "county")]
    assert counted == [1, 32, 625, 127], counted
    assert county.count("HR", county.code, "training_person_times", year=year) == 785

    teacher = county.person("tch", school)
    county.refused_open("HR:staff", school, "TEA-05.hours", "不合格的不计学时", teacher=teacher, program=cases[0]["id"], on=today.isoformat(), got=24, passed=False)
    hours = county.open("HR:staff", school, "TEA-05.hours", teacher=teacher, program=cases[0]["id"], on=today.isoformat(), got=24, passed=True)
    county.step("head", hours, "confirm")
    assert county.count("HR", school, "training_hours", year=year) == 24

    statement = county.open("head", school, "TEA-05.statement", teacher=teacher, cycle=year - 3, cycle_year=4, needed=360, done=340)
    seen = values(county.case("tch", statement))
    assert seen["left"] == 20 and seen["warned"] is True
    assert [case["id"] for case in county.cases("HR", "TEA-05.statement", warned="是")] == [statement["id"]]
    after = values(county.step("head", statement, "update", done=364))
    assert after["left"] == 0 and after["warned"] is False
    assert county.count("HR", county.code, "hours_statements_rate", year=year) == 100
