#!/usr/bin/env python3
"""Notices over HTTP: written, signed by others, received and answered by schools, made public, objected to; circulars, letters,
the roster. Every answer is held against the contract.

    notices.py PROGRAM
"""
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import api
import definitions
from api import Visitor, check, status

COUNTY, SCHOOL, SECOND = "990121", "990121001001", "990121001002"
day = lambda days: (date.today() + timedelta(days=days)).isoformat()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTICE = {"title": "关于报送校园安全情况的通知", "body": "各校：\n# 要求\n请按时报送。\n| 材料 | 份数 |\n| 情况说明 | 1 |", "urgent": False,
          "groups": [{"name": "两校", "units": [SCHOOL, SECOND], "receipt_on": day(1), "reply_on": day(10)}],
          "reply": {"kind": "materials", "items": [{"id": "text", "name": "情况说明", "type": "text", "required": True},
                                                   {"id": "paper", "name": "盖章件", "type": "file", "required": True}]}}
PUBLIC = {"title": "资助名单公示", "body": "| 学生姓名 | 学校 |\n| 张** | 第一小学 |", "contact": "0990-1234567"}


def draft(visitor, kind, content, section="BAS", **more):
    return visitor.ask("POST", "/notices", {"kind": kind, "unit": COUNTY, "section": section, "content": content} | more)


def step(visitor, number, word, reason=""):
    return visitor.ask("POST", f"/notices/{number}/steps", {"step": word, "reason": reason})


def upload(visitor, name, privacy="P1", **subject):
    query = "".join(f"&{key}={quote(str(value))}" for key, value in subject.items())
    code, answer, head = visitor.ask("POST", f"/attachments?file_name={quote(name)}&privacy={privacy}{query}", raw=PDF)
    return code, answer.get("attachment", answer), head


def test_writing(people):
    staff, chief, head, nobody = people["staff"], people["chief"], people["head"], people["nobody"]
    check("kinds want a sign-in", status(nobody, "GET", "/notices/kinds") == 401)
    code, kinds, _ = staff.ask("GET", "/notices/kinds")
    check("a clerk may write notices", code == 200 and {one["id"]: one["may_write"] for one in kinds["kinds"]}["notice"])
    check("a head may not", not any(one["may_write"] for one in head.ask("GET", "/notices/kinds")[1]["kinds"]))
    code, found, _ = staff.ask("POST", "/notices/preview", {"unit": COUNTY, "content": {"title": "试", "groups": [
        {"name": "小学", "below": COUNTY, "kinds": ["primary_school"]}]}})
    check("recipients are counted before", code == 200 and found["count"] == len(found["recipients"]) == found["groups"][0]["count"] > 3, found)
    check("not for a head", status(head, "POST", "/notices/preview", {"unit": COUNTY, "content": {"title": "试"}}) == 404)
    code, masked, _ = staff.ask("POST", "/notices/mask", {"body": "电话13812345678"})
    check("personal data is masked", masked["found"] == 1 and masked["body"] == "电话138****5678", masked)
    for content, field in (({"title": "试", "colour": 1}, "colour"), ({"title": ""}, "title"), ({"title": "试", "groups": [{"reply_on": "x"}]}, "reply_on")):
        code, answer, _ = draft(staff, "notice", content)
        check(f"{field} is refused at its place", code == 400 and answer["error"]["place"]["field"] == field, answer)
    check("a kind that is not there", draft(staff, "song", NOTICE)[0] == 404)
    check("a head writes none", draft(head, "notice", NOTICE)[0] in (403, 404))

    code, file, _ = upload(staff, "附表.pdf")
    code, made, _ = draft(staff, "notice", NOTICE, attachments=[file["id"]])
    check("a draft with a file", code == 200 and made["state"] == "draft" and len(made["attachments"]) == 1, made)
    number = made["id"]
    check("recipients do not see a draft", status(head, "GET", f"/notices/{number}") == 404)
    check("nor its file", status(head, "GET", f"/attachments/{made['attachments'][0]['id']}/file") == 404)
    code, saved, _ = staff.ask("POST", f"/notices/{number}", {"content": NOTICE | {"basis": "依据上级文件"}, "version": made["version"]})
    check("it is changed", code == 200 and saved["content"]["basis"] == "依据上级文件")
    check("an old version is a conflict", status(staff, "POST", f"/notices/{number}", {"content": NOTICE, "version": 1}) == 409)
    check("submitted", step(staff, number, "submit")[0] == 200)
    check("its author signs not", step(staff, number, "sign")[0] == 403)
    check("a word that is no step", step(staff, number, "sing")[0] == 400)
    todo = chief.ask("GET", "/todo")[1]["notices"]
    check("it waits for the chief", [one["kind"] for one in todo if one["notice"] == number] == ["notice_sign"], todo)
    check("no reason, no return", step(chief, number, "return")[0] == 400)
    check("signed and out", step(chief, number, "sign")[1]["state"] == "issued")
    return number


