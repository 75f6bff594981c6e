/* The parts of a workbook: the package, the shared strings, the styles, and one sheet. */
#ifndef DUXUE_XLSX_INTERNAL_H
#define DUXUE_XLSX_INTERNAL_H

#include "package.h"
#include "table_internal.h"

/* ---- shared strings ---- */

typedef struct Strings {
    Arena *arena;
    Str *items;
    size_t count, capacity;
    size_t bytes;
} Strings;
bool strings_read(Package *package, Str name, Strings *strings, Err *err);

/* Text of <si> and <is>: runs are joined, phonetic runs left out. Fed by whoever parses around it. */
typedef struct RichText {
    Buf text;
    bool in_text;
    int phonetic;
    bool too_long;
} RichText;
void rich_start(RichText *rich, const char *name);
void rich_end(RichText *rich, const char *name);
void rich_add(RichText *rich, const char *text, size_t size);
/* "_x000D_" stands for a character that XML cannot hold. Works in place. */
Str unescape_text(char *text, size_t size);

/* ---- styles ---- */

typedef struct Styles {
    Arena *arena;
    bool *is_date, *is_percent; /* per cell format */
    size_t count, capacity;
} Styles;
bool styles_read(Package *package, Str name, Styles *styles, Err *err);
/* A serial day as ISO text. `out` has 32 bytes. */
size_t serial_date(double serial, bool from_1904, char *out);

/* ---- a row and its merged cells ---- */

typedef struct SheetRow { /* the row being read */
    Arena *arena;
    uint32_t number; /* from 1 */
    bool hidden;
    TableCell *cells;
    size_t count, capacity;
    char *text; /* of those cells that do not point elsewhere */
    size_t text_used, text_size;
} SheetRow;
void sheet_row_begin(SheetRow *row, uint32_t number);
/* A cell to be filled in; column and text are there already. `copied`: the text does not live until the row is told. */
TableCell *sheet_row_add(SheetRow *row, uint32_t column, Str text, bool copied);

/* Only ranges that begin within the first rows count (TableLimits.merged_rows): those are headings, or all of a small
 * table. */
enum { MERGES_MOST = 4096 };

typedef struct Merge {
    uint32_t first_column, last_column, first_row, last_row;
    Str text; /* of its first cell, once seen */
} Merge;

typedef struct Merges {
    Arena *arena;
    size_t rows; /* the first rows */
    Merge *items;
    size_t count, capacity;
} Merges;
/* "A1:C2"; anything else, and what does not begin in the first rows, is passed over. */
void merges_add(Merges *merges, const char *reference);
/* Repeats the text of a range's first cell over the rest of it. Rows come in order. */
void merges_repeat(Merges *merges, SheetRow *row);

/* The first rows as they stood in the file, for the merged ranges are known only behind all rows. */
typedef struct FirstRow {
    uint32_t number;
    TableCell *cells;
    size_t count;
} FirstRow;

typedef struct FirstRows {
    Arena *arena;
    size_t most; /* as Merges.rows */
    FirstRow *rows;
    size_t count, capacity;
} FirstRows;
void first_rows_keep(FirstRows *first, const SheetRow *row);
/* Tells the rows that the merged ranges fill up; whether one of them matters. */
bool first_rows_changed(const FirstRows *first, Merges *merges, Str sheet, const TableEvents *events);

/* ---- a sheet ---- */

typedef struct SheetSource {
    Package *package;
    Str part, name;
    const Strings *strings;
    const Styles *styles;
    bool from_1904;
    const TableLimits *limits;
    const TableEvents *events;
    Merges *merges; /* of the sheet: found by the first reading, used by the second */
} SheetSource;
/* `again` is NULL at the second reading; at the first it says whether there has to be one. */
bool sheet_read(const SheetSource *source, bool *again, Err *err);
/* "AB12" to column and row from 0 and 1; false when it is none. */
bool cell_reference(const char *text, uint32_t *column, uint32_t *row, const char **rest);

#endif
