/* ledger_internal: what the files of this room share. */
#ifndef DUXUE_LEDGER_INTERNAL_H
#define DUXUE_LEDGER_INTERNAL_H

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>

#include "draw.h"
#include "duty.h"
#include "formula.h"
#include "ledger.h"
#include "ledger_items.h"
#include "table.h"

enum { STEPS_OF_CASE_MOST = 5000 };

/* Columns behind the fields of a record in its formulas. */
typedef enum BuiltIn {
    BUILT_STATE,
    BUILT_OVERDUE,
    BUILT_LATE_DAYS,
    BUILT_OPENED_ON,
    BUILT_CLOSED_ON,
    BUILT_DUE_ON,
    BUILT_TODAY,
    BUILT_INS
} BuiltIn;

/* A record type with its formulas; NULL expressions where the pack says nothing. */
typedef struct Book {
    const RecordDef *def;
    const Expr **field_when, **field_value, **step_when, **checks, **count_where;
    const Expr *major, *listed;
    struct OtherCases **others; /* per check: cases that may stand against it, or NULL */
    struct Book **rows;         /* per field: of a table with computed columns, how a row is reckoned; otherwise NULL */
    int64_t definition;         /* newest row of record_definition; 0: none */
    bool own;                   /* it is that row's, not of the packs */
    const SystemDef *system;    /* that it belongs to */
    bool retired;               /* withdrawn, and the packs have none: its cases go on, no new one is opened */
} Book;

/* Cases of another record that stand against a check. */
typedef struct OtherCases {
    Book book;
    const Expr *where;
} OtherCases;

/* What holds at one moment. It never changes and lives as long as the room: whoever reads goes on with the one that was
 * taken. */
typedef struct Shelf {
    Book *books; /* newest of each record type: the packs' in their order, then those of the bureau alone */
    size_t count;
} Shelf;

typedef struct BookOfVersion {
    int64_t version_id;
    Book book;
} BookOfVersion;

typedef struct RoomHook {
    CaseHook hook;
    void *context;
    struct RoomHook *next;
} RoomHook;

struct Ledger {
    Store *store;
    const Pack *pack;
    Evidence *evidence;
    Duty *duty; /* NULL: none is done by cases */
    Arena *arena;
    Shelf of_pack;
    _Atomic(const Shelf *) shelf;
    RoomHook *hooks; /* of rooms above */
    CaseItems items; /* NULL: those of the packs */
    void *items_context;
    pthread_mutex_t lock; /* of what follows */
    int erased_on;        /* day_number on which personal contents were looked at */
    Arena *shelf_arena;   /* of the bureau's own definitions */
    Arena *old_arena;
    BookOfVersion **old; /* definitions of older cases */
    size_t old_count, old_capacity;
};

/* ---- clock.c -------------------------------------------------------------- */

int day_number(Date date); /* days since 1970-01-01 */

/* ---- shelf.c ---- */
const Shelf *shelf_now(const Ledger *ledger);
const Book *shelf_find(const Shelf *shelf, Str record);
/* Reads the bureau's own definitions anew. */
bool shelf_load(Ledger *ledger, Err *err);

/* ---- define.c ---- */
/* The book of a definition from outside; book->def NULL: the faults are told. False only when it is too long. */
bool definition_book(Ledger *ledger, Str text, Arena *arena, Book *book, ProblemList *problems, Err *err);

/* ---- used.c ---- */
/* Faults of a bureau's own version of a record of the packs: what other packs count on and it lacks. */
void definition_uses(const Pack *pack, const RecordDef *def, Arena *arena, ProblemList *problems);

/* ---- scope.c: names of formulas, compiling --------------------------------- */

const Expr *rate_compile(const RecordDef *def, const CaseCountDef *count, Arena *arena, ProblemList *problems);
size_t record_columns(const RecordDef *def); /* before those of steps */
/* A condition over the cases of a record, compiled for once; NULL: there is none, or it is at fault (told). */
const Expr *record_condition(const RecordDef *def, const PackText *text, Arena *arena, ProblemList *problems);
bool book_compile(const Pack *pack, const RecordDef *def, Arena *arena, Book *book, ProblemList *problems);

/* ---- position.c: places on a map or on the plan of a school ------------------ */

