/* The loops over registers. Each is compiled for several processors (lanes.h); all give the same bits. */
#include "kernels.h"
#include "program.h"

#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

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

BY_ROW(least, (IS_UNKNOWN(x) | IS_UNKNOWN(y)) ? NAN : (y < x ? y : x))
BY_ROW(most, (IS_UNKNOWN(x) | IS_UNKNOWN(y)) ? NAN : (y > x ? y : x))

#define BY_LIMIT(NAME, EXPRESSION)                                                                                     \
    WIDE_CLONES static void NAME(const Wide *a, double limit, size_t groups, Wide *out) {                              \
        const double *from = (const double *)a;                                                                        \
        double *restrict to = (double *)out;                                                                           \
        for (size_t i = 0; i < groups * LANES; i++) {                                                                  \
            double x = from[i];                                                                                        \
            to[i] = EXPRESSION;                                                                                        \
        }                                                                                                              \
    }
BY_LIMIT(negate, limit - x) /* limit: -0, so that 0 becomes -0 */
BY_LIMIT(magnitude, fabs(x + limit))

static void row_by_row(int op, const Wide *a, double number, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            out[i][lane] = op == OP_SD ? sqrt(a[i][lane]) : formula_unary((Op)op, a[i][lane], number);
        }
    }
}

#define ROWS_OF(bits)                                                                                                  \
    { -(int64_t)((bits)&1), -(int64_t)((bits) >> 1 & 1), -(int64_t)((bits) >> 2 & 1), -(int64_t)((bits) >> 3 & 1) }
const FourMask kernel_rows_of[16] = {ROWS_OF(0),  ROWS_OF(1),  ROWS_OF(2),  ROWS_OF(3), ROWS_OF(4),  ROWS_OF(5),
                                     ROWS_OF(6),  ROWS_OF(7),  ROWS_OF(8),  ROWS_OF(9), ROWS_OF(10), ROWS_OF(11),
                                     ROWS_OF(12), ROWS_OF(13), ROWS_OF(14), ROWS_OF(15)};

/* ---- loops for two widths ---- */

/* Where rows of a half stand among the bits of a group; those that are known stand a byte further. */
static const FourMask places[HALVES] = {{1, 2, 4, 8}, {16, 32, 64, 128}};
static const FourMask known_places[HALVES] = {{1 << 8, 2 << 8, 4 << 8, 8 << 8}, {16 << 8, 32 << 8, 64 << 8, 128 << 8}};

/* Rows of a half as bits of their group: all; those that are at least the limit; those that are numbers. */
static inline __attribute__((always_inline)) unsigned bits_of_half(const FourMask *rows, size_t half) {
    FourMask bits = *rows & places[half];
    TwoMask low = {bits[0], bits[1]}, high = {bits[2], bits[3]}, two = low | high;
    return (unsigned)(two[0] | two[1]);
}

static inline __attribute__((always_inline)) unsigned half_reaches(const Four *x, const Four *limit, size_t half) {
    FourMask rows = (FourMask)(*x >= *limit);
    return bits_of_half(&rows, half);
}

static inline __attribute__((always_inline)) unsigned half_ordered(const Four *x, size_t half) {
    FourMask rows = (FourMask)(*x == *x);
    return bits_of_half(&rows, half);
}

/* The bits of eight rows, of which the first is `shift` bits in: the next byte belongs to them, too. */
static inline unsigned bits_at(const uint8_t *bits, unsigned shift) {
    return (unsigned)(bits[0] | bits[shift != 0] << 8) >> shift;
}

static const double no_halves = 0x1.8p52;
static const uint64_t bits_of_no_halves = 0x4338000000000000, least_whole = (uint64_t)1 << 31;

/* The groups of each segment, with its sum at hand. */
#define EACH_SEGMENT                                                                                                   \
    for (const Segment *segment = rows->segments, *behind = segment + rows->count; segment < behind; segment++, sums++)
