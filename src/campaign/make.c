/* Opening a campaign: its units, their sheets, the items handed out by what the standard says of who is responsible;
 * and what is changed afterwards: words, days, who rates what, which evidence is asked for. */
#include "campaign_internal.h"

#include <string.h>

/* ---- days ---- */

Date campaign_phase_day(const Pack *pack, const CampaignPhaseDef *phase, Date from) {
    return phase->working_days ? pack_working_days_after(pack, from, phase->working_days)
                               : date_add_days(from, phase->days);
}

static bool given_day(const CampaignCall *call, const json_t *body, Str phase, Str *day, Err *err) {
    const json_t *list = json_object_get(body, "phases"), *one;
    size_t index;
    json_array_foreach(list, index, one) {
        if (str_equal(json_member_text(one, "id"), phase)) {
            return body_day(call, one, "due_on", day, err);
        }
    }
    return true;
}

static bool phase_days(const CampaignCall *call, const CampaignKindDef *kind, const json_t *body, Str *days, Err *err) {
    Date from = date_today();
    Str before = {NULL, 0};
    for (size_t i = 0; i < kind->phase_count; i++) {
        Str given = {NULL, 0};
        if (!given_day(call, body, kind->phases[i].id, &given, err)) {
            return false;
        }
        if (given.len) {
            date_parse(given, &from);
        } else {
            from = campaign_phase_day(call->room->pack, &kind->phases[i], from);
        }
        days[i] = date_show(call->arena, from);
        if (before.len && str_compare(days[i], before) < 0) {
            return err_set_field(err, ERR_INPUT, "phases", "“%.*s”的期限%.*s早于前一个阶段的%.*s。",
                                 STR_ARG(kind->phases[i].name), STR_ARG(days[i]), STR_ARG(before));
        }
        before = days[i];
    }
    return true;
}

static bool put_days(Tx *tx, int64_t id, const CampaignKindDef *kind, const Str *days, Err *err) {
    for (size_t i = 0; i < kind->phase_count; i++) {
        if (!store_run(tx, "DELETE FROM campaign_phase WHERE campaign_id = ? AND phase = ?", err, "is", id,
                       kind->phases[i].id) ||
            !store_run(tx, "INSERT INTO campaign_phase (campaign_id, phase, due_on) VALUES (?, ?, ?)", err, "iss", id,
                       kind->phases[i].id, days[i])) {
            return false;
        }
    }
    return true;
}

/* ---- who is responsible ---- */

bool departments_fill(const CampaignCall *call, const Campaign *campaign) {
    const CampaignPhaseDef *fill = campaign_phase(campaign->kind, CAMPAIGN_FILL);
    for (size_t i = 0; fill && campaign->way.kind && i < fill->by_count; i++) {
        const RoleDef *role = pack_role(call->room->pack, fill->by[i].role);
        if (role && (role->levels & 1u << campaign->way.kind->level)) {
            return true;
        }
    }
    return false;
}

/* The first department that the words name; the one that runs the campaign when none of them is one. */
static Str section_of(const CampaignCall *call, const Campaign *campaign, Str words) {
    Str rest = words, name, mark;
    while (departments_fill(call, campaign) && names_cut(&rest, &name, &mark)) {
        const SectionDef *section = pack_section(call->room->pack, name);
        if (section) {
            return section->id;
        }
    }
    return campaign->kind->level == LEVEL_SCHOOL || campaign->kind->level == LEVEL_TOWNSHIP ? (Str){NULL, 0}
                                                                                            : campaign->section;
}

static Str responsible(const ItemDef *def) {
    return def->node ? def->node->responsible : def->effect ? def->effect->responsible : def->responsible;
}

static bool asks_people(const ItemDef *def) {
    return item_takes(def) != TAKES_NONE;
}

