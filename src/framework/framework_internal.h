/* What the files of the room share: a framework as rows of cells, the form between the pack's structures, the text and
 * the workbook. One table of columns per sheet says for all three what stands where. */
#ifndef DUXUE_FRAMEWORK_INTERNAL_H
#define DUXUE_FRAMEWORK_INTERNAL_H

#include "framework.h"
#include "table.h"

typedef enum SheetId {
    SHEET_WHOLE, /* one row, in the workbook set upright */
    SHEET_NODES,
    SHEET_BANDS,
    SHEET_LINES,
    SHEET_GRADES,
    SHEET_LEVELS,
    SHEET_EFFECTS,
    SHEET_PARAMETERS,
    SHEETS
} SheetId;

typedef enum CellKind {
    CELL_TEXT,
    CELL_FORMULA, /* PackText */
    CELL_FRACTION,
    CELL_INTEGER,
    CELL_NUMBER,
    CELL_BOOL,
    CELL_CHOICE,
    CELL_TEXTS,   /* several, set apart by ； */
    CELL_DATE,    /* the day from which a standard is valid */
    CELL_COMPARE, /* says which key the limit beside it gets */
    CELL_LIMIT,
    CELL_GRADE, /* id or name of a grade */
    CELL_OWNER  /* id of the node that it belongs to; no key of its own */
} CellKind;

typedef struct Word {
    const char *id, *name;
} Word;

typedef struct SheetColumn {
    const char *heading, *key;
    CellKind kind;
    size_t at;         /* offset in the record */
    size_t has;        /* offset of the int that says whether it is given, or of the count of texts; 0: none */
    const Word *words; /* of choices, ended by NULL */
    const char *help;
    bool required;
    bool zero; /* an integer that is written also when it is 0 */
} SheetColumn;

typedef struct SheetDef {
    const char *name;
    const SheetColumn *columns;
    size_t count;
    const char *help;
} SheetDef;
extern const SheetDef sheet_defs[SHEETS];
extern const Word compare_words[];

typedef struct GridRow {
    size_t row;  /* in the sheet, from 1; 0: not out of a workbook */
    Str *cells;  /* per column */
    bool placed; /* has found its place in the tree */
} GridRow;
enum { GRID_COLUMNS = 32 }; /* no sheet has more */
typedef struct Grid {
    GridRow *rows[SHEETS];
    size_t counts[SHEETS];
    bool out_of_book;                      /* `stands` holds */
    uint32_t stands[SHEETS][GRID_COLUMNS]; /* in which column of the workbook a column of the table stands, from 0; of
                                              the upright sheet: in which row */
    bool lacks[SHEETS][GRID_COLUMNS];      /* the column must be there and is not, which was told */
} Grid;
/* The column of the workbook, or the row of the upright sheet. */
size_t grid_column(const Grid *grid, SheetId sheet, size_t column);
GridRow *grid_add(Grid *grid, SheetId sheet, Arena *arena);
/* Column of a sheet by its key; the first of the kind for those without. */
size_t column_of(SheetId sheet, const char *key);
size_t column_of_kind(SheetId sheet, CellKind kind);

/* rows.c: the pack's structures as rows; `sheet` of its own for what belongs to nodes. */
void grid_of(const StandardDef *def, Grid *grid, Arena *arena);
/* The cells of one record, for comparing. */
Str *cells_of(SheetId sheet, const void *record, Arena *arena);
/* People tell a grade by its name; the text has its id. */
void cells_name_grades(SheetId sheet, Str *cells, const FrameworkDef *framework);

/* text.c: rows as YAML, each line with the cell it came from. */
typedef struct TextOrigin {
    SheetId sheet;
    size_t row, column;
} TextOrigin;
typedef struct GridText {
    Str text;
    TextOrigin *origins; /* per line, from 1: origins[line - 1] */
    size_t line_count;
} GridText;
void grid_text(Grid *grid, Arena *arena, GridText *text, ProblemList *problems);
/* B7 of what grid_column tells; `row` is not read of the upright sheet. */
void cell_name(SheetId sheet, size_t row, size_t column, char cell[16]);
void cell_problem(ProblemList *problems, SheetId sheet, size_t row, size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* workbook_read.c: `read` goes through one sheet; ERR_NOT_FOUND where there is none of the name. */
typedef bool (*SheetReader)(void *context, Str sheet, const TableEvents *events, Err *err);
bool book_read(const Pack *pack, SheetReader read, void *context, Arena *arena, Str *text, ProblemList *problems,
               Err *err);

#endif
