/* duxue campaign: begins campaigns of evaluation, opens, freezes and withdraws them, and tells how they stand. */
#include "cli.h"

#include "campaign_desk.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

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

static int run(const Arguments *arguments) {
    CampaignDesk desk = {.store = NULL};
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    Store *store = NULL;
    Pack *pack = NULL;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &store)) {
        bool good = campaign_desk_open(&desk, store, pack, arguments->arena, &err);
        const CampaignCall call = campaign_desk_call(&desk);
        good = good && run_verb(arguments, &call, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    campaign_desk_close(&desk);
    store_close(store);
    if (pack) {
        pack_destroy(pack);
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
