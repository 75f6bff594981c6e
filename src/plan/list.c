/* Lists: plans, and tasks over plans - what is overdue, whose turn it is. */
#include "plan_internal.h"

#include <string.h>

enum { PLANS_MOST = 1000 };

typedef struct Listing {
    Plans *plans;
    const User *user;
    Tx *tx;
    Arena *arena;
    Str unit; /* plans of it and of all below it; empty: all */
    Str kind;
    int64_t plan; /* 0: all */
} Listing;

/* Ids of plans by what can be told without looking into them, newest first. */
static bool find_plans(const Listing *listing, int64_t **ids, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *ids = ARENA_ARRAY(listing->arena, PLANS_MOST, int64_t);
    *count = 0;
    if (!stmt_open(listing->tx,
                   "WITH RECURSIVE " SQL_BELOW(
                       "?1") " SELECT id FROM plan WHERE (?1 = '' OR unit_code IN (SELECT code FROM below))"
                             " AND (?2 = '' OR kind = ?2) AND (?3 = 0 OR id = ?3) ORDER BY id DESC LIMIT ?4",
                   &stmt, err, "ssii", listing->unit, listing->kind, listing->plan, (int64_t)PLANS_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        (*ids)[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

typedef bool (*SeeView)(void *context, PlanView *view, Err *err);

/* Every plan of which the user sees something. */
static bool each_plan(const Listing *listing, SeeView see, void *context, Err *err) {
    int64_t *ids;
    size_t count;
    bool good = find_plans(listing, &ids, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        PlanView view;
        Err own = {.kind = ERR_NONE};
        if (!view_load(listing->plans, listing->tx, listing->user, ids[i], listing->arena, &view, &own)) {
            good = own.kind == ERR_NOT_FOUND;
            if (!good) {
                *err = own;
            }
            continue;
        }
        good = see(context, &view, err);
        view_free(&view);
    }
    return good;
}

/* ---- plans -------------------------------------------------------------------------- */

typedef struct Lines {
    PlanLine *items;
    size_t count, capacity;
    Arena *arena;
} Lines;

static bool see_plan(void *context, PlanView *view, Err *err) {
    Lines *lines = context;
    Arena *arena = lines->arena;
    if (lines->count == lines->capacity) {
        size_t wanted = lines->capacity * 2 + 16;
        lines->items = arena_grow(arena, lines->items, lines->capacity, wanted, sizeof *lines->items);
        lines->capacity = wanted;
    }
    PlanLine *line = &lines->items[lines->count++];
    const CaseLine *head = view->whole ? &view->head.line : NULL;
    *line = (PlanLine){.id = view->tree.id,
                       .def = view->tree.def,
                       .kind = view->tree.kind,
                       .title = view->title,
                       .unit = view->tree.unit,
                       .unit_name = view->unit_name,
                       .from_on = view->from.year ? date_show(arena, view->from) : (Str){NULL, 0},
                       .until_on = view->until.year ? date_show(arena, view->until) : (Str){NULL, 0},
                       .light = head ? head->light : LIGHT_GREY};
    if (head) {
        line->state = head->state;
        line->state_name = head->state_name;
        line->number = head->number;
        line->ended = head->ended;
        line->why = head->why;
    }
    for (size_t i = 0; i < view->count; i++) {
        const NodeView *node = &view->nodes[i];
        bool dropped = node->looked && node->look.line.ended == CASE_VOID;
        line->tasks += is_task(&view->tree, node->node) && !dropped;
        line->closed += node->looked && node->look.line.ended == CASE_CLOSED;
        line->overdue += node->looked && node->look.line.late_days > 0;
    }
    (void)err;
    return true;
}

bool plan_list(Plans *plans, const User *user, Str unit, Str kind, Arena *arena, PlanLine **lines, size_t *count,
               Err *err) {
    Listing listing = {.plans = plans, .user = user, .arena = arena, .unit = unit, .kind = kind};
    Lines found = {.arena = arena};
    if (!store_read_begin(plans->store, &listing.tx, err)) {
        return false;
    }
    bool good = each_plan(&listing, see_plan, &found, err);
    store_read_end(listing.tx);
    *lines = found.items;
    *count = found.count;
    return good;
}

bool plan_of_case(Plans *plans, int64_t case_id, int64_t *plan, int64_t *node, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false;
    *plan = *node = 0;
    if (!store_read_begin(plans->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx,
                          "SELECT id, 0 FROM plan WHERE case_id = ?1 UNION ALL SELECT plan_id, node FROM plan_node"
                          " WHERE case_id = ?1 LIMIT 1",
                          &stmt, err, "i", case_id) &&
                stmt_step(stmt, &row, err);
    if (good && row) {
        *plan = stmt_integer(stmt, 0);
        *node = stmt_integer(stmt, 1);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

/* ---- tasks --------------------------------------------------------------------------- */

typedef struct Tasks {
    PlanTaskLine *items;
    size_t count, capacity;
    const PlanTaskQuery *query;
    Listing *listing;
    Arena *arena;
} Tasks;

static bool of_unit(const PlanView *view, const NodeView *node, Str unit) {
    const PlanTaskDef *task = &view->tree.def->task;
    return plan_field_names(node->fields, task->lead, unit) ||
           plan_field_names(node->fields, task->responsible, unit) ||
           plan_field_names(node->fields, task->cooperating, unit);
}

/* Stands right at one of the units that are named, or is named. */
static bool is_named(const PlanView *view, const NodeView *node) {
    const User *user = view->user;
    for (size_t p = 0; user && p < user->post_count; p++) {
        for (size_t u = 0; u < user->posts[p].unit_count; u++) {
            if (of_unit(view, node, user->posts[p].units[u])) {
                return true;
            }
        }
    }
    return user && plan_field_names(node->fields, view->tree.def->task.person, user->name);
}

/* Whether the user could take a step onward now. */
static bool has_turn(const PlanView *view, const NodeView *node) {
    const RecordDef *record = node->look.line.record;
    int state = record_state(record, node->look.line.state);
    for (size_t i = 0; view->user && state >= 0 && i < record->step_count; i++) {
        const CaseStepDef *step = &record->steps[i];
        if (step->kind == STEP_FORWARD && step->from >> state & 1 && step->to >= 0 &&
            record->states[step->to].end != CASE_VOID &&
            case_may(view->plans->ledger, view->tx, view->user, node->node->case_id, step->id,
                     &(Err){.kind = ERR_NONE})) {
            return true;
        }
    }
    return false;
}

static Str texts_above(const PlanView *view, const NodeView *node) {
    Str text = (Str){NULL, 0};
    for (const NodeView *above = view_above(view, node); above; above = view_above(view, above)) {
        text = str_format(view->arena, "%.*s%s%.*s", STR_ARG(above->text), text.len ? " / " : "", STR_ARG(text));
    }
    return text;
}

static Str last_note(const PlanView *view, const NodeView *node) {
    Str field = view->tree.def->task.note;
    return field.len ? str_copy(view->arena, json_member_text(node->fields, field.data)) : (Str){NULL, 0};
}

static Str with_sections(const PlanView *view, const NodeView *node, Str units, Str sections) {
    Str a = view_field(view, node, units), b = view_field(view, node, sections);
    return str_format(view->arena, "%.*s%s%.*s", STR_ARG(a), a.len && b.len ? "、" : "", STR_ARG(b));
}

static void put_task(const PlanView *view, const NodeView *node, bool mine, PlanTaskLine *line) {
    const PlanTaskDef *task = &view->tree.def->task;
    const CaseLine *own = &node->look.line;
    Arena *arena = view->arena;
    Str section = view_field(view, node, task->lead_section);
    *line = (PlanTaskLine){.plan = view->tree.id,
                           .node = node->node->number,
                           .case_id = node->node->case_id,
                           .plan_title = view->title,
                           .number = node->label,
                           .text = str_copy(arena, node->text),
                           .above = texts_above(view, node),
                           .lead = str_copy(arena, json_member_text(node->fields, task->lead.data)),
                           .lead_name = section.len ? section : view_field(view, node, task->lead),
                           .responsible = with_sections(view, node, task->responsible, task->responsible_sections),
                           .cooperating = with_sections(view, node, task->cooperating, task->cooperating_sections),
                           .due = str_copy(arena, node->due),
                           .first_due = str_copy(arena, node->first_due),
                           .state = own->state,
                           .state_name = own->state_name,
                           .why = own->why,
                           .progress = task->progress.len
                                           ? str_copy(arena, json_member_text(node->fields, task->progress.data))
                                           : (Str){NULL, 0},
                           .last_note = last_note(view, node),
                           .light = own->light,
                           .ended = own->ended,
                           .late_days = own->late_days,
                           .slips = node->slip_count,
                           .mine = mine};
}

static bool see_tasks(void *context, PlanView *view, Err *err) {
    Tasks *tasks = context;
    const PlanTaskQuery *query = tasks->query;
    (void)err;
    for (size_t i = 0; i < view->count && view->tree.def; i++) {
        const NodeView *node = &view->nodes[i];
        if (!node->looked || (query->overdue && node->look.line.late_days <= 0) ||
            (query->unit.len && !of_unit(view, node, query->unit))) {
            continue;
        }
        bool mine = node->look.line.ended == CASE_OPEN && (is_named(view, node) || has_turn(view, node));
        if (query->mine && !mine) {
            continue;
        }
        if (tasks->count == tasks->capacity) {
            size_t wanted = tasks->capacity * 2 + 64;
            tasks->items = arena_grow(tasks->arena, tasks->items, tasks->capacity, wanted, sizeof *tasks->items);
            tasks->capacity = wanted;
        }
        put_task(view, node, mine, &tasks->items[tasks->count++]);
    }
    return true;
}

bool plan_tasks(Plans *plans, const User *user, const PlanTaskQuery *query, Arena *arena, PlanTaskLine **lines,
                size_t *count, Err *err) {
    Listing listing = {.plans = plans, .user = user, .arena = arena, .plan = query->plan};
    Tasks found = {.query = query, .listing = &listing, .arena = arena};
    if (!store_read_begin(plans->store, &listing.tx, err)) {
        return false;
    }
    bool good = each_plan(&listing, see_tasks, &found, err);
    store_read_end(listing.tx);
    *lines = found.items;
    *count = found.count;
    return good;
}
