/* When duties come: by working days, school terms, months, quarters, years. */
#include "duty_support.h"

typedef struct Times {
    Arena *arena;
    Pack *pack;
    DutyWindow *windows;
    size_t count;
    bool unknown;
} Times;

static int times_open(void **state) {
    static Times times;
    times = (Times){.arena = arena_create()};
    times.pack = shared_pack();
    *state = &times;
    return 0;
}

static int times_close(void **state) {
    Times *times = *state;
    arena_destroy(times->arena);
    return 0;
}

static Date day(const char *text) {
    Date date;
    assert_true(date_parse(str_from(text), &date));
    return date;
}

static void find(Times *times, const char *duty, const char *rule, const char *first, const char *last) {
    const DutyDef *def = pack_duty(times->pack, str_from(duty));
    assert_non_null(def);
    times->unknown = false;
    duty_windows(times->pack, duty_rule(def, str_from(rule)), NULL, 0, day(first), day(last), times->arena,
                 &times->windows, &times->count, &times->unknown);
}

static void assert_window(const Times *times, size_t at, const char *from, const char *due) {
    assert_true(at < times->count);
    Str got_from = date_show(times->arena, times->windows[at].from),
        got = date_show(times->arena, times->windows[at].due);
    if (!str_is(got_from, from) || !str_is(got, due)) {
        fail_msg("window %zu: %.*s to %.*s, wanted %s to %s", at, STR_ARG(got_from), STR_ARG(got), from, due);
    }
}

static void daily_duties_come_on_school_days_made_up_saturdays_too(void **state) {
    Times *times = *state;
    find(times, "D-06", "", "2026-04-27", "2026-05-10");
    assert_int_equal(times->count, 8); /* Labour Day is five days off, and 9 May is worked */
    assert_window(times, 3, "2026-04-30", "2026-04-30");
    assert_window(times, 4, "2026-05-06", "2026-05-06");
    assert_window(times, 7, "2026-05-09", "2026-05-09");
}

static void in_vacation_daily_duties_stop_and_duty_rosters_do_not(void **state) {
    Times *times = *state;
    find(times, "D-06", "", "2026-07-11", "2026-08-31");
    assert_int_equal(times->count, 0);
    assert_false(times->unknown);
    find(times, "D-01", "", "2026-07-11", "2026-08-31");
    assert_int_equal(times->count, 52);
}

static void ten_months_of_a_school_year_want_a_drill(void **state) {
    Times *times = *state;
    find(times, "M-03", "", "2025-09-01", "2026-08-31");
    assert_int_equal(times->count, 10 - 1); /* February 2026 is vacation, as are July and August */
    assert_window(times, 0, "2025-09-01", "2025-09-30");
    assert_window(times, 5, "2026-03-01", "2026-03-31");
    find(times, "M-03", "each-term", "2025-09-01", "2026-08-31");
    assert_int_equal(times->count, 2);
    assert_window(times, 0, "2025-09-01", "2026-01-30");
    assert_window(times, 1, "2026-03-02", "2026-07-10");
}

static void windows_are_told_by_days_after_an_anchor(void **state) {
    Times *times = *state;
    find(times, "T-02", "", "2025-08-01", "2026-07-31");
    assert_window(times, 0, "2025-09-01", "2025-09-15");
    find(times, "T-01", "", "2025-08-01", "2026-07-31");
    assert_window(times, 0, "2025-08-27", "2025-09-11");
    find(times, "T-07", "", "2025-08-01", "2026-07-31");
    assert_window(times, 0, "2025-09-01", "2025-10-15"); /* by 15 October and by 15 March */
    assert_window(times, 1, "2026-03-02", "2026-03-15");
    find(times, "H-01", "", "2026-01-01", "2026-12-31");
    assert_window(times, 0, "2026-06-10", "2026-07-10");
    assert_window(times, 1, "2026-12-11", "2027-01-10");
    find(times, "M-13", "", "2026-05-01", "2026-05-31");
    assert_window(times, 0, "2026-05-01", "2026-05-05");
    find(times, "Y-21", "", "2026-01-01", "2026-12-31");
    assert_window(times, 0, "2026-11-10", "2026-12-10");
}

