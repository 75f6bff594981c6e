/* The loops over registers. Each is compiled for several processors (lanes.h); all give the same bits. */
#include "kernels.h"
#include "formula_internal.h"

#include <float.h>
#include <string.h>

static const WideMask all = {-1, -1, -1, -1, -1, -1, -1, -1};

/* x where the mask holds, 0 elsewhere. */
#define MASKED(x, mask)       ((Wide)((WideMask)(x) & (mask)))
#define CHOSEN(mask, yes, no) ((Wide)(((WideMask)(yes) & (mask)) | ((WideMask)(no) & ~(mask))))
#define MAGNITUDE(x)          ((Wide)((WideMask)(x)&INT64_MAX))
#define FINITE(x)             (MAGNITUDE(x) <= DBL_MAX)
#define KNOWN(operand, i)     (*((operand)->known ? &(operand)->known[i] : &all))

static bool holds_everywhere(const WideMask *mask) {
    int64_t every = -1;
    for (int i = 0; i < LANES; i++) {
        every &= (*mask)[i];
    }
    return every != 0;
}

static bool holds_somewhere(const WideMask *mask) {
    int64_t any = 0;
    for (int i = 0; i < LANES; i++) {
        any |= (*mask)[i];
    }
    return any != 0;
}

#define ARITHMETIC(NAME, EXPRESSION)                                                                                   \
    WIDE_CLONES static bool NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        WideMask good = all;                                                                                           \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            Wide x = a[i], y = b[i], z = EXPRESSION;                                                                   \
            good &= FINITE(z);                                                                                         \
            out[i] = z;                                                                                                \
        }                                                                                                              \
        return holds_everywhere(&good);                                                                                \
    }
ARITHMETIC(add, x + y)
ARITHMETIC(subtract, x - y)
ARITHMETIC(multiply, x *y)
ARITHMETIC(divide, x / y) /* by 0: not finite, so it is unknown */

/* Within 1e-9 of the larger one, as number_at_least and number_at_most have it. */
#define LEEWAY(x, y)   (1e-9 * CHOSEN(MAGNITUDE(x) > MAGNITUDE(y), MAGNITUDE(x), MAGNITUDE(y)))
#define AT_LEAST(x, y) (x >= y - LEEWAY(x, y))
#define AT_MOST(x, y)  (x <= y + LEEWAY(x, y))
#define COMPARISON(NAME, EXPRESSION)                                                                                   \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        const Wide one = {1, 1, 1, 1, 1, 1, 1, 1};                                                                     \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            Wide x = a[i], y = b[i];                                                                                   \
            out[i] = MASKED(one, EXPRESSION);                                                                          \
        }                                                                                                              \
    }
COMPARISON(at_least, AT_LEAST(x, y))
COMPARISON(at_most, AT_MOST(x, y))
COMPARISON(more, ~AT_MOST(x, y))
COMPARISON(less, ~AT_LEAST(x, y))
COMPARISON(equal, AT_LEAST(x, y) & AT_MOST(x, y))
COMPARISON(unequal, ~(AT_LEAST(x, y) & AT_MOST(x, y)))

#define CHOICE(NAME, EXPRESSION)                                                                                       \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            Wide x = a[i], y = b[i];                                                                                   \
            out[i] = CHOSEN(EXPRESSION, y, x);                                                                         \
        }                                                                                                              \
    }
CHOICE(least, y < x)
CHOICE(most, y > x)

/* Truths are 1 and 0. */
#define TRUTH(NAME, SIGN)                                                                                              \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Wide *out) {                             \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            out[i] = (Wide)((WideMask)a[i] SIGN(WideMask) b[i]);                                                       \
        }                                                                                                              \
    }
TRUTH(both, &)
TRUTH(either, |)

static void row_by_row(int op, const Wide *a, double number, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            out[i][lane] = formula_unary((Op)op, a[i][lane], number);
        }
    }
}

