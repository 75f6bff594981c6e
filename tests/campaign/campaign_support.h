/* For tests of campaigns: a county with two schools, a campaign of school development that a school fills in whole, and
 * what is asked of it and done to it by somebody. Figures are those of a period without data, so that everything
 * computed is open. */
#ifndef DUXUE_CAMPAIGN_SUPPORT_H
#define DUXUE_CAMPAIGN_SUPPORT_H

#include <jansson.h>

#include "campaign.h"
#include "ledger_support.h"

static Campaigns *campaigns;
static Frameworks *frameworks;
static Notices *notices;
static Frame *frame;
static void (*between)(Bench *bench); /* run when figures are asked for; NULL: nothing happens in between */

static inline const Frame *frame_of(void *context, Str period, Err *err) {
    if (between) {
        between(context);
    }
    if (str_is(period, "2026")) {
        return frame;
    }
    err_set(err, ERR_NOT_FOUND, "没有这个年度。");
    return NULL;
}

static inline int open_all(void **state) {
    bench_open(state);
    Bench *bench = *state;
    Store *store = bench->scratch->store;
    Err err = {.kind = ERR_NONE};
    between = NULL;
    must(frameworks_open(store, bench->pack, NULL, bench->arena, &frameworks, &err), &err);
    must(notice_open(store, bench->pack, bench->ledger, NULL, &notices, &err), &err);
    must(campaigns_open(store, bench->pack, frameworks, bench->ledger, NULL, notices, &campaigns, &err), &err);
    must(frame_load(store, bench->pack, STR("2026"), true, &frame, &err), &err);
    return 0;
}

static inline int close_all(void **state) {
    frame_destroy(frame);
    campaigns_close(campaigns);
    notice_close(notices);
    frameworks_close(frameworks);
    return bench_close(state);
}

static inline CampaignCall call_of(Bench *bench, const User *user) {
    return (CampaignCall){.room = campaigns, .user = user, .frame = frame_of, .context = bench, .arena = bench->arena};
}

static inline json_t *json_of(const char *text) {
    json_error_t fault;
    json_t *value = json_loads(text, 0, &fault);
    assert_non_null(value);
    return value;
}

/* ---- what is done, and what is said to it ---- */

typedef bool (*Act)(const CampaignCall *call, int64_t id, const json_t *body, Err *err);

static inline bool act_as(const CampaignCall *call, Act what, int64_t id, Str body, Err *err) {
    json_t *value = json_of(str_cstr(call->arena, body));
    *err = (Err){.kind = ERR_NONE};
    bool good = what(call, id, value, err);
    json_decref(value);
    return good;
}

static inline bool act(Bench *bench, const User *user, Act what, int64_t id, Str body, Err *err) {
    const CampaignCall call = call_of(bench, user);
    return act_as(&call, what, id, body, err);
}

static inline void assert_said(bool good, const Err *err, ErrKind kind, const char *words) {
    if (good || err->kind != kind || !strstr(err->message, words)) {
        fail_msg("%d %d %s", good, err->kind, err->message);
    }
}

typedef bool (*Tell)(const CampaignCall *call, int64_t id, Json *json, Err *err);

static inline bool tell(const CampaignCall *call, Tell what, int64_t id, Str *text, Err *err) {
    Buf out = buf_create(call->arena);
    Json json = json_writer(&out);
    *err = (Err){.kind = ERR_NONE};
    bool good = what(call, id, &json, err);
    *text = buf_str(&out);
    return good;
}

static inline Str told_text(const CampaignCall *call, Tell what, int64_t id) {
    Str text;
    Err err;
    must(tell(call, what, id, &text, &err), &err);
    return text;
}

static inline json_t *told(Bench *bench, const User *user, Tell what, int64_t id) {
    const CampaignCall call = call_of(bench, user);
    return json_of(str_cstr(bench->arena, told_text(&call, what, id)));
}

/* ---- campaigns, sheets, items ---- */

static inline bool run_sql_work(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("tested")}, err);
}

/* One statement past the rooms, for what no call does. */
static inline void run_sql(Bench *bench, const char *sql) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, run_sql_work, (void *)(uintptr_t)sql, &err), &err);
}

