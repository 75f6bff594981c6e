/* One unit's sheet: its items with both ratings, what the data say, evidence, and what is missing before it is handed
 * in; saving a self-rating, putting the own one beside it. */
#include "campaign_internal.h"

/* ---- one item ---- */

static void lines_json(Json *json, const ItemDef *def, const ScoreResult *score) {
    json_key(json, "lines");
    json_open_array(json);
    for (size_t i = 0; def->node && i < def->node->line_count; i++) {
        const ScoreLineDef *line = &def->node->lines[i];
        const ScoreLine *found = score && i < score->line_count ? &score->lines[i] : NULL;
        json_open_object(json);
        json_put_str(json, "id", line->id);
        json_put_str(json, "name", line->name);
        json_put_number(json, "each", fraction_number(line->each));
        json_put_number(json, "most", fraction_number(line->most));
        json_put_bool(json, "needs_decision", line->count.text.len == 0);
        json_put_number(json, "low", found ? fraction_number(found->low) : (double)NAN);
        json_put_number(json, "high", found ? fraction_number(found->high) : (double)NAN);
        json_put_str(json, "why", found ? found->why : STR(""));
        json_put_str(json, "note", line->note);
        json_close_object(json);
    }
    json_close_array(json);
}

static void facts_json(const CampaignCall *call, Json *json, const Evaluation *evaluation, const ScoreResult *score) {
    json_key(json, "facts");
    json_open_array(json);
    for (size_t i = 0; score && i < score->fact_count; i++) {
        const ScoreFact *fact = &score->facts[i];
        bool known = fact->own && !fact->value.reason;
        json_open_object(json);
        json_put_str(json, "element", fact->id);
        json_put_str(json, "name", fact->name);
        json_put_str(json, "unit", fact->unit);
        json_put_bool(json, "previous", fact->previous);
        json_put_bool(json, "own", fact->own);
        json_put_number(json, "value", known ? fact->value.number : (double)NAN);
        json_put_str(json, "why",
                     fact->own && fact->value.reason ? evaluation_reason(evaluation, fact->value.reason, call->arena)
                                                     : STR(""));
        json_put_integer(json, "known", (int64_t)fact->known);
        json_put_integer(json, "unknown", (int64_t)fact->unknown);
        json_close_object(json);
    }
    json_close_array(json);
}

static void described(const Campaign *campaign, const ItemDef *def, const ScoreResult *score, Json *json,
                      Arena *arena) {
    const ScoreNodeDef *node = def->node;
    const ScoreEffectDef *effect = def->effect;
    Str group_name, *above, group = item_group(campaign, def, &group_name);
    size_t above_count;
    item_above(campaign, def, arena, &above, &above_count);
    json_put_str(json, "item", def->id);
    json_put_str(json, "name", def->name);
    json_put_str(json, "group", group);
    json_put_str(json, "group_name", group_name);
    json_put_strs(json, "above", above, above_count);
    json_put_text(json, "rule",
                  node     ? score_rule_id(node->rule)
                  : effect ? score_effect_id(effect->kind)
                           : item_kind_id(def->kind));
    json_put_str(json, "rule_text", score ? score->rule : STR(""));
    json_put_number(json, "points",
                    node && campaign->framework.def->framework.points.num ? fraction_number(node->points)
                                                                          : (double)NAN);
    json_put_bool(json, "computed", item_takes(def) == TAKES_NONE);
    json_put_text(json, "takes", takes_id(item_takes(def)));
    json_put_bool(json, "may_not_apply", item_may_not_apply(def));
    json_put_bool(json, "veto", str_is(group, "vetoes"));
    json_put_strs(json, "asks",
                  node     ? node->evidence
                  : effect ? effect->evidence
                           : NULL,
                  node     ? node->evidence_count
                  : effect ? effect->evidence_count
                           : 0);
    json_put_str(json, "note", node ? node->note : effect ? effect->note : def->note);
    json_put_str(json, "source", node ? node->source : effect ? effect->source : def->source);
    json_put_str(json, "measure", node ? node->measure : effect ? effect->measure : def->measure);
    json_put_str(json, "responsible", node ? node->responsible : effect ? effect->responsible : def->responsible);
    lines_json(json, def, score);
}

