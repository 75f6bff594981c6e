/* Stored values out: the scan of a period, where one value comes from, and the version of all facts. */
#include "fact_internal.h"
#include "fact_long.h"

#include <string.h>

static bool load_symbols(Tx *tx, Arena *arena, ElementIndex *index, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx, "SELECT id, text FROM symbol ORDER BY id", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        size_t id = (size_t)stmt_integer(stmt, 0);
        if (id >= index->symbol_count) {
            size_t wanted = id * 2 + 16;
            index->symbols = arena_grow(arena, index->symbols, index->symbol_count, wanted, sizeof *index->symbols);
            index->symbol_count = wanted;
        }
        index->symbols[id] = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

bool element_index_load(Tx *tx, const Pack *pack, Arena *arena, ElementIndex *index, Err *err) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    *index = (ElementIndex){.id_count = UINT16_MAX + 1};
    index->by_id = ARENA_ARRAY(arena, index->id_count, int);
    memset(index->by_id, -1, index->id_count * sizeof *index->by_id);
    index->choices = ARENA_ARRAY(arena, count, Map *);
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx, "SELECT id, code FROM element", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Element *element = pack_element(pack, stmt_text(stmt, 1));
        int64_t id = stmt_integer(stmt, 0);
        if (element && id >= 0 && id <= UINT16_MAX) {
            index->by_id[id] = pack_element_index(pack, element);
        }
    }
    stmt_close(stmt);
    for (size_t i = 0; i < count; i++) {
        if (elements[i].type != ELEMENT_CHOICE) {
            continue;
        }
        index->choices[i] = map_create(arena, elements[i].choice_count + elements[i].choice_alias_count);
        for (size_t a = 0; a < elements[i].choice_alias_count; a++) {
            map_put(index->choices[i], elements[i].choice_aliases[a], elements[i].choice_alias_of[a]);
        }
        for (size_t c = 0; c < elements[i].choice_count; c++) {
            map_put(index->choices[i], elements[i].choices[c], c);
        }
    }
    return good && load_symbols(tx, arena, index, err);
}

/* A stored choice as the pack counts it now; false when the pack no longer has it. */
static bool choice_value(const ElementIndex *index, int element, double *value) {
    size_t symbol = *value >= 0 ? (size_t)*value : index->symbol_count, choice;
    if (symbol >= index->symbol_count || !map_get(index->choices[element], index->symbols[symbol], &choice)) {
        return false;
    }
    *value = (double)choice;
    return true;
}

static void scan_cells(const ElementIndex *index, int64_t unit_id, Str cells, FactSink sink, void *context) {
    CellReader reader = cells_read(cells);
    PackedCell cell;
    while (cells_next(&reader, &cell)) {
        int element = index->by_id[cell.element];
        if (element < 0) {
            continue;
        }
        if (cell.state == CELL_KNOWN && index->choices[element] && !choice_value(index, element, &cell.value)) {
            cell.state = CELL_DAMAGED;
            cell.value = 0;
        }
        sink(context, unit_id, element, cell.state, cell.value);
    }
}

bool fact_scan(Tx *tx, const Pack *pack, int64_t period_id, FactSink sink, void *context, Err *err) {
    Arena *arena = arena_create();
    ElementIndex index;
    Stmt *stmt;
    bool row;
    bool good = element_index_load(tx, pack, arena, &index, err) &&
                stmt_open(tx, "SELECT unit_id, cells FROM submission WHERE period_id = ? ORDER BY unit_id, id", &stmt,
                          err, "i", period_id);
    if (good) {
        while ((good = stmt_step(stmt, &row, err)) && row) {
            scan_cells(&index, stmt_integer(stmt, 0), stmt_blob(stmt, 1), sink, context);
        }
        stmt_close(stmt);
    }
    arena_destroy(arena);
    return good;
}

/* ---- as long facts ---- */

enum { LONG_FACTS = 4096 }; /* at a time, so that they stay near the processor */

typedef struct Laying {
    const FactLay *lay;
    const ElementIndex *index;
    uint32_t row[LONG_FACTS];
    uint16_t column[LONG_FACTS];
    double value[LONG_FACTS];
    size_t count;
} Laying;

static void hand_on(Laying *laying) {
    const LongFacts facts = {laying->row, laying->column, laying->value, laying->count};
    laying->lay->known(laying->lay->context, &facts);
    laying->count = 0;
}

static void lay_cell(Laying *laying, int row, int element, PackedCell *cell) {
    if (laying->index->choices[element] && !choice_value(laying->index, element, &cell->value)) {
        cell->state = CELL_DAMAGED;
    }
    if (cell->state != CELL_KNOWN) {
        hand_on(laying); /* what came before counts less */
        laying->lay->other(laying->lay->context, row, element, cell->state);
        return;
    }
    laying->row[laying->count] = (uint32_t)row;
    laying->column[laying->count] = (uint16_t)element;
    laying->value[laying->count++] = cell->value;
    if (laying->count == LONG_FACTS) {
        hand_on(laying);
    }
}

