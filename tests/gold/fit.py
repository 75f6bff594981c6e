#!/usr/bin/env python3
"""Fits the weights by which the reader tells what a figure is (kinds) and whether a paragraph looks ahead (directions)
to the labelled lists, and tells how well that does on documents that were left out.

    fit.py SIGNALS [--write] [FOLDER...]

SIGNALS is the program build/signals (bench/signals.c). Without folders: tests/data/reader, and ../shared/gold where it
is, as gold.py. Lists that were labelled to measure (HELD) are never fitted to. Each document is told by weights of the
others, in FOLDS groups of documents. --write puts weights fitted to all into packs/reader/vocabulary.yaml.

The sums are log-linear: a kind is as likely as e to the sum of its weights. Weights are kept small (RIDGE), so that what
few documents show counts little. Everything is in a fixed order: the same lists give the same weights.
"""
import csv
import math
import pathlib
import re
import subprocess
import sys

import gold

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY = ROOT / "packs/reader/vocabulary.yaml"
KINDS = ("actual", "target", "threshold")
HELD = {"figures-seventh.tsv"}
FOLDS, ROUNDS, RATE = 12, 40, 0.3
RIDGE, RIDGE_PARAGRAPHS = 0.002, 0.04
# papers of sentences: how often their figures count, and their paragraphs. What stands in a plan and tells what was
# done says little of the direction of paragraphs.
SENTENCES = (("eighth-sentences", 15, 15), ("ninth-sentences-due", 4, 30), ("ninth-sentences-year", 4, 10),
             ("ninth-sentences", 4, 1))
FEW = 3  # examples that have a signal, at least: below it weighs nothing
# what is told of figures before, which are told first: labelled lists know it better than the reader
FOLLOWS = ("list_", "next_", "later_", "whole_")


class Figure:
    def __init__(self, parts):
        _, self.file, self.document, self.paragraph, line, start, end, self.kind, part_of, self.surface, names = parts
        self.line, self.start, self.end, self.part_of = int(line), int(start), int(end), int(part_of)
        self.paragraph_key = (self.file, self.document, self.paragraph)
        self.names = names.split()
        self.label = None


class Paragraph:
    def __init__(self, parts):
        _, self.file, self.document, self.number, self.line, part, names = parts
        self.key = (self.file, self.document, self.number)
        self.part = (self.file, self.document, part)
        self.names = names.split()
        self.aims = self.facts = 0


def read_signals(program, files):
    done = subprocess.run([program, str(ROOT / "packs"), *files], capture_output=True, check=True, text=True)
    figures, paragraphs, lines = {}, {}, {}
    for line in done.stdout.split("\n")[:-1]:
        parts = line.split("\t", 3) if line.startswith("L") else line.split("\t")
        if parts[0] == "L":
            lines.setdefault(parts[1], []).append({"line": int(parts[2]), "text": parts[3]})
        elif parts[0] == "F":
            figure = Figure(parts)
            figures.setdefault(figure.file, []).append(figure)
        else:
            paragraph = Paragraph(parts)
            paragraphs[paragraph.key] = paragraph
    return figures, paragraphs, lines


