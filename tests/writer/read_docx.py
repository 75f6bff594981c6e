#!/usr/bin/env python3
"""Reads every DOCX of a folder with python-docx and holds it against the text beside it: headings with their styles,
paragraphs in order, each table cell by cell. Exit 77: python-docx is not installed."""
import pathlib
import sys

try:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
except ImportError:
    print("python3-docx is not installed: no second reader of DOCX", file=sys.stderr)
    sys.exit(77)


def mended(text):
    return text.replace("\n", "").replace(" ", "").strip()


def faults_of(path):
    document = docx.Document(str(path))
    for hyphen in list(document.element.iter(qn("w:noBreakHyphen"))):  # older versions of the library have no text for it
        text = OxmlElement("w:t")
        text.text = "-"
        hyphen.getparent().replace(hyphen, text)
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    paragraphs = [mended(one.text) for one in document.paragraphs]
    title = expected.split("标题：", 1)[1]
    rest, at, table = title.splitlines(), 0, None
    found_tables = [[[mended(cell.text) for cell in row.cells] for row in one.rows] for one in document.tables]
    tables = iter(found_tables)
    if not any(one.style.name == "Title" and one.text.strip() for one in document.paragraphs):
        yield "no title"
    for line in rest:
        if line.startswith("表："):
            table = None
            continue
        if " | " in line:
            cells = [mended(one) for one in line.split(" | ")]
            if table is None:
                table = iter(next(tables, []))
            row = next(table, None)
            while row is not None and row[:1] != cells[:1] and len(row) != len(cells):
                row = next(table, None)
            if row is None or [one.removeprefix("▼") for one in row] != cells:
                yield f"row {line!r} reads {row}"
            continue
        table = None
        text = mended(line)
        for mark in ("文号：", "主送：", "图：", "署名："):
            text = text[len(mark):] if line.startswith(mark) and mark != "图：" else text
        if line.startswith("附件：") or line.startswith("图：") or not text:
            continue
        while at < len(paragraphs) and paragraphs[at] != text:
            at += 1
        if at == len(paragraphs):
            if any(text in one for one in paragraphs):
                at = 0
                continue
            yield f"paragraph {text!r} is not there in order"
            at = 0
    section = document.sections[0]
    size = (round(section.page_width.mm), round(section.page_height.mm))
    if size != (210, 297):
        yield f"paper {size}"


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.docx"))
    bad = 0
    for path in files:
        for fault in faults_of(path):
            print(f"{path.stem}: {fault}", file=sys.stderr)
            bad += 1
    if not files:
        print("nothing to read", file=sys.stderr)
        bad = 1
    print(f"python-docx read {len(files)} documents, {bad} faults", file=sys.stderr)
    return 1 if bad else 0


sys.exit(main())
