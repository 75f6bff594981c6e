/* Signing in: an attempt is counted before the password is looked at, so that many at once get no extra tries.
 *
 * Failures are kept under the hash of the name typed: somebody may have typed a
 * password there. Names that do not exist are counted and locked alike. */
#include "people_internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define PASSWORD_BYTES_MAX 1024

typedef struct Attempt {
    const People *people;
    Str name, code, address;
    char key[65];     /* under which failures are counted */
    AddressGate gate; /* of where it comes from */
    int64_t now, failures, locked_until;
    bool known, wants_code;
    Account account;
    char encoded[PASSWORD_ENCODED];
    Arena *arena;
    Session *session;
} Attempt;

static bool locked(const Attempt *attempt, Err *err) {
    char clock[16];
    time_t instant = (time_t)attempt->locked_until;
    struct tm local;
    localtime_r(&instant, &local);
    strftime(clock, sizeof clock, "%H:%M", &local);
    return err_set(err, ERR_DENIED, "连续%d次登录没有成功，已锁定到%s。请到时再试，或请管理员解锁。",
                   attempt->people->rules->lock_failures, clock);
}

static bool wrong(const SecurityDef *rules, Err *err) {
    return err_set(err, ERR_DENIED, "用户名或密码不对，请重新输入。连续%d次不对将锁定%d分钟。", rules->lock_failures,
                   rules->lock_minutes);
}

/* ---- before the password is looked at ---------------------------------- */

static bool read_failures(Tx *tx, Attempt *attempt, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT failures, locked_until FROM sign_in_failure WHERE name = ?", &stmt, err, "z",
                   attempt->key)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        attempt->failures = stmt_integer(stmt, 0);
        attempt->locked_until = stmt_integer(stmt, 1);
    }
    stmt_close(stmt);
    return good;
}

static bool read_account(Tx *tx, Attempt *attempt, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT " ACCOUNT_COLUMNS ", a.password FROM account a WHERE a.name = ?", &stmt, err, "s",
                   attempt->name)) {
        return false;
    }
    bool good = stmt_step(stmt, &attempt->known, err);
    if (good && attempt->known) {
        account_read(attempt->people, stmt, 0, attempt->arena, &attempt->account);
        snprintf(attempt->encoded, sizeof attempt->encoded, "%.*s", STR_ARG(stmt_text(stmt, ACCOUNT_COLUMN_COUNT)));
    }
    stmt_close(stmt);
    return good && (!attempt->known || posts_read(tx, attempt->people, attempt->arena, &attempt->account.user, err));
}

/* Counts the attempt as failed until it has succeeded. */
static bool begin_work(Tx *tx, void *context, Err *err) {
    Attempt *attempt = context;
    const SecurityDef *rules = attempt->people->rules;
    int64_t seconds = (int64_t)rules->lock_minutes * 60;
    if (!store_run(tx, "DELETE FROM sign_in_failure WHERE last_at <= ? AND locked_until <= ?", err, "ii",
                   attempt->now - seconds, attempt->now) ||
        !read_failures(tx, attempt, err)) {
        return false;
    }
    if (attempt->locked_until > attempt->now) {
        return locked(attempt, err);
    }
    if (!read_account(tx, attempt, err) ||
        !address_begin(tx, rules, attempt->address, attempt->known ? attempt->account.user.id : 0, attempt->now,
                       &attempt->gate, err)) {
        return false;
    }
    attempt->failures = attempt->locked_until ? 1 : attempt->failures + 1; /* a lock that is over starts anew */
    attempt->locked_until = attempt->failures >= rules->lock_failures ? attempt->now + seconds : 0;
    return store_run(tx,
                     "INSERT INTO sign_in_failure (name, failures, last_at, locked_until) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,"
                     " locked_until = excluded.locked_until",
                     err, "ziii", attempt->key, attempt->failures, attempt->now, attempt->locked_until);
}

/* ---- afterwards -------------------------------------------------------- */

static bool failed_work(Tx *tx, void *context, Err *err) {
    const Attempt *attempt = context;
    Str name = attempt->known ? attempt->account.user.name : STR("未知用户");
    AuditEntry entry = {
        .actor = name, .action = STR("sign-in-failed"), .subject = name, .detail = STR("{}"), .result = STR("failed")};
    AuditEntry closed = entry;
    closed.action = STR("sign-in-address-locked");
    return audit_append(tx, &entry, err) &&
           (!attempt->gate.counted || !attempt->gate.locked_until || audit_append(tx, &closed, err));
}

/* The password was right; what else may stand against it is told. */
static bool is_let_in(const Attempt *attempt, Err *err) {
    const Account *account = &attempt->account;
    const SecurityDef *rules = attempt->people->rules;
    const User *user = &account->user;
    bool interactive = false;
    for (size_t i = 0; i < user->post_count; i++) {
        interactive = interactive || !user->posts[i].role->no_sign_in;
    }
    Day oldest = day_of(attempt->now - (int64_t)rules->unused_days * 86400), last = day_of(account->last_sign_in);
    bool unused = str_compare(account->opened_on, str_from(oldest.text)) < 0 &&
                  (account->last_sign_in == 0 || strcmp(last.text, oldest.text) < 0);
    if (!account_is_open(account)) {
        return err_set(err, ERR_DENIED, "这个账号已停用或到期。请联系系统管理员。");
    }
    if (unused) {
        return err_set(err, ERR_DENIED, "这个账号超过%d天没有登录，已停用。请联系系统管理员重新开通。",
                       rules->unused_days);
    }
    return interactive || err_set(err, ERR_DENIED, "这个账号现在没有可以登录的岗位。请联系系统管理员。");
}

