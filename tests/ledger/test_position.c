/* Where something is: coordinates come into one form, half a pair and impossible degrees are refused, words are left.
 */
#include "ledger_support.h"

#include "ledger_internal.h"

static void assert_kept(const char *given, const char *expected) {
    Arena *arena = arena_create();
    const char *fault = NULL;
    Str kept;
    assert_true(position_take(str_from(given), arena, &kept, &fault));
    assert_true(str_equal(kept, str_from(expected)));
    arena_destroy(arena);
}

static void assert_no_place(const char *given, const char *said) {
    Arena *arena = arena_create();
    const char *fault = NULL;
    Str kept;
    assert_false(position_take(str_from(given), arena, &kept, &fault));
    assert_non_null(fault);
    assert_non_null(strstr(fault, said));
    arena_destroy(arena);
}

static void coordinates_come_into_one_form(void **state) {
    (void)state;
    assert_kept("实验楼东侧（北纬29.56321，东经106.55123）", "实验楼东侧（北纬29.56321，东经106.55123）");
    assert_kept("实验楼（东） (东经106.551230° 北纬29.5632149度)", "实验楼（东）（北纬29.56321，东经106.55123）");
    assert_kept("北纬２９．５，东经１０６．２５", "北纬29.50000，东经106.25000");
    assert_kept("南纬1.5，西经70", "南纬1.50000，西经70.00000");
}

static void words_alone_stay_as_they_are(void **state) {
    (void)state;
    assert_kept("三号水塘（村东）", "三号水塘（村东）");
    assert_kept("东经路12号门口", "东经路12号门口");
    assert_kept("东经路口（北纬29.5，东经106.25）", "东经路口（北纬29.50000，东经106.25000）");
    assert_kept("29.56321, 106.55123（手机定位，误差约 5 米）", "29.56321, 106.55123（手机定位，误差约 5 米）");
}

static void half_a_pair_and_what_stands_behind_it_are_refused(void **state) {
    (void)state;
    assert_no_place("操场（北纬29.5）", "要写成");
    assert_no_place("操场（北纬29.5，北纬29.6）", "要写成");
    assert_no_place("操场（北纬29.5，东经106.2）旁边", "要写成");
    assert_no_place("北纬29.5.1，东经106.2", "要写成");
}

static void degrees_that_are_none_are_refused(void **state) {
    (void)state;
    assert_no_place("北纬106.55123，东经29.56321", "写反了");
    assert_no_place("北纬91，东经190", "不对");
    assert_kept("北纬90，东经180", "北纬90.00000，东经180.00000");
}

static void a_point_on_a_plan_comes_into_one_form(void **state) {
    (void)state;
    assert_kept("楼梯口（平面图12，自左37.25%，自上61.30%）", "楼梯口（平面图12，自左37.25%，自上61.30%）");
    assert_kept("楼梯口 平面图１２、自左37.2 自上 100", "楼梯口（平面图12，自左37.20%，自上100.00%）");
    assert_kept("平面图7，自左0，自上0", "平面图7，自左0.00%，自上0.00%");
    assert_kept("校门平面图3处没有标", "校门平面图3处没有标");
    assert_kept("平面图上的楼梯（平面图7，自左1%，自上2%）", "平面图上的楼梯（平面图7，自左1.00%，自上2.00%）");
}

static void half_a_point_and_one_outside_the_plan_are_refused(void **state) {
    (void)state;
    assert_no_place("楼梯口（平面图12，自左37.25%）", "要写成");
    assert_no_place("楼梯口（平面图12，自左37.25%，自上61%）旁边", "要写成");
    assert_no_place("楼梯口（平面图0，自左37.25%，自上61%）", "要写成");
    assert_no_place("楼梯口（平面图12，自左，自上61%）", "要写成");
    assert_no_place("楼梯口（平面图12，自左37.25%，自上100.5%）", "外面");
}

