/* The gap plan: the least additions that bring every row over its line and every coefficient under its limit.
 *
 * Lines first: a row may leave as many items below as its rule allows, so the dearest are left, down to their floor.
 * Then each coefficient: filling up from the lowest row to one common level is the least total that brings the
 * weighted coefficient down to a limit, so only the level is searched. Rounding up to whole steps may add more than is
 * needed; what can go is taken back step by step. Shared property counts for every stage of a school, which can push
 * another stage's coefficient: therefore rounds. docs/plan.md tells it for people. */
#include "standard_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct Planning {
    Judging *judging;
    const Standard *standard;
    Evaluation *evaluation;
    Arena *arena;
    size_t items;
    double *bought;   /* [row * items + item], for shared items the whole school's, the same in all its rows */
    double *for_rows; /* the same before the coefficients */
    int *next;        /* next row of the same school, -1 */
    int *first;       /* first row of the same school */
    int *counted;     /* by first row: item + 1 that the school was counted for last */
    double *targets;  /* per item of the standard: limit of its coefficient, NAN none */
    size_t unknown_rows, stuck_rows;
} Planning;

static const ItemDef *row_item(const Planning *planning, size_t item) {
    return planning->standard->row_items[item].def;
}

static const RowResult *row_at(const Planning *planning, size_t row) {
    return &planning->evaluation->rows[row];
}

static double *bought_at(const Planning *planning, size_t row, size_t item) {
    return &planning->bought[row * planning->items + item];
}

/* Part of an addition to the school that this row gets: less than 1 where stages share. */
static double share_of(const Planning *planning, size_t row, size_t item) {
    const RowResult *result = row_at(planning, row);
    return planning->standard->row_items[item].shared[result->stage] ? result->share : 1;
}

static bool known(const Planning *planning, size_t row, size_t item) {
    return row_at(planning, row)->values[item].reason == 0;
}

/* The value of a known cell with what has been added so far. */
static double value_now(const Planning *planning, size_t row, size_t item) {
    const RowResult *result = row_at(planning, row);
    double added = *bought_at(planning, row, item) * share_of(planning, row, item);
    return row_value(row_item(planning, item)->times, result->have[item] + added, result->per[item]);
}

static void buy(Planning *planning, size_t row, size_t item, double amount) {
    bool shared = planning->standard->row_items[item].shared[row_at(planning, row)->stage];
    int at = shared ? planning->first[row] : (int)row;
    while (at >= 0) {
        double *bought = bought_at(planning, (size_t)at, item);
        *bought = fmax(*bought, amount);
        at = shared ? planning->next[at] : -1;
    }
}

/* ---- lines ------------------------------------------------------------- */

typedef struct Miss {
    size_t item;
    double limit, saving; /* relative to the limit, when the item is left at its floor */
    bool mendable;
} Miss;

static int dearest_first(const void *a, const void *b) {
    const Miss *x = a, *y = b;
    if (x->mendable != y->mendable) {
        return x->mendable - y->mendable; /* what cannot be bought takes the allowance first */
    }
    return (x->saving < y->saving) - (x->saving > y->saving);
}

static double line_of(const Planning *planning, size_t row, size_t item) {
    return planning->judging->limits[item * planning->standard->stage_count + (size_t)row_at(planning, row)->stage];
}

static size_t list_misses(const Planning *planning, size_t row, const RowRule *rule, Miss *misses, bool *unknown) {
    size_t count = 0;
    for (size_t i = 0; i < rule->of_count; i++) {
        size_t item = (size_t)rule->of[i];
        double limit = line_of(planning, row, item);
        Compare compare = row_item(planning, item)->compare;
        if (compare == COMPARE_NONE || isnan(limit)) {
            continue;
        }
        if (!known(planning, row, item)) {
            *unknown = true;
            continue;
        }
        double value = value_now(planning, row, item);
        if (!compare_holds(compare, value, limit)) {
            double saving = limit > 0 ? 1 - fmax(value, rule->floor * limit) / limit : 0;
            bool mendable = gap_applies(compare) && share_of(planning, row, item) > 0;
            misses[count++] = (Miss){item, limit, saving, mendable};
        }
    }
    qsort(misses, count, sizeof *misses, dearest_first);
    return count;
}

