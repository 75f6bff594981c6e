/* Importing: what is kept of a file between reading and storing, and how values lie in the database. */
#ifndef DUXUE_FACT_INTERNAL_H
#define DUXUE_FACT_INTERNAL_H

#include "fact.h"
#include "table.h"

/* ---- the cells of a submission ------------------------------------------ */

/* In submission.cells (cells.c says how they lie there) an element is its id of the table `element`, a choice the id of
 * its text in the table `symbol`, so that a pack may reorder its choices; bool is 0 or 1, a date yyyymmdd. Every
 * element that was asked has a cell: an empty one is an explicit unknown that overrides what was known before. Until it
 * is stored, a row of an import holds the pack's numbers of elements and choices. */
typedef struct PackedCell {
    unsigned element; /* at most UINT16_MAX */
    CellState state;
    double value;
} PackedCell;

typedef struct CellWriter {
    char *bytes;
    size_t len;
    unsigned element; /* the last one */
} CellWriter;
/* Room for `count` cells. */
CellWriter cells_write(Arena *arena, size_t count);
void cells_add(CellWriter *writer, const PackedCell *cell);
Str cells_str(const CellWriter *writer);

typedef struct CellReader {
    const unsigned char *at, *end;
    bool by_record; /* as submissions were stored at first */
    unsigned element;
} CellReader;
CellReader cells_read(Str cells);
/* False at the end, and at what no writer wrote. */
bool cells_next(CellReader *reader, PackedCell *cell);

/* ---- one cell ---------------------------------------------------------- */

/* Without blanks, full-width signs made half-width: how headings, kinds and choices are compared. The text itself when
 * there is nothing to change. */
Str text_normal(Arena *arena, Str text);
/* What of a cell is shown in a message: the first characters, whole ones. */
Str text_beginning(Str text);
/* Text that means "nothing filled in": empty, — - / . */
bool text_is_blank(Str normal);
/* "2024", "2024年", "2024-2025学年" -> "2024". */
bool period_read(Arena *arena, Str text, Str *period);
const KindDef *kind_read(const Pack *pack, Arena *scratch, Str text);

/* ---- an import --------------------------------------------------------- */

typedef enum ColumnRole {
    ROLE_IGNORED,
    ROLE_CODE,
    ROLE_NAME,
    ROLE_PARENT,
    ROLE_KIND,
    ROLE_PERIOD,
    ROLE_ELEMENT
} ColumnRole;
enum { ROLE_COUNT = ROLE_ELEMENT };

typedef struct ImportColumn {
    ColumnRole role;
    int element; /* index in the pack */
    double factor;
    Str heading; /* as written */
} ImportColumn;

typedef struct ImportRow {
    Str code, name, parent;
    const KindDef *kind; /* NULL: as the store has it */
    Str cells;           /* of the elements of Import.elements; empty: none */
    int64_t unit_id;     /* 0: not in the store yet */
    uint32_t row, line;  /* 0: made by a mapping for a region */
    int period;          /* index in Import.periods */
    int parent_row;      /* row of the parent in this file, -1 */
    bool code_is_number;
} ImportRow;

typedef struct ImportPeriod {
    Str code;
    bool stored;   /* the store has it */
    UnitTree tree; /* when stored */
    Map *rows;     /* code -> index in Import.rows */
} ImportPeriod;

typedef struct SoftFinding {
    size_t row;
    Str rule, message, place;
} SoftFinding;

enum { ROWS_AWAKE = 16384 }; /* that lie in memory while all are gone through */

typedef struct MappingReader MappingReader;
typedef struct Journal Journal; /* what was read so far, beside the database */

typedef struct Import {
    Store *store;
    const Pack *pack;
    const ImportOptions *options;
    ImportResult *result;
    const char *path;
    BlobKeeping *keeping; /* of the file, once its reader is at work */
    Arena *arena;         /* of the import; `scratch` of a row */
    Arena *scratch, *problem_arena;
    Str file_name, sheet;
    bool is_csv;
    /* heading */
    Map *names;        /* normal name -> role or ROLE_COUNT + element */
    TableRow *waiting; /* first rows, until the heading is found */
    size_t waiting_count;
    size_t heading_row;            /* its first, as the sheet numbers it */
    bool has_heading, may_be_note; /* `may_be_note`: the next row may be units and notes */
    ImportColumn *columns;
    size_t column_count;
    int role_column[ROLE_COUNT];
    int *elements;        /* element of each cell of a row */
    int *element_columns; /* its table column */
    size_t element_count;
    MappingReader *mapping;
    /* rows */
    ImportRow *rows;
    size_t row_count, row_capacity;
    ImportPeriod *periods;
    size_t period_count, period_capacity;
    SoftFinding *soft;
    size_t soft_count, soft_capacity;
    size_t rows_seen;
    double part;
    Journal *journal; /* NULL: none is kept */
    int64_t version;  /* of the facts the file was judged against */
} Import;

/* Called for each row while all are gone through: what was gone through rests in its file. */
void import_awake(const Import *import, size_t done);
/* Place of a cell; `column` -1: the row. */
Place import_place(const Import *import, uint32_t row, uint32_t line, int column);
int import_element_column(const Import *import, int element);
#define IMPORT_ERROR(import, rule, place, ...)                                                                         \
    problem_add(&(import)->result->problems, SEVERITY_ERROR, (rule), (place), __VA_ARGS__)

