/* Who may begin a campaign, and of what. */
#include "campaign_support.h"

static void only_who_may_begins_one(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *other = somebody(bench, "jijiao", "staff", COUNTY, "BAS");
    int64_t id;
    Err err;
    assert_said(make(bench, head, NEW "}", &id, &err), &err, ERR_DENIED, "由");
    assert_said(make(bench, other, NEW "}", &id, &err), &err, ERR_DENIED, "由");
    assert_said(make(bench, NULL, "{\"kind\":\"nothing\"}", &id, &err), &err, ERR_INPUT, "没有“nothing”");
    assert_said(make(bench, NULL, "{\"kind\":5}", &id, &err), &err, ERR_USAGE, "文字");
    assert_said(make(bench, NULL, NEW ",\"units\":[\"" COUNTY "\"]}", &id, &err), &err, ERR_INPUT, "不在");
    assert_said(make(bench, NULL, NEW ",\"phases\":[{\"id\":\"fill\",\"due_on\":\"明天\"}]}", &id, &err), &err,
                ERR_INPUT, "日期");
    assert_said(make(bench, NULL,
                     "{\"kind\":\"school\",\"standard\":\"yzjh-2017\",\"unit\":\"" COUNTY "\",\"period\":"
                     "\"2026\"}",
                     &id, &err),
                &err, ERR_INPUT, "不能用");
    must(make(bench, NULL, NEW "}", &id, &err), &err);
    assert_int_equal(number(bench, "SELECT COUNT(*) FROM campaign_sheet WHERE campaign_id = ", id), 2);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_who_may_begins_one, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
