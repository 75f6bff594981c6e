"""SAF-01: a month with one school without a meeting; a flood warning to three towns and who has not received it."""


def scenario(county):
    schools = county.schools[:4]
    county.duty_on("M-01", county.month_begins())
    month_of_meetings = county.window("M-01", schools[0])
    day = str(county.today())
    words = dict(on=day, kind="安全例会", areas=["消防", "饮食"], analysis="气温下降，取暖用电多", focus="宿舍用电")
    for school in schools[:3]:
        meeting = county.open("safo", school, "SAF-01.meeting", **words)
        county.refused("safo", meeting, "file_school", "")
        county.step("head", meeting, "file_school")
    assert sum(county.count("SAFE", school, "safety_meetings") or 0 for school in schools) == 3
    future = dict(words, on=str(county.next_year()))
    county.refused_open("safo", schools[3], "SAF-01.meeting", "不能晚于今天", **future)

    # A decision of the bureau's own meeting becomes a task.
    meeting = county.open("SAFE:staff", county.code, "SAF-01.meeting", **words)
    made = county.step("SAFE:staff", meeting, "resolve", text="逐校排查宿舍线路", due_on=str(county.today()))
    assert len(made["children"]) == 1
    county.step("SAFE", meeting, "file")

    towns = county.townships[:3]
    month = f"{county.today()}/{county.next_year()}"
    warning = county.open("SAFE:staff", county.code, "SAF-01.warning", kind="汛期", units=towns, measures="停课待命，转移住校生",
                          period=month)
    county.refused("SAFE:staff", warning, "issue", "")
    issued = county.step("SAFE", warning, "issue")
    assert len(issued["children"]) == len(towns)
    receipts = {town: county.cases("SAFE", "SAF-01.warning_receipt", unit=town)[0] for town in towns}
    county.step("twn", receipts[towns[0]], "receive")
    county.later(days=2)
    missing = county.cases("SAFE", "SAF-01.warning_receipt", state="sent", overdue=True)
    assert sorted(case["unit"] for case in missing) == sorted(towns[1:]), missing
    assert county.count("SAFE", county.code, "warning_receipts_missing") == len(towns) - 1
    county.refused("twn", receipts[towns[1]], "receive", "")  # late, and has to say why
    county.step("twn", receipts[towns[1]], "receive_late", reason="山洪断网")
    assert county.count("SAFE", county.code, "warning_receipts_missing") == len(towns) - 2
    assert county.count("SAFE", county.code, "warning_receipts_on_time") == 1
    county.step("twn", receipts[towns[0]], "answer", response="已转移住校生120人")
    county.step("SAFE", warning, "lift", lifted_on=str(county.today()))

    # Posts: decided by the head, signed by the one who holds it.
    school = schools[0]
    post = county.open("safo", school, "SAF-01.post", year=county.today().year, post="宿舍安全",
                       holder=county.person("vice", school), areas=["消防"], duties="每晚查寝", leaders_set=True,
                       minds_set=True, measures_set=True, duties_set=True, money_set=False)
    county.refused("vice", post, "sign", "")
    county.step("head", post, "pass")
    county.refused("safo", post, "sign", "")
    county.step("vice", post, "sign")
    assert county.count("SAFE", school, "safety_posts_signed_rate") == 100
    assert county.count("SAFE", school, "safety_posts_complete") == 0

    # The month ends: the list of missed ones names the fourth school, and of the four three were held.
    county.past(month_of_meetings)
    span = {"from": month_of_meetings["due_on"], "to": month_of_meetings["due_on"]}
    missed = county.missed("SAFE", "M-01", **span)
    assert schools[3] in missed and not set(schools[:3]) & set(missed), missed
    lines = [county.duty_rate("SAFE", "M-01", school, *span.values()) for school in schools]
    assert sum(line["on_time"] for line in lines) == 3 and sum(line["due"] for line in lines) == 4
    assert any(one["duty"] == "M-01" for one in county.todo("head", schools[3]) if one["kind"] == "duty_make_up")