bool kernel_values(int op, const Operand *a, const Operand *b, double number, size_t groups, Wide *out) {
    switch (op) {
    case OP_ADD: return add(a->value, b->value, groups, out);
    case OP_SUBTRACT: return subtract(a->value, b->value, groups, out);
    case OP_MULTIPLY: return multiply(a->value, b->value, groups, out);
    case OP_DIVIDE: return divide(a->value, b->value, groups, out);
    case OP_AT_LEAST: at_least(a->value, b->value, groups, out); return true;
    case OP_AT_MOST: at_most(a->value, b->value, groups, out); return true;
    case OP_MORE: more(a->value, b->value, groups, out); return true;
    case OP_LESS: less(a->value, b->value, groups, out); return true;
    case OP_EQUAL: equal(a->value, b->value, groups, out); return true;
    case OP_UNEQUAL: unequal(a->value, b->value, groups, out); return true;
    case OP_AND: both(a->value, b->value, groups, out); return true;
    case OP_OR: either(a->value, b->value, groups, out); return true;
    case OP_LEAST: least(a->value, b->value, groups, out); return true;
    case OP_MOST: most(a->value, b->value, groups, out); return true;
    default: row_by_row(op, a->value, number, groups, out); return true;
    }
}

WIDE_CLONES void kernel_settle(const Operand *a, const Operand *b, size_t groups, Wide *out, WideMask *known) {
    for (size_t i = 0; i < groups; i++) {
        WideMask here = FINITE(out[i]) & KNOWN(a, i) & KNOWN(b, i);
        out[i] = MASKED(out[i], here);
        known[i] = here;
    }
}

WIDE_CLONES static void both_or_either(bool any, const Operand *a, const Operand *b, size_t groups, Wide *out,
                                       WideMask *known) {
    const Wide one = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t i = 0; i < groups; i++) {
        WideMask x = a->value[i] != 0, y = b->value[i] != 0, known_x = KNOWN(a, i), known_y = KNOWN(b, i);
        WideMask settled = any ? (known_x & x) | (known_y & y) : (known_x & ~x) | (known_y & ~y);
        WideMask here = settled | (known_x & known_y);
        known[i] = here;
        WideMask holds = here & ~settled;
        if (any) {
            holds = settled;
        }
        out[i] = MASKED(one, holds);
    }
}

WIDE_CLONES static void choose(const Operand *a, const Operand *b, const Operand *c, size_t groups, Wide *out,
                               WideMask *known) {
    for (size_t i = 0; i < groups; i++) {
        WideMask yes = a->value[i] != 0;
        WideMask here = KNOWN(a, i) & ((KNOWN(b, i) & yes) | (KNOWN(c, i) & ~yes));
        out[i] = MASKED(CHOSEN(yes, b->value[i], c->value[i]), here);
        known[i] = here;
    }
}

WIDE_CLONES static void whether_known(const Operand *a, size_t groups, Wide *out, WideMask *known) {
    const Wide one = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t i = 0; i < groups; i++) {
        out[i] = MASKED(one, KNOWN(a, i));
        known[i] = all;
    }
}

void kernel_settled(int op, const Operand *a, const Operand *b, const Operand *c, size_t groups, Wide *out,
                    WideMask *known) {
    switch (op) {
    case OP_HAS: whether_known(a, groups, out, known); return;
    case OP_IF: choose(a, b, c, groups, out, known); return;
    default: both_or_either(op == OP_OR, a, b, groups, out, known);
    }
}

static bool load_end(const double *value, const uint32_t *reason, size_t rows, Wide *out, uint32_t any) {
    for (size_t i = 0; i < LANES && rows; i++) {
        (*out)[i] = i < rows ? value[i] : 1;
        any |= i < rows ? reason[i] : 0;
    }
    return any == 0;
}

