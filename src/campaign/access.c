/* Who may do what: people_may decides, in the domain "evaluation"; the kind of the campaign says through a post of
 * which role each phase is taken part in. Nobody reviews or approves what he rated. */
#include "campaign_internal.h"

static bool looks(const CampaignCall *call, const UnitWay *way) {
    const Want want = {.domain = STR("evaluation"), .action = ACTION_VIEW};
    return !call->user || people_may(call->user, &want, way->codes, way->length, NULL);
}

/* Who is asked for when the post is used: its holder, also of a deputy's. */
static Str stands_for(const User *user, const Post *post) {
    Str behalf = people_behalf(post);
    return behalf.len ? behalf : user->name;
}

/* Whether this post alone lets him. */
static bool alone_may(const User *user, Post *post, const Want *want, const Str *codes, size_t length) {
    User alone = *user;
    alone.posts = post;
    alone.post_count = 1;
    return people_through(&alone, want, codes, length) != NULL;
}

static bool through(const User *user, Post *post, const CampaignActor *actor, const UnitWay *way, Str section,
                    bool assigned) {
    const unsigned conditions = assigned ? 1u << CONDITION_OWN | 1u << CONDITION_ASSIGNED : 0;
    const Want want = {
        .domain = STR("evaluation"), .action = actor->action, .section = section, .conditions = conditions};
    return str_equal(post->role->id, actor->role) && alone_may(user, post, &want, way->codes, way->length);
}

static bool is_at(const Post *post, Str unit) {
    for (size_t i = 0; i < post->unit_count; i++) {
        if (str_equal(post->units[i], unit)) {
            return true;
        }
    }
    return false;
}

/* The post through which the user takes part in the phase; NULL: none. With `names`, only for an account among them. */
static const Post *post_for(const User *user, const CampaignPhaseDef *phase, const UnitWay *way, Str section,
                            bool assigned, Str names) {
    for (size_t i = 0; i < user->post_count; i++) {
        for (size_t k = 0; k < phase->by_count && (!names.len || is_reviewer(names, stands_for(user, &user->posts[i])));
             k++) {
            if (through(user, &user->posts[i], &phase->by[k], way, section, assigned)) {
                return &user->posts[i];
            }
        }
    }
    return NULL;
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

const Post *phase_post(const CampaignCall *call, const Campaign *campaign, CampaignDoes does, const UnitWay *way,
                       Str section, bool assigned) {
    const CampaignPhaseDef *phase = campaign_phase(campaign->kind, does);
    return phase && call->user ? post_for(call->user, phase, way, section, assigned, (Str){NULL, 0}) : NULL;
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
    return phase_post(call, campaign, does, way, section, assigned) || denied(call, phase, err);
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

/* The post through which the user reviews as one of `names` (empty: whoever's post lets him). Whole sheets are reviewed
 * through posts of the department that runs the campaign, items that are given singly through those of any. */
static const Post *review_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Str names,
                               bool singly) {
    const CampaignPhaseDef *phase = campaign_phase(campaign->kind, CAMPAIGN_REVIEW);
    Str section = singly && names.len ? (Str){NULL, 0} : campaign->section;
    return phase ? post_for(call->user, phase, &sheet->way, section, names.len > 0, names) : NULL;
}

/* Who is named for the sheet, or for something on it, sees it. */
static bool is_named(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    return call->user &&
           ((sheet->reviewers.len && review_post(call, campaign, sheet, sheet->reviewers, false)) ||
            (sheet->item_reviewers.len && review_post(call, campaign, sheet, sheet->item_reviewers, true)));
}

const Post *filler_post(const User *user, Str unit, Str names) {
    const Want want = {.domain = STR("evaluation"),
                       .action = ACTION_EDIT,
                       .conditions = 1u << CONDITION_OWN | 1u << CONDITION_ASSIGNED | 1u << CONDITION_HANDED};
    for (size_t i = 0; i < user->post_count; i++) {
        Post *post = &user->posts[i];
        if ((!names.len || is_reviewer(names, stands_for(user, post))) && is_at(post, unit) &&
            alone_may(user, post, &want, &unit, 1)) {
            return post;
        }
    }
    return NULL;
}

/* Items of the sheet are his unit's, or his by name: he sees what they are part of. */
static bool has_items(const CampaignCall *call, const Sheet *sheet) {
    const Want want = {.domain = STR("evaluation"), .action = ACTION_VIEW};
    Str rest = sheet->others, unit;
    if (sheet->fillers.len && filler_post(call->user, sheet->unit, sheet->fillers)) {
        return true;
    }
    while (rest.len && str_cut(&rest, '\n', &unit)) {
        if (people_through(call->user, &want, &unit, 1) ||
            (sheet->fillers.len && filler_post(call->user, unit, sheet->fillers))) {
            return true;
        }
    }
    return false;
}

bool sheet_sees(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    bool begun = campaign->state != CAMPAIGN_DRAFT;
    return campaign_rights(call, campaign).runs ||
           (begun && (looks(call, &sheet->way) || is_named(call, campaign, sheet) || has_items(call, sheet)));
}

bool campaign_seen(const CampaignCall *call, const Campaign *campaign, const Sheet *sheets, size_t count) {
    bool sees = campaign_rights(call, campaign).sees;
    for (size_t i = 0; i < count && !sees; i++) {
        sees = sheet_sees(call, campaign, &sheets[i]);
    }
    return sees;
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
    return sheet->state == SHEET_APPROVED || !call->user || is_named(call, campaign, sheet) ||
           campaign_rights(call, campaign).runs || sheet_reviews(call, campaign, sheet, NULL) ||
           phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, NULL);
}

