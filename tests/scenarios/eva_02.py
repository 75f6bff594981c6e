"""EVA-02: each school's gap until it is filled; a county's way through the recognition; falling back opens a rectification."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    due = str(today + timedelta(days=300))
    gap = county.open("SUP:staff", school, "EVA-02.gap", standard="优质均衡", indicator="小学生均图书", current=6.33, limit=25,
                      upward=True)
    assert abs(float(county.case("SUP", gap)["fields"]["lack"]) - 18.67) < 1e-9
    county.refused("SUP:staff", gap, "plan", "自然单位", plan_year=today.year + 1, text="补图书", due_on=due)
    county.step("SUP:staff", gap, "plan", natural="缺图书5637册", plan_year=today.year + 1, text="补图书5637册", due_on=due)
    made = county.step("SUP:staff", gap, "task")
    assert county.case("OFF", made["children"][0])["fields"]["text"] == "补图书5637册"
    county.refused("head", gap, "fill", "还没有达到", current=20, proof=[county.file("x.pdf")])
    county.step("head", gap, "fill", current=25.1, proof=[county.file("x.pdf")])
    county.refused("head", gap, "meet", "")
    county.step("ins", gap, "meet")
    assert county.count("SUP", school, "standard_gaps_met_rate") == 100
    county.step("SUP", gap, "fall_back", reason="学生增加", current=24)
    assert county.count("SUP", school, "standard_gaps_open") == 1
    # The coefficients (0.515257 of the five schools) and who moves them most: tests/standard, page of the county.

    way = county.open("SUP:staff", county.code, "EVA-02.recognition", kind="义务教育优质均衡", plan_year=today.year + 1)
    county.step("SUP:staff", way, "compute", frozen_on=str(today), computed_note="七项差异系数两项超标")
    county.refused("SUP:staff", way, "self_judge", "", self_on=str(today), self_report=[county.file("report.docx")])
    county.step("gov", way, "self_judge", self_on=str(today), self_report=[county.file("report.docx")])
    county.step("SUP:staff", way, "city", city_on=str(today), city_result="限期整改")
    county.refused("SUP:staff", way, "province", "", province_on=str(today), province_result="通过")
    county.step("SUP:staff", way, "send_back", reason="两项超标")
    assert county.case("SUP", way)["state"] == "computed"
