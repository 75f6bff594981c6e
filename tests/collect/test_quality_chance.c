/* The arithmetic of chance against tabled values, and against dice. */
#include "quality_support.h"

static void near(double value, double wanted, double within) {
    if (!(fabs(value - wanted) <= within * fabs(wanted))) {
        fail_msg("%.12g, wanted %.12g", value, wanted);
    }
}

static void tails_are_those_of_the_tables(void **state) {
    (void)state;
    near(chance_binomial(10, 0.5, 8), 56.0 / 1024, 1e-12);
    near(chance_binomial(20, 0.1, 20), 1e-20, 1e-9);
    near(chance_binomial(3, 0.1, 1), 1 - 0.729, 1e-12);
    near(chance_chi_square(3.841458821, 1), 0.05, 1e-8);
    near(chance_chi_square(16.91897760, 9), 0.05, 1e-8);
    near(chance_chi_square(27.87716487, 9), 0.001, 1e-8);
    near(chance_chi_square(2, 2), exp(-1), 1e-12); /* two degrees: an exponential */
    near(chance_chi_square(200, 2), exp(-100), 1e-10);
    near(chance_t(12.70620474, 1), 0.05, 1e-8);
    near(chance_t(2.228138852, 10), 0.05, 1e-8);
    near(chance_t(4.586893859, 10), 0.001, 1e-8);
    near(chance_t(-4.586893859, 10), 0.001, 1e-8);
    assert_true(chance_t(0, 5) == 1 && chance_chi_square(0, 5) == 1 && chance_binomial(5, 0.5, 0) == 1);
    assert_true(chance_binomial(5, 0.5, 6) == 0 && chance_binomial(5, 0, 1) == 0 && chance_binomial(5, 1, 5) == 1);
}

static void unequal_chances_are_added_up_exactly(void **state) {
    (void)state;
    const double equal[] = {0.3, 0.3, 0.3, 0.3, 0.3}, two[] = {0.1, 0.4};
    for (int k = 0; k <= 5; k++) {
        near(chance_each(equal, 5, k), chance_binomial(5, 0.3, k), 1e-12);
    }
    near(chance_each(two, 2, 1), 1 - 0.9 * 0.6, 1e-12);
    near(chance_each(two, 2, 2), 0.04, 1e-12);
}

/* Among groups of normal values, no more are as far from the median as the chance says. */
static void robust_distances_are_not_rarer_than_said(void **state) {
    (void)state;
    static const size_t sizes[] = {12, 20, 50};
    Dice dice = {42};
    for (size_t s = 0; s < 3; s++) {
        size_t all = 0, rare[3] = {0};
        static const double chances[3] = {0.01, 0.001, 0.0001};
        for (int round = 0; round < 20000; round++) {
            double values[64], sorted[64], median, deviation;
            for (size_t i = 0; i < sizes[s]; i++) {
                values[i] = sorted[i] = normal(&dice);
            }
            robust_centre(sorted, sizes[s], &median, &deviation);
            for (size_t i = 0; i < sizes[s]; i++, all++) {
                double chance = chance_robust((values[i] - median) / deviation, sizes[s]);
                for (int c = 0; c < 3; c++) {
                    rare[c] += chance <= chances[c];
                }
            }
        }
        for (int c = 0; c < 3; c++) {
            double expected = chances[c] * (double)all;
            if ((double)rare[c] > 1.25 * expected + 4 * sqrt(expected) || (double)rare[c] < 0.2 * expected) {
                fail_msg("%zu values: %zu beyond %g, expected %.0f", sizes[s], rare[c], chances[c], expected);
            }
        }
    }
}

static void many_comparisons_are_corrected(void **state) {
    (void)state;
    Arena *arena = arena_create();
    TestList list = test_list(arena, 0.05);
    static const double chances[] = {0.04, 0.001, 0.8, 0.03, 0.009, 0.3, 0.6, 0.9, 0.5, 0.7};
    for (size_t i = 0; i < 10; i++) {
        test_add(&list, chances[i], i, 0);
    }
    tests_adjust(&list);
    assert_int_equal(list.made, 10);
    assert_int_equal(list.count, 4); /* the others cannot be significant */
    near(list.items[0].adjusted, 0.01, 1e-12);
    near(list.items[1].adjusted, 0.045, 1e-12);
    near(list.items[2].adjusted, 0.1, 1e-12); /* 0.03 * 10 / 3, and not more than the next one's */
    near(list.items[3].adjusted, 0.1, 1e-12);
    arena_destroy(arena);
}

static void significant_digits_pass_over_zeros(void **state) {
    (void)state;
    assert_int_equal(significant_digits(1200), 2);
    assert_int_equal(significant_digits(1203), 4);
    assert_int_equal(significant_digits(0.05), 1);
    assert_int_equal(significant_digits(761.68), 5);
    assert_int_equal(significant_digits(0), 0);
}

static void chances_are_said_in_plain_words(void **state) {
    (void)state;
    Arena *arena = arena_create();
    assert_true(str_is(say_chance(arena, 0.034), "不到百分之4"));
    assert_true(str_is(say_chance(arena, 0.0021), "不到千分之3"));
    assert_true(str_is(say_chance(arena, 0.0000042), "不到百万分之5"));
    assert_true(str_is(say_chance(arena, 0), "不到十亿分之一"));
    assert_true(str_is(say_share(arena, 0.352), "35%") && str_is(say_share(arena, 0.018), "1.8%"));
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_are_those_of_the_tables),
        cmocka_unit_test(unequal_chances_are_added_up_exactly),
        cmocka_unit_test(robust_distances_are_not_rarer_than_said),
        cmocka_unit_test(many_comparisons_are_corrected),
        cmocka_unit_test(significant_digits_pass_over_zeros),
        cmocka_unit_test(chances_are_said_in_plain_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
