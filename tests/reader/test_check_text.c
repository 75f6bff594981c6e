/* What is checked of the text itself: its dates, its words, its digits. */
#include "check_support.h"
#include "rounds.h"

#include <time.h>

static void days_to_come_lie_behind_the_day_of_the_paper(void **state) {
    static const Case cases[] = {
        {"RC-42", "工作简报\n2024年6月28日\n下一步,2024年5月31日前完成全面排查,由县教育局负责。", "fails"},
        {"RC-42", "工作简报\n2024年6月28日\n下一步,2024年7月31日前完成全面排查,由县教育局负责。", ""},
    };
    ASSERT_CASES(state, "plan", cases);
}

static void the_text_itself_is_checked(void **state) {
    static const Case cases[] = {
        {"RC-42", "2024年10月被确定为试点县,2024年5月列入全国名单。", "fails"},
        {"RC-42", "2024年5月列入全国名单,2024年10月被确定为试点县。", ""},
        {"RC-42", "2024年10月达标率比2024年5月提高。", ""},
        {"RC-42", "2023-2023学年度工作总结。", "fails"},
        {"RC-42", "2021-2025年规划。", ""},
        {"RC-32", "截至2024年9月,在校生3600人。\n截至2024年12月,教师210人。", "flag"},
        {"RC-32", "截至2024年9月,在校生3600人。\n截至2024年9月,教师210人。", ""},
        {"RC-32", "截至2024年12月31日,在校生3600人,截至2023年12月31日,在校生3500人。", ""},
        {"RC-32", "截至2024年12月31日,在校生3600人,截至2023年9月30日,在校生3500人。", "flag"},
        {"RC-32", "截至2024年9月,在校生3600人;截至2024年12月,教师210人。", "flag"},
        {"RC-43", "保证一天__次以上巡查,xx市教育局。", "fails"},
        {"RC-43", "全部教室配备投影,PPT课件和X光机。", ""},
        {"RC-44", "完成了□6所学校的重建。", "unknown"},
        {"RC-44", "编制《学校建设规划(-2030年)》。", "fails"},
        {"RC-48", "全面推进职业教育,落实好国务院。", "fails"},
        {"RC-49", "根据计划(20_20_年),推荐515项成果。", "fails"},
        {"RC-27", "报名人数为2419人。\n报名人数为2491人。", ""},
        {"RC-27", "全县公办小学一年级报名人数为2419人。\n全县公办小学一年级报名人数为2491人。", "fails"},
        {"RC-27", "全县公办小学一年级报名人数为2419人。\n全县公办小学一年级报名人数为2419人。", "holds"},
        {"RC-50", "xx市教育局,是甘肃省唯一的试点。", "fails"},
        {"RC-50", "青溪县教育局抓实常规管理。\n云岭县教育局印发通知。", "flag"},
        {"RC-50", "青溪县教育局抓实常规管理。\n全县教育局机关开展活动,各区教育局照此办理。", ""},
        {"RC-50", "青溪县教育局抓实常规管理。\n赴云岭县教育局考察学习。", ""},
        {"RC-31", "全县共有在校学生71836人。\n全县在校学生65210人。", "flag"},
        {"RC-31", "全县共有在校学生71836人。\n全县在校学生71800人。", ""},
        {"RC-31", "全县共有在校学生71836人。\n全县义务教育在校学生65210人。", ""},
        {"RC-35", "7所小学生均教学用房面积低于4.5平方米。", ""},
    };
    ASSERT_CASES(state, "summary", cases);
    static const Case plans[] = {
        {"RC-27", "新建幼儿园12所。\n拟新建平山幼儿园等10所幼儿园。", "fails"},
        {"RC-27", "新建幼儿园12所。\n改扩建幼儿园10所。", ""},
    };
    ASSERT_CASES(state, "plan", plans);
}

