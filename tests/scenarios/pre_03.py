"""PRE-03: 50 inspected, 3 fail, 2 of them mend, 1 is closed: the list shows 47, 2 and 1, and the closed one takes in nobody next year."""


def scenario(county):
    today = county.today()
    day, year = today.isoformat(), today.year
    items = [{"clause": "证照齐全", "own": "符合"}]
    cases = []
    for number in range(50):
        unit = county.schools[number % len(county.schools)]
        case = county.open("head", unit, "PRE-03.inspection", year=year, items=items)
        county.step("head", case, "submit")
        verdict = "合格" if number < 47 else "不合格"
        county.step("BAS", case, "inspect", inspected_on=day, inspect_note="现场查看", verdict=verdict)
        county.step("BAS:staff", case, "publicise", public_until=day)
        cases.append(case)
    county.refused("BAS", cases[0], "pass", "", next_places=90)
    for case in cases[:47]:
        county.step("BAS:ldr", case, "pass", next_places=90)
    county.refused("BAS:ldr", cases[47], "pass", "", next_places=90)
    for case in cases[47:]:
        county.step("BAS:ldr", case, "order", text="教师持证不足", severe=False)
        county.step("head", case, "mend", mended_note="已补齐", mended_file=[county.file("x.pdf")])
    for case in cases[47:49]:
        county.step("BAS", case, "check_again", again_on=day, again="合格")
        county.step("BAS:ldr", case, "pass_mended", next_places=60)
    county.step("BAS", cases[49], "check_again", again_on=day, again="不合格")
    county.refused("BAS:ldr", cases[49], "stop", "填0", next_places=30)
    closed = county.step("BAS:ldr", cases[49], "stop", next_places=0)
    assert closed["fields"]["next_places"] == "0"
    counts = [county.count("BAS", county.code, name) for name in ("kindergarten_passed", "kindergarten_mended", "kindergarten_stopped")]
    assert counts == [47, 2, 1]
    conduct = county.open("ins", county.schools[0], "PRE-03.conduct", on=day, batch="抽签1", schoolish=True, facts="有小学化倾向")
    county.refused("SUP", conduct, "file", "登记问题", problems=0)
    county.step("ins", conduct, "find", text="教小学课程")
    county.step("SUP", conduct, "file", problems=1)
    county.needs("draw")  # 50 of 250 are drawn
