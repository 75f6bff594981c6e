"""EVA-12: 37 sent, 37 returned, mean 95.6; a group of three is hidden; ten and a hundred points compare."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    school = county.schools[0]
    survey = county.open("SUP:staff", county.code, "EVA-12.survey", topic="办学满意度", version="2026版", groups=["教师", "家长"],
                         period=f"{today}/{today + timedelta(days=10)}")
    county.refused("SUP:staff", survey, "pass", "", paper=[county.file("report.docx")])
    county.step("SUP:ldr", survey, "pass", paper=[county.file("report.docx")])
    county.step("SUP:staff", survey, "open")
    county.later(days=11)
    county.step("SUP:staff", survey, "shut")

    def group(name):
        return county.step("SUP:staff", survey, "result", unit=school, group=name)["children"][-1]

    teachers, parents, heads = group("教师"), group("家长"), group("校长")
    county.refused("SUP:staff", teachers, "enter", "不能大于回收数", sent=37, returned=37, valid=38, scale="百分制", mean=95.6,
                   satisfied=96)
    entered = county.step("SUP:staff", teachers, "enter", sent=37, returned=37, valid=37, scale="百分制", mean=95.6, satisfied=96)
    assert float(entered["fields"]["return_rate"]) == 100 and float(entered["fields"]["mean_100"]) == 95.6

    county.refused("SUP:staff", parents, "enter", "不能大于10", sent=300, returned=280, valid=275, scale="十分制", mean=79.62,
                   satisfied=80)
    ten = county.step("SUP:staff", parents, "enter", sent=300, returned=280, valid=275, scale="十分制", mean=7.962, satisfied=80,
                      above_mean=82.06)
    assert abs(float(ten["fields"]["mean_100"]) - 79.62) < 1e-9  # one result on two scales

    county.refused("SUP:staff", heads, "enter", "少于5份", sent=3, returned=3, valid=3, scale="百分制", mean=90)
    few = county.step("SUP:staff", heads, "enter", sent=3, returned=3, valid=3, scale="百分制")
    assert few["fields"]["hidden"] == "是" and few["fields"].get("mean") is None

    county.step("SUP", teachers, "check")
    county.refused("SUP", parents, "check", "85%")
    county.step("SUP:staff", parents, "problem", text="家长满意率80%，低于85%", level="一般")
    county.step("SUP", parents, "check")
    county.refused("SUP:ldr", survey, "publish", "", conclusion="总体满意")  # one group is not checked yet
    county.step("SUP", heads, "check")
    assert county.count("SUP", school, "survey_groups_below") == 1
    county.needs("evaluation")  # the anonymous answers themselves
