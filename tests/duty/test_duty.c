/* Duties from the start of a window to the count: made, done, checked, missed, told, made up, waived. */
#include "duty_support.h"

static Desk the_desk;

static int open_few(void **state) {
    desk_at("2026-04-20", 480);
    desk_set_up(&the_desk, 3);
    *state = &the_desk;
    return 0;
}

static int open_forty(void **state) {
    desk_at("2026-05-01", 480);
    desk_set_up(&the_desk, 40);
    *state = &the_desk;
    return 0;
}

static int close_desk(void **state) {
    desk_tear_down(*state);
    return 0;
}

static Str state_of(Desk *desk, int64_t id) {
    return str_from(duty_state_id(desk_show(desk, NULL, id).state));
}

/* ---- the rule of drills ---------------------------------------------------------------- */

static void two_of_forty_schools_without_their_drill_are_missed_told_and_counted(void **state) {
    Desk *desk = *state;
    desk_only(desk, "M-03", "2026-05-01");
    assert_int_equal(desk_sweep(desk, "2026-05-04", 480).made, 40);
    User *section = desk_user(desk, "an", "chief", COUNTY, "SAFE");
    for (int i = 1; i <= 38; i++) {
        char code[32];
        snprintf(code, sizeof code, "990101%04d", i);
        User *head = desk_user(desk, code, "head", code, NULL);
        desk_at("2026-05-12", 600);
        desk_act(desk, head, desk_instance(desk, "M-03", code, "2026-05-01"), DUTY_DO, "全校疏散，用时3分", "");
    }
    assert_int_equal(desk_sweep(desk, "2026-05-31", 1400).missed, 0);
    assert_int_equal(desk_sweep(desk, "2026-06-01", 1).missed, 2);
    DutyStatistics counted = desk_count(desk, NULL, COUNTY, "2026-05-01", "2026-05-31");
    assert_int_equal(counted.total.due, 40);
    assert_int_equal(counted.total.missed, 2);
    assert_true(fabs(duty_rate_on_time(&counted.total) - 0.95) < 1e-12);
    /* The head and his holder see it, the section gets its list (1 June is a Monday). */
    DutyTodo *todos;
    size_t count;
    User *head = desk_user(desk, "h39", "head", "9901010039", NULL);
    must(duty_todo(desk->duty, head, desk->arena, &todos, &count, &desk->err), &desk->err);
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        told = told || (todos[i].kind == DUTY_TODO_MAKE_UP && str_is(todos[i].def->id, "M-03") &&
                        strcmp(todos[i].light, "red") == 0);
    }
    assert_true(told);
    const DutyFilter listed = {.unit = STR(COUNTY), .listed = true};
    DutyItem *items;
    must(duty_list(desk->duty, section, &listed, desk->arena, &items, &count, &desk->err), &desk->err);
    assert_int_equal(count, 2);
    assert_true(str_is(items[0].unit, "9901010039"));
    /* From autumn by term: May stays as it was. */
    desk_switch(desk, COUNTY, "M-03", true, "each-term", "2026-09-01");
    desk_sweep(desk, "2026-10-15", 480);
    counted = desk_count(desk, NULL, COUNTY, "2026-05-01", "2026-05-31");
    assert_int_equal(counted.total.missed, 2);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance WHERE from_on >= '2026-09-01'"), 40);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance WHERE from_on = '2026-09-01' AND rule = "
                                       "'each-term' AND due_on = '2027-01-22'"),
                     40);
}

static void eight_of_ten_drills_are_eighty_percent_by_month_and_all_by_term(void **state) {
    Desk *desk = *state;
    static const struct {
        const char *from, *on;
    } held[] = {{"2024-09-01", "2024-09-12"}, {"2024-10-01", "2024-10-11"}, {"2024-11-01", "2024-11-20"},
                {"2025-02-01", "2025-02-20"}, {"2025-03-01", "2025-03-11"}, {"2025-04-01", "2025-04-15"},
                {"2025-05-01", "2025-05-13"}, {"2025-06-01", "2025-06-11"}};
    desk_at("2024-09-01", 480);
    desk_only(desk, "M-03", "2024-09-01");
    User *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
        desk_sweep(desk, held[i].on, 480);
        desk_act(desk, head, desk_instance(desk, "M-03", SCHOOL, held[i].from), DUTY_DO, "全校疏散演练", "");
    }
    desk_sweep(desk, "2025-08-01", 480);
    DutyStatistics counted = desk_count(desk, NULL, SCHOOL, "2024-09-01", "2025-07-31");
    assert_int_equal(counted.total.due, 10);
    assert_int_equal(counted.total.missed, 2);
    assert_true(fabs(duty_rate_on_time(&counted.total) - 0.8) < 1e-12);
    const DutyFilter filter = {.unit = STR(SCHOOL), .from_on = STR("2024-09-01"), .to_on = STR("2025-07-31")};
    DutyStatistics other;
    must(duty_try_rule(desk->duty, NULL, STR("M-03"), STR("each-term"), &filter, desk->arena, &other, &desk->err),
         &desk->err);
    assert_int_equal(other.total.due, 2);
    assert_true(duty_rate_on_time(&other.total) == 1);
    must(duty_try_rule(desk->duty, NULL, STR("M-03"), STR(""), &filter, desk->arena, &other, &desk->err), &desk->err);
    assert_true(fabs(duty_rate_on_time(&other.total) - 0.8) < 1e-12);
}