def test_receiving(people, number):
    staff, head, second, teacher = people["staff"], people["head"], people["second"], people["teacher"]
    code, seen, _ = head.ask("GET", f"/notices/{number}")
    mine = seen["received"][0]
    check("a head sees it without the others", code == 200 and seen["steps"] == [] and len(seen["received"]) == 1 and mine["may_receive"], seen)
    check("its blocks are shown", [block["type"] for block in seen["blocks"]] == ["paragraph", "heading", "paragraph", "table"])
    check("its file too", status(head, "GET", f"/attachments/{seen['attachments'][0]['id']}/file") == 200)
    check("nobody's list of others", status(head, "GET", f"/notices/{number}/recipients") == 404)
    check("it stands in the todo list", any(one["kind"] == "notice_receive" and one["notice"] == number for one in head.ask("GET", "/todo")[1]["notices"]))
    check("a teacher reads, and receives not", teacher.ask("GET", f"/notices/{number}")[0] == 200 and
          status(teacher, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "receive"}) == 403)
    other = second.ask("GET", f"/notices/{number}")[1]["received"][0]
    check("another's receipt is not there", status(second, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "receive"}) == 404)
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: status(head, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "receive"}), range(8)))
    check("received once, however often it is pressed", sorted(codes) == [200] + [409] * 7, codes)
    hand_in = {"step": "hand_in", "answers": {"text": "无异常"}}
    code, answer, _ = head.ask("POST", f"/notice-recipients/{mine['id']}/steps", hand_in)
    check("a missing file is told", code == 400 and answer["error"]["place"]["field"] == "paper", answer)
    check("another may not add to it", upload(second, "冒名.pdf", subject_kind="notice-reply", subject=mine["id"], part="paper")[0] == 404)
    check("uploaded", upload(head, "盖章件.pdf", subject_kind="notice-reply", subject=mine["id"], part="paper")[0] == 200)
    check("handed in", status(head, "POST", f"/notice-recipients/{mine['id']}/steps", hand_in) == 200)
    check("then it is shut", upload(head, "再加.pdf", subject_kind="notice-reply", subject=mine["id"], part="paper")[0] == 409)
    files = staff.ask("GET", f"/attachments?subject_kind=notice-reply&subject={mine['id']}")[1]["attachments"]
    check("the issuing side sees the file", [one["name"] for one in files] == ["盖章件.pdf"], files)
    check("sent back with words", status(staff, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "return", "reason": "请写人数"}) == 200)
    check("and comes again", status(head, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "hand_in", "answers": {"text": "32人"}}) == 200)
    check("accepted", status(staff, "POST", f"/notice-recipients/{mine['id']}/steps", {"step": "accept"}) == 200)
    code, matrix, _ = staff.ask("GET", f"/notices/{number}/recipients")
    rows = {row["unit"]: row for row in matrix["recipients"]}
    check("the matrix says so", rows[SCHOOL]["reply"] == "accepted" and rows[SCHOOL]["light"] == "green" and rows[SECOND]["received_at"] == "", matrix)
    check("the answers stand there", rows[SCHOOL]["answers"] == {"text": "32人"})
    book = staff.ask("GET", f"/notices/{number}/recipients?format=xlsx")[1]
    check("as a workbook", book[:2] == b"PK")
    text = staff.ask("GET", f"/notices/{number}/recipients?format=csv")[1].decode("utf-8-sig")
    check("and as a table", "已接收" in text and len(text.splitlines()) == 3, text)
    check("the missing one is reminded", staff.ask("POST", f"/notices/{number}/remind", {})[1].get("told") == 1)
    check("not by a head", status(head, "POST", f"/notices/{number}/remind", {}) in (403, 404))
    check("what is received is listed", any(one["notice"] == number for one in second.ask("GET", "/notices/received?open=1")[1]["received"]))
    check("what is done is not open", not any(one["notice"] == number for one in head.ask("GET", "/notices/received?open=1")[1]["received"]))
    listed = staff.ask("GET", "/notices?state=issued")[1]["notices"]
    check("the list counts", next(one for one in listed if one["id"] == number)["received"] == 1, listed)
    document = head.ask("GET", f"/notices/{number}/document.docx")[1]
    text = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml").decode()
    check("the document says what the notice says", "请按时报送" in text and "情况说明" in text)
    check("closing early needs a reason", step(staff, number, "close")[0] == 400)
    check("closed", step(staff, number, "close", "其余不用再报")[1]["state"] == "closed")
    check("nothing more is received", status(second, "POST", f"/notice-recipients/{other['id']}/steps", {"step": "receive"}) == 409)


