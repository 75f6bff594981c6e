/* Plans from drafting to the look-back: the tree, issuing, slips, progress, who sees what. */
#include "plan_support.h"

#define TASK(lead, due)                                                                                                \
    "[{\"op\":\"add\",\"parent\":2,\"level\":\"task\",\"text\":\"补充任务\",\"fields\":{\"lead_unit\":\"" lead         \
    "\",\"due_on\":\"" due "\"}}]"

/* ---- the tree ------------------------------------------------------------------------ */

static void a_plan_begins_empty_as_a_case_of_its_own(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_plan_shows(bench, NULL, id, "\"title\":\"2026年重点工作\"");
    assert_plan_shows(bench, NULL, id, "\"state\":\"draft\"");
    assert_plan_shows(bench, NULL, id, "\"from\":\"2026-01-01\",\"until\":\"2026-12-31\"");
    assert_plan_shows(bench, NULL, id, "计划里还没有任务");
    assert_plans_whole(bench);
}

static void what_the_plan_itself_lacks_is_told_at_its_field(void **state) {
    const NewPlan made = {STR("annual-key-work"), STR(COUNTY), STR("{\"name\":\"重点工作\"}")};
    Err err = {.kind = ERR_NONE};
    int64_t id;
    (void)state;
    assert_false(plan_make(plans, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "period");
    const NewPlan unknown = {STR("no-such"), STR(COUNTY), STR("{}")};
    assert_false(plan_make(plans, NULL, &unknown, &id, &err));
    assert_string_equal(err.place.field, "kind");
}

static void a_tree_is_added_in_one_change(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    assert_plan_shows(bench, NULL, id, "\"number\":\"1.1.2\",\"text\":\"运动场翻新\"");
    assert_plan_shows(bench, NULL, id, "\"lead\":\"第一小学\"");
    assert_plan_shows(bench, NULL, id, "\"cooperating\":\"第二小学\"");
    assert_plans_whole(bench);
}

static void nodes_move_change_and_go_with_all_below(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    assert_changed(NULL, id, "[{\"op\":\"move\",\"node\":4,\"parent\":2,\"at\":0}]");
    assert_plan_shows(bench, NULL, id, "\"number\":\"1.1.1\",\"text\":\"运动场翻新\"");
    assert_changed(NULL, id,
                   "[{\"op\":\"change\",\"node\":4,\"text\":\"运动场改造\",\"fields\":{\"due_on\":\"2026-12-25\"}}]");
    assert_plan_shows(bench, NULL, id, "\"text\":\"运动场改造\"");
    assert_plan_shows(bench, NULL, id, "\"due\":\"2026-12-25\"");
    assert_changed(NULL, id, "[{\"op\":\"change\",\"node\":4,\"fields\":{\"due_on\":null}}]");
    assert_plan_shows(bench, NULL, id, "1.1.1“运动场改造”没有写完成期限");
    assert_changed(NULL, id, "[{\"op\":\"move\",\"node\":3,\"parent\":1}]");
    assert_plan_shows(bench, NULL, id, "\"number\":\"1.2\",\"text\":\"教学楼竣工\"");
    assert_changed(NULL, id, "[{\"op\":\"remove\",\"node\":2}]");
    assert_plan_hides(bench, NULL, id, "运动场改造");
    assert_plan_shows(bench, NULL, id, "\"number\":\"1.1\",\"text\":\"教学楼竣工\"");
    assert_unchanged(NULL, id, "[{\"op\":\"change\",\"node\":4,\"text\":\"再来\"}]", ERR_INPUT, "没有这一条");
    assert_plans_whole(bench);
}

static void what_does_not_fit_changes_nothing(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    Err err;
    assert_false(changed(NULL, id,
                         "[{\"op\":\"add\",\"level\":\"goal\",\"text\":\"好的\"},"
                         "{\"op\":\"add\",\"parent\":3,\"level\":\"measure\",\"text\":\"放错了\"}]",
                         "", &err));
    assert_string_equal(err.place.field, "changes[1].parent");
    assert_plan_hides(bench, NULL, id, "好的");
    assert_unchanged(NULL, id, "[{\"op\":\"add\",\"level\":\"dream\",\"text\":\"什么\"}]", ERR_INPUT,
                     "没有“dream”这一层");
    assert_unchanged(NULL, id, "[{\"op\":\"add\",\"level\":\"goal\"}]", ERR_INPUT, "要写内容");
    assert_unchanged(NULL, id, "[{\"op\":\"fly\",\"node\":1}]", ERR_INPUT, "“op”只能是");
    assert_unchanged(NULL, id, "{}", ERR_INPUT, "列表");
    assert_unchanged(NULL, id, "[{\"op\":\"change\",\"node\":3,\"fields\":{\"lead_unit\":\"123\"}}]", ERR_INPUT,
                     "没有“123”这个单位");
    assert_unchanged(NULL, id, "[{\"op\":\"change\",\"node\":3,\"fields\":{\"progress\":50}}]", ERR_INPUT,
                     "由责任单位填写");
    assert_unchanged(NULL, id, "[{\"op\":\"change\",\"node\":1,\"fields\":{\"due_on\":\"2026-12-01\"}}]", ERR_INPUT,
                     "只有任务");
    assert_plans_whole(bench);
}

static void a_change_of_an_older_tree_is_refused(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    const PlanChange late = {
        .id = id, .version = 0, .changes = STR("[{\"op\":\"add\",\"level\":\"goal\",\"text\":\"晚了\"}]")};
    Err err = {.kind = ERR_NONE};
    assert_false(plan_change(plans, NULL, &late, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_plan_hides(bench, NULL, id, "晚了");
}

/* ---- issuing ------------------------------------------------------------------------- */

static void issuing_makes_a_case_of_every_task(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    assert_plan_shows(bench, NULL, id, "\"state\":\"issued\"");
    assert_shows(bench, case_of_node(bench, id, 3), "\"state\":\"issued\"");
    assert_shows(bench, case_of_node(bench, id, 3), "\"value\":\"规划计划\"");
    assert_shows(bench, case_of_node(bench, id, 4), "\"kind\":\"plan\"");
    assert_plans_whole(bench);
}

/* They come from the cases, and are whole after these were closed. */
static void a_plan_that_was_issued_is_told_with_the_texts_of_its_tasks(void **state) {
    static const char *const texts[] = {"教学楼竣工", "运动场翻新"}, *const ends[] = {"2026-12-01", "2026-12-20"};
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    PlanSaid *said;
    size_t count, tasks = 0;
    Err err = {.kind = ERR_NONE};
    must(plan_said(plans, NULL, id, bench->arena, &said, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (said[i].task) {
            assert_true(tasks < 2 && str_is(said[i].text, texts[tasks]) && str_is(said[i].due, ends[tasks]));
            tasks++;
        }
    }
    assert_int_equal(tasks, 2);
}

static void a_task_that_lacks_its_end_keeps_the_plan_from_being_issued(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    assert_changed(NULL, id, "[{\"op\":\"change\",\"node\":4,\"fields\":{\"due_on\":null,\"lead_unit\":null}}]");
    approve_plan(bench, id);
    assert_refused(bench, NULL, case_of_plan(bench, id), "issue", ISSUE, ERR_INPUT, "1.1.2“运动场翻新”没有写牵头单位");
    assert_plan_shows(bench, NULL, id, "\"state\":\"approved\"");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record WHERE record = 'ADM-02.task'"),
                     0);
    assert_plans_whole(bench);
}

static void a_heading_that_promises_more_goals_than_there_are_is_told(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    int64_t head = case_of_plan(bench, id);
    assert_stepped(bench, NULL, head, "hand_in", "{\"text_file\":[\"1\"],\"goal_said\":5,\"goal_count\":5}");
    assert_stepped(bench, NULL, head, "approve", "{\"decided_by\":\"局党组会\"}");
    assert_plan_shows(bench, NULL, id, "标题写的是5条目标，下面实际是1条");
    assert_refused(bench, NULL, head, "issue", ISSUE, ERR_INPUT, "标题写的是5条目标");
}

static void what_was_issued_goes_on_by_its_own_steps(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    assert_unchanged(NULL, id, "[{\"op\":\"change\",\"node\":3,\"text\":\"别的事\"}]", ERR_INPUT, "已经下达");
    assert_unchanged(NULL, id, "[{\"op\":\"remove\",\"node\":1}]", ERR_INPUT, "已经下达，不能删除");
    Err err;
    assert_false(changed(NULL, id, TASK(SCHOOL, "2026-12-10"), "", &err));
    assert_string_equal(err.place.field, "reason");
    assert_changed(NULL, id, TASK(SCHOOL, "2026-12-10"));
    assert_shows(bench, case_of_node(bench, id, 5), "\"state\":\"issued\"");
    assert_changed(NULL, id, "[{\"op\":\"change\",\"node\":1,\"text\":\"学位充足\"}]");
    assert_plan_shows(bench, NULL, id, "\"kind\":\"issue\"");
    assert_plans_whole(bench);
}

static void a_new_task_of_an_issued_plan_has_to_be_whole(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    assert_unchanged(NULL, id, "[{\"op\":\"add\",\"parent\":2,\"level\":\"task\",\"text\":\"没有时限\"}]", ERR_INPUT,
                     "任务1.1.3");
    assert_plan_hides(bench, NULL, id, "没有时限");
    assert_plans_whole(bench);
}

/* ---- slips, progress, the end ------------------------------------------------------------- */

static void an_end_that_is_moved_keeps_the_first_one(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench), task = case_of_node(bench, id, 3);
    Err err;
    assert_plan_shows(bench, NULL, id, "\"due\":\"2026-12-01\",\"first_due\":\"2026-12-01\",\"slips\":[]");
    must(stepped(bench, NULL, task, "adjust", "{\"new_due_on\":\"2026-12-15\"}", "连续降雨停工", &err), &err);
    must(stepped(bench, NULL, task, "adjust", "{\"new_due_on\":\"2026-12-28\"}", "材料晚到", &err), &err);
    assert_plan_shows(bench, NULL, id, "\"due\":\"2026-12-28\",\"first_due\":\"2026-12-01\"");
    assert_plan_shows(bench, NULL, id, "{\"from\":\"2026-12-01\",\"to\":\"2026-12-15\",\"actor\":\"命令行\"");
    assert_plan_shows(bench, NULL, id, "\"from\":\"2026-12-15\",\"to\":\"2026-12-28\"");
    assert_plan_shows(bench, NULL, id, "\"reason\":\"连续降雨停工\"");
    assert_plan_shows(bench, NULL, id, "\"slipped\":1");
}

static void progress_that_nobody_reported_is_unknown(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    assert_plan_shows(bench, NULL, id, "\"progress\":null,\"progress_why\":\"还没有报进度\"");
    assert_plan_shows(bench, NULL, id, "\"progress\":null,\"progress_why\":\"2项任务里有2项还不知道进度\"");
    assert_stepped(bench, NULL, case_of_node(bench, id, 3), "report",
                   "{\"progress\":40,\"progress_note\":\"主体完工\"}");
    assert_plan_shows(bench, NULL, id, "\"progress\":40");
    assert_plan_shows(bench, NULL, id, "\"progress_why\":\"2项任务里有1项还不知道进度\"");
    assert_plan_shows(bench, NULL, id, "\"note\":\"主体完工\"");
    assert_stepped(bench, NULL, case_of_node(bench, id, 4), "report", "{\"progress\":0}");
    assert_plan_shows(bench, NULL, id, "\"progress\":20");
}

static const char finished[] = "{\"result\":\"完工\",\"done_on\":\"2026-11-25\",\"evidence\":[\"1\"]}";

static void close_task(Bench *bench, int64_t task) {
    assert_stepped(bench, NULL, task, "receive", "");
    assert_stepped(bench, NULL, task, "finish", finished);
    assert_stepped(bench, NULL, task, "verify", "{\"verdict\":\"完成\"}");
    assert_stepped(bench, NULL, task, "close", "");
}

static void nobody_confirms_what_he_reported_as_done(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench), task = case_of_node(bench, id, 3);
    User *both = somebody(bench, "both", "staff", COUNTY, "SUP");
    User *other = somebody(bench, "other", "staff", COUNTY, "SUP");
    assert_stepped(bench, both, task, "receive", "");
    assert_stepped(bench, both, task, "finish", finished);
    assert_refused(bench, both, task, "verify", "{\"verdict\":\"完成\"}", ERR_DENIED, "另一个人");
    assert_stepped(bench, other, task, "verify", "{\"verdict\":\"完成\"}");
}

static void a_look_back_that_finds_it_slipped_opens_the_task_again(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench), task = case_of_node(bench, id, 3);
    close_task(bench, task);
    assert_plan_shows(bench, NULL, id, "\"closed\":1");
    int64_t look = scratch_number(bench->scratch, "SELECT MAX(id) FROM case_record WHERE record = 'ADM-02.look_back'");
    assert_shows(bench, look, "\"due_at\":\"2027-02-23\"");
    Err err;
    must(stepped(bench, NULL, look, "slip", "{\"seen_on\":\"2026-11-25\",\"seen\":\"墙面开裂\"}", "", &err), &err);
    assert_shows(bench, task, "\"state\":\"received\"");
    assert_shows(bench, task, "出现反弹");
    assert_plan_shows(bench, NULL, id, "\"closed\":0");
    /* It is closed a second time, and looked at again. */
    assert_stepped(bench, NULL, task, "finish", finished);
    assert_stepped(bench, NULL, task, "verify", "{\"verdict\":\"完成\"}");
    assert_stepped(bench, NULL, task, "close", "");
    look = scratch_number(bench->scratch, "SELECT MAX(id) FROM case_record WHERE record = 'ADM-02.look_back'");
    must(stepped(bench, NULL, look, "hold", "{\"seen_on\":\"2026-11-25\",\"seen\":\"使用良好\"}", "", &err), &err);
    assert_shows(bench, task, "\"state\":\"closed\"");
    assert_plans_whole(bench);
}

