/* Formulas over more rows than one block holds: the same values as row by row, whatever is in the later blocks, with
 * everything in one arena as callers have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "formula.h"

enum { ROWS = 5000, UNKNOWN_ROW = 3000, LARGE_ROW = 4000, ZERO_ROW = 4500 };

typedef struct Large {
    Arena *arena;
    ReasonList *reasons;
    Column a, b;
} Large;

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    (void)wanted;
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = str_is(name, "b")};
    return str_is(name, "a") || str_is(name, "b");
}

static const Scope scope = {resolve, NULL, NULL};

static StoredColumn column(void *context, int index, bool previous) {
    const Large *large = context;
    return previous ? (StoredColumn){.value = NULL} : stored_results(index ? large->b : large->a);
}

static Str column_name(void *context, int index) {
    (void)context;
    return index ? STR("乙") : STR("甲");
}

static Column new_column(Arena *arena) {
    return (Column){ARENA_ARRAY(arena, ROWS, double), ARENA_ARRAY(arena, ROWS, Reason)};
}

/* a: 1, 2, 3 ... all known; b: the same, but unknown, huge and 0 in one row each, far behind the first block. */
static int set_up(void **state) {
    Arena *arena = arena_create();
    Large *large = ARENA_NEW(arena, Large);
    *large = (Large){arena, reason_list(arena), new_column(arena), new_column(arena)};
    for (int i = 0; i < ROWS; i++) {
        large->a.value[i] = large->b.value[i] = i + 1;
    }
    large->b.value[UNKNOWN_ROW] = 0;
    large->b.reason[UNKNOWN_ROW] =
        reason_intern(large->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("乙"), .row = -1});
    large->b.value[LARGE_ROW] = 1e300;
    large->b.value[ZERO_ROW] = 0;
    *state = large;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Large *)*state)->arena);
    return 0;
}

static const Expr *compile(Large *large, const char *text) {
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    if (!formula_compile(str_from(text), NULL, &scope, -1, NULL, large->arena, &expr, &err)) {
        fail_msg("%s: %s", text, err.message);
    }
    return expr;
}

static Column rows_of(Large *large, const char *text, size_t from, size_t to) {
    const Rows rows = {.column = column, .column_name = column_name, .context = large, .reasons = large->reasons};
    Column out = new_column(large->arena);
    formula_rows(compile(large, text), &rows, from, to, large->arena, out);
    return out;
}

static Value region(Large *large, const char *text) {
    const Rows rows = {.column = column, .column_name = column_name, .context = large, .reasons = large->reasons};
    return formula_region(compile(large, text), &rows, 0, ROWS, large->arena);
}

static void every_row_is_as_if_it_were_alone(void **state) {
    Large *large = *state;
    static const char *const texts[] = {
        "a + b * 2 - a / b", "if(b > 2500, a / b, b)",      "round(a / 7, 2) + floor(b / 3)",
        "min(a, b, 3000)",   "if(b in (1, 2, 3001), 1, 0)", "b * b"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        Column all = rows_of(large, texts[t], 0, ROWS);
        for (size_t i = 0; i < ROWS; i += 1 + i % 97) {
            Column one = rows_of(large, texts[t], i, i + 1);
            assert_true(all.value[i] == one.value[0]);
            assert_int_equal(all.reason[i], one.reason[0]);
        }
        for (size_t i = UNKNOWN_ROW; i <= ZERO_ROW; i += 500) {
            assert_int_equal(all.reason[i], rows_of(large, texts[t], i, i + 1).reason[0]);
        }
    }
}

static void reasons_that_first_come_up_late_are_kept(void **state) {
    Large *large = *state;
    Column out = rows_of(large, "b * b + a / b", 0, ROWS);
    assert_int_equal(reason_get(large->reasons, out.reason[UNKNOWN_ROW])->kind, REASON_EMPTY);
    assert_int_equal(reason_get(large->reasons, out.reason[LARGE_ROW])->kind, REASON_TOO_LARGE);
    assert_int_equal(reason_get(large->reasons, out.reason[ZERO_ROW])->kind, REASON_ZERO_DIVISOR);
    assert_int_equal(out.reason[ROWS - 1], 0);
}

static void aggregates_inside_rows_and_rows_inside_aggregates(void **state) {
    Large *large = *state;
    Column share = rows_of(large, "a * 100 / sum(a)", 0, ROWS);
    assert_true(fabs(share.value[ROWS - 1] - 100.0 * ROWS / (ROWS * (ROWS + 1) / 2)) < 1e-12);
    assert_true(fabs(region(large, "sum(a / sum(a))").number - 1) < 1e-12);
    assert_true(fabs(region(large, "sum(a, where: a > mean(a))").number - 9376250) < 1e-6);
    Value unknown = region(large, "sum(a + b)");
    const ReasonItem *item = reason_get(large->reasons, unknown.reason);
    assert_int_equal(item->row, UNKNOWN_ROW);
    assert_int_equal(item->count, 1);
}

static void ranks_over_many_rows(void **state) {
    Large *large = *state;
    Column rank = rows_of(large, "rank(a)", 0, ROWS);
    assert_true(rank.value[0] == ROWS && rank.value[ROWS - 1] == 1 && rank.value[2000] == ROWS - 2000);
    Column open = rows_of(large, "rank(b)", 0, ROWS);
    assert_int_equal(reason_get(large->reasons, open.reason[0])->row, UNKNOWN_ROW);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_row_is_as_if_it_were_alone),
        TEST(reasons_that_first_come_up_late_are_kept),
        TEST(aggregates_inside_rows_and_rows_inside_aggregates),
        TEST(ranks_over_many_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
