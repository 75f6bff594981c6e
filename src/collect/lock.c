/* What time does: an unlocked entry that was not approved again in time is locked as it was. */
#include "collect_internal.h"

static const Str program = {"程序", 6};

/* The cell as it stood at a version; `there` false: it was not there. */
static bool value_at(Tx *tx, int64_t entry, const FormCell *cell, int64_t version, Arena *arena, FormCell *old,
                     bool *there, Err *err) {
    Stmt *stmt;
    *old = *cell;
    if (!stmt_open(tx,
                   "SELECT value, actor, at FROM entry_cell_past WHERE entry_id = ? AND field = ? AND row = ? AND "
                   "version <= ? ORDER BY version DESC LIMIT 1",
                   &stmt, err, "issi", entry, cell->field, cell->row, version)) {
        return false;
    }
    bool good = stmt_step(stmt, there, err);
    if (good && *there) {
        old->value = str_copy(arena, stmt_text(stmt, 0));
        old->actor = str_copy(arena, stmt_text(stmt, 1));
        old->at = str_copy(arena, stmt_text(stmt, 2));
    }
    stmt_close(stmt);
    return good;
}

static bool restore_cell(Tx *tx, const EntryHead *head, const FormCell *cell, int64_t version, Arena *arena, Err *err) {
    FormCell old;
    bool there;
    const Slot *slot = book_slot(head->book, cell->field);
    int64_t id = slot && slot->personal ? personal_id(cell->value) : 0;
    if (!value_at(tx, head->id, cell, version, arena, &old, &there, err)) {
        return false;
    }
    if (!there) {
        old.value = slot && slot->kind == SLOT_ROWS ? STR("-") : (Str){NULL, 0};
    }
    return store_run(tx,
                     "INSERT INTO entry_cell_past (entry_id, field, row, value, version, actor, at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
                     err, "isssiss", head->id, cell->field, cell->row, cell->value, cell->version, cell->actor,
                     cell->at) &&
           store_run(tx,
                     "UPDATE entry_cell SET value = ?, version = ?, actor = ?, at = ? WHERE entry_id = ? AND field = ? "
                     "AND row = ?",
                     err, "sississ", old.value, head->version + 1, old.actor, old.at, head->id, cell->field,
                     cell->row) &&
           (!id || personal_drop(tx, id, err));
}

typedef struct LockAgain {
    Collect *collect;
    int64_t entry;
    Arena *arena;
} LockAgain;

static bool has_run_out(EntryState state, Str lock_again_at) {
    char now[32];
    time_now_iso(now);
    return (state == ENTRY_CORRECTING || state == ENTRY_RETURNED) && lock_again_at.len &&
           str_compare(str_from(now), lock_again_at) >= 0;
}

static bool lock_again_work(Tx *tx, void *context, Err *err) {
    const LockAgain *order = context;
    EntryHead head;
    Past past;
    CellList changed;
    if (!head_load(order->collect, tx, order->entry, order->arena, &head, err)) {
        return false;
    }
    if (!has_run_out(head.state, head.lock_again_at)) {
        return true; /* somebody was faster */
    }
    if (!past_load(tx, &head, order->arena, &past, err) || !past.unlocked) {
        return err->kind ? false : err_set(err, ERR_INTERNAL, "找不到解锁的记录。请报告开发者。");
    }
    if (!cells_load(tx, head.id, past.unlocked->version, order->arena, &changed, err)) {
        return false;
    }
    for (size_t i = 0; i < changed.count; i++) {
        if (!restore_cell(tx, &head, &changed.items[i], past.unlocked->version, order->arena, err)) {
            return false;
        }
    }
    const StepMark mark = {.action = "lock_again",
                           .actor = program,
                           .reason = STR("更正期限已过，没有重新审定，恢复为原来审定的内容"),
                           .due_on = head.due_on,
                           .after = ENTRY_LOCKED,
                           .next_step = (int)chain_length(head.book) - 1};
    return mark_put(tx, &head, &mark, err);
}

static bool lock_again(Collect *collect, int64_t entry, Err *err) {
    LockAgain order = {collect, entry, arena_create()};
    bool good = store_write(collect->store, lock_again_work, &order, err);
    arena_destroy(order.arena);
    return good;
}

bool lock_again_if_due(Collect *collect, int64_t entry, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, due = false;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx, "SELECT state, lock_again_at FROM entry WHERE id = ?", &stmt, err, "i", entry) &&
                stmt_step(stmt, &row, err);
    due = good && row && has_run_out(entry_state_of(stmt_text(stmt, 0)), stmt_text(stmt, 1));
    stmt_close(stmt);
    store_read_end(tx);
    return good && (!due || lock_again(collect, entry, err));
}

/* ---- now and then ------------------------------------------------------------------ */

static bool find_run_out(Collect *collect, Arena *arena, int64_t **entries, size_t *count, Err *err) {
    Tx *tx;
    Stmt *stmt = NULL;
    bool row = false, good;
    char now[32];
    time_now_iso(now);
    *count = 0;
    *entries = NULL;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    good = stmt_open(tx,
                     "SELECT e.id FROM entry e JOIN round r ON r.id = e.round_id WHERE e.state IN ('correcting', "
                     "'returned') AND e.lock_again_at <> '' AND e.lock_again_at <= ? AND r.state <> 'withdrawn'",
                     &stmt, err, "z", now);
    while (good && (good = stmt_step(stmt, &row, err)) && row) {
        *entries = arena_grow(arena, *entries, *count, *count + 1, sizeof **entries);
        (*entries)[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    store_read_end(tx);
    return good;
}

bool collect_tick(Collect *collect, Err *err) {
    Arena *arena = arena_create();
    int64_t *entries;
    size_t count;
    bool good = find_run_out(collect, arena, &entries, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        Err untold = {.kind = ERR_NONE};
        if (!lock_again(collect, entries[i], &untold)) {
            log_line(LOG_WARN, "entry %lld was not locked again: %s", (long long)entries[i], untold.message);
        }
    }
    arena_destroy(arena);
    return good && remind_by_calendar(collect, err);
}
