/* The look and the rules of sheets that people fill in. */
#include "fill_sheet.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LIST_MOST = 250,      /* characters of a drop-down's own list */
    NAME_MOST = 31,       /* characters of a sheet's name */
    NUMBER_WIDEST = 15,   /* powers of ten that a cell without limits may hold */
    LONGEST_TEXT = 32000, /* bytes of a cell */
};

/* ---- the workbook ---- */

static void make_formats(FillBook *book) {
    lxw_format **all[] = {&book->title,  &book->heading, &book->key,    &book->open, &book->open_text,
                          &book->closed, &book->past,    &book->hidden, &book->words};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i] = workbook_add_format(book->book);
        format_set_font_name(*all[i], "宋体");
    }
    format_set_bold(book->title);
    format_set_font_size(book->title, 14);
    format_set_bold(book->heading);
    format_set_text_wrap(book->heading);
    format_set_align(book->heading, LXW_ALIGN_CENTER);
    format_set_align(book->heading, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(book->heading, LXW_BORDER_THIN);
    format_set_num_format(book->key, "@"); /* codes keep their zeros */
    format_set_bg_color(book->key, 0xF2F2F2);
    format_set_unlocked(book->open);
    format_set_border(book->open, LXW_BORDER_HAIR);
    format_set_unlocked(book->open_text);
    format_set_border(book->open_text, LXW_BORDER_HAIR);
    format_set_num_format(book->open_text, "@"); /* phone numbers and codes stay as they are typed */
    format_set_text_wrap(book->open_text);
    format_set_bg_color(book->closed, 0xD9D9D9);
    format_set_font_color(book->past, 0x7F7F7F);
    format_set_bg_color(book->past, 0xF7F7F7);
    format_set_font_color(book->hidden, 0x7F7F7F);
    format_set_num_format(book->hidden, "@");
    format_set_text_wrap(book->words);
    format_set_align(book->words, LXW_ALIGN_VERTICAL_TOP);
}

bool fill_begin(FillBook *book, Arena *arena, const char *path, bool row_by_row, Err *err) {
    lxw_workbook_options options = {.constant_memory = row_by_row ? LXW_TRUE : LXW_FALSE};
    *book = (FillBook){.arena = arena, .path = path, .row_by_row = row_by_row};
    book->temporary = str_format(arena, "%s.%ld.tmp", path, (long)getpid());
    book->book = workbook_new_opt(book->temporary.data, &options);
    if (!book->book) {
        return err_set(err, ERR_IO, "内存不足，做不出表格。请稍后重试。");
    }
    make_formats(book);
    return true;
}

bool fill_end(FillBook *book, Err *err) {
    lxw_error written = workbook_close(book->book);
    if (written != LXW_NO_ERROR || rename(book->temporary.data, book->path) != 0) {
        int reason = errno;
        unlink(book->temporary.data);
        return err_set(err, ERR_IO, "写不出文件“%s”（%s）。请检查文件夹是否存在、有没有写的权限。", book->path,
                       written != LXW_NO_ERROR ? lxw_strerror(written) : strerror(reason));
    }
    return true;
}

/* The library wants text that it may write to, though it only copies it. */
static char *owned(const FillBook *book, Str s) {
    char *copy = arena_alloc(book->arena, s.len + 1);
    memcpy(copy, s.data ? s.data : "", s.len);
    return copy;
}

/* Without the characters that names of sheets may not have, not too long, `number` behind it when not 0. */
static Str sheet_name(const FillBook *book, Str name, int number) {
    Buf out = buf_create(book->arena);
    Str tail = number ? str_format(book->arena, "_%d", number) : (Str){NULL, 0};
    size_t at = 0, characters = 0;
    while (at < name.len && characters + tail.len < NAME_MOST) {
        size_t from = at;
        uint32_t character = utf8_next(name, &at);
        bool bad = character < 32 || (character < 128 && strchr("[]:*?/\\'", (int)character));
        buf_add(&out, bad ? STR("_") : str_slice(name, from, at));
        characters++;
    }
    buf_add(&out, out.len ? tail : STR("表"));
    return buf_str(&out);
}

lxw_worksheet *fill_sheet(FillBook *book, Str name) {
    Str given = sheet_name(book, name, 0);
    for (int number = 2; workbook_get_worksheet_by_name(book->book, str_cstr(book->arena, given)); number++) {
        given = sheet_name(book, name, number);
    }
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, str_cstr(book->arena, given));
    worksheet_protect(sheet, NULL, NULL);
    return sheet;
}

/* ---- cells ---- */

void fill_text(const FillBook *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text,
               lxw_format *format) {
    if (text.len) {
        worksheet_write_string(sheet, row, column, str_cstr(book->arena, str_head(text, LONGEST_TEXT)), format);
    } else {
        worksheet_write_blank(sheet, row, column, format);
    }
}

