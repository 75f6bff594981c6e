/* What all units filled in, as a table: a line per unit, or per row of one of the form's tables. Personal values are
 * masks; units that the reader does not see are not there. */
#include "collect_internal.h"

static const FormSection *find_table(const FormDef *def, Str table) {
    for (size_t i = 0; i < def->section_count; i++) {
        if (def->sections[i].is_table && str_equal(def->sections[i].id, table)) {
            return &def->sections[i];
        }
    }
    return NULL;
}

static bool in_columns(const FormSection *section, const FormSection *table) {
    return table ? section == table : !section->is_table;
}

static void list_columns(const FormDef *def, const FormSection *table, Arena *arena, ValueColumns *columns) {
    size_t most = 0;
    for (size_t s = 0; s < def->section_count; s++) {
        most += def->sections[s].field_count;
    }
    *columns = (ValueColumns){.form = def, .table = table, .fields = ARENA_ARRAY(arena, most, const FormField *)};
    for (size_t s = 0; s < def->section_count; s++) {
        for (size_t f = 0; in_columns(&def->sections[s], table) && f < def->sections[s].field_count; f++) {
            if (def->sections[s].fields[f].type != ASK_NOTE) {
                columns->fields[columns->count++] = &def->sections[s].fields[f];
            }
        }
    }
}

bool round_columns(Collect *collect, const User *user, int64_t round, Str table, Arena *arena, ValueColumns *columns,
                   Err *err) {
    Tx *tx;
    RoundInfo *rounds;
    size_t count;
    const RoundFilter filter = {.id = round, .any_state = true};
    const Book *book = NULL;
    if (!round_list(collect, user, &filter, arena, &rounds, &count, err) ||
        !store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = round_book(collect, tx, round, &book, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    const FormSection *section = table.len ? find_table(book->def, table) : NULL;
    if (table.len && !section) {
        return err_set(err, ERR_NOT_FOUND, "“%.*s”里没有“%.*s”这张明细表。", STR_ARG(book->def->name), STR_ARG(table));
    }
    list_columns(book->def, section, arena, columns);
    columns->round_name = rounds[0].name;
    return true;
}

/* ---- lines --------------------------------------------------------------------------- */

typedef struct Telling {
    Collect *collect;
    Tx *tx;
    Scene scene;
    const ValueColumns *columns;
    const ValueReader *reader;
    const Book *book;
} Telling;

static Str township_of(const UnitTree *tree, int unit) {
    for (int at = tree->units[unit].parent; at >= 0; at = tree->units[at].parent) {
        if (tree->units[at].kind->level == LEVEL_TOWNSHIP) {
            return tree->units[at].name;
        }
    }
    return (Str){NULL, 0};
}

static int column_of(const ValueColumns *columns, const FormField *field) {
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->fields[i] == field) {
            return (int)i;
        }
    }
    return -1;
}

/* Judged fields come row by row: a line ends where another row begins. */
static bool tell_entry(Telling *telling, ValueLine *line, const Judgement *judgement, bool *go_on, Err *err) {
    size_t pending = 0;
    for (size_t i = 0; *go_on && i <= judgement->field_count; i++) {
        const JudgedField *field = i < judgement->field_count ? &judgement->fields[i] : NULL;
        int column = field ? column_of(telling->columns, field->def) : -1;
        bool ends = pending && (!field || (column >= 0 && !str_equal(field->row, line->row)));
        if (ends) {
            if (!telling->reader->line(telling->reader->context, line, go_on, err)) {
                return false;
            }
            pending = 0;
            for (size_t c = 0; c < telling->columns->count; c++) {
                line->fields[c] = NULL;
            }
        }
        if (column >= 0) {
            line->fields[column] = field;
            line->row = field->row;
            pending++;
        }
    }
    return true;
}

typedef struct EntryAt {
    int64_t entry;
    int unit;
    EntryState state;
} EntryAt;

static ValueLine front_of(const Telling *telling, const EntryAt *at) {
    const UnitTree *tree = &telling->scene.tree;
    return (ValueLine){.unit = tree->units[at->unit].code,
                       .unit_name = tree->units[at->unit].name,
                       .township = township_of(tree, at->unit),
                       .state = at->state};
}

