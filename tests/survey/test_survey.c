/* Questionnaires: who may design and hand out, one answer per link, nothing that tells who answered, small groups
 * hidden also from subtraction. */
#include <math.h>

#include "ledger_support.h"
#include "survey.h"

#define THIRD "990121001003"

static Surveys *surveys;

static bool add_unit(Tx *tx, void *context, Err *err) {
    int64_t period, id, parent;
    (void)context;
    return org_period_id(tx, STR("2026"), false, &period, err) &&
           org_unit_id(tx, STR("990121001"), false, &parent, err) && org_unit_id(tx, STR(THIRD), true, &id, err) &&
           org_unit_state(tx, id, period, STR("第三小学"), STR("primary_school"), parent, err) &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

static int open_all(void **state) {
    bench_open(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_unit, NULL, &err), &err);
    must(survey_open(bench->scratch->store, bench->pack, bench->ledger, &surveys, &err), &err);
    return 0;
}

static int close_all(void **state) {
    survey_close(surveys);
    return bench_close(state);
}

#define TWO_SCALES                                                                                                     \
    "{\"questionnaire\":\"q\",\"name\":\"满意度\",\"questions\":["                                                  \
    "{\"id\":\"a\",\"text\":\"总体\",\"type\":\"scale\",\"most\":100},"                                              \
    "{\"id\":\"b\",\"text\":\"食堂\",\"type\":\"scale\",\"most\":10},"                                               \
    "{\"id\":\"c\",\"text\":\"请选二\",\"type\":\"choice\",\"choices\":[\"一\",\"二\"],\"attention\":\"二\"},"   \
    "{\"id\":\"d\",\"text\":\"用时\",\"type\":\"number\",\"most\":24,\"decimals\":1,\"optional\":true},"             \
    "{\"id\":\"e\",\"text\":\"意见\",\"type\":\"text\",\"optional\":true,\"most\":20}]}"

#define OPTIONAL_SCALE                                                                                                 \
    "{\"questionnaire\":\"q\",\"name\":\"满意度\",\"questions\":["                                                  \
    "{\"id\":\"a\",\"text\":\"总体\",\"type\":\"scale\",\"most\":100,\"optional\":true},"                            \
    "{\"id\":\"c\",\"text\":\"请选二\",\"type\":\"choice\",\"choices\":[\"一\",\"二\"],\"attention\":\"二\"}]}"

static int64_t survey_case(Bench *bench) {
    return opened(bench, NULL, "EVA-12.survey", COUNTY,
                  "{\"topic\":\"满意度\",\"version\":\"一\",\"groups\":[\"教师\",\"家长\"],\"way\":\"网络\",\"period\":"
                  "\"2026-11-25/2026-12-05\"}");
}

static bool design(Bench *bench, const User *user, int64_t id, const char *text, Err *err) {
    QuestionnaireDef made;
    ProblemList problems = problem_list(bench->arena, 5);
    *err = (Err){.kind = ERR_NONE};
    return survey_design(surveys, user, id, str_from(text), false, bench->arena, &made, &problems, err) &&
           !problems.errors;
}

static int64_t group_of(Bench *bench, int64_t case_id, const char *unit, const char *name, int64_t most, bool shared) {
    const SurveyGroup group = {.unit = str_from(unit), .name = str_from(name), .most = most, .shared = shared};
    Err err = {.kind = ERR_NONE};
    must(survey_set_groups(surveys, NULL, case_id, &group, 1, &err), &err);
    return scratch_number(bench->scratch,
                          str_format(bench->arena,
                                     "SELECT id FROM survey_group WHERE case_id = %lld AND unit_code = '%s' AND name = "
                                     "'%s'",
                                     (long long)case_id, unit, name)
                              .data);
}

static Str *links(Bench *bench, int64_t group, size_t wanted) {
    Str *tokens;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(survey_issue(surveys, NULL, group, bench->arena, &tokens, &count, &err), &err);
    assert_int_equal(count, wanted);
    return tokens;
}

static void reply(Bench *bench, Str token, int a, int b, const char *c) {
    Err err = {.kind = ERR_NONE};
    must(survey_answer(surveys, token, str_format(bench->arena, "{\"a\":%d,\"b\":%d,\"c\":\"%s\"}", a, b, c), &err),
         &err);
}

static void assert_answer_refused(Str token, const char *answers, ErrKind kind, const char *words) {
    Err err = {.kind = ERR_NONE};
    assert_false(survey_answer(surveys, token, str_from(answers), &err));
    if (err.kind != kind || !strstr(err.message, words)) {
        fail_msg("%s: %d %s", answers, err.kind, err.message);
    }
}

