/* Lists of cases: of one kind or many, within what the user may see, searched and in order. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { VALUES_MOST = 20000, COUNT_MOST = 100000, FEW_MOST = 20000 };

/* How many cases of the record asked for lie within the user's reach. */
typedef enum Seen { SEES_MANY, SEES_FEW, SEES_ALL } Seen;

/* A statement as it grows, with its values. */
typedef struct Building {
    Ledger *ledger;
    const Shelf *shelf;
    const User *user;
    const CaseQuery *query;
    Arena *arena;
    Buf with, where;
    GivenValue *values, *with_values; /* those of `with` come first in the statement */
    size_t count, capacity, with_count, with_capacity;
    size_t belows;
    Seen seen;
    bool nothing; /* the user may see none */
    Map *known;   /* "unit:990121" to its name */
    Str *names;
    size_t name_count, name_capacity;
} Building;

static void add_to(Arena *arena, GivenValue **values, size_t *count, size_t *capacity, Str text) {
    if (*count == *capacity) {
        size_t wanted = *capacity * 2 + 64;
        *values = arena_grow(arena, *values, *count, wanted, sizeof **values);
        *capacity = wanted;
    }
    (*values)[(*count)++] = (GivenValue){.type = 's', .text = text};
}

static void add_value(Building *building, Str text) {
    add_to(building->arena, &building->values, &building->count, &building->capacity, text);
}

static void add_condition(Building *building, const char *condition, Str text) {
    buf_add_format(&building->where, " AND %s", condition);
    add_value(building, text);
}

/* A named set of the codes of units and all that ever stood below them; its number. */
static size_t add_below(Building *building, const Str *units, size_t count) {
    size_t number = building->belows++;
    buf_add_format(&building->with, "%s below%zu (code, id) AS (SELECT code, id FROM unit WHERE code IN (",
                   number ? "," : "WITH RECURSIVE", number);
    for (size_t i = 0; i < count && building->with_count < VALUES_MOST; i++) {
        buf_add_format(&building->with, "%s?", i ? "," : "");
        add_to(building->arena, &building->with_values, &building->with_count, &building->with_capacity, units[i]);
    }
    buf_add_format(&building->with,
                   ") UNION SELECT u.code, u.id FROM below%zu b JOIN unit_state t ON t.parent_id = b.id"
                   " JOIN unit u ON u.id = t.unit_id)",
                   number);
    return number;
}

static bool open_built(const Building *building, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err) {
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

/* How many fit, at most one more than `most`. */
static bool count_to(const Building *building, Tx *tx, int64_t most, int64_t *total, Err *err) {
    Stmt *stmt;
    bool row = false;
    const char *tail = str_format(building->arena, " LIMIT %lld)", (long long)most + 1).data;
    *total = 0;
    if (!open_built(building, tx, "SELECT COUNT(*) FROM (SELECT 1 FROM case_record c", tail, &stmt, err)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && row;
    *total = good ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* ---- what may be seen ------------------------------------------------------------------------ */

static bool wanted(const Building *building, const RecordDef *def) {
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
            add_value(building, books[i].def->id);
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
        done[i] = !wanted(building, books[i].def);
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
            size_t number = add_below(building, reaches[i].units, reaches[i].unit_count);
            buf_add_format(&building->where, " AND c.unit_code IN (SELECT code FROM below%zu)", number);
        }
    }
    building->nothing = first;
}

/* Ids of the cases that the user is responsible for, or (not `owner_only`) has opened. */
static void add_involvement(Building *building, bool owner_only) {
    const User *user = building->user;
    if (!owner_only) {
        buf_add(&building->where, STR("SELECT v.id FROM case_record v WHERE v.opened_by = ? UNION "));
        add_value(building, user->name);
    }
    buf_add(&building->where, STR("SELECT case_id FROM case_owner WHERE owner IN (?"));
    add_value(building, str_format(building->arena, "p:%.*s", STR_ARG(user->name)));
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t u = 0; u < user->posts[p].unit_count && building->count + 40 < VALUES_MOST; u++) {
            buf_add(&building->where, STR(",?"));
            add_value(building, str_format(building->arena, "u:%.*s", STR_ARG(user->posts[p].units[u])));
        }
    }
    buf_add(&building->where, STR(")"));
}

