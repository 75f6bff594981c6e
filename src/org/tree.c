/* The tree of a period: read in one pass, children by counting, numbered in pre-order without recursion. */
#include "org_internal.h"

#include <stdlib.h>

#define PERIODS_NAMED 12 /* in a message */

typedef struct Loaded {
    Unit *units;      /* in the order of the store */
    int64_t *parents; /* store ids, 0: root */
    size_t count, capacity;
    size_t largest_id;
} Loaded;

/* Names the periods that exist, newest first: most often the year was mistyped. */
static bool unknown_period(Tx *tx, Str period, Err *err) {
    Arena *arena = arena_create();
    PeriodList list;
    bool good = org_periods(tx, arena, &list, err);
    if (good && list.count == 0) {
        good = err_set(err, ERR_NOT_FOUND, "没有“%.*s”年度的数据，也没有其他年度。请先导入学校表。", STR_ARG(period));
    } else if (good) {
        Buf names = buf_create(arena);
        for (size_t i = 0; i < list.count && i < PERIODS_NAMED; i++) {
            buf_add_format(&names, "%s%.*s", i ? "、" : "", STR_ARG(list.codes[i]));
        }
        good = err_set(err, ERR_NOT_FOUND, "没有“%.*s”年度的数据。已有年度：%.*s。请检查年度，或先导入这一年的学校表。",
                       STR_ARG(period), STR_ARG(buf_str(&names)));
    }
    arena_destroy(arena);
    return good;
}

/* The id of the one row that `select` finds by its code. */
static bool find_id(Tx *tx, const char *select, Str code, bool *found, int64_t *id, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, select, &stmt, err, "s", code)) {
        return false;
    }
    bool good = stmt_step(stmt, found, err);
    if (good && *found) {
        *id = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

bool org_period_id(Tx *tx, Str period, bool make, int64_t *id, Err *err) {
    bool found;
    if (!find_id(tx, "SELECT id FROM period WHERE code = ?", period, &found, id, err)) {
        return false;
    }
    if (found) {
        return true;
    }
    if (!make) {
        return unknown_period(tx, period, err);
    }
    if (!store_run(tx, "INSERT INTO period (code) VALUES (?)", err, "s", period)) {
        return false;
    }
    *id = store_last_id(tx);
    return true;
}

bool org_unit_id(Tx *tx, Str code, bool make, int64_t *id, Err *err) {
    bool found;
    if (!find_id(tx, "SELECT id FROM unit WHERE code = ?", code, &found, id, err)) {
        return false;
    }
    if (found) {
        return true;
    }
    if (!make) {
        return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。", STR_ARG(code));
    }
    return org_unit_add(tx, code, id, err);
}

typedef struct Added {
    const Str *codes;
    int64_t *ids;
} Added;

static void added_value(void *context, size_t row, int column, GivenValue *value) {
    const Added *units = context;
    *value = column == 0 ? (GivenValue){.type = 'i', .integer = units->ids[row]}
                         : (GivenValue){.type = 's', .text = units->codes[row]};
}

bool org_units_add(Tx *tx, const Str *codes, size_t count, int64_t *ids, Err *err) {
    Added units = {codes, ids};
    const GivenRows rows = {count, added_value, &units};
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT COALESCE(MAX(id), 0) FROM unit", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t last = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    for (size_t i = 0; i < count; i++) {
        ids[i] = last + 1 + (int64_t)i;
    }
    return good && store_run_given(tx, "INSERT INTO unit (id, code) SELECT a, b FROM given_rows", &rows, err);
}

bool org_unit_add(Tx *tx, Str code, int64_t *id, Err *err) {
    return org_units_add(tx, &code, 1, id, err);
}

static void state_value(void *context, size_t row, int column, GivenValue *value) {
    const UnitState *state = (const UnitState *)context + row;
    switch (column) {
    case 0: *value = (GivenValue){.type = 'i', .integer = state->unit_id}; break;
    case 1: *value = (GivenValue){.type = 'i', .integer = state->period_id}; break;
    case 2: *value = (GivenValue){.type = 's', .text = state->name}; break;
    case 3: *value = (GivenValue){.type = 's', .text = state->kind_id}; break;
    default: *value = (GivenValue){.type = state->parent_id ? 'i' : 'n', .integer = state->parent_id};
    }
}

bool states_write(Tx *tx, const UnitState *states, size_t count, Err *err) {
    const GivenRows rows = {count, state_value, (void *)(uintptr_t)states}; /* they are only read */
    return store_run_given(tx,
                           "INSERT INTO unit_state (unit_id, period_id, name, kind, parent_id) "
                           "SELECT a, b, c, d, e FROM given_rows WHERE true "
                           "ON CONFLICT (period_id, unit_id) DO UPDATE SET name = excluded.name, "
                           "kind = excluded.kind, parent_id = excluded.parent_id "
                           "WHERE unit_state.name <> excluded.name OR unit_state.kind <> excluded.kind "
                           "OR unit_state.parent_id IS DISTINCT FROM excluded.parent_id",
                           &rows, err);
}