static void a_rule_is_tried_on_the_single_days_of_one_unit(void **state) {
    Desk *desk = *state;
    DutyDays days;
    DutyFilter filter = {.unit = STR(SCHOOL), .from_on = STR("2026-02-01"), .to_on = STR("2026-07-10")};
    must(duty_try_days(desk->duty, NULL, STR("M-03"), STR("each-term"), &filter, desk->arena, &days, &desk->err),
         &desk->err);
    assert_int_equal(days.count, 1); /* the term before ended on 30 January */
    assert_string_equal(str_cstr(desk->arena, date_show(desk->arena, days.windows[0].due)), "2026-07-10");
    assert_string_equal(str_cstr(desk->arena, days.rule->id), "each-term");
    filter.to_on = STR("2026-07-09");
    must(duty_try_days(desk->duty, NULL, STR("M-03"), STR("each-term"), &filter, desk->arena, &days, &desk->err),
         &desk->err);
    assert_int_equal(days.count, 0); /* both ends count */
    filter.from_on = STR("2026-01-31");
    must(duty_try_days(desk->duty, NULL, STR("M-03"), STR(""), &filter, desk->arena, &days, &desk->err), &desk->err);
    assert_int_equal(days.count, 1 + 4); /* January, March to June; February is vacation, July ends later */
    filter.to_on = (Str){NULL, 0};
    must(duty_try_days(desk->duty, NULL, STR("M-03"), STR(""), &filter, desk->arena, &days, &desk->err), &desk->err);
    for (size_t i = 0; i < days.count; i++) { /* a year from its first day on */
        assert_true(str_compare(date_show(desk->arena, days.windows[i].due), STR("2027-01-31")) <= 0);
    }
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance"), 0);
}

static bool days_refused(Desk *desk, const char *duty, const char *rule, const char *from, const char *to,
                         ErrKind kind) {
    const DutyFilter filter = {.unit = STR(SCHOOL), .from_on = str_from(from), .to_on = str_from(to)};
    DutyDays days;
    Err err = {.kind = ERR_NONE};
    return !duty_try_days(desk->duty, NULL, str_from(duty), str_from(rule), &filter, desk->arena, &days, &err) &&
           err.kind == kind && days.count == 0;
}

