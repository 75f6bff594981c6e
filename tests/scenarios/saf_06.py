"""SAF-06: eight of ten drills are 80 % under the monthly rule and 100 % under the rule of once a term."""


def scenario(county):
    school = county.schools[0]
    year = ("2024-09-01", "2025-07-31")
    county.duty_on("M-03", year[0])
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
    made = county.step("head", with_problem, "revise_plan", due_on=str(county.next_year()))
    assert len(made["children"]) == 1
    county.step("safo", with_problem, "improve", improvement="三楼改走西侧楼梯")
    county.refused("head", with_problem, "verify", "")
    county.step("SAFE:staff", with_problem, "verify")
    assert county.count("SAFE", school, "drills_improved_rate") == 100
    county.refused_open("aff", school, "SAF-06.drill", "不能晚于今天", kind="防震", has_problem=False,
                        **dict(words, on=str(county.next_year())))

    # A past school year written down now: eight of ten months are 80 %, two are missed; under once a term it is 100 %.
    months = county.duties("SAFE", school, "M-03", within=school, **{"from": year[0], "to": year[1]})
    assert len(months) == 10, months
    for n, month in enumerate(months):
        if n not in (3, 7):
            drill = county.open("aff", school, "SAF-06.drill", kind="消防疏散", has_problem=False, **dict(words, on=month["due_on"]))
            county.step("head", drill, "confirm")
            county.step("SAFE:staff", drill, "verify")
    counted = county.duty_rate("SAFE", "M-03", school, *year)
    assert counted["due"] == 10 and counted["missed"] == 2 and abs(counted["rate_done"] - 0.8) < 1e-9, counted
    assert sorted(one["from_on"] for one in county.duties("SAFE", school, "M-03", states="missed", within=school, to=year[1])) == \
        sorted((months[3]["from_on"], months[7]["from_on"]))
    assert county.duty_rate("SAFE", "M-03", school, *year, rule="each-term")["rate_done"] == 1
