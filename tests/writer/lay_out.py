#!/usr/bin/env python3
"""Lays every DOCX of a folder out with LibreOffice and measures the pages against GB/T 9704-2012: A4; text and lines of tables within
the core of 156 x 225 mm (upright pages); at most 22 lines of body text and 28 characters a line; page numbers as a dash each side,
below the core, odd ones right and even ones left, counting from 1; the title in the middle; the date four characters from
the right edge and the signer above its middle. No page ends with a heading or the name of a table, no section is empty, no page
holds a signature alone or with a single line; fonts are embedded, Chinese ones stand in for Chinese ones, no letter lacks its shape; and the text has
none of the marks that something was missing when it was filled in.

    lay_out.py FOLDER [MORE]      (MORE: what a text may not say besides, a regular expression)

Exit 77: no LibreOffice or no poppler on this machine."""
import collections
import html
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
CHARACTER = 156 / 28 * MM
SLACK = 2.0  # points: 0.7 mm; the standard allows 1 mm
DPI, INK = 50, 128
Word = collections.namedtuple("Word", "left top right bottom text")
# Empty brackets, doubled marks, a label without what it labels, values of programs.
WRONG = re.compile(r"（）|〔〕|《》|“”|「」|、、|，，|；；|：：|。。|，。|[？！；]。|、。|。；|。，|：。|：；|（，|（。|（；|\b(?:None|null|NaN|nan|undefined)\b|\{\{|\}\}|\ufffd|[\ue000-\uf8ff]")
FONTS = re.compile(r"CJK|Song|Hei|Kai|Fang|Ming|SimSun|Serif|Sans|Times|Tinos|Symbol", re.I)
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


def plain(line):
    return "".join(word.text for word in line).replace(" ", "").replace("\u3000", "").replace("\u2011", "-")


def is_number(line):
    return re.fullmatch(r"—\s*\d+\s*—", " ".join(word.text for word in line)) is not None


def measure(path, number, width, height, words):
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
        # A mark may hang over the end of its line; so does, in LibreOffice, a hyphen that is not to be broken.
        hangs = CHARACTER if line[-1].text[-1] in "，。、；：）》”-\u2011" else 0
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


# ---- what the pages look like, beyond their words ----

def measure_ink(path):
    """Lines of tables and bars of charts, too, stay inside the margins of their page (lying pages have theirs turned)."""
    drawn = subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), str(path.with_suffix(".pdf"))], check=True, capture_output=True, timeout=240).stdout
    at, number = 0, 0
    while at < len(drawn):
        head = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+\d+\s").match(drawn, at)
        width, height, number = int(head[1]), int(head[2]), number + 1
        rows, at = memoryview(drawn)[head.end():head.end() + width * height], head.end() + width * height
        left, right = (28, 26) if width < height else (35, 37)
        # A mark may hang over the end of its line.
        first, last = int((left - 1) / 25.4 * DPI), width - int((right - 5.5 - 1) / 25.4 * DPI)
        for row in range(height):
            line = rows[row * width:(row + 1) * width]
            if min(line[:first]) < INK or min(line[last:]) < INK:
                faults.append(f"{path.stem}, page {number}: ink outside the margins, {row / DPI * 25.4:.0f} mm from the top")
                break


def measure_fonts(path):
    for line in subprocess.run(["pdffonts", str(path.with_suffix(".pdf"))], check=True, capture_output=True, text=True, timeout=60).stdout.splitlines()[2:]:
        name, embedded = line.split()[0], line.split()[-5]
        if embedded != "yes" or not FONTS.search(name):
            faults.append(f"{path.stem}: font {name}, embedded: {embedded}")


# ---- what the document says of its paragraphs ----

def paragraphs_of(path):
    """Style and text of each paragraph of the body outside tables, in order; a table is ("table", "")."""
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode("utf-8").replace("<w:noBreakHyphen/>", "<w:t>-</w:t>")
    for table, paragraph in re.findall(r"(<w:tbl>.*?</w:tbl>)|(<w:p>.*?</w:p>|<w:p/>)", body, re.S):
        if table:
            yield "table", ""
            continue
        style = re.search(r'<w:pStyle w:val="(\w+)"', paragraph)
        text = html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", paragraph, re.S)))
        yield style[1] if style else "", "drawing" if "<w:drawing>" in paragraph else text


