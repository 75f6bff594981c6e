"""考试成绩与升学质量分析: parts add up to the total, a rate in a text that differs is marked, publishing a rank list is refused."""

from plain import values


def scenario(county):
    school = county.schools[-1]
    year = county.today().year
    known = {"exam": "高考", "exam_year": year, "candidates": 1628, "first": 198, "second": 438, "third": 205, "definition": "含艺体，不含单招"}
    county.refused_open("EXM:staff", school, "EXA-05.totals", "不等于上线人数", above=851, **known)
    totals = county.open("EXM:staff", school, "EXA-05.totals", above=841, **known)
    assert abs(values(county.case("EXM:staff", totals))["above_rate"] - 51.66) < 0.005
    county.step("RES:staff", totals, "check")
    county.refused("RES", totals, "settle", "")
    county.step("RES:ldr", totals, "settle")
    assert abs(county.count("RES", county.code, "exam_total_above_rate", year=year) - 51.66) < 0.005

    figure = county.open("RES:staff", county.code, "EXA-05.figure", name="上线率", figure_year=year, definition="上线÷参考，2026版", numerator=841, denominator=1628,
                         stated=52.6, compare="百分点", last_year=50.2)
    seen = values(county.case("RES:staff", figure))
    assert seen["differs"] is True and abs(seen["change"] - 1.46) < 0.01
    county.refused("RES", figure, "settle", "与算出的不符")
    county.step("RES:staff", figure, "correct", stated=51.66)
    county.step("RES", figure, "settle")

    report = county.open("RES:staff", county.code, "EXA-05.report", exam="高考", exam_year=year)
    written = {"findings": "总体平稳", "report_file": county.file("report.docx")}
    county.refused("RES:staff", report, "submit", "不得公布或宣传", ranking="有", open_to="局内和学校本校部分", **written)
    county.refused("RES:staff", report, "submit", "不得对外公布", ranking="无", open_to="对外公布", **written)
    county.step("RES:staff", report, "submit", ranking="无", open_to="局内和学校本校部分", **written)
    assert county.step("RES:ldr", report, "file")["state"] == "filed"
    county.hidden("tch", totals)
