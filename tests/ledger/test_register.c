/* Lists of cases as registers: their order, lights, deadlines, names; counted; tried out; brought from a file. */
#include "ledger_support.h"

#define HAZARD(level, text)                                                                                            \
    "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"" text "\",\"level\":\"" level "\"}"

typedef struct Seen {
    Arena *arena;
    Buf titles, fields;
    size_t count;
} Seen;

static bool see(void *context, const CaseLine *line, Err *err) {
    Seen *seen = context;
    (void)err;
    buf_add_format(&seen->titles, "%.*s;", STR_ARG(line->title));
    buf_add(&seen->fields, line->fields);
    seen->count++;
    return true;
}

static Seen listed(Bench *bench, const User *user, CaseQuery query) {
    Seen seen = {.arena = bench->arena, .titles = buf_create(bench->arena), .fields = buf_create(bench->arena)};
    Err err = {.kind = ERR_NONE};
    query.record = STR("SAF-02.hazard");
    must(case_list(bench->ledger, user, &query, bench->arena, see, &seen, NULL, &err), &err);
    return seen;
}

static void three(Bench *bench) {
    opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("重大", "乙"));
    opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("一般", "丙"));
    opened(bench, NULL, "SAF-02.hazard", OTHER, HAZARD("较大", "甲"));
}

static void lists_stand_in_any_order_both_ways(void **state) {
    Bench *bench = *state;
    three(bench);
    Seen up = listed(bench, NULL, (CaseQuery){.order = STR("number")});
    assert_string_equal(str_cstr(bench->arena, buf_str(&up.titles)), "食堂：乙;食堂：丙;食堂：甲;");
    Seen down = listed(bench, NULL, (CaseQuery){.order = STR("-number")});
    assert_string_equal(str_cstr(bench->arena, buf_str(&down.titles)), "食堂：甲;食堂：丙;食堂：乙;");
    Seen level = listed(bench, NULL, (CaseQuery){.order = STR("f.level")}), other;
    other = listed(bench, NULL, (CaseQuery){.order = STR("-f.level")});
    assert_int_equal(level.count, 3);
    assert_true(str_starts(buf_str(&level.titles), STR("食堂：丙"))); /* 一般 */
    assert_true(str_starts(buf_str(&other.titles), STR("食堂：乙"))); /* 重大 */
    CaseQuery wrong = {.record = STR("SAF-02.hazard"), .order = STR("f.text' OR 1")};
    Err err = {.kind = ERR_NONE};
    assert_false(case_list(bench->ledger, NULL, &wrong, bench->arena, see, &level, NULL, &err));
    assert_int_equal(err.kind, ERR_USAGE);
}

static void lists_are_found_by_light_and_deadline(void **state) {
    Bench *bench = *state;
    three(bench); /* due on the 27th, two days from now: yellow */
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("yellow")}).count, 3);
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("red")}).count, 0);
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("green")}).count, 0);
    assert_int_equal(
        listed(bench, NULL, (CaseQuery){.due_from = STR("2026-11-27"), .due_until = STR("2026-11-28")}).count, 3);
    assert_int_equal(listed(bench, NULL, (CaseQuery){.due_until = STR("2026-11-27")}).count, 0);
    clock_at += 3 * 86400;
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("red")}).count, 3);
    assert_stepped(bench, NULL, 1, "dismiss", "");
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("red")}).count, 2);
    assert_int_equal(listed(bench, NULL, (CaseQuery){.light = STR("grey")}).count, 1);
    CaseQuery wrong = {.light = STR("blue"), .record = STR("SAF-02.hazard")};
    Seen seen = {.arena = bench->arena};
    Err err = {.kind = ERR_NONE};
    assert_false(case_list(bench->ledger, NULL, &wrong, bench->arena, see, &seen, NULL, &err));
}

