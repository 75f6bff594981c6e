/* What waits for whom: the exact answer about each case, in the order of urgency. */
#include "ledger_support.h"

#define HAZARD "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"一般\"}"
#define ISSUE  "{\"owner_unit\":\"" SCHOOL "\",\"owner\":\"head1\",\"fix_by\":\"2026-12-10\"}"

static bool add_account(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('head1', '校长', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static CaseTodo *asked(Bench *bench, const User *user, size_t *count) {
    CaseTodo *items;
    size_t more;
    Err err = {.kind = ERR_NONE};
    must(case_todo(bench->ledger, user, bench->arena, &items, count, &more, &err), &err);
    assert_int_equal(more, 0);
    return items;
}

static void assert_todo(Bench *bench, const User *user, int64_t id, CaseTodoKind kind, const char *steps) {
    size_t count;
    const CaseTodo *items = asked(bench, user, &count);
    for (size_t i = 0; i < count; i++) {
        if (items[i].id == id) {
            assert_int_equal(items[i].kind, kind);
            assert_string_equal(str_cstr(bench->arena, items[i].steps), steps);
            return;
        }
    }
    fail_msg("%.*s does not have case %lld to do", STR_ARG(user->name), (long long)id);
}

static void assert_nothing(Bench *bench, const User *user) {
    size_t count;
    asked(bench, user, &count);
    assert_int_equal(count, 0);
}

static int64_t issued(Bench *bench) {
    Err err = {.kind = ERR_NONE};
    int64_t id = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD);
    must(store_write(bench->scratch->store, add_account, NULL, &err), &err);
    assert_stepped(bench, NULL, id, "issue", ISSUE);
    return id;
}

static void a_case_waits_for_those_who_can_take_it_on(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *other = somebody(bench, "head2", "head", OTHER, NULL);
    User *inspector = somebody(bench, "ins1", "ins", COUNTY, NULL);
    User *teacher = somebody(bench, "tch1", "tch", SCHOOL, NULL);
    int64_t id = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD);
    assert_todo(bench, head, id, CASE_TODO_STEP, "确认、当场整改销号");
    assert_nothing(bench, other);
    assert_nothing(bench, teacher);
    assert_todo(bench, inspector, id, CASE_TODO_STEP, "下达整改");
}

static void what_one_did_oneself_does_not_wait_for_one(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench);
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "ins1", "ins", COUNTY, NULL);
    assert_todo(bench, head, id, CASE_TODO_STEP, "报送整改结果");
    assert_nothing(bench, inspector);
    assert_stepped(bench, head, id, "report", "{\"measure\":\"补齐\",\"evidence\":[\"1\"]}");
    assert_nothing(bench, head);
    assert_todo(bench, inspector, id, CASE_TODO_STEP, "复查");
    inspector->name = STR("head1"); /* the same person with another post */
    assert_nothing(bench, inspector);
}

static void what_came_back_says_why(void **state) {
    Bench *bench = *state;
    size_t count;
    int64_t id = issued(bench);
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    assert_stepped(bench, head, id, "report", "{\"measure\":\"补齐\",\"evidence\":[\"1\"]}");
    assert_stepped(bench, NULL, id, "send_back", "");
    assert_todo(bench, head, id, CASE_TODO_RETURNED, "报送整改结果");
    const CaseTodo *items = asked(bench, head, &count);
    assert_string_equal(str_cstr(bench->arena, items[0].reason), "因故办理");
    assert_stepped(bench, head, id, "progress", "{\"why_open\":\"等货\"}"); /* a note leaves it returned */
    assert_todo(bench, head, id, CASE_TODO_RETURNED, "报送整改结果");
}

static void the_most_urgent_stands_first(void **state) {
    Bench *bench = *state;
    size_t count;
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    int64_t first = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD);
    clock_at += 5 * 86400;
    int64_t second = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD);
    const CaseTodo *items = asked(bench, head, &count);
    assert_int_equal(count, 2);
    assert_int_equal(items[0].id, first);
    assert_int_equal(items[0].light, LIGHT_RED);
    assert_int_equal(items[1].id, second);
}

static void what_turned_red_is_told_to_those_whom_the_ladder_names(void **state) {
    Bench *bench = *state;
    size_t count;
    int64_t id = issued(bench); /* until 10 December: the head has to report */
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *section = somebody(bench, "safe1", "chief", COUNTY, "SAFE");
    assert_nothing(bench, section);
    clock_at += 16 * 86400;
    const CaseTodo *items = asked(bench, head, &count);
    assert_int_equal(items[0].kind, CASE_TODO_STEP);
    assert_true(items[0].fresh);
    const RecordDef *def = pack_record(bench->pack, STR("SAF-02.hazard"));
    const LadderDef *ladder = pack_ladder(bench->pack, def->ladder);
    const User *told = NULL; /* somebody of a role that a rung names and that has no step here */
    for (size_t r = 0; r < ladder->rung_count; r++) {
        for (size_t b = 0; b < ladder->rungs[r].to_count; b++) {
            const CaseActor *to = &ladder->rungs[r].to[b];
            told =
                to->kind == ACTOR_ROLE && str_is(to->id, "ldr") ? somebody(bench, "ldr1", "ldr", COUNTY, NULL) : told;
        }
    }
    assert_non_null(told);
    assert_todo(bench, told, id, CASE_TODO_RED, "");
    clock_at += 3 * 86400; /* no news any more */
    assert_nothing(bench, told);
}

static void who_opened_it_has_the_steps_of_the_opener(void **state) {
    Bench *bench = *state;
    User *safety = somebody(bench, "safo1", "safo", SCHOOL, NULL);
    User *other = somebody(bench, "safo2", "safo", SCHOOL, NULL);
    int64_t id = opened(bench, safety, "SAF-02.inspection", SCHOOL,
                        "{\"on\":\"2026-11-20\",\"kind\":\"自查\",\"result\":\"良好\"}");
    assert_todo(bench, safety, id, CASE_TODO_STEP, "归档");
    assert_nothing(bench, other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_case_waits_for_those_who_can_take_it_on, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(what_one_did_oneself_does_not_wait_for_one, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(what_came_back_says_why, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(the_most_urgent_stands_first, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(what_turned_red_is_told_to_those_whom_the_ladder_names, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(who_opened_it_has_the_steps_of_the_opener, bench_open, bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
