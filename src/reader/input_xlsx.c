/* A workbook as lines: each row a line, cells parted by tabs; every visible sheet, in order. Where there are several,
 * the name of each stands in a line before its rows. */
#include "input.h"
#include "table.h"

#include <math.h>

typedef struct Workbook {
    InputLines *lines;
    bool named;   /* several sheets: their names are told */
    size_t start; /* of the sheet in the output */
    bool open;    /* what `lines` was then */
} Workbook;

/* As the sheet shows it: 95.6% for 0.956 in a cell of percents. A line end inside stays inside the row. */
static void add_cell(InputLines *lines, const TableCell *cell) {
    char shown[32];
    Str rest = cell->text, part;
    if (cell->is_percent) {
        const double digits = 1e8; /* of a share that was reckoned: 0.33333333 */
        rest = (Str){shown, number_shortest(round(cell->number * 100 * digits) / digits, shown)};
    }
    for (bool first = true; str_cut(&rest, '\n', &part); first = false) {
        if (!first) {
            input_add(lines, STR(" "));
        }
        input_add(lines, part);
    }
    if (cell->is_percent) {
        input_add(lines, STR("%"));
    }
}

/* A title that is merged over the sheet stands in all of its cells. */
static bool is_one_title(const TableRow *row) {
    for (size_t i = 1; i < row->count; i++) {
        if (!str_equal(row->cells[i].text, row->cells[0].text)) {
            return false;
        }
    }
    return row->count && !row->cells[0].is_number;
}

static bool take_row(void *context, const TableRow *row, Err *err) {
    InputLines *lines = ((Workbook *)context)->lines;
    bool title = is_one_title(row);
    (void)err;
    input_begin_line(lines, false);
    if (row->hidden) {
        lines->out->data[lines->out->len - 1] = 'H';
    }
    for (size_t i = 0, column = 0; i < row->count && !(title && i); i++) {
        for (; !title && column < row->cells[i].column; column++) { /* empty cells keep their place */
            input_add(lines, STR("\t"));
        }
        add_cell(lines, &row->cells[i]);
    }
    input_end_line(lines);
    return true;
}

static bool take_sheet(void *context, Str name, Err *err) {
    Workbook *book = context;
    (void)err;
    book->start = book->lines->out->len;
    book->open = book->lines->open;
    if (book->named) {
        input_begin_line(book->lines, false);
        input_add(book->lines, name);
        input_end_line(book->lines);
    }
    return true;
}

/* Merged cells fill rows that were told without them: the sheet is told anew. */
static bool forget_sheet(void *context, Err *err) {
    Workbook *book = context;
    (void)err;
    book->lines->out->len = book->start;
    book->lines->open = book->open;
    return true;
}

bool input_xlsx(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    enum { SHEETS_MOST = 200, MERGED_MOST = 2000 };
    TableLimits limits = table_limits_default();
    limits.merged_rows = MERGED_MOST; /* groups of rows, not only headings */
    Str *names;
    size_t count;
    if (!table_sheets(bytes, arena, &names, &count, err)) {
        return false;
    }
    if (count > SHEETS_MOST) {
        return err_set(err, ERR_LIMIT, "工作簿有%zu张工作表，最多读%d张。请拆成几个文件再试。", count, SHEETS_MOST);
    }
    Workbook book = {.lines = lines, .named = count > 1};
    const TableEvents events = {.context = &book, .sheet = take_sheet, .row = take_row, .again = forget_sheet};
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = table_parse(bytes, names[i], &limits, &events, err);
    }
    return good && (count > 0 || table_parse(bytes, (Str){NULL, 0}, &limits, &events, err));
}
