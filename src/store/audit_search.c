/* Looking things up in the audit chain, newest first. */
#include "store_internal.h"

/* Parameters are numbered, so that a condition that is not asked for can be left out of the text. */
static const char *const below_unit = "WITH RECURSIVE " SQL_BELOW("?7") " ";

static void add_conditions(Buf *sql, const AuditQuery *query) {
    const struct {
        Str value;
        const char *condition;
    } conditions[] = {{query->actor, " AND actor = ?2"},
                      {query->action, " AND action = ?3"},
                      {query->result, " AND result = ?4"},
                      {query->from, " AND at >= ?5"},
                      {query->until, " AND at < ?6"},
                      {query->unit, " AND (unit_code = ?7 OR unit_code IN (SELECT code FROM below))"}};
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        if (conditions[i].value.len) {
            buf_add(sql, str_from(conditions[i].condition));
        }
    }
    for (size_t i = 0; i < query->word_count; i++) {
        buf_add_format(sql,
                       " AND (subject LIKE ?%zu ESCAPE '\\' OR detail LIKE ?%zu ESCAPE '\\' OR actor LIKE ?%zu ESCAPE"
                       " '\\' OR address LIKE ?%zu ESCAPE '\\')",
                       8 + i, 8 + i, 8 + i, 8 + i);
    }
}

static bool open_search(Tx *tx, const AuditQuery *query, const char *columns, const char *end, Arena *arena,
                        Stmt **stmt, Err *err) {
    Buf sql = buf_create(arena);
    Str words[AUDIT_WORDS_MOST] = {{NULL, 0}};
    if (query->word_count > AUDIT_WORDS_MOST) {
        return err_set(err, ERR_USAGE, "查找的词太多，最多%d个。", AUDIT_WORDS_MOST);
    }
    for (size_t i = 0; i < query->word_count; i++) {
        words[i] = store_like(query->words[i], arena);
    }
    buf_add(&sql, query->unit.len ? str_from(below_unit) : (Str){NULL, 0});
    buf_add_format(&sql, "SELECT %s FROM audit WHERE sequence < ?1", columns);
    add_conditions(&sql, query);
    buf_add(&sql, str_from(end));
    return stmt_open(tx, str_cstr(arena, buf_str(&sql)), stmt, err, "isssssssssssi", query->before, query->actor,
                     query->action, query->result, query->from, query->until, query->unit, words[0], words[1], words[2],
                     words[3], words[4], query->limit);
}

static AuditFound read_found(const Stmt *stmt) {
    return (AuditFound){.sequence = stmt_integer(stmt, 0),
                        .at = stmt_text(stmt, 1),
                        .actor = stmt_text(stmt, 2),
                        .role = stmt_text(stmt, 3),
                        .address = stmt_text(stmt, 4),
                        .action = stmt_text(stmt, 5),
                        .subject = stmt_text(stmt, 6),
                        .unit = stmt_text(stmt, 7),
                        .result = stmt_text(stmt, 8),
                        .detail = stmt_text(stmt, 9),
                        .hash = stmt_text(stmt, 10)};
}

bool audit_search(Tx *tx, const AuditQuery *query, AuditSink sink, void *context, Err *err) {
    Stmt *stmt = NULL;
    bool row = false, good, wanted = true;
    Arena *arena = arena_create();
    good =
        open_search(tx, query, "sequence, at, actor, role, address, action, subject, unit_code, result, detail, hash",
                    " ORDER BY sequence DESC LIMIT ?13", arena, &stmt, err);
    while (good && wanted && (good = stmt_step(stmt, &row, err)) && row) {
        const AuditFound found = read_found(stmt);
        wanted = sink(context, &found, err);
    }
    stmt_close(stmt);
    arena_destroy(arena);
    return good && wanted;
}

bool audit_count(Tx *tx, const AuditQuery *query, int64_t *count, Err *err) {
    Stmt *stmt = NULL;
    bool row = false;
    Arena *arena = arena_create();
    AuditQuery whole = *query;
    whole.before = INT64_MAX;
    bool good = open_search(tx, &whole, "COUNT(*)", " LIMIT ?13", arena, &stmt, err) && stmt_step(stmt, &row, err);
    *count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    arena_destroy(arena);
    return good;
}