static bool put_items(const CampaignCall *call, Tx *tx, const Campaign *campaign, int64_t sheet, Str unit, Err *err) {
    for (size_t i = 0; i < campaign->item_count; i++) {
        const ItemDef *def = campaign->items[i];
        if (!store_run(tx,
                       "INSERT INTO campaign_item (sheet_id, item, place, unit_code, section, role, state, version)"
                       " VALUES (?, ?, ?, ?, ?, '', ?, 1)",
                       err, "isissz", sheet, def->id, (int64_t)i, unit, section_of(call, campaign, responsible(def)),
                       item_state_id(asks_people(def) ? ITEM_OPEN : ITEM_COMPUTED))) {
            return false;
        }
    }
    return true;
}

/* What the standard itself names as evidence is asked for, and may be missing. */
static bool put_requests(Tx *tx, const Campaign *campaign, int64_t id, Err *err) {
    for (size_t i = 0; i < campaign->item_count; i++) {
        const ItemDef *def = campaign->items[i];
        const Str *names = def->node ? def->node->evidence : def->effect ? def->effect->evidence : NULL;
        size_t count = def->node ? def->node->evidence_count : def->effect ? def->effect->evidence_count : 0;
        for (size_t k = 0; k < count; k++) {
            if (!store_run(tx,
                           "INSERT INTO campaign_request (campaign_id, item, name, required, valid_on)"
                           " VALUES (?, ?, ?, 0, '')",
                           err, "iss", id, def->id, names[k])) {
                return false;
            }
        }
    }
    return true;
}

/* ---- which units ---- */

typedef struct JudgedUnit {
    Str code, name;
} JudgedUnit;

typedef struct Units {
    JudgedUnit *list;
    size_t count;
} Units;

static void add_unit(const CampaignCall *call, Units *units, const Unit *unit) {
    units->list = arena_grow(call->arena, units->list, units->count, units->count + 1, sizeof *units->list);
    units->list[units->count++] = (JudgedUnit){str_copy(call->arena, unit->code), str_copy(call->arena, unit->name)};
}

/* The units among which those are that the standard judges: the campaign's own and all below. */
typedef struct Range {
    const UnitTree *tree;
    int from;
    const bool *out; /* whom the standard is known not to be for; NULL: nobody */
} Range;

static bool find_range(const CampaignCall *call, const Campaign *campaign, Range *range, Err *err) {
    const Frame *frame = call->frame(call->context, campaign->period, err);
    int at = frame ? org_tree_find(&frame->tree, campaign->unit) : -1;
    if (!frame || at < 0) {
        return frame && err_set_field(err, ERR_INPUT, "unit", "%.*s年没有“%.*s”这个单位。", STR_ARG(campaign->period),
                                      STR_ARG(campaign->unit));
    }
    *range = (Range){&frame->tree, at, standard_left_out(campaign->framework.standard, frame, call->arena)};
    return true;
}

static bool is_judged(const Campaign *campaign, const Range *range, int at) {
    return at >= range->from && at < range->tree->units[range->from].end &&
           range->tree->units[at].kind->level == campaign->framework.def->level;
}

/* Those of the level that the standard judges, below the campaign's unit; apart those that it is known not to be for.
 */
static bool judged_units(const CampaignCall *call, const Campaign *campaign, const Range *range, Units *units,
                         Units *left_out, Err *err) {
    const Unit *all = range->tree->units;
    for (int i = range->from; i < all[range->from].end; i++) {
        if (is_judged(campaign, range, i)) {
            add_unit(call, range->out && range->out[i] ? left_out : units, &all[i]);
        }
    }
    return units->count || err_set_field(err, ERR_INPUT, "units", "%.*s之下没有这个标准评的那一级单位%s。",
                                         STR_ARG(all[range->from].name), left_out->count ? "，或者都不适用它" : "");
}

