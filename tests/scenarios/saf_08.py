"""SAF-08: ten of 95 buses are drawn; one overload becomes a case that the police re-checks; a licence that ends in 20 days shows."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = str(today + timedelta(days=300))
    soon = str(today + timedelta(days=20))
    police = county.person("deptu", county.code)
    words = dict(kind="专用校车", seats=36, operator="县校车公司", driver="王师傅", attendant="李老师", inspection_until=year,
                 car_set=True, people_set=True, seat_set=True, route_set=True, stop_set=True)
    bus = county.open("safo", school, "SAF-08.vehicle", plate="校0001", licence_until=soon, time_set=True, **words)
    bad = county.open("safo", school, "SAF-08.vehicle", plate="校0002", licence_until=year, time_set=False, **words)
    for case in (bus, bad):
        county.step("SAFE:staff", case, "check", police=police)
        county.refused("SAFE:staff", case, "agree", "", police_note="同意")
        county.step(police, case, "agree", police_note="同意")
    county.refused("SAFE:ldr", bad, "permit", "六定", permit_until=year, papers_until=year)
    county.refused("SAFE:ldr", bus, "permit", "最早到期日", permit_until=year, papers_until=year)
    county.step("SAFE:ldr", bus, "permit", permit_until=year, papers_until=soon)
    assert county.count("SAFE", school, "bus_papers_expiring") == 1
    county.later(days=21)
    assert county.count("SAFE", school, "bus_papers_expired") == 1
    county.step("safo", bus, "renew", papers_until=year, licence_until=year)
    assert county.count("SAFE", school, "bus_papers_expired") in (0, None)
    assert county.case("SAFE", bus)["fields"]["plate"] == "校0001"

    # A check on the road: ten of 95 cars are drawn, which anybody can repeat.
    day = str(county.today())
    for number in range(94):
        one = county.open("safo", school, "SAF-08.vehicle", plate=f"校1{number:03}", licence_until=year, time_set=True, **words)
        county.step("SAFE:staff", one, "check", police=police)
        county.step(police, one, "agree", police_note="同意")
        county.step("SAFE:ldr", one, "permit", permit_until=year, papers_until=year)
    check = county.open("SAFE:staff", county.code, "SAF-08.road_check", on=day, kind="随机抽查", cars=10, departments=["交警", "教育"])
    county.refused("SAFE:staff", check, "draw", "先抽签")
    seen = county.commit_draw("SAFE:staff", check, "draw", dry_run=1)
    assert (seen["stored"], seen["entry_count"]) == (False, 95)  # what is not permitted is in no list
    made = county.commit_draw("SAFE:staff", check, "draw")
    county.draw_refused("SAFE:staff", check, "draw", "已经为它定了名单")
    county.refused("SAFE:staff", check, "draw", "还没有抽")
    drawn = county.run_draw("SAFE:staff", made)
    assert drawn["cases"][0]["id"] == check["id"] and drawn["seed"]
    proof = county.proof("SAFE:staff", drawn)
    county.refused("SAFE:staff", check, "draw", "由第", vehicles=[bus["id"]])  # what was drawn is not typed
    county.step("SAFE:staff", check, "draw")
    taken = county.case("SAFE:staff", check)
    assert len(taken["fields"]["vehicles"]) == 10 and taken["fields"]["pool"] == "95" and taken["fields"]["seed"] == proof["seed"]
    assert {county.case("SAFE:staff", {"id": one, "unit": school})["number"] for one in taken["fields"]["vehicles"]} == \
        {number for number, _, _ in proof["result"]}
    assert taken["draws"][0]["id"] == drawn["id"]
    car = county.case("SAFE:staff", {"id": taken["fields"]["vehicles"][0], "unit": school})
    assert [(one["id"], one["part"]) for one in car["draws"]] == [(drawn["id"], "drawn")]
    again = county.ask("SAFE:staff", county.code, "GET", f"/draws/{drawn['id']}")
    assert sorted(one["part"] for one in again["cases"]) == ["asked"] + ["drawn"] * 10
    found = county.step("SAFE:staff", check, "find", text="核载36人实载41人", plate="校0001", offence="超员", bus_school=school)
    violation = found["children"][0]
    loose = county.open("SAFE:staff", county.code, "SAF-08.road_check", on=day, kind="随机抽查", cars=10, departments=["交警"])
    county.refused("SAFE", loose, "file", "先抽取车辆", good=9, result="一车超员")
    county.step("SAFE", loose, "void", reason="没有抽取")
    county.refused("SAFE", check, "file", "不能多于", good=11, result="一车超员")
    county.step("SAFE", check, "file", good=9, result="一车超员")
    assert county.count("SAFE", county.code, "road_good_rate") == 90

    order = dict(owner_unit=school, owner=county.person("head", school), police=police)
    county.refused("SAFE:staff", violation, "issue", "三日内", fix_by=year, **order)
    county.step("SAFE:staff", violation, "issue", fix_by=str(county.today() + timedelta(days=3)), **order)
    county.step("head", violation, "report", measure="增加一班次", evidence=[county.file("photo.png")])
    county.refused("SAFE", violation, "close", "")  # not without the police
    seen = dict(recheck="已整改到位", recheck_note="上车点数36人", punished="罚款，驾驶人培训")
    county.refused("head", violation, "recheck", "", **seen)
    county.step(police, violation, "recheck", **seen)
    county.step("SAFE", violation, "close")
    assert county.count("SAFE", school, "bus_violations_closed_rate") == 100
