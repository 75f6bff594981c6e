/* Merged ranges of a sheet's first rows. They stand behind all rows in the file, so the first rows are kept until the
 * ranges are known; only when these fill a cell that matters is the sheet read a second time. */
#include "xlsx_internal.h"

#include <string.h>

enum { WIDEST = 2000 }; /* columns; beyond: a title across the whole sheet */

/* ---- a row ---- */

void sheet_row_begin(SheetRow *row, uint32_t number) {
    row->number = number;
    row->hidden = false;
    row->count = row->text_used = 0;
}

/* Cells point into the text, so they move with it. */
static void widen_text(SheetRow *row, size_t more) {
    size_t wanted = row->text_size ? row->text_size * 2 : 4096;
    while (wanted - row->text_used < more) {
        wanted *= 2;
    }
    char *wider = arena_grow(row->arena, row->text, row->text_used, wanted, 1);
    for (size_t i = 0; i < row->count; i++) {
        uintptr_t at = (uintptr_t)row->cells[i].text.data - (uintptr_t)row->text;
        if (at < row->text_used) {
            row->cells[i].text.data = wider + at;
        }
    }
    row->text = wider;
    row->text_size = wanted;
}

TableCell *sheet_row_add(SheetRow *row, uint32_t column, Str text, bool copied) {
    if (row->count == row->capacity) {
        size_t wanted = row->capacity ? row->capacity * 2 : 64;
        row->cells = arena_grow(row->arena, row->cells, row->capacity, wanted, sizeof *row->cells);
        row->capacity = wanted;
    }
    if (copied) {
        if (row->text_size - row->text_used < text.len) {
            widen_text(row, text.len);
        }
        char *copy = row->text + row->text_used;
        memcpy(copy, text.data, text.len);
        row->text_used += text.len;
        text.data = copy;
    }
    TableCell *cell = &row->cells[row->count++];
    *cell = (TableCell){.column = column, .text = text};
    return cell;
}

/* ---- ranges ---- */

void merges_add(Merges *merges, const char *reference) {
    Merge merge = {.text = {NULL, 0}};
    const char *rest;
    if (!cell_reference(reference, &merge.first_column, &merge.first_row, &rest) || *rest != ':' ||
        !cell_reference(rest + 1, &merge.last_column, &merge.last_row, &rest) || *rest != '\0' ||
        merge.first_row > merges->rows || merge.last_row < merge.first_row || merge.last_column < merge.first_column ||
        merge.last_column > merge.first_column + WIDEST || merges->count >= MERGES_MOST) {
        return;
    }
    merge.last_row = merge.last_row < merges->rows ? merge.last_row : (uint32_t)merges->rows;
    if (merges->count == merges->capacity) {
        size_t wanted = merges->capacity ? merges->capacity * 2 : 16;
        merges->items = arena_grow(merges->arena, merges->items, merges->capacity, wanted, sizeof *merges->items);
        merges->capacity = wanted;
    }
    merges->items[merges->count++] = merge;
}

static void remember_text(Merges *merges, Merge *merge, const SheetRow *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column == merge->first_column) {
            merge->text = str_copy(merges->arena, row->cells[i].text);
        }
    }
}

/* Puts the text into a cell of the row that has no content. */
static void fill_cell(SheetRow *row, uint32_t column, Str text) {
    size_t at = 0;
    while (at < row->count && row->cells[at].column < column) {
        at++;
    }
    if (at < row->count && row->cells[at].column == column) {
        return;
    }
    TableCell filled = *sheet_row_add(row, column, text, false);
    memmove(&row->cells[at + 1], &row->cells[at], (row->count - 1 - at) * sizeof filled);
    row->cells[at] = filled;
}

void merges_repeat(Merges *merges, SheetRow *row) {
    for (size_t m = 0; m < merges->count && row->number <= merges->rows; m++) {
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
    if (row->number > first->most || first->count == first->most) {
        return;
    }
    if (first->count == first->capacity) {
        size_t wanted = first->capacity ? first->capacity * 2 : 16;
        first->rows = arena_grow(first->arena, first->rows, first->capacity, wanted, sizeof *first->rows);
        first->capacity = wanted;
    }
    TableCell *cells = ARENA_ARRAY(first->arena, row->count, TableCell);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(first->arena, row->cells[i].text);
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
            *sheet_row_add(&row, 0, (Str){NULL, 0}, false) = first->rows[i].cells[c];
        }
        merges_repeat(merges, &row);
        if (row.count > count) {
            const TableRow changed = {.row = row.number, .cells = row.cells, .count = row.count, .sheet = sheet};
            matters |= !events->changed || events->changed(events->context, &changed);
        }
    }
    return matters;
}
