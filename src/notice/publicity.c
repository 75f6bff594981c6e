/* Publicity: how long it lasts, what the public sees without an account, objections, which hold up its end. */
#include "notice_internal.h"

#include <stdio.h>
#include <string.h>

/* ---- how long ---- */

static Date last_day(const Notices *notices, const NoticeKindDef *kind, Date from) {
    return kind->public_working ? pack_working_days_after(notices->pack, from, kind->public_days)
                                : date_add_days(from, kind->public_days);
}

bool notice_public_days(const Notices *notices, const NoticeHead *head, Arena *arena, Str *from, Str *until, Err *err) {
    const NoticeContent *content = &head->content;
    const NoticeKindDef *kind = head->info.kind;
    Date first = date_today(), last, today = first;
    if (content->public_from.len && date_parse(content->public_from, &first) && date_compare(first, today) < 0) {
        first = today; /* it waited for its signature longer than was thought */
    }
    Date least = last_day(notices, kind, first);
    last = least;
    if (content->public_until.len && date_parse(content->public_until, &last) && date_compare(last, least) < 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "public_until"}, "公示期至少%d个%s，从%.*s起要到%.*s。",
                          kind->public_days, kind->public_working ? "工作日" : "日", STR_ARG(date_show(arena, first)),
                          STR_ARG(date_show(arena, least)));
    }
    *from = date_show(arena, first);
    *until = date_show(arena, last);
    return true;
}

/* ---- objections ---- */

bool notice_open_objections(Tx *tx, int64_t id, int64_t *all, int64_t *open, Err *err) {
    enum { AT_ONCE = 10000 };
    int64_t cases[64];
    int64_t last = 0;
    bool good = true;
    *all = *open = 0;
    for (size_t taken = 64; good && taken == 64 && *all < AT_ONCE;) { /* in portions: a case is asked by its room */
        Stmt *stmt;
        bool row = false;
        taken = 0;
        if (!stmt_open(tx,
                       "SELECT id, case_id FROM notice_objection WHERE notice_id = ? AND id > ? ORDER BY id LIMIT 64",
                       &stmt, err, "ii", id, last)) {
            return false;
        }
        while (taken < 64 && (good = stmt_step(stmt, &row, err)) && row) {
            last = stmt_integer(stmt, 0);
            cases[taken++] = stmt_integer(stmt, 1);
        }
        stmt_close(stmt);
        for (size_t i = 0; i < taken && good; i++) {
            CaseEnd end;
            good = case_end_within(tx, cases[i], &end, err);
            *open += good && end == CASE_OPEN;
        }
        *all += (int64_t)taken;
    }
    return good;
}

static bool is_public_now(const NoticeInfo *info, Str today) {
    return info->kind && info->kind->is_public && info->state == NOTICE_ISSUED &&
           str_compare(info->public_from, today) <= 0;
}

typedef struct Objecting {
    Notices *notices;
    const User *user;
    int64_t id;
    const NoticeObjection *objection;
    bool from_page;
    Arena *arena;
    Str number;
} Objecting;

/* Counted within the write that stores the objection, so that a refused one is not kept, and a flood stays small. */
static bool count_at_gate(Tx *tx, Str day, Str address, int64_t notice, int64_t most, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!store_run(tx,
                   "INSERT INTO notice_gate (day, address, notice_id, count) VALUES (?, ?, ?, 1)"
                   " ON CONFLICT (day, address, notice_id) DO UPDATE SET count = notice_gate.count + 1",
                   err, "ssi", day, address, notice) ||
        !stmt_open(tx, "SELECT count FROM notice_gate WHERE day = ? AND address = ? AND notice_id = ?", &stmt, err,
                   "ssi", day, address, notice)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (count <= most ||
                    err_set(err, ERR_LIMIT, "今天从这里提出的异议太多了，请明天再提，或按公示上的联系方式联系。"));
}

static bool through_gate(const Objecting *objecting, Tx *tx, Err *err) {
    const NoticeDef *def = objecting->notices->def;
    Str day = date_show(objecting->arena, date_today());
    char key[65];
    if (!objecting->from_page) {
        return true;
    }
    if (!store_run(tx, "DELETE FROM notice_gate WHERE day < ?", err, "s", day)) {
        return false;
    }
    bool counted = people_address_key(objecting->objection->address, key);
    return (!counted || count_at_gate(tx, day, str_from(key), 0, def->objections_per_address, err)) &&
           count_at_gate(tx, day, STR("*"), objecting->id, def->objections_per_notice, err);
}

/* The text itself is for the case; personal data have no place in it but the contact, which is sealed. */
static bool text_good(const Objecting *objecting, Err *err) {
    const NoticeDef *def = objecting->notices->def;
    enum { LEAST = 5, CONTACT_MOST = 100 };
    return notice_text_good(objecting->objection->text, "text", "异议内容", LEAST, (size_t)def->objection_characters,
                            true, err) &&
           notice_text_good(objecting->objection->contact, "contact", "联系方式", 0, CONTACT_MOST, false, err);
}

