"""Duties over HTTP: switched on, due, done with a file, checked, missed, waived, counted, exported.

Called by api.py, which gives the client and holds every answer against the contract.
"""
import csv
import io
from datetime import date, timedelta
from urllib.parse import quote

COUNTY, SCHOOL, OTHER = "990121", "990121001001", "990121001002"
PICTURE = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
check = status = None


def listed(visitor, query=""):
    return visitor.ask("GET", f"/duties?limit=1000{query}")[1]["duties"]


def test_settings(bureau, school, nobody):
    check("settings want a sign-in", status(nobody, "GET", f"/duties/settings?unit={COUNTY}") == 401)
    before = bureau.ask("GET", f"/duties/settings?unit={COUNTY}")[1]
    check("the calendar waits until it is switched on", not before["started"] and len(before["duties"]) > 140)
    check("a head switches nothing", status(school, "POST", "/duties/settings", body={"unit": SCHOOL, "on": True}) == 403)
    since = (date.today() - timedelta(days=20)).isoformat()
    code, after, _ = bureau.ask("POST", "/duties/settings", {"unit": COUNTY, "on": True, "from_on": since})
    check("a chief switches it on", code == 200 and after["started"], after)
    drill = next(one for one in after["duties"] if one["id"] == "M-03")
    check("alternatives stand beside the rule", [one["id"] for one in drill["rules"]] == ["", "each-term", "each-quarter"], drill)
    code, answer, _ = bureau.ask("POST", "/duties/settings", {"unit": COUNTY, "duty": "M-03", "on": True, "rule": "each-term"})
    check("another rule wants a reason", code == 400 and answer["error"]["place"]["field"] == "reason", answer)
    check("an unknown duty", status(bureau, "POST", "/duties/settings", body={"unit": COUNTY, "duty": "X-99", "on": True}) == 404)
    check("an unknown unit", status(bureau, "GET", "/duties/settings?unit=123") == 404)


def test_doing(writer_of, school, other, bureau, nobody):
    check("the list wants a sign-in", status(nobody, "GET", "/duties") == 401)
    mine = listed(school, "&mine=true&states=due,missed")
    check("a school has duties", len(mine) > 5 and all(one["unit"] == SCHOOL for one in mine), len(mine))
    check("every light says why", all(one["why"] for one in mine))
    check("a school sees its own only", {one["unit"] for one in listed(school)} == {SCHOOL})
    check("another school is not there", status(school, "GET", f"/duties?within={OTHER}") == 404)
    item = next(one for one in mine if one["may_act"] and one["state"] == "due")
    code, answer, _ = school.ask("POST", f"/duties/{item['id']}/steps", {"action": "do"})
    check("doing wants a word or a file", code == 400 and answer["error"]["place"]["field"] == "note", answer)
    upload = school.ask("POST", f"/attachments?file_name={quote('会议记录.pdf')}", raw=PICTURE)
    files = [upload[1]["attachment"]["id"]] if upload[0] == 200 else []
    check("a file is taken", files, upload[1])
    code, answer, _ = school.ask("POST", f"/duties/{item['id']}/steps", {"action": "do", "attachments": files})
    check("a file is enough", code == 200 and answer["duty"]["state"] == "done" and len(answer["attachments"]) == len(files), answer)
    check("nobody verifies his own", status(school, "POST", f"/duties/{item['id']}/steps", body={"action": "verify"}) == 403)
    check("another school finds nothing", status(other, "GET", f"/duties/{item['id']}") == 404)
    check("and does nothing", status(other, "POST", f"/duties/{item['id']}/steps", body={"action": "do", "note": "好的"}) == 404)
    check("doing twice is a conflict", status(school, "POST", f"/duties/{item['id']}/steps", body={"action": "do", "note": "再做"}) == 409)
    code, seen, _ = bureau.ask("GET", f"/duties/{item['id']}")
    check("the bureau sees the post, not the person", code == 200 and seen["steps"][0]["by"] == "校长" and not seen["steps"][0]["by_name"], seen)
    code, answer, _ = bureau.ask("POST", f"/duties/{item['id']}/steps", {"action": "verify"})
    check("the department verifies", code == 200 and answer["duty"]["state"] == "verified", answer)
    code, answer, _ = bureau.ask("POST", f"/duties/{item['id']}/steps", {"action": "nonsense"})
    check("an unknown step", code == 400 and answer["error"]["place"]["field"] == "action", answer)
    check("an unknown duty", status(bureau, "GET", "/duties/99999999") == 404)