def measure_headings(path, bodies):
    told = [(style, text) for style, text in paragraphs_of(path) if text or style == "table"]
    for (style, text), (after, _) in zip(told, told[1:] + [("end", "")]):
        level = int(style[-1]) if re.fullmatch(r"Heading\d", style) else 0
        if level and (after in ("end", "Signature", "AttachmentList", "AttachmentMark") or (re.fullmatch(r"Heading\d", after) and int(after[-1]) <= level)):
            faults.append(f"{path.stem}: nothing under the heading {text!r}")
    heads = {text.replace(" ", "").replace("\u3000", "") for style, text in told if re.fullmatch(r"Heading\d|Caption|UnitNote|AttachmentTitle", style)}
    pictures = {text.replace(" ", "").replace("\u3000", "") for style, text in told if style == "Caption" and text.startswith("图")}
    for number, body in enumerate(bodies, 1):
        last = plain(body[-1]) if body else ""
        if last in heads - pictures and number < len(bodies):
            faults.append(f"{path.stem}, page {number}: ends with {last!r}")
        signs = [line for line in body or [] if line[0].left < LEFT + 8 * CHARACTER]
        # LibreOffice takes no rows of a long table along to the line behind it.
        rows_above = number > 1 and bodies[number - 2] and bodies[number - 2][-1][0].bottom - bodies[number - 2][-1][0].top <= 14
        if body and number > 1 and len(signs) < (1 if rows_above else 2) and any(re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", plain(line)) for line in body):
            faults.append(f"{path.stem}, page {number}: a signature without text, or with a single line")


def measure_words(path, more):
    text = "\n".join(text for _, text in paragraphs_of(path))
    with zipfile.ZipFile(path) as package:
        cells = re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", package.read("word/document.xml").decode("utf-8"), re.S)
    for piece in [text, *map(html.unescape, cells)]:
        for found in [*WRONG.finditer(piece), *(more.finditer(piece) if more else ())]:
            faults.append(f"{path.stem}: {found[0]!r} in {piece[max(0, found.start() - 20):found.end() + 10]!r}")


def measure_title(path, body):
    line = body[0]
    middle = (line[0].left + line[-1].right) / 2
    if abs(middle - (LEFT + RIGHT) / 2) > CHARACTER / 2:
        faults.append(f"{path.stem}: title not in the middle, at {middle / MM:.1f} mm")


def signer_of(path):
    """Of the two paragraphs with words that sign: the first is who, the second when."""
    signed = [text for style, text in paragraphs_of(path) if style == "Signature" and text]
    return signed[0] if len(signed) > 1 else ""


def measure_signature(path, pages):
    signer = signer_of(path)
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
    more = re.compile(sys.argv[2]) if len(sys.argv) > 2 else None
    office = shutil.which("soffice")
    if not office or not all(map(shutil.which, ("pdftotext", "pdftoppm", "pdffonts"))):
        print("no LibreOffice or no poppler: pages are not measured", file=sys.stderr)
        return 77
    files = sorted(folder.glob("*.docx"))
    subprocess.run([office, f"-env:UserInstallation=file://{folder.resolve()}/profile", "--headless", "--convert-to", "pdf", "--outdir",
                    str(folder), *map(str, files)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=400)
    measured = 0
    for path in files:
        pages = list(pages_of(path.with_suffix(".pdf")))
        bodies = [measure(path, number, *page) for number, page in enumerate(pages, 1)]
        measured += len(pages)
        if not pages or not bodies[0]:
            faults.append(f"{path.stem}: no pages, or an empty first one")
            continue
        measure_title(path, bodies[0])
        measure_signature(path, bodies)
        measure_headings(path, bodies)
        measure_words(path, more)
        measure_ink(path)
        measure_fonts(path)
    print(*faults, f"LibreOffice laid out {len(files)} documents, {measured} pages, {len(faults)} faults", sep="\n", file=sys.stderr)
    return 1 if faults or not files else 0


sys.exit(main())
