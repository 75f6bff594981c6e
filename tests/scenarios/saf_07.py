"""SAF-07: eight lessons of ten in one class; training coverage; letters home."""


def scenario(county):
    school = county.schools[0]
    term = ("2025-02-17", "2025-07-04")  # twenty weeks
    county.duty_on("W-09", "2025-02-10")
    day = str(county.today())
    fortnights = county.duties("SAFE", school, "W-09", within=school, **{"from": term[0], "to": "2025-07-06"})
    assert len(fortnights) == 10, fortnights
    for one in fortnights[:8]:
        lesson = county.open("cls", school, "SAF-07.lesson", on=one["due_on"], class_name="三年级2班", topic="消防", minutes=40)
        county.step("head", lesson, "check")
    assert county.count("SAFE", school, "safety_lessons") == 8
    assert len(county.cases("head", "SAF-07.lesson", class_name="三年级2班")) == 8

    plan = county.open("aff", school, "SAF-07.plan", year=county.today().year, term="秋季", grade="三年级",
                       topics=["消防", "交通"], lessons=10, plan_set=True, book_set=True, hours_set=True, teacher_set=False)
    county.step("aff", plan, "submit")
    county.refused("aff", plan, "pass_school", "")
    county.step("head", plan, "pass_school")
    assert county.count("SAFE", school, "safety_plans_four") in (0, None)
    assert county.count("SAFE", school, "safety_lessons_planned") == 10

    training = county.open("SAFE:staff", county.code, "SAF-07.training", on=day, audience="保安", sessions=2, people=114,
                           should=116, content="突发事件处置")
    county.refused("SAFE:staff", training, "check", "")
    county.step("SAFE", training, "check")
    assert abs(county.count("SAFE", county.code, "safety_trained_rate") - 98.28) < 0.01

    county.refused_open("cls", school, "SAF-07.home_letter", "不能多于户数", on=day, topic="暑期防溺水", way="致家长信",
                        families=45, returned=46)
    county.open("cls", school, "SAF-07.home_letter", on=day, topic="暑期防溺水", way="致家长信", families=45, returned=43)
    assert county.count("SAFE", school, "safety_letters") == 45

    # One lesson every two weeks of a term of twenty: 8 of 10 is 80 %, the last two fortnights are in the list of gaps.
    counted = county.duty_rate("SAFE", "W-09", school, term[0], "2025-07-06")
    assert counted["due"] == 10 and abs(counted["rate_done"] - 0.8) < 1e-9, counted
    gaps = county.duties("SAFE", school, "W-09", states="missed", within=school, to="2025-07-06")
    assert [one["from_on"] for one in gaps] == [one["from_on"] for one in fortnights[8:]], gaps
