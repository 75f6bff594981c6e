/* Behaviours of notices: writing, signing, going out, receipts, replies, lights. */
#include "notice_support.h"

static void a_draft_is_kept_and_changed_and_seen_by_those_who_work_on_it(void **state) {
    Bench *bench = *state;
    int64_t id = saved(bench, "notice", "{\"title\":\"半份草稿\"}");
    assert_true(hidden(bench, bench->head, id));
    assert_true(hidden(bench, somebody(bench, "ins", "ins", COUNTY, NULL), id));
    assert_true(hidden(bench, somebody(bench, "away", "staff", "990199", "BAS"), id));
    assert_true(try_save(bench, bench->staff, "notice", BOTH_SCHOOLS, &id));
    NoticeInfo info = info_of(bench, bench->chief, id);
    assert_int_equal(info.state, NOTICE_DRAFT);
    assert_int_equal(info.version, 2);
    assert_true(str_is(info.title, "关于报送安全工作情况的通知"));
    assert_false(info.may.sign);
    assert_true(try_save(bench, bench->staff, "notice", BOTH_SCHOOLS, &id)); /* nothing new: no step */
    assert_int_equal(info_of(bench, bench->staff, id).version, 2);
}

static void only_who_may_write_for_the_department_writes(void **state) {
    Bench *bench = *state;
    int64_t id = 0;
    const User *safe = somebody(bench, "safe", "staff", COUNTY, "SAFE");
    assert_refused(bench, try_save(bench, bench->head, "notice", PLAIN, &id), ERR_DENIED, "岗位不能");
    assert_refused(bench, try_save(bench, safe, "notice", PLAIN, &id), ERR_DENIED, "岗位不能");
    id = saved(bench, "notice", PLAIN);
    assert_refused(bench, try_save(bench, safe, "notice", PLAIN, &id), ERR_NOT_FOUND, "看不到");
    const NoticeDraft old = {.id = id, .content = STR(PLAIN), .version = 7};
    assert_refused(bench, notice_save(bench->notices, bench->staff, &old, &id, &bench->err), ERR_CONFLICT, "刷新");
}

static void nobody_signs_what_he_wrote_and_two_sign_what_is_major(void **state) {
    Bench *bench = *state;
    int64_t id = 0;
    User *both = somebody(bench, "both", "chief", COUNTY, "BAS");
    Post posts[2] = {*both->posts, *bench->staff->posts};
    both->posts = posts;
    both->post_count = 2;
    must(try_save(bench, both, "major", PLAIN, &id), &bench->err);
    acts(bench, both, id, NOTICE_SUBMIT, "");
    assert_refused(bench, try_act(bench, both, id, NOTICE_SIGN, ""), ERR_DENIED, "另一个人");
    assert_refused(bench, try_act(bench, bench->leader, id, NOTICE_SIGN, ""), ERR_DENIED, "股室负责人");
    assert_true(hidden(bench, somebody(bench, "elsewhere", "chief", COUNTY, "SAFE"), id));
    acts(bench, bench->chief, id, NOTICE_SIGN, "");
    assert_int_equal(info_of(bench, bench->chief, id).state, NOTICE_SUBMITTED);
    assert_refused(bench, try_act(bench, bench->chief, id, NOTICE_SIGN, ""), ERR_DENIED, "分管局领导");
    acts(bench, bench->leader, id, NOTICE_SIGN, "");
    NoticeInfo info = info_of(bench, bench->head, id);
    assert_int_equal(info.state, NOTICE_ISSUED);
    assert_true(str_is(info.number, "教发〔2026〕1号"));
    assert_refused(bench, try_act(bench, bench->leader, id, NOTICE_SIGN, ""), ERR_CONFLICT, "已发出");
}

static void what_comes_back_is_mended_and_needs_every_signature_anew(void **state) {
    Bench *bench = *state;
    int64_t id = saved(bench, "major", PLAIN);
    acts(bench, bench->staff, id, NOTICE_SUBMIT, "");
    acts(bench, bench->chief, id, NOTICE_SIGN, "");
    assert_refused(bench, try_act(bench, bench->leader, id, NOTICE_RETURN, ""), ERR_INPUT, "写明");
    acts(bench, bench->leader, id, NOTICE_RETURN, "请补充依据");
    NoticeTodo *todos;
    size_t count;
    must(notice_todo(bench->notices, bench->staff, bench->arena, &todos, &count, &bench->err), &bench->err);
    assert_int_equal(count, 1);
    assert_int_equal(todos[0].kind, NOTICE_TODO_MEND);
    acts(bench, bench->staff, id, NOTICE_SUBMIT, "");
    assert_refused(bench, try_act(bench, bench->leader, id, NOTICE_SIGN, ""), ERR_DENIED, "股室负责人");
    must(notice_todo(bench->notices, bench->chief, bench->arena, &todos, &count, &bench->err), &bench->err);
    assert_int_equal(todos[0].kind, NOTICE_TODO_SIGN);
}

