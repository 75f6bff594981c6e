"""SAF-05: known at 9:00, first reported at 10:20: late by 20 minutes; three reports in order; counted once."""


from datetime import timedelta


def scenario(county):
    school = county.schools[0]
    day = str(county.today())
    event = county.open("safo", school, "SAF-05.event", happened_at=f"{day}T08:50", known_at=f"{day}T09:00",
                        place="操场", kind="事故", level="较大", brief="看台护栏脱落", hurt=2, dead=0, measures="送医，封闭看台")
    county.refused("head", event, "first", "迟报原因", reported_at=f"{day}T10:20")
    reported = county.step("head", event, "first", reported_at=f"{day}T10:20", late_reason="忙于送医")
    assert float(reported["fields"]["late_minutes"]) == 20, reported["fields"]["late_minutes"]
    county.step("head", event, "write", written=[county.file("report.docx")])
    county.step("head", event, "continue", follow_up="2人留院观察", hurt=2)
    county.step("head", event, "end", ended_at=f"{day}T18:00")
    county.refused("head", event, "finish", "原因", final_report=[county.file("report.docx")], aftermath="家属安抚")
    county.step("head", event, "finish", final_report=[county.file("report.docx")], cause="焊点锈蚀",
                aftermath="医药费由学校垫付")
    county.refused("SAFE", event, "close", "")
    county.step("SAFE", event, "assess", lessons="看台列入每学期检测")
    closed = county.step("SAFE:ldr", event, "close")
    order = [step["step"] for step in closed["steps"]]
    assert [step for step in order if step in ("first", "continue", "finish")] == ["first", "continue", "finish"]
    assert county.count("SAFE", county.code, "incidents") == 1
    assert county.count("SAFE", county.code, "incidents_larger") == 1
    assert county.count("SAFE", county.code, "incident_hurt") == 2
    assert county.count("SAFE", county.code, "incidents_on_time_rate") == 0

    # What was in time counts so; another school sees neither.
    other = county.open("safo", county.schools[1], "SAF-05.event", happened_at=f"{day}T10:00", known_at=f"{day}T10:00",
                        place="食堂", kind="公共卫生", level="一般", brief="数人腹泻", hurt=0, dead=0, measures="留样送检")
    county.step("head", other, "first", reported_at=f"{day}T10:30")
    assert county.count("SAFE", county.code, "incidents_on_time_rate") == 50
    county.hidden(county.person("head", school), other)

    # Plans: decided by the head, filed by the bureau, current until the day of their next revision.
    plan = county.open("safo", school, "SAF-05.plan", kind="消防", version="第一版", lead_post="分管副校长")
    until = str(county.today() + timedelta(days=60))
    county.step("safo", plan, "submit", procedure=[county.file("report.docx")], revise_by=until)
    county.refused("safo", plan, "pass", "")
    county.step("head", plan, "pass")
    county.refused("SAFE:staff", plan, "file", "晚于备案日期", filed_on=until)
    county.step("SAFE:staff", plan, "file", filed_on=day)
    assert county.count("SAFE", school, "emergency_plans_current_rate") == 100
    county.later(days=61)
    assert county.count("SAFE", school, "emergency_plans_current") in (0, None)
