#!/usr/bin/env python3
"""Whole campaigns of evaluation, each played by the roles concerned over HTTP, from the draft to what is frozen: quality balance 2017, universal
preschool, duties in 100 points, duties in 34 answers, development of schools. Every answer is held against the contract; scores are held
against tests/data/campaigns/vectors.json, which were worked out by hand (how is said there).

    campaigns.py PROGRAM [FOLDER]      (FOLDER: all reports are left there, to be looked at; their pages are measured either way)
"""
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import api
from api import Visitor, attachments, check, status

COUNTY, TOWN, SCHOOL, SECOND = "990121", "990121001", "990121001001", "990121001002"
VECTORS = json.loads((api.ROOT / "tests/data/campaigns/vectors.json").read_text(encoding="utf-8"))

people = {}


def good(who, method, path, body=None):
    code, answer, _ = people[who].ask(method, path, body)
    check(f"{who} {method} {path}", code == 200, (code, answer))
    return answer


def refused(who, method, path, body=None):
    code, answer, _ = people[who].ask(method, path, body)
    return code, (answer.get("error", {}) if isinstance(answer, dict) else {})


def sheet_of(who, sheet):
    return good(who, "GET", f"/campaign-units/{sheet}")


def step(who, sheet, name, **more):
    now = sheet_of(who, sheet)
    return good(who, "POST", f"/campaign-units/{sheet}/steps", {"version": now["version"], "step": name, **more})


def whole_step(who, campaign, name, **more):
    now = good(who, "GET", f"/campaigns/{campaign}")
    return good(who, "POST", f"/campaigns/{campaign}/steps", {"version": now["version"], "step": name, **more})


def rate(who, item, rating):
    return good(who, "POST", f"/campaign-items/{item['id']}", {"version": item["version"], "rating": rating})


def rating_of(item, given):
    """What the vectors say of the item; without a word of it, full marks."""
    if item["item"] in given:
        return given[item["item"]]
    full = {"level": {"level": "full"}, "points": {"points": item["points"]}, "verdict": {"verdict": "met"}, "lines": {"lines": []},
            "note": {}}[item["takes"]]
    return full | {"note": "材料见佐证目录"}


def same(found, wanted):
    return found is None if wanted is None else found is not None and abs(found - wanted) < 1e-9


def held(name, total, vector):
    for key, value in vector.items():
        fits = total[key] == value if isinstance(value, str) else same(total[key], value)
        check(f"{name}: {key} as worked out by hand", fits, (total[key], value))


def begin(vector, units=()):
    made = good("keyuan", "POST", "/campaigns", {"kind": vector["kind"], "standard": vector["standard"], "unit": COUNTY, "period": vector.get("period", "2024"),
                                                "units": list(units), "target": vector.get("target")})
    check("a campaign begins as a draft", made["state"] == "draft" and made["may"]["open"], made["state"])
    return whole_step("keyuan", made["id"], "open")


def prove(who, sheet):
    """The first two items that one rates are proven by one file, the second by another one besides."""
    rated = [item for item in sheet_of(who, sheet)["items"] if item["may"]["fill"] and item["takes"] != "none"][:2]
    files = [attachments.add(people[who], name, attachments.png(40, height))[1]["attachment"]["id"]
             for name, height in (("工作情况.png", 30), ("会议记录.png", 31))]
    given = [good(who, "POST", f"/campaign-items/{item['id']}/evidence", {"attachments": files[:1] if index == 0 else files[1:], "valid_until": "2027-12-31"})
             for index, item in enumerate(rated)]
    if len(rated) > 1:
        for _ in range(2):  # taken over twice, it is told once
            good(who, "POST", f"/campaign-items/{rated[1]['id']}/evidence", {"reuse": [given[0]["evidence"][0]["id"]]})


def fill(vector, sheet, fillers):
    """Each fills what he may, and hands it in."""
    prove(fillers[0], sheet)
    for who in fillers:
        mine = sheet_of(who, sheet)
        for item in mine["items"]:
            if item["may"]["fill"] and item["takes"] != "none":
                rate(who, item, rating_of(item, vector.get("self", {})))
        if any(item["may"]["fill"] and item["self"] for item in sheet_of(who, sheet)["items"]):
            step(who, sheet, "hand_in")


def review(vector, sheet, reviewer):
    for item in sheet_of(reviewer, sheet)["items"]:
        if not item["may"]["review"]:
            continue
        own = vector.get("own", {}).get(item["item"])
        body = {"version": item["version"]} | ({"rating": own["rating"], "reason": own["reason"]} if own else {"accept": True})
        after = good(reviewer, "POST", f"/campaign-items/{item['id']}/review", body)
        check("what was rated anew says why", after["state"] == "reviewed" and (not own or after["reason"]), after["state"])
    step(reviewer, sheet, "review")


def mend(campaign):
    """Every unmet item becomes a case with a measure."""
    told = good("keyuan", "GET", f"/campaigns/{campaign}/problems")
    named = [{"sheet": one["sheet"], "item": one["item"], "measure": one["measure"] or "制定整改方案，按期完成"}
             for one in told["problems"] if not one["case"]]
    for wrong in ("x", {}, [], None, [5], [{"sheet": one["sheet"], "item": "none"} for one in named[:1]] or "x"):
        code, error = refused("keyuan", "POST", f"/campaigns/{campaign}/problems", {"problems": wrong})
        check(f"named like this nothing is opened: {wrong}", code == 400 and error["place"]["field"] == "problems", (code, error))
    bare = [{"sheet": one["sheet"], "item": one["item"]} for one in told["problems"] if not one["case"] and not one["measure"]]
    for one in bare[:1]:
        code, error = refused("keyuan", "POST", f"/campaigns/{campaign}/problems", {"problems": [other for other in named if other["item"] != one["item"]][:1] + [one]})
        check("nor what has no measure, nor anything beside it", code == 400 and error["place"]["field"] == "measure" and
              all(not each["case"] for each in good("keyuan", "GET", f"/campaigns/{campaign}/problems")["problems"]), (code, error))
    for one in named[:1]:
        problem = next(each for each in told["problems"] if (each["sheet"], each["item"]) == (one["sheet"], one["item"]))
        later = f"{int(problem['fix_by'][:4]) + 1}{problem['fix_by'][4:7]}-01"
        for wrong, field in (({"fix_by": "2020-01-01"}, "fix_by"), ({"fix_by": "bald"}, "fix_by"), ({"fix_by": later}, "fix_by_why")):
            code, error = refused("keyuan", "POST", f"/campaigns/{campaign}/problems", {"problems": [one | wrong]})
            check(f"a deadline is refused: {wrong}", code == 400 and error["place"]["field"] == field, (code, error))
        one |= {"fix_by": later, "fix_by_why": "工期长"}
    if named:
        proposed = {(one["sheet"], one["item"]): one["fix_by"] for one in told["problems"]}
        told = good("keyuan", "POST", f"/campaigns/{campaign}/problems", {"problems": named})
        days = {(one["sheet"], one["item"]): one["fix_by"] for one in told["problems"]}
        code, error = refused("keyuan", "POST", f"/campaigns/{campaign}/problems", {"problems": [named[0] | {"measure": "另写一条"}]})
        check("what has its case is not opened once more", code == 409 and error["place"]["field"] == "problems", (code, error))
        check("and is to be mended by the day of the pack, or the one that was given with its reason",
              all(days[key] == (one.get("fix_by") or proposed[key]) and proposed[key] for one in named for key in [(one["sheet"], one["item"])]), days)
    check("every problem has a case and a measure", told["without_case"] == told["without_measure"] == 0 and
          all(one["case"] and one["has_measure"] for one in told["problems"]), told)
    return told["problems"]


def close_publicity(data, campaign):
    """The draft that was made goes out by its signatures; its days are let pass in the database, as no test waits a week."""
    notice = [one for one in good("keyuan", "GET", f"/campaigns/{campaign}")["notices"] if one["for"] == "publicity"][-1]["notice"]
    now = good("keyuan", "GET", f"/notices/{notice}")
    good("keyuan", "POST", f"/notices/{notice}", {"version": now["version"], "content": now["content"] | {"contact": "督导室 0000-1234567"}})
    for who, act in (("keyuan", "submit"), ("dudao", "sign"), ("fenguan", "sign")):
        now = good(who, "GET", f"/notices/{notice}")
        good(who, "POST", f"/notices/{notice}/steps", {"step": act, "version": now["version"]})
    code, error = refused("fenguan", "POST", f"/campaigns/{campaign}/steps",
                          {"version": good("fenguan", "GET", f"/campaigns/{campaign}")["version"], "step": "freeze"})
    check("nothing is frozen while it is shown to the public", code == 409 and "公示" in error.get("message", ""), error)
    with sqlite3.connect(data / "duxue.db", timeout=20) as base:
        base.execute("UPDATE notice SET state = 'closed' WHERE id = ?", (notice,))


def play(name, units, fillers, data, reviewer="duxue", **other):
    vector = VECTORS[name] | other
    made = begin(vector, units)
    campaign = made["id"]
    for sheet in made["sheets"]:
        fill(vector, sheet["id"], fillers[sheet["unit"]])
        now = sheet_of("keyuan", sheet["id"])
        check(f"{name}: all is handed in", now["state"] == "handed_in", (now["counts"], [one["item"] for one in now["items"] if one["state"] in ("open", "saved")]))
        if any(one["does"] == "consolidate" for one in made["phases"]):
            step("keyuan", sheet["id"], "consolidate")
        held(f"{name} self", sheet_of("dudao", sheet["id"])["score"]["self"], vector["units"][sheet["unit"]]["self"])
        review(vector, sheet["id"], reviewer)
        after = step("fenguan", sheet["id"], "approve")
        held(f"{name} own", after["score"]["own"], vector["units"][sheet["unit"]]["own"])
        for verdict in ("open", "not_met"):
            if verdict in vector:
                found = sorted(one["item"] for one in after["items"] if one["outcome"]["own"]["verdict"] == {"open": "pending"}.get(verdict, verdict))
                check(f"{name}: items that are {verdict}, by hand", found == sorted(vector[verdict]), found)
    code, error = refused("fenguan", "POST", f"/campaigns/{campaign}/steps",
                          {"version": good("fenguan", "GET", f"/campaigns/{campaign}")["version"], "step": "freeze"})
    problems = good("keyuan", "GET", f"/campaigns/{campaign}/problems")["problems"]
    shown = any(one["does"] == "publicity" for one in made["phases"])
    waits = len(problems) > 0 or shown
    check(f"{name}: not frozen while a problem has no case", code == (409 if waits else 200), (code, error))
    mend(campaign)
    if shown:
        whole_step("keyuan", campaign, "publish")
        close_publicity(data, campaign)
    if good("fenguan", "GET", f"/campaigns/{campaign}")["state"] != "frozen":
        frozen = whole_step("fenguan", campaign, "freeze")
        check(f"{name}: it is frozen", frozen["state"] == "frozen" and frozen["frozen_at"], frozen["state"])
    results = good("dudao", "GET", f"/campaigns/{campaign}/results")
    for unit in results["units"]:
        held(f"{name} frozen", unit["score"], vector["units"][unit["unit"]]["own"])
        check("nothing changed since", unit["frozen"] and unit["changed"] == 0, unit["changed"])
        places = vector.get("places")
        check("ranks only where the framework has them", results["ranked"] == bool(places) and unit["rank"] == (places or {}).get(unit["unit"]), unit["rank"])
        if vector.get("target") and unit["score"]["low"] == unit["score"]["high"] is not None:
            check("the way to the target", same(unit["to_target"], unit["score"]["low"] - vector["target"]), unit)
    return campaign, problems


