/* Behaviours of publicity, objections, circulars, letters, the roster. */
#include "notice_support.h"

/* ---- masking ---- */

static size_t personal(Bench *bench, const char *body, Str *masked) {
    size_t found = 0;
    bench->err = (Err){.kind = ERR_NONE};
    assert_true(notice_mask_check(bench->pack, str_from(body), bench->arena, &found, masked, &bench->err));
    return found;
}

static void personal_numbers_and_columns_are_found_and_masked(void **state) {
    Bench *bench = *state;
    Str masked;
    assert_int_equal(personal(bench, "联系人身份证11010519491231002X，电话13812345678。", &masked), 2);
    assert_true(str_is(masked, "联系人身份证1101**********002X，电话138****5678。"));
    assert_string_equal(bench->err.place.field, "body");
    assert_int_equal(personal(bench, str_cstr(bench->arena, masked), NULL), 0);
    assert_int_equal(
        personal(bench, "卡号6222020200112233443，编号110105194912310021，2026年预算1234567890123元", &masked), 0);
    assert_int_equal(personal(bench, "卡号4111111111111111", &masked), 1);
    assert_int_equal(
        personal(bench, "一\n| 学生姓名 | 受助原因 | 金额 |\n| 张三丰 | 低保 | 500 |\n| 李* | **** | 500 |", &masked),
        2);
    assert_int_equal(bench->err.place.line, 3);
    assert_true(str_is(masked, "一\n| 学生姓名 | 受助原因 | 金额 |\n| 张** | **** | 500 |\n| 李* | **** | 500 |"));
}

static void what_a_mask_left_is_no_part_of_another_number(void **state) {
    Bench *bench = *state;
    /* 567806172805555555 and 110105194912051101 would be identity numbers, 6222020200055678 a bank card. */
    static const char *const bodies[] = {"电话13812345678 06172805555555", "号11010519491205 11010519491231002X",
                                         "卡6222 0202 0005 5678****", "号110 105194912046222 0202 0005 5678"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        Str masked;
        assert_int_equal(personal(bench, bodies[i], &masked), 1);
        assert_int_equal(personal(bench, str_cstr(bench->arena, masked), NULL), 0);
    }
    assert_int_equal(personal(bench, "**13812345678**和***138 1234 5678***", NULL), 2);
    assert_int_equal(personal(bench, "****13812345678****", NULL), 1);
}

static void stars_beside_a_whole_number_do_not_hide_it(void **state) {
    static const char *const bodies[] = {
        "138 1234 5678****",          "138-1234-5678****",
        "****138 1234 5678",          "１３８ １２３４ ５６７８****",
        "1101 0519 4912 3100 2X****", "6222 0202 0005 5678****",
        "5678 ****138 1234 5678",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        Str masked;
        assert_int_equal(personal(*state, bodies[i], &masked), 1);
        assert_int_equal(personal(*state, str_cstr(((Bench *)*state)->arena, masked), NULL), 0);
    }
    /* of these a mask has hidden the middle */
    assert_int_equal(personal(*state, "138****6222 0202 0005 5678", NULL), 0);
    assert_int_equal(personal(*state, "１３８****５６７８ 06172805555555", NULL), 0);
}

static void nothing_personal_goes_out_to_the_public(void **state) {
    Bench *bench = *state;
    int64_t id =
        saved(bench, "publicity",
              "{\"title\":\"资助公示\",\"body\":\"学生身份证11010519491231002X\",\"contact\":\"0990-1234567\"}");
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_SUBMIT, ""), ERR_INPUT, "身份证号");
    id = saved(bench, "publicity", "{\"title\":\"资助公示\",\"body\":\"名单如下\"}");
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_SUBMIT, ""), ERR_INPUT, "联系方式");
    id =
        saved(bench, "publicity", "{\"title\":\"公示13812345678\",\"body\":\"名单如下\",\"contact\":\"0990-1234567\"}");
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_SUBMIT, ""), ERR_INPUT, "标题");
    id = saved(
        bench, "publicity",
        "{\"title\":\"资助公示\",\"body\":\"名单如下\",\"contact\":\"0990-1234567\",\"public_until\":\"2026-11-27\"}");
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_SUBMIT, ""), ERR_INPUT, "至少5个工作日");
}

/* ---- the public page ---- */