static void days_of_a_rule_are_refused_where_there_are_none_or_too_many(void **state) {
    Desk *desk = *state;
    DutyDays days;
    assert_true(days_refused(desk, "M-99", "", "", "", ERR_NOT_FOUND));
    assert_true(days_refused(desk, "M-03", "each-week", "", "", ERR_INPUT));
    assert_true(days_refused(desk, "M-03", "", "2026-05-02", "2026-05-01", ERR_USAGE));
    assert_true(days_refused(desk, "M-03", "", "2025-01-01", "2027-01-03", ERR_USAGE)); /* 732 days further */
    assert_false(days_refused(desk, "M-03", "", "2025-01-01", "2027-01-02", ERR_USAGE));
    User *stranger = desk_user(desk, "x", "head", OUTSIDE, NULL);
    const DutyFilter filter = {.unit = STR(SCHOOL)};
    assert_false(duty_try_days(desk->duty, stranger, STR("M-03"), STR(""), &filter, desk->arena, &days, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

/* ---- sweeping ---------------------------------------------------------------------------- */

static void a_second_sweep_makes_nothing_new(void **state) {
    Desk *desk = *state;
    desk_switch(desk, COUNTY, "", true, "", "2026-04-20");
    DutySwept first = desk_sweep(desk, "2026-04-22", 480);
    assert_true(first.made > 100);
    DutySwept second = desk_sweep(desk, "2026-04-22", 481);
    assert_int_equal(second.made + second.missed + second.told, 0);
    int64_t all = desk_number(desk, "SELECT COUNT(*) FROM duty_instance");
    assert_int_equal(all, (int64_t)first.made);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance i JOIN unit u ON u.id = i.unit_id WHERE "
                                       "u.code LIKE '990102%'"),
                     0); /* the other county has no calendar */
}

static void optional_duties_wait_until_they_are_switched_on(void **state) {
    Desk *desk = *state;
    desk_switch(desk, COUNTY, "", true, "", "2026-04-20");
    desk_sweep(desk, "2026-04-22", 480);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance WHERE duty = 'W-08'"), 0);
    desk_switch(desk, COUNTY, "W-08", true, "", "2026-04-20");
    desk_switch(desk, SCHOOL, "W-08", false, "", "2026-04-20");
    desk_sweep(desk, "2026-04-22", 490);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance WHERE duty = 'W-08'"), 2);
}

static void an_hour_of_the_day_ends_a_window(void **state) {
    Desk *desk = *state;
    desk_only(desk, "D-07", "2026-04-20");
    assert_int_equal(desk_sweep(desk, "2026-04-20", 480).made, 3);
    assert_int_equal(desk_sweep(desk, "2026-04-20", 659).missed, 0);
    assert_int_equal(desk_sweep(desk, "2026-04-20", 660).missed, 3); /* 11:00 */
    DutyItem item = desk_show(desk, NULL, desk_instance(desk, "D-07", SCHOOL, "2026-04-20"));
    assert_string_equal(item.light, "red");
    assert_true(str_find(item.why, STR("11:00")) >= 0);
}

static void three_in_a_row_bring_a_slip_and_five_days_the_leader(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-03-01");
    desk_sweep(desk, "2026-03-02", 480);
    desk_sweep(desk, "2026-03-24", 480);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_instance WHERE state = 'missed'"), 9);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'slip'"), 3);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'list'"), 0); /* a Tuesday */
    desk_sweep(desk, "2026-03-30", 480);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'list'"), 12);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'leader'"), 0); /* A2 */
    desk_switch(desk, COUNTY, "M-12", true, "", "2026-03-01");
    desk_sweep(desk, "2026-04-05", 480);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'leader'"), 3); /* A3 */
    desk_sweep(desk, "2026-04-05", 600);
    assert_int_equal(desk_number(desk, "SELECT COUNT(*) FROM duty_step WHERE action = 'leader'"), 3);
}

static void a_unit_that_does_not_have_a_duty_gets_none(void **state) {
    Desk *desk = *state;
    desk_only(desk, "D-08", "2026-04-20");
    desk_sweep(desk, "2026-04-21", 480);
    const DutyExempt wish = {
        .unit = STR(SCHOOL), .duty = STR("D-08"), .from_on = STR("2026-04-20"), .reason = STR("本校没有食堂")};
    User *safo = desk_user(desk, "s1", "safo", SCHOOL, NULL), *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_exempt(desk->duty, safo, &wish, &desk->err), ERR_DENIED, "");
    desk->err = (Err){.kind = ERR_NONE};
    must(duty_exempt(desk->duty, head, &wish, &desk->err), &desk->err);
    desk_sweep(desk, "2026-04-24", 480);
    DutyStatistics counted = desk_count(desk, NULL, SCHOOL, "2026-04-20", "2026-04-24");
    assert_int_equal(counted.total.due, 0);
    assert_true(isnan(duty_rate_on_time(&counted.total)));
    assert_int_equal(counted.total.no_task, 2);
    assert_int_equal(desk_count(desk, NULL, SECOND, "2026-04-20", "2026-04-24").total.missed, 4);
}

/* ---- people -------------------------------------------------------------------------------- */

