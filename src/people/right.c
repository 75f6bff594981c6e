/* What somebody may change about the accounts of others. */
#include "people_internal.h"

static const Want manage = {.domain = {"accounts", 8}, .action = ACTION_MANAGE};
static const Want create = {.domain = {"accounts", 8}, .action = ACTION_CREATE};

static bool manages(const Actor *actor) {
    Err untold = {.kind = ERR_NONE};
    return !actor->user || people_may(actor->user, &manage, NULL, 0, &untold);
}

static bool gives(const RoleDef *giver, Str role) {
    for (size_t i = 0; i < giver->give_count; i++) {
        if (str_equal(giver->gives[i], role)) {
            return true;
        }
    }
    return false;
}

/* Through one of the actor's posts that gives the role, for this unit; `path` empty: for any. */
static bool gives_at(const User *user, Str role, const UnitPlace *place) {
    for (size_t i = 0; i < user->post_count; i++) {
        User one = *user;
        one.posts = &user->posts[i];
        one.post_count = 1;
        if (gives(one.posts->role, role) && (place ? people_through(&one, &create, place->path, place->length) != NULL
                                                   : people_may_somewhere(&one, &create, NULL))) {
            return true;
        }
    }
    return false;
}

bool may_give(Tx *tx, const People *people, const Actor *actor, const RoleDef *role, const Str *units, size_t count,
              Err *err) {
    if (manages(actor)) {
        return true;
    }
    if (!gives_at(actor->user, role->id, NULL)) {
        return err_set(err, ERR_DENIED, "您不能给出“%.*s”这个角色。如需要，请联系系统管理员。", STR_ARG(role->name));
    }
    Arena *arena = arena_create();
    bool good = count > 0 || err_set(err, ERR_INPUT, "请写明岗位所在的单位。");
    for (size_t i = 0; good && i < count; i++) {
        UnitPlace place;
        good = unit_place(tx, people->pack, arena, units[i], &place, err) &&
               (gives_at(actor->user, role->id, &place) || people_no_unit(units[i], err));
    }
    arena_destroy(arena);
    return good;
}

/* Open posts with a unit each, to be asked one by one. */
static bool rules_all(Tx *tx, const People *people, const Actor *actor, int64_t account, Arena *arena, bool *rules,
                      Err *err) {
    Stmt *stmt;
    bool row, good;
    size_t count = 0;
    Str *roles = NULL, *units = NULL;
    *rules = false;
    if (!stmt_open(tx,
                   "SELECT p.role, COALESCE(u.unit_code, '') FROM post p LEFT JOIN post_unit u ON u.post_id = p.id"
                   " WHERE p.account_id = ? AND p.ended_at = '' AND p.delegate_of IS NULL",
                   &stmt, err, "i", account)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        roles = arena_grow(arena, roles, count, count + 1, sizeof(Str));
        units = arena_grow(arena, units, count, count + 1, sizeof(Str));
        roles[count] = str_copy(arena, stmt_text(stmt, 0));
        units[count++] = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    *rules = count > 0;
    for (size_t i = 0; good && *rules && i < count; i++) {
        const RoleDef *role = pack_role(people->pack, roles[i]);
        Err untold = {.kind = ERR_NONE};
        *rules = role && units[i].len && may_give(tx, people, actor, role, &units[i], 1, &untold);
    }
    return good;
}

bool may_rule(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, Err *err) {
    bool rules;
    if (manages(actor)) {
        return true;
    }
    Arena *arena = arena_create();
    bool good = rules_all(tx, people, actor, account, arena, &rules, err) &&
                (rules || err_set(err, ERR_NOT_FOUND, "没有用户“%.*s”。请检查用户名。", STR_ARG(name)));
    arena_destroy(arena);
    return good;
}

bool manager_exists(Tx *tx, const People *people, bool *exists, Err *err) {
    int domain = pack_domain(people->pack, manage.domain);
    size_t count;
    const RoleDef *roles = pack_roles(people->pack, &count);
    bool good = true;
    *exists = false;
    for (size_t i = 0; good && !*exists && domain >= 0 && i < count; i++) {
        Stmt *stmt;
        if (!(roles[i].may[domain][CONDITION_NONE] >> ACTION_MANAGE & 1)) {
            continue;
        }
        good =
            stmt_open(tx,
                      "SELECT 1 FROM post p JOIN account a ON a.id = p.account_id WHERE p.role = ?2 AND p.ended_at = ''"
                      " AND p.delegate_of IS NULL AND (p.valid_until = '' OR p.valid_until >= ?1)"
                      " AND a.state = 'active' AND (a.expires_on = '' OR a.expires_on >= ?1)",
                      &stmt, err, "zs", today().text, roles[i].id);
        if (good) {
            good = stmt_step(stmt, exists, err);
            stmt_close(stmt);
        }
    }
    return good;
}

bool manager_remains(Tx *tx, const People *people, bool before, Err *err) {
    bool after;
    return manager_exists(tx, people, &after, err) &&
           (after || !before ||
            err_set(err, ERR_CONFLICT, "这样就没有人能管理账号了。请先给另一个账号系统管理员的岗位，再做这一步。"));
}
