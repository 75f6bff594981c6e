"""STU-06: two years give a change in points; 99.9 % passed is flagged; a sample that differs by 8 points leads to rectification."""


def vision(county, school, day, checked, myopic):
    case = county.open("aff", school, "STU-06.vision", on=day, term="秋季学期",
                       grades=[{"grade": "六年级", "checked": checked, "myopic": myopic, "rechecked": 0}])
    county.step("head", case, "report")
    county.step("MED", case, "accept")


def scenario(county):
    school = county.schools[0]
    today = county.today()
    day, year = today.isoformat(), today.year
    vision(county, school, f"{year - 1}-10-15", 10000, 5596)
    vision(county, school, day, 10000, 5471)
    now, before = (county.count("MED", county.code, "vision_myopia_rate", year=one) for one in (year, year - 1))
    assert round(now - before, 2) == -1.25, "points, not percent"

    rows = [{"grade": "六年级", "sex": "男", "due": 1000, "tested": 1000, "passed": 999, "good": 680, "obese": 50}]
    county.refused_open("aff", school, "STU-06.fitness", "优良不多于合格", on=day, grades=[{**rows[0], "good": 1000}])
    fitness = county.open("aff", school, "STU-06.fitness", on=day, grades=rows)
    county.step("head", fitness, "report")
    county.step("MED", fitness, "accept")
    assert county.count("MED", county.code, "fitness_implausible", year=year) == 1
    assert county.count("MED", county.code, "fitness_good_rate", year=year) == 68

    # The sampled schools are drawn, and each of them gets its sample.
    batch = county.open("SUP:staff", county.code, "STU-06.sample_round", year=year, draw_count=8, allowed=5)
    drawn = county.run_draw("SUP:staff", county.commit_draw("SUP:staff", batch, "draw"))
    proof = county.proof("SUP:staff", drawn)
    taken = county.step("SUP:staff", batch, "draw")
    assert len(taken["children"]) == 8 and {one["unit"] for one in taken["children"]} == {row[0] for row in proof["result"]}
    assert {one["part"] for one in county.ask("SUP:staff", county.code, "GET", f"/draws/{drawn['id']}")["cases"]} == {"asked", "opened"}
    sample = county.case("SUP:staff", taken["children"][0])
    assert sample["fields"]["batch"] == f"第{drawn['id']}号" and sample["fields"]["allowed"] == "5" and sample["draws"][0]["id"] == drawn["id"]
    school = sample["unit"]
    county.refused("ins", sample, "measure", "上报合格率", tested=1000, passed=919, record=[county.file("x.pdf")])
    county.step("ins", sample, "measure", on=day, told_rate=99.9, tested=1000, passed=919, record=[county.file("x.pdf")])
    county.refused("SUP", sample, "file", "先登记问题")
    county.step("ins", sample, "find", text="体测合格率抽测比上报低8个百分点", clause="体质健康测试上报要求")
    assert county.step("SUP", sample, "file")["state"] == "filed"
    problems = county.cases("SUP", "EVA-09.problem", unit=school)
    assert len(problems) == 1 and "8个百分点" in problems[0]["title"]
