/* The workbook people fill in: one row per unit, headings and ids, drop-downs and limits, last year's values beside.
 *
 * Row 1 is the title, row 2 the names, row 3 the ids (hidden, they make the import sure), data begins in row 4. Only
 * the cells to be filled in are unlocked. Columns headed 上年… are passed over when the workbook is imported. */
#include "fact_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>

enum { TITLE_ROW, NAME_ROW, ID_ROW, FIRST_ROW, KEY_COLUMNS = 5, FROZEN_COLUMNS = 2, CHOICES_MOST = 250 };

typedef struct Cells { /* values of a period, per row and column of the template */
    double *value;
    uint8_t *state; /* 1 + CellState; 0: never stored */
} Cells;

typedef struct Template {
    const Pack *pack;
    Arena *arena;
    Str period, before;
    UnitTree tree;
    int *units; /* indices in the tree */
    size_t unit_count;
    int *by_id; /* store id -> row, -1 */
    size_t id_count;
    const Element **elements;
    size_t element_count;
    int *column_of; /* element of the pack -> column, -1 */
    Cells now, last, *filling;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *title, *heading, *key, *open, *closed, *past, *hidden;
} Template;

/* ---- what goes in ---- */

static bool load_tree(Template *template, Tx *tx, Err *err) {
    PeriodList list;
    if (!org_periods(tx, template->arena, &list, err)) {
        return false;
    }
    Str from = {NULL, 0}; /* the period itself, else the newest before it */
    for (size_t i = 0; i < list.count && !from.len; i++) {
        if (str_compare(list.codes[i], template->period) <= 0) {
            from = list.codes[i];
        }
    }
    if (!from.len) {
        return err_set(err, ERR_NOT_FOUND,
                       "%.*s年度及以前没有单位资料，做不出模板。请先导入单位表（代码、名称、上级代码、类别、年度）。",
                       STR_ARG(template->period));
    }
    return org_tree_load(tx, template->pack, from, template->arena, &template->tree, err) &&
           org_period_before(tx, template->period, template->arena, &template->before, err);
}

static bool pick_elements(Template *template, Str form, unsigned levels_below, Err *err) {
    size_t count;
    const Element *elements = pack_elements(template->pack, &count);
    Buf groups = buf_create(template->arena);
    Str last = {NULL, 0};
    template->elements = ARENA_ARRAY(template->arena, count, const Element *);
    template->column_of = ARENA_ARRAY(template->arena, count, int);
    for (size_t i = 0; i < count; i++) {
        template->column_of[i] = -1;
        if (!str_equal(elements[i].group, last)) {
            last = elements[i].group;
            buf_add_format(&groups, "、%.*s", STR_ARG(last));
        }
        bool wanted = !form.len || str_is(form, "wide") || str_equal(form, elements[i].group);
        if (wanted && (elements[i].levels & levels_below)) {
            template->column_of[i] = (int)template->element_count;
            template->elements[template->element_count++] = &elements[i];
        }
    }
    return template->element_count > 0 || err_set(err, ERR_NOT_FOUND, "没有“%.*s”这张表。可用：wide（全部）%.*s。",
                                                  STR_ARG(form), STR_ARG(str_slice(buf_str(&groups), 0, 300)));
}

static void add_unit(Template *template, int unit) {
    template->by_id[template->tree.units[unit].id] = (int)template->unit_count;
    template->units[template->unit_count++] = unit;
}

/* Regions from the root down to above `unit`: a new year's table must bring them, or its schools have no parent. */
static void add_above(Template *template, int unit) {
    int above = unit >= 0 ? template->tree.units[unit].parent : -1;
    if (above >= 0) {
        add_above(template, above);
        add_unit(template, above);
    }
}

/* Units at or below `unit` that have something to fill in, and the regions a new year does not have yet. */
static bool pick_units(Template *template, int unit, Err *err) {
    const UnitTree *tree = &template->tree;
    bool new_year = !str_equal(tree->period, template->period);
    size_t from = unit >= 0 ? (size_t)unit : 0, to = unit >= 0 ? (size_t)tree->units[unit].end : tree->count;
    size_t to_fill = 0;
    template->units = ARENA_ARRAY(template->arena, tree->count, int);
    template->id_count = tree->id_count;
    template->by_id = ARENA_ARRAY(template->arena, tree->id_count, int);
    memset(template->by_id, -1, tree->id_count * sizeof *template->by_id);
    if (new_year) {
        add_above(template, unit);
    }
    for (size_t i = from; i < to; i++) {
        bool any = false;
        for (size_t e = 0; e < template->element_count && !any; e++) {
            any = element_expected(template->elements[e], tree->units[i].kind);
        }
        to_fill += any;
        if (any || (new_year && tree->units[i].kind->level != LEVEL_SCHOOL)) {
            add_unit(template, (int)i);
        }
    }
    return to_fill > 0 || err_set(err, ERR_NOT_FOUND, "这个单位下面没有要填这张表的单位。请换一个单位或另一张表。");
}

