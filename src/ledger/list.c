/* Lists of cases: of one kind or many, within what the user may see, searched and in order; and counted. */
#include "list_internal.h"

#include <string.h>

enum { COUNT_MOST = 100000 };

static bool count_all(const Building *building, Tx *tx, int64_t *total, Err *err) {
    int64_t wanted = building->query->count_to;
    int64_t most = wanted > 0 && wanted < COUNT_MOST ? wanted : COUNT_MOST;
    bool good = cases_count_to(building, tx, most, total, err);
    *total = *total > most ? -1 : *total;
    return good;
}

static const char *const unit_name = "COALESCE(" SQL_UNIT_NAME("c.unit_code") ", '')";

/* Id of its source; a case has one of a kind, but for cases. */
static const char *const source_id = "COALESCE((SELECT MIN(f.source) FROM case_source f WHERE f.case_id = c.id AND"
                                     " f.kind <> 'case'), '')";

static bool see_line(const Building *building, Tx *tx, Arena *arena, CaseLine *line, Err *err) {
    UnitWay path;
    json_t *fields;
    line->sees = 3;
    if (!building->user) {
        return true;
    }
    if (!people_way(tx, building->ledger->pack, line->unit, arena, &path, err) ||
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
    if (building->names && map_get(building->known, key, &at)) {
        *name = building->names[at];
        return true;
    }
    if (!name_of(building->ledger, tx, type, value, building->arena, name, err)) {
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

static bool name_fields(Building *building, Tx *tx, const CaseField *defs, size_t count, json_t *fields, bool *named,
                        Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        json_t *value = json_object_get(fields, defs[i].id.data), *row;
        size_t index;
        if (value && name_key(defs[i].type)) {
            *named = true;
            good = name_value(building, tx, &defs[i], fields, err);
        } else if (value && defs[i].type == CASE_TABLE) {
            json_array_foreach(value, index, row) {
                good = good && name_fields(building, tx, defs[i].fields, defs[i].field_count, row, named, err);
            }
        }
    }
    return good;
}

/* Codes in the fields of a line become what people call them. */
static bool name_line(Building *building, Tx *tx, Arena *arena, CaseLine *line, Err *err) {
    json_t *fields = json_object_of(line->fields, err);
    bool named = false, good = fields && known_name(building, tx, CASE_PERSON, line->opened_by, &line->opened_by, err);
    good = good && name_fields(building, tx, line->record->fields, line->record->field_count, fields, &named, err);
    if (good && named) {
        line->fields = json_value_text(fields, JSON_CANONICAL, arena);
    }
    json_decref(fields);
    return good;
}

bool case_lines_name(Ledger *ledger, Tx *tx, CaseLine *lines, size_t count, Arena *arena, Err *err) {
    Building building = {.ledger = ledger, .arena = arena, .known = map_create(arena, 64)};
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = name_line(&building, tx, arena, &lines[i], err);
    }
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
                                  "SELECT c.id, COALESCE(clock.version, c.version), c.record_version_id, c.number, "
                                  "c.unit_code, %s, c.title,"
                                  " c.state, c.due_at, c.opened_at, c.opened_by, c.ended_at, c.fields, c.due_why,"
                                  " clock.rung, %s FROM case_record c LEFT JOIN case_clock clock ON clock.case_id = "
                                  "c.id WHERE c.id IN (SELECT c.id FROM",
                                  unit_name, query->source_kind.len ? source_id : "''")
                           .data;
    const char *order = cases_order(building, err), *outer = building->leads >= 0 ? LIST_DUE_ORDER : order;
    const char *tail = order ? str_format(building->arena, " ORDER BY %s LIMIT %lld OFFSET %lld) ORDER BY %s", order,
                                          (long long)limit, (long long)(query->offset > 0 ? query->offset : 0), outer)
                                   .data
                             : "";
    if (!order || !cases_open(building, tx, head, tail, &stmt, err)) {
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
                           .leads = -1,
                           .own = -1,
                           .arena = arena,
                           .with = buf_create(arena),
                           .from = buf_create(arena),
                           .where = buf_create(arena),
                           .known = map_create(arena, 64)};
    return building;
}

