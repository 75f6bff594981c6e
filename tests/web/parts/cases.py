"""Cases of ledgers over HTTP: who may open, see and step, what is refused and how it is told, lists, registers, figures.

Called by api.py, which gives the client and holds every answer against the contract.
"""
from urllib.parse import quote

SCHOOL, OTHER, COUNTY = "990121001001", "990121001002", "990121"
HAZARD = {"on": "2026-11-20", "place": "食堂", "field": "中毒", "text": "留样不全", "level": "一般"}
check = status = None


def open_hazard(visitor, unit=SCHOOL, **changes):
    return visitor.ask("POST", "/cases", {"record": "SAF-02.hazard", "unit": unit, "fields": HAZARD | changes})


def test_register_of_systems(head):
    systems = head.ask("GET", "/systems")[1]["systems"]
    check("the register of systems", any(one["id"] == "SAF-02" for one in systems))
    whole = head.ask("GET", "/systems/SAF-02")[1]
    hazard = next(one for one in whole["records"] if one["id"] == "SAF-02.hazard")
    check("a head confirms hazards, others open them", not hazard["may_open"])
    check("and sees whose step is which", any(step["id"] == "close" and any(party.startswith("安全股（") for party in step["by"]) for step in hazard["steps"]))
    check("no such system", status(head, "GET", "/systems/SAF-99") == 404)


def test_faults(head, inspector):
    for changes, place in (({"level": "特大"}, "level"), ({"on": "昨天"}, "on"), ({"nonsense": 1}, "nonsense"), ({"text": ""}, "text")):
        code, answer, _ = open_hazard(inspector, **changes)
        check(f"refused at {place}", code == 400 and answer["error"]["place"]["field"] == place, answer)
    check("a unit of others is not there", open_hazard(head, OTHER)[0] == 404)
    check("a record that is not there", status(head, "POST", "/cases", body={"record": "SAF-02.nothing", "unit": SCHOOL}) == 404)
    check("nothing was stored", head.ask("GET", "/cases?record=SAF-02.hazard")[1]["cases"] == [])
    check("a post that may not open", open_hazard(head)[0] == 403)
    check("no csrf, no case", inspector.ask("POST", "/cases", {"record": "SAF-02.hazard", "unit": SCHOOL, "fields": HAZARD}, csrf=False)[0] == 403)


def test_way(head, other, bureau, inspector):
    code, case, _ = open_hazard(inspector)
    check("a hazard is opened", code == 200 and case["state"] == "found" and case["number"].startswith("隐患"), case)
    path = f"/cases/{case['id']}"
    check("others do not see it", status(other, "GET", path) == 404 and status(other, "POST", path + "/steps", body={"step": "confirm"}) == 404)
    check("an inspector does", inspector.ask("GET", path)[0] == 200)
    may = {one["step"]: one for one in head.ask("GET", path)[1]["may"]}
    check("the head is told what may be done", may["confirm"]["mine"] and not may["dismiss"]["mine"] and may["dismiss"]["why_not"], may)
    check("a step of another state", status(head, "POST", path + "/steps", body={"step": "close"}) == 409)
    check("a step that is not there", status(head, "POST", path + "/steps", body={"step": "fly"}) == 400)
    code, answer, _ = inspector.ask("POST", path + "/steps", {"step": "issue", "fields": {}})
    check("all that is missing is told", code == 400 and "责任单位" in answer["error"]["message"] and "整改期限" in answer["error"]["message"], answer)
    fields = {"owner_unit": SCHOOL, "owner": "school", "fix_by": "2099-12-31"}
    code, case, _ = inspector.ask("POST", path + "/steps", {"step": "issue", "fields": fields, "version": 1})
    check("issued with a deadline", code == 200 and case["due_at"] == "2099-12-31" and case["light"] == "green", case)
    check("an older view is told", inspector.ask("POST", path + "/steps", {"step": "dismiss", "reason": "看错了", "version": 1})[0] == 409)
    code, case, _ = head.ask("POST", path + "/steps", {"step": "progress", "fields": {"measure": "补齐留样"}})
    check("progress stays in its state", code == 200 and case["state"] == "issued", case)
    check("measures without evidence are not enough", status(head, "POST", path + "/steps", body={"step": "report", "fields": {}}) == 400)
    code, answer, _ = head.ask("POST", path + "/steps", {"step": "report", "fields": {"evidence": ["987654"]}})
    check("a file that was not uploaded", code in (400, 404), answer)
    return case["id"]


