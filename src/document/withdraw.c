/* Taking a document back that should not be there, and bringing it back: what came of it stays, and leads to it. */
#include "document_internal.h"

bool document_counts(const DocumentHead *head, Err *err) {
    return !head->line.withdrawn_at.len ||
           err_set(err, ERR_CONFLICT, "这份文稿已经撤下，不再处理。要继续处理，请先恢复。");
}

typedef struct Withdrawing {
    const Documents *documents;
    const User *user;
    int64_t id;
    bool withdraw;
    Str reason;
    Arena *arena;
} Withdrawing;

/* Brought back, it would stand beside the same file that was taken in meanwhile. */
static bool is_free(Tx *tx, const Withdrawing *asked, const DocumentHead *head, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (asked->withdraw) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT 1 FROM document d JOIN attachment a ON a.id = d.attachment_id WHERE d.unit_code = ? AND"
                   " a.hash = ? AND d.withdrawn_at = '' AND d.id <> ?",
                   &stmt, err, "szi", head->line.unit, head->hash, asked->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (!row || err_set(err, ERR_CONFLICT, "这个单位又收入了内容完全相同的文稿，这一份不用恢复。"));
}

static bool put(Tx *tx, const Withdrawing *asked, const DocumentHead *head, Err *err) {
    char now[32];
    time_now_iso(now);
    Str actor = document_actor(asked->user), empty = STR("");
    Buf detail = buf_create(asked->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "reason", asked->reason);
    json_close_object(&json);
    const AuditEntry entry = {.actor = actor,
                              .action = asked->withdraw ? STR("document-withdraw") : STR("document-restore"),
                              .subject = str_format(asked->arena, "文稿%lld", (long long)asked->id),
                              .detail = buf_str(&detail),
                              .unit = head->line.unit};
    return store_run(tx, "UPDATE document SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ? WHERE id = ?",
                     err, "zssi", asked->withdraw ? now : "", asked->withdraw ? actor : empty,
                     asked->withdraw ? asked->reason : empty, asked->id) &&
           audit_append(tx, &entry, err);
}

static bool work(Tx *tx, void *context, Err *err) {
    const Withdrawing *asked = context;
    DocumentHead head = {.file_kind = EVIDENCE_TEXT};
    if (!document_head(asked->documents, tx, asked->user, asked->id, asked->arena, &head, err) ||
        !document_may(asked->user, "documents", ACTION_EDIT, &head.path, err)) {
        return false;
    }
    bool withdrawn = head.line.withdrawn_at.len > 0;
    return withdrawn == asked->withdraw || (is_free(tx, asked, &head, err) && put(tx, asked, &head, err));
}

static bool run(Documents *documents, const User *user, int64_t id, bool withdraw, Str reason, Err *err) {
    reason = str_trim(reason);
    if (utf8_count(reason) < 2) {
        return err_set_field(err, ERR_INPUT, "reason", "请写明理由（至少两个字）。");
    }
    if (str_invalid_utf8(reason) >= 0 || utf8_count(reason) > DOCUMENT_REASON_MOST) {
        return err_set_field(err, ERR_INPUT, "reason", "写得太长，最多%d个字。", DOCUMENT_REASON_MOST);
    }
    Withdrawing asked = {documents, user, id, withdraw, reason, arena_create()};
    bool good = store_write(documents->store, work, &asked, err);
    arena_destroy(asked.arena);
    return good;
}

bool document_withdraw(Documents *documents, const User *user, int64_t id, Str reason, Err *err) {
    return run(documents, user, id, true, reason, err);
}

bool document_restore(Documents *documents, const User *user, int64_t id, Str reason, Err *err) {
    return run(documents, user, id, false, reason, err);
}
