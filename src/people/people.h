/* people: accounts, posts, sign-in, sessions, keys for programs; access is decided here and nowhere else.
 *
 * An account is a person's name and secret. What it may do follows from its posts: each is one role of
 * packs/roles.yaml for some units (with all below them) and perhaps some departments, from day to day. A post may
 * be given to a deputy for a time; the deputy then acts for its holder. people_may is the one decision; all else
 * (routes, lists, pages) asks it. Numbers - lengths, days, minutes - stand in packs/security.yaml. */
#ifndef DUXUE_PEOPLE_H
#define DUXUE_PEOPLE_H

#include "base.h"
#include "pack.h"
#include "store.h"

/* ---- who somebody is, today -------------------------------------------- */

/* A post that holds today. */
typedef struct Post {
    int64_t id;
    const RoleDef *role;
    Str *units; /* codes, with all below them; none: the whole, for the three administrators */
    size_t unit_count;
    Str *sections; /* departments; none: all */
    size_t section_count;
    Str from, until;     /* days, empty: open */
    int64_t delegate_of; /* the post it stands in for; 0: an own one */
    Str for_name, for_shown;
} Post;

/* What a key for programs is limited to, besides its owner's posts: bits of actions per domain. */
typedef struct TokenLimit {
    Str name;
    uint32_t may[DOMAINS_MOST];
} TokenLimit;

typedef struct User {
    int64_t id;
    Str name;         /* sign-in name */
    Str shown;        /* display name, a post rather than a person */
    const Pack *pack; /* that the roles are of */
    Post *posts;      /* own ones first */
    size_t post_count;
    const TokenLimit *limit; /* NULL: no key for programs */
    Str viewed_by;           /* name of the administrator who sees as this user; empty: the user in person */
    bool must_change;        /* the password, before anything else */
    bool must_enrol;         /* a second factor that the rules ask for, before anything else */
    bool has_code;           /* a second factor is on */
} User;

/* ---- what may be done -------------------------------------------------- */

typedef struct Want {
    Str domain;          /* of packs/roles.yaml: "school_data" */
    Action action;       /* pack.h */
    Str section;         /* department whose record it is; empty: no one's in particular */
    unsigned conditions; /* bits 1 << CONDITION_... that hold for the record; leave out what is not known */
    bool mine;           /* made or typed by the user: nobody reviews, approves or re-checks the own */
} Want;

/* The one decision. `unit_path`: code of the unit asked for, then those above it up to its root. Without a path
 * (path_len 0) only posts for the whole are enough.
 * ERR_DENIED: no post of the user may do that; ERR_NOT_FOUND: one may, but not there - in the words of
 * people_no_unit, as if there were no such unit. */
bool people_may(const User *user, const Want *want, const Str *unit_path, size_t path_len, Err *err);
/* Whether posts of the role may do it at all: by want's action and conditions alone, whoever holds them, wherever.
 * `domain`: index of pack_domain; -1: no. */
bool people_role_may(const RoleDef *role, int domain, const Want *want);
/* Whether some post may do it somewhere: what can be told before a unit is looked up. */
bool people_may_somewhere(const User *user, const Want *want, Err *err);
/* The post through which the user may, own ones before those of others; NULL when none. */
const Post *people_through(const User *user, const Want *want, const Str *unit_path, size_t path_len);
/* The same somewhere, for what is not about one unit. */
const Post *people_through_any(const User *user, const Want *want);
/* Name to write down for what is done through `post`: the user's, "李四（代王五）" for a deputy's post. */
Str people_acting_name(const User *user, const Post *post, Arena *arena);
/* For whom it is done through `post` (NULL: none): the holder of a deputy's post; empty: for nobody else. */
Str people_behalf(const Post *post);
/* Whether what `by` did, for `behalf` (empty: for nobody else), is the user's own when acting through `post`: done by
 * or for him, or by or for the one whom he stands in for. A deputy is not another person, in either direction. */
bool people_is_own(const User *user, const Post *post, Str by, Str behalf);
/* The user as when nobody sees through their eyes: to tell what they would have to do, never to let it be done. */
User people_unwatched(const User *user);
/* The user as when password and code are in order: what the posts are for, to be asked of others than who signs in,
 * never to let anything be done. */
