/* Who reviews what: accounts are named for units, or for items of one unit or of all. Nobody is named whose posts do
 * not let him, or who has to stay away from a unit. */
#include "campaign_internal.h"

#include <string.h>

bool may_be_named(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const User *user,
                  bool singly) {
    CampaignCall theirs = *call;
    User bare = people_unwatched(user);
    theirs.user = &bare;
    return phase_may(&theirs, campaign, CAMPAIGN_REVIEW, &sheet->way, singly ? (Str){NULL, 0} : campaign->section, true,
                     NULL);
}

bool reviewer_avoids(const CampaignCall *call, Tx *tx, const Sheet *sheet, bool *avoids, Err *err) {
    *avoids = false;
    return !call->user ||
           ledger_avoids(call->room->ledger, tx, call->user->name, sheet->unit, avoids, call->arena, err);
}

bool free_to_review(const CampaignCall *call, Tx *tx, const Sheet *sheet, Err *err) {
    bool avoids;
    return reviewer_avoids(call, tx, sheet, &avoids, err) &&
           (!avoids || err_set(err, ERR_DENIED, "您要回避%.*s（现在或近年在那里任职，或者登记了回避），请由别人审核。",
                               STR_ARG(sheet->way.name)));
}

/* ---- one entry of a body: names for items of sheets ---- */

typedef struct Giving {
    Str *names, *items; /* no items: what is not given singly */
    size_t name_count, item_count;
    int64_t *sheets; /* none: all */
    size_t sheet_count;
    Str lines;
} Giving;

static bool read_items(const CampaignCall *call, const Campaign *campaign, const json_t *one, Giving *giving,
                       Err *err) {
    if (!body_listed(one, "items", "哪几项", err) ||
        !body_lines(call, one, "items", CAMPAIGN_ITEMS_MOST, &giving->items, &giving->item_count, err)) {
        return false;
    }
    for (size_t i = 0; i < giving->item_count; i++) {
        const ItemDef *def = item_def(campaign, giving->items[i]);
        if (!def) {
            return err_set_field(err, ERR_INPUT, "items", "这个标准没有“%.*s”这一项。", STR_ARG(giving->items[i]));
        }
        if (item_takes(def) == TAKES_NONE && !item_may_not_apply(def)) {
            return err_set_field(err, ERR_INPUT, "items", "“%.*s”由数据计算，不用审核。", STR_ARG(def->name));
        }
    }
    return true;
}

static bool read_sheets(const CampaignCall *call, const json_t *one, Giving *giving, Err *err) {
    const json_t *list = json_object_get(one, "sheets"), *number;
    size_t index;
    if (!body_listed(one, "sheets", "哪些单位的评估表", err)) {
        return false;
    }
    giving->sheets = ARENA_ARRAY(call->arena, json_array_size(list) + 1, int64_t);
    json_array_foreach(list, index, number) {
        if (!json_is_integer(number)) {
            return err_set_field(err, ERR_USAGE, "sheets", "要写评估表的编号，第%zu个不是编号。", index + 1);
        }
        giving->sheets[giving->sheet_count++] = json_integer_value(number);
    }
    return true;
}

static bool read_giving(const CampaignCall *call, const Campaign *campaign, const json_t *one, Giving *giving,
                        Err *err) {
    *giving = (Giving){.name_count = 0};
    if (!json_is_array(json_object_get(one, "names"))) {
        return err_set_field(err, ERR_USAGE, "names", "要写给谁审核：give: [{names, items, sheets}]。");
    }
    if (!body_lines(call, one, "names", NAMES_MOST, &giving->names, &giving->name_count, err) ||
        !read_items(call, campaign, one, giving, err) || !read_sheets(call, one, giving, err)) {
        return false;
    }
    giving->lines = name_lines(call, giving->names, giving->name_count);
    return true;
}

static bool concerns(const Giving *giving, int64_t sheet) {
    for (size_t i = 0; i < giving->sheet_count; i++) {
        if (giving->sheets[i] == sheet) {
            return true;
        }
    }
    return giving->sheet_count == 0;
}

/* ---- whether they may be named ---- */

bool named_account(const CampaignCall *call, Str name, Account *account, Err *err) {
    Err none = {.kind = ERR_NONE};
    if (people_find(call->people, call->arena, name, account, &none)) {
        account->user = people_as_posted(&account->user);
        return true;
    }
    return none.kind == ERR_NOT_FOUND ? err_set_field(err, ERR_INPUT, "names", "没有“%.*s”这个账号，请从名单里选。",
                                                      STR_ARG(str_head(name, 60)))
                                      : err_set(err, none.kind, "%s", none.message);
}

bool accounts_at(const CampaignCall *call, const Str *codes, size_t length, Account **accounts, size_t *count,
                 Err *err) {
    *accounts = NULL;
    *count = 0;
    if (call->people && !people_at(call->people, codes, length, call->arena, accounts, count, err)) {
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        (*accounts)[i].user = people_as_posted(&(*accounts)[i].user);
    }
    return true;
}

/* For all that is given now: whoever is named for one item is not therefore let in on another. */
static bool named_before(Tx *tx, const Sheet *sheet, const Giving *giving, Str name, bool *before, Err *err) {
    *before = is_reviewer(giving->item_count ? sheet->item_reviewers : sheet->reviewers, name);
    for (size_t i = 0; *before && i < giving->item_count; i++) {
        Stmt *stmt;
        bool row = false;
        if (!stmt_open(tx, "SELECT reviewers FROM campaign_item WHERE sheet_id = ? AND item = ?", &stmt, err, "is",
                       sheet->id, giving->items[i])) {
            return false;
        }
        bool good = stmt_step(stmt, &row, err);
        *before = good && row && is_reviewer(stmt_text(stmt, 0), name);
        stmt_close(stmt);
        if (!good) {
            return false;
        }
    }
    return true;
}

