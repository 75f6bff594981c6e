/* Documents, lines and things as rows, and as JSON. */
#include "document_internal.h"

#include <string.h>

#define HEAD_COLUMNS                                                                                                   \
    "SELECT d.id, d.attachment_id, d.unit_code, d.period, d.kind, d.title, d.state, d.reason, d.format, d.reader,"     \
    " d.read_at, COALESCE(c.shown, d.actor), d.at, d.open_count, d.wrong_count, a.name, a.hash, a.kind,"               \
    " COALESCE(" SQL_UNIT_NAME("d.unit_code") ", ''), a.privacy, a.subject_kind, a.subject, a.part, d.withdrawn_at,"   \
                                              " COALESCE(w.shown, d.withdrawn_by), d.withdrawn_reason FROM document d" \
                                              " JOIN attachment a ON a.id = d.attachment_id"                           \
                                              " LEFT JOIN account c ON c.name = d.actor"                               \
                                              " LEFT JOIN account w ON w.name = d.withdrawn_by"

static Str text_of(const Stmt *stmt, int column, Arena *arena) {
    return str_copy(arena, stmt_text(stmt, column));
}

/* Titles and names of files stand in lists of all kinds: what shows a person by itself is hidden from everybody. */
static Str shown_of(const Documents *documents, Str text, Arena *arena) {
    return document_personal_hidden(&(Personal){.pack = documents->pack}, text, arena);
}

static void read_line(const Documents *documents, const Stmt *stmt, Arena *arena, DocumentLine *line) {
    *line = (DocumentLine){.id = stmt_integer(stmt, 0),
                           .attachment = stmt_integer(stmt, 1),
                           .unit = text_of(stmt, 2, arena),
                           .period = text_of(stmt, 3, arena),
                           .kind = text_of(stmt, 4, arena),
                           .title = shown_of(documents, text_of(stmt, 5, arena), arena),
                           .state = text_of(stmt, 6, arena),
                           .reason = text_of(stmt, 7, arena),
                           .format = text_of(stmt, 8, arena),
                           .newer = !str_equal(stmt_text(stmt, 9), documents->reader),
                           .read_at = text_of(stmt, 10, arena),
                           .actor = text_of(stmt, 11, arena),
                           .at = text_of(stmt, 12, arena),
                           .open_count = stmt_integer(stmt, 13),
                           .wrong_count = stmt_integer(stmt, 14),
                           .file_name = shown_of(documents, text_of(stmt, 15, arena), arena),
                           .unit_name = text_of(stmt, 18, arena),
                           .withdrawn_at = text_of(stmt, 23, arena),
                           .withdrawn_by = text_of(stmt, 24, arena),
                           .withdrawn_reason = text_of(stmt, 25, arena)};
}

bool document_head(const Documents *documents, Tx *tx, const User *user, int64_t id, Arena *arena, DocumentHead *head,
                   Err *err) {
    Stmt *stmt;
    bool row = false, guarded = false;
    if (!stmt_open(tx, HEAD_COLUMNS " WHERE d.id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        Str hash = stmt_text(stmt, 16);
        *head = (DocumentHead){.file_kind = EVIDENCE_TEXT};
        read_line(documents, stmt, arena, &head->line);
        memcpy(head->hash, hash.data ? hash.data : "", hash.len < 64 ? hash.len : 64);
        evidence_kind_parse(stmt_text(stmt, 17), &head->file_kind);
        const EvidenceSubject file = {
            .kind = stmt_text(stmt, 20), .id = stmt_text(stmt, 21), .part = stmt_text(stmt, 22)};
        good = document_guarded(documents, tx, &file, (int)stmt_integer(stmt, 19), &guarded, err);
    }
    stmt_close(stmt);
    if (!good || !row) {
        return good && document_none(err);
    }
    Err untold = {.kind = ERR_NONE};
    if (!people_way(tx, NULL, head->line.unit, arena, &head->path, &untold) ||
        !document_may(user, "documents", ACTION_VIEW, &head->path, &untold)) {
        return document_none(err);
    }
    return !guarded || !user ||
           err_set(err, ERR_DENIED, "这份文稿的文件现在密级是P2以上，文稿本单位和上级都看得到，所以不再打开。");
}

/* ---- lists ---- */

static bool count_all(const DocumentScope *scope, Tx *tx, DocumentCount *counted, Err *err) {
    Stmt *stmt;
    bool row = false;
    static const char select[] =
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN d.state <> 'read' THEN 1 ELSE 0 END), 0) FROM document d";
    if (!document_scope_open(scope, tx, select, "", &stmt, err)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *counted = (DocumentCount){stmt_integer(stmt, 0), stmt_integer(stmt, 1)};
    }
    stmt_close(stmt);
    return good;
}

