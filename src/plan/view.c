/* A plan as one reader sees it: every task beside its case, the end and how it was moved, progress from below. */
#include "plan_internal.h"

#include <math.h>
#include <string.h>

/* ---- words ------------------------------------------------------------------------- */

Str plan_unit_name(Tx *tx, Str code, Arena *arena) {
    Stmt *stmt;
    bool row = false;
    Str name = code;
    if (code.len && stmt_open(tx, "SELECT COALESCE(" SQL_UNIT_NAME("?") ", '')", &stmt, NULL, "s", code)) {
        if (stmt_step(stmt, &row, NULL) && row && stmt_text(stmt, 0).len) {
            name = str_copy(arena, stmt_text(stmt, 0));
        }
        stmt_close(stmt);
    }
    return name;
}

static void add_unit(const PlanView *view, Buf *text, const json_t *value) {
    if (json_is_string(value)) {
        buf_add_format(text, "%s%.*s", text->len ? "、" : "",
                       STR_ARG(plan_unit_name(view->tx, str_from(json_string_value(value)), view->arena)));
    }
}

Str view_field(const PlanView *view, const NodeView *node, Str field) {
    const RecordDef *record = view->tree.record;
    int index = record && field.len ? record_field(record, field) : -1;
    const json_t *value = index < 0 ? NULL : json_object_get(node->fields, field.data), *one;
    size_t at;
    Buf text = buf_create(view->arena);
    if (!value) {
        return (Str){NULL, 0};
    }
    if (record->fields[index].type != CASE_UNIT) {
        return case_field_text(&record->fields[index], json_value_text(node->fields, JSON_CANONICAL, view->arena),
                               view->arena);
    }
    add_unit(view, &text, value);
    json_array_foreach(value, at, one) {
        add_unit(view, &text, one);
    }
    return buf_str(&text);
}

/* ---- the end of a task, and how it was moved ------------------------------------------- */

static void see_end(const PlanView *view, NodeView *node, const CasePast *past, Str end) {
    if (!end.len) {
        return;
    }
    if (node->due.len && !str_equal(node->due, end)) {
        node->slips = arena_grow(view->arena, node->slips, node->slip_count, node->slip_count + 1, sizeof(Slip));
        node->slips[node->slip_count++] = (Slip){node->due, end, past->actor, past->at, past->reason};
    }
    node->first_due = node->first_due.len ? node->first_due : end;
    node->due = end;
}

static void find_end(const PlanView *view, NodeView *node) {
    const PlanTaskDef *task = &view->tree.def->task;
    for (size_t i = 0; i < node->look.step_count; i++) {
        const CasePast *past = &node->look.steps[i];
        json_error_t error;
        json_t *set = json_loadb(past->fields.data ? past->fields.data : "", past->fields.len, 0, &error);
        see_end(view, node, past, str_copy(view->arena, json_member_text(set, task->due.data)));
        if (task->slip.len) {
            see_end(view, node, past, str_copy(view->arena, json_member_text(set, task->slip.data)));
        }
        json_decref(set);
    }
}

/* ---- nodes -------------------------------------------------------------------------------- */

static bool look_at_task(PlanView *view, NodeView *node, Err *err) {
    Err own = {.kind = ERR_NONE};
    json_error_t error;
    if (!case_look(view->plans->ledger, view->tx, view->user, node->node->case_id, view->arena, &node->look, &own)) {
        if (own.kind != ERR_NOT_FOUND) {
            *err = own;
            return false;
        }
        return true;
    }
    node->looked = node->seen = true;
    Str fields = node->look.line.fields;
    json_decref(node->fields);
    node->fields = json_loadb(fields.data, fields.len, 0, &error);
    Str text = json_member_text(node->fields, view->tree.def->task.text.data);
    node->text = text.len ? text : node->text;
    find_end(view, node);
    return true;
}

static bool fill_node(PlanView *view, NodeView *node, Err *err) {
    node->seen = view->whole;
    node->fields = json_incref(node->node->fields);
    node->text = node->node->text;
    node->progress = NAN;
    if (node->node->case_id && view->tree.def) {
        return look_at_task(view, node, err);
    }
    if (is_task(&view->tree, node->node)) {
        node->due = node->first_due = json_member_text(node->fields, view->tree.def->task.due.data);
    }
    return true;
}

