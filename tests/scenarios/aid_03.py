"""营养改善计划: days without a record and prices outside the band show; what is posted for the month equals the ledger."""

from plain import values


def scenario(county):
    school, other = county.schools[:2]
    today = county.today()
    year = today.year
    for unit, way in ((school, "食堂"), (other, "企业")):
        card = county.open("aff", unit, "AID-03.school", school_year=year, way=way, persons=300, rate=5)
        if way == "企业":
            county.refused("head", card, "submit", "供餐单位", licence=county.file("x.pdf"))
        county.step("head", card, "submit", licence=county.file("x.pdf"), **({"supplier": "某餐饮公司"} if way == "企业" else {}))
        county.step("AIDC:staff", card, "confirm")
    assert county.count("AIDC", county.code, "meal_persons", year=year) == 600
    assert county.count("AIDC", county.code, "meal_canteen_rate", year=year) == 50

    known = {"persons": 300, "meal_price": 5, "price_low": 4.5, "price_high": 5.5, "menu": "米饭、红烧肉、青菜、鸡蛋汤"}
    good = county.open("aff", school, "AID-03.day", on=today.isoformat(), spent=1500, **known)
    assert values(county.case("aff", good))["left"] == 0
    county.step("head", good, "check")
    dear = county.open("aff", school, "AID-03.day", on=today.isoformat(), spent=1800, **known)
    assert values(county.case("aff", dear))["out_of_band"] is True
    county.refused("head", dear, "check", "说明")
    county.step("head", dear, "check", why_out="当日加餐")
    assert county.count("AIDC", county.code, "meal_out_of_band", year=year) == 1
    assert county.count("AIDC", county.code, "meal_spent", year=year) == 3300


    month = county.open("fino", school, "AID-03.month", month_on=today.isoformat(), meals=600, income=3000, spent=3200, spent_ledger=3300)
    county.refused("head", month, "submit", "与每日台账合计不一致")
    right = county.open("fino", school, "AID-03.month", month_on=today.isoformat(), meals=600, income=3500, spent=3300, spent_ledger=3300)
    county.step("head", right, "submit")
    county.step("head", right, "post", posted_on=today.isoformat(), posted_photo=[county.file("photo.png")])
    assert values(county.case("AIDC:staff", right))["left"] == 200
    assert county.step("AIDC:staff", right, "settle")["state"] == "settled"
    assert county.count("AIDC", county.code, "meal_month_posted", year=year) == 1

    # two days without a record: the daily duty is missing and alarms
    county.duty_on("D-11")
    first = county.window("D-11", school)
    served = county.open("aff", school, "AID-03.day", on=str(county.today()), spent=1500, **known)
    county.step("head", served, "check")
    county.past(first)
    second = county.window("D-11", school)
    county.past(second)
    missed = county.missed("AIDC", "D-11")
    assert missed.count(school) == 1 and missed.count(other) == 2, missed
    assert any(one["duty"] == "D-11" for one in county.todo("head", other))
