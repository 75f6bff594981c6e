/* Eight rows at a time, without branches; compiled for several processors (lanes.h), all of which give the same bits.
 */
#include "loops.h"
#include "lanes.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef uint32_t Whys __attribute__((vector_size(LANES * sizeof(uint32_t)), may_alias));
typedef int32_t Half __attribute__((vector_size(LANES * sizeof(int32_t)), may_alias));

/* Eight cells. */
typedef struct Eight {
    Wide value;
    Whys why;
} Eight;

typedef struct Operands {
    Column a, b, c;
    double number;
    const Bounds *numbers;
    size_t number_count;
    Reason zero, large; /* why cells are unknown that are divided by 0, that no double holds */
} Operands;

#define INLINE static inline __attribute__((always_inline))

INLINE void take(Column column, size_t at, size_t rows, Eight *cells) {
    if (rows == LANES) {
        memcpy(&cells->value, column.value + at, sizeof cells->value);
        memcpy(&cells->why, column.reason + at, sizeof cells->why);
    } else { /* the last ones; what is behind them is known to be 0 */
        *cells = (Eight){{0}, {0}};
        memcpy(&cells->value, column.value + at, rows * sizeof(double));
        memcpy(&cells->why, column.reason + at, rows * sizeof(Reason));
    }
}

INLINE void give(const Eight *cells, size_t at, size_t rows, Column column) {
    if (rows == LANES) {
        memcpy(column.value + at, &cells->value, sizeof cells->value);
        memcpy(column.reason + at, &cells->why, sizeof cells->why);
    } else {
        memcpy(column.value + at, &cells->value, rows * sizeof(double));
        memcpy(column.reason + at, &cells->why, rows * sizeof(Reason));
    }
}

#define WIDE_OF(half)             __builtin_convertvector((Half)(half), WideMask)
#define HALF_OF(wide)             __builtin_convertvector(wide, Half)
#define EACH(number)              ((Wide){0} + (number))
#define EACH_WHY(reason)          ((Whys){0} + (reason))
#define WHY_CHOSEN(mask, yes, no) (((yes) & (Whys)(mask)) | ((no) & ~(Whys)(mask)))
#define WHY_FIRST(x, y)           ((x) | ((y) & (Whys)((x) == 0)))
#define KNOWN(cells)              WIDE_OF((cells).why == 0)

static bool holds_somewhere(const WideMask *mask) {
    int64_t any = 0;
    for (int i = 0; i < LANES; i++) {
        any |= (*mask)[i];
    }
    return any != 0;
}

/* x, y and z are eight cells of the operands, `out` those of the result; tells whether `beyond` holds in one. */
#define LOOP(NAME, OPERANDS, ...)                                                                                      \
    WIDE_CLONES static bool NAME(const Operands *in, size_t count, Column to) {                                        \
        WideMask beyond = {0};                                                                                         \
        for (size_t at = 0; at < count; at += LANES) {                                                                 \
            size_t rows = count - at < LANES ? count - at : LANES;                                                     \
            Eight x, y = {{0}, {0}}, z = {{0}, {0}}, out;                                                              \
            take(in->a, at, rows, &x);                                                                                 \
            if ((OPERANDS) > 1) {                                                                                      \
                take(in->b, at, rows, &y);                                                                             \
            }                                                                                                          \
            if ((OPERANDS) > 2) {                                                                                      \
                take(in->c, at, rows, &z);                                                                             \
            }                                                                                                          \
            (void)y, (void)z;                                                                                          \
            __VA_ARGS__                                                                                                \
            give(&out, at, rows, to);                                                                                  \
        }                                                                                                              \
        return holds_somewhere(&beyond);                                                                               \
    }

/* ---- arithmetic ---- */

#define SETTLE(result, so_far)                                                                                         \
    Wide made = (result);                                                                                              \
    Whys known_so_far = (so_far);                                                                                      \
    WideMask large = ~(MAGNITUDE(made) <= EACH(DBL_MAX));                                                              \
    beyond |= large;                                                                                                   \
    out.why = WHY_FIRST(known_so_far, (Whys)HALF_OF(large) & EACH_WHY(in->large));                                     \
    out.value = MASKED(made, KNOWN(out));

