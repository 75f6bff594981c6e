/* What one user has to do now: fill in, mend what came back, review, approve, agree to an unlocking; and who is late.
 */
#include "collect_internal.h"

#include <stdlib.h>

enum { FEW_UNITS = 200 /* asked one by one; more: all entries are passed through */ };

static const char *const kinds[] = {"fill", "returned", "review", "approve", "unlock", "overdue", "reminder"};

const char *todo_kind_id(TodoKind kind) {
    return kinds[kind];
}

typedef struct Todo {
    Collect *collect;
    Tx *tx;
    const User *user;
    Arena *arena;
    Scene scene;
    TodoItem *items;
    size_t count, capacity;
} Todo;

/* An entry that may be somebody's task. */
typedef struct Task {
    int64_t id, round, form_version, unlock_ask;
    int unit;
    EntryState state;
    int step;
    Str round_name, due_on, opens_on, open_reason;
    RoundState round_state;
    bool begun, corrected;
    size_t filled, asked, must_fix, to_explain;
    const Book *book;
    UnitPath path;
    Str domain;
} Task;

static const char task_sql[] =
    "SELECT e.id, e.round_id, r.form_version_id, e.unlock_ask, e.unit_id, e.state, e.step, r.name, e.due_on, "
    "r.opens_on, "
    "r.state, e.changed_at, e.lock_again_at, e.filled, e.asked, e.must_fix, e.to_explain FROM entry e JOIN round r ON "
    "r.id = e.round_id WHERE r.period_id = ?1 AND (?2 = 0 OR e.unit_id = ?2) AND (e.state = 'review' OR e.unlock_ask "
    "<> 0 OR e.lock_again_at <> '' OR (r.state = 'open' AND e.state IN ('draft', 'returned') AND r.opens_on <= ?3)) "
    "AND r.state <> 'withdrawn'";

static void read_task(const Stmt *stmt, Arena *arena, Task *task) {
    *task = (Task){.id = stmt_integer(stmt, 0),
                   .round = stmt_integer(stmt, 1),
                   .form_version = stmt_integer(stmt, 2),
                   .unlock_ask = stmt_integer(stmt, 3),
                   .state = entry_state_of(stmt_text(stmt, 5)),
                   .step = (int)stmt_integer(stmt, 6),
                   .round_name = str_copy(arena, stmt_text(stmt, 7)),
                   .due_on = str_copy(arena, stmt_text(stmt, 8)),
                   .opens_on = str_copy(arena, stmt_text(stmt, 9)),
                   .round_state = round_state_of(stmt_text(stmt, 10)),
                   .begun = stmt_text(stmt, 11).len > 0,
                   .corrected = stmt_text(stmt, 12).len > 0,
                   .filled = (size_t)stmt_integer(stmt, 13),
                   .asked = (size_t)stmt_integer(stmt, 14),
                   .must_fix = (size_t)stmt_integer(stmt, 15),
                   .to_explain = (size_t)stmt_integer(stmt, 16)};
}

static bool may(const Todo *todo, const Task *task, Action action) {
    return access_may(todo->user, task->domain, action, task->book->def->section, &task->path, NULL, NULL);
}

static void add(Todo *todo, const Task *task, TodoKind kind, Str reason) {
    const Unit *unit = &todo->scene.tree.units[task->unit];
    const LightFacts facts = {task->state,  task->round_state, task->opens_on,
                              task->due_on, task->begun,       task->corrected};
    if (todo->count == todo->capacity) {
        size_t wanted = todo->capacity ? todo->capacity * 2 : 32;
        todo->items = arena_grow(todo->arena, todo->items, todo->count, wanted, sizeof(TodoItem));
        todo->capacity = wanted;
    }
    TodoItem *item = &todo->items[todo->count++];
    *item = (TodoItem){.kind = kind,
                       .entry = task->id,
                       .round = task->round,
                       .round_name = task->round_name,
                       .form = task->book->def->id,
                       .form_name = task->book->def->name,
                       .unit = unit->code,
                       .unit_name = unit->name,
                       .period = todo->scene.tree.period,
                       .due_on = task->due_on,
                       .reason = reason,
                       .state = task->state,
                       .filled = task->filled,
                       .asked = task->asked,
                       .must_fix = task->must_fix,
                       .to_explain = task->to_explain};
    item->light = light_of(&facts, pack_collection(todo->collect->pack), date_today(), todo->arena, &item->why);
}

