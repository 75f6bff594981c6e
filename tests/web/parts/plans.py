"""Plans over HTTP: begun, arranged, read in from a table, decided, issued, worked on, moved, listed; who sees what.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import io
import zipfile
from datetime import date, timedelta
from urllib.parse import quote

COUNTY, SCHOOL, OTHER = "990121", "990121001001", "990121001002"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
YEAR = date.today().year
check = status = None


def workbook(rows, merges=()):
    """A sheet of one table: rows of texts, None for no cell."""
    out, kinds = io.BytesIO(), "application/vnd.openxmlformats-officedocument.spreadsheetml."
    cells = lambda number, row: "".join(f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(row) if text)
    sheet = "".join(f'<row r="{number}">{cells(number, row)}</row>' for number, row in enumerate(rows, 1))
    merged = f'<mergeCells>{"".join(f"<mergeCell ref={chr(34)}{one}{chr(34)}/>" for one in merges)}</mergeCells>' if merges else ""
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                               'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/>'
                               f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}worksheet+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                       'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                                      'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                           'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="任务分解" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                                    f"<sheetData>{sheet}</sheetData>{merged}</worksheet>",
    }
    with zipfile.ZipFile(out, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


HEADINGS = ["目标", "措施", "任务", "牵头单位", "责任单位", "配合单位", "完成时限"]


def table(*changes):
    rows = [HEADINGS,
            ["学位够用", "扩建学校", "教学楼竣工", SCHOOL, "", OTHER, f"{YEAR + 1}年6月底前"],
            ["", "", "运动场翻新", "", OTHER, "", f"{YEAR + 1}-11-30"],
            ["队伍建设", "补充教师", "招聘教师", "人事股", f"{SCHOOL}、{OTHER}", "办公室", f"{YEAR + 1}年8月31日"]]
    for row, column, text in changes:
        rows[row][column] = text
    return workbook(rows, ("A2:A3", "B2:B3", "D2:D3"))


def read_in(visitor, plan, book, query="", name="任务分解.xlsx"):
    return visitor.ask("POST", f"/plans/{plan}/import?file_name={quote(name)}{query}", raw=book)


def begin(visitor, **changes):
    fields = {"name": f"{YEAR}年重点工作", "period": f"{YEAR}-01-01/{YEAR + 1}-12-31", "basis": "教发〔2026〕1号", "layout": "C 思路目标措施"}
    return visitor.ask("POST", "/plans", {"kind": "annual-key-work", "unit": COUNTY, "fields": fields | changes})


def test_begin(clerk, head, nobody):
    check("plans want a sign-in", status(nobody, "GET", "/plans") == 401)
    kinds = clerk.ask("GET", "/plan-kinds")[1]["kinds"]
    check("the kinds of plans", {"annual-key-work", "three-year-plan", "five-year-plan", "rectification-plan", "supervision-duties"} <= {one["id"] for one in kinds}, kinds)
    check("a clerk of the bureau begins plans", all(one["may_make"] for one in kinds), kinds)
    check("a head does not", not any(one["may_make"] for one in head.ask("GET", "/plan-kinds")[1]["kinds"]))
    measures = clerk.ask("GET", "/plan-measures")[1]
    check("what targets may be measured by", any(one["id"] == "pupils-primary" for one in measures["indicators"]) and
          any(one["id"] == "tasks_closed" and one["of"] == "任务" for one in measures["counts"]), measures["counts"][:2])
    code, answer, _ = begin(clerk, period="")
    check("what is missing is told", code == 400 and answer["error"]["place"]["field"] == "period", answer)
    check("a kind that is not there", status(clerk, "POST", "/plans", body={"kind": "dream", "unit": COUNTY, "fields": {}}) == 400)
    check("a unit of others", begin(head)[0] in (403, 404))
    code, plan, _ = begin(clerk)
    check("a plan begins", code == 200 and plan["nodes"] == [] and plan["may"]["arrange"] and plan["case"]["state"] == "draft", plan)
    check("its name is kept", plan["title"] == f"{YEAR}年重点工作" and plan["problems"], plan["problems"])
    return plan["id"]


def test_arrange(clerk, head, leader, plan):
    path = f"/plans/{plan}/changes"
    change = [{"op": "add", "level": "goal", "ref": "g", "text": "安全"}, {"op": "add", "level": "task", "parent": "g", "text": "排查隐患"}]
    check("others find no plan", status(head, "POST", path, body={"changes": change}) == 404 and status(head, "GET", f"/plans/{plan}") == 404)
    check("a leader reads only", status(leader, "POST", path, body={"changes": change}) == 403)
    code, answer, _ = clerk.ask("POST", path, {"version": 0, "changes": change})
    check("a tree", code == 200 and [one["number"] for one in answer["nodes"]] == ["1", "1.1"], answer.get("nodes"))
    check("what stands against issuing is told", any("没有写牵头单位" in one["message"] for one in answer["problems"]), answer["problems"])
    check("an older view", status(clerk, "POST", path, body={"version": 0, "changes": change}) == 409)
    code, answer, _ = clerk.ask("POST", path, {"changes": [{"op": "add", "level": "goal", "text": "好"}, {"op": "remove", "node": 77}]})
    check("all or nothing", code == 400 and answer["error"]["place"]["field"] == "changes[1].node", answer)
    check("nothing at all", status(clerk, "POST", path, body={"changes": []}) == 400)
    code, answer, _ = clerk.ask("POST", path, {"changes": [{"op": "remove", "node": 1}]})
    check("gone with all below", code == 200 and answer["nodes"] == [], answer.get("nodes"))


def test_import(clerk, head, plan):
    check("others read nothing in", read_in(head, plan, table())[0] == 404)
    code, answer, _ = read_in(clerk, plan, table((1, 3, "第九小学"), (3, 6, "长期坚持"), (3, 2, "")))
    cells = {one["cell"]: one["message"] for one in answer["problems"] if one["severity"] == "error"}
    check("faults are told at their cells", code == 200 and "第九小学" in cells.get("D2", "") and "C4" in cells, answer["problems"])
    check("merged cells hold for all their rows", "第九小学" in cells.get("D3", ""), cells)
    code, answer, _ = read_in(clerk, plan, table((3, 6, "长期坚持")), "&take=1")
    check("a day that cannot be told is not guessed, and nothing is taken", not answer["taken"] and any(one["cell"] == "G4" for one in answer["problems"]), answer)
    code, answer, _ = read_in(clerk, plan, table())
    check("first it is only shown", code == 200 and not answer["taken"] and answer["added"] == 7 and answer["errors"] == 0, answer)
    check("how the end of a month was read is told", any(f"{YEAR + 1}-06-30" in one["message"] for one in answer["problems"]), answer["problems"])
    check("still empty", clerk.ask("GET", f"/plans/{plan}")[1]["nodes"] == [])
    code, answer, _ = read_in(clerk, plan, table(), "&take=1")
    check("then it is taken", answer["taken"], answer)
    nodes = {one["text"]: one for one in clerk.ask("GET", f"/plans/{plan}")[1]["nodes"]}
    check("two goals, two measures, three tasks", len(nodes) == 7 and nodes["运动场翻新"]["number"] == "1.1.2", list(nodes))
    check("a merged lead holds for both", nodes["教学楼竣工"]["lead"] == nodes["运动场翻新"]["lead"] != "", nodes["运动场翻新"])
    check("a department leads for the bureau", nodes["招聘教师"]["lead_section"] == "人事股" and nodes["招聘教师"]["fields"]["lead_unit"] == COUNTY, nodes["招聘教师"])
    check("several units and departments", nodes["招聘教师"]["responsible"].count("、") == 1 and nodes["招聘教师"]["cooperating_sections"] == "办公室", nodes["招聘教师"])
    code, answer, _ = read_in(clerk, plan, table((2, 6, f"{YEAR + 1}-12-01"), (3, 2, "引进教师")))
    kinds = {one["text"]: one for one in answer["differences"]}
    check("the difference is shown", kinds["运动场翻新"]["kind"] == "change" and kinds["运动场翻新"]["fields"] ==
          [{"name": "完成期限", "before": f"{YEAR + 1}-11-30", "after": f"{YEAR + 1}-12-01"}], kinds)
    check("what is new, the same, and only here", kinds["引进教师"]["kind"] == "add" and kinds["教学楼竣工"]["kind"] == "same" and kinds["招聘教师"]["kind"] == "missing", kinds)
    csv = "任务,完成时限\n排查隐患,明年\n".encode()
    code, answer, _ = read_in(clerk, plan, csv, name="a.csv")
    check("a CSV too", code == 200 and answer["errors"] == 1 and answer["problems"][-1]["cell"] == "B2", answer)
    check("a table of something else", read_in(clerk, plan, "甲,乙\n1,2\n".encode(), name="b.csv")[0] == 400)
    check("no table", read_in(clerk, plan, b"\x00\x01\x02", name="b.xlsx")[0] == 400)
    check("nothing", read_in(clerk, plan, b"")[0] == 400)


PROSE = f"""云溪县教育局{YEAR + 1}年工作计划

