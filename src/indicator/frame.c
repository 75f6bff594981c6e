/* Frames: one period as columns in tree order, loaded from the store in one scan per period. */
#include "indicator.h"

typedef struct Loading {
    Frame *frame;
    Column *columns;
    Reason *empty; /* per element: interned once */
} Loading;

static Reason reason_of(const Loading *loading, int element, CellState state) {
    static const ReasonKind kinds[] = {REASON_EMPTY, REASON_EMPTY, REASON_MASKED, REASON_DAMAGED};
    if (state == CELL_EMPTY) {
        return loading->empty[element];
    }
    size_t count;
    const Element *elements = pack_elements(loading->frame->pack, &count);
    return reason_intern(loading->frame->reasons,
                         &(ReasonItem){.kind = kinds[state], .element = elements[element].name, .row = -1});
}

/* A column without values: unknown in every row. */
static Column empty_column(Arena *arena, size_t count, Reason reason) {
    Column column = {ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
    for (size_t i = 0; i < count; i++) {
        column.reason[i] = reason;
    }
    return column;
}

static void put_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Loading *loading = context;
    const UnitTree *tree = &loading->frame->tree;
    int row = unit_id > 0 && (size_t)unit_id < tree->id_count ? tree->by_id[unit_id] : -1;
    if (row < 0) {
        return;
    }
    Column *column = &loading->columns[element];
    if (!column->value) {
        *column = empty_column(loading->frame->arena, tree->count, loading->empty[element]);
    }
    column->value[row] = state == CELL_KNOWN ? value : 0;
    column->reason[row] = state == CELL_KNOWN ? 0 : reason_of(loading, element, state);
}

/* What a kind of school cannot have is a known zero: a primary school has no junior teachers. */
static void imply_zeros(const Frame *frame, const Element *element, Reason empty, Column column) {
    if (element->type != ELEMENT_NUMBER || !element->kinds_stage_mask) {
        return;
    }
    size_t count;
    const KindDef *kinds = pack_kinds(frame->pack, &count);
    for (size_t i = 0; i < frame->tree.count; i++) {
        const KindDef *kind =
            frame->kinds.reason[i] ? frame->tree.units[i].kind : &kinds[(size_t)frame->kinds.value[i]];
        if (element_known_zero(element, kind) && column.reason[i] == empty) {
            column.reason[i] = 0;
        }
    }
}

static bool load_columns(Frame *frame, Tx *tx, int64_t period_id, Column **out, Err *err) {
    const Element *elements = pack_elements(frame->pack, &frame->column_count);
    Loading loading = {frame, ARENA_ARRAY(frame->arena, frame->column_count, Column),
                       ARENA_ARRAY(frame->arena, frame->column_count, Reason)};
    for (size_t i = 0; i < frame->column_count; i++) {
        loading.empty[i] =
            reason_intern(frame->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = elements[i].name, .row = -1});
    }
    if (!fact_scan(tx, frame->pack, period_id, put_value, &loading, err)) {
        return false;
    }
    for (size_t i = 0; i < frame->column_count; i++) {
        if (loading.columns[i].value) {
            imply_zeros(frame, &elements[i], loading.empty[i], loading.columns[i]);
        }
    }
    *out = loading.columns;
    return true;
}

/* The kind and level of every unit; `before`: as they were in that tree, NULL: as they are. A unit that did not stand
 * in it has no previous kind. */
static void mark_units(Frame *frame, const UnitTree *before) {
    size_t count = frame->tree.count, kind_count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    Reason none = before ? reason_intern(frame->reasons, &(ReasonItem){.kind = REASON_NO_PREVIOUS, .row = -1}) : 0;
    frame->kinds = empty_column(frame->arena, count, none);
    frame->schools = empty_column(frame->arena, count, none);
    frame->school_rows = ARENA_ARRAY(frame->arena, count, uint8_t);
    for (size_t i = 0; i < count; i++) {
        const Unit *unit = &frame->tree.units[i];
        if (before) {
            int at = unit->id < (int64_t)before->id_count ? before->by_id[unit->id] : -1;
            unit = at >= 0 ? &before->units[at] : NULL;
        }
        if (unit) {
            frame->kinds.value[i] = (double)(unit->kind - kinds);
            frame->school_rows[i] = unit->kind->level == LEVEL_SCHOOL;
            frame->schools.value[i] = frame->school_rows[i];
            frame->kinds.reason[i] = frame->schools.reason[i] = 0;
        }
    }
}

/* A unit that did not stand in the year before has no figures of it: that is told, not that one is missing. */
static void mark_absent(Frame *previous) {
    size_t count;
    const Element *elements = pack_elements(previous->pack, &count);
    for (size_t e = 0; e < count; e++) {
        Column column = previous->columns[e];
        Reason absent = reason_intern(
            previous->reasons, &(ReasonItem){.kind = REASON_NO_PREVIOUS, .row = -1, .element = elements[e].name});
        for (size_t i = 0; column.value && i < previous->tree.count; i++) {
            column.reason[i] = column.reason[i] && previous->kinds.reason[i] ? absent : column.reason[i];
        }
    }
}

