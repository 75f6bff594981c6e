/* Checks across cases: as long as another case holds for the unit - a veto in force - a case does not come into a
 * state. */
#include "ledger_internal.h"

CaseFacts facts_of_row(const Stmt *stmt, const RecordDef *def, Arena *arena, Err *err) {
    int state = record_state(def, stmt_text(stmt, 0));
    return (CaseFacts){.fields = json_object_of(stmt_text(stmt, 4), err),
                       .state = state < 0 ? 0 : state,
                       .opened_at = str_copy(arena, stmt_text(stmt, 1)),
                       .ended_at = str_copy(arena, stmt_text(stmt, 2)),
                       .due_at = str_copy(arena, stmt_text(stmt, 3)),
                       .ended = state >= 0 && def->states[state].end != CASE_OPEN};
}

static bool holds(const OtherCases *other, const Stmt *stmt, bool *stands, Arena *arena, Err *err) {
    CaseFacts facts = facts_of_row(stmt, other->book.def, arena, err);
    if (!facts.fields) {
        return false;
    }
    *stands = judge_truth(&other->book, other->where, &facts, false, arena);
    json_decref(facts.fields);
    return true;
}

/* Told with number and title of what stands against it, which name no persons. */
static bool refuse(const CaseCheckDef *check, const Stmt *stmt, Err *err) {
    return err_set(err, ERR_CONFLICT, "%.*s（%.*s %.*s）", STR_ARG(check->message), STR_ARG(stmt_text(stmt, 5)),
                   STR_ARG(stmt_text(stmt, 6)));
}

static bool none_stands(Tx *tx, const Head *head, const CaseCheckDef *check, const OtherCases *other, Arena *arena,
                        Err *err) {
    Stmt *stmt;
    bool row = true, good = true, stands = false;
    if (!stmt_open(tx,
                   "SELECT state, opened_at, ended_at, due_at, fields, number, title FROM case_record WHERE record = ?1"
                   " AND ended <> 'void' AND id <> ?2 AND (unit_code = ?3 OR id IN (SELECT case_id FROM case_owner"
                   " WHERE owner = ?4)) ORDER BY id",
                   &stmt, err, "siss", other->book.def->id, head->id, head->unit,
                   str_format(arena, "u:%.*s", STR_ARG(head->unit)))) {
        return false;
    }
    while (good && row && !stands) {
        good = stmt_step(stmt, &row, err) && (!row || holds(other, stmt, &stands, arena, err));
    }
    good = good && (!stands || refuse(check, stmt, err));
    stmt_close(stmt);
    return good;
}

bool across_good(Tx *tx, const Head *head, int after, Arena *arena, Err *err) {
    const RecordDef *def = head->book->def;
    bool good = true;
    for (size_t i = 0; good && i < def->check_count; i++) {
        const CaseCheckDef *check = &def->checks[i];
        const OtherCases *other = head->book->others ? head->book->others[i] : NULL;
        if (other && (!check->at || check->at >> after & 1)) {
            good = none_stands(tx, head, check, other, arena, err);
        }
    }
    return good;
}
