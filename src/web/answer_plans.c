/* Plans: kinds, lists, one plan with its tree, changes of the tree, tasks over plans. Steps of a plan and of its tasks
 * are steps of cases (answer_case.c). */
#include "collect_json.h"

#include <math.h>

/* ---- figures -------------------------------------------------------------------- */

enum { FRAMES_MOST = 16 };

typedef struct Frames {
    Web *web;
    SharedFrame *taken[FRAMES_MOST];
    size_t count;
} Frames;

/* Held until the answer is made: a plan measures the same years again and again. */
static const Frame *frame_of(void *context, Str period, Err *err) {
    Frames *frames = context;
    for (size_t i = 0; i < frames->count; i++) {
        if (str_equal(frames->taken[i]->frame->tree.period, period)) {
            return frames->taken[i]->frame;
        }
    }
    Err own = {.kind = ERR_NONE};
    SharedFrame *shared = frames->count < FRAMES_MOST ? frame_take(frames->web, period, &own) : NULL;
    if (shared) {
        frames->taken[frames->count++] = shared;
    } else if (own.kind != ERR_NOT_FOUND && own.kind != ERR_NONE) {
        *err = own;
    }
    return shared ? shared->frame : NULL;
}

static bool answer_plan(Request *request, Answer *answer, int64_t id, Err *err) {
    Frames frames = {.web = request->web};
    const PlanFigures figures = {frame_of, &frames};
    Json json = json_writer(&answer->body);
    bool good = plan_json(request->web->plans, user_of(request), id, &figures, &json, request->arena, err);
    for (size_t i = 0; i < frames.count; i++) {
        frame_give_back(request->web, frames.taken[i]);
    }
    return good;
}

/* ---- kinds --------------------------------------------------------------------------- */

static bool may_make(const Request *request, const PlanDef *def) {
    LedgerKind kind;
    return ledger_kind(request->web->ledger, def->record, &kind) && ledger_could_open(user_of(request), kind.def);
}

static void put_kind(Json *json, const Request *request, const PlanDef *def) {
    json_open_object(json);
    json_put_str(json, "id", def->id);
    json_put_str(json, "name", def->name);
    json_put_str(json, "help", def->help);
    json_put_str(json, "record", def->record);
    json_put_str(json, "task_record", def->task.record);
    json_put_str(json, "title", def->title);
    json_put_str(json, "period", def->period);
    json_put_bool(json, "may_make", may_make(request, def));
    json_put_bool(json, "letters", def->letter.record.len > 0);
    json_put_strs(json, "set", def->set_fields, def->set_count);
    plan_put_levels(def, json);
    json_close_object(json);
}

