/* Addresses that are shut for those who never signed in from there: seen, and opened again by hand before their time is
 * over. */
#include "people_internal.h"

static const Want unlock = {.domain = {"accounts", 8}, .action = ACTION_UNLOCK};

/* ---- seeing them -------------------------------------------------------- */

static bool read_closed(Tx *tx, Arena *arena, int64_t now, ClosedAddress **addresses, size_t *count, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx,
                   "SELECT shown, failures, locked_until FROM sign_in_address WHERE locked_until > ?"
                   " ORDER BY locked_until DESC, shown",
                   &stmt, err, "i", now)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        *addresses = arena_grow(arena, *addresses, *count, *count + 1, sizeof(ClosedAddress));
        (*addresses)[(*count)++] = (ClosedAddress){.address = str_copy(arena, stmt_text(stmt, 0)),
                                                   .failures = stmt_integer(stmt, 1),
                                                   .until = stmt_integer(stmt, 2)};
    }
    stmt_close(stmt);
    return good;
}

bool people_closed_addresses(People *people, Arena *arena, const User *user, ClosedAddress **addresses, size_t *count,
                             Err *err) {
    Tx *tx;
    *addresses = NULL;
    *count = 0;
    if ((user && !people_may(user, &unlock, NULL, 0, err)) || !store_read_begin(people->store, &tx, err)) {
        return false;
    }
    bool good = read_closed(tx, arena, time_now_seconds(), addresses, count, err);
    store_read_end(tx);
    return good;
}

/* ---- opening one -------------------------------------------------------- */

typedef struct Opening {
    const Actor *actor;
    Str address;
    char key[65];
} Opening;

static bool is_closed(Tx *tx, const Opening *opening, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT 1 FROM sign_in_address WHERE address = ? AND locked_until > ?", &stmt, err, "zi",
                   opening->key, time_now_seconds())) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good && (row || err_set(err, ERR_NOT_FOUND, "地址“%.*s”没有被暂停登录，可能已经到时恢复。请刷新后再看。",
                                   STR_ARG(opening->address)));
}

static bool open_work(Tx *tx, void *context, Err *err) {
    const Opening *opening = context;
    return is_closed(tx, opening, err) &&
           store_run(tx, "DELETE FROM sign_in_address WHERE address = ?", err, "z", opening->key) &&
           people_audit(tx, opening->actor->name, "sign-in-address-unlock", opening->address, STR("{}"), err);
}

bool people_open_address(People *people, const Actor *actor, Str address, Err *err) {
    Opening opening = {.actor = actor, .address = address};
    if (actor->user && !people_may(actor->user, &unlock, NULL, 0, err)) {
        return false;
    }
    if (!people_address_key(address, opening.key)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是网络地址。请写成 203.0.113.7 这样。", STR_ARG(address));
    }
    return people_write(people, open_work, &opening, err);
}
