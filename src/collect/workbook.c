/* Workbooks at work: entries of the store out as workbooks, and what comes back into their drafts. */
#include "workbook_internal.h"

/* ---- entries as workbooks need them ---- */

/* What stood in the cells before, with personal values by their masks: for telling what was changed on which side. */
static bool load_past(Tx *tx, const EntryHead *head, Arena *arena, WorkbookEntry *entry, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0, count = 0;
    FormCell *past = NULL;
    PersonalList list = {NULL, 0};
    if ((has_personal(head->book) && !personal_load(tx, head->id, arena, &list, err)) ||
        !stmt_open(tx, "SELECT field, row, value, version, actor, at FROM entry_cell_past WHERE entry_id = ?1", &stmt,
                   err, "i", head->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 64;
            past = arena_grow(arena, past, capacity, wanted, sizeof(FormCell));
            capacity = wanted;
        }
        FormCell *cell = &past[count++];
        *cell = (FormCell){str_copy(arena, stmt_text(stmt, 0)), str_copy(arena, stmt_text(stmt, 1)),
                           str_copy(arena, stmt_text(stmt, 2)), stmt_integer(stmt, 3),
                           str_copy(arena, stmt_text(stmt, 4)), str_copy(arena, stmt_text(stmt, 5))};
        const Slot *slot = book_slot(head->book, cell->field);
        if (slot && slot->personal && cell->value.len) {
            cell->value = personal_shown(personal_find_row(&list, cell->value));
        }
    }
    stmt_close(stmt);
    entry->past = past;
    entry->past_count = count;
    return good;
}

/* Why this user may change nothing of it now, when that is so. */
static void put_closed(const User *user, const EntryHead *head, Arena *arena, WorkbookEntry *entry) {
    Err err = {.kind = ERR_NONE};
    bool open =
        access_may(user, domain_of(head->kind), ACTION_EDIT, head->book->def->section, &head->path, NULL, &err) &&
        window_open(head, &err) && entry_is_open(head->state, head->round_state, head->lock_again_at.len > 0, &err);
    if (!open) {
        entry->closed = str_copy(arena, str_from(err.message));
        entry->closed_kind = err.kind;
    }
}

static bool put_cells(Tx *tx, const EntryHead *head, const Judged *judged, Arena *arena, WorkbookEntry *entry,
                      Err *err) {
    ShownCell *shown;
    if (!cells_show(tx, head, &judged->cells, arena, &shown, err)) {
        return false;
    }
    FormCell *cells = ARENA_ARRAY(arena, judged->cells.count, FormCell);
    Str *texts = ARENA_ARRAY(arena, judged->cells.count, Str);
    for (size_t i = 0; i < judged->cells.count; i++) {
        cells[i] = judged->cells.items[i];
        cells[i].actor = shown[i].cell.actor;
        texts[i] = shown[i].cell.value;
    }
    entry->cells = cells;
    entry->shown = texts;
    entry->cell_count = judged->cells.count;
    return true;
}

static bool load_entry(Collect *collect, Tx *tx, const User *user, int64_t id, Arena *arena, WorkbookEntry *entry,
                       Err *err) {
    EntryHead head;
    Judged judged;
    if (!head_load(collect, tx, id, arena, &head, err) || !entry_seen(user, &head, err) ||
        !entry_judge_in(collect, tx, &head, arena, &judged, err)) {
        return false;
    }
    *entry = (WorkbookEntry){.id = id,
                             .version = head.version,
                             .unit_code = head.unit_code,
                             .unit_name = head.unit_name,
                             .period = head.period,
                             .previous_period = judged.previous ? judged.previous_period : (Str){NULL, 0},
                             .round_name = head.round_name,
                             .round_note = head.round_note,
                             .due_on = head.due_on,
                             .form = head.book->form,
                             .context = {.kind = head.kind,
                                         .unit_code = head.unit_code,
                                         .period = head.period,
                                         .facts = judged.facts,
                                         .previous = judged.previous,
                                         .elsewhere = judged.elsewhere,
                                         .elsewhere_from = judged.elsewhere_from}};
    put_closed(user, &head, arena, entry);
    entry->only = lines_split(arena, head.open_fields, &entry->only_count);
    return put_cells(tx, &head, &judged, arena, entry, err) && load_past(tx, &head, arena, entry, err);
}

typedef struct EntryList {
    WorkbookEntry *items;
    size_t count;
} EntryList;

