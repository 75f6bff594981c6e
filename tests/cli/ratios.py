#!/usr/bin/env python3
"""The table of measurements (bench/ratios.py): what reaches its target, what misses it, and what was never measured, which is never met.

    ratios.py PROGRAM       (PROGRAM is not asked)
"""
import subprocess
import sys
import tempfile
from pathlib import Path

RATIOS = Path(__file__).resolve().parents[2] / "bench" / "ratios.py"
BEGIN, END = "<!-- the last run: begin -->", "<!-- the last run: end -->"
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAIL {name} {detail}")


def table(folder, outputs, document=f"before\n{BEGIN}\nold\n{END}\nbehind\n"):
    """Exit code, rows by their first cell, and the document afterwards."""
    results = Path(tempfile.mkdtemp(dir=folder))
    for part, text in outputs.items():
        (results / f"{part}.txt").write_text(text, encoding="utf-8")
    path = results / "performance.md"
    path.write_text(document, encoding="utf-8")
    done = subprocess.run([sys.executable, str(RATIOS), str(results), str(path)], capture_output=True, text=True)
    lines = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    return done.returncode, {cells[0]: cells for cells in lines}, path.read_text(encoding="utf-8")


def verdict(rows, what):
    return rows[what][-1].split(" (")[0] if what in rows else None


COUNTRY = """w1_ms 10.0
w1_read_ms 4.0
w2_ms 50.0
w3_ms 20.0
duckdb w1 400.0 ms   40.0 x ours
duckdb w1 90.0 ms of processors   9.0 x ours
clickhouse w1 79.0 ms   7.9 x ours
duckdb w2 1000.0 ms   20.0 x ours
"""


def test_the_fastest_peer_counts(folder):
    _, rows, _ = table(folder, {"country": COUNTRY})
    check("w1 is held against the faster of two", verdict(rows, "W1") == "**missed**" and "clickhouse 79 ms: 7.9 x" in rows["W1"][2], rows)
    check("w2 reaches its limit", verdict(rows, "W2") == "met", rows)
    check("w3 has no peer", verdict(rows, "W3") == "not measured", rows)
    check("reading the bytes", verdict(rows, "W1 : reading its bytes once") == "**missed**", rows)


def test_what_was_not_measured_is_never_met(folder):
    _, rows, _ = table(folder, {"frames": "", "read": "no OpenCC here", "cases": "", "rush": ""})
    frames = "the whole standard of 2017 for every county, warm"
    for what in (frames, "memory of a warm frame : its files", "cleaning and reading a text", "cleaning alone",
                 "cases opened, each on the disk", "2,000 sessions that save cells of entries"):
        check(f"{what} without a figure", verdict(rows, what) == "not measured", rows.get(what))
    check("a part that did not run", rows["country"][1] == "not measured", rows)


def test_limits(folder):
    frames = "memory_mb 738.4, of files 568\nverdicts_of_all_counties_two_threads_ms 150.1 (from 140.0), 290.0 of processors\np95_ms 20.0\np50_ms 3\nbad 0\n"
    _, rows, _ = table(folder, {"frames": frames, "files": "idle memory of the server                    46.90 MB   target < 40 MB: MISSED\n"})
    check("on the limit", verdict(rows, "memory of a warm frame : its files") == "met", rows)
    check("a little over it", verdict(rows, "the whole standard of 2017 for every county, warm") == "**missed**", rows)
    check("requests", verdict(rows, "a county's evaluation and plan, 200 requests a second, p95") == "met", rows)
    check("a target of measure.py", verdict(rows, "idle memory of the server") == "**missed**", rows)


def test_rounds_of_reading(folder):
    what, line = "cleaning and reading a text", "invented, clean               1.0     4349      5.0     235.6      24.0       7.7   {}   {}\n"
    _, rows, _ = table(folder, {"read": line.format("   5.00", "    1.54")})
    check("five times as fast in the round in the middle, whatever the best rates say", verdict(rows, what) == "met", rows)
    check("what was measured is told", rows[what][1].startswith("5.00 x") and "24.0 MB/s" in rows[what][2] and "1.54 x" in rows[what][2], rows)
    _, rows, _ = table(folder, {"read": line.replace("24.0", "26.0").format("   4.99", "    1.54")})
    check("a little slower", verdict(rows, what) == "**missed**", rows)
    _, rows, _ = table(folder, {"read": line.replace(" 5.0 ", " 0.0 ").format("   0.00", "    0.00")})
    check("without OpenCC", verdict(rows, what) == "not measured" and verdict(rows, "cleaning alone") == "met", rows)


def test_the_document(folder):
    _, _, text = table(folder, {"country": COUNTRY})
    check("the rest stays", text.startswith(f"before\n{BEGIN}\n") and text.endswith(f"{END}\nbehind\n") and "old" not in text, text)
    for document in ("nothing\n", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n"):
        code, _, text = table(folder, {"country": COUNTRY}, document)
        check("without its two marks it is left alone", code != 0 and text == document, (code, text))


def main():
    with tempfile.TemporaryDirectory() as folder:
        test_the_fastest_peer_counts(folder)
        test_what_was_not_measured_is_never_met(folder)
        test_limits(folder)
        test_rounds_of_reading(folder)
        test_the_document(folder)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
