/* For tests of campaigns: the bench of cases with campaigns, frameworks and notices over it; figures are those of a
 * period without data, so that everything computed is open. */
#ifndef DUXUE_CAMPAIGN_BENCH_H
#define DUXUE_CAMPAIGN_BENCH_H

#include <jansson.h>

#include "campaign.h"
#include "ledger_support.h"

typedef struct CampaignBench {
    Bench *bench; /* set by campaign_bench_open */
    Campaigns *campaigns;
    Frameworks *frameworks;
    Notices *notices;
    Frame *frame;
    void (*between)(void); /* run when figures are asked for; NULL: nothing happens in between */
} CampaignBench;

static CampaignBench on;

static inline const Frame *bench_frame(void *context, Str period, Err *err) {
    (void)context;
    if (on.between) {
        on.between();
    }
    if (str_is(period, "2026")) {
        return on.frame;
    }
    err_set(err, ERR_NOT_FOUND, "没有这个年度。");
    return NULL;
}

static inline int campaign_bench_open(void **state) {
    bench_open(state);
    on.between = NULL;
    Bench *bench = on.bench = *state;
    Store *store = bench->scratch->store;
    Err err = {.kind = ERR_NONE};
    must(frameworks_open(store, bench->pack, NULL, bench->arena, &on.frameworks, &err), &err);
    must(notice_open(store, bench->pack, bench->ledger, NULL, &on.notices, &err), &err);
    must(campaigns_open(store, bench->pack, on.frameworks, bench->ledger, NULL, on.notices, &on.campaigns, &err), &err);
    must(frame_load(store, bench->pack, STR("2026"), true, &on.frame, &err), &err);
    return 0;
}

static inline int campaign_bench_close(void **state) {
    frame_destroy(on.frame);
    campaigns_close(on.campaigns);
    notice_close(on.notices);
    frameworks_close(on.frameworks);
    return bench_close(state);
}

static inline CampaignCall bench_call(const User *user) {
    return (CampaignCall){.room = on.campaigns, .user = user, .frame = bench_frame, .arena = on.bench->arena};
}

typedef bool (*CampaignAct)(const CampaignCall *call, int64_t id, const json_t *body, Err *err);

static inline bool done(const CampaignCall *call, CampaignAct what, int64_t id, Str body, Err *err) {
    json_error_t fault;
    json_t *value = json_loadb(body.data, body.len, 0, &fault);
    assert_non_null(value);
    *err = (Err){.kind = ERR_NONE};
    bool good = what(call, id, value, err);
    json_decref(value);
    return good;
}

static inline void assert_said(bool good, const Err *err, ErrKind kind, const char *words) {
    if (good || err->kind != kind || !strstr(err->message, words)) {
        fail_msg("%d %d %s", good, err->kind, err->message);
    }
}

/* The number that the statement gives; `%lld` in it is the id. */
static inline int64_t number(const char *sql, int64_t id) {
    Buf text = buf_create(on.bench->arena);
    const char *at = strstr(sql, "%lld");
    buf_add(&text, (Str){sql, at ? (size_t)(at - sql) : strlen(sql)});
    if (at) {
        buf_add_format(&text, "%lld%s", (long long)id, at + strlen("%lld"));
    }
    return scratch_number(on.bench->scratch, str_cstr(on.bench->arena, buf_str(&text)));
}

static inline int64_t version_of(int64_t campaign) {
    return number("SELECT version FROM campaign WHERE id = %lld", campaign);
}

/* Of a campaign of a single sheet. */
static inline int64_t sheet_of(int64_t campaign) {
    return number("SELECT MIN(id) FROM campaign_sheet WHERE campaign_id = %lld", campaign);
}

static inline int64_t item_at(int64_t campaign, const char *item) {
    return number(str_cstr(on.bench->arena,
                           str_format(on.bench->arena,
                                      "SELECT MIN(i.id) FROM campaign_item i JOIN campaign_sheet s ON s.id = i.sheet_id"
                                      " WHERE i.item = '%s' AND s.campaign_id = %%lld",
                                      item)),
                  campaign);
}

static inline int64_t begun(const User *user, const char *body) {
    const CampaignCall call = bench_call(user);
    json_error_t fault;
    json_t *value = json_loads(body, 0, &fault);
    int64_t id = 0;
    Err err = {.kind = ERR_NONE};
    assert_non_null(value);
    must(campaign_make(&call, value, &id, &err), &err);
    json_decref(value);
    return id;
}

static inline Str step_body(int64_t version, const char *step) {
    return str_format(on.bench->arena, "{\"version\":%lld,\"step\":\"%s\",\"reason\":\"说明\"}", (long long)version,
                      step);
}

static inline void hand_out(const User *user, int64_t campaign) {
    const CampaignCall call = bench_call(user);
    Err err;
    must(done(&call, campaign_step, campaign, step_body(version_of(campaign), "open"), &err), &err);
}

static inline bool bench_sql(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("tested")}, err);
}

static inline void run_sql(const char *sql) {
    Err err = {.kind = ERR_NONE};
    must(store_write(on.bench->scratch->store, bench_sql, (void *)(uintptr_t)sql, &err), &err);
}

#define DUTY      "{\"kind\":\"duty\",\"standard\":\"lvzhi-county-100\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}"
#define TOWN_DUTY "{\"kind\":\"township\",\"standard\":\"township-duty\",\"unit\":\"" COUNTY "\",\"period\":\"2026\"}"
#define SCHOOL_YEAR                                                                                                    \
    "{\"kind\":\"school\",\"standard\":\"school-development\",\"unit\":\"" COUNTY                                      \
    "\",\"period\":\"2026\",\"units\":[\"" SCHOOL "\"]}"

#endif
