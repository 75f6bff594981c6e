#!/usr/bin/env python3
"""The register of systems, one line per row: each scenario is played through the HTTP API by the roles concerned.

    run.py PROGRAM [--at 2026-12-31T23:40] [row ...]    rows as file names or ids: saf_02 EVA-09; none: all; unknown: an error

--at: the time at which the play begins, by the clock of the machine's zone; none: now.
A scenario is tests/scenarios/<row>.py with a function scenario(county). The county is the sample county in a data
directory of its own; the clock of the server is moved by faketime.
"""
import argparse
import datetime
import functools
import http.client
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
COUNTY = "990121"
SCHOOL_ROLES = {"head", "vice", "aff", "safo", "fino", "staffd", "cls", "tch", "cou", "busn"}
TOWN_ROLES = {"twn", "ctr"}
EXPIRES = {"team", "exp", "alm"}
PASSWORD = "Qy7-basalt-fern"
MAKER = "zhanghao"  # administrator of accounts


class Needs(Exception):
    """What the scenario needs and the program does not have yet."""


class Refused(Exception):
    def __init__(self, status, error):
        super().__init__(f"{status} {error.get('message', '')} {error.get('place', {}).get('field', '')}".strip())
        self.status, self.message = status, error.get("message", "")


def photo():
    """A small PNG."""
    raw = b"".join(b"\0" + bytes((40, 90, 60)) * 8 for _ in range(8))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def pdf():
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def docx():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        book.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                      '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        book.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                      '<w:body><w:p><w:r><w:t>整改情况</w:t></w:r></w:p></w:body></w:document>')
    return out.getvalue()


def xlsx(rows):
    """A plain workbook of one sheet."""
    return sheets({"登记册": rows})


def sheets(tables):
    """A workbook with several sheets."""
    cell = lambda value: f'<c t="inlineStr"><is><t>{str(value).replace("&", "&amp;").replace("<", "&lt;")}</t></is></c>'
    main, relations = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbers = range(1, len(tables) + 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
                      "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
                              for n in numbers) + "</Types>")
        book.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                      f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
                      "".join(f'<Relationship Id="r{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers) + "</Relationships>")
        book.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{relations}"><sheets>' +
                      "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, tables)) + "</sheets></workbook>")
        for n, rows in zip(numbers, tables.values()):
            book.writestr(f"xl/worksheets/sheet{n}.xml", f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>' +
                          "".join("<row>" + "".join(map(cell, row)) + "</row>" for row in rows) + "</sheetData></worksheet>")
    return out.getvalue()


@functools.cache
def libfaketime():
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1")) + sorted(Path("/usr/local/lib").glob("**/faketime/libfaketime.so.1"))
    if not found:
        sys.exit("libfaketime is not there: apt-get install faketime")
    return str(found[0])


def clock(days, seconds=0):
    """The environment of a program whose clock stands so many days and seconds on. The library is loaded without the program faketime, which makes
    semaphores that are called by its process number and stay when it is killed: a later one of the same number then fails."""
    environment = dict(os.environ)
    if days or seconds:
        environment |= {"LD_PRELOAD": libfaketime(), "FAKETIME": f"{days * 86400 + seconds:+d}"}
    return environment


class Server:
    def __init__(self, program, data, days, seconds=0):
        environment = clock(days, seconds)
        command = [program, "serve", "--data", str(data), "--listen", "127.0.0.1:0"]
        self.errors, self.stopped = tempfile.TemporaryFile("w+"), False
        self.process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=self.errors, text=True, encoding="utf-8",
                                        env=environment)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)/", line)
        if not found:
            self.process.wait(5)
            self.errors.seek(0)
            raise RuntimeError(f"the server did not start: {line} {self.errors.read()[-800:]}")
        self.port = int(found.group(1))

    def last_words(self):
        self.errors.flush()
        self.errors.seek(0)
        return self.errors.read()[-800:].strip()

    def gone(self):
        """How it ended by itself, with its last words; empty: it runs, or was stopped."""
        status = self.process.poll()
        if status is None or self.errors.closed:
            return ""
        how = f"by signal {-status}" if status < 0 else f"with status {status}"
        return f"the server ended {how}: {self.last_words() or 'it said nothing'}"

    def stop(self):
        """Ends it, once; one that had ended by itself, or does not end when it is told to, is a fault."""
        if self.stopped:
            return
        self.stopped = True
        try:
            fault = self.gone()
            if not fault:
                os.killpg(self.process.pid, signal.SIGTERM)
                try:
                    self.process.wait(30)
                except subprocess.TimeoutExpired:
                    fault = f"the server did not end within 30 seconds: {self.last_words()}"
        except ProcessLookupError:
            self.process.wait(5)
            fault = self.gone()
        finally:
            try:  # whatever is left of it
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait(5)
        self.process.stdout.close()
        self.errors.close()
        if fault:
            raise RuntimeError(fault)


