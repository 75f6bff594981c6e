/* Keys for programs: made, taken back, listed. How one comes in is in token_session.c. */
#include "people_internal.h"

#include <stdio.h>
#include <string.h>

enum { ALLOWED_MOST = 40, UNITS_MOST = 50 };

static const Want manage = {.domain = {"accounts", 8}, .action = ACTION_MANAGE};
static const Want unlock = {.domain = {"accounts", 8}, .action = ACTION_UNLOCK};

typedef struct Making {
    People *people;
    const User *maker;
    NewToken *token;
    char hash[65];
    Day expires;
} Making;

/* ---- making one -------------------------------------------------------- */

/* Accounts and security are for people: a key that leaks must not make more of its kind. */
static bool is_for_people_only(Str domain) {
    return str_is(domain, "accounts") || str_is(domain, "security");
}

static bool may_ever(const User *owner, Str domain, Action action) {
    Want want = {.domain = domain, .action = action, .conditions = CONDITIONS_ALL};
    return people_may_somewhere(owner, &want, NULL);
}

static bool check_allowed(const People *people, const User *owner, const NewToken *token, Err *err) {
    if (token->allowed_count == 0 || token->allowed_count > ALLOWED_MOST) {
        return err_set(err, ERR_INPUT, "请写明密钥可以做什么，1到%d项，如 school_data:view。", ALLOWED_MOST);
    }
    for (size_t i = 0; i < token->allowed_count; i++) {
        Str rest = token->allowed[i], domain;
        Action action;
        if (!str_cut(&rest, ':', &domain) || pack_domain(people->pack, domain) < 0 || !action_parse(rest, &action)) {
            return err_set(err, ERR_INPUT, "“%.*s”不是业务和动作，要写成 school_data:view 这样。",
                           STR_ARG(token->allowed[i]));
        }
        if (is_for_people_only(domain)) {
            return err_set(err, ERR_DENIED, "账号和安全设置只能由人登录后操作，不能给密钥。");
        }
        if (!may_ever(owner, domain, action)) {
            return err_set(err, ERR_DENIED, "账号本身不能做“%.*s”，密钥也不能。请去掉这一项。",
                           STR_ARG(token->allowed[i]));
        }
    }
    return true;
}