#define EACH_GROUP for (size_t i = segment->group, end = i + segment->groups; i < end; i++)
#define CALL_AHEAD __builtin_prefetch(ahead + i * sizeof(Wide), 0, 2)

typedef uint64_t FourBits __attribute__((vector_size(4 * sizeof(uint64_t)), may_alias));
typedef double FourCells __attribute__((vector_size(4 * sizeof(double)), aligned(sizeof(double)), may_alias));
#define Part                    Four
#define PartBits                FourBits
#define PartCells               FourCells
#define PART_ROWS               4
#define Chosen                  FourMask
#define CHOSEN(bits)            kernel_rows_of[(bits) >> (part * 4) & 15]
#define WHERE(x, rows)          FOUR_MASKED(x, rows)
#define KNOWN(x, rows)          ((Four)((FourMask)(x) | ~(rows)))
#define ADD_WHERE(sum, x, rows) ((sum) + WHERE(x, rows))
#define REACHES(x, limit)       half_reaches(&(x), &(limit), part)
#define ORDERED(x)              half_ordered(&(x), part)
/* Without a product and a sum in one there is no way round dividing. */
#define OVER(x, divisor, inverse) ((void)(inverse), (x) / (divisor))
#define SMALL(x)                  0
/* Knuth's two-sum */
#define LOST(a, b, sum) (((a) - ((sum) - ((sum) - (a)))) + ((b) - ((sum) - (a))))
#define NAME(of)        four_##of
#define LOOP            WIDE_CLONES static
#define HELP            static inline __attribute__((always_inline))
#include "abreast.h"

#ifdef EIGHT_ABREAST
typedef uint64_t EightBits __attribute__((vector_size(8 * sizeof(uint64_t)), may_alias));
typedef double EightCells __attribute__((vector_size(8 * sizeof(double)), aligned(sizeof(double)), may_alias));
#define Part                      Wide
#define PartBits                  EightBits
#define PartCells                 EightCells
#define PART_ROWS                 8
#define Chosen                    __mmask8
#define CHOSEN(bits)              ((__mmask8)(bits))
#define WHERE(x, rows)            ((Wide)_mm512_maskz_mov_pd(rows, (__m512d)(x)))
#define KNOWN(x, rows)            ((Wide)_mm512_mask_mov_pd(_mm512_set1_pd(NAN), rows, (__m512d)(x)))
#define ADD_WHERE(sum, x, rows)   ((Wide)_mm512_mask_add_pd((__m512d)(sum), rows, (__m512d)(sum), (__m512d)(x)))
#define REACHES(x, limit)         _mm512_cmp_pd_mask((__m512d)(x), (__m512d)(limit), _CMP_GE_OQ)
#define ORDERED(x)                _mm512_cmp_pd_mask((__m512d)(x), (__m512d)(x), _CMP_ORD_Q)
#define OVER(x, divisor, inverse) eight_over((__m512d)(x), (__m512d)(divisor), (__m512d)(inverse))
#define SMALL(x)                  _mm512_fpclass_pd_mask((__m512d)(x), 0x20)
/* Dekker's: the same where the larger one comes first */
#define LARGER(a, b)    ((Wide)_mm512_range_pd((__m512d)(a), (__m512d)(b), 7))
#define SMALLER(a, b)   ((Wide)_mm512_range_pd((__m512d)(a), (__m512d)(b), 6))
#define LOST(a, b, sum) (SMALLER(a, b) - ((sum)-LARGER(a, b)))

/* 1 / x, off by 2^-51 of itself at most: a guess of 14 digits, twice as many with each step (Newton). 0 gives no
 * number. */
EIGHT_ABREAST static void eight_inverse(const Wide *x, size_t groups, Wide *out) {
    const __m512d one_each = _mm512_set1_pd(1);
    for (size_t i = 0; i < groups; i++) {
        __m512d of = (__m512d)x[i], nearly = _mm512_rcp14_pd(of);
        nearly = _mm512_fmadd_pd(nearly, _mm512_fnmadd_pd(of, nearly, one_each), nearly);
        nearly = _mm512_fmadd_pd(nearly, _mm512_fnmadd_pd(of, nearly, one_each), nearly);
        out[i] = (Wide)nearly;
    }
}

