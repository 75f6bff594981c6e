/* Who may do what: people_may decides, in the domain "evaluation"; the kind of the campaign says through a post of
 * which role each phase is taken part in. Nobody reviews or approves what he rated. */
#include "campaign_internal.h"

static bool looks(const CampaignCall *call, const UnitWay *way) {
    const Want want = {.domain = STR("evaluation"), .action = ACTION_VIEW};
    return !call->user || people_may(call->user, &want, way->codes, way->length, NULL);
}

static bool through(const User *user, const CampaignActor *actor, const UnitWay *way, Str section, bool assigned) {
    const unsigned conditions = assigned ? 1u << CONDITION_OWN | 1u << CONDITION_ASSIGNED : 0;
    const Want want = {
        .domain = STR("evaluation"), .action = actor->action, .section = section, .conditions = conditions};
    for (size_t i = 0; i < user->post_count; i++) {
        User alone = *user;
        alone.posts = &user->posts[i];
        alone.post_count = 1;
        if (str_equal(alone.posts->role->id, actor->role) && people_through(&alone, &want, way->codes, way->length)) {
            return true;
        }
    }
    return false;
}

static bool denied(const CampaignCall *call, const CampaignPhaseDef *phase, Err *err) {
    Buf names = buf_create(call->arena);
    for (size_t i = 0; i < phase->by_count; i++) {
        const RoleDef *role = pack_role(call->room->pack, phase->by[i].role);
        buf_add_format(&names, "%s%.*s", i ? "、" : "", STR_ARG(role ? role->name : phase->by[i].role));
    }
    return err_set(err, ERR_DENIED, "“%.*s”由%.*s做，您的岗位不能做。", STR_ARG(phase->name), STR_ARG(buf_str(&names)));
}

bool needs_in_person(const CampaignCall *call, Err *err) {
    return !call->user || !call->user->viewed_by.len ||
           err_set(err, ERR_DENIED, "正在以他人身份查看，只能看，不能操作。请先退出查看。");
}

bool phase_may(const CampaignCall *call, const Campaign *campaign, CampaignDoes does, const UnitWay *way, Str section,
               bool assigned, Err *err) {
    const CampaignPhaseDef *phase = campaign_phase(campaign->kind, does);
    if (!phase) {
        return err_set(err, ERR_CONFLICT, "“%.*s”没有这个阶段。", STR_ARG(campaign->kind->name));
    }
    if (!call->user) {
        return true;
    }
    if (!needs_in_person(call, err)) {
        return false;
    }
    for (size_t i = 0; i < phase->by_count; i++) {
        if (through(call->user, &phase->by[i], way, section, assigned)) {
            return true;
        }
    }
    return denied(call, phase, err);
}

/* Roles of all phases that are not filled in: the organising side. */
static bool runs_it(const CampaignCall *call, const Campaign *campaign) {
    static const CampaignDoes sides[] = {CAMPAIGN_DISTRIBUTE, CAMPAIGN_CONSOLIDATE, CAMPAIGN_REVIEW, CAMPAIGN_APPROVE,
                                         CAMPAIGN_PUBLICITY};
    User bare = call->user ? people_unwatched(call->user) : (User){.id = 0};
    CampaignCall seen = *call;
    seen.user = call->user ? &bare : NULL;
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        if (campaign_phase(campaign->kind, sides[i]) &&
            phase_may(&seen, campaign, sides[i], &campaign->way, campaign->section, false, NULL)) {
            return true;
        }
    }
    return false;
}

