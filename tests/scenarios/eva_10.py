"""EVA-10: a task passes 31 days: yellow, orange, red, a draft circular in turn; a veto holds until two lift it."""


def scenario(county):
    school = county.schools[0]
    head = county.person("head", school)
    task = county.open("OFF:staff", school, "ADM-02.task", text="完成危旧线路改造", source="安全整改")
    county.step("OFF", task, "issue", lead_unit=school, due_on=str(county.today()), source="安全整改")
    county.step("head", task, "receive")
    seen = []
    for days in (1, 7, 8, 15):  # days 1, 8, 16, 31 after the deadline
        county.later(days=days)
        case = county.case("OFF", task)
        seen.append((case["overdue_days"] if "overdue_days" in case else None, case["light"]))
        due = [entry for entry in county.mine("head", school) if entry["id"] == case["id"]]
        assert due, "nobody is told"
    assert all(light == "red" for _, light in seen), seen
    circulars = county.cases("SUP", "EVA-10.circular", unit=school)
    assert len(circulars) == 1 and circulars[0]["state"] == "draft", circulars

    # The slip that somebody writes: answered in time, ended by another one.
    slip = county.open("SUP:staff", school, "EVA-10.slip", text="危旧线路改造逾期")
    county.refused("SUP", slip, "send", "要求", color="红")
    county.step("SUP", slip, "send", color="红", owner_unit=school, demand="三日内报整改计划",
                reply_by=str(county.today()))
    county.refused("SUP", slip, "done", "")
    county.step("head", slip, "reply", reply="已签订施工合同，月底完工")
    county.step("SUP", slip, "done")
    assert county.count("SUP", school, "slips_sent") == 1
    assert county.count("SUP", school, "slips_answered_rate") == 100
    assert county.count("SUP", school, "slips_red") == 1

    # The draft circular goes out by the leader only; a ranking only by the head of the bureau, with its reason.
    draft = circulars[0]
    words = dict(text="一所学校任务逾期31日", units=[school], unit_count=1, scope="各学校", basis="督办单")
    county.refused("SUP:staff", draft, "submit", "排名理由", kind="排名", **words)
    county.step("SUP:staff", draft, "submit", kind="批评", **words)
    county.refused("SUP:staff", draft, "issue", "", document_number="教督〔2026〕5号", issued_on=str(county.today()),
                   open_to_public=False)
    county.step("SUP:ldr", draft, "issue", document_number="教督〔2026〕5号", issued_on=str(county.today()),
                open_to_public=False)
    assert county.count("SUP", school, "circulars_critical_units") == 1

    # A veto: heard before it is decided, lifted by two, and then no more in force.
    year = county.next_year()
    veto = county.open("SUP:staff", school, "EVA-10.veto", what="评优", rule="重点任务逾期31日未办结，当年不得评优")
    county.step("SUP", veto, "verify", owner_unit=school, object_level="学校", verified_note="属实")
    decided = dict(decision="限制评优一年", decision_number="教〔2026〕9号", decided_on=str(county.today()),
                   from_day=str(county.today()), until_day=str(year))
    county.hidden("fino", veto, school)  # items of an evaluation may be handed to him; that opens no veto of his school
    county.refused("SUP:ldr", veto, "decide", "", **decided)  # not before the school was heard
    county.step("head", veto, "state", statement="施工单位更换，请求从轻")
    county.refused("gov", veto, "decide_above", "", **decided)  # a school is for the bureau to decide
    county.step("SUP:ldr", veto, "decide", **decided)
    county.step("OFF:staff", veto, "deliver", delivered_on=str(county.today()))
    assert county.count("SUP", school, "vetoes_in_force") == 1
    county.refused("SUP:ldr", veto, "lift", "", lifted_on=str(county.today()))
    county.step("SUP", veto, "propose_lift", lift_note="任务已经办结并核验")
    county.step("SUP:ldr", veto, "lift", lifted_on=str(county.today()))
    assert county.count("SUP", school, "vetoes_in_force") == 0
    assert county.count("SUP", school, "vetoes_lifted") == 1

    # Above a school the government decides.
    town = county.townships[0]
    talk = county.open("SUP:staff", town, "EVA-10.talk", topic="控辍保学联控联保不到位")
    county.step("SUP", talk, "verify", owner_unit=town, object_level="乡镇街道", verified_note="属实", basis="责任书第五条")
    county.step("twn", talk, "waive_statement", reason="没有意见")
    what = dict(decision="约谈分管负责人", decision_number="政督〔2026〕2号", decided_on=str(county.today()))
    county.refused("SUP:ldr", talk, "decide", "", **what)
    county.step("gov", talk, "decide_above", **what)
    county.step("OFF:staff", talk, "deliver", delivered_on=str(county.today()), talked_on=str(county.today()),
                talker=county.person("gov", county.code), people_count=2)
    county.step("OFF:staff", talk, "promise", text="本月内逐户走访", due_on=str(year))
    assert county.count("SUP", town, "talks_people") == 2
    county.refused("SUP", talk, "file", "", minutes=[county.file("x.pdf")])  # its promise is not yet kept

    # Of persons nobody but the discipline group sees more than the number.
    person = county.open("dis", county.code, "EVA-10.person_case")
    for who in ("SUP", "SUP:ldr", "gov", head):
        county.hidden(who, person)

    # The slips go out as notices with receipts; what nobody received in time climbs the ladder by itself, and a draft of a circular names it.
    late = county.notice("SUP", "urge", title="督查单", body="请限期整改并签收。", groups=[{"units": [school]}])
    county.later(days=35)
    row = county.ask("SUP:staff", county.code, "GET", f"/notices/{late['id']}/recipients")["recipients"][0]
    assert row["light"] == "red" and "已逾期" in row["why"], row
    draft = county.ask("SUP:staff", county.code, "POST", "/notices/circular", {"unit": county.code, "sources": ["notices"], "section": "SUP"})
    assert draft["state"] == "draft" and school in draft["content"]["groups"][0]["units"] and "不排名" in draft["content"]["body"]
    county.receive("head", school, late)

    # While a veto holds, titles and awards refuse the school and quote the rule.
    again = county.open("SUP:staff", school, "EVA-10.veto", what="评优", rule="重点任务再次逾期31日未办结")
    county.step("SUP", again, "verify", owner_unit=school, object_level="学校", verified_note="属实")
    county.step("head", again, "state", statement="没有意见")
    today = county.today()
    county.step("SUP:ldr", again, "decide", decision="限制评优一年", decision_number="教〔2026〕10号", decided_on=str(today), from_day=str(today),
                until_day=str(county.next_year(today)))
    county.step("OFF:staff", again, "deliver", delivered_on=str(today))
    award = county.open("head", school, "TEA-09.award", name="优秀教师", award_year=today.year, teacher=county.person("tch", school),
                        deeds=county.file("report.docx"), quota=100)
    county.refused("HR", award, "examine", "重点任务再次逾期31日未办结", ethics="无影响", veto="无")
