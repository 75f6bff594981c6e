"""助学贷款与逾期催收: contracts times their mean make the total; nine of 200 late are within the limit, eleven are not."""

from plain import values


def scenario(county):
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    known = {"loan_year": year, "applicants": 276, "contracts": 276}
    county.refused_open("AIDC:staff", county.code, "AID-02.contract", "对不上", amount=1688150, stated_mean=5754, **known)
    contract = county.open("AIDC:staff", county.code, "AID-02.contract", amount=1588150, stated_mean=5754, **known)
    assert abs(values(county.case("AIDC:staff", contract))["per_head"] - 5754.17) < 0.01
    county.step("AIDC", contract, "check")
    county.step("AIDC:staff", contract, "lend", lent=1588150)
    assert county.count("AIDC", county.code, "loan_lent_rate", year=year) == 100

    good = county.open("AIDC:staff", county.code, "AID-02.due_sheet", loan_year=year, as_of=day(0), due_cases=200, due_amount=300000, late_cases=9, limit=5)
    seen = values(county.case("AIDC:staff", good))
    assert seen["late_rate"] == 4.5 and seen["over"] is False
    bad = county.open("AIDC:staff", county.code, "AID-02.due_sheet", loan_year=year, as_of=day(0), due_cases=200, due_amount=300000, late_cases=11, limit=5)
    assert values(county.case("AIDC:staff", bad))["over"] is True
    assert [case["id"] for case in county.cases("AIDC", "AID-02.due_sheet", over="是")] == [bad["id"]]
    county.refused("AIDC:staff", bad, "chase", "逾期名单", way="电话", result="部分归还")
    county.step("AIDC:staff", bad, "chase", way="电话", result="部分归还", list_file=county.file("x.pdf"))
    county.step("AIDC:staff", good, "chase", way="电话", result="全部归还")
    county.refused("AIDC:staff", bad, "settle", "")
    county.step("AIDC", bad, "settle")

    loan = county.open("AIDC:staff", county.code, "AID-02.loan", loan_year=year - 4, borrower="钱小红", phone="13700000000", amount=1500, due_on_day=day(14))
    county.hidden("gov", loan)
    assert [line for line in county.mine("AIDC:staff", county.code) if line["id"] == loan["id"]], "fifteen days before it is due"
    county.step("AIDC:staff", loan, "contact", contact_note="家长已知", way="电话")
    county.refused("AIDC:staff", loan, "turn_late", "")
    county.later(days=16)
    county.step("AIDC:staff", loan, "turn_late")
    assert county.count("AIDC", county.code, "loans_late") == 1
    county.step("AIDC:staff", loan, "repay", repaid_on=county.today().isoformat())
