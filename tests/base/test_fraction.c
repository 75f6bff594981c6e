/* Exact numbers: nothing is lost in sums and in what rescales them, and rounding is half up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base.h"

static int set_up(void **state) {
    *state = arena_create();
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(*state);
    return 0;
}

static Fraction read(const char *text) {
    Fraction value;
    assert_true(fraction_parse(str_from(text), &value));
    return value;
}

static void assert_same(Fraction got, const char *wanted) {
    assert_int_equal(fraction_compare(got, read(wanted)), 0);
}

static void decimals_are_read_strictly(void **state) {
    (void)state;
    static const char *const bad[] = {"",   "-",   ".5",        "1.",         "1e3", "1,5",   " 1",
                                      "1 ", "0x1", "1.1234567", "1234567890", "一",  "1.5.2", "nan"};
    Fraction value;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(fraction_parse(str_from(bad[i]), &value));
    }
    assert_same(read("-2.50"), "-2.5");
    assert_int_equal(read("95.8").num, 479);
    assert_int_equal(read("95.8").den, 5);
    assert_same(read("999999999.999999"), "999999999.999999");
}

static void sums_of_decimals_are_exact(void **state) {
    (void)state;
    Fraction sum = fraction_of(0);
    for (int i = 0; i < 1000; i++) {
        sum = fraction_add(sum, read("0.1"));
    }
    assert_same(sum, "100");
    assert_same(fraction_subtract(read("100"), read("4.2")), "95.8");
    assert_same(fraction_divide(fraction_multiply(read("86.4"), fraction_of(100)), fraction_of(96)), "90");
    Fraction third = fraction_divide(fraction_of(1), fraction_of(3));
    assert_same(fraction_add(third, fraction_add(third, third)), "1");
    assert_same(fraction_divide(read("5"), fraction_of(0)), "0");
    assert_same((Fraction){0, 0}, "0");
}

static void rounding_is_half_up_away_from_nothing(void **state) {
    assert_same(fraction_round(read("89.995"), 2), "90");
    assert_same(fraction_round(read("89.994999"), 2), "89.99");
    assert_same(fraction_round(read("-0.125"), 2), "-0.13");
    assert_same(fraction_from_number(2.675, 2), "2.68");
    assert_same(fraction_from_number(0.1 + 0.2, 6), "0.3");
    assert_same(fraction_from_number(NAN, 6), "0");
    assert_int_equal(fraction_compare(fraction_from_number(-INFINITY, 2), fraction_of(-1000000000)), 0);
    assert_true(str_is(fraction_show(*state, read("95.80"), 2), "95.8"));
    assert_true(str_is(fraction_show(*state, read("-0.05"), 2), "-0.05"));
    assert_true(str_is(fraction_show(*state, read("-0.004"), 2), "0"));
    assert_true(str_is(fraction_show(*state, fraction_divide(fraction_of(200), fraction_of(3)), 2), "66.67"));
    assert_true(str_is(fraction_show(*state, read("100"), 6), "100"));
}

/* Never beyond what 64 bits hold, whatever is reckoned; what is rounded then is far behind every point. */
static void what_grows_too_long_is_rounded_and_stays_near(void **state) {
    (void)state;
    static const int64_t primes[] = {999983, 999979, 999961, 999959, 999953, 999931};
    Fraction sum = fraction_of(0);
    double near = 0;
    for (size_t i = 0; i < sizeof primes / sizeof *primes; i++) {
        sum = fraction_add(sum, fraction_divide(fraction_of(100), fraction_of(primes[i])));
        near += 100.0 / (double)primes[i];
        assert_true(sum.den > 0 && sum.num > 0);
    }
    assert_true(fabs(fraction_number(sum) - near) < 1e-12);
    Fraction large = fraction_of(INT64_MAX);
    assert_true(fraction_compare(fraction_multiply(large, large), fraction_of(0)) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read_strictly),
        cmocka_unit_test(sums_of_decimals_are_exact),
        cmocka_unit_test_setup_teardown(rounding_is_half_up_away_from_nothing, set_up, tear_down),
        cmocka_unit_test(what_grows_too_long_is_rounded_and_stays_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
