/* What was read as a workbook: a sheet each for the text, figures, commitments, problems and damage. */
#include "show.h"

#include <xlsxwriter.h>

typedef struct Sheet {
    lxw_worksheet *sheet;
    lxw_format *heading, *wrapped;
    Arena *arena;
    lxw_row_t row;
    lxw_col_t column;
} Sheet;

static void text(Sheet *sheet, Str value) {
    enum { CELL_BYTES_MOST = 30000 /* Excel takes 32,767 characters */ };
    const char *held = str_cstr(sheet->arena, str_head(value, CELL_BYTES_MOST));
    worksheet_write_string(sheet->sheet, sheet->row, sheet->column++, held, sheet->wrapped);
}

static void number(Sheet *sheet, double value) {
    if (value == value) { /* unknown stays empty */
        worksheet_write_number(sheet->sheet, sheet->row, sheet->column, value, NULL);
    }
    sheet->column++;
}

static void next_row(Sheet *sheet) {
    sheet->row++;
    sheet->column = 0;
}

static void begin(Sheet *sheet, lxw_workbook *book, const char *name, const char *const *heads) {
    sheet->sheet = workbook_add_worksheet(book, name);
    sheet->row = 0;
    for (lxw_col_t i = 0; heads[i]; i++) {
        worksheet_write_string(sheet->sheet, 0, i, heads[i], sheet->heading);
        worksheet_set_column(sheet->sheet, i, i, i == 2 ? 60 : 14, NULL);
    }
    worksheet_freeze_panes(sheet->sheet, 1, 0);
    next_row(sheet);
}

/* Columns that all sheets begin with: which document, which line. */
static void place(Sheet *sheet, const ReadDocument *document, int line) {
    text(sheet, document->title);
    number(sheet, line);
}

static void put_lines(Sheet *sheet, const ReadFile *file) {
    for (size_t d = 0; d < file->document_count; d++) {
        const ReadDocument *document = &file->documents[d];
        for (int i = document->first_line; i <= document->last_line && i >= 1 && (size_t)i <= file->line_count; i++) {
            if (!file->lines[i - 1].furniture && file->lines[i - 1].text.len) {
                place(sheet, document, i);
                text(sheet, file->lines[i - 1].text);
                next_row(sheet);
            }
        }
    }
}

static void put_figures(Sheet *sheet, const ReadDocument *document) {
    for (size_t i = 0; i < document->figure_count; i++) {
        const ReadFigure *one = &document->figures[i];
        place(sheet, document, read_line_at(&document->paragraphs[one->paragraph], one->start));
        text(sheet, one->name);
        text(sheet, one->surface);
        number(sheet, one->value);
        text(sheet, one->unit);
        text(sheet, str_from(figure_kind_id(one->kind)));
        text(sheet, str_from(figure_state_id(one->state)));
        text(sheet, one->period);
        next_row(sheet);
    }
}

static void put_commitments(Sheet *sheet, const ReadDocument *document) {
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *one = &document->commitments[i];
        place(sheet, document, one->line);
        text(sheet, one->what);
        text(sheet, one->who_told ? one->who : STR(""));
        text(sheet, one->with);
        text(sheet, one->due.len ? one->due : one->due_printed);
        next_row(sheet);
    }
}

static void put_problems(Sheet *sheet, const ReadDocument *document) {
    for (size_t i = 0; i < document->problem_count; i++) {
        const ReadProblem *one = &document->problems[i];
        Buf lines = buf_create(sheet->arena);
        for (size_t k = 0; k < one->measure_count; k++) {
            buf_add_format(&lines, "%s%d", k ? "、" : "", one->measures[k]);
        }
        place(sheet, document, one->line);
        text(sheet, one->text);
        text(sheet, buf_str(&lines));
        next_row(sheet);
    }
}

static void put_damage(Sheet *sheet, const ReadDocument *document) {
    for (size_t i = 0; i < document->damage_count; i++) {
        const ReadDamage *one = &document->damage[i];
        place(sheet, document, one->line);
        text(sheet, one->surface);
        text(sheet, str_from(show_damage(one)));
        text(sheet, one->repaired);
        next_row(sheet);
    }
}

bool show_read_xlsx(const ReadFile *file, const char *path, Arena *arena, Err *err) {
    static const struct {
        const char *name;
        const char *heads[10];
        void (*put)(Sheet *sheet, const ReadDocument *document);
    } sheets[] = {
        {"数据", {"材料", "行", "名称", "原文", "数值", "单位", "性质", "状态", "时间", NULL}, put_figures},
        {"承诺", {"材料", "行", "做什么", "责任单位", "配合单位", "时限", NULL}, put_commitments},
        {"问题", {"材料", "行", "问题", "措施所在行", NULL}, put_problems},
        {"损坏", {"材料", "行", "原文", "处理", "修复后", NULL}, put_damage},
    };
    lxw_workbook *book = workbook_new(path);
    if (!book) {
        return err_set(err, ERR_IO, "工作簿“%s”写不出来，请检查目录和权限。", path);
    }
    Sheet sheet = {.heading = workbook_add_format(book), .wrapped = workbook_add_format(book), .arena = arena};
    format_set_bold(sheet.heading);
    format_set_text_wrap(sheet.wrapped);
    begin(&sheet, book, "文字", (const char *const[]){"材料", "行", "文字", NULL});
    put_lines(&sheet, file);
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        begin(&sheet, book, sheets[i].name, sheets[i].heads);
        for (size_t d = 0; d < file->document_count; d++) {
            sheets[i].put(&sheet, &file->documents[d]);
        }
    }
    return workbook_close(book) == LXW_NO_ERROR ||
           err_set(err, ERR_IO, "工作簿“%s”写不出来，请检查目录、权限和磁盘空间。", path);
}