/* Nobody is found by what his title hides. */
static bool is_found(const Documents *documents, Str title, Str words, Arena *arena) {
    Str shown = shown_of(documents, title, arena);
    return str_equal(shown, title) || str_find(shown, words) >= 0;
}

static bool count_found(const Documents *documents, const DocumentScope *scope, Tx *tx, Str words,
                        DocumentCount *counted, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!document_scope_open(scope, tx, "SELECT d.state, d.title FROM document d", "", &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (is_found(documents, stmt_text(stmt, 1), words, scope->arena)) {
            counted->total++;
            counted->unread += !str_is(stmt_text(stmt, 0), "read");
        }
    }
    stmt_close(stmt);
    return good;
}

static void add_filters(const DocumentQuery *query, DocumentScope *scope) {
    const struct {
        const char *condition;
        Str value;
    } equal[] = {{" AND d.period = ?", query->period},
                 {" AND d.kind = ?", query->kind},
                 {" AND d.state = ?", query->state},
                 {" AND d.unit_code = ?", query->alone ? query->unit : (Str){NULL, 0}},
                 {" AND d.title LIKE ? ESCAPE '\\'",
                  query->words.len ? store_like(query->words, scope->arena) : (Str){NULL, 0}}};
    for (size_t i = 0; i < sizeof equal / sizeof *equal; i++) {
        if (equal[i].value.len) {
            document_scope_add(scope, equal[i].condition, (GivenValue){.type = 's', .text = equal[i].value});
        }
    }
    if (query->open) {
        buf_add(&scope->where, STR(" AND d.open_count > 0"));
    }
    buf_add(&scope->where, query->withdrawn ? STR(" AND d.withdrawn_at <> ''") : STR(" AND d.withdrawn_at = ''"));
}

static bool read_page(const Documents *documents, const DocumentScope *scope, Tx *tx, Str words, int64_t limit,
                      DocumentLine **lines, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    /* of what the words find in titles, some is left out here */
    Str tail = words.len ? STR(" ORDER BY d.id DESC")
                         : str_format(scope->arena, " ORDER BY d.id DESC LIMIT %lld", (long long)limit);
    *lines = ARENA_ARRAY(scope->arena, (size_t)limit + 1, DocumentLine);
    if (!document_scope_open(scope, tx, HEAD_COLUMNS, tail.data, &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count < (size_t)limit) {
        if (!words.len || is_found(documents, stmt_text(stmt, 5), words, scope->arena)) {
            read_line(documents, stmt, scope->arena, &(*lines)[(*count)++]);
        }
    }
    stmt_close(stmt);
    return good;
}

bool document_list(Documents *documents, const User *user, const DocumentQuery *query, Arena *arena,
                   DocumentLine **lines, size_t *count, DocumentCount *counted, Err *err) {
    enum { LIMIT_MOST = 1000 };
    Tx *tx;
    DocumentScope scope;
    int64_t limit = query->limit > 0 && query->limit < LIMIT_MOST ? query->limit : LIMIT_MOST;
    *count = 0;
    *counted = (DocumentCount){0, 0};
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = document_scope_begin(documents, tx, user, query->unit, arena, &scope, err);
    if (good && !scope.nothing) {
        add_filters(query, &scope);
        good = query->words.len ? count_found(documents, &scope, tx, query->words, counted, err)
                                : count_all(&scope, tx, counted, err);
        if (query->before > 0) {
            document_scope_add(&scope, " AND d.id < ?", (GivenValue){.type = 'i', .integer = query->before});
        }
        good = good && read_page(documents, &scope, tx, query->words, limit, lines, count, err);
    }
    store_read_end(tx);
    return good;
}

void document_line_json(Json *json, const DocumentLine *line) {
    json_open_object(json);
    json_put_integer(json, "id", line->id);
    json_put_str(json, "title", line->title);
    json_put_str(json, "unit", line->unit);
    json_put_str(json, "unit_name", line->unit_name);
    json_put_str(json, "period", line->period);
    json_put_str(json, "kind", line->kind);
    json_put_str(json, "state", line->state);
    json_put_str(json, "reason", line->reason);
    json_put_str(json, "format", line->format);
    json_put_str(json, "file_name", line->file_name);
    json_put_integer(json, "attachment", line->attachment);
    json_put_str(json, "read_at", line->read_at);
    json_put_bool(json, "newer", line->newer);
    json_put_integer(json, "open", line->open_count);
    json_put_integer(json, "wrong", line->wrong_count);
    json_put_str(json, "actor", line->actor);
    json_put_str(json, "at", line->at);
    json_key(json, "withdrawn");
    if (line->withdrawn_at.len) {
        json_open_object(json);
        json_put_str(json, "at", line->withdrawn_at);
        json_put_str(json, "by", line->withdrawn_by);
        json_put_str(json, "reason", line->withdrawn_reason);
        json_close_object(json);
    } else {
        json_none(json);
    }
    json_close_object(json);
}

/* ---- lines, parts ---- */

bool lines_load(Tx *tx, int64_t document, Arena *arena, Line **lines, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *lines = NULL;
    *count = 0;
    if (!stmt_open(tx, "SELECT number, text, joined FROM document_line WHERE document_id = ? ORDER BY number", &stmt,
                   err, "i", document)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity * 2 + 256;
            *lines = arena_grow(arena, *lines, capacity, wanted, sizeof **lines);
            capacity = wanted;
        }
        (*lines)[(*count)++] = (Line){stmt_integer(stmt, 0), text_of(stmt, 1, arena), stmt_integer(stmt, 2) != 0};
    }
    stmt_close(stmt);
    return good;
}

