/* Who may do what: people_may decides, in the domain of the kind and for the department of the notice; the packs say
 * whose signatures it needs, and nobody signs what he wrote, or twice. */
#include "notice_internal.h"

#include <string.h>

Str notice_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

static Want want_for(const NoticeHead *head, Action action, bool mine) {
    const NoticeKindDef *kind = head->info.kind;
    return (Want){.domain = kind ? kind->domain : STR("notices"),
                  .action = action,
                  .section = head->info.section,
                  .conditions = (kind && kind->major ? 1u << CONDITION_MAJOR : 0) | 1u << CONDITION_OWN,
                  .mine = mine};
}

const Post *notice_post(const User *user, const NoticeHead *head, Action action, bool mine, Err *err) {
    const Want want = want_for(head, action, mine);
    const Post *post = people_through(user, &want, head->path.codes, head->path.length);
    if (!post) {
        people_may(user, &want, head->path.codes, head->path.length, err);
    }
    return post;
}

const Post *notice_office_post(const User *user, const NoticeHead *head, Err *err) {
    static const Action heads[] = {ACTION_APPROVE, ACTION_REVIEW};
    const Post *post = notice_post(user, head, ACTION_EDIT, false, err);
    for (size_t i = 0; !post && i < sizeof heads / sizeof *heads; i++) {
        post = notice_post(user, head, heads[i], false, NULL);
    }
    return post;
}

bool notice_works(const User *user, const NoticeHead *head) {
    static const Action works[] = {ACTION_EDIT, ACTION_REVIEW, ACTION_APPROVE, ACTION_ISSUE};
    bool any = !user || str_equal(user->name, head->info.made_by);
    User bare = user ? people_unwatched(user) : (User){.id = 0}; /* who sees as another sees what he sees */
    for (size_t i = 0; !any && i < sizeof works / sizeof *works; i++) {
        any = notice_post(&bare, head, works[i], false, NULL) != NULL;
    }
    return any;
}

bool notice_sees(const User *user, const NoticeHead *head) {
    Want want = want_for(head, ACTION_VIEW, false);
    bool out = head->info.state == NOTICE_ISSUED || head->info.state == NOTICE_CLOSED;
    want.section = (Str){NULL, 0};
    return notice_works(user, head) ||
           (out && people_through(user, &want, head->path.codes, head->path.length) != NULL);
}

const NoticeSigner *notice_next_signer(const NoticeHead *head) {
    const NoticeKindDef *kind = head->info.kind;
    bool waits = head->info.state == NOTICE_SUBMITTED && kind && (size_t)head->info.signed_count < kind->signer_count;
    return waits ? &kind->signers[head->info.signed_count] : NULL;
}

/* A post in the role that is next, with its right. */
static const Post *post_in_role(const User *user, const NoticeHead *head, const NoticeSigner *signer) {
    const Want want = want_for(head, signer->action, false);
    for (size_t i = 0; i < user->post_count; i++) {
        User alone = *user;
        alone.posts = &user->posts[i];
        alone.post_count = 1;
        if (str_equal(alone.posts->role->id, signer->role) &&
            people_through(&alone, &want, head->path.codes, head->path.length)) {
            return alone.posts;
        }
    }
    return NULL;
}

const Post *notice_signing_post(const Notices *notices, const User *user, const NoticeHead *head, Err *err) {
    const NoticeSigner *signer = notice_next_signer(head);
    const RoleDef *role = signer ? pack_role(notices->pack, signer->role) : NULL;
    if (!signer) {
        err_set(err, ERR_CONFLICT, "现在是“%s”，不用签发。", notice_state_name(head->info.state));
        return NULL;
    }
    const Post *post = post_in_role(user, head, signer);
    if (!post) {
        err_set(err, ERR_DENIED, "这一步要由%s%.*s签发。", head->info.section.len ? "本科室的" : "",
                STR_ARG(role ? role->name : signer->role));
        return NULL;
    }
    bool same = str_equal(user->name, head->info.made_by) || str_equal(user->name, head->submitted_by);
    for (size_t i = 0; i < head->signer_count && !same; i++) {
        same = str_equal(user->name, head->signers[i]);
    }
    if (same) {
        err_set(err, ERR_DENIED, "是您起草、送签或者已经签过的，要由另一个人签发。");
        return NULL;
    }
    return post;
}