/* The value of a field `place` as it is kept: words alone as they are; coordinates (degrees, WGS-84, as a phone gives
 * them) behind them in one form, with five decimals, about a metre; or a point on a plan: its attachment, and
 * hundredths of its width and height with two decimals. False: *fault says after the field's name what is wrong: half a
 * pair, something behind it, degrees that are none, a point outside the plan. */
bool position_take(Str text, Arena *arena, Str *kept, const char **fault);
/* Which plan (attachment of EVIDENCE_UNIT_PLAN) a value names; 0: none. */
int64_t position_plan(Str value, Arena *arena);
/* The words of a value that is kept, without its point; the point where there are no words. */
Str position_words(Str value, Arena *arena);

/* ---- value.c: values of fields --------------------------------------------- */

/* Puts the values of `given` (an object) into `fields`, as they are kept: trimmed, canonical. NULL or an empty text
 * takes a value away. An element or an item has to be there, unless the case named it before (what is in use changes,
 * cases go on). Only fields of `allowed` (per field; NULL: all that are not computed). `unit`: of the case;
 * empty: not known yet. */
bool values_take(const Ledger *ledger, Tx *tx, const RecordDef *def, Str unit, json_t *given, const bool *allowed,
                 json_t *fields, json_t *changed, Err *err);
bool value_present(const json_t *fields, const CaseField *field);
json_t *json_object_of(Str text, Err *err); /* an object, or ERR_INPUT */

/* ---- text.c ---- */
/* case_field_text, of an object. */
Str field_text_in(const CaseField *field, const json_t *fields, Arena *arena);
/* Replaces {marks}; `fill` gives the text of one. */
/* `after`: what follows the mark. */
typedef Str (*Filler)(void *context, Str mark, Str after, Arena *arena);
Str fill_template(Str text, Filler fill, void *context, Arena *arena);

/* ---- judge.c: formulas over cases -------------------------------------------- */

/* What formulas see of a case. */
typedef struct CaseFacts {
    json_t *fields;
    int state;
    Str opened_at, ended_at, due_at;
    bool ended;
    const int *taken; /* per step, how often; NULL: not asked for, unknown */
} CaseFacts;

/* The expression over `count` cases; out.value and out.reason have room for them. */
void judge_cases(const Book *book, const Expr *expr, const CaseFacts *facts, size_t count, Arena *scratch, Column out);
/* One case: true, false, or unknown (then `unknown` is given back). */
bool judge_truth(const Book *book, const Expr *expr, const CaseFacts *facts, bool unknown, Arena *scratch);
/* Computed fields, put into facts->fields. */
void judge_computed(const Book *book, CaseFacts *facts, Arena *scratch);
/* Every check that guards `state`, and what the fields of `needed` lack. ERR_INPUT with the field. */
bool judge_complete(const Book *book, const CaseFacts *facts, const bool *needed, Arena *scratch, Err *err);

/* ---- due.c -------------------------------------------------------------------- */

Due due_of(const Pack *pack, const RecordDef *def, const DueRule *rule, Str step_name, const json_t *fields,
           Arena *arena);
/* Light and reason of a case. */
Light case_light(const Ledger *ledger, const RecordDef *def, CaseEnd ended, bool paused, Str state_name, Str due_at,
                 Str due_why, Arena *arena, Str *why);
/* Day on which the ladder asks to be looked at again; empty: never. */
Str due_alarm(const Pack *pack, const RecordDef *def, Str due_at, int rung, Arena *arena);

/* ---- head.c: a case as it is stored --------------------------------------------- */

/* Where units stand, looked up once each within one transaction. */
typedef struct Paths {
    Arena *arena; /* which the paths live in */
    Map *known;   /* code of a unit -> index in items */
    UnitWay *items;
    size_t count, capacity;
} Paths;
Paths paths_begin(Arena *arena);
bool paths_find(Paths *paths, const Ledger *ledger, Tx *tx, Str unit, UnitWay *path, Err *err);

typedef struct PastStep {
    int64_t id;
    Str step, name, before, after, actor, behalf, reason, fields, due_at, due_why, at;
} PastStep;