bool org_states_put(Tx *tx, const UnitState *states, size_t count, Err *err) {
    return states_write(tx, states, count, err) &&
           (count == 0 || store_changed_rows(tx) == 0 || store_changed(tx, CHANGED_UNITS, err));
}

bool org_unit_state(Tx *tx, int64_t unit_id, int64_t period_id, Str name, Str kind_id, int64_t parent_id, Err *err) {
    return org_states_put(tx, &(UnitState){unit_id, period_id, parent_id, name, kind_id}, 1, err);
}

static Unit *add_loaded(Loaded *loaded, Arena *arena, int64_t id, int64_t parent) {
    if (loaded->count == loaded->capacity) {
        size_t capacity = loaded->capacity ? loaded->capacity * 2 : 256;
        loaded->units = arena_grow(arena, loaded->units, loaded->count, capacity, sizeof(Unit));
        loaded->parents = arena_grow(arena, loaded->parents, loaded->count, capacity, sizeof(int64_t));
        loaded->capacity = capacity;
    }
    loaded->parents[loaded->count] = parent;
    if ((size_t)id > loaded->largest_id) {
        loaded->largest_id = (size_t)id;
    }
    Unit *unit = &loaded->units[loaded->count++];
    *unit = (Unit){.id = id, .parent = -1};
    return unit;
}

static bool need_kind(const Pack *pack, Unit *unit, Str kind, Err *err) {
    unit->kind = pack_kind(pack, kind);
    return unit->kind || err_set(err, ERR_INPUT, "单位“%.*s”的类别“%.*s”不在规则包里。请补上这个类别，或重新导入。",
                                 STR_ARG(unit->code), STR_ARG(kind));
}

static const char *day_of(Arena *arena, Str day) {
    return day.len ? str_cstr(arena, day) : NULL;
}

static bool read_units(Tx *tx, const Pack *pack, int64_t period_id, Arena *arena, Loaded *loaded, Err *err) {
    Stmt *stmt;
    bool row = true;
    if (!stmt_open(tx,
                   "SELECT u.id, u.code, s.name, s.kind, s.parent_id, u.begun_on, u.ended_on FROM unit_state s "
                   "JOIN unit u ON u.id = s.unit_id WHERE s.period_id = ? ORDER BY u.code",
                   &stmt, err, "i", period_id)) {
        return false;
    }
    bool good;
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Unit *unit =
            add_loaded(loaded, arena, stmt_integer(stmt, 0), stmt_is_null(stmt, 4) ? 0 : stmt_integer(stmt, 4));
        unit->code = str_copy(arena, stmt_text(stmt, 1));
        unit->name = str_copy(arena, stmt_text(stmt, 2));
        unit->begun = day_of(arena, stmt_text(stmt, 5));
        unit->ended = day_of(arena, stmt_text(stmt, 6));
        if (!(good = need_kind(pack, unit, stmt_text(stmt, 3), err))) {
            break;
        }
    }
    stmt_close(stmt);
    return good;
}

/* first[p] .. first[p + 1] are the children of p in `children`; p = count stands for the roots. */
static void list_children(const Loaded *loaded, const int *by_id, Arena *arena, int **first_out, int **children_out) {
    size_t count = loaded->count;
    int *first = ARENA_ARRAY(arena, count + 2, int), *parent = ARENA_ARRAY(arena, count, int);
    for (size_t i = 0; i < count; i++) {
        int64_t id = loaded->parents[i];
        int at = id > 0 && (size_t)id <= loaded->largest_id ? by_id[id] : -1;
        parent[i] = at < 0 ? (int)count : at;
        first[parent[i] + 1]++;
    }
    for (size_t i = 0; i <= count; i++) {
        first[i + 1] += first[i];
    }
    int *next = arena_grow(arena, first, count + 2, count + 2, sizeof(int));
    int *children = ARENA_ARRAY(arena, count, int);
    for (size_t i = 0; i < count; i++) {
        children[next[parent[i]]++] = (int)i;
    }
    *first_out = first;
    *children_out = children;
}

/* One level of the way down. */
typedef struct Walk {
    int loaded, placed, next;
} Walk;

