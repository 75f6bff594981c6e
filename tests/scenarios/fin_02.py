"""生均经费标准与拨付: what is due is computed with boarders and the floor of small schools; what is short turns red after its day."""

from plain import values


def payment(county, school, **fields):
    known = {"fiscal_year": county.today().year, "half": "上半年", "stage": "小学", "minimum": 100, "rate": 700, "boarding_rate": 200}
    return county.open("FIN:staff", school, "FIN-02.payment", **{**known, **fields})


def scenario(county):
    first, second = county.schools[:2]
    year = county.today().year
    standard = county.open("FIN:staff", county.code, "FIN-02.standard", region="全县", stage="小学", kind="普通", rate=700, cycle="年",
                           minimum=100, starts=f"{year}-01-01", document="生均公用经费标准的通知")
    county.step("FIN:staff", standard, "submit")
    county.step("FIN", standard, "review")
    assert county.step("FIN:ldr", standard, "approve")["state"] == "in_force"

    large = payment(county, first, pupils=400, boarders=100)
    assert values(county.case("FIN:staff", large))["to_pay"] == 300000
    today = county.today().isoformat()
    county.step("FIN:staff", large, "part", paid=250000, paid_on=today, channel="国库集中支付")
    assert values(county.case("FIN:staff", large))["missing"] == 50000
    county.refused("FIN:staff", large, "pay", "实拨少于应拨", paid=250000, paid_on=today, channel="国库集中支付")

    small = payment(county, second, pupils=80, boarders=0)
    assert values(county.case("FIN:staff", small))["to_pay"] == 70000
    county.step("FIN:staff", small, "pay", paid=70000, paid_on=today, channel="国库集中支付")
    county.refused("FIN:staff", small, "confirm", "")  # the school says itself that the money is there
    assert county.step("head", small, "confirm", arrived=70000, arrived_on=today, late=0)["state"] == "arrived"

    county.later(days=130)
    assert county.case("FIN:staff", large)["light"] == "red"
    assert large["id"] in [case["id"] for case in county.cases("FIN:staff", "FIN-02.payment", overdue=True)]
    assert county.count("FIN", county.code, "public_funds_due", year=year) == 370000
    assert county.count("FIN", county.code, "public_funds_paid", year=year) == 320000
    assert county.count("FIN", county.code, "public_funds_missing", year=year) == 50000