/* `first`: the unit's first submission, before which nothing is known anyway. */
static void lay_cells(Laying *laying, int row, bool first, Str cells) {
    CellReader reader = cells_read(cells);
    PackedCell cell;
    while (cells_next(&reader, &cell)) {
        int element = laying->index->by_id[cell.element];
        if (element < 0) {
            continue;
        }
        laying->lay->stored[element] = true;
        if (cell.state == CELL_KNOWN) {
            lay_cell(laying, row, element, &cell);
        } else if (cell.state != CELL_EMPTY || !first) {
            hand_on(laying);
            laying->lay->other(laying->lay->context, row, element, cell.state);
        }
    }
}

bool fact_scan_long(Tx *tx, const Pack *pack, int64_t period_id, const FactLay *lay, Err *err) {
    Arena *arena = arena_create();
    ElementIndex index;
    Stmt *stmt;
    bool row;
    int64_t last = 0;
    Laying *laying = ARENA_NEW(arena, Laying);
    laying->lay = lay;
    laying->index = &index;
    bool good = element_index_load(tx, pack, arena, &index, err) &&
                stmt_open(tx, "SELECT unit_id, cells FROM submission WHERE period_id = ? ORDER BY unit_id, id", &stmt,
                          err, "i", period_id);
    if (good) {
        while ((good = stmt_step(stmt, &row, err)) && row) {
            int64_t unit = stmt_integer(stmt, 0);
            int place = unit > 0 && (size_t)unit < lay->unit_count ? lay->row_of[unit] : -1;
            if (place >= 0) {
                lay_cells(laying, place, unit != last, stmt_blob(stmt, 1));
            }
            last = unit;
        }
        stmt_close(stmt);
        hand_on(laying);
    }
    arena_destroy(arena);
    return good;
}

bool fact_scan_units(Tx *tx, const Pack *pack, const int64_t *units, size_t count, int64_t period_id, FactSink sink,
                     void *context, Err *err) {
    Arena *arena = arena_create();
    ElementIndex index;
    Stmt *stmt = NULL;
    bool row;
    bool good = element_index_load(tx, pack, arena, &index, err) &&
                stmt_open(tx, "SELECT cells FROM submission WHERE unit_id = ? AND period_id = ? ORDER BY id", &stmt,
                          err, "ii", (int64_t)0, period_id);
    for (size_t i = 0; good && i < count; i++) {
        good = units[i] <= 0 || stmt_rebind(stmt, err, "ii", units[i], period_id);
        while (good && units[i] > 0 && (good = stmt_step(stmt, &row, err)) && row) {
            scan_cells(&index, units[i], stmt_blob(stmt, 0), sink, context);
        }
    }
    stmt_close(stmt);
    arena_destroy(arena);
    return good;
}

bool fact_scan_unit(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, FactSink sink, void *context,
                    Err *err) {
    return fact_scan_units(tx, pack, &unit_id, 1, period_id, sink, context, err);
}

bool fact_scan_since(Tx *tx, const Pack *pack, int64_t period_id, int64_t after, int64_t until, FactSink sink,
                     void *context, Err *err) {
    Arena *arena = arena_create();
    ElementIndex index;
    Stmt *stmt;
    bool row;
    /* +period_id: by number from `after` on, not through all of the period. */
    bool good =
        element_index_load(tx, pack, arena, &index, err) &&
        stmt_open(tx, "SELECT unit_id, cells FROM submission WHERE id > ? AND id <= ? AND +period_id = ? ORDER BY id",
                  &stmt, err, "iii", after, until, period_id);
    if (good) {
        while ((good = stmt_step(stmt, &row, err)) && row) {
            scan_cells(&index, stmt_integer(stmt, 0), stmt_blob(stmt, 1), sink, context);
        }
        stmt_close(stmt);
    }
    arena_destroy(arena);
    return good;
}

static bool read_counts(Tx *tx, FactMark *mark, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx,
                   "SELECT version, units, ledgers, (SELECT COALESCE(MAX(id), 0) FROM submission) FROM fact_version"
                   " WHERE id = 1",
                   &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        mark->version = stmt_integer(stmt, 0);
        mark->units = stmt_integer(stmt, 1);
        mark->ledgers = stmt_integer(stmt, 2);
        mark->submission = stmt_integer(stmt, 3);
    }
    stmt_close(stmt);
    return good;
}

bool fact_mark(Tx *tx, FactMark *mark, Err *err) {
    *mark = (FactMark){.version = 0};
    return read_counts(tx, mark, err) && audit_newest(tx, &mark->sequence, mark->hash, err);
}

bool fact_mark_known(Tx *tx, const FactMark *mark, bool *known, Err *err) {
    char hash[65];
    bool good = audit_hash_at(tx, mark->sequence, hash, err);
    *known = good && hash[0] && strcmp(hash, mark->hash) == 0;
    return good;
}

