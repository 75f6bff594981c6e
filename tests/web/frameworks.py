#!/usr/bin/env python3
"""Frameworks over HTTP: the score of a unit as a tree down to facts and decisions, units side by side, tables of both. Every
answer is held against the contract.

    frameworks.py PROGRAM
"""
import subprocess
import sys
import tempfile
from urllib.parse import quote

import api
from api import Visitor, check, status

COUNTY, SCHOOL, SECOND = "990121", "990121001001", "990121001002"
HUNDRED = f"standard=lvzhi-county-100&unit={COUNTY}&period=2024"


def leaves(nodes):
    return [leaf for node in nodes for leaf in (leaves(node["nodes"]) if node["nodes"] else [node])]


def leaf(sheet, name):
    return next(one for one in leaves(sheet["score"]["nodes"]) if one["id"] == name)


def decide(visitor, where, item, raw=b"", **more):
    words = "".join(f"&{key}={quote(str(value))}" for key, value in more.items())
    return visitor.ask("POST", f"/decisions?{where}&item={item}{words}", raw=raw)


def test_tree(bureau, school, nobody):
    sheet = bureau.ask("GET", f"/score?{HUNDRED}")[1]
    all_of_them = leaves(sheet["score"]["nodes"])
    check("the tree has all its leaves", len(all_of_them) == sheet["score"]["leaves"] == 41, len(all_of_them))
    check("points of the leaves are those of the whole", sum(one["points"] for one in all_of_them) == 100)
    pay = leaf(sheet, "LZ-32-1")
    check("the rule is told in words with the limits in force", pay["rule_text"] == "不低于1得2分；不低于0.95得1分；达不到不得分", pay["rule_text"])
    check("of proportions", leaf(sheet, "LZ-13-1")["rule_text"] == "不低于80%得2分；达不到的按比例得分", leaf(sheet, "LZ-13-1")["rule_text"])
    check("of levels, with their points", leaf(sheet, "LZ-01")["rule_text"] == "完全落实得3分；基本落实得1.8分；未落实得0分", leaf(sheet, "LZ-01")["rule_text"])
    check("of deductions", leaf(sheet, "LZ-08")["rule_text"].startswith("从3分里扣，扣完为止；安全责任、预案、演练不落实，一次扣0.5分，最多扣1.5分"), leaf(sheet, "LZ-08")["rule_text"])
    check("a figure leads to the element it was read from", {one["element"] for one in pay["facts"]} == {"teacher_avg_pay", "civil_avg_pay"}, pay["facts"])
    check("what nobody decided is a range", leaf(sheet, "LZ-01")["state"] == "pending" and [leaf(sheet, "LZ-01")[one] for one in ("low", "high")] == [0, 3])
    check("what is missing to the next grade is told", sheet["score"]["next"]["id"] == "qualified" and
          abs(sheet["score"]["next"]["missing_most"] - (65 - sheet["score"]["low"])) < 1e-9, sheet["score"]["next"])
    check("a standard without points has no score", status(bureau, "GET", f"/score?standard=yzjh-2017&unit={COUNTY}&period=2024") == 404)
    check("a school sees nothing of its county", status(school, "GET", f"/score?{HUNDRED}") == 404)
    check("nobody sees anything", status(nobody, "GET", f"/score?{HUNDRED}") == 401)
    return sheet


