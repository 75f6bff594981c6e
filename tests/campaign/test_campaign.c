/* Campaigns: who rates, who reviews, who approves; what may not be typed, reviewed, frozen; steps that stay. Figures
 * are those of a period without data, so that everything computed is open. */
#include <jansson.h>
#include <math.h>

#include "campaign.h"
#include "ledger_support.h"

static Campaigns *campaigns;
static Frameworks *frameworks;
static Frame *frame;

static const Frame *frame_of(void *context, Str period, Err *err) {
    (void)context;
    if (str_is(period, "2026")) {
        return frame;
    }
    err_set(err, ERR_NOT_FOUND, "没有这个年度。");
    return NULL;
}

static int open_all(void **state) {
    bench_open(state);
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    must(frameworks_open(bench->scratch->store, bench->pack, NULL, bench->arena, &frameworks, &err), &err);
    must(campaigns_open(bench->scratch->store, bench->pack, frameworks, bench->ledger, NULL, NULL, &campaigns, &err),
         &err);
    must(frame_load(bench->scratch->store, bench->pack, STR("2026"), true, &frame, &err), &err);
    return 0;
}

static int close_all(void **state) {
    frame_destroy(frame);
    campaigns_close(campaigns);
    frameworks_close(frameworks);
    return bench_close(state);
}

static CampaignCall call_of(Bench *bench, const User *user) {
    return (CampaignCall){.room = campaigns, .user = user, .frame = frame_of, .arena = bench->arena};
}

static json_t *json_of(const char *text) {
    json_error_t fault;
    json_t *value = json_loads(text, 0, &fault);
    assert_non_null(value);
    return value;
}

#define NEW "{\"kind\":\"school\",\"standard\":\"school-development\",\"unit\":\"" COUNTY "\",\"period\":\"2026\""

typedef bool (*Act)(const CampaignCall *call, int64_t id, const json_t *body, Err *err);

static bool act(Bench *bench, const User *user, Act what, int64_t id, Str body, Err *err) {
    const CampaignCall call = call_of(bench, user);
    json_t *value = json_of(str_cstr(bench->arena, body));
    *err = (Err){.kind = ERR_NONE};
    bool good = what(&call, id, value, err);
    json_decref(value);
    return good;
}

static void assert_said(bool good, const Err *err, ErrKind kind, const char *words) {
    if (good || err->kind != kind || !strstr(err->message, words)) {
        fail_msg("%d %d %s", good, err->kind, err->message);
    }
}

static int64_t number(Bench *bench, const char *sql, int64_t id) {
    return scratch_number(bench->scratch,
                          str_cstr(bench->arena, str_format(bench->arena, "%s%lld", sql, (long long)id)));
}

static int64_t version_of(Bench *bench, int64_t campaign) {
    return number(bench, "SELECT version FROM campaign WHERE id = ", campaign);
}

static Str step_body(Bench *bench, int64_t version, const char *step) {
    return str_format(bench->arena, "{\"version\":%lld,\"step\":\"%s\",\"reason\":\"说明\"}", (long long)version, step);
}

static bool make(Bench *bench, const User *user, const char *body, int64_t *id, Err *err) {
    const CampaignCall call = call_of(bench, user);
    json_t *value = json_of(body);
    *err = (Err){.kind = ERR_NONE};
    bool good = campaign_make(&call, value, id, err);
    json_decref(value);
    return good;
}

static int64_t opened_campaign(Bench *bench, const User *staff) {
    int64_t id = 0;
    Err err;
    must(make(bench, staff, NEW ",\"units\":[\"" SCHOOL "\"]}", &id, &err), &err);
    must(act(bench, staff, campaign_step, id, step_body(bench, version_of(bench, id), "open"), &err), &err);
    return id;
}

static int64_t item_of(Bench *bench, int64_t campaign, const char *item) {
    return scratch_number(bench->scratch,
                          str_cstr(bench->arena, str_format(bench->arena,
                                                            "SELECT i.id FROM campaign_item i JOIN campaign_sheet s ON"
                                                            " s.id = i.sheet_id WHERE s.campaign_id = %lld AND i.item ="
                                                            " '%s'",
                                                            (long long)campaign, item)));
}