static void nobody_verifies_or_waives_his_own(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-04-20");
    desk_sweep(desk, "2026-04-20", 480);
    int64_t id = desk_instance(desk, "W-01", SCHOOL, "2026-04-20");
    User *safo = desk_user(desk, "s1", "safo", SCHOOL, NULL), *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    assert_refused(desk, desk_try(desk, head, id, DUTY_DO, "已自查", ""), ERR_DENIED, "不能履行");
    desk_act(desk, safo, id, DUTY_DO, "自查12项，发现1处隐患", "");
    assert_refused(desk, desk_try(desk, safo, id, DUTY_VERIFY, "", ""), ERR_DENIED, "不能核实");
    /* Who holds both posts. */
    User both = *head;
    both.name = safo->name;
    assert_refused(desk, desk_try(desk, &both, id, DUTY_VERIFY, "", ""), ERR_DENIED, "要由别人核实");
    desk_act(desk, head, id, DUTY_VERIFY, "", "");
    assert_true(str_is(state_of(desk, id), "verified"));
    desk_only(desk, "M-01", "2026-04-20");
    desk_sweep(desk, "2026-05-06", 480);
    int64_t meeting = desk_instance(desk, "M-01", SCHOOL, "2026-05-01");
    User *chief = desk_user(desk, "c1", "chief", COUNTY, "SAFE"),
         *other = desk_user(desk, "c2", "chief", COUNTY, "BAS");
    assert_refused(desk, desk_try(desk, head, meeting, DUTY_WAIVE, "", "已停课"), ERR_DENIED, "不能免责");
    assert_refused(desk, desk_try(desk, other, meeting, DUTY_WAIVE, "", "已停课"), ERR_DENIED, "不能免责");
    assert_refused(desk, desk_try(desk, chief, meeting, DUTY_WAIVE, "", ""), ERR_INPUT, "原因");
    desk_act(desk, chief, meeting, DUTY_WAIVE, "", "校舍检修停课");
    assert_true(str_is(state_of(desk, meeting), "waived"));
}

static void duties_of_other_schools_are_not_there(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-04-20");
    desk_sweep(desk, "2026-04-20", 480);
    int64_t id = desk_instance(desk, "W-01", SCHOOL, "2026-04-20");
    User *stranger = desk_user(desk, "s2", "safo", SECOND, NULL),
         *far = desk_user(desk, "c9", "chief", "990102", "SAFE");
    assert_refused(desk, desk_try(desk, stranger, id, DUTY_DO, "已自查", ""), ERR_NOT_FOUND, "没有这项职责");
    assert_refused(desk, desk_try(desk, far, id, DUTY_VERIFY, "", ""), ERR_NOT_FOUND, "没有这项职责");
    DutyItem item, *items;
    DutyStep *steps;
    size_t count;
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_show(desk->duty, stranger, id, desk->arena, &item, &steps, &count, &desk->err),
                   ERR_NOT_FOUND, "没有这项职责");
    const DutyFilter all = {.from_on = STR("2026-04-01")}, theirs = {.unit = STR(SCHOOL)};
    must(duty_list(desk->duty, stranger, &all, desk->arena, &items, &count, &desk->err), &desk->err);
    assert_int_equal(count, 1);
    assert_true(str_is(items[0].unit, SECOND));
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_list(desk->duty, stranger, &theirs, desk->arena, &items, &count, &desk->err),
                   ERR_NOT_FOUND, SCHOOL);
    User *leader = desk_user(desk, "g", "gov", COUNTY, NULL); /* totals only */
    must(duty_list(desk->duty, leader, &all, desk->arena, &items, &count, &desk->err), &desk->err);
    assert_int_equal(count, 0);
    assert_int_equal(desk_count(desk, leader, COUNTY, "2026-04-01", "2026-04-30").total.open, 3);
}

static void a_missed_duty_is_made_up_with_a_reason_and_counted_apart(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-04-20");
    desk_sweep(desk, "2026-04-20", 480);
    desk_sweep(desk, "2026-04-27", 480);
    int64_t id = desk_instance(desk, "W-01", SCHOOL, "2026-04-20"),
            next = desk_instance(desk, "W-01", SECOND, "2026-04-20");
    User *safo = desk_user(desk, "s1", "safo", SCHOOL, NULL), *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    User *second = desk_user(desk, "h2", "head", SECOND, NULL);
    assert_refused(desk, desk_try(desk, safo, id, DUTY_DO, "补做自查", ""), ERR_INPUT, "补录的原因");
    desk_act(desk, safo, id, DUTY_DO, "补做自查", "安全主任病假");
    desk_act(desk, head, id, DUTY_VERIFY, "", "");
    DutyItem item = desk_show(desk, head, id);
    assert_true(item.state == DUTY_VERIFIED && item.late);
    desk_act(desk, second, next, DUTY_WAIVE, "", "全校集中隔离停课");
    DutyStatistics counted = desk_count(desk, NULL, COUNTY, "2026-04-20", "2026-04-26");
    assert_int_equal(counted.total.due, 2);
    assert_int_equal(counted.total.made_up, 1);
    assert_int_equal(counted.total.missed, 1);
    assert_int_equal(counted.total.waived, 1);
    assert_true(duty_rate_on_time(&counted.total) == 0 && duty_rate_done(&counted.total) == 0.5);
    /* Steps only grow, and nothing is deleted. */
    assert_false(scratch_run(desk->scratch, "DELETE FROM duty_instance"));
    assert_false(scratch_run(desk->scratch, "DELETE FROM duty_step"));
    assert_false(scratch_run(desk->scratch, "UPDATE duty_step SET reason = 'x'"));
}