/* The password may have been changed while it was being checked. */
static bool still_holds(Tx *tx, const Attempt *attempt, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT 1 FROM account WHERE id = ? AND password = ?", &stmt, err, "iz",
                   attempt->account.user.id, attempt->encoded)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (row || wrong(attempt->people->rules, err));
}

static bool open_session(Tx *tx, const Attempt *attempt, Err *err) {
    const User *user = &attempt->account.user;
    char token[65], csrf[65];
    token_hash(str_from(attempt->session->token), token);
    token_hash(str_from(attempt->session->csrf), csrf);
    return store_run(tx,
                     "DELETE FROM session WHERE account_id = ? AND token_hash NOT IN (SELECT token_hash FROM session"
                     " WHERE account_id = ? ORDER BY used_at DESC LIMIT ?)",
                     err, "iii", user->id, user->id, (int64_t)attempt->people->rules->sessions - 1) &&
           store_run(tx,
                     "INSERT INTO session (token_hash, csrf_hash, account_id, started_at, used_at)"
                     " VALUES (?, ?, ?, ?, ?)",
                     err, "zziii", token, csrf, user->id, attempt->now, attempt->now);
}

/* The password was right: the attempt counts no longer as failed while the code is being asked for. */
static bool ask_for_code(Tx *tx, const Attempt *attempt, Err *err) {
    int64_t failures = attempt->failures - 1;
    return address_forgive(tx, &attempt->gate, err) &&
           store_run(tx, "UPDATE sign_in_failure SET failures = ?, locked_until = 0 WHERE name = ?", err, "iz",
                     failures > 0 ? failures : 0, attempt->key);
}

static bool wants_code(Err *err, const char *message) {
    const Place place = place_field("code");
    return err_set_at(err, ERR_DENIED, &place, "%s", message);
}

/* *asked: what was done so far is to be kept, though nobody is signed in. */
static bool check_code(Tx *tx, Attempt *attempt, bool *asked, Err *err) {
    bool fits;
    *asked = false;
    if (!attempt->account.user.has_code) {
        return true;
    }
    if (!attempt->code.len) {
        *asked = ask_for_code(tx, attempt, err);
        return *asked;
    }
    if (!code_use(tx, attempt->people, attempt->account.user.id, attempt->code, &fits, err)) {
        return false;
    }
    return fits || wants_code(err, "动态码不对，或者已经用过。请等下一个，再输入一次。");
}

static bool succeeded_work(Tx *tx, void *context, Err *err) {
    Attempt *attempt = context;
    const User *user = &attempt->account.user;
    AuditEntry entry = {.actor = user->name,
                        .action = STR("sign-in"),
                        .subject = user->name,
                        .detail = STR("{}"),
                        .role = user->post_count ? user->posts[0].role->id : (Str){NULL, 0}};
    if (!still_holds(tx, attempt, err) || !is_let_in(attempt, err) ||
        !check_code(tx, attempt, &attempt->wants_code, err)) {
        return false;
    }
    if (attempt->wants_code) {
        return true;
    }
    return store_run(tx, "DELETE FROM sign_in_failure WHERE name = ?", err, "z", attempt->key) &&
           address_forgive(tx, &attempt->gate, err) &&
           address_remember(tx, &attempt->gate, user->id, attempt->now, err) && open_session(tx, attempt, err) &&
           store_run(tx, "UPDATE account SET last_sign_in = ? WHERE id = ?", err, "ii", attempt->now, user->id) &&
           audit_append(tx, &entry, err);
}

static bool finish(People *people, Attempt *attempt, bool fits, Err *err) {
    if (!fits) {
        if (!store_write(people->store, failed_work, attempt, err)) {
            return false;
        }
        return attempt->locked_until ? locked(attempt, err) : wrong(people->rules, err);
    }
    if (!token_make(attempt->session->token, err)) {
        return false;
    }
    token_csrf(str_from(attempt->session->token), attempt->session->csrf);
    bool good = store_write(people->store, succeeded_work, attempt, err);
    cache_forget(people->cache, attempt->account.user.id); /* its oldest session may have ended */
    if (good && attempt->wants_code) {
        return wants_code(err, "请输入手机上的动态码。");
    }
    if (!good && err->kind == ERR_DENIED && err->place.field[0]) {
        store_write(people->store, failed_work, attempt, &(Err){.kind = ERR_NONE}); /* a wrong code is a failure */
        return attempt->locked_until ? locked(attempt, err) : false;
    }
    return good;
}

bool people_sign_in(People *people, Arena *arena, Str name, Str password, Str code, Str address, Session *session,
                    Err *err) {
    *session = (Session){.token = ""};
    if (!account_name_valid(name) || password.len == 0 || password.len > PASSWORD_BYTES_MAX) {
        return wrong(people->rules, err);
    }
    if (!password_gate_enter(err)) {
        return false;
    }
    Attempt attempt = {.people = people,
                       .name = name,
                       .code = code,
                       .address = address,
                       .now = time_now_seconds(),
                       .arena = arena,
                       .session = session};
    failure_key(name, attempt.key);
    bool good = store_write(people->store, begin_work, &attempt, err);
    bool fits = good && password_fits(attempt.known ? attempt.encoded : NULL, password);
    password_gate_leave();
    good = good && finish(people, &attempt, fits, err);
    if (good) {
        session->user = attempt.account.user;
    } else {
        *session = (Session){.token = ""};
    }
    return good;
}
