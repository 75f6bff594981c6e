/* Rows: one per school and stage that the standard counts. Every quantity is computed as a column over the region. */
#include "standard_internal.h"

/* Pupils of all stages together, weighted, by row of the region. */
typedef struct Shares {
    const unsigned *stages; /* that the unit's kind has; bits */
    double *all;
    int *counted; /* stages that weigh */
    Reason *why;  /* a stage's pupils are unknown */
} Shares;

typedef struct StageColumns {
    Column select, pupils;
    Column share;           /* by row of the tree */
    Column *resource, *per; /* per row item */
} StageColumns;

/* Whoever asks for it writes every cell. */
static Column new_column(Arena *arena, size_t count) {
    double *value = arena_room(arena, count, sizeof(double) + sizeof(Reason));
    return (Column){value, (Reason *)(void *)(value + count)};
}

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
static bool weighs(const Judging *judging, size_t stage, StoredColumn *pupils) {
    const CompiledStage *compiled = &judging->standard->stages[stage];
    if (compiled->split_element < 0) {
        return false;
    }
    *pupils = judging->rows.column(judging->rows.context, compiled->split_element, false);
    return true;
}

/* Which stages the kind of each unit of the region has. */
static const unsigned *stages_of_units(const Judging *judging) {
    size_t count = judging->to - judging->from, kind_count;
    const KindDef *kinds = pack_kinds(judging->standard->pack, &kind_count);
    const double *own = judging->frame->kinds.value + judging->from;
    unsigned *stages = arena_room(judging->arena, count, sizeof *stages);
    for (size_t i = 0; i < count; i++) {
        stages[i] = kinds[(size_t)own[i]].stages;
    }
    return stages;
}

