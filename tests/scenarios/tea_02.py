"""教师招聘、引进与补充: five channels make one total; a notice that limits schools of graduation does not go out."""


def hire(county, year, channel, planned, hired, degreed):
    today = county.today()
    later = type(today).fromordinal(today.toordinal() + 7).isoformat()
    plan = county.open("HR:staff", county.code, "TEA-02.plan", channel=channel, plan_year=year, stage="小学", subject="全科", planned=planned,
                       conditions="本科及以上，有教师资格", ground="编制批复1号")
    county.refused("HR:staff", plan, "approve", "", reply="人社1号")
    county.step("HR:ldr", plan, "approve", reply="人社1号")
    county.refused("HR:staff", plan, "announce", "限定了毕业院校", notice_on=today.isoformat(), notice_clean="有限制")
    county.step("HR:staff", plan, "announce", notice_on=today.isoformat(), notice_clean="无限制")
    county.step("EXM:staff", plan, "examine", applied=planned * 5, tested=planned * 3)
    county.step("HR:staff", plan, "inspect", passed=hired)
    county.refused("HR", plan, "publicise", "公示期", public_from=today.isoformat(), public_until=today.isoformat())
    county.step("HR", plan, "publicise", public_from=today.isoformat(), public_until=later)
    county.refused("HR:ldr", plan, "hire", "录用人数大于", hired=planned + 1, degreed=0, hired_on=later)
    county.step("HR:ldr", plan, "hire", hired=hired, degreed=degreed, hired_on=later)
    county.step("HR:staff", plan, "arrive", arrived=hired, serve_years=5)
    return plan


def scenario(county):
    year = county.today().year
    for channel, planned, hired, degreed in (("公开招聘", 80, 78, 60), ("特岗教师", 40, 40, 30), ("定向公费", 20, 20, 20), ("人才引进", 5, 3, 2), ("调入", 10, 10, 0)):
        hire(county, year, channel, planned, hired, degreed)
    assert county.count("HR", county.code, "recruits_hired", year=year) == 151
    assert county.count("HR", county.code, "recruits_degreed", year=year) == 112
    assert abs(county.count("HR", county.code, "recruits_degreed_rate", year=year) - 74.17) < 0.01

    check = county.open("HR:staff", county.code, "TEA-02.notice_check", heading="某校招聘公告", notice_file=county.file("report.docx"), school_limit=True)
    county.refused("HR", check, "judge", "只能是“需改正”", verdict="符合")
    county.step("HR", check, "judge", verdict="需改正", text="删去“双一流高校毕业生”")
    county.step("HR", check, "rectify")
    county.refused("HR", check, "close", "")

    # a report that says 134 where the five channels make 151 is marked by the reader of documents
    text = "云溪县2026年教师补充情况汇报\n\n今年补充教师134人，其中特岗教师60人、公开招聘45人、人才引进12人、定向培养20人、选调14人。\n"
    read = county.document("HR:staff", county.code, text)
    assert county.findings(read, "sum-of-parts") == [[3]]
