#!/usr/bin/env python3
"""300 generated county tables with random missing values against an independent oracle of the seven resource indicators and the
fourteen coefficients of yzjh-2017: the same values to 1e-9, the same verdicts.

    oracle.py PROGRAM [COUNTIES]
"""
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

STAGED = ["pupils", "deg_doctor", "deg_master", "deg_bachelor", "deg_associate", "backbone", "t_pe", "t_music", "t_fineart",
          "t_arts"]
SHARED = ["aux_area", "indoor_sport_area", "field_area", "equip_value", "mm_rooms"]
COLUMNS = [f"{stem}_{stage}" for stage in "PJ" for stem in STAGED] + ["pupils_S"] + SHARED
KINDS = {"小学": "P", "教学点": "P", "初中": "J", "九年一贯制": "PJ", "完全中学": "JS", "十二年一贯制": "PJS", "特教": "PJ", "高中": "S",
         "中职": ""}
WEIGHT = {"P": 1.0, "J": 1.1, "S": 1.32}
LIMITS = {"P": [4.2, 1, 0.9, 4.5, 7.5, 2000, 2.3], "J": [5.3, 1, 0.9, 5.8, 10.2, 2500, 2.4]}
TIMES = [100, 100, 100, 1, 1, 1, 100]


def make_school(rnd, kind, missing):
    values = {}
    for stage in KINDS[kind]:
        if stage == "S":
            values["pupils_S"] = rnd.randint(100, 900)
            continue
        pupils = rnd.choice([0, rnd.randint(5, 60), rnd.randint(60, 300), rnd.randint(300, 2200)]) if rnd.random() < .3 \
            else rnd.randint(100, 900)
        values[f"pupils_{stage}"] = pupils
        for stem, share in (("deg_doctor", .001), ("deg_master", .005), ("deg_bachelor", .06), ("deg_associate", .012),
                            ("backbone", .014), ("t_pe", .005), ("t_music", .003), ("t_fineart", .003), ("t_arts", .001)):
            values[f"{stem}_{stage}"] = round(pupils * share * rnd.uniform(.5, 1.9))
    weighted = sum(WEIGHT[s] * values[f"pupils_{s}"] for s in KINDS[kind])
    values["aux_area"] = round(weighted * rnd.uniform(4, 9), 2)
    values["indoor_sport_area"] = round(values["aux_area"] * rnd.choice([0, 0, .1]), 2)
    values["field_area"] = round(weighted * rnd.uniform(6, 14), 2)
    values["equip_value"] = round(weighted * rnd.uniform(1700, 4200) / 10000, 4)
    values["mm_rooms"] = round(weighted * rnd.uniform(.02, .04))
    for name in list(values):
        if rnd.random() < missing:
            values[name] = None
    return values


# ---- the oracle: plainly after the standard's text, sharing nothing with the program ----

def plus(*values):
    return None if None in values else sum(values)


def resources(kind, values, stage):
    get = lambda name: values.get(name)
    staged = lambda stem: get(f"{stem}_{stage}")
    degrees = ["deg_doctor", "deg_master", "deg_bachelor"] + (["deg_associate"] if stage == "P" else [])
    counts = {s: get(f"pupils_{s}") for s in KINDS[kind]}
    if len(counts) == 1:
        share = 1.0
    elif None in counts.values():
        share = None
    else:
        whole = sum(WEIGHT[s] * n for s, n in counts.items())
        share = WEIGHT[stage] * counts[stage] / whole if whole else 1.0
    part = lambda x: None if x is None or share is None else x * share
    indoor = get("indoor_sport_area")
    rooms = None if get("aux_area") is None or indoor is None else get("aux_area") - indoor
    equipment = get("equip_value")
    return [plus(*map(staged, degrees)), staged("backbone"), plus(*map(staged, ["t_pe", "t_music", "t_fineart", "t_arts"])),
            part(rooms), part(plus(get("field_area"), indoor)), part(None if equipment is None else equipment * 10000),
            part(get("mm_rooms"))]


def at_least(value, limit):
    return value >= limit - 1e-9 * max(abs(value), abs(limit))


