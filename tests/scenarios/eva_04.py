"""EVA-04: towns judge themselves; one misses the duty report: it is listed and its total is capped by the rules."""


def scenario(county):
    towns = county.townships[:18]
    missing = towns[-1]
    year = county.today().year
    cases = {}
    for town in towns:
        case = county.open("SUP:staff", town, "EVA-04.assessment", year=year, object=f"{town}", version="2026版", full=100,
                           third_share=20, cap=79.9)
        county.refused("twn", case, "self_judge", "不能超过满分", self_score=101, evidence=[county.file("x.pdf")])
        county.step("twn", case, "self_judge", self_score=96, evidence=[county.file("x.pdf")])
        county.refused("SUP:staff", case, "score", "扣分原因", score=92, report_filed=town != missing, vetoed=False)
        county.step("SUP:staff", case, "score", score=92, report_filed=town != missing, vetoed=False,
                    deduct_reason="控辍保学走访记录不全")
        county.step("SUP:staff#2", case, "third", third_score=90)  # what the third party handed in
        cases[town] = case
    seen = {town: float(county.case("SUP", case)["fields"]["total"]) for town, case in cases.items()}
    assert all(abs(total - (79.9 if town == missing else 91.6)) < 1e-9 for town, total in seen.items()), seen
    assert county.count("SUP", county.code, "town_reports_missing") == 1
    assert abs(county.count("SUP", county.code, "town_reports_filed_rate") - (len(towns) - 1) * 100 / len(towns)) < 0.01
    listed = county.cases("SUP", "EVA-04.assessment", report_filed="否")
    assert [case["unit"] for case in listed] == [missing]

    case = cases[missing]
    county.refused("SUP:ldr", case, "settle", "", use="纳入综合考核")
    county.step("gov", case, "approve", grade="合格")
    day = str(county.today())
    county.step("SUP:staff", case, "publish", public=f"{day}/{day}")
    county.step("twn", case, "appeal", appeal="述职报告已于当日送达")
    county.refused("gov", case, "settle", "申诉还没有答复", use="纳入综合考核")
    county.step("SUP", case, "answer", appeal_answer="收文登记没有记录，维持")
    county.step("gov", case, "settle", use="纳入综合考核")
    rows = county.register("SUP", "EVA-04.assessment")
    assert len(rows) == len(towns)
    assert all(county.case("SUP", case)["fields"]["deduct_reason"] for case in cases.values())