static void the_state_is_the_fold_of_the_steps(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-04-20");
    desk_sweep(desk, "2026-04-20", 480);
    int64_t id = desk_instance(desk, "W-01", SCHOOL, "2026-04-20");
    User *safo = desk_user(desk, "s1", "safo", SCHOOL, NULL), *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    desk_act(desk, safo, id, DUTY_DO, "自查记录", "");
    desk_act(desk, safo, id, DUTY_WITHDRAW, "", "");
    desk_act(desk, safo, id, DUTY_DO, "自查记录", "");
    desk_act(desk, head, id, DUTY_RETURN, "", "请写明检查了哪些部位");
    assert_refused(desk, desk_try(desk, head, id, DUTY_VERIFY, "", ""), ERR_CONFLICT, "待履行");
    desk_sweep(desk, "2026-04-27", 480);
    desk_act(desk, safo, id, DUTY_DO, "自查了食堂、宿舍、实验室", "上周退回后补");
    desk_act(desk, head, id, DUTY_VERIFY, "", "");
    static const char fold[] = "SELECT COUNT(*) FROM duty_instance i WHERE i.state <> COALESCE((SELECT s.after FROM "
                               "duty_step s WHERE s.instance_id = i.id ORDER BY s.id DESC LIMIT 1), 'due')";
    assert_int_equal(desk_number(desk, fold), 0);
    static const char chain[] =
        "SELECT COUNT(*) FROM duty_step s JOIN duty_step n ON n.instance_id = s.instance_id AND n.id = (SELECT "
        "MIN(id) FROM duty_step x WHERE x.instance_id = s.instance_id AND x.id > s.id) WHERE n.before <> s.after";
    assert_int_equal(desk_number(desk, chain), 0);
    DutyItem item;
    DutyStep *steps;
    size_t count;
    User *chief = desk_user(desk, "c1", "chief", COUNTY, "SAFE");
    must(duty_show(desk->duty, chief, id, desk->arena, &item, &steps, &count, &desk->err), &desk->err);
    assert_int_equal(count, 8); /* with what the program did on 27 April: missed, and on the list */
    assert_true(str_is(steps[0].by, "安全主任") && !steps[0].by_name.len); /* from above: the post, not the person */
    must(duty_show(desk->duty, head, id, desk->arena, &item, &steps, &count, &desk->err), &desk->err);
    assert_true(str_is(steps[0].by_name, "s1"));
}

static void what_is_too_early_too_late_or_empty_is_refused(void **state) {
    Desk *desk = *state;
    desk_only(desk, "W-01", "2026-04-20");
    desk_sweep(desk, "2026-04-22", 480);
    int64_t id = desk_instance(desk, "W-01", SCHOOL, "2026-04-20");
    User *safo = desk_user(desk, "s1", "safo", SCHOOL, NULL);
    assert_refused(desk, desk_try(desk, safo, id, DUTY_DO, "", ""), ERR_INPUT, "做了什么");
    DutyOrder order = {.action = DUTY_DO, .note = STR("自查记录"), .done_on = STR("2026-04-19")};
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_act(desk->duty, safo, id, &order, NULL, &desk->err), ERR_INPUT, "2026-04-20");
    assert_string_equal(desk->err.place.field, "done_on");
    order.done_on = STR("2026-04-23");
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_act(desk->duty, safo, id, &order, NULL, &desk->err), ERR_INPUT, "今天");
    order.done_on = STR("昨天");
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_act(desk->duty, safo, id, &order, NULL, &desk->err), ERR_INPUT, "日期");
    assert_refused(desk, desk_try(desk, safo, 999999, DUTY_DO, "自查记录", ""), ERR_NOT_FOUND, "没有");
    order = (DutyOrder){.action = DUTY_DO, .has_files = true}; /* a picture says enough */
    desk->err = (Err){.kind = ERR_NONE};
    must(duty_act(desk->duty, safo, id, &order, NULL, &desk->err), &desk->err);
}

/* ---- proof of other rooms -------------------------------------------------------------------- */

typedef struct Proving {
    Desk *desk;
    DutyProof proof;
    bool dropped, done;
} Proving;

