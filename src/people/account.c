/* Accounts: roles, the rules for names and passwords, adding, listing, new passwords. */
#include "people_internal.h"

#include <strings.h>

#define NAME_CHARACTERS 64
#define PASSWORD_LEAST  8
#define PASSWORD_MOST   128

typedef struct RoleNames {
    const char *id, *name;
} RoleNames;

static const RoleNames roles[] = {
    [ROLE_ADMIN] = {"admin", "系统管理员"},       [ROLE_BUREAU] = {"bureau", "局科室"},
    [ROLE_INSPECTOR] = {"inspector", "责任督学"}, [ROLE_SCHOOL] = {"school", "学校"},
    [ROLE_READER] = {"reader", "只读"},
};
#define ROLE_COUNT (sizeof roles / sizeof *roles)

Str role_name(Role role) {
    return (size_t)role < ROLE_COUNT ? str_from(roles[role].name) : STR("未知角色");
}

Str role_id(Role role) {
    return (size_t)role < ROLE_COUNT ? str_from(roles[role].id) : STR("");
}

bool role_parse(Str text, Role *role) {
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (str_is(text, roles[i].id) || str_is(text, roles[i].name)) {
            *role = (Role)i;
            return true;
        }
    }
    return false;
}

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

static bool check_password(Str name, Str password, Err *err) {
    size_t characters = str_invalid_utf8(password) < 0 ? utf8_count(password) : 0;
    if (characters < PASSWORD_LEAST || characters > PASSWORD_MOST) {
        return err_set(err, ERR_INPUT, "密码应当有%d到%d个字符，请换一个。", PASSWORD_LEAST, PASSWORD_MOST);
    }
    if (password.len == name.len && strncasecmp(password.data, name.data, name.len) == 0) {
        return err_set(err, ERR_INPUT, "密码不能与用户名相同，请换一个。");
    }
    return true;
}

static bool check_account(Str name, Str shown, Role role, Str unit_code, Err *err) {
    if (!account_name_valid(name)) {
        return err_set(err, ERR_INPUT, "用户名应当有1到%d个字符，不含空格。请换一个。", NAME_CHARACTERS);
    }
    if (!is_plain(shown, NAME_CHARACTERS, true)) {
        return err_set(err, ERR_INPUT, "显示名应当有1到%d个字符，只占一行。请修改。", NAME_CHARACTERS);
    }
    if ((size_t)role >= ROLE_COUNT) {
        return err_set(err, ERR_INPUT, "没有这种角色。可用：系统管理员、局科室、责任督学、学校、只读。");
    }
    if (unit_code.len && !is_plain(unit_code, NAME_CHARACTERS, false)) {
        return err_set(err, ERR_INPUT, "单位代码不对：应当最多%d个字符，不含空格。", NAME_CHARACTERS);
    }
    if (role == ROLE_SCHOOL && unit_code.len == 0) {
        return err_set(err, ERR_INPUT, "学校用户必须有单位代码，否则会看到全部学校。请补上。");
    }
    return true;
}

/* ---- adding ------------------------------------------------------------ */

typedef struct Adding {
    Str actor, name, shown, unit_code;
    Role role;
    char encoded[PASSWORD_ENCODED];
} Adding;

static bool account_exists(Tx *tx, Str name, bool *exists, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT 1 FROM account WHERE name = ?", &stmt, err, "s", name)) {
        return false;
    }
    bool good = stmt_step(stmt, exists, err);
    stmt_close(stmt);
    return good;
}

static bool audit(Tx *tx, Str actor, const char *action, Str name, Str detail, Err *err) {
    AuditEntry entry = {.actor = actor, .action = str_from(action), .subject = name, .detail = detail};
    return audit_append(tx, &entry, err);
}

static bool audit_added(Tx *tx, const Adding *adding, Err *err) {
    Arena *arena = arena_create();
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "role", role_id(adding->role));
    json_put_str(&json, "unit", adding->unit_code);
    json_close_object(&json);
    bool good = audit(tx, adding->actor, "user-add", adding->name, buf_str(&detail), err);
    arena_destroy(arena);
    return good;
}

