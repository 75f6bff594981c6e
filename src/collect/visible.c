/* The tree of a period with what the user may see of it: what every list of entries is laid on. */
#include "collect_internal.h"

bool scene_load(Collect *collect, Tx *tx, const User *user, Str period, Str unit, Arena *arena, Scene *scene,
                Err *err) {
    *scene = (Scene){.from = 0};
    if (!org_tree_load(tx, collect->pack, period, arena, &scene->tree, err)) {
        return false;
    }
    scene->to = (int)scene->tree.count;
    scene->visible = access_visible(user, &scene->tree, arena);
    if (unit.len) {
        int at = org_tree_find(&scene->tree, unit);
        if (at < 0 || !scene_reaches(scene, at)) {
            return people_no_unit(unit, err);
        }
        scene->from = at;
        scene->to = scene->tree.units[at].end;
    }
    return true;
}

bool scene_reaches(const Scene *scene, int unit) {
    for (int i = unit; i < scene->tree.units[unit].end; i++) {
        if (scene->visible[i]) {
            return true;
        }
    }
    return false;
}

int scene_unit(const Scene *scene, int64_t unit_id) {
    int at = unit_id > 0 && (size_t)unit_id < scene->tree.id_count ? scene->tree.by_id[unit_id] : -1;
    return at >= scene->from && at < scene->to && scene->visible[at] ? at : -1;
}

/* ---- names of actors ----------------------------------------------------------------- */

Str names_shown(Names *names, Tx *tx, Str actor, Arena *arena) {
    size_t at;
    if (!actor.len) {
        return actor;
    }
    if (!names->map) {
        names->map = map_create(arena, 32);
    }
    if (!map_get(names->map, actor, &at)) {
        if (names->count == names->capacity) {
            size_t wanted = names->capacity * 2 + 16;
            names->shown = arena_grow(arena, names->shown, names->count, wanted, sizeof(Str));
            names->capacity = wanted;
        }
        at = names->count++;
        Str kept = str_copy(arena, actor);
        names->shown[at] = actor_shown(tx, kept, arena);
        map_put(names->map, kept, at);
    }
    return names->shown[at];
}