typedef struct Head {
    int64_t id, version;
    const Book *book;
    Str number, unit, title, opened_at, opened_by, since, ended_at, due_at, due_why, alarm_on;
    int state; /* index */
    int rung;
    bool listed, clocked; /* clocked: it has a row of case_clock */
    json_t *fields;
    PastStep *steps;
    size_t step_count;
    UnitWay path;
} Head;
/* With its steps. ERR_NOT_FOUND. Free `fields` by case_free. */
bool case_load(Ledger *ledger, Tx *tx, int64_t id, Arena *arena, Head *head, Err *err);
/* For a step of the clock: with its fields and steps only where something is computed, which may ask for them. */
bool case_load_to_mark(Ledger *ledger, Tx *tx, int64_t id, Paths *paths, Arena *arena, Head *head, Err *err);
/* Whether formulas make something of its cases: fields, columns of tables, "listed". */
bool book_computes(const Book *book);
void case_free(Head *head);
CaseFacts case_facts(const Head *head, Arena *arena);
/* The book of a stored version, and of the pack's newest (stored by `tx` of a writer when it is not yet). */
const Book *book_of_version(Ledger *ledger, Tx *tx, int64_t version_id, Err *err);
const Book *book_newest(const Ledger *ledger, Str record);
bool book_version_id(Tx *tx, const Book *book, int64_t *id, Err *err);

/* ---- access.c --------------------------------------------------------------------- */

typedef struct Involved {
    bool creator, owner;
} Involved;
/* Whether the user may take the step, and through which post. Told why not. */
bool may_step(Ledger *ledger, const User *user, const Head *head, const CaseStepDef *step, Str *behalf, Err *err);
bool may_open_case(Ledger *ledger, const User *user, const RecordDef *def, const UnitWay *path, Str *behalf, Err *err);
bool may_see_case(const User *user, const Head *head, Err *err);
/* Highest privacy class that the user sees of this case. */
int case_seen_to(const User *user, const RecordDef *def, Str opened_by, const json_t *fields, const UnitWay *path);
/* Only the posts that see the record's privacy class. */
User posts_seeing(const User *user, const RecordDef *def, Arena *arena);
bool is_joint(const User *user, const RecordDef *def);
/* The department whose posts alone see data of this class; empty: any. */
Str section_seeing(const User *user, const RecordDef *def, int privacy);
/* Whether what names one of the post's units as responsible is the post's own part; of a personal role (a teacher) it
 * is not. */
bool post_stands_for_units(const Post *post);
Involved case_involved(const User *user, const RecordDef *def, Str opened_by, const json_t *fields);
Str actor_of(const User *user);

/* Whether the post is this party, as far as that does not depend on a case. */
bool is_party(const Post *post, const CaseActor *actor);

/* ---- merge.c ---- */
/* Before a step that merges is written: the case that it names goes on for this one. ERR_INPUT at the field. `user`
 * NULL: whether it is seen was decided elsewhere. Other steps: nothing. */
bool merge_into(Ledger *ledger, Tx *tx, const User *user, const Head *head, const CaseStepDef *step, Arena *arena,
                Err *err);

/* ---- step.c ---- */
/* Whether whoever may take the step has to wait all the same: for others to sign as well, for what came out of the
 * case. `why` says for what; its kind is ERR_NONE when nothing is waited for. False on a fault of the store alone. */
bool step_waits(Tx *tx, const User *user, const Head *head, const CaseStepDef *step, Arena *arena, Err *why, Err *err);
/* Number of a case that this one led to and that has not ended; empty: none. */
bool open_child_of(Tx *tx, int64_t id, Arena *arena, Str *number, Err *err);
/* Whether the user may prepare what the step is taken with: a party of it, while the case is in a state for it. */
bool may_prepare_step(Ledger *ledger, Tx *tx, const User *user, int64_t id, Str step, Err *err);
int agreed_so_far(const Head *head, const CaseStepDef *step, Str actor, bool *own);
/* Per step that was taken: the how many-eth of those was it who have to take it together; 0: one alone takes it. */
int *agreed_by_step(const Head *head, Arena *arena);