static bool save(Bench *bench, const User *user, int64_t item, const char *rating, Err *err) {
    int64_t version = number(bench, "SELECT version FROM campaign_item WHERE id = ", item);
    return act(bench, user, campaign_item_save, item,
               str_format(bench->arena, "{\"version\":%lld,\"rating\":%s}", (long long)version, rating), err);
}

static int64_t item_on(Bench *bench, int64_t sheet, const char *item) {
    return number(
        bench,
        str_cstr(bench->arena,
                 str_format(bench->arena, "SELECT id FROM campaign_item WHERE item = '%s' AND sheet_id = ", item)),
        sheet);
}

static bool sheet_act(Bench *bench, const User *user, int64_t campaign, const char *step, Err *err) {
    int64_t sheet = number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign);
    int64_t version = number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet);
    return act(bench, user, campaign_sheet_step, sheet, step_body(bench, version, step), err);
}

static void fill_sheet(Bench *bench, const User *head, int64_t sheet) {
    static const struct {
        const char *item, *rating;
    } full[] = {{"SD-02", "{\"lines\":[]}"},
                {"SD-03", "{\"level\":\"full\",\"note\":\"有\"}"},
                {"SD-05", "{\"level\":\"full\",\"note\":\"有\"}"},
                {"SD-06", "{\"level\":\"basic\",\"note\":\"差一项\"}"},
                {"SD-07", "{\"level\":\"full\",\"note\":\"有\"}"},
                {"SD-08", "{\"verdict\":\"not_applicable\",\"note\":\"上年没有\"}"},
                {"SD-09", "{\"points\":8,\"note\":\"均分80\"}"},
                {"SD-X", "{\"points\":0,\"note\":\"没有\"}"},
                {"SD-V-01", "{\"verdict\":\"met\",\"note\":\"没有\"}"},
                {"SD-V-02", "{\"verdict\":\"met\",\"note\":\"没有\"}"}};
    Err err;
    for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
        must(save(bench, head, item_on(bench, sheet, full[i].item), full[i].rating, &err), &err);
    }
}

static void fill_all(Bench *bench, const User *head, int64_t campaign) {
    fill_sheet(bench, head, number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign));
}

static void review_all(Bench *bench, const User *user, int64_t campaign) {
    static const char *const items[] = {"SD-02", "SD-03", "SD-05", "SD-06",   "SD-07",
                                        "SD-08", "SD-09", "SD-X",  "SD-V-01", "SD-V-02"};
    Err err;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        int64_t item = item_of(bench, campaign, items[i]);
        int64_t version = number(bench, "SELECT version FROM campaign_item WHERE id = ", item);
        must(act(bench, user, campaign_item_review, item,
                 str_format(bench->arena, "{\"version\":%lld,\"accept\":true}", (long long)version), &err),
             &err);
    }
}

static json_t *told_sheet(Bench *bench, const User *user, int64_t campaign) {
    const CampaignCall call = call_of(bench, user);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(campaign_sheet_json(&call, number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign),
                             &json, &err),
         &err);
    return json_of(str_cstr(bench->arena, buf_str(&out)));
}

/* Items of a told sheet for which a member of a member holds, in a state; NULL: any. */
static int items_that(const json_t *sheet, const char *of, const char *member, const char *state) {
    const json_t *item;
    size_t index;
    int count = 0;
    json_array_foreach(json_object_get(sheet, "items"), index, item) {
        bool fits = !of || json_is_true(json_object_get(json_object_get(item, of), member));
        count += fits && (!state || strcmp(json_string_value(json_object_get(item, "state")), state) == 0);
    }
    return count;
}

/* ---- tests ---- */

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
    int64_t item = item_of(bench, id, "SD-09"),
            version = number(bench, "SELECT version FROM campaign_item WHERE id = ", item);
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

static bool give(Bench *bench, const User *user, int64_t campaign, const char *entries, const char *reason, Err *err) {
    return act(bench, user, campaign_give_review, campaign,
               str_format(bench->arena, "{\"version\":%lld,\"reason\":\"%s\",\"give\":%s}",
                          (long long)version_of(bench, campaign), reason, entries),
               err);
}

