/* A case as JSON, for the page and other programs: what the reader may not see is masked, what may be done now is told.
 */
#include "ledger_internal.h"

#include <math.h>
#include <string.h>

/* ---- values ---------------------------------------------------------------------------------- */

static void put_value(Json *json, const char *key, const CaseField *field, const json_t *value, bool seen,
                      Arena *arena) {
    if (!value) {
        json_key(json, key);
        json_none(json);
    } else if (seen) {
        json_key(json, key);
        json_raw(json, json_value_text(value, JSON_CANONICAL, arena));
    } else {
        bool one = json_is_string(value); /* of several not even how many */
        json_put_str(json, key, str_mask(arena, field->mask, one ? str_from(json_string_value(value)) : STR("-")));
    }
}

static void put_choices(Json *json, const CaseField *field) {
    if (field->choice_count) {
        json_put_strs(json, "choices", field->choices, field->choice_count);
    }
}

/* What a field is, as a page needs it to ask for it. */
void case_field_json(const CaseField *field, Json *json) {
    json_open_object(json);
    json_put_str(json, "id", field->id);
    json_put_str(json, "name", field->name);
    json_put_text(json, "type", case_field_type_id(field->type));
    json_put_str(json, "help", field->help);
    json_put_str(json, "unit", field->unit);
    json_put_integer(json, "decimals", field->decimals);
    json_put_number(json, "min", field->has_min ? field->min : NAN);
    json_put_number(json, "max", field->has_max ? field->max : NAN);
    json_put_bool(json, "many", field->many);
    json_put_bool(json, "month", field->month);
    json_put_bool(json, "responsible", field->responsible);
    json_put_bool(json, "required", field->required);
    json_put_bool(json, "computed", field->value != NULL);
    json_put_bool(json, "filter", field->filter);
    json_put_bool(json, "shown", field->shown);
    json_put_integer(json, "privacy", field->privacy);
    json_put_str(json, "when", field->when ? field->when->text : (Str){NULL, 0});
    json_put_str(json, "record", field->reference);
    put_choices(json, field);
    if (field->field_count) {
        json_key(json, "columns");
        json_open_array(json);
        for (size_t i = 0; i < field->field_count; i++) {
            case_field_json(&field->fields[i], json);
        }
        json_close_array(json);
    }
    json_close_object(json);
}

static void put_fields(const Head *head, int sees, CaseSeen *open, Json *json, Arena *arena) {
    const RecordDef *def = head->book->def;
    CaseFacts facts = case_facts(head, arena);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        const json_t *value = json_object_get(head->fields, field->id.data);
        bool seen = field->privacy <= sees;
        json_open_object(json);
        json_key(json, "field");
        case_field_json(field, json);
        json_put_bool(json, "asked", judge_truth(head->book, head->book->field_when[i], &facts, false, arena));
        json_put_bool(json, "masked", value && !seen);
        put_value(json, "value", field, value, seen, arena);
        json_close_object(json);
        if (open && value && seen && field->privacy >= 2) {
            buf_add_format(&open->personal, "%s%.*s", open->personal.len ? "、" : "", STR_ARG(field->name));
        }
    }
    json_close_array(json);
}

/* ---- steps ------------------------------------------------------------------------------------- */

static void put_past_fields(const RecordDef *def, Str changed, int sees, Json *json, Arena *arena) {
    Err err = {.kind = ERR_NONE};
    json_t *object = json_object_of(changed, &err), *value;
    const char *key;
    json_key(json, "fields");
    json_open_object(json);
    json_object_foreach(object, key, value) {
        int field = record_field(def, str_from(key));
        if (field >= 0) {
            put_value(json, key, &def->fields[field], json_is_null(value) ? NULL : value,
                      def->fields[field].privacy <= sees, arena);
        }
    }
    json_close_object(json);
    json_decref(object);
}

static void put_steps(const Head *head, int sees, Json *json, Arena *arena) {
    const RecordDef *def = head->book->def;
    const int *agreed = agreed_by_step(head, arena);
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < head->step_count; i++) {
        const PastStep *step = &head->steps[i];
        int state = record_state(def, step->after);
        json_open_object(json);
        json_put_integer(json, "agreed", agreed[i] ? agreed[i] : 1);
        json_put_integer(json, "people", agreed[i] ? def->steps[record_step(def, step->step)].people : 1);
        json_put_str(json, "step", step->step);
        json_put_str(json, "name", step->name);
        json_put_str(json, "before", step->before);
        json_put_str(json, "after", step->after);
        json_put_str(json, "after_name", state < 0 ? step->after : def->states[state].name);
        json_put_str(json, "actor", step->actor);
        json_put_str(json, "behalf", step->behalf);
        json_put_str(json, "reason", step->reason);
        json_put_str(json, "due_at", step->due_at);
        json_put_str(json, "at", step->at);
        put_past_fields(def, step->fields, sees, json, arena);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_marked(Json *json, const char *key, const RecordDef *def, const bool *marks, const bool *but) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < def->field_count; i++) {
        if (marks[i] && !(but && but[i])) {
            json_str(json, def->fields[i].id);
        }
    }
    json_close_array(json);
}