# ---- what is written ---

def words(answer):
    """The text of a page, without its tags."""
    return re.sub(r"<[^>]+>", "", re.sub(r"<(style|script).*?</\1>", "", answer.decode() if isinstance(answer, bytes) else answer, flags=re.S))


def test_reports(name, campaign, vector, left):
    """Kinds that are about a campaign: taken out of a sheet, kept of a sheet and of the whole; they say the frozen figures."""
    kinds = {one["id"]: one["campaign"] for one in good("keyuan", "GET", "/reports")["reports"] if one["campaign"] != "none"}
    check("kinds about a campaign are offered", len(kinds) >= 6 and "whole" in kinds.values(), kinds)
    whole = good("keyuan", "GET", f"/campaigns/{campaign}")
    sheet = whole["sheets"][0]
    result = good("keyuan", "GET", f"/campaign-units/{sheet['id']}/results")
    for kind in [one for one, about in kinds.items() if about == "unit"]:
        code, page, _ = people["keyuan"].ask("GET", f"/campaign-units/{sheet['id']}/report?kind={kind}&format=html")
        check(f"{name}: {kind} is written", code == 200, (code, page))
        said = words(page)
        (left / f"{name}-{kind}.html").write_bytes(page)
        check(f"{name}: {kind} names the unit and the campaign", sheet["unit_name"] in said and whole["title"] in said, said[:200])
        shown = result["score"]["self"]["shown"]
        if kind in ("campaign-self-evaluation", "campaign-score-sheet", "campaign-cover-letter", "campaign-feedback") and shown:
            check(f"{name}: {kind} says the points of the self-rating", shown in said, (shown, said[:600]))
        if kind == "campaign-feedback" and result["score"]["own"]["shown"]:
            check(f"{name}: {kind} says the points that count", result["score"]["own"]["shown"] in said, said[:600])
        document = people["keyuan"].ask("GET", f"/campaign-units/{sheet['id']}/report?kind={kind}")[1]
        check(f"{name}: {kind} is a document, too", document[:2] == b"PK")
        (left / f"{name}-{kind}.docx").write_bytes(document)
    lost = [one for one in result["items"] if one["outcome"] and one["outcome"]["verdict"] == "not_met"]
    feedback = words(people["keyuan"].ask("GET", f"/campaign-units/{sheet['id']}/report?kind=campaign-feedback&format=html")[1])
    check(f"{name}: every item that is not met stands there with a measure", all(one["name"] in feedback for one in lost) and "请在整改方案中写明" not in feedback, feedback[:900])
    check("a kind that is none", status(people["keyuan"], "GET", f"/campaign-units/{sheet['id']}/report?kind=campaign-result") == 404)
    check("nor one of evaluations", status(people["keyuan"], "GET", f"/campaign-units/{sheet['id']}/report?kind=self-evaluation") == 404)
    check("not by whoever does not see the sheet", status(people["school2"], "GET", f"/campaign-units/{sheet['id']}/report?kind=campaign-feedback") in (404, 200 if sheet["unit"] == SECOND else 404))
    order = {"kind": "campaign-result", "unit": COUNTY, "period": vector.get("period", "2024"), "standard": vector["standard"]}
    kept = good("keyuan", "POST", "/kept-reports", order)
    text = " ".join(run["text"] for block in kept["blocks"] for run in block["runs"])
    check(f"{name}: the whole is kept as a report", kept["state"] == "draft" and whole["title"] in kept["title"] and kept["standard"] == vector["standard"], kept["title"])
    check(f"{name}: with all units", str(len(whole["sheets"])) in text, text[:300])
    for ending in ("docx", "html", "xlsx"):
        (left / f"{name}-campaign-result.{ending}").write_bytes(people["keyuan"].ask("GET", f"/kept-reports/{kept['id']}/file?format={ending}")[1])
    for problem in good("keyuan", "GET", f"/campaigns/{campaign}/problems")["problems"][:1]:
        for kind in ("rectification-notice", "closing-sheet", "case-form"):
            document = people["keyuan"].ask("GET", f"/cases/{problem['case']}/report?kind={kind}")[1]
            check(f"{name}: {kind} of a problem", document[:2] == b"PK", document)
            (left / f"{name}-{kind}.docx").write_bytes(document)
    own = good("keyuan", "POST", "/kept-reports", order | {"kind": "campaign-self-evaluation", "unit": sheet["unit"]})
    check(f"{name}: so is that of a unit, with figures that lead back", any(run.get("source") for block in own["blocks"] for run in block["runs"]), own["blocks"][:3])
    code, error = refused("keyuan", "POST", "/kept-reports", order | {"unit": SCHOOL, "period": "2022"})
    check("none without a campaign", code == 404 and "评估" in error.get("message", ""), (code, error))


# ---- the year before, ranks, other frameworks ---

def test_previous(campaign, before):
    """Each unit beside its own frozen result of the year before, and what became of that year's problems."""
    for unit in good("dudao", "GET", f"/campaigns/{campaign}/results")["units"]:
        now, then = VECTORS["school"]["units"][unit["unit"]]["own"], VECTORS["before"]["units"][unit["unit"]]["own"]
        held("the year before", unit["previous"], then)
        check("the difference to it", same(unit["difference"], now["low"] - then["low"]), unit["difference"])
    sheet = next(one for one in good("dudao", "GET", f"/campaigns/{campaign}")["sheets"] if one["unit"] == SCHOOL)["id"]
    items = {one["item"]: one for one in good("dudao", "GET", f"/campaign-units/{sheet}/results")["items"]}
    check("item by item, too", same(items["SD-06"]["previous"], 10.5) and same(items["SD-03"]["previous"], 10), (items["SD-06"], items["SD-03"]))
    past = good("keyuan", "GET", f"/campaigns/{campaign}/problems")["previous"]
    check("last year's problems stand there with what became of them", {(one["unit"], one["item"]) for one in past} == {(SCHOOL, "SD-06"), (SECOND, "SD-06")} and
          all(one["became"] and one["measure"] for one in past), past)
    check("the year before has none before it", all(one["previous"] is None for one in good("dudao", "GET", f"/campaigns/{before}/results")["units"]))


def test_ranks(data):
    """A framework of the bureau's own that ranks; one of its items is the same as an item of another framework."""
    text = good("dudao", "GET", "/frameworks/school-development")["text"]
    text = text.replace("standard: school-development", "standard: my-school").replace("framework:\n", "framework:\n  ranks: true\n")
    made = good("dudao", "POST", "/frameworks", {"text": text, "note": "本局办法要求排名次", "begins": "2024", "base": 0})
    check("a framework that ranks is published", made["stored"], made)
    good("dudao", "POST", "/frameworks/matches", {"standard": "my-school", "item": "SD-06", "other": "school-development", "other_item": "SD-03", "note": "本局认为材料相同"})
    campaign, _ = play("school", [SCHOOL, SECOND], {SCHOOL: ["school"], SECOND: ["school2"]}, data, standard="my-school", places={SCHOOL: 2, SECOND: 1})
    told = good("school", "GET", f"/campaigns/{campaign}/results")
    check("a school is told of itself alone, without a place", not told["ranked"] and [one["unit"] for one in told["units"]] == [SCHOOL] and told["units"][0]["rank"] is None, told["units"])
    kept = good("keyuan", "POST", "/kept-reports", {"kind": "campaign-result", "unit": COUNTY, "period": "2024", "standard": "my-school"})
    tables = [block["table"] for block in kept["blocks"] if "table" in block]
    check("the report has the places, as the framework ranks", "名次" in tables[0]["headings"] and [row[tables[0]["headings"].index("名次")]["text"] for row in tables[0]["rows"]] == ["2", "1"], tables[0])
    sheet = next(one for one in good("dudao", "GET", f"/campaigns/{campaign}")["sheets"] if one["unit"] == SCHOOL)["id"]
    items = {one["item"]: one for one in sheet_of("school", sheet)["items"]}
    offers = {item: good("school", "GET", f"/campaign-items/{items[item]['id']}/offers")["offers"] for item in ("SD-03", "SD-06", "SD-07")}
    proven = {item: [file["name"] for one in offers[item] for file in one["evidence"]] for item in offers}
    check("evidence of the same item in another framework is offered", "许可证.png" in proven["SD-03"], proven)
    check("and of the one that was said to be the same", "许可证.png" in proven["SD-06"], proven)
    check("not of others", "许可证.png" not in proven["SD-07"], proven)


def give(who, campaign, entries, reason=""):
    now = good(who, "GET", f"/campaigns/{campaign}/reviewers")
    return good(who, "POST", f"/campaigns/{campaign}/reviewers", {"version": now["version"], "give": entries, "reason": reason})


def give_refused(who, campaign, entries, reason="", **other):
    now = good("keyuan", "GET", f"/campaigns/{campaign}/reviewers")
    return refused(who, "POST", f"/campaigns/{campaign}/reviewers", {"version": now["version"], "give": entries, "reason": reason} | other)


