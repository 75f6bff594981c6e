/* Behaviours of the formula language: golden vectors, precedence, unknowns, units, errors with their place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "formula.h"

enum { ROWS = 5, A, B, PUPILS, BOOKS, AREA, MONEY, OWNER, FLAG, COLUMNS };

typedef struct World {
    Arena *arena;
    ReasonList *reasons;
    double value[COLUMNS][ROWS];
    Reason reason[COLUMNS][ROWS];
    double before[COLUMNS][ROWS];
    uint8_t keep[ROWS];
    bool masked;
} World;

static const struct {
    const char *name, *unit;
    int column;
    ValueType type;
} names[] = {{"a", "", A, TYPE_NUMBER},
             {"b", "", B, TYPE_NUMBER},
             {"pupils", "人", PUPILS, TYPE_NUMBER},
             {"在校生", "人", PUPILS, TYPE_NUMBER},
             {"books", "册", BOOKS, TYPE_NUMBER},
             {"area", "㎡", AREA, TYPE_NUMBER},
             {"money", "元", MONEY, TYPE_NUMBER},
             {"owner", "", OWNER, TYPE_CHOICE},
             {"flag", "", FLAG, TYPE_BOOL},
             {"名称 带空格", "人", PUPILS, TYPE_NUMBER}};

static bool resolve(void *context, Str name, int stage, int wanted, Symbol *symbol) {
    (void)context;
    (void)stage;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(name, names[i].name)) {
            *symbol = (Symbol){.kind = SYMBOL_COLUMN,
                               .type = names[i].type,
                               .unit = str_from(names[i].unit),
                               .column = names[i].column,
                               .domain = 3};
            return true;
        }
    }
    if (str_is(name, "on") || str_is(name, "off")) { /* parameters of a pack */
        *symbol = (Symbol){.kind = SYMBOL_CONSTANT, .type = TYPE_BOOL, .domain = -1, .constant = str_is(name, "on")};
        return true;
    }
    if (wanted == 3 && (str_is(name, "公办") || str_is(name, "民办"))) {
        *symbol = (Symbol){.kind = SYMBOL_CHOICE, .type = TYPE_CHOICE, .domain = 3, .constant = str_is(name, "民办")};
        return true;
    }
    return false;
}

static Str suggest(void *context, Str name, Arena *arena) {
    (void)context;
    (void)arena;
    return str_is(name, "pupls") ? STR("pupils") : (Str){NULL, 0};
}

static const Scope scope = {resolve, suggest, NULL};

static int set_up(void **state) {
    Arena *arena = arena_create();
    World *world = ARENA_NEW(arena, World);
    world->arena = arena;
    world->reasons = reason_list(arena);
    /* Golden vector of the official formula: books per pupil of five schools. */
    static const double pupils[] = {45, 37, 89, 76, 55}, books[] = {279, 137, 935, 160, 402};
    for (int i = 0; i < ROWS; i++) {
        world->value[A][i] = i + 1;
        world->value[B][i] = 10 * (i + 1);
        world->value[PUPILS][i] = pupils[i];
        world->value[BOOKS][i] = books[i];
        world->value[AREA][i] = 100;
        world->value[MONEY][i] = 1000;
        world->value[OWNER][i] = i % 2;
        world->value[FLAG][i] = i < 2;
        world->before[PUPILS][i] = pupils[i] / 2;
        world->keep[i] = 1;
    }
    *state = world;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((World *)*state)->arena);
    return 0;
}

static StoredColumn column(void *context, int index, bool previous) {
    World *world = context;
    if (previous && index != PUPILS) {
        return (StoredColumn){.value = NULL};
    }
    return stored_results((Column){previous ? world->before[index] : world->value[index], world->reason[index]});
}

static Str column_name(void *context, int index) {
    (void)context;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].column == index) {
            return str_from(names[i].name);
        }
    }
    return (Str){NULL, 0};
}

