/* Checks across cases: a veto in force stands against a title, and is quoted. */
#include "ledger_support.h"

static int64_t veto(Bench *bench, const char *what, const char *until) {
    int64_t id = opened(bench, NULL, "EVA-10.veto", COUNTY,
                        str_format(bench->arena, "{\"what\":\"%s\",\"rule\":\"重点任务逾期31日未办结\"}", what).data);
    assert_stepped(bench, NULL, id, "verify",
                   "{\"owner_unit\":\"" SCHOOL "\",\"object_level\":\"学校\",\"verified_note\":\"属实\"}");
    assert_stepped(bench, NULL, id, "state", "{\"statement\":\"请求从轻\"}");
    assert_stepped(bench, NULL, id, "decide",
                   str_format(bench->arena,
                              "{\"decision\":\"限制一年\",\"decision_number\":\"教1\",\"decided_on\":\"2026-11-25\","
                              "\"from_day\":\"2026-11-25\",\"until_day\":\"%s\"}",
                              until)
                       .data);
    assert_stepped(bench, NULL, id, "deliver", "{\"delivered_on\":\"2026-11-25\"}");
    return id;
}

/* Whether what stands against the award of a teacher of the school is a veto in force. */
static bool refused(Bench *bench, const char *unit, Err *err) {
    int64_t id =
        opened(bench, NULL, "TEA-09.award", unit,
               "{\"name\":\"优秀教师\",\"award_year\":2026,\"teacher\":\"tch1\",\"deeds\":\"1\",\"quota\":100}");
    bool good = stepped(bench, NULL, id, "examine", "{\"ethics\":\"无影响\",\"veto\":\"无\"}", "因故办理", err);
    return !good && err->kind == ERR_CONFLICT && strstr(err->message, "一票否决") != NULL;
}

static bool teacher(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('tch1', '教师', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static void a_veto_in_force_stands_against_an_award_and_is_quoted(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    assert_false(refused(bench, SCHOOL, &err));
    int64_t id = veto(bench, "评优", "2027-11-25");
    assert_true(refused(bench, SCHOOL, &err));
    assert_non_null(strstr(err.message, "否决2026-001"));
    assert_non_null(strstr(err.message, "重点任务逾期31日未办结"));
    assert_false(refused(bench, OTHER, &err)); /* of another school */
    assert_stepped(bench, NULL, id, "propose_lift", "{\"lift_note\":\"已经办结\"}");
    assert_stepped(bench, NULL, id, "lift", "{\"lifted_on\":\"2026-11-25\"}");
    assert_false(refused(bench, SCHOOL, &err));
}

static void a_veto_of_something_else_or_past_its_day_stands_against_nothing(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    veto(bench, "招生计划", "2027-11-25");
    assert_false(refused(bench, SCHOOL, &err));
    veto(bench, "评优", "2026-11-26");
    assert_true(refused(bench, SCHOOL, &err));
    clock_at += 2 * 86400;
    assert_false(refused(bench, SCHOOL, &err));
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_veto_in_force_stands_against_an_award_and_is_quoted),
        TEST(a_veto_of_something_else_or_past_its_day_stands_against_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
