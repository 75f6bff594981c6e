/* A case and all that came out of it, as far as the user sees it. */
#include "ledger_internal.h"

typedef struct Family {
    Ledger *ledger;
    Tx *tx;
    const User *user;
    Arena *arena;
    CaseLine *lines;
    size_t count;
    Map *met;
} Family;

/* Whoever does not see a case sees nothing that came out of it here either. *seen: it was added. */
static bool add_member(Family *family, int64_t id, bool *seen, Err *err) {
    Str key = str_format(family->arena, "%lld", (long long)id);
    size_t at;
    CaseLook look;
    Err hidden = {.kind = ERR_NONE};
    *seen = false;
    if (map_get(family->met, key, &at)) {
        return true;
    }
    map_put(family->met, key, 1);
    if (family->count == CASE_FAMILY_MOST) {
        return err_set(err, ERR_LIMIT, "由它引出的记录太多，一次最多%d条，请到下面的记录里分别导出。",
                       CASE_FAMILY_MOST);
    }
    if (!case_look(family->ledger, family->tx, family->user, id, family->arena, &look, &hidden)) {
        if (family->count && hidden.kind == ERR_NOT_FOUND) {
            return true;
        }
        *err = hidden;
        return false;
    }
    family->lines = arena_grow(family->arena, family->lines, family->count, family->count + 1, sizeof *family->lines);
    family->lines[family->count++] = look.line;
    *seen = true;
    return true;
}

static bool children_of(Family *family, int64_t id, int64_t **ids, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *ids = NULL;
    *count = 0;
    if (!stmt_open(family->tx, "SELECT case_id FROM case_source WHERE kind = 'case' AND source = ? ORDER BY case_id",
                   &stmt, err, "s", str_format(family->arena, "%lld", (long long)id))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && *count <= CASE_FAMILY_MOST) {
        *ids = arena_grow(family->arena, *ids, *count, *count + 1, sizeof **ids);
        (*ids)[(*count)++] = stmt_integer(stmt, 0);
    }
    stmt_close(stmt);
    return good;
}

bool case_family(Ledger *ledger, Tx *tx, const User *user, int64_t id, Arena *arena, CaseLine **lines, size_t *count,
                 Err *err) {
    Family family = {.ledger = ledger, .tx = tx, .user = user, .arena = arena, .met = map_create(arena, 64)};
    bool seen, good = add_member(&family, id, &seen, err);
    for (size_t at = 0; good && at < family.count; at++) { /* the members that are added are looked at in turn */
        int64_t *children;
        size_t child_count;
        good = children_of(&family, family.lines[at].id, &children, &child_count, err);
        for (size_t i = 0; good && i < child_count; i++) {
            good = add_member(&family, children[i], &seen, err);
        }
    }
    *lines = family.lines;
    *count = family.count;
    return good;
}
