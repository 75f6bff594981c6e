/* org: units (province > city > county > township > school), periods, and how units change by date.
 *
 * A unit keeps its code for ever; its name, kind and parent are kept per period,
 * so that an old year still shows the tree as it was. A tree of one period is
 * numbered in pre-order: everything under a unit is the contiguous range
 * [index, end).
 *
 * A period describes its units as they stand on the day it begins
 * (packs/periods.yaml). A change dated D (founding, merger ...) holds for every
 * period that begins on D or later; periods before keep the tree they had. */
#ifndef DUXUE_ORG_H
#define DUXUE_ORG_H

#include "base.h"
#include "pack.h"
#include "store.h"

typedef struct Unit {
    int64_t id; /* of the store */
    Str code;
    Str name;
    const KindDef *kind;
    int parent; /* index in the tree, -1 for a root */
    int end;    /* one past the last unit below; leaf: index + 1 */
    int depth;
    const char *begun, *ended; /* days, as far as events say; NULL: not known, still stands */
} Unit;

static inline Str unit_day(const char *day) {
    return day ? str_from(day) : (Str){NULL, 0};
}

typedef struct UnitTree {
    Str period;
    int64_t period_id;
    Unit *units; /* pre-order, siblings by code */
    size_t count;
    int *by_code; /* places in the order of codes */
    int *by_id;   /* index by store id, -1 when not in this period; length id_count */
    size_t id_count;
} UnitTree;

/* Units that stand in the period. An unknown period is ERR_NOT_FOUND with those that exist. */
bool org_tree_load(Tx *tx, const Pack *pack, Str period, Arena *arena, UnitTree *tree, Err *err);
/* The same of a period that may have no units yet: then those that will stand in it, by the period before and the
 * changes since (period_id 0). ERR_NOT_FOUND when there are no units at all. */
bool org_tree_expected(Tx *tx, const Pack *pack, Str period, Arena *arena, UnitTree *tree, Err *err);
/* Index of the unit, or -1. */
int org_tree_find(const UnitTree *tree, Str code);
/* Whether the text is the beginning of the unit's code or a part of its name: what people search by. */
bool org_unit_matches(const Unit *unit, Str text);

/* Ids, made when absent. */
bool org_period_id(Tx *tx, Str period, bool make, int64_t *id, Err *err);
bool org_unit_id(Tx *tx, Str code, bool make, int64_t *id, Err *err);
/* A unit whose code does not stand yet. */
bool org_unit_add(Tx *tx, Str code, int64_t *id, Err *err);
/* Many of them, each once; ids[i] receives the id of codes[i]. */
bool org_units_add(Tx *tx, const Str *codes, size_t count, int64_t *ids, Err *err);

/* That a unit stands in a period with this name, kind and parent (parent_id 0: root). */
typedef struct UnitState {
    int64_t unit_id, period_id, parent_id;
    Str name, kind_id;
} UnitState;
/* What stands already just so is not written anew; anything else is counted as a change of units. */
bool org_states_put(Tx *tx, const UnitState *states, size_t count, Err *err);
/* The same of one unit. */
bool org_unit_state(Tx *tx, int64_t unit_id, int64_t period_id, Str name, Str kind_id, int64_t parent_id, Err *err);

enum { ORG_CODE_MOST = 64 };
/* Letters, digits and - _ . : / |, at most ORG_CODE_MOST: what a code may hold. */
bool org_code_good(Str code);
/* What is unusual about the code of a unit of this kind below `parent` (its code; empty: none): the form of a division
 * code, or that it does not begin with its parent's. Empty text when nothing is. A warning, never an error. */
Str org_code_doubt(const Pack *pack, Str code, const KindDef *kind, Str parent, const KindDef *parent_kind,
                   Arena *arena);
/* Whether the packs let a unit of kind `kind` stand below one of kind `parent` (NULL: at the top). */
bool org_may_stand_under(const Pack *pack, const KindDef *kind, const KindDef *parent);