/* Passed and opened; `most` teachers of the first school. */
static int64_t running(Bench *bench, int64_t most, int64_t *group) {
    Err err;
    int64_t id = survey_case(bench);
    must(design(bench, NULL, id, TWO_SCALES, &err), &err);
    *group = group_of(bench, id, SCHOOL, "教师", most, false);
    assert_stepped(bench, NULL, id, "pass", "");
    assert_stepped(bench, NULL, id, "open", "");
    return id;
}

static SurveyResult *results_of(Bench *bench, int64_t id, size_t *count) {
    SurveyResult *results;
    Err err = {.kind = ERR_NONE};
    must(survey_results(surveys, NULL, id, bench->arena, &results, count, &err), &err);
    return results;
}

static void a_link_gives_one_answer_and_tells_nobody(void **state) {
    Bench *bench = *state;
    int64_t group, id = running(bench, 6, &group);
    Str *tokens = links(bench, group, 6);
    SurveyAsked asked;
    Err err = {.kind = ERR_NONE};
    must(survey_ask(surveys, tokens[0], bench->arena, &asked, &err), &err);
    assert_true(str_is(asked.group, "教师") && asked.made.question_count == 5);
    const AuditOrigin origin = {.role = STR("head"), .address = STR("10.1.2.3")};
    audit_set_origin(&origin);
    reply(bench, tokens[0], 90, 9, "二");
    audit_set_origin(NULL);
    assert_answer_refused(tokens[0], "{\"a\":90,\"b\":9,\"c\":\"二\"}", ERR_CONFLICT, "只能填一次");
    assert_answer_refused(STR("00000000000000000000000000000000"), "{}", ERR_NOT_FOUND, "链接不对");
    assert_answer_refused(STR("'; DROP TABLE"), "{}", ERR_NOT_FOUND, "链接不对");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM survey_answer"), 1);
    /* No address, no account, no time beside the answer; the link itself is nowhere. */
    assert_int_equal(scratch_number(bench->scratch,
                                    "SELECT COUNT(*) FROM audit WHERE action = 'survey-answer' AND actor "
                                    "= '匿名' AND address = '' AND detail = '{}'"),
                     1);
    assert_int_equal(scratch_number(bench->scratch,
                                    str_format(bench->arena, "SELECT COUNT(*) FROM survey_ticket WHERE hash = '%.*s'",
                                               STR_ARG(tokens[0]))
                                        .data),
                     0);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM pragma_table_info('survey_answer')"), 4);
    /* New links call the open ones in; what was answered stays. */
    Str *again = links(bench, group, 5);
    assert_answer_refused(tokens[1], "{\"a\":90,\"b\":9,\"c\":\"二\"}", ERR_CONFLICT, "换了新的链接");
    reply(bench, again[0], 80, 8, "二");
    SurveyInfo info;
    must(survey_get(surveys, NULL, id, bench->arena, &info, &err), &err);
    assert_int_equal(info.groups[0].returned, 2);
    assert_int_equal(info.groups[0].issued, 11);
    assert_true(info.taking && !info.may_design && !info.may_see);
    assert_whole(bench);
}

