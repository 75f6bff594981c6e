/* One entry as a page needs it: cells, judgement, chain, what this user may do next and why not. */
#include "collect_internal.h"

LightFacts light_facts(const EntryHead *head) {
    return (LightFacts){.state = head->state,
                        .round = head->round_state,
                        .opens_on = head->opens_on,
                        .due_on = head->due_on,
                        .begun = head->changed_at.len > 0,
                        .corrected = head->lock_again_at.len > 0};
}

static void put_light(Collect *collect, const EntryHead *head, Arena *arena, EntryView *view) {
    const LightFacts facts = light_facts(head);
    view->light = light_of(&facts, pack_collection(collect->pack), date_today(), arena, &view->why);
}

static void put_head(const EntryHead *head, EntryView *view) {
    view->id = head->id;
    view->version = head->version;
    view->state = head->state;
    view->step = head->step;
    view->correction = head->correction;
    view->round_id = head->round_id;
    view->round_name = head->round_name;
    view->round_note = head->round_note;
    view->round_state = head->round_state;
    view->due_on = head->due_on;
    view->since = head->since;
    view->lock_again_at = head->lock_again_at;
    view->unit_code = head->unit_code;
    view->unit_name = head->unit_name;
    view->kind_name = head->kind->name;
    view->period = head->period;
    view->form = head->book->def;
}

static void put_may(const User *user, const EntryHead *head, const Past *past, Arena *arena, EntryView *view) {
    const StepCheck check = {user, head, past, &view->judgement, arena};
    for (int action = 0; action < ENTRY_ACTIONS; action++) {
        Err err = {.kind = ERR_NONE};
        Str behalf;
        view->may[action].may = step_check(&check, (EntryAction)action, &behalf, &err);
        view->may[action].why_not = str_copy(arena, str_from(err.message));
    }
}

/* Which of the judged fields may be changed now, by whoever may edit. */
static void put_open(const EntryHead *head, const Judged *judged, Arena *arena, EntryView *view) {
    const Judgement *judgement = &judged->judgement;
    bool any =
        entry_is_open(head->state, head->round_state, head->lock_again_at.len > 0, NULL) && window_open(head, NULL);
    view->open = ARENA_ARRAY(arena, judgement->field_count, bool);
    for (size_t i = 0; any && i < judgement->field_count; i++) {
        const JudgedField *field = &judgement->fields[i];
        const Slot *slot = book_slot(head->book, field->def->id);
        bool elsewhere = field->def->element >= 0 && judged->elsewhere[field->def->element];
        view->open[i] = slot && slot->typed && !elsewhere && field_is_open(head, slot, field->def->id);
    }
}

static void put_past(Tx *tx, const EntryHead *head, const Past *past, Arena *arena, EntryView *view) {
    if (past->returned) {
        const EntryStepInfo *step = past->returned;
        view->was_returned = true;
        view->returned = (EntryReturned){.reason = step->reason,
                                         .by = actor_shown(tx, step->actor, arena),
                                         .at = step->at,
                                         .due_on = step->due_on.len ? step->due_on : head->due_on,
                                         .fields = step->fields,
                                         .field_count = step->field_count};
    }
    if (past->asked) {
        view->unlock_reason = past->asked->reason;
        view->unlock_by = actor_shown(tx, past->asked->actor, arena);
    }
}

/* What was written after the newest return, or after it was unlocked: what a second look is for. */
static void put_changed(const Past *past, const CellList *cells, Arena *arena, EntryView *view) {
    const EntryStepInfo *from = past->returned ? past->returned : past->unlocked;
    Map *seen = map_create(arena, 32);
    for (size_t i = 0; from && i < cells->count; i++) {
        const FormCell *cell = &cells->items[i];
        size_t at;
        if (cell->version <= from->version || map_get(seen, cell->field, &at)) {
            continue;
        }
        map_put(seen, cell->field, 1);
        view->changed_since =
            arena_grow(arena, view->changed_since, view->changed_count, view->changed_count + 1, sizeof(Str));
        view->changed_since[view->changed_count++] = cell->field;
    }
}

static void show_actors(Tx *tx, Arena *arena, EntryView *view) {
    for (size_t i = 0; i < view->chain_count; i++) {
        for (size_t j = 0; j < view->chain[i].done_count; j++) {
            view->chain[i].done_by[j] = actor_shown(tx, view->chain[i].done_by[j], arena);
        }
    }
}

static bool read_view(Collect *collect, Tx *tx, const User *user, int64_t entry, Arena *arena, EntryView *view,
                      bool *stale, Err *err) {
    EntryHead head;
    Past past;
    Judged judged;
    if (!head_load(collect, tx, entry, arena, &head, err) || !entry_seen(user, &head, err) ||
        !past_load(tx, &head, arena, &past, err) || !entry_judge_in(collect, tx, &head, arena, &judged, err) ||
        !cells_show(tx, &head, &judged.cells, arena, &view->cells, err)) {
        return false;
    }
    put_head(&head, view);
    put_light(collect, &head, arena, view);
    view->previous_period = judged.previous ? judged.previous_period : (Str){NULL, 0};
    view->cell_count = judged.cells.count;
    view->judgement = judged.judgement;
    chain_view(&head, &past, arena, &view->chain, &view->chain_count);
    show_actors(tx, arena, view);
    put_may(user, &head, &past, arena, view);
    put_open(&head, &judged, arena, view);
    put_past(tx, &head, &past, arena, view);
    put_changed(&past, &judged.cells, arena, view);
    *stale = head.judged != head.version;
    return true;
}

/* ---- counts that lists show --------------------------------------------------------- */

typedef struct Keep {
    int64_t entry, version;
    const Judgement *judgement;
} Keep;

static bool keep_work(Tx *tx, void *context, Err *err) {
    const Keep *keep = context;
    return judged_keep(tx, keep->entry, keep->version, keep->judgement, err);
}

bool entry_open(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryView *view, Err *err) {
    Tx *tx;
    bool stale = false;
    *view = (EntryView){.id = entry};
    if (!lock_again_if_due(collect, entry, err) || !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = read_view(collect, tx, user, entry, arena, view, &stale, err);
    store_read_end(tx);
    if (good && stale) {
        Keep keep = {entry, view->version, &view->judgement};
        Err untold = {.kind = ERR_NONE};
        if (!store_write(collect->store, keep_work, &keep, &untold)) {
            log_line(LOG_WARN, "entry %lld: counts were not kept: %s", (long long)entry, untold.message);
        }
    }
    return good;
}

bool entry_changes(Collect *collect, const User *user, int64_t entry, int64_t since, Arena *arena,
                   EntryChanges *changes, Err *err) {
    Tx *tx;
    EntryHead head;
    CellList cells;
    *changes = (EntryChanges){.version = 0};
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = head_load(collect, tx, entry, arena, &head, err) && entry_seen(user, &head, err) &&
                cells_load(tx, entry, since, arena, &cells, err) &&
                cells_show(tx, &head, &cells, arena, &changes->cells, err);
    store_read_end(tx);
    if (good) {
        changes->version = head.version;
        changes->state = head.state;
        changes->count = cells.count;
    }
    return good;
}
