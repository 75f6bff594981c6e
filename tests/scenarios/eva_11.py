"""EVA-11: an inspector is not sent to a school that he has to avoid; a zone of 22 schools has to be explained."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    day = lambda n: str(today + timedelta(days=n))
    schools = county.schools[:3]
    inspector = county.open("SUP:staff", county.code, "EVA-11.inspector", post_name="某督学", kind="兼职督学", subject="学校管理",
                            term_number=1, avoid=[schools[2]])
    county.refused_open("SUP:staff", county.code, "EVA-11.inspector", "不超过三任", post_name="某督学", kind="兼职督学",
                        subject="学校管理", term_number=4)
    county.step("SUP", inspector, "review")
    county.refused("SUP:staff", inspector, "publicise", "七个工作日", public_from=str(today), public_until=day(5), consent=True)
    county.step("SUP:staff", inspector, "publicise", public_from=str(today), public_until=day(9), consent=True)
    terms = dict(term=f"{day(10)}/{day(1000)}", term_until=day(1000), zone="城区责任区", school_count=2, zone_schools=12,
                 appointed_number="政督〔2026〕1号")
    county.refused("dir", inspector, "appoint", "", **terms)  # the notice has not ended
    county.later(days=10)
    county.step("dir", inspector, "appoint", **terms)
    assert county.count("SUP", county.code, "inspectors") == 1
    assert county.count("SUP", county.code, "inspectors_full_time_rate") == 0

    county.refused("SUP:staff", inspector, "assign", "回避单位", new_school=schools[2])
    county.refused("SUP:staff", inspector, "assign", "回避单位", new_school=schools[1], schools=[schools[1], schools[2]])
    county.refused("SUP:staff", inspector, "assign", "二十所", new_school=schools[1], zone_schools=22)
    county.step("SUP:staff", inspector, "assign", new_school=schools[1], schools=schools[:2], zone_schools=22,
                school_count=2, zone_reason="含22所教学点")
    county.step("SUP:staff", inspector, "train", hours=42, trained_year=today.year)
    assert county.count("SUP", county.code, "inspectors_trained") == 1
    assert county.count("SUP", county.code, "inspectors_load") == 2

    expert = county.open("SUP:staff", county.code, "EVA-11.expert", expert_name="某专家", areas=["学前教育"], from_unit="师范学院",
                         grade="省级")
    county.step("SUP", expert, "list", valid_until=day(700))
    assert county.count("SUP", county.code, "experts") == 1
    money = county.open("SUP:staff", county.code, "EVA-11.budget", year=today.year, planned=375300)
    county.refused("SUP:staff", money, "progress", "超过预算", spent=400000)
    county.step("SUP:staff", money, "progress", spent=350000)
    assert county.count("SUP", county.code, "supervision_spent") == 350000
    # Whoever has an account avoids the school where he has a post, without saying so - there and wherever he is sent to.
    busy = county.person("head", schools[0])
    part_time = county.open("SUP:staff", county.code, "EVA-11.inspector", post_name="某校长", kind="兼职督学", subject="学校管理",
                            term_number=1, account=busy, avoid=[schools[1]])
    county.step("SUP", part_time, "review")
    county.step("SUP:staff", part_time, "publicise", public_from=str(county.today()), public_until=str(county.today() + timedelta(days=9)),
                consent=True)
    county.later(days=10)
    day = lambda n: str(county.today() + timedelta(days=n))
    county.step("dir", part_time, "appoint", **(terms | {"term": f"{day(0)}/{day(1000)}", "term_until": day(1000)}))
    for school in schools[:2]:
        county.refused("SUP:staff", part_time, "assign", "回避单位", new_school=school)
    county.step("SUP:staff", part_time, "assign", new_school=schools[2])
    for school in schools[:2]:
        visit = county.open("SUP:staff", school, "EVA-08.visit", topic="开学检查")
        county.refused("SUP:staff", visit, "record", "", inspectors=[busy])
        refused = dict(on=day(0), results=[{"clause": "1.1", "verdict": "符合"}], good_count=1, basic_count=0, bad_count=0)
        county.refused(county.person("ins", school), visit, "record", "回避", inspectors=[busy], **refused)