def review_item(who, sheet, item):
    now = next(one for one in sheet_of("keyuan", sheet)["items"] if one["item"] == item)
    return refused(who, "POST", f"/campaign-items/{now['id']}/review", {"version": now["version"], "accept": True})


def test_shared_filling():
    """A head hands items to people of the school; they fill in, the head hands in."""
    made = begin(VECTORS["school"], [SCHOOL])
    sheet = made["sheets"][0]["id"]
    items = {one["item"]: one["id"] for one in sheet_of("school", sheet)["items"]}
    path = f"/campaign-units/{sheet}/fillers"

    def giving(give):
        return {"version": sheet_of("keyuan", sheet)["version"], "give": give}

    plan = good("school", "GET", path)
    check("people of the school may be named, no inspector, nobody of another school", "tianbao" in [one["name"] for one in plan["people"]] and
          not {"duxue", "tianbao2", "keyuan", "school2"} & {one["name"] for one in plan["people"]}, plan)
    check("the office does not say who fills in at a school", status(people["keyuan"], "GET", path) == 403)
    check("nor another head", status(people["school2"], "GET", path) == 404)
    for names, what in ((["tianbao2"], "不是这个单位"), (["duxue"], "不是这个单位"), (["nobody"], "没有“nobody”"), ([""], "文字")):
        code, error = refused("school", "POST", path, giving([{"items": [items["SD-05"]], "names": names}]))
        check(f"refused: {names}", code == 400 and what in error["message"] and error["place"]["field"] == "names", (code, error))
    for body in ([], [{"items": [], "names": ["tianbao"]}], [{"items": [items["SD-05"]]}], [{"items": [999999], "names": ["tianbao"]}]):
        check(f"refused: {body}", status(people["school"], "POST", path, giving(body)) == 400)
    code, _ = refused("school", "POST", path, {"version": 999, "give": [{"items": [items["SD-05"]], "names": ["tianbao"]}]})
    check("what was changed meanwhile is a conflict", code == 409)
    told = good("school", "POST", path, giving([{"items": [items["SD-05"], items["SD-06"]], "names": ["tianbao"]}]))
    given = {one["item"]: one["fillers"] for one in told["items"]}
    check("two items are given", given["SD-05"] == given["SD-06"] == ["tianbao"] and given["SD-03"] == [], given)
    plan = good("school", "GET", path)
    check("and counted", next((one["items"], one["left"]) for one in plan["people"] if one["name"] == "tianbao") == (2, 2), plan)
    check("it waits for who was named", [one["sheet"] for one in good("tianbao", "GET", "/campaigns/mine")["sheets"]].count(sheet) == 1)
    item = next(one for one in sheet_of("tianbao", sheet)["items"] if one["item"] == "SD-05")
    rate("tianbao", item, {"level": "full", "note": "全部合格"})
    upload = attachments.add(people["tianbao"], "考核.png", attachments.png(40, 30))[1]["attachment"]["id"]
    proven = good("tianbao", "POST", f"/campaign-items/{items['SD-05']}/evidence", {"attachments": [upload]})
    check("and gives evidence", len(proven["evidence"]) == 1, proven["evidence"])
    good("keyuan", "POST", f"/campaigns/{made['id']}/requests", {"version": good("keyuan", "GET", f"/campaigns/{made['id']}")["version"], "item": "SD-01", "requests": [{"name": "学校章程", "required": True}]})
    good("school", "POST", path, giving([{"items": [items["SD-01"]], "names": ["tianbao"]}]))

    def left(who):
        waiting = [one["items"] for one in good(who, "GET", "/campaigns/mine")["sheets"] if one["sheet"] == sheet]
        todo = sorted(one["item"] for one in sheet_of(who, sheet)["items"] if one["may"]["todo"])
        check(f"the sheet says of {who} what waits", sum(waiting) == len(todo), (waiting, todo))
        return todo
    check("what is computed waits for its evidence, what is whole for the head", left("tianbao") == ["SD-01", "SD-06"] and "SD-05" in left("school") and
          not {"SD-01", "SD-06"} & set(left("school")), (left("tianbao"), left("school")))
    charter = attachments.add(people["tianbao"], "章程.png", attachments.png(40, 33))[1]["attachment"]["id"]
    request = next(one for one in sheet_of("tianbao", sheet)["items"] if one["item"] == "SD-01")["requests"][0]["id"]
    good("tianbao", "POST", f"/campaign-items/{items['SD-01']}/evidence", {"attachments": [charter], "request": request, "valid_until": "2099-12-31"})
    check("until it is there", left("tianbao") == ["SD-06"])
    check("not to what is others'", status(people["tianbao2"], "POST", f"/campaign-items/{items['SD-05']}/evidence", {"attachments": [upload]}) == 404)
    code, error = refused("tianbao", "POST", f"/campaign-units/{sheet}/steps", {"version": sheet_of("tianbao", sheet)["version"], "step": "hand_in"})
    check("the head hands it in", code == 403 and "负责人" in error["message"], (code, error))
    step("school", sheet, "hand_in")
    item = next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-05")
    check("what another filled in", item["state"] == "handed_in" and item["self"]["by"] == "tianbao", item["self"])
    whole = good("keyuan", "POST", "/campaigns", {"kind": "duty", "standard": "lvzhi-county-100", "unit": COUNTY, "period": "2024"})
    whole = good("keyuan", "POST", f"/campaigns/{whole['id']}/assign", {"version": whole["version"], "items": [{"item": "LZ-01", "unit": SCHOOL}]})
    whole_step("keyuan", whole["id"], "open")
    county = whole["sheets"][0]["id"]
    fills = [one["item"] for one in sheet_of("school", county)["items"] if one["may"]["fill"]]
    check("what a school was handed of the county's sheet it sees and fills in", fills == ["LZ-01"], fills)
    check("another does not see it", status(people["school2"], "GET", f"/campaign-units/{county}") == 404)
    given = next(one["id"] for one in sheet_of("school", county)["items"] if one["item"] == "LZ-01")
    good("school", "POST", f"/campaign-units/{county}/fillers", {"version": sheet_of("school", county)["version"], "give": [{"items": [given], "names": ["tianbao"]}]})
    check("and hands on to its people", [one["item"] for one in sheet_of("tianbao", county)["items"] if one["may"]["fill"]] == ["LZ-01"])
    other = next(one["id"] for one in sheet_of("school", county)["items"] if one["item"] == "LZ-02")
    code, _ = refused("school", "POST", f"/campaign-units/{county}/fillers", {"version": sheet_of("school", county)["version"], "give": [{"items": [other], "names": ["tianbao"]}]})
    check("not what is a department's", code == 403, code)
    good("keyuan", "POST", f"/campaigns/{whole['id']}/assign", {"version": good("keyuan", "GET", f"/campaigns/{whole['id']}")["version"], "items": [{"item": "LZ-01", "section": "OFF"}]})
    check("what the office gives to another is theirs no more", status(people["tianbao"], "GET", f"/campaign-units/{county}") == 404)
    whole_step("keyuan", whole["id"], "withdraw", reason="只为分工")
    log = [one["step"] for one in good("keyuan", "GET", f"/campaigns/{made['id']}")["steps"]]
    check("each is a step", log.count("fillers") == 3, log)