static void lift(Planning *planning, size_t row, size_t item, double limit) {
    const RowResult *result = row_at(planning, row);
    double share = share_of(planning, row, item);
    buy(planning, row, item,
        gap_to_limit(row_item(planning, item), result->have[item], result->per[item], share, limit));
}

static void plan_row(Planning *planning, size_t row, const RowRule *rule, Miss *misses) {
    bool unknown = false, stuck = false;
    size_t count = list_misses(planning, row, rule, misses, &unknown);
    int allowed = rule->may_miss;
    for (size_t i = 0; i < count; i++) {
        const Miss *miss = &misses[i];
        Compare compare = row_item(planning, miss->item)->compare;
        double value = value_now(planning, row, miss->item);
        if (!miss->mendable) {
            stuck = stuck || allowed == 0 || !miss_allowed(compare, value, miss->limit, rule->floor);
            allowed -= allowed > 0;
        } else if (allowed > 0) {
            allowed--;
            lift(planning, row, miss->item, miss->limit * rule->floor);
        } else {
            lift(planning, row, miss->item, miss->limit);
        }
    }
    planning->unknown_rows += unknown;
    planning->stuck_rows += stuck;
}

static void plan_lines(Planning *planning) {
    Miss *misses = ARENA_ARRAY(planning->arena, planning->items + 1, Miss);
    RowRule rule = {NULL, 0, 0, 1};
    int stage = -1;
    for (size_t row = 0; row < planning->evaluation->row_count; row++) {
        if (row_at(planning, row)->stage != stage) {
            stage = row_at(planning, row)->stage;
            rule = planning->standard->stages[stage].rule;
        }
        plan_row(planning, row, &rule, misses);
    }
}

/* ---- coefficients ------------------------------------------------------ */

typedef struct Spread {
    size_t item, from, to;
    double limit;
    Compare compare;
} Spread;

typedef struct Sums { /* of weights, weighted values and weighted squares */
    double weight, value, square;
} Sums;

static void sums_add(Sums *sums, double weight, double value, double sign) {
    sums->weight += sign * weight;
    sums->value += sign * weight * value;
    sums->square += sign * weight * value * value;
}

static double sums_cv(const Sums *sums) {
    double mean = sums->value / sums->weight;
    return sums->value > 0 ? sqrt(fmax(0, sums->square / sums->weight - mean * mean)) / mean : NAN;
}

static bool spread_holds(const Spread *spread, const Sums *sums) {
    double cv = sums_cv(sums);
    return !isnan(cv) && compare_holds(spread->compare, cv, spread->limit);
}

/* Sums with every row below `level` lifted to it (not in whole steps); level -1: as it is now. */
static Sums sums_at(const Planning *planning, const Spread *spread, double level) {
    Sums sums = {0, 0, 0};
    for (size_t row = spread->from; row < spread->to; row++) {
        double value = value_now(planning, row, spread->item);
        bool raised = value < level && share_of(planning, row, spread->item) > 0;
        sums_add(&sums, row_at(planning, row)->pupils.number, raised ? level : value, 1);
    }
    return sums;
}

static void fill_to(Planning *planning, const Spread *spread, double level) {
    const ItemDef *def = row_item(planning, spread->item);
    for (size_t row = spread->from; row < spread->to; row++) {
        double share = share_of(planning, row, spread->item);
        if (share > 0 && value_now(planning, row, spread->item) < level) {
            const RowResult *result = row_at(planning, row);
            double need = level * result->per[spread->item] / def->times - result->have[spread->item];
            buy(planning, row, spread->item, step_up(def, need / share));
        }
    }
}

