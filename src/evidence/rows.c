/* Attachments as rows: read, found, counted; what a subject may look like. */
#include "evidence_internal.h"

#include <string.h>

enum { KIND_MOST = 32, ID_MOST = 64, LIST_MOST = 2000 };

void attachment_read(const Stmt *stmt, Arena *arena, Attachment *attachment) {
    EvidenceKind kind = EVIDENCE_OFFICE97;
    evidence_kind_parse(stmt_text(stmt, 2), &kind);
    *attachment = (Attachment){.id = stmt_integer(stmt, 0),
                               .kind = kind,
                               .size = stmt_integer(stmt, 3),
                               .width = (int)stmt_integer(stmt, 4),
                               .height = (int)stmt_integer(stmt, 5),
                               .name = str_copy(arena, stmt_text(stmt, 6)),
                               .note = str_copy(arena, stmt_text(stmt, 7)),
                               .taken_at = str_copy(arena, stmt_text(stmt, 8)),
                               .place = str_copy(arena, stmt_text(stmt, 9)),
                               .has_position = !stmt_is_null(stmt, 10) && !stmt_is_null(stmt, 11),
                               .latitude = stmt_number(stmt, 10),
                               .longitude = stmt_number(stmt, 11),
                               .privacy = (int)stmt_integer(stmt, 12),
                               .account = stmt_integer(stmt, 13),
                               .actor = str_copy(arena, stmt_text(stmt, 14)),
                               .at = str_copy(arena, stmt_text(stmt, 15)),
                               .subject = {.kind = str_copy(arena, stmt_text(stmt, 16)),
                                           .id = str_copy(arena, stmt_text(stmt, 17)),
                                           .part = str_copy(arena, stmt_text(stmt, 18))},
                               .attached_by = str_copy(arena, stmt_text(stmt, 19)),
                               .attached_at = str_copy(arena, stmt_text(stmt, 20)),
                               .withdrawn_by = str_copy(arena, stmt_text(stmt, 21)),
                               .withdrawn_at = str_copy(arena, stmt_text(stmt, 22)),
                               .withdrawn_reason = str_copy(arena, stmt_text(stmt, 23))};
    Str hash = stmt_text(stmt, 1), shown = stmt_text(stmt, 24);
    memcpy(attachment->hash, hash.data ? hash.data : "", hash.len < 64 ? hash.len : 64);
    attachment->actor_shown = shown.len ? str_copy(arena, shown) : attachment->actor;
}

/* Takes all rows of an opened statement and closes it. */
static bool read_rows(Stmt *stmt, Arena *arena, Attachment **list, size_t *count, Err *err) {
    bool row = false, good;
    size_t capacity = 0;
    *list = NULL;
    *count = 0;
    while ((good = stmt_step(stmt, &row, err)) && row && *count < LIST_MOST) {
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            *list = arena_grow(arena, *list, *count, capacity, sizeof **list);
        }
        attachment_read(stmt, arena, &(*list)[(*count)++]);
    }
    stmt_close(stmt);
    return good;
}

bool evidence_list(Tx *tx, const EvidenceSubject *subject, bool withdrawn, Arena *arena, Attachment **list,
                   size_t *count, Err *err) {
    Stmt *stmt;
    bool any_part = subject->part.data == NULL;
    return stmt_open(tx,
                     "SELECT " ATTACHMENT_COLUMNS "WHERE t.subject_kind = ? AND t.subject = ? AND (? = 1 OR t.part = ?)"
                     " AND (? = 1 OR t.withdrawn_at = '') ORDER BY t.id",
                     &stmt, err, "ssisi", subject->kind, subject->id, (int64_t)any_part,
                     any_part ? STR("") : subject->part, (int64_t)withdrawn) &&
           read_rows(stmt, arena, list, count, err);
}

bool evidence_waiting(Tx *tx, const User *user, Arena *arena, Attachment **list, size_t *count, Err *err) {
    Stmt *stmt;
    return stmt_open(tx,
                     "SELECT " ATTACHMENT_COLUMNS
                     "WHERE t.account_id = ? AND t.subject_kind = '' AND t.withdrawn_at = '' ORDER BY t.id",
                     &stmt, err, "i", user ? user->id : (int64_t)0) &&
           read_rows(stmt, arena, list, count, err);
}

bool evidence_no_attachment(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这个附件，或者它不在您的管理范围内。");
}

bool evidence_find(Tx *tx, int64_t id, Arena *arena, Attachment *found, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT " ATTACHMENT_COLUMNS "WHERE t.id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        attachment_read(stmt, arena, found);
    }
    stmt_close(stmt);
    return good && (row || evidence_no_attachment(err));
}

bool evidence_count(Tx *tx, const EvidenceSubject *subject, int64_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, any_part = subject->part.data == NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT count(*) FROM attachment WHERE subject_kind = ? AND subject = ? AND (? = 1 OR part = ?)"
                   " AND withdrawn_at = ''",
                   &stmt, err, "ssis", subject->kind, subject->id, (int64_t)any_part,
                   any_part ? STR("") : subject->part)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* ---- subjects ----------------------------------------------------------------- */

static bool is_plain(Str text, size_t most, const char *also) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!plain && !strchr(also, c)) {
            return false;
        }
    }
    return text.len > 0 && text.len <= most;
}

bool subject_check(const EvidenceSubject *subject, Err *err) {
    bool good = is_plain(subject->kind, KIND_MOST, "") && is_plain(subject->id, ID_MOST, "./:") &&
                str_invalid_utf8(subject->part) < 0 && utf8_count(subject->part) <= EVIDENCE_PART_MOST;
    return good ||
           err_set(err, ERR_USAGE, "附件要挂到的事项写得不对（种类“%.*s”，编号“%.*s”）。",
                   STR_ARG(str_slice(subject->kind, 0, KIND_MOST)), STR_ARG(str_slice(subject->id, 0, ID_MOST)));
}

bool subject_has_room(const Evidence *evidence, Tx *tx, const EvidenceSubject *subject, size_t more, Err *err) {
    const EvidenceSubject whole = {.kind = subject->kind, .id = subject->id};
    int64_t count;
    if (!evidence_count(tx, &whole, &count, err)) {
        return false;
    }
    return count + (int64_t)more <= evidence->rules->per_subject ||
           err_set(err, ERR_LIMIT, "一个事项最多%d个附件，已有%lld个。请合并成一个文件，或先撤下不需要的。",
                   evidence->rules->per_subject, (long long)count);
}

Str subject_show(const EvidenceSubject *subject, Arena *arena) {
    return str_format(arena, "%.*s/%.*s%s%.*s", STR_ARG(subject->kind), STR_ARG(subject->id),
                      subject->part.len ? "#" : "", STR_ARG(subject->part));
}

bool attachment_audit(Tx *tx, const User *user, const char *action, int64_t id, const EvidenceSubject *subject,
                      Str detail, Err *err) {
    Arena *arena = arena_create();
    const AuditEntry entry = {.actor = evidence_actor(user),
                              .action = str_from(action),
                              .subject = str_format(arena, "attachment/%lld", (long long)id),
                              .detail = detail,
                              .unit = subject ? subject->unit : (Str){NULL, 0}};
    bool good = audit_append(tx, &entry, err);
    arena_destroy(arena);
    return good;
}
