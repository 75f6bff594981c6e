/* indicator: frames of facts and what is computed over them.
 *
 * A Frame holds one period: the tree in pre-order and one column of doubles per
 * element, so that every region is one contiguous range of every column. It is a
 * cache of the store and can be rebuilt at any time. A frame is read-only while
 * anybody reads it; `frame_overlay` gives a changed copy for what-if. */
#ifndef DUXUE_INDICATOR_H
#define DUXUE_INDICATOR_H

#include "base.h"
#include "fact.h"
#include "formula.h"
#include "org.h"
#include "pack.h"
#include "store.h"

#include <pthread.h>

/* The units of the year before that a unit is or that went into it. */
typedef struct Forebears {
    int at; /* one: its place in Frame.last; several: where their places begin in Frame.forebear_places */
    uint32_t count;
    Reason why; /* count 0: it is new, or was split */
} Forebears;

typedef struct FrameFile FrameFile;
typedef struct FrameKept FrameKept;
typedef struct FrameImplied FrameImplied;

typedef struct Frame {
    Arena *arena;
    FrameFile *file;          /* that texts and columns lie in; NULL: in the arena */
    FrameKept *kept;          /* its columns that nobody has asked for yet */
    FrameImplied *implied;    /* columns that nobody filled in; shared with changed copies */
    const struct Frame *base; /* of a changed copy: has all columns that were not changed */
    const Pack *pack;
    UnitTree tree;
    StoredColumn *columns; /* per element of the pack, for frame_column */
    size_t column_count;
    struct Frame *previous;     /* the period before laid on the units of this one; NULL when there is none */
    struct Frame *last;         /* the period before as it was, in its own tree */
    const Forebears *forebears; /* per unit, when there is a period before */
    const int *forebear_places;
    ReasonList *reasons;
    pthread_mutex_t *lock;    /* of columns that are made ready */
    FactMark mark;            /* where the facts stood */
    const Reason *empty;      /* per element: nothing was filled in */
    Reason *masked, *damaged; /* the same for cells of these states; 0: there are none */
    StoredColumn kinds;       /* the unit's kind as a choice of domain 0 */
    StoredColumn schools;     /* true for units of school level; no value: made when asked for (frame_schools) */
    uint8_t *school_rows;     /* the same as a keep mask: aggregates of a region run over these */
} Frame;

/* Loads the period and, when `with_previous`, the one before: as they are kept beside the database (frame_keep.c), or
 * out of it; large ones are then kept. */
bool frame_load(Store *store, const Pack *pack, Str period, bool with_previous, Frame **frame, Err *err);
/* Of a period that was not opened yet: the units as they will stand in it (org_tree_expected), and no figure of them.
 */
bool frame_load_expected(Store *store, const Pack *pack, Str period, Frame **frame, Err *err);
void frame_destroy(Frame *frame);
/* The column of an element by its number in the pack; value NULL when no unit has it. Of a kept frame it is judged and
 * made ready when it is first asked for. */
StoredColumn frame_column(const Frame *frame, int element);

/* The reason of an unknown value over this frame, in Chinese, with units by name; empty for a known one. `reasons`: the
 * list it is of, the frame's own or that of its Rows. */
Str frame_reason(const Frame *frame, const ReasonList *reasons, Reason reason, Arena *arena);

/* Lays what was stored meanwhile over a frame that nobody else reads. Not *done: more than figures has changed (units,
 * ledgers), or much; the frame is as it was, and has to be loaded anew. `rows`: places in the tree that were written
 * to, in this year or the one before; they live in `arena`. After an error the frame is of no use any more. */
typedef struct FrameChanges {
    int *rows;
    size_t count;
} FrameChanges;
bool frame_catch_up(Frame *frame, Store *store, Arena *arena, FrameChanges *changes, bool *done, Err *err);

typedef struct CellChange {
    int unit;    /* index in the tree */
    int element; /* index in the pack */
    double value;
} CellChange;
/* A frame that shares all but the changed columns; destroyed with `arena`. */
Frame *frame_overlay(const Frame *frame, const CellChange *changes, size_t count, Arena *arena);
/* Rows over a frame for formulas compiled in a FactScope; `extra` columns answer FACT_EXTRA_COLUMN + i. Results live in
 * `arena`. */