def test_not_asked():
    """Of what does not apply nothing is asked for; who rated it, and who took a step, is told by name."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL]})
    campaign, sheet = made["id"], made["sheets"][0]["id"]
    good("keyuan", "POST", f"/campaigns/{campaign}/requests", {"version": made["version"], "item": "SD-08", "requests": [{"name": "整改报告", "required": True}]})
    notice = good("keyuan", "POST", f"/campaigns/{campaign}/notices", {"for": "notice"})["notice"]
    body = good("keyuan", "GET", f"/notices/{notice}")["content"]["body"]
    check("the notice says days as a letter does", re.search(r"\| 学校自评 \| \d{4}年\d{1,2}月\d{1,2}日 \|", body), body)
    whole_step("keyuan", campaign, "open")
    def of():
        return next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-08")
    def lacking():
        return [one["request_name"] for one in good("keyuan", "GET", f"/campaign-evidence?unit={SCHOOL}&period=2024")["gaps"] if one["campaign"] == campaign and one["code"] == "SD-08"]
    check("what must be there lacks", of()["gaps"] == 1 and lacking() == ["整改报告"], lacking())
    item = of()
    good("school", "POST", f"/campaign-items/{item['id']}", {"version": item["version"], "rating": {"verdict": "not_applicable", "note": "上年没有督导问题"}})
    item = of()
    check("where it does not apply nothing lacks", item["gaps"] == 0 and lacking() == [], lacking())
    check("who rated it is told by name", (item["self"]["by"], item["self"]["by_name"]) == ("school", "栖霖街道实验小学"), item["self"])
    check("so is who took a step", {one["by_name"] for one in good("keyuan", "GET", f"/campaigns/{campaign}")["steps"]} == {"督导室科员"})
    whole_step("keyuan", campaign, "withdraw", reason="只是看一看")


def test_candidates():
    """Units that the framework is not for are judged by no campaign, and are told before it is made."""
    wanted = {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024"}
    told = good("keyuan", "POST", "/campaigns/candidates", wanted)
    names = {one["name"] for one in told["units"]}
    nursery = next(one for one in told["left_out"] if "幼儿园" in one["name"])
    check("schools are judged, kindergartens are not", SCHOOL in {one["code"] for one in told["units"]} and len(told["left_out"]) > 9 and
          not any("幼儿园" in one for one in names) and told["left_out_why"] == "幼儿园另有指标体系", told["left_out_why"])
    made = good("keyuan", "POST", "/campaigns", wanted)
    check("of all below the county it judges those", {one["unit"] for one in made["sheets"]} == {one["code"] for one in told["units"]}, len(made["sheets"]))
    whole_step("keyuan", made["id"], "withdraw", reason="只是看一看")
    code, error = refused("keyuan", "POST", "/campaigns", wanted | {"units": [SCHOOL, nursery["code"]]})
    check("one that is named all the same is refused with its name and why", code == 400 and nursery["name"] in error["message"] and "幼儿园另有指标体系" in error["message"], (code, error))
    code, error = refused("keyuan", "POST", "/campaigns", wanted | {"units": [SCHOOL, SCHOOL]})
    check("one that is named twice, too", code == 400 and "写了两次" in error["message"], (code, error))
    kindergartens = good("keyuan", "POST", "/campaigns/candidates", wanted | {"standard": "kindergarten-quality"})
    check("another framework is for them", nursery["code"] in {one["code"] for one in kindergartens["units"]}, len(kindergartens["units"]))
    check("a school is not told whom the county judges", refused("school", "POST", "/campaigns/candidates", wanted)[0] in (403, 404))


def test_documents_as_evidence():
    """A document that the unit keeps proves an item: the same file, which is seen by whoever sees the sheet."""
    def kept(who, unit, name):
        code, told, _ = people[who].ask("POST", f"/documents?unit={unit}&file_name={quote(name)}", raw=f"{name}\n一、完成校舍维修。\n".encode())
        check(f"{who} keeps {name}", code == 200, (code, told))
        return told["document"]
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL]})
    campaign, sheet = made["id"], made["sheets"][0]["id"]
    whole_step("keyuan", campaign, "open")
    plan, foreign = kept("school", SCHOOL, "三年发展规划.txt"), kept("school2", SECOND, "二小规划.txt")
    item = next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-06")
    path = f"/campaign-items/{item['id']}/evidence"
    given = good("school", "POST", path, {"documents": [plan["id"]], "valid_until": "2099-12-31"})["evidence"]
    check("who gave it is told by name", (given[0]["by"], given[0]["by_name"]) == ("school", "栖霖街道实验小学"), given[0])
    check("a document is evidence", [(one["document"], one["attachment"], one["name"], one["valid_until"]) for one in given] ==
          [(plan["id"], plan["attachment"], "三年发展规划.txt", "2099-12-31")], given)
    check("not one that he does not see", status(people["school"], "POST", path, {"documents": [foreign["id"]]}) == 404)
    check("nor one that is none", status(people["school"], "POST", path, {"documents": ["x"]}) == 404 and status(people["school"], "POST", path, {"documents": []}) == 400)
    check("nor by another school", status(people["school2"], "POST", path, {"documents": [foreign["id"]]}) == 404)
    whole = good("keyuan", "POST", "/campaigns", {"kind": "duty", "standard": "lvzhi-county-100", "unit": COUNTY, "period": "2024"})
    whole_step("keyuan", whole["id"], "open")
    other = next(one for one in sheet_of("jijiao", whole["sheets"][0]["id"])["items"] if one["may"]["evidence"])
    code, error = refused("jijiao", "POST", f"/campaign-items/{other['id']}/evidence", {"documents": [plan["id"]]})
    check("nor what is another unit's", code == 400 and error["place"]["field"] == "documents", (code, error))
    whole_step("keyuan", whole["id"], "withdraw", reason="试")
    file = f"/attachments/{plan['attachment']}/file"
    post = good("admin", "POST", "/users/tianbao2/posts", {"role": "exp", "units": [COUNTY], "until": "2099-12-31"})
    check("who sees neither the document nor the sheet does not see the file", status(people["tianbao2"], "GET", file) == 404)
    give("keyuan", campaign, [{"names": ["tianbao2"], "items": ["SD-06"]}], "专家审")
    check("an expert who reviews the item does", people["tianbao2"].ask("GET", file)[0] == 200)
    check("though not the document", status(people["tianbao2"], "GET", f"/documents/{plan['id']}") == 404)
    good("school", "POST", f"/campaign-evidence/{given[0]['id']}", {"withdraw": "换一份"})
    check("nor the file any more, once it proves nothing", status(people["tianbao2"], "GET", file) == 404)
    good("admin", "POST", f"/posts/{post['id']}/end")
    whole_step("keyuan", campaign, "withdraw", reason="试")


def test_cases_as_evidence():
    """The files of a task that the unit has to do prove an item: who sees the item opens them, though not the task."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL]})
    campaign, sheet = made["id"], made["sheets"][0]["id"]
    check("departments are not offered where they are refused", made["departments"] is False, made)
    whole_step("keyuan", campaign, "open")
    task = good("bangong", "POST", "/cases", {"record": "ADM-02.task", "unit": COUNTY, "fields": {
        "text": "建成心理辅导室", "source": "会议决定", "responsible_units": [SCHOOL], "due_on": "2099-12-31"}})
    item = next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-06")
    path = f"/campaign-items/{item['id']}/evidence"
    bare = good("school", "GET", f"/campaign-items/{item['id']}/cases?words={quote('心理辅导室')}")["cases"]
    check("a task without files is found by its words", [(one["id"], one["files"]) for one in bare] == [(task["id"], [])], bare)
    code, error = refused("school", "POST", path, {"cases": [task["id"]]})
    check("a task without files proves nothing", code == 400 and error["place"]["field"] == "cases", (code, error))
    files = [attachments.add(people["bangong"], name, attachments.png(40, height), privacy=privacy)[1]["attachment"]["id"]
             for name, height, privacy in (("任务书.png", 44, "P1"), ("名单.png", 45, "P2"))]
    code, told, _ = people["bangong"].ask("POST", "/attachments/attach", {"subject_kind": "case", "subject": str(task["id"]), "part": "task_book", "attachments": files})
    check("they are attached to the task", code == 200, (code, told))
    offered = good("school", "GET", f"/campaign-items/{item['id']}/cases")["cases"]
    check("it is offered with this file alone", [(one["id"], one["files"]) for one in offered if one["id"] == task["id"]] == [(task["id"], ["任务书.png"])], offered)
    check("what has none is not, unless it is looked for", all(one["files"] for one in offered))
    check("nor to whoever does not see the item", status(people["school2"], "GET", f"/campaign-items/{item['id']}/cases") == 404)
    given = good("school", "POST", path, {"cases": [task["id"]]})["evidence"]
    check("its file that whoever sees the item may see is evidence", [(one["attachment"], one["case"], one["case_number"]) for one in given] == [(files[0], task["id"], task["number"])], given)
    file = f"/attachments/{files[0]}/file"
    post = good("admin", "POST", "/users/tianbao2/posts", {"role": "exp", "units": [COUNTY], "until": "2099-12-31"})
    check("who sees neither the task nor the item does not see the file", status(people["tianbao2"], "GET", file) == 404)
    give("keyuan", campaign, [{"names": ["tianbao2"], "items": ["SD-06"]}], "专家审")
    check("an expert who reviews the item does", people["tianbao2"].ask("GET", file)[0] == 200)
    check("though not the task", status(people["tianbao2"], "GET", f"/cases/{task['id']}") == 404)
    good("school", "POST", f"/campaign-evidence/{given[0]['id']}", {"withdraw": "换一份"})
    check("nor the file any more, once it proves nothing", status(people["tianbao2"], "GET", file) == 404)
    good("admin", "POST", f"/posts/{post['id']}/end")
    whole_step("keyuan", campaign, "withdraw", reason="试")


def test_counties_of_a_city():
    """A city evaluates its counties: they stand side by side for the city, each county has its own sheet alone."""
    city, other = "990100", "990129"
    code, answer, _ = people["admin"].ask("POST", "/units", {"code": other, "name": "邻江县", "kind": "县", "parent": city, "on": "2022-03-01", "reason": "市里评县"})
    check("the city has a second county", code == 200 and answer["stored"], (code, answer))
    posts = [(who, good("admin", "POST", f"/users/{who}/posts", {"role": "staff", "sections": ["SUP"], "units": [unit]})["id"])
             for who, unit in (("tianbao2", city), ("tianbao", other))]
    made = good("tianbao2", "POST", "/campaigns", {"kind": "duty", "standard": "lvzhi-county-100", "unit": city, "period": "2024", "units": [COUNTY, other], "target": 90})
    campaign, sheets = made["id"], {one["unit"]: one["id"] for one in made["sheets"]}
    whole_step("tianbao2", campaign, "open")
    side = {one["unit"]: one for one in good("tianbao2", "GET", f"/campaigns/{campaign}/results")["units"]}
    check("the counties stand side by side", set(side) == {COUNTY, other} and all(one["score"]["low"] is not None for one in side.values()), side)
    # What the data decide of the sample county is there already; of one without data nothing is, and nothing is lost either.
    check("each from its own data", side[COUNTY]["score"]["low"] > side[other]["score"]["low"] == 0 and side[other]["score"]["high"] == 100, side)
    alone = good("tianbao", "GET", f"/campaigns/{campaign}")
    check("a county sees itself alone", [one["unit"] for one in alone["sheets"]] == [other], alone["sheets"])
    check("and not the sheet of the other", status(people["tianbao"], "GET", f"/campaign-units/{sheets[COUNTY]}") == 404)
    check("it is told to rate", [(one["unit"], one["task"]) for one in good("tianbao", "GET", "/campaigns/mine")["sheets"] if one["campaign"] == campaign] == [(other, "fill")])
    kept = good("tianbao2", "POST", "/kept-reports", {"kind": "campaign-result", "unit": city, "period": "2024", "standard": "lvzhi-county-100"})
    rows = next(block["table"]["rows"] for block in kept["blocks"] if "table" in block)
    check("the circular of the city has a line for each", [row[0]["text"] for row in rows] == ["澜陵县", "邻江县"], rows)
    whole_step("tianbao2", campaign, "withdraw", reason="试")
    for who, post in posts:
        good("admin", "POST", f"/posts/{post}/end")


