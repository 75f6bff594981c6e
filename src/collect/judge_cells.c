/* The cells of a draft laid out: which rows the tables have, in which order, and what stands in each cell. */
#include "judge_internal.h"

#include <stdlib.h>

typedef struct RowPlace {
    Str id;
    double position; /* rows without one come last, as they appear */
    size_t seen;
    bool removed;
} RowPlace;

typedef struct RowList {
    Map *by_id;
    RowPlace *rows;
    size_t count, capacity;
    size_t *at; /* place of a row once they are in order */
} RowList;

static int compare_rows(const void *a, const void *b) {
    const RowPlace *x = a, *y = b;
    if (x->position != y->position) {
        return x->position < y->position ? -1 : 1;
    }
    return x->seen < y->seen ? -1 : 1;
}

static RowPlace *row_of(Judging *judging, RowList *list, Str id) {
    size_t at;
    if (map_get(list->by_id, id, &at)) {
        return &list->rows[at];
    }
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? list->capacity * 2 : 32;
        list->rows = arena_grow(judging->scratch, list->rows, list->capacity, wanted, sizeof *list->rows);
        list->capacity = wanted;
    }
    map_put(list->by_id, id, list->count);
    list->rows[list->count] = (RowPlace){.id = id, .position = 1e18, .seen = list->count};
    return &list->rows[list->count++];
}

/* Which table and which field a cell is of. */
typedef struct CellPlace {
    int table, field;
} CellPlace;

static CellPlace place_of(const Form *form, const FormCell *cell) {
    size_t at;
    if (cell->field.len && cell->field.data[0] == '#') {
        return (CellPlace){map_get(form->table_by_id, cell->field, &at) ? (int)at : -1, -1};
    }
    if (!map_get(form->by_id, cell->field, &at) || (form->fields[at].table >= 0) != (cell->row.len > 0)) {
        return (CellPlace){-1, -1};
    }
    return (CellPlace){form->fields[at].table, (int)at};
}

static void find_rows(Judging *judging, RowList *lists) {
    for (size_t i = 0; i < judging->cell_count; i++) {
        const FormCell *cell = &judging->cells[i];
        CellPlace place = place_of(judging->form, cell);
        if (place.table < 0 || !cell->row.len) {
            continue;
        }
        RowPlace *row = row_of(judging, &lists[place.table], cell->row);
        if (place.field < 0) {
            double position;
            row->removed = str_is(cell->value, "-");
            row->position = number_parse(cell->value, &position) ? position : row->position;
        }
    }
}

static void order_rows(Judging *judging, RowList *list, TableRows *table) {
    RowPlace *order = ARENA_ARRAY(judging->scratch, list->count, RowPlace);
    for (size_t i = 0; i < list->count; i++) {
        if (!list->rows[i].removed) {
            order[table->count++] = list->rows[i];
        }
    }
    if (table->count) {
        qsort(order, table->count, sizeof *order, compare_rows);
    }
    table->ids = ARENA_ARRAY(judging->arena, table->count, Str);
    list->at = ARENA_ARRAY(judging->scratch, list->count, size_t);
    for (size_t i = 0; i < table->count; i++) {
        table->ids[i] = order[i].id;
        list->at[order[i].seen] = i;
    }
}

void judge_arrange(Judging *judging) {
    const Form *form = judging->form;
    RowList *lists = ARENA_ARRAY(judging->scratch, form->table_count, RowList);
    for (size_t t = 0; t < form->table_count; t++) {
        lists[t].by_id = map_create(judging->scratch, 64);
    }
    find_rows(judging, lists);
    judging->tables = ARENA_ARRAY(judging->scratch, form->table_count, TableRows);
    for (size_t t = 0; t < form->table_count; t++) {
        order_rows(judging, &lists[t], &judging->tables[t]);
    }
    judging->texts = ARENA_ARRAY(judging->scratch, form->field_count, Str *);
    for (size_t f = 0; f < form->field_count; f++) {
        judging->texts[f] = ARENA_ARRAY(judging->scratch, judge_rows(judging, form->fields[f].table), Str);
    }
    for (size_t i = 0; i < judging->cell_count; i++) {
        const FormCell *cell = &judging->cells[i];
        CellPlace place = place_of(form, cell);
        size_t row = 0;
        if (place.field < 0) {
            continue;
        }
        if (place.table >= 0) {
            RowList *list = &lists[place.table];
            if (!map_get(list->by_id, cell->row, &row) || list->rows[row].removed) {
                continue;
            }
            row = list->at[row];
        }
        judging->texts[place.field][row] = cell->value;
    }
}

Str judge_reason(const Judging *judging, Str check, Str row) {
    Str found = {NULL, 0};
    for (size_t i = 0; i < judging->cell_count; i++) {
        Str field = judging->cells[i].field;
        if (field.len == check.len + 1 && field.data[0] == '?' && str_equal(str_slice(field, 1, field.len), check) &&
            str_equal(judging->cells[i].row, row)) {
            found = str_trim(judging->cells[i].value);
        }
    }
    return found;
}
