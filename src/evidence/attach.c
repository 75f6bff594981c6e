/* What becomes of attachments: attached, described, withdrawn; and uploads that nobody attached go away. */
#include "evidence_internal.h"

#include <string.h>

enum { REASON_LEAST = 2, DROP_MOST = 500 };

/* ---- attaching ------------------------------------------------------------------ */

static bool attach_one(Tx *tx, const User *user, const EvidenceSubject *subject, int64_t id, const char *now,
                       Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(
            tx, "SELECT 1 FROM attachment WHERE id = ? AND account_id = ? AND subject_kind = '' AND withdrawn_at = ''",
            &stmt, err, "ii", id, user ? user->id : (int64_t)0)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    if (!good || !row) {
        return good &&
               err_set(err, ERR_NOT_FOUND,
                       "附件（编号%lld）不在您传上来、等待使用的文件里：可能已经用过，或放得太久被清掉了。请重新上传。",
                       (long long)id);
    }
    return store_run(tx,
                     "UPDATE attachment SET subject_kind = ?, subject = ?, part = ?, attached_by = ?, attached_at = ?"
                     " WHERE id = ?",
                     err,
                     "ssssz"
                     "i",
                     subject->kind, subject->id, subject->part.len ? subject->part : STR(""), evidence_actor(user), now,
                     id);
}

static Str ids_detail(const EvidenceSubject *subject, const int64_t *ids, size_t count, Arena *arena) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_key(&json, "attachments");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        json_whole(&json, ids[i]);
    }
    json_close_array(&json);
    json_put_str(&json, "part", subject->part);
    json_close_object(&json);
    return buf_str(&detail);
}

bool evidence_attach(Evidence *evidence, Tx *tx, const User *user, const EvidenceSubject *subject, const int64_t *ids,
                     size_t count, Err *err) {
    char now[32];
    if (count == 0) {
        return true;
    }
    time_now_iso(now);
    bool good = subject_check(subject, err) && subject_has_room(evidence, tx, subject, count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = attach_one(tx, user, subject, ids[i], now, err);
    }
    if (!good) {
        return false;
    }
    Arena *arena = arena_create();
    const EvidenceSubject whole = {.kind = subject->kind, .id = subject->id};
    const AuditEntry entry = {.actor = evidence_actor(user),
                              .action = STR("attachment-attach"),
                              .subject = subject_show(&whole, arena),
                              .detail = ids_detail(subject, ids, count, arena),
                              .unit = subject->unit};
    good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}

typedef struct Attaching {
    Evidence *evidence;
    const User *user;
    const EvidenceSubject *subject;
    const int64_t *ids;
    size_t count;
} Attaching;

static bool attach_work(Tx *tx, void *context, Err *err) {
    const Attaching *attaching = context;
    return evidence_attach(attaching->evidence, tx, attaching->user, attaching->subject, attaching->ids,
                           attaching->count, err);
}

bool evidence_attach_now(Evidence *evidence, const User *user, const EvidenceSubject *subject, const int64_t *ids,
                         size_t count, Err *err) {
    Attaching attaching = {evidence, user, subject, ids, count};
    return store_write(evidence->store, attach_work, &attaching, err);
}

/* ---- words, and withdrawing ------------------------------------------------------- */

typedef struct Changing {
    const User *user;
    int64_t id;
    const AttachmentWords *words; /* NULL: withdrawn, for `reason` */
    Str reason;
} Changing;

static bool find_counting(Tx *tx, int64_t id, Arena *arena, Attachment *found, Err *err) {
    return evidence_find(tx, id, arena, found, err) &&
           (!found->withdrawn_at.len || err_set(err, ERR_CONFLICT, "这个附件已经撤下了，不能再改。"));
}

static bool write_words(Tx *tx, const Changing *changing, Err *err) {
    const AttachmentWords *words = changing->words;
    const Str *const values[] = {&words->note, &words->place, &words->taken_at};
    static const char *const sql[] = {"UPDATE attachment SET note = ? WHERE id = ?",
                                      "UPDATE attachment SET place = ? WHERE id = ?",
                                      "UPDATE attachment SET taken_at = ? WHERE id = ?"};
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        Str value = values[i]->len ? *values[i] : STR("");
        if (values[i]->data && !store_run(tx, sql[i], err, "si", value, changing->id)) {
            return false;
        }
    }
    return true;
}

static bool write_withdrawn(Tx *tx, const Changing *changing, Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(tx, "UPDATE attachment SET withdrawn_by = ?, withdrawn_at = ?, withdrawn_reason = ? WHERE id = ?",
                     err, "szsi", evidence_actor(changing->user), now, changing->reason, changing->id);
}

/* What was written before is in the audit row, so that a mended note hides nothing. */
static Str change_detail(const Changing *changing, const Attachment *before, Arena *arena) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "subject", before->subject.kind.len ? subject_show(&before->subject, arena) : STR(""));
    if (!changing->words) {
        json_put_str(&json, "reason", changing->reason);
    }
    json_close_object(&json);
    return buf_str(&detail);
}

static bool change_work(Tx *tx, void *context, Err *err) {
    const Changing *changing = context;
    Attachment before;
    Arena *arena = arena_create();
    bool good = find_counting(tx, changing->id, arena, &before, err) &&
                (changing->words ? write_words(tx, changing, err) : write_withdrawn(tx, changing, err)) &&
                attachment_audit(tx, changing->user, changing->words ? "attachment-describe" : "attachment-withdraw",
                                 changing->id, NULL, change_detail(changing, &before, arena), err);
    arena_destroy(arena);
    return good;
}