static unsigned levels_below(const UnitTree *tree, int unit) {
    size_t from = unit >= 0 ? (size_t)unit : 0, to = unit >= 0 ? (size_t)tree->units[unit].end : tree->count;
    unsigned levels = 0;
    for (size_t i = from; i < to; i++) {
        levels |= 1u << tree->units[i].kind->level;
    }
    return levels;
}

/* ---- values ---- */

static void take_value(void *context, int64_t unit_id, int element, CellState state, double value) {
    Template *template = context;
    int row = unit_id >= 0 && (size_t)unit_id < template->id_count ? template->by_id[unit_id] : -1;
    int column = template->column_of[element];
    if (row >= 0 && column >= 0) {
        size_t at = (size_t)row * template->element_count + (size_t)column;
        template->filling->value[at] = value;
        template->filling->state[at] = (uint8_t)(1 + state);
    }
}

static bool load_values(Template *template, Tx *tx, Str period, Cells *cells, Err *err) {
    size_t count = template->unit_count * template->element_count;
    Err unknown = {.kind = ERR_NONE};
    int64_t id;
    cells->value = ARENA_ARRAY(template->arena, count, double);
    cells->state = ARENA_ARRAY(template->arena, count, uint8_t);
    template->filling = cells;
    if (!period.len || !org_period_id(tx, period, false, &id, &unknown)) {
        return unknown.kind == ERR_NONE || unknown.kind == ERR_NOT_FOUND ||
               err_set(err, unknown.kind, "%s", unknown.message);
    }
    return fact_scan(tx, template->pack, id, take_value, template, err);
}

/* ---- the workbook ---- */

static const char *text(const Template *template, Str s) {
    return str_cstr(template->arena, s);
}

/* The library wants text that it may write to, though it only copies it. */
static char *owned(const Template *template, Str s) {
    char *copy = arena_alloc(template->arena, s.len + 1);
    memcpy(copy, s.data ? s.data : "", s.len);
    return copy;
}

static void make_formats(Template *template) {
    lxw_format **all[] = {&template->title,  &template->heading, &template->key,   &template->open,
                          &template->closed, &template->past,    &template->hidden};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i] = workbook_add_format(template->book);
        format_set_font_name(*all[i], "宋体");
    }
    format_set_bold(template->title);
    format_set_font_size(template->title, 14);
    format_set_bold(template->heading);
    format_set_text_wrap(template->heading);
    format_set_align(template->heading, LXW_ALIGN_CENTER);
    format_set_align(template->heading, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(template->heading, LXW_BORDER_THIN);
    format_set_num_format(template->key, "@"); /* codes keep their zeros */
    format_set_bg_color(template->key, 0xF2F2F2);
    format_set_unlocked(template->open);
    format_set_border(template->open, LXW_BORDER_HAIR);
    format_set_bg_color(template->closed, 0xD9D9D9);
    format_set_font_color(template->past, 0x7F7F7F);
    format_set_bg_color(template->past, 0xF7F7F7);
    format_set_font_color(template->hidden, 0x7F7F7F);
}

static lxw_col_t column_at(size_t element) {
    return (lxw_col_t)(KEY_COLUMNS + element * 2);
}

static Str element_note(const Template *template, const Element *element) {
    Buf note = buf_create(template->arena);
    if (element->entry_unit.len) {
        buf_add_format(&note, "单位：%.*s。", STR_ARG(element->entry_unit));
    }
    if (element->whole) {
        buf_add(&note, STR("填整数。"));
    }
    buf_add(&note, element->note);
    buf_add(&note, STR("不清楚就留空，不要填0。"));
    return buf_str(&note);
}

