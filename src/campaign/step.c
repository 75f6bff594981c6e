/* Steps: of a sheet - handed in, taken back, consolidated, returned, reviewed, approved, opened again -, and of a
 * campaign - opened, published, frozen, withdrawn. */
#include "campaign_internal.h"

#include <stdio.h>
#include <string.h>

/* ---- a sheet ---- */

typedef struct Stepping {
    const CampaignCall *call;
    const json_t *body;
    int64_t id;
    Str step, reason;
    Tx *tx;
    const Post *post; /* through which the step is taken on the sheet; NULL: none */
    Campaign campaign;
    Sheet sheet;
    Item *items;
    size_t count;
} Stepping;

static bool is_open(const Item *item) {
    return item->state == ITEM_OPEN || item->state == ITEM_SAVED || item->state == ITEM_RETURNED;
}

static SheetState reviewing_state(const Campaign *campaign) {
    return campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) ? SHEET_CONSOLIDATED : SHEET_HANDED_IN;
}

/* Named in the body; without names, all. */
static bool is_named(const Stepping *stepping, int64_t id, bool *any) {
    const json_t *list = json_object_get(stepping->body, "items"), *one;
    size_t index;
    *any = json_array_size(list) > 0;
    json_array_foreach(list, index, one) {
        if (json_is_integer(one) && json_integer_value(one) == id) {
            return true;
        }
    }
    return !*any;
}

/* `post`: through which it is done; NULL: none. */
static bool set_item(const Stepping *stepping, const Item *item, ItemState state, const Post *post, Err *err) {
    const StepRow row = {.campaign = stepping->campaign.id,
                         .sheet = stepping->sheet.id,
                         .item = item->id,
                         .step = str_cstr(stepping->call->arena, stepping->step),
                         .before = str_from(item_state_id(item->state)),
                         .after = str_from(item_state_id(state)),
                         .reason = stepping->reason,
                         .unit = stepping->sheet.unit,
                         .actor = actor_through(stepping->call, post)};
    Str handed = state == ITEM_HANDED_IN ? campaign_actor(stepping->call)
                 : state == ITEM_SAVED   ? STR("")
                                         : item->handed_by;
    Str behalf = state == ITEM_HANDED_IN ? people_behalf(post) : state == ITEM_SAVED ? STR("") : item->handed_for;
    bool again = state == ITEM_RETURNED;
    return store_run(stepping->tx,
                     "UPDATE campaign_item SET state = ?1, handed_by = ?2, handed_for = ?3, returned_why = ?4, own = "
                     "CASE WHEN"
                     " ?5 = 1 THEN '' ELSE own END, version = version + 1 WHERE id = ?6",
                     err, "zsssii", item_state_id(state), handed, behalf, again ? stepping->reason : STR(""),
                     (int64_t)again, item->id) &&
           step_write(stepping->call, stepping->tx, &row, err);
}

static bool set_sheet(const Stepping *stepping, SheetState state, Err *err) {
    const char *step = str_cstr(stepping->call->arena, stepping->step);
    const StepRow row = {.campaign = stepping->campaign.id,
                         .sheet = stepping->sheet.id,
                         .step = step,
                         .before = str_from(sheet_state_id(stepping->sheet.state)),
                         .after = str_from(sheet_state_id(state)),
                         .reason = stepping->reason,
                         .unit = stepping->sheet.unit,
                         .actor = actor_through(stepping->call, stepping->post)};
    return store_run(stepping->tx, "UPDATE campaign_sheet SET state = ?, version = version + 1 WHERE id = ?", err, "zi",
                     sheet_state_id(state), stepping->sheet.id) &&
           step_write(stepping->call, stepping->tx, &row, err);
}

static bool in_state(const Stepping *stepping, SheetState state, Err *err) {
    return stepping->sheet.state == state ||
           err_set(err, ERR_CONFLICT, "“%.*s”的评估表现在是“%s”，要在“%s”时做。", STR_ARG(stepping->sheet.way.name),
                   sheet_state_name(stepping->sheet.state), sheet_state_name(state));
}

