#!/usr/bin/env python3
"""The table of what was measured against what is asked, out of what the parts of bench/run.sh printed.

    ratios.py RESULTS DOCUMENT      (RESULTS/PART.txt; the table stands between two marks of DOCUMENT)

A part that was not measured, or a peer that could not be had, is told as that: it is never met.
"""
import datetime
import os
import platform
import re
import sys
from pathlib import Path

BEGIN, END = "<!-- the last run: begin -->", "<!-- the last run: end -->"
MISSING = "not measured"


def values(text):
    """Lines of a name and a number: w1_ms 9.7, load_kept_ms 87.1 (from 80.2), ..."""
    return {name: float(number) for name, number in re.findall(r"^(\w+) (\d[\d.]*)\b", text, re.M)}


def fastest_peer(text, work):
    """Name and milliseconds by the clock of the fastest of those that gave the same results."""
    found = re.findall(rf"^(\w+) {work} ([\d.]+) ms   [\d.]+ x ours$", text, re.M)
    return min(((name, float(ms)) for name, ms in found), key=lambda peer: peer[1], default=None)


def row(what, measured, beside, asked, met):
    return what, measured, beside, asked, {True: "met", False: "**missed**", None: MISSING}[met]


def below(what, value, most, unit, beside=""):
    if value is None:
        return row(what, MISSING, beside, f"at most {most:g} {unit}", None)
    return row(what, f"{value:.3g} {unit}", beside, f"at most {most:g} {unit}", value <= most)


def country(text):
    ours, rows = values(text), []
    for work, least in (("w1", 8), ("w2", 20), ("w3", 10)):
        peer, value = fastest_peer(text, work), ours.get(f"{work}_ms")
        asked = f"{least} x as fast as the fastest peer"
        if peer and value:
            ratio = peer[1] / value
            rows.append(row(work.upper(), f"{value:.1f} ms", f"{peer[0]} {peer[1]:.0f} ms: {ratio:.1f} x", asked, ratio >= least))
        else:
            rows.append(row(work.upper(), MISSING, "no peer", asked, None))
    read = ours.get("w1_read_ms")
    times = ours["w1_ms"] / read if read and "w1_ms" in ours else None
    rows.append(below("W1 : reading its bytes once", times, 2, "x", f"{read:.1f} ms" if read else ""))
    return rows


def frames(text):
    got = values(text)
    memory, files = re.search(r"^memory_mb ([\d.]+), of files ([\d.]+)", text, re.M), None
    if memory:
        memory, files = float(memory[1]) / float(memory[2]), memory[2]
    return [
        below("the whole standard of 2017 for every county, warm", got.get("verdicts_of_all_counties_two_threads_ms"), 150, "ms"),
        below("the same from the start of a process", got.get("verdicts_of_all_counties_from_the_start_ms"), 400, "ms"),
        below("plans of all counties", got.get("plans_of_all_counties_two_threads_ms"), 2000, "ms"),
        below("plan of one county", got.get("plan_of_a_county_ms"), 10, "ms"),
        below("what if 50 schools were otherwise, seven elements", got.get("what_if_50_schools_7_elements_ms"), 5, "ms"),
        below("one approved school: its cells", got.get("catch_up_ms"), 1, "ms"),
        below("one approved school: all answers above it", got.get("answers_after_one_school_ms"), 1, "ms"),
        below("memory of a warm frame : its files", memory, 1.3, "x", f"files of {files} MB" if files else ""),
        below("a county's evaluation and plan, 200 requests a second, p95", got.get("p95_ms"), 20, "ms",
              f"p50 {got['p50_ms']:g} ms, refused {got.get('bad', 0):g}" if "p50_ms" in got else ""),
    ]


def read(text):
    """Best rates of the rounds, and the median of what each round says of reading against OpenCC's pass, 0 without one."""
    line = re.search(r"^invented, clean +[\d.]+" + r" +([\d.]+)" * 7 + "$", text, re.M)
    scan, opencc, cleaning, reading, checks, ratio, checked = map(float, line.groups()) if line else [None] * 7
    return [
        row("cleaning and reading a text", f"{ratio:.2f} x, median of rounds" if ratio else MISSING,
            f"at best {reading:.1f} MB/s, with all checks {checks:.1f} ({checked:.2f} x), OpenCC {opencc:.1f}, a scan {scan:.0f}" if ratio else "no OpenCC",
            "5 x as fast as OpenCC's pass", ratio >= 5 if ratio else None),
        row("cleaning alone", f"{cleaning:.0f} MB/s" if line else MISSING, "", "at least 100 MB/s", cleaning >= 100 if line else None),
    ]


def cases(text):
    got = values(text)
    opened = got.get("open_per_second")
    return [
        below("a page of a list among a million cases, p95", got.get("list_p95_ms"), 50, "ms"),
        row("cases opened, each on the disk", f"{opened:.0f} a second" if opened else MISSING, "", "at least 1,000 a second",
            opened >= 1000 if opened else None),
    ]


def files(text):
    """Lines of measure.py that have a target of their own."""
    found = re.findall(r"^ *(\S.*?) +([\d.]+) (\S+)   target < ([\d.]+) ", text, re.M)
    return [below(what, float(value), float(most), unit) for what, value, unit, most in found]


def rush(text):
    found = re.findall(r"median of \d+: ([\d.]+) x", text)
    kinds = ("reasons of checks", "cells of entries")
    ratios = [float(x) for x in found] + [None] * len(kinds)
    return [row(f"2,000 sessions that save {kind}", f"{ratio:.1f} x" if ratio else MISSING, "a bare loop of commits", "at least 5 x",
                ratio >= 5 if ratio else None) for kind, ratio in zip(kinds, ratios)]


PARTS = [country, frames, read, files, cases, rush]


def machine():
    model = "processor not told"
    try:
        model = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.M)[1]
    except (OSError, TypeError):
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = ".".join(platform.release().split(".")[:2])
    return f"{model}, {os.cpu_count()} processors, {memory:.0f} GB, {platform.system()} {version}"


def table(results):
    lines = [f"{machine()}.", "", "| what | measured | beside | asked | |", "|---|---|---|---|---|"]
    for part in PARTS:
        path = results / f"{part.__name__}.txt"
        if path.exists():
            day = datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()
            rows = part(path.read_text(encoding="utf-8"))
            lines += ["| " + " | ".join((*cells[:4], f"{cells[4]} ({day})")) + " |" for cells in rows]
        else:
            lines.append(f"| {part.__name__} | {MISSING} | | | |")
    return "\n".join(lines)


def main():
    results, document = Path(sys.argv[1]), Path(sys.argv[2])
    made = table(results)
    print(made)
    text = document.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        sys.exit(f"{document}: the marks {BEGIN} and {END} do not stand there once, in this order")
    head, tail = text[:text.index(BEGIN) + len(BEGIN)], text[text.index(END):]
    document.write_text(f"{head}\n\n{made}\n\n{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
