/* Frames: one period as columns in tree order, loaded from the store in one scan per period. */
#include "fact_long.h"
#include "frame_file.h"
#include "indicator_internal.h"

Reason frame_reason_of(Frame *frame, int element, CellState state) {
    if (state == CELL_KNOWN || state == CELL_EMPTY) {
        return state == CELL_KNOWN ? 0 : frame->empty[element];
    }
    size_t count;
    const Element *elements = pack_elements(frame->pack, &count);
    Reason *known = &(state == CELL_MASKED ? frame->masked : frame->damaged)[element];
    if (!*known) {
        ReasonKind kind = state == CELL_MASKED ? REASON_MASKED : REASON_DAMAGED;
        *known =
            reason_intern(frame->reasons, &(ReasonItem){.kind = kind, .element = elements[element].name, .row = -1});
    }
    return *known;
}

StoredColumn frame_column(const Frame *frame, int element) {
    while (frame->base && !frame->columns[element].value) {
        frame = frame->base;
    }
    if (frame_is_late(frame, element)) {
        frame_open_column(frame->kept, element);
    }
    return frame->columns[element];
}

static int row_of(const Frame *frame, int64_t unit_id) {
    const UnitTree *tree = &frame->tree;
    return unit_id > 0 && (size_t)unit_id < tree->id_count ? tree->by_id[unit_id] : -1;
}

static void put_cell(Frame *frame, StoredColumn *column, int row, int element, CellState state, double value) {
    stored_set(column, frame->tree.count, (size_t)row, value, frame_reason_of(frame, element, state), frame->arena);
}

void frame_set_cell(Frame *frame, StoredColumn *column, int row, int element, CellState state, double value) {
    size_t count;
    const Element *def = &pack_elements(frame->pack, &count)[element];
    bool implied = state == CELL_EMPTY && element_known_zero(def, frame->tree.units[row].kind);
    put_cell(frame, column, row, element, implied ? CELL_KNOWN : state, implied ? 0 : value);
}

static void need_column(Frame *frame, int element) {
    if (!frame->columns[element].value) {
        frame->columns[element] = stored_empty(frame->arena, frame->tree.count, frame->empty[element]);
    }
}

static void lay_known(void *context, const LongFacts *facts) {
    Frame *frame = context;
    for (size_t i = 0; i < facts->count; i++) {
        need_column(frame, facts->column[i]);
    }
    stored_lay(frame->columns, frame->tree.count, facts, 1);
}

static void lay_other(void *context, int row, int element, CellState state) {
    Frame *frame = context;
    need_column(frame, element);
    put_cell(frame, &frame->columns[element], row, element, state, 0);
}

/* What a kind of school cannot have is a known zero: a primary school has no junior teachers. */
void frame_imply_zeros(const Frame *frame, const Element *element, Reason empty, StoredColumn *column) {
    if (element->type != ELEMENT_NUMBER || !element->kinds_stage_mask) {
        return;
    }
    size_t kind_count, rows = frame->tree.count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    Arena *scratch = arena_create();
    bool *zero = ARENA_ARRAY(scratch, kind_count, bool);
    uint64_t *which = ARENA_ARRAY(scratch, rows / 64 + 1, uint64_t);
    for (size_t k = 0; k < kind_count; k++) {
        zero[k] = element_known_zero(element, &kinds[k]);
    }
    for (size_t i = 0; i < rows; i++) {
        which[i / 64] |= (uint64_t)zero[(size_t)frame->kinds.value[i]] << i % 64;
    }
    stored_settle(column, rows, which, empty, frame->arena);
    arena_destroy(scratch);
}

StoredColumn frame_implied_column(const Frame *frame, int element) {
    size_t count;
    const Element *def = &pack_elements(frame->pack, &count)[element];
    FrameImplied *implied = frame->implied;
    if (!implied || !def->kinds_stage_mask) { /* a frame that was put together by hand implies nothing */
        return (StoredColumn){.value = NULL};
    }
    if (!atomic_load_explicit(&implied->made[element], memory_order_acquire)) {
        pthread_mutex_lock(frame->lock);
        if (!atomic_load(&implied->made[element])) {
            StoredColumn column = stored_empty(implied->arena, frame->tree.count, frame->empty[element]);
            frame_imply_zeros(frame, def, frame->empty[element], &column);
            implied->columns[element] = column;
            atomic_store_explicit(&implied->made[element], true, memory_order_release);
        }
        pthread_mutex_unlock(frame->lock);
    }
    return implied->columns[element];
}

StoredColumn frame_schools(const Frame *frame) {
    FrameImplied *implied = frame->implied;
    if (frame->schools.value || !implied) {
        return frame->schools;
    }
    if (!atomic_load_explicit(&implied->schools_made, memory_order_acquire)) {
        pthread_mutex_lock(frame->lock);
        if (!atomic_load(&implied->schools_made)) {
            implied->schools = (StoredColumn){.value = arena_room(implied->arena, frame->tree.count, sizeof(double))};
            for (size_t i = 0; i < frame->tree.count; i++) {
                implied->schools.value[i] = frame->school_rows[i];
            }
            atomic_store_explicit(&implied->schools_made, true, memory_order_release);
        }
        pthread_mutex_unlock(frame->lock);
    }
    return implied->schools;
}