static bool add_work(Tx *tx, void *context, Err *err) {
    const Adding *adding = context;
    bool exists;
    char at[32];
    if (!account_exists(tx, adding->name, &exists, err)) {
        return false;
    }
    if (exists) {
        return err_set(err, ERR_CONFLICT, "用户名“%.*s”已经有了，请换一个。", STR_ARG(adding->name));
    }
    time_now_iso(at);
    return store_run(tx,
                     "INSERT INTO account (name, shown, role, unit_code, password, created_at)"
                     " VALUES (?, ?, ?, ?, ?, ?)",
                     err, "sssszz", adding->name, adding->shown, role_id(adding->role), adding->unit_code,
                     adding->encoded, at) &&
           audit_added(tx, adding, err);
}

static bool hash_gated(Str password, char encoded[PASSWORD_ENCODED], Err *err) {
    if (!password_gate_enter(err)) {
        return false;
    }
    bool good = password_hash(password, encoded, err);
    password_gate_leave();
    return good;
}

bool people_add(Store *store, Str actor, Str name, Str shown, Role role, Str unit_code, Str password, Err *err) {
    Adding adding = {.actor = actor, .name = name, .shown = shown, .unit_code = unit_code, .role = role};
    return check_account(name, shown, role, unit_code, err) && check_password(name, password, err) &&
           hash_gated(password, adding.encoded, err) && store_write(store, add_work, &adding, err);
}

/* ---- a new password ---------------------------------------------------- */

typedef struct NewPassword {
    Str actor, name;
    char encoded[PASSWORD_ENCODED];
} NewPassword;

/* Whoever had signed in with the old password is signed out, and a lock ends. */
static bool password_work(Tx *tx, void *context, Err *err) {
    const NewPassword *change = context;
    bool exists;
    char hashed_name[65];
    if (!account_exists(tx, change->name, &exists, err)) {
        return false;
    }
    if (!exists) {
        return err_set(err, ERR_NOT_FOUND, "没有用户“%.*s”。请检查用户名。", STR_ARG(change->name));
    }
    token_hash(change->name, hashed_name);
    return store_run(tx, "UPDATE account SET password = ? WHERE name = ?", err, "zs", change->encoded, change->name) &&
           store_run(tx, "DELETE FROM session WHERE account_id = (SELECT id FROM account WHERE name = ?)", err, "s",
                     change->name) &&
           store_run(tx, "DELETE FROM sign_in_failure WHERE name = ?", err, "z", hashed_name) &&
           audit(tx, change->actor, "password", change->name, STR("{}"), err);
}

bool people_set_password(Store *store, Str actor, Str name, Str password, Err *err) {
    NewPassword change = {.actor = actor, .name = name};
    return check_password(name, password, err) && hash_gated(password, change.encoded, err) &&
           store_write(store, password_work, &change, err);
}

/* ---- reading ----------------------------------------------------------- */

bool account_read(const Stmt *stmt, int first, Arena *arena, User *user, Err *err) {
    user->id = stmt_integer(stmt, first);
    user->name = str_copy(arena, stmt_text(stmt, first + 1));
    user->shown = str_copy(arena, stmt_text(stmt, first + 2));
    user->unit_code = str_copy(arena, stmt_text(stmt, first + 4));
    return role_parse(stmt_text(stmt, first + 3), &user->role) ||
           err_set(err, ERR_IO, "用户“%.*s”的角色无法识别，数据库可能被改动过。请联系系统管理员。",
                   STR_ARG(user->name));
}

static bool list_in(Tx *tx, Arena *arena, User **users, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = true, good;
    size_t capacity = 0;
    if (!stmt_open(tx, "SELECT id, name, shown, role, unit_code FROM account ORDER BY name", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            size_t wider = capacity ? capacity * 2 : 16;
            *users = arena_grow(arena, *users, capacity, wider, sizeof(User));
            capacity = wider;
        }
        if (!account_read(stmt, 0, arena, &(*users)[*count], err)) {
            good = false;
            break;
        }
        ++*count;
    }
    stmt_close(stmt);
    return good;
}

bool people_list(Store *store, Arena *arena, User **users, size_t *count, Err *err) {
    Tx *tx;
    *users = NULL;
    *count = 0;
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = list_in(tx, arena, users, count, err);
    store_read_end(tx);
    return good;
}
