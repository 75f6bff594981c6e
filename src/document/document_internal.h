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

/* Whether the document's file is of a class by now that not everybody may read who sees documents of its unit: a field
 * of a case may be guarded since it was kept. `privacy`: as stored. */
bool document_guarded(const Documents *documents, Tx *tx, const EvidenceSubject *file, int privacy, bool *guarded,
                      Err *err);

/* What may be seen, as conditions of a statement over `document d`. */
typedef struct DocumentScope {
    Arena *arena;
    Buf with, where; /* "WITH RECURSIVE ..." or nothing; " WHERE ..." */
    GivenValue with_values[64], values[16];
    size_t with_count, value_count;
    bool nothing; /* the user sees none at all */
} DocumentScope;
/* Without what is guarded by now, but on the command line. */
bool document_scope_begin(const Documents *documents, Tx *tx, const User *user, Str unit, Arena *arena,
                          DocumentScope *scope, Err *err);
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
/* ERR_NOT_FOUND when it is not there or the user may not see it, ERR_DENIED when its file is guarded by now. `user`
 * NULL: the command line. */
bool document_head(const Documents *documents, Tx *tx, const User *user, int64_t id, Arena *arena, DocumentHead *head,
                   Err *err);

/* ERR_CONFLICT for one that was withdrawn. withdraw.c */
bool document_counts(const DocumentHead *head, Err *err);

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

/* ---- personal.c: what of persons stands in a document (D26) ---- */

typedef struct Personal {
    const Pack *pack;
    ReadPersonal *places; /* `line`: index of the lines it was found in */
    Str *values;
    size_t count;
    bool whole;                 /* there are more than are found: nothing of the text may be shown */
    struct PersonalValue *find; /* each value once, sorted */
    size_t find_count;
} Personal;
bool document_personal_seen(const Documents *documents, const User *user, const UnitWay *path);
void document_personal_find(const Documents *documents, const Line *lines, size_t count, Arena *arena,
                            Personal *personal);
bool document_personal_load(const Documents *documents, Tx *tx, int64_t document, Arena *arena, Personal *personal,
                            Err *err);
/* Lines and things as who has no right to it may see them. */
void document_personal_hide(const Personal *personal, Line *lines, size_t line_count, Thing *things, size_t thing_count,
                            Arena *arena);
/* Its title and the name of its file. */
void document_personal_hide_line(const Personal *personal, DocumentLine *line, Arena *arena);
Str document_personal_hidden(const Personal *personal, Str text, Arena *arena);
Str document_personal_hidden_json(const Personal *personal, Str text, Arena *arena);
/* The key "personal": places of the lines before anything in them was hidden. */
/* `hiding` NULL: nothing has to be hidden. */
bool parts_json(Tx *tx, int64_t document, const Personal *hiding, Json *json, Arena *arena, Err *err);
void document_personal_json(const Personal *personal, const Line *lines, bool is_hidden, Json *json);

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
    Str title, period;
    ReadJoined text;
    Thing *stored; /* of its reading, where people amended figures; in their order */
    size_t stored_count;
} Peer;
/* The newest of the unit but `except`, newest first, without those that are guarded by now. */
bool peers_load(const Documents *documents, Tx *tx, Str unit, int64_t except, Arena *arena, Peer **peers, size_t *count,
                Err *err);

/* What a reading is held against. */
typedef struct ReadBeside {
    Peer *peers;
    size_t peer_count;
    Thing *stored; /* of the reading before: figures that people amended are read as they said */
    size_t stored_count;
} ReadBeside;

/* cells.c: for each line the number of the line with the heads right above its table's rows; 0: it has none */
typedef struct CellHeads {
    const ReadFile *file;
    int *above;
} CellHeads;
CellHeads document_cell_heads(const ReadFile *file, Arena *arena);
/* What the number at byte `at` of the line is about, "青禾小学·收入·财政拨款"; empty when it stands in no table. */
Str document_cell_name(const CellHeads *heads, int line, size_t at, Arena *arena);

/* Never fails because of what the file is. */
void document_read(const Documents *documents, EvidenceKind kind, Str name, int handle, const ReadBeside *beside,
                   Arena *arena, DocumentReading *reading);

/* ---- known.c: things of one reading in another one, by their anchors ---- */

typedef struct KnownThings {
    Map *first;   /* by anchor */
    size_t *next; /* 1 + index of the next with this anchor */
    bool *met;
} KnownThings;
KnownThings known_things(const Thing *things, size_t count, Arena *arena);
/* The first with the anchor that was not taken yet. */
bool known_take(const KnownThings *known, Str anchor, size_t *at);

/* ---- amend.c: figures that were read wrongly ---- */

/* What a person said stands in the original: `printed` with its unit, `name` or nothing; false: nobody did. */
bool amended_reading(const Thing *thing, Arena *arena, Str *printed, Str *name);

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
    Str amended; /* JSON of what stands in the original, of an amended figure */
    bool reread; /* what is read from now on is another: the document is checked again */
} Deciding;
/* `amended` of a decision to amend; ERR_INPUT when what is said is no figure. amend.c */
bool amend_figure(Deciding *deciding, Err *err);
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
/* A word of the page for an id of the reader (web/src/lib/documentWords.json); NULL: the group has none for it. */
const char *document_word(const char *group, Str id);
/* What a figure is about, with its scope where the name does not say it. */
Str figure_named(const json_t *content, Arena *arena);
const char *thing_kind_name(Str kind); /* 数字 ... */
/* As it was decided; of a finding that waits, what it says: 不一致, 请核实, 相符, 无法核算. */
const char *thing_standing(const Thing *thing);
/* What a person did about it: read otherwise, why, what it became, who and when; "" nothing. */
Str thing_decision(const Thing *thing, Arena *arena);
/* An instant as people write it, "2026-03-05 09:30". */
Str moment_shown(Str instant, Arena *arena);
/* What a thing says, in one line, for tables and marks. */
Str thing_says(const Thing *thing, Arena *arena);
bool export_xlsx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err);
void export_html(const DocumentWhole *whole, Buf *out, Arena *arena);
bool export_docx(const DocumentWhole *whole, const char *path, Arena *arena, Err *err);

#endif