/* The number that the statement, which ends before the id, gives. */
static inline int64_t number(Bench *bench, const char *sql, int64_t id) {
    return scratch_number(bench->scratch,
                          str_cstr(bench->arena, str_format(bench->arena, "%s%lld", sql, (long long)id)));
}

static inline int64_t version_of(Bench *bench, int64_t campaign) {
    return number(bench, "SELECT version FROM campaign WHERE id = ", campaign);
}

/* Its first sheet. */
static inline int64_t sheet_of(Bench *bench, int64_t campaign) {
    return number(bench, "SELECT id FROM campaign_sheet WHERE campaign_id = ", campaign);
}

static inline int64_t sheet_at(Bench *bench, int64_t campaign, const char *unit) {
    return number(bench,
                  str_cstr(bench->arena,
                           str_format(bench->arena,
                                      "SELECT id FROM campaign_sheet WHERE unit_code = '%s' AND campaign_id = ", unit)),
                  campaign);
}

static inline int64_t sheet_version(Bench *bench, int64_t sheet) {
    return number(bench, "SELECT version FROM campaign_sheet WHERE id = ", sheet);
}

static inline int64_t item_of(Bench *bench, int64_t campaign, const char *item) {
    return scratch_number(bench->scratch,
                          str_cstr(bench->arena, str_format(bench->arena,
                                                            "SELECT i.id FROM campaign_item i JOIN campaign_sheet s ON"
                                                            " s.id = i.sheet_id WHERE s.campaign_id = %lld AND i.item ="
                                                            " '%s'",
                                                            (long long)campaign, item)));
}

static inline int64_t item_on(Bench *bench, int64_t sheet, const char *item) {
    return number(
        bench,
        str_cstr(bench->arena,
                 str_format(bench->arena, "SELECT id FROM campaign_item WHERE item = '%s' AND sheet_id = ", item)),
        sheet);
}

static inline int64_t item_version(Bench *bench, int64_t item) {
    return number(bench, "SELECT version FROM campaign_item WHERE id = ", item);
}

static inline Str step_body(Bench *bench, int64_t version, const char *step) {
    return str_format(bench->arena, "{\"version\":%lld,\"step\":\"%s\",\"reason\":\"说明\"}", (long long)version, step);
}

#define NEW       "{\"kind\":\"school\",\"standard\":\"school-development\",\"unit\":\"" COUNTY "\",\"period\":\"2026\""
#define DUTY      "{\"kind\":\"duty\",\"standard\":\"lvzhi-county-100\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}"
#define TOWN_DUTY "{\"kind\":\"township\",\"standard\":\"township-duty\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}"

static inline bool make(Bench *bench, const User *user, const char *body, int64_t *id, Err *err) {
    const CampaignCall call = call_of(bench, user);
    json_t *value = json_of(body);
    *err = (Err){.kind = ERR_NONE};
    bool good = campaign_make(&call, value, id, err);
    json_decref(value);
    return good;
}

static inline bool take(Bench *bench, const User *user, int64_t campaign, const char *step, Err *err) {
    return act(bench, user, campaign_step, campaign, step_body(bench, version_of(bench, campaign), step), err);
}

static inline int64_t opened_with(Bench *bench, const User *staff, const char *body) {
    int64_t id = 0;
    Err err;
    must(make(bench, staff, body, &id, &err), &err);
    must(take(bench, staff, id, "open", &err), &err);
    return id;
}

/* Of the first school alone. */
static inline int64_t opened_campaign(Bench *bench, const User *staff) {
    return opened_with(bench, staff, NEW ",\"units\":[\"" SCHOOL "\"]}");
}

/* Handed out with items of other units than is the rule; they are written as JSON writes them. */
static inline int64_t opened_assigned(Bench *bench, const char *body, const char *items) {
    int64_t id = 0;
    Err err;
    must(make(bench, NULL, body, &id, &err), &err);
    long long version = version_of(bench, id);
    must(act(bench, NULL, campaign_assign, id,
             str_format(bench->arena, "{\"version\":%lld,\"items\":%s}", version, items), &err),
         &err);
    must(take(bench, NULL, id, "open", &err), &err);
    return id;
}

