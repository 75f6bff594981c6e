/* Avoidance: which units a person has to stay away from - schools where he has or lately had a post, units that
 * registers name for him (packs/avoidance.yaml) - and checks that nobody is sent where he has to avoid. */
#include "ledger_internal.h"

#include <stdio.h>
#include <string.h>

enum { AVOIDED_MOST = 2000, PEOPLE_MOST = 500 };

UnitSet unit_set(Arena *arena) {
    return (UnitSet){.arena = arena, .known = map_create(arena, 16)};
}

bool unit_set_has(const UnitSet *set, Str code) {
    size_t at;
    return map_get(set->known, code, &at);
}

void unit_set_add(UnitSet *set, Str code) {
    if (set->count == AVOIDED_MOST || unit_set_has(set, code)) {
        return;
    }
    if (set->count == set->capacity) {
        size_t wanted = set->capacity * 2 + 8;
        set->items = arena_grow(set->arena, set->items, set->count, wanted, sizeof *set->items);
        set->capacity = wanted;
    }
    set->items[set->count] = str_copy(set->arena, code);
    map_put(set->known, set->items[set->count], set->count);
    set->count++;
}

void unit_set_add_field(UnitSet *set, const json_t *fields, Str id) {
    const json_t *value = json_object_get(fields, id.data), *one;
    size_t index;
    if (json_is_string(value)) {
        unit_set_add(set, str_from(json_string_value(value)));
    }
    json_array_foreach(value, index, one) {
        unit_set_add(set, str_from(json_string_value(one)));
    }
}

/* ---- posts ---- */

typedef struct Held {
    Str unit;
    bool counts; /* it holds, begins later, or ended within the years that count */
} Held;

static bool ended_before(Str day, Date since) {
    Date date;
    return day.len >= 10 && date_parse(str_slice(day, 0, 10), &date) && date_compare(date, since) < 0;
}

static bool read_posts(Tx *tx, Str person, int years, Arena *arena, Held **held, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Date since = date_today();
    since.year -= years;
    if (since.month == 2 && since.day == 29) {
        since.day = 28;
    }
    *held = NULL;
    *count = 0;
    if (!stmt_open(
            tx,
            "SELECT u.unit_code, p.ended_at, p.valid_until FROM post p JOIN account a ON a.id = p.account_id JOIN"
            " post_unit u ON u.post_id = p.id WHERE a.name = ? AND p.delegate_of IS NULL",
            &stmt, err, "s", person)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *held = arena_grow(arena, *held, *count, *count + 1, sizeof **held);
        (*held)[(*count)++] = (Held){str_copy(arena, stmt_text(stmt, 0)), !ended_before(stmt_text(stmt, 1), since) &&
                                                                              !ended_before(stmt_text(stmt, 2), since)};
    }
    stmt_close(stmt);
    return good;
}

/* Posts at a bureau reach all schools below and are no reason to avoid them. */
static bool add_posts(const Ledger *ledger, Tx *tx, Str person, UnitSet *units, Arena *arena, Err *err) {
    const AvoidanceDef *def = pack_avoidance(ledger->pack);
    Held *held;
    size_t count;
    if (!def->posts) {
        return true;
    }
    if (!read_posts(tx, person, def->former_years, arena, &held, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        UnitPlace *places;
        size_t length;
        if (!held[i].counts) {
            continue;
        }
        if (!org_unit_path(tx, held[i].unit, arena, &places, &length, err)) {
            return false;
        }
        const KindDef *kind = length ? pack_kind(ledger->pack, places[0].kind) : NULL;
        if (kind && kind->level == LEVEL_SCHOOL) {
            unit_set_add(units, held[i].unit);
        }
    }
    return true;
}

/* ---- registers ---- */

static bool add_declared(const Ledger *ledger, Tx *tx, const AvoidanceList *list, Str person, UnitSet *units,
                         Arena *arena, Err *err) {
    const Book *book = book_newest(ledger, list->record);
    ProblemList problems = problem_list(arena, 1);
    Stmt *stmt;
    bool row = true, good = true;
    const Expr *where = book ? record_condition(book->def, &list->where, arena, &problems) : NULL;
    if (!book) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT state, opened_at, ended_at, due_at, fields FROM case_record WHERE record = ?1 AND"
                   " ended <> 'void' AND id IN (SELECT case_id FROM case_key WHERE field = ?2 AND value = ?3)",
                   &stmt, err, "sss", list->record,
                   str_format(arena, "%.*s/%.*s", STR_ARG(list->record), STR_ARG(list->person)), person)) {
        return false;
    }
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        CaseFacts facts = facts_of_row(stmt, book->def, arena, err);
        good = facts.fields != NULL;
        if (good && judge_truth(book, where, &facts, false, arena)) {
            for (size_t u = 0; u < list->unit_count; u++) {
                unit_set_add_field(units, facts.fields, list->units[u]);
            }
        }
        json_decref(facts.fields);
    }
    stmt_close(stmt);
    return good;
}

