/* A submission that was filled in on a form and approved: source, values, findings with their reasons, locks. */
#include "fact_internal.h"

static bool put_source(Tx *tx, const FactSubmission *from, int64_t submission, int64_t *id, Err *err) {
    char now[32];
    size_t known = 0;
    time_now_iso(now);
    for (size_t i = 0; i < from->cell_count; i++) {
        known += from->cells[i].state == CELL_KNOWN;
    }
    bool good =
        store_run(tx,
                  "INSERT INTO source (kind, file_name, at, actor, row_count, value_count, entry_id, "
                  "first_submission, last_submission) VALUES ('form', ?, ?, ?, 1, ?, ?, ?, ?)",
                  err, "szsiiii", from->name, now, from->actor, (int64_t)known, from->entry_id, submission, submission);
    *id = good ? store_last_id(tx) : 0;
    return good;
}

/* One cell as the store keeps it; the pack's numbers of element and choice become the store's. */
static bool pack_one(Tx *tx, const Element *element, const FactCell *cell, CellWriter *writer, Err *err) {
    PackedCell packed = {.state = cell->state, .value = cell->state == CELL_KNOWN ? cell->value : 0};
    if (!element_number(tx, element, &packed.element, err)) {
        return false;
    }
    if (element->type == ELEMENT_CHOICE && cell->state == CELL_KNOWN) {
        unsigned symbol;
        if (cell->value < 0 || cell->value >= (double)element->choice_count) {
            return err_set(err, ERR_INTERNAL, "“%.*s”的选项不在规则包里。请报告开发者。", STR_ARG(element->name));
        }
        if (!choice_number(tx, element->choices[(size_t)cell->value], &symbol, err)) {
            return false;
        }
        packed.value = symbol;
    }
    cells_add(writer, &packed);
    return true;
}

bool submission_put(Tx *tx, const Pack *pack, const FactSubmission *from, int64_t source, int64_t id, Err *err) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    Arena *arena = arena_create();
    CellWriter writer = cells_write(arena, from->cell_count);
    bool good = true;
    for (size_t i = 0; good && i < from->cell_count; i++) {
        good = pack_one(tx, &elements[from->cells[i].element], &from->cells[i], &writer, err);
    }
    good = good &&
           store_run(tx, "INSERT INTO submission (id, unit_id, period_id, source_id, cells) VALUES (?, ?, ?, ?, ?)",
                     err, "iiiib", id, from->unit_id, from->period_id, source, cells_str(&writer));
    arena_destroy(arena);
    return good;
}

static bool put_findings(Tx *tx, const FactSubmission *from, int64_t submission, Err *err) {
    for (size_t i = 0; i < from->finding_count; i++) {
        const FactFinding *finding = &from->findings[i];
        if (!store_run(tx,
                       "INSERT INTO check_result (submission_id, unit_id, period_id, rule, message, place, reason, "
                       "reason_by, reason_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       err, "iiissssss", submission, from->unit_id, from->period_id, finding->rule, finding->message,
                       finding->place, finding->reason, finding->reason_by, finding->reason_at)) {
            return false;
        }
    }
    return true;
}

bool fact_submit(Tx *tx, const Pack *pack, const FactSubmission *submission, int64_t *id, Err *err) {
    int64_t source;
    return submission_next(tx, id, err) && put_source(tx, submission, *id, &source, err) &&
           submission_put(tx, pack, submission, source, *id, err) && put_findings(tx, submission, *id, err) &&
           store_changed(tx, CHANGED_FIGURES, err);
}

/* ---- locks ---- */

/* Another entry's lock on the element; *name is empty when there is none. */
static bool held_by_other(Tx *tx, int64_t unit, int64_t period, unsigned element, int64_t entry, Arena *arena,
                          Str *name, Err *err) {
    Stmt *stmt;
    bool row;
    *name = (Str){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT r.name FROM fact_lock l JOIN entry e ON e.id = l.entry_id JOIN round r ON r.id = e.round_id "
                   "WHERE l.unit_id = ? AND l.period_id = ? AND l.element_id = ? AND l.entry_id <> ?",
                   &stmt, err, "iiii", unit, period, (int64_t)element, entry)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *name = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

static bool lock_one(Tx *tx, const FactSubmission *from, const Element *element, Arena *arena, Err *err) {
    unsigned number;
    Str other;
    if (!element_number(tx, element, &number, err) ||
        !held_by_other(tx, from->unit_id, from->period_id, number, from->entry_id, arena, &other, err)) {
        return false;
    }
    if (other.len) {
        return err_set(err, ERR_CONFLICT, "“%.*s”已由“%.*s”审核锁定，不能再由本表写入。请在开表时把它设为取自该表。",
                       STR_ARG(element->name), STR_ARG(other));
    }
    return store_run(tx,
                     "INSERT INTO fact_lock (unit_id, period_id, element_id, entry_id) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT (unit_id, period_id, element_id) DO NOTHING",
                     err, "iiii", from->unit_id, from->period_id, (int64_t)number, from->entry_id);
}

bool fact_lock(Tx *tx, const Pack *pack, const FactSubmission *submission, Err *err) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    Arena *arena = arena_create();
    bool good = store_run(tx, "DELETE FROM fact_lock WHERE entry_id = ?", err, "i", submission->entry_id);
    for (size_t i = 0; good && i < submission->cell_count; i++) {
        good = lock_one(tx, submission, &elements[submission->cells[i].element], arena, err);
    }
    arena_destroy(arena);
    return good;
}
