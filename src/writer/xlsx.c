/* An evaluation as a workbook. Texts are always written as strings, so none can become a formula; figures stay numbers
 * and carry the sign of a miss in their number format. */
#include "tables.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { DECIMALS = 7, TEXT_LETTERS = 32000 };

typedef struct Formats {
    lxw_format *head, *text, *bad_text, *number[DECIMALS], *bad_number[DECIMALS];
} Formats;

typedef struct Sheet {
    lxw_worksheet *sheet;
    const Formats *formats;
    Arena *arena;
    lxw_row_t row;
    lxw_col_t column, columns;
    bool good;
} Sheet;

typedef struct Heading {
    const char *text;
    double width;
} Heading;
#define HEADINGS(...) ((const Heading[]){__VA_ARGS__, {NULL, 0}})

static lxw_format *format_of(lxw_workbook *book, const char *number, bool bad) {
    lxw_format *format = workbook_add_format(book);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (number) {
        format_set_num_format(format, number);
    } else {
        format_set_text_wrap(format);
    }
    if (bad) {
        format_set_bg_color(format, 0xF6D9D5);
        format_set_font_color(format, 0x8C1D18);
        format_set_bold(format);
    }
    return format;
}

static Formats make_formats(lxw_workbook *book) {
    Formats formats;
    formats.head = workbook_add_format(book);
    format_set_bold(formats.head);
    format_set_border(formats.head, LXW_BORDER_THIN);
    format_set_bg_color(formats.head, 0xEDEDED);
    format_set_align(formats.head, LXW_ALIGN_CENTER);
    format_set_align(formats.head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(formats.head);
    formats.text = format_of(book, NULL, false);
    formats.bad_text = format_of(book, NULL, true);
    for (int i = 0; i < DECIMALS; i++) {
        char plain[32], marked[48];
        snprintf(plain, sizeof plain, "#,##0%s%.*s", i ? "." : "", i, "000000");
        snprintf(marked, sizeof marked, "\"▼\"%s", plain);
        formats.number[i] = format_of(book, plain, false);
        formats.bad_number[i] = format_of(book, marked, true);
    }
    return formats;
}

/* ---- cells ---- */

static void heading(Sheet *sheet, Str text, double width) {
    worksheet_set_column(sheet->sheet, sheet->columns, sheet->columns, width, NULL);
    lxw_error error =
        worksheet_write_string(sheet->sheet, 0, sheet->columns++, str_cstr(sheet->arena, text), sheet->formats->head);
    sheet->good = sheet->good && error == LXW_NO_ERROR;
}

static Sheet sheet_begin(lxw_workbook *book, const Formats *formats, Arena *arena, const char *name,
                         const Heading *headings) {
    Sheet sheet = {.sheet = workbook_add_worksheet(book, name), .formats = formats, .arena = arena};
    sheet.good = sheet.sheet != NULL;
    for (size_t i = 0; sheet.good && headings[i].text; i++) {
        heading(&sheet, str_from(headings[i].text), headings[i].width);
    }
    return sheet;
}

static void next_row(Sheet *sheet) {
    sheet->row++;
    sheet->column = 0;
}

static Str shortened(Str text) {
    size_t at = 0, letters = 0;
    while (at < text.len && letters++ < TEXT_LETTERS) {
        utf8_next(text, &at);
    }
    return str_slice(text, 0, at);
}

static void put_text(Sheet *sheet, Str text, bool bad) {
    Str shown = bad ? str_format(sheet->arena, "▼%.*s", STR_ARG(text)) : text;
    lxw_error error =
        worksheet_write_string(sheet->sheet, sheet->row, sheet->column++, str_cstr(sheet->arena, shortened(shown)),
                               bad ? sheet->formats->bad_text : sheet->formats->text);
    sheet->good = sheet->good && error == LXW_NO_ERROR;
}

static void put_number(Sheet *sheet, double value, int decimals, bool bad) {
    int places = decimals < 0 ? 0 : decimals >= DECIMALS ? DECIMALS - 1 : decimals;
    if (!isfinite(value)) {
        put_text(sheet, STR("—"), bad);
        return;
    }
    lxw_error error = worksheet_write_number(sheet->sheet, sheet->row, sheet->column++, value,
                                             bad ? sheet->formats->bad_number[places] : sheet->formats->number[places]);
    sheet->good = sheet->good && error == LXW_NO_ERROR;
}

static void put_value(Sheet *sheet, const Evaluation *evaluation, Value value, int decimals, bool bad) {
    if (value.reason) {
        put_text(sheet, show_unknown(evaluation, value.reason), bad);
    } else {
        put_number(sheet, value.number, decimals, bad);
    }
}

static void put_verdict(Sheet *sheet, Verdict verdict) {
    put_text(sheet, verdict_name(verdict), verdict == VERDICT_NOT_MET);
}

static bool sheet_end(Sheet *sheet) {
    if (sheet->sheet && sheet->columns) {
        worksheet_freeze_panes(sheet->sheet, 1, 0);
        worksheet_autofilter(sheet->sheet, 0, 0, sheet->row, (lxw_col_t)(sheet->columns - 1));
        worksheet_repeat_rows(sheet->sheet, 0, 0);
        worksheet_set_landscape(sheet->sheet);
        worksheet_set_paper(sheet->sheet, 9);
        worksheet_fit_to_pages(sheet->sheet, 1, 0);
    }
    return sheet->good;
}

/* ---- sheets ---- */

static void fact_row(Sheet *sheet, const char *name, Str value, bool bad) {
    next_row(sheet);
    put_text(sheet, str_from(name), false);
    put_text(sheet, value, bad);
}

static bool verdict_sheet(Sheet *sheet, const Evaluation *evaluation) {
    const UnitTree *tree = &evaluation->frame->tree;
    fact_row(sheet, "单位", tree->units[evaluation->unit].name, false);
    fact_row(sheet, "单位代码", tree->units[evaluation->unit].code, false);
    fact_row(sheet, "年度", tree->period, false);
    fact_row(sheet, "标准", evaluation->def->name, false);
    fact_row(sheet, "文号", evaluation->def->document, false);
    fact_row(sheet, "规则版本", evaluation->def->version, false);
    fact_row(sheet, "结论", verdict_name(evaluation->verdict), evaluation->verdict == VERDICT_NOT_MET);
    fact_row(sheet, "原因", evaluation->why, false);
    for (size_t i = 0; i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        Str text = str_format(sheet->arena, "%.*s（达标%zu项，未达标%zu项，待定%zu项）",
                              STR_ARG(verdict_name(block->verdict)), block->met, block->not_met, block->pending);
        fact_row(sheet, str_cstr(sheet->arena, block->def->name), text, block->verdict == VERDICT_NOT_MET);
    }
    return sheet_end(sheet);
}

static void item_head(Sheet *sheet, const Evaluation *evaluation, const ItemResult *item, Str block) {
    next_row(sheet);
    put_text(sheet, item->def->id, false);
    put_text(sheet, block, false);
    put_text(sheet, item->def->name, false);
    put_text(sheet, stage_name(evaluation, item->stage), false);
}

static void item_tail(Sheet *sheet, const ItemResult *item, Verdict verdict, Str why) {
    put_verdict(sheet, verdict);
    put_text(sheet, why, false);
    put_text(sheet, item->def->measure, false);
    put_text(sheet, item->def->responsible, false);
}

static void item_rows(Sheet *sheet, const Evaluation *evaluation, const ItemResult *item, Str block) {
    Str none = {NULL, 0};
    ItemKind kind = item->def->kind;
    for (size_t i = 0; i < item->part_count; i++) {
        const PartResult *part = &item->parts[i];
        bool bad = part->verdict == VERDICT_NOT_MET;
        item_head(sheet, evaluation, item, block);
        put_text(sheet, part->name, false);
        if (kind == ITEM_EACH) {
            put_text(sheet, show_part_value(sheet->arena, evaluation, item, i), bad);
        } else {
            put_value(sheet, evaluation, part->value, part->decimals, bad);
        }
        put_text(sheet, part->unit, false);
        put_text(sheet, part->has_limit ? show_limit(sheet->arena, part->compare, part->limit) : none, false);
        item_tail(sheet, item, part->verdict, part->why);
    }
    if (item->part_count) {
        return;
    }
    bool number = kind == ITEM_SPREAD || kind == ITEM_MEAN_OF || kind == ITEM_VALUE;
    item_head(sheet, evaluation, item, block);
    put_text(sheet, none, false);
    if (number) {
        put_value(sheet, evaluation, item->value, item->def->decimals, item->verdict == VERDICT_NOT_MET);
    } else if (kind == ITEM_SCORE && item->verdict != VERDICT_PENDING) {
        put_number(sheet, item->points, 1, false);
    } else if (kind == ITEM_ROW || kind == ITEM_ROWS) {
        put_text(sheet, show_failing(sheet->arena, item->row_count, item->failing_count, item->pending_count, "待定"),
                 false);
    } else {
        put_text(sheet, item->decision ? STR("已认定") : STR("未认定"), false);
    }
    put_text(sheet, item->def->unit, false);
    put_text(sheet, item->has_limit ? show_limit(sheet->arena, item->compare, item->limit) : none, false);
    item_tail(sheet, item, item->verdict, item->why);
}

static bool items_sheet(Sheet *sheet, const Evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        item_rows(sheet, evaluation, item, item->block ? item->block->name : STR("前置条件"));
    }
    for (size_t i = 0; i < evaluation->veto_count; i++) {
        item_rows(sheet, evaluation, &evaluation->vetoes[i], STR("一票否决"));
    }
    return sheet_end(sheet);
}

