/* Items given to people who review them: who may, whose own they are, and who ends the review. */
#include "campaign_support.h"

static bool give(Bench *bench, const User *user, int64_t campaign, const char *entries, const char *reason, Err *err) {
    return act(bench, user, campaign_give_review, campaign,
               str_format(bench->arena, "{\"version\":%lld,\"reason\":\"%s\",\"give\":%s}",
                          (long long)version_of(bench, campaign), reason, entries),
               err);
}

/* Somebody with the posts of both. */
static User *with_posts_of(Bench *bench, const User *one, const User *other) {
    User *both = ARENA_NEW(bench->arena, User);
    *both = *one;
    both->posts = ARENA_ARRAY(bench->arena, 2, Post);
    both->posts[0] = one->posts[0];
    both->posts[1] = other->posts[0];
    both->post_count = 2;
    return both;
}

static void items_are_reviewed_by_those_they_are_given_to(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL),
         *other = somebody(bench, "duxue2", "ins", COUNTY, NULL);
    User *expert = somebody(bench, "anquan", "exp", COUNTY, NULL),
         *finance = somebody(bench, "caiwu", "chief", COUNTY, "FIN");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    assert_said(give(bench, staff, id, "[{\"names\":[\"anquan\"],\"items\":[\"SD-03\"]}]", "", &err), &err, ERR_INPUT,
                "原因");
    assert_said(give(bench, staff, id, "[]", "分工", &err), &err, ERR_USAGE, "给谁审核");
    assert_said(give(bench, staff, id, "[{\"names\":[\"a\"],\"items\":[\"SD-99\"]}]", "分工", &err), &err, ERR_INPUT,
                "没有“SD-99”");
    assert_said(give(bench, head, id, "[{\"names\":[\"xiaozhang\"]}]", "分工", &err), &err, ERR_NOT_FOUND, "没有");
    must(give(bench, staff, id,
              "[{\"names\":[\"anquan\"],\"items\":[\"SD-03\"]},{\"names\":[\"caiwu\"],\"items\":[\"SD-09\"]},"
              "{\"names\":[\"duxue\"]}]",
              "财务和安全由专人审", &err),
         &err);
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    assert_said(accept_item(bench, inspector, id, "SD-03", &err), &err, ERR_DENIED, "指定的人");
    assert_said(accept_item(bench, expert, id, "SD-09", &err), &err, ERR_DENIED, "指定的人");
    assert_said(accept_item(bench, other, id, "SD-07", &err), &err, ERR_DENIED, "指定的人");
    must(accept_item(bench, finance, id, "SD-09", &err), &err);
    json_t *sheet = told_sheet(bench, expert, id); /* a post that holds for what is assigned: he sees it by his name */
    assert_int_equal(items_that(sheet, "may", "review", NULL), 1);
    assert_int_equal(items_that(sheet, "may", "review", "handed_in"), 1);
    assert_int_equal(items_that(sheet, NULL, NULL, NULL) - items_that(sheet, NULL, NULL, "computed"), 10);
    assert_int_equal(items_that(sheet, NULL, NULL, "reviewed"), 1);
    assert_int_equal(items_that(sheet, "may", "return", NULL), 1);
    assert_true(json_is_true(json_object_get(json_object_get(sheet, "may"), "review")));
    assert_true(json_is_false(json_object_get(json_object_get(sheet, "may"), "finish")));
    json_decref(sheet);
    assert_said(sheet_act(bench, inspector, id, "review", &err), &err, ERR_CONFLICT, "还没有审核");
    /* Standing in for who is named; not when that is who rated it. */
    User *deputy = deputy_of(bench, "daili", "exp", COUNTY, NULL, "anquan");
    must(accept_item(bench, deputy, id, "SD-03", &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_step WHERE step = 'review_item' AND"
                                                    " actor LIKE 'daili%代%'"),
                     1);
    must(give(bench, staff, id, "[{\"names\":[\"xiaozhang\"],\"items\":[\"SD-07\"]}]", "换人", &err), &err);
    deputy->posts[0].for_name = STR("xiaozhang");
    assert_said(accept_item(bench, deputy, id, "SD-07", &err), &err, ERR_DENIED, "代理");
    assert_whole(bench);
}

