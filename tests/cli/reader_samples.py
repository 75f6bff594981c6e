#!/usr/bin/env python3
"""The labelled samples of tests/data/reader: what the reader finds of them (tests/gold/gold.py tells how).

    reader_samples.py PROGRAM

Under sanitizers (DUXUE_SHORT) each command and form is asked of one sample: what is found does not depend on the compiler, the
program starts twice for each sample, and tests/reader/test_samples.c reads them all in one process there.
"""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests/data/reader"


def one_sample(program):
    sample = SAMPLES / "tenth-summary.txt"
    failed = 0
    forms = [(command, form) for command in ("read", "check") for form in ("text", "json", "html")]
    for command, form in forms:
        done = subprocess.run([program, command, sample, "--format", form], capture_output=True, text=True, encoding="utf-8")
        good = done.returncode == 0 and len(done.stdout) > 1000
        if good and form == "json":
            good = bool(json.loads(done.stdout)["documents" if command == "read" else "findings"])
        if not good:
            failed += 1
            print(f"NOT OK: {command} --format {form}: {done.returncode} {done.stderr[-2000:]}")
    print(f"{len(forms) - failed} passed, {failed} failed")
    return failed > 0


def main():
    if os.environ.get("DUXUE_SHORT"):
        return one_sample(sys.argv[1])
    return subprocess.run([sys.executable, ROOT / "tests/gold/gold.py", sys.argv[1], SAMPLES]).returncode


if __name__ == "__main__":
    sys.exit(main())
