/* Who of a unit fills in what: its head hands items of the own sheet - and what the unit has of others' - to named
 * people of the unit. They rate and give evidence; the head hands it in. */
#include "campaign_internal.h"

#include <string.h>

bool item_complete(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, Err *err) {
    size_t gaps = 0;
    Str first = {NULL, 0}, hash, name;
    if (!evidence_first(call, tx, item->id, &hash, &name, err) ||
        !rating_complete(call, campaign, item->def, item->self, hash.len > 0, err) ||
        !evidence_gaps(call, tx, campaign, item, true, &gaps, &first, err)) {
        return false;
    }
    return !gaps || err_set_field(err, ERR_INPUT, "evidence", "“%.*s”缺少有效的“%.*s”。请上传后再报送。",
                                  STR_ARG(item->def->name), STR_ARG(first));
}

bool item_givable(const Sheet *sheet, const Item *item) {
    return sheet->state <= SHEET_HANDED_IN && (item->state == ITEM_COMPUTED || item->state == ITEM_OPEN ||
                                               item->state == ITEM_SAVED || item->state == ITEM_RETURNED);
}

/* ---- giving ---- */

typedef struct Giving {
    const CampaignCall *call;
    const json_t *body;
    int64_t id;
    Campaign campaign;
    Sheet sheet;
    Item *items;
    size_t count;
    bool *given; /* by item: named already in this call */
} Giving;

static bool load_giving(Giving *giving, Tx *tx, Err *err) {
    const CampaignCall *call = giving->call;
    return sheet_load(call, tx, giving->id, &giving->sheet, err) &&
           campaign_load(call, tx, giving->sheet.campaign_id, &giving->campaign, err) &&
           (sheet_sees(call, &giving->campaign, &giving->sheet) || campaign_none(err)) &&
           items_load(call, tx, &giving->campaign, giving->id, &giving->items, &giving->count, err);
}

/* The item of the number; NULL with the error when the sheet has none, or it is named a second time. */
static const Item *find_given(const Giving *giving, const json_t *number, Err *err) {
    for (size_t i = 0; json_is_integer(number) && i < giving->count; i++) {
        const Item *item = &giving->items[i];
        if (item->id == json_integer_value(number) && giving->given[i]) {
            err_set_field(err, ERR_INPUT, "items", "“%.*s”写了两次，看不出给谁填。请只写一次。",
                          STR_ARG(item->def->name));
            return NULL;
        }
        if (item->id == json_integer_value(number)) {
            giving->given[i] = true;
            return item;
        }
    }
    err_set_field(err, ERR_INPUT, "items", "这张评估表没有这一项，请刷新后再选。");
    return NULL;
}

/* Somebody of the unit who may fill in what is given to him, and does not review it. Who is named already may stay. */
static bool name_fits(const Giving *giving, const Item *item, Str name, const User *user, Err *err) {
    const CampaignCall *call = giving->call;
    if (is_reviewer(item->fillers, name)) {
        return true;
    }
    if (!filler_post(user, item->unit, (Str){NULL, 0})) {
        return err_set_field(err, ERR_INPUT, "names", "“%.*s”不是这个单位的人，或者岗位不能填报评估。", STR_ARG(name));
    }
    return !may_be_named(call, &giving->campaign, &giving->sheet, user, true) ||
           err_set_field(err, ERR_INPUT, "names", "“%.*s”的岗位审核这个单位，不能替它填报。", STR_ARG(name));
}

typedef struct Entry {
    Str *names, lines;
    User *users; /* looked up before anything is written; NULL: names are not looked up */
    size_t count;
} Entry;

static bool read_entry(const CampaignCall *call, const json_t *one, Entry *entry, Err *err) {
    const json_t *items = json_object_get(one, "items");
    *entry = (Entry){.count = 0};
    if (!json_is_array(json_object_get(one, "names")) || !json_array_size(items) ||
        json_array_size(items) > CAMPAIGN_ITEMS_MOST) {
        return err_set_field(err, ERR_USAGE, "give", "要写哪几项给谁填：give: [{items, names}]。");
    }
    if (!body_lines(call, one, "names", NAMES_MOST, &entry->names, &entry->count, err)) {
        return false;
    }
    entry->lines = name_lines(call, entry->names, entry->count);
    entry->users = call->people ? ARENA_ARRAY(call->arena, entry->count + 1, User) : NULL;
    for (size_t i = 0; entry->users && i < entry->count; i++) {
        Account account;
        if (!named_account(call, entry->names[i], &account, err)) {
            return false;
        }
        entry->users[i] = account.user;
    }
    return true;
}

