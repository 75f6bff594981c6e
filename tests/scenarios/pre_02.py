"""PRE-02: housing accepted without its kindergarten makes a problem of the department; all 28 closed print 100 % with their dates."""


def listed(county, number, **more):
    day = county.today().isoformat()
    return county.open("BAS:staff", county.code, "PRE-02.estate", estate=f"{number}号小区", on=day, developer="某公司", plot=f"地块{number}",
                       planned_places=270, planned_on=day, dept_person=county.person("deptu", county.code),
                       **{"problem": "无", **more})


def finish(county, case):
    day = county.today().isoformat()
    file = [county.file("x.pdf")]
    county.step("deptu", case, "plan", file=file)
    county.step("deptu", case, "build", built_on=day)
    county.step("BAS", case, "accept", accepted_on=day, accepted_places=270)
    county.step("BAS", case, "hand_over", delivered_on=day, handed_over_on=day)
    county.step("BAS:staff", case, "open", nature="公办", opened_on=day)
    county.refused("BAS", case, "close", "")
    return county.step("BAS:ldr", case, "close")


def scenario(county):
    day = county.today().isoformat()
    gap = listed(county, 0, problem="未建")
    county.step("BAS:staff", gap, "housing", housing_accepted_on=day)
    assert county.count("BAS", county.code, "estates_out_of_step") == 1
    county.step("BAS:staff", gap, "gap", text="住宅已验收，配套园未建", problem="未建", clause="配套建设同步验收")
    problem = county.cases("SUP", "EVA-09.problem")[0]
    assert "配套园未建" in problem["title"]
    county.refused("deptu", gap, "close", "")
    county.step("SUP:staff", problem, "dismiss", reason="已并入一园一案督办")
    county.step("BAS", gap, "correct_problem", problem="无")
    cases = [gap] + [listed(county, number) for number in range(1, 28)]
    for case in cases:
        assert finish(county, case)["state"] == "closed"
    assert county.count("BAS", county.code, "estates_handed_over_rate") == 100
    assert county.count("BAS", county.code, "estates_closed_rate") == 100
    rows = county.register("BAS", "PRE-02.estate")
    assert len(rows) == 28 and all(row["移交日期"] for row in rows)
