#!/usr/bin/env python3
"""2,000 signed-in sessions that save at once, against a bare loop of SQLite that commits the same rows one by one.

    rush.py BUILD [--sessions 2000] [--seconds 20] [--reads 30] [--think 0] [--kind checks] [--repeats 3] [--flush 0]

--flush MS makes every flush to the disk take that long, for both alike (bench/slow_flush.c).

Sessions are put into the data directory before the server starts, so that no sign-in is measured. Every round: the bare
loop, the rush, the bare loop again, on the same disk; the ratio is that of the rush to the mean of the two.
"""
import argparse
import hashlib
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
PERIOD = "2024"
FORMS = ("conditions", "students", "teachers", "school-basics")


def run(*words, disk=None):
    got = subprocess.run([*map(str, words)], capture_output=True, text=True, encoding="utf-8", env=disk)
    if got.returncode:
        sys.exit(f"{' '.join(map(str, words))}: {got.stdout[-500:]} {got.stderr[-500:]}")
    return got.stdout


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def open_sessions(database, account, count):
    """As many sessions of the account as wanted: cookie and token of the page of each."""
    made, at = [], int(time.time())
    with sqlite3.connect(database) as db:
        (number,) = db.execute("SELECT id FROM account WHERE name = ?", (account,)).fetchone()
        for _ in range(count):
            token = secrets.token_hex(32)
            csrf = digest("csrf of " + token)
            db.execute("INSERT INTO session (token_hash, csrf_hash, account_id, started_at, used_at) VALUES (?, ?, ?, ?, ?)",
                       (digest(token), digest(csrf), number, at, at))
            made.append((token, csrf))
    db.close()
    return made


def open_checks(database, count):
    """A warning per session that wants a reason, of the newest submissions of the county."""
    with sqlite3.connect(database) as db:
        rows = db.execute("SELECT MAX(s.id), s.unit_id, s.period_id FROM submission s JOIN period p ON p.id = s.period_id"
                          " JOIN unit u ON u.id = s.unit_id WHERE p.code = ? AND u.code LIKE '990121%'"
                          " GROUP BY s.unit_id, s.period_id", (PERIOD,)).fetchall()
        ids = []
        for number in range(count):
            cursor = db.execute("INSERT INTO check_result (submission_id, unit_id, period_id, rule, message) VALUES (?, ?, ?, 'rush', '?')",
                                rows[number % len(rows)])
            ids.append(cursor.lastrowid)
    db.close()
    return ids


def typed_fields(form):
    """Fields outside tables that people type a plain figure into, whose value nobody else brings."""
    text = yaml.safe_load((ROOT / "packs" / "forms" / f"{form}.yaml").read_text(encoding="utf-8"))
    plain = {"element", "id", "name", "help", "required", "whole", "decimals", "min", "max", "unit"}
    return [field.get("id") or field["element"] for section in text["sections"] if not section.get("table")
            for field in section.get("fields", []) if set(field) <= plain]


def add_user(program, data, unit):
    subprocess.run([program, "user", "add", "--data", data, "--name", f"rush{unit}", "--role", "staffd", "--unit", unit],
                   input="Zx9-karst-lime\n", text=True, check=True, capture_output=True)


