#!/usr/bin/env python3
"""Requests for the evaluation of counties one after the other, so many a second, against a server on the data of a country.

    overview.py BUILD DATA PERIOD [--rate 200] [--seconds 10] [--standard yzjh-2017]

DATA is written to (an account, sessions). Every request asks for another county of the largest province, with its plan,
as the page of a county does. Tells how long they waited and what each cost the server's processors, which other programs disturb less.
"""
import argparse
import http.client
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import rush

THREADS = 8


def counties_of_the_largest_province(data):
    with sqlite3.connect(Path(data) / "duxue.db") as db:
        codes = [code for (code,) in db.execute("SELECT code FROM unit WHERE length(code) = 6 AND code NOT LIKE '%00' ORDER BY code")]
    db.close()
    province, _ = Counter(code[:2] for code in codes).most_common(1)[0]
    return province + "0000", [code for code in codes if code.startswith(province)]


class Load:
    """THREADS connections that take the next request when it is due."""

    def __init__(self, server, session, paths, rate):
        self.server, self.session, self.paths, self.rate = server, session, paths, rate
        self.lock, self.next, self.begun = threading.Lock(), 0, time.monotonic()
        self.waits, self.bad = [], 0

    def take(self):
        with self.lock:
            number, self.next = self.next, self.next + 1
        return number

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.server.port), timeout=120)
        while (number := self.take()) < len(self.paths):
            due = self.begun + number / self.rate
            time.sleep(max(0, due - time.monotonic()))
            connection.request("GET", "/api/v1" + self.paths[number], headers={"Cookie": f"duxue_session={self.session[0]}"})
            answer = connection.getresponse()
            size = len(answer.read())
            with self.lock:
                self.waits.append(time.monotonic() - due)
                self.bad += answer.status != 200 or size < 1000
        connection.close()

    def all(self):
        threads = [threading.Thread(target=self.run) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("build")
    words.add_argument("data")
    words.add_argument("period")
    words.add_argument("--rate", type=int, default=200)
    words.add_argument("--seconds", type=int, default=10)
    words.add_argument("--standard", default="yzjh-2017")
    given = words.parse_args()
    program, database = Path(given.build) / "duxue", Path(given.data) / "duxue.db"
    province, codes = counties_of_the_largest_province(given.data)
    name = f"rush{province}"
    with sqlite3.connect(database) as db:
        known = db.execute("SELECT 1 FROM account WHERE name = ?", (name,)).fetchone()
    if not known:
        subprocess.run([program, "user", "add", "--data", given.data, "--name", name, "--role", "chief", "--unit", province],
                       input="Zx9-karst-lime\n", text=True, check=True, capture_output=True)
        rush.set_own_passwords(program, Path(given.data), [province])
    (session,) = rush.open_sessions(database, name, 1)
    server = rush.Server(program, given.data)
    try:
        path = "/evaluation?unit={}&standard=" + given.standard + "&period=" + given.period
        begun = time.monotonic()
        Load(server, session, [path.format(codes[0])], 1).all()
        print(f"first_ms {(time.monotonic() - begun) * 1e3:.0f}")
        count = given.rate * given.seconds
        load = Load(server, session, [path.format(codes[i * 7919 % len(codes)]) for i in range(count)], given.rate)
        before = server.seconds_of_processor()
        load.all()
        each = (server.seconds_of_processor() - before) / count
        waits = sorted(load.waits)
        print(f"requests {count}\nbad {load.bad}\np50_ms {waits[count // 2] * 1e3:.1f}\np95_ms {waits[count * 95 // 100] * 1e3:.1f}")
        print(f"processors_ms_each {each * 1e3:.2f}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