Rights campaign_rights(const CampaignCall *call, const Campaign *campaign) {
    const UnitWay *way = &campaign->way;
    Str section = campaign->section;
    bool runs = runs_it(call, campaign);
    return (Rights){
        .runs = runs,
        .sees = runs || looks(call, way),
        .distribute = phase_may(call, campaign, CAMPAIGN_DISTRIBUTE, way, section, false, NULL),
        .open = phase_may(call, campaign, CAMPAIGN_DISTRIBUTE, way, section, false, NULL),
        .consolidate = campaign_phase(campaign->kind, CAMPAIGN_CONSOLIDATE) &&
                       phase_may(call, campaign, CAMPAIGN_CONSOLIDATE, way, section, false, NULL),
        .publish = campaign_phase(campaign->kind, CAMPAIGN_PUBLICITY) &&
                   phase_may(call, campaign, CAMPAIGN_PUBLICITY, way, section, false, NULL),
        .freeze = phase_may(call, campaign, CAMPAIGN_FREEZE, way, section, false, NULL),
    };
}

bool sheet_sees(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    bool begun = campaign->state != CAMPAIGN_DRAFT;
    return campaign_rights(call, campaign).runs || (begun && looks(call, &sheet->way));
}

bool is_reviewer(Str names, Str name) {
    Str rest = names, one;
    while (rest.len && str_cut(&rest, '\n', &one)) {
        if (str_equal(one, name)) {
            return true;
        }
    }
    return false;
}

bool sheet_sees_own(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    return sheet->state == SHEET_APPROVED || !call->user || is_reviewer(sheet->reviewers, call->user->name) ||
           campaign_rights(call, campaign).runs || sheet_reviews(call, campaign, sheet, NULL) ||
           phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, NULL);
}

/* The roles that an item is handed to hold within the unit that it is handed to. */
static bool in_role(const CampaignCall *call, const Item *item, const UnitWay *way) {
    for (size_t i = 0; i < call->user->post_count; i++) {
        const Post *post = &call->user->posts[i];
        for (size_t k = 0; k < post->unit_count && str_equal(post->role->id, item->role); k++) {
            if (str_equal(post->units[k], way->codes[0])) {
                return true;
            }
        }
    }
    return false;
}

bool item_fills(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                Err *err) {
    UnitWay way = sheet->way;
    if (!call->user) {
        return true;
    }
    if (!str_equal(item->unit, sheet->unit) && !way_of(call, tx, item->unit, &way, err)) {
        return false;
    }
    if (item->role.len && !in_role(call, item, &way)) {
        const RoleDef *role = pack_role(call->room->pack, item->role);
        return err_set(err, ERR_DENIED, "这一项由%.*s的%.*s填。", STR_ARG(way.name),
                       STR_ARG(role ? role->name : item->role));
    }
    /* A department of the bureau: its people; of a unit that has none, whoever fills there. */
    return phase_may(call, campaign, CAMPAIGN_FILL, &way, item->section.len ? item->section : campaign->section, true,
                     err);
}

bool sheet_reviews(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Err *err) {
    bool named = call->user && is_reviewer(sheet->reviewers, call->user->name);
    if (call->user && sheet->reviewers.len && !named) {
        return err_set(err, ERR_DENIED, "这个单位由指定的人审核。");
    }
    return phase_may(call, campaign, CAMPAIGN_REVIEW, &sheet->way, campaign->section, named, err);
}

bool item_reviews(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *item, Err *err) {
    if (!sheet_reviews(call, campaign, sheet, err)) {
        return false;
    }
    bool mine =
        call->user && (str_equal(item->self_by, call->user->name) || str_equal(item->handed_by, call->user->name));
    return !mine || err_set(err, ERR_DENIED, "这一项是您自己填报的，要由另一个人审核。");
}

bool sheet_approves(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                    size_t count, Err *err) {
    if (!phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, err)) {
        return false;
    }
    for (size_t i = 0; call->user && i < count; i++) {
        if (str_equal(items[i].self_by, call->user->name) || str_equal(items[i].own_by, call->user->name) ||
            str_equal(items[i].handed_by, call->user->name)) {
            return err_set(err, ERR_DENIED, "这份评估表里有您自己填报或审核的条目，要由另一个人审定。");
        }
    }
    return true;
}
