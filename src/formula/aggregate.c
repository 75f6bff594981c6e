/* The aggregates over columns; sums as in lanes.h. The coefficient of variation is the official one: standards 01
 * section 4. */
#include "formula_internal.h"
#include "kernels.h"

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
/* Those of eight rows from `at` that are there. */
#define EACH_HALF(at, count) for (size_t half = 0; half < HALVES && (at) + 4 * half < (count); half++)

/* A bit for each of the bytes that is not 0. */
INLINE unsigned bits_of_four(uint32_t bytes) {
    bytes |= bytes >> 4;
    bytes |= bytes >> 2;
    bytes |= bytes >> 1;
    return (bytes & 0x01010101u) * 0x10204080u >> 28;
}

/* Four rows of a column from row `at`; 0 for rows that do not count and behind the end. */
INLINE void four(const double *value, const uint8_t *keep, size_t at, size_t count, Four *out) {
    *out = (Four){0, 0, 0, 0};
    if (at + 4 <= count) {
        memcpy(out, value + at, sizeof *out);
    } else if (at < count) {
        memcpy(out, value + at, (count - at) * sizeof *value);
    }
    if (keep && at < count) {
        uint32_t bytes = 0;
        if (at + 4 <= count) {
            memcpy(&bytes, keep + at, 4);
        } else {
            memcpy(&bytes, keep + at, count - at);
        }
        *out = FOUR_MASKED(*out, kernel_rows_of[bits_of_four(bytes)]);
    }
}

/* Whether a row that counts is unknown. */
WIDE_CLONES static bool is_open(const Reason *x, const Reason *weight, const uint8_t *keep, size_t count) {
    Reason any = 0;
    for (size_t i = 0; i < count; i++) {
        any |= x[i];
    }
    for (size_t i = 0; weight && i < count; i++) {
        any |= weight[i];
    }
    if (!any || !keep) {
        return any != 0;
    }
    any = 0;
    for (size_t i = 0; i < count; i++) {
        any |= x[i] & (keep[i] ? UINT32_MAX : 0);
    }
    for (size_t i = 0; weight && i < count; i++) {
        any |= weight[i] & (keep[i] ? UINT32_MAX : 0);
    }
    return any != 0;
}