static void publicity_is_seen_by_all_for_its_days_and_ends_by_itself(void **state) {
    Bench *bench = *state;
    NoticeInfo *infos, one;
    size_t count;
    int64_t draft = saved(bench, "publicity", PUBLIC);
    int64_t inside = issued(bench, "notice", PLAIN);
    int64_t id = issued(bench, "publicity", PUBLIC);
    must(notice_public_list(bench->notices, bench->arena, &infos, &count, &bench->err), &bench->err);
    assert_int_equal(count, 1);
    assert_int_equal(infos[0].id, id);
    assert_true(str_is(infos[0].public_until, "2026-12-02")); /* five working days after Wednesday */
    assert_false(notice_public_get(bench->notices, draft, bench->arena, &one, &bench->err));
    assert_false(notice_public_get(bench->notices, inside, bench->arena, &one, &bench->err));
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_public_get(bench->notices, id, bench->arena, &one, &bench->err), &bench->err);
    assert_true(one.made_by.len == 0 && str_find(one.content, STR("\"groups\":[]")) > 0);
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_CLOSE, ""), ERR_CONFLICT, "到期自己结束");
    clock_at += (int64_t)7 * DAY;
    assert_int_equal(swept(bench).ended, 0); /* its last day */
    clock_at += DAY;
    assert_int_equal(swept(bench).ended, 1);
    NoticeInfo info = info_of(bench, bench->staff, id);
    assert_int_equal(info.state, NOTICE_CLOSED);
    assert_int_equal(info.objections, 0);
    assert_false(notice_public_get(bench->notices, id, bench->arena, &one, &bench->err));
    NoticeStepDone *steps;
    size_t step_count;
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_get(bench->notices, bench->staff, id, bench->arena, &info, &steps, &step_count, &bench->err),
         &bench->err);
    assert_true(str_is(steps[step_count - 1].reason, "公示期满，没有收到异议。"));
}

static bool object(Bench *bench, const User *user, int64_t id, const char *text, const char *contact,
                   const char *address, bool page) {
    const NoticeObjection objection = {str_from(text), str_from(contact), str_from(address)};
    Str number;
    bench->err = (Err){.kind = ERR_NONE};
    return notice_object(bench->notices, user, id, &objection, page, bench->arena, &number, &bench->err);
}

static void an_objection_holds_up_the_end_until_it_is_answered(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "publicity", PUBLIC);
    assert_refused(bench, object(bench, NULL, id, "不对", "", "", true), ERR_INPUT, "至少5个字");
    must(object(bench, NULL, id, "名单里有人不符合条件", "13900000000", "203.0.113.7", true), &bench->err);
    must(object(bench, bench->staff, id, "来电反映金额不对", "", "", false), &bench->err);
    assert_refused(bench, object(bench, bench->head, id, "学校来反映情况", "", "", false), ERR_NOT_FOUND, "看不到");
    clock_at += (int64_t)9 * DAY;
    assert_int_equal(swept(bench).ended, 0);
    NoticeInfo one;
    must(notice_public_get(bench->notices, id, bench->arena, &one, &bench->err), &bench->err);
    assert_int_equal(one.open_objections, 2);
    NoticeObjected *list;
    size_t count;
    must(notice_objections(bench->notices, bench->staff, id, bench->arena, &list, &count, &bench->err), &bench->err);
    assert_int_equal(count, 2);
    assert_true(list[0].has_contact && !list[1].has_contact && str_is(list[0].channel, "page"));
    for (size_t i = 0; i < count; i++) {
        const StepTaken answer = {list[i].case_id,
                                  STR("answer"),
                                  STR("{\"verified_note\":\"已核实\",\"conclusion\":\"不成立\",\"answer\":\"已答复\"}"),
                                  {NULL, 0},
                                  -1};
        must(case_step(bench->ledger, NULL, &answer, &bench->err), &bench->err);
        assert_int_equal(swept(bench).ended, i + 1 == count);
    }
    NoticeInfo info = info_of(bench, bench->staff, id);
    assert_int_equal(info.objections, 2);
    assert_int_equal(info.state, NOTICE_CLOSED);
    assert_refused(bench, object(bench, NULL, id, "结束以后又来一条", "", "", true), ERR_NOT_FOUND, "看不到");
}