static bool accept_item(Bench *bench, const User *user, int64_t campaign, const char *item, Err *err) {
    int64_t id = item_of(bench, campaign, item),
            version = number(bench, "SELECT version FROM campaign_item WHERE id = ", id);
    return act(bench, user, campaign_item_review, id,
               str_format(bench->arena, "{\"version\":%lld,\"accept\":true}", (long long)version), err);
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
    User *deputy = somebody(bench, "daili", "exp", COUNTY, NULL);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = STR("anquan");
    must(accept_item(bench, deputy, id, "SD-03", &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_step WHERE step = 'review_item' AND"
                                                    " actor LIKE 'daili%代%'"),
                     1);
    must(give(bench, staff, id, "[{\"names\":[\"xiaozhang\"],\"items\":[\"SD-07\"]}]", "换人", &err), &err);
    deputy->posts[0].for_name = STR("xiaozhang");
    assert_said(accept_item(bench, deputy, id, "SD-07", &err), &err, ERR_DENIED, "代理");
    assert_whole(bench);
}

/* One who holds a post for `of` alone. */
static User *deputy_of(Bench *bench, const char *name, const char *role, const char *unit, const char *section,
                       const char *of) {
    User *deputy = somebody(bench, name, role, unit, section);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = str_from(of);
    return deputy;
}

static size_t waiting(Bench *bench, const User *user) {
    const CampaignCall call = call_of(bench, user);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(campaign_mine_json(&call, &json, &err), &err);
    json_t *told = json_of(str_cstr(bench->arena, buf_str(&out)));
    size_t count = json_array_size(told);
    json_decref(told);
    return count;
}

static bool give_filling(Bench *bench, const User *user, int64_t campaign, const char *item, const char *names,
                         Err *err) {
    int64_t sheet = number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign);
    return act(bench, user, campaign_give_filling, sheet,
               str_format(bench->arena, "{\"version\":%lld,\"give\":[{\"items\":[%lld],\"names\":%s}]}",
                          (long long)number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet),
                          (long long)item_of(bench, campaign, item), names),
               err);
}

