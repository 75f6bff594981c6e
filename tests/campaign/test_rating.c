/* Ratings are held against the standard, and scores follow them. Figures are those of a period without data, so that
 * everything computed is open. */
#include <math.h>

#include "campaign_support.h"

static void a_rating_is_held_against_the_standard(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    int64_t id = opened_campaign(bench, staff), given = item_of(bench, id, "SD-09");
    Err err;
    assert_said(save(bench, head, item_of(bench, id, "SD-01"), "{\"points\":5}", &err), &err, ERR_INPUT, "计算");
    assert_said(save(bench, head, given, "{\"points\":10.5}", &err), &err, ERR_INPUT, "0到10");
    assert_said(save(bench, head, given, "{\"points\":-1}", &err), &err, ERR_INPUT, "0到10");
    assert_said(save(bench, head, given, "{\"points\":true}", &err), &err, ERR_INPUT, "数");
    assert_said(save(bench, head, given, "{\"verdict\":\"not_applicable\"}", &err), &err, ERR_INPUT, "不适用");
    assert_said(save(bench, head, given, "[]", &err), &err, ERR_USAGE, "对象");
    assert_said(save(bench, head, item_of(bench, id, "SD-03"), "{\"level\":\"no\"}", &err), &err, ERR_INPUT,
                "落实程度");
    assert_said(save(bench, head, item_of(bench, id, "SD-02"), "{\"lines\":[{\"id\":\"SD-99\",\"points\":1}]}", &err),
                &err, ERR_INPUT, "扣分理由");
    assert_said(save(bench, head, item_of(bench, id, "SD-02"), "{\"lines\":[{\"id\":\"SD-02-1\",\"points\":3}]}", &err),
                &err, ERR_INPUT, "整数倍");
    must(save(bench, head, given, "{\"points\":8}", &err), &err);
    must(save(bench, head, given, "{}", &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_item WHERE state = 'saved'"), 0);
    User *stranger = somebody(bench, "linxiao", "head", OTHER, NULL);
    assert_said(save(bench, stranger, given, "{\"points\":8}", &err), &err, ERR_NOT_FOUND, "没有");
}

static void scores_follow_the_ratings_of_each_side(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL);
    int64_t id = opened_campaign(bench, staff);
    Err err;
    fill_all(bench, head, id);
    json_t *sheet = told_sheet(bench, head, id);
    const json_t *self = json_object_get(json_object_get(sheet, "score"), "self");
    /* SD-01 (5) and SD-04 (10) have no figures, nor has the size of the school: 0 to full marks, 0.9 to 1.1. Sure are
     * 15 + 10 + 10 + 15 * 0.7 + 15 + 8 = 68.5 of 90. */
    double low = 68.5 * 100 / 90 * 0.9;
    assert_true(fabs(json_number_value(json_object_get(self, "low")) - low) < 1e-6);
    assert_true(json_number_value(json_object_get(self, "high")) > low);
    assert_true(json_is_null(json_object_get(json_object_get(sheet, "score"), "own")));
    json_decref(sheet);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    int64_t item = item_of(bench, id, "SD-07"), version = item_version(bench, item);
    must(act(bench, inspector, campaign_item_review, item,
             str_format(bench->arena, "{\"version\":%lld,\"rating\":{\"level\":\"not\"},\"reason\":\"没有体测\"}",
                        (long long)version),
             &err),
         &err);
    sheet = told_sheet(bench, inspector, id);
    const json_t *one;
    size_t index;
    json_array_foreach(json_object_get(sheet, "items"), index, one) {
        if (str_is(json_member_text(one, "item"), "SD-07")) {
            assert_true(json_number_value(json_object_get(one, "difference")) == -15);
            assert_true(str_is(json_member_text(one, "reason"), "没有体测"));
        }
    }
    json_decref(sheet);
    sheet = told_sheet(bench, head, id); /* not told before it is approved */
    json_array_foreach(json_object_get(sheet, "items"), index, one) {
        assert_true(json_is_null(json_object_get(one, "own")) && str_is(json_member_text(one, "reason"), ""));
    }
    json_decref(sheet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_rating_is_held_against_the_standard, open_all, close_all),
        cmocka_unit_test_setup_teardown(scores_follow_the_ratings_of_each_side, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
