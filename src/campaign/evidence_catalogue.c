/* The catalogue of evidence over campaigns: what was given for what, and what is asked for and missing. */
#include "campaign_internal.h"

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
        if (one->filter->expired && !(until.len && str_compare(until, evidence_today(call)) < 0)) {
            continue;
        }
        json_open_object(one->json);
        if (!(good = evidence_members(call, one->tx, one->json, stmt, err))) {
            break;
        }
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
    EvidenceWanted *list;
    size_t count;
    bool good = evidence_due(one->call, one->tx, one->campaign.id, item, &list, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        Str why;
        good = evidence_request_lacks(one->call, one->tx, item->id, list[i].id, list[i].valid_on, &why, err);
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
