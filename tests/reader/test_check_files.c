/* Documents are held against each other, against those of earlier years, and against the data. */
#include "check_support.h"

static void documents_are_held_against_each_other(void **state) {
    const Bench *bench = *state;
    static const char text[] =
        "全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高,共收到学生征文198篇。";
    static const char cut[] =
        "全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高,共收到学生征文189篇。";
    ReadFile files[2] = {*file_of(bench, "甲", "summary", text), *file_of(bench, "乙", "summary", cut)};
    ReadFindings findings;
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-47"), "fails flag"));
    for (size_t i = 0; i < findings.count; i++) {
        if (str_is(findings.items[i].rule->id, "copies-differ")) {
            assert_true(str_is(findings.items[i].found, "189") && str_is(findings.items[i].expected, "198"));
        }
    }
    assert_true(str_is(verdicts(bench, &findings, "RC-27"), "fails"));
    ReadFile years[2] = {*file_of(bench, "计划", "plan", "力争新建标准化学校12所。\n年底前完成校车动态监控平台建设。"),
                         *file_of(bench, "总结", "summary", "全年新建标准化学校12所,全部投入使用。")};
    years[1].documents[0].period = STR("2025");
    assert_true(read_check(years, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-52"), "holds fails"));
}

/* Last year's paper copied: that each tells its own year is no difference, another year in it is one. */
static void the_year_of_each_paper_is_no_difference(void **state) {
    const Bench *bench = *state;
    static const char shared[] =
        "年,全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高。下一步,争取";
    const struct {
        int year, next;
        const char *wanted;
    } cases[] = {{2025, 2026, "fails"}, {2025, 2027, "fails flag"}, {2026, 2026, "fails flag"}};
    ReadFile before =
        *file_of(bench, "上年", "summary", str_format(bench->arena, "2024%s2025年全部达标。", shared).data);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_format(bench->arena, "%d%s%d年全部达标。", cases[i].year, shared, cases[i].next);
        ReadFile files[2] = {before, *file_of(bench, "本年", "summary", text.data)};
        ReadFindings findings;
        files[1].documents[0].period = STR("2025");
        assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
        Str told = verdicts(bench, &findings, "RC-47");
        if (!str_is(told, cases[i].wanted)) {
            fail_msg("%d %d: %.*s", cases[i].year, cases[i].next, STR_ARG(told));
        }
    }
}

/* What is quoted before a figure that has no name of its own is cut to six characters: not within a name, whose end
 * nothing would hide. */
static void a_quoted_piece_does_not_begin_within_a_name(void **state) {
    const Bench *bench = *state;
    static const char shared[] =
        "全县教育系统围绕办好人民满意的教育,扎实推进各项工作,义务教育学校布局进一步优化,教师队伍建设得到加强,"
        "学生资助政策全面落实,校园安全形势保持稳定,群众满意度稳步提高。走访学生欧阳小雨等，各";
    const char *one = str_format(bench->arena, "%s3次。", shared).data;
    const char *two = str_format(bench->arena, "%s5次。", shared).data;
    ReadFile files[2] = {*file_of(bench, "甲", "summary", one), *file_of(bench, "乙", "summary", two)};
    ReadFindings findings;
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    size_t told = 0;
    for (size_t i = 0; i < findings.count; i++) {
        Str message = findings.items[i].message;
        bool torn = str_find(message, STR("小雨")) >= 0 && str_find(message, STR("欧阳小雨")) < 0;
        told += str_is(findings.items[i].rule->code, "RC-27");
        if (torn) {
            fail_msg("%.*s", STR_ARG(message));
        }
    }
    assert_true(told > 0);
}

static void ranks_years_in_a_row_and_multiples_are_held_against_earlier_reports(void **state) {
    const Bench *bench = *state;
    static const struct {
        const char *code, *before, *after, *wanted;
    } cases[] = {
        {"RC-26", "高考上线率连续2年位居全市第一。", "高考上线率连续3年位居全市第一。", ""},
        {"RC-26", "高考上线率连续2年位居全市第一。", "高考上线率连续5年位居全市第一。", "flag"},
        {"RC-26", "高考上线率位居全市第二。", "高考上线率连续3年位居全市第一。", "flag"},
        {"RC-26", "学生体质合格率位居全市第二。", "高考上线率连续3年位居全市第一。", ""},
        {"RC-10", "全县培训教师800人。", "全县培训教师1200人,是去年的1.5倍。", "holds holds"},
        {"RC-10", "全县培训教师900人。", "全县培训教师1200人,是去年的1.5倍。", "holds fails"},
        {"RC-10", "全县培训校长900人。", "全县培训教师1200人,是去年的1.5倍。", "holds"},
        {"RC-10", "全县计划培训教师900人。", "全县培训教师1200人,是去年的1.5倍。", "holds"},
        {"RC-10", "2023年全县培训教师500人。2024年全县培训教师800人。", "全县培训教师1200人,是去年的1.5倍。",
         "holds holds"},
        {"RC-10", "2023年全县培训教师800人。2024年全县培训教师900人。", "全县培训教师1200人,是去年的1.5倍。",
         "holds fails"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile files[2] = {*file_of(bench, "上年", "summary", cases[i].before),
                             *file_of(bench, "本年", "summary", cases[i].after)};
        ReadFindings findings;
        files[1].documents[0].period = STR("2025");
        read_figures(bench->words, &files[1].documents[0], bench->arena);
        assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
        Str got = verdicts(bench, &findings, cases[i].code);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%s / %s: %.*s", cases[i].before, cases[i].after, STR_ARG(got));
        }
    }
}

/* Two reports of one county, a year apart. */
static Str across_years(const Bench *bench, const char *code, const char *before, const char *after) {
    ReadFile files[2] = {*file_of(bench, "上年", "summary", before), *file_of(bench, "本年", "summary", after)};
    ReadFindings findings;
    for (size_t i = 0; i < 2; i++) {
        files[i].documents[0].period = i ? STR("2025") : STR("2024");
        files[i].documents[0].place = STR("青禾县");
        read_figures(bench->words, &files[i].documents[0], bench->arena);
    }
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    return verdicts(bench, &findings, code);
}

static void the_year_before_and_aims_are_held_against_earlier_reports(void **state) {
    const Bench *bench = *state;
    static const struct {
        const char *code, *before, *after, *wanted;
    } cases[] = {
        /* what a change makes of the year before */
        {"RC-28", "全县在校学生48260人。", "全县有在校学生47310人，比上年减少950人。", "holds"},
        {"RC-28", "全县在校学生48260人。", "全县有在校学生47310人，比上年减少590人。", "fails"},
        {"RC-28", "全县学前三年毛入园率92.6%。", "全县学前三年毛入园率93.1%，比上年提高0.8个百分点。", "fails"},
        {"RC-28", "全县学前三年毛入园率92.6%。", "全县学前三年毛入园率93.1%，比上年提高0.5个百分点。", "holds"},
        {"RC-28", "全县教育经费总投入8.40亿元。", "全县教育经费总投入9.24亿元，比上年增长10%。", "holds"},
        {"RC-28", "全县教育经费总投入8.40亿元。", "全县教育经费总投入9.24亿元，比上年增长12%。", "fails"},
        {"RC-28", "小学在校学生48260人。", "初中在校学生47310人，比上年减少590人。", ""},
        {"RC-28", "县一中在校学生2260人。", "全县在校学生47310人，比上年减少590人。", ""},
        {"RC-28", "全县计划招聘教师110名。", "全年招聘教师98名，比上年减少8名。", ""},
        {"RC-28", "全县在校学生48260人。\n义务教育学校在校学生48000人。\n全县在校学生48620人。",
         "全县在校学生47310人，比上年减少590人。", ""},
        /* one year in both */
        {"RC-28", "全县在校学生48260人。", "2024年全县在校学生48620人，今年有所减少。", "fails"},
        {"RC-28", "全县在校学生48260人。", "2024年全县在校学生48260人，今年有所减少。", "holds"},
        /* aims */
        {"RC-22", "2025年计划招聘教师120名。", "全年招聘教师98名。", "fails"},
        {"RC-22", "2025年计划招聘教师120名。", "全年招聘教师126名。", "holds"},
        {"RC-22", "2025年计划招聘教师120名。", "全年培训教师98名。", ""},
        {"RC-22", "2025年计划年内培训教师60人次。", "培训教师58人次。", "fails"},
        {"RC-22", "2026年计划招聘教师120名。", "全年招聘教师98名。", ""},
        {"RC-22", "2025年力争小学平均班额控制在45人以内。", "小学平均班额46人。", "fails"},
        {"RC-22", "2025年力争小学平均班额控制在45人以内。", "小学平均班额44人。", "holds"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str got = across_years(bench, cases[i].code, cases[i].before, cases[i].after);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%s / %s: %.*s", cases[i].before, cases[i].after, STR_ARG(got));
        }
    }
}

static void the_later_paper_may_be_given_first(void **state) {
    const Bench *bench = *state;
    ReadFile files[2] = {
        *file_of(bench, "本年", "summary", "全年招聘教师98名，培训教师1200人，近视率31.4%。"),
        *file_of(bench, "计划", "plan", "招聘教师120名。\n年底前建成校车动态监控平台。\n近视率控制在30%以内。")};
    ReadFindings findings;
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-22"), "fails fails"));
    assert_true(str_is(verdicts(bench, &findings, "RC-52"), "holds fails holds")); /* a value answers, too */
    for (size_t i = 0; i < findings.count; i++) {
        bool years = str_is(findings.items[i].rule->code, "RC-22") || str_is(findings.items[i].rule->code, "RC-52");
        assert_true(!years || findings.items[i].file == 0);
    }
}

/* 在校学生 of a paper that does not tell its place may be those of a school. */
static void counts_of_papers_without_a_place_are_of_two_things(void **state) {
    const Bench *bench = *state;
    ReadFile files[2] = {*file_of(bench, "甲", "summary", "现有在校学生1326人。"),
                         *file_of(bench, "乙", "summary", "现有在校学生48260人。")};
    ReadFindings findings;
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), ""));
}

