/* Checks of whole reports, read as files are: those that need headings, problems and commitments. */
#include "read_support.h"

static ReadFindings check_it(const Room *room, const char *text) {
    ReadFile *file = ARENA_NEW(room->arena, ReadFile);
    ReadFindings findings;
    Err err = {.kind = ERR_NONE};
    *file = read_it(room, str_from(text));
    assert_true(read_check(file, 1, room->pack, NULL, room->arena, &findings, &err));
    return findings;
}

/* The first finding of a rule with this verdict; NULL: none. */
static const ReadFinding *found(const ReadFindings *findings, const char *code, ReadVerdict verdict) {
    for (size_t i = 0; i < findings->count; i++) {
        if (str_is(findings->items[i].rule->code, code) && findings->items[i].verdict == verdict) {
            return &findings->items[i];
        }
    }
    return NULL;
}

static void assert_found(const ReadFindings *findings, const char *code, ReadVerdict verdict, int line,
                         const char *said) {
    const ReadFinding *finding = found(findings, code, verdict);
    if (!finding) {
        for (size_t i = 0; i < findings->count; i++) {
            print_message("  %.*s %s %.*s\n", STR_ARG(findings->items[i].rule->code),
                          read_verdict_id(findings->items[i].verdict), STR_ARG(findings->items[i].message));
        }
        fail_msg("%s", code);
    }
    assert_int_equal(finding->line_count ? finding->lines[0] : 0, line);
    if (str_find(finding->message, str_from(said)) < 0) {
        fail_msg("%s: %.*s", code, STR_ARG(finding->message));
    }
}

/* ---- one report, one rule ---- */

static void assert_told(const Room *room, const char *text, const char *code, ReadVerdict verdict, int line,
                        const char *said) {
    ReadFindings findings = check_it(room, text);
    assert_found(&findings, code, verdict, line, said);
}

static void assert_untold(const Room *room, const char *text, const char *code, ReadVerdict verdict) {
    ReadFindings findings = check_it(room, text);
    assert_null(found(&findings, code, verdict));
}

/* What is planned for the next year is of that year, and no second value of this one. */
static void figures_are_of_the_year_that_the_heading_over_them_names(void **state) {
    ReadFile file =
        read_it(*state, STR("云溪县教育局2024年工作总结及2025年工作计划\n一、2024年工作总结\n招聘教师98名。\n"
                            "二、2025年工作计划\n（一）建强队伍\n招聘教师120名。\n三、2019年以来的探索\n"
                            "培训教师450名。\n"));
    static const char *const years[] = {"2024", "2025", "2024"};
    assert_int_equal(file.documents[0].figure_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_is(file.documents[0].figures[i].period, years[i]));
    }
}

/* What a paper that lays down rules says of amounts and of how often, and what there is. */
static void amounts_of_a_paper_of_rules_are_rules(void **state) {
    static const FigureKind kinds[] = {FIGURE_ACTUAL, FIGURE_THRESHOLD, FIGURE_THRESHOLD, FIGURE_ACTUAL};
    ReadFile file = read_it(*state, STR("云溪县教师绩效工资考核办法（试行）\n一、总则\n全县现有教师4120名。\n二、补贴\n"
                                        "早自修一次计15元，每周授课认定为12节。\n去年已发放补贴36万元。\n"));
    assert_int_equal(file.documents[0].figure_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(file.documents[0].figures[i].kind, kinds[i]);
    }
}

/* In a notice what is to be done once counts. */
static void once_counts_where_the_paper_asks(void **state) {
    const char *text = "关于做好暑假工作的通知\n各学校：\n一、活动\n（1）开展一次“告别陋习”活动。\n";
    ReadFile file = read_it(*state, str_from(text));
    assert_int_equal(file.documents[0].figure_count, 1);
    assert_int_equal(file.documents[0].figures[0].kind, FIGURE_TARGET);
    file = read_it(*state, STR("2024年暑假工作总结\n我校开展一次“告别陋习”活动，效果良好。\n"));
    assert_int_equal(file.documents[0].figure_count, 0);
}