/* The quotient to the bit, where the divisor is a whole number up to 2^32 and it has all digits of a double: then it is
 * off a middle between two doubles by 2^-86 of itself at least, and what is rounded at the end is off by 2^-100 at
 * most. 0 and infinity give no number. */
EIGHT_ABREAST static inline __attribute__((always_inline)) Wide eight_over(__m512d x, __m512d divisor,
                                                                           __m512d inverse) {
    __m512d nearly = _mm512_mul_pd(x, inverse), rest = _mm512_fnmadd_pd(nearly, divisor, x);
    return (Wide)_mm512_fmadd_pd(rest, inverse, nearly);
}
#define NAME(of) eight_##of
#define LOOP     EIGHT_ABREAST static
#define HELP     EIGHT_ABREAST static inline __attribute__((always_inline))
#include "abreast.h"

static bool use_eight = true;

void kernel_use_eight(bool use) {
    use_eight = use;
}

bool kernel_has_eight(void) {
    return use_eight && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
}
#define BY_WIDTH(LOOP_NAME, ...) (kernel_has_eight() ? eight_##LOOP_NAME(__VA_ARGS__) : four_##LOOP_NAME(__VA_ARGS__))
#else
void kernel_use_eight(bool use) {
    (void)use;
}

bool kernel_has_eight(void) {
    return false;
}
#define BY_WIDTH(LOOP_NAME, ...) four_##LOOP_NAME(__VA_ARGS__)
#endif

/* ---- truths ---- */

/* Four rows of a register's group, and which of them hold. */
#define EACH_HALF             for (size_t half = 0; half < HALVES; half++)
#define OF(register, group)   (((const Four *)(register))[(group)*HALVES + half])
#define ROWS_OF_BITS(bits)    kernel_rows_of[(bits) >> (half * 4) & 15]
#define INTO(register, group) (((Four *)(register))[(group)*HALVES + half])

static inline __attribute__((always_inline)) void put_truths(const FourMask *bits, size_t group, Truths *out) {
    TwoMask low = {(*bits)[0], (*bits)[1]}, high = {(*bits)[2], (*bits)[3]}, two = low | high;
    uint64_t both = (uint64_t)(two[0] | two[1]);
    out->holds[group] = (uint8_t)both;
    out->known[group] = (uint8_t)(both >> 8);
}

#define IS_KNOWN(x) ((FourMask)((x) == (x)))
/* The larger of two without their signs; where one is unknown it does not matter what comes out. */
#define WITHOUT_SIGN(x) ((Four)((FourMask)(x)&INT64_MAX))
static inline __attribute__((always_inline)) void leeway(const Four *x, const Four *y, Four *out) {
    Four a = WITHOUT_SIGN(*x), b = WITHOUT_SIGN(*y);
    FourMask first = (FourMask)(a > b);
    *out = 1e-9 * (Four)(((FourMask)a & first) | ((FourMask)b & ~first));
}
#define COMPARE(NAME, EXPRESSION)                                                                                      \
    WIDE_CLONES static void NAME(const Wide *a, const Wide *b, size_t groups, Truths *out) {                           \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            FourMask bits = {0};                                                                                       \
            EACH_HALF {                                                                                                \
                Four x = OF(a, i), y = OF(b, i), more;                                                                 \
                leeway(&x, &y, &more);                                                                                 \
                FourMask known = IS_KNOWN(x) & IS_KNOWN(y), least = (FourMask)(x >= y - more),                         \
                         most = (FourMask)(x <= y + more);                                                             \
                bits |= ((EXPRESSION)&known & places[half]) | (known & known_places[half]);                            \
            }                                                                                                          \
            put_truths(&bits, i, out);                                                                                 \
        }                                                                                                              \
    }