static Str fields_of(const Objecting *objecting) {
    const NoticeDef *def = objecting->notices->def;
    Buf text = buf_create(objecting->arena);
    Json json = json_writer(&text);
    json_open_object(&json);
    json_put_str(&json, str_cstr(objecting->arena, def->objection_text), str_trim(objecting->objection->text));
    json_put_str(&json, str_cstr(objecting->arena, def->objection_kind),
                 objecting->from_page ? def->objection_public : def->objection_office);
    json_close_object(&json);
    return buf_str(&text);
}

static bool case_number_of(Tx *tx, int64_t id, Arena *arena, Str *number, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT number FROM case_record WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *number = good && row ? str_copy(arena, stmt_text(stmt, 0)) : (Str){NULL, 0};
    stmt_close(stmt);
    return good;
}

static bool put_objection(Objecting *objecting, Tx *tx, int64_t case_id, int64_t *id, Err *err) {
    char now[32];
    Str sealed = {NULL, 0}, contact = str_trim(objecting->objection->contact);
    time_now_iso(now);
    Str purpose = str_format(objecting->arena, "notice.contact %lld", (long long)case_id);
    if (contact.len && !store_seal(objecting->notices->store, purpose, contact, objecting->arena, &sealed, err)) {
        return false;
    }
    if (!store_run(tx,
                   "INSERT INTO notice_objection (notice_id, case_id, channel, contact, actor, at) VALUES"
                   " (?, ?, ?, ?, ?, ?)",
                   err, "iizssz", objecting->id, case_id, objecting->from_page ? "page" : "office", sealed,
                   objecting->from_page ? STR("公众") : notice_actor(objecting->user), now)) {
        return false;
    }
    *id = store_last_id(tx);
    return true;
}

static bool object_work(Tx *tx, void *context, Err *err) {
    Objecting *objecting = context;
    NoticeHead head;
    int64_t case_id, id;
    Str today = date_show(objecting->arena, date_today());
    if (!notice_load(objecting->notices, tx, objecting->id, objecting->arena, &head, err)) {
        return false;
    }
    if (objecting->user && !notice_sees(objecting->user, &head)) {
        return notice_no_such(objecting->id, err);
    }
    if (!is_public_now(&head.info, today)) {
        return objecting->from_page ? notice_no_such(objecting->id, err)
                                    : err_set(err, ERR_CONFLICT, "不在公示期内，不能登记异议。");
    }
    if (objecting->user && !notice_office_post(objecting->user, &head, err)) {
        return false;
    }
    if (!through_gate(objecting, tx, err)) {
        return false;
    }
    const NewCase made = {.record = objecting->notices->def->objection,
                          .unit = head.info.unit,
                          .fields = fields_of(objecting),
                          .source = {.kind = STR("notice"),
                                     .id = str_format(objecting->arena, "%lld", (long long)objecting->id),
                                     .label = head.info.number}};
    return case_open_within(objecting->notices->ledger, tx, NULL, &made, true, &case_id, err) &&
           put_objection(objecting, tx, case_id, &id, err) &&
           case_number_of(tx, case_id, objecting->arena, &objecting->number, err) &&
           notice_audit(tx, &head, "object", objecting->from_page ? STR("公众") : notice_actor(objecting->user), "case",
                        objecting->number, objecting->arena, err);
}

bool notice_object(Notices *notices, const User *user, int64_t id, const NoticeObjection *objection, bool from_page,
                   Arena *arena, Str *number, Err *err) {
    Objecting objecting = {notices, from_page ? NULL : user, id, objection, from_page, arena, {NULL, 0}};
    if (!text_good(&objecting, err) || !store_write(notices->store, object_work, &objecting, err)) {
        return false;
    }
    *number = objecting.number;
    return true;
}

