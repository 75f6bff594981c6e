/* Reports that wait for somebody: to be checked, approved, or mended after they were sent back. */
#include "report_internal.h"

enum { LOOKED_AT_MOST = 300 };

typedef struct LastStep {
    Str step, reason;
    int64_t revision; /* that it was taken on; the step itself makes the next one */
} LastStep;

static bool last_step(Tx *tx, int64_t report, Arena *arena, LastStep *last, Err *err) {
    Stmt *stmt;
    bool row = false;
    *last = (LastStep){.step = STR(""), .reason = STR("")};
    if (!stmt_open(tx, "SELECT step, reason, revision FROM report_step WHERE report_id = ? ORDER BY id DESC LIMIT 1",
                   &stmt, err, "i", report)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *last = (LastStep){.step = str_copy(arena, stmt_text(stmt, 0)),
                           .reason = str_copy(arena, stmt_text(stmt, 1)),
                           .revision = stmt_integer(stmt, 2)};
    }
    stmt_close(stmt);
    return good;
}

/* What this user has to do with it; NULL: nothing. Nobody checks or approves what he wrote himself (report_step). */
static const char *task_of(const User *user, const ReportHead *head, const LastStep *last) {
    bool own = str_equal(head->actor, report_actor(user));
    /* until somebody changes it */
    bool returned =
        str_is(last->step, "return") && str_is(head->state, "draft") && head->revision == last->revision + 1;
    if (returned && (own || str_equal(head->made_by, report_actor(user)))) {
        return "report_mend";
    }
    if (own || returned) {
        return NULL;
    }
    if (str_is(head->state, "draft")) {
        return report_may_check(user, &head->path, NULL) ? "report_check" : NULL;
    }
    return report_may(user, ACTION_APPROVE, &head->path, NULL) ? "report_approve" : NULL;
}

static void put_task(const Reports *reports, const ReportHead *head, const LastStep *last, const char *task,
                     Json *json) {
    const ReportDef *def = pack_report(reports->pack, head->kind);
    json_open_object(json);
    json_put_text(json, "kind", task);
    json_put_integer(json, "report", head->id);
    json_put_str(json, "title", head->title);
    json_put_str(json, "kind_name", def ? def->name : head->kind);
    json_put_str(json, "unit", head->unit);
    json_put_str(json, "unit_name", head->path.name);
    json_put_str(json, "reason", last->reason);
    json_put_str(json, "actor", head->actor);
    json_close_object(json);
}

static bool open_ones(Tx *tx, int64_t ids[LOOKED_AT_MOST], size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *count = 0;
    if (!stmt_open(tx, "SELECT id FROM report WHERE state IN ('draft', 'checked') ORDER BY id DESC LIMIT ?", &stmt, err,
                   "i", (int64_t)LOOKED_AT_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        ids[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

bool report_todo(Reports *reports, const User *user, Json *json, Arena *arena, Err *err) {
    int64_t ids[LOOKED_AT_MOST];
    size_t count = 0;
    Tx *tx;
    json_open_array(json);
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good = open_ones(tx, ids, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        ReportHead head;
        LastStep last;
        Err untold = {.kind = ERR_NONE};
        if (!report_head(tx, user, ids[i], arena, &head, &untold)) {
            good = untold.kind == ERR_NOT_FOUND;
            *err = good ? *err : untold;
            continue;
        }
        good = last_step(tx, head.id, arena, &last, err);
        const char *task = good ? task_of(user, &head, &last) : NULL;
        if (task) {
            put_task(reports, &head, &last, task, json);
        }
    }
    store_read_end(tx);
    json_close_array(json);
    return good;
}
