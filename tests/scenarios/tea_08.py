"""教师待遇与关爱帮扶: pay below that of civil servants needs a plan and is closed by the list of what was made up; an unpaid allowance shows its month."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    pay = county.open("HR:staff", county.code, "TEA-08.pay", pay_year=year - 1, teachers_pay=71427, civil_pay=76938, basis="同年、同项目，不含编外", persons=100)
    seen = values(county.case("HR:staff", pay))
    assert seen["gap"] == 5511 and seen["make_up_due"] == 551100 and seen["ratio"] < 1
    assert county.count("HR", county.code, "pay_below", year=year - 1) == 1
    county.step("HR", pay, "confirm")
    county.refused("HR:ldr", pay, "settle", "补发计划")
    county.step("HR:ldr", pay, "settle", plan="年内两次补发", pay_by=day(200))
    county.refused("HR", pay, "close", "补发没有到位")
    county.step("HR:staff", pay, "make_up", made_up=551100, pay_list=[county.file("x.pdf")])
    assert county.step("HR", pay, "close")["state"] == "closed"

    known = {"kind": "乡村教师生活补助", "rate": 400, "persons": 20, "due_sum": 8000}
    unpaid = county.open("head", school, "TEA-08.allowance", month_on=day(-60), pay_by=day(-45), **known)
    county.step("HR", unpaid, "check", payer=county.person("deptu", county.code))
    county.step("HR:staff", unpaid, "explain", why_late="财政资金未到")
    county.later(days=1)
    late = county.cases("HR", "TEA-08.allowance", overdue=True)
    assert [case["fields"]["month_on"] for case in late] == [day(-60)]
    county.step("deptu", unpaid, "pay", paid_sum=6000, paid_on=county.today().isoformat())
    county.refused("head", unpaid, "confirm", "实发少于应发")
    county.step("head", unpaid, "not_arrived", reason="少2000元")
    county.step("deptu", unpaid, "pay", paid_sum=8000, paid_on=county.today().isoformat())
    assert county.step("head", unpaid, "confirm")["state"] == "arrived"
    assert county.cases("HR", "TEA-08.allowance", overdue=True) == []

    aid = county.open("tch", school, "TEA-08.hardship", person=county.person("tch", school), period="2026年春节")
    county.hidden("gov", aid)
    county.step("UN", aid, "grade", grade="二级", amount=2000)
    county.step("UN:ldr", aid, "approve")
    county.step("UN:staff", aid, "pay", paid_on=county.today().isoformat())
    assert county.count("UN", county.code, "hardship_money", year=county.today().year) == 2000
    county.refused_open("head", school, "TEA-08.checkup", "参检人数大于", checked_year=year, staff=20, persons=21)