bool fact_version(Tx *tx, int64_t *version, Err *err) {
    Stmt *stmt;
    bool row;
    *version = 0;
    if (!stmt_open(tx, "SELECT version FROM fact_version WHERE id = 1", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *version = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

bool fact_usual_period(Tx *tx, Arena *arena, Str *period, Err *err) {
    static const char sql[] =
        "WITH told (period_id, units) AS (SELECT s.period_id, COUNT(DISTINCT s.unit_id) FROM submission s"
        " JOIN source f ON f.id = s.source_id WHERE f.kind <> 'carry' GROUP BY s.period_id)"
        " SELECT p.code FROM told JOIN period p ON p.id = told.period_id"
        " WHERE told.units * 2 >= (SELECT MAX(units) FROM told) ORDER BY p.code DESC LIMIT 1";
    Stmt *stmt;
    bool row;
    *period = (Str){NULL, 0};
    if (!stmt_open(tx, sql, &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *period = good && row ? str_copy(arena, stmt_text(stmt, 0)) : *period;
    stmt_close(stmt);
    return good;
}

/* ---- origin ---- */

static bool holds_element(Str cells, unsigned element) {
    CellReader reader = cells_read(cells);
    PackedCell cell;
    while (cells_next(&reader, &cell)) {
        if (cell.element == element) {
            return true;
        }
    }
    return false;
}

/* The column of an element in source.columns, which import_store wrote; -1 when it is not there. */
static int column_in(Str columns, Str element, Arena *arena) {
    Str key = str_format(arena, "{\"element\":\"%.*s\",\"column\":", STR_ARG(element));
    ptrdiff_t at = str_find(columns, key);
    if (at < 0) {
        return -1;
    }
    size_t from = (size_t)at + key.len, to = from;
    while (to < columns.len && columns.data[to] >= '0' && columns.data[to] <= '9') {
        to++;
    }
    int64_t column;
    return integer_parse(str_slice(columns, from, to), &column) && column < TABLE_SHEET_COLUMNS ? (int)column : -1;
}

static bool element_id(Tx *tx, const Element *element, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row;
    *id = -1;
    if (!stmt_open(tx, "SELECT id FROM element WHERE code = ?", &stmt, err, "s", element->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : -1;
    stmt_close(stmt);
    return good;
}

/* Of {"document":12,"line":45}, which stated.c wrote. */
static int64_t number_in(Str columns, Str key) {
    ptrdiff_t at = str_find(columns, key);
    size_t from = at < 0 ? columns.len : (size_t)at + key.len, to = from;
    int64_t number;
    while (to < columns.len && columns.data[to] >= '0' && columns.data[to] <= '9') {
        to++;
    }
    return integer_parse(str_slice(columns, from, to), &number) ? number : 0;
}

static void fill_origin(const Stmt *stmt, const Element *element, Arena *arena, FactOrigin *origin) {
    char cell[16] = "";
    int64_t row = stmt_integer(stmt, 1);
    int column = column_in(stmt_text(stmt, 5), element->id, arena);
    if (row > 0 && column >= 0) {
        table_cell_name((uint32_t)column, (size_t)row, cell);
    }
    *origin = (FactOrigin){.found = true,
                           .source_id = stmt_integer(stmt, 2),
                           .kind = str_copy(arena, stmt_text(stmt, 8)),
                           .entry_id = stmt_integer(stmt, 9),
                           .file_name = str_copy(arena, stmt_text(stmt, 3)),
                           .sheet = str_copy(arena, stmt_text(stmt, 4)),
                           .actor = str_copy(arena, stmt_text(stmt, 6)),
                           .at = str_copy(arena, stmt_text(stmt, 7)),
                           .cell = str_copy(arena, str_from(cell))};
    if (str_is(origin->kind, "document")) {
        origin->document_id = number_in(stmt_text(stmt, 5), STR("\"document\":"));
        origin->line = number_in(stmt_text(stmt, 5), STR("\"line\":"));
    }
}

bool fact_origin(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, const Element *element, Arena *arena,
                 FactOrigin *origin, Err *err) {
    (void)pack;
    int64_t id;
    Stmt *stmt;
    bool row, good;
    *origin = (FactOrigin){.found = false};
    if (!element_id(tx, element, &id, err)) {
        return false;
    }
    if (id < 0) {
        return true; /* never stored */
    }
    if (!stmt_open(tx,
                   "SELECT s.cells, s.source_row, f.id, f.file_name, f.sheet, f.columns, f.actor, f.at, f.kind, "
                   "f.entry_id FROM submission s "
                   "JOIN source f ON f.id = s.source_id WHERE s.unit_id = ? AND s.period_id = ? ORDER BY s.id DESC",
                   &stmt, err, "ii", unit_id, period_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && !origin->found) {
        if (holds_element(stmt_blob(stmt, 0), (unsigned)id)) {
            fill_origin(stmt, element, arena, origin);
        }
    }
    stmt_close(stmt);
    return good;
}