bool evidence_describe(Evidence *evidence, const User *user, int64_t id, const AttachmentWords *words, Err *err) {
    Arena *arena = arena_create();
    AttachmentWords clean = *words;
    Changing changing = {.user = user, .id = id, .words = &clean};
    bool good = evidence_clean_words(&clean.note, EVIDENCE_NOTE_MOST, "note", "说明", err) &&
                evidence_clean_words(&clean.place, EVIDENCE_PLACE_MOST, "place", "地点", err) &&
                evidence_clean_time(&clean.taken_at, arena, err) &&
                store_write(evidence->store, change_work, &changing, err);
    arena_destroy(arena);
    return good;
}

bool evidence_withdraw(Evidence *evidence, const User *user, int64_t id, Str reason, Err *err) {
    Changing changing = {.user = user, .id = id, .reason = reason};
    if (!evidence_clean_words(&changing.reason, EVIDENCE_NOTE_MOST, "reason", "撤下的原因", err)) {
        return false;
    }
    if (utf8_count(changing.reason) < REASON_LEAST) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"},
                          "请写明撤下的原因（至少%d个字），原文件会保留备查。", REASON_LEAST);
    }
    return store_write(evidence->store, change_work, &changing, err);
}

/* ---- uploads that nobody attached --------------------------------------------------- */

/* Given up by its owner: nobody sees it any more; the clock removes it with the others. */
static bool give_up_work(Tx *tx, void *context, Err *err) {
    const Changing *changing = context;
    Attachment found;
    Arena *arena = arena_create();
    int64_t account = changing->user ? changing->user->id : 0;
    bool good = evidence_find(tx, changing->id, arena, &found, err);
    if (good && (found.subject.kind.len || found.withdrawn_at.len || found.account != account)) {
        good = evidence_no_attachment(err);
    }
    good = good && write_withdrawn(tx, changing, err) &&
           attachment_audit(tx, changing->user, "attachment-drop", changing->id, NULL, STR("{}"), err);
    arena_destroy(arena);
    return good;
}

bool evidence_drop(Evidence *evidence, const User *user, int64_t id, Err *err) {
    Changing changing = {.user = user, .id = id, .reason = STR("上传后没有使用")};
    return store_write(evidence->store, give_up_work, &changing, err);
}

typedef struct Dropping {
    char before[32]; /* those added before this instant */
    Arena *arena;
    const char *hashes[DROP_MOST];
    size_t count;
} Dropping;

static bool find_dropped(Tx *tx, Dropping *dropping, int64_t *ids, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT id, hash FROM attachment WHERE subject_kind = '' AND at < ? ORDER BY id", &stmt, err,
                   "z", dropping->before)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && dropping->count < DROP_MOST) {
        ids[dropping->count] = stmt_integer(stmt, 0);
        dropping->hashes[dropping->count++] = str_cstr(dropping->arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

static bool drop_work(Tx *tx, void *context, Err *err) {
    Dropping *dropping = context;
    int64_t *ids = ARENA_ARRAY(dropping->arena, DROP_MOST, int64_t);
    const EvidenceSubject none = {.kind = {NULL, 0}};
    dropping->count = 0;
    bool good = find_dropped(tx, dropping, ids, err);
    for (size_t i = 0; good && i < dropping->count; i++) {
        good = store_run(tx, "DELETE FROM attachment WHERE id = ?", err, "i", ids[i]);
    }
    if (!good || !dropping->count) {
        return good;
    }
    const AuditEntry entry = {.actor = STR("程序"),
                              .action = STR("attachment-drop"),
                              .subject = STR("attachment"),
                              .detail = ids_detail(&none, ids, dropping->count, dropping->arena)};
    return audit_append(tx, &entry, err);
}

/* The rows are gone; files that nothing else names follow. What cannot be removed now costs only room. */
static void drop_files(Evidence *evidence, const Dropping *dropping, int64_t put_before) {
    for (size_t i = 0; i < dropping->count; i++) {
        Err untold = {.kind = ERR_NONE};
        if (!blob_drop(evidence->store, dropping->hashes[i], put_before, &untold)) {
            log_line(LOG_WARN, "没有清掉一个不用的文件：%s", untold.message);
        }
        previews_remove(evidence, dropping->hashes[i]);
    }
}

static bool any_waits(Evidence *evidence, const char *before, bool *any, Err *err) {
    Tx *tx;
    Stmt *stmt;
    if (!store_read_begin(evidence->store, &tx, err)) {
        return false;
    }
    bool good =
        stmt_open(tx, "SELECT 1 FROM attachment WHERE subject_kind = '' AND at < ? LIMIT 1", &stmt, err, "z", before);
    if (good) {
        good = stmt_step(stmt, any, err);
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

bool evidence_tick(Evidence *evidence, Err *err) {
    int64_t limit = time_now_seconds() - (int64_t)evidence->rules->hold_hours * 3600;
    Arena *arena = arena_create();
    Dropping *dropping = ARENA_NEW(arena, Dropping);
    bool any = false;
    dropping->arena = arena;
    time_iso(limit, dropping->before);
    bool good = any_waits(evidence, dropping->before, &any, err) &&
                (!any || store_write(evidence->store, drop_work, dropping, err));
    if (good) {
        drop_files(evidence, dropping, limit);
    }
    arena_destroy(arena);
    return good;
}