def test_decisions(bureau, inspector, sheet):
    check("a level is decided", decide(bureau, HUNDRED, "LZ-01", verdict="met", level="basic", note="会议纪要3份")[0] == 200)
    after = bureau.ask("GET", f"/score?{HUNDRED}")[1]
    one = leaf(after, "LZ-01")
    check("and counts with its share", one["low"] == one["high"] == 1.8 and one["level"] == "basic" and one["decision"]["actor"], one)
    check("the sum follows", abs(after["score"]["low"] - sheet["score"]["low"] - 1.8) < 1e-9)
    decide(bureau, HUNDRED, "LZ-01", verdict="met", level="full", note="补充材料后重新认定")
    past = bureau.ask("GET", f"/decisions?{HUNDRED}&item=LZ-01")[1]["decisions"]
    check("nothing decided is overwritten", [one["level"] for one in past] == ["full", "basic"], past)
    check("of one item alone", {one["item"] for one in past} == {"LZ-01"})
    check("points are taken away with a reason", decide(bureau, HUNDRED, "LZ-08-1", verdict="not_met", points=1, note="两所学校没有演练")[0] == 200)
    check("not without one", decide(bureau, HUNDRED, "LZ-08-1", verdict="not_met", points=1)[0] == 400)
    check("in whole steps", decide(bureau, HUNDRED, "LZ-08-1", verdict="not_met", points=0.7, note="半次")[0] == 400)
    check("not beyond full marks", decide(bureau, HUNDRED, "LZ-32-2", verdict="met", points=3, note="超过")[0] == 400)
    check("what is computed is not decided", decide(bureau, HUNDRED, "LZ-32-1", verdict="met", points=2, note="手改")[0] == 400)
    check("what does not apply needs a reason", decide(bureau, HUNDRED, "LZ-30", verdict="not_applicable")[0] == 400)
    check("and is rescaled with one", decide(bureau, HUNDRED, "LZ-30", verdict="not_applicable", note="本年没有这项任务")[0] == 200)
    after = bureau.ask("GET", f"/score?{HUNDRED}")[1]["score"]
    check("what is asked is less by it", after["asked"] == 99 and after["left_out"] == 1, after["asked"])
    check("a veto is found", decide(bureau, HUNDRED, "LZ-V-05", verdict="not_met", note="一处D级危房仍在使用")[0] == 200)
    after = bureau.ask("GET", f"/score?{HUNDRED}")[1]["score"]
    check("and holds the grade down", after["best"]["id"] != "excellent" and next(one for one in after["effects"] if one["id"] == "LZ-V-05")["verdict"] == "not_met")
    check("an inspector decides nothing here", decide(inspector, HUNDRED, "LZ-02", verdict="met", level="full", note="看过")[0] == 403)


def test_tables(bureau, inspector, school):
    rows = bureau.ask("GET", f"/score/rows?{HUNDRED}&limit=1000")[1]["rows"]
    check("groups and leaves stand in the table", len(rows) == 41 + 8 and rows[0]["id"] == "LZ-A" and rows[1]["above"] == rows[0]["name"], len(rows))
    check("with their figures", "教师" in next(one for one in rows if one["id"] == "LZ-32-1")["facts"])
    levels = bureau.ask("GET", f"/score/rows?standard=lvzhi-county-34&unit={COUNTY}&period=2024&limit=1000")[1]["rows"]
    check("where nothing is scored, points are empty and not 0", len(levels) > 34 and all(one[name] is None for one in levels for name in ("points", "asked", "low", "high")), levels[:1])
    out = next(one for one in rows if one["id"] == "LZ-30")
    check("what does not apply has full marks but no score", out["state"] == "不适用" and out["points"] == 1 and out["low"] is None and out["asked"] is None, out)
    _, book, head = bureau.ask("GET", f"/score/rows?{HUNDRED}&format=xlsx")
    check("as a workbook with a name", book[:2] == b"PK" and "filename*=" in head["Content-Disposition"], head)
    units = bureau.ask("GET", f"/scores?standard=kindergarten-quality&unit={COUNTY}&period=2024&limit=1000")[1]
    gardens = [one for one in units["rows"] if one["state"] != "not_applicable"]
    check("of schools, those it is for are judged", 0 < len(gardens) < units["total"], (len(gardens), units["total"]))
    check("each with its range", all(one["low"] <= one["high"] for one in gardens) and any(one["pending"] for one in gardens))
    tree = bureau.ask("GET", f"/score?standard=kindergarten-quality&unit={gardens[0]['code']}&period=2024")[1]
    check("which is that of its tree", tree["score"]["low"] == gardens[0]["low"] and tree["score"]["high"] == gardens[0]["high"])
    towns = bureau.ask("GET", f"/scores?standard=township-duty&unit={COUNTY}&period=2024")[1]["rows"]
    check("towns by theirs", towns and all(one["high"] <= 100 for one in towns), towns[:1])
    check("a table asks for a framework", status(bureau, "GET", f"/scores?standard=yzjh-2017&unit={COUNTY}&period=2024") == 404)
    figures = bureau.ask("GET", f"/figures?unit={COUNTY}&period=2024&element=pupils_P&limit=1000")[1]
    known = next(one for one in figures["rows"] if one["code"] == SCHOOL)
    check("an element school by school", known["value"] > 0 and known["why"] == "", known)
    check("what is missing has a reason", all(one["why"] for one in figures["rows"] if one["value"] is None))
    check("no such element", status(bureau, "GET", f"/figures?unit={COUNTY}&period=2024&element=nothing") == 404)
    mine = school.ask("GET", f"/figures?unit={SCHOOL}&period=2024&element=pupils_P")[1]["rows"]
    check("a school sees its own alone", [one["code"] for one in mine] == [SCHOOL], mine)
    check("not another's", status(school, "GET", f"/figures?unit={SECOND}&period=2024&element=pupils_P") == 404)


