#!/usr/bin/env python3
"""Golden vectors of the 2012 standard: the composite coefficient is the plain mean of the eight, and the official coefficient of the
worked example comes out of `evaluate` as well.

    composite.py PROGRAM
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = sys.argv[1]
# Five schools: pupils and books; the coefficient of books per pupil is 0.515257.
SCHOOLS = [(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)]
STAGED = ["deg_doctor", "deg_master", "deg_bachelor", "deg_associate", "deg_lower", "ft", "title_mid"]
SHARED = ["aux_area", "field_area", "indoor_sport_area", "equip_value", "computers"]
# Split of shared property: A=300, B=200, C=100 of a twelve-year school.
SHARES = {"primary": 0.460123, "junior": 0.337423}


def run(*words):
    got = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8")
    if got.returncode:
        print(got.stderr)
    return got.stdout


def main():
    passed = failed = 0
    head = ["code", "name", "parent", "kind", "period", "owner", "sponsor", "pupils_P", "books"] + \
           [f"{stem}_P" for stem in STAGED] + SHARED + ["pupils_J", "pupils_S"]
    lines = [",".join(head), "1,甲县,,县,2024" + "," * (len(head) - 5)]
    for number, (pupils, books) in enumerate(SCHOOLS):
        degrees = [0, 1, number + 1, 2, 0, number + 4, number + 1]
        lines.append(",".join(map(str, [f"1{number}", f"校{number}", 1, "小学", 2024, "公办", "县级", pupils, books, *degrees,
                                        pupils * 5, pupils * 8, 0, pupils / 4, number + 3, "", ""])))
    lines.append("2,乙县,,县,2024" + "," * (len(head) - 5))
    lines.append(",".join(map(str, ["21", "合", 2, "十二年一贯制", 2024, "公办", "县级", 300, 1000] + [""] * 12 + [200, 100])))
    with tempfile.TemporaryDirectory() as folder:
        table, data = Path(folder) / "t.csv", Path(folder) / "d"
        table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run("init", "--data", data)
        run("import", "--data", data, table)
        evaluate = lambda unit: json.loads(run("evaluate", "--data", data, "--standard", "jbjh-2012", "--unit", unit,
                                               "--period", "2024", "--format", "json"))
        items = {item["id"]: item for item in evaluate("1")["items"]}
        singles = [items[f"JB-C-P-{n:02}"]["value"] for n in range(1, 9)]
        rows = evaluate("2")["rows"]
        tests = [("books", abs(singles[4] - 0.515257) < 5e-7),
                 ("mean of the eight", abs(items["JB-CV-P"]["value"] - sum(singles) / 8) < 1e-12),
                 ("limit", items["JB-CV-P"]["limit"] == 0.65 and items["JB-CV-J"]["limit"] == 0.55),
                 ("no junior school", items["JB-CV-J"]["verdict"] in ("not_applicable", "pending"))]
        for row in rows:
            got = row["values"]["JB-C-05"] * row["pupils"] / 1000
            tests.append((f"share of {row['stage']}", abs(got - SHARES[row["stage"]]) < 5e-7))
        for name, good in tests:
            passed, failed = passed + good, failed + (not good)
            if not good:
                print("NOT OK:", name, singles, [row["values"] for row in rows])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
