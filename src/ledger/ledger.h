/* ledger: cases - hazards, findings, tasks, applications, projects, letters - from the moment they are found until they
 * are closed.
 *
 * What a case asks and which way it goes stands in packs (docs/ledgers.md); this room knows states, steps, parties,
 * deadlines and counts, never a particular ledger. A case is the fold of its steps, which are never changed; who may
 * take one is people_may's business, narrowed by the step. Every deadline says what set it, every light why it is on.
 */
#ifndef DUXUE_LEDGER_H
#define DUXUE_LEDGER_H

#include "base.h"
#include "evidence.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

typedef struct Ledger Ledger;
typedef struct Duty Duty;           /* of the room duty */
typedef struct DrawOrder DrawOrder; /* of the room draw */
typedef struct DrawMade DrawMade;

/* Compiles the formulas of all record types. `evidence` NULL: no files (the command line). `duty`: what is done by
 * cases; NULL: nothing. */
bool ledger_open(Store *store, const Pack *pack, Evidence *evidence, Duty *duty, Ledger **ledger, Err *err);
void ledger_close(Ledger *ledger); /* NULL is allowed */
/* Faults of formulas of record types, with their places, for `duxue pack check`. False when there was an error. */
bool ledger_compile_all(const Pack *pack, Arena *arena, ProblemList *problems);

/* ---- kinds of records --------------------------------------------------------- */

/* What holds now: the packs' definitions, and those of the bureau's own in their place and beside them. What they point
 * at stays as long as the room, also when a newer definition is published. */
typedef struct LedgerKind {
    const RecordDef *def;
    const SystemDef *system;
    int64_t definition; /* newest of the bureau's own, whether or not it holds; 0: none */
    bool own;           /* it is the bureau's, not of the packs */
    bool retired;       /* its cases go on, no new one is opened */
} LedgerKind;
typedef struct LedgerSystem {
    const SystemDef *def;
    LedgerKind *kinds;
    size_t count;
} LedgerSystem;
/* False when there is no such record. */
bool ledger_kind(const Ledger *ledger, Str record, LedgerKind *kind);
/* The count of this id, whose ever record makes it; NULL: none does. */
const CaseCountDef *ledger_count_named(const Ledger *ledger, Str id, LedgerKind *kind);
/* All systems: those of the packs, then those of the bureau alone. */
void ledger_systems(const Ledger *ledger, Arena *arena, LedgerSystem **systems, size_t *count);

/* ---- definitions of the bureau's own ---------------------------------------------- */

enum { DEFINITION_BYTES_MOST = 128 * 1024, DEFINITION_PROBLEMS_MOST = 100, DEFINITION_NOTE_MOST = 1000 };

/* A definition from outside, as packs write it: a system with one record. Faults go to `problems` with line and column;
 * *book NULL then. ERR_LIMIT for a text that is too long. */
typedef struct NewDefinition {
    Str text;     /* YAML */
    Str note;     /* what was changed, and why */
    int64_t base; /* LedgerKind.definition when it was begun */
} NewDefinition;
bool definition_check(Ledger *ledger, Str text, Arena *arena, LedgerKind *kind, ProblemList *problems, Err *err);
/* Stores it; from now on new cases go by it, and older ones by what they were opened under. ERR_CONFLICT when another
 * one was published since `base`, or nothing is changed; ERR_DENIED: configuration:edit for the department that keeps
 * the record. With faults nothing is stored, *id 0. */
bool definition_publish(Ledger *ledger, const User *user, const NewDefinition *made, Arena *arena, LedgerKind *kind,
                        int64_t *id, ProblemList *problems, Err *err);
/* From now on the packs' one holds; where they have none, no new case is opened. */
bool definition_withdraw(Ledger *ledger, const User *user, Str record, Str note, Err *err);
bool definition_may(const User *user, Str section, Err *err);

typedef struct DefinitionVersion {
    int64_t id; /* 0: of the packs */
    Str version, note, actor, at;
    bool withdrawn, holds;
    int64_t cases; /* that were opened under it */
} DefinitionVersion;
/* Newest first. ERR_NOT_FOUND. */
bool definition_versions(Ledger *ledger, Str record, Arena *arena, DefinitionVersion **versions, size_t *count,
                         Err *err);
