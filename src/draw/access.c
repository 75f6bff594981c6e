/* Who may take a step of a draw: what the kind's pack says, asked of people_may at the draw's unit. */
#include "draw_internal.h"

Str draw_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

const DrawGrant *grant_of(const DrawDef *def, DrawStep step) {
    const DrawGrant *grants[DRAW_STEPS] = {[DRAW_VIEW] = &def->view,
                                           [DRAW_PREPARE] = &def->prepare,
                                           [DRAW_DRAW] = &def->draw,
                                           [DRAW_WITNESS] = &def->witness,
                                           [DRAW_CONFIRM] = &def->confirm};
    return grants[step];
}

bool path_may(const User *user, const DrawDef *def, const UnitWay *path, DrawStep step, Err *err) {
    const DrawGrant *grant = grant_of(def, step);
    const Want want = {.domain = grant->domain, .action = grant->action};
    return !user || people_may(user, &want, path->codes, path->length, err);
}

bool draw_may(const Draws *draws, const User *user, const DrawDef *def, Str unit, DrawStep step, Err *err) {
    Tx *tx;
    UnitWay path;
    if (!user) {
        return true;
    }
    if (!store_read_begin(draws->store, &tx, err)) {
        return false;
    }
    Arena *arena = arena_create();
    bool good = people_way(tx, NULL, unit, arena, &path, err) && path_may(user, def, &path, step, err);
    arena_destroy(arena);
    store_read_end(tx);
    return good;
}
