/* What the files of the room share: filling a frame, and the year before laid on this year's units. */
#ifndef DUXUE_INDICATOR_INTERNAL_H
#define DUXUE_INDICATOR_INTERNAL_H

#include "indicator.h"

#include <pthread.h>
#include <stdatomic.h>

/* What a kind of school cannot have is a known zero: a primary school has no junior teachers. */
void frame_imply_zeros(const Frame *frame, const Element *element, Reason empty, StoredColumn *column);
/* The column of an element that no unit has filled in: a known zero where a kind of school cannot have it, unknown
 * elsewhere. Made when it is first asked for, once for all who read the frame; value NULL when every kind may have it.
 */
StoredColumn frame_implied_column(const Frame *frame, int element);
/* Which units are schools, as a column: made when it is first asked for. */
StoredColumn frame_schools(const Frame *frame);
/* Tree, kinds and columns of one period into a frame whose arena, pack, reasons and mark are set: as it is kept, or out
 * of the database. */
bool frame_fill(Frame *frame, Store *store, Tx *tx, Str period, Err *err);
/* Why a cell of this state is unknown; 0 for a known one. */
Reason frame_reason_of(Frame *frame, int element, CellState state);
/* A cell of a submission into the column; an empty one of a kind that cannot have it is a known 0. */
void frame_set_cell(Frame *frame, StoredColumn *column, int row, int element, CellState state, double value);
/* Columns without anything in them, and the reasons for that. */
void frame_prepare_columns(Frame *frame);
/* What hangs on the tree alone: kinds, schools. */
void frame_mark_units(Frame *frame);

struct FrameImplied {
    Arena *arena;
    StoredColumn *columns; /* per element */
    atomic_bool *made;     /* per element: it stands in `columns` */
    StoredColumn schools;
    atomic_bool schools_made;
};

/* Rows that were written to, each once, in no order. */
typedef struct RowList {
    Arena *arena;
    int *rows;
    size_t count, capacity;
    uint8_t *listed; /* per row of the tree */
} RowList;
/* Lays what was stored after `submission` over the columns of a filled frame. `rows` may be NULL; *changed: how many
 * submissions reached it. */
bool frame_add_since(Frame *frame, Tx *tx, int64_t submission, RowList *rows, size_t *changed, Err *err);

/* A cell that was stored after its file was written, for a column that nobody has asked for yet. */
typedef struct LateCell {
    int row;
    CellState state;
    double value;
    struct LateCell *next;
} LateCell;

typedef struct LateCells {
    LateCell *first, *last;
} LateCells;

struct FrameKept {
    FrameFile *file;
    Frame *frame; /* whose columns they are */
    Store *store; /* NULL: a damaged column stays unknown */
    Str path;
    pthread_mutex_t *lock;             /* one for a frame and the year before it: they share an arena */
    const struct FrameColumn **places; /* per element; NULL: not in the file */
    atomic_bool *open;                 /* per element: it stands in Frame.columns */
    LateCells *late;                   /* per element */
};

/* Whether the element's column lies in the file still. */
static inline bool frame_is_late(const Frame *frame, int element) {
    return frame->kept && !atomic_load_explicit(&frame->kept->open[element], memory_order_acquire);
}
void frame_open_column(FrameKept *kept, int element);

/* Rows over a frame with other figures in some cells. Of the changed columns a few rows lie in memory at a time, those
 * that were asked for last (Rows.bring_near); no column is copied as a whole. */
Rows frame_rows_near(const Frame *frame, const CellChange *changes, size_t count, Arena *arena);

/* frame_keep.c: frames beside the database. Not *found: there is none that holds; the frame is as it was. */
bool frame_restore(Frame *frame, Store *store, Tx *tx, bool *found, Err *err);
/* Writes the frame, whose ledgers are not laid yet, when it is large enough to be worth it; what goes wrong is logged.
 */
void frame_keep(const Frame *frame, Store *store);
/* The tree of a file, which the frame then holds on to, and where its columns lie. ERR_INPUT: it makes no frame by
 * these packs. */
bool frame_take_file(Frame *frame, FrameFile *file, Err *err);

/* The formula of an indicator, with its place for what is wrong with it. */
bool indicator_compile(const Pack *pack, const IndicatorDef *indicator, Arena *arena, const Expr **expr, Err *err);

/* frame_ledger.c: the columns that ledgers fill. */
bool frame_lay_ledgers(Frame *frame, Tx *tx, Str period, Err *err);

/* frame_previous.c: `last`, `forebears` and `previous` of a filled frame; nothing when there is no earlier period. */
bool frame_load_previous(Frame *frame, Store *store, Tx *tx, Err *err);
/* The region [from, to) as it was in the year before, as Rows ask for it; `keep` for a region of several parts lives in
 * `arena`. */
typedef struct FrameRegion {
    const Frame *frame; /* of the year before */
    size_t from, to;
    const uint8_t *keep;
    Reason why;
} FrameRegion;
bool frame_region_before(const Frame *frame, size_t from, size_t to, Arena *arena, FrameRegion *region);

#endif
