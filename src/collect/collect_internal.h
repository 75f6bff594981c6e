/* What the files about rounds and entries share: forms as rounds use them, entries as the store has them, the clock. */
#ifndef DUXUE_COLLECT_INTERNAL_H
#define DUXUE_COLLECT_INTERNAL_H

#include "collect.h"

#include <pthread.h>

/* ---- limits ------------------------------------------------------------- */

enum {
    SAVE_CELLS_MOST = 2000,  /* of one save */
    VALUE_BYTES_MOST = 4000, /* of one cell */
    ROW_ID_MOST = 40,
    TABLE_ROWS_HARD = 10000, /* of one table, removed ones too */
    REASON_BYTES_MOST = 3000,
    NAME_BYTES_MOST = 300,
    PATH_MOST = 32
};

/* ---- days (clock.c) ----------------------------------------------------- */

/* year.c: "2024" or "2024年" as the code of a period; whether it is not too early for it. */
bool year_read(Str text, Str *period, Err *err);
bool year_may_open(Str period, Err *err);
bool calendar_read(Str text, Date *day); /* a whole day only */
bool calendar_required(Str text, const char *field, const char *name, Date *day, Err *err);

/* ---- forms at work (book.c) --------------------------------------------- */

typedef enum SlotKind {
    SLOT_FIELD, /* a question */
    SLOT_ROWS,  /* "#table": rows of a table */
    SLOT_REASON /* "?check" */
} SlotKind;

/* What a cell's field may name. */
typedef struct Slot {
    SlotKind kind;
    const FormField *field;
    const FormSection *section; /* of a field, of rows */
    bool personal;              /* sealed at rest */
    bool typed;                 /* a person fills it in: no note, not computed, not marked elsewhere */
} Slot;

/* A form as one of its versions says, compiled once for all rounds that use it; read-only, any thread. */
typedef struct Book {
    int64_t id; /* of form_version */
    Arena *arena;
    const FormDef *def;
    const Form *form;
    Map *names; /* "pupils_P", "#classes", "?check" -> slots */
    Slot *slots;
    size_t slot_count;
} Book;

/* What a round fixed when it was opened; kept for good. */
typedef struct RoundFixed {
    int64_t id;
    const Book *book;
    Str elsewhere, opens_on;
} RoundFixed;
typedef struct PlaceCell PlaceCell; /* place.c */

struct Collect {
    Store *store;
    const Pack *pack;
    People *people; /* NULL: who else could act is not known */
    Arena *arena;
    pthread_mutex_t lock; /* of `books` and `rounds` */
    Book **books;
    size_t book_count, book_capacity;
    RoundFixed **rounds;
    size_t round_count, round_capacity;
    pthread_mutex_t place_lock; /* of what follows */
    Arena *arena_of_places;
    PlaceCell **places;
};

/* The form of a version, from the store when it was not asked for before. */
const Book *book_take(Collect *collect, Tx *tx, int64_t form_version, Err *err);
/* A book of a form that is no version yet; lives in `arena`. */
bool book_make(Collect *collect, const FormDef *def, Arena *arena, Book *book, ProblemList *problems);
bool broken_form(const ProblemList *problems, Str name, Err *err);
const Slot *book_slot(const Book *book, Str field);
bool field_is_personal(const FormField *field);
/* Within a write: the version's row, made when absent. */
bool form_version_keep(Tx *tx, const FormDef *def, const char *origin, Str file_name, Str file_hash, Str actor,
                       int64_t *id, Err *err);
/* The form a round is to use: of the pack, or the newest that came in a workbook. */
bool form_find(Collect *collect, Tx *tx, Str id, Arena *arena, const FormDef **def, bool *of_pack, Err *err);

typedef struct EntryHead EntryHead;

/* ---- who may (access.c) ------------------------------------------------- */

/* A unit's code, then those above it up to the root. */
typedef struct UnitPath {
    Str codes[PATH_MOST];
    size_t length;
} UnitPath;

/* The name that is written for a user: in cells, steps, the audit chain. */
Str actor_name(const User *user);
/* The name people know the actor by, for showing; falls back to the actor's. */
Str actor_shown(Tx *tx, Str actor, Arena *arena);
/* Whether the user may open rounds anywhere at all. */
bool may_open_rounds(const User *user, Err *err);
/* Group of records of packs/roles.yaml that the entries of such units belong to. */
Str domain_of(const KindDef *kind);

