/* fact: values in and out - workbooks and CSV, checks, provenance.
 *
 * A source is one imported file, or one approved entry of a form. It holds submissions, one per
 * unit and period; a submission is never changed. The value of an element is
 * that of the newest submission that carries it, so a correction supersedes and
 * the past stays. Foreign files are read through the room `table`. */
#ifndef DUXUE_FACT_H
#define DUXUE_FACT_H

#include "base.h"
#include "formula.h"
#include "org.h"
#include "pack.h"
#include "store.h"
#include "table.h"

/* ---- import ------------------------------------------------------------ */

typedef struct ImportOptions {
    bool dry_run;
    const MappingDef *mapping; /* NULL: the wide table */
    Str default_period;        /* when the table has no period column */
    Str actor;                 /* for the audit chain */
    const Str *scopes;         /* codes: only units in their subtrees; none: all */
    size_t scope_count;
    Str file_name;                                             /* shown name; empty: from the path */
    bool (*progress)(void *context, double part, size_t rows); /* false cancels */
    void *progress_context;
    bool keep_reading; /* what was read of a CSV file is noted beside the database until the import is over */
    bool resume;       /* with it: goes on where an earlier import of the same content was ended while reading */
} ImportOptions;

typedef struct ImportResult {
    int64_t source_id;
    size_t rows, values, unknown, new_units;
    size_t resumed; /* of the rows: read by an earlier run that was ended */
    Str sheet;
    Str *periods;
    size_t period_count;
    ProblemList problems; /* errors: nothing was stored; warnings: stored as "reason wanted" */
} ImportResult;

/* All or nothing per file. False with err only when the file could not be judged at all;
 * a file with faults gives true and result->problems.errors > 0. */
bool fact_import(Store *store, const Pack *pack, const char *path, const ImportOptions *options, Arena *arena,
                 ImportResult *result, Err *err);

/* When a file of this content was last stored as a wide table, for whoever goes on with files of which some are stored:
 * `at` empty: never. `default_period`, when it is given, has to be the one that its first row got. Of a file that is
 * stored, what was noted of reading it is removed: the program may have been ended before it could. */
bool fact_imported(Store *store, const char *path, Str default_period, char at[32], Err *err);
/* What was noted of reading files that nobody went on with for a month (imports/ of the data directory) is removed. */
void fact_drop_old_readings(const Store *store);

/* ---- values out -------------------------------------------------------- */

typedef enum CellState { CELL_KNOWN = 0, CELL_EMPTY, CELL_MASKED, CELL_DAMAGED } CellState;

/* Calls back for every stored value of a period, unit by unit, newest submission last (it overrides). */
typedef void (*FactSink)(void *context, int64_t unit_id, int element, CellState state, double value);
/* `element` is the index in the pack; elements the pack no longer has are passed over. */
bool fact_scan(Tx *tx, const Pack *pack, int64_t period_id, FactSink sink, void *context, Err *err);

/* The same for one unit alone. */
bool fact_scan_unit(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, FactSink sink, void *context,
                    Err *err);

/* Values of one unit in the period `before`, as those of `period` are compared with them: with what units had that went
 * into it since. By element of the pack; NULL when there is nothing to compare with: it is new, or was split. A reason
 * only says that a value is not known. */
bool fact_previous(Tx *tx, const Pack *pack, int64_t unit_id, Str before, Str period, Arena *arena, Value **values,
                   Err *err);

/* Where one value comes from: a table (file, sheet, cell, who brought it), a form (its round's name in `file_name`,
 * the entry, who approved it), a document (its title in `file_name`, its id and line, who took the figure over), or the
 * year before (who opened the year). */
typedef struct FactOrigin {
    Str kind; /* table, form, document; carry: an attribute as it stood in the year before */
    Str file_name, sheet, cell, actor, at;
    int64_t source_id, entry_id; /* entry_id 0: a table */
    int64_t document_id, line;   /* of a document */
    bool found;
} FactOrigin;
bool fact_origin(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, const Element *element, Arena *arena,
                 FactOrigin *origin, Err *err);

/* Changes whenever facts or units change: rebuild caches when it differs. */
bool fact_version(Tx *tx, int64_t *version, Err *err);

/* Where the facts stand, for whoever keeps something made of them beside the database. `sequence` and `hash` are those
 * of the newest audit row: every change has one, and its hash covers all before, so a database that holds it went
 * through this very state. */
typedef struct FactMark {
    int64_t version, units, ledgers; /* counts of changes: store_changed */
    int64_t submission;              /* the newest; those that come later have larger numbers */
    int64_t sequence;
    char hash[65];
} FactMark;
bool fact_mark(Tx *tx, FactMark *mark, Err *err);
/* *known: the database went through the state of the mark. Otherwise (an older copy, another database) nothing that was
 * made of the facts then holds for these. */
bool fact_mark_known(Tx *tx, const FactMark *mark, bool *known, Err *err);
/* fact_scan of the submissions that came after `after`, up to `until`, oldest first. */
bool fact_scan_since(Tx *tx, const Pack *pack, int64_t period_id, int64_t after, int64_t until, FactSink sink,
                     void *context, Err *err);

/* The period that is looked at unless another is asked for: the newest in which at least half as many units have
 * figures as in the fullest one, so that a year whose collection has just begun does not hide the last whole one. Empty
 * text when no unit has any. */
bool fact_usual_period(Tx *tx, Arena *arena, Str *period, Err *err);

/* ---- values in, from forms --------------------------------------------- */

