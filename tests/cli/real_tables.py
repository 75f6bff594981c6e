#!/usr/bin/env python3
"""Real school tables: imports them through their mappings and compares the weighted coefficient of variation of every county and
district with an independent calculation in SQL, to 1e-9.

    real_tables.py PROGRAM      (DUXUE_SHARED names the folder of the tables; without it the test is skipped)
"""
import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

SHARED = Path(os.environ.get("DUXUE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
passed = failed = 0


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("NOT OK:", what)


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8")


def number(text):
    """None for a blank cell: the table does not say."""
    text = text.strip().replace(",", "")
    return float(text) if text else None


def total(row, columns):
    values = [number(row[column]) for column in columns]
    return None if None in values else sum(values)


def coefficients(rows):
    """By region: the official formula in SQL, None where something is unknown or not computable."""
    base = sqlite3.connect(":memory:")
    base.create_function("sqrt", 1, lambda x: None if x is None else x ** 0.5)
    base.execute("CREATE TABLE school (region TEXT, pupils REAL, resource REAL)")
    base.executemany("INSERT INTO school VALUES (?, ?, ?)", rows)
    query = """
        WITH kept AS (SELECT * FROM school WHERE pupils > 0 OR pupils IS NULL),
             mean AS (SELECT region, SUM(pupils) AS p, SUM(resource) * 100.0 / SUM(pupils) AS m,
                             SUM(pupils IS NULL OR resource IS NULL) AS unknown FROM kept GROUP BY region),
             sd AS (SELECT k.region, SQRT(SUM(k.pupils * (k.resource * 100.0 / k.pupils - m.m)
                                              * (k.resource * 100.0 / k.pupils - m.m)) / m.p) AS s
                    FROM kept k JOIN mean m ON m.region = k.region GROUP BY k.region)
        SELECT m.region, CASE WHEN m.unknown > 0 OR m.m = 0 THEN NULL ELSE s.s / m.m END
        FROM mean m JOIN sd s ON s.region = m.region"""
    return dict(base.execute(query))


def compare(program, data, name, indicator, root_level, period, expected):
    units = json.loads(run(program, "unit", "list", "--data", data, "--period", period, "--format", "json").stdout)
    roots = [unit["code"] for unit in units if unit["parent"] is None]
    measured = {}
    for root in roots:
        got = run(program, "measure", "--data", data, "--indicator", indicator, "--unit", root, "--period", period,
                  "--each", root_level, "--format", "json")
        if got.returncode:
            check(False, f"{name}: measure said {got.stderr.strip()}")
            return
        for result in json.loads(got.stdout):
            measured[result["unit"]["code"]] = result["value"]
    check(len(measured) >= len(expected), f"{name}: {len(measured)} regions measured, {len(expected)} expected")
    wrong = [code for code, value in expected.items()
             if (value is None) != (measured.get(code) is None)
             or (value is not None and abs(value - measured[code]) > 1e-9 * max(1, abs(value)))]
    check(not wrong, f"{name}: {len(wrong)} of {len(expected)} differ, for example "
                     + str([(code, expected[code], measured.get(code)) for code in wrong[:3]]))
    known = sum(value is not None for value in expected.values())
    print(f"{name}: {known} coefficients equal, {len(expected) - known} not computable in both")


def read(name):
    with open(SHARED / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def taiwan(program, folder):
    data = str(folder / "tw")
    run(program, "init", "--data", data)
    got = run(program, "import", "--data", data, "--mapping", "tw-primary", str(SHARED / "tw-primary-113.csv"))
    check(got.returncode == 0, "tw import: " + got.stderr[:500])
    rows = read("tw-primary-113.csv")
    pupils = [f"{grade}年級{sex}學生數" for grade in range(1, 7) for sex in "男女"]
    county = [(r["縣市代碼"], total(r, pupils), total(r, ["男專任教師", "女專任教師"])) for r in rows]
    compare(program, data, "tw counties, teachers", "teachers-per-100-primary-cv", "county", "2024", coefficients(county))
    classes = [(r["縣市代碼"], total(r, pupils), total(r, [f"{grade}年級班級數" for grade in range(1, 7)])) for r in rows]
    compare(program, data, "tw counties, classes", "classes-per-100-primary-cv", "county", "2024", coefficients(classes))


def philippines(program, folder):
    data = str(folder / "ph")
    run(program, "init", "--data", data)
    got = run(program, "import", "--data", data, "--mapping", "ph-secondary", str(SHARED / "ph-secondary-2015.csv"))
    check(got.returncode == 0, "ph import: " + got.stderr[:500])
    rows = read("ph-secondary-2015.csv")
    pupils = [f"Grade {grade} {sex}" for grade in range(7, 11) for sex in ("Male", "Female")]

    def of(columns):
        return [("/".join(r[c] for c in ("region", "division", "district")), total(r, pupils), total(r, columns))
                for r in rows]
    teachers = [f"teachers.{kind}" for kind in ("instructor", "mobile", "regular", "sped")]
    compare(program, data, "ph districts, teachers", "teachers-per-100-junior-cv", "county", "2015",
            coefficients(of(teachers)))
    compare(program, data, "ph districts, rooms", "rooms-per-100-junior-cv", "county", "2015",
            coefficients(of(["rooms.standard.academic", "rooms.nonstandard.academic"])))


def main():
    if not SHARED.is_dir():
        print("skipped: the real tables are not here")
        print("0 passed, 0 failed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        taiwan(sys.argv[1], Path(folder))
        philippines(sys.argv[1], Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
