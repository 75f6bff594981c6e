/* notice_internal: what the files of this room share. */
#ifndef DUXUE_NOTICE_INTERNAL_H
#define DUXUE_NOTICE_INTERNAL_H

#include <jansson.h>

#include "notice.h"

struct Notices {
    Store *store;
    const Pack *pack;
    const NoticeDef *def;
    Ledger *ledger;
    Evidence *evidence;
    Arena *arena; /* holds this */
};

/* ---- text.c ---- */
/* Between 0 (or `least`) and `most` characters, UTF-8, no control characters but line feeds when `lines`. */
bool notice_text_good(Str text, const char *field, const char *name, size_t least, size_t most, bool lines, Err *err);
bool notice_day_good(Str text, const char *field, const char *name, Err *err); /* empty is good */
Str notice_today(Arena *arena);                                                /* 2026年3月1日 */
/* A sentence of the pack with what its marks in braces say; false when it has marks and none had anything to say. */
typedef Str NoticeWord(void *context, Str mark);
bool notice_fill(Str text, NoticeWord *value_of, void *context, Arena *arena, Str *filled);
Str notice_cut(Str text, size_t most);                 /* at most so many bytes, whole characters */
Str notice_text_of(const json_t *value, Arena *arena); /* a copy; empty for what is no text */

/* ---- load.c: a notice as it is stored ---- */
typedef struct NoticeHead {
    NoticeInfo info;
    NoticeContent content;
    Str submitted_by; /* of the newest submission */
    Str *signers;     /* accounts, since then */
    size_t signer_count;
    UnitWay path;
} NoticeHead;
bool notice_no_such(int64_t id, Err *err);
bool notice_load(const Notices *notices, Tx *tx, int64_t id, Arena *arena, NoticeHead *head, Err *err);
/* The SQL of heads, and one row of it. */
extern const char notice_columns[];
bool notice_read_row(const Notices *notices, const Stmt *stmt, Arena *arena, NoticeHead *head, Err *err);
/* What other tables add to a row: path, signatures, objections. */
bool notice_complete(const Notices *notices, Tx *tx, NoticeHead *head, Arena *arena, Err *err);

/* ---- access.c ---- */
Str notice_actor(const User *user);
/* The post through which the user may, for the department of the notice; NULL: none (told why). */
const Post *notice_post(const User *user, const NoticeHead *head, Action action, bool mine, Err *err);
/* Of who works in the department, its head too: what is out is looked after by either. */
const Post *notice_office_post(const User *user, const NoticeHead *head, Err *err);
/* Whether the user works on it: may edit, sign, return. */
bool notice_works(const User *user, const NoticeHead *head);
/* Whether the user sees it from the issuing side. */
bool notice_sees(const User *user, const NoticeHead *head);
/* The next signer of a submitted one; NULL: none. */
const NoticeSigner *notice_next_signer(const NoticeHead *head);
const Post *notice_signing_post(const Notices *notices, const User *user, const NoticeHead *head, Err *err);
void notice_fill_may(const Notices *notices, const User *user, NoticeHead *head, Arena *arena);
/* What the user may do for a recipient. */
typedef struct NoticeStanding {
    bool sees, receives, replies;
    const Post *post;
} NoticeStanding;
NoticeStanding notice_standing(const User *user, const NoticeRecipient *recipient);

/* ---- recipients.c ---- */
/* The units of today. */
bool notice_tree(const Notices *notices, Tx *tx, Arena *arena, UnitTree *tree, Err *err);
bool notice_resolve(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena, NoticeRecipient **list,
                    size_t *count, Err *err);
bool notice_freeze(Tx *tx, int64_t id, const NoticeRecipient *list, size_t count, Err *err);

/* ---- matrix.c ---- */
/* Recipients of one notice as stored, with lights. */
bool notice_load_recipients(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena,
                            NoticeRecipient **list, size_t *count, Err *err);
/* Only those of the user's units, and the user. */
bool notice_load_own(const Notices *notices, Tx *tx, const NoticeHead *head, const User *user, Arena *arena,
                     NoticeRecipient **list, size_t *count, Err *err);
void notice_add_places(const User *user, Buf *condition, GivenValue *values, size_t *count);
size_t notice_place_count(const User *user); /* of values that it adds */
bool notice_tally_of(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena, NoticeTally *tally,
                     Err *err);
void notice_tally(const NoticeRecipient *list, size_t count, NoticeTally *tally);
int notice_yellow(const Notices *notices); /* days before a deadline */
void notice_judge(const Notices *notices, const NoticeHead *head, NoticeRecipient *recipient, Arena *arena);

/* ---- entries.c: replies that are entries of collect ---- */
bool notice_entry_replies(Tx *tx, int64_t round, NoticeRecipient *list, size_t count, Arena *arena, Err *err);
bool notice_round_exists(Tx *tx, int64_t round, bool *exists, Err *err); /* and is open */

/* ---- mark.c: storing a step ---- */
typedef struct NoticeMark {
    const char *step;
    NoticeState after;
    Str content; /* empty: unchanged */
    Str title;
    Str reason;
    const Post *post;
    const User *user;
    bool by_program;
} NoticeMark;
bool notice_mark(Tx *tx, NoticeHead *head, const NoticeMark *mark, Arena *arena, Err *err);
bool notice_audit(Tx *tx, const NoticeHead *head, const char *action, Str actor, const char *detail_key, Str detail,
                  Arena *arena, Err *err);

/* ---- receive.c ---- */
/* `user` NULL: the program. */
bool notice_remind_one(Tx *tx, const NoticeHead *head, const NoticeRecipient *recipient, const User *user,
                       const Post *post, Str words, Err *err);

/* ---- publicity.c ---- */
bool notice_public_days(const Notices *notices, const NoticeHead *head, Arena *arena, Str *from, Str *until, Err *err);
bool notice_open_objections(Tx *tx, int64_t id, int64_t *all, int64_t *open, Err *err);

#endif