bool notice_objections(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeObjected **list,
                       size_t *count, Err *err) {
    Tx *tx;
    NoticeHead head;
    Stmt *stmt;
    bool row = false;
    *list = NULL;
    *count = 0;
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = notice_load(notices, tx, id, arena, &head, err) &&
                (!user || notice_works(user, &head) || notice_no_such(id, err)) &&
                stmt_open(tx,
                          "SELECT o.id, o.case_id, c.number, c.state, o.channel, o.at, c.ended, o.contact FROM"
                          " notice_objection o JOIN case_record c ON c.id = o.case_id WHERE o.notice_id = ?"
                          " ORDER BY o.id",
                          &stmt, err, "i", id);
    if (good) {
        LedgerKind kind;
        const RecordDef *record = ledger_kind(notices->ledger, notices->def->objection, &kind) ? kind.def : NULL;
        while ((good = stmt_step(stmt, &row, err)) && row) {
            int state = record ? record_state(record, stmt_text(stmt, 3)) : -1;
            *list = arena_grow(arena, *list, *count, *count + 1, sizeof **list);
            (*list)[(*count)++] =
                (NoticeObjected){.id = stmt_integer(stmt, 0),
                                 .case_id = stmt_integer(stmt, 1),
                                 .number = str_copy(arena, stmt_text(stmt, 2)),
                                 .state = state >= 0 ? record->states[state].name : str_copy(arena, stmt_text(stmt, 3)),
                                 .channel = str_copy(arena, stmt_text(stmt, 4)),
                                 .at = str_copy(arena, stmt_text(stmt, 5)),
                                 .open = str_is(stmt_text(stmt, 6), "none"),
                                 .has_contact = stmt_text(stmt, 7).len > 0};
        }
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

typedef struct Showing {
    Notices *notices;
    const User *user;
    int64_t id;
    Str reason;
    Arena *arena;
    Str contact;
} Showing;

static bool contact_work(Tx *tx, void *context, Err *err) {
    enum { SEES_PERSONAL = 2 };
    Showing *showing = context;
    NoticeHead head;
    Stmt *stmt;
    bool row = false;
    int64_t notice = 0, case_id = 0;
    Str sealed = {NULL, 0};
    if (!stmt_open(tx, "SELECT notice_id, case_id, contact FROM notice_objection WHERE id = ?", &stmt, err, "i",
                   showing->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        notice = stmt_integer(stmt, 0);
        case_id = stmt_integer(stmt, 1);
        sealed = str_copy(showing->arena, stmt_text(stmt, 2));
    }
    stmt_close(stmt);
    if (!good || !row || !sealed.len) {
        return good ? err_set(err, ERR_NOT_FOUND, "没有这条异议，或者它没有留联系方式。") : false;
    }
    if (!notice_load(showing->notices, tx, notice, showing->arena, &head, err)) {
        return false;
    }
    if (showing->user) {
        const Post *post = notice_office_post(showing->user, &head, NULL);
        if (!post || post->role->sees < SEES_PERSONAL) {
            return notice_sees(showing->user, &head) ? err_set(err, ERR_DENIED, "联系方式只有办理公示的科室可以查看。")
                                                     : notice_no_such(notice, err);
        }
    }
    Str purpose = str_format(showing->arena, "notice.contact %lld", (long long)case_id);
    return store_open_sealed(showing->notices->store, purpose, sealed, showing->arena, &showing->contact, err) &&
           notice_audit(tx, &head, "contact-show", notice_actor(showing->user), "reason", showing->reason,
                        showing->arena, err);
}

bool notice_contact(Notices *notices, const User *user, int64_t objection, Str reason, Arena *arena, Str *contact,
                    Err *err) {
    Showing showing = {notices, user, objection, str_trim(reason), arena, {NULL, 0}};
    if (!notice_text_good(showing.reason, "reason", "查看理由", 2, NOTICE_TEXT_MOST, true, err) ||
        !store_write(notices->store, contact_work, &showing, err)) {
        return false;
    }
    *contact = showing.contact;
    return true;
}

/* ---- what the public sees ---- */

/* What was not written for the public is left out of what goes there. */
static void keep_public(NoticeInfo *info, const NoticeContent *written, Arena *arena) {
    NoticeContent content = {.title = written->title,
                             .body = written->body,
                             .basis = written->basis,
                             .contact = written->contact,
                             .corrections = written->corrections,
                             .correction_count = written->correction_count};
    info->content = notice_content_text(&content, arena);
    info->made_by = (Str){NULL, 0};
    info->reply = REPLY_NONE;
}

bool notice_public_list(Notices *notices, Arena *arena, NoticeInfo **infos, size_t *count, Err *err) {
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    Str today = date_show(arena, date_today());
    *infos = NULL;
    *count = 0;
    Str sql = str_format(arena,
                         "%sWHERE n.state = 'issued' AND n.public_from <> '' AND n.public_from <= ?"
                         " ORDER BY n.public_from DESC, n.id DESC",
                         notice_columns);
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    NoticeHead *heads = NULL;
    size_t all = 0;
    bool good = stmt_open(tx, sql.data, &stmt, err, "s", today);
    if (good) {
        while (good && (good = stmt_step(stmt, &row, err)) && row) {
            heads = arena_grow(arena, heads, all, all + 1, sizeof *heads);
            good = notice_read_row(notices, stmt, arena, &heads[all++], err);
        }
        stmt_close(stmt);
    }
    *infos = ARENA_ARRAY(arena, all + 1, NoticeInfo);
    for (size_t i = 0; i < all && good; i++) {
        good = notice_complete(notices, tx, &heads[i], arena, err);
        if (good && is_public_now(&heads[i].info, today)) {
            keep_public(&heads[i].info, &heads[i].content, arena);
            (*infos)[(*count)++] = heads[i].info;
        }
    }
    store_read_end(tx);
    return good;
}

bool notice_public_get(Notices *notices, int64_t id, Arena *arena, NoticeInfo *info, Err *err) {
    Tx *tx;
    NoticeHead head;
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = notice_load(notices, tx, id, arena, &head, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    if (!is_public_now(&head.info, date_show(arena, date_today()))) {
        return err_set(err, ERR_NOT_FOUND, "没有这份公示，或者公示已经结束。");
    }
    keep_public(&head.info, &head.content, arena);
    *info = head.info;
    return true;
}