static bool rows_sheet(Sheet *sheet, const Evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        const ItemDef *item = evaluation->row_items[i];
        Str unit = item->unit.len ? str_format(sheet->arena, "（%.*s）", STR_ARG(item->unit)) : (Str){NULL, 0};
        heading(sheet, str_format(sheet->arena, "%.*s%.*s", STR_ARG(short_name(item)), STR_ARG(unit)), 13);
    }
    heading(sheet, STR("达标项数"), 10);
    heading(sheet, STR("结论"), 10);
    heading(sheet, STR("原因"), 50);
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        const Unit *unit = &evaluation->frame->tree.units[row->unit];
        next_row(sheet);
        put_text(sheet, unit->code, false);
        put_text(sheet, unit->name, false);
        put_text(sheet, unit->kind->name, false);
        put_text(sheet, stage_name(evaluation, row->stage), false);
        put_value(sheet, evaluation, row->pupils, 0, false);
        for (size_t j = 0; j < evaluation->row_item_count; j++) {
            put_value(sheet, evaluation, row->values[j], evaluation->row_items[j]->decimals,
                      row->item_verdicts[j] == VERDICT_NOT_MET);
        }
        put_number(sheet, row->met, 0, false);
        put_verdict(sheet, row->verdict);
        put_text(sheet, row_why(evaluation, row, sheet->arena), false);
    }
    return sheet_end(sheet);
}