/* What the step needs; what it asks for besides; what of the opening may be put right with it. */
static void put_step_fields(const Head *head, const CaseStepDef *step, Json *json, Arena *arena) {
    const RecordDef *def = head->book->def;
    bool *allowed = ARENA_ARRAY(arena, def->field_count, bool), *needed = ARENA_ARRAY(arena, def->field_count, bool);
    bool *known = ARENA_ARRAY(arena, def->field_count, bool), *asked = ARENA_ARRAY(arena, def->field_count, bool);
    step_fields(head, step, allowed, needed);
    leave_to_draw(head, (int)(step - def->steps), allowed, needed, arena);
    for (size_t i = 0; i < step->ask_count; i++) {
        asked[step->asks[i]] = true;
    }
    for (size_t i = 0; i < step->need_count; i++) {
        asked[step->needs[i]] = true;
    }
    for (size_t i = 0; i < def->field_count; i++) {
        bool there = value_present(head->fields, &def->fields[i]);
        asked[i] = asked[i] && allowed[i];
        needed[i] = needed[i] && (asked[i] || !there); /* of the opening only what an old register lacked */
        known[i] = needed[i] || asked[i];
    }
    put_marked(json, "needs", def, needed, NULL);
    put_marked(json, "asks", def, asked, needed);
    put_marked(json, "corrects", def, allowed, known);
}

/* The draw that the step is taken with: whether it is there, and what has to be said to have one made. */
static void put_step_draw(Ledger *ledger, Tx *tx, const Head *head, int index, Json *json, Arena *arena) {
    const CaseStepDef *step = &head->book->def->steps[index];
    const DrawDef *kind = step->draw ? pack_draw(ledger->pack, step->draw->kind) : NULL;
    int64_t waiting = 0;
    if (!kind || !asks_draw(head, index, arena) || !draw_waiting(tx, head->id, step->id, &waiting, NULL)) {
        return;
    }
    json_key(json, "draw");
    json_open_object(json);
    json_put_str(json, "kind", kind->id);
    json_put_str(json, "kind_name", kind->name);
    json_put_integer(json, "id", waiting);
    json_put_bool(json, "file", !kind->pool.there);
    json_put_bool(json, "confirmed", step->draw->confirmed);
    json_key(json, "says");
    json_open_array(json);
    for (size_t i = 0; i < kind->state_count; i++) {
        const CaseDrawDef *draw = step->draw;
        bool stated = (str_is(kind->state[i], "planned_on") && draw->planned.len) ||
                      (str_is(kind->state[i], "entropy") && draw->entropy.len) || str_is(kind->state[i], "basis");
        if (!stated) {
            json_str(json, kind->state[i]);
        }
    }
    json_close_array(json);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < step->draw->field_count; i++) {
        json_str(json, head->book->def->fields[step->draw->fields[i]].id);
    }
    json_close_array(json);
    json_close_object(json);
}

/* How many persons have to take the step, and how many have. */
static void put_agreed(const Head *head, const CaseStepDef *step, Json *json) {
    bool own;
    json_put_integer(json, "people", step->people > 1 ? step->people : 1);
    json_put_integer(json, "agreed", agreed_so_far(head, step, STR(""), &own));
}