static const Expr *compile(World *world, const char *text) {
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    Place place = {.file = "包.yaml", .line = 7, .column = 11};
    if (!formula_compile(str_from(text), &place, &scope, -1, NULL, world->arena, &expr, &err)) {
        fail_msg("%s: %s", text, err.message);
    }
    return expr;
}

static Rows rows_of(World *world) {
    return (Rows){.column = column,
                  .column_name = column_name,
                  .context = world,
                  .reasons = world->reasons,
                  .keep = world->masked ? world->keep : NULL};
}

static Value region(World *world, const char *text) {
    Rows rows = rows_of(world);
    return formula_region(compile(world, text), &rows, 0, ROWS, world->arena);
}

static Value row(World *world, const char *text, size_t at) {
    double value[ROWS];
    Reason reason[ROWS];
    Rows rows = rows_of(world);
    formula_rows(compile(world, text), &rows, 0, ROWS, world->arena, (Column){value, reason});
    return (Value){value[at], reason[at]};
}

static void assert_near(Value value, double expected) {
    assert_int_equal(value.reason, 0);
    assert_true(fabs(value.number - expected) <= 1e-9 * fmax(1, fabs(expected)));
}

static void set_unknown(World *world, int index, int at, ReasonKind kind, const char *element) {
    world->value[index][at] = 0;
    world->reason[index][at] =
        reason_intern(world->reasons, &(ReasonItem){.kind = kind, .element = str_from(element), .row = -1});
}

static void the_official_coefficient_of_variation_comes_out(void **state) {
    World *world = *state;
    Value cv = region(world, "wcv(books / pupils, weight: pupils)");
    assert_true(fabs(cv.number - 0.515257) < 5e-7);
    assert_true(fabs(region(world, "mean(books / pupils, weight: pupils)").number - 6.334437) < 5e-7);
    assert_true(fabs(region(world, "sd(books / pupils, weight: pupils)").number - 3.263861) < 5e-7);
    assert_true(fabs(region(world, "cv(books / pupils)").number - 0.488771) < 5e-7);
    assert_near(region(world, "sum(books) / sum(pupils)"), 1913.0 / 302);
}

static void operators_bind_as_on_paper(void **state) {
    World *world = *state;
    assert_near(row(world, "1 + 2 * 3 - 8 / 4", 0), 5);
    assert_near(row(world, "-a * 2 + (b - a) / a", 1), 5);
    assert_near(row(world, "2 - 3 - 4", 0), -5);
    assert_near(row(world, "if(a > 2 or a = 1 and not flag, 85%, 1e3)", 0), 1000);
    assert_near(row(world, "a ≥ 3 且 在校生 × 1 ≤ 89", 2), 1);
    assert_near(row(world, "[名称 带空格] + 0", 4), 55);
    assert_near(row(world, "min(a, 3, b) + max(a, 3)", 4), 8);
    assert_near(row(world, "ceil(25 / 12) + floor(2.9) + round(2.675, 2) + abs(0 - 1)", 0), 3 + 2 + 2.68 + 1);
    assert_near(row(world, "ceil(0.1 * 3 * 10)", 0), 3);
    assert_near(row(world, "a in (2, 4)", 3), 1);
    assert_near(row(world, "owner in (民办)", 0), 0);
}

static void a_sign_binds_tighter_than_times_and_over(void **state) {
    World *world = *state;
    assert_near(row(world, "8 / -2 * 4", 0), -16);
    assert_near(row(world, "-a * b + 1", 1), -39);
    assert_near(row(world, "2 * -a - -b", 1), 16);
}

static void membership_with_an_unknown_item_is_open_unless_settled(void **state) {
    World *world = *state;
    world->value[A][0] = 0;
    set_unknown(world, B, 0, REASON_EMPTY, "b");
    assert_int_not_equal(row(world, "a in (b, 3)", 0).reason, 0);
    assert_near(row(world, "a in (b, 0)", 0), 1);
    assert_near(row(world, "a in (0, b)", 0), 1);
    assert_int_not_equal(row(world, "b in (0, 1)", 0).reason, 0);
    assert_near(row(world, "a in (b, 3)", 1), 0);
}

