/* An entry as the store has it: state, round, unit, form, and its cells. */
#include "collect_internal.h"

static const char *const entry_states[] = {"draft", "review", "returned", "locked", "correcting"};
static const char *const round_states[] = {"open", "closed", "withdrawn"};

const char *entry_state_id(EntryState state) {
    return entry_states[state];
}

const char *round_state_id(RoundState state) {
    return round_states[state];
}

EntryState entry_state_of(Str text) {
    size_t at = 0;
    while (at + 1 < ENTRY_STATES && !str_is(text, entry_states[at])) {
        at++;
    }
    return (EntryState)at;
}

RoundState round_state_of(Str text) {
    return str_is(text, "open") ? ROUND_OPEN : str_is(text, "closed") ? ROUND_CLOSED : ROUND_WITHDRAWN;
}

bool entry_not_found(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这份填报，或者它不在您的管理范围内。");
}

/* ---- where a unit stands -------------------------------------------------- */

void path_in_tree(const UnitTree *tree, int unit, UnitPath *path) {
    path->length = 0;
    for (int at = unit; at >= 0 && path->length < PATH_MOST; at = tree->units[at].parent) {
        path->codes[path->length++] = tree->units[at].code;
    }
}

/* Step by step: a recursive query would build a table for what are five rows. */
bool path_of_unit(Tx *tx, int64_t unit_id, int64_t period_id, Arena *arena, UnitPath *path, Err *err) {
    static const char sql[] = "SELECT u.code, s.parent_id FROM unit u LEFT JOIN unit_state s ON s.unit_id = u.id AND "
                              "s.period_id = ? WHERE u.id = ?";
    Stmt *stmt;
    bool row = true;
    int64_t at = unit_id;
    path->length = 0;
    if (!stmt_open(tx, sql, &stmt, err, "ii", period_id, at)) {
        return false;
    }
    bool good = true;
    while (at && path->length < PATH_MOST && (good = stmt_step(stmt, &row, err)) && row) {
        path->codes[path->length++] = str_copy(arena, stmt_text(stmt, 0));
        at = stmt_integer(stmt, 1);
        good = !at || stmt_rebind(stmt, err, "ii", period_id, at);
    }
    stmt_close(stmt);
    return good;
}

/* ---- the entry -------------------------------------------------------------- */

static void read_head(const Stmt *stmt, Arena *arena, EntryHead *head) {
    head->round_id = stmt_integer(stmt, 0);
    head->unit_id = stmt_integer(stmt, 1);
    head->state = entry_state_of(stmt_text(stmt, 2));
    head->step = (int)stmt_integer(stmt, 3);
    head->version = stmt_integer(stmt, 4);
    head->correction = (int)stmt_integer(stmt, 5);
    head->due_on = str_copy(arena, stmt_text(stmt, 6));
    head->since = str_copy(arena, stmt_text(stmt, 7));
    head->open_fields = str_copy(arena, stmt_text(stmt, 8));
    head->unlock_ask = stmt_integer(stmt, 9);
    head->lock_again_at = str_copy(arena, stmt_text(stmt, 10));
    head->changed_at = str_copy(arena, stmt_text(stmt, 11));
    head->changed_by = str_copy(arena, stmt_text(stmt, 12));
    head->judged = stmt_integer(stmt, 13);
    head->period_id = stmt_integer(stmt, 15);
    head->round_name = str_copy(arena, stmt_text(stmt, 16));
    head->round_note = str_copy(arena, stmt_text(stmt, 17));
    head->elsewhere = str_copy(arena, stmt_text(stmt, 18));
    head->opens_on = str_copy(arena, stmt_text(stmt, 19));
    head->round_state = round_state_of(stmt_text(stmt, 20));
    head->unit_code = str_copy(arena, stmt_text(stmt, 21));
    head->period = str_copy(arena, stmt_text(stmt, 22));
    head->unit_name = str_copy(arena, stmt_text(stmt, 23));
}

