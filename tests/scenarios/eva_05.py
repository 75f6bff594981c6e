"""EVA-05: of 250 kindergartens fifty a year; two schools with equal raw scores get different converted ones, derivation shown."""


def scenario(county):
    two = county.schools[:2]
    cycle = county.open("SUP:staff", county.code, "EVA-05.cycle", year=county.today().year, kind="幼儿园", round="第三轮", pool=250,
                        years=5)
    assert county.case("SUP", cycle)["fields"]["due_count"] == "50"
    county.refused("SUP", cycle, "list", "少于应评数", units=two, listed_count=2, standard="2026版")
    listed = county.step("SUP", cycle, "list", units=two, listed_count=50, standard="2026版")
    assert len(listed["children"]) == 2
    assert county.count("SUP", county.code, "evaluation_listed_rate") == 20

    for school, factor, base in zip(two, (0.9, 1.1), (5, 0)):
        case = county.cases("SUP", "EVA-05.evaluation", unit=school)[0]
        county.step("head", case, "self_judge", category="常规", standard="2026版", self_score=90,
                    self_report=[county.file("report.docx")])
        expert = county.person("exp", school)
        county.step("SUP:staff", case, "assign", experts=[expert])
        county.refused("head", case, "visit", "", factor=factor, base=base, expert_score=80, problems="活动区不足")
        county.step(expert, case, "visit", factor=factor, base=base, expert_score=80, problems="活动区不足")
        shown = county.case("head", case)["fields"]
        assert abs(float(shown["converted"]) - (base + 80 * factor)) < 1e-9
        assert float(shown["factor"]) == factor and float(shown["base"]) == base and float(shown["expert_score"]) == 80
        county.step("SUP:staff", case, "problem", text="活动区不足", level="一般")
        county.step("SUP:staff", case, "tell", feedback="补足活动区")
        county.refused("SUP:ldr", case, "settle", "", conclusion="合格", use="列入下年计划")  # the school is heard first
        county.step("head", case, "state", statement="暑期改造")
        county.step("SUP:ldr", case, "settle", conclusion="合格", use="列入下年计划")
        county.hidden(county.person("head", two[1] if school == two[0] else two[0]), case)
    assert county.count("SUP", county.code, "school_evaluations_done_rate") == 100
    county.step("SUP", cycle, "finish")  # every evaluation of the list has ended
    county.needs("draw")  # the list proposes the fifty not seen longest and those whose head ends the term