/* Tries to see the heading at the end of the waiting rows. */
void heading_prepare(Import *import);
bool heading_take(Import *import, const TableRow *row, Err *err);
/* Whether the heading may be another one now that a row reads otherwise, or the row is one of the data. */
bool heading_changed(const Import *import, const TableRow *row);
/* Nothing more comes: says that no heading was found. */
void heading_missing(Import *import);

/* A row of the wide table below the heading. */
bool import_row(Import *import, const TableRow *row, Err *err);
/* A new row with its period; NULL when the unit stands in the file already (told as an error at `column`). */
ImportRow *import_add_row(Import *import, Str code, Str period, const TableRow *from, int column);
int import_period(Import *import, Str code);

/* import_journal.c. Finds what an earlier run has read of this very file (with options->resume), and is ready to note
 * more. False: the file cannot be read. */
bool journal_begin(Import *import, Err *err);
/* The rows that the reader need not tell again. */
void journal_pass(const Import *import, TableLimits *limits);
bool journal_is_passed(const Import *import, size_t row); /* this one, or one behind them */
/* The heading is read: what was noted becomes rows again, and objections count from here. */
bool journal_replay(Import *import, Err *err);
void journal_heading(Import *import);
/* Behind each row, whose number in the sheet is `row`. */
void journal_add(Import *import, size_t row);
/* Of a file that is stored already: nobody goes on reading it. */
void journal_drop(const Store *store, const char *hash);
/* Whether the file that was kept has the content of which rows were taken over, and is the one that was read. */
bool journal_same(const Import *import, const char hash[65]);
void journal_end(Import *import, bool keep);

bool mapping_begin(Import *import, Err *err);
bool mapping_row(Import *import, const TableRow *row, Err *err);
void mapping_end(Import *import);

/* Parents, cycles, kinds against the store. */
bool import_check_units(Import *import, Tx *tx, Err *err);
/* Cells of elements that an approved form holds: another value is an error, the same one or none is left out. */
bool import_check_locks(Import *import, Tx *tx, Err *err);
/* Whether the code is one of the units that the importer is confined to. */
bool import_is_scope(const Import *import, Str code);
/* import_events.c: units that ended, names of old, and who is missing in a new year. */
bool import_check_events(Import *import, Tx *tx, Err *err);
/* The pack's checks over the rows laid on what the store has. */
bool import_check_values(Import *import, Tx *tx, Err *err);
/* How much of the whole is done, 0 to 1; false when it is to end here. Reading, judging and storing have a share each.
 */
extern const double import_share_read, import_share_judged;
bool import_progress(Import *import, double part, Err *err);
/* All of it, in one transaction of the writer. */
bool import_store(Import *import, Str hash, Err *err);

/* ---- the year before ---------------------------------------------------- */

/* Rows of a table of the year before: first the units asked for, then those that went into one of them since. */
typedef struct PastRows {
    size_t rows, count;
    int *by_unit; /* store's unit id -> row, -1 */
    size_t unit_count;
    LineageMerged *gone; /* of row rows + k */
    size_t *into;        /* and the row it belongs to */
    bool *absent;        /* per row asked for: it was made by a merger and did not stand then */
    bool *split;         /* per row asked for: cannot be held against the year before */
} PastRows;
/* `units`: store ids, 0 for units that are not stored yet. */
bool past_rows(Tx *tx, const Lineage *lineage, Str before, const int64_t *units, size_t count, Arena *arena,
               PastRows *past, Err *err);
/* One element's figures by row: what went into a unit is added to its own as far as it adds up; those behind stay as
 * they are. */
void past_fold(const PastRows *past, const Element *element, double *values, bool *known);

/* ---- shared by reading and storing -------------------------------------- */

/* fact_scan_unit for some units, in their order; numbers of 0 and below are passed over. */
bool fact_scan_units(Tx *tx, const Pack *pack, const int64_t *units, size_t count, int64_t period_id, FactSink sink,
                     void *context, Err *err);

/* The store's number of an element, of a choice's text: made when absent. */
bool element_number(Tx *tx, const Element *element, unsigned *number, Err *err);
bool choice_number(Tx *tx, Str choice, unsigned *number, Err *err);
/* The number of the next submission. Those of a source stand one behind the other, and it names the first and last. */
bool submission_next(Tx *tx, int64_t *id, Err *err);
/* One submission of a source, with its number. */
bool submission_put(Tx *tx, const Pack *pack, const FactSubmission *from, int64_t source, int64_t id, Err *err);

/* Store's element ids to indices of the pack, and symbols to choices. */
typedef struct ElementIndex {
    int *by_id; /* -1: the pack no longer has it */
    size_t id_count;
    Map **choices; /* per element of the pack, NULL or symbol text -> choice index */
    Str *symbols;  /* by symbol id */
    size_t symbol_count;
} ElementIndex;
bool element_index_load(Tx *tx, const Pack *pack, Arena *arena, ElementIndex *index, Err *err);

#endif
