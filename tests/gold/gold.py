#!/usr/bin/env python3
"""How much of what people labelled by hand the reader finds: precision and recall per file.

    gold.py PROGRAM [FOLDER...]

A FOLDER holds labelled lists (tab separated, one header line, no quoting) whose names begin with their kind, and the
documents they speak of, beside them or in ../seeds. Without folders: tests/data/reader, and ../shared/gold where it is.
Exits 1 when a list stays below what its kind has to reach.

A kind is a function that takes the rows of one document and what the program says of it, and returns how many rows were
found, how many answers were wrong, and notes on what was missed. KINDS names them with their measures.
"""
import csv
import json
import pathlib
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]


def fold(text):
    """Full and half width as one, without blanks."""
    return "".join(unicodedata.normalize("NFKC", c) for c in text if not c.isspace())


def lines_of(said):
    """Line number -> folded text, of all documents."""
    lines = {}
    for document in said["documents"]:
        for line in document["text"]:
            lines[line["line"]] = fold(line["text"])
    return lines


def clean(rows, said):
    """Passages are in their line exactly as they should be."""
    lines, missed = lines_of(said), []
    for row in rows:
        if fold(row["after_simplified"]) not in lines.get(int(row["line"]), ""):
            missed.append(f"{row['id']} 第{row['line']}行 {row['before']} -> {row['after_simplified']}")
    return len(rows) - len(missed), 0, missed


def outline(rows, said):
    """Headings of the documents that the list speaks of: number, level and text; what else is told there is wrong."""
    found, wrong, missed = 0, 0, []
    wanted = {int(row["line"]): row for row in rows}
    for document in said["documents"]:
        first, last = document["lines"]
        here = {line: row for line, row in wanted.items() if first <= line <= last}
        if not here:
            continue
        for heading in document["outline"]:
            row = here.pop(heading["line"], None)
            text = fold(heading["heading"])
            if row and heading["level"] == int(row["level"]) and \
                    fold(heading["number"]) == fold(row["printed_number"]) and \
                    text.startswith(fold(row["heading_start"])) and len(text) == int(row["heading_len"]):
                found += 1
            else:
                wrong += 1
                missed.append(f"第{heading['line']}行 {heading['number']}{heading['heading']}：" +
                              ("层级或文字不对" if row else "不是标题"))
        missed += [f"{row['id']} 第{row['line']}行 没有找到" for row in here.values()]
    return found, wrong, missed


# kind: function, measure ("recall" or "f1"), what it has to reach
KINDS = {
    "clean": (clean, "recall", 0.98),
    "outline": (outline, "f1", 0.95),
}


def read(program, path):
    done = subprocess.run([program, "read", str(path), "--format", "json"], capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def document_path(folder, name):
    for place in (folder / name, folder.parent / "seeds" / name):
        if place.exists():
            return place
    sys.exit(f"{folder}: 没有文件 {name}")


def measure(program, path, kind, said):
    function, measured, least = KINDS[kind]
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = wrong = 0
    missed = []
    for seed in sorted({row["seed"] for row in rows}):
        if seed not in said:
            said[seed] = read(program, document_path(path.parent, seed))
        a, b, c = function([row for row in rows if row["seed"] == seed], said[seed])
        found, wrong, missed = found + a, wrong + b, missed + c
    recall = found / len(rows)
    precision = found / (found + wrong) if found + wrong else 1
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0
    reached = {"recall": recall, "f1": f1}[measured] >= least
    print(f"{path.name:26} {found:4}/{len(rows):<4} 查全 {recall:.3f}  查准 {precision:.3f}  F1 {f1:.3f}"
          f"  {'' if reached else f'低于 {measured} {least}'}")
    for note in missed:
        print("    " + note)
    return reached


def main():
    program = sys.argv[1]
    folders = [pathlib.Path(folder) for folder in sys.argv[2:]]
    if not folders:
        folders = [ROOT / "tests/data/reader", ROOT.parent / "shared/gold"]
    passed = failed = 0
    for folder in folders:
        if not folder.exists():
            print(f"{folder}: 没有，跳过")
            continue
        said = {}
        for path in sorted(folder.glob("*.tsv")):
            kind = path.name.split("-")[0]
            if kind in KINDS:
                if measure(program, path, kind, said):
                    passed += 1
                else:
                    failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
