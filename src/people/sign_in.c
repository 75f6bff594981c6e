/* Signing in: an attempt is counted before the password is looked at, so that many at once get no extra tries.
 *
 * Failures are kept under the hash of the name typed: somebody may have typed a
 * password there. Names that do not exist are counted and locked alike. */
#include "people_internal.h"

#include <stdio.h>
#include <time.h>

#define FAILURES_MAX       5
#define LOCK_SECONDS       INT64_C(900) /* 15 minutes */
#define PASSWORD_BYTES_MAX 512
#define SESSIONS_MAX       20 /* per account; the oldest ends */

typedef struct Attempt {
    Str name;
    char name_hash[65];
    int64_t now, locked_until;
    bool known;
    User user;
    char encoded[PASSWORD_ENCODED];
    Arena *arena;
    Session *session;
} Attempt;

static bool locked(int64_t until, Err *err) {
    char clock[16];
    time_t instant = (time_t)until;
    struct tm local;
    localtime_r(&instant, &local);
    strftime(clock, sizeof clock, "%H:%M", &local);
    return err_set(err, ERR_DENIED, "连续%d次登录没有成功，已锁定到%s。请到时再试，或请系统管理员重设密码。",
                   FAILURES_MAX, clock);
}

static bool wrong(Err *err) {
    return err_set(err, ERR_DENIED, "用户名或密码不对，请重新输入。连续%d次不对将锁定15分钟。", FAILURES_MAX);
}

static bool read_failures(Tx *tx, Attempt *attempt, int64_t *failures, Err *err) {
    Stmt *stmt;
    bool row;
    *failures = 0;
    if (!stmt_open(tx, "SELECT failures, locked_until FROM sign_in_failure WHERE name = ?", &stmt, err, "z",
                   attempt->name_hash)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *failures = stmt_integer(stmt, 0);
        attempt->locked_until = stmt_integer(stmt, 1);
    }
    stmt_close(stmt);
    return good;
}

static bool read_account(Tx *tx, Attempt *attempt, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT id, name, shown, role, unit_code, password FROM account WHERE name = ?", &stmt, err, "s",
                   attempt->name)) {
        return false;
    }
    bool good = stmt_step(stmt, &attempt->known, err);
    if (good && attempt->known) {
        good = account_read(stmt, 0, attempt->arena, &attempt->user, err);
        snprintf(attempt->encoded, sizeof attempt->encoded, "%.*s", STR_ARG(stmt_text(stmt, 5)));
    }
    stmt_close(stmt);
    return good;
}

/* Counts the attempt as failed until it has succeeded. */
static bool begin_work(Tx *tx, void *context, Err *err) {
    Attempt *attempt = context;
    int64_t failures;
    if (!store_run(tx, "DELETE FROM sign_in_failure WHERE last_at <= ? AND locked_until <= ?", err, "ii",
                   attempt->now - LOCK_SECONDS, attempt->now) ||
        !read_failures(tx, attempt, &failures, err)) {
        return false;
    }
    if (attempt->locked_until > attempt->now) {
        return locked(attempt->locked_until, err);
    }
    failures = attempt->locked_until ? 1 : failures + 1; /* a lock that is over starts anew */
    attempt->locked_until = failures >= FAILURES_MAX ? attempt->now + LOCK_SECONDS : 0;
    return store_run(tx,
                     "INSERT INTO sign_in_failure (name, failures, last_at, locked_until) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,"
                     " locked_until = excluded.locked_until",
                     err, "ziii", attempt->name_hash, failures, attempt->now, attempt->locked_until) &&
           read_account(tx, attempt, err);
}

static bool failed_work(Tx *tx, void *context, Err *err) {
    const Attempt *attempt = context;
    Str name = attempt->known ? attempt->user.name : STR("未知用户");
    AuditEntry entry = {
        .actor = name, .action = STR("sign-in-failed"), .subject = name, .detail = STR("{}"), .result = STR("failed")};
    return audit_append(tx, &entry, err);
}

/* The password may have been changed while it was being checked. */
static bool still_holds(Tx *tx, const Attempt *attempt, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT 1 FROM account WHERE id = ? AND password = ?", &stmt, err, "iz", attempt->user.id,
                   attempt->encoded)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (row || wrong(err));
}

static bool succeeded_work(Tx *tx, void *context, Err *err) {
    const Attempt *attempt = context;
    const User *user = &attempt->user;
    char token[65], csrf[65];
    token_hash(str_from(attempt->session->token), token);
    token_hash(str_from(attempt->session->csrf), csrf);
    AuditEntry entry = {.actor = user->name,
                        .action = STR("sign-in"),
                        .subject = user->name,
                        .detail = STR("{}"),
                        .role = role_id(user->role)};
    return still_holds(tx, attempt, err) &&
           store_run(tx, "DELETE FROM sign_in_failure WHERE name = ?", err, "z", attempt->name_hash) &&
           store_run(tx,
                     "DELETE FROM session WHERE account_id = ? AND token_hash NOT IN (SELECT token_hash FROM session"
                     " WHERE account_id = ? ORDER BY used_at DESC LIMIT ?)",
                     err, "iii", user->id, user->id, (int64_t)(SESSIONS_MAX - 1)) &&
           store_run(tx,
                     "INSERT INTO session (token_hash, csrf_hash, account_id, started_at, used_at)"
                     " VALUES (?, ?, ?, ?, ?)",
                     err, "zziii", token, csrf, user->id, attempt->now, attempt->now) &&
           audit_append(tx, &entry, err);
}

static bool finish(Store *store, Attempt *attempt, bool fits, Err *err) {
    if (!fits) {
        if (!store_write(store, failed_work, attempt, err)) {
            return false;
        }
        return attempt->locked_until ? locked(attempt->locked_until, err) : wrong(err);
    }
    if (!token_make(attempt->session->token, err)) {
        return false;
    }
    token_csrf(str_from(attempt->session->token), attempt->session->csrf);
    return store_write(store, succeeded_work, attempt, err);
}

bool people_sign_in(Store *store, Arena *arena, Str name, Str password, Session *session, Err *err) {
    *session = (Session){.token = ""};
    if (!account_name_valid(name) || password.len == 0 || password.len > PASSWORD_BYTES_MAX) {
        return wrong(err);
    }
    if (!password_gate_enter(err)) {
        return false;
    }
    Attempt attempt = {.name = name, .now = people_now(), .arena = arena, .session = session};
    token_hash(name, attempt.name_hash);
    bool good = store_write(store, begin_work, &attempt, err);
    bool fits = good && password_fits(attempt.known ? attempt.encoded : NULL, password);
    password_gate_leave();
    good = good && finish(store, &attempt, fits, err);
    if (good) {
        session->user = attempt.user;
    } else {
        *session = (Session){.token = ""};
    }
    return good;
}
