/* Accounts: the rules for names, adding, new passwords, reading. */
#include "people_internal.h"

#include <stdio.h>
#include <string.h>

#define NAME_CHARACTERS 64

/* ---- rules ------------------------------------------------------------- */

/* One line of visible text, up to `most` characters. */
static bool is_plain(Str text, size_t most, bool blanks) {
    if (text.len == 0 || text.len > most * 4 || str_invalid_utf8(text) >= 0 || utf8_count(text) > most ||
        str_trim(text).len != text.len) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == 0x7f || (c == ' ' && !blanks)) {
            return false;
        }
    }
    return true;
}

bool account_name_valid(Str name) {
    return is_plain(name, NAME_CHARACTERS, false);
}

bool account_shown_valid(Str shown) {
    return is_plain(shown, NAME_CHARACTERS, true);
}

static bool check_account(const NewAccount *account, Day *expires, Err *err) {
    if (!account_name_valid(account->name)) {
        return err_set(err, ERR_INPUT, "用户名应当有1到%d个字符，不含空格。请换一个。", NAME_CHARACTERS);
    }
    if (!account_shown_valid(account->shown)) {
        return err_set(err, ERR_INPUT, "显示名应当有1到%d个字符，只占一行。请修改。", NAME_CHARACTERS);
    }
    if (account->expires_on.len && !day_read(account->expires_on, expires)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是日期，请写成 2025-09-01 这样。", STR_ARG(account->expires_on));
    }
    return true;
}

/* ---- adding ------------------------------------------------------------ */

typedef struct Adding {
    const People *people;
    const Actor *actor;
    const NewAccount *account;
    Day expires;
    char encoded[PASSWORD_ENCODED];
    bool first; /* there must be no other */
} Adding;

static bool find_account(Tx *tx, Str name, bool *exists, int64_t *id, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT id FROM account WHERE name = ?", &stmt, err, "s", name)) {
        return false;
    }
    bool good = stmt_step(stmt, exists, err);
    *id = good && *exists ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

bool account_id(Tx *tx, Str name, int64_t *id, Err *err) {
    bool exists;
    return find_account(tx, name, &exists, id, err) &&
           (exists || err_set(err, ERR_NOT_FOUND, "没有用户“%.*s”。请检查用户名。", STR_ARG(name)));
}

static bool audit_added(Tx *tx, const Adding *adding, Err *err) {
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "shown", adding->account->shown);
    json_put_text(&json, "expires_on", adding->expires.text);
    json_close_object(&json);
    bool good = people_audit(tx, adding->actor->name, "user-add", adding->account->name, buf_str(&detail), err);
    arena_destroy(arena);
    return good;
}

static bool any_account(Tx *tx, bool *any, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT 1 FROM account LIMIT 1", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, any, err);
    stmt_close(stmt);
    return good;
}

static bool is_first(Tx *tx, const Adding *adding, Err *err) {
    bool any = false;
    return !adding->first || (any_account(tx, &any, err) &&
                              (!any || err_set(err, ERR_CONFLICT, "系统已经设置过了，不能再设置。请直接登录。")));
}

static bool add_work(Tx *tx, void *context, Err *err) {
    const Adding *adding = context;
    const NewAccount *account = adding->account;
    bool exists;
    int64_t id, post;
    char at[32];
    if (!is_first(tx, adding, err) || !find_account(tx, account->name, &exists, &id, err)) {
        return false;
    }
    if (exists) {
        return err_set(err, ERR_CONFLICT, "用户名“%.*s”已经有了，请换一个。", STR_ARG(account->name));
    }
    time_now_iso(at);
    Day day = today();
    if (!store_run(tx,
                   "INSERT INTO account (name, shown, password, created_at, must_change, password_on, opened_on,"
                   " expires_on, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   err, "sszzizzzs", account->name, account->shown, adding->encoded, at, (int64_t)account->must_change,
                   day.text, day.text, adding->expires.text, adding->actor->name)) {
        return false;
    }
    id = store_last_id(tx);
    return audit_added(tx, adding, err) && (!account->post || post_insert(tx, adding->people, adding->actor, id,
                                                                          account->name, account->post, &post, err));
}

/* A role that signs in with keys alone has no password: nothing fits "!". */
static bool fill_password(const People *people, NewAccount *account, char encoded[PASSWORD_ENCODED], Err *err) {
    const RoleDef *role = account->post ? pack_role(people->pack, account->post->role) : NULL;
    Str password = account->password;
    account->made[0] = '\0';
    if (role && role->no_sign_in) {
        snprintf(encoded, PASSWORD_ENCODED, "!");
        return true;
    }
    if (password.len == 0) {
        if (!password_make(account->made, err)) {
            return false;
        }
        password = str_from(account->made);
    }
    return password_check(people->rules, account->name, account->shown, role && role->separate, password, err) &&
           password_hash_gated(password, encoded, err);
}

