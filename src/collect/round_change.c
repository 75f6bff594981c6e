/* What becomes of a round: extended, closed, withdrawn. */
#include "collect_internal.h"

static bool round_not_found(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
}

static bool load(Collect *collect, Tx *tx, int64_t id, Arena *arena, RoundHead *head, Err *err) {
    Stmt *stmt;
    bool row;
    int64_t form_version = 0;
    *head = (RoundHead){.id = id};
    if (!stmt_open(tx,
                   "SELECT r.period_id, r.unit_id, r.state, u.code, p.code, r.name, r.elsewhere, r.opens_on, r.due_on, "
                   "r.form_version_id FROM round r JOIN unit u ON u.id = r.unit_id JOIN period p ON p.id = r.period_id "
                   "WHERE r.id = ?",
                   &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        head->period_id = stmt_integer(stmt, 0);
        head->unit_id = stmt_integer(stmt, 1);
        head->state = round_state_of(stmt_text(stmt, 2));
        head->unit_code = str_copy(arena, stmt_text(stmt, 3));
        head->period = str_copy(arena, stmt_text(stmt, 4));
        head->name = str_copy(arena, stmt_text(stmt, 5));
        head->elsewhere = str_copy(arena, stmt_text(stmt, 6));
        head->opens_on = str_copy(arena, stmt_text(stmt, 7));
        head->due_on = str_copy(arena, stmt_text(stmt, 8));
        form_version = stmt_integer(stmt, 9);
    }
    stmt_close(stmt);
    if (good && !row) {
        round_not_found(err);
    }
    if (!good || !row) {
        return false;
    }
    return (head->book = book_take(collect, tx, form_version, err)) != NULL;
}

/* Also of forms that a county fills in itself: who collects opens them. */
bool round_manages(const User *user, const FormDef *def, const UnitPath *path, Err *err) {
    return access_may(user, STR("school_data"), ACTION_CREATE, def->section, path, NULL, err);
}

/* Who sees the unit that issued it is told that he may not; for others it is not there. */
static bool admit(const User *user, const RoundHead *head, const UnitPath *path, Err *err) {
    Err denied = {.kind = ERR_NONE};
    if (round_manages(user, head->book->def, path, &denied)) {
        return true;
    }
    if (denied.kind == ERR_DENIED && access_may(user, STR("units"), ACTION_VIEW, (Str){NULL, 0}, path, NULL, NULL)) {
        *err = denied;
        return false;
    }
    return round_not_found(err);
}

bool round_admit(Collect *collect, const User *user, int64_t round, Arena *arena, RoundHead *head, Err *err) {
    Tx *tx;
    UnitPath path;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = load(collect, tx, round, arena, head, err) &&
                path_of_unit(tx, head->unit_id, head->period_id, arena, &path, err) && admit(user, head, &path, err);
    store_read_end(tx);
    return good;
}

bool round_must_be_open(const RoundHead *head, Err *err) {
    switch (head->state) {
    case ROUND_OPEN: return true;
    case ROUND_CLOSED: return err_set(err, ERR_CONFLICT, "这次填报已经截止。需要时请先延长期限。");
    case ROUND_WITHDRAWN: break;
    }
    return err_set(err, ERR_CONFLICT, "这次填报已经撤销。");
}

/* ---- one change ---------------------------------------------------------------------- */

typedef struct Change {
    Collect *collect;
    RoundHead head;
    Arena *arena;
    Str actor, reason, due_on;
    const Str *units;
    size_t unit_count, changed;
} Change;

static bool put_audit(Tx *tx, const Change *change, const char *action, Err *err) {
    Buf detail = buf_create(change->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", change->reason);
    if (change->due_on.len) {
        json_put_str(&json, "due_on", change->due_on);
        json_put_strs(&json, "units", change->units, change->unit_count);
    }
    json_close_object(&json);
    const AuditEntry entry = {.actor = change->actor,
                              .action = str_from(action),
                              .subject = str_format(change->arena, "round/%lld", (long long)change->head.id),
                              .detail = buf_str(&detail),
                              .unit = change->head.unit_code};
    return audit_append(tx, &entry, err);
}

static bool reason_wanted(Str reason, Err *err) {
    return (utf8_count(str_trim(reason)) >= 2 && reason.len <= REASON_BYTES_MOST && str_invalid_utf8(reason) < 0) ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "请写明原因（2到1000字）。");
}

static bool run(Collect *collect, const User *user, int64_t round, Change *change, StoreWork work, Err *err) {
    change->collect = collect;
    change->actor = actor_name(user);
    return round_admit(collect, user, round, change->arena, &change->head, err) &&
           store_write(collect->store, work, change, err);
}

/* ---- extending ------------------------------------------------------------------------ */

static bool count_open(Tx *tx, const Change *change, int64_t unit, size_t *count, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx,
                   "SELECT COUNT(*) FROM entry WHERE round_id = ?1 AND (?2 = 0 OR unit_id = ?2) AND state <> 'locked' "
                   "AND lock_again_at = '' AND due_on < ?3",
                   &stmt, err, "iis", change->head.id, unit, change->due_on)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *count = good && row ? (size_t)stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* `unit` 0: all of the round. Corrections keep the day that was set when they were unlocked. */
static bool extend_entries(Tx *tx, Change *change, int64_t unit, Err *err) {
    size_t count;
    if (!count_open(tx, change, unit, &count, err)) {
        return false;
    }
    change->changed += count;
    return store_run(tx,
                     "UPDATE entry SET due_on = ?3 WHERE round_id = ?1 AND (?2 = 0 OR unit_id = ?2) AND state <> "
                     "'locked' AND lock_again_at = '' AND due_on < ?3",
                     err, "iis", change->head.id, unit, change->due_on);
}

static bool extend_work(Tx *tx, void *context, Err *err) {
    Change *change = context;
    for (size_t i = 0; i < change->unit_count; i++) {
        int64_t unit;
        size_t before = change->changed;
        if (!org_unit_id(tx, change->units[i], false, &unit, err) || !extend_entries(tx, change, unit, err)) {
            return false;
        }
        if (change->changed == before) {
            return err_set_at(err, ERR_CONFLICT, &(Place){.field = "units"},
                              "单位“%.*s”在这次填报里没有可以延长的（不在其中、已审定，或期限已经不早于这一天）。",
                              STR_ARG(change->units[i]));
        }
    }
    if (!change->unit_count && !extend_entries(tx, change, 0, err)) {
        return false;
    }
    if (!change->unit_count &&
        !store_run(tx, "UPDATE round SET due_on = ? WHERE id = ?", err, "si", change->due_on, change->head.id)) {
        return false;
    }
    return store_run(tx, "UPDATE round SET state = 'open', reason = '' WHERE id = ? AND state = 'closed'", err, "i",
                     change->head.id) &&
           put_audit(tx, change, "round-extend", err);
}

static bool check_extension(const Change *change, Err *err) {
    Date due, old;
    const Place place = {.field = "due_on"};
    if (!calendar_required(change->due_on, "due_on", "截止日期", &due, err)) {
        return false;
    }
    if (date_days_between(date_today(), due) < 0) {
        return err_set_at(err, ERR_INPUT, &place, "新的截止日期不能早于今天。");
    }
    bool later = !calendar_read(change->head.due_on, &old) || date_days_between(old, due) > 0;
    return later || change->unit_count ||
           err_set_at(err, ERR_INPUT, &place, "新的截止日期要晚于原来的%.*s。", STR_ARG(change->head.due_on));
}

bool round_extend(Collect *collect, const User *user, int64_t round, Str due_on, const Str *units, size_t unit_count,
                  size_t *changed, Err *err) {
    Change change = {.arena = arena_create(), .due_on = due_on, .units = units, .unit_count = unit_count};
    change.collect = collect;
    change.actor = actor_name(user);
    bool good = round_admit(collect, user, round, change.arena, &change.head, err) &&
                (change.head.state != ROUND_WITHDRAWN || round_must_be_open(&change.head, err)) &&
                check_extension(&change, err) && store_write(collect->store, extend_work, &change, err);
    *changed = good ? change.changed : 0;
    arena_destroy(change.arena);
    return good;
}

/* ---- closing and withdrawing ------------------------------------------------------------- */

static bool set_state(Tx *tx, const Change *change, const char *state, Err *err) {
    return store_run(tx, "UPDATE round SET state = ?, reason = ? WHERE id = ?", err, "zsi", state, change->reason,
                     change->head.id);
}

static bool close_work(Tx *tx, void *context, Err *err) {
    const Change *change = context;
    return round_must_be_open(&change->head, err) && set_state(tx, change, "closed", err) &&
           put_audit(tx, change, "round-close", err);
}

bool round_close(Collect *collect, const User *user, int64_t round, Str reason, Err *err) {
    Change change = {.arena = arena_create(), .reason = str_trim(reason)};
    bool good = reason_wanted(change.reason, err) && run(collect, user, round, &change, close_work, err);
    arena_destroy(change.arena);
    return good;
}

/* Facts that were approved stay facts: a round that made some is closed, not withdrawn. */
static bool nothing_approved(Tx *tx, int64_t round, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT COUNT(*) FROM entry_snapshot s JOIN entry e ON e.id = s.entry_id WHERE e.round_id = ?",
                   &stmt, err, "i", round)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good &&
           (count == 0 ||
            err_set(err, ERR_CONFLICT, "这次填报已经有%lld份审定，不能撤销。不再填报时请改为截止。", (long long)count));
}

static bool withdraw_work(Tx *tx, void *context, Err *err) {
    const Change *change = context;
    if (change->head.state == ROUND_WITHDRAWN) {
        return round_must_be_open(&change->head, err);
    }
    return nothing_approved(tx, change->head.id, err) && set_state(tx, change, "withdrawn", err) &&
           put_audit(tx, change, "round-withdraw", err);
}

bool round_withdraw(Collect *collect, const User *user, int64_t round, Str reason, Err *err) {
    Change change = {.arena = arena_create(), .reason = str_trim(reason)};
    bool good = reason_wanted(change.reason, err) && run(collect, user, round, &change, withdraw_work, err);
    arena_destroy(change.arena);
    return good;
}
