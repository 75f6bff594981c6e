/* A workbook as the text of a framework. Cells are taken as they are; the text is then read as packs are, and each
 * fault goes back to the cell that it came from, with the column's heading in place of the word of the text. */
#include "framework_internal.h"
#include "pack_own.h"

#include <stdio.h>
#include <string.h>

/* What faults call the text: places in it are told as cells. */
#define BOOK_NAME "workbook"

enum { ROWS_MOST = 5000, COLUMNS_MOST = 64, CELL_MOST = 8000, UNKNOWN = -1 };

typedef struct Taking {
    Grid *grid;
    Arena *arena;
    ProblemList *problems;
    SheetId sheet;
    int columns[COLUMNS_MOST]; /* of the sheet's columns: which of the table */
    bool begun, found[COLUMNS_MOST];
} Taking;

static int heading_index(SheetId sheet, Str text) {
    for (size_t i = 0; i < sheet_defs[sheet].count; i++) {
        if (str_is(str_trim(text), sheet_defs[sheet].columns[i].heading)) {
            return (int)i;
        }
    }
    return UNKNOWN;
}

/* Formulas of a spreadsheet that failed, and texts that nobody typed by hand, are faults of their cell. */
static Str take_text(Taking *taking, const TableRow *row, const TableCell *cell, size_t at) {
    Str text = str_trim(cell->text);
    if (cell->is_error) {
        cell_problem(taking->problems, taking->sheet, row->row, at, "单元格里的公式出错了（%.*s），请改成内容。",
                     STR_ARG(text));
        return (Str){NULL, 0};
    }
    if (text.len > CELL_MOST) {
        cell_problem(taking->problems, taking->sheet, row->row, at, "太长，最多%d个字节。", CELL_MOST);
        return (Str){NULL, 0};
    }
    return str_copy(taking->arena, text);
}

static void take_headings(Taking *taking, const TableRow *row) {
    taking->begun = true;
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        int at = heading_index(taking->sheet, cell->text);
        if (cell->column >= COLUMNS_MOST || !str_trim(cell->text).len) {
            continue;
        }
        taking->columns[cell->column] = at;
        if (at == UNKNOWN) {
            cell_problem(taking->problems, taking->sheet, row->row, cell->column,
                         "没有“%.*s”这一列，请照模板的列名写。", STR_ARG(str_trim(cell->text)));
        } else if (taking->found[at]) {
            cell_problem(taking->problems, taking->sheet, row->row, cell->column, "“%.*s”这一列写了两次。",
                         STR_ARG(str_trim(cell->text)));
        } else {
            taking->found[at] = true;
            taking->grid->stands[taking->sheet][at] = cell->column;
        }
    }
    for (size_t i = 0; i < sheet_defs[taking->sheet].count; i++) {
        if (sheet_defs[taking->sheet].columns[i].required && !taking->found[i]) {
            taking->grid->lacks[taking->sheet][i] = true;
            cell_problem(taking->problems, taking->sheet, row->row, 0, "缺少“%s”这一列。",
                         sheet_defs[taking->sheet].columns[i].heading);
        }
    }
}

static bool take_cells(Taking *taking, const TableRow *row, Err *err) {
    GridRow *made = NULL;
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        int at = cell->column < COLUMNS_MOST ? taking->columns[cell->column] : UNKNOWN;
        if (at == UNKNOWN || !str_trim(cell->text).len) {
            continue;
        }
        if (!made) {
            if (taking->grid->counts[taking->sheet] == ROWS_MOST) {
                return err_set(err, ERR_LIMIT, "“%s”表的行太多，最多%d行。", sheet_defs[taking->sheet].name, ROWS_MOST);
            }
            made = grid_add(taking->grid, taking->sheet, taking->arena);
            made->row = row->row;
        }
        made->cells[at] = take_text(taking, row, cell, cell->column);
    }
    return true;
}

/* The sheet set upright: name in the first column, content in the second. */
static void take_upright(Taking *taking, const TableRow *row) {
    Grid *grid = taking->grid;
    size_t upright = row->row - 1;
    Str name = {NULL, 0}, content = {NULL, 0};
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column == 0) {
            name = str_trim(row->cells[i].text);
        } else if (row->cells[i].column == 1) {
            content = take_text(taking, row, &row->cells[i], upright);
        }
    }
    int at = heading_index(SHEET_WHOLE, name);
    if (at == UNKNOWN && content.len && !str_is(name, "事项")) {
        cell_problem(taking->problems, SHEET_WHOLE, row->row, upright, "没有“%.*s”这一项，请照模板写。", STR_ARG(name));
    } else if (at != UNKNOWN && taking->found[at]) {
        cell_problem(taking->problems, SHEET_WHOLE, row->row, upright, "“%.*s”这一项写了两次。", STR_ARG(name));
    } else if (at != UNKNOWN) {
        taking->found[at] = true;
        grid->stands[SHEET_WHOLE][at] = (uint32_t)upright;
        grid->rows[SHEET_WHOLE][0].cells[at] = content;
    }
}

