"""PTY-02: 6 + 5 must be 11; leaders see totals, a section head does not find the case; a notice closes after a second person's check."""


def scenario(county):
    school = county.schools[0]
    day, year = county.today().isoformat(), county.today().year
    figures = dict(on=day, rows=[{"kind": "提醒谈话", "form": "第一种", "people": 30}, {"kind": "诫勉", "form": "第二种", "people": 16}],
                   people=46, cases=11)
    county.refused_open("dis", county.code, "PTY-02.figures", "之和", cases_closed=6, cases_open=4, **figures)
    table = county.open("dis", county.code, "PTY-02.figures", cases_closed=6, cases_open=5, **figures)
    county.step("dis", table, "settle")
    assert county.count("BAS:ldr", county.code, "discipline_people", year=year) == 46
    case = county.open("dis", county.code, "PTY-02.case", code="2026-01", on=day, about=school, clue="反映违规收费")
    county.hidden("BAS", case)
    county.hidden("BAS:ldr", case)
    county.step("dis", case, "check", check_note="初核属实")

    tour = county.open("DIS:staff", school, "PTY-02.tour", team="第一巡察组", period=f"{day}/{year + 1}-12-31", period_note="第三轮")
    county.step("DIS:staff", tour, "find", text="会议记录不全", clause="议事规则")
    county.refused("DIS:staff", tour, "tell", "不一致", notice="巡改1", told_on=day, problems=2)
    county.step("DIS:staff", tour, "tell", notice="巡改1", told_on=day, problems=1)
    problem = county.cases("DIS", "PTY-02.problem", unit=school)[0]
    county.step("DIS:staff", problem, "issue", owner_unit=school, owner=county.person("head", school), fix_by=f"{year + 1}-12-31")
    county.step("head", problem, "report", measure="补齐记录", evidence=[county.file("x.pdf")])
    county.refused("head", problem, "recheck", "", recheck="已整改到位", recheck_note="看过")
    county.refused("DIS", tour, "close", "")
    county.step("DIS:staff", problem, "recheck", recheck="已整改到位", recheck_note="现场查看")
    county.refused("DIS:staff", problem, "close", "")
    county.step("DIS", problem, "close")
    assert county.step("DIS", tour, "close")["state"] == "closed"
    assert county.count("DIS", county.code, "tour_problems_rate") == 100