void frame_prepare_columns(Frame *frame) {
    const Element *elements = pack_elements(frame->pack, &frame->column_count);
    Reason *empty = ARENA_ARRAY(frame->arena, frame->column_count, Reason);
    for (size_t i = 0; i < frame->column_count; i++) {
        empty[i] =
            reason_intern(frame->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = elements[i].name, .row = -1});
    }
    frame->empty = empty;
    frame->masked = ARENA_ARRAY(frame->arena, frame->column_count, Reason);
    frame->damaged = ARENA_ARRAY(frame->arena, frame->column_count, Reason);
    frame->columns = ARENA_ARRAY(frame->arena, frame->column_count, StoredColumn);
    frame->implied = ARENA_NEW(frame->arena, FrameImplied);
    *frame->implied = (FrameImplied){.arena = frame->arena,
                                     .columns = ARENA_ARRAY(frame->arena, frame->column_count, StoredColumn),
                                     .made = ARENA_ARRAY(frame->arena, frame->column_count, atomic_bool)};
}

static bool load_columns(Frame *frame, Tx *tx, Err *err) {
    size_t count;
    const Element *elements = pack_elements(frame->pack, &count);
    const FactLay lay = {.row_of = frame->tree.by_id,
                         .unit_count = frame->tree.id_count,
                         .stored = ARENA_ARRAY(frame->arena, frame->column_count, bool),
                         .context = frame,
                         .known = lay_known,
                         .other = lay_other};
    if (!fact_scan_long(tx, frame->pack, frame->tree.period_id, &lay, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (lay.stored[i]) {
            need_column(frame, (int)i);
            frame_imply_zeros(frame, &elements[i], frame->empty[i], &frame->columns[i]);
        }
    }
    return true;
}

/* ---- what came since ---- */

typedef struct Adding {
    Frame *frame;
    const Element *elements;
    RowList *rows;
    int64_t unit; /* whose submission is being read */
    size_t changed;
} Adding;

static void list_row(RowList *rows, int row) {
    if (!rows || rows->listed[row]) {
        return;
    }
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity * 2 + 16;
        rows->rows = arena_grow(rows->arena, rows->rows, rows->count, rows->capacity, sizeof *rows->rows);
    }
    rows->listed[row] = 1;
    rows->rows[rows->count++] = row;
}

static void put_late(Frame *frame, int row, int element, CellState state, double value) {
    LateCells *late = &frame->kept->late[element];
    LateCell *cell = ARENA_NEW(frame->arena, LateCell);
    *cell = (LateCell){row, state, value, NULL};
    *(late->first ? &late->last->next : &late->first) = cell;
    late->last = cell;
}

static void add_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Adding *adding = context;
    Frame *frame = adding->frame;
    const Element *def = &adding->elements[element];
    int row = row_of(frame, unit_id);
    if (row < 0 || def->ledger.len) { /* ledgers are laid anew, or stay as they are */
        return;
    }
    if (frame_is_late(frame, element)) {
        put_late(frame, row, element, state, value);
    } else {
        if (!frame->columns[element].value) {
            need_column(frame, element);
            frame_imply_zeros(frame, def, frame->empty[element], &frame->columns[element]);
        }
        frame_set_cell(frame, &frame->columns[element], row, element, state, value);
    }
    list_row(adding->rows, row);
    adding->changed += adding->unit != unit_id;
    adding->unit = unit_id;
}

bool frame_add_since(Frame *frame, Tx *tx, int64_t submission, RowList *rows, size_t *changed, Err *err) {
    size_t count;
    Adding adding = {.frame = frame, .elements = pack_elements(frame->pack, &count), .rows = rows};
    bool good = fact_scan_since(tx, frame->pack, frame->tree.period_id, submission, frame->mark.submission, add_value,
                                &adding, err);
    *changed = adding.changed;
    return good;
}

/* The year before lies in this year's places, so that a cell of it is written once. */
static bool is_plain(const Frame *frame) {
    return !frame->last || (frame->previous && frame->previous->columns == frame->last->columns);
}