User people_as_posted(const User *user);
/* Whether a second person has to agree to what the user may do ("unlock by two"). */
bool people_needs_second(const User *user, const Want *want, const Str *unit_path, size_t path_len);
/* Whether the user may do `want` there through a post that sees this privacy class (0 to 3: P0 to P3). */
bool people_sees(const User *user, const Want *want, int class, const Str *unit_path, size_t path_len);
/* Where the user may do it, for lists. */
typedef struct Reach {
    bool any;   /* at all */
    bool whole; /* everywhere */
    Str *units; /* codes of subtrees; may overlap */
    size_t unit_count;
} Reach;
Reach people_reach(const User *user, const Want *want, Arena *arena);
/* ERR_NOT_FOUND for a unit that is not there, or not within reach: both must sound alike. */
bool people_no_unit(Str code, Err *err);
/* A unit, then those above it up to the root, where it stood last: what people_may asks by. */
typedef struct UnitWay {
    const Str *codes;
    size_t length;       /* at least 1 */
    Str name;            /* of the unit */
    const KindDef *kind; /* of the unit; NULL when the pack has no such kind, or none was given */
} UnitWay;
/* `pack` may be NULL when nobody asks for the kind. ERR_NOT_FOUND in the words of people_no_unit. */
bool people_way(Tx *tx, const Pack *pack, Str unit, Arena *arena, UnitWay *way, Err *err);
/* "P2" -> 2; -1 when it is none. */
int people_privacy_class(Str word);

/* ---- the room at work -------------------------------------------------- */

/* Roles, rules and the sessions at hand. Packs without roles or security rules get those built into the program. */
typedef struct People People;
bool people_open(Store *store, const Pack *pack, People **people, Err *err);
void people_close(People *people); /* NULL is allowed */
const SecurityDef *people_security(const People *people);
/* The packs that roles are read from: those given, or the ones built in. */
const Pack *people_pack(const People *people);

/* ---- accounts and posts ------------------------------------------------ */

/* A post to be given. Days may be empty; `units` of an administrator, too. */
typedef struct NewPost {
    Str role; /* id, name or alias */
    const Str *units;
    size_t unit_count;
    const Str *sections; /* id, name or alias */
    size_t section_count;
    Str from, until;
    Str reason;
} NewPost;

typedef struct NewAccount {
    Str name, shown;
    Str password;        /* empty: one is made, told in `made` */
    bool must_change;    /* at the first sign-in */
    Str expires_on;      /* day, empty: never */
    const NewPost *post; /* the first one; NULL: none yet */
    char made[32];       /* out */
} NewAccount;

/* Who changes accounts: `user` NULL is the command line, which may all. Others may what their posts let them:
 * accounts:manage everything, accounts:create the roles that theirs `gives`, within its units. */
typedef struct Actor {
    Str name;
    const User *user;
} Actor;

bool people_add(People *people, const Actor *actor, NewAccount *account, Err *err);
/* *id of the new post. ERR_CONFLICT where an administrator's role would meet another one. */
bool people_add_post(People *people, const Actor *actor, Str name, const NewPost *post, int64_t *id, Err *err);
/* At once; deputies of the post lose it, too. */
bool people_end_post(People *people, const Actor *actor, int64_t id, Err *err);
/* What an administrator, or a head for the own school, changes of an account. */
typedef struct AccountChange {
    Str shown;      /* empty: stays */
    Str state;      /* active, disabled; empty: stays. Disabling signs out everywhere. */
    Str expires_on; /* with change_expires: a day, or empty for never */
    bool change_expires;
} AccountChange;
bool people_change(People *people, const Actor *actor, Str name, const AccountChange *change, Err *err);
/* Ends a lock. accounts:unlock, or whoever may change the account. */
bool people_unlock(People *people, const Actor *actor, Str name, Err *err);

/* An address from which too many names were tried: whoever never signed in from there has to wait until `until`. */
typedef struct ClosedAddress {
    Str address; /* of IPv6 one of the network */
    int64_t failures, until;
} ClosedAddress;
/* Those that are closed now, the latest first. accounts:unlock everywhere; `user` NULL is the command line. */
bool people_closed_addresses(People *people, Arena *arena, const User *user, ClosedAddress **addresses, size_t *count,
                             Err *err);
