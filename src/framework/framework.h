/* framework: frameworks that a bureau made itself beside those of the packs (docs/frameworks.md): versions that are
 * never changed, workbooks in and out, what two frameworks differ in.
 *
 * A framework is the text of a standard (YAML), read and checked as packs are. Each version says from which year on it
 * holds; which standard judges a year is asked here, so that an old year keeps its version. */
#ifndef DUXUE_FRAMEWORK_H
#define DUXUE_FRAMEWORK_H

#include "base.h"
#include "ledger.h"
#include "pack.h"
#include "people.h"
#include "standard.h"
#include "store.h"

enum {
    FRAMEWORK_TEXT_MOST = 1024 * 1024, /* bytes */
    FRAMEWORK_NOTE_MOST = 200,         /* letters */
    FRAMEWORK_PROBLEMS_MOST = 100
};

typedef struct Frameworks Frameworks; /* may be asked from any thread */

/* Compiles the standards of the packs and the bureau's own. What no longer fits the packs is passed over; the log says
 * so. `arena` lives as long as it. Fields of the ledger's cases take the items of every standard as it stands now, the
 * bureau's own too; the ledger (NULL: none) is asked nothing after the frameworks are closed. */
bool frameworks_open(Store *store, const Pack *pack, Ledger *ledger, Arena *arena, Frameworks **frameworks, Err *err);
void frameworks_close(Frameworks *frameworks); /* NULL is allowed */

typedef struct FrameworkInfo {
    const StandardDef *def;
    const Standard *standard;
    int64_t definition; /* of the bureau's own; 0: of the packs */
    Str begins;         /* year from which on it holds; empty: of the packs */
    bool own, retired;  /* retired: nothing holds from `begins` on */
} FrameworkInfo;

/* By which standard the year is judged: the bureau's newest version that holds in it, else that of the packs. `period`
 * empty: the newest of all. False: there is none. */
bool framework_find(Frameworks *frameworks, Str standard, Str period, FrameworkInfo *info);
/* One version, whether it holds or not; ERR_NOT_FOUND. */
bool framework_version(Frameworks *frameworks, int64_t definition, FrameworkInfo *info, Err *err);
/* The standard by which something was begun: that version, or (`definition` 0) that of the packs. ERR_NOT_FOUND when it
 * is not there any more. */
bool framework_begun(Frameworks *frameworks, Str standard, int64_t definition, FrameworkInfo *info, Err *err);
/* Every standard once, as it stands now: those of the packs in their order, then the bureau's own. */
void framework_list(Frameworks *frameworks, Arena *arena, FrameworkInfo **infos, size_t *count);

/* ---- texts ---- */

/* The text of a framework: as the bureau wrote it, or of the packs written anew. ERR_INPUT: the standard asks for what
 * a framework alone cannot say (items that are met or not). */
bool framework_text(Frameworks *frameworks, const FrameworkInfo *info, Arena *arena, Str *text, Err *err);
/* Reads and compiles. *info has no `def` when there are faults; they stand in `problems` with line and column. */
bool framework_check(Frameworks *frameworks, Str text, Arena *arena, FrameworkInfo *info, ProblemList *problems,
                     Err *err);

/* ---- versions ---- */

/* Who may change frameworks; NULL: the command line. */
bool framework_may(const User *user, Err *err);

typedef struct FrameworkDefinition {
    int64_t id; /* 0: of the packs */
    Str version, begins, note, actor, at;
    Str actor_name; /* what people call the account */
    bool withdrawn;
} FrameworkDefinition;
/* Newest first, that of the packs last. */
bool framework_versions(Frameworks *frameworks, Str standard, Arena *arena, FrameworkDefinition **versions,
                        size_t *count, Err *err);

typedef struct NewFramework {
    Str text, note;
    Str begins;   /* "2025": the first year it holds in */
    int64_t base; /* definition it was made from; 0: the packs' or nothing */
    bool replace; /* also for years in which decisions were made by an older version */
} NewFramework;
/* Stores a new version; nothing is stored when *id stays 0 (the faults are told). ERR_CONFLICT: somebody published
 * meanwhile, nothing changed, or a year that it would hold in has decisions already (see `replace`). */
bool framework_publish(Frameworks *frameworks, const User *user, const NewFramework *made, Arena *arena, int64_t *id,
                       ProblemList *problems, Err *err);
/* From the year `begins` on that of the packs holds again, or none. */
bool framework_withdraw(Frameworks *frameworks, const User *user, Str standard, Str begins, Str note, Err *err);

/* ---- workbooks ---- */

/* The framework as a workbook to change and bring back; `def` NULL: an empty one with an example line in each sheet. */
bool framework_book_write(const StandardDef *def, const char *path, Err *err);
/* A workbook into the text of a framework. Faults of cells, and those of the text that follow from cells, go to
 * `problems` with sheet and cell; *text is empty when the workbook cannot be read at all. */
bool framework_book_read(const Pack *pack, const char *path, Arena *arena, Str *text, ProblemList *problems, Err *err);

/* ---- one indicator in several frameworks ---- */

typedef struct FrameworkMatch {
    int64_t id;               /* 0: the ids are the same */
    Str standard, item, name; /* of what was asked for */
    Str other, other_name;    /* standard */
    Str other_item, other_item_name;
    Str note, actor, at;
    Str actor_name;
} FrameworkMatch;
/* All of a framework that are something in another: by the same id, or as the bureau said. `item` empty: of all. */
bool framework_matches(Frameworks *frameworks, Str standard, Str item, Arena *arena, FrameworkMatch **matches,
                       size_t *count, Err *err);
/* Says that two are the same; ids of the match are not read. ERR_NOT_FOUND for what is none, ERR_CONFLICT twice. */
bool framework_match_add(Frameworks *frameworks, const User *user, const FrameworkMatch *match, Err *err);
bool framework_match_take_back(Frameworks *frameworks, const User *user, int64_t id, Str note, Err *err);

typedef struct FrameworkOffer {
    Str standard, standard_name, item, name, period;
    Decision decision;
} FrameworkOffer;
/* What was decided on the same unit's corresponding indicators in the year and the one before, and on this one the year
 * before: to be taken over with its evidence. */
bool framework_offers(Frameworks *frameworks, Str standard, Str item, Str unit_code, Str period, Arena *arena,
                      FrameworkOffer **offers, size_t *count, Err *err);

/* ---- side by side ---- */

typedef enum FrameworkChange {
    CHANGE_SAME,
    CHANGE_ADDED,
    CHANGE_REMOVED,
    CHANGE_MOVED,
    CHANGE_CHANGED
} FrameworkChange;
const char *framework_change_id(FrameworkChange change); /* same, added, removed, moved, changed */
typedef struct FrameworkDifference {
    Str name, before, after; /* 满分, 2, 3 */
} FrameworkDifference;
typedef struct FrameworkLine {
    FrameworkChange change;
    Str kind; /* whole, node, line, effect, grade, level, parameter */
    Str id, name, above_before, above_after;
    int depth;
    FrameworkDifference *differences;
    size_t difference_count;
} FrameworkLine;
/* What `after` changed in `before`, in the order of `after`; what was removed stands where it was. Same ids are the
 * same indicator, also of two different frameworks. */
void framework_compare(const StandardDef *before, const StandardDef *after, Arena *arena, FrameworkLine **lines,
                       size_t *count);

#endif
