/* Which cases somebody may see, as a condition of the statement behind a list. */
#include "list_internal.h"

enum { FEW_MOST = 20000 };

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

bool cases_open(const Building *building, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err) {
    Buf sql = buf_create(building->arena);
    GivenValue *all = ARENA_ARRAY(building->arena, building->with_count + building->count, GivenValue);
    for (size_t i = 0; i < building->with_count + building->count; i++) {
        all[i] = i < building->with_count ? building->with_values[i] : building->values[i - building->with_count];
    }
    buf_add_format(&sql, "%.*s %s%.*s%s", STR_ARG(buf_str(&building->with)), head, STR_ARG(buf_str(&building->where)),
                   tail);
    return stmt_open_values(tx, str_cstr(building->arena, buf_str(&sql)), stmt, err, all,
                            building->with_count + building->count);
}

bool cases_count_to(const Building *building, Tx *tx, int64_t most, int64_t *total, Err *err) {
    Stmt *stmt;
    bool row = false;
    const char *tail = str_format(building->arena, " LIMIT %lld)", (long long)most + 1).data;
    *total = 0;
    if (!cases_open(building, tx, "SELECT COUNT(*) FROM (SELECT 1 FROM case_record c", tail, &stmt, err)) {
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

void cases_add_involvement(Building *building, bool owner_only) {
    const User *user = building->user;
    if (!owner_only) {
        buf_add(&building->where, STR("SELECT v.id FROM case_record v WHERE v.opened_by = ? UNION "));
        cases_add_value(building, user->name);
    }
    buf_add(&building->where, STR("SELECT case_id FROM case_owner WHERE owner IN (?"));
    cases_add_value(building, str_format(building->arena, "p:%.*s", STR_ARG(user->name)));
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t u = 0; u < user->posts[p].unit_count && building->count + 40 < LIST_VALUES_MOST; u++) {
            buf_add(&building->where, STR(",?"));
            cases_add_value(building, str_format(building->arena, "u:%.*s", STR_ARG(user->posts[p].units[u])));
        }
    }
    buf_add(&building->where, STR(")"));
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
    Building below = {
        .arena = building->arena, .with = buf_create(building->arena), .where = buf_create(building->arena)};
    cases_add_below(&below, reach.units, reach.unit_count);
    buf_add(&below.where, STR(" WHERE 1 = 1"));
    cases_add_condition(&below, "c.record = ?", book->def->id);
    buf_add(&below.where, STR(" AND c.unit_code IN (SELECT code FROM below0)"));
    int64_t found;
    if (!cases_count_to(&below, tx, FEW_MOST, &found, err)) {
        return false;
    }
    building->seen = found > FEW_MOST ? SEES_MANY : SEES_FEW;
    return true;
}

static void add_few(Building *building) {
    const Book *book = shelf_find(building->shelf, building->query->record);
    Reach reach = reach_of(building, book->def);
    buf_add(&building->where, STR(" AND c.id IN ("));
    if (reach.any) {
        size_t number = cases_add_below(building, reach.units, reach.unit_count);
        buf_add(&building->where, STR("SELECT v.id FROM case_record v WHERE v.record = ?"));
        cases_add_value(building, book->def->id);
        buf_add_format(&building->where, " AND v.unit_code IN (SELECT code FROM below%zu) UNION ", number);
    }
    cases_add_involvement(building, false);
    buf_add(&building->where, STR(")"));
}

void cases_add_visibility(Building *building) {
    if (!building->user || building->seen == SEES_ALL) {
        return;
    }
    if (building->seen == SEES_FEW) {
        add_few(building);
        return;
    }
    buf_add(&building->where, STR(" AND ("));
    add_reaches(building);
    buf_add(&building->where, building->nothing ? STR("c.id IN (") : STR(" OR c.id IN ("));
    cases_add_involvement(building, false);
    buf_add(&building->where, STR("))"));
}