typedef struct Paper {
    const char *kind, *period, *place, *unit, *text;
} Paper;

static Str held_against_each_other(const Bench *bench, const char *code, const Paper papers[2]) {
    ReadFile files[2];
    ReadFindings findings;
    for (size_t i = 0; i < 2; i++) {
        files[i] = *file_of(bench, i ? "后" : "先", papers[i].kind, papers[i].text);
        files[i].documents[0].period = str_from(papers[i].period);
        files[i].documents[0].place = str_from(papers[i].place);
        files[i].documents[0].unit = str_from(papers[i].unit);
    }
    assert_true(read_check(files, 2, bench->pack, NULL, bench->arena, &findings, NULL));
    return verdicts(bench, &findings, code);
}

/* A county's schools each tell of their own teachers; a county tells of all. */
static void papers_of_two_schools_are_not_held_against_each_other(void **state) {
    static const struct {
        const char *one, *place, *two, *other_place, *wanted;
    } cases[] = {
        {"第一小学", "", "第二小学", "", ""},
        {"第一小学", "", "", "青禾县", ""},
        {"第一小学", "", "青禾县第一小学", "", "fails"},
        {"第一小学", "", "", "", "fails"},
        {"第一小学", "青禾县", "第一小学", "沙岭县", ""},
        {"", "青禾县", "", "青禾县", "fails"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Paper papers[2] = {{"summary", "2024", cases[i].place, cases[i].one, "全年培训教师30人次。"},
                           {"summary", "2024", cases[i].other_place, cases[i].two, "全年培训教师90人次。"}};
        Str got = held_against_each_other(*state, "RC-28", papers);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%s %s: %.*s", cases[i].one, cases[i].two, STR_ARG(got));
        }
    }
}

