#!/usr/bin/env python3
"""Random forms with random entries, judged by the program (`duxue form try`) and by a plain evaluator that shares nothing with it:
what is shown, asked, filled and wrong, every computed value, every finding with its row, the counts, and whether it may be handed in.
Forms have elements, own fields, breakdowns, conditions, computed fields, a table with sums over it, checks of their own and of the
packs (must-fix, explain, note; within a row, over the table, against other forms, against the year before); entries have unknown,
wrong and masked texts, rows without a place, removed rows, reasons good and bad.

    form_property.py PROGRAM [FORMS [SEED]]
"""
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import formula_property as formulas
from formula_property import evaluate, text

PROGRAM = sys.argv[1]
FORMS = int(sys.argv[2]) if len(sys.argv) > 2 else 300
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20240901
ENTRIES = 8
PACKS = Path(__file__).resolve().parents[2] / "packs"
KINDS = {"小学": "P", "初中": "J", "九年一贯制": "PJ"}
NUMBERS, BOOLS, WORDS = ["na", "nb", "nc", "nd"], ["ta", "tb"], ["甲", "乙", "丙"]
STAGED = [f"st_{s}{part}" for s in "PJ" for part in ("", "_m", "_f")]
ELEMENTS = NUMBERS + ["ne"] + BOOLS + ["ca"] + STAGED


# ---- expressions over chosen names ----

class Names:
    """What a formula may read: numbers, conditions, choices; elements for prev() and growth(); columns of the table to sum over."""

    def __init__(self, numbers=(), bools=(), choices=(), past=(), table=None):
        self.numbers, self.bools, self.choices, self.past, self.table = list(numbers), list(bools), list(choices), list(past), table


def number(rnd, names, depth):
    if names.table and rnd.random() < 0.6:
        return aggregate(rnd, names.table)
    if depth == 0 or rnd.random() < 0.2:
        found = [("column", n) for n in names.numbers] * 2 + [
            (rnd.choice(["prev", "growth"]) if n in names.numbers else "prev", n) for n in names.past]
        return rnd.choice(found) if found and rnd.random() < 0.85 else formulas.literal(rnd)
    below = lambda: number(rnd, names, depth - 1)
    kind = rnd.randrange(8)
    if kind < 4:
        return (rnd.choice("+-*/"), below(), below())
    if kind == 4:
        return ("if", truth(rnd, names, depth - 1), below(), below())
    if kind == 5:
        return ("abs", below())
    if kind == 6:
        return ("round", below(), rnd.randrange(3))
    return (rnd.choice(["min", "max"]), below(), below())


def truth(rnd, names, depth):
    if depth == 0 or rnd.random() < 0.15:
        found = [("column", b) for b in names.bools] + [("choice", rnd.choice(["=", "!="]), rnd.choice(WORDS), c) for c in names.choices]
        found += [("has", ("column", n)) for n in names.numbers[:2]]
        if found:
            return rnd.choice(found)
    kind = rnd.randrange(6)
    if kind < 4 or depth == 0:
        return (rnd.choice(["<", "<=", ">", ">=", "=", "!="]), number(rnd, names, max(depth - 1, 0)), number(rnd, names, max(depth - 1, 0)))
    if kind == 4:
        return (rnd.choice(["and", "or"]), truth(rnd, names, depth - 1), truth(rnd, names, depth - 1))
    return ("not", truth(rnd, names, depth - 1))


def aggregate(rnd, rows):
    name = rnd.choice(["sum", "count", "minimum", "maximum", "mean", "share"])
    of = truth(rnd, rows, 1) if name in ("count", "share") else number(rnd, rows, 1)
    if not reads(of) & {"r_x", "r_y", "r_v", "r_c", "r_b"}:
        of = ("and", of, ("has", ("column", "r_x"))) if name in ("count", "share") else ("+", of, ("column", "r_x"))
    return (name, of, None, truth(rnd, rows, 1) if rnd.random() < 0.4 else None)


