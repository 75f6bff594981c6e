/* Rows: one per school and stage that the standard counts. Every quantity is computed as a column over the region. */
#include "standard_internal.h"

typedef struct StageColumns {
    Column select, pupils;
    Column share;           /* by row of the tree */
    Column *resource, *per; /* per row item */
} StageColumns;

static Column new_column(Arena *arena, size_t count) {
    return (Column){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
}

/* A column that is addressed by row of the tree and has only the region's rows: a county of a country costs what a
 * county costs. */
static Column region_column(const Judging *judging) {
    Column own = new_column(judging->arena, judging->to - judging->from);
    return (Column){(double *)((uintptr_t)own.value - judging->from * sizeof(double)),
                    (Reason *)((uintptr_t)own.reason - judging->from * sizeof(Reason))};
}

/* A column over the region; NULL expression: known zeros. */
static Column compute(const Judging *judging, const Expr *expr, const Rows *rows) {
    Column out = new_column(judging->arena, judging->to - judging->from);
    if (expr) {
        formula_rows(expr, rows, judging->from, judging->to, judging->arena, out);
    }
    return out;
}

/* The stage's part in shared property: weighted enrolment over that of all stages the kind has (standards 01 section
 * 5). */
static Column split_share(const Judging *judging, int stage) {
    const StandardDef *def = judging->standard->def;
    const UnitTree *tree = &judging->frame->tree;
    Column share = region_column(judging);
    size_t from = judging->from, units = judging->to - from;
    double *own = ARENA_ARRAY(judging->arena, units, double);
    double *all = ARENA_ARRAY(judging->arena, units, double);
    int *stages = ARENA_ARRAY(judging->arena, units, int);
    for (size_t s = 0; s < judging->standard->stage_count; s++) {
        int element = pack_staged_element(judging->standard->pack, def->split_by.text, (int)s);
        if (!def->split_weight || def->split_weight[s] <= 0 || element < 0) {
            continue;
        }
        Column pupils = judging->rows.column(judging->rows.context, element, false);
        for (size_t i = judging->from; i < judging->to; i++) {
            if (!(tree->units[i].kind->stages >> s & 1u)) {
                continue;
            }
            Reason none = reason_intern(judging->rows.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
            Reason reason = pupils.reason ? pupils.reason[i] : none;
            double weighted = reason || !pupils.value ? 0 : pupils.value[i] * def->split_weight[s];
            share.reason[i] = share.reason[i] ? share.reason[i] : reason;
            own[i - from] += (int)s == stage ? weighted : 0;
            all[i - from] += weighted;
            stages[i - from]++;
        }
    }
    for (size_t i = judging->from; i < judging->to; i++) {
        bool split = stages[i - from] > 1;
        share.reason[i] = split ? share.reason[i] : 0;
        share.value[i] = split && all[i - from] > 0 ? own[i - from] / all[i - from] : 1;
    }
    return share;
}

static StageColumns stage_columns(Judging *judging, int stage) {
    const Standard *standard = judging->standard;
    const CompiledStage *compiled = &standard->stages[stage];
    size_t lets = standard->def->let_count, items = standard->row_item_count;
    Column *extra = ARENA_ARRAY(judging->arena, lets + 1, Column);
    extra[EXTRA_SPLIT_SHARE] = split_share(judging, stage);
    Rows rows = frame_rows(judging->frame, extra, lets + 1, judging->frame->school_rows, judging->arena);
    rows.reasons = judging->rows.reasons;
    for (size_t i = 0; i < lets; i++) {
        Column let = region_column(judging);
        if (compiled->lets[i]) {
            formula_rows(compiled->lets[i], &rows, judging->from, judging->to, judging->arena,
                         (Column){let.value + judging->from, let.reason + judging->from});
        }
        extra[EXTRA_FIRST_LET + i] = let;
    }
    StageColumns columns = {compute(judging, compiled->select, &rows), compute(judging, compiled->pupils, &rows),
                            extra[EXTRA_SPLIT_SHARE], ARENA_ARRAY(judging->arena, items, Column),
                            ARENA_ARRAY(judging->arena, items, Column)};
    for (size_t i = 0; i < items; i++) {
        const CompiledRowItem *item = &standard->row_items[i];
        columns.resource[i] = compute(judging, item->resource[stage], &rows);
        columns.per[i] = compute(judging, item->per[stage], &rows);
        Value limit = item->limit[stage]
                          ? formula_region(item->limit[stage], &rows, judging->from, judging->to, judging->arena)
                          : (Value){NAN, 0};
        judging->limits[i * standard->stage_count + (size_t)stage] = limit.reason ? NAN : limit.number;
    }
    return columns;
}

static void judge_value(const Judging *judging, RowResult *row, size_t item, Value resource, Value per) {
    const ItemDef *def = judging->standard->row_items[item].def;
    double limit = judging->limits[item * judging->standard->stage_count + (size_t)row->stage];
    Value value = {0, resource.reason ? resource.reason : per.reason};
    if (!value.reason && per.number == 0) {
        value.reason = reason_intern(judging->rows.reasons, &(ReasonItem){.kind = REASON_ZERO_DIVISOR, .row = -1});
    }
    if (!value.reason) {
        value.number = row_value(def, resource.number, per.number);
        row->have[item] = resource.number;
        row->per[item] = per.number;
    }
    row->values[item] = value;
    row->item_verdicts[item] = compare_verdict(def->compare, value, limit);
    row->met += row->item_verdicts[item] == VERDICT_MET;
    row->known += value.reason == 0;
    if (row->item_verdicts[item] == VERDICT_NOT_MET && gap_applies(def->compare)) {
        row->gaps[row->gap_count++] = (Gap){(int)item, gap_to_limit(def, resource.number, per.number, 1, limit)};
    }
}

static void fill_row(Judging *judging, RowResult *row, const RowRule *rule, const StageColumns *columns, size_t at,
                     int stage) {
    size_t items = judging->standard->row_item_count;
    *row = (RowResult){.unit = (int)(judging->from + at), .stage = stage, .verdict = VERDICT_PENDING};
    row->values = ARENA_ARRAY(judging->arena, items, Value);
    row->have = ARENA_ARRAY(judging->arena, items, double);
    row->per = ARENA_ARRAY(judging->arena, items, double);
    row->item_verdicts = ARENA_ARRAY(judging->arena, items, Verdict);
    row->gaps = ARENA_ARRAY(judging->arena, items, Gap);
    row->pupils = (Value){columns->pupils.value[at], columns->pupils.reason[at]};
    row->share = columns->share.reason[judging->from + at] ? 0 : columns->share.value[judging->from + at];
    Reason unsure = columns->select.reason[at];
    for (size_t i = 0; i < items; i++) {
        Value resource = {columns->resource[i].value[at], columns->resource[i].reason[at]};
        Value per = {columns->per[i].value[at], unsure ? unsure : columns->per[i].reason[at]};
        judge_value(judging, row, i, resource, per);
    }
    row->verdict = row_rule_verdict(rule, judging->standard->row_items, judging->limits + stage,
                                    judging->standard->stage_count, row->values);
    row->why = why_row(judging, row);
}

RowRule row_rule(const Judging *judging, int stage) {
    const Standard *standard = judging->standard;
    for (size_t i = 0; i < standard->item_count; i++) {
        const CompiledItem *item = &standard->items[i];
        if (item->def->kind == ITEM_ROWS && (item->def->stage < 0 || item->def->stage == stage)) {
            double floor = limit_of(judging, item->floor);
            return (RowRule){item->of, item->of_count, item->def->may_miss, isnan(floor) ? 1 : floor};
        }
    }
    int *all = ARENA_ARRAY(judging->arena, standard->row_item_count, int);
    for (size_t i = 0; i < standard->row_item_count; i++) {
        all[i] = (int)i;
    }
    return (RowRule){all, standard->row_item_count, 0, 1};
}

void judge_row_items(Judging *judging) {
    const Standard *standard = judging->standard;
    Evaluation *result = judging->result;
    size_t used = 0, units = judging->to - judging->from;
    judging->limits = ARENA_ARRAY(judging->arena, standard->row_item_count * standard->stage_count + 1, double);
    judging->row_from = ARENA_ARRAY(judging->arena, standard->stage_count + 1, size_t);
    result->rows = ARENA_ARRAY(judging->arena, units * standard->stage_count + 1, RowResult);
    for (size_t s = 0; s < standard->stage_count; s++) {
        judging->row_from[s] = used;
        if (!standard->stages[s].used) {
            continue;
        }
        StageColumns columns = stage_columns(judging, (int)s);
        RowRule rule = row_rule(judging, (int)s);
        for (size_t i = 0; i < units; i++) {
            const KindDef *kind = judging->frame->tree.units[judging->from + i].kind;
            bool counts = columns.select.reason[i] || columns.select.value[i] != 0;
            if (kind->level == LEVEL_SCHOOL && (kind->stages >> s & 1u) && counts) {
                fill_row(judging, &result->rows[used++], &rule, &columns, i, (int)s);
            }
        }
    }
    judging->row_from[standard->stage_count] = used;
    result->row_count = used;
    result->row_limits = judging->limits;
}
