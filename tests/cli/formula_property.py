#!/usr/bin/env python3
"""500 random formulas over 50 schools with unknown cells, compared with an evaluator of its own that goes row by row and shares
nothing with the program: three-valued logic, the year before, aggregates with weights and conditions, ranks. Formulas are written
with no more brackets than the documented precedence needs, so that reading them is tested as well.

    formula_property.py PROGRAM [FORMULAS [SEED]]
"""
import json
import math
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

PROGRAM = sys.argv[1]
FORMULAS = int(sys.argv[2]) if len(sys.argv) > 2 else 500
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20240901
SCHOOLS, TOWNSHIPS = 50, 5
NUMBERS, BOOLS, CHOICES = ["na", "nb", "nc", "nd"], ["ta", "tb"], ["甲", "乙", "丙"]
ADDING = ["nb", "nd"]
UNKNOWN = None
LARGEST = sys.float_info.max


# ---- expressions: (operator, operands...) ----

def literal(rnd):
    return ("number", rnd.choice([0, 1, 2, 3, 5, 10, 100, 0.5, 2.5, 1e3, 0.1]))


def number(rnd, depth, region):
    """A random expression that is a number; `region`: bare columns only inside aggregates."""
    if depth == 0 or rnd.random() < 0.12:
        if region:
            return literal(rnd)
        return rnd.choice([("column", rnd.choice(NUMBERS)), ("column", rnd.choice(NUMBERS)), literal(rnd),
                           ("prev", rnd.choice(NUMBERS)), ("growth", rnd.choice(NUMBERS))])
    if region and rnd.random() < 0.55:
        return aggregate(rnd, depth - 1)
    kind = rnd.randrange(10)
    below = lambda: number(rnd, depth - 1, region)
    if kind < 4:
        return (rnd.choice("+-*/"), below(), below())
    if kind == 4:
        return ("negate", below())
    if kind == 5:
        return ("if", truth(rnd, depth - 1, region), below(), below())
    if kind == 6:
        return (rnd.choice(["abs", "ceil", "floor"]), below())
    if kind == 7:
        return ("round", below(), rnd.randrange(4))
    return (rnd.choice(["min", "max"]),) + tuple(below() for _ in range(rnd.randint(2, 4)))


def truth(rnd, depth, region):
    if depth == 0 or rnd.random() < 0.1:
        if region:
            return ("<", literal(rnd), literal(rnd))
        return rnd.choice([("column", rnd.choice(BOOLS)), ("choice", rnd.choice(["=", "!="]), rnd.choice(CHOICES)),
                           ("choices", rnd.sample(CHOICES, 2)), ("has", ("column", rnd.choice(NUMBERS)))])
    kind = rnd.randrange(8)
    below = lambda: truth(rnd, depth - 1, region)
    if kind < 3:
        return (rnd.choice(["<", "<=", ">", ">=", "=", "!="]), number(rnd, depth - 1, region), number(rnd, depth - 1, region))
    if kind < 6:
        return (rnd.choice(["and", "or"]), below(), below())
    if kind == 6:
        return ("not", below())
    return ("in", number(rnd, depth - 1, region), [number(rnd, 0, region) for _ in range(rnd.randint(1, 3))])


def aggregate(rnd, depth):
    name = rnd.choice(["sum", "mean", "minimum", "maximum", "count", "share", "sd", "cv", "rank"])
    of = truth(rnd, depth, False) if name in ("count", "share") else number(rnd, depth, False)
    if name == "rank":
        return ("sum", ("rank", of), None, None)
    weight = ("column", rnd.choice(NUMBERS)) if name in ("mean", "sd", "cv", "share") and rnd.random() < 0.5 else None
    where = truth(rnd, min(depth, 2), False) if rnd.random() < 0.5 else None
    return (name, of, weight, where)


# ---- as text, with as few brackets as the grammar needs ----

LEVEL = {"or": 1, "and": 2, "not": 3, "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "choice": 4, "choices": 4,
         "+": 5, "-": 5, "*": 6, "/": 6, "negate": 7}
CHINESE = {"and": "且", "or": "或", "not": "非", "<=": "≤", ">=": "≥", "!=": "≠", "*": "×", "/": "÷"}


