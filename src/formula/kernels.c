/* The loops over registers. Each is compiled for several processors (lanes.h); all give the same bits. */
#include "kernels.h"
#include "program.h"

#include <math.h>
#include <string.h>

#define IS_UNKNOWN(x) ((x) != (x))
/* What is infinite is unknown: infinity less itself is no number, and 0 is added to the others. */
#define SETTLED(x) ((x) + ((x) - (x)))

#define BY_ROW(NAME, EXPRESSION)                                                                                       \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        const double *left = (const double *)a, *right = (const double *)b;                                            \
        double *restrict to = (double *)out;                                                                           \
        for (size_t i = 0; i < groups * LANES; i++) {                                                                  \
            double x = left[i], y = right[i];                                                                          \
            to[i] = EXPRESSION;                                                                                        \
        }                                                                                                              \
    }
BY_ROW(add, SETTLED(x + y))
BY_ROW(subtract, SETTLED(x - y))
BY_ROW(multiply, SETTLED(x *y))
BY_ROW(divide, SETTLED(x / y))

#define KNOWN(value) ((IS_UNKNOWN(x) | IS_UNKNOWN(y)) ? NAN : (value))
#define TRUTH(holds) KNOWN((holds) ? 1.0 : 0.0)
BY_ROW(at_least, TRUTH(AT_LEAST(x, y)))
BY_ROW(at_most, TRUTH(AT_MOST(x, y)))
BY_ROW(more, TRUTH(!AT_MOST(x, y)))
BY_ROW(less, TRUTH(!AT_LEAST(x, y)))
BY_ROW(equal, TRUTH(AT_LEAST(x, y) & AT_MOST(x, y)))
BY_ROW(unequal, TRUTH(!(AT_LEAST(x, y) & AT_MOST(x, y))))
BY_ROW(least, KNOWN(y < x ? y : x))
BY_ROW(most, KNOWN(y > x ? y : x))
/* A side that settles it is enough; otherwise NaN goes on by itself. */
BY_ROW(both, ((x != 0) & (y != 0)) ? x *y : 0)
BY_ROW(either, ((x == 1) | (y == 1)) ? 1 : x + y)
BY_ROW(where_known, IS_UNKNOWN(y) ? 0 : x)

#define BY_LIMIT(NAME, EXPRESSION)                                                                                     \
    WIDE_CLONES static void NAME(const Wide *a, double limit, size_t groups, Wide *out) {                              \
        const double *from = (const double *)a;                                                                        \
        double *restrict to = (double *)out;                                                                           \
        for (size_t i = 0; i < groups * LANES; i++) {                                                                  \
            double x = from[i];                                                                                        \
            to[i] = EXPRESSION;                                                                                        \
        }                                                                                                              \
    }
/* What is unknown less itself is no number, of all others it is 0. */
BY_LIMIT(reaches, (x >= limit ? 1.0 : 0.0) + (x - x))
BY_LIMIT(below, (x < limit ? 1.0 : 0.0) + (x - x))
BY_LIMIT(negate, limit - x) /* limit: -0, so that 0 becomes -0 */
BY_LIMIT(not, limit - x)    /* limit: 1 */
BY_LIMIT(magnitude, fabs(x + limit))
BY_LIMIT(whether_known, IS_UNKNOWN(x + limit) ? 0.0 : 1.0)