/* The role that an item is handed to holds within the unit that it is handed to. */
static const Post *role_post(const CampaignCall *call, const Item *item, const UnitWay *way) {
    for (size_t i = 0; i < call->user->post_count; i++) {
        const Post *post = &call->user->posts[i];
        if (str_equal(post->role->id, item->role) && is_at(post, way->codes[0])) {
            return post;
        }
    }
    return NULL;
}

/* A department of the bureau: its people; of a unit that has none, whoever fills there. */
static Str fill_section(const Campaign *campaign, const Item *item) {
    return item->section.len ? item->section : campaign->section;
}

/* Of the unit that has the item. */
static bool item_way(const CampaignCall *call, Tx *tx, const Sheet *sheet, const Item *item, UnitWay *way, Err *err) {
    *way = sheet->way;
    return str_equal(item->unit, sheet->unit) || people_way(tx, call->room->pack, item->unit, call->arena, way, err);
}

bool unit_submits(const CampaignCall *call, const Campaign *campaign, const UnitWay *way) {
    const CampaignPhaseDef *fill = campaign_phase(campaign->kind, CAMPAIGN_FILL);
    for (size_t i = 0; fill && way->kind && i < fill->by_count; i++) {
        const RoleDef *role = pack_role(call->room->pack, fill->by[i].role);
        if (role && fill->by[i].action == ACTION_SUBMIT && (role->levels & 1u << way->kind->level)) {
            return true;
        }
    }
    return false;
}

/* `within`: only a post at the unit itself, not one above it. */
static const Post *submit_post(const CampaignCall *call, const Campaign *campaign, const UnitWay *way, Str section,
                               bool within) {
    const CampaignPhaseDef *fill = campaign_phase(campaign->kind, CAMPAIGN_FILL);
    for (size_t i = 0; fill && i < call->user->post_count; i++) {
        for (size_t k = 0; k < fill->by_count && (!within || is_at(&call->user->posts[i], way->codes[0])); k++) {
            if (fill->by[k].action == ACTION_SUBMIT &&
                through(call->user, &call->user->posts[i], &fill->by[k], way, section, true)) {
                return &call->user->posts[i];
            }
        }
    }
    return NULL;
}

