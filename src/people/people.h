/* people: users, sign-in, sessions and scopes; access is decided here and nowhere else. */
#ifndef DUXUE_PEOPLE_H
#define DUXUE_PEOPLE_H

#include "base.h"
#include "store.h"

typedef enum Role {
    ROLE_ADMIN,     /* 系统管理员: users and settings, no figures to change */
    ROLE_BUREAU,    /* 局科室: imports, evaluates, decides evidence, within its unit */
    ROLE_INSPECTOR, /* 责任督学: reads, records */
    ROLE_SCHOOL,    /* 学校: sees itself */
    ROLE_READER     /* 只读 */
} Role;

typedef enum Action { ACTION_READ, ACTION_IMPORT, ACTION_DECIDE, ACTION_REPORT, ACTION_ADMIN } Action;

typedef struct User {
    int64_t id;
    Str name;  /* sign-in name */
    Str shown; /* display name, a post rather than a person */
    Role role;
    Str unit_code; /* the subtree the user may see; empty: everything */
} User;

Str role_name(Role role);              /* Chinese */
Str role_id(Role role);                /* admin, bureau, inspector, school, reader */
bool role_parse(Str text, Role *role); /* id or Chinese name */

/* argon2id (64 MiB, t=3); at most two hashes run at once. Passwords: 8 to 128 characters, not the user name.
 * `actor`: who adds, for the audit chain. */
bool people_add(Store *store, Str actor, Str name, Str shown, Role role, Str unit_code, Str password, Err *err);
/* Signs the user out everywhere and ends a lock. */
bool people_set_password(Store *store, Str actor, Str name, Str password, Err *err);
bool people_list(Store *store, Arena *arena, User **users, size_t *count, Err *err);

/* A session's cookie value and CSRF token: 32 random bytes each in hex; only their hashes are stored. */
typedef struct Session {
    char token[65];
    char csrf[65];
    User user;
} Session;

/* Wrong name and wrong password answer alike. Locked for 15 minutes after 5 failures (ERR_DENIED says until when). */
bool people_sign_in(Store *store, Arena *arena, Str name, Str password, Session *session, Err *err);
/* Session of a cookie; ends after 30 minutes without use or 12 hours. `csrf` empty: not checked. */
bool people_session(Store *store, Arena *arena, Str token, Str csrf, Session *session, Err *err);
bool people_sign_out(Store *store, Str token, Err *err);

/* The one place where access is decided. `unit_path`: codes from the root down to the unit asked for.
 * Without a path (path_len 0) only users whose unit_code is empty are let through. */
bool people_may(const User *user, Action action, const Str *unit_path, size_t path_len, Err *err);

#endif
