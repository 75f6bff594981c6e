/* Issuing: a plan that lacks nothing sends its tasks out, each as a case; a plan ends when they have. */
#include "plan_internal.h"

/* ---- what is missing -------------------------------------------------------------- */

static bool has_value(const PlanTree *tree, const PlanNode *node, Str field) {
    if (str_equal(field, tree->def->task.text)) {
        return node->text.len > 0;
    }
    for (size_t i = 0; i < tree->def->task.set_count; i++) {
        if (str_equal(tree->def->task.set_fields[i], field)) {
            return true;
        }
    }
    return json_object_get(node->fields, field.data) != NULL;
}

static void lacks_of_task(const PlanTree *tree, const RecordDef *record, const PlanNode *node, Str label,
                          ProblemList *problems) {
    const PlanTaskDef *task = &tree->def->task;
    for (size_t i = 0; i < task->need_count && !node->case_id; i++) {
        int field = record_field(record, task->needs[i]);
        if (field >= 0 && !has_value(tree, node, task->needs[i])) {
            const Place place = place_field("%lld.%.*s", (long long)node->number, STR_ARG(task->needs[i]));
            problem_add(problems, SEVERITY_ERROR, "plan-lacks", &place, "%.*s“%.*s”没有写%.*s。", STR_ARG(label),
                        STR_ARG(str_head(node->text, 60)), STR_ARG(record->fields[field].name));
        }
    }
}

static bool has_child(const PlanTree *tree, const PlanNode *node) {
    for (size_t i = 0; i < tree->count; i++) {
        if (!tree->nodes[i].removed && tree->nodes[i].parent == node->number) {
            return true;
        }
    }
    return false;
}

static void compare_said(const PlanTree *tree, const json_t *head_fields, Arena *arena, ProblemList *problems) {
    const PlanDef *def = tree->def;
    double said;
    size_t first = 0;
    Str text = def->said.len ? json_member_text(head_fields, str_cstr(arena, def->said)) : (Str){NULL, 0};
    for (size_t i = 0; i < tree->count; i++) {
        first += !tree->nodes[i].removed && tree->nodes[i].level == 0;
    }
    if (text.len && number_parse(text, &said) && (double)first != said) {
        problem_add(problems, SEVERITY_ERROR, "plan-said", &(Place){.field = "said"},
                    "标题写的是%.*s条%.*s，下面实际是%zu条。请改标题的条数，或者补上缺的。", STR_ARG(text),
                    STR_ARG(def->levels[0].name), first);
    }
}

void plan_lacks(const PlanTree *tree, const json_t *head_fields, Arena *arena, ProblemList *problems) {
    TreeOrder order = tree_order(tree, arena);
    const RecordDef *record = tree->record;
    size_t tasks = 0;
    for (size_t i = 0; i < order.count; i++) {
        const PlanNode *node = &tree->nodes[order.index[i]];
        if (is_task(tree, node)) {
            tasks++;
            lacks_of_task(tree, record, node, order.label[i], problems);
        } else if (!has_child(tree, node)) {
            const Place place = place_field("%lld", (long long)node->number);
            problem_add(problems, SEVERITY_WARNING, "plan-empty", &place, "%.*s“%.*s”下面没有任务。",
                        STR_ARG(order.label[i]), STR_ARG(str_head(node->text, 60)));
        }
    }
    if (!tasks) {
        problem_add(problems, SEVERITY_ERROR, "plan-no-task", NULL, "计划里还没有任务。");
    }
    compare_said(tree, head_fields, arena, problems);
}

static bool lacks_nothing(const PlanTree *tree, const json_t *head_fields, Arena *arena, Err *err) {
    ProblemList problems = problem_list(arena, PLAN_PROBLEMS_MOST);
    plan_lacks(tree, head_fields, arena, &problems);
    if (!problems.errors) {
        return true;
    }
    Buf all = buf_create(arena);
    size_t told = 0;
    Place place = {.line = 0};
    for (size_t i = 0; i < problems.count && told < 3; i++) {
        if (problems.items[i].severity == SEVERITY_ERROR) {
            buf_add(&all, problems.items[i].message);
            place = told++ ? place : problems.items[i].place;
        }
    }
    if (problems.errors > told) {
        return err_set_at(err, ERR_INPUT, &place, "%.*s一共有%zu处。", STR_ARG(buf_str(&all)), problems.errors);
    }
    return err_set_at(err, ERR_INPUT, &place, "%.*s", STR_ARG(buf_str(&all)));
}

/* ---- tasks become cases --------------------------------------------------------------- */

static json_t *fields_of_task(const PlanTree *tree, const PlanNode *node, Arena *arena) {
    const PlanTaskDef *task = &tree->def->task;
    json_t *fields = json_object();
    for (size_t i = 0; i < task->set_count; i++) {
        json_object_set_new(fields, str_cstr(arena, task->set_fields[i]),
                            json_stringn(task->set_values[i].data, task->set_values[i].len));
    }
    json_object_update(fields, node->fields);
    json_object_set_new(fields, str_cstr(arena, task->text), json_stringn(node->text.data, node->text.len));
    return fields;
}

