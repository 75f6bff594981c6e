/* Rows of a frame for the formula language: its columns by number, the year before laid on its units, and regions as
 * they were then. */
#include "indicator_internal.h"

#include <stdlib.h>
#include <string.h>

/* A column with changed cells, in the rows that were asked for last. */
typedef struct Window {
    int element;
    Column cells; /* by row behind Near.from */
} Window;

typedef struct Near {
    CellChange *changes; /* by unit; of two for the same cell the later one stands behind */
    size_t change_count;
    Window *windows;
    size_t window_count;
    int *window_of; /* per element: number of its window + 1, 0 none */
    size_t from, to, capacity;
} Near;

typedef struct FrameRows {
    const Frame *frame;
    const Column *extra;
    size_t extra_count;
    Arena *arena;
    ReasonList *reasons;
    Rows *then; /* the year before as it was, all its schools */
    Near *near; /* NULL: no cell is changed */
} FrameRows;

static const Window *window_at(const FrameRows *rows, int element) {
    int at = rows->near ? rows->near->window_of[element] : 0;
    return at ? &rows->near->windows[at - 1] : NULL;
}

/* Addressed by row of the tree, though only some rows are there. */
static StoredColumn placed(const Near *near, Column cells) {
    return stored_results((Column){(double *)((uintptr_t)cells.value - near->from * sizeof(double)),
                                   (Reason *)((uintptr_t)cells.reason - near->from * sizeof(Reason))});
}

static StoredColumn column_at(void *context, int index, bool previous) {
    FrameRows *rows = context;
    if (index >= FACT_EXTRA_COLUMN) {
        return previous ? (StoredColumn){.value = NULL} : stored_results(rows->extra[index - FACT_EXTRA_COLUMN]);
    }
    const Frame *frame = previous ? rows->frame->previous : rows->frame;
    if (!frame) {
        return (StoredColumn){.value = NULL};
    }
    if (index == FACT_COLUMN_KIND) {
        return frame->kinds;
    }
    if (index == FACT_COLUMN_SCHOOL) {
        return frame_schools(frame);
    }
    const Window *window = previous ? NULL : window_at(rows, index);
    if (window) {
        return placed(rows->near, window->cells);
    }
    StoredColumn column = frame_column(frame, index);
    return column.value || previous ? column : frame_implied_column(frame, index);
}

static Str name_at(void *context, int index) {
    FrameRows *rows = context;
    size_t count;
    const Element *elements = pack_elements(rows->frame->pack, &count);
    return index >= 0 && (size_t)index < count ? elements[index].name : STR("中间量");
}

static Str unit_at(void *context, int row) {
    const FrameRows *rows = context;
    const UnitTree *tree = &rows->frame->tree;
    return row >= 0 && (size_t)row < tree->count ? tree->units[row].name : (Str){NULL, 0};
}

static FrameRows *rows_of(const Frame *frame, ReasonList *reasons, Arena *arena) {
    FrameRows *rows = ARENA_NEW(arena, FrameRows);
    *rows = (FrameRows){.frame = frame, .arena = arena, .reasons = reasons};
    return rows;
}

static Rows *rows_before(const FrameRows *rows, const Frame *last, const uint8_t *keep) {
    Rows *made = ARENA_NEW(rows->arena, Rows);
    *made = (Rows){.column = column_at,
                   .column_name = name_at,
                   .context = rows_of(last, rows->reasons, rows->arena),
                   .reasons = rows->reasons,
                   .keep = keep};
    return made;
}

static bool region_before(void *context, size_t from, size_t to, PreviousRegion *region) {
    FrameRows *rows = context;
    FrameRegion found;
    if (!frame_region_before(rows->frame, from, to, rows->arena, &found)) {
        return false;
    }
    *region = (PreviousRegion){.from = found.from, .to = found.to, .why = found.why};
    if (!found.why) {
        bool all = found.keep == found.frame->school_rows; /* most regions have the same rows, and share them */
        Rows *then = all && rows->then ? rows->then : rows_before(rows, found.frame, found.keep);
        rows->then = all ? then : rows->then;
        region->rows = then;
        region->whole = all;
        region->row_name = unit_at;
        region->name_context = then->context;
    }
    return true;
}

