"""派位、摇号、积分与阳光分班: locked, drawn, witnessed, computed again; what does not agree is not published; an objection reopens one case."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    draw = county.open("EXM:staff", county.code, "EXA-02.draw", name="某小学摇号", kind="摇号录取", rules=county.file("x.pdf"), rule_version="2026-1", places=50, draw_at=day(3) + "T09:00")
    county.refused("EXM:staff", draw, "lock", "不需要抽签", pool=county.file("x.pdf"), pool_size=40, locked_on=day(0))
    county.step("EXM:staff", draw, "lock", pool=county.file("x.pdf"), pool_size=120, locked_on=day(0))
    drawn = {"seed_source": "当日公开开奖号码", "seed": "0517293", "witnesses": "家长代表2人、公证员1人", "result": county.file("x.pdf")}
    county.step("EXM:staff", draw, "draw", checksum="9f2c", **drawn)
    county.refused("EXM", draw, "check", "", checksum_again="9f2c", verdict="一致")  # nobody has witnessed yet
    county.step("ins", draw, "witness")
    county.refused("EXM", draw, "check", "复算结果不一致", checksum_again="0000", verdict="不一致")
    county.step("EXM", draw, "check", checksum_again="9f2c", verdict="一致")
    county.step("EXM:staff", draw, "publicise", public_until=day(7))
    county.step("EXM:staff", draw, "object", objections=1, objection="一名家长询问规则，已解释")
    county.refused("EXM", draw, "confirm", "")
    assert county.step("EXM:ldr", draw, "confirm")["state"] == "in_force"

    points = {"admission_year": year, "category": "随迁子女", "residence_points": 30, "work_points": 20, "housing_points": 0}
    first = county.open("EXM:staff", school, "EXA-02.points", code="B001", bonus_points=5, **points)
    second = county.open("EXM:staff", school, "EXA-02.points", code="B002", bonus_points=0, **points)
    assert values(county.case("EXM:staff", first))["total"] == 55
    for place, case in enumerate((first, second)):
        county.step("BAS:staff", case, "check")
        county.step("EXM:staff", case, "place_in_order", place_number=place + 1, line=52)
        county.step("EXM", case, "settle")
    assert values(county.case("EXM:staff", first))["admitted"] is True
    assert county.count("EXM", county.code, "points_admitted", year=year) == 1
    county.step("EXM", second, "reopen", reason="社保年限漏算", objection="补交社保证明")
    assert county.case("EXM:staff", second)["state"] == "entered"
    assert county.case("EXM:staff", first)["state"] == "settled"

    classes = county.open("BAS:staff", school, "EXA-02.classes", admission_year=year, grade="小学一年级", classes=4, pupils=180, balance=["人数", "性别"], limit=5)
    drawn = {"draw": draw["id"], "witnesses": "家长代表3人", "result": county.file("x.pdf")}
    county.refused("BAS:staff", classes, "draw", "各班人数相差", largest=50, smallest=40, boys_most=52, boys_least=50, **drawn)
    county.step("BAS:staff", classes, "draw", largest=45, smallest=45, boys_most=52, boys_least=50, **drawn)
    county.step("BAS", classes, "publicise", public_until=day(5))
    assert county.step("BAS:ldr", classes, "confirm")["state"] == "in_force"

    # The drawing itself: the same seed gives the same list and checksum, one changed line of the pool another.
    county.needs("draw")
