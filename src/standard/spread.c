/* Coefficients of variation over the rows of a stage, with the rows that drive them. */
#include "standard_internal.h"

#include <stdlib.h>

static int larger_share(const void *a, const void *b) {
    const Driver *x = a, *y = b;
    return (x->share < y->share) - (x->share > y->share);
}

static void list_drivers(Judging *judging, ItemResult *result, Column x, Column weight, size_t from, size_t count) {
    double whole = 0;
    result->drivers = ARENA_ARRAY(judging->arena, count, Driver);
    for (size_t i = 0; i < count; i++) {
        double off = x.value[i] - result->mean, part = weight.value[i] * off * off;
        whole += part;
        result->drivers[i] = (Driver){(int)(from + i), part, x.value[i], weight.value[i]};
    }
    for (size_t i = 0; i < count && whole > 0; i++) {
        result->drivers[i].share /= whole;
    }
    qsort(result->drivers, count, sizeof *result->drivers, larger_share);
    result->driver_count = count;
}

/* Whichever comes first: what lacks data outweighs what was divided by nothing, for it may still turn out. */
static Reason outweighing(const Judging *judging, Reason so_far, Reason here) {
    return !so_far || (here && reason_no_base(judging->rows.reasons, so_far)) ? here : so_far;
}

static void mean_of(Judging *judging, const CompiledItem *item, ItemResult *result) {
    double sum = 0;
    for (size_t i = 0; i < item->of_count; i++) {
        const ItemResult *one = &judging->result->items[item->of[i]];
        result->row_count = one->row_count > result->row_count ? one->row_count : result->row_count;
        result->value.reason = outweighing(judging, result->value.reason, one->value.reason);
        sum += one->value.number;
    }
    result->value.number = item->of_count && !result->value.reason ? sum / (double)item->of_count : 0;
}

void judge_spread(Judging *judging, const CompiledItem *item, ItemResult *result) {
    if (item->def->kind == ITEM_MEAN_OF) {
        mean_of(judging, item, result);
        return;
    }
    size_t stage = (size_t)item->def->stage, from = judging->row_from[stage];
    size_t count = judging->row_from[stage + 1] - from;
    Column x = judging->measured[(size_t)item->row_item * judging->standard->stage_count + stage];
    Column weight = judging->pupils[stage];
    result->row_count = count;
    ReasonList *reasons = judging->rows.reasons;
    result->value = aggregate_spread(x, &weight, NULL, count, reasons, &result->mean, &result->sd);
    const ReasonItem *why = reason_get(reasons, result->value.reason);
    if (why && why->count) {
        /* Rows were counted within the stage; people know them by their place in the tree. */
        ReasonItem placed = *why;
        placed.row = judging->result->rows[from + (size_t)why->row].unit;
        result->value.reason = reason_intern(reasons, &placed);
    }
    if (!result->value.reason && !judging->options->no_words) {
        list_drivers(judging, result, x, weight, from, count);
    }
}