/* ---- kinds -------------------------------------------------------------------------------- */

static const EntryStepInfo *newest_step(const StepList *steps, const char *action, const char *until) {
    for (size_t i = steps->count; i-- > 0;) {
        if (str_is(steps->items[i].action, action)) {
            return &steps->items[i];
        }
        if (str_is(steps->items[i].action, until)) {
            break;
        }
    }
    return NULL;
}

static bool to_fill(Todo *todo, const Task *task, Err *err) {
    StepList steps = {NULL, 0};
    if (!steps_load(todo->tx, task->id, todo->arena, &steps, err)) {
        return false;
    }
    const EntryStepInfo *returned = newest_step(&steps, "return", "approve");
    const EntryStepInfo *unlocked = newest_step(&steps, "unlock_ask", "approve");
    const EntryStepInfo *reminded = newest_step(&steps, "remind", "submit");
    if (task->state == ENTRY_DRAFT) {
        add(todo, task, TODO_FILL, (Str){NULL, 0});
    } else {
        const EntryStepInfo *why = task->state == ENTRY_RETURNED ? returned : unlocked;
        add(todo, task, TODO_RETURNED, why ? why->reason : (Str){NULL, 0});
    }
    if (reminded) {
        add(todo, task, TODO_REMINDER, reminded->reason);
    }
    return true;
}

static bool to_review(Todo *todo, const Task *task, Err *err) {
    bool last;
    Past past;
    Str *names;
    EntryHead head = {.id = task->id, .unlock_ask = task->unlock_ask};
    const FormStepDef *step = chain_step(task->book, task->step, &last);
    if (!access_step(todo->user, task->domain, step, last, task->book->def->section, &task->path, NULL, NULL)) {
        return true;
    }
    if (!past_load(todo->tx, &head, todo->arena, &past, err)) {
        return false;
    }
    Str actor = actor_name(todo->user);
    size_t count = past_agreed(&past, task->step, todo->arena, &names);
    if (!past_wrote(&past, actor) && !names_hold(names, count, actor)) {
        add(todo, task, last ? TODO_APPROVE : TODO_REVIEW, past.submitted ? past.submitted->reason : (Str){NULL, 0});
    }
    return true;
}

static bool to_unlock(Todo *todo, const Task *task, Err *err) {
    Past past;
    Str *names;
    EntryHead head = {.id = task->id, .unlock_ask = task->unlock_ask};
    if (!may(todo, task, ACTION_UNLOCK)) {
        return true;
    }
    if (!past_load(todo->tx, &head, todo->arena, &past, err)) {
        return false;
    }
    size_t count = past_unlockers(&past, todo->arena, &names);
    if (!names_hold(names, count, actor_name(todo->user))) {
        add(todo, task, TODO_UNLOCK, past.asked ? past.asked->reason : (Str){NULL, 0});
    }
    return true;
}

static bool is_late(const Todo *todo, const Task *task) {
    Str unused;
    const LightFacts facts = {task->state,  task->round_state, task->opens_on,
                              task->due_on, task->begun,       task->corrected};
    return light_of(&facts, pack_collection(todo->collect->pack), date_today(), NULL, &unused) == LIGHT_RED;
}

static bool take_task(Todo *todo, Task *task, Err *err) {
    if (!(task->book = book_take(todo->collect, todo->tx, task->form_version, err))) {
        return false;
    }
    path_in_tree(&todo->scene.tree, task->unit, &task->path);
    task->domain = domain_of(todo->scene.tree.units[task->unit].kind);
    if (task->state == ENTRY_REVIEW) {
        return to_review(todo, task, err);
    }
    if (task->state == ENTRY_LOCKED) {
        return !task->unlock_ask || to_unlock(todo, task, err);
    }
    if (may(todo, task, ACTION_EDIT) || may(todo, task, ACTION_SUBMIT)) {
        return to_fill(todo, task, err);
    }
    if (is_late(todo, task) && (may(todo, task, ACTION_REVIEW) || may(todo, task, ACTION_APPROVE))) {
        add(todo, task, TODO_OVERDUE, (Str){NULL, 0});
    }
    return true;
}

/* ---- one period ----------------------------------------------------------------------------- */

