/* draw: random selections and allocations that anybody can repeat from a proof file.
 *
 * A draw is committed first: the pool, the rule and the SHA-256 of a secret seed are fixed, stored and audited. Later
 * the seed is revealed; from it, the commitment and the public entropy named beforehand follow all random numbers, from
 * those the result. The proof (JSON) holds everything; docs/draw.md describes it and carries a Python script that
 * repeats any draw. A draw may be cancelled before it is made, never after; a second draw of the same matter needs a
 * reason, and all stay visible. What kinds of draws there are, with columns, limits and rights, stands in packs/draws.
 *
 * The engines (draw_compute) know nothing of the store: the same pool, rule, seed give the same result everywhere. */
#ifndef DUXUE_DRAW_H
#define DUXUE_DRAW_H

#include "base.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

enum {
    DRAW_ENTRIES_MOST = 100000, /* of one list of a pool */
    DRAW_LIST_MOST = 200,       /* wishes, or units to avoid, of one entry */
    DRAW_TEXT_MOST = 200,       /* bytes of a number, name, reason */
    DRAW_WEIGHT_MOST = 1000000,
    DRAW_CLASSES_MOST = 100,
    DRAW_TEAM_MOST = 20,
    DRAW_PROOF_MOST = 64 << 20 /* bytes of a proof file */
};

/* ---- pool --------------------------------------------------------------- */

/* One line of a pool. Which members matter depends on the method; what was not given is empty or the default. Text
 * holds no control characters. */
typedef struct DrawEntry {
    Str number;       /* unique in the pool; of applicants and pupils the only thing that is published */
    Str name;         /* only of kinds that are `named` */
    Str group;        /* stratum of a selection; area of a school whose share is tilted; sex of a pupil */
    int64_t weight;   /* of a selection; places of a school; graduates of a junior school; 1 when not given */
    int64_t score;    /* per cent by which a share counts, 100 when not given */
    int64_t band;     /* of results, 1 the first; 0: unknown */
    int64_t special;  /* 1: special needs */
    int64_t priority; /* 0 first */
    Str together;     /* entries with the same text stay together (twins) */
    Str excluded;     /* reason why it takes no part; empty: it does */
    Str always;       /* of a selection: reason why it is taken whatever is drawn, beside the count; empty: none */
    Str *avoid;       /* numbers of the other list that it must not meet; sorted */
    size_t avoid_count;
    Str *wishes; /* numbers of the other list in order */
    size_t wish_count;
} DrawEntry;

/* `entries`: what is drawn, allotted or shared among. `others`: inspectors, schools with places, class teachers,
 * senior schools. Both sorted by number. */
typedef struct DrawPool {
    DrawEntry *entries, *others;
    size_t entry_count, other_count;
} DrawPool;

/* Sorts the lists as proofs have them. */
void draw_pool_sort(DrawPool *pool);
/* Whether pool and rule fit and can be drawn at all: numbers given once, wishes that exist, as many places as floors
 * ask ... Everything is told in `problems` (its place is the entry's number in `field`). */
bool draw_pool_check(const DrawPool *pool, const DrawRule *rule, ProblemList *problems);

/* ---- engines ------------------------------------------------------------ */

/* One line of a result; what the members mean by method:
 *   select     number of the object; inspector drawn to it (empty: none is due, or nobody could be found); order
 *   admission  number of the applicant; school (empty: not placed); which wish it was, 0: none
 *   classes    teacher or pupil; class "1" ...; 1 for the teacher, 0 for pupils
 *   quota      junior school; senior school; places */
typedef struct DrawRow {
    Str number, to;
    int64_t value;
} DrawRow;

typedef struct DrawResult {
    DrawRow *rows;
    size_t count;
} DrawResult;

/* The stream of random numbers: number i is the first 16 hex digits of SHA-256("<key>:<i>"), where key is
 * SHA-256("<seed>\n<commit>\n<entropy>") in hex. */
typedef struct DrawStream {
    char key[65];
    uint64_t next;
} DrawStream;

void draw_stream_start(DrawStream *stream, Str seed, Str commit, Str entropy);
/* 0 to limit - 1, each equally likely: what would favour the small ones is thrown away. `limit` > 0. */
uint64_t draw_below(DrawStream *stream, uint64_t limit);

/* Shares `total` over `count` weights: proportional, at least floors[i], at most caps[i], largest remainders first;
 * equal remainders by larger weight, then by smaller rank[i]. False when floors or caps leave no solution, or all
 * weights are 0 while there is something to share. */
bool draw_apportion(int64_t total, const int64_t *weights, const int64_t *floors, const int64_t *caps,
                    const size_t *rank, size_t count, Arena *arena, int64_t *shares);

