"""师德师风与有偿补课治理: a clue becomes a decision only when proven; while it holds titles and awards are refused; an unproven clue leaves no trace."""

from plain import values


TITLE = {"grade": "高级", "way": "正常", "sex": "女", "rural_years": 5, "conditions": ["学历", "任职年限"]}


def clue(county, school, teacher):
    return county.open("HR:staff", school, "TEA-06.clue", channel="举报电话", on=county.today().isoformat(), kind="有偿补课", content="周末在家中给学生补课收费",
                       informant="李四", teacher=teacher)


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    teacher = county.person("tch", school)

    pledge = county.open("head", school, "TEA-06.pledge", teacher=teacher, pledge_year=year)
    county.refused("head", pledge, "sign", "", signed_on=today.isoformat(), no_tutoring=True)  # nobody signs for another
    county.step("tch", pledge, "sign", signed_on=today.isoformat(), no_tutoring=True)
    assert county.count("HR", county.code, "ethics_pledges_rate", year=year) == 100

    unproven = clue(county, school, teacher)
    county.step("head", unproven, "check", first_check="家长、学生均否认", first_verdict="不实")
    county.step("HR", unproven, "dismiss", reason="查无实据")
    county.hidden("tch", unproven)
    county.hidden("ins", unproven)
    assert county.count("HR", county.code, "ethics_clues_proven", year=year) == 0

    today = county.today()
    year = today.year
    proven = clue(county, school, teacher)
    county.step("head", proven, "check", first_check="有时间地点", first_verdict="有具体线索")
    county.step("HR:staff", proven, "visit", site_on=today.isoformat(), site_people="人事股两人、纪检一人", site_note="现场有8名学生")
    county.refused("HR:staff", proven, "prove", "", finding="属实")
    county.step("HR:ldr", proven, "prove", finding="属实")
    children = county.step("HR:staff", proven, "hand_over")["children"]
    decision = {**children[0], "unit": school}
    county.refused("HR:ldr", decision, "decide", "影响期最长24个月", verdict="警告", measure="退还费用，全县通报", decided_on=today.isoformat(),
                   effect_from=day(0), effect_until=day(1200), repeated=False)
    county.step("HR:ldr", decision, "decide", verdict="警告", measure="退还费用，全县通报", decided_on=today.isoformat(), effect_from=today.isoformat(),
                effect_until=type(today).fromordinal(today.toordinal() + 60).isoformat(), repeated=False)
    county.step("HR:staff", decision, "tell", told_on=today.isoformat(), told_note="已送达本人")
    county.step("tch", decision, "appeal", appeal="只补了一次")
    assert county.count("HR", county.code, "ethics_in_effect", year=year) == 1

    title = county.open("head", school, "TEA-07.application", teacher=teacher, retire_on=f"{year + 15}-08-31", year_end=f"{year}-12-31",
                        evidence=[county.file("x.pdf")], **TITLE)
    county.step("head", title, "submit", public_until=today.isoformat(), school_note="同意推荐")
    panel = [county.person("exp", county.code)]
    county.refused("HR", title, "examine", "师德处理影响期内", ethics="影响期内", veto="无", panel=panel)
    award = county.open("head", school, "TEA-09.award", name="优秀教师", award_year=year, teacher=teacher, deeds=county.file("report.docx"), quota=100)
    county.refused("HR", award, "examine", "师德处理影响期内", ethics="影响期内", veto="无")

    county.later(days=65)
    assert county.step("HR", decision, "end")["state"] == "ended"
    assert county.count("HR", county.code, "ethics_in_effect", year=year) == 0
    county.step("HR", title, "examine", ethics="无影响", veto="无", panel=panel)

    # By now the names in the clue that was not proven are gone.
    assert values(county.case("HR", unproven))["teacher"] is None