def test_public(people, port, database):
    writer, chief, leader, head, nobody = (people[name] for name in ("office", "office-chief", "leader", "head", "nobody"))
    open_, shut = upload(writer, "名单.pdf", "P0")[1]["id"], upload(writer, "底册.pdf", "P2")[1]["id"]
    made = draft(writer, "publicity", PUBLIC | {"body": PUBLIC["body"].replace("张**", "张三丰")}, "OFF", attachments=[open_, shut])[1]
    number = made["id"]
    code, answer, _ = step(writer, number, "submit")
    check("a full name does not go out", code == 400 and "学生姓名" in answer["error"]["message"], answer)
    writer.ask("POST", f"/notices/{number}", {"content": PUBLIC})
    check("masked it does", step(writer, number, "submit")[0] == 200)
    check("there is somebody to sign", writer.ask("GET", f"/notices/{number}")[1]["waits_for_nobody"] is False)
    check("nothing is public yet", all(one["id"] != number for one in nobody.ask("GET", "/public/notices")[1]["notices"]))
    step(chief, number, "sign")
    check("signed by two", step(leader, number, "sign")[1]["state"] == "issued")
    check("everybody sees it", any(one["id"] == number for one in nobody.ask("GET", "/public/notices")[1]["notices"]))
    code, shown, _ = nobody.ask("GET", f"/public/notices/{number}")
    check("with what is meant for everybody alone", code == 200 and [one["name"] for one in shown["files"]] == ["名单.pdf"] and
          "made_by" not in shown and "底册" not in json.dumps(shown, ensure_ascii=False), shown)
    check("its open file is given", nobody.ask("GET", f"/public/notice-files/{open_}")[1] == PDF)
    check("the other is not", status(nobody, "GET", f"/public/notice-files/{shut}") == 404)
    check("no file of another matter", status(nobody, "GET", "/public/notice-files/999999") == 404)
    for body, wanted in (({}, 400), ({"text": "短"}, 400), ({"text": "长" * 1001}, 413), ({"text": "有人不符合条件", "contact": "1" * 101}, 413),
                         ({"text": "有人\u0007不符合条件"}, 400)):
        check(f"an objection {str(body)[:30]} gives {wanted}", status(nobody, "POST", f"/public/notices/{number}/objections", body) == wanted)
    code, noted, _ = nobody.ask("POST", f"/public/notices/{number}/objections", {"text": "名单里有人不符合条件", "contact": "13900000000"})
    check("an objection has a number", code == 200 and noted["number"].startswith("异议"), noted)
    check("received by the office too", writer.ask("POST", f"/notices/{number}/objections", {"text": "来电反映金额不对"})[0] == 200)
    check("a head records none", head.ask("POST", f"/notices/{number}/objections", {"text": "来电反映金额不对"})[0] in (403, 404))
    listed = writer.ask("GET", f"/notices/{number}/objections")[1]["objections"]
    check("they are cases", len(listed) == 2 and all(one["open"] for one in listed), listed)
    check("others see none", status(head, "GET", f"/notices/{number}/objections") == 404)
    with sqlite3.connect(database) as db:
        raw = json.dumps(db.execute("SELECT * FROM notice_objection").fetchall() + db.execute("SELECT detail FROM audit").fetchall())
    check("the contact stands nowhere in the open", "13900000000" not in raw)
    path = f"/notice-objections/{listed[0]['id']}/contact"
    check("it is shown for a reason", status(writer, "POST", path, {"reason": ""}) == 400 and
          writer.ask("POST", path, {"reason": "核实异议"})[1]["contact"] == "13900000000")
    check("not to others", status(head, "POST", path, {"reason": "想知道"}) in (403, 404))
    code, corrected, _ = step(writer, number, "correct", "第一小学应为第二小学")
    check("a correction stands beside", corrected["content"]["corrections"][0].endswith("第一小学应为第二小学") and "第一小学" in corrected["content"]["body"])
    check("publicity ends by itself", step(writer, number, "close")[0] == 409)
    check("or is withdrawn, and gone", step(chief, number, "withdraw", "重新公示")[0] == 200 and status(nobody, "GET", f"/public/notices/{number}") == 404 and
          status(nobody, "GET", f"/public/notice-files/{open_}") == 404)
    return number


