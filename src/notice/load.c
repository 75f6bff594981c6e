/* A notice as it is stored: its row, the signatures since it was submitted, where its unit stands. */
#include "notice_internal.h"

#include <string.h>

static const char *const state_ids[NOTICE_STATES] = {"draft", "submitted", "returned", "issued", "closed", "withdrawn"};

const char *notice_state_id(NoticeState state) {
    return state_ids[state];
}

const char *notice_state_name(NoticeState state) {
    static const char *const names[NOTICE_STATES] = {"起草", "待签发", "退回修改", "已发出", "已结束", "已撤回"};
    return names[state];
}

bool notice_state_parse(Str text, NoticeState *state) {
    for (int i = 0; i < NOTICE_STATES; i++) {
        if (str_is(text, state_ids[i])) {
            *state = (NoticeState)i;
            return true;
        }
    }
    return false;
}

bool notice_open(Store *store, const Pack *pack, Ledger *ledger, Evidence *evidence, Notices **notices, Err *err) {
    Arena *arena = arena_create();
    *notices = NULL;
    if (!pack_notices(pack)) {
        arena_destroy(arena);
        return err_set(err, ERR_INPUT, "规则包里没有通知公示的规则（packs/notices.yaml）。");
    }
    Notices *made = ARENA_NEW(arena, Notices);
    *made = (Notices){store, pack, pack_notices(pack), ledger, evidence, arena};
    *notices = made;
    return true;
}

void notice_close(Notices *notices) {
    if (notices) {
        arena_destroy(notices->arena);
    }
}

bool notice_no_such(int64_t id, Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有第%lld号通知，或者您看不到它。", (long long)id);
}

const char notice_columns[] =
    "SELECT n.id, n.kind, n.unit_code, n.section, n.number, n.title, n.state, n.content, n.version, n.signed, "
    "n.made_by,"
    " n.made_at, n.issued_at, n.public_from, n.public_until, n.objections, n.ended_at FROM notice n ";

static Str text_at(const Stmt *stmt, int column, Arena *arena) {
    return str_copy(arena, stmt_text(stmt, column));
}

bool notice_read_row(const Notices *notices, const Stmt *stmt, Arena *arena, NoticeHead *head, Err *err) {
    NoticeInfo *info = &head->info;
    const SectionDef *section;
    *head = (NoticeHead){.signer_count = 0};
    *info = (NoticeInfo){.id = stmt_integer(stmt, 0),
                         .kind_id = text_at(stmt, 1, arena),
                         .unit = text_at(stmt, 2, arena),
                         .section = text_at(stmt, 3, arena),
                         .number = text_at(stmt, 4, arena),
                         .title = text_at(stmt, 5, arena),
                         .content = text_at(stmt, 7, arena),
                         .version = stmt_integer(stmt, 8),
                         .signed_count = stmt_integer(stmt, 9),
                         .made_by = text_at(stmt, 10, arena),
                         .made_at = text_at(stmt, 11, arena),
                         .issued_at = text_at(stmt, 12, arena),
                         .public_from = text_at(stmt, 13, arena),
                         .public_until = text_at(stmt, 14, arena),
                         .objections = stmt_integer(stmt, 15),
                         .ended_at = text_at(stmt, 16, arena)};
    notice_state_parse(stmt_text(stmt, 6), &info->state);
    info->kind = pack_notice_kind(notices->pack, info->kind_id);
    info->kind_name = info->kind ? info->kind->name : info->kind_id;
    section = pack_section(notices->pack, info->section);
    info->section_name = section ? section->name : info->section;
    if (!notice_content_read(info->content, arena, &head->content, err)) {
        return false;
    }
    info->reply = head->content.reply;
    for (size_t i = 0; i < head->content.group_count; i++) {
        Str day = head->content.groups[i].reply_on;
        if (day.len && (!info->reply_due.len || str_compare(day, info->reply_due) < 0)) {
            info->reply_due = day;
        }
    }
    return true;
}

/* Who submitted it last, and who has signed since. */
static bool read_signers(Tx *tx, NoticeHead *head, Arena *arena, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT step, actor FROM notice_step WHERE notice_id = ? ORDER BY sequence", &stmt, err, "i",
                   head->info.id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str step = stmt_text(stmt, 0);
        if (str_is(step, "submit")) {
            head->submitted_by = text_at(stmt, 1, arena);
            head->signer_count = 0;
        } else if (str_is(step, "sign")) {
            head->signers = arena_grow(arena, head->signers, head->signer_count, head->signer_count + 1, sizeof(Str));
            head->signers[head->signer_count++] = text_at(stmt, 1, arena);
        }
    }
    stmt_close(stmt);
    return good;
}

/* Whether somebody has a post of the role for the department at a unit. */
static bool held_at(Tx *tx, Str role, Str unit, Str section, Str day, bool *held, Err *err) {
    Stmt *stmt;
    if (!stmt_open(
            tx,
            "SELECT 1 FROM post_unit u JOIN post p ON p.id = u.post_id JOIN account a ON a.id = p.account_id WHERE"
            " u.unit_code = ?1 AND p.role = ?2 AND p.ended_at = '' AND a.state = 'active' AND (a.expires_on = '' OR"
            " a.expires_on >= ?3) AND (p.valid_from = ''"
            " OR p.valid_from <= ?3) AND (p.valid_until = '' OR p.valid_until >= ?3) AND (p.sections = '' OR ?4 ="
            " '' OR instr(',' || p.sections || ',', ',' || ?4 || ',') > 0) LIMIT 1",
            &stmt, err, "ssss", unit, role, day, section)) {
        return false;
    }
    bool good = stmt_step(stmt, held, err);
    stmt_close(stmt);
    return good;
}

/* Whose signature is next, and whether there is anybody to give it. */
static bool read_next(const Notices *notices, Tx *tx, NoticeHead *head, Arena *arena, Err *err) {
    const NoticeSigner *next = notice_next_signer(head);
    const RoleDef *role = next ? pack_role(notices->pack, next->role) : NULL;
    Str today = date_show(arena, date_today());
    bool held = !role;
    head->info.waits_for = role ? role->name : (Str){NULL, 0};
    for (size_t i = 0; !held && i < head->path.length; i++) {
        if (!held_at(tx, role->id, head->path.codes[i], head->info.section, today, &held, err)) {
            return false;
        }
    }
    head->info.waits_for_nobody = !held;
    return true;
}

bool notice_complete(const Notices *notices, Tx *tx, NoticeHead *head, Arena *arena, Err *err) {
    if (!people_way(tx, notices->pack, head->info.unit, arena, &head->path, err) ||
        !read_signers(tx, head, arena, err)) {
        return false;
    }
    head->info.unit_name = head->path.name;
    int64_t all, open;
    if (!read_next(notices, tx, head, arena, err)) {
        return false;
    }
    if (!head->info.kind || !head->info.kind->is_public) {
        return true;
    }
    if (!notice_open_objections(tx, head->info.id, &all, &open, err)) {
        return false;
    }
    head->info.objections = all;
    head->info.open_objections = open;
    return true;
}

bool notice_load(const Notices *notices, Tx *tx, int64_t id, Arena *arena, NoticeHead *head, Err *err) {
    Stmt *stmt;
    bool row = false;
    Str sql = str_format(arena, "%sWHERE n.id = ?", notice_columns);
    if (!stmt_open(tx, sql.data, &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (!row || notice_read_row(notices, stmt, arena, head, err));
    stmt_close(stmt);
    return good && (row || notice_no_such(id, err)) && notice_complete(notices, tx, head, arena, err);
}