static bool need_reason(const Stepping *stepping, Err *err) {
    return stepping->reason.len || err_set_field(err, ERR_INPUT, "reason", "请写明理由。");
}

/* Through which the item is handed in. */
static bool find_post(Stepping *stepping, const Item *item, Err *err) {
    return item_hand_in_post(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, item, &stepping->post,
                             err);
}

static bool hand_in(Stepping *stepping, Err *err) {
    size_t handed = 0, left = 0;
    Err refused = {.kind = ERR_NONE}; /* of what he fills in, but another hands in */
    if (!in_state(stepping, SHEET_FILLING, err)) {
        return false;
    }
    const Item whole = {.unit = stepping->sheet.unit};
    if (!find_post(stepping, &whole, err)) {
        return false;
    }
    for (size_t i = 0; i < stepping->count; i++) {
        const Item *item = &stepping->items[i];
        bool any, named = is_named(stepping, item->id, &any);
        if (!is_open(item)) {
            continue;
        }
        Err why = {.kind = ERR_NONE};
        bool mine;
        if (!may_answer(item_hands_in(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, item, &why),
                        &why, &mine, err)) {
            return false;
        }
        if (!mine && item_fills(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, item, NULL)) {
            refused = why;
        }
        if (named && any && !mine) {
            return err_set(err, why.kind, "%s", why.message);
        }
        if (!named || !mine || (!any && !item->self.len)) {
            left++;
            continue;
        }
        if (!find_post(stepping, item, err) ||
            !item_complete(stepping->call, stepping->tx, &stepping->campaign, item, err) ||
            !set_item(stepping, item, ITEM_HANDED_IN, stepping->post, err)) {
            return false;
        }
        handed++;
    }
    if (!handed &&
        (left || !item_hands_in(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, &whole, err))) {
        if (refused.kind) {
            return err_set(err, refused.kind, "%s", refused.message);
        }
        return err->kind ? false : err_set(err, ERR_CONFLICT, "没有可以报送的：分给您的条目还没有填。");
    }
    return left || set_sheet(stepping, SHEET_HANDED_IN, err);
}

static bool take_back(Stepping *stepping, Err *err) {
    size_t taken = 0;
    if (stepping->sheet.state > SHEET_HANDED_IN) {
        return in_state(stepping, SHEET_HANDED_IN, err);
    }
    for (size_t i = 0; i < stepping->count; i++) {
        const Item *item = &stepping->items[i];
        bool any;
        bool mine = item->state == ITEM_HANDED_IN && str_equal(item->handed_by, campaign_actor(stepping->call)) &&
                    is_named(stepping, item->id, &any);
        if (!mine) {
            continue;
        }
        if (!find_post(stepping, item, err) || !set_item(stepping, item, ITEM_SAVED, stepping->post, err)) {
            return false;
        }
        taken++;
    }
    if (!taken) {
        return err_set(err, ERR_CONFLICT, "没有您报送的、还可以收回的条目。");
    }
    return stepping->sheet.state == SHEET_FILLING || set_sheet(stepping, SHEET_FILLING, err);
}

/* The phase's work on the whole sheet; the step is then taken through the post that lets the user. */
static bool may_do(Stepping *stepping, CampaignDoes does, Err *err) {
    const Campaign *campaign = &stepping->campaign;
    stepping->post = phase_post(stepping->call, campaign, does, &stepping->sheet.way, campaign->section, false);
    return phase_may(stepping->call, campaign, does, &stepping->sheet.way, campaign->section, false, err);
}

static bool consolidate(Stepping *stepping, Err *err) {
    return may_do(stepping, CAMPAIGN_CONSOLIDATE, err) && in_state(stepping, SHEET_HANDED_IN, err) &&
           set_sheet(stepping, SHEET_CONSOLIDATED, err);
}

