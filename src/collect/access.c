/* What collection asks of people_may: whose records they are, which post may take a step, who else could. */
#include "collect_internal.h"

#include <string.h>

Str actor_name(const User *user) {
    return user ? user->name : STR("命令行");
}

Str domain_of(const KindDef *kind) {
    return kind->level == LEVEL_SCHOOL ? STR("school_data") : STR("county_data");
}

/* Drafts of a county have no signature of their own: who fills them in hands them on. */
static Action action_in(Str domain, Action action) {
    return action == ACTION_SUBMIT && !str_is(domain, "school_data") ? ACTION_EDIT : action;
}

static void tell_behalf(const Post *post, Str *behalf) {
    if (behalf) {
        *behalf = people_behalf(post);
    }
}

bool access_may(const User *user, Str domain, Action action, Str section, const UnitPath *path, Str *behalf, Err *err) {
    const Want want = {.domain = domain, .action = action_in(domain, action), .section = section};
    tell_behalf(NULL, behalf);
    if (!user) {
        return true;
    }
    tell_behalf(people_through(user, &want, path->codes, path->length), behalf);
    return people_may(user, &want, path->codes, path->length, err);
}

bool may_open_rounds(const User *user, Err *err) {
    const Want want = {.domain = STR("school_data"), .action = ACTION_CREATE};
    return !user || people_may_somewhere(user, &want, err);
}

static bool has_role(const FormStepDef *step, Str role) {
    for (size_t i = 0; i < step->role_count; i++) {
        if (str_equal(step->roles[i], role)) {
            return true;
        }
    }
    return step->role_count == 0;
}

/* Whoever may approve may also pass on; the last step asks for the right to approve. */
static const Post *post_for_step(const User *user, Str domain, const FormStepDef *step, bool last, Str section,
                                 const UnitPath *path) {
    Want want = {.domain = domain, .section = step->section ? section : (Str){NULL, 0}};
    for (size_t i = 0; i < user->post_count; i++) {
        User alone = *user;
        alone.posts = &user->posts[i];
        alone.post_count = 1;
        if (!has_role(step, alone.posts->role->id)) {
            continue;
        }
        want.action = ACTION_APPROVE;
        const Post *post = people_through(&alone, &want, path->codes, path->length);
        if (!post && !last) {
            want.action = ACTION_REVIEW;
            post = people_through(&alone, &want, path->codes, path->length);
        }
        if (post) {
            return post;
        }
    }
    return NULL;
}

bool access_step(const User *user, Str domain, const FormStepDef *step, bool last, Str section, const UnitPath *path,
                 Str *behalf, Err *err) {
    tell_behalf(NULL, behalf);
    if (!user) {
        return true;
    }
    const Post *post = post_for_step(user, domain, step, last, section, path);
    tell_behalf(post, behalf);
    return post ||
           err_set(err, ERR_DENIED, "“%.*s”这一步要由有相应岗位的人办理，您的岗位不能办。", STR_ARG(step->name));
}

bool access_step_held(Collect *collect, const EntryHead *head, const FormStepDef *step, bool last, const Str *writers,
                      size_t writer_count, bool *held, Err *err) {
    Arena *arena = arena_create();
    Account *accounts = NULL;
    size_t count = 0;
    *held = !collect->people;
    bool good = *held || people_at(collect->people, head->path.codes, head->path.length, arena, &accounts, &count, err);
    for (size_t i = 0; i < count && !*held; i++) {
        bool wrote = false;
        for (size_t w = 0; w < writer_count; w++) {
            wrote = wrote || str_equal(writers[w], accounts[i].user.name);
        }
        User user = people_as_posted(&accounts[i].user);
        *held =
            !wrote && post_for_step(&user, domain_of(head->kind), step, last, head->book->def->section, &head->path);
    }
    arena_destroy(arena);
    return good;
}

static void mark_reach(const User *user, Str domain, const UnitTree *tree, Arena *arena, uint8_t *visible) {
    const Want want = {.domain = domain, .action = ACTION_VIEW};
    Reach reach = people_reach(user, &want, arena);
    for (size_t r = 0; r < reach.unit_count + reach.whole; r++) {
        int root = r < reach.unit_count ? org_tree_find(tree, reach.units[r]) : 0;
        int end = r < reach.unit_count ? (root < 0 ? root : tree->units[root].end) : (int)tree->count;
        for (int i = root; i < end; i++) {
            visible[i] = visible[i] || str_equal(domain_of(tree->units[i].kind), domain);
        }
    }
}

uint8_t *access_visible(const User *user, const UnitTree *tree, Arena *arena) {
    uint8_t *visible = ARENA_ARRAY(arena, tree->count, uint8_t);
    if (user) {
        mark_reach(user, STR("school_data"), tree, arena, visible);
        mark_reach(user, STR("county_data"), tree, arena, visible);
    } else {
        memset(visible, 1, tree->count);
    }
    return visible;
}

Str actor_shown(Tx *tx, Str actor, Arena *arena) {
    Str shown;
    return people_shown(tx, actor, arena, &shown, NULL) ? shown : actor;
}