def text(e, least=0):
    level = LEVEL.get(e[0], 9)
    sign = lambda s: CHINESE[s] if s in CHINESE and zlib.crc32(str(e).encode()) % 4 == 0 else s
    name = e[0]
    if name == "number":
        out = f"{e[1]:g}"
    elif name == "column":
        out = e[1]
    elif name in ("prev", "growth"):
        out = f"{name}({e[1]})"
    elif name == "choice":
        out = f"{e[3] if len(e) > 3 else 'ca'} {sign(e[1])} {e[2]}"
    elif name == "choices":
        out = f"ca in ({', '.join(e[1])})"
    elif name == "in":
        out = f"{text(e[1], 5)} in ({', '.join(text(x) if x[0] in ('number', 'column', 'prev') else f'({text(x)})' for x in e[2])})"
    elif name == "negate":
        out = "-" + text(e[1], 7)
    elif name == "not":
        out = sign("not") + " " + text(e[1], 3)
    elif level < 9:
        # comparisons do not chain: both sides are one level up
        out = f"{text(e[1], level + (level == 4))} {sign(name)} {text(e[2], level + 1)}"
    elif name == "round":
        out = f"round({text(e[1])}, {e[2]})"
    elif name in ("sum", "mean", "minimum", "maximum", "count", "share", "sd", "cv"):
        shown = {"minimum": "min", "maximum": "max"}.get(name, "wcv" if name == "cv" and e[2] else name)
        named = [f"weight: {text(e[2])}"] if e[2] else []
        named += [f"where: {text(e[3])}"] if e[3] else []
        out = f"{shown}({', '.join([text(e[1])] + named)})"
    else:
        out = f"{name}({', '.join(text(x) for x in e[1:])})"
    return f"({out})" if level < least else out


# ---- the evaluator ----

def settled(x):
    return UNKNOWN if x is None or not abs(x) <= LARGEST else x


def near(a, b):
    return 1e-9 * max(abs(a), abs(b))


def compare(sign, a, b):
    least, most = a >= b - near(a, b), a <= b + near(a, b)
    return {"=": least and most, "!=": not (least and most), "<": not least, "<=": most, ">": not most, ">=": least}[sign]


def whole(x, up):
    nearest = float(round(x)) if abs(x) < 2 ** 52 else x
    if abs(x - nearest) <= min(1e-9 * abs(x), 1e-6):
        return nearest
    return float(math.ceil(x) if up else math.floor(x))


def rounded(x, digits):
    scaled = abs(x) * 10.0 ** digits
    if scaled >= 2 ** 52:
        return x
    return math.copysign(math.floor(scaled * (1 + 1e-15) + 0.5) / 10.0 ** digits, x)