static void an_event_counts_from_its_day_in_working_days(void **state) {
    Times *times = *state;
    find(times, "E-01-2", "", "2026-02-13", "2026-02-13");
    assert_int_equal(times->count, 1);
    assert_window(times, 0, "2026-02-13", "2026-02-27"); /* over the Spring Festival */
    find(times, "E-06", "", "2026-03-16", "2026-03-16");
    assert_window(times, 0, "2026-02-10", "2026-03-02"); /* two Saturdays of February are worked */
}

static void every_second_week_is_the_same_week_for_all(void **state) {
    Times *times = *state;
    find(times, "W-09", "", "2026-03-01", "2026-04-30");
    assert_true(times->count >= 4);
    for (size_t i = 1; i < times->count; i++) {
        assert_int_equal(date_days_between(times->windows[i - 1].from, times->windows[i].from), 14);
        assert_int_equal(date_weekday(times->windows[i].from), 1);
        assert_int_equal(date_days_between(times->windows[i].from, times->windows[i].due), 13);
    }
}

static void only_the_months_that_are_named_count(void **state) {
    Times *times = *state;
    find(times, "D-13", "", "2026-01-01", "2026-12-31");
    assert_int_equal(times->count, 30 + 31 + 31 + 30);
    assert_window(times, 0, "2026-06-01", "2026-06-01");
}

static void terms_that_nobody_set_are_told_and_not_guessed(void **state) {
    Times *times = *state;
    find(times, "T-02", "", "2031-08-01", "2031-12-31");
    assert_int_equal(times->count, 0);
    assert_true(times->unknown);
    find(times, "D-06", "", "2031-10-01", "2031-10-31");
    assert_int_equal(times->count, 0);
    assert_true(times->unknown);
    find(times, "M-05", "", "2031-10-01", "2031-10-31"); /* goes on: hangs on no term */
    assert_int_equal(times->count, 1);
    assert_false(times->windows[0].confirmed);
}

static void every_duty_of_the_packs_has_windows_or_waits_for_an_event(void **state) {
    Times *times = *state;
    size_t count;
    const DutyDef *defs = pack_duties(times->pack, &count);
    assert_true(count >= 140);
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; r < defs[i].rule_count; r++) {
            if (defs[i].rules[r].every == DUTY_EVENT) {
                continue;
            }
            int years = defs[i].rules[r].every == DUTY_YEAR ? defs[i].rules[r].step : 1;
            duty_windows(times->pack, &defs[i].rules[r], NULL, 0, day("2025-09-01"), (Date){2025 + years, 8, 31},
                         times->arena, &times->windows, &times->count, &times->unknown);
            if (!times->count) {
                fail_msg("%.*s has no window in a school year", STR_ARG(defs[i].id));
            }
            for (size_t w = 0; w < times->count; w++) {
                int length = date_days_between(times->windows[w].from, times->windows[w].due);
                assert_true(length >= 0 && length < 430);
            }
        }
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, times_open, times_close)
    const struct CMUnitTest tests[] = {
        TEST(daily_duties_come_on_school_days_made_up_saturdays_too),
        TEST(in_vacation_daily_duties_stop_and_duty_rosters_do_not),
        TEST(ten_months_of_a_school_year_want_a_drill),
        TEST(windows_are_told_by_days_after_an_anchor),
        TEST(an_event_counts_from_its_day_in_working_days),
        TEST(every_second_week_is_the_same_week_for_all),
        TEST(only_the_months_that_are_named_count),
        TEST(terms_that_nobody_set_are_told_and_not_guessed),
        TEST(every_duty_of_the_packs_has_windows_or_waits_for_an_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
