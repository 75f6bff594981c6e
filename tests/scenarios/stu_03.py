"""STU-03: 20,231 in public and 1,045 in private schools make 95.1 %; 12 children with 11 pairs are found."""


def scenario(county):
    school = county.schools[0]
    day = county.today().isoformat()
    row = {"grade": "一年级", "eligible": 21276, "public": 20231, "bought": 0, "private": 1045, "waiting": 0}
    county.refused_open("cls", school, "STU-03.migrant", "四项之和", on=day, term="秋季学期", grades=[{**row, "private": 1044}])
    migrant = county.open("cls", school, "STU-03.migrant", on=day, term="秋季学期", grades=[row])
    county.step("cls", migrant, "send")
    county.step("head", migrant, "report")
    county.refused("head", migrant, "accept", "")
    county.step("BAS", migrant, "accept")
    rate = county.count("BAS", county.code, "migrants_placed_rate", year=county.today().year)
    assert round(rate, 1) == 95.1

    care = dict(on=day, term="秋季学期", left_behind=10, in_difficulty=4, both=2, contacts=2, services="亲情电话")
    short = county.open("cls", school, "STU-03.care", pairs=11, **care)
    county.refused_open("cls", school, "STU-03.care", "不能多于需关爱", pairs=13, **care)
    county.step("cls", short, "send")
    county.refused("head", short, "report", "未结对原因")
    county.step("head", short, "report", gap_note="一名新转入，本周结对")
    county.step("BAS", short, "accept")
    full = county.open("cls", county.schools[1], "STU-03.care", pairs=12, **care)
    county.step("head", full, "report")
    county.step("BAS", full, "accept")
    assert county.count("BAS", county.code, "care_schools_incomplete") == 1
    listed = [case for case in county.cases("BAS", "STU-03.care") if float(case["fields"]["pairs"]) < float(case["fields"]["children"])]
    assert [case["unit"] for case in listed] == [school]
