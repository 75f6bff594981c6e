/* The one place where access is decided: what a post may do, where, and for whose records. Denied is the default. */
#include "people.h"

#include "org.h"

#define BIT(action) ((uint32_t)1 << (action))
/* What may be done while seeing as another: looking, nothing else. */
#define LOOKING (BIT(ACTION_VIEW) | BIT(ACTION_COUNT))
/* What nobody may do with what they made themselves. */
#define JUDGING (BIT(ACTION_REVIEW) | BIT(ACTION_APPROVE) | BIT(ACTION_RECHECK))

enum { SEES_AS_ANOTHER = 1 }; /* privacy class up to which an administrator sees as another */

/* ---- one post ---------------------------------------------------------- */

bool people_role_may(const RoleDef *role, int domain, const Want *want) {
    for (int condition = 0; domain >= 0 && condition < CONDITION_KINDS; condition++) {
        bool holds = condition == CONDITION_NONE || (want->conditions >> condition & 1);
        if (holds && (role->may[domain][condition] & BIT(want->action))) {
            return true;
        }
    }
    return false;
}

/* Alone: no condition under which the post may do it does without a second person. */
static bool role_may_alone(const RoleDef *role, int domain, const Want *want) {
    for (int condition = 0; condition < CONDITION_KINDS; condition++) {
        bool holds = condition == CONDITION_NONE || (want->conditions >> condition & 1);
        uint32_t alone = role->may[domain][condition] & ~role->by_two[domain][condition];
        if (holds && (alone & BIT(want->action))) {
            return true;
        }
    }
    return false;
}

static bool has_section(const Post *post, Str section) {
    for (size_t i = 0; i < post->section_count; i++) {
        if (str_equal(post->sections[i], section)) {
            return true;
        }
    }
    return post->section_count == 0 || section.len == 0;
}

static bool reaches(const Post *post, const Str *path, size_t length) {
    if (post->unit_count == 0) {
        return post->role->separate;
    }
    for (size_t i = 0; i < length; i++) {
        for (size_t j = 0; j < post->unit_count; j++) {
            if (str_equal(path[i], post->units[j])) {
                return true;
            }
        }
    }
    return false;
}

/* ---- one user ---------------------------------------------------------- */

static bool is_action(Action action) {
    return (unsigned)action < ACTION_KINDS;
}

/* Index of the domain when nothing about the user as a whole stands against it; -1 otherwise. */
static int domain_open_to(const User *user, const Want *want) {
    int domain = user->pack && is_action(want->action) ? pack_domain(user->pack, want->domain) : -1;
    bool open = domain >= 0 && !user->must_change && !user->must_enrol &&
                !(want->mine && (JUDGING & BIT(want->action))) &&
                (!user->viewed_by.len || (LOOKING & BIT(want->action))) &&
                (!user->limit || (user->limit->may[domain] & BIT(want->action)));
    return open ? domain : -1;
}

/* Whose records they are: when that is not said, of the department that keeps the group; but all may look. */
static Str section_of(const User *user, int domain, const Want *want) {
    size_t count;
    bool looks = (LOOKING & BIT(want->action)) != 0;
    return want->section.len || looks ? want->section : pack_domains(user->pack, &count)[domain].section;
}

/* A post for nowhere gives nothing, also not for what names no unit. */
static bool post_may(const User *user, const Post *post, int domain, const Want *want) {
    return (post->unit_count || post->role->separate) && people_role_may(post->role, domain, want) &&
           has_section(post, section_of(user, domain, want));
}

static bool denied(const User *user, const Want *want, Err *err) {
    const char *action = action_name(want->action);
    int domain = user->pack ? pack_domain(user->pack, want->domain) : -1;
    size_t count;
    Str what = domain >= 0 ? pack_domains(user->pack, &count)[domain].name : STR("这项业务");
    if (user->must_change) {
        return err_set(err, ERR_DENIED, "请先修改密码，再做别的。");
    }
    if (user->must_enrol) {
        return err_set(err, ERR_DENIED, "您的岗位要用动态码登录。请先绑定动态码，再做别的。");
    }
    if (user->viewed_by.len && is_action(want->action) && !(LOOKING & BIT(want->action))) {
        return err_set(err, ERR_DENIED, "正在以他人身份查看，只能看，不能操作。请先退出查看。");
    }
    if (want->mine && is_action(want->action) && (JUDGING & BIT(want->action))) {
        return err_set(err, ERR_DENIED, "自己填报或经手的，不能由自己%s。请由另一人%s。", action, action);
    }
    if (user->limit) {
        return err_set(err, ERR_DENIED, "这个接口密钥不能用于“%.*s”的%s。请换用有此权限的密钥。", STR_ARG(what),
                       action);
    }
    return err_set(err, ERR_DENIED, "您的岗位不能做“%.*s”的%s。如需要，请联系系统管理员。", STR_ARG(what), action);
}

bool people_no_unit(Str code, Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有代码为“%.*s”的单位。请检查代码和年度。", STR_ARG(code));
}