static bool waits_for(Bench *bench, const User *user) {
    const CampaignCall call = call_of(bench, user);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(campaign_mine_json(&call, &json, &err), &err);
    return !str_is(buf_str(&out), "[]");
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
    assert_false(waits_for(bench, teacher));
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    assert_true(waits_for(bench, teacher));
    assert_said(save(bench, dean, item, "{\"level\":\"not\"}", &err), &err, ERR_DENIED, "指定的人");
    assert_said(save(bench, moved, item, "{\"level\":\"not\"}", &err), &err, ERR_NOT_FOUND, "没有");
    assert_said(save(bench, teacher, item_of(bench, id, "SD-03"), "{\"level\":\"full\"}", &err), &err, ERR_DENIED,
                "由");
    must(save(bench, teacher, item, "{\"level\":\"full\",\"note\":\"全部合格\"}", &err), &err);
    assert_false(waits_for(bench, teacher)); /* nothing is left to him; the head hands it in */
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

static void what_a_deputy_did_is_also_the_principals(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *deputy_head = deputy_of(bench, "fuxiaozhang", "head", SCHOOL, NULL, "xiaozhang");
    User *head_inspects = somebody(bench, "xiaozhang", "ins", COUNTY, NULL),
         *deputy_inspects = deputy_of(bench, "daili", "ins", COUNTY, NULL, "duxue"),
         *inspector_leads = somebody(bench, "duxue", "ldr", COUNTY, "SUP"),
         *deputy_leads = deputy_of(bench, "fujuzhang", "ldr", COUNTY, "SUP", "fenguan"),
         *of_deputy = deputy_of(bench, "other", "ldr", COUNTY, "SUP", "daili");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    fill_all(bench, deputy_head, id);
    must(sheet_act(bench, deputy_head, id, "hand_in", &err), &err);
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
                          (long long)number(bench, "SELECT version FROM campaign_sheet WHERE campaign_id = ", id),
                          (long long)item_of(bench, id, "SD-03"));
    must(act(bench, deputy, campaign_sheet_step,
             number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", id), back, &err),
         &err);
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
    int64_t id = opened_campaign(bench, staff);
    Err err;
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    User *teacher = with_posts_of(bench, inspector, somebody(bench, "duxue", "staffd", SCHOOL, NULL)),
         *elsewhere = with_posts_of(bench, inspector, somebody(bench, "duxue", "staffd", OTHER, NULL));
    assert_said(accept_item(bench, teacher, id, "SD-07", &err), &err, ERR_DENIED, "所在的单位");
    must(accept_item(bench, elsewhere, id, "SD-07", &err), &err);
    assert_whole(bench);
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
    int64_t item = item_of(bench, id, "SD-07"),
            version = number(bench, "SELECT version FROM campaign_item WHERE id = ", item);
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

static void what_was_done_stays(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP");
    int64_t id = opened_campaign(bench, staff);
    Err err;
    assert_said(act(bench, staff, campaign_step, id, step_body(bench, version_of(bench, id) - 1, "withdraw"), &err),
                &err, ERR_CONFLICT, "别人");
    assert_said(act(bench, staff, campaign_step, id, step_body(bench, version_of(bench, id), "freeze"), &err), &err,
                ERR_DENIED, "由");
    assert_said(act(bench, NULL, campaign_step, id, step_body(bench, version_of(bench, id), "freeze"), &err), &err,
                ERR_CONFLICT, "没有审定");
    assert_said(act(bench, NULL, campaign_step, id, step_body(bench, version_of(bench, id), "publish"), &err), &err,
                ERR_CONFLICT, "没有这个阶段");
    assert_said(act(bench, NULL, campaign_step, id, step_body(bench, version_of(bench, id), "dance"), &err), &err,
                ERR_USAGE, "step");
    must(act(bench, staff, campaign_step, id, step_body(bench, version_of(bench, id), "withdraw"), &err), &err);
    assert_said(save(bench, NULL, item_of(bench, id, "SD-09"), "{\"points\":1}", &err), &err, ERR_CONFLICT, "已撤销");
    Tx *tx;
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    assert_false(store_run(tx, "DELETE FROM campaign_step", &err, ""));
    store_read_end(tx);
    assert_int_equal(number(bench, "SELECT COUNT(*) FROM campaign_step WHERE campaign_id = ", id), 3);
    assert_whole(bench);
}

/* ---- what waits, and for whom ---- */

/* Items of all sheets that wait for him; those of the sheet that is told are the same. */
static int left_to(Bench *bench, const User *user, int64_t campaign) {
    const CampaignCall call = call_of(bench, user);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(campaign_mine_json(&call, &json, &err), &err);
    json_t *told = json_of(str_cstr(bench->arena, buf_str(&out)));
    int64_t count = json_integer_value(json_object_get(json_array_get(told, 0), "items"));
    json_decref(told);
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

static void who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *town = somebody(bench, "zhenzhang", "twn", "990121001", NULL),
         *centre = somebody(bench, "xuequ", "ctr", SCHOOL, NULL),
         *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL);
    int64_t duty, id;
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
    must(act(bench, NULL, campaign_step, duty, step_body(bench, version_of(bench, duty), "open"), &err), &err);
    must(give_filling(bench, town, duty, "TW-03", "[\"zhenganbu\"]", &err), &err); /* the town's own */
    assert_said(give_filling(bench, town, duty, "TW-01", "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    must(give_filling(bench, centre, duty, "TW-01", "[\"laoshi\"]", &err), &err);
    assert_said(save(bench, town, item_of(bench, duty, "TW-01"), "{}", &err), &err, ERR_DENIED, "指定的人");
    id = opened_campaign(bench, staff);
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    must(give_filling(bench, head, id, "SD-01", "[\"laoshi\"]", &err), &err);
    review_all(bench, inspector, id);
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    assert_said(give_filling(bench, head, id, "SD-01", "[]", &err), &err, ERR_CONFLICT, "“评估表”已审核");
    json_t *sheet = told_sheet(bench, head, id);
    assert_true(json_is_false(json_object_get(json_object_get(sheet, "may"), "give")));
    json_decref(sheet);
    assert_whole(bench);
}

static bool sql_work(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("accounts")}, err);
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
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        must(store_write(bench->scratch->store, sql_work, (void *)(uintptr_t)rows[i].data, &err), &err);
    }
}