/* Whoever has few cases of the record that is asked for is served from them, put in order; whoever has many, from the
 * order of the list, in which the next one is never far. */
static bool look_how_many(Building *building, Tx *tx, Err *err) {
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
    add_below(&below, reach.units, reach.unit_count);
    buf_add(&below.where, STR(" WHERE 1 = 1"));
    add_condition(&below, "c.record = ?", book->def->id);
    buf_add(&below.where, STR(" AND c.unit_code IN (SELECT code FROM below0)"));
    int64_t found;
    if (!count_to(&below, tx, FEW_MOST, &found, err)) {
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
        size_t number = add_below(building, reach.units, reach.unit_count);
        buf_add(&building->where, STR("SELECT v.id FROM case_record v WHERE v.record = ?"));
        add_value(building, book->def->id);
        buf_add_format(&building->where, " AND v.unit_code IN (SELECT code FROM below%zu) UNION ", number);
    }
    add_involvement(building, false);
    buf_add(&building->where, STR(")"));
}

static void add_visibility(Building *building) {
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
    add_involvement(building, false);
    buf_add(&building->where, STR("))"));
}

/* ---- what is asked for ---------------------------------------------------------------------------- */

/* States of a record in which the user could take it on: as a party, or (`creator`) as whoever opened it. */
static uint64_t states_to_act(const Building *building, const RecordDef *def, bool creator) {
    uint64_t states = 0;
    for (size_t s = 0; s < def->step_count && wanted(building, def); s++) {
        const CaseStepDef *step = &def->steps[s];
        bool could = !creator && ledger_could(building->user, def, step);
        for (size_t b = 0; b < step->by_count && creator; b++) {
            could = could || step->by[b].kind == ACTOR_CREATOR;
        }
        if (could && step->kind != STEP_NOTE && step->kind != STEP_EXTEND) {
            states |= step->from;
        }
    }
    return states;
}

static void add_states(Building *building, const RecordDef *def, uint64_t states, bool creator) {
    bool first = true;
    if (!states) {
        return;
    }
    buf_add(&building->where, STR(" OR (c.record = ?"));
    add_value(building, def->id);
    if (creator) {
        add_condition(building, "c.opened_by = ?", building->user->name);
    }
    buf_add(&building->where, STR(" AND c.state IN ("));
    for (size_t s = 0; s < def->state_count; s++) {
        if (states >> s & 1 && def->states[s].end == CASE_OPEN) {
            buf_add_format(&building->where, "%s?", first ? "" : ",");
            add_value(building, def->states[s].id);
            first = false;
        }
    }
    buf_add(&building->where, STR("))"));
}

/* "mine": the user is responsible, or is one of the parties of a step that could be taken now. */
static void add_mine(Building *building) {
    const Shelf *shelf = building->shelf;
    buf_add(&building->where, STR(" AND c.ended = 'none'"));
    if (!building->user) {
        return;
    }
    buf_add(&building->where, STR(" AND (c.id IN ("));
    add_involvement(building, true);
    buf_add(&building->where, STR(")"));
    for (size_t i = 0; i < shelf->count && building->count + 160 < VALUES_MOST; i++) {
        const RecordDef *def = shelf->books[i].def;
        uint64_t states = states_to_act(building, def, false);
        add_states(building, def, states, false);
        add_states(building, def, states_to_act(building, def, true) & ~states, true);
    }
    buf_add(&building->where, STR(")"));
}

