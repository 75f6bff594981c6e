/* The aggregates over columns. Sums are compensated (Neumaier) and always in row order, so a result does not depend on
 * how the work is cut. The coefficient of variation is the official one: standards 01 section 4. */
#include "formula_internal.h"

#include <math.h>

typedef struct Sum {
    double total, lost;
} Sum;

static void add(Sum *sum, double x) {
    double next = sum->total + x;
    sum->lost += fabs(sum->total) >= fabs(x) ? (sum->total - next) + x : (x - next) + sum->total;
    sum->total = next;
}

static double total(const Sum *sum) {
    return sum->total + sum->lost;
}

/* 0 when every kept row is known; otherwise a reason that counts the unknown rows and names the first. */
static Reason unknown_rows(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    size_t unknown = 0, first = 0;
    Reason why = 0;
    for (size_t i = 0; i < count; i++) {
        Reason here = x.reason[i] ? x.reason[i] : weight ? weight->reason[i] : 0;
        if (here && (!keep || keep[i])) {
            if (!unknown++) {
                first = i;
                why = here;
            }
        }
    }
    if (!unknown) {
        return 0;
    }
    const ReasonItem *item = reason_get(reasons, why);
    ReasonItem all = {.kind = item ? item->kind : REASON_EMPTY, .row = (int)first, .count = unknown};
    all.element = item ? item->element : (Str){NULL, 0};
    all.previous = item && item->previous;
    return reason_intern(reasons, &all);
}

static Value no_value(ReasonList *reasons, ReasonKind kind) {
    return (Value){0, reason_intern(reasons, &(ReasonItem){.kind = kind, .row = -1})};
}

Value aggregate_sum(Column x, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Reason why = unknown_rows(x, NULL, keep, count, reasons);
    if (why) {
        return (Value){0, why};
    }
    Sum sum = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (!keep || keep[i]) {
            add(&sum, x.value[i]);
        }
    }
    return (Value){total(&sum), 0};
}

Value aggregate_mean(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Reason why = unknown_rows(x, weight, keep, count, reasons);
    if (why) {
        return (Value){0, why};
    }
    Sum weights = {0, 0}, sum = {0, 0};
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (!keep || keep[i]) {
            double w = weight ? weight->value[i] : 1;
            add(&weights, w);
            add(&sum, w * x.value[i]);
            rows++;
        }
    }
    if (!rows) {
        return no_value(reasons, REASON_NO_ROWS);
    }
    return total(&weights) == 0 ? no_value(reasons, REASON_ZERO_DIVISOR) : (Value){total(&sum) / total(&weights), 0};
}

Value aggregate_sd(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Value mean = aggregate_mean(x, weight, keep, count, reasons);
    if (mean.reason) {
        return mean;
    }
    Sum weights = {0, 0}, squares = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (!keep || keep[i]) {
            double w = weight ? weight->value[i] : 1, off = x.value[i] - mean.number;
            add(&weights, w);
            add(&squares, w * off * off);
        }
    }
    return (Value){sqrt(total(&squares) / total(&weights)), 0};
}

Value aggregate_cv(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Value mean = aggregate_mean(x, weight, keep, count, reasons);
    if (mean.reason) {
        return mean;
    }
    if (mean.number == 0) {
        return no_value(reasons, REASON_ZERO_DIVISOR);
    }
    Value sd = aggregate_sd(x, weight, keep, count, reasons);
    return (Value){sd.number / mean.number, 0};
}
