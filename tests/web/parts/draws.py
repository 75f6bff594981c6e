"""Draws over HTTP: lists in a workbook, fixed, drawn once, signed by others, proven; what everybody may see, and who may not.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import io
import json
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "draw"))
import verify

COUNTY = "990121"
check = status = None
UNIT = "990121"
day = lambda days: (date.today() + timedelta(days=days)).isoformat()


def workbook(**sheets):
    """A workbook of texts, by sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
                      'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        book.writestr("_rels/.rels", f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                      f'Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}">'
                      "<sheets>" + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)) +
                      "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
                      "".join(f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                              for n in range(1, len(sheets) + 1)) + "</Relationships>")
        for n, rows in enumerate(sheets.values(), 1):
            cells = "".join(f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{escape(str(text))}</t></is></c>'
                                                       for c, text in enumerate(row)) + "</row>" for r, row in enumerate(rows, 1))
            book.writestr(f"xl/worksheets/sheet{n}.xml", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                          f"<sheetData>{cells}</sheetData></worksheet>")
    return out.getvalue()


def commit(visitor, kind, raw, key=None, **words):
    query = "".join(f"&{name}={quote(str(value))}" for name, value in words.items())
    return visitor.ask("POST", f"/draws?kind={kind}&unit={words.pop('at', UNIT)}{query}", raw=raw, key=key)


def inspection():
    schools = [["学校编号", "学校名称", "分类"]] + [[f"X{i:02}", f"第{i}小学", "城区" if i < 12 else "乡村"] for i in range(20)]
    people = [["督学编号", "姓名", "本人所在单位"]] + [[f"D{i}", f"督学{i}", f"第{i}小学"] for i in range(8)]
    return workbook(学校=schools, 督学=people)


def lottery(applicants=12):
    pupils = [["报名编号", "姓名", "优先顺序", "第一志愿", "第二志愿", "同校组"]] + [
        [f"N{i:03}", f"学童{i}", "0" if i < 2 else "1", "甲校" if i % 3 else "S2", "乙校" if i % 3 else "", "双1" if i in (4, 5) else ""]
        for i in range(applicants)]
    return workbook(报名学生=pupils, 学校=[["学校编号", "学校名称", "学位"], ["S1", "甲校", "4"], ["S2", "乙校", "5"]])


def test_kinds(staff, school, nobody):
    kinds = {one["id"]: one for one in staff.ask("GET", "/draws/kinds")[1]["kinds"]}
    check("kinds of draws come from packs", {"inspection-double", "admission-lottery", "class-balance", "quota-places"} <= set(kinds))
    check("who may make one is told", kinds["class-balance"]["may_prepare"] and
          not any(one["may_prepare"] for one in school.ask("GET", "/draws/kinds")[1]["kinds"]))
    _, content, head = staff.ask("GET", f"/draws/template.xlsx?kind=inspection-double&unit={UNIT}")
    book = zipfile.ZipFile(io.BytesIO(content))
    check("an empty list holds the units", "990121001001" in book.read("xl/sharedStrings.xml").decode() and "督学" in book.read("xl/workbook.xml").decode(), head)
    check("not for who may not", status(school, "GET", f"/draws/template.xlsx?kind=inspection-double&unit={UNIT}") == 403)
    check("a kind that is not there", status(staff, "GET", "/draws/template.xlsx?kind=x") == 404)
    for path in ("/draws", "/draws/kinds", "/draws/1", "/draws/1/proof.json", "/draws/1/result.xlsx"):
        check(f"{path} wants a sign-in", status(nobody, "GET", path) == 401)


def test_commit(staff, school):
    words = {"name": "秋季检查", "basis": "督〔2025〕1号", "rule": "count=4;team=2;strata=proportional"}
    code, made, _ = commit(staff, "inspection-double", inspection(), **words, dry_run=1)
    check("a trial stores nothing", code == 200 and not made["stored"] and made["entry_count"] == 20 and made["groups"] == ["城区", "乡村"], made)
    code, made, _ = commit(staff, "inspection-double", inspection(), **(words | {"rule": "count=40"}))
    check("what cannot be drawn is told", code == 200 and not made["stored"] and made["errors"] == 1, made)
    bad = workbook(学校=[["学校编号", "学校名称"], ["", "一小"], ["A", "二小"], ["A", "三小"]], 督学=[["编号", "姓名"]])
    code, made, _ = commit(staff, "inspection-double", bad, **words)
    check("faults come with their cell", code == 200 and not made["stored"] and
          any(one["sheet"] == "学校" and one["cell"] == "A2" for one in made["problems"]), made)
    code, answer, _ = commit(staff, "inspection-double", inspection(), name="无依据", rule="count=4")
    check("what has to be stated", code == 400 and answer["error"]["place"]["field"] == "basis", answer)
    code, answer, _ = commit(staff, "inspection-double", inspection(), **(words | {"rule": "wishes=first"}))
    check("what the kind fixes stays", code == 400 and answer["error"]["place"]["field"] == "wishes", answer)
    check("no table, no draw", commit(staff, "inspection-double", b"nonsense", **words)[0] == 400)
    check("not by a school", commit(school, "inspection-double", inspection(), **words)[0] in (403, 404))
    book = inspection()  # a workbook written a moment later is another one
    first = commit(staff, "inspection-double", book, key="draw-key-1", **words)
    again = commit(staff, "inspection-double", book, key="draw-key-1", **words)
    check("sent twice it is fixed once", first[:2] == again[:2] and first[1]["stored"], again)
    check("one of the matter at a time", commit(staff, "inspection-double", inspection(), **words)[0] == 409)
    return first[1]


