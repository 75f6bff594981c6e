"""EVA-08: five of 58 schools and four of 20 inspectors drawn; an inspection without report stays red and blocks the end."""
from datetime import timedelta


def appoint(county, account, avoid=(), number=0):
    """A named inspector on the way to his appointment: his notice is out."""
    today = county.today()
    case = county.open("SUP:staff", county.code, "EVA-11.inspector", post_name=f"督学{account[-12:]}", account=account, kind="兼职督学",
                       subject="学校管理", term_number=1, avoid=list(avoid))
    county.step("SUP", case, "review")
    return county.step("SUP:staff", case, "publicise", public_from=str(today), public_until=str(today + timedelta(days=9)), consent=True)


def scenario(county):
    schools = county.schools[:5]
    today = county.today()
    pool = [unit for unit in county.schools if county.kinds[unit] in ("primary_school", "nine_year")][:58]
    people = [county.person(f"ins#{number}", county.code) for number in range(20)]
    inspectors = [appoint(county, account, avoid=pool[:3] if account == people[0] else []) for account in people]
    head = county.person("head", pool[5])
    appoint(county, head, number=20)  # an inspector who heads a school never comes to his own
    county.later(days=10)
    for case in inspectors:
        assert county.case("SUP", case)["state"] == "publicised"
    for case in county.cases("SUP", "EVA-11.inspector"):
        end = str(county.today() + timedelta(days=1000))
        county.step("dir", case, "appoint", term=f"{county.today()}/{end}", term_until=end, zone="一区", school_count=5, zone_schools=15,
                    appointed_number="政督〔2026〕1号")
    today = county.today()
    scheme = county.open("SUP:staff", county.code, "EVA-08.scheme", topic="秋季开学督导", way="双随机抽查", pool=58, range=pool,
                         period=f"{today}/{today + timedelta(days=20)}", checklist="2026版", items=42)
    county.refused("SUP:staff", scheme, "approve", "")
    county.refused("SUP:ldr", scheme, "approve", "抽取校数", share=8.6, paper=[county.file("report.docx")])
    county.step("SUP:ldr", scheme, "approve", share=8.6, paper=[county.file("report.docx")], draw_count=5, team_size=2, people_count=4)
    county.step("SUP:staff", scheme, "avoidance", avoided=[people[1]])
    county.refused("SUP:staff", scheme, "draw", "先抽签")
    made = county.commit_draw("SUP:staff", scheme, "draw")
    assert (made["entry_count"], made["other_count"]) == (58, 21)
    drawn = county.run_draw("SUP:staff", made)
    county.refused("SUP:staff", scheme, "draw", "还没有见证、确认")
    county.ask("ins", county.code, "POST", f"/draws/{made['id']}/sign", {"digest": drawn["digest"]})
    county.ask("SUP:ldr", county.code, "POST", f"/draws/{made['id']}/confirm", {})
    proof = county.proof("SUP:staff", drawn)  # the seed is shown: anybody repeats the draw
    pooled = {entry["number"]: entry for entry in proof["pool"]["others"]}
    assert pooled[inspectors[0]["number"]]["avoid"] == sorted(pool[:3]) and pooled[inspectors[1]["number"]]["excluded"] == "本次回避"
    assert [one["avoid"] for one in pooled.values() if one.get("avoid") == [pool[5]]] == [[pool[5]]]
    taken = county.step("SUP:staff", scheme, "draw")["fields"]
    schools, sent = taken["units"], taken["people"]
    assert len(schools) == 5 and 4 <= len(sent) <= 5 and people[1] not in sent and taken["seed"] == proof["seed"]
    assert len(taken["teams"]) == 10 and {row["entry"] for row in taken["teams"]} == set(schools)
    teams = {school: [row["other"] for row in taken["teams"] if row["entry"] == school] for school in schools}
    goes = {school: next(one for one in team if one != head) for school, team in teams.items()}  # his account is that of a head alone
    assert not any(pair for pair in taken["teams"] if pair["entry"] == pool[5] and pair["other"] == head)
    for school in schools:
        if county.person("head", school) not in sent:  # he may have been drawn to go elsewhere
            county.hidden(county.person("head", school), scheme)
        assert not county.cases("head", "EVA-08.visit", unit=school)  # nothing is seen before the day

    visits = {}
    for school in schools:
        made = county.step("SUP:staff", scheme, "arrive", arrived=school)
        visits[school] = made["children"][-1]
    words = dict(on=str(today), results=[{"clause": "1.1", "verdict": "不符合"}], good_count=40,
                 basic_count=1, bad_count=1)
    for school in schools:
        visit, inspector = visits[school], goes[school]
        county.refused(inspector, visit, "record", "回避", inspectors=[county.person("head", school)], **words)
        county.step(inspector, visit, "record", inspectors=teams[school], **words)
        county.step(inspector, visit, "tell", feedback="已反馈")
        county.step("head", visit, "sign")
        if school != schools[-1]:
            county.refused(inspector, visit, "report", "问题台账", visit_report=[county.file("report.docx")])
            county.step(inspector, visit, "problem", text="未公示收费项目", level="一般")
            county.step(inspector, visit, "report", visit_report=[county.file("report.docx")])
    summary = dict(experience="台账规范", problems="收费公示不全", advice="统一公示样式", unit_count=5, report=[county.file("report.docx")])
    county.refused("SUP:staff", scheme, "report", "督查报告", **{key: summary[key] for key in ("experience", "problems", "advice", "unit_count")})
    county.step("SUP:staff", scheme, "report", **summary)
    county.refused("SUP", scheme, "file", "")  # the leader reads every report
    county.step("SUP:ldr", scheme, "read")
    county.later(days=20)
    late = county.case("SUP", visits[schools[-1]])
    assert late["light"] == "red"
    county.refused("SUP", scheme, "file", "")  # one visit has no report

    inspector = goes[schools[-1]]
    county.step(inspector, visits[schools[-1]], "problem", text="未公示收费项目", level="一般")
    county.step(inspector, visits[schools[-1]], "report", visit_report=[county.file("report.docx")])
    county.step("SUP", scheme, "file")
    assert county.count("SUP", county.code, "special_reports_rate") == 100
    assert county.count("SUP", county.code, "special_visits_bad") == 5
    assert len(county.cases("SUP", "EVA-09.problem")) == 5
    assert county.count("SUP", county.code, "special_draws") == 1
