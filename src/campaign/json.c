/* A campaign, its phases and its sheets as JSON: how each stands, with its light, and what the user may do. */
#include "campaign_internal.h"

/* ---- phases ---- */

static size_t reached(const Sheet *sheets, size_t count, SheetState state) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        found += sheets[i].state >= state;
    }
    return found;
}

static SheetState comes_to(CampaignDoes does) {
    switch (does) {
    case CAMPAIGN_FILL: return SHEET_HANDED_IN;
    case CAMPAIGN_CONSOLIDATE: return SHEET_CONSOLIDATED;
    case CAMPAIGN_REVIEW: return SHEET_REVIEWED;
    default: return SHEET_APPROVED;
    }
}

static void count_phase(const Campaign *campaign, const Sheet *sheets, size_t count, Phase *phase) {
    CampaignDoes does = phase->def->does;
    bool whole = does == CAMPAIGN_DISTRIBUTE || does >= CAMPAIGN_PUBLICITY;
    bool frozen = campaign->state == CAMPAIGN_FROZEN;
    phase->of = whole ? 1 : count;
    phase->done = does == CAMPAIGN_DISTRIBUTE ? campaign->state != CAMPAIGN_DRAFT
                  : whole                     ? frozen
                                              : reached(sheets, count, comes_to(does));
    phase->over = phase->done >= phase->of;
}

void phases_stand(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count,
                  Phase *phases) {
    bool runs = campaign->state != CAMPAIGN_WITHDRAWN;
    for (size_t i = 0; i < campaign->kind->phase_count; i++) {
        Phase *phase = &phases[i];
        *phase = (Phase){.def = &campaign->kind->phases[i], .due_on = campaign->due_on[i]};
        count_phase(campaign, sheets, count, phase);
        if (runs && !phase->over) {
            phase->light =
                due_light(phase->due_on, phase->def->name, campaign->kind->yellow_days, call->arena, &phase->why);
        }
    }
}

static const Phase *current(const Campaign *campaign, const Phase *phases) {
    bool stands = campaign->state == CAMPAIGN_FROZEN || campaign->state == CAMPAIGN_WITHDRAWN;
    for (size_t i = 0; !stands && i < campaign->kind->phase_count; i++) {
        if (!phases[i].over) {
            return &phases[i];
        }
    }
    return NULL;
}

/* The phase that a sheet waits for. */
static const CampaignPhaseDef *waits_for(const Campaign *campaign, const Sheet *sheet, size_t *index) {
    CampaignDoes does = sheet->state == SHEET_FILLING        ? CAMPAIGN_FILL
                        : sheet->state == SHEET_HANDED_IN    ? CAMPAIGN_CONSOLIDATE
                        : sheet->state == SHEET_CONSOLIDATED ? CAMPAIGN_REVIEW
                                                             : CAMPAIGN_APPROVE;
    if (sheet->state == SHEET_APPROVED) {
        return NULL;
    }
    for (*index = 0; *index < campaign->kind->phase_count; (*index)++) {
        if (campaign->kind->phases[*index].does >= does) {
            return &campaign->kind->phases[*index];
        }
    }
    return NULL;
}

Light sheet_light(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Str *due_on, Str *why) {
    size_t index = 0;
    const CampaignPhaseDef *phase = campaign->state == CAMPAIGN_OPEN ? waits_for(campaign, sheet, &index) : NULL;
    *due_on = *why = (Str){NULL, 0};
    if (!phase) {
        return LIGHT_GREY;
    }
    *due_on = campaign->due_on[index];
    return due_light(*due_on, phase->name, campaign->kind->yellow_days, call->arena, why);
}

static void by_json(const CampaignCall *call, Json *json, const CampaignPhaseDef *phase) {
    json_key(json, "by");
    json_open_array(json);
    for (size_t i = 0; i < phase->by_count; i++) {
        const RoleDef *role = pack_role(call->room->pack, phase->by[i].role);
        json_open_object(json);
        json_put_str(json, "role", phase->by[i].role);
        json_put_str(json, "role_name", role ? role->name : phase->by[i].role);
        json_put_text(json, "action", action_id(phase->by[i].action));
        json_close_object(json);
    }
    json_close_array(json);
}

/* ---- the head ---- */

