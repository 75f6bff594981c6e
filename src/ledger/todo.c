/* What the user has to do about cases now: what came back, what waits for a step, what turned red since yesterday.
 *
 * The list of cases gives those that could concern the user, the most urgent first; each is then asked exactly, since
 * who may take a step depends on the case: its unit, who took the step before, what holds in it.
 */
#include "ledger_internal.h"

#include <stdlib.h>

enum { ASKED_MOST = 900, RED_DAYS = 2 }; /* due the day before yesterday: red since yesterday */

const char *case_todo_kind_id(CaseTodoKind kind) {
    static const char *const ids[] = {"case_returned", "case_step", "case_red"};
    return ids[kind];
}

typedef struct Todo {
    Ledger *ledger;
    const User *user;
    Arena *arena;
    Tx *tx;
    int64_t ids[ASKED_MOST];
    size_t id_count;
    CaseTodo *items;
    size_t count, capacity;
} Todo;

/* ---- whether it waits ------------------------------------------------------------------- */

static bool leads_on(const RecordDef *def, const CaseStepDef *step) {
    return step->kind == STEP_FORWARD && step->to >= 0 && def->states[step->to].end != CASE_VOID;
}

/* Whether the user may take the step now, as far as that can be told before it is tried. */
static bool can_take(const Todo *todo, const Head *head, size_t index, bool *can, Err *err) {
    const CaseStepDef *step = &head->book->def->steps[index];
    CaseFacts facts = case_facts(head, todo->arena);
    Str behalf;
    Err wait = {.kind = ERR_NONE};
    *can = step->from >> head->state & 1 && may_step(todo->ledger, todo->user, head, step, &behalf, NULL) &&
           judge_truth(head->book, head->book->step_when[index], &facts, false, todo->arena);
    if (*can && !step_waits(todo->tx, todo->user, head, step, todo->arena, &wait, err)) {
        return false;
    }
    *can = *can && wait.kind == ERR_NONE;
    return true;
}

/* The names of the steps that take it on; empty: it does not wait for this user. */
static bool steps_now(const Todo *todo, const Head *head, Str *names, Err *err) {
    const RecordDef *def = head->book->def;
    Buf text = buf_create(todo->arena);
    for (size_t i = 0; i < def->step_count; i++) {
        bool can = false;
        if (leads_on(def, &def->steps[i]) && !can_take(todo, head, i, &can, err)) {
            return false;
        }
        if (can) {
            buf_add_format(&text, "%s%.*s", text.len ? "、" : "", STR_ARG(def->steps[i].name));
        }
    }
    *names = buf_str(&text);
    return true;
}

/* The step that brought it back into the state it is in; NULL: it came on. */
static const PastStep *brought_back(const Head *head) {
    for (size_t i = head->step_count; i > 0; i--) {
        const PastStep *past = &head->steps[i - 1];
        int step = record_step(head->book->def, past->step);
        CaseStepKind kind = step < 0 ? STEP_NOTE : head->book->def->steps[step].kind;
        if (kind == STEP_RETURN || kind == STEP_REOPEN) {
            return past;
        }
        if (!str_equal(past->before, past->after)) {
            return NULL;
        }
    }
    return NULL;
}

/* Whoever opened it, is responsible, or is named by a rung of its ladder. */
static bool is_told(const Todo *todo, const Head *head) {
    const RecordDef *def = head->book->def;
    const LadderDef *ladder = def->ladder.len ? pack_ladder(todo->ledger->pack, def->ladder) : NULL;
    Involved involved = case_involved(todo->user, def, head->opened_by, head->fields);
    bool told = involved.creator || involved.owner;
    for (size_t r = 0; ladder && r < ladder->rung_count; r++) {
        for (size_t b = 0; b < ladder->rungs[r].to_count; b++) {
            for (size_t p = 0; p < todo->user->post_count && !told; p++) {
                told = is_party(&todo->user->posts[p], &ladder->rungs[r].to[b]);
            }
        }
    }
    return told;
}

/* ---- a line -------------------------------------------------------------------------------- */

