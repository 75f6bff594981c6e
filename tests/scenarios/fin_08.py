"""教育建设项目台账: start and completion rates of ten projects; a delay without a reason is refused, one that is late is red."""

from plain import values


def scenario(county):
    school = county.schools[0]
    today = county.today()
    year = today.year
    day = lambda days: type(today).fromordinal(today.toordinal() + days).isoformat()
    projects = []
    for number in range(10):
        project = county.open("BLD:staff", school, "FIN-08.project", name=f"维修{number + 1}号楼", category="维修", batch=f"{year}年第一批", investment=500000,
                              area=1000, places=0)
        county.step("BLD", project, "approve", approval_number=f"立项{number + 1}号", plan_start=day(-40), plan_finish=day(10), stage_due=day(-30),
                    sources=[{"source": "县", "amount": 500000}])
        county.step("BLD:staff", project, "design", stage_due=day(-20))
        county.step("BLD:staff", project, "tender", stage_due=day(-10))
        projects.append(project)
    assert values(county.case("BLD:staff", projects[0]))["cost_per_area"] == 500
    for number, project in enumerate(projects[:9]):
        if number == 0:
            county.refused("head", project, "start", "延期原因", started_on=day(-20), stage_due=day(10))
            county.step("head", project, "start", started_on=day(-20), stage_due=day(10), delay_cause="地质勘察补充")
        else:
            county.step("head", project, "start", started_on=day(-30), stage_due=day(10))
        county.step("head", project, "monthly", progress=60, paid=200000)
    for project in projects[:6]:
        county.step("head", project, "complete", finished_on=day(-1), stage_due=day(30))
    county.refused("head", projects[0], "accept", "", accept_note="自己验收", accepted="合格")
    assert county.count("BLD", county.code, "projects", year=year) == 10
    assert county.count("BLD", county.code, "projects_started_rate", year=year) == 90
    assert county.count("BLD", county.code, "projects_finished_rate", year=year) == 60

    # The tenth did not start by its day and is red; the three others are late once their day of completion has passed.
    county.later(days=30)
    late = [case["id"] for case in county.cases("BLD", "FIN-08.project", overdue=True)]
    assert projects[9]["id"] in late
    assert county.case("BLD", projects[9])["light"] == "red"
    county.refused("head", projects[6], "complete", "竣工比计划晚15天以上", finished_on=county.today().isoformat(), stage_due=day(90))
    assert county.step("BLD", projects[0], "accept", accept_note="合格", accepted="合格", stage_due=day(60))["state"] == "accepted"

    # What is stopped is late no more, neither in lists nor in counts, until it goes on.
    def overdue():
        groups = county.ask("BLD", school, "GET", "/case-groups?by=record&record=FIN-08.project")["groups"]
        return sum(group["overdue"] for group in groups), len(county.cases("BLD", "FIN-08.project", overdue=True))

    before = overdue()
    assert before[0] == before[1] > 1
    county.step("BLD", projects[9], "stop", reason="资金没有到位")
    assert overdue() == (before[0] - 1, before[1] - 1)
    assert county.case("BLD", projects[9])["light"] == "grey"
