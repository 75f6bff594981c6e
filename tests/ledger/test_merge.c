/* Duplicates: one case ends in another, which answers from then on for both. */
#include "ledger_support.h"

#define HAZARD "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"一般\"}"

static int64_t hazard(Bench *bench, const char *unit) {
    return opened(bench, NULL, "SAF-02.hazard", unit, HAZARD);
}

static const char *into(Bench *bench, int64_t id) {
    return str_format(bench->arena, "{\"merged_into\":\"%lld\"}", (long long)id).data;
}

static int64_t sources(Bench *bench, const char *condition) {
    return scratch_number(bench->scratch,
                          str_format(bench->arena, "SELECT count(*) FROM case_source WHERE %s", condition).data);
}

static double found(Bench *bench) {
    CaseCount *counts;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(case_counts(bench->ledger, NULL, STR("SAF-02.hazard"), STR(SCHOOL), STR("2026-01-01"), STR("2027-01-01"),
                     bench->arena, &counts, &count, &err),
         &err);
    for (size_t i = 0; i < count; i++) {
        if (str_is(counts[i].def->id, "hazards_found")) {
            return counts[i].value;
        }
    }
    return -1;
}

static void a_duplicate_ends_in_the_other_and_is_counted_once(void **state) {
    Bench *bench = *state;
    int64_t first = hazard(bench, SCHOOL), again = hazard(bench, SCHOOL);
    assert_true(found(bench) == 2);
    assert_stepped(bench, NULL, again, "merge", into(bench, first));
    assert_shows(bench, again, "\"state\":\"merged\"");
    assert_shows(bench, again, "\"ended\":\"void\"");
    assert_shows(bench, first, "\"named_by\":[{\"id\":");
    assert_shows(bench, first, "\"state\":\"found\"");
    assert_true(found(bench) == 1);
    assert_whole(bench);
}

static void what_it_came_from_and_what_came_of_it_hang_on_the_one_that_goes_on(void **state) {
    Bench *bench = *state;
    int64_t first = hazard(bench, SCHOOL), again, other;
    const NewCase made = {.record = STR("SAF-02.hazard"),
                          .unit = STR(SCHOOL),
                          .fields = STR(HAZARD),
                          .source = {STR("finding"), STR("检查7"), STR("检查7号")}};
    Err err = {.kind = ERR_NONE};
    must(case_open(bench->ledger, NULL, &made, &again, &err), &err);
    const NewCase child = {
        .record = STR("SAF-02.hazard"),
        .unit = STR(SCHOOL),
        .fields = STR(HAZARD),
        .source = {STR("case"), str_format(bench->arena, "%lld", (long long)again), STR("由它引出")}};
    must(case_open(bench->ledger, NULL, &child, &other, &err), &err);
    assert_stepped(bench, NULL, again, "merge", into(bench, first));
    assert_int_equal(sources(bench, "kind = 'finding' AND source = '检查7'"), 2);
    assert_int_equal(sources(bench, str_format(bench->arena, "kind = 'case' AND case_id = %lld AND source = '%lld'",
                                               (long long)other, (long long)first)
                                        .data),
                     1);
    assert_whole(bench);
}

static void only_an_open_one_of_the_same_unit_and_kind_goes_on(void **state) {
    Bench *bench = *state;
    int64_t again = hazard(bench, SCHOOL), elsewhere = hazard(bench, OTHER), gone = hazard(bench, SCHOOL);
    assert_stepped(bench, NULL, gone, "dismiss", "{}");
    assert_refused(bench, NULL, again, "merge", into(bench, again), ERR_INPUT, "并入自己");
    assert_refused(bench, NULL, again, "merge", into(bench, elsewhere), ERR_INPUT, "同一单位");
    assert_refused(bench, NULL, again, "merge", into(bench, gone), ERR_INPUT, "已经结束");
    assert_refused(bench, NULL, again, "merge", into(bench, 999), ERR_INPUT, "没有“999”");
    assert_refused(bench, NULL, again, "merge", "{}", ERR_INPUT, "并入");
    assert_shows(bench, again, "\"state\":\"found\"");
    assert_whole(bench);
}

