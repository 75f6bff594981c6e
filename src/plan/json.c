/* A plan as JSON, for the page and other programs. */
#include "plan_internal.h"

#include <math.h>
#include <string.h>

static void put_json(Json *json, const char *key, const json_t *value, Arena *arena) {
    json_key(json, key);
    json_raw(json, json_value_text(value, JSON_CANONICAL, arena));
}

/* ---- one node ---------------------------------------------------------------------- */

static void put_case(Json *json, const NodeView *node) {
    json_key(json, "case");
    if (!node->looked) {
        json_none(json);
        return;
    }
    const CaseLine *line = &node->look.line;
    json_open_object(json);
    json_put_integer(json, "id", line->id);
    json_put_integer(json, "version", line->version);
    json_put_str(json, "number", line->number);
    json_put_str(json, "state", line->state);
    json_put_str(json, "state_name", line->state_name);
    json_put_text(json, "ended", case_end_id(line->ended));
    json_put_str(json, "due_at", line->due_at);
    json_put_text(json, "light", light_id(line->light));
    json_put_str(json, "why", line->why);
    json_put_integer(json, "late_days", line->late_days);
    json_put_integer(json, "rung", line->rung);
    json_close_object(json);
}

static void put_slips(Json *json, const NodeView *node) {
    json_key(json, "slips");
    json_open_array(json);
    for (size_t i = 0; i < node->slip_count; i++) {
        const Slip *slip = &node->slips[i];
        json_open_object(json);
        json_put_str(json, "from", slip->from);
        json_put_str(json, "to", slip->to);
        json_put_str(json, "actor", slip->actor);
        json_put_str(json, "at", slip->at);
        json_put_str(json, "reason", slip->reason);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_milestone(const PlanView *view, Json *json, const json_t *row) {
    const PlanTaskDef *task = &view->tree.def->task;
    Str by = json_member_text(row, task->milestone_by.data), done = json_member_text(row, task->milestone_done.data);
    Date day, end;
    Light light = LIGHT_GREY;
    Str why = (Str){NULL, 0};
    if (date_parse(by, &end) && end.day) {
        bool late = date_parse(done, &day) && date_compare(day, end) > 0;
        int left = date_days_between(date_today(), end);
        light = done.len ? LIGHT_GREEN : light_of_days(left, ledger_near_days(view->plans->ledger, view->tree.record));
        why = done.len   ? str_format(view->arena, "%.*s完成%s", STR_ARG(done), late ? "，晚于计划" : "")
              : left < 0 ? str_format(view->arena, "已过%d天，还没有完成", -left)
                         : str_format(view->arena, "还有%d天", left);
    }
    json_open_object(json);
    json_put_str(json, "what", json_member_text(row, task->milestone_what.data));
    json_put_str(json, "by", by);
    json_put_optional(json, "done", done);
    json_put_text(json, "light", light_id(light));
    json_put_str(json, "why", why);
    json_close_object(json);
}

static void put_milestones(const PlanView *view, const NodeView *node, Json *json) {
    const PlanTaskDef *task = &view->tree.def->task;
    const json_t *rows = task->milestones.len ? json_object_get(node->fields, task->milestones.data) : NULL, *row;
    size_t index;
    json_key(json, "milestones");
    json_open_array(json);
    json_array_foreach(rows, index, row) {
        put_milestone(view, json, row);
    }
    json_close_array(json);
}

/* Steps that said how far it is. */
static void put_notes(const PlanView *view, const NodeView *node, Json *json) {
    const PlanTaskDef *task = &view->tree.def->task;
    json_key(json, "notes");
    json_open_array(json);
    for (size_t i = 0; i < node->look.step_count; i++) {
        const CasePast *past = &node->look.steps[i];
        json_error_t error;
        json_t *set = json_loadb(past->fields.data ? past->fields.data : "", past->fields.len, 0, &error);
        Str progress = task->progress.len ? json_member_text(set, task->progress.data) : (Str){NULL, 0};
        Str note = task->note.len ? json_member_text(set, task->note.data) : (Str){NULL, 0};
        if (progress.len || note.len) {
            json_open_object(json);
            json_put_str(json, "at", past->at);
            json_put_str(json, "actor", past->actor);
            json_put_str(json, "step", past->name);
            json_put_optional(json, "progress", progress);
            json_put_str(json, "note", note);
            json_close_object(json);
        }
        json_decref(set);
    }
    json_close_array(json);
}

static void put_people(const PlanView *view, const NodeView *node, Json *json) {
    const PlanTaskDef *task = &view->tree.def->task;
    json_put_str(json, "lead", view_field(view, node, task->lead));
    json_put_str(json, "lead_section", view_field(view, node, task->lead_section));
    json_put_str(json, "person", view_field(view, node, task->person));
    json_put_str(json, "responsible", view_field(view, node, task->responsible));
    json_put_str(json, "responsible_sections", view_field(view, node, task->responsible_sections));
    json_put_str(json, "cooperating", view_field(view, node, task->cooperating));
    json_put_str(json, "cooperating_sections", view_field(view, node, task->cooperating_sections));
}

static void put_node(const PlanView *view, const NodeView *node, Json *json) {
    json_open_object(json);
    json_put_integer(json, "node", node->node->number);
    json_put_integer(json, "parent", node->node->parent);
    json_put_str(json, "level", node->node->level_id);
    json_put_integer(json, "position", node->node->position);
    json_put_str(json, "number", node->label);
    json_put_str(json, "text", node->text);
    json_put_text(json, "light", light_id(node->light));
    json_put_str(json, "why", node->why);
    json_put_number(json, "progress", node->progress);
    json_put_str(json, "progress_why", node->progress_why);
    json_put_integer(json, "tasks", (int64_t)node->tasks);
    json_put_integer(json, "closed", (int64_t)node->closed);
    json_put_integer(json, "overdue", (int64_t)node->overdue);
    json_put_integer(json, "unknown", (int64_t)node->unknown);
    json_put_bool(json, "issued", node->node->case_id != 0);
    put_case(json, node);
    if (is_task(&view->tree, node->node)) {
        put_json(json, "fields", node->fields, view->arena);
        put_people(view, node, json);
        json_put_optional(json, "due", node->due);
        json_put_optional(json, "first_due", node->first_due);
        put_slips(json, node);
        put_milestones(view, node, json);
        put_notes(view, node, json);
    }
    put_json(json, "arranged_targets", node->node->targets, view->arena);
    json_key(json, "targets");
    json_open_array(json);
    for (size_t i = 0; i < node->target_count; i++) {
        measure_put(json, &node->targets[i]);
    }
    json_close_array(json);
    json_close_object(json);
}

/* ---- the plan ------------------------------------------------------------------------------ */

void plan_put_levels(const PlanDef *def, Json *json) {
    json_key(json, "levels");
    json_open_array(json);
    for (size_t i = 0; i < def->level_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", def->levels[i].id);
        json_put_str(json, "name", def->levels[i].name);
        json_put_bool(json, "task", i + 1 == def->level_count);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_task_fields(const PlanTaskDef *task, Json *json) {
    json_key(json, "task");
    json_open_object(json);
    json_put_str(json, "record", task->record);
    json_put_str(json, "text", task->text);
    json_put_str(json, "lead", task->lead);
    json_put_str(json, "lead_section", task->lead_section);
    json_put_str(json, "person", task->person);
    json_put_str(json, "responsible", task->responsible);
    json_put_str(json, "responsible_sections", task->responsible_sections);
    json_put_str(json, "cooperating", task->cooperating);
    json_put_str(json, "cooperating_sections", task->cooperating_sections);
    json_put_str(json, "due", task->due);
    json_put_str(json, "slip", task->slip);
    json_put_str(json, "progress", task->progress);
    json_put_str(json, "note", task->note);
    json_put_str(json, "milestones", task->milestones);
    json_put_strs(json, "needs", task->needs, task->need_count);
    json_close_object(json);
}

static void put_head(const PlanView *view, Json *json) {
    const CaseLine *line = &view->head.line;
    Arena *arena = view->arena;
    json_put_integer(json, "id", view->tree.id);
    json_put_integer(json, "version", view->tree.version);
    json_put_str(json, "kind", view->tree.kind);
    json_put_str(json, "kind_name", view->tree.def ? view->tree.def->name : view->tree.kind);
    json_put_str(json, "title", view->title);
    json_put_str(json, "unit", view->tree.unit);
    json_put_str(json, "unit_name", view->unit_name);
    json_put_optional(json, "from", view->from.year ? date_show(arena, view->from) : (Str){NULL, 0});
    json_put_optional(json, "until", view->until.year ? date_show(arena, view->until) : (Str){NULL, 0});
    json_put_bool(json, "whole", view->whole);
    json_key(json, "case");
    if (view->whole) {
        json_open_object(json);
        json_put_integer(json, "id", line->id);
        json_put_integer(json, "version", line->version);
        json_put_str(json, "number", line->number);
        json_put_str(json, "state", line->state);
        json_put_str(json, "state_name", line->state_name);
        json_put_text(json, "ended", case_end_id(line->ended));
        json_put_text(json, "light", light_id(line->light));
        json_put_str(json, "why", line->why);
        json_put_str(json, "due_at", line->due_at);
        json_close_object(json);
    } else {
        json_none(json);
    }
}

static bool may(const PlanView *view, Str step) {
    return step.len &&
           case_may(view->plans->ledger, view->tx, view->user, view->tree.case_id, step, &(Err){.kind = ERR_NONE});
}

static void put_may(const PlanView *view, Json *json) {
    const PlanDef *def = view->tree.def;
    bool arrange = def && view->whole && may(view, def->arrange);
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "arrange", arrange);
    json_put_bool(json, "rearrange", def && view->whole && !arrange && may(view, def->rearrange));
    json_close_object(json);
}

static void put_problems(const PlanView *view, Json *json) {
    ProblemList problems = problem_list(view->arena, PLAN_PROBLEMS_MOST);
    json_error_t error;
    if (view->tree.def && view->tree.record && view->whole) {
        Str text = view->head.line.fields;
        json_t *fields = json_loadb(text.data ? text.data : "", text.len, 0, &error);
        plan_lacks(&view->tree, fields, view->arena, &problems);
        json_decref(fields);
    }
    json_put_problems(json, &problems);
}

/* How many of the tasks are what. */
static void put_counts(const PlanView *view, Json *json) {
    size_t tasks = 0, closed = 0, dropped = 0, overdue = 0, slipped = 0, waiting = 0, lights[LIGHTS] = {0};
    for (size_t i = 0; i < view->count; i++) {
        const NodeView *node = &view->nodes[i];
        if (!is_task(&view->tree, node->node)) {
            continue;
        }
        tasks += !node->dropped;
        closed += node->closed;
        dropped += node->dropped;
        overdue += node->overdue;
        slipped += node->slip_count > 0;
        waiting += node->node->case_id == 0;
        lights[node->light]++;
    }
    json_key(json, "counts");
    json_open_object(json);
    json_put_integer(json, "tasks", (int64_t)tasks);
    json_put_integer(json, "closed", (int64_t)closed);
    json_put_integer(json, "dropped", (int64_t)dropped);
    json_put_integer(json, "overdue", (int64_t)overdue);
    json_put_integer(json, "slipped", (int64_t)slipped);
    json_put_integer(json, "not_issued", (int64_t)waiting);
    for (int i = 0; i < LIGHTS; i++) {
        json_put_integer(json, light_id((Light)i), (int64_t)lights[i]);
    }
    json_close_object(json);
}

static bool put_history(const PlanView *view, Json *json, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(view->tx,
                   "SELECT kind, reason, source, actor, at FROM plan_step WHERE plan_id = ? ORDER BY sequence", &stmt,
                   err, "i", view->tree.id)) {
        return false;
    }
    json_key(json, "history");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        static const char *const keys[] = {"kind", "reason", "source", "actor", "at"};
        json_open_object(json);
        for (int i = 0; i < 5; i++) {
            json_put_str(json, keys[i], stmt_text(stmt, i));
        }
        json_close_object(json);
    }
    json_close_array(json);
    stmt_close(stmt);
    return good;
}

static bool put_plan(PlanView *view, const PlanFigures *figures, Json *json, Err *err) {
    if (!view_measure(view, figures, err)) {
        return false;
    }
    json_open_object(json);
    put_head(view, json);
    if (view->tree.def) {
        plan_put_levels(view->tree.def, json);
        put_task_fields(&view->tree.def->task, json);
    }
    put_may(view, json);
    put_counts(view, json);
    json_key(json, "nodes");
    json_open_array(json);
    for (size_t i = 0; i < view->count && view->tree.def; i++) {
        put_node(view, &view->nodes[i], json);
    }
    json_close_array(json);
    put_problems(view, json);
    bool good = !view->whole || put_history(view, json, err);
    json_close_object(json);
    return good;
}

bool plan_json(Plans *plans, const User *user, int64_t id, const PlanFigures *figures, Json *json, Arena *arena,
               Err *err) {
    Tx *tx;
    PlanView view;
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool good = view_load(plans, tx, user, id, arena, &view, err);
    if (good) {
        good = put_plan(&view, figures, json, err);
        view_free(&view);
    }
    store_read_end(tx);
    return good;
}
