/* A plan as a text tells it: its tree in order, with who does what by when. */
#include "plan_internal.h"

static Str both(const PlanView *view, const NodeView *node, Str units, Str sections) {
    Str one = view_field(view, node, units);
    Str other = pack_departments(view->plans->pack, view_field(view, node, sections), view->arena);
    return !one.len ? other : !other.len ? one : str_format(view->arena, "%.*s、%.*s", STR_ARG(one), STR_ARG(other));
}

/* It outlives the view, whose texts go with it. */
static PlanSaid say(const PlanView *view, const NodeView *node) {
    const PlanTaskDef *task = &view->tree.def->task;
    bool is = is_task(&view->tree, node->node);
    PlanSaid said = {.above = -1, .task = is};
    said.number = str_copy(view->arena, node->label);
    said.text = str_copy(view->arena, node->text);
    said.target = str_copy(view->arena, targets_text(view, node));
    if (is) {
        said.lead = both(view, node, task->lead, task->lead_section);
        said.responsible = both(view, node, task->responsible, task->responsible_sections);
        said.cooperating = both(view, node, task->cooperating, task->cooperating_sections);
        said.due = str_copy(view->arena, node->due);
        said.state_name = node->looked ? str_copy(view->arena, node->look.line.state_name) : (Str){NULL, 0};
    }
    return said;
}

static bool say_all(const PlanView *view, Arena *arena, PlanSaid **nodes, size_t *count, Err *err) {
    if (!view->tree.def) {
        return err_set(err, ERR_NOT_FOUND, "规则包里已经没有这种规划或计划。");
    }
    *nodes = ARENA_ARRAY(arena, view->count + 1, PlanSaid);
    int *at = ARENA_ARRAY(arena, view->count + 1, int);
    for (size_t i = 0; i < view->count; i++) {
        const NodeView *above = view_above(view, &view->nodes[i]);
        if (view->nodes[i].seen) {
            at[i] = (int)*count;
            (*nodes)[*count] = say(view, &view->nodes[i]);
            (*nodes)[(*count)++].above = above && above->seen ? at[above - view->nodes] : -1;
        }
    }
    return true;
}

bool plan_said(Plans *plans, const User *user, int64_t id, Arena *arena, PlanSaid **nodes, size_t *count, Err *err) {
    PlanView view;
    Tx *tx;
    *nodes = NULL;
    *count = 0;
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool loaded = view_load(plans, tx, user, id, arena, &view, err);
    bool good = loaded && say_all(&view, arena, nodes, count, err);
    if (loaded) {
        view_free(&view);
    }
    store_read_end(tx);
    return good;
}