def test_own(section, bureau, school, finance):
    every = section.ask("GET", "/frameworks")[1]["frameworks"]
    town = next(one for one in every if one["standard"] == "township-duty")
    check("those of the packs are told", not town["own"] and town["definition"] == 0 and town["may_edit"] and town["leaves"] == 5, town)
    check("a school has nothing to do with them", status(school, "GET", "/frameworks") == 403)
    whole = section.ask("GET", "/frameworks/township-duty")[1]
    check("with a text to begin from", whole["text"].startswith("standard: township-duty\n"), whole["text"][:100])
    check("no such framework", status(section, "GET", "/frameworks/nothing") == 404)
    check("what is met or not is none", status(section, "GET", "/frameworks/yzjh-2017") == 404)
    wrong = whole["text"].replace("rule: given", "rule: guessed")
    told = section.ask("POST", "/frameworks/check", {"text": wrong})[1]
    check("faults at their line", told["framework"] is None and told["problems"][0]["line"] > 10, told)
    check("with faults nothing is stored", not section.ask("POST", "/frameworks", {"text": wrong, "note": "有误", "begins": "2024", "base": 0})[1]["stored"])
    changed = whole["text"].replace("points: 60", "points: 55").replace("研究教育工作、解决实际问题", "研究教育工作")
    towns = section.ask("GET", f"/scores?standard=township-duty&unit={COUNTY}&period=2024")[1]["rows"]
    tried = section.ask("POST", "/frameworks/try", {"text": changed, "unit": towns[0]["code"], "period": "2024"})[1]
    check("it is tried on a unit before", any(one["name"] == "研究教育工作" for one in leaves(tried["sheet"]["score"]["nodes"])), tried["problems"])
    check("and nothing stays", section.ask("GET", "/frameworks/township-duty")[1]["definition"] == 0)
    bureau.ask("POST", f"/decisions?standard=township-duty&unit={towns[0]['code']}&period=2024&item=TW-01&verdict=met&level=full&note=%E7%9C%8B%E8%BF%87", raw=b"")
    check("a year with decisions keeps its version", status(section, "POST", "/frameworks", body={"text": changed, "note": "改封顶", "begins": "2024", "base": 0}) == 409)
    first = section.ask("POST", "/frameworks", {"text": changed, "note": "改封顶", "begins": "2025", "base": 0})[1]
    check("published for the next", first["stored"] and first["framework"]["begins"] == "2025", first)
    old = section.ask("GET", f"/score?standard=township-duty&unit={towns[0]['code']}&period=2024")[1]
    check("the old year is judged as before", leaves(old["score"]["nodes"])[0]["name"] == "研究教育工作、解决实际问题")
    new = section.ask("GET", f"/score?standard=township-duty&unit={towns[0]['code']}&period=2024&version={first['id']}")[1]
    check("unless the version is named", leaves(new["score"]["nodes"])[0]["name"] == "研究教育工作")
    check("no such version", status(section, "GET", f"/score?standard=township-duty&unit={towns[0]['code']}&period=2024&version=999") == 404)
    check("not over what was not seen", status(section, "POST", "/frameworks", body={"text": changed.replace("points: 55", "points: 50"), "note": "再改", "begins": "2026", "base": 0}) == 409)
    second = section.ask("POST", "/frameworks", {"text": changed.replace("points: 55", "points: 50"), "note": "当年就改", "begins": "2024", "base": first["id"], "replace": True})[1]
    check("said with a reason, also for a year with decisions", second["stored"], second)
    check("then it judges that year", leaves(section.ask("GET", f"/score?standard=township-duty&unit={towns[0]['code']}&period=2024")[1]["score"]["nodes"])[0]["name"] == "研究教育工作")
    compared = section.ask("GET", f"/frameworks/compare?before=township-duty&before_version={first['id']}&after=township-duty&after_version={second['id']}")[1]
    check("two versions side by side", [(one["id"], one["differences"][0]["before"], one["differences"][0]["after"]) for one in compared["lines"] if one["change"] == "changed"] == [("TW-V-01", "55", "50")], compared["lines"][:2])
    other = section.ask("GET", "/frameworks/compare?before=kindergarten-quality&after=school-development")[1]["lines"]
    check("and two different ones", {"added", "removed"} <= {one["change"] for one in other})
    packs = section.ask("GET", f"/frameworks/compare?before=township-duty&before_version=0&after=township-duty&after_version={first['id']}")[1]
    check("a version of the bureau's beside that of the packs", {one["id"] for one in packs["lines"] if one["change"] == "changed"} == {"TW-01", "TW-V-01"}, packs["lines"][:3])
    check("a version is of the framework that it is asked of", status(section, "GET", f"/frameworks/compare?before=school-safety&before_version={first['id']}&after=township-duty") == 404)
    history = section.ask("GET", "/frameworks/township-duty")[1]["versions"]
    check("who made them is told by name", [one["actor_name"] for one in history] == ["督导室", "督导室", ""], history)
    check("every version stays", [one["id"] for one in history] == [second["id"], first["id"], 0], history)
    check("a text of its own", "points: 55" in section.ask("GET", f"/frameworks/township-duty?version={first['id']}")[1]["text"])
    gone = section.ask("POST", "/frameworks/township-duty/withdraw", {"begins": "2026", "note": "不用了"})[1]
    check("withdrawn, the packs' holds again", not gone["own"] and gone["versions"][0]["withdrawn"], gone)


