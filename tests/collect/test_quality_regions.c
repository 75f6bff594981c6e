/* One element over many schools: first digits where the law applies, and not where it does not; last digits. */
#include "quality_support.h"
#include "rounds.h"

enum { SCHOOLS = 600, ROUNDS = 200 };

static int region_open(void **state) {
    world_open(state);
    World *world = *state;
    world_import(world, bare_county(world->arena, "2024", SCHOOLS));
    world_load(world, "2024", false);
    return 0;
}

typedef double (*Figure)(Dice *dice);

/* Wide enough for the law: three powers of ten. */
static double wide(Dice *dice) {
    return round(spread(dice, 3000, 1.6)) + 1;
}

static double narrow(Dice *dice) {
    return round(spread(dice, 3000, 0.4));
}

/* As people make figures up: every first digit as often, never the same magnitude. */
static double made_up(Dice *dice) {
    double first = 1 + floor(9 * roll(dice)), power = 1 + floor(4 * roll(dice));
    return floor((first + roll(dice)) * pow(10, power));
}

/* Four in ten are estimates that end in 0. */
static double estimated(Dice *dice) {
    double value = round(spread(dice, 3000, 0.4));
    return roll(dice) < 0.4 ? round(value / 10) * 10 : value;
}

/* A standard of 650 yuan times a number of pupils. */
static double by_standard(Dice *dice) {
    return 650 * round(spread(dice, 300, 0.4));
}

static Quality fill(World *world, const char *id, Figure figure, uint64_t seed, Arena *arena) {
    Change now = {.arena = arena};
    Dice dice = {seed};
    now.items = ARENA_ARRAY(arena, world->frame->tree.count, CellChange);
    for (size_t row = 0; row < world->frame->tree.count; row++) {
        if (world->frame->school_rows[row]) {
            now.items[now.count++] = (CellChange){(int)row, element_of(world, id), figure(&dice)};
        }
    }
    const QualityFrames frames = {.frame = changed(world->frame, &now, NULL, arena)};
    return look_at(&frames, unit_of(world->frame, "101"), arena);
}

static void made_up_figures_break_the_law_of_first_digits(void **state) {
    World *world = *state;
    Arena *arena = arena_create();
    Quality quality = fill(world, "books", made_up, 3, arena);
    const Finding *finding = finding_of(&quality, unit_of(world->frame, "101"), QUALITY_BENFORD, "books-1");
    assert_non_null(finding);
    assert_true(finding->chance < 1e-6 && says(finding, "第一位") && says(finding, "图书册数"));
    assert_true(says(finding, "不说明哪所学校"));
    arena_destroy(arena);
}

static void the_law_is_not_applied_where_figures_do_not_spread(void **state) {
    World *world = *state;
    Arena *arena = arena_create();
    Quality quality = fill(world, "books", narrow, 4, arena);
    assert_int_equal(quality.tallies[QUALITY_BENFORD].tested, 0);
    quality = fill(world, "books", wide, 4, arena);
    assert_int_equal(quality.tallies[QUALITY_BENFORD].tested, 2);
    arena_destroy(arena);
}

static void honest_figures_keep_the_law(void **state) {
    World *world = *state;
    int found = 0;
    const int rounds = rounds_of(ROUNDS, 5);
    for (uint64_t seed = 1; seed <= (uint64_t)rounds; seed++) {
        Arena *arena = arena_create();
        Quality quality = fill(world, "books", wide, seed * 31, arena);
        found += count_of(&quality, QUALITY_BENFORD) > 0 || count_of(&quality, QUALITY_LAST_DIGIT) > 0;
        assert_int_equal(quality.tallies[QUALITY_BENFORD].tested, 2);
        arena_destroy(arena);
    }
    double promised = rounds * 2 * 0.01;
    print_message("%d of %d honest regions\n", found, rounds);
    assert_true(found <= promised + 3 * sqrt(promised));
}

static void estimates_show_in_the_last_digits(void **state) {
    World *world = *state;
    Arena *arena = arena_create();
    Quality quality = fill(world, "books", estimated, 5, arena);
    const Finding *finding = finding_of(&quality, unit_of(world->frame, "101"), QUALITY_LAST_DIGIT, "books");
    assert_non_null(finding);
    assert_true(finding->value > 0.3 && says(finding, "末位是0"));
    quality = fill(world, "books", narrow, 5, arena);
    assert_int_equal(count_of(&quality, QUALITY_LAST_DIGIT), 0);
    assert_int_equal(quality.tallies[QUALITY_LAST_DIGIT].tested, 1);
    quality = fill(world, "pub_budget", by_standard, 5, arena);
    assert_int_equal(count_of(&quality, QUALITY_LAST_DIGIT), 0); /* so it is made, nobody estimates */
    arena_destroy(arena);
}

static void one_school_alone_has_no_digits_of_all_schools(void **state) {
    World *world = *state;
    Arena *arena = arena_create();
    const QualityFrames frames = {.frame = world->frame};
    Quality quality = look_at(&frames, unit_of(world->frame, "10100000"), arena);
    assert_int_equal(quality.tallies[QUALITY_LAST_DIGIT].tested + quality.tallies[QUALITY_BENFORD].tested, 0);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_up_figures_break_the_law_of_first_digits),
        cmocka_unit_test(the_law_is_not_applied_where_figures_do_not_spread),
        cmocka_unit_test(honest_figures_keep_the_law),
        cmocka_unit_test(estimates_show_in_the_last_digits),
        cmocka_unit_test(one_school_alone_has_no_digits_of_all_schools),
    };
    return cmocka_run_group_tests(tests, region_open, world_close);
}
