/* Comparisons, verdicts, the row rule and gaps: the places where a pass is decided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "standard_internal.h"

#define KNOWN(number) ((Value){(number), 0})
#define UNKNOWN       ((Value){0, 1})
#define CASE(name)    cmocka_unit_test(name)

static void a_value_at_its_limit_holds_in_spite_of_binary_fractions(void **state) {
    (void)state;
    assert_true(compare_holds(COMPARE_AT_LEAST, 0.1 + 0.2, 0.3));
    assert_true(compare_holds(COMPARE_AT_MOST, 0.1 + 0.2, 0.3));
    assert_false(compare_holds(COMPARE_LESS, 0.1 + 0.2, 0.3));
    assert_false(compare_holds(COMPARE_MORE, 0.3, 0.1 + 0.2));
    assert_false(compare_holds(COMPARE_AT_LEAST, 4.1999, 4.2));
    assert_true(compare_holds(COMPARE_LESS, 0.1499, 0.15));
}

static void the_unknown_is_pending_and_never_a_pass(void **state) {
    (void)state;
    assert_int_equal(compare_verdict(COMPARE_AT_LEAST, UNKNOWN, 0), VERDICT_PENDING);
    assert_int_equal(compare_verdict(COMPARE_AT_MOST, UNKNOWN, 1e9), VERDICT_PENDING);
    assert_int_equal(compare_verdict(COMPARE_AT_LEAST, KNOWN(1), NAN), VERDICT_NOT_APPLICABLE);
    assert_int_equal(compare_verdict(COMPARE_NONE, KNOWN(1), 1), VERDICT_NOT_APPLICABLE);
}

static void not_met_outweighs_pending_and_pending_outweighs_met(void **state) {
    (void)state;
    assert_int_equal(verdict_both(VERDICT_NOT_MET, VERDICT_PENDING), VERDICT_NOT_MET);
    assert_int_equal(verdict_both(VERDICT_PENDING, VERDICT_MET), VERDICT_PENDING);
    assert_int_equal(verdict_both(VERDICT_NOT_APPLICABLE, VERDICT_MET), VERDICT_MET);
    assert_int_equal(verdict_both(VERDICT_NOT_APPLICABLE, VERDICT_NOT_APPLICABLE), VERDICT_NOT_APPLICABLE);
}

static void rounding_that_would_change_the_verdict_is_told(void **state) {
    (void)state;
    assert_true(rounding_matters(COMPARE_AT_MOST, 0.5004, 0.5, 3));
    assert_false(rounding_matters(COMPARE_AT_MOST, 0.5006, 0.5, 3));
    assert_true(rounding_matters(COMPARE_AT_LEAST, 4.196, 4.2, 2));
    assert_false(rounding_matters(COMPARE_AT_LEAST, 4.2, 4.2, 2));
}

/* Three row items at least 10 each; one may miss, not under 85%. */
static Verdict rule_says(Value a, Value b, Value c) {
    const MissCut miss = miss_cut(COMPARE_AT_LEAST, 10, 0.85);
    const RowRule rule = {.of_count = 3, .may_miss = 1, .floor = 0.85};
    Value values[3] = {a, b, c};
    RuleTally tally = {.misses = {0}};
    for (int i = 0; i < 3; i++) {
        uint8_t verdict = (uint8_t)compare_verdict(COMPARE_AT_LEAST, values[i], 10);
        rule_count(&tally, COMPARE_AT_LEAST, &miss, &values[i].number, &verdict, 1);
    }
    uint8_t verdict;
    rule_verdicts(&rule, &tally, 1, &verdict);
    return (Verdict)verdict;
}

