"""SAF-10: thirty of 32 classes report; absence above the set share has to go out as an incident, with no name anywhere."""


def scenario(county):
    school = county.schools[0]
    day = str(county.today())
    for n in range(1, 31):
        ill = 4 if n == 7 else 1
        case = county.open("cls", school, "SAF-10.daily_check", on=day, class_name=f"{n}班", should=40, present=40 - ill,
                           ill=ill)
        if n == 7:
            seventh = case
    assert county.count("MED", school, "health_reports") == 30
    assert county.count("MED", school, "health_should") == 1200
    assert county.count("MED", school, "health_ill") == 33

    county.refused_open("cls", school, "SAF-10.daily_check", "不能多于缺课人数", on=day, class_name="31班", should=40,
                        present=40, ill=1)
    county.step("aff", seventh, "check")
    county.refused("head", seventh, "confirm", "聚集性疫情")
    told = county.step("aff", seventh, "cluster", happened_at=f"{day}T08:00", known_at=f"{day}T08:10", place="7班",
                       kind="公共卫生", level="一般", brief="4名学生呕吐", hurt=4, dead=0, measures="消毒、隔离观察、报疾控")
    incident = county.case("head", told["children"][0])
    assert incident["state"] == "received" and incident["fields"]["kind"] == "公共卫生"
    county.step("head", seventh, "confirm")
    assert county.count("MED", school, "health_clusters") == 1

    cluster = county.open("safo", school, "SAF-10.cluster", on=day, disease="诺如", ill=4, classes=1)
    doctor = county.person("deptu", county.code)
    county.step("MED:staff", cluster, "verify", health_person=doctor, verified_note="采样阳性")
    county.step("head", cluster, "handle", measures="停课三天，终末消毒")
    county.refused("head", cluster, "lift", "", lifted_on=day)
    county.step(doctor, cluster, "lift", lifted_on=day)
    assert county.count("MED", school, "disease_clusters_open") in (0, None)

    check = county.open("MED:staff", school, "SAF-10.special_check", on=day, disease="诺如", checklist="2026版", result="总体规范")
    found = county.step("MED:staff", check, "find", text="呕吐物应急包过期", level="立行立改")
    county.refused("MED", check, "file", "")
    assert len(found["children"]) == 1
    county.refused_open("aff", school, "SAF-10.vaccination", "不能多于应种", on=day, vaccine="流感", age_group="6至11岁",
                        dose=1, should=100, done=101)
    county.needs("classes")  # 30 of 32 classes by 11:00: 93.3 %, and the head is told which two: a list of the classes of a school