def reads(e, now=False):
    """Names of all columns an expression reads; `now`: of this year only."""
    if not isinstance(e, (tuple, list)) or not e:
        return set()
    if isinstance(e, tuple) and e[0] in ("column", "prev", "growth"):
        return set() if now and e[0] == "prev" else {e[1]}
    if isinstance(e, tuple) and e[0] == "choice":
        return {e[3]}
    return set().union(*(reads(x, now) for x in e))


# ---- forms ----

class Field:
    def __init__(self, id, kind, **more):
        self.id, self.kind, self.element = id, kind, False
        self.visible = self.value = None
        self.required = self.elsewhere = self.whole = False
        self.least = self.most = None
        self.factor = 1
        self.__dict__.update(more)


class Section:
    def __init__(self, id, fields, table=False, visible=None, least=0, most=200, unique=()):
        self.id, self.fields, self.table, self.visible = id, fields, table, visible
        self.least, self.most, self.unique = least, most, unique


def element_field(rnd, id, before):
    kind = "bool" if id in BOOLS else "choice" if id == "ca" else "number"
    field = Field(id, kind, element=True, factor=10000 if id == "ne" else 1)
    if id == "nd" or id in STAGED:
        field.whole, field.least, field.most = True, 0, 500 if id == "nd" else None
    elif kind == "number":
        field.least = -1e9
    dice = rnd.random()
    if dice < 0.12:
        field.elsewhere = True
    elif dice < 0.3 and kind == "number" and id in NUMBERS and before.numbers:
        field.value = number(rnd, before, 2)
    elif dice < 0.6:
        field.required = True
    if rnd.random() < 0.2 and (before.numbers or before.bools):
        field.visible = truth(rnd, before, 1)
    return field


def make_form(rnd):
    before = Names(past=[])
    fields = []
    # elements that this form does not ask are known from other forms, or not
    asked = [id for id in NUMBERS + ["ne"] + BOOLS + ["ca"] if rnd.random() < 0.65]
    rnd.shuffle(asked)
    off = [n for n in NUMBERS if n not in asked]
    before.numbers += off
    before.past = [n for n in NUMBERS]
    for id in asked:
        fields.append(element_field(rnd, id, before))
        if id in NUMBERS:
            before.numbers.append(id)
        elif id in BOOLS:
            before.bools.append(id)
        elif id == "ca":
            before.choices.append(id)
    if rnd.random() < 0.6:
        fields += [Field(id, "number", element=True, whole=True, least=0, required=rnd.random() < 0.5) for id in ("st_P", "st_J")]
        fields += [Field(id, "number", element=True, whole=True, least=0) for id in STAGED if id.endswith(("_m", "_f"))]
        before.numbers += ["st_P", "st_J"]
    sections = [Section("a", fields)] if fields else []
    own = [Field("o_n", "number", least=0, most=rnd.choice([50, 1000]), whole=rnd.random() < 0.5),
           Field("o_b", "bool"), Field("o_d", "date"), Field("o_t", "text"), Field("o_c", "choice")]
    for field in own:
        field.required = rnd.random() < 0.3
        if rnd.random() < 0.3 and (before.numbers or before.bools):
            field.visible = truth(rnd, before, 2)
    if rnd.random() < 0.5:
        own.append(Field("o_f", "bool", value=truth(rnd, before, 2)))
    visible = truth(rnd, before, 1) if rnd.random() < 0.3 and (before.numbers or before.bools) else None
    sections.append(Section("b", own, visible=visible))
    before.numbers.append("o_n")
    before.bools.append("o_b")
    before.choices.append("o_c")
    rows = [Field("r_x", "number", least=0), Field("r_y", "number", whole=True, least=0, most=99, required=rnd.random() < 0.5),
            Field("r_c", "choice", required=rnd.random() < 0.3), Field("r_b", "bool")]
    row_names = Names(["r_x", "r_y"], ["r_b"], ["r_c"])
    with_entry = Names(row_names.numbers + before.numbers[:2], row_names.bools, row_names.choices, before.past[:1])
    if rnd.random() < 0.6:
        rows.append(Field("r_v", "number", value=number(rnd, with_entry, 2)))
        row_names.numbers.append("r_v")
    rows[3].visible = truth(rnd, Names(["r_x", "r_y"]), 1) if rnd.random() < 0.4 else None
    sections.append(Section("t", rows, True, truth(rnd, before, 1) if rnd.random() < 0.15 else None, rnd.choice([0, 0, 1, 2]),
                            rnd.choice([3, 200]), rnd.choice([(), ("r_c",), ("r_c", "r_y")])))
    over = Names(before.numbers, before.bools, before.choices, [], row_names)
    sums = [Field("c_s", "number", value=aggregate(rnd, row_names)), Field("c_m", "number", value=number(rnd, over, 2))]
    sums = [f for f in sums if reads(f.value) & {"r_x", "r_y", "r_v", "r_c", "r_b"}]
    if sums:
        sections.append(Section("c", sums))
    everything = Names(before.numbers + [f.id for f in sums], before.bools, before.choices, before.past)
    checks = []
    for i in range(9):
        severity = rnd.choice(["error", "warning", "warning", "note"])
        if i < 4:
            rule, table = truth(rnd, everything, 2), None
        elif i < 6:
            rule, table = truth(rnd, over, 2), None
        else:
            rule, table = truth(rnd, with_entry, 2), "t"
        applies = truth(rnd, with_entry if table else everything, 1) if rnd.random() < 0.3 else None
        if not mixed(rule) and reads(rule):
            checks.append((f"check{i}", severity, rule, applies, table))
    return sections, checks


