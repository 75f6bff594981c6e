/* The loops over registers. Each is compiled for several processors (lanes.h); all give the same bits. */
#include "kernels.h"
#include "program.h"

#include <math.h>
#include <string.h>

#define ALL(number)                                                                                                    \
    { number, number, number, number, number, number, number, number }
/* Whatever it is, with the bits of NaN it is no number. */
#define UNKNOWN_WHERE(x, mask) ((Wide)((WideMask)(x) | ((mask)&no_number)))
#define IS_UNKNOWN(x)          ((x) != (x))
/* What is infinite is unknown: infinity less itself is no number, and 0 is added to the others. */
#define SETTLED(x) ((x) + ((x) - (x)))

static const WideMask no_number = ALL(0x7FF8000000000000);
static const Wide one = ALL(1);

#define BY_ROW(NAME, EXPRESSION)                                                                                       \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            Wide x = a[i], y = b[i];                                                                                   \
            out[i] = EXPRESSION;                                                                                       \
        }                                                                                                              \
    }
BY_ROW(add, SETTLED(x + y))
BY_ROW(subtract, SETTLED(x - y))
BY_ROW(multiply, SETTLED(x *y))
BY_ROW(divide, SETTLED(x / y))

#define TRUTH(condition) UNKNOWN_WHERE(MASKED(one, condition), IS_UNKNOWN(x) | IS_UNKNOWN(y))
BY_ROW(at_least, TRUTH(AT_LEAST(x, y)))
BY_ROW(at_most, TRUTH(AT_MOST(x, y)))
BY_ROW(more, TRUTH(~AT_MOST(x, y)))
BY_ROW(less, TRUTH(~AT_LEAST(x, y)))
BY_ROW(equal, TRUTH(AT_LEAST(x, y) & AT_MOST(x, y)))
BY_ROW(unequal, TRUTH(~(AT_LEAST(x, y) & AT_MOST(x, y))))
BY_ROW(least, UNKNOWN_WHERE(CHOSEN(y < x, y, x), IS_UNKNOWN(x) | IS_UNKNOWN(y)))
BY_ROW(most, UNKNOWN_WHERE(CHOSEN(y > x, y, x), IS_UNKNOWN(x) | IS_UNKNOWN(y)))
/* A side that settles it is enough; otherwise NaN goes on by itself. */
BY_ROW(both, MASKED(x *y, (x != 0) & (y != 0)))
BY_ROW(either, CHOSEN((x == 1) | (y == 1), one, x + y))
BY_ROW(where_known, MASKED(x, ~IS_UNKNOWN(y)))

#define BY_LIMIT(NAME, EXPRESSION)                                                                                     \
    WIDE_CLONES static void NAME(const Wide *a, double limit, size_t groups, Wide *out) {                              \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            Wide x = a[i];                                                                                             \
            out[i] = EXPRESSION;                                                                                       \
        }                                                                                                              \
    }
BY_LIMIT(reaches, UNKNOWN_WHERE(MASKED(one, x >= limit), IS_UNKNOWN(x)))
BY_LIMIT(below, UNKNOWN_WHERE(MASKED(one, x < limit), IS_UNKNOWN(x)))
BY_LIMIT(negate, limit - x) /* limit: -0, so that 0 becomes -0 */
BY_LIMIT(not, limit - x)    /* limit: 1 */
BY_LIMIT(magnitude, MAGNITUDE(x + limit))
BY_LIMIT(whether_known, MASKED(one, ~IS_UNKNOWN(x + limit)))

WIDE_CLONES static void choose(const Wide *a, const Wide *b, const Wide *c, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        Wide x = a[i];
        out[i] = UNKNOWN_WHERE(CHOSEN(x != 0, b[i], c[i]), IS_UNKNOWN(x));
    }
}

static void row_by_row(int op, const Wide *a, double number, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            out[i][lane] = op == OP_SD ? sqrt(a[i][lane]) : formula_unary((Op)op, a[i][lane], number);
        }
    }
}

