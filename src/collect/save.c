/* Saving cells of a draft: several people write one entry, nothing is overwritten unseen, nothing that was typed is
 * lost.
 *
 * What can be judged without the newest state - the form, the right to edit, sizes, sealing - is done before the write;
 * the write itself reads and writes only the cells it is about, so that many saves fit into one commit. */
#include "collect_internal.h"

#include <string.h>

typedef struct Cell {
    const CellWrite *write;
    CellOutcome *outcome;
    const Slot *slot;
    Str value; /* trimmed; of a personal cell the plain text */
    Sealed sealed;
    bool settled; /* the outcome is known: nothing is written */
    bool starred; /* a personal value with stars: a mask that was sent back, or nothing that can be kept */
} Cell;

typedef struct Save {
    EntryHead *head; /* state and open fields: as the write finds them */
    Str actor;
    Cell *cells;
    size_t count;
    Arena *arena;
    SaveResult *result;
    int64_t version; /* the one this save gets */
    char at[32];
    size_t written;
} Save;

/* ---- before the write ------------------------------------------------------- */

static bool refuse(Cell *cell, const char *why) {
    cell->settled = true;
    cell->outcome->kind = CELL_REFUSED;
    cell->outcome->why = str_from(why);
    return false;
}

static bool row_id_good(Str row) {
    for (size_t i = 0; i < row.len; i++) {
        char c = row.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
            return false;
        }
    }
    return row.len <= ROW_ID_MOST;
}

static bool text_good(Str value) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
            return false;
        }
    }
    return str_invalid_utf8(value) < 0;
}

/* Position of a row: a plain number, or "-" for one that was removed. */
static bool position_good(Str value) {
    double position;
    return str_is(value, "-") || (value.len && number_parse(value, &position) && position >= 0 && position <= 1e9);
}

static bool in_table(const Slot *slot) {
    return slot->section && slot->section->is_table;
}

/* Whether the form lets this cell be written at all. */
static bool check_cell(const EntryHead *head, Cell *cell, const Element *elements) {
    const Slot *slot = cell->slot;
    const FormField *field = slot ? slot->field : NULL;
    if (!slot) {
        return refuse(cell, "这张表没有这一项。请刷新页面。");
    }
    if (!row_id_good(cell->write->row) || (slot->kind != SLOT_REASON && (cell->write->row.len > 0) != in_table(slot))) {
        return refuse(cell, "行的编号不对。请刷新页面。");
    }
    if (slot->kind == SLOT_FIELD && !slot->typed) {
        return refuse(cell, "这一项是算出来的或取自别处，不能填写。");
    }
    if (field && field->element >= 0 && lines_hold(head->elsewhere, elements[field->element].id)) {
        return refuse(cell, "这一项由另一张表填报，不能在这里填写。");
    }
    if (cell->value.len > VALUE_BYTES_MOST) {
        return refuse(cell, "内容太长，最多约1300个汉字。");
    }
    if (!text_good(cell->value)) {
        return refuse(cell, "内容里有不能保存的字符。");
    }
    if (slot->kind == SLOT_ROWS && !position_good(cell->value)) {
        return refuse(cell, "行的次序不对。请刷新页面。");
    }
    return true;
}

/* A sealed text cannot be judged any more: it is judged here. */
static bool check_personal(Cell *cell, Arena *arena) {
    cell->starred = cell->slot->personal && str_find(cell->value, STR("*")) >= 0;
    if (!cell->slot->personal || cell->starred || cell->slot->field->type != ASK_TEXT || !cell->value.len) {
        return true;
    }
    Str wrong = form_text_wrong(cell->slot->field, cell->value, arena);
    return !wrong.len || refuse(cell, str_cstr(arena, wrong));
}

static bool prepare(Collect *collect, Save *save, const CellWrite *writes, Err *err) {
    size_t element_count;
    const Element *elements = pack_elements(collect->pack, &element_count);
    save->cells = ARENA_ARRAY(save->arena, save->count, Cell);
    save->result->cells = ARENA_ARRAY(save->arena, save->count, CellOutcome);
    save->result->count = save->count;
    for (size_t i = 0; i < save->count; i++) {
        Cell *cell = &save->cells[i];
        CellOutcome *outcome = &save->result->cells[i];
        *cell = (Cell){.write = &writes[i],
                       .outcome = outcome,
                       .slot = book_slot(save->head->book, writes[i].field),
                       .value = str_trim(writes[i].value)};
        *outcome = (CellOutcome){.field = writes[i].field, .row = writes[i].row, .mine = writes[i].value};
        bool good = check_cell(save->head, cell, elements) && check_personal(cell, save->arena);
        if (good && cell->slot->personal && cell->value.len && !cell->starred &&
            !personal_prepare(collect->store, save->head->id, cell->slot->field, writes[i].row, cell->value,
                              save->arena, &cell->sealed, err)) {
            return false;
        }
    }
    return true;
}

