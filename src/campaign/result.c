/* What a campaign came to: frozen as it was, beside the year before, the target, and what the data say now. */
#include "campaign_internal.h"

/* ---- frozen ---- */

static double item_points(const Evaluation *evaluation, const ItemDef *def) {
    const ScoreResult *score = score_of(evaluation, def);
    const ItemResult *result = outcome_of(evaluation, def);
    if (score) {
        bool known = score->state == SCORE_KNOWN && evaluation->score->def->points.num;
        return known ? fraction_number(score->low) : (double)NAN;
    }
    return result && result->points_max > 0 ? result->points : (double)NAN;
}

static void items_json(Json *json, const Campaign *campaign, const Evaluation *own, const Evaluation *self) {
    json_key(json, "items");
    json_open_array(json);
    for (size_t i = 0; i < campaign->item_count; i++) {
        const ItemDef *def = campaign->items[i];
        Str group;
        item_group(campaign, def, &group);
        json_open_object(json);
        json_put_str(json, "item", def->id);
        json_put_str(json, "name", def->name);
        json_put_str(json, "group", group);
        json_put_number(json, "self", item_points(self, def));
        json_put_number(json, "own", item_points(own, def));
        outcome_json(json, "outcome", own, def);
        outcome_json(json, "self_outcome", self, def);
        json_close_object(json);
    }
    json_close_array(json);
}

static bool judge_both(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                       size_t count, Evaluation *own, Evaluation *self, Err *err) {
    return sheet_judge(call, campaign, sheet, items, count, true, own, err) &&
           sheet_judge(call, campaign, sheet, items, count, false, self, err);
}

bool result_content(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                    size_t count, Str *content, Err *err) {
    Evaluation own, self;
    Buf out = buf_create(call->arena), tree = buf_create(call->arena);
    Json json = json_writer(&out);
    if (!judge_both(call, campaign, sheet, items, count, &own, &self, err)) {
        return false;
    }
    json_open_object(&json);
    total_json(call, &json, "own", &own);
    total_json(call, &json, "self", &self);
    axes_json(&json, "axes", &own);
    items_json(&json, campaign, &own, &self);
    json_key(&json, "tree");
    if (own.score) {
        score_json(&own, &tree);
        json_raw(&json, buf_str(&tree));
    } else {
        json_none(&json);
    }
    json_close_object(&json);
    *content = buf_str(&out);
    return true;
}