/* Those that the body names. */
static bool named_units(const CampaignCall *call, const Campaign *campaign, const json_t *list, const Range *range,
                        Units *units, Err *err) {
    const UnitTree *tree = range->tree;
    bool *named = ARENA_ARRAY(call->arena, tree->count, bool);
    const json_t *one;
    size_t index;
    json_array_foreach(list, index, one) {
        Str code = str_from(json_string_value(one));
        int at = org_tree_find(tree, code);
        if (!is_judged(campaign, range, at)) {
            return err_set_field(err, ERR_INPUT, "units", "“%.*s”不在%.*s之下，或者不是这个标准评的那一级单位。",
                                 STR_ARG(code), STR_ARG(tree->units[range->from].name));
        }
        if (range->out && range->out[at]) {
            return err_set_field(err, ERR_INPUT, "units", "“%.*s”不适用%.*s：%.*s。", STR_ARG(tree->units[at].name),
                                 STR_ARG(campaign->framework.def->name),
                                 STR_ARG(campaign->framework.def->framework.applies_why));
        }
        if (named[at]) {
            return err_set_field(err, ERR_INPUT, "units", "“%.*s”写了两次。", STR_ARG(tree->units[at].name));
        }
        named[at] = true;
        add_unit(call, units, &tree->units[at]);
    }
    return true;
}

/* All of them, or those that the body names; no more than a campaign may have. */
static bool find_units(const CampaignCall *call, const Campaign *campaign, const json_t *body, Units *units, Err *err) {
    const json_t *list = json_object_get(body, "units");
    Units left_out = {.count = 0};
    Range range;
    if (list && !json_is_null(list) && !json_is_array(list)) {
        return err_set_field(err, ERR_USAGE, "units", "“units”要是单位代码的列表。");
    }
    if (!find_range(call, campaign, &range, err) ||
        !(json_array_size(list) ? named_units(call, campaign, list, &range, units, err)
                                : judged_units(call, campaign, &range, units, &left_out, err))) {
        return false;
    }
    return units->count <= CAMPAIGN_UNITS_MOST ||
           err_set(err, ERR_LIMIT, "被评单位太多，一次最多%d个。请分批发起。", CAMPAIGN_UNITS_MOST);
}

/* ---- making ---- */

typedef struct Making {
    const CampaignCall *call;
    const json_t *body;
    Campaign campaign;
    Str *days;
    Units units;
    int64_t id;
} Making;

static bool kind_takes(const CampaignKindDef *kind, const FrameworkInfo *info) {
    bool named = info->own || !kind->standard_count;
    for (size_t i = 0; i < kind->standard_count; i++) {
        named = named || str_equal(kind->standards[i], info->def->id);
    }
    return named && info->def->level == kind->level;
}

static bool read_new(Making *making, Err *err) {
    const CampaignCall *call = making->call;
    Campaign *campaign = &making->campaign;
    Str kind, standard;
    enum { ID = 100, TITLE = 300 };
    if (!body_text(call, making->body, "kind", ID, &kind, err) ||
        !body_text(call, making->body, "standard", ID, &standard, err) ||
        !body_text(call, making->body, "unit", ID, &campaign->unit, err) ||
        !body_text(call, making->body, "period", ID, &campaign->period, err) ||
        !body_text(call, making->body, "title", TITLE, &campaign->title, err) ||
        !body_text(call, making->body, "note", CAMPAIGN_TEXT_MOST, &campaign->note, err)) {
        return false;
    }
    campaign->kind = pack_campaign(call->room->pack, kind);
    if (!campaign->kind) {
        return err_set_field(err, ERR_INPUT, "kind", "没有“%.*s”这种评估任务。", STR_ARG(kind));
    }
    if (!framework_find(call->room->frameworks, standard, campaign->period, &campaign->framework) ||
        campaign->framework.retired || !campaign->framework.standard ||
        !kind_takes(campaign->kind, &campaign->framework)) {
        return err_set_field(err, ERR_INPUT, "standard", "“%.*s”不能用“%.*s”这个标准，或者这个年度它没有在用。",
                             STR_ARG(campaign->kind->name), STR_ARG(standard));
    }
    campaign->definition = campaign->framework.definition;
    campaign->section = campaign->kind->section;
    return true;
}