def test_lists(head, other, bureau, case):
    found = bureau.ask("GET", "/cases?record=SAF-02.hazard&f.level=" + quote("一般"))[1]
    check("found by a field", [one["id"] for one in found["cases"]] == [case] and found["total"] == 1, found)
    check("not by another", bureau.ask("GET", "/cases?record=SAF-02.hazard&f.level=" + quote("重大"))[1]["total"] == 0)
    check("a field that lists are not searched by", status(bureau, "GET", "/cases?record=SAF-02.hazard&f.text=x") == 400)
    check("others have none", other.ask("GET", "/cases?record=SAF-02.hazard")[1]["cases"] == [])
    check("mine", case in [one["id"] for one in head.ask("GET", "/cases?mine=1")[1]["cases"]])
    table = bureau.ask("GET", "/register?record=SAF-02.hazard&format=csv")[1].decode("utf-8-sig")
    check("a register to take away", "留样不全" in table and "整改期限" in table, table[:300])
    check("as a workbook", bureau.ask("GET", "/register?record=SAF-02.hazard&format=xlsx")[1][:2] == b"PK")
    counts = {one["id"]: one["value"] for one in bureau.ask("GET", f"/case-counts?record=SAF-02.hazard&unit={COUNTY}")[1]["counts"]}
    check("figures", counts["hazards_found"] == 1 and counts["hazards_closed_rate"] == 0, counts)
    none = {one["id"]: one["value"] for one in bureau.ask("GET", f"/case-counts?record=SAF-02.hazard&unit={OTHER}")[1]["counts"]}
    check("a rate of nothing is unknown", none["hazards_found"] == 0 and none["hazards_closed_rate"] is None, none)
    check("figures of others are not there", status(other, "GET", f"/case-counts?record=SAF-02.hazard&unit={SCHOOL}") in (403, 404))


def test_work(head, other, inspector, case):
    mine = {one["id"]: one for one in head.ask("GET", "/todo")[1]["cases"]}
    check("the case waits for the head, with what can be done", case in mine and mine[case]["kind"] == "case_step" and mine[case]["steps"] == "报送整改结果", mine)
    check("and why its light is on", mine[case]["light"] == "green" and "2099-12-31" in mine[case]["why"], mine[case])
    for visitor, who in ((other, "another school"), (inspector, "who ordered it")):
        check(f"it does not wait for {who}", case not in [one["id"] for one in visitor.ask("GET", "/todo")[1]["cases"]])


def test_figures(bureau, other, case):
    path = f"/case-tables?record=SAF-02.hazard&unit={COUNTY}&tables="
    state, pivot, months = bureau.ask("GET", path + "@state,@each*level,@opened")[1]["tables"]
    rows = dict(zip([row["id"] for row in state["rows"]], state["cells"]))
    check("how many in each state, none of them left out", rows["issued"] == [1] and rows["closed"] == [0], state)
    check("by two things", pivot["rows"][0]["id"] == SCHOOL and pivot["cells"][0][[one["id"] for one in pivot["columns"]].index("一般")] == 1, pivot)
    check("by month", len(months["rows"]) == 1 and months["total"] == 1, months)
    check("nobody is counted against others", status(bureau, "GET", path + "owner") == 400)
    check("nothing is no table", status(bureau, "GET", path + ",") == 400)
    check("others have none", status(other, "GET", f"/case-tables?record=SAF-02.hazard&unit={SCHOOL}&tables=@state") in (403, 404))
    units = bureau.ask("GET", f"/case-counts?record=SAF-02.hazard&unit={COUNTY}&by=unit")[1]["units"]
    found = sum(count["value"] for unit in units for count in unit["counts"] if count["id"] == "hazards_found")
    check("figures unit by unit add up", found == 1 and len(units) > 1, units[:2])
    check("by something else", status(bureau, "GET", f"/case-counts?record=SAF-02.hazard&unit={COUNTY}&by=person") == 400)


