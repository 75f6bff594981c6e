/* The heads of a campaign and of a sheet as JSON: how each stands, and what the user may do; names of whom items are
 * handed to. */
#include "campaign_internal.h"

/* ---- the head ---- */

static void may_json(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets,
                     size_t count) {
    Rights rights = campaign_rights(call, campaign);
    bool changes = campaign->state == CAMPAIGN_DRAFT || campaign->state == CAMPAIGN_OPEN;
    bool open = campaign->state == CAMPAIGN_OPEN,
         approved = count && sheets_reached(sheets, count, SHEET_APPROVED) == count;
    bool publicity = campaign_phase(campaign->kind, CAMPAIGN_PUBLICITY) != NULL;
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "edit", rights.distribute && changes);
    json_put_bool(json, "open", rights.open && campaign->state == CAMPAIGN_DRAFT);
    json_put_bool(json, "publish", rights.publish && open && approved && publicity);
    json_put_bool(json, "freeze",
                  rights.freeze && (publicity ? campaign->state == CAMPAIGN_PUBLISHED : open && approved));
    json_put_bool(json, "withdraw", rights.open && changes);
    json_put_bool(json, "remind", rights.distribute && open && campaign->kind->reminder.len > 0);
    json_put_bool(json, "problems", rights.runs && campaign->state != CAMPAIGN_DRAFT);
    json_put_bool(json, "results", rights.sees && campaign->state != CAMPAIGN_DRAFT);
    json_close_object(json);
}

static void counts_json(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets,
                        size_t count) {
    size_t states[SHEET_STATES] = {0}, items = 0, done = 0, returned = 0, late = 0;
    for (size_t i = 0; i < count; i++) {
        const Counts *counts = &sheets[i].counts;
        Str due_on, why;
        states[sheets[i].state]++;
        items += counts->items;
        done += counts->states[ITEM_COMPUTED] + counts->states[ITEM_HANDED_IN] + counts->states[ITEM_REVIEWED];
        returned += counts->states[ITEM_RETURNED];
        late += sheet_light(call, campaign, &sheets[i], &due_on, &why) == LIGHT_RED;
    }
    json_key(json, "counts");
    json_open_object(json);
    json_put_integer(json, "sheets", (int64_t)count);
    for (int i = 0; i < SHEET_STATES; i++) {
        json_put_integer(json, sheet_state_id((SheetState)i), (int64_t)states[i]);
    }
    json_put_integer(json, "items", (int64_t)items);
    json_put_integer(json, "done", (int64_t)done);
    json_put_integer(json, "returned", (int64_t)returned);
    json_put_integer(json, "late", (int64_t)late);
    json_close_object(json);
}

void head_members(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets, size_t count) {
    Phase *phases = ARENA_ARRAY(call->arena, campaign->kind->phase_count + 1, Phase);
    phases_stand(call, campaign, sheets, count, phases);
    const Phase *phase = phase_current(campaign, phases);
    json_put_integer(json, "id", campaign->id);
    json_put_str(json, "kind", campaign->kind->id);
    json_put_str(json, "kind_name", campaign->kind->name);
    json_put_str(json, "title", campaign->title);
    json_put_str(json, "note", campaign->note);
    json_put_str(json, "standard", campaign->framework.def->id);
    json_put_str(json, "standard_name", campaign->framework.def->name);
    json_put_integer(json, "definition", campaign->definition);
    json_put_text(json, "level", unit_level_id(campaign->framework.def->level));
    json_put_str(json, "period", campaign->period);
    json_put_str(json, "unit", campaign->unit);
    json_put_str(json, "unit_name", campaign->way.name);
    json_put_str(json, "section", campaign->section);
    json_put_text(json, "state", campaign_state_id(campaign->state));
    json_put_text(json, "state_name", campaign_state_name(campaign->state));
    json_put_str(json, "phase", phase ? phase->def->id : STR(""));
    json_put_str(json, "phase_name", phase ? phase->def->name : STR(""));
    json_put_str(json, "phase_due", phase ? phase->due_on : STR(""));
    json_put_text(json, "light", light_id(phase ? phase->light : LIGHT_GREY));
    json_put_str(json, "why", phase ? phase->why : STR(""));
    json_put_integer(json, "version", campaign->version);
    json_put_str(json, "made_by", campaign->made_by);
    json_put_str(json, "made_at", campaign->made_at);
    json_put_str(json, "frozen_at", campaign->frozen_at);
    json_put_number(json, "target", campaign->target);
    counts_json(call, json, campaign, sheets, count);
    may_json(call, json, campaign, sheets, count);
}

