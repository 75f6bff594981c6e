/* Collection: rounds, the state of all, forms to choose from, what there is to do. */
#include "collect_json.h"

/* ---- rounds ---------------------------------------------------------------------- */

static bool read_filter(const Request *request, RoundFilter *filter, Err *err) {
    Str state = request_text(request, "state");
    *filter = (RoundFilter){.unit = request_text(request, "unit"), .period = request_text(request, "period")};
    filter->any_state = state.len == 0;
    for (int i = ROUND_OPEN; i <= ROUND_WITHDRAWN; i++) {
        if (str_is(state, round_state_id((RoundState)i))) {
            filter->state = (RoundState)i;
            return true;
        }
    }
    return filter->any_state || err_set(err, ERR_USAGE, "“state”只能是 open、closed 或 withdrawn。");
}

bool get_rounds(Request *request, Answer *answer, Err *err) {
    RoundFilter filter;
    RoundInfo *rounds;
    size_t count;
    if (!read_filter(request, &filter, err) ||
        !round_list(request->web->collect, user_of(request), &filter, request->arena, &rounds, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "rounds");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_round(&json, &rounds[i], true);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_round(Request *request, Answer *answer, Err *err) {
    RoundFilter filter = {.any_state = true};
    RoundInfo *rounds;
    size_t count;
    if (!tail_number(request, &filter.id, err) ||
        !round_list(request->web->collect, user_of(request), &filter, request->arena, &rounds, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    put_round(&json, &rounds[0], true);
    return true;
}

static void put_opened(Answer *answer, const RoundOpened *opened) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "id");
    if (opened->id) {
        json_whole(&json, opened->id);
    } else {
        json_none(&json);
    }
    json_put_integer(&json, "entries", (int64_t)opened->entries);
    json_put_integer(&json, "unsure", (int64_t)opened->unsure);
    json_key(&json, "overlaps");
    json_open_array(&json);
    for (size_t i = 0; i < opened->overlap_count; i++) {
        const Overlap *overlap = &opened->overlaps[i];
        json_open_object(&json);
        json_put_str(&json, "element", overlap->element->id);
        json_put_str(&json, "element_name", overlap->element->name);
        json_put_integer(&json, "round", overlap->round);
        json_put_str(&json, "round_name", overlap->round_name);
        json_put_str(&json, "form_name", overlap->form_name);
        json_put_integer(&json, "units", (int64_t)overlap->units);
        json_put_str(&json, "unit_name", overlap->unit_name);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
}

bool post_rounds(Request *request, Answer *answer, Err *err) {
    RoundOrder order = {.name = request_text(request, "name"),
                        .note = request_text(request, "note"),
                        .opens_on = request_text(request, "opens_on"),
                        .due_on = request_text(request, "due_on"),
                        .dry_run = body_flag(request, "dry_run")};
    RoundOpened opened;
    Str *elsewhere;
    if (!request_required(request, "form", &order.form, err) ||
        !request_required(request, "period", &order.period, err) ||
        !request_required(request, "unit", &order.unit, err) ||
        !body_texts(request, "elsewhere", &elsewhere, &order.elsewhere_count, err)) {
        return false;
    }
    order.elsewhere = elsewhere;
    if (!round_open(request->web->collect, user_of(request), &order, request->arena, &opened, err)) {
        return false;
    }
    put_opened(answer, &opened);
    return true;
}

bool post_round_extend(Request *request, Answer *answer, Err *err) {
    int64_t round;
    Str due_on, *units;
    size_t count, changed;
    if (!tail_number(request, &round, err) || !request_required(request, "due_on", &due_on, err) ||
        !body_texts(request, "units", &units, &count, err) ||
        !round_extend(request->web->collect, user_of(request), round, due_on, units, count, &changed, err)) {
        return false;
    }
    put_number_answer(answer, "changed", changed);
    return true;
}

bool post_round_close(Request *request, Answer *answer, Err *err) {
    int64_t round;
    return tail_number(request, &round, err) &&
           round_close(request->web->collect, user_of(request), round, request_text(request, "reason"), err) &&
           put_done(answer);
}

bool post_round_withdraw(Request *request, Answer *answer, Err *err) {
    int64_t round;
    return tail_number(request, &round, err) &&
           round_withdraw(request->web->collect, user_of(request), round, request_text(request, "reason"), err) &&
           put_done(answer);
}

bool post_round_refresh(Request *request, Answer *answer, Err *err) {
    int64_t round;
    size_t added;
    if (!tail_number(request, &round, err) ||
        !round_refresh(request->web->collect, user_of(request), round, &added, err)) {
        return false;
    }
    put_number_answer(answer, "added", added);
    return true;
}

bool post_round_remind(Request *request, Answer *answer, Err *err) {
    int64_t round;
    size_t reminded;
    if (!tail_number(request, &round, err) || !round_remind(request->web->collect, user_of(request), round,
                                                            request_text(request, "reason"), &reminded, err)) {
        return false;
    }
    put_number_answer(answer, "reminded", reminded);
    return true;
}

/* ---- the state of all --------------------------------------------------------------- */

static void put_matrix_cell(Json *json, const Matrix *matrix, const MatrixCell *cell) {
    json_open_object(json);
    json_put_str(json, "unit", matrix->units[cell->unit].code);
    json_put_integer(json, "round", matrix->rounds[cell->round].id);
    json_put_integer(json, "entry", cell->entry);
    json_put_text(json, "state", entry_state_id(cell->state));
    json_put_integer(json, "step", cell->step);
    json_put_text(json, "light", light_id(cell->light));
    json_put_str(json, "why", cell->why);
    json_put_integer(json, "filled", (int64_t)cell->filled);
    json_put_integer(json, "asked", (int64_t)cell->asked);
    json_put_integer(json, "must_fix", (int64_t)cell->must_fix);
    json_put_integer(json, "to_explain", (int64_t)cell->to_explain);
    json_put_str(json, "due_on", cell->due_on);
    json_put_str(json, "changed_at", cell->changed_at);
    json_put_str(json, "changed_by", cell->changed_by);
    json_close_object(json);
}

static void put_matrix(Answer *answer, const Matrix *matrix) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "rounds");
    json_open_array(&json);
    for (size_t i = 0; i < matrix->round_count; i++) {
        put_round(&json, &matrix->rounds[i], false);
    }
    json_close_array(&json);
    json_key(&json, "units");
    json_open_array(&json);
    for (size_t i = 0; i < matrix->unit_count; i++) {
        json_open_object(&json);
        json_put_str(&json, "code", matrix->units[i].code);
        json_put_str(&json, "name", matrix->units[i].name);
        json_put_str(&json, "kind_name", matrix->units[i].kind_name);
        json_put_str(&json, "township", matrix->units[i].township);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_key(&json, "cells");
    json_open_array(&json);
    for (size_t i = 0; i < matrix->cell_count; i++) {
        put_matrix_cell(&json, matrix, &matrix->cells[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
}

bool get_round_matrix(Request *request, Answer *answer, Err *err) {
    int64_t round;
    Matrix matrix;
    if (!tail_number(request, &round, err) ||
        !collect_matrix(request->web->collect, user_of(request), round, (Str){NULL, 0}, request_text(request, "unit"),
                        request->arena, &matrix, err)) {
        return false;
    }
    put_matrix(answer, &matrix);
    return true;
}

bool get_matrix(Request *request, Answer *answer, Err *err) {
    Str period;
    Matrix matrix;
    if (!request_required(request, "period", &period, err) ||
        !collect_matrix(request->web->collect, user_of(request), 0, period, request_text(request, "unit"),
                        request->arena, &matrix, err)) {
        return false;
    }
    put_matrix(answer, &matrix);
    return true;
}

/* ---- what there is to do --------------------------------------------------------------- */

static void put_todo(Json *json, const TodoItem *item) {
    json_open_object(json);
    json_put_text(json, "kind", todo_kind_id(item->kind));
    json_put_integer(json, "entry", item->entry);
    json_put_integer(json, "round", item->round);
    json_put_str(json, "round_name", item->round_name);
    json_put_str(json, "form", item->form);
    json_put_str(json, "form_name", item->form_name);
    json_put_str(json, "unit", item->unit);
    json_put_str(json, "unit_name", item->unit_name);
    json_put_str(json, "period", item->period);
    json_put_str(json, "due_on", item->due_on);
    json_put_text(json, "light", light_id(item->light));
    json_put_str(json, "why", item->why);
    json_put_text(json, "state", entry_state_id(item->state));
    json_put_integer(json, "filled", (int64_t)item->filled);
    json_put_integer(json, "asked", (int64_t)item->asked);
    json_put_integer(json, "must_fix", (int64_t)item->must_fix);
    json_put_integer(json, "to_explain", (int64_t)item->to_explain);
    json_put_str(json, "reason", item->reason);
    json_close_object(json);
}

bool get_todo(Request *request, Answer *answer, Err *err) {
    TodoItem *items;
    size_t count, more, more_cases;
    if (!collect_todo(request->web->collect, user_of(request), request->arena, &items, &count, &more, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "items");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_todo(&json, &items[i]);
    }
    json_close_array(&json);
    json_key(&json, "campaigns");
    bool good = put_campaign_todo(request, &json, err) && put_duty_todo(request, &json, err) &&
                put_notice_todo(request, &json, err) && put_report_todo(request, &json, err) &&
                put_case_todo(request, &json, &more_cases, err);
    if (good) {
        json_put_integer(&json, "more", (int64_t)(more + more_cases));
    }
    json_close_object(&json);
    return good;
}
