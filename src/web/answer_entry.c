/* One entry: shown, saved cell by cell, moved by steps, and what happened to it. */
#include "collect_json.h"

/* ---- cells -------------------------------------------------------------------------- */

static void put_cell(Json *json, const ShownCell *shown) {
    json_open_object(json);
    json_put_str(json, "field", shown->cell.field);
    json_put_str(json, "row", shown->cell.row);
    json_put_str(json, "value", shown->cell.value);
    json_put_integer(json, "version", shown->cell.version);
    json_put_str(json, "actor", shown->cell.actor);
    json_put_str(json, "at", shown->cell.at);
    json_key(json, "personal");
    if (shown->personal) {
        json_whole(json, shown->personal);
    } else {
        json_none(json);
    }
    json_close_object(json);
}

static void put_cells(Json *json, const ShownCell *cells, size_t count) {
    json_key(json, "cells");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_cell(json, &cells[i]);
    }
    json_close_array(json);
}

/* Rows of every table, in their order. */
static void put_rows(Json *json, const EntryView *view) {
    json_key(json, "rows");
    json_open_object(json);
    for (size_t s = 0; s < view->form->section_count; s++) {
        const FormSection *section = &view->form->sections[s];
        Str last = {NULL, 0};
        if (!section->is_table) {
            continue;
        }
        json_key(json, section->id.data);
        json_open_array(json);
        for (size_t i = 0; i < view->judgement.field_count; i++) {
            const JudgedField *field = &view->judgement.fields[i];
            bool here = field->def >= section->fields && field->def < section->fields + section->field_count;
            if (here && !str_equal(field->row, last)) {
                json_str(json, field->row);
                last = field->row;
            }
        }
        json_close_array(json);
    }
    json_close_object(json);
}

/* ---- judgement ------------------------------------------------------------------------- */

static void put_previous(Json *json, const Pack *pack, const JudgedField *field, Arena *arena) {
    size_t count;
    const Element *element = field->def->element >= 0 ? &pack_elements(pack, &count)[field->def->element] : NULL;
    bool known = element && field->previous.reason == 0;
    json_key(json, "previous");
    if (known && element->type == ELEMENT_NUMBER) {
        json_number(json, field->previous.number / element->entry_factor);
    } else {
        json_none(json);
    }
    json_put_str(json, "previous_text",
                 known ? fact_cell_show(element, field->previous.number, arena) : (Str){NULL, 0});
}

static void put_judged_field(Json *json, const Pack *pack, const JudgedField *field, bool open, Arena *arena) {
    json_open_object(json);
    json_put_str(json, "field", field->def->id);
    json_put_str(json, "row", field->row);
    json_put_bool(json, "shown", field->shown);
    json_put_bool(json, "asked", field->asked);
    json_put_bool(json, "open", open);
    json_put_bool(json, "required", field->required);
    json_put_bool(json, "filled", field->filled);
    json_put_str(json, "text", field->text);
    json_put_str(json, "wrong", field->wrong);
    put_previous(json, pack, field, arena);
    json_put_str(json, "from", field->from);
    json_close_object(json);
}

static void put_judgement(Json *json, const Pack *pack, const EntryView *view, Arena *arena) {
    const Judgement *judgement = &view->judgement;
    json_open_object(json);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < judgement->field_count; i++) {
        put_judged_field(json, pack, &judgement->fields[i], view->open[i], arena);
    }
    json_close_array(json);
    form_put_judgement(judgement, json);
    json_close_object(json);
}

/* ---- the entry --------------------------------------------------------------------------- */

