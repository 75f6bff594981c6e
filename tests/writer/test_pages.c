/* Behaviours of what stands on a page: where titles are broken, what columns get, what is printed for nothing, full
 * stops. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "evaluation_sample.h"
#include "tables.h"
#include "template.h"
#include "title.h"

static int set_up(void **state) {
    *state = sample_create();
    return 0;
}

static int tear_down(void **state) {
    sample_destroy(*state);
    return 0;
}

/* ---- titles ---- */

static Str lines_of(Sample *sample, const char *title) {
    Report report = {.title = str_from(title)};
    report_title_words(sample->pack, &report);
    return title_lines(&report, sample->arena);
}

static void a_title_wider_than_the_page_is_broken_before_a_word(void **state) {
    Str lines = lines_of(*state, "甲县\n关于2024年县域义务教育优质均衡发展督导评估的自评报告");
    Str rest = lines, line;
    size_t count = 0;
    while (str_cut(&rest, '\n', &line)) {
        assert_true(half_widths(line) <= 40); /* 20 characters of 2号 in 156 mm */
        count++;
    }
    assert_int_equal(count, 3);
    assert_true(str_find(lines, STR("督导\n")) < 0 && str_find(lines, STR("自评\n")) < 0); /* no word is broken */
}

/* Twenty characters would fit; the space that stands beside digits does not. */
static void the_space_beside_digits_counts(void **state) {
    Sample *sample = *state;
    Str lines = lines_of(sample, "关于2024年政府履行教育职责评价的自评报告");
    assert_true(str_find(lines, STR("\n")) > 0);
    assert_true(str_find(lines_of(sample, "关于某某年度政府履行教育职责评价的自评报"), STR("\n")) < 0);
}

static void the_lines_of_a_title_are_as_even_as_can_be(void **state) {
    /* 46 half characters: 22 before 结果, 24 from there. */
    assert_true(str_is(lines_of(*state, "2024年学校管理督导评估结果和问题的反馈意见书文"),
                       "2024年学校管理督导评估\n结果和问题的反馈意见书文"));
}

static void a_title_that_fits_or_has_no_such_word_stays(void **state) {
    assert_true(str_is(lines_of(*state, "关于督导评估结果的通报"), "关于督导评估结果的通报"));
    const char *strange = "丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁丁";
    assert_true(str_is(lines_of(*state, strange), strange));
}

/* ---- tables ---- */

static const TableOut *table_with(Sample *sample, const char *figure, int width) {
    TableMaker maker =
        table_maker(sample->arena, STR("表"), COLUMNS({"资源", 20}, {"需增加（件）", width}, {"说明", 20}), 0);
    table_row(&maker);
    table_text(&maker, STR("教学仪器设备"));
    table_figure(&maker, str_from(figure));
    table_text(&maker, STR(""));
    return table_done(&maker);
}

static const TableOut *small_table(Sample *sample, const char *figure) {
    return table_with(sample, figure, 2);
}

static void the_column_of_a_number_is_wide_enough_for_it(void **state) {
    const TableOut *table = small_table(*state, "25,927,971");
    long sum = table->widths[0] + table->widths[1] + table->widths[2];
    assert_true(table->widths[1] * TABLE_ROOM_UPRIGHT >= (10 + TABLE_COLUMN_EDGES) * sum); /* ten half characters */
    table = small_table(*state, "9");
    sum = table->widths[0] + table->widths[1] + table->widths[2];
    assert_true(table->widths[1] * TABLE_ROOM_UPRIGHT >= (6 + TABLE_COLUMN_EDGES) * sum); /* 需增加 above （件） */
    assert_true(table->widths[1] * TABLE_ROOM_UPRIGHT < (12 + TABLE_COLUMN_EDGES) * sum);
    assert_int_equal(table_with(*state, "9", 10)->widths[0], 20); /* nothing is taken where it fits */
}

/* Three days, a number and a name: each day is on one line, whatever the others need. */
static void columns_of_days_are_wide_enough_beside_each_other(void **state) {
    Sample *sample = *state;
    TableMaker maker = table_maker(sample->arena, STR("表"),
                                   COLUMNS({"事项", 30}, {"登记日期", 4}, {"期限", 4}, {"逾期（天）", 2}), 0);
    table_row(&maker);
    table_text(&maker, STR("新建学位一千一百个"));
    table_text(&maker, STR("2026年11月27日"));
    table_text(&maker, STR("2027年11月27日"));
    table_figure(&maker, STR("12"));
    const TableOut *table = table_done(&maker);
    long sum = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        sum += table->widths[i];
    }
    assert_true(table->widths[1] * TABLE_ROOM_UPRIGHT >= (16 + TABLE_COLUMN_EDGES) * sum);
    assert_true(table->widths[2] * TABLE_ROOM_UPRIGHT >= (16 + TABLE_COLUMN_EDGES) * sum);
    assert_true(table->widths[3] * TABLE_ROOM_UPRIGHT >= (6 + TABLE_COLUMN_EDGES) * sum);
}