static void a_contact_is_sealed_and_shown_with_a_reason_only(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "publicity", PUBLIC);
    NoticeObjected *list;
    size_t count;
    Str contact;
    must(object(bench, NULL, id, "名单里有人不符合条件", "13900000000", "203.0.113.7", true), &bench->err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM notice_objection WHERE contact LIKE '%139%'"),
                     0);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%139000%'"), 0);
    must(notice_objections(bench->notices, bench->staff, id, bench->arena, &list, &count, &bench->err), &bench->err);
    assert_false(
        notice_contact(bench->notices, bench->staff, list[0].id, STR(""), bench->arena, &contact, &bench->err));
    const User *teacher = somebody(bench, "teacher", "tch", SCHOOL, NULL);
    assert_false(
        notice_contact(bench->notices, teacher, list[0].id, STR("想知道"), bench->arena, &contact, &bench->err));
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_contact(bench->notices, bench->staff, list[0].id, STR("核实异议"), bench->arena, &contact, &bench->err),
         &bench->err);
    assert_true(str_is(contact, "13900000000"));
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE action = 'notice-contact-show'"),
                     1);
}

static void an_address_objects_so_often_a_day_and_no_more(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "publicity", PUBLIC);
    int most = pack_notices(bench->pack)->objections_per_address;
    for (int i = 0; i < most; i++) {
        must(object(bench, NULL, id, "名单里有人不符合条件", "", "203.0.113.7", true), &bench->err);
    }
    assert_refused(bench, object(bench, NULL, id, "名单里有人不符合条件", "", "203.0.113.7", true), ERR_LIMIT, "太多");
    must(object(bench, NULL, id, "名单里有人不符合条件", "", "203.0.113.8", true), &bench->err);
    clock_at += DAY;
    must(object(bench, NULL, id, "名单里有人不符合条件", "", "203.0.113.7", true), &bench->err);
}

static void a_correction_is_added_and_the_old_text_stays(void **state) {
    Bench *bench = *state;
    NoticeInfo one;
    int64_t id = issued(bench, "publicity", PUBLIC);
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_CORRECT, "电话13812345678"), ERR_INPUT, "手机号");
    acts(bench, bench->staff, id, NOTICE_CORRECT, "第一小学应为第二小学");
    must(notice_public_get(bench->notices, id, bench->arena, &one, &bench->err), &bench->err);
    assert_true(str_find(one.content, STR("2026-11-25：第一小学应为第二小学")) > 0);
    assert_true(str_find(one.content, STR("| 张** | 第一小学 |")) > 0);
    int64_t plain = issued(bench, "notice", PLAIN);
    assert_refused(bench, try_act(bench, bench->staff, plain, NOTICE_CORRECT, "改一改"), ERR_CONFLICT, "撤回后另发");
}

/* ---- circulars ---- */

static void a_circular_is_drafted_from_facts_and_ranks_nobody(void **state) {
    Bench *bench = *state;
    NoticeFacts *facts;
    size_t count;
    int64_t id = issued(bench, "notice", PLAIN);
    does(bench, bench->head, received_one(bench, bench->head, id).recipient.id, NOTICE_RECEIVE, "", "");
    clock_at += (int64_t)6 * DAY;
    must(notice_facts(bench->notices, bench->staff, STR(COUNTY), FACTS_CASES | FACTS_NOTICES, bench->arena, &facts,
                      &count, &bench->err),
         &bench->err);
    assert_int_equal(count, 5);
    assert_int_equal(facts[2].notices, 0); /* the school that received it */
    assert_int_equal(facts[3].notices, 1);
    assert_int_equal(facts[3].duties, -1);
    Str content =
        notice_circular(bench->notices, STR("云溪县"), facts, count, FACTS_CASES | FACTS_NOTICES, bench->arena);
    assert_true(str_find(content, STR("| 第二小学 | 0 | 1 |")) > 0);
    assert_true(str_find(content, STR("第一小学")) < 0);
    assert_true(str_find(content, STR("共有1个单位")) > 0);
    facts[3].notices = facts[4].notices = 0;
    Str nothing =
        notice_circular(bench->notices, STR("云溪县"), facts, count, FACTS_CASES | FACTS_NOTICES, bench->arena);
    assert_true(str_find(nothing, STR("没有逾期未办结的事项，没有逾期没有签收或回报的通知。")) > 0);
    assert_true(str_find(nothing, STR("请有关单位")) < 0);
    assert_true(str_find(nothing, STR("职责")) < 0); /* nobody looked for any */
    int64_t circular = 0;
    must(try_save(bench, bench->staff, "circular", str_cstr(bench->arena, content), &circular), &bench->err);
    acts(bench, bench->staff, circular, NOTICE_SUBMIT, "");
    acts(bench, bench->chief, circular, NOTICE_SIGN, "");
    acts(bench, bench->leader, circular, NOTICE_SIGN, "");
    assert_true(received_one(bench, bench->other, circular).may_receive);
    assert_true(hidden(bench, bench->head, circular));
    assert_false(notice_facts(bench->notices, somebody(bench, "x", "staff", "990199", "BAS"), STR(COUNTY),
                              FACTS_NOTICES, bench->arena, &facts, &count, &bench->err));
}

