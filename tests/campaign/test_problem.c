/* Problems of a campaign that are opened as cases: one by one, and several at once while somebody else opens some. */
#include "campaign_support.h"

static int64_t cases(Bench *bench) {
    return scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record");
}

static void problems_are_opened_as_they_are_named(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL),
         *leader = somebody(bench, "fenguan", "ldr", COUNTY, "SUP");
    int64_t id = handed_in_campaign(bench, staff, head), sheet = sheet_at(bench, id, SCHOOL);
    Err err;
    review_all(bench, inspector, id);
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    must(sheet_act(bench, leader, id, "approve", &err), &err);
    static const char *const none[] = {"\"x\"", "{}", "[]", "null", "5"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        Str body = str_format(bench->arena, "{\"problems\":%s}", none[i]);
        assert_said(act(bench, staff, campaign_problems_open, id, body, &err), &err, ERR_USAGE, "哪些问题");
        assert_string_equal(err.place.field, "problems");
    }
    Str wrong[] = {STR("{\"problems\":[5]}"),
                   str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-99\"}]}", (long long)sheet),
                   str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-05\"}]}", (long long)sheet),
                   STR("{\"problems\":[{\"sheet\":99999,\"item\":\"SD-06\"}]}")};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_said(act(bench, staff, campaign_problems_open, id, wrong[i], &err), &err, ERR_INPUT, "第1个");
        assert_string_equal(err.place.field, "problems");
    }
    Str bare = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\"}]}", (long long)sheet);
    assert_said(act(bench, staff, campaign_problems_open, id, bare, &err), &err, ERR_INPUT, "写上措施才能登记");
    assert_string_equal(err.place.field, "measure");
    assert_int_equal(cases(bench), 0);
    Str first = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"补齐\"}]}",
                           (long long)sheet),
        again = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"换掉\"}]}",
                           (long long)sheet);
    must(act(bench, staff, campaign_problems_open, id, first, &err), &err);
    assert_said(act(bench, staff, campaign_problems_open, id, again, &err), &err, ERR_CONFLICT, "已经登记过");
    assert_string_equal(err.place.field, "problems");
    assert_said(act(bench, staff, campaign_problems_open, id, STR("{}"), &err), &err, ERR_INPUT,
                "1个问题还没有整改措施");
    assert_int_equal(cases(bench), 1);
    assert_whole(bench);
}

/* SD-03, SD-05, SD-06 and SD-07 are not met. */
static const char *const unmet[] = {"SD-03", "SD-05", "SD-06", "SD-07"};
enum { UNMET = sizeof unmet / sizeof *unmet };

static int64_t approved_with_problems(Bench *bench) {
    int64_t id = opened_campaign(bench, NULL);
    Err err;
    fill_all(bench, NULL, id);
    for (size_t i = 0; i < UNMET; i++) {
        must(save(bench, NULL, item_of(bench, id, unmet[i]),
                  "{\"level\":\"basic\",\"note\":\"差一项\",\"measure\":\"照自评\"}", &err),
             &err);
    }
    must(sheet_act(bench, NULL, id, "hand_in", &err), &err);
    review_all(bench, NULL, id);
    must(sheet_act(bench, NULL, id, "review", &err), &err);
    must(sheet_act(bench, NULL, id, "approve", &err), &err);
    return id;
}

static Str problems(Bench *bench, int64_t campaign, const char *const *items, size_t count, const char *measure) {
    long long sheet = sheet_of(bench, campaign);
    Buf body = buf_create(bench->arena);
    buf_add(&body, STR("{\"problems\":["));
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&body, "%s{\"sheet\":%lld,\"item\":\"%s\",\"measure\":\"%s\"}", i ? "," : "", sheet, items[i],
                       measure);
    }
    buf_add(&body, STR("]}"));
    return buf_str(&body);
}

/* What somebody else opens in between. */
static struct {
    int64_t campaign;
    Str body;
} others;

/* As soon as the first case is there. */
static void somebody_opens(Bench *bench) {
    if (cases(bench) == 1) {
        Err err;
        between = NULL;
        User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
        must(act(bench, staff, campaign_problems_open, others.campaign, others.body, &err), &err);
    }
}

/* He opens `count` of the unmet in between, from `first` on. */
static void opened_in_between(Bench *bench, int64_t campaign, size_t first, size_t count) {
    others.campaign = campaign;
    others.body = problems(bench, campaign, unmet + first, count, "另一人写的");
    between = somebody_opens;
}

static int64_t with_measure(Bench *bench, const char *measure) {
    Str sql = str_format(bench->arena, "SELECT COUNT(*) FROM case_record WHERE fields LIKE '%%%s%%'", measure);
    return scratch_number(bench->scratch, str_cstr(bench->arena, sql));
}

static void the_others_are_opened_when_somebody_opens_one_in_between(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t campaign = approved_with_problems(bench);
    Err err;
    opened_in_between(bench, campaign, 1, 1);
    bool good =
        act(bench, staff, campaign_problems_open, campaign, problems(bench, campaign, unmet, UNMET, "补齐"), &err);
    assert_said(good, &err, ERR_CONFLICT, "其余3个已经登记");
    assert_non_null(strstr(err.message, "已经登记过"));
    assert_string_equal(err.place.field, "problems");
    assert_int_equal(cases(bench), 4);
    assert_int_equal(with_measure(bench, "补齐"), 3);
    assert_int_equal(with_measure(bench, "另一人写的"), 1);
    assert_whole(bench);
}

static void of_many_that_were_opened_in_between_the_message_keeps_its_end(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t campaign = approved_with_problems(bench);
    Err err;
    opened_in_between(bench, campaign, 1, 3);
    bool good =
        act(bench, staff, campaign_problems_open, campaign, problems(bench, campaign, unmet, UNMET, "补齐"), &err);
    assert_said(good, &err, ERR_CONFLICT, "其余1个已经登记");
    assert_int_equal(cases(bench), 4);
    assert_int_equal(with_measure(bench, "补齐"), 1);
}

static void what_was_not_named_and_is_there_is_no_fault(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t campaign = approved_with_problems(bench);
    Err err;
    opened_in_between(bench, campaign, 1, 1);
    must(act(bench, staff, campaign_problems_open, campaign, STR("{}"), &err), &err);
    assert_int_equal(cases(bench), 4);
    assert_int_equal(with_measure(bench, "照自评"), 3);
    assert_int_equal(with_measure(bench, "另一人写的"), 1);
}

static void nothing_can_be_stored(Bench *bench) {
    if (cases(bench) == 2) {
        between = NULL;
        run_sql(bench, "CREATE TRIGGER no_more BEFORE INSERT ON case_record BEGIN SELECT RAISE(ABORT, 'full'); END");
    }
}

static void a_fault_says_how_many_were_opened_before_it(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t campaign = approved_with_problems(bench);
    Err err;
    between = nothing_can_be_stored;
    bool good =
        act(bench, staff, campaign_problems_open, campaign, problems(bench, campaign, unmet, UNMET, "补齐"), &err);
    assert_said(good, &err, err.kind, "前面2个已经登记");
    assert_int_equal(cases(bench), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(problems_are_opened_as_they_are_named, open_all, close_all),
        cmocka_unit_test_setup_teardown(the_others_are_opened_when_somebody_opens_one_in_between, open_all, close_all),
        cmocka_unit_test_setup_teardown(of_many_that_were_opened_in_between_the_message_keeps_its_end, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_fault_says_how_many_were_opened_before_it, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_was_not_named_and_is_there_is_no_fault, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