static void days_within_a_text_are_said_in_words(void **state) {
    static const char *const cases[][2] = {{"2026-12-09 秋游", "2026年12月9日 秋游"},
                                           {"支教 2026-01-31至2026-12-27", "支教 2026年1月31日至2026年12月27日"},
                                           {"值班 2027-11-27/2027-11-28", "值班 2027年11月27日至2027年11月28日"},
                                           {"督改2026-0001", "督改2026-0001"},
                                           {"五项2026-11-0001", "五项2026-11-0001"},
                                           {"2026-13-40", "2026-13-40"},
                                           {"学号12026-11-20", "学号12026-11-20"},
                                           {"", ""}};
    Sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str said = said_days(sample->arena, str_from(cases[i][0]));
        assert_string_equal(str_cstr(sample->arena, said), cases[i][1]);
    }
}

static void an_empty_cell_is_a_dash(void **state) {
    assert_true(str_is(small_table(*state, "1")->cells[2].text, "—"));
}

static void counts_of_a_chart_have_no_places(void **state) {
    (void)state;
    double counts[] = {3, (double)NAN, 0}, shares[] = {0.5, 1};
    assert_true(chart_whole(&(ChartOut){.values = counts, .count = 3}));
    assert_false(chart_whole(&(ChartOut){.values = shares, .count = 2}));
    assert_false(chart_whole(&(ChartOut){.values = counts, .count = 3, .has_limit = true}));
}

static void schools_that_all_meet_it_are_not_counted_as_none_that_do_not(void **state) {
    Sample *sample = *state;
    assert_true(str_is(show_failing(sample->arena, 15, 0, 0, "待定"), "15所全部达标"));
    assert_true(str_is(show_failing(sample->arena, 15, 2, 0, "待定"), "15所中2所不达标"));
    /* One is not known: not all. */
    assert_true(str_is(show_failing(sample->arena, 15, 0, 1, "缺数"), "15所中0所不达标、1所缺数"));
    assert_true(str_is(show_failing(sample->arena, 0, 0, 0, "待定"), "没有适用的学校"));
}

/* ---- texts ---- */

static Str filled(Sample *sample, const char *template, const char *name) {
    Data *data = data_create(sample->arena, SCOPE_RATED, NULL);
    Filling filling = filling_create(sample->arena, data);
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    data_text(data, "name", str_from(name));
    if (!text_fill(&filling, str_from(template), data, &out, &err)) {
        fail_msg("%s", err.message);
    }
    return buf_str(&out);
}

static void what_people_end_with_a_full_stop_gets_no_second_one(void **state) {
    assert_true(str_is(filled(*state, "问题：{{name}}。", "没有开足课时。"), "问题：没有开足课时。"));
    assert_true(str_is(filled(*state, "{{name}}；期限未定。", "没有开足课时。"), "没有开足课时；期限未定。"));
    assert_true(str_is(filled(*state, "{{name}}请整改。", "没有开足课时。"), "没有开足课时。请整改。"));
    assert_true(str_is(filled(*state, "{{name}}。", "没有开足课时。。"), "没有开足课时。"));
    assert_true(str_is(filled(*state, "{{name}}（甲级）。", "没有开足课时。"), "没有开足课时（甲级）。"));
    assert_true(str_is(filled(*state, "。{{name}}", "没有开足课时。"), "。没有开足课时。"));
}

static void other_marks_at_the_end_of_what_people_wrote_are_not_doubled(void **state) {
    assert_true(str_is(filled(*state, "{{name}}。请整改。", "课时开足了吗？"), "课时开足了吗？请整改。"));
    assert_true(str_is(filled(*state, "{{name}}。", "务必整改！。"), "务必整改！"));
    assert_true(str_is(filled(*state, "{{name}}。", "没有开足课时；"), "没有开足课时。"));
    assert_true(str_is(filled(*state, "{{name}}。", "没有开足课时，"), "没有开足课时。"));
    assert_true(str_is(filled(*state, "{{name}}（甲级）。", "课时开足了吗？"), "课时开足了吗？（甲级）。"));
    assert_true(str_is(filled(*state, "{{name}}请整改。", "没有开足课时；"), "没有开足课时；请整改。"));
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(a_title_wider_than_the_page_is_broken_before_a_word),
        BEHAVIOUR(the_space_beside_digits_counts),
        BEHAVIOUR(the_lines_of_a_title_are_as_even_as_can_be),
        BEHAVIOUR(a_title_that_fits_or_has_no_such_word_stays),
        BEHAVIOUR(the_column_of_a_number_is_wide_enough_for_it),
        BEHAVIOUR(columns_of_days_are_wide_enough_beside_each_other),
        BEHAVIOUR(days_within_a_text_are_said_in_words),
        BEHAVIOUR(an_empty_cell_is_a_dash),
        BEHAVIOUR(counts_of_a_chart_have_no_places),
        BEHAVIOUR(schools_that_all_meet_it_are_not_counted_as_none_that_do_not),
        BEHAVIOUR(what_people_end_with_a_full_stop_gets_no_second_one),
        BEHAVIOUR(other_marks_at_the_end_of_what_people_wrote_are_not_doubled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
