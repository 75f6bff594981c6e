"""Documents over HTTP: taken in, shown with what was found, decided on, searched, taken out; and who may not.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import io
import zipfile
from urllib.parse import quote

import attachments

check = status = None
SCHOOL, OTHER, COUNTY = "990121001001", "990121001002", "990121"
REPORT = """栖霖街道第一小学2024年工作总结
一、基本情况
全校现有在校学生812人，专任教师52人。2025年计划招收新生150人。
全年培训教师30人次，其中骨干教师12人次、青年教师20人次。
二、存在的问题
一是图书配备不足，生均图书只有6册。
三、下一步打算
（一）2035年6月底前，总务处要新购图书2000册。
"""
TRADITIONAL = "棲霖街道第二小學工作總結\n學校發展規劃已經編製完成，圖書館館藏豐富，體育場地開闊。\n"


def add(visitor, unit, text, name="总结.txt", **words):
    query = "".join(f"&{key}={quote(str(value))}" for key, value in words.items())
    raw = text if isinstance(text, bytes) else text.encode()
    return visitor.ask("POST", f"/documents?unit={unit}&file_name={quote(name)}{query}", raw=raw)


def thing(shown, kind, words):
    return next(one for one in shown["things"] if one["kind"] == kind and words in str(one["content"]))


def decide(visitor, document, one, act, **words):
    return visitor.ask("POST", f"/documents/{document}/things/{one['id']}", {"act": act} | words)


def test_taking(school, other, office, nobody):
    code, shown, _ = add(school, SCHOOL, REPORT)
    check("a report is read", code == 200 and shown["document"]["state"] == "read" and shown["document"]["period"] == "2024" and
          len(shown["text"]) == 8 and shown["may_edit"], shown)
    for one in shown["things"]:
        if one["kind"] == "figure":
            text = next(line["text"] for line in shown["text"] if line["line"] == one["line"])
            check("a figure stands where it says", text[one["start"]:one["end"]] == one["content"]["surface"], one)
    check("the parts that do not add up are found", any(one["kind"] == "finding" and one["weight"] == 0 for one in shown["things"]) and
          shown["document"]["wrong"] >= 1, shown["document"])
    number = shown["document"]["id"]
    check("the same file again is told", add(school, SCHOOL, REPORT)[0] == 409)
    for encoding in ("gb18030", "utf-16"):
        code, again, _ = add(other, OTHER, (REPORT + encoding).encode(encoding))
        check(f"{encoding} is read", code == 200 and again["text"][0]["text"].startswith("栖霖街道第一小学"), again)
    code, refused, _ = add(school, SCHOOL, b"MZ\x00\x01\x02 program", "a.txt")
    check("a program is refused", code == 400 and "不能上传" in refused["error"]["message"], refused)
    check("nothing is refused", add(school, SCHOOL, b"")[0] == 400)
    code, scan, _ = add(school, SCHOOL, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "扫描件.pdf")
    check("what has no text is kept and says why", code == 200 and scan["document"]["state"] in ("unread", "failed") and
          scan["document"]["reason"], scan)
    check("a year that is none", add(school, SCHOOL, "别的内容一份", period="去年")[0] == 400)
    check("nobody adds for another school", add(other, SCHOOL, "另一份内容")[0] == 404)
    check("nor without signing in", add(nobody, SCHOOL, "另一份内容")[0] == 401)
    check("nor for no unit", status(school, "POST", "/documents?file_name=a.txt", raw=b"text") == 400)
    waiting = school.ask("GET", "/attachments")[1]["attachments"]
    check("what was refused leaves no upload", not any(one["name"].endswith((".txt", ".pdf")) for one in waiting), waiting)
    return number


def test_existing(school, other, number):
    attachment = school.ask("GET", f"/documents/{number}")[1]["document"]["attachment"]
    check("an attachment that is there", status(school, "POST", f"/documents?unit={SCHOOL}&attachment={attachment}", raw=b"") == 409)
    check("but not of another", status(other, "POST", f"/documents?unit={OTHER}&attachment={attachment}", raw=b"") == 404)
    check("nor one that is none", status(school, "POST", f"/documents?unit={SCHOOL}&attachment=999999", raw=b"") == 404)
    check("its file is shown to who sees the document", status(school, "GET", f"/attachments/{attachment}/file") == 200)
    check("and to nobody else", status(other, "GET", f"/attachments/{attachment}/file") == 404)
    check("nothing is added to it", status(school, "POST", f"/attachments?file_name=a.pdf&subject_kind=document&subject={number}", raw=b"%PDF-1.4\n%%EOF\n") == 409)


def test_guarded(school):
    """A file of a field of P3, which came as P1 like every upload: the unit and those above it would read it as a document."""
    code, child, _ = school.ask("POST", "/cases", {"record": "STU-04.child", "unit": SCHOOL, "fields": {
        "code": "特教-2024-001", "found_on": "2024-10-15", "born_year": 2016, "kind": "听力", "proof_kind": "持证"}})
    check("a case with fields of P3", code == 200, child)
    body = "<w:p><w:r><w:t>送教记录：第一次上门。</w:t></w:r></w:p>"
    words = f"subject_kind=case&subject={child['id']}&part=lesson_file"
    code, added, _ = school.ask("POST", f"/attachments?file_name={quote('送教.docx')}&{words}", raw=attachments.docx(body))
    check("and a file there", code == 200, added)
    path = f"/documents?unit={SCHOOL}&attachment={added['attachment']['id']}"
    code, refused, _ = school.ask("POST", path, raw=b"")
    check("becomes no document", code == 403 and "密级P2以上" in refused["error"]["message"], refused)


def test_looking(school, other, office, nobody, number):
    listed = office.ask("GET", "/documents?limit=2")[1]
    check("what has no text is counted", listed["unread"] == 1 and listed["total"] > 1, listed)
    check("a page", len(listed["documents"]) == 2 and listed["total"] >= 4 and listed["next"], listed)
    more = office.ask("GET", f"/documents?limit=2&after={listed['next']}")[1]
    check("and the next", more["documents"] and more["documents"][0]["id"] < listed["documents"][1]["id"], more)
    check("by unit", {one["unit"] for one in office.ask("GET", f"/documents?unit={OTHER}")[1]["documents"]} == {OTHER})
    alone = [office.ask("GET", f"/documents?unit={unit}&alone=1")[1] for unit in (COUNTY, SCHOOL)]
    check("of a unit alone, nothing below it", alone[0]["total"] == 0 and alone[1]["total"] > 0 and {one["unit"] for one in alone[1]["documents"]} == {SCHOOL}, alone)
    check("by words of the title", office.ask("GET", "/documents?words=" + quote("栖霖街道第一"))[1]["total"] == 3)
    check("with what is open", all(one["open"] for one in office.ask("GET", "/documents?open=1")[1]["documents"]))
    check("a school sees its own", {one["unit"] for one in school.ask("GET", "/documents")[1]["documents"]} == {SCHOOL})
    check("not another's", status(other, "GET", f"/documents/{number}") == 404)
    check("nor by its unit", status(other, "GET", f"/documents?unit={SCHOOL}") == 404)
    for path in ("/documents", f"/documents/{number}", "/documents/search?words=xx", f"/documents/{number}/export"):
        check(f"{path} wants a sign-in", status(nobody, "GET", path) == 401)
    check("one that is not there", status(office, "GET", "/documents/999999") == 404)
    check("a page of nowhere", status(office, "GET", "/documents?after=x") == 400)


def test_searching(school, other, office):
    add(other, OTHER, TRADITIONAL)
    hits = school.ask("GET", "/documents/search?words=" + quote("新购"))[1]["hits"]
    check("two characters are found with the line", len(hits) == 1 and hits[0]["line"] == 8, hits)
    begin, end = hits[0]["marks"][0]
    check("and marked", hits[0]["text"][begin:end] == "新购", hits)
    for words in ("圖書館", "图书馆"):
        hits = office.ask("GET", "/documents/search?words=" + quote(words))[1]["hits"]
        check(f"{words} finds the traditional text", any(one["unit"] == OTHER for one in hits), hits)
    check("traditional words find simplified text", len(school.ask("GET", "/documents/search?words=" + quote("圖書配備"))[1]["hits"]) == 1)
    check("not in others' documents", not other.ask("GET", "/documents/search?words=" + quote("专任教师52人") + f"&unit={OTHER}&document=1")[1]["hits"])
    first = office.ask("GET", "/documents/search?limit=1&words=" + quote("图书"))[1]
    second = office.ask("GET", f"/documents/search?limit=1&after={first['next']}&words=" + quote("图书"))[1]
    check("page by page", first["hits"] != second["hits"] and len(second["hits"]) == 1, second)
    check("the next page stands behind the last hit", first["next"] == f"{first['hits'][0]['document']}-{first['hits'][0]['line']}", first)
    check("a page of nowhere is told", status(office, "GET", "/documents/search?after=7&words=" + quote("图书")) == 400)
    check("one character is too little", status(office, "GET", "/documents/search?words=" + quote("书")) == 400)
    check("nothing too", status(office, "GET", "/documents/search") == 400)


def test_deciding(school, other, office, data, auditor, number):
    shown = school.ask("GET", f"/documents/{number}")[1]
    pupils, rough = thing(shown, "figure", "812人"), thing(shown, "figure", "150人")
    code, answer, _ = decide(data, number, pupils, "accept")
    check("which element it is, is asked for", code == 400 and answer["error"]["place"]["field"] == "element", answer)
    check("a head brings in no data", decide(school, number, pupils, "accept", element="pupils_P")[0] == 403)
    code, answer, _ = decide(data, number, pupils, "accept", element="pupils_P", period="2024")
    check("an accepted figure becomes a fact", code == 200 and answer["state"] == "accepted" and answer["became"]["value"] == 812, answer)
    origin = data.ask("GET", f"/origin?unit={SCHOOL}&period=2024&element=pupils_P")[1]
    check("whose origin is the document and the line", origin["kind"] == "document" and origin["document"] == number and origin["line"] == 3, origin)
    check("a plan is no fact", decide(data, number, rough, "accept", element="pupils_P", period="2024")[0] == 400)
    code, answer, _ = decide(school, number, thing(shown, "figure", "52人"), "dismiss", reason="与报表一致")
    check("dismissed with a reason", code == 200 and answer["state"] == "dismissed" and answer["reason"] == "与报表一致", answer)
    check("not without one", decide(school, number, rough, "dismiss")[0] == 400)
    promise = thing(shown, "commitment", "图书")
    code, answer, _ = decide(office, number, promise, "accept")
    check("a commitment becomes a task", code == 200 and answer["became"]["record"] == "ADM-02.task", answer)
    again = decide(office, number, promise, "accept")[1]
    check("once", again["became"] == answer["became"], again)
    case = office.ask("GET", f"/cases/{answer['became']['case']}")[1]
    check("which shows where it comes from", f"'document', 'id': '{number}:8:" in str(case), case)
    check("and is found by it", office.ask("GET", f"/cases?record=ADM-02.task&source_kind=document&source={number}:")[1]["total"] == 1)
    code, answer, _ = decide(office, number, thing(shown, "problem", "图书"), "accept")
    check("a problem becomes a problem of the ledger", code == 200 and answer["became"]["record"] == "EVA-09.problem", answer)
    check("what is registered is not dismissed", decide(office, number, promise, "dismiss", reason="不办了")[0] == 409)
    check("others do not find it", decide(other, number, rough, "dismiss", reason="看看")[0] == 404)
    check("an act that is none", decide(school, number, rough, "erase")[0] == 400)
    check("a thing that is none", status(school, "POST", f"/documents/{number}/things/99999999", body={"act": "accept"}) == 404)
    check("a path that is none", status(school, "POST", f"/documents/{number}/things/x", body={"act": "accept"}) == 404)
    check("everything is in the chain", {"document-add", "document-decide"} <= {row["action"] for row in auditor.ask("GET", "/audit?limit=1000")[1]["rows"]})


def test_out(school, other, number):
    for format, begins in (("xlsx", b"PK"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")):
        code, content, head = school.ask("GET", f"/documents/{number}/export?format={format}")
        check(f"taken out as {format}", code == 200 and content.startswith(begins) and head["Content-Disposition"].startswith("attachment"), head)
        if format == "docx":
            parts = zipfile.ZipFile(io.BytesIO(content))
            check("with comments", "word/comments.xml" in parts.namelist() and "与报表一致" in parts.read("word/comments.xml").decode())
        if format == "xlsx":
            names = zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml").decode()
            check("with its sheets", all(name in names for name in ("核对", "数字", "承诺", "问题", "损坏")), names)
    check("in no other way", status(school, "GET", f"/documents/{number}/export?format=exe") == 400)
    check("not by another", status(other, "GET", f"/documents/{number}/export") == 404)
    code, shown, _ = school.ask("POST", f"/documents/{number}/read", {})
    check("read again it keeps what was decided", code == 200 and thing(shown, "figure", "52人")["state"] == "dismissed", shown["document"])
    check("not by another", status(other, "POST", f"/documents/{number}/read", body={}) == 404)


def test_beside(school, other, office, nobody):
    """Figures beside what the data say: one that is not so, then the same text with the figure that was computed."""
    text = "2024年办学条件自评\n2024年，我校生均教学及辅助用房面积{}平方米。"
    number = add(school, SCHOOL, text.format("123.45"))[1]["document"]["id"]
    code, data, _ = school.ask("GET", f"/documents/{number}/data")
    check("a figure that the data contradict", code == 200 and data["period"] == "2024" and
          [(one["surface"], one["verdict"]) for one in data["figures"]] == [("123.45平方米", "differs")], data)
    if not data["figures"]:
        return
    true = f"{data['figures'][0]['computed']:.2f}"
    again = add(office, SCHOOL, text.format(true))[1]["document"]["id"]
    check("one that they bear out", [one["verdict"] for one in office.ask("GET", f"/documents/{again}/data")[1]["figures"]] ==
          ["agrees"], true)
    told = add(office, SCHOOL, "2024年工作总结\n我校现有在校学生3人，专任教师2人，图书5册。")[1]["document"]["id"]
    named = {one["surface"]: one["name"] for one in office.ask("GET", f"/documents/{told}/data")[1]["figures"]}
    check("counts are known by what they are called", named == {"3人": "小学在校生", "2人": "小学专任教师", "5册": "图书册数"}, named)
    order = add(office, SCHOOL, "2024年总结\n我校专任教师、在校学生分别为7人和8人。")[1]["document"]["id"]
    check("a name of several is not held against one", office.ask("GET", f"/documents/{order}/data")[1]["figures"] == [])
    check("nobody sees another's", status(other, "GET", f"/documents/{number}/data") == 404)
    check("nor without signing in", status(nobody, "GET", f"/documents/{number}/data") == 401)


def test_withdrawn(school, other, office, auditor):
    number = add(office, OTHER, "工作要点\n全年组织校长研修5期，共320人次。\n", "错.txt")[1]["document"]["id"]
    path = f"/documents/{number}"
    check("taking back wants a reason", status(office, "POST", f"{path}/withdraw", body={"reason": "错"}) == 400)
    check("not another's", status(school, "POST", f"{path}/withdraw", body={"reason": "不是我的"}) == 404)
    code, shown, _ = office.ask("POST", f"{path}/withdraw", {"reason": "传错了单位"})
    check("a document is taken back", code == 200 and shown["document"]["withdrawn"]["reason"] == "传错了单位" and not shown["may_edit"] and shown["may_withdraw"], shown["document"])
    ids = lambda query: {one["id"] for one in office.ask("GET", f"/documents?limit=500{query}")[1]["documents"]}
    check("and listed only where one asks", number not in ids("") and number in ids("&withdrawn=1"))
    check("it is not found", not office.ask("GET", "/documents/search?words=" + quote("校长研修"))[1]["hits"])
    check("its address opens", status(other, "GET", path) == 200)
    check("its file is taken again", add(other, OTHER, "工作要点\n全年组织校长研修5期，共320人次。\n", "对.txt")[0] == 200)
    check("it is not brought back beside that", status(office, "POST", f"{path}/restore", body={"reason": "还要用"}) == 409)
    check("both are in the chain", "document-withdraw" in {row["action"] for row in auditor.ask("GET", "/audit?limit=1000")[1]["rows"]})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("总结.txt", REPORT)
    code, refused, _ = add(school, SCHOOL, out.getvalue(), "五份.zip")
    check("an archive is refused with what to do", code == 400 and "先解压" in refused["error"]["message"], refused)


def test_persons(school, other, auditor):
    """A document that holds something of persons: who looks at it or at its original is written down."""
    text = "资助情况\n走访学生王小芳、赵小强等家庭，联系电话13812345678。\n"
    looks = lambda action, subject: sum(row["action"] == action and str(subject) in row["subject"]
                                        for row in auditor.ask("GET", "/audit?limit=1000")[1]["rows"])
    number = add(school, SCHOOL, text)[1]["document"]["id"]
    before = looks("document-show", f"文稿{number}")
    code, shown, _ = school.ask("GET", f"/documents/{number}")
    check("who has the right sees it", code == 200 and "王小芳" in shown["text"][1]["text"] and not shown["personal"]["hidden"], shown)
    check("and that is written down", looks("document-show", f"文稿{number}") == before + 1, before)
    file = shown["document"]["attachment"]
    before = looks("attachment-show", file)
    code, _, head = school.ask("GET", f"/attachments/{file}/file")
    check("its original is not kept by the browser", code == 200 and "no-store" in head["Cache-Control"], head)
    check("and a look at it is written down", looks("attachment-show", file) == before + 1, before)
    check("nobody else has it", status(other, "GET", f"/attachments/{file}/file") == 404)
    plain = add(school, SCHOOL, "办学条件\n全校图书812册，够用。\n")[1]["document"]["id"]
    school.ask("GET", f"/documents/{plain}")
    check("of one without them nothing is", looks("document-show", f"文稿{plain}") == 0)


def test_persons_refused(school, admin, Visitor, port):
    """Who sees no class P2 is told that there is something, and given nothing of it: not the text, not the original, not
    its name in a list of files. Behind the tests that count the accounts of the school."""
    text = "资助情况\n走访学生王小芳、赵小强等家庭，联系电话138 1234 5678。\n"
    shown = add(school, SCHOOL, text, "王小芳的材料.txt")[1]
    number, file = shown["document"]["id"], shown["document"]["attachment"]
    account = {"name": "anquan1", "shown": "安全主任", "role": "safo", "unit": SCHOOL, "password": "long-enough-1"}
    check("an account that sees P1", status(admin, "POST", "/users", body=account) == 200)
    guest = Visitor(port, "anquan1", "long-enough-1")
    check("with a password of its own", status(guest, "POST", "/session/password", body={"old": "long-enough-1", "new": "Long-enough-2"}) == 200)
    code, seen, _ = guest.ask("GET", f"/documents/{number}")
    whole = str(seen)
    check("it sees masks", code == 200 and seen["personal"]["hidden"] and "王**" in whole, seen)
    check("and nothing else of them", not any(words in whole for words in ("王小芳", "赵小强", "138 1234")), seen)
    for path in ("file", "picture?edge=320", "page"):
        code, refused, _ = guest.ask("GET", f"/attachments/{file}/{path}")
        check(f"the original is refused ({path})", code == 403 and "个人信息" in str(refused), refused)
    one = guest.ask("GET", f"/attachments/{file}")[1]["attachment"]
    check("its name, too", one["hidden"] and one["name"] == "" and one["preview"] == "none", one)
    listed = guest.ask("GET", f"/attachments?subject_kind=document&subject={number}")[1]["attachments"]
    check("in lists as well", [(each["hidden"], each["name"]) for each in listed] == [(True, "")], listed)
    plain = add(school, SCHOOL, "办学情况\n全校图书3812册，够用。\n")[1]["document"]["attachment"]
    check("of a document without them it is given", status(guest, "GET", f"/attachments/{plain}/file") == 200)


def walk(tools, office, data, school, other, nobody, auditor):
    global check, status
    check, status = tools["check"], tools["status"]
    number = test_taking(school, other, office, nobody)
    test_existing(school, other, number)
    test_guarded(school)
    test_looking(school, other, office, nobody, number)
    test_searching(school, other, office)
    test_deciding(school, other, office, data, auditor, number)
    test_out(school, other, number)
    test_beside(school, other, office, nobody)
    test_withdrawn(school, other, office, auditor)
    test_persons(school, other, auditor)