/* Ends it before its time (GB/T 22239: by time or by an administrator). ERR_NOT_FOUND: is not closed. */
bool people_open_address(People *people, const Actor *actor, Str address, Err *err);

/* One of the giver's own posts to another account, for days ("请人代理", also of absence). Never an administrator's,
 * never one that is itself a deputy's. It ends on its last day, by people_end_post of the giver, or with the giver's
 * post. */
typedef struct NewDeputy {
    Str name;        /* account that stands in */
    Str from, until; /* empty from: today */
    Str reason;
} NewDeputy;
/* Deputies that stand in, or will, for posts of an account. */
typedef struct Delegation {
    int64_t id, post; /* of the deputy; the post it stands in for */
    Str to, to_shown, from, until;
} Delegation;
bool people_delegations(People *people, Arena *arena, int64_t account, Delegation **delegations, size_t *count,
                        Err *err);
bool people_delegate(People *people, const User *giver, int64_t post, const NewDeputy *deputy, int64_t *id, Err *err);
/* Signs the user out everywhere and ends a lock. `must_change`: at the next sign-in. */
bool people_set_password(People *people, const Actor *actor, Str name, Str password, bool must_change, Err *err);
/* A password made here, told once in `made`, to be changed at the next sign-in. */
bool people_reset_password(People *people, const Actor *actor, Str name, char made[32], Err *err);

/* An account as lists show it. */
typedef struct Account {
    User user; /* with the posts that hold today */
    Str state; /* active, disabled */
    Str expires_on, made_by, created_at;
    Str opened_on;        /* made, or opened again */
    int64_t last_sign_in; /* seconds since 1970, 0: never */
    int64_t locked_until; /* seconds since 1970, 0: not locked */
} Account;

bool people_list(People *people, Arena *arena, Account **accounts, size_t *count, Err *err);

/* Which accounts, in the order of their names. */
typedef struct AccountQuery {
    const Str *words; /* each occurs in the name or the shown name */
    size_t word_count;
    Str role;    /* id: with an open post of it */
    Str unit;    /* code: with an open post there or below */
    Str state;   /* active, disabled */
    Str name;    /* just this one */
    Reach reach; /* only those with an open post within; .whole: all */
    Str after;   /* name that the page before ended with */
    size_t limit;
} AccountQuery;
/* *total counts all that fit. */
bool people_search(People *people, const AccountQuery *query, Arena *arena, Account **accounts, size_t *count,
                   int64_t *total, Err *err);
/* Accounts in use with a post of today that reaches the unit (its code and those above, as for people_may): who might
 * be asked. What each of them may is people_may's business. */
bool people_at(People *people, const Str *unit_path, size_t path_len, Arena *arena, Account **accounts, size_t *count,
               Err *err);
/* The account as it is today; ERR_NOT_FOUND. */
bool people_find(People *people, Arena *arena, Str name, Account *account, Err *err);
/* The name by which people know the account; the name itself when there is no such account, or it has no other. */
bool people_shown(Tx *tx, Str name, Arena *arena, Str *shown, Err *err);

/* No account yet: the first one is made by people_setup, which works once only (ERR_CONFLICT): "admin", who manages
 * accounts. */
bool people_needs_setup(People *people, bool *needed, Err *err);
bool people_setup(People *people, Str password, Err *err);
/* What a new password has to be (packs/security.yaml), as a sentence for whoever chooses one. */
Str people_password_rules(const People *people, Arena *arena);
/* Letters and digits that cannot be guessed and read well: for the first start. */
bool people_make_code(char code[32], Err *err);

/* Who may do what, through which post or key: of one user, or at one unit (through posts there and above it). Calls
 * back for every post and every key that holds today; `token` NULL: a post. */
typedef struct Token Token;
typedef bool (*AccessSink)(void *context, const Account *account, const Post *post, const Token *token, Err *err);
bool people_access(People *people, Str user, Str unit, AccessSink sink, void *context, Err *err);

