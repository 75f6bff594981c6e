"""STU-05: a school without qualified staff is red; services are counted without any name."""


def scenario(county):
    school = county.schools[0]
    today = county.today()
    day, year = today.isoformat(), today.year
    base = dict(on=day, room=True, lessons=10, money_way="按生均安排", money=5000)
    county.refused_open("aff", school, "STU-05.equipment", "持证人数不能多于", full_time=0, part_time=1, certified=2, **base)
    without = county.open("aff", school, "STU-05.equipment", full_time=0, part_time=1, certified=0, **base)
    county.step("head", without, "report")
    county.refused("MED", without, "accept", "")
    county.step("MED", without, "find_lacking", fill_by=day)
    good = county.open("aff", county.schools[1], "STU-05.equipment", full_time=1, part_time=0, certified=1, **base)
    county.step("head", good, "report")
    county.step("MED", good, "accept")
    assert county.count("MED", county.code, "psychology_staff_rate", year=year) == 50

    month = county.open("cou", school, "STU-05.service", on=day, cases=6, groups=2, calls=1, referrals=1, referrals_followed=1)
    county.refused("cou", month, "confirm", "")
    county.step("head", month, "confirm")
    county.step("MED:staff", month, "accept")
    assert county.count("MED", county.code, "psychology_groups", year=year) == 2
    sealed = county.open("cou", school, "STU-05.referral", on=day, kind="转介", sealed_number="XL-0001", receiver="医疗机构")
    county.step("cou", sealed, "follow", followed_on=day)
    assert county.case("head", sealed)["state"] == "followed"
    for who in ("head", "MED"):
        for record in ("STU-05.service", "STU-05.equipment"):
            assert not [heading for row in county.register(who, record) for heading in row if "姓名" in heading or "学生姓名" in heading]
    assert "XL-0001" not in str(county.register("BAS:ldr", "STU-05.referral"))
    county.later(days=1)
    assert county.case("head", without)["light"] == "red"
    county.step("head", without, "fill", full_time=1, part_time=1, certified=1)
    assert county.step("MED", without, "accept")["state"] == "accepted"

    # Monthly statistics by the 5th, where a region chose that rule: handed in by one school, missed by another.
    county.duty_on("T-22", county.today(), rule="each-month")
    days = county.window("T-22", school)
    assert days["due_on"][8:] == "05"
    month = county.open("cou", school, "STU-05.service", on=str(county.today()), cases=2, groups=1, calls=0, referrals=0, referrals_followed=0)
    county.step("head", month, "confirm")
    assert [one["state"] for one in county.duties("MED", school, "T-22", within=school)] == ["verified"]
    county.past(days)
    assert county.schools[1] in county.missed("MED", "T-22") and school not in county.missed("MED", "T-22")