class County:
    """The sample county as the roles see it."""

    def __init__(self, program, data, row="", seconds=0):
        """seconds: how far on the clock stands when the play begins."""
        self.program, self.data, self.row, self.days, self.seconds = program, data, row, 0, seconds
        self.code = COUNTY
        with sqlite3.connect(data / "duxue.db") as db:
            rows = db.execute("SELECT u.code, s.kind, a.code FROM unit u JOIN unit_state s ON s.unit_id = u.id LEFT JOIN unit a"
                              " ON a.id = s.parent_id WHERE s.period_id = (SELECT MAX(period_id) FROM unit_state)").fetchall()
        db.close()
        order = {"primary": 0, "junior": 1, "nine_year": 2, "senior": 3, "complete": 4}
        self.parents = {code: parent for code, _, parent in rows}
        kinds = {code: kind for code, kind, _ in rows}
        self.townships = sorted(code for code, kind in kinds.items() if kind in ("township", "town", "street"))
        below = sorted(code for code in kinds if len(code) > 9)
        self.townships = self.townships or sorted({self.parents[code] for code in below})
        self.kinds = kinds
        self.schools = sorted(below, key=lambda code: (order.get(kinds[code], 9), code))
        self.passwords, self.duties_swept = {}, False
        self.sessions, self.accounts, self.counted = {}, set(), {}
        self.server = Server(program, data, self.days, self.seconds)

    # ---- who ----------------------------------------------------------------

    def unit_of(self, role, unit):
        if role in SCHOOL_ROLES:
            return unit if unit in self.schools else self.schools[0]
        if role in TOWN_ROLES:
            while unit and unit not in self.townships:
                unit = self.parents.get(unit)
            return unit or self.townships[0]
        return self.code

    def person(self, who, unit=None):
        """The account of a role; made at first use."""
        if who in self.accounts:
            return who
        word, _, other = who.partition("#")
        section, _, role = word.partition(":")
        if section.isupper():
            role, place = role or "chief", self.code
        else:
            role, section = section, ""
            place = self.unit_of(role, unit)
        name = "-".join(filter(None, (role, section.lower(), other, place)))
        if name not in self.accounts:
            self.add_account(name, role, place, section)
            self.accounts.add(name)
        return name

    def add_account(self, name, role, place, section):
        """By the administrator of accounts, with a password that has to be changed at the first sign-in; whom he may not make comes from the shell."""
        post = {"role": role, "units": [place] if role not in ("sys", "sec", "aud") else [], "sections": [section] if section else [],
                "until": str(self.today() + datetime.timedelta(days=900)) if role in EXPIRES else ""}
        self.accounts.add(MAKER)
        cookie, csrf = self.session(MAKER)
        connection = self.connect()
        connection.request("POST", "/api/v1/users", json.dumps({"name": name, "password": PASSWORD} | post),
                           {"Content-Type": "application/json", "Cookie": cookie, "X-CSRF-Token": csrf})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status == 200:
            return
        words = [self.program, "user", "add", "--data", str(self.data), "--name", name, "--role", role, "--keep"]
        words += [word for unit in post["units"] for word in ("--unit", unit)] + [word for one in post["sections"] for word in ("--section", one)]
        words += ["--until", post["until"]] if post["until"] else []
        made = subprocess.run(words, env=clock(self.days, self.seconds), input=PASSWORD + "\n", text=True, capture_output=True)
        if made.returncode and "已" not in made.stderr:
            raise RuntimeError(f"{name}: {made.stdout} {made.stderr}")

    def sign_in(self, name):
        connection = self.connect()
        connection.request("POST", "/api/v1/session", json.dumps({"name": name, "password": self.passwords.get(name, PASSWORD)}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{name} cannot sign in: {body}")
        return answer.getheader("Set-Cookie").split(";")[0], body

    def session(self, name):
        """Whoever has to change the password after a long time does so."""
        if name not in self.sessions:
            cookie, body = self.sign_in(name)
            if body.get("must_change"):
                new = f"{PASSWORD}-{len(self.passwords)}-{self.days}"
                connection = self.connect()
                connection.request("POST", "/api/v1/session/password", json.dumps({"old": self.passwords.get(name, PASSWORD), "new": new}),
                                   {"Content-Type": "application/json", "Cookie": cookie, "X-CSRF-Token": body["csrf"]})
                answer = connection.getresponse()
                answer.read()
                connection.close()
                if answer.status != 200:
                    raise RuntimeError(f"{name} cannot change the password: {answer.status}")
                self.passwords[name] = new
                cookie, body = self.sign_in(name)
            self.sessions[name] = (cookie, body["csrf"])
        return self.sessions[name]

    # ---- asking --------------------------------------------------------------

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)

    def ask(self, who, unit, method, path, body=None, raw=None):
        name = self.person(who, unit)
        cookie, csrf = self.session(name)
        connection = self.connect()
        headers = {"Cookie": cookie, "X-CSRF-Token": csrf}
        if raw is not None:
            headers["Content-Type"] = "application/octet-stream"
        elif body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, "/api/v1" + path, raw if raw is not None else json.dumps(body) if body is not None else None,
                           headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status >= 500:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]}")
        if answer.status >= 400:
            raise Refused(answer.status, json.loads(content)["error"])
        if answer.getheader("Content-Type", "").startswith(("application/zip", "application/vnd.openxmlformats", "text/html")):
            return content
        return json.loads(content) if content else None

    @staticmethod
    def plain(value):
        if isinstance(value, (datetime.date, datetime.datetime)):
            return value.isoformat()
        if isinstance(value, (list, tuple)):
            return [County.plain(one) for one in value]
        if isinstance(value, dict):
            return {key: County.plain(one) for key, one in value.items()}
        return value

    @staticmethod
    def flat(case):
        """Fields by id."""
        case["fields"] = {one["field"]["id"]: one["value"] for one in case["fields"] if one["value"] is not None}
        return case

    def turn(self, who, case):
        """The unit whose account acts: that of the case, or the one that is responsible."""
        role = who.partition(":")[0]
        unit = case["unit"]
        if role in SCHOOL_ROLES and unit not in self.schools:
            fields = case.get("fields", {})
            for key in ("owner_unit", "lead_unit", "school", "unit", "target"):
                if isinstance(fields, dict) and fields.get(key) in self.schools:
                    return fields[key]
        return unit

    # ---- what scenarios say ------------------------------------------------------

    def take_files(self, who, unit, fields):
        """A file is uploaded by whoever names it."""
        def take(value):
            if isinstance(value, list):
                return [take(one) for one in value]
            if isinstance(value, dict):
                return {key: take(one) for key, one in value.items()}
            if isinstance(value, str) and value.startswith("file:"):
                name = value[5:]
                content = photo() if name.endswith(("png", "jpg")) else docx() if name.endswith("docx") else \
                    xlsx([["编号"]]) if name.endswith("xlsx") else pdf()
                answer = self.ask(who, unit, "POST", f"/attachments?file_name={quote(name)}", raw=content)
                return str(answer["attachment"]["id"] if "attachment" in answer else answer["id"])
            return value
        return {key: take(value) for key, value in self.plain(fields).items()}

    def file(self, name):
        return "file:" + name.replace(".jpg", ".png")

    def open(self, who, unit, record, /, **fields):
        return self.flat(self.ask(who, unit, "POST", "/cases", {"record": record, "unit": unit,
                                                              "fields": self.take_files(who, unit, fields)}))

    def step(self, who, case, step, /, reason="", **fields):
        unit = self.turn(who, case)
        return self.flat(self.ask(who, unit, "POST", f"/cases/{case['id']}/steps",
                                  {"step": step, "reason": reason, "fields": self.take_files(who, unit, fields)}))

    def expect(self, text, act):
        try:
            got = act()
        except Refused as refused:
            assert text in refused.message, f"refused, but not for “{text}”: {refused}"
            return refused
        raise AssertionError(f"was not refused; wanted “{text}”; state {got.get('state')}")

    def refused(self, who, case, step, text="", /, reason="", **fields):
        return self.expect(text, lambda: self.step(who, case, step, reason, **fields))

    def refused_open(self, who, unit, record, text="", /, **fields):
        return self.expect(text, lambda: self.open(who, unit, record, **fields))

    def case(self, who, case):
        return self.flat(self.ask(who, self.turn(who, case), "GET", f"/cases/{case['id']}"))

    def hidden(self, who, case, unit=None):
        try:
            self.ask(who, unit or self.turn(who, case), "GET", f"/cases/{case['id']}")
        except Refused as refused:
            assert refused.status == 404, refused
            return
        raise AssertionError(f"{who} sees the case")

    def list(self, who, unit, query):
        found, after = [], ""
        while True:
            page = self.ask(who, unit, "GET", f"/cases?limit=500{query}{after}")
            found += page["cases"]
            if not page["next"]:
                return found
            after = f"&after={quote(page['next'])}"

    def cases(self, who, record, **filters):
        own = {"state", "unit", "ended", "words", "order"}
        query = f"&record={quote(record)}"
        for key, value in filters.items():
            if key == "overdue":
                query += "&overdue=1" if value else ""
            else:
                query += f"&{key if key in own else 'f.' + key}={quote(str(value))}"
        unit = filters.get("unit", self.schools[0])
        return [self.case(who, one) if len(filters) < 9 else one for one in self.list(who, unit, query)]

    def mine(self, who, unit):
        return self.list(who, unit, "&mine=1")

    def count(self, who, unit, name, year=None):
        record = self.record_of_count(who, unit, name)
        span = f"&from={year}-01-01&until={year + 1}-01-01" if year else ""
        answer = self.ask(who, unit, "GET", f"/case-counts?record={quote(record)}&unit={unit}{span}")
        return next(one["value"] for one in answer["counts"] if one["id"] == name)

    def record_of_count(self, who, unit, name):
        if name not in self.counted:  # most rows ask for their own
            for system in sorted(self.ask(who, unit, "GET", "/systems")["systems"], key=lambda one: one["id"] != self.row):
                for record in self.ask(who, unit, "GET", f"/systems/{system['id']}")["records"]:
                    self.counted.update((count["id"], record["id"]) for count in record["counts"])
                if name in self.counted:
                    break
        assert name in self.counted, f"no count is called {name}"
        return self.counted[name]

    def register(self, who, record):
        unit = self.schools[0]
        answer = self.ask(who, unit, "GET", f"/register?limit=1000&record={quote(record)}")
        whole = self.ask(who, unit, "GET", f"/systems/{record.partition('.')[0]}")
        fields = next(one for one in whole["records"] if one["id"] == record)["fields"]
        names = {"f_" + field["id"]: field["name"] for field in fields}
        names |= {"number": "编号", "unit_name": "单位", "title": "事项", "state_name": "状态", "due_at": "期限", "why": "说明",
                  "opened_on": "登记日期", "ended_on": "办结日期"}
        return [{names.get(key, key): value for key, value in row.items()} for row in answer["rows"]]

    def import_register(self, who, unit, record, rows):
        headings = list(dict.fromkeys(key for row in rows for key in row))
        book = xlsx([headings] + [[row.get(key, "") for key in headings] for row in rows])
        return self.ask(who, unit, "POST", f"/register?record={quote(record)}&unit={unit}&file_name={quote('登记册.xlsx')}", raw=book)

    def make_up_to(self, count, kind="kindergarten"):
        """Units of the kind, new ones founded until there are so many."""
        found = [unit for unit in self.schools if self.kinds[unit] == kind]
        for number in range(count - len(found)):
            township = self.townships[number % len(self.townships)]
            code = f"{township}9{number // len(self.townships):02}"
            self.ask("OFF:staff", self.code, "POST", "/units", {"code": code, "name": f"第{number + 1}园", "kind": kind, "parent": township,
                                                              "on": "2024-07-15", "reason": "新建"})
            self.parents[code], self.kinds[code] = township, kind
            self.schools.append(code)
            found.append(code)
        return found

    # ---- draws --------------------------------------------------------------------

    def commit_draw(self, who, case, step, rows=None, **said):
        """The lists by the rules of the packs, or rows = {sheet: [[cell ...] ...]}; what was fixed."""
        query = "&".join(f"{key}={quote(str(value))}" for key, value in said.items())
        book = b"" if rows is None else sheets(rows)
        made = self.ask(who, case["unit"], "POST", f"/cases/{case['id']}/draws?step={step}&{query}", raw=book)
        assert said.get("dry_run") or made["stored"], made["problems"]
        return made

    def run_draw(self, who, made, entropy="", witnesses=(), leader="", unit=None):
        """Drawn, signed and confirmed; the draw as its maker sees it."""
        unit = unit or self.code
        drawn = self.ask(who, unit, "POST", f"/draws/{made['id']}/run", {"entropy": entropy} if entropy else {})
        for witness in witnesses:
            self.ask(witness, unit, "POST", f"/draws/{made['id']}/sign", {"digest": drawn["digest"]})
        if leader:
            self.ask(leader, unit, "POST", f"/draws/{made['id']}/confirm", {})
        return self.ask(who, unit, "GET", f"/draws/{made['id']}")

    def proof(self, who, draw, unit=None):
        """The proof file, repeated by the script of docs/draw.md, which knows nothing of the program."""
        name = self.person(who, unit or self.code)
        connection = self.connect()
        connection.request("GET", f"/api/v1/draws/{draw['id']}/proof.json", headers={"Cookie": self.session(name)[0]})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status == 200, content
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(content)
            file.flush()
            done = subprocess.run([sys.executable, str(ROOT / "tests/draw/verify.py"), file.name, draw["commit"]],
                                  capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        return json.loads(content)

    def draw_refused(self, who, case, step, text, rows=None, **said):
        return self.expect(text, lambda: self.commit_draw(who, case, step, rows, **said))

    # ---- duties: how they are switched on, looked at and counted

    def duty_on(self, duty, since=None, rule=""):
        """This duty alone is on in the county; what has begun by now is there."""
        day = str(since or self.today())
        put = lambda **what: self.ask("ldr", self.code, "POST", "/duties/settings", {"unit": self.code, "from_on": day, **what})
        for one in self.ask("ldr", self.code, "GET", f"/duties/settings?unit={self.code}")["duties"]:
            if one["id"] != duty:  # the others go off before the calendar goes on: nothing of theirs is made in between
                put(duty=one["id"], on=False, reason="只看这一项")
        put(duty=duty, on=True, **({"rule": rule, "reason": "按本地规定"} if rule else {}))
        put(on=True)
        self.duties_swept = True
        self.sweep_duties()

    def sweep_duties(self):
        self.clocked("duty", "sweep")

    def clocked(self, *words):
        command = [self.program, *words, "--data", str(self.data)]
        done = subprocess.run(command, env=clock(self.days, self.seconds), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def duties(self, who, unit, duty, states="", **more):
        query = "".join(f"&{key}={quote(str(value))}" for key, value in more.items())
        return self.ask(who, unit, "GET", f"/duties?limit=1000&duty={duty}&states={states}{query}")["duties"]

    def duty_rate(self, who, duty, unit=None, first=None, last=None, **more):
        """What counts: the line of the whole."""
        query = "".join(f"&{key}={quote(str(value))}" for key, value in more.items())
        span = f"&from={first}&to={last}" if first else ""
        path = "/duties/try" if "rule" in more else "/duties/statistics"
        return self.ask(who, unit, "GET", f"{path}?duty={duty}&within={unit or self.code}{span}{query}")["lines"][0]

    def window(self, duty, unit):
        """The next window of the duty at this unit; the clock goes on to it over holidays and vacations."""
        for _ in range(14):
            found = [one for one in self.duties("ldr", unit, duty, states="due", within=unit) if one["from_on"] <= str(self.today())]
            if found:
                return found[0]
            soon = (self.today().replace(day=1) + datetime.timedelta(days=32)).replace(day=1) - self.today()
            self.later(1 if self.daily(duty) else soon.days)
        raise AssertionError(f"{duty} has no window")

    def daily(self, duty):
        return duty[0] in "DW"

    def past(self, window):
        """The day after the window: what was not done by then is missed."""
        self.later((datetime.date.fromisoformat(window["due_on"]) - self.today()).days + 1)

    def month_begins(self):
        return self.today().replace(day=1)

    def missed(self, who, duty, **more):
        """Units that the list of missed ones names."""
        found = self.duties(who, self.code, duty, states="missed", within=self.code, **more)
        assert all(one["light"] in ("red", "yellow") and one["why"] for one in found), found
        return [one["unit"] for one in found]

    def todo(self, who, unit):
        return self.ask(who, unit, "GET", "/todo")["duties"]

    def now(self):
        return datetime.datetime.now() + datetime.timedelta(days=self.days, seconds=self.seconds)

    def today(self):
        return self.now().date()

    def next_year(self, day=None):
        """The same day a year later, today's if none is told; after 29 February the 28th."""
        day = day or self.today()
        return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

    def at(self, hour, minute=0):
        """The clock goes on to this time of the day, which may be tomorrow's: it never goes back. The sweep has run."""
        now = self.now()
        wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        wanted += datetime.timedelta(days=wanted < now)
        self.seconds += round((wanted - now).total_seconds())
        self.go_on(0)

    def later(self, days):
        """The clock goes on, and the sweep has run. Accounts that nobody uses for 90 days are closed, so a long time goes by in pieces."""
        if days > 60:
            self.all_sign_in()
        while days > 80:
            self.go_on(80)
            self.all_sign_in()
            days -= 80
        self.go_on(days)

    def all_sign_in(self):
        for name in sorted(self.accounts):
            self.session(name)

    def go_on(self, days):
        self.server.stop()
        self.days += days
        self.sessions = {}
        for room in ("case", "notice"):
            self.clocked(room, "sweep")
        if self.duties_swept:
            self.sweep_duties()
        self.server = Server(self.program, self.data, self.days, self.seconds)

    # ---- notices ------------------------------------------------------------------

    def notice(self, section, kind, leader="", /, **content):
        """Written by the department's staff, signed by its head and, for kinds that want it, by a leader; it is out."""
        made = self.ask(f"{section}:staff", self.code, "POST", "/notices", {"kind": kind, "unit": self.code, "section": section,
                                                                         "content": self.plain(content)})
        self.notice_step(f"{section}:staff", made, "submit")
        seen = self.notice_step(section, made, "sign")
        return self.notice_step(leader or f"{section}:ldr", made, "sign") if seen["state"] == "submitted" else seen

    def notice_step(self, who, notice, step, reason=""):
        return self.ask(who, self.code, "POST", f"/notices/{notice['id']}/steps", {"step": step, "reason": reason})

    def facts(self, who, rows):
        """A table of units and elements that is imported: its first row names the columns."""
        table = "\n".join(",".join(str(one) for one in row) for row in rows) + "\n"
        return self.ask(who, self.code, "POST", f"/imports?file_name={quote('数据.csv')}", raw=table.encode())

    def item(self, who, standard, period, item):
        """One item of the county's evaluation: value, limit, verdict."""
        query = f"standard={standard}&unit={self.code}&period={period}"
        return next(one for one in self.ask(who, self.code, "GET", f"/evaluation?{query}")["items"] if one["id"] == item)

    def indicator(self, who, name, period):
        """The county's value; None: unknown."""
        return self.ask(who, self.code, "GET", f"/measure?indicator={name}&unit={self.code}&period={period}")["value"]

    def document(self, who, unit, text, name="报告.txt"):
        """A document that was read, with all that was found in it."""
        made = self.ask(who, unit, "POST", f"/documents?unit={unit}&file_name={quote(name)}", raw=text.encode())
        return self.ask(who, unit, "GET", f"/documents/{made['document']['id'] if 'document' in made else made['id']}")

    @staticmethod
    def findings(document, rule):
        """What of the rule does not hold, or cannot be reckoned: the lines that it names."""
        return [one["content"]["lines"] for one in document["things"]
                if one["kind"] == "finding" and one["content"]["rule"] == rule and one["content"]["verdict"] != "holds"]

    def received(self, who, unit, notice):
        """The recipient that is theirs."""
        return self.ask(who, unit, "GET", f"/notices/{notice['id']}")["received"][0]

    def receive(self, who, unit, notice, step="receive", **more):
        return self.ask(who, unit, "POST", f"/notice-recipients/{self.received(who, unit, notice)['id']}/steps", {"step": step} | more)

    def public(self):
        """What anybody sees today, by number."""
        connection = self.connect()
        connection.request("GET", "/api/v1/public/notices")
        found = json.loads(connection.getresponse().read())["notices"]
        connection.close()
        return {one["id"]: one for one in found}

    def public_one(self, notice):
        connection = self.connect()
        connection.request("GET", f"/api/v1/public/notices/{notice['id']}")
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return body if answer.status == 200 else None

    def public_ask(self, path, body):
        """What somebody without an account asks."""
        connection = self.connect()
        connection.request("POST", "/api/v1" + path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
        if answer.status >= 500:
            raise RuntimeError(f"{path}: {answer.status} {content}")
        if answer.status >= 400:
            raise Refused(answer.status, content["error"])
        return content

    def object(self, notice, text):
        connection = self.connect()
        connection.request("POST", f"/api/v1/public/notices/{notice['id']}/objections", json.dumps({"text": text}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        assert answer.status == 200, body
        return body["number"]

    def needs(self, what):
        raise Needs(what)

    def end(self):
        """The server's own end is told by the play; here it only has to be gone."""
        try:
            self.server.stop()
        except RuntimeError:
            pass


def row_of(path):
    return path.stem.upper().replace("_", "-")


def play(program, base, path, seconds):
    """None, or why not."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(base, data)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        county = None
        try:
            spec.loader.exec_module(module)
            county = County(program, data, row_of(path), seconds)
            module.scenario(county)
            county.server.stop()
            proof = subprocess.run([program, "verify", "--data", str(data)], capture_output=True, text=True)
            return None if proof.returncode == 0 else f"verify: {proof.stdout[-300:]}"
        except Needs as needs:
            return f"needs {needs}"
        except Exception as fault:  # whatever it is, the other rows are played
            place = traceback.extract_tb(fault.__traceback__)
            line = next((f"line {one.lineno}, {one.line}" for one in reversed(place) if one.filename == str(path)), "before its first line")
            if place[-1].filename == __file__:  # what it called did not hold
                line += f" (run.py {place[-1].lineno})"
            clock_then = f"; the clock stood at {county.now():%F %T}" if county else ""
            gone = county.server.gone() if county else ""
            return f"{line}: {type(fault).__name__}: {str(fault)[:300]}{clock_then}{'; ' + gone if gone else ''}"
        finally:
            if county:
                county.end()


def arguments():
    """The program, how many seconds on the clock stands, the rows that are wanted."""
    parser = argparse.ArgumentParser(description="Plays scenarios of systems by their roles.")
    parser.add_argument("program")
    parser.add_argument("--at", type=datetime.datetime.fromisoformat, help="the time to play at, e.g. 2026-12-31T23:40")
    parser.add_argument("rows", nargs="*", help="the rows to play, e.g. SAF-02; all of them where none is given")
    given = parser.parse_intermixed_args()
    seconds = round((given.at - datetime.datetime.now()).total_seconds()) if given.at else 0
    return str(Path(given.program).resolve()), seconds, [row.lower().replace("-", "_") for row in given.rows]


def main():
    program, seconds, wanted = arguments()
    paths = sorted(path for path in Path(__file__).parent.glob("*_[0-9][0-9].py") if not wanted or path.stem in wanted)
    unknown = set(wanted) - {path.stem for path in paths}
    if unknown:
        print(f"no such row: {', '.join(sorted(unknown))}")
        return True
    passed = 0
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base"
        made = {"check": True, "capture_output": True, "env": clock(0, seconds)}
        subprocess.run([program, "init", "--data", str(base), "--demo"], **made)
        subprocess.run([program, "user", "add", "--data", str(base), "--name", MAKER, "--role", "sys", "--keep"], input=PASSWORD + "\n", text=True,
                       **made)
        results, lock = {}, threading.Lock()
        queue = list(paths)

        def work():
            while True:
                with lock:
                    if not queue:
                        return
                    path = queue.pop(0)
                results[path] = play(program, base, path, seconds)
                row, why = row_of(path), results[path]
                print(f"{row}  {'passed' if why is None else 'FAILED  ' + why}", flush=True)

        threads = [threading.Thread(target=work) for _ in range(min(4, os.cpu_count() or 1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for path in paths:
            passed += results[path] is None
    print(f"{passed} passed, {len(paths) - passed} failed")
    return passed != len(paths)


if __name__ == "__main__":
    sys.exit(main())