def test_matches(section, bureau, school):
    other = f"standard=lvzhi-county-34&unit={COUNTY}&period=2024"
    same = section.ask("GET", "/frameworks/matches?standard=lvzhi-county-100")[1]["matches"]
    check("same ids are the same indicator", any(one["id"] == 0 and one["item"] == one["other_item"] for one in same), same[:2])
    none = [one for one in section.ask("GET", f"/score/offers?{HUNDRED}&item=LZ-36")[1]["offers"]]
    check("nothing decided, nothing offered", none == [], none)
    target = leaves(section.ask("GET", f"/score?{other}")[1]["score"]["nodes"])[0]
    made = {"standard": "lvzhi-county-100", "item": "LZ-36", "other": "lvzhi-county-34", "other_item": target["id"], "note": "办学方向"}
    check("others are said by hand", section.ask("POST", "/frameworks/matches", made)[0] == 200)
    said = next(one for one in section.ask("GET", "/frameworks/matches?standard=lvzhi-county-100&item=LZ-36")[1]["matches"] if one["id"])
    check("by whom is told by name", (said["actor"], said["actor_name"]) == ("dudao", "督导室"), said)
    check("not twice", status(section, "POST", "/frameworks/matches", body=made) == 409)
    check("nor the other way round", status(section, "POST", "/frameworks/matches", body={"standard": made["other"], "item": made["other_item"], "other": made["standard"], "other_item": made["item"]}) == 409)
    check("what is none is refused", status(section, "POST", "/frameworks/matches", body=made | {"item": "LZ-999"}) == 404)
    check("a school says nothing", status(school, "POST", "/frameworks/matches", body=made) == 403)
    levels = section.ask("GET", f"/score?{other}")[1]["score"]["levels"]
    words = {"level": levels[0]["id"]} if target["rule"] == "graded" else {}
    code, told, _ = decide(bureau, other, target["id"], raw=b"%PDF-1.4 proof", verdict="met", note="办学章程", file_name="章程.pdf", **words)
    check("decided there", code == 200, told)
    offers = bureau.ask("GET", f"/score/offers?{HUNDRED}&item=LZ-36")[1]["offers"]
    check("it is offered here", len(offers) == 1 and offers[0]["standard"] == "lvzhi-county-34" and offers[0]["decision"]["file_name"] == "章程.pdf", offers)
    check("and taken over with its evidence", decide(bureau, HUNDRED, "LZ-36", verdict="met", level="full", note="沿用", evidence_of=offers[0]["decision"]["id"])[0] == 200)
    taken = leaf(bureau.ask("GET", f"/score?{HUNDRED}")[1], "LZ-36")["decision"]
    check("the same file", taken["file_hash"] == offers[0]["decision"]["file_hash"] and taken["file_name"] == "章程.pdf", taken)
    check("evidence of another unit is not", decide(bureau, f"standard=school-development&unit={SCHOOL}&period=2024", "SD-03", verdict="met", level="full", evidence_of=offers[0]["decision"]["id"])[0] == 404)
    mine = next(one for one in section.ask("GET", "/frameworks/matches?standard=lvzhi-county-100&item=LZ-36")[1]["matches"] if one["id"])
    check("taken back with a reason", status(section, "POST", f"/frameworks/matches/{mine['id']}/withdraw", body={"note": ""}) == 400 and
          status(section, "POST", f"/frameworks/matches/{mine['id']}/withdraw", body={"note": "不再对应"}) == 200)
    check("nothing is offered any more", bureau.ask("GET", f"/score/offers?{HUNDRED}&item=LZ-36")[1]["offers"] == [])
    check("not taken back twice", status(section, "POST", f"/frameworks/matches/{mine['id']}/withdraw", body={"note": "又一次"}) == 404)


