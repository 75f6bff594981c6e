/* Which cases somebody may see, as a condition of the statement behind a list. */
#include "list_internal.h"

static void add_to(Arena *arena, GivenValue **values, size_t *count, size_t *capacity, Str text) {
    if (*count == *capacity) {
        size_t wanted = *capacity * 2 + 64;
        *values = arena_grow(arena, *values, *count, wanted, sizeof **values);
        *capacity = wanted;
    }
    (*values)[(*count)++] = (GivenValue){.type = 's', .text = text};
}

void cases_add_value(Building *building, Str text) {
    add_to(building->arena, &building->values, &building->count, &building->capacity, text);
}

void cases_add_condition(Building *building, const char *condition, Str text) {
    buf_add_format(&building->where, " AND %s", condition);
    cases_add_value(building, text);
}

size_t cases_add_below(Building *building, const Str *units, size_t count) {
    size_t number = building->belows++;
    buf_add_format(&building->with, "%s below%zu (code, id) AS (SELECT code, id FROM unit WHERE code IN (",
                   number ? "," : "WITH RECURSIVE", number);
    for (size_t i = 0; i < count && building->with_count < LIST_VALUES_MOST; i++) {
        buf_add_format(&building->with, "%s?", i ? "," : "");
        add_to(building->arena, &building->with_values, &building->with_count, &building->with_capacity, units[i]);
    }
    buf_add_format(&building->with,
                   ") UNION SELECT u.code, u.id FROM below%zu b JOIN unit_state t ON t.parent_id = b.id"
                   " JOIN unit u ON u.id = t.unit_id)",
                   number);
    return number;
}

static GivenValue *put_values(GivenValue *to, const GivenValue *from, size_t count) {
    for (size_t i = 0; i < count; i++) {
        *to++ = from[i];
    }
    return to;
}

bool cases_open(const Building *building, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err) {
    Buf sql = buf_create(building->arena);
    size_t count = building->with_count + building->from_count + building->count;
    GivenValue *all = ARENA_ARRAY(building->arena, count, GivenValue);
    GivenValue *next = put_values(all, building->with_values, building->with_count);
    next = put_values(next, building->from_values, building->from_count);
    put_values(next, building->values, building->count);
    buf_add_format(&sql, "%.*s %s %.*s%.*s%s", STR_ARG(buf_str(&building->with)), head,
                   STR_ARG(building->from.len ? buf_str(&building->from) : STR("case_record c")),
                   STR_ARG(buf_str(&building->where)), tail);
    return stmt_open_values(tx, str_cstr(building->arena, buf_str(&sql)), stmt, err, all, count);
}