static void what_a_notice_lacks_is_told_when_it_is_submitted(void **state) {
    Bench *bench = *state;
    static const struct {
        const char *content, *words, *field;
    } cases[] = {
        {"{\"title\":\"通知\",\"body\":\"正文内容\"}", "发给哪些单位", "groups"},
        {"{\"title\":\"通知\",\"body\":\"\",\"groups\":[{\"units\":[\"" SCHOOL "\"]}]}", "正文", "body"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"units\":[\"990199\"]}]}", "不归发文单位管",
         "groups.1"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"below\":\"" COUNTY "\",\"kinds\":[\"高塔\"]}]}",
         "没有这类单位", "groups.1"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"below\":\"" COUNTY "\",\"stages\":[\"senior\"]}]}",
         "没有一个单位符合", "groups.1"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"units\":[\"" SCHOOL
         "\"],\"receipt_on\":\"2026-11-20\"}]}",
         "已经过了", "groups"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"units\":[\"" SCHOOL
         "\"]}],\"reply\":{\"kind\":\"tick\",\"tick\":\"已传达\"}}",
         "回报期限", "groups"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"units\":[\"" SCHOOL
         "\"],\"reply_on\":\"2026-12-01\"}],\"reply\":{\"kind\":\"form\",\"round\":9}}",
         "没有第9号填报任务", "round"},
        {"{\"title\":\"通知\",\"body\":\"正文内容\",\"groups\":[{\"persons\":[\"nobody\"]}]}", "没有这个用户",
         "groups.1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = saved(bench, "notice", cases[i].content);
        assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_SUBMIT, ""), ERR_INPUT, cases[i].words);
        assert_string_equal(bench->err.place.field, cases[i].field);
    }
}

