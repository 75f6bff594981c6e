/* The tables of an evaluation that judge: blocks, items, resources, coefficients of variation; and the chart of these.
 */
#include "tables.h"

#include <math.h>

static void verdict_cell(TableMaker *maker, Verdict verdict) {
    TableCellOut *cell = table_text(maker, verdict_name(verdict));
    cell->bad = verdict == VERDICT_NOT_MET;
    cell->strong = cell->bad;
}

const TableOut *table_of_blocks(const Evaluation *evaluation, Arena *arena) {
    const Pack *pack = evaluation->frame->pack;
    TableMaker maker = table_named(arena, pack, "blocks", STR(""), WIDTHS(10, 4, 4, 4, 4, 5), 0);
    for (size_t i = 0; i < evaluation->block_count; i++) {
        const BlockResult *block = &evaluation->blocks[i];
        table_row(&maker);
        table_text(&maker, block->def->name);
        table_count(&maker, block->met + block->not_met + block->pending);
        table_count(&maker, block->met);
        table_count(&maker, block->not_met);
        table_count(&maker, block->pending);
        verdict_cell(&maker, block->verdict);
    }
    table_row(&maker);
    table_text(&maker, table_word(pack, "blocks", 0))->strong = true;
    for (int i = 0; i < 4; i++) {
        table_text(&maker, STR(""));
    }
    verdict_cell(&maker, evaluation->verdict);
    return table_done(&maker);
}

/* ---- items that are judged as a whole ---- */

static void part_row(TableMaker *maker, const Evaluation *evaluation, const ItemResult *item, size_t part) {
    Arena *arena = maker->arena;
    table_row(maker);
    table_text(maker, str_format(arena, "%.*s：%.*s", STR_ARG(short_name(item->def)), STR_ARG(item->parts[part].name)));
    table_text(maker, show_part_value(arena, evaluation, item, part))->source = item->def->id;
    table_text(maker, show_part_limit(arena, item, part));
    verdict_cell(maker, item->parts[part].verdict);
}

static void item_row(TableMaker *maker, const Evaluation *evaluation, const ItemResult *item) {
    for (size_t i = 0; item->part_count > 1 && i < item->part_count; i++) {
        part_row(maker, evaluation, item, i);
    }
    if (item->part_count > 1) {
        return;
    }
    Data *data = data_create(maker->arena, SCOPE_ITEM, NULL);
    data_put_item(data, evaluation, item, NULL);
    DataValue value, limit;
    data_find(data, STR("value"), &value);
    data_find(data, STR("limit"), &limit);
    table_row(maker);
    Str name = item->stage >= 0 ? str_format(maker->arena, "%.*s（%.*s）", STR_ARG(item->def->name),
                                             STR_ARG(stage_name(evaluation, item->stage)))
                                : item->def->name;
    table_text(maker, name);
    table_text(maker, value.unknown ? str_from(unknown_sign) : value.text)->source = item->def->id;
    table_text(maker, limit.text);
    verdict_cell(maker, item->verdict);
}

const TableOut *table_of_items(const Evaluation *evaluation, const BlockDef *block, Arena *arena) {
    TableMaker maker = table_named(arena, evaluation->frame->pack, "items", block->name, WIDTHS(14, 9, 6, 4), 0);
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->block == block && item->def->kind != ITEM_ROW && item->def->kind != ITEM_SPREAD) {
            item_row(&maker, evaluation, item);
        }
    }
    return table_done(&maker);
}

/* ---- resources of the schools ---- */

static bool of_block(const Evaluation *evaluation, const BlockDef *block, const ItemDef *item) {
    for (size_t i = 0; block && i < evaluation->item_count; i++) {
        if (evaluation->items[i].def == item) {
            return evaluation->items[i].block == block;
        }
    }
    return true;
}

typedef struct Range {
    const RowResult *lowest, *highest;
    size_t below, unknown, known;
} Range;

static Range range_of(const Evaluation *evaluation, size_t item, int stage) {
    Range range = {NULL, NULL, 0, 0, 0};
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        if (row->stage != stage) {
            continue;
        }
        if (row->values[item].reason) {
            range.unknown++;
            continue;
        }
        double value = row->values[item].number;
        range.known++;
        range.below += row->item_verdicts[item] == VERDICT_NOT_MET;
        range.lowest = !range.lowest || value < range.lowest->values[item].number ? row : range.lowest;
        range.highest = !range.highest || value > range.highest->values[item].number ? row : range.highest;
    }
    return range;
}

static Str extreme(const Evaluation *evaluation, const RowResult *row, size_t item, Arena *arena) {
    if (!row) {
        return str_from(unknown_sign);
    }
    return str_format(arena, "%.*s（%.*s）",
                      STR_ARG(show_number(arena, row->values[item].number, evaluation->row_items[item]->decimals)),
                      STR_ARG(evaluation->frame->tree.units[row->unit].name));
}

