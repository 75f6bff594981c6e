/* A campaign as JSON: the whole of it, those that there are, units by items. */
#include "campaign_internal.h"

/* ---- steps, requests, notices ---- */

/* Those that the user sees, one a line. */
static Str sheets_seen(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count) {
    Buf lines = buf_create(call->arena);
    buf_add(&lines, STR("\n"));
    for (size_t i = 0; i < count; i++) {
        if (sheet_sees(call, campaign, &sheets[i])) {
            buf_add_format(&lines, "%lld\n", (long long)sheets[i].id);
        }
    }
    return buf_str(&lines);
}

bool steps_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t item, bool own, const Sheet *sheets,
                size_t count, Json *json, Err *err) {
    enum { STEPS_MOST = 200 };
    Stmt *stmt;
    bool row = false, good = true;
    if (!stmt_open(tx,
                   "SELECT s.step, s.actor, s.at, s.reason, s.content, s.item_id, COALESCE(i.item, ''), s.sheet_id,"
                   " COALESCE(u.unit_code, ''), s.before, s.after FROM campaign_step s LEFT JOIN campaign_item i ON"
                   " i.id = s.item_id LEFT JOIN campaign_sheet u ON u.id = s.sheet_id WHERE s.campaign_id = ?1 AND"
                   " (?2 = 0 AND s.step NOT IN ('save', 'review_item') AND (s.sheet_id = 0 OR instr(?3, char(10) ||"
                   " s.sheet_id || char(10))) OR ?2 <> 0 AND s.item_id = ?2) ORDER BY s.id DESC LIMIT ?4",
                   &stmt, err, "iisi", campaign->id, item, sheets_seen(call, campaign, sheets, count),
                   (int64_t)STEPS_MOST)) {
        return false;
    }
    json_key(json, "steps");
    json_open_array(json);
    while ((good = good && stmt_step(stmt, &row, err)) && row) {
        Str step = str_copy(call->arena, stmt_text(stmt, 0)), code = str_copy(call->arena, stmt_text(stmt, 6));
        Str unit = str_copy(call->arena, stmt_text(stmt, 8));
        bool rated = str_is(step, "save") || (own && str_is(step, "review_item"));
        const ItemDef *def = item_def(campaign, code);
        json_open_object(json);
        json_put_str(json, "step", step);
        Str by = str_copy(call->arena, stmt_text(stmt, 1));
        good = person_put(call, tx, json, by, err);
        json_put_str(json, "at", stmt_text(stmt, 2));
        json_put_str(json, "reason", stmt_text(stmt, 3));
        json_put_integer(json, "item_id", stmt_integer(stmt, 5));
        json_put_str(json, "item", code);
        json_put_str(json, "item_name", def ? def->name : STR(""));
        json_put_integer(json, "sheet", stmt_integer(stmt, 7));
        json_put_str(json, "unit", unit);
        json_put_str(json, "before", stmt_text(stmt, 9));
        json_put_str(json, "after", stmt_text(stmt, 10));
        good =
            good && rating_json(call, tx, json, "rating", rated ? str_copy(call->arena, stmt_text(stmt, 4)) : STR(""),
                                by, str_copy(call->arena, stmt_text(stmt, 2)), err);
        json_close_object(json);
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

bool requests_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, Str item, Json *json, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    (void)call;
    if (!stmt_open(
            tx,
            "SELECT id, item, name, required, valid_on FROM campaign_request WHERE campaign_id = ?1 AND ended = 0"
            " AND (?2 = '' OR item = ?2) ORDER BY id",
            &stmt, err, "is", campaign->id, item)) {
        return false;
    }
    json_key(json, "requests");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        json_put_integer(json, "id", stmt_integer(stmt, 0));
        json_put_str(json, "item", stmt_text(stmt, 1));
        json_put_str(json, "name", stmt_text(stmt, 2));
        json_put_bool(json, "required", stmt_integer(stmt, 3) != 0);
        json_put_str(json, "valid_on", stmt_text(stmt, 4));
        json_close_object(json);
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

static bool notices_json(Tx *tx, const Campaign *campaign, Json *json, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT c.purpose, c.notice_id, n.state, n.title FROM campaign_notice c JOIN notice n ON n.id ="
                   " c.notice_id WHERE c.campaign_id = ? ORDER BY c.id",
                   &stmt, err, "i", campaign->id)) {
        return false;
    }
    json_key(json, "notices");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        json_put_str(json, "for", stmt_text(stmt, 0));
        json_put_integer(json, "notice", stmt_integer(stmt, 1));
        json_put_str(json, "state", stmt_text(stmt, 2));
        json_put_str(json, "title", stmt_text(stmt, 3));
        json_close_object(json);
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

/* ---- the whole ---- */

static bool assignments_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t sheet, Json *json,
                             Err *err) {
    Item *items;
    size_t count;
    Sheet first;
    if (!sheet_load(call, tx, sheet, &first, err) || !items_load(call, tx, campaign, sheet, &items, &count, err)) {
        return false;
    }
    json_key(json, "assignments");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const ItemDef *def = items[i].def;
        Str group;
        item_group(campaign, def, &group);
        bool elsewhere = !str_equal(items[i].unit, first.unit);
        json_open_object(json);
        json_put_str(json, "item", items[i].item);
        json_put_str(json, "name", def->name);
        json_put_str(json, "group", group);
        json_put_bool(json, "computed", item_takes(def) == TAKES_NONE);
        json_put_str(json, "responsible",
                     def->node     ? def->node->responsible
                     : def->effect ? def->effect->responsible
                                   : def->responsible);
        codes_put(call, tx, json, elsewhere ? items[i].unit : STR(""), items[i].section, items[i].role);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}