void notice_fill_may(const Notices *notices, const User *user, NoticeHead *head, Arena *arena) {
    NoticeInfo *info = &head->info;
    NoticeMay *may = &info->may;
    Err why = {.kind = ERR_NONE};
    bool draft = info->state == NOTICE_DRAFT || info->state == NOTICE_RETURNED;
    bool edits = !user || notice_post(user, head, ACTION_EDIT, false, NULL);
    bool chief = !user || notice_post(user, head, ACTION_APPROVE, false, NULL) ||
                 notice_post(user, head, ACTION_REVIEW, false, NULL);
    bool out = info->state == NOTICE_ISSUED, is_public = info->kind && info->kind->is_public, office = edits || chief;
    info->working = notice_works(user, head);
    may->edit = may->submit = draft && edits && info->kind;
    may->sign = may->send_back =
        info->state == NOTICE_SUBMITTED && (!user || notice_signing_post(notices, user, head, &why));
    may->correct = out && is_public && office;
    may->close = out && !is_public && office;
    may->withdraw = (draft && edits) || ((out || info->state == NOTICE_SUBMITTED) && chief);
    may->remind = may->check = out && office;
    may->object = out && is_public && office;
    if (!may->sign && info->state == NOTICE_SUBMITTED) {
        may->sign_why = str_copy(arena, str_from(why.message));
    }
}

/* ---- recipients ---- */

static bool at_unit(const Post *post, Str unit) {
    for (size_t i = 0; i < post->unit_count; i++) {
        if (str_equal(post->units[i], unit)) {
            return true;
        }
    }
    return false;
}

static bool in_section(const Post *post, Str section) {
    for (size_t i = 0; i < post->section_count; i++) {
        if (str_equal(post->sections[i], section)) {
            return true;
        }
    }
    return false;
}

static bool names_role(Str roles, Str role) {
    Str rest = roles, one;
    while (rest.len && str_cut(&rest, '\n', &one)) {
        if (str_equal(one, role)) {
            return true;
        }
    }
    return !roles.len;
}

/* The right within the unit itself: a school's notice is not received from above. */
static bool may_there(const User *user, const Post *post, Str domain, Action action, Str unit) {
    User alone = *user;
    union { /* only read */
        const Post *in;
        Post *out;
    } held = {post};
    const Want want = {
        .domain = domain, .action = action, .section = post->section_count ? post->sections[0] : STR("")};
    alone.posts = held.out;
    alone.post_count = 1;
    return people_through(&alone, &want, &unit, 1) != NULL;
}

NoticeStanding notice_standing(const User *user, const NoticeRecipient *recipient) {
    NoticeStanding standing = {.sees = !user, .receives = !user, .replies = !user};
    const Str domain = STR("notices"); /* what is public is received as any notice is */
    for (size_t i = 0; user && i < user->post_count; i++) {
        const Post *post = &user->posts[i];
        if (recipient->person.len ? !str_equal(recipient->person, user->name) : !at_unit(post, recipient->unit)) {
            continue;
        }
        if (recipient->person.len) {
            bool in_person = !user->viewed_by.len;
            standing = (NoticeStanding){true, in_person, in_person, post};
            break;
        }
        if ((recipient->section.len && !in_section(post, recipient->section)) ||
            !names_role(recipient->roles, post->role->id)) {
            continue;
        }
        bool works = may_there(user, post, domain, ACTION_EDIT, recipient->unit) ||
                     may_there(user, post, domain, ACTION_APPROVE, recipient->unit);
        bool signs = works || may_there(user, post, domain, ACTION_SIGN, recipient->unit);
        bool submits = works || may_there(user, post, domain, ACTION_SUBMIT, recipient->unit);
        standing.sees =
            standing.sees || signs || submits || may_there(user, post, domain, ACTION_VIEW, recipient->unit);
        standing.post = (signs && !standing.receives) || (submits && !standing.post) ? post : standing.post;
        standing.receives = standing.receives || signs;
        standing.replies = standing.replies || submits;
    }
    return standing;
}
