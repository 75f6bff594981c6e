"""Kept reports over HTTP: written, edited, written again, checked, approved, compared, taken out; templates; and who may not.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import io
import zipfile
from urllib.parse import quote

check = status = None
COUNTY, SCHOOL = "990121", "990121001001"


def block(report, words):
    return next(one for one in report["blocks"] if words in "".join(run["text"] for run in one["runs"]))


def act(visitor, report, step, **words):
    return visitor.ask("POST", f"/kept-reports/{report}/steps", {"step": step} | words)


def edit(visitor, report, key, **words):
    return visitor.ask("POST", f"/kept-reports/{report}/edit", {"key": key} | words)


def test_writing(staff, school, nobody):
    kinds = staff.ask("GET", "/reports")[1]["reports"]
    check("fifteen kinds and more", len(kinds) >= 15 and any(one["id"] == "safety-monthly" and one["every"] == "month" for one in kinds))
    order = {"kind": "statistics-profile", "unit": COUNTY, "period": "2024"}
    code, report, _ = staff.ask("POST", "/kept-reports", order)
    check("a report is written and kept", code == 200 and report["state"] == "draft" and report["may"]["edit"], report)
    figures = [run for one in report["blocks"] for run in one["runs"] if "source" in run]
    check("its figures know their source", len(figures) > 15 and
          all(run["source"]["unit"] and run["source"]["period"] for run in figures), figures[:2])
    check("once only", staff.ask("POST", "/kept-reports", order)[0] == 409)
    check("an unknown kind", staff.ask("POST", "/kept-reports", order | {"kind": "novel"})[0] == 404)
    check("no such month", staff.ask("POST", "/kept-reports", order | {"kind": "safety-monthly", "part": 13})[0] == 400)
    code, ahead, _ = staff.ask("POST", "/kept-reports", order | {"kind": "safety-monthly", "period": "2025", "part": 1})
    check("a month of a year that nobody opened, out of the ledgers", code == 200 and ahead["period"] == "2025", ahead)
    check("is held against the data", staff.ask("GET", f"/kept-reports/{ahead['id']}/review")[0] == 200)
    check("and written again", staff.ask("POST", f"/kept-reports/{ahead['id']}/renew", {})[0] == 200)
    code, refused, _ = staff.ask("POST", "/kept-reports", order | {"kind": "safety-monthly", "period": "abc", "part": 1})
    check("what is no year was not opened", code == 404 and "periods.yaml" not in refused["error"]["message"], refused)
    check("figures need their year", staff.ask("POST", "/kept-reports", order | {"period": "2025"})[0] == 404)
    check("the list tells which", {one["id"]: one["figures"] for one in kinds} | {"safety-monthly": False, "statistics-profile": True} ==
          {one["id"]: one["figures"] for one in kinds})
    check("a county has no units below to put together", staff.ask("POST", "/kept-reports", order | {"kind": "city-evaluation", "standard": "yzjh-2017"})[0] == 400)
    check("no standard named", staff.ask("POST", "/kept-reports", order | {"kind": "gap-rectification"})[0] == 400)
    code, judged, _ = staff.ask("POST", "/kept-reports", order | {"kind": "gap-rectification", "standard": "yzjh-2017"})
    check("a judged one", code == 200 and judged["standard"] == "yzjh-2017" and judged["attachments"], judged)
    check("a school writes none for the county", school.ask("POST", "/kept-reports", order | {"kind": "staff"})[0] in (403, 404))
    check("nobody", nobody.ask("POST", "/kept-reports", order)[0] == 401)
    lines = staff.ask("GET", f"/kept-reports?unit={COUNTY}&state=draft&limit=1")[1]
    check("a page of one", len(lines["reports"]) == 1 and lines["next"], lines)
    rest = staff.ask("GET", f"/kept-reports?unit={COUNTY}&after={lines['next']}")[1]
    check("and the next", rest["reports"] and rest["reports"][0]["id"] < lines["reports"][0]["id"], rest)
    check("a school sees none of them", school.ask("GET", "/kept-reports")[1]["reports"] == [])
    check("and cannot open one", status(school, "GET", f"/kept-reports/{report['id']}") == 404)
    return report


def test_editing(staff, school, report):
    number, one = report["id"], block(report, "小学在校生")
    old = "".join(run["text"] for run in one["runs"])
    code, shown, _ = edit(staff, number, one["key"], text=old + "增量主要在城区。", revision=report["revision"])
    again = block(shown, "增量主要在城区")
    check("an edit holds", code == 200 and again["edit"]["actor"] == "keyuan" and again["edit"]["base"] == old and
          not again["edit"]["changed"], again)
    check("its figures still lead to their source", sum("source" in run for run in again["runs"]) ==
          sum("source" in run for run in one["runs"]))
    check("whoever saw an older one is told", edit(staff, number, one["key"], text="别的", revision=report["revision"])[0] == 409)
    table = next(part for part in report["blocks"] if part["type"] == "table")
    code, refused, _ = edit(staff, number, table["key"], text="另一张表")
    check("no table is written by hand", code == 400 and refused["error"]["place"]["field"] == "text", refused)
    check("no such block", edit(staff, number, "nowhere", text="文字")[0] == 404)
    check("nor one of another's", edit(school, number, one["key"], text="文字")[0] == 404)
    code, shown, _ = edit(staff, number, "@number", text="澜教统〔2024〕3号")
    check("a line of the head", code == 200 and any(line["key"] == "@number" and line["edited"] for line in shown["heads"]), shown["heads"])
    for key, text in (("@organ", "澜陵县教育局文件"), ("@signed_by", "张三"), ("@copy_to", "澜陵县财政局"), ("@issued_by", "澜陵县教育局办公室")):
        code, shown, _ = edit(staff, number, key, text=text)
        check(f"{key} of an official paper", code == 200 and {line["key"]: line["text"] for line in shown["heads"]}[key] == text, shown["heads"])
    code, shown, _ = edit(staff, number, one["key"], restore=True)
    check("and back", code == 200 and "edit" not in block(shown, "小学在校生"))
    return shown


def waiting(visitor, number):
    """What the report asks of somebody: report_check, report_approve, report_mend; "" for nothing."""
    return "".join(one["kind"] for one in visitor.ask("GET", "/todo")[1]["reports"] if one["report"] == number)


def test_steps(staff, section, leader, report):
    number = report["id"]
    one = block(report, "小学专任教师")
    edit(staff, number, one["key"], text="小学专任教师9,999人。")
    review = section.ask("GET", f"/kept-reports/{number}/review")[1]
    check("a text against the data is found", review["against"] > 0 and
          any(found["key"] == one["key"] and found["expected"] for found in review["findings"]), review)
    check("it waits to be checked by another", waiting(section, number) == "report_check" and waiting(staff, number) == "", [waiting(section, number), waiting(staff, number)])
    check("not by who wrote it", act(staff, number, "check")[0] == 403)
    code, shown, _ = act(section, number, "check")
    check("checked", code == 200 and shown["state"] == "checked" and not shown["may"]["approve"], shown)
    check("then for who approves", waiting(leader, number) == "report_approve" and waiting(section, number) == "", [waiting(leader, number), waiting(section, number)])
    code, refused, _ = act(leader, number, "approve")
    check("approval against the data needs a reason", code == 400 and refused["error"]["place"]["field"] == "reason", refused)
    check("sent back with one", act(section, number, "return")[0] == 400 and act(section, number, "return", reason="改回数据")[0] == 200)
    check("its writer has to mend it", waiting(staff, number) == "report_mend" and waiting(section, number) == "", [waiting(staff, number), waiting(section, number)])
    edit(staff, number, one["key"], restore=True)
    check("mended, it waits again", waiting(section, number) == "report_check" and waiting(staff, number) == "", [waiting(section, number), waiting(staff, number)])
    check("checked again", act(section, number, "check")[0] == 200)
    code, shown, _ = act(leader, number, "approve", revision=shown["revision"])
    check("not what somebody else saw", code == 409)
    code, shown, _ = act(leader, number, "approve")
    check("approved", code == 200 and shown["state"] == "approved" and not shown["may"]["edit"] and len(shown["steps"]) == 4, shown["steps"])
    check("and closed", edit(staff, number, one["key"], text="再改")[0] == 409)
    check("also for new data", status(staff, "POST", f"/kept-reports/{number}/renew") == 409)
    check("no other step", act(leader, number, "burn")[0] == 400)
    check("sent back by who approves", act(leader, number, "return", reason="数据更新")[0] == 200)
    code, shown, _ = staff.ask("POST", f"/kept-reports/{number}/renew", {})
    check("the same data make no version", code == 200 and shown["newest"] == 1, shown["newest"])
    check("versions are compared", staff.ask("GET", f"/kept-reports/{number}/compare?from=1&to=1")[1]["changed"] == 0)
    check("those that are there", status(staff, "GET", f"/kept-reports/{number}/compare?from=1&to=7") == 404 and
          status(staff, "GET", f"/kept-reports/{number}/compare") == 400)
    check("a version", status(staff, "GET", f"/kept-reports/{number}?version=1") == 200 and
          status(staff, "GET", f"/kept-reports/{number}?version=8") == 404)


def test_files(staff, school, report):
    number = report["id"]
    code, raw, head = staff.ask("GET", f"/kept-reports/{number}/file?sources=1")
    body = zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml").decode()
    check("DOCX with places", code == 200 and 'w:name="figure_1"' in body and 'w:anchor="source_1"' in body)
    code, page, _ = staff.ask("GET", f"/kept-reports/{number}/file?format=html")
    check("a page", code == 200 and "教育事业发展统计公报" in (page if isinstance(page, str) else page.decode()))
    page = page if isinstance(page, str) else page.decode()
    check("official as the DOCX is", all(one in page for one in ("澜陵县教育局文件", "签发人：<span>张三", "抄送：澜陵县财政局。", "印发</span>")) and
          all(one in body for one in ("澜陵县教育局文件", "签发人：", "抄送：澜陵县财政局。", "印发</w:t>")), page[:3000])
    code, book, _ = staff.ask("GET", f"/kept-reports/{number}/file?format=xlsx")
    check("an annex", code == 200 and "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist())
    check("nothing else", status(staff, "GET", f"/kept-reports/{number}/file?format=exe") == 400)
    check("nor for others", status(school, "GET", f"/kept-reports/{number}/file") == 404)
    return raw


def test_templates(staff, school, nobody, report, raw):
    name = quote("本局公报")
    source = zipfile.ZipFile(io.BytesIO(raw))
    made = {}
    for words in ("{{单位名称}}{{year}}", "{{单位名字}}"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for part in source.namelist():
                text = source.read(part)
                if part == "word/document.xml":
                    text = text.replace("一、学校和学生".encode(), words.encode())
                package.writestr(part, text)
        made[words] = out.getvalue()
    good, wrong = made.values()
    code, refused, _ = staff.ask("POST", f"/report-templates?unit={COUNTY}&name={name}", raw=wrong)
    check("a wrong name is told", code == 400 and "单位名字" in refused["error"]["message"], refused)
    check("no document", staff.ask("POST", f"/report-templates?unit={COUNTY}&name={name}", raw=b"text")[0] == 400)
    check("not for the county", school.ask("POST", f"/report-templates?unit={COUNTY}&name={name}", raw=good)[0] in (403, 404))
    check("not by nobody", nobody.ask("POST", f"/report-templates?unit={COUNTY}&name={name}", raw=good)[0] == 401)
    code, kept, _ = staff.ask("POST", f"/report-templates?unit={COUNTY}&name={name}&kind=statistics-profile", raw=good)
    check("a right one is kept", code == 200, kept)
    offered = school.ask("GET", f"/report-templates?unit={SCHOOL}")[1]["templates"]
    check("and offered below", [one["name"] for one in offered] == ["本局公报"] and not offered[0]["may_withdraw"], offered)
    code, merged, _ = staff.ask("GET", f"/kept-reports/{report['id']}/file?template={kept['id']}")
    body = zipfile.ZipFile(io.BytesIO(merged)).read("word/document.xml").decode()
    check("merged", code == 200 and "澜陵县2024" in body)
    check("given back", staff.ask("GET", f"/report-templates/{kept['id']}/file")[1] == good)
    check("withdrawn with a reason", status(staff, "POST", f"/report-templates/{kept['id']}/withdraw", {}) == 400 and
          staff.ask("POST", f"/report-templates/{kept['id']}/withdraw", {"reason": "改版"})[0] == 200)
    check("and gone", status(staff, "GET", f"/report-templates/{kept['id']}/file") == 404 and
          school.ask("GET", f"/report-templates?unit={SCHOOL}")[1]["templates"] == [])


def walk(client, staff, section, leader, school, nobody):
    globals().update(check=client["check"], status=client["status"])
    report = test_writing(staff, school, nobody)
    report = test_editing(staff, school, report)
    test_steps(staff, section, leader, report)
    raw = test_files(staff, school, report)
    test_templates(staff, school, nobody, report, raw)