一、学位够用
（一）扩建学校
1. 基教股牵头、项目办配合，6月底前完成城东小学扩建工程。
2. 10月31日前，完成运动场翻新。
二、校园安全
（一）排查隐患
1. 12月底前，安全股完成全部学校的隐患排查。各校严禁瞒报。
"""


def docx(text):
    out, word = io.BytesIO(), "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
                         'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
                         'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        package.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                         'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        package.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{word}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


HEADED = f"""{YEAR}年教育重点工作
一、扩大学位供给
（一）扩建第一小学。{YEAR + 1}年8月底前完成第一小学教学楼扩建，牵头单位：基础教育股。
（二）扩建第二小学。{YEAR + 1}年6月底前完成。牵头单位：基础教育股。
（三）扩建第三小学。{YEAR + 1}年9月15日前，牵头单位：基础教育股。
（四）扩建第四小学。{YEAR + 1}年8月底前完成扩建，新增学位400个，牵头单位：基础教育股。
（五）改造运动场。完成时限：{YEAR + 1}年底前，牵头单位：基础教育股。
（六）扩建初中
1.扩建第五中学。{YEAR + 1}年8月底前完成教学楼主体工程建设，牵头单位：基础教育股。
"""


def test_import_of_a_document(clerk, head):
    plan = begin(clerk)[1]["id"]
    check("others read no document in", read_in(head, plan, PROSE.encode(), name="计划.txt")[0] == 404)
    for code in ("utf-8", "gb18030"):
        status_, answer, _ = read_in(clerk, plan, PROSE.encode(code), name="计划.txt")
        check(f"a document is shown first ({code})", status_ == 200 and not answer["taken"] and answer["errors"] == 0 and answer["added"] >= 7, answer)
    code, answer, _ = read_in(clerk, plan, docx(PROSE), name="计划.docx")
    check("so is a DOCX", code == 200 and answer["errors"] == 0 and answer["added"] >= 7, answer)
    check("one that is none is refused", read_in(clerk, plan, b"PK\x03\x04 nothing", name="计划.docx")[0] == 400)
    code, answer, _ = read_in(clerk, plan, PROSE.encode(), "&take=1", name="计划.txt")
    check("then it is taken", answer["taken"], answer)
    nodes = {one["text"]: one for one in clerk.ask("GET", f"/plans/{plan}")[1]["nodes"]}
    work = next((one for text, one in nodes.items() if "扩建工程" in text), {})
    check("headings are goals and measures", {"学位够用", "扩建学校", "校园安全", "排查隐患"} <= set(nodes), list(nodes))
    check("a department that is named leads, another helps", work.get("lead_section") == "基础教育股" and work["fields"].get("co_sections") == ["项目办"], work)
    check("its end is told", work["fields"].get("due_on") == f"{YEAR + 1}-06-30", work)
    check("a task without a name is left open", any("运动场" in text and not one["lead_section"] for text, one in nodes.items()), nodes)
    check("what is forbidden is no task", not any("严禁" in text for text in nodes), list(nodes))
    code, answer, _ = read_in(clerk, plan, PROSE.encode(), name="计划.txt")
    check("read in again it is the same", answer["added"] == 0 and answer["changed"] == 0, answer)
    plan = begin(clerk, name="标题就是任务")[1]["id"]
    code, answer, _ = read_in(clerk, plan, HEADED.encode(), "&take=1", name="计划.txt")
    check("a plan whose headings say what is done is taken", code == 200 and answer["taken"], answer)
    nodes = clerk.ask("GET", f"/plans/{plan}")[1]["nodes"]
    tasks = {one["text"]: one["fields"].get("due_on") for one in nodes if one["level"] == "task"}
    check("where the text says it, the heading is no task beside it; where it says only by when, that is the heading's; a heading too deep for the tree is a task", tasks == {
        f"{YEAR + 1}年8月底前完成第一小学教学楼扩建": f"{YEAR + 1}-08-31", "扩建第二小学": f"{YEAR + 1}-06-30", "扩建第三小学": f"{YEAR + 1}-09-15",
        "扩建第四小学": f"{YEAR + 1}-08-31", "新增学位400个": f"{YEAR + 1}-08-31", "改造运动场": f"{YEAR + 1}-12-31",
        "扩建第五中学": f"{YEAR + 1}-08-31", f"{YEAR + 1}年8月底前完成教学楼主体工程建设": f"{YEAR + 1}-08-31"}, tasks)
    check("who is named leads", all(one["lead_section"] == "基础教育股" for one in nodes if one["level"] == "task"), nodes)
    check("a text without tasks", read_in(clerk, plan, "今天天气很好。".encode(), name="a.txt")[0] == 400)


def upload(visitor):
    code, answer, _ = visitor.ask("POST", f"/attachments?file_name={quote('文稿.pdf')}", raw=PDF)
    return [str(answer["attachment"]["id"])]


def step(visitor, case, name, **fields):
    reason = fields.pop("reason", "")
    return visitor.ask("POST", f"/cases/{case}/steps", {"step": name, "reason": reason, "fields": fields})


def test_issue(clerk, office, leader, plan):
    head = clerk.ask("GET", f"/plans/{plan}")[1]["case"]["id"]
    code, answer, _ = step(clerk, head, "hand_in", text_file=upload(clerk))
    check("handed in", code == 200 and answer["state"] == "approving", answer)
    code, answer, _ = step(leader, head, "approve", decided_by="局党组会")
    check("decided by a leader", code == 200 and answer["state"] == "approved", answer)
    code, answer, _ = step(office, head, "issue", document_number="教〔2026〕12号", issued_on=date.today().isoformat())
    check("issued by the office", code == 200 and answer["state"] == "issued", answer)
    whole = clerk.ask("GET", f"/plans/{plan}")[1]
    tasks = [one for one in whole["nodes"] if one["level"] == "task"]
    check("every task is a case now", len(tasks) == 3 and all(one["case"] and one["case"]["state"] == "issued" for one in tasks), tasks)
    check("who did what is kept", [one["kind"] for one in whole["history"]][-1] == "issue", whole["history"])
    return {one["text"]: one for one in tasks}


def test_work(clerk, head, other, office, plan, tasks):
    building = tasks["教学楼竣工"]["case"]["id"]
    mine = head.ask("GET", "/plans/tasks?turn=1")[1]["tasks"]
    check("a school has its tasks", {one["text"] for one in mine} == {"教学楼竣工", "运动场翻新", "招聘教师"}, mine)
    todo = head.ask("GET", "/todo")[1]
    check("and finds them in what there is to do", {one["node"]: one["plan"] for one in todo["cases"] if one["plan"]} == {one["node"]: plan for one in tasks.values()}, todo["cases"])
    seen = head.ask("GET", f"/plans/{plan}")[1]
    check("it sees its part of the plan", not seen["whole"] and seen["case"] is None and not seen["may"]["arrange"], seen)
    check("received", step(head, building, "receive")[0] == 200)
    check("reported", step(head, building, "report", progress=40, progress_note="主体完工")[0] in (200, 403))
    code, answer, _ = step(office, building, "adjust", new_due_on=f"{YEAR + 1}-09-30", reason="连续降雨停工")
    check("the end is moved with a reason", code == 200, answer)
    node = next(one for one in clerk.ask("GET", f"/plans/{plan}")[1]["nodes"] if one["text"] == "教学楼竣工")
    check("the first end is kept", node["first_due"] == f"{YEAR + 1}-06-30" and node["due"] == f"{YEAR + 1}-09-30" and node["slips"][0]["reason"] == "连续降雨停工", node)
    code, answer, _ = clerk.ask("POST", f"/plans/{plan}/changes", {"changes": [{"op": "remove", "node": node["node"]}], "reason": "不办了"})
    check("what was issued is not removed", code == 400 and "已经下达" in answer["error"]["message"], answer)


def test_targets(clerk, plan):
    goal = next(one for one in clerk.ask("GET", f"/plans/{plan}")[1]["nodes"] if one["text"] == "学位够用")
    targets = [{"kind": "indicator", "of": "pupils-primary", "goal": 100}, {"kind": "count", "of": "tasks_closed", "goal": 4, "compare": ">="}]
    path = f"/plans/{plan}/changes"
    code, answer, _ = clerk.ask("POST", path, {"changes": [{"op": "change", "node": goal["node"], "targets": [{"kind": "indicator", "of": "nothing", "goal": 1}]}], "reason": "补目标"})
    check("an indicator that is not there", code == 400 and answer["error"]["place"]["field"] == "changes[0].targets[0]", answer)
    code, answer, _ = clerk.ask("POST", path, {"changes": [{"op": "change", "node": goal["node"], "targets": targets}], "reason": "补目标"})
    measured = next(one for one in answer["nodes"] if one["node"] == goal["node"])["targets"]
    check("a year without figures is unknown, not zero", measured[0]["value"] is None and measured[0]["progress"] is None and measured[0]["values"][0]["why"], measured)
    check("a count says where it comes from", measured[1]["value"] == 0 and "台账" in measured[1]["origin"] and measured[1]["progress"] == 0, measured)


def test_past_figures(clerk):
    """The sample county has figures of 2022 to 2024."""
    code, plan, _ = begin(clerk, name="三年目标", period="2022-01-01/2024-12-31")
    target = {"kind": "indicator", "of": "pupils-primary", "goal": 1, "compare": "<=", "goals": [{"period": "2023", "goal": 5}]}
    change = [{"op": "add", "level": "goal", "text": "在校生", "targets": [target]}]
    measured = clerk.ask("POST", f"/plans/{plan['id']}/changes", {"changes": change})[1]["nodes"][0]["targets"][0]
    check("measured year by year", [one["period"] for one in measured["values"]] == ["2022", "2023", "2024"], measured)
    check("each with its origin", all(one["value"] > 0 and "2023" in measured["values"][1]["origin"] and one["detail"]["indicator"] == "pupils-primary" for one in measured["values"]), measured)
    check("and the goal of its year", [one["goal"] for one in measured["values"]] == [1, 5, 1], measured)
    check("over and not reached is red", measured["light"] == "red" and not measured["reached"], measured)


def test_letters(clerk, head, other, plan):
    path = f"/plans/{plan}/letters"
    answer = clerk.ask("GET", path)[1]
    check("units with a part have no letter yet", answer["may_make"] and {one["unit"]: one["tasks"] for one in answer["letters"]} == {SCHOOL: 3, OTHER: 3}, answer)
    check("a school draws up none", status(head, "POST", path, body={"units": [SCHOOL], "sign_by": f"{YEAR + 1}-03-31"}) in (403, 404))
    check("a letter wants its day", status(clerk, "POST", path, body={"units": [SCHOOL], "sign_by": "三月"}) == 400)
    check("a unit without a part", status(clerk, "POST", path, body={"units": [SCHOOL, "990121001"], "sign_by": f"{YEAR + 1}-03-31"}) == 400)
    check("then none is drawn up", not any(one["case"] for one in clerk.ask("GET", path)[1]["letters"]))
    code, answer, _ = clerk.ask("POST", path, {"units": [SCHOOL, OTHER], "sign_by": f"{YEAR + 1}-03-31"})
    letters = {one["unit"]: one for one in answer["letters"]}
    check("drawn up for both", code == 200 and letters[SCHOOL]["state_name"] == "待签订" and letters[OTHER]["due"] == f"{YEAR + 1}-03-31", answer)
    check("not twice", status(clerk, "POST", path, body={"units": [SCHOOL], "sign_by": f"{YEAR + 1}-03-31"}) == 409)
    code, bytes_, _ = head.ask("GET", f"/plans/{plan}/letter?unit={SCHOOL}")
    with zipfile.ZipFile(io.BytesIO(bytes_)) as book:
        text = book.read("word/document.xml").decode()
    check("the document names its tasks", code == 200 and "教学楼竣工" in text and "责任书" in text and "甲方" in text, text[:300])
    code, bytes_, _ = head.ask("GET", f"/plans/{plan}/letter?unit={SCHOOL}&format=html")
    check("as a page", code == 200 and "教学楼竣工" in bytes_.decode(), code)
    check("another school's is not there", status(head, "GET", f"/plans/{plan}/letter?unit={OTHER}") == 404)
    check("nor one that was never drawn up", status(clerk, "GET", f"/plans/{plan}/letter?unit=990121001") == 404)
    code, answer, _ = step(head, letters[SCHOOL]["case"], "sign", second_party="校长", signed_on=date.today().isoformat(), signed_file=upload(head))
    check("a head signs, with the paper", code == 200 and answer["state"] == "signed", answer)
    seen = head.ask("GET", path)[1]["letters"]
    check("a school sees its own", [one["unit"] for one in seen] == [SCHOOL] and seen[0]["signed_by"] == "school" and len(seen[0]["files"]) == 1, seen)
    check("the paper opens", head.ask("GET", f"/attachments/{seen[0]['files'][0]}/file")[0] == 200)


def test_lists(clerk, head, nobody, plan):
    check("tasks want a sign-in", status(nobody, "GET", "/plans/tasks") == 401)
    lines = clerk.ask("GET", f"/plans?within={COUNTY}&kind=annual-key-work")[1]["plans"]
    check("plans", any(one["id"] == plan and one["tasks"] == 3 for one in lines), lines)
    check("another kind", clerk.ask("GET", "/plans?kind=five-year-plan")[1]["plans"] == [])
    lines = clerk.ask("GET", f"/plans/tasks?plan={plan}&involved={OTHER}")[1]["tasks"]
    check("tasks of one school", {one["text"] for one in lines} == {"教学楼竣工", "运动场翻新", "招聘教师"}, lines)
    check("nothing is overdue", clerk.ask("GET", f"/plans/tasks?plan={plan}&overdue=1")[1]["tasks"] == [])
    check("as a workbook", clerk.ask("GET", f"/plans/tasks?plan={plan}&overdue=1&format=xlsx")[0] == 200)
    check("as CSV", "教学楼竣工" in clerk.ask("GET", f"/plans/tasks?plan={plan}&format=csv")[1].decode("utf-8-sig"))
    check("a plan that is not there", status(clerk, "GET", "/plans/9999") == 404 and status(clerk, "GET", "/plans/x") == 404)


def walk(names, clerk, office, leader, head, other, nobody):
    globals().update(check=names["check"], status=names["status"])
    plan = test_begin(clerk, head, nobody)
    test_arrange(clerk, head, leader, plan)
    test_import(clerk, head, plan)
    test_import_of_a_document(clerk, head)
    tasks = test_issue(clerk, office, leader, plan)
    test_work(clerk, head, other, office, plan, tasks)
    test_letters(clerk, head, other, plan)
    test_targets(clerk, plan)
    test_past_figures(clerk)
    test_lists(clerk, head, nobody, plan)
