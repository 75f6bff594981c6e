"""SAF-10: thirty classes, two do not report: 93.3 %, at eleven the head is told which; absence above the set share goes out as an incident."""
from datetime import timedelta


def daily_reports(county, school):
    """A duty for each class of the register: made, done by its report, missed at its hour, told, counted, made up."""
    made = county.import_register("aff", school, "SAF-10.class", [{"班名": f"{n}班", "学生数": 40} for n in range(1, 31)])
    assert made["opened"] == 30, made
    county.refused_open("aff", school, "SAF-10.class", "已经在册", class_name="7班", pupils=41)
    assert county.count("MED", school, "health_classes") == 30
    classes = {one["fields"]["class_name"]: one for one in county.cases("aff", "SAF-10.class", unit=school)}
    county.at(8)
    while county.today().weekday() > 4 or county.today().month in (7, 8, 1, 2):
        county.later(1)
    county.duty_on("D-07")
    while not county.duties("aff", school, "D-07", states="due", within=school):
        county.later(1)
    day = str(county.today())
    due = county.duties("aff", school, "D-07", states="due", within=school)
    assert len(due) == 30 and {one["part_name"] for one in due} == set(classes), due
    assert len(county.duties("ldr", county.schools[1], "D-07", states="due", within=county.schools[1])) == 1  # no register: the school as a whole

    seventh = None
    for n in range(1, 31):
        if n in (12, 23):
            continue
        ill = 4 if n == 7 else 1
        case = county.open("cls", school, "SAF-10.daily_check", on=day, should=40, present=40 - ill, ill=ill, **{"class": classes[f"{n}班"]["id"]})
        seventh = case if n == 7 else seventh
    report = dict(on=day, should=40, present=39, ill=1)
    county.refused_open("cls", school, "SAF-10.daily_check", "已经报过", **report, **{"class": classes["7班"]["id"]})
    county.refused_open("cls", school, "SAF-10.daily_check", "不能多于缺课人数", **dict(report, present=40), **{"class": classes["12班"]["id"]})
    assert len(county.duties("aff", school, "D-07", states="due", within=school)) == 2
    assert not [one for one in county.todo("head", school) if one["kind"] == "duty_missed"]

    county.at(11, 1)
    missed = county.duties("head", school, "D-07", states="missed", within=school)
    assert sorted(one["part_name"] for one in missed) == ["12班", "23班"] and all(one["light"] == "red" and "11:00" in one["why"] for one in missed)
    told = [one for one in county.todo("head", school) if one["kind"] == "duty_missed" and one["duty"] == "D-07"]
    assert len(told) == 1 and told[0]["count"] == 2, told
    rate = county.duty_rate("MED", "D-07", school, day, day)
    assert rate["due"] == 30 and rate["missed"] == 2 and abs(rate["rate_on_time"] - 28 / 30) < 1e-9, rate

    # Written down after the hour: made up, counted apart.
    county.open("cls", school, "SAF-10.daily_check", **report, **{"class": classes["12班"]["id"]})
    rate = county.duty_rate("MED", "D-07", school, day, day)
    assert rate["made_up"] == 1 and rate["missed"] == 1 and abs(rate["rate_on_time"] - 28 / 30) < 1e-9, rate

    # A class that has left has the duty no more, and cannot be reported on.
    county.refused("cls", classes["30班"], "leave", "")
    county.step("head", classes["30班"], "leave")
    county.refused_open("cls", school, "SAF-10.daily_check", "已经不在册", **dict(report, on=str(county.today() - timedelta(days=1))),
                        **{"class": classes["30班"]["id"]})
    assert county.count("MED", school, "health_classes") == 29
    return day, seventh


def scenario(county):
    school = county.schools[0]
    day, seventh = daily_reports(county, school)
    assert county.count("MED", school, "health_reports") == 29
    assert county.count("MED", school, "health_should") == 1160
    assert county.count("MED", school, "health_ill") == 32
    county.step("aff", seventh, "check")
    county.refused("head", seventh, "confirm", "聚集性疫情")
    told = county.step("aff", seventh, "cluster", happened_at=f"{day}T08:00", known_at=f"{day}T08:10", place="7班",
                       kind="公共卫生", level="一般", brief="4名学生呕吐", hurt=4, dead=0, measures="消毒、隔离观察、报疾控")
    incident = county.case("head", told["children"][0])
    assert incident["state"] == "received" and incident["fields"]["kind"] == "公共卫生"
    county.step("head", seventh, "confirm")
    assert county.count("MED", school, "health_clusters") == 1
    assert county.duty_rate("MED", "D-07", school, day, day)["verified"] == 1  # the head is the one who checks the duty

    cluster = county.open("safo", school, "SAF-10.cluster", on=day, disease="诺如", ill=4, classes=1)
    doctor = county.person("deptu", county.code)
    county.step("MED:staff", cluster, "verify", health_person=doctor, verified_note="采样阳性")
    county.step("head", cluster, "handle", measures="停课三天，终末消毒")
    county.refused("head", cluster, "lift", "", lifted_on=day)
    county.step(doctor, cluster, "lift", lifted_on=day)
    assert county.count("MED", school, "disease_clusters_open") == 0

    check = county.open("MED:staff", school, "SAF-10.special_check", on=day, disease="诺如", checklist="2026版", result="总体规范")
    found = county.step("MED:staff", check, "find", text="呕吐物应急包过期", level="立行立改")
    county.refused("MED", check, "file", "")
    assert len(found["children"]) == 1
    county.refused_open("aff", school, "SAF-10.vaccination", "不能多于应种", on=day, vaccine="流感", age_group="6至11岁",
                        dose=1, should=100, done=101)

    # No pupil, contact or journey is asked for anywhere in the system.
    for record in county.ask("MED", county.code, "GET", "/systems/SAF-10")["records"]:
        names = {field["name"] for field in record["fields"]}
        assert not any(word in name for name in names for word in ("学生姓名", "身份证", "住址", "行程", "接触者", "家长")), names