/* By whoever's turn it is; `any`: whatever was handed in, not only what he reviews. */
static bool may_return(Stepping *stepping, bool *any, Err *err) {
    const CampaignCall *call = stepping->call;
    const Sheet *sheet = &stepping->sheet;
    if (sheet->state == SHEET_APPROVED) {
        return err_set(err, ERR_CONFLICT, "评估表已经审定。要改请先由审定人重新打开。");
    }
    *any = sheet_returns(call, &stepping->campaign, sheet);
    stepping->post = *any ? sheet_return_post(call, &stepping->campaign, sheet) : NULL;
    return *any ||
           (sheet_reviews(call, &stepping->campaign, sheet, err) && free_to_review(call, stepping->tx, sheet, err));
}

static bool give_back(Stepping *stepping, Err *err) {
    size_t returned = 0;
    bool any = false, whole = false;
    if (!may_return(stepping, &whole, err) || !need_reason(stepping, err)) {
        return false;
    }
    for (size_t i = 0; i < stepping->count; i++) {
        const Item *item = &stepping->items[i];
        bool named = is_named(stepping, item->id, &any);
        if (!any) {
            return err_set_field(err, ERR_USAGE, "items", "要写退回哪几项。");
        }
        if (named && item->state != ITEM_HANDED_IN && item->state != ITEM_REVIEWED) {
            return err_set(err, ERR_CONFLICT, "“%.*s”%s，不能退回。", STR_ARG(item->def->name),
                           item_state_name(item->state));
        }
        if (named && !whole &&
            !item_reviews(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, item, err)) {
            return false;
        }
        if (named && !whole) {
            stepping->post = item_review_post(stepping->call, &stepping->campaign, &stepping->sheet, item);
        }
        if (named && !set_item(stepping, item, ITEM_RETURNED, stepping->post, err)) {
            return false;
        }
        returned += named;
    }
    return returned ? stepping->sheet.state == SHEET_FILLING || set_sheet(stepping, SHEET_FILLING, err)
                    : campaign_none(err);
}

/* Of an item that waits: who it waits for, or that nobody reviews it. */
static bool still_open(const Stepping *stepping, const Item *item, Err *err) {
    Crowd crowd;
    bool covered;
    Str why;
    if (!crowd_load(stepping->call, &stepping->sheet, &crowd, err) ||
        !item_covered(stepping->call, stepping->tx, &stepping->campaign, &stepping->sheet, item, &crowd, &covered, &why,
                      err)) {
        return false;
    }
    return covered ? err_set(err, ERR_CONFLICT, "“%.*s”还没有审核。请逐项写上复评意见。", STR_ARG(item->def->name))
                   : err_set(err, ERR_CONFLICT, "“%.*s”没有人能审核（%.*s）。请先在“审核人”里指定别的人。",
                             STR_ARG(item->def->name), STR_ARG(str_head(why, 200)));
}

static bool finish_review(Stepping *stepping, Err *err) {
    if (!sheet_ends_review(stepping->call, &stepping->campaign, &stepping->sheet, err) ||
        !free_to_review(stepping->call, stepping->tx, &stepping->sheet, err) ||
        !in_state(stepping, reviewing_state(&stepping->campaign), err)) {
        return false;
    }
    for (size_t i = 0; i < stepping->count; i++) {
        const Item *item = &stepping->items[i];
        if (item->state != ITEM_COMPUTED && item->state != ITEM_REVIEWED) {
            return still_open(stepping, item, err);
        }
    }
    stepping->post = sheet_review_post(stepping->call, &stepping->campaign, &stepping->sheet);
    return set_sheet(stepping, SHEET_REVIEWED, err);
}

