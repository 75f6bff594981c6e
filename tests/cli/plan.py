#!/usr/bin/env python3
"""The gap plan, what-if and decisions: put in, the plan brings every school over its line and every coefficient under its limit; it
is the least where that can be counted out; what-if stores nothing; decisions are refused or change the verdict.

    plan.py PROGRAM [COUNTIES]
"""
import csv
import importlib.util
import itertools
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = sys.argv[1]
COUNTIES = int(sys.argv[2]) if len(sys.argv) > 2 else 40
argv, sys.argv = sys.argv, ["oracle.py", PROGRAM, "0"]
spec = importlib.util.spec_from_file_location("oracle", Path(__file__).with_name("oracle.py"))
oracle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(oracle)
sys.argv = argv
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED", name, str(detail)[:600])


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8")


def judge(command, data, unit, *words, standard="yzjh-2017"):
    got = run(command, "--data", data, "--standard", standard, "--unit", unit, "--period", "2024", "--format", "json", *words)
    return json.loads(got.stdout) if got.returncode == 0 else print(got.stderr)


def write(path, rows):
    names = ["code", "name", "parent", "kind", "period"] + sorted({key for row in rows for key in row["values"]})
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(names)
        for row in rows:
            out.writerow([row["code"], row["name"], row["parent"], row["kind"], 2024] +
                         ["" if row["values"].get(name) is None else row["values"][name] for name in names[5:]])


def random_county(number):
    rnd = random.Random(number)
    rows = [{"code": number, "name": f"县{number}", "parent": "", "kind": "县", "values": {}}]
    kinds = ["小学", "小学", "小学", "初中", "九年一贯制", "完全中学", "十二年一贯制"]
    for school in range(rnd.randint(4, 25)):
        kind = rnd.choice(kinds)
        values = oracle.make_school(rnd, kind, 0)
        if rnd.random() < .5:  # something to bring down: one school far off
            for name in oracle.SHARED[2:]:
                values[name] = round(values[name] * rnd.choice([.2, 1, 1, 6]), 2)
            values["mm_rooms"] = round(values["mm_rooms"])
        rows.append({"code": f"{number}{school:03}", "name": f"校{school}", "parent": number, "kind": kind, "values": values})
    return rows


def test_random_counties(folder):
    data = folder / "random"
    run("init", "--data", data)
    counties = range(501, 501 + COUNTIES)
    rows = [row for number in counties for row in random_county(number)]
    write(folder / "random.csv", rows)
    run("import", "--data", data, folder / "random.csv")
    for number in counties:
        before, after = judge("evaluate", data, number), judge("what-if", data, number, "--plan")
        bad = [row["name"] + row["stage"] for row in after["rows"] if row["verdict"] == "not_met"]
        high = [item["id"] for item in after["items"] if item["kind"] == "spread" and item["verdict"] == "not_met"]
        check(f"county {number}: the plan mends every row", not bad, bad)
        check(f"county {number}: the plan mends every coefficient", not high, (high, before["plan"]["note"]))
        again = {(step["unit"], step["item"]) for step in after["plan"]["by_row"]}
        check(f"county {number}: nothing is left to add", not again, again)
        tell = {(row["unit"], row["stage"]): row for row in before["rows"]}
        steps = before["plan"]["by_row"]
        check(f"county {number}: sums agree", all(
            math.isclose(total["add"], sum(s["add"] for s in steps if s["item"] == total["item"]), rel_tol=1e-9, abs_tol=1e-9)
            for total in before["plan"]["by_item"]))
        check(f"county {number}: whole people and rooms", all(
            float(s["add"]).is_integer() for s in steps if s["unit_name"] in ("人", "间", "元")), steps[:3])
        check(f"county {number}: steps name their row", all((s["unit"], s["stage"]) in tell for s in steps))


def coefficient(pairs):
    pupils = sum(p for p, _ in pairs)
    mean = sum(n for _, n in pairs) / pupils
    return math.sqrt(sum(p / pupils * (n / p - mean) ** 2 for p, n in pairs)) / mean if mean else math.inf


