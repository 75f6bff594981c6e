/* What waits for the user: sheets to fill, consolidate, review, approve. Only those are looked at that can be his:
 * whoever has posts in schools alone is asked about these; ratings are read only of sheets that he fills in. */
#include "campaign_internal.h"

#include <string.h>

typedef struct Waits {
    const char *task;
    size_t items, open, returned;
} Waits;

/* ---- sheets that can be his ---- */

typedef struct Candidate {
    int64_t campaign, sheet;
} Candidate;
typedef struct Candidates {
    Candidate *list;
    size_t count, capacity;
} Candidates;

static bool known(const Candidates *all, int64_t sheet) {
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].sheet == sheet) {
            return true;
        }
    }
    return false;
}

static bool take_rows(const CampaignCall *call, Stmt *stmt, bool once, Candidates *all, Err *err) {
    bool row = false, good;
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const Candidate one = {stmt_integer(stmt, 0), stmt_integer(stmt, 1)};
        if (once && known(all, one.sheet)) {
            continue;
        }
        if (all->count == all->capacity) {
            all->capacity = all->capacity ? all->capacity * 2 : 16;
            all->list = arena_grow(call->arena, all->list, all->count, all->capacity, sizeof *all->list);
        }
        all->list[all->count++] = one;
    }
    stmt_close(stmt);
    return good;
}

/* Whether all posts of the user are in schools: nothing but what concerns these can wait for him. */
static bool in_schools_alone(const CampaignCall *call, Tx *tx) {
    for (size_t i = 0; call->user && i < call->user->post_count; i++) {
        const Post *post = &call->user->posts[i];
        for (size_t k = 0; k < post->unit_count; k++) {
            UnitWay way;
            if (!people_way(tx, call->room->pack, post->units[k], call->arena, &way, NULL) || !way.kind ||
                way.kind->level != LEVEL_SCHOOL) {
                return false;
            }
        }
    }
    return call->user && call->user->post_count > 0;
}

static bool of_unit(const CampaignCall *call, Tx *tx, Str unit, Candidates *all, Err *err) {
    Stmt *stmt;
    return stmt_open(tx,
                     "SELECT s.campaign_id, s.id FROM campaign_sheet s JOIN campaign c ON c.id = s.campaign_id WHERE"
                     " c.state = 'open' AND s.state <> 'approved' AND (s.unit_code = ?1 OR s.id IN (SELECT sheet_id"
                     " FROM campaign_item WHERE unit_code = ?1)) ORDER BY c.id DESC, s.unit_code",
                     &stmt, err, "s", unit) &&
           take_rows(call, stmt, true, all, err);
}

/* Sheets on which the account is named. */
static bool of_name(const CampaignCall *call, Tx *tx, Str name, Candidates *all, Err *err) {
    Stmt *stmt;
    return stmt_open(tx,
                     "SELECT s.campaign_id, s.id FROM campaign_sheet s JOIN campaign c ON c.id = s.campaign_id WHERE"
                     " c.state = 'open' AND s.state <> 'approved' AND (instr(char(10) || s.reviewers, ?1) OR EXISTS"
                     " (SELECT 1 FROM campaign_item i WHERE i.sheet_id = s.id AND i.reviewers <> '' AND"
                     " instr(char(10) || i.reviewers, ?1))) ORDER BY c.id DESC, s.unit_code",
                     &stmt, err, "s", str_format(call->arena, "\n%.*s\n", STR_ARG(name))) &&
           take_rows(call, stmt, true, all, err);
}

static bool find_candidates(const CampaignCall *call, Tx *tx, Candidates *all, Err *err) {
    Stmt *stmt;
    *all = (Candidates){.count = 0};
    if (!in_schools_alone(call, tx)) {
        return stmt_open(tx,
                         "SELECT s.campaign_id, s.id FROM campaign_sheet s JOIN campaign c ON c.id = s.campaign_id"
                         " WHERE c.state = 'open' AND s.state <> 'approved' ORDER BY c.id DESC, s.unit_code",
                         &stmt, err, "") &&
               take_rows(call, stmt, false, all, err);
    }
    if (!of_name(call, tx, call->user->name, all, err)) {
        return false;
    }
    for (size_t i = 0; i < call->user->post_count; i++) {
        const Post *post = &call->user->posts[i];
        if (post->delegate_of && !of_name(call, tx, post->for_name, all, err)) {
            return false;
        }
        for (size_t k = 0; k < post->unit_count; k++) {
            if (!of_unit(call, tx, post->units[k], all, err)) {
                return false;
            }
        }
    }
    return true;
}