static Reason unknown_rows(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    size_t unknown = 0, first = 0;
    Reason why = 0;
    bool open = is_open(x.reason, weight ? weight->reason : NULL, keep, count);
    for (size_t i = 0; open && i < count; i++) {
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

Reason aggregate_unknown(Column x, const uint8_t *keep, size_t count, ReasonList *reasons) {
    return unknown_rows(x, NULL, keep, count, reasons);
}

static Value no_value(ReasonList *reasons, ReasonKind kind) {
    return (Value){0, reason_intern(reasons, &(ReasonItem){.kind = kind, .row = -1})};
}

/* Whether the eight rows from `at` on are all there, and all of them count, or none. */
enum { SOME_COUNT, ALL_COUNT, NONE_COUNTS };
INLINE int who_counts(const uint8_t *keep, size_t at, size_t count) {
    uint64_t eight = 0;
    if (at + LANES > count) {
        return SOME_COUNT;
    }
    if (!keep) {
        return ALL_COUNT;
    }
    memcpy(&eight, keep + at, sizeof eight);
    return eight == 0x0101010101010101u ? ALL_COUNT : eight ? SOME_COUNT : NONE_COUNTS;
}

/* Four rows that are all there. */
#define WHOLE_FOUR(name, value, at)                                                                                    \
    Four name;                                                                                                         \
    memcpy(&name, (value) + (at), sizeof name)

WIDE_CLONES static void add_up(const double *x, const uint8_t *keep, size_t count, Lanes *sum) {
    Lanes so_far = *sum;
    for (size_t at = 0; at < count; at += LANES) {
        int who = who_counts(keep, at, count);
        if (who == ALL_COUNT) {
            WHOLE_FOUR(low, x, at);
            WHOLE_FOUR(high, x, at + 4);
            lanes_add(&so_far, 0, &low);
            lanes_add(&so_far, 1, &high);
            continue;
        }
        EACH_HALF(at, who == NONE_COUNTS ? 0 : count) { /* nothing added stays nothing */
            Four here;
            four(x, keep, at + 4 * half, count, &here);
            lanes_add(&so_far, half, &here);
        }
    }
    *sum = so_far;
}

Value aggregate_sum(Column x, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Reason why = unknown_rows(x, NULL, keep, count, reasons);
    if (why) {
        return (Value){0, why};
    }
    Lanes sum = {.lost = {{0}}};
    add_up(x.value, keep, count, &sum);
    return (Value){lanes_total(&sum), 0};
}

/* What weighs in rows [at, at + 4): the weights of those that count, or 1. */
INLINE void weights_of(const double *weight, const uint8_t *keep, size_t at, size_t count, Four *out) {
    static const double one[4] = {1, 1, 1, 1};
    if (weight) {
        four(weight, keep, at, count, out);
    } else {
        four(one, keep ? keep + at : NULL, 0, count - at < 4 ? count - at : 4, out);
    }
}

WIDE_CLONES static void weigh(const double *x, const double *weight, const uint8_t *keep, size_t count, Lanes *weights,
                              Lanes *sum) {
    Lanes weighed = *weights, total = *sum;
    for (size_t at = 0; at < count; at += LANES) {
        int who = who_counts(keep, at, count);
        if (who == ALL_COUNT && weight) {
            WHOLE_FOUR(low, weight, at);
            WHOLE_FOUR(high, weight, at + 4);
            WHOLE_FOUR(low_x, x, at);
            WHOLE_FOUR(high_x, x, at + 4);
            low_x *= low;
            high_x *= high;
            lanes_add(&weighed, 0, &low);
            lanes_add(&weighed, 1, &high);
            lanes_add(&total, 0, &low_x);
            lanes_add(&total, 1, &high_x);
            continue;
        }
        EACH_HALF(at, who == NONE_COUNTS ? 0 : count) {
            Four w, wx;
            weights_of(weight, keep, at + 4 * half, count, &w);
            four(x, keep, at + 4 * half, count, &wx);
            wx *= w;
            lanes_add(&weighed, half, &w);
            lanes_add(&total, half, &wx);
        }
    }
    *weights = weighed;
    *sum = total;
}

WIDE_CLONES static void weigh_squares(const double *x, const double *weight, double mean, const uint8_t *keep,
                                      size_t count, Lanes *squares) {
    Lanes total = *squares;
    size_t at = 0;
    for (; weight && !keep && at + LANES <= count; at += LANES) {
        WHOLE_FOUR(low, x, at);
        WHOLE_FOUR(high, x, at + 4);
        WHOLE_FOUR(low_w, weight, at);
        WHOLE_FOUR(high_w, weight, at + 4);
        low -= mean;
        high -= mean;
        low_w *= low * low;
        high_w *= high * high;
        lanes_add(&total, 0, &low_w);
        lanes_add(&total, 1, &high_w);
    }
    for (; at < count; at += LANES) {
        EACH_HALF(at, count) {
            Four w, off;
            weights_of(weight, keep, at + 4 * half, count, &w);
            four(x, keep, at + 4 * half, count, &off);
            off -= mean;
            w *= off * off;
            lanes_add(&total, half, &w);
        }
    }
    *squares = total;
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
    Lanes weights = {.lost = {{0}}}, sum = weights, off_mean = weights;
    const double *by = weight ? weight->value : NULL;
    size_t rows = 0;
    weigh(x.value, by, keep, count, &weights, &sum);
    for (size_t i = 0; i < count && !rows; i++) {
        rows += !keep || keep[i];
    }
    *out = (Moments){.weights = lanes_total(&weights)};
    if (!rows || out->weights == 0) {
        return no_value(reasons, rows ? REASON_ZERO_DIVISOR : REASON_NO_ROWS).reason;
    }
    out->mean = lanes_total(&sum) / out->weights;
    if (squares) {
        weigh_squares(x.value, by, out->mean, keep, count, &off_mean);
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

Value aggregate_spread(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons,
                       double *mean, double *sd) {
    Moments of;
    Reason why = moments(x, weight, keep, count, reasons, true, &of);
    if (why) {
        return (Value){0, why};
    }
    if (of.mean == 0) {
        return no_value(reasons, REASON_ZERO_DIVISOR);
    }
    *mean = of.mean;
    *sd = sqrt(of.squares / of.weights);
    return (Value){*sd / of.mean, 0};
}

Value aggregate_cv(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons) {
    double mean, sd;
    return aggregate_spread(x, weight, keep, count, reasons, &mean, &sd);
}