typedef struct PeriodList {
    Str *codes; /* newest first */
    size_t count;
} PeriodList;
bool org_periods(Tx *tx, Arena *arena, PeriodList *list, Err *err);
/* The period before `period` that has data ("2023" before "2024"); empty text when there is none. */
bool org_period_before(Tx *tx, Str period, Arena *arena, Str *before, Err *err);
/* Gives a period its units before any fact is there: those of the period before with the changes up to its day. Adds an
 * audit row. *opened is false when it had units already. */
bool org_open_period(Tx *tx, const Pack *pack, Str period, Str actor, bool *opened, Err *err);

/* ---- changes ----------------------------------------------------------- */

typedef enum OrgEventKind {
    ORG_CREATE,
    ORG_RENAME,
    ORG_MOVE,
    ORG_REKIND,
    ORG_MERGE, /* ends: it went into another */
    ORG_SPLIT, /* it came out of another, wholly or in part */
    ORG_CLOSE, /* ends */
    ORG_REOPEN
} OrgEventKind;
const char *org_event_id(OrgEventKind kind);   /* create, rename ... */
const char *org_event_name(OrgEventKind kind); /* 设立, 更名 ... */

/* What every change needs. */
typedef struct OrgAct {
    Store *store;
    const Pack *pack;
    Arena *arena; /* of the outcome */
    Str on;       /* a whole date: 2024-07-15, 2024/7/15 */
    Str reason;   /* wanted */
    Str document; /* number of the document; may be empty */
    Str actor;
    bool accept;  /* a unit that ends may leave figures behind in periods that begin later: they no longer count */
    bool dry_run; /* judge only, store nothing */
} OrgAct;

typedef struct OrgOutcome {
    int64_t act;  /* number of the act; 0 when it was a dry run */
    Str *periods; /* periods there are whose tree changed, oldest first */
    size_t period_count;
    ProblemList problems; /* warnings: codes of another form, names twice */
} OrgOutcome;

/* A unit to be made. For reopening, and where a merger or split makes one, empty means: as the old one. */
typedef struct NewUnit {
    Str code, name;
    Str kind;   /* id or name */
    Str parent; /* code */
} NewUnit;

typedef struct SplitPart {
    NewUnit unit;  /* `code` alone: a unit that stands */
    Str *children; /* units below the old one that come below this part */
    size_t child_count;
} SplitPart;

enum { ORG_UNITS_MOST = 64 }; /* merged or split in one act */

/* Each is one piece of work of the writer with one audit row: all of it or nothing. Refused as ERR_CONFLICT when it
 * contradicts what is known: a unit that does not stand on the day (not yet, no more), a code that exists, a later
 * change of a unit that is to end, units left without a parent, a level that may not stand there, a circle, figures
 * that would drop out (see OrgAct.accept). ERR_NOT_FOUND for an unknown code, ERR_INPUT for words that are wrong in
 * themselves. */
bool org_create(const OrgAct *act, const NewUnit *unit, OrgOutcome *outcome, Err *err);
bool org_rename(const OrgAct *act, Str code, Str name, OrgOutcome *outcome, Err *err);
bool org_move(const OrgAct *act, Str code, Str parent, OrgOutcome *outcome, Err *err);
bool org_change_kind(const OrgAct *act, Str code, Str kind, OrgOutcome *outcome, Err *err);
/* The units end; those below them come below `into`, which stands already (`code` alone) or is made. Renumbering is a
 * merger of one unit into a new one. */
bool org_merge(const OrgAct *act, const Str *codes, size_t count, const NewUnit *into, OrgOutcome *outcome, Err *err);
/* Units come out of `code`, new ones or units that stand; `ends`: nothing is left of it. */
bool org_split(const OrgAct *act, Str code, const SplitPart *parts, size_t count, bool ends, OrgOutcome *outcome,
               Err *err);
bool org_close(const OrgAct *act, Str code, OrgOutcome *outcome, Err *err);
/* On the day it ended: takes the ending back. */
bool org_reopen(const OrgAct *act, const NewUnit *unit, OrgOutcome *outcome, Err *err);

