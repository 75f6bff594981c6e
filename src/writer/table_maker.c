/* Tables growing row by row. */
#include "tables.h"
#include "title.h"

TableMaker table_maker(Arena *arena, Str title, const ColumnOut *columns, size_t more_columns) {
    size_t count = 0;
    while (columns[count].heading) {
        count++;
    }
    TableMaker maker = {.arena = arena, .table = {.title = title}};
    maker.table.headings = ARENA_ARRAY(arena, count + more_columns, Str);
    maker.table.widths = ARENA_ARRAY(arena, count + more_columns, int);
    for (size_t i = 0; i < count; i++) {
        table_add_column(&maker, str_from(columns[i].heading), columns[i].width);
    }
    return maker;
}

void table_add_column(TableMaker *maker, Str heading, int width) {
    TableOut *table = &maker->table;
    table->headings[table->column_count] = heading;
    table->widths[table->column_count++] = width;
}

void table_row(TableMaker *maker) {
    TableOut *table = &maker->table;
    if (table->row_count == maker->capacity) {
        size_t capacity = maker->capacity ? maker->capacity * 2 : 16, width = table->column_count;
        table->cells =
            arena_grow(maker->arena, table->cells, table->row_count * width, capacity * width, sizeof(TableCellOut));
        maker->capacity = capacity;
    }
    table->row_count++;
    maker->column = 0;
}

TableCellOut *table_text(TableMaker *maker, Str text) {
    TableOut *table = &maker->table;
    TableCellOut *cell = &table->cells[(table->row_count - 1) * table->column_count + maker->column++];
    cell->text = text;
    return cell;
}

TableCellOut *table_figure(TableMaker *maker, Str text) {
    TableCellOut *cell = table_text(maker, text);
    cell->number = true;
    return cell;
}

TableCellOut *table_count(TableMaker *maker, size_t count) {
    return table_figure(maker, str_format(maker->arena, "%zu", count));
}

/* What the column's widest number takes, with its edges; 0: it has none. */
static long number_width(const TableOut *table, size_t column) {
    long widest = 0;
    for (size_t row = 0; row < table->row_count; row++) {
        const TableCellOut *cell = &table->cells[row * table->column_count + column];
        long width = cell->number ? half_widths(cell->text) + (cell->bad ? 2 : 0) + TABLE_COLUMN_EDGES : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void widen_for_number(TableOut *table, size_t column) {
    long room = table->landscape ? TABLE_ROOM_LYING : TABLE_ROOM_UPRIGHT, others = 0;
    long needs = number_width(table, column);
    for (size_t i = 0; i < table->column_count; i++) {
        others += i == column ? 0 : table->widths[i];
    }
    long wanted = needs < room ? (needs * others + room - needs - 1) / (room - needs) : 0;
    table->widths[column] = wanted > table->widths[column] ? (int)wanted : table->widths[column];
}

/* A number is never broken over two lines: its column gets the part of the page it needs. Twice, as each column that
 * grows takes from the others. */
static void widen_for_numbers(TableOut *table) {
    for (int pass = 0; pass < 2; pass++) {
        for (size_t column = 0; column < table->column_count; column++) {
            widen_for_number(table, column);
        }
    }
}

const TableOut *table_done(TableMaker *maker) {
    TableOut *table = ARENA_NEW(maker->arena, TableOut);
    *table = maker->table;
    widen_for_numbers(table);
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        TableCellOut *cell = &table->cells[i];
        cell->text = cell->text.len ? cell->text : STR("—"); /* an empty cell looks forgotten */
    }
    return table;
}