Rows frame_rows(const Frame *frame, const Column *extra, size_t extra_count, const uint8_t *keep, Arena *arena);

/* One indicator over one unit with its parts, for `duxue measure`: also ids of a standard's items
 * (YZ-CV-P-01) through the room `standard`. */
typedef struct MeasurePart {
    Str name; /* "小学在校生合计" */
    Str unit;
    Value value;
} MeasurePart;
typedef struct MeasureResult {
    Str id, name, unit, formula;
    Value value;
    Str why;
    bool nothing;       /* not known because what it is divided by is 0: nothing is missing */
    MeasurePart *parts; /* sum of every element the formula reads, over the region */
    size_t part_count;
} MeasureResult;
bool indicator_measure(const Frame *frame, const IndicatorDef *indicator, int unit, Arena *arena, MeasureResult *result,
                       Err *err);

/* Many indicators over many units at once: values[unit * indicators + indicator], each as indicator_measure gives it.
 * `reasons` is the list for frame_reason. */
typedef struct IndicatorTable {
    const IndicatorDef *const *indicators;
    size_t indicator_count;
    const int *units; /* places in the tree */
    size_t unit_count;
    Value *values;
    const ReasonList *reasons;
} IndicatorTable;
bool indicator_table(const Frame *frame, IndicatorTable *table, Arena *arena, Err *err);

/* The same for several years, asked one after the other, the oldest first. What a unit came to in a year is not
 * computed again where the next year asks for the year before; the values are those of indicator_table. For one thread;
 * the frame of an older year need not stay. */
typedef struct IndicatorYears IndicatorYears;
bool indicator_years(const Pack *pack, const IndicatorDef *const *indicators, size_t count, Arena *arena,
                     IndicatorYears **years, Err *err);
/* `table`: units are given; the rest is filled in, in `arena`. */
void indicator_years_next(IndicatorYears *years, const Frame *frame, IndicatorTable *table, Arena *arena);

/* Indicators of every unit from the county up, kept right while figures change. For one thread at a time; the frame has
 * to stay. */
typedef struct IndicatorStanding IndicatorStanding;
bool indicator_standing(const Frame *frame, const IndicatorDef *const *indicators, size_t count, Arena *arena,
                        IndicatorStanding **standing, Err *err);
void indicator_standing_end(IndicatorStanding *standing);
/* After frame_catch_up. */
void indicator_standing_changed(IndicatorStanding *standing, const int *rows, size_t count);
/* The answers with other figures in some cells, in a copy; `base`, which may be such a copy itself, stays as it is.
 * What has not changed is shared: `base` must neither be changed nor ended before the copy. Takes a few milliseconds
 * whatever the size, unless an indicator reads the year before, ranks, or aggregates of aggregates: these are read over
 * whole regions. */
IndicatorStanding *indicator_standing_what_if(const IndicatorStanding *base, const CellChange *changes, size_t count,
                                              Arena *arena);
/* Per indicator; NULL: the unit stands below the counties. A reason that is not 0 says that a value is unknown;
 * indicator_measure says why. */
const Value *indicator_standing_values(const IndicatorStanding *standing, int unit);

/* A figure that a text tells: its name without the words of the whole place and of being (小学在校学生 of
 * 全县现有小学在校学生), its unit of measure as the reader gives it, and its indicator of the catalogue in
 * packs/reader/vocabulary.yaml; "": none of it was recognised. */
typedef struct ToldFigure {
    Str catalogue_id, name, unit;
} ToldFigure;

/* What the data say of it, in the unit that the text prints it in: an indicator of that name or of one that it is also
 * called, the sum of an element, or what the catalogue calls so. False: the packs compute nothing of that name, its
 * unit measures something else, or the data do not give it. `name` receives what was computed. */
bool indicator_told(const Frame *frame, const ToldFigure *told, int unit, Arena *arena, double *value, Str *name);

/* The measure as one JSON object: `measure --format json` and the API. */
void measure_json(const Frame *frame, int unit, const MeasureResult *result, Buf *out);

/* Compiles every indicator of the pack; faults go to `problems` with their place (for `duxue pack check`). */
bool indicator_compile_all(const Pack *pack, Arena *arena, ProblemList *problems);

#endif
