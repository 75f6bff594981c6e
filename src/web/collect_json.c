/* Forms and rounds as JSON, and what requests about them have in common. */
#include "collect_json.h"

bool tail_number(const Request *request, int64_t *number, Err *err) {
    return (integer_parse(request->tail, number) && *number > 0) ||
           err_set(err, ERR_NOT_FOUND, "没有编号为“%.*s”的记录。",
                   STR_ARG(request->tail.len < 40 ? request->tail : STR("……")));
}

static Str text_of(const json_t *value) {
    return json_is_string(value) ? (Str){json_string_value(value), json_string_length(value)} : (Str){NULL, 0};
}

bool body_texts(const Request *request, const char *name, Str **texts, size_t *count, Err *err) {
    enum { MOST = 5000 };
    const json_t *list = json_object_get(request->json, name);
    *texts = NULL;
    *count = 0;
    if (!list || json_is_null(list)) {
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > MOST) {
        return err_set(err, ERR_USAGE, "“%s”要是一个列表，最多%d项。", name, MOST);
    }
    *texts = ARENA_ARRAY(request->arena, json_array_size(list), Str);
    for (size_t i = 0; i < json_array_size(list); i++) {
        (*texts)[*count] = text_of(json_array_get(list, i));
        if (!(*texts)[(*count)++].len) {
            return err_set(err, ERR_USAGE, "“%s”里的每一项要是文字。", name);
        }
    }
    return true;
}

bool body_flag(const Request *request, const char *name) {
    const json_t *value = json_object_get(request->json, name);
    return json_is_true(value) || (json_is_integer(value) && json_integer_value(value) == 1);
}

Str body_json(const Request *request, const char *name) {
    const json_t *value = json_object_get(request->json, name);
    return value && !json_is_null(value) ? json_value_text(value, JSON_AS_GIVEN, request->arena) : (Str){NULL, 0};
}

bool body_object(const Request *request, const char *name, Str *text, Err *err) {
    const json_t *value = json_object_get(request->json, name);
    if (value && !json_is_null(value) && !json_is_object(value)) {
        return err_set_field(err, ERR_USAGE, name, "“%s”要写成一个对象。", name);
    }
    *text = body_json(request, name);
    return true;
}

void put_number_answer(Answer *answer, const char *name, size_t number) {
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, name, (int64_t)number);
    json_close_object(&json);
}

void put_faults(Json *json, const ProblemList *problems) {
    json_put_integer(json, "errors", (int64_t)problems->errors);
    json_put_problems(json, problems);
}

bool body_base(const Request *request, int64_t *base, Err *err) {
    const json_t *value = json_object_get(request->json, "base");
    *base = json_is_integer(value) ? json_integer_value(value) : -1;
    return *base >= 0 || err_set_at(err, ERR_USAGE, &(Place){.field = "base"},
                                    "请写明“base”：是在哪一版上改的（规则包的或者新的写0）。");
}

void put_version_open(Json *json, int64_t id, Str version, Str note, Str actor, Str at, bool withdrawn) {
    json_open_object(json);
    json_put_integer(json, "id", id);
    json_put_str(json, "version", version);
    json_put_str(json, "note", note);
    json_put_str(json, "actor", actor);
    json_put_str(json, "at", at);
    json_put_bool(json, "withdrawn", withdrawn);
}

/* ---- forms -------------------------------------------------------------------- */

static void put_limit(Json *json, const char *name, bool has, double value) {
    json_key(json, name);
    if (has) {
        json_number(json, value);
    } else {
        json_none(json);
    }
}

static void put_field(Json *json, const FormField *field) {
    json_open_object(json);
    json_put_str(json, "id", field->id);
    json_put_str(json, "name", field->name);
    json_put_text(json, "type", form_field_type_id(field->type));
    json_put_bool(json, "element", field->element >= 0);
    json_put_str(json, "unit", field->unit);
    json_put_bool(json, "whole", field->whole);
    json_put_integer(json, "decimals", field->decimals);
    put_limit(json, "min", field->has_min, field->min);
    put_limit(json, "max", field->has_max, field->max);
    json_put_strs(json, "choices", field->choices, field->choice_count);
    json_put_bool(json, "required", field->required);
    json_put_bool(json, "computed", field->value.text.len > 0);
    json_put_bool(json, "elsewhere", field->elsewhere);
    json_put_str(json, "help", field->help);
    json_put_str(json, "privacy", field->privacy);
    json_put_optional(json, "part_of", field->part_of);
    json_put_str(json, "part_name", field->part_name);
    json_close_object(json);
}

static void put_section(Json *json, const FormSection *section) {
    json_open_object(json);
    json_put_str(json, "id", section->id);
    json_put_str(json, "name", section->name);
    json_put_str(json, "help", section->help);
    json_put_bool(json, "is_table", section->is_table);
    json_put_integer(json, "rows_least", section->rows_least);
    json_put_integer(json, "rows_most", section->rows_most);
    json_put_str(json, "row_name", section->row_name);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < section->field_count; i++) {
        put_field(json, &section->fields[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

void put_form_open(Json *json, const FormDef *form) {
    json_open_object(json);
    json_put_str(json, "id", form->id);
    json_put_str(json, "name", form->name);
    json_put_str(json, "note", form->note);
    json_put_str(json, "section", form->section);
    json_put_str(json, "version", form->version);
    json_key(json, "sections");
    json_open_array(json);
    for (size_t i = 0; i < form->section_count; i++) {
        put_section(json, &form->sections[i]);
    }
    json_close_array(json);
}

void put_form_step(Json *json, const FormStepDef *step) {
    json_put_str(json, "id", step->id);
    json_put_str(json, "name", step->name);
    json_put_integer(json, "need", step->need);
    json_put_bool(json, "optional", step->optional);
}

/* ---- rounds --------------------------------------------------------------------- */

static void put_counts(Json *json, const RoundInfo *round) {
    json_put_integer(json, "entries", (int64_t)round->entries);
    json_key(json, "by_state");
    json_open_object(json);
    for (int i = 0; i < ENTRY_STATES; i++) {
        json_put_integer(json, entry_state_id((EntryState)i), (int64_t)round->by_state[i]);
    }
    json_close_object(json);
    json_key(json, "by_light");
    json_open_object(json);
    for (int i = 0; i < LIGHTS; i++) {
        json_put_integer(json, light_id((Light)i), (int64_t)round->by_light[i]);
    }
    json_close_object(json);
    json_put_bool(json, "may_manage", round->may_manage);
}

void put_round(Json *json, const RoundInfo *round, bool counts) {
    json_open_object(json);
    json_put_integer(json, "id", round->id);
    json_put_str(json, "form", round->form);
    json_put_str(json, "form_name", round->form_name);
    json_put_str(json, "form_version", round->form_version);
    json_put_str(json, "section", round->section);
    json_put_str(json, "period", round->period);
    json_put_str(json, "unit", round->unit);
    json_put_str(json, "unit_name", round->unit_name);
    json_put_str(json, "name", round->name);
    json_put_str(json, "note", round->note);
    json_put_str(json, "opens_on", round->opens_on);
    json_put_str(json, "due_on", round->due_on);
    json_put_text(json, "state", round_state_id(round->state));
    json_put_str(json, "reason", round->reason);
    json_put_str(json, "actor", round->actor);
    json_put_str(json, "at", round->at);
    if (counts) {
        put_counts(json, round);
    }
    json_close_object(json);
}