static void a_promise_is_missed_only_where_an_answer_is_due(void **state) {
    static const char promise[] = "2025年6月底前建成校车动态监控平台。",
                      later[] = "2027年6月底前建成校车动态监控平台。";
    static const struct {
        const char *kind, *period, *promise, *report, *wanted;
    } cases[] = {
        {"plan", "2025", promise, "2025", "fails"},
        {"plan", "2025", later, "2025", ""},
        {"summary", "2024", promise, "2025", "fails"},
        {"summary", "2025", promise, "2025", ""},
        {"plan", "2024", promise, "", ""},
        {"plan", "", promise, "2025", ""},
        {"plan", "", promise, "", "fails"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Paper papers[2] = {{cases[i].kind, cases[i].period, "", "", cases[i].promise},
                           {"summary", cases[i].report, "", "", "教育质量稳步提升。"}};
        Str got = held_against_each_other(*state, "RC-52", papers);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%zu: %.*s", i, STR_ARG(got));
        }
    }
}

static void a_promise_of_two_papers_is_missed_once(void **state) {
    const Bench *bench = *state;
    static const char plan[] = "2025年6月底前建成校车动态监控平台。";
    ReadFile files[3] = {*file_of(bench, "计划", "plan", plan), *file_of(bench, "计划二稿", "plan", plan),
                         *file_of(bench, "总结", "summary", "教育质量稳步提升。")};
    ReadFindings findings;
    files[2].documents[0].period = STR("2025");
    assert_true(read_check(files, 3, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-52"), "fails"));
}

/* The plan of a year is answered by its own report, where there is one; what it has until the next year, by that one.
 */
static void a_plan_that_was_reported_on_is_not_asked_about_again(void **state) {
    const Bench *bench = *state;
    static const char plan[] = "2024年6月底前建成校车动态监控平台。\n2025年6月底前建成县级心理健康教育中心。";
    ReadFile files[3] = {*file_of(bench, "计划", "plan", plan),
                         *file_of(bench, "总结", "summary", "教育质量稳步提升。"),
                         *file_of(bench, "次年总结", "summary", "教育质量稳步提升。")};
    ReadFindings findings;
    files[2].documents[0].period = STR("2025");
    assert_true(read_check(files, 3, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-52"), "fails fails"));
    for (size_t i = 0; i < findings.count; i++) {
        if (str_is(findings.items[i].rule->code, "RC-52")) {
            bool later = str_find(findings.items[i].message, STR("2025年")) >= 0;
            assert_int_equal(findings.items[i].file, later ? 2 : 1);
        }
    }
}

/* 完成 is no part of what was to be done. */
static void what_is_in_use_answers_its_completion(void **state) {
    Paper papers[2] = {{"plan", "2025", "", "", "9月底前完成第三中学建设。"},
                       {"summary", "2025", "", "", "第三中学9月投入使用。"}};
    assert_true(str_is(held_against_each_other(*state, "RC-52", papers), "holds"));
    papers[1].text = "第四中学9月投入使用。";
    assert_true(str_is(held_against_each_other(*state, "RC-52", papers), "fails"));
}

static void one_file_is_asked_about_among_others(void **state) {
    const Bench *bench = *state;
    ReadFile files[3] = {*file_of(bench, "甲", "summary", "全县义务教育巩固率达到97.2%。\n发现隐患48处,已整改52处。"),
                         *file_of(bench, "乙", "summary", "全县义务教育巩固率达到98.6%。"),
                         *file_of(bench, "丙", "summary", "全县义务教育巩固率达到99.1%。")};
    ReadFindings findings;
    assert_true(read_check_among(files, 3, 1, bench->pack, NULL, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "fails fails"));
    assert_true(str_is(verdicts(bench, &findings, "RC-12"), "")); /* of another file */
    for (size_t i = 0; i < findings.count; i++) {
        assert_int_equal(findings.items[i].file, 1);
    }
}

static bool measured(void *context, const ReadFigure *figure, Str name, double *value, Str *source) {
    (void)context;
    bool pupils = str_is(name, "小学在校学生");
    *value = pupils ? 25223 : 98.1;
    *source = STR("基础数据");
    return (pupils || str_is(figure->indicator, "I-ACC-12")) && str_is(figure->period, "2024");
}

/* By the catalogue, or by what a figure is called without 全县 and 现有. */
static void figures_are_held_against_the_data(void **state) {
    const Bench *bench = *state;
    ReadMeasures measures = {.value = measured};
    ReadFindings findings;
    ReadFile *file = file_of(bench, "甲", "summary", "初中三年巩固率达到98.6%。");
    assert_true(read_check(file, 1, bench->pack, &measures, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "fails"));
    for (size_t i = 0; i < findings.count; i++) { /* of this rule, and of this rule alone */
        assert_int_equal(findings.items[i].measured, str_is(findings.items[i].rule->id, "files-disagree"));
    }
    static const struct {
        const char *text, *wanted;
    } named[] = {
        {"全县现有小学在校学生25223人。", "holds"},
        {"全县现有小学在校学生52223人。", "fails"},
        {"截至目前，小学在校学生25233人。", "fails"},
        {"全县小学在校学生增加52人。", ""},
        {"城北小学在校学生1223人。", ""},
        {"2023年全县小学在校学生26001人。", ""},
        {"预计全县小学在校学生达到27000人。", ""},
        {"全县小学在校学生2.5万人。", "holds"},
        {"初中、小学在校学生分别为12071人和25223人。", ""},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        assert_true(read_check(file_of(bench, "甲", "summary", named[i].text), 1, bench->pack, &measures, bench->arena,
                               &findings, NULL));
        Str got = verdicts(bench, &findings, "RC-28");
        if (!str_is(got, named[i].wanted)) {
            fail_msg("%s: %.*s", named[i].text, STR_ARG(got));
        }
    }
    file = file_of(bench, "甲", "summary", "初中三年巩固率达到98.1%。");
    assert_true(read_check(file, 1, bench->pack, &measures, bench->arena, &findings, NULL));
    assert_true(str_is(verdicts(bench, &findings, "RC-28"), "holds"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quoted_piece_does_not_begin_within_a_name),
        cmocka_unit_test(documents_are_held_against_each_other),
        cmocka_unit_test(the_year_of_each_paper_is_no_difference),
        cmocka_unit_test(ranks_years_in_a_row_and_multiples_are_held_against_earlier_reports),
        cmocka_unit_test(the_year_before_and_aims_are_held_against_earlier_reports),
        cmocka_unit_test(the_later_paper_may_be_given_first),
        cmocka_unit_test(counts_of_papers_without_a_place_are_of_two_things),
        cmocka_unit_test(papers_of_two_schools_are_not_held_against_each_other),
        cmocka_unit_test(a_promise_is_missed_only_where_an_answer_is_due),
        cmocka_unit_test(a_promise_of_two_papers_is_missed_once),
        cmocka_unit_test(a_plan_that_was_reported_on_is_not_asked_about_again),
        cmocka_unit_test(what_is_in_use_answers_its_completion),
        cmocka_unit_test(one_file_is_asked_about_among_others),
        cmocka_unit_test(figures_are_held_against_the_data),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