def ask(server, session, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", int(server.port), timeout=30)
    connection.request(method, "/api/v1" + path, json.dumps(body), {"Cookie": f"duxue_session={session[0]}", "X-CSRF-Token": session[1]})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def set_own_passwords(program, data, units):
    """Accounts begin with a password that has to be changed; until then they may do nothing else."""
    server = Server(program, data)
    for unit in units:
        session = open_sessions(data / "duxue.db", f"rush{unit}", 1)[0]
        ask(server, session, "POST", "/session/password", {"old": "Zx9-karst-lime", "new": "Qy7-basalt-fern"})
    server.stop()


def taken_fields(program, data, forms, entries):
    """Those that the server lets be typed: some are brought by another form."""
    server, taken = Server(program, data), {}
    for form, fields in forms.items():
        entry, unit = next((entry, unit) for entry, one, unit in entries if one == form)
        session = open_sessions(data / "duxue.db", f"rush{unit}", 1)[0]
        empty = [{"field": field, "row": "", "value": "", "base": 0} for field in fields]
        answer = ask(server, session, "PUT", f"/entries/{entry}/cells", {"cells": empty})
        if "saved" not in answer:
            server.stop()
            sys.exit(f"{form}: {answer}")
        taken[form] = [one["field"] for one in answer["saved"]]
    server.stop()
    return taken


def open_entries(program, data, count):
    """Rounds of the forms of schools; a cell of an entry per session, and the account of the school that fills it in."""
    forms = {form: typed_fields(form) for form in FORMS}
    for form in forms:
        run(program, "round", "open", "--data", data, "--form", form, "--unit", "990121", "--period", PERIOD, "--due", "2099-12-31")
    db = sqlite3.connect(data / "duxue.db")
    entries = db.execute("SELECT e.id, f.form, u.code FROM entry e JOIN round r ON r.id = e.round_id JOIN form_version f"
                         " ON f.id = r.form_version_id JOIN unit u ON u.id = e.unit_id ORDER BY u.code, e.id").fetchall()
    db.close()
    units = sorted({unit for _, _, unit in entries})
    for unit in units:
        add_user(program, data, unit)
    set_own_passwords(program, data, units)
    forms = taken_fields(program, data, forms, entries)
    depth = max(map(len, forms.values()))
    cells = [(entry, forms[form][at], unit) for at in range(depth) for entry, form, unit in entries if at < len(forms[form])]
    if len(cells) < count:
        sys.exit(f"only {len(cells)} cells for {count} sessions")
    return cells[:count]


def prepare(program, data, sessions_file, count, kind="checks"):
    run(program, "init", "--data", data, "--demo")
    database = data / "duxue.db"
    if kind == "entries":
        cells = open_entries(program, data, count)
        sessions = [open_sessions(database, f"rush{unit}", 1)[0] for _, _, unit in cells]
        targets = [(entry, field) for entry, field, _ in cells]
    else:
        sessions = open_sessions(database, "dudao", count)
        targets = [(one, "-") for one in open_checks(database, count)]
    with open(sessions_file, "w", encoding="utf-8") as out:
        for (token, csrf), (target, field) in zip(sessions, targets):
            print(token, csrf, target, field, PERIOD, file=out)


class Server:
    def __init__(self, program, data, disk=None):
        self.process = subprocess.Popen([program, "serve", "--data", data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        text=True, encoding="utf-8", env=disk)
        self.port = re.search(r":(\d+)/", self.process.stdout.readline()).group(1)

    def seconds_of_processor(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(30)
        self.process.stdout.close()


def slow_disk(tools, milliseconds):
    """The environment of a program whose flushes take that long; none: the disk as it is."""
    return dict(os.environ, LD_PRELOAD=str(tools / "slow_flush.so"), FLUSH_US=str(round(milliseconds * 1000))) if milliseconds else None


def bare(tools, data, seconds, sessions, kind, disk):
    """On a copy, which starts as large as the other."""
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        copy = Path(folder) / "bare.db"
        for end in ("", "-wal"):
            if (data / f"duxue.db{end}").exists():
                shutil.copy(data / f"duxue.db{end}", f"{copy}{end}")
        return float(run(tools / "rush_bare", copy, seconds, sessions, kind, disk=disk))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build")
    options.add_argument("--sessions", type=int, default=2000)
    options.add_argument("--seconds", type=int, default=20)
    options.add_argument("--reads", type=int, default=30)
    options.add_argument("--think", type=int, default=0)
    options.add_argument("--kind", default="checks")
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--flush", type=float, default=0)
    options = options.parse_args()
    build = Path(options.build).resolve()
    program, tools = build / "duxue", build / "bench"
    disk, ratios = slow_disk(tools, options.flush), []
    with tempfile.TemporaryDirectory(dir=build) as folder:
        work = Path(folder)
        for number in range(options.repeats):
            data, sessions, journal = work / f"data{number}", work / "sessions", work / "journal"
            prepare(program, data, sessions, options.sessions, options.kind)
            before = bare(tools, data, max(3, options.seconds // 4), sessions, options.kind, disk)
            server = Server(program, data, disk)
            words = ("--port", server.port, "--sessions", sessions, "--kind", options.kind, "--journal", journal)
            told = run(build / "rush", "run", *words, "--seconds", options.seconds, "--reads", options.reads, "--think", options.think)
            print(told, end="")
            print(f"processor time of the server: {server.seconds_of_processor():.1f} s")
            print(run(build / "rush", "verify", *words), end="")
            server.stop()
            after = bare(tools, data, max(3, options.seconds // 4), sessions, options.kind, disk)
            print(run(program, "verify", "--data", data).splitlines()[0])
            writes = float(re.search(r"writes +(\d+)", told).group(1))
            ratios.append(2 * writes / (before + after))
            print(f"bare loop {before:.0f} and {after:.0f} commits per second; the rush: {ratios[-1]:.2f} times as many\n", flush=True)
            shutil.rmtree(data)
    print(f"acknowledged writes : bare loop, median of {len(ratios)}: {statistics.median(ratios):.2f} x")


if __name__ == "__main__":
    main()
