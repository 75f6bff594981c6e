/* Steps that are one pass over the columns, and roundabout ways to what plain ones come to: the same bits, whatever the
 * cells hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "formula.h"
#include "kernels.h"
#include "scalar.h"

enum { ROWS = 3000, COLUMNS = 5, REGIONS = 24 };

typedef struct Land {
    Arena *arena;
    ReasonList *reasons;
    StoredColumn columns[COLUMNS];
    uint8_t keep[ROWS];
    Region regions[REGIONS];
    uint64_t seed;
} Land;

static uint64_t dice(Land *land, uint64_t sides) {
    land->seed = land->seed * 6364136223846793005u + 1442695040888963407u;
    return (land->seed >> 20) % sides;
}

/* Of any size at all, and of either sign. */
static double any_number(Land *land) {
    uint64_t bits = dice(land, 1 << 30) << 34 ^ dice(land, 1 << 30) << 12 ^ dice(land, 1 << 12);
    double x;
    memcpy(&x, &bits, sizeof x);
    return isfinite(x) ? x : DBL_MAX;
}

/* pupils p, amounts a and b, all whole; numbers of any size n; what is owed and whole, too, o. */
static double cell_of_column(Land *land, int column) {
    switch (column) {
    case 0: return (double)dice(land, 2000);
    case 3: { /* sums of them must not be beyond a double on the way */
        double x = dice(land, 4) ? any_number(land) : 0;
        return fabs(x) > 1e280 ? 1 / x : x;
    }
    case 4: return (double)dice(land, 100) - 50;
    default: return (double)dice(land, 100000);
    }
}

static int set_up(void **state) {
    Arena *arena = arena_create();
    Land *land = ARENA_NEW(arena, Land);
    *land = (Land){.arena = arena, .reasons = reason_list(arena), .seed = 11};
    Reason empty = reason_intern(land->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    Reason not_yet = reason_intern(land->reasons, &(ReasonItem){.kind = REASON_NOT_YET, .row = -1});
    for (int n = 0; n < COLUMNS; n++) {
        land->columns[n] = stored_empty(arena, ROWS, n == 2 ? not_yet : empty);
        for (size_t i = 0; i < ROWS; i++) {
            double value = cell_of_column(land, n);
            bool unknown = dice(land, 50) == 0;
            stored_set(&land->columns[n], ROWS, i, unknown ? 0 : value, unknown ? n == 2 ? not_yet : empty : 0, arena);
        }
    }
    for (size_t i = 0; i < ROWS; i++) {
        land->keep[i] = dice(land, 9) != 0;
    }
    for (int i = 0; i < REGIONS; i++) { /* the last one goes block by block */
        size_t from = dice(land, 800), rows = i == REGIONS - 1 ? 2100 : 1 + dice(land, 300);
        land->regions[i] = (Region){from, from + rows};
    }
    *state = land;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Land *)*state)->arena);
    return 0;
}

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    (void)wanted;
    static const char names[] = "pabno";
    const char *at = name.len == 1 ? memchr(names, name.data[0], COLUMNS) : NULL;
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = at ? (int)(at - names) : 0};
    return at != NULL;
}

static StoredColumn column(void *context, int index, bool previous) {
    (void)previous; /* the year before was the same */
    return ((const Land *)context)->columns[index];
}

static Str column_name(void *context, int index) {
    (void)context;
    (void)index;
    return STR("p");
}

static Rows rows_of(Land *land) {
    return (Rows){
        .column = column, .column_name = column_name, .context = land, .reasons = land->reasons, .keep = land->keep};
}

static const Expr *compile(Land *land, const char *text) {
    const Scope scope = {resolve, NULL, NULL};
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(str_from(text), NULL, &scope, -1, NULL, land->arena, &expr, &err)) {
        fail_msg("%s: %s", text, err.message);
    }
    return expr;
}

/* ---- formulas ---- */