/* ---- the cell as it stands ----------------------------------------------------- */

typedef struct Standing {
    bool there;
    Str value, actor, at;
    int64_t version;
    Str mask, hash; /* of a personal one */
} Standing;

static bool read_personal(Tx *tx, int64_t id, Arena *arena, Standing *standing, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT mask, keyed_hash, erased_at FROM personal WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        standing->mask = stmt_is_null(stmt, 2) ? str_copy(arena, stmt_text(stmt, 0)) : STR("（已删除）");
        standing->hash = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

static bool read_standing(Tx *tx, int64_t entry, Str field, Str row_id, bool personal, Arena *arena, Standing *standing,
                          Err *err) {
    Stmt *stmt;
    bool row;
    *standing = (Standing){.there = false};
    if (!stmt_open(tx, "SELECT value, version, actor, at FROM entry_cell WHERE entry_id = ? AND field = ? AND row = ?",
                   &stmt, err, "iss", entry, field, row_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *standing = (Standing){.there = true,
                               .value = str_copy(arena, stmt_text(stmt, 0)),
                               .version = stmt_integer(stmt, 1),
                               .actor = str_copy(arena, stmt_text(stmt, 2)),
                               .at = str_copy(arena, stmt_text(stmt, 3))};
    }
    stmt_close(stmt);
    int64_t id = good && personal ? personal_id(standing->value) : 0;
    return good && (!id || read_personal(tx, id, arena, standing, err));
}

static bool same(const Cell *cell, const Standing *standing) {
    if (!cell->slot->personal) {
        return str_equal(cell->value, standing->value);
    }
    /* A page that sends back the mask it was shown has changed nothing. */
    return (!cell->value.len && !standing->value.len) ||
           (cell->value.len && standing->value.len &&
            (cell->starred ? str_equal(cell->value, standing->mask) : str_equal(cell->sealed.hash, standing->hash)));
}

static void conflict(Cell *cell, const Standing *standing, Str value) {
    cell->settled = true;
    cell->outcome->kind = CELL_CONFLICT;
    cell->outcome->value = value;
    cell->outcome->version = standing->version;
    cell->outcome->actor = standing->actor;
    cell->outcome->at = standing->at;
}

/* ---- rows of tables -------------------------------------------------------------- */

/* The row of a table must be there and not removed: what is typed into a row that somebody else removed is a conflict,
 * not a loss. Several cells of one row mostly come together, so the last answer is kept. */
typedef struct RowSeen {
    Str table, row;
    Standing standing;
    bool known;
} RowSeen;

static bool check_row(Tx *tx, const Save *save, Cell *cell, RowSeen *seen, Err *err) {
    if (cell->slot->kind != SLOT_FIELD || !in_table(cell->slot)) {
        return true;
    }
    Str table = str_format(save->arena, "#%.*s", STR_ARG(cell->slot->section->id));
    if (!seen->known || !str_equal(seen->table, table) || !str_equal(seen->row, cell->write->row)) {
        *seen = (RowSeen){.table = table, .row = cell->write->row, .known = true};
        if (!read_standing(tx, save->head->id, table, cell->write->row, false, save->arena, &seen->standing, err)) {
            return false;
        }
    }
    if (!seen->standing.there) {
        refuse(cell, "表里没有这一行。请先增加行。");
    } else if (str_is(seen->standing.value, "-")) {
        conflict(cell, &seen->standing, seen->standing.value);
        cell->outcome->field = table;
    }
    return true;
}

static bool check_room(Tx *tx, const Save *save, Cell *cell, const Standing *standing, Err *err) {
    Stmt *stmt;
    bool row;
    bool added = (!standing->there || str_is(standing->value, "-")) && !str_is(cell->value, "-");
    if (cell->slot->kind != SLOT_ROWS || !added) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT COUNT(*), COALESCE(SUM(CASE WHEN value = '-' THEN 0 ELSE 1 END), 0) FROM entry_cell "
                   "WHERE entry_id = ? AND field = ?",
                   &stmt, err, "is", save->head->id, cell->write->field)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    int64_t all = good && row ? stmt_integer(stmt, 0) : 0, now = good && row ? stmt_integer(stmt, 1) : 0;
    int most = cell->slot->section->rows_most;
    stmt_close(stmt);
    if (good && (all >= TABLE_ROWS_HARD || (most > 0 && now >= most))) {
        refuse(cell, "这张表的行数已到上限。");
    }
    return good;
}

/* ---- writing one cell ---------------------------------------------------------------- */

static bool put_sealed(Tx *tx, const Save *save, const Cell *cell, Str *value, Err *err) {
    *value = cell->value;
    if (!cell->slot->personal || !cell->value.len) {
        return true;
    }
    if (!store_run(tx,
                   "INSERT INTO personal (entry_id, field, row, sealed, mask, keyed_hash, at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
                   err, "issssss", save->head->id, cell->write->field, cell->write->row, cell->sealed.sealed,
                   cell->sealed.mask, cell->sealed.hash, str_from(save->at))) {
        return false;
    }
    *value = personal_reference(store_last_id(tx), save->arena);
    return true;
}

/* What stood there goes to the past; a personal value that nothing signed points at is emptied. */
static bool put_past(Tx *tx, const Save *save, const Cell *cell, const Standing *standing, Err *err) {
    int64_t id = cell->slot->personal ? personal_id(standing->value) : 0;
    return store_run(tx,
                     "INSERT INTO entry_cell_past (entry_id, field, row, value, version, actor, at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
                     err, "isssiss", save->head->id, cell->write->field, cell->write->row, standing->value,
                     standing->version, standing->actor, standing->at) &&
           (!id || personal_drop(tx, id, err));
}

static bool put_cell(Tx *tx, Save *save, const Cell *cell, const Standing *standing, Err *err) {
    Str value;
    bool good = put_sealed(tx, save, cell, &value, err) &&
                (!standing->there || put_past(tx, save, cell, standing, err)) &&
                (standing->there
                     ? store_run(tx,
                                 "UPDATE entry_cell SET value = ?, version = ?, actor = ?, at = ? WHERE entry_id = ? "
                                 "AND field = ? AND row = ?",
                                 err,
                                 "siszi"
                                 "ss",
                                 value, save->version, save->actor, save->at, save->head->id, cell->write->field,
                                 cell->write->row)
                     : store_run(tx,
                                 "INSERT INTO entry_cell (entry_id, field, row, value, version, actor, at) "
                                 "VALUES (?, ?, ?, ?, ?, ?, ?)",
                                 err, "isssisz", save->head->id, cell->write->field, cell->write->row, value,
                                 save->version, save->actor, save->at));
    save->written += good;
    cell->outcome->version = save->version;
    return good;
}

/* Nothing to do, or something in the way. */
static void settle(Cell *cell, const Standing *standing) {
    cell->outcome->kind = CELL_SAVED;
    cell->outcome->version = standing->version;
    if (standing->there ? same(cell, standing) : !cell->value.len) {
        cell->settled = true;
    } else if (cell->starred) {
        refuse(cell, "不能用*代替，请填写完整的内容。");
    } else if (standing->there && standing->version > cell->write->base) {
        conflict(cell, standing, cell->slot->personal && standing->value.len ? standing->mask : standing->value);
    }
}

static bool save_cell(Tx *tx, Save *save, Cell *cell, RowSeen *seen, Err *err) {
    Standing standing;
    if (!cell->settled && !field_is_open(save->head, cell->slot, cell->write->field)) {
        refuse(cell, "退回时没有开放这一项，不能修改。如需修改，请联系审核人重新退回。");
    }
    if (cell->settled) {
        return true;
    }
    if (!check_row(tx, save, cell, seen, err)) {
        return false;
    }
    if (cell->settled) {
        return true;
    }
    if (!read_standing(tx, save->head->id, cell->write->field, cell->write->row, cell->slot->personal, save->arena,
                       &standing, err)) {
        return false;
    }
    settle(cell, &standing);
    if (cell->settled) {
        return true;
    }
    if (!check_room(tx, save, cell, &standing, err)) {
        return false;
    }
    if (cell->slot->kind == SLOT_ROWS) {
        seen->known = false;
    }
    return cell->settled || put_cell(tx, save, cell, &standing, err);
}

/* ---- the write ---------------------------------------------------------------------------- */

bool entry_is_open(EntryState state, RoundState round, bool unlocked, Err *err) {
    switch (state) {
    case ENTRY_REVIEW:
        return err_set(err, ERR_CONFLICT, "这份填报已经报送，正在审核，不能修改。需要修改时请先撤回，或请审核人退回。");
    case ENTRY_LOCKED: return err_set(err, ERR_CONFLICT, "这份填报已审核锁定，不能修改。需要更正时请申请解锁。");
    default: break;
    }
    if (round != ROUND_OPEN && !unlocked) {
        return err_set(err, ERR_CONFLICT, "本次填报已经截止，不能再修改。请联系布置填报的部门延长期限。");
    }
    return true;
}

static bool read_now(Tx *tx, const Save *save, Err *err) {
    Stmt *stmt;
    bool row;
    EntryHead *head = save->head;
    if (!stmt_open(tx,
                   "SELECT e.version, e.state, e.open_fields, e.lock_again_at, r.state FROM entry e JOIN round r ON "
                   "r.id = e.round_id WHERE e.id = ?",
                   &stmt, err, "i", head->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        head->version = stmt_integer(stmt, 0);
        head->state = entry_state_of(stmt_text(stmt, 1));
        head->open_fields = str_copy(save->arena, stmt_text(stmt, 2));
        head->lock_again_at = str_copy(save->arena, stmt_text(stmt, 3));
        head->round_state = round_state_of(stmt_text(stmt, 4));
    }
    stmt_close(stmt);
    if (good && (!row || head->round_state == ROUND_WITHDRAWN)) {
        return entry_not_found(err);
    }
    return good && window_open(head, err) &&
           entry_is_open(head->state, head->round_state, head->lock_again_at.len > 0, err);
}

static bool put_audit(Tx *tx, const Save *save, Err *err) {
    enum { NAMED_MOST = 50 };
    Buf detail = buf_create(save->arena);
    Json json = json_writer(&detail);
    size_t named = 0;
    json_open_object(&json);
    json_put_integer(&json, "version", save->version);
    json_put_integer(&json, "cells", (int64_t)save->written);
    json_key(&json, "fields");
    json_open_array(&json);
    for (size_t i = 0; i < save->count && named < NAMED_MOST; i++) {
        if (save->cells[i].outcome->kind == CELL_SAVED && save->cells[i].outcome->version == save->version) {
            json_str(&json, save->cells[i].write->field);
            named++;
        }
    }
    json_close_array(&json);
    json_close_object(&json);
    const AuditEntry entry = {.actor = save->actor,
                              .action = STR("entry-save"),
                              .subject = str_format(save->arena, "entry/%lld", (long long)save->head->id),
                              .detail = buf_str(&detail),
                              .unit = save->head->unit_code};
    return audit_append(tx, &entry, err);
}

static bool save_work(Tx *tx, void *context, Err *err) {
    Save *save = context;
    RowSeen seen = {.known = false};
    if (!read_now(tx, save, err)) {
        return false;
    }
    save->version = save->head->version + 1;
    save->result->version = save->head->version;
    for (size_t i = 0; i < save->count; i++) {
        if (!save_cell(tx, save, &save->cells[i], &seen, err)) {
            return false;
        }
    }
    if (!save->written) {
        return true; /* all as it was, or nothing taken: no new version */
    }
    save->result->version = save->version;
    return store_run(tx, "UPDATE entry SET version = ?, changed_at = ?, changed_by = ? WHERE id = ?", err, "izsi",
                     save->version, save->at, save->actor, save->head->id) &&
           put_audit(tx, save, err);
}

/* By what hardly changes; state and days are looked at by the write. */
static bool admit(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryHead *head, Err *err) {
    return place_take(collect, entry, arena, head, err) && entry_seen(user, head, err) &&
           access_may(user, domain_of(head->kind), ACTION_EDIT, head->book->def->section, &head->path, NULL, err) &&
           has_opened(head->opens_on, err);
}

/* Whose value it is that stands in the way, by the name people know. */
static bool show_actors(Collect *collect, Arena *arena, SaveResult *result, Err *err) {
    Tx *tx;
    Names names = {.map = NULL};
    if (!result->conflicts) {
        return true;
    }
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    for (size_t i = 0; i < result->count; i++) {
        result->cells[i].actor = names_shown(&names, tx, result->cells[i].actor, arena);
    }
    store_read_end(tx);
    return true;
}

static void count_outcomes(SaveResult *result) {
    for (size_t i = 0; i < result->count; i++) {
        CellOutcomeKind kind = result->cells[i].kind;
        result->saved += kind == CELL_SAVED;
        result->conflicts += kind == CELL_CONFLICT;
        result->refused += kind == CELL_REFUSED;
    }
}

bool entry_save(Collect *collect, const User *user, int64_t entry, const CellWrite *cells, size_t count, Arena *arena,
                SaveResult *result, Err *err) {
    EntryHead head;
    Save save = {.head = &head, .actor = actor_name(user), .count = count, .arena = arena, .result = result};
    *result = (SaveResult){.version = 0};
    if (count == 0 || count > SAVE_CELLS_MOST) {
        return err_set(err, ERR_LIMIT, "一次要保存1到%d个格子。", SAVE_CELLS_MOST);
    }
    if (!admit(collect, user, entry, arena, &head, err) || !prepare(collect, &save, cells, err)) {
        return false;
    }
    time_now_iso(save.at);
    bool good = store_write(collect->store, save_work, &save, err);
    count_outcomes(result);
    return good && show_actors(collect, arena, result, err);
}
