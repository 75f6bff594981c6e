/* Rounds that ask a unit the user may see, with how many entries are how far. */
#include "collect_internal.h"

static const char info_sql[] =
    "SELECT r.id, r.form_version_id, v.form, v.version, p.code, u.code, COALESCE(s.name, u.code), r.name, r.note, "
    "r.opens_on, r.due_on, r.reason, r.actor, r.at, r.state FROM round r JOIN form_version v ON v.id = "
    "r.form_version_id JOIN period p ON p.id = r.period_id JOIN unit u ON u.id = r.unit_id LEFT JOIN unit_state s ON "
    "s.unit_id = r.unit_id AND s.period_id = r.period_id WHERE (?1 = 0 OR r.id = ?1) AND (?2 = '' OR p.code = ?2) "
    "ORDER BY r.id DESC";

static bool read_info(Collect *collect, Tx *tx, const Stmt *stmt, Arena *arena, RoundInfo *info, Err *err) {
    const Book *book = book_take(collect, tx, stmt_integer(stmt, 1), err);
    if (!book) {
        return false;
    }
    *info = (RoundInfo){.id = stmt_integer(stmt, 0),
                        .form = str_copy(arena, stmt_text(stmt, 2)),
                        .form_version = str_copy(arena, stmt_text(stmt, 3)),
                        .form_name = book->def->name,
                        .section = book->def->section,
                        .period = str_copy(arena, stmt_text(stmt, 4)),
                        .unit = str_copy(arena, stmt_text(stmt, 5)),
                        .unit_name = str_copy(arena, stmt_text(stmt, 6)),
                        .name = str_copy(arena, stmt_text(stmt, 7)),
                        .note = str_copy(arena, stmt_text(stmt, 8)),
                        .opens_on = str_copy(arena, stmt_text(stmt, 9)),
                        .due_on = str_copy(arena, stmt_text(stmt, 10)),
                        .reason = str_copy(arena, stmt_text(stmt, 11)),
                        .actor = str_copy(arena, stmt_text(stmt, 12)),
                        .at = str_copy(arena, stmt_text(stmt, 13)),
                        .state = round_state_of(stmt_text(stmt, 14))};
    return true;
}

bool rounds_read(Collect *collect, Tx *tx, const RoundFilter *filter, Arena *arena, RoundInfo **rounds, size_t *count,
                 Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *rounds = NULL;
    *count = 0;
    if (!stmt_open(tx, info_sql, &stmt, err, "is", filter->id, filter->period)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        RoundInfo info;
        if (!filter->any_state && filter->state != round_state_of(stmt_text(stmt, 14))) {
            continue;
        }
        if (!(good = read_info(collect, tx, stmt, arena, &info, err))) {
            break;
        }
        if (*count == capacity) {
            size_t wanted = capacity ? capacity * 2 : 16;
            *rounds = arena_grow(arena, *rounds, *count, wanted, sizeof **rounds);
            capacity = wanted;
        }
        (*rounds)[(*count)++] = info;
    }
    stmt_close(stmt);
    return good;
}

/* ---- counts ----------------------------------------------------------------------------- */

static bool count_entries(Collect *collect, Tx *tx, const Scene *scene, RoundInfo *info, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    const CollectionDef *rules = pack_collection(collect->pack);
    Date today = date_today();
    Str unused;
    if (!stmt_open(tx, "SELECT unit_id, state, due_on, changed_at, lock_again_at FROM entry WHERE round_id = ?", &stmt,
                   err, "i", info->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (scene_unit(scene, stmt_integer(stmt, 0)) < 0) {
            continue;
        }
        const LightFacts facts = {.state = entry_state_of(stmt_text(stmt, 1)),
                                  .round = info->state,
                                  .opens_on = info->opens_on,
                                  .due_on = stmt_text(stmt, 2),
                                  .begun = stmt_text(stmt, 3).len > 0,
                                  .corrected = stmt_text(stmt, 4).len > 0};
        info->entries++;
        info->by_state[facts.state]++;
        info->by_light[light_of(&facts, rules, today, NULL, &unused)]++;
    }
    stmt_close(stmt);
    return good;
}

bool round_book(Collect *collect, Tx *tx, int64_t round, const Book **book, Err *err) {
    Stmt *stmt;
    bool row;
    int64_t form_version = 0;
    if (!stmt_open(tx, "SELECT form_version_id FROM round WHERE id = ?", &stmt, err, "i", round)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    form_version = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good && (*book = book_take(collect, tx, form_version, err)) != NULL;
}

static bool manages(Collect *collect, const User *user, const Scene *scene, const RoundInfo *info, Tx *tx, Err *err) {
    UnitPath path;
    const Book *book;
    int unit = org_tree_find(&scene->tree, info->unit);
    if (unit < 0 || !round_book(collect, tx, info->id, &book, err)) {
        return false;
    }
    path_in_tree(&scene->tree, unit, &path);
    return round_manages(user, book->def, &path, NULL);
}

/* Scenes of the periods met so far. */
typedef struct Scenes {
    Scene *items[64];
    size_t count;
} Scenes;

static Scene *scene_of(Collect *collect, Tx *tx, const User *user, const RoundFilter *filter, Str period,
                       Scenes *scenes, Arena *arena, Err *err) {
    for (size_t i = 0; i < scenes->count; i++) {
        if (str_equal(scenes->items[i]->tree.period, period)) {
            return scenes->items[i];
        }
    }
    Scene *scene = ARENA_NEW(arena, Scene);
    if (scenes->count == sizeof scenes->items / sizeof *scenes->items) {
        err_set(err, ERR_LIMIT, "年度太多，请先选一个年度。");
        return NULL;
    }
    if (!scene_load(collect, tx, user, period, (Str){NULL, 0}, arena, scene, err)) {
        return NULL;
    }
    int unit = filter->unit.len ? org_tree_find(&scene->tree, filter->unit) : -1;
    if (filter->unit.len) { /* a unit that did not stand in a year is asked nothing in it */
        scene->from = unit < 0 ? 0 : unit;
        scene->to = unit < 0 ? 0 : scene->tree.units[unit].end;
    }
    scenes->items[scenes->count++] = scene;
    return scene;
}

static bool fill_in(Collect *collect, Tx *tx, const User *user, const RoundFilter *filter, Arena *arena,
                    RoundInfo *rounds, size_t *count, Err *err) {
    Scenes scenes = {.count = 0};
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        RoundInfo *info = &rounds[i];
        const Scene *scene = scene_of(collect, tx, user, filter, info->period, &scenes, arena, err);
        if (!scene || !count_entries(collect, tx, scene, info, err)) {
            return false;
        }
        info->may_manage = manages(collect, user, scene, info, tx, err);
        if (info->entries || (info->may_manage && !filter->unit.len)) {
            info->actor = actor_shown(tx, info->actor, arena);
            rounds[kept++] = *info;
        }
    }
    *count = kept;
    return true;
}

bool round_list(Collect *collect, const User *user, const RoundFilter *filter, Arena *arena, RoundInfo **rounds,
                size_t *count, Err *err) {
    Tx *tx;
    if (!store_read_begin(collect->store, &tx, err)) {
        return false;
    }
    bool good = rounds_read(collect, tx, filter, arena, rounds, count, err) &&
                fill_in(collect, tx, user, filter, arena, *rounds, count, err);
    store_read_end(tx);
    if (good && filter->id && *count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
    }
    return good;
}
