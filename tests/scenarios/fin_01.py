"""教育投入增长监测: growth is computed, a fall has to be explained before it can be handed in, a locked year is changed by two."""

from plain import values


def fields(indicator, stage, before, now):
    return {"fiscal_year": 2025, "indicator": indicator, "stage": stage, "phase": "决算核定", "basis": "教育经费统计年报，不含基建",
            "before": before, "now": now}


def scenario(county):
    unit = county.code
    total = county.open("FIN:staff", unit, "FIN-01.test", **fields("教育经费总投入", "合计", 573146600, 579261810))
    seen = values(county.case("FIN:staff", total))
    assert abs(seen["rise"] - 1.07) < 0.005, seen["rise"]
    assert seen["short"] == 0

    fallen = county.open("FIN:staff", unit, "FIN-01.test", **fields("生均一般公共预算教育经费", "小学", 12700, 12600))
    confirmer = county.person("deptu", unit)
    county.refused("FIN:staff", fallen, "submit", "下降原因", confirmer=confirmer)
    county.step("FIN:staff", fallen, "submit", confirmer=confirmer, cause="在校生增加，公用经费总量未同步增加", measure="年中追加预算")
    county.step("FIN:staff", total, "submit", confirmer=confirmer)
    for case in (total, fallen):
        county.step("deptu", case, "review", confirm_note="与决算一致")
        county.refused("FIN:staff", case, "approve", "")
        assert county.step("FIN:ldr", case, "approve")["state"] == "in_force"

    assert county.count("FIN", unit, "funding_tests", year=2025) == 2
    assert county.count("FIN", unit, "funding_tests_failed", year=2025) == 1
    assert county.count("FIN", unit, "funding_tests_passed_rate", year=2025) == 50

    # A correction needs two, and what was locked before stays readable.
    assert county.step("FIN", fallen, "revise", reason="决算数更正")["state"] == "in_force"
    again = county.step("dir", fallen, "revise", reason="决算数更正")
    assert again["state"] == "draft"
    assert any(step["step"] == "approve" for step in again["steps"])