void fill_comment(const FillBook *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text) {
    lxw_comment_options wide = {.visible = LXW_COMMENT_DISPLAY_HIDDEN, .x_scale = 1.5};
    if (text.len) {
        worksheet_write_comment_opt(sheet, row, column, str_cstr(book->arena, text), &wide);
    }
}

Str fill_note(const FillBook *book, const FillAsk *ask, Str note) {
    Buf out = buf_create(book->arena);
    if (ask->unit.len) {
        buf_add_format(&out, "单位：%.*s。", STR_ARG(ask->unit));
    }
    if (ask->type == ASK_NUMBER && ask->whole) {
        buf_add(&out, STR("填整数。"));
    }
    if (ask->type == ASK_DATE) {
        buf_add(&out, STR("日期，例如2024-09-01。"));
    }
    buf_add(&out, note);
    buf_add(&out, STR("不清楚就留空，不要填0。"));
    return buf_str(&out);
}

/* ---- drop-downs and limits ---- */

FillAsk fill_ask_of(const Element *element) {
    static const FormFieldType types[] = {ASK_NUMBER, ASK_BOOL, ASK_CHOICE, ASK_DATE};
    double factor = element->entry_factor != 0 ? element->entry_factor : 1;
    return (FillAsk){.type = types[element->type],
                     .whole = element->whole && factor == 1,
                     .has_min = element->has_min,
                     .has_max = element->has_max,
                     .min = element->min / factor,
                     .max = element->max / factor,
                     .unit = element->entry_unit,
                     .choices = element->choices,
                     .choice_count = element->choice_count};
}

static void limit_number(const FillBook *book, const FillAsk *ask, lxw_data_validation *rule) {
    double widest = pow(10, NUMBER_WIDEST);
    rule->validate = ask->whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
    rule->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule->minimum_number = ask->has_min ? ask->min : ask->whole ? 0 : -widest;
    rule->maximum_number = ask->has_max ? ask->max : ask->whole ? 2e9 : widest;
    rule->error_title = owned(book, STR("数字不对"));
    Str unit = ask->unit.len ? str_format(book->arena, "（单位：%.*s）", STR_ARG(ask->unit)) : STR("");
    Str message = str_format(book->arena, "应填%s%.*s，不清楚就留空。", ask->whole ? "整数" : "数字", STR_ARG(unit));
    rule->error_message = owned(book, message);
}

/* Choices in a column of a hidden sheet: "=选项$B$1:$B$40". */
static char *listed(FillBook *book, const Str *words, size_t count) {
    char first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];
    if (!book->lists) {
        book->lists = fill_sheet(book, STR("选项"));
        worksheet_hide(book->lists);
    }
    lxw_col_t column = book->list_count++;
    for (size_t i = 0; i < count; i++) {
        fill_text(book, book->lists, (lxw_row_t)i, column, words[i], NULL);
    }
    lxw_rowcol_to_cell_abs(first, 0, column, 1, 1);
    lxw_rowcol_to_cell_abs(last, (lxw_row_t)(count - 1), column, 1, 1);
    return owned(book, str_format(book->arena, "='%s'!%s:%s", book->lists->name, first, last));
}

static bool limit_choice(FillBook *book, const FillAsk *ask, lxw_data_validation *rule) {
    static const Str yes_no[] = {{"是", sizeof "是" - 1}, {"否", sizeof "否" - 1}};
    const Str *words = ask->type == ASK_BOOL ? yes_no : ask->choices;
    size_t count = ask->type == ASK_BOOL ? 2 : ask->choice_count, length = 0;
    bool commas = false;
    char **list = ARENA_ARRAY(book->arena, count + 1, char *);
    for (size_t i = 0; i < count; i++) {
        list[i] = owned(book, words[i]);
        length += utf8_count(words[i]) + 1;
        commas |= str_find(words[i], STR(",")) >= 0;
    }
    rule->error_title = owned(book, STR("请从列表中选择"));
    rule->error_message = owned(book, STR("只能填下拉列表里的内容，不清楚就留空。"));
    if (length <= LIST_MOST && !commas) {
        rule->validate = LXW_VALIDATION_TYPE_LIST;
        rule->value_list = list;
        return true;
    }
    if (!count || book->row_by_row) {
        return false; /* the import still checks it */
    }
    rule->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    rule->value_formula = listed(book, words, count);
    return true;
}

void fill_limit(FillBook *book, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last, lxw_col_t column,
                const FillAsk *ask) {
    lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON};
    if (ask->type == ASK_NUMBER) {
        limit_number(book, ask, &rule);
    } else if (ask->type == ASK_DATE) {
        rule.validate = LXW_VALIDATION_TYPE_ANY;
        rule.input_title = owned(book, STR("日期"));
        rule.input_message = owned(book, STR("例如2024-09-01"));
    } else if ((ask->type != ASK_CHOICE && ask->type != ASK_BOOL) || !limit_choice(book, ask, &rule)) {
        return;
    }
    worksheet_data_validation_range(sheet, first, column, last, column, &rule);
}