def labels(folders):
    """File -> rows of its figures, and of its commitments."""
    rows, promised = {}, {}
    for folder in folders:
        for path in sorted(folder.glob("figures-*.tsv")) + sorted(folder.glob("commitments-*.tsv")):
            if path.name in HELD or path.name.replace("commitments", "figures") in HELD:
                continue
            with open(path, encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    name = str(gold.document_path(folder, row["seed"]))
                    (rows if path.name.startswith("figures") else promised).setdefault(name, []).append(row)
    return rows, promised


def take_labels(figures, paragraphs, lines, rows, promised):
    for name, mine in rows.items():
        for row in mine:
            place = gold.place_of(row, {"documents": [{"text": lines[name]}]})
            line, digits = int(row["line"].split("+")[0]), re.sub(r"\D", "", row["surface"])
            for figure in figures.get(name, []):
                here = figure.start < place[1] and figure.end > place[0] if place else \
                    digits == re.sub(r"\D", "", figure.surface)  # over two lines: where it is, nobody wrote down
                if figure.line == line and here and figure.label is None:
                    figure.label = KINDS.index(row["kind"])
                    break
    for name, mine in figures.items():
        for figure in mine:
            if figure.label is not None and "rule_standard" not in figure.names:
                paragraph = paragraphs[figure.paragraph_key]
                paragraph.aims += figure.label > 0
                paragraph.facts += figure.label == 0
    at = {(p.file, int(p.line)): p for p in paragraphs.values()}
    for name, mine in promised.items():
        for row in mine:
            paragraph = at.get((name, int(row["line"])))
            if paragraph and row["type"] != "none":
                paragraph.aims += 1


def groups(files):
    """Documents of one origin stay together: seeds by themselves, invented papers by turns."""
    names = sorted(files)
    return [[name for i, name in enumerate(names) if i % FOLDS == fold] for fold in range(FOLDS)]


# ---- sums ----

def logistic(examples):
    """Weights of [(names, share of aims, weight)]; a plain gradient with a step of its own for each signal."""
    count = {}
    for names, _, _ in examples:
        for name in names:
            count[name] = count.get(name, 0) + 1
    weights = {name: 0.0 for name, n in count.items() if n >= FEW}
    squares = {name: 1e-6 for name in weights}
    for _ in range(ROUNDS):
        for names, share, importance in examples:
            mine = [n for n in names if n in weights]
            z = sum(weights[n] for n in mine)
            slope = (1 / (1 + math.exp(-max(-30, min(30, z)))) - share) * importance
            for n in mine:
                g = slope + RIDGE_PARAGRAPHS * weights[n]
                squares[n] += g * g
                weights[n] -= RATE * g / math.sqrt(squares[n])
    return weights


def softmax(examples):
    """Weights of [(names, kind)] by kind."""
    count = {}
    for names, _ in examples:
        for name in names:
            count[name] = count.get(name, 0) + 1
    weights = {name: [0.0, 0.0, 0.0] for name, n in count.items() if n >= FEW}
    squares = {name: [1e-6, 1e-6, 1e-6] for name in weights}
    prepared = [([(weights[n], squares[n]) for n in names if n in weights], label) for names, label in examples]
    for _ in range(ROUNDS):
        for mine, label in prepared:
            z0 = z1 = z2 = 0.0
            for w, _ in mine:
                z0 += w[0]
                z1 += w[1]
                z2 += w[2]
            top = max(z0, z1, z2)
            e = (math.exp(z0 - top), math.exp(z1 - top), math.exp(z2 - top))
            total = e[0] + e[1] + e[2]
            slopes = [e[k] / total - (k == label) for k in (0, 1, 2)]
            for w, q in mine:
                for k in (0, 1, 2):
                    g = slopes[k] + RIDGE * w[k]
                    q[k] += g * g
                    w[k] -= RATE * g / math.sqrt(q[k])
    return weights


def weight_of(name, directions=False):
    """Papers of single sentences, each of which stands for a rule of the language, count several times (SENTENCES),
    papers that nobody invented three times."""
    for part, of_figures, of_directions in SENTENCES:
        if part in name:
            return of_directions if directions else of_figures
    return 1 if str(ROOT) in name else 3


def fit_directions(paragraphs):
    examples = []
    for p in paragraphs:
        if p.aims + p.facts:
            examples += weight_of(p.file, True) * [(p.names, p.aims / (p.aims + p.facts), min(1.0, 0.4 + 0.1 * (p.aims + p.facts)))]
    return logistic(examples)


def bucket(ahead):
    """As figure_kind.c does."""
    return ("back_far" if ahead < -200 else "back" if ahead < -75 else "back_little" if ahead <= 0 else
            "ahead_little" if ahead <= 75 else "ahead" if ahead <= 200 else "ahead_far")


def bucket_around(around):
    return ("around_back_far" if around < -200 else "around_back" if around <= 0 else
            "around_ahead" if around < 200 else "around_ahead_far")


BUCKETS = ("back_far", "back", "back_little", "ahead_little", "ahead", "ahead_far", "limit_back")


def directed(names, told):
    """The signals of a figure in a paragraph whose direction, and that of its part, is told anew."""
    ahead, around = told
    names = [n for n in names if n not in BUCKETS and not n.startswith("around_")]
    names = [("to_come_" if ahead > 0 else "gone_") + n.removeprefix("to_come_").removeprefix("gone_")
             if n.startswith(("to_come_", "gone_")) else n for n in names]
    if ahead <= 0 and "limit_bound" in names:
        names.append("limit_back")
    return names + [bucket(ahead), bucket_around(around)]


def with_labels(figures, aheads):
    """(names, kind) of the labelled figures of a file; figures before count as they are labelled."""
    out = []
    for i, figure in enumerate(figures):
        if figure.label is None:
            continue
        names = []
        for name in directed(figure.names, aheads[figure.paragraph_key]):
            if name.startswith(FOLLOWS):
                if len(out) % 2 == 0:
                    continue  # every other one has to be told without: those before are not always right
                place = name[:name.index("_") + 1]
                other = figures[figure.part_of] if place == "whole_" else figures[i - 1]
                name = place + KINDS[other.label] if other.label is not None else name
            names.append(name)
        out.append((names, figure.label))
    return out


def tell(figures, aheads, weights):
    """The kinds of the figures of a file in their order, each knowing those before."""
    told = []
    for i, figure in enumerate(figures):
        sums = [0.0, 0.0, 0.0]
        for name in directed(figure.names, aheads[figure.paragraph_key]):
            if name.startswith(FOLLOWS):
                place = name[:name.index("_") + 1]
                name = place + KINDS[told[figure.part_of if place == "whole_" else i - 1]]
            for k, weight in enumerate(weights.get(name, ())):
                sums[k] += weight
        told.append(max(range(3), key=lambda k: sums[k]))
    return told


def aheads_of(paragraphs, weights):
    """Of each paragraph how much it looks ahead, and the mean over its part."""
    own = {p.key: round(100 * sum(weights.get(n, 0) for n in p.names)) for p in paragraphs.values()}
    parts = {}
    for p in paragraphs.values():
        parts.setdefault(p.part, []).append(own[p.key])
    return {p.key: (own[p.key], int(sum(parts[p.part]) / len(parts[p.part]))) for p in paragraphs.values()}


def fit(files, figures, paragraphs):
    chosen = set(files)
    directions = fit_directions([p for p in paragraphs.values() if p.file in chosen])
    aheads = aheads_of(paragraphs, directions)
    examples = [e for name in files for e in with_labels(figures.get(name, []), aheads) * weight_of(name)]
    return directions, softmax(examples), aheads


def score(files, figures, aheads, weights, notes):
    right = asked = 0
    for name in files:
        mine = figures.get(name, [])
        told = tell(mine, aheads, weights)
        hits = [(f, t) for f, t in zip(mine, told) if f.label is not None]
        good = sum(f.label == t for f, t in hits)
        right, asked = right + good, asked + len(hits)
        notes.append((pathlib.Path(name).name, good, len(hits),
                      [(f.line, f.surface, KINDS[f.label], KINDS[t], f.names) for f, t in hits if f.label != t]))
    return right, asked


def write(directions, kinds):
    text = VOCABULARY.read_text("utf-8")
    head = text[:text.index("\nkinds:\n") + 8]
    middle = text[text.index("\n# 段落说的是将来"):text.index("\ndirections:\n") + 13]
    lines = []
    for name in sorted(kinds):
        values = [round(100 * w) for w in kinds[name]]
        if any(values):
            lines.append(f"  - {{signal: {name}, " +
                         ", ".join(f"{k}: {v}" for k, v in zip(KINDS, values) if v) + "}\n")
    tail = [f"  - {{signal: {name}, ahead: {round(100 * directions[name])}}}\n" for name in sorted(directions)
            if round(100 * directions[name])]
    VOCABULARY.write_text(head + "".join(lines).rstrip("\n") + middle + "".join(tail), "utf-8")


def main():
    program, *rest = sys.argv[1:]
    folders = [pathlib.Path(folder) for folder in rest if not folder.startswith("--")]
    folders = folders or [f for f in (ROOT / "tests/data/reader", ROOT.parent / "shared/gold") if f.exists()]
    rows, promised = labels(folders)
    files = sorted(set(rows) | set(promised))
    figures, paragraphs, lines = read_signals(program, files)
    take_labels(figures, paragraphs, lines, rows, promised)
    right = asked = was = 0
    notes = []
    if "--fit-only" not in rest:
        for left in groups(files):
            directions, kinds, aheads = fit([f for f in files if f not in left], figures, paragraphs)
            a, b = score(left, figures, aheads, kinds, notes)
            right, asked = right + a, asked + b
        for name, good, of, wrong in sorted(notes):
            if of:
                print(f"{name:28} {good:4}/{of:<4} {good / of:.3f}")
            for line, surface, label, told, names in wrong if "--show" in rest else ():
                print(f"    第{line}行 {surface} {label} -> {told}  {' '.join(names) if '--names' in rest else ''}")
        print(f"left out in turn             {right:4}/{asked:<4} {right / asked:.3f}")
    directions, kinds, aheads = fit(files, figures, paragraphs)
    a, b = score(files, figures, aheads, kinds, [])
    print(f"fitted to all                {a:4}/{b:<4} {a / b:.3f}  {len(kinds)} signals")
    if "--write" in rest:
        write(directions, kinds)


if __name__ == "__main__":
    main()
