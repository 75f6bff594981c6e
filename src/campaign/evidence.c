/* Evidence: which files prove what, from when until when; what was given before is taken over by a click; what is
 * asked for and missing. */
#include "campaign_internal.h"

#include <string.h>

/* ---- looking ---- */

static Str today_text(const CampaignCall *call) {
    return date_show(call->arena, date_today());
}

#define EVIDENCE_COLUMNS                                                                                               \
    "SELECT e.id, e.attachment_id, e.request_id, e.valid_from, e.valid_until, e.reused_from, e.actor, e.at,"           \
    " e.withdrawn_at, e.withdrawn_reason, a.name, a.kind, a.size, a.withdrawn_at, a.hash"                              \
    " FROM campaign_evidence e JOIN attachment a ON a.id = e.attachment_id "

static void one_json(const CampaignCall *call, Json *json, const Stmt *stmt) {
    Str until = str_copy(call->arena, stmt_text(stmt, 4)), gone = stmt_text(stmt, 13);
    bool withdrawn = stmt_text(stmt, 8).len > 0 || gone.len > 0;
    json_put_integer(json, "id", stmt_integer(stmt, 0));
    json_put_integer(json, "attachment", stmt_integer(stmt, 1));
    json_put_integer(json, "request", stmt_integer(stmt, 2));
    json_put_str(json, "valid_from", stmt_text(stmt, 3));
    json_put_str(json, "valid_until", until);
    json_put_bool(json, "expired", until.len && str_compare(until, today_text(call)) < 0);
    json_put_integer(json, "reused_from", stmt_integer(stmt, 5));
    json_put_str(json, "by", stmt_text(stmt, 6));
    json_put_str(json, "at", stmt_text(stmt, 7));
    json_put_bool(json, "withdrawn", withdrawn);
    json_put_str(json, "withdrawn_why", stmt_text(stmt, 9));
    json_put_str(json, "name", stmt_text(stmt, 10));
    json_put_integer(json, "size", stmt_integer(stmt, 12));
}

