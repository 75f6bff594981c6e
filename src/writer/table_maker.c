/* Tables growing row by row. */
#include "tables.h"

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

const TableOut *table_done(TableMaker *maker) {
    TableOut *table = ARENA_NEW(maker->arena, TableOut);
    *table = maker->table;
    return table;
}
