/* The steps an entry has taken, and what follows from them: who agreed since it was handed in, what it was returned
 * for. */
#include "collect_internal.h"

static void read_step(const Stmt *stmt, Arena *arena, EntryStepInfo *step) {
    *step = (EntryStepInfo){.id = stmt_integer(stmt, 0),
                            .action = str_copy(arena, stmt_text(stmt, 1)),
                            .step = (int)stmt_integer(stmt, 2),
                            .before = str_copy(arena, stmt_text(stmt, 3)),
                            .after = str_copy(arena, stmt_text(stmt, 4)),
                            .version = stmt_integer(stmt, 5),
                            .actor = str_copy(arena, stmt_text(stmt, 6)),
                            .behalf = str_copy(arena, stmt_text(stmt, 7)),
                            .reason = str_copy(arena, stmt_text(stmt, 8)),
                            .due_on = str_copy(arena, stmt_text(stmt, 10)),
                            .at = str_copy(arena, stmt_text(stmt, 11))};
    step->fields = lines_split(arena, str_copy(arena, stmt_text(stmt, 9)), &step->field_count);
}

bool steps_load(Tx *tx, int64_t entry, Arena *arena, StepList *list, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *list = (StepList){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT id, action, step, before, after, version, actor, behalf, reason, fields, due_on, at "
                   "FROM entry_step WHERE entry_id = ? ORDER BY id",
                   &stmt, err, "i", entry)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (list->count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 16;
            list->items = arena_grow(arena, list->items, list->count, wanted, sizeof(EntryStepInfo));
            capacity = wanted;
        }
        read_step(stmt, arena, &list->items[list->count++]);
    }
    stmt_close(stmt);
    return good;
}

static bool load_writers(Tx *tx, int64_t entry, Arena *arena, Past *past, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT DISTINCT actor FROM entry_cell WHERE entry_id = ? AND value <> ''", &stmt, err, "i",
                   entry)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        past->writers = arena_grow(arena, past->writers, past->writer_count, past->writer_count + 1, sizeof(Str));
        past->writers[past->writer_count++] = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

/* The newest step with this action; `until`: an action after which older ones no longer count. */
static const EntryStepInfo *newest(const StepList *steps, const char *action, const char *until) {
    for (size_t i = steps->count; i-- > 0;) {
        if (str_is(steps->items[i].action, action)) {
            return &steps->items[i];
        }
        if (until && str_is(steps->items[i].action, until)) {
            return NULL;
        }
    }
    return NULL;
}

bool past_load(Tx *tx, const EntryHead *head, Arena *arena, Past *past, Err *err) {
    *past = (Past){.writers = NULL};
    if (!steps_load(tx, head->id, arena, &past->steps, err) || !load_writers(tx, head->id, arena, past, err)) {
        return false;
    }
    past->submitted = newest(&past->steps, "submit", NULL);
    past->returned = newest(&past->steps, "return", "approve");
    past->unlocked = newest(&past->steps, "unlock", NULL);
    for (size_t i = 0; head->unlock_ask && i < past->steps.count; i++) {
        if (past->steps.items[i].id == head->unlock_ask) {
            past->asked = &past->steps.items[i];
        }
    }
    return true;
}

bool past_wrote(const Past *past, Str actor) {
    for (size_t i = 0; i < past->writer_count; i++) {
        if (str_equal(past->writers[i], actor)) {
            return true;
        }
    }
    return false;
}

static bool is_agreement(const EntryStepInfo *step) {
    return str_is(step->action, "pass") || str_is(step->action, "approve");
}

size_t past_agreed(const Past *past, int chain_step, Arena *arena, Str **names) {
    size_t count = 0;
    Str *found = ARENA_ARRAY(arena, past->steps.count, Str);
    for (size_t i = 0; i < past->steps.count; i++) {
        const EntryStepInfo *step = &past->steps.items[i];
        if (past->submitted && step->id > past->submitted->id && is_agreement(step) &&
            (chain_step < 0 || step->step == chain_step)) {
            found[count++] = step->actor;
        }
    }
    if (names) {
        *names = found;
    }
    return count;
}

size_t past_unlockers(const Past *past, Arena *arena, Str **names) {
    size_t count = 0;
    *names = ARENA_ARRAY(arena, past->steps.count, Str);
    for (size_t i = 0; past->asked && i < past->steps.count; i++) {
        const EntryStepInfo *step = &past->steps.items[i];
        bool asker = step == past->asked && step->step == ASKER_AGREES;
        if (asker || (step->id > past->asked->id && str_is(step->action, "unlock"))) {
            (*names)[count++] = step->actor;
        }
    }
    return count;
}

bool names_hold(const Str *names, size_t count, Str name) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

/* ---- the chain --------------------------------------------------------------------- */

const FormStepDef *chain_step(const Book *book, int step, bool *last) {
    static const FormStepDef alone = {.id = {"approve", 7}, .name = {"审核", 6}, .need = 1};
    size_t count = book->def->step_count;
    *last = count == 0 || (size_t)step + 1 >= count;
    return count == 0 ? &alone : &book->def->steps[(size_t)step < count ? (size_t)step : count - 1];
}

size_t chain_length(const Book *book) {
    return book->def->step_count ? book->def->step_count : 1;
}

void chain_view(const EntryHead *head, const Past *past, Arena *arena, ChainStep **chain, size_t *count) {
    bool last;
    *count = chain_length(head->book);
    *chain = ARENA_ARRAY(arena, *count, ChainStep);
    for (size_t i = 0; i < *count; i++) {
        ChainStep *step = &(*chain)[i];
        bool handed_in = head->state == ENTRY_REVIEW || head->state == ENTRY_LOCKED;
        step->def = chain_step(head->book, (int)i, &last);
        step->done_count = handed_in ? past_agreed(past, (int)i, arena, &step->done_by) : 0;
        if (head->state == ENTRY_LOCKED || (handed_in && (int)i < head->step)) {
            step->state = step->done_count ? CHAIN_DONE : CHAIN_PASSED_OVER;
        } else {
            step->state = handed_in && (int)i == head->step ? CHAIN_NOW : CHAIN_LATER;
        }
    }
}
