/* A table of tasks: which of its columns is what, and its rows. Merged cells come with their text in every row. */
#include "plan_internal.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

enum { HEADING_WITHIN = 10, SHEET_COLUMNS_MOST = 60 };

typedef struct Reading {
    Importing *importing;
    int columns[SHEET_COLUMNS_MOST]; /* of the sheet -> of the kind; -1: none */
    Str unread;                      /* headings that are no column */
    bool heading;
    size_t looked;
    Str sheet;
} Reading;

ImportRow *import_row_add(Importing *importing) {
    ImportRows *rows = &importing->rows;
    if (rows->count == rows->capacity) {
        size_t wanted = rows->capacity * 2 + 64;
        rows->items = arena_grow(importing->arena, rows->items, rows->capacity, wanted, sizeof *rows->items);
        rows->capacity = wanted;
    }
    ImportRow *row = &rows->items[rows->count++];
    *row = (ImportRow){.row = 0};
    for (int i = 0; i < IMPORT_COLUMNS_MOST; i++) {
        row->columns[i] = -1;
    }
    return row;
}

/* ---- headings -------------------------------------------------------------------- */

/* "完成时限（年月日）" is 完成时限; blanks and line ends within a heading do not count. */
static Str plain_heading(Str text, Arena *arena) {
    Str half = str_to_half_width(arena, text);
    Buf out = buf_create(arena);
    for (size_t i = 0; i < half.len && half.data[i] != '('; i++) {
        if (half.data[i] != ' ' && half.data[i] != '\n' && half.data[i] != '\r' && half.data[i] != '\t') {
            buf_add_char(&out, half.data[i]);
        }
    }
    return buf_str(&out);
}

static int column_named(const PlanDef *def, Str heading) {
    for (size_t c = 0; c < def->column_count && c < IMPORT_COLUMNS_MOST; c++) {
        for (size_t n = 0; n < def->columns[c].name_count; n++) {
            if (str_equal(def->columns[c].names[n], heading)) {
                return (int)c;
            }
        }
    }
    return -1;
}

static bool is_text_column(const PlanDef *def, int column) {
    return column >= 0 && str_equal(def->columns[column].field, def->task.text);
}

/* The first row with the column of tasks and at least one other. */
static void take_heading(Reading *reading, const TableRow *row) {
    Importing *importing = reading->importing;
    const PlanDef *def = importing->def;
    size_t known = 0;
    bool text = false;
    Buf unread = buf_create(importing->arena);
    for (size_t i = 0; i < SHEET_COLUMNS_MOST; i++) {
        reading->columns[i] = -1;
    }
    for (size_t i = 0; i < row->count; i++) {
        uint32_t at = row->cells[i].column;
        Str heading = plain_heading(row->cells[i].text, importing->arena);
        int column = at < SHEET_COLUMNS_MOST ? column_named(def, heading) : -1;
        for (uint32_t before = 0; column >= 0 && before < at; before++) { /* a merged heading stands twice */
            column = reading->columns[before] == column ? -1 : column;
        }
        if (column < 0) {
            if (heading.len && !str_is(heading, "序号")) {
                buf_add_format(&unread, "%s%.*s", unread.len ? "、" : "", STR_ARG(heading));
            }
            continue;
        }
        reading->columns[at] = column;
        text = text || is_text_column(def, column);
        known++;
    }
    reading->heading = text && known >= 2;
    reading->unread = buf_str(&unread);
}

/* ---- rows -------------------------------------------------------------------------- */

/* A line across the whole table: "一、…". */
static bool is_line_across(const Reading *reading, const TableRow *row) {
    size_t columns = 0;
    for (size_t i = 0; i < SHEET_COLUMNS_MOST; i++) {
        columns += reading->columns[i] >= 0;
    }
    for (size_t i = 1; i < row->count; i++) {
        if (!str_equal(str_trim(row->cells[i].text), str_trim(row->cells[0].text))) {
            return false;
        }
    }
    return row->count >= columns && columns > 2;
}

