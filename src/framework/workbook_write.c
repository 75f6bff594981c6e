/* A framework as a workbook: a sheet of help, then a sheet per table of columns; choices are offered in the cells. */
#include "framework_internal.h"

#include <string.h>
#include <xlsxwriter.h>

enum { ROWS_OFFERED = 1000, WIDTH_LEAST = 10, WIDTH_MOST = 42 };

typedef struct Book {
    lxw_workbook *book;
    lxw_format *head, *must, *text;
    Arena *arena;
    bool good;
} Book;

static void put(Book *book, lxw_worksheet *sheet, size_t row, size_t column, Str text, lxw_format *format) {
    lxw_error error =
        worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, str_cstr(book->arena, text), format);
    book->good = book->good && error == LXW_NO_ERROR;
}

static void put_help(Book *book) {
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, "说明");
    size_t row = 0;
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 18, NULL);
    worksheet_set_column(sheet, 2, 2, 90, NULL);
    put(book, sheet, row, 0, STR("表"), book->head);
    put(book, sheet, row, 1, STR("列"), book->head);
    put(book, sheet, row++, 2, STR("怎么填（深色列名必须写）"), book->head);
    for (size_t s = 0; s < SHEETS; s++) {
        put(book, sheet, row, 0, str_from(sheet_defs[s].name), book->text);
        put(book, sheet, row++, 2, str_from(sheet_defs[s].help), book->text);
        for (size_t i = 0; i < sheet_defs[s].count; i++) {
            const SheetColumn *column = &sheet_defs[s].columns[i];
            Buf help = buf_create(book->arena);
            buf_add(&help, str_from(column->help));
            for (const Word *word = column->words; word && word->id; word++) {
                buf_add(&help, buf_str(&help).len ? STR("；") : STR(""));
                buf_add(&help, str_from(word->name));
            }
            put(book, sheet, row, 1, str_from(column->heading), book->text);
            put(book, sheet, row++, 2, buf_str(&help), book->text);
        }
    }
}

/* Words to choose from, in the cells of a column (or one cell of the upright sheet). */
static void offer(lxw_worksheet *sheet, const SheetColumn *column, size_t from_row, size_t at, size_t to_row) {
    char yes[] = "是", no[] = "否", title[] = "请选一个", message[] = "请从列表里选。";
    char *words[16], *truth[] = {yes, no, NULL};
    size_t count = 0;
    for (const Word *word = column->words; word && word->id && count + 1 < sizeof words / sizeof *words; word++) {
        if (word->name[0]) {
            words[count++] = (char *)(uintptr_t)word->name;
        }
    }
    words[count] = NULL;
    if (!count && column->kind != CELL_BOOL) {
        return;
    }
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .dropdown = LXW_VALIDATION_ON,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
                                .show_error = LXW_VALIDATION_ON,
                                .error_title = title,
                                .error_message = message,
                                .value_list = count ? words : truth};
    worksheet_data_validation_range(sheet, (lxw_row_t)from_row, (lxw_col_t)at, (lxw_row_t)to_row, (lxw_col_t)at, &rule);
}

static void put_cell(Book *book, lxw_worksheet *sheet, size_t row, size_t at, const SheetColumn *column, Str cell) {
    double number;
    bool figure = column->kind == CELL_FRACTION || column->kind == CELL_INTEGER || column->kind == CELL_NUMBER;
    if (!cell.len) {
        return;
    }
    if (figure && number_parse(cell, &number)) {
        book->good = worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)at, number, book->text) == LXW_NO_ERROR &&
                     book->good;
    } else {
        put(book, sheet, row, at, cell, book->text);
    }
}

static double width_of(const SheetColumn *column) {
    double width =
        column->kind == CELL_FORMULA || column->kind == CELL_LIMIT || column->kind == CELL_TEXT ? 22 : WIDTH_LEAST;
    bool id = column->key && strcmp(column->key, "id") == 0;
    bool name = column->key && (strcmp(column->key, "name") == 0 || strcmp(column->key, "value") == 0);
    return id || column->kind == CELL_OWNER ? 14 : name ? WIDTH_MOST : width;
}

