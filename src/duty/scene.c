/* The units of a day, and which of them the user may look at. */
#include "duty_internal.h"

#include <string.h>

bool duty_period_of(const Pack *pack, Date day, Arena *arena, Str *period, Err *err) {
    for (int year = day.year; year >= day.year - 1; year--) {
        Date begins;
        *period = str_format(arena, "%04d", year);
        if (pack_period_begins(pack, *period, &begins) && date_compare(begins, day) <= 0) {
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "规则包里没有写年度从哪天开始（packs/periods.yaml），算不出%04d年的职责。",
                   day.year);
}

static void mark(const Scene *scene, Action action, uint8_t *marks) {
    const Want want = {.domain = STR("duties"), .action = action};
    Reach reach = people_reach(scene->user, &want, scene->arena);
    if (reach.whole) {
        memset(marks, 1, scene->tree.count);
    }
    for (size_t r = 0; r < reach.unit_count; r++) {
        int root = org_tree_find(&scene->tree, reach.units[r]);
        for (int i = root; root >= 0 && i < scene->tree.units[root].end; i++) {
            marks[i] = 1;
        }
    }
}

/* Posts that see only what is their own part: their units, whose every duty is then asked about by itself. */
static void mark_own(const Scene *scene, uint8_t *marks) {
    for (size_t p = 0; p < scene->user->post_count; p++) {
        const Post *post = &scene->user->posts[p];
        for (size_t u = 0; u < post->unit_count; u++) {
            int root = org_tree_find(&scene->tree, post->units[u]);
            for (int i = root; root >= 0 && i < scene->tree.units[root].end; i++) {
                marks[i] = 1;
            }
        }
    }
}

static bool some(const uint8_t *marks, int from, int to) {
    return to > from && memchr(marks + from, 1, (size_t)(to - from)) != NULL;
}

/* In a program that has no units yet there is nothing to do, which is no fault. */
static bool load_tree(Scene *scene, Str period, Err *err) {
    if (org_tree_expected(scene->tx, scene->duty->pack, period, scene->arena, &scene->tree, err)) {
        return true;
    }
    if (err->kind != ERR_NOT_FOUND) {
        return false;
    }
    *err = (Err){.kind = ERR_NONE};
    scene->tree = (UnitTree){.period = period};
    return true;
}

bool duty_scene_load(Duty *duty, Tx *tx, const User *user, Date day, Str unit, bool counts, Arena *arena, Scene *scene,
                     Err *err) {
    Str period = {NULL, 0};
    *scene = (Scene){.duty = duty, .tx = tx, .user = user, .arena = arena, .today = date_today()};
    if (!duty_period_of(duty->pack, day, arena, &period, err) || !load_tree(scene, period, err)) {
        return false;
    }
    size_t count = scene->tree.count;
    pack_duties(duty->pack, &scene->duty_count);
    scene->to = (int)count;
    scene->viewed = ARENA_ARRAY(arena, count + 1, uint8_t);
    scene->counted = ARENA_ARRAY(arena, count + 1, uint8_t);
    scene->rights = ARENA_ARRAY(arena, count * scene->duty_count + 1, uint8_t);
    uint8_t *reached = ARENA_ARRAY(arena, count + 1, uint8_t);
    if (user) {
        mark(scene, ACTION_VIEW, scene->viewed);
        mark(scene, ACTION_COUNT, scene->counted);
        mark_own(scene, reached);
    } else {
        memset(scene->viewed, 1, count);
        memset(scene->counted, 1, count);
        memset(reached, 1, count);
    }
    if (unit.len) {
        int at = org_tree_find(&scene->tree, unit);
        int end = at < 0 ? at : scene->tree.units[at].end;
        if (at < 0 || !(some(counts ? scene->counted : scene->viewed, at, end) || some(reached, at, end))) {
            return people_no_unit(unit, err);
        }
        scene->from = at;
        scene->to = end;
    }
    return true;
}

int duty_scene_unit(const Scene *scene, int64_t unit_id) {
    int at = unit_id > 0 && (size_t)unit_id < scene->tree.id_count ? scene->tree.by_id[unit_id] : -1;
    return at >= scene->from && at < scene->to ? at : -1;
}

size_t duty_scene_path(const Scene *scene, int unit, Str path[PATH_MOST]) {
    size_t length = 0;
    for (; unit >= 0 && length < PATH_MOST; unit = scene->tree.units[unit].parent) {
        path[length++] = scene->tree.units[unit].code;
    }
    return length;
}