/* ---- inspections ---- */

static int64_t case_opened(Bench *bench, const char *record, const char *unit, const char *fields) {
    const NewCase made = {.record = str_from(record), .unit = str_from(unit), .fields = str_from(fields)};
    int64_t id = 0;
    bench->err = (Err){.kind = ERR_NONE};
    must(case_open(bench->ledger, NULL, &made, &id, &bench->err), &bench->err);
    return id;
}

static void case_stepped(Bench *bench, int64_t id, const char *step, const char *fields) {
    const StepTaken taken = {id, str_from(step), str_from(fields), {NULL, 0}, -1};
    bench->err = (Err){.kind = ERR_NONE};
    must(case_step(bench->ledger, NULL, &taken, &bench->err), &bench->err);
}

static void add_account(Bench *bench, const char *name, const char *shown, int number) {
    Str sql = str_format(bench->arena,
                         "INSERT INTO account (id, name, shown, password, created_at) VALUES (%d, '%s', '%s', 'x', "
                         "'2026-01-01T00:00:00Z')",
                         number, name, shown);
    must(scratch_run(bench->scratch, sql.data), &bench->scratch->err);
}

static int64_t visited(Bench *bench, const char *school, const char *inspector, const char *day, const char *problems) {
    int64_t visit = case_opened(bench, "EVA-07.visit", school, "{\"month_day\":\"2026-11-01\"}");
    Str fields =
        str_format(bench->arena,
                   "{\"visitors\":[\"%s\"],\"visited_on\":\"%s\",\"facts\":\"查看食堂台账\",\"in_out\":\"8:30至10:40\","
                   "\"matters\":[\"食堂食品饮水宿舍卫生\"],\"way\":[\"查阅\"],\"problem_count\":%s}",
                   inspector, day, problems);
    case_stepped(bench, visit, "record", fields.data);
    return visit;
}

/* On the page of the case. */
static bool is_offered(Bench *bench, int64_t id, const char *letter) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    must(case_json(bench->ledger, NULL, id, &json, bench->arena, &bench->err), &bench->err);
    ptrdiff_t letters = str_find(buf_str(&out), STR("\"letters\":["));
    assert_true(letters >= 0);
    Str rest = str_slice(buf_str(&out), (size_t)letters, out.len), list;
    str_cut(&rest, ']', &list);
    return str_find(list, str_format(bench->arena, "\"id\":\"%s\"", letter)) >= 0;
}