static void a_review_is_ended_by_who_reviews_the_whole(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL),
         *finance = somebody(bench, "caiwu", "chief", COUNTY, "FIN"),
         *deputy = deputy_of(bench, "daili", "exp", COUNTY, NULL, "anquan");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    must(give(bench, staff, id,
              "[{\"names\":[\"caiwu\"],\"items\":[\"SD-09\"]},{\"names\":[\"anquan\"],\"items\":[\"SD-03\"]},"
              "{\"names\":[\"duxue\"]}]",
              "分工", &err),
         &err);
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    Str back = str_format(bench->arena, "{\"version\":%lld,\"step\":\"return\",\"reason\":\"补\",\"items\":[%lld]}",
                          (long long)sheet_version(bench, sheet_of(bench, id)), (long long)item_of(bench, id, "SD-03"));
    must(act(bench, deputy, campaign_sheet_step, sheet_of(bench, id), back, &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_step WHERE step = 'return' AND"
                                                    " actor = 'daili（代anquan）'"),
                     2);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    must(accept_item(bench, finance, id, "SD-09", &err), &err);
    must(give(bench, staff, id, "[{\"names\":[],\"items\":[\"SD-03\"]}]", "收回", &err), &err);
    static const char *const rest[] = {"SD-02", "SD-03", "SD-05",   "SD-06",  "SD-07",
                                       "SD-08", "SD-X",  "SD-V-01", "SD-V-02"};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        must(accept_item(bench, inspector, id, rest[i], &err), &err);
    }
    assert_int_equal(waiting(bench, finance), 0);
    assert_said(sheet_act(bench, finance, id, "review", &err), &err, ERR_DENIED, "指定的人审核");
    assert_int_equal(waiting(bench, inspector), 1);
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    assert_whole(bench);
}

static void what_is_given_says_to_whom_and_of_what(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    static const char *const no_sheets[] = {"5", "{}", "null", "[]", "\"1\"", "[\"1\"]", "[1.5]"};
    static const char *const no_items[] = {"5", "{}", "null", "[]", "\"SD-09\"", "[9]"};
    for (size_t i = 0; i < sizeof no_sheets / sizeof *no_sheets; i++) {
        Str body = str_format(bench->arena, "[{\"names\":[\"duxue\"],\"sheets\":%s}]", no_sheets[i]);
        assert_said(give(bench, staff, id, str_cstr(bench->arena, body), "分工", &err), &err, ERR_USAGE, "");
        assert_string_equal(err.place.field, "sheets");
    }
    for (size_t i = 0; i < sizeof no_items / sizeof *no_items; i++) {
        Str body = str_format(bench->arena, "[{\"names\":[\"duxue\"],\"items\":%s}]", no_items[i]);
        assert_said(give(bench, staff, id, str_cstr(bench->arena, body), "分工", &err), &err, ERR_USAGE, "");
        assert_string_equal(err.place.field, "items");
    }
    assert_said(give(bench, staff, id, "[{\"names\":[\"duxue\"],\"items\":[\"SD-01\"]}]", "分工", &err), &err,
                ERR_INPUT, "由数据计算");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_sheet WHERE reviewers <> ''"), 0);
    must(give(bench, staff, id, "[{\"names\":[\"duxue\",\"dudao\",\"duxue\"]}]", "分工", &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_sheet WHERE reviewers = 'duxue' ||"
                                                    " char(10) || 'dudao' || char(10)"),
                     1);
}

static void nobody_reviews_what_his_own_unit_rated(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL);
    int64_t id = handed_in_campaign(bench, staff, head);
    Err err;
    User *teacher = with_posts_of(bench, inspector, somebody(bench, "duxue", "staffd", SCHOOL, NULL)),
         *elsewhere = with_posts_of(bench, inspector, somebody(bench, "duxue", "staffd", OTHER, NULL));
    assert_said(accept_item(bench, teacher, id, "SD-07", &err), &err, ERR_DENIED, "所在的单位");
    must(accept_item(bench, elsewhere, id, "SD-07", &err), &err);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_are_reviewed_by_those_they_are_given_to, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_review_is_ended_by_who_reviews_the_whole, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_is_given_says_to_whom_and_of_what, open_all, close_all),
        cmocka_unit_test_setup_teardown(nobody_reviews_what_his_own_unit_rated, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