static void put_chain(Json *json, const EntryView *view) {
    static const char *const states[] = {"done", "now", "later", "passed_over"};
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < view->chain_count; i++) {
        const ChainStep *step = &view->chain[i];
        json_open_object(json);
        put_form_step(json, step->def);
        json_put_strs(json, "done_by", step->done_by, step->done_count);
        json_put_text(json, "state", states[step->state]);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_may(Json *json, const EntryView *view) {
    json_key(json, "may");
    json_open_object(json);
    for (int i = 0; i < ENTRY_ACTIONS; i++) {
        json_put_bool(json, entry_action_id((EntryAction)i), view->may[i].may);
    }
    json_key(json, "why_not");
    json_open_object(json);
    for (int i = 0; i < ENTRY_ACTIONS; i++) {
        if (!view->may[i].may) {
            json_put_str(json, entry_action_id((EntryAction)i), view->may[i].why_not);
        }
    }
    json_close_object(json);
    json_close_object(json);
}

static void put_returned(Json *json, const EntryView *view) {
    json_key(json, "returned");
    if (!view->was_returned) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "reason", view->returned.reason);
    json_put_str(json, "by", view->returned.by);
    json_put_str(json, "at", view->returned.at);
    json_put_strs(json, "fields", view->returned.fields, view->returned.field_count);
    json_put_str(json, "due_on", view->returned.due_on);
    json_close_object(json);
}

static void put_unlock(Json *json, const EntryView *view) {
    json_key(json, "unlock_asked");
    if (!view->unlock_by.len) {
        json_none(json);
        return;
    }
    json_open_object(json);
    json_put_str(json, "reason", view->unlock_reason);
    json_put_str(json, "by", view->unlock_by);
    json_close_object(json);
}

static void put_place(Json *json, const EntryView *view) {
    json_key(json, "round");
    json_open_object(json);
    json_put_integer(json, "id", view->round_id);
    json_put_str(json, "name", view->round_name);
    json_put_str(json, "note", view->round_note);
    json_put_text(json, "state", round_state_id(view->round_state));
    json_close_object(json);
    json_key(json, "unit");
    json_open_object(json);
    json_put_str(json, "code", view->unit_code);
    json_put_str(json, "name", view->unit_name);
    json_put_str(json, "kind_name", view->kind_name);
    json_close_object(json);
    json_put_str(json, "period", view->period);
    json_put_optional(json, "previous_period", view->previous_period);
}

static void put_entry(Request *request, Answer *answer, const EntryView *view) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", view->id);
    json_put_integer(&json, "version", view->version);
    json_put_text(&json, "state", entry_state_id(view->state));
    json_put_integer(&json, "step", view->step);
    json_put_integer(&json, "correction", view->correction);
    json_put_str(&json, "due_on", view->due_on);
    json_put_str(&json, "since", view->since);
    json_put_optional(&json, "lock_again_at", view->lock_again_at);
    json_put_text(&json, "light", light_id(view->light));
    json_put_str(&json, "why", view->why);
    put_place(&json, view);
    json_key(&json, "form");
    put_form_open(&json, view->form);
    put_chain(&json, view);
    json_close_object(&json);
    put_rows(&json, view);
    put_cells(&json, view->cells, view->cell_count);
    json_key(&json, "judgement");
    put_judgement(&json, request->web->pack, view, request->arena);
    put_may(&json, view);
    put_returned(&json, view);
    put_unlock(&json, view);
    json_put_strs(&json, "changed_since", view->changed_since, view->changed_count);
    presence_put(request->web->presence, view->id, user_of(request), &json);
    json_close_object(&json);
}

bool get_entry(Request *request, Answer *answer, Err *err) {
    int64_t entry;
    EntryView view;
    if (!tail_number(request, &entry, err) ||
        !entry_open(request->web->collect, user_of(request), entry, request->arena, &view, err)) {
        return false;
    }
    presence_note(request->web->presence, entry, user_of(request), request_text(request, "field"),
                  request_text(request, "row"));
    put_entry(request, answer, &view);
    return true;
}

