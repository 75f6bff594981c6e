/* Looking: lists from the issuing side, one notice, its recipients, what reached the user. */
#include "notice_internal.h"

#include <string.h>

/* ---- the issuing side ---- */

static bool fits(const NoticeFilter *filter, const NoticeInfo *info) {
    return !filter->words.len || str_find(info->title, filter->words) >= 0 ||
           str_find(info->number, filter->words) >= 0;
}

enum { FILTER_VALUES_MOST = NOTICE_STATES + 3 };

static Str condition_of(const NoticeFilter *filter, Arena *arena, GivenValue *values, size_t *count) {
    const struct {
        const char *sql;
        Str value;
    } equal[] = {{" AND n.kind = ?", filter->kind},
                 {" AND n.unit_code = ?", filter->unit},
                 {" AND n.made_by = ?", filter->made_by}};
    Buf sql = buf_create(arena);
    *count = 0;
    buf_add(&sql, STR("WHERE 1 = 1"));
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        if (equal[i].value.len) {
            buf_add(&sql, str_from(equal[i].sql));
            values[(*count)++] = (GivenValue){.type = 's', .text = equal[i].value};
        }
    }
    for (int state = 0, any = 0; state < NOTICE_STATES && filter->states; state++) {
        if (filter->states >> state & 1) {
            buf_add(&sql, any++ ? STR(", ?") : STR(" AND n.state IN (?"));
            values[(*count)++] = (GivenValue){.type = 's', .text = str_from(notice_state_id((NoticeState)state))};
        }
    }
    buf_add(&sql, filter->states ? STR(")") : STR(""));
    return buf_str(&sql);
}

/* The heads that a condition names, newest first. */
static bool load_heads(const Notices *notices, Tx *tx, const char *condition, const GivenValue *values,
                       size_t value_count, Arena *arena, NoticeHead **heads, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    Str sql = str_format(arena, "%s%s ORDER BY n.id DESC", notice_columns, condition);
    *heads = NULL;
    *count = 0;
    if (!stmt_open_values(tx, sql.data, &stmt, err, values, value_count)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity * 2 + 16;
            *heads = arena_grow(arena, *heads, capacity, wanted, sizeof **heads);
            capacity = wanted;
        }
        if (!(good = notice_read_row(notices, stmt, arena, &(*heads)[(*count)++], err))) {
            break;
        }
    }
    stmt_close(stmt);
    return good;
}

bool notice_list(Notices *notices, const User *user, const NoticeFilter *filter, Arena *arena, NoticeInfo **infos,
                 size_t *count, Err *err) {
    Tx *tx;
    NoticeHead *heads;
    GivenValue values[FILTER_VALUES_MOST];
    size_t all, value_count;
    Str condition = condition_of(filter, arena, values, &value_count);
    *infos = NULL;
    *count = 0;
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = load_heads(notices, tx, str_cstr(arena, condition), values, value_count, arena, &heads, &all, err);
    *infos = ARENA_ARRAY(arena, all + 1, NoticeInfo);
    for (size_t i = 0; i < all && good; i++) {
        if (!fits(filter, &heads[i].info)) {
            continue;
        }
        good = notice_complete(notices, tx, &heads[i], arena, err);
        if (good && (!user || notice_sees(user, &heads[i]))) {
            good = notice_tally_of(notices, tx, &heads[i], arena, &heads[i].info.tally, err);
            notice_fill_may(notices, user, &heads[i], arena);
            (*infos)[(*count)++] = heads[i].info;
        }
    }
    store_read_end(tx);
    return good;
}

static bool load_steps(Tx *tx, int64_t id, Arena *arena, NoticeStepDone **steps, size_t *count, Err *err) {
    static const struct {
        const char *id, *name;
    } names[] = {{"save", "保存"},    {"submit", "送签"}, {"return", "退回"},   {"sign", "签发"},
                 {"correct", "更正"}, {"close", "结束"},  {"withdraw", "撤回"}, {"end", "公示结束"}};
    Stmt *stmt;
    bool row = false, good;
    *steps = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT s.step, s.before, s.after, s.reason, COALESCE(a.shown, s.actor), s.behalf, s.role, s.at FROM"
                   " notice_step s LEFT JOIN account a ON a.name = s.actor WHERE s.notice_id = ? ORDER BY s.sequence",
                   &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *steps = arena_grow(arena, *steps, *count, *count + 1, sizeof **steps);
        NoticeStepDone *step = &(*steps)[(*count)++];
        Str *const texts[] = {&step->step,  &step->before, &step->after, &step->reason,
                              &step->actor, &step->behalf, &step->role,  &step->at};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            *texts[i] = str_copy(arena, stmt_text(stmt, (int)i));
        }
        step->name = step->step;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            step->name = str_is(step->step, names[i].id) ? str_from(names[i].name) : step->name;
        }
    }
    stmt_close(stmt);
    return good;
}