/* A title that promises both begins with its report; an excerpt may end before the plans. */
static void a_report_with_plans_in_its_title_begins_with_the_report(void **state) {
    ReadFile file = read_it(*state, STR("云溪县教育局2024年度工作总结与2025年工作计划\n一、2024年亮点工作\n"
                                        "（一）建强队伍\n招聘教师98名，添置计算机1260台。\n"));
    assert_int_equal(file.documents[0].figure_count, 2);
    assert_int_equal(file.documents[0].figures[0].kind, FIGURE_ACTUAL);
    assert_int_equal(file.documents[0].figures[1].kind, FIGURE_ACTUAL);
    assert_string_equal(file.documents[0].outline[0].part, "result");
}

static void all_and_an_exception_are_told_with_both_lines(void **state) {
    ReadFindings findings =
        check_it(*state, "云溪县教育局2024年工作总结\n全县大班额已全面消除。\n城区小学仍有大班额9个。\n");
    assert_found(&findings, "RC-20", VERDICT_FAILS, 2, "城区小学仍有大班额9个");
    assert_int_equal(found(&findings, "RC-20", VERDICT_FAILS)->lines[1], 3);
    assert_untold(*state, "云溪县教育局2024年工作总结\n小学大班额已全面消除。\n初中仍有大班额9个。\n", "RC-20",
                  VERDICT_FAILS); /* of another scope */
    assert_untold(*state, "云溪县教育局2024年工作总结\n全县大班额已全面消除。\n城区小学新增学位900个。\n", "RC-20",
                  VERDICT_FAILS);
}

static void a_problem_without_a_measure_is_told(void **state) {
    ReadFindings findings = check_it(
        *state,
        "云溪县教育局自查报告\n一、存在的问题\n（一）音乐教师缺口较大。\n（二）食堂设施陈旧落后。\n二、整改措施\n"
        "（一）更新食堂设施设备，2025年6月底前完成。\n");
    assert_found(&findings, "RC-40", VERDICT_FAILS, 3, "音乐教师缺口较大");
    assert_found(&findings, "RC-40", VERDICT_HOLDS, 4, "食堂设施陈旧落后");
}

static void only_what_mends_all_problems_answers_each(void **state) {
    static const struct {
        const char *measure;
        bool all;
    } cases[] = {
        {"深入排查各类消防隐患,落实整改责任。", false}, /* of fires alone */
        {"深入排查各类消防隐患。", false},
        {"逐一排查消防隐患,及时完成整改。", false},
        {"对上述问题逐一整改,逐项销号。", true},
        {"所有问题于2025年6月底前整改到位。", true},
        {"深入研究所有问题。", false},       /* nothing is mended */
        {"对消防隐患逐一整改到位。", false}, /* of fires alone */
        {"校车隐患全部整改。", false},
        {"对消防安全隐患逐一整改到位。", false},
        {"所有限期整改隐患须于2025年8月31日前整改到位。", true},
        {"对排查出的56处隐患逐一整改。", true},
        {"对照清单逐一整改到位。", true}, /* no matter of its own */
        {"安全隐患等各项问题全部整改到位。", true},
    };
    const Room *room = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_format(room->arena,
                              "云溪县教育局自查报告\n一、存在的问题\n（一）音乐教师短缺。\n（二）食堂设施陈旧落后。\n"
                              "二、整改措施\n（一）%s\n",
                              cases[i].measure);
        ReadFindings findings = check_it(room, str_cstr(room->arena, text));
        const ReadFinding *open = found(&findings, "RC-40", VERDICT_FAILS);
        if ((open == NULL) != cases[i].all) {
            fail_msg("%s", cases[i].measure);
        }
    }
}

static void measures_without_a_deadline_or_anybody_are_told(void **state) {
    assert_told(*state,
                "云溪县教育局2025年工作计划\n一、重点任务\n1.新建幼儿园3所。\n2.基教股6月底前完成"
                "12所学校改厕。\n",
                "RC-41", VERDICT_FLAG, 3, "新建幼儿园3所");
    /* who does the rest is named, who does this is not */
    assert_told(*state,
                "云溪县教育局2025年工作计划\n一、重点任务\n1.6月底前新建幼儿园3所。\n2.基教股6月底前完成12所学校"
                "改厕。\n",
                "RC-41", VERDICT_FLAG, 3, "等1项");
    assert_untold(*state,
                  "云溪县教育局2025年工作计划\n一、重点任务\n1.项目股6月底前新建幼儿园3所。\n2.基教股6月底前完成12所"
                  "学校改厕。\n",
                  "RC-41", VERDICT_FLAG);
}