void head_json(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets, size_t count) {
    json_open_object(json);
    head_members(call, json, campaign, sheets, count);
    json_close_object(json);
}

/* ---- a sheet's head ---- */

/* Without items it is only told what follows from posts and states. */
static bool sheet_may(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                      const Item *items, size_t count, Err *err) {
    bool open = campaign->state == CAMPAIGN_OPEN, fill = false, hand_in = false, take_back = false, give = false;
    for (size_t i = 0; open && i < count; i++) {
        take_back = take_back || (sheet->state <= SHEET_HANDED_IN && items[i].state == ITEM_HANDED_IN &&
                                  str_equal(items[i].handed_by, campaign_actor(call)));
        bool waiting = items[i].state == ITEM_OPEN || items[i].state == ITEM_SAVED || items[i].state == ITEM_RETURNED;
        if (waiting) {
            ItemDoes does;
            if (!item_does(call, tx, campaign, sheet, &items[i], &does, err)) {
                return false;
            }
            fill = fill || does.fills;
            hand_in = hand_in || (does.hands_in && items[i].self.len);
        }
        if (!give && item_givable(sheet, &items[i]) &&
            !item_gives_if(call, tx, campaign, sheet, &items[i], &give, err)) {
            return false;
        }
    }
    bool consolidates = campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) != NULL;
    bool reviewing = sheet->state == (consolidates ? SHEET_CONSOLIDATED : SHEET_HANDED_IN);
    Err said = {.kind = ERR_NONE};
    bool reviews = open && sheet->state != SHEET_APPROVED && sheet_reviews(call, campaign, sheet, NULL);
    if (reviews && !may_answer(free_to_review(call, tx, sheet, &said), &said, &reviews, err)) {
        return false;
    }
    bool consolidate = open && consolidates && sheet->state == SHEET_HANDED_IN &&
                       phase_may(call, campaign, CAMPAIGN_CONSOLIDATE, &sheet->way, campaign->section, false, NULL);
    bool approves = phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, NULL);
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "fill", fill);
    json_put_bool(json, "hand_in", hand_in);
    json_put_bool(json, "give", give);
    json_put_bool(json, "take_back", take_back);
    json_put_bool(json, "consolidate", consolidate);
    json_put_bool(json, "review", reviews && reviewing);
    json_put_bool(json, "finish", reviews && reviewing && sheet_ends_review(call, campaign, sheet, NULL));
    json_put_bool(json, "approve",
                  open && sheet->state == SHEET_REVIEWED && sheet_approves(call, campaign, sheet, items, count, NULL));
    json_put_bool(json, "return", open && (reviews || sheet_returns(call, campaign, sheet)));
    json_put_bool(json, "reopen", open && sheet->state >= SHEET_REVIEWED && approves);
    json_close_object(json);
    return true;
}

