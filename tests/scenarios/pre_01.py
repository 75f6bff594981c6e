"""PRE-01: grade 2 with 150 children is due 135,000 yuan; an inclusive kindergarten is recognised only after its public notice."""


def scenario(county):
    unit = county.schools[0]
    town = county.townships[0]
    today = county.today()
    day, year = today.isoformat(), today.year
    conditions = [{"item": "收费不高于限价", "met": "符合"}, {"item": "教师持证", "met": "符合"}]
    case = county.open("busn", unit, "PRE-01.recognition", year=year, conditions=conditions, evidence=[county.file("x.pdf")], fee=600,
                       fee_promise=county.file("x.pdf"), children=150)
    county.step("twn", case, "accept", town_note="情况属实", experts=[county.person("exp", county.code)])
    county.refused("busn", case, "examine", "")
    county.step("exp", case, "examine", examine_note="条件达标")
    county.step("BAS", case, "propose", proposal="同意")
    county.refused("BAS:ldr", case, "decide", "", decision_number="教发1号", valid_until=f"{year + 3}-08-31")
    county.step("BAS:staff", case, "publicise", public_from=day, public_until=day)
    county.step("BAS:ldr", case, "decide", decision_number="教发1号", valid_until=f"{year + 3}-08-31")
    assert county.count("BAS", county.code, "inclusive_granted") == 1

    money = county.open("BAS:staff", unit, "PRE-01.subsidy", on=day, year=year, recognition=case["id"], grade="二级", children=150)
    assert float(money["fields"]["due_money"]) == 135000
    county.step("BAS", money, "assess", assessment="合格")
    county.step("BAS:staff", money, "publicise", public_until=day)
    county.refused("FIN:staff", money, "pay", "写明原因", paid=130000, paid_on=day)
    county.step("FIN:staff", money, "pay", paid=135000, paid_on=day)
    assert county.count("BAS", county.code, "subsidy_paid_rate", year=year) == 100
    village = county.open("twn", town, "PRE-01.village", on=day, village="某村", form="联村园", children=30)
    county.step("twn", village, "report")
    county.step("BAS", village, "accept")
    text = ("云溪县2026年学前教育工作总结\n\n一、普惠园\n全县普惠性民办幼儿园数为33所，占民办园的60.3%。\n"
            "二、名单\n全县普惠性民办幼儿园数为32所，占民办园的60%。\n")
    read = county.document("BAS:staff", county.code, text)
    assert [sorted(lines) for lines in county.findings(read, "one-quantity-two-values")] == [[4, 6]]

    # 5,054 of 10,086 children in public places are 50.1 %: that passes 50 %.
    period = year + 1
    county.facts("SUP:staff", [["code", "name", "parent", "kind", "period", "owner", "children"],
                               [county.code, "本县", "", "县", period, "", ""],
                               ["K1", "公办园", county.code, "幼儿园", period, "公办", 5054],
                               ["K2", "民办园", county.code, "幼儿园", period, "民办", 5032]])
    public = county.item("SUP", "xqpp-2020", period, "XQ-A-03")
    assert abs(public["value"] - 5054 / 10086) < 1e-9 and public["verdict"] == "met", public