static void assert_words(const char *value, const char *words, int64_t plan) {
    Arena *arena = arena_create();
    assert_true(str_is(position_words(str_from(value), arena), words));
    assert_int_equal(position_plan(str_from(value), arena), plan);
    arena_destroy(arena);
}

static void words_are_found_again(void **state) {
    (void)state;
    assert_words("校门口（北纬29.56321，东经106.55123）", "校门口", 0);
    assert_words("校门口", "校门口", 0);
    assert_words("北纬29.56321，东经106.55123", "北纬29.56321，东经106.55123", 0);
    assert_words("楼梯口（平面图12，自左37.25%，自上61.30%）", "楼梯口", 12);
    assert_words("平面图12，自左37.25%，自上61.30%", "平面图12，自左37.25%，自上61.30%", 12);
}

#define PROBLEM(place)                                                                                                 \
    "{\"on\":\"2026-11-20\",\"kind\":\"摊点\",\"place\":\"" place "\",\"text\":\"占道\",\"town\":\"" COUNTY "\"}"

static void a_case_keeps_the_point_and_is_named_by_the_words(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "SAF-12.problem", SCHOOL, PROBLEM("校门口 东经106.25 北纬29.5"));
    assert_shows(bench, id, "\"place\":\"校门口（北纬29.50000，东经106.25000）\"");
    assert_shows(bench, id, "\"title\":\"摊点：校门口\"");
    assert_whole(bench);
}

static void a_wrong_point_is_told_at_its_field(void **state) {
    Bench *bench = *state;
    const NewCase made = {
        .record = STR("SAF-12.problem"), .unit = STR(SCHOOL), .fields = STR(PROBLEM("校门口（北纬106.2，东经29.5）"))};
    Err err = {.kind = ERR_NONE};
    int64_t id;
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "place");
    assert_non_null(strstr(err.message, "“位置”的纬度和经度好像写反了"));
}

static void a_plan_that_is_not_there_is_told_at_its_field(void **state) {
    Bench *bench = *state;
    const NewCase made = {.record = STR("SAF-12.problem"),
                          .unit = STR(SCHOOL),
                          .fields = STR(PROBLEM("校门口（平面图99，自左1%，自上2%）"))};
    Err err = {.kind = ERR_NONE};
    int64_t id;
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "place");
    assert_non_null(strstr(err.message, "平面图99不是这个单位现在的平面图"));
}

static void a_point_on_the_map_is_told_in_degrees(void **state) {
    Arena *arena = arena_create();
    double latitude, longitude;
    (void)state;
    assert_true(case_place_on_map(STR("东经路口（北纬29.56321，东经106.55123）"), arena, &latitude, &longitude));
    assert_true(latitude == 29.56321 && longitude == 106.55123);
    assert_true(case_place_on_map(STR("南纬1.00000，西经2.00000"), arena, &latitude, &longitude));
    assert_true(latitude == -1 && longitude == -2);
    assert_false(case_place_on_map(STR("实验楼东侧"), arena, &latitude, &longitude));
    assert_false(case_place_on_map(STR("北纬29.56321"), arena, &latitude, &longitude));
    assert_false(case_place_on_map(STR("校门口（平面图12，自左1.00%，自上2.00%）"), arena, &latitude, &longitude));
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coordinates_come_into_one_form),
        cmocka_unit_test(words_alone_stay_as_they_are),
        cmocka_unit_test(half_a_pair_and_what_stands_behind_it_are_refused),
        cmocka_unit_test(degrees_that_are_none_are_refused),
        cmocka_unit_test(a_point_on_a_plan_comes_into_one_form),
        cmocka_unit_test(half_a_point_and_one_outside_the_plan_are_refused),
        cmocka_unit_test(words_are_found_again),
        cmocka_unit_test(a_point_on_the_map_is_told_in_degrees),
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_case_keeps_the_point_and_is_named_by_the_words),
        TEST(a_wrong_point_is_told_at_its_field),
        TEST(a_plan_that_is_not_there_is_told_at_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