/* What was approved is decided, also for every other look at the standard. */
static bool decide(const Stepping *stepping, Err *err) {
    const CampaignCall *call = stepping->call;
    for (size_t i = 0; i < stepping->count; i++) {
        const Item *item = &stepping->items[i];
        Decisions decisions = {.count = 0};
        Str hash, name;
        if (!rating_decisions(call, item->def, item->own, item->own_by, item->own_at, &decisions, err) ||
            !evidence_first(call, stepping->tx, item->id, &hash, &name, err)) {
            return false;
        }
        for (size_t k = 0; k < decisions.count; k++) {
            decisions.list[k].file_hash = hash;
            decisions.list[k].file_name = hash.len ? name : (Str){NULL, 0};
            if (!decision_add_within(stepping->tx, stepping->campaign.framework.standard, stepping->sheet.unit,
                                     stepping->campaign.period, &decisions.list[k], err)) {
                return false;
            }
        }
    }
    return true;
}

static bool approve(Stepping *stepping, Err *err) {
    return may_do(stepping, CAMPAIGN_APPROVE, err) &&
           sheet_approves(stepping->call, &stepping->campaign, &stepping->sheet, stepping->items, stepping->count,
                          err) &&
           in_state(stepping, SHEET_REVIEWED, err) && decide(stepping, err) && set_sheet(stepping, SHEET_APPROVED, err);
}

static bool reopen(Stepping *stepping, Err *err) {
    if (!may_do(stepping, CAMPAIGN_APPROVE, err) || !need_reason(stepping, err)) {
        return false;
    }
    return (stepping->sheet.state >= SHEET_REVIEWED || in_state(stepping, SHEET_REVIEWED, err)) &&
           set_sheet(stepping, reviewing_state(&stepping->campaign), err);
}

static const struct {
    const char *step;
    bool (*take)(Stepping *stepping, Err *err);
} sheet_steps[] = {{"hand_in", hand_in},  {"take_back", take_back},  {"consolidate", consolidate},
                   {"return", give_back}, {"review", finish_review}, {"approve", approve},
                   {"reopen", reopen}};

static bool read_step(const CampaignCall *call, const json_t *body, Str *step, Str *reason, Err *err) {
    enum { ID = 40 };
    return body_text(call, body, "step", ID, step, err) &&
           body_text(call, body, "reason", CAMPAIGN_TEXT_MOST, reason, err);
}

static bool write_sheet_step(Tx *tx, void *context, Err *err) {
    Stepping *stepping = context;
    const CampaignCall *call = stepping->call;
    int64_t seen = 0;
    stepping->tx = tx;
    if (!sheet_load(call, tx, stepping->id, &stepping->sheet, err) ||
        !campaign_load(call, tx, stepping->sheet.campaign_id, &stepping->campaign, err)) {
        return false;
    }
    if (!sheet_sees(call, &stepping->campaign, &stepping->sheet)) {
        return campaign_none(err);
    }
    if (!needs_in_person(call, err) || !body_integer(stepping->body, "version", &seen, true, err) ||
        !version_holds(seen, stepping->sheet.version, err) ||
        !items_load(call, tx, &stepping->campaign, stepping->id, &stepping->items, &stepping->count, err)) {
        return false;
    }
    if (stepping->campaign.state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”。", campaign_state_name(stepping->campaign.state));
    }
    for (size_t i = 0; i < sizeof sheet_steps / sizeof *sheet_steps; i++) {
        if (str_is(stepping->step, sheet_steps[i].step)) {
            return sheet_steps[i].take(stepping, err);
        }
    }
    return err_set_field(err, ERR_USAGE, "step",
                         "“step”可以是 hand_in、take_back、consolidate、return、review、approve、reopen。");
}

bool campaign_sheet_step(const CampaignCall *call, int64_t sheet, const json_t *body, Err *err) {
    const CampaignCall once = call_asking_once(call);
    Stepping stepping = {.call = &once, .body = body, .id = sheet};
    return read_step(call, body, &stepping.step, &stepping.reason, err) &&
           store_write(call->room->store, write_sheet_step, &stepping, err);
}

/* ---- the campaign ---- */

typedef struct Whole {
    const CampaignCall *call;
    const json_t *body;
    int64_t id;
    Str step, reason;
    Campaign campaign;
    Sheet *sheets;
    size_t count;
    Str *contents; /* of what is frozen, per sheet */
} Whole;