def test_draw(staff, school, witness, leader, made):
    path = f"/draws/{made['id']}"
    shown = staff.ask("GET", path)[1]
    check("before the draw no seed", shown["state"] == "committed" and shown["seed"] == "" and shown["rows"] == [] and
          shown["commit"] == made["commit"] and shown["may"] == ["view", "prepare", "draw"], shown)
    check("no proof yet", status(staff, "GET", path + "/proof.json") == 409 and status(staff, "GET", path + "/result.xlsx") == 409)
    check("an unannounced visit is not there for schools", status(school, "GET", path) == 404 and school.ask("GET", "/draws")[1]["draws"] == [])
    check("a witness does not draw", status(witness, "POST", path + "/run", body={}) == 403)
    check("numbers that were not named do not count", status(staff, "POST", path + "/run", body={"entropy": "7"}) == 400)
    code, shown, _ = staff.ask("POST", path + "/run", {}, key="draw-run-1")
    check("it is drawn", code == 200 and shown["state"] == "drawn" and shown["good"] and len(shown["rows"]) == 8, shown)
    check("sent twice it is drawn once", staff.ask("POST", path + "/run", {}, key="draw-run-1")[1] == shown)
    check("never again", status(staff, "POST", path + "/run", body={}) == 409 and
          status(staff, "POST", path + "/cancel", body={"reason": "不满意"}) == 409)
    proof = staff.ask("GET", path + "/proof.json")[1].decode()
    check("the script repeats it", verify.verify(proof, made["commit"]) == [])
    check("so does the program", staff.ask("POST", "/draws/verify", raw=proof.encode())[1]["good"] is True)
    wrong = staff.ask("POST", "/draws/verify", raw=proof.replace("第3小学", "第三小学", 1).encode())[1]
    check("which tells a changed name", not wrong["good"] and {one["name"] for one in wrong["checks"] if not one["good"]} >= {"名单"}, wrong)
    check("and what is no proof", status(staff, "POST", "/draws/verify", raw=b"{}") == 400)
    check("the result as a workbook", staff.ask("GET", path + "/result.xlsx")[1][:2] == b"PK")
    sign = {"digest": shown["digest"], "note": "在场"}
    check("who drew does not sign", status(staff, "POST", path + "/sign", body=sign) == 403)
    check("whom to ask for a signature is told", "责任督学" in staff.ask("GET", path)[1]["witness_roles"] and "校长" not in staff.ask("GET", path)[1]["witness_roles"])
    check("a leader waits for the witnesses", status(leader, "POST", path + "/confirm", body={}) == 409)
    check("another result is not signed", status(witness, "POST", path + "/sign", body={"digest": "0" * 64}) == 409)
    code, shown, _ = witness.ask("POST", path + "/sign", sign)
    check("a witness signs", code == 200 and shown["signed_count"] == 1 and shown["signs"][0]["note"] == "在场", shown)
    code, shown, _ = leader.ask("POST", path + "/confirm", {"note": "同意"})
    check("a leader confirms", code == 200 and shown["state"] == "confirmed", shown)
    check("published at last", staff.ask("POST", path + "/publish", {})[1]["hidden"] is False and status(staff, "POST", path + "/publish", body={}) == 409)
    words = {"name": "秋季检查", "basis": "督〔2025〕1号", "rule": "count=4;team=2"}
    check("the same matter again wants a reason", commit(staff, "inspection-double", inspection(), **words)[0] == 409)
    code, second, _ = commit(staff, "inspection-double", inspection(), **words, again_reason="两所学校停办")
    check("and both are seen", second["again_of"] == made["id"] and len(staff.ask("GET", f"/draws?matter={quote('秋季检查')}")[1]["draws"]) == 2, second)
    code, shown, _ = staff.ask("POST", f"/draws/{second['id']}/cancel", {"reason": "名单有误"})
    check("before it is drawn it may be cancelled", code == 200 and shown["state"] == "cancelled" and shown["reason"] == "名单有误", shown)
    check("draws that are not there", status(staff, "GET", "/draws/999") == 404 and status(staff, "GET", "/draws/x") == 404)