NodeView *view_above(const PlanView *view, const NodeView *node) {
    size_t at;
    Str number = str_format(view->arena, "%lld", (long long)node->node->parent);
    return node->node->parent && map_get(view->by_number, number, &at) ? &view->nodes[at] : NULL;
}

/* Of a plan that the reader does not see as a whole: what leads to the tasks that are seen. */
static void show_paths(PlanView *view) {
    size_t kept = 0;
    for (size_t i = 0; i < view->count; i++) {
        NodeView *node = &view->nodes[i];
        for (NodeView *above = node->looked ? view_above(view, node) : NULL; above; above = view_above(view, above)) {
            above->seen = true;
        }
    }
    for (size_t i = 0; i < view->count; i++) {
        if (view->nodes[i].seen) {
            view->nodes[kept++] = view->nodes[i];
        } else {
            json_decref(view->nodes[i].fields);
        }
    }
    view->count = kept;
    view->by_number = map_create(view->arena, kept + 1);
    for (size_t i = 0; i < kept; i++) {
        map_put(view->by_number, str_format(view->arena, "%lld", (long long)view->nodes[i].node->number), i);
    }
}

static bool fill_nodes(PlanView *view, Err *err) {
    TreeOrder order = tree_order(&view->tree, view->arena);
    view->nodes = ARENA_ARRAY(view->arena, order.count + 1, NodeView);
    view->by_number = map_create(view->arena, order.count + 1);
    for (size_t i = 0; i < order.count; i++) {
        NodeView *node = &view->nodes[view->count++];
        *node = (NodeView){.node = &view->tree.nodes[order.index[i]], .label = order.label[i]};
        map_put(view->by_number, str_format(view->arena, "%lld", (long long)node->node->number), i);
        if (!fill_node(view, node, err)) {
            return false;
        }
    }
    if (!view->whole) {
        show_paths(view);
    }
    return view->whole || view->count || plan_not_found(err);
}

/* ---- the plan ---------------------------------------------------------------------------------- */

static bool head_title(PlanView *view, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(view->tx, "SELECT title, fields FROM case_record WHERE id = ?", &stmt, err, "i",
                   view->tree.case_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        json_error_t error;
        Str text = stmt_text(stmt, 1);
        json_t *fields = json_loadb(text.data, text.len, 0, &error);
        view->title = str_copy(view->arena, stmt_text(stmt, 0));
        Str rest = view->tree.def ? str_copy(view->arena, json_member_text(fields, view->tree.def->period.data))
                                  : (Str){NULL, 0};
        Str from;
        if (str_cut(&rest, '/', &from)) {
            date_parse(from, &view->from);
            date_parse(rest, &view->until);
        }
        json_decref(fields);
    }
    stmt_close(stmt);
    return good;
}

bool view_load(Plans *plans, Tx *tx, const User *user, int64_t id, Arena *arena, PlanView *view, Err *err) {
    Err own = {.kind = ERR_NONE};
    *view = (PlanView){.plans = plans, .tx = tx, .user = user, .arena = arena};
    if (!tree_load(plans, tx, id, arena, &view->tree, err)) {
        tree_free(&view->tree);
        return false;
    }
    view->whole = case_look(plans->ledger, tx, user, view->tree.case_id, arena, &view->head, &own);
    bool good = view->whole || own.kind == ERR_NOT_FOUND;
    if (!good) {
        *err = own;
    }
    view->unit_name = plan_unit_name(tx, view->tree.unit, arena);
    good = good && head_title(view, err) && fill_nodes(view, err);
    if (!good) {
        view_free(view);
    }
    return good;
}

void view_free(PlanView *view) {
    for (size_t i = 0; i < view->count; i++) {
        json_decref(view->nodes[i].fields);
    }
    view->count = 0;
    tree_free(&view->tree);
}

/* ---- progress and lights ---------------------------------------------------------------------------- */