static bool sheets_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheets, size_t count,
                        int64_t *first, Json *json, Err *err) {
    *first = 0;
    json_key(json, "sheets");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        Item *items;
        size_t item_count;
        if (!sheet_sees(call, campaign, &sheets[i])) {
            continue;
        }
        if (!items_load(call, tx, campaign, sheets[i].id, &items, &item_count, err)) {
            return false;
        }
        *first = *first ? *first : sheets[i].id;
        json_open_object(json);
        if (!sheet_head_json(call, tx, json, campaign, &sheets[i], items, item_count, err)) {
            return false;
        }
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}

static bool put_whole(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    int64_t first = 0;
    if (!campaign_load(call, tx, id, &campaign, err) || !sheets_load(call, tx, id, &sheets, &count, err)) {
        return false;
    }
    if (!campaign_seen(call, &campaign, sheets, count)) {
        return campaign_none(err);
    }
    Phase *phases = ARENA_ARRAY(call->arena, campaign.kind->phase_count + 1, Phase);
    phases_stand(call, &campaign, sheets, count, phases);
    json_open_object(json);
    head_members(call, json, &campaign, sheets, count);
    json_key(json, "phases");
    json_open_array(json);
    for (size_t i = 0; i < campaign.kind->phase_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", phases[i].def->id);
        json_put_text(json, "does", campaign_does_id(phases[i].def->does));
        json_put_str(json, "name", phases[i].def->name);
        json_put_str(json, "due_on", phases[i].due_on);
        json_put_text(json, "light", light_id(phases[i].light));
        json_put_str(json, "why", phases[i].why);
        json_put_integer(json, "done", (int64_t)phases[i].done);
        json_put_integer(json, "of", (int64_t)phases[i].of);
        phase_by_json(call, json, phases[i].def);
        json_close_object(json);
    }
    json_close_array(json);
    bool good = sheets_json(call, tx, &campaign, sheets, count, &first, json, err) &&
                requests_json(call, tx, &campaign, STR(""), json, err) && notices_json(tx, &campaign, json, err) &&
                steps_json(call, tx, &campaign, 0, false, sheets, count, json, err) &&
                (!first || assignments_json(call, tx, &campaign, first, json, err));
    if (!first) {
        json_key(json, "assignments");
        json_open_array(json);
        json_close_array(json);
    }
    json_put_bool(json, "departments", departments_fill(call, &campaign));
    json_close_object(json);
    return good;
}