static bool add_filters(Building *building, Err *err) {
    const CaseQuery *query = building->query;
    const Book *book = query->record.len ? shelf_find(building->shelf, query->record) : NULL;
    for (size_t i = 0; i < query->filter_count; i++) {
        int field = book ? record_field(book->def, query->filters[i].field) : -1;
        if (field < 0 || !book->def->fields[field].filter) {
            Place place = {.line = 0};
            snprintf(place.field, sizeof place.field, "%.*s", STR_ARG(str_slice(query->filters[i].field, 0, 60)));
            return err_set_at(err, ERR_USAGE, &place, "不能按“%.*s”查找。", STR_ARG(query->filters[i].field));
        }
        buf_add(&building->where, STR(" AND c.id IN (SELECT case_id FROM case_key WHERE field = ? AND value = ?)"));
        add_value(building,
                  str_format(building->arena, "%.*s/%.*s", STR_ARG(query->record), STR_ARG(query->filters[i].field)));
        add_value(building, query->filters[i].value);
    }
    return true;
}

static bool read_day(Str text, Date *day, Err *err) {
    return (date_parse(text, day) && day->month && day->day) ||
           err_set(err, ERR_USAGE, "起止要写日期，例如 2024-01-01。");
}

/* Days are those of the bureau's clock, instants are stored in UTC. */
static bool add_days(Building *building, Err *err) {
    const struct {
        Str day;
        const char *condition;
    } bounds[] = {{building->query->from, "c.opened_at >= ?"}, {building->query->until, "c.opened_at < ?"}};
    for (size_t i = 0; i < 2; i++) {
        Date day;
        char instant[32];
        if (!bounds[i].day.len) {
            continue;
        }
        if (!read_day(bounds[i].day, &day, err)) {
            return false;
        }
        time_iso(date_begins(day), instant);
        add_condition(building, bounds[i].condition, str_copy(building->arena, str_from(instant)));
    }
    return true;
}

/* A deadline before `day`, or from it on; one that is an instant counts by the day here that it falls on. */
static void add_due(Building *building, Date day, bool before) {
    const char *sign = before ? "<" : ">=";
    char instant[32];
    buf_add_format(&building->where,
                   " AND c.due_at <> '' AND ((LENGTH(c.due_at) = 10 AND c.due_at %s ?) OR (LENGTH(c.due_at) > 10 AND"
                   " c.due_at %s ?))",
                   sign, sign);
    time_iso(date_begins(day), instant);
    add_value(building, date_show(building->arena, day));
    add_value(building, str_copy(building->arena, str_from(instant)));
}

static bool add_due_days(Building *building, Err *err) {
    Date day;
    if (building->query->due_from.len) {
        if (!read_day(building->query->due_from, &day, err)) {
            return false;
        }
        add_due(building, day, false);
    }
    if (building->query->due_until.len) {
        if (!read_day(building->query->due_until, &day, err)) {
            return false;
        }
        add_due(building, day, true);
    }
    return true;
}

static void add_overdue(Building *building, bool overdue) {
    char now[32];
    time_now_iso(now);
    buf_add_format(
        &building->where,
        " AND (c.ended = 'none') = 1 AND (c.due_at = '') = 0 AND %s((LENGTH(c.due_at) = 10 AND c.due_at < ?) OR"
        " (LENGTH(c.due_at) > 10 AND c.due_at < ?))",
        overdue ? "" : "NOT ");
    add_value(building, date_show(building->arena, date_today()));
    add_value(building, str_copy(building->arena, str_from(now)));
}

/* States in which no deadline runs. */
static void add_paused(Building *building, const RecordDef *def, bool paused) {
    buf_add_format(&building->where, " c.state %sIN (''", paused ? "" : "NOT ");
    for (size_t i = 0; i < def->state_count; i++) {
        if (def->states[i].paused) {
            buf_add(&building->where, STR(",?"));
            add_value(building, def->states[i].id);
        }
    }
    buf_add(&building->where, STR(")"));
}