static inline Str save_body(Bench *bench, int64_t item, const char *rating) {
    long long version = item_version(bench, item);
    return str_format(bench->arena, "{\"version\":%lld,\"rating\":%s}", version, rating);
}

static inline bool save(Bench *bench, const User *user, int64_t item, const char *rating, Err *err) {
    return act(bench, user, campaign_item_save, item, save_body(bench, item, rating), err);
}

static inline bool sheet_act(Bench *bench, const User *user, int64_t campaign, const char *step, Err *err) {
    int64_t sheet = sheet_of(bench, campaign);
    int64_t version = sheet_version(bench, sheet);
    return act(bench, user, campaign_sheet_step, sheet, step_body(bench, version, step), err);
}

static inline void fill_sheet(Bench *bench, const User *head, int64_t sheet) {
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

static inline void fill_all(Bench *bench, const User *head, int64_t campaign) {
    fill_sheet(bench, head, sheet_of(bench, campaign));
}

/* A campaign of the first school alone, filled in by its head and handed in. */
static inline int64_t handed_in_campaign(Bench *bench, const User *staff, const User *head) {
    int64_t id = opened_campaign(bench, staff);
    Err err;
    fill_all(bench, head, id);
    must(sheet_act(bench, head, id, "hand_in", &err), &err);
    return id;
}

static inline bool accept_item(Bench *bench, const User *user, int64_t campaign, const char *item, Err *err) {
    int64_t id = item_of(bench, campaign, item), version = item_version(bench, id);
    return act(bench, user, campaign_item_review, id,
               str_format(bench->arena, "{\"version\":%lld,\"accept\":true}", (long long)version), err);
}

static inline void review_all(Bench *bench, const User *user, int64_t campaign) {
    static const char *const items[] = {"SD-02", "SD-03", "SD-05", "SD-06",   "SD-07",
                                        "SD-08", "SD-09", "SD-X",  "SD-V-01", "SD-V-02"};
    Err err;
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        must(accept_item(bench, user, campaign, items[i], &err), &err);
    }
}

/* Who of the unit fills in the items, which are written as JSON writes them, as the names are. */
static inline Str filling_body(Bench *bench, int64_t sheet, Str items, const char *names) {
    return str_format(bench->arena, "{\"version\":%lld,\"give\":[{\"items\":[%.*s],\"names\":%s}]}",
                      (long long)sheet_version(bench, sheet), STR_ARG(items), names);
}

static inline Str filling_of(Bench *bench, int64_t campaign, const char *item, const char *names) {
    Str id = str_format(bench->arena, "%lld", (long long)item_of(bench, campaign, item));
    return filling_body(bench, sheet_of(bench, campaign), id, names);
}

static inline bool give_filling(Bench *bench, const User *user, int64_t campaign, const char *item, const char *names,
                                Err *err) {
    return act(bench, user, campaign_give_filling, sheet_of(bench, campaign), filling_of(bench, campaign, item, names),
               err);
}

/* One who holds a post for `of` alone. */
static inline User *deputy_of(Bench *bench, const char *name, const char *role, const char *unit, const char *section,
                              const char *of) {
    User *deputy = somebody(bench, name, role, unit, section);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = str_from(of);
    return deputy;
}

/* ---- what is told ---- */

static inline json_t *told_sheet(Bench *bench, const User *user, int64_t campaign) {
    return told(bench, user, campaign_sheet_json, sheet_of(bench, campaign));
}

/* Items of a told sheet for which a member of a member holds, in a state; NULL: any. */
static inline int items_that(const json_t *sheet, const char *of, const char *member, const char *state) {
    const json_t *item;
    size_t index;
    int count = 0;
    json_array_foreach(json_object_get(sheet, "items"), index, item) {
        bool fits = !of || json_is_true(json_object_get(json_object_get(item, of), member));
        count += fits && (!state || strcmp(json_string_value(json_object_get(item, "state")), state) == 0);
    }
    return count;
}

static inline bool tell_mine(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    (void)id;
    return campaign_mine_json(call, json, err);
}

/* Sheets that wait for him. */
static inline size_t waiting(Bench *bench, const User *user) {
    json_t *mine = told(bench, user, tell_mine, 0);
    size_t count = json_array_size(mine);
    json_decref(mine);
    return count;
}

#endif
