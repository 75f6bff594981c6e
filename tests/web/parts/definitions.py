"""Definitions of the bureau's own over HTTP: who may, what is refused with its place, rehearsals, versions, withdrawal.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import contextlib
import re
import sqlite3

SCHOOL = "990121001001"
check = status = None
TEXT = """system: LOC-01
name: 家访台账
group: 本地
section: BAS
domain: ledgers
help: 家访登记
records:
  - id: visit
    name: 家访
    title: "{text}"
    opened_by: [safo, head]
    action: review
    ladder: overdue
    due: {days: 3}
    fields:
      - {id: text, name: 事由, type: text, required: true}
    states:
      - {id: planned, name: 计划}
      - {id: closed, name: 办结, end: closed}
    steps:
      - {id: close, name: 办结, from: [planned], to: closed, by: [creator], action: review}
"""
TWO = """system: LOC-02
name: 会签台账
group: 本地
section: BAS
domain: ledgers
help: 两个人都签才算数
records:
  - id: paper
    name: 会签
    title: "{text}"
    opened_by: [head]
    action: review
    due: {days: 3}
    fields:
      - {id: text, name: 事由, type: text, required: true}
      - {id: about, name: 涉及的人, type: text, privacy: P2, mask: name}
    states:
      - {id: drafted, name: 拟稿}
      - {id: waiting, name: 会签中}
      - {id: signed, name: 已会签, end: closed}
    steps:
      - {id: hand, name: 送签, from: [drafted], to: waiting, by: [head], action: review}
      - {id: sign, name: 签字, from: [waiting], to: signed, by: [head, BAS], action: view, people: 2}
      - {id: back, name: 退回, kind: return, from: [waiting], to: drafted, by: [BAS], action: view, reason: true}
