/* The workbook people fill in: one row per unit, headings and ids, drop-downs and limits, last year's values beside.
 *
 * Row 1 is the title, row 2 the names, row 3 the ids (hidden, they make the import sure), data begins in row 4. Only
 * the cells to be filled in are unlocked. Columns headed 上年… are passed over when the workbook is imported. */
#include "fact_internal.h"
#include "fill_sheet.h"

#include <string.h>

enum { TITLE_ROW, NAME_ROW, ID_ROW, FIRST_ROW, KEY_COLUMNS = 5, FROZEN_COLUMNS = 2 };

typedef struct Cells { /* values of a period, per row and column of the template */
    double *value;
    uint8_t *state; /* 1 + CellState; 0: never stored */
    int *by_id;     /* store id -> row, -1 */
    size_t id_count;
} Cells;

typedef struct Template {
    const Pack *pack;
    Arena *arena;
    Str period, before;
    UnitTree tree;
    int *units; /* indices in the tree */
    size_t unit_count;
    const Element **elements;
    size_t element_count;
    int *column_of; /* element of the pack -> column, -1 */
    Cells now, last, *filling;
    FillBook book;
    lxw_worksheet *sheet;
} Template;

/* ---- what goes in ---- */

static bool load_tree(Template *template, Tx *tx, Err *err) {
    return org_tree_expected(tx, template->pack, template->period, template->arena, &template->tree, err) &&
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
        if (wanted && (elements[i].levels & levels_below) && !elements[i].ledger.len) {
            template->column_of[i] = (int)template->element_count;
            template->elements[template->element_count++] = &elements[i];
        }
    }
    return template->element_count > 0 || err_set(err, ERR_NOT_FOUND, "没有“%.*s”这张表。可用：wide（全部）%.*s。",
                                                  STR_ARG(form), STR_ARG(str_head(buf_str(&groups), 300)));
}

static void add_unit(Template *template, int unit) {
    template->now.by_id[template->tree.units[unit].id] = (int)template->unit_count;
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
    bool new_year = tree->period_id == 0;
    size_t from = unit >= 0 ? (size_t)unit : 0, to = unit >= 0 ? (size_t)tree->units[unit].end : tree->count;
    size_t to_fill = 0;
    template->units = ARENA_ARRAY(template->arena, tree->count, int);
    template->now.id_count = tree->id_count;
    template->now.by_id = ARENA_ARRAY(template->arena, tree->id_count, int);
    memset(template->now.by_id, -1, tree->id_count * sizeof *template->now.by_id);
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
    Cells *cells = template->filling;
    int row = unit_id >= 0 && (size_t)unit_id < cells->id_count ? cells->by_id[unit_id] : -1;
    int column = template->column_of[element];
    if (row >= 0 && column >= 0) {
        size_t at = (size_t)row * template->element_count + (size_t)column;
        cells->value[at] = value;
        cells->state[at] = (uint8_t)(1 + state);
    }
}

