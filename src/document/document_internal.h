/* What the files of the room share. */
#ifndef DUXUE_DOCUMENT_INTERNAL_H
#define DUXUE_DOCUMENT_INTERNAL_H

#include "document.h"
#include "reader.h"

#include <jansson.h>

struct Documents {
    Arena *arena;
    Store *store;
    const Pack *pack;
    Evidence *evidence;
    Ledger *ledger;
    const ReadScript *script;
    Str reader; /* version of the reader and its rules */
};

/* ---- access.c ---- */

bool document_may(const User *user, const char *domain, Action action, const UnitWay *path, Err *err);
Str document_actor(const User *user);
/* In the words for both: not there, and not within reach. */
bool document_none(Err *err);

/* What may be seen, as conditions of a statement over `document d`. */
typedef struct DocumentScope {
    Arena *arena;
    Buf with, where; /* "WITH RECURSIVE ..." or nothing; " WHERE ..." */
    GivenValue with_values[64], values[16];
    size_t with_count, value_count;
    bool nothing; /* the user sees none at all */
} DocumentScope;
bool document_scope_begin(Tx *tx, const User *user, Str unit, Arena *arena, DocumentScope *scope, Err *err);
void document_scope_add(DocumentScope *scope, const char *condition, GivenValue value);
/* `head` names the columns and tables up to WHERE, with no parameter but, at most, the first of `values`. */
bool document_scope_open(const DocumentScope *scope, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err);

/* ---- rows.c ---- */

typedef struct DocumentHead {
    DocumentLine line;
    UnitWay path;
    char hash[65]; /* of the file */
    EvidenceKind file_kind;
} DocumentHead;
/* ERR_NOT_FOUND when it is not there or the user may not see it. `user` NULL: the command line. */
bool document_head(const Documents *documents, Tx *tx, const User *user, int64_t id, Arena *arena, DocumentHead *head,
                   Err *err);

/* A thing as it is stored. */
typedef struct Thing {
    int64_t id; /* 0: not stored yet */
    Str kind;
    int part, line, begins, ends, weight;
    Str anchor, content, state;
    bool gone;
    Str actor, actor_shown, at, reason, correction, became;
} Thing;
bool things_load(Tx *tx, int64_t document, int64_t thing, Arena *arena, Thing **things, size_t *count, Err *err);
void thing_json(Json *json, const Thing *thing);

typedef struct Line {
    int64_t number;
    Str text;
    bool joined;
} Line;
bool lines_load(Tx *tx, int64_t document, Arena *arena, Line **lines, size_t *count, Err *err);
bool parts_json(Tx *tx, int64_t document, Json *json, Err *err);

/* Within a write: how many things wait (keep.c). */
bool document_count(Tx *tx, int64_t id, Err *err);

/* ---- json.c ---- */

Str content_text(const json_t *object, const char *key); /* empty when absent; belongs to `object` */
json_t *json_read(Str text);                             /* NULL when it is none */

/* ---- read.c: what the reader says, as things ---- */

typedef struct PartRead {
    Str title, kind, period, content;
    int first_line, last_line;
} PartRead;

typedef struct DocumentReading {
    const char *state; /* read, unread, failed */
    Str reason, format, encoding;
    Str title, kind, period;
    PartRead *parts;
    size_t part_count;
    const ReadLine *lines;
    size_t line_count;
    Thing *things;
    size_t thing_count;
} DocumentReading;
/* peers.c: another document of the unit, its text with its lines in their places. */
typedef struct Peer {
    int64_t id;
    Str title, period, text;
} Peer;
/* The newest of the unit but `except`, newest first. */
bool peers_load(Tx *tx, Str unit, int64_t except, Arena *arena, Peer **peers, size_t *count, Err *err);

/* Never fails because of what the file is. Held against `peers`, too. */
void document_read(const Documents *documents, EvidenceKind kind, Str name, int handle, const Peer *peers,
                   size_t peer_count, Arena *arena, DocumentReading *reading);

/* ---- deciding ---- */

typedef struct Deciding {
    Documents *documents;
    const User *user;
    const DocumentDecision *decision;
    Arena *arena;
    DocumentHead head;
    Thing thing;
    json_t *content; /* of the thing */
    Str state, correction, became;
} Deciding;
bool become_fact(Deciding *deciding, Tx *tx, Err *err); /* decide_fact.c */
bool become_case(Deciding *deciding, Tx *tx, Err *err); /* decide_case.c */

/* ---- taking out ---- */

typedef struct DocumentWhole {
    DocumentHead head;
    Line *lines;
    size_t line_count;
    Thing *things;
    size_t thing_count;
} DocumentWhole;
const char *thing_kind_name(Str kind); /* 数字 ... */
const char *thing_state_name(Str state);
/* What a thing says, in one line, for tables and marks. */
Str thing_says(const Thing *thing, Arena *arena);
bool export_xlsx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err);
void export_html(const DocumentWhole *whole, Buf *out, Arena *arena);
bool export_docx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err);

#endif