/* The steps that stand open from this state, with why the user may not take one. */
static bool put_may(Ledger *ledger, Tx *tx, const User *user, const Head *head, Json *json, Arena *arena, Err *fault) {
    const RecordDef *def = head->book->def;
    CaseFacts facts = case_facts(head, arena);
    json_key(json, "may");
    json_open_array(json);
    for (size_t i = 0; i < def->step_count; i++) {
        const CaseStepDef *step = &def->steps[i];
        Err err = {.kind = ERR_NONE};
        Str behalf;
        if (!(step->from >> head->state & 1)) {
            continue;
        }
        bool mine = may_step(ledger, user, head, step, &behalf, &err);
        if (mine && !step_waits(tx, user, head, step, arena, &err, fault)) {
            return false;
        }
        mine = mine && err.kind == ERR_NONE;
        bool now = judge_truth(head->book, head->book->step_when[i], &facts, false, arena);
        if (mine && !now) {
            err_set(&err, ERR_CONFLICT, "条件“%.*s”没有满足。", STR_ARG(step->when->text));
        }
        json_open_object(json);
        json_put_str(json, "step", step->id);
        json_put_str(json, "name", step->name);
        json_put_text(json, "kind", case_step_kind_id(step->kind));
        json_put_str(json, "help", step->help);
        json_put_bool(json, "mine", mine && now);
        json_put_text(json, "why_not", mine && now ? "" : err.message);
        json_put_bool(json, "reason", step->reason);
        json_put_str(json, "to", step->to < 0 ? (Str){NULL, 0} : def->states[step->to].id);
        put_step_fields(head, step, json, arena);
        put_step_draw(ledger, tx, head, (int)i, json, arena);
        json_put_str(json, "opens", step->opens);
        json_put_bool(json, "opens_for", step->opens_for >= 0);
        put_agreed(head, step, json);
        json_put_str(json, "merges", step->merges < 0 ? (Str){NULL, 0} : def->fields[step->merges].id);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}

/* ---- names ---------------------------------------------------------------------------------------- */

static bool add_person(const Ledger *ledger, Tx *tx, Str account, json_t *names, Err *err) {
    static const CaseField person = {.type = CASE_PERSON};
    json_t *name = account.len ? json_stringn(account.data, account.len) : NULL;
    bool good = !name || names_add(ledger, tx, &person, name, names, err);
    json_decref(name);
    return good;
}

/* Names of the units, persons and cases that the reader sees in fields, of whoever took the steps and for whom. */
static bool collect_names(const Ledger *ledger, Tx *tx, const Head *head, int sees, json_t *names, Err *err) {
    const RecordDef *def = head->book->def;
    bool good = true;
    for (size_t i = 0; i < head->step_count && good; i++) {
        json_t *object = json_object_of(head->steps[i].fields, err), *value;
        const char *key;
        good = object && add_person(ledger, tx, head->steps[i].actor, names, err) &&
               add_person(ledger, tx, head->steps[i].behalf, names, err);
        json_object_foreach(object, key, value) {
            int field = record_field(def, str_from(key));
            if (good && field >= 0 && def->fields[field].privacy <= sees) {
                good = names_add(ledger, tx, &def->fields[field], value, names, err);
            }
        }
        json_decref(object);
    }
    return good;
}

static bool put_names(const Ledger *ledger, Tx *tx, const Head *head, int sees, Json *json, Arena *arena, Err *err) {
    json_t *names = json_object();
    bool good = collect_names(ledger, tx, head, sees, names, err);
    json_key(json, "names");
    json_raw(json, json_value_text(names, JSON_CANONICAL, arena));
    json_decref(names);
    return good;
}

/* ---- the case ---------------------------------------------------------------------------------------- */

static void put_head(Ledger *ledger, const Head *head, Json *json, Arena *arena) {
    const RecordDef *def = head->book->def;
    const CaseStateDef *state = &def->states[head->state];
    Str why;
    Light light =
        case_light(ledger, def, state->end, state->paused, state->name, head->due_at, head->due_why, arena, &why);
    json_put_integer(json, "id", head->id);
    json_put_integer(json, "version", head->version);
    json_put_str(json, "record", def->id);
    json_put_str(json, "record_name", def->name);
    json_put_str(json, "number", head->number);
    json_put_str(json, "unit", head->unit);
    json_put_str(json, "unit_name", head->path.name);
    json_put_str(json, "title", head->title);
    json_put_str(json, "state", state->id);
    json_put_str(json, "state_name", state->name);
    json_put_text(json, "ended", case_end_id(state->end));
    json_put_str(json, "due_at", head->due_at);
    json_put_text(json, "light", light_id(light));
    json_put_str(json, "why", why);
    json_put_integer(json, "late_days", state->end == CASE_OPEN ? due_late_days(head->due_at) : 0);
    json_put_integer(json, "rung", head->rung);
    json_put_str(json, "opened_at", head->opened_at);
    json_put_str(json, "opened_by", head->opened_by);
    json_put_str(json, "since", head->since);
    json_put_str(json, "ended_at", head->ended_at);
}

static void put_named(Json *json, Str id, Str name) {
    json_open_object(json);
    json_put_str(json, "id", id);
    json_put_str(json, "name", name);
    json_close_object(json);
}

/* Whether a case of that kind came out of it. */
static bool has_child(Tx *tx, const Head *head, Str record, Arena *arena, bool *has, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx,
                   "SELECT 1 FROM case_source s JOIN case_record c ON c.id = s.case_id WHERE s.kind = 'case' AND"
                   " s.source = ? AND c.record = ? LIMIT 1",
                   &stmt, err, "ss", str_format(arena, "%lld", (long long)head->id), record)) {
        return false;
    }
    bool good = stmt_step(stmt, has, err);
    stmt_close(stmt);
    return good;
}

