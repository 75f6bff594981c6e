/* Recipients as they stand: who received, who replied, lights by the one clock of deadlines. */
#include "notice_internal.h"

#include <string.h>

int notice_yellow(const Notices *notices) {
    const LadderDef *ladder = pack_ladder(notices->pack, notices->def->ladder);
    int most = 0;
    for (size_t i = 0; ladder && i < ladder->remind_count; i++) {
        most = ladder->remind[i] > most ? ladder->remind[i] : most;
    }
    return most;
}

static Str role_names(const Pack *pack, Str roles, Arena *arena) {
    Buf text = buf_create(arena);
    Str rest = roles, one;
    while (rest.len && str_cut(&rest, '\n', &one)) {
        const RoleDef *role = pack_role(pack, one);
        buf_add(&text, text.len ? STR("、") : STR(""));
        buf_add(&text, role ? role->name : one);
    }
    return buf_str(&text);
}

/* Two things may be missing at once: the worse light counts, and says why. */
static void worse(NoticeRecipient *recipient, Light light, Str why, bool *any) {
    static const int order[LIGHTS] = {[LIGHT_GREY] = 1, [LIGHT_GREEN] = 0, [LIGHT_YELLOW] = 2, [LIGHT_RED] = 3};
    if (!*any || order[light] > order[recipient->light]) {
        recipient->light = light;
        recipient->why = why;
    }
    *any = true;
}

static bool replied(const NoticeRecipient *recipient) {
    return str_is(recipient->reply, "handed_in") || str_is(recipient->reply, "accepted");
}

void notice_judge(const Notices *notices, const NoticeHead *head, NoticeRecipient *recipient, Arena *arena) {
    bool open = head->info.state == NOTICE_ISSUED, any = false;
    int yellow = notice_yellow(notices);
    Str why;
    recipient->missing_receipt = open && !recipient->received_at.len;
    recipient->missing_reply = open && head->content.reply != REPLY_NONE && !replied(recipient);
    recipient->late_receipt = recipient->missing_receipt && due_late_days(recipient->receipt_due) > 0;
    recipient->late_reply = recipient->missing_reply && due_late_days(recipient->reply_due) > 0;
    if (!open) {
        recipient->light = LIGHT_GREY;
        recipient->why = str_from(notice_state_name(head->info.state));
        return;
    }
    if (recipient->missing_receipt) {
        Light light = due_light(recipient->receipt_due, recipient->receipt_why, yellow, arena, &why);
        worse(recipient, light, str_format(arena, "未签收，%.*s", STR_ARG(why)), &any);
    }
    if (recipient->missing_reply) {
        bool back = str_is(recipient->reply, "returned");
        Light light = due_light(recipient->reply_due, back ? STR("退回重报") : STR("回报期限"), yellow, arena, &why);
        light = back && light != LIGHT_RED ? LIGHT_YELLOW : light;
        if (!recipient->reply_due.len) {
            why = STR("没有定回报期限");
        }
        worse(recipient, light, str_format(arena, "%s，%.*s", back ? "被退回" : "未回报", STR_ARG(why)), &any);
    }
    if (!any) {
        recipient->light = LIGHT_GREEN;
        recipient->why = head->content.reply == REPLY_NONE      ? STR("已签收")
                         : str_is(recipient->reply, "accepted") ? STR("已回报，已接收")
                                                                : STR("已回报");
    }
}

static NoticeRecipient read_row(const Notices *notices, const Stmt *stmt, Arena *arena) {
    NoticeRecipient one = {
        .id = stmt_integer(stmt, 0), .reminders = (int)stmt_integer(stmt, 19), .rung = (int)stmt_integer(stmt, 20)};
    Str *const texts[] = {NULL,
                          &one.group_name,
                          &one.unit,
                          &one.unit_name,
                          &one.section,
                          &one.person,
                          &one.roles,
                          &one.receipt_due,
                          &one.receipt_why,
                          &one.reply_due,
                          &one.received_by,
                          &one.received_at,
                          &one.reply,
                          &one.answers,
                          &one.reply_by,
                          &one.reply_at,
                          &one.reason,
                          &one.person_name,
                          &one.reminded_on};
    for (size_t i = 1; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = str_copy(arena, stmt_text(stmt, (int)i));
    }
    const SectionDef *section = pack_section(notices->pack, one.section);
    one.section_name = section ? section->name : one.section;
    one.role_names = role_names(notices->pack, one.roles, arena);
    return one;
}

/* The user's units, and the user: "(r.person = ? OR r.unit_code IN (...))". */
void notice_add_places(const User *user, Buf *condition, GivenValue *values, size_t *count) {
    size_t before = *count;
    buf_add(condition, STR("(r.person = ?"));
    values[(*count)++] = (GivenValue){.type = 's', .text = user->name};
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t u = 0; u < user->posts[p].unit_count; u++) {
            buf_add(condition, *count == before + 1 ? STR(" OR r.unit_code IN (?") : STR(",?"));
            values[(*count)++] = (GivenValue){.type = 's', .text = user->posts[p].units[u]};
        }
    }
    buf_add(condition, *count > before + 1 ? STR("))") : STR(")"));
}

size_t notice_place_count(const User *user) {
    size_t most = 1;
    for (size_t p = 0; user && p < user->post_count; p++) {
        most += user->posts[p].unit_count;
    }
    return most;
}

