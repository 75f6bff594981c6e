/* What comes back: receipts, replies, and what the issuing side says to them; reminders. */
#include "notice_internal.h"

#include <stdio.h>

static const char *const deed_ids[NOTICE_DEEDS] = {"receive", "hand_in", "return", "accept"};

const char *notice_deed_id(NoticeDeed deed) {
    return deed_ids[deed];
}

bool notice_deed_parse(Str text, NoticeDeed *deed) {
    for (int i = 0; i < NOTICE_DEEDS; i++) {
        if (str_is(text, deed_ids[i])) {
            *deed = (NoticeDeed)i;
            return true;
        }
    }
    return false;
}

typedef struct Doing {
    Notices *notices;
    const User *user;
    int64_t id;
    const NoticeDone *done;
    Arena *arena;
    NoticeHead head;
    NoticeRecipient recipient;
    NoticeStanding standing;
} Doing;

static bool no_recipient(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这份通知，或者它不是发给您的。");
}

/* The recipient with its notice, as the user may see it. */
static bool load(Doing *doing, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    int64_t notice = 0;
    NoticeRecipient *list;
    size_t count;
    if (!stmt_open(tx, "SELECT notice_id FROM notice_recipient WHERE id = ?", &stmt, err, "i", doing->id)) {
        return false;
    }
    good = stmt_step(stmt, &row, err);
    notice = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    if (!good || !row) {
        return good ? no_recipient(err) : false;
    }
    if (!notice_load(doing->notices, tx, notice, doing->arena, &doing->head, err) ||
        !notice_load_recipients(doing->notices, tx, &doing->head, doing->arena, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        doing->recipient = list[i].id == doing->id ? list[i] : doing->recipient;
    }
    doing->standing = notice_standing(doing->user, &doing->recipient);
    return doing->standing.sees || !doing->user || notice_sees(doing->user, &doing->head) || no_recipient(err);
}

/* ---- storing ---- */

static bool put_event(const Doing *doing, Tx *tx, const char *act, Str answers, Str reason, const Post *post,
                      bool program, const char *now, Err *err) {
    Str behalf = post && post->delegate_of ? post->for_name : (Str){NULL, 0};
    return store_run(tx,
                     "INSERT INTO notice_event (notice_id, recipient_id, act, answers, reason, actor, behalf, role, at)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "iizsssssz", doing->head.info.id, doing->recipient.id, act, answers, reason,
                     program ? STR("系统") : notice_actor(doing->user), behalf, post ? post->role->id : STR(""), now);
}

static bool audit(const Doing *doing, Tx *tx, const char *act, Err *err) {
    const AuditEntry entry = {.actor = notice_actor(doing->user),
                              .action = str_format(doing->arena, "notice-%s", act),
                              .subject = str_format(doing->arena, "notice %lld", (long long)doing->head.info.id),
                              .unit = doing->recipient.unit,
                              .detail =
                                  str_format(doing->arena, "{\"recipient\":%lld}", (long long)doing->recipient.id)};
    return audit_append(tx, &entry, err);
}

static bool put_receipt(Doing *doing, Tx *tx, const char *now, Err *err) {
    return store_run(tx, "UPDATE notice_recipient SET received_by = ?, received_at = ? WHERE id = ?", err, "szi",
                     notice_actor(doing->user), now, doing->recipient.id) &&
           put_event(doing, tx, "receive", (Str){NULL, 0}, (Str){NULL, 0}, doing->standing.post, false, now, err);
}

/* ---- what is handed in ---- */

static bool has_file(const Doing *doing, Tx *tx, Str part, bool *has, Err *err) {
    const EvidenceSubject subject = {.kind = STR("notice-reply"),
                                     .id = str_format(doing->arena, "%lld", (long long)doing->recipient.id),
                                     .part = part,
                                     .unit = doing->recipient.unit};
    int64_t count;
    if (!evidence_count(tx, &subject, &count, err)) {
        return false;
    }
    *has = count > 0;
    return true;
}

static bool item_missing(const NoticeItem *item, Err *err) {
    const Place place = place_field("%.*s", STR_ARG(str_head(item->id, 60)));
    return err_set_at(err, ERR_INPUT, &place, "还没有%s“%.*s”。", item->file ? "上传" : "填写", STR_ARG(item->name));
}

static bool text_item(const Doing *doing, const NoticeItem *item, const json_t *given, json_t *kept, Err *err) {
    Str text = notice_text_of(json_object_get(given, item->id.data), doing->arena);
    if (!notice_text_good(text, item->id.data, item->name.data, 0, 10000, true, err)) {
        return false;
    }
    if (!str_trim(text).len) {
        return !item->required || item_missing(item, err);
    }
    json_object_set_new(kept, item->id.data, json_stringn(text.data, text.len));
    return true;
}

static bool materials(const Doing *doing, Tx *tx, const json_t *given, json_t *kept, Err *err) {
    for (size_t i = 0; i < doing->head.content.item_count; i++) {
        const NoticeItem *item = &doing->head.content.items[i];
        bool has = false;
        if (!item->file && !text_item(doing, item, given, kept, err)) {
            return false;
        }
        if (item->file && item->required && !has_file(doing, tx, item->id, &has, err)) {
            return false;
        }
        if (item->file && item->required && !has) {
            return item_missing(item, err);
        }
    }
    return true;
}

static bool answers_of(const Doing *doing, Tx *tx, Str *answers, Err *err) {
    json_error_t fault;
    Str text = doing->done->answers.len ? doing->done->answers : STR("{}");
    if (text.len > NOTICE_CONTENT_MOST) {
        return err_set(err, ERR_LIMIT, "回报的文字太多，请放到附件里。");
    }
    json_t *given = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &fault), *kept = json_object();
    bool good = json_is_object(given) || err_set(err, ERR_INPUT, "回报要写成一个对象。");
    if (good && doing->head.content.reply == REPLY_TICK) {
        good =
            json_is_true(json_object_get(given, "tick")) ||
            err_set_at(err, ERR_INPUT, &(Place){.field = "tick"}, "请勾选“%.*s”。", STR_ARG(doing->head.content.tick));
        json_object_set_new(kept, "tick", json_true());
    } else if (good) {
        good = materials(doing, tx, given, kept, err);
    }
    *answers = good ? json_value_text(kept, JSON_CANONICAL, doing->arena) : (Str){NULL, 0};
    json_decref(kept);
    json_decref(given);
    return good;
}

