/* Forms to choose from, and forms brought in a workbook. */
#include "collect_json.h"

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static void put_asked(Json *json, const FormDef *form) {
    put_levels(json, form->levels);
    json_put_strs(json, "kinds", form->kinds, form->kind_count);
}

static size_t count_fields(const FormDef *form) {
    size_t count = 0;
    for (size_t i = 0; i < form->section_count; i++) {
        count += form->sections[i].field_count;
    }
    return count;
}

static void put_choice(Json *json, const FormChoice *choice) {
    json_open_object(json);
    json_put_str(json, "id", choice->def->id);
    json_put_str(json, "name", choice->def->name);
    json_put_str(json, "note", choice->def->note);
    json_put_str(json, "source", choice->def->source);
    json_put_str(json, "section", choice->def->section);
    json_put_str(json, "version", choice->def->version);
    put_asked(json, choice->def);
    json_put_integer(json, "fields", (int64_t)count_fields(choice->def));
    json_put_bool(json, "of_pack", choice->of_pack);
    json_put_str(json, "file_name", choice->file_name);
    json_put_str(json, "at", choice->at);
    json_close_object(json);
}

bool get_forms(Request *request, Answer *answer, Err *err) {
    FormChoice *forms;
    size_t count;
    if (!form_list(request->web->collect, request->arena, &forms, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_key(&json, "forms");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_choice(&json, &forms[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* Fields that other forms collect, too, with the form and whether they are filled in from there. */
static void put_sources(Json *json, const FormSource *sources, size_t count) {
    json_key(json, "collected");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "field", sources[i].field->id);
        json_put_str(json, "form", sources[i].form->id);
        json_put_str(json, "form_name", sources[i].form->name);
        json_put_bool(json, "filled_in", sources[i].field->elsewhere);
        json_put_bool(json, "conditional", sources[i].conditional);
        json_key(json, "kinds");
        json_open_array(json);
        for (size_t k = 0; k < sources[i].kind_count; k++) {
            json_str(json, sources[i].kinds[k]->name);
        }
        json_close_array(json);
        json_close_object(json);
    }
    json_close_array(json);
}

static bool put_whole(Request *request, Json *json, const FormDef *form, Err *err) {
    FormSource *sources;
    size_t count;
    if (!form_choice_sources(request->web->collect, form, request->arena, &sources, &count, err)) {
        return false;
    }
    put_form_open(json, form);
    put_asked(json, form);
    json_key(json, "steps");
    json_open_array(json);
    for (size_t i = 0; i < form->step_count; i++) {
        json_open_object(json);
        put_form_step(json, &form->steps[i]);
        json_put_strs(json, "roles", form->steps[i].roles, form->steps[i].role_count);
        json_close_object(json);
    }
    json_close_array(json);
    put_sources(json, sources, count);
    json_close_object(json);
    return true;
}

bool get_form(Request *request, Answer *answer, Err *err) {
    FormChoice choice;
    Json json = json_writer(&answer->body);
    return form_choose(request->web->collect, request->tail, request->arena, &choice, err) &&
           put_whole(request, &json, choice.def, err);
}

/* ---- a form as a workbook ---- */

typedef struct FormOrder {
    Request *request;
    Str name;
} FormOrder;

static bool write_form(void *context, const char *path, Err *err) {
    FormOrder *order = context;
    Request *request = order->request;
    return form_workbook(request->web->collect, request->tail, path, request->arena, &order->name, err);
}

bool get_form_workbook(Request *request, Answer *answer, Err *err) {
    FormOrder order = {.request = request};
    if (!answer_file(request, answer, write_form, &order, xlsx_type, STR("form.xlsx"), err)) {
        return false;
    }
    answer->file_name = order.name;
    return true;
}

/* ---- a form from a workbook ---- */

bool post_forms(Request *request, Answer *answer, Err *err) {
    Str file_name;
    FormChoice form;
    ProblemList problems = problem_list(request->arena, 200);
    bool dry_run = str_is(request_text(request, "dry_run"), "1");
    if (!request_required(request, "file_name", &file_name, err)) {
        return false;
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    if (!form_bring(request->web->collect, &request->session.user, request->upload, file_name, dry_run, request->arena,
                    &form, &problems, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "stored", form.def && !dry_run);
    json_put_integer(&json, "errors", (int64_t)problems.errors);
    json_put_integer(&json, "warnings", (int64_t)problems.warnings);
    json_put_problems(&json, &problems);
    json_key(&json, "form");
    if (form.def) {
        put_choice(&json, &form);
    } else {
        json_none(&json);
    }
    json_key(&json, "whole");
    bool good = true;
    if (form.def) {
        good = put_whole(request, &json, form.def, err);
    } else {
        json_none(&json);
    }
    json_close_object(&json);
    return good;
}