WIDE_CLONES static void choose(const Wide *a, const Wide *b, const Wide *c, size_t groups, Wide *out) {
    const double *condition = (const double *)a, *yes = (const double *)b, *no = (const double *)c;
    double *restrict to = (double *)out;
    for (size_t i = 0; i < groups * LANES; i++) {
        double taken = condition[i] != 0 ? yes[i] : no[i];
        to[i] = IS_UNKNOWN(condition[i]) ? NAN : taken;
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

/* Four rows, the widest register that most processors have. */
typedef double Cells __attribute__((vector_size(4 * sizeof(double)), aligned(sizeof(double)), may_alias));
typedef uint64_t Bits __attribute__((vector_size(4 * sizeof(uint64_t)), aligned(sizeof(uint64_t)), may_alias));

#define ROWS_OF(bits)                                                                                                  \
    { -(int64_t)((bits)&1), -(int64_t)((bits) >> 1 & 1), -(int64_t)((bits) >> 2 & 1), -(int64_t)((bits) >> 3 & 1) }
const FourMask kernel_rows_of[16] = {ROWS_OF(0),  ROWS_OF(1),  ROWS_OF(2),  ROWS_OF(3), ROWS_OF(4),  ROWS_OF(5),
                                     ROWS_OF(6),  ROWS_OF(7),  ROWS_OF(8),  ROWS_OF(9), ROWS_OF(10), ROWS_OF(11),
                                     ROWS_OF(12), ROWS_OF(13), ROWS_OF(14), ROWS_OF(15)};

/* What was seen of cells: bits that are set where one was no whole number, or far from 0. */
typedef struct Seen {
    Bits broken, far;
} Seen;

/* Added to this, a double has no room for halves, and a whole number stands in its last bits: 2^52 + 2^51. */
static const double no_halves = 0x1.8p52;
static const uint64_t bits_of_no_halves = 0x4338000000000000, most_whole = (uint64_t)1 << 31;

static inline __attribute__((always_inline)) void see(const Four *cells, Seen *seen) {
    Four moved = *cells + no_halves, back = moved - no_halves;
    seen->broken |= (Bits)back ^ (Bits)*cells;
    seen->far |= ((Bits)moved + most_whole) ^ bits_of_no_halves;
}

static bool is_whole(const Seen *seen) {
    uint64_t broken = 0, far = 0;
    for (int i = 0; i < 4; i++) {
        broken |= seen->broken[i];
        far |= seen->far[i];
    }
    return !broken && !(far >> 32);
}

static bool load_end(const StoredColumn *column, size_t from, size_t rows, Wide *out) {
    Four cells[2] = {{0}, {0}};
    Seen seen = {{0}, {0}};
    for (size_t i = 0; i < LANES; i++) {
        bool known = i < rows && stored_known(column, from + i);
        cells[i / 4][i % 4] = known ? column->value[from + i] : 0;
        (*out)[i] = known ? column->value[from + i] : NAN;
    }
    see(&cells[0], &seen);
    see(&cells[1], &seen);
    return is_whole(&seen);
}

/* `bits` holds the first row, `shift` bits in; NULL: all rows are known. Where rows begin inside a byte the next one
 * belongs to them, too. */
WIDE_CLONES static bool load_rows(const double *value, const uint8_t *bits, unsigned shift, size_t groups, Wide *out) {
    size_t next = shift != 0;
    Seen seen = {{0}, {0}};
    for (size_t i = 0; i < groups; i++) {
        unsigned unknown = bits ? (unsigned)(bits[i] | bits[i + next] << 8) >> shift : 0;
        Four low = *(const Cells *)(value + i * LANES), high = *(const Cells *)(value + i * LANES + 4);
        see(&low, &seen);
        see(&high, &seen);
        ((Bits *)&out[i])[0] = (Bits)low | (Bits)kernel_rows_of[unknown & 15];
        ((Bits *)&out[i])[1] = (Bits)high | (Bits)kernel_rows_of[unknown >> 4 & 15];
    }
    return is_whole(&seen);
}

WIDE_CLONES static void strike_out(const Reason *reason, size_t groups, Wide *out) {
    double *value = (double *)out;
    for (size_t i = 0; i < groups * LANES; i++) {
        value[i] = reason[i] ? NAN : value[i];
    }
}

bool kernel_load(const StoredColumn *column, const Segment *segment, size_t end, Wide *out) {
    const double *value = column->value + segment->row;
    size_t groups = segment->row + segment->groups * LANES <= end ? segment->groups : segment->rows / LANES;
    const uint8_t *bits = (const uint8_t *)column->unknown;
    bool whole = load_rows(value, bits && !column->reason ? bits + segment->row / LANES : NULL, segment->row % LANES,
                           groups, out);
    if (column->reason) {
        strike_out(column->reason + segment->row, groups, out);
    }
    if (groups < segment->groups) {
        whole &= load_end(column, segment->row + groups * LANES, segment->rows - groups * LANES, &out[groups]);
    }
    return whole;
}

/* A bit for each of eight bytes that is not 0. */
static inline unsigned bits_of_bytes(const uint8_t *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    eight |= eight >> 4;
    eight |= eight >> 2;
    eight |= eight >> 1;
    return (unsigned)((eight & 0x0101010101010101) * 0x0102040810204080 >> 56);
}

static unsigned bits_of_end(const uint8_t *keep, size_t rows) {
    unsigned bits = 0;
    for (size_t i = 0; i < rows; i++) {
        bits |= (unsigned)(!keep || keep[i]) << i;
    }
    return bits;
}

WIDE_CLONES void kernel_frame(const uint8_t *keep, const Segment *segment, WideMask *out) {
    size_t whole = segment->rows / LANES;
    for (size_t i = 0; i < segment->groups; i++) {
        const uint8_t *bytes = keep ? keep + i * LANES : NULL;
        unsigned bits = i == whole ? bits_of_end(bytes, segment->rows % LANES) : bytes ? bits_of_bytes(bytes) : 0xFF;
        ((Bits *)&out[i])[0] = (Bits)kernel_rows_of[bits & 15];
        ((Bits *)&out[i])[1] = (Bits)kernel_rows_of[bits >> 4];
    }
}

WIDE_CLONES bool kernel_keep(const WideMask *frame, const Wide *where, const Wide *known, size_t groups,
                             WideMask *out) {
    const int64_t *counts = (const int64_t *)frame;
    const double *condition = (const double *)where, *there = (const double *)known;
    int64_t *restrict kept = (int64_t *)out, open = 0;
    if (!known) {
        for (size_t i = 0; i < groups * LANES; i++) {
            open |= IS_UNKNOWN(condition[i]) ? counts[i] : 0;
            kept[i] = condition[i] == 1 ? counts[i] : 0;
        }
        return open != 0;
    }
    for (size_t i = 0; i < groups * LANES; i++) {
        int64_t here = IS_UNKNOWN(there[i]) ? 0 : counts[i];
        open |= IS_UNKNOWN(condition[i]) ? here : 0;
        kept[i] = condition[i] == 1 ? here : 0;
    }
    return open != 0;
}

/* ---- sums ---- */

/* Four rows of a register's group, and whether they count. */
#define EACH_HALF            for (size_t half = 0; half < HALVES; half++)
#define OF(register, group)  (((const Four *)(register))[(group)*HALVES + half])
#define MASK_OF(keep, group) (((const FourMask *)(keep))[(group)*HALVES + half])

WIDE_CLONES void kernel_total(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment,
                              const char *ahead, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        EACH_HALF {
            Four part = OF(x, i);
            if (weight) {
                part *= OF(weight, i);
            }
            part = FOUR_MASKED(part, MASK_OF(keep, i));
            lanes_add(&here, half, &part);
        }
    }
    *sum = here;
}

WIDE_CLONES void kernel_total_exact(const Wide *x, const WideMask *keep, const Segment *segment, const char *ahead,
                                    Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        EACH_HALF {
            here.total[half] += FOUR_MASKED(OF(x, i), MASK_OF(keep, i));
        }
    }
    *sum = here;
}