static Shares shares_of(const Judging *judging) {
    size_t count = judging->to - judging->from;
    const unsigned *stages = stages_of_units(judging);
    Shares shares = {.stages = stages,
                     .all = ARENA_ARRAY(judging->arena, count, double),
                     .counted = ARENA_ARRAY(judging->arena, count, int),
                     .why = ARENA_ARRAY(judging->arena, count, Reason)};
    Column own = {NULL, arena_room(judging->arena, count, sizeof(Reason))};
    for (size_t s = 0; s < judging->standard->stage_count; s++) {
        StoredColumn pupils;
        if (!weighs(judging, s, &pupils)) {
            continue;
        }
        if (pupils.value) {
            own.value = pupils.value + judging->from;
            stored_reasons(&pupils, judging->from, count, own.reason);
        } else {
            own.value = ARENA_ARRAY(judging->arena, count, double);
            Reason none = reason_intern(judging->rows.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
            for (size_t i = 0; i < count; i++) {
                own.reason[i] = none;
            }
        }
        const double weight = judging->standard->stages[s].split_weight;
        for (size_t i = 0; i < count; i++) {
            bool has = stages[i] >> s & 1u;
            Reason why = has ? own.reason[i] : 0;
            shares.why[i] = shares.why[i] ? shares.why[i] : why;
            shares.all[i] += has && !why ? own.value[i] * weight : 0;
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
    const double weight = judging->standard->stages[stage].split_weight;
    bool any = weighs(judging, (size_t)stage, &pupils);
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

/* Some rows of a stage while they are judged, item after item: what is one after the other here lies apart in the
 * results, so they are as few as stay in the nearest memory. */
typedef struct StageRows {
    int stage;
    size_t first, count;  /* of Evaluation.rows */
    const size_t *places; /* in the region */
    RowResult *rows;
    /* What the rows' results point at: of all items of a row, then of the next. */
    Value *values;
    double *have, *per;
    Verdict *verdicts;
} StageRows;

static size_t place_of(const Judging *judging, size_t item, int stage) {
    return item * judging->standard->stage_count + (size_t)stage;
}

/* Where the values of the item stand side by side. */
static Column own_values(const Judging *judging, const StageRows *stage, size_t item) {
    Column all = judging->measured[place_of(judging, item, stage->stage)];
    size_t at = stage->first - judging->row_from[stage->stage];
    return (Column){all.value + at, all.reason + at};
}

/* The item's figures of the rows: the value, and what it is of what, into the results as well. */
static Column measure_rows(const Judging *judging, const StageRows *stage, const StageColumns *columns, size_t item) {
    const double times = judging->standard->row_items[item].def->times;
    const size_t items = judging->standard->row_item_count;
    const Column resource = columns->resource[item], per = columns->per[item], select = columns->select;
    const Reason zero = reason_intern(judging->rows.reasons, &(ReasonItem){.kind = REASON_ZERO_DIVISOR, .row = -1});
    const Column value = own_values(judging, stage, item);
    for (size_t i = 0, cell = item; i < stage->count; i++, cell += items) {
        size_t at = stage->places[i];
        double have = resource.value[at], of = per.value[at];
        Reason of_resource = resource.reason[at], of_row = select.reason[at], of_per = per.reason[at];
        Reason none = of == 0 ? zero : 0, second = of_row ? of_row : of_per ? of_per : none;
        Reason why = of_resource ? of_resource : second;
        double made = row_value(times, have, why ? 1 : of);
        made = why ? 0 : made;
        value.value[i] = made;
        value.reason[i] = why;
        stage->values[cell] = (Value){made, why};
        stage->have[cell] = why ? 0 : have;
        stage->per[cell] = why ? 0 : of;
    }
    return value;
}

static void list_gap(const Judging *judging, RowResult *row, size_t item) {
    const ItemDef *def = judging->standard->row_items[item].def;
    if (row->item_verdicts[item] == VERDICT_NOT_MET && gap_applies(def->compare)) {
        double limit = judging->limits[place_of(judging, item, row->stage)];
        row->gaps[row->gap_count++] = (Gap){(int)item, gap_to_limit(def, row->have[item], row->per[item], 1, limit)};
    }
}

/* Of a row's items. */
typedef struct RowCounts {
    int met[ROWS_AT_ONCE], known[ROWS_AT_ONCE];
} RowCounts;

static void judge_row_item(Judging *judging, const StageRows *stage, const StageColumns *columns, size_t item,
                           RowCounts *counts) {
    const size_t items = judging->standard->row_item_count;
    const CompiledRowItem *compiled = &judging->standard->row_items[item];
    size_t place = place_of(judging, item, stage->stage);
    Column value = measure_rows(judging, stage, columns, item);
    uint8_t *verdicts = judging->verdicts[item] + stage->first;
    if (compiled->def->compare == COMPARE_NONE || isnan(judging->limits[place])) {
        memset(verdicts, VERDICT_NOT_APPLICABLE, stage->count);
    } else {
        verdicts_all(compiled->def->compare, value, stage->count, compiled->cut[stage->stage], verdicts);
    }
    for (size_t i = 0; i < stage->count; i++) {
        stage->verdicts[i * items + item] = (Verdict)verdicts[i];
    }
    for (size_t i = 0; i < stage->count; i++) {
        counts->met[i] += verdicts[i] == VERDICT_MET;
        counts->known[i] += value.reason[i] == 0;
    }
    for (size_t i = 0; i < stage->count && !judging->options->no_words; i++) {
        list_gap(judging, &stage->rows[i], item);
    }
}

static void judge_rule(Judging *judging, const StageRows *stage) {
    const CompiledRowItem *items = judging->standard->row_items;
    const RowRule *rule = &judging->standard->stages[stage->stage].rule;
    uint8_t *verdicts = judging->row_verdicts + stage->first;
    RuleTally tally = {.misses = {0}};
    for (size_t i = 0; i < rule->of_count; i++) {
        size_t item = (size_t)rule->of[i];
        rule_count(&tally, items[item].def->compare, &items[item].miss[stage->stage],
                   own_values(judging, stage, item).value, judging->verdicts[item] + stage->first, stage->count);
    }
    rule_verdicts(rule, &tally, stage->count, verdicts);
    for (size_t i = 0; i < stage->count; i++) {
        stage->rows[i].verdict = (Verdict)verdicts[i];
    }
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

/* Empty rows; where their values will stand is side by side. */
static void begin_rows(const Judging *judging, StageRows *stage, const StageColumns *columns) {
    size_t items = judging->standard->row_item_count, cells = stage->count * items;
    Arena *arena = judging->arena; /* each cell is written when its item is judged */
    stage->values = arena_room(arena, cells, sizeof *stage->values);
    stage->have = arena_room(arena, cells, sizeof *stage->have);
    stage->per = arena_room(arena, cells, sizeof *stage->per);
    stage->verdicts = arena_room(arena, cells, sizeof *stage->verdicts);
    Gap *gaps = arena_room(arena, cells, sizeof *gaps);
    for (size_t i = 0; i < stage->count; i++) {
        size_t at = stage->places[i];
        stage->rows[i] = (RowResult){
            .unit = (int)(judging->from + at),
            .stage = stage->stage,
            .pupils = {columns->pupils.value[at], columns->pupils.reason[at]},
            .values = stage->values + i * items,
            .have = stage->have + i * items,
            .per = stage->per + i * items,
            .share = columns->share.reason[judging->from + at] ? 0 : columns->share.value[judging->from + at],
            .item_verdicts = stage->verdicts + i * items,
            .gaps = gaps + i * items};
    }
}

/* Their pupils side by side. */
static Column pupils_of(const Judging *judging, const StageRows *stage, Column pupils) {
    Column own = new_column(judging->arena, stage->count);
    for (size_t i = 0; i < stage->count; i++) {
        own.value[i] = pupils.value[stage->places[i]];
        own.reason[i] = pupils.reason[stage->places[i]];
    }
    return own;
}

static void judge_some_rows(Judging *judging, StageRows *rows, const StageColumns *columns) {
    RowCounts counts = {.met = {0}};
    begin_rows(judging, rows, columns);
    for (size_t i = 0; i < judging->standard->row_item_count; i++) {
        judge_row_item(judging, rows, columns, i, &counts);
    }
    for (size_t i = 0; i < rows->count; i++) {
        rows->rows[i].met = counts.met[i];
        rows->rows[i].known = counts.known[i];
    }
    judge_rule(judging, rows);
    for (size_t i = 0; i < rows->count && !judging->options->no_words; i++) {
        rows->rows[i].why = why_row(judging, &rows->rows[i]);
    }
}

static size_t judge_stage(Judging *judging, const Shares *shares, int stage, size_t first) {
    StageColumns columns = stage_columns(judging, shares, stage);
    size_t *places = arena_room(judging->arena, judging->to - judging->from + 1, sizeof *places);
    size_t count = list_rows(judging, shares, &columns, (size_t)stage, places);
    StageRows rows = {.stage = stage, .first = first, .count = count, .places = places};
    judging->pupils[stage] = pupils_of(judging, &rows, columns.pupils);
    for (size_t i = 0; i < judging->standard->row_item_count; i++) {
        judging->measured[place_of(judging, i, stage)] = new_column(judging->arena, count);
    }
    for (size_t at = 0; at < count; at += ROWS_AT_ONCE) {
        rows.count = count - at < ROWS_AT_ONCE ? count - at : ROWS_AT_ONCE;
        rows.first = first + at;
        rows.places = places + at;
        rows.rows = judging->result->rows + rows.first;
        judge_some_rows(judging, &rows, &columns);
    }
    return count;
}

static void room_for_rows(Judging *judging) {
    const Standard *standard = judging->standard;
    Arena *arena = judging->arena;
    size_t most = (judging->to - judging->from) * standard->stage_count + 1;
    judging->limits = ARENA_ARRAY(arena, standard->row_item_count * standard->stage_count + 1, double);
    judging->measured = ARENA_ARRAY(arena, standard->row_item_count * standard->stage_count + 1, Column);
    judging->pupils = ARENA_ARRAY(arena, standard->stage_count + 1, Column);
    judging->row_from = ARENA_ARRAY(arena, standard->stage_count + 1, size_t);
    judging->result->rows = arena_room(arena, most, sizeof *judging->result->rows);
    judging->row_verdicts = arena_room(arena, most, sizeof *judging->row_verdicts);
    judging->verdicts = ARENA_ARRAY(arena, standard->row_item_count + 1, uint8_t *);
    for (size_t i = 0; i < standard->row_item_count; i++) {
        judging->verdicts[i] = arena_room(arena, most, sizeof *judging->verdicts[i]);
    }
}

void judge_row_items(Judging *judging) {
    const Standard *standard = judging->standard;
    Evaluation *result = judging->result;
    size_t used = 0;
    room_for_rows(judging);
    Shares shares = shares_of(judging);
    for (size_t s = 0; s < standard->stage_count; s++) {
        judging->row_from[s] = used;
        used += standard->stages[s].used ? judge_stage(judging, &shares, (int)s, used) : 0;
    }
    judging->row_from[standard->stage_count] = used;
    result->row_count = used;
    result->row_limits = judging->limits;
}