static bool open_task(Plans *plans, Tx *tx, const PlanTree *tree, const PlanNode *node, Str label, const User *user,
                      int64_t *id, Err *err) {
    const PlanTaskDef *task = &tree->def->task;
    Arena *scratch = arena_create();
    json_t *fields = fields_of_task(tree, node, scratch);
    const NewCase made = {
        .record = task->record,
        .unit = tree->unit,
        .fields = json_value_text(fields, JSON_CANONICAL, scratch),
        .source = {.kind = STR("plan"),
                   .id = str_format(scratch, "%lld", (long long)tree->id),
                   .label = str_format(scratch, "计划%lld %.*s", (long long)tree->id, STR_ARG(label))}};
    bool good = case_open_within(plans->ledger, tx, user, &made, true, id, err);
    const StepTaken issued = {.id = *id, .step = task->issue, .version = -1};
    good = good && case_step_within(plans->ledger, tx, user, &issued, true, err);
    if (!good && err && err->kind == ERR_INPUT) {
        Err told = *err;
        err_set(err, ERR_INPUT, "任务%.*s“%.*s”：%.300s", STR_ARG(label), STR_ARG(str_head(node->text, 60)),
                told.message);
    }
    json_decref(fields);
    arena_destroy(scratch);
    return good;
}

bool plan_open_tasks(Plans *plans, Tx *tx, PlanTree *tree, const User *user, json_t *changes, Err *err) {
    TreeOrder order = tree_order(tree, tree->arena);
    for (size_t i = 0; i < order.count; i++) {
        PlanNode *node = &tree->nodes[order.index[i]];
        if (!is_task(tree, node) || node->case_id) {
            continue;
        }
        int64_t id = 0;
        if (!open_task(plans, tx, tree, node, order.label[i], user, &id, err)) {
            return false;
        }
        json_t *change = json_object();
        json_object_set_new(change, "op", json_string("open"));
        json_object_set_new(change, "node", json_integer(node->number));
        json_object_set_new(change, "case", json_integer(id));
        tree_fold(tree, change);
        json_array_append_new(changes, change);
    }
    return true;
}

/* ---- steps of the plan's case ------------------------------------------------------------ */

static bool head_fields(Tx *tx, int64_t case_id, json_t **fields, Err *err) {
    Stmt *stmt;
    bool row = false;
    json_error_t error;
    *fields = NULL;
    if (!stmt_open(tx, "SELECT fields FROM case_record WHERE id = ?", &stmt, err, "i", case_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        Str text = stmt_text(stmt, 0);
        *fields = json_loadb(text.data, text.len, 0, &error);
    }
    stmt_close(stmt);
    return good && (*fields || err_set(err, ERR_INTERNAL, "计划的内容读不出来。"));
}

static bool issue(Plans *plans, Tx *tx, PlanTree *tree, const User *user, Err *err) {
    json_t *fields, *changes = json_array();
    bool good = head_fields(tx, tree->case_id, &fields, err) && lacks_nothing(tree, fields, tree->arena, err) &&
                plan_open_tasks(plans, tx, tree, user, changes, err);
    const TreeStep step = {.kind = "issue", .changes = changes, .actor = plan_actor(user)};
    good = good && tree_store(tx, tree, &step, err);
    json_decref(fields);
    json_decref(changes);
    return good;
}

/* Nothing ends before what belongs to it. */
static bool tasks_ended(Tx *tx, const PlanTree *tree, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT COUNT(*), MIN(c.number) FROM plan_node n JOIN case_record c ON c.id = n.case_id WHERE"
                   " n.plan_id = ? AND n.removed = 0 AND c.ended = 'none'",
                   &stmt, err, "i", tree->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t open = good && row ? stmt_integer(stmt, 0) : 0;
    if (good && open) {
        good =
            err_set(err, ERR_CONFLICT, "还有%lld项任务没有办结（例如%.*s），计划不能结束。办不了的先中止并写明原因。",
                    (long long)open, STR_ARG(stmt_text(stmt, 1)));
    }
    stmt_close(stmt);
    return good;
}

static bool is_issue(const PlanDef *def, Str step) {
    for (size_t i = 0; i < def->issue_count; i++) {
        if (str_equal(def->issue[i], step)) {
            return true;
        }
    }
    return false;
}

bool plan_on_step(void *context, Tx *tx, const CaseStepped *stepped, Err *err) {
    Plans *plans = context;
    int64_t id;
    if (!tree_of_case(tx, stepped->id, &id, err)) {
        return false;
    }
    if (!id) {
        return true;
    }
    Arena *arena = arena_create();
    PlanTree tree;
    bool good = tree_load(plans, tx, id, arena, &tree, err);
    if (good && tree.def && is_issue(tree.def, stepped->step)) {
        good = issue(plans, tx, &tree, stepped->user, err);
    }
    if (good && stepped->ended == CASE_CLOSED) {
        good = tasks_ended(tx, &tree, err);
    }
    tree_free(&tree);
    arena_destroy(arena);
    return good;
}