COMPARE(at_least, ((void)most, least))
COMPARE(at_most, ((void)least, most))
COMPARE(more, ((void)least, ~most))
COMPARE(less, ((void)most, ~least))
COMPARE(equal, least &most)
COMPARE(unequal, ~(least &most))

#define COMPARE_LIMIT(NAME, EXPRESSION)                                                                                \
    WIDE_CLONES static void four_##NAME(const Wide *a, double limit, size_t groups, Truths *out) {                     \
        Four to = {limit, limit, limit, limit};                                                                        \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            FourMask bits = {0};                                                                                       \
            EACH_HALF {                                                                                                \
                Four x = OF(a, i);                                                                                     \
                bits |= ((FourMask)(EXPRESSION)&places[half]) | (IS_KNOWN(x) & known_places[half]);                    \
            }                                                                                                          \
            put_truths(&bits, i, out);                                                                                 \
        }                                                                                                              \
    }
COMPARE_LIMIT(reaches, x >= to)
COMPARE_LIMIT(below, x < to)
COMPARE_LIMIT(narrow, (x < to) | (x > to)) /* limit: 0 */

#ifdef EIGHT_ABREAST
#define COMPARE_EIGHT(NAME, HOW)                                                                                       \
    EIGHT_ABREAST static void eight_##NAME(const Wide *a, double limit, size_t groups, Truths *out) {                  \
        __m512d to = _mm512_set1_pd(limit);                                                                            \
        for (size_t i = 0; i < groups; i++) {                                                                          \
            __m512d x = (__m512d)a[i];                                                                                 \
            out->holds[i] = _mm512_cmp_pd_mask(x, to, HOW);                                                            \
            out->known[i] = _mm512_cmp_pd_mask(x, x, _CMP_ORD_Q);                                                      \
        }                                                                                                              \
    }
COMPARE_EIGHT(reaches, _CMP_GE_OQ)
COMPARE_EIGHT(below, _CMP_LT_OQ)
COMPARE_EIGHT(narrow, _CMP_NEQ_OQ)
#endif

static void whether_known(const Wide *a, size_t groups, Truths *out) {
    BY_WIDTH(narrow, a, 0, groups, out);
    memcpy(out->holds, out->known, groups);
    memset(out->known, 0xFF, groups);
}

/* Sixteen groups at once, for registers have whole ones: behind the last one stands something or other. */
enum { AT_ONCE = 16 };
#define EACH_TRUTH                                                                                                     \
    for (size_t at = 0; at < groups; at += AT_ONCE)                                                                    \
        for (size_t i = at; i < at + AT_ONCE; i++)

/* Three-valued: a side that settles it is enough. */
static void both(const Truths *a, const Truths *b, size_t groups, Truths *restrict out) {
    EACH_TRUTH {
        unsigned no = (a->known[i] & ~a->holds[i]) | (b->known[i] & ~b->holds[i]);
        out->holds[i] = a->holds[i] & b->holds[i];
        out->known[i] = (uint8_t)((a->known[i] & b->known[i]) | no);
    }
}

static void either(const Truths *a, const Truths *b, size_t groups, Truths *restrict out) {
    EACH_TRUTH {
        unsigned yes = a->holds[i] | b->holds[i];
        out->holds[i] = (uint8_t)yes;
        out->known[i] = (uint8_t)((a->known[i] & b->known[i]) | yes);
    }
}

static void not(const Truths *a, size_t groups, Truths *restrict out) {
    EACH_TRUTH {
        out->holds[i] = (uint8_t)(a->known[i] & ~a->holds[i]);
        out->known[i] = a->known[i];
    }
}

