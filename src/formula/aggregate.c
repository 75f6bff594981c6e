/* The aggregates over columns; sums as in lanes.h. The coefficient of variation is the official one: standards 01
 * section 4. */
#include "formula_internal.h"
#include "lanes.h"

#include <math.h>
#include <string.h>

/* Eight rows of a column from row `at`; 0 for rows that do not count and behind the end. */
static void eight(const double *value, const uint8_t *keep, size_t at, size_t count, Wide *out) {
    double row[LANES] = {0};
    size_t rows = count - at < LANES ? count - at : LANES;
    for (size_t i = 0; i < rows; i++) {
        row[i] = !keep || keep[at + i] ? value[at + i] : 0;
    }
    memcpy(out, row, sizeof row);
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
    Lanes sum = {{0}, {0}};
    for (size_t at = 0; at < count; at += LANES) {
        Wide here;
        eight(x.value, keep, at, count, &here);
        lanes_add(&sum, &here);
    }
    return (Value){lanes_total(&sum), 0};
}

/* What weighs in rows [at, at + LANES): the weights of those that count, or 1. */
static void weights_of(const Column *weight, const uint8_t *keep, size_t at, size_t count, Wide *out) {
    static const double one[LANES] = {1, 1, 1, 1, 1, 1, 1, 1};
    if (weight) {
        eight(weight->value, keep, at, count, out);
    } else {
        eight(one, keep ? keep + at : NULL, 0, count - at < LANES ? count - at : LANES, out);
    }
}

typedef struct Moments {
    double weights, mean, squares; /* squares: of what is off the mean, weighted */
} Moments;

/* Mean and, when wanted, squares: why there is none, or 0. */
static Reason moments(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons,
                      bool squares, Moments *out) {
    Reason why = unknown_rows(x, weight, keep, count, reasons);
    if (why) {
        return why;
    }
    Lanes weights = {{0}, {0}}, sum = {{0}, {0}}, off_mean = {{0}, {0}};
    size_t rows = 0;
    for (size_t at = 0; at < count; at += LANES) {
        Wide w, wx;
        weights_of(weight, keep, at, count, &w);
        eight(x.value, keep, at, count, &wx);
        wx *= w;
        lanes_add(&weights, &w);
        lanes_add(&sum, &wx);
    }
    for (size_t i = 0; i < count && !rows; i++) {
        rows += !keep || keep[i];
    }
    *out = (Moments){.weights = lanes_total(&weights)};
    if (!rows || out->weights == 0) {
        return no_value(reasons, rows ? REASON_ZERO_DIVISOR : REASON_NO_ROWS).reason;
    }
    out->mean = lanes_total(&sum) / out->weights;
    for (size_t at = 0; squares && at < count; at += LANES) {
        Wide w, off;
        weights_of(weight, keep, at, count, &w);
        eight(x.value, keep, at, count, &off);
        off -= out->mean;
        w *= off * off;
        lanes_add(&off_mean, &w);
    }
    out->squares = lanes_total(&off_mean);
    return 0;
}

Value aggregate_mean(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Moments of;
    Reason why = moments(x, weight, keep, count, reasons, false, &of);
    return (Value){why ? 0 : of.mean, why};
}

Value aggregate_sd(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Moments of;
    Reason why = moments(x, weight, keep, count, reasons, true, &of);
    return (Value){why ? 0 : sqrt(of.squares / of.weights), why};
}

Value aggregate_cv(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Moments of;
    Reason why = moments(x, weight, keep, count, reasons, true, &of);
    if (!why && of.mean == 0) {
        return no_value(reasons, REASON_ZERO_DIVISOR);
    }
    return (Value){why ? 0 : sqrt(of.squares / of.weights) / of.mean, why};
}
