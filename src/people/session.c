/* Sessions: found by the hash of their token, ended by time, by signing out or by a new password. */
#include "cache.h"

#include <string.h>

#define TOUCH_SECONDS 60 /* "last used" is not written more often */

static bool signed_out(Err *err) {
    return err_set(err, ERR_DENIED, "您没有登录，或者登录已过期。请重新登录。");
}

static bool is_token(Str token) {
    if (token.len != 64) {
        return false;
    }
    for (size_t i = 0; i < token.len; i++) {
        char c = token.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

/* ---- a copy of a user -------------------------------------------------- */

static Str *strs_copy(const Str *from, size_t count, Arena *arena) {
    Str *copy = count ? ARENA_ARRAY(arena, count, Str) : NULL;
    for (size_t i = 0; i < count; i++) {
        copy[i] = str_copy(arena, from[i]);
    }
    return copy;
}

User user_copy(const User *user, Arena *arena) {
    User copy = *user;
    copy.name = str_copy(arena, user->name);
    copy.shown = str_copy(arena, user->shown);
    copy.viewed_by = str_copy(arena, user->viewed_by);
    copy.posts = user->post_count ? ARENA_ARRAY(arena, user->post_count, Post) : NULL;
    for (size_t i = 0; i < user->post_count; i++) {
        const Post *from = &user->posts[i];
        Post *post = &copy.posts[i];
        *post = *from;
        post->units = strs_copy(from->units, from->unit_count, arena);
        post->sections = strs_copy(from->sections, from->section_count, arena);
        post->from = str_copy(arena, from->from);
        post->until = str_copy(arena, from->until);
        post->for_name = str_copy(arena, from->for_name);
        post->for_shown = str_copy(arena, from->for_shown);
    }
    if (user->limit) {
        TokenLimit *limit = ARENA_NEW(arena, TokenLimit);
        *limit = *user->limit;
        limit->name = str_copy(arena, user->limit->name);
        copy.limit = limit;
    }
    return copy;
}

/* ---- from the store ---------------------------------------------------- */

/* As whom the session reads; who looks is kept beside, and has to be allowed to for as long as it lasts. */
static bool become(Tx *tx, const People *people, Arena *arena, int64_t viewed, Cached *found, Err *err) {
    Stmt *stmt;
    bool row;
    Account account = {.last_sign_in = 0};
    Str viewer = found->user.name;
    static const Want view_as = {.domain = {"accounts", 8}, .action = ACTION_VIEW_AS};
    if (!posts_read(tx, people, arena, &found->user, err)) {
        return false;
    }
    if (!people_may(&found->user, &view_as, NULL, 0, NULL)) {
        return true;
    }
    if (!stmt_open(tx, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = ?", &stmt, err, "i", viewed)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) && (row || signed_out(err));
    if (good) {
        account_read(people, stmt, 0, arena, &account);
    }
    stmt_close(stmt);
    good = good && posts_read(tx, people, arena, &account.user, err);
    found->user = account.user;
    found->user.viewed_by = viewer;
    found->user.must_change = found->user.must_enrol = false; /* theirs to do, not the viewer's */
    return good;
}

static bool find_in(Tx *tx, const People *people, Arena *arena, Cached *found, Err *err) {
    Stmt *stmt;
    bool row;
    int64_t viewed = 0;
    Account account;
    if (!stmt_open(
            tx,
            "SELECT s.csrf_hash, s.started_at, s.used_at, COALESCE(s.view_as, 0), s.view_reason, " ACCOUNT_COLUMNS
            " FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?",
            &stmt, err, "z", found->token_hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && !row) {
        good = signed_out(err);
    } else if (good) {
        Str csrf = stmt_text(stmt, 0);
        memcpy(found->csrf_hash, csrf.data, csrf.len < 64 ? csrf.len : 64);
        found->started_at = stmt_integer(stmt, 1);
        found->used_at = found->written_at = stmt_integer(stmt, 2);
        viewed = stmt_integer(stmt, 3);
        found->view_reason = str_copy(arena, stmt_text(stmt, 4));
        account_read(people, stmt, 5, arena, &account);
        good = account_is_open(&account) || signed_out(err);
        found->user = account.user;
        found->account = account.user.id;
    }
    stmt_close(stmt);
    return good &&
           (viewed ? become(tx, people, arena, viewed, found, err) : posts_read(tx, people, arena, &found->user, err));
}

static bool find(const People *people, Arena *arena, Cached *found, Err *err) {
    Tx *tx;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = find_in(tx, people, arena, found, err);
    store_read_end(tx);
    return good;
}

typedef struct Timing {
    const char *token_hash;
    int64_t now, idle, whole;
} Timing;

/* A slower request must not turn the time of a faster one back. */
static bool touch_work(Tx *tx, void *context, Err *err) {
    const Timing *timing = context;
    return store_run(tx, "UPDATE session SET used_at = ? WHERE token_hash = ? AND used_at < ?", err, "izi", timing->now,
                     timing->token_hash, timing->now);
}

static bool expire_work(Tx *tx, void *context, Err *err) {
    const Timing *timing = context;
    return store_run(tx, "DELETE FROM session WHERE started_at <= ? OR used_at <= ?", err, "ii",
                     timing->now - timing->whole, timing->now - timing->idle);
}

/* Whether the time is not over yet; tells the store about the use once in a while. */
static bool still_runs(People *people, const Cached *found, int64_t last_used, int64_t now, Err *err) {
    Timing timing = {found->token_hash, now, (int64_t)people->rules->idle_minutes * 60,
                     (int64_t)people->rules->whole_hours * 3600};
    Err untold = {.kind = ERR_NONE};
    if (now - found->started_at >= timing.whole || now - last_used >= timing.idle) {
        people_write(people, expire_work, &timing, &untold); /* it has ended, whether or not it could be removed */
        return signed_out(err);
    }
    if (now - found->written_at >= TOUCH_SECONDS) {
        cache_touched(people->cache, found->token_hash, now); /* first: others need not write it, too */
        if (!store_write(people->store, touch_work, &timing, &untold)) {
            log_line(LOG_WARN, "没有记下会话的使用时间：%s", untold.message);
        }
    }
    return true;
}

bool people_session(People *people, Arena *arena, Str token, Str csrf, Session *session, Err *err) {
    *session = (Session){.token = ""};
    if (!is_token(token)) {
        return signed_out(err);
    }
    Cached found = {.token_hash = ""};
    uint64_t generation;
    char hash[65], csrf_hash[65];
    int64_t now = time_now_seconds();
    token_hash(token, hash);
    bool cached = cache_take(people->cache, hash, now, arena, &found, &generation);
    memcpy(found.token_hash, hash, sizeof hash);
    if (!cached && !find(people, arena, &found, err)) {
        return false;
    }
    if (!still_runs(people, &found, found.used_at, now, err)) {
        return false;
    }
    if (!cached) {
        found.read_at = found.used_at = now;
        found.written_at = now - found.written_at >= TOUCH_SECONDS ? now : found.written_at;
        cache_put(people->cache, &found, generation);
    }
    token_hash(csrf, csrf_hash);
    if (csrf.len && !hash_equal((Str){found.csrf_hash, 64}, csrf_hash)) {
        return err_set(err, ERR_DENIED, "页面已过期，操作没有执行。请刷新页面后重试。");
    }
    memcpy(session->token, token.data, 64);
    token_csrf(token, session->csrf);
    session->user = found.user;
    session->view_reason = found.view_reason;
    return true;
}

bool people_session_count(People *people, int64_t account, int64_t *count, Err *err) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    *count = 0;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = stmt_open(tx, "SELECT count(*) FROM session WHERE account_id = ? AND used_at > ?", &stmt, err, "ii",
                          account, time_now_seconds() - (int64_t)people->rules->idle_minutes * 60);
    if (good) {
        good = stmt_step(stmt, &row, err);
        *count = good && row ? stmt_integer(stmt, 0) : 0;
        stmt_close(stmt);
    }
    store_read_end(tx);
    return good;
}

/* ---- signing out ------------------------------------------------------- */

typedef struct SigningOut {
    char token_hash[65];
    int64_t account;
} SigningOut;

static bool sign_out_work(Tx *tx, void *context, Err *err) {
    SigningOut *out = context;
    Stmt *stmt;
    bool row;
    Arena *arena = arena_create();
    Str name = {NULL, 0};
    bool good =
        stmt_open(tx, "SELECT a.name, a.id FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?",
                  &stmt, err, "z", out->token_hash);
    if (good) {
        good = stmt_step(stmt, &row, err);
        name = good && row ? str_copy(arena, stmt_text(stmt, 0)) : name;
        out->account = good && row ? stmt_integer(stmt, 1) : 0;
        stmt_close(stmt);
    }
    if (good && name.len) {
        good = store_run(tx, "DELETE FROM session WHERE token_hash = ?", err, "z", out->token_hash) &&
               people_audit(tx, name, "sign-out", name, STR("{}"), err);
    }
    arena_destroy(arena);
    return good;
}

bool people_sign_out(People *people, Str token, Err *err) {
    SigningOut out = {.account = 0};
    if (!is_token(token)) {
        return true; /* nobody was signed in with it */
    }
    token_hash(token, out.token_hash);
    bool good = store_write(people->store, sign_out_work, &out, err);
    cache_forget(people->cache, out.account);
    return good;
}
