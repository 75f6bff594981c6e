"""骨干名师、考核与表彰: no more nominees than the quota, none under a veto; a studio whose term was not reviewed shows."""


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    quota = county.open("HR:staff", county.code, "TEA-09.quota", award_name="优秀教师", award_year=year, quota=100, conditions="任教满5年", nominate_by=day(20))
    county.refused("HR:staff", quota, "nominate", "推荐人数超过名额", nominated=101)
    county.step("HR:staff", quota, "nominate", nominated=100)
    county.step("HR:ldr", quota, "settle", chosen=98)
    assert county.count("HR", county.code, "award_quota_used", year=year) == 98

    known = {"name": "优秀教师", "award_year": year, "teacher": county.person("tch", school), "quota": 2, "deeds": county.file("report.docx")}
    county.refused_open("head", school, "TEA-09.award", "超过本单位名额", place_number=3, **known)
    vetoed = county.open("head", school, "TEA-09.award", place_number=1, **known)
    county.refused("HR", vetoed, "examine", "一票否决期内", ethics="无影响", veto="有", veto_number="否决2026-001")
    county.step("HR", vetoed, "fail", reason="学校在一票否决期内（否决2026-001）")
    award = county.open("head", school, "TEA-09.award", place_number=2, **known)
    county.step("HR", award, "examine", ethics="无影响", veto="无", panel=[county.person("exp", county.code)])
    county.step("exp", award, "judge", panel_result="通过")
    county.refused("HR", award, "publicise", "公示期", public_from=day(0), public_until=day(2))
    county.step("HR", award, "publicise", public_from=day(0), public_until=day(7))
    county.refused("HR", award, "award", "", document="表彰1号", awarded_on=day(8))
    assert county.step("HR:ldr", award, "award", document="表彰1号", awarded_on=day(8))["state"] == "awarded"

    county.refused_open("head", school, "TEA-09.assessment", "只能定为不合格", teacher=county.person("tch", school), assessed_year=year, morals="不合格",
                        ability="良好", diligence="良好", results="优秀", grade="合格")

    studio = county.open("HR:staff", school, "TEA-09.studio", studio_name="语文名师工作室", leader=county.person("tch", school), level="县级",
                         members=[county.person("cls", school)], starts=day(-1080), ends=day(10))
    county.step("HR:ldr", studio, "found", tasks="每学期两次研修", tasks_planned=10)
    county.step("HR", studio, "yearly", tasks_done=8, review_on=day(0))
    assert county.count("HR", county.code, "studio_tasks_rate", year=year) == 80
    county.later(days=11)
    assert county.case("HR", studio)["light"] in ("yellow", "red")
    assert county.count("HR", county.code, "studios_overdue") == 1
    county.step("HR", studio, "review", mark="合格", mark_note="完成任务")
    assert county.step("HR:ldr", studio, "renew", ends=type(today).fromordinal(today.toordinal() + 1106).isoformat(), tasks="续期任务",
                       tasks_planned=10)["state"] == "running"