static bool name_good_here(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                           const User *user, bool singly, Err *err) {
    CampaignCall theirs = *call;
    bool avoids = false;
    theirs.user = user;
    if (!may_be_named(call, campaign, sheet, user, singly)) {
        return err_set_field(err, ERR_INPUT, "names", "“%.*s”的岗位不能审核%.*s%s。", STR_ARG(user->name),
                             STR_ARG(sheet->way.name), singly ? "" : "的整张评估表");
    }
    if (!reviewer_avoids(&theirs, tx, sheet, &avoids, err)) {
        return false;
    }
    return !avoids || err_set_field(err, ERR_INPUT, "names",
                                    "“%.*s”要回避%.*s（现在或近年在那里任职，或者登记了回避），请给它另外指定审核人。",
                                    STR_ARG(user->name), STR_ARG(sheet->way.name));
}

/* On every sheet that it concerns and that is not reviewed; whoever is named already may stay, whatever became of his
 * post. */
static bool name_good(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheets, size_t count,
                      const Giving *giving, Str name, Err *err) {
    Account account;
    if (!named_account(call, name, &account, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const Sheet *sheet = &sheets[i];
        bool before;
        if (!concerns(giving, sheet->id) || sheet->state >= SHEET_REVIEWED) {
            continue;
        }
        if (!named_before(tx, sheet, giving, name, &before, err) ||
            (!before && !name_good_here(call, tx, campaign, sheet, &account.user, giving->item_count > 0, err))) {
            return false;
        }
    }
    return true;
}

static bool sheets_good(const Giving *giving, const Sheet *sheets, size_t count, Err *err) {
    for (size_t i = 0; i < giving->sheet_count; i++) {
        const Sheet *found = NULL;
        for (size_t k = 0; k < count && !found; k++) {
            found = sheets[k].id == giving->sheets[i] ? &sheets[k] : NULL;
        }
        if (!found) {
            return campaign_none(err);
        }
        if (found->state >= SHEET_REVIEWED) {
            return err_set(err, ERR_CONFLICT, "%.*s%s，不能再改由谁审核。", STR_ARG(found->way.name),
                           sheet_state_name(found->state));
        }
    }
    return true;
}

/* Accounts are looked up before anything is written. */
static bool givings_good(const CampaignCall *call, Tx *tx, int64_t id, const json_t *list, Err *err) {
    Campaign campaign;
    Sheet *sheets;
    size_t count, index;
    const json_t *one;
    if (!campaign_load(call, tx, id, &campaign, err) ||
        !(campaign_rights(call, &campaign).runs || campaign_none(err)) ||
        !sheets_load(call, tx, id, &sheets, &count, err)) {
        return false;
    }
    json_array_foreach(list, index, one) {
        Giving giving;
        if (!read_giving(call, &campaign, one, &giving, err) || !sheets_good(&giving, sheets, count, err)) {
            return false;
        }
        for (size_t i = 0; call->people && i < giving.name_count; i++) {
            if (!name_good(call, tx, &campaign, sheets, count, &giving, giving.names[i], err)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- writing ---- */

static bool give_to(const Campaign *campaign, Tx *tx, const Giving *giving, int64_t sheet, Err *err) {
    static const char *const which = "state NOT IN ('reviewed', 'approved') AND (?2 = 0 OR id = ?2) AND campaign_id"
                                     " = ?3";
    char sql[400];
    snprintf(sql, sizeof sql, "UPDATE campaign_sheet SET reviewers = ?1 WHERE %s", which);
    if (!giving->item_count) {
        return store_run(tx, sql, err, "sii", giving->lines, sheet, campaign->id);
    }
    snprintf(sql, sizeof sql,
             "UPDATE campaign_item SET reviewers = ?1 WHERE item = ?4 AND sheet_id IN (SELECT id FROM campaign_sheet"
             " WHERE %s)",
             which);
    for (size_t i = 0; i < giving->item_count; i++) {
        if (!store_run(tx, sql, err, "siis", giving->lines, sheet, campaign->id, giving->items[i])) {
            return false;
        }
    }
    return true;
}

static bool change_reviewers(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    const json_t *list = json_object_get(changing->body, "give"), *one;
    size_t index;
    if (campaign->state != CAMPAIGN_DRAFT && !changing->reason.len) {
        return err_set_field(err, ERR_INPUT, "reason", "已经布置下去，改由谁审核要写明原因。");
    }
    json_array_foreach(list, index, one) {
        Giving giving;
        if (!read_giving(changing->call, campaign, one, &giving, err)) {
            return false;
        }
        for (size_t i = 0; i < giving.sheet_count; i++) {
            if (!give_to(campaign, tx, &giving, giving.sheets[i], err)) {
                return false;
            }
        }
        if (!giving.sheet_count && !give_to(campaign, tx, &giving, 0, err)) {
            return false;
        }
    }
    return true;
}

bool campaign_give_review(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    enum { GIVINGS_MOST = 200 };
    const json_t *list = json_object_get(body, "give");
    Changing changing = {.call = call, .body = body, .id = id, .step = "reviewers", .change = change_reviewers};
    Tx *tx;
    if (!json_array_size(list) || json_array_size(list) > GIVINGS_MOST) {
        return err_set_field(err, ERR_USAGE, "give", "要写给谁审核：give: [{names, items, sheets}]，最多%d条。",
                             GIVINGS_MOST);
    }
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = givings_good(call, tx, id, list, err);
    store_read_end(tx);
    return good && store_write(call->room->store, change_write, &changing, err);
}
