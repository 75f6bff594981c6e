/* Items given to people of a school by whoever stands above it: what is asked of the accounts there, and how often. */
#include "campaign_bench.h"
#include "campaign_internal.h"

static People *people;
static int64_t campaign;

static int open_giving(void **state) {
    Err err = {.kind = ERR_NONE};
    campaign_bench_open(state);
    must(people_open(on.bench->scratch->store, on.bench->pack, &people, &err), &err);
    return 0;
}

static int close_giving(void **state) {
    people_close(people);
    return campaign_bench_close(state);
}

/* Four items of a town's sheet are the school's, where a teacher has an account and nobody hands in. */
static void begin_town(void) {
    static const char *const accounts[] = {
        "INSERT INTO account (id, name, shown, password, created_at) VALUES (92, 'laoshi', '老师', 'x', '2026')",
        "INSERT INTO post (id, account_id, role, made_by, made_at) VALUES (92, 92, 'tch', 'x', '2026')",
        "INSERT INTO post_unit (post_id, unit_code) VALUES (92, '" SCHOOL "')"};
    const CampaignCall call = bench_call(NULL);
    Err err;
    campaign = begun(NULL, TOWN_DUTY);
    must(done(&call, campaign_assign, campaign,
              str_format(on.bench->arena,
                         "{\"version\":%lld,\"items\":[{\"item\":\"TW-01\",\"unit\":\"" SCHOOL
                         "\"},{\"item\":\"TW-02\",\"unit\":\"" SCHOOL "\"},{\"item\":\"TW-03\",\"unit\":\"" SCHOOL
                         "\"},{\"item\":\"TW-04\",\"unit\":\"" SCHOOL "\"}]}",
                         (long long)version_of(campaign)),
              &err),
         &err);
    hand_out(NULL, campaign);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        run_sql(accounts[i]);
    }
}

static CampaignCall call_among(const User *user) {
    CampaignCall call = bench_call(user);
    call.people = people;
    return call;
}

static Str giving(const char *give) {
    return str_format(on.bench->arena, "{\"version\":%lld,\"give\":%s}",
                      (long long)number("SELECT version FROM campaign_sheet WHERE id = %lld", sheet_of(campaign)),
                      give);
}

static const char *entry(const char *const *items, size_t count, const char *name) {
    Buf text = buf_create(on.bench->arena);
    buf_add(&text, STR("{\"items\":["));
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&text, "%s%lld", i ? "," : "", (long long)item_at(campaign, items[i]));
    }
    buf_add_format(&text, "],\"names\":[\"%s\"]}", name);
    return str_cstr(on.bench->arena, buf_str(&text));
}

static int64_t given(void) {
    return number("SELECT COUNT(*) FROM campaign_item WHERE fillers <> '' AND sheet_id = %lld", sheet_of(campaign));
}

static void an_item_that_is_named_twice_is_given_to_nobody(void **state) {
    static const char *const twice[] = {"TW-01", "TW-02", "TW-01"}, *const first[] = {"TW-01", "TW-02"},
                             *const second[] = {"TW-03", "TW-02"};
    Err err;
    (void)state;
    begin_town();
    const CampaignCall call = call_among(somebody(on.bench, "zhongxin", "ctr", "990121001", NULL));
    const Str bodies[] = {
        giving(str_cstr(on.bench->arena, str_format(on.bench->arena, "[%s]", entry(twice, 3, "laoshi")))),
        giving(str_cstr(on.bench->arena, str_format(on.bench->arena, "[%s,%s]", entry(first, 2, "laoshi"),
                                                    entry(second, 2, "laoshi"))))};
    for (size_t i = 0; i < 2; i++) {
        bool good = done(&call, campaign_give_filling, sheet_of(campaign), bodies[i], &err);
        assert_said(good, &err, ERR_INPUT, "写了两次");
        assert_string_equal(err.place.field, "items");
        assert_int_equal(given(), 0);
    }
    assert_whole(on.bench);
}

/* Many accounts, so that looking them up is most of what a call takes. */
static void add_teachers(void) {
    run_sql(
        "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1400) INSERT INTO account (id,"
        " name, shown, password, created_at) SELECT i, 'jiaoshi' || i, '教师', 'x', '2026' FROM n");
    run_sql("INSERT INTO post (id, account_id, role, made_by, made_at) SELECT id, id, 'tch', 'x', '2026' FROM account"
            " WHERE id >= 1000");
    run_sql("INSERT INTO post_unit (post_id, unit_code) SELECT id, '" SCHOOL "' FROM account WHERE id >= 1000");
}

/* Bytes that giving the items takes. */
static size_t given_for(const CampaignCall *asked, const char *const *items, size_t count) {
    CampaignCall call = *asked;
    call.arena = arena_create();
    Err err;
    must(done(&call, campaign_give_filling, sheet_of(campaign),
              giving(str_cstr(on.bench->arena, str_format(on.bench->arena, "[%s]", entry(items, count, "laoshi")))),
              &err),
         &err);
    size_t used = arena_used(call.arena);
    arena_destroy(call.arena);
    return used;
}

