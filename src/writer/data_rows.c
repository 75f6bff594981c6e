/* Schools, their gaps, the plan and the stages of the data model. */
#include "tables.h"

static Str township_of(const Evaluation *evaluation, int unit) {
    const UnitTree *tree = &evaluation->frame->tree;
    for (int at = tree->units[unit].parent; at >= 0; at = tree->units[at].parent) {
        if (tree->units[at].kind->level == LEVEL_TOWNSHIP) {
            return tree->units[at].name;
        }
    }
    return (Str){NULL, 0};
}

static void put_gap(Data *gap, const Evaluation *evaluation, const RowResult *row, int item, double needs,
                    bool spread) {
    const ItemDef *def = evaluation->row_items[item];
    data_text(gap, "school_name", evaluation->frame->tree.units[row->unit].name);
    data_text(gap, "stage_name", stage_name(evaluation, row->stage));
    data_text(gap, "item_name", short_name(def));
    data_text(gap, "needs", show_number(gap->arena, needs, step_decimals(def)));
    data_text(gap, "of", def->resource_name);
    data_text(gap, "unit", def->resource_unit);
    data_truth(gap, "for_spread", spread);
}

static void put_row(Data *data, const Evaluation *evaluation, const RowResult *row) {
    Arena *arena = data->arena;
    const Unit *unit = &evaluation->frame->tree.units[row->unit];
    data_text(data, "school_name", unit->name);
    data_text(data, "school_code", unit->code);
    data_text(data, "kind_name", unit->kind->name);
    data_text(data, "township", township_of(evaluation, row->unit));
    data_text(data, "stage_name", stage_name(evaluation, row->stage));
    data_text(data, "pupils", show_count(arena, row->pupils));
    data_count(data, "items_met", row->met > 0 ? (size_t)row->met : 0);
    data_text(data, "verdict_name", verdict_name(row->verdict));
    data_text(data, "why", row_why(evaluation, row, arena));
    data_truth(data, "met", row->verdict == VERDICT_MET);
    data_truth(data, "not_met", row->verdict == VERDICT_NOT_MET);
    data_truth(data, "pending", row->verdict == VERDICT_PENDING);
    DataMap *values = data_map(data, "value");
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        const ItemDef *item = evaluation->row_items[i];
        Value value = row->values[i];
        MapEntry entry = {.key = item->id, .alias = short_name(item), .unknown = value.reason != 0};
        entry.text =
            entry.unknown ? (Str){NULL, 0} : figure_show(arena, value.number, item->decimals, item->percent, STR(""));
        map_add(arena, values, entry);
    }
    data_list(data, "gaps");
    for (size_t i = 0; i < row->gap_count; i++) {
        put_gap(data_add(data, "gaps"), evaluation, row, row->gaps[i].item, row->gaps[i].needs, false);
    }
}

static void put_plan(Data *report, const Evaluation *evaluation) {
    Arena *arena = report->arena;
    data_list(report, "gaps");
    data_list(report, "plan");
    for (size_t i = 0; i < evaluation->plan.step_count; i++) {
        const PlanStep *step = &evaluation->plan.steps[i];
        put_gap(data_add(report, "gaps"), evaluation, &evaluation->rows[step->row], step->item, step->add,
                step->for_spread);
    }
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        const PlanItem *item = &evaluation->plan.items[i];
        const ItemDef *def = evaluation->row_items[item->item];
        int decimals = step_decimals(def);
        if (!(item->add > 0)) { /* nothing to be added */
            continue;
        }
        Data *step = data_add(report, "plan");
        data_text(step, "item_name", short_name(def));
        data_text(step, "of", def->resource_name);
        data_text(step, "unit", def->resource_unit);
        data_text(step, "add", show_number(arena, item->add, decimals));
        data_text(step, "add_for_rows", show_number(arena, item->add_for_rows, decimals));
        data_text(step, "add_for_spread", show_number(arena, item->add_for_spread, decimals));
        data_count(step, "schools_count", item->schools);
        data_text(step, "cv_change", cv_change(evaluation, item, arena));
    }
    data_text(report, "plan_note", evaluation->plan.note);
    data_truth(report, "plan_complete", evaluation->plan.complete);
    data_table(report, "plan_table", table_of_plan(evaluation, arena));
    data_table(report, "gaps_table", table_of_gaps(evaluation, arena));
}

typedef struct RowCounts {
    size_t all, by_verdict[4];
} RowCounts;

static RowCounts count_rows(const Evaluation *evaluation, int stage) {
    RowCounts counts = {0, {0, 0, 0, 0}};
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        if (stage < 0 || row->stage == stage) {
            counts.all++;
            counts.by_verdict[row->verdict]++;
        }
    }
    return counts;
}

static void put_counts(Data *data, RowCounts counts) {
    data_count(data, "rows_count", counts.all);
    data_count(data, "rows_met", counts.by_verdict[VERDICT_MET]);
    data_count(data, "rows_not_met", counts.by_verdict[VERDICT_NOT_MET]);
    data_count(data, "rows_pending", counts.by_verdict[VERDICT_PENDING]);
}

void data_put_rows(Data *report, const Evaluation *evaluation) {
    put_counts(report, count_rows(evaluation, -1));
    data_list(report, "rows");
    for (size_t i = 0; i < evaluation->row_count; i++) {
        put_row(data_add(report, "rows"), evaluation, &evaluation->rows[i]);
    }
    data_table(report, "rows_table", table_of_rows(evaluation, report->arena));
    put_plan(report, evaluation);
}

static void put_stage(Data *data, const Evaluation *evaluation, const BlockDef *block, int stage) {
    size_t counts[4] = {0, 0, 0, 0};
    bool any = false;
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (item->def->kind == ITEM_SPREAD && item->stage == stage && (!block || item->block == block)) {
            counts[item->verdict]++;
            any = true;
        }
    }
    data_text(data, "stage_name", stage_name(evaluation, stage));
    put_counts(data, count_rows(evaluation, stage));
    data_count(data, "spread_count", counts[VERDICT_MET] + counts[VERDICT_NOT_MET] + counts[VERDICT_PENDING]);
    data_count(data, "spread_met", counts[VERDICT_MET]);
    data_count(data, "spread_not_met", counts[VERDICT_NOT_MET]);
    data_count(data, "spread_pending", counts[VERDICT_PENDING]);
    data_truth(data, "has_spread", any);
    data_table(data, "resources_table", table_of_resources(evaluation, block, stage, data->arena));
    data_table(data, "spread_table", table_of_spread(evaluation, block, stage, data->arena));
    data_chart(data, "spread_chart", chart_of_spread(evaluation, block, stage, data->arena));
}

void data_put_stages(Data *data, const Evaluation *evaluation, const BlockDef *block) {
    data_list(data, "stages");
    for (int stage = 0; (size_t)stage < evaluation->stage_count; stage++) {
        if (count_rows(evaluation, stage).all > 0) {
            put_stage(data_add(data, "stages"), evaluation, block, stage);
        }
    }
}
