/* Replies that are entries of a form. This file alone reads the tables of collect. */
#include "notice_internal.h"

bool notice_entry_replies(Tx *tx, int64_t round, NoticeRecipient *list, size_t count, Arena *arena, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Map *units = map_create(arena, count * 2 + 16);
    for (size_t i = 0; i < count; i++) {
        map_put(units, list[i].unit, i);
    }
    if (!stmt_open(tx,
                   "SELECT u.code, e.id, e.state, e.since, e.changed_by FROM entry e JOIN unit u ON u.id = e.unit_id"
                   " WHERE e.round_id = ?",
                   &stmt, err, "i", round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        size_t at;
        if (!map_get(units, stmt_text(stmt, 0), &at)) {
            continue;
        }
        Str state = stmt_text(stmt, 2);
        NoticeRecipient *one = &list[at];
        one->entry = stmt_integer(stmt, 1);
        one->reply = str_is(state, "locked") || str_is(state, "correcting") ? STR("accepted")
                     : str_is(state, "review")                              ? STR("handed_in")
                     : str_is(state, "returned")                            ? STR("returned")
                                                                            : STR("");
        bool in = one->reply.len && !str_is(one->reply, "returned");
        one->reply_at = in ? str_copy(arena, stmt_text(stmt, 3)) : (Str){NULL, 0};
        one->reply_by = in ? str_copy(arena, stmt_text(stmt, 4)) : (Str){NULL, 0};
    }
    stmt_close(stmt);
    return good;
}

bool notice_round_exists(Tx *tx, int64_t round, bool *exists, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT 1 FROM round WHERE id = ? AND state = 'open'", &stmt, err, "i", round)) {
        return false;
    }
    bool good = stmt_step(stmt, exists, err);
    stmt_close(stmt);
    return good;
}