bool result_load(const CampaignCall *call, Tx *tx, int64_t sheet, Str *content, Str *at, Err *err) {
    Stmt *stmt;
    bool row = false;
    *content = *at = (Str){NULL, 0};
    if (!stmt_open(tx, "SELECT content, at FROM campaign_result WHERE sheet_id = ?", &stmt, err, "i", sheet)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *content = str_copy(call->arena, stmt_text(stmt, 0));
        *at = str_copy(call->arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

bool result_previous(const CampaignCall *call, Tx *tx, const Campaign *campaign, Str unit, Str *content, Err *err) {
    Stmt *stmt;
    bool row = false;
    *content = (Str){NULL, 0};
    if (!stmt_open(
            tx,
            "SELECT r.content FROM campaign_result r JOIN campaign_sheet s ON s.id = r.sheet_id JOIN campaign c"
            " ON c.id = s.campaign_id WHERE s.unit_code = ? AND c.standard = ? AND c.period < ? ORDER BY c.period"
            " DESC, c.id DESC LIMIT 1",
            &stmt, err, "sss", unit, campaign->framework.def->id, campaign->period)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *content = str_copy(call->arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

/* ---- side by side ---- */

static json_t *parsed(Str text) {
    json_error_t fault;
    return text.len ? json_loadb(text.data, text.len, 0, &fault) : NULL;
}

static const json_t *by_id(const json_t *list, const char *key, Str id) {
    const json_t *one;
    size_t index;
    json_array_foreach(list, index, one) {
        if (str_equal(json_member_text(one, key), id)) {
            return one;
        }
    }
    return NULL;
}

static double number_in(const json_t *object, const char *key) {
    const json_t *found = json_object_get(object, key);
    return json_is_number(found) ? json_number_value(found) : (double)NAN;
}

static void put_value(const CampaignCall *call, Json *json, const char *key, const json_t *value) {
    json_key(json, key);
    if (value && !json_is_null(value)) {
        json_raw(json, json_value_text(value, JSON_AS_GIVEN, call->arena));
    } else {
        json_none(json);
    }
}

/* Both ends of the range are one figure. */
static double settled(const json_t *total) {
    double low = number_in(total, "low"), high = number_in(total, "high");
    return low == high ? low : (double)NAN;
}

/* Of one sheet: what counts (frozen, or as it stands), the year before, what would come out now. Free with
 * standing_end. */
typedef struct Standing {
    json_t *result, *previous, *now; /* NULL: not to be told; none; the same as `result` */
    bool frozen, tells;
    Str frozen_at;
} Standing;

static void standing_end(Standing *standing) {
    json_decref(standing->result);
    json_decref(standing->previous);
    json_decref(standing->now);
}

static bool standing_of(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                        Standing *standing, Err *err) {
    Item *items;
    size_t count;
    Str frozen, before, now = {NULL, 0};
    *standing = (Standing){.tells = sheet_sees_own(call, campaign, sheet)};
    if (!items_load(call, tx, campaign, sheet->id, &items, &count, err) ||
        !result_load(call, tx, sheet->id, &frozen, &standing->frozen_at, err) ||
        !result_previous(call, tx, campaign, sheet->unit, &before, err)) {
        return false;
    }
    Err fault = {.kind = ERR_NONE};
    bool judged = result_content(call, campaign, sheet, items, count, &now, &fault);
    if (!judged && !frozen.len) {
        return err_set(err, fault.kind, "%s", fault.message);
    }
    standing->frozen = frozen.len > 0;
    standing->result = parsed(frozen.len ? frozen : now);
    standing->now = standing->frozen && judged ? parsed(now) : NULL;
    standing->previous = parsed(before);
    return true;
}

static bool item_changed(const json_t *frozen, const json_t *now) {
    const json_t *a = json_object_get(frozen, "outcome"), *b = json_object_get(now, "outcome");
    double own_a = number_in(frozen, "own"), own_b = number_in(now, "own");
    double value_a = number_in(a, "value"), value_b = number_in(b, "value");
    return !str_equal(json_member_text(a, "verdict"), json_member_text(b, "verdict")) ||
           (own_a != own_b && !(isnan(own_a) && isnan(own_b))) ||
           (value_a != value_b && !(isnan(value_a) && isnan(value_b)));
}

static size_t count_changed(const Standing *standing) {
    const json_t *one;
    size_t index, changed = 0;
    json_array_foreach(json_object_get(standing->now, "items"), index, one) {
        const json_t *was = by_id(json_object_get(standing->result, "items"), "item", json_member_text(one, "item"));
        changed += was && item_changed(was, one);
    }
    return changed;
}

static void put_axes(const Standing *standing, const char *key, Json *json) {
    const json_t *one;
    size_t index;
    json_key(json, key);
    json_open_array(json);
    json_array_foreach(json_object_get(standing->result, "axes"), index, one) {
        Str id = json_member_text(one, "id");
        const json_t *before = by_id(json_object_get(standing->previous, "axes"), "id", id);
        json_open_object(json);
        json_put_str(json, "id", id);
        json_put_str(json, "name", json_member_text(one, "name"));
        json_put_number(json, "low", standing->tells ? number_in(one, "low") : (double)NAN);
        json_put_number(json, "high", standing->tells ? number_in(one, "high") : (double)NAN);
        json_put_number(json, "points", number_in(one, "points"));
        json_put_number(json, "previous", settled(before));
        json_close_object(json);
    }
    json_close_array(json);
}

int place_of(const double *scores, size_t count, size_t index) {
    int place = 1;
    for (size_t i = 0; i < count; i++) {
        place += !isnan(scores[i]) && scores[i] > scores[index];
    }
    return isnan(scores[index]) ? 0 : place;
}

static void put_unit(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Standing *standing,
                     int place, Json *json) {
    const json_t *own = json_object_get(standing->result, "own"), *before = json_object_get(standing->previous, "own");
    double score = standing->tells ? settled(own) : (double)NAN;
    double target = isnan(sheet->target) ? campaign->target : sheet->target;
    json_open_object(json);
    json_put_integer(json, "sheet", sheet->id);
    json_put_str(json, "unit", sheet->unit);
    json_put_str(json, "unit_name", sheet->way.name);
    json_put_text(json, "state", sheet_state_id(sheet->state));
    json_put_text(json, "state_name", sheet_state_name(sheet->state));
    put_value(call, json, "score", standing->tells ? own : NULL);
    put_value(call, json, "self", json_object_get(standing->result, "self"));
    put_value(call, json, "previous", before);
    json_put_number(json, "difference", score - settled(before));
    json_put_number(json, "target", target);
    json_put_number(json, "to_target", score - target);
    json_put_number(json, "rank", place ? (double)place : (double)NAN);
    put_axes(standing, "axes", json);
    json_put_integer(json, "not_met", standing->tells ? (int64_t)number_in(own, "not_met") : 0);
    json_put_integer(json, "pending", standing->tells ? (int64_t)number_in(own, "pending") : 0);
    json_put_bool(json, "frozen", standing->frozen);
    json_put_integer(json, "changed", (int64_t)count_changed(standing));
    json_close_object(json);
}

static bool put_results(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    bool sees = false;
    if (!campaign_load(call, tx, id, &campaign, err) || !sheets_load(call, tx, id, &sheets, &count, err)) {
        return false;
    }
    bool runs = campaign_rights(call, &campaign).runs;
    /* Places are told of what is approved, where the framework has them, to whom sees all units. */
    bool ranked = campaign.framework.def->has_framework && campaign.framework.def->framework.ranks && runs;
    Standing *standings = ARENA_ARRAY(call->arena, count + 1, Standing);
    double *scores = ARENA_ARRAY(call->arena, count + 1, double);
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        scores[i] = (double)NAN;
        if (sheet_sees(call, &campaign, &sheets[i])) {
            sees = true;
            good = standing_of(call, tx, &campaign, &sheets[i], &standings[i], err);
            bool counts = good && ranked && sheets[i].state == SHEET_APPROVED;
            scores[i] = counts ? settled(json_object_get(standings[i].result, "own")) : (double)NAN;
        }
    }
    if (good && sees) {
        json_open_object(json);
        json_key(json, "campaign");
        head_json(call, json, &campaign, sheets, count);
        json_put_bool(json, "ranked", ranked);
        json_key(json, "units");
        json_open_array(json);
        for (size_t i = 0; i < count; i++) {
            if (standings[i].result) {
                put_unit(call, &campaign, &sheets[i], &standings[i], ranked ? place_of(scores, count, i) : 0, json);
            }
        }
        json_close_array(json);
        json_close_object(json);
    }
    for (size_t i = 0; i < count; i++) {
        standing_end(&standings[i]);
    }
    return good && (sees || campaign_none(err));
}

/* ---- one unit ---- */

static void put_result_item(const CampaignCall *call, const Standing *standing, const json_t *one, Json *json) {
    Str id = json_member_text(one, "item");
    const json_t *now = by_id(json_object_get(standing->now, "items"), "item", id);
    const json_t *before = by_id(json_object_get(standing->previous, "items"), "item", id);
    bool changed = now && item_changed(one, now);
    json_open_object(json);
    json_put_str(json, "item", id);
    json_put_str(json, "name", json_member_text(one, "name"));
    json_put_str(json, "group", json_member_text(one, "group"));
    json_put_number(json, "self", number_in(one, "self"));
    json_put_number(json, "own", standing->tells ? number_in(one, "own") : (double)NAN);
    put_value(call, json, "outcome", standing->tells ? json_object_get(one, "outcome") : NULL);
    json_put_number(json, "previous", number_in(before, "own"));
    put_value(call, json, "now", changed ? json_object_get(now, "outcome") : NULL);
    json_put_number(json, "now_points", changed ? number_in(now, "own") : (double)NAN);
    json_put_bool(json, "changed", changed);
    json_close_object(json);
}

static bool put_sheet_results(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Standing standing;
    const json_t *one;
    size_t index;
    if (!sheet_load(call, tx, id, &sheet, err) || !campaign_load(call, tx, sheet.campaign_id, &campaign, err)) {
        return false;
    }
    if (!sheet_sees(call, &campaign, &sheet)) {
        return campaign_none(err);
    }
    if (!standing_of(call, tx, &campaign, &sheet, &standing, err)) {
        return false;
    }
    json_open_object(json);
    json_key(json, "sheet");
    json_open_object(json);
    if (!sheet_head_json(call, tx, json, &campaign, &sheet, NULL, 0, err)) {
        return false;
    }
    json_close_object(json);
    json_key(json, "campaign");
    head_json(call, json, &campaign, &sheet, 1);
    json_put_bool(json, "frozen", standing.frozen);
    json_put_str(json, "frozen_at", standing.frozen_at);
    json_key(json, "score");
    json_open_object(json);
    put_value(call, json, "self", json_object_get(standing.result, "self"));
    put_value(call, json, "own", standing.tells ? json_object_get(standing.result, "own") : NULL);
    put_value(call, json, "previous", json_object_get(standing.previous, "own"));
    put_value(call, json, "now", standing.tells ? json_object_get(standing.now, "own") : NULL);
    json_close_object(json);
    put_axes(&standing, "axes", json);
    json_key(json, "items");
    json_open_array(json);
    json_array_foreach(json_object_get(standing.result, "items"), index, one) {
        put_result_item(call, &standing, one, json);
    }
    json_close_array(json);
    json_put_integer(json, "changed", (int64_t)count_changed(&standing));
    put_value(call, json, "tree", standing.tells ? json_object_get(standing.result, "tree") : NULL);
    json_close_object(json);
    standing_end(&standing);
    return true;
}

bool campaign_results_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_results, json, err);
}
bool campaign_sheet_results_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err) {
    return campaign_read(call, sheet, put_sheet_results, json, err);
}