/* Entries of a round at units that the user may see, in the order of the tree. */
static bool list_ids(Tx *tx, int64_t round, const Scene *scene, Arena *arena, int64_t **ids, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    int64_t *by_unit = ARENA_ARRAY(arena, scene->tree.count, int64_t);
    if (!stmt_open(tx, "SELECT id, unit_id FROM entry WHERE round_id = ?1", &stmt, err, "i", round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int unit = scene_unit(scene, stmt_integer(stmt, 1));
        if (unit >= 0) {
            by_unit[unit] = stmt_integer(stmt, 0);
        }
    }
    stmt_close(stmt);
    *ids = ARENA_ARRAY(arena, scene->tree.count, int64_t);
    *count = 0;
    for (size_t i = 0; i < scene->tree.count; i++) {
        if (by_unit[i]) {
            (*ids)[(*count)++] = by_unit[i];
        }
    }
    return good;
}

static bool load_round(Collect *collect, Tx *tx, const User *user, int64_t round, Str unit, Arena *arena,
                       EntryList *entries, Err *err) {
    const RoundFilter filter = {.id = round, .any_state = true};
    RoundInfo *rounds;
    Scene scene;
    int64_t *ids;
    size_t count = 0;
    if (!rounds_read(collect, tx, &filter, arena, &rounds, &count, err)) {
        return false;
    }
    if (count == 0 || !scene_load(collect, tx, user, rounds[0].period, unit, arena, &scene, err) ||
        !list_ids(tx, round, &scene, arena, &ids, &count, err)) {
        return err->kind ? false : err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
    }
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
    }
    if (count > WORKBOOK_ENTRIES_MOST) {
        return err_set(err, ERR_LIMIT, "一本工作簿最多放%d个单位，这里有%zu个。请选下一级单位分开下载。",
                       WORKBOOK_ENTRIES_MOST, count);
    }
    entries->items = ARENA_ARRAY(arena, count, WorkbookEntry);
    for (entries->count = 0; entries->count < count; entries->count++) {
        if (!load_entry(collect, tx, user, ids[entries->count], arena, &entries->items[entries->count], err)) {
            return false;
        }
    }
    return true;
}

/* What is asked for: one entry, or those of a round. */
typedef struct Wanted {
    int64_t entry, round; /* one of them */
    Str unit;
} Wanted;