def test_register(head, other, bureau, case):
    path = "/register?record=SAF-02.hazard"
    line = next(one for one in bureau.ask("GET", path)[1]["rows"] if one["id"] == case)
    check("a line names units and persons", "小学" in line["f_owner_unit"] and line["f_owner"] == "栖霖街道实验小学", line)
    check("and says what programs need", line["state"] == "issued" and line["light"] == "green" and line["unit"] == SCHOOL, line)
    few = bureau.ask("GET", path + "&columns=f_level,number")[1]["rows"][0]
    check("only the columns that were chosen", "f_level" in few and "title" not in few and "id" in few, few)
    table = bureau.ask("GET", path + "&columns=f_level,number&format=csv")[1].decode("utf-8-sig")
    check("taken away in their order", table.splitlines()[0].strip() == "序号,等级,编号", table[:100])
    check("a column that is not there", status(bureau, "GET", path + "&columns=f_nothing") == 400)
    blank = bureau.ask("GET", path + "&blank=1&format=csv")[1].decode("utf-8-sig")
    check("an empty one to fill in", len(blank.splitlines()) == 1 and "隐患描述" in blank and "现场照片" not in blank, blank)
    numbers = lambda order: [one["number"] for one in bureau.ask("GET", f"/cases?record=SAF-02.hazard&order={order}")[1]["cases"]]
    check("both ways round", numbers("-number") == numbers("number")[::-1] and len(numbers("f.level")) == len(numbers("-f.level")))
    check("not by what cannot be searched by", status(bureau, "GET", "/cases?record=SAF-02.hazard&order=f.text") == 400)
    check("by its light", case in [one["id"] for one in bureau.ask("GET", "/cases?record=SAF-02.hazard&light=green")[1]["cases"]])
    check("not by another", case not in [one["id"] for one in bureau.ask("GET", "/cases?record=SAF-02.hazard&light=red")[1]["cases"]])
    check("a light of many records", status(bureau, "GET", "/cases?light=red") == 400)
    due = bureau.ask("GET", "/cases?record=SAF-02.hazard&due_from=2099-12-31&due_until=2100-01-01")[1]["cases"]
    check("by its deadline", [one["id"] for one in due] == [case], due)
    groups = {one["key"]: one for one in bureau.ask("GET", "/case-groups?by=state&record=SAF-02.hazard")[1]["groups"]}
    check("counted by state", groups["issued"]["open"] == 1 and groups["issued"]["overdue"] == 0, groups)
    check("by day", "2099-12-31" in [one["key"] for one in bureau.ask("GET", "/case-groups?by=due&record=SAF-02.hazard")[1]["groups"]])
    check("by record, as far as one sees", "SAF-02.hazard" not in [one["key"] for one in other.ask("GET", "/case-groups?by=record")[1]["groups"]])
    check("by nothing", status(bureau, "GET", "/case-groups?by=colour") == 400)