/* ---- json.c ---- */
bool case_json_in(Ledger *ledger, Tx *tx, const User *user, int64_t id, Json *json, Arena *arena, Err *err);
/* ---- links.c ---- */
/* Sources of a case and the cases that it is linked with, CASE_LINKS_MOST of each way, and how many there are. */
bool links_json(Ledger *ledger, Tx *tx, const Head *head, Json *json, Arena *arena, Err *err);
/* ---- climb.c ---- */
/* Takes the rungs that are due of the ladders of these cases, which are of one record and one unit: one row of the
 * chain stands for all. *told grows by the rungs. */
bool climb_ladders(Ledger *ledger, Tx *tx, Head *const *heads, size_t count, size_t *told, Arena *arena, Err *err);

/* ---- files.c: files of fields ---- */
/* Gives the case the uploads that file fields of `changed` name; such as it has already are left. */
bool files_attach(Ledger *ledger, Tx *tx, const User *user, const Head *head, const json_t *changed, Arena *arena,
                  Err *err);

/* ---- count.c ---- */
bool may_count(Ledger *ledger, const User *user, const RecordDef *def, Tx *tx, Str unit, Arena *arena, UnitWay *path,
               Err *err);

/* ---- split.c: cases by the unit they belong to ---- */

/* Groups of units: those right below one, or every one. */
typedef struct UnitSplit {
    Str unit;
    bool each;
    Arena *arena;
    Map *known; /* code of a unit -> index in items */
    CaseTableLine *items;
    size_t count, capacity;
} UnitSplit;
bool unit_split(Tx *tx, Str unit, bool each, Arena *arena, UnitSplit *split, Err *err);
/* Index of the group that the unit belongs to. */
bool unit_group(UnitSplit *split, Tx *tx, Str unit, size_t *group, Err *err);

/* ---- name.c: names for codes ---- */

/* What people call the unit, person or case that a value of this type names; the value itself when it names none. */
bool name_of(const Ledger *ledger, Tx *tx, CaseFieldType type, Str value, Arena *arena, Str *name, Err *err);
/* Names of all that a value of the field names, under "unit:990121" and so on. */
bool names_add(const Ledger *ledger, Tx *tx, const CaseField *field, const json_t *value, json_t *names, Err *err);
const char *name_key(CaseFieldType type); /* unit, person, case, element, item; NULL: values of the type name nothing */

/* ---- step.c ---- */

/* Per field: what a step lets be typed, and what has to be there after it. */
void step_fields(const Head *head, const CaseStepDef *step, bool *allowed, bool *needed);
/* The same for a new case. */
bool *needed_at_opening(const RecordDef *def, Arena *arena);
/* All faults of the values of `given`, each with its field; the good ones go into `fields`. */
typedef void (*FaultSink)(void *context, const Err *fault);
bool values_try(const Ledger *ledger, Tx *tx, const RecordDef *def, Str unit, json_t *given, const bool *allowed,
                json_t *fields, FaultSink sink, void *context, Err *err);
/* The first fault that stands against the case as it is in this state, without what is missing; NULL: none. */
const CaseCheckDef *judge_check(const Book *book, const CaseFacts *facts, size_t *from, Arena *scratch);

/* ---- write.c: storing a step and its fold ------------------------------------------- */

typedef struct Marked {
    Str step, name, reason, behalf, actor;
    const User *user; /* NULL: the command line, the clock */
    int after;        /* state */
    json_t *changed;  /* fields that were set */
    bool new_due;
    Due due;
    int rung; /* from now on */
} Marked;
/* Appends the step, stores the fold, its keys and owners, and the audit row. */
bool mark_step(Ledger *ledger, Tx *tx, Head *head, const Marked *marked, Arena *arena, Err *err);
bool mark_opened(Ledger *ledger, Tx *tx, Head *head, const Marked *marked, Arena *arena, Err *err);