bool people_way(Tx *tx, const Pack *pack, Str unit, Arena *arena, UnitWay *way, Err *err) {
    UnitPlace *places = NULL;
    size_t count = 0;
    Err own = {.kind = ERR_NONE};
    if (!org_unit_path(tx, unit, arena, &places, &count, &own)) {
        return own.kind == ERR_NOT_FOUND ? people_no_unit(unit, err) : err_set(err, own.kind, "%s", own.message);
    }
    if (!count) {
        return people_no_unit(unit, err);
    }
    Str *codes = ARENA_ARRAY(arena, count, Str);
    for (size_t i = 0; i < count; i++) {
        codes[i] = places[i].code;
    }
    *way = (UnitWay){codes, count, places[0].name, pack ? pack_kind(pack, places[0].kind) : NULL};
    return true;
}

const Post *people_through(const User *user, const Want *want, const Str *unit_path, size_t path_len) {
    int domain = domain_open_to(user, want);
    for (size_t i = 0; domain >= 0 && i < user->post_count; i++) {
        if (post_may(user, &user->posts[i], domain, want) && reaches(&user->posts[i], unit_path, path_len)) {
            return &user->posts[i];
        }
    }
    return NULL;
}

const Post *people_through_any(const User *user, const Want *want) {
    int domain = domain_open_to(user, want);
    for (size_t i = 0; domain >= 0 && i < user->post_count; i++) {
        if (post_may(user, &user->posts[i], domain, want)) {
            return &user->posts[i];
        }
    }
    return NULL;
}

bool people_may_somewhere(const User *user, const Want *want, Err *err) {
    return people_through_any(user, want) || denied(user, want, err);
}

bool people_may(const User *user, const Want *want, const Str *unit_path, size_t path_len, Err *err) {
    if (people_through(user, want, unit_path, path_len)) {
        return true;
    }
    if (!people_may_somewhere(user, want, err)) {
        return false;
    }
    return path_len ? people_no_unit(unit_path[0], err)
                    : err_set(err, ERR_DENIED, "这要管理整个系统的岗位才能做。如需要，请联系系统管理员。");
}

Str people_acting_name(const User *user, const Post *post, Arena *arena) {
    return post && post->delegate_of ? str_format(arena, "%.*s（代%.*s）", STR_ARG(user->name), STR_ARG(post->for_name))
                                     : user->name;
}

Str people_behalf(const Post *post) {
    return post && post->delegate_of ? post->for_name : (Str){NULL, 0};
}

bool people_is_own(const User *user, const Post *post, Str by, Str behalf) {
    Str stands_for = people_behalf(post);
    return (by.len && str_equal(by, user->name)) || (behalf.len && str_equal(behalf, user->name)) ||
           (stands_for.len && (str_equal(by, stands_for) || str_equal(behalf, stands_for)));
}

User people_unwatched(const User *user) {
    User whole = *user;
    whole.viewed_by = (Str){NULL, 0};
    return whole;
}

User people_as_posted(const User *user) {
    User whole = *user;
    whole.must_change = whole.must_enrol = false;
    return whole;
}

bool people_needs_second(const User *user, const Want *want, const Str *unit_path, size_t path_len) {
    int domain = domain_open_to(user, want);
    for (size_t i = 0; domain >= 0 && i < user->post_count; i++) {
        const Post *post = &user->posts[i];
        if (role_may_alone(post->role, domain, want) && has_section(post, section_of(user, domain, want)) &&
            reaches(post, unit_path, path_len)) {
            return false;
        }
    }
    return true;
}

bool people_sees(const User *user, const Want *want, int class, const Str *unit_path, size_t path_len) {
    int domain = domain_open_to(user, want);
    if (user->viewed_by.len && class > SEES_AS_ANOTHER) {
        return false;
    }
    for (size_t i = 0; domain >= 0 && i < user->post_count; i++) {
        const Post *post = &user->posts[i];
        if (class >= 0 && post->role->sees >= class && post_may(user, post, domain, want) &&
            reaches(post, unit_path, path_len)) {
            return true;
        }
    }
    return false;
}

Reach people_reach(const User *user, const Want *want, Arena *arena) {
    Reach reach = {.units = NULL};
    int domain = domain_open_to(user, want);
    for (size_t i = 0; domain >= 0 && i < user->post_count; i++) {
        const Post *post = &user->posts[i];
        if (!post_may(user, post, domain, want)) {
            continue;
        }
        reach.any = true;
        reach.whole = reach.whole || (post->unit_count == 0 && post->role->separate);
        reach.units =
            arena_grow(arena, reach.units, reach.unit_count, reach.unit_count + post->unit_count, sizeof(Str));
        for (size_t j = 0; j < post->unit_count; j++) {
            reach.units[reach.unit_count++] = post->units[j];
        }
    }
    return reach;
}

int people_privacy_class(Str word) {
    return word.len == 2 && word.data[0] == 'P' && word.data[1] >= '0' && word.data[1] <= '3' ? word.data[1] - '0' : -1;
}
