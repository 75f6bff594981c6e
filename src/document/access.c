/* Who may see a document and decide about it: people_may, in the domain "documents", at the document's unit. */
#include "document_internal.h"
#include "org.h"

Str document_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

bool document_none(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这份文稿，或者它不在您的管理范围内。");
}

bool document_may(const User *user, const char *domain, Action action, const UnitWay *path, Err *err) {
    const Want want = {.domain = str_from(domain), .action = action};
    return !user || people_may(user, &want, path->codes, path->length, err);
}

/* ---- as a condition ---- */

void document_scope_add(DocumentScope *scope, const char *condition, GivenValue value) {
    if (scope->value_count < sizeof scope->values / sizeof *scope->values) {
        buf_add(&scope->where, str_from(condition));
        scope->values[scope->value_count++] = value;
    }
}

/* A set `below` of the units and all that stood below them, to which the documents have to belong. */
static void add_below(DocumentScope *scope, const char *name, const Str *units, size_t count) {
    const size_t most = sizeof scope->with_values / sizeof *scope->with_values;
    buf_add_format(&scope->with, "%s %s (code, id) AS (SELECT code, id FROM unit WHERE code IN (",
                   scope->with.len ? "," : "WITH RECURSIVE", name);
    for (size_t i = 0; i < count && scope->with_count < most; i++) {
        buf_add(&scope->with, i ? STR(", ?") : STR("?"));
        scope->with_values[scope->with_count++] = (GivenValue){.type = 's', .text = units[i]};
    }
    buf_add_format(&scope->with,
                   ") UNION SELECT u.code, u.id FROM %s b JOIN unit_state t ON t.parent_id = b.id"
                   " JOIN unit u ON u.id = t.unit_id)",
                   name);
    buf_add_format(&scope->where, " AND d.unit_code IN (SELECT code FROM %s)", name);
}

bool document_scope_open(const DocumentScope *scope, Tx *tx, const char *head, const char *tail, Stmt **stmt,
                         Err *err) {
    size_t count = 0;
    GivenValue
        all[sizeof scope->with_values / sizeof *scope->with_values + sizeof scope->values / sizeof *scope->values];
    for (size_t i = 0; i < scope->with_count; i++) {
        all[count++] = scope->with_values[i];
    }
    for (size_t i = 0; i < scope->value_count; i++) {
        all[count++] = scope->values[i];
    }
    Str sql = str_format(scope->arena, "%.*s %s%.*s%s", STR_ARG(buf_str(&scope->with)), head,
                         STR_ARG(buf_str(&scope->where)), tail);
    return stmt_open_values(tx, sql.data, stmt, err, all, count);
}

/* ---- files that are guarded by now ---- */

enum { READ_BY_ALL = 1 }; /* highest class of what a unit and those above it read */

bool document_guarded(const Documents *documents, Tx *tx, const EvidenceSubject *file, int privacy, bool *guarded,
                      Err *err) {
    bool good = case_file_privacy(documents->ledger, tx, file, &privacy, err);
    *guarded = privacy > READ_BY_ALL;
    return good;
}

/* ",3,17,": those of the documents that are asked for; empty: none. */
static bool list_guarded(const Documents *documents, Tx *tx, const DocumentScope *scope, Str *list, Err *err) {
    Stmt *stmt;
    bool row = false, good, guarded;
    Buf found = buf_create(scope->arena);
    if (!document_scope_open(scope, tx,
                             "SELECT d.id, a.privacy, a.subject_kind, a.subject, a.part FROM document d CROSS JOIN"
                             " attachment a ON a.id = d.attachment_id AND a.subject_kind = 'case'",
                             "", &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const EvidenceSubject file = {.kind = stmt_text(stmt, 2), .id = stmt_text(stmt, 3), .part = stmt_text(stmt, 4)};
        if (!(good = document_guarded(documents, tx, &file, (int)stmt_integer(stmt, 1), &guarded, err))) {
            break;
        }
        if (guarded) {
            buf_add_format(&found, "%s%lld,", found.len ? "" : ",", (long long)stmt_integer(stmt, 0));
        }
    }
    stmt_close(stmt);
    *list = buf_str(&found);
    return good;
}

static bool leave_out_guarded(const Documents *documents, Tx *tx, DocumentScope *scope, Err *err) {
    Str guarded;
    if (!list_guarded(documents, tx, scope, &guarded, err)) {
        return false;
    }
    if (guarded.len) {
        document_scope_add(scope, " AND INSTR(?, ',' || d.id || ',') = 0", (GivenValue){.type = 's', .text = guarded});
    }
    return true;
}

bool document_scope_begin(const Documents *documents, Tx *tx, const User *user, Str unit, Arena *arena,
                          DocumentScope *scope, Err *err) {
    const Want view = {.domain = STR("documents"), .action = ACTION_VIEW};
    *scope = (DocumentScope){.arena = arena, .with = buf_create(arena), .where = buf_create(arena)};
    buf_add(&scope->where, STR(" WHERE 1 = 1"));
    Reach reach = {.whole = true};
    if (user) {
        reach = people_reach(user, &view, arena);
    }
    if (!reach.whole) {
        scope->nothing = !reach.any || !reach.unit_count;
        add_below(scope, "seen", reach.units, reach.unit_count);
    }
    UnitWay path = {.length = 0};
    if (unit.len) {
        if (!people_way(tx, NULL, unit, arena, &path, err) ||
            !document_may(user, "documents", ACTION_VIEW, &path, err)) {
            return false;
        }
        add_below(scope, "asked", &unit, 1);
    }
    return scope->nothing || !user || leave_out_guarded(documents, tx, scope, err);
}