/* `unit_id` 0: entries of all units. Rows are read before they are looked into: statements of one kind do not nest. */
static bool read_tasks(Todo *todo, int64_t unit_id, Task **tasks, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *tasks = NULL;
    *count = 0;
    if (!stmt_open(todo->tx, task_sql, &stmt, err, "iis", todo->scene.tree.period_id, unit_id,
                   date_show(todo->arena, date_today()))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int unit = scene_unit(&todo->scene, stmt_integer(stmt, 4));
        if (unit < 0) {
            continue;
        }
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 32;
            *tasks = arena_grow(todo->arena, *tasks, *count, wanted, sizeof(Task));
            capacity = wanted;
        }
        read_task(stmt, todo->arena, &(*tasks)[*count]);
        (*tasks)[(*count)++].unit = unit;
    }
    stmt_close(stmt);
    return good;
}

static bool take_tasks(Todo *todo, int64_t unit_id, Err *err) {
    Task *tasks;
    size_t count;
    bool good = read_tasks(todo, unit_id, &tasks, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = take_task(todo, &tasks[i], err);
    }
    return good;
}

static bool take_period(Todo *todo, Str period, Err *err) {
    size_t seen = 0;
    bool good = true;
    if (!scene_load(todo->collect, todo->tx, todo->user, period, (Str){NULL, 0}, todo->arena, &todo->scene, err)) {
        return false;
    }
    for (size_t i = 0; i < todo->scene.tree.count; i++) {
        seen += todo->scene.visible[i];
    }
    if (seen > FEW_UNITS) {
        return take_tasks(todo, 0, err);
    }
    for (size_t i = 0; good && i < todo->scene.tree.count; i++) {
        good = !todo->scene.visible[i] || take_tasks(todo, todo->scene.tree.units[i].id, err);
    }
    return good;
}

static bool list_periods(Todo *todo, Str **periods, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *periods = NULL;
    *count = 0;
    if (!stmt_open(todo->tx,
                   "SELECT DISTINCT p.code FROM round r JOIN period p ON p.id = r.period_id WHERE r.state = 'open' OR "
                   "(r.state = 'closed' AND EXISTS (SELECT 1 FROM entry e WHERE e.round_id = r.id AND (e.state = "
                   "'review' OR e.unlock_ask <> 0 OR e.lock_again_at <> ''))) ORDER BY p.code DESC",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *periods = arena_grow(todo->arena, *periods, *count, *count + 1, sizeof(Str));
        (*periods)[(*count)++] = str_copy(todo->arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

/* What came back and what is due first, then what waits for the user, then who is late. */
static int by_urgency(const void *a, const void *b) {
    static const int order[] = {[TODO_RETURNED] = 0, [TODO_FILL] = 1,    [TODO_UNLOCK] = 2,  [TODO_APPROVE] = 3,
                                [TODO_REVIEW] = 4,   [TODO_OVERDUE] = 5, [TODO_REMINDER] = 6};
    const TodoItem *one = a, *other = b;
    if (order[one->kind] != order[other->kind]) {
        return order[one->kind] < order[other->kind] ? -1 : 1;
    }
    int due = str_compare(one->due_on, other->due_on);
    return due ? due : (one->entry > other->entry) - (one->entry < other->entry);
}

bool collect_todo(Collect *collect, const User *user, Arena *arena, TodoItem **items, size_t *count, size_t *more,
                  Err *err) {
    /* who sees as another sees what that one has to do */
    const User whole = user ? people_unwatched(user) : (User){.id = 0};
    Todo todo = {.collect = collect, .user = user ? &whole : NULL, .arena = arena};
    Str *periods;
    size_t period_count = 0;
    *items = NULL;
    *count = *more = 0;
    if (!store_read_begin(collect->store, &todo.tx, err)) {
        return false;
    }
    bool good = list_periods(&todo, &periods, &period_count, err);
    for (size_t i = 0; good && i < period_count; i++) {
        good = take_period(&todo, periods[i], err);
    }
    store_read_end(todo.tx);
    if (todo.count > 1) {
        qsort(todo.items, todo.count, sizeof(TodoItem), by_urgency);
    }
    *items = todo.items;
    *count = todo.count < TODO_MOST ? todo.count : TODO_MOST;
    *more = todo.count - *count;
    return good;
}
