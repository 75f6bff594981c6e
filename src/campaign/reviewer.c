/* Who reviews a unit: accounts that may be named, and those that have to stay away from it - by a post there, by what a
 * register names for them, or because they rated something on its sheet. */
#include "campaign_internal.h"

/* As if the account were named already: a post that holds for what is assigned counts. */
static bool may_review(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const User *user) {
    CampaignCall theirs = *call;
    User bare = people_unwatched(user);
    theirs.user = &bare;
    return phase_may(&theirs, campaign, CAMPAIGN_REVIEW, &sheet->way, campaign->section, true, NULL);
}

static bool has_rated(const Item *items, size_t count, Str name) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(items[i].self_by, name) || str_equal(items[i].handed_by, name)) {
            return true;
        }
    }
    return false;
}

typedef struct Choosing {
    Campaign campaign;
    Sheet sheet;
    Item *items;
    size_t item_count;
    Account *accounts;
    size_t account_count;
} Choosing;

static bool load_choosing(const CampaignCall *call, Tx *tx, int64_t id, Choosing *choosing, Err *err) {
    return sheet_load(call, tx, id, &choosing->sheet, err) &&
           campaign_load(call, tx, choosing->sheet.campaign_id, &choosing->campaign, err) &&
           (campaign_rights(call, &choosing->campaign).runs || campaign_none(err)) &&
           phase_may(call, &choosing->campaign, CAMPAIGN_DISTRIBUTE, &choosing->campaign.way,
                     choosing->campaign.section, false, err) &&
           items_load(call, tx, &choosing->campaign, id, &choosing->items, &choosing->item_count, err);
}

static bool put_person(const CampaignCall *call, Tx *tx, const Choosing *choosing, const User *user, Json *json,
                       Err *err) {
    bool avoids = false;
    if (!ledger_avoids(call->room->ledger, tx, user->name, choosing->sheet.unit, &avoids, call->arena, err)) {
        return false;
    }
    json_open_object(json);
    json_put_str(json, "name", user->name);
    json_put_str(json, "shown", user->shown);
    json_put_str(json, "posts", people_posts_text(user, call->arena));
    json_put_bool(json, "named", is_reviewer(choosing->sheet.reviewers, user->name));
    json_put_bool(json, "avoids", avoids);
    json_put_bool(json, "rated", has_rated(choosing->items, choosing->item_count, user->name));
    json_close_object(json);
    return true;
}

static bool put_reviewers(const CampaignCall *call, Tx *tx, const Choosing *choosing, Json *json, Err *err) {
    bool good = true;
    json_open_object(json);
    json_key(json, "people");
    json_open_array(json);
    for (size_t i = 0; good && i < choosing->account_count; i++) {
        const User *user = &choosing->accounts[i].user;
        good = !may_review(call, &choosing->campaign, &choosing->sheet, user) ||
               put_person(call, tx, choosing, user, json, err);
    }
    json_close_array(json);
    json_close_object(json);
    return good;
}

bool campaign_reviewers_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err) {
    Choosing choosing = {.account_count = 0};
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = load_choosing(call, tx, sheet, &choosing, err) &&
                (!call->people || people_at(call->people, choosing.sheet.way.codes, choosing.sheet.way.length,
                                            call->arena, &choosing.accounts, &choosing.account_count, err)) &&
                put_reviewers(call, tx, &choosing, json, err);
    store_read_end(tx);
    return good;
}

/* ---- when they are named ---- */

static bool reviewer_good(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, Str name,
                          Err *err) {
    Account account;
    Err none = {.kind = ERR_NONE};
    bool avoids = false;
    if (!people_find(call->people, call->arena, name, &account, &none)) {
        return none.kind == ERR_NOT_FOUND
                   ? field_fault(err, ERR_INPUT, "reviewers", "没有“%.*s”这个账号，请从名单里选审核人。",
                                 STR_ARG(str_head(name, 60)))
                   : err_set(err, none.kind, "%s", none.message);
    }
    if (!may_review(call, campaign, sheet, &account.user)) {
        return field_fault(err, ERR_INPUT, "reviewers", "“%.*s”的岗位不能审核%.*s。", STR_ARG(name),
                           STR_ARG(sheet->way.name));
    }
    if (!ledger_avoids(call->room->ledger, tx, name, sheet->unit, &avoids, call->arena, err)) {
        return false;
    }
    return !avoids || field_fault(err, ERR_INPUT, "reviewers",
                                  "“%.*s”要回避%.*s（现在或近年在那里任职，或者登记了回避），请换一个审核人。",
                                  STR_ARG(name), STR_ARG(sheet->way.name));
}

bool reviewers_good(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const json_t *names,
                    Err *err) {
    const json_t *name;
    size_t index;
    Tx *tx;
    if (!call->people || !json_array_size(names)) {
        return true;
    }
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = true;
    json_array_foreach(names, index, name) {
        Str text = str_trim(str_from(json_is_string(name) ? json_string_value(name) : ""));
        /* Who is named already may stay, whatever became of his post. */
        good = good && (is_reviewer(sheet->reviewers, text) || reviewer_good(call, tx, campaign, sheet, text, err));
    }
    store_read_end(tx);
    return good;
}
