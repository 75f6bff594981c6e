/* Forms to choose from, and forms brought in a workbook. */
#include "collect_json.h"

static void put_levels(Json *json, const FormDef *form) {
    json_key(json, "levels");
    json_open_array(json);
    for (int level = LEVEL_COUNTRY; level <= LEVEL_SCHOOL; level++) {
        if (form->levels >> level & 1u) {
            json_str(json, str_from(unit_level_id((UnitLevel)level)));
        }
    }
    json_close_array(json);
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
    put_levels(json, choice->def);
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

static void put_whole(Answer *answer, const FormDef *form) {
    Json json = json_writer(&answer->body);
    put_form_open(&json, form);
    put_levels(&json, form);
    json_key(&json, "steps");
    json_open_array(&json);
    for (size_t i = 0; i < form->step_count; i++) {
        json_open_object(&json);
        put_form_step(&json, &form->steps[i]);
        json_put_strs(&json, "roles", form->steps[i].roles, form->steps[i].role_count);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
}

bool get_form(Request *request, Answer *answer, Err *err) {
    FormChoice *forms;
    size_t count;
    if (!form_list(request->web->collect, request->arena, &forms, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_equal(forms[i].def->id, request->tail)) {
            put_whole(answer, forms[i].def);
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这张表。", STR_ARG(request->tail));
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
    put_problems(&json, &problems);
    json_key(&json, "form");
    if (form.def) {
        put_choice(&json, &form);
    } else {
        json_none(&json);
    }
    json_close_object(&json);
    return true;
}
