#!/usr/bin/env python3
"""The server ended without warning (kill -9) while many save: whatever was acknowledged is there, and nothing is half.

    crash.py BUILD [ENDS] [checks|entries]       (BUILD holds duxue and rush; 200 ends take some minutes)

After each end the server is started again and asked for everything that was acknowledged (bench/rush.c); the database
itself is asked whether each value and its audit row stand together, and `duxue verify` whether the chain is whole. In
every third round a file is imported meanwhile, with a key, and sent again afterwards: it is there once, with all rows.
"""
import http.client
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import checks
from checks import BUILD, check

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import rush  # noqa: E402

ENDS = checks.ends(5)
KIND = sys.argv[3] if len(sys.argv) > 3 else "checks"
SESSIONS, ROWS = 200, 900


def post_table(port, session, number, answers):
    """An import of new schools with a key; the connection may end in the middle."""
    rows = "".join(f"990121001{number:04d}{i:03d},新校{number}-{i},990121001,小学,{rush.PERIOD},{i}\r\n" for i in range(ROWS))
    table = ("code,name,parent,kind,period,pupils_P\r\n" + rows).encode()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
        connection.request("POST", f"/api/v1/imports?file_name=crash-{number}.csv", table,
                           {"Cookie": f"duxue_session={session[0]}", "X-CSRF-Token": session[1],
                            "Idempotency-Key": f"crash-test-{number}"})
        answer = connection.getresponse()
        answers.append((answer.status, answer.read()))
        connection.close()
    except OSError as problem:
        answers.append((0, problem))
    except http.client.HTTPException as problem:
        answers.append((0, problem))


def together(database, since):
    """Values whose newest audit row says something else, and the last row of the chain."""
    db = sqlite3.connect(database)
    told = {}
    for subject, detail in db.execute("SELECT subject, detail FROM audit WHERE sequence > ? AND action = 'check-reason' ORDER BY sequence",
                                      (since,)):
        told[int(subject.split("/")[1])] = json.loads(detail)["reason"]
    stored = dict(db.execute("SELECT id, reason FROM check_result WHERE reason IS NOT NULL"))
    apart = [(one, reason, stored.get(one)) for one, reason in told.items() if stored.get(one) != reason]
    (last,) = db.execute("SELECT MAX(sequence) FROM audit").fetchone()
    db.close()
    return apart, last


def import_state(database, number):
    db = sqlite3.connect(database)
    sources = db.execute("SELECT s.row_count, (SELECT COUNT(*) FROM submission b WHERE b.source_id = s.id) FROM source s"
                         " WHERE s.file_name = ?", (f"crash-{number}.csv",)).fetchall()
    db.close()
    return sources


def round_of(number, data, sessions, journal, first, since):
    database, importing, answers = data / "duxue.db", KIND == "checks" and number % 3 == 0, []
    server = rush.Server(BUILD / "duxue", data)
    words = ("--sessions", sessions, "--journal", journal, "--kind", KIND)
    load = subprocess.Popen([str(BUILD / "rush"), "run", "--port", server.port, *map(str, words), "--seconds", "60", "--reads", "20",
                             "--mark", f"r{number}"], stdout=subprocess.PIPE, text=True)
    if importing:
        sender = threading.Thread(target=post_table, args=(server.port, first, number, answers))
        time.sleep(random.uniform(0, 0.2))
        sender.start()
    time.sleep(random.uniform(0.05, 0.9))
    server.stop(signal.SIGKILL)
    told = load.communicate(timeout=60)[0]
    check(f"{number}: the load saw the end", load.returncode == 0 and "acknowledged before" in told, told)
    if importing:
        sender.join()
        before = import_state(database, number)
        check(f"{number}: an import is there whole or not at all", len(before) <= 1 and all(a == b for a, b in before), before)
        heard = answers[0][0] == 200 and json.loads(answers[0][1])
        check(f"{number}: an acknowledged import is there", not heard or (heard["stored"] and len(before) == 1), (answers, before))
    last = since
    if KIND == "checks":
        apart, last = together(database, since)
        check(f"{number}: every value stands with its audit row", not apart, apart[:3])
    server = rush.Server(BUILD / "duxue", data)
    got = subprocess.run([str(BUILD / "rush"), "verify", "--port", server.port, *map(str, words)], capture_output=True, text=True)
    check(f"{number}: every acknowledged write is there", got.returncode == 0, got.stdout + got.stderr)
    if importing:
        post_table(server.port, first, number, answers)
        after = import_state(database, number)
        check(f"{number}: sent again it is there once", answers[1][0] in (200, 204) and len(after) == 1, (answers[1], after))
    server.stop(random.choice((signal.SIGKILL, signal.SIGTERM)))
    if KIND == "entries" or number % 10 == 0 or number == ENDS - 1:  # cells stand in the proof themselves
        proof = subprocess.run([str(BUILD / "duxue"), "verify", "--data", str(data)], capture_output=True, text=True)
        check(f"{number}: chain and content are whole", proof.returncode == 0, proof.stderr)
        db = sqlite3.connect(database)
        check(f"{number}: the file is sound", db.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        db.close()
    acknowledged = int(told.split()[0]) if told and told[0].isdigit() else 0
    return last, acknowledged


def main():
    random.seed()
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        data, sessions, journal = Path(folder) / "data", Path(folder) / "sessions", Path(folder) / "journal"
        rush.prepare(BUILD / "duxue", data, sessions, SESSIONS, KIND)
        first = sessions.read_text(encoding="utf-8").split()[:2]
        since = acknowledged = 0
        for number in range(ENDS):
            since, more = round_of(number, data, sessions, journal, first, since)
            acknowledged += more
            if ENDS > 20 and number % 20 == 19:
                print(f"{number + 1} ends, {acknowledged} acknowledged writes, {checks.failed} failed", flush=True)
    print(f"{ENDS} ends, {acknowledged} acknowledged writes")
    return checks.conclude()


sys.exit(main())