static void numbers_of_headings_that_skip_are_told(void **state) {
    assert_told(*state,
                "云溪县教育局2024年工作总结\n一、主要成效\n全县有小学45所。\n二、存在问题\n师资不足。\n"
                "四、下一步打算\n招聘教师。\n",
                "RC-46", VERDICT_FAILS, 6, "四");
    assert_told(*state,
                "云溪县教育局2024年工作总结\n一、主要成效\n全县有小学45所。\n二、存在问题\n师资不足。\n三、下一步打算"
                "\n招聘教师。\n",
                "RC-46", VERDICT_HOLDS, 2, "序号连续");
}

static void a_sentence_cut_before_a_heading_is_told(void **state) {
    assert_told(*state,
                "云溪县教育局2024年工作总结\n一、主要成效\n全县有小学45所，办学条件得到改善，\n二、存在问题\n"
                "师资不足。\n",
                "RC-48", VERDICT_FAILS, 3, "办学条件得到改善，");
    assert_untold(
        *state,
        "云溪县教育局2024年工作总结\n一、主要成效\n全县有小学45所，办学条件得到改善，\n教学质量有所提高。\n二、"
        "存在问题\n师资不足。\n",
        "RC-48", VERDICT_FAILS); /* it goes on */
}

static void claims_without_a_figure_are_told(void **state) {
    assert_told(*state, "云溪县教育局2024年工作总结\n办学条件明显改善。\n教学质量大幅提升，中考合格率达到86.5%。\n",
                "RC-51", VERDICT_FLAG, 2, "办学条件明显改善");
    assert_untold(*state, "云溪县教育局2024年工作总结\n教学质量大幅提升，中考合格率达到86.5%。\n", "RC-51",
                  VERDICT_FLAG);
}

static void one_quantity_in_two_scales_is_told(void **state) {
    assert_told(*state,
                "云溪县教育局2024年工作总结\n全县义务教育学校生均公用经费为1200元。\n全县义务教育学校"
                "生均公用经费为12000元。\n",
                "RC-29", VERDICT_FAILS, 2, "1200元");
    ReadFindings findings = check_it(
        *state, "云溪县教育局2024年工作总结\n全县义务教育学校生均公用经费为1200元。\n全县义务教育学校生均公用经费"
                "为1350元。\n");
    assert_null(found(&findings, "RC-29", VERDICT_FAILS));
    assert_non_null(found(&findings, "RC-27", VERDICT_FAILS));
}

static void one_name_written_in_two_ways_is_told(void **state) {
    assert_told(*state,
                "云溪县教育局2024年工作总结\n全面落实党组织领导的校长负责制。\n健全党组织领导下的校长负责制。"
                "\n",
                "RC-30", VERDICT_FLAG, 2, "校长负责制");
}

static void one_indicator_too_far_apart_is_told(void **state) {
    assert_told(*state,
                "云溪县教育局2024年工作总结\n全县学前教育普惠性幼儿园覆盖率为91.2%。\n全县学前教育普惠性幼儿园"
                "覆盖率为45.3%。\n",
                "RC-33", VERDICT_FLAG, 2, "91.2%");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_of_the_year_that_the_heading_over_them_names),
        cmocka_unit_test(a_report_with_plans_in_its_title_begins_with_the_report),
        cmocka_unit_test(amounts_of_a_paper_of_rules_are_rules),
        cmocka_unit_test(once_counts_where_the_paper_asks),
        cmocka_unit_test(all_and_an_exception_are_told_with_both_lines),
        cmocka_unit_test(a_problem_without_a_measure_is_told),
        cmocka_unit_test(only_what_mends_all_problems_answers_each),
        cmocka_unit_test(measures_without_a_deadline_or_anybody_are_told),
        cmocka_unit_test(numbers_of_headings_that_skip_are_told),
        cmocka_unit_test(a_sentence_cut_before_a_heading_is_told),
        cmocka_unit_test(claims_without_a_figure_are_told),
        cmocka_unit_test(one_quantity_in_two_scales_is_told),
        cmocka_unit_test(one_name_written_in_two_ways_is_told),
        cmocka_unit_test(one_indicator_too_far_apart_is_told),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
