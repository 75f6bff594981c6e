"""EVA-12: 37 sent, 37 returned, mean 95.6; a group of three is hidden; ten and a hundred points compare; nobody can tell who answered."""
import sqlite3
from datetime import timedelta


def paper(county, school):
    """A survey on paper: its results are typed, checked against each other, and hidden when few."""
    today = county.today()
    survey = county.open("SUP:staff", county.code, "EVA-12.survey", topic="办学满意度", version="2026版", groups=["教师", "家长", "校长"],
                         way="纸质", period=f"{today}/{today + timedelta(days=10)}")
    county.refused("SUP:staff", survey, "pass", "", paper=[county.file("report.docx")])
    county.step("SUP:ldr", survey, "pass", paper=[county.file("report.docx")])
    county.step("SUP:staff", survey, "open")
    county.step("SUP:staff", survey, "shut")
    group = lambda name: county.step("SUP:staff", survey, "result", unit=school, group=name)["children"][-1]
    teachers, parents, heads = group("教师"), group("家长"), group("校长")
    county.refused("SUP:staff", teachers, "enter", "不能大于回收数", sent=37, returned=37, valid=38, scale="百分制", mean=95.6,
                   satisfied=96)
    entered = county.step("SUP:staff", teachers, "enter", sent=37, returned=37, valid=37, scale="百分制", mean=95.6, satisfied=96)
    assert float(entered["fields"]["return_rate"]) == 100 and float(entered["fields"]["mean_100"]) == 95.6
    county.refused("SUP:staff", parents, "enter", "不能大于10", sent=300, returned=280, valid=275, scale="十分制", mean=79.62,
                   satisfied=80)
    ten = county.step("SUP:staff", parents, "enter", sent=300, returned=280, valid=275, scale="十分制", mean=7.962, satisfied=80,
                      above_mean=82.06)
    assert abs(float(ten["fields"]["mean_100"]) - 79.62) < 1e-9  # one result on two scales
    county.refused("SUP:staff", heads, "enter", "少于5份", sent=3, returned=3, valid=3, scale="百分制", mean=90)
    few = county.step("SUP:staff", heads, "enter", sent=3, returned=3, valid=3, scale="百分制")
    assert few["fields"]["hidden"] == "是" and few["fields"].get("mean") is None
    county.step("SUP", teachers, "check")
    county.refused("SUP", parents, "check", "85%")
    county.step("SUP:staff", parents, "problem", text="家长满意率80%，低于85%", level="一般")
    county.step("SUP", parents, "check")
    county.refused("SUP:ldr", survey, "publish", "", conclusion="总体满意")  # one group is not checked yet
    county.step("SUP", heads, "check")
    assert county.step("SUP:ldr", survey, "publish", conclusion="总体满意")["state"] == "published"
    assert county.count("SUP", school, "survey_groups_below") == 1


def recognised(county):
    """What the county was asked about itself counts for the item of its evaluations, once it was checked."""
    today = county.today()
    survey = county.open("SUP:staff", county.code, "EVA-12.survey", topic="教育工作社会认可度", version="2026版", groups=["家长", "社会公众"],
                         way="纸质", recognition=True, period=f"{today}/{today + timedelta(days=10)}")
    county.step("SUP:ldr", survey, "pass", paper=[county.file("report.docx")])
    county.step("SUP:staff", survey, "open")
    county.step("SUP:staff", survey, "shut")
    for group, valid, satisfied in (("家长", 360, 90), ("社会公众", 200, 87.5)):
        result = county.step("SUP:staff", survey, "result", unit=county.code, group=group)["children"][-1]
        entered = county.step("SUP:staff", result, "enter", sent=400, returned=380, valid=valid, scale="百分制", mean=92, satisfied=satisfied)
        assert float(entered["fields"]["satisfied_papers"]) == round(valid * satisfied / 100), entered["fields"]
        before = county.count("SUP", county.code, "recognition_valid")
        county.step("SUP", result, "check")
        assert county.count("SUP", county.code, "recognition_valid") == (before or 0) + valid
    assert county.count("SUP", county.code, "recognition_satisfied") == 324 + 175


QUESTIONS = [{"id": "overall", "text": "总体满意程度", "type": "scale", "most": 100},
             {"id": "food", "text": "对食堂的满意程度", "type": "scale", "most": 10},
             {"id": "read", "text": "本题请选“二”", "type": "choice", "choices": ["一", "二", "三"], "attention": "二"},
             {"id": "better", "text": "先改进什么", "type": "choices", "optional": True, "choices": ["作业", "食堂", "安全"]},
             {"id": "words", "text": "其他意见", "type": "text", "optional": True}]