bool frame_catch_up(Frame *frame, Store *store, Arena *arena, FrameChanges *changes, bool *done, Err *err) {
    enum { SHARE_MOST = 8 };
    Tx *tx;
    FactMark now, then = frame->mark;
    RowList rows = {.arena = arena, .listed = ARENA_ARRAY(arena, frame->tree.count, uint8_t)};
    size_t changed;
    *changes = (FrameChanges){NULL, 0};
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = fact_mark(tx, &now, err) && fact_mark_known(tx, &then, done, err);
    *done = good && *done && is_plain(frame) && now.units == then.units && now.ledgers == then.ledgers &&
            now.version >= then.version && now.submission - then.submission <= (int64_t)frame->tree.count / SHARE_MOST;
    if (*done) {
        frame->mark = now;
        good = frame_add_since(frame, tx, then.submission, &rows, &changed, err);
    }
    if (*done && good && frame->last) {
        frame->last->mark = now;
        frame->previous->mark = now;
        good = frame_add_since(frame->last, tx, then.submission, &rows, &changed, err);
    }
    store_read_end(tx);
    *changes = (FrameChanges){rows.rows, rows.count};
    return good;
}

/* ---- the whole ---- */

void frame_mark_units(Frame *frame) {
    size_t count = frame->tree.count, kind_count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    frame->kinds = (StoredColumn){.value = ARENA_ARRAY(frame->arena, count, double)};
    frame->school_rows = ARENA_ARRAY(frame->arena, count, uint8_t);
    for (size_t i = 0; i < count; i++) {
        const KindDef *kind = frame->tree.units[i].kind;
        frame->kinds.value[i] = (double)(kind - kinds);
        frame->school_rows[i] = kind->level == LEVEL_SCHOOL;
    }
}

static bool read_anew(Frame *frame, Store *store, Tx *tx, Str period, Err *err) {
    if (!org_tree_load(tx, frame->pack, period, frame->arena, &frame->tree, err)) {
        return false;
    }
    frame_mark_units(frame);
    if (!load_columns(frame, tx, err)) {
        return false;
    }
    frame_keep(frame, store);
    return true;
}

bool frame_fill(Frame *frame, Store *store, Tx *tx, Str period, Err *err) {
    bool found;
    frame_prepare_columns(frame);
    frame->tree = (UnitTree){.period = str_copy(frame->arena, period)};
    return org_period_id(tx, period, false, &frame->tree.period_id, err) &&
           frame_restore(frame, store, tx, &found, err) && (found || read_anew(frame, store, tx, period, err)) &&
           frame_lay_ledgers(frame, tx, period, err);
}

static Frame *frame_of(const Pack *pack) {
    Arena *arena = arena_create();
    Frame *frame = ARENA_NEW(arena, Frame);
    *frame =
        (Frame){.arena = arena, .pack = pack, .reasons = reason_list(arena), .lock = ARENA_NEW(arena, pthread_mutex_t)};
    pthread_mutex_init(frame->lock, NULL);
    return frame;
}

static bool frame_given(Frame *frame, bool good, Frame **out) {
    if (!good) {
        frame_destroy(frame);
        return false;
    }
    *out = frame;
    return true;
}

bool frame_load_expected(Store *store, const Pack *pack, Str period, Frame **out, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Frame *frame = frame_of(pack);
    frame_prepare_columns(frame);
    bool good = org_tree_expected(tx, pack, period, frame->arena, &frame->tree, err);
    store_read_end(tx);
    if (good) {
        frame_mark_units(frame);
    }
    return frame_given(frame, good, out);
}

bool frame_load(Store *store, const Pack *pack, Str period, bool with_previous, Frame **out, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    Frame *frame = frame_of(pack);
    bool good = fact_mark(tx, &frame->mark, err) && frame_fill(frame, store, tx, period, err) &&
                (!with_previous || frame_load_previous(frame, store, tx, err));
    store_read_end(tx);
    return frame_given(frame, good, out);
}

void frame_destroy(Frame *frame) {
    if (frame) {
        frame_file_close(frame->last ? frame->last->file : NULL);
        frame_file_close(frame->file);
        if (frame->lock) {
            pthread_mutex_destroy(frame->lock);
        }
        arena_destroy(frame->arena);
    }
}

Frame *frame_overlay(const Frame *frame, const CellChange *changes, size_t count, Arena *arena) {
    Frame *changed = ARENA_NEW(arena, Frame);
    size_t rows = frame->tree.count;
    *changed = *frame;
    changed->arena = arena;
    changed->reasons = reason_list_over(arena, frame->reasons); /* the frame itself stays as it is */
    changed->base = frame;
    changed->kept = NULL;
    changed->columns = ARENA_ARRAY(arena, frame->column_count, StoredColumn);
    const Element *elements = pack_elements(frame->pack, &changed->column_count);
    for (size_t i = 0; i < count; i++) {
        StoredColumn *column = &changed->columns[changes[i].element], old = frame_column(frame, changes[i].element);
        if (!old.value && !column->value) {
            Reason empty = frame->empty[changes[i].element];
            *column = stored_empty(arena, rows, empty);
            frame_imply_zeros(frame, &elements[changes[i].element], empty, column);
        } else if (!column->value) {
            *column = stored_copy(&old, rows, arena);
        }
        stored_set(column, rows, (size_t)changes[i].unit, changes[i].value, 0, arena);
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
