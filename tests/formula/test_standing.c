/* Standing answers: the values of formula_region for every region of a tree, whatever changes, and the same to the last
 * bit as answers that are made anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "formula.h"

enum { PROVINCES = 5, COUNTIES = 8, SCHOOLS = 40, COLUMNS = 3, ROUNDS = 400 };
enum { ROWS = 1 + PROVINCES * (2 + COUNTIES * (1 + SCHOOLS)), REGIONS = 1 + PROVINCES * (1 + COUNTIES) };

typedef struct Land {
    Arena *arena;
    ReasonList *reasons;
    StoredColumn columns[COLUMNS];
    uint8_t keep[ROWS];
    StandingRegion regions[REGIONS];
    size_t region_count;
    Reason empty;
    uint64_t seed;
    Rows rows;
} Land;

static const char *const texts[] = {
    "sum(a)",
    "mean(a / b, weight: b, where: has(a) and b > 0)",
    "sd(a / b, weight: b, where: has(a) and b > 0)",
    "cv(a / b, weight: b, where: has(a) and b > 0)",
    "count(a / b >= 7, where: has(a) and b > 0)",
    "share(c > 3) * 100",
    "min(a) + max(c)",
    "sum(a) / sum(b)",
    "if(sum(b) > 1000000, cv(a), 0 - mean(c, where: a > 50))",
    "sum(a) / b", /* of the region's own row */
    "count(has(c))",
    "mean(a, where: a > mean(a))", /* an aggregate within another: read anew */
    "sum(if(rank(b) <= 3, b, 0))", /* a rank: read anew */
};
enum { FORMULAS = sizeof texts / sizeof *texts };

static unsigned dice(Land *land, unsigned sides) {
    land->seed = land->seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(land->seed >> 33) % sides;
}

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context, (void)stage, (void)wanted;
    *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_NUMBER, .column = name.data[0] - 'a'};
    return name.len == 1 && name.data[0] >= 'a' && name.data[0] < 'a' + COLUMNS;
}

static StoredColumn column(void *context, int index, bool previous) {
    const Land *land = context;
    return previous ? (StoredColumn){.value = NULL} : land->columns[index];
}

static Str column_name(void *context, int index) {
    (void)context, (void)index;
    return STR("x");
}

/* Unknown more often in some counties, so that there are regions of both kinds. */
static void set(Land *land, size_t row, int n, unsigned unknown_of) {
    bool unknown = dice(land, unknown_of) == 0;
    double values[] = {dice(land, 100000) / 7.0, dice(land, 900), dice(land, 9) + 0.1};
    stored_set(&land->columns[n], ROWS, row, values[n], unknown ? land->empty : 0, land->arena);
}

static void found(Land *land) {
    size_t row = 1, region = 1;
    land->regions[0] = (StandingRegion){0, ROWS, -1};
    for (int p = 0; p < PROVINCES; p++) {
        int province = (int)region;
        land->regions[region++] = (StandingRegion){row, row + 2 + COUNTIES * (1 + SCHOOLS), 0};
        row++;
        for (int c = 0; c < COUNTIES; c++) {
            land->regions[region++] = (StandingRegion){row, row + 1 + SCHOOLS, province};
            for (int i = 0; i <= SCHOOLS; i++, row++) {
                land->keep[row] = i > 0;
            }
        }
        land->keep[row++] = 1; /* a school of the province's own */
    }
    land->region_count = region;
    for (row = 0; row < ROWS; row++) {
        for (int n = 0; n < COLUMNS; n++) {
            set(land, row, n, row < ROWS / 2 ? 1000000 : 60);
        }
    }
}

static int set_up(void **state) {
    Arena *arena = arena_create();
    Land *land = ARENA_NEW(arena, Land);
    *land = (Land){.arena = arena, .reasons = reason_list(arena), .seed = 11};
    land->empty = reason_intern(land->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("x"), .row = -1});
    for (int n = 0; n < COLUMNS; n++) {
        land->columns[n] = stored_empty(arena, ROWS, land->empty);
    }
    found(land);
    land->rows = (Rows){
        .column = column, .column_name = column_name, .context = land, .reasons = land->reasons, .keep = land->keep};
    *state = land;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Land *)*state)->arena);
    return 0;
}

