"""支教、跟岗与结对送教: 28 observed lessons are not enough for the stamp, 30 are; the quotas add up to 500."""

from plain import values


def scenario(county):
    home, host = county.schools[:2]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    for unit, persons in ((home, 45), (host, 40), (county.code, 415)):
        quota = county.open("HR:staff", unit, "TEA-04.quota", quota_year=year, kind="支教", persons=persons, sign_up_by=day(20))
        if unit != county.code:
            county.refused("head", quota, "fill", "未报满原因", filled=persons - 1)
            county.step("head", quota, "fill", filled=persons)
            county.step("HR", quota, "settle")
    assert county.count("HR", county.code, "support_places", year=year) == 500
    assert county.count("HR", county.code, "support_places_filled", year=year) == 85

    teacher = county.person("tch", home)
    support = county.open("head", home, "TEA-04.support", teacher=teacher, kind="支教", starts=day(-300), ends=day(30), lessons_floor=30, demos_floor=2)
    county.step("HR:staff", support, "match", to_school=host, mentor=county.person("tch", host), leader=county.person("head", home))
    county.step("HR:staff", support, "train", trained_on=day(-305))
    county.step("head", {**support, "unit": host}, "arrive", arrived_on=day(-300))
    county.step("head", support, "visit", visit_note="教学正常，食宿已落实")
    files = {"study": county.file("report.docx"), "lesson_plans": [county.file("x.pdf")], "reading_notes": [county.file("x.pdf")]}
    county.step("tch", support, "sum_up", lessons=28, demos=2, **files)
    assert values(county.case("tch", support))["lessons_missing"] == 2
    county.refused("HR", support, "stamp", "听评课节数不够", mark="优秀", mark_note="工作认真")
    county.step("HR", support, "send_back", reason="补听2节")
    county.step("tch", support, "sum_up", lessons=30, demos=2, **files)
    county.step("HR", support, "stamp", mark="优秀", mark_note="工作认真")
    county.step("HR:ldr", support, "commend", commended="优秀支教教师")
    assert county.step("head", support, "file", filed_in=True)["state"] == "filed"
    assert county.count("HR", county.code, "supports_complete", year=year) in (0, 1)  # in the year that it began
