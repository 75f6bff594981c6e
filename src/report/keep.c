/* Keeping a report, writing it again, and what people write into it. */
#include "report_internal.h"

typedef struct Keeping {
    Reports *reports;
    const User *user;
    const ReportOrder *order; /* of a new one */
    const Report *written;
    Str title, content;
    Arena *arena;
    int64_t id;
    bool changed;
} Keeping;

/* The title in one line. */
static Str one_line(Str text, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '\n') {
            buf_add_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

static Str filled(Str text) {
    return text.len ? text : STR("");
}

static bool note(Tx *tx, const User *user, Str action, int64_t id, Str unit, Str detail, Arena *arena, Err *err) {
    return audit_append(tx,
                        &(AuditEntry){.actor = report_actor(user),
                                      .action = action,
                                      .subject = str_format(arena, "报告%lld", (long long)id),
                                      .detail = detail,
                                      .unit = unit},
                        err);
}

static bool put_version(Tx *tx, const Keeping *keeping, int number, const char *now, Err *err) {
    return store_run(
        tx, "INSERT INTO report_version (report_id, number, content, pack, actor, at) VALUES (?, ?, ?, ?, ?, ?)", err,
        "iisssz", keeping->id, (int64_t)number, keeping->content, pack_version(keeping->reports->pack),
        report_actor(keeping->user), now);
}

/* ---- a new one ---- */

static bool find_same(Tx *tx, Keeping *keeping, bool *found, Err *err) {
    const ReportOrder *order = keeping->order;
    Stmt *stmt;
    if (!stmt_open(
            tx, "SELECT id FROM report WHERE unit_code = ? AND kind = ? AND period = ? AND part = ? AND standard = ?",
            &stmt, err, "sssis", order->unit, order->kind, order->period, (int64_t)order->part,
            filled(order->standard))) {
        return false;
    }
    bool good = stmt_step(stmt, found, err);
    keeping->id = good && *found ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool keep_work(Tx *tx, void *context, Err *err) {
    Keeping *keeping = context;
    const ReportOrder *order = keeping->order;
    UnitWay path;
    bool found = false;
    char now[32];
    if (!people_way(tx, NULL, order->unit, keeping->arena, &path, err) ||
        !report_may_write(keeping->user, &path, err) || !find_same(tx, keeping, &found, err)) {
        return false;
    }
    if (found) {
        return err_set(err, ERR_CONFLICT, "这个单位这个期间已经有这种报告（编号%lld）。请打开它，用“按最新数据重写”。",
                       (long long)keeping->id);
    }
    time_now_iso(now);
    Str actor = report_actor(keeping->user);
    if (!store_run(
            tx,
            "INSERT INTO report (kind, unit_code, period, part, standard, title, state, version, revision, actor,"
            " at, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, 'draft', 1, 1, ?, ?, ?, ?)",
            err,
            "sssisss"
            "zsz",
            order->kind, order->unit, order->period, (int64_t)order->part, filled(order->standard), keeping->title,
            actor, now, actor, now)) {
        return false;
    }
    keeping->id = store_last_id(tx);
    return put_version(tx, keeping, 1, now, err) &&
           note(tx, keeping->user, STR("report-keep"), keeping->id, order->unit,
                str_format(keeping->arena, "{\"kind\":\"%.*s\",\"version\":1}", STR_ARG(order->kind)), keeping->arena,
                err);
}

/* With what its kind settles. */
static ReportOrder settled(const Pack *pack, const ReportOrder *order) {
    const ReportDef *def = pack_report(pack, order->kind);
    ReportOrder whole = *order;
    if (def) {
        whole.standard = def->no_standard ? STR("") : order->standard.len ? order->standard : def->standard;
        whole.part = def->every == REPORT_YEAR ? 0 : order->part > 0 ? order->part : 1;
    }
    return whole;
}

bool report_keep(Reports *reports, const User *user, const ReportOrder *order, const Report *written, int64_t *id,
                 Err *err) {
    Arena *arena = arena_create();
    const ReportOrder whole = settled(reports->pack, order);
    Keeping keeping = {.reports = reports, .user = user, .order = &whole, .written = written, .arena = arena};
    keeping.title = one_line(written->title, arena);
    keeping.content = model_write(written, arena);
    bool good = store_write(reports->store, keep_work, &keeping, err);
    *id = keeping.id;
    arena_destroy(arena);
    return good;
}

/* ---- again ---- */

static bool approved(Err *err) {
    return err_set(err, ERR_CONFLICT, "这份报告已经批准，不能再改。确要修改，请由批准人先退回。");
}

/* Whoever writes into a checked report takes it back to a draft. */
static bool touch(Tx *tx, const User *user, int64_t id, int version, Str title, Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(
        tx,
        "UPDATE report SET version = ?, revision = revision + 1, state = 'draft', title = ?, actor = ?, at ="
        " ? WHERE id = ?",
        err, "isszi", (int64_t)version, title, report_actor(user), now, id);
}

static bool renew_work(Tx *tx, void *context, Err *err) {
    Keeping *keeping = context;
    ReportHead head;
    Str before;
    char now[32];
    if (!report_head(tx, keeping->user, keeping->id, keeping->arena, &head, err) ||
        !report_may_write(keeping->user, &head.path, err)) {
        return false;
    }
    if (str_is(head.state, "approved")) {
        return approved(err);
    }
    if (!version_load(tx, head.id, head.version, keeping->arena, &before, err)) {
        return false;
    }
    keeping->changed = !str_equal(before, keeping->content);
    if (!keeping->changed) {
        return true;
    }
    time_now_iso(now);
    return put_version(tx, keeping, head.version + 1, now, err) &&
           touch(tx, keeping->user, head.id, head.version + 1, head.title, err) &&
           note(tx, keeping->user, STR("report-renew"), head.id, head.unit,
                str_format(keeping->arena, "{\"version\":%d}", head.version + 1), keeping->arena, err);
}

bool report_renew(Reports *reports, const User *user, int64_t id, const Report *written, bool *changed, Err *err) {
    Arena *arena = arena_create();
    Keeping keeping = {.reports = reports, .user = user, .id = id, .written = written, .arena = arena};
    keeping.content = model_write(written, arena);
    bool good = store_write(reports->store, renew_work, &keeping, err);
    *changed = keeping.changed;
    arena_destroy(arena);
    return good;
}

bool report_order(Reports *reports, const User *user, int64_t id, Arena *arena, ReportOrder *order, Err *err) {
    Tx *tx;
    ReportHead head;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good = report_head(tx, user, id, arena, &head, err);
    store_read_end(tx);
    if (good) {
        *order = (ReportOrder){head.kind, head.unit, head.period, head.standard, head.part, {NULL, 0}};
    }
    return good;
}

/* ---- edits ---- */

typedef struct Editing {
    const User *user;
    const ReportEdit *edit;
    Arena *arena;
} Editing;

static const Block *find_block(const Report *report, Str key) {
    for (size_t i = 0; i < report->count; i++) {
        if (str_equal(report->blocks[i].key, key)) {
            return &report->blocks[i];
        }
    }
    return NULL;
}

static bool check_text(const ReportEdit *edit, const Block *block, Err *err) {
    if (edit->restore) {
        return true;
    }
    if (str_invalid_utf8(edit->text) >= 0 || utf8_count(edit->text) > REPORT_TEXT_MOST) {
        return err_set_field(err, ERR_INPUT, "text", "写得太长，一段最多%d个字。", REPORT_TEXT_MOST);
    }
    bool head = block == NULL;
    if (head && utf8_count(edit->text) > REPORT_HEAD_MOST) {
        return err_set_field(err, ERR_INPUT, "text", "写得太长，最多%d个字。", REPORT_HEAD_MOST);
    }
    if (head && !str_is(edit->key, "@title") && str_find(edit->text, STR("\n")) >= 0) {
        return err_set_field(err, ERR_INPUT, "text", "这一项只能写一行，几个名称用顿号、逗号或空格分开。");
    }
    bool fixed = block && (block->type == BLOCK_TABLE || block->type == BLOCK_CHART || block->type == BLOCK_PAGE_BREAK);
    if (fixed && edit->text.len) {
        return err_set_field(err, ERR_INPUT, "text", "表和图由数据生成，可以略去，不能改写。数据有误请改数据。");
    }
    bool one = block && (block->type == BLOCK_HEADING || block->type == BLOCK_ATTACHMENT);
    if (one && str_find(edit->text, STR("\n")) >= 0) {
        return err_set_field(err, ERR_INPUT, "text", "标题和附件名称只能写一行。");
    }
    return true;
}

static bool put_edit(Tx *tx, const Editing *editing, const ReportHead *head, Str base, Str figures, Err *err) {
    const ReportEdit *edit = editing->edit;
    char now[32];
    time_now_iso(now);
    Str title = head->title;
    if (str_is(edit->key, "@title")) {
        title = one_line(edit->restore ? base : edit->text, editing->arena);
    }
    return store_run(tx,
                     "INSERT INTO report_edit (report_id, version, block_key, restored, text, base, figures, actor, at)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     err,
                     "iisissss"
                     "z",
                     head->id, (int64_t)head->version, edit->key, (int64_t)edit->restore,
                     edit->restore ? STR("") : filled(edit->text), filled(base), figures, report_actor(editing->user),
                     now) &&
           touch(tx, editing->user, head->id, head->version, title, err) &&
           note(tx, editing->user, STR("report-edit"), head->id, head->unit,
                str_format(editing->arena, "{\"version\":%d,\"restored\":%s}", head->version,
                           edit->restore ? "true" : "false"),
                editing->arena, err);
}

static bool edit_work(Tx *tx, void *context, Err *err) {
    Editing *editing = context;
    const ReportEdit *edit = editing->edit;
    ReportHead head;
    Report report;
    Str content;
    if (!report_head(tx, editing->user, edit->id, editing->arena, &head, err) ||
        !report_may_write(editing->user, &head.path, err)) {
        return false;
    }
    if (str_is(head.state, "approved")) {
        return approved(err);
    }
    if (edit->revision >= 0 && edit->revision != head.revision) {
        return err_set(err, ERR_CONFLICT, "%.*s刚刚改过这份报告。请刷新，看过再改。", STR_ARG(head.actor));
    }
    if (!version_load(tx, head.id, head.version, editing->arena, &content, err) ||
        !model_read(content, editing->arena, &report, err)) {
        return false;
    }
    const Str *line = model_head(&report, edit->key);
    const Block *block = line ? NULL : find_block(&report, edit->key);
    if (!line && !block) {
        return err_set(err, ERR_NOT_FOUND, "报告里没有这一段，可能已经按新数据重写。请刷新。");
    }
    if (str_is(edit->key, "@title") && !edit->restore && !str_trim(edit->text).len) {
        return err_set_field(err, ERR_INPUT, "text", "标题不能是空的。");
    }
    return check_text(edit, block, err) && put_edit(tx, editing, &head, line ? *line : block_words(block),
                                                    line ? STR("[]") : block_figures(block, editing->arena), err);
}

bool report_edit(Reports *reports, const User *user, const ReportEdit *edit, Err *err) {
    ReportEdit trimmed = *edit;
    if (str_starts(edit->key, STR("@"))) { /* of the head */
        trimmed.text = str_trim(edit->text);
    }
    Editing editing = {.user = user, .edit = &trimmed, .arena = arena_create()};
    bool good = store_write(reports->store, edit_work, &editing, err);
    arena_destroy(editing.arena);
    return good;
}
