/* What the same item had before, or its counterpart in another framework: offered, to be taken over by a click. */
#include "campaign_internal.h"

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
        good = rating_json(call, tx, json, "rating", own ? item.own : item.self, own ? item.own_by : item.self_by,
                           own ? item.own_at : item.self_at, err) &&
               evidence_json_of(call, tx, item.id, json, &files, err);
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