bool item_hands_in(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                   Err *err) {
    UnitWay way;
    if (!call->user) {
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err) || !needs_in_person(call, err)) {
        return false;
    }
    if (!unit_submits(call, campaign, &way)) {
        return item_fills(call, tx, campaign, sheet, item, err);
    }
    return submit_post(call, campaign, &way, fill_section(campaign, item), false) ||
           err_set(err, ERR_DENIED, "%.*s的条目由单位负责人报送，您填好后由他报送。", STR_ARG(way.name));
}

bool item_hand_in_post(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                       const Post **post, Err *err) {
    UnitWay way;
    *post = NULL;
    if (!call->user) {
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err)) {
        return false;
    }
    if (!unit_submits(call, campaign, &way)) {
        return item_fill_post(call, tx, campaign, sheet, item, post, err);
    }
    *post = submit_post(call, campaign, &way, fill_section(campaign, item), false);
    return true;
}

/* Whether an account holds a post at the unit itself through which it hands in there. Without accounts to look up it is
 * taken as held. */
static bool find_submitted_within(const CampaignCall *call, const Campaign *campaign, const UnitWay *way, Str section,
                                  bool *held, Err *err) {
    Account *accounts;
    size_t count;
    CampaignCall theirs = *call;
    *held = !call->people;
    if (!accounts_at(call, way->codes, 1, &accounts, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count && !*held; i++) {
        theirs.user = &accounts[i].user;
        *held = submit_post(&theirs, campaign, way, section, true) != NULL;
    }
    return true;
}

struct CampaignAsked {
    Map *held; /* "campaign|unit|section": whether it is submitted within */
};

CampaignCall call_asking_once(const CampaignCall *call) {
    CampaignCall once = *call;
    once.asked = ARENA_NEW(call->arena, struct CampaignAsked);
    once.asked->held = map_create(call->arena, 16);
    return once;
}

static bool is_submitted_within(const CampaignCall *call, const Campaign *campaign, const UnitWay *way, Str section,
                                bool *held, Err *err) {
    size_t known;
    if (!call->asked) {
        return find_submitted_within(call, campaign, way, section, held, err);
    }
    Str key =
        str_format(call->arena, "%lld|%.*s|%.*s", (long long)campaign->id, STR_ARG(way->codes[0]), STR_ARG(section));
    if (map_get(call->asked->held, key, &known)) {
        *held = known;
        return true;
    }
    if (!find_submitted_within(call, campaign, way, section, held, err)) {
        return false;
    }
    map_put(call->asked->held, key, *held);
    return true;
}

/* The post through which the user says who of the unit fills an item in: one at the unit itself; where nobody has such
 * a one (a school that its central school hands in for), that through which he hands in for it. NULL: none. */
static bool giving_post(const CampaignCall *call, const Campaign *campaign, const UnitWay *way, Str section,
                        const Post **post, Err *err) {
    *post = submit_post(call, campaign, way, section, true);
    const Post *above = *post ? NULL : submit_post(call, campaign, way, section, false);
    bool held = true;
    if (above && !is_submitted_within(call, campaign, way, section, &held, err)) {
        return false;
    }
    *post = held ? *post : above;
    return true;
}

bool item_gives(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                Err *err) {
    UnitWay way;
    const Post *post = NULL;
    if (!call->user) {
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err) || !needs_in_person(call, err) ||
        (unit_submits(call, campaign, &way) &&
         !giving_post(call, campaign, &way, fill_section(campaign, item), &post, err))) {
        return false;
    }
    return post || err_set(err, ERR_DENIED, "%.*s的条目由单位负责人分给人填。", STR_ARG(way.name));
}

bool may_answer(bool may, const Err *said, bool *answer, Err *err) {
    bool refused = said->kind == ERR_DENIED || said->kind == ERR_NOT_FOUND || said->kind == ERR_CONFLICT;
    *answer = may;
    return may || refused || err_set(err, said->kind, "%s", said->message);
}