static bool read_target(const json_t *from, double *target, Err *err) {
    const json_t *given = json_object_get(from, "target");
    *target = json_is_number(given) ? json_number_value(given) : (double)NAN;
    bool good = !given || json_is_null(given) || (json_is_number(given) && *target >= 0 && *target <= 10000);
    return good || err_set_field(err, ERR_INPUT, "target", "目标要是0到10000的分数。");
}

static bool insert_campaign(const Making *making, Tx *tx, Str now, Err *err) {
    const Campaign *campaign = &making->campaign;
    return store_run(
        tx,
        "INSERT INTO campaign (kind, standard, definition, unit_code, section, period, title, note, target,"
        " state, version, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'draft', 1, ?, ?)",
        err, isnan(campaign->target) ? "ssisssssnss" : "ssisssssdss", campaign->kind->id, campaign->framework.def->id,
        campaign->definition, campaign->unit, campaign->section, campaign->period, campaign->title, campaign->note,
        campaign->target, campaign_actor(making->call), now);
}

static bool write_new(Tx *tx, void *context, Err *err) {
    Making *making = context;
    char now[32];
    time_now_iso(now);
    if (!insert_campaign(making, tx, str_from(now), err)) {
        return false;
    }
    making->id = store_last_id(tx);
    if (!put_days(tx, making->id, making->campaign.kind, making->days, err) ||
        !put_requests(tx, &making->campaign, making->id, err)) {
        return false;
    }
    for (size_t i = 0; i < making->units.count; i++) {
        if (!store_run(
                tx, "INSERT INTO campaign_sheet (campaign_id, unit_code, state, version) VALUES (?, ?, 'filling', 1)",
                err, "is", making->id, making->units.list[i].code) ||
            !put_items(making->call, tx, &making->campaign, store_last_id(tx), making->units.list[i].code, err)) {
            return false;
        }
    }
    const StepRow row = {.campaign = making->id,
                         .step = "make",
                         .after = STR("draft"),
                         .content = json_value_text(making->body, JSON_CANONICAL, making->call->arena),
                         .unit = making->campaign.unit};
    return step_write(making->call, tx, &row, err);
}

static bool read_way(const CampaignCall *call, Campaign *campaign, Err *err) {
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, call->room->pack, campaign->unit, call->arena, &campaign->way, err);
    store_read_end(tx);
    return good;
}

bool campaign_make(const CampaignCall *call, const json_t *body, int64_t *id, Err *err) {
    Making making = {.call = call, .body = body};
    Campaign *campaign = &making.campaign;
    if (!read_new(&making, err) || !read_way(call, campaign, err) ||
        !phase_may(call, campaign, CAMPAIGN_DISTRIBUTE, &campaign->way, campaign->section, false, err) ||
        !read_target(body, &campaign->target, err)) {
        return false;
    }
    standard_items(campaign->framework.standard, call->arena, &campaign->items, &campaign->item_count,
                   &campaign->first_veto);
    if (campaign->item_count > CAMPAIGN_ITEMS_MOST) {
        return err_set(err, ERR_LIMIT, "这个标准有%zu项，评估任务最多%d项。", campaign->item_count,
                       CAMPAIGN_ITEMS_MOST);
    }
    if (!campaign->title.len) {
        campaign->title =
            str_format(call->arena, "%.*s年%.*s", STR_ARG(campaign->period), STR_ARG(campaign->framework.def->name));
    }
    making.days = ARENA_ARRAY(call->arena, campaign->kind->phase_count, Str);
    bool good = phase_days(call, campaign->kind, body, making.days, err) &&
                find_units(call, campaign, body, &making.units, err) &&
                store_write(call->room->store, write_new, &making, err);
    *id = making.id;
    return good;
}

/* ---- before it is made: who would be judged ---- */

static void put_units(Json *json, const char *key, const Units *units) {
    json_key(json, key);
    json_open_array(json);
    for (size_t i = 0; i < units->count; i++) {
        json_open_object(json);
        json_put_str(json, "code", units->list[i].code);
        json_put_str(json, "name", units->list[i].name);
        json_close_object(json);
    }
    json_close_array(json);
}