static bool prove_work(Tx *tx, void *context, Err *err) {
    Proving *proving = context;
    Duty *duty = proving->desk->duty;
    const AuditEntry entry = {
        .actor = STR("tester"), .action = STR("test"), .subject = STR("test"), .detail = STR("{}")};
    bool good = proving->dropped ? duty_drop_proof(duty, tx, &proving->proof, STR("记录作废"), err)
                                 : duty_note_proof(duty, tx, &proving->proof, &proving->done, err);
    return good && audit_append(tx, &entry, err);
}

static bool prove(Proving *proving) {
    must(store_write(proving->desk->store, prove_work, proving, &proving->desk->err), &proving->desk->err);
    return proving->done;
}

static Proving drill_of_april(Desk *desk, const char *record) {
    return (Proving){.desk = desk,
                     .proof = {.def = pack_duty(desk->pack, STR("M-03")),
                               .evidence_kind = STR("case"),
                               .evidence = str_from(record),
                               .unit = STR(SCHOOL),
                               .on = {2026, 4, 21},
                               .reporter = STR("a1")}};
}

static void a_record_of_another_room_does_the_duty_of_its_window(void **state) {
    Desk *desk = *state;
    desk_only(desk, "M-03", "2026-04-01");
    desk_sweep(desk, "2026-04-22", 480);
    Proving proving = drill_of_april(desk, "17");
    proving.proof.on = (Date){2026, 3, 21};
    assert_false(prove(&proving)); /* before its window */
    proving.proof.on = (Date){2026, 4, 21};
    assert_true(prove(&proving));
    assert_true(str_is(state_of(desk, desk_instance(desk, "M-03", SCHOOL, "2026-04-01")), "done"));
    assert_true(str_is(state_of(desk, desk_instance(desk, "M-03", SECOND, "2026-04-01")), "due"));
    assert_false(prove(&proving)); /* one record, one instance */
}

static void a_record_that_no_longer_counts_opens_the_duty_again(void **state) {
    Desk *desk = *state;
    desk_only(desk, "M-03", "2026-04-01");
    desk_sweep(desk, "2026-04-22", 480);
    int64_t id = desk_instance(desk, "M-03", SCHOOL, "2026-04-01");
    Proving proving = drill_of_april(desk, "17"), other = drill_of_april(desk, "18");
    assert_true(prove(&proving));
    other.dropped = true;
    prove(&other); /* it did nothing, so nothing is taken back */
    assert_true(str_is(state_of(desk, id), "done"));
    proving.dropped = true;
    prove(&proving);
    assert_true(str_is(state_of(desk, id), "due"));
    proving.dropped = false;
    assert_true(prove(&proving));
    desk_at("2026-05-06", 480);
    proving.dropped = true;
    prove(&proving);
    assert_true(str_is(state_of(desk, id), "missed"));
    proving.dropped = false;
    assert_true(prove(&proving));
    assert_true(str_is(state_of(desk, id), "made_up"));
}

static void who_confirms_a_record_and_may_check_the_duty_verifies_it(void **state) {
    Desk *desk = *state;
    desk_only(desk, "M-03", "2026-04-01");
    desk_sweep(desk, "2026-04-22", 480);
    int64_t id = desk_instance(desk, "M-03", SCHOOL, "2026-04-01");
    Proving proving = drill_of_april(desk, "17");
    User *head = desk_user(desk, "h1", "head", SCHOOL, NULL), *chief = desk_user(desk, "c1", "chief", COUNTY, "SAFE");
    User *other = desk_user(desk, "c2", "chief", COUNTY, "BAS");
    proving.proof.user = head;
    assert_true(prove(&proving)); /* he has the duty himself */
    assert_true(str_is(state_of(desk, id), "done"));
    proving.proof.user = other; /* another department */
    prove(&proving);
    assert_true(str_is(state_of(desk, id), "done"));
    proving.proof.user = chief;
    prove(&proving);
    assert_true(str_is(state_of(desk, id), "verified"));
    /* Whoever reported it does not verify it by confirming the record. */
    int64_t second = desk_instance(desk, "M-03", SECOND, "2026-04-01");
    proving = drill_of_april(desk, "19");
    proving.proof.unit = STR(SECOND);
    proving.proof.user = chief;
    proving.proof.reporter = STR("c1");
    assert_true(prove(&proving));
    assert_true(str_is(state_of(desk, second), "done"));
}