typedef struct FactCell {
    int element; /* index in the pack */
    CellState state;
    double value; /* in the element's stored unit; a choice's index */
} FactCell;

/* A check that did not hold, and the reason that was given with the form. */
typedef struct FactFinding {
    Str rule, message, place, reason, reason_by, reason_at;
} FactFinding;

typedef struct FactSubmission {
    int64_t unit_id, period_id, entry_id;
    Str name;              /* of the round: what the origin of a value shows */
    Str actor;             /* who approved */
    const FactCell *cells; /* every element that was asked; an empty one is an explicit unknown */
    size_t cell_count;
    const FactFinding *findings;
    size_t finding_count;
} FactSubmission;

/* Within a write: a source of kind "form", the submission, its findings; fact_version goes up. The caller adds the
 * audit row. */
bool fact_submit(Tx *tx, const Pack *pack, const FactSubmission *submission, int64_t *id, Err *err);
/* Within a write: the elements of the submission belong to its entry, and no others; an import that would change one is
 * refused at the cell. ERR_CONFLICT when another entry holds one, named with its round. */
bool fact_lock(Tx *tx, const Pack *pack, const FactSubmission *submission, Err *err);

/* ---- values in, from documents ----------------------------------------- */

/* A figure of a document that was read, which somebody who may has taken over. */
typedef struct FactStated {
    int64_t unit_id, period_id;
    int64_t document_id, line;
    Str title; /* of the document: what the origin of the value shows */
    Str actor;
    int element; /* index in the pack */
    double value;
} FactStated;
/* Within a write: a source of kind "document", a submission with this one value; fact_version goes up. The value has to
 * be one that a table could hold (ERR_INPUT), and ERR_CONFLICT when an approved form holds the element. The caller adds
 * the audit row. */
bool fact_state(Tx *tx, const Pack *pack, const FactStated *stated, int64_t *id, Err *err);

/* ---- years ----------------------------------------------------------------- */

typedef struct FactOpened {
    bool opened;          /* false: it had units already, nothing was done */
    Str before;           /* the year that attributes were taken from; empty: there is none */
    size_t units, values; /* with attributes, and how many of those */
} FactOpened;
/* Within a write: gives a year its units (org_open_period), and these the attributes (elements with `attribute: true`)
 * that are known of the year before, as a source of kind "carry": whatever is filled in or imported later counts
 * instead. They do not make a year one that has figures (fact_usual_period). Adds its audit rows. */
bool fact_open_period(Tx *tx, const Pack *pack, Str period, Str actor, Arena *arena, FactOpened *opened, Err *err);

/* Warnings that wait for a reason. */
typedef struct OpenCheck {
    int64_t id;
    Str unit_code, unit_name, period, rule, message, reason;
    Str reason_by, reason_at;
} OpenCheck;
bool fact_open_checks(Tx *tx, Arena *arena, Str period, OpenCheck **checks, size_t *count, Err *err);
bool fact_check_reason(Store *store, int64_t id, Str reason, Str actor, Err *err);

/* The workbook people fill in: headings, notes, drop-downs, protected keys, last year's values beside.
 * `form` "wide" is the whole table; a group's name or id limits the columns. */
bool fact_template(Store *store, const Pack *pack, Str form, Str unit_code, Str period, const char *path, Err *err);

/* Units of a period (empty: the newest) with their attributes, those at or below `unit_code` (empty: all), as CSV or
 * workbook with the headings of the wide table: imported again it changes nothing. */
bool fact_units_table(Store *store, const Pack *pack, Str unit_code, Str period, bool csv, const char *path, Err *err);

/* ---- one cell ---------------------------------------------------------- */

/* State and value of a cell for an element; `factor` turns what is written into the stored unit. False: *reason says
 * what is wrong and what to do. NULL and a cell of blanks or dashes are CELL_EMPTY. */
bool fact_cell_read(const Element *element, double factor, const TableCell *cell, Arena *scratch, CellState *state,
                    double *value, Str *reason);
/* A known value as people write it, in the unit of entry: "120.5", "是", "公办", "2024-09-01". */
Str fact_cell_show(const Element *element, double value, Arena *arena);

/* ---- names of formulas ------------------------------------------------- */

/* What a standard or a form adds to the names of all formulas. */
typedef struct ExtraName {
    Str name;
    Symbol symbol;      /* `column` of an extra column counts from FACT_EXTRA_COLUMN */
    const Str *choices; /* TYPE_CHOICE: the words it may be compared with; its domain is FACT_EXTRA_DOMAIN or above */
    size_t choice_count;
} ExtraName;

/* Elements by id, Chinese name, alias or stem (in a stage), `kind` and `is_school`, choices, 是 and 否, and the extra
 * names, which go first. Columns are indices of elements in the pack and those below; the choice domain of `kind` is 0,
 * of element i it is i + 1. */
typedef struct FactScope {
    const Pack *pack;
    const ExtraName *extra;
    size_t extra_count;
} FactScope;
#define FACT_COLUMN_KIND   1000000 /* the unit's kind as a choice */
#define FACT_COLUMN_SCHOOL 1000002 /* true for units of school level */
#define FACT_EXTRA_COLUMN  2000000
#define FACT_EXTRA_DOMAIN  4000000
/* The one resolver of all rooms; `scope` is only read and must outlive what is compiled. */
Scope fact_scope(const FactScope *scope);

/* Compiles every check of the pack; faults go to `problems` with their place (for `duxue pack check`). */
bool fact_compile_checks(const Pack *pack, Arena *arena, ProblemList *problems);

#endif