/* As give_filling, with accounts that names are looked up among. */
static bool give_among(Bench *bench, People *people, const User *user, int64_t campaign, const char *names, Err *err) {
    CampaignCall call = call_of(bench, user);
    call.people = people;
    int64_t sheet = number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign);
    json_t *body = json_of(str_cstr(
        bench->arena, str_format(bench->arena, "{\"version\":%lld,\"give\":[{\"items\":[%lld],\"names\":%s}]}",
                                 (long long)number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet),
                                 (long long)item_of(bench, campaign, "TW-01"), names)));
    *err = (Err){.kind = ERR_NONE};
    bool good = campaign_give_filling(&call, sheet, body, err);
    json_decref(body);
    return good;
}

static void who_hands_in_for_a_school_names_its_people_where_nobody_there_does(void **state) {
    Bench *bench = *state;
    User *centre = somebody(bench, "zhongxin", "ctr", "990121001", NULL),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    int64_t duty;
    People *people;
    Err err = {.kind = ERR_NONE};
    must(people_open(bench->scratch->store, bench->pack, &people, &err), &err);
    must(make(bench, NULL,
              "{\"kind\":\"township\",\"standard\":\"township-duty\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}",
              &duty, &err),
         &err);
    must(act(bench, NULL, campaign_assign, duty,
             str_format(bench->arena, "{\"version\":%lld,\"items\":[{\"item\":\"TW-01\",\"unit\":\"" SCHOOL "\"}]}",
                        (long long)version_of(bench, duty)),
             &err),
         &err);
    must(act(bench, NULL, campaign_step, duty, step_body(bench, version_of(bench, duty), "open"), &err), &err);
    add_account(bench, 91, "xiaozhang", "head", SCHOOL); /* a head hands in nothing of a town's */
    add_account(bench, 92, "laoshi", "tch", SCHOOL);
    add_account(bench, 93, "linxiao", "ctr", OTHER);
    must(give_among(bench, people, centre, duty, "[\"laoshi\"]", &err), &err);
    assert_said(give_among(bench, people, head, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    CampaignCall call = call_of(bench, centre);
    call.people = people;
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    must(campaign_fillers_json(&call, number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", duty), &json,
                               &err),
         &err);
    assert_true(str_find(buf_str(&out), STR("\"units\":[\"990121001\",\"" SCHOOL "\"]")) >= 0 ||
                str_find(buf_str(&out), STR("\"units\":[\"" SCHOOL "\",\"990121001\"]")) >= 0);
    assert_true(str_find(buf_str(&out), STR("\"name\":\"laoshi\"")) >= 0);
    must(give_among(bench, people, centre, duty, "[]", &err), &err);
    add_account(bench, 94, "cunxiao", "ctr", SCHOOL);
    assert_said(give_among(bench, people, centre, duty, "[\"laoshi\"]", &err), &err, ERR_DENIED, "负责人");
    people_close(people);
    assert_whole(bench);
}

static void a_department_is_left_what_it_has_to_prove(void **state) {
    Bench *bench = *state;
    User *finance = somebody(bench, "caiwu", "chief", COUNTY, "FIN"),
         *safety = somebody(bench, "anquan", "chief", COUNTY, "SAFE");
    int64_t id;
    Err err;
    must(make(bench, NULL,
              "{\"kind\":\"duty\",\"standard\":\"lvzhi-county-100\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}", &id,
              &err),
         &err);
    must(act(bench, NULL, campaign_step, id, step_body(bench, version_of(bench, id), "open"), &err), &err);
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
    char drop[] = "DROP TABLE campaign_evidence";
    must(store_write(bench->scratch->store, sql_work, drop, &err), &err);
    const CampaignCall call = call_of(bench, teacher);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    err = (Err){.kind = ERR_NONE};
    assert_said(campaign_mine_json(&call, &json, &err), &err, ERR_INTERNAL, "");
}

/* Whoever sees a sheet may open the files of its items: nothing comes there from one that he does not see. */
static void nothing_is_taken_over_from_a_sheet_that_one_does_not_see(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL),
         *teacher = somebody(bench, "laoshi", "tch", SCHOOL, NULL);
    int64_t before = opened_campaign(bench, staff), id = opened_campaign(bench, staff);
    Err err;
    char file[] = "INSERT INTO attachment (hash, kind, size, name, privacy, account_id, actor, at) VALUES"
                  " ('00', 'png', 1, 'x.png', 0, 1, 'xiaozhang', '2026-01-01T00:00:00Z')";
    must(store_write(bench->scratch->store, sql_work, file, &err), &err);
    char given[256];
    snprintf(given, sizeof given,
             "INSERT INTO campaign_evidence (item_id, attachment_id, valid_from, valid_until, actor, at) VALUES"
             " (%lld, 1, '', '', 'xiaozhang', '2026-01-01T00:00:00Z')",
             (long long)item_of(bench, before, "SD-03"));
    must(store_write(bench->scratch->store, sql_work, given, &err), &err);
    must(give_filling(bench, head, id, "SD-05", "[\"laoshi\"]", &err), &err);
    int64_t item = item_of(bench, id, "SD-05");
    assert_said(act(bench, teacher, campaign_evidence_add, item, STR("{\"reuse\":[1]}"), &err), &err, ERR_NOT_FOUND,
                "没有这份佐证");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 1);
    must(act(bench, head, campaign_evidence_add, item_of(bench, id, "SD-03"), STR("{\"reuse\":[1]}"), &err), &err);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM campaign_evidence"), 2);
}