/* `rows`: at least as many as units; `by_id` of the cells is set. */
static bool load_values(Template *template, Tx *tx, Str period, size_t rows, Cells *cells, Err *err) {
    size_t count = rows * template->element_count;
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

/* Units that went into others since the year before count with them. */
static void fold_last(Template *template, const PastRows *past) {
    double *values = ARENA_ARRAY(template->arena, past->count, double);
    bool *known = ARENA_ARRAY(template->arena, past->count, bool);
    Cells *cells = &template->last;
    for (size_t e = 0; e < template->element_count; e++) {
        for (size_t i = 0; i < past->count; i++) {
            size_t at = i * template->element_count + e;
            values[i] = cells->value[at];
            known[i] = cells->state[at] == 1 + CELL_KNOWN;
        }
        past_fold(past, template->elements[e], values, known);
        for (size_t i = 0; i < past->rows; i++) {
            size_t at = i * template->element_count + e;
            cells->value[at] = values[i];
            cells->state[at] = known[i] ? 1 + CELL_KNOWN : 0;
        }
    }
}

static bool load_last(Template *template, Tx *tx, Err *err) {
    PastRows past = {.count = template->unit_count};
    int64_t *units = ARENA_ARRAY(template->arena, template->unit_count, int64_t);
    for (size_t i = 0; i < template->unit_count; i++) {
        units[i] = template->tree.units[template->units[i]].id;
    }
    Lineage lineage = {.merged = NULL};
    if (template->before.len &&
        (!org_lineage(tx, template->pack, template->before, template->period, template->arena, &lineage, err) ||
         !past_rows(tx, &lineage, template->before, units, template->unit_count, template->arena, &past, err))) {
        return false;
    }
    template->last.by_id = past.by_unit;
    template->last.id_count = past.unit_count;
    if (!load_values(template, tx, template->before, past.count, &template->last, err)) {
        return false;
    }
    if (template->before.len) {
        fold_last(template, &past);
    }
    return true;
}

/* ---- the workbook ---- */

static void put_text(Template *template, lxw_row_t row, lxw_col_t column, Str text, lxw_format *format) {
    fill_text(&template->book, template->sheet, row, column, text, format);
}

static lxw_col_t column_at(size_t element) {
    return (lxw_col_t)(KEY_COLUMNS + element * 2);
}

static void put_headings(Template *template, Str shown) {
    static const char *const names[KEY_COLUMNS][2] = {
        {"代码", "code"}, {"名称", "name"}, {"上级代码", "parent"}, {"类别", "kind"}, {"年度", "period"}};
    FillBook *book = &template->book;
    Str title = str_format(template->arena, "%.*s %.*s年度数据填报表（只填白色格；灰色为上年数，供对照）",
                           STR_ARG(shown), STR_ARG(template->period));
    put_text(template, TITLE_ROW, 0, title, book->title);
    worksheet_set_row(template->sheet, NAME_ROW, 48, NULL);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        put_text(template, NAME_ROW, (lxw_col_t)i, str_from(names[i][0]), book->heading);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        const Element *element = template->elements[e];
        const FillAsk ask = fill_ask_of(element);
        Str past = str_format(template->arena, "上年%.*s", STR_ARG(element->name));
        put_text(template, NAME_ROW, column_at(e), element->name, book->heading);
        put_text(template, NAME_ROW, column_at(e) + 1, past, book->past);
        fill_comment(book, template->sheet, NAME_ROW, column_at(e), fill_note(book, &ask, element->note));
    }
    lxw_row_col_options hidden = {.hidden = LXW_TRUE};
    worksheet_set_row_opt(template->sheet, ID_ROW, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        put_text(template, ID_ROW, (lxw_col_t)i, str_from(names[i][1]), book->hidden);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        put_text(template, ID_ROW, column_at(e), template->elements[e]->id, book->hidden);
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
        put_text(template, row, column, shown, format);
    }
}

static void put_unit(Template *template, size_t index) {
    const UnitTree *tree = &template->tree;
    const Unit *unit = &tree->units[template->units[index]];
    const Str keys[KEY_COLUMNS] = {unit->code, unit->name, unit->parent >= 0 ? tree->units[unit->parent].code : STR(""),
                                   unit->kind->name, template->period};
    lxw_row_t row = (lxw_row_t)(FIRST_ROW + index);
    for (int i = 0; i < KEY_COLUMNS; i++) {
        put_text(template, row, (lxw_col_t)i, keys[i], template->book.key);
    }
    for (size_t e = 0; e < template->element_count; e++) {
        const Element *element = template->elements[e];
        size_t at = index * template->element_count + e;
        lxw_format *format = element_expected(element, unit->kind) ? template->book.open : template->book.closed;
        put_value(template, row, column_at(e), element, &template->now, at, format);
        put_value(template, row, column_at(e) + 1, element, &template->last, at, template->book.past);
    }
}

/* ---- drop-downs and limits ---- */

static void put_rules(Template *template) {
    lxw_row_t last = (lxw_row_t)(FIRST_ROW + template->unit_count - 1);
    for (size_t e = 0; e < template->element_count; e++) {
        const FillAsk ask = fill_ask_of(template->elements[e]);
        fill_limit(&template->book, template->sheet, FIRST_ROW, last, column_at(e), &ask);
    }
    size_t count;
    const KindDef *kinds = pack_kinds(template->pack, &count);
    Str *names = ARENA_ARRAY(template->arena, count, Str);
    for (size_t i = 0; i < count; i++) {
        names[i] = kinds[i].name;
    }
    const FillAsk kind = {.type = ASK_CHOICE, .choices = names, .choice_count = count};
    fill_limit(&template->book, template->sheet, FIRST_ROW, last, 3, &kind);
}

static bool write_book(Template *template, Str shown, const char *path, Err *err) {
    if (!fill_begin(&template->book, template->arena, path, true, err)) {
        return false;
    }
    template->sheet = fill_sheet(&template->book, STR("填报"));
    worksheet_set_column(template->sheet, 0, 0, 14, NULL);
    worksheet_set_column(template->sheet, 1, 1, 28, NULL);
    worksheet_set_column(template->sheet, 2, (lxw_col_t)(column_at(template->element_count) - 1), 11, NULL);
    worksheet_freeze_panes(template->sheet, FIRST_ROW, FROZEN_COLUMNS);
    put_headings(template, shown);
    for (size_t i = 0; i < template->unit_count; i++) {
        ArenaMark mark = arena_mark(template->arena);
        put_unit(template, i);
        arena_reset(template->arena, mark);
    }
    put_rules(template);
    return fill_end(&template->book, err);
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
           load_values(template, tx, template->period, template->unit_count, &template->now, err) &&
           load_last(template, tx, err);
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
