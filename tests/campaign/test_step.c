/* Steps of campaigns and sheets: who takes them, and what was done stays. */
#include "campaign_support.h"

static void nobody_reviews_or_approves_what_he_rated(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL),
         *leader = somebody(bench, "fenguan", "ldr", COUNTY, "SUP");
    User *self = somebody(bench, "xiaozhang", "ins", COUNTY, NULL),
         *same = somebody(bench, "duxue", "ldr", COUNTY, "SUP");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    fill_all(bench, head, id);
    assert_said(sheet_act(bench, inspector, id, "review", &err), &err, ERR_CONFLICT, "自评中");
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    int64_t item = item_of(bench, id, "SD-09"), version = item_version(bench, item);
    Str accept = str_format(bench->arena, "{\"version\":%lld,\"accept\":true}", (long long)version);
    assert_said(act(bench, self, campaign_item_review, item, accept, &err), &err, ERR_DENIED, "自己");
    assert_said(act(bench, head, campaign_item_review, item, accept, &err), &err, ERR_DENIED, "由");
    Str differs = str_format(bench->arena, "{\"version\":%lld,\"rating\":{\"points\":6,\"note\":\"均分60\"}}",
                             (long long)version);
    assert_said(act(bench, inspector, campaign_item_review, item, differs, &err), &err, ERR_INPUT, "理由");
    assert_said(sheet_act(bench, inspector, id, "review", &err), &err, ERR_CONFLICT, "还没有审核");
    review_all(bench, inspector, id);
    assert_said(sheet_act(bench, leader, id, "approve", &err), &err, ERR_CONFLICT, "已报送");
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    assert_said(sheet_act(bench, same, id, "approve", &err), &err, ERR_DENIED, "另一个人");
    assert_said(sheet_act(bench, staff, id, "approve", &err), &err, ERR_DENIED, "由");
    must(sheet_act(bench, leader, id, "approve", &err), &err);
    /* What was approved is decided: four lines to deduct, and one for each of the nine others. */
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM decision WHERE unit_code = '" SCHOOL "'"),
                     13);
    assert_whole(bench);
}

static void what_a_deputy_did_is_also_the_principals(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *deputy_head = deputy_of(bench, "fuxiaozhang", "head", SCHOOL, NULL, "xiaozhang");
    User *head_inspects = somebody(bench, "xiaozhang", "ins", COUNTY, NULL),
         *deputy_inspects = deputy_of(bench, "daili", "ins", COUNTY, NULL, "duxue"),
         *inspector_leads = somebody(bench, "duxue", "ldr", COUNTY, "SUP"),
         *deputy_leads = deputy_of(bench, "fujuzhang", "ldr", COUNTY, "SUP", "fenguan"),
         *of_deputy = deputy_of(bench, "other", "ldr", COUNTY, "SUP", "daili");
    int64_t id = handed_in_campaign(bench, staff, deputy_head);
    Err err;
    must(sheet_act(bench, deputy_head, id, "take_back", &err), &err);
    /* Ten items, and the sheet, which was handed in whole. */
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_step WHERE step = 'take_back'"), 11);
    must(sheet_act(bench, deputy_head, id, "hand_in", &err), &err);
    assert_said(accept_item(bench, head_inspects, id, "SD-09", &err), &err, ERR_DENIED, "另一个人审核");
    assert_int_equal(waiting(bench, head_inspects), 0);
    review_all(bench, deputy_inspects, id);
    must(sheet_act(bench, deputy_inspects, id, "review", &err), &err);
    assert_said(sheet_act(bench, inspector_leads, id, "approve", &err), &err, ERR_DENIED, "另一个人审定");
    assert_said(sheet_act(bench, of_deputy, id, "approve", &err), &err, ERR_DENIED, "另一个人审定");
    assert_int_equal(waiting(bench, inspector_leads), 0);
    assert_int_equal(waiting(bench, of_deputy), 0);
    assert_int_equal(waiting(bench, deputy_leads), 1);
    must(sheet_act(bench, deputy_leads, id, "approve", &err), &err);
    assert_int_equal(scratch_number(bench->scratch,
                                    "SELECT COUNT(*) FROM campaign_step WHERE step IN ('save',"
                                    " 'hand_in', 'take_back', 'review_item', 'review', 'approve') AND actor NOT LIKE"
                                    " '%（代%）'"),
                     0);
    assert_whole(bench);
}