static void take_row(Reading *reading, const TableRow *row) {
    Importing *importing = reading->importing;
    const PlanDef *def = importing->def;
    ImportRow *made = import_row_add(importing);
    made->row = (int)(row->line ? row->line : row->row);
    made->sheet = reading->sheet;
    for (size_t i = 0; i < SHEET_COLUMNS_MOST; i++) {
        if (reading->columns[i] >= 0) {
            made->columns[reading->columns[i]] = (int)i;
        }
    }
    for (size_t i = 0; i < row->count; i++) {
        uint32_t at = row->cells[i].column;
        int column = at < SHEET_COLUMNS_MOST ? reading->columns[at] : -1;
        Str text = str_trim(row->cells[i].text);
        if (column < 0 || !text.len) {
            continue;
        }
        text = str_copy(importing->arena, text);
        const PlanColumnDef *as = &def->columns[column];
        int level = as->level.len ? plan_level(def, as->level) : -1;
        if (level >= 0 && level < IMPORT_LEVELS_MOST) {
            made->levels[level] = text;
        } else if (is_text_column(def, column)) {
            made->levels[def->level_count - 1] = text;
        } else {
            made->cells[column] = text;
        }
    }
}

static bool see_sheet(void *context, Str name, Err *err) {
    Reading *reading = context;
    (void)err;
    reading->sheet = str_copy(reading->importing->arena, name);
    return true;
}

static bool see_row(void *context, const TableRow *row, Err *err) {
    Reading *reading = context;
    Importing *importing = reading->importing;
    if (!reading->heading) {
        take_heading(reading, row);
        return reading->heading || ++reading->looked < HEADING_WITHIN;
    }
    if (importing->rows.count >= PLAN_IMPORT_ROWS_MOST) {
        return err_set(err, ERR_LIMIT, "一次最多读入%d行。请分成几份。", PLAN_IMPORT_ROWS_MOST);
    }
    if (is_line_across(reading, row)) {
        ImportRow *line = import_row_add(importing);
        line->row = (int)row->row;
        import_fault(importing, line, -1, SEVERITY_NOTE, "line", "整行合并的“%.*s”没有读。",
                     STR_ARG(str_head(str_trim(row->cells[0].text), 90)));
        importing->rows.count--;
        return true;
    }
    take_row(reading, row);
    return true;
}

static bool start_again(void *context, Err *err) {
    Reading *reading = context;
    (void)err;
    reading->heading = false;
    reading->looked = 0;
    reading->importing->rows.count = 0;
    reading->importing->import->problems = problem_list(reading->importing->arena, PLAN_PROBLEMS_MOST);
    return true;
}

bool import_table(Importing *importing, Err *err) {
    Reading *reading = ARENA_NEW(importing->arena, Reading);
    *reading = (Reading){.importing = importing};
    const TableEvents events = {.context = reading, .sheet = see_sheet, .row = see_row, .again = start_again};
    TableLimits limits = table_limits_default();
    limits.merged_rows = PLAN_IMPORT_ROWS_MOST + HEADING_WITHIN;
    if (!table_stream(importing->import->path, (Str){NULL, 0}, &limits, &events, err)) {
        return false;
    }
    if (!reading->heading) {
        Buf names = buf_create(importing->arena);
        for (size_t c = 0; c < importing->def->column_count; c++) {
            const PlanColumnDef *column = &importing->def->columns[c];
            if (column->name_count) {
                buf_add_format(&names, "%s%.*s", names.len ? "、" : "", STR_ARG(column->names[0]));
            }
        }
        return err_set(err, ERR_INPUT, "前%d行里没有找到表头。表头要有任务这一列，可以有的列：%.*s。", HEADING_WITHIN,
                       STR_ARG(str_head(buf_str(&names), 300)));
    }
    if (reading->unread.len) {
        problem_add(&importing->import->problems, SEVERITY_NOTE, "column", NULL, "这些列没有读：%.*s。",
                    STR_ARG(str_head(reading->unread, 300)));
    }
    return true;
}