/* The texts of a version; `record` as it stands with it. */
bool definition_text(Ledger *ledger, int64_t id, Arena *arena, Str *record, Str *text, Str *chain_text, Err *err);

/* ---- rehearsal ------------------------------------------------------------------------ */

/* One move of a rehearsal: a step ("open" first), or days that go by. */
typedef struct RehearsalMove {
    Str who;    /* id of one of the invented people */
    Str step;   /* empty: time goes by */
    Str fields; /* as for case_step */
    Str reason;
    int days;
} RehearsalMove;

typedef struct Rehearsal {
    Str text; /* YAML of the definition */
    Str unit; /* code of the unit that the case belongs to */
    const RehearsalMove *moves;
    size_t move_count;
} Rehearsal;

enum { REHEARSAL_MOVES_MOST = 60, REHEARSAL_DAYS_MOST = 3660 };

/* Walks a case through a definition before it is published: the moves are made one after the other by invented people
 * of every role and department that it names, all of it in a write that is undone. Tells as JSON who they are, what
 * became of each move, the case as it stands, and what each of them may do next. A move that fails ends it, with the
 * case as it was before. Faults of the definition go to `problems`; then nothing is told. ERR_NOT_FOUND, ERR_INPUT for
 * the unit. */
bool ledger_rehearse(Ledger *ledger, const Rehearsal *rehearsal, Buf *out, Arena *arena, ProblemList *problems,
                     Err *err);

/* ---- opening and stepping ------------------------------------------------ */

enum { CASE_FIELDS_BYTES_MOST = 256 * 1024, CASE_TEXT_MOST = 10000, CASE_ROWS_MOST = 500, CASE_MANY_MOST = 200 };

/* Where a case comes from. */
typedef struct CaseSource {
    Str kind;  /* case, evaluation, check, quality, duty, document; empty: nowhere */
    Str id;    /* of the thing */
    Str label; /* as people read it */
} CaseSource;

typedef struct NewCase {
    Str record; /* "SAF-02.hazard" */
    Str unit;   /* code */
    Str fields; /* JSON object: id of a field to its value; empty: none */
    CaseSource source;
} NewCase;

/* Values of fields, as JSON: text, number, true/false; days as "2024-10-31"; choices, units, persons by name or code;
 * of several, a list; of a table, a list of objects. ERR_INPUT with place.field for a value that is wrong, missing or
 * refused by a check; ERR_DENIED; ERR_NOT_FOUND for a unit that is not there or not within reach. `user` NULL: the
 * command line, which may all. */
bool case_open(Ledger *ledger, const User *user, const NewCase *made, int64_t *id, Err *err);

/* How the case ended, or CASE_OPEN. ERR_NOT_FOUND. */
bool case_end_within(Tx *tx, int64_t id, CaseEnd *ended, Err *err);
/* The next number of a pattern ("教通〔{year}〕{seq}号", also {month}, {unit}); begins anew where the words before
 * {seq} change, counted by `scope`. Empty text when it failed. */
Str case_number(Tx *tx, Str scope, Str pattern, Str unit, Arena *arena, Err *err);
/* What the program itself found: a shortfall of an evaluation, a questioned figure, a missed duty. */
typedef struct SourceFact {
    const char *name; /* of a mark of packs/sources.yaml */
    Str text;
} SourceFact;
typedef struct CaseFound {
    Str kind;  /* evaluation, check, quality, duty, document */
    Str rule;  /* of packs/sources.yaml, where it is not called as the kind: document_problem; may be empty */
    Str id;    /* of the thing, the same each time it is found */
    Str label; /* as people read it */
    Str unit;  /* code: to which the case belongs */
    const SourceFact *facts;
    size_t fact_count;
    Str fields; /* JSON object of what the user says otherwise; empty: nothing */
} CaseFound;
/* Opens the case that packs/sources.yaml names for it, or gives the one that the source has already (*existing), unless
 * that was none (void). Errors as of case_open; ERR_CONFLICT when the user may not see the one that is there. */