static double points_of(const Evaluation *evaluation, const ItemDef *def) {
    const ScoreResult *score = evaluation ? score_of(evaluation, def) : NULL;
    const ItemResult *result = evaluation ? outcome_of(evaluation, def) : NULL;
    if (score) {
        bool known = score->state == SCORE_KNOWN && evaluation->score->def->points.num;
        return known ? fraction_number(score->low) : (double)NAN;
    }
    return result && result->points_max > 0 ? result->points : (double)NAN;
}

/* What one sheet is told from. */
typedef struct Telling {
    const CampaignCall *call;
    Tx *tx;
    const Campaign *campaign;
    const Sheet *sheet;
    const Evaluation *self, *own; /* own NULL: not to be told */
    bool avoids;                  /* the user has to stay away from the unit */
    ShownNames *shown;
} Telling;

static bool item_may_json(const Telling *telling, const Item *item, Json *json, Err *err) {
    const CampaignCall *call = telling->call;
    const Campaign *campaign = telling->campaign;
    const Sheet *sheet = telling->sheet;
    bool open = campaign->state == CAMPAIGN_OPEN, takes = item_takes(item->def) != TAKES_NONE;
    bool mine = item->state == ITEM_OPEN || item->state == ITEM_SAVED || item->state == ITEM_RETURNED ||
                (item->state == ITEM_COMPUTED && item_may_not_apply(item->def) && sheet->state == SHEET_FILLING);
    ItemDoes does = {.fills = false};
    bool todo = false;
    if (open && !item_does(call, telling->tx, campaign, sheet, item, &does, err)) {
        return false;
    }
    if (!item_todo(call, telling->tx, campaign, sheet, item, does, &todo, err)) {
        return false;
    }
    bool consolidates = campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) != NULL;
    bool turn = sheet->state == (consolidates ? SHEET_CONSOLIDATED : SHEET_HANDED_IN);
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "fill", does.fills && mine && (takes || item_may_not_apply(item->def)));
    json_put_bool(json, "hand_in", does.hands_in && mine && takes);
    bool given = open && (item->state == ITEM_HANDED_IN || item->state == ITEM_REVIEWED);
    bool reviews = false;
    if (given && !telling->avoids && !item_reviews_if(call, telling->tx, campaign, sheet, item, &reviews, err)) {
        return false;
    }
    json_put_bool(json, "review", turn && reviews);
    json_put_bool(json, "return",
                  sheet->state != SHEET_APPROVED && (reviews || (given && sheet_returns(call, campaign, sheet))));
    json_put_bool(json, "todo", todo);
    json_put_bool(json, "evidence",
                  does.fills && (mine || item->state == ITEM_COMPUTED) && sheet->state <= SHEET_HANDED_IN);
    json_close_object(json);
    return true;
}

