"""Questionnaires over HTTP: designing, links, answering without an account, results that hide the few, reports about a case.

Called by api.py, which gives the client and holds every answer against the contract.
"""
from datetime import date, timedelta

SCHOOL = "990121001001"
check = status = None
QUESTIONS = [{"id": "all", "text": "总体满意程度", "type": "scale", "most": 10},
             {"id": "how", "text": "怎样处理", "type": "choice", "choices": ["好", "不好"], "attention": "好"},
             {"id": "words", "text": "意见", "type": "text", "optional": True, "most": 20}]


def opened(office):
    today = date.today()
    made = office.ask("POST", "/cases", {"record": "EVA-12.survey", "unit": "990121", "fields": {
        "topic": "满意度", "version": "一", "groups": ["教师", "家长"], "way": "网络", "period": f"{today}/{today + timedelta(days=5)}"}})[1]
    return made["id"]


def test_design(office, school, id):
    path = f"/cases/{id}/survey"
    packs = office.ask("GET", "/questionnaires")[1]["questionnaires"]
    check("the packs have questionnaires to begin with", {"satisfaction", "sleep-homework"} <= {one["id"] for one in packs}, packs)
    seen = office.ask("GET", path)[1]
    check("nothing is designed yet", seen["questionnaire"] is None and seen["may_design"] and not seen["may_see"], seen)
    whole = {"questionnaire": "q", "name": "满意度", "questions": QUESTIONS}
    for wrong, word in (({**QUESTIONS[0], "most": 1000}, "量表"), ({**QUESTIONS[1], "choices": ["好"]}, "选项"),
                        ({**QUESTIONS[1], "attention": "没有"}, "attention"), ({**QUESTIONS[0], "type": "odd"}, "")):
        answer = office.ask("PUT", path, {"questionnaire": {**whole, "questions": [wrong]}})[1]
        check(f"refused with its place: {wrong['type']}", not answer["stored"] and answer["problems"] and
              word in answer["problems"][0]["message"] and answer["problems"][0]["line"] >= 1, answer)
    check("an empty one is none", not office.ask("PUT", path, {"questionnaire": {**whole, "questions": []}})[1]["stored"])
    check("the same id twice", not office.ask("PUT", path, {"questionnaire": {**whole, "questions": QUESTIONS + QUESTIONS}})[1]["stored"])
    check("a look stores nothing", not office.ask("PUT", path, {"questionnaire": whole, "dry_run": True})[1]["stored"] and
          office.ask("GET", path)[1]["questionnaire"] is None)
    check("a school designs nothing", status(school, "PUT", path, body={"questionnaire": whole}) == 404)
    check("no csrf, no design", office.ask("PUT", path, {"questionnaire": whole}, csrf=False)[0] == 403)
    check("it is stored", office.ask("PUT", path, {"questionnaire": whole})[1]["stored"])
    check("too long", status(office, "PUT", path, body={"questionnaire": {**whole, "opening": "长" * 30000}}) == 413)


def test_groups(office, school, id):
    path = f"/cases/{id}/survey/groups"
    for wrong, wanted in (({"unit": "1", "group": "教师", "most": 5}, 400), ({"unit": SCHOOL, "group": "学生", "most": 5}, 400),
                          ({"unit": SCHOOL, "group": "教师", "most": -1}, 400), ({"unit": SCHOOL, "group": "教师", "most": 10 ** 7}, 400),
                          ({"unit": SCHOOL, "group": "教师"}, 400), (7, 400)):
        code, answer, _ = office.ask("POST", path, {"groups": [{"unit": SCHOOL, "group": "家长", "most": 6, "shared": True}, wrong]})
        check(f"refused with its number: {wrong}", code == wanted and answer["error"]["place"]["field"].startswith("groups.1"), answer)
    check("none of them was stored", office.ask("GET", f"/cases/{id}/survey")[1]["groups"] == [])
    check("a school asks nobody", status(school, "POST", path, body={"groups": [{"unit": SCHOOL, "group": "教师", "most": 5}]}) == 404)
    made = office.ask("POST", path, {"groups": [{"unit": SCHOOL, "group": "教师", "most": 6}, {"unit": SCHOOL, "group": "家长", "most": 6, "shared": True}]})[1]
    return {one["group"]: one["id"] for one in made["groups"]}


def test_answers(office, nobody, ids):
    tokens = office.ask("POST", f"/survey-groups/{ids['教师']}/links", {})[1]["tokens"]
    shared = office.ask("POST", f"/survey-groups/{ids['家长']}/links", {})[1]["tokens"]
    check("a link for each, or one for all", len(tokens) == 6 and len(set(tokens)) == 6 and len(shared) == 1)
    ask = lambda token: nobody.ask("POST", "/public/survey", {"token": token})
    reply = lambda token, **answers: nobody.ask("POST", "/public/survey/answers", {"token": token, "answers": answers})
    check("what it asks", ask(tokens[0])[1]["group"] == "教师")
    for token in ("", "x" * 32, "A" * 32, "0" * 32, "0" * 31, 5):
        check(f"no link: {token!r}", status(nobody, "POST", "/public/survey", body={"token": token}) in (400, 404))
    for answers in ({}, {"all": 11, "how": "好"}, {"all": 1.5, "how": "好"}, {"all": True, "how": "好"}, {"all": [1], "how": "好"},
                    {"all": 5, "how": "坏"}, {"all": 5, "how": "好", "words": "字" * 21}, {"all": 5, "how": "好", "other": 1},
                    {"all": 5, "how": "好", "words": "138-0013-8000"}):
        code, answer, _ = reply(tokens[0], **answers)
        check(f"refused: {answers}", code == 400, answer)
    check("answers that are no object", status(nobody, "POST", "/public/survey/answers", body={"token": tokens[0], "answers": [1]}) == 400)
    check("taken", reply(tokens[0], all=9, how="好", words="  好  ")[1] == {"stored": True})
    code, answer, _ = reply(tokens[0], all=9, how="好")
    check("once", code == 409 and "只能填一次" in answer["error"]["message"], answer)
    for token in tokens[1:5]:
        check("taken", reply(token, all=8, how="好")[0] == 200)
    check("not read", reply(tokens[5], all=1, how="不好")[0] == 200)
    for _ in range(4):
        check("of one link for all", reply(shared[0], all=10, how="好")[0] == 200)
    check("the group has given all", office.ask("POST", f"/survey-groups/{ids['教师']}/links", {})[0] == 409)