def rows_of(schools):
    """{(code, stage): (pupils, values, verdict)}; a row whose enrolment is unknown stands and is pending."""
    rows = {}
    for code, kind, values in schools:
        for stage in KINDS[kind]:
            pupils = values.get(f"pupils_{stage}")
            if stage == "S" or kind == "特教" or pupils == 0 or (kind == "教学点" and pupils is not None and pupils < 50):
                continue
            have = resources(kind, values, stage)
            got = [None if pupils is None or x is None else x * times / pupils for x, times in zip(have, TIMES)]
            misses = [(v, limit) for v, limit in zip(got, LIMITS[stage]) if v is not None and not at_least(v, limit)]
            if len(misses) > 1 or any(not at_least(v, limit * .85) for v, limit in misses):
                verdict = "not_met"
            else:
                verdict = "pending" if None in got else "met"
            rows[code, stage] = (pupils, got, verdict)
    return rows


def coefficient(rows, stage, item):
    chosen = [(pupils, got[item]) for (_, s), (pupils, got, _) in rows.items() if s == stage]
    if not chosen:
        return None, "not_applicable"
    if any(p is None or v is None for p, v in chosen):
        return None, "pending"
    whole = math.fsum(p for p, _ in chosen)
    mean = math.fsum(p * v for p, v in chosen) / whole
    if mean == 0:
        return None, "not_met"
    value = math.sqrt(math.fsum(p * (v - mean) ** 2 for p, v in chosen) / whole) / mean
    return value, "met" if value <= {"P": .5, "J": .45}[stage] + 1e-9 * value else "not_met"


def close(a, b):
    return (a is None) == (b is None) and (a is None or abs(a - b) <= 1e-9 * max(1, abs(a)))


def compare(county, schools, result):
    """The first difference in words, or None."""
    rows = rows_of(schools)
    got = {(row["unit"], {"primary": "P", "junior": "J"}[row["stage"]]): row for row in result["rows"]}
    if set(rows) != set(got):
        return f"rows differ: {set(rows) ^ set(got)}"
    for key, (_, values, verdict) in rows.items():
        mine = [got[key]["values"][f"YZ-R-{n:02}"] for n in range(1, 8)]
        if not all(map(close, values, mine)):
            return f"{key}: {values} but {mine}"
        if verdict != got[key]["verdict"]:
            return f"{key}: {verdict} but {got[key]['verdict']}, values {values}"
    items = {item["id"]: item for item in result["items"]}
    for stage in "PJ":
        for n in range(7):
            value, verdict = coefficient(rows, stage, n)
            item = items[f"YZ-CV-{stage}-{n + 1:02}"]
            if not close(value, item["value"]) or verdict != item["verdict"]:
                return f"{item['id']}: {value} {verdict} but {item['value']} {item['verdict']}"
    verdicts = {verdict for _, _, verdict in rows.values()}
    whole = next((v for v in ("not_met", "pending", "met") if v in verdicts), "not_applicable")
    return None if items["YZ-R"]["verdict"] == whole else f"all rows: {whole} but {items['YZ-R']['verdict']}"


def main():
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    rnd, counties = random.Random(20170419), {}
    for number in range(count):
        missing = rnd.choice([0, 0, .01, .05])
        counties[f"C{number:03}"] = [(f"C{number:03}S{n:02}", kind, make_school(rnd, kind, missing))
                                     for n, kind in enumerate(rnd.choices(list(KINDS), [8, 3, 4, 3, 1, 1, 1, 1, 1],
                                                                          k=rnd.randint(1, 14)))]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        table, data = Path(folder) / "表.csv", str(Path(folder) / "d")
        with open(table, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["code", "name", "parent", "kind", "period"] + COLUMNS)
            for county, schools in counties.items():
                writer.writerow([county, county, "", "县", "2024"] + [""] * len(COLUMNS))
                for code, kind, values in schools:
                    cells = ["" if values.get(column) is None else values[column] for column in COLUMNS]
                    writer.writerow([code, code, county, kind, "2024"] + cells)
        subprocess.run([program, "init", "--data", data], check=True, capture_output=True)
        got = subprocess.run([program, "import", "--data", data, str(table)], capture_output=True, text=True)
        if got.returncode:
            print("NOT OK: import:", got.stderr[:1500])
            print("0 passed, 1 failed")
            return 1
        for county, schools in counties.items():
            got = subprocess.run([program, "evaluate", "--data", data, "--standard", "yzjh-2017", "--unit", county,
                                  "--period", "2024", "--format", "json"], capture_output=True, text=True)
            wrong = got.stderr if got.returncode else compare(county, schools, json.loads(got.stdout))
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"NOT OK: {county}: {wrong}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
