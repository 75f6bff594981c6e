/* Days as plans write them: what is told by the words, and what is not. */
#include "plan_internal.h"
#include "plan_support.h"

static const Date begins = {2026, 1, 1}, ends = {2026, 12, 31}, later = {2028, 12, 31};

static void assert_day(Bench *bench, const char *text, Date until, const char *wanted, bool guessed) {
    Str day = {NULL, 0}, guess;
    bool read = deadline_read(str_from(text), begins, until, bench->arena, &day, &guess);
    if (!wanted) {
        if (read) {
            fail_msg("%s was read as %.*s", text, STR_ARG(day));
        }
        return;
    }
    if (!read || !str_is(day, wanted) || (guess.len > 0) != guessed) {
        fail_msg("%s: %d %.*s (%.*s), wanted %s", text, read, STR_ARG(day), STR_ARG(guess), wanted);
    }
}

static void days_that_are_written_out_are_taken_as_they_are(void **state) {
    assert_day(*state, "2026-11-30", later, "2026-11-30", false);
    assert_day(*state, "2026/6/1", later, "2026-06-01", false);
    assert_day(*state, "2026年8月31日前", later, "2026-08-31", false);
    assert_day(*state, "２０２６年８月３１日", later, "2026-08-31", false);
}

static void the_end_of_a_month_is_its_last_day_and_says_so(void **state) {
    assert_day(*state, "2027年6月底前", later, "2027-06-30", true);
    assert_day(*state, "2028年2月末", later, "2028-02-29", true);
    assert_day(*state, "2027年底", later, "2027-12-31", true);
    assert_day(*state, "2027年末前", later, "2027-12-31", true);
    assert_day(*state, "2027年内", later, "2027-12-31", true);
}

static void a_year_that_is_not_written_is_the_plan_s_only_when_it_has_one(void **state) {
    assert_day(*state, "6月底", ends, "2026-06-30", true);
    assert_day(*state, "9月10日前", ends, "2026-09-10", true);
    assert_day(*state, "6月底", later, NULL, false);
    assert_day(*state, "年底前", ends, "2026-12-31", true);
    assert_day(*state, "年内", ends, "2026-12-31", true);
    assert_day(*state, "年底前", later, NULL, false);
}

static void what_names_no_day_is_not_guessed(void **state) {
    static const char *const texts[] = {"",     "长期坚持", "下月底", "三个月内",   "本学期末",
                                        "全年", "每月",     "2026",   "2026年13月", "2026年2月30日",
                                        "尽快", "6月上旬",  "年月日", "-1月"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_day(*state, texts[i], ends, NULL, false);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, plans_bench_open, plans_bench_close)
    const struct CMUnitTest tests[] = {
        TEST(days_that_are_written_out_are_taken_as_they_are),
        TEST(the_end_of_a_month_is_its_last_day_and_says_so),
        TEST(a_year_that_is_not_written_is_the_plan_s_only_when_it_has_one),
        TEST(what_names_no_day_is_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
