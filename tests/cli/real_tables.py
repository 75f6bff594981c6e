#!/usr/bin/env python3
"""Real school tables: imports them through their mappings and compares the weighted coefficient of variation of every county and
district with an independent calculation, in SQL or in Python, to 1e-9. A workbook that claims 836,601 rows is read in little memory,
and one that is only blown up is refused.

    real_tables.py PROGRAM      (DUXUE_SHARED names the folder of the tables; without it the test is skipped)
"""
import csv
import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

SHARED = Path(os.environ.get("DUXUE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "data"
passed = failed = 0
# In MB; AddressSanitizer keeps freed memory and shadows the rest.
MEMORY_MOST = 256 if b"__asan_init" in Path(sys.argv[1]).read_bytes() else 64


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


# ---- one municipality over three years: blank cells, 88888, schools of two stages ----

def spread(rows):
    """By region, of (region, weight, value): the official formula; None where something is unknown or not computable."""
    found = {}
    for region in {region for region, _, _ in rows}:
        kept = [(weight, value) for where, weight, value in rows if where == region and weight != 0]
        if not kept or any(weight is None or value is None for weight, value in kept):
            found[region] = None
            continue
        whole = math.fsum(weight for weight, _ in kept)
        mean = math.fsum(weight * value for weight, value in kept) / whole
        square = math.fsum(weight * (value - mean) ** 2 for weight, value in kept) / whole
        found[region] = math.sqrt(square) / mean if mean else None
    return found


def stated(text):
    value = number(text)
    return None if value == 88888 else value


def maracanau(program, folder, year):
    data, name = str(folder / f"br{year}"), f"br-maracanau-{year}.csv"
    run(program, "init", "--data", data)
    got = run(program, "import", "--data", data, "--mapping", "br-maracanau", str(SHARED / name))
    check(got.returncode == 0, f"br {year} import: " + got.stderr[:500])
    schools = [row for row in read(name) if row["TP_SITUACAO_FUNCIONAMENTO"] == "1"]
    units = json.loads(run(program, "unit", "list", "--data", data, "--format", "json").stdout)
    codes = {unit["code"] for unit in units}
    check(all(row["CO_ENTIDADE"] in codes for row in schools) and len(codes) == len(schools) + 4,
          f"br {year}: {len(schools)} open schools, two districts, a municipality and a state")

    def staged(row, stage, column):
        """A stage that the school does not teach has nothing of it; the mapping takes no answer for not teaching."""
        value = stated(row[f"{column}_{stage}"])
        return 0.0 if value is None and not number(row[f"IN_{stage}"]) else value

    def per(above, below, times=1):
        return None if above is None or not below else above * times / below

    for stage, words in (("FUND_AI", "primary"), ("FUND_AF", "junior")):
        pupils = [(row["CO_DISTRITO"], staged(row, stage, "QT_MAT"), row) for row in schools]
        teachers = [(district, n, per(n, staged(row, stage, "QT_DOC"))) for district, n, row in pupils]
        rooms = [(district, n, per(stated(row["QT_SALAS_UTILIZADAS"]), n, 100)) for district, n, row in pupils]
        for what, rows in (("pupils-per-teacher", teachers), ("rooms-per-100", rooms)):
            compare(program, data, f"br {year} districts, {what} {words}", f"{what}-{words}-cv", "township", str(year),
                    spread(rows))


# ---- a workbook that claims 836,601 rows ----

SUMS = """indicators:
  - {id: rooms, name: 教室, value: sum(classrooms)}
  - {id: rooms-cv, name: 教室差异, value: cv(classrooms)}
"""


# A process begins with the memory of the one that starts it: a small one in between, or ours would be measured.
MEASURE = """import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stderr=sys.stdout.fileno()).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)"""


def measured_run(*words):
    """Exit status, what was said, and the most memory the program and its reader took, in MB."""
    got = run(sys.executable, "-c", MEASURE, *words)
    said, memory = got.stdout.rstrip("\n").rsplit("\n", 1)
    return got.returncode, said, int(memory) / 1024


def sheet_rows(path):
    """The filled rows of the sheet as {column letters: text}, read without a library of workbooks."""
    with zipfile.ZipFile(path) as archive:
        strings = [re.sub(r"<[^>]*>", "", item) for item in
                   re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode("utf-8"), re.S)]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    for body in re.findall(r"<row [^>]*?[^/]>(.*?)</row>", sheet, re.S):
        row = {}
        for column, kind, value in re.findall(r'<c r="([A-Z]+)\d+"([^>]*)><v>([^<]*)</v>', body):
            row[column] = strings[int(value)] if 't="s"' in kind else value
        if row:
            yield row


def tocantins(program, folder):
    data, packs, source = str(folder / "to"), folder / "packs", SHARED / "br-tocantins-2025.xlsx"
    run(program, "init", "--data", data)
    status, said, memory = measured_run(program, "import", "--data", data, "--mapping", "br-tocantins-xlsx", str(source))
    check(status == 0, "br xlsx import: " + said[:500])
    check(memory < MEMORY_MOST, f"836,601 rows, 58 MB of sheet, took {memory:.0f} MB")
    print(f"br xlsx: at most {memory:.0f} MB")
    rows = sheet_rows(source)
    heading = {name: column for column, name in next(rows).items()}
    cell = lambda row, name: row.get(heading[name], "")
    schools = [row for row in rows if cell(row, "TP_SITUACAO_FUNCIONAMENTO") == "1"]
    check(len(schools) == 1581, f"{len(schools)} open schools")
    rooms = [(cell(row, "CO_MUNICIPIO"), 1.0, stated(cell(row, "QT_SALAS_UTILIZADAS"))) for row in schools]
    sums = {region: None if any(value is None for where, _, value in rooms if where == region)
            else math.fsum(value for where, _, value in rooms if where == region) for region, _, _ in rooms}
    shutil.copytree(Path(__file__).resolve().parents[2] / "packs", packs)
    (packs / "indicators" / "sums.yaml").write_text(SUMS, encoding="utf-8")
    os.environ["DUXUE_PACKS"] = str(packs)
    compare(program, data, "br xlsx municipalities, rooms", "rooms", "county", "2025", sums)
    compare(program, data, "br xlsx municipalities, spread of rooms", "rooms-cv", "county", "2025", spread(rooms))
    del os.environ["DUXUE_PACKS"]


def bomb(program, folder):
    """The same workbook with a sheet of nothing: as small, but blown up a thousandfold."""
    data, source, path = str(folder / "bomb"), SHARED / "br-tocantins-2025.xlsx", folder / "bomb.xlsx"
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            if name != "xl/worksheets/sheet1.xml":
                bad.writestr(name, good.read(name))
        with bad.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for _ in range(60):
                sheet.write(b"<row><c/></row>" * 70000)
            sheet.write(b"</sheetData></worksheet>")
    run(program, "init", "--data", data)
    status, said, memory = measured_run(program, "import", "--data", data, "--mapping", "br-tocantins-xlsx", str(path))
    check(status == 1 and "DUXUE_LIMIT_RATIO" in said, f"a bomb of {path.stat().st_size} bytes: {status} {said[:300]}")
    check(memory < MEMORY_MOST, f"refusing the bomb took {memory:.0f} MB")
    check(run(program, "unit", "list", "--data", data).returncode == 1, "and nothing of it was stored")


def divisions(program, folder):
    """Four tables of division codes become one tree; what stands under what is counted from the tables themselves."""
    data, source = str(folder / "cn"), SHARED / "cn-divisions-2023"
    tables = {name: list(csv.DictReader((source / f"{name}.csv").open(encoding="utf-8")))
              for name in ("provinces", "cities", "areas", "streets")}
    run(program, "init", "--data", data)
    for name, mapping in (("provinces", "provinces"), ("cities", "cities"), ("areas", "counties"), ("streets", "townships")):
        got = run(program, "import", "--data", data, "--mapping", f"cn-divisions-{mapping}", "--period", "2023",
                  str(source / f"{name}.csv"))
        check(got.returncode == 0, f"cn {name}: {got.stderr[:500]}")
    units = {unit["code"]: unit for unit in json.loads(run(program, "unit", "list", "--data", data, "--format", "json").stdout)}
    count = lambda kind: sum(unit["kind"] == kind for unit in units.values())
    alone = {row["code"] for row in tables["areas"]} & {row["code"] + "00" for row in tables["cities"]}
    check((count("province"), count("city"), count("county"), count("township")) == (31, 342 - len(alone), 2978, 41352),
          f"cn: {[count(kind) for kind in ('province', 'city', 'county', 'township')]}, {len(alone)} cities without counties")
    check(len(alone) == 3 and all(units[code]["parent"] == code[:2] + "0000" for code in alone), f"cn: {alone} stand as counties")
    wrong = [row["code"] for row in tables["areas"]
             if units[row["code"]]["parent"] != (row["cityCode"] + "00" if row["code"] not in alone else row["provinceCode"] + "0000")]
    wrong += [row["code"] for row in tables["streets"] if units[row["code"]]["parent"] != row["areaCode"]]
    check(not wrong, f"cn: {len(wrong)} stand elsewhere, first {wrong[:3]}")
    row = tables["areas"][1234]
    found = run(program, "unit", "find", row["code"], "--data", data).stdout
    check(found.startswith(f"{row['code']} {row['name']}（县） < "), f"cn: a county is found by its code: {found[:80]}")


def main():
    if not SHARED.is_dir():
        print("skipped: the real tables are not here")
        print("0 passed, 0 failed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        taiwan(sys.argv[1], Path(folder))
        philippines(sys.argv[1], Path(folder))
        for year in (2021, 2022, 2023):
            maracanau(sys.argv[1], Path(folder), year)
        tocantins(sys.argv[1], Path(folder))
        bomb(sys.argv[1], Path(folder))
        divisions(sys.argv[1], Path(folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