static void a_plan_does_not_end_before_its_tasks(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench), head = case_of_plan(bench, id);
    assert_stepped(bench, NULL, head, "divide", "");
    assert_refused(bench, NULL, head, "finish", "{\"summary\":[\"1\"]}", ERR_CONFLICT, "还有2项任务没有办结");
    close_task(bench, case_of_node(bench, id, 3));
    assert_stepped(bench, NULL, case_of_node(bench, id, 4), "stop", "");
    assert_stepped(bench, NULL, head, "finish", "{\"summary\":[\"1\"]}");
    assert_plan_shows(bench, NULL, id, "\"dropped\":1");
    assert_plans_whole(bench);
}

static void what_is_overdue_is_listed_and_escalates(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    const PlanTaskQuery late = {.overdue = true};
    PlanTaskLine *lines;
    size_t count;
    Err err = {.kind = ERR_NONE};
    SweepReport swept;
    assert_stepped(bench, NULL, case_of_node(bench, id, 3), "receive", "");
    must(plan_tasks(plans, NULL, &late, bench->arena, &lines, &count, &err), &err);
    assert_int_equal(count, 0);
    clock_at += (int64_t)7 * 86400; /* 2 December */
    must(plan_tasks(plans, NULL, &late, bench->arena, &lines, &count, &err), &err);
    assert_int_equal(count, 2); /* the other one was not even received */
    assert_int_equal(lines[0].late_days, 1);
    assert_true(str_is(lines[0].above, "学位够用 / 扩建学校"));
    must(ledger_sweep(bench->ledger, &swept, &err), &err);
    assert_shows(bench, case_of_node(bench, id, 3), "黄色督办单");
    assert_plan_shows(bench, NULL, id, "\"overdue\":2");
}

