/* A campaign as it is stored: its row, its sheets, their items. */
#include "campaign_internal.h"

#include <string.h>

static const char *const campaign_states[] = {"draft", "open", "published", "frozen", "withdrawn"};
static const char *const campaign_names[] = {"草稿", "进行中", "公示中", "已定案", "已撤销"};
static const char *const sheet_states[] = {"filling", "handed_in", "consolidated", "reviewed", "approved"};
static const char *const sheet_names[] = {"自评中", "已报送", "已汇总", "已审核", "已审定"};
static const char *const item_states[] = {"computed", "open", "saved", "handed_in", "returned", "reviewed"};
static const char *const item_names[] = {"自动计算", "待填", "已填", "已报送", "退回", "已审核"};

const char *campaign_state_id(CampaignState state) {
    return campaign_states[state];
}
const char *campaign_state_name(CampaignState state) {
    return campaign_names[state];
}
const char *sheet_state_id(SheetState state) {
    return sheet_states[state];
}
const char *sheet_state_name(SheetState state) {
    return sheet_names[state];
}
const char *item_state_id(ItemState state) {
    return item_states[state];
}
const char *item_state_name(ItemState state) {
    return item_names[state];
}

static int index_of(Str text, const char *const *words, int count) {
    for (int i = 0; i < count; i++) {
        if (str_is(text, words[i])) {
            return i;
        }
    }
    return 0;
}

ItemState item_state_of(Str id) {
    return (ItemState)index_of(id, item_states, ITEM_STATES);
}

/* ---- the room ---- */

bool campaigns_open(Store *store, const Pack *pack, Frameworks *frameworks, Ledger *ledger, Evidence *evidence,
                    Notices *notices, Campaigns **campaigns, Err *err) {
    Arena *arena = arena_create();
    (void)err;
    *campaigns = ARENA_NEW(arena, Campaigns);
    **campaigns = (Campaigns){store, pack, frameworks, ledger, evidence, notices, arena};
    return true;
}

void campaigns_close(Campaigns *campaigns) {
    if (campaigns) {
        arena_destroy(campaigns->arena);
    }
}

Str campaign_actor(const CampaignCall *call) {
    return call->user ? call->user->name : STR("命令行");
}

bool campaign_none(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这项评估任务，或者它不在您的范围内。");
}

/* ---- campaigns ---- */

static Str text_at(const CampaignCall *call, const Stmt *stmt, int column) {
    return str_copy(call->arena, stmt_text(stmt, column));
}

static double number_at(const Stmt *stmt, int column) {
    return stmt_is_null(stmt, column) ? (double)NAN : stmt_number(stmt, column);
}