/* One more truth; NULL: it is the first. */
static void tally(const Truths *a, const Truths *b, size_t groups, Truths *restrict out) {
    EACH_TRUTH {
        out->known[i] = a ? a->known[i] & b->known[i] : b->known[i];
        unsigned carry = b->holds[i], digit = a ? a->holds[i] : 0;
        out->holds[i] = (uint8_t)(digit ^ carry);
        carry &= digit;
        for (int n = 0; n < TALLY_DIGITS - 1; n++) {
            digit = a ? a->more[n][i] : 0;
            out->more[n][i] = (uint8_t)(digit ^ carry);
            carry &= digit;
        }
    }
}

/* Digit after digit from the last one: with a 1 in the limit it takes a 1 to keep up, with a 0 a 1 is more. */
static void enough(const Truths *a, unsigned limit, size_t groups, Truths *restrict out) {
    EACH_TRUTH {
        unsigned yes = limit & 1 ? a->holds[i] : 0xFF;
        for (int n = 0; n < TALLY_DIGITS - 1; n++) {
            yes = limit >> (n + 1) & 1 ? yes & a->more[n][i] : yes | a->more[n][i];
        }
        out->known[i] = a->known[i];
        out->holds[i] = (uint8_t)(yes & a->known[i]);
    }
}

#define TRUTH_AS_NUMBER(truth, group)                                                                                  \
    ((ROWS_OF_BITS((truth)->holds[group]) & (FourMask)one) | ROWS_OF_BITS(~(truth)->known[group]))
static const Four one = {1, 1, 1, 1};

WIDE_CLONES static void widen(const Truths *a, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        EACH_HALF {
            INTO(out, i) = (Four)TRUTH_AS_NUMBER(a, i);
        }
    }
}

WIDE_CLONES static void choose(const Truths *a, const Wide *yes, const Wide *no, size_t groups, Wide *out) {
    for (size_t i = 0; i < groups; i++) {
        EACH_HALF {
            FourMask holds = ROWS_OF_BITS(a->holds[i]);
            FourMask taken = ((FourMask)OF(yes, i) & holds) | ((FourMask)OF(no, i) & ~holds);
            INTO(out, i) = (Four)(taken | ROWS_OF_BITS(~a->known[i]));
        }
    }
}

/* ---- operators ---- */

bool kernel_takes_truth(int op, int operand) {
    switch (op) {
    case OP_AND:
    case OP_OR: return operand < 2;
    case OP_NOT:
    case OP_IF:
    case DO_WIDEN:
    case DO_ENOUGH:
    case DO_KEEP:
    case DO_COUNT: return operand == 0;
    case DO_TALLY: return operand < 2;
    case DO_ADD_TRUTH: return operand == 1;
    default: return false;
    }
}

bool kernel_gives_truth(int op) {
    switch (op) {
    case OP_AND:
    case OP_OR:
    case OP_NOT:
    case OP_HAS:
    case DO_REACHES:
    case DO_BELOW:
    case DO_KNOWN_CELL:
    case DO_NARROW:
    case DO_TALLY:
    case DO_ENOUGH:
    case DO_KEEP: return true;
    default: return op >= OP_EQUAL && op <= OP_AT_LEAST;
    }
}

void kernel_rows(int op, const void *a, const void *b, const void *c, double number, size_t groups, void *out) {
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
    case OP_NOT: not(a, groups, out); return;
    case OP_LEAST: least(a, b, groups, out); return;
    case OP_MOST: most(a, b, groups, out); return;
    case OP_IF: choose(a, b, c, groups, out); return;
    case OP_NEGATE: negate(a, -0.0, groups, out); return;
    case OP_ABS: magnitude(a, 0, groups, out); return;
    case OP_HAS: whether_known(a, groups, out); return;
    case DO_REACHES: BY_WIDTH(reaches, a, number, groups, out); return;
    case DO_BELOW: BY_WIDTH(below, a, number, groups, out); return;
    case DO_NARROW: BY_WIDTH(narrow, a, 0, groups, out); return;
    case DO_WIDEN: widen(a, groups, out); return;
    case DO_ADD_TRUTH: BY_WIDTH(add_truth, a, b, groups, out); return;
    case DO_TALLY: tally(a, b, groups, out); return;
    case DO_ENOUGH: enough(a, (unsigned)number, groups, out); return;
    default: row_by_row(op, a, number, groups, out); return;
    }
}

