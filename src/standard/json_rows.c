/* Rows and the gap plan as JSON: the school x stage part of `evaluate --format json`. */
#include "json_internal.h"

void put_units(Json *json, const Evaluation *evaluation, const char *key, const int *units, const double *values,
               size_t count) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const Unit *unit = &evaluation->frame->tree.units[units[i]];
        json_open_object(json);
        json_put_str(json, "unit", unit->code);
        json_put_str(json, "name", unit->name);
        if (values) {
            json_put_number(json, "value", values[i]);
        }
        json_close_object(json);
    }
    json_close_array(json);
}

const StageDef *stage_at(const Evaluation *evaluation, int stage) {
    size_t count;
    return &pack_stages(evaluation->frame->pack, &count)[stage];
}

void put_stage_limits(Json *json, const Evaluation *evaluation, size_t item) {
    json_key(json, "limits");
    json_open_object(json);
    for (size_t s = 0; s < evaluation->stage_count; s++) {
        double limit = evaluation->row_limits[item * evaluation->stage_count + s];
        if ((evaluation->def->stages >> s & 1u) && !isnan(limit) && evaluation->row_items[item]->compare) {
            json_put_number(json, stage_at(evaluation, (int)s)->id.data, limit);
        }
    }
    json_close_object(json);
}

void put_row_items(Json *json, const Evaluation *evaluation) {
    json_key(json, "row_items");
    json_open_array(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        const ItemDef *item = evaluation->row_items[i];
        json_open_object(json);
        json_put_str(json, "id", item->id);
        json_put_str(json, "name", item->name);
        json_put_str(json, "short_name", item->short_name);
        json_put_str(json, "unit", item->unit);
        json_put_integer(json, "decimals", item->decimals);
        json_put_bool(json, "percent", item->percent);
        put_op(json, item->compare);
        put_stage_limits(json, evaluation, i);
        json_put_str(json, "resource_name", item->resource_name);
        json_put_str(json, "resource_unit", item->resource_unit);
        json_put_str(json, "category", item->resource_category);
        json_put_strs(json, "elements", item->resource_elements, item->resource_element_count);
        json_close_object(json);
    }
    json_close_array(json);
}

/* The nearest unit above that is no school: its township, or the county. */
static Str township_of(const Evaluation *evaluation, const Unit *unit) {
    return unit->parent >= 0 ? evaluation->frame->tree.units[unit->parent].name : (Str){NULL, 0};
}

static void put_cells(Json *json, const Evaluation *evaluation, const RowResult *row, Arena *arena) {
    json_key(json, "values");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        json_put_number(json, evaluation->row_items[i]->id.data, row->values[i].reason ? NAN : row->values[i].number);
    }
    json_close_object(json);
    json_key(json, "have");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        json_put_number(json, evaluation->row_items[i]->id.data, row->values[i].reason ? NAN : row->have[i]);
    }
    json_close_object(json);
    json_key(json, "verdicts");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        json_put_str(json, evaluation->row_items[i]->id.data, verdict_id(row->item_verdicts[i]));
    }
    json_close_object(json);
    json_key(json, "why");
    json_open_object(json);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        if (row->values[i].reason) {
            Str why = evaluation_reason(evaluation, row->values[i].reason, arena);
            json_put_str(json, evaluation->row_items[i]->id.data, why);
        }
    }
    json_close_object(json);
}