/* Draws. `pool` and `rule` passed draw_pool_check; ERR_INPUT otherwise, as far as it matters. */
bool draw_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, Arena *arena, DrawResult *result,
                  Err *err);

/* ---- proofs ------------------------------------------------------------- */

/* What is published before the draw, besides the pool. */
typedef struct DrawStatement {
    Str kind, kind_name, name, matter, unit, basis; /* basis: document the rule rests on */
    Str pack;                                       /* version of the packs */
    Str entropy;    /* what will be mixed in ("三位见证人各报一个两位数"); empty: nothing */
    Str planned_on; /* day of the draw */
    Str made_at;
    Str again_of, again_reason; /* commitment of the draw of the same matter before, and why there is another */
    DrawRule rule;
    char pool_sha256[65], seed_sha256[65];
    size_t entry_count, other_count;
} DrawStatement;

/* Canonical JSON (keys sorted, no blanks) and its hash, the commitment. */
Str draw_pool_text(const DrawPool *pool, Arena *arena);
Str draw_statement_text(const DrawStatement *statement, Arena *arena);

/* The proof file. */
bool draw_proof_make(const DrawStatement *statement, const DrawPool *pool, Str seed, Str entropy, Str drawn_at,
                     const DrawResult *result, Arena *arena, Str *proof, char digest[65], Err *err);

/* One thing that was looked at. */
typedef struct DrawCheck {
    const char *name; /* 名单 ... */
    bool good;
    Str note; /* what is wrong */
} DrawCheck;

enum { DRAW_CHECKS = 7 };

typedef struct DrawVerdict {
    bool good; /* all of them */
    DrawCheck checks[DRAW_CHECKS];
    size_t count;
    char commit[65], digest[65]; /* as computed: to be held against those that were published */
    DrawStatement statement;
    DrawPool pool;
    DrawResult result; /* as computed */
} DrawVerdict;

/* Repeats the draw. ERR_INPUT when the file is no proof at all; false in `verdict` when something in it was changed. */
bool draw_verify(Str proof, Arena *arena, DrawVerdict *verdict, Err *err);

/* ---- pools from tables -------------------------------------------------- */

/* Reads a list (XLSX or CSV) by the columns of the kind, into `pool` (`others`: its second list). What is wrong is told
 * per cell. `names` (may be NULL) receives names of kinds that keep them apart, in the order of numbers. */
typedef struct DrawName {
    Str number, name;
} DrawName;
typedef struct DrawNames {
    DrawName *items;
    size_t count;
} DrawNames;
bool draw_pool_read(const DrawDef *def, bool others, const char *path, Str sheet, Arena *arena, DrawPool *pool,
                    DrawNames *names, ProblemList *problems, Err *err);
/* One workbook with both lists: sheets called as the kind's lists are, or the first sheet for the first list. A CSV
 * file holds the first list only. Links the two. */
bool draw_book_read(const DrawDef *def, const char *path, Arena *arena, DrawPool *pool, DrawNames *names,
                    ProblemList *problems, Err *err);
/* After both lists were read: names of schools in wishes and avoidance become numbers; what is in no list is told. */
void draw_pool_link(DrawPool *pool, Arena *arena, ProblemList *problems);
/* An empty workbook to fill in, a sheet per list with the kind's headings; `filled` entries (may be none) stand in the
 * first with number, name and group. */
bool draw_template_write(const DrawDef *def, const DrawEntry *filled, size_t filled_count, const char *path, Err *err);
/* Units below one, of the kinds that the draw's first list may be filled with; the group is the kind's name. */
bool draw_units(const DrawDef *def, const UnitTree *tree, Str unit, Arena *arena, DrawEntry **entries, size_t *count,
                Err *err);

/* Sets one value of a rule ("count", "5"), if the kind leaves it open. ERR_INPUT. */
bool draw_rule_set(const DrawDef *def, DrawRule *rule, Str key, Str value, Arena *arena, Err *err);

/* ---- at work ------------------------------------------------------------ */

typedef enum DrawState {
    DRAW_COMMITTED,
    DRAW_CANCELLED,
    DRAW_DRAWN,     /* witnesses have yet to sign, or nobody has confirmed it */
    DRAW_CONFIRMED, /* holds */
    DRAW_STATES
} DrawState;
const char *draw_state_id(DrawState state); /* committed ... */

typedef struct DrawSign {
    Str actor, shown, role, note, at;
    bool objects;
} DrawSign;

