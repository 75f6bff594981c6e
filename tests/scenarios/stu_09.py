"""STU-09: the June round over 40 visits finds 83 problems, 73 are fixed with evidence, 10 stay open with their reason."""


def scenario(county):
    county.duty_on("M-07", county.month_begins())
    month = county.window("M-07", county.code)
    day, year = county.today().isoformat(), county.today().year
    items = [{"area": "手机", "clause": "校内设公用电话", "verdict": "不符合", "note": "无公用电话"}]
    left = 83
    for number in range(40):
        school = county.schools[number % len(county.schools)]
        check = county.open("ins", school, "STU-09.check", on=day, round="六月专项", items=items)
        found = 3 if number < 3 else 2
        for one in range(found):
            county.step("ins", check, "find", text=f"没有公用电话（{number + 1}-{one + 1}）", clause="手机管理")
        left -= found
        county.step("head", check, "sign")
        if number == 0:
            county.refused("ins", check, "file", "不一致", problems=found + 1)
        county.step("ins", check, "file", problems=found)
    assert left == 0
    assert county.count("SUP", county.code, "five_check_problems", year=year) == 83
    problems = county.cases("SUP", "EVA-09.problem")
    assert len(problems) == 83
    for number, problem in enumerate(problems):
        unit = problem["unit"]
        county.step("SUP:staff", problem, "issue", source="专项督导", level="一般", notice="督改1", owner_unit=unit,
                    owner=county.person("head", unit), fix_by=day)
        if number >= 73:
            county.step("head", problem, "explain", why_open="公用电话待装")
            continue
        county.step("head", problem, "report", measure="已安装", evidence=[county.file("photo.png")], done_on=day)
        county.step("ins", problem, "recheck", recheck="已整改到位", recheck_note="现场查看", recheck_file=[county.file("photo.png")])
        county.step("SUP", problem, "close")
    assert county.count("SUP", county.code, "problems_closed", year=year) == 73
    assert county.count("SUP", county.code, "problems_open", year=year) == 10
    assert all(case["fields"]["why_open"] for case in county.cases("SUP", "EVA-09.problem", state="issued"))

    plan = county.open("aff", county.schools[0], "STU-09.service", on=day, term="秋季学期", plan=[county.file("report.docx")], due_pupils=400,
                       joined=380, period=f"{day}/{year + 1}-01-20", hours="16:30—18:30", pay=60, fee=300, voluntary=True)
    county.refused_open("aff", county.schools[0], "STU-09.service", "自愿选择", on=day, term="秋季学期", plan=[county.file("report.docx")],
                        due_pupils=400, joined=380, period=f"{day}/{year + 1}-01-20", hours="16:30—18:30", pay=60, fee=300, voluntary=False)
    county.step("head", plan, "report")
    county.step("PRI", plan, "accept")
    assert county.count("PRI", county.code, "service_rate", year=year) == 95

    # The monthly check was made by the department; the month after it was not.
    held = county.duties("SUP", county.code, "M-07", within=county.code)
    assert [(one["part"], one["state"] in ("done", "verified")) for one in held] == [("SUP", True)], held
    county.past(month)
    month = county.window("M-07", county.code)
    county.past(month)
    assert county.missed("SUP", "M-07") == [county.code]
