/* Personal contents that are kept for so many days after the end, then emptied - the steps themselves never. */
#include "ledger_support.h"

static bool teacher(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('tch1', '教师', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static int64_t dismissed_clue(Bench *bench) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    int64_t id =
        opened(bench, NULL, "TEA-06.clue", SCHOOL,
               "{\"channel\":\"举报电话\",\"on\":\"2026-11-25\",\"kind\":\"有偿补课\",\"content\":\"周末补课甲乙\","
               "\"informant\":\"李四某\",\"teacher\":\"tch1\"}");
    assert_stepped(bench, NULL, id, "check", "{\"first_check\":\"家长均否认\",\"first_verdict\":\"不实\"}");
    assert_stepped(bench, NULL, id, "dismiss", "");
    return id;
}

static size_t swept(Bench *bench) {
    SweepReport report;
    Err err = {.kind = ERR_NONE};
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    return report.erased;
}

static bool shows(Bench *bench, int64_t id, const char *words) {
    return str_find(shown(bench, NULL, id), str_from(words)) >= 0;
}

/* Whether the words stand anywhere in what is stored of cases. */
static bool stored(Bench *bench, const char *words) {
    return scratch_number(bench->scratch,
                          str_format(bench->arena,
                                     "SELECT (SELECT COUNT(*) FROM case_record WHERE fields LIKE '%%%s%%') + (SELECT "
                                     "COUNT(*) FROM case_step WHERE fields LIKE '%%%s%%') + (SELECT COUNT(*) FROM "
                                     "case_personal WHERE fields LIKE '%%%s%%') + (SELECT COUNT(*) FROM case_key WHERE "
                                     "value LIKE '%%%s%%')",
                                     words, words, words, words)
                              .data) > 0;
}

static void what_is_over_is_emptied_and_its_steps_stay(void **state) {
    Bench *bench = *state;
    int64_t id = dismissed_clue(bench);
    assert_int_equal(swept(bench), 0);
    clock_at += 29 * 86400;
    assert_int_equal(swept(bench), 0);
    assert_true(shows(bench, id, "李四某") && shows(bench, id, "家长均否认"));
    assert_whole(bench);
    int64_t steps = scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_step");
    clock_at += 2 * 86400;
    assert_int_equal(swept(bench), 1);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_step"), steps + 1);
    static const char *const gone[] = {"李四某", "周末补课", "家长均否认", "tch1"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        assert_false(shows(bench, id, gone[i]));
        assert_false(stored(bench, gone[i]));
    }
    assert_true(shows(bench, id, "个人信息到期清空") && shows(bench, id, "办结后保存30天"));
    assert_true(shows(bench, id, "\"step\":\"dismiss\""));
    clock_at += 86400;
    assert_int_equal(swept(bench), 0); /* once */
    assert_whole(bench);
}

static void an_open_case_keeps_what_it_holds(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, teacher, NULL, &err), &err);
    int64_t id =
        opened(bench, NULL, "TEA-06.clue", SCHOOL,
               "{\"channel\":\"举报电话\",\"on\":\"2026-11-25\",\"kind\":\"有偿补课\",\"content\":\"周末补课甲乙\","
               "\"informant\":\"李四某\",\"teacher\":\"tch1\"}");
    clock_at += 400 * 86400;
    assert_int_equal(swept(bench), 0);
    assert_true(shows(bench, id, "李四某"));
}

static bool restore(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "UPDATE case_personal SET fields = '{\"informant\":\"王五\"}'", err, "");
}

static void what_is_altered_beside_the_steps_is_found(void **state) {
    Bench *bench = *state;
    AuditReport report;
    Err err = {.kind = ERR_NONE};
    dismissed_clue(bench);
    must(store_write(bench->scratch->store, restore, NULL, &err), &err);
    must(audit_verify(bench->scratch->store, &report, &err), &err);
    LedgerFault faults[4];
    size_t count;
    must(ledger_verify(bench->ledger, faults, 4, &count, &err), &err);
    assert_true(!report.intact || count > 0);
}

static void a_note_taken_again_tells_anew(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "SAF-02.inspection", SCHOOL,
                        "{\"on\":\"2026-11-20\",\"kind\":\"自查\",\"result\":\"总体规范\"}");
    (void)id;
    int64_t patrol =
        opened(bench, NULL, "SAF-04.patrol", SCHOOL,
               "{\"on\":\"2026-11-25\",\"at_time\":\"2026-11-25 07:30\",\"slot\":\"早\",\"route\":\"宿舍\","
               "\"found\":true}");
    static const char first[] = "{\"text\":\"插座松动\",\"place\":\"用电\",\"field\":\"消防\",\"level\":\"一般\"}";
    assert_stepped(bench, NULL, patrol, "find", first);
    assert_refused(bench, NULL, patrol, "find", "{\"text\":\"门锁坏了\"}", ERR_INPUT, "请重新填写“部位”");
    assert_stepped(bench, NULL, patrol, "find", first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(what_is_over_is_emptied_and_its_steps_stay),
        TEST(an_open_case_keeps_what_it_holds),
        TEST(what_is_altered_beside_the_steps_is_found),
        TEST(a_note_taken_again_tells_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
