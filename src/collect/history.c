/* What happened to an entry: its steps, what was approved, and every value that stood in its cells. */
#include "collect_internal.h"

enum { VALUES_MOST = 20000 };

static bool load_snapshots(Tx *tx, int64_t entry, Arena *arena, EntryHistory *history, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT number, submission_id, content, actor, at FROM entry_snapshot WHERE entry_id = ? "
                   "ORDER BY number",
                   &stmt, err, "i", entry)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        history->snapshots = arena_grow(arena, history->snapshots, history->snapshot_count, history->snapshot_count + 1,
                                        sizeof(EntrySnapshot));
        history->snapshots[history->snapshot_count++] = (EntrySnapshot){.number = stmt_integer(stmt, 0),
                                                                        .submission_id = stmt_integer(stmt, 1),
                                                                        .content = str_copy(arena, stmt_text(stmt, 2)),
                                                                        .actor = str_copy(arena, stmt_text(stmt, 3)),
                                                                        .at = str_copy(arena, stmt_text(stmt, 4))};
    }
    stmt_close(stmt);
    return good;
}

static bool load_values(Tx *tx, int64_t entry, Arena *arena, EntryHistory *history, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    if (!stmt_open(tx,
                   "SELECT field, row, value, version, actor, at, 1 FROM entry_cell WHERE entry_id = ?1 UNION ALL "
                   "SELECT field, row, value, version, actor, at, 0 FROM entry_cell_past WHERE entry_id = ?1 "
                   "ORDER BY 1, 2, 4 LIMIT ?2",
                   &stmt, err, "ii", entry, (int64_t)VALUES_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (history->value_count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            history->values = arena_grow(arena, history->values, history->value_count, wanted, sizeof(CellPast));
            capacity = wanted;
        }
        history->values[history->value_count++] = (CellPast){.cell = {.field = str_copy(arena, stmt_text(stmt, 0)),
                                                                      .row = str_copy(arena, stmt_text(stmt, 1)),
                                                                      .value = str_copy(arena, stmt_text(stmt, 2)),
                                                                      .version = stmt_integer(stmt, 3),
                                                                      .actor = str_copy(arena, stmt_text(stmt, 4)),
                                                                      .at = str_copy(arena, stmt_text(stmt, 5))},
                                                             .now = stmt_integer(stmt, 6) != 0};
    }
    stmt_close(stmt);
    return good;
}

/* Personal values are shown by their masks; one that was written over and never signed is gone. */
static bool mask_values(Tx *tx, const EntryHead *head, Arena *arena, EntryHistory *history, Err *err) {
    PersonalList list = {NULL, 0};
    Names names = {.map = NULL};
    if (has_personal(head->book) && !personal_load(tx, head->id, arena, &list, err)) {
        return false;
    }
    for (size_t i = 0; i < history->value_count; i++) {
        FormCell *cell = &history->values[i].cell;
        const Slot *slot = book_slot(head->book, cell->field);
        if (slot && slot->personal && cell->value.len) {
            const PersonalRow *row = personal_find_row(&list, cell->value);
            cell->value = row && !row->sealed.len && !row->erased_at.len ? STR("（已改写）") : personal_shown(row);
        }
        cell->actor = names_shown(&names, tx, cell->actor, arena);
    }
    for (size_t i = 0; i < history->step_count; i++) {
        history->steps[i].shown = names_shown(&names, tx, history->steps[i].actor, arena);
        history->steps[i].behalf = names_shown(&names, tx, history->steps[i].behalf, arena);
    }
    for (size_t i = 0; i < history->snapshot_count; i++) {
        history->snapshots[i].shown = names_shown(&names, tx, history->snapshots[i].actor, arena);
    }
    return true;
}

static bool read_history(Collect *collect, Tx *tx, const User *user, int64_t entry, Arena *arena, EntryHistory *history,
                         Err *err) {
    EntryHead head;
    StepList steps;
    if (!head_load(collect, tx, entry, arena, &head, err) || !entry_seen(user, &head, err) ||
        !steps_load(tx, entry, arena, &steps, err)) {
        return false;
    }
    history->steps = steps.items;
    history->step_count = steps.count;
    return load_snapshots(tx, entry, arena, history, err) && load_values(tx, entry, arena, history, err) &&
           mask_values(tx, &head, arena, history, err);
}

bool entry_history(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryHistory *history, Err *err) {
    Tx *tx;
    *history = (EntryHistory){.steps = NULL};
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = read_history(collect, tx, user, entry, arena, history, err);
    store_read_end(tx);
    return good;
}