def test_missed(school, bureau):
    missed = [one for one in listed(school, "&states=missed")]
    check("what was missed is red and told", missed and any(one["light"] == "red" for one in missed), len(missed))
    waivable = [one["id"] for one in missed if one["may_waive"]][:3]
    check("a head may waive what others of the school have", len(waivable) == 3)
    code, answer, _ = school.ask("POST", "/duties/steps", {"action": "waive", "ids": waivable})
    check("waiving wants a reason", code == 200 and answer["done"] == 0 and "原因" in answer["first_failure"], answer)
    code, answer, _ = school.ask("POST", "/duties/steps", {"action": "waive", "ids": waivable, "reason": "全县停课"})
    check("many are waived at once", code == 200 and answer == {"done": len(waivable), "failed": 0, "first_failure": ""}, answer)
    check("no ids", status(bureau, "POST", "/duties/steps", body={"action": "waive", "ids": []}) == 400)
    check("ids that are no numbers", status(bureau, "POST", "/duties/steps", body={"action": "waive", "ids": ["x"]}) == 400)
    todo = school.ask("GET", "/todo")[1]
    kinds = {one["kind"] for one in todo["duties"]}
    check("the todo list holds duties", "duty_do" in kinds or "duty_make_up" in kinds or "duty_missed" in kinds, kinds)


def test_counts(school, bureau, auditor):
    lines = bureau.ask("GET", f"/duties/statistics?within={COUNTY}&by=unit&limit=1000")[1]["lines"]
    whole = lines[0]
    check("the whole stands first", whole["key"] == "*" and whole["name"] == "合计", whole)
    for key in ("due", "missed", "waived", "on_time"):
        check(f"units add up to the whole ({key})", sum(one[key] for one in lines[1:]) == whole[key], whole)
    check("what was waived leaves the count", whole["due"] == whole["on_time"] + whole["made_up"] + whole["missed"], whole)
    months = bureau.ask("GET", f"/duties/statistics?within={COUNTY}&by=month")[1]["lines"]
    check("months add up, too", sum(one["due"] for one in months[1:]) == whole["due"])
    check("by department", status(bureau, "GET", f"/duties/statistics?within={COUNTY}&by=section") == 200)
    check("a school counts its own", {one["key"] for one in school.ask("GET", "/duties/statistics?by=unit")[1]["lines"]} == {"*", SCHOOL})
    check("an unknown way to count", status(bureau, "GET", "/duties/statistics?by=person") == 400)
    check("a bad day", status(bureau, "GET", "/duties?from=gestern") == 400)
    check("a bad state", status(bureau, "GET", "/duties?states=lost") == 400)
    for path, word in ((f"/duties?within={COUNTY}&format=csv", "职责"), (f"/duties/statistics?within={COUNTY}&format=csv", "应履行")):
        code, content, _ = bureau.ask("GET", path)
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        check(f"{path} is a table", code == 200 and word in rows[0] and len(rows) > 3, rows[:2])
    check("a workbook", bureau.ask("GET", f"/duties/statistics?within={COUNTY}&format=xlsx")[1][:2] == b"PK")
    other = bureau.ask("GET", f"/duties/try?duty=M-03&rule=each-term&within={COUNTY}")
    check("the same records by another rule", other[0] == 200 and other[1]["lines"][0]["key"] == "*", other[1])
    code, days, _ = bureau.ask("GET", f"/duties/days?duty=M-03&within={SCHOOL}&from=2026-01-01&to=2026-12-31")
    ends = [one["due"] for one in days["windows"]]
    check("the single days of a rule", code == 200 and ends and ends == sorted(ends) and all("2026-01-01" <= one <= "2026-12-31" for one in ends), days)
    check("each begins before it ends", all(one["from"] <= one["due"] for one in days["windows"]) and days["rule_name"], days)
    rarer = bureau.ask("GET", f"/duties/days?duty=M-03&rule=each-term&within={SCHOOL}&from=2026-01-01&to=2026-12-31")[1]
    check("another rule has other days", len(rarer["windows"]) < len(ends) and rarer["rule_name"] != days["rule_name"], rarer)
    check("days of an unknown rule", status(bureau, "GET", f"/duties/days?duty=M-03&rule=hourly&within={SCHOOL}") == 400)
    check("days of ten thousand years", status(bureau, "GET", f"/duties/days?duty=M-03&within={SCHOOL}&from=0001-01-01&to=9999-12-31") == 400)
    check("days that end before they begin", status(bureau, "GET", f"/duties/days?duty=M-03&within={SCHOOL}&from=2026-12-31&to=2026-01-01") == 400)
    check("days of no unit", status(bureau, "GET", "/duties/days?duty=M-03") == 400)
    check("of a unit out of reach", status(school, "GET", "/duties/days?duty=M-03&within=990122") == 404)
    check("an unknown rule", status(bureau, "GET", "/duties/try?duty=M-03&rule=hourly") == 400)
    check("an auditor of the log sees no duties", auditor.ask("GET", "/duties")[1]["duties"] == [])


