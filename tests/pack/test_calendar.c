/* The calendar: working days by the yearly notices, years that are not known, and calendars that are refused. */
#include "pack_support.h"

static void load_built_in(Folder *folder) {
    folder->problems = problem_list(folder->arena, 100);
    assert_true(pack_load(NULL, &folder->pack, &folder->problems));
}

static bool works(const Folder *folder, int year, int month, int day) {
    return pack_working_day(folder->pack, (Date){year, month, day});
}

static void assert_after(const Folder *folder, Date from, int days, Date wanted) {
    Date got = pack_working_days_after(folder->pack, from, days);
    if (date_compare(got, wanted) != 0) {
        fail_msg("%d working days: %04d-%02d-%02d", days, got.year, got.month, got.day);
    }
}

static void spring_festival_is_off_and_its_weekends_are_worked(void **state) {
    Folder *folder = *state;
    load_built_in(folder);
    assert_true(works(folder, 2026, 2, 14));  /* Saturday before */
    assert_false(works(folder, 2026, 2, 15)); /* Sunday, first day */
    assert_false(works(folder, 2026, 2, 17)); /* a Tuesday */
    assert_false(works(folder, 2026, 2, 23));
    assert_true(works(folder, 2026, 2, 24));
    assert_true(works(folder, 2026, 2, 28)); /* Saturday after */
    assert_false(works(folder, 2026, 3, 1));
    assert_true(works(folder, 2023, 1, 28) && works(folder, 2023, 1, 29) && !works(folder, 2023, 1, 27));
    assert_true(works(folder, 2024, 2, 4) && works(folder, 2024, 2, 18) && !works(folder, 2024, 2, 12));
    assert_true(works(folder, 2025, 1, 26) && works(folder, 2025, 2, 8) && !works(folder, 2025, 2, 4));
}

static void every_year_has_the_working_days_of_its_notice(void **state) {
    /* Weekdays of the year, less holidays on weekdays, plus weekend days worked. */
    static const struct { int year, days; } years[] = {{2023, 249}, {2024, 251}, {2025, 248}, {2026, 248}};
    Folder *folder = *state;
    load_built_in(folder);
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        Date before = {years[i].year - 1, 12, 31}, last = {years[i].year, 12, 31};
        assert_int_equal(pack_working_days_between(folder->pack, before, last), years[i].days);
        assert_true(pack_days_confirmed(folder->pack, (Date){years[i].year, 1, 1}, last));
    }
}

static void a_day_says_why_it_is_off(void **state) {
    Folder *folder = *state;
    load_built_in(folder);
    assert_true(str_is(pack_day_reason(folder->pack, (Date){2026, 2, 17}, folder->arena), "春节放假"));
    assert_true(str_is(pack_day_reason(folder->pack, (Date){2026, 2, 14}, folder->arena), "春节调休上班"));
    assert_true(str_is(pack_day_reason(folder->pack, (Date){2026, 3, 7}, folder->arena), "周六"));
    assert_true(str_is(pack_day_reason(folder->pack, (Date){2026, 3, 8}, folder->arena), "周日"));
    assert_int_equal(pack_day_reason(folder->pack, (Date){2026, 3, 9}, folder->arena).len, 0);
}

static void working_days_are_counted_over_holidays_both_ways(void **state) {
    Folder *folder = *state;
    load_built_in(folder);
    assert_after(folder, (Date){2026, 2, 13}, 1, (Date){2026, 2, 14});
    assert_after(folder, (Date){2026, 2, 13}, 2, (Date){2026, 2, 24});
    assert_after(folder, (Date){2026, 2, 13}, 6, (Date){2026, 2, 28});
    assert_after(folder, (Date){2026, 2, 13}, 7, (Date){2026, 3, 2});
    assert_after(folder, (Date){2026, 3, 2}, -7, (Date){2026, 2, 13});
    assert_after(folder, (Date){2026, 2, 18}, 0, (Date){2026, 2, 24});
    assert_after(folder, (Date){2026, 2, 14}, 0, (Date){2026, 2, 14});
    assert_after(folder, (Date){2026, 2, 18}, -1, (Date){2026, 2, 14});
    assert_int_equal(pack_working_days_between(folder->pack, (Date){2026, 2, 13}, (Date){2026, 3, 2}), 7);
    assert_int_equal(pack_working_days_between(folder->pack, (Date){2026, 3, 2}, (Date){2026, 2, 13}), -7);
    assert_int_equal(pack_working_days_between(folder->pack, (Date){2026, 3, 2}, (Date){2026, 3, 2}), 0);
}

static void a_year_without_notice_knows_weekends_only_and_says_so(void **state) {
    Folder *folder = *state;
    load_built_in(folder);
    assert_true(works(folder, 2031, 10, 1)); /* National Day on a Wednesday: nobody knows the notice */
    assert_false(works(folder, 2031, 10, 4));
    assert_false(pack_days_confirmed(folder->pack, (Date){2031, 10, 1}, (Date){2031, 10, 1}));
    assert_false(pack_days_confirmed(folder->pack, (Date){2026, 12, 30}, (Date){2027, 1, 5}));
    assert_true(pack_days_confirmed(folder->pack, (Date){2026, 12, 30}, (Date){2025, 1, 5}));
}

