#!/usr/bin/env python3
"""`duxue import` of several years ended without warning (kill -9) and begun again with --resume: every file is stored
whole or not at all, goes on where it stopped, and in the end is there once, as if nothing had happened. The same of one
large file that is ended while it is read: nothing of it is stored, and its rows are not read again.

    imports.py BUILD [ENDS]       (BUILD holds duxue; 100 ends take some minutes)
"""
import hashlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import checks
from checks import BUILD, check, run

ENDS = checks.ends(6)
YEARS, SCHOOLS, INDICATOR, ELEMENT = range(2019, 2025), 3000, "books-per-pupil", "图书册数"


def make_year(folder, year):
    """A file of the year, and what its county has to have of books."""
    books = [random.randrange(9000) for _ in range(SCHOOLS)]
    rows = [f"C-{i},校{i},C,小学,{year},300,{count}" for i, count in enumerate(books)]
    path = folder / f"{year}.csv"
    path.write_text("\n".join(["code,name,parent,kind,period,pupils_P,books", f"C,县,,县,{year},,"] + rows) + "\n", encoding="utf-8")
    return path, sum(books)


def stored(data):
    """Of each hash: rows as the source tells them, rows that are there, in the order in which they came."""
    db = sqlite3.connect(data / "duxue.db")
    found = db.execute("SELECT s.file_hash, s.row_count, (SELECT COUNT(*) FROM submission b WHERE b.source_id = s.id AND"
                       " b.id BETWEEN s.first_submission AND s.last_submission) FROM source s ORDER BY s.id").fetchall()
    (without,) = db.execute("SELECT COUNT(*) FROM submission WHERE source_id NOT IN (SELECT id FROM source)").fetchone()
    db.close()
    return found, without


def end_at(data, paths, moment):
    """True: it was ended before it had stored the last one."""
    victim = subprocess.Popen([str(BUILD / "duxue"), "import", "--data", str(data), "--resume", *map(str, paths)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(moment)
    ended = victim.poll() is None
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    return ended


def round_of(number, data, paths, usual):
    """Ended again and again until everything is there; how often, and how often with some of the files stored."""
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    run("init", "--data", data)
    ends = between = had = 0
    while ends < 3 and end_at(data, paths, random.uniform(0, 0.8 * usual)):
        ends += 1
        found, without = stored(data)
        check(f"{number}: whole or not at all, in their order", not without and all(a == b for _, a, b in found) and
              [hash for hash, _, _ in found] == hashes[:len(found)], (found, without))
        check(f"{number}: nothing is lost again", len(found) >= had, (had, found))
        had = len(found)
        between += 0 < had < len(paths)
    had = len(stored(data)[0])  # the last one may not have been ended any more
    told = json.loads(run("import", "--data", data, "--resume", "--format", "json", *paths))
    check(f"{number}: it goes on where it stopped", [one["stored"] for one in told] == [at >= had for at in range(len(paths))], told)
    return ends, between


def compare(number, data, years, paths):
    found, without = stored(data)
    check(f"{number}: each file is there once", len(found) == len(paths) and not without and all(a == b for _, a, b in found), found)
    for year, wanted in years.items():
        value = json.loads(run("measure", "--data", data, "--indicator", INDICATOR, "--unit", "C", "--period", year, "--format", "json"))
        got = {part["name"]: part["value"] for part in value["parts"]}.get(ELEMENT)
        check(f"{number}: {year}", got == wanted, (got, wanted))
    kept = {path.name for path in (data / "files").rglob("*") if path.is_file()} - {p.name for p in (data / "files").glob("*") if p.is_file()}
    check(f"{number}: the files are kept", len(kept) == len(paths), kept)
    run("verify", "--data", data)


SCHOOLS_OF_ONE, YEAR_OF_ONE = 60000, 2024


def make_one(folder):
    """A file of one year, large enough to be ended while it is read; it has what CSV has to be read with care."""
    rows = [f'O-{i},"校,{i}\n分校",O,小学,{YEAR_OF_ONE},{random.randrange(900)},{random.choice(["", "—", random.randrange(9000)])}'
            for i in range(SCHOOLS_OF_ONE)]
    path = folder / "one.csv"
    path.write_text("\n".join(["code,name,parent,kind,period,pupils_P,books", f"O,县,,县,{YEAR_OF_ONE},,"] + rows) + "\n", encoding="utf-8")
    return path


def content(data):
    """All that was stored of units and figures, and where each stood."""
    db = sqlite3.connect(data / "duxue.db")
    found = db.execute("SELECT u.code, s.name, s.kind, s.parent_id, b.source_row, b.cells FROM unit u JOIN unit_state s ON s.unit_id = u.id"
                       " LEFT JOIN submission b ON b.unit_id = u.id AND b.period_id = s.period_id ORDER BY u.code").fetchall()
    told = db.execute("SELECT file_hash, row_count, value_count FROM source ORDER BY id").fetchall()
    db.close()
    return found, told


def left_in(data):
    """What of reading was noted and not taken away."""
    return list((data / "imports").iterdir()) if (data / "imports").is_dir() else []


def one_file(folder):
    """How often it was ended, and how often rows were taken over from what an end had left."""
    path, ends, taken = make_one(folder), 0, 0
    run("init", "--data", folder / "one")
    begun = time.monotonic()
    run("import", "--data", folder / "one", path)
    usual, wanted = time.monotonic() - begun, content(folder / "one")
    check("one: nothing is left of what was read", not left_in(folder / "one"))
    number = 0
    while number < ENDS or (not taken and number < ENDS + 12):  # an end before the first note leaves nothing to take over
        data = folder / f"one-{number}"
        run("init", "--data", data)
        while end_at(data, [path], random.uniform(0.05, 0.7) * usual) and ends < 3 * (number + 1):
            ends += 1
            check(f"one {number}: nothing is stored, or all", content(data) in (([], []), wanted))
            if random.random() < 0.3:  # a power cut while it was noted: half a chunk, or one that never came to the disk
                for left in left_in(data):
                    size = left.stat().st_size
                    with open(left, "r+b") as out:
                        out.seek(random.randrange(size + 1))
                        out.write(bytes(min(4096, size)))
        told = json.loads(run("import", "--data", data, "--resume", "--format", "json", path))
        taken += told[0].get("resumed", 0) > 0
        check(f"one {number}: it is there as if nothing had happened", content(data) == wanted)
        check(f"one {number}: nothing is left of what was read", not left_in(data))
        run("verify", "--data", data)
        number += 1
    check("one: rows were taken over", taken > 0 or ENDS < 3, taken)
    print(f"one file: {ends} ends, {taken} times rows were taken over")


def main():
    random.seed()
    ends = between = number = 0
    with tempfile.TemporaryDirectory(dir=BUILD) as name:
        folder, years, paths = Path(name), {}, []
        for year in YEARS:
            path, years[year] = make_year(folder, year)
            paths.append(path)
        run("init", "--data", folder / "usual")
        begun = time.monotonic()
        run("import", "--data", folder / "usual", *paths)
        usual = time.monotonic() - begun
        while ends < ENDS and number < 4 * ENDS:
            data = folder / f"data-{number}"
            more, some = round_of(number, data, paths, usual)
            ends, between = ends + more, between + some
            compare(number, data, years, paths)
            number += 1
        one_file(folder)
    check("it was ended in the middle", ends >= ENDS, ends)
    print(f"{ends} ends, {between} of them behind the first file and before the last")
    return checks.conclude()


sys.exit(main())
