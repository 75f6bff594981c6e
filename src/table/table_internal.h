/* Reading tables: the parsers by format, and the way their rows travel from the reader process.
 *
 * The parsers work on bytes in memory and know neither files nor processes; the
 * reader process runs them inside its sandbox, the fuzz targets run them alone. */
#ifndef DUXUE_TABLE_INTERNAL_H
#define DUXUE_TABLE_INTERNAL_H

#include "table.h"

bool csv_parse(Str bytes, const TableLimits *limits, const TableEvents *events, Err *err);
bool xlsx_parse(Str bytes, Str sheet, const TableLimits *limits, const TableEvents *events, Err *err);
bool xlsx_sheets(Str bytes, Arena *arena, Str **names, size_t *count, Err *err);
/* ---- limits ------------------------------------------------------------ */

/* "…超过上限…": what was measured, the limit, and the variable that changes it. */
bool limit_exceeded(Err *err, const char *what, double found, double limit, const char *unit, const char *variable);

#define VARIABLE_FILE     "DUXUE_LIMIT_FILE_MB"
#define VARIABLE_UNPACKED "DUXUE_LIMIT_UNPACKED_MB"
#define VARIABLE_RATIO    "DUXUE_LIMIT_RATIO"
#define VARIABLE_SECONDS  "DUXUE_LIMIT_SECONDS"
#define VARIABLE_ROWS     "DUXUE_LIMIT_ROWS"
#define VARIABLE_COLUMNS  "DUXUE_LIMIT_COLUMNS"
#define VARIABLE_MEMORY   "DUXUE_LIMIT_MEMORY_MB"

/* ---- records between the reader process and its parent ------------------ */

/* A record: u32 length of what follows, u8 type, content; numbers in the machine's order, both ends are one machine.
 *   RECORD_SHEET, RECORD_NOTE  text
 *   RECORD_ROW                 u32 row, u32 line, u32 cells, then per cell
 *                              u32 column, u32 flags << 24 | text length, [f64 number], text
 *   RECORD_CHANGED             the same: a row as merged cells change it
 *   RECORD_AGAIN               nothing: the changed rows have been told; if one matters, all follows anew
 *   RECORD_PROGRESS            f64
 *   RECORD_ERROR               u32 kind, u32 line, 16 bytes cell, 64 bytes sheet, text
 *   RECORD_END                 nothing: all was read */
enum {
    RECORD_SHEET = 1,
    RECORD_NOTE,
    RECORD_ROW,
    RECORD_CHANGED,
    RECORD_AGAIN,
    RECORD_PROGRESS,
    RECORD_ERROR,
    RECORD_END
};
enum { WIRE_NUMBER = 1, WIRE_DATE = 2, WIRE_ERROR = 4, WIRE_PERCENT = 8 };
enum { WIRE_HIDDEN = 1 << 30 }; /* beside the number of cells of a row */
enum { RECORD_BYTES_MOST = 64 << 20 };

#endif
