/* Items given to people who fill them in: who says so, who may fill them in then, and what is asked of the accounts of
 * a school by whoever stands above it. */
#include "campaign_internal.h"
#include "campaign_support.h"

static People *people;

static int open_giving(void **state) {
    open_all(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(people_open(bench->scratch->store, bench->pack, &people, &err), &err);
    return 0;
}

static int close_giving(void **state) {
    people_close(people);
    return close_all(state);
}

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

/* Four items of a town's sheet are the first school's. */
static int64_t opened_town(Bench *bench) {
    return opened_assigned(bench, TOWN_DUTY,
                           "[{\"item\":\"TW-01\",\"unit\":\"" SCHOOL "\"},{\"item\":\"TW-02\",\"unit\":\"" SCHOOL
                           "\"},{\"item\":\"TW-03\",\"unit\":\"" SCHOOL "\"},{\"item\":\"TW-04\",\"unit\":\"" SCHOOL
                           "\"}]");
}

static void who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *town = somebody(bench, "zhenzhang", "twn", "990121001", NULL),
         *centre = somebody(bench, "xuequ", "ctr", SCHOOL, NULL),
         *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL);
    int64_t duty = opened_town(bench);
    Err err;
    must(give_filling(bench, town, duty, "TW-05", "[\"zhenganbu\"]", &err), &err); /* the town's own */
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
        run_sql(bench, str_cstr(bench->arena, rows[i]));
    }
}

/* With accounts that names are looked up among. */
static CampaignCall call_among(Bench *bench, const User *user) {
    CampaignCall call = call_of(bench, user);
    call.people = people;
    return call;
}

static bool give_among(Bench *bench, const User *user, int64_t campaign, const char *names, Err *err) {
    const CampaignCall call = call_among(bench, user);
    return act_as(&call, campaign_give_filling, sheet_of(bench, campaign), filling_of(bench, campaign, "TW-01", names),
                  err);
}