static bool take_row(void *context, const TableRow *row, Err *err) {
    Taking *taking = context;
    if (taking->sheet == SHEET_WHOLE) {
        take_upright(taking, row);
        return true;
    }
    if (!taking->begun) {
        take_headings(taking, row);
        return true;
    }
    return take_cells(taking, row, err);
}

static bool begin_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static bool unchanged(void *context, const TableRow *row) {
    (void)context;
    (void)row;
    return false;
}

static bool take_sheet(Taking *taking, SheetReader read, void *context, SheetId sheet, Err *err) {
    TableEvents events = {.context = taking, .sheet = begin_sheet, .row = take_row, .changed = unchanged};
    Err fault = {.kind = ERR_NONE};
    taking->sheet = sheet;
    taking->begun = false;
    for (size_t i = 0; i < COLUMNS_MOST; i++) {
        taking->columns[i] = UNKNOWN;
        taking->found[i] = false;
    }
    if (read(context, str_from(sheet_defs[sheet].name), &events, &fault)) {
        return true;
    }
    bool may_lack = sheet != SHEET_WHOLE && sheet != SHEET_NODES;
    if (fault.kind == ERR_NOT_FOUND && may_lack) {
        return true;
    }
    return fault.kind == ERR_NOT_FOUND
               ? err_set(err, ERR_INPUT, "工作簿里没有“%s”表。请下载模板，照它的样子填。", sheet_defs[sheet].name)
               : err_set(err, fault.kind, "%s", fault.message);
}

/* ---- faults of the text at their cells ---- */

static Str replace(Arena *arena, Str text, const char *word, const char *by) {
    Str mark = str_from(word);
    ptrdiff_t at = str_find(text, mark);
    return at < 0 ? text
                  : str_format(arena, "%.*s%s%.*s", (int)at, text.data, by,
                               STR_ARG(str_slice(text, (size_t)at + mark.len, text.len)));
}

static Str in_quotes(Arena *arena, Str text, const char *word, const char *by) {
    return replace(arena, text, str_format(arena, "“%s”", word).data, str_format(arena, "“%s”", by).data);
}