def designed(county, school):
    """A survey by links: designed and passed by two people, its links handed out by the office and by the school."""
    today = county.today()
    survey = county.open("SUP:staff", county.code, "EVA-12.survey", topic="网上满意度", version="2026版", groups=["教师", "家长", "校长"],
                         way="网络", period=f"{today}/{today + timedelta(days=10)}")
    path = f"/cases/{survey['id']}/survey"
    put = lambda who, questions, **more: county.ask(who, county.code, "PUT", path, {
        "questionnaire": {"questionnaire": "online", "name": "网上满意度", "questions": questions}, **more})
    county.refused("SUP:ldr", survey, "pass", "还没有设计题目")
    wrong = put("SUP:staff", [dict(QUESTIONS[0], most=500)])
    assert not wrong["stored"] and "量表" in wrong["problems"][0]["message"], wrong
    county.expect("", lambda: put("BAS:staff", QUESTIONS))
    assert put("SUP:staff", QUESTIONS)["stored"]
    groups = [{"unit": school, "group": "教师", "most": 37}, {"unit": school, "group": "校长", "most": 3},
              {"unit": school, "group": "家长", "most": 300, "shared": True},
              {"unit": county.schools[1], "group": "教师", "most": 6}]
    county.expect("没有这个对象组", lambda: county.ask("SUP:staff", county.code, "POST", path + "/groups",
                                                 {"groups": [{"unit": school, "group": "学生", "most": 10}]}))
    made = county.ask("SUP:staff", county.code, "POST", path + "/groups", {"groups": groups})
    ids = {(one["unit"], one["group"]): one["id"] for one in made["groups"]}
    county.step("SUP:ldr", survey, "pass")
    county.expect("", lambda: put("SUP:staff", QUESTIONS[:2]))  # what was passed is not changed any more
    links = lambda who, unit, group: county.ask(who, unit, "POST", f"/survey-groups/{ids[unit, group]}/links", {})["tokens"]
    early = links("SUP:staff", school, "教师")
    county.expect("现在不收答卷", lambda: county.public_ask("/public/survey", {"token": early[0]}))
    county.step("SUP:staff", survey, "open")
    return survey, path, ids, links