/* As it is measured; without targets as it was reported last. */
static void task_progress(const PlanView *view, NodeView *node) {
    double sum = 0, reported;
    size_t known = 0;
    for (size_t i = 0; i < node->target_count; i++) {
        if (!isnan(node->targets[i].progress)) {
            sum += node->targets[i].progress;
            known++;
        }
    }
    Str text = view->tree.def->task.progress.len ? json_member_text(node->fields, view->tree.def->task.progress.data)
                                                 : (Str){NULL, 0};
    if (node->looked && node->look.line.ended == CASE_CLOSED) {
        node->progress = 100;
    } else if (node->target_count) {
        node->progress = known == node->target_count ? sum / (double)known : NAN;
        node->progress_why = known == node->target_count ? node->progress_why : STR("有目标还没有测得数");
    } else if (number_parse(text, &reported)) {
        node->progress = reported;
    } else {
        node->progress_why = node->node->case_id ? STR("还没有报进度") : STR("还没有下达");
    }
}

static void task_light(NodeView *node) {
    node->light = node->looked ? node->look.line.light : LIGHT_GREY;
    node->why = node->looked          ? node->look.line.why
                : node->node->case_id ? STR("不在您的管理范围内")
                                      : STR("还没有下达");
    bool open = !node->looked || node->look.line.ended == CASE_OPEN;
    for (size_t i = 0; open && i < node->target_count; i++) {
        if (node->targets[i].light > node->light) {
            node->light = node->targets[i].light;
            node->why = node->targets[i].why;
        }
    }
}

static void sum_task(const PlanView *view, NodeView *node) {
    task_progress(view, node);
    task_light(node);
    bool dropped = node->looked && node->look.line.ended == CASE_VOID;
    node->tasks = !dropped;
    node->dropped = dropped;
    node->closed = node->looked && node->look.line.ended == CASE_CLOSED;
    node->overdue = node->looked && node->look.line.late_days > 0;
    node->unknown = !dropped && isnan(node->progress);
    node->progress_known = !dropped && !isnan(node->progress);
    node->progress_sum = node->progress_known ? node->progress : 0;
}

/* Of a goal or measure: its own targets come before the mean of what is below. */
static void finish_above(const PlanView *view, NodeView *node) {
    Arena *arena = view->arena;
    double own = 0;
    bool known = node->target_count > 0;
    for (size_t i = 0; i < node->target_count; i++) {
        known = known && !isnan(node->targets[i].progress);
        own += node->targets[i].progress;
        if (node->targets[i].light > node->light) {
            node->light = node->targets[i].light;
            node->why = node->targets[i].why;
        }
    }
    if (known) {
        node->progress = own / (double)node->target_count;
    } else if (node->target_count) {
        node->progress_why = STR("有目标还没有测得数");
    } else if (!node->tasks) {
        node->progress_why = STR("下面没有任务");
    } else if (node->unknown) {
        node->progress_why = str_format(arena, "%zu项任务里有%zu项还不知道进度", node->tasks, node->unknown);
    } else {
        node->progress = node->progress_sum / (double)node->progress_known;
    }
    if (!node->why.len) {
        node->why = node->overdue ? str_format(arena, "%zu项逾期", node->overdue)
                                  : str_format(arena, "任务%zu项，办结%zu项", node->tasks, node->closed);
    }
}

static void add_to_above(const PlanView *view, const NodeView *node) {
    NodeView *above = view_above(view, node);
    if (!above) {
        return;
    }
    above->tasks += node->tasks;
    above->closed += node->closed;
    above->dropped += node->dropped;
    above->overdue += node->overdue;
    above->unknown += node->unknown;
    above->progress_sum += node->progress_sum;
    above->progress_known += node->progress_known;
    above->light = light_worse(above->light, node->light);
}

bool view_measure(PlanView *view, const PlanFigures *figures, Err *err) {
    if (!view->tree.def) {
        return true;
    }
    for (size_t i = view->count; i > 0; i--) { /* what is below comes later in the order */
        NodeView *node = &view->nodes[i - 1];
        if (!measure_targets(view, node, figures, err)) {
            return false;
        }
        if (is_task(&view->tree, node->node)) {
            sum_task(view, node);
        } else {
            finish_above(view, node);
        }
        add_to_above(view, node);
    }
    return true;
}

bool plan_field_names(const json_t *fields, Str field, Str who) {
    const json_t *value = field.len ? json_object_get(fields, field.data) : NULL, *one;
    size_t index;
    if (json_is_string(value)) {
        return str_is(who, json_string_value(value));
    }
    json_array_foreach(value, index, one) {
        if (json_is_string(one) && str_is(who, json_string_value(one))) {
            return true;
        }
    }
    return false;
}