bool case_open_found(Ledger *ledger, const User *user, const CaseFound *found, int64_t *id, bool *existing, Err *err);
/* The same within a write of another room. */
bool case_open_found_within(Ledger *ledger, Tx *tx, const User *user, const CaseFound *found, int64_t *id,
                            bool *existing, Err *err);

typedef struct StepTaken {
    int64_t id;
    Str step;
    Str fields; /* JSON object, as for case_open; only those that the step needs or asks for */
    Str reason;
    int64_t version; /* number of steps that the user saw; -1: not checked */
} StepTaken;

/* ERR_CONFLICT when the case is not in a state for it or was changed since `version`; ERR_DENIED (told why) when the
 * user may not, or somebody else has to; ERR_INPUT when something is missing. */
bool case_step(Ledger *ledger, const User *user, const StepTaken *taken, Err *err);

/* A draw for a step of a case that is taken with its result (docs/draw.md). The lists come by the rules of the draw's
 * kind, or from `path`. Texts that the step's definition states are not said here. */
typedef struct CaseDraw {
    int64_t id; /* of the case */
    Str step;
    Str basis, entropy, planned_on, again_reason;
    const char *path; /* workbook or CSV with the lists; NULL: by rules */
    bool dry_run;     /* nothing is stored */
} CaseDraw;
/* Fixes the draw and links it with the case; by a party of the step who may prepare draws of the kind. `order` tells
 * what was fixed. ERR_CONFLICT when the case is not in a state for it, a draw for it is under way, or nobody can be
 * drawn; otherwise as draw_commit. */
bool case_draw(Ledger *ledger, const User *user, const CaseDraw *asked, Arena *arena, DrawOrder *order, DrawMade *made,
               Err *err);
/* Whether the user sees a case that asked for the draw: then he sees the draw with its proof, also a hidden one. */
bool case_shows_draw(Ledger *ledger, const User *user, int64_t draw, Err *err);
/* The cases that a draw was made for, that were drawn, and that were opened with its result, as far as the user sees
 * them: an array of objects. */
bool draw_cases_json(Ledger *ledger, const User *user, int64_t draw, Json *json, Arena *arena, Err *err);

enum { CASE_IMPORT_MOST = 20000, CASE_PROBLEMS_MOST = 200 };

/* An old register, workbook or CSV, whose headings are names or ids of fields (单位 or 学校: code or name of the unit,
 * otherwise `unit`; 编号: kept as the source): each row becomes a case, all or none. What the record requires and no
 * column has may be missing; the first step asks for it. Faults of cells go to `problems` with their place; then true,
 * and nothing is stored. */
typedef struct CaseImport {
    Str record, unit; /* the unit of rows that name none */
    const char *path;
    Str file_name;
    bool dry; /* look only */
} CaseImport;
/* *rows: with content; *opened: 0 unless stored. */
bool case_import(Ledger *ledger, const User *user, const CaseImport *import, Arena *arena, size_t *rows, size_t *opened,
                 ProblemList *problems, Err *err);

/* What would come of values: of a new case (`id` 0: record and unit), or of a step of one. */
typedef struct CaseTrial {
    int64_t id;
    Str step;
    Str record, unit;
    Str fields; /* JSON object */
} CaseTrial;
/* As JSON: which fields are asked for then, which are needed, what is computed, every fault with its field. Nothing is
 * stored. ERR_DENIED, ERR_NOT_FOUND as for the act itself. */
bool case_trial(Ledger *ledger, const User *user, const CaseTrial *trial, Json *json, Arena *arena, Err *err);
/* Which fields the form of a new case has: bit per field - all that no later step asks for. */
void case_opening_fields(const RecordDef *def, bool *asked);
/* The unit that a case of this record is, or would be, about, then those above it. ERR_NOT_FOUND when the user has
 * nothing to do with the record there. */