static bool load(Collect *collect, const User *user, const Wanted *wanted, Arena *arena, EntryList *entries, Err *err) {
    Tx *tx;
    *entries = (EntryList){NULL, 0};
    if ((wanted->entry && !lock_again_if_due(collect, wanted->entry, err)) ||
        !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good;
    if (wanted->round) {
        good = load_round(collect, tx, user, wanted->round, wanted->unit, arena, entries, err);
    } else {
        entries->items = ARENA_NEW(arena, WorkbookEntry);
        entries->count = 1;
        good = load_entry(collect, tx, user, wanted->entry, arena, entries->items, err);
    }
    store_read_end(tx);
    return good && (entries->items || err_set(err, ERR_NOT_FOUND, "没有要填的表。"));
}

/* ---- out ---- */

static Str file_name(const WorkbookEntry *entry, Str who, Arena *arena) {
    return str_format(arena, "%.*s_%.*s_%.*s.xlsx", STR_ARG(form_def(entry->form)->name), STR_ARG(who),
                      STR_ARG(entry->period));
}

bool entry_workbook(Collect *collect, const User *user, int64_t entry, const char *path, Arena *arena, Str *name,
                    Err *err) {
    const Wanted wanted = {.entry = entry};
    EntryList entries;
    if (!load(collect, user, &wanted, arena, &entries, err) || !workbook_write(entries.items, 1, false, path, err)) {
        return false;
    }
    *name = file_name(entries.items, entries.items->unit_name, arena);
    return true;
}

bool round_workbook(Collect *collect, const User *user, int64_t round, Str unit, const char *path, Arena *arena,
                    Str *name, Err *err) {
    const Wanted wanted = {.round = round, .unit = unit};
    EntryList entries;
    if (!load(collect, user, &wanted, arena, &entries, err) ||
        !workbook_write(entries.items, entries.count, true, path, err)) {
        return false;
    }
    *name = file_name(entries.items, str_format(arena, "%zu个单位", entries.count), arena);
    return true;
}

/* ---- in ---- */

static WorkbookDifference *difference_of(WorkbookResult *result, int64_t entry, Str field, Str row) {
    for (size_t i = 0; i < result->difference_count; i++) {
        WorkbookDifference *one = &result->differences[i];
        if (one->entry == entry && str_equal(one->field, field) && str_equal(one->row, row)) {
            return one;
        }
    }
    return NULL;
}

/* What somebody else was quicker with, or what the save would not take, is told where it stands in the workbook. */
static void note_outcome(WorkbookResult *result, WorkbookUnit *unit, const CellOutcome *outcome) {
    WorkbookDifference *difference = difference_of(result, unit->entry, outcome->field, outcome->row);
    Place place = {.line = 0};
    unit->taken += outcome->kind == CELL_SAVED;
    result->taken += outcome->kind == CELL_SAVED;
    if (outcome->kind == CELL_SAVED || !difference) {
        return;
    }
    place = difference->place;
    difference->taken = false;
    if (outcome->kind == CELL_CONFLICT) {
        difference->conflict = true;
        difference->now = outcome->value;
        difference->by = outcome->actor;
        difference->at = outcome->at;
        unit->conflicts++;
        result->conflicts++;
    } else {
        problem_add(&result->problems, SEVERITY_WARNING, "refused", &place, "%.*s", STR_ARG(outcome->why));
    }
}

static bool save_entry(Collect *collect, const User *user, const WorkbookWrite *writes, size_t count, Arena *arena,
                       WorkbookResult *result, WorkbookUnit *unit, Err *err) {
    CellWrite *cells = ARENA_ARRAY(arena, count, CellWrite);
    for (size_t i = 0; i < count; i++) {
        cells[i] = (CellWrite){writes[i].field, writes[i].row, writes[i].value, writes[i].base};
    }
    for (size_t from = 0; from < count; from += SAVE_CELLS_MOST) {
        size_t part = count - from < SAVE_CELLS_MOST ? count - from : SAVE_CELLS_MOST;
        SaveResult saved;
        if (!entry_save(collect, user, unit->entry, cells + from, part, arena, &saved, err)) {
            return false;
        }
        unit->version = saved.version;
        for (size_t i = 0; i < saved.count; i++) {
            note_outcome(result, unit, &saved.cells[i]);
        }
    }
    return true;
}

static WorkbookUnit *unit_of(const WorkbookResult *result, int64_t entry) {
    for (size_t i = 0; i < result->unit_count; i++) {
        if (result->units[i].entry == entry) {
            return &result->units[i];
        }
    }
    return NULL;
}

/* Entry by entry; writes of one entry stand together. */
static bool take(Collect *collect, const User *user, const EntryList *entries, const WorkbookWrite *writes,
                 size_t count, Arena *arena, WorkbookResult *result, Err *err) {
    for (size_t from = 0, to; writes && entries->items && from < count; from = to) {
        for (to = from; to < count && writes[to].entry == writes[from].entry;) {
            to++;
        }
        WorkbookUnit *unit = unit_of(result, entries->items[writes[from].entry].id);
        if (!unit || !save_entry(collect, user, writes + from, to - from, arena, result, unit, err)) {
            return false;
        }
    }
    return true;
}

static bool read_back(Collect *collect, const User *user, const Wanted *wanted, const char *path,
                      const WorkbookChoice *choice, Arena *arena, WorkbookResult *result, Err *err) {
    EntryList entries;
    FileBook book;
    WorkbookWrite *writes;
    size_t count;
    *result = (WorkbookResult){.problems = problem_list(arena, WORKBOOK_PROBLEMS_MOST)};
    if (!load(collect, user, wanted, arena, &entries, err)) {
        return false;
    }
    if (wanted->entry && entries.items->closed.len) {
        return err_set(err, entries.items->closed_kind, "%.*s", STR_ARG(entries.items->closed));
    }
    if (!workbook_read(path, entries.items, entries.count, arena, &result->problems, &book, err)) {
        return false;
    }
    workbook_compare(&book, choice, arena, result, &writes, &count);
    return !choice->take || result->problems.errors || take(collect, user, &entries, writes, count, arena, result, err);
}

bool entry_workbook_read(Collect *collect, const User *user, int64_t entry, const char *path,
                         const WorkbookChoice *choice, Arena *arena, WorkbookResult *result, Err *err) {
    const Wanted wanted = {.entry = entry};
    return read_back(collect, user, &wanted, path, choice, arena, result, err);
}

bool round_workbook_read(Collect *collect, const User *user, int64_t round, const char *path,
                         const WorkbookChoice *choice, Arena *arena, WorkbookResult *result, Err *err) {
    const Wanted wanted = {.round = round};
    return read_back(collect, user, &wanted, path, choice, arena, result, err);
}