LOOP(add, 2, SETTLE(x.value + y.value, WHY_FIRST(x.why, y.why)))
LOOP(subtract, 2, SETTLE(x.value - y.value, WHY_FIRST(x.why, y.why)))
LOOP(multiply, 2, SETTLE(x.value *y.value, WHY_FIRST(x.why, y.why)))
LOOP(divide, 2, WideMask none = y.value == 0; Whys why = WHY_FIRST(x.why, y.why);
     SETTLE(x.value / CHOSEN(none, EACH(1), y.value), WHY_FIRST(why, (Whys)HALF_OF(none) & EACH_WHY(in->zero))))

bool loop_arithmetic(Op op, Column a, Column b, Reason zero, Reason large, size_t count, Column out) {
    const Operands in = {.a = a, .b = b, .zero = zero, .large = large};
    switch (op) {
    case OP_ADD: return add(&in, count, out);
    case OP_SUBTRACT: return subtract(&in, count, out);
    case OP_MULTIPLY: return multiply(&in, count, out);
    default: return divide(&in, count, out);
    }
}

/* ---- truths ---- */

#define TRUTH(condition)                                                                                               \
    out.why = WHY_FIRST(x.why, y.why);                                                                                 \
    out.value = MASKED(MASKED(EACH(1), condition), KNOWN(out));

LOOP(at_least, 2, TRUTH(AT_LEAST(x.value, y.value)))
LOOP(at_most, 2, TRUTH(AT_MOST(x.value, y.value)))
LOOP(more, 2, TRUTH(~AT_MOST(x.value, y.value)))
LOOP(less, 2, TRUTH(~AT_LEAST(x.value, y.value)))
LOOP(equal, 2, TRUTH(AT_LEAST(x.value, y.value) & AT_MOST(x.value, y.value)))
LOOP(unequal, 2, TRUTH(~(AT_LEAST(x.value, y.value) & AT_MOST(x.value, y.value))))

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

/* `in->number` settles it. */
LOOP(settle_sides, 2, WideMask settled = (KNOWN(x) & (x.value == in->number)) | (KNOWN(y) & (y.value == in->number));
     out.why = WHY_FIRST(x.why, y.why) & ~(Whys)HALF_OF(settled);
     out.value = MASKED(CHOSEN(settled, EACH(in->number), EACH(1 - in->number)), KNOWN(out));)

void loop_logic(bool either, Column a, Column b, size_t count, Column out) {
    settle_sides(&(Operands){.a = a, .b = b, .number = either}, count, out);
}

LOOP(take_side, 3, WideMask holds = x.value != 0; Whys of_taken = WHY_CHOSEN(HALF_OF(holds), y.why, z.why);
     out.why = WHY_FIRST(x.why, of_taken); out.value = MASKED(CHOSEN(holds, y.value, z.value), KNOWN(out));)

void loop_choose(Column condition, Column yes, Column no, size_t count, Column out) {
    take_side(&(Operands){.a = condition, .b = yes, .c = no}, count, out);
}

/* `so_far`: what was found among other items. */
#define FIND(same, because, so_far)                                                                                    \
    Whys open = (because);                                                                                             \
    WideMask found = ((so_far).value != 0) | (WIDE_OF(open == 0) & (same));                                            \
    out.why = WHY_FIRST((so_far).why, open) & ~(Whys)HALF_OF(found);                                                   \
    out.value = MASKED(EACH(1), found);

LOOP(find, 3, FIND(AT_LEAST(x.value, y.value) & AT_MOST(x.value, y.value), WHY_FIRST(x.why, y.why), z))

INLINE void find_among(const Operands *in, const Wide *x, WideMask *found) {
    *found = (WideMask){0};
    for (size_t n = 0; n < in->number_count; n++) {
        *found |= (*x >= EACH(in->numbers[n].least)) & (*x < EACH(in->numbers[n].beyond));
    }
}

LOOP(find_numbers, 1, WideMask found; find_among(in, &x.value, &found); out.why = x.why;
     out.value = MASKED(EACH(1), found &KNOWN(x));)

void loop_find(Column of, Column item, size_t count, Column out) {
    find(&(Operands){.a = of, .b = item, .c = out}, count, out);
}

void loop_find_numbers(Column of, const Bounds *numbers, size_t number_count, size_t count, Column out) {
    find_numbers(&(Operands){.a = of, .numbers = numbers, .number_count = number_count}, count, out);
}

WIDE_CLONES void loop_constant(Value value, size_t count, Column out) {
    for (size_t i = 0; i < count; i++) {
        out.value[i] = value.number;
    }
    for (size_t i = 0; i < count; i++) {
        out.reason[i] = value.reason;
    }
}