static void add_item(Todo *todo, const Head *head, CaseTodoKind kind, Str steps, Str reason) {
    const RecordDef *def = head->book->def;
    const CaseStateDef *state = &def->states[head->state];
    if (todo->count == todo->capacity) {
        size_t wanted = todo->capacity * 2 + 32;
        todo->items = arena_grow(todo->arena, todo->items, todo->count, wanted, sizeof *todo->items);
        todo->capacity = wanted;
    }
    CaseTodo *item = &todo->items[todo->count++];
    *item = (CaseTodo){.kind = kind,
                       .id = head->id,
                       .record = def,
                       .number = head->number,
                       .title = head->title,
                       .unit = head->unit,
                       .unit_name = head->path.name,
                       .state_name = state->name,
                       .due_at = head->due_at,
                       .steps = steps,
                       .reason = reason,
                       .late_days = due_late_days(head->due_at)};
    item->light = case_light(todo->ledger, def, state->end, state->paused, state->name, head->due_at, head->due_why,
                             todo->arena, &item->why);
    item->fresh = item->light == LIGHT_RED && item->late_days <= RED_DAYS;
}

static bool take_waiting(Todo *todo, const Head *head, Err *err) {
    Str steps;
    if (!steps_now(todo, head, &steps, err)) {
        return false;
    }
    const PastStep *back = steps.len ? brought_back(head) : NULL;
    if (steps.len) {
        add_item(todo, head, back ? CASE_TODO_RETURNED : CASE_TODO_STEP, steps, back ? back->reason : (Str){NULL, 0});
    }
    return true;
}

static bool has_item(const Todo *todo, int64_t id) {
    for (size_t i = 0; i < todo->count; i++) {
        if (todo->items[i].id == id) {
            return true;
        }
    }
    return false;
}

static bool take_red(Todo *todo, const Head *head, Err *err) {
    (void)err;
    if (!has_item(todo, head->id) && is_told(todo, head)) {
        add_item(todo, head, CASE_TODO_RED, (Str){NULL, 0}, (Str){NULL, 0});
    }
    return true;
}

/* ---- those that could concern the user --------------------------------------------------------- */

static bool note_id(void *context, const CaseLine *line, Err *err) {
    Todo *todo = context;
    (void)err;
    todo->ids[todo->id_count++] = line->id;
    return todo->id_count < ASKED_MOST;
}

static bool take_cases(Todo *todo, bool (*take)(Todo *todo, const Head *head, Err *err), Err *err) {
    bool good = store_read_begin(todo->ledger->store, &todo->tx, err);
    bool reading = good;
    for (size_t i = 0; good && i < todo->id_count; i++) {
        Head head;
        good = case_load(todo->ledger, todo->tx, todo->ids[i], todo->arena, &head, err);
        if (good) {
            good = take(todo, &head, err);
            case_free(&head);
        }
    }
    if (reading) {
        store_read_end(todo->tx);
    }
    return good;
}

static bool ask(Todo *todo, const CaseQuery *query, bool (*take)(Todo *todo, const Head *head, Err *err),
                int64_t *total, Err *err) {
    todo->id_count = 0;
    if (!case_list(todo->ledger, todo->user, query, todo->arena, note_id, todo, total, err) && err->kind != ERR_NONE) {
        return false;
    }
    return take_cases(todo, take, err);
}

/* Without a deadline last; of equals the kind that is the user's own first. */
static int by_urgency(const void *a, const void *b) {
    const CaseTodo *one = a, *other = b;
    if (!one->due_at.len != !other->due_at.len) {
        return one->due_at.len ? -1 : 1;
    }
    int due = str_compare(str_slice(one->due_at, 0, 10), str_slice(other->due_at, 0, 10));
    if (due || one->kind != other->kind) {
        return due ? due : one->kind < other->kind ? -1 : 1;
    }
    return (one->id > other->id) - (one->id < other->id);
}

bool case_todo(Ledger *ledger, const User *user, Arena *arena, CaseTodo **items, size_t *count, size_t *more,
               Err *err) {
    Todo *todo = ARENA_NEW(arena, Todo);
    int64_t total = 0, red;
    *items = NULL;
    *count = *more = 0;
    if (!user) {
        return true;
    }
    const User whole = people_unwatched(user);
    *todo = (Todo){.ledger = ledger, .user = &whole, .arena = arena};
    const CaseQuery waiting = {.mine = true, .limit = ASKED_MOST};
    const CaseQuery turned = {
        .overdue = true, .due_from = date_show(arena, date_add_days(date_today(), -RED_DAYS)), .limit = ASKED_MOST};
    if (!ask(todo, &waiting, take_waiting, &total, err) || !ask(todo, &turned, take_red, &red, err)) {
        return false;
    }
    if (todo->count > 1) {
        qsort(todo->items, todo->count, sizeof *todo->items, by_urgency);
    }
    *items = todo->items;
    *count = todo->count < CASE_TODO_MOST ? todo->count : CASE_TODO_MOST;
    *more = todo->count - *count + (total > ASKED_MOST ? (size_t)(total - ASKED_MOST) : 0);
    return true;
}