static void load_known(const uint32_t *reason, size_t rows, WideMask *known) {
    int64_t *mask = (int64_t *)known;
    for (size_t i = 0; i < rows; i++) {
        mask[i] = -(int64_t)(reason[i] == 0);
    }
    for (size_t i = rows; i % LANES; i++) {
        mask[i] = 0;
    }
}

WIDE_CLONES bool kernel_load(const double *value, const uint32_t *reason, size_t rows, Wide *out, WideMask *known) {
    typedef double Cells __attribute__((vector_size(sizeof(Wide)), aligned(sizeof(double)), may_alias));
    typedef uint32_t Reasons
        __attribute__((vector_size(LANES * sizeof(uint32_t)), aligned(sizeof(uint32_t)), may_alias));
    size_t groups = rows / LANES;
    Reasons any = {0};
    for (size_t i = 0; i < groups; i++) {
        out[i] = (Wide) * (const Cells *)(value + i * LANES);
        any |= *(const Reasons *)(reason + i * LANES);
    }
    uint32_t some = 0;
    for (int lane = 0; lane < LANES; lane++) {
        some |= any[lane];
    }
    bool all_known = load_end(value + groups * LANES, reason + groups * LANES, rows % LANES, &out[groups], some);
    if (!all_known) {
        load_known(reason, rows, known);
    }
    return all_known;
}

WIDE_CLONES static bool keep_where(const Operand *where, size_t groups, WideMask *out) {
    WideMask open = {0};
    for (size_t i = 0; i < groups; i++) {
        open |= out[i] & ~KNOWN(where, i);
        out[i] &= where->value[i] != 0;
    }
    return holds_somewhere(&open);
}

WIDE_CLONES bool kernel_keep(const uint8_t *keep, const Operand *where, size_t rows, size_t groups, WideMask *out) {
    int64_t *mask = (int64_t *)out;
    for (size_t i = 0; i < rows; i++) {
        mask[i] = -(int64_t)(!keep || keep[i] != 0);
    }
    for (size_t i = rows; i < groups * LANES; i++) {
        mask[i] = 0;
    }
    return where->value && keep_where(where, groups, out);
}

WIDE_CLONES bool kernel_unknown(const WideMask *keep, const WideMask *known, size_t groups) {
    WideMask open = {0};
    for (size_t i = 0; known && i < groups; i++) {
        open |= keep[i] & ~known[i];
    }
    return holds_somewhere(&open);
}

WIDE_CLONES void kernel_total(const Wide *x, const Wide *weight, const WideMask *keep, size_t groups, Lanes *sum) {
    const Wide one = {1, 1, 1, 1, 1, 1, 1, 1};
    Lanes here = *sum;
    for (size_t i = 0; i < groups; i++) {
        Wide part = MASKED(*(weight ? &weight[i] : &one), keep[i]);
        part *= MASKED(*(x ? &x[i] : &one), keep[i]);
        lanes_add(&here, &part);
    }
    *sum = here;
}

WIDE_CLONES void kernel_squares(const Wide *x, const Wide *weight, double mean, const WideMask *keep, size_t groups,
                                Lanes *sum) {
    const Wide one = {1, 1, 1, 1, 1, 1, 1, 1};
    Lanes here = *sum;
    for (size_t i = 0; i < groups; i++) {
        Wide off = MASKED(x[i], keep[i]) - mean, part = MASKED(*(weight ? &weight[i] : &one), keep[i]) * (off * off);
        lanes_add(&here, &part);
    }
    *sum = here;
}

bool kernel_extreme(bool highest, const Wide *x, const WideMask *keep, size_t rows, bool have, double *best) {
    const double *value = (const double *)x;
    const int64_t *counts = (const int64_t *)keep;
    for (size_t i = 0; i < rows; i++) {
        if (counts[i] && (!have || (highest ? value[i] > *best : value[i] < *best))) {
            *best = value[i];
            have = true;
        }
    }
    return have;
}