static void answers_are_checked_question_by_question(void **state) {
    Bench *bench = *state;
    int64_t group;
    running(bench, 6, &group);
    Str *tokens = links(bench, group, 6);
    static const struct {
        const char *answers, *words;
    } wrong[] = {{"{\"a\":1}", "还没有回答"},
                 {"{\"a\":101,\"b\":1,\"c\":\"二\"}", "1到100"},
                 {"{\"a\":0,\"b\":1,\"c\":\"二\"}", "1到100"},
                 {"{\"a\":1.5,\"b\":1,\"c\":\"二\"}", "1到100"},
                 {"{\"a\":\"很好\",\"b\":1,\"c\":\"二\"}", "1到100"},
                 {"{\"a\":1,\"b\":1,\"c\":\"三\"}", "选项"},
                 {"{\"a\":1,\"b\":1,\"c\":\"二\",\"d\":7.25}", "之间的数"},
                 {"{\"a\":1,\"b\":1,\"c\":\"二\",\"e\":\"一二三四五六七八九十一二三四五六七八九十一\"}", "太长"},
                 {"{\"a\":1,\"b\":1,\"c\":\"二\",\"e\":\"电话138 0013 8000\"}", "不记身份"},
                 {"{\"a\":1,\"b\":1,\"c\":\"二\",\"x\":1}", "已经改过"},
                 {"{\"a\":1,\"a\":2,\"b\":1,\"c\":\"二\"}", "格式不对"},
                 {"[1]", "格式不对"},
                 {"", "格式不对"},
                 {"{\"a\":", "格式不对"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_answer_refused(tokens[0], wrong[i].answers, ERR_INPUT, wrong[i].words);
    }
    assert_int_equal(scratch_number(bench->scratch, "SELECT SUM(used) FROM survey_ticket"), 0);
    Err err = {.kind = ERR_NONE};
    must(survey_answer(surveys, tokens[0], STR("{\"a\":\"96\",\"b\":9,\"c\":\"二\",\"d\":7.5,\"e\":\" 好 \"}"), &err),
         &err);
}

static void two_scales_make_one_mean_and_whoever_did_not_read_is_not_counted(void **state) {
    Bench *bench = *state;
    int64_t group, id = running(bench, 7, &group);
    Str *tokens = links(bench, group, 7);
    for (int i = 0; i < 5; i++) {
        reply(bench, tokens[i], 90, 8, "二"); /* 90 and 80: 85 */
    }
    reply(bench, tokens[5], 60, 6, "二"); /* 60: not a satisfied one */
    reply(bench, tokens[6], 1, 1, "一");  /* did not read */
    Err err = {.kind = ERR_NONE};
    SurveyResult *results;
    size_t count;
    assert_false(survey_results(surveys, NULL, id, bench->arena, &results, &count, &err)); /* still running */
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_stepped(bench, NULL, id, "shut", "");
    assert_answer_refused(tokens[6], "{}", ERR_CONFLICT, "不收答卷");
    results = results_of(bench, id, &count);
    assert_int_equal(count, 1);
    assert_int_equal(results[0].returned, 7);
    assert_int_equal(results[0].valid, 6);
    assert_true(fabs(results[0].mean - (5 * 85 + 60) / 6.0) < 1e-9);
    assert_true(fabs(results[0].satisfied - 5 / 6.0) < 1e-9);
    assert_true(fabs(results[0].figures[1].mean - 46 / 6.0) < 1e-9); /* as it was asked */
    assert_int_equal(results[0].figures[1].choices[7].count, 5);
    size_t entered;
    err = (Err){.kind = ERR_NONE};
    must(survey_enter(surveys, NULL, id, bench->arena, &entered, &err), &err);
    assert_int_equal(entered, 1);
    assert_false(survey_enter(surveys, NULL, id, bench->arena, &entered, &err)); /* once */
    int64_t child = scratch_number(bench->scratch, "SELECT MAX(id) FROM case_record WHERE record = 'EVA-12.result'");
    assert_shows(bench, child, "80.833");
    /* A record that was dropped makes room for another one. */
    err = (Err){.kind = ERR_NONE};
    assert_stepped(bench, NULL, child, "send_back", "");
    assert_stepped(bench, NULL, child, "drop", "");
    must(survey_enter(surveys, NULL, id, bench->arena, &entered, &err), &err);
    assert_int_equal(entered, 1);
    assert_whole(bench);
}

/* Ten valid, of which six rate nothing: of the four three are satisfied, 3 out of 4 and not 8 out of 10. */
static void who_rates_nothing_is_not_counted_as_satisfied(void **state) {
    Bench *bench = *state;
    Err err;
    int64_t id = survey_case(bench), count;
    must(design(bench, NULL, id, OPTIONAL_SCALE, &err), &err);
    int64_t group = group_of(bench, id, SCHOOL, "教师", 10, false);
    assert_stepped(bench, NULL, id, "pass", "");
    assert_stepped(bench, NULL, id, "open", "");
    Str *tokens = links(bench, group, 10);
    for (int i = 0; i < 10; i++) {
        err = (Err){.kind = ERR_NONE};
        const char *answers = i < 3 ? "{\"a\":90,\"c\":\"二\"}" : i < 4 ? "{\"a\":10,\"c\":\"二\"}" : "{\"c\":\"二\"}";
        must(survey_answer(surveys, tokens[i], str_from(answers), &err), &err);
    }
    assert_stepped(bench, NULL, id, "shut", "");
    size_t entered;
    err = (Err){.kind = ERR_NONE};
    must(survey_enter(surveys, NULL, id, bench->arena, &entered, &err), &err);
    count = scratch_number(bench->scratch, "SELECT json_extract(fields, '$.valid') FROM case_record WHERE record = "
                                           "'EVA-12.result'");
    assert_int_equal(count, 10);
    assert_int_equal(scratch_number(bench->scratch, "SELECT json_extract(fields, '$.rated_papers') FROM case_record "
                                                    "WHERE record = 'EVA-12.result'"),
                     4);
    assert_int_equal(scratch_number(bench->scratch, "SELECT json_extract(fields, '$.satisfied_papers') FROM "
                                                    "case_record WHERE record = 'EVA-12.result'"),
                     3);
}

/* `hidden`: answers of two small groups beside one of six. */
static const SurveyResult *total_with(Bench *bench, int first, int second) {
    int64_t group, id = running(bench, 6, &group);
    int64_t small = group_of(bench, id, OTHER, "教师", 6, false), third = group_of(bench, id, THIRD, "教师", 6, false);
    Str *tokens = links(bench, group, 6), *others = links(bench, small, 6), *thirds = links(bench, third, 6);
    for (int i = 0; i < 6; i++) {
        reply(bench, tokens[i], 100, 10, "二");
    }
    for (int i = 0; i < first; i++) {
        reply(bench, others[i], 50, 5, "二");
    }
    for (int i = 0; i < second; i++) {
        reply(bench, thirds[i], 50, 5, "二");
    }
    assert_stepped(bench, NULL, id, "shut", "");
    size_t count;
    SurveyResult *results = results_of(bench, id, &count);
    assert_int_equal(count, 4);
    assert_true(results[1].hidden && isnan(results[1].mean) && !results[1].figure_count);
    return &results[3];
}

static void few_are_hidden_and_cannot_be_told_by_subtraction(void **state) {
    Bench *bench = *state;
    const SurveyResult *total = total_with(bench, 4, 0);
    assert_int_equal(total->left_out, 1); /* one small group alone would be the difference */
    assert_int_equal(total->valid, 6);
    assert_true(total->mean == 100);
    total = total_with(bench, 2, 2);
    assert_int_equal(total->left_out, 2); /* together still too few */
    assert_true(total->mean == 100);
    total = total_with(bench, 3, 2);
    assert_int_equal(total->left_out, 0); /* five together are enough */
    assert_int_equal(total->valid, 11);
    assert_true(fabs(total->mean - (600 + 250) / 11.0) < 1e-9);
}

static void a_shared_link_gives_as_many_as_its_group(void **state) {
    Bench *bench = *state;
    int64_t group, id = running(bench, 6, &group);
    int64_t parents = group_of(bench, id, SCHOOL, "家长", 2, true);
    Str *tokens = links(bench, parents, 1);
    reply(bench, tokens[0], 90, 9, "二");
    reply(bench, tokens[0], 90, 9, "二");
    assert_answer_refused(tokens[0], "{\"a\":90,\"b\":9,\"c\":\"二\"}", ERR_CONFLICT, "收齐");
    const SurveyGroup fewer = {.unit = STR(SCHOOL), .name = STR("家长"), .most = 1, .shared = true};
    Err err = {.kind = ERR_NONE};
    assert_false(survey_set_groups(surveys, NULL, id, &fewer, 1, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void days_and_states_say_when_answers_are_taken(void **state) {
    Bench *bench = *state;
    Err err;
    int64_t id = survey_case(bench);
    must(design(bench, NULL, id, TWO_SCALES, &err), &err);
    int64_t group = group_of(bench, id, SCHOOL, "教师", 6, false);
    assert_stepped(bench, NULL, id, "pass", "");
    Str *tokens = links(bench, group, 6);
    assert_answer_refused(tokens[0], "{}", ERR_CONFLICT, "还没有发放");
    assert_stepped(bench, NULL, id, "open", "");
    clock_at -= 86400;
    assert_answer_refused(tokens[0], "{}", ERR_CONFLICT, "从2026-11-25开始");
    clock_at += 12 * 86400;
    assert_answer_refused(tokens[0], "{}", ERR_CONFLICT, "2026-12-05结束");
    assert_false(design(bench, NULL, id, TWO_SCALES, &err)); /* what was passed is not changed */
    assert_int_equal(err.kind, ERR_CONFLICT);
}

static void a_case_is_not_said_to_be_designed_before_it_is(void **state) {
    Bench *bench = *state;
    Err err;
    int64_t id = survey_case(bench);
    assert_refused(bench, NULL, id, "draft", "", ERR_CONFLICT, "还没有题目");
    assert_refused(bench, NULL, id, "pass", "", ERR_INPUT, "还没有设计题目");
    must(design(bench, NULL, id, TWO_SCALES, &err), &err);
    assert_stepped(bench, NULL, id, "draft", ""); /* again, by hand: there is something now */
    assert_stepped(bench, NULL, id, "pass", "");
    assert_whole(bench);
}

static void the_office_designs_and_a_head_hands_out_for_his_own_school(void **state) {
    Bench *bench = *state;
    User *office = somebody(bench, "sup1", "staff", COUNTY, "SUP"),
         *other = somebody(bench, "bas1", "staff", COUNTY, "BAS");
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL),
         *foreign = somebody(bench, "head2", "head", OTHER, NULL);
    Err err;
    int64_t id = survey_case(bench);
    assert_false(design(bench, head, id, TWO_SCALES, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_false(design(bench, other, id, TWO_SCALES, &err));
    assert_true(err.kind == ERR_DENIED || err.kind == ERR_NOT_FOUND);
    must(design(bench, office, id, TWO_SCALES, &err), &err);
    int64_t group = group_of(bench, id, SCHOOL, "教师", 6, false);
    Str *tokens;
    size_t count;
    SurveyMine *mine;
    err = (Err){.kind = ERR_NONE};
    assert_false(survey_issue(surveys, head, group, bench->arena, &tokens, &count, &err)); /* not open yet */
    assert_stepped(bench, NULL, id, "pass", "");
    assert_stepped(bench, NULL, id, "open", "");
    err = (Err){.kind = ERR_NONE};
    must(survey_mine(surveys, head, bench->arena, &mine, &count, &err), &err);
    assert_int_equal(count, 1);
    must(survey_issue(surveys, head, mine[0].group.id, bench->arena, &tokens, &count, &err), &err);
    assert_int_equal(count, 6);
    must(survey_mine(surveys, foreign, bench->arena, &mine, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_false(survey_issue(surveys, foreign, group, bench->arena, &tokens, &count, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    err = (Err){.kind = ERR_NONE};
    assert_false(survey_issue(surveys, other, group, bench->arena, &tokens, &count, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

static void a_faulty_questionnaire_is_told_with_its_place(void **state) {
    Bench *bench = *state;
    int64_t id = survey_case(bench);
    static const struct {
        const char *text, *words;
    } wrong[] = {
        {"questionnaire: q\nname: x\nquestions:\n  - {id: a, text: 甲, type: scale}\n", "量表"},
        {"questionnaire: q\nname: x\nquestions:\n  - {id: a, text: 甲, type: choice, choices: [一]}\n", "选项"},
        {"questionnaire: q\nname: x\nquestions:\n  - {id: a, text: 甲, type: choice, choices: [一, 一]}\n", "两次"},
        {"questionnaire: q\nname: x\nquestions:\n  - {id: a, text: 甲, type: text, unscored: true}\n", "计分"},
        {"questionnaire: q\nname: x\nquestions: []\n", "至少"},
        {"questionnaire: q\nname: x\n", "questions"},
        {"a: &a 1\nb: *a\n", ""}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        QuestionnaireDef made;
        ProblemList problems = problem_list(bench->arena, 5);
        Err err = {.kind = ERR_NONE};
        must(survey_design(surveys, NULL, id, str_from(wrong[i].text), false, bench->arena, &made, &problems, &err),
             &err);
        if (!problems.errors || !strstr(problems.items[0].message.data, wrong[i].words) ||
            !problems.items[0].place.line) {
            fail_msg("%s: %s", wrong[i].text, problems.errors ? problems.items[0].message.data : "no fault");
        }
    }
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM survey_text"), 0);
    Err err = {.kind = ERR_NONE};
    SurveyInfo info;
    assert_false(survey_get(surveys, NULL, 999999, bench->arena, &info, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)
        TEST(a_link_gives_one_answer_and_tells_nobody),
        TEST(answers_are_checked_question_by_question),
        TEST(two_scales_make_one_mean_and_whoever_did_not_read_is_not_counted),
        TEST(who_rates_nothing_is_not_counted_as_satisfied),
        TEST(few_are_hidden_and_cannot_be_told_by_subtraction),
        TEST(a_shared_link_gives_as_many_as_its_group),
        TEST(days_and_states_say_when_answers_are_taken),
        TEST(a_case_is_not_said_to_be_designed_before_it_is),
        TEST(the_office_designs_and_a_head_hands_out_for_his_own_school),
        TEST(a_faulty_questionnaire_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