/* "股室负责人 990121（BAS）；代王五：局长 990121" */
Str people_posts_text(const User *user, Arena *arena);
/* "学校报表：查看、审核；教职工数据：填写（本人、本部门的）" */
Str people_rights_text(const Pack *pack, const RoleDef *role, Arena *arena);

/* ---- sessions ---------------------------------------------------------- */

/* A session's cookie value and CSRF token: 32 random bytes each in hex; only their hashes are stored. */
typedef struct Session {
    char token[65]; /* empty: it came with a key for programs */
    char csrf[65];
    User user;
    Str view_reason; /* while seeing as another */
} Session;

/* `code`: of the second factor, empty when none was asked for. `address`: where it comes from, empty when nobody knows;
 * many failures of accounts that never signed in from it shut it for such accounts (packs/security.yaml). Wrong name
 * and wrong password answer alike; when the password is right and a code is wanted, err->place.field is "code". */
bool people_sign_in(People *people, Arena *arena, Str name, Str password, Str code, Str address, Session *session,
                    Err *err);
/* What stands for the network of an address where attempts are counted: a hash, of IPv6 the upper half. False: nothing
 * to count by - this machine itself, or no address. */
bool people_address_key(Str address, char key[65]);
/* Session of a cookie. `csrf` empty: not checked. Any thread. */
bool people_session(People *people, Arena *arena, Str token, Str csrf, Session *session, Err *err);
bool people_sign_out(People *people, Str token, Err *err);
/* How many sessions the account has at the moment. */
bool people_session_count(People *people, int64_t account, int64_t *count, Err *err);
/* One's own, with the old one; ends all other sessions of the account. */
bool people_change_password(People *people, const Session *session, Str old, Str password, Err *err);

/* ---- the second factor ------------------------------------------------- */

/* Codes by time (RFC 6238) from an app; the secret is sealed by the store. Begin gives it, confirm switches it on. */
typedef struct CodeSecret {
    char base32[64]; /* to type */
    char uri[1024];  /* otpauth://..., for a picture to scan */
} CodeSecret;
bool people_code_begin(People *people, const Session *session, CodeSecret *secret, Err *err);
bool people_code_confirm(People *people, const Session *session, Str code, Err *err);
/* By the user with a code. */
bool people_code_off(People *people, const Session *session, Str code, Err *err);
/* For somebody who lost the telephone: accounts:unlock, or whoever may change the account. Signs out everywhere. */
bool people_code_reset(People *people, const Actor *actor, Str name, Err *err);

/* ---- keys for programs ------------------------------------------------- */

/* A key is limited to what it names AND to what its owner may; it is shown once. */
typedef struct NewToken {
    Str name;
    Str owner;          /* account; empty: the maker. Of others only those that sign in by keys alone. */
    const Str *allowed; /* "school_data:view" */
    size_t allowed_count;
    const Str *units; /* codes within the owner's; none: all of the owner's */
    size_t unit_count;
    Str expires_on;  /* day; empty: the longest that is allowed */
    char secret[72]; /* out: "dx_..." */
    int64_t id;      /* out */
} NewToken;
bool people_token_make(People *people, const User *maker, NewToken *token, Err *err);
/* By its owner, by who manages accounts, by who unlocks them. */
bool people_token_revoke(People *people, const User *user, int64_t id, Err *err);
/* Who comes with the key: its owner with what is left of the rights. ERR_DENIED for a key that is not good (any more).
 */
bool people_token(People *people, Arena *arena, Str secret, Session *session, Err *err);

struct Token {
    int64_t id;
    Str owner, name, made_by, made_at, expires_on, revoked_at;
    Str *allowed, *units;
    size_t allowed_count, unit_count;
    int64_t last_used;
};
/* Of one account, or (owner empty) of all; newest first. */
bool people_tokens(People *people, Arena *arena, Str owner, Token **tokens, size_t *count, Err *err);

/* The session reads as `name` from now on; whatever is not looking is refused until it ends. With a reason, which is
 * logged. Not as one of the three administrators. */
bool people_view_as(People *people, const Session *session, Str name, Str reason, Err *err);
bool people_view_end(People *people, const Session *session, Err *err);

#endif
