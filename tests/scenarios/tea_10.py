"""校长与干部队伍: terms that end are listed in time, with rotation and audit; a move enters the histories of both schools."""


def scenario(county):
    first, second = county.schools[:2]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    county.refused_open("HR:staff", first, "TEA-10.post", "任期一般3至5年", person=county.person("head", first), position="校长", source="提拔", starts=day(0), ends=day(300))

    posts = []
    for number in range(12):
        post = county.open("HR:staff", first, "TEA-10.post", person=county.person("head", first), position="校长" if number == 0 else "副校长", sex="女" if number < 3 else "男",
                           source="提拔", starts=day(-1400), ends=day(60))
        county.step("HR", post, "register", document=f"任字{number + 1}号")
        posts.append(post)
    due = {line["id"] for line in county.mine("HR", county.code)}
    assert {post["id"] for post in posts} <= due
    assert county.count("HR", county.code, "cadres_ending", year=year) == 12
    assert county.count("HR", county.code, "cadres_women", year=year) == 3
    audit = county.step("HR:staff", posts[0], "propose_audit", kind="离任经济责任审计", audit_year=year, period_from=day(-1400), period_until=day(60))
    assert len(audit["children"]) == 1

    # A head moves to another school: the old post ends, the new one goes through all its steps.
    county.step("HR", posts[0], "end", next="轮换到其他学校", document="免字1号")
    move = county.open("HR:staff", second, "TEA-10.post", person=county.person("head", first), position="校长", source="轮岗", from_school=first, starts=day(0), ends=day(1500))
    county.step("HR:staff", move, "recommend", votes="推荐得票居首")
    county.step("HR:staff", move, "examine", examine_note="考察良好")
    county.refused("HR:staff", move, "clear", "", clearance="无影响任用的问题")
    county.step("HR", move, "clear", clearance="无影响任用的问题")
    county.refused("HR", move, "decide", "", meeting="第5次党组会")
    county.step("HR:ldr", move, "decide", meeting="第5次党组会")
    county.step("HR:staff", move, "publicise", public_from=day(0), public_until=day(7))
    county.step("dir", move, "appoint", document="任字99号", probation_until=day(365))
    assert county.count("HR", county.code, "cadres_rotated", year=year) == 1
    moves = county.cases("HR", "TEA-10.post", source="轮岗")
    assert [(case["fields"]["from_school"], case["unit"]) for case in moves] == [(first, second)]
    assert [case["state"] for case in county.cases("HR", "TEA-10.post", unit=first, position="校长")] == ["ended"]
    county.hidden("gov", move)