bool campaign_candidates_json(const CampaignCall *call, const json_t *body, Json *json, Err *err) {
    Making making = {.call = call, .body = body};
    Campaign *campaign = &making.campaign;
    Units left_out = {.count = 0};
    Range range;
    if (!read_new(&making, err) || !read_way(call, campaign, err) ||
        !phase_may(call, campaign, CAMPAIGN_DISTRIBUTE, &campaign->way, campaign->section, false, err) ||
        !find_range(call, campaign, &range, err) ||
        !judged_units(call, campaign, &range, &making.units, &left_out, err)) {
        return false;
    }
    json_open_object(json);
    put_units(json, "units", &making.units);
    put_units(json, "left_out", &left_out);
    json_put_str(json, "left_out_why", left_out.count ? campaign->framework.def->framework.applies_why : STR(""));
    json_close_object(json);
    return true;
}

/* ---- changing ---- */

bool change_write(Tx *tx, void *context, Err *err) {
    Changing *changing = context;
    const CampaignCall *call = changing->call;
    Campaign campaign;
    int64_t seen = 0;
    if (!campaign_load(call, tx, changing->id, &campaign, err) ||
        !body_text(call, changing->body, "reason", CAMPAIGN_TEXT_MOST, &changing->reason, err)) {
        return false;
    }
    if (!campaign_rights(call, &campaign).sees) {
        return campaign_none(err);
    }
    if (!phase_may(call, &campaign, CAMPAIGN_DISTRIBUTE, &campaign.way, campaign.section, false, err) ||
        !body_integer(changing->body, "version", &seen, true, err) || !version_holds(seen, campaign.version, err)) {
        return false;
    }
    if (campaign.state != CAMPAIGN_DRAFT && campaign.state != CAMPAIGN_OPEN) {
        return err_set(err, ERR_CONFLICT, "评估任务%s，不能再改。", campaign_state_name(campaign.state));
    }
    const StepRow row = {.campaign = campaign.id,
                         .step = changing->step,
                         .before = str_from(campaign_state_id(campaign.state)),
                         .after = str_from(campaign_state_id(campaign.state)),
                         .content = json_value_text(changing->body, JSON_CANONICAL, call->arena),
                         .reason = changing->reason,
                         .unit = campaign.unit};
    return changing->change(changing, tx, &campaign, err) &&
           store_run(tx, "UPDATE campaign SET version = version + 1 WHERE id = ?", err, "i", campaign.id) &&
           step_write(call, tx, &row, err);
}

static bool change_words(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    const CampaignCall *call = changing->call;
    enum { TITLE = 300 };
    Str title, note;
    if (!body_text(call, changing->body, "title", TITLE, &title, err) ||
        !body_text(call, changing->body, "note", CAMPAIGN_TEXT_MOST, &note, err)) {
        return false;
    }
    double target = campaign->target;
    if (json_object_get(changing->body, "target") && !read_target(changing->body, &target, err)) {
        return false;
    }
    title = title.len ? title : campaign->title;
    note = json_object_get(changing->body, "note") ? note : campaign->note;
    return store_run(tx, "UPDATE campaign SET title = ?, note = ?, target = ? WHERE id = ?", err,
                     isnan(target) ? "ssni" : "ssdi", title, note, target, campaign->id);
}

static bool change_days(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    const CampaignKindDef *kind = campaign->kind;
    Str *days = ARENA_ARRAY(changing->call->arena, kind->phase_count, Str), before = {NULL, 0};
    for (size_t i = 0; i < kind->phase_count; i++) {
        Str given = {NULL, 0};
        if (!given_day(changing->call, changing->body, kind->phases[i].id, &given, err)) {
            return false;
        }
        days[i] = given.len ? given : campaign->due_on[i];
        if (str_compare(days[i], before) < 0) {
            return err_set_field(err, ERR_INPUT, "phases", "“%.*s”的期限%.*s早于前一个阶段的%.*s。",
                                 STR_ARG(kind->phases[i].name), STR_ARG(days[i]), STR_ARG(before));
        }
        before = days[i];
    }
    return put_days(tx, campaign->id, kind, days, err);
}