def test_least(folder):
    """Small counties where every way of adding backbone teachers can be tried."""
    for seed in range(12):
        rnd = random.Random(seed)
        schools = [(rnd.choice([100, 200, 300]), 0) for _ in range(4)]
        schools = [(pupils, rnd.choice([1, 2, 3, 9, 14]) * pupils // 100) for pupils, _ in schools]
        rows = [{"code": 7, "name": "县", "parent": "", "kind": "县", "values": {}}]
        for number, (pupils, teachers) in enumerate(schools):
            values = oracle.make_school(random.Random(1), "小学", 0)
            values = {key: pupils * 10 for key in values} | {"pupils_P": pupils, "backbone_P": teachers, "indoor_sport_area": 0}
            rows.append({"code": f"7{number}", "name": f"校{number}", "parent": 7, "kind": "小学", "values": values})
        data = folder / f"least{seed}"
        run("init", "--data", data)
        write(folder / "least.csv", rows)
        run("import", "--data", data, folder / "least.csv")
        plan = judge("evaluate", data, 7)["plan"]
        planned = sum(step["add"] for step in plan["by_row"] if step["item"] == "YZ-R-02")
        least = math.inf
        most = [max(0, math.ceil(14 * p / 100) - t) + 1 for p, t in schools]
        for adds in itertools.product(*(range(m + 1) for m in most)):
            if sum(adds) < least and coefficient([(p, t + a) for (p, t), a in zip(schools, adds)]) <= .5 * (1 + 1e-9):
                least = sum(adds)
        check(f"least {seed}: as few as counting out says, one more at most", least <= planned <= least + 1,
              (schools, planned, least))


def test_what_if(folder, data):
    unit, school = 990121, "990121104003"
    before = judge("evaluate", data, unit)
    after = judge("what-if", data, unit, f"{school}:t_pe_P=30")
    value = lambda e: next(row["values"]["YZ-R-03"] for row in e["rows"] if row["unit"] == school)
    check("a changed cell changes the value", value(after) != value(before))
    check("nothing is stored", value(judge("evaluate", data, unit)) == value(before))
    for word, part in (("nonsense", "写法不对"), ("1:t_pe_P=3", "本年度没有"), (f"{school}:zzz=3", "没有定义"),
                       (f"{school}:t_pe_P=x", "不是数")):
        got = run("what-if", "--data", data, "--standard", "yzjh-2017", "--unit", unit, "--period", 2024, word)
        check(f"refused: {word}", got.returncode == 1 and part in got.stderr, got.stderr)


def decide(data, standard, item, *words):
    return run("decide", "--data", data, "--standard", standard, "--unit", 990121, "--period", 2024, "--item", item, *words)


def test_decisions(folder, data):
    item = lambda e, name: next(i for i in e["items"] + e["vetoes"] + e["preconditions"] if i["id"] == name)
    paper = folder / "规划.pdf"
    paper.write_bytes(b"%PDF-1.4 sample")
    check("evidence items wait", item(judge("evaluate", data, 990121), "YZ-G-01")["verdict"] == "pending")
    for words, part in ((("--verdict", "met"), "佐证"), (("--verdict", "yes"), "--verdict met"), (("--points", "3"), "不评分")):
        got = decide(data, "yzjh-2017", "YZ-G-01", *words)
        check(f"refused: {words}", got.returncode in (1, 2) and part in got.stderr, got.stderr)
    got = decide(data, "yzjh-2017", "YZ-CV-P-01", "--verdict", "met", "--note", "已看")
    check("a computed item cannot be decided", got.returncode == 1 and "数据计算" in got.stderr, got.stderr)
    got = decide(data, "yzjh-2017", "YZ-X-99", "--verdict", "met", "--note", "已看")
    check("an unknown item", got.returncode == 1 and "没有在用的条目" in got.stderr, got.stderr)
    decide(data, "yzjh-2017", "YZ-G-01", "--verdict", "met", "--file", paper)
    got = item(judge("evaluate", data, 990121), "YZ-G-01")
    check("evidence makes it met", got["verdict"] == "met" and got["decision"]["file_name"] == "规划.pdf", got)
    decide(data, "yzjh-2017", "YZ-G-01", "--verdict", "not_met", "--note", "过期")
    got = item(judge("evaluate", data, 990121), "YZ-G-01")
    check("the newest decision counts", got["verdict"] == "not_met" and "过期" in got["why"], got)
    veto = judge("evaluate", data, 990121)["vetoes"][0]["id"]
    check("a veto without decision is pending", judge("evaluate", data, 990121)["vetoes"][0]["verdict"] == "pending")
    decide(data, "yzjh-2017", veto, "--verdict", "not_met", "--note", "发现一起")
    check("a veto found blocks", "not_met" == judge("evaluate", data, 990121)["vetoes"][0]["verdict"])


def test_points(folder, data):
    block = lambda: next(b for b in judge("evaluate", data, 990121, standard="jbjh-2012")["blocks"] if b["scored"])
    items = [i for i in judge("evaluate", data, 990121, standard="jbjh-2012")["items"] if i["kind"] == "score"]
    check("17 scored items of 100 points", len(items) == 17 and sum(i["points_max"] for i in items) == 100)
    first = block()
    check("without points all is possible", (first["points_low"], first["points_high"], first["verdict"]) == (0, 100, "pending"))
    got = decide(data, "jbjh-2012", items[0]["id"], "--points", items[0]["points_max"] + 1)
    check("more than full marks is refused", got.returncode == 1 and "之间" in got.stderr, got.stderr)
    got = decide(data, "jbjh-2012", items[0]["id"], "--points", -1)
    check("less than nothing is refused", got.returncode == 1, got.stderr)
    for item in items[:15]:
        decide(data, "jbjh-2012", item["id"], "--points", item["points_max"])
    check("what is sure can suffice before all is scored", block()["verdict"] == "met", block())
    for item in items[:3]:
        decide(data, "jbjh-2012", item["id"], "--points", 0)
    got = block()
    check("between the bounds it waits", got["points_low"] < 85 <= got["points_high"] and got["verdict"] == "pending", got)
    decide(data, "jbjh-2012", items[3]["id"], "--points", 0)
    got = block()
    check("when the rest cannot suffice it is not met", got["points_high"] < 85 and got["verdict"] == "not_met", got)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "demo"
        run("init", "--data", data, "--demo")
        test_random_counties(folder)
        test_least(folder)
        test_what_if(folder, data)
        test_decisions(folder, data)
        test_points(folder, data)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