static bool give_one(const Giving *giving, Tx *tx, const Entry *entry, const Item *item, Err *err) {
    const CampaignCall *call = giving->call;
    const Post *post;
    if (!item_gives(call, tx, &giving->campaign, &giving->sheet, item, err) ||
        !item_hand_in_post(call, tx, &giving->campaign, &giving->sheet, item, &post, err)) {
        return false;
    }
    if (!item_givable(&giving->sheet, item)) {
        bool late = giving->sheet.state > SHEET_HANDED_IN;
        return err_set(err, ERR_CONFLICT, "“%.*s”%s，不能再改由谁填。", STR_ARG(late ? STR("评估表") : item->def->name),
                       late ? sheet_state_name(giving->sheet.state) : item_state_name(item->state));
    }
    for (size_t i = 0; entry->users && i < entry->count; i++) {
        if (!name_fits(giving, item, entry->names[i], &entry->users[i], err)) {
            return false;
        }
    }
    json_t *content = json_object(), *names = json_array();
    for (size_t i = 0; i < entry->count; i++) {
        json_array_append_new(names, json_stringn(entry->names[i].data, entry->names[i].len));
    }
    json_object_set_new(content, "names", names);
    const StepRow row = {.campaign = giving->campaign.id,
                         .sheet = giving->sheet.id,
                         .item = item->id,
                         .step = "fillers",
                         .before = str_from(item_state_id(item->state)),
                         .after = str_from(item_state_id(item->state)),
                         .content = json_value_text(content, JSON_CANONICAL, call->arena),
                         .unit = giving->sheet.unit,
                         .actor = actor_through(call, post)};
    json_decref(content);
    return store_run(tx, "UPDATE campaign_item SET fillers = ? WHERE id = ?", err, "si", entry->lines, item->id) &&
           step_write(call, tx, &row, err);
}

typedef struct GivenAll {
    Giving giving;
    Entry *entries;
    int64_t seen;
} GivenAll;

static bool write_fillers(Tx *tx, void *context, Err *err) {
    GivenAll *all = context;
    Giving *giving = &all->giving;
    const json_t *one, *number;
    size_t index, at;
    if (!load_giving(giving, tx, err) || !version_holds(all->seen, giving->sheet.version, err)) {
        return false;
    }
    if (giving->campaign.state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”，不能再改由谁填。",
                       campaign_state_name(giving->campaign.state));
    }
    giving->given = ARENA_ARRAY(giving->call->arena, giving->count + 1, bool);
    json_array_foreach(json_object_get(giving->body, "give"), index, one) {
        json_array_foreach(json_object_get(one, "items"), at, number) {
            const Item *item = find_given(giving, number, err);
            if (!item || !give_one(giving, tx, &all->entries[index], item, err)) {
                return false;
            }
        }
    }
    return store_run(tx, "UPDATE campaign_sheet SET version = version + 1 WHERE id = ?", err, "i", giving->id);
}

bool campaign_give_filling(const CampaignCall *call, int64_t sheet, const json_t *body, Err *err) {
    enum { GIVINGS_MOST = 200 };
    const json_t *list = json_object_get(body, "give"), *one;
    const CampaignCall once = call_asking_once(call);
    GivenAll all = {.giving = {.call = &once, .body = body, .id = sheet}};
    size_t index;
    if (!json_array_size(list) || json_array_size(list) > GIVINGS_MOST) {
        return err_set_field(err, ERR_USAGE, "give", "要写哪几项给谁填：give: [{items, names}]，最多%d条。",
                             GIVINGS_MOST);
    }
    if (!body_integer(body, "version", &all.seen, true, err)) {
        return false;
    }
    all.entries = ARENA_ARRAY(call->arena, json_array_size(list), Entry);
    json_array_foreach(list, index, one) {
        if (!read_entry(call, one, &all.entries[index], err)) {
            return false;
        }
    }
    return store_write(call->room->store, write_fillers, &all, err);
}