static void the_accounts_of_a_unit_are_looked_up_once_for_all_its_items(void **state) {
    static const char *const items[] = {"TW-01", "TW-02", "TW-03", "TW-04"};
    (void)state;
    begin_town();
    add_teachers();
    const CampaignCall call = call_among(somebody(on.bench, "zhongxin", "ctr", "990121001", NULL));
    size_t one = given_for(&call, items, 1), all = given_for(&call, items, 4);
    assert_int_equal(given(), 4);
    if (all > one + one / 2) {
        fail_msg("%zu bytes for one, %zu for four", one, all);
    }
}

static bool save(const CampaignCall *call, const char *item, Err *err) {
    int64_t id = item_at(campaign, item);
    return done(call, campaign_item_save, id,
                str_format(on.bench->arena, "{\"version\":%lld,\"rating\":{\"note\":\"有\"}}",
                           (long long)number("SELECT version FROM campaign_item WHERE id = %lld", id)),
                err);
}

typedef bool (*Told)(const CampaignCall *call, int64_t id, Json *json, Err *err);

static bool waiting(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    (void)id;
    return campaign_mine_json(call, json, err);
}

/* Sheet, campaign and what waits say who may fill in, hand in and give. */
static bool told(const CampaignCall *call, Told what, int64_t id, Err *err) {
    Buf out = buf_create(on.bench->arena);
    Json json = json_writer(&out);
    *err = (Err){.kind = ERR_NONE};
    return what(call, id, &json, err);
}

static void accounts_that_cannot_be_read_are_a_fault_and_no_refusal(void **state) {
    static const char *const items[] = {"TW-01"};
    Err err;
    (void)state;
    begin_town();
    const CampaignCall centre = call_among(somebody(on.bench, "zhongxin", "ctr", "990121001", NULL)),
                       head = call_among(somebody(on.bench, "xiaozhang", "head", SCHOOL, NULL));
    given_for(&centre, items, 1);
    must(told(&centre, campaign_fillers_json, sheet_of(campaign), &err), &err);
    assert_said(told(&head, campaign_fillers_json, sheet_of(campaign), &err), &err, ERR_DENIED, "负责人定");
    must(save(&centre, "TW-01", &err), &err); /* he named them */
    const struct {
        Told what;
        int64_t id;
    } answers[] = {{campaign_fillers_json, sheet_of(campaign)},
                   {campaign_sheet_json, sheet_of(campaign)},
                   {campaign_json, campaign},
                   {waiting, 0}};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        must(told(&centre, answers[i].what, answers[i].id, &err), &err);
    }
    run_sql("ALTER TABLE post_unit RENAME TO lost");
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        assert_said(told(&centre, answers[i].what, answers[i].id, &err), &err, ERR_INTERNAL, "");
    }
    assert_said(save(&centre, "TW-01", &err), &err, ERR_INTERNAL, "");
    run_sql("ALTER TABLE lost RENAME TO post_unit");
    must(save(&centre, "TW-01", &err), &err);
    assert_whole(on.bench);
}

/* Through which post a step is taken: it is written down whom a deputy stood in for. */
static void the_post_of_a_step_is_a_fault_where_accounts_cannot_be_read(void **state) {
    static const char *const items[] = {"TW-01"};
    Campaign whole;
    Sheet sheet;
    Item item;
    const Post *post;
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    (void)state;
    begin_town();
    const CampaignCall call = call_among(somebody(on.bench, "zhongxin", "ctr", "990121001", NULL));
    given_for(&call, items, 1);
    for (int broken = 0; broken < 2; broken++) {
        must(store_read_begin(on.bench->scratch->store, &tx, &err), &err);
        must(item_load(&call, tx, item_at(campaign, "TW-01"), &whole, &sheet, &item, &err), &err);
        bool good = item_fill_post(&call, tx, &whole, &sheet, &item, &post, &err);
        store_read_end(tx);
        if (!broken) {
            must(good, &err);
            assert_ptr_equal(post, &call.user->posts[0]);
            run_sql("ALTER TABLE post_unit RENAME TO lost");
        } else {
            assert_said(good, &err, ERR_INTERNAL, "");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_item_that_is_named_twice_is_given_to_nobody, open_giving, close_giving),
        cmocka_unit_test_setup_teardown(accounts_that_cannot_be_read_are_a_fault_and_no_refusal, open_giving,
                                        close_giving),
        cmocka_unit_test_setup_teardown(the_post_of_a_step_is_a_fault_where_accounts_cannot_be_read, open_giving,
                                        close_giving),
        cmocka_unit_test_setup_teardown(the_accounts_of_a_unit_are_looked_up_once_for_all_its_items, open_giving,
                                        close_giving),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
