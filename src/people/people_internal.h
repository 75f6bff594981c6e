/* What the files of people share: the room's state, the clock, hashes of passwords and tokens, rules, reading users. */
#ifndef DUXUE_PEOPLE_INTERNAL_H
#define DUXUE_PEOPLE_INTERNAL_H

#include "people.h"

#include <pthread.h>
#include <stdatomic.h>

#define PASSWORD_ENCODED 128 /* room for argon2's encoded form */

typedef struct Cache Cache;

struct People {
    Arena *arena;
    Store *store;
    const Pack *pack; /* that roles and rules are read from */
    Pack *own_pack;   /* loaded here, when the one given has none */
    const SecurityDef *rules;
    Cache *cache;
    atomic_bool set_up; /* there is an account: it stays so */
};

/* ---- clock.c: days ---- */
/* The local day of an instant, "2025-09-01". */
typedef struct Day {
    char text[11];
} Day;
Day day_of(int64_t instant);
Day today(void);
/* "2025-9-1" and the like to the form of a Day; false when it is no whole date. */
bool day_read(Str text, Day *day);

/* ---- password.c: at most two hashes at once, a few callers may wait, further ones are sent away with ERR_LIMIT ----
 */
bool password_gate_enter(Err *err);
void password_gate_leave(void);
/* Both are called between enter and leave. */
bool password_hash(Str password, char encoded[PASSWORD_ENCODED], Err *err);
/* `encoded` NULL: no such user; takes as long and is false. */
bool password_fits(const char *encoded, Str password);
/* Enters and leaves by itself. */
bool password_hash_gated(Str password, char encoded[PASSWORD_ENCODED], Err *err);

/* ---- policy.c: what a new password has to be ---- */
bool password_check(const SecurityDef *rules, Str name, Str shown, bool administrator, Str password, Err *err);
/* Fits every rule; 16 letters, digits and a sign that cannot be mistaken for each other. */
bool password_make(char password[32], Err *err);

/* ---- token.c ---- */
bool token_make(char token[65], Err *err);
void token_hash(Str token, char hash[65]);
/* The page's token of a session follows from the cookie, which no script can read: so it can be told again after the
 * page was opened anew. `token` has 64 characters. */
void token_csrf(Str token, char csrf[65]);
bool hash_equal(Str a, const char b[65]); /* in constant time */

/* ---- account.c ---- */
bool account_name_valid(Str name);
/* The columns that account_read takes, in their order, of the table "account a". */
#define ACCOUNT_COLUMNS                                                                                                \
    "a.id, a.name, a.shown, a.must_change, a.password_on, a.totp_on, a.state, a.expires_on, a.made_by, a.created_at,"  \
    " a.last_sign_in, a.opened_on"
enum { ACCOUNT_COLUMN_COUNT = 12 };
/* Without posts. */
void account_read(const People *people, const Stmt *stmt, int first, Arena *arena, Account *account);
/* ERR_NOT_FOUND. */
bool account_id(Tx *tx, Str name, int64_t *id, Err *err);
bool account_shown_valid(Str shown);
bool account_is_open(const Account *account); /* active and not past its last day */

/* ---- post.c ---- */
/* Fills in the posts that hold today, and what follows from them. */
bool posts_read(Tx *tx, const People *people, Arena *arena, User *user, Err *err);
/* Checks everything but the right of the actor, and adds. */
bool post_insert(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, const NewPost *post,
                 int64_t *id, Err *err);
/* The three administrators apart, and none with a post of the bureau: ERR_CONFLICT. */
bool post_may_join(Tx *tx, const People *people, int64_t account, Str name, const RoleDef *role, Err *err);
/* Whether there is somebody who may manage accounts; and that the last one was not just lost: ERR_CONFLICT. */
bool manager_exists(Tx *tx, const People *people, bool *exists, Err *err);
bool manager_remains(Tx *tx, const People *people, bool before, Err *err);
/* The text list "a,b" as an array. */
size_t list_split(Str text, Arena *arena, Str **items);
Str list_join(const Str *items, size_t count, Arena *arena);

/* ---- new_password.c ---- */
/* Somebody else's password is about to be set: whatever was signed in with the old one ends. */
bool sessions_end(Tx *tx, int64_t account, Err *err);
void failure_key(Str name, char key[65]); /* under which failures of a name are counted */

/* ---- code.c ---- */
/* Inside work: whether the code fits the account's secret and was not used yet; it is then. */
bool code_use(Tx *tx, const People *people, int64_t account, Str code, bool *fits, Err *err);

/* ---- api_token.c ---- */
bool tokens_read(Tx *tx, Arena *arena, Str owner, Token **tokens, size_t *count, Err *err);

/* ---- unit.c: where a unit stands, as the newest period says ---- */
typedef struct UnitPlace {
    Str path[32]; /* from the unit up to its root */
    size_t length;
    const KindDef *kind;
} UnitPlace;
/* ERR_NOT_FOUND as people_no_unit says it. */
bool unit_place(Tx *tx, const Pack *pack, Arena *arena, Str code, UnitPlace *place, Err *err);

/* ---- right.c: what an actor may change about accounts ---- */
/* ERR_DENIED or, for units not within reach, ERR_NOT_FOUND. */
bool may_give(Tx *tx, const People *people, const Actor *actor, const RoleDef *role, const Str *units, size_t count,
              Err *err);
/* Whether the actor may give, and so end, all open posts of the account; ERR_NOT_FOUND when not. */
bool may_rule(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, Err *err);

bool may_unlock(Tx *tx, const People *people, const Actor *actor, int64_t account, Str name, Err *err);

/* ---- search.c ---- */
bool lock_read(Tx *tx, Account *account, Err *err); /* fills in locked_until */

/* ---- audit ---- */
bool people_audit(Tx *tx, Str actor, const char *action, Str subject, Str detail, Err *err);

/* ---- cache.c: sessions at hand; emptied by whatever changes an account, a post or a session ---- */
Cache *cache_create(void);
void cache_destroy(Cache *cache);
void cache_clear(Cache *cache);
void cache_forget(Cache *cache, int64_t account); /* its sessions alone */
/* Writes, and empties the cache when that was done. */
bool people_write(People *people, StoreWork work, void *context, Err *err);

/* ---- where an attempt comes from (sign_in_address.c) ---- */

typedef struct AddressGate {
    char key[65]; /* the address, hashed */
    bool named;   /* there is an address to count by */
    bool counted; /* the attempt counts as failed for it until it is forgiven */
    int64_t failures, first_at, locked_until;
} AddressGate;

/* Within a write: counts the attempt for the address, unless the account (0: none) signed in from there before.
 * ERR_DENIED while the address is shut for those who did not. */
bool address_begin(Tx *tx, const SecurityDef *rules, Str address, int64_t account, int64_t now, AddressGate *gate,
                   Err *err);
/* The password was right: it was no failure. */
bool address_forgive(Tx *tx, const AddressGate *gate, Err *err);
bool address_remember(Tx *tx, const AddressGate *gate, int64_t account, int64_t now, Err *err);

#endif
