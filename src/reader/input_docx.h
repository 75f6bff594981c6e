/* input_docx: what the files that read a DOCX share - numbers that the office program counts itself. */
#ifndef DUXUE_READER_INPUT_DOCX_H
#define DUXUE_READER_INPUT_DOCX_H

#include "input.h"
#include "package.h"

typedef struct DocxLists DocxLists;

/* Reads word/numbering.xml and word/styles.xml, where they are. NULL: they are broken. */
DocxLists *docx_lists_read(Package *package, Arena *arena, Err *err);

/* What a paragraph says of its number; -1 and empty: nothing. */
typedef struct DocxNumber {
    int64_t list, level; /* list 0: none, whatever its style says */
    Str style;
} DocxNumber;
/* Writes the number in front of the next paragraph, as it would be shown. */
void docx_put_number(DocxLists *lists, const DocxNumber *number, Buf *out);

/* The value of an attribute, whatever its prefix; NULL: it is not there. */
const char *docx_attribute(const char **attributes, const char *name);
int64_t docx_number(const char **attributes, const char *name); /* -1: none */
/* Of a switch: <w:vanish/>, w:val="false". */
bool docx_on(const char **attributes);

#endif