static void put_headings(Template *template, Str shown) {
    static const char *const names[KEY_COLUMNS][2] = {
        {"代码", "code"}, {"名称", "name"}, {"上级代码", "parent"}, {"类别", "kind"}, {"年度", "period"}};
    lxw_worksheet *sheet = template->sheet;
    Str title = str_format(template->arena, "%.*s %.*s年度数据填报表（只填白色格；灰色为上年数，供对照）",
                           STR_ARG(shown), STR_ARG(template->period));
    worksheet_write_string(sheet, TITLE_ROW, 0, text(template, title), template->title);
    worksheet_set_row(sheet, NAME_ROW, 48, NULL);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        worksheet_write_string(sheet, NAME_ROW, (lxw_col_t)i, names[i][0], template->heading);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        const Element *element = template->elements[e];
        Str past = str_format(template->arena, "上年%.*s", STR_ARG(element->name));
        lxw_comment_options wide = {.visible = LXW_COMMENT_DISPLAY_HIDDEN, .x_scale = 1.5};
        worksheet_write_string(sheet, NAME_ROW, column_at(e), text(template, element->name), template->heading);
        worksheet_write_string(sheet, NAME_ROW, column_at(e) + 1, text(template, past), template->past);
        worksheet_write_comment_opt(sheet, NAME_ROW, column_at(e), text(template, element_note(template, element)),
                                    &wide);
    }
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_set_row_opt(sheet, ID_ROW, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        worksheet_write_string(sheet, ID_ROW, (lxw_col_t)i, names[i][1], template->hidden);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        worksheet_write_string(sheet, ID_ROW, column_at(e), text(template, template->elements[e]->id),
                               template->hidden);
    }
}

/* A known value as people write it; nothing otherwise. */
static void put_value(Template *template, lxw_row_t row, lxw_col_t column, const Element *element, const Cells *cells,
                      size_t at, lxw_format *format) {
    double value = cells->value[at];
    if (cells->state[at] != 1 + CELL_KNOWN) {
        worksheet_write_blank(template->sheet, row, column, format);
    } else if (element->type == ELEMENT_NUMBER) {
        worksheet_write_number(template->sheet, row, column, value / element->entry_factor, format);
    } else {
        Str shown = fact_cell_show(element, value, template->arena);
        worksheet_write_string(template->sheet, row, column, text(template, shown), format);
    }
}

static void put_unit(Template *template, size_t index) {
    const UnitTree *tree = &template->tree;
    const Unit *unit = &tree->units[template->units[index]];
    const Str keys[KEY_COLUMNS] = {unit->code, unit->name, unit->parent >= 0 ? tree->units[unit->parent].code : STR(""),
                                   unit->kind->name, template->period};
    lxw_row_t row = (lxw_row_t)(FIRST_ROW + index);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        worksheet_write_string(template->sheet, row, (lxw_col_t)i, text(template, keys[i]), template->key);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        const Element *element = template->elements[e];
        size_t at = index * template->element_count + e;
        lxw_format *format = element_expected(element, unit->kind) ? template->open : template->closed;
        put_value(template, row, column_at(e), element, &template->now, at, format);
        put_value(template, row, column_at(e) + 1, element, &template->last, at, template->past);
    }
}

/* ---- drop-downs and limits ---- */

static void limit_number(const Template *template, const Element *element, lxw_data_validation *rule) {
    double factor = element->entry_factor != 0 ? element->entry_factor : 1;
    bool whole = element->whole && factor == 1;
    rule->validate = whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
    rule->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule->minimum_number = element->has_min ? element->min / factor : whole ? 0 : -1e15;
    rule->maximum_number = element->has_max ? element->max / factor : whole ? 2e9 : 1e15;
    rule->error_title = owned(template, STR("数字不对"));
    Str message = str_format(template->arena, "应填%s（单位：%.*s），不清楚就留空。", whole ? "整数" : "数字",
                             STR_ARG(element->entry_unit));
    rule->error_message = owned(template, message);
}

/* False when the list does not fit into a drop-down: the import still checks it. */
static bool list_choices(const Template *template, const Element *element, lxw_data_validation *rule) {
    Str yes_no[] = {STR("是"), STR("否")};
    const Str *words = element->type == ELEMENT_BOOL ? yes_no : element->choices;
    size_t count = element->type == ELEMENT_BOOL ? 2 : element->choice_count, length = 0;
    char **list = ARENA_ARRAY(template->arena, count + 1, char *);
    for (size_t i = 0; i < count; i++) {
        list[i] = owned(template, words[i]);
        length += utf8_count(words[i]) + 1;
    }
    rule->validate = LXW_VALIDATION_TYPE_LIST;
    rule->value_list = list;
    rule->error_title = owned(template, STR("请从列表中选择"));
    rule->error_message = owned(template, STR("只能填下拉列表里的内容，不清楚就留空。"));
    return length <= CHOICES_MOST;
}

