/* Reminders: by hand for a round, and by the calendar on the days the pack names. Each is a step of the entry. */
#include "collect_internal.h"

#include <time.h>

enum { AT_ONCE = 500 }; /* entries per piece of the writer: others wait only so long */

typedef struct Reminding {
    Collect *collect;
    Str actor, reason, subject, unit;
    const int64_t *entries;
    size_t count;
} Reminding;

static void start_of_today(char *out) {
    Date today = date_today();
    struct tm local = {.tm_year = today.year - 1900, .tm_mon = today.month - 1, .tm_mday = today.day, .tm_isdst = -1};
    time_iso((int64_t)mktime(&local), out);
}

static bool remind_work(Tx *tx, void *context, Err *err) {
    static const char sql[] =
        "INSERT INTO entry_step (entry_id, action, step, before, after, version, actor, reason, at) SELECT id, "
        "'remind', step, state, state, version, ?, ?, ? FROM entry WHERE id = ?";
    const Reminding *order = context;
    char now[32];
    time_now_iso(now);
    for (size_t i = 0; i < order->count; i++) {
        if (!store_run(tx, sql, err, "sszi", order->actor, order->reason, now, order->entries[i])) {
            return false;
        }
    }
    Arena *arena = arena_create();
    Str told = str_format(arena, "{\"entries\":%zu}", order->count);
    const AuditEntry entry = {.actor = order->actor,
                              .action = STR("entry-remind"),
                              .subject = order->subject,
                              .detail = told,
                              .unit = order->unit};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

static bool remind_all(Reminding *order, const int64_t *entries, size_t count, Err *err) {
    for (size_t from = 0; from < count; from += AT_ONCE) {
        order->entries = entries + from;
        order->count = count - from < AT_ONCE ? count - from : AT_ONCE;
        if (!store_write(order->collect->store, remind_work, order, err)) {
            return false;
        }
    }
    return true;
}

/* Entries of open rounds that were not handed in and not reminded today; `round` 0: of all, due on `due`. */
static bool find_waiting(Collect *collect, int64_t round, Str due, Arena *arena, int64_t **entries, size_t *count,
                         Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    char since[32];
    size_t capacity = 0;
    Str today = date_show(arena, date_today());
    *entries = NULL;
    *count = 0;
    start_of_today(since);
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx,
                     "SELECT e.id FROM entry e JOIN round r ON r.id = e.round_id WHERE (r.id = ?1 OR (?1 = 0 AND "
                     "e.due_on = ?2)) AND r.state = 'open' AND r.opens_on <= ?3 AND e.state IN ('draft', 'returned', "
                     "'correcting') AND NOT EXISTS (SELECT 1 FROM entry_step s WHERE s.entry_id = e.id AND "
                     "s.action = 'remind' AND s.at >= ?4) ORDER BY e.id",
                     &stmt, err, "issz", round, due, today, since);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            *entries = arena_grow(arena, *entries, *count, wanted, sizeof **entries);
            capacity = wanted;
        }
        (*entries)[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

bool round_remind(Collect *collect, const User *user, int64_t round, Str reason, size_t *reminded, Err *err) {
    Arena *arena = arena_create();
    RoundHead head;
    int64_t *entries;
    size_t count = 0;
    Reminding order = {.collect = collect, .actor = actor_name(user), .reason = str_trim(reason)};
    *reminded = 0;
    if (order.reason.len > REASON_BYTES_MOST || str_invalid_utf8(order.reason) >= 0) {
        arena_destroy(arena);
        return err_set_at(err, ERR_LIMIT, &(Place){.field = "reason"}, "内容太长，最多1000字。");
    }
    bool good = round_admit(collect, user, round, arena, &head, err) && round_must_be_open(&head, err) &&
                find_waiting(collect, round, (Str){NULL, 0}, arena, &entries, &count, err);
    if (good) {
        order.subject = str_format(arena, "round/%lld", (long long)round);
        order.unit = head.unit_code;
        order.reason = order.reason.len ? order.reason : STR("请按期填报");
        good = remind_all(&order, entries, count, err);
    }
    *reminded = good ? count : 0;
    arena_destroy(arena);
    return good;
}

static Str calendar_words(int days, Arena *arena) {
    return days > 0    ? str_format(arena, "距截止还有%d天", days)
           : days == 0 ? STR("今天截止")
                       : str_format(arena, "已逾期%d天", -days);
}

bool remind_by_calendar(Collect *collect, Err *err) {
    const CollectionDef *rules = pack_collection(collect->pack);
    bool good = true;
    for (size_t i = 0; good && i < rules->remind_count; i++) {
        Arena *arena = arena_create();
        int64_t *entries;
        size_t count;
        Str due = date_show(arena, date_add_days(date_today(), rules->remind_days[i]));
        Reminding order = {.collect = collect,
                           .actor = STR("程序"),
                           .reason = calendar_words(rules->remind_days[i], arena),
                           .subject = STR("calendar")};
        good = find_waiting(collect, 0, due, arena, &entries, &count, err) && remind_all(&order, entries, count, err);
        arena_destroy(arena);
    }
    return good;
}
