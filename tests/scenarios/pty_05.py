"""PTY-05: what concerns women staff cannot reach its resolution without the congress; 12 of 20 rooms are 60 %, with the 8 names."""


def scenario(county):
    school = county.schools[0]
    day, year = county.today().isoformat(), county.today().year
    proposal = county.open("UN:staff", school, "PTY-05.proposal", text="哺乳时间安排", on=day, women=True)
    county.step("UN:staff", proposal, "accept", accept_note="属于女职工权益")
    resolution = [county.file("x.pdf")]
    county.refused("UN", proposal, "resolve", "教代会", resolution=resolution)
    county.step("UN:staff", proposal, "discuss", congress_number="教代会5", congress_on=day)
    county.step("UN", proposal, "resolve", resolution=resolution)
    assert county.step("head", proposal, "do", done_note="每天一小时")["state"] == "done"

    for number in range(20):
        unit = county.schools[number % len(county.schools)]
        room = county.open("UN:staff", unit, "PTY-05.room", on=day, kind="母婴室")
        if number < 12:
            county.step("head", room, "build", ready_on=day, photos=[county.file("photo.png")])
    assert county.count("UN", county.code, "union_rooms_rate", year=year) == 60
    missing = county.cases("UN", "PTY-05.room", state="planned")
    assert len(missing) == 8 and all(case["unit_name"] for case in missing)
    ready = county.cases("UN", "PTY-05.room", state="ready")
    county.refused("UN", ready[0], "confirm", "没有达标", met=False)
    county.step("UN", ready[0], "confirm", met=True)
    health = county.open("aff", school, "PTY-05.health", on=day, staff=40, checked=38, helped=2, help_money=16000)
    county.step("head", health, "report")
    county.step("UN", health, "accept")
    assert not any("姓名" in heading for row in county.register("UN", "PTY-05.health") for heading in row)
