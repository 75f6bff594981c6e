"""校舍台账、安全年检与危房清零: a building of grade D is to be stopped the same day, and is cleared by a second person and the leader."""


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    building = county.open("safo", school, "FIN-09.building", name="老教学楼", built=1978, structure="砖木", area=850, used_for="教学楼", grade="未鉴定", pupils=120)
    county.step("safo", building, "survey", survey="东墙有贯通裂缝")
    county.refused("BLD:staff", building, "condemn", "只有D级", grade="C", graded_on=today.isoformat(), firm="某鉴定公司")
    after = county.step("BLD:staff", building, "condemn", grade="D", graded_on=today.isoformat(), firm="某鉴定公司")
    assert after["due_at"] == today.isoformat()
    assert [line for line in county.mine("head", school) if line["id"] == building["id"]], "the head has to stop its use today"
    assert county.count("BLD", county.code, "buildings_d_in_use", year=year) == 1

    county.step("head", building, "stop", stopped_on=today.isoformat(), moved_to="新教学楼一层", seal_photo=[county.file("photo.png")])
    assert county.count("BLD", county.code, "buildings_d_in_use", year=year) == 0
    assert county.count("BLD", county.code, "buildings_d_left", year=year) == 1
    county.step("BLD:staff", building, "order", disposal="重建", dispose_by=f"{year}-12-31")
    county.refused("head", building, "treat", "重建面积", disposed_on=today.isoformat(), disposal_files=[county.file("x.pdf")], rebuild_cost=1800000)
    county.step("head", building, "treat", disposed_on=today.isoformat(), disposal_files=[county.file("x.pdf")], rebuild_cost=1800000, new_area=900)
    county.refused("head", building, "recheck", "", recheck_note="自己复核")
    county.step("BLD", building, "recheck", recheck_note="已验收")
    county.refused("BLD", building, "clear", "")
    cleared = county.step("BLD:ldr", building, "clear")
    assert cleared["state"] == "cleared"
    assert [step["step"] for step in cleared["steps"]][-6:] == ["condemn", "stop", "order", "treat", "recheck", "clear"]
    assert county.count("BLD", county.code, "buildings_d_left", year=year) == 0
    assert county.count("BLD", county.code, "buildings_rebuilt_area", year=year) == 900

    check = county.open("BLD:staff", school, "FIN-09.yearly_check", check_year=year)
    county.refused("BLD:staff", check, "check", "问题", checked_on=today.isoformat(), parts=["结构安全"], verdict="需维修", report=[county.file("x.pdf")])
    county.step("BLD:staff", check, "check", checked_on=today.isoformat(), parts=["结构安全"], verdict="安全", report=[county.file("x.pdf")])
    county.step("BLD", check, "confirm")
    assert county.count("BLD", county.code, "building_checks_rate", year=year) == 100
