/* A workbook: a sheet for each kind of thing, with the line it stands in and what was decided. */
#include "document_internal.h"

#include <xlsxwriter.h>

typedef struct Sheet {
    lxw_worksheet *sheet;
    lxw_format *heading, *wrapped;
    Arena *arena;
    lxw_row_t row;
} Sheet;

enum { A4_PAPER = 9 };
enum { CELL_BYTES_MOST = 30000 /* Excel takes 32,767 characters */ };

static void put_text(const Sheet *sheet, lxw_col_t column, Str text) {
    const char *held = str_cstr(sheet->arena, str_head(text, CELL_BYTES_MOST));
    worksheet_write_string(sheet->sheet, sheet->row, column, held, sheet->wrapped);
}

static void put_number(const Sheet *sheet, lxw_col_t column, const json_t *value) {
    if (json_is_number(value)) {
        worksheet_write_number(sheet->sheet, sheet->row, column, json_number_value(value), sheet->wrapped);
    }
}

static void put_heading(Sheet *sheet, const char *const *names) {
    for (lxw_col_t i = 0; names[i]; i++) {
        worksheet_write_string(sheet->sheet, 0, i, names[i], sheet->heading);
        worksheet_set_column(sheet->sheet, i, i, i == 0 ? 6 : i == 1 ? 60 : i == 3 ? 30 : i == 5 ? 18 : 14, NULL);
    }
    worksheet_freeze_panes(sheet->sheet, 1, 0);
    worksheet_set_paper(sheet->sheet, A4_PAPER);
    worksheet_set_landscape(sheet->sheet);
    worksheet_fit_to_pages(sheet->sheet, 1, 0); /* as wide as the paper */
    worksheet_repeat_rows(sheet->sheet, 0, 0);
    sheet->row = 1;
}

/* Ids of the reader in the words of the page; what is no id stays. */
static Str word_of(Str id) {
    static const char *const groups[] = {"kind", "status", "qual"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const char *word = document_word(groups[i], id);
        if (word) {
            return str_from(word);
        }
    }
    return id;
}

enum { OWN_COLUMN = 6 }; /* the first behind those that all have */

/* Figures have more columns of their own. */
static void put_figure(const Sheet *sheet, const json_t *content) {
    static const char *const keys[] = {"name", "surface", "unit", "qual", "kind", "period", "scope", "status"};
    const lxw_col_t count = sizeof keys / sizeof *keys;
    for (lxw_col_t i = 0; i < count; i++) {
        put_text(sheet, OWN_COLUMN + i, word_of(content_text(content, keys[i])));
    }
    put_number(sheet, OWN_COLUMN + count, json_object_get(content, "value"));
}

static void put_own(const Sheet *sheet, const Thing *thing, const json_t *content) {
    static const char *const commitment[] = {"who", "due", NULL}, *const finding[] = {"name", "expected", "found",
                                                                                      NULL};
    static const char *const none[] = {NULL};
    const char *const *keys = str_is(thing->kind, "commitment") ? commitment
                              : str_is(thing->kind, "finding")  ? finding
                                                                : none;
    if (str_is(thing->kind, "figure")) {
        put_figure(sheet, content);
    }
    for (lxw_col_t i = 0; keys[i]; i++) {
        put_text(sheet, OWN_COLUMN + i, content_text(content, keys[i]));
    }
}

static void put_thing(Sheet *sheet, const Thing *thing) {
    json_t *content = json_read(thing->content);
    worksheet_write_number(sheet->sheet, sheet->row, 0, thing->line, sheet->wrapped);
    put_text(sheet, 1, thing_says(thing, sheet->arena));
    put_text(sheet, 2, str_from(thing_standing(thing)));
    put_text(sheet, 3, thing_decision(thing, sheet->arena));
    put_text(sheet, 4, thing->actor_shown);
    put_text(sheet, 5, thing->at.len ? moment_shown(thing->at, sheet->arena) : thing->at);
    put_own(sheet, thing, content);
    json_decref(content);
    sheet->row++;
}

#define COMMON "行", "内容", "处理", "处理说明", "处理人", "处理时间"
static const char *const figures[] = {COMMON, "名称", "原文", "单位", "限定", "实际目标标准",
                                      "时间", "范围", "状态", "数值", NULL};
static const char *const commitments[] = {COMMON, "责任单位", "期限", NULL};
static const char *const others[] = {COMMON, NULL};
static const char *const findings[] = {COMMON, "核对什么", "应为", "文中", NULL};

static const struct {
    const char *kind;
    const char *const *columns;
} sheets[] = {
    {"finding", findings}, {"figure", figures}, {"commitment", commitments}, {"problem", others}, {"damage", others}};

bool export_xlsx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err) {
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    lxw_workbook *book = workbook_new_opt(path, &options);
    if (!book) {
        return err_set(err, ERR_IO, "工作簿写不出来，请稍后再试。");
    }
    Sheet sheet = {.heading = workbook_add_format(book), .wrapped = workbook_add_format(book), .arena = arena};
    format_set_bold(sheet.heading);
    format_set_text_wrap(sheet.wrapped);
    format_set_align(sheet.wrapped, LXW_ALIGN_VERTICAL_TOP);
    for (size_t k = 0; k < sizeof sheets / sizeof *sheets; k++) {
        sheet.sheet = workbook_add_worksheet(book, thing_kind_name(str_from(sheets[k].kind)));
        put_heading(&sheet, sheets[k].columns);
        for (size_t i = 0; i < whole->thing_count; i++) {
            if (str_is(whole->things[i].kind, sheets[k].kind) && !whole->things[i].gone) {
                put_thing(&sheet, &whole->things[i]);
            }
        }
    }
    return workbook_close(book) == LXW_NO_ERROR || err_set(err, ERR_IO, "工作簿写不出来，请检查磁盘空间后再试。");
}
