#!/usr/bin/env python3
"""Fits the weights by which the reader tells what a figure is (kinds) and whether a paragraph looks ahead (directions)
to the labelled lists, and tells how well that does on documents that were left out.

    fit.py SIGNALS [--write] [FOLDER...]

SIGNALS is the program build/signals (bench/signals.c). Without folders: tests/data/reader, and ../shared/gold where it
is, as gold.py. Lists that were labelled to measure (HELD) are never fitted to. Each document is told by weights of the
others, one document after the other. --write puts weights fitted to all into packs/reader/vocabulary.yaml.

The sums are log-linear: a kind is as likely as e to the sum of its weights. Weights are kept small (RIDGE), so that what
few documents show counts little. What is sought is the lowest place of a convex function: there is one only, so that one
more document moves the weights a little, and the same lists always give the same weights.
"""
import csv
import math
import operator
import pathlib
import re
import subprocess
import sys

import gold

ROOT = pathlib.Path(__file__).resolve().parents[2]
VOCABULARY = ROOT / "packs/reader/vocabulary.yaml"
KINDS = ("actual", "target", "threshold")
HELD = {"figures-seventh.tsv"}
# how dear large weights are, against an example that counts once
RIDGE, RIDGE_PARAGRAPHS = 0.6, 1.0
# signals of paragraphs that by their meaning speak for one direction, how much dearer a weight against it is: where
# several say the same, the sum would let one of them speak against what it says, and new kinds of papers pay for that
BACK = {"tense_back", "own_done", "own_done_more", "own_done_many", "part_done", "part_done_more", "all_done",
        "all_done_more", "tells", "tells_first", "part_problem", "part_result", "part_state", "some_past", "some_found",
        "some_lack", "some_before", "some_till", "some_reach", "exact"}
AHEAD = {"tense_ahead", "told_ahead", "own_wanted", "own_wanted_more", "own_wanted_many", "part_wanted",
         "part_wanted_more", "all_wanted", "all_wanted_more", "wants", "wants_first", "part_goal", "part_plan",
         "behind_plan", "some_will", "some_plan", "some_sure", "some_after", "some_by"}
AGAINST = 100
# the search for the lowest place ends where the slope is this flat: weights are then told to a hundredth
FLAT, STEPS_MOST, MEMORY = 0.02, 400, 12
# papers of sentences: how often their figures count, and their paragraphs. What stands in a plan and tells what was
# done says little of the direction of paragraphs.
SENTENCES = (("eighth-sentences", 15, 8), ("ninth-sentences-due", 4, 15), ("ninth-sentences-year", 4, 6),
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


# ---- sums ----

def dot(a, b):
    return sum(map(operator.mul, a, b))


def way_down(slope, steps):
    """The way from a slope that the last steps and the change of slope on them tell (two loops over them, L-BFGS)."""
    way, used = slope[:], []
    for step, turn, share in reversed(steps):
        much = share * dot(step, way)
        used.append(much)
        way = [w - much * t for w, t in zip(way, turn)]
    if steps:
        step, turn, share = steps[-1]
        length = 1 / (share * dot(turn, turn))
        way = [length * w for w in way]
    for (step, turn, share), much in zip(steps, reversed(used)):
        more = much - share * dot(turn, way)
        way = [w + more * s for w, s in zip(way, step)]
    return [-w for w in way]


def lowest(of, at):
    """Where a convex function is lowest: `of` tells its height and slope. There is but one such place, wherever the
    search begins."""
    height, slope = of(at)
    steps = []
    for _ in range(STEPS_MOST):
        if max(map(abs, slope), default=0) < FLAT:
            break
        way = way_down(slope, steps)
        gain, length = dot(slope, way), 1.0 if steps else 1 / max(1.0, math.sqrt(dot(slope, slope)))
        while True:
            there = [x + length * w for x, w in zip(at, way)]
            other, turned = of(there)
            if other <= height + 1e-4 * length * gain or length < 1e-9:
                break
            length /= 2
        step = [length * w for w in way]
        turn = [b - a for a, b in zip(slope, turned)]
        bend = dot(step, turn)
        if bend > 1e-12:
            steps = steps[1 - MEMORY:] + [(step, turn, 1 / bend)]
        at, height, slope = there, other, turned
    return at


def signals_of(examples):
    """Signals that enough examples have, in their order, with the place of each."""
    count = {}
    for names, *_ in examples:
        for name in names:
            count[name] = count.get(name, 0) + 1
    return {name: i for i, name in enumerate(sorted(n for n in count if count[n] >= FEW))}


def logistic(examples, start):
    """Weights of [(names, share of aims, importance)]."""
    place = signals_of(examples)
    mine = [([place[n] for n in names if n in place], share, much) for names, share, much in examples]
    sense = [(name in AHEAD) - (name in BACK) for name in place]

    def of(at):
        dear = [RIDGE_PARAGRAPHS * (AGAINST if x * way < 0 else 1) for x, way in zip(at, sense)]
        slope = [much * x for much, x in zip(dear, at)]
        height = dot(slope, at) / 2
        for places, share, much in mine:
            z = sum([at[i] for i in places])
            # ln(1 + e^z), without e of what is large
            height += much * (max(z, 0) + math.log1p(math.exp(-abs(z))) - share * z)
            up = much * ((1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))) - share)
            for i in places:
                slope[i] += up
        return height, slope

    at = lowest(of, [start.get(name, 0.0) for name in place])
    return dict(zip(place, at))