static int64_t group_open(Bench *bench, const User *user, CaseGroupBy by, const char *key, int64_t *overdue) {
    const CaseQuery query = {.record = STR("SAF-02.hazard")};
    CaseGroup *groups;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(case_groups(bench->ledger, user, &query, by, bench->arena, &groups, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (str_is(groups[i].key, key)) {
            *overdue = groups[i].overdue;
            return groups[i].open;
        }
    }
    *overdue = -1;
    return -1;
}

static void cases_are_counted_by_what_they_share_and_only_those_one_sees(void **state) {
    Bench *bench = *state;
    int64_t overdue;
    three(bench);
    assert_int_equal(group_open(bench, NULL, GROUP_STATE, "found", &overdue), 3);
    assert_int_equal(group_open(bench, NULL, GROUP_UNIT, OTHER, &overdue), 1);
    assert_int_equal(group_open(bench, NULL, GROUP_DUE, "2026-11-27", &overdue), 3);
    assert_int_equal(overdue, 0);
    User *own = somebody(bench, "h1", "head", SCHOOL, NULL);
    assert_int_equal(group_open(bench, own, GROUP_STATE, "found", &overdue), 2);
    clock_at += 3 * 86400;
    assert_int_equal(group_open(bench, own, GROUP_RECORD, "SAF-02.hazard", &overdue), 2);
    assert_int_equal(overdue, 2);
    assert_stepped(bench, NULL, 1, "dismiss", "");
    assert_int_equal(group_open(bench, NULL, GROUP_STATE, "invalid", &overdue), 0);
    assert_int_equal(overdue, 0);
}

/* A project that is stopped is not late, whatever day stands in it. */
static void what_is_paused_is_late_in_no_count_and_no_list(void **state) {
    static const char *const days =
        "{\"plan_start\":\"2026-11-26\",\"plan_finish\":\"2027-11-26\",\"stage_due\":\"2026-11-26\","
        "\"approval_number\":\"1\",\"sources\":[{\"source\":\"县\",\"amount\":500000}]}";
    Bench *bench = *state;
    const CaseQuery all = {.record = STR("FIN-08.project")}, late = {.overdue = true};
    Err err = {.kind = ERR_NONE};
    CaseGroup *groups;
    size_t count;
    for (int i = 0; i < 2; i++) {
        int64_t id = opened(bench, NULL, "FIN-08.project", SCHOOL,
                            "{\"name\":\"楼\",\"category\":\"维修\",\"batch\":\"一\",\"investment\":500000}");
        assert_stepped(bench, NULL, id, "approve", days);
        clock_at += 2 * 86400 * (i == 0); /* the second is approved with a day that is over */
        if (i == 1) {
            assert_stepped(bench, NULL, id, "stop", "");
        }
    }
    must(case_groups(bench->ledger, NULL, &all, GROUP_RECORD, bench->arena, &groups, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_int_equal(groups[0].open, 2);
    assert_int_equal(groups[0].overdue, 1);
    must(case_groups(bench->ledger, NULL, &late, GROUP_RECORD, bench->arena, &groups, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_int_equal(groups[0].count, 1);
    assert_int_equal(groups[0].overdue, 1);
}

static void a_register_names_units_instead_of_their_codes(void **state) {
    Bench *bench = *state;
    opened(bench, NULL, "SAF-02.inspection", SCHOOL,
           "{\"on\":\"2026-11-20\",\"kind\":\"自查\",\"with\":[\"" OTHER "\",\"990121\"],\"result\":\"良好\"}");
    const CaseQuery query = {.record = STR("SAF-02.inspection"), .named = true};
    Seen seen = {.arena = bench->arena, .titles = buf_create(bench->arena), .fields = buf_create(bench->arena)};
    Err err = {.kind = ERR_NONE};
    must(case_list(bench->ledger, NULL, &query, bench->arena, see, &seen, NULL, &err), &err);
    assert_non_null(strstr(str_cstr(bench->arena, buf_str(&seen.fields)), "[\"第二小学\",\"云溪县\"]"));
}

static const char *tried(Bench *bench, const User *user, const CaseTrial *trial, ErrKind kind) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    bool good = case_trial(bench->ledger, user, trial, &json, bench->arena, &err);
    assert_int_equal(good ? ERR_NONE : err.kind, kind);
    return str_cstr(bench->arena, buf_str(&out));
}

static void a_trial_tells_every_fault_and_stores_nothing(void **state) {
    Bench *bench = *state;
    CaseTrial trial = {.record = STR("SAF-02.hazard"),
                       .unit = STR(SCHOOL),
                       .fields = STR("{\"on\":\"昨天\",\"level\":\"特大\",\"nonsense\":\"1\"}")};
    const char *text = tried(bench, NULL, &trial, ERR_NONE);
    static const char *const places[] = {"on", "level", "nonsense", "place", "field", "text"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_non_null(strstr(text, str_format(bench->arena, "{\"field\":\"%s\"", places[i]).data));
    }
    trial.fields = STR(HAZARD("一般", "留样不全"));
    assert_non_null(strstr(tried(bench, NULL, &trial, ERR_NONE), "\"problems\":[]"));
    assert_int_equal(listed(bench, NULL, (CaseQuery){.order = STR("number")}).count, 0);
    trial.unit = STR("1234");
    tried(bench, NULL, &trial, ERR_NOT_FOUND);
}

static void a_trial_asks_for_what_the_values_call_for(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("重大", "乙"));
    CaseTrial trial = {.id = id, .step = STR("issue"), .fields = STR("{}")};
    const char *major = tried(bench, NULL, &trial, ERR_NONE);
    assert_non_null(strstr(major, "“应急预案”"));
    trial.fields = STR("{\"level\":\"一般\"}"); /* put right: then no such plan is wanted */
    assert_null(strstr(tried(bench, NULL, &trial, ERR_NONE), "“应急预案”"));
    trial.step = STR("close");
    tried(bench, NULL, &trial, ERR_CONFLICT);
    User *other = somebody(bench, "h2", "head", OTHER, NULL);
    trial.step = STR("issue");
    tried(bench, other, &trial, ERR_NOT_FOUND);
}

static void a_trial_reckons_nothing_out_of_what_stood_where_a_value_is_refused(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "FIN-10.forecast", COUNTY,
                        "{\"target_year\":\"2027\",\"zone\":\"城东\",\"grade\":\"小学一年级\",\"pupils\":\"100\","
                        "\"public_places\":\"90\",\"private_places\":\"20\",\"basis\":\"户籍\"}");
    assert_stepped(bench, NULL, id, "review", "");
    assert_stepped(bench, NULL, id, "compare", "{\"registered\":\"120\"}");
    CaseTrial trial = {.id = id, .step = STR("compare"), .fields = STR("{\"registered\":\"130\"}")};
    assert_non_null(strstr(tried(bench, NULL, &trial, ERR_NONE), "\"deviation\":\"30"));
    trial.fields = STR("{\"registered\":\"很多\"}");
    const char *refused = tried(bench, NULL, &trial, ERR_NONE);
    assert_non_null(strstr(refused, "{\"field\":\"registered\""));
    assert_null(strstr(refused, "deviation"));
    assert_null(strstr(refused, "请填写“实际报名”")); /* it is filled in, wrongly */
}

static void a_case_knows_which_cases_name_it(void **state) {
    Bench *bench = *state;
    int64_t look = opened(bench, NULL, "SAF-02.inspection", SCHOOL,
                          "{\"on\":\"2026-11-20\",\"kind\":\"自查\",\"result\":\"良好\"}");
    const char *fields = str_format(bench->arena,
                                    "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样"
                                    "不全\",\"level\":\"一般\",\"inspection\":\"%lld\"}",
                                    (long long)look)
                             .data;
    int64_t named = opened(bench, NULL, "SAF-02.hazard", SCHOOL, fields);
    assert_shows(bench, look, str_format(bench->arena, "\"named_by\":[{\"id\":%lld", (long long)named).data);
    assert_shows(bench, named, str_format(bench->arena, "\"case:%lld\":\"安检2026-0001", (long long)look).data);
}

static bool brought_or(Bench *bench, const char *text, bool dry, size_t *rows, size_t *opened_count,
                       ProblemList *problems, Err *err) {
    const char *path = str_format(bench->arena, "%s/old.csv", bench->scratch->folder).data;
    const CaseImport import = {STR("SAF-02.hazard"), STR(SCHOOL), path, STR("old.csv"), dry};
    *problems = problem_list(bench->arena, CASE_PROBLEMS_MOST);
    *err = (Err){.kind = ERR_NONE};
    must(file_write(path, str_from(text), err), err);
    return case_import(bench->ledger, NULL, &import, bench->arena, rows, opened_count, problems, err);
}

static bool brought(Bench *bench, const char *text, bool dry, size_t *rows, size_t *opened_count,
                    ProblemList *problems) {
    Err err;
    return brought_or(bench, text, dry, rows, opened_count, problems, &err);
}

static void an_old_register_is_looked_through_before_it_is_taken(void **state) {
    Bench *bench = *state;
    size_t rows, count;
    ProblemList problems;
    const char *good = "单位,发现日期,部位,领域,隐患描述,等级\n第二小学,2026-11-01,校舍,其他,墙皮脱落,一般\n";
    assert_true(brought(bench, good, true, &rows, &count, &problems));
    assert_int_equal(rows, 1);
    assert_int_equal(count, 0);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(listed(bench, NULL, (CaseQuery){.order = STR("number")}).count, 0);
    assert_true(brought(bench, "单位,发现日期,部位,等级\n第九小学,十一月,校舍,严重\n", true, &rows, &count, &problems));
    assert_int_equal(problems.errors, 3); /* the unit, the day, the grade */
    assert_string_equal(problems.items[0].place.cell, "B2");
    assert_true(brought(bench, good, false, &rows, &count, &problems));
    assert_int_equal(count, 1);
    assert_whole(bench);
}

/* Not by the ladder of loans, which reminds two months before. */
static void a_record_without_a_ladder_turns_yellow_days_before_its_end(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "EVA-07.visit", SCHOOL, "{}");
    assert_shows(bench, id, "\"due_at\":\"2026-12-26\"");
    assert_shows(bench, id, "\"light\":\"green\"");
    clock_at += 27 * 86400; /* four days are left */
    assert_shows(bench, id, "\"light\":\"green\"");
    clock_at += 86400;
    assert_shows(bench, id, "\"light\":\"yellow\"");
}

static void a_unit_in_an_old_register_is_taken_by_its_name_when_only_one_has_it(void **state) {
    Bench *bench = *state;
    size_t rows, count;
    ProblemList problems;
    assert_true(brought(
        bench, "单位,发现日期,部位,领域,隐患描述,等级,责任单位\n第二小学,2026-11-01,校舍,其他,墙皮脱落,一般,第九小学\n",
        true, &rows, &count, &problems));
    assert_int_equal(problems.errors, 1);
    assert_string_equal(problems.items[0].place.cell, "G2");
    assert_true(str_find(problems.items[0].message, STR("没有“第九小学”这个单位")) >= 0);
    assert_true(brought(
        bench, "单位,发现日期,部位,领域,隐患描述,等级,责任单位\n第二小学,2026-11-01,校舍,其他,墙皮脱落,一般,第一小学\n",
        false, &rows, &count, &problems));
    assert_int_equal(count, 1);
    assert_shows(bench, 1, "\"owner_unit\":\"" SCHOOL "\"");
    assert_whole(bench);
}

static void a_table_without_the_headings_of_the_record_is_refused_with_what_was_looked_for(void **state) {
    Bench *bench = *state;
    size_t rows, count;
    ProblemList problems;
    Err err;
    static const char *const tables[] = {"甲,乙\n一,二\n", "一\n二\n三\n四\n五\n六\n七\n八\n九\n十\n十一\n十二\n"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        assert_false(brought_or(bench, tables[i], true, &rows, &count, &problems, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err.message, "没有找到表头"));
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        TEST(lists_stand_in_any_order_both_ways),
        TEST(lists_are_found_by_light_and_deadline),
        TEST(cases_are_counted_by_what_they_share_and_only_those_one_sees),
        TEST(what_is_paused_is_late_in_no_count_and_no_list),
        TEST(a_register_names_units_instead_of_their_codes),
        TEST(a_trial_tells_every_fault_and_stores_nothing),
        TEST(a_trial_asks_for_what_the_values_call_for),
        TEST(a_trial_reckons_nothing_out_of_what_stood_where_a_value_is_refused),
        TEST(a_case_knows_which_cases_name_it),
        TEST(an_old_register_is_looked_through_before_it_is_taken),
        TEST(a_record_without_a_ladder_turns_yellow_days_before_its_end),
        TEST(a_unit_in_an_old_register_is_taken_by_its_name_when_only_one_has_it),
        TEST(a_table_without_the_headings_of_the_record_is_refused_with_what_was_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