bool case_unit_path(Ledger *ledger, const User *user, const RecordDef *def, Str unit, Arena *arena, Str **path,
                    size_t *length, Err *err);

/* ---- reading -------------------------------------------------------------- */

/* One case as JSON: head, fields (those the user may not see masked), steps, the steps that the user may take now with
 * what they need, where it comes from and what came out of it. ERR_NOT_FOUND also when the user may not see it. */
bool case_json(Ledger *ledger, const User *user, int64_t id, Json *json, Arena *arena, Err *err);
typedef struct CaseSeen { /* what the caller has to write down */
    Str unit;             /* of the case */
    Buf personal; /* names of the fields of classes P2 and P3 whose values stand there in the open, parted by 、 */
    bool masked;  /* set before: values of these classes are masked whatever the user may see */
} CaseSeen;
/* The same for somebody who looks at it (`seen` NULL: nobody does). */
bool case_show(Ledger *ledger, const User *user, int64_t id, CaseSeen *seen, Json *json, Arena *arena, Err *err);

/* Cases that a case is linked with, in the order they were opened, CASE_LINKS_MOST at a time from behind the case
 * `after` on (0: from the first): what it came out of (`way` parents), what came out of it (children), what names it
 * in a field (named_by). Puts {"links": [...], "total": n}. ERR_USAGE: no such way; ERR_NOT_FOUND also when the user
 * may not see the case. */
enum { CASE_LINKS_MOST = 500 };
bool case_links(Ledger *ledger, const User *user, int64_t id, Str way, int64_t after, Json *json, Arena *arena,
                Err *err);

/* What the user may do with the files of a case (subject kind "case", part: the field). */
typedef struct CaseReach {
    bool change; /* withdraw, describe: as long as the case is open, who opened it or is responsible */
    Err why;     /* when not */
    int sees;    /* highest privacy class */
    Str unit;
} CaseReach;
bool case_reach(Ledger *ledger, const User *user, int64_t id, Arena *arena, CaseReach *reach, Err *err);
/* Raises `privacy` of a file that belongs to a case to the class of its field (of none: of its record): an upload is of
 * the class that its sender gave it. What is stricter counts, the definition of now, which may ask for more than when
 * the file came, or that of the case, which may have a field that was dropped since; a part that neither knows is P3.
 * Files of other matters stay as they are. */
bool case_file_privacy(Ledger *ledger, Tx *tx, const EvidenceSubject *subject, int *privacy, Err *err);

enum { CASE_FILTERS_MOST = 8, CASE_PAGE_MOST = 1000 };

typedef struct CaseFilter {
    Str field, value; /* a field with `filter` */
} CaseFilter;

typedef struct CaseQuery {
    Str record;              /* empty: any */
    Str system;              /* "SAF-02"; empty: any */
    Str unit;                /* code: it and all below; empty: all that the user sees */
    Str of[2];               /* codes: cases of one of these units itself, or that one is responsible for; empty: any */
    Str state, ended;        /* id of a state; none, closed, void */
    bool overdue, mine;      /* mine: the user could take a step now, or is responsible */
    Str words;               /* part of title or number */
    Str from, until;         /* days of opening */
    Str due_from, due_until; /* days of the deadline */
    Str light;               /* red, yellow, green, grey; with `record` */
    bool named;              /* lines hold names of units, persons and cases instead of their codes */
    Str source_kind;         /* cases out of this kind of source; empty: any */
    Str source;              /* with source_kind: whose source's id begins so */
    CaseFilter filters[CASE_FILTERS_MOST];
    size_t filter_count;
    Str order; /* due, newest, number, title, state, unit, opened, ended, "f." and a field with `filter`; with "-"
                * before it the other way round; empty: due, open ones first */
    int64_t offset, limit;
    int64_t count_to; /* how far to count what fits; 0: as far as is ever told (100,000) */
} CaseQuery;

typedef struct CaseLine {
    int64_t id, version;
    const RecordDef *record;
    Str number, unit, unit_name, title, state, state_name, due_at, why, opened_at, opened_by, ended_at, fields;
    Str source; /* id of the source, when the query names a kind of sources */
    CaseEnd ended;
    Light light;
    int late_days; /* 0: not late */
    int rung;
    int sees; /* highest privacy class that the reader sees of it */
} CaseLine;