def softmax(examples, start):
    """Weights of [(names, kind, importance)] by kind."""
    place = signals_of(examples)
    size = len(place)
    same = {}  # examples that are alike count together
    for names, kind, much in examples:
        key = (tuple(place[n] for n in names if n in place), kind)
        same[key] = same.get(key, 0) + much
    mine = [(places, kind, much) for (places, kind), much in same.items()]

    def of(at):
        height, slope = RIDGE / 2 * dot(at, at), [RIDGE * x for x in at]
        weights = [at[k * size:(k + 1) * size] for k in (0, 1, 2)]
        slopes = [slope[k * size:(k + 1) * size] for k in (0, 1, 2)]
        for places, kind, much in mine:
            sums = [sum([w[i] for i in places]) for w in weights]
            top = max(sums)
            powers = [math.exp(z - top) for z in sums]
            total = sum(powers)
            height += much * (top + math.log(total) - sums[kind])
            for k in (0, 1, 2):
                up = much * (powers[k] / total - (k == kind))
                if abs(up) > 1e-9:
                    of_kind = slopes[k]
                    for i in places:
                        of_kind[i] += up
        return height, slopes[0] + slopes[1] + slopes[2]

    at = lowest(of, [start.get(name, (0.0, 0.0, 0.0))[k] for k in (0, 1, 2) for name in place])
    return {name: [at[k * size + i] for k in (0, 1, 2)] for name, i in place.items()}


def weight_of(name, directions=False):
    """Papers of single sentences, each of which stands for a rule of the language, count several times (SENTENCES),
    papers that nobody invented three times."""
    for part, of_figures, of_directions in SENTENCES:
        if part in name:
            return of_directions if directions else of_figures
    return 1 if str(ROOT) in name else 3


def fit_directions(paragraphs, start):
    examples = []
    for p in paragraphs:
        told = p.aims + p.facts
        if told:
            examples.append((p.names, p.aims / told, weight_of(p.file, True) * min(1.0, 0.4 + 0.1 * told)))
    return logistic(examples, start)


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


def with_labels(figures, aheads, much):
    """(names, kind, importance) of the labelled figures of a file. What is told of figures before, which are told first,
    counts half, as it is labelled: the reader does not always know it."""
    out = []
    for i, figure in enumerate(figures):
        if figure.label is None:
            continue
        names = directed(figure.names, aheads[figure.paragraph_key])
        alone = [name for name in names if not name.startswith(FOLLOWS)]
        known = []
        for name in names:
            if name.startswith(FOLLOWS):
                place = name[:name.index("_") + 1]
                other = figures[figure.part_of if place == "whole_" else i - 1]
                name = place + KINDS[other.label] if other.label is not None else name
            known.append(name)
        out += [(known, figure.label, much / 2), (alone, figure.label, much / 2)] if len(alone) < len(names) else \
            [(known, figure.label, much)]
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
    own = {p.key: round(100 * sum(weights.get(n, 0) for n in p.names)) for p in paragraphs}
    parts = {}
    for p in paragraphs:
        parts.setdefault(p.part, []).append(own[p.key])
    return {p.key: (own[p.key], int(sum(parts[p.part]) / len(parts[p.part]))) for p in paragraphs}


def of_files(files, paragraphs):
    chosen = set(files)
    return [p for p in paragraphs.values() if p.file in chosen]


def fit_kinds(files, figures, aheads, start):
    return softmax([e for name in files for e in with_labels(figures.get(name, []), aheads, weight_of(name))], start)


def left_out(name, files, figures, paragraphs, fitted, notes):
    """How well the figures of a document are told by weights of the others; the search begins at those of all."""
    directions, kinds = fitted
    others = [other for other in files if other != name]
    directions = fit_directions(of_files(others, paragraphs), directions)
    aheads = aheads_of(paragraphs.values(), directions)
    return score([name], figures, aheads, fit_kinds(others, figures, aheads, kinds), notes)


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
    right = asked = 0
    notes = []
    directions = fit_directions(paragraphs.values(), {})
    aheads = aheads_of(paragraphs.values(), directions)
    fitted = directions, fit_kinds(files, figures, aheads, {})
    for name in files if "--fit-only" not in rest else ():
        a, b = left_out(name, files, figures, paragraphs, fitted, notes)
        right, asked = right + a, asked + b
    for name, good, of, wrong in notes:
        if of:
            print(f"{name:28} {good:4}/{of:<4} {good / of:.3f}")
        for line, surface, label, told, names in wrong if "--show" in rest else ():
            print(f"    第{line}行 {surface} {label} -> {told}  {' '.join(names) if '--names' in rest else ''}")
    if asked:
        print(f"each left out in turn        {right:4}/{asked:<4} {right / asked:.3f}")
    a, b = score(files, figures, aheads, fitted[1], [])
    print(f"fitted to all                {a:4}/{b:<4} {a / b:.3f}  {len(fitted[1])} signals")
    if "--write" in rest:
        write(*fitted)


if __name__ == "__main__":
    main()
