/* Taking a step: judged and written in one piece of the writer, so that two who press at once do not both succeed. */
#include "collect_internal.h"

typedef struct Step {
    Collect *collect;
    const User *user;
    int64_t entry;
    const StepOrder *order;
    Arena *arena;
    const bool *held; /* per step of the chain: somebody could take it; NULL: all */
    /* within the write */
    EntryHead head;
    Past past;
    StepMark mark; /* what is appended */
} Step;

/* ---- what an order must say ------------------------------------------------------------ */

static bool reason_given(const StepOrder *order, const char *wanted, Err *err) {
    Str reason = str_trim(order->reason);
    if (reason.len > REASON_BYTES_MOST) {
        return err_set_at(err, ERR_LIMIT, &(Place){.field = "reason"}, "内容太长，最多1000字。");
    }
    if (str_invalid_utf8(reason) >= 0 || (wanted && utf8_count(reason) < 2)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "%s（2到1000字）。",
                          wanted ? wanted : "请写明内容");
    }
    return true;
}

/* A day that has not passed; `days` from today when none was given and `standing` has passed. */
static bool day_wanted(Arena *arena, Str given, Str standing, int days, Str *day, Err *err) {
    Date date, today = date_today();
    if (given.len) {
        if (!calendar_required(given, "due_on", "期限", &date, err)) {
            return false;
        }
        if (date_days_between(today, date) < 0) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "due_on"}, "期限不能早于今天。");
        }
        *day = given;
        return true;
    }
    bool passed = !calendar_read(standing, &date) || date_days_between(today, date) < 0;
    *day = passed ? date_show(arena, date_add_days(today, days)) : standing;
    return true;
}

/* ---- the steps -------------------------------------------------------------------------- */

/* The first step from `from` on that is not passed over; the last one never is. */
static int next_step(const Step *step, int from) {
    bool last = false;
    int at = from, length = (int)chain_length(step->head.book);
    while (at + 1 < length && chain_step(step->head.book, at, &last)->optional && step->held && !step->held[at]) {
        at++;
    }
    return at;
}

static bool do_submit(Tx *tx, Step *step, Err *err) {
    Judged judged;
    if (!reason_given(step->order, NULL, err) ||
        !entry_judge_in(step->collect, tx, &step->head, step->arena, &judged, err) ||
        !judgement_complete(&judged.judgement, err)) {
        return false;
    }
    step->mark.judgement = &judged.judgement;
    step->mark.after = ENTRY_REVIEW;
    step->mark.next_step = next_step(step, 0);
    return mark_put(tx, &step->head, &step->mark, err) && personal_keep(tx, &step->head, &judged.cells, err);
}

/* So many have agreed, this one too: whether the step is done. */
static bool step_done(const Step *step) {
    bool last;
    const FormStepDef *def = chain_step(step->head.book, step->head.step, &last);
    return (int)past_agreed(&step->past, step->head.step, step->arena, NULL) + 1 >= def->need;
}

static bool do_pass(Tx *tx, Step *step, Err *err) {
    step->mark.after = ENTRY_REVIEW;
    step->mark.next_step = step_done(step) ? next_step(step, step->head.step + 1) : step->head.step;
    return reason_given(step->order, NULL, err) && mark_put(tx, &step->head, &step->mark, err);
}

static bool do_approve(Tx *tx, Step *step, Err *err) {
    step->mark.after = ENTRY_REVIEW;
    step->mark.next_step = step->head.step;
    if (!reason_given(step->order, NULL, err)) {
        return false;
    }
    if (!step_done(step)) {
        return mark_put(tx, &step->head, &step->mark, err);
    }
    step->mark.after = ENTRY_LOCKED;
    step->mark.open_fields = (Str){NULL, 0};
    return entry_approve(step->collect, tx, &step->head, &step->mark, step->arena, err);
}

/* Fields that people type, or the rows of a table. */
static bool check_fields(const Step *step, Err *err) {
    size_t count;
    const Element *elements = pack_elements(step->collect->pack, &count);
    for (size_t i = 0; i < step->order->field_count; i++) {
        Str name = step->order->fields[i];
        const Slot *slot = book_slot(step->head.book, name);
        bool typed = slot && (slot->kind == SLOT_ROWS || (slot->kind == SLOT_FIELD && slot->typed));
        if (typed && slot->field && slot->field->element >= 0 &&
            lines_hold(step->head.elsewhere, elements[slot->field->element].id)) {
            typed = false;
        }
        if (!typed) {
            const Place place = place_field("fields[%zu]", i);
            return err_set_at(err, ERR_INPUT, &place, "“%.*s”不是这张表里由学校填写的项目，不能退回它。",
                              STR_ARG(text_head(name)));
        }
    }
    return true;
}

static bool do_return(Tx *tx, Step *step, Err *err) {
    const StepOrder *order = step->order;
    if (!reason_given(order, "请写明退回的原因", err) || !check_fields(step, err) ||
        !day_wanted(step->arena, order->due_on, step->head.due_on, pack_collection(step->collect->pack)->return_days,
                    &step->mark.due_on, err)) {
        return false;
    }
    step->mark.after = ENTRY_RETURNED;
    step->mark.next_step = step->head.step;
    step->mark.fields = step->mark.open_fields = lines_join(step->arena, order->fields, order->field_count);
    return mark_put(tx, &step->head, &step->mark, err);
}