static int64_t sheet_at(Bench *bench, int64_t campaign, const char *unit) {
    return number(bench,
                  str_cstr(bench->arena,
                           str_format(bench->arena,
                                      "SELECT id FROM campaign_sheet WHERE unit_code = '%s' AND campaign_id = ", unit)),
                  campaign);
}

/* All items of the sheet are given to the name; each is a step. */
static void give_whole_sheet(Bench *bench, const User *head, int64_t sheet, const char *name) {
    Buf items = buf_create(bench->arena);
    int64_t first = number(bench, "SELECT MIN(id) FROM campaign_item WHERE sheet_id = ", sheet),
            count = number(bench, "SELECT COUNT(*) FROM campaign_item WHERE sheet_id = ", sheet);
    Err err;
    for (int64_t i = 0; i < count; i++) {
        buf_add_format(&items, "%s%lld", i ? "," : "", (long long)(first + i));
    }
    must(act(bench, head, campaign_give_filling, sheet,
             str_format(bench->arena, "{\"version\":%lld,\"give\":[{\"items\":[%.*s],\"names\":[\"%s\"]}]}",
                        (long long)number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet),
                        STR_ARG(buf_str(&items)), name),
             &err),
         &err);
}

/* The sheet is handed in whole, and an item of it is given back for a reason. */
static void hand_in_and_return(Bench *bench, const User *head, int64_t sheet) {
    Err err;
    fill_sheet(bench, head, sheet);
    must(act(bench, head, campaign_sheet_step, sheet,
             step_body(bench, number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet), "hand_in"), &err),
         &err);
    must(act(bench, NULL, campaign_sheet_step, sheet,
             str_format(bench->arena, "{\"version\":%lld,\"step\":\"return\",\"reason\":\"补\",\"items\":[%lld]}",
                        (long long)number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet),
                        (long long)item_on(bench, sheet, "SD-03")),
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
    must(act(bench, NULL, campaign_step, id, step_body(bench, version_of(bench, id), "open"), &err), &err);
    own = sheet_at(bench, id, SCHOOL);
    foreign = sheet_at(bench, id, OTHER);
    give_whole_sheet(bench, head, own, "laoshi");
    int64_t wanted = number(bench, "SELECT COUNT(*) FROM campaign_step WHERE sheet_id = ", own);
    while (number(bench, "SELECT COUNT(*) FROM campaign_step WHERE sheet_id = ", foreign) <= 200) {
        give_whole_sheet(bench, other, foreign, "mou");
    }
    hand_in_and_return(bench, other, foreign);
    const CampaignCall call = call_of(bench, head);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    must(campaign_json(&call, id, &json, &err), &err);
    json_t *told = json_of(str_cstr(bench->arena, buf_str(&out)));
    const json_t *step;
    size_t index;
    int64_t seen = 0;
    json_array_foreach(json_object_get(told, "steps"), index, step) {
        int64_t sheet = json_integer_value(json_object_get(step, "sheet"));
        assert_true(sheet == 0 || sheet == own);
        seen += sheet == own;
    }
    json_decref(told);
    assert_true(wanted > 10);
    assert_int_equal(seen, wanted);
}