static bool change_one_sheet(const Changing *changing, Tx *tx, const Campaign *campaign, const json_t *one, Err *err) {
    Sheet sheet;
    double target;
    int64_t id = 0;
    if (!body_integer(one, "id", &id, true, err) || !sheet_load(changing->call, tx, id, &sheet, err) ||
        !read_target(one, &target, err)) {
        return false;
    }
    if (sheet.campaign_id != campaign->id) {
        return campaign_none(err);
    }
    if (json_object_get(one, "reviewers")) {
        return err_set_field(err, ERR_USAGE, "reviewers", "审核人要用 /campaigns/{id}/reviewers 指定。");
    }
    target = json_object_get(one, "target") ? target : sheet.target;
    return store_run(tx, "UPDATE campaign_sheet SET target = ?, version = version + 1 WHERE id = ?", err,
                     isnan(target) ? "ni" : "di", target, id);
}

static bool change_whole(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    const json_t *one;
    size_t index;
    bool good = change_words(changing, tx, campaign, err) && change_days(changing, tx, campaign, err);
    json_array_foreach(json_object_get(changing->body, "sheets"), index, one) {
        good = good && change_one_sheet(changing, tx, campaign, one, err);
    }
    return good;
}

bool campaign_change(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    Changing changing = {.call = call, .body = body, .id = id, .step = "change", .change = change_whole};
    return store_write(call->room->store, change_write, &changing, err);
}

/* ---- who rates what ---- */

/* Nobody takes part in the phase for a department, or by a post, of which none is in it: the item would wait for ever.
 */
static bool somebody_fills(const CampaignCall *call, const Campaign *campaign, const SectionDef *department,
                           const RoleDef *post, Err *err) {
    const CampaignPhaseDef *fill = campaign_phase(campaign->kind, CAMPAIGN_FILL);
    bool takes_part = !post;
    for (size_t i = 0; fill && i < fill->by_count; i++) {
        takes_part = takes_part || str_equal(fill->by[i].role, post->id);
    }
    if (department && !departments_fill(call, campaign)) {
        return err_set_field(err, ERR_INPUT, "section",
                             "“%.*s”由被评单位的人填报，不能分给%.*s：科室的人在这个阶段填不了。请分给单位里的岗位，"
                             "或者在“谁来审核”里指定科室的人审核。",
                             STR_ARG(campaign->kind->name), STR_ARG(department->name));
    }
    return takes_part || err_set_field(err, ERR_INPUT, "role", "“%.*s”在%.*s里不填报，分给它没有人能填。",
                                       STR_ARG(post->name), STR_ARG(campaign->kind->name));
}

static bool assign_one(const Changing *changing, Tx *tx, const Campaign *campaign, const json_t *one, int64_t sheet,
                       Err *err) {
    const CampaignCall *call = changing->call;
    Str item, section, unit, role;
    UnitWay way;
    enum { ID = 100 };
    if (!body_text(call, one, "item", ID, &item, err) || !body_text(call, one, "section", ID, &section, err) ||
        !body_text(call, one, "unit", ID, &unit, err) || !body_text(call, one, "role", ID, &role, err)) {
        return false;
    }
    if (!item_def(campaign, item)) {
        return err_set_field(err, ERR_INPUT, "item", "这个标准没有“%.*s”这一项。", STR_ARG(item));
    }
    const SectionDef *department = section.len ? pack_section(call->room->pack, section) : NULL;
    const RoleDef *post = role.len ? pack_role(call->room->pack, role) : NULL;
    if ((section.len && !department) || (role.len && !post)) {
        return err_set_field(err, ERR_INPUT, section.len && !department ? "section" : "role", "没有“%.*s”这个%s。",
                             STR_ARG(section.len && !department ? section : role),
                             section.len && !department ? "科室" : "岗位");
    }
    if (!somebody_fills(call, campaign, department, post, err)) {
        return false;
    }
    if (unit.len && !people_way(tx, call->room->pack, unit, call->arena, &way, err)) {
        return false;
    }
    return store_run(
        tx,
        "UPDATE campaign_item SET section = ?1, role = ?2, fillers = '', unit_code = CASE WHEN ?3 = '' THEN (SELECT"
        " s.unit_code FROM campaign_sheet s WHERE s.id = campaign_item.sheet_id) ELSE ?3 END,"
        " version = version + 1 WHERE item = ?4 AND state IN ('computed', 'open', 'saved', 'returned')"
        " AND (?5 = 0 OR sheet_id = ?5) AND sheet_id IN (SELECT id FROM campaign_sheet WHERE"
        " campaign_id = ?6)",
        err, "ssssii", department ? department->id : section, post ? post->id : role, unit, item, sheet, campaign->id);
}