/* ---- whether one waits ---- */

/* Of items alike in unit, department, role, names and state, which are left to the user. */
typedef enum Share { SHARE_NONE, SHARE_ALL, SHARE_UNFINISHED, SHARE_FINISHED } Share;

/* Of what is given to people by name. */
static Share share_of_given(const CampaignCall *call, const Item *item, bool hands_in) {
    bool his = call->user && needs_in_person(call, NULL) && filler_post(call->user, item->unit, item->fillers);
    if (item->state == ITEM_COMPUTED) {
        return his ? SHARE_UNFINISHED : SHARE_NONE;
    }
    if (his) {
        return hands_in || item->state != ITEM_SAVED ? SHARE_ALL : SHARE_UNFINISHED;
    }
    return hands_in && item->state == ITEM_SAVED ? SHARE_FINISHED : SHARE_NONE;
}

/* In a state in which something can be left of it. */
static bool is_taken(const Item *item) {
    return item->state == ITEM_OPEN || item->state == ITEM_SAVED || item->state == ITEM_RETURNED ||
           item->state == ITEM_COMPUTED;
}

bool item_does(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
               ItemDoes *does, Err *err) {
    Err fills = {.kind = ERR_NONE}, hands_in = {.kind = ERR_NONE};
    return may_answer(item_fills(call, tx, campaign, sheet, item, &fills), &fills, &does->fills, err) &&
           may_answer(item_hands_in(call, tx, campaign, sheet, item, &hands_in), &hands_in, &does->hands_in, err);
}

static Share share_of(const CampaignCall *call, const Sheet *sheet, const Item *item, ItemDoes does) {
    if (!is_taken(item)) {
        return SHARE_NONE;
    }
    if (item->fillers.len) {
        return share_of_given(call, item, does.hands_in);
    }
    if (does.hands_in && item->state == ITEM_SAVED) {
        return SHARE_ALL;
    }
    bool named = !does.hands_in && sheet->fillers.len && filler_post(call->user, item->unit, sheet->fillers);
    bool part = item->state == ITEM_SAVED || item->state == ITEM_COMPUTED;
    return !does.fills || named ? SHARE_NONE : part ? SHARE_UNFINISHED : SHARE_ALL;
}

/* Nothing is rated of what is computed: its evidence is all there is to do; of what is given to nobody by name, that
 * without which it is not handed in. */
static bool is_finished(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Item *item, bool *finished,
                        Err *err) {
    size_t gaps = 0;
    Str first;
    Err why = {.kind = ERR_NONE};
    if (item->state == ITEM_COMPUTED) {
        bool good = evidence_gaps(call, tx, campaign, item, !item->fillers.len, &gaps, &first, err);
        *finished = !gaps;
        return good;
    }
    *finished = item_complete(call, tx, campaign, item, &why);
    return *finished || why.kind == ERR_INPUT || err_set(err, why.kind, "%s", why.message);
}

bool item_todo(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
               ItemDoes does, bool *todo, Err *err) {
    bool filling = campaign->state == CAMPAIGN_OPEN && sheet->state == SHEET_FILLING, finished = false;
    Share share = filling ? share_of(call, sheet, item, does) : SHARE_NONE;
    if (share == SHARE_NONE || share == SHARE_ALL) {
        *todo = share == SHARE_ALL;
        return true;
    }
    bool good = is_finished(call, tx, campaign, item, &finished, err);
    *todo = finished == (share == SHARE_FINISHED);
    return good;
}