static void an_approved_entry_of_the_form_does_the_duty(void **state) {
    Desk *desk = *state;
    desk_only(desk, "Y-39", "2025-09-01");
    desk_sweep(desk, "2025-09-10", 480);
    static const char *const rows[] = {
        "INSERT INTO form_version (id, form, version, origin, text, actor, at) VALUES (1, 'conditions', 'v', 'pack', "
        "'', 't', 't')",
        "INSERT INTO round (id, form_version_id, period_id, unit_id, name, opens_on, due_on, state, actor, at) SELECT "
        "1, 1, 1, id, 'r', '2025-09-01', '2025-10-31', 'open', 't', 't' FROM unit WHERE code = '" COUNTY "'",
        "INSERT INTO entry (id, round_id, unit_id, state, due_on, since) SELECT 1, 1, id, 'locked', '2025-10-31', '' "
        "FROM unit WHERE code = '" SCHOOL "'",
        "INSERT INTO entry (id, round_id, unit_id, state, due_on, since) SELECT 2, 1, id, 'review', '2025-10-31', '' "
        "FROM unit WHERE code = '" SECOND "'",
        "INSERT INTO entry_step (entry_id, action, step, before, after, version, actor, at) VALUES (1, 'approve', 1, "
        "'review', 'locked', 3, 'x', '2025-10-12T02:00:00Z')",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(scratch_run(desk->scratch, rows[i]));
    }
    assert_int_equal(desk_sweep(desk, "2025-10-13", 480).done, 1);
    DutyItem item = desk_show(desk, NULL, desk_instance(desk, "Y-39", SCHOOL, "2025-09-01"));
    assert_true(item.state == DUTY_VERIFIED && !item.late && str_is(item.done_on, "2025-10-12"));
    assert_true(desk_show(desk, NULL, desk_instance(desk, "Y-39", SECOND, "2025-09-01")).state == DUTY_DUE);
}

static void an_event_opens_a_duty_with_its_deadline(void **state) {
    Desk *desk = *state;
    desk_switch(desk, COUNTY, "", true, "", "2026-02-01");
    desk_at("2026-02-13", 600);
    User *head = desk_user(desk, "h1", "head", SCHOOL, NULL), *tch = desk_user(desk, "t1", "tch", SCHOOL, NULL);
    int64_t id, again;
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_event(desk->duty, tch, STR("E-01-2"), STR(SCHOOL), STR(""), STR("停电"), &id, &desk->err),
                   ERR_DENIED, "岗位");
    desk->err = (Err){.kind = ERR_NONE};
    must(duty_event(desk->duty, head, STR("E-01-2"), STR(SCHOOL), STR(""), STR("实验室冒烟"), &id, &desk->err),
         &desk->err);
    must(duty_event(desk->duty, head, STR("E-01-2"), STR(SCHOOL), STR(""), STR("停水"), &again, &desk->err),
         &desk->err);
    assert_true(id != again);
    assert_true(str_is(desk_show(desk, head, id).due_on, "2026-02-27"));
    assert_refused(desk, duty_event(desk->duty, head, STR("W-01"), STR(SCHOOL), STR(""), STR("事由"), &id, &desk->err),
                   ERR_USAGE, "不是按事件");
}

static void settings_are_for_the_bureau_and_told_with_their_reason(void **state) {
    Desk *desk = *state;
    User *head = desk_user(desk, "h1", "head", SCHOOL, NULL), *chief = desk_user(desk, "c1", "chief", COUNTY, "SAFE");
    DutySwitch wish = {.unit = STR(SCHOOL), .duty = STR("M-03"), .on = false, .reason = STR("不想做")};
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_switch(desk->duty, head, &wish, &desk->err), ERR_DENIED, "");
    wish.unit = STR(COUNTY);
    wish.duty = STR("Q-04"); /* of another department */
    desk->err = (Err){.kind = ERR_NONE};
    assert_refused(desk, duty_switch(desk->duty, chief, &wish, &desk->err), ERR_DENIED, "");
    wish = (DutySwitch){.unit = STR(COUNTY), .on = true};
    must(duty_switch(desk->duty, chief, &wish, &desk->err), &desk->err);
    wish = (DutySwitch){.unit = STR(COUNTY),
                        .duty = STR("M-03"),
                        .on = true,
                        .rule = STR("each-term"),
                        .reason = STR("本县规定每学期一次")};
    must(duty_switch(desk->duty, chief, &wish, &desk->err), &desk->err);
    DutySetting *settings;
    size_t count;
    bool started, found = false;
    must(duty_settings(desk->duty, head, STR(SCHOOL), desk->arena, &settings, &count, &started, &desk->err),
         &desk->err);
    assert_true(started);
    for (size_t i = 0; i < count; i++) {
        if (str_is(settings[i].def->id, "M-03")) {
            found = settings[i].on && str_is(settings[i].rule->id, "each-term") &&
                    str_is(settings[i].reason, "本县规定每学期一次");
        }
    }
    assert_true(found);
}