bool avoided_units(const Ledger *ledger, Tx *tx, Str person, UnitSet *units, Arena *arena, Err *err) {
    const AvoidanceDef *def = pack_avoidance(ledger->pack);
    bool good = add_posts(ledger, tx, person, units, arena, err);
    for (size_t i = 0; good && i < def->declared_count; i++) {
        good = add_declared(ledger, tx, &def->declared[i], person, units, arena, err);
    }
    return good;
}

bool ledger_avoids(const Ledger *ledger, Tx *tx, Str person, Str unit, bool *avoids, Arena *arena, Err *err) {
    UnitSet units = unit_set(arena);
    bool good = !pack_avoidance(ledger->pack) || avoided_units(ledger, tx, person, &units, arena, err);
    *avoids = good && unit_set_has(&units, unit);
    return good;
}

/* ---- checks ---- */

typedef struct Avoiding {
    const Ledger *ledger;
    Tx *tx;
    const Head *head;
    const CaseCheckDef *check;
    UnitSet *wanted; /* units that nobody of these may have to avoid */
    Arena *arena;
} Avoiding;

/* Only what is set in this step, or said at the opening, is looked at: what was right when it was said stays. */
static bool concerned(const Head *head, const CaseCheckDef *check, const json_t *changed) {
    const RecordDef *def = head->book->def;
    for (size_t i = 0; i < check->avoid_count; i++) {
        if (json_object_get(changed, def->fields[check->avoid[i]].id.data)) {
            return true;
        }
    }
    for (size_t i = 0; i < check->of_count; i++) {
        if (check->of[i] >= 0 && json_object_get(changed, def->fields[check->of[i]].id.data)) {
            return true;
        }
    }
    return false;
}

static bool refuse(const Avoiding *it, Str unit, Str person, Err *err) {
    Str unit_name, shown = {NULL, 0};
    const CaseField *field = &it->head->book->def->fields[it->check->avoid[0]];
    const Place place = place_field("%.*s", STR_ARG(field->id));
    if (!name_of(it->ledger, it->tx, CASE_UNIT, unit, it->arena, &unit_name, err) ||
        (person.len && !name_of(it->ledger, it->tx, CASE_PERSON, person, it->arena, &shown, err))) {
        return false;
    }
    return err_set_at(err, ERR_CONFLICT, &place, "%.*s（%.*s%s%.*s）", STR_ARG(it->check->message), STR_ARG(shown),
                      shown.len ? "回避" : "", STR_ARG(unit_name));
}

static bool none_of(const Avoiding *it, const UnitSet *units, Str person, Err *err) {
    for (size_t i = 0; i < units->count; i++) {
        if (unit_set_has(it->wanted, units->items[i])) {
            return refuse(it, units->items[i], person, err);
        }
    }
    return true;
}

static bool person_good(const Avoiding *it, Str person, Err *err) {
    UnitSet units = unit_set(it->arena);
    return avoided_units(it->ledger, it->tx, person, &units, it->arena, err) && none_of(it, &units, person, err);
}

static bool field_good(const Avoiding *it, const CaseField *field, Err *err) {
    const json_t *value = json_object_get(it->head->fields, field->id.data), *one;
    size_t index;
    if (field->type == CASE_UNIT) {
        UnitSet units = unit_set(it->arena);
        unit_set_add_field(&units, it->head->fields, field->id);
        return none_of(it, &units, (Str){NULL, 0}, err);
    }
    if (json_is_string(value)) {
        return person_good(it, str_from(json_string_value(value)), err);
    }
    json_array_foreach(value, index, one) {
        if (index < PEOPLE_MOST && !person_good(it, str_from(json_string_value(one)), err)) {
            return false;
        }
    }
    return true;
}

static bool check_good(const Avoiding *it, Err *err) {
    const RecordDef *def = it->head->book->def;
    bool good = true;
    for (size_t i = 0; i < it->check->of_count; i++) {
        int field = it->check->of[i];
        if (field < 0) {
            unit_set_add(it->wanted, it->head->unit);
        } else {
            unit_set_add_field(it->wanted, it->head->fields, def->fields[field].id);
        }
    }
    for (size_t i = 0; good && it->wanted->count && i < it->check->avoid_count; i++) {
        good = field_good(it, &def->fields[it->check->avoid[i]], err);
    }
    return good;
}

bool avoidance_good(const Ledger *ledger, Tx *tx, const Head *head, int after, const json_t *changed, Arena *arena,
                    Err *err) {
    const RecordDef *def = head->book->def;
    bool good = true;
    for (size_t i = 0; good && i < def->check_count; i++) {
        const CaseCheckDef *check = &def->checks[i];
        if (check->avoid_count && (!check->at || check->at >> after & 1) && concerned(head, check, changed)) {
            UnitSet wanted = unit_set(arena);
            const Avoiding it = {ledger, tx, head, check, &wanted, arena};
            good = check_good(&it, err);
        }
    }
    return good;
}