/* Pre-order by a stack of our own: a tree may be as deep as it is large. */
static size_t number_in_pre_order(const Loaded *loaded, const int *first, const int *children, Arena *arena,
                                  Unit *units) {
    int count = (int)loaded->count;
    Walk *stack = ARENA_ARRAY(arena, loaded->count + 1, Walk);
    size_t depth = 1, placed = 0;
    stack[0] = (Walk){count, -1, first[count]};
    while (depth) {
        Walk *top = &stack[depth - 1];
        if (top->next == first[top->loaded + 1]) {
            if (top->placed >= 0) {
                units[top->placed].end = (int)placed;
            }
            depth--;
            continue;
        }
        int child = children[top->next++];
        units[placed] = loaded->units[child];
        units[placed].parent = top->placed;
        units[placed].depth = (int)depth - 1;
        stack[depth++] = (Walk){child, (int)placed, first[child]};
        placed++;
    }
    return placed;
}

/* A unit that is above itself. Units that were not reached stand in a circle or below one, so going up from any of
 * them as many steps as there are units ends in a circle. */
static const Unit *find_in_circle(const Loaded *loaded, const UnitTree *tree, Arena *arena) {
    bool *reached = ARENA_ARRAY(arena, loaded->count, bool);
    for (size_t i = 0; i < tree->count; i++) {
        reached[tree->by_id[tree->units[i].id]] = true;
    }
    size_t at = 0;
    while (reached[at]) {
        at++;
    }
    for (size_t step = 0; step < loaded->count; step++) {
        at = (size_t)tree->by_id[loaded->parents[at]];
    }
    return &loaded->units[at];
}

/* `loaded` has siblings by code. */
static bool build(const Loaded *loaded, Arena *arena, UnitTree *tree, Err *err) {
    tree->id_count = loaded->largest_id + 1;
    tree->by_id = ARENA_ARRAY(arena, tree->id_count, int);
    for (size_t i = 0; i < tree->id_count; i++) {
        tree->by_id[i] = -1;
    }
    for (size_t i = 0; i < loaded->count; i++) {
        tree->by_id[loaded->units[i].id] = (int)i;
    }
    int *first, *children;
    list_children(loaded, tree->by_id, arena, &first, &children);
    tree->units = ARENA_ARRAY(arena, loaded->count, Unit);
    tree->count = loaded->count ? number_in_pre_order(loaded, first, children, arena, tree->units) : 0;
    if (tree->count != loaded->count) {
        const Unit *unit = find_in_circle(loaded, tree, arena);
        return err_set(err, ERR_INPUT, "%.*s年度单位“%.*s”（%.*s）的上级绕成了圈，请检查它的上级代码。",
                       STR_ARG(tree->period), STR_ARG(unit->name), STR_ARG(unit->code));
    }
    for (size_t i = 0; i < tree->count; i++) {
        tree->by_id[tree->units[i].id] = (int)i;
    }
    tree->by_code = ARENA_ARRAY(arena, tree->count, int);
    for (size_t i = 0; i < tree->count; i++) {
        tree->by_code[i] = tree->by_id[loaded->units[i].id];
    }
    return true;
}

bool org_tree_load(Tx *tx, const Pack *pack, Str period, Arena *arena, UnitTree *tree, Err *err) {
    *tree = (UnitTree){.period = str_copy(arena, period)};
    Loaded loaded = {.units = NULL};
    return org_period_id(tx, period, false, &tree->period_id, err) &&
           read_units(tx, pack, tree->period_id, arena, &loaded, err) && build(&loaded, arena, tree, err);
}

static int by_code(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

bool tree_of_states(const Timeline *timeline, const States *states, Str period, Arena *arena, UnitTree *tree,
                    Err *err) {
    Loaded loaded = {.units = NULL};
    Str *codes = ARENA_ARRAY(timeline->arena, states->count, Str);
    size_t count = 0;
    *tree = (UnitTree){.period = str_copy(arena, period)};
    for (size_t i = 0; i < states->count; i++) {
        if (states->of[i].stands) {
            codes[count++] = timeline->codes[i];
        }
    }
    if (count) {
        qsort(codes, count, sizeof(Str), by_code);
    }
    for (size_t i = 0; i < count; i++) {
        size_t id;
        map_get(timeline->by_code, codes[i], &id);
        const OrgStanding *standing = &states->of[id];
        Unit *unit = add_loaded(&loaded, arena, (int64_t)id, standing->parent);
        unit->code = str_copy(arena, codes[i]);
        unit->name = str_copy(arena, standing->name);
        unit->begun = day_of(arena, timeline->begun[id]);
        if (!need_kind(timeline->pack, unit, standing->kind, err)) {
            return false;
        }
    }
    return build(&loaded, arena, tree, err);
}

int org_tree_find(const UnitTree *tree, Str code) {
    size_t from = 0, to = tree->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = str_compare(tree->units[tree->by_code[middle]].code, code);
        if (order == 0) {
            return tree->by_code[middle];
        }
        *(order < 0 ? &from : &to) = order < 0 ? middle + 1 : middle;
    }
    return -1;
}