static void content_that_is_wrong_is_refused_with_its_place(void **state) {
    Bench *bench = *state;
    static const struct {
        const char *content, *words;
        ErrKind kind;
    } cases[] = {
        {"{", "JSON", ERR_INPUT},
        {"[]", "对象", ERR_INPUT},
        {"{\"title\":\"通知\",\"colour\":1}", "colour", ERR_INPUT},
        {"{\"title\":7}", "文字", ERR_INPUT},
        {"{\"title\":\"\"}", "标题", ERR_INPUT},
        {"{\"title\":\"通知\",\"title\":\"通知\"}", "JSON", ERR_INPUT},
        {"{\"title\":\"通知\",\"groups\":{}}", "列表", ERR_INPUT},
        {"{\"title\":\"通知\",\"groups\":[{\"reply_on\":\"明天\"}]}", "2026-11-30", ERR_INPUT},
        {"{\"title\":\"通知\",\"reply\":{\"kind\":\"song\"}}", "none", ERR_INPUT},
        {"{\"title\":\"通知\",\"reply\":{\"kind\":\"materials\",\"items\":[{\"id\":\"a\",\"name\":\"甲\",\"type\":"
         "\"file\"},{\"id\":\"a\",\"name\":\"乙\",\"type\":\"file\"}]}}",
         "编号相同", ERR_INPUT},
        {"{\"title\":\"通知\",\"body\":\"| 甲 | 乙 |\\n| 一 | 二 | 三 |\"}", "第2行", ERR_INPUT},
        {"{\"title\":\"通知\",\"body\":\"a\\u0007b\"}", "符号", ERR_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = 0;
        assert_refused(bench, try_save(bench, bench->staff, "notice", cases[i].content, &id), cases[i].kind,
                       cases[i].words);
    }
}

static void recipients_are_counted_before_and_frozen_when_it_goes_out(void **state) {
    Bench *bench = *state;
    NoticeRecipient *list;
    size_t count;
    must(notice_preview(bench->notices, bench->staff, STR(COUNTY),
                        STR("{\"title\":\"通知\",\"groups\":[{\"name\":\"小学\",\"below\":\"" COUNTY
                            "\",\"stages\":[\"primary\"],\"receipt_on\":\"2026-11-27\"},{\"below\":\"" COUNTY
                            "\",\"self\":true,\"roles\":[\"head\",\"校长\"]},{\"sections\":[\"SAFE\"]}]}"),
                        bench->arena, &list, &count, &bench->err),
         &bench->err);
    assert_int_equal(count, 6); /* two primary schools; county, township, junior school; a department */
    assert_true(str_is(list[0].unit_name, "第一小学") && str_is(list[0].group_name, "小学"));
    assert_true(str_is(list[0].receipt_due, "2026-11-27"));
    assert_true(str_is(list[2].receipt_due, "2026-11-27")); /* two working days */
    assert_true(str_is(list[5].section_name, "安全股"));
    assert_false(notice_preview(bench->notices, bench->head, STR(COUNTY), STR("{\"title\":\"通知\"}"), bench->arena,
                                &list, &count, &bench->err));

    int64_t id = issued(bench, "notice", BOTH_SCHOOLS);
    recipients_of(bench, id, &count);
    assert_int_equal(count, 2);
    must(scratch_run(bench->scratch, "UPDATE unit_state SET name = '改名小学' WHERE name = '第二小学'"), &bench->err);
    list = recipients_of(bench, id, &count);
    assert_true(str_is(list[1].unit_name, "第二小学"));
}

static void a_head_receives_and_a_teacher_only_reads(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "notice", PLAIN);
    const User *teacher = somebody(bench, "teacher", "tch", SCHOOL, NULL);
    const User *town = somebody(bench, "town", "twn", TOWN, NULL);
    NoticeReceived mine = received_one(bench, bench->head, id);
    assert_true(mine.may_receive);
    assert_int_equal(mine.recipient.light, LIGHT_YELLOW);
    assert_non_null(strstr(str_cstr(bench->arena, mine.recipient.why), "2个工作日"));
    assert_false(received_one(bench, teacher, id).may_receive);
    assert_true(hidden(bench, town, id));
    assert_true(hidden(bench, somebody(bench, "junior", "head", JUNIOR, NULL), id));
    assert_refused(bench, try_do(bench, teacher, mine.recipient.id, NOTICE_RECEIVE, "", ""), ERR_DENIED, "签收");
    assert_refused(bench, try_do(bench, bench->other, mine.recipient.id, NOTICE_RECEIVE, "", ""), ERR_NOT_FOUND,
                   "不是发给您");
    does(bench, bench->head, mine.recipient.id, NOTICE_RECEIVE, "", "");
    assert_refused(bench, try_do(bench, bench->head, mine.recipient.id, NOTICE_RECEIVE, "", ""), ERR_CONFLICT,
                   "签收过");
    NoticeInfo info = info_of(bench, bench->staff, id);
    assert_int_equal(info.tally.received, 1);
    assert_int_equal(info.tally.missing_receipt, 1);
    NoticeReceived done = received_one(bench, bench->head, id);
    assert_true(str_is(done.recipient.received_by, "head"));
    assert_int_equal(done.recipient.light, LIGHT_GREEN);
}

static void a_reply_needs_its_materials_and_can_come_back(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "notice", BOTH_SCHOOLS);
    int64_t mine = received_one(bench, bench->head, id).recipient.id;
    assert_refused(bench, try_do(bench, bench->head, mine, NOTICE_HAND_IN, "{}", ""), ERR_INPUT, "情况说明");
    assert_string_equal(bench->err.place.field, "sum");
    does(bench, bench->head, mine, NOTICE_HAND_IN, "{\"sum\":\"无异常\"}", "");
    assert_true(received_one(bench, bench->head, id).recipient.received_at.len > 0); /* whoever replies has received */
    assert_refused(bench, try_do(bench, bench->head, mine, NOTICE_HAND_IN, "{\"sum\":\"又报\"}", ""), ERR_CONFLICT,
                   "退回");
    assert_refused(bench, try_do(bench, bench->head, mine, NOTICE_SEND_BACK, "", "不全"), ERR_DENIED, "岗位");
    assert_refused(bench, try_do(bench, bench->staff, mine, NOTICE_SEND_BACK, "", ""), ERR_INPUT, "退回意见");
    does(bench, bench->staff, mine, NOTICE_SEND_BACK, "", "请写明人数");
    NoticeReceived back = received_one(bench, bench->head, id);
    assert_true(str_is(back.recipient.reason, "请写明人数"));
    assert_int_equal(back.recipient.light, LIGHT_YELLOW);
    does(bench, bench->head, mine, NOTICE_HAND_IN, "{\"sum\":\"32人参加\"}", "");
    does(bench, bench->staff, mine, NOTICE_ACCEPT, "", "");
    NoticeTally tally = info_of(bench, bench->staff, id).tally;
    assert_int_equal(tally.accepted, 1);
    assert_int_equal(tally.missing_reply, 1);
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_CLOSE, ""), ERR_INPUT, "1个没有回报");
    acts(bench, bench->staff, id, NOTICE_CLOSE, "其余学校已停办");
    assert_refused(bench, try_do(bench, bench->other, mine + 1, NOTICE_RECEIVE, "", ""), ERR_CONFLICT, "已结束");
}