bool parts_json(Tx *tx, int64_t document, const Personal *hiding, Json *json, Arena *arena, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT number, title, kind, period, first_line, last_line, content FROM document_part WHERE"
                   " document_id = ? ORDER BY number",
                   &stmt, err, "i", document)) {
        return false;
    }
    json_key(json, "parts");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        json_put_integer(json, "number", stmt_integer(stmt, 0));
        Str title = stmt_text(stmt, 1), content = stmt_text(stmt, 6);
        json_put_str(json, "title", hiding ? document_personal_hidden(hiding, title, arena) : title);
        json_put_str(json, "kind", stmt_text(stmt, 2));
        json_put_str(json, "period", stmt_text(stmt, 3));
        json_put_integer(json, "first_line", stmt_integer(stmt, 4));
        json_put_integer(json, "last_line", stmt_integer(stmt, 5));
        json_key(json, "content");
        json_raw(json, hiding ? document_personal_hidden_json(hiding, content, arena) : content);
        json_close_object(json);
    }
    json_close_array(json);
    stmt_close(stmt);
    return good;
}

/* ---- things ---- */

static void read_thing(const Stmt *stmt, Arena *arena, Thing *thing) {
    *thing = (Thing){.id = stmt_integer(stmt, 0),
                     .kind = text_of(stmt, 1, arena),
                     .part = (int)stmt_integer(stmt, 2),
                     .line = (int)stmt_integer(stmt, 3),
                     .begins = (int)stmt_integer(stmt, 4),
                     .ends = (int)stmt_integer(stmt, 5),
                     .weight = (int)stmt_integer(stmt, 6),
                     .anchor = text_of(stmt, 7, arena),
                     .content = text_of(stmt, 8, arena),
                     .state = text_of(stmt, 9, arena),
                     .gone = stmt_integer(stmt, 10) != 0,
                     .actor = text_of(stmt, 11, arena),
                     .at = text_of(stmt, 12, arena),
                     .reason = text_of(stmt, 13, arena),
                     .correction = text_of(stmt, 14, arena),
                     .became = text_of(stmt, 15, arena),
                     .actor_shown = text_of(stmt, 16, arena)};
}

bool things_load(Tx *tx, int64_t document, int64_t thing, Arena *arena, Thing **things, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *things = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT t.id, t.kind, t.part, t.line, t.begins, t.ends, t.weight, t.anchor, t.content, t.state,"
                   " t.gone, t.actor, t.at, t.reason, t.correction, t.became, COALESCE(a.shown, t.actor) FROM"
                   " document_thing t LEFT JOIN account a ON a.name = t.actor WHERE t.document_id = ?1 AND (?2 = 0 OR"
                   " t.id = ?2) ORDER BY t.line, t.begins, t.id",
                   &stmt, err, "ii", document, thing)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wanted = capacity * 2 + 64;
            *things = arena_grow(arena, *things, capacity, wanted, sizeof **things);
            capacity = wanted;
        }
        read_thing(stmt, arena, &(*things)[(*count)++]);
    }
    stmt_close(stmt);
    return good;
}

