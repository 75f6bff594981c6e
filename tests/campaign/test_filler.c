/* Items given to people who fill them in: who says so, and who may fill them in then. */
#include "campaign_support.h"

static void items_are_filled_in_by_those_the_head_names(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL),
         *dean = somebody(bench, "jiaowu", "aff", SCHOOL, NULL), *moved = somebody(bench, "laoshi", "tch", OTHER, NULL);
    int64_t id = opened_campaign(bench, staff), item = item_of(bench, id, "SD-05");
    Err err;
    assert_said(save(bench, teacher, item, "{\"level\":\"full\"}", &err), &err, ERR_NOT_FOUND, "没有");
    must(save(bench, dean, item, "{\"level\":\"full\"}", &err), &err);
    assert_said(give_filling(bench, dean, id, "SD-05", "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    assert_said(give_filling(bench, staff, id, "SD-05", "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    assert_said(give_filling(bench, teacher, id, "SD-05", "[\"laoshi\"]", &err), &err, ERR_NOT_FOUND, "没有");
    assert_said(give_filling(bench, head, id, "SD-05", "\"laoshi\"", &err), &err, ERR_USAGE, "给谁填");
    assert_int_equal(waiting(bench, teacher), 0);
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    assert_int_equal(waiting(bench, teacher), 1);
    assert_said(save(bench, dean, item, "{\"level\":\"not\"}", &err), &err, ERR_DENIED, "指定的人");
    assert_said(save(bench, moved, item, "{\"level\":\"not\"}", &err), &err, ERR_NOT_FOUND, "没有");
    assert_said(save(bench, teacher, item_of(bench, id, "SD-03"), "{\"level\":\"full\"}", &err), &err, ERR_DENIED,
                "由");
    must(save(bench, teacher, item, "{\"level\":\"full\",\"note\":\"全部合格\"}", &err), &err);
    assert_int_equal(waiting(bench, teacher), 0); /* nothing is left to him; the head hands it in */
    json_t *sheet = told_sheet(bench, teacher, id);
    assert_int_equal(items_that(sheet, "may", "fill", NULL), 1);
    assert_int_equal(items_that(sheet, "may", "hand_in", NULL), 0);
    assert_true(json_is_false(json_object_get(json_object_get(sheet, "may"), "give")));
    json_decref(sheet);
    assert_said(sheet_act(bench, teacher, id, "hand_in", &err), &err, ERR_DENIED, "报送");
    assert_said(sheet_act(bench, dean, id, "hand_in", &err), &err, ERR_DENIED, "报送");
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    assert_int_equal(
        number(bench,
               "SELECT COUNT(*) FROM campaign_item WHERE self_by = 'laoshi' AND handed_by = 'xiaozhang' AND"
               " state = 'handed_in' AND id = ",
               item),
        1);
    assert_said(give_filling(bench, head, id, "SD-05", "[]", &err), &err, ERR_CONFLICT, "已报送");
    must(give_filling(bench, head, id, "SD-03", "[\"laoshi\"]", &err), &err);
    must(give_filling(bench, head, id, "SD-03", "[]", &err), &err);
    must(save(bench, dean, item_of(bench, id, "SD-03"), "{\"level\":\"full\"}", &err), &err);
    assert_whole(bench);
}

/* A campaign of what towns have to do, of which the first school has an item, handed out. */
static int64_t opened_duty(Bench *bench) {
    int64_t duty = 0;
    Err err;
    must(make(bench, NULL,
              "{\"kind\":\"township\",\"standard\":\"township-duty\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}",
              &duty, &err),
         &err);
    must(act(bench, NULL, campaign_assign, duty,
             str_format(bench->arena, "{\"version\":%lld,\"items\":[{\"item\":\"TW-01\",\"unit\":\"" SCHOOL "\"}]}",
                        (long long)version_of(bench, duty)),
             &err),
         &err);
    must(take(bench, NULL, duty, "open", &err), &err);
    return duty;
}

static void who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *town = somebody(bench, "zhenzhang", "twn", "990121001", NULL),
         *centre = somebody(bench, "xuequ", "ctr", SCHOOL, NULL),
         *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL);
    int64_t duty = opened_duty(bench);
    Err err;
    must(give_filling(bench, town, duty, "TW-03", "[\"zhenganbu\"]", &err), &err); /* the town's own */
    assert_said(give_filling(bench, town, duty, "TW-01", "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    must(give_filling(bench, centre, duty, "TW-01", "[\"laoshi\"]", &err), &err);
    assert_said(save(bench, town, item_of(bench, duty, "TW-01"), "{}", &err), &err, ERR_DENIED, "指定的人");
    int64_t id = handed_in_campaign(bench, staff, head);
    must(give_filling(bench, head, id, "SD-01", "[\"laoshi\"]", &err), &err);
    review_all(bench, inspector, id);
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    assert_said(give_filling(bench, head, id, "SD-01", "[]", &err), &err, ERR_CONFLICT, "“评估表”已审核");
    json_t *sheet = told_sheet(bench, head, id);
    assert_true(json_is_false(json_object_get(json_object_get(sheet, "may"), "give")));
    json_decref(sheet);
    assert_whole(bench);
}