/* ---- who sees what --------------------------------------------------------------------------- */

static void a_school_sees_its_tasks_and_what_stands_above_them(void **state) {
    Bench *bench = *state;
    int64_t id = issued_plan(bench);
    User *head = somebody(bench, "head2", "head", OTHER, NULL);
    User *office = somebody(bench, "office", "staff", COUNTY, "OFF");
    assert_plan_shows(bench, office, id, "\"whole\":true");
    assert_plan_shows(bench, head, id, "\"whole\":false");
    assert_plan_shows(bench, head, id, "运动场翻新");
    assert_plan_shows(bench, head, id, "教学楼竣工"); /* it helps there */
    assert_plan_shows(bench, head, id, "学位够用");
    User *first = somebody(bench, "head1", "head", SCHOOL, NULL);
    assert_plan_hides(bench, first, id, "运动场翻新");
    PlanTaskLine *lines;
    size_t count;
    Err err = {.kind = ERR_NONE};
    const PlanTaskQuery mine = {.mine = true};
    must(plan_tasks(plans, first, &mine, bench->arena, &lines, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_true(str_is(lines[0].text, "教学楼竣工"));
}

static void who_has_no_part_finds_no_plan(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    PlanLine *lines;
    size_t count;
    assert_false(plan_json(plans, head, id, NULL, &json, bench->arena, &err)); /* not issued yet */
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_unchanged(head, id, "[{\"op\":\"add\",\"level\":\"goal\",\"text\":\"我的\"}]", ERR_NOT_FOUND,
                     "没有这个计划");
    must(plan_list(plans, head, (Str){NULL, 0}, (Str){NULL, 0}, bench->arena, &lines, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_unchanged(NULL, 99, "[{\"op\":\"add\",\"level\":\"goal\",\"text\":\"我的\"}]", ERR_NOT_FOUND,
                     "没有这个计划");
}

static void only_who_may_take_the_step_arranges(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    User *leader = somebody(bench, "leader", "ldr", COUNTY, NULL);
    User *office = somebody(bench, "office", "staff", COUNTY, "OFF");
    assert_unchanged(leader, id, TREE, ERR_DENIED, "编排任务");
    assert_changed(office, id, TREE);
    assert_plan_shows(bench, office, id, "\"arrange\":true");
    assert_plan_shows(bench, leader, id, "\"arrange\":false");
}

static void a_tree_that_was_altered_is_found(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    size_t count;
    char first[200];
    Err err = {.kind = ERR_NONE};
    assert_changed(NULL, id, TREE);
    assert_true(scratch_run(bench->scratch, "UPDATE plan_node SET text = '改过' WHERE node = 1"));
    must(plans_verify(plans, &count, first, &err), &err);
    assert_int_equal(count, 1);
    assert_non_null(strstr(first, "与步骤不符"));
    assert_false(scratch_run(bench->scratch, "UPDATE plan_step SET changes = '[]'"));
    assert_false(scratch_run(bench->scratch, "DELETE FROM plan_step"));
}

static void a_plan_of_rectification_makes_problems_of_its_nodes(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "supervision-duties", YEAR_2026);
    assert_changed(
        NULL, id,
        "[{\"op\":\"add\",\"level\":\"problem\",\"text\":\"消防通道堵塞\",\"fields\":{\"owner_unit\":\"" SCHOOL
        "\",\"fix_by\":\"2026-12-10\",\"clause\":\"第三条\",\"level\":\"一般\"}}]");
    approve_plan(bench, id);
    assert_refused(bench, NULL, case_of_plan(bench, id), "issue", ISSUE, ERR_INPUT, "没有写责任人");
}

/* ---- records of the bureau's own ------------------------------------------------------ */

#define VISITS                                                                                                         \
    "system: LOC-01\nname: 家访台账\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 家访登记\nrecords:\n" \
    "  - id: visit\n    name: 家访\n    title: \"{text}\"\n    opened_by: [safo]\n"                                  \
    "    fields:\n      - {id: text, name: 事由, type: text, required: true}\n"                                      \
    "    states:\n      - {id: planned, name: 计划}\n      - {id: closed, name: 办结, end: closed}\n"              \
    "    steps:\n      - {id: close, name: 办结, from: [planned], to: closed, by: [head], action: review}\n"         \
    "    counts:\n      - {id: home_visits, name: 家访次数, unit: 次}\n"

static void a_target_is_measured_by_a_count_of_the_bureaus_own(void **state) {
    Bench *bench = *state;
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    const char *target = "[{\"op\":\"add\",\"level\":\"goal\",\"text\":\"多家访\",\"targets\":[{\"kind\":\"count\","
                         "\"of\":\"home_visits\",\"goal\":2}]}]";
    assert_unchanged(NULL, id, target, ERR_INPUT, "没有“home_visits”这个台账统计数");
    define(bench, str_from(VISITS));
    assert_changed(NULL, id, target);
    opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"谈心\"}");
    assert_plan_shows(bench, NULL, id, "台账“家访”的统计数“家访次数”");
    assert_plan_shows(bench, NULL, id, "\"value\":1");
}

/* The tasks of a plan are cases of the bureau's own version of the record: its fields can be filled in and are there
 * when the plan is issued. */
static void tasks_are_cases_of_the_bureaus_own_version(void **state) {
    Bench *bench = *state;
    const RecordDef *task = pack_record(bench->pack, STR("ADM-02.task"));
    Str head = str_slice(task->text, 0, (size_t)str_find(task->text, STR("\n  - id: task\n")));
    Str rest = str_slice(task->text, head.len + 1, task->text.len);
    Str own = str_slice(rest, 0, (size_t)str_find(str_slice(rest, 5, rest.len), STR("\n  - id: ")) + 5);
    Str fields = STR("    fields:\n");
    ptrdiff_t at = str_find(own, fields) + (ptrdiff_t)fields.len;
    define(bench, str_format(bench->arena, "%.*s\n%.*s      - {id: local_code, name: 本县代号, type: text}\n%.*s\n",
                             STR_ARG(head), (int)at, own.data, (int)(own.len - (size_t)at), own.data + at));
    int64_t id = planned(NULL, "annual-key-work", YEAR_2026);
    assert_changed(NULL, id, TREE);
    assert_changed(NULL, id, "[{\"op\":\"change\",\"node\":4,\"fields\":{\"local_code\":\"甲7\"}}]");
    assert_plan_shows(bench, NULL, id, "甲7");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, plans_bench_open, plans_bench_close)
    const struct CMUnitTest tests[] = {
        TEST(a_plan_begins_empty_as_a_case_of_its_own),
        TEST(what_the_plan_itself_lacks_is_told_at_its_field),
        TEST(a_tree_is_added_in_one_change),
        TEST(nodes_move_change_and_go_with_all_below),
        TEST(what_does_not_fit_changes_nothing),
        TEST(a_change_of_an_older_tree_is_refused),
        TEST(issuing_makes_a_case_of_every_task),
        TEST(a_plan_that_was_issued_is_told_with_the_texts_of_its_tasks),
        TEST(a_task_that_lacks_its_end_keeps_the_plan_from_being_issued),
        TEST(a_heading_that_promises_more_goals_than_there_are_is_told),
        TEST(what_was_issued_goes_on_by_its_own_steps),
        TEST(a_new_task_of_an_issued_plan_has_to_be_whole),
        TEST(an_end_that_is_moved_keeps_the_first_one),
        TEST(progress_that_nobody_reported_is_unknown),
        TEST(nobody_confirms_what_he_reported_as_done),
        TEST(a_look_back_that_finds_it_slipped_opens_the_task_again),
        TEST(a_plan_does_not_end_before_its_tasks),
        TEST(what_is_overdue_is_listed_and_escalates),
        TEST(a_school_sees_its_tasks_and_what_stands_above_them),
        TEST(who_has_no_part_finds_no_plan),
        TEST(only_who_may_take_the_step_arranges),
        TEST(a_tree_that_was_altered_is_found),
        TEST(a_target_is_measured_by_a_count_of_the_bureaus_own),
        TEST(tasks_are_cases_of_the_bureaus_own_version),
        TEST(a_plan_of_rectification_makes_problems_of_its_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
