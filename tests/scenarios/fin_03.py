"""预决算、债务与经费执行: a missing line is named, slow spending shows, debt is repaid by its plan and not made anew."""

from plain import values


def scenario(county):
    school = county.schools[0]
    year = county.today().year
    budget = county.open("fino", school, "FIN-03.budget", fiscal_year=year, total=1000000, income=1010000,
                         items=[{"category": "公用", "item": "日常公用", "source": "财政", "amount": 1000000}],
                         public_funds=800000, aid_match=20000, meal_match=30000, management=50000)
    county.refused("head", budget, "submit", "安保经费")
    county.refused("head", budget, "submit", "必列项合计", security=500000)
    county.step("head", budget, "submit", security=100000)
    county.step("FIN:staff", budget, "review")
    county.refused("FIN:staff", budget, "approve", "", reply="批复1号")
    assert county.step("FIN", budget, "approve", reply="批复1号")["state"] == "in_force"

    today = county.today().isoformat()
    known = {"fiscal_year": year, "as_of": today, "months": 9, "total": 1000000, "budget": budget["id"]}
    county.refused_open("fino", school, "FIN-03.execution", "超预算", spent=1100000, **known)
    month = county.open("fino", school, "FIN-03.execution", spent=600000, **known)
    seen = values(county.case("fino", month))
    assert (seen["spent_rate"], seen["time_rate"], seen["behind"]) == (60, 75, 15)
    county.refused("head", month, "confirm", "落后原因")
    county.step("head", month, "confirm", behind_note="设备采购尚未验收付款")
    assert county.step("FIN:staff", month, "take")["state"] == "taken"
    assert county.count("FIN", county.code, "budget_reports_behind", year=year) == 1

    known = {"creditor": "某建筑公司", "purpose": "教学楼工程尾款", "locked_on": "2020-12-31", "locked": 500000}
    county.refused_open("FIN:staff", school, "FIN-03.debt", "不得新增债务", incurred_on="2021-05-01", **known)
    debt = county.open("FIN:staff", school, "FIN-03.debt", incurred_on="2015-05-01", **known)
    plan = [{"pay_by": f"{year + i}-12-01", "amount": 100000} for i in range(5)]
    county.step("FIN:staff", debt, "plan", plan=plan, batches=5, next_on=f"{year}-12-01")
    county.step("FIN:staff", debt, "repay", repaid=100000, repaid_on=today, batches_paid=1, next_on=f"{year + 1}-12-01")
    after = county.step("FIN:staff", debt, "repay", repaid=200000, repaid_on=today, batches_paid=2, next_on=f"{year + 2}-12-01")
    assert values(after)["balance"] == 300000
    assert after["due_at"] == f"{year + 2}-12-01"
    county.refused("FIN", debt, "clear", "")
