"""ADM-06: a hundred matters, 98 closed, one over sixty days; names are hidden; the second opinion is another one's."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    handler = county.person("BAS:staff", county.code)
    limit = str(today + timedelta(days=60))
    cases = []
    for n in range(100):
        case = county.open("OFF:staff", school, "ADM-06.petition", channel="12345热线" if n % 2 else "来信", complainant="李某某",
                           kind="课后服务", content="反映课后服务收费", masked="反映课后服务收费")
        county.step("OFF:staff", case, "accept")
        county.refused("OFF", case, "assign", "六十日", handler=handler, owner_unit=school,
                       close_by=str(today + timedelta(days=100))) if n == 0 else None
        county.step("OFF", case, "assign", handler=handler, owner_unit=school, close_by=limit)
        cases.append(case)
    for case in cases[:98]:
        county.step(handler, case, "reply", reply="已退还", replied_on=str(today))
        county.step("OFF:staff", case, "close", satisfied="满意", revisit="电话回访，满意")
    count = lambda name: county.count("OFF", county.code, name)
    assert count("petitions") == 100 and count("petitions_closed_rate") == 98 and count("petitions_satisfied_rate") == 100
    county.step("OFF", cases[99], "extend", reason="需第三方鉴定", new_close_by=str(today + timedelta(days=90)))
    county.later(days=61)
    assert count("petitions_red") == 1
    red = county.cases("OFF", "ADM-06.petition", overdue=True)
    assert [case["id"] for case in red] == [cases[98]["id"]]

    # The name: the handler reads it, a list and a leader do not.
    assert county.case(handler, cases[98])["fields"]["complainant"] == "李某某"
    assert "李某某" not in str(county.register("OFF:ldr", "ADM-06.petition"))
    county.hidden("gov", cases[98])

    # Asked for a second opinion: not by the one who answered first.
    first = cases[0]
    county.step("OFF:staff", first, "ask_second", reason="反映人不服")
    county.refused(handler, first, "second", "", second_opinion="维持", reply="维持", replied_on=str(county.today()))
    county.step("OFF:staff", first, "second", second_opinion="部分改正", reply="补退材料费", replied_on=str(county.today()))

    dispute = county.open("vice", school, "ADM-06.dispute", on=str(county.today()), parties="家长与学校", cause="课间碰撞受伤")
    county.step("vice", dispute, "mediate", mediator=county.person("vice", school), stage="首次约谈")
    county.step("vice", dispute, "talk", mediation="双方达成一致")
    county.refused("vice", dispute, "settle", "", result="达成协议")
    county.step("head", dispute, "settle", result="达成协议")
    assert county.count("OFF", school, "disputes_settled_rate") == 100