bool post_entry_judge(Request *request, Answer *answer, Err *err) {
    int64_t entry;
    EntryView view;
    if (!tail_number(request, &entry, err) ||
        !entry_open(request->web->collect, user_of(request), entry, request->arena, &view, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    put_judgement(&json, request->web->pack, &view, request->arena);
    return true;
}

/* ---- saving -------------------------------------------------------------------------------- */

static bool wrong_cell(size_t number, const char *what, Err *err) {
    const Place place = place_field("cells[%zu]", number);
    return err_set_at(err, ERR_USAGE, &place, "第%zu个格子%s。", number + 1, what);
}

/* A value is text; numbers are taken as they are written. */
static bool read_value(const json_t *value, Arena *arena, Str *text) {
    char number[32];
    if (json_is_string(value)) {
        *text = (Str){json_string_value(value), json_string_length(value)};
        return true;
    }
    if (json_is_number(value)) {
        size_t length = number_shortest(json_number_value(value), number);
        *text = str_copy(arena, (Str){number, length});
        return true;
    }
    *text = (Str){NULL, 0};
    return json_is_null(value);
}

static bool read_write(const json_t *cell, size_t number, Arena *arena, CellWrite *write, Err *err) {
    const json_t *field = json_object_get(cell, "field"), *row = json_object_get(cell, "row"),
                 *base = json_object_get(cell, "base");
    if (!json_is_string(field)) {
        return wrong_cell(number, "没有写是哪一项（field）", err);
    }
    if ((row && !json_is_string(row)) || (base && !json_is_integer(base))) {
        return wrong_cell(number, "的行（row）要是文字，版本（base）要是整数", err);
    }
    *write = (CellWrite){.field = {json_string_value(field), json_string_length(field)},
                         .row = row ? (Str){json_string_value(row), json_string_length(row)} : (Str){NULL, 0},
                         .base = base ? json_integer_value(base) : 0};
    return read_value(json_object_get(cell, "value"), arena, &write->value) ||
           wrong_cell(number, "的内容（value）要是文字", err);
}

static bool read_writes(const Request *request, CellWrite **writes, size_t *count, Err *err) {
    const json_t *cells = json_object_get(request->json, "cells");
    if (!json_is_array(cells) || json_array_size(cells) == 0) {
        return err_set(err, ERR_USAGE, "请求里没有要保存的格子（cells）。");
    }
    *count = json_array_size(cells);
    *writes = ARENA_ARRAY(request->arena, *count, CellWrite);
    for (size_t i = 0; i < *count; i++) {
        if (!read_write(json_array_get(cells, i), i, request->arena, &(*writes)[i], err)) {
            return false;
        }
    }
    return true;
}

static void put_outcome(Json *json, const CellOutcome *outcome) {
    json_open_object(json);
    json_put_str(json, "field", outcome->field);
    json_put_str(json, "row", outcome->row);
    if (outcome->kind == CELL_REFUSED) {
        json_put_str(json, "why", outcome->why);
    } else {
        json_put_integer(json, "version", outcome->version);
    }
    if (outcome->kind == CELL_CONFLICT) {
        json_put_str(json, "value", outcome->value);
        json_put_str(json, "actor", outcome->actor);
        json_put_str(json, "at", outcome->at);
        json_put_str(json, "mine", outcome->mine);
    }
    json_close_object(json);
}

static void put_outcomes(Json *json, const char *name, CellOutcomeKind kind, const SaveResult *result) {
    json_key(json, name);
    json_open_array(json);
    for (size_t i = 0; i < result->count; i++) {
        if (result->cells[i].kind == kind) {
            put_outcome(json, &result->cells[i]);
        }
    }
    json_close_array(json);
}

bool put_entry_cells(Request *request, Answer *answer, Err *err) {
    int64_t entry;
    CellWrite *writes = NULL;
    size_t count = 0;
    SaveResult result;
    if (!tail_number(request, &entry, err) || !read_writes(request, &writes, &count, err) ||
        !entry_save(request->web->collect, user_of(request), entry, writes, count, request->arena, &result, err)) {
        return false;
    }
    presence_note(request->web->presence, entry, user_of(request), request_text(request, "at_field"),
                  request_text(request, "at_row"));
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "version", result.version);
    put_outcomes(&json, "saved", CELL_SAVED, &result);
    put_outcomes(&json, "conflicts", CELL_CONFLICT, &result);
    put_outcomes(&json, "refused", CELL_REFUSED, &result);
    json_close_object(&json);
    return true;
}

bool get_entry_changes(Request *request, Answer *answer, Err *err) {
    int64_t entry, since = 0;
    EntryChanges changes;
    if (!tail_number(request, &entry, err) || !request_integer(request, "since", 0, INT64_MAX, &since, err) ||
        !entry_changes(request->web->collect, user_of(request), entry, since, request->arena, &changes, err)) {
        return false;
    }
    presence_note(request->web->presence, entry, user_of(request), request_text(request, "field"),
                  request_text(request, "row"));
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "version", changes.version);
    json_put_text(&json, "state", entry_state_id(changes.state));
    put_cells(&json, changes.cells, changes.count);
    presence_put(request->web->presence, entry, user_of(request), &json);
    json_close_object(&json);
    return true;
}

