"""EVA-06: twelve targets to three schools; one below its target cannot be handed in without the reason; totals by hand."""


def scenario(county):
    schools = county.schools[:3]
    year = county.today().year
    for school in schools:
        for n in range(12):
            below = school == schools[0] and n == 0
            target = county.open("OFF:staff", school, "EVA-06.target", year=year, source="本局下达", indicator=f"指标{n + 1}",
                                 target=95, compare="不低于", weight=5, owner_unit=school)
            county.step("head", target, "accept")
            if below:
                county.refused("head", target, "report", "未达到原因", actual=94.9)
                county.step("head", target, "report", actual=94.9, why_not="两名教师长期病假")
            else:
                county.step("head", target, "report", actual=96)
            county.refused("head", target, "score", "", score=5)
            county.refused("SUP:staff", target, "score", "不能超过权重", score=6) if below else None
            county.step("SUP:staff", target, "score", score=3 if below else 5)
    assert county.count("HR", county.code, "targets_set") == 36
    assert county.count("HR", county.code, "targets_reached") == 35
    assert abs(county.count("HR", county.code, "targets_reached_rate") - 35 * 100 / 36) < 0.01
    assert county.count("HR", schools[0], "targets_score") == 11 * 5 + 3
    assert county.count("HR", schools[1], "targets_score") == 60

    sheet = county.open("HR:staff", schools[0], "EVA-06.sheet", year=year, object="一校", kind="学校")
    county.step("head", sheet, "self_judge", self_note="完成年度目标")
    parts = [{"part": "安全", "full": 60, "score": 58}, {"part": "质量", "full": 40, "score": 30}]
    county.refused("HR:staff", sheet, "score", "加减原因", process=58, result=30, extra=2, parts=parts)
    scored = county.step("HR:staff", sheet, "score", process=58, result=30, extra=2, extra_reason="省级表彰", parts=parts)
    assert float(scored["fields"]["total"]) == 90
    county.step("HR:staff", sheet, "tell")
    county.step("head", sheet, "appeal", appeal="质量分少计")
    county.refused("dir", sheet, "settle", "复核答复", vetoed=False, grade="优秀", use="评先评优")
    county.step("HR", sheet, "answer", appeal_answer="经复核无误")
    county.refused("dir", sheet, "settle", "一票否决", vetoed=True, grade="优秀", use="评先评优")
    county.step("dir", sheet, "settle", vetoed=False, grade="优秀", use="评先评优")
    county.hidden(county.person("head", schools[1]), sheet)