/* Rounding up lifted some rows too far: one step back wherever the coefficient still holds. */
static void take_back(Planning *planning, const Spread *spread) {
    double step = step_of(row_item(planning, spread->item));
    Sums sums = sums_at(planning, spread, -1);
    for (size_t row = spread->from; row < spread->to; row++) {
        double *bought = bought_at(planning, row, spread->item);
        double least = planning->for_rows[row * planning->items + spread->item];
        bool shared = planning->standard->row_items[spread->item].shared[row_at(planning, row)->stage];
        if ((shared && (planning->next[row] >= 0 || planning->first[row] != (int)row)) || *bought - step < least) {
            continue;
        }
        Sums before = sums;
        double weight = row_at(planning, row)->pupils.number, kept = *bought;
        sums_add(&sums, weight, value_now(planning, row, spread->item), -1);
        *bought = step_nearest(row_item(planning, spread->item), kept - step);
        sums_add(&sums, weight, value_now(planning, row, spread->item), 1);
        if (!spread_holds(spread, &sums)) {
            *bought = kept;
            sums = before;
        }
    }
}

/* True when something had to be added. */
static bool plan_spread(Planning *planning, const Spread *spread) {
    enum { HALVINGS = 60, PUSHES = 64 };
    Sums sums = sums_at(planning, spread, -1);
    if (spread_holds(spread, &sums)) {
        return false;
    }
    double low = INFINITY, high = 0;
    for (size_t row = spread->from; row < spread->to; row++) {
        double value = value_now(planning, row, spread->item);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    double top = high;
    for (int i = 0; i < HALVINGS && low < high; i++) {
        double middle = (low + high) / 2;
        sums = sums_at(planning, spread, middle);
        *(spread_holds(spread, &sums) ? &high : &low) = middle;
    }
    bool holds = false;
    for (int i = 0; i < PUSHES && !holds; i++) {
        fill_to(planning, spread, high);
        sums = sums_at(planning, spread, -1);
        holds = spread_holds(spread, &sums);
        high += (top - high) / 16;
    }
    if (holds) {
        take_back(planning, spread);
    }
    return true;
}

/* The coefficients' limits: their own, or what a mean of them leaves when the highest are cut first. */
static void cut_highest(Planning *planning, const CompiledItem *mean, const ItemResult *results, double limit) {
    enum { HALVINGS = 60 };
    double low = 0, high = 0;
    for (size_t i = 0; i < mean->of_count; i++) {
        if (results[mean->of[i]].value.reason) {
            return;
        }
        high = fmax(high, results[mean->of[i]].value.number);
    }
    for (int step = 0; step < HALVINGS; step++) {
        double middle = (low + high) / 2, sum = 0;
        for (size_t i = 0; i < mean->of_count; i++) {
            sum += fmin(results[mean->of[i]].value.number, middle);
        }
        *(number_at_most(sum / (double)mean->of_count, limit) ? &low : &high) = middle;
    }
    for (size_t i = 0; i < mean->of_count; i++) {
        planning->targets[mean->of[i]] =
            fmin(low, isnan(planning->targets[mean->of[i]]) ? INFINITY : planning->targets[mean->of[i]]);
    }
}

static void set_targets(Planning *planning) {
    const Standard *standard = planning->standard;
    planning->targets = ARENA_ARRAY(planning->arena, standard->item_count, double);
    for (size_t i = 0; i < standard->item_count; i++) {
        const ItemResult *result = &planning->evaluation->items[i];
        bool own = result->def->kind == ITEM_SPREAD && result->has_limit;
        planning->targets[i] = own ? result->limit : NAN;
    }
    for (size_t i = 0; i < standard->item_count; i++) {
        const ItemResult *result = &planning->evaluation->items[i];
        if (result->def->kind == ITEM_MEAN_OF && result->has_limit && result->verdict == VERDICT_NOT_MET) {
            cut_highest(planning, &standard->items[i], planning->evaluation->items, result->limit);
        }
    }
}

static bool is_judged(const Planning *planning, size_t item) {
    const ItemResult *result = &planning->evaluation->items[item];
    return result->def->kind == ITEM_SPREAD && !isnan(planning->targets[item]) && result->row_count > 0;
}

static Spread spread_of(const Planning *planning, size_t item) {
    const ItemResult *result = &planning->evaluation->items[item];
    const size_t *from = planning->judging->row_from;
    return (Spread){(size_t)result->row_item, from[result->stage], from[result->stage + 1], planning->targets[item],
                    result->has_limit ? result->compare : COMPARE_AT_MOST};
}

/* Coefficients that cannot be brought down are named in `left`. */
static void plan_spreads(Planning *planning, Buf *left) {
    enum { ROUNDS = 24 };
    set_targets(planning);
    for (int round = 0; round < ROUNDS; round++) {
        bool changed =
            false; /* what is added for one stage may push another, so a round without additions is the last */
        for (size_t i = 0; i < planning->evaluation->item_count; i++) {
            const ItemResult *result = &planning->evaluation->items[i];
            if (!is_judged(planning, i) || result->value.reason) {
                continue;
            }
            Spread spread = spread_of(planning, i);
            changed = plan_spread(planning, &spread) || changed;
        }
        if (!changed) {
            break;
        }
    }
    for (size_t i = 0; i < planning->evaluation->item_count; i++) {
        if (is_judged(planning, i)) {
            Spread spread = spread_of(planning, i);
            Sums sums = planning->evaluation->items[i].value.reason ? (Sums){0, 0, 0} : sums_at(planning, &spread, -1);
            if (!spread_holds(&spread, &sums)) {
                add_text(left, planning->evaluation->items[i].def->name, "、");
            }
        }
    }
}

/* ---- what is handed out ------------------------------------------------ */

static int element_of(const Planning *planning, const ItemDef *def, int stage) {
    if (def->resource_element_count == 0) {
        return -1;
    }
    const Pack *pack = planning->standard->pack;
    const Element *element = pack_element(pack, def->resource_elements[0]);
    return element ? pack_element_index(pack, element) : pack_staged_element(pack, def->resource_elements[0], stage);
}

static bool is_first(const Planning *planning, size_t row, size_t item) {
    bool shared = planning->standard->row_items[item].shared[row_at(planning, row)->stage];
    return !shared || planning->first[row] == (int)row;
}

static void list_step(Planning *planning, size_t row, size_t item, double add, bool for_spread) {
    Plan *plan = &planning->evaluation->plan;
    int stage = row_at(planning, row)->stage;
    bool shared = planning->standard->row_items[item].shared[stage] && planning->next[row] >= 0;
    int element = element_of(planning, row_item(planning, item), stage);
    if (add > 0) {
        plan->steps[plan->step_count++] = (PlanStep){(int)row, (int)item, element, shared, add, for_spread};
    }
}

static void list_steps(Planning *planning, size_t item, PlanItem *total) {
    for (size_t row = 0; row < planning->evaluation->row_count; row++) {
        double add = *bought_at(planning, row, item), lines = planning->for_rows[row * planning->items + item];
        if (add <= 0 || !is_first(planning, row, item)) {
            continue;
        }
        double more = step_nearest(row_item(planning, item), add - lines);
        list_step(planning, row, item, lines, false);
        list_step(planning, row, item, more, true);
        total->add_for_rows += lines;
        total->add_for_spread += more;
        int *counted = &planning->counted[planning->first[row]];
        total->schools += *counted != (int)item + 1;
        *counted = (int)item + 1;
    }
    total->add = total->add_for_rows + total->add_for_spread;
}

static void list_item(Planning *planning, size_t item) {
    size_t stages = planning->standard->stage_count;
    PlanItem total = {.item = (int)item,
                      .cv_before = ARENA_ARRAY(planning->arena, stages, double),
                      .cv_after = ARENA_ARRAY(planning->arena, stages, double)};
    bool judged = false;
    for (size_t s = 0; s < stages; s++) {
        total.cv_before[s] = total.cv_after[s] = NAN;
    }
    for (size_t i = 0; i < planning->evaluation->item_count; i++) {
        const ItemResult *result = &planning->evaluation->items[i];
        if (result->def->kind == ITEM_SPREAD && result->row_item == (int)item && result->row_count > 0) {
            judged = true;
            Spread spread = spread_of(planning, i);
            Sums sums = result->value.reason ? (Sums){0, 0, 0} : sums_at(planning, &spread, -1);
            total.cv_before[result->stage] = result->value.reason ? NAN : result->value.number;
            total.cv_after[result->stage] = result->value.reason ? NAN : sums_cv(&sums);
        }
    }
    list_steps(planning, item, &total);
    if (judged || total.add > 0) {
        Plan *plan = &planning->evaluation->plan;
        plan->items[plan->item_count++] = total;
    }
}

static void link_schools(Planning *planning) {
    size_t rows = planning->evaluation->row_count;
    int from = (int)planning->judging->from;
    int *last = ARENA_ARRAY(planning->arena, planning->judging->to - planning->judging->from + 1, int);
    planning->next = ARENA_ARRAY(planning->arena, rows + 1, int);
    planning->first = ARENA_ARRAY(planning->arena, rows + 1, int);
    planning->counted = ARENA_ARRAY(planning->arena, rows + 1, int);
    for (size_t row = 0; row < rows; row++) {
        int *before = &last[row_at(planning, row)->unit - from]; /* row + 1, 0: none yet */
        planning->next[row] = -1;
        planning->first[row] = *before ? planning->first[*before - 1] : (int)row;
        if (*before) {
            planning->next[*before - 1] = (int)row;
        }
        *before = (int)row + 1;
    }
}

static void tell(Planning *planning, const Buf *left) {
    Plan *plan = &planning->evaluation->plan;
    Buf note = buf_create(planning->arena);
    if (planning->items && !has_schools(planning->judging)) {
        plan->complete = false;
        plan->note = STR("这里还没有学校的数据，算不出要补什么。");
        return;
    }
    if (planning->unknown_rows) {
        add_text(&note,
                 str_format(planning->arena, "%zu个学校（学段）缺数据，所缺项目没有计入", planning->unknown_rows),
                 "；");
    }
    if (planning->stuck_rows) {
        add_text(&note,
                 str_format(planning->arena, "%zu个学校（学段）有不能靠增加资源解决的项目", planning->stuck_rows),
                 "；");
    }
    if (left->len) {
        add_text(&note,
                 str_format(planning->arena, "缺数据或增加资源后仍不能降到要求以内：%.*s", STR_ARG(buf_str(left))),
                 "；");
    }
    plan->complete = note.len == 0;
    plan->note = note.len ? str_format(planning->arena, "以下数量是下限：%.*s。", STR_ARG(buf_str(&note)))
                 : plan->step_count ? STR("照此补齐后，每所学校达到要求，差异系数都在上限以内。")
                                    : STR("没有需要补齐的项目。");
}

void make_plan(Judging *judging) {
    Evaluation *evaluation = judging->result;
    size_t items = judging->standard->row_item_count, cells = items * evaluation->row_count;
    Planning planning = {.judging = judging,
                         .standard = judging->standard,
                         .evaluation = evaluation,
                         .arena = judging->arena,
                         .items = items,
                         .bought = ARENA_ARRAY(judging->arena, cells + 1, double),
                         .for_rows = ARENA_ARRAY(judging->arena, cells + 1, double)};
    link_schools(&planning);
    plan_lines(&planning);
    memcpy(planning.for_rows, planning.bought, cells * sizeof(double));
    Buf left = buf_create(judging->arena);
    plan_spreads(&planning, &left);
    evaluation->plan.steps = ARENA_ARRAY(judging->arena, 2 * cells + 1, PlanStep);
    evaluation->plan.items = ARENA_ARRAY(judging->arena, items + 1, PlanItem);
    for (size_t item = 0; item < items; item++) {
        list_item(&planning, item);
    }
    tell(&planning, &left);
}
