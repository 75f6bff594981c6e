/* What is checked of the text itself: its dates, its words, its digits. */
#include "check_support.h"

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_to_come_lie_behind_the_day_of_the_paper),
        cmocka_unit_test(the_text_itself_is_checked),
        cmocka_unit_test(digits_that_never_occur_are_told),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