"""
OPEN = {"who": "head.1", "step": "open", "fields": {"text": "谈心"}}


def alone(text, record):
    """A record of the packs as a definition of its own: the head of its system, and it alone."""
    head, records = text.split("\nrecords:\n", 1)
    parts = re.split(r"(?m)^(?=  - id: )", records)
    return head + "\nrecords:\n" + next(one for one in parts if one.startswith(f"  - id: {record.partition('.')[2]}\n"))


def test_reading(section, school):
    every = section.ask("GET", "/definitions")[1]["definitions"]
    hazard = next(one for one in every if one["record"] == "SAF-02.hazard")
    check("what the packs define is told", not hazard["own"] and hazard["definition"] == 0 and not hazard["may_edit"], hazard)
    whole = section.ask("GET", "/definitions/SAF-02.hazard")[1]
    check("with its texts, to copy", "id: hazard" in whole["text"] and "chain: rectification" in whole["chain_text"])
    check("no such record", status(section, "GET", "/definitions/SAF-02.nothing") == 404)
    check("a school has nothing to do with rules", status(school, "GET", "/definitions") == 403 and status(school, "POST", "/definitions/check", body={"text": TEXT}) == 403)


def test_faults(section):
    wrong = TEXT.replace("to: closed", "to: nowhere")
    answer = section.ask("POST", "/definitions/check", {"text": wrong})[1]
    place = answer["problems"][0]
    check("a fault is told at its line and column", answer["record"] is None and place["line"] == 21 and place["column"] > 1, answer)
    answer = section.ask("POST", "/definitions", {"text": wrong, "note": "第一版", "base": 0})[1]
    check("with faults nothing is stored", not answer["stored"] and answer["errors"] >= 1, answer)
    check("nor rehearsed", section.ask("POST", "/definitions/try", {"text": wrong, "unit": SCHOOL, "moves": []})[1]["rehearsal"] is None)
    check("aliases are refused", section.ask("POST", "/definitions/check", {"text": "a: &a 1\nb: *a\n"})[1]["errors"] == 1)
    check("what is too long is refused", status(section, "POST", "/definitions/check", body={"text": "#" * 140000}) == 413)
    check("no csrf, no definition", section.ask("POST", "/definitions", {"text": TEXT, "note": "第一版", "base": 0}, csrf=False)[0] == 403)
    check("the base has to be named", status(section, "POST", "/definitions", body={"text": TEXT, "note": "第一版"}) == 400)


def test_rehearsal(section):
    def play(*moves):
        return section.ask("POST", "/definitions/try", {"text": TEXT, "unit": SCHOOL, "moves": list(moves)})[1]["rehearsal"]
    told = play()
    check("invented people of every role", {"head.1", "head.2", "safo.1"} <= {one["id"] for one in told["people"]}, told["people"])
    told = play(OPEN, {"days": 5})
    check("days go by and the light turns red", told["days"] == 5 and told["moves"][1]["light"] == "red" and told["case"]["light"] == "red", told["moves"])
    told = play(OPEN, {"who": "head.2", "step": "close"})
    check("who may not is told why, and the case stands as before", told["failed"]["move"] == 1 and told["case"]["state"] == "planned", told["failed"])
    check("nothing of it stays", section.ask("GET", "/cases?words=" + "%E8%B0%88%E5%BF%83")[1]["cases"] == [])
    check("a unit that is not there", status(section, "POST", "/definitions/try", body={"text": TEXT, "unit": "1", "moves": []}) == 404)
    check("too many moves", status(section, "POST", "/definitions/try", body={"text": TEXT, "unit": SCHOOL, "moves": [OPEN] * 61}) == 413)
    check("moves that are none", status(section, "POST", "/definitions/try", body={"text": TEXT, "unit": SCHOOL, "moves": [1]}) == 400)


def test_versions(section, finance, school):
    check("another department's head does not publish it", status(finance, "POST", "/definitions", body={"text": TEXT, "note": "第一版", "base": 0}) == 403)
    first = section.ask("POST", "/definitions", {"text": TEXT, "note": "第一版", "base": 0})[1]
    check("published", first["stored"] and first["id"] > 0, first)
    code, case, _ = school.ask("POST", "/cases", {"record": "LOC-01.visit", "unit": SCHOOL, "fields": {"text": "旧的"}})
    check("and opened at once", code == 200 and case["state_name"] == "计划", case)
    second = TEXT.replace("name: 计划", "name: 打算")
    check("not over what was not seen", status(section, "POST", "/definitions", body={"text": second, "note": "第二版", "base": 0}) == 409)
    check("not without a note", status(section, "POST", "/definitions", body={"text": second, "note": "", "base": first["id"]}) == 400)
    answer = section.ask("POST", "/definitions", {"text": second, "note": "第二版", "base": first["id"]})[1]
    check("a new version", answer["stored"], answer)
    check("older cases keep theirs", school.ask("GET", f"/cases/{case['id']}")[1]["state_name"] == "计划")
    check("new ones go by it", school.ask("POST", "/cases", {"record": "LOC-01.visit", "unit": SCHOOL, "fields": {"text": "新的"}})[1]["state_name"] == "打算")
    whole = section.ask("GET", "/definitions/LOC-01.visit")[1]
    check("both stand in its history", [(one["cases"], one["holds"]) for one in whole["versions"]] == [(1, True), (1, False)], whole["versions"])
    check("with their texts", section.ask("GET", f"/definition-versions/{first['id']}")[1]["text"] == TEXT)
    check("no such version", status(section, "GET", "/definition-versions/99999") == 404)
    check("it stands in the register of systems", any(one["id"] == "LOC-01" and one["records"][0]["own"] for one in school.ask("GET", "/systems")[1]["systems"]))
    check("a school does not withdraw it", status(school, "POST", "/definitions/LOC-01.visit/withdraw", body={"note": "不用了"}) == 403)
    gone = section.ask("POST", "/definitions/LOC-01.visit/withdraw", {"note": "不用了"})[1]
    check("withdrawn", gone["retired"] and gone["versions"][0]["withdrawn"], gone)
    check("no new one is opened", status(school, "POST", "/cases", body={"record": "LOC-01.visit", "unit": SCHOOL, "fields": {"text": "再来"}}) == 409)
    check("what is open goes on", school.ask("POST", f"/cases/{case['id']}/steps", {"step": "close"})[0] == 200)
    check("it is not withdrawn twice", status(section, "POST", "/definitions/LOC-01.visit/withdraw", body={"note": "又一次"}) == 409)


def test_elsewhere(supervision, clerk):
    """What other rooms say of a record is what the bureau's own version says."""
    source = lambda who: next(one for one in who.ask("GET", "/case-sources")[1]["sources"] if one["kind"] == "evaluation")
    before = source(clerk)
    check("a shortfall becomes a problem", before["record"] == "EVA-09.problem" and before["record_name"] == "问题" and before["may_open"], before)
    text = alone(supervision.ask("GET", "/definitions/EVA-09.problem")[1]["text"], "EVA-09.problem")
    lacking = supervision.ask("POST", "/definitions", {"text": text.replace("{id: clause,", "{id: ground,"), "note": "改字段", "base": 0})[1]
    check("what other packs count on is not taken away", not lacking["stored"] and any("来源“评估短板”要用字段“依据条款”" in one["message"] for one in lacking["problems"]), lacking)
    own = text.replace("name: 问题\n", "name: 督导问题\n", 1).replace("opened_by: [SUP, staff, ins, team]", "opened_by: [ins, team]")
    own = own.replace("    counts:\n", "    counts:\n      - {id: local_problems, name: 本县问题数, unit: 个}\n")
    made = supervision.ask("POST", "/definitions", {"text": own, "note": "本县由督学登记", "base": 0})[1]
    check("published", made["stored"], made)
    after = source(clerk)
    check("sources go by it", after["record_name"] == "督导问题" and not after["may_open"], after)
    counts = supervision.ask("GET", "/plan-measures")[1]["counts"]
    check("targets may be measured by its counts", {"local_problems", "problems_found"} <= {one["id"] for one in counts if one["of"] == "督导问题"})
    gone = supervision.ask("POST", "/definitions/EVA-09.problem/withdraw", {"note": "用回规则包的"})[1]
    check("and go back with it", not gone["own"] and source(clerk) == before, gone)


