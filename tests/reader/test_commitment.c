/* Who will do what, how much, by when. */
#include "figure_support.h"

typedef struct Promise {
    const char *kind, *text, *type, *what, *due, *who;
} Promise;

static ReadDocument *commitments_of(const Bench *bench, const char *kind, const char *text) {
    ReadDocument *document = document_of(bench, kind, text);
    read_commitments(bench->words, document, bench->arena);
    return document;
}

static void clauses_that_promise_are_found(void **state) {
    static const Promise lines[] = {
        {"plan", "督促平原镇按期完成12所学校改造。", "target", "督促平原镇按期完成12所学校改造", "", ""},
        {"plan", "各学校每月至少开展一次演练。", "frequency", "各学校每月至少开展一次演练", "", "各学校"},
        {"plan", "每学期初,组织教师进行培训。", "frequency", "每学期初,组织教师进行培训", "", ""},
        {"plan", "由教研室于9月底前完成评估。", "task", "由教研室于9月底前完成评估", "2024-09", "教研室"},
        {"plan", "在今年五月份,抓好幼儿园认定工作。", "task", "在今年五月份,抓好幼儿园认定工作", "2024-05", ""},
        {"plan", "年底前全面消除D级危房。", "target", "年底前全面消除D级危房", "2024-12", ""},
        {"plan", "力争三年内引进15名名师。", "target", "力争三年内引进15名名师", "2027", ""},
        {"plan", "2025年6月30日前建成3所幼儿园。", "target", "2025年6月30日前建成3所幼儿园", "2025-06-30", ""},
        {"plan", "明年10月前新建2所小学。", "target", "明年10月前新建2所小学", "2025-10", ""},
        {"plan", "未满12周岁学生不得骑车上学。", "prohibition", "未满12周岁学生不得骑车上学", "", ""},
        {"summary", "力争全县普惠率达到85%以上。", "target", "力争全县普惠率达到85%以上", "", ""},
        {"summary", "拟于8月底完成校舍维修。", "task", "拟于8月底完成校舍维修", "2024-08", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = commitments_of(*state, lines[i].kind, lines[i].text);
        if (document->commitment_count != 1) {
            fail_msg("%s: %zu", lines[i].text, document->commitment_count);
        }
        const ReadCommitment *found = &document->commitments[0];
        if (!str_is(found->what, lines[i].what) || !str_is(found->due, lines[i].due) ||
            strcmp(found->type, lines[i].type) != 0 || !str_is(found->who, lines[i].who)) {
            fail_msg("%s: %s “%.*s” due %.*s who %.*s", lines[i].text, found->type, STR_ARG(found->what),
                     STR_ARG(found->due), STR_ARG(found->who));
        }
    }
}

static void what_was_done_and_what_is_only_meant_promises_nothing(void **state) {
    static const Promise lines[] = {
        {"summary", "全年建成标准化学校12所。", NULL, NULL, NULL, NULL},
        {"summary", "今年9月完成了校舍维修。", NULL, NULL, NULL, NULL},
        {"summary", "每班有学生45人。", NULL, NULL, NULL, NULL},
        {"plan", "进一步加强师德师风建设,提高教育质量。", NULL, NULL, NULL, NULL},
        {"plan", "预计新增学位800个。", NULL, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadDocument *document = commitments_of(*state, lines[i].kind, lines[i].text);
        if (document->commitment_count) {
            fail_msg("%s: %.*s", lines[i].text, STR_ARG(document->commitments[0].what));
        }
    }
}

static void a_commitment_points_at_its_figures(void **state) {
    ReadDocument *document = commitments_of(*state, "plan", "全县有学校36所,年底前新建2所小学和1所初中。");
    const ReadCommitment *last = &document->commitments[document->commitment_count - 1];
    assert_int_equal(last->figure_count, 2);
    assert_int_equal(last->figures[0], 1);
    assert_int_equal(last->figures[1], 2);
    assert_true(str_is(last->due_printed, "年底前"));
}

int main(void) {
#define TEST(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        TEST(clauses_that_promise_are_found),
        TEST(what_was_done_and_what_is_only_meant_promises_nothing),
        TEST(a_commitment_points_at_its_figures),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