def test_calendar(school, bureau):
    month = date.today().isoformat()[:7]
    code, answer, _ = school.ask("GET", f"/duties/calendar?month={month}&within={SCHOOL}")
    ends = sum(one["due"] + one["missed"] + one["done"] + one["verified"] for one in answer["days"])
    check("a month has its days", code == 200 and 28 <= len(answer["days"]) <= 31 and ends > 5, answer["days"][:2])
    may = school.ask("GET", "/duties/calendar?month=2026-05")[1]["days"]
    check("holidays say why", may[0]["reason"] == "劳动节放假" and not may[0]["working"] and may[8]["working"], may[0])
    check("no month", status(school, "GET", "/duties/calendar?month=2026") == 400)


def test_exempt_and_events(school, bureau, other):
    code, answer, _ = bureau.ask("POST", "/duties/exemptions", {"unit": OTHER, "duty": "M-15", "reason": "没有食堂"})
    exempt = next(one for one in answer["duties"] if one["id"] == "M-15")
    check("a unit without a canteen", code == 200 and exempt["exempt_why"] == "没有食堂", exempt)
    check("it has none of that", not [one for one in listed(other, "&duty=M-15") if one["state"] in ("due", "missed")])
    code, answer, _ = school.ask("POST", "/duties/events", {"duty": "E-01-2", "unit": SCHOOL, "note": "实验室冒烟"})
    check("an event opens a duty", code == 200 and answer["duty"]["state"] == "due" and answer["steps"][0]["action"] == "open", answer)
    check("not for another school", status(school, "POST", "/duties/events", body={"duty": "E-01-2", "unit": OTHER, "note": "实验室冒烟"}) == 404)
    check("what is no event", status(school, "POST", "/duties/events", body={"duty": "M-01", "unit": SCHOOL, "note": "实验室冒烟"}) == 400)


def walk(tools, bureau, section, school, other, inspector, nobody, auditor):
    globals().update({name: tools[name] for name in ("check", "status")})
    test_settings(bureau, school, nobody)
    test_doing(section, school, other, bureau, nobody)
    test_missed(school, bureau)
    test_counts(school, bureau, auditor)
    test_calendar(school, bureau)
    test_exempt_and_events(school, bureau, other)
