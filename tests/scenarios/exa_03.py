"""高中阶段招生与指标到校: fifty quota places over nine schools, the rural ones favoured, their use counted; nobody takes more than planned or early."""

from plain import values


def scenario(county):
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    schools = county.schools
    senior = schools[-1]
    plan = county.open("EXM:staff", senior, "EXA-03.plan", admission_year=year, kind="指标", planned=50, quality_school=True)
    county.refused("EXM:staff", plan, "submit", "指标生比例低于下限", quota_rate=40, quota_floor=50)
    county.step("EXM:staff", plan, "submit", quota_rate=50, quota_floor=50)
    county.refused("EXM:staff", plan, "approve", "", document="批1号")
    county.step("EXM:ldr", plan, "approve", document="批1号")
    county.step("EXM:staff", plan, "publish", published_on=day(0))
    county.refused("EXM", plan, "register", "不得超计划招生", registered=52)
    county.step("EXM", plan, "register", registered=48)

    shares = (6, 6, 6, 6, 6, 5, 5, 5, 5)
    cases = []
    for number, places in enumerate(shares):
        case = county.open("EXM:staff", schools[number % len(schools)], "EXA-03.quota", admission_year=year, basis=90 - number, rural=number < 5,
                           pupils=100 if number < 5 else 150, places=places)
        county.step("EXM", case, "approve")
        county.step("EXM:staff", case, "publish", published_on=day(0))
        cases.append(case)
    assert county.count("EXM", county.code, "quota_places", year=year) == 50
    rural = county.count("EXM", county.code, "quota_places_rural", year=year)
    of_rural = county.count("EXM", county.code, "quota_graduates_rural", year=year)
    pupils = county.count("EXM", county.code, "quota_graduates", year=year)
    assert rural / of_rural > 50 / pupils, "rural schools get more places per pupil than the county on average"
    county.refused("EXM", cases[0], "settle", "使用数大于名额", used=7)
    used = values(county.step("EXM", cases[0], "settle", used=4))
    assert abs(used["used_rate"] - 66.67) < 0.01

    known = {"admission_year": year, "batch": "统招批", "planned": 400, "lowest": 601, "official_start": day(0)}
    county.refused_open("EXM:staff", senior, "EXA-03.admission", "超过批次计划", admitted=401, starts_on=day(0), **known)
    county.refused_open("EXM:staff", senior, "EXA-03.admission", "不得提前招生", admitted=400, starts_on=day(-5), **known)

    # 58.2 : 41.8 follows from the figures; what a text says of 47 : 53 is found by the reader of documents.
    for kind, registered in (("统招", 5420), ("中职", 3931)):
        other = county.open("EXM:staff", senior, "EXA-03.plan", admission_year=year, kind=kind, planned=6000, quality_school=False)
        county.step("EXM:staff", other, "submit")
        county.step("EXM:ldr", other, "approve", document="批2号")
        county.step("EXM:staff", other, "publish", published_on=day(0))
        county.step("EXM", other, "register", registered=registered)
    assert abs(county.count("EXM", county.code, "senior_general_rate", year=year) - 58.18) < 0.01

    read = county.document("EXM:staff", county.code, "云溪县2026年招生工作总结\n\n普通高中招生5420人，中职3931人，普职比为47%:53%。\n")
    assert county.findings(read, "ratio") == [[3]]
