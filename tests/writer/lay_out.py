#!/usr/bin/env python3
"""Lays every DOCX of a folder out with LibreOffice and measures the pages against GB/T 9704-2012: A4; text within the core
of 156 x 225 mm (upright pages); at most 22 lines of body text and 28 characters a line; page numbers as a dash each side,
below the core, odd ones right and even ones left, counting from 1; the title in the middle; the date four characters from
the right edge and the signer above its middle. Exit 77: no LibreOffice or no pdftotext on this machine."""
import collections
import html
import pathlib
import re
import shutil
import subprocess
import sys

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
CHARACTER = 156 / 28 * MM
SLACK = 2.0  # points: 0.7 mm; the standard allows 1 mm
Word = collections.namedtuple("Word", "left top right bottom text")
faults = []


def pages_of(pdf):
    text = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, timeout=120).stdout.decode()
    for page in re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', text, re.S):
        words = [Word(*map(float, one[:4]), html.unescape(one[4])) for one in re.findall(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', page[2])]
        yield float(page[0]), float(page[1]), words


def lines_of(words):
    """Words that stand on one line, by the middle of their height."""
    lines = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        middle = (word.top + word.bottom) / 2
        if lines and abs(lines[-1][0] - middle) < 5:
            lines[-1][1].append(word)
        else:
            lines.append((middle, [word]))
    return [sorted(line) for _, line in lines]


def is_number(line):
    return re.fullmatch(r"—\s*\d+\s*—", " ".join(word.text for word in line)) is not None


def measure(path, number, width, height, words, last):
    def wrong(what):
        faults.append(f"{path.stem}, page {number}: {what}")
    upright = width < height
    if abs(min(width, height) - 210 * MM) > 1 or abs(max(width, height) - 297 * MM) > 1:
        wrong(f"paper {width:.0f} x {height:.0f}")
    lines = lines_of(words)
    numbers = [line for line in lines if is_number(line)]
    if len(numbers) != 1 or f"— {number} —" != " ".join(word.text for word in numbers[0]):
        return wrong(f"page number {[[word.text for word in line] for line in numbers]}")
    if not upright:
        return None
    foot = numbers[0]
    if foot[0].top < BOTTOM - 1:
        wrong(f"page number inside the core, at {foot[0].top / MM:.1f} mm")
    side = RIGHT - foot[-1].right if number % 2 else foot[0].left - LEFT
    if abs(side - 14) > 7:  # one character of 14 points
        wrong(f"page number {side:.1f} points from the {'right' if number % 2 else 'left'} edge")
    body = [line for line in lines if line is not foot]
    for line in body:
        hangs = CHARACTER if line[-1].text[-1] in "，。、；：）》”" else 0  # a mark may hang over the end of its line
        if line[0].left < LEFT - SLACK or line[-1].right > RIGHT + SLACK + hangs:
            wrong(f"outside the core: {' '.join(word.text for word in line)[:30]!r} from {line[0].left / MM:.1f} to {line[-1].right / MM:.1f} mm")
        if line[0].top < TOP - SLACK or line[0].bottom > BOTTOM + 6:
            wrong(f"outside the core: {' '.join(word.text for word in line)[:30]!r} at {line[0].top / MM:.1f} mm")
    text = [line for line in body if line[0].bottom - line[0].top > 14]  # 3号, not tables
    if len(text) > 22:
        wrong(f"{len(text)} lines of text")
    for line in text:
        wide = sum(sum(1 if ord(one) > 0x2000 else 0.5 for one in word.text) for word in line)
        if wide > 29:  # a mark may hang over the end
            wrong(f"{wide} characters in a line: {line[0].text[:20]!r}")
    return body


def measure_title(path, body):
    line = body[0]
    middle = (line[0].left + line[-1].right) / 2
    if abs(middle - (LEFT + RIGHT) / 2) > CHARACTER / 2:
        faults.append(f"{path.stem}: title not in the middle, at {middle / MM:.1f} mm")


def measure_signature(path, pages):
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    signer = expected.rsplit("署名：", 1)[1].strip() if "署名：" in expected else ""
    if not signer:
        return
    for body in pages:
        for at, line in enumerate(body or []):
            if re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", "".join(word.text for word in line)) and line[0].left > LEFT + 8 * CHARACTER:
                gap = (RIGHT - line[-1].right) / CHARACTER
                # Digits of a font that stands in for Times New Roman are wider: up to a character and a half.
                above = body[at - 1] if at else line
                off = abs((above[0].left + above[-1].right) - (line[0].left + line[-1].right)) / 2
                if abs(gap - 4) > 0.6:
                    faults.append(f"{path.stem}: date {gap:.1f} characters from the right")
                if "".join(word.text for word in above) != signer.replace(" ", ""):
                    faults.append(f"{path.stem}: not the signer above the date: {above[0].text!r}")
                elif off > 1.5 * CHARACTER and above[-1].right < RIGHT - 2:
                    faults.append(f"{path.stem}: signer {off:.0f} points off the middle of the date")
                return
    faults.append(f"{path.stem}: no date below the text")


def main():
    folder = pathlib.Path(sys.argv[1])
    office = shutil.which("soffice")
    if not office or not shutil.which("pdftotext"):
        print("no LibreOffice or no pdftotext: pages are not measured", file=sys.stderr)
        return 77
    files = sorted(folder.glob("*.docx"))
    subprocess.run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
                    str(folder), *map(str, files)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=400)
    measured = 0
    for path in files:
        pages = list(pages_of(path.with_suffix(".pdf")))
        bodies = [measure(path, number, *page, number == len(pages)) for number, page in enumerate(pages, 1)]
        measured += len(pages)
        if not pages or not bodies[0]:
            faults.append(f"{path.stem}: no pages, or an empty first one")
            continue
        measure_title(path, bodies[0])
        measure_signature(path, bodies)
    print(*faults, f"LibreOffice laid out {len(files)} documents, {measured} pages, {len(faults)} faults", sep="\n", file=sys.stderr)
    return 1 if faults or not files else 0


sys.exit(main())
