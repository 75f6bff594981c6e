/* Changing accounts: shown name, state, last day; ending a lock. */
#include "people_internal.h"

#include <string.h>

typedef struct Changing {
    const People *people;
    const Actor *actor;
    Str name;
    const AccountChange *change;
    Day expires;
} Changing;

static bool read_before(Tx *tx, const People *people, int64_t account, Arena *arena, Account *before, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.id = ?", &stmt, err, "i", account)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        account_read(people, stmt, 0, arena, before);
    }
    stmt_close(stmt);
    return good;
}

static void put_change(Json *json, const char *key, Str old, Str now) {
    if (!str_equal(old, now)) {
        json_key(json, key);
        json_open_object(json);
        json_put_str(json, "old", old);
        json_put_str(json, "new", now);
        json_close_object(json);
    }
}

static bool audit_change(Tx *tx, const Changing *changing, const Account *before, Str shown, Str state, Str expires,
                         Arena *arena, Err *err) {
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    put_change(&json, "shown", before->user.shown, shown);
    put_change(&json, "state", before->state, state);
    put_change(&json, "expires_on", before->expires_on, expires);
    json_close_object(&json);
    return people_audit(tx, changing->actor->name, "user-change", changing->name, buf_str(&detail), err);
}

static bool store_change(Tx *tx, const Changing *changing, int64_t account, Arena *arena, Err *err) {
    const AccountChange *change = changing->change;
    Account before = {.last_sign_in = 0};
    bool managed;
    if (!manager_exists(tx, changing->people, &managed, err) ||
        !read_before(tx, changing->people, account, arena, &before, err)) {
        return false;
    }
    Str shown = change->shown.len ? change->shown : before.user.shown;
    Str state = change->state.len ? change->state : before.state;
    Str expires = change->change_expires ? str_from(changing->expires.text) : before.expires_on;
    bool again = str_is(change->state, "active"); /* an account that lay unused gets its days anew */
    return store_run(tx, "UPDATE account SET shown = ?, state = ?, expires_on = ?, opened_on = ? WHERE id = ?", err,
                     "ssssi", shown, state, expires, again ? str_from(today().text) : before.opened_on, account) &&
           (str_is(state, "active") || sessions_end(tx, account, err)) &&
           manager_remains(tx, changing->people, managed, err) &&
           audit_change(tx, changing, &before, shown, state, expires, arena, err);
}

static bool change_work(Tx *tx, void *context, Err *err) {
    const Changing *changing = context;
    int64_t account;
    Arena *arena = arena_create();
    bool good = account_id(tx, changing->name, &account, err) &&
                may_rule(tx, changing->people, changing->actor, account, changing->name, err) &&
                store_change(tx, changing, account, arena, err);
    arena_destroy(arena);
    return good;
}

bool people_change(People *people, const Actor *actor, Str name, const AccountChange *change, Err *err) {
    Changing changing = {.people = people, .actor = actor, .name = name, .change = change};
    if (change->shown.len && !account_shown_valid(change->shown)) {
        return err_set(err, ERR_INPUT, "显示名应当有1到64个字符，只占一行。请修改。");
    }
    if (change->state.len && !str_is(change->state, "active") && !str_is(change->state, "disabled")) {
        return err_set(err, ERR_INPUT, "账号状态只能是 active（启用）或 disabled（停用）。");
    }
    if (change->change_expires && change->expires_on.len && !day_read(change->expires_on, &changing.expires)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是日期，请写成 2025-09-01 这样。", STR_ARG(change->expires_on));
    }
    return people_write(people, change_work, &changing, err);
}

/* ---- ending a lock ----------------------------------------------------- */

/* Whoever unlocks accounts everywhere, or may change this one. */
bool may_unlock(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, Err *err) {
    static const Want unlock = {.domain = {"accounts", 8}, .action = ACTION_UNLOCK};
    Err untold = {.kind = ERR_NONE};
    return (actor->user && people_may(actor->user, &unlock, NULL, 0, &untold)) ||
           may_rule(tx, people, actor, account, name, err);
}

static bool unlock_work(Tx *tx, void *context, Err *err) {
    const Changing *changing = context;
    int64_t account;
    char key[65];
    failure_key(changing->name, key);
    return account_id(tx, changing->name, &account, err) &&
           may_unlock(tx, changing->people, changing->actor, account, changing->name, err) &&
           store_run(tx, "DELETE FROM sign_in_failure WHERE name = ?", err, "z", key) &&
           people_audit(tx, changing->actor->name, "user-unlock", changing->name, STR("{}"), err);
}

bool people_unlock(People *people, const Actor *actor, Str name, Err *err) {
    Changing changing = {.people = people, .actor = actor, .name = name};
    return people_write(people, unlock_work, &changing, err);
}