def test_flood(people, port):
    """Behind the proxy that was named: so many of one address a day, and no more."""
    writer, chief, leader, nobody = (people[name] for name in ("office", "office-chief", "leader", "nobody"))
    number = draft(writer, "publicity", PUBLIC, "OFF")[1]["id"]
    for who, word in ((writer, "submit"), (chief, "sign"), (leader, "sign")):
        step(who, number, word)
    visitor = Visitor(port)
    visitor.headers = {"X-Forwarded-For": "203.0.113.9"}
    codes = [status(visitor, "POST", f"/public/notices/{number}/objections", {"text": "名单里有人不符合条件"}) for _ in range(7)]
    check("an address is held to its number a day", codes == [200] * 5 + [413] * 2, codes)
    visitor.headers = {"X-Forwarded-For": "203.0.113.10"}
    check("another address is not", status(visitor, "POST", f"/public/notices/{number}/objections", {"text": "名单里有人不符合条件"}) == 200)
    check("no writing without an account elsewhere", status(nobody, "POST", "/notices", {"kind": "notice"}) == 401)


def tells_late(body):
    """A table without ranks where something is late, otherwise that there is none of each that was asked for."""
    return "没有逾期未办结的事项" in body if "|" not in body else "不排名" in body


def test_circular(people):
    staff, head = people["staff"], people["head"]
    code, made, _ = staff.ask("POST", "/notices/circular", {"unit": COUNTY, "sources": ["cases", "duties", "entries", "notices"], "section": "BAS"})
    check("a circular is drafted", code == 200 and made["kind"] == "circular" and made["state"] == "draft" and tells_late(made["content"]["body"]), made)
    check("of nothing", status(staff, "POST", "/notices/circular", {"unit": COUNTY, "sources": []}) == 400)
    check("not by a head", status(head, "POST", "/notices/circular", {"unit": COUNTY, "sources": ["cases"]}) in (403, 404))


def test_inspections(people):
    chief, inspector, head, auditor = people["supervision"], people["inspector"], people["head"], people["auditor"]
    posting = {"inspector": "duxue", "period": f"{day(-30)}/{day(300)}", "zone": "城区责任区"}
    check("posted", status(people["clerk"], "POST", "/cases", {"record": "EVA-07.posting", "unit": SCHOOL, "fields": posting}) == 200)
    case = inspector.ask("POST", "/cases", {"record": "EVA-07.visit", "unit": SCHOOL, "fields": {"month_day": day(0)[:8] + "01"}})[1]
    words = {"visitors": ["duxue"], "visited_on": day(0), "facts": "查看食堂台账", "in_out": "8:30至10:40", "matters": ["食堂食品饮水宿舍卫生"],
             "way": ["查阅"], "problem_count": 1}
    code, answer, _ = inspector.ask("POST", f"/cases/{case['id']}/steps", {"step": "record", "fields": words})
    check("visited", code == 200, answer)
    letter = f"/cases/{case['id']}/letter.docx?letter="
    check("nothing found, no order", status(inspector, "GET", letter + "rectification") == 409)
    inspector.ask("POST", f"/cases/{case['id']}/steps", {"step": "problem", "fields": {"text": "留样记录缺两天", "level": "立行立改"}})
    for which, words in (("feedback", ("督导反馈意见书", "查看食堂台账", "留样记录缺两天")), ("rectification", ("整改通知书", "留样记录缺两天"))):
        code, content, head_ = inspector.ask("GET", letter + which)
        text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode() if code == 200 else str(content)
        check(f"the letter {which}", code == 200 and all(word in text for word in words), text[-300:])
    check("a letter that is not there", status(inspector, "GET", letter + "love") == 404)
    check("nor for who sees no case", status(people["second"], "GET", letter + "feedback") == 404)
    code, roster, _ = chief.ask("GET", f"/roster?within={COUNTY}")
    check("the roster counts", code == 200 and roster["schools"] - roster["without"] == 1 and roster["visited"] == 1 and roster["visits"] == 1, roster)
    schools = chief.ask("GET", f"/roster/schools?within={COUNTY}&limit=1000")[1]["rows"]
    mine = next(one for one in schools if one["unit"] == SCHOOL)
    check("school by school", mine["visits"] == 1 and not mine["nobody"] and sum(one["nobody"] for one in schools) == roster["without"], mine)
    people_ = chief.ask("GET", f"/roster/inspectors?within={COUNTY}")[1]["rows"]
    check("inspector by inspector, without a rank", [(one["name"], one["schools"], one["seen"]) for one in people_] == [("duxue", 1, 1)] and
          "rank" not in json.dumps(people_), people_)
    check("as a workbook", chief.ask("GET", f"/roster/schools?within={COUNTY}&format=xlsx")[1][:2] == b"PK")
    check("a month that is none", status(chief, "GET", f"/roster?within={COUNTY}&month=x") == 400)
    check("not for auditors", status(auditor, "GET", f"/roster?within={COUNTY}") == 403)