static bool load_previous(Frame *frame, Tx *tx, Err *err) {
    Str code;
    UnitTree before;
    if (!org_period_before(tx, frame->tree.period, frame->arena, &code, err)) {
        return false;
    }
    if (!code.len) {
        return true;
    }
    Frame *previous = ARENA_NEW(frame->arena, Frame);
    *previous = *frame;
    if (!org_tree_load(tx, frame->pack, code, frame->arena, &before, err)) {
        return false;
    }
    previous->tree.period = before.period;
    mark_units(previous, &before);
    if (!load_columns(previous, tx, before.period_id, &previous->columns, err)) {
        return false;
    }
    mark_absent(previous);
    frame->previous = previous;
    return true;
}

bool frame_load(Store *store, const Pack *pack, Str period, bool with_previous, Frame **out, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Arena *arena = arena_create();
    Frame *frame = ARENA_NEW(arena, Frame);
    *frame = (Frame){.arena = arena, .pack = pack, .reasons = reason_list(arena)};
    bool good = org_tree_load(tx, pack, period, arena, &frame->tree, err) && fact_version(tx, &frame->version, err);
    if (good) {
        mark_units(frame, NULL);
        good = load_columns(frame, tx, frame->tree.period_id, &frame->columns, err) &&
               (!with_previous || load_previous(frame, tx, err));
    }
    store_read_end(tx);
    if (!good) {
        arena_destroy(arena);
        return false;
    }
    *out = frame;
    return true;
}

void frame_destroy(Frame *frame) {
    if (frame) {
        arena_destroy(frame->arena);
    }
}

const Frame *frame_overlay(const Frame *frame, const CellChange *changes, size_t count, Arena *arena) {
    Frame *changed = ARENA_NEW(arena, Frame);
    size_t rows = frame->tree.count;
    *changed = *frame;
    changed->arena = arena;
    changed->reasons = reason_list_over(arena, frame->reasons); /* the frame itself stays as it is */
    changed->columns = arena_grow(arena, frame->columns, frame->column_count, frame->column_count, sizeof(Column));
    const Element *elements = pack_elements(frame->pack, &changed->column_count);
    for (size_t i = 0; i < count; i++) {
        Column *column = &changed->columns[changes[i].element];
        const Column *old = &frame->columns[changes[i].element];
        if (!old->value && !column->value) {
            Reason empty = reason_intern(
                changed->reasons,
                &(ReasonItem){.kind = REASON_EMPTY, .row = -1, .element = elements[changes[i].element].name});
            *column = empty_column(arena, rows, empty);
            imply_zeros(frame, &elements[changes[i].element], empty, *column);
        } else if (column->value == old->value) {
            column->value = arena_grow(arena, old->value, rows, rows, sizeof(double));
            column->reason = arena_grow(arena, old->reason, rows, rows, sizeof(Reason));
        }
        column->value[changes[i].unit] = changes[i].value;
        column->reason[changes[i].unit] = 0;
    }
    return changed;
}

static Str unit_name(void *context, int row) {
    const UnitTree *tree = context;
    return row >= 0 && (size_t)row < tree->count ? tree->units[row].name : (Str){NULL, 0};
}

Str frame_reason(const Frame *frame, const ReasonList *reasons, Reason reason, Arena *arena) {
    UnitTree tree = frame->tree; /* the language's interface does not promise that it only reads */
    return reason ? reason_show(reasons, reason, arena, unit_name, &tree) : (Str){NULL, 0};
}

/* ---- rows of a frame for the formula language ---- */

typedef struct FrameRows {
    const Frame *frame;
    const Column *extra;
    size_t extra_count;
    Arena *arena;
    ReasonList *reasons;
    Column *implied; /* columns nobody filled, made when a formula asks */
} FrameRows;

static Column implied_column(FrameRows *rows, int index) {
    size_t count;
    const Element *element = &pack_elements(rows->frame->pack, &count)[index];
    if (!element->kinds_stage_mask) {
        return (Column){NULL, NULL};
    }
    if (!rows->implied[index].value) {
        Reason empty =
            reason_intern(rows->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = element->name, .row = -1});
        rows->implied[index] = empty_column(rows->arena, rows->frame->tree.count, empty);
        imply_zeros(rows->frame, element, empty, rows->implied[index]);
    }
    return rows->implied[index];
}

static Column column_at(void *context, int index, bool previous) {
    FrameRows *rows = context;
    if (index >= FACT_EXTRA_COLUMN) {
        return previous ? (Column){NULL, NULL} : rows->extra[index - FACT_EXTRA_COLUMN];
    }
    const Frame *frame = previous ? rows->frame->previous : rows->frame;
    if (!frame) {
        return (Column){NULL, NULL};
    }
    if (index == FACT_COLUMN_KIND) {
        return frame->kinds;
    }
    if (index == FACT_COLUMN_SCHOOL) {
        return frame->schools;
    }
    Column column = frame->columns[index];
    return column.value || previous ? column : implied_column(rows, index);
}

static Str name_at(void *context, int index) {
    FrameRows *rows = context;
    size_t count;
    const Element *elements = pack_elements(rows->frame->pack, &count);
    return index >= 0 && (size_t)index < count ? elements[index].name : STR("中间量");
}

Rows frame_rows(const Frame *frame, const Column *extra, size_t extra_count, const uint8_t *keep, Arena *arena) {
    FrameRows *rows = ARENA_NEW(arena, FrameRows);
    *rows = (FrameRows){frame,
                        extra,
                        extra_count,
                        arena,
                        reason_list_over(arena, frame->reasons),
                        ARENA_ARRAY(arena, frame->column_count, Column)};
    return (Rows){column_at, name_at, rows, rows->reasons, keep};
}
