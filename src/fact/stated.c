/* One value out of a document that was read: source, submission, and whether it may be one at all. */
#include "fact_internal.h"

static bool check_value(const Element *element, double value, Arena *arena, Err *err) {
    const TableCell cell = {.text = STR("1"), .is_number = true, .number = value};
    CellState state;
    double read;
    Str reason = {NULL, 0};
    if (element->type != ELEMENT_NUMBER) {
        return err_set(err, ERR_INPUT, "“%.*s”不是数字指标，不能由文稿里的数采用。", STR_ARG(element->name));
    }
    return fact_cell_read(element, 1, &cell, arena, &state, &read, &reason) ||
           err_set(err, ERR_INPUT, "%.*s", STR_ARG(reason));
}

static bool check_lock(Tx *tx, const FactStated *stated, const Element *element, Err *err) {
    Stmt *stmt;
    unsigned number;
    bool row = false;
    if (!element_number(tx, element, &number, err) ||
        !stmt_open(tx,
                   "SELECT r.name FROM fact_lock l JOIN entry e ON e.id = l.entry_id JOIN round r ON r.id = e.round_id"
                   " WHERE l.unit_id = ? AND l.period_id = ? AND l.element_id = ?",
                   &stmt, err, "iii", stated->unit_id, stated->period_id, (int64_t)number)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        Str name = stmt_text(stmt, 0);
        good = err_set(err, ERR_CONFLICT, "“%.*s”已由“%.*s”审核锁定，不能由文稿改写。要改，请先退回那份报表。",
                       STR_ARG(element->name), STR_ARG(name));
    }
    stmt_close(stmt);
    return good;
}

static bool put_source(Tx *tx, const FactStated *stated, int64_t submission, Arena *arena, int64_t *id, Err *err) {
    char now[32];
    time_now_iso(now);
    Str columns =
        str_format(arena, "{\"document\":%lld,\"line\":%lld}", (long long)stated->document_id, (long long)stated->line);
    bool good = store_run(tx,
                          "INSERT INTO source (kind, file_name, columns, at, actor, row_count, value_count,"
                          " first_submission, last_submission) VALUES ('document', ?, ?, ?, ?, 1, 1, ?, ?)",
                          err, "sszsii", stated->title, columns, now, stated->actor, submission, submission);
    *id = good ? store_last_id(tx) : 0;
    return good;
}

bool fact_state(Tx *tx, const Pack *pack, const FactStated *stated, int64_t *id, Err *err) {
    const Element *element = &pack_elements(pack, &(size_t){0})[stated->element];
    const FactCell cell = {stated->element, CELL_KNOWN, stated->value};
    const FactSubmission submission = {
        .unit_id = stated->unit_id, .period_id = stated->period_id, .cells = &cell, .cell_count = 1};
    int64_t source;
    Arena *arena = arena_create();
    bool good = check_value(element, stated->value, arena, err) && check_lock(tx, stated, element, err) &&
                submission_next(tx, id, err) && put_source(tx, stated, *id, arena, &source, err) &&
                submission_put(tx, pack, &submission, source, *id, err) && store_changed(tx, CHANGED_FIGURES, err);
    arena_destroy(arena);
    return good;
}