static Str in_headings(Arena *arena, SheetId sheet, Str message) {
    static const char *const others[][2] = {{"bands", "分档"},
                                            {"lines", "扣分"},
                                            {"nodes", "指标"},
                                            {"grades", "等次"},
                                            {"levels", "落实程度"},
                                            {"framework", "体系"},
                                            {"scaled: true", "分值是权重：是"},
                                            {"at_least", "限值"}};
    for (size_t i = 0; i < sheet_defs[sheet].count; i++) {
        const SheetColumn *column = &sheet_defs[sheet].columns[i];
        message = column->key ? in_quotes(arena, message, column->key, column->heading) : message;
        for (const Word *word = column->words; word && word->id; word++) {
            message = word->id[0] ? in_quotes(arena, message, word->id, word->name) : message;
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        message = in_quotes(arena, message, others[i][0], others[i][1]);
    }
    message = replace(arena, message, "限值（at_least、at_most、less_than、more_than）", "“比较”和“限值”");
    message = replace(arena, message, "at_least、at_most、less_than 或 more_than", "“比较”和“限值”");
    message = replace(arena, message, "at_least 或 at_most", "“不低于”或“不高于”");
    return replace(arena, message, "（nodes）", "");
}

/* "前一处在workbook:16:11" becomes the cell. */
static Str at_cells(const Grid *grid, const GridText *text, Str message, Arena *arena) {
    Str mark = STR(BOOK_NAME ":"), rest, line_text;
    ptrdiff_t at = str_find(message, mark);
    int64_t line;
    char cell[16];
    if (at < 0) {
        return message;
    }
    rest = str_slice(message, (size_t)at + mark.len, message.len);
    if (!str_cut(&rest, ':', &line_text) || !integer_parse(line_text, &line) || line < 1 ||
        (size_t)line > text->line_count) {
        return message;
    }
    TextOrigin origin = text->origins[line - 1];
    while (rest.len && rest.data[0] >= '0' && rest.data[0] <= '9') {
        rest = str_slice(rest, 1, rest.len);
    }
    cell_name(origin.sheet, origin.row, grid_column(grid, origin.sheet, origin.column), cell);
    return str_format(arena, "%.*s“%s”表%s%.*s", (int)at, message.data, sheet_defs[origin.sheet].name, cell,
                      STR_ARG(rest));
}

/* That what must be written lacks was told at its cell, when the text was made. */
static bool is_lacking(SheetId sheet, Str message, Arena *arena) {
    for (size_t i = 0; i < sheet_defs[sheet].count; i++) {
        const SheetColumn *column = &sheet_defs[sheet].columns[i];
        if (column->required && str_equal(message, str_format(arena, "缺少“%s”。", column->heading))) {
            return true;
        }
    }
    return false;
}

static void move_problem(const Grid *grid, const GridText *text, const Problem *found, Arena *arena,
                         ProblemList *problems) {
    size_t line = found->place.line > 0 ? (size_t)found->place.line : 1;
    TextOrigin origin = line <= text->line_count ? text->origins[line - 1] : (TextOrigin){SHEET_WHOLE, 1, 0};
    Str message = at_cells(grid, text, in_headings(arena, origin.sheet, found->message), arena);
    if (found->severity == SEVERITY_ERROR && !is_lacking(origin.sheet, message, arena)) {
        size_t column = grid_column(grid, origin.sheet, origin.column);
        cell_problem(problems, origin.sheet, origin.row, column, "%.*s", STR_ARG(message));
    }
}

static bool is_line_of(const TextOrigin *origin, const Problem *told) {
    const char *row = told->place.cell + strcspn(told->place.cell, "0123456789");
    int64_t number;
    return strcmp(sheet_defs[origin->sheet].name, told->place.sheet) == 0 && integer_parse(str_from(row), &number) &&
           number > 0 && origin->row == (size_t)number;
}

static void foretell_line(size_t line, ProblemList *found) {
    const Place place = {.line = (int)line + 1, .file = BOOK_NAME};
    problem_add(found, SEVERITY_ERROR, "framework-book", &place, "%s", "");
}

/* What was told of cells is bad for the reader of the text, too, which tells what lacks or does not add up only where
 * nothing is bad: at the lines of their row, or, where the row did not find its place, at every node, as anything may
 * lack only by it. */
static void foretell(const GridText *text, const ProblemList *told, ProblemList *found) {
    bool everywhere = false;
    for (size_t i = 0; i < told->count; i++) {
        bool placed = false;
        for (size_t line = 0; line < text->line_count; line++) {
            if (is_line_of(&text->origins[line], &told->items[i])) {
                foretell_line(line, found);
                placed = true;
            }
        }
        everywhere = everywhere || !placed;
    }
    for (size_t line = 0; everywhere && line < text->line_count; line++) {
        if (text->origins[line].sheet == SHEET_NODES && text->origins[line].column == 0) {
            foretell_line(line, found);
        }
    }
}

bool book_read(const Pack *pack, SheetReader read, void *context, Arena *arena, Str *text, ProblemList *problems,
               Err *err) {
    Grid grid = {.out_of_book = true};
    Taking taking = {.grid = &grid, .arena = arena, .problems = problems};
    *text = (Str){NULL, 0};
    grid_add(&grid, SHEET_WHOLE, arena)->row = 1;
    for (size_t i = 0; i < sheet_defs[SHEET_WHOLE].count; i++) {
        grid.stands[SHEET_WHOLE][i] = (uint32_t)i + 1; /* as in the template, below its headings */
    }
    for (SheetId id = SHEET_WHOLE; id < SHEETS; id++) {
        if (!take_sheet(&taking, read, context, id, err)) {
            return false;
        }
    }
    if (!grid.counts[SHEET_NODES]) {
        return err_set(err, ERR_INPUT, "“指标”表里一行也没有。");
    }
    GridText made;
    grid_text(&grid, arena, &made, problems);
    ProblemList found = problem_list(arena, 0);
    foretell(&made, problems, &found);
    const size_t foretold = found.count;
    found.limit = foretold + FRAMEWORK_PROBLEMS_MOST;
    StandardDef *def;
    const Standard *standard;
    if (pack_read_standard(pack, BOOK_NAME, made.text, arena, &def, &found)) {
        standard_compile(pack, def, arena, &standard, &found);
    }
    for (size_t i = foretold; i < found.count; i++) {
        move_problem(&grid, &made, &found.items[i], arena, problems);
    }
    *text = made.text;
    return true;
}

static bool read_file_sheet(void *context, Str sheet, const TableEvents *events, Err *err) {
    return table_stream(context, sheet, NULL, events, err);
}

bool framework_book_read(const Pack *pack, const char *path, Arena *arena, Str *text, ProblemList *problems, Err *err) {
    return book_read(pack, read_file_sheet, (void *)(uintptr_t)path, arena, text, problems, err);
}