static void rounding_up_leaves_large_whole_numbers_alone(void **state) {
    World *world = *state;
    assert_near(row(world, "ceil(2000000000) - 2000000000", 0), 0);
    assert_near(row(world, "floor(1000000000) - 1000000000", 0), 0);
    assert_near(row(world, "ceil(0.1 * 30)", 0), 3);
    assert_near(row(world, "ceil(2.01)", 0), 3);
    assert_near(row(world, "floor(2.99)", 0), 2);
    assert_near(row(world, "round(2.675, 2)", 0), 2.68);
}

static void what_no_double_holds_is_unknown(void **state) {
    World *world = *state;
    Value large = row(world, "1e300 * 1e300 - 1e300 * 1e300", 0);
    assert_int_equal(reason_get(world->reasons, large.reason)->kind, REASON_TOO_LARGE);
    assert_int_not_equal(region(world, "sd(a * 1e200)").reason, 0);
    assert_near(row(world, "round(1e300, 12) / 1e300", 0), 1);
}

static void aggregates_respect_where_and_keep(void **state) {
    World *world = *state;
    assert_near(region(world, "sum(a, where: owner = 公办)"), 9);
    assert_near(region(world, "count(a > 2)"), 3);
    assert_near(region(world, "share(a > 1, where: owner = 公办)"), 2.0 / 3);
    assert_near(region(world, "max(b) - min(b)"), 40);
    world->masked = true;
    world->keep[4] = 0;
    assert_near(region(world, "sum(a)"), 10);
    assert_near(row(world, "rank(a)", 0), 4);
    assert_near(row(world, "a / sum(a)", 3), 0.4);
    assert_int_equal(reason_get(world->reasons, region(world, "mean(a, where: a > 100)").reason)->kind, REASON_NO_ROWS);
}

static void quantiles_lie_between_values_in_proportion(void **state) {
    World *world = *state;
    assert_near(region(world, "median(b)"), 30);
    assert_near(region(world, "quantile(a, 25%)"), 2);
    assert_near(region(world, "quantile(a, 0.1)"), 1.4);
    assert_near(region(world, "quantile(a, 0)"), 1);
    assert_near(region(world, "quantile(a, 1, where: a < 5)"), 4);
    assert_near(region(world, "median(b, where: owner = 公办)"), 30);
    assert_int_equal(reason_get(world->reasons, region(world, "median(a, where: a > 9)").reason)->kind, REASON_NO_ROWS);
    set_unknown(world, A, 3, REASON_MASKED, "甲");
    const ReasonItem *why = reason_get(world->reasons, region(world, "median(a)").reason);
    assert_int_equal(why->row, 3);
    assert_int_equal(why->count, 1);
    assert_near(region(world, "median(a, where: has(a))"), 2.5);
}

static void a_rank_among_peers_leaves_others_without(void **state) {
    World *world = *state;
    assert_near(row(world, "rank(a, where: owner = 公办)", 0), 3);
    assert_near(row(world, "rank(a, where: owner = 公办)", 4), 1);
    assert_int_equal(reason_get(world->reasons, row(world, "rank(a, where: owner = 公办)", 1).reason)->kind,
                     REASON_NO_ROWS);
    set_unknown(world, A, 1, REASON_EMPTY, "甲"); /* not one of the peers */
    assert_near(row(world, "rank(a, where: owner = 公办)", 0), 3);
    assert_int_not_equal(row(world, "rank(a)", 0).reason, 0);
    assert_int_not_equal(row(world, "rank(b, where: a > 0)", 0).reason, 0); /* it may be a peer */
}

static void growth_needs_a_year_before(void **state) {
    World *world = *state;
    assert_near(row(world, "growth(pupils)", 2), 1);
    assert_near(row(world, "prev(pupils)", 0), 22.5);
    assert_int_equal(reason_get(world->reasons, row(world, "prev(books)", 0).reason)->kind, REASON_NO_PREVIOUS);
}