#define PER  "has(a) and has(p) and p > 0"
#define SOME "if(a / p >= 40, 1, 0) + if(b / p >= 30, 1, 0) + if(has(n), 1, 0)"
static const char *const texts[] = {
    /* a ratio, weighed, and where it reaches a limit */
    "cv(a / p, weight: p, where: " PER ")",
    "count(a / p >= 40, where: " PER ")",
    "sd(n / p, weight: p, where: has(n) and has(p) and p > 0)",
    "count(n / p > 3, where: has(n) and has(p) and p > 0)",
    "mean(b / o, weight: p, where: has(b) and has(p) and has(o) and o != 0)",
    "mean(b / p, weight: p)",
    "sum(p)",
    /* two sums over the same rows; what was not there yet */
    "sum(a, where: has(a) and has(p)) / sum(p, where: has(a) and has(p))",
    "sum(b, where: has(b) and has(p)) / sum(p, where: has(b) and has(p))",
    "sum(n, where: has(n) and has(p)) / sum(p, where: has(n) and has(p))",
    "sum(o, where: has(o)) / sum(a, where: has(o))",
    "sum(prev(b)) / sum(prev(p), where: has(prev(p)))",
    "sum(prev(b), where: has(prev(b)) and has(prev(p)))",
    /* in how many of several */
    "count(" SOME " >= 2)",
    "count(" SOME " < 2, where: has(a) and has(b) and has(p))",
    "count(" SOME " > 2, where: has(a) and has(b) and p > 0)",
    "count(" SOME " <= 0.5, where: has(a) and has(b) and p > 0)",
    "count(" SOME " >= 0, where: has(a) and has(b) and p > 0)",
    "count(" SOME " >= 4, where: has(a) and has(b) and p > 0)",
    "count(" SOME " + 1 >= 2, where: has(a) and has(b) and p > 0)",
    "count(" SOME " + " SOME " + " SOME " + " SOME " + " SOME " >= 8, where: has(a) and has(b) and p > 0)",
    "count(" SOME " + " SOME " + " SOME " + " SOME " + " SOME " + " SOME " >= 17, where: has(a) and has(b) and p > 0)",
    "share(" SOME " >= 2, where: has(a) and has(b) and p > 0)",
};
enum { TEXTS = sizeof texts / sizeof *texts };