Rows frame_rows(const Frame *frame, const Column *extra, size_t extra_count, const uint8_t *keep, Arena *arena) {
    FrameRows *rows = rows_of(frame, reason_list_over(arena, frame->reasons), arena);
    rows->extra = extra;
    rows->extra_count = extra_count;
    return (Rows){.column = column_at,
                  .column_name = name_at,
                  .context = rows,
                  .reasons = rows->reasons,
                  .keep = keep,
                  /* Rows of this year that somebody chose say nothing about those of another. */
                  .previous_region = keep == frame->school_rows ? region_before : NULL};
}

/* ---- changed cells ---- */

/* The rows [near->from, near->to) of a changed column as they are without the changes. */
static void copy_rows(const FrameRows *rows, const Window *window) {
    const Near *near = rows->near;
    size_t count = near->to - near->from;
    StoredColumn from = frame_column(rows->frame, window->element);
    from = from.value ? from : frame_implied_column(rows->frame, window->element);
    for (size_t i = 0; !from.value && i < count; i++) {
        window->cells.value[i] = 0;
        window->cells.reason[i] = rows->frame->empty[window->element];
    }
    if (from.value) {
        memcpy(window->cells.value, from.value + near->from, count * sizeof(double));
        stored_reasons(&from, near->from, count, window->cells.reason);
    }
}

static void make_room(FrameRows *rows, size_t count) {
    Near *near = rows->near;
    if (count > near->capacity) {
        near->capacity = count * 2;
        for (size_t i = 0; i < near->window_count; i++) {
            near->windows[i].cells = (Column){arena_room(rows->arena, near->capacity, sizeof(double)),
                                              arena_room(rows->arena, near->capacity, sizeof(Reason))};
        }
    }
}

/* The first change at this row or behind it. */
static size_t change_from(const Near *near, size_t row) {
    size_t from = 0, to = near->change_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        bool before = (size_t)near->changes[middle].unit < row;
        from = before ? middle + 1 : from;
        to = before ? to : middle;
    }
    return from;
}

static void bring_near(void *context, size_t from, size_t to) {
    FrameRows *rows = context;
    Near *near = rows->near;
    if (from >= near->from && to <= near->to) {
        return;
    }
    make_room(rows, to - from);
    near->from = from;
    near->to = to;
    for (size_t i = 0; i < near->window_count; i++) {
        copy_rows(rows, &near->windows[i]);
    }
    for (size_t i = change_from(near, from); i < near->change_count && (size_t)near->changes[i].unit < to; i++) {
        const CellChange *change = &near->changes[i];
        Column cells = near->windows[near->window_of[change->element] - 1].cells;
        cells.value[(size_t)change->unit - from] = change->value;
        cells.reason[(size_t)change->unit - from] = 0;
    }
}

typedef struct Ordered {
    CellChange change;
    size_t order;
} Ordered;

static int by_unit(const void *a, const void *b) {
    const Ordered *x = a, *y = b;
    return x->change.unit != y->change.unit ? (x->change.unit > y->change.unit) - (x->change.unit < y->change.unit)
                                            : (x->order > y->order) - (x->order < y->order);
}

static CellChange *ordered(const CellChange *changes, size_t count, Arena *arena) {
    Ordered *order = ARENA_ARRAY(arena, count, Ordered);
    CellChange *out = ARENA_ARRAY(arena, count, CellChange);
    for (size_t i = 0; i < count; i++) {
        order[i] = (Ordered){changes[i], i};
    }
    qsort(order, count, sizeof *order, by_unit);
    for (size_t i = 0; i < count; i++) {
        out[i] = order[i].change;
    }
    return out;
}

Rows frame_rows_near(const Frame *frame, const CellChange *changes, size_t count, Arena *arena) {
    Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    Near *near = ARENA_NEW(arena, Near);
    *near = (Near){.changes = ordered(changes, count, arena),
                   .change_count = count,
                   .windows = ARENA_ARRAY(arena, count, Window),
                   .window_of = ARENA_ARRAY(arena, frame->column_count, int)};
    for (size_t i = 0; i < count; i++) {
        int element = changes[i].element;
        if (!near->window_of[element]) {
            near->windows[near->window_count++] = (Window){.element = element};
            near->window_of[element] = (int)near->window_count;
        }
    }
    ((FrameRows *)rows.context)->near = near;
    rows.bring_near = bring_near;
    return rows;
}
