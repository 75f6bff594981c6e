/* Elements that an approved form holds: a table may repeat what stands there, or leave it blank, but not change it. */
#include "fact_internal.h"

#include <string.h>

typedef struct Lock {
    int64_t unit_id;
    int element;
    Str form;
    CellState state;
    double value;
} Lock;

typedef struct Locks {
    Lock *items; /* by unit */
    size_t count, capacity;
    int64_t newest_unit;
    size_t *first; /* per unit id: its first lock; items[first[u]] .. items[first[u + 1]] */
} Locks;

static void keep_lock(Locks *locks, Arena *arena, const Lock *lock) {
    if (locks->count == locks->capacity) {
        size_t wanted = locks->capacity ? locks->capacity * 2 : 256;
        locks->items = arena_grow(arena, locks->items, locks->count, wanted, sizeof(Lock));
        locks->capacity = wanted;
    }
    locks->items[locks->count++] = *lock;
    locks->newest_unit = lock->unit_id;
}

static bool read_locks(Tx *tx, int64_t period_id, const ElementIndex *index, Arena *arena, Locks *locks, Err *err) {
    Stmt *stmt;
    bool row, good;
    Str form = {NULL, 0};
    if (!stmt_open(tx,
                   "SELECT l.unit_id, l.element_id, r.name FROM fact_lock l JOIN entry e ON e.id = l.entry_id "
                   "JOIN round r ON r.id = e.round_id WHERE l.period_id = ? ORDER BY l.unit_id",
                   &stmt, err, "i", period_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int64_t number = stmt_integer(stmt, 1);
        int element = number >= 0 && number <= UINT16_MAX ? index->by_id[number] : -1;
        if (element < 0) {
            continue;
        }
        form = str_equal(form, stmt_text(stmt, 2)) ? form : str_copy(arena, stmt_text(stmt, 2));
        keep_lock(locks, arena, &(Lock){.unit_id = stmt_integer(stmt, 0), .element = element, .form = form});
    }
    stmt_close(stmt);
    return good;
}

static void index_units(Locks *locks, Arena *arena) {
    size_t units = (size_t)locks->newest_unit + 2;
    locks->first = ARENA_ARRAY(arena, units, size_t);
    for (size_t unit = 0, at = 0; unit < units; unit++) {
        while (at < locks->count && locks->items[at].unit_id < (int64_t)unit) {
            at++;
        }
        locks->first[unit] = at;
    }
}

static Lock *find_lock(const Locks *locks, int64_t unit_id, int element) {
    if (unit_id <= 0 || unit_id > locks->newest_unit) {
        return NULL;
    }
    for (size_t i = locks->first[unit_id]; i < locks->count && locks->items[i].unit_id == unit_id; i++) {
        if (locks->items[i].element == element) {
            return &locks->items[i];
        }
    }
    return NULL;
}

static void note_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Lock *lock = find_lock(context, unit_id, element);
    if (lock) {
        lock->state = state;
        lock->value = value;
    }
}

static bool same_value(const PackedCell *cell, const Lock *lock) {
    return cell->state == CELL_EMPTY || (cell->state == lock->state && number_at_least(cell->value, lock->value) &&
                                         number_at_most(cell->value, lock->value));
}

static void refuse(Import *import, const ImportRow *row, const Lock *lock) {
    size_t count;
    const Element *element = &pack_elements(import->pack, &count)[lock->element];
    Place place = import_place(import, row->row, row->line, import_element_column(import, lock->element));
    strncpy(place.field, str_cstr(import->scratch, element->id), sizeof place.field - 1);
    IMPORT_ERROR(
        import, "locked", &place,
        "%.*s的“%.*s”已由“%.*s”审核锁定，不能用表格改写。如有错误，请由两位有解锁权限的人解锁该表，更正后重新审核。",
        STR_ARG(row->name), STR_ARG(element->name), STR_ARG(lock->form));
}

static bool has_locks(const Locks *locks, int64_t unit_id) {
    size_t first = unit_id > 0 && unit_id <= locks->newest_unit ? locks->first[unit_id] : locks->count;
    return first < locks->count && locks->items[first].unit_id == unit_id;
}

/* The row's cells without those that a form holds; how many these are. */
static size_t check_row(Import *import, ImportRow *row, const Locks *locks) {
    size_t left_out = 0;
    PackedCell cell;
    CellReader reader = cells_read(row->cells);
    if (!row->cells.len || !has_locks(locks, row->unit_id)) {
        return 0;
    }
    CellWriter kept = cells_write(import->arena, import->element_count);
    while (cells_next(&reader, &cell)) {
        const Lock *lock = find_lock(locks, row->unit_id, (int)cell.element);
        if (lock && !same_value(&cell, lock)) {
            refuse(import, row, lock);
        } else if (lock) {
            left_out++;
        } else {
            cells_add(&kept, &cell);
        }
    }
    row->cells = cells_str(&kept);
    return left_out;
}

static bool check_period(Import *import, Tx *tx, size_t period, size_t *left_out, Err *err) {
    Arena *arena = arena_create();
    ElementIndex index;
    Locks locks = {.items = NULL};
    int64_t id;
    bool good = org_period_id(tx, import->periods[period].code, false, &id, err) &&
                element_index_load(tx, import->pack, arena, &index, err) &&
                read_locks(tx, id, &index, arena, &locks, err);
    if (good && locks.count) {
        index_units(&locks, arena);
        good = fact_scan(tx, import->pack, id, note_value, &locks, err);
        for (size_t i = 0; good && i < import->row_count; i++) {
            *left_out += import->rows[i].period == (int)period ? check_row(import, &import->rows[i], &locks) : 0;
        }
    }
    arena_destroy(arena);
    return good;
}

bool import_check_locks(Import *import, Tx *tx, Err *err) {
    size_t left_out = 0;
    for (size_t p = 0; p < import->period_count; p++) {
        if (import->periods[p].stored && !check_period(import, tx, p, &left_out, err)) {
            return false;
        }
    }
    if (left_out && !import->result->problems.errors) {
        Place place = import_place(import, 0, 0, -1);
        problem_add(&import->result->problems, SEVERITY_NOTE, "locked", &place,
                    "有%zu个单元格的数据已由填报表审核锁定；表中相同或空白，仍以填报表为准。", left_out);
    }
    return true;
}
