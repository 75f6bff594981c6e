/* Counts of stock: a case as it stood on a day that has gone by, folded again from its steps. */
#include "ledger_internal.h"

/* A value that a step emptied is null. */
static void fold_fields(json_t *fields, json_t *changed) {
    const char *key;
    json_t *value;
    json_object_foreach(changed, key, value) {
        if (json_is_null(value)) {
            json_object_del(fields, key);
        } else {
            json_object_set(fields, key, value);
        }
    }
}

static bool fold_step(const Stmt *stmt, const RecordDef *def, Arena *arena, CaseFacts *past, Err *err) {
    int state = record_state(def, stmt_text(stmt, 0));
    json_t *changed = json_object_of(stmt_text(stmt, 2), err);
    bool ended = state >= 0 && def->states[state].end != CASE_OPEN;
    if (!changed) {
        return false;
    }
    fold_fields(past->fields, changed);
    json_decref(changed);
    past->ended_at = !ended ? (Str){NULL, 0} : past->ended ? past->ended_at : str_copy(arena, stmt_text(stmt, 1));
    past->ended = ended;
    past->state = state < 0 ? 0 : state; /* a state that the newest definition no longer has: as a new case */
    past->due_at = str_copy(arena, stmt_text(stmt, 3));
    return true;
}

bool facts_before(Tx *tx, const RecordDef *def, int64_t id, Date day, const CaseFacts *now, Arena *arena,
                  CaseFacts *past, Err *err) {
    Stmt *stmt;
    char end[32];
    bool row = false, any = false, good;
    time_iso(date_begins(day), end);
    *past = *now;
    if (!stmt_open(tx, "SELECT after, at, fields, due_at FROM case_step WHERE case_id = ? AND at < ? ORDER BY sequence",
                   &stmt, err, "iz", id, end)) {
        return false;
    }
    past->fields = json_object();
    while ((good = stmt_step(stmt, &row, err)) && row && (good = fold_step(stmt, def, arena, past, err))) {
        any = true;
    }
    stmt_close(stmt);
    if (!good || !any) {
        json_decref(past->fields);
        past->fields = good ? json_incref(now->fields) : NULL;
    }
    return good;
}
