/* Periods that have units, newest first. */
#include "org.h"

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