bool item_gives_if(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                   bool *gives, Err *err) {
    Err own = {.kind = ERR_NONE};
    return may_answer(item_gives(call, tx, campaign, sheet, item, &own), &own, gives, err);
}

/* The post through which an item that is given to named people is filled in: theirs, or his who gave it; NULL: none. */
static bool given_post(const CampaignCall *call, const Campaign *campaign, const UnitWay *way, const Item *item,
                       const Post **post, Err *err) {
    *post = filler_post(call->user, way->codes[0], item->fillers);
    return *post || giving_post(call, campaign, way, fill_section(campaign, item), post, err);
}

bool item_fills(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                Err *err) {
    UnitWay way;
    if (!call->user) {
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err)) {
        return false;
    }
    if (item->fillers.len) {
        const Post *post;
        return needs_in_person(call, err) && given_post(call, campaign, &way, item, &post, err) &&
               (post || err_set(err, ERR_DENIED, "这一项由指定的人填。"));
    }
    if (item->role.len && !role_post(call, item, &way)) {
        const RoleDef *role = pack_role(call->room->pack, item->role);
        return err_set(err, ERR_DENIED, "这一项由%.*s的%.*s填。", STR_ARG(way.name),
                       STR_ARG(role ? role->name : item->role));
    }
    return phase_may(call, campaign, CAMPAIGN_FILL, &way, fill_section(campaign, item), true, err);
}

bool item_fill_post(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                    const Post **post, Err *err) {
    UnitWay way;
    *post = NULL;
    if (!call->user) {
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err)) {
        return false;
    }
    if (item->fillers.len) {
        return given_post(call, campaign, &way, item, post, err);
    }
    const Post *role = item->role.len ? role_post(call, item, &way) : NULL;
    *post = people_behalf(role).len
                ? role
                : phase_post(call, campaign, CAMPAIGN_FILL, &way, fill_section(campaign, item), true);
    return true;
}

Str item_reviewers(const Sheet *sheet, const Item *item) {
    return item->reviewers.len ? item->reviewers : sheet->reviewers;
}

bool sheet_reviews(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Err *err) {
    if (!call->user) {
        return true;
    }
    if (!needs_in_person(call, err)) {
        return false;
    }
    return (sheet->item_reviewers.len && review_post(call, campaign, sheet, sheet->item_reviewers, true)) ||
           sheet_ends_review(call, campaign, sheet, err);
}

const Post *sheet_review_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    return call->user ? review_post(call, campaign, sheet, sheet->reviewers, false) : NULL;
}

bool sheet_ends_review(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, Err *err) {
    if (!call->user) {
        return true;
    }
    if (!needs_in_person(call, err)) {
        return false;
    }
    if (sheet_review_post(call, campaign, sheet)) {
        return true;
    }
    return sheet->reviewers.len ? err_set(err, ERR_DENIED, "这个单位由指定的人审核。")
                                : denied(call, campaign_phase(campaign->kind, CAMPAIGN_REVIEW), err);
}

/* The user works where the item was handed to: in the school or town, in the department, in the role. A post at a
 * bureau that is of no department is of one that is not judged, unless its role is one that fills in. */
static bool in_own_unit(const CampaignCall *call, const Campaign *campaign, const Item *item, const UnitWay *way) {
    const CampaignPhaseDef *fill = campaign_phase(campaign->kind, CAMPAIGN_FILL);
    Str section = fill_section(campaign, item);
    bool whole = way->kind && (way->kind->level == LEVEL_SCHOOL || way->kind->level == LEVEL_TOWNSHIP);
    for (size_t i = 0; i < call->user->post_count; i++) {
        const Post *post = &call->user->posts[i];
        bool here = is_at(post, item->unit), fills = false, within = false;
        for (size_t k = 0; fill && k < fill->by_count; k++) {
            fills = fills || str_equal(fill->by[k].role, post->role->id);
        }
        for (size_t k = 0; k < post->section_count; k++) {
            within = within || str_equal(post->sections[k], section);
        }
        within = within || (!post->section_count && fills && str_equal(section, campaign->section));
        if (here && (whole || (item->role.len ? str_equal(item->role, post->role->id) : within))) {
            return true;
        }
    }
    return false;
}

