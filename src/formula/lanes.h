/* lanes: sums of eight rows side by side. Row i of a region goes to lane i mod 8 and each lane adds up what rounding
 * loses (Knuth's two-sum), so that a sum is exact to the last digits, the compiler can use wide registers, and the
 * result hangs on nothing but the rows: not on blocks, threads or the processor. */
#ifndef DUXUE_FORMULA_LANES_H
#define DUXUE_FORMULA_LANES_H

#include "wide.h"

#include <math.h>
#include <stdint.h>

enum { LANES = 8 };

typedef double Wide __attribute__((vector_size(LANES * sizeof(double)), may_alias));
/* Of one row, without branches. Within 1e-9 of the larger one, as number_at_least and number_at_most have it: the
 * leeway is not below 0, so one comparison is enough. */
#define LEEWAY(x, y)   (1e-9 * (fabs(x) > fabs(y) ? fabs(x) : fabs(y)))
#define AT_LEAST(x, y) ((x) >= (y)-LEEWAY(x, y))
#define AT_MOST(x, y)  ((x) <= (y) + LEEWAY(x, y))

/* Loops in which rows are chosen by bits are written for registers of eight rows as well (abreast.h). */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define EIGHT_ABREAST __attribute__((target("avx512f,avx512dq")))
#endif

/* What is added up stands in the widest registers that most processors have, two for the eight. */
enum { HALVES = 2 };
typedef double Four __attribute__((vector_size(4 * sizeof(double)), may_alias));
typedef int64_t FourMask __attribute__((vector_size(4 * sizeof(int64_t)), may_alias));
typedef double Two __attribute__((vector_size(2 * sizeof(double)), may_alias));
typedef int64_t TwoMask __attribute__((vector_size(2 * sizeof(int64_t)), may_alias));
/* x where the mask holds (-1), 0 elsewhere (0) */
#define FOUR_MASKED(x, mask) ((Four)((FourMask)(x) & (mask)))

typedef struct Lanes {
    Four total[HALVES] __attribute__((aligned(LANES * sizeof(double)))), lost[HALVES];
} Lanes;

/* `half`: which four of the eight. */
static inline void lanes_add(Lanes *sum, size_t half, const Four *x) {
    Four before = sum->total[half], next = before + *x, part = next - before;
    sum->lost[half] += (before - (next - part)) + (*x - part);
    sum->total[half] = next;
}

/* The lanes together, in pairs: four with four, two with two, one with one. */
static inline double lanes_total(const Lanes *sum) {
    const Four *total = sum->total, *lost = sum->lost;
    Four four = total[0] + total[1], part = four - total[0];
    Four off = lost[0] + lost[1] + ((total[0] - (four - part)) + (total[1] - part));
    Two a = {four[0], four[1]}, b = {four[2], four[3]}, two = a + b, more = two - a;
    Two low = {off[0], off[1]}, high = {off[2], off[3]}, rest = low + high + ((a - (two - more)) + (b - more));
    double one = two[0] + two[1], last = one - two[0];
    return one + (rest[0] + rest[1] + ((two[0] - (one - last)) + (two[1] - last)));
}

/* The same where rounding lost nothing, and loses nothing now: whole numbers. */
static inline double lanes_sum(const Lanes *sum) {
    Four four = sum->total[0] + sum->total[1];
    Two two = (Two){four[0], four[1]} + (Two){four[2], four[3]};
    return two[0] + two[1];
}

#endif
