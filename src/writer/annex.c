/* The annex of a report as a workbook: a sheet for each table and chart of the report, and one that lists every figure
 * of the text with its source. Texts are always written as strings, so none can become a formula. */
#include "sources.h"
#include "tables.h"

#include <math.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { SHEETS_MOST = 200, CELL_LETTERS = 32000 };

typedef struct Annex {
    lxw_workbook *book;
    lxw_format *head, *text, *number, *bad, *title;
    Arena *arena;
    int sheets;
    bool good;
} Annex;

static lxw_format *bordered(lxw_workbook *book) {
    lxw_format *format = workbook_add_format(book);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    return format;
}

static void make_formats(Annex *annex) {
    annex->head = bordered(annex->book);
    format_set_bold(annex->head);
    format_set_bg_color(annex->head, 0xEDEDED);
    format_set_text_wrap(annex->head);
    annex->text = bordered(annex->book);
    format_set_text_wrap(annex->text);
    annex->number = bordered(annex->book);
    format_set_align(annex->number, LXW_ALIGN_RIGHT);
    annex->bad = bordered(annex->book);
    format_set_bg_color(annex->bad, 0xF6D9D5);
    format_set_bold(annex->bad);
    annex->title = workbook_add_format(annex->book);
    format_set_bold(annex->title);
}

/* "12,345.60" as a number; false for anything else, which stays a text. */
static bool figure_of(Arena *arena, Str text, double *value) {
    Buf plain = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != ',') {
            buf_add_char(&plain, text.data[i]);
        }
    }
    return plain.len > 0 && plain.len < 16 && number_parse(buf_str(&plain), value);
}

static void put(Annex *annex, lxw_worksheet *sheet, size_t row, size_t column, Str text, lxw_format *format) {
    Str most = text;
    if (utf8_count(text) > CELL_LETTERS) {
        size_t at = 0;
        for (int i = 0; i < CELL_LETTERS; i++) {
            utf8_next(text, &at);
        }
        most = str_slice(text, 0, at);
    }
    annex->good = worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, str_cstr(annex->arena, most),
                                         format) == LXW_NO_ERROR &&
                  annex->good;
}

static void put_cell(Annex *annex, lxw_worksheet *sheet, size_t row, size_t column, const TableCellOut *cell) {
    double value;
    if (cell->number && figure_of(annex->arena, cell->text, &value)) {
        annex->good = worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column, value,
                                             cell->bad ? annex->bad : annex->number) == LXW_NO_ERROR &&
                      annex->good;
        return;
    }
    put(annex, sheet, row, column, cell->text, cell->bad ? annex->bad : annex->text);
}

/* Sheets are called 表1 ... as in the text; the whole title stands in the first row. */
static lxw_worksheet *begin_sheet(Annex *annex, Str title, const char *name) {
    if (annex->sheets >= SHEETS_MOST) {
        return NULL;
    }
    annex->sheets++;
    Str given = name ? str_from(name) : str_format(annex->arena, "表格%d", annex->sheets);
    lxw_worksheet *sheet = workbook_add_worksheet(annex->book, str_cstr(annex->arena, given));
    annex->good = annex->good && sheet;
    if (sheet) {
        put(annex, sheet, 0, 0, title, annex->title);
        worksheet_set_paper(sheet, 9); /* A4 */
        worksheet_repeat_rows(sheet, 1, 1);
        worksheet_freeze_panes(sheet, 2, 0);
        worksheet_fit_to_pages(sheet, 1, 0);
    }
    return sheet;
}

static void table_sheet(Annex *annex, const TableOut *table, const char *name) {
    enum { SHEET_CHARACTERS = 110 }; /* of all columns together: about what a page holds */
    lxw_worksheet *sheet = begin_sheet(annex, table->title, name);
    long sum = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        sum += table->widths && table->widths[i] > 0 ? table->widths[i] : 1;
    }
    for (size_t i = 0; sheet && i < table->column_count; i++) {
        int width = table->widths && table->widths[i] > 0 ? table->widths[i] : 1;
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, (double)SHEET_CHARACTERS * width / (double)sum, NULL);
        put(annex, sheet, 1, i, table->headings[i], annex->head);
    }
    for (size_t row = 0; sheet && row < table->row_count; row++) {
        for (size_t i = 0; i < table->column_count; i++) {
            put_cell(annex, sheet, row + 2, i, &table->cells[row * table->column_count + i]);
        }
    }
    if (sheet && table->landscape) {
        worksheet_set_landscape(sheet);
    }
}

/* A chart's figures: every chart carries its data. */
static void chart_sheet(Annex *annex, const ChartOut *chart) {
    lxw_worksheet *sheet = begin_sheet(annex, chart->title, NULL);
    if (!sheet) {
        return;
    }
    worksheet_set_column(sheet, 0, 0, 28, NULL);
    put(annex, sheet, 1, 0, STR("名称"), annex->head);
    put(annex, sheet, 1, 1, chart->value_title, annex->head);
    for (size_t i = 0; i < chart->count; i++) {
        put(annex, sheet, i + 2, 0, chart->labels[i], annex->text);
        if (isnan(chart->values[i])) {
            put(annex, sheet, i + 2, 1, str_from(unknown_sign), annex->text);
        } else {
            worksheet_write_number(sheet, (lxw_row_t)i + 2, 1, chart->values[i],
                                   chart->bad[i] ? annex->bad : annex->number);
        }
    }
}

static bool fill(Annex *annex, const Report *report) {
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        if (block->type == BLOCK_TABLE) {
            table_sheet(annex, block->table, NULL);
        } else if (block->type == BLOCK_CHART) {
            chart_sheet(annex, block->chart);
        }
    }
    TableOut sources = *table_of_sources(report, annex->arena);
    sources.title = STR("文中数字的来源");
    annex->sheets = 0; /* the last one is always there */
    table_sheet(annex, &sources, "数字来源");
    return annex->good;
}

bool report_annex_xlsx(const Report *report, const char *path, Err *err) {
    Annex annex = {.arena = arena_create(), .good = true};
    annex.book = workbook_new(path);
    bool good = annex.book != NULL;
    if (good) {
        make_formats(&annex);
        good = fill(&annex, report);
        good = workbook_close(annex.book) == LXW_NO_ERROR && good;
    }
    arena_destroy(annex.arena);
    if (!good) {
        unlink(path);
    }
    return good || err_set(err, ERR_IO, "附表没有写出。请检查磁盘空间和权限，再试一次。");
}
