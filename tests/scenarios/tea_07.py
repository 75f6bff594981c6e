"""教师资格、职称与岗位: the failing condition is named, ethics stop a title, a certificate that runs out shows in time."""


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    teacher = county.person("tch", school)
    known = {"teacher": teacher, "grade": "高级", "way": "乡村定向", "sex": "男", "retire_on": f"{year + 1}-08-31", "year_end": f"{year}-12-31",
             "conditions": ["学历", "乡村经历"], "evidence": [county.file("x.pdf")]}
    county.refused_open("head", school, "TEA-07.application", "男教师乡村任教须满30年", rural_years=29, **known)
    county.refused_open("head", school, "TEA-07.application", "距退休须不足2年", rural_years=30, **{**known, "retire_on": f"{year + 5}-08-31"})
    county.open("head", school, "TEA-07.application", rural_years=25, **{**known, "sex": "女"})
    title = county.open("head", school, "TEA-07.application", rural_years=30, **known)
    county.step("head", title, "submit", public_until=day(0), school_note="同意推荐")
    expert = county.person("exp", county.code)
    county.refused("HR", title, "examine", "师德处理影响期内", ethics="影响期内", veto="无", panel=[expert])
    county.step("HR", title, "examine", ethics="无影响", veto="无", panel=[expert])
    county.step("exp", title, "judge", panel_result="通过")
    county.step("HR", title, "publicise", notice_from=day(0), notice_until=day(7))
    assert county.step("HR:ldr", title, "grant", verdict="取得", document="职称1号", granted_on=day(8))["state"] == "granted"

    certificate = county.open("head", school, "TEA-07.certificate", teacher=teacher, kind="小学", certificate_number="20120001", valid_until=day(60))
    assert [line for line in county.mine("head", school) if line["id"] == certificate["id"]], "sixty days before its end the registration is due"
    assert county.count("HR", county.code, "certificates_expiring", year=year) == 1
    county.step("head", certificate, "ask")
    county.step("HR", certificate, "register", registered_on=day(0), verdict="合格", valid_until=day(1826))
    assert county.count("HR", county.code, "certificates_expiring", year=year) == 0

    county.refused_open("HR:staff", county.code, "TEA-07.batch", "通过不能多于面试", held_on=day(0), applied=300, tested=253, passed=258)
    batch = county.open("HR:staff", county.code, "TEA-07.batch", held_on=day(0), applied=300, tested=258, passed=253)
    county.step("HR", batch, "settle")
    assert abs(county.count("HR", county.code, "certifications_rate", year=year) - 98.06) < 0.005
