"""EVA-09: 83 problems are taken in, 73 closed; the ten open ones show their reasons; a look-back opens one again."""


def close(county, problem, day):
    county.step("SUP:staff", problem, "issue", source="专项督导", level="一般", clause="管理标准第三条",
                notice="督意〔2026〕1号", owner_unit=county.schools[0], owner=county.person("head", county.schools[0]),
                fix_by=str(day))
    county.step("head", problem, "report", measure="已经补齐并上墙", evidence=[county.file("photo.png")],
                done_on=str(county.today()))
    county.step("ins", problem, "recheck", recheck="已整改到位", recheck_note="现场看过",
                recheck_file=[county.file("x.pdf")])
    return county.step("SUP", problem, "close")


def scenario(county):
    school = county.schools[0]
    rows = [{"问题描述": f"第{n}项制度没有上墙公示", "来源编号": f"督{n:03}"} for n in range(1, 84)]
    county.import_register("SUP:staff", school, "EVA-09.problem", rows)
    problems = county.cases("SUP:staff", "EVA-09.problem", unit=school)
    assert len(problems) == 83, len(problems)

    first = problems[0]
    limit = county.next_year()
    county.refused("SUP:staff", first, "issue", "整改期限")  # who, until when: nothing is issued without it
    closed = close(county, first, limit)
    assert closed["state"] == "closed", closed["state"]
    for problem in problems[1:73]:
        close(county, problem, limit)

    assert county.count("SUP", school, "problems_found") == 83
    assert county.count("SUP", school, "problems_closed") == 73
    assert county.count("SUP", school, "problems_open") == 10
    assert abs(county.count("SUP", school, "problems_closed_rate") - 87.95) < 0.01  # 88.0 %

    # Ten pass their limit: nothing is reported without a reason, and the register prints them with it.
    soon = county.today().isoformat()
    for problem in problems[73:]:
        county.step("SUP:staff", problem, "issue", source="专项督导", level="一般", clause="管理标准第三条",
                    notice="督意〔2026〕2号", owner_unit=school, owner=county.person("head", school), fix_by=soon)
    county.later(days=2)
    county.refused("head", problems[73], "report", "未完成原因", measure="还在改",
                   evidence=[county.file("photo.png")], done_on=str(county.today()))
    for problem in problems[73:]:
        county.step("head", problem, "explain", why_open="等待经费到位")
    late = county.cases("SUP", "EVA-09.problem", unit=school, overdue=True)
    assert len(late) == 10, len(late)
    assert county.count("SUP", school, "problems_overdue") == 10
    printed = [row for row in county.register("SUP", "EVA-09.problem") if row.get("状态") == "整改中"]
    assert len(printed) == 10
    assert all(case["fields"]["why_open"] == "等待经费到位" for case in late)

    # The one who reported closes nothing, and does not re-check his own work.
    county.step("head", problems[73], "report", measure="已改", evidence=[county.file("photo.png")],
                done_on=str(county.today()))
    county.refused("head", problems[73], "recheck", "", recheck="已整改到位", recheck_note="自查",
                   recheck_file=[county.file("x.pdf")])

    # Look-back: eight of 73 are seen again, one has relapsed; it is opened again and keeps both closings.
    look = county.open("SUP:staff", county.code, "EVA-09.look_back", on=str(county.today()), scope="已销号", pool=73,
                       share=10)
    county.refused("SUP:staff", look, "draw", "少于", drawn_count=3,
                   sample=[{"what": problems[0]["number"]}])
    county.step("SUP:staff", look, "draw", drawn_count=8, sample=[{"what": p["number"]} for p in problems[:8]])
    county.step("SUP:staff", look, "look", held=7, relapsed=1, seen_on=str(county.today()))
    county.refused("SUP", look, "close", "反弹", conclusion="巩固")
    county.step("SUP", look, "close", conclusion="反弹")
    again = county.step("SUP", first, "reopen", reason="又取下来了", look_back_note="公示栏空着",
                        fix_by=str(limit))
    assert again["state"] == "issued", again["state"]
    assert county.count("SUP", school, "problems_closed") == 72
    assert abs(county.count("SUP", school, "problems_closed_rate") - 86.75) < 0.01
    county.step("head", first, "report", measure="重新上墙并加锁", evidence=[county.file("photo.png")],
                done_on=str(county.today()))
    county.step("ins", first, "recheck", recheck="已整改到位", recheck_note="再次看过",
                recheck_file=[county.file("x.pdf")])
    ended = county.step("SUP", first, "close")
    assert [step["step"] for step in ended["steps"]].count("close") == 2
    assert county.count("SUP", school, "problems_closed") == 73