static bool put_item(const Telling *telling, const Item *item, Json *json, Err *err) {
    const CampaignCall *call = telling->call;
    const ItemDef *def = item->def;
    const ScoreResult *score = telling->self ? score_of(telling->self, def) : NULL;
    bool tells = telling->own != NULL;
    Str due_on, why, first;
    size_t gaps = 0, held = 0;
    Light light = sheet_light(call, telling->campaign, telling->sheet, &due_on, &why);
    bool open = item->state == ITEM_OPEN || item->state == ITEM_SAVED || item->state == ITEM_RETURNED;
    json_open_object(json);
    json_put_integer(json, "id", item->id);
    json_put_integer(json, "version", item->version);
    json_put_integer(json, "sheet", item->sheet_id);
    described(telling->campaign, def, score, json, call->arena);
    codes_put(call, telling->tx, json, item->unit, item->section, item->role);
    json_put_text(json, "state", item_state_id(item->state));
    json_put_text(json, "state_name", item_state_name(item->state));
    json_put_text(json, "light", light_id(open ? light : item->state == ITEM_COMPUTED ? LIGHT_GREY : LIGHT_GREEN));
    json_put_str(json, "why", open ? why : STR(""));
    names_put(json, "fillers", item->fillers);
    bool good = shown_put(call, telling->tx, telling->shown, json, "fillers_shown", item->fillers, err);
    names_put(json, "reviewers", item_reviewers(telling->sheet, item));
    good = good && shown_put(call, telling->tx, telling->shown, json, "reviewers_shown",
                             item_reviewers(telling->sheet, item), err);
    good = good && rating_json(call, telling->tx, json, "self", item->self, item->self_by, item->self_at, err) &&
           rating_json(call, telling->tx, json, "own", tells ? item->own : STR(""), item->own_by, item->own_at, err);
    json_put_str(json, "reason", tells ? item->own_reason : STR(""));
    json_put_number(json, "difference",
                    tells && item->own.len ? points_of(telling->own, def) - points_of(telling->self, def)
                                           : (double)NAN);
    json_put_str(json, "returned_why", item->state == ITEM_RETURNED ? item->returned_why : STR(""));
    json_key(json, "outcome");
    json_open_object(json);
    outcome_json(json, "self", telling->self, def);
    outcome_json(json, "own", telling->own, def);
    json_close_object(json);
    facts_json(call, json, telling->self, score);
    good = good && requests_json(call, telling->tx, telling->campaign, item->item, json, err) &&
           evidence_json_of(call, telling->tx, item->id, json, &held, err) &&
           evidence_gaps(call, telling->tx, telling->campaign, item, false, &gaps, &first, err);
    json_put_integer(json, "gaps", (int64_t)gaps);
    good = good && item_may_json(telling, item, json, err);
    json_close_object(json);
    return good;
}

/* ---- the sheet ---- */

typedef struct Loaded {
    Campaign campaign;
    Sheet sheet;
    Item *items;
    size_t count;
    Evaluation self, own;
    bool tells, avoids;
} Loaded;

static bool load_all(const CampaignCall *call, Tx *tx, int64_t sheet, Loaded *loaded, Err *err) {
    *loaded = (Loaded){.count = 0};
    if (!sheet_load(call, tx, sheet, &loaded->sheet, err) ||
        !campaign_load(call, tx, loaded->sheet.campaign_id, &loaded->campaign, err)) {
        return false;
    }
    if (!sheet_sees(call, &loaded->campaign, &loaded->sheet)) {
        return campaign_none(err);
    }
    loaded->tells = sheet_sees_own(call, &loaded->campaign, &loaded->sheet);
    return reviewer_avoids(call, tx, &loaded->sheet, &loaded->avoids, err) &&
           items_load(call, tx, &loaded->campaign, sheet, &loaded->items, &loaded->count, err) &&
           sheet_judge(call, &loaded->campaign, &loaded->sheet, loaded->items, loaded->count, false, &loaded->self,
                       err) &&
           (!loaded->tells || sheet_judge(call, &loaded->campaign, &loaded->sheet, loaded->items, loaded->count, true,
                                          &loaded->own, err));
}

static Telling telling_of(const CampaignCall *call, Tx *tx, const Loaded *loaded) {
    return (Telling){.call = call,
                     .tx = tx,
                     .campaign = &loaded->campaign,
                     .sheet = &loaded->sheet,
                     .self = &loaded->self,
                     .own = loaded->tells ? &loaded->own : NULL,
                     .avoids = loaded->avoids,
                     .shown = ARENA_NEW(call->arena, ShownNames)};
}

