"""QUA-04: 15 opened, 4 checked at half time, 5 closed, 4 promoted are shown from dates; one past its end is red and keeps its place."""
from datetime import timedelta


def topic(county, number, stage):
    school = county.schools[0]
    today = county.today()
    day = today.isoformat()
    leader = county.person("tch", school)
    file = [county.file("report.docx")]
    case = county.open("tch", school, "QUA-04.topic", name=f"课题{number}", on=day, level="县级", kind="一般", leader=leader, start=day,
                       end=(today + timedelta(days=200)).isoformat(), money=5000, application=file)
    county.step("head", case, "recommend", recommend_note="同意")
    county.step("RES", case, "review", review_note="选题可行", quota=40, quota_used=number)
    county.step("RES:ldr", case, "approve", approval_number=f"立{number}", approved_on=day)
    county.step("tch", case, "open", opened_on_day=day, mid_due=(today + timedelta(days=100)).isoformat())
    if stage >= 1:
        county.step("RES", case, "check_mid", mid_on=day, mid_note="进展正常")
    if stage >= 2:
        county.step("RES", case, "conclude", report=file, concluded_on=day, conclusion="良好")
    if stage >= 3:
        county.step("RES:staff", case, "promote", promoted_on=day, promote_note="全县推广")
    return case


def scenario(county):
    year = county.today().year
    # what is closed was also checked at half time, what is promoted was also closed
    stages = [0] * 10 + [2] + [3] * 4
    cases = [topic(county, number, stage) for number, stage in enumerate(stages, 1)]
    counted = [county.count("RES", county.code, name, year=year) for name in
               ("topics_opened", "topics_concluded", "topics_promoted")]
    assert counted == [15, 5, 4]
    for case in cases[:4]:
        county.step("RES", case, "check_mid", mid_on=county.today().isoformat(), mid_note="进展正常")
    assert len(county.cases("RES", "QUA-04.topic", state="mid")) == 4
    county.refused("tch", cases[0], "conclude", "", report=[county.file("x.pdf")], concluded_on=county.today().isoformat(), conclusion="优秀")
    for days in (80, 80, 80, 80, 61):  # accounts that nobody signs in with for 90 days are shut
        county.later(days=days)
        for who in ("tch", "head", "RES", "RES:ldr"):
            county.case(who, cases[0])
    assert county.case("tch", cases[0])["light"] == "red"
    assert county.count("RES", county.code, "topics_late") == 10

    school = county.schools[0]
    day = county.today().isoformat()
    fresh = county.open("tch", school, "QUA-04.topic", name="新课题", on=day, level="县级", kind="一般", leader=county.person("tch", school),
                        start=day, end=(county.today() + timedelta(days=300)).isoformat(), money=5000, application=[county.file("x.pdf")])
    county.step("head", fresh, "recommend", recommend_note="同意")
    county.step("RES", fresh, "review", review_note="可行", quota=10, quota_used=11)
    county.refused("RES:ldr", fresh, "approve", "超过本校指标", approval_number="立99", approved_on=day)
