/* Who is there for a unit: accounts whose posts, own ones or a deputy's, reach it. */
#include "people_internal.h"

/* Own posts for the unit with this code, and posts that stand in for one of them. */
static const char sql[] =
    "SELECT " ACCOUNT_COLUMNS
    " FROM account a WHERE a.id IN (SELECT p.account_id FROM post_unit u JOIN post p ON p.id = "
    "u.post_id WHERE u.unit_code = ?1 AND p.ended_at = '' UNION SELECT d.account_id FROM post_unit u JOIN post d ON "
    "d.delegate_of = u.post_id WHERE u.unit_code = ?1 AND d.ended_at = '') ORDER BY a.name";

static bool is_listed(const Account *accounts, size_t count, int64_t id) {
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].user.id == id) {
            return true;
        }
    }
    return false;
}

static bool add_of(Tx *tx, const People *people, Str code, Arena *arena, Account **accounts, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t from = *count;
    if (!stmt_open(tx, sql, &stmt, err, "s", code)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Account account;
        account_read(people, stmt, 0, arena, &account);
        if (account_is_open(&account) && !is_listed(*accounts, *count, account.user.id)) {
            *accounts = arena_grow(arena, *accounts, *count, *count + 1, sizeof **accounts);
            (*accounts)[(*count)++] = account;
        }
    }
    stmt_close(stmt);
    for (size_t i = from; good && i < *count; i++) {
        good = posts_read(tx, people, arena, &(*accounts)[i].user, err);
    }
    return good;
}

bool people_at(People *people, const Str *unit_path, size_t path_len, Arena *arena, Account **accounts, size_t *count,
               Err *err) {
    Tx *tx;
    *accounts = NULL;
    *count = 0;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < path_len; i++) {
        good = add_of(tx, people, unit_path[i], arena, accounts, count, err);
    }
    store_read_end(tx);
    return good;
}
