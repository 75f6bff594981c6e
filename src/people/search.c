/* Finding accounts: by words, role, unit and state, a page at a time, within the reach of who asks. */
#include "people_internal.h"

#include <string.h>

enum { WORDS_MOST = 5, PAGE_MOST = 1001 };

/* ---- accounts of units ------------------------------------------------- */

/* Ids of accounts with an open post in one of the subtrees. */
typedef struct Members {
    Arena *arena;
    Map *ids;
} Members;

static bool add_members(Tx *tx, Str unit, Members *members, Err *err) {
    static const char *const sql = "WITH RECURSIVE " SQL_BELOW(
        "?1") " SELECT DISTINCT p.account_id FROM below JOIN post_unit x ON x.unit_code = below.code"
              " JOIN post p ON COALESCE(p.delegate_of, p.id) = x.post_id WHERE p.ended_at = ''";
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx, sql, &stmt, err, "s", unit)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        map_put(members->ids, str_format(members->arena, "%lld", (long long)stmt_integer(stmt, 0)), 1);
    }
    stmt_close(stmt);
    return good;
}

static bool is_member(const Members *members, int64_t account, Arena *arena) {
    size_t value;
    ArenaMark mark = arena_mark(arena);
    bool member = map_get(members->ids, str_format(arena, "%lld", (long long)account), &value);
    arena_reset(arena, mark);
    return member;
}

/* ---- accounts ---------------------------------------------------------- */

static bool open_search(Tx *tx, const AccountQuery *query, Arena *arena, Stmt **stmt, Err *err) {
    Str words[WORDS_MOST] = {{NULL, 0}};
    Buf sql = buf_create(arena);
    buf_add(&sql, STR("SELECT " ACCOUNT_COLUMNS " FROM account a WHERE (?8 = '' OR a.name = ?8) AND (?1 = '' OR"
                      " a.state = ?1) AND (?2 = '' OR EXISTS"
                      " (SELECT 1 FROM post p WHERE p.account_id = a.id AND p.role = ?2 AND p.ended_at = ''))"));
    for (size_t i = 0; i < query->word_count && i < WORDS_MOST; i++) {
        words[i] = store_like(query->words[i], arena);
        buf_add_format(&sql, " AND (a.name LIKE ?%zu ESCAPE '\\' OR a.shown LIKE ?%zu ESCAPE '\\')", 3 + i, 3 + i);
    }
    buf_add(&sql, STR(" ORDER BY a.name"));
    return stmt_open(tx, str_cstr(arena, buf_str(&sql)), stmt, err, "ssssssss", query->state, query->role, words[0],
                     words[1], words[2], words[3], words[4], query->name);
}

typedef struct Found {
    Account *accounts;
    size_t count, limit;
    int64_t total;
} Found;

static bool collect(Tx *tx, const People *people, const AccountQuery *query, const Members *within,
                    const Members *there, Arena *arena, Found *found, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!open_search(tx, query, arena, &stmt, err)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int64_t id = stmt_integer(stmt, 0);
        if ((within && !is_member(within, id, arena)) || (there && !is_member(there, id, arena))) {
            continue;
        }
        found->total++;
        if (found->count < found->limit && str_compare(stmt_text(stmt, 1), query->after) > 0) {
            account_read(people, stmt, 0, arena, &found->accounts[found->count++]);
        }
    }
    stmt_close(stmt);
    return good;
}

bool lock_read(Tx *tx, Account *account, Err *err) {
    Stmt *stmt;
    bool row;
    char key[65];
    failure_key(account->user.name, key);
    if (!stmt_open(tx, "SELECT locked_until FROM sign_in_failure WHERE name = ? AND locked_until > ?", &stmt, err, "zi",
                   key, time_now_seconds())) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    account->locked_until = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool search_in(Tx *tx, const People *people, const AccountQuery *query, Arena *arena, Found *found, Err *err) {
    Members within = {arena, map_create(arena, 256)}, there = {arena, map_create(arena, 256)};
    bool good = true;
    for (size_t i = 0; good && !query->reach.whole && i < query->reach.unit_count; i++) {
        good = add_members(tx, query->reach.units[i], &within, err);
    }
    good = good && (!query->unit.len || add_members(tx, query->unit, &there, err)) &&
           collect(tx, people, query, query->reach.whole ? NULL : &within, query->unit.len ? &there : NULL, arena,
                   found, err);
    for (size_t i = 0; good && i < found->count; i++) {
        good = posts_read(tx, people, arena, &found->accounts[i].user, err) && lock_read(tx, &found->accounts[i], err);
    }
    return good;
}

bool people_search(People *people, const AccountQuery *query, Arena *arena, Account **accounts, size_t *count,
                   int64_t *total, Err *err) {
    Tx *tx;
    size_t limit = query->limit < PAGE_MOST ? query->limit : PAGE_MOST;
    Found found = {.accounts = ARENA_ARRAY(arena, limit + 1, Account), .limit = limit};
    if (query->word_count > WORDS_MOST) {
        return err_set(err, ERR_USAGE, "查找的词太多，最多%d个。", WORDS_MOST);
    }
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = search_in(tx, people, query, arena, &found, err);
    store_read_end(tx);
    *accounts = found.accounts;
    *count = found.count;
    *total = found.total;
    return good;
}
