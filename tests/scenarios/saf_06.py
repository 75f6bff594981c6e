"""SAF-06: eight of ten drills are 80 % under the monthly rule and 100 % under the rule of once a term."""


def scenario(county):
    school = county.schools[0]
    day = str(county.today())
    words = dict(on=day, scope="全校", people=600, seconds=110, fixed=True)
    drills = [county.open("aff", school, "SAF-06.drill", kind="消防疏散", has_problem=False, **words) for _ in range(7)]
    with_problem = county.open("aff", school, "SAF-06.drill", kind="防震", has_problem=True, **words)
    for drill in drills:
        county.step("head", drill, "confirm")
        county.step("SAFE:staff", drill, "verify")
    assert county.count("SAFE", school, "drills_held") == 8

    # A problem is named, mended, and the plan revised, before the drill is done with.
    county.refused("head", with_problem, "confirm", "发现的问题")
    county.step("head", with_problem, "confirm", text="三楼东侧楼梯拥堵")
    county.refused("SAFE:staff", with_problem, "verify", "改进")
    made = county.step("head", with_problem, "revise_plan", due_on=str(county.today().replace(year=county.today().year + 1)))
    assert len(made["children"]) == 1
    county.step("safo", with_problem, "improve", improvement="三楼改走西侧楼梯")
    county.refused("head", with_problem, "verify", "")
    county.step("SAFE:staff", with_problem, "verify")
    assert county.count("SAFE", school, "drills_improved_rate") == 100
    county.refused_open("aff", school, "SAF-06.drill", "不能晚于今天", kind="防震", has_problem=False,
                        **dict(words, on=str(county.today().replace(year=county.today().year + 1))))
    county.needs("duty")  # 8 of 10 under the monthly rule: 80 %, two alarms; under once a term: 100 %