/* Calls back for each case of the page; false from it ends the list. *total: all that fit, -1 when there are more than
 * are worth counting. */
typedef bool (*CaseSink)(void *context, const CaseLine *line, Err *err);
bool case_list(Ledger *ledger, const User *user, const CaseQuery *query, Arena *arena, CaseSink sink, void *context,
               int64_t *total, Err *err);
/* ---- what there is to do ---------------------------------------------------- */

typedef enum CaseTodoKind {
    CASE_TODO_RETURNED, /* came back to the user, with the reason */
    CASE_TODO_STEP,     /* the user could take it on now */
    CASE_TODO_RED /* waits for others and turned red since yesterday; the user is told by its ladder, or opened it */
} CaseTodoKind;
const char *case_todo_kind_id(CaseTodoKind kind); /* case_returned, case_step, case_red */

typedef struct CaseTodo {
    CaseTodoKind kind;
    int64_t id;
    const RecordDef *record;
    Str number, title, unit, unit_name, state_name, due_at, why;
    Str steps;  /* what can be done: "复查、销号" */
    Str reason; /* why it came back */
    Light light;
    int late_days;
    bool fresh; /* red since yesterday */
} CaseTodo;

enum { CASE_TODO_MOST = 300 };

/* Overdue and due soonest first. *more: cases that were left out. Who sees as another sees what that one has to do. */
bool case_todo(Ledger *ledger, const User *user, Arena *arena, CaseTodo **items, size_t *count, size_t *more, Err *err);

/* Cases that fit a query, counted by what they have in common. */
typedef enum CaseGroupBy { GROUP_RECORD, GROUP_STATE, GROUP_UNIT, GROUP_DUE } CaseGroupBy;
typedef struct CaseGroup {
    Str key; /* id of a record or state, code of a unit, day of the deadline (empty: none) */
    int64_t count, open, overdue, voided; /* of the count: open, late, ended as if there had been none */
} CaseGroup;
bool case_groups(Ledger *ledger, const User *user, const CaseQuery *query, CaseGroupBy by, Arena *arena,
                 CaseGroup **groups, size_t *count, Err *err);
/* What a field is: id, name, type, choices, columns ... */
void case_field_json(const CaseField *field, Json *json);
/* What a field holds, as people read it ("是", "2024-10-31", "张三、李四"); empty when nothing. */
Str case_field_text(const CaseField *field, Str fields_json, Arena *arena);

/* The same of a line, masked when its reader may not see the field there. */
Str case_field_seen(const CaseLine *line, const CaseField *field, Arena *arena);
/* The rows of a field that is a table, as people read them: cells row by row, as many a row as the field has columns.
 * Of one the reader may not see, none. */
size_t case_field_rows(const CaseLine *line, const CaseField *field, Arena *arena, Str **cells);
/* The attachment whose picture a value of a field `place` points into, and where: hundredths of its width and height.
 * 0: it is words, or a point on the map. */
int64_t case_place_on_plan(Str value, Arena *arena, double *left, double *top);
/* The degrees (WGS-84; north and east above 0) that a value of a field `place` tells. False: it is words, or a point on
 * a plan. */
bool case_place_on_map(Str value, Arena *arena, double *latitude, double *longitude);
/* 校长, 安全股, 登记人, 基础教育股（股室人员）...: a party as people call it: of a department where not everybody may
 * do the action, with the roles that do. What a refusal says and what pages tell beforehand. */
Str case_party_name(const Pack *pack, const RecordDef *def, const CaseActor *actor, Action action, Arena *arena);
/* Whether a post of the user is one of the step's parties and may do its action somewhere. */
bool ledger_could(const User *user, const RecordDef *def, const CaseStepDef *step);
/* The same of opening a case of this record. */
bool ledger_could_open(const User *user, const RecordDef *def);
/* Whether the person (name of an account) has to stay away from the unit: by posts, or by what registers name
 * (packs/avoidance.yaml). */
