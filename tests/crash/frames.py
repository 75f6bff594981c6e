#!/usr/bin/env python3
"""Programs ended without warning (kill -9) while they load, write and write anew the frames beside the database: what is
measured afterwards is what the figures say, every time.

A frame is written in a few milliseconds, which nobody hits by the clock. So half of the programs may write no file longer
than a random part of a frame: the system ends them (SIGXFSZ) in the middle of it. The others are ended at any moment.

    frames.py BUILD [ENDS]       (BUILD holds duxue; 500 ends take some minutes)

Each round stores new figures - or a new school - so that the kept frame has to be written anew, ends two programs that
are at it at the same time, and asks a third. Nobody but this script knows what the sums have to be.
"""
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import checks
from checks import BUILD, check, run

ENDS = checks.ends(6)
INDICATOR, ELEMENT = "books-per-pupil", "图书册数"
COUNTIES, SCHOOLS = 3, 900


def store(data, books, codes, names):
    table = data.parent / "table.csv"
    lines = ["code,name,parent,kind,period,pupils_P,books"]
    if not names:
        lines += ["M,大市,,市,2024,,"] + [f"C{c},县{c},M,县,2024,,"  for c in range(COUNTIES)]
    for code in codes:
        lines.append(f"{code},校{code},{code.split('-')[0]},小学,2024,300,{books[code]}")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("import", table, "--data", data)


def measure(data, county):
    return [str(BUILD / "duxue"), "measure", "--data", str(data), "--indicator", INDICATOR, "--unit", county, "--period", "2024",
            "--format", "json"]


def sum_of(data, county):
    done = subprocess.run(measure(data, county), capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        return done.stderr
    return {part["name"]: part["value"] for part in json.loads(done.stdout)["parts"]}.get(ELEMENT)


def begin(data, county, longest):
    """A program that measures; `longest`: bytes of a file at which it is ended (None: none)."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if longest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    return subprocess.Popen(measure(data, county), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=limit)


def longest_frame(data):
    return max((frame.stat().st_size for frame in (data / "frames").glob("*.frame")), default=0)


def end_two(data, usual, frame):
    """Ends two programs that measure at the same time; gives how many were ended before they were through."""
    by_length = random.random() < 0.5 and frame
    # The first may write less than the second: what it leaves is what the second finds.
    victims = [begin(data, "C1", random.randrange(frame // 8, frame) if by_length else None) for _ in range(2)]
    if not by_length:
        time.sleep(random.uniform(0, 1.3 * usual))
        for victim in victims:
            victim.send_signal(signal.SIGKILL)
    for victim in victims:
        victim.wait(60)
    return sum(victim.returncode in (-signal.SIGKILL, -signal.SIGXFSZ) for victim in victims)


def main():
    random.seed()
    ends = inside = number = 0
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        data = Path(folder) / "data"
        run("init", "--data", data)
        books = {f"C{c}-S{i}": random.randrange(9000) for c in range(COUNTIES) for i in range(SCHOOLS)}
        store(data, books, books, None)
        begun = time.monotonic()
        sum_of(data, "C0")
        usual = time.monotonic() - begun
        while ends < ENDS or not inside and ends < 10 * ENDS:
            if number % 4 == 3:
                changed = [f"C{random.randrange(COUNTIES)}-N{number}"]
            else:
                changed = random.sample(sorted(books), SCHOOLS)
            books.update({code: random.randrange(9000) for code in changed})
            store(data, books, changed, True)
            for _ in range(3):
                ends += end_two(data, usual, longest_frame(data))
                inside += any((data / "frames").glob("*.tmp"))
            for county in (f"C{random.randrange(COUNTIES)}", "M"):
                wanted = sum(value for code, value in books.items() if county in ("M", code.split("-")[0]))
                got = sum_of(data, county)
                check(f"{number}: {county}", got == wanted, (got, wanted))
            number += 1
            if ENDS > 20 and number % 20 == 0:
                print(f"{ends} ends, {inside} of them while a frame was written, {checks.failed} failed", flush=True)
        check("a frame is kept", any((data / "frames").glob("*.frame")))
        check("programs were ended in the middle of a frame", inside > 0)
    print(f"{ends} ends, {inside} of them while a frame was written")
    return checks.conclude()


sys.exit(main())
