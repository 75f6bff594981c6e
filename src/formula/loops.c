/* Row after row, without branches, so that compilers make wide registers of it; compiled for several processors
 * (lanes.h), all of which give the same bits. */
#include "loops.h"
#include "lanes.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Cells and their reasons are of different width: with bits for rows instead of wide truths, which the widest registers
 * come with, one tells the other without being turned into it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WIDER_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define WIDER_CLONES
#endif

typedef struct Operands {
    Column a, b, c;
    double number;
    Reason zero, large; /* why cells are unknown that are divided by 0, that no double holds */
} Operands;

#define FIRST(why, other) ((why) ? (why) : (other))

/* x, y and z are cells of the operands, x_why why they are unknown; `value` and `why` become those of the result, which
 * lies elsewhere. Tells whether `beyond` was set in a row. */
#define LOOP(NAME, OPERANDS, ...)                                                                                      \
    WIDER_CLONES static bool NAME(const Operands *in, size_t count, Column to) {                                       \
        const double *xs = in->a.value, *ys = in->b.value, *zs = in->c.value, number = in->number;                     \
        const Reason *x_whys = in->a.reason, *y_whys = in->b.reason, *z_whys = in->c.reason;                           \
        const Reason zero = in->zero, large = in->large;                                                               \
        double *restrict values = to.value;                                                                            \
        Reason *restrict whys = to.reason;                                                                             \
        Reason beyond = 0;                                                                                             \
        for (size_t i = 0; i < count; i++) {                                                                           \
            double x = xs[i], y = (OPERANDS) > 1 ? ys[i] : 0, z = (OPERANDS) > 2 ? zs[i] : 0, value;                   \
            Reason x_why = x_whys[i], y_why = (OPERANDS) > 1 ? y_whys[i] : 0, z_why = (OPERANDS) > 2 ? z_whys[i] : 0;  \
            Reason why;                                                                                                \
            __VA_ARGS__                                                                                                \
            values[i] = value;                                                                                         \
            whys[i] = why;                                                                                             \
            (void)y, (void)z, (void)y_why, (void)z_why;                                                                \
        }                                                                                                              \
        (void)number, (void)zero, (void)large;                                                                         \
        return beyond != 0;                                                                                            \
    }

/* ---- arithmetic ---- */

#define SETTLE(result, so_far)                                                                                         \
    double made = (result);                                                                                            \
    Reason no_number = fabs(made) <= DBL_MAX ? 0 : 1, known_so_far = (so_far);                                         \
    beyond |= no_number;                                                                                               \
    why = FIRST(known_so_far, no_number ? large : 0);                                                                  \
    value = why ? 0 : made;

LOOP(add, 2, SETTLE(x + y, FIRST(x_why, y_why)))
LOOP(subtract, 2, SETTLE(x - y, FIRST(x_why, y_why)))
LOOP(multiply, 2, SETTLE(x *y, FIRST(x_why, y_why)))
LOOP(divide, 2, Reason either = FIRST(x_why, y_why); SETTLE(x / (y == 0 ? 1 : y), FIRST(either, y == 0 ? zero : 0)))

bool loop_arithmetic(Op op, Column a, Column b, Reason zero, Reason large, size_t count, Column out) {
    const Operands in = {.a = a, .b = b, .zero = zero, .large = large};
    switch (op) {
    case OP_ADD: return add(&in, count, out);
    case OP_SUBTRACT: return subtract(&in, count, out);
    case OP_MULTIPLY: return multiply(&in, count, out);
    default: return divide(&in, count, out);
    }
}

/* ---- one operand ---- */

/* 12/12 that came out as 1.0000000001 needs one room, not two; the leeway must not grow to whole numbers, though. */
static inline __attribute__((always_inline)) double whole(double x, bool up) {
    double nearest = nearbyint(x), share = 1e-9 * fabs(x), leeway = share < 1e-6 ? share : 1e-6;
    return fabs(x - nearest) <= leeway ? nearest : up ? ceil(x) : floor(x);
}

double loop_whole_number(double x, bool up) {
    return whole(x, up);
}

LOOP(negate, 1, why = x_why; value = why ? 0 : -x;)
LOOP(turn, 1, why = x_why; value = why ? 0 : x == 0;)
LOOP(is_known, 1, why = 0; value = x_why ? 0 : 1; (void)x;)
LOOP(absolute, 1, why = x_why; value = why ? 0 : fabs(x);)
LOOP(round_up, 1, why = x_why; value = why ? 0 : whole(x, true);)
LOOP(round_down, 1, why = x_why; value = why ? 0 : whole(x, false);)