def test_filling_from_above():
    """A school of a town where nobody hands in: the head of the central school names its people, until the school has one of its own."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "township", "standard": "township-duty", "unit": COUNTY, "period": "2024", "units": [TOWN]})
    made = good("keyuan", "POST", f"/campaigns/{made['id']}/assign", {"version": made["version"], "items": [{"item": "TW-01", "unit": SCHOOL}]})
    whole_step("keyuan", made["id"], "open")
    sheet = made["sheets"][0]["id"]
    path = f"/campaign-units/{sheet}/fillers"
    now = sheet_of("zhongxin", sheet)
    given = next(one["id"] for one in now["items"] if one["item"] == "TW-01")
    plan = good("zhongxin", "GET", path)
    check("people of the school are told with their unit", set(plan["units"]) == {TOWN, SCHOOL} and
          [one["units"] for one in plan["people"] if one["name"] == "tianbao"] == [[SCHOOL]], plan)
    good("zhongxin", "POST", path, {"version": now["version"], "give": [{"items": [given], "names": ["tianbao"]}]})
    check("who was named fills it in", [one["item"] for one in sheet_of("tianbao", sheet)["items"] if one["may"]["fill"]] == ["TW-01"])
    check("and who named him", "TW-01" in [one["item"] for one in sheet_of("zhongxin", sheet)["items"] if one["may"]["fill"]])
    post = good("admin", "POST", "/users/school/posts", {"role": "ctr", "units": [SCHOOL]})
    taken = {"version": sheet_of("zhongxin", sheet)["version"], "give": [{"items": [given], "names": []}]}
    check("a school that has its own is asked itself", status(people["zhongxin"], "POST", path, taken) == 403 and good("zhongxin", "GET", path)["units"] == [TOWN])
    check("and takes it back", [one["fillers"] for one in good("school", "POST", path, taken)["items"] if one["item"] == "TW-01"] == [[]])
    good("admin", "POST", f"/posts/{post['id']}/end")
    whole_step("keyuan", made["id"], "withdraw", reason="只为分工")


def test_shared_review():
    """Items are given to reviewers of their own; each reviews his and sees what is left; the sheet waits for all of them."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL, SECOND]})
    campaign, (sheet, other) = made["id"], (one["id"] for one in made["sheets"])
    check("a school is not told who reviews", status(people["school"], "GET", f"/campaigns/{campaign}/reviewers") == 404)
    check("nor does it name anybody", give_refused("school", campaign, [{"names": ["duxue"]}])[0] == 404)
    for wrong, field in (([], "give"), ([{"names": "duxue"}], "names"), ([{"names": ["caiwu"], "items": ["SD-99"]}], "items"), ([{"names": ["nobody-there"], "items": ["SD-09"]}], "names"),
                         ([{"names": ["bangong"], "items": ["SD-09"]}], "names"), ([{"names": ["caiwu"]}], "names"),
                         *(([{"names": ["duxue"], key: none}], key) for key in ("sheets", "items") for none in (5, {}, None, [], "", [None], [{}])),
                         ([{"names": ["duxue"], "sheets": [str(sheet)]}], "sheets"), ([{"names": ["duxue"], "items": ["SD-01"]}], "items")):
        code, error = give_refused("keyuan", campaign, wrong)
        check(f"not given: {wrong}", code == 400 and (error.get("place") or {}).get("field") == field, (code, error))
    check("nor for a sheet of another campaign", give_refused("keyuan", campaign, [{"names": ["duxue"], "sheets": [999999]}])[0] == 404)
    untouched = good("keyuan", "GET", f"/campaigns/{campaign}/reviewers")
    check("of what was refused nothing is given", untouched["given"] == [] and not any(one["names"] for one in untouched["sheets"]), untouched["sheets"])
    code, error = give_refused("keyuan", campaign, [{"names": ["duxue"], "items": ["SD-01"]}])
    check("what is computed is given to nobody", code == 400 and "由数据计算，不用审核" in error["message"], (code, error))
    twice = give("keyuan", campaign, [{"names": ["duxue", "duxue"], "sheets": [sheet, sheet]}])
    check("named twice, he stands there once", [one["names"] for one in twice["sheets"]] == [["duxue"], []], twice["sheets"])
    check("not over what somebody else changed", give_refused("keyuan", campaign, [{"names": ["duxue"]}], version=made["version"] + 5)[0] == 409)
    plan = give("keyuan", campaign, [{"names": ["caiwu"], "items": ["SD-09"]}, {"names": ["dudao"], "items": ["SD-03", "SD-05"], "sheets": [sheet]}, {"names": ["duxue"]}])
    given = {(one["item"], tuple(one["names"])): sorted(one["sheets"]) for one in plan["given"]}
    check("given for all units, or for one", given == {("SD-09", ("caiwu",)): [sheet, other], ("SD-03", ("dudao",)): [sheet], ("SD-05", ("dudao",)): [sheet]}, given)
    load = {one["name"]: (one["items"], one["left"]) for one in plan["people"]}
    check("who has how much: ten items a school, one of each to finance, two to the chief", (load["caiwu"], load["dudao"], load["duxue"]) == ((2, 2), (2, 2), (16, 16)), load)
    check("everything is covered", plan["uncovered_count"] == 0 and plan["uncovered"] == [], plan["uncovered"])
    whole_step("keyuan", campaign, "open")
    code, error = give_refused("keyuan", campaign, [{"names": ["dudao"], "items": ["SD-X"]}])
    check("once it is handed out a change needs its reason", code == 400 and error["place"]["field"] == "reason", (code, error))
    give("keyuan", campaign, [{"names": ["dudao"], "items": ["SD-X"], "sheets": [sheet]}], "加分由督导室审")
    steps = good("keyuan", "GET", f"/campaigns/{campaign}")["steps"]
    check("it is a step with its reason", steps[0]["step"] == "reviewers" and steps[0]["reason"] == "加分由督导室审" and steps[0]["by"] == "keyuan", steps[0])
    fill(VECTORS["school"], sheet, ["school"])
    seen = {who: sheet_of(who, sheet) for who in ("caiwu", "dudao", "duxue")}
    his = {who: sorted(one["item"] for one in seen[who]["items"] if one["may"]["review"]) for who in seen}
    check("each may review what is his", his["caiwu"] == ["SD-09"] and his["dudao"] == ["SD-03", "SD-05", "SD-X"] and len(his["duxue"]) == 6, his)
    left = [len([one for one in seen[who]["items"] if one["may"]["review"] and one["state"] == "handed_in"]) for who in his]
    check("and is told what is left", left == [1, 3, 6] and len([one for one in seen["caiwu"]["items"] if one["state"] != "computed"]) == 10, left)
    sent_back = {who: sorted(one["item"] for one in seen[who]["items"] if one["may"]["return"]) for who in seen}
    check("each may send back what is his, and nothing else", sent_back == his and all(seen[who]["may"]["return"] for who in seen), sent_back)
    check("only who reviews the whole may end its review", {who: (seen[who]["may"]["review"], seen[who]["may"]["finish"]) for who in seen} ==
          {"caiwu": (True, False), "dudao": (True, False), "duxue": (True, True)}, {who: seen[who]["may"] for who in seen})
    names = {one["name"]: one["shown"] for one in plan["people"]}
    check("by the names that people read, not those of accounts", all(one["reviewers_shown"] == [names[each] for each in one["reviewers"]] != one["reviewers"]
          for one in seen["duxue"]["items"]), [one["reviewers_shown"] for one in seen["duxue"]["items"]])
    waiting = {who: [one["items"] for one in good(who, "GET", "/campaigns/mine")["sheets"] if one["sheet"] == sheet] for who in his}
    check("it waits for each with that many", waiting == {"caiwu": [1], "dudao": [3], "duxue": [6]}, waiting)
    code, error = review_item("duxue", sheet, "SD-09")
    check("not what is another's", code == 403 and "指定" in error["message"], (code, error))
    check("nor the other way round", review_item("caiwu", sheet, "SD-07")[0] == 403)
    ids = {one["item"]: one["id"] for one in seen["caiwu"]["items"]}
    code, error = refused("caiwu", "POST", f"/campaign-units/{sheet}/steps", {"version": seen["caiwu"]["version"], "step": "return", "items": [ids["SD-07"]], "reason": "不清楚"})
    check("nobody returns what is another's", code == 403, (code, error))
    for who in ("caiwu", "duxue"):
        for item in his[who]:
            check(f"{who} reviews {item}", review_item(who, sheet, item)[0] == 200)
    check("then nothing waits for him", not [one for one in good("caiwu", "GET", "/campaigns/mine")["sheets"] if one["sheet"] == sheet])
    code, error = refused("duxue", "POST", f"/campaign-units/{sheet}/steps", {"version": sheet_of("duxue", sheet)["version"], "step": "review"})
    check("the review does not end with items left", code == 409 and "还没有审核" in error["message"], (code, error))
    # a deputy of who is named
    post = next(one for one in good("dudao", "GET", "/session")["user"]["posts"] if one["role"] == "chief")["id"]
    check("not who is not named", review_item("jijiao", sheet, "SD-03")[0] == 403)
    good("dudao", "POST", f"/posts/{post}/delegate", {"to": "jijiao", "until": "2099-12-31", "reason": "出差"})
    check("his deputy reviews for him", review_item("jijiao", sheet, "SD-03")[0] == 200)
    history = good("keyuan", "GET", f"/campaign-items/{ids['SD-03']}/history")["steps"]
    check("and it is written for whom", "jijiao" in history[0]["by"] and "代" in history[0]["by"], history[0])
    for item in ("SD-05", "SD-X"):
        check(f"he himself {item}", review_item("dudao", sheet, item)[0] == 200)
    for who in ("caiwu", "dudao"):
        code, error = refused(who, "POST", f"/campaign-units/{sheet}/steps", {"version": sheet_of(who, sheet)["version"], "step": "review"})
        check(f"{who}, who reviewed single items, does not end the review", code == 403 and "指定的人" in error["message"], (code, error))
        check(f"nor does it wait for {who}", sheet not in [one["sheet"] for one in good(who, "GET", "/campaigns/mine")["sheets"]])
    check("it waits for who ends it", sheet in [one["sheet"] for one in good("duxue", "GET", "/campaigns/mine")["sheets"]])
    step("duxue", sheet, "review")
    code, error = give_refused("keyuan", campaign, [{"names": ["dudao"], "items": ["SD-07"], "sheets": [sheet]}], "换人")
    check("nobody is named for what is reviewed", code == 409, (code, error))
    plan = give("keyuan", campaign, [{"names": ["dudao"], "items": ["SD-07"]}], "换人")
    check("for all units means those not reviewed", [(one["item"], one["sheets"]) for one in plan["given"] if one["item"] == "SD-07"] == [("SD-07", [other])], plan["given"])
    there = good("admin", "POST", "/users/caiwu/posts", {"role": "aff", "units": [SCHOOL]})
    plan = give("keyuan", campaign, [{"names": ["caiwu"], "items": ["SD-07"]}], "换人")
    check("whoever avoids a unit that is reviewed already is named for the others", [(one["names"], one["sheets"]) for one in plan["given"] if one["item"] == "SD-07"] == [(["caiwu"], [other])], plan["given"])
    good("admin", "POST", f"/posts/{there['id']}/end")
    check("opened again only with a reason", status(people["fenguan"], "POST", f"/campaign-units/{sheet}/steps", {"version": sheet_of("fenguan", sheet)["version"], "step": "reopen"}) == 400)
    again = step("fenguan", sheet, "reopen", reason="再审")
    check("what is opened again waits for its review", again["state"] == "handed_in" and sheet_of("duxue", sheet)["may"]["finish"], again["state"])
    whole_step("keyuan", campaign, "withdraw", reason="试")


