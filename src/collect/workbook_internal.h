/* Workbooks of entries: what their files share.
 *
 * A workbook leaves with what stands in the draft and comes back filled in. A hidden sheet says which entries it is of,
 * at which version, and which sheet belongs to which section; hidden cells name every field and row, so that rows may
 * be moved. What comes back is compared three ways: with what stood there when the workbook was made, and with what
 * stands there now. */
#ifndef DUXUE_WORKBOOK_INTERNAL_H
#define DUXUE_WORKBOOK_INTERNAL_H

#include "collect_internal.h"
#include "fill_sheet.h"
#include "judge_internal.h"
#include "table.h"

/* Rows and columns of every sheet. Upright: one row per field (one entry, no table). Flat: one row per row of a table,
 * or per entry. */
enum { TITLE_ROW, HEADING_ROW, ID_ROW, FIRST_ROW };
enum { UP_FIELD, UP_NAME, UP_UNIT, UP_VALUE, UP_PREVIOUS, UP_HELP, UP_COLUMNS };
enum { FLAT_ENTRY, FLAT_VERSION, FLAT_ROW, FLAT_CODE, FLAT_NAME, FLAT_FIRST };
/* The sheet of reasons: a row per finding that wants one. */
enum { WHY_CHECK = FLAT_FIRST, WHY_WHERE, WHY_MESSAGE, WHY_REASON, WHY_COLUMNS };
#define MARK_SHEET "系统标记"
#define MARK_KIND  "duxue-workbook"
enum { WORKBOOK_ENTRIES_MOST = 3000, WORKBOOK_PROBLEMS_MOST = 1000 };

/* One entry as it is to be written, or compared with. */
typedef struct WorkbookEntry {
    int64_t id, version;
    Str unit_code, unit_name, period, previous_period, round_name, round_note, due_on;
    const Form *form;
    FormContext context;
    const FormCell *cells; /* personal ones are "personal:<id>" */
    const Str *shown;      /* per cell: how it is written (personal ones masked); NULL: as it stands */
    size_t cell_count;
    const FormCell *past; /* what stood in cells before, for comparing; with masks, too */
    size_t past_count;
    const Str *only; /* fields that may be changed ("#table": its rows); none: all */
    size_t only_count;
    Str closed; /* why nothing may be changed by this user now; empty: it may */
    ErrKind closed_kind;
} WorkbookEntry;

/* ---- what goes in (workbook_plan.c) ---- */

typedef struct EntryPlan {
    const WorkbookEntry *entry;
    Judgement judgement;
    Map *judged; /* "field row" -> index in judgement.fields */
    Map *cells;  /* "field row" -> index in entry->cells */
} EntryPlan;

void entry_plan(const WorkbookEntry *entry, Arena *arena, EntryPlan *plan);
const JudgedField *plan_judged(const EntryPlan *plan, Str field, Str row, Arena *arena);
/* How the cell is written now; empty when there is none. */
Str plan_text(const EntryPlan *plan, Str field, Str row, Arena *arena);
const FormCell *plan_cell(const EntryPlan *plan, Str field, Str row, Arena *arena);
/* Whether the field has a place in the entry's workbook: it is shown, or what is typed there may show it. */
bool plan_holds(const EntryPlan *plan, size_t field);
/* Whether it is to be typed: no note, nothing computed or from elsewhere, and (after a return) one of those named. */
bool plan_typed(const EntryPlan *plan, size_t field);
bool plan_may_change(const EntryPlan *plan, size_t field);
/* Whether rows of a section's table may be added and removed. */
bool plan_rows_open(const EntryPlan *plan, const FormSection *section);
/* Ids of a table's rows in their order. */
size_t plan_rows(const EntryPlan *plan, int table, Arena *arena, const Str **rows);

/* ---- reasons (workbook_reason.c) ---- */

/* A finding that wants a reason, or one that had a reason and does not stand any more. */
typedef struct ReasonLine {
    Str check, row;
    Str where, message; /* name of the field; what is found, with the figures it saw */
    Str reason;         /* as it stands */
} ReasonLine;

size_t reason_lines(const EntryPlan *plan, Arena *arena, ReasonLine **lines);
/* The check of this form that wants a reason, NULL. */
const CheckDef *reason_check(const Form *form, Str id);
/* What is wrong with a reason; empty: nothing. An empty reason takes back what was said. */
Str reason_wrong(Str reason, Arena *arena);
/* The sheet of all reasons, of one entry or of many; its name, or empty when there is nothing to explain. */
Str reasons_put(FillBook *book, const EntryPlan *plans, size_t count, bool many);

/* ---- out (workbook_write.c) ---- */

/* One entry upright, or (`many`) a row per entry; all of one form. ERR_LIMIT for too many. */
bool workbook_write(const WorkbookEntry *entries, size_t count, bool many, const char *path, Err *err);

/* ---- what came back (workbook_read.c) ---- */

typedef struct FileCell {
    size_t entry; /* index in the entries asked for */
    size_t field;
    Str row;
    TableCell cell;
    Place place;
} FileCell;

typedef struct FileRow { /* of a table */
    size_t entry;
    int table;
    Str id;
    bool blank; /* nothing typed in it */
    Place place;
} FileRow;

typedef struct FileReason { /* given for a finding, or left empty */
    size_t entry;
    const CheckDef *check;
    Str row, text;
    Place place;
} FileReason;

typedef struct FileBook {
    Arena *arena;
    const WorkbookEntry *entries;
    size_t entry_count;
    int64_t *versions; /* per entry: of the draft when the workbook was made; -1: not in it */
    FileCell *cells;
    size_t cell_count, cell_capacity;
    FileRow *rows;
    size_t row_count, row_capacity;
    FileReason *reasons;
    size_t reason_count, reason_capacity;
    size_t *cells_from, *rows_from, *reasons_from; /* of entry i: [from[i], from[i + 1]) */
    bool *sections;                                /* that were found */
    ProblemList *problems;
} FileBook;

/* Where sheets come from: a file, through the sandbox; a test, from memory. ERR_NOT_FOUND when there is no such sheet.
 */
typedef struct SheetSource {
    bool (*read)(void *context, Str sheet, const TableEvents *events, Err *err);
    void *context;
} SheetSource;

/* False with err when it is no workbook of these entries at all. */
bool workbook_read_from(const SheetSource *source, const WorkbookEntry *entries, size_t count, Arena *arena,
                        ProblemList *problems, FileBook *book, Err *err);
bool workbook_read(const char *path, const WorkbookEntry *entries, size_t count, Arena *arena, ProblemList *problems,
                   FileBook *book, Err *err);

/* ---- what is different (workbook_compare.c) ---- */

/* A cell of an entry that is to be saved; `base`: version of what stands there, 0 for nothing. */
typedef struct WorkbookWrite {
    size_t entry;
    Str field, row, value;
    int64_t base;
} WorkbookWrite;

/* Compares what came back with the entries, three ways, and judges what would stand there. */
void workbook_compare(const FileBook *book, const WorkbookChoice *choice, Arena *arena, WorkbookResult *result,
                      WorkbookWrite **writes, size_t *write_count);

#endif