bool sheet_head_json(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                     const Item *items, size_t count, Err *err) {
    Str due_on, why;
    Light light = sheet_light(call, campaign, sheet, &due_on, &why);
    json_put_integer(json, "id", sheet->id);
    json_put_integer(json, "campaign", sheet->campaign_id);
    json_put_str(json, "unit", sheet->unit);
    json_put_str(json, "unit_name", sheet->way.name);
    json_put_text(json, "state", sheet_state_id(sheet->state));
    json_put_text(json, "state_name", sheet_state_name(sheet->state));
    json_put_integer(json, "version", sheet->version);
    json_put_text(json, "light", light_id(light));
    json_put_str(json, "why", why);
    json_put_str(json, "due_on", due_on);
    json_put_number(json, "target", isnan(sheet->target) ? campaign->target : sheet->target);
    names_put(json, "reviewers", sheet->reviewers);
    json_key(json, "counts");
    json_open_object(json);
    json_put_integer(json, "items", (int64_t)sheet->counts.items);
    for (int i = 0; i < ITEM_STATES; i++) {
        json_put_integer(json, item_state_id((ItemState)i), (int64_t)sheet->counts.states[i]);
    }
    json_close_object(json);
    return sheet_may(call, tx, json, campaign, sheet, items, count, err);
}

/* ---- names ---- */

void names_put(Json *json, const char *key, Str names) {
    Str rest = names, name;
    json_key(json, key);
    json_open_array(json);
    while (rest.len && str_cut(&rest, '\n', &name)) {
        json_str(json, name);
    }
    json_close_array(json);
}

static bool shown_name(const CampaignCall *call, Tx *tx, ShownNames *kept, Str name, Str *shown, Err *err) {
    for (size_t i = 0; i < kept->count; i++) {
        if (str_equal(kept->names[i], name)) {
            *shown = kept->shown[i];
            return true;
        }
    }
    if (!people_shown(tx, name, call->arena, shown, err)) {
        return false;
    }
    kept->names = arena_grow(call->arena, kept->names, kept->count, kept->count + 1, sizeof(Str));
    kept->shown = arena_grow(call->arena, kept->shown, kept->count, kept->count + 1, sizeof(Str));
    kept->names[kept->count] = name;
    kept->shown[kept->count++] = *shown;
    return true;
}

bool shown_put(const CampaignCall *call, Tx *tx, ShownNames *kept, Json *json, const char *key, Str names, Err *err) {
    Str rest = names, name, shown;
    bool good = true;
    json_key(json, key);
    json_open_array(json);
    while (good && rest.len && str_cut(&rest, '\n', &name)) {
        good = shown_name(call, tx, kept, name, &shown, err);
        if (good) {
            json_str(json, shown);
        }
    }
    json_close_array(json);
    return good;
}

bool person_put(const CampaignCall *call, Tx *tx, Json *json, Str by, Err *err) {
    Str shown;
    bool good = people_shown(tx, by, call->arena, &shown, err);
    json_put_str(json, "by", by);
    json_put_str(json, "by_name", good ? shown : by);
    return good;
}

Str unit_name_of(const CampaignCall *call, Tx *tx, Str code) {
    Stmt *stmt;
    bool row = false;
    Str name = code;
    if (stmt_open(tx, "SELECT " SQL_UNIT_NAME("?1"), &stmt, NULL, "s", code)) {
        if (stmt_step(stmt, &row, NULL) && row && !stmt_is_null(stmt, 0)) {
            name = str_copy(call->arena, stmt_text(stmt, 0));
        }
        stmt_close(stmt);
    }
    return name;
}

void codes_put(const CampaignCall *call, Tx *tx, Json *json, Str unit, Str section, Str role) {
    const SectionDef *department = section.len ? pack_section(call->room->pack, section) : NULL;
    const RoleDef *post = role.len ? pack_role(call->room->pack, role) : NULL;
    json_put_str(json, "section", section);
    json_put_str(json, "section_name", department ? department->name : STR(""));
    json_put_str(json, "unit", unit);
    json_put_str(json, "unit_name", unit.len ? unit_name_of(call, tx, unit) : STR(""));
    json_put_str(json, "role", role);
    json_put_str(json, "role_name", post ? post->name : STR(""));
}