static bool load(const Notices *notices, Tx *tx, const NoticeHead *head, const User *only, Arena *arena,
                 NoticeRecipient **list, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0, value_count = 1;
    GivenValue *values = ARENA_ARRAY(arena, notice_place_count(only) + 1, GivenValue);
    Buf sql = buf_create(arena);
    buf_add(&sql,
            STR("SELECT r.id, r.group_name, r.unit_code, r.unit_name, r.section, r.person, r.roles, r.receipt_due,"
                " r.receipt_why, r.reply_due, COALESCE(b.shown, r.received_by), r.received_at, r.reply, r.answers,"
                " COALESCE(c.shown, r.reply_by), r.reply_at, r.reason, COALESCE(a.shown, r.person), r.reminded_on,"
                " r.reminders, r.rung FROM notice_recipient r LEFT JOIN account a ON a.name = r.person"
                " LEFT JOIN account b ON b.name = r.received_by LEFT JOIN account c ON c.name = r.reply_by"
                " WHERE r.notice_id = ?"));
    values[0] = (GivenValue){.type = 'i', .integer = head->info.id};
    if (only) {
        buf_add(&sql, STR(" AND "));
        notice_add_places(only, &sql, values, &value_count);
    }
    buf_add(&sql, STR(" ORDER BY r.position"));
    *list = NULL;
    *count = 0;
    if (!stmt_open_values(tx, str_cstr(arena, buf_str(&sql)), &stmt, err, values, value_count)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity * 2 + 32;
            *list = arena_grow(arena, *list, capacity, wanted, sizeof **list);
            capacity = wanted;
        }
        (*list)[(*count)++] = read_row(notices, stmt, arena);
    }
    stmt_close(stmt);
    if (good && head->content.reply == REPLY_FORM) {
        good = notice_entry_replies(tx, head->content.round, *list, *count, arena, err);
    }
    for (size_t i = 0; i < *count && good; i++) {
        notice_judge(notices, head, &(*list)[i], arena);
    }
    return good;
}

bool notice_load_recipients(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena,
                            NoticeRecipient **list, size_t *count, Err *err) {
    return load(notices, tx, head, NULL, arena, list, count, err);
}

bool notice_load_own(const Notices *notices, Tx *tx, const NoticeHead *head, const User *user, Arena *arena,
                     NoticeRecipient **list, size_t *count, Err *err) {
    return load(notices, tx, head, user, arena, list, count, err);
}

/* The same counts without reading every recipient: for lists. */
bool notice_tally_of(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena, NoticeTally *tally,
                     Err *err) {
    Stmt *stmt;
    bool row = false;
    char now[32];
    if (head->content.reply == REPLY_FORM) {
        NoticeRecipient *list;
        size_t count;
        if (!notice_load_recipients(notices, tx, head, arena, &list, &count, err)) {
            return false;
        }
        notice_tally(list, count, tally);
        return true;
    }
    time_now_iso(now);
    Str today = date_show(arena, date_today());
    if (!stmt_open(tx,
                   "SELECT COUNT(*), SUM(CASE WHEN received_at <> '' THEN 1 ELSE 0 END),"
                   " SUM(CASE WHEN reply IN ('handed_in', 'accepted') THEN 1 ELSE 0 END),"
                   " SUM(CASE WHEN reply = 'accepted' THEN 1 ELSE 0 END),"
                   " SUM(CASE WHEN received_at = '' AND receipt_due <> '' AND ((length(receipt_due) = 10 AND"
                   " receipt_due < ?) OR (length(receipt_due) > 10 AND receipt_due < ?)) THEN 1 ELSE 0 END),"
                   " SUM(CASE WHEN reply NOT IN ('handed_in', 'accepted') AND reply_due <> '' AND reply_due < ?"
                   " THEN 1 ELSE 0 END) FROM notice_recipient WHERE notice_id = ?",
                   &stmt, err, "szsi", today, now, today, head->info.id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        bool open = head->info.state == NOTICE_ISSUED, asks = head->content.reply != REPLY_NONE;
        *tally = (NoticeTally){.recipients = (size_t)stmt_integer(stmt, 0),
                               .received = (size_t)stmt_integer(stmt, 1),
                               .replied = (size_t)stmt_integer(stmt, 2),
                               .accepted = (size_t)stmt_integer(stmt, 3),
                               .late_receipt = open ? (size_t)stmt_integer(stmt, 4) : 0,
                               .late_reply = open && asks ? (size_t)stmt_integer(stmt, 5) : 0};
        tally->missing_receipt = open ? tally->recipients - tally->received : 0;
        tally->missing_reply = open && asks ? tally->recipients - tally->replied : 0;
    }
    stmt_close(stmt);
    return good;
}

void notice_tally(const NoticeRecipient *list, size_t count, NoticeTally *tally) {
    *tally = (NoticeTally){.recipients = count};
    for (size_t i = 0; i < count; i++) {
        tally->received += list[i].received_at.len > 0;
        tally->replied += replied(&list[i]);
        tally->accepted += str_is(list[i].reply, "accepted");
        tally->missing_receipt += list[i].missing_receipt;
        tally->missing_reply += list[i].missing_reply;
        tally->late_receipt += list[i].late_receipt;
        tally->late_reply += list[i].late_reply;
    }
}