static void put_gaps(Json *json, const Evaluation *evaluation, const RowResult *row) {
    json_key(json, "gaps");
    json_open_array(json);
    for (size_t i = 0; i < row->gap_count; i++) {
        const ItemDef *item = evaluation->row_items[row->gaps[i].item];
        json_open_object(json);
        json_put_str(json, "item", item->id);
        json_put_number(json, "needs", row->gaps[i].needs);
        json_put_str(json, "of", item->resource_name);
        json_put_str(json, "unit", item->resource_unit);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_row(Json *json, const Evaluation *evaluation, const RowResult *row, Arena *arena) {
    const Unit *unit = &evaluation->frame->tree.units[row->unit];
    json_open_object(json);
    json_put_str(json, "unit", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "kind", unit->kind->id);
    json_put_str(json, "kind_name", unit->kind->name);
    json_put_str(json, "township", township_of(evaluation, unit));
    json_put_str(json, "stage", stage_at(evaluation, row->stage)->id);
    json_put_str(json, "stage_name", stage_at(evaluation, row->stage)->name);
    json_put_number(json, "pupils", row->pupils.reason ? NAN : row->pupils.number);
    put_cells(json, evaluation, row, arena);
    json_put_integer(json, "met", row->met);
    json_put_str(json, "verdict", verdict_id(row->verdict));
    json_put_str(json, "why_row", row->why);
    put_gaps(json, evaluation, row);
    json_close_object(json);
}

void put_rows(Json *json, const Evaluation *evaluation) {
    json_key(json, "rows");
    json_open_array(json);
    Arena *scratch = arena_create();
    for (size_t i = 0; i < evaluation->row_count; i++) {
        ArenaMark mark = arena_mark(scratch);
        put_row(json, evaluation, &evaluation->rows[i], scratch);
        arena_reset(scratch, mark);
    }
    arena_destroy(scratch);
    json_close_array(json);
}

/* ---- the plan ---------------------------------------------------------- */

static void put_by_stage(Json *json, const Evaluation *evaluation, const char *key, const double *values) {
    json_key(json, key);
    json_open_object(json);
    for (size_t s = 0; s < evaluation->stage_count; s++) {
        if (evaluation->def->stages >> s & 1u) {
            json_put_number(json, stage_at(evaluation, (int)s)->id.data, values[s]);
        }
    }
    json_close_object(json);
}

static void put_plan_item(Json *json, const Evaluation *evaluation, const PlanItem *total) {
    const ItemDef *item = evaluation->row_items[total->item];
    json_open_object(json);
    json_put_str(json, "item", item->id);
    json_put_str(json, "name", item->name);
    json_put_str(json, "of", item->resource_name);
    json_put_str(json, "unit", item->resource_unit);
    json_put_str(json, "category", item->resource_category);
    json_put_number(json, "add", total->add);
    json_put_number(json, "add_for_rows", total->add_for_rows);
    json_put_number(json, "add_for_spread", total->add_for_spread);
    json_put_integer(json, "schools", (int64_t)total->schools);
    put_by_stage(json, evaluation, "cv_before", total->cv_before);
    put_by_stage(json, evaluation, "cv_after", total->cv_after);
    json_close_object(json);
}

static void put_plan_step(Json *json, const Evaluation *evaluation, const PlanStep *step) {
    const RowResult *row = &evaluation->rows[step->row];
    const Unit *unit = &evaluation->frame->tree.units[row->unit];
    const ItemDef *item = evaluation->row_items[step->item];
    size_t count;
    json_open_object(json);
    json_put_str(json, "unit", unit->code);
    json_put_str(json, "name", unit->name);
    json_put_str(json, "stage", stage_at(evaluation, row->stage)->id);
    json_put_bool(json, "shared", step->shared);
    json_put_str(json, "item", item->id);
    json_put_number(json, "add", step->add);
    json_put_str(json, "of", item->resource_name);
    json_put_str(json, "unit_name", item->resource_unit);
    json_put_bool(json, "for_spread", step->for_spread);
    json_key(json, "element");
    if (step->element < 0) {
        json_none(json);
    } else {
        json_str(json, pack_elements(evaluation->frame->pack, &count)[step->element].id);
    }
    json_close_object(json);
}

void put_plan(Json *json, const Evaluation *evaluation) {
    const Plan *plan = &evaluation->plan;
    json_key(json, "plan");
    json_open_object(json);
    json_put_bool(json, "complete", plan->complete);
    json_put_str(json, "note", plan->note);
    json_key(json, "by_item");
    json_open_array(json);
    for (size_t i = 0; i < plan->item_count; i++) {
        put_plan_item(json, evaluation, &plan->items[i]);
    }
    json_close_array(json);
    json_key(json, "by_row");
    json_open_array(json);
    for (size_t i = 0; i < plan->step_count; i++) {
        put_plan_step(json, evaluation, &plan->steps[i]);
    }
    json_close_array(json);
    json_close_object(json);
}
