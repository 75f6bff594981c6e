"""QUA-02: two subjects at level III with a gap of 0.12 pass; a school without its plan after 30 days is red; no rows of pupils."""


def told(county, school, subject, level, gap):
    day = county.today().isoformat()
    case = county.open("RES:staff", school, "QUA-02.monitoring", on=day, level="国家", subject=subject, grade="四年级")
    county.step("head", case, "carry_out", carried_out_on=day, pupils=120)
    return county.step("RES:staff", case, "feed_back", pupil_level=level, gap=gap, factors="作业时间")


def scenario(county):
    school = county.schools[0]
    year = county.today().year
    first, second = (told(county, school, subject, "III", 0.12) for subject in ("语文", "数学"))
    assert county.count("RES", county.code, "monitorings_passed_rate", year=year) == 100
    file = [county.file("report.docx")]
    county.step("head", first, "plan", plan=file, plan_note="减少机械作业")
    county.later(days=31)
    late = county.case("RES", second)
    assert late["light"] == "red"
    assert county.count("RES", county.code, "monitorings_plan_late", year=year) == 1
    county.step("SUP:staff", first, "inspect", inspect_note="方案落实")
    county.step("RES:staff", first, "test_again", again_on=county.today().isoformat(), again_level="III", change_note="差异缩小")
    county.refused("RES", first, "close", "")
    assert county.step("SUP", first, "close")["state"] == "closed"
    rows = county.register("RES", "QUA-02.monitoring") + county.register("RES", "QUA-02.comprehensive")
    assert not any("姓名" in heading or "学籍号" in heading for row in rows for heading in row)