def test_workbooks(section, school):
    _, book, head = section.ask("GET", "/frameworks/workbook.xlsx?standard=lvzhi-county-100")
    check("a framework goes out as a workbook", book[:2] == b"PK" and "filename*=" in head["Content-Disposition"], head)
    back = section.ask("POST", "/frameworks/import", raw=book)[1]
    check("and comes back without a fault", back["errors"] == 0 and back["text"].startswith("standard: lvzhi-county-100"), back["problems"][:3])
    check("the same to the letter", back["text"] == section.ask("GET", "/frameworks/lvzhi-county-100")[1]["text"])
    _, blank, _ = section.ask("GET", "/frameworks/workbook.xlsx")
    made = section.ask("POST", "/frameworks/import", raw=blank)[1]
    check("the template is one to begin with", made["errors"] == 0, made["problems"])
    new = section.ask("POST", "/frameworks", {"text": made["text"], "note": "第一版", "begins": "2024", "base": 0})[1]
    check("published it is a standard like any other", new["stored"] and any(one["id"] == "bureau-1" and one["own"] for one in section.ask("GET", "/standards")[1]["standards"]))
    mine = section.ask("GET", f"/score?standard=bureau-1&unit={SCHOOL}&period=2024")[1]
    check("and judges", mine["score"]["points"] == 100 and mine["score"]["pending"] == 2, mine["score"]["why"])
    check("what is no workbook is refused", status(section, "POST", "/frameworks/import", raw=b"nothing") == 400)
    check("nothing at all, too", status(section, "POST", "/frameworks/import", raw=b"") == 400)
    check("a school brings none in", status(school, "POST", "/frameworks/import", raw=book) == 403)