static void letters_are_written_from_a_visit_and_its_findings(void **state) {
    Bench *bench = *state;
    NoticeLetter letter;
    add_account(bench, "ins-1", "督学甲", 31);
    int64_t visit = visited(bench, SCHOOL, "ins-1", "2026-11-20", "1");
    assert_refused(bench,
                   notice_letter(bench->notices, NULL, STR("rectification"), visit, bench->arena, &letter, &bench->err),
                   ERR_CONFLICT, "没有登记问题");
    assert_true(is_offered(bench, visit, "feedback") && !is_offered(bench, visit, "rectification"));
    case_stepped(bench, visit, "problem", "{\"text\":\"留样|记录\\n缺两天\",\"level\":\"立行立改\"}");
    assert_true(is_offered(bench, visit, "rectification"));
    int64_t problem = scratch_number(bench->scratch, "SELECT MAX(id) FROM case_record WHERE record = 'EVA-09.problem'");
    assert_false(is_offered(bench, problem, "revisit")); /* nobody looked again yet */
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_letter(bench->notices, NULL, STR("feedback"), visit, bench->arena, &letter, &bench->err), &bench->err);
    assert_true(str_is(letter.addressee, "第一小学："));
    assert_true(str_find(letter.body, STR("2026-11-20，责任督学到你校")) >= 0);
    assert_true(str_find(letter.body, STR("# 督导情况\n查看食堂台账")) >= 0);
    assert_true(str_find(letter.body, STR("工作亮点")) < 0); /* nothing was written there */
    assert_true(str_find(letter.body, STR("留样/记录 缺两天 | 立行立改 |")) >= 0);
    NoticeBlock *blocks;
    size_t count;
    must(notice_body_read(letter.body, bench->arena, &blocks, &count, &bench->err), &bench->err);
    must(notice_letter(bench->notices, NULL, STR("rectification"), visit, bench->arena, &letter, &bench->err),
         &bench->err);
    assert_refused(bench,
                   notice_letter(bench->notices, NULL, STR("revisit"), visit, bench->arena, &letter, &bench->err),
                   ERR_INPUT, "要从“问题”生成");
    bench->err = (Err){.kind = ERR_NONE};
    assert_refused(
        bench, notice_letter(bench->notices, bench->other, STR("feedback"), visit, bench->arena, &letter, &bench->err),
        ERR_NOT_FOUND, "");
}

static void the_roster_tells_schools_with_nobody_and_visits_of_a_month(void **state) {
    Bench *bench = *state;
    Roster roster;
    add_account(bench, "ins-1", "督学甲", 31);
    case_opened(bench, "EVA-07.posting", SCHOOL,
                "{\"inspector\":\"ins-1\",\"period\":\"2026-09-01/2027-08-31\",\"zone\":\"一区\"}");
    case_opened(bench, "EVA-07.posting", OTHER,
                "{\"inspector\":\"ins-1\",\"period\":\"2025-09-01/2026-08-31\",\"zone\":\"一区\"}");
    visited(bench, SCHOOL, "ins-1", "2026-11-20", "0");
    visited(bench, OTHER, "ins-1", "2026-11-21", "0");
    visited(bench, SCHOOL, "ins-1", "2026-10-20", "0");
    bench->err = (Err){.kind = ERR_NONE};
    must(notice_roster(bench->notices, NULL, STR(COUNTY), STR("2026-11"), bench->arena, &roster, &bench->err),
         &bench->err);
    assert_int_equal(roster.school_count, 3);
    assert_int_equal(roster.without, 2); /* the other posting is over */
    assert_int_equal(roster.visited, 2);
    assert_int_equal(roster.made, 2);
    assert_true(str_is(roster.schools[0].inspectors[0], "督学甲"));
    assert_true(roster.schools[2].nobody && roster.schools[2].too_few);
    assert_int_equal(roster.inspector_count, 1);
    assert_int_equal(roster.inspectors[0].schools, 1);
    assert_int_equal(roster.inspectors[0].visits, 2);
    assert_int_equal(roster.inspectors[0].seen, 1);
    assert_false(roster.inspectors[0].too_many);
    assert_false(notice_roster(bench->notices, NULL, STR(COUNTY), STR("11月"), bench->arena, &roster, &bench->err));
    assert_false(notice_roster(bench->notices, somebody(bench, "t", "tch", SCHOOL, NULL), STR(COUNTY), STR("2026-11"),
                               bench->arena, &roster, &bench->err));
}

int main(void) {
#define EACH(test) cmocka_unit_test_setup_teardown(test, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        EACH(personal_numbers_and_columns_are_found_and_masked),
        EACH(what_a_mask_left_is_no_part_of_another_number),
        EACH(stars_beside_a_whole_number_do_not_hide_it),
        EACH(nothing_personal_goes_out_to_the_public),
        EACH(publicity_is_seen_by_all_for_its_days_and_ends_by_itself),
        EACH(an_objection_holds_up_the_end_until_it_is_answered),
        EACH(a_contact_is_sealed_and_shown_with_a_reason_only),
        EACH(an_address_objects_so_often_a_day_and_no_more),
        EACH(a_correction_is_added_and_the_old_text_stays),
        EACH(a_circular_is_drafted_from_facts_and_ranks_nobody),
        EACH(letters_are_written_from_a_visit_and_its_findings),
        EACH(the_roster_tells_schools_with_nobody_and_visits_of_a_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