static bool reaches(const User *owner, const UnitPlace *place) {
    for (size_t i = 0; i < owner->post_count; i++) {
        const Post *post = &owner->posts[i];
        for (size_t j = 0; j < post->unit_count; j++) {
            for (size_t k = 0; k < place->length; k++) {
                if (str_equal(place->path[k], post->units[j])) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool check_token_units(Tx *tx, const People *people, const User *owner, const NewToken *token, Arena *arena,
                              Err *err) {
    if (token->unit_count > UNITS_MOST) {
        return err_set(err, ERR_LIMIT, "一个密钥最多写%d个单位。", UNITS_MOST);
    }
    for (size_t i = 0; i < token->unit_count; i++) {
        UnitPlace place;
        if (!unit_place(tx, people->pack, arena, token->units[i], &place, err)) {
            return false;
        }
        if (!reaches(owner, &place)) {
            return people_no_unit(token->units[i], err);
        }
    }
    return true;
}

static bool check_expiry(Making *making, Err *err) {
    int64_t most = making->people->rules->token_days;
    Day last = day_of(time_now_seconds() + most * 86400);
    making->expires = last;
    if (!making->token->expires_on.len) {
        return true;
    }
    if (!day_read(making->token->expires_on, &making->expires) || strcmp(making->expires.text, today().text) < 0 ||
        strcmp(making->expires.text, last.text) > 0) {
        return err_set(err, ERR_INPUT, "密钥的有效期要写成日期，从今天起最多%lld天。", (long long)most);
    }
    return true;
}

/* The maker itself, or an account that signs in by keys alone. */
static bool read_owner(Tx *tx, const Making *making, Arena *arena, User *owner, Err *err) {
    const NewToken *token = making->token;
    *owner = *making->maker;
    if (!token->owner.len || str_equal(token->owner, making->maker->name)) {
        return true;
    }
    *owner = (User){.name = token->owner, .pack = making->people->pack};
    if (!people_may(making->maker, &manage, NULL, 0, err) || !account_id(tx, token->owner, &owner->id, err) ||
        !posts_read(tx, making->people, arena, owner, err)) {
        return false;
    }
    bool keys_alone = owner->post_count > 0;
    for (size_t i = 0; i < owner->post_count; i++) {
        keys_alone = keys_alone && owner->posts[i].role->no_sign_in;
    }
    return keys_alone || err_set(err, ERR_DENIED, "别人的密钥只能由本人登录后生成；只有接口账号的可以代为生成。");
}

static bool insert_token(Tx *tx, const Making *making, const User *owner, Arena *arena, Err *err) {
    NewToken *token = making->token;
    char at[32];
    time_now_iso(at);
    Str allowed = list_join(token->allowed, token->allowed_count, arena);
    Str units = list_join(token->units, token->unit_count, arena);
    if (!store_run(tx,
                   "INSERT INTO api_token (account_id, name, token_hash, allowed, units, made_by, made_at, expires_on)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   err, "iszssszz", owner->id, token->name, making->hash, allowed, units, making->maker->name, at,
                   making->expires.text)) {
        return false;
    }
    token->id = store_last_id(tx);
    Buf detail = buf_create(arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_integer(&json, "token", token->id);
    json_put_str(&json, "name", token->name);
    json_put_str(&json, "allowed", allowed);
    json_put_str(&json, "units", units);
    json_put_text(&json, "expires_on", making->expires.text);
    json_close_object(&json);
    return people_audit(tx, making->maker->name, "token-add", owner->name, buf_str(&detail), err);
}

static bool make_work(Tx *tx, void *context, Err *err) {
    const Making *making = context;
    Arena *arena = arena_create();
    User owner;
    bool good = read_owner(tx, making, arena, &owner, err) &&
                check_allowed(making->people, &owner, making->token, err) &&
                check_token_units(tx, making->people, &owner, making->token, arena, err) &&
                insert_token(tx, making, &owner, arena, err);
    arena_destroy(arena);
    return good;
}

bool people_token_make(People *people, const User *maker, NewToken *token, Err *err) {
    Making making = {.people = people, .maker = maker, .token = token};
    char random[65];
    if (maker->limit || maker->viewed_by.len || maker->must_change || maker->must_enrol) {
        return err_set(err, ERR_DENIED, "只有本人登录后才能生成密钥。");
    }
    if (!account_shown_valid(token->name)) {
        return err_set(err, ERR_INPUT, "请给密钥起个名称，1到64个字符，如“统计平台”。");
    }
    if (!check_expiry(&making, err) || !token_make(random, err)) {
        return false;
    }
    snprintf(token->secret, sizeof token->secret, "dx_%s", random);
    token_hash(str_from(token->secret), making.hash);
    bool good = people_write(people, make_work, &making, err);
    if (!good) {
        token->secret[0] = '\0';
    }
    return good;
}

/* ---- taking one back --------------------------------------------------- */

typedef struct Revoking {
    const User *user;
    int64_t id;
} Revoking;

static bool revoke_work(Tx *tx, void *context, Err *err) {
    const Revoking *revoking = context;
    const User *user = revoking->user;
    Stmt *stmt;
    bool row;
    int64_t owner = 0;
    char at[32];
    time_now_iso(at);
    if (!stmt_open(tx, "SELECT account_id FROM api_token WHERE id = ? AND revoked_at = ''", &stmt, err, "i",
                   revoking->id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    owner = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    bool may = row && (owner == user->id || people_may(user, &manage, NULL, 0, NULL) ||
                       people_may(user, &unlock, NULL, 0, NULL));
    if (good && !may) {
        good = err_set(err, ERR_NOT_FOUND, "没有这个密钥，或者它已经作废。请刷新后重试。");
    }
    Arena *arena = arena_create();
    good = good &&
           store_run(tx, "UPDATE api_token SET revoked_at = ?, revoked_by = ? WHERE id = ?", err, "zsi", at, user->name,
                     revoking->id) &&
           people_audit(tx, user->name, "token-revoke", str_format(arena, "%lld", (long long)revoking->id), STR("{}"),
                        err);
    arena_destroy(arena);
    return good;
}

bool people_token_revoke(People *people, const User *user, int64_t id, Err *err) {
    Revoking revoking = {user, id};
    if (user->limit || user->viewed_by.len) {
        return err_set(err, ERR_DENIED, "只有本人登录后才能作废密钥。");
    }
    return people_write(people, revoke_work, &revoking, err);
}

/* ---- listing them ------------------------------------------------------ */

bool tokens_read(Tx *tx, Arena *arena, Str owner, Token **tokens, size_t *count, Err *err) {
    Stmt *stmt;
    bool row, good;
    *tokens = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT t.id, a.name, t.name, t.made_by, t.made_at, t.expires_on, t.revoked_at, t.allowed, t.units,"
                   " COALESCE(u.last_used, 0) FROM api_token t JOIN account a ON a.id = t.account_id"
                   " LEFT JOIN api_token_use u ON u.token_id = t.id WHERE ?1 = '' OR a.name = ?1 ORDER BY t.id DESC",
                   &stmt, err, "s", owner)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *tokens = arena_grow(arena, *tokens, *count, *count + 1, sizeof(Token));
        Token *token = &(*tokens)[(*count)++];
        *token = (Token){.id = stmt_integer(stmt, 0),
                         .owner = str_copy(arena, stmt_text(stmt, 1)),
                         .name = str_copy(arena, stmt_text(stmt, 2)),
                         .made_by = str_copy(arena, stmt_text(stmt, 3)),
                         .made_at = str_copy(arena, stmt_text(stmt, 4)),
                         .expires_on = str_copy(arena, stmt_text(stmt, 5)),
                         .revoked_at = str_copy(arena, stmt_text(stmt, 6)),
                         .last_used = stmt_integer(stmt, 9)};
        token->allowed_count = list_split(stmt_text(stmt, 7), arena, &token->allowed);
        token->unit_count = list_split(stmt_text(stmt, 8), arena, &token->units);
    }
    stmt_close(stmt);
    return good;
}

bool people_tokens(People *people, Arena *arena, Str owner, Token **tokens, size_t *count, Err *err) {
    Tx *tx;
    if (!store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = tokens_read(tx, arena, owner, tokens, count, err);
    store_read_end(tx);
    return good;
}