static void what_is_ticked_has_to_be_ticked(void **state) {
    Bench *bench = *state;
    int64_t id =
        issued(bench, "notice",
               "{\"title\":\"传达会议精神\",\"body\":\"请传达。\",\"groups\":[{\"units\":[\"" SCHOOL
               "\"],\"reply_on\":\"2026-12-01\"}],\"reply\":{\"kind\":\"tick\",\"tick\":\"已传达到全体教职工\"}}");
    int64_t mine = received_one(bench, bench->head, id).recipient.id;
    assert_refused(bench, try_do(bench, bench->head, mine, NOTICE_HAND_IN, "{\"tick\":false}", ""), ERR_INPUT,
                   "已传达");
    does(bench, bench->head, mine, NOTICE_HAND_IN, "{\"tick\":true}", "");
    assert_int_equal(info_of(bench, bench->staff, id).tally.replied, 1);
}

static void groups_have_their_own_days_and_lights_follow(void **state) {
    Bench *bench = *state;
    int64_t id =
        issued(bench, "notice",
               "{\"title\":\"分组报送\",\"body\":\"分两组报送。\",\"groups\":[{\"name\":\"一组\",\"units\":[\"" SCHOOL
               "\"],\"receipt_on\":\"2026-11-26\",\"reply_on\":\"2026-11-30\"},{\"name\":\"二组\",\"units\":[\"" OTHER
               "\"],\"receipt_on\":\"2026-12-03\",\"reply_on\":\"2026-12-10\"}],\"reply\":{\"kind\":\"tick\","
               "\"tick\":\"已办\"}}");
    size_t count;
    clock_at = noon + (int64_t)3 * DAY; /* Saturday the 28th */
    NoticeRecipient *list = recipients_of(bench, id, &count);
    assert_int_equal(list[0].light, LIGHT_RED);
    assert_true(list[0].late_receipt && !list[0].late_reply);
    assert_int_equal(list[1].light, LIGHT_GREEN);
    NoticeTally tally = info_of(bench, bench->staff, id).tally;
    assert_int_equal(tally.late_receipt, 1);
    NoticeInfo *infos;
    size_t info_count;
    must(notice_list(bench->notices, bench->staff, &(NoticeFilter){.states = 0}, bench->arena, &infos, &info_count,
                     &bench->err),
         &bench->err);
    assert_int_equal(infos[0].tally.late_receipt, 1); /* the quick count says the same */
    assert_int_equal(infos[0].tally.missing_reply, 2);
}

static void urgent_ones_are_received_within_hours(void **state) {
    Bench *bench = *state;
    int64_t id = issued(
        bench, "notice",
        "{\"title\":\"紧急通知\",\"body\":\"立即处置。\",\"urgent\":true,\"groups\":[{\"units\":[\"" SCHOOL "\"]}]}");
    clock_at += (int64_t)119 * 60;
    assert_false(received_one(bench, bench->head, id).recipient.late_receipt);
    clock_at += (int64_t)2 * 60;
    assert_true(received_one(bench, bench->head, id).recipient.late_receipt);
}

static void the_missing_are_reminded_and_the_ladder_is_written_down(void **state) {
    Bench *bench = *state;
    size_t told;
    int64_t id = issued(bench, "notice", PLAIN); /* until Friday the 27th */
    does(bench, bench->head, received_one(bench, bench->head, id).recipient.id, NOTICE_RECEIVE, "", "");
    assert_false(notice_remind(bench->notices, bench->head, id, NULL, 0, &told, &bench->err));
    must(notice_remind(bench->notices, bench->staff, id, NULL, 0, &told, &bench->err), &bench->err);
    assert_int_equal(told, 1);
    assert_int_equal(swept(bench).reminded, 0); /* two days before: no reminder by the ladder */
    clock_at += DAY;
    assert_int_equal(swept(bench).reminded, 1);
    assert_int_equal(swept(bench).reminded, 0); /* once a day */
    clock_at += (int64_t)2 * DAY;
    assert_int_equal(swept(bench).rungs, 1);
    clock_at += (int64_t)7 * DAY;
    assert_int_equal(swept(bench).rungs, 1);
    assert_int_equal(swept(bench).rungs, 0);
    size_t count;
    NoticeRecipient *list = recipients_of(bench, id, &count);
    assert_int_equal(list[1].reminders, 2);
    assert_int_equal(list[1].rung, 2);
    assert_int_equal(list[0].rung, 0);
}

