"""EVA-05: of 250 kindergartens fifty a year; two schools with equal raw scores get different converted ones, derivation shown."""
from datetime import timedelta


def seen(county, school, score):
    """Evaluated before, to the end."""
    case = county.open("SUP:staff", school, "EVA-05.evaluation", year=county.today().year - 1)
    county.step("head", case, "self_judge", category="常规", standard="2025版", self_score=score, self_report=[county.file("report.docx")])
    expert = county.person("exp", school)
    county.step("SUP:staff", case, "assign", experts=[expert])
    county.step(expert, case, "visit", factor=1, base=0, expert_score=score, problems="无")
    county.step("SUP:staff", case, "tell", feedback="无")
    county.step("head", case, "state", statement="无")
    county.step("SUP:ldr", case, "settle", conclusion="合格", use="列入下年计划")


def scenario(county):
    gardens = county.make_up_to(250)
    today = county.today()
    year = today.year
    old = gardens[:3]
    for school in old:
        seen(county, school, 85)
    ending = old[0]  # seen, but its head's term ends
    post = county.open("HR:staff", ending, "TEA-10.post", person=county.person("head", ending), position="园长", source="提拔",
                       starts=str(today - timedelta(days=1300)), ends=str(today + timedelta(days=200)), document="任字1号")
    county.step("HR", post, "register")

    cycle = county.open("SUP:staff", county.code, "EVA-05.cycle", year=year, kind="幼儿园", round="第三轮", pool=250, years=5)
    assert county.case("SUP", cycle)["fields"]["due_count"] == "50"
    county.refused("SUP", cycle, "list", "先抽签", standard="2026版")
    drawn = county.run_draw("SUP:staff", county.commit_draw("SUP:staff", cycle, "list"))
    proof = county.proof("SUP:staff", drawn)
    assert len(proof["pool"]["entries"]) == 250
    listed = county.step("SUP", cycle, "list", standard="2026版")
    chosen = listed["fields"]["units"]
    assert len(chosen) == 51 and chosen[0] == ending, "fifty, and the one whose head's term ends"
    assert not set(chosen[1:]) & set(old), "who was seen last comes last"
    assert len(listed["children"]) == 51 and listed["fields"]["listed_count"] == "51"
    assert county.count("SUP", county.code, "evaluation_listed_rate") == 20.4
    assert len(county.ask("SUP", county.code, "GET", f"/draws/{drawn['id']}")["cases"]) == 52
    two = chosen[:2]

    for school, factor, base in zip(two, (0.9, 1.1), (5, 0)):
        case = county.cases("SUP", "EVA-05.evaluation", unit=school, year=year)[0]
        county.step("head", case, "self_judge", category="常规", standard="2026版", self_score=90,
                    self_report=[county.file("report.docx")])
        expert = county.person("exp", school)
        county.refused("SUP:staff", case, "assign", "回避", experts=[county.person("head", school)])
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
    county.refused("SUP", cycle, "finish", "还没有办结")  # not every evaluation of the list has ended
    for child in county.case("SUP", cycle)["children"]:
        if child["unit"] not in two:
            county.step("SUP", child, "drop", reason="移到下年")
    assert county.count("SUP", county.code, "school_evaluations_done_rate") == 100
    county.step("SUP", cycle, "finish")
