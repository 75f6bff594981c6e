/* What is reviewed by whom, and what by nobody: told before the review begins, as a review does not end with an item
 * that nobody has looked at. */
#include "campaign_internal.h"

#include <string.h>

/* ---- one item ---- */

bool crowd_load(const CampaignCall *call, const Sheet *sheet, Crowd *crowd, Err *err) {
    *crowd = (Crowd){.count = 0};
    if (!accounts_at(call, sheet->way.codes, sheet->way.length, &crowd->accounts, &crowd->count, err)) {
        return false;
    }
    crowd->avoids = arena_alloc(call->arena, crowd->count + 1);
    memset(crowd->avoids, -1, crowd->count + 1);
    return true;
}

bool crowd_avoids(const CampaignCall *call, Tx *tx, const Sheet *sheet, Crowd *crowd, size_t index, bool *avoids,
                  Err *err) {
    CampaignCall theirs = *call;
    theirs.user = &crowd->accounts[index].user;
    if (crowd->avoids[index] < 0) {
        if (!reviewer_avoids(&theirs, tx, sheet, avoids, err)) {
            return false;
        }
        crowd->avoids[index] = (signed char)*avoids;
    }
    *avoids = crowd->avoids[index] == 1;
    return true;
}

static bool bar_of(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                   Crowd *crowd, size_t index, ReviewBar *bar, Err *err) {
    CampaignCall theirs = *call;
    theirs.user = &crowd->accounts[index].user;
    bool avoids = false;
    if (!item_review_bar(&theirs, tx, campaign, sheet, item, bar, err) ||
        (*bar == REVIEW_FREE && !crowd_avoids(call, tx, sheet, crowd, index, &avoids, err))) {
        return false;
    }
    *bar = avoids ? REVIEW_AVOIDS : *bar;
    return true;
}

static const char *bar_text(ReviewBar bar) {
    switch (bar) {
    case REVIEW_OWN: return "自己填报了这一项";
    case REVIEW_OWN_UNIT: return "在填报它的单位或科室";
    case REVIEW_AVOIDS: return "要回避这个单位";
    default: return "账号停用，或者没有能审核的岗位";
    }
}

/* Why each of those who are named does not review it. */
static Str named_why(const CampaignCall *call, const Crowd *crowd, const ReviewBar *bars, Str names) {
    Buf why = buf_create(call->arena);
    Str rest = names, name;
    while (rest.len && str_cut(&rest, '\n', &name)) {
        ReviewBar bar = REVIEW_NO_POST;
        Str shown = name;
        for (size_t i = 0; i < crowd->count; i++) {
            const User *user = &crowd->accounts[i].user;
            if (str_equal(user->name, name)) {
                bar = bars[i];
                shown = user->shown.len ? str_format(call->arena, "%.*s（%.*s）", STR_ARG(user->shown), STR_ARG(name))
                                        : name;
            }
        }
        buf_add_format(&why, "%s%.*s%s", buf_str(&why).len ? "；" : "", STR_ARG(shown), bar_text(bar));
    }
    return buf_str(&why);
}

bool item_covered(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                  Crowd *crowd, bool *covered, Str *why, Err *err) {
    ReviewBar *bars = ARENA_ARRAY(call->arena, crowd->count + 1, ReviewBar);
    Str names = item_reviewers(sheet, item);
    *covered = !call->people;
    for (size_t i = 0; !*covered && i < crowd->count; i++) {
        if (!bar_of(call, tx, campaign, sheet, item, crowd, i, &bars[i], err)) {
            return false;
        }
        *covered = bars[i] == REVIEW_FREE;
    }
    *why = *covered    ? (Str){NULL, 0}
           : names.len ? named_why(call, crowd, bars, names)
                       : STR("有审核岗位的人都填报了它、在填报它的单位或科室，或者要回避");
    return true;
}

/* ---- a whole campaign ---- */

enum { UNCOVERED_MOST = 500 }; /* told singly; counted are all */

typedef struct Reviewer {
    const User *user;
    Str name, posts;
    Str *avoids; /* units of the campaign that he has to stay away from */
    size_t avoid_count, items, left;
    bool whole, singly; /* what he may be named for */
} Reviewer;

typedef struct Covering {
    const CampaignCall *call;
    Tx *tx;
    Campaign campaign;
    Sheet *sheets;
    size_t sheet_count;
    Reviewer *people;
    size_t people_count, people_room;
    size_t uncovered;
    Json *json;
} Covering;

static Reviewer *reviewer_of(Covering *covering, Str name, const User *user) {
    for (size_t i = 0; i < covering->people_count; i++) {
        if (str_equal(covering->people[i].name, name)) {
            return &covering->people[i];
        }
    }
    if (covering->people_count == covering->people_room) {
        covering->people_room = covering->people_room ? covering->people_room * 2 : 16;
        covering->people = arena_grow(covering->call->arena, covering->people, covering->people_count,
                                      covering->people_room, sizeof *covering->people);
    }
    Reviewer *made = &covering->people[covering->people_count++];
    *made = (Reviewer){.name = name, .user = user};
    return made;
}

static bool note_person(Covering *covering, const Sheet *sheet, Crowd *crowd, size_t index, Err *err) {
    const CampaignCall *call = covering->call;
    const User *user = &crowd->accounts[index].user;
    bool whole = may_be_named(call, &covering->campaign, sheet, user, false),
         singly = whole || may_be_named(call, &covering->campaign, sheet, user, true), avoids = false;
    if (!singly) {
        return true;
    }
    Reviewer *one = reviewer_of(covering, user->name, user);
    one->user = user;
    one->whole = one->whole || whole;
    one->singly = true;
    if (!crowd_avoids(call, covering->tx, sheet, crowd, index, &avoids, err)) {
        return false;
    }
    if (avoids) {
        one->avoids = arena_grow(call->arena, one->avoids, one->avoid_count, one->avoid_count + 1, sizeof(Str));
        one->avoids[one->avoid_count++] = sheet->unit;
    }
    return true;
}

