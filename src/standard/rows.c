/* Rows: one per school and stage that the standard counts. Every quantity is computed as a column over the region. */
#include "standard_internal.h"

/* Pupils of all stages together, weighted, by row of the region. */
typedef struct Shares {
    const unsigned *stages; /* that the unit's kind has; bits */
    double *all;
    int *counted; /* stages that weigh */
    Reason *why;  /* a stage's pupils are unknown */
} Shares;

/* The values of the rows of a stage lie side by side. */
typedef struct RowRoom {
    Value *values;
    double *have, *per;
    Verdict *verdicts;
    Gap *gaps;
} RowRoom;

typedef struct StageColumns {
    Column select, pupils;
    Column share;           /* by row of the tree */
    Column *resource, *per; /* per row item */
} StageColumns;

static Column zero_column(Arena *arena, size_t count) {
    return (Column){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
}

/* Of the region's rows a column that is addressed by row of the tree: a county of a country costs what a county costs.
 */
static Column placed(const Judging *judging, Column own) {
    return (Column){(double *)((uintptr_t)own.value - judging->from * sizeof(double)),
                    (Reason *)((uintptr_t)own.reason - judging->from * sizeof(Reason))};
}

/* A column over the region, which is only read; NULL expression: known zeros. */
static Column compute(const Judging *judging, const Expr *expr, const Rows *rows) {
    return expr ? formula_column(expr, rows, judging->from, judging->to, judging->arena)
                : zero_column(judging->arena, judging->to - judging->from);
}

/* The weighted pupils of a stage: false when it does not weigh. */
static bool weighs(const Judging *judging, size_t stage, StoredColumn *pupils, double *weight) {
    const StandardDef *def = judging->standard->def;
    int element = pack_staged_element(judging->standard->pack, def->split_by.text, (int)stage);
    if (!def->split_weight || def->split_weight[stage] <= 0 || element < 0) {
        return false;
    }
    *pupils = judging->rows.column(judging->rows.context, element, false);
    *weight = def->split_weight[stage];
    return true;
}

static Shares shares_of(const Judging *judging) {
    const Unit *units = judging->frame->tree.units + judging->from;
    size_t count = judging->to - judging->from;
    unsigned *stages = ARENA_ARRAY(judging->arena, count, unsigned);
    Shares shares = {.stages = stages,
                     .all = ARENA_ARRAY(judging->arena, count, double),
                     .counted = ARENA_ARRAY(judging->arena, count, int),
                     .why = ARENA_ARRAY(judging->arena, count, Reason)};
    for (size_t i = 0; i < count; i++) {
        stages[i] = units[i].kind->stages;
    }
    for (size_t s = 0; s < judging->standard->stage_count; s++) {
        StoredColumn pupils;
        double weight;
        if (!weighs(judging, s, &pupils, &weight)) {
            continue;
        }
        Reason none = reason_intern(judging->rows.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
        for (size_t i = 0; i < count; i++) {
            bool has = stages[i] >> s & 1u;
            Value own = !has           ? (Value){0, 0}
                        : pupils.value ? stored_value(&pupils, judging->from + i)
                                       : (Value){0, none};
            shares.why[i] = shares.why[i] ? shares.why[i] : own.reason;
            shares.all[i] += own.reason ? 0 : own.number * weight;
            shares.counted[i] += has;
        }
    }
    return shares;
}

/* The stage's part in shared property: weighted enrolment over that of all stages the kind has (standards 01 section
 * 5). */
static Column split_share(const Judging *judging, const Shares *shares, int stage) {
    Column share = placed(judging, zero_column(judging->arena, judging->to - judging->from));
    StoredColumn pupils = {.value = NULL};
    double weight = 0;
    bool any = weighs(judging, (size_t)stage, &pupils, &weight);
    for (size_t i = judging->from; i < judging->to; i++) {
        size_t at = i - judging->from;
        bool split = shares->counted[at] > 1, has = any && shares->stages[at] >> stage & 1u;
        double own = has && stored_known(&pupils, i) ? pupils.value[i] * weight : 0;
        share.reason[i] = split ? shares->why[at] : 0;
        share.value[i] = split && shares->all[at] > 0 ? own / shares->all[at] : 1;
    }
    return share;
}

static StageColumns stage_columns(Judging *judging, const Shares *shares, int stage) {
    const Standard *standard = judging->standard;
    const CompiledStage *compiled = &standard->stages[stage];
    size_t lets = standard->def->let_count, items = standard->row_item_count;
    Column *extra = ARENA_ARRAY(judging->arena, lets + 1, Column);
    extra[EXTRA_SPLIT_SHARE] = split_share(judging, shares, stage);
    Rows rows = frame_rows(judging->frame, extra, lets + 1, judging->frame->school_rows, judging->arena);
    rows.reasons = judging->rows.reasons;
    rows.kept = judging->rows.kept;
    for (size_t i = 0; i < lets; i++) {
        extra[EXTRA_FIRST_LET + i] = placed(judging, compute(judging, compiled->lets[i], &rows));
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
    }
    row->have[item] = value.reason ? 0 : resource.number;
    row->per[item] = value.reason ? 0 : per.number;
    row->values[item] = value;
    row->item_verdicts[item] = compare_verdict(def->compare, value, limit);
    row->met += row->item_verdicts[item] == VERDICT_MET;
    row->known += value.reason == 0;
    bool tells_gap = gap_applies(def->compare) && !judging->options->no_words;
    if (row->item_verdicts[item] == VERDICT_NOT_MET && tells_gap) {
        row->gaps[row->gap_count++] = (Gap){(int)item, gap_to_limit(def, resource.number, per.number, 1, limit)};
    }
}

static RowRoom row_room(const Judging *judging, size_t rows) {
    size_t count = rows * judging->standard->row_item_count;
    Arena *arena = judging->arena; /* each row's part is written wholly when the row is judged */
    return (RowRoom){arena_room(arena, count, sizeof(Value)), arena_room(arena, count, sizeof(double)),
                     arena_room(arena, count, sizeof(double)), arena_room(arena, count, sizeof(Verdict)),
                     arena_room(arena, count, sizeof(Gap))};
}

static void fill_row(Judging *judging, RowResult *row, const RowRule *rule, const StageColumns *columns, size_t at,
                     int stage) {
    size_t items = judging->standard->row_item_count;
    row->pupils = (Value){columns->pupils.value[at], columns->pupils.reason[at]};
    row->share = columns->share.reason[judging->from + at] ? 0 : columns->share.value[judging->from + at];
    Reason unsure = columns->select.reason[at];
    for (size_t i = 0; i < items; i++) {
        Value resource = {columns->resource[i].value[at], columns->resource[i].reason[at]};
        Value per = {columns->per[i].value[at], unsure ? unsure : columns->per[i].reason[at]};
        judge_value(judging, row, i, resource, per);
    }
    row->verdict = row_rule_verdict(rule, judging->standard->row_items, judging->limits + stage,
                                    judging->standard->stage_count, row);
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

/* The places in the region of the rows that the stage counts, or may count. */
static size_t list_rows(const Judging *judging, const Shares *shares, const StageColumns *columns, size_t stage,
                        size_t *places) {
    const uint8_t *schools = judging->frame->school_rows + judging->from;
    size_t count = 0;
    for (size_t i = 0; i < judging->to - judging->from; i++) {
        bool counts = columns->select.reason[i] || columns->select.value[i] != 0;
        places[count] = i;
        count += schools[i] && (shares->stages[i] >> stage & 1u) && counts;
    }
    return count;
}

static size_t judge_stage(Judging *judging, const Shares *shares, int stage, RowResult *rows) {
    size_t items = judging->standard->row_item_count;
    StageColumns columns = stage_columns(judging, shares, stage);
    RowRule rule = row_rule(judging, stage);
    size_t *places = ARENA_ARRAY(judging->arena, judging->to - judging->from + 1, size_t);
    size_t count = list_rows(judging, shares, &columns, (size_t)stage, places);
    RowRoom room = row_room(judging, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (RowResult){.unit = (int)(judging->from + places[i]),
                              .stage = stage,
                              .verdict = VERDICT_PENDING,
                              .values = room.values + i * items,
                              .have = room.have + i * items,
                              .per = room.per + i * items,
                              .item_verdicts = room.verdicts + i * items,
                              .gaps = room.gaps + i * items};
        fill_row(judging, &rows[i], &rule, &columns, places[i], stage);
    }
    return count;
}

void judge_row_items(Judging *judging) {
    const Standard *standard = judging->standard;
    Evaluation *result = judging->result;
    size_t used = 0, units = judging->to - judging->from;
    judging->limits = ARENA_ARRAY(judging->arena, standard->row_item_count * standard->stage_count + 1, double);
    judging->row_from = ARENA_ARRAY(judging->arena, standard->stage_count + 1, size_t);
    result->rows = arena_room(judging->arena, units * standard->stage_count + 1, sizeof *result->rows);
    Shares shares = shares_of(judging);
    for (size_t s = 0; s < standard->stage_count; s++) {
        judging->row_from[s] = used;
        used += standard->stages[s].used ? judge_stage(judging, &shares, (int)s, result->rows + used) : 0;
    }
    judging->row_from[standard->stage_count] = used;
    result->row_count = used;
    result->row_limits = judging->limits;
}
