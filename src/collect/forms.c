/* Forms to choose from: those of the pack, and those that came in workbooks and are kept with their text; one of them
 * as a workbook, and where else its elements are collected. */
#include "collect_internal.h"

#include <stdlib.h>

bool form_version_keep(Tx *tx, const FormDef *def, const char *origin, Str file_name, Str file_hash, Str actor,
                       int64_t *id, Err *err) {
    Stmt *stmt;
    bool row;
    char now[32];
    time_now_iso(now);
    if (!stmt_open(tx, "SELECT id FROM form_version WHERE form = ? AND version = ?", &stmt, err, "ss", def->id,
                   def->version)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    if (good && !*id) {
        good = store_run(tx,
                         "INSERT INTO form_version (form, version, origin, text, file_name, file_hash, actor, at) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                         err, "sszssssz", def->id, def->version, origin, def->text, file_name, file_hash, actor, now);
        *id = good ? store_last_id(tx) : 0;
    }
    return good;
}

/* ---- the list ------------------------------------------------------------ */

static bool add_workbook(Collect *collect, const Stmt *stmt, Arena *arena, FormChoice *choice) {
    FormDef *def = NULL;
    ProblemList problems = problem_list(arena, 1);
    Str name = str_copy(arena, stmt_text(stmt, 1));
    if (!pack_read_form(collect->pack, str_cstr(arena, name), str_copy(arena, stmt_text(stmt, 2)), arena, &def,
                        &problems)) {
        log_line(LOG_WARN, "工作簿里的表 %.*s 与现在的规则包不合", STR_ARG(name));
        return false;
    }
    *choice = (FormChoice){.def = def,
                           .version_id = stmt_integer(stmt, 0),
                           .file_name = str_copy(arena, stmt_text(stmt, 3)),
                           .actor = str_copy(arena, stmt_text(stmt, 4)),
                           .at = str_copy(arena, stmt_text(stmt, 5))};
    return true;
}

static int by_id(const void *a, const void *b) {
    return str_compare(((const FormChoice *)a)->def->id, ((const FormChoice *)b)->def->id);
}

static bool list_workbooks(Collect *collect, Tx *tx, Arena *arena, FormChoice **forms, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT v.id, v.form, v.text, v.file_name, v.actor, v.at FROM form_version v WHERE v.id IN "
                   "(SELECT MAX(id) FROM form_version WHERE origin = 'workbook' GROUP BY form) ORDER BY v.form",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        FormChoice choice;
        if (!pack_form(collect->pack, stmt_text(stmt, 1)) && add_workbook(collect, stmt, arena, &choice)) {
            *forms = arena_grow(arena, *forms, *count, *count + 1, sizeof **forms);
            (*forms)[(*count)++] = choice;
        }
    }
    stmt_close(stmt);
    return good;
}

bool form_list(Collect *collect, Arena *arena, FormChoice **forms, size_t *count, Err *err) {
    Tx *tx;
    size_t of_pack;
    const FormDef *defs = pack_forms(collect->pack, &of_pack);
    *forms = ARENA_ARRAY(arena, of_pack, FormChoice);
    for (size_t i = 0; i < of_pack; i++) {
        (*forms)[i] = (FormChoice){.def = &defs[i], .of_pack = true};
    }
    *count = of_pack;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = list_workbooks(collect, tx, arena, forms, count, err);
    store_read_end(tx);
    if (*count > 1) {
        qsort(*forms, *count, sizeof **forms, by_id);
    }
    return good;
}

bool form_find(Collect *collect, Tx *tx, Str id, Arena *arena, const FormDef **def, bool *of_pack, Err *err) {
    FormChoice *forms = NULL;
    size_t count = 0;
    *def = pack_form(collect->pack, id);
    *of_pack = *def != NULL;
    if (*def) {
        return true;
    }
    if (!list_workbooks(collect, tx, arena, &forms, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && !*def; i++) {
        *def = str_equal(forms[i].def->id, id) ? forms[i].def : NULL;
    }
    return *def || err_set_at(err, ERR_NOT_FOUND, &(Place){.field = "form"}, "没有“%.*s”这张表。", STR_ARG(id));
}

/* ---- one of them --------------------------------------------------------- */

bool form_choose(Collect *collect, Str id, Arena *arena, FormChoice *form, Err *err) {
    FormChoice *forms;
    size_t count;
    if (!form_list(collect, arena, &forms, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_equal(forms[i].def->id, id)) {
            *form = forms[i];
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这张表。", STR_ARG(id));
}

bool form_choice_sources(Collect *collect, const FormDef *form, Arena *arena, FormSource **sources, size_t *count,
                         Err *err) {
    FormChoice *choices;
    size_t choice_count;
    if (!form_list(collect, arena, &choices, &choice_count, err)) {
        return false;
    }
    const FormDef **others = ARENA_ARRAY(arena, choice_count, const FormDef *);
    for (size_t i = 0; i < choice_count; i++) {
        others[i] = choices[i].def;
    }
    form_sources(collect->pack, form, others, choice_count, arena, sources, count);
    return true;
}

bool form_workbook(Collect *collect, Str id, const char *path, Arena *arena, Str *name, Err *err) {
    FormChoice choice = {.def = NULL};
    const Form *form;
    ProblemList problems = problem_list(arena, 1);
    if (!form_choose(collect, id, arena, &choice, err)) {
        return false;
    }
    if (!form_compile(collect->pack, choice.def, arena, &form, &problems)) {
        return err_set(err, ERR_CONFLICT, "“%.*s”与现在的规则包不合，不能写成工作簿：%.*s", STR_ARG(choice.def->name),
                       STR_ARG(problems.count ? problems.items[0].message : STR("")));
    }
    *name = str_format(arena, "%.*s.xlsx", STR_ARG(choice.def->name));
    return xlsform_write(form, path, err);
}