def test_lottery(staff, school, nobody):
    words = {"name": "一年级派位", "basis": "招生方案", "entropy": "三位见证人各报一个数"}
    code, answer, _ = commit(staff, "admission-lottery", lottery(), **words, planned_on=day(1))
    check("the lists are fixed days before", code == 400, answer)
    code, made, _ = commit(staff, "admission-lottery", lottery(), **words, planned_on=day(3))
    check("a lottery is fixed", code == 200 and made["stored"] and made["entry_count"] == 12 and made["other_count"] == 2, made)
    path = f"/draws/{made['id']}"
    check("not before its day", status(staff, "POST", path + "/run", body={"entropy": "1"}) == 409)
    code, public, _ = nobody.ask("GET", "/public" + path)
    check("everybody sees what was promised", code == 200 and public["commit"] == made["commit"] and "学童" not in json.dumps(public, ensure_ascii=False))
    check("in the list, too", [one["id"] for one in nobody.ask("GET", "/public/draws")[1]["draws"]] == [made["id"]])
    check("no proof yet", status(nobody, "GET", f"/public{path}/proof.json") == 409)
    check("other kinds are not public", status(nobody, "GET", "/public/draws/1") == 404)
    check("names want a reason", status(staff, "POST", path + "/names", body={}) == 400)
    check("and a right", status(school, "POST", path + "/names", body={"reason": "看看"}) in (403, 404))
    code, names, _ = staff.ask("POST", path + "/names", {"reason": "核对"})
    check("names for who may see them", code == 200 and names["names"][3] == {"number": "N003", "name": "学童3"}, names)


def test_case(staff, school, witness):
    """A batch of a register asks for the schools that are sampled."""
    batch = staff.ask("POST", "/cases", {"record": "STU-06.sample_round", "unit": COUNTY, "fields": {"year": 2026, "draw_count": 3, "allowed": 5}})[1]
    path = f"/cases/{batch['id']}"
    step = next(one for one in staff.ask("GET", path)[1]["may"] if one["step"] == "draw")
    check("the case says what its step is taken with", step["draw"]["kind"] == "fitness-sample" and step["draw"]["id"] == 0 and
          not set(step["draw"]["fields"]) & set(step["needs"]), step)
    check("not without a draw", status(staff, "POST", path + "/steps", body={"step": "draw"}) == 409)
    code, seen, _ = staff.ask("POST", path + "/draws?step=draw&dry_run=1", raw=b"")
    check("a look stores nothing", code == 200 and not seen["stored"] and seen["entry_count"] > 3 and staff.ask("GET", path)[1]["draws"] == [], seen)
    check("not for every step", status(staff, "POST", path + "/draws?step=drop", raw=b"") == 400)
    check("not by a school", status(school, "POST", path + "/draws?step=draw", raw=b"") == 404)
    made = staff.ask("POST", path + "/draws?step=draw", raw=b"", key="case-draw-1")[1]
    check("sent twice it is fixed once", staff.ask("POST", path + "/draws?step=draw", raw=b"", key="case-draw-1")[1] == made and made["stored"], made)
    check("one is under way", status(staff, "POST", path + "/draws?step=draw", raw=b"") == 409)
    staff.ask("POST", f"/draws/{made['id']}/run", {})
    shown = staff.ask("GET", f"/draws/{made['id']}")[1]
    check("the draw names the case", [(one["id"], one["part"]) for one in shown["cases"]] == [(batch["id"], "asked")], shown["cases"])
    code, taken, _ = staff.ask("POST", path + "/steps", {"step": "draw"})
    check("the step opens a case for each", code == 200 and sorted(one["unit"] for one in taken["children"]) ==
          sorted(next(one["value"] for one in taken["fields"] if one["field"]["id"] == "units")), taken)
    code, links, _ = staff.ask("GET", path + "/links?way=children")
    check("what came out of it is told page by page, too", code == 200 and links["links"] == taken["children"] and links["total"] == taken["link_totals"]["children"] == 3, links)
    last = taken["children"][-2]["id"]
    check("behind one of them the others", [one["id"] for one in staff.ask("GET", f"{path}/links?way=children&after={last}")[1]["links"]] == [taken["children"][-1]["id"]])
    check("a way that is none", status(staff, "GET", path + "/links?way=friends") == 400)
    check("nor a case that is not there", status(staff, "GET", "/cases/999999/links?way=children") == 404)
    check("each knows its draw", [one["part"] for one in staff.ask("GET", f"/cases/{taken['children'][0]['id']}")[1]["draws"]] == ["opened"])
    check("and the draw them", len(staff.ask("GET", f"/draws/{made['id']}")[1]["cases"]) == 4)


def walk(tools, staff, school, witness, leader, nobody):
    global check, status
    check, status = tools["check"], tools["status"]
    test_kinds(staff, school, nobody)
    made = test_commit(staff, school)
    test_draw(staff, school, witness, leader, made)
    test_lottery(staff, school, nobody)
    test_case(staff, school, witness)