bool ledger_avoids(const Ledger *ledger, Tx *tx, Str person, Str unit, bool *avoids, Arena *arena, Err *err);

/* Whether the record concerns the user at all: sees some, opens some, or takes a step of it. */
bool ledger_concerns(const User *user, const RecordDef *def);

/* ---- for rooms above ------------------------------------------------------- */

/* Within a write or read of another room. `trusted`: that room has decided that it may be; the person is written down
 * all the same. */
bool case_open_within(Ledger *ledger, Tx *tx, const User *user, const NewCase *made, bool trusted, int64_t *id,
                      Err *err);
bool case_step_within(Ledger *ledger, Tx *tx, const User *user, const StepTaken *taken, bool trusted, Err *err);
/* Whether the user could take the step of this case now. ERR_NOT_FOUND when the user may not even see it; ERR_DENIED,
 * ERR_CONFLICT with the reason. */
bool case_may(Ledger *ledger, Tx *tx, const User *user, int64_t id, Str step, Err *err);
/* Values as a new case of this record would keep them: *kept is the object, canonical, without what is empty. */
bool case_values(Ledger *ledger, Tx *tx, Str record, Str fields, Arena *arena, Str *kept, Err *err);

/* A step that was taken. */
typedef struct CasePast {
    Str step, name, before, after, actor, reason, at;
    Str fields; /* JSON: those it set */
    Str due_at; /* from then on */
    CaseStepKind kind;
    int agreed, people; /* of a step that several have to take: so many had, of so many; 0: one alone takes it */
} CasePast;

/* One case with all its steps; of fields the user may not see nothing is told. ERR_NOT_FOUND also when the user may not
 * see it. */
typedef struct CaseLook {
    CaseLine line;
    CasePast *steps;
    size_t step_count;
} CaseLook;
bool case_look(Ledger *ledger, Tx *tx, const User *user, int64_t id, Arena *arena, CaseLook *look, Err *err);

/* The case, and all that came out of it, nearest first, as far as the user sees it. ERR_NOT_FOUND of the case itself;
 * ERR_LIMIT for more than CASE_FAMILY_MOST. */
enum { CASE_FAMILY_MOST = 500 };
bool case_family(Ledger *ledger, Tx *tx, const User *user, int64_t id, Arena *arena, CaseLine **lines, size_t *count,
                 Err *err);

/* Units, persons and cases in the fields of the lines by what people call them, as lists that are `named` have them. */
bool case_lines_name(Ledger *ledger, Tx *tx, CaseLine *lines, size_t count, Arena *arena, Err *err);

/* How many days before its end something of this record turns yellow: its ladder's first reminder. */
int ledger_near_days(const Ledger *ledger, const RecordDef *def);

/* What other rooms do whenever a step was taken, in the same write: false undoes the step, too. */
typedef struct CaseStepped {
    int64_t id;
    Str record, step, unit;
    const User *user; /* NULL: the command line or the clock */
    CaseEnd ended;    /* after it */
} CaseStepped;
typedef bool (*CaseHook)(void *context, Tx *tx, const CaseStepped *stepped, Err *err);
/* Adds a room; with `hook` NULL it is left alone again. Rooms are asked in their order; while the program is opened and
 * closed only. */
void ledger_on_step(Ledger *ledger, CaseHook hook, void *context);

/* ---- counting -------------------------------------------------------------- */

typedef struct CaseCount {
    const CaseCountDef *def;
    bool known;   /* a rate of nothing is not, nor a sum that lacks a figure */
    bool nothing; /* a rate of which there was nothing to count: not known, and nothing is missing */
    double value;
} CaseCount;

/* The counts of a record over a unit and all below, of the cases whose day falls in [from, until) (ISO days; empty:
 * open). Only for whoever may see counts there. */
bool case_counts(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                 CaseCount **counts, size_t *count, Err *err);

/* The counts over these cases alone; those of another record are passed over. Who may see them was decided elsewhere.
 */
