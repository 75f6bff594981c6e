/* Who inspects which school: schools with nobody, inspectors with more schools than the rule says, visits of a month.
 * Counts only; nobody is ranked. What is known stands in the ledger of postings and visits. */
#include "notice_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct Rostering {
    const RosterDef *def;
    const Notices *notices;
    Arena *arena;
    UnitTree tree;
    int from, to;
    Date first, last; /* of the month */
    Str today;
    RosterSchool *schools; /* per unit of [from, to) that has to have one; NULL unit: not asked */
    Map *by_name;
    RosterInspector *inspectors;
    size_t inspector_count, inspector_capacity;
    Map *pairs; /* "inspector|school": 1 posted, 2 posted and seen */
    Roster *roster;
    int64_t taken;
} Rostering;

static RosterSchool *school_of(const Rostering *rostering, Str unit) {
    int at = org_tree_find(&rostering->tree, unit);
    RosterSchool *school =
        at >= rostering->from && at < rostering->to ? &rostering->schools[at - rostering->from] : NULL;
    return school && school->unit.len ? school : NULL;
}

static RosterInspector *inspector_of(Rostering *rostering, Str name) {
    size_t at;
    if (map_get(rostering->by_name, name, &at)) {
        return &rostering->inspectors[at];
    }
    if (rostering->inspector_count == rostering->inspector_capacity) {
        size_t wanted = rostering->inspector_capacity * 2 + 16;
        rostering->inspectors = arena_grow(rostering->arena, rostering->inspectors, rostering->inspector_capacity,
                                           wanted, sizeof(RosterInspector));
        rostering->inspector_capacity = wanted;
    }
    Str kept = str_copy(rostering->arena, name);
    map_put(rostering->by_name, kept, rostering->inspector_count);
    RosterInspector *made = &rostering->inspectors[rostering->inspector_count++];
    *made = (RosterInspector){.name = kept, .shown = kept};
    return made;
}

static bool in_states(Str state, const Str *states, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(states[i], state)) {
            return true;
        }
    }
    return false;
}

static Str field_value(const CaseLine *line, Str id, Arena *arena) {
    int field = record_field(line->record, id);
    return field < 0 ? (Str){NULL, 0} : case_field_text(&line->record->fields[field], line->fields, arena);
}

/* ---- postings ---- */

static bool holds(const Rostering *rostering, Str period) {
    Str rest = period, from;
    bool has = str_cut(&rest, '/', &from);
    Str first = date_show(rostering->arena, rostering->first), last = date_show(rostering->arena, rostering->last);
    return has && (!from.len || str_compare(from, last) <= 0) && (!rest.len || str_compare(rest, first) >= 0);
}

static bool take_posting(void *context, const CaseLine *line, Err *err) {
    Rostering *rostering = context;
    const RosterDef *def = rostering->def;
    RosterSchool *school = school_of(rostering, line->unit);
    size_t known;
    (void)err;
    rostering->taken++;
    if (!school || !in_states(line->state, def->posting_states, def->posting_state_count) ||
        !holds(rostering, field_value(line, def->period, rostering->arena))) {
        return true;
    }
    Str name = field_value(line, def->inspector, rostering->arena);
    Str pair = str_format(rostering->arena, "%.*s|%.*s", STR_ARG(name), STR_ARG(school->unit));
    if (!name.len || map_get(rostering->pairs, pair, &known)) {
        return true;
    }
    map_put(rostering->pairs, pair, 1);
    RosterInspector *inspector = inspector_of(rostering, name);
    inspector->schools++;
    school->inspectors = arena_grow(rostering->arena, school->inspectors, school->inspector_count,
                                    school->inspector_count + 1, sizeof(Str));
    school->inspectors[school->inspector_count++] = inspector->name;
    return true;
}

/* ---- visits ---- */

static bool take_visit(void *context, const CaseLine *line, Err *err) {
    Rostering *rostering = context;
    const RosterDef *def = rostering->def;
    RosterSchool *school = school_of(rostering, line->unit);
    Date on;
    (void)err;
    rostering->taken++;
    if (!school || !in_states(line->state, def->visit_states, def->visit_state_count) ||
        !date_parse(field_value(line, def->visited_on, rostering->arena), &on) ||
        date_compare(on, rostering->first) < 0 || date_compare(on, rostering->last) > 0) {
        return true;
    }
    school->visits++;
    rostering->roster->made++;
    Str rest = field_value(line, def->visitors, rostering->arena);
    while (rest.len) {
        ptrdiff_t at = str_find(rest, STR("、"));
        Str name = at < 0 ? rest : str_slice(rest, 0, (size_t)at);
        rest = at < 0 ? (Str){NULL, 0} : str_slice(rest, (size_t)at + strlen("、"), rest.len);
        size_t known = 0;
        RosterInspector *inspector = inspector_of(rostering, name);
        Str pair = str_format(rostering->arena, "%.*s|%.*s", STR_ARG(name), STR_ARG(school->unit));
        inspector->visits++;
        if (map_get(rostering->pairs, pair, &known) && known == 1) {
            inspector->seen++;
            map_put(rostering->pairs, pair, 2);
        }
    }
    return true;
}