static void a_region_has_a_school_year_of_its_own(void **state) {
    Folder *folder = *state;
    folder_put(
        folder, "c.yaml",
        STR("calendar: cn\nschool_years:\n"
            "  - {year: 2025, t1: 2025-09-01, e1: 2026-01-30, t2: 2026-03-02, e2: 2026-07-10, confirmed: false, "
            "source: 建议}\n"
            "  - {year: 2025, region: \"990100\", t1: 2025-08-25, e1: 2026-01-16, t2: 2026-03-05, e2: 2026-07-17, "
            "confirmed: true, source: 校历}\n"));
    bool good = folder_load(folder);
    folder_print(folder);
    assert_true(good);
    const SchoolYearDef *own = pack_school_year(folder->pack, STR("990100"), 2025);
    assert_true(own && own->confirmed && own->t1.month == 8 && own->e2.day == 17);
    assert_null(pack_school_year(folder->pack, STR("990200"), 2025));
    assert_false(pack_school_year(folder->pack, STR(""), 2025)->confirmed);
    assert_null(pack_school_year(folder->pack, STR(""), 2024));
}

#define HEAD "calendar: cn\nholidays:\n  - year: 2026\n    source: 通知\n    days_off:\n      - "
#define YEAR "calendar: cn\nschool_years:\n  - "

static void a_broken_calendar_is_refused_at_its_place(void **state) {
    static const struct {
        const char *content, *place, *words;
    } broken[] = {
        {"calendar: cn\nholidays:\n  - {year: 2026, days_off: []}\n", "x.yaml:3:5", "source"},
        {"calendar: cn\nholidays:\n  - {year: 26, source: 通知, days_off: []}\n", "x.yaml:3:12", "四位数"},
        {"calendar: cn\nholidays:\n  - {year: 2026, source: 甲, days_off: []}\n  - {year: 2026, source: 乙, days_off: "
         "[]}\n",
         "x.yaml:4:12", "放假年份|重复"},
        {HEAD "{name: 春节, from: 2026-02-23, to: 2026-02-15}\n", "x.yaml:6:42", "不能早于"},
        {HEAD "{name: 春节, from: 2026-02, to: 2026-02-15}\n", "x.yaml:6:39", "哪天"},
        {HEAD "{name: 春节, from: 2026-02-30, to: 2026-02-15}\n", "x.yaml:6:26", "不是日期"},
        {HEAD "{name: 春节, from: 2027-02-05, to: 2027-02-12}\n", "x.yaml:6:42", "不在2026年"},
        {HEAD "{name: 春节, from: 2026-02-15, to: 2026-02-23, worked: [2026-02-13]}\n", "x.yaml:6:63", "本来就上班"},
        {HEAD "{name: 春节, from: 2026-02-15, to: 2026-02-23, worked: [2026-02-21]}\n", "x.yaml:6:63",
         "只能写一次|春节"},
        {HEAD "{name: 春节, from: 2026-02-15, to: 2026-02-23, worked: [明天]}\n", "x.yaml:6:63", "不是日期"},
        {HEAD "{name: 元旦, from: 2026-01-01, to: 2026-01-03}\n      - {name: 又, from: 2026-01-03, to: 2026-01-03}\n",
         "x.yaml:7:9", "2026-01-03|元旦"},
        {YEAR
         "{year: 2025, t1: 2025-09-01, e1: 2025-08-30, t2: 2026-03-02, e2: 2026-07-10, confirmed: true, source: 甲}\n",
         "x.yaml:3:38", "先后"},
        {YEAR
         "{year: 2025, t1: 2026-09-01, e1: 2027-01-30, t2: 2027-03-02, e2: 2027-07-10, confirmed: true, source: 甲}\n",
         "x.yaml:3:22", "2025年"},
        {YEAR "{year: 2025, t1: 2025-09-01, e1: 2026-01-30, t2: 2026-03-02, confirmed: true, source: 甲}\n",
         "x.yaml:3:5", "e2"},
        {"calendar: cn\nholiday: []\n", "x.yaml:2:1", "holidays"},
    };
    Folder *folder = *state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        folder_put(folder, "x.yaml", str_from(broken[i].content));
        bool good = folder_load(folder);
        if (good || !folder_told(folder, broken[i].place, broken[i].words)) {
            folder_print(folder);
            fail_msg("broken calendar %zu", i);
        }
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        TEST(spring_festival_is_off_and_its_weekends_are_worked),
        TEST(every_year_has_the_working_days_of_its_notice),
        TEST(a_day_says_why_it_is_off),
        TEST(working_days_are_counted_over_holidays_both_ways),
        TEST(a_year_without_notice_knows_weekends_only_and_says_so),
        TEST(a_region_has_a_school_year_of_its_own),
        TEST(a_broken_calendar_is_refused_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
