/* What the files of people share: the clock, hashes of passwords and tokens, the rules for names. */
#ifndef DUXUE_PEOPLE_INTERNAL_H
#define DUXUE_PEOPLE_INTERNAL_H

#include "people.h"

#define PASSWORD_ENCODED 128 /* room for argon2's encoded form */

/* Seconds since 1970. Tests put a clock of their own in place; NULL brings the real one back. */
int64_t people_now(void);
void people_set_clock(int64_t (*clock)(void));

/* password.c: at most two hashes at once, a few callers may wait, further ones are sent away with ERR_LIMIT. */
bool password_gate_enter(Err *err);
void password_gate_leave(void);
/* Both are called between enter and leave. */
bool password_hash(Str password, char encoded[PASSWORD_ENCODED], Err *err);
/* `encoded` NULL: no such user; takes as long and is false. */
bool password_fits(const char *encoded, Str password);

/* token.c */
bool token_make(char token[65], Err *err);
void token_hash(Str token, char hash[65]);
/* The page's token of a session follows from the cookie, which no script can read: so it can be told again after the
 * page was opened anew. `token` has 64 characters. */
void token_csrf(Str token, char csrf[65]);
bool hash_equal(Str a, const char b[65]); /* in constant time */

/* account.c */
bool account_name_valid(Str name);
/* Columns from `first` on: id, name, shown, role, unit_code. */
bool account_read(const Stmt *stmt, int first, Arena *arena, User *user, Err *err);

#endif