static bool alike(double a, double b) {
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static void passes_say_what_their_steps_say(void **state) {
    Land *land = *state;
    Rows rows = rows_of(land);
    const Expr *exprs[TEXTS];
    Value *all = ARENA_ARRAY(land->arena, (size_t)REGIONS * TEXTS, Value),
          *one = ARENA_ARRAY(land->arena, REGIONS, Value);
    for (size_t n = 0; n < TEXTS; n++) {
        exprs[n] = compile(land, texts[n]);
    }
    formula_regions(formula_program(exprs, TEXTS, land->arena), &rows, land->regions, REGIONS, 2, land->arena, all);
    size_t known = 0;
    for (size_t n = 0; n < TEXTS; n++) {
        formula_regions(formula_program(&exprs[n], 1, land->arena), &rows, land->regions, REGIONS, 1, land->arena, one);
        for (size_t i = 0; i < REGIONS; i++) {
            const Value *value = &all[i * TEXTS + n];
            Cell plain = scalar_region(exprs[n], &rows, land->regions[i].from, land->regions[i].to, land->arena);
            assert_memory_equal(&one[i].number, &value->number, sizeof value->number);
            assert_int_equal(one[i].reason, value->reason);
            if (plain.known != !value->reason || !alike(plain.number, value->number)) {
                fail_msg("%s over %zu..%zu: %.17g (%u), plainly %.17g (%d)", texts[n], land->regions[i].from,
                         land->regions[i].to, value->number, value->reason, plain.number, plain.known);
            }
            known += plain.known;
        }
    }
    assert_true(known > TEXTS * REGIONS / 2);
}

static void passes_of_any_width_give_the_same_bits(void **state) {
    Land *land = *state;
    Rows rows = rows_of(land);
    const Expr *exprs[TEXTS];
    Value *four = ARENA_ARRAY(land->arena, (size_t)REGIONS * TEXTS, Value);
    Value *eight = ARENA_ARRAY(land->arena, (size_t)REGIONS * TEXTS, Value);
    if (!kernel_has_eight()) {
        skip(); /* there is one width only */
    }
    for (size_t n = 0; n < TEXTS; n++) {
        exprs[n] = compile(land, texts[n]);
    }
    const Program *program = formula_program(exprs, TEXTS, land->arena);
    kernel_use_eight(false);
    formula_regions(program, &rows, land->regions, REGIONS, 1, land->arena, four);
    kernel_use_eight(true);
    formula_regions(program, &rows, land->regions, REGIONS, 1, land->arena, eight);
    assert_memory_equal(four, eight, sizeof(Value) * REGIONS * TEXTS);
}

/* Rows of a pass may be gone through once more, so that what it reads must still be there. */
static void a_pass_writes_over_nothing_that_it_reads(void **state) {
    Land *land = *state;
    const Expr *exprs[] = {compile(land, "mean(n / p, weight: p, where: has(n) and p > 0)"),
                           compile(land, "count(n / p > 3, where: has(p))")};
    const Program *program = formula_program(exprs, 2, land->arena);
    const Schedule *once = &program->once;
    size_t at = 0;
    while (at < once->steps.count && once->passes[at] != PASS_LIMIT) {
        at++;
    }
    assert_true(at + 3 < once->steps.count);
    const Instruction *total = &program->items[once->steps.items[at + 2]];
    int reaches = once->slots[once->steps.items[at + 3]], known = program->items[once->steps.items[at]].c;
    assert_int_not_equal(known, NONE);
    assert_int_not_equal(once->slots[known], reaches);
    assert_int_not_equal(once->slots[total->keep], reaches);
}

/* ---- quotients ---- */

/* The most awkward ones: in the middle between two of the smallest numbers, next to the largest, of all digits. */
static double numerator(Land *land, double divisor) {
    double odd = 2 * (double)dice(land, 1 << 20) + 1;
    switch (dice(land, 8)) {
    case 0: return ldexp(odd * divisor / 2, -1074);
    case 1: return ldexp(odd, -1074);
    case 2: return nextafter(divisor * ldexp(odd, -1020), dice(land, 2) ? 0 : 1);
    case 3: return DBL_MAX;
    case 4: return dice(land, 2) ? INFINITY : -0.0;
    case 5: return nextafter(divisor * (1 + odd * DBL_EPSILON), 0);
    default: return any_number(land);
    }
}

static double divisor(Land *land) {
    switch (dice(land, 6)) {
    case 0: return (double)dice(land, 8);
    case 1: return 4294967295.0 - (double)dice(land, 8);
    case 2: return (double)((uint64_t)1 << dice(land, 32));
    case 3: return NAN;
    default: return (double)dice(land, (uint64_t)1 << 32);
    }
}

static bool same_bits(double a, double b) {
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return (isnan(a) && isnan(b)) || x == y;
}

static void quotients_by_way_of_the_inverse_are_those_of_dividing(void **state) {
    Land *land = *state;
    enum { AT_ONCE = 64, TIMES = 20000 };
    _Alignas(64) Wide by[AT_ONCE / LANES], inverse[AT_ONCE / LANES], ratio[AT_ONCE / LANES];
    double cells[AT_ONCE];
    uint8_t all[AT_ONCE / LANES];
    memset(all, 0xFF, sizeof all);
    const StoredColumn of = {.value = cells};
    const Segment segment = {0, AT_ONCE, 0, AT_ONCE / LANES};
    const Counted rows = {&segment, 1, all, (const char *)all};
    for (int i = 0; i < TIMES; i++) {
        Lanes sums = {.total = {{0}}}, weights = {.total = {{0}}};
        for (int n = 0; n < AT_ONCE; n++) {
            by[n / LANES][n % LANES] = divisor(land);
            cells[n] = i % 2 ? any_number(land) : numerator(land, by[n / LANES][n % LANES]);
        }
        if (!kernel_inverse(by, AT_ONCE / LANES, inverse)) {
            skip(); /* this processor divides */
        }
        const Ratio asked = {
            .column = &of, .known = all, .divisor = by, .weight = by, .inverse = inverse, .out = ratio};
        kernel_ratio_total(&asked, &rows, &sums, &weights);
        for (int n = 0; n < AT_ONCE; n++) {
            double x = cells[n] / by[n / LANES][n % LANES], settled = x + (x - x);
            if (!same_bits(settled, ratio[n / LANES][n % LANES])) {
                fail_msg("%a / %a: %a, plainly %a", cells[n], by[n / LANES][n % LANES], ratio[n / LANES][n % LANES],
                         settled);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(passes_say_what_their_steps_say, set_up, tear_down),
        cmocka_unit_test_setup_teardown(passes_of_any_width_give_the_same_bits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pass_writes_over_nothing_that_it_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(quotients_by_way_of_the_inverse_are_those_of_dividing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