/* The year before as it was: three rows, the last one without pupils filled in when the test says so. */
static World *older;

static StoredColumn older_column(void *context, int index, bool previous) {
    World *world = context;
    assert_false(previous);
    return stored_results((Column){world->value[index], world->reason[index]});
}

static Str older_name(void *context, int row_at) {
    (void)context;
    return row_at == 2 ? STR("老校") : STR("?");
}

static bool region_before(void *context, size_t from, size_t to, PreviousRegion *region) {
    World *world = context;
    static Rows rows;
    assert_true(from == 0 && to == ROWS);
    rows = (Rows){.column = older_column,
                  .column_name = column_name,
                  .context = older,
                  .reasons = world->reasons,
                  .keep = older->keep};
    *region = (PreviousRegion){.rows = &rows, .from = 0, .to = 3, .row_name = older_name};
    return true;
}

static Value region_of_both(World *world, const char *text) {
    Rows rows = rows_of(world);
    rows.previous_region = region_before;
    return formula_region(compile(world, text), &rows, 0, ROWS, world->arena);
}

static void an_aggregate_of_the_year_before_alone_runs_over_that_years_rows(void **state) {
    World *world = *state;
    older = ARENA_NEW(world->arena, World);
    *older = *world;
    older->value[PUPILS][0] = 100;
    older->value[PUPILS][1] = 200;
    older->value[PUPILS][2] = 300;
    older->keep[1] = 0;
    assert_near(region_of_both(world, "sum(prev(pupils))"), 400);
    assert_near(region_of_both(world, "sum(prev(pupils), where: prev(pupils) > 100)"), 300);
    assert_near(region_of_both(world, "max(prev(pupils)) / mean(prev(pupils), weight: prev(a))"), 300 / 250.0);
    assert_near(region_of_both(world, "sum(pupils) - sum(prev(pupils))"), 302 - 400);
    /* Both years at once: the rows are this year's, with what each of them had. */
    assert_near(region_of_both(world, "sum(pupils - prev(pupils))"), 151);
    assert_near(region_of_both(world, "sum(prev(pupils), where: a > 4)"), 27.5);
    older->reason[PUPILS][2] =
        reason_intern(world->reasons, &(ReasonItem){.kind = REASON_EMPTY, .element = STR("在校生"), .row = -1});
    Value value = region_of_both(world, "sum(prev(pupils))");
    assert_string_equal(str_cstr(world->arena, reason_show(world->reasons, value.reason, world->arena, NULL, NULL)),
                        "1所学校上一年缺“在校生”（老校）");
}

static void what_was_not_there_yet_counts_as_nothing_in_a_sum_alone(void **state) {
    World *world = *state;
    world->before[PUPILS][1] = 0;
    set_unknown(world, PUPILS, 1, REASON_NOT_YET, "在校生"); /* the stand-in has one list of reasons for both years */
    world->value[A][1] = 0;
    assert_near(region(world, "sum(prev(pupils))"), (45 + 89 + 76 + 55) / 2.0);
    assert_near(region(world, "sum(a * prev(pupils))"), 22.5 + 3 * 44.5 + 4 * 38 + 5 * 27.5);
    static const char *const open[] = {"mean(prev(pupils))", "min(prev(pupils))", "count(prev(pupils) > 0)",
                                       "sum(a, where: prev(pupils) > 0)"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        assert_int_equal(reason_get(world->reasons, region(world, open[i]).reason)->kind, REASON_NOT_YET);
    }
    assert_int_equal(reason_get(world->reasons, row(world, "prev(pupils)", 1).reason)->kind, REASON_NOT_YET);
}

static void tell_column(void *context, int column, bool previous) {
    (void)previous;
    *(unsigned *)context |= 1u << column;
}

/* What the formula still reads, as a set of columns. */
static unsigned reads(World *world, const char *text) {
    unsigned columns = 0;
    formula_columns(compile(world, text), tell_column, &columns);
    return columns;
}