static bool missing_json(const CampaignCall *call, Tx *tx, const Loaded *loaded, Json *json, Err *err) {
    bool good = true;
    json_key(json, "missing");
    json_open_array(json);
    for (size_t i = 0; good && i < loaded->count; i++) {
        const Item *item = &loaded->items[i];
        Err why = {.kind = ERR_NONE};
        bool open = item->state == ITEM_OPEN || item->state == ITEM_SAVED || item->state == ITEM_RETURNED;
        ItemDoes does = {.fills = false};
        if (open && !item_does(call, tx, &loaded->campaign, &loaded->sheet, item, &does, err)) {
            return false;
        }
        if (!does.fills && !does.hands_in) {
            continue;
        }
        if (item_complete(call, tx, &loaded->campaign, item, &why)) {
            continue;
        }
        if (why.kind != ERR_INPUT) {
            good = err_set(err, why.kind, "%s", why.message);
            continue;
        }
        json_open_object(json);
        json_put_integer(json, "id", item->id);
        json_put_str(json, "item", item->item);
        json_put_str(json, "name", item->def->name);
        json_put_text(json, "field", why.place.field);
        json_put_str(json, "why", str_from(why.message));
        json_close_object(json);
    }
    json_close_array(json);
    return good;
}

static bool put_previous(const CampaignCall *call, Tx *tx, const Loaded *loaded, Json *json, Err *err) {
    Str content;
    if (!result_previous(call, tx, &loaded->campaign, loaded->sheet.unit, &content, err)) {
        return false;
    }
    json_key(json, "previous");
    json_error_t fault;
    json_t *before = content.len ? json_loadb(content.data, content.len, 0, &fault) : NULL;
    const json_t *total = json_object_get(before, "own");
    if (total) {
        json_raw(json, json_value_text(total, JSON_AS_GIVEN, call->arena));
    } else {
        json_none(json);
    }
    json_decref(before);
    return true;
}

/* What nobody reviews, told before the review begins; how far it is, the items say. */
static bool review_json(const CampaignCall *call, Tx *tx, const Loaded *loaded, Json *json, Err *err) {
    bool asks = loaded->tells && loaded->sheet.state < SHEET_REVIEWED, good = true;
    Crowd crowd = {.count = 0};
    if (asks && !crowd_load(call, &loaded->sheet, &crowd, err)) {
        return false;
    }
    json_key(json, "review");
    json_open_object(json);
    json_key(json, "uncovered");
    json_open_array(json);
    for (size_t i = 0; good && asks && i < loaded->count; i++) {
        const Item *item = &loaded->items[i];
        bool covered = true, reviews = false;
        Str why;
        bool open = item->state != ITEM_COMPUTED && item->state != ITEM_REVIEWED;
        good = !open || loaded->avoids ||
               item_reviews_if(call, tx, &loaded->campaign, &loaded->sheet, item, &reviews, err);
        if (good && open && !reviews) {
            good = item_covered(call, tx, &loaded->campaign, &loaded->sheet, item, &crowd, &covered, &why, err);
        }
        if (!covered) {
            json_str(json, item->item);
        }
    }
    json_close_array(json);
    json_close_object(json);
    return good;
}

static bool put_sheet(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Loaded loaded;
    if (!load_all(call, tx, id, &loaded, err)) {
        return false;
    }
    const FrameworkDef *framework = &loaded.campaign.framework.def->framework;
    const Telling telling = telling_of(call, tx, &loaded);
    json_open_object(json);
    bool good = sheet_head_json(call, tx, json, &loaded.campaign, &loaded.sheet, loaded.items, loaded.count, err);
    json_key(json, "head");
    head_json(call, json, &loaded.campaign, &loaded.sheet, 1);
    json_key(json, "levels");
    json_open_array(json);
    for (size_t i = 0; i < framework->level_count; i++) {
        json_open_object(json);
        json_put_str(json, "id", framework->levels[i].id);
        json_put_str(json, "name", framework->levels[i].name);
        json_put_number(json, "share", fraction_number(framework->levels[i].share));
        json_close_object(json);
    }
    json_close_array(json);
    json_key(json, "score");
    json_open_object(json);
    total_json(call, json, "self", &loaded.self);
    if (loaded.tells) {
        total_json(call, json, "own", &loaded.own);
    } else {
        json_key(json, "own");
        json_none(json);
    }
    good = good && put_previous(call, tx, &loaded, json, err);
    json_close_object(json);
    json_key(json, "items");
    json_open_array(json);
    for (size_t i = 0; good && i < loaded.count; i++) {
        good = put_item(&telling, &loaded.items[i], json, err);
    }
    json_close_array(json);
    good = good && missing_json(call, tx, &loaded, json, err) && review_json(call, tx, &loaded, json, err);
    json_close_object(json);
    return good;
}

