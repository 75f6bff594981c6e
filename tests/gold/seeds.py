#!/usr/bin/env python3
"""Makes docs/seeds.md again: what the reader finds in three collections of documents as offices copied them.

    seeds.py PROGRAM [FOLDER] [--check]

FOLDER is ../shared/seeds when it is not named; without it nothing is done. Only numbers are written: the collections hold
names of people and places, and none of their text. With --check the page is not written but compared, and its numbers have
to be those that the program finds now.
"""
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/seeds.md"
KINDS = {"plan": "plans", "summary": "summaries", "self_report": "self-reports", "scheme": "schemes",
         "speech": "speeches", "notice": "notices", "other": "others"}
DAMAGE = {"D01": "bytes that are no text", "D02": "invisible characters, entities", "D03": "punctuation",
          "D04": "stray characters, doubled words", "D05": "readings behind characters", "D06": "shifted GBK",
          "D07": "traditional writing", "D08": "chunk markers", "D09": "masks", "D10": "overwritten years",
          "D11": "lost digits", "D12": "stuffed words", "D20": "furniture of pages", "D21": "numbering",
          "D22": "torn ends", "D23": "copies", "D24": "halves in the wrong order", "D25": "several places",
          "D27": "digits that never occur"}
VERDICTS = ("fails", "flag", "unknown", "holds")


def ask(program, command, path):
    done = subprocess.run([program, command, str(path), "--format", "json"], capture_output=True, check=True,
                          timeout=300)
    return json.loads(done.stdout)


def table(head, rows):
    """A table of numbers; a row without any is left out, and so is the total of one column."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows if any(row[1:])]
    return "\n".join(lines)


def counted(files, take, names, total=True):
    """Rows by name: how many of them each file has, and all together."""
    counts = [collections.Counter(take(said)) for said in files]
    keys = list(names) + sorted(set().union(*counts) - set(names))
    rows = [[names.get(key, key) if isinstance(names, dict) else key] + [count[key] for count in counts] for key in keys]
    return [row + [sum(row[1:])] for row in rows] if total else rows


def documents(said):
    return said["documents"]


def of_all(key, part):
    return lambda said: [item[part] for document in documents(said) for item in document[key]]


def sizes(files, paths):
    rows = [("bytes", [path.stat().st_size for path in paths]),
            ("lines", [max(document["lines"][1] for document in documents(said)) for said in files]),
            ("documents", [len(documents(said)) for said in files]),
            ("that are copies of another", [sum(d["duplicate_of"] is not None for d in documents(s)) for s in files]),
            ("that are not complete", [sum(not d["complete"] for d in documents(s)) for s in files]),
            ("headings", [sum(len(d["outline"]) for d in documents(s)) for s in files]),
            ("problems", [sum(len(d["problems"]) for d in documents(s)) for s in files]),
            ("that have a measure", [sum(bool(p["measures"]) for d in documents(s) for p in d["problems"])
                                     for s in files]),
            ("figures", [sum(len(d["figures"]) for d in documents(s)) for s in files]),
            ("commitments", [sum(len(d["commitments"]) for d in documents(s)) for s in files]),
            ("damage", [sum(len(d["damage"]) for d in documents(s)) for s in files]),
            ("findings that fail", [sum(f["verdict"] == "fails" for f in s["findings"]) for s in files])]
    return [[name] + numbers + [sum(numbers)] for name, numbers in rows]


def damage(files):
    """By rule and how sure, all files together."""
    done = collections.Counter((item["rule"], item["certainty"]) for said in files for d in documents(said)
                               for item in d["damage"])
    rows = []
    for rule in sorted({rule for rule, _ in done}):
        numbers = [done[rule, certainty] for certainty in ("certain", "likely", "flag")]
        rows.append([f"{rule} {DAMAGE.get(rule, '')}"] + numbers + [sum(numbers)])
    return rows


def checks(files, names):
    done = collections.Counter((f["code"], "flag" if f["flag"] else f["verdict"])
                               for said in files for f in said["findings"])
    codes = sorted({code for code, _ in done})
    return [[f"{code} {names.get(code, '')}"] + [done[code, verdict] for verdict in VERDICTS] for code in codes]


def rule_names():
    names = {}
    for line in (ROOT / "packs/reader/checks.yaml").read_text(encoding="utf-8").splitlines():
        if "{code: RC-" in line:
            code = line.split("code: ")[1][:5]
            names.setdefault(code, line.split("name: ")[1].split(",")[0])
    return names


def page(files, paths):
    heads = [path.name[:3] for path in paths]
    figures = of_all("figures", "kind")
    state = of_all("figures", "status")
    return f"""# What the reader finds in collections as offices copied them

Three collections of documents copied from the web, damaged as they were found. They hold names of people and places, so they are
no part of this project, and this page holds numbers only. `tests/gold/seeds.py build/duxue` makes it again where the collections
are (../shared/seeds); how right the answers are, `make gold` measures on labelled parts of them.

{table(["", *heads, "together"], sizes(files, paths))}

## Documents by kind

{table(["kind", *heads, "together"], counted(files, lambda s: [d["kind"] for d in documents(s)], KINDS))}

## Figures

{table(["kind", *heads, "together"], counted(files, figures, {"actual": "actual", "target": "wanted", "threshold": "rules"}))}

What is known of their values: a masked, partly masked or damaged one has none, a suspect one keeps what is printed.

{table(["state", *heads, "together"], counted(files, state, {"ok": "whole", "masked": "masked", "partial": "partly masked", "damaged": "digits lost", "suspect": "suspect"}))}

## Commitments

{table(["type", *heads, "together"], counted(files, of_all("commitments", "type"), {"task": "tasks", "target": "targets", "frequency": "how often", "prohibition": "prohibitions"}))}

## Damage by rule

Certain repairs are done, likely ones are done and a person confirms them, flags leave the text as it is.

{table(["rule", "certain", "likely", "flag", "together"], damage(files))}

## Contradictions by check

Of all files together. A relation that holds is listed, too, so that no message is not taken for no check; unknown means that a figure
it needs is masked or damaged. Codes stand in packs/reader/checks.yaml.

{table(["check", "fails", "a person decides", "unknown", "holds"], checks(files, rule_names()))}
"""


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    folder = pathlib.Path(words[1]) if len(words) > 1 else ROOT.parent / "shared/seeds"
    if not folder.exists():
        print(f"{folder}: 没有，跳过")
        return
    paths = sorted(folder.glob("*.txt"))
    files = [{**ask(words[0], "read", path), **ask(words[0], "check", path)} for path in paths]
    made = page(files, paths)
    if "--check" not in sys.argv:
        PAGE.write_text(made, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != made:
        sys.exit(f"{PAGE}：与现在读出的数不一致，运行 tests/gold/seeds.py {words[0]}")


if __name__ == "__main__":
    main()