static void put_raw(Json *json, const char *key, Str text) {
    json_key(json, key);
    if (text.len) {
        json_raw(json, text);
    } else {
        json_none(json);
    }
}

void thing_json(Json *json, const Thing *thing) {
    json_open_object(json);
    json_put_integer(json, "id", thing->id);
    json_put_str(json, "kind", thing->kind);
    json_put_integer(json, "part", thing->part);
    json_put_integer(json, "line", thing->line);
    json_key(json, "start");
    thing->begins < 0 ? json_none(json) : json_whole(json, thing->begins);
    json_key(json, "end");
    thing->begins < 0 ? json_none(json) : json_whole(json, thing->ends);
    json_put_integer(json, "weight", thing->weight);
    json_put_str(json, "state", thing->state);
    json_put_bool(json, "gone", thing->gone);
    put_raw(json, "content", thing->content);
    if (thing->at.len) {
        json_put_str(json, "actor", thing->actor_shown);
        json_put_str(json, "at", thing->at);
        json_put_str(json, "reason", thing->reason);
    }
    put_raw(json, "correction", thing->correction);
    put_raw(json, "became", thing->became);
    json_close_object(json);
}

/* ---- one ---- */

static bool put_whole(const Documents *documents, const User *user, Tx *tx, const DocumentHead *head,
                      DocumentSeen *seen, Json *json, Arena *arena, Err *err) {
    Line *lines = NULL;
    Thing *things = NULL;
    size_t line_count = 0, thing_count = 0;
    if (!lines_load(tx, head->line.id, arena, &lines, &line_count, err) ||
        !things_load(tx, head->line.id, 0, arena, &things, &thing_count, err)) {
        return false;
    }
    Personal personal;
    bool hides = !document_personal_seen(documents, user, &head->path);
    document_personal_find(documents, lines, line_count, arena, &personal);
    DocumentLine line = head->line;
    *seen = (DocumentSeen){.places = hides ? 0 : personal.count, .unit = line.unit};
    if (hides) {
        document_personal_hide_line(&personal, &line, arena);
    }
    json_open_object(json);
    json_key(json, "document");
    document_line_json(json, &line);
    bool changes = document_may(user, "documents", ACTION_EDIT, &head->path, NULL);
    json_put_bool(json, "may_edit", changes && !line.withdrawn_at.len);
    json_put_bool(json, "may_withdraw", changes);
    json_put_bool(json, "may_export", document_may(user, "documents", ACTION_EXPORT, &head->path, NULL));
    json_put_bool(json, "may_state", document_may(user, "county_data", ACTION_IMPORT, &head->path, NULL));
    document_personal_json(&personal, lines, hides, json);
    if (hides) {
        document_personal_hide(&personal, lines, line_count, things, thing_count, arena);
    }
    bool good = parts_json(tx, head->line.id, hides ? &personal : NULL, json, arena, err);
    json_key(json, "text");
    json_open_array(json);
    for (size_t i = 0; i < line_count; i++) {
        json_open_object(json);
        json_put_integer(json, "line", lines[i].number);
        json_put_str(json, "text", lines[i].text);
        if (lines[i].joined) {
            json_put_bool(json, "joined", true);
        }
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "things");
    json_open_array(json);
    for (size_t i = 0; i < thing_count; i++) {
        thing_json(json, &things[i]);
    }
    json_close_array(json);
    json_close_object(json);
    return good;
}

bool document_json(Documents *documents, const User *user, int64_t id, DocumentSeen *seen, Json *json, Arena *arena,
                   Err *err) {
    Tx *tx;
    DocumentSeen unasked;
    DocumentHead head = {.file_kind = EVIDENCE_TEXT};
    if (!store_read_begin(documents->store, &tx, err)) {
        return false;
    }
    bool good = document_head(documents, tx, user, id, arena, &head, err) &&
                put_whole(documents, user, tx, &head, seen ? seen : &unasked, json, arena, err);
    store_read_end(tx);
    return good;
}