def test_trial(head, inspector, case):
    try_out = lambda visitor, **body: visitor.ask("POST", "/case-trial", body)
    code, trial, _ = try_out(inspector, record="SAF-02.hazard", unit=SCHOOL, fields={"on": "昨天", "level": "重大"})
    places = [one["field"] for one in trial["problems"]]
    check("every fault at its field", code == 200 and {"on", "place", "field", "text"} <= set(places), trial)
    check("the form asks what a new one has", "text" in trial["asked"] and "recheck" not in trial["asked"], trial)
    check("good values have none", try_out(inspector, record="SAF-02.hazard", unit=SCHOOL, fields=HAZARD)[1]["problems"] == [])
    check("who may not open may not try", try_out(head, record="SAF-02.hazard", unit=SCHOOL, fields=HAZARD)[0] == 403)
    check("nor at a unit of others", try_out(head, record="SAF-02.hazard", unit=OTHER, fields=HAZARD)[0] == 404)
    code, trial, _ = try_out(head, id=case, step="report", fields={"measure": "补齐"})
    check("of a step what it needs", "measure" in trial["needed"] and [one["field"] for one in trial["problems"]] == ["evidence"], trial)
    check("a step of another state", try_out(head, id=case, step="close", fields={})[0] == 409)
    check("neither", try_out(head, fields={})[0] == 400)
    people = inspector.ask("GET", f"/case-people?record=SAF-02.hazard&unit={SCHOOL}")[1]["people"]
    check("persons of the unit first", "school" in [one["name"] for one in people[:2]], people)
    check("found by a word", [one["name"] for one in inspector.ask("GET", f"/case-people?record=SAF-02.hazard&unit={SCHOOL}&words=" + quote("校长"))[1]["people"]] == ["school"])
    check("not of others", status(head, "GET", f"/case-people?record=SAF-02.hazard&unit={OTHER}") == 404)
    shown = head.ask("GET", f"/cases/{case}")[1]
    check("a case says what its values are called", shown["names"]["person:school"] == "栖霖街道实验小学" and f"unit:{SCHOOL}" in shown["names"], shown["names"])
    quick = inspector.ask("GET", "/systems?quick=1")[1]["systems"]
    check("what is reported on the way", [record["id"] for one in quick for record in one["records"]] == ["SAF-02.hazard"], quick)
    check("not by who may not open it", head.ask("GET", "/systems?quick=1")[1]["systems"] == [])


def test_import(inspector):
    old = "学校代码,发现日期,部位,领域,隐患描述,等级\n" + f"{SCHOOL},2026-11-01,校舍,其他,墙皮脱落,一般\n{SCHOOL},2026-13-01,校舍,其他,门锁坏了,严重\n"
    path = f"/register?record=SAF-02.hazard&unit={SCHOOL}&file_name=old.csv"
    answer = inspector.ask("POST", path, raw=old.encode())[1]
    cells = [one["cell"] for one in answer["problems"]]
    check("a fault keeps all out, each cell is told", not answer["stored"] and answer["rows"] == 2 and sorted(cells) == ["B3", "F3"], answer)
    nowhere = old.replace(f"{SCHOOL},2026-13-01", "没有的学校,2026-11-02").replace("严重", "一般")
    answer = inspector.ask("POST", path, raw=nowhere.encode())[1]
    check("a unit that is not there is told at its cell", [one["cell"] for one in answer["problems"]] == ["A3"], answer)
    good = old.replace("2026-13-01", "2026-11-02").replace("严重", "较大").encode()
    before = inspector.ask("GET", "/cases?record=SAF-02.hazard")[1]["total"]
    answer = inspector.ask("POST", path + "&dry_run=1", raw=good)[1]
    check("a look stores nothing", not answer["stored"] and answer["errors"] == 0 and answer["rows"] == 2, answer)
    check("and nothing is there", inspector.ask("GET", "/cases?record=SAF-02.hazard")[1]["total"] == before)
    answer = inspector.ask("POST", path, raw=good)[1]
    check("and without it all are in", answer["stored"] and answer["opened"] == 2, answer)