void kernel_rows(int op, const Wide *a, const Wide *b, const Wide *c, double number, size_t groups, Wide *out) {
    switch (op) {
    case OP_ADD: add(a, b, groups, out); return;
    case OP_SUBTRACT: subtract(a, b, groups, out); return;
    case OP_MULTIPLY: multiply(a, b, groups, out); return;
    case OP_DIVIDE: divide(a, b, groups, out); return;
    case OP_AT_LEAST: at_least(a, b, groups, out); return;
    case OP_AT_MOST: at_most(a, b, groups, out); return;
    case OP_MORE: more(a, b, groups, out); return;
    case OP_LESS: less(a, b, groups, out); return;
    case OP_EQUAL: equal(a, b, groups, out); return;
    case OP_UNEQUAL: unequal(a, b, groups, out); return;
    case OP_AND: both(a, b, groups, out); return;
    case OP_OR: either(a, b, groups, out); return;
    case OP_LEAST: least(a, b, groups, out); return;
    case OP_MOST: most(a, b, groups, out); return;
    case OP_IF: choose(a, b, c, groups, out); return;
    case OP_NEGATE: negate(a, -0.0, groups, out); return;
    case OP_NOT: not(a, 1, groups, out); return;
    case OP_ABS: magnitude(a, 0, groups, out); return;
    case OP_HAS: whether_known(a, 0, groups, out); return;
    case DO_REACHES: reaches(a, number, groups, out); return;
    case DO_BELOW: below(a, number, groups, out); return;
    case DO_WHERE_KNOWN: where_known(a, b, groups, out); return;
    default: row_by_row(op, a, number, groups, out); return;
    }
}

/* ---- columns ---- */

typedef double Cells __attribute__((vector_size(sizeof(Wide)), aligned(sizeof(double)), may_alias));
typedef uint32_t Reasons __attribute__((vector_size(LANES * sizeof(uint32_t)), aligned(sizeof(uint32_t)), may_alias));
typedef int32_t Half __attribute__((vector_size(LANES * sizeof(int32_t)), may_alias));

static void load_end(const StoredColumn *column, size_t from, size_t rows, Wide *out) {
    for (size_t i = 0; i < LANES; i++) {
        (*out)[i] = i < rows && stored_known(column, from + i) ? column->value[from + i] : NAN;
    }
}

WIDE_CLONES static void load_reasons(const double *value, const uint32_t *reason, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        Half unknown = *(const Reasons *)(reason + i * LANES) != 0;
        WideMask wide = __builtin_convertvector(unknown, WideMask);
        out[i] = UNKNOWN_WHERE((Wide) * (const Cells *)(value + i * LANES), wide);
    }
}

/* `bits` holds the first row, `shift` bits in. Where rows begin inside a byte the next one belongs to them, too. */
WIDE_CLONES static void load_bits(const double *value, const uint8_t *bits, unsigned shift, size_t groups, Wide *out) {
    static const WideMask bit = {1, 2, 4, 8, 16, 32, 64, 128};
    size_t next = shift != 0;
    for (size_t i = 0; i < groups; i++) {
        int64_t eight = (bits[i] | bits[i + next] << 8) >> shift;
        WideMask unknown = ((WideMask)ALL(eight) & bit) != 0;
        out[i] = UNKNOWN_WHERE((Wide) * (const Cells *)(value + i * LANES), unknown);
    }
}

void kernel_load(const StoredColumn *column, const Segment *segment, size_t end, Wide *out) {
    const double *value = column->value + segment->row;
    size_t groups = segment->row + segment->groups * LANES <= end ? segment->groups : segment->rows / LANES;
    if (column->reason) {
        load_reasons(value, column->reason + segment->row, groups, out);
    } else if (column->unknown) {
        load_bits(value, (const uint8_t *)column->unknown + segment->row / LANES, segment->row % LANES, groups, out);
    } else {
        memcpy(out, value, groups * sizeof *out);
    }
    if (groups < segment->groups) {
        load_end(column, segment->row + groups * LANES, segment->rows - groups * LANES, &out[groups]);
    }
}

