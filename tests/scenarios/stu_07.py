"""STU-07: 8 of 16 hours of practice are labour, 50 % is enough; a study trip without approval cannot be marked done."""


def scenario(county):
    school = county.schools[0]
    day, year = county.today().isoformat(), county.today().year
    labour = county.open("aff", school, "STU-07.labour", on=day, term="秋季学期", grades=[{"grade": "五年级", "labour": 8, "practice": 16}])
    county.step("aff", labour, "send")
    county.step("head", labour, "report")
    seen = county.step("BAS", labour, "accept")
    assert float(seen["fields"]["share"]) == 50 and seen["fields"]["enough"] == "是"
    assert county.count("BAS", county.code, "labour_share", year=year) == 50
    less = county.open("aff", county.schools[1], "STU-07.labour", on=day, term="秋季学期", grades=[{"grade": "五年级", "labour": 7, "practice": 16}])
    county.refused("head", less, "report", "不足原因")

    trip = county.open("aff", school, "STU-07.activity", text="红色研学", on=day, kind="研学旅行", grades=["五年级"], pupils=80, outside=True)
    done = dict(result="参观两处场馆", base="研学基地", consent=True)
    county.refused("aff", trip, "hold", "审批", **done)
    county.step("aff", trip, "hold", approval_number="审批2026-0001", **done)
    county.refused("aff", trip, "confirm", "")
    county.step("head", trip, "confirm")
    assert county.count("BAS", county.code, "study_trips", year=year) == 1

    award = county.open("head", school, "STU-07.award", on=day, deed="长期照顾同学", pupil="测试乙", grade="五年级", consent=True,
                        materials=[county.file("x.pdf")])
    county.step("BAS", award, "review", review_note="同意", level="县级")
    county.step("BAS:staff", award, "publicise", public_notice="公示1", public_until=day)
    county.refused("BAS", award, "name", "", naming_number="教发1号", named_on=day)
    assert county.step("BAS:ldr", award, "name", naming_number="教发1号", named_on=day)["state"] == "named"

    # The award is made public with a masked name, and an objection would hold it up.
    posted = county.notice("BAS", "publicity", title="美德少年公示", contact="0990-1234567", body="| 学生姓名 | 事迹 |\n| 测** | 长期照顾同学 |")
    assert posted["id"] in county.public()
    number = county.object(posted, "事迹与实际情况不一致")
    county.later(days=12)
    assert posted["id"] in county.public()  # until it is answered
    case = next(one for one in county.list("OFF", county.code, "&record=ADM-09.objection") if one["number"] == number)
    county.step("OFF:staff", case, "answer", verified_note="已核实", conclusion="不成立", answer="已答复")
    county.later(days=1)
    assert posted["id"] not in county.public()
    assert county.ask("BAS:staff", county.code, "GET", f"/notices/{posted['id']}")["objections"] == 1
