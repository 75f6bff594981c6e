/* What a case came from and what came of it, both ways: the first of them with the case, the others page by page. */
#include "ledger_internal.h"

/* ---- other sources ----------------------------------------------------------------------------------- */

static bool count_sources(Tx *tx, const Head *head, int64_t *total, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT COUNT(*) FROM case_source WHERE case_id = ?", &stmt, err, "i", head->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *total = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* Cases among them last: they are told as parents, too, and of these there may be many. */
static bool put_sources(Tx *tx, const Head *head, Json *json, int64_t *total, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *total = 0;
    if (!stmt_open(tx,
                   "SELECT kind, source, label FROM case_source WHERE case_id = ? ORDER BY kind = 'case', id LIMIT ?",
                   &stmt, err, "ii", head->id, (int64_t)CASE_LINKS_MOST)) {
        return false;
    }
    json_key(json, "sources");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        json_put_str(json, "kind", stmt_text(stmt, 0));
        json_put_str(json, "id", stmt_text(stmt, 1));
        json_put_str(json, "label", stmt_text(stmt, 2));
        json_close_object(json);
        ++*total;
    }
    stmt_close(stmt);
    json_close_array(json);
    return good && (*total < CASE_LINKS_MOST || count_sources(tx, head, total, err));
}

/* ---- cases ---------------------------------------------------------------------------------------------- */

typedef struct LinkWay {
    const char *id;
    const char *from; /* of SQL: c is the other case, ?1 the id of this one as a text */
} LinkWay;

static const LinkWay ways[] = {
    {"parents", "case_source s JOIN case_record c ON c.id = CAST(s.source AS INTEGER) WHERE s.kind = 'case' AND"
                " s.case_id = CAST(?1 AS INTEGER)"},
    {"children", "case_source s JOIN case_record c ON c.id = s.case_id WHERE s.kind = 'case' AND s.source = ?1"},
    {"named_by", "case_record c WHERE c.id IN (SELECT case_id FROM case_key WHERE field = 'case' AND value = ?1)"},
};
enum { WAYS = sizeof ways / sizeof *ways };

typedef struct LinkCount {
    int64_t total, open;
} LinkCount;

static void put_linked(Ledger *ledger, const Stmt *stmt, Json *json, Arena *arena) {
    static const char *const keys[] = {"record", "number", "title", "state", "ended", "due_at", "unit"};
    const Book *book = book_newest(ledger, stmt_text(stmt, 1));
    int state = book ? record_state(book->def, stmt_text(stmt, 4)) : -1;
    const CaseStateDef *def = state < 0 ? NULL : &book->def->states[state];
    Str why;
    json_open_object(json);
    json_put_integer(json, "id", stmt_integer(stmt, 0));
    for (int i = 0; i < 7; i++) {
        json_put_str(json, keys[i], stmt_text(stmt, i + 1));
    }
    json_put_str(json, "record_name", book ? book->def->name : stmt_text(stmt, 1));
    json_put_str(json, "state_name", def ? def->name : stmt_text(stmt, 4));
    Light light = def ? case_light(ledger, book->def, def->end, def->paused, def->name, stmt_text(stmt, 6),
                                   (Str){NULL, 0}, arena, &why)
                      : LIGHT_GREY;
    json_put_text(json, "light", light_id(light));
    json_close_object(json);
}

static bool count_links(Tx *tx, const LinkWay *way, Str id, Arena *arena, LinkCount *count, Err *err) {
    Stmt *stmt;
    bool row = false;
    const char *sql = str_format(arena, "SELECT COUNT(*), TOTAL(c.ended = 'none') FROM %s", way->from).data;
    if (!stmt_open(tx, sql, &stmt, err, "s", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *count = good && row ? (LinkCount){stmt_integer(stmt, 0), stmt_integer(stmt, 1)} : (LinkCount){0, 0};
    stmt_close(stmt);
    return good;
}

/* Those behind `after`, as an array under `key`. */
static bool put_page(Ledger *ledger, Tx *tx, const LinkWay *way, const char *key, Str id, int64_t after, Json *json,
                     Arena *arena, LinkCount *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    const char *sql = str_format(arena,
                                 "SELECT c.id, c.record, c.number, c.title, c.state, c.ended, c.due_at, c.unit_code"
                                 " FROM %s AND c.id > ?2 ORDER BY c.id LIMIT ?3",
                                 way->from)
                          .data;
    *count = (LinkCount){0, 0};
    if (!stmt_open(tx, sql, &stmt, err, "sii", id, after, (int64_t)CASE_LINKS_MOST)) {
        return false;
    }
    json_key(json, key);
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        count->total++;
        count->open += str_is(stmt_text(stmt, 5), "none");
        put_linked(ledger, stmt, json, arena);
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

bool links_json(Ledger *ledger, Tx *tx, const Head *head, Json *json, Arena *arena, Err *err) {
    Str id = str_format(arena, "%lld", (long long)head->id);
    LinkCount counts[WAYS];
    int64_t sources;
    if (!put_sources(tx, head, json, &sources, err)) {
        return false;
    }
    for (size_t i = 0; i < WAYS; i++) {
        if (!put_page(ledger, tx, &ways[i], ways[i].id, id, 0, json, arena, &counts[i], err) ||
            (counts[i].total == CASE_LINKS_MOST && !count_links(tx, &ways[i], id, arena, &counts[i], err))) {
            return false;
        }
    }
    json_key(json, "link_totals");
    json_open_object(json);
    json_put_integer(json, "sources", sources);
    for (size_t i = 0; i < WAYS; i++) {
        json_put_integer(json, ways[i].id, counts[i].total);
    }
    json_put_integer(json, "children_open", counts[1].open);
    json_close_object(json);
    return true;
}

static bool put_links(Ledger *ledger, Tx *tx, const LinkWay *way, int64_t id, int64_t after, Json *json, Arena *arena,
                      Err *err) {
    Str text = str_format(arena, "%lld", (long long)id);
    LinkCount page, all;
    json_open_object(json);
    bool good = put_page(ledger, tx, way, "links", text, after, json, arena, &page, err) &&
                count_links(tx, way, text, arena, &all, err);
    json_put_integer(json, "total", good ? all.total : 0);
    json_close_object(json);
    return good;
}

bool case_links(Ledger *ledger, const User *user, int64_t id, Str way, int64_t after, Json *json, Arena *arena,
                Err *err) {
    const LinkWay *found = NULL;
    Head head;
    Tx *tx;
    for (size_t i = 0; i < WAYS; i++) {
        found = str_is(way, ways[i].id) ? &ways[i] : found;
    }
    if (!found) {
        return err_set(err, ERR_USAGE, "“way”可以写 parents、children、named_by。");
    }
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool loaded = case_load(ledger, tx, id, arena, &head, err);
    bool good = loaded && may_see_case(user, &head, err) && put_links(ledger, tx, found, id, after, json, arena, err);
    if (loaded) {
        case_free(&head);
    }
    store_read_end(tx);
    return good;
}
