"""STU-01: a child absent for 7 days is visited twice, returns and stays 90 days; registers that differ stop the zero report."""
from datetime import timedelta


def scenario(county):
    school, other = county.schools[:2]
    # The zero report is asked for every month: one school hands it in, another does not.
    county.duty_on("M-12", county.month_begins())
    month = county.window("M-12", other)
    monthly = county.open("cls", other, "STU-01.zero_report", on=str(county.today()),
                          grades=[{"grade": "一年级", "due": 30, "enrolled": 30, "suspected": 0, "dropped": 0}])
    county.step("head", monthly, "report", register_missing=0, monitor_missing=0)
    assert [one["state"] for one in county.duties("BAS", other, "M-12", within=other)] == ["done"]
    county.step("BAS", monthly, "accept")
    assert [one["state"] for one in county.duties("BAS", other, "M-12", within=other)] == ["verified"]
    county.past(month)
    missed = county.missed("BAS", "M-12")
    assert school in missed and other not in missed, missed

    today = county.today()
    year = today.year
    child = county.open("cls", school, "STU-01.child", found_on=today.isoformat(), name="测试甲", identity="110101201301010011",
                        registered_at="某镇某村", living_at="某镇某村", age=12, grade="六年级", source="学校上报", category="厌学",
                        absent_days=7, owner=county.person("cls", school))
    assert child["state"] == "found"
    county.hidden("gov", child)
    county.step("head", child, "verify", verify_note="家访属实，已缺课7天")
    county.step("cls", child, "persuade", visit_on=today.isoformat(), visit_kind="上门", visit_result="拒绝")
    seen = county.step("head", child, "persuade", visit_on=today.isoformat(), visit_kind="约谈家长", visit_result="同意返校")
    assert len([step for step in seen["steps"] if step["step"] == "persuade"]) == 2, "both visits stay"
    seen = county.step("head", child, "return", returned_on=today.isoformat(), placement="原校就读")
    assert seen["due_at"][:10] == (today + timedelta(days=30)).isoformat()
    county.refused("cls", child, "stabilise", "30日回访", check90_on=today.isoformat(), check90_note="在校")
    county.later(days=30)
    county.step("cls", child, "check30", check30_on=county.today().isoformat(), check30_note="正常到校")
    county.refused("cls", child, "stabilise", "不满90天", check90_on=county.today().isoformat(), check90_note="在校")
    county.later(days=60)
    county.step("cls", child, "stabilise", check90_on=county.today().isoformat(), check90_note="学习稳定")
    county.refused("BAS", child, "close", "不一致", register_state="在读", monitor_state="疑似辍学")
    assert county.case("head", child)["state"] == "stable"
    assert county.step("BAS", child, "close", register_state="在读", monitor_state="在读")["state"] == "closed"
    assert county.count("BAS", county.code, "dropout_children_left", year=year) == 0
    assert county.count("BAS", county.code, "dropout_stable_rate", year=year) == 100

    report = county.open("cls", school, "STU-01.zero_report", on=county.today().isoformat(),
                         grades=[{"grade": "六年级", "due": 40, "enrolled": 39, "suspected": 1, "dropped": 0}])
    county.step("cls", report, "send")
    county.refused("head", report, "report", "零报告不能报出", register_missing=1, monitor_missing=0)
    county.step("head", report, "report", register_missing=1, monitor_missing=1, difference_note="监测系统已补录")
    assert county.step("BAS", report, "accept")["state"] == "accepted"
    assert county.count("BAS", school, "school_age_due") == 40