typedef struct DrawInfo {
    int64_t id;
    Str kind, kind_name, name, matter, unit, unit_name;
    DrawState state;
    bool hidden;                 /* from those who do not work on it */
    Str made_shown, ended_shown; /* made_by and ended_by as lists show them */
    Str made_by, made_at, planned_on, commit, seed_sha256, pool_sha256, basis, entropy_named;
    int64_t entry_count, other_count;
    int64_t again_of; /* 0: the first of its matter */
    Str again_reason;
    Str ended_by, ended_at, reason; /* drawn or cancelled */
    Str digest, entropy, seed;      /* empty before the draw */
    Str public_until;               /* last day of publicity; empty before the draw, or where there is none */
    Str confirmed_by, confirmed_at;
    int64_t witnesses_needed, signed_count;
    DrawSign *signs;
    size_t sign_count;
    bool is_public;
    DrawRule rule;
    Str entries_name, others_name; /* what the lists hold: 学校, 督学 */
    Str statement;                 /* JSON */
    Str proof;                     /* empty in lists and before the draw */
} DrawInfo;

/* A new draw. */
typedef struct DrawOrder {
    Str kind, unit, name, matter, basis, entropy, planned_on, again_reason;
    DrawRule rule;
    DrawPool pool;
    DrawNames names;
    bool dry_run; /* nothing is stored */
    /* What else is written in the same piece, with the id of the draw; NULL: nothing. */
    bool (*then)(Tx *tx, void *context, int64_t id, Err *err);
    void *context;
} DrawOrder;

typedef struct DrawMade {
    int64_t id;
    char commit[65], seed_sha256[65], pool_sha256[65];
    ProblemList problems; /* warnings; errors refuse it */
    int64_t again_of;     /* an earlier draw of the matter, when there is one */
} DrawMade;

/* `user` NULL: the command line. Who may not see a draw gets ERR_NOT_FOUND, who may see and not do it ERR_DENIED. */
typedef struct Draws {
    Store *store;
    const Pack *pack;
} Draws;

/* Fixes a draw: from here on nothing of it changes. ERR_CONFLICT when the matter has an open draw, or was drawn and no
 * reason is given. With errors in made->problems: ERR_INPUT. */
bool draw_commit(const Draws *draws, const User *user, const DrawOrder *order, Arena *arena, DrawMade *made, Err *err);
/* Reveals the seed and draws. `entropy` has to be given when it was named, and only then. Once. */
bool draw_run(const Draws *draws, const User *user, int64_t id, Str entropy, Err *err);
bool draw_cancel(const Draws *draws, const User *user, int64_t id, Str reason, Err *err);
/* A witness signs the result as it is (`digest`), or objects with a note. Not by who made or drew it. */
bool draw_sign(const Draws *draws, const User *user, int64_t id, Str digest, bool objects, Str note, Err *err);
/* Puts the result in force: enough witnesses signed, by somebody who neither made nor drew it. */
bool draw_confirm(const Draws *draws, const User *user, int64_t id, Str note, Err *err);
/* Ends the hiding of a hidden kind: by who may prepare it. */
bool draw_publish(const Draws *draws, const User *user, int64_t id, Err *err);

typedef struct DrawFilter {
    Str kind, unit, matter; /* empty: any */
    bool published;         /* only those of public kinds that were not hidden: for everybody, without an account */
} DrawFilter;
/* Newest first, those that the user may see. */
bool draw_list(const Draws *draws, const User *user, const DrawFilter *filter, Arena *arena, DrawInfo **infos,
               size_t *count, Err *err);
bool draw_get(const Draws *draws, const User *user, int64_t id, bool published, Arena *arena, DrawInfo *info, Err *err);
/* The same within a read or a write. `proof`: with the proof; `user` NULL: whoever asks was judged elsewhere. */
bool draw_get_within(const Draws *draws, Tx *tx, const User *user, int64_t id, bool proof, Arena *arena, DrawInfo *info,
                     Err *err);
/* Whether the user may take this step of the draw's kind at its unit. */
typedef enum DrawStep { DRAW_VIEW, DRAW_PREPARE, DRAW_DRAW, DRAW_WITNESS, DRAW_CONFIRM, DRAW_STEPS } DrawStep;
bool draw_may(const Draws *draws, const User *user, const DrawDef *def, Str unit, DrawStep step, Err *err);
/* Names behind the numbers, for who may view the kind and sees personal data (P2); audited with `reason`. */
bool draw_names(const Draws *draws, const User *user, int64_t id, Str reason, Arena *arena, DrawNames *names, Err *err);
/* A result to read: headings and rows of texts by the draw's method, with the names that the pool publishes. */
typedef struct DrawTable {
    const char *const *headings;
    size_t columns, count;
    Str *cells; /* count times columns */
} DrawTable;
bool draw_table(const DrawVerdict *verdict, const DrawInfo *info, Arena *arena, DrawTable *table);
/* The result as a workbook: result, what was published before, how to check it. ERR_CONFLICT before the draw. */
bool draw_workbook_write(const DrawInfo *info, const char *path, Err *err);

#endif