static void may_json(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets,
                     size_t count) {
    Rights rights = campaign_rights(call, campaign);
    bool changes = campaign->state == CAMPAIGN_DRAFT || campaign->state == CAMPAIGN_OPEN;
    bool open = campaign->state == CAMPAIGN_OPEN, approved = count && reached(sheets, count, SHEET_APPROVED) == count;
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

static void head_members(const CampaignCall *call, Json *json, const Campaign *campaign, const Sheet *sheets,
                         size_t count) {
    Phase *phases = ARENA_ARRAY(call->arena, campaign->kind->phase_count + 1, Phase);
    phases_stand(call, campaign, sheets, count, phases);
    const Phase *phase = current(campaign, phases);
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
static void sheet_may(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                      const Item *items, size_t count) {
    bool open = campaign->state == CAMPAIGN_OPEN, fill = false, hand_in = false, take_back = false;
    for (size_t i = 0; open && i < count; i++) {
        take_back = take_back || (sheet->state <= SHEET_HANDED_IN && items[i].state == ITEM_HANDED_IN &&
                                  str_equal(items[i].handed_by, campaign_actor(call)));
        bool mine = (items[i].state == ITEM_OPEN || items[i].state == ITEM_SAVED || items[i].state == ITEM_RETURNED) &&
                    item_fills(call, tx, campaign, sheet, &items[i], NULL);
        fill = fill || mine;
        hand_in = hand_in || (mine && items[i].self.len);
    }
    bool consolidates = campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) != NULL;
    bool reviewing = sheet->state == (consolidates ? SHEET_CONSOLIDATED : SHEET_HANDED_IN);
    bool review = open && reviewing && sheet_reviews(call, campaign, sheet, NULL);
    bool consolidate = open && consolidates && sheet->state == SHEET_HANDED_IN &&
                       phase_may(call, campaign, CAMPAIGN_CONSOLIDATE, &sheet->way, campaign->section, false, NULL);
    bool approves = phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, NULL);
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "fill", fill);
    json_put_bool(json, "hand_in", hand_in);
    json_put_bool(json, "take_back", take_back);
    json_put_bool(json, "consolidate", consolidate);
    json_put_bool(json, "review", review);
    json_put_bool(json, "approve",
                  open && sheet->state == SHEET_REVIEWED && sheet_approves(call, campaign, sheet, items, count, NULL));
    json_put_bool(json, "return",
                  open && ((sheet->state != SHEET_APPROVED && sheet_reviews(call, campaign, sheet, NULL)) ||
                           consolidate || (sheet->state == SHEET_REVIEWED && approves)));
    json_put_bool(json, "reopen", open && sheet->state >= SHEET_REVIEWED && approves);
    json_close_object(json);
}

static void sheet_members(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                          const Item *items, size_t count) {
    Str due_on, why, rest = sheet->reviewers, one;
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
    json_key(json, "reviewers");
    json_open_array(json);
    while (rest.len && str_cut(&rest, '\n', &one)) {
        json_str(json, one);
    }
    json_close_array(json);
    json_key(json, "counts");
    json_open_object(json);
    json_put_integer(json, "items", (int64_t)sheet->counts.items);
    for (int i = 0; i < ITEM_STATES; i++) {
        json_put_integer(json, item_state_id((ItemState)i), (int64_t)sheet->counts.states[i]);
    }
    json_close_object(json);
    sheet_may(call, tx, json, campaign, sheet, items, count);
}

void sheet_head_json(const CampaignCall *call, Tx *tx, Json *json, const Campaign *campaign, const Sheet *sheet,
                     const Item *items, size_t item_count) {
    sheet_members(call, tx, json, campaign, sheet, items, item_count);
}

/* ---- names ---- */

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

/* ---- steps, requests, notices ---- */

/* `own`: the reviewers' ratings may be told. */
bool steps_json(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t item, bool own, Json *json,
                Err *err) {
    enum { STEPS_MOST = 200 };
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT s.step, s.actor, s.at, s.reason, s.content, s.item_id, COALESCE(i.item, ''), s.sheet_id,"
                   " COALESCE(u.unit_code, ''), s.before, s.after FROM campaign_step s LEFT JOIN campaign_item i ON"
                   " i.id = s.item_id LEFT JOIN campaign_sheet u ON u.id = s.sheet_id WHERE s.campaign_id = ?1 AND"
                   " (?2 = 0 AND s.step NOT IN ('save', 'review_item') OR s.item_id = ?2) ORDER BY s.id DESC LIMIT ?3",
                   &stmt, err, "iii", campaign->id, item, (int64_t)STEPS_MOST)) {
        return false;
    }
    json_key(json, "steps");
    json_open_array(json);
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Str step = str_copy(call->arena, stmt_text(stmt, 0)), code = str_copy(call->arena, stmt_text(stmt, 6));
        Str unit = str_copy(call->arena, stmt_text(stmt, 8));
        bool rated = str_is(step, "save") || (own && str_is(step, "review_item"));
        const ItemDef *def = item_def(campaign, code);
        json_open_object(json);
        json_put_str(json, "step", step);
        json_put_str(json, "by", stmt_text(stmt, 1));
        json_put_str(json, "at", stmt_text(stmt, 2));
        json_put_str(json, "reason", stmt_text(stmt, 3));
        json_put_integer(json, "item_id", stmt_integer(stmt, 5));
        json_put_str(json, "item", code);
        json_put_str(json, "item_name", def ? def->name : STR(""));
        json_put_integer(json, "sheet", stmt_integer(stmt, 7));
        json_put_str(json, "unit", unit);
        json_put_str(json, "before", stmt_text(stmt, 9));
        json_put_str(json, "after", stmt_text(stmt, 10));
        rating_json(call, json, "rating", rated ? str_copy(call->arena, stmt_text(stmt, 4)) : STR(""),
                    str_copy(call->arena, stmt_text(stmt, 1)), str_copy(call->arena, stmt_text(stmt, 2)));
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
        sheet_head_json(call, tx, json, campaign, &sheets[i], items, item_count);
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
    bool sees = campaign_rights(call, &campaign).sees;
    for (size_t i = 0; i < count && !sees; i++) {
        sees = sheet_sees(call, &campaign, &sheets[i]);
    }
    if (!sees) {
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
        by_json(call, json, phases[i].def);
        json_close_object(json);
    }
    json_close_array(json);
    bool good = sheets_json(call, tx, &campaign, sheets, count, &first, json, err) &&
                requests_json(call, tx, &campaign, STR(""), json, err) && notices_json(tx, &campaign, json, err) &&
                steps_json(call, tx, &campaign, 0, false, json, err) &&
                (!first || assignments_json(call, tx, &campaign, first, json, err));
    if (!first) {
        json_key(json, "assignments");
        json_open_array(json);
        json_close_array(json);
    }
    json_close_object(json);
    return good;
}

