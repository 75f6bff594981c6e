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

enum { OWN_COLUMN = 6, WEIGHT_MOST = 2 }; /* the first behind those that all have */

static void put_filter(const Sheet *sheet, const char *const *names) {
    lxw_col_t last = 0;
    while (names[last + 1]) {
        last++;
    }
    worksheet_autofilter(sheet->sheet, 0, 0, sheet->row > 1 ? sheet->row - 1 : 0, last);
}

/* Figures have more columns of their own. */
static void put_figure(const Sheet *sheet, const json_t *content) {
    static const char *const keys[] = {"name", "surface", "unit", "qual", "kind", "period", "scope", "status"};
    const lxw_col_t count = sizeof keys / sizeof *keys;
    for (lxw_col_t i = 0; i < count; i++) {
        put_text(sheet, OWN_COLUMN + i, word_of(content_text(content, keys[i])));
    }
    put_number(sheet, OWN_COLUMN + count, json_object_get(content, "value"));
}

/* 58所、19所: of a list of figures or of lines. */
static Str listed(const json_t *list, Arena *arena) {
    Buf out = buf_create(arena);
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) {
        buf_add(&out, i ? STR("、") : STR(""));
        buf_add(&out, json_value_text(one, JSON_AS_GIVEN, arena));
    }
    return buf_str(&out);
}

/* What it was reckoned from, and where that stands; a problem has the lines of its measures. */
static void put_places(const Sheet *sheet, lxw_col_t column, const Thing *thing, const json_t *content) {
    if (str_is(thing->kind, "problem")) {
        put_text(sheet, OWN_COLUMN, listed(json_object_get(content, "measures"), sheet->arena));
    } else if (str_is(thing->kind, "finding")) {
        Buf figures = buf_create(sheet->arena);
        size_t i;
        json_t *one;
        json_array_foreach(json_object_get(content, "figures"), i, one) {
            buf_add(&figures, i ? STR("、") : STR(""));
            buf_add(&figures, str_from(json_is_string(one) ? json_string_value(one) : ""));
        }
        put_text(sheet, column, buf_str(&figures));
        put_text(sheet, column + 1, listed(json_object_get(content, "lines"), sheet->arena));
        put_text(sheet, column + 2, content_text(content, "beside"));
    }
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
    lxw_col_t column = OWN_COLUMN;
    for (; *keys; keys++, column++) {
        put_text(sheet, column, content_text(content, *keys));
    }
    put_places(sheet, column, thing, content);
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
static const char *const figures[] = {COMMON, "名称", "原文", "单位", "限定", "实际、目标或标准",
                                      "时间", "范围", "状态", "数值", NULL};
static const char *const commitments[] = {COMMON, "责任单位", "期限", NULL};
static const char *const problems[] = {COMMON, "措施在哪几行", NULL};
static const char *const others[] = {COMMON, NULL};
static const char *const findings[] = {COMMON, "核对什么", "应为", "文中", "涉及的数", "涉及的行", "另一份文稿", NULL};

static const struct {
    const char *kind;
    const char *const *columns;
} sheets[] = {
    {"finding", findings}, {"figure", figures}, {"commitment", commitments}, {"problem", problems}, {"damage", others}};

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
        for (int weight = 0; weight <= WEIGHT_MOST; weight++) { /* what is wrong first, as the page lists it */
            for (size_t i = 0; i < whole->thing_count; i++) {
                const Thing *thing = &whole->things[i];
                if (str_is(thing->kind, sheets[k].kind) && thing->weight == weight && !thing->gone) {
                    put_thing(&sheet, thing);
                }
            }
        }
        put_filter(&sheet, sheets[k].columns);
    }
    return workbook_close(book) == LXW_NO_ERROR || err_set(err, ERR_IO, "工作簿写不出来，请检查磁盘空间后再试。");
}
