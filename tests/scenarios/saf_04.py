"""SAF-04: one patrol slot stays empty; what is written down later is counted apart; visitors' lines stay in the school."""


def scenario(county):
    school = county.schools[0]
    county.duty_on("D-02")
    round_of_day = county.window("D-02", school)
    today = county.today()
    day = str(today)
    for slot, hour in (("早", "07:30"), ("中", "12:10")):
        patrol = county.open("safo", school, "SAF-04.patrol", on=day, at_time=f"{day}T{hour}", slot=slot,
                             route="教学楼、食堂、宿舍", found=False)
        county.step("head", patrol, "check")

    # The evening round is missing: the next morning the head and the leader on duty are told, the department sees it.
    county.past(round_of_day)
    assert county.missed("SAFE", "D-02", **{"from": day, "to": day}).count(school) == 1
    for who, kind in (("head", "duty_missed"), ("vice", "duty_missed"), ("safo", "duty_make_up")):
        assert any(one["duty"] == "D-02" and one["kind"] == kind for one in county.todo(who, school)), who
    counted = county.duty_rate("SAFE", "D-02", school, day, day)
    assert (counted["due"], counted["on_time"], counted["missed"]) == (3, 2, 1), counted

    # Written down the day after: allowed with its explanation, and counted as late.
    late = county.open("safo", school, "SAF-04.patrol", on=day, at_time=f"{day}T18:30", slot="晚", route="宿舍", found=True)
    county.refused("head", late, "check", "补记说明", text="宿舍插座松动", place="用电", field="消防", level="一般")
    county.step("safo", late, "explain", late_reason="值班人员临时送医")
    county.refused("head", late, "check", "隐患台账", text="宿舍插座松动", place="用电", field="消防", level="一般")
    found = county.step("safo", late, "find", text="宿舍插座松动", place="用电", field="消防", level="一般")
    assert len(found["children"]) == 1
    assert county.case("safo", found["children"][0])["fields"]["text"] == "宿舍插座松动"
    county.step("head", late, "check")
    assert county.count("SAFE", school, "patrols_made") == 3
    assert county.count("SAFE", school, "patrols_late") == 1

    # A roster: drawn up, decided by another one than its author.
    until = str(county.next_year(today))
    leader = county.person("vice", school)
    roster = county.open("aff", school, "SAF-04.roster", kind="节假日", on=until, period=f"{until}/{until}")
    line = {"day": until, "hours": "8:00至次日8:00", "leader": leader, "people": "值班教师2人"}
    county.refused("aff", roster, "submit", "值班安排", leader=[leader], phone="值班室")
    county.step("aff", roster, "submit", leader=[leader], lines=[line], phone="值班室")
    county.refused("aff", roster, "pass_school", "")
    county.step("head", roster, "pass_school")

    # Visitors and exits: the bureau sees how many, not who.
    now = str(county.today())
    visit = county.open("safo", school, "SAF-04.visitor", matter="送教材", visited=leader, in_at=f"{now}T09:00")
    county.refused("safo", visit, "leave", "不能早于", out_at=f"{now}T08:00")
    county.step("safo", visit, "leave", out_at=f"{now}T09:40")
    assert county.count("SAFE", school, "visitors") == 1
    county.hidden("gov", visit)

    teacher = county.person("cls", school)
    leave = county.open("tch", school, "SAF-04.leave", who="学生", matter="家长接回", approver=teacher,
                        out_at=f"{now}T10:00", back_by=f"{now}T14:00")
    county.refused("tch", leave, "approve", "")
    county.step(teacher, leave, "approve")
    county.later(days=1)
    assert county.count("SAFE", school, "leaves_not_back") == 1
    county.step("safo", leave, "return", back_at=f"{now}T13:30")
    assert county.count("SAFE", school, "leaves_not_back") == 0
    counted = county.duty_rate("SAFE", "D-02", school, day, day)
    assert (counted["on_time"], counted["made_up"], counted["missed"]) == (2, 1, 0), counted
