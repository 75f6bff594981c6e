#!/usr/bin/env python3
"""Every kind of report that a unit has, written about the sample county by the program, laid out by LibreOffice and measured page by page
(tests/writer/lay_out.py). There are no records of ledgers in it: what was not told must not look like a hole.

    report_pages.py PROGRAM [FOLDER]      (FOLDER: the documents are left there, to be looked at)
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM, COUNTY, CITY = sys.argv[1], "990121", "990100"
PARTS = {"month": "10", "quarter": "4", "half": "1"}
# Standards with stages, without any, with points: the same outlines have to hold for all.
STANDARDS = ["yzjh-2017", "jbjh-2012", "xqpp-2020", "jingfei"]
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED", name, str(detail)[:3000])


def main():
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data", Path(sys.argv[2] if len(sys.argv) > 2 else folder) / "reports"
        out.mkdir(exist_ok=True)
        subprocess.run([PROGRAM, "init", "--data", data, "--demo"], check=True, capture_output=True)
        for path in sorted((ROOT / "packs/reports").glob("*.yaml")):
            kind = yaml.safe_load(path.read_text(encoding="utf-8"))
            if "report" not in kind or "record" in kind or "campaign" in kind:
                continue
            for standard in [""] if kind.get("no_standard") else [kind["standard"]] if "standard" in kind else STANDARDS:
                command = [PROGRAM, "report", "--data", data, "--kind", kind["report"], "--unit", CITY if kind.get("children") else COUNTY, "--period", "2024"]
                command += ["--standard", standard] if standard else []
                command += ["--part", PARTS[kind["every"]]] if kind.get("every") in PARTS else []
                name = "-".join(filter(None, (kind["report"], standard)))
                done = subprocess.run([*command, "-o", out / f"{name}.docx"], capture_output=True, text=True)
                check(f"{name} is written", done.returncode == 0, done.stderr)
        laid = subprocess.run([sys.executable, ROOT / "tests/writer/lay_out.py", out], capture_output=True, text=True)
        if laid.returncode != 77:
            check("every page is laid out by the standard", laid.returncode == 0, laid.stderr)
        print(laid.stderr.splitlines()[-1])
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
