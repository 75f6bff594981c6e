"""收费公示与乱收费治理: a charge above the catalogue is refused, a school without its board is listed, a complaint ends with refund and answer."""

from plain import values


def scenario(county):
    school, other = county.schools[:2]
    today = county.today()
    item = {"name": "课后服务费", "nature": "服务性收费", "rate": 300, "per": "每生每学期", "catalogue_rate": 300, "ground": "价格文件1号", "scope": "自愿参加的学生",
            "relief": "困难学生免收", "hotline": "12345", "starts": today.isoformat(), "ends": f"{today.year + 1}-12-31"}
    county.refused_open("fino", school, "FIN-06.item", "高于目录最高标准", **{**item, "rate": 350})
    charge = county.open("fino", school, "FIN-06.item", **item)
    county.step("head", charge, "apply")
    county.refused("head", charge, "display", "", shown_where="校门口", shown_on=today.isoformat())  # not approved yet
    county.step("FIN", charge, "approve", price_reply="备案3号")
    county.step("head", charge, "display", shown_where="校门口公示栏", shown_on=today.isoformat(), shown_photo=[county.file("photo.png")], receipts="财政票据")
    assert county.count("FIN", county.code, "charge_items_shown_rate", year=today.year) == 100

    check_by = type(today).fromordinal(today.toordinal() + 5).isoformat()  # the fifth day of term
    boards = {unit: county.open("FIN:staff", unit, "FIN-06.display", term="秋季学期", check_by=check_by) for unit in (school, other)}
    county.step("head", boards[school], "show", place="校门口", shown_on=today.isoformat(), photo=[county.file("photo.png")])
    county.later(days=10)
    late = [case["unit"] for case in county.cases("FIN", "FIN-06.display", overdue=True, state="wanted")]
    assert late == [other], late

    today = county.today()
    complaint = county.open("FIN:staff", other, "FIN-06.complaint", on=today.isoformat(), kind="超标准收费", content="多收作业本费", complainant="张三", phone="13800000000")
    county.hidden("head", complaint)
    assert values(county.case("FIN:staff", complaint))["complainant"] == "张三"
    county.step("FIN:staff", complaint, "check", proven="属实", amount=6000)
    violation = {**county.step("FIN:staff", complaint, "order", source="群众投诉")["children"][0], "unit": other}
    seen = values(county.case("FIN:staff", violation))
    assert (seen["kind"], seen["amount"], seen["content"]) == ("超标准收费", 6000, "多收作业本费")
    owner = county.person("head", other)
    fix_by = today.replace(day=min(today.day + 10, 28)).isoformat()
    county.step("FIN:staff", violation, "issue", owner_unit=other, owner=owner, fix_by=fix_by)
    county.refused("FIN:staff", complaint, "answer", "", answer="已答复", answered_on=today.isoformat())  # nothing is refunded yet
    county.step("head", violation, "report", measure="全部退还", evidence=[county.file("photo.png")], refunded=5000, refund_list=[county.file("x.pdf")])
    county.step("ins", violation, "recheck", recheck="已整改到位", recheck_note="抽查20名学生")
    county.refused("FIN", violation, "close", "处理结果", refunded=5000)
    county.refused("FIN", violation, "close", "清退金额少于涉及金额", handling="约谈校长")
    county.step("ins", violation, "send_back", reason="还有1000元没有退")
    county.step("head", violation, "report", measure="全部退还", evidence=[county.file("photo.png")], refunded=6000, refund_list=[county.file("x.pdf")])
    county.step("ins", violation, "recheck", recheck="已整改到位", recheck_note="已退清")
    assert county.step("FIN", violation, "close", handling="约谈校长")["state"] == "closed"
    county.step("FIN:staff", complaint, "answer", answer="已电话答复，满意", answered_on=today.isoformat())
    assert county.step("FIN", complaint, "close")["state"] == "closed"
    assert county.count("FIN", county.code, "charge_refunds", year=today.year) == 6000
