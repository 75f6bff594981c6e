/* Merged ranges of a sheet's first rows. They stand behind all rows in the file, so the first rows are kept until the
 * ranges are known; only when these fill a cell that matters is the sheet read a second time. */
#include "xlsx_internal.h"

#include <string.h>

enum { WIDEST = 2000 }; /* columns; beyond: a title across the whole sheet */

/* ---- a row ---- */

void sheet_row_begin(SheetRow *row, uint32_t number) {
    row->number = number;
    row->count = row->text.len = 0;
}

void sheet_row_add(SheetRow *row, TableCell cell, Str text, bool owned) {
    if (row->count == row->capacity) {
        size_t wanted = row->capacity ? row->capacity * 2 : 64;
        row->pending = arena_grow(row->arena, row->pending, row->capacity, wanted, sizeof *row->pending);
        row->cells = arena_grow(row->arena, row->cells, row->capacity, wanted, sizeof *row->cells);
        row->capacity = wanted;
    }
    cell.text = text;
    row->pending[row->count++] = (Pending){cell, row->text.len, owned};
    if (owned) {
        buf_add(&row->text, text);
    }
}

static Str text_of(const SheetRow *row, const Pending *pending) {
    return (Str){pending->owned ? row->text.data + pending->start : pending->cell.text.data, pending->cell.text.len};
}

TableRow sheet_row_tell(SheetRow *row, Str sheet) {
    for (size_t i = 0; i < row->count; i++) {
        row->cells[i] = row->pending[i].cell;
        row->cells[i].text = text_of(row, &row->pending[i]);
    }
    return (TableRow){.row = row->number, .cells = row->cells, .count = row->count, .sheet = sheet};
}

/* ---- ranges ---- */

void merges_add(Merges *merges, const char *reference) {
    Merge merge = {.text = {NULL, 0}};
    const char *rest;
    if (!cell_reference(reference, &merge.first_column, &merge.first_row, &rest) || *rest != ':' ||
        !cell_reference(rest + 1, &merge.last_column, &merge.last_row, &rest) || *rest != '\0' ||
        merge.first_row > MERGE_ROWS || merge.last_row < merge.first_row || merge.last_column < merge.first_column ||
        merge.last_column > merge.first_column + WIDEST || merges->count >= MERGES_MOST) {
        return;
    }
    merge.last_row = merge.last_row < MERGE_ROWS ? merge.last_row : MERGE_ROWS;
    if (merges->count == merges->capacity) {
        size_t wanted = merges->capacity ? merges->capacity * 2 : 16;
        merges->items = arena_grow(merges->arena, merges->items, merges->capacity, wanted, sizeof *merges->items);
        merges->capacity = wanted;
    }
    merges->items[merges->count++] = merge;
}

static void remember_text(Merges *merges, Merge *merge, const SheetRow *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->pending[i].cell.column == merge->first_column) {
            merge->text = str_copy(merges->arena, text_of(row, &row->pending[i]));
        }
    }
}

/* Puts the text into a cell of the row that has no content. */
static void fill_cell(SheetRow *row, uint32_t column, Str text) {
    size_t at = 0;
    while (at < row->count && row->pending[at].cell.column < column) {
        at++;
    }
    if (at < row->count && row->pending[at].cell.column == column) {
        return;
    }
    sheet_row_add(row, (TableCell){.column = column}, text, false);
    Pending last = row->pending[row->count - 1];
    memmove(&row->pending[at + 1], &row->pending[at], (row->count - 1 - at) * sizeof last);
    row->pending[at] = last;
}

void merges_repeat(Merges *merges, SheetRow *row) {
    for (size_t m = 0; m < merges->count && row->number <= MERGE_ROWS; m++) {
        Merge *merge = &merges->items[m];
        if (row->number < merge->first_row || row->number > merge->last_row) {
            continue;
        }
        if (row->number == merge->first_row) {
            remember_text(merges, merge, row);
        }
        for (uint32_t column = merge->first_column; merge->text.len && column <= merge->last_column; column++) {
            fill_cell(row, column, merge->text);
        }
    }
}

/* ---- the first rows ---- */

void first_rows_keep(FirstRows *first, const SheetRow *row) {
    if (row->number > MERGE_ROWS || first->count == MERGE_ROWS) {
        return;
    }
    TableCell *cells = ARENA_ARRAY(first->arena, row->count, TableCell);
    for (size_t i = 0; i < row->count; i++) {
        const Pending *pending = &row->pending[i];
        cells[i] = pending->cell;
        cells[i].text = pending->owned ? str_copy(first->arena, text_of(row, pending)) : pending->cell.text;
    }
    first->rows[first->count].number = row->number;
    first->rows[first->count].cells = cells;
    first->rows[first->count++].count = row->count;
}

bool first_rows_changed(const FirstRows *first, Merges *merges, Str sheet, const TableEvents *events) {
    SheetRow row = {.arena = first->arena};
    bool matters = false;
    for (size_t i = 0; i < first->count && merges->count; i++) {
        size_t count = first->rows[i].count;
        sheet_row_begin(&row, first->rows[i].number);
        for (size_t c = 0; c < count; c++) {
            sheet_row_add(&row, first->rows[i].cells[c], first->rows[i].cells[c].text, false);
        }
        merges_repeat(merges, &row);
        if (row.count > count) {
            const TableRow changed = sheet_row_tell(&row, sheet);
            matters |= !events->changed || events->changed(events->context, &changed);
        }
    }
    return matters;
}
