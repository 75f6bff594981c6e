/* The clock: publicity that is over ends, and says with how many objections; recipients are reminded before a deadline,
 * and after it the rungs of the ladder are written down. */
#include "notice_internal.h"

#include <stdio.h>

typedef struct Sweeping {
    Notices *notices;
    const LadderDef *ladder;
    int64_t *ids;
    size_t count, at;
    NoticeSwept *swept;
} Sweeping;

static bool end_publicity(Sweeping *sweeping, Tx *tx, NoticeHead *head, Arena *arena, Err *err) {
    Str today = date_show(arena, date_today());
    int64_t all, open;
    if (str_compare(head->info.public_until, today) >= 0) {
        return true;
    }
    if (!notice_open_objections(tx, head->info.id, &all, &open, err)) {
        return false;
    }
    if (open) {
        return true; /* until it is settled */
    }
    head->info.objections = all;
    const NoticeMark mark = {.step = "end",
                             .after = NOTICE_CLOSED,
                             .reason = all ? str_format(arena, "公示期满，收到异议%lld件，均已答复。", (long long)all)
                                           : STR("公示期满，没有收到异议。"),
                             .by_program = true};
    sweeping->swept->ended++;
    return notice_mark(tx, head, &mark, arena, err);
}

/* Days to a deadline that a reminder is for; otherwise -1. */
static bool remind_today(const Sweeping *sweeping, Str due) {
    Date day;
    if (!due.len || !due_day(due, &day)) {
        return false;
    }
    int left = date_days_between(date_today(), day);
    for (size_t i = 0; i < sweeping->ladder->remind_count; i++) {
        if (sweeping->ladder->remind[i] == left) {
            return true;
        }
    }
    return false;
}

static bool wants_reminder(const Sweeping *sweeping, const NoticeRecipient *recipient, Str today) {
    bool due = (recipient->missing_receipt && remind_today(sweeping, recipient->receipt_due)) ||
               (recipient->missing_reply && remind_today(sweeping, recipient->reply_due));
    return due && !str_equal(recipient->reminded_on, today);
}

static int late_days(const NoticeRecipient *recipient) {
    int receipt = recipient->late_receipt ? due_late_days(recipient->receipt_due) : 0;
    int reply = recipient->late_reply ? due_late_days(recipient->reply_due) : 0;
    return reply > receipt ? reply : receipt;
}

static bool wants_rung(const Sweeping *sweeping, const NoticeRecipient *recipient) {
    size_t rung = (size_t)recipient->rung;
    return rung < sweeping->ladder->rung_count && sweeping->ladder->rungs[rung].after <= late_days(recipient);
}

static bool take_rung(Sweeping *sweeping, Tx *tx, const NoticeHead *head, const NoticeRecipient *recipient, Err *err) {
    int late = late_days(recipient);
    size_t rung = (size_t)recipient->rung;
    while (rung < sweeping->ladder->rung_count && sweeping->ladder->rungs[rung].after <= late) {
        char now[32];
        time_now_iso(now);
        if (!store_run(tx,
                       "INSERT INTO notice_event (notice_id, recipient_id, act, reason, actor, at) VALUES"
                       " (?, ?, 'rung', ?, '系统', ?)",
                       err, "iisz", head->info.id, recipient->id, sweeping->ladder->rungs[rung].name, now)) {
            return false;
        }
        rung++;
        sweeping->swept->rungs++;
    }
    return rung == (size_t)recipient->rung ||
           store_run(tx, "UPDATE notice_recipient SET rung = ? WHERE id = ?", err, "ii", (int64_t)rung, recipient->id);
}

static bool look_at(Sweeping *sweeping, Tx *tx, const NoticeHead *head, const NoticeRecipient *recipient, Str today,
                    Err *err) {
    if (wants_reminder(sweeping, recipient, today)) {
        sweeping->swept->reminded++;
        if (!notice_remind_one(tx, head, recipient, NULL, NULL, recipient->why, err)) {
            return false;
        }
    }
    return take_rung(sweeping, tx, head, recipient, err);
}