def test_returned_between(section, school):
    """Of two who have to sign one gives it back: what the other one had signed counts no more."""
    made = section.ask("POST", "/definitions", {"text": TWO, "note": "第一版", "base": 0})[1]
    check("published", made["stored"], made)
    code, case, _ = school.ask("POST", "/cases", {"record": "LOC-02.paper", "unit": SCHOOL, "fields": {"text": "校服采购", "about": "测试甲"}})
    check("opened", code == 200, case)
    path = f"/cases/{case['id']}"
    step = lambda who, name, **more: who.ask("POST", path + "/steps", {"step": name, "fields": {}} | more)
    signing = lambda who: next(one for one in who.ask("GET", path)[1]["may"] if one["step"] == "sign")
    step(school, "hand")
    code, half, _ = step(school, "sign")
    check("one of two has signed", code == 200 and half["state"] == "waiting" and signing(section)["agreed"] == 1, half)
    check("nobody signs twice", step(school, "sign")[0] == 409)
    check("a return wants its reason", step(section, "back")[0] == 400)
    code, back, _ = step(section, "back", reason="金额不对")
    check("the other one gives it back", code == 200 and back["state"] == "drafted", back)
    check("what was signed stays in what happened", [one["step"] for one in back["steps"]].count("sign") == 1, back["steps"])
    step(school, "hand")
    check("but counts no more", signing(section)["agreed"] == 0 and signing(school)["agreed"] == 0, signing(section))
    code, half, _ = step(section, "sign")
    check("one signature is not enough", code == 200 and half["state"] == "waiting", half)
    code, done, _ = step(school, "sign")
    check("who had signed before signs again", code == 200 and done["state"] == "signed", done)
    signed = [(one["agreed"], one["people"], one["before"] != one["after"]) for one in done["steps"] if one["step"] == "sign"]
    check("what happened says who was the first of two, and which led on", signed == [(1, 2, False), (1, 2, False), (2, 2, True)], signed)
    check("of steps that one alone takes, too", {(one["agreed"], one["people"]) for one in done["steps"] if one["step"] != "sign"} == {(1, 1)})


def test_looks(section, school, auditor, data):
    """What answers show of persons is written down: of opening, of each step, of a look; each by itself. A step that is stored is answered as
    done, also where that cannot be written down: without what would have to be."""
    looks = lambda: [one for one in auditor.ask("GET", "/audit?limit=1000")[1]["rows"] if one["action"] == "case-show" and one["subject"] == f"case/{case['id']}"]
    about = lambda answer: next(one for one in answer["fields"] if one["field"]["id"] == "about")
    step = lambda who, name, **more: who.ask("POST", f"/cases/{case['id']}/steps", {"step": name, "fields": {}} | more)
    paper = {"record": "LOC-02.paper", "unit": SCHOOL, "fields": {"text": "另一份", "about": "测试乙"}}
    case = school.ask("POST", "/cases", paper)[1]
    check("opening shows and is written down once", about(case)["value"] == "测试乙" and len(looks()) == 1 and "涉及的人" in str(looks()[0]["detail"]), looks())
    code, handed, _ = step(school, "hand")
    check("so does each step", code == 200 and about(handed)["value"] == "测试乙" and len(looks()) == 2, looks())
    check("and a look", school.ask("GET", f"/cases/{case['id']}")[0] == 200 and len(looks()) == 3, looks())
    check("a refused step shows nothing", step(school, "hand")[0] == 409 and len(looks()) == 3, looks())
    with contextlib.closing(sqlite3.connect(data / "duxue.db", isolation_level=None, timeout=20)) as store:
        store.execute("CREATE TRIGGER refuse BEFORE INSERT ON audit WHEN NEW.action = 'case-show' BEGIN SELECT RAISE(ABORT, 'no'); END")
        try:
            check("a look that cannot be written down shows nothing", "测试乙" not in str(school.ask("GET", f"/cases/{case['id']}")[1:]))
            code, signed, _ = step(school, "sign")
            check("a step is answered as done all the same, masked", code == 200 and about(signed)["masked"] and "测试乙" not in str(signed), signed)
            check("it was taken once", [one["step"] for one in signed["steps"]].count("sign") == 1, signed["steps"])
            code, opened, _ = school.ask("POST", "/cases", paper)
            check("so is a new case", code == 200 and about(opened)["masked"] and "测试乙" not in str(opened), opened)
        finally:
            store.execute("DROP TRIGGER refuse")
    check("nothing of it is in the log", len(looks()) == 3, looks())
    check("afterwards it is shown, and written down, again", about(school.ask("GET", f"/cases/{case['id']}")[1])["value"] == "测试乙" and len(looks()) == 4, looks())
    section.ask("POST", "/definitions/LOC-02.paper/withdraw", {"note": "试完了"})


def walk(shared, data, section, finance, school, supervision, clerk, auditor):
    global check, status
    check, status = shared["check"], shared["status"]
    test_reading(section, school)
    test_faults(section)
    test_rehearsal(section)
    test_versions(section, finance, school)
    test_elsewhere(supervision, clerk)
    test_returned_between(section, school)
    test_looks(section, school, auditor, data)