static bool letter_is_due(Tx *tx, const Head *head, const LetterDef *letter, Arena *arena, bool *due, Err *err) {
    const RecordDef *def = head->book->def;
    *due = str_equal(letter->record, def->id);
    for (size_t i = 0; *due && i < letter->need_count; i++) {
        int field = record_field(def, letter->needs[i]);
        *due = field >= 0 && value_present(head->fields, &def->fields[field]);
    }
    return !*due || !letter->only_with_children || has_child(tx, head, letter->children, arena, due, err);
}

/* Letters of the packs out of such a case, as soon as what the pack says they need is there. */
static bool put_letters(const Ledger *ledger, Tx *tx, const Head *head, Json *json, Arena *arena, Err *err) {
    const NoticeDef *notices = pack_notices(ledger->pack);
    bool good = true;
    json_key(json, "letters");
    json_open_array(json);
    for (size_t i = 0; good && notices && i < notices->letter_count; i++) {
        const LetterDef *letter = &notices->letters[i];
        bool due = false;
        good = letter_is_due(tx, head, letter, arena, &due, err);
        if (due) {
            put_named(json, letter->id, letter->name);
        }
    }
    json_close_array(json);
    return good;
}

/* What else there is about such a case: a questionnaire that it may carry, letters, reports of the packs. */
static bool put_beside(const Ledger *ledger, Tx *tx, const Head *head, Json *json, Arena *arena, Err *err) {
    size_t count;
    const RecordDef *def = head->book->def;
    const ReportDef *reports = pack_reports(ledger->pack, &count);
    json_put_bool(json, "survey", pack_survey(ledger->pack, def->id) != NULL);
    json_key(json, "reports");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        if (str_equal(reports[i].record, def->id) || str_is(reports[i].record, "*")) {
            put_named(json, reports[i].id, reports[i].name);
        }
    }
    json_close_array(json);
    return put_letters(ledger, tx, head, json, arena, err);
}

static bool put_case(Ledger *ledger, Tx *tx, const User *user, int64_t id, CaseSeen *seen, Json *json, Arena *arena,
                     Err *err) {
    Head head;
    if (!case_load(ledger, tx, id, arena, &head, err)) {
        return false;
    }
    bool good = may_see_case(user, &head, err);
    if (good) {
        int sees = case_seen_to(user, head.book->def, head.opened_by, head.fields, &head.path);
        sees = seen && seen->masked && sees > 1 ? 1 : sees;
        json_open_object(json);
        put_head(ledger, &head, json, arena);
        good = put_beside(ledger, tx, &head, json, arena, err);
        if (seen) {
            seen->unit = head.unit;
        }
        put_fields(&head, sees, seen, json, arena);
        put_steps(&head, sees, json, arena);
        good = good && put_may(ledger, tx, user, &head, json, arena, err);
        json_key(json, "draws");
        good = good && draws_json(ledger, tx, user, id, json, arena, err) &&
               links_json(ledger, tx, &head, json, arena, err) && put_names(ledger, tx, &head, sees, json, arena, err);
        json_close_object(json);
    }
    case_free(&head);
    return good;
}

bool case_json_in(Ledger *ledger, Tx *tx, const User *user, int64_t id, Json *json, Arena *arena, Err *err) {
    return put_case(ledger, tx, user, id, NULL, json, arena, err);
}

bool case_show(Ledger *ledger, const User *user, int64_t id, CaseSeen *seen, Json *json, Arena *arena, Err *err) {
    Tx *tx;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = put_case(ledger, tx, user, id, seen, json, arena, err);
    store_read_end(tx);
    return good;
}

bool case_json(Ledger *ledger, const User *user, int64_t id, Json *json, Arena *arena, Err *err) {
    return case_show(ledger, user, id, NULL, json, arena, err);
}

Str case_field_seen(const CaseLine *line, const CaseField *field, Arena *arena) {
    Str text = case_field_text(field, line->fields, arena);
    return text.len && field->privacy > line->sees ? str_mask(arena, field->mask, text) : text;
}