static bool sweep_one(Tx *tx, void *context, Err *err) {
    Sweeping *sweeping = context;
    Arena *arena = arena_create();
    NoticeHead head;
    NoticeRecipient *list;
    size_t count;
    NoticeSwept before = *sweeping->swept;
    bool good = notice_load(sweeping->notices, tx, sweeping->ids[sweeping->at], arena, &head, err);
    if (good && head.info.state == NOTICE_ISSUED && head.info.public_until.len) {
        good = end_publicity(sweeping, tx, &head, arena, err);
    }
    if (good && head.info.state == NOTICE_ISSUED && sweeping->ladder) {
        Str today = date_show(arena, date_today());
        good = notice_load_recipients(sweeping->notices, tx, &head, arena, &list, &count, err);
        for (size_t i = 0; good && i < count; i++) {
            good = look_at(sweeping, tx, &head, &list[i], today, err);
        }
    }
    bool told = sweeping->swept->reminded > before.reminded || sweeping->swept->rungs > before.rungs;
    if (good && told) {
        good = notice_audit(
            tx, &head, "sweep", STR("系统"), "told",
            str_format(arena, "%zu",
                       sweeping->swept->reminded - before.reminded + sweeping->swept->rungs - before.rungs),
            arena, err);
    }
    arena_destroy(arena);
    return good;
}

/* Which of them need a look: publicity that is over, and whoever has something missing whose day is near or past. */
static bool find(Sweeping *sweeping, Arena *arena, Err *err) {
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    Date today = date_today();
    Str day = date_show(arena, today);
    Str near = date_show(arena, date_add_days(today, notice_yellow(sweeping->notices) + 1));
    if (!store_read_begin(sweeping->notices->store, &tx, err)) {
        return false;
    }
    bool good =
        stmt_open(tx,
                  "SELECT n.id FROM notice n WHERE n.state = 'issued' AND ((n.public_until <> '' AND"
                  " n.public_until < ?) OR EXISTS (SELECT 1 FROM notice_recipient r WHERE r.notice_id = n.id AND"
                  " ((r.received_at = '' AND r.receipt_due <> '' AND r.receipt_due <= ?) OR (r.reply NOT IN"
                  " ('handed_in', 'accepted') AND r.reply_due <> '' AND r.reply_due <= ?)))) ORDER BY n.id",
                  &stmt, err, "sss", day, near, near);
    if (good) {
        while ((good = stmt_step(stmt, &row, err)) && row) {
            sweeping->ids = arena_grow(arena, sweeping->ids, sweeping->count, sweeping->count + 1, sizeof(int64_t));
            sweeping->ids[sweeping->count++] = stmt_integer(stmt, 0);
        }
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

/* Whether a look would change anything: so that a minute in which nothing happens writes nothing. */
static bool idle(Sweeping *sweeping, Arena *arena, bool *nothing, Err *err) {
    Tx *tx;
    NoticeHead head;
    NoticeRecipient *list;
    size_t count;
    int64_t all, open = 0;
    Str today = date_show(arena, date_today());
    if (!store_read_begin(sweeping->notices->store, &tx, err)) {
        return false;
    }
    bool good = notice_load(sweeping->notices, tx, sweeping->ids[sweeping->at], arena, &head, err) &&
                notice_load_recipients(sweeping->notices, tx, &head, arena, &list, &count, err);
    bool over = good && head.info.public_until.len && str_compare(head.info.public_until, today) < 0;
    good = good && (!over || notice_open_objections(tx, head.info.id, &all, &open, err));
    store_read_end(tx);
    *nothing = !(over && !open);
    for (size_t i = 0; good && *nothing && sweeping->ladder && i < count; i++) {
        *nothing = !wants_reminder(sweeping, &list[i], today) && !wants_rung(sweeping, &list[i]);
    }
    return good;
}

bool notice_sweep(Notices *notices, NoticeSwept *swept, Err *err) {
    Arena *arena = arena_create();
    Sweeping sweeping = {
        .notices = notices, .ladder = pack_ladder(notices->pack, notices->def->ladder), .swept = swept};
    *swept = (NoticeSwept){.ended = 0};
    bool good = find(&sweeping, arena, err);
    for (; good && sweeping.at < sweeping.count; sweeping.at++) {
        bool nothing = true;
        ArenaMark mark = arena_mark(arena);
        good = idle(&sweeping, arena, &nothing, err) &&
               (nothing || store_write(notices->store, sweep_one, &sweeping, err));
        arena_reset(arena, mark);
    }
    arena_destroy(arena);
    return good;
}
