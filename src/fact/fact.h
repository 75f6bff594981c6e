/* fact: values in and out - workbooks and CSV, checks, provenance.
 *
 * A source is one imported file (later: a form). It holds submissions, one per
 * unit and period; a submission is never changed. The value of an element is
 * that of the newest submission that carries it, so a correction supersedes and
 * the past stays. Foreign files are parsed in a child process (seccomp, limits
 * of memory and time); only checked cells come back. */
#ifndef DUXUE_FACT_H
#define DUXUE_FACT_H

#include "base.h"
#include "org.h"
#include "pack.h"
#include "store.h"

/* ---- tables in --------------------------------------------------------- */

typedef struct TableLimits {
    size_t packed_bytes;   /* size of the file itself, 200 MB */
    size_t unpacked_bytes; /* all parts of a workbook, 1 GB */
    double ratio;          /* unpacked : packed of one part, 200; not asked below 10 MB */
    double seconds;        /* 120 */
    size_t rows, columns;  /* 1,048,576 and 2,000 with content */
    size_t memory_bytes;   /* of the child, 512 MB */
} TableLimits;
TableLimits table_limits_default(void); /* changed by DUXUE_LIMIT_* variables, which messages name */

typedef struct TableCell {
    uint32_t column; /* from 0 */
    Str text;        /* as text, numbers in shortest form; merged headings are repeated by the reader */
    bool is_number;
    double number;
    bool is_date;
    bool is_error; /* #DIV/0! and the like */
} TableCell;

typedef struct TableRow {
    size_t row; /* as the sheet numbers it, from 1 */
    const TableCell *cells;
    size_t count;
    Str sheet;
    size_t line; /* of a CSV file, where the row begins; 0 for workbooks */
} TableRow;

/* Reads a workbook (.xlsx) or CSV (by content, not by name; UTF-8, UTF-16, GB18030), row by row in constant memory.
 * `sheet` empty: the first visible sheet. `row` returns false to stop. */
typedef bool (*TableSink)(void *context, const TableRow *row, Err *err);
bool table_read(const char *path, Str sheet, const TableLimits *limits, TableSink row, void *context, Err *err);

/* The reader process: the program calls itself with the hidden word "--table-reader", and its main() calls this first
 * thing with the words behind it. Reads the table from standard input, writes rows to standard output, in a sandbox.
 * A program that never names this function (a test) gets a forked child without a new image instead. */
int table_child_main(int count, char **words);

/* ---- import ------------------------------------------------------------ */

typedef struct ImportOptions {
    bool dry_run;
    const MappingDef *mapping;                                 /* NULL: the wide table */
    Str default_period;                                        /* when the table has no period column */
    Str actor;                                                 /* for the audit chain */
    Str scope;                                                 /* code: only units in its subtree; empty: all */
    Str file_name;                                             /* shown name; empty: from the path */
    bool (*progress)(void *context, double part, size_t rows); /* false cancels */
    void *progress_context;
} ImportOptions;

typedef struct ImportResult {
    int64_t source_id;
    size_t rows, values, unknown, new_units;
    Str sheet;
    Str *periods;
    size_t period_count;
    ProblemList problems; /* errors: nothing was stored; warnings: stored as "reason wanted" */
} ImportResult;

/* All or nothing per file. False with err only when the file could not be judged at all;
 * a file with faults gives true and result->problems.errors > 0. */
bool fact_import(Store *store, const Pack *pack, const char *path, const ImportOptions *options, Arena *arena,
                 ImportResult *result, Err *err);

/* ---- values out -------------------------------------------------------- */

typedef enum CellState { CELL_KNOWN = 0, CELL_EMPTY, CELL_MASKED, CELL_DAMAGED } CellState;

/* Calls back for every stored value of a period, newest submission last (it overrides). */
typedef void (*FactSink)(void *context, int64_t unit_id, int element, CellState state, double value);
/* `element` is the index in the pack; elements the pack no longer has are passed over. */
bool fact_scan(Tx *tx, const Pack *pack, int64_t period_id, FactSink sink, void *context, Err *err);

/* Where one value comes from. */
typedef struct FactOrigin {
    Str file_name, sheet, cell, actor, at;
    int64_t source_id;
    bool found;
} FactOrigin;
bool fact_origin(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, const Element *element, Arena *arena,
                 FactOrigin *origin, Err *err);

/* Changes whenever facts or units change: rebuild caches when it differs. */
bool fact_version(Tx *tx, int64_t *version, Err *err);

/* Warnings that wait for a reason. */
typedef struct OpenCheck {
    int64_t id;
    Str unit_code, unit_name, period, rule, message, reason;
} OpenCheck;
bool fact_open_checks(Tx *tx, Arena *arena, Str period, OpenCheck **checks, size_t *count, Err *err);
bool fact_check_reason(Store *store, int64_t id, Str reason, Str actor, Err *err);

/* The workbook people fill in: headings, notes, drop-downs, protected keys, last year's values beside.
 * `form` "wide" is the whole table; a group's name or id limits the columns. */
bool fact_template(Store *store, const Pack *pack, Str form, Str unit_code, Str period, const char *path, Err *err);

/* Compiles every check of the pack; faults go to `problems` with their place (for `duxue pack check`). */
bool fact_compile_checks(const Pack *pack, Arena *arena, ProblemList *problems);

#endif