static void who_does_not_see_the_other_learns_nothing_of_it(void **state) {
    Bench *bench = *state;
    User *inspector = somebody(bench, "duxue", "ins", SCHOOL, NULL),
         *head = somebody(bench, "head", "head", SCHOOL, NULL);
    int64_t again = hazard(bench, SCHOOL), hidden = hazard(bench, OTHER), first = hazard(bench, SCHOOL);
    assert_refused(bench, inspector, again, "merge", into(bench, hidden), ERR_INPUT, "这个记录");
    assert_refused(bench, head, again, "merge", into(bench, first), ERR_DENIED, "");
    assert_stepped(bench, inspector, again, "merge", into(bench, first));
}

static void a_wrong_merger_is_taken_back_by_opening_it_again(void **state) {
    Bench *bench = *state;
    int64_t first = hazard(bench, SCHOOL), again = hazard(bench, SCHOOL);
    assert_stepped(bench, NULL, again, "merge", into(bench, first));
    assert_stepped(bench, NULL, again, "reopen", "{}");
    assert_shows(bench, again, "\"state\":\"issued\"");
    assert_true(found(bench) == 2);
    assert_whole(bench);
}

/* Faults of a merging step, told at its line. */
static Str fault_of(Bench *bench, const char *field, const char *step) {
    ProblemList problems = problem_list(bench->arena, 20);
    LedgerKind kind;
    Err err = {.kind = ERR_NONE};
    Str text =
        str_format(bench->arena,
                   "system: LOC-01\nname: 家访台账\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 家访登记\n"
                   "records:\n  - id: visit\n    name: 家访\n    title: \"{text}\"\n    number: \"访{year}-{seq:3}\"\n"
                   "    opened_by: [safo]\n    ladder: overdue\n    due: {days: 3}\n    fields:\n"
                   "      - {id: text, name: 事由, type: text, required: true}\n      - {id: same, name: 并入, %s}\n"
                   "    states:\n      - {id: planned, name: 计划}\n      - {id: merged, name: 并案, end: void}\n"
                   "      - {id: closed, name: 办结, end: closed}\n    steps:\n"
                   "      - {id: close, name: 办结, from: [planned], to: closed, by: [safo], action: edit}\n"
                   "      - {id: merge, name: 并案, from: [planned], by: [safo], action: edit, merges: same, %s}\n",
                   field, step);
    must(definition_check(bench->ledger, text, bench->arena, &kind, &problems, &err), &err);
    return problems.count ? problems.items[0].message : STR("");
}

static void a_merging_step_that_would_count_twice_is_no_definition(void **state) {
    Bench *bench = *state;
    const char *self = "type: case, record: self", *good = "to: merged, needs: [same]";
    assert_int_equal(fault_of(bench, self, good).len, 0);
    assert_true(str_find(fault_of(bench, "type: text", good), STR("record: self")) >= 0);
    assert_true(str_find(fault_of(bench, "type: case, record: SAF-02.hazard", good), STR("record: self")) >= 0);
    assert_true(str_find(fault_of(bench, "type: case, record: self, many: true", good), STR("record: self")) >= 0);
    assert_true(str_find(fault_of(bench, self, "to: merged"), STR("needs: [same]")) >= 0);
    assert_true(str_find(fault_of(bench, self, "to: closed, needs: [same]"), STR("重复计数")) >= 0);
    assert_true(str_find(fault_of(bench, self, "needs: [same]"), STR("重复计数")) >= 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_duplicate_ends_in_the_other_and_is_counted_once),
        TEST(what_it_came_from_and_what_came_of_it_hang_on_the_one_that_goes_on),
        TEST(only_an_open_one_of_the_same_unit_and_kind_goes_on),
        TEST(who_does_not_see_the_other_learns_nothing_of_it),
        TEST(a_merging_step_that_would_count_twice_is_no_definition),
        TEST(a_wrong_merger_is_taken_back_by_opening_it_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
