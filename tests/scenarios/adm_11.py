"""ADM-11: to 20 units in two groups with different dates: the board shows 20 receipts, 3 of them late."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    day = lambda days: str(today + timedelta(days=days))
    first, second = county.schools[:10], county.schools[10:20]
    content = dict(title="关于报送安全工作情况的通知", body="各校：\n请按时签收并报送。", basis="安全工作要点",
                   groups=[{"name": "一组", "units": first, "receipt_on": day(2), "reply_on": day(10)},
                           {"name": "二组", "units": second, "receipt_on": day(6), "reply_on": day(20)}],
                   reply={"kind": "materials", "items": [{"id": "report", "name": "情况", "type": "text", "required": True}]})
    counted = county.ask("SAFE:staff", county.code, "POST", "/notices/preview", {"unit": county.code, "content": content})
    assert counted["count"] == 20 and [one["count"] for one in counted["groups"]] == [10, 10]
    notice = county.notice("SAFE", "notice", **content)
    for school in first[3:]:
        county.receive(county.person("head", school), school, notice)
    county.later(days=4)
    board = county.ask("SAFE:staff", county.code, "GET", f"/notices/{notice['id']}/recipients?limit=1000")["recipients"]
    assert len(board) == 20 and sum(row["light"] == "red" for row in board) == 3  # the second group has time until the sixth day
    assert county.ask("SAFE:staff", county.code, "GET", f"/notices/{notice['id']}")["tally"]["late_receipt"] == 3

    for school in first[:3] + second:
        county.receive(county.person("head", school), school, notice)
    seen = county.ask("SAFE:staff", county.code, "GET", f"/notices/{notice['id']}")["tally"]
    assert seen["received"] == 20 and seen["late_receipt"] == 0
    one = county.person("head", first[0])
    county.expect("情况", lambda: county.receive(one, first[0], notice, "hand_in"))
    county.receive(one, first[0], notice, "hand_in", answers={"report": "无异常"})
    mine = county.received(one, first[0], notice)
    county.ask("SAFE:staff", county.code, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "return", "reason": "请写明检查人数"})
    county.receive(one, first[0], notice, "hand_in", answers={"report": "12人检查，无异常"})
    county.ask("SAFE:staff", county.code, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "accept"})
    county.expect("没有回报", lambda: county.notice_step("SAFE:staff", notice, "close"))
    assert county.notice_step("SAFE:staff", notice, "close", "其余由片区汇总")["state"] == "closed"