def scenario(county):
    school = county.schools[0]
    paper(county, school)
    recognised(county)
    survey, path, ids, links = designed(county, school)

    # A new set of links calls the old one in; the school's head hands out the links of his own school only.
    old = links("SUP:staff", school, "教师")
    assert [one["topic"] for one in county.ask("head", school, "GET", "/survey-groups")["groups"]] == ["网上满意度"] * 3
    teachers = links("head", school, "教师")
    assert len(teachers) == 37 and not set(old) & set(teachers)
    county.expect("", lambda: county.ask("head", school, "POST", f"/survey-groups/{ids[county.schools[1], '教师']}/links", {}))
    county.expect("只能填一次", lambda: county.public_ask("/public/survey", {"token": old[0]}))
    county.expect("链接不对", lambda: county.public_ask("/public/survey", {"token": "0" * 32}))

    asked = county.public_ask("/public/survey", {"token": teachers[0]})
    assert asked["group"] == "教师" and [one["id"] for one in asked["questionnaire"]["questions"]] == [one["id"] for one in QUESTIONS]
    assert not any("attention" in one for one in asked["questionnaire"]["questions"])
    reply = lambda token, **answers: county.public_ask("/public/survey/answers", {"token": token, "answers": answers})
    county.expect("还没有回答", lambda: reply(teachers[0], overall=95))
    county.expect("之间的数", lambda: reply(teachers[0], overall=101, food=9, read="二"))
    county.expect("不记身份", lambda: reply(teachers[0], overall=95, food=9, read="二", words="请打 138 0013 8000"))
    # Two scales, a hundred and ten points: 96 and 10 are 98 of a hundred, 90 and 8 are 85.
    for number, token in enumerate(teachers):
        high = number < 35
        reply(token, overall=96 if high else 90, food=10 if high else 8, read="二", better=["食堂"], words="饭菜好一些" if number == 3 else "")
    county.expect("只能填一次", lambda: reply(teachers[0], overall=1, food=1, read="二"))
    heads = links("SUP:staff", school, "校长")
    for token in heads:
        reply(token, overall=60, food=5, read="二")
    shared = links("SUP:staff", school, "家长")
    assert len(shared) == 1
    for number in range(10):
        reply(shared[0], overall=80, food=8, read="二" if number else "三")  # the first did not read
    other = links("SUP:staff", county.schools[1], "教师")
    for token in other[:2]:
        reply(token, overall=20, food=1, read="二")

    # While it runs the office sees how many came back, not what they say.
    running = county.ask("SUP:staff", county.code, "GET", path)
    assert {(one["unit"], one["group"]): one["returned"] for one in running["groups"]}[school, "教师"] == 37
    county.expect("关闭以后", lambda: county.ask("SUP:staff", county.code, "GET", path + "/results"))

    # Nothing that is stored tells who answered, or when.
    with sqlite3.connect(county.data / "duxue.db") as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(survey_answer)")]
        assert columns == ["id", "group_id", "valid", "content"], columns
        numbers = [row[0] for row in db.execute("SELECT id FROM survey_answer WHERE group_id = ?", (ids[school, "教师"],))]
        said = [row[0] for row in db.execute("SELECT content FROM survey_answer WHERE group_id = ? ORDER BY rowid", (ids[school, "教师"],))]
        audited = db.execute("SELECT actor, address, detail FROM audit WHERE action = 'survey-answer'").fetchall()
        whole = " ".join(str(value) for row in db.execute("SELECT * FROM audit WHERE action LIKE 'survey%'") for value in row)
        stored = {row[0] for row in db.execute("SELECT hash FROM survey_ticket")}
    db.close()
    assert len(set(numbers)) == 37 and min(numbers) > 10 ** 6
    assert numbers == sorted(numbers) and len(said) == 37  # rows stand by their drawn numbers
    assert set(audited) == {("匿名", "", "{}")} and len(audited) == 52, set(audited)
    assert not any(token in whole or token in stored for token in teachers + heads + shared)

    county.later(days=11)
    county.expect("结束", lambda: reply(shared[0], overall=80, food=8, read="二"))
    county.step("SUP:staff", survey, "shut")
    results = county.ask("SUP:staff", county.code, "GET", path + "/results")["results"]
    by = {(one["unit"] if one["group_id"] else "", one["group"]): one for one in results}
    mean = (35 * 98 + 2 * 85) / 37
    first = by[school, "教师"]
    assert first["return_rate"] == 1 and abs(first["mean"] - mean) < 1e-9 and first["satisfied"] == 1 and not first["hidden"], first
    assert first["questions"][0]["mean"] > 10 * first["questions"][1]["mean"] - 10  # both as they were asked
    assert [one["count"] for one in first["questions"][3]["choices"]] == [0, 37, 0] and first["questions"][4]["texts"] == ["饭菜好一些"]
    few = by[school, "校长"]
    assert few["hidden"] and few["mean"] is None and few["questions"] == [] and few["returned"] == 3
    parents = by[school, "家长"]
    assert parents["returned"] == 10 and parents["valid"] == 9 and abs(parents["mean"] - 80) < 1e-9
    # Two of the other school are hidden, and are not in the total either, where they could be told by subtraction.
    assert by[county.schools[1], "教师"]["hidden"]
    assert by["", "教师"]["left_out"] == 1 and by["", "教师"]["valid"] == 37 and abs(by["", "教师"]["mean"] - mean) < 1e-9

    # The results go into the register by the steps of the case, once.
    county.expect("", lambda: county.ask("head", school, "POST", path + "/results", {}))
    entered = county.ask("SUP:staff", county.code, "POST", path + "/results", {})
    assert entered["entered"] == 4
    county.expect("已经登记", lambda: county.ask("SUP:staff", county.code, "POST", path + "/results", {}))
    cases = {one["group"] + one["unit"]: one["case"] for one in entered["results"] if one["case"]}
    taken = county.case("SUP:staff", {"id": cases["教师" + school], "unit": school})
    assert abs(float(taken["fields"]["mean_100"]) - mean) < 0.005 and float(taken["fields"]["return_rate"]) == 100, taken["fields"]
    hidden = county.case("SUP:staff", {"id": cases["校长" + school], "unit": school})
    assert hidden["fields"]["hidden"] == "是" and hidden["fields"].get("mean") is None
    county.refused("SUP:ldr", survey, "publish", "", conclusion="总体满意")
    for id in cases.values():
        one = county.case("SUP", {"id": id, "unit": school})
        if one["fields"].get("satisfied") is not None and float(one["fields"]["satisfied"]) < 85:
            county.step("SUP:staff", one, "problem", text="低于85%", level="一般")
        county.step("SUP", one, "check")
    assert county.step("SUP:ldr", survey, "publish", conclusion="总体满意")["state"] == "published"