static void put_rules(Template *template) {
    lxw_row_t last = (lxw_row_t)(FIRST_ROW + template->unit_count - 1);
    for (size_t e = 0; e < template->element_count; e++) {
        const Element *element = template->elements[e];
        lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON};
        if (element->type == ELEMENT_NUMBER) {
            limit_number(template, element, &rule);
        } else if (element->type == ELEMENT_DATE || !list_choices(template, element, &rule)) {
            continue;
        }
        worksheet_data_validation_range(template->sheet, FIRST_ROW, column_at(e), last, column_at(e), &rule);
    }
    size_t count;
    const KindDef *kinds = pack_kinds(template->pack, &count);
    const Element names = {
        .type = ELEMENT_CHOICE, .choices = ARENA_ARRAY(template->arena, count, Str), .choice_count = count};
    for (size_t i = 0; i < count; i++) {
        names.choices[i] = kinds[i].name;
    }
    lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON};
    if (list_choices(template, &names, &rule)) {
        worksheet_data_validation_range(template->sheet, FIRST_ROW, 3, last, 3, &rule);
    }
}

static bool write_book(Template *template, Str shown, const char *path, Err *err) {
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    Str temporary = str_format(template->arena, "%s.%ld.tmp", path, (long)getpid());
    template->book = workbook_new_opt(temporary.data, &options);
    template->sheet = template->book ? workbook_add_worksheet(template->book, "填报") : NULL;
    if (!template->sheet) {
        return err_set(err, ERR_IO, "内存不足，做不出模板。请稍后重试。");
    }
    make_formats(template);
    worksheet_set_column(template->sheet, 0, 0, 14, NULL);
    worksheet_set_column(template->sheet, 1, 1, 28, NULL);
    worksheet_set_column(template->sheet, 2, (lxw_col_t)(column_at(template->element_count) - 1), 11, NULL);
    worksheet_freeze_panes(template->sheet, FIRST_ROW, FROZEN_COLUMNS);
    worksheet_protect(template->sheet, NULL, NULL);
    put_headings(template, shown);
    for (size_t i = 0; i < template->unit_count; i++) {
        ArenaMark mark = arena_mark(template->arena);
        put_unit(template, i);
        arena_reset(template->arena, mark);
    }
    put_rules(template);
    lxw_error written = workbook_close(template->book);
    if (written != LXW_NO_ERROR || rename(temporary.data, path) != 0) {
        unlink(temporary.data);
        return err_set(err, ERR_IO, "写不出文件“%s”（%s）。请检查文件夹是否存在、有没有写的权限。", path,
                       written != LXW_NO_ERROR ? lxw_strerror(written) : strerror(errno));
    }
    return true;
}

static bool load_template(Template *template, Tx *tx, Str form, Str unit_code, Str *shown, Err *err) {
    if (!load_tree(template, tx, err)) {
        return false;
    }
    int unit = unit_code.len ? org_tree_find(&template->tree, unit_code) : -1;
    if (unit_code.len && unit < 0) {
        return err_set(err, ERR_NOT_FOUND, "%.*s年度没有代码为“%.*s”的单位。请检查代码。",
                       STR_ARG(template->tree.period), STR_ARG(unit_code));
    }
    *shown = unit >= 0 ? template->tree.units[unit].name : STR("全部单位");
    return pick_elements(template, form, levels_below(&template->tree, unit), err) && pick_units(template, unit, err) &&
           load_values(template, tx, template->period, &template->now, err) &&
           load_values(template, tx, template->before, &template->last, err);
}

bool fact_template(Store *store, const Pack *pack, Str form, Str unit_code, Str period, const char *path, Err *err) {
    Template template = {.pack = pack, .arena = arena_create()};
    Str shown = {NULL, 0};
    Tx *tx;
    bool good = period_read(template.arena, period, &template.period) ||
                err_set(err, ERR_INPUT, "年度“%.*s”不对。请写成 2024。", STR_ARG(period));
    if (good && store_read_begin(store, &tx, err)) {
        good = load_template(&template, tx, form, unit_code, &shown, err);
        store_read_end(tx);
        good = good && write_book(&template, shown, path, err);
    } else {
        good = false;
    }
    arena_destroy(template.arena);
    return good;
}