/* ---- who may be named ---- */

/* How many items are given to the name, and how many of these nobody has begun. */
static void count_given(const Giving *giving, Str name, int64_t *given, int64_t *left) {
    *given = *left = 0;
    for (size_t i = 0; i < giving->count; i++) {
        bool his = is_reviewer(giving->items[i].fillers, name);
        *given += his;
        *left += his && (giving->items[i].state == ITEM_OPEN || giving->items[i].state == ITEM_RETURNED);
    }
}

/* The units whose items on the sheet the user hands out. */
static bool given_units(const Giving *giving, Tx *tx, Str *units, size_t *count, Err *err) {
    *count = 0;
    for (size_t i = 0; i < giving->count; i++) {
        const Item *item = &giving->items[i];
        bool known = false, gives;
        for (size_t k = 0; k < *count; k++) {
            known = known || str_equal(units[k], item->unit);
        }
        if (!known && !item_gives_if(giving->call, tx, &giving->campaign, &giving->sheet, item, &gives, err)) {
            return false;
        }
        if (!known && gives) {
            units[(*count)++] = item->unit;
        }
    }
    return true;
}

/* Accounts that reach one of the units, each once. */
static bool gather(const Giving *giving, const Str *units, size_t unit_count, Account **accounts, size_t *count,
                   Err *err) {
    const CampaignCall *call = giving->call;
    *accounts = NULL;
    *count = 0;
    for (size_t i = 0; i < unit_count; i++) {
        Account *found;
        size_t more, known = *count;
        if (!accounts_at(call, &units[i], 1, &found, &more, err)) {
            return false;
        }
        *accounts = arena_grow(call->arena, *accounts, *count, *count + more + 1, sizeof **accounts);
        for (size_t k = 0; k < more; k++) {
            bool listed = false;
            for (size_t n = 0; n < known && !listed; n++) {
                listed = (*accounts)[n].user.id == found[k].user.id;
            }
            if (!listed) {
                (*accounts)[(*count)++] = found[k];
            }
        }
    }
    return true;
}

/* Where he may be named, of these; nowhere, he is not told. */
static void put_person(const Giving *giving, const User *user, const Str *units, size_t unit_count, Json *json) {
    const CampaignCall *call = giving->call;
    Str *his = ARENA_ARRAY(call->arena, unit_count + 1, Str);
    size_t his_count = 0;
    int64_t given, left;
    for (size_t i = 0; i < unit_count; i++) {
        if (filler_post(user, units[i], (Str){NULL, 0})) {
            his[his_count++] = units[i];
        }
    }
    if (!his_count || may_be_named(call, &giving->campaign, &giving->sheet, user, true)) {
        return;
    }
    count_given(giving, user->name, &given, &left);
    json_open_object(json);
    json_put_str(json, "name", user->name);
    json_put_str(json, "shown", user->shown);
    json_put_str(json, "posts", people_posts_text(user, call->arena));
    json_put_strs(json, "units", his, his_count);
    json_put_integer(json, "items", given);
    json_put_integer(json, "left", left);
    json_close_object(json);
}

static bool put_fillers(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Giving giving = {.call = call, .id = id};
    Account *accounts;
    size_t count;
    if (!load_giving(&giving, tx, err)) {
        return false;
    }
    Str *units = ARENA_ARRAY(call->arena, giving.count + 1, Str);
    size_t unit_count;
    if (!given_units(&giving, tx, units, &unit_count, err)) {
        return false;
    }
    if (!unit_count) {
        return err_set(err, ERR_DENIED, "由谁填，由被评单位的负责人定。");
    }
    if (!gather(&giving, units, unit_count, &accounts, &count, err)) {
        return false;
    }
    json_open_object(json);
    json_put_integer(json, "version", giving.sheet.version);
    json_put_strs(json, "units", units, unit_count);
    json_key(json, "people");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        put_person(&giving, &accounts[i].user, units, unit_count, json);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

bool campaign_fillers_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err) {
    return campaign_read(call, sheet, put_fillers, json, err);
}