static bool all_approved(const Whole *whole, Err *err) {
    size_t open = 0;
    Str first = {NULL, 0};
    for (size_t i = 0; i < whole->count; i++) {
        if (whole->sheets[i].state != SHEET_APPROVED) {
            first = open++ ? first : whole->sheets[i].way.name;
        }
    }
    return !open || err_set(err, ERR_CONFLICT, "还有%zu个单位没有审定（%.*s等）。", open, STR_ARG(first));
}

static bool publicity_over(const Whole *whole, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false, over = false;
    if (!stmt_open(tx,
                   "SELECT n.state FROM campaign_notice c JOIN notice n ON n.id = c.notice_id WHERE c.campaign_id = ?"
                   " AND c.purpose = 'publicity' AND n.state <> 'withdrawn' ORDER BY c.id DESC LIMIT 1",
                   &stmt, err, "i", whole->campaign.id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    over = good && row && str_is(stmt_text(stmt, 0), "closed");
    stmt_close(stmt);
    return good && (over || err_set(err, ERR_CONFLICT, "公示还没有结束（要签发公示，期满且没有未办结的异议）。"));
}

static bool set_campaign(const Whole *whole, Tx *tx, CampaignState state, Err *err) {
    char now[32] = "";
    if (state == CAMPAIGN_FROZEN) {
        time_now_iso(now);
    }
    const StepRow row = {.campaign = whole->campaign.id,
                         .step = str_cstr(whole->call->arena, whole->step),
                         .before = str_from(campaign_state_id(whole->campaign.state)),
                         .after = str_from(campaign_state_id(state)),
                         .reason = whole->reason,
                         .unit = whole->campaign.unit};
    return store_run(tx, "UPDATE campaign SET state = ?, frozen_at = ?, version = version + 1 WHERE id = ?", err, "zzi",
                     campaign_state_id(state), now, whole->campaign.id) &&
           step_write(whole->call, tx, &row, err);
}

static bool wants(const Whole *whole, CampaignDoes does, Err *err) {
    const Campaign *campaign = &whole->campaign;
    return phase_may(whole->call, campaign, does, &campaign->way, campaign->section, false, err);
}

static bool not_now(const Whole *whole, Err *err) {
    return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”，不能这样做。", campaign_state_name(whole->campaign.state));
}

static bool step_open(Whole *whole, Tx *tx, Err *err) {
    return wants(whole, CAMPAIGN_DISTRIBUTE, err) && (whole->campaign.state == CAMPAIGN_DRAFT || not_now(whole, err)) &&
           set_campaign(whole, tx, CAMPAIGN_OPEN, err);
}

static bool step_publish(Whole *whole, Tx *tx, Err *err) {
    return wants(whole, CAMPAIGN_PUBLICITY, err) && (whole->campaign.state == CAMPAIGN_OPEN || not_now(whole, err)) &&
           all_approved(whole, err) && set_campaign(whole, tx, CAMPAIGN_PUBLISHED, err);
}

static bool step_withdraw(Whole *whole, Tx *tx, Err *err) {
    bool may = whole->campaign.state == CAMPAIGN_DRAFT || whole->campaign.state == CAMPAIGN_OPEN;
    return wants(whole, CAMPAIGN_DISTRIBUTE, err) && (may || not_now(whole, err)) &&
           (whole->reason.len || err_set_field(err, ERR_INPUT, "reason", "请写明撤销的理由。")) &&
           set_campaign(whole, tx, CAMPAIGN_WITHDRAWN, err);
}

static bool step_freeze(Whole *whole, Tx *tx, Err *err) {
    bool publicity = campaign_phase(whole->campaign.kind, CAMPAIGN_PUBLICITY) != NULL;
    char now[32];
    time_now_iso(now);
    if (!wants(whole, CAMPAIGN_FREEZE, err) ||
        (whole->campaign.state != (publicity ? CAMPAIGN_PUBLISHED : CAMPAIGN_OPEN) && !not_now(whole, err)) ||
        !all_approved(whole, err) || (publicity && !publicity_over(whole, tx, err))) {
        return false;
    }
    for (size_t i = 0; i < whole->count; i++) {
        if (!store_run(tx, "INSERT INTO campaign_result (sheet_id, content, actor, at) VALUES (?, ?, ?, ?)", err,
                       "isss", whole->sheets[i].id, whole->contents[i], campaign_actor(whole->call), str_from(now))) {
            return false;
        }
    }
    return set_campaign(whole, tx, CAMPAIGN_FROZEN, err);
}

static const struct {
    const char *step;
    bool (*take)(Whole *whole, Tx *tx, Err *err);
} steps[] = {{"open", step_open}, {"publish", step_publish}, {"freeze", step_freeze}, {"withdraw", step_withdraw}};

static bool load_whole(Whole *whole, Tx *tx, Err *err) {
    int64_t seen = 0;
    if (!campaign_load(whole->call, tx, whole->id, &whole->campaign, err) ||
        !sheets_load(whole->call, tx, whole->id, &whole->sheets, &whole->count, err)) {
        return false;
    }
    if (!campaign_rights(whole->call, &whole->campaign).sees) {
        return campaign_none(err);
    }
    return needs_in_person(whole->call, err) && body_integer(whole->body, "version", &seen, true, err) &&
           version_holds(seen, whole->campaign.version, err);
}

static bool write_whole(Tx *tx, void *context, Err *err) {
    Whole *whole = context;
    if (!load_whole(whole, tx, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (str_is(whole->step, steps[i].step)) {
            return steps[i].take(whole, tx, err);
        }
    }
    return err_set_field(err, ERR_USAGE, "step", "“step”可以是 open、publish、freeze、withdraw。");
}

/* What will be frozen is computed before the write, which then sees that nothing was changed meanwhile. */
static bool prepare_freeze(Whole *whole, Err *err) {
    Tx *tx;
    if (!store_read_begin(whole->call->room->store, &tx, err)) {
        return false;
    }
    bool good = load_whole(whole, tx, err) && wants(whole, CAMPAIGN_FREEZE, err);
    whole->contents = good ? ARENA_ARRAY(whole->call->arena, whole->count + 1, Str) : NULL;
    for (size_t i = 0; good && i < whole->count; i++) {
        Item *items;
        size_t count;
        good = items_load(whole->call, tx, &whole->campaign, whole->sheets[i].id, &items, &count, err) &&
               result_content(whole->call, &whole->campaign, &whole->sheets[i], items, count, &whole->contents[i], err);
    }
    store_read_end(tx);
    size_t without_case = 0, without_measure = 0;
    Str first = {NULL, 0};
    if (!good || !all_approved(whole, err) ||
        !problems_open_count(whole->call, &whole->campaign, &without_case, &without_measure, &first, err)) {
        return false;
    }
    return (!without_case && !without_measure) ||
           err_set(err, ERR_CONFLICT, "还不能定案：%.*s。请在“问题和措施”里处理。",
                   STR_ARG(problems_open_text(whole->call, without_case, without_measure, first)));
}

bool campaign_step(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    Whole whole = {.call = call, .body = body, .id = id};
    int64_t notice = 0;
    if (!read_step(call, body, &whole.step, &whole.reason, err)) {
        return false;
    }
    if (str_is(whole.step, "freeze") && !prepare_freeze(&whole, err)) {
        return false;
    }
    if (!store_write(call->room->store, write_whole, &whole, err)) {
        return false;
    }
    if (str_is(whole.step, "publish")) {
        /* The step stands; a draft that cannot be made is made by hand. */
        Err fault = {.kind = ERR_NONE};
        if (!campaign_notice(call, id, STR("publicity"), &notice, &fault)) {
            log_line(LOG_WARN, "评估任务 %lld 的公示没有起草：%s", (long long)id, fault.message);
        }
    }
    return true;
}
