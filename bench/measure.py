#!/usr/bin/env python3
"""Every measurement in one run: medians of several repeats, and ratios to a peer that is measured beside.

    measure.py BUILD [REPEATS]       (bench/run.sh builds and calls it)
"""
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEMO = HERE.parent / "demo" / "county-2024.csv"
BUILD = Path(sys.argv[1]).resolve()
REPEATS = max(5, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
DUXUE, TOOLS = BUILD / "duxue", BUILD / "bench"
SCHOOLS, PROVINCE, CITY, IDLE_PORT = 100000, 30000, 1100, 18479
lines = []


def run(*words):
    got = subprocess.run([*map(str, words)], capture_output=True, text=True, encoding="utf-8")
    if got.returncode:
        sys.exit(f"{' '.join(map(str, words))}: {got.stderr[-500:]}")
    return got.stdout


def wall(*words):
    """Seconds of one run, by the clock on the wall."""
    start = time.perf_counter()
    run(*words)
    return time.perf_counter() - start


def tell(what, value, unit, target=None):
    """One line of the result; `target` is what it has to stay below."""
    verdict = "" if target is None else f"   target < {target:g} {unit}: {'met' if value < target else 'MISSED'}"
    lines.append(f"{what:<58} {value:>9.2f} {unit}{verdict}")
    print(lines[-1], flush=True)


def imports(work):
    book = work / "large.xlsx"
    run(TOOLS / "make_workbook", book, SCHOOLS, DEMO)
    taken, bare = [], []
    for number in range(REPEATS):
        data = work / f"import{number}"
        run(DUXUE, "init", "--data", data)
        taken.append(wall(DUXUE, "import", "--data", data, book))
        bare.append(wall(TOOLS / "bare_pass", book))
    tell(f"import of {SCHOOLS:,} x 40 cells", statistics.median(taken), "s")
    tell("  bare pass: inflate and expat, nothing else", statistics.median(bare), "s")
    tell("  import : bare pass", statistics.median(a / b for a, b in zip(taken, bare)), "x", 2)


def forms():
    found = [dict(line.split() for line in run(TOOLS / "judge", 500).splitlines()) for _ in range(REPEATS)]
    middle = lambda name: statistics.median(float(one[name]) for one in found)
    tell(f"form of pupils and classes, {middle('form_cells'):.0f} cells: judge", middle("form_judge_ms"), "ms", 1)
    tell("  compile it, cold", middle("form_compile_ms"), "ms")


def figures(data, unit, repeats):
    text = run(TOOLS / "evaluate", data, unit, "2024", "yzjh-2017", repeats)
    return {name: float(value) for name, value in (line.split() for line in text.splitlines())}


def county(work):
    data = work / "county"
    run(DUXUE, "init", "--data", data, "--demo")
    found = [figures(data, "990121", 200) for _ in range(REPEATS)]
    middle = lambda name: statistics.median(one[name] for one in found)
    tell(f"county, {middle('school_rows'):.0f} school rows, {middle('items'):.0f} items: without plan", middle("plain_ms"), "ms", 5)
    tell("  with plan", middle("plan_ms"), "ms", 5)
    tell("  the coefficients alone in SQLite, in memory", middle("peer_ms"), "ms")
    tell("  all of the county : coefficients in SQLite", statistics.median(one["plain_ms"] / one["peer_ms"] for one in found), "x")
    for name, words in (("measure", ["--indicator", "pupils-per-teacher-primary"]), ("evaluate", ["--standard", "yzjh-2017"])):
        times = [wall(DUXUE, name, "--data", data, *words, "--unit", "990121", "--period", "2024", "--format", "json")
                 for _ in range(REPEATS * 4)]
        tell(f"start to first answer: duxue {name}", statistics.median(times) * 1e3, "ms", 100)
    return data


def province(work):
    data = work / "province"
    run(sys.executable, HERE / "make_province.py", work, PROVINCE)
    run(DUXUE, "init", "--data", data)
    for year in ("2023", "2024"):
        run(DUXUE, "import", "--data", data, work / f"province-{year}.csv")
    found = [figures(data, "990000", 5) for _ in range(REPEATS)]
    middle = lambda name: statistics.median(one[name] for one in found)
    tell(f"province of {PROVINCE:,} schools, {middle('counties'):.0f} counties, loaded: without plan", middle("plain_ms"), "ms", 150)
    tell("  with plan", middle("plan_ms"), "ms", 150)
    tell("  the coefficients alone in SQLite, in memory", middle("peer_ms"), "ms")
    tell("  from the start of the process: loading, and one pass", middle("first_ms") / 1e3, "s", 2)
    tell("  of which loading two years", middle("load_ms") / 1e3, "s")
    tell("  most memory", middle("memory_mb"), "MB")


def pages_of(document, work):
    """Pages as LibreOffice lays them out; None where it is not installed."""
    if not shutil.which("soffice") or not shutil.which("pdfinfo"):
        return None
    run("soffice", "--headless", f"-env:UserInstallation=file://{work}/office", "--convert-to", "pdf", "--outdir", work, document)
    said = run("pdfinfo", document.with_suffix(".pdf"))
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pages:"))


def report(work):
    """The report of a city over its ten counties, from the database to the file; beside it python-docx writing the same content."""
    folder, data = work / "city", work / "city-data"
    folder.mkdir()
    run(sys.executable, HERE / "make_province.py", folder, CITY)
    run(DUXUE, "init", "--data", data)
    for year in ("2023", "2024"):
        run(DUXUE, "import", "--data", data, folder / f"province-{year}.csv")
    made, again = folder / "report.docx", folder / "again.docx"
    words = [DUXUE, "report", "--data", data, "--kind", "city-evaluation", "--standard", "yzjh-2017", "--unit", "990100", "--period", "2024", "-o", made]
    taken = [wall(*words) for _ in range(REPEATS)]
    pages = pages_of(made, folder)
    tell(f"report of a city, 10 counties, {CITY:,} schools" + (f", {pages} pages" if pages else ""), statistics.median(taken), "s", 2)
    python = "/usr/bin/python3"  # that python3-docx is installed for
    if subprocess.run([python, "-c", "import docx"], capture_output=True).returncode == 0:
        peer = [float(run(python, HERE / "write_docx.py", made, again)) for _ in range(REPEATS)]
        tell("  python-docx: writing the same paragraphs and tables, only that", statistics.median(peer), "s")
    else:
        print("  python-docx: not installed (python3-docx), not measured beside")


def idle(data):
    """Memory of the server two seconds after its start, nobody asking."""
    known = subprocess.run([DUXUE, "serve", "--help"], capture_output=True)
    if known.returncode:
        print("idle memory of the server: skipped, this program has no command serve")
        return
    server = subprocess.Popen([DUXUE, "serve", "--data", data, "--listen", f"127.0.0.1:{IDLE_PORT}"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    time.sleep(2)
    if server.poll() is not None:
        print(f"idle memory of the server: skipped, it ended with {server.returncode}")
        return
    status = Path(f"/proc/{server.pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    server.send_signal(signal.SIGTERM)
    server.wait(10)
    tell("idle memory of the server", resident / 1024, "MB", 40)


def main():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2 ** 20
    print(f"{model}, {os.cpu_count()} processors, {memory:.0f} GB, Linux {os.uname().release}; medians of {REPEATS} runs")
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        work = Path(folder)
        forms()
        idle(county(work))
        province(work)
        report(work)
        imports(work)
    missed = sum("MISSED" in line for line in lines)
    print(f"{missed} of {sum('target' in line for line in lines)} targets missed")


if __name__ == "__main__":
    main()