static bool change_assignments(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    const json_t *list = json_object_get(changing->body, "items"), *one;
    int64_t sheet = 0;
    size_t index;
    bool good = body_integer(changing->body, "sheet", &sheet, false, err);
    if (good && !json_array_size(list)) {
        return err_set_field(err, ERR_USAGE, "items", "要写分给谁：items: [{item, section}]。");
    }
    json_array_foreach(list, index, one) {
        good = good && assign_one(changing, tx, campaign, one, sheet, err);
    }
    return good;
}

bool campaign_assign(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    Changing changing = {.call = call, .body = body, .id = id, .step = "assign", .change = change_assignments};
    return store_write(call->room->store, change_write, &changing, err);
}

/* ---- evidence that is asked for ---- */

static bool put_request(const Changing *changing, Tx *tx, const Campaign *campaign, Str item, const json_t *one,
                        Err *err) {
    enum { NAME = 300 };
    Str name, day;
    int64_t id = 0;
    if (!body_text(changing->call, one, "name", NAME, &name, err) ||
        !body_day(changing->call, one, "valid_on", &day, err) || !body_integer(one, "id", &id, false, err)) {
        return false;
    }
    if (!name.len) {
        return err_set_field(err, ERR_INPUT, "name", "要写需要什么材料。");
    }
    int64_t required = json_is_true(json_object_get(one, "required"));
    if (id) {
        return store_run(tx,
                         "UPDATE campaign_request SET name = ?, required = ?, valid_on = ?, ended = 0 WHERE id = ? AND"
                         " campaign_id = ? AND item = ?",
                         err, "sisiis", name, required, day, id, campaign->id, item);
    }
    return store_run(
        tx, "INSERT INTO campaign_request (campaign_id, item, name, required, valid_on) VALUES (?, ?, ?, ?, ?)", err,
        "issis", campaign->id, item, name, required, day);
}

static bool change_requests(const Changing *changing, Tx *tx, Campaign *campaign, Err *err) {
    enum { ID = 100, REQUESTS_MOST = 30 };
    const json_t *list = json_object_get(changing->body, "requests"), *one;
    size_t index;
    Str item;
    if (!body_text(changing->call, changing->body, "item", ID, &item, err)) {
        return false;
    }
    if (!item_def(campaign, item)) {
        return err_set_field(err, ERR_INPUT, "item", "这个标准没有“%.*s”这一项。", STR_ARG(item));
    }
    if (!json_is_array(list) || json_array_size(list) > REQUESTS_MOST) {
        return err_set_field(err, ERR_USAGE, "requests", "“requests”要是一个列表，最多%d条。", REQUESTS_MOST);
    }
    bool good = store_run(tx, "UPDATE campaign_request SET ended = 1 WHERE campaign_id = ? AND item = ?", err, "is",
                          campaign->id, item);
    json_array_foreach(list, index, one) {
        good = good && put_request(changing, tx, campaign, item, one, err);
    }
    return good;
}

bool campaign_request(const CampaignCall *call, int64_t id, const json_t *body, Err *err) {
    Changing changing = {.call = call, .body = body, .id = id, .step = "request", .change = change_requests};
    return store_write(call->room->store, change_write, &changing, err);
}