def test_own_records(people, number):
    """Letters and objections go by the bureau's own version of their records."""
    chief, inspector, office = people["supervision"], people["inspector"], people["office-chief"]
    def publish(who, record, *changes):
        text = definitions.alone(who.ask("GET", f"/definitions/{record}")[1]["text"], record)
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        made = who.ask("POST", "/definitions", {"text": text, "note": "本县的做法", "base": 0})[1]
        check(f"a version of {record}", made["stored"], made)
    publish(chief, "EVA-07.visit", ("问卷, 巡查]", "问卷, 巡查, 推门听课]"))
    case = inspector.ask("POST", "/cases", {"record": "EVA-07.visit", "unit": SCHOOL, "fields": {"month_day": day(0)[:8] + "01"}})[1]
    words = {"visitors": ["duxue"], "visited_on": day(0), "facts": "查看食堂台账", "in_out": "8:30至10:40", "matters": ["食堂食品饮水宿舍卫生"],
             "way": ["推门听课"], "problem_count": 0}
    code, answer, _ = inspector.ask("POST", f"/cases/{case['id']}/steps", {"step": "record", "fields": words})
    check("visited in the bureau's own way", code == 200, answer)
    code, content, _ = inspector.ask("GET", f"/cases/{case['id']}/letter.docx?letter=feedback")
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode() if code == 200 else str(content)
    check("and the letter says so", "方式：推门听课" in text, text[-300:])
    listed = lambda: [one["state_name"] for one in people["office"].ask("GET", f"/notices/{number}/objections")[1]["objections"]]
    first = listed()
    publish(office, "ADM-09.objection", ("{id: received, name: 受理}", "{id: received, name: 已收到异议}"))
    check("states are called as the bureau calls them", "受理" in first and listed() == [one.replace("受理", "已收到异议") for one in first], (first, listed()))


def test_nobody_to_sign(people, data):
    """Whoever waits for a signature is told when there is nobody left to give it."""
    writer, chief = people["office"], people["office-chief"]
    number = draft(writer, "publicity", PUBLIC, "OFF")[1]["id"]
    step(writer, number, "submit")
    step(chief, number, "sign")
    waits = lambda: [writer.ask("GET", f"/notices/{number}")[1][word] for word in ("waits_for", "waits_for_nobody")]
    check("a leader for every department is somebody", waits() == ["分管局领导", False], waits())
    subprocess.run([api.PROGRAM, "user", "disable", "--data", data, "--name", "lingdao"], check=True, capture_output=True)
    check("one for another department is nobody", waits() == ["分管局领导", True], waits())
    step(chief, number, "withdraw", "没有人签")
    check("what waits for nothing says nothing", waits() == ["", False], waits())


