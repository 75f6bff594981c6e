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

static bool assign(Bench *bench, int64_t id, const char *items, Err *err) {
    return act(bench, NULL, campaign_assign, id,
               str_format(bench->arena, "{\"version\":%lld,\"items\":%s}", (long long)version_of(bench, id), items),
               err);
}

static void a_department_is_given_items_only_where_its_people_fill_in(void **state) {
    Bench *bench = *state;
    int64_t schools, county;
    Err err;
    must(make(bench, NULL, NEW "}", &schools, &err), &err);
    assert_said(assign(bench, schools, "[{\"item\":\"SD-03\",\"section\":\"BAS\"}]", &err), &err, ERR_INPUT,
                "不能分给");
    assert_string_equal(err.place.field, "section");
    assert_said(assign(bench, schools, "[{\"item\":\"SD-03\",\"role\":\"tch\"}]", &err), &err, ERR_INPUT, "没有人能填");
    assert_string_equal(err.place.field, "role");
    must(assign(bench, schools, "[{\"item\":\"SD-03\",\"role\":\"aff\"}]", &err), &err);
    assert_int_equal(
        number(bench,
               "SELECT COUNT(*) FROM campaign_item i JOIN campaign_sheet s ON s.id = i.sheet_id WHERE i.section"
               " <> '' AND s.campaign_id = ",
               schools),
        0);
    must(make(bench, NULL, DUTY, &county, &err), &err);
    must(assign(bench, county, "[{\"item\":\"LZ-01\",\"section\":\"BAS\"}]", &err), &err);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_who_may_begins_one, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_department_is_given_items_only_where_its_people_fill_in, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