/* ---- the past ---------------------------------------------------------- */

/* A unit at the time of an event. */
typedef struct OrgStanding {
    bool stands;
    Str name, kind; /* kind: id */
    int64_t parent; /* store id, 0: none */
} OrgStanding;

typedef struct UnitEvent {
    int64_t id, act;
    OrgEventKind kind;
    Str on;
    Date date;
    int64_t unit, other; /* store ids; other 0: none */
    Str unit_code, other_code;
    OrgStanding before, after;
    Str reason, document, actor, at;
} UnitEvent;

typedef struct UnitEvents {
    UnitEvent *items; /* by date, then as they were told */
    size_t count;
} UnitEvents;
/* All events of all units. */
bool org_events(Tx *tx, Arena *arena, UnitEvents *events, Err *err);
/* The event by which the unit had ended on `date`; NULL when it had not. */
const UnitEvent *org_ended(const UnitEvents *events, int64_t unit, Date date);

/* One event of a unit's life as people read it: everybody by the name of then and of now. */
typedef struct UnitChange {
    const UnitEvent *event;
    Str name_then, name_now;         /* of the event's unit */
    Str other_then, other_now;       /* of the other one; empty: none */
    Str parent_before, parent_after; /* codes */
    Str parent_before_name, parent_after_name;
} UnitChange;

typedef struct UnitPeriod {
    Str period, name, kind;  /* kind: id */
    Str parent, parent_name; /* code and name in that period; empty: root */
} UnitPeriod;

typedef struct UnitHistory {
    Str code, name; /* of today */
    Str begun, ended;
    UnitPeriod *periods; /* newest first */
    size_t period_count;
    UnitChange *changes; /* in order; also those of units that went into it or came out of it */
    size_t change_count;
} UnitHistory;
/* ERR_NOT_FOUND when no unit has the code. */
bool org_history(Tx *tx, const Pack *pack, Str code, Arena *arena, UnitHistory *history, Err *err);

/* As JSON: the outcome of an act as an object; a history as members of an open one (begun, ended, periods, changes). */
void org_outcome_json(const OrgOutcome *outcome, Json *json);
void org_history_json(const UnitHistory *history, const Pack *pack, Json *json);

/* The unit and those above it up to the root, where it stood last: whose business it is. ERR_NOT_FOUND. */
typedef struct UnitPlace {
    Str code, name, kind; /* id of the kind */
} UnitPlace;
bool org_unit_path(Tx *tx, Str code, Arena *arena, UnitPlace **path, size_t *count, Err *err);

/* The code of a unit by its code, or by a name that only one unit has (in any period). ERR_INPUT when there is none, or
 * more than one. */
bool org_unit_named(Tx *tx, Str text, Arena *arena, Str *code, Err *err);

/* Which units of an older period became which of a newer one, by the events between the two. */
typedef struct LineageMerged {
    int64_t to, from;     /* `from` went into `to`, at last */
    Str code, name, kind; /* of `from`, as it ended */
} LineageMerged;
typedef struct LineageSplit {
    int64_t unit, of; /* `unit` has a part of `of`, or is what was left of it (unit = of) */
    Str name;         /* of `of` */
} LineageSplit;
typedef struct Lineage {
    LineageMerged *merged; /* by `to` */
    size_t merged_count;
    LineageSplit *split; /* by `unit` */
    size_t split_count;
} Lineage;
/* A unit that is in neither list is itself. ERR_INPUT when there are events and the packs do not say when periods
 * begin. */
bool org_lineage(Tx *tx, const Pack *pack, Str before, Str period, Arena *arena, Lineage *lineage, Err *err);
/* Units that went into `unit`: *first and how many. */
size_t org_lineage_merged(const Lineage *lineage, int64_t unit, const LineageMerged **first);
/* NULL: the unit was not split and did not come out of another. */
const LineageSplit *org_lineage_split(const Lineage *lineage, int64_t unit);

#endif
