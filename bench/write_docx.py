#!/usr/bin/env python3
"""The peer of the report writer: python-docx writes the same paragraphs and tables again, from memory. Nothing is computed, only
written; reading them beforehand is not counted. Prints the seconds.

    write_docx.py IN.docx OUT.docx
"""
import sys
import time

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

source = docx.Document(sys.argv[1])
blocks = []
for child in source.element.body.iterchildren():
    if child.tag.endswith("}p"):
        blocks.append(Paragraph(child, source).text)
    elif child.tag.endswith("}tbl"):
        blocks.append([[cell.text for cell in row.cells] for row in Table(child, source).rows])

start = time.perf_counter()
made = docx.Document()
for block in blocks:
    if isinstance(block, str):
        made.add_paragraph(block)
    else:
        table = made.add_table(rows=0, cols=max(len(row) for row in block))
        for row in block:
            cells = table.add_row().cells
            for at, text in enumerate(row):
                cells[at].text = text
made.save(sys.argv[2])
print(f"{time.perf_counter() - start:.3f}")
