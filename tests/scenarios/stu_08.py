"""STU-08: 39 of 40 schools have a legal deputy head, 97.5 % and one line; a bullying report is followed up without names."""


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    school = county.schools[0]
    dept = county.person("deptu", county.code)
    for number in range(40):
        unit = county.schools[number % len(county.schools)]
        post = county.open("BAS:staff", unit, "STU-08.legal_head", on=day, dept_person=dept)
        if number == 39:
            break
        county.step("deptu", post, "nominate", name="测试丙", from_unit="公安")
        county.step("head", post, "agree")
        county.step("BAS", post, "appoint", period=f"{day}/{year + 1}-08-31", letter="聘1")
    assert county.count("BAS", county.code, "legal_head_rate") == 97.5
    assert len(county.cases("BAS", "STU-08.legal_head", state="vacant")) == 1

    case = county.open("cls", school, "STU-08.bullying", on=day, told_at=f"{day} 10:00", clue="甲被乙多次推搡", kind="肢体", pupils=2)
    county.hidden("gov", case)
    county.step("head", case, "check", check_note="属实")
    county.step("head", case, "decide", finding="构成欺凌", committee_on=day, committee_note="三次以上")
    county.step("head", case, "handle", action_note="批评教育")
    county.step("cls", case, "help", help_note="心理辅导")
    seen = county.step("cls", case, "follow", follow_on=day, follow_note="关系缓和")
    assert seen["state"] == "followed"
    assert county.count("BAS", county.code, "bullying_found", year=year) == 1
    printed = str(county.register("BAS:ldr", "STU-08.bullying"))
    assert "甲被乙" not in printed and "推搡" not in printed
    county.refused("cls", case, "file", "")
    assert county.step("BAS", case, "file")["state"] == "filed"