static bool load_phases(const CampaignCall *call, Tx *tx, Campaign *campaign, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    campaign->due_on = ARENA_ARRAY(call->arena, campaign->kind->phase_count + 1, Str);
    if (!stmt_open(tx, "SELECT phase, due_on FROM campaign_phase WHERE campaign_id = ?", &stmt, err, "i",
                   campaign->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        for (size_t i = 0; i < campaign->kind->phase_count; i++) {
            if (str_equal(campaign->kind->phases[i].id, stmt_text(stmt, 0))) {
                campaign->due_on[i] = text_at(call, stmt, 1);
            }
        }
    }
    stmt_close(stmt);
    return good;
}

static bool read_campaign_row(const CampaignCall *call, const Stmt *stmt, Campaign *campaign, Str *standard, Err *err) {
    *campaign = (Campaign){.id = stmt_integer(stmt, 0),
                           .definition = stmt_integer(stmt, 3),
                           .unit = text_at(call, stmt, 4),
                           .section = text_at(call, stmt, 5),
                           .period = text_at(call, stmt, 6),
                           .title = text_at(call, stmt, 7),
                           .note = text_at(call, stmt, 8),
                           .target = number_at(stmt, 9),
                           .state = (CampaignState)index_of(stmt_text(stmt, 10), campaign_states, CAMPAIGN_STATES),
                           .version = stmt_integer(stmt, 11),
                           .made_by = text_at(call, stmt, 12),
                           .made_at = text_at(call, stmt, 13),
                           .frozen_at = text_at(call, stmt, 14)};
    *standard = text_at(call, stmt, 2);
    campaign->kind = pack_campaign(call->room->pack, stmt_text(stmt, 1));
    return campaign->kind || err_set(err, ERR_CONFLICT, "规则包里已经没有“%.*s”这种评估任务（packs/campaigns）。",
                                     STR_ARG(stmt_text(stmt, 1)));
}

bool campaign_load(const CampaignCall *call, Tx *tx, int64_t id, Campaign *campaign, Err *err) {
    Stmt *stmt;
    bool row = false;
    Str standard = {NULL, 0};
    if (!stmt_open(tx,
                   "SELECT id, kind, standard, definition, unit_code, section, period, title, note, target, state, "
                   "version, made_by, made_at, frozen_at FROM campaign WHERE id = ?",
                   &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (row || campaign_none(err)) &&
                read_campaign_row(call, stmt, campaign, &standard, err);
    stmt_close(stmt);
    good = good && load_phases(call, tx, campaign, err) &&
           framework_begun(call->room->frameworks, standard, campaign->definition, &campaign->framework, err) &&
           people_way(tx, call->room->pack, campaign->unit, call->arena, &campaign->way, err);
    if (good) {
        standard_items(campaign->framework.standard, call->arena, &campaign->items, &campaign->item_count,
                       &campaign->first_veto);
    }
    return good;
}

const ItemDef *item_def(const Campaign *campaign, Str id) {
    for (size_t i = 0; i < campaign->item_count; i++) {
        if (str_equal(campaign->items[i]->id, id)) {
            return campaign->items[i];
        }
    }
    return NULL;
}

bool campaign_ids(const CampaignCall *call, Tx *tx, const CampaignFilter *filter, int64_t **ids, size_t *count,
                  Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *ids = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT id FROM campaign WHERE (?1 = '' OR period = ?1) AND (?2 = '' OR unit_code = ?2 OR id IN"
                   " (SELECT campaign_id FROM campaign_sheet WHERE unit_code = ?2)) AND (?3 = '' OR state = ?3) AND"
                   " (?4 = '' OR kind = ?4) ORDER BY id DESC",
                   &stmt, err, "ssss", filter->period, filter->unit, filter->state, filter->kind)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *ids = arena_grow(call->arena, *ids, *count, *count + 1, sizeof **ids);
        (*ids)[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

/* ---- sheets ---- */

static void read_sheet(const CampaignCall *call, const Stmt *stmt, Sheet *sheet) {
    *sheet = (Sheet){.id = stmt_integer(stmt, 0),
                     .campaign_id = stmt_integer(stmt, 1),
                     .unit = text_at(call, stmt, 2),
                     .state = (SheetState)index_of(stmt_text(stmt, 3), sheet_states, SHEET_STATES),
                     .version = stmt_integer(stmt, 4),
                     .target = number_at(stmt, 5),
                     .reviewers = text_at(call, stmt, 6),
                     .item_reviewers = text_at(call, stmt, 7),
                     .fillers = text_at(call, stmt, 8),
                     .others = text_at(call, stmt, 9)};
}

static bool count_items(Tx *tx, Sheet *sheets, size_t count, const char *where, int64_t id, Err *err) {
    char sql[300];
    Stmt *stmt;
    bool row = false, good;
    snprintf(sql, sizeof sql,
             "SELECT i.sheet_id, i.state, COUNT(*) FROM campaign_item i JOIN campaign_sheet s ON s.id = i.sheet_id"
             " WHERE %s = ? GROUP BY i.sheet_id, i.state ORDER BY i.sheet_id",
             where);
    if (!stmt_open(tx, sql, &stmt, err, "i", id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        for (size_t i = 0; i < count; i++) {
            if (sheets[i].id == stmt_integer(stmt, 0)) {
                size_t found = (size_t)stmt_integer(stmt, 2);
                sheets[i].counts.items += found;
                sheets[i].counts.states[index_of(stmt_text(stmt, 1), item_states, ITEM_STATES)] += found;
                break;
            }
        }
    }
    stmt_close(stmt);
    return good;
}

#define SHEET_COLUMNS                                                                                                  \
    "SELECT id, campaign_id, unit_code, state, version, target, reviewers, (SELECT group_concat(names, '') FROM"       \
    " (SELECT DISTINCT i.reviewers AS names FROM campaign_item i WHERE i.sheet_id = campaign_sheet.id AND"             \
    " i.reviewers <> '')), (SELECT group_concat(names, '') FROM (SELECT DISTINCT i.fillers AS names FROM"              \
    " campaign_item i WHERE i.sheet_id = campaign_sheet.id AND i.fillers <> '')), (SELECT group_concat(code ||"        \
    " char(10), '') FROM (SELECT DISTINCT i.unit_code AS code FROM campaign_item i WHERE i.sheet_id ="                 \
    " campaign_sheet.id AND i.unit_code <> campaign_sheet.unit_code)) FROM campaign_sheet "

bool sheets_load(const CampaignCall *call, Tx *tx, int64_t campaign, Sheet **sheets, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t room = 0;
    *sheets = NULL;
    *count = 0;
    if (!stmt_open(tx, SHEET_COLUMNS "WHERE campaign_id = ? ORDER BY unit_code", &stmt, err, "i", campaign)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == room) {
            room = room ? room * 2 : 16;
            *sheets = arena_grow(call->arena, *sheets, *count, room, sizeof **sheets);
        }
        read_sheet(call, stmt, &(*sheets)[(*count)++]);
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < *count; i++) {
        good = people_way(tx, call->room->pack, (*sheets)[i].unit, call->arena, &(*sheets)[i].way, err);
    }
    return good && count_items(tx, *sheets, *count, "s.campaign_id", campaign, err);
}

bool sheet_load(const CampaignCall *call, Tx *tx, int64_t id, Sheet *sheet, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, SHEET_COLUMNS "WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (row || campaign_none(err));
    if (good) {
        read_sheet(call, stmt, sheet);
    }
    stmt_close(stmt);
    return good && people_way(tx, call->room->pack, sheet->unit, call->arena, &sheet->way, err) &&
           count_items(tx, sheet, 1, "s.id", id, err);
}

/* ---- items ---- */

#define ITEM_COLUMNS                                                                                                   \
    "SELECT id, sheet_id, item, place, unit_code, section, role, state, version, self, self_by, self_at, handed_by,"   \
    " own, own_by, own_at, own_reason, returned_why, reviewers, self_for, handed_for, own_for, fillers FROM"           \
    " campaign_item "

static void read_item(const CampaignCall *call, const Stmt *stmt, Item *item) {
    *item = (Item){.id = stmt_integer(stmt, 0),
                   .sheet_id = stmt_integer(stmt, 1),
                   .item = text_at(call, stmt, 2),
                   .place = (int)stmt_integer(stmt, 3),
                   .unit = text_at(call, stmt, 4),
                   .section = text_at(call, stmt, 5),
                   .role = text_at(call, stmt, 6),
                   .state = item_state_of(stmt_text(stmt, 7)),
                   .version = stmt_integer(stmt, 8),
                   .self = text_at(call, stmt, 9),
                   .self_by = text_at(call, stmt, 10),
                   .self_at = text_at(call, stmt, 11),
                   .handed_by = text_at(call, stmt, 12),
                   .own = text_at(call, stmt, 13),
                   .own_by = text_at(call, stmt, 14),
                   .own_at = text_at(call, stmt, 15),
                   .own_reason = text_at(call, stmt, 16),
                   .returned_why = text_at(call, stmt, 17),
                   .reviewers = text_at(call, stmt, 18),
                   .self_for = text_at(call, stmt, 19),
                   .handed_for = text_at(call, stmt, 20),
                   .own_for = text_at(call, stmt, 21),
                   .fillers = text_at(call, stmt, 22)};
}

/* What the standard no longer has is passed over: a pack was changed under a campaign. */
bool items_load(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t sheet, Item **items, size_t *count,
                Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *items = ARENA_ARRAY(call->arena, campaign->item_count + 1, Item);
    *count = 0;
    if (!stmt_open(tx, ITEM_COLUMNS "WHERE sheet_id = ? ORDER BY place", &stmt, err, "i", sheet)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count < campaign->item_count) {
        Item *item = &(*items)[*count];
        read_item(call, stmt, item);
        item->def = item_def(campaign, item->item);
        *count += item->def != NULL;
    }
    stmt_close(stmt);
    return good;
}

bool item_load(const CampaignCall *call, Tx *tx, int64_t id, Campaign *campaign, Sheet *sheet, Item *item, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, ITEM_COLUMNS "WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (row || campaign_none(err));
    if (good) {
        read_item(call, stmt, item);
    }
    stmt_close(stmt);
    good = good && sheet_load(call, tx, item->sheet_id, sheet, err) &&
           campaign_load(call, tx, sheet->campaign_id, campaign, err);
    item->def = good ? item_def(campaign, item->item) : NULL;
    return good && (item->def || campaign_none(err));
}

bool campaign_read(const CampaignCall *call, int64_t id, CampaignPut put, Json *json, Err *err) {
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    const CampaignCall once = call_asking_once(call);
    bool good = put(&once, tx, id, json, err);
    store_read_end(tx);
    return good;
}
