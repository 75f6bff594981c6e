"""PTY-03: a lecture without approval cannot be marked held; checks hold items of schools, no field for a person's view."""
from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    today = county.today()
    lecture = dict(text="科普报告会", kind="报告会", host=school, people=120)
    county.refused_open("aff", school, "PTY-03.activity", "5个工作日", on=(today + timedelta(days=2)).isoformat(), **lecture)
    case = county.open("aff", school, "PTY-03.activity", on=(today + timedelta(days=10)).isoformat(), **lecture)
    county.refused("aff", case, "hold", "")
    county.step("head", case, "apply")
    county.step("PTYO", case, "review", verdict="同意")
    county.refused("aff", case, "hold", "")
    county.step("PTYO:ldr", case, "approve")
    county.refused("aff", case, "hold", "没有到举办日期")
    county.later(days=10)
    county.step("aff", case, "hold")
    assert county.step("aff", case, "sum_up", summary="秩序良好")["state"] == "summed_up"

    check = county.open("PTYO:staff", school, "PTY-03.check", on=county.today().isoformat(),
                        items=[{"clause": "阵地管理", "verdict": "不符合"}])
    county.step("PTYO:staff", check, "find", text="宣传栏没有负责人", clause="阵地管理")
    seen = county.step("PTYO", check, "file", problems=1)
    names = " ".join(seen["fields"])
    assert not any(word in names for word in ("opinion", "attitude", "speech", "chat"))
    assert county.cases("SUP", "EVA-09.problem", unit=school)