static bool put_one(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    Loaded loaded;
    if (!item_load(call, tx, id, &campaign, &sheet, &item, err) || !load_all(call, tx, sheet.id, &loaded, err)) {
        return false;
    }
    const Telling telling = telling_of(call, tx, &loaded);
    return put_item(&telling, &item, json, err);
}

static bool put_history(const CampaignCall *call, Tx *tx, int64_t id, Json *json, Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    if (!item_load(call, tx, id, &campaign, &sheet, &item, err)) {
        return false;
    }
    if (!sheet_sees(call, &campaign, &sheet)) {
        return campaign_none(err);
    }
    json_open_object(json);
    bool good = steps_json(call, tx, &campaign, id, sheet_sees_own(call, &campaign, &sheet), NULL, 0, json, err);
    json_close_object(json);
    return good;
}

bool campaign_sheet_json(const CampaignCall *call, int64_t sheet, Json *json, Err *err) {
    return campaign_read(call, sheet, put_sheet, json, err);
}
bool campaign_item_json(const CampaignCall *call, int64_t item, Json *json, Err *err) {
    return campaign_read(call, item, put_one, json, err);
}
bool campaign_history_json(const CampaignCall *call, int64_t item, Json *json, Err *err) {
    return campaign_read(call, item, put_history, json, err);
}

/* ---- rating ---- */

typedef struct Rating {
    const CampaignCall *call;
    const json_t *body;
    int64_t id;
} Rating;

static bool load_rated(const Rating *rating, Tx *tx, Campaign *campaign, Sheet *sheet, Item *item, Err *err) {
    int64_t seen = 0;
    if (!item_load(rating->call, tx, rating->id, campaign, sheet, item, err)) {
        return false;
    }
    if (!sheet_sees(rating->call, campaign, sheet)) {
        return campaign_none(err);
    }
    if (campaign->state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务现在是“%s”，不能填写。", campaign_state_name(campaign->state));
    }
    return body_integer(rating->body, "version", &seen, true, err) && version_holds(seen, item->version, err);
}

/* `said`: what was done; the rest follows from the item. */
static bool write_step(const Rating *rating, Tx *tx, const Sheet *sheet, const Item *item, const StepRow *said,
                       Err *err) {
    StepRow row = *said;
    row.campaign = sheet->campaign_id;
    row.sheet = sheet->id;
    row.item = item->id;
    row.before = str_from(item_state_id(item->state));
    row.unit = sheet->unit;
    return step_write(rating->call, tx, &row, err);
}

static bool write_self(Tx *tx, void *context, Err *err) {
    const Rating *rating = context;
    const CampaignCall *call = rating->call;
    Campaign campaign;
    Sheet sheet;
    Item item;
    Str text;
    char now[32];
    if (!load_rated(rating, tx, &campaign, &sheet, &item, err) ||
        !item_fills(call, tx, &campaign, &sheet, &item, err)) {
        return false;
    }
    bool computed = item_takes(item.def) == TAKES_NONE && item_may_not_apply(item.def);
    bool mine = item.state == ITEM_OPEN || item.state == ITEM_SAVED || item.state == ITEM_RETURNED ||
                (item.state == ITEM_COMPUTED && computed && sheet.state == SHEET_FILLING);
    if (!rating_read(call, &campaign, item.def, json_object_get(rating->body, "rating"), &text, err)) {
        return false;
    }
    if (!mine) {
        return err_set(err, ERR_CONFLICT, "“%.*s”%s，不能再改。要改请审核人退回。", STR_ARG(item.def->name),
                       item_state_name(item.state));
    }
    time_now_iso(now);
    ItemState after = item.state == ITEM_RETURNED ? ITEM_RETURNED
                      : text.len                  ? ITEM_SAVED
                      : computed                  ? ITEM_COMPUTED
                                                  : ITEM_OPEN;
    const Post *post;
    return item_fill_post(call, tx, &campaign, &sheet, &item, &post, err) &&
           store_run(tx,
                     "UPDATE campaign_item SET self = ?, self_by = ?, self_for = ?, self_at = ?, state = ?, version ="
                     " version + 1 WHERE id = ?",
                     err, "sssszi", text, campaign_actor(call), people_behalf(post), str_from(now),
                     item_state_id(after), item.id) &&
           write_step(rating, tx, &sheet, &item,
                      &(StepRow){.step = "save",
                                 .after = str_from(item_state_id(after)),
                                 .content = text,
                                 .actor = actor_through(call, post)},
                      err);
}

