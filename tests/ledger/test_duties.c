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

/* ---- a duty for each case of a register ------------------------------------------------------- */

static const char *const daily = "D-07"; /* by 11:00, for each class */

static void at_hour(const char *day, int hour) {
    Date date;
    assert_true(date_parse(str_from(day), &date));
    clock_at = date_begins(date) + (int64_t)hour * 3600;
}

static DutySwept sweep(void) {
    DutySwept swept;
    Err err = {.kind = ERR_NONE};
    Date today = date_today();
    must(duty_sweep(duties, today, (int)((clock_at - date_begins(today)) / 60), &swept, &err), &err);
    return swept;
}

static int64_t class_of(Bench *bench, const char *name, const char *teacher) {
    return opened(bench, NULL, "SAF-10.class", SCHOOL,
                  str_format(bench->arena, "{\"class_name\":\"%s\",\"pupils\":40%s%s%s}", name,
                             *teacher ? ",\"teacher\":\"" : "", teacher, *teacher ? "\"" : "")
                      .data);
}

static int64_t report_of(Bench *bench, const User *user, int64_t class) {
    return opened(bench, user, "SAF-10.daily_check", SCHOOL,
                  str_format(bench->arena,
                             "{\"on\":\"2026-11-25\",\"class\":\"%lld\",\"should\":40,\"present\":39,\"ill\":1}",
                             (long long)class)
                      .data);
}

static int64_t of_class(Bench *bench, int64_t class, const char *state) {
    return scratch_number(bench->scratch, str_format(bench->arena,
                                                     "SELECT COUNT(*) FROM duty_instance WHERE duty = 'D-07' AND part "
                                                     "= 'case:%lld' AND state = '%s'",
                                                     (long long)class, state)
                                              .data);
}

static void each_class_has_the_duty_and_its_own_report_does_it(void **state) {
    Bench *bench = *state;
    User *cls = somebody(bench, "cls1", "cls", SCHOOL, NULL), *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *aff = somebody(bench, "aff1", "aff", SCHOOL, NULL);
    at_hour("2026-11-25", 7);
    int64_t first = class_of(bench, "一班", ""), second = class_of(bench, "二班", "");
    switch_on(daily, "2026-11-25");
    at_hour("2026-11-25", 8);
    sweep();
    assert_int_equal(in_state(bench, daily, "due"), 2);
    int64_t report = report_of(bench, cls, first);
    assert_int_equal(of_class(bench, first, "done"), 1);
    assert_int_equal(of_class(bench, second, "due"), 1);
    assert_stepped(bench, aff, report, "check", "");
    assert_stepped(bench, head, report, "confirm", "");
    assert_int_equal(of_class(bench, first, "verified"), 1); /* the head is the one who checks the duty */
    at_hour("2026-11-25", 12);
    assert_int_equal(sweep().missed, 2); /* the other is the second school, which keeps no register */
    assert_int_equal(of_class(bench, second, "missed"), 1);
    int64_t late = report_of(bench, cls, second);
    assert_int_equal(of_class(bench, second, "made_up"), 1);
    assert_stepped(bench, head, late, "void", "");
    assert_int_equal(of_class(bench, second, "missed"), 1);
    assert_whole(bench);
}

static void assert_no_report(Bench *bench, const char *class) {
    const NewCase made = {.record = STR("SAF-10.daily_check"),
                          .unit = STR(SCHOOL),
                          .fields = str_format(bench->arena,
                                               "{\"on\":\"2026-11-25\",\"class\":\"%s\",\"should\":40,"
                                               "\"present\":39,\"ill\":1}",
                                               class)};
    int64_t id;
    Err err = {.kind = ERR_NONE};
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "class");
    assert_non_null(strstr(err.message, "本单位没有"));
}

static void a_report_names_a_class_of_its_own_school(void **state) {
    Bench *bench = *state;
    int64_t own = class_of(bench, "一班", "");
    int64_t foreign = opened(bench, NULL, "SAF-10.class", OTHER, "{\"class_name\":\"一班\",\"pupils\":40}");
    int64_t no_class = report_of(bench, NULL, own);
    assert_no_report(bench, str_format(bench->arena, "%lld", (long long)foreign).data);
    assert_no_report(bench, str_format(bench->arena, "%lld", (long long)no_class).data); /* a record of another kind */
    assert_no_report(bench, str_format(bench->arena, "%lldx", (long long)own).data);
    assert_no_report(bench, "99999");
}