static void who_hands_in_for_a_school_names_its_people_where_nobody_there_does(void **state) {
    Bench *bench = *state;
    User *centre = somebody(bench, "zhongxin", "ctr", "990121001", NULL),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    int64_t duty = opened_town(bench);
    Err err;
    add_account(bench, 91, "xiaozhang", "head", SCHOOL); /* a head hands in nothing of a town's */
    add_account(bench, 92, "laoshi", "tch", SCHOOL);
    add_account(bench, 93, "linxiao", "ctr", OTHER);
    must(give_among(bench, centre, duty, "[\"laoshi\"]", &err), &err);
    assert_said(give_among(bench, head, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    const CampaignCall call = call_among(bench, centre);
    Str fillers = told_text(&call, campaign_fillers_json, sheet_of(bench, duty));
    assert_true(str_find(fillers, STR("\"units\":[\"990121001\",\"" SCHOOL "\"]")) >= 0 ||
                str_find(fillers, STR("\"units\":[\"" SCHOOL "\",\"990121001\"]")) >= 0);
    assert_true(str_find(fillers, STR("\"name\":\"laoshi\"")) >= 0);
    must(give_among(bench, centre, duty, "[]", &err), &err);
    add_account(bench, 94, "cunxiao", "ctr", SCHOOL);
    assert_said(give_among(bench, centre, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    assert_whole(bench);
}

/* A teacher of the first school has an account, and nobody there hands in. */
static int64_t opened_town_with_teacher(Bench *bench) {
    add_account(bench, 92, "laoshi", "tch", SCHOOL);
    return opened_town(bench);
}

/* Their ids, as JSON writes them in a list. */
static Str ids_of(Bench *bench, int64_t campaign, const char *const *items, size_t count) {
    Buf text = buf_create(bench->arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&text, "%s%lld", i ? "," : "", (long long)item_of(bench, campaign, items[i]));
    }
    return buf_str(&text);
}

static int64_t given(Bench *bench, int64_t campaign) {
    return number(bench,
                  "SELECT COUNT(*) FROM campaign_item WHERE fillers <> '' AND sheet_id = ", sheet_of(bench, campaign));
}

static void an_item_that_is_named_twice_is_given_to_nobody(void **state) {
    static const char *const twice[] = {"TW-01", "TW-02", "TW-01"}, *const first[] = {"TW-01", "TW-02"},
                             *const second[] = {"TW-03", "TW-02"};
    Bench *bench = *state;
    int64_t id = opened_town_with_teacher(bench), sheet = sheet_of(bench, id);
    Err err;
    const CampaignCall call = call_among(bench, somebody(bench, "zhongxin", "ctr", "990121001", NULL));
    Str before = ids_of(bench, id, first, 2), after = ids_of(bench, id, second, 2);
    const Str bodies[] = {
        filling_body(bench, sheet, ids_of(bench, id, twice, 3), "[\"laoshi\"]"),
        str_format(bench->arena,
                   "{\"version\":%lld,\"give\":[{\"items\":[%.*s],\"names\":[\"laoshi\"]},{\"items\":[%.*s],"
                   "\"names\":[\"laoshi\"]}]}",
                   (long long)sheet_version(bench, sheet), STR_ARG(before), STR_ARG(after))};
    for (size_t i = 0; i < 2; i++) {
        bool good = act_as(&call, campaign_give_filling, sheet, bodies[i], &err);
        assert_said(good, &err, ERR_INPUT, "写了两次");
        assert_string_equal(err.place.field, "items");
        assert_int_equal(given(bench, id), 0);
    }
    assert_whole(bench);
}

/* Many accounts, so that looking them up is most of what a call takes. */
static void add_teachers(Bench *bench) {
    run_sql(
        bench,
        "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1400) INSERT INTO account (id,"
        " name, shown, password, created_at) SELECT i, 'jiaoshi' || i, '教师', 'x', '2026' FROM n");
    run_sql(bench,
            "INSERT INTO post (id, account_id, role, made_by, made_at) SELECT id, id, 'tch', 'x', '2026' FROM account"
            " WHERE id >= 1000");
    run_sql(bench, "INSERT INTO post_unit (post_id, unit_code) SELECT id, '" SCHOOL "' FROM account WHERE id >= 1000");
}

/* Bytes that giving the items takes. */
static size_t given_for(Bench *bench, const CampaignCall *asked, int64_t campaign, const char *const *items,
                        size_t count) {
    int64_t sheet = sheet_of(bench, campaign);
    CampaignCall call = *asked;
    call.arena = arena_create();
    Err err;
    must(act_as(&call, campaign_give_filling, sheet,
                filling_body(bench, sheet, ids_of(bench, campaign, items, count), "[\"laoshi\"]"), &err),
         &err);
    size_t used = arena_used(call.arena);
    arena_destroy(call.arena);
    return used;
}

static void the_accounts_of_a_unit_are_looked_up_once_for_all_its_items(void **state) {
    static const char *const items[] = {"TW-01", "TW-02", "TW-03", "TW-04"};
    Bench *bench = *state;
    int64_t id = opened_town_with_teacher(bench);
    add_teachers(bench);
    const CampaignCall call = call_among(bench, somebody(bench, "zhongxin", "ctr", "990121001", NULL));
    size_t one = given_for(bench, &call, id, items, 1), all = given_for(bench, &call, id, items, 4);
    assert_int_equal(given(bench, id), 4);
    if (all > one + one / 2) {
        fail_msg("%zu bytes for one, %zu for four", one, all);
    }
}

static bool note_as(Bench *bench, const CampaignCall *call, int64_t item, Err *err) {
    return act_as(call, campaign_item_save, item, save_body(bench, item, "{\"note\":\"有\"}"), err);
}

static void accounts_that_cannot_be_read_are_a_fault_and_no_refusal(void **state) {
    static const char *const items[] = {"TW-01"};
    Bench *bench = *state;
    int64_t id = opened_town_with_teacher(bench), sheet = sheet_of(bench, id), item = item_of(bench, id, "TW-01");
    Str text;
    Err err;
    const CampaignCall centre = call_among(bench, somebody(bench, "zhongxin", "ctr", "990121001", NULL)),
                       head = call_among(bench, somebody(bench, "xiaozhang", "head", SCHOOL, NULL));
    given_for(bench, &centre, id, items, 1);
    must(tell(&centre, campaign_fillers_json, sheet, &text, &err), &err);
    assert_said(tell(&head, campaign_fillers_json, sheet, &text, &err), &err, ERR_DENIED, "负责人定");
    must(note_as(bench, &centre, item, &err), &err); /* he named them */
    /* Sheet, campaign and what waits say who may fill in, hand in and give. */
    const struct {
        Tell what;
        int64_t id;
    } answers[] = {{campaign_fillers_json, sheet}, {campaign_sheet_json, sheet}, {campaign_json, id}, {tell_mine, 0}};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        must(tell(&centre, answers[i].what, answers[i].id, &text, &err), &err);
    }
    run_sql(bench, "ALTER TABLE post_unit RENAME TO lost");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        assert_said(tell(&centre, answers[i].what, answers[i].id, &text, &err), &err, ERR_INTERNAL, "");
    }
    assert_said(note_as(bench, &centre, item, &err), &err, ERR_INTERNAL, "");
    run_sql(bench, "ALTER TABLE lost RENAME TO post_unit");
    must(note_as(bench, &centre, item, &err), &err);
    assert_whole(bench);
}

/* Through which post a step is taken: it is written down whom a deputy stood in for. */
static void the_post_of_a_step_is_a_fault_where_accounts_cannot_be_read(void **state) {
    static const char *const items[] = {"TW-01"};
    Bench *bench = *state;
    int64_t id = opened_town_with_teacher(bench);
    Campaign whole;
    Sheet sheet;
    Item item;
    const Post *post;
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    const CampaignCall call = call_among(bench, somebody(bench, "zhongxin", "ctr", "990121001", NULL));
    given_for(bench, &call, id, items, 1);
    for (int broken = 0; broken < 2; broken++) {
        must(store_read_begin(bench->scratch->store, &tx, &err), &err);
        must(item_load(&call, tx, item_of(bench, id, "TW-01"), &whole, &sheet, &item, &err), &err);
        bool good = item_fill_post(&call, tx, &whole, &sheet, &item, &post, &err);
        store_read_end(tx);
        if (!broken) {
            must(good, &err);
            assert_ptr_equal(post, &call.user->posts[0]);
            run_sql(bench, "ALTER TABLE post_unit RENAME TO lost");
        } else {
            assert_said(good, &err, ERR_INTERNAL, "");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(items_are_filled_in_by_those_the_head_names, open_all, close_all),
        cmocka_unit_test_setup_teardown(who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(who_hands_in_for_a_school_names_its_people_where_nobody_there_does, open_giving,
                                        close_giving),
        cmocka_unit_test_setup_teardown(an_item_that_is_named_twice_is_given_to_nobody, open_giving, close_giving),
        cmocka_unit_test_setup_teardown(the_accounts_of_a_unit_are_looked_up_once_for_all_its_items, open_giving,
                                        close_giving),
        cmocka_unit_test_setup_teardown(accounts_that_cannot_be_read_are_a_fault_and_no_refusal, open_giving,
                                        close_giving),
        cmocka_unit_test_setup_teardown(the_post_of_a_step_is_a_fault_where_accounts_cannot_be_read, open_giving,
                                        close_giving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