static void what_a_parameter_switches_off_is_not_read(void **state) {
    World *world = *state;
    assert_int_equal(reads(world, "if(off and books > 1, a, b)"), 1u << B);
    assert_int_equal(reads(world, "if(not off, a, b)"), 1u << A);
    assert_int_equal(reads(world, "(on or a > 1) and b > 1"), 1u << B);
    assert_int_equal(reads(world, "b > 1 and not (off and a > 1)"), 1u << B);
    assert_int_equal(reads(world, "(off or a > 1) and b > 1"), 1u << A | 1u << B);
    assert_int_equal(reads(world, "sum(b, where: off and a > 1)"), 1u << B);
}

static void a_parameter_leaves_value_and_reason_as_they_are(void **state) {
    World *world = *state;
    set_unknown(world, A, 0, REASON_EMPTY, "甲");
    set_unknown(world, B, 0, REASON_MASKED, "乙");
    assert_near(row(world, "if(off, a, b)", 1), 20);
    assert_int_equal(reason_get(world->reasons, row(world, "if(off, a, b)", 0).reason)->kind, REASON_MASKED);
    assert_int_equal(reason_get(world->reasons, row(world, "if(on, a, b)", 0).reason)->kind, REASON_EMPTY);
    assert_near(row(world, "off and a > 1", 0), 0);
    assert_near(row(world, "on or a > 1", 0), 1);
    assert_int_equal(reason_get(world->reasons, row(world, "on and a > 1", 0).reason)->kind, REASON_EMPTY);
    assert_int_equal(reason_get(world->reasons, row(world, "b > 1 or off", 0).reason)->kind, REASON_MASKED);
    assert_near(region(world, "count(on)"), ROWS);
    assert_near(region(world, "sum(books, where: off)"), 0);
    const Expr *aggregate = compile(world, "if(off, sum(a), 5)");
    assert_true(formula_is_region(aggregate)); /* what it says of itself does not hang on the parameter */
    assert_near(region(world, "if(off, sum(a), 5)"), 5);
    Rows rows = rows_of(world);
    Value over_nothing = formula_region(aggregate, &rows, 3, 3, world->arena);
    assert_int_equal(reason_get(world->reasons, over_nothing.reason)->kind, REASON_NO_ROWS);
    Region nothing = {3, 3};
    const Program *program = formula_program(&aggregate, 1, world->arena);
    formula_regions(program, &rows, &nothing, 1, 1, world->arena, &over_nothing);
    assert_int_equal(reason_get(world->reasons, over_nothing.reason)->kind, REASON_NO_ROWS);
    assert_near(formula_region(compile(world, "if(off, 3, 5)"), &rows, 3, 3, world->arena), 5);
}

static void unknown_survives_with_its_reason(void **state) {
    World *world = *state;
    set_unknown(world, BOOKS, 1, REASON_EMPTY, "图书册数");
    Value value = row(world, "books / pupils > 3", 1);
    Str text = reason_show(world->reasons, value.reason, world->arena, NULL, NULL);
    assert_string_equal(text.data, "缺“图书册数”");
    Value total = region(world, "sum(books)");
    const ReasonItem *item = reason_get(world->reasons, total.reason);
    assert_int_equal(item->count, 1);
    assert_int_equal(item->row, 1);
    assert_near(region(world, "sum(books, where: has(books))"), 1913 - 137);
    assert_near(row(world, "has(books)", 1), 0);
}

static void a_settled_side_beats_an_unknown_one(void **state) {
    World *world = *state;
    set_unknown(world, A, 0, REASON_EMPTY, "甲");
    assert_near(row(world, "a > 1 and b > 1000", 0), 0);
    assert_near(row(world, "a > 1 or b > 1", 0), 1);
    assert_true(row(world, "a > 1 and b > 1", 0).reason != 0);
    assert_true(row(world, "a > 1 or b > 1000", 0).reason != 0);
    assert_true(row(world, "not (a > 1)", 0).reason != 0);
    assert_true(row(world, "if(a > 1, 1, 2)", 0).reason != 0);
    assert_near(row(world, "if(b > 1, 1, a)", 0), 1);
    assert_int_equal(reason_get(world->reasons, row(world, "b / (b - b)", 1).reason)->kind, REASON_ZERO_DIVISOR);
}