static void a_class_that_came_late_is_not_asked_and_one_that_left_has_no_task(void **state) {
    Bench *bench = *state;
    at_hour("2026-11-25", 7);
    int64_t first = class_of(bench, "一班", ""), second = class_of(bench, "二班", "");
    switch_on(daily, "2026-11-25");
    at_hour("2026-11-25", 8);
    assert_stepped(bench, NULL, second, "leave", "");
    sweep();
    assert_int_equal(of_class(bench, second, "no_task") + of_class(bench, second, "due"),
                     of_class(bench, second, "no_task"));
    at_hour("2026-11-25", 11);
    int64_t third = class_of(bench, "三班", "");
    sweep();
    assert_int_equal(of_class(bench, third, "due") + of_class(bench, third, "missed"), 0);
    assert_int_equal(of_class(bench, first, "missed"), 1);
    at_hour("2026-11-26", 8); /* a Thursday */
    sweep();
    assert_int_equal(of_class(bench, third, "due"), 1);
    assert_int_equal(of_class(bench, second, "due"), 0);
}

static void a_school_without_a_register_has_it_as_a_whole_until_it_keeps_one(void **state) {
    Bench *bench = *state;
    at_hour("2026-11-25", 7);
    switch_on(daily, "2026-11-25");
    at_hour("2026-11-25", 8);
    sweep();
    assert_int_equal(in_state(bench, daily, "due"), 1);
    int64_t first = class_of(bench, "一班", "");
    sweep();
    assert_int_equal(of_class(bench, first, "due"), 1);
    assert_int_equal(in_state(bench, daily, "due"), 1);
    assert_int_equal(in_state(bench, daily, "no_task"), 1);
    /* What was none was never asked. */
    int64_t wrong = class_of(bench, "误登", "");
    assert_stepped(bench, NULL, wrong, "void", "");
    sweep();
    assert_int_equal(of_class(bench, wrong, "due"), 0);
}

static bool add_teacher(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('t1', '甲', '-', '-')", err,
                     "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("user")}, err);
}

static size_t to_do(Bench *bench, const User *user, const char *part_name) {
    DutyTodo *todos;
    size_t count, found = 0;
    Err err = {.kind = ERR_NONE};
    must(duty_todo(duties, user, bench->arena, &todos, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (todos[i].kind == DUTY_TODO_DO && str_is(todos[i].def->id, daily)) {
            assert_true(str_is(todos[i].part_name, part_name));
            found += todos[i].count;
        }
    }
    return found;
}

static void a_class_with_a_teacher_is_the_business_of_that_teacher(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    User *first_teacher = somebody(bench, "t1", "cls", SCHOOL, NULL),
         *second_teacher = somebody(bench, "t2", "cls", SCHOOL, NULL);
    at_hour("2026-11-25", 7);
    must(store_write(bench->scratch->store, add_teacher, NULL, &err), &err);
    class_of(bench, "一班", "t1");
    switch_on(daily, "2026-11-25");
    assert_int_equal(to_do(bench, first_teacher, "一班"), 1);
    assert_int_equal(to_do(bench, second_teacher, "一班"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_with_duties, close_with_duties)
        TEST(a_confirmed_drill_does_the_duty_and_its_check_verifies_it),
        TEST(a_drill_of_another_month_or_of_another_school_does_nothing),
        TEST(each_patrol_does_one_of_the_three_of_its_day),
        TEST(each_class_has_the_duty_and_its_own_report_does_it),
        TEST(a_report_names_a_class_of_its_own_school),
        TEST(a_class_that_came_late_is_not_asked_and_one_that_left_has_no_task),
        TEST(a_school_without_a_register_has_it_as_a_whole_until_it_keeps_one),
        TEST(a_class_with_a_teacher_is_the_business_of_that_teacher),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
