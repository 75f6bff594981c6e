"""EVA-08: five of 58 schools and four of 20 inspectors drawn; an inspection without report stays red and blocks the end."""
from datetime import timedelta


def scenario(county):
    schools = county.schools[:5]
    today = county.today()
    people = [county.person("ins", school) for school in schools[:4]]
    scheme = county.open("SUP:staff", county.code, "EVA-08.scheme", topic="秋季开学督导", way="双随机抽查", pool=58,
                         period=f"{today}/{today + timedelta(days=20)}", checklist="2026版", items=42)
    county.refused("SUP:staff", scheme, "approve", "")
    county.step("SUP:ldr", scheme, "approve", share=8.6, paper=[county.file("report.docx")])
    county.refused("SUP:staff", scheme, "draw", "抽取记录", people=people, units=schools, avoided="无")
    county.step("SUP:staff", scheme, "draw", people=people, units=schools, avoided="无", draw_number="抽2026-002")
    for school in schools:
        county.hidden(county.person("head", school), scheme)
        assert not county.cases("head", "EVA-08.visit", unit=school)  # nothing is seen before the day

    visits = {}
    for school in schools:
        made = county.step("SUP:staff", scheme, "arrive", arrived=school)
        visits[school] = made["children"][-1]
    words = dict(on=str(today), inspectors=people, results=[{"clause": "1.1", "verdict": "不符合"}], good_count=40,
                 basic_count=1, bad_count=1)
    for school in schools:
        visit, inspector = visits[school], county.person("ins", school)
        county.step(inspector, visit, "record", **words)
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

    inspector = county.person("ins", schools[-1])
    county.step(inspector, visits[schools[-1]], "problem", text="未公示收费项目", level="一般")
    county.step(inspector, visits[schools[-1]], "report", visit_report=[county.file("report.docx")])
    county.step("SUP", scheme, "file")
    assert county.count("SUP", county.code, "special_reports_rate") == 100
    assert county.count("SUP", county.code, "special_visits_bad") == 5
    assert len(county.cases("SUP", "EVA-09.problem")) == 5
    county.needs("draw")  # the seed is shown: anybody repeats the draw
