"""布局调整、教育用地与学位供给: the gap per year and zone; a merger without a hearing does not come to its approval."""

from plain import values


def scenario(county):
    year = county.today().year
    known = {"grade": "小学一年级", "private_places": 0, "basis": "户籍和在园数"}
    for target, zone, pupils, places, gap in ((year + 1, "城东片", 40015, 21000, 19015), (year + 2, "城西片", 22419, 14000, 8419), (year + 2, "城北片", 900, 1000, 0)):
        case = county.open("BAS:staff", county.code, "FIN-10.forecast", target_year=target, zone=zone, pupils=pupils, public_places=places, **known)
        assert values(county.case("BAS:staff", case))["gap"] == gap
    assert county.count("BAS", county.code, "places_forecast_gap", year=year + 1) == 19015
    assert county.count("BAS", county.code, "places_forecast_gap", year=year + 2) == 8419
    assert county.count("BAS", county.code, "places_forecast_short_zones", year=year + 2) == 1
    short = county.cases("BAS", "FIN-10.forecast", target_year=year + 1)
    assert [case["fields"]["zone"] for case in short] == ["城东片"]
    county.refused("BAS", short[0], "review", "补足办法")
    county.step("BAS", short[0], "review", text="新建城东小学")
    assert len(county.step("BAS", short[0], "task")["children"]) == 1

    # Births 312, 27 come, 19 go: 312 + 27 - 19 = 320; 270 + 20 places are 30 too few. Primary leavers 280, 5 come, 45 go: 240, places enough.
    town = county.townships[0]
    parts = {"target_year": year + 3, "zone": "河西片", "basis": "派出所和妇幼数据"}
    first = {**parts, "grade": "小学一年级", "cohort": 312, "moved_in": 27, "moved_out": 19, "public_places": 270, "private_places": 20}
    county.refused_open("BAS:staff", town, "FIN-10.forecast", "基数加迁入减迁出", pupils=319, **first)
    entry = county.open("BAS:staff", town, "FIN-10.forecast", pupils=320, **first)
    told = values(county.case("BAS:staff", entry))
    assert told["expected"] == 320 and told["gap"] == 30, told
    junior = county.open("BAS:staff", town, "FIN-10.forecast", **{**parts, "grade": "初中一年级", "cohort": 280, "moved_in": 5, "moved_out": 45, "pupils": 240, "public_places": 250, "private_places": 0})
    assert values(county.case("BAS:staff", junior))["gap"] == 0
    # Who goes is not known: nothing is reckoned as if nobody went, and the forecast stands as it was stated.
    open_case = county.open("BAS:staff", town, "FIN-10.forecast", **{**parts, "grade": "小班", "cohort": 290, "moved_in": 8, "pupils": 280, "public_places": 300, "private_places": 0})
    assert values(county.case("BAS:staff", open_case)).get("expected") is None
    # 331 come instead of 320: 11 * 100 / 320 = 3.4375; 331 - 290 places are 41 too few.
    county.step("BAS", entry, "review", text="借用河西小学旧楼")
    told = values(county.step("BAS:staff", entry, "compare", registered=331))
    assert told["deviation"] == 3.4 and told["registered_gap"] == 41, told
    assert county.count("BAS", county.code, "places_forecast_pupils", year=year + 3) == 840
    assert county.count("BAS", county.code, "places_forecast_compared", year=year + 3) == 320
    assert county.count("BAS", county.code, "places_forecast_deviation", year=year + 3) == 3.4375
    # Pupils register in autumn, when the forecast was settled long ago: 250 instead of 240 are 10 * 100 / 240 = 4.2 % more.
    county.step("BAS", junior, "review")
    county.step("BAS:ldr", junior, "settle")
    compared = county.step("BAS:staff", junior, "compare", registered=250)
    assert compared["state"] == "settled" and values(compared)["deviation"] == 4.2, compared

    today = county.today()
    merger = county.open("BAS:staff", county.code, "FIN-10.matter", kind="撤并", subject="并入中心小学", schools=[county.schools[0], county.schools[1]], pupils=35)
    later = type(today).fromordinal(today.toordinal() + 200).isoformat()
    county.step("BAS:staff", merger, "plan", draft=[county.file("report.docx")], from_term=later)
    county.step("BAS:staff", merger, "argue", argument=[county.file("x.pdf")], experts="县教科院三人")
    county.refused("gov", merger, "approve", "", reply=[county.file("x.pdf")], reply_number="批1号")
    county.refused("BAS:staff", merger, "hear", "听证或征求意见记录", hearing_on=today.isoformat(), objections="无", transport="校车接送")
    county.step("BAS:staff", merger, "hear", hearing_on=today.isoformat(), hearing=[county.file("x.pdf")], objections="无", transport="校车接送")
    county.refused("BAS", merger, "approve", "", reply=[county.file("x.pdf")], reply_number="批1号")
    assert county.step("gov", merger, "approve", reply=[county.file("x.pdf")], reply_number="批1号")["state"] == "approved"

    for town, juniors in zip(county.townships[:2], (1, 0)):
        town_card = county.open("BAS:staff", town, "FIN-10.coverage", checked_year=year, juniors=juniors, kindergartens=1)
        if juniors == 0:
            county.refused("twn", town_card, "confirm", "补建安排")
    if len(county.townships) > 1:
        assert county.count("BAS", county.code, "towns_without_school", year=year) == 1