static void values_of_truths(int op, const Wide *a, const Wide *b, const Wide *c, double number, Wide *out) {
    const void *of[] = {a, b, c};
    Truths truths[3], result;
    memset(truths, 0, sizeof truths);
    for (int n = 0; n < 3; n++) {
        if (kernel_takes_truth(op, n)) {
            BY_WIDTH(narrow, of[n], 0, 1, &truths[n]);
            of[n] = &truths[n];
        }
    }
    bool truth = kernel_gives_truth(op);
    kernel_rows(op, of[0], of[1], of[2], number, 1, truth ? (void *)&result : out);
    if (truth) {
        widen(&result, 1, out);
    }
}

void kernel_values(int op, const Wide *a, const Wide *b, const Wide *c, double number, Wide *out) {
    if (kernel_gives_truth(op) || kernel_takes_truth(op, 0) || kernel_takes_truth(op, 1)) {
        values_of_truths(op, a, b, c, number, out);
    } else {
        kernel_rows(op, a, b, c, number, 1, out);
    }
}

/* ---- columns ---- */

static bool load_end(const StoredColumn *column, size_t from, size_t rows, Wide *out) {
    Four cells[2] = {{0}, {0}};
    four_Seen seen = {{0}, {0}};
    for (size_t i = 0; i < LANES; i++) {
        bool known = i < rows && stored_known(column, from + i);
        cells[i / 4][i % 4] = known ? column->value[from + i] : 0;
        (*out)[i] = known ? column->value[from + i] : NAN;
    }
    four_see(&cells[0], 0, &seen);
    four_see(&cells[1], 0, &seen);
    return four_is_whole(&seen);
}

WIDE_CLONES static void strike_out(const Reason *reason, size_t groups, Wide *out) {
    double *value = (double *)out;
    for (size_t i = 0; i < groups * LANES; i++) {
        value[i] = reason[i] ? NAN : value[i];
    }
}

/* Groups of a segment whose rows may all be read, the one behind its last row included. */
static size_t groups_within(const Segment *segment, size_t end) {
    return segment->row + segment->groups * LANES <= end ? segment->groups : segment->rows / LANES;
}

/* Several groups at once, as far as a word goes. */
static void known_in_bits(const StoredColumn *column, size_t row, size_t groups, uint8_t *out) {
    enum { WHOLE = sizeof(uint64_t) - 1 }; /* the last byte may go on in the next word */
    const uint8_t *bits = (const uint8_t *)column->unknown + row / LANES;
    unsigned shift = row % LANES;
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= groups; at += WHOLE) {
        memcpy(&word, bits + at, sizeof word);
        word = ~(word >> shift);
        memcpy(out + at, &word, sizeof word);
    }
    for (; at < groups; at++) {
        out[at] = (uint8_t)~bits_at(bits + at, shift);
    }
}

bool kernel_load(const StoredColumn *column, const Counted *rows, size_t end, bool ask, Wide *out) {
    uint8_t all[PROGRAM_GROUPS];
    Segment within[LANES];
    const Counted cells = {within, rows->count, rows->keep ? rows->keep : all, rows->ahead};
    memset(all, 0xFF, rows->keep ? 0 : sizeof all);
    for (size_t i = 0; i < rows->count; i++) {
        within[i] = rows->segments[i];
        within[i].groups = groups_within(&rows->segments[i], end);
    }
    bool whole = BY_WIDTH(load_rows, column->value, &cells, ask, out);
    for (size_t i = 0; i < rows->count; i++) {
        const Segment *segment = &within[i];
        size_t done = segment->groups * LANES;
        if (column->reason) {
            strike_out(column->reason + segment->row, segment->groups, out + segment->group);
        }
        if (segment->groups < rows->segments[i].groups) {
            whole &=
                load_end(column, segment->row + done, segment->rows - done, out + segment->group + segment->groups);
        }
    }
    return whole;
}