static void a_value_equal_to_its_limit_on_paper_compares_equal(void **state) {
    World *world = *state;
    assert_near(row(world, "0.1 + 0.2 <= 0.3", 0), 1);
    assert_near(row(world, "4.5 * 0.85 >= 3.825", 0), 1);
    assert_near(row(world, "0.1 + 0.2 > 0.3", 0), 0);
}

static void units_must_fit(void **state) {
    World *world = *state;
    const Expr *expr;
    Err err;
    Str per_hundred = STR("人/百人"), square = STR("㎡/人");
    assert_true(
        formula_compile(STR("pupils * 100 / pupils"), NULL, &scope, -1, &per_hundred, world->arena, &expr, &err));
    assert_true(formula_compile(STR("area / pupils"), NULL, &scope, -1, &square, world->arena, &expr, &err));
    assert_false(formula_compile(STR("money / pupils"), NULL, &scope, -1, &square, world->arena, &expr, &err));
    assert_non_null(strstr(err.message, "元/人"));
    assert_false(formula_compile(STR("money + area"), NULL, &scope, -1, NULL, world->arena, &expr, &err));
    assert_non_null(strstr(err.message, "单位不同"));
    assert_false(formula_compile(STR("sum(money) > sum(area)"), NULL, &scope, -1, NULL, world->arena, &expr, &err));
}

static void errors_point_at_their_character(void **state) {
    World *world = *state;
    static const struct {
        const char *text, *says;
        int line, column;
    } wrong[] = {
        {"a +", "没有写完", 7, 14},
        {"a + pupls", "是不是“pupils”", 7, 15},
        {"a b", "多出来了", 7, 13},
        {"(a + 1", "应当是“)”", 7, 17},
        {"在校生 + foo", "没有“foo”", 7, 17},
        {"a +\n  foo", "没有“foo”", 8, 13},
        {"flag + 1", "要的是数", 7, 11},
        {"owner > 民办", "只能用", 7, 17},
        {"owner = 国办", "没有“国办”", 7, 19},
        {"sum(flag)", "要的是数", 7, 15},
        {"count(a)", "要的是是否", 7, 17},
        {"prev(a + 1)", "只能写一个要素", 7, 18},
        {"quantile(a, 25)", "0到1", 7, 23},
        {"quantile(a, b)", "0到1", 7, 23},
        {"quantile(a)", "至少要2个", 7, 21},
        {"median(flag)", "要的是数", 7, 18},
        {"rank(a, where: a)", "要的是是否", 7, 26},
        {"wcv(a)", "权重", 7, 11},
        {"if(flag, 1)", "至少要3个", 7, 21},
        {"abs(1, 2)", "最多1个", 7, 18},
        {"foo(1)", "这个函数", 7, 11},
        {"sum(a, weight: b)", "不能带“weight”", 7, 18},
        {"min(a, b, where: flag)", "不能带where", 7, 11},
        {"abs(a, where: flag)", "不能带“where”", 7, 18},
        {"mean(a, weight: a, weight: b)", "写了两次", 7, 30},
        {"round(a, 400)", "0到12", 7, 20},
        {"round(a, 2.5)", "0到12", 7, 20},
        {"pupils in (area, 1)", "单位不同", 7, 22},
        {"1.2.3", "不能写", 7, 11},
        {"a ? b", "多出来了", 7, 13},
        {"", "没有写完", 7, 11},
        {"[a", "不能写", 7, 11},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const Expr *expr;
        Err err = {.kind = ERR_NONE};
        Place place = {.line = 7, .column = 11};
        assert_false(formula_compile(str_from(wrong[i].text), &place, &scope, -1, NULL, world->arena, &expr, &err));
        if (!strstr(err.message, wrong[i].says) || err.place.line != wrong[i].line ||
            err.place.column != wrong[i].column) {
            fail_msg("“%s” said %d:%d %s", wrong[i].text, err.place.line, err.place.column, err.message);
        }
    }
}