const TableOut *table_of_resources(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena) {
    TableMaker maker = table_named(arena, evaluation->frame->pack, "resources", stage_name(evaluation, stage),
                                   WIDTHS(10, 5, 9, 9, 5, 4), 0);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        const ItemDef *item = evaluation->row_items[i];
        Range range = range_of(evaluation, i, stage);
        double limit = row_limit(evaluation, i, stage);
        if (!of_block(evaluation, block, item) || range.known + range.unknown == 0) {
            continue;
        }
        table_row(&maker);
        table_text(&maker, str_format(arena, "%.*s%s%.*s%s", STR_ARG(short_name(item)), item->unit.len ? "（" : "",
                                      STR_ARG(item->unit), item->unit.len ? "）" : ""));
        table_figure(&maker, isnan(limit) ? STR("—") : show_limit(arena, item->compare, limit));
        table_text(&maker, extreme(evaluation, range.lowest, i, arena))->source = item->id;
        table_text(&maker, extreme(evaluation, range.highest, i, arena))->source = item->id;
        table_count(&maker, range.below)->bad = range.below > 0;
        table_count(&maker, range.unknown);
    }
    return table_done(&maker);
}

/* ---- coefficients of variation ---- */

static bool is_spread_of(const ItemResult *item, const BlockDef *block, int stage) {
    return (item->def->kind == ITEM_SPREAD || item->def->kind == ITEM_MEAN_OF) && item->stage == stage &&
           (!block || item->block == block);
}

static Str spread_name(const Evaluation *evaluation, const ItemResult *item) {
    bool row = item->def->kind == ITEM_SPREAD && item->row_item >= 0;
    return short_name(row ? evaluation->row_items[item->row_item] : item->def);
}

const TableOut *table_of_spread(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena) {
    TableMaker maker = table_named(arena, evaluation->frame->pack, "spread", stage_name(evaluation, stage),
                                   WIDTHS(10, 5, 5, 5, 5, 5), 0);
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (!is_spread_of(item, block, stage)) {
            continue;
        }
        bool unknown = item->value.reason != 0, mean = item->def->kind == ITEM_SPREAD;
        table_row(&maker);
        table_text(&maker, spread_name(evaluation, item));
        table_figure(&maker, !mean ? STR("—") : unknown ? str_from(unknown_sign) : show_number(arena, item->mean, 3));
        table_figure(&maker, !mean ? STR("—") : unknown ? str_from(unknown_sign) : show_number(arena, item->sd, 3));
        TableCellOut *value =
            table_figure(&maker, unknown ? str_from(unknown_sign) : show_number(arena, item->value.number, 3));
        value->bad = item->verdict == VERDICT_NOT_MET;
        value->source = item->def->id;
        table_figure(&maker, item->has_limit ? show_limit(arena, item->compare, item->limit) : STR("—"));
        table_text(&maker, verdict_name(item->verdict));
    }
    return table_done(&maker);
}

const ChartOut *chart_of_spread(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena) {
    ChartOut *chart = ARENA_NEW(arena, ChartOut);
    const Pack *pack = evaluation->frame->pack;
    chart->title = table_title(pack, "spread_chart", stage_name(evaluation, stage), arena);
    chart->value_title = table_heading(pack, "spread_chart", 0);
    chart->limit_name = table_heading(pack, "spread_chart", 1);
    chart->labels = ARENA_ARRAY(arena, evaluation->item_count + 1, Str);
    chart->values = ARENA_ARRAY(arena, evaluation->item_count + 1, double);
    chart->bad = ARENA_ARRAY(arena, evaluation->item_count + 1, bool);
    bool same = true, any = false;
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (!is_spread_of(item, block, stage) || item->verdict == VERDICT_NOT_APPLICABLE) {
            continue;
        }
        bool known = !item->value.reason;
        Str name = spread_name(evaluation, item);
        any = any || known;
        chart->labels[chart->count] = known ? name : str_format(arena, "%.*s%s", STR_ARG(name), unknown_sign);
        chart->values[chart->count] = known ? item->value.number : (double)NAN;
        chart->bad[chart->count++] = item->verdict == VERDICT_NOT_MET;
        same = same && (!chart->has_limit || !item->has_limit || item->limit == chart->limit);
        chart->limit = item->has_limit ? item->limit : chart->limit;
        chart->has_limit = chart->has_limit || item->has_limit;
    }
    chart->has_limit = chart->has_limit && same;
    chart->count = any ? chart->count : 0;
    return chart;
}
