"""县管校聘与交流轮岗: who has to move follows from the parameters, with the reason; shares of those moved and of the backbone among them."""

from plain import values


def scenario(county):
    school, other = county.schools[:2]
    year = county.today().year
    known = {"list_year": year, "here_since": f"{year - 12}-09-01", "counted_on": f"{year}-08-31", "duty": "教师", "men_limit": 50, "women_limit": 45,
             "years_limit": 9, "inclusive": False}
    people = [("男", year - 40, True), ("男", year - 55, False), ("女", year - 46, False), ("女", year - 30, False)]
    cases = [county.open("HR:staff", school, "TEA-03.due_list", teacher=county.person("tch", school), sex=sex, born=f"{born}-03-01", backbone=backbone, **known)
             for sex, born, backbone in people]
    must = [values(county.case("HR:staff", case))["must_move"] for case in cases]
    assert must == [True, False, False, True], must
    county.refused("HR", cases[2], "list", "")
    after = values(county.step("HR:staff", cases[2], "recount", men_limit=50, women_limit=48, years_limit=9, inclusive=True))
    assert after["must_move"] is True and after["age_ok"] is True and after["years_here"] > 9

    for case in (cases[0], cases[2], cases[3]):
        county.step("HR", case, "list")
    county.step("HR:staff", cases[0], "move", moved_on=f"{year}-08-20")
    assert county.count("HR", county.code, "rotation_due", year=year) == 3
    assert county.count("HR", county.code, "rotation_moved", year=year) == 1
    assert abs(county.count("HR", county.code, "rotation_moved_rate", year=year) - 100 / 3) < 0.01
    assert county.count("HR", county.code, "rotation_backbone_rate", year=year) == 100
    listed = county.cases("HR", "TEA-03.due_list", must_move="是")
    assert len(listed) == 3
    county.hidden("gov", cases[0])  # counts only

    move = county.open("HR:staff", other, "TEA-03.move", teacher=county.person("tch", school), from_school=school, to_school=other, starts=f"{year}-09-01",
                       ends=f"{year + 3}-07-31", kind="轮岗")
    assert county.step("HR:staff", move, "start")["due_at"] == f"{year + 3}-07-31"
    county.step("HR", move, "assess", mark="合格", mark_note="教学认真")

    contest = county.open("HR:staff", school, "TEA-03.competition", post="小学语文", places=5)
    county.step("HR:ldr", contest, "approve", plan_file=[county.file("report.docx")], reply="政府批1号")
    county.step("HR:staff", contest, "announce")
    county.step("head", contest, "compete", applied=7, chosen=5, displaced=2)
    county.refused("HR:staff", contest, "place", "没有分流安置", placed_total=1)
    county.step("HR:staff", contest, "place", placed_total=2, placed=[{"way": "跨校竞聘", "persons": 2}])
