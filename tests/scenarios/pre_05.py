"""PRE-05: absent two years in a row leads to a proposal to cancel; 11 of 31 excellent are 35.5 %; a short deposit is yellow."""


def inspect(county, unit, who, proposed, failed, year):
    day = county.today().isoformat()
    case = county.open(who, unit, "PRE-05.inspection", on=day, year=year)
    if proposed == "未参检":
        county.step("PRI", case, "absent", inspected_on=day, verdict="未参加年检", proposed=proposed, failed_years=failed)
    else:
        county.step("busn", case, "submit", items=[{"clause": "章程", "own": "符合"}])
        county.step("PRI", case, "inspect", inspected_on=day, verdict="符合", proposed=proposed, failed_years=failed)
    county.step("PRI:staff", case, "publicise", public_until=day)
    return case


def scenario(county):
    year = county.today().year
    day = county.today().isoformat()
    for number in range(31):
        unit = county.schools[number % len(county.schools)]
        grade = "优秀" if number < 11 else "合格"
        case = inspect(county, unit, "busn", grade, 0, year)
        county.step("PRI:ldr", case, "grade", grade=grade)
    assert county.count("PRI", county.code, "private_inspected", year=year) == 31
    assert round(county.count("PRI", county.code, "private_excellent_rate", year=year), 1) == 35.5

    school = county.schools[1]
    absent = county.open("PRI:staff", school, "PRE-05.inspection", on=day, year=year - 1)
    county.refused("PRI", absent, "absent", "至少为1", inspected_on=day, verdict="未参加", proposed="未参检", failed_years=0)
    inspect(county, school, "PRI:staff", "未参检", 1, year - 1)
    second = inspect(county, school, "PRI:staff", "未参检", 2, year)
    county.refused("PRI", second, "propose_cancel", "注销依据", grade="未参检")
    seen = county.step("PRI", second, "propose_cancel", grade="未参检", rule_text="连续两年不参加年检的，注销办学许可证")
    assert seen["state"] == "proposed_cancel" and "连续两年" in seen["fields"]["rule_text"]
    assert county.step("PRI:ldr", second, "cancel", cancel_number="教注1")["state"] == "cancelled"

    short = county.open("PRI:staff", school, "PRE-05.deposit", on=day, year=year, kind="风险准备金", due_money=100000, paid=60000, used=0)
    county.refused("PRI", short, "settle", "")
    county.step("PRI", short, "find_short", short_note="差4万元")
    assert county.case("PRI", short)["light"] == "yellow"
    county.step("busn", short, "pay", paid=100000)
    assert county.step("PRI", short, "settle")["state"] == "settled"
