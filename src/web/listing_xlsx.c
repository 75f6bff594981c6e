/* A list as a workbook, row by row in constant memory. Texts are written as strings, so none can become a formula. */
#include "web_internal.h"

#include <xlsxwriter.h>

enum { WIDTH_USUAL = 12, TEXT_LETTERS = 32000 };

typedef struct Book {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    const ListSpec *spec;
    Arena *arena;
    lxw_row_t row;
    lxw_col_t columns;
} Book;

static bool unwritten(lxw_error error, Err *err) {
    return err_set(err, ERR_IO, "导出的工作簿没有写成：%s。请检查磁盘空间后重试。", lxw_strerror(error));
}

/* What a cell may hold, ended by NUL. */
static const char *shortened(Str text, Arena *arena) {
    size_t at = 0, letters = 0;
    while (at < text.len && letters++ < TEXT_LETTERS) {
        utf8_next(text, &at);
    }
    return str_cstr(arena, str_slice(text, 0, at));
}

static lxw_error put_cell(Book *book, lxw_col_t column, const ListCell *cell) {
    if (!cell->known) {
        return LXW_NO_ERROR;
    }
    switch (cell->kind) {
    case COLUMN_INTEGER: return worksheet_write_number(book->sheet, book->row, column, (double)cell->integer, NULL);
    case COLUMN_NUMBER: return worksheet_write_number(book->sheet, book->row, column, cell->number, NULL);
    case COLUMN_BOOL: return worksheet_write_string(book->sheet, book->row, column, cell->integer ? "是" : "否", NULL);
    case COLUMN_TEXT:
    case COLUMN_JSON: break;
    }
    ArenaMark mark = arena_mark(book->arena);
    lxw_error error = worksheet_write_string(book->sheet, book->row, column, shortened(cell->text, book->arena), NULL);
    arena_reset(book->arena, mark);
    return error;
}

static bool row(void *state, const ListCell *cells, Err *err) {
    Book *book = state;
    lxw_col_t column = 0;
    book->row++;
    for (size_t i = 0; i < book->spec->column_count; i++) {
        if (book->spec->columns[i].heading) {
            lxw_error error = put_cell(book, column++, &cells[i]);
            if (error != LXW_NO_ERROR) {
                return unwritten(error, err);
            }
        }
    }
    return true;
}

static bool end(void *state, bool good, Err *err) {
    Book *book = state;
    if (good && book->columns) {
        worksheet_autofilter(book->sheet, 0, 0, book->row, (lxw_col_t)(book->columns - 1));
    }
    lxw_error error = workbook_close(book->book);
    return error == LXW_NO_ERROR || !good || unwritten(error, err);
}

static void put_headings(Book *book) {
    lxw_format *head = workbook_add_format(book->book);
    format_set_bold(head);
    format_set_bg_color(head, 0xEDEDED);
    for (size_t i = 0; i < book->spec->column_count; i++) {
        const ListColumn *column = &book->spec->columns[i];
        if (column->heading) {
            worksheet_set_column(book->sheet, book->columns, book->columns, column->width ? column->width : WIDTH_USUAL,
                                 NULL);
            worksheet_write_string(book->sheet, 0, book->columns++, column->heading, head);
        }
    }
    worksheet_freeze_panes(book->sheet, 1, 0);
}

bool xlsx_begin(const char *path, const ListSpec *spec, const char *directory, Arena *arena, TableSink *sink,
                Err *err) {
    char *folder = (char *)(uintptr_t)directory; /* only read */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    Book *book = ARENA_NEW(arena, Book);
    *book = (Book){.spec = spec, .arena = arena, .book = workbook_new_opt(path, &options)};
    book->sheet = book->book ? workbook_add_worksheet(book->book, spec->file_name) : NULL;
    if (!book->sheet) {
        return unwritten(LXW_ERROR_CREATING_XLSX_FILE, err);
    }
    *sink = (TableSink){row, end, book};
    put_headings(book);
    return true;
}