bool case_counts_of(Ledger *ledger, Tx *tx, Str record, const int64_t *ids, size_t id_count, Arena *arena,
                    CaseCount **counts, size_t *count, Err *err);
/* The same of the whole and of each of the units right below `unit` (and, last, of what belongs to it alone), in one
 * pass. */
typedef struct CaseUnitCounts {
    Str unit, name;
    CaseCount *counts;
} CaseUnitCounts;
bool case_counts_by_unit(Ledger *ledger, const User *user, Str record, Str unit, Str from, Str until, Arena *arena,
                         CaseCount **whole, CaseUnitCounts **units, size_t *unit_count, size_t *count, Err *err);

/* A table of how many cases there are: by one thing, or by two. What a table is by: "@unit" (units right below the one
 * asked for), "@each" (each unit that has cases), "@state", "@opened" and "@ended" (months), "@overdue" (of open
 * cases), or a field of choices, a truth, a year, a day (by months), a unit. Never persons: nobody is ranked by these.
 */
typedef struct CaseTableLine {
    Str id, name; /* empty id: the field is not filled in; "*": all that were too many to list */
} CaseTableLine;

enum { CASE_HIDDEN = -1 };

typedef struct CaseTable {
    Str rows, columns; /* as they were asked for; columns empty: one column */
    CaseTableLine *row_lines, *column_lines;
    size_t row_count, column_count;
    int64_t *cells; /* row by row; CASE_HIDDEN: too few to be told to who may not see the cases */
    int64_t total;  /* cases counted; a case with several choices stands in several cells */
} CaseTable;

enum { CASE_TABLES_MOST = 24, CASE_ROWS_SHOWN_MOST = 400, CASE_COLUMNS_SHOWN_MOST = 40 };

typedef struct CaseTableQuery {
    Str record, unit, from, until; /* days of opening; of a table by "@ended" days of the end */
    const Str *tables;             /* "level", "@unit*@state" */
    size_t table_count;
} CaseTableQuery;
bool case_tables(Ledger *ledger, const User *user, const CaseTableQuery *query, Arena *arena, CaseTable **tables,
                 Err *err);
/* ---- data elements that ledgers fill (CaseCountDef.element) ---- */

/* The school year of a period: [from, until). False when the packs do not know it. */
bool ledger_period(const Pack *pack, Str period, Date *from, Date *until);
/* Calls back with the figure of every unit that keeps the ledger: that had a case before the period's end. Not known: a
 * figure that the sum needs is missing. The count is over the unit's own cases, not those of units below. */
typedef void (*ElementSink)(void *context, int64_t unit_id, int element, double value, bool known);
bool ledger_elements(Tx *tx, const Pack *pack, Str period, ElementSink sink, void *context, Err *err);

/* How such a figure came about: of which ledger, by which date and rule, from how many cases. */
typedef struct ElementOrigin {
    const RecordDef *record; /* NULL: no ledger fills the element */
    const CaseCountDef *count;
    Str from, until; /* days; until is the day after the last */
    Str date;        /* name of the field that tells the day */
    int64_t cases;
    bool kept; /* the unit keeps the ledger */
} ElementOrigin;
bool ledger_element_origin(Tx *tx, const Pack *pack, int element, Str unit, Str period, Arena *arena,
                           ElementOrigin *origin, Err *err);

/* ---- the clock -------------------------------------------------------------- */

typedef struct SweepReport {
    size_t looked, told; /* cases looked at, rungs taken */
    size_t erased;       /* cases whose personal contents are kept no longer (RecordDef.keep_days) */
} SweepReport;
/* Takes the rungs of ladders that are due today, and empties, once a day, what is kept no longer. Safe to run as often
 * as one likes. */
bool ledger_sweep(Ledger *ledger, SweepReport *report, Err *err);

typedef struct LedgerFault {
    int64_t id;
    char reason[200];
} LedgerFault;
/* Folds the steps of every case anew and compares with what is stored. *count: faults, of which at most `most` are
 * told. */
bool ledger_verify(Ledger *ledger, LedgerFault *faults, size_t most, size_t *count, Err *err);

#endif