def mixed(rule):
    """Whether some aggregate is missing its table (a region rule needs one)."""
    found = str(rule)
    return any(f"'{name}'" in found for name in ("sum", "count", "mean", "share", "minimum", "maximum")) and \
        not reads(rule) & {"r_x", "r_y", "r_v", "r_c", "r_b"}


def pack_checks(rnd):
    names = Names(NUMBERS + ["st_P", "st_J"], BOOLS, ["ca"], NUMBERS)
    made = []
    for i in range(8):
        rule = truth(rnd, names, 2)
        if reads(rule):
            made.append((f"pack{i}", rnd.choice(["error", "warning"]), rule, truth(rnd, names, 1) if rnd.random() < 0.3 else None, None))
    return made


# ---- as packs ----

def quoted(e):
    return json.dumps(text(e), ensure_ascii=False)


def write_field(field):
    out = [f"element: {field.id}"] if field.element else [f"id: {field.id}", f"name: 自{field.id}", f"type: {field.kind}"]
    if not field.element:
        out += [f"choices: [{', '.join(WORDS)}]"] if field.kind == "choice" else []
        out += [f"whole: {str(field.whole).lower()}"] if field.kind == "number" else []
        out += [f"min: {field.least}"] if field.least is not None else []
        out += [f"max: {field.most}"] if field.most is not None else []
    for key in ("required", "elsewhere"):
        out += [f"{key}: true"] if getattr(field, key) else []
    for key in ("visible", "value"):
        out += [f"{key}: {quoted(getattr(field, key))}"] if getattr(field, key) else []
    return "      - {" + ", ".join(out) + "}\n"


def write_checks(checks):
    out = ""
    for id, severity, rule, applies, table in checks:
        out += f"  - {{id: {id}, severity: {severity}, message: 检查{id}, rule: {quoted(rule)}"
        out += (f", applies: {quoted(applies)}" if applies else "") + (f", table: {table}" if table else "") + "}\n"
    return out


def write_sections(sections):
    out = ""
    for section in sections:
        out += f"  - id: {section.id}\n    name: 栏{section.id}\n"
        out += f"    visible: {quoted(section.visible)}\n" if section.visible else ""
        if section.table:
            out += f"    table: true\n    rows: {{least: {section.least}, most: {section.most}}}\n"
            out += f"    unique: [{', '.join(section.unique)}]\n" if section.unique else ""
        out += "    fields:\n" + "".join(map(write_field, section.fields))
    return out