bool campaign_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_whole, json, err);
}

/* ---- list, matrix ---- */

static bool put_list(const CampaignCall *call, Tx *tx, const CampaignFilter *filter, Json *json, Err *err) {
    int64_t *ids;
    size_t found;
    if (!campaign_ids(call, tx, filter, &ids, &found, err)) {
        return false;
    }
    json_open_object(json);
    json_key(json, "campaigns");
    json_open_array(json);
    for (size_t i = 0; i < found; i++) {
        Campaign campaign;
        Sheet *sheets;
        size_t count;
        Err fault = {.kind = ERR_NONE};
        if (!campaign_load(call, tx, ids[i], &campaign, &fault) ||
            !sheets_load(call, tx, ids[i], &sheets, &count, &fault)) {
            log_line(LOG_WARN, "评估任务 %lld 打不开：%s", (long long)ids[i], fault.message);
            continue;
        }
        if (campaign_seen(call, &campaign, sheets, count)) {
            head_json(call, json, &campaign, sheets, count);
        }
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

bool campaign_list_json(const CampaignCall *call, const CampaignFilter *filter, Json *json, Err *err) {
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = put_list(call, tx, filter, json, err);
    store_read_end(tx);
    return good;
}

static Light cell_light(ItemState state, Light of_sheet) {
    switch (state) {
    case ITEM_COMPUTED: return LIGHT_GREY;
    case ITEM_HANDED_IN:
    case ITEM_REVIEWED: return LIGHT_GREEN;
    case ITEM_RETURNED: return light_worse(of_sheet, LIGHT_YELLOW);
    default: return of_sheet;
    }
}

static bool put_row(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, Json *json,
                    Err *err) {
    Item *items;
    size_t count;
    Str due_on, why;
    Light light = sheet_light(call, campaign, sheet, &due_on, &why);
    if (!items_load(call, tx, campaign, sheet->id, &items, &count, err)) {
        return false;
    }
    json_open_object(json);
    json_put_integer(json, "sheet", sheet->id);
    json_put_str(json, "unit", sheet->unit);
    json_put_str(json, "unit_name", sheet->way.name);
    json_put_text(json, "state", sheet_state_id(sheet->state));
    json_put_text(json, "state_name", sheet_state_name(sheet->state));
    json_put_text(json, "light", light_id(light));
    json_put_str(json, "why", why);
    json_key(json, "cells");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_integer(json, "id", items[i].id);
        json_put_text(json, "state", item_state_id(items[i].state));
        json_put_text(json, "light", light_id(cell_light(items[i].state, light)));
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

static bool put_matrix(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    bool good = campaign_load(call, tx, id, &campaign, err) && sheets_load(call, tx, id, &sheets, &count, err);
    if (!good || !campaign_seen(call, &campaign, sheets, count)) {
        return good && campaign_none(err);
    }
    json_open_object(json);
    json_key(json, "items");
    json_open_array(json);
    for (size_t i = 0; i < campaign.item_count; i++) {
        const ItemDef *def = campaign.items[i];
        Str group;
        item_group(&campaign, def, &group);
        json_open_object(json);
        json_put_str(json, "item", def->id);
        json_put_str(json, "name", def->name);
        json_put_str(json, "group", group);
        json_put_number(json, "points", def->node ? fraction_number(def->node->points) : (double)NAN);
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "rows");
    json_open_array(json);
    for (size_t i = 0; good && i < count; i++) {
        good = !sheet_sees(call, &campaign, &sheets[i]) || put_row(call, tx, &campaign, &sheets[i], json, err);
    }
    json_close_array(json);
    json_close_object(json);
    return good;
}

bool campaign_matrix_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_matrix, json, err);
}
