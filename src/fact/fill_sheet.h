/* fill_sheet: sheets that people fill in - the wide table, and workbooks of forms (room collect).
 *
 * One look and one set of rules: white cells are open, grey ones closed or last year's, ids stand in hidden cells that
 * make the way back sure; drop-downs, limits and comments say while it is typed what the import would say later. */
#ifndef DUXUE_FILL_SHEET_H
#define DUXUE_FILL_SHEET_H

#include "base.h"
#include "pack.h"

#include <xlsxwriter.h>

/* A workbook on its way to `path`: written beside it and put in place when it is whole. */
typedef struct FillBook {
    Arena *arena;
    const char *path;
    Str temporary;
    lxw_workbook *book;
    lxw_worksheet *lists; /* hidden: choices that are too long for a drop-down; NULL until there is one */
    lxw_col_t list_count;
    bool row_by_row; /* written in constant memory: rows in order, and no hidden lists */
    lxw_format *title, *heading, *key, *open, *open_text, *closed, *past, *hidden, *words;
} FillBook;

/* What may stand in a cell, as it is entered. */
typedef struct FillAsk {
    FormFieldType type;
    bool whole, has_min, has_max;
    double min, max;
    Str unit;
    const Str *choices;
    size_t choice_count;
} FillAsk;

/* `row_by_row`: for tables of any length; rows of a sheet are then written in order. */
bool fill_begin(FillBook *book, Arena *arena, const char *path, bool row_by_row, Err *err);
/* Writes the file and puts it in place. After a failure, too, nothing is left behind. */
bool fill_end(FillBook *book, Err *err);
/* A protected sheet; names that the format does not allow are mended and made different. */
lxw_worksheet *fill_sheet(FillBook *book, Str name);

FillAsk fill_ask_of(const Element *element);
/* Drop-down or limit for a range; texts and long lists of a workbook in constant memory have none. */
void fill_limit(FillBook *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                const FillAsk *ask);
void fill_text(const FillBook *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text,
               lxw_format *format);
void fill_comment(const FillBook *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text);
/* "单位：人。填整数。不清楚就留空，不要填0。" */
Str fill_note(const FillBook *book, const FillAsk *ask, Str note);

#endif
