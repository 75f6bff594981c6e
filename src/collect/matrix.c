/* The state of all at a glance: every unit's entry in one round, or in all rounds of a period. Counts are read, not
 * computed. */
#include "collect_internal.h"

#include <stdlib.h>

typedef struct Row {
    int unit; /* in the tree */
    MatrixCell cell;
} Row;

typedef struct Building {
    Collect *collect;
    Tx *tx;
    Scene scene;
    Arena *arena;
    Matrix *matrix;
    Row *rows;
    size_t count, capacity;
    Names names;
} Building;

static int find_round(const Matrix *matrix, int64_t id) {
    for (size_t i = 0; i < matrix->round_count; i++) {
        if (matrix->rounds[i].id == id) {
            return (int)i;
        }
    }
    return -1;
}

static void add_row(Building *building, const Stmt *stmt, int unit, int round) {
    Arena *arena = building->arena;
    if (building->count == building->capacity) {
        size_t wanted = building->capacity ? building->capacity * 2 : 256;
        building->rows = arena_grow(arena, building->rows, building->count, wanted, sizeof(Row));
        building->capacity = wanted;
    }
    MatrixCell cell = {.round = (size_t)round,
                       .entry = stmt_integer(stmt, 2),
                       .state = entry_state_of(stmt_text(stmt, 3)),
                       .step = (int)stmt_integer(stmt, 4),
                       .due_on = str_copy(arena, stmt_text(stmt, 5)),
                       .filled = (size_t)stmt_integer(stmt, 7),
                       .asked = (size_t)stmt_integer(stmt, 8),
                       .must_fix = (size_t)stmt_integer(stmt, 9),
                       .to_explain = (size_t)stmt_integer(stmt, 10),
                       .changed_at = str_copy(arena, stmt_text(stmt, 11)),
                       .changed_by = names_shown(&building->names, building->tx, stmt_text(stmt, 12), arena)};
    const RoundInfo *info = &building->matrix->rounds[round];
    const LightFacts facts = {.state = cell.state,
                              .round = info->state,
                              .opens_on = info->opens_on,
                              .due_on = cell.due_on,
                              .begun = cell.changed_at.len > 0,
                              .corrected = stmt_text(stmt, 6).len > 0};
    cell.light = light_of(&facts, pack_collection(building->collect->pack), date_today(), arena, &cell.why);
    building->rows[building->count++] = (Row){unit, cell};
}

static bool read_entries(Building *building, int64_t round, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(building->tx,
                   "SELECT e.round_id, e.unit_id, e.id, e.state, e.step, e.due_on, e.lock_again_at, e.filled, e.asked, "
                   "e.must_fix, e.to_explain, e.changed_at, e.changed_by FROM entry e JOIN round r ON r.id = "
                   "e.round_id WHERE r.id = ?1 OR (?1 = 0 AND r.period_id = ?2 AND r.state <> 'withdrawn')",
                   &stmt, err, "ii", round, building->scene.tree.period_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int unit = scene_unit(&building->scene, stmt_integer(stmt, 1));
        int at = unit >= 0 ? find_round(building->matrix, stmt_integer(stmt, 0)) : -1;
        if (at >= 0) {
            add_row(building, stmt, unit, at);
        }
    }
    stmt_close(stmt);
    return good;
}

static int by_place(const void *a, const void *b) {
    const Row *one = a, *other = b;
    if (one->unit != other->unit) {
        return one->unit < other->unit ? -1 : 1;
    }
    return (one->cell.round > other->cell.round) - (one->cell.round < other->cell.round);
}

static MatrixUnit unit_shown(const UnitTree *tree, int unit) {
    MatrixUnit shown = {
        .code = tree->units[unit].code, .name = tree->units[unit].name, .kind_name = tree->units[unit].kind->name};
    for (int at = tree->units[unit].parent; at >= 0 && !shown.township.len; at = tree->units[at].parent) {
        if (tree->units[at].kind->level == LEVEL_TOWNSHIP) {
            shown.township = tree->units[at].name;
        }
    }
    return shown;
}