/* What is asked of people_may for something of collection. `behalf` (may be NULL) receives whose post was used when it
 * was delegated. */
bool access_may(const User *user, Str domain, Action action, Str section, const UnitPath *path, Str *behalf, Err *err);
/* Whether the user holds a post that may take this step of a chain for a unit; `last` ends the chain. */
bool access_step(const User *user, Str domain, const FormStepDef *step, bool last, Str section, const UnitPath *path,
                 Str *behalf, Err *err);
/* Whether anybody but the writers of the entry holds such a post today. */
bool access_step_held(Collect *collect, const EntryHead *head, const FormStepDef *step, bool last, const Str *writers,
                      size_t writer_count, bool *held, Err *err);
/* Per unit of the tree: whether the user may see entries of it. */
uint8_t *access_visible(const User *user, const UnitTree *tree, Arena *arena);

bool path_of_unit(Tx *tx, int64_t unit_id, int64_t period_id, Arena *arena, UnitPath *path, Err *err);
void path_in_tree(const UnitTree *tree, int unit, UnitPath *path);

/* ---- entries as the store has them (head.c) ----------------------------- */

struct EntryHead {
    int64_t id, round_id, unit_id, period_id, version, unlock_ask, judged;
    EntryState state;
    RoundState round_state;
    int step, correction;
    Str unit_code, unit_name, period, round_name, round_note, opens_on, due_on, since, open_fields, lock_again_at,
        changed_at, changed_by, elsewhere;
    const KindDef *kind;
    UnitPath path;
    const Book *book;
};

/* ERR_NOT_FOUND when there is no such entry, or its unit does not stand in the period any more. */
bool head_load(Collect *collect, Tx *tx, int64_t id, Arena *arena, EntryHead *head, Err *err);
bool entry_not_found(Err *err);
/* Whether the user sees the entry at all; otherwise it is as if it were not there. */
bool entry_seen(const User *user, const EntryHead *head, Err *err);
/* Whether cells may be written in this state; told why not. `unlocked`: for a correction, whatever became of the round.
 */
bool entry_is_open(EntryState state, RoundState round, bool unlocked, Err *err);
/* Whether its days have come and are not over: not before the round opens, not after an unlocking has run out. */
bool window_open(const EntryHead *head, Err *err);
bool has_opened(Str opens_on, Err *err);
EntryState entry_state_of(Str text);
RoundState round_state_of(Str text);

/* Only what does not change with a save - form, unit and where it stands - from memory when it was asked for lately:
 * state, version, days and open fields are not in it. */
bool place_take(Collect *collect, int64_t entry, Arena *arena, EntryHead *head, Err *err);

typedef struct CellList {
    FormCell *items;
    size_t count;
} CellList;
/* Cells with a version above `since`, by field and row; values as stored. */
bool cells_load(Tx *tx, int64_t entry, int64_t since, Arena *arena, CellList *cells, Err *err);
/* Key of a cell in a map. */
Str cell_key(Arena *arena, Str field, Str row);
/* A value of the list, empty when it is not there. */
Str cell_value(const CellList *cells, Str field, Str row);

/* ---- rounds (round_*.c) ------------------------------------------- */

typedef struct RoundHead {
    int64_t id, period_id, unit_id;
    RoundState state;
    Str unit_code, period, name, elsewhere, opens_on, due_on;
    const Book *book;
} RoundHead;
/* The round, for one who may manage it. */
bool round_admit(Collect *collect, const User *user, int64_t round, Arena *arena, RoundHead *head, Err *err);
bool round_must_be_open(const RoundHead *head, Err *err);

typedef struct RoundUnits {
    const Unit **items;
    size_t count, unsure;
} RoundUnits;
/* Units from `root` down that the form concerns. */
bool round_units(Collect *collect, const FormDef *def, const UnitTree *tree, int root, Arena *arena, RoundUnits *units,
                 Err *err);

typedef struct OverlapQuery {
    const Book *book;
    Str elsewhere;
    int64_t period_id, round; /* `round` itself is left out; 0: none */
    const RoundUnits *units;
} OverlapQuery;
typedef struct OverlapList {
    Overlap *items;
    size_t count;
} OverlapList;
bool overlaps_find(Collect *collect, Tx *tx, const OverlapQuery *query, Arena *arena, OverlapList *list, Err *err);
/* True without overlaps; otherwise ERR_CONFLICT with both forms. */
bool overlaps_refuse(const OverlapList *list, Str form_name, Err *err);
/* The element that the slot asks, when it asks one of its own. */
bool book_asks(const Book *book, Str elsewhere, const Element *elements, size_t slot, int *element);