/* One, for the issuing side, or for a recipient once it is out. */
static bool load_seen(const Notices *notices, const User *user, Tx *tx, int64_t id, Arena *arena, NoticeHead *head,
                      NoticeRecipient **list, size_t *count, bool *issuing, Err *err) {
    if (!notice_load(notices, tx, id, arena, head, err) ||
        !notice_load_recipients(notices, tx, head, arena, list, count, err)) {
        return false;
    }
    bool out =
        head->info.state != NOTICE_DRAFT && head->info.state != NOTICE_SUBMITTED && head->info.state != NOTICE_RETURNED;
    bool seen = *issuing = !user || notice_sees(user, head);
    for (size_t i = 0; i < *count && out && !seen; i++) {
        seen = notice_standing(user, &(*list)[i]).sees;
    }
    return seen || notice_no_such(id, err);
}

bool notice_get(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeInfo *info, NoticeStepDone **steps,
                size_t *step_count, Err *err) {
    Tx *tx;
    NoticeHead head;
    NoticeRecipient *list;
    size_t count;
    bool issuing = false;
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = load_seen(notices, user, tx, id, arena, &head, &list, &count, &issuing, err);
    if (good && issuing) {
        notice_tally(list, count, &head.info.tally);
        notice_fill_may(notices, user, &head, arena);
    }
    if (good && steps) {
        *steps = NULL;
        *step_count = 0;
        good = !issuing || load_steps(tx, id, arena, steps, step_count, err);
    }
    *info = head.info;
    store_read_end(tx);
    return good;
}

bool notice_recipients(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeRecipient **list,
                       size_t *count, Err *err) {
    Tx *tx;
    NoticeHead head;
    bool issuing = false;
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = load_seen(notices, user, tx, id, arena, &head, list, count, &issuing, err) &&
                (issuing || notice_no_such(id, err));
    store_read_end(tx);
    return good;
}

/* ---- what reached the user ---- */

typedef struct Receiving {
    Notices *notices;
    const User *user;
    bool open;
    Arena *arena;
    NoticeReceived *list;
    size_t count;
} Receiving;

static bool take_head(Receiving *receiving, Tx *tx, NoticeHead *head, Err *err) {
    NoticeRecipient *list;
    size_t count;
    if (!notice_complete(receiving->notices, tx, head, receiving->arena, err) ||
        !notice_load_own(receiving->notices, tx, head, receiving->user, receiving->arena, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        NoticeStanding standing = notice_standing(receiving->user, &list[i]);
        bool missing = list[i].missing_receipt || list[i].missing_reply;
        if (!standing.sees || (receiving->open && !missing)) {
            continue;
        }
        bool open = head->info.state == NOTICE_ISSUED;
        receiving->list = arena_grow(receiving->arena, receiving->list, receiving->count, receiving->count + 1,
                                     sizeof *receiving->list);
        receiving->list[receiving->count++] =
            (NoticeReceived){.notice = head->info,
                             .recipient = list[i],
                             .may_receive = open && standing.receives && list[i].missing_receipt,
                             .may_reply = open && standing.replies && list[i].missing_reply};
    }
    return true;
}

static bool received(Notices *notices, const User *user, bool open, int64_t id, Arena *arena, NoticeReceived **list,
                     size_t *count, Err *err) {
    Tx *tx;
    NoticeHead *heads;
    GivenValue *values = ARENA_ARRAY(arena, notice_place_count(user), GivenValue);
    size_t head_count, value_count = 0;
    Receiving receiving = {.notices = notices, .user = user, .open = open, .arena = arena};
    Buf condition = buf_create(arena);
    *list = NULL;
    *count = 0;
    if (!user) {
        return true;
    }
    buf_add_format(&condition, "WHERE n.state IN (%s)%s", open ? "'issued'" : "'issued', 'closed', 'withdrawn'",
                   id ? " AND n.id = " : "");
    if (id) {
        buf_add_integer(&condition, id);
    }
    buf_add(&condition, STR(" AND n.id IN (SELECT r.notice_id FROM notice_recipient r WHERE "));
    notice_add_places(user, &condition, values, &value_count);
    buf_add(&condition, STR(")"));
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = load_heads(notices, tx, str_cstr(arena, buf_str(&condition)), values, value_count, arena, &heads,
                           &head_count, err);
    for (size_t i = 0; i < head_count && good; i++) {
        good = take_head(&receiving, tx, &heads[i], err);
    }
    store_read_end(tx);
    *list = receiving.list;
    *count = receiving.count;
    return good;
}

bool notice_received(Notices *notices, const User *user, bool open, Arena *arena, NoticeReceived **list, size_t *count,
                     Err *err) {
    return received(notices, user, open, 0, arena, list, count, err);
}

bool notice_received_of(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeReceived **list,
                        size_t *count, Err *err) {
    return received(notices, user, false, id, arena, list, count, err);
}
