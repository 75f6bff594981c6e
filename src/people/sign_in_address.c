/* Guessing many names from one address. Everybody of a bureau may sit behind one address, so it is never shut as a
 * whole: an account that has signed in from there before is only held to its own failures, and only attempts by others
 * are counted for the address. */
#include "people_internal.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>

/* Of an IPv6 address the network: its lower half is the guest's own to choose. Empty: nothing to count by. */
bool people_address_key(Str address, char key[65]) {
    char text[64];
    unsigned char bytes[16];
    memset(bytes, 0, sizeof bytes);
    if (!address.len || address.len >= sizeof text) {
        return false;
    }
    memcpy(text, address.data, address.len);
    text[address.len] = '\0';
    if (inet_pton(AF_INET, text, bytes) == 1) {
        if (bytes[0] == 127) {
            return false; /* this machine itself, or a proxy that was not named */
        }
    } else if (inet_pton(AF_INET6, text, bytes) == 1) {
        memset(bytes + 8, 0, 8);
    } else {
        return false;
    }
    token_hash((Str){(const char *)bytes, sizeof bytes}, key);
    return true;
}

static bool seen_before(Tx *tx, const AddressGate *gate, int64_t account, int64_t oldest, bool *seen, Err *err) {
    Stmt *stmt;
    if (!stmt_open(tx, "SELECT 1 FROM sign_in_seen WHERE address = ? AND account_id = ? AND last_at > ?", &stmt, err,
                   "zii", gate->key, account, oldest)) {
        return false;
    }
    bool good = stmt_step(stmt, seen, err);
    stmt_close(stmt);
    return good;
}

static bool read_gate(Tx *tx, AddressGate *gate, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT failures, first_at, locked_until FROM sign_in_address WHERE address = ?", &stmt, err,
                   "z", gate->key)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        gate->failures = stmt_integer(stmt, 0);
        gate->first_at = stmt_integer(stmt, 1);
        gate->locked_until = stmt_integer(stmt, 2);
    }
    stmt_close(stmt);
    return good;
}

static bool shut(const AddressGate *gate, Err *err) {
    char clock[16];
    time_t instant = (time_t)gate->locked_until;
    struct tm local;
    localtime_r(&instant, &local);
    strftime(clock, sizeof clock, "%H:%M", &local);
    return err_set(err, ERR_DENIED,
                   "从您所在的网络登录失败的次数太多，%s以前只有在这里登录过的账号可以登录。请到时再试，或换一个网络。",
                   clock);
}

bool address_begin(Tx *tx, const SecurityDef *rules, Str address, int64_t account, int64_t now, AddressGate *gate,
                   Err *err) {
    const int64_t seconds = (int64_t)rules->address_minutes * 60, day = 86400;
    const int64_t oldest = now - rules->address_known_days * day;
    bool seen = false;
    *gate = (AddressGate){.failures = 0};
    if (!people_address_key(address, gate->key)) {
        return true;
    }
    gate->named = true;
    if (!store_run(tx, "DELETE FROM sign_in_address WHERE first_at <= ? AND locked_until <= ?", err, "ii",
                   now - seconds, now) ||
        !store_run(tx, "DELETE FROM sign_in_seen WHERE last_at <= ?", err, "i", oldest) ||
        (account && !seen_before(tx, gate, account, oldest, &seen, err))) {
        return false;
    }
    if (seen) {
        return true;
    }
    if (!read_gate(tx, gate, err)) {
        return false;
    }
    if (gate->locked_until > now) {
        return shut(gate, err);
    }
    gate->counted = true;
    gate->first_at = gate->failures && !gate->locked_until ? gate->first_at : now;
    gate->failures = gate->locked_until ? 1 : gate->failures + 1; /* a lock that is over starts anew */
    gate->locked_until = gate->failures >= rules->address_failures ? now + seconds : 0;
    return store_run(
        tx,
        "INSERT INTO sign_in_address (address, shown, failures, first_at, locked_until) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (address) DO UPDATE SET shown = excluded.shown, failures = excluded.failures,"
        " first_at = excluded.first_at, locked_until = excluded.locked_until",
        err, "zsiii", gate->key, address, gate->failures, gate->first_at, gate->locked_until);
}

bool address_forgive(Tx *tx, const AddressGate *gate, Err *err) {
    return !gate->counted ||
           store_run(tx,
                     "UPDATE sign_in_address SET failures = failures - 1, locked_until = 0 WHERE address = ?"
                     " AND failures > 0 AND locked_until = ?",
                     err, "zi", gate->key, gate->locked_until);
}

bool address_remember(Tx *tx, const AddressGate *gate, int64_t account, int64_t now, Err *err) {
    return !gate->named || store_run(tx,
                                     "INSERT INTO sign_in_seen (address, account_id, last_at) VALUES (?, ?, ?)"
                                     " ON CONFLICT (address, account_id) DO UPDATE SET last_at = excluded.last_at",
                                     err, "zii", gate->key, account, now);
}
