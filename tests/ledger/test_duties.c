/* Duties that are done by cases: a drill that the head confirmed, three patrols of a day, what is opened again. */
#include "ledger_support.h"

#include "duty.h"

static Duty *duties;

static int open_with_duties(void **state) {
    bench_open(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    ledger_close(bench->ledger);
    must(duty_open(bench->scratch->store, bench->pack, &duties, &err), &err);
    must(ledger_open(bench->scratch->store, bench->pack, NULL, duties, &bench->ledger, &err), &err);
    return 0;
}

static int close_with_duties(void **state) {
    int status = bench_close(state);
    duty_close(duties);
    return status;
}

static void switch_on(const char *duty, const char *from) {
    const DutySwitch whole = {.unit = STR(COUNTY), .on = true, .from_on = str_from(from), .reason = STR("按本县规定")};
    DutySwitch one = whole;
    Err err = {.kind = ERR_NONE};
    DutySwept swept;
    one.duty = str_from(duty);
    must(duty_switch(duties, NULL, &whole, &err), &err);
    must(duty_switch(duties, NULL, &one, &err), &err);
    must(duty_sweep(duties, date_today(), 600, &swept, &err), &err);
}

/* How many instances of the duty at the first school are in the state. */
static int64_t in_state(Bench *bench, const char *duty, const char *state) {
    Str sql = str_format(bench->arena,
                         "SELECT COUNT(*) FROM duty_instance i JOIN unit u ON u.id = i.unit_id WHERE i.duty = '%s' AND "
                         "i.state = '%s' AND u.code = '" SCHOOL "' AND i.due_on >= '2026-11-25'",
                         duty, state);
    return scratch_number(bench->scratch, sql.data);
}

#define DRILL                                                                                                              \
    "{\"on\":\"2026-11-24\",\"kind\":\"消防疏散\",\"scope\":\"全校\",\"people\":600,\"fixed\":true,\"has_problem\":" \
    "false}"

static void a_confirmed_drill_does_the_duty_and_its_check_verifies_it(void **state) {
    Bench *bench = *state;
    User *aff = somebody(bench, "aff1", "aff", SCHOOL, NULL), *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *chief = somebody(bench, "safe1", "chief", COUNTY, "SAFE");
    switch_on("M-03", "2026-11-01");
    int64_t id = opened(bench, aff, "SAF-06.drill", SCHOOL, DRILL);
    assert_int_equal(in_state(bench, "M-03", "due"), 1);
    assert_stepped(bench, head, id, "confirm", "");
    assert_int_equal(in_state(bench, "M-03", "done"), 1);
    assert_stepped(bench, chief, id, "send_back", "");
    assert_int_equal(in_state(bench, "M-03", "due"), 1);
    assert_stepped(bench, head, id, "confirm", "");
    assert_stepped(bench, chief, id, "verify", "");
    assert_int_equal(in_state(bench, "M-03", "verified"), 1);
    assert_whole(bench);
}

static void a_drill_of_another_month_or_of_another_school_does_nothing(void **state) {
    Bench *bench = *state;
    switch_on("M-03", "2026-11-01");
    int64_t old = opened(bench, NULL, "SAF-06.drill", SCHOOL,
                         "{\"on\":\"2026-10-24\",\"kind\":\"防震\",\"scope\":\"全校\",\"people\":600,\"fixed\":true,"
                         "\"has_problem\":false}");
    int64_t other = opened(bench, NULL, "SAF-06.drill", OTHER, DRILL);
    assert_stepped(bench, NULL, old, "confirm", "");
    assert_stepped(bench, NULL, other, "confirm", "");
    assert_int_equal(in_state(bench, "M-03", "due"), 1);
    assert_int_equal(in_state(bench, "M-03", "done"), 0);
}

static int64_t patrol(Bench *bench, const User *user, const char *slot) {
    return opened(
        bench, user, "SAF-04.patrol", SCHOOL,
        str_format(bench->arena,
                   "{\"on\":\"2026-11-25\",\"at_time\":\"2026-11-25 07:30\",\"slot\":\"%s\",\"route\":\"宿舍\","
                   "\"found\":false}",
                   slot)
            .data);
}

static void each_patrol_does_one_of_the_three_of_its_day(void **state) {
    Bench *bench = *state;
    User *safo = somebody(bench, "safo1", "safo", SCHOOL, NULL), *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    switch_on("D-02", "2026-11-25");
    assert_int_equal(in_state(bench, "D-02", "due"), 3);
    int64_t first = patrol(bench, safo, "早"), second = patrol(bench, safo, "中");
    assert_stepped(bench, head, first, "check", "");
    assert_stepped(bench, head, second, "check", "");
    assert_int_equal(in_state(bench, "D-02", "verified"), 2); /* the head is the one who checks the duty */
    assert_stepped(bench, head, second, "reopen", "");
    assert_int_equal(in_state(bench, "D-02", "verified"), 1);
    assert_int_equal(in_state(bench, "D-02", "due"), 2);
    assert_stepped(bench, head, second, "check", "");
    clock_at += 86400;
    DutySwept swept;
    Err err = {.kind = ERR_NONE};
    must(duty_sweep(duties, date_today(), 1, &swept, &err), &err);
    assert_int_equal(in_state(bench, "D-02", "missed"), 1); /* the evening */
    /* Written down the day after. */
    int64_t third = patrol(bench, safo, "晚");
    assert_stepped(bench, safo, third, "explain", "{\"late_reason\":\"值班人员送医\"}");
    assert_stepped(bench, head, third, "check", "");
    assert_int_equal(in_state(bench, "D-02", "missed"), 0);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM duty_instance WHERE late = 1"), 1);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_duties, close_with_duties)
        TEST(a_confirmed_drill_does_the_duty_and_its_check_verifies_it),
        TEST(a_drill_of_another_month_or_of_another_school_does_nothing),
        TEST(each_patrol_does_one_of_the_three_of_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
