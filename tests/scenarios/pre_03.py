"""PRE-03: 50 inspected, 3 fail, 2 of them mend, 1 is closed: the list shows 47, 2 and 1, and the closed one takes in nobody next year."""
from datetime import timedelta


def scenario(county):
    # Fifty of 250 are drawn, with who goes there; nobody goes where he is head.
    gardens = county.make_up_to(250)
    busy = county.person("head", gardens[0])
    accounts = [county.person(f"ins#{number}", county.code) for number in range(11)] + [busy]
    for account in accounts:
        case = county.open("SUP:staff", county.code, "EVA-11.inspector", post_name=f"督学{account[-12:]}", account=account, kind="兼职督学",
                           subject="学前教育", term_number=1)
        county.step("SUP", case, "review")
        county.step("SUP:staff", case, "publicise", public_from=str(county.today()), public_until=str(county.today() + timedelta(days=9)), consent=True)
    county.later(days=10)
    today = county.today()
    day, year = today.isoformat(), today.year
    end = str(today + timedelta(days=1000))
    for case in county.cases("SUP", "EVA-11.inspector"):
        county.step("dir", case, "appoint", term=f"{day}/{end}", term_until=end, zone="一区", school_count=5, zone_schools=15,
                    appointed_number="政督〔2026〕1号")
    batch = county.open("SUP:staff", county.code, "PRE-03.conduct_round", year=year, draw_count=50, team_size=2)
    drawn = county.run_draw("SUP:staff", county.commit_draw("SUP:staff", batch, "draw"), witnesses=["ins"], leader="SUP:ldr")
    proof = county.proof("SUP:staff", drawn)
    assert len(proof["pool"]["entries"]) == 250 and len(proof["result"]) == 100
    taken = county.step("SUP:staff", batch, "draw")
    units = taken["fields"]["units"]
    assert len(taken["children"]) == 50 and len(set(units)) == 50 and set(units) <= set(gardens)
    for child in taken["children"]:
        visit = county.case("SUP", child)
        assert len(visit["fields"]["inspectors"]) == 2 and (child["unit"] != gardens[0] or busy not in visit["fields"]["inspectors"])
        assert visit["draws"][0]["id"] == drawn["id"]
    assert county.count("SUP", county.code, "conduct_coverage") == 20
    items = [{"clause": "证照齐全", "own": "符合"}]
    cases = []
    for number in range(50):
        case = county.open("head", units[number], "PRE-03.inspection", year=year, items=items)
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
    # Next year's cap stands in the list of the year's inspection.
    rows = {row["单位"]: row for row in county.register("BAS", "PRE-03.inspection")}
    assert [row["状态"] for row in rows.values()].count("年检合格") == 47
    stopped = [row for row in rows.values() if row["状态"] == "停止办园"]
    assert [row["下一年招生上限"] for row in stopped] == ["0人"], stopped

    conduct = county.case("SUP", taken["children"][0])
    inspector = next(one for one in conduct["fields"]["inspectors"] if one != busy)  # his account is that of a head alone
    county.refused(inspector, conduct, "file", "")
    county.refused("SUP", conduct, "file", "请填写", problems=0)  # nobody was there yet
    county.step(inspector, conduct, "record", on=day, schoolish=True, facts="有小学化倾向")
    county.refused("SUP", conduct, "file", "登记问题", problems=0)
    county.step(inspector, conduct, "find", text="教小学课程")
    county.step("SUP", conduct, "file", problems=1)
    assert county.count("SUP", county.code, "conduct_checked") == 1