static void what_was_done_stays(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    assert_said(act(bench, staff, campaign_step, id, step_body(bench, version_of(bench, id) - 1, "withdraw"), &err),
                &err, ERR_CONFLICT, "别人");
    assert_said(take(bench, staff, id, "freeze", &err), &err, ERR_DENIED, "由");
    assert_said(take(bench, NULL, id, "freeze", &err), &err, ERR_CONFLICT, "没有审定");
    assert_said(take(bench, NULL, id, "publish", &err), &err, ERR_CONFLICT, "没有这个阶段");
    assert_said(take(bench, NULL, id, "dance", &err), &err, ERR_USAGE, "step");
    must(take(bench, staff, id, "withdraw", &err), &err);
    assert_said(save(bench, NULL, item_of(bench, id, "SD-09"), "{\"points\":1}", &err), &err, ERR_CONFLICT, "已撤销");
    Tx *tx;
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    assert_false(store_run(tx, "DELETE FROM campaign_step", &err, ""));
    store_read_end(tx);
    assert_int_equal(number(bench, "SELECT COUNT(*) FROM campaign_step WHERE campaign_id = ", id), 3);
    assert_whole(bench);
}

/* All items of the sheet are given to the names; each is a step. */
static void give_whole_sheet(Bench *bench, const User *head, int64_t sheet, const char *names) {
    Buf items = buf_create(bench->arena);
    int64_t first = number(bench, "SELECT MIN(id) FROM campaign_item WHERE sheet_id = ", sheet),
            count = number(bench, "SELECT COUNT(*) FROM campaign_item WHERE sheet_id = ", sheet);
    Err err;
    for (int64_t i = 0; i < count; i++) {
        buf_add_format(&items, "%s%lld", i ? "," : "", (long long)(first + i));
    }
    must(act(bench, head, campaign_give_filling, sheet, filling_body(bench, sheet, buf_str(&items), names), &err),
         &err);
}

/* The sheet is handed in whole, and an item of it is given back for a reason. */
static void hand_in_and_return(Bench *bench, const User *head, int64_t sheet) {
    Err err;
    fill_sheet(bench, head, sheet);
    must(act(bench, head, campaign_sheet_step, sheet, step_body(bench, sheet_version(bench, sheet), "hand_in"), &err),
         &err);
    must(act(bench, NULL, campaign_sheet_step, sheet,
             str_format(bench->arena, "{\"version\":%lld,\"step\":\"return\",\"reason\":\"补\",\"items\":[%lld]}",
                        (long long)sheet_version(bench, sheet), (long long)item_on(bench, sheet, "SD-03")),
             &err),
         &err);
    assert_int_equal(number(bench, "SELECT COUNT(*) FROM campaign_step WHERE item_id = 0 AND sheet_id = ", sheet), 2);
}

static void a_school_sees_its_own_steps_behind_many_of_others(void **state) {
    Bench *bench = *state;
    User *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *other = somebody(bench, "linxiao", "head", OTHER, NULL);
    int64_t id, own, foreign;
    Err err;
    must(make(bench, NULL, NEW "}", &id, &err), &err);
    must(take(bench, NULL, id, "open", &err), &err);
    own = sheet_at(bench, id, SCHOOL);
    foreign = sheet_at(bench, id, OTHER);
    give_whole_sheet(bench, head, own, "[\"laoshi\"]");
    int64_t wanted = number(bench, "SELECT COUNT(*) FROM campaign_step WHERE sheet_id = ", own);
    while (number(bench, "SELECT COUNT(*) FROM campaign_step WHERE sheet_id = ", foreign) <= 200) {
        give_whole_sheet(bench, other, foreign, "[\"mou\"]");
    }
    hand_in_and_return(bench, other, foreign);
    json_t *shown = told(bench, head, campaign_json, id);
    const json_t *step;
    size_t index;
    int64_t seen = 0;
    json_array_foreach(json_object_get(shown, "steps"), index, step) {
        int64_t sheet = json_integer_value(json_object_get(step, "sheet"));
        assert_true(sheet == 0 || sheet == own);
        seen += sheet == own;
    }
    json_decref(shown);
    assert_true(wanted > 10);
    assert_int_equal(seen, wanted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_reviews_or_approves_what_he_rated, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_a_deputy_did_is_also_the_principals, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_was_done_stays, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_school_sees_its_own_steps_behind_many_of_others, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
