/* A workbook as lines: each row a line, cells parted by tabs. */
#include "input.h"
#include "table.h"

static bool take_row(void *context, const TableRow *row, Err *err) {
    InputLines *lines = context;
    (void)err;
    input_begin_line(lines, false);
    for (size_t i = 0; i < row->count; i++) {
        if (i) {
            input_add(lines, STR("\t"));
        }
        /* A line end inside a cell stays inside the row. */
        Str rest = row->cells[i].text, part;
        for (bool first = true; str_cut(&rest, '\n', &part); first = false) {
            if (!first) {
                input_add(lines, STR(" "));
            }
            input_add(lines, part);
        }
    }
    input_end_line(lines);
    return true;
}

static bool take_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

bool input_xlsx(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    TableLimits limits = table_limits_default();
    const TableEvents events = {.context = lines, .sheet = take_sheet, .row = take_row};
    (void)arena;
    return table_parse(bytes, (Str){NULL, 0}, &limits, &events, err);
}