/* How many rows a table has, without judging: those that are named by a cell and not removed. */
static bool count_rows(const Telling *telling, int64_t entry, Arena *arena, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    const FormSection *table = telling->columns->table;
    Map *rows = map_create(arena, 32), *removed = map_create(arena, 4);
    if (!stmt_open(telling->tx, "SELECT field, row, value FROM entry_cell WHERE entry_id = ? AND row <> ''", &stmt, err,
                   "i", entry)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Slot *slot = book_slot(telling->book, stmt_text(stmt, 0));
        if (slot && slot->section && str_equal(slot->section->id, table->id)) {
            Str id = str_copy(arena, stmt_text(stmt, 1));
            map_put(rows, id, 1);
            if (slot->kind == SLOT_ROWS && str_is(stmt_text(stmt, 2), "-")) {
                map_put(removed, id, 1);
            }
        }
    }
    stmt_close(stmt);
    *count = map_count(rows) - map_count(removed);
    return good;
}

static bool is_passed(const Telling *telling, const EntryAt *at, Arena *arena, bool *passed, Err *err) {
    const ValueReader *reader = telling->reader;
    size_t lines = telling->columns->count > 0;
    *passed = false;
    if (!reader->pass) {
        return true;
    }
    if (telling->columns->table && lines && !count_rows(telling, at->entry, arena, &lines, err)) {
        return false;
    }
    const ValueLine front = front_of(telling, at);
    *passed = reader->pass(reader->context, &front, lines);
    return true;
}

static bool tell_one(Telling *telling, const EntryAt *at, Arena *arena, bool *go_on, Err *err) {
    EntryHead head;
    Judged judged;
    bool passed;
    if (!is_passed(telling, at, arena, &passed, err) || passed) {
        return passed;
    }
    if (!head_load(telling->collect, telling->tx, at->entry, arena, &head, err) ||
        !entry_judge_in(telling->collect, telling->tx, &head, arena, &judged, err)) {
        return false;
    }
    ValueLine line = front_of(telling, at);
    line.fields = ARENA_ARRAY(arena, telling->columns->count, const JudgedField *);
    return tell_entry(telling, &line, &judged.judgement, go_on, err);
}

/* The entries that are seen, in tree order. */
static bool list_entries(Telling *telling, int64_t round, Arena *arena, EntryAt **entries, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    EntryAt *by_unit = ARENA_ARRAY(arena, telling->scene.tree.count, EntryAt);
    if (!stmt_open(telling->tx, "SELECT id, unit_id, state FROM entry WHERE round_id = ?", &stmt, err, "i", round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int unit = scene_unit(&telling->scene, stmt_integer(stmt, 1));
        if (unit >= 0) {
            by_unit[unit] = (EntryAt){stmt_integer(stmt, 0), unit, entry_state_of(stmt_text(stmt, 2))};
        }
    }
    stmt_close(stmt);
    *entries = ARENA_ARRAY(arena, telling->scene.tree.count, EntryAt);
    *count = 0;
    for (size_t i = 0; i < telling->scene.tree.count; i++) {
        if (by_unit[i].entry) {
            (*entries)[(*count)++] = by_unit[i];
        }
    }
    return good;
}

static bool tell_all(Telling *telling, const User *user, int64_t round, Str unit, Arena *arena, Err *err) {
    EntryAt *entries;
    size_t count;
    bool go_on = true;
    RoundInfo *rounds;
    const RoundFilter filter = {.id = round, .any_state = true};
    if (!rounds_read(telling->collect, telling->tx, &filter, arena, &rounds, &count, err) || count == 0) {
        return false;
    }
    if (!round_book(telling->collect, telling->tx, round, &telling->book, err) ||
        !scene_load(telling->collect, telling->tx, user, rounds[0].period, unit, arena, &telling->scene, err) ||
        !list_entries(telling, round, arena, &entries, &count, err)) {
        return false;
    }
    for (size_t i = 0; go_on && i < count; i++) {
        ArenaMark mark = arena_mark(arena);
        bool good = tell_one(telling, &entries[i], arena, &go_on, err);
        arena_reset(arena, mark);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool round_values(Collect *collect, const User *user, int64_t round, const ValueColumns *columns, Str unit,
                  const ValueReader *reader, Err *err) {
    Arena *arena = arena_create();
    Telling telling = {.collect = collect, .columns = columns, .reader = reader};
    bool good = store_read_begin(collect->store, &telling.tx, err);
    if (good) {
        good = tell_all(&telling, user, round, unit, arena, err);
        store_read_end(telling.tx);
    }
    arena_destroy(arena);
    return good;
}