def test_elements(bureau, inspector):
    """What a ledger counts is a figure of the year, at once, and says how it came about."""
    where = f"unit={SCHOOL}&period=2024"
    figure = lambda name: next(one for one in bureau.ask("GET", f"/school?{where}")[1]["elements"] if one["id"] == name)
    check("a school without drills has no figure", figure("drills_year")["value"] is None, figure("drills_year"))
    origin = bureau.ask("GET", f"/origin?{where}&element=drills_year")[1]
    check("and that is told", not origin["found"] and origin["ledger"]["record"] == "SAF-06.drill" and origin["ledger"]["cases"] == 0, origin)
    before = figure("hazards_year")["value"]
    code, case, _ = open_hazard(inspector, on="2024-11-20")
    check("a hazard of that year", code == 200, case)
    after = figure("hazards_year")["value"]
    check("counts at once", after == (before or 0) + 1, (before, after))
    check("what is not closed is a zero, not unknown", figure("hazards_closed_year")["value"] == 0)
    origin = bureau.ask("GET", f"/origin?{where}&element=hazards_year")[1]
    check("it says from which ledger, day, rule and cases", origin["kind"] == "ledger" and origin["ledger"]["date"] == "发现日期"
          and origin["ledger"]["from"] == "2024-09-01" and origin["ledger"]["cases"] == after, origin)
    origin = bureau.ask("GET", f"/origin?{where}&element=hazards_closed_year")[1]
    check("with its rule", origin["ledger"]["rule"] == "state = closed" and origin["ledger"]["cases"] == 0, origin)
    share = bureau.ask("GET", f"/measure?indicator=hazards-closed-share&unit={SCHOOL}&period=2024")[1]
    check("an indicator reckons with it", share["value"] == 0, share)
    table = bureau.ask("GET", f"/template?unit={SCHOOL}&format=csv")
    check("no table asks for it", table[0] != 200 or "应急演练次数" not in str(table[1]), table[0])


def of_source(visitor, kind, source):
    return visitor.ask("GET", f"/cases?source_kind={kind}&source={quote(source)}&limit=1000")[1]["cases"]


def from_source(visitor, kind, source, **fields):
    return visitor.ask("POST", "/cases", {"source_kind": kind, "source": source, **({"fields": fields} if fields else {})})


