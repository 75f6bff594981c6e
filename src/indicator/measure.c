/* One indicator over one unit, with the sums of what it reads. */
#include "indicator_internal.h"

#include <math.h>

bool indicator_compile(const Pack *pack, const IndicatorDef *indicator, Arena *arena, const Expr **expr, Err *err) {
    FactScope scope = {.pack = pack};
    Scope names = fact_scope(&scope);
    return formula_compile(indicator->value.text, &indicator->value.place, &names, indicator->stage,
                           indicator->unit.len ? &indicator->unit : NULL, arena, expr, err);
}

bool indicator_compile_all(const Pack *pack, Arena *arena, ProblemList *problems) {
    size_t count, before = problems->errors;
    const IndicatorDef *all = pack_indicators(pack, &count);
    for (size_t i = 0; i < count; i++) {
        const Expr *expr;
        Err err = {.kind = ERR_NONE};
        if (!indicator_compile(pack, &all[i], arena, &expr, &err)) {
            problem_add(problems, SEVERITY_ERROR, "formula", &err.place, "%s", err.message);
        }
    }
    return problems->errors == before;
}

typedef struct Parts {
    const Frame *frame;
    const Rows *rows;
    size_t from, to;
    MeasureResult *result;
    Arena *arena;
} Parts;

static void add_part(void *context, int column, bool previous) {
    Parts *parts = context;
    size_t count;
    const Element *elements = pack_elements(parts->frame->pack, &count);
    if (previous || column < 0 || (size_t)column >= count || elements[column].type != ELEMENT_NUMBER) {
        return;
    }
    for (size_t i = 0; i < parts->result->part_count; i++) {
        if (str_equal(parts->result->parts[i].name, elements[column].name)) {
            return;
        }
    }
    StoredColumn all = parts->rows->column(parts->rows->context, column, false);
    size_t from = parts->from, rows = parts->to - from;
    size_t made = parts->result->part_count++;
    parts->result->parts = arena_grow(parts->arena, parts->result->parts, made, made + 1, sizeof(MeasurePart));
    MeasurePart *part = &parts->result->parts[made];
    *part = (MeasurePart){.name = elements[column].name, .unit = elements[column].unit};
    bool own = elements[column].levels != 1u << LEVEL_SCHOOL;
    if (!all.value) {
        part->value.reason = reason_intern(
            parts->rows->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1, .element = elements[column].name});
    } else if (own) {
        part->value = stored_value(&all, from);
    } else {
        Column region = {all.value + from, arena_room(parts->arena, rows, sizeof(Reason))};
        stored_reasons(&all, from, rows, region.reason);
        part->value = aggregate_sum(region, parts->frame->school_rows + from, rows, parts->rows->reasons);
    }
}

bool indicator_measure(const Frame *frame, const IndicatorDef *indicator, int unit, Arena *arena, MeasureResult *result,
                       Err *err) {
    const Expr *expr;
    if (!indicator_compile(frame->pack, indicator, arena, &expr, err)) {
        return false;
    }
    *result = (MeasureResult){
        .id = indicator->id, .name = indicator->name, .unit = indicator->unit, .formula = indicator->value.text};
    Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    size_t from = (size_t)unit, to = (size_t)frame->tree.units[unit].end;
    result->value = formula_region(expr, &rows, from, to, arena);
    result->why = frame_reason(frame, rows.reasons, result->value.reason, arena);
    result->nothing = reason_no_base(rows.reasons, result->value.reason);
    Parts parts = {frame, &rows, from, to, result, arena};
    formula_columns(expr, add_part, &parts);
    return true;
}

void measure_json(const Frame *frame, int unit, const MeasureResult *result, Buf *out) {
    Json json = json_writer(out);
    json_open_object(&json);
    json_put_str(&json, "indicator", result->id);
    json_put_str(&json, "name", result->name);
    json_key(&json, "unit");
    json_open_object(&json);
    json_put_str(&json, "code", frame->tree.units[unit].code);
    json_put_str(&json, "name", frame->tree.units[unit].name);
    json_close_object(&json);
    json_put_str(&json, "period", frame->tree.period);
    json_put_number(&json, "value", result->value.reason ? NAN : result->value.number);
    json_put_str(&json, "measure_unit", result->unit);
    json_put_str(&json, "formula", result->formula);
    json_put_str(&json, "why", result->why);
    json_key(&json, "parts");
    json_open_array(&json);
    for (size_t i = 0; i < result->part_count; i++) {
        const MeasurePart *part = &result->parts[i];
        json_open_object(&json);
        json_put_str(&json, "name", part->name);
        json_put_number(&json, "value", part->value.reason ? NAN : part->value.number);
        json_put_str(&json, "unit", part->unit);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
}