bool get_plan_kinds(Request *request, Answer *answer, Err *err) {
    size_t count;
    const PlanDef *all = pack_plans(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    (void)err;
    json_open_object(&json);
    json_key(&json, "kinds");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_kind(&json, request, &all[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- what targets may be measured by ------------------------------------------------------ */

static void put_named(Json *json, Str id, Str name, Str unit, Str of) {
    json_open_object(json);
    json_put_str(json, "id", id);
    json_put_str(json, "name", name);
    json_put_str(json, "unit", unit);
    json_put_str(json, "of", of);
    json_close_object(json);
}

static void put_counts(Json *json, const RecordDef *record) {
    for (size_t i = 0; i < record->count_count; i++) {
        put_named(json, record->counts[i].id, record->counts[i].name, record->counts[i].unit, record->name);
    }
}

bool get_plan_measures(Request *request, Answer *answer, Err *err) {
    const Pack *pack = request->web->pack;
    LedgerSystem *systems;
    size_t count;
    Json json = json_writer(&answer->body);
    (void)err;
    json_open_object(&json);
    json_key(&json, "indicators");
    json_open_array(&json);
    const IndicatorDef *indicators = pack_indicators(pack, &count);
    for (size_t i = 0; i < count; i++) {
        put_named(&json, indicators[i].id, indicators[i].name, indicators[i].unit, (Str){NULL, 0});
    }
    json_close_array(&json);
    json_key(&json, "counts");
    json_open_array(&json);
    ledger_systems(request->web->ledger, request->arena, &systems, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < systems[i].count; k++) {
            put_counts(&json, systems[i].kinds[k].def);
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

/* ---- lists ------------------------------------------------------------------------------ */

static const ListColumn plan_columns[] = {
    {"id", NULL, COLUMN_INTEGER, 0},         {"number", "编号", COLUMN_TEXT, 16},
    {"kind", NULL, COLUMN_TEXT, 0},          {"kind_name", "种类", COLUMN_TEXT, 16},
    {"title", "计划", COLUMN_TEXT, 36},      {"unit", "单位代码", COLUMN_TEXT, 14},
    {"unit_name", "单位", COLUMN_TEXT, 20},  {"from_on", "开始", COLUMN_TEXT, 12},
    {"until_on", "结束", COLUMN_TEXT, 12},   {"state", NULL, COLUMN_TEXT, 0},
    {"state_name", "状态", COLUMN_TEXT, 12}, {"ended", NULL, COLUMN_TEXT, 0},
    {"light", NULL, COLUMN_TEXT, 0},         {"why", "说明", COLUMN_TEXT, 30},
    {"tasks", "任务数", COLUMN_INTEGER, 8},  {"closed", "办结", COLUMN_INTEGER, 8},
    {"overdue", "逾期", COLUMN_INTEGER, 8},
};

typedef struct Given {
    const void *items;
    size_t count;
} Given;

static bool give_plans(List *list, void *context, Err *err) {
    const Given *given = context;
    const PlanLine *lines = given->items;
    for (size_t i = 0; i < given->count; i++) {
        const PlanLine *line = &lines[i];
        list_integer(list, line->id);
        list_text(list, line->number);
        list_text(list, line->kind);
        list_text(list, line->def ? line->def->name : line->kind);
        list_text(list, line->title);
        list_text(list, line->unit);
        list_text(list, line->unit_name);
        list_text(list, line->from_on);
        list_text(list, line->until_on);
        list_text(list, line->state);
        list_text(list, line->state_name);
        list_text(list, str_from(case_end_id(line->ended)));
        list_text(list, str_from(light_id(line->light)));
        list_text(list, line->why);
        list_integer(list, (int64_t)line->tasks);
        list_integer(list, (int64_t)line->closed);
        list_integer(list, (int64_t)line->overdue);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

bool get_plans(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "plans",
                                  .file_name = "计划",
                                  .columns = plan_columns,
                                  .column_count = sizeof plan_columns / sizeof *plan_columns};
    PlanLine *lines;
    Given given;
    if (!plan_list(request->web->plans, user_of(request), request_text(request, "within"),
                   request_text(request, "kind"), request->arena, &lines, &given.count, err)) {
        return false;
    }
    given.items = lines;
    return list_answer(request, answer, &spec, give_plans, &given, err);
}

static const ListColumn task_columns[] = {
    {"case", NULL, COLUMN_INTEGER, 0},
    {"plan", NULL, COLUMN_INTEGER, 0},
    {"node", NULL, COLUMN_INTEGER, 0},
    {"plan_title", "计划", COLUMN_TEXT, 28},
    {"number", "序号", COLUMN_TEXT, 8},
    {"above", "目标和措施", COLUMN_TEXT, 30},
    {"text", "任务", COLUMN_TEXT, 40},
    {"lead", NULL, COLUMN_TEXT, 0},
    {"lead_name", "牵头单位", COLUMN_TEXT, 18},
    {"responsible", "责任单位", COLUMN_TEXT, 24},
    {"cooperating", "配合单位", COLUMN_TEXT, 24},
    {"first_due", "原定期限", COLUMN_TEXT, 12},
    {"due", "完成期限", COLUMN_TEXT, 12},
    {"slips", "调整次数", COLUMN_INTEGER, 8},
    {"progress", "进度%", COLUMN_TEXT, 8},
    {"state", NULL, COLUMN_TEXT, 0},
    {"state_name", "状态", COLUMN_TEXT, 12},
    {"ended", NULL, COLUMN_TEXT, 0},
    {"light", NULL, COLUMN_TEXT, 0},
    {"late_days", "逾期天数", COLUMN_INTEGER, 8},
    {"why", "说明", COLUMN_TEXT, 36},
    {"last_note", "最近进展", COLUMN_TEXT, 40},
    {"mine", NULL, COLUMN_BOOL, 0},
};

static bool give_tasks(List *list, void *context, Err *err) {
    const Given *given = context;
    const PlanTaskLine *lines = given->items;
    for (size_t i = 0; i < given->count; i++) {
        const PlanTaskLine *line = &lines[i];
        list_integer(list, line->case_id);
        list_integer(list, line->plan);
        list_integer(list, line->node);
        list_text(list, line->plan_title);
        list_text(list, line->number);
        list_text(list, line->above);
        list_text(list, line->text);
        list_text(list, line->lead);
        list_text(list, line->lead_name);
        list_text(list, line->responsible);
        list_text(list, line->cooperating);
        list_text(list, line->first_due);
        list_text(list, line->due);
        list_integer(list, (int64_t)line->slips);
        list_text(list, line->progress);
        list_text(list, line->state);
        list_text(list, line->state_name);
        list_text(list, str_from(case_end_id(line->ended)));
        list_text(list, str_from(light_id(line->light)));
        list_integer(list, line->late_days);
        list_text(list, line->why);
        list_text(list, line->last_note);
        list_bool(list, line->mine);
        if (!list_row(list, err)) {
            return err->kind == ERR_NONE;
        }
    }
    return true;
}

static bool is_true(const Request *request, const char *name) {
    Str value = request_text(request, name);
    return str_is(value, "true") || str_is(value, "1");
}

bool get_plan_tasks(Request *request, Answer *answer, Err *err) {
    static const ListSpec spec = {.name = "tasks",
                                  .file_name = "计划任务",
                                  .columns = task_columns,
                                  .column_count = sizeof task_columns / sizeof *task_columns};
    static const ListSpec late = {.name = "tasks",
                                  .file_name = "逾期任务通报",
                                  .columns = task_columns,
                                  .column_count = sizeof task_columns / sizeof *task_columns};
    PlanTaskQuery query = {.overdue = is_true(request, "overdue"),
                           .mine = is_true(request, "turn"),
                           .unit = request_text(request, "involved")};
    Str plan = request_text(request, "plan");
    PlanTaskLine *lines;
    Given given;
    if (plan.len && !integer_parse(plan, &query.plan)) {
        return err_set(err, ERR_USAGE, "“plan”要写计划的编号。");
    }
    if (!plan_tasks(request->web->plans, user_of(request), &query, request->arena, &lines, &given.count, err)) {
        return false;
    }
    given.items = lines;
    return list_answer(request, answer, query.overdue ? &late : &spec, give_tasks, &given, err);
}

/* ---- one plan -------------------------------------------------------------------------------- */

bool get_plan(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_plan(request, answer, id, err);
}

bool post_plans(Request *request, Answer *answer, Err *err) {
    NewPlan made;
    int64_t id;
    return request_required(request, "kind", &made.kind, err) && request_required(request, "unit", &made.unit, err) &&
           body_object(request, "fields", &made.fields, err) &&
           plan_make(request->web->plans, user_of(request), &made, &id, err) && answer_plan(request, answer, id, err);
}

bool post_plan_changes(Request *request, Answer *answer, Err *err) {
    PlanChange change = {.version = -1, .reason = request_text(request, "reason")};
    const json_t *version = json_object_get(request->json, "version");
    change.changes = body_json(request, "changes");
    if (json_is_integer(version)) {
        change.version = json_integer_value(version);
    }
    return tail_number(request, &change.id, err) && plan_change(request->web->plans, user_of(request), &change, err) &&
           answer_plan(request, answer, change.id, err);
}

/* ---- reading a plan in -------------------------------------------------------------------------- */

static void put_difference(Json *json, const PlanDifference *difference) {
    json_open_object(json);
    json_put_str(json, "kind", difference->kind);
    json_put_str(json, "level", difference->level);
    json_put_str(json, "number", difference->number);
    json_put_str(json, "above", difference->above);
    json_put_str(json, "text", difference->text);
    json_put_integer(json, "node", difference->node);
    json_put_integer(json, "row", difference->row);
    json_key(json, "fields");
    json_open_array(json);
    for (size_t i = 0; i < difference->field_count; i++) {
        json_open_object(json);
        json_put_str(json, "name", difference->fields[i]);
        json_put_str(json, "before", difference->before[i]);
        json_put_str(json, "after", difference->after[i]);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

bool post_plan_import(Request *request, Answer *answer, Err *err) {
    PlanImport import = {.take = is_true(request, "take"), .version = -1, .reason = request_text(request, "reason")};
    Str version = request_text(request, "version");
    if (version.len && !integer_parse(version, &import.version)) {
        return err_set(err, ERR_USAGE, "“version”要照抄看到的版本。");
    }
    if (!tail_number(request, &import.id, err) || !request_required(request, "file_name", &import.file_name, err)) {
        return false;
    }
    if (request->received == 0) {
        return err_set(err, ERR_INPUT, "没有收到文件，或者文件是空的。");
    }
    import.path = request->upload;
    if (!plan_import(request->web->plans, user_of(request), &import, request->arena, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "taken", import.taken);
    json_put_integer(&json, "errors", (int64_t)import.problems.errors);
    json_put_integer(&json, "added", (int64_t)import.added);
    json_put_integer(&json, "changed", (int64_t)import.changed);
    json_put_integer(&json, "same", (int64_t)import.same);
    json_put_integer(&json, "missing", (int64_t)import.missing);
    json_key(&json, "differences");
    json_open_array(&json);
    for (size_t i = 0; i < import.count; i++) {
        put_difference(&json, &import.differences[i]);
    }
    json_close_array(&json);
    json_put_problems(&json, &import.problems);
    json_close_object(&json);
    return true;
}

/* ---- responsibility letters ------------------------------------------------------------------------ */

static void put_letter(Json *json, const PlanLetterLine *line) {
    json_open_object(json);
    json_put_str(json, "unit", line->unit);
    json_put_str(json, "unit_name", line->unit_name);
    json_put_integer(json, "tasks", (int64_t)line->tasks);
    json_put_integer(json, "case", line->case_id);
    json_put_str(json, "number", line->number);
    json_put_str(json, "state", line->state);
    json_put_str(json, "state_name", line->state_name);
    json_put_str(json, "due", line->due);
    json_put_text(json, "light", light_id(line->light));
    json_put_str(json, "why", line->why);
    json_put_optional(json, "signed_by", line->signed_by);
    json_put_optional(json, "signed_at", line->signed_at);
    json_put_strs(json, "files", line->files, line->file_count);
    json_close_object(json);
}

static bool answer_letters(Request *request, Answer *answer, int64_t id, Err *err) {
    PlanLetterLine *lines;
    size_t count;
    bool may;
    if (!plan_letters(request->web->plans, user_of(request), id, request->arena, &lines, &count, &may, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_bool(&json, "may_make", may);
    json_key(&json, "letters");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        put_letter(&json, &lines[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool get_plan_letters(Request *request, Answer *answer, Err *err) {
    int64_t id;
    return tail_number(request, &id, err) && answer_letters(request, answer, id, err);
}

bool post_plan_letters(Request *request, Answer *answer, Err *err) {
    PlanLetters order = {.sign_by = request_text(request, "sign_by")};
    Str *units;
    if (!tail_number(request, &order.plan, err) || !request_texts(request, "units", &units, &order.unit_count, err)) {
        return false;
    }
    order.units = units;
    return plan_letters_make(request->web->plans, user_of(request), &order, err) &&
           answer_letters(request, answer, order.plan, err);
}

bool get_plan_letter(Request *request, Answer *answer, Err *err) {
    int64_t id;
    Str unit, bytes;
    bool page = str_is(request_text(request, "format"), "html");
    if (!tail_number(request, &id, err) || !request_required(request, "unit", &unit, err) ||
        !plan_letter_document(request->web->plans, user_of(request), id, unit, page, request->arena, &bytes, err)) {
        return false;
    }
    buf_add(&answer->body, bytes);
    answer->type =
        page ? "text/html; charset=utf-8" : "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    answer->file_name = str_format(request->arena, "责任书-%.*s.%s", STR_ARG(unit), page ? "html" : "docx");
    return true;
}
