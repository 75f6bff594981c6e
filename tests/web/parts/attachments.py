"""Attached files over HTTP: taken, attached to an entry, shown small and whole, withdrawn; and who may not.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import io
import struct
import zipfile
import zlib
from urllib.parse import quote

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
check = status = None


def png(width, height, told=None):
    """A red picture; `told`: the size that its head claims."""
    piece = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\xff\0\0" * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", struct.pack(">IIBBBBB", *(told or (width, height)), 8, 2, 0, 0, 0)) +
            piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b""))


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body, kind="http://schemas.openxmlformats.org/wordprocessingml/2006/main"):
    text = f'<?xml version="1.0"?><w:document xmlns:w="{kind}"><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": text})


def add(visitor, name, content, key=None, **words):
    query = "".join(f"&{key}={quote(str(value))}" for key, value in words.items())
    return visitor.ask("POST", f"/attachments?file_name={quote(name)}{query}", raw=content, key=key)


def ranged(visitor, path, wanted):
    visitor.headers = {"Range": wanted}
    try:
        return visitor.ask("GET", path)
    finally:
        visitor.headers = {}


def test_taking(writer, nobody):
    rules = writer.ask("GET", "/attachment-rules")[1]
    check("the rules name kinds and limits", {kind["kind"] for kind in rules["kinds"]} >= {"jpeg", "pdf", "docx"}, rules)
    code, answer, _ = add(writer, "围墙.png", png(640, 480), key="photo-of-the-wall", note="东侧围墙", place="东门")
    one = answer["attachment"]
    check("a picture is taken", code == 200 and one["kind"] == "png" and (one["width"], one["height"]) == (640, 480) and
          one["note"] == "东侧围墙" and one["subject_kind"] == "", answer)
    again = add(writer, "围墙.png", png(640, 480), key="photo-of-the-wall", note="东侧围墙", place="东门")
    check("sent again it is the same", again[1] == answer and again[2].get("Idempotency-Replayed") == "true", again[1])
    check("and waits once", len(writer.ask("GET", "/attachments")[1]["attachments"]) == 1)
    for name, content, wanted, words in (("a.jpg", b"MZ program", 400, "按内容判断"), ("a.jpg", b"", 400, "空的"),
                                         ("a.png", png(9, 9) + b"x" * (21 << 20), 413, "上限：PNG图片最大20 MB"),
                                         ("a.docx", package({"word/document.xml": "x", "word/vbaProject.bin": "x"}), 400, "宏")):
        code, refused, _ = add(writer, name, content)
        check(f"{name} {content[:4]} is refused: {words}", code == wanted and words in refused["error"]["message"], refused)
    check("nobody adds nothing", add(nobody, "a.png", png(9, 9))[0] == 401)
    check("nor without a name", status(writer, "POST", "/attachments", raw=PDF) == 400)
    return one["id"]


def test_showing(writer, number):
    code, content, head = writer.ask("GET", f"/attachments/{number}/file")
    check("the file comes back as it was", content == png(640, 480) and head["Content-Type"] == "image/png", head)
    check("to be saved, under its name", head["Content-Disposition"] == "attachment; filename*=UTF-8''" + quote("围墙.png"), head)
    check("and is shut off", head["X-Content-Type-Options"] == "nosniff" and head["Content-Security-Policy"].startswith("sandbox;"), head)
    _, _, head = writer.ask("GET", f"/attachments/{number}/file?show=1")
    check("or to be shown", head["Content-Disposition"].startswith("inline;"), head)
    for edge in (256, 1600):
        code, content, head = writer.ask("GET", f"/attachments/{number}/picture?edge={edge}")
        check(f"a picture of {edge}", code == 200 and content[:3] == b"\xff\xd8\xff" and head["Content-Type"] == "image/jpeg", head)
    check("of no other size", status(writer, "GET", f"/attachments/{number}/picture?edge=9999") == 400)
    whole = png(640, 480)
    code, content, head = ranged(writer, f"/attachments/{number}/file", "bytes=10-19")
    check("a part", code == 206 and content == whole[10:20] and head["Content-Range"] == f"bytes 10-19/{len(whole)}", head)
    code, content, head = ranged(writer, f"/attachments/{number}/file", "bytes=-5")
    check("the end", code == 206 and content == whole[-5:], head)
    check("beyond the end", ranged(writer, f"/attachments/{number}/file", "bytes=999999999-")[0] == 416)
    check("what is no range gives the whole", ranged(writer, f"/attachments/{number}/file", "lines=1-2")[1] == whole)


def test_broken(writer):
    """Files that are not what they say: kept as they are, never shown wrongly, never a fault of the server."""
    bomb = add(writer, "bomb.png", png(8, 8, told=(60000, 60000)))[1]["attachment"]["id"]
    code, answer, _ = writer.ask("GET", f"/attachments/{bomb}/picture")
    check("a picture of huge size", code == 413 and "60000×60000" in answer["error"]["message"], answer)
    cut = add(writer, "cut.png", png(200, 200)[:90])[1]["attachment"]["id"]
    code, answer, _ = writer.ask("GET", f"/attachments/{cut}/picture")
    check("half a picture", code == 400 and "损坏" in answer["error"]["message"], answer)
    code, answer, _ = add(writer, "a.jpg", png(9, 9))
    check("a wrong ending is told by the name", answer["attachment"]["name"] == "a.jpg.png", answer)
    page = add(writer, "page.html", b"\xff\xd8\xff\xe0<script>alert(1)</script>")[1]["attachment"]
    _, _, head = writer.ask("GET", f"/attachments/{page['id']}/file?show=1")
    check("a page that begins as a picture stays a picture", page["kind"] == "jpeg" and head["Content-Type"] == "image/jpeg" and
          head["X-Content-Type-Options"] == "nosniff", head)
    waiting = writer.ask("GET", "/attachments")[1]["attachments"]
    for one in waiting:
        if one["name"] != "围墙.png":
            check("dropped", status(writer, "POST", f"/attachments/{one['id']}/drop", body={}) == 200)


def test_pages(writer):
    body = ("<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>整改报告</w:t></w:r></w:p><w:p><w:r><w:t>&lt;script&gt;</w:t>"
            "</w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>隐患</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
    report = add(writer, "报告.docx", docx(body))[1]["attachment"]
    code, content, head = writer.ask("GET", f"/attachments/{report['id']}/page")
    text = content.decode()
    check("a DOCX as a page", code == 200 and "<h1>整改报告</h1>" in text and "<td><p>隐患</p></td>" in text, text[-300:])
    check("with nothing that runs", "<script>" not in text and "&lt;script&gt;" in text and
          head["Content-Security-Policy"].startswith("sandbox;"), head)
    bomb = add(writer, "bomb.docx", docx("<w:p>" + "<w:r/>" * 4_000_000 + "</w:p>"))[1]["attachment"]
    code, answer, _ = writer.ask("GET", f"/attachments/{bomb['id']}/page")
    check("a bomb is not unpacked", code == 413, answer)
    entity = package({"word/document.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'})
    evil = add(writer, "evil.docx", entity)[1]["attachment"]
    code, answer, _ = writer.ask("GET", f"/attachments/{evil['id']}/page")
    check("nor a document type read", code == 400 and "DTD" in answer["error"]["message"], answer)
    for one in (report, bomb, evil):
        writer.ask("POST", f"/attachments/{one['id']}/drop", {})


def test_entry(writer, head, other, nobody, auditor, number):
    entry = next(item["entry"] for item in writer.ask("GET", "/todo")[1]["items"] if item["entry"])
    where = {"subject_kind": "entry", "subject": str(entry), "part": "?bounds@"}
    order = {"attachments": [number]} | where
    check("another's upload is not there", status(head, "POST", "/attachments/attach", body=order) in (403, 404))
    code, answer, _ = writer.ask("POST", "/attachments/attach", order)
    check("attached to an entry", code == 200 and [one["id"] for one in answer["attachments"]] == [number] and answer["may_add"], answer)
    check("only once", status(writer, "POST", "/attachments/attach", body=order) == 404)
    listed = f"/attachments?subject_kind=entry&subject={entry}"
    check("seen by its head", len(head.ask("GET", listed)[1]["attachments"]) == 1)
    check("who may not change it", head.ask("GET", listed)[1]["may_add"] is False and
          status(head, "POST", f"/attachments/{number}/withdraw", body={"reason": "不要了"}) == 403)
    check("by its part", writer.ask("GET", listed + "&part=other")[1]["attachments"] == [])
    for path in (f"/attachments/{number}", f"/attachments/{number}/file", f"/attachments/{number}/picture", listed):
        check(f"{path} of another school is not there", status(other, "GET", path) == 404)
        check(f"{path} wants a sign-in", status(nobody, "GET", path) == 401)
    check("nor may another add", add(other, "a.pdf", PDF, **where)[0] == 404)
    code, answer, _ = add(writer, "说明.pdf", PDF, privacy="P2", **where)
    secret = answer["attachment"]["id"]
    check("attached while it is taken", code == 200 and answer["attachment"]["subject"] == str(entry), answer)
    _, content, shown = head.ask("GET", f"/attachments/{secret}/file?show=1")
    check("a PDF for the browser's viewer", content == PDF and shown["Content-Type"] == "application/pdf" and
          shown["Cache-Control"] == "no-store", shown)
    check("the look is told", any(row["action"] == "attachment-show" and row["subject"] == f"attachment/{secret}"
                                  for row in auditor.ask("GET", "/audit?limit=1000")[1]["rows"]))
    code, answer, _ = writer.ask("POST", f"/attachments/{secret}/describe", {"note": "盖章件"})
    check("described", code == 200 and answer["attachment"]["note"] == "盖章件" and answer["attachment"]["name"] == "说明.pdf", answer)
    check("no reason, no withdrawing", status(writer, "POST", f"/attachments/{secret}/withdraw", body={"reason": "x"}) == 400)
    code, answer, _ = writer.ask("POST", f"/attachments/{secret}/withdraw", {"reason": "传错了"})
    check("withdrawn", code == 200 and answer["attachment"]["withdrawn"]["reason"] == "传错了", answer)
    check("left out of the list", len(writer.ask("GET", listed)[1]["attachments"]) == 1)
    check("but kept", len(writer.ask("GET", listed + "&withdrawn=1")[1]["attachments"]) == 2)
    check("a matter of no kind", status(writer, "GET", "/attachments?subject_kind=moon&subject=1") == 400)
    check("a matter that is not there", status(writer, "GET", "/attachments?subject_kind=entry&subject=99999") == 404)
    check("a file that is not there", status(writer, "GET", "/attachments/99999/file") == 404)


def test_plan(head, other, nobody, inspector):
    """The plan of a school's grounds: drawn by the school, a picture, and what the places of its cases point at."""
    where = {"subject_kind": "unit-plan", "subject": "990121001001"}
    listed = "/attachments?subject_kind=unit-plan&subject=990121001001"
    code, answer, _ = add(head, "平面图.pdf", PDF, **where)
    check("a plan is a picture", code == 400 and "只能上传图片" in answer["error"]["message"], answer)
    code, answer, _ = add(head, "平面图.png", png(400, 300), **where)
    plan = answer["attachment"]["id"]
    check("the school draws its plan", code == 200 and answer["attachment"]["subject"] == "990121001001", answer)
    waits = add(head, "图.png", png(40, 30))[1]["attachment"]["id"]
    check("nothing waits for it", status(head, "POST", "/attachments/attach", body=where | {"attachments": [waits]}) == 400)
    head.ask("POST", f"/attachments/{waits}/drop", {})
    check("another school draws nothing there", add(other, "a.png", png(9, 9), **where)[0] == 404)
    check("nor sees it", status(other, "GET", listed) == 404 and status(other, "GET", f"/attachments/{plan}/picture") == 404)
    check("nor does nobody", status(nobody, "GET", listed) == 401)
    check("a unit that is not there", status(head, "GET", "/attachments?subject_kind=unit-plan&subject=990999") == 404)
    hazard = {"on": "2026-11-20", "place": "校舍", "field": "其他", "text": "通道堆物", "level": "一般"}
    trial = lambda position: inspector.ask("POST", "/case-trial", {"record": "SAF-02.hazard", "unit": "990121001001",
                                                              "fields": hazard | {"position": position}})[1]["problems"]
    wrong = lambda position: [one["message"] for one in trial(position) if one["field"] == "position"]
    check("a point on it", wrong(f"二层（平面图{plan}，自左12.5%，自上80%）") == [], trial(f"二层（平面图{plan}，自左12.5%，自上80%）"))
    check("outside it", "外面" in "".join(wrong(f"二层（平面图{plan}，自左112.5%，自上80%）")))
    check("on what is no plan", "不是这个单位" in "".join(wrong("二层（平面图1，自左12.5%，自上80%）")))
    code, answer, _ = head.ask("POST", f"/attachments/{plan}/withdraw", {"reason": "画错了"})
    check("withdrawn", code == 200, answer)
    check("nothing new is set on it", "不是这个单位" in "".join(wrong(f"二层（平面图{plan}，自左12.5%，自上80%）")))


