/* Sessions: found by the hash of their token, ended by time, by signing out or by a new password. */
#include "people_internal.h"

#include <string.h>

#define IDLE_SECONDS  INT64_C(1800)  /* 30 minutes */
#define WHOLE_SECONDS INT64_C(43200) /* 12 hours */
#define TOUCH_SECONDS 60             /* "last used" is not written more often */

typedef struct Found {
    char token_hash[65];
    int64_t now, used_at;
    bool expired, csrf_fits;
} Found;

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

static bool find_in(Tx *tx, Arena *arena, Str csrf, Found *found, User *user, Err *err) {
    Stmt *stmt;
    bool row;
    char csrf_hash[65];
    if (!stmt_open(tx,
                   "SELECT s.csrf_hash, s.started_at, s.used_at, a.id, a.name, a.shown, a.role, a.unit_code"
                   " FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?",
                   &stmt, err, "z", found->token_hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && !row) {
        good = signed_out(err);
    } else if (good) {
        token_hash(csrf, csrf_hash);
        found->csrf_fits = hash_equal(stmt_text(stmt, 0), csrf_hash);
        found->used_at = stmt_integer(stmt, 2);
        found->expired =
            found->now - stmt_integer(stmt, 1) >= WHOLE_SECONDS || found->now - found->used_at >= IDLE_SECONDS;
        good = account_read(stmt, 3, arena, user, err);
    }
    stmt_close(stmt);
    return good;
}

static bool find(Store *store, Arena *arena, Str csrf, Found *found, User *user, Err *err) {
    Tx *tx;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = find_in(tx, arena, csrf, found, user, err);
    store_read_end(tx);
    return good;
}

/* A slower request must not turn the time of a faster one back. */
static bool touch_work(Tx *tx, void *context, Err *err) {
    const Found *found = context;
    return store_run(tx, "UPDATE session SET used_at = ? WHERE token_hash = ? AND used_at < ?", err, "izi", found->now,
                     found->token_hash, found->now);
}

static bool expire_work(Tx *tx, void *context, Err *err) {
    const Found *found = context;
    return store_run(tx, "DELETE FROM session WHERE started_at <= ? OR used_at <= ?", err, "ii",
                     found->now - WHOLE_SECONDS, found->now - IDLE_SECONDS);
}

bool people_session(Store *store, Arena *arena, Str token, Str csrf, Session *session, Err *err) {
    *session = (Session){.token = ""};
    if (!is_token(token)) {
        return signed_out(err);
    }
    Found found = {.now = people_now()};
    User user;
    token_hash(token, found.token_hash);
    if (!find(store, arena, csrf, &found, &user, err)) {
        return false;
    }
    Err untold = {.kind = ERR_NONE};
    if (found.expired) {
        store_write(store, expire_work, &found, &untold); /* it has ended, whether or not it could be removed */
        return signed_out(err);
    }
    if (csrf.len && !found.csrf_fits) {
        return err_set(err, ERR_DENIED, "页面已过期，操作没有执行。请刷新页面后重试。");
    }
    if (found.now - found.used_at >= TOUCH_SECONDS && !store_write(store, touch_work, &found, &untold)) {
        log_line(LOG_WARN, "没有记下会话的使用时间：%s", untold.message);
    }
    memcpy(session->token, token.data, 64);
    token_csrf(token, session->csrf);
    session->user = user;
    return true;
}

typedef struct SigningOut {
    char token_hash[65];
} SigningOut;

static bool sign_out_work(Tx *tx, void *context, Err *err) {
    const SigningOut *out = context;
    Stmt *stmt;
    bool row;
    Arena *arena = arena_create();
    Str name = {NULL, 0};
    bool good =
        stmt_open(tx, "SELECT a.name FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?",
                  &stmt, err, "z", out->token_hash);
    if (good) {
        good = stmt_step(stmt, &row, err);
        name = good && row ? str_copy(arena, stmt_text(stmt, 0)) : name;
        stmt_close(stmt);
    }
    if (good && name.len) {
        AuditEntry entry = {.actor = name, .action = STR("sign-out"), .subject = name, .detail = STR("{}")};
        good = store_run(tx, "DELETE FROM session WHERE token_hash = ?", err, "z", out->token_hash) &&
               audit_append(tx, &entry, err);
    }
    arena_destroy(arena);
    return good;
}

bool people_sign_out(Store *store, Str token, Err *err) {
    SigningOut out;
    if (!is_token(token)) {
        return true; /* nobody was signed in with it */
    }
    token_hash(token, out.token_hash);
    return store_write(store, sign_out_work, &out, err);
}