static void put_whole(Book *book, const Grid *grid) {
    const SheetDef *def = &sheet_defs[SHEET_WHOLE];
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, def->name);
    worksheet_set_column(sheet, 0, 0, 18, NULL);
    worksheet_set_column(sheet, 1, 1, 60, NULL);
    worksheet_set_column(sheet, 2, 2, 70, NULL);
    put(book, sheet, 0, 0, STR("事项"), book->head);
    put(book, sheet, 0, 1, STR("内容"), book->head);
    put(book, sheet, 0, 2, STR("怎么填"), book->head);
    for (size_t i = 0; i < def->count; i++) {
        const SheetColumn *column = &def->columns[i];
        put(book, sheet, i + 1, 0, str_from(column->heading), column->required ? book->must : book->head);
        put_cell(book, sheet, i + 1, 1, column,
                 grid->counts[SHEET_WHOLE] ? grid->rows[SHEET_WHOLE][0].cells[i] : STR(""));
        put(book, sheet, i + 1, 2, str_from(column->help), NULL);
        offer(sheet, column, i + 1, 1, i + 1);
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

static void put_sheet(Book *book, const Grid *grid, SheetId id) {
    const SheetDef *def = &sheet_defs[id];
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, def->name);
    for (size_t i = 0; i < def->count; i++) {
        const SheetColumn *column = &def->columns[i];
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(column), NULL);
        put(book, sheet, 0, i, str_from(column->heading), column->required ? book->must : book->head);
        offer(sheet, column, 1, i, grid->counts[id] + ROWS_OFFERED);
        for (size_t row = 0; row < grid->counts[id]; row++) {
            put_cell(book, sheet, row + 1, i, column, grid->rows[id][row].cells[i]);
        }
    }
    worksheet_freeze_panes(sheet, 1, id == SHEET_NODES ? 3 : 0);
}

/* What an empty workbook begins with: two groups of one indicator each, that pass as they are. */
static void begin_grid(Grid *grid, Arena *arena) {
    static const char *const cells[][4] = {{"A", "", "基础工作", ""},
                                           {"A-1", "A", "制度健全", "落实程度"},
                                           {"B", "", "安全工作", ""},
                                           {"B-1", "B", "安全管理", "扣分"}};
    static const char *const grade[][3] = {{"good", "优秀", "90"}, {"qualified", "合格", "60"}, {"not", "不合格", ""}};
    static const char *const level[][3] = {
        {"full", "完全落实", "1"}, {"basic", "基本落实", "0.6"}, {"not", "未落实", "0"}};
    static const char *const begun[][2] = {{"standard", "bureau-1"}, {"name", "评价指标体系"}, {"title", "工作"},
                                           {"document", "本局文件"}, {"valid", "2025-01"},     {"level", "学校"},
                                           {"points", "100"},        {"pass", "合格"}};
    GridRow *whole = grid_add(grid, SHEET_WHOLE, arena);
    for (size_t i = 0; i < sizeof begun / sizeof *begun; i++) {
        whole->cells[column_of(SHEET_WHOLE, begun[i][0])] = str_from(begun[i][1]);
    }
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        GridRow *row = grid_add(grid, SHEET_NODES, arena);
        for (size_t k = 0; k < 4; k++) {
            row->cells[k] = str_from(cells[i][k]);
        }
        row->cells[column_of(SHEET_NODES, "points")] = STR("50");
    }
    GridRow *line = grid_add(grid, SHEET_LINES, arena);
    line->cells[0] = STR("B-1");
    line->cells[1] = STR("B-1-1");
    line->cells[2] = STR("隐患未整改");
    line->cells[column_of(SHEET_LINES, "each")] = STR("5");
    for (size_t i = 0; i < 3; i++) {
        GridRow *of_grade = grid_add(grid, SHEET_GRADES, arena), *of_level = grid_add(grid, SHEET_LEVELS, arena);
        for (size_t k = 0; k < 3; k++) {
            of_grade->cells[k] = str_from(grade[i][k]);
            of_level->cells[k] = str_from(level[i][k]);
        }
    }
}

static lxw_format *heading_format(lxw_workbook *book, lxw_color_t ground) {
    lxw_format *format = workbook_add_format(book);
    format_set_bold(format);
    format_set_bg_color(format, ground);
    format_set_border(format, LXW_BORDER_THIN);
    return format;
}

bool framework_book_write(const StandardDef *def, const char *path, Err *err) {
    Arena *arena = arena_create();
    Grid grid = {.counts = {0}};
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    Book book = {.book = workbook_new_opt(path, &options), .arena = arena, .good = true};
    if (!book.book) {
        arena_destroy(arena);
        return err_set(err, ERR_IO, "建不了工作簿，请检查磁盘空间。");
    }
    if (def) {
        grid_of(def, &grid, arena);
    } else {
        begin_grid(&grid, arena);
    }
    book.head = heading_format(book.book, 0xEDEDED);
    book.must = heading_format(book.book, 0xBCCEE5);
    book.text = workbook_add_format(book.book);
    format_set_text_wrap(book.text);
    format_set_align(book.text, LXW_ALIGN_VERTICAL_TOP);
    put_help(&book);
    put_whole(&book, &grid);
    for (SheetId id = SHEET_NODES; id < SHEETS; id++) {
        put_sheet(&book, &grid, id);
    }
    bool good = workbook_close(book.book) == LXW_NO_ERROR && book.good;
    arena_destroy(arena);
    return good || err_set(err, ERR_IO, "工作簿没有写成，请检查磁盘空间。");
}
