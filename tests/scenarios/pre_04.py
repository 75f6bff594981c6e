"""PRE-04: an advert without filing becomes a case; 16 and 26 applications run in two batches, each with its step and its days."""


def applied(county, number, batch):
    unit = county.townships[number % len(county.townships)]
    return county.open("LEG:staff", unit, "PRE-04.setup", on=county.today().isoformat(), batch=batch, name=f"某幼儿园{number}", kind="幼儿园",
                       applicant="测试丁", applicant_phone="13800000000", places=180, **{"class": "非营利性"},
                       conditions=[{"item": "场地", "met": "具备"}], materials=[county.file("x.pdf")])


def scenario(county):
    day, year = county.today().isoformat(), county.today().year
    clue = county.open("PRI:staff", county.schools[0], "PRE-04.clue", on=day, kind="未备案广告", text="网站发布未备案的招生广告",
                       proof=[county.file("photo.png")])
    county.step("PRI:staff", clue, "pass_on", clause="广告备案规定")
    assert any("未备案" in problem["title"] for problem in county.cases("SUP", "EVA-09.problem", unit=county.schools[0]))
    county.refused("PRI", clue, "close", "", result="待整改")

    first = [applied(county, number, "第一批") for number in range(16)]
    second = [applied(county, number, "第二批") for number in range(16, 42)]
    assert len(county.cases("LEG", "PRE-04.setup", batch="第二批")) == 26
    case = first[0]
    file = [county.file("x.pdf")]
    county.step("twn", case, "look", town_note="符合布点")
    county.step("LEG:staff", case, "accept", experts=[county.person("exp", county.code)])
    county.step("PRI:staff", case, "review_jointly", joint_files=file, distance_kept=True)
    county.step("exp", case, "judge", expert_file=file, expert_verdict="同意设立")
    county.step("PRI:staff", case, "publicise", notice_number="公示1", public_until=day)
    county.refused("PRI", case, "decide", "", decision_number="批1")
    county.step("BAS:ldr", case, "decide", decision_number="批1")
    county.later(days=3)
    done = county.step("LEG:staff", case, "license", licence="教民1", licensed_on=county.today().isoformat())
    assert done["state"] == "licensed" and float(done["fields"]["used_days"]) == 3
    assert {one["state"] for one in county.cases("LEG", "PRE-04.setup", batch="第二批")} == {"applied"}
    assert county.count("PRI", county.code, "private_setups", year=year) == 42
    assert county.case("PRI", second[0])["due_at"]
    advert = dict(kind="广告", content="招生广告", files=file)
    county.refused_open("busn", county.schools[0], "PRE-04.filing", "发布或执行之前", on=day, publish_on=f"{year - 1}-01-01", **advert)
    filed = county.open("busn", county.schools[0], "PRE-04.filing", on=day, publish_on=f"{year + 1}-01-01", **advert)
    county.step("busn", filed, "report")
    county.step("PRI", filed, "accept", verdict="准予备案")