def test_command_line(data):
    run = lambda *words: subprocess.run([api.PROGRAM, "notice", *words, "--data", str(data)], capture_output=True, text=True, encoding="utf-8")
    file = data / "notice.json"
    file.write_text(json.dumps(NOTICE, ensure_ascii=False), encoding="utf-8")
    made = run("save", "--kind", "notice", "--unit", COUNTY, "--section", "BAS", "--file", str(file))
    number = made.stdout.strip()
    check("saved from a file", made.returncode == 0 and number.isdigit(), made)
    check("counted", "共2个" in run("preview", "--unit", COUNTY, "--file", str(file)).stdout)
    check("submitted and signed", all(run("step", "--id", number, "--step", word).returncode == 0 for word in ("submit", "sign")))
    check("listed", "已发出" in run("list", "--state", "issued").stdout)
    check("followed", len(run("recipients", "--id", number).stdout.splitlines()) == 2)
    check("shown", "报送校园安全情况" in run("show", "--id", number).stdout)
    check("swept", run("sweep").returncode == 0 and run("remind", "--id", number).returncode == 0)
    check("the roster", "所没有督学" in run("roster", "--unit", COUNTY).stdout)
    check("a circular", tells_late(run("circular", "--unit", COUNTY).stdout))
    check("a wrong word", run("sing").returncode == 2 and run("show", "--id", "9999").returncode == 1)
    file.unlink()


def test_packs(folder):
    """A fault in the pack of notices is told at its place."""
    packs = Path(folder) / "packs"
    shutil.copytree(api.ROOT / "packs", packs)
    file = packs / "notices.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new, words in (("{role: chief, action: approve}", "{role: chef, action: approve}", "chef"),
                            ("action: review}, {role: ldr", "action: revue}, {role: ldr", "没有“revue”这种权限"),
                            ("public: {working_days: 5}", "public: {hours: 5}", "公示期写"),
                            ("教通〔{year}〕{seq}号", "教通〔{year}〕号", "{seq}"),
                            ("domain: public_notices", "domain: nothing", "没有“nothing”"),
                            ("record: ADM-09.objection", "record: ADM-99.objection", "没有“ADM-99.objection”"),
                            ("columns: [\"{number}\", text, level", "columns: [\"{number}\", txt, level", "没有“txt”这个字段"),
                            ("most_schools: 7", "most_schools: 0", "most_schools"), ("ladder: overdue", "ladder: none", "逾期办法"),
                            ("mask: phone", "mask: fone", "name、phone"), ("receipt: {working_days: 2}", "receipt: {monthly: 2}", "期限只写"),
                            ("id: major", "id: notice", "写了两次")):
        assert old in text, old
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        said = subprocess.run([api.PROGRAM, "pack", "check", packs], capture_output=True, text=True, encoding="utf-8")
        line = text[:text.index(old)].count("\n") + 1
        check(f"{new} is told at its line", said.returncode == 1 and words in said.stderr + said.stdout and
              f"notices.yaml:{line}:" in said.stderr + said.stdout, said.stderr + said.stdout)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, passwords = api.make_county(folder)
        for name, role, unit, section in (("jijiaoyuan", "staff", COUNTY, "BAS"), ("bangongshi", "staff", COUNTY, "OFF"),
                                          ("bangongzhuren", "chief", COUNTY, "OFF"), ("laoshi1", "tch", SCHOOL, ""), ("lingdao", "ldr", COUNTY, "")):
            passwords[name] = "Qy7-basalt-fern"
            more = ["--section", section] if section else []
            subprocess.run([api.PROGRAM, "user", "add", "--data", data, "--name", name, "--role", role, "--unit", unit, "--keep", *more],
                           input=passwords[name] + "\n", text=True, check=True, capture_output=True)
        with api.serving(data, "--proxy", "127.0.0.1") as port:
            names = {"staff": "jijiaoyuan", "chief": "jijiao", "leader": "lingdao", "head": "school", "second": "school2", "teacher": "laoshi1",
                     "office": "bangongshi", "office-chief": "bangongzhuren", "inspector": "duxue", "supervision": "dudao", "auditor": "shenji", "clerk": "keyuan"}
            people = {word: Visitor(port, name, passwords[name]) for word, name in names.items()} | {"nobody": Visitor(port)}
            number = test_writing(people)
            test_receiving(people, number)
            public = test_public(people, port, data / "duxue.db")
            test_flood(people, port)
            test_circular(people)
            test_inspections(people)
            test_own_records(people, public)
            test_nobody_to_sign(people, data)
            left = api.unwalked(lambda path: path.startswith(api.ELSEWHERE["notices.py"]))
            check("every route of notices was walked", not left, left)
        test_command_line(data)
        api.check_acts(data)
        test_packs(folder)
        proof = subprocess.run([api.PROGRAM, "verify", "--data", data], capture_output=True, text=True)
        check("the chain and its content fit", proof.returncode == 0, proof.stdout)
    print(f"{api.passed} passed, {api.failed} failed")
    return api.failed > 0


if __name__ == "__main__":
    sys.exit(main())
