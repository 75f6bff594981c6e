"""义务教育招生与报名监测: registrations beyond the places warn, results go out by number, a key class leads to an inspection."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    zone = county.open("BAS:staff", school, "EXA-01.zone", zone_name="城东片区", border="中山路以东、河以南", ground="招生办法", changed=True)
    county.refused("BAS:ldr", zone, "publish", "调整说明")
    county.step("BAS:ldr", zone, "publish", change="新增两个小区", heard_on=day(-10))

    known = {"admission_year": year, "grade": "小学一年级", "classes": 4, "class_limit": 45, "conditions": "年满6周岁，片区内居住", "zone": zone["id"]}
    county.refused_open("BAS:staff", school, "EXA-01.plan", "班额超过上限", planned=200, **known)
    plan = county.open("BAS:staff", school, "EXA-01.plan", planned=180, **known)
    county.refused("BAS:ldr", plan, "publish", "", published_on=day(0))  # not filed yet
    county.step("BAS:staff", plan, "file", filing_number="备案1号")
    county.step("BAS:ldr", plan, "publish", published_on=day(0))
    county.refused("BAS", plan, "finish", "不得择校", admitted=178, chosen_school=2)
    county.step("BAS", plan, "finish", admitted=178, chosen_school=0)
    assert county.count("BAS", county.code, "admission_choice", year=year) == 0

    report = county.open("EXM:staff", county.code, "EXA-01.half_month", as_of=day(0), zone="全县", grade="小学一年级", registered=40015, places=21000, last_year=32704)
    seen = values(county.case("EXM:staff", report))
    assert seen["gap"] == 19015 and seen["warned"] is True and abs(seen["rise"] - 22.36) < 0.01
    county.refused("BAS", report, "report", "应对措施")
    county.step("BAS", report, "report", text="挖潜扩班，启用新校")
    assert len(county.step("BAS", report, "task")["children"]) == 1
    assert county.count("BAS", county.code, "half_month_warned", year=year) == 1

    pupil = county.open("head", school, "EXA-01.registration", admission_year=year, code="A20260001", category="户籍", lives_at="城东社区", wish="本校")
    county.hidden("gov", pupil)
    county.step("BAS:staff", pupil, "residence", residence="属实")
    result = county.open("BAS:staff", county.code, "EXA-01.publication", admission_year=year, round_number="第四轮", content="结果", publish_by=day(10))
    county.step("BAS", result, "review")
    county.refused("BAS:ldr", result, "publish", "没有去除姓名", published_on=day(0), where_shown="县政府网站", masked=False, list_file=[county.file("x.pdf")])
    county.step("BAS:ldr", result, "publish", published_on=day(0), where_shown="县政府网站", masked=True, list_file=[county.file("x.pdf")])

    complaint = county.open("BAS:staff", school, "EXA-01.complaint", on=day(0), kind="重点班", text="按成绩分快慢班", complainant="王五", phone="13900000000")
    assert county.case("BAS:staff", complaint)["due_at"] is not None
    assert len(county.step("BAS:staff", complaint, "inspect")["children"]) == 1
    county.step("BAS:staff", complaint, "answer", answer="已转督导室查处", answered_on=day(0), proven="属实")
    county.refused("BAS", complaint, "close", "")  # while the problem is open
    assert county.count("BAS", county.code, "admission_complaints_rate", year=year) == 100

    # the public page shows numbers only
    county.expect("学生姓名", lambda: county.notice("BAS", "publicity", title="录取结果公示", contact="0990-1234567", body="| 学生姓名 | 学校 |\n| 王五六 | 本校 |"))
    posted = county.notice("BAS", "publicity", title="录取结果公示", contact="0990-1234567", body="| 报名编号 | 学校 |\n| A20260001 | 本校 |")
    assert "A20260001" in county.public_one(posted) and "王五六" not in county.public_one(posted)
