/* Duties for each case of a register (a class, a contact school): which cases there are, and what becomes of instances
 * whose case has ended. This file alone of the room reads the tables of ledgers. */
#include "duty_internal.h"

static const Str prefix = {"case:", 5};

Str duty_case_part(Arena *arena, int64_t id) {
    return str_format(arena, "case:%lld", (long long)id);
}

bool duty_part_case(Str part, int64_t *id) {
    return str_starts(part, prefix) && integer_parse(str_slice(part, prefix.len, part.len), id);
}

bool duty_part_department(Str part) {
    return part.len && !str_starts(part, prefix) && !str_starts(part, STR("post:"));
}

/* ---- the cases ------------------------------------------------------------------------ */

/* The minute here of an instant: "10:30". */
static Str minute_of(Str instant, Arena *arena) {
    int64_t at;
    int minute = time_of_iso(instant, &at) ? (int)((at - date_begins(date_of_instant(at))) / 60) : 0;
    return str_format(arena, "%02d:%02d", minute / 60, minute % 60);
}

static bool load_record(Tx *tx, Str record, Arena *arena, CaseRow **rows, size_t *count, size_t *capacity, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT id, unit_code, opened_at, ended_at FROM case_record WHERE record = ? AND ended <> 'void' "
                   "ORDER BY id",
                   &stmt, err, "s", record)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == *capacity) {
            *capacity = *capacity ? *capacity * 2 : 256;
            *rows = arena_grow(arena, *rows, *count, *capacity, sizeof(CaseRow));
        }
        Str ended = stmt_text(stmt, 3);
        (*rows)[(*count)++] = (CaseRow){.id = stmt_integer(stmt, 0),
                                        .record = record,
                                        .unit = str_copy(arena, stmt_text(stmt, 1)),
                                        .from = date_show(arena, duty_day_of(stmt_text(stmt, 2))),
                                        .minute = minute_of(stmt_text(stmt, 2), arena),
                                        .ended = ended.len ? date_show(arena, duty_day_of(ended)) : (Str){NULL, 0}};
    }
    stmt_close(stmt);
    return good;
}

bool duty_cases_load(Duty *duty, Tx *tx, Arena *arena, CaseRow **rows, size_t *count, Err *err) {
    size_t duty_count, capacity = 0;
    const DutyDef *defs = pack_duties(duty->pack, &duty_count);
    bool good = true;
    *rows = NULL;
    *count = 0;
    for (size_t i = 0; good && i < duty_count; i++) {
        bool again = false; /* two duties may stand for the same register */
        for (size_t j = 0; j < i; j++) {
            again = again || str_equal(defs[j].each, defs[i].each);
        }
        good = !defs[i].each.len || again || load_record(tx, defs[i].each, arena, rows, count, &capacity, err);
    }
    return good;
}

/* A case that came when the hour had gone by is asked for the next time only. */
bool duty_case_holds(const CaseRow *row, Str due, Str time) {
    int begun = str_compare(row->from, due);
    bool in_time = begun < 0 || (begun == 0 && (!time.len || str_compare(row->minute, time) < 0));
    return in_time && (!row->ended.len || str_compare(due, row->ended) < 0);
}

/* ---- what has no task any more ------------------------------------------------------------ */

/* `sql`: instances and names of cases, of the duty. */
static bool settle(Tx *tx, const char *sql, Str duty, const char *why, size_t *settled, Err *err) {
    Arena *arena = arena_create();
    Stmt *stmt;
    bool row = false;
    int64_t *ids = NULL;
    Str *names = NULL;
    size_t count = 0;
    bool good = stmt_open(tx, sql, &stmt, err, "s", duty);
    if (!good) {
        arena_destroy(arena);
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        ids = arena_grow(arena, ids, count, count + 1, sizeof(int64_t));
        names = arena_grow(arena, names, count, count + 1, sizeof(Str));
        ids[count] = stmt_integer(stmt, 0);
        names[count++] = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < count; i++) {
        const Move move = {.id = ids[i],
                           .action = DUTY_NONE,
                           .before = DUTY_DUE,
                           .after = DUTY_NO_TASK,
                           .late = -1,
                           .reason = str_format(arena, "%.*s%s", STR_ARG(names[i]), why),
                           .actor = STR("程序")};
        good = duty_move_store(tx, &move, NULL, err);
        *settled += good;
    }
    arena_destroy(arena);
    return good;
}

bool duty_cases_settle(Duty *duty, Tx *tx, size_t *settled, Err *err) {
    size_t count;
    const DutyDef *defs = pack_duties(duty->pack, &count);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = !defs[i].each.len ||
               (settle(tx,
                       "SELECT i.id, c.title FROM duty_instance i JOIN case_record c ON c.id = CASE WHEN i.part LIKE "
                       "'case:%' THEN CAST(substr(i.part, 6) AS INTEGER) ELSE 0 END WHERE i.state = 'due' AND i.duty = "
                       "?1 AND c.ended <> 'none'",
                       defs[i].id, "已经结束，不再有这项职责", settled, err) &&
                settle(tx,
                       "SELECT i.id, '' FROM duty_instance i WHERE i.state = 'due' AND i.duty = ?1 AND i.part = '' AND "
                       "EXISTS (SELECT 1 FROM duty_instance o WHERE o.duty = i.duty AND o.unit_id = i.unit_id AND "
                       "o.from_on = i.from_on AND o.part LIKE 'case:%')",
                       defs[i].id, "已经建立名册，改为逐条履行", settled, err));
    }
    return good;
}

void duty_cases_changed(Duty *duty) {
    pthread_mutex_lock(&duty->lock);
    duty->case_changes++;
    pthread_mutex_unlock(&duty->lock);
}

/* ---- names ---------------------------------------------------------------------------------- */

bool duty_case_name(Tx *tx, const User *user, int64_t id, Arena *arena, Str *name, bool *other, Err *err) {
    Stmt *stmt;
    bool row = false;
    Str owner = user ? str_format(arena, "p:%.*s", STR_ARG(user->name)) : STR("");
    if (!stmt_open(tx,
                   "SELECT c.title, (SELECT COUNT(*) FROM case_owner o WHERE o.case_id = c.id AND o.owner LIKE 'p:%'), "
                   "(SELECT COUNT(*) FROM case_owner o WHERE o.case_id = c.id AND o.owner = ?2) FROM case_record c "
                   "WHERE c.id = ?1",
                   &stmt, err, "is", id, owner)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *name = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
    *other = good && row && stmt_integer(stmt, 1) > 0 && stmt_integer(stmt, 2) == 0;
    stmt_close(stmt);
    return good;
}