static bool is_reply(const Doing *doing, const char *word) {
    return str_is(doing->recipient.reply, word);
}

static bool hand_in(Doing *doing, Tx *tx, const char *now, Err *err) {
    Str answers = {NULL, 0};
    if (!doing->standing.replies) {
        return err_set(err, ERR_DENIED, "您的岗位不能为“%.*s”回报。", STR_ARG(doing->recipient.unit_name));
    }
    if (doing->head.content.reply == REPLY_NONE || doing->head.content.reply == REPLY_FORM) {
        return err_set(err, ERR_CONFLICT, "%s",
                       doing->head.content.reply == REPLY_FORM ? "这份通知要填表，请到填报里报送。"
                                                               : "这份通知不用回报。");
    }
    if (is_reply(doing, "handed_in") || is_reply(doing, "accepted")) {
        return err_set(err, ERR_CONFLICT, "已经回报过了，要改请发文科室退回。");
    }
    return answers_of(doing, tx, &answers, err) &&
           (doing->recipient.received_at.len || put_receipt(doing, tx, now, err)) &&
           store_run(tx,
                     "UPDATE notice_recipient SET reply = 'handed_in', answers = ?, reply_by = ?, reply_at = ?,"
                     " reason = '' WHERE id = ?",
                     err, "sszi", answers, notice_actor(doing->user), now, doing->recipient.id) &&
           put_event(doing, tx, "hand_in", answers, (Str){NULL, 0}, doing->standing.post, false, now, err);
}