/* As case_light tells it. */
static bool add_light(Building *building, Err *err) {
    Str light = building->query->light;
    const Book *book = book_newest(building->ledger, building->query->record);
    if (!light.len) {
        return true;
    }
    if (!book) {
        return err_set(err, ERR_USAGE, "按灯查找要先选一种记录。");
    }
    if (str_is(light, "grey")) {
        buf_add(&building->where, STR(" AND (c.ended <> 'none' OR c.due_at = '' OR"));
        add_paused(building, book->def, true);
        buf_add(&building->where, STR(")"));
        return true;
    }
    if (!str_is(light, "red") && !str_is(light, "yellow") && !str_is(light, "green")) {
        return err_set(err, ERR_USAGE, "灯可以写 red、yellow、green、grey。");
    }
    buf_add(&building->where, STR(" AND"));
    add_paused(building, book->def, false);
    add_overdue(building, str_is(light, "red"));
    if (!str_is(light, "red")) {
        add_due(building, date_add_days(date_today(), ledger_near_days(building->ledger, book->def) + 1),
                str_is(light, "yellow"));
    }
    return true;
}

static bool build(Building *building, Err *err) {
    const CaseQuery *query = building->query;
    buf_add(&building->where, STR(" WHERE 1 = 1"));
    if (query->record.len) {
        if (!shelf_find(building->shelf, query->record)) {
            return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(query->record));
        }
        add_condition(building, building->seen == SEES_FEW ? "+c.record = ?" : "c.record = ?", query->record);
    }
    if (query->system.len) {
        add_condition(building, "c.record LIKE ? ESCAPE '\\'",
                      str_format(building->arena, "%.*s.%%", STR_ARG(query->system)));
    }
    if (query->state.len) {
        add_condition(building, "c.state = ?", query->state);
    }
    if (query->ended.len) {
        add_condition(building, "c.ended = ?", query->ended);
    }
    if (!add_days(building, err) || !add_due_days(building, err) || !add_light(building, err)) {
        return false;
    }
    if (query->overdue) {
        add_overdue(building, true);
    }
    if (query->words.len) {
        Str pattern = store_like(query->words, building->arena);
        buf_add(&building->where, STR(" AND (c.title LIKE ? ESCAPE '\\' OR c.number LIKE ? ESCAPE '\\')"));
        add_value(building, pattern);
        add_value(building, pattern);
    }
    if (query->source_kind.len) {
        buf_add(&building->where, STR(" AND c.id IN (SELECT case_id FROM case_source WHERE kind = ?"
                                      " AND SUBSTR(source, 1, LENGTH(?)) = ?)"));
        add_value(building, query->source_kind);
        add_value(building, query->source);
        add_value(building, query->source);
    }
    if (query->unit.len) {
        size_t number = add_below(building, &query->unit, 1);
        buf_add_format(&building->where, " AND c.unit_code IN (SELECT code FROM below%zu)", number);
    }
    if (query->mine) {
        add_mine(building);
    }
    if (!add_filters(building, err)) {
        return false;
    }
    add_visibility(building);
    return true;
}

/* A field that lists can be searched by, numbers by their size; what is not known stands last. (The joined nothing
 * keeps the database from looking through all cases with that field for each.) */
static const char *order_by_field(const Building *building, Str id, const char *way, Err *err) {
    const Book *book = book_newest(building->ledger, building->query->record);
    int at = book ? record_field(book->def, id) : -1;
    const CaseField *field = at < 0 ? NULL : &book->def->fields[at];
    if (!field || !field->filter) {
        err_set(err, ERR_USAGE, "不能按“%.*s”排序。", STR_ARG(str_slice(id, 0, 60)));
        return NULL;
    }
    bool number = field->type == CASE_NUMBER || field->type == CASE_MONEY || field->type == CASE_PERCENT;
    const char *value =
        str_format(building->arena,
                   "(SELECT MIN(%s) FROM case_key k WHERE k.case_id = c.id AND k.field || '' = '%.*s/%.*s')",
                   number ? "CAST(k.value AS REAL)" : "k.value", STR_ARG(book->def->id), STR_ARG(field->id))
            .data;
    return str_format(building->arena, "%s IS NULL, %s %s, c.id", value, value, way).data;
}