/* An account with one post; its password has run out. */
static void add_account(Bench *bench, int id, const char *name, const char *role, const char *unit) {
    const Str rows[] = {
        str_format(bench->arena,
                   "INSERT INTO account (id, name, shown, password, created_at) VALUES (%d, '%s', '%s', 'x', '2026')",
                   id, name, name),
        str_format(bench->arena,
                   "INSERT INTO post (id, account_id, role, made_by, made_at) VALUES (%d, %d, '%s', 'x', '2026')", id,
                   id, role),
        str_format(bench->arena, "INSERT INTO post_unit (post_id, unit_code) VALUES (%d, '%s')", id, unit)};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(scratch_run(bench->scratch, str_cstr(bench->arena, rows[i])));
    }
}

/* As give_filling, with accounts that names are looked up among. */
static bool give_among(Bench *bench, People *people, const User *user, int64_t campaign, const char *names, Err *err) {
    CampaignCall call = call_of(bench, user);
    call.people = people;
    return act_as(&call, campaign_give_filling, sheet_of(bench, campaign), filling_of(bench, campaign, "TW-01", names),
                  err);
}

static void who_hands_in_for_a_school_names_its_people_where_nobody_there_does(void **state) {
    Bench *bench = *state;
    User *centre = somebody(bench, "zhongxin", "ctr", "990121001", NULL),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    int64_t duty = opened_duty(bench);
    People *people;
    Err err = {.kind = ERR_NONE};
    must(people_open(bench->scratch->store, bench->pack, &people, &err), &err);
    add_account(bench, 91, "xiaozhang", "head", SCHOOL); /* a head hands in nothing of a town's */
    add_account(bench, 92, "laoshi", "tch", SCHOOL);
    add_account(bench, 93, "linxiao", "ctr", OTHER);
    must(give_among(bench, people, centre, duty, "[\"laoshi\"]", &err), &err);
    assert_said(give_among(bench, people, head, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    CampaignCall call = call_of(bench, centre);
    call.people = people;
    Str fillers = told_text(&call, campaign_fillers_json, sheet_of(bench, duty));
    assert_true(str_find(fillers, STR("\"units\":[\"990121001\",\"" SCHOOL "\"]")) >= 0 ||
                str_find(fillers, STR("\"units\":[\"" SCHOOL "\",\"990121001\"]")) >= 0);
    assert_true(str_find(fillers, STR("\"name\":\"laoshi\"")) >= 0);
    must(give_among(bench, people, centre, duty, "[]", &err), &err);
    add_account(bench, 94, "cunxiao", "ctr", SCHOOL);
    assert_said(give_among(bench, people, centre, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    people_close(people);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_are_filled_in_by_those_the_head_names, open_all, close_all),
        cmocka_unit_test_setup_teardown(who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(who_hands_in_for_a_school_names_its_people_where_nobody_there_does, open_all,
                                        close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