static void a_notice_is_withdrawn_by_who_may_sign_with_a_reason(void **state) {
    Bench *bench = *state;
    int64_t id = issued(bench, "notice", PLAIN);
    assert_refused(bench, try_act(bench, bench->staff, id, NOTICE_WITHDRAW, "发错了"), ERR_DENIED, "负责人");
    assert_refused(bench, try_act(bench, bench->chief, id, NOTICE_WITHDRAW, ""), ERR_INPUT, "写明");
    acts(bench, bench->chief, id, NOTICE_WITHDRAW, "发错了");
    NoticeReceived mine = received_one(bench, bench->head, id);
    assert_int_equal(mine.notice.state, NOTICE_WITHDRAWN);
    assert_false(mine.may_receive);
    assert_int_equal(mine.recipient.light, LIGHT_GREY);
}

static void a_person_and_a_department_receive_for_themselves(void **state) {
    Bench *bench = *state;
    must(scratch_run(bench->scratch,
                     "INSERT INTO account (id, name, shown, password, created_at) VALUES (7, 'wang', '王五', 'x', "
                     "'2026-01-01T00:00:00Z')"),
         &bench->err);
    must(scratch_run(bench->scratch,
                     "INSERT INTO post (id, account_id, role, made_by, made_at) VALUES (7, 7, 'tch', 'x', '2026')"),
         &bench->err);
    must(scratch_run(bench->scratch, "INSERT INTO post_unit (post_id, unit_code) VALUES (7, '" SCHOOL "')"),
         &bench->err);
    int64_t id = issued(bench, "notice",
                        "{\"title\":\"请参加会议\",\"body\":\"请到会。\",\"groups\":[{\"persons\":[\"wang\"],"
                        "\"sections\":[\"SAFE\"]}]}");
    const User *wang = somebody(bench, "wang", "tch", SCHOOL, NULL);
    const User *safe = somebody(bench, "safe", "staff", COUNTY, "SAFE");
    assert_true(hidden(bench, bench->head, id));
    NoticeReceived mine = received_one(bench, wang, id);
    assert_true(mine.may_receive);
    does(bench, wang, mine.recipient.id, NOTICE_RECEIVE, "", "");
    NoticeReceived theirs = received_one(bench, safe, id);
    assert_true(theirs.may_receive);
    does(bench, safe, theirs.recipient.id, NOTICE_RECEIVE, "", "");
    assert_int_equal(info_of(bench, bench->staff, id).tally.received, 2);
}

static void every_step_is_in_the_chain(void **state) {
    Bench *bench = *state;
    AuditReport report;
    int64_t id = issued(bench, "notice", PLAIN);
    does(bench, bench->head, received_one(bench, bench->head, id).recipient.id, NOTICE_RECEIVE, "", "");
    must(audit_verify(bench->scratch->store, &report, &bench->err), &bench->err);
    assert_true(report.intact);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE action LIKE 'notice-%'"), 4);
    assert_false(scratch_run(bench->scratch, "UPDATE notice_step SET actor = 'x'"));
}

int main(void) {
#define EACH(test) cmocka_unit_test_setup_teardown(test, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        EACH(a_draft_is_kept_and_changed_and_seen_by_those_who_work_on_it),
        EACH(only_who_may_write_for_the_department_writes),
        EACH(nobody_signs_what_he_wrote_and_two_sign_what_is_major),
        EACH(what_comes_back_is_mended_and_needs_every_signature_anew),
        EACH(what_a_notice_lacks_is_told_when_it_is_submitted),
        EACH(content_that_is_wrong_is_refused_with_its_place),
        EACH(recipients_are_counted_before_and_frozen_when_it_goes_out),
        EACH(a_head_receives_and_a_teacher_only_reads),
        EACH(a_reply_needs_its_materials_and_can_come_back),
        EACH(what_is_ticked_has_to_be_ticked),
        EACH(groups_have_their_own_days_and_lights_follow),
        EACH(urgent_ones_are_received_within_hours),
        EACH(the_missing_are_reminded_and_the_ladder_is_written_down),
        EACH(a_notice_is_withdrawn_by_who_may_sign_with_a_reason),
        EACH(a_person_and_a_department_receive_for_themselves),
        EACH(every_step_is_in_the_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