def walk_paper(head, inspector):
    """A place on a plan is a picture on the case's form. (It opens a case: not before cases are counted.)"""
    plan = add(head, "平面图.png", png(400, 300), subject_kind="unit-plan", subject="990121001001")[1]["attachment"]["id"]
    fields = {"on": "2026-11-20", "place": "校舍", "field": "其他", "text": "通道堆物", "level": "一般"}
    open_at = lambda position: inspector.ask("POST", "/cases", {"record": "SAF-02.hazard", "unit": "990121001001", "fields": fields | {"position": position}})[1]["id"]
    form = lambda case, kind: inspector.ask("GET", f"/cases/{case}/report?kind=case-form&format={kind}")
    parts = lambda paper: dict((name, package.read(name)) for package in [zipfile.ZipFile(io.BytesIO(paper))] for name in package.namelist())
    case = open_at(f"二层（平面图{plan}，自左12.5%，自上80%）")
    code, paper, _ = form(case, "docx")
    body, picture = parts(paper)["word/document.xml"].decode(), parts(paper).get("word/media/picture1.jpeg", b"")
    check("its form holds the plan with the point", code == 200 and picture.startswith(b"\xff\xd8") and body.count('prst="ellipse"') == 2, body[-3000:])
    code, page, _ = form(case, "html")
    check("as a page, too", code == 200 and "left:12.50%;top:80.00%" in str(page) and "data:image/jpeg;base64,/9j/" in str(page))
    plain = parts(form(open_at("二层楼梯口"), "docx")[1])
    check("words alone bring no picture", not any(name.startswith("word/media/") for name in plain), plain.keys())
    case = open_at("校门口东侧（北纬29.56321，东经106.55123）")
    drawn = parts(form(case, "docx")[1])
    body = drawn["word/document.xml"].decode()
    check("a point on the map is drawn, without a file of its own", body.count('prst="ellipse"') == 2 and "北纬29.56321，东经106.55123，WGS-84" in body and
          not any(name.startswith("word/media/") for name in drawn), body[-3000:])
    page = form(case, "html")[1].decode()
    check("as a page, too, with scale and north", "<svg" in page and ">北</text>" in page and "200米" in page and "data:image" not in page, page[-2000:])


def walk(tools, writer, head, other, nobody, auditor, inspector):
    global check, status
    check, status = tools["check"], tools["status"]
    number = test_taking(writer, nobody)
    test_showing(writer, number)
    test_broken(writer)
    test_pages(writer)
    test_entry(writer, head, other, nobody, auditor, number)
    test_plan(head, other, nobody, inspector)