static void problems_are_opened_as_they_are_named(void **state) {
    Bench *bench = *state;
    User *staff = somebody(bench, "keyuan", "staff", COUNTY, "SUP"),
         *head = somebody(bench, "xiaozhang", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "duxue", "ins", COUNTY, NULL),
         *leader = somebody(bench, "fenguan", "ldr", COUNTY, "SUP");
    int64_t id = opened_campaign(bench, staff), sheet = sheet_at(bench, id, SCHOOL);
    Err err;
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    review_all(bench, inspector, id);
    must(sheet_act(bench, inspector, id, "review", &err), &err);
    must(sheet_act(bench, leader, id, "approve", &err), &err);
    static const char *const none[] = {"\"x\"", "{}", "[]", "null", "5"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        Str body = str_format(bench->arena, "{\"problems\":%s}", none[i]);
        assert_said(act(bench, staff, campaign_problems_open, id, body, &err), &err, ERR_USAGE, "哪些问题");
        assert_string_equal(err.place.field, "problems");
    }
    Str wrong[] = {STR("{\"problems\":[5]}"),
                   str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-99\"}]}", (long long)sheet),
                   str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-05\"}]}", (long long)sheet),
                   STR("{\"problems\":[{\"sheet\":99999,\"item\":\"SD-06\"}]}")};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_said(act(bench, staff, campaign_problems_open, id, wrong[i], &err), &err, ERR_INPUT, "第1个");
        assert_string_equal(err.place.field, "problems");
    }
    Str bare = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\"}]}", (long long)sheet);
    assert_said(act(bench, staff, campaign_problems_open, id, bare, &err), &err, ERR_INPUT, "写上措施才能登记");
    assert_string_equal(err.place.field, "measure");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record"), 0);
    Str first = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"补齐\"}]}",
                           (long long)sheet),
        again = str_format(bench->arena, "{\"problems\":[{\"sheet\":%lld,\"item\":\"SD-06\",\"measure\":\"换掉\"}]}",
                           (long long)sheet);
    must(act(bench, staff, campaign_problems_open, id, first, &err), &err);
    assert_said(act(bench, staff, campaign_problems_open, id, again, &err), &err, ERR_CONFLICT, "已经登记过");
    assert_string_equal(err.place.field, "problems");
    assert_said(act(bench, staff, campaign_problems_open, id, STR("{}"), &err), &err, ERR_INPUT,
                "1个问题还没有整改措施");
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record"), 1);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_who_may_begins_one, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_rating_is_held_against_the_standard, open_all, close_all),
        cmocka_unit_test_setup_teardown(nobody_reviews_or_approves_what_he_rated, open_all, close_all),
        cmocka_unit_test_setup_teardown(items_are_reviewed_by_those_they_are_given_to, open_all, close_all),
        cmocka_unit_test_setup_teardown(items_are_filled_in_by_those_the_head_names, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_a_deputy_did_is_also_the_principals, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_review_is_ended_by_who_reviews_the_whole, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_is_given_says_to_whom_and_of_what, open_all, close_all),
        cmocka_unit_test_setup_teardown(nobody_reviews_what_his_own_unit_rated, open_all, close_all),
        cmocka_unit_test_setup_teardown(scores_follow_the_ratings_of_each_side, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_was_done_stays, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_is_given_waits_for_those_it_is_given_to_then_for_the_head, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(who_fills_in_is_said_by_a_post_at_the_unit_until_the_sheet_is_reviewed,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(who_hands_in_for_a_school_names_its_people_where_nobody_there_does, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_department_is_left_what_it_has_to_prove, open_all, close_all),
        cmocka_unit_test_setup_teardown(nothing_is_taken_over_from_a_sheet_that_one_does_not_see, open_all, close_all),
        cmocka_unit_test_setup_teardown(what_waits_is_not_guessed_when_evidence_cannot_be_read, open_all, close_all),
        cmocka_unit_test_setup_teardown(a_school_sees_its_own_steps_behind_many_of_others, open_all, close_all),
        cmocka_unit_test_setup_teardown(problems_are_opened_as_they_are_named, open_all, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
