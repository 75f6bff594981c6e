/* What waits, and for whom. */
#include "campaign_support.h"

/* Items of all sheets that wait for him; those of the sheet that is told are the same. */
static int left_to(Bench *bench, const User *user, int64_t campaign) {
    json_t *mine = told(bench, user, tell_mine, 0);
    int64_t count = json_integer_value(json_object_get(json_array_get(mine, 0), "items"));
    json_decref(mine);
    json_t *sheet = told_sheet(bench, user, campaign);
    assert_int_equal(items_that(sheet, "may", "todo", NULL), count);
    json_decref(sheet);
    return (int)count;
}

static void what_is_given_waits_for_those_it_is_given_to_then_for_the_head(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *dean = somebody(bench, "jiaowu", "aff", SCHOOL, NULL);
    User *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL),
         *deputy = deputy_of(bench, "daike", "tch", SCHOOL, NULL, "laoshi");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    assert_int_equal(left_to(bench, head, id), 10);
    must(act(bench, staff, campaign_request, id,
             str_format(bench->arena,
                        "{\"version\":%lld,\"item\":\"SD-01\",\"requests\":[{\"name\":\"章程\",\"required\":true}]}",
                        (long long)version_of(bench, id)),
             &err),
         &err);
    assert_int_equal(left_to(bench, head, id), 11); /* what is computed, too, until what must be there is */
    assert_int_equal(left_to(bench, dean, id), 11);
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    must(give_filling(bench, head, id, "SD-06", "[\"laoshi\"]", &err), &err);
    assert_int_equal(left_to(bench, teacher, id), 2);
    must(give_filling(bench, head, id, "SD-01", "[\"laoshi\"]", &err), &err); /* computed: its evidence */
    assert_int_equal(left_to(bench, teacher, id), 3);
    assert_int_equal(left_to(bench, deputy, id), 3);
    assert_int_equal(left_to(bench, head, id), 8);
    assert_int_equal(left_to(bench, dean, id), 8);
    must(save(bench, teacher, item_of(bench, id, "SD-05"), "{\"level\":\"full\",\"note\":\"有\"}", &err), &err);
    must(save(bench, deputy, item_of(bench, id, "SD-06"), "{\"level\":\"basic\"}", &err), &err); /* no reason yet */
    assert_int_equal(left_to(bench, teacher, id), 2);
    assert_int_equal(left_to(bench, deputy, id), 2);
    assert_int_equal(left_to(bench, head, id), 9);
    must(save(bench, dean, item_of(bench, id, "SD-03"), "{\"level\":\"full\",\"note\":\"有\"}", &err), &err);
    assert_int_equal(left_to(bench, dean, id), 7);
    assert_int_equal(left_to(bench, head, id), 9);
    assert_whole(bench);
}

static void a_department_is_left_what_it_has_to_prove(void **state) {
    Bench *bench = *state;
    User *finance = somebody(bench, "caiwu", "chief", COUNTY, "FIN"),
         *safety = somebody(bench, "anquan", "chief", COUNTY, "SAFE");
    int64_t id = opened_with(bench, NULL, DUTY);
    Err err;
    int64_t rated = scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_item WHERE section = 'FIN' AND state"
                                                   " <> 'computed'"),
            computed = scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_item WHERE section = 'FIN' AND"
                                                      " state = 'computed'"),
            others = left_to(bench, safety, id);
    assert_int_equal(rated, 0);
    assert_int_equal(computed, 3);
    assert_int_equal(left_to(bench, finance, id), 0);
    for (int required = 0; required < 2; required++) {
        must(act(bench, NULL, campaign_request, id,
                 str_format(
                     bench->arena,
                     "{\"version\":%lld,\"item\":\"LZ-31-3\",\"requests\":[{\"name\":\"拨款凭证\",\"required\":%s}]}",
                     (long long)version_of(bench, id), required ? "true" : "false"),
                 &err),
             &err);
        assert_int_equal(left_to(bench, finance, id), required);
    }
    assert_int_equal(left_to(bench, safety, id), others);
    assert_whole(bench);
}

static void what_waits_is_not_guessed_when_evidence_cannot_be_read(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL);
    int64_t id = opened_campaign(bench, staff);
    Err err;
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    must(save(bench, teacher, item_of(bench, id, "SD-05"), "{\"level\":\"full\",\"note\":\"有\"}", &err), &err);
    run_sql(bench, "DROP TABLE campaign_evidence");
    const CampaignCall call = call_of(bench, teacher);
    Str text;
    assert_said(tell(&call, tell_mine, 0, &text, &err), &err, ERR_INTERNAL, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_given_waits_for_those_it_is_given_to_then_for_the_head, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_department_is_left_what_it_has_to_prove, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_waits_is_not_guessed_when_evidence_cannot_be_read, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
