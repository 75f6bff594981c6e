"""办学条件标准化与装备达标: a room below size is one gap in its own unit, leads to a task, and turns green after photo and area."""

from plain import values


def scenario(county):
    school = county.schools[0]
    gap = county.open("aff", school, "FIN-11.condition", indicator="美术教室", measure="平方米", needed=96, now=54, text="12个班，美术教室1间，54平方米")
    seen = values(county.case("aff", gap))
    assert seen["gap"] == 42 and seen["met"] is False
    county.step("head", gap, "submit", evidence=[county.file("photo.png")])
    county.step("BAS:staff", gap, "verify", verify_note="实地量过")
    county.refused("BAS", gap, "accept", "")
    later = type(county.today()).fromordinal(county.today().toordinal() + 90).isoformat()
    county.step("BAS:staff", gap, "set_gap", fix_by=later)
    year = county.today().year
    assert county.count("BAS", county.code, "conditions_gaps", year=year) == 1
    assert len(county.step("BAS:staff", gap, "task")["children"]) == 1

    county.step("head", gap, "report", now=90, evidence=[county.file("photo.png")])
    county.refused("BAS:staff", gap, "confirm", "没有达到标准值", verify_note="还差6平方米")
    county.step("BAS:staff", gap, "not_yet", reason="还差6平方米")
    county.step("head", gap, "report", now=98, evidence=[county.file("photo.png")])
    done = county.step("BAS:staff", gap, "confirm", verify_note="已量，98平方米")
    assert done["state"] == "met" and values(done)["met"] is True
    assert county.count("BAS", county.code, "conditions_met_rate", year=year) == 100

    apply = county.open("head", school, "FIN-11.acceptance", batch=f"{year}年标准化学校", statement=county.file("report.docx"))
    county.step("SUP:staff", apply, "judge", visited_on=county.today().isoformat(), verdict="不合格", verdict_note="厕所不足", again_on=later)
    county.refused("SUP", apply, "accept", "不能认定达标")
    county.step("SUP:staff", apply, "judge_again", again="合格")
    assert county.step("SUP", apply, "accept")["state"] == "accepted"
    assert county.count("SUP", county.code, "acceptances_rate", year=year) == 100