static bool holds_somewhere(const WideMask *mask) {
    int64_t any = 0;
    for (int i = 0; i < LANES; i++) {
        any |= (*mask)[i];
    }
    return any != 0;
}

static void keep_bytes(const uint8_t *keep, size_t rows, WideMask *out) {
    for (size_t i = 0; i < LANES; i++) {
        (*out)[i] = -(int64_t)(i < rows && (!keep || keep[i] != 0));
    }
}

WIDE_CLONES bool kernel_keep(const uint8_t *keep, const Wide *where, const Segment *segment, WideMask *out) {
    typedef int8_t Bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
    static const WideMask all = ALL(-1);
    WideMask open = {0};
    size_t whole = segment->rows / LANES;
    for (size_t i = 0; i < segment->groups; i++) {
        WideMask mask = all;
        if (i == whole) {
            keep_bytes(keep ? keep + i * LANES : NULL, segment->rows - i * LANES, &mask);
        } else if (keep) {
            Bytes kept = *(const Bytes *)(keep + i * LANES) != 0;
            mask = __builtin_convertvector(kept, WideMask);
        }
        if (where) {
            open |= mask & IS_UNKNOWN(where[i]);
            mask &= where[i] == 1;
        }
        out[i] = mask;
    }
    return holds_somewhere(&open);
}

/* ---- sums ---- */

WIDE_CLONES void kernel_total(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment,
                              const char *ahead, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        Wide part = x[i];
        if (weight) {
            part *= weight[i];
        }
        part = MASKED(part, keep[i]);
        lanes_add(&here, &part);
    }
    *sum = here;
}

WIDE_CLONES void kernel_weight(const Wide *weight, const WideMask *keep, const Segment *segment, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        Wide part = MASKED(*(weight ? &weight[i] : &one), keep[i]);
        lanes_add(&here, &part);
    }
    *sum = here;
}

WIDE_CLONES void kernel_total_weight(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment,
                                     const char *ahead, Lanes *total, Lanes *weights) {
    Lanes sum = *total, weighed = *weights;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        Wide w = MASKED(weight[i], keep[i]), part = w * MASKED(x[i], keep[i]);
        lanes_add(&weighed, &w);
        lanes_add(&sum, &part);
    }
    *total = sum;
    *weights = weighed;
}

WIDE_CLONES void kernel_count(const Wide *x, const WideMask *keep, const Segment *segment, Lanes *sum) {
    Wide here = sum->total;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        here += MASKED(x[i], keep[i]);
    }
    sum->total = here;
}

WIDE_CLONES void kernel_squares(const Wide *x, const Wide *weight, double mean, const WideMask *keep,
                                const Segment *segment, const char *ahead, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        Wide off = x[i] - mean, part = off * off;
        if (weight) {
            part *= weight[i];
        }
        part = MASKED(part, keep[i]);
        lanes_add(&here, &part);
    }
    *sum = here;
}

WIDE_CLONES void kernel_totals(const Lanes *sums, size_t count, double *out) {
    for (size_t i = 0; i < count; i++) {
        double total = lanes_total(&sums[i]);
        out[i] = SETTLED(total);
    }
}

bool kernel_extreme(bool highest, const Wide *x, const WideMask *keep, const Segment *segment, bool have,
                    double *best) {
    const double *value = (const double *)(x + segment->group);
    const int64_t *counts = (const int64_t *)(keep + segment->group);
    for (size_t i = 0; i < segment->rows; i++) {
        if (counts[i] && (!have || isnan(value[i]) || (highest ? value[i] > *best : value[i] < *best))) {
            *best = have && isnan(*best) ? *best : value[i];
            have = true;
        }
    }
    return have;
}

void kernel_gather(const Wide *x, const WideMask *keep, const Segment *segment, double *out) {
    const double *value = (const double *)(x + segment->group);
    const int64_t *counts = (const int64_t *)(keep + segment->group);
    for (size_t i = 0; i < segment->rows; i++) {
        out[i] = counts[i] ? value[i] : INFINITY;
    }
}
