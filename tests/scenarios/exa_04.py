"""考务组织与考生信息: rooms make seats, a site without its test is not ready, rates of mistakes are held against their limits."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    known = {"exam": "中考", "exam_on": day(10), "test_by": day(7), "per_room": 30, "cameras": True, "chief_person": county.person("head", school)}
    county.refused_open("EXM:staff", school, "EXA-04.site", "考生数超过座位数", rooms=268, candidates=8041, **known)
    site = county.open("EXM:staff", school, "EXA-04.site", rooms=268, candidates=8040, **known)
    assert values(county.case("EXM:staff", site))["seats"] == 8040
    county.refused("EXM", site, "ready", "")
    county.step("EXM:staff", site, "prepare", materials="齐全")
    county.refused("EXM", site, "ready", "")  # the test is missing
    county.step("EXM:staff", site, "test", tested_on=day(0), test="未过", test_note="两个考场监控黑屏")
    county.refused("EXM", site, "ready", "过关检测没有通过")
    county.step("EXM", site, "again", reason="修好监控再测")
    county.step("EXM:staff", site, "test", tested_on=day(0), test="通过", test_note="全部正常")
    county.refused("EXM:staff", site, "ready", "")
    county.step("EXM", site, "ready")
    county.step("head", site, "hold")
    county.step("EXM:staff", site, "hand_over", violations=0, invigilated=268, sealed=268, bags=268)
    county.step("EXM:staff", site, "sum_up", summary="平稳有序")
    assert county.step("EXM", site, "file")["state"] == "filed"
    assert county.count("EXM", county.code, "exam_seats", year=int(day(10)[:4])) == 8040
    assert county.count("EXM", county.code, "exam_invigilated_rate", year=int(day(10)[:4])) == 100

    untrained = county.open("EXM:staff", school, "EXA-04.invigilator", exam_on=day(10), person=county.person("tch", school), job="监考员", training_done=False, qualified=True)
    county.refused("EXM", untrained, "confirm", "没有培训合格")

    mistake = county.open("EXM:staff", county.code, "EXA-04.mistake", exam_on=day(0), kind="污损", mistakes=1, base=1200, limit=1)
    seen = values(county.case("EXM:staff", mistake))
    assert abs(seen["per_mille"] - 0.83) < 0.005 and seen["within"] is True
    county.open("EXM:staff", county.code, "EXA-04.mistake", exam_on=day(0), kind="填涂", mistakes=2, base=1200, limit=1)
    assert county.count("EXM", county.code, "exam_mistakes_over", year=year) == 1

    check = county.open("aff", school, "EXA-04.data_check", batch="中考报名", checked_on=day(0), persons=200, mistakes=2)
    assert values(county.case("aff", check))["same_rate"] == 99
    county.step("aff", check, "correct", left=1)
    county.refused("EXM", check, "close", "没有更正")