/* NULL, with the error, for one that is not there. */
static const char *order_of(const Building *building, Err *err) {
    static const struct {
        const char *id, *sql;
    } orders[] = {
        {"newest", "c.opened_at DESC, c.id DESC"},
        {"number", "c.number %s, c.id"},
        {"title", "c.title %s, c.id"},
        {"state", "c.state %s, c.due_at, c.id"},
        {"unit", "c.unit_code %s, c.due_at, c.id"},
        {"opened", "c.opened_at %s, c.id"},
        {"ended", "c.ended_at = '', c.ended_at %s, c.id"},
        {"due", "c.due_at = '', c.due_at %s, c.id"},
    };
    Str order = building->query->order;
    bool down = str_starts(order, STR("-"));
    const char *way = down ? "DESC" : "ASC";
    order = down ? str_slice(order, 1, order.len) : order;
    if ((!order.len || (str_is(order, "due") && !down)) && building->query->state.len) {
        return "c.due_at = '', c.due_at, c.id"; /* one state: all have ended, or none has */
    }
    if (!order.len || (str_is(order, "due") && !down)) {
        return "c.ended = 'none' DESC, c.due_at = '', c.due_at, c.id";
    }
    if (str_starts(order, STR("f."))) {
        return order_by_field(building, str_slice(order, 2, order.len), way, err);
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (str_is(order, orders[i].id)) {
            const char *mark = strstr(orders[i].sql, "%s");
            size_t before = mark ? (size_t)(mark - orders[i].sql) : strlen(orders[i].sql);
            return str_format(building->arena, "%.*s%s%s", (int)before, orders[i].sql, mark ? way : "",
                              mark ? mark + 2 : "")
                .data;
        }
    }
    err_set(err, ERR_USAGE, "不能按“%.*s”排序。", STR_ARG(str_slice(order, 0, 60)));
    return NULL;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static bool count_all(const Building *building, Tx *tx, int64_t *total, Err *err) {
    bool good = count_to(building, tx, COUNT_MOST, total, err);
    *total = *total > COUNT_MOST ? -1 : *total;
    return good;
}

static const char *const unit_name = "COALESCE(" SQL_UNIT_NAME("c.unit_code") ", '')";

/* Id of its source; a case has one of a kind, but for cases. */
static const char *const source_id = "COALESCE((SELECT MIN(f.source) FROM case_source f WHERE f.case_id = c.id AND"
                                     " f.kind <> 'case'), '')";

static bool see_line(const Building *building, Tx *tx, Arena *arena, CaseLine *line, Err *err) {
    Path path;
    json_t *fields;
    line->sees = 3;
    if (!building->user) {
        return true;
    }
    if (!case_path(building->ledger, tx, line->unit, arena, &path, err) ||
        !(fields = json_object_of(line->fields, err))) {
        return false;
    }
    line->sees = case_seen_to(building->user, line->record, line->opened_by, fields, &path);
    json_decref(fields);
    return true;
}

/* One lookup for each that is named, however many lines name it. */
static bool known_name(Building *building, Tx *tx, CaseFieldType type, Str value, Str *name, Err *err) {
    Str key = str_format(building->arena, "%s:%.*s", name_key(type), STR_ARG(value));
    size_t at;
    if (map_get(building->known, key, &at)) {
        *name = building->names[at];
        return true;
    }
    if (!name_of(tx, type, value, building->arena, name, err)) {
        return false;
    }
    if (building->name_count == building->name_capacity) {
        size_t wanted = building->name_capacity * 2 + 64;
        building->names =
            arena_grow(building->arena, building->names, building->name_count, wanted, sizeof *building->names);
        building->name_capacity = wanted;
    }
    map_put(building->known, key, building->name_count);
    building->names[building->name_count++] = *name;
    return true;
}

static bool name_value(Building *building, Tx *tx, const CaseField *field, json_t *fields, Err *err) {
    json_t *value = json_object_get(fields, field->id.data), *one;
    Str name;
    size_t index;
    if (json_is_string(value)) {
        if (!known_name(building, tx, field->type, str_from(json_string_value(value)), &name, err)) {
            return false;
        }
        json_object_set_new(fields, field->id.data, json_stringn(name.data, name.len));
    }
    json_array_foreach(value, index, one) {
        if (!json_is_string(one)) {
            continue;
        }
        if (!known_name(building, tx, field->type, str_from(json_string_value(one)), &name, err)) {
            return false;
        }
        json_array_set_new(value, index, json_stringn(name.data, name.len));
    }
    return true;
}

/* Codes in the fields of a line become what people call them. */
static bool name_line(Building *building, Tx *tx, Arena *arena, CaseLine *line, Err *err) {
    json_t *fields = json_object_of(line->fields, err);
    bool named = false, good = fields && known_name(building, tx, CASE_PERSON, line->opened_by, &line->opened_by, err);
    for (size_t i = 0; good && i < line->record->field_count; i++) {
        const CaseField *field = &line->record->fields[i];
        if (name_key(field->type) && json_object_get(fields, field->id.data)) {
            named = true;
            good = name_value(building, tx, field, fields, err);
        }
    }
    if (good && named) {
        line->fields = json_text_of(fields, arena);
    }
    json_decref(fields);
    return good;
}

static bool read_line(Building *building, Tx *tx, const Stmt *stmt, Arena *arena, CaseLine *line, Err *err) {
    const Book *book = book_of_version(building->ledger, tx, stmt_integer(stmt, 2), err);
    if (!book) {
        return false;
    }
    *line = (CaseLine){.id = stmt_integer(stmt, 0), .version = stmt_integer(stmt, 1), .record = book->def};
    Str *into[] = {&line->number, &line->unit,      &line->unit_name, &line->title,    &line->state,
                   &line->due_at, &line->opened_at, &line->opened_by, &line->ended_at, &line->fields};
    for (size_t i = 0; i < sizeof into / sizeof *into; i++) {
        *into[i] = str_copy(arena, stmt_text(stmt, (int)i + 3));
    }
    line->rung = (int)stmt_integer(stmt, 14);
    line->source = str_copy(arena, stmt_text(stmt, 15));
    int state = record_state(book->def, line->state);
    const CaseStateDef *def = state < 0 ? NULL : &book->def->states[state];
    line->state_name = def ? def->name : line->state;
    line->ended = def ? def->end : CASE_OPEN;
    line->light = case_light(building->ledger, book->def, line->ended, def && def->paused, line->state_name,
                             line->due_at, str_copy(arena, stmt_text(stmt, 13)), arena, &line->why);
    line->late_days = line->ended == CASE_OPEN ? due_late_days(line->due_at) : 0;
    return see_line(building, tx, arena, line, err) &&
           (!building->query->named || name_line(building, tx, arena, line, err));
}

/* First which cases, out of the indexes; then the rest of these few. */
static bool read_page(Building *building, Tx *tx, CaseSink sink, void *context, Err *err) {
    const CaseQuery *query = building->query;
    Stmt *stmt;
    bool row = false, good, go_on = true;
    int64_t limit = query->limit > 0 && query->limit < CASE_PAGE_MOST ? query->limit : CASE_PAGE_MOST;
    const char *head = str_format(building->arena,
                                  "SELECT c.id, c.version, c.record_version_id, c.number, c.unit_code, %s, c.title,"
                                  " c.state, c.due_at, c.opened_at, c.opened_by, c.ended_at, c.fields, c.due_why,"
                                  " c.rung, %s FROM case_record c WHERE c.id IN (SELECT c.id FROM case_record c",
                                  unit_name, query->source_kind.len ? source_id : "''")
                           .data;
    const char *order = order_of(building, err);
    const char *tail = order ? str_format(building->arena, " ORDER BY %s LIMIT %lld OFFSET %lld) ORDER BY %s", order,
                                          (long long)limit, (long long)(query->offset > 0 ? query->offset : 0), order)
                                   .data
                             : "";
    if (!order || !open_built(building, tx, head, tail, &stmt, err)) {
        return false;
    }
    Arena *page = arena_create();
    while (go_on && (good = stmt_step(stmt, &row, err)) && row) {
        ArenaMark mark = arena_mark(page);
        CaseLine line;
        good = read_line(building, tx, stmt, page, &line, err);
        go_on = good && sink(context, &line, err);
        arena_reset(page, mark);
    }
    arena_destroy(page);
    stmt_close(stmt);
    return good && err->kind == ERR_NONE;
}

static Building *begin(Ledger *ledger, const User *user, const CaseQuery *query, Arena *arena) {
    Building *building = ARENA_NEW(arena, Building);
    *building = (Building){.ledger = ledger,
                           .shelf = shelf_now(ledger),
                           .user = user,
                           .query = query,
                           .arena = arena,
                           .with = buf_create(arena),
                           .where = buf_create(arena),
                           .known = map_create(arena, 64)};
    return building;
}

bool case_list(Ledger *ledger, const User *user, const CaseQuery *query, Arena *arena, CaseSink sink, void *context,
               int64_t *total, Err *err) {
    Tx *tx;
    Building *building = begin(ledger, user, query, arena);
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = look_how_many(building, tx, err) && build(building, err) &&
                (!total || count_all(building, tx, total, err)) && read_page(building, tx, sink, context, err);
    store_read_end(tx);
    return good;
}

/* ---- counted -------------------------------------------------------------------------------------------- */

typedef struct Grouping {
    CaseGroup *groups;
    size_t count, capacity;
    Map *known;
} Grouping;

static void add_group(Grouping *grouping, Arena *arena, Str key, const Stmt *stmt) {
    size_t at = grouping->count;
    if (!grouping->groups || !map_get(grouping->known, key, &at)) {
        if (grouping->count == grouping->capacity) {
            size_t wanted = grouping->capacity * 2 + 64;
            grouping->groups = arena_grow(arena, grouping->groups, grouping->count, wanted, sizeof *grouping->groups);
            grouping->capacity = wanted;
        }
        at = grouping->count++;
        grouping->groups[at] = (CaseGroup){.key = str_copy(arena, key)};
        map_put(grouping->known, grouping->groups[at].key, at);
    }
    CaseGroup *group = &grouping->groups[at];
    int64_t count = stmt_integer(stmt, 2);
    bool open = str_is(stmt_text(stmt, 3), "none");
    group->count += count;
    group->open += open ? count : 0;
    group->overdue += open && due_late_days(stmt_text(stmt, 1)) ? count : 0;
}

/* The database counts per deadline, of which there are few; what is late, and on which day here an instant falls, is
 * told here. */
bool case_groups(Ledger *ledger, const User *user, const CaseQuery *query, CaseGroupBy by, Arena *arena,
                 CaseGroup **groups, size_t *count, Err *err) {
    static const char *const keys[] = {"c.record", "c.state", "c.unit_code", "''"};
    Grouping grouping = {.known = map_create(arena, 64)};
    Building *building = begin(ledger, user, query, arena);
    Stmt *stmt = NULL;
    Tx *tx;
    bool row = false, good;
    const char *head = str_format(arena, "SELECT %s, c.due_at, COUNT(*), c.ended FROM case_record c", keys[by]).data;
    const char *tail = str_format(arena, " GROUP BY %s, c.due_at, c.ended", keys[by]).data;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    good = look_how_many(building, tx, err) && build(building, err) &&
           open_built(building, tx, head, by == GROUP_DUE ? " GROUP BY c.due_at, c.ended" : tail, &stmt, err);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        Date day;
        bool dated = by == GROUP_DUE && due_day(stmt_text(stmt, 1), &day);
        add_group(&grouping, arena, dated ? date_show(arena, day) : stmt_text(stmt, 0), stmt);
    }
    if (stmt) {
        stmt_close(stmt);
    }
    store_read_end(tx);
    *groups = grouping.groups;
    *count = grouping.count;
    return good;
}
