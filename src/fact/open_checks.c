/* Warnings that wait for a reason, and the reason given by a named person. */
#include "fact_internal.h"

bool fact_open_checks(Tx *tx, Arena *arena, Str period, OpenCheck **checks, size_t *count, Err *err) {
    Stmt *stmt;
    bool row, good;
    size_t capacity = 0;
    *checks = NULL;
    *count = 0;
    /* Only findings of the newest submission that was judged by the rule: a correction settles the older ones. */
    if (!stmt_open(tx,
                   "SELECT c.id, u.code, s.name, p.code, c.rule, c.message, c.reason, c.reason_by, c.reason_at FROM "
                   "check_result c "
                   "JOIN unit u ON u.id = c.unit_id JOIN period p ON p.id = c.period_id "
                   "LEFT JOIN unit_state s ON s.unit_id = c.unit_id AND s.period_id = c.period_id "
                   "WHERE p.code = ? AND c.submission_id = (SELECT MAX(n.id) FROM submission n "
                   "WHERE n.unit_id = c.unit_id AND n.period_id = c.period_id) ORDER BY u.code, c.id",
                   &stmt, err, "s", period)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 32;
            *checks = arena_grow(arena, *checks, capacity, wanted, sizeof **checks);
            capacity = wanted;
        }
        (*checks)[(*count)++] = (OpenCheck){.id = stmt_integer(stmt, 0),
                                            .unit_code = str_copy(arena, stmt_text(stmt, 1)),
                                            .unit_name = str_copy(arena, stmt_text(stmt, 2)),
                                            .period = str_copy(arena, stmt_text(stmt, 3)),
                                            .rule = str_copy(arena, stmt_text(stmt, 4)),
                                            .message = str_copy(arena, stmt_text(stmt, 5)),
                                            .reason = str_copy(arena, stmt_text(stmt, 6)),
                                            .reason_by = str_copy(arena, stmt_text(stmt, 7)),
                                            .reason_at = str_copy(arena, stmt_text(stmt, 8))};
    }
    stmt_close(stmt);
    return good;
}

typedef struct Given {
    int64_t id;
    Str reason, actor;
} Given;

static bool give_reason(Tx *tx, void *context, Err *err) {
    const Given *given = context;
    Stmt *stmt;
    bool row;
    char now[32];
    time_now_iso(now);
    if (!stmt_open(tx, "SELECT rule FROM check_result WHERE id = ?", &stmt, err, "i", given->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    if (good && !row) {
        return err_set(err, ERR_NOT_FOUND, "没有这条待说明的问题，可能已被新的数据取代。请刷新后再看。");
    }
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", given->reason);
    json_close_object(&json);
    const AuditEntry entry = {.actor = given->actor,
                              .action = STR("check-reason"),
                              .subject = str_format(arena, "check/%lld", (long long)given->id),
                              .detail = buf_str(&detail)};
    good = good &&
           store_run(tx, "UPDATE check_result SET reason = ?, reason_by = ?, reason_at = ? WHERE id = ?", err, "sszi",
                     given->reason, given->actor, now, given->id) &&
           audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool fact_check_reason(Store *store, int64_t id, Str reason, Str actor, Err *err) {
    Given given = {id, str_trim(reason), actor};
    if (utf8_count(given.reason) < 2 || given.reason.len > 2000) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "请写明原因（2到600字）。");
    }
    return store_write(store, give_reason, &given, err);
}