static void lay_out(Building *building) {
    Matrix *matrix = building->matrix;
    int last = -1;
    if (building->count > 1) {
        qsort(building->rows, building->count, sizeof(Row), by_place);
    }
    matrix->cells = ARENA_ARRAY(building->arena, building->count, MatrixCell);
    matrix->units = ARENA_ARRAY(building->arena, building->count, MatrixUnit);
    for (size_t i = 0; i < building->count; i++) {
        if (building->rows[i].unit != last) {
            last = building->rows[i].unit;
            matrix->units[matrix->unit_count++] = unit_shown(&building->scene.tree, last);
        }
        matrix->cells[matrix->cell_count] = building->rows[i].cell;
        matrix->cells[matrix->cell_count++].unit = matrix->unit_count - 1;
    }
}

/* Rounds none of whose units is seen are not shown; the rest keep their order, oldest first. */
static void drop_empty_rounds(Matrix *matrix, Arena *arena) {
    size_t *new_index = ARENA_ARRAY(arena, matrix->round_count, size_t);
    bool *used = ARENA_ARRAY(arena, matrix->round_count, bool);
    size_t kept = 0;
    for (size_t i = 0; i < matrix->cell_count; i++) {
        used[matrix->cells[i].round] = true;
    }
    for (size_t i = 0; i < matrix->round_count; i++) {
        new_index[i] = kept;
        if (used[i]) {
            matrix->rounds[kept++] = matrix->rounds[i];
        }
    }
    for (size_t i = 0; i < matrix->cell_count; i++) {
        matrix->cells[i].round = new_index[matrix->cells[i].round];
    }
    matrix->round_count = kept;
}

static bool read_rounds(Building *building, int64_t round, Str period, Err *err) {
    Matrix *matrix = building->matrix;
    const RoundFilter filter = {.id = round, .period = round ? (Str){NULL, 0} : period, .any_state = true};
    if (!rounds_read(building->collect, building->tx, &filter, building->arena, &matrix->rounds, &matrix->round_count,
                     err)) {
        return false;
    }
    for (size_t i = 0; i < matrix->round_count / 2; i++) { /* newest first -> oldest first */
        RoundInfo swapped = matrix->rounds[i];
        matrix->rounds[i] = matrix->rounds[matrix->round_count - 1 - i];
        matrix->rounds[matrix->round_count - 1 - i] = swapped;
    }
    return matrix->round_count || !round || err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
}

static bool build(Building *building, const User *user, int64_t round, Str period, Str unit, Err *err) {
    Matrix *matrix = building->matrix;
    if (!read_rounds(building, round, period, err)) {
        return false;
    }
    Str of_round = round ? matrix->rounds[0].period : period;
    if (!scene_load(building->collect, building->tx, user, of_round, unit, building->arena, &building->scene, err) ||
        !read_entries(building, round, err)) {
        return false;
    }
    if (round && building->count == 0 && !unit.len) {
        return err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
    }
    lay_out(building);
    drop_empty_rounds(matrix, building->arena);
    return true;
}

static bool find_period(Collect *collect, Str period, int64_t *id, Err *err) {
    Tx *tx;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = org_period_id(tx, period, false, id, err);
    store_read_end(tx);
    return good;
}

bool collect_matrix(Collect *collect, const User *user, int64_t round, Str period, Str unit, Arena *arena,
                    Matrix *matrix, Err *err) {
    Building building = {.collect = collect, .arena = arena, .matrix = matrix};
    int64_t period_id = 0;
    *matrix = (Matrix){.rounds = NULL};
    if ((!round && !find_period(collect, period, &period_id, err)) || !tally_refresh(collect, round, period_id, err) ||
        !store_read_begin(collect->store, &building.tx, err)) {
        return false;
    }
    bool good = build(&building, user, round, period, unit, err);
    store_read_end(building.tx);
    return good;
}