/* How many cases the user sees and each part of the query finds decides from where the list is read. */
static bool look_how_many(Building *building, Tx *tx, Err *err) {
    return cases_look_how_many(building, tx, err) && cases_look_parts(building, tx, err);
}

bool case_list(Ledger *ledger, const User *user, const CaseQuery *query, Arena *arena, CaseSink sink, void *context,
               int64_t *total, Err *err) {
    Tx *tx;
    Building *building = begin(ledger, user, query, arena);
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = look_how_many(building, tx, err);
    if (good) {
        cases_add_way(building);
        good = cases_build(building, err) && (!total || count_all(building, tx, total, err)) &&
               read_page(building, tx, sink, context, err);
    }
    store_read_end(tx);
    return good;
}

/* ---- counted -------------------------------------------------------------------------------------------- */

typedef struct Grouping {
    CaseGroup *groups;
    size_t count, capacity;
    Map *known;
} Grouping;

/* `paused`: the line is of cases whose deadline does not run, which were told with the others before. */
static void add_group(Grouping *grouping, Arena *arena, Str key, const Stmt *stmt, bool paused) {
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
    int64_t late = open && due_late_days(stmt_text(stmt, 1)) ? count : 0;
    if (paused) {
        group->overdue -= late;
        return;
    }
    group->count += count;
    group->open += open ? count : 0;
    group->voided += str_is(stmt_text(stmt, 3), "void") ? count : 0;
    group->overdue += late;
}

/* What is late, and on which day here an instant falls, is told here: the database counts per deadline, of which there
 * are few. `paused`: only cases of this record whose deadline does not run; NULL: all. */
static bool add_groups(Building *building, Tx *tx, CaseGroupBy by, const RecordDef *paused, Grouping *grouping,
                       Err *err) {
    static const char *const keys[] = {"c.record", "c.state", "c.unit_code", "''"};
    Arena *arena = building->arena;
    Stmt *stmt = NULL;
    bool row = false, good = look_how_many(building, tx, err) && cases_build(building, err);
    const char *head = str_format(arena, "SELECT %s, c.due_at, COUNT(*), c.ended FROM", keys[by]).data;
    const char *tail = str_format(arena, " GROUP BY %s, c.due_at, c.ended", keys[by]).data;
    if (good && paused) {
        buf_add(&building->where, STR(" AND"));
        cases_add_paused(building, paused, true);
    }
    good = good && cases_open(building, tx, head, by == GROUP_DUE ? " GROUP BY c.due_at, c.ended" : tail, &stmt, err);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        Date day;
        bool dated = by == GROUP_DUE && due_day(stmt_text(stmt, 1), &day);
        add_group(grouping, arena, dated ? date_show(arena, day) : stmt_text(stmt, 0), stmt, paused != NULL);
    }
    if (stmt) {
        stmt_close(stmt);
    }
    return good;
}

bool case_groups(Ledger *ledger, const User *user, const CaseQuery *query, CaseGroupBy by, Arena *arena,
                 CaseGroup **groups, size_t *count, Err *err) {
    Grouping grouping = {.known = map_create(arena, 64)};
    Building *building = begin(ledger, user, query, arena);
    const Shelf *shelf = building->shelf;
    Tx *tx;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = add_groups(building, tx, by, NULL, &grouping, err);
    for (size_t i = 0; good && i < shelf->count; i++) {
        CaseQuery *of = ARENA_NEW(arena, CaseQuery);
        *of = *query;
        of->record = shelf->books[i].def->id;
        if (cases_wanted(building, shelf->books[i].def) && cases_has_paused(shelf->books[i].def)) {
            good = add_groups(begin(ledger, user, of, arena), tx, by, shelf->books[i].def, &grouping, err);
        }
    }
    store_read_end(tx);
    *groups = grouping.groups;
    *count = grouping.count;
    return good;
}