static void a_month_shows_its_days_off_and_what_ends_on_each(void **state) {
    Desk *desk = *state;
    desk_only(desk, "D-06", "2026-05-01");
    desk_sweep(desk, "2026-05-06", 480);
    desk_sweep(desk, "2026-05-07", 480);
    DutyDayCount *days;
    size_t count;
    User *head = desk_user(desk, "h1", "head", SCHOOL, NULL);
    must(
        duty_calendar(desk->duty, head, STR(SCHOOL), (Date){2026, 5, 1}, false, desk->arena, &days, &count, &desk->err),
        &desk->err);
    assert_int_equal(count, 31);
    assert_true(!days[0].working && str_is(days[0].reason, "劳动节放假") && days[8].working && days[8].confirmed);
    assert_int_equal(days[5].by_state[DUTY_MISSED], 1);
    assert_int_equal(days[6].by_state[DUTY_DUE], 1);
}

/* ---- how long it takes ---------------------------------------------------------------------- */

/* Measured with DUXUE_DUTY_SCHOOLS=120 (docs/performance.md); otherwise few, so that it costs the suite little. */
static int open_county(void **state) {
    const char *wanted = getenv("DUXUE_DUTY_SCHOOLS");
    int64_t schools = 2;
    assert_true(!wanted || (integer_parse(str_from(wanted), &schools) && schools > 0 && schools < 1000));
    desk_at("2025-09-01", 480);
    desk_set_up(&the_desk, (size_t)schools);
    *state = &the_desk;
    return 0;
}

/* Every duty of the packs, optional ones too, for a whole school year: the worst a county can ask for at once. */
static void a_county_has_its_whole_year_in_one_sweep(void **state) {
    Desk *desk = *state;
    size_t count;
    const DutyDef *defs = pack_duties(desk->pack, &count);
    desk_switch(desk, COUNTY, "", true, "", "2025-09-01");
    for (size_t i = 0; i < count; i++) {
        if (defs[i].optional) {
            desk_switch(desk, COUNTY, str_cstr(desk->arena, defs[i].id), true, "", "2025-09-01");
        }
    }
    double start = time_monotonic();
    DutySwept swept = desk_sweep(desk, "2026-08-31", MINUTES_OF_DAY);
    double made = time_monotonic();
    DutyStatistics counted = desk_count(desk, NULL, COUNTY, "2025-09-01", "2026-08-31");
    double told = time_monotonic();
    DutySwept again = desk_sweep(desk, "2026-08-31", MINUTES_OF_DAY);
    print_message("%zu instances made and %zu missed in %.2f s, counted in %.2f s, swept again in %.2f s\n", swept.made,
                  swept.missed, made - start, told - made, time_monotonic() - told);
    assert_true(swept.made > desk->schools * 2500);
    assert_int_equal(counted.total.missed, swept.missed);
    assert_int_equal(again.made + again.missed + again.told, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_few, close_desk)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_of_forty_schools_without_their_drill_are_missed_told_and_counted,
                                        open_forty, close_desk),
        TEST(eight_of_ten_drills_are_eighty_percent_by_month_and_all_by_term),
        TEST(a_rule_is_tried_on_the_single_days_of_one_unit),
        TEST(days_of_a_rule_are_refused_where_there_are_none_or_too_many),
        TEST(a_second_sweep_makes_nothing_new),
        TEST(optional_duties_wait_until_they_are_switched_on),
        TEST(an_hour_of_the_day_ends_a_window),
        TEST(three_in_a_row_bring_a_slip_and_five_days_the_leader),
        TEST(a_unit_that_does_not_have_a_duty_gets_none),
        TEST(nobody_verifies_or_waives_his_own),
        TEST(duties_of_other_schools_are_not_there),
        TEST(a_missed_duty_is_made_up_with_a_reason_and_counted_apart),
        TEST(the_state_is_the_fold_of_the_steps),
        TEST(what_is_too_early_too_late_or_empty_is_refused),
        TEST(a_record_of_another_room_does_the_duty_of_its_window),
        TEST(a_record_that_no_longer_counts_opens_the_duty_again),
        TEST(who_confirms_a_record_and_may_check_the_duty_verifies_it),
        TEST(an_approved_entry_of_the_form_does_the_duty),
        TEST(an_event_opens_a_duty_with_its_deadline),
        TEST(settings_are_for_the_bureau_and_told_with_their_reason),
        TEST(a_month_shows_its_days_off_and_what_ends_on_each),
        cmocka_unit_test_setup_teardown(a_county_has_its_whole_year_in_one_sweep, open_county, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