static bool gaps_sheet(Sheet *sheet, const Evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->plan.step_count; i++) {
        const PlanStep *step = &evaluation->plan.steps[i];
        const RowResult *row = &evaluation->rows[step->row];
        const Unit *unit = &evaluation->frame->tree.units[row->unit];
        const ItemDef *item = evaluation->row_items[step->item];
        next_row(sheet);
        put_text(sheet, unit->code, false);
        put_text(sheet, unit->name, false);
        put_text(sheet, stage_name(evaluation, row->stage), false);
        put_text(sheet, item->name, false);
        put_text(sheet, item->resource_name, false);
        put_number(sheet, step->add, step_decimals(item), false);
        put_text(sheet, item->resource_unit, false);
        put_text(sheet, step->for_spread ? STR("降差异") : STR("补达标"), false);
    }
    return sheet_end(sheet);
}

static bool spread_sheet(Sheet *sheet, const Evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        bool mean_of = item->def->kind == ITEM_MEAN_OF;
        if (item->def->kind != ITEM_SPREAD && !mean_of) {
            continue;
        }
        next_row(sheet);
        put_text(sheet, item->def->id, false);
        put_text(sheet, item->def->name, false);
        put_text(sheet, stage_name(evaluation, item->stage), false);
        Reason reason = item->value.reason;
        put_value(sheet, evaluation, (Value){mean_of ? (double)NAN : item->mean, reason}, 3, false);
        put_value(sheet, evaluation, (Value){mean_of ? (double)NAN : item->sd, reason}, 3, false);
        put_value(sheet, evaluation, item->value, 3, item->verdict == VERDICT_NOT_MET);
        put_number(sheet, item->has_limit ? item->limit : (double)NAN, 3, false);
        put_verdict(sheet, item->verdict);
        put_text(sheet, item->why, false);
    }
    return sheet_end(sheet);
}

