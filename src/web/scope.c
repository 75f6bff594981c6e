/* Where units stand, for people_may. */
#include "web_internal.h"

enum { DEPTH_MOST = 32 };

static size_t path_of(const UnitTree *tree, int unit, Str path[DEPTH_MOST]) {
    size_t length = 0;
    for (int at = unit; at >= 0 && length < DEPTH_MOST; at = tree->units[at].parent) {
        path[length++] = tree->units[at].code;
    }
    return length;
}

bool scope_allows(const Request *request, const UnitTree *tree, int unit, const Want *want, Err *err) {
    Str path[DEPTH_MOST];
    return people_may(&request->session.user, want, path, path_of(tree, unit, path), err);
}

void scope_set_actor(Request *request, const Want *want, const UnitTree *tree, int unit) {
    const User *user = &request->session.user;
    Str path[DEPTH_MOST];
    size_t length = tree ? path_of(tree, unit, path) : 0;
    const Post *post = tree ? people_through(user, want, path, length) : people_through_any(user, want);
    request->actor = people_acting_name(user, post, request->arena);
    request->origin.role = post ? post->role->id : (Str){NULL, 0};
}

bool scope_allows_past(Request *request, Str code, const Want *want, Err *err) {
    const User *user = &request->session.user;
    Tx *tx;
    UnitWay way;
    if (!people_may_somewhere(user, want, err) || !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    bool found = people_way(tx, NULL, code, request->arena, &way, err);
    store_read_end(tx);
    if (!found) {
        return false;
    }
    const Post *post = people_through(user, want, way.codes, way.length);
    request->actor = people_acting_name(user, post, request->arena);
    request->origin.role = post ? post->role->id : (Str){NULL, 0};
    return people_may(user, want, way.codes, way.length, err);
}

const bool *scope_marks(const Request *request, const UnitTree *tree, const Want *want) {
    Reach reach = people_reach(&request->session.user, want, request->arena);
    bool *marks = ARENA_ARRAY(request->arena, tree->count + 1, bool);
    for (size_t i = 0; i < reach.unit_count; i++) {
        int unit = org_tree_find(tree, reach.units[i]);
        for (int below = unit; unit >= 0 && below < tree->units[unit].end; below++) {
            marks[below] = true;
        }
    }
    for (size_t i = 0; reach.whole && i < tree->count; i++) {
        marks[i] = true;
    }
    return marks;
}

bool newest_period(Web *web, Arena *arena, Str *period, Err *err) {
    Tx *tx;
    PeriodList list = {NULL, 0};
    if (!store_read_begin(web->store, &tx, err)) {
        return false;
    }
    bool good = org_periods(tx, arena, &list, err);
    store_read_end(tx);
    if (good && list.count == 0) {
        return err_set(err, ERR_NOT_FOUND, "还没有任何数据，请先导入。");
    }
    *period = good ? list.codes[0] : (Str){NULL, 0};
    return good;
}
