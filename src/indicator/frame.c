/* Frames: one period as columns in tree order, loaded from the store in one scan per period. */
#include "indicator_internal.h"

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

Column frame_empty_column(Arena *arena, size_t count, Reason reason) {
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
        *column = frame_empty_column(loading->frame->arena, tree->count, loading->empty[element]);
    }
    column->value[row] = state == CELL_KNOWN ? value : 0;
    column->reason[row] = state == CELL_KNOWN ? 0 : reason_of(loading, element, state);
}

/* What a kind of school cannot have is a known zero: a primary school has no junior teachers. */
void frame_imply_zeros(const Frame *frame, const Element *element, Reason empty, Column column) {
    if (element->type != ELEMENT_NUMBER || !element->kinds_stage_mask) {
        return;
    }
    for (size_t i = 0; i < frame->tree.count; i++) {
        const KindDef *kind = frame->tree.units[i].kind;
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
            frame_imply_zeros(frame, &elements[i], loading.empty[i], loading.columns[i]);
        }
    }
    *out = loading.columns;
    return true;
}

static void mark_units(Frame *frame) {
    size_t count = frame->tree.count, kind_count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    frame->kinds = frame_empty_column(frame->arena, count, 0);
    frame->schools = frame_empty_column(frame->arena, count, 0);
    frame->school_rows = ARENA_ARRAY(frame->arena, count, uint8_t);
    for (size_t i = 0; i < count; i++) {
        const KindDef *kind = frame->tree.units[i].kind;
        frame->kinds.value[i] = (double)(kind - kinds);
        frame->school_rows[i] = kind->level == LEVEL_SCHOOL;
        frame->schools.value[i] = frame->school_rows[i];
    }
}

bool frame_fill(Frame *frame, Tx *tx, Str period, Err *err) {
    if (!org_tree_load(tx, frame->pack, period, frame->arena, &frame->tree, err)) {
        return false;
    }
    mark_units(frame);
    return load_columns(frame, tx, frame->tree.period_id, &frame->columns, err) &&
           frame_lay_ledgers(frame, tx, period, err);
}

bool frame_load(Store *store, const Pack *pack, Str period, bool with_previous, Frame **out, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Arena *arena = arena_create();
    Frame *frame = ARENA_NEW(arena, Frame);
    *frame = (Frame){.arena = arena, .pack = pack, .reasons = reason_list(arena)};
    bool good = fact_version(tx, &frame->version, err) && frame_fill(frame, tx, period, err) &&
                (!with_previous || frame_load_previous(frame, tx, err));
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
            *column = frame_empty_column(arena, rows, empty);
            frame_imply_zeros(frame, &elements[changes[i].element], empty, *column);
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
