/* Files of fields: uploads become the case's own with the step that names them; who may see them, and change what
 * stands beside them. */
#include "ledger_internal.h"

#include <stdio.h>

static bool take_id(const json_t *value, const CaseField *field, int64_t *id, Err *err) {
    const Place place = place_field("%.*s", STR_ARG(field->id));
    return (json_is_string(value) && integer_parse(str_from(json_string_value(value)), id)) ||
           err_set_at(err, ERR_INPUT, &place, "“%.*s”要先上传文件。", STR_ARG(field->name));
}

/* An upload that the case has under this field already is no news. */
static bool is_attached(Tx *tx, const EvidenceSubject *subject, int64_t id, Arena *arena, bool *attached, Err *err) {
    Attachment found;
    if (!evidence_find(tx, id, arena, &found, err)) {
        return false;
    }
    *attached = str_equal(found.subject.kind, subject->kind) && str_equal(found.subject.id, subject->id);
    return true;
}

static bool attach_field(Ledger *ledger, Tx *tx, const User *user, const EvidenceSubject *subject,
                         const CaseField *field, const json_t *value, Arena *arena, Err *err) {
    size_t count = json_is_array(value) ? json_array_size(value) : 1, wanted = 0;
    int64_t *ids = ARENA_ARRAY(arena, count, int64_t);
    for (size_t i = 0; i < count; i++) {
        bool attached = false;
        if (!take_id(json_is_array(value) ? json_array_get(value, i) : value, field, &ids[wanted], err) ||
            !is_attached(tx, subject, ids[wanted], arena, &attached, err)) {
            return false;
        }
        wanted += !attached;
    }
    return !wanted || evidence_attach(ledger->evidence, tx, user, subject, ids, wanted, err);
}

bool files_attach(Ledger *ledger, Tx *tx, const User *user, const Head *head, const json_t *changed, Arena *arena,
                  Err *err) {
    const RecordDef *def = head->book->def;
    for (size_t i = 0; ledger->evidence && i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        const json_t *value = field->type == CASE_FILE ? json_object_get(changed, field->id.data) : NULL;
        if (!value || json_is_null(value)) {
            continue;
        }
        const EvidenceSubject subject = {STR("case"), str_format(arena, "%lld", (long long)head->id), field->id,
                                         head->unit};
        if (!attach_field(ledger, tx, user, &subject, field, value, arena, err)) {
            return false;
        }
    }
    return true;
}

enum { CLASS_UNKNOWN = -1, CLASS_MOST = 3 };

/* Of the part as this definition knows it; `def` NULL: there is none. */
static int class_under(const RecordDef *def, Str part) {
    if (!def) {
        return CLASS_UNKNOWN;
    }
    int field = part.len ? record_field(def, part) : -1;
    return field >= 0 ? def->fields[field].privacy : part.len ? CLASS_UNKNOWN : def->privacy;
}

typedef struct Defined {
    const RecordDef *then, *now; /* when the case was opened, and as the record is defined now; NULL: not at all */
} Defined;

static bool find_defined(Ledger *ledger, Tx *tx, int64_t id, Defined *defined, Err *err) {
    Stmt *stmt;
    bool row = false;
    *defined = (Defined){NULL, NULL};
    if (!stmt_open(tx, "SELECT record, record_version_id FROM case_record WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        const Book *then = book_of_version(ledger, tx, stmt_integer(stmt, 1), err),
                   *now = book_newest(ledger, stmt_text(stmt, 0));
        good = then != NULL;
        *defined = (Defined){then ? then->def : NULL, now ? now->def : NULL};
    }
    stmt_close(stmt);
    return good;
}

bool case_file_privacy(Ledger *ledger, Tx *tx, const EvidenceSubject *subject, int *privacy, Err *err) {
    Defined defined;
    int64_t id;
    if (!str_is(subject->kind, "case") || !integer_parse(subject->id, &id)) {
        return true;
    }
    if (!find_defined(ledger, tx, id, &defined, err)) {
        return false;
    }
    int then = class_under(defined.then, subject->part), now = class_under(defined.now, subject->part);
    int least = then > now ? then : now;
    if (least == CLASS_UNKNOWN && defined.then) { /* otherwise there is no such case */
        least = CLASS_MOST;
    }
    *privacy = least > *privacy ? least : *privacy;
    return true;
}

bool case_reach(Ledger *ledger, const User *user, int64_t id, Arena *arena, CaseReach *reach, Err *err) {
    Tx *tx;
    Head head;
    *reach = (CaseReach){.change = false};
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool loaded = case_load(ledger, tx, id, arena, &head, err);
    bool good = loaded && may_see_case(user, &head, err);
    if (good) {
        const RecordDef *def = head.book->def;
        Involved involved = case_involved(user, def, head.opened_by, head.fields);
        bool open = def->states[head.state].end == CASE_OPEN;
        reach->sees = case_seen_to(user, def, head.opened_by, head.fields, &head.path);
        reach->unit = head.unit;
        reach->change = open && (!user || involved.creator || involved.owner);
        if (!reach->change) {
            err_set(&reach->why, open ? ERR_DENIED : ERR_CONFLICT, "%s",
                    open ? "只有登记人和责任人能改这条记录的附件。" : "这条记录已经办结，附件不能再改。");
        }
    }
    if (loaded) {
        case_free(&head);
    }
    store_read_end(tx);
    return good;
}
