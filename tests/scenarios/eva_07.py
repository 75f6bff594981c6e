"""EVA-07: of five schools one is not visited; a finding is answered and closed; the report counts 4/5 visits and one closed."""
from datetime import timedelta


def scenario(county):
    schools = county.schools[:5]
    county.duty_on("M-06", county.month_begins())
    month_of_visits = county.window("M-06", schools[0])
    zone = county.person("ins", county.code)
    today = county.today()
    month = str(today.replace(day=1))
    plan = county.open(zone, county.code, "EVA-07.plan", month_day=month, schools=schools, matters=["食堂食品饮水宿舍卫生"],
                       matters_note="食堂卫生", way=["查阅", "走访"])
    county.refused(zone, plan, "pass", "")
    passed = county.step("SUP", plan, "pass")
    assert len(passed["children"]) == 5
    visits = {school: county.cases("SUP", "EVA-07.visit", unit=school)[0] for school in schools}
    for n, school in enumerate(schools[:4]):
        visit = visits[school]
        inspector = county.person("ins", school)
        words = dict(visitors=[inspector], visited_on=str(today), facts="查看食堂台账", in_out="8:30至10:40",
                     matters=["食堂食品饮水宿舍卫生"], way=["查阅"], problem_count=1 if n == 0 else 0)
        assert not county.case(inspector, visit)["letters"]
        county.refused(inspector, visit, "record", "不能晚于今天", **dict(words, visited_on=str(today + timedelta(days=2))))
        county.step(inspector, visit, "record", **words)
        county.step(inspector, visit, "tell", feedback="已当面反馈")
        letters = lambda: [one["id"] for one in county.case("SUP", visit)["letters"]]
        assert letters() == ["feedback"]
        if n == 0:
            county.refused(inspector, visit, "report", "登记问题", report=[county.file("report.docx")])
            made = county.step(inspector, visit, "problem", text="留样记录缺两天", level="立行立改", notice="督改通〔2026〕7号")
            assert letters() == ["feedback", "rectification"] # what is to be put right is there
        county.step("head", visit, "sign")
        county.step(inspector, visit, "report", report=[county.file("report.docx")])
        county.step("SUP:staff", visit, "file")
    count = lambda name: county.count("SUP", county.code, name)
    assert count("inspector_visits_due") == 5 and count("inspector_visits_planned_done") == 4
    assert count("inspector_visits_rate") == 80

    problem, school = made["children"][-1], schools[0]
    assert county.case("head", problem)["fields"]["notice"] == "督改通〔2026〕7号"
    inspector = county.person("ins", school)
    county.step(inspector, problem, "issue", source="入校督导", clause="食品安全规定留样条款", owner_unit=school,
                owner=county.person("head", school), fix_by=str(today + timedelta(days=3)))
    county.step("head", problem, "report", measure="补齐并专人负责", evidence=[county.file("photo.png")], done_on=str(today))
    county.step(inspector, problem, "recheck", recheck="已整改到位", recheck_note="看过留样柜", recheck_file=[county.file("photo.png")])
    county.step("SUP", problem, "close")
    assert count("problems_closed") == 1 and count("inspector_visit_problems") == 1

    # A complaint by the number on the board: nobody but who handles it reads it.
    complaint = county.open(inspector, school, "EVA-07.complaint", channel="公示牌电话", content="反映课后服务收费", complainant="家长")
    county.step(inspector, complaint, "check", checked_note="收费已公示", holds="部分属实")
    county.hidden("gov", complaint)
    county.step("head", complaint, "handle", handling="退还多收的材料费")
    county.refused("head", complaint, "answer", "", answered_on=str(today))
    county.step("SUP", complaint, "answer", answered_on=str(today))
    assert count("inspector_complaints_answered_rate") == 100

    # The first of next month: the alarm names the fifth school.
    county.past(month_of_visits)
    missed = county.missed("SUP", "M-06")
    assert schools[4] in missed and not set(schools[:4]) & set(missed), missed
    assert any(one["duty"] == "M-06" and one["kind"] == "duty_make_up" for one in county.todo("ins", schools[4]))