static const Expr *const *compile(Land *land) {
    const Expr **exprs = ARENA_ARRAY(land->arena, FORMULAS, const Expr *);
    const Scope scope = {resolve, NULL, NULL};
    for (size_t i = 0; i < FORMULAS; i++) {
        Err err = {.kind = ERR_NONE};
        if (!formula_compile(str_from(texts[i]), NULL, &scope, -1, NULL, land->arena, &exprs[i], &err)) {
            fail_msg("%s: %s", texts[i], err.message);
        }
    }
    return exprs;
}

static void assert_region_values(Land *land, const Standing *standing, const Expr *const *exprs, size_t region) {
    const StandingRegion *at = &land->regions[region];
    for (size_t i = 0; i < FORMULAS; i++) {
        Arena *scratch = arena_create();
        Value wanted = formula_region(exprs[i], &land->rows, at->from, at->to, scratch);
        Value got = formula_standing_values(standing, region)[i];
        arena_destroy(scratch);
        if ((got.reason == 0) != (wanted.reason == 0) ||
            fabs(got.number - wanted.number) > 1e-9 * fmax(1, fabs(wanted.number))) {
            fail_msg("%s in region %zu: %.17g (%u), wanted %.17g (%u)", texts[i], region, got.number, got.reason,
                     wanted.number, wanted.reason);
        }
    }
}

static void every_region_has_the_value_of_its_rows(void **state) {
    Land *land = *state;
    const Expr *const *exprs = compile(land);
    Standing *standing = formula_standing(exprs, FORMULAS, &land->rows, land->regions, land->region_count, land->arena);
    size_t known = 0, unknown = 0;
    for (size_t region = 0; region < land->region_count; region++) {
        assert_region_values(land, standing, exprs, region);
        for (size_t i = 0; i < FORMULAS; i++) {
            bool is_known = !formula_standing_values(standing, region)[i].reason;
            known += is_known;
            unknown += !is_known;
        }
    }
    assert_true(known > 200 && unknown > 50);
    formula_standing_end(standing);
}

static void what_changes_is_right_again_to_the_last_bit(void **state) {
    Land *land = *state;
    const Expr *const *exprs = compile(land);
    Standing *standing = formula_standing(exprs, FORMULAS, &land->rows, land->regions, land->region_count, land->arena);
    for (int round = 0; round < ROUNDS; round++) {
        int rows[4];
        size_t count = 1 + dice(land, 4);
        for (size_t i = 0; i < count; i++) {
            rows[i] = (int)dice(land, ROWS);
            set(land, (size_t)rows[i], (int)dice(land, COLUMNS), 20);
        }
        formula_standing_changed(standing, rows, count);
        if (round % 40 == 0) {
            Standing *anew =
                formula_standing(exprs, FORMULAS, &land->rows, land->regions, land->region_count, land->arena);
            for (size_t region = 0; region < land->region_count; region++) {
                const Value *a = formula_standing_values(standing, region), *b = formula_standing_values(anew, region);
                for (size_t i = 0; i < FORMULAS; i++) {
                    assert_memory_equal(&a[i].number, &b[i].number, sizeof(double));
                    assert_int_equal(a[i].reason == 0, b[i].reason == 0);
                }
                assert_region_values(land, standing, exprs, region);
            }
            formula_standing_end(anew);
        }
    }
    formula_standing_end(standing);
}

static void regions_without_rows_have_no_value(void **state) {
    Land *land = *state;
    const StandingRegion nothing[] = {{0, 0, -1}};
    const Expr *const *exprs = compile(land);
    Standing *standing = formula_standing(exprs, FORMULAS, &land->rows, nothing, 1, land->arena);
    for (size_t i = 0; i < FORMULAS; i++) {
        assert_true(formula_standing_values(standing, 0)[i].reason != 0);
    }
    formula_standing_changed(standing, (const int[]){5}, 1);
    formula_standing_end(standing);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_region_has_the_value_of_its_rows),
        TEST(what_changes_is_right_again_to_the_last_bit),
        TEST(regions_without_rows_have_no_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