/* Whether anything of it can be left to him: alike items are asked about once. */
static bool has_share(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, bool *has,
                      Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *has = false;
    if (!stmt_open(
            tx,
            "SELECT DISTINCT unit_code, section, role, state, fillers FROM campaign_item WHERE sheet_id = ?1 AND"
            " (state IN ('open', 'saved', 'returned') OR state = 'computed' AND (fillers <> '' OR item IN (SELECT"
            " item FROM campaign_request WHERE campaign_id = ?2 AND required = 1 AND ended = 0)))",
            &stmt, err, "ii", sheet->id, campaign->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && !*has) {
        const Item alike = {.unit = str_copy(call->arena, stmt_text(stmt, 0)),
                            .section = str_copy(call->arena, stmt_text(stmt, 1)),
                            .role = str_copy(call->arena, stmt_text(stmt, 2)),
                            .state = item_state_of(stmt_text(stmt, 3)),
                            .fillers = str_copy(call->arena, stmt_text(stmt, 4))};
        ItemDoes does;
        if (!item_does(call, tx, campaign, sheet, &alike, &does, err)) {
            good = false;
            break;
        }
        *has = share_of(call, sheet, &alike, does) != SHARE_NONE;
    }
    stmt_close(stmt);
    return good;
}

static bool waits_for_filling(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                              Waits *waits, Err *err) {
    Item *items;
    size_t count;
    bool has;
    waits->task = "fill";
    if (!has_share(call, tx, campaign, sheet, &has, err)) {
        return false;
    }
    if (!has) {
        return true;
    }
    if (!items_load(call, tx, campaign, sheet->id, &items, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool his = false;
        ItemDoes does;
        if (is_taken(&items[i]) && (!item_does(call, tx, campaign, sheet, &items[i], &does, err) ||
                                    !item_todo(call, tx, campaign, sheet, &items[i], does, &his, err))) {
            return false;
        }
        waits->items += his;
        waits->open += his && (items[i].state == ITEM_OPEN || items[i].state == ITEM_COMPUTED);
        waits->returned += his && items[i].state == ITEM_RETURNED;
    }
    return true;
}

/* What is left of it to him; when nothing is left to anybody, to end the review. Items alike in who rated them and who
 * is named are asked about once. */
static bool waits_for_review(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                             Waits *waits, bool *waiting, Err *err) {
    Stmt *stmt;
    bool row = false, good, avoids;
    size_t all = 0;
    waits->task = "review";
    *waiting = false;
    if (!sheet_reviews(call, campaign, sheet, NULL)) {
        return true;
    }
    if (!reviewer_avoids(call, tx, sheet, &avoids, err) || avoids) {
        return avoids;
    }
    if (!stmt_open(tx,
                   "SELECT unit_code, section, role, reviewers, self_by, handed_by, self_for, handed_for, COUNT(*) FROM"
                   " campaign_item WHERE sheet_id = ? AND state = 'handed_in' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
                   &stmt, err, "i", sheet->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        enum { TEXTS = 8 };
        Str texts[TEXTS];
        for (int i = 0; i < TEXTS; i++) {
            texts[i] = str_copy(call->arena, stmt_text(stmt, i));
        }
        const Item alike = {.unit = texts[0],
                            .section = texts[1],
                            .role = texts[2],
                            .reviewers = texts[3],
                            .self_by = texts[4],
                            .handed_by = texts[5],
                            .self_for = texts[6],
                            .handed_for = texts[7]};
        size_t count = (size_t)stmt_integer(stmt, TEXTS);
        all += count;
        bool reviews;
        if (!(good = item_reviews_if(call, tx, campaign, sheet, &alike, &reviews, err))) {
            break;
        }
        waits->items += reviews ? count : 0;
    }
    stmt_close(stmt);
    *waiting = waits->items > 0 || (all == 0 && sheet_ends_review(call, campaign, sheet, NULL));
    waits->open = waits->items;
    return good;
}

/* Sheets are approved whole: who rated and reviewed what is on it, alike ones once. */
static bool waits_for_approval(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet,
                               Waits *waits, bool *waiting, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    waits->task = "approve";
    *waiting = sheet_approves(call, campaign, sheet, NULL, 0, NULL);
    if (!*waiting) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT DISTINCT self_by, self_for, handed_by, handed_for, own_by, own_for FROM campaign_item WHERE"
                   " sheet_id = ?",
                   &stmt, err, "i", sheet->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *waiting) {
        const Item alike = {.self_by = stmt_text(stmt, 0),
                            .self_for = stmt_text(stmt, 1),
                            .handed_by = stmt_text(stmt, 2),
                            .handed_for = stmt_text(stmt, 3),
                            .own_by = stmt_text(stmt, 4),
                            .own_for = stmt_text(stmt, 5)};
        *waiting = sheet_approves(call, campaign, sheet, &alike, 1, NULL);
    }
    stmt_close(stmt);
    return good;
}

static bool waits_here(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, Waits *waits,
                       bool *waiting, Err *err) {
    bool consolidates = campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) != NULL;
    *waits = (Waits){.items = 0};
    *waiting = false;
    switch (sheet->state) {
    case SHEET_FILLING: {
        bool good = waits_for_filling(call, tx, campaign, sheet, waits, err);
        *waiting = waits->items > 0;
        return good;
    }
    case SHEET_HANDED_IN:
        if (consolidates) {
            waits->task = "consolidate";
            *waiting = phase_may(call, campaign, CAMPAIGN_CONSOLIDATE, &sheet->way, campaign->section, false, NULL);
            return true;
        }
        return waits_for_review(call, tx, campaign, sheet, waits, waiting, err);
    case SHEET_CONSOLIDATED: return waits_for_review(call, tx, campaign, sheet, waits, waiting, err);
    case SHEET_REVIEWED: return waits_for_approval(call, tx, campaign, sheet, waits, waiting, err);
    default: return true;
    }
}

/* ---- telling ---- */

static void put_task(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Waits *waits,
                     Json *json) {
    Str due_on, why;
    Light light = sheet_light(call, campaign, sheet, &due_on, &why);
    json_open_object(json);
    json_put_text(json, "task", waits->task);
    json_put_integer(json, "sheet", sheet->id);
    json_put_integer(json, "campaign", campaign->id);
    json_put_str(json, "title", campaign->title);
    json_put_str(json, "kind_name", campaign->kind->name);
    json_put_str(json, "standard_name", campaign->framework.def->name);
    json_put_str(json, "period", campaign->period);
    json_put_str(json, "unit", sheet->unit);
    json_put_str(json, "unit_name", sheet->way.name);
    json_put_text(json, "state", sheet_state_id(sheet->state));
    json_put_text(json, "state_name", sheet_state_name(sheet->state));
    json_put_integer(json, "items", (int64_t)waits->items);
    json_put_integer(json, "open", (int64_t)waits->open);
    json_put_integer(json, "returned", (int64_t)waits->returned);
    json_put_str(json, "due_on", due_on);
    json_put_text(json, "light", light_id(light));
    json_put_str(json, "why", why);
    json_close_object(json);
}

static bool put_mine(const CampaignCall *call, Tx *tx, Json *json, Err *err) {
    Candidates all;
    Campaign campaign = {.id = 0};
    int64_t lost = 0; /* a campaign that cannot be opened any more: its kind left the packs */
    if (!find_candidates(call, tx, &all, err)) {
        return false;
    }
    for (size_t i = 0; i < all.count; i++) {
        const Candidate *one = &all.list[i];
        Sheet sheet;
        Waits waits;
        bool waiting;
        if (one->campaign == lost) {
            continue;
        }
        if (campaign.id != one->campaign && !campaign_load(call, tx, one->campaign, &campaign, NULL)) {
            lost = one->campaign;
            campaign.id = 0;
            continue;
        }
        if (!sheet_load(call, tx, one->sheet, &sheet, err)) {
            return false;
        }
        if (!sheet_sees(call, &campaign, &sheet)) {
            continue;
        }
        if (!waits_here(call, tx, &campaign, &sheet, &waits, &waiting, err)) {
            return false;
        }
        if (waiting) {
            put_task(call, &campaign, &sheet, &waits, json);
        }
    }
    return true;
}

bool campaign_mine_json(const CampaignCall *call, Json *json, Err *err) {
    User bare = call->user ? people_unwatched(call->user) : (User){.id = 0};
    CampaignCall seen = call_asking_once(call);
    Tx *tx;
    seen.user = call->user ? &bare : NULL;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    json_open_array(json);
    bool good = put_mine(&seen, tx, json, err);
    json_close_array(json);
    store_read_end(tx);
    return good;
}