WIDE_CLONES void kernel_weight(const Wide *weight, const WideMask *keep, const Segment *segment, bool exact,
                               Lanes *sum) {
    static const Four one = {1, 1, 1, 1};
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        EACH_HALF {
            Four part = FOUR_MASKED(weight ? OF(weight, i) : one, MASK_OF(keep, i));
            if (exact) {
                here.total[half] += part;
            } else {
                lanes_add(&here, half, &part);
            }
        }
    }
    *sum = here;
}

WIDE_CLONES void kernel_total_weight(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment,
                                     const char *ahead, bool exact, Lanes *total, Lanes *weights) {
    Lanes sum = *total, weighed = *weights;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        EACH_HALF {
            FourMask counts = MASK_OF(keep, i);
            Four w = FOUR_MASKED(OF(weight, i), counts), part = w * FOUR_MASKED(OF(x, i), counts);
            lanes_add(&sum, half, &part);
            if (exact) {
                weighed.total[half] += w;
            } else {
                lanes_add(&weighed, half, &w);
            }
        }
    }
    *total = sum;
    *weights = weighed;
}

WIDE_CLONES void kernel_count(const Wide *x, const WideMask *keep, const Segment *segment, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        EACH_HALF {
            here.total[half] += FOUR_MASKED(OF(x, i), MASK_OF(keep, i));
        }
    }
    *sum = here;
}

WIDE_CLONES void kernel_squares(const Wide *x, const Wide *weight, double mean, const WideMask *keep,
                                const Segment *segment, const char *ahead, Lanes *sum) {
    Lanes here = *sum;
    for (size_t i = segment->group; i < segment->group + segment->groups; i++) {
        __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2);
        EACH_HALF {
            Four off = OF(x, i) - mean, part = off * off;
            if (weight) {
                part *= OF(weight, i);
            }
            part = FOUR_MASKED(part, MASK_OF(keep, i));
            lanes_add(&here, half, &part);
        }
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
