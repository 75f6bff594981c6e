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
    assert_said(make(bench, NULL, NEW ",\"units\":\"" SCHOOL "\"}", &id, &err), &err, ERR_USAGE, "列表");
    assert_said(make(bench, NULL, NEW ",\"units\":[5]}", &id, &err), &err, ERR_INPUT, "不在");
    must(make(bench, NULL, NEW "}", &id, &err), &err);
    assert_int_equal(number(bench, "SELECT COUNT(*) FROM campaign_sheet WHERE campaign_id = ", id), 2);
    assert_whole(bench);
}

static bool candidates(Bench *bench, const User *user, Str *text, Err *err) {
    const CampaignCall call = call_of(bench, user);
    json_t *body = json_of(NEW "}");
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    *err = (Err){.kind = ERR_NONE};
    bool good = campaign_candidates_json(&call, body, &json, err);
    *text = buf_str(&out);
    json_decref(body);
    return good;
}

static void whoever_may_begin_one_is_told_whom_it_would_judge(void **state) {
    Bench *bench = *state;
    Str text;
    Err err;
    assert_said(candidates(bench, somebody(bench, "xiaozhang", "head", SCHOOL, NULL), &text, &err), &err, ERR_DENIED,
                "由");
    must(candidates(bench, NULL, &text, &err), &err);
    assert_true(str_find(text, STR("{\"code\":\"" OTHER "\",\"name\":\"第二小学\"}")) >= 0);
}

static bool add_schools(Tx *tx, void *context, Err *err) {
    const Bench *bench = context;
    int64_t period, parent, id;
    bool good =
        org_period_id(tx, STR("2026"), true, &period, err) && org_unit_id(tx, STR("990121001"), true, &parent, err);
    for (int i = 0; good && i < CAMPAIGN_UNITS_MOST; i++) {
        Str code = str_format(bench->arena, "9901210020%05d", i);
        good = org_unit_id(tx, code, true, &id, err) &&
               org_unit_state(tx, id, period, code, STR("primary_school"), parent, err);
    }
    return good && audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("units")}, err);
}

static void of_more_than_one_campaign_may_have_some_are_judged(void **state) {
    Bench *bench = *state;
    int64_t id;
    Str text;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_schools, bench, &err), &err);
    frame_destroy(frame);
    must(frame_load(bench->scratch->store, bench->pack, STR("2026"), true, &frame, &err), &err);
    assert_said(make(bench, NULL, NEW "}", &id, &err), &err, ERR_LIMIT, "分批");
    must(candidates(bench, NULL, &text, &err), &err); /* so that some can be chosen */
    must(make(bench, NULL, NEW ",\"units\":[\"" SCHOOL "\",\"" OTHER "\"]}", &id, &err), &err);
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
        cmocka_unit_test_setup_teardown(whoever_may_begin_one_is_told_whom_it_would_judge, open_all, close_all),
        cmocka_unit_test_setup_teardown(of_more_than_one_campaign_may_have_some_are_judged, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_department_is_given_items_only_where_its_people_fill_in, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