static uint8_t known_one_by_one(const StoredColumn *column, size_t from, size_t rows) {
    unsigned bits = 0;
    for (size_t i = 0; i < rows && i < LANES; i++) {
        bits |= (unsigned)stored_known(column, from + i) << i;
    }
    return (uint8_t)bits;
}

void kernel_known_cells(const StoredColumn *column, const Segment *segment, size_t end, uint8_t *out) {
    size_t groups = column->reason ? 0 : groups_within(segment, end);
    if (!column->value || (!column->reason && !column->unknown)) {
        memset(out, column->value ? 0xFF : 0, segment->groups);
        return;
    }
    if (groups) {
        known_in_bits(column, segment->row, groups, out);
    }
    for (size_t i = groups; i < segment->groups; i++) {
        out[i] = known_one_by_one(column, segment->row + i * LANES, segment->rows - i * LANES);
    }
}

/* A bit for each of eight bytes that is not 0. */
static inline unsigned bits_of_bytes(const uint8_t *bytes) {
#ifdef __SSE2__
    __m128i eight_bytes = _mm_loadl_epi64((const __m128i *)(const void *)bytes);
    return ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(eight_bytes, _mm_setzero_si128())) & 0xFF;
#else
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    eight |= eight >> 4;
    eight |= eight >> 2;
    eight |= eight >> 1;
    return (unsigned)((eight & 0x0101010101010101) * 0x0102040810204080 >> 56);
#endif
}

static unsigned bits_of_end(const uint8_t *keep, size_t rows) {
    unsigned bits = 0;
    for (size_t i = 0; i < rows; i++) {
        bits |= (unsigned)(!keep || keep[i]) << i;
    }
    return bits;
}

void kernel_frame(const uint8_t *keep, const Segment *segment, uint8_t *out) {
    size_t whole = segment->rows / LANES;
    for (size_t i = 0; i < segment->groups; i++) {
        const uint8_t *bytes = keep ? keep + i * LANES : NULL;
        out[i] = (uint8_t)(i == whole ? bits_of_end(bytes, segment->rows % LANES)
                           : bytes    ? bits_of_bytes(bytes)
                                      : 0xFF);
    }
}

void kernel_keep(const uint8_t *frame, const Truths *where, size_t groups, uint8_t *restrict out) {
    for (size_t i = 0; i < groups; i++) {
        out[i] = frame[i] & where->holds[i];
    }
}

/* Up to eight groups of bits from `at` on; those behind the end are none. */
static inline uint64_t word_of(const uint8_t *bits, size_t at, size_t groups) {
    uint64_t word;
    memcpy(&word, bits + at, sizeof word);
    return groups - at < sizeof word ? word & (((uint64_t)1 << (groups - at) * 8) - 1) : word;
}
#define EACH_WORD(groups) for (size_t at = 0; at < (groups); at += sizeof(uint64_t))

bool kernel_is_any_off(const uint8_t *counts, const uint8_t *known, size_t groups) {
    uint64_t off = 0;
    EACH_WORD(groups) {
        off |= word_of(counts, at, groups) & ~word_of(known, at, groups);
    }
    return off != 0;
}

bool kernel_is_open(const uint8_t *frame, const Truths *where, const Segment *segment) {
    return kernel_is_any_off(frame + segment->group, where->known + segment->group, segment->groups);
}

/* ---- sums ---- */

void kernel_total(const Wide *x, const Wide *weight, const Counted *rows, Lanes *sums) {
    BY_WIDTH(total, x, weight, rows, sums);
}

void kernel_total_exact(const Wide *x, const Counted *rows, Lanes *sums) {
    BY_WIDTH(total_exact, x, rows, sums);
}