static bool receive(Doing *doing, Tx *tx, const char *now, Err *err) {
    if (!doing->standing.receives) {
        return err_set(err, ERR_DENIED, "您的岗位不能为“%.*s”签收，请单位负责人签收。",
                       STR_ARG(doing->recipient.unit_name));
    }
    return doing->recipient.received_at.len ? err_set(err, ERR_CONFLICT, "已经签收过了。")
                                            : put_receipt(doing, tx, now, err);
}

/* ---- the issuing side ---- */

static bool judge(Doing *doing, Tx *tx, const char *now, Err *err) {
    bool back = doing->done->deed == NOTICE_SEND_BACK;
    const Post *post = NULL;
    if (doing->user && !(post = notice_office_post(doing->user, &doing->head, err))) {
        return false;
    }
    if (doing->head.content.reply == REPLY_FORM) {
        return err_set(err, ERR_CONFLICT, "填的表请在填报里审核或退回。");
    }
    if (!is_reply(doing, "handed_in") && !(back && is_reply(doing, "accepted"))) {
        return err_set(err, ERR_CONFLICT, "这个单位现在没有待接收的回报。");
    }
    if (back && !notice_text_good(doing->done->reason, "reason", "退回意见", 2, NOTICE_TEXT_MOST, true, err)) {
        return false;
    }
    return store_run(tx, "UPDATE notice_recipient SET reply = ?, reason = ? WHERE id = ?", err, "zsi",
                     back ? "returned" : "accepted", back ? doing->done->reason : STR(""), doing->recipient.id) &&
           put_event(doing, tx, deed_ids[doing->done->deed], (Str){NULL, 0}, doing->done->reason, post, false, now,
                     err);
}

static bool do_work(Tx *tx, void *context, Err *err) {
    Doing *doing = context;
    char now[32];
    time_now_iso(now);
    if (!load(doing, tx, err)) {
        return false;
    }
    if (doing->head.info.state != NOTICE_ISSUED) {
        return err_set(err, ERR_CONFLICT, "这份通知%s，不用再办。", notice_state_name(doing->head.info.state));
    }
    bool good = doing->done->deed == NOTICE_RECEIVE   ? receive(doing, tx, now, err)
                : doing->done->deed == NOTICE_HAND_IN ? hand_in(doing, tx, now, err)
                                                      : judge(doing, tx, now, err);
    return good && audit(doing, tx, deed_ids[doing->done->deed], err);
}

bool notice_do(Notices *notices, const User *user, int64_t recipient, const NoticeDone *done, Err *err) {
    Doing doing = {.notices = notices, .user = user, .id = recipient, .done = done, .arena = arena_create()};
    bool good = store_write(notices->store, do_work, &doing, err);
    arena_destroy(doing.arena);
    return good;
}

/* ---- reminders ---- */

bool notice_remind_one(Tx *tx, const NoticeHead *head, const NoticeRecipient *recipient, const User *user,
                       const Post *post, Str words, Err *err) {
    const Doing doing = {.user = user, .head = {.info = {.id = head->info.id}}, .recipient = *recipient};
    char now[32];
    char today[16];
    Date day = date_today();
    time_now_iso(now);
    snprintf(today, sizeof today, "%04d-%02d-%02d", day.year, day.month, day.day);
    return store_run(tx, "UPDATE notice_recipient SET reminders = reminders + 1, reminded_on = ? WHERE id = ?", err,
                     "zi", today, recipient->id) &&
           put_event(&doing, tx, "remind", (Str){NULL, 0}, words, post, !user, now, err);
}

typedef struct Reminding {
    Notices *notices;
    const User *user;
    int64_t id;
    const int64_t *only;
    size_t only_count, told;
    Arena *arena;
} Reminding;

static bool wanted(const Reminding *reminding, int64_t id) {
    for (size_t i = 0; i < reminding->only_count; i++) {
        if (reminding->only[i] == id) {
            return true;
        }
    }
    return reminding->only_count == 0;
}