/* Reminders on the days of packs/collection.yaml; once a day per entry. */
bool remind_by_calendar(Collect *collect, Err *err);

/* ---- lists as lines (lines.c) ---------------------------------------------- */

Str text_head(Str text);
bool lines_hold(Str lines, Str item);
Str lines_join(Arena *arena, const Str *items, size_t count);
Str *lines_split(Arena *arena, Str lines, size_t *count);
/* Whether the field is among those that a return left open. */
bool field_is_open(const EntryHead *head, const Slot *slot, Str field);

/* ---- personal values (mask.c, sealed.c) --------------------------------------- */

#define PERSONAL_HASH STR("personal") /* purpose of keyed hashes: one person is found across fields */

Str personal_normal(Str value, Arena *arena);

typedef struct Sealed {
    Str sealed, mask, hash;
} Sealed;
bool personal_prepare(Store *store, int64_t entry, const FormField *field, Str row, Str value, Arena *arena,
                      Sealed *sealed, Err *err);
bool personal_unseal(Store *store, int64_t entry, Str field, Str row, Str sealed, Arena *arena, Str *value, Err *err);
/* What a cell holds of a sealed value, and back: 0 when it is none. */
Str personal_reference(int64_t id, Arena *arena);
int64_t personal_id(Str value);

typedef struct PersonalRow {
    int64_t id;
    Str field, row, sealed, mask, hash, erased_at;
} PersonalRow;
typedef struct PersonalList {
    PersonalRow *items; /* by id */
    size_t count;
} PersonalList;
bool personal_load(Tx *tx, int64_t entry, Arena *arena, PersonalList *list, Err *err);
const PersonalRow *personal_find_row(const PersonalList *list, Str value);
Str personal_shown(const PersonalRow *row); /* the mask, or that it was erased */
bool has_personal(const Book *book);
/* Cells as they may be shown: personal ones by their masks. */
bool cells_show(Tx *tx, const EntryHead *head, const CellList *cells, Arena *arena, ShownCell **shown, Err *err);

/* ---- steps taken (chain.c) -------------------------------------------------- */

typedef struct StepList {
    EntryStepInfo *items; /* oldest first */
    size_t count;
} StepList;
bool steps_load(Tx *tx, int64_t entry, Arena *arena, StepList *list, Err *err);

/* In `step` of an unlock_ask: the asker is one of those who may unlock. */
enum { ASKER_AGREES = 1 };

typedef struct Past {
    StepList steps;
    const EntryStepInfo *submitted; /* newest submission */
    const EntryStepInfo *returned;  /* newest return since the last approval */
    const EntryStepInfo *unlocked;  /* newest unlocking */
    const EntryStepInfo *asked;     /* open request to unlock */
    Str *writers;                   /* who typed what stands in the draft */
    size_t writer_count;
} Past;
bool past_load(Tx *tx, const EntryHead *head, Arena *arena, Past *past, Err *err);
bool past_wrote(const Past *past, Str actor);
/* Who agreed at a step of the chain (-1: at any) since the newest submission; `names` may be NULL. */
size_t past_agreed(const Past *past, int chain_step, Arena *arena, Str **names);
/* Who agreed to the open request to unlock. */
size_t past_unlockers(const Past *past, Arena *arena, Str **names);
bool names_hold(const Str *names, size_t count, Str name);

/* A step of the chain; a form without steps has one, taken by whoever may approve. */
const FormStepDef *chain_step(const Book *book, int step, bool *last);
size_t chain_length(const Book *book);
void chain_view(const EntryHead *head, const Past *past, Arena *arena, ChainStep **chain, size_t *count);

/* ---- judging (context.c) ------------------------------------------------ */

typedef struct Judged {
    CellList cells;  /* as stored: personal ones are references */
    CellList opened; /* as typed, for judging only: never shown, never logged */
    Value *previous; /* per element; NULL: no period before */
    Value *facts;    /* per element */
    bool *elsewhere; /* per element */
    Str *elsewhere_from;
    Str previous_period;
    Judgement judgement;
} Judged;

/* Reads the cells and judges them, with the texts of personal fields masked afterwards. */
bool entry_judge_in(Collect *collect, Tx *tx, const EntryHead *head, Arena *arena, Judged *judged, Err *err);
/* Keeps the counts with the entry when they are of its newest version. Within a write. */
bool judged_keep(Tx *tx, int64_t entry, int64_t version, const Judgement *judgement, Err *err);

