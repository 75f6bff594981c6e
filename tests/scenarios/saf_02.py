"""SAF-02: one joint inspection finds ten hazards; seven are closed, one passes its limit and gets a slip on the first day."""


def scenario(county):
    school = county.schools[0]
    inspection = county.open("SAFE:staff", school, "SAF-02.inspection", on=county.today(), kind="联合检查", result="查出十条隐患",
                             **{"with": [county.code]})
    day = str(county.today())
    found = [{"on": day, "place": "消防", "field": "消防", "text": f"第{n}个灭火器过期", "level": "一般"} for n in range(1, 11)]
    inspection = county.step("SAFE:staff", inspection, "find", opens=found)
    hazards = [county.case("SAFE:staff", {"id": one["id"], "unit": school}) for one in inspection["children"]]
    assert len(hazards) == 10, len(hazards)
    assert hazards[0]["sources"][0]["id"] == str(inspection["id"])
    county.refused("SAFE:staff", inspection, "file", "还没有办结")

    head = county.person("head", school)
    limit = str(county.next_year())
    for hazard in hazards:
        late = hazard is hazards[9]
        county.step("SAFE:staff", hazard, "issue", owner_unit=school, owner=head, fix_by=day if late else limit)
    for hazard in hazards[:7]:
        county.step("head", hazard, "report", measure="换了新的", evidence=[county.file("photo.png")])
        county.refused("head", hazard, "recheck", "您的岗位不能办", recheck="已整改到位", recheck_note="自查")
        county.step("ins", hazard, "recheck", recheck="已整改到位", recheck_note="现场看过")
        county.refused("head", hazard, "close", "您的岗位不能办")
        assert county.step("SAFE", hazard, "close")["ended"] == "closed"
    assert county.count("SAFE", school, "hazards_found") == 10
    assert county.count("SAFE", county.code, "hazards_closed_rate") == 70

    county.later(days=1)
    late = county.case("head", hazards[9])
    assert late["light"] == "red" and late["late_days"] == 1, late["why"]
    assert any(step["name"] == "黄色督办单" for step in late["steps"]), [step["name"] for step in late["steps"]]
    assert [one["id"] for one in county.cases("SAFE", "SAF-02.hazard", overdue=True)] == [late["id"]]
    for hazard in hazards[7:]:
        county.step("head", hazard, "progress", why_open="灭火器缺货，下周到")
    open_ones = [row for row in county.register("SAFE", "SAF-02.hazard") if row["状态"] == "整改中"]
    assert len(open_ones) == 3 and all(row["未完成原因"] == "灭火器缺货，下周到" for row in open_ones)