/* ---- steps ------------------------------------------------------------------------------------ */

bool post_entry_steps(Request *request, Answer *answer, Err *err) {
    int64_t entry;
    Str action, *fields;
    EntryView view;
    StepOrder order = {
        .reason = request_text(request, "reason"), .due_on = request_text(request, "due_on"), .version = -1};
    const json_t *version = json_object_get(request->json, "version");
    if (!tail_number(request, &entry, err) || !request_required(request, "action", &action, err) ||
        !body_texts(request, "fields", &fields, &order.field_count, err)) {
        return false;
    }
    if (!entry_action_parse(action, &order.action) || order.action == DO_EDIT) {
        return err_set(err, ERR_USAGE, "没有这样的办理动作（action）。");
    }
    if (version && !json_is_integer(version)) {
        return err_set(err, ERR_USAGE, "“version”要是整数。");
    }
    order.fields = fields;
    order.version = version ? json_integer_value(version) : -1;
    if (!entry_step(request->web->collect, user_of(request), entry, &order, err) ||
        !entry_open(request->web->collect, user_of(request), entry, request->arena, &view, err)) {
        return false;
    }
    put_entry(request, answer, &view);
    return true;
}

/* ---- history ------------------------------------------------------------------------------------ */

static void put_steps(Json *json, const EntryHistory *history) {
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < history->step_count; i++) {
        const EntryStepInfo *step = &history->steps[i];
        json_open_object(json);
        json_put_integer(json, "id", step->id);
        json_put_str(json, "action", step->action);
        json_put_integer(json, "step", step->step);
        json_put_str(json, "before", step->before);
        json_put_str(json, "after", step->after);
        json_put_integer(json, "version", step->version);
        json_put_str(json, "actor", step->actor);
        json_put_str(json, "shown", step->shown);
        json_put_str(json, "behalf", step->behalf);
        json_put_str(json, "reason", step->reason);
        json_put_strs(json, "fields", step->fields, step->field_count);
        json_put_str(json, "due_on", step->due_on);
        json_put_str(json, "at", step->at);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_snapshots(Json *json, const EntryHistory *history) {
    json_key(json, "snapshots");
    json_open_array(json);
    for (size_t i = 0; i < history->snapshot_count; i++) {
        const EntrySnapshot *snapshot = &history->snapshots[i];
        json_open_object(json);
        json_put_integer(json, "number", snapshot->number);
        json_put_str(json, "actor", snapshot->shown);
        json_put_str(json, "at", snapshot->at);
        json_key(json, "content");
        json_raw(json, snapshot->content);
        json_close_object(json);
    }
    json_close_array(json);
}

bool get_entry_history(Request *request, Answer *answer, Err *err) {
    int64_t entry;
    EntryHistory history;
    if (!tail_number(request, &entry, err) ||
        !entry_history(request->web->collect, user_of(request), entry, request->arena, &history, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    put_steps(&json, &history);
    put_snapshots(&json, &history);
    json_key(&json, "values");
    json_open_array(&json);
    for (size_t i = 0; i < history.value_count; i++) {
        const CellPast *past = &history.values[i];
        json_open_object(&json);
        json_put_str(&json, "field", past->cell.field);
        json_put_str(&json, "row", past->cell.row);
        json_put_str(&json, "value", past->cell.value);
        json_put_integer(&json, "version", past->cell.version);
        json_put_str(&json, "actor", past->cell.actor);
        json_put_str(&json, "at", past->cell.at);
        json_put_bool(&json, "now", past->now);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
