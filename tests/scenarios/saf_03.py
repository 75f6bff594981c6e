"""SAF-03: two of forty schools are short of guards: 95 %; after the evidence 100 %, and the task is closed."""


def scenario(county):
    schools = county.schools[:40]
    short = schools[:2]
    plan = str(county.next_year())
    cases = {}
    for school in schools:
        have = 1 if school in short else 2
        case = county.open("safo", school, "SAF-03.facility", year=county.today().year, term="秋季", item="专职保安",
                           should=2, have=have)
        if school in short:
            county.refused("safo", case, "submit", "计划完成日期", money=36000)
            county.step("safo", case, "submit", money=36000, plan_on=plan)
        else:
            county.step("safo", case, "submit")
        county.step("head", case, "confirm")
        if school in short:
            county.refused("SAFE", case, "pass", "")
            county.step("SAFE", case, "find_gap")
        else:
            county.step("SAFE", case, "pass")
        cases[school] = case
    rate = county.count("SAFE", county.code, "guards_met_rate")
    assert abs(rate - (len(schools) - 2) * 100 / len(schools)) < 0.01, rate
    gaps = county.cases("SAFE", "SAF-03.facility", state="lacking")
    assert sorted(case["unit"] for case in gaps) == sorted(short)
    for case in gaps:
        assert float(case["fields"]["gap"]) == 1 and float(case["fields"]["money"]) == 36000 and case["fields"]["plan_on"] == plan

    for school in short:
        case = cases[school]
        made = county.step("SAFE:staff", case, "task", text="补配专职保安1人", due_on=plan)
        task = made["children"][-1]
        county.step("OFF", task, "issue", source="安全整改", lead_unit=school)
        county.step("head", task, "receive")
        county.refused("safo", case, "fill", "小于应有", have=1, proof=[county.file("photo.png")],
                       filled_on=str(county.today()))
        county.step("safo", case, "fill", have=2, proof=[county.file("photo.png")], filled_on=str(county.today()),
                    spent=35000)
        county.refused("safo", case, "pass", "")
        county.step("SAFE", case, "pass", seen_note="现场看过保安证")
        county.step("head", task, "hand_in", result="已补配", evidence=[county.file("photo.png")],
                    done_on=str(county.today()))
        county.step("SUP:staff", task, "verify", verdict="完成")
        assert county.step("OFF", task, "close")["state"] == "closed"
    assert county.count("SAFE", county.code, "guards_met_rate") == 100
    assert county.count("SAFE", county.code, "security_gaps_open") == 0
    assert county.count("SAFE", county.code, "security_money_spent") == 70000
