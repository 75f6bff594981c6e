"""SAF-13: fifty schools evaluated, one fails: 98 %; it has a rectification with a date; re-assessed, its history stays."""
from datetime import timedelta


def scenario(county):
    schools = county.schools[:50]
    until = str(county.today() + timedelta(days=1000))
    failed = None
    for n, school in enumerate(schools):
        title = county.open("safo", school, "SAF-13.title", level="县", award="平安校园", standard="2026版")
        county.step("safo", title, "start")
        county.step("head", title, "apply", applied_on=str(county.today()), application=[county.file("report.docx")],
                    self_score=95, breakdown=[county.file("x.pdf")])
        bad = n == 7
        if bad:
            county.refused("SAFE", title, "judge", "不达标项目", score=72, judgement="消防设施缺失", conclusion="不达标")
        county.step("SAFE", title, "judge", score=72 if bad else 94, judgement="逐项核对", conclusion="不达标" if bad else "达标",
                    **({"fail_note": "消防设施缺失"} if bad else {}))
        if bad:
            failed = title
            county.refused("SAFE", title, "publicise", "", public_until=str(county.today() + timedelta(days=7)))
            made = county.step("SAFE", title, "rectify", text="补齐消防设施")
            county.step("SAFE", title, "fail", reason="消防设施缺失")
            problem = made["children"][0]
            county.step("SUP:staff", problem, "issue", source="评估认定", clause="平安校园标准第五条", level="一般", notice="平督1号",
                        owner_unit=school, owner=county.person("head", school),
                        fix_by=str(county.today() + timedelta(days=15)))
    assert abs(county.count("SAFE", county.code, "safe_campus_passed_rate") - (len(schools) - 1) * 100 / len(schools)) < 0.01
    assert [case["unit"] for case in county.cases("SAFE", "SAF-13.title", state="failed")] == [schools[7]]

    county.later(days=60)
    county.step("safo", failed, "again", reason="整改完成，申请再评")
    county.step("head", failed, "apply", applied_on=str(county.today()), application=[county.file("report.docx")],
                self_score=96, breakdown=[county.file("x.pdf")])
    county.step("SAFE", failed, "judge", score=93, judgement="消防设施已补齐", conclusion="达标")
    county.step("SAFE", failed, "publicise", public_until=str(county.today() + timedelta(days=7)))
    county.refused("SAFE", failed, "name", "", named_on=str(county.today()), valid_until=until)
    named = county.step("SAFE:ldr", failed, "name", named_on=str(county.today()), valid_until=until)
    assert named["state"] == "named"
    steps = [step["step"] for step in named["steps"]]
    assert steps.count("judge") == 2 and "fail" in steps and "again" in steps
    assert county.count("SAFE", county.code, "safe_campus_passed_rate") == 100