static bool all_cases(Rostering *rostering, const User *user, Str record, Str unit, CaseSink sink, Err *err) {
    CaseQuery query = {.record = record, .unit = unit, .order = STR("number"), .limit = CASE_PAGE_MOST};
    int64_t before;
    rostering->taken = 0;
    do {
        before = rostering->taken;
        query.offset = before;
        if (!case_list(rostering->notices->ledger, user, &query, rostering->arena, sink, rostering, NULL, err)) {
            return false;
        }
    } while (rostering->taken - before >= CASE_PAGE_MOST);
    return true;
}

/* ---- putting it together ---- */

static bool month_of(Rostering *rostering, Str month, Err *err) {
    Date date = date_today();
    if (month.len && (!date_parse(month, &date) || !date.month || month.len != 7)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "month"}, "月份要写成2026-11的样子。");
    }
    rostering->first = (Date){date.year, date.month, 1};
    rostering->last = date_month_end(rostering->first);
    rostering->roster->month = str_format(rostering->arena, "%04d-%02d", date.year, date.month);
    return true;
}

static bool load_schools(Rostering *rostering, const User *user, Str unit, Err *err) {
    Tx *tx;
    UnitWay path;
    const Want want = {.domain = STR("inspections"), .action = ACTION_VIEW};
    if (!store_read_begin(rostering->notices->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, rostering->notices->pack, unit, rostering->arena, &path, err) &&
                (!user || people_may(user, &want, path.codes, path.length, err)) &&
                notice_tree(rostering->notices, tx, rostering->arena, &rostering->tree, err);
    store_read_end(tx);
    rostering->from = good ? org_tree_find(&rostering->tree, unit) : -1;
    if (!good || rostering->from < 0) {
        return good ? people_no_unit(unit, err) : false;
    }
    rostering->to = rostering->tree.units[rostering->from].end;
    rostering->schools = ARENA_ARRAY(rostering->arena, (size_t)(rostering->to - rostering->from), RosterSchool);
    for (int i = rostering->from; i < rostering->to; i++) {
        const Unit *one = &rostering->tree.units[i];
        if (one->kind && in_states(one->kind->id, rostering->def->kinds, rostering->def->kind_count)) {
            rostering->schools[i - rostering->from] =
                (RosterSchool){.unit = one->code, .unit_name = one->name, .kind_name = one->kind->name};
        }
    }
    return true;
}

static int by_name(const void *a, const void *b) {
    const RosterInspector *one = a, *other = b;
    int shown = str_compare(one->shown, other->shown);
    return shown ? shown : str_compare(one->name, other->name);
}

/* Names as people know them. */
static bool name_inspectors(Rostering *rostering, Err *err) {
    Tx *tx;
    bool good = true;
    if (!store_read_begin(rostering->notices->store, &tx, err)) {
        return false;
    }
    for (size_t i = 0; i < rostering->inspector_count && good; i++) {
        RosterInspector *inspector = &rostering->inspectors[i];
        good = people_shown(tx, inspector->name, rostering->arena, &inspector->shown, err);
    }
    store_read_end(tx);
    return good;
}

static void sum_up(Rostering *rostering) {
    Roster *roster = rostering->roster;
    size_t most = (size_t)(rostering->to - rostering->from);
    roster->schools = ARENA_ARRAY(rostering->arena, most + 1, RosterSchool);
    for (size_t i = 0; i < most; i++) {
        RosterSchool *school = &rostering->schools[i];
        if (!school->unit.len) {
            continue;
        }
        school->nobody = school->inspector_count == 0;
        school->too_few = school->visits < rostering->def->visits;
        for (size_t n = 0; n < school->inspector_count; n++) {
            school->inspectors[n] = inspector_of(rostering, school->inspectors[n])->shown;
        }
        roster->without += school->nobody;
        roster->visited += school->visits > 0;
        roster->schools[roster->school_count++] = *school;
    }
    for (size_t i = 0; i < rostering->inspector_count; i++) {
        rostering->inspectors[i].too_many = rostering->inspectors[i].schools > rostering->def->most_schools;
    }
    if (rostering->inspector_count > 1) {
        qsort(rostering->inspectors, rostering->inspector_count, sizeof(RosterInspector), by_name);
    }
    roster->inspectors = rostering->inspectors;
    roster->inspector_count = rostering->inspector_count;
}

bool notice_roster(Notices *notices, const User *user, Str unit, Str month, Arena *arena, Roster *roster, Err *err) {
    const RosterDef *def = &notices->def->roster;
    Rostering rostering = {.def = def,
                           .notices = notices,
                           .arena = arena,
                           .by_name = map_create(arena, 64),
                           .pairs = map_create(arena, 256),
                           .roster = roster};
    *roster = (Roster){.most_schools = def->most_schools, .visits = def->visits};
    if (!month_of(&rostering, month, err) || !load_schools(&rostering, user, unit, err) ||
        !all_cases(&rostering, user, def->posting, unit, take_posting, err) ||
        !all_cases(&rostering, user, def->visit, unit, take_visit, err) || !name_inspectors(&rostering, err)) {
        return false;
    }
    sum_up(&rostering);
    return true;
}