static void count_names(Covering *covering, const Sheet *sheet, const Item *item) {
    Str rest = item_reviewers(sheet, item), name;
    while (rest.len && str_cut(&rest, '\n', &name)) {
        Reviewer *one = reviewer_of(covering, name, NULL);
        one->items++;
        one->left += item->state != ITEM_REVIEWED;
    }
}

static bool put_uncovered(Covering *covering, const Sheet *sheet, const Item *item, Crowd *crowd, Err *err) {
    bool covered;
    Str why;
    if (!item_covered(covering->call, covering->tx, &covering->campaign, sheet, item, crowd, &covered, &why, err)) {
        return false;
    }
    if (!covered && covering->uncovered++ < UNCOVERED_MOST) {
        Json *json = covering->json;
        json_open_object(json);
        json_put_integer(json, "sheet", sheet->id);
        json_put_str(json, "unit", sheet->unit);
        json_put_str(json, "unit_name", sheet->way.name);
        json_put_str(json, "item", item->item);
        json_put_str(json, "name", item->def->name);
        json_put_str(json, "why", why);
        json_close_object(json);
    }
    return true;
}

static bool cover_sheet(Covering *covering, const Sheet *sheet, Err *err) {
    Crowd crowd;
    Item *items;
    size_t count;
    if (!crowd_load(covering->call, sheet, &crowd, err) ||
        !items_load(covering->call, covering->tx, &covering->campaign, sheet->id, &items, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < crowd.count; i++) {
        if (!note_person(covering, sheet, &crowd, i, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].state == ITEM_COMPUTED) {
            continue;
        }
        count_names(covering, sheet, &items[i]);
        bool done = items[i].state == ITEM_REVIEWED || sheet->state >= SHEET_REVIEWED;
        if (!done && !put_uncovered(covering, sheet, &items[i], &crowd, err)) {
            return false;
        }
    }
    return true;
}

static void put_people(const Covering *covering, Json *json) {
    json_key(json, "people");
    json_open_array(json);
    for (size_t i = 0; i < covering->people_count; i++) {
        const Reviewer *one = &covering->people[i];
        json_open_object(json);
        json_put_str(json, "name", one->name);
        json_put_str(json, "shown", one->user ? one->user->shown : STR(""));
        json_put_str(json, "posts", one->user ? people_posts_text(one->user, covering->call->arena) : STR(""));
        json_put_bool(json, "whole", one->whole);
        json_put_bool(json, "singly", one->singly);
        json_put_strs(json, "avoids", one->avoids, one->avoid_count);
        json_put_integer(json, "items", (int64_t)one->items);
        json_put_integer(json, "left", (int64_t)one->left);
        json_close_object(json);
    }
    json_close_array(json);
}

/* What is given singly: alike names of an item together. */
static bool put_given(const Covering *covering, Json *json, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(covering->tx,
                   "SELECT i.item, i.reviewers, json_group_array(i.sheet_id) FROM campaign_item i JOIN campaign_sheet s"
                   " ON s.id = i.sheet_id WHERE s.campaign_id = ? AND i.reviewers <> '' GROUP BY i.item, i.reviewers"
                   " ORDER BY MIN(i.place), MIN(i.sheet_id)",
                   &stmt, err, "i", covering->campaign.id)) {
        return false;
    }
    json_key(json, "given");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_open_object(json);
        json_put_str(json, "item", stmt_text(stmt, 0));
        names_put(json, "names", stmt_text(stmt, 1));
        json_key(json, "sheets");
        json_raw(json, stmt_text(stmt, 2));
        json_close_object(json);
    }
    stmt_close(stmt);
    json_close_array(json);
    return good;
}

static void put_sheets(const Covering *covering, Json *json) {
    json_key(json, "sheets");
    json_open_array(json);
    for (size_t i = 0; i < covering->sheet_count; i++) {
        const Sheet *sheet = &covering->sheets[i];
        json_open_object(json);
        json_put_integer(json, "sheet", sheet->id);
        json_put_str(json, "unit", sheet->unit);
        json_put_str(json, "unit_name", sheet->way.name);
        json_put_text(json, "state", sheet_state_id(sheet->state));
        names_put(json, "names", sheet->reviewers);
        json_close_object(json);
    }
    json_close_array(json);
}

static bool put_coverage(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Covering covering = {.call = call, .tx = tx, .json = json};
    if (!campaign_load(call, tx, id, &covering.campaign, err) ||
        !(campaign_rights(call, &covering.campaign).runs || campaign_none(err)) ||
        !sheets_load(call, tx, id, &covering.sheets, &covering.sheet_count, err)) {
        return false;
    }
    bool good = true;
    json_open_object(json);
    json_put_integer(json, "version", covering.campaign.version);
    json_key(json, "uncovered");
    json_open_array(json);
    for (size_t i = 0; good && i < covering.sheet_count; i++) {
        good = cover_sheet(&covering, &covering.sheets[i], err);
    }
    json_close_array(json);
    json_put_integer(json, "uncovered_count", (int64_t)covering.uncovered);
    good = good && put_given(&covering, json, err);
    put_people(&covering, json);
    put_sheets(&covering, json);
    json_close_object(json);
    return good;
}

bool campaign_reviewers_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_coverage, json, err);
}