/* The self-rating, or its handing in. */
static bool rated_it(const User *user, const Post *post, const Item *item) {
    return people_is_own(user, post, item->self_by, item->self_for) ||
           people_is_own(user, post, item->handed_by, item->handed_for);
}

const Post *item_review_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *item) {
    return call->user ? review_post(call, campaign, sheet, item_reviewers(sheet, item), item->reviewers.len > 0) : NULL;
}

bool item_review_bar(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                     ReviewBar *bar, Err *err) {
    UnitWay way;
    *bar = REVIEW_FREE;
    if (!call->user) {
        return true;
    }
    const Post *post = item_review_post(call, campaign, sheet, item);
    if (!post) {
        *bar = item_reviewers(sheet, item).len ? REVIEW_OTHERS : REVIEW_NO_POST;
        return true;
    }
    if (rated_it(call->user, post, item)) {
        *bar = REVIEW_OWN;
        return true;
    }
    if (!item_way(call, tx, sheet, item, &way, err)) {
        return false;
    }
    *bar = in_own_unit(call, campaign, item, &way) ? REVIEW_OWN_UNIT : REVIEW_FREE;
    return true;
}

bool item_reviews(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                  Err *err) {
    ReviewBar bar;
    if (!needs_in_person(call, err) || !item_review_bar(call, tx, campaign, sheet, item, &bar, err)) {
        return false;
    }
    switch (bar) {
    case REVIEW_OTHERS: return err_set(err, ERR_DENIED, "这一项由指定的人审核。");
    case REVIEW_NO_POST: return denied(call, campaign_phase(campaign->kind, CAMPAIGN_REVIEW), err);
    case REVIEW_OWN: return err_set(err, ERR_DENIED, "这一项是您自己、您代理的人或代您的人填报的，要由另一个人审核。");
    case REVIEW_OWN_UNIT: return err_set(err, ERR_DENIED, "这一项是您所在的单位或科室填报的，要由别处的人审核。");
    default: return true;
    }
}

bool item_reviews_if(const CampaignCall *call, Tx *tx, const Campaign *campaign, const Sheet *sheet, const Item *item,
                     bool *reviews, Err *err) {
    Err said = {.kind = ERR_NONE};
    return may_answer(item_reviews(call, tx, campaign, sheet, item, &said), &said, reviews, err);
}

Str actor_through(const CampaignCall *call, const Post *post) {
    return post ? people_acting_name(call->user, post, call->arena) : campaign_actor(call);
}

const Post *sheet_return_post(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    const Post *post = phase_post(call, campaign, CAMPAIGN_CONSOLIDATE, &sheet->way, campaign->section, false);
    return post || sheet->state != SHEET_REVIEWED
               ? post
               : phase_post(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false);
}

bool sheet_returns(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet) {
    return sheet->state != SHEET_APPROVED && needs_in_person(call, NULL) &&
           (!call->user || sheet_return_post(call, campaign, sheet));
}

bool sheet_approves(const CampaignCall *call, const Campaign *campaign, const Sheet *sheet, const Item *items,
                    size_t count, Err *err) {
    if (!phase_may(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false, err) || !call->user) {
        return !call->user;
    }
    const Post *post = phase_post(call, campaign, CAMPAIGN_APPROVE, &sheet->way, campaign->section, false);
    for (size_t i = 0; i < count; i++) {
        if (rated_it(call->user, post, &items[i]) ||
            people_is_own(call->user, post, items[i].own_by, items[i].own_for)) {
            return err_set(err, ERR_DENIED,
                           "这份评估表里有您自己、您代理的人或代您的人填报、审核的条目，要由另一个人审定。");
        }
    }
    return true;
}