def arithmetic(sign, a, b):
    if a is None or b is None or (sign == "/" and b == 0):
        return UNKNOWN
    try:
        return settled({"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]())
    except OverflowError:
        return UNKNOWN


def years_read(e):
    """Which years an expression reads: "now", "before"."""
    if not isinstance(e, (tuple, list)) or not e:
        return set()
    if e[0] in ("choice", "choices"):
        return {"now"}
    if e[0] in ("column", "prev", "growth") and isinstance(e, tuple):
        return {"column": {"now"}, "prev": {"before"}, "growth": {"now", "before"}}[e[0]]
    return set().union(*map(years_read, e))


def region_value(e, rows):
    name, of, weight, where = e
    if years_read(e[1:]) == {"before"}:  # the region as it was: whoever stood then
        rows = [(row[1], row[1]) for row in rows if row[1]]
    elif name == "sum":  # who was not there yet counts as 0, where figures add up
        nothing = dict.fromkeys(ADDING, 0.0)
        of_rows = [row if row[1] else (row[0], nothing) for row in rows]
        holds = [evaluate(where, row, rows) if where else True for row in rows]
        if UNKNOWN in holds:
            return UNKNOWN
        values = [evaluate(of, row, of_rows) for row, hold in zip(of_rows, holds) if hold]
        return UNKNOWN if UNKNOWN in values else settled(math.fsum(map(float, values)))
    kept = rows
    if where:
        holds = [evaluate(where, row, rows) for row in rows]
        if UNKNOWN in holds:
            return UNKNOWN
        kept = [row for row, hold in zip(rows, holds) if hold]
    values = [evaluate(of, row, rows) for row in kept]
    weights = [evaluate(weight, row, rows) if weight else 1.0 for row in kept]
    if UNKNOWN in values or UNKNOWN in weights:
        return UNKNOWN
    values = [float(v) for v in values]
    try:
        if name in ("sum", "count"):
            return settled(math.fsum(values))
        if not values:
            return UNKNOWN
        if name in ("minimum", "maximum"):
            return min(values) if name == "minimum" else max(values)
        total = math.fsum(weights)
        if total == 0:
            return UNKNOWN
        mean = math.fsum(w * v for w, v in zip(weights, values)) / total
        if name in ("mean", "share"):
            return settled(mean)
        if name == "cv" and mean == 0:
            return UNKNOWN
        square = math.fsum(w * (v - mean) ** 2 for w, v in zip(weights, values)) / total
        if square < 0:
            return UNKNOWN
        return settled(math.sqrt(square) / (mean if name == "cv" else 1))
    except (OverflowError, ValueError):
        return UNKNOWN


def ranks(of, row, rows):
    values = [evaluate(of, other, rows) for other in rows]
    if UNKNOWN in values:
        return UNKNOWN
    own = evaluate(of, row, rows)
    return float(1 + sum(value > own for value in values))


def evaluate(e, row, rows):
    name = e[0]
    at = lambda x: evaluate(x, row, rows)
    if name == "number":
        return float(e[1])
    if name == "column":
        return row[0].get(e[1])
    if name == "prev":
        return row[1].get(e[1])
    if name == "growth":
        return arithmetic("-", arithmetic("/", row[0].get(e[1]), row[1].get(e[1])), 1.0)
    if name in ("choice", "choices"):
        own = row[0].get(e[3] if len(e) > 3 else "ca")
        return UNKNOWN if own is None else (own in e[1] if name == "choices" else (own == e[2]) == (e[1] == "="))
    if name == "has":
        return at(e[1]) is not None
    if name in "+-*/":
        return arithmetic(name, at(e[1]), at(e[2]))
    if name in ("and", "or"):
        a, b = at(e[1]), at(e[2])
        decides = name == "or"
        return decides if a is decides or b is decides else UNKNOWN if UNKNOWN in (a, b) else not decides
    if name == "in":
        own, found = at(e[1]), [at(x) for x in e[2]]
        if own is not None and any(x is not None and compare("=", own, x) for x in found):
            return True
        return UNKNOWN if own is None or UNKNOWN in found else False
    if name == "if":
        condition = at(e[1])
        return UNKNOWN if condition is None else at(e[2] if condition else e[3])
    if name == "rank":
        return ranks(e[1], row, rows)
    if name in ("sum", "mean", "minimum", "maximum", "count", "share", "sd", "cv"):
        return region_value(e, rows)
    if name in LEVEL and LEVEL[name] == 4:
        a, b = at(e[1]), at(e[2])
        return UNKNOWN if a is None or b is None else compare(name, a, b)
    values = [at(x) for x in e[1:] if isinstance(x, tuple)]
    if UNKNOWN in values:
        return UNKNOWN
    return {"not": lambda: not values[0], "negate": lambda: -values[0], "abs": lambda: abs(values[0]),
            "ceil": lambda: whole(values[0], True), "floor": lambda: whole(values[0], False),
            "round": lambda: rounded(values[0], e[2]), "min": lambda: min(values), "max": lambda: max(values)}[name]()


# ---- the program ----

def make_packs(folder, formulas):
    (folder / "stages.yaml").write_text(
        "stages:\n  - {id: primary, name: 小学, suffix: P}\nkinds:\n  - {id: county, name: 县, level: county}\n"
        "  - {id: township, name: 乡镇, level: township}\n  - {id: school, name: 小学, level: school, stages: [primary]}\n",
        encoding="utf-8")
    items = [f"{{id: {n}, name: 数{n}, min: -1e9, adds: {str(n in ADDING).lower()}}}" for n in NUMBERS] + [f"{{id: {b}, name: 否{b}, type: bool}}" for b in BOOLS]
    items.append(f"{{id: ca, name: 选, type: choice, choices: [{', '.join(CHOICES)}]}}")
    (folder / "elements.yaml").write_text("elements:\n  - group: 甲\n    items:\n" +
                                          "".join(f"      - {item}\n" for item in items), encoding="utf-8")
    (folder / "indicators.yaml").write_text(
        "indicators:\n" + "".join(f"  - {{id: f{i}, name: 式{i}, value: {json.dumps(text(e), ensure_ascii=False)}}}\n"
                                  for i, e in enumerate(formulas)), encoding="utf-8")


def make_school(rnd):
    values = {n: float(rnd.choice([0, 1, 2, 3, -4, 10, rnd.randint(-50, 500), round(rnd.uniform(0, 90), 2)])) for n in NUMBERS}
    values.update({b: rnd.random() < 0.5 for b in BOOLS})
    values["ca"] = rnd.choice(CHOICES)
    return {name: value for name, value in values.items() if rnd.random() > 0.04}


def make_table(rnd, schools):
    """{code: (this year, the year before)} and the table of both years."""
    columns = NUMBERS + BOOLS + ["ca"]
    shown = lambda v: "" if v is None else "是" if v is True else "否" if v is False else str(v)
    lines = ["code,name,parent,kind,period," + ",".join(columns)]
    for year in (2023, 2024):
        lines.append(f"C,县,,县,{year}" + "," * len(columns))
        lines += [f"T{t},乡{t},C,乡镇,{year}" + "," * len(columns) for t in range(TOWNSHIPS)]
        for code, years in schools.items():
            if year == 2024 or years[1]:
                values = years[2024 - year]
                lines.append(f"{code},校{code},T{code[1]},小学,{year}," + ",".join(shown(values.get(c)) for c in columns))
    return "\n".join(lines) + "\n"


def run(*words):
    got = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8")
    if got.returncode:
        print("NOT OK:", " ".join(map(str, words)), got.stderr[:1000])
        sys.exit(1)
    return got.stdout


def as_number(value):
    return value if value is None else float(value)


def same(mine, theirs):
    if mine is None or theirs is None:
        return mine is None and theirs is None
    return abs(mine - theirs) <= 1e-9 * max(1.0, abs(mine))


def main():
    rnd = random.Random(SEED)
    formulas = []
    while len(formulas) < FORMULAS:
        region = len(formulas) % 3 == 2
        e = (truth if rnd.random() < 0.25 else number)(rnd, rnd.randint(2, 4), region)
        if len(text(e).encode()) < 1500:
            formulas.append(e)
    schools = {f"S{i % TOWNSHIPS}{i:03}": (make_school(rnd), make_school(rnd) if rnd.random() < 0.9 else {})
               for i in range(SCHOOLS)}
    compared = known = 0
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "packs").mkdir()
        make_packs(folder / "packs", formulas)
        (folder / "t.csv").write_text(make_table(rnd, schools), encoding="utf-8")
        common = ["--data", folder / "d", "--packs", folder / "packs"]
        run("init", "--data", folder / "d")
        run("import", *common, folder / "t.csv")
        for i, e in enumerate(formulas):
            region = i % 3 == 2
            level = "township" if region else "school"
            results = json.loads(run("measure", *common, "--indicator", f"f{i}", "--unit", "C", "--period", "2024", "--each", level,
                                     "--format", "json"))
            for result in results:
                code = result["unit"]["code"]
                rows = [schools[s] for s in sorted(schools) if s == code or (region and s[1] == code[1])]
                wanted = as_number(evaluate(e, rows[0], rows))
                compared += 1
                known += wanted is not None
                if not same(wanted, result["value"]) or (wanted is None) != bool(result["why"]):
                    wrong.append((i, code, text(e), wanted, result["value"], result["why"]))
            if len(results) != (TOWNSHIPS if region else SCHOOLS):
                wrong.append((i, "units", len(results)))
    for one in wrong[:5]:
        print("NOT OK:", *one)
    bad = len({one[0] for one in wrong})
    print(f"{compared} values compared, {known} known")
    print(f"{FORMULAS - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
