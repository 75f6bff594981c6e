/* Problems of a campaign that are opened as cases. */
#include "campaign_support.h"

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
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record"), 0);
    Str first = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"补齐\"}]}",
                           (long long)sheet),
        again = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"换掉\"}]}",
                           (long long)sheet);
    must(act(bench, staff, campaign_problems_open, id, first, &err), &err);
    assert_said(act(bench, staff, campaign_problems_open, id, again, &err), &err, ERR_CONFLICT, "已经登记过");
    assert_string_equal(err.place.field, "problems");
    assert_said(act(bench, staff, campaign_problems_open, id, STR("{}"), &err), &err, ERR_INPUT,
                "1个问题还没有整改措施");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record"), 1);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(problems_are_opened_as_they_are_named, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