/* ---- steps (step_check.c, mark.c, approve.c, lock.c) ---------------------------- */

typedef struct StepCheck {
    const User *user;
    const EntryHead *head;
    const Past *past;
    const Judgement *judgement; /* NULL: not known yet, the step itself will judge */
    Arena *arena;
} StepCheck;
/* Whether the user may take the step now; `behalf`: for whom, through a deputy's post. */
bool step_check(const StepCheck *check, EntryAction action, Str *behalf, Err *err);
/* ERR_CONFLICT with what is missing when it may not be handed in. */
bool judgement_complete(const Judgement *judgement, Err *err);

/* A step to be appended, with what it makes of the entry. */
typedef struct StepMark {
    const char *action;
    Str actor, behalf, reason, fields, due_on, open_fields;
    EntryState after;
    int next_step;              /* of the chain; of an unlock_ask: ASKER_AGREES */
    bool keeps_step;            /* the entry's place in the chain stays as it is */
    bool asks_unlock;           /* this step is the open request */
    bool unlocks;               /* opens a correction until the end of `due_on` */
    bool silent;                /* a reminder: the entry itself is not changed */
    Str detail;                 /* JSON members for the audit row, without braces; may be empty */
    const Judgement *judgement; /* counts to be kept; may be NULL */
} StepMark;
/* Within a write: appends the step, changes the entry, adds the audit row. */
bool mark_put(Tx *tx, const EntryHead *head, const StepMark *mark, Err *err);

/* Within a write: facts, locks, snapshot, and the step. */
bool entry_approve(Collect *collect, Tx *tx, const EntryHead *head, StepMark *mark, Arena *arena, Err *err);
/* Within a write: what stands in the draft is signed; personal values in it are kept from now on, those of removed rows
 * are emptied. */
bool personal_keep(Tx *tx, const EntryHead *head, const CellList *cells, Err *err);
/* Within a write: a value that nothing signed points at is emptied. */
bool personal_drop(Tx *tx, int64_t id, Err *err);
/* Locks the entry again as it was, when its correction has run out. */
bool lock_again_if_due(Collect *collect, int64_t entry, Err *err);

/* ---- lights and lists (light.c, tally.c) ------------------------------------------ */

typedef struct LightFacts {
    EntryState state;
    RoundState round;
    Str opens_on, due_on;
    bool begun;     /* somebody typed something */
    bool corrected; /* unlocked: its own deadline counts */
} LightFacts;
/* `arena` NULL: only the colour. */
Light light_of(const LightFacts *facts, const CollectionDef *rules, Date today, Arena *arena, Str *why);
LightFacts light_facts(const EntryHead *head);

/* Judges entries of a round (or, with 0, of a period) whose counts are of an older version. */
bool tally_refresh(Collect *collect, int64_t round, int64_t period_id, Err *err);

/* The tree of a period, with what the user may see of it; lists show units [from, to). */
typedef struct Scene {
    UnitTree tree;
    uint8_t *visible; /* per unit of the tree */
    int from, to;
} Scene;
/* `unit` empty: all. ERR_NOT_FOUND for a unit that is not there or in which the user sees nothing. */
bool scene_load(Collect *collect, Tx *tx, const User *user, Str period, Str unit, Arena *arena, Scene *scene, Err *err);
/* Whether the user sees the unit or one below it. */
bool scene_reaches(const Scene *scene, int unit);
/* Index of the unit when it is to be shown, or -1. */
int scene_unit(const Scene *scene, int64_t unit_id);

/* Names of actors as they are shown, each asked for once. */
typedef struct Names {
    Map *map;
    Str *shown;
    size_t count, capacity;
} Names;
Str names_shown(Names *names, Tx *tx, Str actor, Arena *arena);

/* The form of a round, whether or not anybody sees it. */
bool round_book(Collect *collect, Tx *tx, int64_t round, const Book **book, Err *err);

/* Rounds as stored, newest first, without counts. `filter->unit` does not matter here. */
bool rounds_read(Collect *collect, Tx *tx, const RoundFilter *filter, Arena *arena, RoundInfo **rounds, size_t *count,
                 Err *err);

/* Whether the user may manage rounds of the form at a unit. */
bool round_manages(const User *user, const FormDef *def, const UnitPath *path, Err *err);

#endif
