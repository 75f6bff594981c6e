"""学校财务内控与资产: a large sum does not pass without a decision; three sign; what was booked is disclosed."""


def scenario(county):
    school = county.schools[0]
    today = county.today().isoformat()
    known = {"purpose": "设备购置", "content": "更换多媒体设备", "amount": 60000, "budget_item": "设备更新", "budget_left": 100000, "limit": 50000}
    large = county.open("fino", school, "FIN-05.request", **known)
    county.refused("head", large, "approve", "", approver=county.person("head", school))
    county.refused("FIN", large, "approve_large", "", approver=county.person("FIN", county.code))
    county.refused("fino", large, "deliberate", "集体决定")
    county.step("fino", large, "deliberate", decision="第3次校务会议第2项", decision_file=county.file("x.pdf"))
    county.step("FIN", large, "approve_large", approver=county.person("FIN", county.code))
    county.refused("fino", large, "book", "校长签字", vouchers=[county.file("photo.png")], booked_on=today,
                   sign_handler=county.person("fino", school), sign_group=county.person("aff", school))
    county.step("fino", large, "book", vouchers=[county.file("photo.png")], booked_on=today, sign_handler=county.person("fino", school),
                sign_group=county.person("aff", school), sign_head=county.person("head", school))
    assert county.step("fino", large, "disclose", disclosed_on=today, disclosed_where="校务公开栏")["state"] == "disclosed"
    assert county.count("FIN", school, "spending_disclosed", year=county.today().year) == 1

    over = county.open("fino", school, "FIN-05.request", **{**known, "amount": 40000, "budget_left": 30000})
    county.refused("head", over, "approve", "预算余额", approver=county.person("head", school))

    county.refused_open("aff", school, "FIN-05.asset", "保管人", name="一体机", category="通用设备", cost=20000, kept_at="一年级一班")
    person = county.person("aff", school)
    asset = county.open("aff", school, "FIN-05.asset", name="一体机", category="通用设备", cost=20000, kept_at="一年级一班", keeper=person, user=person)
    county.step("aff", asset, "stock", stock_on=today, stock_result="账实相符")
    county.step("head", asset, "ask_scrap", scrap_note="已过使用年限")
    assert county.step("FIN", asset, "scrap", scrap_reply="同意报废")["state"] == "scrapped"
    assert county.count("FIN", school, "assets_without_keeper", year=county.today().year) in (0, None)