def write_packs(folder, sections, checks, of_pack):
    (folder / "forms").mkdir(parents=True)
    (folder / "stages.yaml").write_text(
        "stages:\n  - {id: primary, name: 小学, suffix: P}\n  - {id: junior, name: 初中, suffix: J}\n"
        "kinds:\n  - {id: county, name: 县, level: county}\n  - {id: p, name: 小学, level: school, stages: [primary]}\n"
        "  - {id: j, name: 初中, level: school, stages: [junior]}\n"
        "  - {id: n, name: 九年一贯制, level: school, stages: [primary, junior]}\n", encoding="utf-8")
    (folder / "breakdowns.yaml").write_text(
        "breakdowns:\n  - {id: sex, name: 性别, parts: [{id: m, name: 男}, {id: f, name: 女}]}\n", encoding="utf-8")
    items = [f"{{id: {n}, name: 数{n}" + (", whole: true, min: 0, max: 500}" if n == "nd" else ", min: -1e9}") for n in NUMBERS]
    items += ["{id: ne, name: 数ne, unit: 元, entry_unit: 万元, entry_factor: 10000, min: -1e13}"]
    items += [f"{{id: {b}, name: 否{b}, type: bool}}" for b in BOOLS] + [f"{{id: ca, name: 选, type: choice, choices: [{', '.join(WORDS)}]}}"]
    items += ["{id: st, name: 生, stages: [primary, junior], whole: true, min: 0, by: [sex]}"]
    (folder / "elements.yaml").write_text("elements:\n  - group: 甲\n    items:\n" + "".join(f"      - {i}\n" for i in items),
                                          encoding="utf-8")
    (folder / "checks.yaml").write_text("checks:\n" + write_checks(of_pack), encoding="utf-8")
    shutil.copy(PACKS / "roles.yaml", folder / "roles.yaml")
    (folder / "forms" / "f.yaml").write_text(
        "form: f\nname: 试\nsteps: [{id: s, name: 审核, roles: [head]}]\nunlock_need: 2\nlevels: [school]\nsections:\n" +
        write_sections(sections) + "checks:\n" + write_checks(checks), encoding="utf-8")


# ---- entries ----

def some(rnd, field):
    """A text as people type it."""
    dice = rnd.random()
    if dice < 0.15:
        return rnd.choice(["", "", "—", " "])
    if dice < 0.2:
        return "***" if field.kind == "number" else ""
    if dice < 0.25:
        return {"number": "很多", "bool": "大概", "choice": "丁", "date": "上周", "text": "字"}[field.kind]
    if dice < 0.29 and field.kind == "number":
        return rnd.choice(["-3", "2.5", "700", "2000"])
    if field.kind == "number":
        return str(rnd.choice([0, 1, 2, 3, 10, rnd.randint(0, 60)])) if field.whole or rnd.random() < 0.7 else f"{rnd.uniform(0, 40):.2f}"
    return {"bool": lambda: rnd.choice("是否"), "choice": lambda: rnd.choice(WORDS), "text": lambda: rnd.choice(["说明", "一段话"]),
            "date": lambda: f"2024-0{rnd.randint(1, 9)}-1{rnd.randint(0, 9)}"}[field.kind]()