bool campaign_json(const CampaignCall *call, int64_t id, Json *json, Err *err) {
    return campaign_read(call, id, put_whole, json, err);
}

/* ---- kinds, list, matrix ---- */

static void phases_of_kind(const CampaignCall *call, const CampaignKindDef *kind, Date from, Json *json) {
    json_key(json, "phases");
    json_open_array(json);
    for (size_t i = 0; i < kind->phase_count; i++) {
        const CampaignPhaseDef *phase = &kind->phases[i];
        from = from.year ? campaign_phase_day(call->room->pack, phase, from) : from;
        json_open_object(json);
        json_put_str(json, "id", phase->id);
        json_put_text(json, "does", campaign_does_id(phase->does));
        json_put_str(json, "name", phase->name);
        json_put_integer(json, "days", phase->days);
        json_put_integer(json, "working_days", phase->working_days);
        json_put_str(json, "due_on", from.year ? date_show(call->arena, from) : STR(""));
        by_json(call, json, phase);
        json_close_object(json);
    }
    json_close_array(json);
}

static void standards_of_kind(const CampaignCall *call, const CampaignKindDef *kind, const FrameworkInfo *infos,
                              size_t count, Json *json) {
    (void)call;
    json_key(json, "standards");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        bool named = infos[i].own || !kind->standard_count;
        for (size_t k = 0; k < kind->standard_count; k++) {
            named = named || str_equal(kind->standards[k], infos[i].def->id);
        }
        if (named && infos[i].def->level == kind->level && infos[i].standard && !infos[i].retired) {
            json_open_object(json);
            json_put_str(json, "standard", infos[i].def->id);
            json_put_str(json, "name", infos[i].def->name);
            json_put_text(json, "level", unit_level_id(infos[i].def->level));
            json_put_integer(json, "definition", infos[i].definition);
            json_close_object(json);
        }
    }
    json_close_array(json);
}

bool campaign_kinds_json(const CampaignCall *call, Str from, Json *json, Err *err) {
    size_t count, standards;
    const CampaignKindDef *kinds = pack_campaigns(call->room->pack, &count);
    FrameworkInfo *infos;
    Date day = {.year = 0};
    if (from.len && (!date_parse(from, &day) || !day.day)) {
        return field_fault(err, ERR_INPUT, "from", "日期“%.*s”要写成 2026-12-01 这样。", STR_ARG(from));
    }
    framework_list(call->room->frameworks, call->arena, &infos, &standards);
    json_open_object(json);
    json_key(json, "kinds");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "id", kinds[i].id);
        json_put_str(json, "name", kinds[i].name);
        json_put_str(json, "help", kinds[i].help);
        json_put_str(json, "section", kinds[i].section);
        json_put_text(json, "level", unit_level_id(kinds[i].level));
        json_put_str(json, "notice", kinds[i].notice);
        json_put_str(json, "publicity", kinds[i].publicity);
        json_put_str(json, "reminder", kinds[i].reminder);
        standards_of_kind(call, &kinds[i], infos, standards, json);
        phases_of_kind(call, &kinds[i], day, json);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

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
        bool sees = campaign_rights(call, &campaign).sees;
        for (size_t k = 0; k < count && !sees; k++) {
            sees = sheet_sees(call, &campaign, &sheets[k]);
        }
        if (sees) {
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
    if (!good || !campaign_rights(call, &campaign).sees) {
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
