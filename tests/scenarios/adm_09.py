"""ADM-09: a list with full identity does not go out; an objection on day 3 stops the end until its answer; then the page leaves, the history stays."""


def scenario(county):
    listed = dict(title="资助名单公示", contact="0990-1234567")
    county.expect("身份证号", lambda: county.notice("OFF", "publicity", body="受助学生11010519491231002X", **listed))
    posted = county.notice("OFF", "publicity", body="| 学生姓名 | 学校 |\n| 张** | 第一小学 |", **listed)
    assert posted["id"] in county.public() and "张**" in county.public_one(posted)

    county.later(days=3)
    number = county.object(posted, "名单里有人不符合条件")
    county.later(days=9)
    assert county.public()[posted["id"]]["open_objections"] == 1  # the days are over, the objection is not
    objections = county.ask("OFF:staff", county.code, "GET", f"/notices/{posted['id']}/objections")["objections"]
    assert [one["number"] for one in objections] == [number]
    case = county.ask("OFF", county.code, "GET", f"/cases/{objections[0]['case']}")
    county.step("OFF:staff", case, "answer", verified_note="逐户核实", conclusion="成立", answer="已更正")
    county.notice_step("OFF:staff", posted, "correct", "第一小学的名单以更正后为准")
    assert "以更正后为准" in county.public_one(posted)

    county.later(days=1)
    assert county.public_one(posted) is None
    kept = county.ask("OFF:staff", county.code, "GET", f"/notices/{posted['id']}")
    assert kept["state"] == "closed" and kept["objections"] == 1 and "张**" in kept["content"]["body"]
    assert "异议1件" in kept["steps"][-1]["reason"]
    assert county.count("OFF", county.code, "objections_upheld") == 1
