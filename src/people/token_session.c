/* How a program comes in with its key: the owner as it is today, its posts narrowed to the key's units, its rights to
 * the key's actions. */
#include "cache.h"

#include <string.h>

#define TOUCH_SECONDS 60

enum { SECRET_LENGTH = 67 };

static bool no_key(Err *err) {
    return err_set(err, ERR_DENIED, "接口密钥无效、已作废或已过期。请向发给您密钥的人换一个新的。");
}

/* ---- units in both ----------------------------------------------------- */

static bool in_path(const UnitPlace *place, Str code) {
    for (size_t i = 0; i < place->length; i++) {
        if (str_equal(place->path[i], code)) {
            return true;
        }
    }
    return false;
}

/* Of two subtrees one lies in the other, or they have nothing in common. */
static bool common(Tx *tx, const People *people, Arena *arena, Str a, Str b, Str *both, bool *any, Err *err) {
    UnitPlace of_a, of_b;
    Err untold = {.kind = ERR_NONE};
    *any = false;
    if (!unit_place(tx, people->pack, arena, a, &of_a, &untold) ||
        !unit_place(tx, people->pack, arena, b, &of_b, &untold)) {
        return untold.kind == ERR_NOT_FOUND || (err && (*err = untold, false)); /* a unit that is gone is nowhere */
    }
    *any = true;
    if (in_path(&of_a, b)) {
        *both = a;
    } else if (in_path(&of_b, a)) {
        *both = b;
    } else {
        *any = false;
    }
    return true;
}

static bool narrow(Tx *tx, const People *people, Arena *arena, const Str *units, size_t count, Post *post, Err *err) {
    if (post->unit_count == 0) {
        post->units = count ? ARENA_ARRAY(arena, count, Str) : NULL;
        memcpy(post->units, units, count * sizeof *units);
        post->unit_count = count;
        return true;
    }
    Str *kept = ARENA_ARRAY(arena, post->unit_count * count, Str);
    size_t kept_count = 0;
    for (size_t i = 0; i < post->unit_count; i++) {
        for (size_t j = 0; j < count; j++) {
            Str both;
            bool any;
            if (!common(tx, people, arena, post->units[i], units[j], &both, &any, err)) {
                return false;
            }
            if (any) {
                kept[kept_count++] = both;
            }
        }
    }
    post->units = kept;
    post->unit_count = kept_count;
    return true;
}

/* ---- reading ----------------------------------------------------------- */

static void read_limit(const People *people, Str name, const Str *allowed, size_t count, Arena *arena, User *user) {
    TokenLimit *limit = ARENA_NEW(arena, TokenLimit);
    limit->name = name;
    for (size_t i = 0; i < count; i++) {
        Str rest = allowed[i], word;
        Action action;
        str_cut(&rest, ':', &word);
        int domain = pack_domain(people->pack, word);
        if (domain >= 0 && action_parse(rest, &action)) {
            limit->may[domain] |= (uint32_t)1 << action;
            limit->may[domain] |= action == ACTION_VIEW ? (uint32_t)1 << ACTION_COUNT : 0;
        }
    }
    user->limit = limit;
}

typedef struct Row {
    bool found;
    int64_t id;
    Str name, expires_on;
    Str *allowed, *units;
    size_t allowed_count, unit_count;
} Row;

static bool read_row(Tx *tx, const People *people, Arena *arena, Cached *found, Row *row, Err *err) {
    Stmt *stmt;
    Account account;
    if (!stmt_open(
            tx,
            "SELECT t.id, t.name, t.allowed, t.units, t.expires_on, COALESCE(u.last_used, 0), " ACCOUNT_COLUMNS
            " FROM api_token t JOIN account a ON a.id = t.account_id LEFT JOIN api_token_use u ON u.token_id = t.id"
            " WHERE t.token_hash = ? AND t.revoked_at = ''",
            &stmt, err, "z", found->token_hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row->found, err);
    if (good && row->found) {
        row->id = stmt_integer(stmt, 0);
        row->name = str_copy(arena, stmt_text(stmt, 1));
        row->allowed_count = list_split(stmt_text(stmt, 2), arena, &row->allowed);
        row->unit_count = list_split(stmt_text(stmt, 3), arena, &row->units);
        row->expires_on = str_copy(arena, stmt_text(stmt, 4));
        found->written_at = stmt_integer(stmt, 5);
        account_read(people, stmt, 6, arena, &account);
        row->found = account_is_open(&account) && str_compare(row->expires_on, str_from(today().text)) >= 0;
        found->user = account.user;
        found->account = account.user.id;
        found->token_id = row->id;
    }
    stmt_close(stmt);
    return good && (row->found || no_key(err));
}

static bool find_in(Tx *tx, const People *people, Arena *arena, Cached *found, Err *err) {
    Row row = {.found = false};
    if (!read_row(tx, people, arena, found, &row, err) || !posts_read(tx, people, arena, &found->user, err)) {
        return false;
    }
    found->user.must_change = found->user.must_enrol = false; /* a program cannot */
    read_limit(people, row.name, row.allowed, row.allowed_count, arena, &found->user);
    for (size_t i = 0; row.unit_count && i < found->user.post_count; i++) {
        Post *post = &found->user.posts[i];
        if (!narrow(tx, people, arena, row.units, row.unit_count, post, err)) {
            return false;
        }
    }
    return true;
}

typedef struct Touch {
    int64_t id, now;
} Touch;

static bool touch_work(Tx *tx, void *context, Err *err) {
    const Touch *touch = context;
    return store_run(tx,
                     "INSERT INTO api_token_use (token_id, last_used) VALUES (?, ?)"
                     " ON CONFLICT (token_id) DO UPDATE SET last_used = excluded.last_used",
                     err, "ii", touch->id, touch->now);
}

static void touch(People *people, const Cached *found, int64_t now) {
    Touch touching = {found->token_id, now};
    Err untold = {.kind = ERR_NONE};
    if (now - found->written_at >= TOUCH_SECONDS) {
        cache_touched(people->cache, found->token_hash, now);
        if (!store_write(people->store, touch_work, &touching, &untold)) {
            log_line(LOG_WARN, "没有记下接口密钥的使用时间：%s", untold.message);
        }
    }
}

bool people_token(People *people, Arena *arena, Str secret, Session *session, Err *err) {
    Cached found = {.token_hash = ""};
    uint64_t generation;
    int64_t now = time_now_seconds();
    char hash[65];
    Tx *tx;
    *session = (Session){.token = ""};
    if (secret.len != SECRET_LENGTH || !str_starts(secret, STR("dx_"))) {
        return no_key(err);
    }
    token_hash(secret, hash);
    bool cached = cache_take(people->cache, hash, now, arena, &found, &generation);
    memcpy(found.token_hash, hash, sizeof hash);
    if (!cached) {
        if (!store_read_begin(people->store, &tx, err)) {
            return false;
        }
        bool good = find_in(tx, people, arena, &found, err);
        store_read_end(tx);
        if (!good) {
            return false;
        }
        found.read_at = found.used_at = now;
        cache_put(people->cache, &found, generation);
    }
    touch(people, &found, now);
    session->user = found.user;
    return true;
}