static void digits_that_never_occur_are_told(void **state) {
    const Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    for (int i = 0; i < 20; i++) {
        buf_add(&text, STR("培训教师12345678人,举办活动90场。"));
    }
    ReadFindings findings = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_true(str_is(verdicts(bench, &findings, "RC-45"), "holds"));
    text = buf_create(bench->arena);
    for (int i = 0; i < 20; i++) {
        buf_add(&text, STR("培训教师1234578人,举办活动90场。"));
    }
    findings = check_text_of(bench, "summary", str_cstr(bench->arena, buf_str(&text)));
    assert_true(str_is(verdicts(bench, &findings, "RC-45"), "fails"));
}

static bool says_of(const Bench *bench, const char *text, const char *rule) {
    ReadFindings findings = check_text_of(bench, "summary", text);
    for (size_t i = 0; i < findings.count; i++) {
        if (str_is(findings.items[i].rule->id, rule) && findings.items[i].verdict == VERDICT_FLAG) {
            return true;
        }
    }
    return false;
}

/* Each line has nine digits once each but `digit`, and `all_of_them` has it, too. */
static const char *lines_without(const Bench *bench, char digit, int without, int with) {
    Buf out = buf_create(bench->arena);
    for (int line = 0; line < without + with; line++) {
        for (char one = '1'; one <= '9'; one++) {
            char second = one == '9' ? '0' : one;
            if ((one != digit && second != digit) || line >= without) {
                buf_add_format(&out, "第%c中学购买设备%c%c台。", one, one, second);
            }
        }
        buf_add_char(&out, '\n');
    }
    return str_cstr(bench->arena, buf_str(&out));
}

static void a_digit_that_occurs_far_too_seldom_is_told(void **state) {
    assert_true(says_of(*state, lines_without(*state, '7', 30, 1), "digit-seldom"));
    assert_false(says_of(*state, lines_without(*state, '7', 0, 30), "digit-seldom"));
    assert_false(says_of(*state, lines_without(*state, '7', 4, 1), "digit-seldom")); /* too few digits to tell */
}

static void many_malformed_numbers_make_the_others_doubtful(void **state) {
    assert_true(says_of(*state, "入学率达.5%。\n巩固率为.8%。\n完成率达.6%。\n全县学校38所。", "malformed-share"));
    assert_false(says_of(*state, "入学率达.5%。\n巩固率为98.8%。\n完成率达97.6%。\n全县学校38所。", "malformed-share"));
}

/* Seconds of the processor for the checks of one paragraph of `count` pieces, reading left out. */
static double work_of(const Bench *bench, const char *piece, int count) {
    Buf text = buf_create(bench->arena);
    for (int i = 0; i < count; i++) {
        buf_add(&text, str_from(piece));
    }
    ReadFile *file = file_of(bench, "甲", "summary", str_cstr(bench->arena, buf_str(&text)));
    ReadFindings findings;
    clock_t begin = clock();
    assert_true(read_check(file, 1, bench->pack, NULL, bench->arena, &findings, NULL));
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void checks_of_one_long_paragraph_take_linear_time(void **state) {
    if (in_short()) {
        skip(); /* how work grows does not depend on the compiler */
    }
    /* Ten times as long: linear work is ten times as much, quadratic a hundred times. */
    static const char *const pieces[] = {"占全县的12%，", "2024年5月1日开会。", "5月1日开会。",
                                         "12处，限期整改的13处隐患，",
                                         "青藤小学限期整改的12处，桃园小学整改隐患13处，"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        double few = work_of(*state, pieces[i], 2500), many = work_of(*state, pieces[i], 25000);
        assert_true(many < 32 * few + 0.1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_to_come_lie_behind_the_day_of_the_paper),
        cmocka_unit_test(the_text_itself_is_checked),
        cmocka_unit_test(digits_that_never_occur_are_told),
        cmocka_unit_test(a_digit_that_occurs_far_too_seldom_is_told),
        cmocka_unit_test(many_malformed_numbers_make_the_others_doubtful),
        cmocka_unit_test(checks_of_one_long_paragraph_take_linear_time),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
