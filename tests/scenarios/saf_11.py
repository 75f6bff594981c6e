"""SAF-11: three bottles drawn with one signature are refused; with two the balance falls by three; a monthly check is missed."""


def scenario(county):
    school = county.schools[0]
    day = str(county.today())
    county.refused_open("aff", school, "SAF-11.chemical", "双人双锁", item="浓硫酸", category="腐蚀", spec="500毫升每瓶",
                        cabinet="甲柜", double_lock=False)
    acid = county.open("aff", school, "SAF-11.chemical", item="浓硫酸", category="腐蚀", spec="500毫升每瓶", cabinet="甲柜",
                       double_lock=True)
    bought = county.step("aff", acid, "move", move="采购入库", amount=10, before=0, on=day)["children"][-1]
    county.refused("aff", bought, "sign", "", use="入库")
    county.step("head", bought, "approve")
    county.step("aff", bought, "sign_approved", use="入库")
    county.step("safo", bought, "sign_approved", use="入库")
    assert county.count("SAFE", school, "chemicals_balance") == 10

    drawn = county.step("aff", acid, "move", move="领用", amount=3, before=10, on=day, taker=county.person("tch", school))["children"][-1]
    one = county.step("aff", drawn, "sign", use="学生实验")
    assert one["state"] == "applied", "one signature is not enough"
    assert county.count("SAFE", school, "chemicals_balance") == 10
    county.refused("aff", drawn, "sign", "", use="学生实验")  # nor the same one twice
    two = county.step("tch", drawn, "sign", use="学生实验")
    assert two["state"] == "signed" and float(two["fields"]["after"]) == 7
    assert county.count("SAFE", school, "chemicals_balance") == 7
    much = county.step("aff", acid, "move", move="领用", amount=8, before=7, on=day)["children"][-1]
    county.refused("aff", much, "sign", "结存不够", use="学生实验")

    # Book and stock have to agree, or it is said why.
    county.step("aff", acid, "stocktake", book=7, counted=7, counted_on=day)
    county.step("safo", acid, "stocktake", book=7, counted=7, counted_on=day)
    assert county.count("SAFE", school, "chemicals_mismatched") in (0, None)
    county.refused("aff", acid, "stocktake", "账实不符", book=7, counted=6, counted_on=day)

    # Fire: a fault goes to the ledger of hazards before the check is done with.
    county.duty_on("M-04", county.month_begins())
    month = county.window("M-04", school)
    day = str(county.today())
    check = county.open("safo", school, "SAF-11.monthly_check", on=day, item="灭火器", result="有故障")
    county.refused("head", check, "check", "隐患台账")
    county.step("safo", check, "find", text="二楼灭火器压力不足", place="消防", field="消防", level="一般")
    county.step("head", check, "check")
    assert county.count("SAFE", school, "fire_checks") == 1

    alarm = county.open("safo", school, "SAF-11.power_alarm", alarm_at=f"{day}T19:20", on=day, what="过载")
    county.step("safo", alarm, "handle", handling="拆除取暖器")
    county.refused("safo", alarm, "confirm", "")
    county.step("SAFE", alarm, "confirm")
    assert county.count("SAFE", school, "power_alarms_handled_rate") == 100

    # This month is done and checked; the next one passes without a check: alarm and 0/1.
    assert [one["state"] for one in county.duties("SAFE", school, "M-04", within=school)] == ["verified"]
    county.past(month)
    month = county.window("M-04", school)
    county.past(month)
    assert school in county.missed("SAFE", "M-04", **{"from": month["due_on"], "to": month["due_on"]})
    counted = county.duty_rate("SAFE", "M-04", school, month["due_on"], month["due_on"])
    assert (counted["on_time"], counted["due"]) == (0, 1), counted
    assert any(one["duty"] == "M-04" and one["kind"] == "duty_missed" for one in county.todo("head", school))