/* The same in parts, for whoever writes many steps at once. */
#define STEP_COLUMNS "case_id, sequence, step, name, before, after, actor, behalf, reason, fields, due_at, due_why, at"
/* A step of the clock: on nobody's behalf. */
typedef struct StepRow {
    int64_t case_id, sequence;
    Str step, name, before, after, actor, reason, fields, due_at, due_why, at;
} StepRow;
bool step_rows_put(Tx *tx, const StepRow *steps, size_t count, Err *err);
/* Where a case stood before a step. */
typedef struct Stood {
    int state;
    Str title, rank, due_at;
    bool keys; /* have to be written anew */
} Stood;
/* What the head becomes. */
Stood step_fold(Ledger *ledger, Head *head, const Marked *marked, const char *now, Arena *arena);
/* Stores the fold, its keys, its words. */
bool step_fold_put(Tx *tx, Head *head, const Stood *stood, Arena *arena, Err *err);
/* Day on which the ladder asks to be looked at again; empty: never, or while it is paused not. */
Str alarm_of(const Ledger *ledger, const Head *head, Arena *arena);
/* What the chain is told of steps of cases of one record in one unit: of one case, or of several together. */
typedef struct StepsTold {
    const RecordDef *def;
    Str unit, actor, step;
    Str before, after;   /* states; of one case */
    const Str *numbers;  /* of the cases */
    size_t count, times; /* cases; steps, where a case took several */
    bool opening;
} StepsTold;
bool steps_tell(Tx *tx, const StepsTold *told, Arena *arena, Err *err);
Str title_of(const Head *head, Arena *arena);
/* Opens a case within a write: of a user, of a step (`opens`), of the clock. */
bool open_in(Ledger *ledger, Tx *tx, const User *user, const Book *book, Str unit, json_t *given,
             const CaseSource *source, bool trusted, Arena *arena, int64_t *id, Err *err);
/* Of the clock: what the cases of `from`, which are of one unit, come into. They share one with whatever else of the
 * unit came to it today, which takes a step for it, unless somebody has taken that up. */
bool open_slips(Ledger *ledger, Tx *tx, const Book *book, const Head *const *from, size_t count, Arena *arena,
                Err *err);
/* The same for a row of an old register: what is required may be missing. */
bool open_register_row(Ledger *ledger, Tx *tx, const User *user, const Book *book, Str unit, json_t *given,
                       const CaseSource *source, Arena *arena, int64_t *id, Err *err);
/* The next number of a record's cases. */
bool case_number_next(Tx *tx, const RecordDef *def, Str unit, Str *number, Arena *arena, Err *err);

/* ---- import.c: an old register ---- */
/* Where its rows come from: the file, or what a test makes up. */
typedef struct RegisterFeed {
    bool (*rows)(void *context, const TableEvents *events, Err *err);
    void *context;
} RegisterFeed;
/* case_import, with rows from anywhere; `import->path` is not looked at. */
bool register_take(Ledger *ledger, const User *user, const CaseImport *import, const RegisterFeed *feed, Arena *arena,
                   size_t *rows, size_t *opened, ProblemList *problems, Err *err);

/* ---- count.c: the figures of cases that are handed in one by one ---- */
typedef struct Counted {
    double total;
    int64_t cases;
    bool lacking; /* some figure is not known, so the sum is not */
    bool kept;    /* there was a case before the end of the time: the ledger is kept */
} Counted;
typedef struct Tally Tally;
/* Of cases whose day lies in [from, until); NULL: open. */
Tally *tally_begin(const Book *book, const Date *from, const Date *until, Arena *arena);
/* A row: state, opened_at, ended_at, due_at, fields, id. */
bool tally_case(Tally *tally, Tx *tx, const Stmt *stmt, Err *err);
const Counted *tally_counted(Tally *tally); /* per count, so far */
void tally_anew(Tally *tally);              /* begins again from nothing */
void tally_end(Tally *tally);

/* ---- stock.c ---- */
/* The case as its steps tell that it stood when the day began. past->fields is to be freed; of a case that was not
 * there yet it is `now`. */
bool facts_before(Tx *tx, const RecordDef *def, int64_t id, Date day, const CaseFacts *now, Arena *arena,
                  CaseFacts *past, Err *err);

/* ---- erase.c: personal contents of records with `keep_days` ---- */
/* Puts what is personal of the changes beside the step that follows (head->version); *open: the rest, to be freed. */
bool kept_put(Tx *tx, const Head *head, const json_t *changed, json_t **open, Arena *arena, Err *err);
/* Gives the steps of a loaded case what lies beside them and is not erased. */
bool kept_read(Tx *tx, Head *head, Arena *arena, Err *err);
/* Empties what is kept no longer; *erased: cases. */
bool kept_erase(Ledger *ledger, size_t *erased, Err *err);