/* Back to what it was before it was handed in, with the fields that were open then. */
static bool do_withdraw(Tx *tx, Step *step, Err *err) {
    step->mark.after = step->past.submitted ? entry_state_of(step->past.submitted->before) : ENTRY_DRAFT;
    step->mark.next_step = 0;
    return reason_given(step->order, NULL, err) && mark_put(tx, &step->head, &step->mark, err);
}

static bool do_unlock_ask(Tx *tx, Step *step, Err *err) {
    bool may_unlock = access_may(step->user, domain_of(step->head.kind), ACTION_UNLOCK, step->head.book->def->section,
                                 &step->head.path, NULL, NULL);
    step->mark.after = ENTRY_LOCKED;
    step->mark.next_step = may_unlock ? ASKER_AGREES : 0;
    step->mark.keeps_step = true;
    step->mark.asks_unlock = true;
    return reason_given(step->order, "请写明为什么要更正", err) && mark_put(tx, &step->head, &step->mark, err);
}

static bool do_unlock(Tx *tx, Step *step, Err *err) {
    Str *names;
    int need = step->head.book->def->unlock_need;
    size_t agreed = past_unlockers(&step->past, step->arena, &names) + 1;
    step->mark.keeps_step = true;
    step->mark.after = ENTRY_LOCKED;
    step->mark.next_step = step->head.step;
    if (!reason_given(step->order, NULL, err)) {
        return false;
    }
    if ((int)agreed < (need > 2 ? need : 2)) {
        return mark_put(tx, &step->head, &step->mark, err);
    }
    if (!day_wanted(step->arena, step->order->due_on, (Str){NULL, 0}, pack_collection(step->collect->pack)->unlock_days,
                    &step->mark.due_on, err)) {
        return false;
    }
    step->mark.after = ENTRY_CORRECTING;
    step->mark.next_step = 0;
    step->mark.unlocks = true;
    step->mark.open_fields = (Str){NULL, 0};
    return mark_put(tx, &step->head, &step->mark, err);
}

static bool do_remind(Tx *tx, Step *step, Err *err) {
    step->mark.after = step->head.state;
    step->mark.next_step = step->head.step;
    step->mark.silent = true;
    return reason_given(step->order, NULL, err) && mark_put(tx, &step->head, &step->mark, err);
}

static bool do_action(Tx *tx, Step *step, Err *err) {
    switch (step->order->action) {
    case DO_SUBMIT: return do_submit(tx, step, err);
    case DO_PASS: return do_pass(tx, step, err);
    case DO_RETURN: return do_return(tx, step, err);
    case DO_APPROVE: return do_approve(tx, step, err);
    case DO_WITHDRAW: return do_withdraw(tx, step, err);
    case DO_UNLOCK_ASK: return do_unlock_ask(tx, step, err);
    case DO_UNLOCK: return do_unlock(tx, step, err);
    case DO_REMIND: return do_remind(tx, step, err);
    case DO_EDIT:
    case ENTRY_ACTIONS: break;
    }
    return err_set(err, ERR_USAGE, "没有这样的办理动作。");
}

/* ---- the whole --------------------------------------------------------------------------- */

static bool step_work(Tx *tx, void *context, Err *err) {
    Step *step = context;
    if (!head_load(step->collect, tx, step->entry, step->arena, &step->head, err) ||
        !entry_seen(step->user, &step->head, err) || !past_load(tx, &step->head, step->arena, &step->past, err)) {
        return false;
    }
    if (step->order->version >= 0 && step->order->version != step->head.version) {
        return err_set(err, ERR_CONFLICT, "这份填报刚刚被别人改动过。请刷新页面，看过以后再办理。");
    }
    const StepCheck check = {step->user, &step->head, &step->past, NULL, step->arena};
    step->mark = (StepMark){.action = entry_action_id(step->order->action),
                            .actor = actor_name(step->user),
                            .reason = str_trim(step->order->reason),
                            .open_fields = step->head.open_fields,
                            .due_on = step->head.due_on};
    return step_check(&check, step->order->action, &step->mark.behalf, err) && do_action(tx, step, err);
}

/* Who could take the optional steps is asked before the write: it reads all accounts. */
static bool ask_held(Step *step, Err *err) {
    Tx *tx;
    EntryHead head;
    Past past;
    if (step->order->action != DO_SUBMIT && step->order->action != DO_PASS) {
        return true;
    }
    if (!store_read_begin(step->collect->store, &tx, err)) {
        return false;
    }
    bool good = head_load(step->collect, tx, step->entry, step->arena, &head, err) &&
                entry_seen(step->user, &head, err) && past_load(tx, &head, step->arena, &past, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    size_t length = chain_length(head.book);
    bool *held = ARENA_ARRAY(step->arena, length, bool);
    for (size_t i = 0; good && i < length; i++) {
        bool last;
        const FormStepDef *def = chain_step(head.book, (int)i, &last);
        held[i] = true;
        good = !def->optional || last ||
               access_step_held(step->collect, &head, def, last, past.writers, past.writer_count, &held[i], err);
    }
    step->held = held;
    return good;
}

bool entry_step(Collect *collect, const User *user, int64_t entry, const StepOrder *order, Err *err) {
    Arena *arena = arena_create();
    Step step = {.collect = collect, .user = user, .entry = entry, .order = order, .arena = arena};
    bool good = lock_again_if_due(collect, entry, err) && ask_held(&step, err) &&
                store_write(collect->store, step_work, &step, err);
    arena_destroy(arena);
    return good;
}