bool campaign_item_save(const CampaignCall *call, int64_t item, const json_t *body, Err *err) {
    Rating rating = {call, body, item};
    return store_write(call->room->store, write_self, &rating, err);
}

static bool read_own(const Rating *rating, const Campaign *campaign, const Item *item, Str *text, Str *reason,
                     Err *err) {
    const CampaignCall *call = rating->call;
    if (!body_text(call, rating->body, "reason", CAMPAIGN_TEXT_MOST, reason, err)) {
        return false;
    }
    if (json_is_true(json_object_get(rating->body, "accept"))) {
        *text = item->self;
        return true;
    }
    if (!rating_read(call, campaign, item->def, json_object_get(rating->body, "rating"), text, err)) {
        return false;
    }
    if (!rating_same(*text, item->self) && !reason->len) {
        return err_set_field(err, ERR_INPUT, "reason", "与自评不同，请写明理由。");
    }
    if (!rating_text(call, *text, "note").len && reason->len && text->len) {
        /* The reason is what the decision will say. */
        json_error_t fault;
        json_t *value = json_loadb(text->data, text->len, 0, &fault);
        json_object_set_new(value, "note", json_stringn(reason->data, reason->len));
        *text = json_value_text(value, JSON_CANONICAL, call->arena);
        json_decref(value);
    }
    return true;
}

static bool write_own(Tx *tx, void *context, Err *err) {
    const Rating *rating = context;
    const CampaignCall *call = rating->call;
    Campaign campaign;
    Sheet sheet;
    Item item;
    Str text = {NULL, 0}, reason = {NULL, 0}, hash, name;
    char now[32];
    if (!load_rated(rating, tx, &campaign, &sheet, &item, err) ||
        !item_reviews(call, tx, &campaign, &sheet, &item, err) || !free_to_review(call, tx, &sheet, err)) {
        return false;
    }
    bool consolidates = campaign_phase(campaign.kind, CAMPAIGN_CONSOLIDATE) != NULL;
    if (sheet.state != (consolidates ? SHEET_CONSOLIDATED : SHEET_HANDED_IN) ||
        (item.state != ITEM_HANDED_IN && item.state != ITEM_REVIEWED)) {
        return err_set(err, ERR_CONFLICT, "“%.*s”%s，评估表%s，现在不能审核。", STR_ARG(item.def->name),
                       item_state_name(item.state), sheet_state_name(sheet.state));
    }
    if (!read_own(rating, &campaign, &item, &text, &reason, err) ||
        !evidence_first(call, tx, item.id, &hash, &name, err) ||
        !rating_complete(call, &campaign, item.def, text, hash.len > 0, err)) {
        return false;
    }
    time_now_iso(now);
    const Post *post = item_review_post(call, &campaign, &sheet, &item);
    return store_run(tx,
                     "UPDATE campaign_item SET own = ?, own_by = ?, own_for = ?, own_at = ?, own_reason = ?, state ="
                     " 'reviewed', version = version + 1 WHERE id = ?",
                     err, "sssssi", text, campaign_actor(call), people_behalf(post), str_from(now), reason, item.id) &&
           write_step(rating, tx, &sheet, &item,
                      &(StepRow){.step = "review_item",
                                 .after = STR("reviewed"),
                                 .content = text,
                                 .reason = reason,
                                 .actor = actor_through(call, post)},
                      err);
}

bool campaign_item_review(const CampaignCall *call, int64_t item, const json_t *body, Err *err) {
    Rating rating = {call, body, item};
    return store_write(call->room->store, write_own, &rating, err);
}