/* ---- across.c: checks across cases ---- */
/* Whether no other case stands against the case's coming into the state. ERR_CONFLICT with what stands against it. */
bool across_good(Tx *tx, const Head *head, int after, Arena *arena, Err *err);

/* What formulas see of a row that begins with state, opened_at, ended_at, due_at, fields; facts.fields NULL: they
 * cannot be read. */
CaseFacts facts_of_row(const Stmt *stmt, const RecordDef *def, Arena *arena, Err *err);

/* ---- avoid.c: who has to stay away from which units ---- */
typedef struct UnitSet {
    Arena *arena;
    Map *known;
    Str *items; /* codes */
    size_t count, capacity;
} UnitSet;
UnitSet unit_set(Arena *arena);
bool unit_set_has(const UnitSet *set, Str code);
void unit_set_add(UnitSet *set, Str code);
void unit_set_add_field(UnitSet *set, const json_t *fields, Str id); /* of one unit, or several */
/* Adds the units that the person has to avoid, by posts and by registers. */
bool avoided_units(const Ledger *ledger, Tx *tx, Str person, UnitSet *units, Arena *arena, Err *err);
/* Whether nobody whom this step names has to avoid a unit that it is about. ERR_CONFLICT with who and which. */
bool avoidance_good(const Ledger *ledger, Tx *tx, const Head *head, int after, const json_t *changed, Arena *arena,
                    Err *err);

/* ---- draw_pool.c: the lists of a draw that a case asks for ---- */
typedef struct PoolAsk {
    Ledger *ledger;
    Tx *tx;
    const Head *head;
    const DrawDef *kind;
    const CaseDrawDef *draw; /* of the step */
    bool persons;            /* whoever is drawn needs an account */
    Arena *arena;
} PoolAsk;
/* The pool by the rules of the kind; with `others` both lists. */
bool pool_by_rules(const PoolAsk *ask, bool others, DrawPool *pool, Err *err);

/* ---- draw_take.c: a step that is taken with the result of a draw ---- */
typedef struct Taken {
    int64_t draw; /* 0: the step asks for none */
    DrawVerdict verdict;
    int64_t *entry_cases, *other_cases; /* that were drawn */
    size_t entry_count, other_count;
    json_t *teams; /* unit -> who was drawn to it */
} Taken;
/* Whether the step asks for a draw now. */
bool asks_draw(const Head *head, int step, Arena *arena);
/* Takes what a draw will fill out of what is typed and missed, as long as the step asks for one. */
void leave_to_draw(const Head *head, int step, bool *allowed, bool *needed, Arena *arena);
/* The newest draw that was made for the step and was not taken over; 0: none. */
bool draw_waiting(Tx *tx, int64_t case_id, Str step, int64_t *draw, Err *err);
/* Puts what was drawn into `given`. ERR_CONFLICT: nothing was drawn, signed, confirmed yet; ERR_INPUT: a field that the
 * draw fills is typed. Free taken->teams. */
bool draw_result_take(Ledger *ledger, Tx *tx, const Head *head, const CaseStepDef *step, json_t *given, Taken *taken,
                      Arena *arena, Err *err);
bool draw_link(Tx *tx, int64_t draw, int64_t case_id, Str step, const char *part, Err *err);
/* Links the draw with the case, with what was drawn and what was opened with it. */
bool draw_result_link(Tx *tx, const Head *head, const CaseStepDef *step, const Taken *taken, const int64_t *opened,
                      size_t opened_count, Str actor, Arena *arena, Err *err);
/* The draws of a case, those that the reader sees, as an array. */
bool draws_json(Ledger *ledger, Tx *tx, const User *user, int64_t id, Json *json, Arena *arena, Err *err);

/* ---- element.c ---- */
/* A case of this record changed: what was reckoned with its figures is old now. */
bool element_changed(Tx *tx, const RecordDef *def, Err *err);

/* ---- duties.c: duties that are done by cases ---- */
/* The case came out of state `before` (-1: it is new) into that of `head`: duties that name its record are done by it,
 * or no longer. */
bool duties_follow(const Ledger *ledger, Tx *tx, const Head *head, int before, const Marked *marked, Arena *arena,
                   Err *err);

#endif
