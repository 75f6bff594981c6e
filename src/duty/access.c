/* Who may do what with an instance: a post in a role that the duty names, with the right in the domain "duties", for
 * the unit and the department. */
#include "duty_internal.h"

static const Str domain = {"duties", 6};

static bool names_role(const Str *roles, size_t count, Str role) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(roles[i], role)) {
            return true;
        }
    }
    return false;
}

/* "post:17" is the business of that post, or of who stands in for it. */
static bool post_fits(const Post *post, Str part) {
    int64_t id;
    if (!str_starts(part, STR("post:"))) {
        return true;
    }
    return integer_parse(str_slice(part, 5, part.len), &id) && (post->id == id || post->delegate_of == id);
}

/* The department whose record it is for this side of the duty. */
static Str section_for(const DutyDef *def, Standing standing, Str part) {
    if (standing == STANDING_HOLDER) {
        return duty_part_department(part) ? part : str_starts(part, STR("post:")) ? (Str){NULL, 0} : def->section;
    }
    return def->check_section.len ? def->check_section : duty_part_department(part) ? part : def->section;
}

const Post *duty_post_standing(const User *user, const DutyDef *def, Standing standing, const Str *path, size_t length,
                               Str part) {
    static const Action actions[] = {ACTION_SUBMIT, ACTION_REVIEW, ACTION_WAIVE};
    const Want want = {.domain = domain,
                       .action = actions[standing],
                       .section = section_for(def, standing, part),
                       .conditions = 1u << CONDITION_OWN};
    const Str *roles = standing == STANDING_HOLDER ? def->holders : def->checkers;
    size_t count = standing == STANDING_HOLDER ? def->holder_count : def->checker_count;
    for (size_t i = 0; i < user->post_count; i++) {
        User alone = *user;
        alone.posts = &user->posts[i];
        alone.post_count = 1;
        if (names_role(roles, count, alone.posts->role->id) &&
            (standing != STANDING_HOLDER || post_fits(alone.posts, part)) &&
            people_through(&alone, &want, path, length)) {
            return alone.posts;
        }
    }
    return NULL;
}

static unsigned find_rights(const Scene *scene, const DutyDef *def, int unit, Str part) {
    Str path[PATH_MOST];
    size_t length = duty_scene_path(scene, unit, path);
    if (!scene->user) {
        return RIGHT_VIEW | RIGHT_ACT | RIGHT_CHECK | RIGHT_WAIVE;
    }
    unsigned rights = scene->viewed[unit] ? RIGHT_VIEW : 0;
    if (duty_post_standing(scene->user, def, STANDING_HOLDER, path, length, part)) {
        rights |= RIGHT_VIEW | RIGHT_ACT;
    }
    if (duty_post_standing(scene->user, def, STANDING_CHECKER, path, length, part)) {
        rights |= RIGHT_VIEW | RIGHT_CHECK;
    }
    if (duty_post_standing(scene->user, def, STANDING_WAIVER, path, length, part)) {
        rights |= RIGHT_VIEW | RIGHT_WAIVE;
    }
    return rights;
}

unsigned duty_rights_of(Scene *scene, const DutyDef *def, int unit, Str part) {
    if (!def) { /* the packs no longer have it: looked at only */
        return scene->viewed[unit] ? RIGHT_VIEW : 0;
    }
    int64_t unused;
    if (part.len && !duty_part_case(part, &unused)) {
        return find_rights(scene, def, unit, part);
    }
    size_t count; /* of a case as of its unit */
    const DutyDef *defs = pack_duties(scene->duty->pack, &count);
    uint8_t *known = &scene->rights[(size_t)unit * count + (size_t)(def - defs)];
    if (!*known) {
        *known = (uint8_t)(find_rights(scene, def, unit, (Str){NULL, 0}) | RIGHTS_KNOWN);
    }
    return *known;
}

bool duty_may_set(const User *user, const DutyDef *def, const Str *path, size_t length, Err *err) {
    const Want want = {.domain = domain, .action = ACTION_MANAGE, .section = def ? def->section : (Str){NULL, 0}};
    return !user || people_may(user, &want, path, length, err);
}
