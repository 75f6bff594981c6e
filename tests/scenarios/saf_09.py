"""SAF-09: twenty batches, nineteen tested, one failed; what failed is blocked; an expired supplier cannot be chosen."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    day = str(today)
    supplier = county.open("safo", school, "SAF-09.supplier", supplier_name="粮油配送中心", licence_number="许证0001",
                           licence_until=str(today + timedelta(days=60)), goods="米面肉油")
    county.step("head", supplier, "pass")
    county.step("SAFE:staff", supplier, "list")
    batches = []
    for _ in range(20):
        bought = county.step("safo", supplier, "buy", kind="米面肉油", amount=100, unified=True, on=day)
        batches.append(bought["children"][-1])
    for batch in batches[:18]:
        county.refused("safo", batch, "test_good", "", price=560, test_item="感官", test_result="不合格")
        county.step("safo", batch, "test_good", price=560, test_item="感官", test_result="合格")
    failed = batches[18]
    county.step("safo", failed, "test_bad", price=560, test_item="送检", test_result="不合格")
    assert county.count("SAFE", school, "food_batches") == 20
    assert county.count("SAFE", school, "food_batches_tested_rate") == 95
    assert county.count("SAFE", school, "food_batches_failed") == 1
    assert county.count("SAFE", school, "food_batches_blocked") == 1
    assert county.count("SAFE", school, "food_staples_unified_rate") == 100

    # Blocked until it is disposed of, tested again by the department and closed by the bureau.
    county.refused("safo", failed, "test_good", "", price=560, test_item="感官", test_result="合格")
    county.step("safo", failed, "seal", sealing="单独上锁存放")
    market = county.person("deptu", county.code)
    county.step("head", failed, "dispose", disposal="100公斤退货", inspector=market)
    assert county.count("SAFE", school, "food_batches_blocked") in (0, None)
    county.refused("head", failed, "retest", "", retest="合格")
    county.step(market, failed, "retest", retest="已全部销毁")
    county.step("SAFE", failed, "close")

    # The licence ends: nothing can be bought there, neither through the supplier nor by hand.
    county.later(days=61)
    assert county.count("SAFE", school, "suppliers_expired") == 1
    later = str(county.today())
    county.refused("safo", supplier, "buy", "", kind="米面肉油", amount=100, unified=True, on=later)
    county.refused_open("safo", school, "SAF-09.batch", "许可证已经过期", on=later, kind="蔬菜", supplier_name="粮油配送中心",
                        licence_until=day, amount=50, unified=False)

    # A sample stays 48 hours.
    keeper = county.person("safo", school)
    sample = county.open("safo", school, "SAF-09.sample", on=later, meal="午餐", dish="红烧土豆", grams=130,
                         in_at=f"{later}T11:30", keeper=keeper)
    county.refused("safo", sample, "take_out", "四十八小时", out_at=f"{county.today() + timedelta(days=1)}T11:30")
    county.step("safo", sample, "take_out", out_at=f"{county.today() + timedelta(days=2)}T11:30")

    # An inspection with a problem is filed only after the problem is closed.
    check = county.open("SAFE:staff", school, "SAF-09.canteen_check", on=later, kind="开学检查", checklist="2026版",
                        environment="一般", stock_book="不全", samples="规范", water="合格")
    found = county.step("SAFE:staff", check, "find", text="出入库台账缺三天", level="立行立改")
    county.step("head", check, "sign")
    county.refused("SAFE", check, "file", "")
    problem = found["children"][0]
    assert county.case("SUP", problem)["fields"]["text"] == "出入库台账缺三天"
