"""ADM-12: twelve type rows that do not add to the total stop; a school of two stages counts once in the total with a note; what is locked
changes only as a new version, by two persons."""


def scenario(county):
    today = county.today()
    kinds = ["幼儿园", "小学", "教学点", "初中", "九年一贯制", "完全中学", "高中", "十二年一贯制", "中职", "特教", "工读", "成人学校"]
    schools = [500, 400, 150, 100, 60, 20, 30, 10, 20, 15, 5, 70]
    pupils = [100000, 220000, 10000, 120000, 60000, 30000, 40000, 12000, 20000, 3000, 125, 10000]
    assert (sum(schools), sum(pupils)) == (1380, 625125)
    rows = [{"kind": kind, "schools": count, "pupils": number} for kind, count, number in zip(kinds, schools, pupils)]
    report = county.open("BAS:staff", county.code, "ADM-12.report", year=today.year, table="教基1001", schools_due=1380)
    words = dict(schools_done=1380, rows=rows, total_schools=1380, total_pupils=625125, errors=0, true_checked=True, right_checked=True, complete_checked=True,
                 timely_checked=True)
    county.refused("BAS", report, "check", "各类学生数之和与总数不一致", **(words | {"total_pupils": 625000}))
    county.refused("BAS", report, "check", "多学段学校", **(words | {"total_schools": 1379}))
    county.refused("BAS", report, "check", "还有学校没有审核通过", **(words | {"schools_done": 1379}))
    found = county.step("BAS:staff", report, "finding", rule="班额与学生数", finding="某校学生数与班数不合")["children"][0]
    county.refused("BAS", report, "check", "核对问题", **(words | {"errors": 1}))
    county.step("BAS:staff", found, "mend_here", outcome="已更正", outcome_note="少填一个班")
    county.refused("BAS:staff", found, "settle", "")  # whoever mended it does not settle it
    county.step("BAS", found, "settle")
    county.step("BAS", report, "check", stage_note="九年一贯制学校一所，在小学、初中分别列出", **(words | {"total_schools": 1379}))
    county.step("BAS:ldr", report, "sign")
    county.step("BAS", report, "hand_up", signed_file=[county.file("x.pdf")])
    assert county.count("BAS", county.code, "statistics_handed_up") == 1
    locked = county.case("BAS", report)
    county.refused("BAS", report, "check", "不能", **words)
    county.step("BAS:ldr", report, "correct", reason="更正一所学校", correction="某校学生数少5人")
    assert county.case("BAS", report)["state"] == "handed_up", "one person does not unlock"
    county.refused("BAS:ldr", report, "correct", "另外的人", reason="更正一所学校", correction="某校学生数少5人")
    county.step("dir", report, "correct", reason="更正一所学校", correction="某校学生数少5人")
    rows[1]["pupils"] -= 5
    county.step("BAS", report, "send_back", reason="按更正重填")
    county.step("BAS", report, "check", **(words | {"rows": rows, "total_pupils": 625120, "total_schools": 1380}))
    versions = [step["fields"]["total_pupils"] for step in county.case("BAS", report)["steps"] if step["fields"].get("total_pupils")]
    assert versions == ["625125", "625120"] and locked["fields"]["total_pupils"] == "625125", "the old version stays"
    assert county.count("BAS", county.code, "statistics_corrected") == 1

    # Moves of the roll: numbers of a month, no names.
    school = county.schools[0]
    for kind, number in (("转入", 12), ("转出", 5), ("休学", 2), ("复学", 1), ("辍学", 0)):
        move = county.open("staffd", school, "ADM-12.roll_change", month_day=str(today.replace(day=1)), kind=kind, grade="全校", pupils=number)
        county.step("head", move, "pass")
        county.step("BAS:staff", move, "check")
    assert county.count("BAS", school, "roll_net", year=today.year) == 6
    county.refused_open("staffd", school, "ADM-12.roll_change", "没有", month_day=str(today.replace(day=1)), kind="转入", grade="全校", pupils=1, pupil_name="某生")
