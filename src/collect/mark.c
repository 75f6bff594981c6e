/* Appending a step: the row, what it makes of the entry, the audit row. */
#include "collect_internal.h"

#include <stdio.h>
#include <time.h>

/* The last moment of a day here, as an instant. */
static void end_of_day(Str day, char *out) {
    Date date = {0, 0, 0};
    calendar_read(day, &date);
    struct tm local = {.tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day + 1, .tm_isdst = -1};
    time_iso((int64_t)mktime(&local), out);
}

static bool put_row(Tx *tx, const EntryHead *head, const StepMark *mark, int64_t version, const char *now, Err *err) {
    int step = mark->keeps_step || mark->silent ? mark->next_step : head->step;
    return store_run(tx,
                     "INSERT INTO entry_step (entry_id, action, step, before, after, version, actor, behalf, reason, "
                     "fields, due_on, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "izizzisssssz", head->id, mark->action, (int64_t)step, entry_state_id(head->state),
                     entry_state_id(mark->after), version, mark->actor, mark->behalf, mark->reason, mark->fields,
                     str_equal(mark->due_on, head->due_on) ? (Str){NULL, 0} : mark->due_on, now);
}

/* When it is locked again: from unlocking until it is locked, a return moves it with its deadline. */
static void lock_again_at(const EntryHead *head, const StepMark *mark, char out[32]) {
    bool returned = mark->after == ENTRY_RETURNED && head->lock_again_at.len;
    out[0] = '\0';
    if (mark->unlocks || returned) {
        end_of_day(mark->due_on, out);
    } else if (mark->after != ENTRY_LOCKED) {
        snprintf(out, 32, "%.*s", STR_ARG(head->lock_again_at));
    }
}

static bool change_entry(Tx *tx, const EntryHead *head, const StepMark *mark, int64_t version, const char *now,
                         Err *err) {
    char again[32];
    int64_t ask = mark->asks_unlock ? store_last_id(tx) : mark->unlocks ? 0 : head->unlock_ask;
    int step = mark->keeps_step && !mark->unlocks ? head->step : mark->next_step;
    lock_again_at(head, mark, again);
    return store_run(
        tx,
        "UPDATE entry SET state = ?, step = ?, version = ?, correction = ?, due_on = ?, since = ?, "
        "open_fields = ?, unlock_ask = ?, lock_again_at = ?, judged = CASE WHEN judged = version THEN ? ELSE "
        "judged END WHERE id = ?",
        err, "ziiisssizii", entry_state_id(mark->after), (int64_t)step, version,
        (int64_t)head->correction + mark->unlocks, mark->due_on,
        mark->after != head->state ? str_from(now) : head->since, mark->open_fields, ask, again, version, head->id);
}

static bool put_audit(Tx *tx, const EntryHead *head, const StepMark *mark, int64_t version, Err *err) {
    Arena *arena = arena_create();
    Str detail = str_format(arena, "{\"version\":%lld,\"before\":\"%s\",\"after\":\"%s\"%s%.*s}", (long long)version,
                            entry_state_id(head->state), entry_state_id(mark->after), mark->detail.len ? "," : "",
                            STR_ARG(mark->detail));
    const AuditEntry entry = {.actor = mark->actor,
                              .action = str_format(arena, "entry-%s", mark->action),
                              .subject = str_format(arena, "entry/%lld", (long long)head->id),
                              .detail = detail,
                              .unit = head->unit_code};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

bool mark_put(Tx *tx, const EntryHead *head, const StepMark *mark, Err *err) {
    char now[32];
    int64_t version = head->version + !mark->silent;
    time_now_iso(now);
    return put_row(tx, head, mark, version, now, err) &&
           (mark->silent || change_entry(tx, head, mark, version, now, err)) &&
           (!mark->judgement || judged_keep(tx, head->id, version, mark->judgement, err)) &&
           put_audit(tx, head, mark, version, err);
}
