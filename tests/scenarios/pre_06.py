"""PRE-06: 51 institutions, 23 academic, 10 of them running with ledger and account; 5 months prepaid lead to a refund."""


def scenario(county):
    town = county.townships[0]
    day, year = county.today().isoformat(), county.today().year
    cases = []
    for number in range(51):
        academic = number < 23
        running = number < 10 or not academic
        case = county.open("PRI:staff", town, "PRE-06.institution", on=day, name=f"某培训中心{number}", kind="学科类" if academic else "非学科类",
                           licence=f"证{number}", business_licence=f"照{number}", address="某街", running=running, teachers_shown=True,
                           fees_shown=True, account_opened=running, account=f"6200{number:04}", deposit=50000,
                           prepaid_months=5 if number == 0 else 3, pupils=60, teachers=5)
        cases.append(county.step("PRI", case, "confirm"))
    assert county.count("PRI", county.code, "training_institutions", year=year) == 51
    assert county.count("PRI", county.code, "training_academic", year=year) == 23
    assert county.count("PRI", county.code, "training_academic_running", year=year) == 10
    assert county.count("PRI", county.code, "training_accounts_rate", year=year) == 100
    assert "62000000" not in str(county.case("gov", cases[0])["fields"].get("account"))

    county.refused("PRI:staff", cases[1], "order_refund", "", refund_people=10, refund_money=9000)
    county.step("PRI:staff", cases[0], "order_refund", refund_people=20, refund_money=30000)
    refund = county.cases("PRI", "PRE-06.refund")[0]
    county.step("PRI:staff", refund, "report", refunded=20000, proof=[county.file("x.pdf")])
    county.refused("PRI", refund, "close", "没有退足")
    county.step("PRI", refund, "send_back", reason="还差一万元")
    county.step("PRI:staff", refund, "report", refunded=30000, proof=[county.file("x.pdf")])
    assert county.step("PRI", refund, "close")["state"] == "closed"

    check = county.open("PRI:staff", town, "PRE-06.check", on=day, round="季度检查", institution=cases[0]["id"], units=[county.code], way="线下",
                        facts="超期收费", violated=True)
    county.refused("PRI", check, "file", "先登记问题")
    county.step("PRI:staff", check, "find", text="预收5个月学费", clause="预收费不超过3个月")
    county.step("PRI", check, "file")
    black = county.open("PRI:staff", town, "PRE-06.list", name="某培训中心0", institution=cases[0]["id"], color="黑", since=day,
                        until=f"{year + 1}-12-31", ground="屡次超期收费")
    county.refused("PRI", black, "publish", "")
    county.step("PRI:ldr", black, "publish")
    assert county.count("PRI", county.code, "training_black", year=year) == 1
    assert county.step("PRI", black, "lift", lifted_note="整改办结")["state"] == "lifted"

    # The black list stands on the public page with its dates, and leaves it when it is lifted.
    posted = county.notice("PRI", "publicity", title="校外培训机构黑名单", contact="0990-1234567", basis="培训机构名单管理办法",
                           body=f"| 机构 | 列入日期 | 事由 |\n| 某培训中心0 | {day} | 屡次超期收费 |")
    shown = county.public()[posted["id"]]
    assert shown["public_from"] == day and "某培训中心0" in county.public_one(posted)
    county.notice_step("PRI", posted, "withdraw", "整改办结，移出名单")
    assert county.public_one(posted) is None
