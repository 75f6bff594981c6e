"""专项资金、附加费与惠民资金监管: matching money is followed, a payment outside the purpose of the fund is refused."""

from plain import values


def scenario(county):
    today = county.today()
    fund = county.open("FIN:staff", county.code, "FIN-04.fund", name="校舍改造补助", document="财教1号", level="省", issued_on=today.isoformat(),
                       issued=16000000, scope="校舍建设", match_due=8230000, match_by=(today.replace(day=1)).isoformat(),
                       until=f"{today.year + 1}-12-31")
    county.step("FIN:staff", fund, "match", match_paid=5000000)
    assert abs(values(county.case("FIN:staff", fund))["match_rate"] - 60.75) < 0.01  # 60.8 %
    county.later(days=35)
    assert county.case("FIN:staff", fund)["light"] == "red"
    county.step("FIN:staff", fund, "arrive", arrived_on=county.today().isoformat())
    county.refused("FIN:staff", fund, "use", "配套资金没有到齐", spent=1000000)

    school = county.schools[0]
    known = {"fund": fund["id"], "scope": "校舍建设", "amount": 12000, "paid_on": county.today().isoformat(), "voucher": [county.file("photo.png")]}
    county.refused_open("fino", school, "FIN-04.payment", "不在这笔专项规定的范围内", purpose="公用经费", **known)
    payment = county.open("fino", school, "FIN-04.payment", purpose="校舍建设", **known)
    county.step("fino", payment, "submit")
    county.refused("fino", payment, "pass", "", review_note="自己审自己")
    assert county.step("FIN", payment, "pass", review_note="凭证齐全")["state"] == "passed"
    assert county.count("FIN", county.code, "fund_payments_amount", year=county.today().year) == 12000

    children = county.step("FIN", fund, "misuse", text="挪用补助资金支付其他工程款")["children"]
    assert [child["title"] for child in children if child["record"] == "EVA-09.problem"] == ["挪用补助资金支付其他工程款"]

    check = county.open("fino", school, "FIN-04.self_check", checked_on=county.today().isoformat(), item="名单公示", verdict="不符合")
    county.refused("head", check, "submit", "问题说明", evidence=[county.file("photo.png")])
    county.step("head", check, "submit", evidence=[county.file("photo.png")], text="名单张贴不满期限")
    county.step("FIN:staff", check, "rectify")
    county.refused("FIN:staff", check, "confirm", "")  # while the problem is open
