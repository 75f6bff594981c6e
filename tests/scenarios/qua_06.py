"""QUA-06: 12 reforms with 30 nodes, 5 late and red with their owners; a pilot that was not evaluated cannot be spread."""
from datetime import timedelta


def scenario(county):
    today = county.today()
    day, year = today.isoformat(), today.year
    owner = county.person("BAS:staff", county.code)
    nodes = 0
    for number in range(12):
        reform = county.open("BAS:staff", county.code, "QUA-06.reform", name=f"改革{number}", kind="基础" if number < 7 else "创新", year=year,
                             ground="改革要点", goals="年内完成", lead_section="基础教育股", pilots=county.schools[:1])
        county.step("BAS:ldr", reform, "start", until=f"{year + 1}-12-31")
        for part in range(3 if number < 6 else 2):
            due = today + timedelta(days=5 if nodes < 5 else 120)
            county.step("BAS:staff", reform, "node", text=f"节点{number}-{part}", node_due=due.isoformat())
            nodes += 1
    assert nodes == 30
    cases = county.cases("BAS", "QUA-06.node")
    assert len(cases) == 30
    for case in cases:
        county.step("BAS:staff", case, "assign", owner=owner)
    county.later(days=6)
    late = county.cases("BAS", "QUA-06.node", overdue=True)
    assert len(late) == 5 and all(case["light"] == "red" and case["fields"]["owner"] for case in late)
    county.step("BAS:staff", late[0], "report", reached_on=county.today().isoformat(), evidence=[county.file("x.pdf")])
    county.refused("BAS", late[0], "verify", "")
    county.step("SUP", late[0], "verify")

    pilot = county.open("BAS:staff", county.schools[0], "QUA-06.pilot", subject="大单元教学", period=f"{day}/{year + 1}-12-31")
    county.step("head", pilot, "start", plan=[county.file("report.docx")], evaluate_by=f"{year + 1}-06-30")
    county.refused("BAS:ldr", pilot, "spread", "没有经过评估", spread_to=county.schools[1:2])
    county.step("SUP:staff", pilot, "evaluate", points=[{"item": "课堂变化", "result": "达成"}], verdict="推广")
    county.step("BAS:staff", pilot, "sum_up", summary="效果好")
    assert county.step("BAS:ldr", pilot, "spread", spread_to=county.schools[1:2])["state"] == "spread"