bool cases_count_to(const Building *building, Tx *tx, int64_t most, int64_t *total, Err *err) {
    Stmt *stmt;
    bool row = false;
    const char *tail = str_format(building->arena, " LIMIT %lld)", (long long)most + 1).data;
    *total = 0;
    if (!cases_open(building, tx, "SELECT COUNT(*) FROM (SELECT 1 FROM", tail, &stmt, err)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && row;
    *total = good ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* ---- what may be seen ------------------------------------------------------------------------ */

bool cases_wanted(const Building *building, const RecordDef *def) {
    const CaseQuery *query = building->query;
    return (!query->record.len || str_equal(query->record, def->id)) &&
           (!query->system.len || str_equal(query->system, def->system));
}

static bool same_reach(const Reach *a, const Reach *b) {
    bool same = a->any == b->any && a->whole == b->whole && a->unit_count == b->unit_count;
    for (size_t i = 0; same && i < a->unit_count; i++) {
        same = str_equal(a->units[i], b->units[i]);
    }
    return same;
}

static Reach reach_of(const Building *building, const RecordDef *def) {
    User seeing = posts_seeing(building->user, def, building->arena);
    const Want want = {.domain = def->domain,
                       .action = ACTION_VIEW,
                       .section = section_seeing(building->user, def, def->privacy),
                       .conditions = is_joint(building->user, def) ? 1u << CONDITION_JOINT : 0};
    return people_reach(&seeing, &want, building->arena);
}

static void add_records(Building *building, const bool *of, const Book *books) {
    bool first = true;
    buf_add(&building->where, STR("c.record IN ("));
    for (size_t i = 0; i < building->shelf->count; i++) {
        if (of[i]) {
            buf_add_format(&building->where, "%s?", first ? "" : ",");
            cases_add_value(building, books[i].def->id);
            first = false;
        }
    }
    buf_add(&building->where, STR(")"));
}

/* Records with the same reach stand in one condition. */
static void add_reaches(Building *building) {
    const Book *books = building->shelf->books;
    size_t count = building->shelf->count;
    Reach *reaches = ARENA_ARRAY(building->arena, count, Reach);
    bool *done = ARENA_ARRAY(building->arena, count, bool);
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        done[i] = !cases_wanted(building, books[i].def);
        if (!done[i]) {
            reaches[i] = reach_of(building, books[i].def);
            done[i] = !reaches[i].any;
        }
    }
    for (size_t i = 0; i < count; i++) {
        bool *group = ARENA_ARRAY(building->arena, count, bool);
        if (done[i]) {
            continue;
        }
        for (size_t k = i; k < count; k++) {
            group[k] = !done[k] && same_reach(&reaches[i], &reaches[k]);
            done[k] = done[k] || group[k];
        }
        buf_add(&building->where, first ? STR("") : STR(" OR "));
        first = false;
        add_records(building, group, books);
        if (!reaches[i].whole) {
            size_t number = cases_add_below(building, reaches[i].units, reaches[i].unit_count);
            buf_add_format(&building->where, " AND c.unit_code IN (SELECT code FROM below%zu)", number);
        }
    }
    building->nothing = first;
}

/* As case_owner writes them, the units that the user's posts stand for; at most *count. */
static const Str *owner_units(const User *user, Arena *arena, size_t *count) {
    size_t most = *count, capacity = 0;
    Str *units = NULL;
    *count = 0;
    for (size_t p = 0; p < user->post_count; p++) {
        const Post *post = &user->posts[p];
        for (size_t u = 0; post_stands_for_units(post) && u < post->unit_count && *count < most; u++) {
            if (*count == capacity) {
                capacity = capacity * 2 + 8;
                units = arena_grow(arena, units, *count, capacity, sizeof *units);
            }
            units[(*count)++] = str_format(arena, "u:%.*s", STR_ARG(post->units[u]));
        }
    }
    return units;
}

void cases_add_involvement(Building *building, bool owner_only) {
    const User *user = building->user;
    if (!owner_only) {
        buf_add(&building->where, STR("SELECT v.id FROM case_record v WHERE v.opened_by = ? UNION "));
        cases_add_value(building, user->name);
    }
    buf_add(&building->where, STR("SELECT case_id FROM case_owner WHERE owner IN (?"));
    cases_add_value(building, str_format(building->arena, "p:%.*s", STR_ARG(user->name)));
    size_t count = building->count + 40 < LIST_VALUES_MOST ? LIST_VALUES_MOST - building->count - 40 : 0;
    const Str *units = owner_units(user, building->arena, &count);
    for (size_t u = 0; u < count; u++) {
        buf_add(&building->where, STR(",?"));
        cases_add_value(building, units[u]);
    }
    buf_add(&building->where, STR(")"));
}

bool cases_few_below(const Building *building, Tx *tx, Str record, const Str *units, size_t count, bool *few,
                     Err *err) {
    Building below = {.arena = building->arena,
                      .with = buf_create(building->arena),
                      .from = buf_create(building->arena),
                      .where = buf_create(building->arena)};
    cases_add_below(&below, units, count);
    buf_add(&below.where, STR(" WHERE 1 = 1"));
    cases_add_condition(&below, "c.record = ?", record);
    buf_add(&below.where, STR(" AND c.unit_code IN (SELECT code FROM below0)"));
    int64_t found;
    bool good = cases_count_to(&below, tx, LIST_OWN_MOST, &found, err);
    *few = good && found <= LIST_OWN_MOST;
    return good;
}

/* Whoever is above every unit that has none above it is above all of them. */
static bool covers_all(Tx *tx, const Reach *reach, bool *all, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *all = true;
    if (!stmt_open(tx,
                   "SELECT DISTINCT u.code FROM unit_state s JOIN unit u ON u.id = s.unit_id WHERE s.parent_id IS NULL",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *all) {
        bool known = false;
        for (size_t i = 0; i < reach->unit_count; i++) {
            known = known || str_equal(reach->units[i], stmt_text(stmt, 0));
        }
        *all = known;
    }
    stmt_close(stmt);
    return good;
}

bool cases_look_how_many(Building *building, Tx *tx, Err *err) {
    const Book *book = building->query->record.len ? shelf_find(building->shelf, building->query->record) : NULL;
    building->seen = SEES_MANY;
    if (!building->user || !book) {
        return true;
    }
    Reach reach = reach_of(building, book->def);
    if (!reach.any || reach.whole) {
        building->seen = reach.any ? SEES_ALL : SEES_FEW;
        return true;
    }
    bool few, all;
    if (!covers_all(tx, &reach, &all, err)) {
        return false;
    }
    if (all) {
        building->seen = SEES_ALL;
        return true;
    }
    if (!cases_few_below(building, tx, book->def->id, reach.units, reach.unit_count, &few, err)) {
        return false;
    }
    building->seen = few ? SEES_FEW : SEES_MANY;
    return true;
}

static void add_from(Building *building, Str text) {
    add_to(building->arena, &building->from_values, &building->from_count, &building->from_capacity, text);
}

/* What the index of units holds, and the rest only where the query speaks of it. */
static const char *own_columns(const Building *building) {
    const CaseQuery *query = building->query;
    Str order = str_starts(query->order, STR("-")) ? str_slice(query->order, 1, query->order.len) : query->order;
    bool rows = (query->words.len && !building->words_few) || str_is(order, "title") || str_is(order, "number") ||
                str_is(order, "ended");
    return rows ? "SELECT id, record, unit_code, state, ended, due_at, opened_at, opened_by, number, title, ended_at"
                  " FROM case_record"
                : "SELECT id, record, unit_code, state, ended, due_at, opened_at, opened_by FROM case_record";
}

/* The cases of the units, out of the index that has them in order, then those elsewhere that concern the user. */
static void add_own(Building *building) {
    const Book *book = shelf_find(building->shelf, building->query->record);
    const User *user = building->user;
    Reach reach = reach_of(building, book->def);
    Buf *from = &building->from;
    const char *columns = own_columns(building);
    buf_add(from, STR("("));
    size_t below = 0;
    if (reach.any) {
        below = cases_add_below(building, reach.units, reach.unit_count);
        building->own = (int)below;
        buf_add_format(from,
                       "%s INDEXED BY case_by_unit WHERE record = ? AND unit_code IN (SELECT code FROM below%zu)"
                       " UNION ALL ",
                       columns, below);
        add_from(building, book->def->id);
    }
    Str but = reach.any ? str_format(building->arena, " AND unit_code NOT IN (SELECT code FROM below%zu)", below)
                        : (Str){NULL, 0};
    buf_add_format(from,
                   "%s WHERE id IN (SELECT v.id FROM case_record v WHERE v.opened_by = ? AND v.record = ?%.*s UNION"
                   " SELECT case_id FROM case_owner WHERE owner IN (?",
                   columns, STR_ARG(but));
    add_from(building, user->name);
    add_from(building, book->def->id);
    add_from(building, str_format(building->arena, "p:%.*s", STR_ARG(user->name)));
    size_t count = building->from_count + 4 < LIST_VALUES_MOST ? LIST_VALUES_MOST - building->from_count - 4 : 0;
    const Str *units = owner_units(user, building->arena, &count);
    for (size_t u = 0; u < count; u++) {
        buf_add(from, STR(",?"));
        add_from(building, units[u]);
    }
    buf_add_format(from, ") AND record = ?%.*s)) c", STR_ARG(but));
    add_from(building, book->def->id);
}

void cases_add_visibility(Building *building) {
    if (!building->user || building->seen == SEES_ALL) {
        return;
    }
    if (building->seen == SEES_FEW) {
        add_own(building);
        return;
    }
    buf_add(&building->where, STR(" AND ("));
    add_reaches(building);
    buf_add(&building->where, building->nothing ? STR("c.id IN (") : STR(" OR c.id IN ("));
    cases_add_involvement(building, false);
    buf_add(&building->where, STR("))"));
}