def test_departments():
    """Departments that have items are told by the notice, and by what waits for them, as schools are."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "duty", "standard": "lvzhi-county-100", "unit": COUNTY, "period": "2024"})
    campaign, sheet = made["id"], made["sheets"][0]["id"]
    made = good("keyuan", "POST", f"/campaigns/{campaign}/assign", {"version": made["version"], "items": [{"item": "LZ-01", "unit": SCHOOL}]})
    made = good("keyuan", "POST", f"/campaigns/{campaign}/requests", {"version": made["version"], "item": "LZ-31-3",
                "requests": [{"name": "一般公共预算执行情况", "required": True}]})
    whole_step("keyuan", campaign, "open")

    def waits(who):
        return [one["items"] for one in good(who, "GET", "/campaigns/mine")["sheets"] if one["sheet"] == sheet]
    finance = [one for one in made["assignments"] if one["section"] == "FIN"]
    check("finance rates nothing, and proves what the data decide", [one["computed"] for one in finance] == [True] * 3 and waits("caiwu") == [1], (finance, waits("caiwu")))
    basic = len([one for one in made["assignments"] if one["section"] == "BAS" and not one["computed"]])
    check("another department has what it rates", waits("jijiao") == [basic] and basic > 0, waits("jijiao"))
    notice = good("keyuan", "POST", f"/campaigns/{campaign}/notices", {"for": "notice"})["notice"]
    content = good("keyuan", "GET", f"/notices/{notice}")["content"]
    named = {one["section"] for one in made["assignments"] if one["section"]} - {"SUP"}
    check("the notice goes to the departments by name, and to the school that has an item", [(set(one["sections"]), one["units"]) for one in content["groups"]] ==
          [(named, [SCHOOL])], content["groups"])
    check("and says how much each rates and proves", "| 计划财务股 | 0项 | 3项 |" in content["body"], content["body"])
    item = next(one for one in sheet_of("caiwu", sheet)["items"] if one["item"] == "LZ-31-3")
    upload = attachments.add(people["caiwu"], "执行情况.png", attachments.png(40, 35))[1]["attachment"]["id"]
    good("caiwu", "POST", f"/campaign-items/{item['id']}/evidence", {"attachments": [upload], "request": item["requests"][-1]["id"]})
    check("what is proven waits no more", waits("caiwu") == [], waits("caiwu"))
    for item in sheet_of("bangong", sheet)["items"]:
        if item["may"]["fill"] and item["takes"] != "none":
            rate("bangong", item, rating_of(item, VECTORS["hundred"].get("self", {})))
    step("bangong", sheet, "hand_in")
    late = good("keyuan", "GET", f"/notices/{good('keyuan', 'POST', f'/campaigns/{campaign}/notices', {'for': 'reminder'})['notice']}")["content"]
    left = {one["section"] for one in made["assignments"] if not one["computed"] and one["section"] not in ("", "SUP", "OFF")}
    check("the reminder goes to those who are late", set(late["groups"][0]["sections"]) == left and "BAS" in left, late["groups"])
    good("keyuan", "POST", f"/notices/{notice}", {"version": good("keyuan", "GET", f"/notices/{notice}")["version"], "content": content | {"contact": "督导室 0000-1234567"}})
    for who, act in (("keyuan", "submit"), ("dudao", "sign")):
        now = good(who, "GET", f"/notices/{notice}")
        good(who, "POST", f"/notices/{notice}/steps", {"step": act, "version": now["version"]})
    told = {who: [one["notice"] for one in good(who, "GET", "/todo")["notices"]].count(notice) for who in ("caiwu", "jijiao", "school", "school2")}
    check("once it is out each is asked to sign for it", told == {"caiwu": 1, "jijiao": 1, "school": 1, "school2": 0}, told)
    whole_step("keyuan", campaign, "withdraw", reason="试")


def test_own_department():
    """What a department rated is reviewed by none of it."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "duty", "standard": "lvzhi-county-100", "unit": COUNTY, "period": "2024"})
    sheet = made["sheets"][0]["id"]
    others = [one["item"] for one in made["assignments"] if one["section"] == "BAS" and not one["computed"]]
    good("keyuan", "POST", f"/campaigns/{made['id']}/assign", {"version": made["version"], "items": [{"item": others[1], "section": "FIN"}]})
    finance = [others[1]]
    plan = give("keyuan", made["id"], [{"names": ["caiwu"], "items": [finance[0], others[0]]}])
    found = [(one["sheet"], one["item"]) for one in plan["uncovered"]]
    check("what finance rated is not covered by finance", found == [(sheet, finance[0])] and "科室" in plan["uncovered"][0]["why"], plan["uncovered"])
    plan = give("keyuan", made["id"], [{"names": ["caiwu", "jijiao"], "items": [finance[0], others[0]]}])
    check("two departments review each other", plan["uncovered_count"] == 0, plan["uncovered"])
    plan = give("keyuan", made["id"], [{"names": [], "items": [finance[0], others[0]]}])
    check("what was given is taken back", plan["given"] == [] and plan["uncovered_count"] == 0, plan["given"])
    whole_step("keyuan", made["id"], "withdraw", reason="试")