static bool remind_work(Tx *tx, void *context, Err *err) {
    Reminding *reminding = context;
    NoticeHead head;
    NoticeRecipient *list;
    size_t count;
    const Post *post = NULL;
    if (!notice_load(reminding->notices, tx, reminding->id, reminding->arena, &head, err)) {
        return false;
    }
    if (reminding->user && !notice_sees(reminding->user, &head)) {
        return notice_no_such(reminding->id, err);
    }
    if (reminding->user && !(post = notice_office_post(reminding->user, &head, err))) {
        return false;
    }
    if (head.info.state != NOTICE_ISSUED) {
        return err_set(err, ERR_CONFLICT, "这份通知%s，不用催办。", notice_state_name(head.info.state));
    }
    if (!notice_load_recipients(reminding->notices, tx, &head, reminding->arena, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!wanted(reminding, list[i].id) || (!list[i].missing_receipt && !list[i].missing_reply)) {
            continue;
        }
        if (!notice_remind_one(tx, &head, &list[i], reminding->user, post, list[i].why, err)) {
            return false;
        }
        reminding->told++;
    }
    if (!reminding->told) {
        return err_set(err, ERR_CONFLICT, "没有要催的单位：都签收、回报了。");
    }
    return notice_audit(tx, &head, "remind", notice_actor(reminding->user), "told",
                        str_format(reminding->arena, "%zu", reminding->told), reminding->arena, err);
}

bool notice_remind(Notices *notices, const User *user, int64_t id, const int64_t *recipients, size_t count,
                   size_t *told, Err *err) {
    Reminding reminding = {
        .notices = notices, .user = user, .id = id, .only = recipients, .only_count = count, .arena = arena_create()};
    bool good = store_write(notices->store, remind_work, &reminding, err);
    *told = reminding.told;
    arena_destroy(reminding.arena);
    return good;
}

/* ---- files ---- */

bool notice_reach(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeReach *reach, Err *err) {
    Tx *tx;
    NoticeHead head;
    NoticeRecipient *list;
    size_t count;
    *reach = (NoticeReach){.sees = 1};
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = notice_load(notices, tx, id, arena, &head, err) &&
                notice_load_recipients(notices, tx, &head, arena, &list, &count, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    bool seen = !user || notice_sees(user, &head), works = !user || notice_works(user, &head);
    bool out = head.info.state == NOTICE_ISSUED || head.info.state == NOTICE_CLOSED;
    for (size_t i = 0; i < count && !seen && out; i++) {
        seen = notice_standing(user, &list[i]).sees;
    }
    bool draft = head.info.state == NOTICE_DRAFT || head.info.state == NOTICE_RETURNED;
    reach->unit = head.info.unit;
    reach->sees = works ? 2 : 1;
    reach->change = draft && (!user || notice_post(user, &head, ACTION_EDIT, false, &reach->why));
    if (!draft) {
        err_set(&reach->why, ERR_CONFLICT, "通知已经送签，附件不能再改。");
    }
    return seen || notice_no_such(id, err);
}

bool notice_reply_reach(Notices *notices, const User *user, int64_t recipient, Arena *arena, NoticeReach *reach,
                        Err *err) {
    Tx *tx;
    Doing doing = {.notices = notices, .user = user, .id = recipient, .arena = arena};
    *reach = (NoticeReach){.sees = 1};
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = load(&doing, tx, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    bool works = !user || notice_works(user, &doing.head);
    bool open =
        doing.head.info.state == NOTICE_ISSUED && !is_reply(&doing, "handed_in") && !is_reply(&doing, "accepted");
    if (!works && !doing.standing.sees) {
        return no_recipient(err);
    }
    reach->unit = doing.recipient.unit;
    reach->sees = works || doing.standing.replies ? 2 : 1;
    reach->change = open && doing.standing.replies;
    if (!reach->change) {
        err_set(&reach->why, open ? ERR_DENIED : ERR_CONFLICT,
                open ? "材料由接收单位上传。" : "已经回报，附件不能再改；要改请发文科室退回。");
    }
    return true;
}