static const char head_sql[] =
    "SELECT e.round_id, e.unit_id, e.state, e.step, e.version, e.correction, e.due_on, e.since, e.open_fields, "
    "e.unlock_ask, e.lock_again_at, e.changed_at, e.changed_by, e.judged, r.form_version_id, r.period_id, r.name, "
    "r.note, r.elsewhere, r.opens_on, r.state, u.code, p.code, s.name, s.kind FROM entry e "
    "JOIN round r ON r.id = e.round_id JOIN unit u ON u.id = e.unit_id JOIN period p ON p.id = r.period_id "
    "JOIN unit_state s ON s.unit_id = e.unit_id AND s.period_id = r.period_id WHERE e.id = ?";

bool head_load(Collect *collect, Tx *tx, int64_t id, Arena *arena, EntryHead *head, Err *err) {
    Stmt *stmt;
    bool row;
    int64_t form_version = 0;
    *head = (EntryHead){.id = id};
    if (!stmt_open(tx, head_sql, &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        form_version = stmt_integer(stmt, 14);
        head->kind = pack_kind(collect->pack, stmt_text(stmt, 24));
        read_head(stmt, arena, head);
    }
    stmt_close(stmt);
    if (!good || !row || !head->kind || head->round_state == ROUND_WITHDRAWN) {
        return good && entry_not_found(err);
    }
    return path_of_unit(tx, head->unit_id, head->period_id, arena, &head->path, err) &&
           (head->book = book_take(collect, tx, form_version, err)) != NULL;
}

bool entry_seen(const User *user, const EntryHead *head, Err *err) {
    return access_may(user, domain_of(head->kind), ACTION_VIEW, (Str){NULL, 0}, &head->path, NULL, NULL) ||
           entry_not_found(err);
}

bool has_opened(Str opens_on, Err *err) {
    Date opens;
    return !calendar_read(opens_on, &opens) || date_days_between(date_today(), opens) <= 0 ||
           err_set(err, ERR_CONFLICT, "%.*s开始填报，现在还不能填。", STR_ARG(opens_on));
}

bool window_open(const EntryHead *head, Err *err) {
    char now[32];
    time_now_iso(now);
    if (!has_opened(head->opens_on, err)) {
        return false;
    }
    if (head->state != ENTRY_LOCKED && head->state != ENTRY_REVIEW && head->lock_again_at.len &&
        str_compare(str_from(now), head->lock_again_at) >= 0) {
        return err_set(err, ERR_CONFLICT, "解锁更正的期限已过，已重新锁定。需要更正时请再申请解锁。");
    }
    return true;
}

/* ---- its cells ---------------------------------------------------------------- */

bool cells_load(Tx *tx, int64_t entry, int64_t since, Arena *arena, CellList *cells, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *cells = (CellList){NULL, 0};
    if (!stmt_open(tx,
                   "SELECT field, row, value, version, actor, at FROM entry_cell WHERE entry_id = ? AND version > ? "
                   "ORDER BY field, row",
                   &stmt, err, "ii", entry, since)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (cells->count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            cells->items = arena_grow(arena, cells->items, cells->count, wanted, sizeof(FormCell));
            capacity = wanted;
        }
        cells->items[cells->count++] = (FormCell){.field = str_copy(arena, stmt_text(stmt, 0)),
                                                  .row = str_copy(arena, stmt_text(stmt, 1)),
                                                  .value = str_copy(arena, stmt_text(stmt, 2)),
                                                  .version = stmt_integer(stmt, 3),
                                                  .actor = str_copy(arena, stmt_text(stmt, 4)),
                                                  .at = str_copy(arena, stmt_text(stmt, 5))};
    }
    stmt_close(stmt);
    return good;
}

Str cell_key(Arena *arena, Str field, Str row) {
    return str_format(arena, "%.*s\n%.*s", STR_ARG(field), STR_ARG(row));
}

Str cell_value(const CellList *cells, Str field, Str row) {
    for (size_t i = 0; i < cells->count; i++) {
        if (str_equal(cells->items[i].field, field) && str_equal(cells->items[i].row, row)) {
            return cells->items[i].value;
        }
    }
    return (Str){NULL, 0};
}
