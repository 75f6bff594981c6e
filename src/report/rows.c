/* Rows of reports: the head, its newest edits, a version's content. */
#include "report_internal.h"

bool report_head(Tx *tx, const User *user, int64_t id, Arena *arena, ReportHead *head, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(
            tx,
            "SELECT kind, unit_code, period, part, standard, title, state, version, revision, actor, at, made_by,"
            " made_at FROM report WHERE id = ?",
            &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *head = (ReportHead){.id = id,
                             .kind = str_copy(arena, stmt_text(stmt, 0)),
                             .unit = str_copy(arena, stmt_text(stmt, 1)),
                             .period = str_copy(arena, stmt_text(stmt, 2)),
                             .part = (int)stmt_integer(stmt, 3),
                             .standard = str_copy(arena, stmt_text(stmt, 4)),
                             .title = str_copy(arena, stmt_text(stmt, 5)),
                             .state = str_copy(arena, stmt_text(stmt, 6)),
                             .version = (int)stmt_integer(stmt, 7),
                             .revision = stmt_integer(stmt, 8),
                             .actor = str_copy(arena, stmt_text(stmt, 9)),
                             .at = str_copy(arena, stmt_text(stmt, 10)),
                             .made_by = str_copy(arena, stmt_text(stmt, 11)),
                             .made_at = str_copy(arena, stmt_text(stmt, 12))};
    }
    stmt_close(stmt);
    Err untold = {.kind = ERR_NONE};
    if (good && (!row || !people_way(tx, NULL, head->unit, arena, &head->path, &untold) ||
                 !report_may(user, ACTION_VIEW, &head->path, &untold))) {
        return report_none(err);
    }
    return good;
}

bool edits_load(Tx *tx, int64_t report, int version, Arena *arena, StoredEdit **edits, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = true;
    size_t capacity = 0;
    *edits = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT e.id, e.version, e.block_key, e.text, e.base, e.figures, e.actor, e.at, e.restored FROM"
                   " report_edit e WHERE e.report_id = ? AND e.id IN (SELECT MAX(id) FROM report_edit WHERE report_id ="
                   " ? AND version <= ? GROUP BY block_key) ORDER BY e.id",
                   &stmt, err, "iii", report, report, (int64_t)version)) {
        return false;
    }
    bool good;
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t more = capacity ? capacity * 2 : 32;
            *edits = arena_grow(arena, *edits, *count, more, sizeof(StoredEdit));
            capacity = more;
        }
        (*edits)[(*count)++] = (StoredEdit){.id = stmt_integer(stmt, 0),
                                            .version = (int)stmt_integer(stmt, 1),
                                            .key = str_copy(arena, stmt_text(stmt, 2)),
                                            .text = str_copy(arena, stmt_text(stmt, 3)),
                                            .base = str_copy(arena, stmt_text(stmt, 4)),
                                            .figures = str_copy(arena, stmt_text(stmt, 5)),
                                            .actor = str_copy(arena, stmt_text(stmt, 6)),
                                            .at = str_copy(arena, stmt_text(stmt, 7)),
                                            .restored = stmt_integer(stmt, 8) != 0};
    }
    stmt_close(stmt);
    return good;
}

bool version_load(Tx *tx, int64_t report, int version, Arena *arena, Str *content, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT content FROM report_version WHERE report_id = ? AND number = ?", &stmt, err, "ii",
                   report, (int64_t)version)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *content = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "这份报告没有第%d版。", version));
}