static bool plan_sheet(Sheet *sheet, const Evaluation *evaluation) {
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        const PlanItem *plan = &evaluation->plan.items[i];
        const ItemDef *item = evaluation->row_items[plan->item];
        int decimals = step_decimals(item);
        if (!(plan->add > 0)) { /* nothing to be added */
            continue;
        }
        next_row(sheet);
        put_text(sheet, item->resource_name, false);
        put_text(sheet, item->resource_unit, false);
        put_number(sheet, plan->add, decimals, false);
        put_number(sheet, plan->add_for_rows, decimals, false);
        put_number(sheet, plan->add_for_spread, decimals, false);
        put_number(sheet, (double)plan->schools, 0, false);
        put_text(sheet, cv_change(evaluation, plan, sheet->arena), false);
    }
    if (evaluation->plan.note.len) {
        next_row(sheet);
        put_text(sheet, evaluation->plan.note, false);
    }
    return sheet_end(sheet);
}

static bool fill_book(lxw_workbook *book, const Evaluation *evaluation, Arena *arena) {
    Formats formats = make_formats(book);
    Sheet sheet = sheet_begin(book, &formats, arena, "结论", HEADINGS({"事项", 24}, {"内容", 90}));
    bool good = sheet.good && verdict_sheet(&sheet, evaluation);
    sheet =
        sheet_begin(book, &formats, arena, "指标",
                    HEADINGS({"编号", 12}, {"板块", 14}, {"指标", 36}, {"学段", 8}, {"部分", 28}, {"实测值", 14},
                             {"单位", 10}, {"标准", 10}, {"结论", 10}, {"原因", 50}, {"措施", 40}, {"责任单位", 16}));
    good = good && sheet.good && items_sheet(&sheet, evaluation);
    sheet = sheet_begin(book, &formats, arena, "学校",
                        HEADINGS({"代码", 16}, {"学校", 28}, {"类别", 12}, {"学段", 8}, {"学生数", 10}));
    good = good && sheet.good && rows_sheet(&sheet, evaluation);
    sheet = sheet_begin(book, &formats, arena, "缺口",
                        HEADINGS({"代码", 16}, {"学校", 28}, {"学段", 8}, {"指标", 32}, {"资源", 24}, {"需增加", 12},
                                 {"单位", 8}, {"用途", 10}));
    good = good && sheet.good && gaps_sheet(&sheet, evaluation);
    sheet = sheet_begin(book, &formats, arena, "差异系数",
                        HEADINGS({"编号", 14}, {"指标", 36}, {"学段", 8}, {"均值", 12}, {"标准差", 12},
                                 {"差异系数", 12}, {"标准", 10}, {"结论", 10}, {"原因", 50}));
    good = good && sheet.good && spread_sheet(&sheet, evaluation);
    sheet = sheet_begin(book, &formats, arena, "方案",
                        HEADINGS({"资源", 28}, {"单位", 8}, {"共需增加", 14}, {"其中补达标", 14}, {"其中降差异", 14},
                                 {"涉及学校（所）", 14}, {"差异系数变化", 40}));
    return good && sheet.good && plan_sheet(&sheet, evaluation);
}

bool evaluation_xlsx(const Evaluation *evaluation, const char *path, Err *err) {
    Arena *arena = arena_create();
    const char *part = str_cstr(arena, str_format(arena, "%s.part", path)); /* the old file stays until this is whole */
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(part, &options);
    bool good = book && fill_book(book, evaluation, arena);
    good = book && workbook_close(book) == LXW_NO_ERROR && good && rename(part, path) == 0;
    if (!good) {
        unlink(part);
        err_set(err, ERR_IO, "无法写工作簿“%s”。请检查文件夹是否存在、是否可写、磁盘是否已满，或文件是否正被打开。",
                path);
    }
    arena_destroy(arena);
    return good;
}