def test_reviewers():
    """Who may be named, and who has to stay away."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-safety", "unit": COUNTY, "period": "2024", "units": [SCHOOL]})
    sheet = made["sheets"][0]["id"]
    named = {one["name"]: one for one in good("keyuan", "GET", f"/campaigns/{made['id']}/reviewers")["people"]}
    check("those whose posts let them are told", named["duxue"]["whole"] and named["dudao"]["whole"] and not named["duxue"]["avoids"], named)
    check("of other departments for items alone", named["caiwu"]["singly"] and not named["caiwu"]["whole"], named["caiwu"])
    check("not others", "school" not in named and "keyuan" not in named, list(named))
    for wrong, words_ in (("nobody-there", "没有"), ("caiwu", "不能审核")):
        code, error = give_refused("keyuan", made["id"], [{"names": [wrong], "sheets": [sheet]}])
        check(f"{wrong} is not named", code == 400 and words_ in error["message"] and (error.get("place") or {}).get("field") == "names", (code, error))
    check("reviewers are not slipped in with other changes", status(people["keyuan"], "POST", f"/campaigns/{made['id']}", {"version": good("keyuan", "GET", f"/campaigns/{made['id']}")["version"],
          "sheets": [{"id": sheet, "reviewers": ["caiwu"]}]}) == 400)
    plan = give("keyuan", made["id"], [{"names": ["duxue"]}])
    check("whom nothing bars covers it", plan["uncovered_count"] == 0, plan["uncovered"])
    first, second = [one["item"] for one in made["assignments"] if not one["computed"]][:2]
    give("keyuan", made["id"], [{"names": ["duxue"], "items": [first]}])
    # an inspector who gets a post in the school has to stay away from it
    post = good("admin", "POST", "/users/duxue/posts", {"role": "aff", "units": [SCHOOL]})
    check("a post in the school", post is not None)
    plan = good("keyuan", "GET", f"/campaigns/{made['id']}/reviewers")
    check("he has to stay away from it", next(one for one in plan["people"] if one["name"] == "duxue")["avoids"] == [SCHOOL], plan["people"])
    check("so nobody reviews it, and it says why", plan["uncovered_count"] > 0 and all(one["unit"] == SCHOOL and "duxue" in one["why"] for one in plan["uncovered"]), plan["uncovered"][:2])
    check("though he was named before", sheet_of("keyuan", sheet)["review"]["uncovered"] == [one["item"] for one in plan["uncovered"]], plan["uncovered"][:2])
    for items in ([second], [first, second]):
        code, error = give_refused("keyuan", made["id"], [{"names": ["duxue"], "items": items}])
        check(f"who is named for one item is not let in on others: {items}", code == 400 and "回避" in error["message"], (code, error))
    give("keyuan", made["id"], [{"names": ["duxue"], "items": [first]}])
    give("keyuan", made["id"], [{"names": [], "items": [first]}, {"names": ["dudao"], "sheets": [sheet]}])
    code, error = give_refused("keyuan", made["id"], [{"names": ["duxue"], "sheets": [sheet]}])
    check("and is not named for it", code == 400 and "回避" in error["message"], (code, error))
    after = good("keyuan", "GET", f"/campaigns/{made['id']}/reviewers")
    check("another one is", after["sheets"][0]["names"] == ["dudao"] and after["uncovered_count"] == 0, after["sheets"])
    give("keyuan", made["id"], [{"names": []}])
    whole_step("keyuan", made["id"], "open")
    fill({}, sheet, ["school"])
    item = next(one for one in sheet_of("keyuan", sheet)["items"] if one["state"] == "handed_in")
    code, error = review_item("duxue", sheet, item["item"])
    check("nor does he review it where nobody is named", code == 403 and "所在的单位" in error["message"], (code, error))
    good("admin", "POST", f"/posts/{post['id']}/end")
    code, error = review_item("duxue", sheet, item["item"])
    check("nor soon after he left it", code == 403 and "回避" in error["message"], (code, error))
    check("nor does it wait for him", sheet not in [one["sheet"] for one in good("duxue", "GET", "/campaigns/mine")["sheets"]])
    seen = sheet_of("duxue", sheet)
    check("nor may he send anything back", not seen["may"]["return"] and not any(one["may"]["return"] for one in seen["items"]), seen["may"])


# ---- what is refused -------------------------------------------------------------

def test_rules():
    """On a campaign of two schools that is not finished."""
    vector = VECTORS["school"]
    kinds = good("keyuan", "GET", "/campaign-kinds?from=2026-11-26")["kinds"]
    school = next(one for one in kinds if one["id"] == "school")
    days = [one["due_on"] for one in school["phases"]]
    check("days are proposed one after the other", days == sorted(days) and days[0] > "2026-11-26", days)
    check("a head begins no campaign", status(people["school"], "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": SCHOOL, "period": "2024"}) == 403)
    for wrong in ({"kind": "nothing"}, {"standard": "yzjh-2017"}, {"units": [COUNTY]}, {"units": [SCHOOL, SCHOOL]}, {"target": -1},
                  {"phases": [{"id": "fill", "due_on": "2026-13-01"}]}, {"phases": [{"id": "review", "due_on": "2020-01-01"}]}):
        body = {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL]} | wrong
        code, error = refused("keyuan", "POST", "/campaigns", body)
        check(f"refused: {wrong}", code == 400 and error.get("place"), (code, error))
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL, SECOND]})
    sheet, other = (one["id"] for one in made["sheets"])
    check("a draft is not seen by schools", status(people["school"], "GET", f"/campaigns/{made['id']}") == 404)
    code, error = refused("keyuan", "POST", f"/campaigns/{made['id']}/steps", {"version": made["version"] + 1, "step": "open"})
    check("what was changed meanwhile is a conflict", code == 409, error)
    changed = good("keyuan", "POST", f"/campaigns/{made['id']}", {"version": made["version"], "title": "学校评估（试）", "note": "按期完成", "target": 90,
                   "sheets": [{"id": sheet, "target": 95}]})
    check("words and targets are changed", changed["title"] == "学校评估（试）" and changed["sheets"][0]["target"] == 95, changed["sheets"][0])
    give("keyuan", made["id"], [{"names": ["duxue"], "sheets": [sheet]}])
    changed = good("keyuan", "GET", f"/campaigns/{made['id']}")
    check("a reviewer is named for one unit", [one["reviewers"] for one in changed["sheets"]] == [["duxue"], []], changed["sheets"])
    asked = good("keyuan", "POST", f"/campaigns/{made['id']}/requests", {"version": changed["version"], "item": "SD-03",
                 "requests": [{"name": "食品经营许可证", "required": True, "valid_on": "2026-12-31"}]})
    request = next(one["id"] for one in asked["requests"] if one["item"] == "SD-03")
    given = good("keyuan", "POST", f"/campaigns/{made['id']}/assign", {"version": asked["version"], "items": [{"item": "SD-05", "role": "vice"}], "sheet": sheet})
    check("a department that is none is refused", status(people["keyuan"], "POST", f"/campaigns/{made['id']}/assign", {"version": given["version"], "items": [{"item": "SD-05", "section": "没有的科室"}]}) == 400)
    opened = whole_step("keyuan", made["id"], "open")
    check("notices are drafted to those who are judged", good("keyuan", "POST", f"/campaigns/{made['id']}/notices", {"for": "notice"})["notice"] > 0)
    check("and reminders", good("keyuan", "POST", f"/campaigns/{made['id']}/notices", {"for": "reminder"})["notice"] > 0)
    check("not publicity where the kind has none", status(people["keyuan"], "POST", f"/campaigns/{made['id']}/notices", {"for": "publicity"}) == 400)
    mine = good("school", "GET", "/campaigns/mine")["sheets"]
    check("it waits for the head", [one["sheet"] for one in mine] == [sheet] and mine[0]["task"] == "fill", mine)
    check("as it says in what there is to do", [one["sheet"] for one in good("school", "GET", "/todo")["campaigns"]] == [sheet])
    check("not for the other school", status(people["school2"], "GET", f"/campaign-units/{sheet}") == 404)
    check("nor its results", status(people["school2"], "GET", f"/campaign-units/{sheet}/results") == 404)
    now = sheet_of("school", sheet)
    items = {one["item"]: one for one in now["items"]}
    check("what is handed to a role is nobody else's", not items["SD-05"]["may"]["fill"] and items["SD-03"]["may"]["fill"])
    check("and refused", status(people["school"], "POST", f"/campaign-items/{items['SD-05']['id']}", {"version": items["SD-05"]["version"], "rating": {"level": "full"}}) == 403)
    check("what is computed is not typed", status(people["school"], "POST", f"/campaign-items/{items['SD-01']['id']}", {"version": 1, "rating": {"points": 5}}) == 400)
    for wrong, field in (({"points": 11}, None), ({"points": "viel"}, "points"), ({"points": -1}, None)):
        code, error = refused("school", "POST", f"/campaign-items/{items['SD-09']['id']}", {"version": items["SD-09"]["version"], "rating": wrong})
        check(f"a rating is refused: {wrong}", code == 400, (code, error))
    check("nor a level that is none", status(people["school"], "POST", f"/campaign-items/{items['SD-03']['id']}", {"version": items["SD-03"]["version"], "rating": {"level": "half"}}) == 400)
    saved = rate("school", items["SD-09"], {"points": 8})
    check("a draft is saved as typed", saved["state"] == "saved" and saved["self"]["points"] == 8, saved["self"])
    code, _ = refused("school", "POST", f"/campaign-items/{items['SD-09']['id']}", {"version": items["SD-09"]["version"], "rating": {"points": 9}})
    check("who saw it before it was changed hears of it", code == 409)
    code, error = refused("school", "POST", f"/campaign-units/{sheet}/steps", {"version": now["version"], "step": "hand_in"})
    check("less than full marks wants a reason", code == 400 and (error.get("place") or {}).get("field") == "note", error)
    saved = rate("school", saved, {"points": 8, "note": "问卷两项偏低", "problem": "午餐满意度低"})
    code, error = refused("school", "POST", f"/campaign-units/{sheet}/steps", {"version": now["version"], "step": "hand_in"})
    check("a problem wants a measure", code == 400 and (error.get("place") or {}).get("field") == "measure", error)
    rate("school", saved, {"points": 8, "note": "问卷两项偏低", "problem": "午餐满意度低", "measure": "改进供餐"})
    rate("school", items["SD-03"], {"level": "full", "note": "制度齐全"})
    now = sheet_of("school", sheet)
    code, error = refused("school", "POST", f"/campaign-units/{sheet}/steps", {"version": now["version"], "step": "hand_in", "items": [items["SD-03"]["id"]]})
    check("evidence that must be there is asked for", code == 400 and "食品经营许可证" in error["message"], error)
    check("and told before", any(one["item"] == "SD-03" and one["field"] == "evidence" for one in now["missing"]), now["missing"])
    upload = attachments.add(people["school"], "许可证.png", attachments.png(40, 30))[1]["attachment"]["id"]
    expired = good("school", "POST", f"/campaign-items/{items['SD-03']['id']}/evidence", {"attachments": [upload], "request": request, "valid_until": "2026-12-01"})
    check("evidence that runs out too early is a gap", expired["gaps"] == 1 and len(expired["evidence"]) == 1, expired["gaps"])
    mended = good("school", "POST", f"/campaign-evidence/{expired['evidence'][0]['id']}", {"valid_until": "2027-06-30"})
    check("with its days mended it is none", mended["gaps"] == 0, mended["evidence"])
    check("others may not touch it", status(people["school2"], "POST", f"/campaign-evidence/{expired['evidence'][0]['id']}", {"withdraw": "x"}) == 404)
    check("the file is seen by who sees the item", people["duxue"].ask("GET", f"/attachments/{upload}/file")[0] == 200)
    check("and by nobody else", people["school2"].ask("GET", f"/attachments/{upload}/file")[0] == 404)
    step("school", sheet, "hand_in")
    catalogue = good("keyuan", "GET", f"/campaign-evidence?unit={SCHOOL}&period=2024")
    check("the catalogue has it until when it holds", [one["valid_until"] for one in catalogue["evidence"] if one["campaign"] == made["id"]] == ["2027-06-30"], catalogue["evidence"])
    check("and what the other school lacks", any(one["unit"] == SECOND for one in good("keyuan", "GET", f"/campaign-evidence?unit={SECOND}")["gaps"]))
    back = step("school", sheet, "take_back")
    check("what was handed in is taken back", back["counts"]["handed_in"] == 0, back["counts"])
    step("school", sheet, "hand_in")
    item = next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-09")
    check("no review before all is handed in", status(people["duxue"], "POST", f"/campaign-items/{item['id']}/review", {"version": item["version"], "accept": True}) == 409)
    check("none by whoever rated", status(people["school"], "POST", f"/campaign-items/{item['id']}/review", {"version": item["version"], "accept": True}) == 403)
    returned = good("duxue", "POST", f"/campaign-units/{sheet}/steps", {"version": sheet_of("duxue", sheet)["version"], "step": "return", "items": [item["id"]], "reason": "说明不够"})
    check("only what is named goes back", returned["counts"]["returned"] == 1 and returned["counts"]["handed_in"] == 1, returned["counts"])
    check("with its reason", next(one for one in sheet_of("school", sheet)["items"] if one["item"] == "SD-09")["returned_why"] == "说明不够")
    check("not without one", status(people["duxue"], "POST", f"/campaign-units/{sheet}/steps", {"version": returned["version"], "step": "return", "items": [items["SD-03"]["id"]]}) == 400)
    history = good("duxue", "GET", f"/campaign-items/{item['id']}/history")["steps"]
    check("all of it stays written", [one["step"] for one in history][:3] == ["return", "hand_in", "take_back"] and history[-1]["step"] == "save", [one["step"] for one in history])
    matrix = good("keyuan", "GET", f"/campaigns/{made['id']}/matrix")
    cells = [cell["state"] for cell in matrix["rows"][0]["cells"]]
    check("seen at a glance", "returned" in cells and "handed_in" in cells and len(cells) == len(matrix["items"]), cells)
    check("a school sees its own row alone", len(good("school", "GET", f"/campaigns/{made['id']}")["sheets"]) == 1)
    check("at a glance, too", [one["sheet"] for one in good("school", "GET", f"/campaigns/{made['id']}/matrix")["rows"]] == [sheet])
    check("and what was done with its own", {one["sheet"] for one in good("school", "GET", f"/campaigns/{made['id']}")["steps"]} == {0, sheet} and
          {one["sheet"] for one in good("school2", "GET", f"/campaigns/{made['id']}")["steps"]} == {0})
    check("nobody sees anything", status(Visitor(people["school"].port), "GET", "/campaigns") == 401)
    offers = good("school", "GET", f"/campaign-items/{items['SD-03']['id']}/offers")
    check("nothing to take over yet", offers["offers"] == [], offers)
    check("withdrawn only with a reason", status(people["keyuan"], "POST", f"/campaigns/{made['id']}/steps", {"version": good("keyuan", "GET", f"/campaigns/{made['id']}")["version"], "step": "withdraw"}) == 400)
    check("numbers that are none", status(people["keyuan"], "GET", "/campaigns/999999") == 404 and status(people["keyuan"], "GET", "/campaign-units/x") == 404)
    return made["id"], sheet, other, vector


def test_reuse(first, sheet):
    """Another campaign over the same school is offered what the first one holds."""
    made = good("keyuan", "POST", "/campaigns", {"kind": "school", "standard": "school-development", "unit": COUNTY, "period": "2024", "units": [SCHOOL]})
    whole_step("keyuan", made["id"], "open")
    item = next(one for one in sheet_of("school", made["sheets"][0]["id"])["items"] if one["item"] == "SD-03")
    offers = good("school", "GET", f"/campaign-items/{item['id']}/offers")["offers"]
    check("the earlier one is offered with its evidence", offers and offers[0]["campaign"] == first and offers[0]["same"] and len(offers[0]["evidence"]) == 1, offers)
    taken = good("school", "POST", f"/campaign-items/{item['id']}/evidence", {"reuse": [offers[0]["evidence"][0]["id"]]})
    check("and taken over by a click, with its days", taken["evidence"][0]["reused_from"] == offers[0]["evidence"][0]["id"] and taken["evidence"][0]["valid_until"] == "2027-06-30", taken["evidence"])
    again = good("school", "POST", f"/campaign-items/{item['id']}/evidence", {"reuse": [offers[0]["evidence"][0]["id"]]})
    check("a second click gives it no second time", len(again["evidence"]) == 1, again["evidence"])
    many = {"reuse": [offers[0]["evidence"][0]["id"]] * 101}
    check("not more than a hundred at once", refused("school", "POST", f"/campaign-items/{item['id']}/evidence", many)[1]["place"]["field"] == "reuse")
    wrong = good("school", "POST", f"/campaign-evidence/{taken['evidence'][0]['id']}", {"withdraw": "年度不对"})
    check("withdrawn, it stands there with its reason", [one["withdrawn_why"] for one in wrong["evidence"]] == ["年度不对"], wrong["evidence"])
    other = good("school2", "GET", "/campaigns/mine")["sheets"]
    foreign = next(one for one in sheet_of("school2", other[0]["sheet"])["items"] if one["item"] == "SD-03")
    check("not by another school", status(people["school2"], "POST", f"/campaign-items/{foreign['id']}/evidence", {"reuse": [offers[0]["evidence"][0]["id"]]}) == 404)
    gone = whole_step("keyuan", made["id"], "withdraw", reason="重复发起")
    check("it is withdrawn with its reason", gone["state"] == "withdrawn" and gone["steps"][0]["reason"] == "重复发起")
    check("and takes nothing any more", status(people["school"], "POST", f"/campaign-items/{item['id']}", {"version": item["version"], "rating": {"level": "full"}}) == 409)
    good("keyuan", "GET", f"/campaigns?period=2024&unit={SCHOOL}&state=withdrawn")


def test_frozen(campaign, data):
    """A frozen result stays; what the data say later stands beside it."""
    now = good("dudao", "GET", f"/campaigns/{campaign}")
    sheet = next(one["id"] for one in now["sheets"] if one["unit"] == SCHOOL)
    check("it is not frozen twice", status(people["fenguan"], "POST", f"/campaigns/{campaign}/steps", {"version": now["version"], "step": "freeze"}) == 409)
    before = good("dudao", "GET", f"/campaign-units/{sheet}/results")
    check("nothing changed at first", before["frozen"] and before["changed"] == 0 and before["score"]["now"] == before["score"]["own"], before["changed"])
    rows = [line.split(",") for line in (api.ROOT / "demo/county-2024.csv").read_text(encoding="utf-8-sig").splitlines()]
    column = next(index for index, heading in enumerate(rows[0]) if heading == "has_charter")
    one = next(row for row in rows if row[0] == SCHOOL)
    one[column] = "否"
    book = Path(data).parent / "later.csv"
    book.write_text("\n".join(",".join(row) for row in (rows[0], one)) + "\n", encoding="utf-8")
    done = subprocess.run([api.PROGRAM, "import", "--data", data, book], capture_output=True, text=True)
    check("a figure is corrected later", done.returncode == 0, done.stdout + done.stderr)
    until = time.monotonic() + 10  # what another program stored is seen a moment later
    while not (after := good("dudao", "GET", f"/campaign-units/{sheet}/results"))["changed"] and time.monotonic() < until:
        time.sleep(0.2)
    check("what was frozen stays", after["score"]["own"] == before["score"]["own"] and after["axes"] == before["axes"] and after["tree"] == before["tree"])
    changed = [one for one in after["items"] if one["changed"]]
    check("what changed stands beside it", [one["item"] for one in changed] == ["SD-01"] and changed[0]["own"] == 5 and changed[0]["now_points"] == 0 and
          changed[0]["now"]["verdict"] == "not_met", changed)
    check("with what would come out", after["score"]["now"]["low"] < after["score"]["own"]["low"], after["score"])
    check("in the overview, too", [one["changed"] for one in good("dudao", "GET", f"/campaigns/{campaign}/results")["units"]] == [1, 0])


def test_command_line(campaign, data):
    """Reports about a campaign from the shell: by its number, or the newest by its standard."""
    def report(*words, suffix="html"):
        path = Path(data).parent / f"report.{suffix}"
        path.unlink(missing_ok=True)
        done = subprocess.run([api.PROGRAM, "report", "--data", data, "-o", path, *words], capture_output=True, text=True, encoding="utf-8")
        return done.returncode, (path.read_bytes() if path.exists() else b""), done.stderr
    title = good("dudao", "GET", f"/campaigns/{campaign}")["title"]
    for kind in ("campaign-self-evaluation", "campaign-score-sheet", "campaign-evidence-index", "campaign-cover-letter", "campaign-feedback"):
        code, page, said = report("--kind", kind, "--campaign", str(campaign), "--unit", SCHOOL, "--period", "2024")
        check(f"{kind} by the number of the campaign", code == 0 and title in words(page), (code, said))
    code, page, said = report("--kind", "campaign-result", "--standard", "school-development", "--unit", COUNTY, "--period", "2024")
    check("the whole by the standard", code == 0 and title in words(page), (code, said))
    check("as a document", report("--kind", "campaign-feedback", "--campaign", str(campaign), "--unit", SCHOOL, "--period", "2024", suffix="docx")[1][:2] == b"PK")
    for wanted, more, what in ((1, ("--kind", "campaign-feedback", "--unit", SCHOOL, "--period", "2024"), "--campaign"),
                               (2, ("--kind", "campaign-feedback", "--campaign", str(campaign), "--unit", SCHOOL, "--period", "2023"), "不一致"),
                               (2, ("--kind", "campaign-feedback", "--campaign", "x", "--unit", SCHOOL, "--period", "2024"), "编号"),
                               (1, ("--kind", "campaign-feedback", "--campaign", "999999", "--unit", SCHOOL, "--period", "2024"), "没有这项"),
                               (1, ("--kind", "campaign-feedback", "--campaign", str(campaign), "--unit", TOWN, "--period", "2024"), "没有按这个标准"),
                               (1, ("--kind", "self-evaluation", "--standard", "yzjh-2017", "--campaign", str(campaign), "--unit", COUNTY, "--period", "2024"), "不用 --campaign")):
        code, page, said = report(*more)
        check(f"refused: {more}", code == wanted and what in said and not page, (code, said))


def measure_pages(left):
    """All that was written is laid out and measured against GB/T 9704-2012 (skipped where no LibreOffice is)."""
    done = subprocess.run([sys.executable, api.ROOT / "tests/writer/lay_out.py", left], capture_output=True, text=True)
    if done.returncode != 77:
        check("every page of every report is laid out by the standard", done.returncode == 0, done.stderr)
    print(done.stderr.splitlines()[-1])


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, passwords = api.make_county(folder)
        left = Path(sys.argv[2] if len(sys.argv) > 2 else folder) / "reports"
        left.mkdir(exist_ok=True)
        with api.serving(data) as port:
            for name in ("dudao", "keyuan", "jijiao", "caiwu", "bangong", "fenguan", "duxue", "school", "school2", "tianbao", "tianbao2", "zhongxin", "admin"):
                people[name] = Visitor(port, name, passwords[name])
            first, sheet, _, _ = test_rules()
            test_reuse(first, sheet)
            county = {COUNTY: ["keyuan", "bangong", "jijiao", "caiwu", "dudao"]}
            for name in ("balance", "preschool", "hundred", "answers"):
                played, _ = play(name, [], county, data)
                test_reports(name, played, VECTORS[name], left)
            play("township", [TOWN], {TOWN: ["zhongxin"]}, data, reviewer="dudao")
            before, _ = play("before", [SCHOOL, SECOND], {SCHOOL: ["school"], SECOND: ["school2"]}, data)
            campaign, _ = play("school", [SCHOOL, SECOND], {SCHOOL: ["school"], SECOND: ["school2"]}, data)
            test_previous(campaign, before)
            test_reports("school", campaign, VECTORS["school"], left)
            test_ranks(data)
            test_frozen(campaign, data)
            test_command_line(campaign, data)
            test_shared_filling()
            test_filling_from_above()
            test_departments()
            test_candidates()
            test_not_asked()
            test_documents_as_evidence()
            test_cases_as_evidence()
            test_shared_review()
            test_own_department()
            test_reviewers()
            test_counties_of_a_city()
            unasked = api.unwalked(lambda path: path.startswith(api.ELSEWHERE["campaigns.py"]))
            check("every route of campaigns was walked", not unasked, unasked)
        measure_pages(left)
        api.check_acts(data)
        check("every name of a step is of one that is taken", not api.acts.unused(data / "duxue.db"), api.acts.unused(data / "duxue.db"))
        proof = subprocess.run([api.PROGRAM, "verify", "--data", data], capture_output=True, text=True)
        check("the chain and its content fit", proof.returncode == 0, proof.stdout)
    print(f"{api.passed} passed, {api.failed} failed")
    return api.failed > 0


if __name__ == "__main__":
    sys.exit(main())