BANDED = """standard: my-bands
name: 规模评估
title: 规模
document: 本局文件
valid: {from: 2024-01}
level: school
framework:
  points: 10
  nodes:
    - id: B
      name: 规模
      rule: bands
      points: 10
      value: pupils_P
      bands: [%s]
"""


def test_bands(section):
    def told(bands):
        return [one["message"] for one in section.ask("POST", "/frameworks/check", {"text": BANDED % bands})[1]["problems"]]
    check("the last band may be the rest", told("{at_least: 2000, points: 10}, {at_least: 500, points: 6}, {points: 2}") == [])
    check("no other may", any("只有最后一档可以不写" in one for one in told("{at_least: 2000, points: 10}, {points: 2}, {at_least: 500, points: 6}")))
    check("nor one that stands alone", any("只有最后一档可以不写" in one for one in told("{points: 2}")))


def publish_own(section):
    text = section.ask("GET", "/frameworks/township-duty")[1]["text"].replace("standard: township-duty", "standard: my-duty")
    made = section.ask("POST", "/frameworks", {"text": text, "note": "另立一个", "begins": "2024", "base": 0})[1]
    check("one that no pack has", made["stored"], made)
    return section.ask("GET", f"/scores?standard=my-duty&unit={COUNTY}&period=2024")[1]["rows"][0]["code"]


def test_command_line(data, town):
    def run(command, standard, period, *more):
        return subprocess.run([api.PROGRAM, command, "--data", data, "--standard", standard, "--unit", town, "--period", period, *more],
                              capture_output=True, text=True, encoding="utf-8")
    decided = run("decide", "my-duty", "2024", "--item", "TW-01", "--level", "full", "--note", "看过")
    check("the command line decides by the bureau's own", decided.returncode == 0, decided.stderr)
    judged = run("evaluate", "my-duty", "2024")
    check("and judges by it with what was decided", judged.returncode == 0 and "● TW-01" in judged.stdout, judged.stdout + judged.stderr)
    changed = run("evaluate", "township-duty", "2024", "--format", "json")
    check("by the version of the year", "研究教育工作" in changed.stdout and "研究教育工作、解决实际问题" not in changed.stdout, changed.stderr)
    none = run("evaluate", "nobodys-duty", "2024")
    check("what is none is told", none.returncode == 1 and "nobodys-duty" in none.stderr, none.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, passwords = api.make_county(folder)
        with api.serving(data) as port:
            bureau, school, inspector = (Visitor(port, name, passwords[name]) for name in ("dudao", "school", "duxue"))
            sheet = test_tree(bureau, school, Visitor(port))
            test_decisions(bureau, inspector, sheet)
            test_tables(bureau, inspector, school)
            section, finance = (Visitor(port, name, passwords[name]) for name in ("dudao", "caiwu"))
            test_own(section, bureau, school, finance)
            test_matches(section, bureau, school)
            test_workbooks(section, school)
            test_bands(section)
            town = publish_own(section)
            left = api.unwalked(lambda path: path.startswith(api.ELSEWHERE["frameworks.py"]))
            check("every route of frameworks was walked", not left, left)
        test_command_line(data, town)
        api.check_acts(data)
        proof = subprocess.run([api.PROGRAM, "verify", "--data", data], capture_output=True, text=True)
        check("the chain and its content fit", proof.returncode == 0, proof.stdout)
    print(f"{api.passed} passed, {api.failed} failed")
    return api.failed > 0


if __name__ == "__main__":
    sys.exit(main())