bool people_add(People *people, const Actor *actor, NewAccount *account, Err *err) {
    Adding adding = {.people = people, .actor = actor, .account = account};
    return check_account(account, &adding.expires, err) && fill_password(people, account, adding.encoded, err) &&
           people_write(people, add_work, &adding, err);
}

bool people_needs_setup(People *people, bool *needed, Err *err) {
    Tx *tx;
    bool any = true;
    *needed = false;
    if (atomic_load(&people->set_up)) {
        return true;
    }
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = any_account(tx, &any, err);
    store_read_end(tx);
    *needed = good && !any;
    atomic_store(&people->set_up, good && any);
    return good;
}

bool people_setup(People *people, Str password, Err *err) {
    static const Actor actor = {.name = {"首次设置", 12}};
    NewPost post = {.role = STR("sys")};
    NewAccount account = {.name = STR("admin"), .shown = STR("系统管理员"), .password = password, .post = &post};
    Adding adding = {.people = people, .actor = &actor, .account = &account, .first = true};
    return fill_password(people, &account, adding.encoded, err) && people_write(people, add_work, &adding, err);
}

/* ---- reading ----------------------------------------------------------- */

bool account_is_open(const Account *account) {
    return str_is(account->state, "active") &&
           (account->expires_on.len == 0 || str_compare(account->expires_on, str_from(today().text)) >= 0);
}

void account_read(const People *people, const Stmt *stmt, int first, Arena *arena, Account *account) {
    const SecurityDef *rules = people->rules;
    Day oldest = day_of(time_now_seconds() - (int64_t)rules->password_days * 86400);
    bool old = rules->password_expires && str_compare(stmt_text(stmt, first + 4), str_from(oldest.text)) < 0;
    *account = (Account){.user = {.id = stmt_integer(stmt, first),
                                  .name = str_copy(arena, stmt_text(stmt, first + 1)),
                                  .shown = str_copy(arena, stmt_text(stmt, first + 2)),
                                  .pack = people->pack,
                                  .must_change = stmt_integer(stmt, first + 3) != 0 || old,
                                  .has_code = stmt_integer(stmt, first + 5) != 0},
                         .state = str_copy(arena, stmt_text(stmt, first + 6)),
                         .expires_on = str_copy(arena, stmt_text(stmt, first + 7)),
                         .made_by = str_copy(arena, stmt_text(stmt, first + 8)),
                         .created_at = str_copy(arena, stmt_text(stmt, first + 9)),
                         .last_sign_in = stmt_integer(stmt, first + 10),
                         .opened_on = str_copy(arena, stmt_text(stmt, first + 11))};
}

static bool list_in(Tx *tx, const People *people, Arena *arena, Account **accounts, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = true, good;
    size_t capacity = 0;
    if (!stmt_open(tx, "SELECT " ACCOUNT_COLUMNS " FROM account a ORDER BY a.name", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wider = capacity ? capacity * 2 : 16;
            *accounts = arena_grow(arena, *accounts, capacity, wider, sizeof(Account));
            capacity = wider;
        }
        account_read(people, stmt, 0, arena, &(*accounts)[(*count)++]);
    }
    stmt_close(stmt);
    for (size_t i = 0; good && i < *count; i++) {
        good = posts_read(tx, people, arena, &(*accounts)[i].user, err);
    }
    return good;
}

bool people_list(People *people, Arena *arena, Account **accounts, size_t *count, Err *err) {
    Tx *tx;
    *accounts = NULL;
    *count = 0;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = list_in(tx, people, arena, accounts, count, err);
    store_read_end(tx);
    return good;
}

static bool find_in(Tx *tx, const People *people, Arena *arena, Str name, Account *account, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT " ACCOUNT_COLUMNS " FROM account a WHERE a.name = ?", &stmt, err, "s", name)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err) &&
                (row || err_set(err, ERR_NOT_FOUND, "没有用户“%.*s”。请检查用户名。", STR_ARG(name)));
    if (good) {
        account_read(people, stmt, 0, arena, account);
    }
    stmt_close(stmt);
    return good && posts_read(tx, people, arena, &account->user, err) && lock_read(tx, account, err);
}

bool people_find(People *people, Arena *arena, Str name, Account *account, Err *err) {
    Tx *tx;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = find_in(tx, people, arena, name, account, err);
    store_read_end(tx);
    return good;
}

bool people_shown(Tx *tx, Str name, Arena *arena, Str *shown, Err *err) {
    Stmt *stmt;
    bool row = false;
    *shown = name;
    if (!name.len) {
        return true;
    }
    if (!stmt_open(tx, "SELECT shown FROM account WHERE name = ? AND shown <> ''", &stmt, err, "s", name)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *shown = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}
