/* The way of a report: checked by another than who wrote it, approved, sent back; and its review. */
#include "report_internal.h"

typedef struct Stepping {
    Reports *reports;
    const User *user;
    const ReportStep *step;
    const ReportSupply *supply;
    Arena *arena;
    ReportHead head;
    ReportFindings findings;
} Stepping;

static bool review(const Reports *reports, Tx *tx, const ReportHead *head, const ReportSupply *supply, Arena *arena,
                   ReportFindings *findings, Err *err) {
    Str content;
    Report generated, effective;
    StoredEdit *edits;
    size_t count;
    if (!version_load(tx, head->id, head->version, arena, &content, err) ||
        !model_read(content, arena, &generated, err) ||
        !edits_load(tx, head->id, head->version, arena, &edits, &count, err)) {
        return false;
    }
    effective = generated;
    report_apply(&effective, edits, count, arena);
    return report_find(reports, head, &generated, &effective, edits, count, supply, arena, findings, err);
}

bool report_review(Reports *reports, const User *user, int64_t id, const ReportSupply *supply, Json *json, Arena *arena,
                   size_t *against, size_t *errors, Err *err) {
    ReportHead head;
    ReportFindings findings;
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good =
        report_head(tx, user, id, arena, &head, err) && review(reports, tx, &head, supply, arena, &findings, err);
    store_read_end(tx);
    if (good) {
        *against = findings.against;
        *errors = findings.errors;
        findings_json(&findings, json);
    }
    return good;
}

/* ---- steps ---- */

static bool own_work(const Stepping *stepping, Err *err) {
    if (str_equal(stepping->head.actor, report_actor(stepping->user))) {
        return err_set(err, ERR_DENIED, "这份报告最后是您自己改的，要由另一个人核对和批准。");
    }
    return true;
}

static bool in_state(const Stepping *stepping, const char *state, const char *what, Err *err) {
    return str_is(stepping->head.state, state) || err_set(err, ERR_CONFLICT, "%s。请刷新页面。", what);
}

/* A reason is given where the text contradicts the data; told with how many places that are. */
static bool check_reason(const Stepping *stepping, Err *err) {
    Str reason = str_trim(stepping->step->reason);
    if (utf8_count(reason) > REPORT_REASON_MOST || str_invalid_utf8(reason) >= 0) {
        return err_set_field(err, ERR_INPUT, "reason", "理由写得太长，最多%d个字。", REPORT_REASON_MOST);
    }
    if (str_is(stepping->step->step, "return") && utf8_count(reason) < 2) {
        return err_set_field(err, ERR_INPUT, "reason", "请写明退回的理由（至少两个字）。");
    }
    if (str_is(stepping->step->step, "approve") && stepping->findings.against && utf8_count(reason) < 2) {
        return err_set_field(err, ERR_INPUT, "reason",
                             "报告有%zu处与数据不符。改正后再批准；确实要照此批准的，请写明理由。",
                             stepping->findings.against);
    }
    return true;
}

static bool allowed(const Stepping *stepping, const char **after, Err *err) {
    const ReportHead *head = &stepping->head;
    const User *user = stepping->user;
    Str step = stepping->step->step;
    if (str_is(step, "check")) {
        *after = "checked";
        return report_may_check(user, &head->path, err) && in_state(stepping, "draft", "只有草稿可以核对", err) &&
               own_work(stepping, err);
    }
    if (str_is(step, "approve")) {
        *after = "approved";
        return report_may(user, ACTION_APPROVE, &head->path, err) &&
               in_state(stepping, "checked", "核对过的报告才能批准", err) && own_work(stepping, err);
    }
    if (str_is(step, "return")) {
        *after = "draft";
        if (str_is(head->state, "approved")) {
            return report_may(user, ACTION_APPROVE, &head->path, err);
        }
        return report_may_check(user, &head->path, err) && in_state(stepping, "checked", "草稿不用退回", err);
    }
    return err_set(err, ERR_USAGE, "“step”可以是 check、approve 或 return。");
}

static bool put_step(Tx *tx, const Stepping *stepping, const char *after, Err *err) {
    const ReportHead *head = &stepping->head;
    char now[32];
    time_now_iso(now);
    Buf found = buf_create(stepping->arena);
    Json json = json_writer(&found);
    findings_json(&stepping->findings, &json);
    Str reason = str_trim(stepping->step->reason), actor = report_actor(stepping->user);
    return store_run(
               tx,
               "INSERT INTO report_step (report_id, version, revision, step, after_state, reason, findings, actor,"
               " at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
               err, "iiiszsssz", head->id, (int64_t)head->version, head->revision, stepping->step->step, after,
               reason.len ? reason : STR(""), buf_str(&found), actor, now) &&
           store_run(tx, "UPDATE report SET state = ?, revision = revision + 1 WHERE id = ?", err, "zi", after,
                     head->id) &&
           audit_append(tx,
                        &(AuditEntry){.actor = actor,
                                      .action = STR("report-step"),
                                      .subject = str_format(stepping->arena, "报告%lld", (long long)head->id),
                                      .detail = str_format(
                                          stepping->arena, "{\"step\":\"%.*s\",\"version\":%d,\"against\":%zu}",
                                          STR_ARG(stepping->step->step), head->version, stepping->findings.against),
                                      .unit = head->unit},
                        err);
}

static bool step_work(Tx *tx, void *context, Err *err) {
    Stepping *stepping = context;
    int64_t seen = stepping->head.revision; /* that the review looked at */
    const char *after = NULL;
    if (!report_head(tx, stepping->user, stepping->step->id, stepping->arena, &stepping->head, err)) {
        return false;
    }
    bool moved = stepping->head.revision != seen ||
                 (stepping->step->revision >= 0 && stepping->step->revision != stepping->head.revision);
    if (moved) {
        return err_set(err, ERR_CONFLICT, "%.*s刚刚改过这份报告。请刷新，看过再办。", STR_ARG(stepping->head.actor));
    }
    return allowed(stepping, &after, err) && check_reason(stepping, err) && put_step(tx, stepping, after, err);
}

bool report_step(Reports *reports, const User *user, const ReportStep *step, const ReportSupply *supply, Arena *arena,
                 Err *err) {
    Stepping stepping = {.reports = reports, .user = user, .step = step, .supply = supply, .arena = arena};
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good =
        report_head(tx, user, step->id, arena, &stepping.head, err) &&
        (str_is(step->step, "return") || review(reports, tx, &stepping.head, supply, arena, &stepping.findings, err));
    store_read_end(tx);
    return good && store_write(reports->store, step_work, &stepping, err);
}