/* Around limits and floors, as far as the leeway and one step beyond it. */
static void many_values_at_once_are_judged_like_each_of_them(void **state) {
    (void)state;
    static const Compare compares[] = {COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_LESS, COMPARE_MORE};
    static const double limits[] = {0.3, 10, 2000, 0, -4}, floors[] = {1, 0.85},
                        off[] = {0, 1e-9, -1e-9, 1.1e-9, -1.1e-9, 0.5};
    enum { COUNT = sizeof off / sizeof *off * 2 + 1 };
    for (size_t c = 0; c < sizeof compares / sizeof *compares; c++) {
        for (size_t n = 0; n < sizeof limits / sizeof *limits * 2; n++) {
            double limit = limits[n / 2], floor = floors[n % 2], values[COUNT];
            Reason reasons[COUNT] = {0};
            uint8_t verdicts[COUNT];
            for (size_t i = 0; i < COUNT; i++) {
                double about = i % 2 ? limit : limit * floor;
                values[i] = about + about * off[i / 2 % (sizeof off / sizeof *off)];
            }
            reasons[COUNT - 1] = 1;
            verdicts_all(compares[c], (Column){values, reasons}, COUNT, compare_cut(compares[c], limit), verdicts);
            RuleTally tally = {.misses = {0}};
            const MissCut miss = miss_cut(compares[c], limit, floor);
            rule_count(&tally, compares[c], &miss, values, verdicts, COUNT);
            for (size_t i = 0; i < COUNT; i++) {
                Value value = {values[i], reasons[i]};
                assert_int_equal(verdicts[i], compare_verdict(compares[c], value, limit));
                bool missed = verdicts[i] == VERDICT_NOT_MET;
                assert_int_equal(tally.misses[i], missed);
                assert_int_equal(tally.stuck[i], missed && !miss_allowed(compares[c], values[i], limit, floor));
            }
        }
    }
}

static void one_item_may_miss_but_not_under_the_floor(void **state) {
    (void)state;
    assert_int_equal(rule_says(KNOWN(10), KNOWN(11), KNOWN(12)), VERDICT_MET);
    assert_int_equal(rule_says(KNOWN(10), KNOWN(8.5), KNOWN(12)), VERDICT_MET);
    assert_int_equal(rule_says(KNOWN(10), KNOWN(8.4), KNOWN(12)), VERDICT_NOT_MET);
    assert_int_equal(rule_says(KNOWN(9), KNOWN(9), KNOWN(12)), VERDICT_NOT_MET);
}

static void what_is_known_can_settle_a_row_before_all_is(void **state) {
    (void)state;
    assert_int_equal(rule_says(KNOWN(9), KNOWN(9), UNKNOWN), VERDICT_NOT_MET);
    assert_int_equal(rule_says(KNOWN(1), UNKNOWN, UNKNOWN), VERDICT_NOT_MET);
    assert_int_equal(rule_says(KNOWN(9), KNOWN(12), UNKNOWN), VERDICT_PENDING);
    assert_int_equal(rule_says(KNOWN(10), KNOWN(12), UNKNOWN), VERDICT_PENDING);
}

static void a_gap_is_the_least_number_of_whole_steps_that_holds(void **state) {
    (void)state;
    ItemDef people = {.compare = COMPARE_AT_LEAST, .times = 100, .resource_step = 1};
    assert_true(gap_to_limit(&people, 3, 812, 1, 0.9) == 5); /* 812 pupils need 7.308: 8 */
    assert_true(gap_to_limit(&people, 8, 812, 1, 0.9) == 0);
    assert_true(gap_to_limit(&people, 0, 1000, 1, 4.2) == 42); /* exact: not one more */
    ItemDef area = {.compare = COMPARE_AT_LEAST, .times = 1, .resource_step = 0.01};
    assert_true(gap_to_limit(&area, 100, 33, 1, 4.5) == 48.5);
    assert_true(gap_to_limit(&area, 0, 3, 1, 0.07 / 3) == 0.07);
    ItemDef more = {.compare = COMPARE_MORE, .times = 1, .resource_step = 1};
    assert_true(gap_to_limit(&more, 5, 1, 1, 5) == 1);
}

static void of_shared_property_a_stage_gets_only_its_part(void **state) {
    (void)state;
    ItemDef yuan = {.compare = COMPARE_AT_LEAST, .times = 1, .resource_step = 1};
    double add = gap_to_limit(&yuan, 0, 100, 0.4, 2000);
    assert_true(add == 500000);
    assert_true(step_up(&yuan, 10.2) == 11 && step_up(&yuan, 11) == 11 && step_nearest(&yuan, 10.9999999) == 11);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_value_at_its_limit_holds_in_spite_of_binary_fractions),
        CASE(the_unknown_is_pending_and_never_a_pass),
        CASE(not_met_outweighs_pending_and_pending_outweighs_met),
        CASE(rounding_that_would_change_the_verdict_is_told),
        CASE(many_values_at_once_are_judged_like_each_of_them),
        CASE(one_item_may_miss_but_not_under_the_floor),
        CASE(what_is_known_can_settle_a_row_before_all_is),
        CASE(a_gap_is_the_least_number_of_whole_steps_that_holds),
        CASE(of_shared_property_a_stage_gets_only_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
