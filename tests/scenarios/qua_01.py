"""QUA-01: PE 4 of 4 and art 0 of 1 list a gap of 1 by school and grade; schools that dropped subjects in the exam week are found."""


def scenario(county):
    school = county.schools[0]
    day, year = county.today().isoformat(), county.today().year
    courses = [{"course": "体育与健康", "hours": 4, "wanted": 4, "gap": 0}, {"course": "美术", "hours": 0, "wanted": 1, "gap": 1}]
    base = dict(on=day, term="秋季学期", grade="三年级")
    county.refused_open("aff", school, "QUA-01.timetable", "逐科核对", courses=[courses[0], {**courses[1], "gap": 0}], dropped=["无"], **base)
    short = county.open("aff", school, "QUA-01.timetable", courses=courses, dropped=["音乐", "美术"], **base)
    county.refused("head", short, "report", "缺口原因")
    county.step("head", short, "report", gap_note="下月补开")
    full = county.open("aff", county.schools[1], "QUA-01.timetable", courses=courses[:1], dropped=["无"], **base)
    county.step("head", full, "report")
    county.step("BAS", full, "accept")
    assert county.count("BAS", county.code, "timetable_gap_hours", year=year) == 1
    assert county.count("BAS", county.code, "timetables_complete_rate", year=year) == 50
    listed = [row for row in county.cases("BAS", "QUA-01.timetable", grade="三年级") if float(row["fields"]["gap_all"]) > 0]
    assert [row["unit"] for row in listed] == [school]
    assert [row["unit"] for row in county.cases("BAS", "QUA-01.timetable", dropped="美术")] == [school]

    check = county.open("ins", school, "QUA-01.check", on=day, item="作业", sampled=10, good=7, verdict="一般", facts="超量")
    county.refused("RES", check, "file", "不一致", problems=1)
    county.step("ins", check, "find", text="三年级作业超量", clause="作业管理")
    county.step("head", check, "sign")
    assert county.step("RES", check, "file", problems=1)["state"] == "filed"
    assert county.count("RES", county.code, "teaching_check_good_rate", year=year) == 70
