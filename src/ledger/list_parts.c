/* How many cases the parts of a query find, as far as that decides the way: few are looked up one by one, many are met
 * soon on the way through the order of the list. */
#include "list_internal.h"

uint64_t cases_states_to_act(const Building *building, const RecordDef *def, bool creator) {
    uint64_t states = 0;
    for (size_t s = 0; s < def->step_count && cases_wanted(building, def); s++) {
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

static bool is_few(Building *building, Tx *tx, const char *part, Str first, Str second, bool *few, Err *err) {
    const char *sql = str_format(building->arena, "SELECT COUNT(*) FROM (%s LIMIT %d)", part, LIST_FEW_MOST + 1).data;
    const GivenValue values[] = {{.type = 's', .text = first}, {.type = 's', .text = second}};
    Stmt *stmt;
    bool row = false;
    if (!stmt_open_values(tx, sql, &stmt, err, values, second.data ? 2 : 1)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *few = good && row && stmt_integer(stmt, 0) <= LIST_FEW_MOST;
    stmt_close(stmt);
    return good;
}

static bool look_states(Building *building, Tx *tx, size_t at, Err *err) {
    const RecordDef *def = building->shelf->books[at].def;
    uint64_t states = cases_states_to_act(building, def, false);
    for (size_t s = 0; s < def->state_count; s++) {
        bool few = false; /* of all records at once there would be too many to ask */
        if (!(states >> s & 1) || def->states[s].end != CASE_OPEN) {
            continue;
        }
        if (building->query->record.len &&
            !is_few(building, tx, "SELECT 1 FROM case_record WHERE record = ? AND state = ?", def->id,
                    def->states[s].id, &few, err)) {
            return false;
        }
        *(few ? &building->act_few[at] : &building->act_many[at]) |= (uint64_t)1 << s;
    }
    return true;
}

static bool look_mine(Building *building, Tx *tx, Err *err) {
    size_t count = building->shelf->count;
    building->act_few = ARENA_ARRAY(building->arena, count, uint64_t);
    building->act_many = ARENA_ARRAY(building->arena, count, uint64_t);
    for (size_t i = 0; i < count && building->user && building->query->mine; i++) {
        if (!look_states(building, tx, i, err)) {
            return false;
        }
    }
    return true;
}

bool cases_look_parts(Building *building, Tx *tx, Err *err) {
    const CaseQuery *query = building->query;
    for (size_t i = 0; i < query->filter_count; i++) {
        Str field = str_format(building->arena, "%.*s/%.*s", STR_ARG(query->record), STR_ARG(query->filters[i].field));
        if (!is_few(building, tx, "SELECT 1 FROM case_key WHERE field = ? AND value = ?", field,
                    query->filters[i].value.data ? query->filters[i].value : STR(""), &building->filter_few[i], err)) {
            return false;
        }
    }
    building->match = query->words.len ? store_match(query->words, building->arena) : (Str){NULL, 0};
    building->unit_few = false;
    if (query->unit.len && query->record.len &&
        !cases_few_below(building, tx, query->record, &query->unit, 1, &building->unit_few, err)) {
        return false;
    }
    return (!building->match.len || is_few(building, tx, "SELECT 1 FROM case_words WHERE case_words MATCH ?",
                                           building->match, (Str){NULL, 0}, &building->words_few, err)) &&
           look_mine(building, tx, err);
}

bool cases_driven(const Building *building) {
    bool driven = building->seen == SEES_FEW || building->words_few;
    for (size_t i = 0; i < building->query->filter_count; i++) {
        driven = driven || building->filter_few[i];
    }
    driven = driven || building->unit_few;
    bool many = !building->query->mine || !building->user;
    for (size_t i = 0; !many && i < building->shelf->count; i++) {
        many = building->act_many[i] != 0;
    }
    return driven || !many;
}