def make_entry(rnd, sections, checks, of_pack):
    facts = {n: rnd.choice([0.0, 1.0, 5.0, float(rnd.randint(0, 90))]) for n in NUMBERS + ["st_P", "st_J"] if rnd.random() < 0.7}
    facts.update({b: rnd.random() < 0.5 for b in BOOLS if rnd.random() < 0.7})
    if rnd.random() < 0.7:
        facts["ca"] = rnd.choice(WORDS)
    before = {n: rnd.choice([0.0, 2.0, float(rnd.randint(1, 90))]) for n in NUMBERS if rnd.random() < 0.8} if rnd.random() < 0.85 else None
    entry = {"kind": rnd.choice(list(KINDS)), "facts": facts, "before": before,
             "elsewhere": {n for n in NUMBERS if rnd.random() < 0.08}, "cells": []}
    for section in sections:
        if not section.table:
            entry["cells"] += [(f.id, "", some(rnd, f)) for f in section.fields if rnd.random() < 0.93]
            continue
        for i in range(rnd.choice([0, 1, 2, 3, 5])):
            place = rnd.choice([str(i + 1), str(9 - i), "", "-"] + [str(i + 1)] * 4)
            entry["cells"] += [("#t", f"r{i}", place)] if place else []
            entry["cells"] += [(f.id, f"r{i}", some(rnd, f)) for f in section.fields if rnd.random() < 0.9]
    for id, _, _, _, table in checks + of_pack:
        if rnd.random() < 0.3:
            entry["cells"].append((f"?{id}", rnd.choice(["r0", "r1"]) if table else "", rnd.choice(["", "无", "已核实", " 属实情况 "])))
    rnd.shuffle(entry["cells"])
    return entry