bool evidence_json_of(const CampaignCall *call, Tx *tx, int64_t item, Json *json, size_t *held, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *held = 0;
    if (!stmt_open(tx, EVIDENCE_COLUMNS "WHERE e.item_id = ? ORDER BY e.id", &stmt, err, "i", item)) {
        return false;
    }
    json_key(json, "evidence");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        one_json(call, json, stmt);
        json_close_object(json);
        (*held)++;
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

bool evidence_first(const CampaignCall *call, Tx *tx, int64_t item, Str *hash, Str *name, Err *err) {
    Stmt *stmt;
    bool row = false;
    *hash = *name = (Str){NULL, 0};
    if (!stmt_open(tx,
                   EVIDENCE_COLUMNS
                   "WHERE e.item_id = ? AND e.withdrawn_at = '' AND COALESCE(a.withdrawn_at, '') = '' ORDER BY e.id",
                   &stmt, err, "i", item)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *name = str_copy(call->arena, stmt_text(stmt, 10));
        *hash = str_copy(call->arena, stmt_text(stmt, 14));
    }
    stmt_close(stmt);
    return good;
}

/* ---- what is missing ---- */

/* Why a request has nothing: none, expired, withdrawn; empty: it has. */
static bool request_lacks(const CampaignCall *call, Tx *tx, int64_t item, int64_t request, Str valid_on, Str *why,
                          Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str day = valid_on.len ? valid_on : today_text(call);
    *why = STR("none");
    if (!stmt_open(tx, EVIDENCE_COLUMNS "WHERE e.item_id = ?1 AND e.request_id = ?2 ORDER BY e.id", &stmt, err, "ii",
                   item, request)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && why->len) {
        Str until = stmt_text(stmt, 4), from = stmt_text(stmt, 3);
        bool withdrawn = stmt_text(stmt, 8).len > 0 || stmt_text(stmt, 13).len > 0;
        bool valid = (!until.len || str_compare(until, day) >= 0) && (!from.len || str_compare(from, day) <= 0);
        *why = withdrawn ? STR("withdrawn") : valid ? (Str){NULL, 0} : STR("expired");
    }
    stmt_close(stmt);
    return good;
}

typedef struct Wanted {
    int64_t id;
    Str name, valid_on, item;
    bool required;
} Wanted;

static bool wanted_of(const CampaignCall *call, Tx *tx, int64_t campaign, Str item, Wanted **list, size_t *count,
                      Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *list = NULL;
    *count = 0;
    if (!stmt_open(
            tx,
            "SELECT id, name, valid_on, required, item FROM campaign_request WHERE campaign_id = ?1 AND ended = 0"
            " AND item = ?2 ORDER BY id",
            &stmt, err, "is", campaign, item)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *list = arena_grow(call->arena, *list, *count, *count + 1, sizeof **list);
        (*list)[(*count)++] = (Wanted){stmt_integer(stmt, 0), str_copy(call->arena, stmt_text(stmt, 1)),
                                       str_copy(call->arena, stmt_text(stmt, 2)),
                                       str_copy(call->arena, stmt_text(stmt, 4)), stmt_integer(stmt, 3) != 0};
    }
    stmt_close(stmt);
    return good;
}

bool evidence_gaps(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, bool required,
                   size_t *gaps, Str *first, Err *err) {
    Wanted *list;
    size_t count;
    *gaps = 0;
    *first = (Str){NULL, 0};
    if (!wanted_of(call, tx, campaign->id, item->item, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        Str why;
        if (required && !list[i].required) {
            continue;
        }
        if (!request_lacks(call, tx, item->id, list[i].id, list[i].valid_on, &why, err)) {
            return false;
        }
        if (why.len) {
            *first = (*gaps)++ ? *first : list[i].name;
        }
    }
    return true;
}

bool evidence_lacks(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, Str **lacks,
                    size_t *count, Err *err) {
    Wanted *list;
    size_t wanted;
    if (!wanted_of(call, tx, campaign->id, item->item, &list, &wanted, err)) {
        return false;
    }
    for (size_t i = 0; i < wanted; i++) {
        Str why;
        if (!request_lacks(call, tx, item->id, list[i].id, list[i].valid_on, &why, err)) {
            return false;
        }
        if (why.len) {
            const char *said = str_is(why, "none") ? "没有提交" : str_is(why, "expired") ? "已过有效期" : "已撤回";
            *lacks = arena_grow(call->arena, *lacks, *count, *count + 1, sizeof **lacks);
            (*lacks)[(*count)++] =
                str_format(call->arena, "“%.*s”的%.*s（%s）", STR_ARG(item->def->name), STR_ARG(list[i].name), said);
        }
    }
    return true;
}

bool evidence_given(const CampaignCall *call, Tx *tx, int64_t sheet, TakeGiven take, void *context, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    Str today = today_text(call);
    if (!stmt_open(tx,
                   "SELECT e.item_id, e.attachment_id, a.name, COALESCE(a.hash, ''), e.at, e.valid_from, e.valid_until"
                   " FROM campaign_evidence e JOIN attachment a ON a.id = e.attachment_id JOIN campaign_item i ON i.id"
                   " = e.item_id WHERE i.sheet_id = ? AND e.withdrawn_at = '' AND COALESCE(a.withdrawn_at, '') = ''"
                   " ORDER BY i.place, e.id",
                   &stmt, err, "i", sheet)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Given given = {.item = stmt_integer(stmt, 0),
                       .attachment = stmt_integer(stmt, 1),
                       .name = str_copy(call->arena, stmt_text(stmt, 2)),
                       .hash = str_copy(call->arena, stmt_text(stmt, 3)),
                       .at = str_copy(call->arena, stmt_text(stmt, 4)),
                       .from = str_copy(call->arena, stmt_text(stmt, 5)),
                       .until = str_copy(call->arena, stmt_text(stmt, 6))};
        given.expired = given.until.len && str_compare(given.until, today) < 0;
        take(context, &given);
    }
    stmt_close(stmt);
    return good;
}

/* ---- giving ---- */

typedef struct Giving {
    const CampaignCall *call;
    const json_t *body;
    int64_t id, item;
    Str from, until;
    int64_t request;
} Giving;

static bool changes(const Campaign *campaign, const Sheet *sheet, Err *err) {
    if (campaign->state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”，佐证不能再改。", campaign_state_name(campaign->state));
    }
    return sheet->state <= SHEET_HANDED_IN ||
           err_set(err, ERR_CONFLICT, "评估表%s，佐证不能再改。要补请审核人退回。", sheet_state_name(sheet->state));
}

static bool load_given(const Giving *giving, Tx *tx, Campaign *campaign, Sheet *sheet, Item *item, Err *err) {
    const CampaignCall *call = giving->call;
    if (!item_load(call, tx, giving->item, campaign, sheet, item, err)) {
        return false;
    }
    if (!sheet_sees(call, campaign, sheet)) {
        return campaign_none(err);
    }
    return item_fills(call, tx, campaign, sheet, item, err) && changes(campaign, sheet, err);
}

static bool put_evidence(const Giving *giving, Tx *tx, int64_t attachment, int64_t reused, Str from, Str until,
                         Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(tx,
                     "INSERT INTO campaign_evidence (item_id, request_id, attachment_id, valid_from, valid_until,"
                     " reused_from, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     err, "iiississ", giving->item, giving->request, attachment, from, until, reused,
                     campaign_actor(giving->call), str_from(now));
}

static bool attach_new(const Giving *giving, Tx *tx, const Sheet *sheet, Err *err) {
    const CampaignCall *call = giving->call;
    const json_t *list = json_object_get(giving->body, "attachments"), *one;
    size_t count = json_array_size(list), index;
    int64_t *ids = ARENA_ARRAY(call->arena, count + 1, int64_t);
    const EvidenceSubject subject = {.kind = STR("campaign-item"),
                                     .id = str_format(call->arena, "%lld", (long long)giving->item),
                                     .unit = sheet->unit};
    bool good = true;
    json_array_foreach(list, index, one) {
        ids[index] = json_integer_value(one);
    }
    if (count && !call->room->evidence) {
        return err_set(err, ERR_CONFLICT, "这里不能存附件。");
    }
    good = !count || evidence_attach(call->room->evidence, tx, call->user, &subject, ids, count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = put_evidence(giving, tx, ids[i], 0, giving->from, giving->until, err);
    }
    return good;
}

/* What was given for the same unit in a campaign that the user sees. */
static bool reuse_one(const Giving *giving, Tx *tx, const Sheet *sheet, int64_t id, Err *err) {
    const CampaignCall *call = giving->call;
    Stmt *stmt;
    bool row = false;
    int64_t attachment = 0;
    Str unit = {NULL, 0}, from = {NULL, 0}, until = {NULL, 0};
    if (!stmt_open(tx,
                   "SELECT e.attachment_id, s.unit_code, e.valid_from, e.valid_until FROM campaign_evidence e JOIN"
                   " campaign_item i ON i.id = e.item_id JOIN campaign_sheet s ON s.id = i.sheet_id WHERE e.id = ? AND"
                   " e.withdrawn_at = ''",
                   &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        attachment = stmt_integer(stmt, 0);
        unit = str_copy(call->arena, stmt_text(stmt, 1));
        from = str_copy(call->arena, stmt_text(stmt, 2));
        until = str_copy(call->arena, stmt_text(stmt, 3));
    }
    stmt_close(stmt);
    if (good && (!row || !str_equal(unit, sheet->unit))) {
        return err_set(err, ERR_NOT_FOUND, "没有这份佐证，或者它不是这个单位的。");
    }
    return good && put_evidence(giving, tx, attachment, id, giving->from.len ? giving->from : from,
                                giving->until.len ? giving->until : until, err);
}

static bool request_fits(const Giving *giving, Tx *tx, const Campaign *campaign, const Item *item, Err *err) {
    Wanted *list;
    size_t count;
    bool fits = !giving->request;
    if (!wanted_of(giving->call, tx, campaign->id, item->item, &list, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        fits = fits || list[i].id == giving->request;
    }
    return fits || field_fault(err, ERR_INPUT, "request", "这一项没有要求这份材料。");
}

static bool write_given(Tx *tx, void *context, Err *err) {
    Giving *giving = context;
    const json_t *reuse = json_object_get(giving->body, "reuse"), *one;
    Campaign campaign;
    Sheet sheet;
    Item item;
    size_t index;
    if (!load_given(giving, tx, &campaign, &sheet, &item, err) || !request_fits(giving, tx, &campaign, &item, err)) {
        return false;
    }
    if (!json_array_size(reuse) && !json_array_size(json_object_get(giving->body, "attachments"))) {
        return field_fault(err, ERR_USAGE, "attachments", "要写上传的附件，或者沿用哪几份。");
    }
    bool good = attach_new(giving, tx, &sheet, err);
    json_array_foreach(reuse, index, one) {
        good = good && reuse_one(giving, tx, &sheet, json_integer_value(one), err);
    }
    const StepRow row = {.campaign = campaign.id,
                         .sheet = sheet.id,
                         .item = item.id,
                         .step = "evidence",
                         .before = str_from(item_state_id(item.state)),
                         .after = str_from(item_state_id(item.state)),
                         .content = json_value_text(giving->body, JSON_CANONICAL, giving->call->arena),
                         .unit = sheet.unit};
    return good && step_write(giving->call, tx, &row, err);
}

static bool read_days(Giving *giving, Err *err) {
    if (!body_day(giving->call, giving->body, "valid_from", &giving->from, err) ||
        !body_day(giving->call, giving->body, "valid_until", &giving->until, err)) {
        return false;
    }
    return !giving->from.len || !giving->until.len || str_compare(giving->from, giving->until) <= 0 ||
           field_fault(err, ERR_INPUT, "valid_until", "有效期的结束早于开始。");
}

bool campaign_evidence_add(const CampaignCall *call, int64_t item, const json_t *body, Err *err) {
    Giving giving = {.call = call, .body = body, .item = item};
    return read_days(&giving, err) && body_integer(body, "request", &giving.request, false, err) &&
           store_write(call->room->store, write_given, &giving, err);
}

static bool find_item_of(const Giving *giving, Tx *tx, int64_t *item, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, "SELECT item_id FROM campaign_evidence WHERE id = ?", &stmt, err, "i", giving->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *item = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "没有这份佐证，或者它不在您的范围内。"));
}

static bool write_changed(Tx *tx, void *context, Err *err) {
    Giving *giving = context;
    const CampaignCall *call = giving->call;
    Campaign campaign;
    Sheet sheet;
    Item item;
    Str withdraw;
    char now[32];
    time_now_iso(now);
    if (!find_item_of(giving, tx, &giving->item, err) || !load_given(giving, tx, &campaign, &sheet, &item, err) ||
        !body_text(call, giving->body, "withdraw", CAMPAIGN_TEXT_MOST, &withdraw, err)) {
        return false;
    }
    bool good =
        withdraw.len
            ? store_run(tx,
                        "UPDATE campaign_evidence SET withdrawn_by = ?, withdrawn_at = ?, withdrawn_reason = ? WHERE"
                        " id = ? AND withdrawn_at = ''",
                        err, "sssi", campaign_actor(call), str_from(now), withdraw, giving->id)
            : store_run(tx,
                        "UPDATE campaign_evidence SET valid_from = CASE WHEN ?1 = 1 THEN ?2 ELSE valid_from END,"
                        " valid_until = CASE WHEN ?3 = 1 THEN ?4 ELSE valid_until END WHERE id = ?5",
                        err, "isisi", (int64_t)(json_object_get(giving->body, "valid_from") != NULL), giving->from,
                        (int64_t)(json_object_get(giving->body, "valid_until") != NULL), giving->until, giving->id);
    const StepRow row = {.campaign = campaign.id,
                         .sheet = sheet.id,
                         .item = item.id,
                         .step = withdraw.len ? "evidence_withdraw" : "evidence_change",
                         .before = str_from(item_state_id(item.state)),
                         .after = str_from(item_state_id(item.state)),
                         .content = json_value_text(giving->body, JSON_CANONICAL, call->arena),
                         .reason = withdraw,
                         .unit = sheet.unit};
    return good && step_write(call, tx, &row, err);
}

bool campaign_evidence_change(const CampaignCall *call, int64_t id, const json_t *body, int64_t *item, Err *err) {
    Giving giving = {.call = call, .body = body, .id = id};
    bool good = read_days(&giving, err) && store_write(call->room->store, write_changed, &giving, err);
    *item = giving.item;
    return good;
}

bool campaign_reach(const CampaignCall *call, int64_t id, CampaignReach *reach, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    Tx *tx;
    *reach = (CampaignReach){.change = false};
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = item_load(call, tx, id, &campaign, &sheet, &item, err) &&
                (sheet_sees(call, &campaign, &sheet) || campaign_none(err));
    if (good) {
        reach->change =
            item_fills(call, tx, &campaign, &sheet, &item, &reach->why) && changes(&campaign, &sheet, &reach->why);
        reach->sees = 1;
        reach->unit = sheet.unit;
    }
    store_read_end(tx);
    return good;
}

/* ---- offers ---- */

/* Items of the unit's other campaigns that are this one: of the same standard in earlier years, or by cross-walk in
 * other frameworks this year and before. */
static bool offer_of(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, Str standard,
                     Str code, bool same, Json *json, Err *err) {
    enum { OFFERS_MOST = 5 };
    Stmt *stmt;
    bool row = false, good;
    int64_t ids[OFFERS_MOST];
    size_t count = 0;
    if (!stmt_open(tx,
                   "SELECT i.id FROM campaign_item i JOIN campaign_sheet s ON s.id = i.sheet_id JOIN campaign c ON c.id"
                   " = s.campaign_id WHERE s.unit_code = ?1 AND c.standard = ?2 AND i.item = ?3 AND c.period <= ?4 AND"
                   " c.id <> ?5 AND c.state <> 'withdrawn' ORDER BY c.period DESC, c.id DESC LIMIT 5",
                   &stmt, err, "ssssi", sheet->unit, standard, code, campaign->period, campaign->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && count < OFFERS_MOST) {
        ids[count++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < count; i++) {
        Campaign other;
        Sheet held;
        Item item;
        size_t files;
        if (!item_load(call, tx, ids[i], &other, &held, &item, NULL) || !sheet_sees(call, &other, &held)) {
            continue;
        }
        bool own = item.own.len && sheet_sees_own(call, &other, &held);
        json_open_object(json);
        json_put_str(json, "standard", other.framework.def->id);
        json_put_str(json, "standard_name", other.framework.def->name);
        json_put_str(json, "item", item.item);
        json_put_str(json, "name", item.def->name);
        json_put_str(json, "period", other.period);
        json_put_integer(json, "campaign", other.id);
        json_put_bool(json, "same", same);
        rating_json(call, json, "rating", own ? item.own : item.self, own ? item.own_by : item.self_by,
                    own ? item.own_at : item.self_at);
        good = evidence_json_of(call, tx, item.id, json, &files, err);
        json_close_object(json);
    }
    return good;
}

static bool put_offers(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    FrameworkMatch *matches = NULL;
    size_t count = 0;
    Err none = {.kind = ERR_NONE};
    if (!item_load(call, tx, id, &campaign, &sheet, &item, err)) {
        return false;
    }
    if (!sheet_sees(call, &campaign, &sheet)) {
        return campaign_none(err);
    }
    Str standard = campaign.framework.def->id;
    json_open_object(json);
    json_key(json, "offers");
    json_open_array(json);
    bool good = offer_of(call, tx, &campaign, &sheet, standard, item.item, true, json, err);
    /* A standard without a framework has no cross-walk. */
    if (good && framework_matches(call->room->frameworks, standard, item.item, call->arena, &matches, &count, &none)) {
        for (size_t i = 0; good && i < count; i++) {
            good = offer_of(call, tx, &campaign, &sheet, matches[i].other, matches[i].other_item, false, json, err);
        }
    }
    json_close_array(json);
    json_close_object(json);
    return good;
}

bool campaign_offers_json(const CampaignCall *call, int64_t item, Json *json, Err *err) {
    return campaign_read(call, item, put_offers, json, err);
}

/* ---- the catalogue ---- */

typedef struct Catalogue {
    const CampaignCall *call;
    Tx *tx;
    const CatalogueFilter *filter;
    Campaign campaign;
    Sheet sheet;
    Json *json;
} Catalogue;

static bool files_of(const Catalogue *one, const Item *item, Err *err) {
    const CampaignCall *call = one->call;
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(one->tx, EVIDENCE_COLUMNS "WHERE e.item_id = ? ORDER BY e.id", &stmt, err, "i", item->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str until = str_copy(call->arena, stmt_text(stmt, 4));
        if (one->filter->expired && !(until.len && str_compare(until, today_text(call)) < 0)) {
            continue;
        }
        json_open_object(one->json);
        one_json(call, one->json, stmt);
        json_put_integer(one->json, "item_id", item->id);
        json_put_str(one->json, "item", item->item);
        json_put_str(one->json, "item_name", item->def->name);
        json_put_str(one->json, "standard", one->campaign.framework.def->id);
        json_put_str(one->json, "standard_name", one->campaign.framework.def->name);
        json_put_str(one->json, "period", one->campaign.period);
        json_put_integer(one->json, "campaign", one->campaign.id);
        json_put_str(one->json, "unit", one->sheet.unit);
        json_put_str(one->json, "unit_name", one->sheet.way.name);
        json_close_object(one->json);
    }
    stmt_close(stmt);
    return good;
}

static bool gaps_of(const Catalogue *one, const Item *item, Err *err) {
    Wanted *list;
    size_t count;
    bool good = wanted_of(one->call, one->tx, one->campaign.id, item->item, &list, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        Str why;
        good = request_lacks(one->call, one->tx, item->id, list[i].id, list[i].valid_on, &why, err);
        if (!good || !why.len) {
            continue;
        }
        json_open_object(one->json);
        json_put_integer(one->json, "campaign", one->campaign.id);
        json_put_integer(one->json, "sheet", one->sheet.id);
        json_put_integer(one->json, "item", item->id);
        json_put_str(one->json, "code", item->item);
        json_put_str(one->json, "name", item->def->name);
        json_put_str(one->json, "unit", one->sheet.unit);
        json_put_str(one->json, "unit_name", one->sheet.way.name);
        json_put_integer(one->json, "request", list[i].id);
        json_put_str(one->json, "request_name", list[i].name);
        json_put_bool(one->json, "required", list[i].required);
        json_put_str(one->json, "why", why);
        json_close_object(one->json);
    }
    return good;
}

typedef bool (*EachItem)(const Catalogue *one, const Item *item, Err *err);

static bool each_sheet(Catalogue *one, const int64_t *ids, size_t found, EachItem give, bool open, Err *err) {
    const CampaignCall *call = one->call;
    for (size_t i = 0; i < found; i++) {
        Sheet *sheets;
        size_t count;
        Err fault = {.kind = ERR_NONE};
        if (!campaign_load(call, one->tx, ids[i], &one->campaign, &fault) ||
            (one->filter->standard.len && !str_equal(one->filter->standard, one->campaign.framework.def->id)) ||
            (open && one->campaign.state != CAMPAIGN_OPEN) || one->campaign.state == CAMPAIGN_WITHDRAWN) {
            continue;
        }
        if (!sheets_load(call, one->tx, ids[i], &sheets, &count, err)) {
            return false;
        }
        for (size_t k = 0; k < count; k++) {
            Item *items;
            size_t item_count;
            one->sheet = sheets[k];
            bool wanted = !one->filter->unit.len || str_equal(one->filter->unit, one->sheet.unit) ||
                          str_equal(one->filter->unit, one->campaign.unit);
            if (!wanted || !sheet_sees(call, &one->campaign, &one->sheet)) {
                continue;
            }
            if (!items_load(call, one->tx, &one->campaign, one->sheet.id, &items, &item_count, err)) {
                return false;
            }
            for (size_t n = 0; n < item_count; n++) {
                if (!give(one, &items[n], err)) {
                    return false;
                }
            }
        }
    }
    return true;
}

bool campaign_catalogue_json(const CampaignCall *call, const CatalogueFilter *filter, Json *json, Err *err) {
    const CampaignFilter which = {.period = filter->period, .unit = filter->unit};
    Catalogue one = {.call = call, .filter = filter, .json = json};
    int64_t *ids;
    size_t found;
    if (!store_read_begin(call->room->store, &one.tx, err)) {
        return false;
    }
    bool good = campaign_ids(call, one.tx, &which, &ids, &found, err);
    json_open_object(json);
    json_key(json, "evidence");
    json_open_array(json);
    good = good && each_sheet(&one, ids, found, files_of, false, err);
    json_close_array(json);
    json_key(json, "gaps");
    json_open_array(json);
    good = good && each_sheet(&one, ids, found, gaps_of, true, err);
    json_close_array(json);
    json_close_object(json);
    store_read_end(one.tx);
    return good;
}
