/* New passwords: one's own, or set by others; old ones may not come again. */
#include "people_internal.h"

#include <stdio.h>

enum { HISTORY_MOST = 16 };

void failure_key(Str name, char key[65]) {
    token_hash(name, key);
}

typedef struct Change {
    const People *people;
    const Actor *actor;
    Str name;
    /* as it was */
    int64_t account;
    bool administrator;
    Str shown;
    char current[PASSWORD_ENCODED], past[HISTORY_MOST][PASSWORD_ENCODED];
    size_t past_count;
    /* as it will be */
    char encoded[PASSWORD_ENCODED];
    bool must_change;
    const char *kept; /* hash of the session that stays; NULL: none does */
} Change;

/* ---- as it was --------------------------------------------------------- */

static bool read_account(Tx *tx, Change *change, Arena *arena, Err *err) {
    Stmt *stmt;
    bool row;
    if (!account_id(tx, change->name, &change->account, err) ||
        !stmt_open(tx, "SELECT shown, password FROM account WHERE id = ?", &stmt, err, "i", change->account)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        change->shown = str_copy(arena, stmt_text(stmt, 0));
        snprintf(change->current, sizeof change->current, "%.*s", STR_ARG(stmt_text(stmt, 1)));
    }
    stmt_close(stmt);
    return good;
}

static bool read_past(Tx *tx, Change *change, Err *err) {
    Stmt *stmt;
    bool row, good;
    int64_t most = change->people->rules->password_history - 1; /* the current one is one of them */
    if (!stmt_open(tx, "SELECT password FROM password_history WHERE account_id = ? ORDER BY id DESC LIMIT ?", &stmt,
                   err, "ii", change->account, most > 0 ? most : 0)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && change->past_count < HISTORY_MOST) {
        snprintf(change->past[change->past_count++], PASSWORD_ENCODED, "%.*s", STR_ARG(stmt_text(stmt, 0)));
    }
    stmt_close(stmt);
    return good;
}

static bool read_change(Change *change, Arena *arena, Err *err) {
    Tx *tx;
    User user = {.id = 0};
    if (!store_read_begin(change->people->store, &tx, err)) {
        return false;
    }
    bool good = read_account(tx, change, arena, err) &&
                (!change->actor->user || change->actor->user->id == change->account ||
                 may_rule(tx, change->people, change->actor, change->account, change->name, err)) &&
                read_past(tx, change, err);
    user.id = change->account;
    good = good && posts_read(tx, change->people, arena, &user, err);
    store_read_end(tx);
    for (size_t i = 0; i < user.post_count; i++) {
        change->administrator = change->administrator || user.posts[i].role->separate;
    }
    return good;
}

/* Between enter and leave of the gate. */
static bool is_new(const Change *change, Str password, Err *err) {
    int history = change->people->rules->password_history;
    bool used = history > 0 && password_fits(change->current, password);
    for (size_t i = 0; i < change->past_count && !used; i++) {
        used = password_fits(change->past[i], password);
    }
    return !used || err_set(err, ERR_INPUT, "最近用过的%d个密码不能再用，请换一个。", history);
}

static bool hash_new(Change *change, Str password, const Str *old, Err *err) {
    if (!password_gate_enter(err)) {
        return false;
    }
    bool good = (!old || password_fits(change->current, *old) ||
                 err_set(err, ERR_DENIED, "原密码不对，密码没有修改。请重新输入。")) &&
                is_new(change, password, err) && password_hash(password, change->encoded, err);
    password_gate_leave();
    return good;
}

/* ---- as it will be ----------------------------------------------------- */

bool sessions_end(Tx *tx, int64_t account, Err *err) {
    return store_run(tx, "DELETE FROM session WHERE account_id = ? OR view_as = ?", err, "ii", account, account);
}

static bool forget_old(Tx *tx, const Change *change, Err *err) {
    return store_run(tx, "INSERT INTO password_history (account_id, password) VALUES (?, ?)", err, "iz",
                     change->account, change->current) &&
           store_run(tx,
                     "DELETE FROM password_history WHERE account_id = ? AND id NOT IN (SELECT id FROM password_history"
                     " WHERE account_id = ? ORDER BY id DESC LIMIT ?)",
                     err, "iii", change->account, change->account, (int64_t)HISTORY_MOST);
}

/* Somebody may have changed it meanwhile: then the old one was checked for nothing. */
static bool still_the_same(Tx *tx, const Change *change, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT 1 FROM account WHERE id = ? AND password = ?", &stmt, err, "iz", change->account,
                   change->current)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_CONFLICT, "密码刚被别人改过，这次没有修改。请重新登录后再试。"));
}

static bool change_work(Tx *tx, void *context, Err *err) {
    const Change *change = context;
    char key[65];
    failure_key(change->name, key);
    return still_the_same(tx, change, err) && forget_old(tx, change, err) &&
           store_run(tx, "UPDATE account SET password = ?, must_change = ?, password_on = ? WHERE id = ?", err, "zizi",
                     change->encoded, (int64_t)change->must_change, today().text, change->account) &&
           store_run(tx, "DELETE FROM session WHERE (account_id = ? OR view_as = ?) AND token_hash <> ?", err, "iiz",
                     change->account, change->account, change->kept ? change->kept : "") &&
           store_run(tx, "DELETE FROM sign_in_failure WHERE name = ?", err, "z", key) &&
           people_audit(tx, change->actor->name, "password", change->name,
                        change->must_change ? STR("{\"must_change\":true}") : STR("{}"), err);
}

static bool run(People *people, Change *change, Str password, const Str *old, Err *err) {
    Arena *arena = arena_create();
    bool good = read_change(change, arena, err) &&
                password_check(people->rules, change->name, change->shown, change->administrator, password, err) &&
                hash_new(change, password, old, err) && people_write(people, change_work, change, err);
    arena_destroy(arena);
    return good;
}

bool people_set_password(People *people, const Actor *actor, Str name, Str password, bool must_change, Err *err) {
    Change change = {.people = people, .actor = actor, .name = name, .must_change = must_change};
    return run(people, &change, password, NULL, err);
}

bool people_reset_password(People *people, const Actor *actor, Str name, char made[32], Err *err) {
    return password_make(made, err) && people_set_password(people, actor, name, str_from(made), true, err);
}

bool people_change_password(People *people, const Session *session, Str old, Str password, Err *err) {
    const User *user = &session->user;
    char kept[65];
    Actor actor = {user->name, user};
    Change change = {.people = people, .actor = &actor, .name = user->name, .kept = kept};
    if (user->viewed_by.len || user->limit) {
        return err_set(err, ERR_DENIED, "只有本人登录后才能改密码。");
    }
    token_hash(str_from(session->token), kept);
    return run(people, &change, password, &old, err);
}