def test_report(office, school):
    today = date.today()
    made = office.ask("POST", "/cases", {"record": "EVA-01.campaign", "unit": "990121", "fields": {
        "framework": "一", "sender": "省", "notice": "一号", "year": today.year, "due_on": str(today + timedelta(days=60)),
        "answer_by": str(today + timedelta(days=40)), "point_count": 2}})[1]
    id = made["id"]
    check("the packs have a report about it", {"id": "duty-self-evaluation", "name": "履行教育职责自评报告"} in made["reports"] and not made["survey"])
    path = f"/cases/{id}/report?kind=duty-self-evaluation"
    code, content, head = office.ask("GET", path)
    check("as a document with a name", code == 200 and content[:2] == b"PK" and "filename*=" in head["Content-Disposition"], head)
    check("and as a page", "测评点还没有登记" in office.ask("GET", path + "&format=html")[1].decode())
    form = office.ask("GET", f"/cases/{id}/report?kind=case-form&format=html")[1].decode()
    check("any record as a form, with how it was handled", all(one in form for one in ("登记内容", "办理经过", "登记表")), form[:300])
    kinds = {one["id"] for one in office.ask("GET", "/reports")[1]["reports"]}
    check("kinds about a case are offered at the case only", "case-form" not in kinds and {"self-evaluation", "half-year-summary", "duty-fulfilment"} <= kinds, kinds)
    check("in no other form", office.ask("GET", path + "&format=exe")[0] == 400)
    check("whoever does not see the case sees no report", status(school, "GET", path) == 404)
    check("nor another record's questionnaire", office.ask("GET", f"/cases/{id}/survey")[0] == 404)


def walk(client, office, leader, school, nobody):
    globals().update({name: client[name] for name in ("check", "status")})
    id = opened(office)
    test_design(office, school, id)
    ids = test_groups(office, school, id)
    step = lambda who, name, **fields: who.ask("POST", f"/cases/{id}/steps", {"step": name, "fields": fields})
    check("links before it was passed", office.ask("POST", f"/survey-groups/{ids['教师']}/links", {})[0] == 409)
    check("passed by the leader", step(leader, "pass")[0] == 200)
    check("opened", step(office, "open")[0] == 200)
    mine = school.ask("GET", "/survey-groups")[1]["groups"]
    check("a head hands out for his own school", {one["group"]["id"] for one in mine} == set(ids.values()), mine)
    check("what was passed stays", office.ask("PUT", f"/cases/{id}/survey", {"questionnaire": {"questionnaire": "q", "name": "x", "questions": QUESTIONS}})[0] == 409)
    test_answers(office, nobody, ids)
    low = office.ask("POST", f"/cases/{id}/survey/groups", {"groups": [{"unit": SCHOOL, "group": "家长", "most": 3, "shared": True}]})
    check("not fewer than came back", low[0] == 400, low[1])
    check("no results while it runs", office.ask("GET", f"/cases/{id}/survey/results")[0] == 409)
    check("shut", step(office, "shut")[0] == 200)
    results = {one["group"]: one for one in office.ask("GET", f"/cases/{id}/survey/results")[1]["results"]}
    first = results["教师"]
    check("five of six are valid", (first["returned"], first["valid"], first["hidden"]) == (6, 5, False), first)
    check("their mean on a hundred", abs(first["mean"] - 82) < 1e-9 and first["satisfied"] == 1 and first["questions"][2]["texts"] == ["好"], first)
    check("four are hidden", results["家长"]["hidden"] and results["家长"]["mean"] is None and not results["家长"]["questions"], results["家长"])
    check("a school sees no results", status(school, "GET", f"/cases/{id}/survey/results") == 404)
    check("entered once", office.ask("POST", f"/cases/{id}/survey/results", {})[1]["entered"] == 2 and
          office.ask("POST", f"/cases/{id}/survey/results", {})[0] == 409)
    shown = office.ask("GET", f"/cases/{id}")[1]
    check("a case with a questionnaire, its result and the form of any record", {one["id"] for one in shown["reports"]} == {"survey-result", "case-form"} and shown["survey"])
    test_report(office, school)
    check("a report that is none", office.ask("GET", f"/cases/{id}/report?kind=x")[0] == 404)
    check("a report of another record", office.ask("GET", f"/cases/{id}/report?kind=duty-self-evaluation")[0] == 404)
    check("a report about a county is none about a case", office.ask("GET", f"/cases/{id}/report?kind=self-evaluation")[0] == 404)
    return id