def write_entries(path, entries):
    show = lambda v: "是" if v is True else "否" if v is False else str(v)
    lines = ["entry,about,field,row,value"]
    for i, entry in enumerate(entries):
        lines.append(f"{i},kind,,,{entry['kind']}")
        lines += [f"{i},now,{id},,{show(v)}" for id, v in entry["facts"].items()]
        if entry["before"] is not None:
            lines += [f"{i},before,,,"] + [f"{i},before,{id},,{show(v)}" for id, v in entry["before"].items()]
        lines += [f"{i},elsewhere,{id},," for id in entry["elsewhere"]]
        lines += [f"{i},cell,{field},{row},{value}" for field, row, value in entry["cells"]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# ---- the plain evaluator ----

def read_text(field, written):
    """(filled, value or None, wrong)"""
    written = written.strip()
    if field.kind == "text":
        return bool(written), None, False
    if written in ("", "—"):
        return False, None, False
    if written == "***" or written in ("很多", "大概", "丁", "上周"):
        return True, None, True
    if field.kind == "bool":
        return True, written == "是", False
    if field.kind == "choice":
        return True, written, False
    if field.kind == "date":
        return True, float(written.replace("-", "")), False
    value = float(written)
    low, high = field.least, field.most
    wrong = (field.whole and value != int(value)) or (low is not None and value < low) or (high is not None and value > high)
    return True, None if wrong else value * field.factor, wrong


class Judge:
    def __init__(self, sections, checks, of_pack, entry):
        self.sections, self.checks, self.of_pack, self.entry = sections, checks, of_pack, entry
        self.fields = {f.id: (f, s) for s in sections for f in s.fields}
        self.kind = entry["kind"]
        self.known = dict(entry["facts"])
        self.before = dict(entry["before"] or {})
        for id in STAGED:
            if id[3] not in KINDS[self.kind]:
                self.known.setdefault(id, 0.0)
                if entry["before"] is not None:
                    self.before.setdefault(id, 0.0)
        self.cells = {(f, r): v for f, r, v in entry["cells"]}
        self.rows = self.find_rows()
        self.done = {}

    def find_rows(self):
        seen, places = [], {}
        columns = {f.id for s in self.sections if s.table for f in s.fields}
        for field, row, value in self.entry["cells"]:
            if row and (field == "#t" or field in columns):
                if row not in seen:
                    seen.append(row)
                if field == "#t":
                    places[row] = value
        live = [r for r in seen if places.get(r) != "-"]
        return sorted(live, key=lambda r: (float(places.get(r, 1e18)), seen.index(r)))

    # a name's value, as formulas read it
    def value(self, id, row=""):
        if id not in self.fields:
            return self.known.get(id)
        field, section = self.fields[id]
        if not section.table:
            row = ""
        return self.judged(field, section, row)["number"]

    def names(self, row, e):
        """What an expression sees: this year's and last year's values by name."""
        return ({id: self.value(id, row) for id in reads(e, now=True)}, {id: self.before.get(id) for id in reads(e)})

    def sums_table(self, e):
        return bool(reads(e) & {f.id for s in self.sections if s.table for f in s.fields})

    def formula(self, e, row=""):
        if row or not self.sums_table(e):
            return evaluate(e, self.names(row, e), [])
        table = next(s for s in self.sections if s.table)
        if not self.rows and table.least > 0:
            return None  # not begun
        columns = {f.id for f in table.fields}
        own = ({id: self.value(id) for id in reads(e, now=True) - columns}, {})
        rows = [(self.names(r, e)[0], self.before) for r in self.rows]
        return evaluate(e, own, rows)

    def section_shown(self, section):
        return section.visible is None or self.formula(section.visible) is not False

    def judged(self, field, section, row):
        key = (field.id, row)
        if key in self.done:
            return self.done[key]
        shown = self.section_shown(section)
        foreign = field.element and field.id in STAGED and field.id[3] not in KINDS[self.kind]
        shown = shown and not foreign
        if shown and field.visible is not None:
            shown = self.formula(field.visible, row) is not False
        elsewhere = field.element and (field.elsewhere or field.id in self.entry["elsewhere"])
        out = {"shown": shown, "asked": False, "filled": False, "wrong": False, "number": None, "text": "", "required": False,
               "computed": False}
        if not shown:
            out["number"] = self.known.get(field.id) if foreign else None
        elif elsewhere:
            out["number"] = self.known.get(field.id)
            out["filled"] = out["number"] is not None
        elif field.value is not None:
            out["number"] = self.formula(field.value, row)
            out["filled"] = out["number"] is not None
            out["computed"] = True
        else:
            written = self.cells.get(key, "")
            out["asked"], out["required"] = True, field.required
            out["filled"], out["number"], out["wrong"] = read_text(field, written)
            out["text"] = written.strip() if out["wrong"] else str(out["number"])
        self.done[key] = out
        return out

    def fails(self, check, row=""):
        _, _, rule, applies, _ = check
        return self.formula(rule, row) is False and (applies is None or self.formula(applies, row) is True)

    def concerned(self, rule):
        for id in reads(rule):
            if id in self.fields:
                one = self.judged(*self.fields[id], "")
                if one["shown"] and (one["asked"] or one["computed"]):
                    return True
        return False

    def reason(self, id, row):
        return self.cells.get((f"?{id}", row), "").strip()

    def findings(self):
        found = []
        for section in self.sections:
            if not section.table or not self.section_shown(section):
                continue
            if not section.least <= len(self.rows) <= section.most:
                found.append((f"rows-{section.id}", "error", ""))
            keys = []
            for row in self.rows if section.unique else ():
                parts = [self.judged(*self.fields[u], row) for u in section.unique]
                if all(p["filled"] for p in parts):
                    key = [p["text"] for p in parts]
                    if key in keys:
                        found.append((f"unique-{section.id}", "error", row))
                    keys.append(key)
        sums = [(f"parts-st_{s}-sex", "error", ("=", ("+", ("column", f"st_{s}_m"), ("column", f"st_{s}_f")), ("column", f"st_{s}")),
                 None, None) for s in "PJ" if s in KINDS[self.kind]]
        for check in sums + self.of_pack:
            if self.concerned(check[2]) and self.fails(check):
                found.append((check[0], check[1], ""))
        for check in self.checks:
            for row in self.rows if check[4] else [""]:
                if self.fails(check, row):
                    found.append((check[0], check[1], row))
        return found

    def all(self):
        fields = {}
        for section in self.sections:
            for row in self.rows if section.table else [""]:
                for field in section.fields:
                    fields[field.id, row] = self.judged(field, section, row)
        findings = self.findings()
        asked = [f for f in fields.values() if f["asked"]]
        to_explain = sum(s == "warning" and len(self.reason(id, row)) < 2 for id, s, row in findings)
        must_fix = sum(s == "error" for _, s, _ in findings)
        wrong = sum(f["wrong"] for f in fields.values())
        return {"fields": fields, "findings": sorted(findings), "asked": len(asked), "wrong": wrong, "must_fix": must_fix,
                "filled": sum(f["filled"] and not f["wrong"] for f in asked), "to_explain": to_explain,
                "complete": not (must_fix or to_explain or wrong or any(f["required"] and not f["filled"] for f in asked))}


# ---- both sides ----

def as_number(field, value):
    return None if value is None else float(WORDS.index(value)) if field.kind == "choice" else float(value)


def same_number(mine, theirs):
    return (mine is None and theirs is None) or \
        (mine is not None and theirs is not None and abs(mine - theirs) <= 1e-9 * max(1.0, abs(mine)))


def differences(judge, wanted, got):
    out = [f"{key}: {wanted[key]} / {got[key]}" for key in ("asked", "filled", "wrong", "must_fix", "to_explain", "complete")
           if wanted[key] != got[key]]
    findings = sorted((c["id"], c["severity"], c["row"]) for c in got["checks"])
    if findings != wanted["findings"]:
        out.append(f"findings: {sorted(set(wanted['findings']) - set(findings))} / {sorted(set(findings) - set(wanted['findings']))}")
    out += [f"reason of {c['id']}" for c in got["checks"] if c["severity"] == "warning" and c["reason"] != judge.reason(c["id"], c["row"])]
    theirs = {(f["field"], f["row"]): f for f in got["fields"]}
    if set(theirs) != set(wanted["fields"]):
        return out + [f"fields: {set(theirs) ^ set(wanted['fields'])}"]
    for key, one in wanted["fields"].items():
        other, field = theirs[key], judge.fields[key[0]][0]
        for name in ("shown", "asked", "required", "filled"):
            if one[name] != other[name]:
                out.append(f"{key} {name}: {one[name]} / {other[name]}")
        if one["wrong"] != bool(other["wrong"]):
            out.append(f"{key} wrong: {one['wrong']} / {other['wrong']}")
        if one["shown"] and not same_number(as_number(field, one["number"]), other["number"]):
            out.append(f"{key}: {one['number']} / {other['number']}")
    return out


def try_form(folder, rnd):
    sections, checks = make_form(rnd)
    of_pack = pack_checks(rnd)
    entries = [make_entry(rnd, sections, checks, of_pack) for _ in range(ENTRIES)]
    write_packs(folder / "packs", sections, checks, of_pack)
    write_entries(folder / "t.csv", entries)
    run = subprocess.run([PROGRAM, "form", "try", "f", str(folder / "t.csv"), "--packs", str(folder / "packs")], capture_output=True,
                         text=True, encoding="utf-8")
    if run.returncode:
        return [run.stderr[:1500]], 0
    got = json.loads(run.stdout)
    wrong, findings = [], 0
    for i, entry in enumerate(entries):
        judge = Judge(sections, checks, of_pack, entry)
        wanted = judge.all()
        findings += len(wanted["findings"])
        wrong += [f"entry {i}: {d}" for d in differences(judge, wanted, got[i])]
    return wrong, findings


def main():
    bad = findings = 0
    for i in range(FORMS):
        with tempfile.TemporaryDirectory() as folder:
            wrong, found = try_form(Path(folder), random.Random(SEED + i))
            findings += found
            bad += bool(wrong)
            if wrong and bad <= 3:
                kept = Path(tempfile.gettempdir()) / f"form-property-{SEED + i}"
                shutil.rmtree(kept, ignore_errors=True)
                shutil.copytree(folder, kept)
                print(f"NOT OK: seed {SEED + i}, kept in {kept}\n   ", "\n    ".join(wrong[:6]))
    print(f"{FORMS * ENTRIES} entries judged, {findings} findings")
    if findings < FORMS * ENTRIES:
        print("NOT OK: hardly anything was found, so hardly anything was tested")
        bad += 1
    print(f"{FORMS - min(bad, FORMS)} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
