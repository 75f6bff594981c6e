#!/usr/bin/env python3
"""The API against docs/openapi.yaml: every route answers what the contract says, to whom it may, and refuses the rest.

    api.py PROGRAM
"""
import csv
import http.client
import io
import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from urllib.parse import quote

import yaml

PROGRAM = sys.argv[1]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent / "parts"))
import acts
import attachments
import duties
import cases
import definitions
import documents
import draws
import people
import plans
import reports
import surveys
CONTRACT = yaml.load((ROOT / "docs/openapi.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
# (method, pattern, what an address has to match, what the contract says)
OPERATIONS = [(method.upper(), pattern, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", pattern).replace(".", r"\.")), said)
              for pattern, item in CONTRACT["paths"].items() for method, said in item.items()
              if method in ("get", "post", "put", "delete")]
UNIT = "standard=yzjh-2017&unit=990121&period=2024"
SCHOOL = "990121001001"
passed = failed = 0
covered = set()
# Routes that a script of its own walks: it asks `unwalked` for those it names.
ELSEWHERE = {"notices.py": ("/notices", "/notice-", "/public/notice", "/roster", "/cases/{id}/letter.docx"),
             "frameworks.py": ("/score", "/figures", "/framework"), "campaigns.py": ("/campaign",)}


def unwalked(belongs):
    """Operations of the contract whose path `belongs`, and that nobody asked."""
    everything = {f"{method} {pattern}" for method, pattern, _, _ in OPERATIONS if belongs(pattern)}
    return everything - covered


def check_acts(data):
    left = acts.nameless(data / "duxue.db")
    check("every act of the log has a name on the page", not left, left)


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED", name, str(detail)[:500])


# ---- the contract -----------------------------------------------------------

def follow(schema):
    while "$ref" in schema:
        node = CONTRACT
        for part in schema["$ref"].lstrip("#/").split("/"):
            node = node[part]
        schema = node
    return schema


def faults(schema, value, place="answer"):
    """What in `value` is not as the schema says; keys that the contract does not name are faults too."""
    schema = follow(schema)
    if "allOf" in schema:
        whole = {"type": "object", "properties": {}, "required": []}
        for part in map(follow, schema["allOf"]):
            whole["properties"] |= part.get("properties", {})
            whole["required"] += part.get("required", [])
            if "additionalProperties" in part:
                whole["additionalProperties"] = part["additionalProperties"]
        schema = whole | {key: schema[key] for key in ("nullable",) if key in schema}
    if value is None:
        return [] if schema.get("nullable") else [f"{place} is null"]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (kind != "boolean" and isinstance(value, bool))):
        return [f"{place} is no {kind}: {value!r:.60}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place} is {value!r}, not one of {schema['enum']}"]
    found = []
    if kind == "object":
        names = schema.get("properties", {})
        others = schema.get("additionalProperties", False if names else {})
        found += [f"{place}.{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, one in value.items():
            if name in names:
                found += faults(names[name], one, f"{place}.{name}")
            elif others is False:
                found.append(f"{place}.{name} is not in the contract")
            elif isinstance(others, dict):
                found += faults(others, one, f"{place}.{name}")
    elif kind == "array":
        for number, one in enumerate(value):
            found += faults(schema.get("items", {}), one, f"{place}[{number}]")
    return found[:8]


def operation(method, path):
    for asked, pattern, matches, said in OPERATIONS:
        if method == asked and matches.fullmatch(path):
            return f"{method} {pattern}", said
    return None, None


# ---- the client -------------------------------------------------------------

class Visitor:
    def __init__(self, port, name=None, password=None):
        self.port, self.cookie, self.csrf, self.headers = port, "", "", {}
        if name:
            status, answer, head = self.ask("POST", "/session", {"name": name, "password": password})
            assert status == 200, answer
            self.cookie = head["Set-Cookie"].split(";")[0]
            self.csrf, self.cookie_line = answer["csrf"], head["Set-Cookie"]

    def ask(self, method, path, body=None, csrf=True, raw=None, key=None):
        """Status, the answer (parsed when JSON) and its headers; the answer is held against the contract."""
        headers = self.headers | ({"Cookie": self.cookie} if self.cookie else {})
        if csrf and self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        if key:
            headers["Idempotency-Key"] = key
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, "/api/v1" + path, data, headers)
        answer = connection.getresponse()
        bytes_, head = answer.read(), dict(answer.getheaders())
        connection.close()
        if answer.status == 204:
            return answer.status, bytes_, head
        if not head["Content-Type"].startswith("application/json"):
            covered.add(operation(method, path.split("?")[0])[0])
            return answer.status, bytes_, head
        value = json.loads(bytes_)
        name, found = operation(method, path.split("?")[0])
        if found:
            covered.add(name)
            responses = found["responses"]
            schema = follow(responses.get(str(answer.status), responses["default"]))["content"]["application/json"]["schema"]
            wrong = faults(schema, value)
            check(f"{method} {path[:60]} ({answer.status}) is as the contract says", not wrong, wrong)
        return answer.status, value, head


def status(visitor, method, path, *body, **more):
    return visitor.ask(method, path, *body, **more)[0]


# ---- behaviours -------------------------------------------------------------

READING = ["/session", "/periods", "/units", "/units?period=2023", "/elements", "/standards", "/indicators", "/mappings", "/reports",
           f"/evaluation?{UNIT}", f"/evaluation?{UNIT.replace('yzjh-2017', 'jbjh-2012')}",
           f"/evaluation?{UNIT.replace('yzjh-2017', 'xqpp-2020')}", f"/evaluation.xlsx?{UNIT}", f"/decisions?{UNIT}",
           f"/verdicts?{UNIT}", f"/verdicts?{UNIT}&plans=true", f"/verdicts?{UNIT}&format=csv",
           f"/school?unit={SCHOOL}&period=2024", "/school?unit=990121&period=2022",
           f"/origin?unit={SCHOOL}&period=2024&element=pupils_P", "/measure?indicator=pupils-primary&unit=990121&period=2024",
           "/indicator-table?unit=990121&period=2024", "/indicator-table?unit=990121&period=2024&level=school&indicators=pupils-primary",
           "/quality?unit=990121&period=2024", f"/quality?unit={SCHOOL}&period=2024", "/quality/findings?unit=990121&period=2024",
           "/quality/schools?unit=990121&period=2024", "/imports", "/template?form=wide&unit=990121&period=2025", "/checks?period=2024",
           f"/report?kind=self-evaluation&{UNIT}&format=html", f"/report?kind=self-evaluation&{UNIT}&format=docx"]


def test_reading(bureau, nobody):
    for path in READING:
        check(f"{path} is answered", status(bureau, "GET", path) == 200)
        check(f"{path} wants a sign-in", status(nobody, "GET", path) == 401)
    check("health is open", status(nobody, "GET", "/health") == 200)
    for path, kind in ((f"/evaluation.xlsx?{UNIT}", b"PK"), (f"/report?kind=self-evaluation&{UNIT}&format=docx", b"PK")):
        _, content, head = bureau.ask("GET", path)
        check(f"{path} is a file with a name", content[:2] == kind and "filename*=" in head["Content-Disposition"], head)


def test_verdicts(bureau):
    """One county, alone in its own region: the verdict, the items and the plan are those of its evaluation."""
    alone = bureau.ask("GET", f"/evaluation?{UNIT}")[1]
    answer = bureau.ask("GET", f"/verdicts?{UNIT}&plans=true")[1]
    county = answer["units"][0]
    failing = sum(block["not_met"] for block in alone["blocks"])
    check("the county is there once, as it is alone", len(answer["units"]) == 1 and county["verdict"] == alone["verdict"], county)
    check("with what stands in its way", county["counts"]["not_met"] == len(county["not_met"]) == failing, county)
    check("and in items", sum(item["counts"]["not_met"] for item in answer["items"]) == failing, answer["items"])
    added = {item["item"]: item["add"] for item in alone["plan"]["by_item"] if item["add"] > 0}
    check("its needs are those of its plan", {need["item"]: need["add"] for need in county["needs"]} == added, county["needs"])
    check("which are asked for", bureau.ask("GET", f"/verdicts?{UNIT}")[1]["units"][0]["needs"] is None)
    code, content, head = bureau.ask("GET", f"/verdicts?{UNIT}&format=xlsx")
    check("a form that is none is told before anything is judged", status(bureau, "GET", f"/verdicts?{UNIT}&format=pdf") == 400)
    check("and a workbook", code == 200 and content[:2] == b"PK" and "filename*=" in head["Content-Disposition"], head)


def test_verdicts_taken_out(port, admin):
    """Who looks on from above sees verdicts, and takes no table of them away."""
    account = {"name": "guancha", "shown": "上级督导", "role": "obs", "unit": "990121", "password": "Long-Enough-Wort-7"}
    check("an account that looks on", status(admin, "POST", "/users", body=account) == 200)
    observer = Visitor(port, "guancha", account["password"])
    check("with a password of its own", status(observer, "POST", "/session/password", body={"old": account["password"], "new": "Wort-Longer-9"}) == 200)
    check("sees the verdicts", status(observer, "GET", f"/verdicts?{UNIT}") == 200)
    check("and takes no table of them", status(observer, "GET", f"/verdicts?{UNIT}&format=csv") == 403)


def test_refusals(bureau, nobody):
    for path, wanted in (("/nothing", 404), ("/evaluation", 400), (f"/evaluation?{UNIT.replace('2024', '1999')}", 404),
                         (f"/evaluation?{UNIT.replace('990121', '123')}", 404),
                         (f"/evaluation?{UNIT.replace('yzjh-2017', 'x')}", 404), ("/evidence?hash=zz", 404),
                         (f"/report?kind=x&{UNIT}", 404), (f"/report?kind=city-evaluation&{UNIT}", 400), (f"/report?kind=self-evaluation&{UNIT}&format=exe", 400),
                         (f"/origin?unit={SCHOOL}&period=2024&element=x", 404),
                         ("/measure?indicator=x&unit=990121&period=2024", 404),
                         ("/indicator-table?indicators=x&unit=990121&period=2024", 404),
                         ("/indicator-table?level=x&unit=990121&period=2024", 400),
                         (f"/evaluation?{UNIT.replace('990121', '990100')}", 404), ("/users", 403), ("/audit", 403)):
        check(f"{path} gives {wanted}", status(bureau, "GET", path) == wanted)
    check("a method that a route has not", status(bureau, "DELETE", "/units") == 405)
    for method, path in (("POST", "/what-if"), ("POST", "/imports?file_name=a.csv"), ("POST", "/checks/1"),
                         ("POST", f"/decisions?{UNIT}&item=YZ-G-01&verdict=met&note=x"), ("DELETE", "/session")):
        check(f"{method} {path} wants the page's token", status(bureau, method, path, csrf=False, body={}) == 403)
        check(f"{method} {path} wants a sign-in", status(nobody, method, path, body={}) == 401)
    bad = Visitor(bureau.port)
    bad.cookie, bad.csrf = bureau.cookie, "0" * 64
    check("a wrong token of the page", status(bad, "POST", "/what-if", body={}) == 403)
    code, answer, _ = bureau.ask("POST", "/what-if", raw=b'{"standard": \n nonsense}')
    check("broken JSON is told with its line", code == 400 and answer["error"]["place"]["line"] == 2, answer)
    check("a list is no object", status(bureau, "POST", "/what-if", raw=b"[1]") == 400)
    stray = bureau.ask("POST", "/session?name=dudao&password=long-enough-1", {})
    check("no password is read from an address", stray[0] == 400, stray[1])
    code, answer, _ = nobody.ask("POST", "/imports?file_name=a.csv", raw=b"x" * 3_000_000)
    check("an upload of nobody is refused by its head", code == 401, answer)
    check("too much JSON", status(bureau, "POST", "/what-if", raw=b" " * 1_100_000) == 413)
    check("deep JSON is refused", status(bureau, "POST", "/what-if", raw=b"[" * 100_000) == 400)


def what_if(changes):
    return {"standard": "yzjh-2017", "unit": "990121", "period": "2024", "changes": changes}


def test_what_if(bureau):
    value = lambda e: next(row for row in e["rows"] if row["unit"] == SCHOOL)["values"]["YZ-R-04"]
    before = bureau.ask("GET", f"/evaluation?{UNIT}")[1]
    changed = [{"unit": SCHOOL, "element": "aux_area", "value": 30000}]
    after = bureau.ask("POST", "/what-if", what_if(changed))[1]
    check("a changed cell changes the value", value(after) != value(before))
    check("nothing is stored", value(bureau.ask("GET", f"/evaluation?{UNIT}")[1]) == value(before))
    for change in ({"unit": "990100", "element": "aux_area", "value": 1}, {"unit": SCHOOL, "element": "zzz", "value": 1},
                   {"unit": SCHOOL, "element": "aux_area", "value": "x"}, {}, 7):
        code, answer, _ = bureau.ask("POST", "/what-if", what_if([change]))
        check(f"refused with its number: {change}", code == 400 and answer["error"]["place"]["field"] == "changes[0]", answer)
    check("changes have to be a list", status(bureau, "POST", "/what-if", body=what_if(3)) == 400)


def test_many_at_once(bureau):
    """Evaluations and trials of one period side by side: every answer as if it were alone."""
    changed = what_if([{"unit": SCHOOL, "element": "aux_area", "value": 30000}])
    plain = lambda: bureau.ask("GET", f"/evaluation?{UNIT}")[1] | {"as_of": ""}
    trial = lambda: bureau.ask("POST", "/what-if", changed)[1] | {"as_of": ""}
    wanted = [plain(), trial()]
    with ThreadPoolExecutor(8) as pool:
        found = [(number % 2, pool.submit(trial if number % 2 else plain)) for number in range(48)]
        check("48 at once, 8 side by side", all(answer.result() == wanted[kind] for kind, answer in found))


def test_scopes(bureau, school, inspector, admin, auditor):
    codes = [unit["code"] for unit in school.ask("GET", "/units")[1]["units"]]
    check("a school sees only itself", codes == [SCHOOL], codes[:4])
    check("and its own values", status(school, "GET", f"/school?unit={SCHOOL}&period=2024") == 200)
    code, hidden, _ = school.ask("GET", f"/evaluation?{UNIT}")
    _, absent, _ = school.ask("GET", f"/evaluation?{UNIT.replace('990121', '990999')}")
    check("but its county is as if it were not there", code == 404 and
          hidden["error"]["message"].replace("990121", "990999") == absent["error"]["message"], hidden)
    check("nor another school", status(school, "GET", "/school?unit=990121001002&period=2024") == 404)
    check("nor the verdicts of a county or of the counties beside it", status(school, "GET", f"/verdicts?{UNIT}") == 404
          and status(bureau, "GET", f"/verdicts?{UNIT.replace('990121', '990100')}") == 404)
    check("nor the imports", status(school, "GET", "/imports") == 403)
    checks = school.ask("GET", "/checks?period=2024")[1]["checks"]
    check("nor others' open checks", all(one["unit"] == SCHOOL for one in checks))
    some = bureau.ask("GET", "/checks?period=2024")[1]["checks"]
    check("nor may it explain them", status(school, "POST", f"/checks/{some[0]['id']}", body={"reason": "x"}) == 403)
    path = f"/decisions?{UNIT}&item=YZ-G-01&verdict=met&note=x"
    check("an inspector reads", status(inspector, "GET", f"/evaluation?{UNIT}") == 200)
    check("but does not decide", status(inspector, "POST", path) == 403)
    check("an administrator does not import", status(admin, "POST", "/imports?file_name=a.csv", raw=b"x") == 403)
    users = admin.ask("GET", "/users")[1]["users"]
    check("an administrator sees users", any(user["name"] == "dudao" for user in users))
    check("but no figures", status(admin, "GET", f"/evaluation?{UNIT}") == 403 and
          status(admin, "GET", f"/school?unit={SCHOOL}&period=2024") == 403)
    check("nor the audit chain", status(admin, "GET", "/audit?limit=5") == 403)
    check("the auditor sees the audit chain", auditor.ask("GET", "/audit/verify")[1]["intact"] is True)
    check("and no users", status(auditor, "GET", "/users") == 403)


def test_quality(bureau, school):
    """Findings, the reason for one, and what a school may know."""
    where = "unit=990121&period=2024"
    whole = bureau.ask("GET", f"/quality?{where}")[1]
    check("every rule says why", all(len(rule["why"]) > 10 for rule in whole["rules"]), whole["rules"])
    check("counts fit the findings", all(rule["found"] == sum(one["rule"] == rule["rule"] for one in whole["findings"])
                                         for rule in whole["rules"]))
    listed = bureau.ask("GET", f"/quality/findings?{where}&limit=3")[1]
    check("a page of findings", len(listed["findings"]) == 3 and listed["total"] == whole["total"] and listed["next"] == "3")
    listed = bureau.ask("GET", f"/quality/findings?{where}&rule=peers")[1]
    check("findings of one rule", listed["total"] == sum(one["rule"] == "peers" for one in whole["findings"]) > 0)
    _, table, head = bureau.ask("GET", f"/quality/findings?{where}&format=csv")
    check("as a table", "说明".encode() in table and len(table.splitlines()) == whole["total"] + 1, head)
    check("as a workbook", bureau.ask("GET", f"/quality/findings?{where}&format=xlsx")[1][:2] == b"PK")
    schools = bureau.ask("GET", f"/quality/schools?{where}&limit=1000")[1]
    counted = sum(one["must_fix"] + one["to_explain"] + one["to_check"] + one["explained"] for one in schools["schools"])
    check("every school is listed", schools["total"] == 113 and counted == whole["total"], (schools["total"], counted))
    one = next(one for one in whole["findings"] if one["rule"] == "peers")
    reason = lambda visitor, **more: visitor.ask("POST", "/quality/explain", {"unit": one["unit"], "period": "2024", "rule": one["rule"],
                                                                              "subject": one["subject"], "reason": "校友捐赠"} | more)
    check("no reason", reason(bureau, reason=" ")[0] == 400)
    check("no such finding", reason(bureau, subject="x")[0] == 404)
    check("no such rule", reason(bureau, rule="x")[0] == 400)
    check("not of others", reason(school)[0] in (403, 404))
    check("a reason is taken", reason(bureau)[0] == 200)
    again = bureau.ask("GET", f"/quality?unit={one['unit']}&period=2024")[1]["findings"]
    kept = next(each for each in again if each["rule"] == "peers" and each["subject"] == one["subject"])
    check("and shown with who and when", kept["explained"]["reason"] == "校友捐赠" and kept["explained"]["by"] == "dudao", kept)
    done = bureau.ask("GET", f"/quality/findings?{where}&explained=true")[1]
    check("and can be filtered by", done["total"] >= 1 and all(each["explained"] for each in done["findings"]), done)
    check("a school sees itself", status(school, "GET", f"/quality?unit={SCHOOL}&period=2024") == 200)
    for path in (f"/quality?{where}", f"/quality/findings?{where}", f"/quality?unit={one['unit']}&period=2024"):
        check(f"and nobody else: {path}", status(school, "GET", path) in (403, 404))


def test_imports(bureau):
    table = lambda row: ("code,name,parent,kind,period,pupils_P\r\n" + row + "\r\n").encode()
    put = lambda path, row: bureau.ask("POST", f"/imports?file_name={quote('表.csv')}{path}", raw=table(row))
    before = len(bureau.ask("GET", "/imports")[1]["imports"])
    for row, rule in (("990121001901,甲,990121001,小学,2024,一百", "bad-value"), ("990199,乙,990100,县,2024,", "out-of-scope"),
                      (f"{SCHOOL},丙,990100,小学,2024,5", "out-of-scope")):
        code, answer, _ = put("", row)
        found = [problem["rule"] for problem in answer["problems"]]
        check(f"{rule} is told and nothing stored", code == 200 and not answer["stored"] and rule in found, found)
    year = "990100,汀州湾市,,市,2025,\r\n990121,澜陵县,990100,县,2025,"
    code, answer, _ = put("", year)
    told = [problem["message"] for problem in answer["problems"] if problem["rule"] == "out-of-scope"]
    check("a new year does not widen the scope", not answer["stored"] and len(told) == 1 and "汀州湾市" in told[0], answer)
    taken = "990121,澜陵县,,县,2025,\r\n99012201,邻校,990121,小学,2025,5"
    code, answer, _ = put("", taken)
    told = [problem["message"] for problem in answer["problems"] if problem["rule"] == "out-of-scope"]
    check("nor takes another county's school", not answer["stored"] and len(told) == 1 and "邻校" in told[0], answer)
    names = [one["file_name"] for one in bureau.ask("GET", "/imports")[1]["imports"]]
    check("other counties' files are not listed", "county-2024.csv" in names and "other.csv" not in names, names)
    check("nothing was stored", len(bureau.ask("GET", "/imports")[1]["imports"]) == before)
    good = "990121001901,新建小学,990121001,小学,2024,100"
    code, answer, _ = put("&dry_run=1", good)
    check("a dry run stores nothing", code == 200 and not answer["stored"] and answer["errors"] == 0, answer)
    code, answer, _ = put("", good)
    check("a good file is stored", code == 200 and answer["stored"], answer)
    check("and seen at once", any(u["code"] == "990121001901" for u in bureau.ask("GET", "/units?period=2024")[1]["units"]))
    check("an empty file is refused", status(bureau, "POST", "/imports?file_name=a.csv", raw=b"") == 400)
    check("a file without a name is refused", status(bureau, "POST", "/imports", raw=b"x") == 400)
    check("an unknown mapping is refused", status(bureau, "POST", "/imports?file_name=a&mapping=x", raw=b"x") == 404)


def test_lists(bureau):
    """The one mechanism of lists, where it filters and pages by itself."""
    get = lambda path: bureau.ask("GET", path)[1]
    all_ = get("/imports")["imports"]
    page = get("/imports?limit=2")
    rest = get(f"/imports?limit=1000&after={page['next']}")
    check("pages of a list", page["imports"] + rest["imports"] == all_ and page["total"] == rest["total"] == len(all_) > 2)
    check("the last page has no next", rest["next"] is None)
    check("behind the last there is nothing", get(f"/imports?after={len(all_)}")["imports"] == [])
    check("words, whatever their case", [one["file_name"] for one in get("/imports?words=COUNTY%202023")["imports"]] == ["county-2023.csv"])
    check("every word counts", get("/imports?words=county%20nowhere")["total"] == 0)
    check("an equal field", get(f"/imports?actor=dudao&limit=1")["total"] == sum(one["actor"] == "dudao" for one in all_) > 0)
    check("a number is equal, too", [one["id"] for one in get(f"/imports?id={all_[-1]['id']}")["imports"]] == [all_[-1]["id"]])
    rows = list(csv.reader(bureau.ask("GET", "/imports?format=csv&limit=1&words=.csv")[1].decode("utf-8-sig").splitlines()))
    check("a table is not cut into pages", len(rows) - 1 == get("/imports?words=.csv")["total"], len(rows))
    check("signs of a list in a table", rows[-1][-1].startswith("[") and rows[0][0] == "编号", rows[-1])


def test_decisions(bureau, school):
    path = f"/decisions?{UNIT}&item=YZ-G-01&verdict="
    item = lambda: next(i for i in bureau.ask("GET", f"/evaluation?{UNIT}")[1]["items"] if i["id"] == "YZ-G-01")
    check("met without evidence is refused", status(bureau, "POST", path + "met") == 400)
    check("a verdict of another kind is refused", status(bureau, "POST", path + "maybe&note=x") == 400)
    code = status(bureau, "POST", path + "met&file_name=" + quote("规划.pdf"), raw=b"%PDF-1.4 evidence")
    decision = item()["decision"]
    check("a decision with evidence counts", code == 200 and item()["verdict"] == "met" and decision["actor"] == "dudao")
    _, content, head = bureau.ask("GET", f"/evidence?hash={decision['file_hash']}")
    check("the evidence comes back, for saving", content == b"%PDF-1.4 evidence" and "attachment" in head["Content-Disposition"])
    check("not to another unit", status(school, "GET", f"/evidence?hash={decision['file_hash']}") == 404)
    check("it is listed", len(bureau.ask("GET", f"/decisions?{UNIT}")[1]["decisions"]) == 1)
    some = bureau.ask("GET", "/checks?period=2024")[1]["checks"][0]["id"]
    check("a reason needs words", status(bureau, "POST", f"/checks/{some}", body={}) == 400)
    check("a reason is kept", status(bureau, "POST", f"/checks/{some}", body={"reason": "已核实"}) == 200)
    check("a check that is not there", status(bureau, "POST", "/checks/999999", body={"reason": "x"}) == 404)
    check("a template that is no document", status(bureau, "POST", f"/report/merge?{UNIT}", raw=b"nonsense") == 400)
    template = lambda words: attachments.docx(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    code, merged, _ = bureau.ask("POST", f"/report/merge?{UNIT}", raw=template("{{unit_name}}"))
    check("a template whose text stands behind other parts", code == 200 and merged[:2] == b"PK")
    code, answer, _ = bureau.ask("POST", f"/report/merge?{UNIT}", raw=template("{{未履职次数}}"))
    check("what an evaluation does not know is not printed as none", code == 400 and "履职" in answer["error"]["message"])


def test_keys(bureau, inspector, auditor, database):
    """A request with a key is done once, however often it is sent."""
    path = f"/decisions?{UNIT}&item=YZ-G-02&verdict=met&note=key"
    count = lambda: auditor.ask("GET", "/audit?action=decide&limit=1")[1]["total"]
    before = count()
    first = bureau.ask("POST", path, raw=b"evidence", key="key-number-1")
    again = bureau.ask("POST", path, raw=b"evidence", key="key-number-1")
    check("the second is answered like the first", first[:2] == again[:2] and first[0] == 200, (first, again))
    check("and says so", "Idempotency-Replayed" not in first[2] and again[2].get("Idempotency-Replayed") == "true", again[2])
    check("but done once", count() == before + 1, count())
    check("another body is refused", bureau.ask("POST", path, raw=b"other", key="key-number-1")[0] == 422)
    check("another query, too", bureau.ask("POST", path + "2", raw=b"evidence", key="key-number-1")[0] == 422)
    check("another key is another request", bureau.ask("POST", path, raw=b"evidence", key="key-number-2")[0] == 200 and count() == before + 2)
    check("a key belongs to who sent it", inspector.ask("POST", path, raw=b"evidence", key="key-number-1")[0] == 403)
    for key in ("short", "x" * 65, "with blank"):
        check(f"no key: {key[:12]}", bureau.ask("POST", path, raw=b"evidence", key=key)[0] == 400)
    wrong = path.replace("YZ-G-02", "nothing")
    check("what failed may be tried again", [bureau.ask("POST", wrong, raw=b"e", key="key-number-3")[0] for _ in range(2)] == [404, 404] and
          bureau.ask("POST", path, raw=b"e", key="key-number-3")[0] == 200)
    table = ("code,name,parent,kind,period,pupils_P\r\n" + "990121001902,键校,990121001,小学,2024,7\r\n").encode()
    put = lambda: bureau.ask("POST", f"/imports?file_name={quote('键.csv')}", raw=table, key="key-of-import")
    one, two = put(), put()
    check("a file is imported once", one[1] == two[1] and one[1]["stored"] and
          bureau.ask("GET", f"/imports?words={quote('键.csv')}")[1]["total"] == 1, two[1])
    before = count()
    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(lambda _: bureau.ask("POST", path, raw=b"evidence", key="key-at-once")[0], range(24)))
    check("sent many times at once it is done once", set(codes) <= {200, 409} and 200 in codes and count() == before + 1, codes)
    with sqlite3.connect(database) as db:
        db.execute("UPDATE idempotency SET answer = NULL WHERE key = 'key-number-2'")
        db.execute("UPDATE idempotency SET at = at - 86401 WHERE key = 'key-number-1'")
    db.close()
    done = bureau.ask("POST", path, raw=b"evidence", key="key-number-2")
    check("an answer that was not kept is told as done", done[0] == 204 and done[1] == b"" and count() == before + 1, done)
    check("after a day a key is free", "Idempotency-Replayed" not in bureau.ask("POST", path, raw=b"evidence", key="key-number-1")[2])


def test_units(bureau, section, school, admin, nobody):
    """Units change by date: by whom, within which units, and what is told before and after."""
    act = {"on": "2031-07-15", "reason": "布局调整", "document": "示教〔2031〕5号"}
    ask = lambda who, path, **words: who.ask("POST", "/units" + path, act | words)
    town, one, two, three = "990121001", "990121001001", "990121001002", "990121001003"
    rows = lambda query: bureau.ask("GET", "/units?period=2024&" + query)[1]
    check("units below one", {unit["level"] for unit in rows(f"below={town}")["units"]} == {"township", "school"})
    check("of a level", all(unit["level"] == "township" for unit in rows("level=township")["units"]))
    check("of a kind", all(unit["kind"] == "nine_year" for unit in rows("kind=" + quote("九年一贯制"))["units"]))
    check("by a part of the name", all("中心" in unit["name"] for unit in rows("q=" + quote("中心"))["units"]))
    check("by the beginning of a code", all(unit["code"].startswith(town) for unit in rows("q=" + town)["units"]))
    check("below nothing is nothing", rows("below=1")["units"] == [])
    check("an unknown kind is told", status(bureau, "GET", "/units?kind=x") == 400)
    whole, page = rows("")["units"], []
    answer = {"next": 0}
    while answer["next"] is not None:
        answer = rows(f"limit=50&after={answer['next']}")
        page += answer["units"]
    check("page by page it is the whole", page == whole and answer["total"] == len(whole), len(page))
    check("paging only when asked", "total" not in rows(""))

    code, answer, _ = ask(bureau, f"/{two}/merge", into={"code": one}, dry_run=True, on="2023-07-15", accept=True)
    check("a trial tells the years", code == 200 and not answer["stored"] and answer["periods"][:2] == ["2023", "2024"], answer)
    code, answer, _ = ask(bureau, f"/{two}/merge", into={"code": one}, on="2023-07-15")
    check("figures are not dropped unseen", code == 409 and "已填报数据" in answer["error"]["message"], answer)
    check("nothing happened", len(rows("")["units"]) == len(whole))
    code, answer, _ = ask(bureau, "", code="990121001990", name="城东小学", kind="小学", parent=town)
    check("a unit is founded", code == 200 and answer["stored"] and answer["periods"] == [], answer)
    check("its code is taken", ask(bureau, "", code="990121001990", name="别的", kind="小学", parent=town)[0] == 409)
    check("it has a new name", ask(bureau, "/990121001990/rename", name="城东实验小学")[0] == 200)
    check("another kind", ask(bureau, "/990121001990/kind", kind="nine_year")[0] == 200)
    check("another parent", ask(bureau, "/990121001990/move", parent="990121002")[0] == 200)
    check("not one that may not be", ask(bureau, "/990121001990/move", parent="990121001071")[0] == 200 and
          ask(bureau, "/990121001071/move", parent="990121001990")[0] == 409)
    code, answer, _ = ask(bureau, f"/{two}/merge", **{"with": [three]}, into={"code": one})
    check("two go into one", code == 200 and answer["stored"], answer)
    check("not twice", ask(bureau, f"/{two}/merge", into={"code": one})[0] == 409)
    code, answer, _ = ask(bureau, f"/{one}/split", parts=[{"code": "990121001991", "name": "东校区"}], on="2031-07-16")
    check("one comes out of it", code == 200, answer)
    check("it closes", ask(bureau, "/990121001991/close", on="2031-08-01")[0] == 200)
    check("and opens again", ask(bureau, "/990121001991/reopen", on="2031-08-01")[0] == 200)
    code, answer, _ = bureau.ask("GET", f"/units/{two}")
    check("an ended unit tells into what it went", code == 200 and answer["ended"] == "2031-07-15" and
          [kin["code"] for kin in answer["merged_into"]] == [one] and answer["path"][-1]["code"] == town, answer)
    answer = bureau.ask("GET", f"/units/{one}")[1]
    check("the other one, what it took up", {kin["code"] for kin in answer["merged_from"]} == {two, three} and
          [kin["code"] for kin in answer["split_into"]] == ["990121001991"], answer)
    check("a unit that no year has yet is told", bureau.ask("GET", "/units/990121001990")[1]["name"] == "城东实验小学")
    check("those that end are marked", {unit["code"] for unit in rows("ended=1")["units"]} == {two, three})
    _, content, head = bureau.ask("GET", f"/units.xlsx?unit={town}&period=2024")
    check("units go out as a workbook", content[:2] == b"PK" and "filename*=" in head["Content-Disposition"])
    check("without a unit it is the user's own", bureau.ask("GET", "/units.xlsx")[1][:2] == b"PK")

    for words, wanted in (({"on": "2031-07"}, 400), ({"on": ""}, 400), ({"reason": ""}, 400), ({"name": ""}, 400), ({"name": "=x"}, 400)):
        check(f"refused: {words}", ask(bureau, f"/{one}/rename", **({"name": "名"} | words))[0] == wanted)
    check("a merger into nothing", ask(bureau, f"/{one}/merge")[0] == 400)
    check("a split into nothing", ask(bureau, f"/{one}/split", parts=[])[0] == 400)
    check("a part without code", ask(bureau, f"/{one}/split", parts=[{"name": "x"}])[0] == 400)
    check("too many at once", ask(bureau, f"/{one}/merge", into={"code": two}, **{"with": [one] * 65})[0] == 413)
    check("words where codes belong", ask(bureau, f"/{one}/merge", into={"code": two}, **{"with": [7]})[0] == 400)

    for path, words in (("/990122", {}), ("/99012201", {}), ("/123", {})):
        check(f"{path} is not there", status(bureau, "GET", "/units" + path) == 404)
        check(f"nor changed {path}", ask(bureau, path + "/rename", name="名")[0] == 404)
    for path, words in ((f"/{one}/move", {"parent": "990122"}), (f"/{one}/merge", {"into": {"code": "99012201"}}),
                        (f"/{one}/merge", {"into": {"code": "990121001992", "name": "名", "parent": "990122"}}),
                        (f"/{one}/merge", {"into": {"code": "990121001993", "name": "名"}, "with": ["99012201"]}),
                        (f"/{one}/split", {"parts": [{"code": "99012201"}]}),
                        (f"/{one}/split", {"parts": [{"code": "990121001994", "name": "名", "children": ["99012201"]}]}),
                        ("", {"code": "990122001", "name": "邻镇", "kind": "乡镇", "parent": "990122"}),
                        (f"/{one}/reopen", {"parent": "990122"}),
                        ("/990121/split", {"parts": [{"code": "990129", "name": "新县"}]})):
        code, answer, _ = ask(bureau, path, **words)
        check(f"others' units are as if they were not there: {path} {words}", code == 404, answer)
    check("no unit at the top", ask(bureau, "", code="990200", name="邻市", kind="市")[0] == 403)
    check("but by who manages the whole", ask(admin, "", code="980000", name="另省", kind="省")[0] == 200)
    for who, name in ((section, "another department"), (school, "a school")):
        check(f"{name} looks", status(who, "GET", f"/units/{one}") == 200)
        check(f"{name} changes nothing", ask(who, f"/{one}/rename", name="名")[0] == 403)
        check(f"{name} founds nothing", ask(who, "", code="990121001995", name="名", kind="小学", parent=town)[0] == 403)
    check("a school does not see others", status(school, "GET", f"/units/{two}") == 404)
    check("nobody sees none", status(nobody, "GET", f"/units/{one}") == 401)
    check("a change wants the page's token", status(bureau, "POST", f"/units/{one}/close", csrf=False, body=act) == 403)


def test_periods(bureau, school, nobody):
    """A year is opened by who keeps units: they come with their attributes; a school may not, and nobody opens one far ahead."""
    before = bureau.ask("GET", "/periods")[1]
    year = str(date.today().year + 1)
    open_year = lambda who, **body: who.ask("POST", "/periods", body)
    check("not without a name", open_year(nobody, period=year)[0] == 401)
    check("a school may not", open_year(school, period=year)[0] == 403)
    check("a year is a year", open_year(bureau, period="明年")[0] == 400 and open_year(bureau)[0] == 400)
    check("not far ahead", "还太早" in open_year(bureau, period=str(date.today().year + 2))[1]["error"]["message"])
    code, got, _ = open_year(bureau, period=year + "年")
    check("it is opened", code == 200 and got["opened"] and got["period"] == year and got["before"] == before["periods"][0], got)
    check("attributes go on", got["units_carried"] > 90 and got["values_carried"] > got["units_carried"], got)
    after = bureau.ask("GET", "/periods")[1]
    check("it is there, and not the one that is shown", after["periods"] == [year] + before["periods"] and after["usual"] == before["usual"],
          after)
    origin = bureau.ask("GET", f"/origin?unit={SCHOOL}&period={year}&element=owner")[1]
    check("a value tells where it is from", origin["found"] and origin["kind"] == "carry" and "沿用" in origin["file_name"], origin)
    code, got, _ = open_year(bureau, period=year)
    check("once", code == 200 and not got["opened"] and got["units_carried"] == 0, got)


def test_users(admin, port):
    new = {"name": "xinren", "shown": "新人", "role": "reader", "unit": "990121", "password": "long-enough-1"}
    check("a user is added", status(admin, "POST", "/users", body=new) == 200)
    check("not twice", status(admin, "POST", "/users", body=new) == 409)
    check("a short password is refused", status(admin, "POST", "/users", body=new | {"name": "b", "password": "x"}) == 400)
    check("an unknown role is refused", status(admin, "POST", "/users", body=new | {"name": "c", "role": "king"}) == 400)
    reader = Visitor(port, "xinren", "long-enough-1")
    check("a password set by others has to be changed first", status(reader, "GET", f"/evaluation?{UNIT}") == 403 and
          reader.ask("GET", "/session")[1]["must_change"] is True)
    changed = {"old": "long-enough-1", "new": "Long-enough-2"}
    check("with the old one", status(reader, "POST", "/session/password", body=changed | {"old": "x"}) == 403)
    check("to a better one", status(reader, "POST", "/session/password", body=changed | {"new": "short"}) == 400)
    check("then it is done", status(reader, "POST", "/session/password", body=changed) == 200)
    check("a reader reads but takes no report", status(reader, "GET", f"/evaluation?{UNIT}") == 200 and
          status(reader, "GET", f"/report?kind=self-evaluation&{UNIT}") == 403)
    check("the cookie is out of scripts' reach", "HttpOnly" in reader.cookie_line and "SameSite=Strict" in reader.cookie_line)
    again = reader.ask("GET", "/session")[1]["csrf"]
    check("a page opened anew gets its token again", again == reader.csrf)
    check("signing out ends it", status(reader, "DELETE", "/session") == 200 and status(reader, "GET", "/units") == 401)
    nobody = Visitor(port)
    codes = [status(nobody, "POST", "/session", body={"name": "xinren", "password": f"wrong-{n}-word"}) for n in range(5)]
    check("five failures", codes == [401] * 5, codes)
    code, answer, _ = nobody.ask("POST", "/session", {"name": "xinren", "password": "Long-enough-2"})
    check("lock the account even for the right password", code == 401 and "锁" in answer["error"]["message"], answer)
    check("a name is needed", status(nobody, "POST", "/session", body={"password": "x"}) == 400)


def test_audit(auditor):
    get = lambda path: auditor.ask("GET", path)[1]
    code, every, _ = auditor.ask("GET", "/audit?limit=1000")
    rows = every["rows"]
    check("the newest row stands first", [r["sequence"] for r in rows] == list(range(rows[0]["sequence"], 0, -1)), code)
    check("the total is that of all rows", every["total"] == len(rows) and every["next"] is None, every["total"])
    first = get("/audit?limit=3")
    second = get(f"/audit?limit=3&after={first['next']}")
    check("pages follow each other", first["rows"] + second["rows"] == rows[:6] and first["total"] == len(rows))
    last = get(f"/audit?limit=2&after={rows[-2]['sequence']}")
    check("the last page has no next", last["rows"] == rows[-1:] and last["next"] is None, last)
    only = lambda **wanted: [r for r in rows if all(r[key] == value for key, value in wanted.items())]
    for wanted in ({"actor": "dudao"}, {"action": "sign-in"}, {"actor": "dudao", "action": "decide"}, {"result": "failed"}):
        found = get("/audit?" + "&".join(f"{key}={value}" for key, value in wanted.items()) + "&limit=1000")
        check(f"only {wanted}", found["rows"] == only(**wanted) and found["total"] == len(found["rows"]) > 0, found["total"])
    decisions = get("/audit?unit=990100&limit=1000")
    check("a unit and those below it", decisions["rows"] and all(r["unit"].startswith("990121") for r in decisions["rows"]), decisions["total"])
    check("words of subject and detail", [r["action"] for r in get(f"/audit?words={quote('YZ-G-01 990121')}")["rows"]] == ["decide"])
    check("signs of patterns are plain letters", get("/audit?words=%25%25")["total"] == 0)
    check("a day is meant whole", get(f"/audit?from={rows[0]['at'][:10]}&until={rows[0]['at'][:10]}")["total"] > 0)
    check("nothing from the future", get("/audit?from=2999-01-01")["total"] == 0)
    for path in ("/audit?after=x", "/audit?limit=0", "/audit?format=doc", "/audit?from=soon", f"/audit?words={'a%20' * 6}"):
        check(f"{path} is refused", status(auditor, "GET", path) == 400)
    sign = only(action="sign-in", actor="dudao")[0]
    check("a row tells role, address and result", (sign["address"], sign["result"]) == ("127.0.0.1", "done") and sign["role"], sign)
    _, table, head = auditor.ask("GET", "/audit?actor=dudao&format=csv")
    lines = list(csv.reader(table.decode("utf-8-sig").splitlines()))
    check("a table begins with its mark", table[:3] == b"\xef\xbb\xbf" and "filename*=" in head["Content-Disposition"], head)
    check("and has exactly what was filtered", [one[0] for one in lines[1:]] == [str(r["sequence"]) for r in only(actor="dudao")])
    check("with headings in Chinese", lines[0][:3] == ["序号", "时间", "谁"], lines[0])
    _, book, _ = auditor.ask("GET", "/audit?actor=dudao&format=xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    check("the workbook has as many rows", sheet.count("<row ") == len(lines), sheet.count("<row "))
    exports = get("/audit?action=export&actor=shenji")["rows"]
    check("taking it away is noted", len(exports) == 2 and json.loads(exports[0]["detail"])["rows"] == len(lines) - 1, exports)
    on, whole = get("/audit/verify"), get("/audit/verify?whole=1")
    check("verifying goes on where it ended", on["intact"] and on["rows"] < whole["rows"], (on, whole["rows"]))
    check("the whole counts content too", whole["intact"] and whole["contents"] > 100 and whole["last"] == whole["rows"], whole)


def fill_in(writer, entry, more=()):
    """What is required as last year's, and a reason for every warning."""
    view = writer.ask("GET", f"/entries/{entry}")[1]
    kinds = {field["id"]: field for section in view["form"]["sections"] for field in section["fields"]}
    value = lambda one: one["previous_text"] or {"text": "王小明", "choice": (kinds[one["field"]]["choices"] or [""])[0]}.get(
        kinds[one["field"]]["type"], "是")
    cells = [{"field": one["field"], "row": one["row"], "value": value(one), "base": 0}
             for one in view["judgement"]["fields"] if one["asked"] and one["required"] and one["open"]]
    writer.ask("PUT", f"/entries/{entry}/cells", {"cells": cells + list(more)})
    checks = writer.ask("POST", f"/entries/{entry}/judge", {})[1]["checks"]
    reasons = [{"field": "?" + one["id"], "row": one["row"], "value": "已核实", "base": 0} for one in checks if one["severity"] == "warning"]
    if reasons:
        writer.ask("PUT", f"/entries/{entry}/cells", {"cells": reasons})


def test_rounds(section, finance, school, nobody):
    """Opening a round and what becomes of it; gives the round's number."""
    forms = [form["id"] for form in section.ask("GET", "/forms")[1]["forms"]]
    check("forms of the packs are offered", "school-basics" in forms, forms)
    check("one of them whole", section.ask("GET", "/forms/school-basics")[1]["sections"][0]["fields"][0]["id"] == "owner")
    check("a form that is not there", status(section, "GET", "/forms/none") == 404)
    taken = section.ask("GET", "/forms/conditions")[1]
    pupils = [one for one in taken["collected"] if one["filled_in"]]
    check("what another form collects is told with the form", pupils and {one["form"] for one in pupils} == {"students"} and
          all(one["kinds"] for one in pupils), taken["collected"])
    code, book, head = school.ask("GET", "/forms/conditions/workbook.xlsx")
    check("a form as a workbook", code == 200 and book[:2] == b"PK" and "filename*=" in head["Content-Disposition"], head)
    check("none of a form that is not there", status(school, "GET", "/forms/none/workbook.xlsx") == 404)
    order = {"form": "school-basics", "unit": "990121", "period": "2024", "due_on": "2099-10-31", "name": "学校基本情况"}
    check("a school opens no rounds", status(school, "POST", "/rounds", body=order) == 403)
    check("nor another section this one", status(finance, "POST", "/rounds", body=order) in (403, 404))
    check("nor for another county", status(section, "POST", "/rounds", body=order | {"unit": "990122"}) == 404)
    check("a day that is none", status(section, "POST", "/rounds", body=order | {"due_on": "月底"}) == 400)
    tried = section.ask("POST", "/rounds", order | {"dry_run": True})[1]
    count = tried["entries"]
    check("a dry run counts and opens nothing", tried["id"] is None and count > 100 and
          section.ask("GET", "/rounds?period=2024")[1]["rounds"] == [], tried)
    code, opened, _ = section.ask("POST", "/rounds", order)
    check("a round is opened", code == 200 and opened["entries"] == count and opened["overlaps"] == [], opened)
    code, answer, _ = section.ask("POST", "/rounds", order)
    check("the same is not asked twice", code == 409 and "学校基本情况" in answer["error"]["message"], answer)
    check("a dry run says what", len(section.ask("POST", "/rounds", order | {"dry_run": True})[1]["overlaps"]) > 3)
    round_id = opened["id"]
    listed = section.ask("GET", "/rounds?period=2024&state=open")[1]["rounds"]
    check("it is listed with its counts", listed[0]["id"] == round_id and listed[0]["by_state"]["draft"] == count and listed[0]["may_manage"])
    check("a school sees its own part", school.ask("GET", f"/rounds/{round_id}")[1]["entries"] == 1)
    check("and may not close it", status(school, "POST", f"/rounds/{round_id}/close", body={"reason": "不想填"}) in (403, 404))
    check("others' rounds are not there", status(section, "GET", "/rounds/9999") == 404)
    check("a later day", section.ask("POST", f"/rounds/{round_id}/extend", {"due_on": "2099-11-30"})[1]["changed"] == count)
    check("not an earlier one", status(section, "POST", f"/rounds/{round_id}/extend", body={"due_on": "2099-11-01"}) == 400)
    check("units that came since", section.ask("POST", f"/rounds/{round_id}/refresh", {})[1]["added"] == 0)
    check("reminders", section.ask("POST", f"/rounds/{round_id}/remind", {})[1]["reminded"] == count)
    cells = section.ask("GET", f"/rounds/{round_id}/matrix")[1]["cells"]
    check("the matrix has every unit", len(cells) == count and cells[0]["light"] == "grey", cells[:1])
    check("below a unit", len(section.ask("GET", f"/matrix?period=2024&unit={SCHOOL}")[1]["cells"]) == 1)
    second = section.ask("POST", "/rounds", order | {"form": "students", "name": "开错的"})[1]["id"]
    check("closing wants a reason", status(section, "POST", f"/rounds/{second}/close", body={}) == 400)
    check("closed", status(section, "POST", f"/rounds/{second}/close", body={"reason": "填完了"}) == 200)
    check("withdrawn", status(section, "POST", f"/rounds/{second}/withdraw", body={"reason": "开错了"}) == 200)
    check("nobody has anything to do", status(nobody, "GET", "/todo") == 401)
    return round_id


def test_entry(section, round_id, head, writer, centre, other, importer):
    """One entry from the first cell to approval and a correction; gives its number."""
    todo = writer.ask("GET", "/todo")[1]["items"]
    entry = next(item["entry"] for item in todo if item["kind"] == "fill" and item["round"] == round_id)
    check("the reminder is there, too", any(item["kind"] == "reminder" for item in todo))
    for visitor in (other,):
        for method, path in (("GET", ""), ("GET", "/changes"), ("GET", "/history")):
            check(f"another school's entry is not there: {path}", status(visitor, method, f"/entries/{entry}{path}") == 404)
        check("nor to save", status(visitor, "PUT", f"/entries/{entry}/cells", body={"cells": [{"field": "founded", "value": "1"}]}) == 404)
        check("nor to judge", status(visitor, "POST", f"/entries/{entry}/judge", body={}) == 404)
        check("nor to step", status(visitor, "POST", f"/entries/{entry}/steps", body={"action": "submit"}) == 404)
    check("a head reads but does not type", status(head, "PUT", f"/entries/{entry}/cells", body={"cells": [{"field": "founded", "value": "1"}]}) == 403)
    save = lambda *cells: writer.ask("PUT", f"/entries/{entry}/cells", {"cells": list(cells), "at_field": "founded"})
    for body in ({}, {"cells": []}, {"cells": 7}, {"cells": [7]}, {"cells": [{"field": 1, "value": "x"}]},
                 {"cells": [{"field": "founded", "value": ["x"]}]}, {"cells": [{"field": "founded", "value": "x", "base": "y"}]}):
        check(f"a save that is none: {body}", status(writer, "PUT", f"/entries/{entry}/cells", body=body) == 400)
    check("saving wants the page's token", status(writer, "PUT", f"/entries/{entry}/cells", body={"cells": []}, csrf=False) == 403)
    code, saved, _ = save({"field": "basics_filler", "row": "", "value": "王小明", "base": 0}, {"field": "no-such", "row": "", "value": "1", "base": 0})
    check("one saved, one refused", code == 200 and len(saved["saved"]) == 1 and len(saved["refused"]) == 1, saved)
    conflict = save({"field": "basics_filler", "row": "", "value": "李大海", "base": 0})[1]
    check("a conflict shows what stands there", conflict["conflicts"][0]["value"] == "王**" and conflict["conflicts"][0]["mine"] == "李大海", conflict)
    seen = head.ask("GET", f"/entries/{entry}?field=owner")[1]
    check("others are seen", [one["field"] for one in seen["others"]] == ["founded"], seen["others"])
    news = writer.ask("GET", f"/entries/{entry}/changes?since=0")[1]
    check("and news since a version", len(news["cells"]) == 1 and news["cells"][0]["personal"] > 0 and news["others"][0]["field"] == "owner", news)
    step = lambda who, action, **more: who.ask("POST", f"/entries/{entry}/steps", {"action": action} | more)
    code, answer, _ = step(head, "submit")
    check("not handed in unfinished", code == 409 and "必填" in answer["error"]["message"], answer)
    check("no step of that name", step(head, "burn")[0] == 400)
    fill_in(writer, entry)
    check("not on an old view", step(head, "submit", version=0)[0] == 409)
    code, view, _ = step(head, "submit")
    check("handed in", code == 200 and view["state"] == "review" and view["form"]["steps"][0]["state"] == "now", view.get("error"))
    check("the head passes it on", step(head, "pass")[1]["step"] == 1)
    check("the next reviewer has it to do", any(item["kind"] == "review" and item["entry"] == entry for item in centre.ask("GET", "/todo")[1]["items"]))
    check("a return wants a reason", step(centre, "return")[0] == 400)
    back = step(centre, "return", reason="建校年份请核对", fields=["founded"], due_on="2099-11-20")[1]
    check("returned with its fields", back["state"] == "returned" and back["returned"]["fields"] == ["founded"] and back["due_on"] == "2099-11-20", back)
    check("only those are open", len(save({"field": "owner", "row": "", "value": "民办", "base": 9999})[1]["refused"]) == 1)
    save({"field": "founded", "row": "", "value": "1956", "base": 9999})
    fill_in(writer, entry)
    step(head, "submit")
    check("the reviewer sees what changed", "founded" in step(head, "pass")[1]["changed_since"])
    check("passed on", step(centre, "pass")[1]["step"] == 2)
    final = step(section, "approve")[1]
    check("approved and locked", final["state"] == "locked" and final["light"] == "green", final.get("error"))
    value = next(one for one in section.ask("GET", f"/school?unit={SCHOOL}&period=2024")[1]["elements"] if one["id"] == "founded")
    check("it is a fact", value["value"] == 1956, value)
    origin = section.ask("GET", f"/origin?unit={SCHOOL}&period=2024&element=founded")[1]
    check("that knows its entry", origin["kind"] == "form" and origin["entry"] == entry, origin)
    table = f"code,name,parent,kind,period,founded\r\n{SCHOOL},栖霖街道实验小学,990121001,,2024,1999\r\n".encode()
    told = importer.ask("POST", f"/imports?file_name={quote('表.csv')}", raw=table)[1]
    check("a table may not change it", not told["stored"] and [one["rule"] for one in told["problems"]] == ["locked"], told)
    check("nor may it be withdrawn now", status(section, "POST", f"/rounds/{round_id}/withdraw", body={"reason": "开错了"}) == 409)
    check("unlocking is asked for", step(head, "unlock_ask", reason="年份写错")[1]["unlock_asked"]["reason"] == "年份写错")
    check("one is not enough", step(section, "unlock")[1]["state"] == "locked")
    history = head.ask("GET", f"/entries/{entry}/history")[1]
    check("all of it is told", [one["action"] for one in history["steps"]][-2:] == ["unlock_ask", "unlock"] and len(history["snapshots"]) == 1, history["steps"])
    check("with the values of before", any(one["field"] == "founded" and not one["now"] for one in history["values"]))
    return entry


def test_values(section, head, round_id):
    """What all filled in: shown by pages, taken away as a table, masked, no more than one may see."""
    get = lambda who, more="": who.ask("GET", f"/rounds/{round_id}/values?limit=1000{more}")
    rows = get(section)[1]["rows"]
    mine = next(row for row in rows if row["unit"] == SCHOOL)
    check("a line per unit", len(rows) > 100 and mine["founded"] == 1956, mine)
    check("personal values are masked", mine["basics_filler"] == "王**", mine)
    check("a school has its own line", [row["unit"] for row in get(head)[1]["rows"]] == [SCHOOL])
    check("words find it", len(get(section, "&words=" + quote("实验小学"))[1]["rows"]) >= 1)
    check("below a unit", get(section, f"&below={SCHOOL}")[1]["total"] == 1)
    _, table, _ = section.ask("GET", f"/rounds/{round_id}/values?format=csv")
    text = table.decode("utf-8-sig")
    paged, after = [], 0
    while after is not None:
        got = section.ask("GET", f"/rounds/{round_id}/values?limit=7&after={after}")[1]
        paged += got["rows"]
        after = got["next"]
        check("every page knows how many there are", got["total"] == len(rows))
    check("page by page they are the same lines", paged == rows)
    filtered = [row for row in rows if row["state"] == mine["state"]]
    page = section.ask("GET", f"/rounds/{round_id}/values?limit=3&after=2&state={quote(mine['state'])}")[1]
    check("of one state, too", page["rows"] == filtered[2:5] and page["total"] == len(filtered), page)
    check("as a table with headings", text.splitlines()[0].startswith("单位代码,单位,") and "王小明" not in text, text[:200])
    check("a table that the form has not", get(section, "&table=none")[0] == 404)
    check("a round that is not there", section.ask("GET", "/rounds/999999/values")[0] == 404)


def test_personal(section, entry, head, other, auditor):
    cells = head.ask("GET", f"/entries/{entry}")[1]["cells"]
    personal = next(cell["personal"] for cell in cells if cell["field"] == "basics_filler")
    show = lambda who, **body: who.ask("POST", f"/personal/{personal}/show", body)
    check("a look wants a reason", show(head)[0] == 400)
    check("others see nothing", show(other, reason="看看")[0] == 404)
    check("the value", show(head, reason="核对填表人")[1]["value"] == "王小明")
    check("is not in the log", "王小明" not in json.dumps(auditor.ask("GET", "/audit?limit=1000")[1], ensure_ascii=False))
    check("the look is", any(row["action"] == "personal-show" for row in auditor.ask("GET", "/audit?limit=1000")[1]["rows"]))
    find = lambda who: who.ask("POST", "/personal/find", {"value": "王 小明", "reason": "本人申请"})[1]["places"]
    check("to look for somebody wants a reason", status(section, "POST", "/personal/find", body={"value": "王小明"}) == 400)
    check("who approves may erase", [place["may_erase"] for place in find(section)] == [True])
    check("a person is found", [place["entry"] for place in find(section)] == [entry] and find(other) == [])
    order = {"value": "王小明", "reason": "本人申请"}
    given = section.ask("POST", "/personal/export", order)[1]["records"]
    check("given out", given[0]["values"][0]["value"] == "王小明", given)
    check("not by others", status(other, "POST", "/personal/erase", body=order) == 404)
    check("erased", section.ask("POST", "/personal/erase", order)[1]["erased"] == 1)
    check("and gone", find(section) == [] and show(head, reason="再看看")[0] == 404)


def test_page(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path, wanted in (("/", 200), ("/evaluation/items", 200), ("/missing.js", 404), ("/..%2f..%2fetc%2fpasswd", 404),
                         ("/api/v2/x", 404)):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        check(f"{path} gives {wanted}", answer.status == wanted, answer.status)
        check(f"{path} has a content policy", "default-src '" in answer.getheader("Content-Security-Policy", ""))


def typed(book, sheet, key, value, column="D"):
    """The workbook with a value typed into the row that has `key` in a hidden cell."""
    archive = zipfile.ZipFile(io.BytesIO(book))
    parts = {name: archive.read(name) for name in archive.namelist()}
    texts = re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode(), re.S)
    texts = [re.sub(r"<.*?>", "", text) for text in texts]
    number = re.search(f'<sheet name="{sheet}" sheetId="([0-9]+)"', parts["xl/workbook.xml"].decode()).group(1)
    name = f"xl/worksheets/sheet{number}.xml"
    xml = parts[name].decode()
    rows = {row for text, row in ((texts[int(v)], r) for r, v in re.findall(r'<c r="[A-C]([0-9]+)"[^>]*t="s"><v>([0-9]+)</v>', xml)) if text == key}
    cell = f"{column}{max(rows, key=int)}"
    new = f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'
    xml, done = re.subn(f'<c r="{cell}"(?:[^>]*/>|[^>]*>.*?</c>)', new, xml, flags=re.S)
    assert done == 1, (cell, done)
    parts[name] = xml.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part, content in parts.items():
            file.writestr(part, content)
    return out.getvalue()


def question_book(survey, settings):
    """A workbook in the XLSForm manner, of plain text cells."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = {"survey": survey, "settings": settings}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("_rels/.rels", f'<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1)) + "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(
            f'<Relationship Id="r{i}" Type="{kind}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, 3)) + "</Relationships>")
        for i, rows in enumerate(sheets.values(), 1):
            cells = ["".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in enumerate(row)) for r, row in enumerate(rows, 1)]
            book.writestr(f"xl/worksheets/sheet{i}.xml", "<worksheet><sheetData>" + "".join(
                f'<row r="{r}">{line}</row>' for r, line in enumerate(cells, 1)) + "</sheetData></worksheet>")
    return out.getvalue()


def test_bring_form(section, school):
    """A form of one's own from a workbook: faults at their cells, nothing stored then; asked of schools afterwards."""
    settings = [["form_title", "form_id", "section"], ["食堂情况", "canteen", "BAS"]]
    good = question_book([["type", "name", "label", "required"], ["integer", "canteen_seats", "食堂座位数", "yes"]], settings)
    bad = question_book([["type", "name", "label"], ["integr", "canteen_seats", "食堂座位数"]], settings)
    known = lambda: {form["id"] for form in section.ask("GET", "/forms")[1]["forms"]}
    send = lambda who, book, more="": who.ask("POST", f"/forms?file_name=a.xlsx{more}", raw=book)
    code, answer, _ = send(section, bad)
    check("a wrong type is told at its cell", code == 200 and not answer["stored"] and answer["errors"] and
          answer["problems"][0]["cell"] == "A2" and answer["problems"][0]["sheet"] == "survey", answer)
    code, answer, _ = send(section, good, "&dry_run=1")
    check("a trial stores nothing", code == 200 and not answer["stored"] and answer["form"]["id"] == "canteen" and
          "canteen" not in known(), answer)
    check("and shows the form", answer["whole"]["sections"][0]["fields"][0]["name"] == "食堂座位数" and answer["whole"]["collected"] == [], answer)
    twice = question_book([["type", "name", "label"], ["integer", "pupils_P", "小学在校生"]], settings)
    code, answer, _ = send(section, twice, "&dry_run=1")
    check("what is collected already is told before", code == 200 and [(one["field"], one["form"], one["filled_in"]) for one in
          answer["whole"]["collected"]] == [("pupils_P", "students", False)], answer)
    check("schools bring no forms", send(school, good)[0] == 403)
    code, answer, _ = send(section, good)
    check("brought", code == 200 and answer["stored"] and not answer["form"]["of_pack"] and "canteen" in known(), answer)
    check("no workbook", send(section, b"PK but no more")[0] == 400)
    order = {"form": "canteen", "unit": "990121", "period": "2024", "due_on": "2099-10-31"}
    code, answer, _ = section.ask("POST", "/rounds", order)
    check("and asked", code == 200 and answer["entries"] > 50, answer)


def test_workbook(section, writer, other, head):
    """An entry out as a workbook and in again: compared, refused, taken; the same for all units of a round."""
    order = {"form": "students", "unit": "990121", "period": "2024", "due_on": "2099-10-31", "name": "学生表"}
    round_id = section.ask("POST", "/rounds", order)[1]["id"]
    entry = next(item["entry"] for item in writer.ask("GET", "/todo")[1]["items"] if item["round"] == round_id)
    path = f"/entries/{entry}/workbook"
    code, book, about = writer.ask("GET", path + ".xlsx")
    check("a workbook with a name", code == 200 and book[:2] == b"PK" and "filename*=" in about["Content-Disposition"], about)
    send = lambda who, bytes_, more="": who.ask("POST", path + more, raw=bytes_)
    code, answer, _ = send(writer, book)
    check("nothing changed", code == 200 and answer["differences"] == [] and answer["problems"] == [] and answer["cells"] > 5, answer)
    worked = typed(book, "在校生", "pupils_P", "２４９０")
    code, answer, _ = send(writer, worked)
    difference = answer["differences"][0]
    check("one difference", len(answer["differences"]) == 1 and (difference["field"], difference["now"], difference["new"]) ==
          ("pupils_P", "", "2490") and difference["sheet"] == "在校生" and not difference["conflict"], answer["differences"])
    check("and nothing stored", writer.ask("GET", f"/entries/{entry}")[1]["version"] == 0 and not answer["stored"])
    bad = typed(worked, "生源", "boarders_P", "很多")
    code, answer, _ = send(writer, bad, "?take=1")
    check("a wrong cell keeps all out", code == 200 and answer["errors"] == 1 and not answer["stored"] and answer["taken"] == 0 and
          answer["problems"][0]["sheet"] == "生源" and answer["problems"][0]["cell"].startswith("D"), answer["problems"])
    code, answer, _ = send(writer, worked, "?take=1")
    check("taken", answer["stored"] and answer["taken"] == 1 and answer["units"][0]["version"] == 1, answer["units"])
    writer.ask("PUT", f"/entries/{entry}/cells", {"cells": [{"field": "pupils_P", "row": "", "value": "2500", "base": 1}]})
    code, answer, _ = send(writer, typed(book, "在校生", "pupils_P", "2480"), "?take=1")
    check("a stale workbook overwrites nothing", answer["conflicts"] == 1 and answer["taken"] == 0 and
          answer["differences"][0]["by"] and answer["units"][0]["changed_since"] == 1, answer)
    code, answer, _ = send(writer, typed(book, "在校生", "pupils_P", "2480"), "?take=1&overwrite=pupils_P")
    check("unless it is told to", answer["taken"] == 1 and answer["differences"][0]["taken"], answer["differences"])
    drafts = section.ask("GET", f"/quality?unit=990121&period=2024&round={round_id}")[1]
    plain = section.ask("GET", "/quality?unit=990121&period=2024")[1]
    check("drafts are looked at before they are approved", drafts["total"] >= plain["total"] - 3 and
          status(section, "GET", f"/quality?unit=990121&period=2023&round={round_id}") == 400 and
          status(section, "GET", "/quality?unit=990121&period=2024&round=99999") == 404)
    check("a file that is none", send(writer, b"nothing")[0] == 400 and send(writer, b"")[0] == 400)
    check("another's entry is not there", status(other, "GET", path + ".xlsx") == 404 and send(other, book)[0] == 404)
    check("a head may look", status(head, "GET", path + ".xlsx") == 200)
    check("but not bring", send(head, book)[0] in (403, 409))
    check("the page's token is wanted", writer.ask("POST", path, raw=book, csrf=False)[0] == 403)
    own = next(item["entry"] for item in other.ask("GET", "/todo")[1]["items"] if item["round"] == round_id)
    check("nor what may not be typed", other.ask("POST", f"/entries/{own}/workbook", raw=book)[0] == 403)
    foreign = section.ask("GET", f"/entries/{own}/workbook.xlsx")[1]
    code, answer, _ = send(writer, foreign)
    check("another unit's workbook", code == 400 and "第二小学" in answer["error"]["message"], answer)
    whole = f"/rounds/{round_id}/workbook"
    code, wide, _ = section.ask("GET", whole + ".xlsx?unit=990121001")
    check("a workbook for many", code == 200 and wide[:2] == b"PK" and len(wide) > len(book), code)
    code, wide, _ = writer.ask("GET", whole + ".xlsx")
    code, answer, _ = writer.ask("POST", whole + "?take=1", raw=typed(wide, "在校生", str(entry), "2470", "F"))
    check("and back", code == 200 and answer["taken"] == 1 and answer["units"][0]["unit"] == SCHOOL, answer)
    check("a round that is not there", status(writer, "GET", "/rounds/9999/workbook.xlsx") == 404)


def make_county(folder):
    """A fresh sample county below `folder`: its data, and the passwords by account."""
    data = Path(folder) / "data"
    subprocess.run([PROGRAM, "init", "--data", data, "--demo"], check=True, capture_output=True)
    words = (line.split() for line in (data / "demo-users.txt").read_text(encoding="utf-8").splitlines())
    return data, {line[0]: line[2] for line in words if len(line) > 2}


@contextlib.contextmanager
def serving(data, *options):
    """The program serves `data`, at a port of its own; in the end it stops cleanly."""
    server = subprocess.Popen([PROGRAM, "serve", "--data", data, "--listen", "127.0.0.1:0", *options], stdout=subprocess.PIPE, text=True,
                              encoding="utf-8")
    try:
        yield int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
    finally:
        server.terminate()
        check("a signal ends the server cleanly", server.wait(20) == 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, passwords = make_county(folder)
        other = Path(folder) / "other.csv"
        other.write_text("code,name,parent,kind,period\n990122,邻县,990100,县,2024\n99012201,邻校,990122,小学,2024\n", encoding="utf-8")
        subprocess.run([PROGRAM, "import", "--data", data, other], check=True, capture_output=True)
        with serving(data) as port:
            nobody = Visitor(port)
            bureau, school, inspector, admin, auditor = (Visitor(port, name, passwords[name])
                                                         for name in ("dudao", "school", "duxue", "admin", "shenji"))
            test_reading(bureau, nobody)
            test_verdicts(bureau)
            test_refusals(bureau, nobody)
            test_what_if(bureau)
            test_many_at_once(bureau)
            test_scopes(bureau, school, inspector, admin, auditor)
            test_quality(bureau, school)
            test_imports(bureau)
            test_lists(bureau)
            test_decisions(bureau, school)
            test_keys(bureau, inspector, auditor, data / "duxue.db")
            section, finance, writer, centre, other = (Visitor(port, name, passwords[name]) for name in
                                                       ("jijiao", "caiwu", "tianbao", "zhongxin", "school2"))
            round_id = test_rounds(section, finance, school, nobody)
            entry = test_entry(section, round_id, school, writer, centre, other, bureau)
            test_values(section, school, round_id)
            test_personal(section, entry, school, other, auditor)
            test_workbook(section, writer, other, school)
            test_bring_form(section, school)
            attachments.walk(globals(), writer, school, other, nobody, auditor, inspector)
            draws.walk(globals(), *(Visitor(port, name, passwords[name]) for name in ("keyuan", "school", "duxue", "fenguan")), nobody)
            duties.walk(globals(), bureau, section, school, other, inspector, nobody, auditor)
            cases.walk(globals(), bureau, school, other, inspector, Visitor(port, "keyuan", passwords["keyuan"]))
            plans.walk(globals(), *(Visitor(port, name, passwords[name]) for name in ("keyuan", "bangong", "juzhang", "school", "school2")), nobody)
            documents.walk(globals(), Visitor(port, "keyuan", passwords["keyuan"]), section, school, other, nobody, auditor)
            reports.walk(globals(), Visitor(port, "keyuan", passwords["keyuan"]), bureau, Visitor(port, "fenguan", passwords["fenguan"]), school, nobody)
            surveys.walk(globals(), *(Visitor(port, name, passwords[name]) for name in ("keyuan", "fenguan")), school, nobody)
            definitions.walk(globals(), data, section, finance, school, *(Visitor(port, name, passwords[name]) for name in ("dudao", "keyuan", "shenji")))
            attachments.walk_paper(school, inspector)
            test_units(bureau, section, school, admin, nobody)
            test_periods(bureau, school, nobody)
            test_users(admin, port)
            test_audit(auditor)
            people.walk(globals(), port, passwords, Path(folder))
            documents.test_persons_refused(*(Visitor(port, name, passwords[name]) for name in ("school", "admin")), Visitor, port)
            test_verdicts_taken_out(port, Visitor(port, "admin", passwords["admin"]))
            test_page(port)
            check_acts(data)
            elsewhere = sum(ELSEWHERE.values(), ())
            left = unwalked(lambda path: not path.startswith(elsewhere))
            check("every route of the contract was walked", not left, left)
            left = [path.name for path in data.iterdir() if path.name.startswith(("upload-", "answer-"))]
            check("no temporary file is left", not left, left)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