void kernel_total_weight(const Wide *x, const Wide *weight, const Counted *rows, bool exact, Lanes *sums,
                         Lanes *weights) {
    BY_WIDTH(total_weight, x, weight, rows, exact, sums, weights);
}

bool kernel_is_plain(const StoredColumn *column, const Segment *segments, size_t count, size_t end) {
    bool plain = column->value && !column->reason;
    for (size_t i = 0; i < count; i++) {
        plain = plain && groups_within(&segments[i], end) == segments[i].groups;
    }
    return plain;
}

bool kernel_column_total(const StoredColumn *column, const Wide *beside, const Counted *rows, Lanes *sums,
                         Lanes *others) {
    return BY_WIDTH(column_total, column, beside, rows, sums, others);
}

bool kernel_inverse(const Wide *divisor, size_t groups, Wide *out) {
    bool used = kernel_has_eight();
#ifdef EIGHT_ABREAST
    if (used) {
        eight_inverse(divisor, groups, out);
    }
#endif
    (void)divisor, (void)groups, (void)out;
    return used;
}

void kernel_ratio_total(const Ratio *ratio, const Counted *rows, Lanes *sums, Lanes *weights) {
    BY_WIDTH(ratio_total, ratio, rows, sums, weights);
}

void kernel_squares(const Wide *x, const Wide *weight, const double *means, const Counted *rows, Lanes *sums) {
    BY_WIDTH(squares, x, weight, means, rows, sums);
}

/* How many bits are set in both; their sums stand in the first lane. */
WIDE_CLONES static void count_bits(const uint8_t *a, const uint8_t *b, const Counted *rows, Lanes *sums) {
    EACH_SEGMENT {
        size_t count = 0;
        EACH_WORD(segment->groups) {
            count += (size_t)__builtin_popcountll(word_of(a + segment->group, at, segment->groups) &
                                                  word_of(b + segment->group, at, segment->groups));
        }
        sums->total[0][0] += (double)count;
    }
}

void kernel_count(const Truths *x, const Counted *rows, Lanes *sums) {
    count_bits(rows->keep, x->holds, rows, sums);
    const Segment *last = rows->segments + rows->count - 1;
    if (!kernel_is_any_off(rows->keep, x->known, last->group + last->groups)) {
        return;
    }
    EACH_SEGMENT {
        sums->total[0][0] = kernel_is_open(rows->keep, x, segment) ? NAN : sums->total[0][0];
    }
}

void kernel_weight(const Wide *weight, const Counted *rows, bool exact, Lanes *sums) {
    if (weight && exact) {
        kernel_total_exact(weight, rows, sums);
    } else if (weight) {
        kernel_total(weight, NULL, rows, sums);
    } else {
        count_bits(rows->keep, rows->keep, rows, sums);
    }
}

WIDE_CLONES void kernel_totals(const Lanes *sums, size_t count, bool exact, double *out) {
    for (size_t i = 0; i < count; i++) {
        double total = exact ? lanes_sum(&sums[i]) : lanes_total(&sums[i]);
        out[i] = SETTLED(total);
    }
}

static bool counts(const uint8_t *keep, const Segment *segment, size_t row) {
    return keep[segment->group + row / LANES] >> row % LANES & 1;
}

bool kernel_extreme(bool highest, const Wide *x, const uint8_t *keep, const Segment *segment, bool have, double *best) {
    const double *value = (const double *)(x + segment->group);
    for (size_t i = 0; i < segment->rows; i++) {
        if (counts(keep, segment, i) && (!have || isnan(value[i]) || (highest ? value[i] > *best : value[i] < *best))) {
            *best = have && isnan(*best) ? *best : value[i];
            have = true;
        }
    }
    return have;
}

void kernel_gather(const Wide *x, const uint8_t *keep, const Segment *segment, double *out) {
    const double *value = (const double *)(x + segment->group);
    for (size_t i = 0; i < segment->rows; i++) {
        out[i] = counts(keep, segment, i) ? value[i] : INFINITY;
    }
}