bool loop_unary(Op op, Column of, size_t count, Column out) {
    const Operands in = {.a = of};
    switch (op) {
    case OP_NEGATE: negate(&in, count, out); return true;
    case OP_NOT: turn(&in, count, out); return true;
    case OP_HAS: is_known(&in, count, out); return true;
    case OP_ABS: absolute(&in, count, out); return true;
    case OP_CEIL: round_up(&in, count, out); return true;
    case OP_FLOOR: round_down(&in, count, out); return true;
    default: return false;
    }
}

/* ---- truths ---- */

#define TRUTH(holds)                                                                                                   \
    why = FIRST(x_why, y_why);                                                                                         \
    value = why ? 0 : (holds) ? 1 : 0;

LOOP(at_least, 2, TRUTH(AT_LEAST(x, y)))
LOOP(at_most, 2, TRUTH(AT_MOST(x, y)))
LOOP(more, 2, TRUTH(!AT_MOST(x, y)))
LOOP(less, 2, TRUTH(!AT_LEAST(x, y)))
LOOP(equal, 2, TRUTH(AT_LEAST(x, y) & AT_MOST(x, y)))
LOOP(unequal, 2, TRUTH(!(AT_LEAST(x, y) & AT_MOST(x, y))))

void loop_compare(Op op, Column a, Column b, size_t count, Column out) {
    const Operands in = {.a = a, .b = b};
    switch (op) {
    case OP_EQUAL: equal(&in, count, out); break;
    case OP_UNEQUAL: unequal(&in, count, out); break;
    case OP_AT_LEAST: at_least(&in, count, out); break;
    case OP_AT_MOST: at_most(&in, count, out); break;
    case OP_MORE: more(&in, count, out); break;
    default: less(&in, count, out);
    }
}

/* `number` settles it. */
LOOP(settle_sides, 2, bool settled = ((x_why == 0) & (x == number)) | ((y_why == 0) & (y == number));
     why = settled ? 0 : FIRST(x_why, y_why); value = why       ? 0
                                                      : settled ? number
                                                                : 1 - number;)

void loop_logic(bool either, Column a, Column b, size_t count, Column out) {
    settle_sides(&(Operands){.a = a, .b = b, .number = either}, count, out);
}

LOOP(take_side, 3, Reason of_taken = x != 0 ? y_why : z_why; why = FIRST(x_why, of_taken);
     double taken = x != 0 ? y : z; value = why ? 0 : taken;)

void loop_choose(Column condition, Column yes, Column no, size_t count, Column out) {
    take_side(&(Operands){.a = condition, .b = yes, .c = no}, count, out);
}

/* To what was found among other items. */
WIDER_CLONES void loop_find(Column of, Column item, size_t count, Column out) {
    const double *xs = of.value, *ys = item.value;
    const Reason *x_whys = of.reason, *y_whys = item.reason;
    double *restrict values = out.value;
    Reason *restrict whys = out.reason;
    for (size_t i = 0; i < count; i++) {
        double x = xs[i], y = ys[i];
        Reason open = FIRST(x_whys[i], y_whys[i]), so_far = FIRST(whys[i], open);
        bool found = (values[i] != 0) | ((open == 0) & AT_LEAST(x, y) & AT_MOST(x, y));
        whys[i] = found ? 0 : so_far;
        values[i] = found ? 1 : 0;
    }
}

WIDER_CLONES static void find_number(const double *x, const Bounds *number, size_t count, double *restrict found) {
    const double least = number->least, beyond = number->beyond;
    for (size_t i = 0; i < count; i++) {
        found[i] = ((x[i] >= least) & (x[i] < beyond)) ? 1 : found[i];
    }
}

WIDER_CLONES static void forget_unknown(const Reason *why, size_t count, double *restrict value) {
    for (size_t i = 0; i < count; i++) {
        value[i] = why[i] ? 0 : value[i];
    }
}

void loop_find_numbers(Column of, const Bounds *numbers, size_t number_count, size_t count, Column out) {
    if (!count) { /* columns of no rows may have no place */
        return;
    }
    memset(out.value, 0, count * sizeof *out.value);
    memcpy(out.reason, of.reason, count * sizeof *out.reason);
    for (size_t n = 0; n < number_count; n++) {
        find_number(of.value, &numbers[n], count, out.value);
    }
    forget_unknown(of.reason, count, out.value);
}

WIDER_CLONES void loop_keep(const double *holds, size_t count, uint8_t *restrict keep) {
    for (size_t i = 0; i < count; i++) {
        keep[i] = keep[i] & (holds[i] != 0);
    }
}

WIDER_CLONES void loop_constant(Value value, size_t count, Column out) {
    for (size_t i = 0; i < count; i++) {
        out.value[i] = value.number;
    }
    for (size_t i = 0; i < count; i++) {
        out.reason[i] = value.reason;
    }
}
