/* duxue campaign: begins campaigns of evaluation, opens, freezes and withdraws them, and tells how they stand. */
#include "cli.h"

#include "campaign.h"
#include "duty.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { YEARS_MOST = 8 };

typedef struct Office {
    Store *store;
    Pack *pack;
    Duty *duty;
    Ledger *ledger;
    Frameworks *frameworks;
    Notices *notices;
    Campaigns *campaigns;
    Frame *years[YEARS_MOST];
    size_t year_count;
} Office;

static const Frame *year_of(void *context, Str period, Err *err) {
    Office *office = context;
    for (size_t i = 0; i < office->year_count; i++) {
        if (str_equal(office->years[i]->tree.period, period)) {
            return office->years[i];
        }
    }
    if (office->year_count == YEARS_MOST) {
        err_set(err, ERR_LIMIT, "年度太多。");
        return NULL;
    }
    Frame **year = &office->years[office->year_count];
    bool good = frame_load(office->store, office->pack, period, true, year, err);
    office->year_count += good;
    return good ? *year : NULL;
}

static bool needed_id(const Arguments *arguments, int64_t *id, Err *err) {
    Str text = str_from(argument(arguments, "--id"));
    return (text.len && integer_parse(text, id) && *id > 0) || err_set(err, ERR_USAGE, "--id 后面要写评估任务的编号。");
}

/* The body of the API, as JSON. */
static json_t *body_of(const Arguments *arguments, Err *err) {
    const char *text = argument(arguments, "--fields");
    json_error_t fault;
    json_t *body = text ? json_loads(text, 0, &fault) : json_object();
    if (!json_is_object(body)) {
        json_decref(body);
        err_set(err, ERR_INPUT, "--fields 要是一个 JSON 对象，例如 {\"kind\":\"school\"}。");
        return NULL;
    }
    return body;
}

static bool print_json(bool good, const Buf *out) {
    if (good) {
        printf("%.*s\n", (int)out->len, out->data);
    }
    return good;
}

static bool list(const Arguments *arguments, const CampaignCall *call, Err *err) {
    const CampaignFilter filter = {.period = str_from(argument(arguments, "--period")),
                                   .unit = str_from(argument(arguments, "--unit"))};
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    return print_json(campaign_list_json(call, &filter, &json, err), &out);
}

static bool show(const Arguments *arguments, const CampaignCall *call, Err *err) {
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    int64_t id;
    return needed_id(arguments, &id, err) && print_json(campaign_json(call, id, &json, err), &out);
}

static bool make(const Arguments *arguments, const CampaignCall *call, Err *err) {
    int64_t id = 0;
    json_t *body = body_of(arguments, err);
    bool good = body && campaign_make(call, body, &id, err);
    json_decref(body);
    if (good) {
        printf("%lld\n", (long long)id);
    }
    return good;
}

static bool step(const Arguments *arguments, const CampaignCall *call, Err *err) {
    int64_t id;
    if (!needed_id(arguments, &id, err)) {
        return false;
    }
    json_t *body = body_of(arguments, err);
    bool good = body && campaign_step(call, id, body, err);
    json_decref(body);
    return good;
}

static bool run_verb(const Arguments *arguments, const CampaignCall *call, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Arguments *arguments, const CampaignCall *call, Err *err);
    } verbs[] = {{"list", list}, {"show", show}, {"make", make}, {"step", step}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(arguments, call, err);
        }
    }
    return err_set(err, ERR_USAGE, "campaign 后面写 list、show、make 或 step。");
}

static bool open_office(const Arguments *arguments, Office *office, Err *err) {
    return duty_open(office->store, office->pack, &office->duty, err) &&
           ledger_open(office->store, office->pack, NULL, office->duty, &office->ledger, err) &&
           frameworks_open(office->store, office->pack, arguments->arena, &office->frameworks, err) &&
           (!pack_notices(office->pack) ||
            notice_open(office->store, office->pack, office->ledger, NULL, &office->notices, err)) &&
           campaigns_open(office->store, office->pack, office->frameworks, office->ledger, NULL, office->notices,
                          &office->campaigns, err);
}

static int run(const Arguments *arguments) {
    Office office = {.store = NULL};
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &office.pack) && cli_open(arguments, STORE_EXISTING, &office.store)) {
        bool good = open_office(arguments, &office, &err);
        const CampaignCall call = {office.campaigns, NULL, year_of, &office, arguments->arena, NULL};
        good = good && run_verb(arguments, &call, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    for (size_t i = 0; i < office.year_count; i++) {
        frame_destroy(office.years[i]);
    }
    campaigns_close(office.campaigns);
    notice_close(office.notices);
    frameworks_close(office.frameworks);
    ledger_close(office.ledger);
    duty_close(office.duty);
    store_close(office.store);
    if (office.pack) {
        pack_destroy(office.pack);
    }
    return status;
}

const Command command_campaign = {
    .name = "campaign",
    .summary = "评估任务：list 列出，show 一项，make 发起，step 开始、公示、定案、撤销",
    .operands = "list|show|make|step",
    .example =
        "duxue campaign make --fields '{\"kind\":\"school\",\"standard\":\"school-development\",\"unit\":\"990121\","
        "\"period\":\"2024\"}'",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--period", "P", false, "只列这个年度的"},
                {"--unit", "CODE", false, "只列这个单位发起的，或者评它的"},
                {"--id", "N", false, "评估任务的编号"},
                {"--fields", "JSON", false, "与接口的请求一样，例如 {\"version\":1,\"step\":\"open\"}"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