def test_sources(staff, head, other, bureau):
    takers = {one["kind"]: one for one in staff.ask("GET", "/case-sources")[1]["sources"]}
    check("each kind has its ledger", set(takers) == {"evaluation", "check", "quality", "duty", "document_problem", "document_commitment"} and takers["evaluation"]["may_open"], takers)
    whole = bureau.ask("GET", f"/evaluation?standard=yzjh-2017&unit={COUNTY}&period=2024")[1]
    where = f"yzjh-2017 {COUNTY} 2024 "
    items = [item for item in whole["items"] if item["verdict"] == "not_met"]
    item = next(one for one in items if one["limit"] is not None and one["value"] is not None)
    name = where + item["id"] + (f"/{item['stage']}" if item["stage"] else "")
    code, case, _ = from_source(staff, "evaluation", name)
    text = next(one["value"] for one in case["fields"] if one["field"]["id"] == "text")
    check("a shortfall becomes a problem", code == 200 and case["record"] == "EVA-09.problem" and case["unit"] == COUNTY and item["name"] in text, case)
    check("it says where it comes from", [(one["kind"], one["id"]) for one in case["sources"]] == [("evaluation", name)] and "2024" in case["sources"][0]["label"])
    check("again it is the same", from_source(staff, "evaluation", name)[1]["id"] == case["id"])
    row = next(one for one in whole["rows"] if one["gaps"] and one["unit"] == SCHOOL)
    gap = row["gaps"][0]
    of_school = where + f"{gap['item']}/{row['stage']} {SCHOOL}"
    code, mine, _ = from_source(staff, "evaluation", of_school)
    values = {one["field"]["id"]: one["value"] for one in mine["fields"]}
    check("a school's own gap goes to the school, with what is to be added", code == 200 and mine["unit"] == SCHOOL and gap["of"] in values["text"]
          and gap["of"] in values["measure"], values)
    listed = {one["source"]: one["id"] for one in of_source(staff, "evaluation", where)}
    check("the evaluation lists its cases", listed == {name: case["id"], of_school: mine["id"]}, listed)
    check("a school sees its own", [one["id"] for one in of_source(head, "evaluation", where)] == [mine["id"]])
    check("another school sees none", of_source(other, "evaluation", where) == [])
    met = next(one for one in whole["items"] if one["verdict"] == "met")
    for source, wanted in ((where + met["id"], 409), (where + "YZ-X-99", 404), ("yzjh-2017 990199 2024 YZ-R-01", 404), ("yzjh-2017", 400)):
        check(f"no case out of {source}", from_source(staff, "evaluation", source)[0] == wanted, from_source(staff, "evaluation", source)[1])
    check("a post that opens no problems", from_source(head, "evaluation", of_school.replace(gap["item"], "YZ-R-99"))[0] in (403, 404))
    check("where it comes from is not the client's to say", staff.ask("POST", "/cases", {"record": "SAF-02.hazard", "unit": SCHOOL, "fields": HAZARD,
                                                                                    "source_kind": "case", "source": "1"})[0] == 400)
    finding = next(one for one in bureau.ask("GET", f"/quality?unit={COUNTY}&period=2024")[1]["findings"] if not one["explained"])
    source = f"2024 {finding['unit']} {finding['rule']} {finding['subject']}".strip()
    code, answer, _ = from_source(staff, "quality", source)
    check("a finding goes to another department's ledger", code == 403 and "登记" in answer["error"]["message"], answer)
    check("a finding that is none", from_source(staff, "quality", f"2024 {SCHOOL} peers nothing")[0] == 409)
    questioned = bureau.ask("GET", "/checks?period=2024")[1]["checks"]
    if questioned:
        one = questioned[0]
        check("a questioned figure, too", from_source(staff, "check", f"2024 {one['unit']} {one['rule']}")[0] == 403)
    check("a check that nothing failed", from_source(staff, "check", f"2024 {SCHOOL} nothing")[0] == 409)
    missed = staff.ask("GET", "/duties?states=missed&limit=1")[1]["duties"][0]
    code, duty, _ = from_source(staff, "duty", str(missed["id"]), text="多次缺失，请说明")
    check("a missed duty becomes a problem in the user's words", code == 200 and "多次缺失" in duty["title"] and duty["unit"] == missed["unit"], duty)
    check("the duty lists it", [one["id"] for one in of_source(staff, "duty", str(missed["id"]))] == [duty["id"]])
    due = staff.ask("GET", "/duties?states=verified&limit=1")[1]["duties"]
    check("one that was done is no problem", not due or from_source(staff, "duty", str(due[0]["id"]))[0] == 409)


def test_package(head, other, case):
    code, package, _ = head.ask("GET", f"/cases/{case}/evidence.zip")
    check("evidence of a case goes out as a package with an index", code == 200 and package[:2] == b"PK" and "目录.html".encode() in package, code)
    check("not that of others", status(other, "GET", f"/cases/{case}/evidence.zip") == 404 and status(head, "GET", "/cases/99999/evidence.zip") == 404)


def walk(shared, bureau, head, other, inspector, staff):
    global check, status
    check, status = shared["check"], shared["status"]
    test_register_of_systems(head)
    test_faults(head, inspector)
    case = test_way(head, other, bureau, inspector)
    test_lists(head, other, bureau, case)
    test_work(head, other, inspector, case)
    test_package(head, other, case)
    test_figures(bureau, other, case)
    test_register(head, other, bureau, case)
    test_trial(head, inspector, case)
    test_import(inspector)
    test_sources(staff, head, other, bureau)
    test_elements(bureau, inspector)
