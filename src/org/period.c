/* Periods that have units, newest first; a new one gets its units from the one before and the changes since. */
#include "org_internal.h"
#include "spill.h"

bool org_periods(Tx *tx, Arena *arena, PeriodList *list, Err *err) {
    Stmt *stmt;
    bool row = true, good;
    size_t capacity = 0;
    *list = (PeriodList){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT code FROM period p WHERE EXISTS (SELECT 1 FROM unit_state s WHERE s.period_id = p.id) "
                   "ORDER BY code DESC",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (list->count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            list->codes = arena_grow(arena, list->codes, list->count, capacity, sizeof(Str));
        }
        list->codes[list->count++] = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

bool org_period_before(Tx *tx, Str period, Arena *arena, Str *before, Err *err) {
    Stmt *stmt;
    bool row;
    *before = (Str){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT MAX(code) FROM period p WHERE code < ? AND EXISTS "
                   "(SELECT 1 FROM unit_state s WHERE s.period_id = p.id)",
                   &stmt, err, "s", period)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row && !stmt_is_null(stmt, 0)) {
        *before = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

static bool has_units(Tx *tx, Str period, bool *has, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT 1 FROM unit_state s JOIN period p ON p.id = s.period_id WHERE p.code = ? LIMIT 1", &stmt,
                   err, "s", period)) {
        return false;
    }
    bool good = stmt_step(stmt, has, err);
    stmt_close(stmt);
    return good;
}

/* Everybody on the day the period begins. */
static bool expected(Tx *tx, const Pack *pack, Str period, Arena *arena, Timeline *timeline, States *states, Err *err) {
    Date begins;
    if (!period_begins(pack, period, &begins, err) || !timeline_load(tx, pack, arena, timeline, err) ||
        !states_at(timeline, begins, states, err)) {
        return false;
    }
    for (size_t i = 0; i < states->count; i++) {
        if (states->of[i].stands) {
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND,
                   "%.*s年度及以前没有单位资料。请先导入单位表（代码、名称、上级代码、类别、年度），或先登记设立单位。",
                   STR_ARG(period));
}

bool org_tree_expected(Tx *tx, const Pack *pack, Str period, Arena *arena, UnitTree *tree, Err *err) {
    bool has = false;
    if (!has_units(tx, period, &has, err)) {
        return false;
    }
    if (has) {
        return org_tree_load(tx, pack, period, arena, tree, err);
    }
    Arena *own = arena_beside(arena);
    Timeline timeline;
    States states;
    bool good = expected(tx, pack, period, own, &timeline, &states, err) &&
                tree_of_states(&timeline, &states, period, arena, tree, err);
    arena_destroy(own);
    return good;
}

static bool write_states(Tx *tx, const States *states, int64_t period_id, int64_t *count, Err *err) {
    Arena *arena = arena_create();
    UnitState *standing = ARENA_ARRAY(arena, states->count, UnitState);
    size_t stand = 0;
    for (size_t i = 0; i < states->count; i++) {
        const OrgStanding *unit = &states->of[i];
        if (unit->stands) {
            standing[stand++] = (UnitState){(int64_t)i, period_id, unit->parent, unit->name, unit->kind};
        }
    }
    bool good = states_write(tx, standing, stand, err);
    *count = (int64_t)stand;
    arena_destroy(arena);
    return good;
}

bool org_open_period(Tx *tx, const Pack *pack, Str period, Str actor, bool *opened, Err *err) {
    bool has = false;
    *opened = false;
    if (!has_units(tx, period, &has, err) || has) {
        return has;
    }
    Arena *arena = arena_create();
    Timeline timeline;
    States states;
    int64_t id, count;
    bool good = expected(tx, pack, period, arena, &timeline, &states, err) &&
                org_period_id(tx, period, true, &id, err) && write_states(tx, &states, id, &count, err) &&
                store_changed(tx, CHANGED_UNITS, err);
    if (good) {
        Str detail = str_format(arena, "{\"units\":%lld}", (long long)count);
        const AuditEntry entry = {.actor = actor, .action = STR("open-period"), .subject = period, .detail = detail};
        good = audit_append(tx, &entry, err);
    }
    arena_destroy(arena);
    *opened = good;
    return good;
}
