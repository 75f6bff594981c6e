/* Tables of a DOC: which characters stand in cells, where rows end, which cells are merged. */
#ifndef DUXUE_READER_INPUT_DOC_H
#define DUXUE_READER_INPUT_DOC_H

#include "input.h"

/* What is known of the paragraphs of a DOC, by their place in the stream WordDocument. */
typedef struct DocParagraphs {
    struct DocParagraph *items;
    size_t count, capacity, last; /* last: the one that was found last */
} DocParagraphs;

/* Reads the pages of formatting that the table `pages` lists ([MS-DOC] 2.8.6 PlcBtePapx); what is broken is left out.
 */
void doc_paragraphs_read(DocParagraphs *paragraphs, Str main, Str pages, Arena *arena);

/* Rows that were read, until their table ends: cells that are merged say in each of their places what they say. */
typedef struct DocTable {
    Arena *arena;
    InputLines *lines;
    DocParagraphs paragraphs;
    struct DocRow *rows;
    size_t count, capacity;
    Buf cell;
    bool begun; /* a cell, or a row */
} DocTable;

/* Whether the character at byte `at` of the stream stands in a table, and was taken. Other characters end the table. */
bool doc_table_take(DocTable *table, size_t at, uint32_t character);
void doc_table_end(DocTable *table);

#endif