static void depth_and_length_have_limits(void **state) {
    World *world = *state;
    char text[6000];
    const Expr *expr;
    Err err;
    memset(text, '(', 3000);
    assert_false(formula_compile((Str){text, 3000}, NULL, &scope, -1, NULL, world->arena, &expr, &err));
    memset(text, '-', 4000);
    assert_false(formula_compile((Str){text, 4000}, NULL, &scope, -1, NULL, world->arena, &expr, &err));
    memset(text, ' ', sizeof text);
    assert_false(formula_compile((Str){text, sizeof text}, NULL, &scope, -1, NULL, world->arena, &expr, &err));
}

static void a_share_gives_its_conditions_by_row(void **state) {
    World *world = *state;
    const Place place = {.line = 1};
    const Expr *expr, *of, *where;
    Err err = {.kind = ERR_NONE};
    static const char *const none[] = {"sum(a)", "count(flag)", "share(flag) - share(a > 1)",
                                       "share(flag, weight: pupils)", "share(prev(pupils) > 1)"};
    assert_true(formula_compile(STR("if(count(a > 3) = 0, 1, 100 * share(a >= 2, where: b < 45))"), &place, &scope, -1,
                                NULL, world->arena, &expr, &err));
    assert_true(formula_share(expr, world->arena, &of, &where));
    Rows rows = {.column = column, .column_name = column_name, .context = world, .reasons = world->reasons};
    double value[ROWS];
    Reason reason[ROWS];
    formula_rows(of, &rows, 0, ROWS, world->arena, (Column){value, reason});
    assert_true(value[0] == 0 && value[1] != 0 && value[4] != 0);
    formula_rows(where, &rows, 0, ROWS, world->arena, (Column){value, reason});
    assert_true(value[0] != 0 && value[3] != 0 && value[4] == 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_true(formula_compile(str_from(none[i]), &place, &scope, -1, NULL, world->arena, &expr, &err));
        assert_false(formula_share(expr, world->arena, &of, &where));
    }
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(the_official_coefficient_of_variation_comes_out),
        BEHAVIOUR(operators_bind_as_on_paper),
        BEHAVIOUR(a_sign_binds_tighter_than_times_and_over),
        BEHAVIOUR(membership_with_an_unknown_item_is_open_unless_settled),
        BEHAVIOUR(rounding_up_leaves_large_whole_numbers_alone),
        BEHAVIOUR(what_no_double_holds_is_unknown),
        BEHAVIOUR(aggregates_respect_where_and_keep),
        BEHAVIOUR(quantiles_lie_between_values_in_proportion),
        BEHAVIOUR(a_rank_among_peers_leaves_others_without),
        BEHAVIOUR(growth_needs_a_year_before),
        BEHAVIOUR(an_aggregate_of_the_year_before_alone_runs_over_that_years_rows),
        BEHAVIOUR(what_was_not_there_yet_counts_as_nothing_in_a_sum_alone),
        BEHAVIOUR(what_a_parameter_switches_off_is_not_read),
        BEHAVIOUR(a_parameter_leaves_value_and_reason_as_they_are),
        BEHAVIOUR(unknown_survives_with_its_reason),
        BEHAVIOUR(a_settled_side_beats_an_unknown_one),
        BEHAVIOUR(a_value_equal_to_its_limit_on_paper_compares_equal),
        BEHAVIOUR(units_must_fit),
        BEHAVIOUR(errors_point_at_their_character),
        BEHAVIOUR(depth_and_length_have_limits),
        BEHAVIOUR(a_share_gives_its_conditions_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
