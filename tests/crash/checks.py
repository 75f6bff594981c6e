"""For the scripts beside it, which are started as SCRIPT BUILD [ENDS]: what they check is counted, and what has to work
is run.
"""
import subprocess
import sys
from pathlib import Path

BUILD = Path(sys.argv[1]).resolve()
passed = failed = 0


def ends(usual):
    """How many ends were asked for."""
    return int(sys.argv[2]) if len(sys.argv) > 2 else usual


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED", name, str(detail)[:600], flush=True)


def run(*words):
    """What a command of duxue says; the script is over when it fails."""
    done = subprocess.run([str(BUILD / "duxue"), *map(str, words)], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")
    return done.stdout


def conclude():
    """Says how many checks passed; gives the status to leave with."""
    print(f"{passed} passed, {failed} failed")
    return failed > 0
