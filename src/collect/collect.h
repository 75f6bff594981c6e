/* collect: facts from the people who know them - forms at work, rounds, drafts, review, locks, quality.
 *
 * A FormDef of the packs (or one that a bureau brought in a workbook) is compiled
 * to a Form. A round asks a form of every unit it concerns for one period: one
 * Entry per unit. An entry's draft is a set of cells, each with the version of the
 * entry that wrote it, so that several people may type at once and nothing is
 * overwritten unseen. Steps move an entry (submit, review, return, approve, unlock);
 * they are appended, and the state is their fold. Approval makes a submission of the
 * room `fact`, locks its elements, and keeps a snapshot; a correction supersedes it.
 * docs/collection.md tells the whole. */
#ifndef DUXUE_COLLECT_H
#define DUXUE_COLLECT_H

#include "base.h"
#include "fact.h"
#include "indicator.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- forms ------------------------------------------------------------- */

typedef struct Form Form; /* compiled; read-only, any thread */

/* Compiles every formula of `def` (conditions, computed values, checks, and the pack's checks that touch its elements).
 * Faults go to `problems` with their place. */
bool form_compile(const Pack *pack, const FormDef *def, Arena *arena, const Form **form, ProblemList *problems);
const FormDef *form_def(const Form *form);
/* Whether a kind of units may have what a field asks: an own field always, an element when the kind is expected to have
 * it or the field asks `beyond`. */
bool field_fits(const Pack *pack, const FormField *field, const KindDef *kind);
/* Whether units of this kind are asked at all. */
bool form_asks_kind(const FormDef *def, const KindDef *kind);
/* The same for one unit: its kind, and the form's `where` over its figures (per element of the pack, may be NULL;
 * unknown counts as asked). */
bool form_concerns(const Form *form, const KindDef *kind, const Value *facts);

/* One form that collects an element, by asking or by computing it, and of which kinds of units. Fields marked
 * `elsewhere` collect nothing. */
typedef struct FormAsker {
    const FormDef *form;
    const FormField *field;
    const KindDef **kinds; /* those of the form that are expected to have the element */
    size_t kind_count;
} FormAsker;
/* Who collects one element, in the order of `forms`. */
void form_askers(const Pack *pack, const FormDef *const *forms, size_t count, int element, Arena *arena,
                 FormAsker **askers, size_t *asker_count);

/* An element of a form that another form collects of the same kinds of units. Within one period that is asking twice:
 * a round is refused for it, unless the field is filled in from the other form (`field->elsewhere`). */
typedef struct FormSource {
    const FormField *field; /* of the form that is looked at */
    const FormDef *form;    /* that collects it, too */
    const KindDef **kinds;  /* of units that both ask */
    size_t kind_count;
    bool conditional; /* a form has a `where`: it only matters for units that both concern (form_concerns) */
} FormSource;
/* Where else the elements of `form` are collected, in the order of its fields, then of `others`. A form of the same id
 * is the one it replaces, and is passed over. */
void form_sources(const Pack *pack, const FormDef *form, const FormDef *const *others, size_t count, Arena *arena,
                  FormSource **sources, size_t *source_count);

/* One cell as a person sees it: the text typed, or brought by a workbook. `row`: id of a table's row, empty for a field
 * outside tables. The pseudo field "#<table>" of a row holds its position, or "-" when the row was removed; the pseudo
 * field "?<check>" holds the reason given for a finding (of a row: with the row). A value "personal:…" stands for one
 * that is sealed: it is filled, and known to nobody here. */
typedef struct FormCell {
    Str field, row, value;
    int64_t version; /* of the entry when it was written */
    Str actor, at;
} FormCell;

/* What the form is filled in against: who, when, and what the store knows already. */
typedef struct FormContext {
    const KindDef *kind;
    Str unit_code, period;
    const Value *facts;        /* per element of the pack: approved value of the period; NULL: none */
    const Value *previous;     /* of the period before; NULL: there is none */
    const bool *elsewhere;     /* per element: another form of the period collects it, so it is shown and not asked */
    const Str *elsewhere_from; /* per element: name of that form */
} FormContext;

/* One field of an entry, or one cell of a table row, as judged. */
typedef struct JudgedField {
    const FormField *def;
    Str row;           /* empty outside tables */
    bool shown, asked; /* asked: to be typed (shown, not computed, not from elsewhere, not a note) */
    bool required, filled;
    CellState state;
    double number; /* number (of an element in its stored unit), bool, choice index, date yyyymmdd */
    Str text;      /* as it is shown and exported */
    Str wrong;     /* empty, or what is wrong with the text and what to do */
    Value previous;
    Str from; /* where a value that is not asked comes from: name of the form, "计算" */
} JudgedField;

typedef struct JudgedCheck {
    Str id;
    Severity severity; /* ERROR: must be mended; WARNING: wants a reason */
    Str message;       /* with the figures it saw */
    Str field, row;    /* where to show it */
    Str reason;        /* given, empty when not */
} JudgedCheck;

typedef struct Judgement {
    JudgedField *fields; /* sections in order; rows of a table in their order */
    size_t field_count;
    JudgedCheck *checks; /* those that do not hold */
    size_t check_count;
    size_t asked, filled, wrong; /* fields */
    size_t must_fix, to_explain; /* checks: errors; warnings without a reason */
    bool complete;               /* may be submitted */
} Judgement;

/* What is wrong with a text for an own field of text (length, phone, identity number), before it is sealed; empty:
 * nothing. */
Str form_text_wrong(const FormField *field, Str text, Arena *arena);

/* Judges all cells of one entry: visibility, computed values, texts, checks. No store, no clock: pure. */
void form_judge(const Form *form, const FormContext *context, const FormCell *cells, size_t count, Arena *arena,
                Judgement *judgement);

/* Into an open object: the checks that do not hold ("checks"), how many fields are asked, filled and wrong, how many
 * checks want mending or a reason, and whether the entry is complete. One shape for the command line and the API. */
void form_put_judgement(const Judgement *judgement, Json *json);

/* Reads a workbook in the XLSForm manner (sheets survey, choices, settings; our own: checks, steps) and gives it back
 * as the YAML of a pack document `form:`, which loads and compiles when there is no error among `problems` (faults at
 * sheet!cell; notes tell which questions were taken for elements and what was left aside). `file_name`: shown in
 * places; empty: from the path. False with err only when the file could not be read at all. docs/forms.md tells the
 * columns. */
bool xlsform_read(const char *path, Str file_name, const Pack *pack, Arena *arena, Str *yaml, ProblemList *problems,
                  Err *err);
/* Writes a form as such a workbook. Conditions and computed values stand there in our language, and as expressions of
 * XLSForm where those can say it. Reading it again gives the same form. */
bool xlsform_write(const Form *form, const char *path, Err *err);

/* ---- the room at work --------------------------------------------------- */

/* Rounds and entries of one store, with the forms they use compiled once. One for the whole program; any thread.
 * `user` NULL, wherever one is asked for: the command line, which may do all and is written as "命令行".
 * Things of others answer ERR_NOT_FOUND as if they were not there; what is seen but not allowed ERR_DENIED. */
typedef struct Collect Collect;
/* `people` NULL: optional steps of review chains are never passed over, as nobody knows who else could take them. */
bool collect_open(Store *store, const Pack *pack, People *people, Collect **collect, Err *err);
void collect_close(Collect *collect); /* NULL is allowed */

/* Locks again what was unlocked and not approved in time. Reading does it for what it reads; a server calls it now and
 * then for the rest. */
bool collect_tick(Collect *collect, Err *err);

/* ---- forms to choose from ------------------------------------------------ */

typedef struct FormChoice {
    const FormDef *def;
    bool of_pack;
    int64_t version_id;       /* of form_version; 0: of the pack and not yet used */
    Str file_name, actor, at; /* of a workbook */
} FormChoice;
/* Forms of the pack and the newest version of those that came in workbooks, by id. */
bool form_list(Collect *collect, Arena *arena, FormChoice **forms, size_t *count, Err *err);
/* A form from a workbook (xlsform_read). Faults go to `problems` with their cell and nothing is stored; nor is it when
 * `dry_run`. ERR_CONFLICT when a form of the pack has its id. Needs the right to open rounds. */
bool form_bring(Collect *collect, const User *user, const char *path, Str file_name, bool dry_run, Arena *arena,
                FormChoice *form, ProblemList *problems, Err *err);

/* One form to choose from. ERR_NOT_FOUND. */
bool form_choose(Collect *collect, Str id, Arena *arena, FormChoice *form, Err *err);
/* Where else the elements of any form are collected, among all there are to choose from. */
bool form_choice_sources(Collect *collect, const FormDef *form, Arena *arena, FormSource **sources, size_t *count,
                         Err *err);
/* One form to choose from as a workbook in the XLSForm manner (xlsform_write). `name`: of the file, as it is offered.
 */
bool form_workbook(Collect *collect, Str id, const char *path, Arena *arena, Str *name, Err *err);

/* ---- rounds -------------------------------------------------------------- */

typedef enum RoundState { ROUND_OPEN, ROUND_CLOSED, ROUND_WITHDRAWN } RoundState;
const char *round_state_id(RoundState state); /* open, closed, withdrawn */

typedef enum EntryState {
    ENTRY_DRAFT,
    ENTRY_REVIEW,
    ENTRY_RETURNED,
    ENTRY_LOCKED,
    ENTRY_CORRECTING,
    ENTRY_STATES
} EntryState;
const char *entry_state_id(EntryState state); /* draft, review, returned, locked, correcting */

typedef struct RoundOrder {
    Str form;             /* id */
    Str period;           /* opened with the tree of the period before when it has no units yet */
    Str unit;             /* code: it and the units below are asked, as far as the form concerns them */
    Str name, note;       /* name empty: the form's, with the period */
    Str opens_on, due_on; /* days; empty: today, and as many days later as the pack proposes */
    const Str *elsewhere; /* elements of the form that another form of the period asks: shown, not asked */
    size_t elsewhere_count;
    bool dry_run;
} RoundOrder;

/* An element that another round of the period asks of some of the same units. */
typedef struct Overlap {
    const Element *element;
    int64_t round;
    Str round_name, form_name;
    size_t units;
    Str unit_name; /* of the first of them */
} Overlap;

typedef struct RoundOpened {
    int64_t id;
    size_t entries;
    size_t unsure; /* units taken in although the form's condition is not known for them */
    Overlap *overlaps;
    size_t overlap_count;
} RoundOpened;

/* Opens a round: one entry per unit concerned (levels, kinds, condition of the form). Needs `create` at the unit, in
 * the form's section. ERR_CONFLICT when an element is asked twice of one unit, with both forms by name; a dry run tells
 * all overlaps in `opened` instead. ERR_INPUT for days that do not fit or when no unit is concerned. */
bool round_open(Collect *collect, const User *user, const RoundOrder *order, Arena *arena, RoundOpened *opened,
                Err *err);
/* A later due day, for all entries that are not locked or those of some units (codes). A closed round is open again. */
bool round_extend(Collect *collect, const User *user, int64_t round, Str due_on, const Str *units, size_t unit_count,
                  size_t *changed, Err *err);
/* Nothing more is filled in or submitted; what is under review goes on. */
bool round_close(Collect *collect, const User *user, int64_t round, Str reason, Err *err);
/* Takes a round back that should not have been opened. ERR_CONFLICT when something of it was approved already. */
bool round_withdraw(Collect *collect, const User *user, int64_t round, Str reason, Err *err);
/* Entries for units that came since. */
bool round_refresh(Collect *collect, const User *user, int64_t round, size_t *added, Err *err);
/* Reminds all units that have not submitted. Those told today already are not told again. */
bool round_remind(Collect *collect, const User *user, int64_t round, Str reason, size_t *reminded, Err *err);

typedef struct RoundInfo {
    int64_t id;
    Str form, form_name, form_version, section, period, unit, unit_name, name, note, opens_on, due_on, reason, actor,
        at;
    RoundState state;
    bool may_manage; /* extend, close, withdraw, refresh, remind */
    size_t entries;  /* of units that the user may see, as are the rest */
    size_t by_state[ENTRY_STATES], by_light[LIGHTS];
} RoundInfo;

typedef struct RoundFilter {
    int64_t id;       /* 0: all */
    Str unit, period; /* empty: all; unit: rounds that ask it or units below */
    bool any_state;
    RoundState state;
} RoundFilter;
/* Rounds that ask a unit the user may see, newest first. */
bool round_list(Collect *collect, const User *user, const RoundFilter *filter, Arena *arena, RoundInfo **rounds,
                size_t *count, Err *err);

/* What all units filled in, as a table: the form's fields outside tables, one line per unit, or the rows of one table.
 */
typedef struct ValueColumns {
    const FormDef *form;
    const FormSection *table; /* NULL: the fields outside tables */
    const FormField **fields;
    size_t count;
    Str round_name;
} ValueColumns;
typedef struct ValueLine {
    Str unit, unit_name, township, row;
    EntryState state;
    const JudgedField **fields; /* by column; NULL: none there. Personal texts are masks */
} ValueLine;
/* *go_on false: no more lines are wanted. */
typedef bool (*ValueSink)(void *context, const ValueLine *line, bool *go_on, Err *err);
/* Asked before an entry is judged, with the front of its lines (`fields` NULL) and how many it has: true when none of
 * them is wanted, so that a page costs no more than what stands on it. */
typedef bool (*ValuePass)(void *context, const ValueLine *front, size_t lines);
typedef struct ValueReader {
    ValueSink line;
    ValuePass pass; /* NULL: every line is wanted */
    void *context;
} ValueReader;
/* `table`: id of a section, empty: the fields outside tables. ERR_NOT_FOUND for a round of which nothing is seen. */
bool round_columns(Collect *collect, const User *user, int64_t round, Str table, Arena *arena, ValueColumns *columns,
                   Err *err);
/* Lines in tree order, of units that the user may see, `unit` and below (empty: all), as the drafts stand now. */
bool round_values(Collect *collect, const User *user, int64_t round, const ValueColumns *columns, Str unit,
                  const ValueReader *reader, Err *err);

/* ---- years -------------------------------------------------------------------- */

/* Opens a year ("2025", "2025年"): fact_open_period, not later than next year. Rounds do it by themselves. Whoever
 * calls has to ask for the right first (units: manage). ERR_INPUT for a year that is none or too early, ERR_NOT_FOUND
 * when there are no units at all. */
bool period_open(Collect *collect, const User *user, Str period, Arena *arena, FactOpened *opened, Err *err);

/* ---- the state of all ----------------------------------------------------- */

typedef struct MatrixUnit {
    Str code, name, kind_name, township; /* township: name of the unit above that is one, empty otherwise */
} MatrixUnit;

typedef struct MatrixCell {
    size_t unit, round; /* indices */
    int64_t entry;
    EntryState state;
    int step;
    Light light;
    Str why; /* the rule that made the light: "红：逾期3天未报" */
    size_t filled, asked, must_fix, to_explain;
    Str due_on, changed_at, changed_by;
} MatrixCell;

typedef struct Matrix {
    RoundInfo *rounds; /* without counts */
    size_t round_count;
    MatrixUnit *units; /* in tree order */
    size_t unit_count;
    MatrixCell *cells; /* by unit, then round */
    size_t cell_count;
} Matrix;
/* All entries of one round, or (round 0) of all rounds of the period that were not withdrawn, of the unit and those
 * below as far as the user may see them. `unit` empty: all that the user may see. */
bool collect_matrix(Collect *collect, const User *user, int64_t round, Str period, Str unit, Arena *arena,
                    Matrix *matrix, Err *err);

/* ---- one entry ------------------------------------------------------------ */

typedef enum EntryAction {
    DO_EDIT, /* edit cells */
    DO_SUBMIT,
    DO_PASS,
    DO_RETURN,
    DO_APPROVE,
    DO_WITHDRAW,
    DO_UNLOCK_ASK,
    DO_UNLOCK,
    DO_REMIND,
    ENTRY_ACTIONS
} EntryAction;
const char *entry_action_id(EntryAction action); /* edit, submit, pass, return, approve, withdraw, unlock_ask ... */
bool entry_action_parse(Str text, EntryAction *action);

typedef struct EntryMay {
    bool may;
    Str why_not; /* when not: to be shown at the button */
} EntryMay;

/* A step of the review chain as it stands for this entry. */
typedef enum ChainState { CHAIN_DONE, CHAIN_NOW, CHAIN_LATER, CHAIN_PASSED_OVER } ChainState;
typedef struct ChainStep {
    const FormStepDef *def;
    ChainState state;
    Str *done_by; /* who agreed since the newest submission */
    size_t done_count;
} ChainStep;

/* A cell as it is shown: a personal one by its mask, with the id to ask for it; `actor` by the name people know. */
typedef struct ShownCell {
    FormCell cell;
    int64_t personal; /* 0: none */
} ShownCell;

typedef struct EntryReturned {
    Str reason, by, at, due_on;
    Str *fields; /* only these may be changed; none: all */
    size_t field_count;
} EntryReturned;

typedef struct EntryView {
    int64_t id, version;
    EntryState state;
    int step, correction;
    Light light;
    Str why;
    int64_t round_id;
    Str round_name, round_note, due_on, since, lock_again_at;
    RoundState round_state;
    Str unit_code, unit_name, kind_name, period, previous_period;
    const FormDef *form;
    ChainStep *chain;
    size_t chain_count;
    ShownCell *cells;
    size_t cell_count;
    Judgement judgement; /* personal texts masked */
    bool *open;          /* per judged field: may be changed now, by whoever may edit */
    EntryMay may[ENTRY_ACTIONS];
    bool was_returned;
    EntryReturned returned;       /* the newest return that was not approved since */
    Str unlock_reason, unlock_by; /* of an open request to unlock */
    Str *changed_since;           /* fields changed since the newest return or unlocking */
    size_t changed_count;
} EntryView;
/* Everything a page needs to show one entry to this user. */
bool entry_open(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryView *view, Err *err);

/* What the user may do with it as a whole, without judging it: for what other rooms hang on an entry. */
typedef struct EntryReach {
    bool edit; /* cells may be written now, by this user */
    Err why;   /* when not: ERR_DENIED, or ERR_CONFLICT with its state */
    int sees;  /* highest privacy class: 0 to 3 */
    Str unit_code;
} EntryReach;
bool entry_reach(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryReach *reach, Err *err);

typedef struct CellWrite {
    Str field, row, value;
    int64_t base; /* version of the cell the writer saw; 0: it was empty */
} CellWrite;

/* What became of one cell of a save. `value`, `actor`, `at` of a conflict are theirs (masked when personal). */
typedef enum CellOutcomeKind { CELL_SAVED, CELL_CONFLICT, CELL_REFUSED } CellOutcomeKind;
typedef struct CellOutcome {
    CellOutcomeKind kind;
    Str field, row, value, actor, at, mine;
    int64_t version; /* of the cell as it stands now */
    Str why;         /* of a refusal */
} CellOutcome;

typedef struct SaveResult {
    int64_t version;    /* of the entry */
    CellOutcome *cells; /* in the order of the save */
    size_t count, saved, conflicts, refused;
} SaveResult;
/* Saves cells of a draft. A cell that somebody else changed since `base` to something else is a conflict and stays as
 * it is; one that may not be changed (not of the form, computed, not among the returned fields, too long) is refused
 * with its reason; all others are taken. ERR_CONFLICT when the entry as a whole is not open (under review, locked,
 * round closed). */
bool entry_save(Collect *collect, const User *user, int64_t entry, const CellWrite *cells, size_t count, Arena *arena,
                SaveResult *result, Err *err);

typedef struct EntryChanges {
    int64_t version;
    EntryState state;
    ShownCell *cells;
    size_t count;
} EntryChanges;
/* Cells written after version `since`. */
bool entry_changes(Collect *collect, const User *user, int64_t entry, int64_t since, Arena *arena,
                   EntryChanges *changes, Err *err);

typedef struct StepOrder {
    EntryAction action;
    Str reason;
    const Str *fields; /* return: ids of fields, "#<table>" for its rows; none: all are open */
    size_t field_count;
    Str due_on; /* return: new deadline, empty: as it was. unlock: last day of the correction, empty: as the pack says
                 */
    int64_t version; /* the entry as the user saw it; -1: not checked */
} StepOrder;
/* One step. ERR_CONFLICT when the entry was changed since `version` or is not in a state for it, ERR_DENIED when this
 * user may not (told why), ERR_INPUT when something is missing: a reason, fields that are not of the form, a deadline
 * in the past. Submitting judges the whole entry; approving stores its values as facts, all in one transaction. */
bool entry_step(Collect *collect, const User *user, int64_t entry, const StepOrder *order, Err *err);

/* ---- what happened --------------------------------------------------------- */

typedef struct EntryStepInfo {
    int64_t id, version;
    Str action, before, after, actor, shown, behalf, reason, due_on, at;
    int step;
    Str *fields;
    size_t field_count;
} EntryStepInfo;

typedef struct CellPast {
    FormCell cell; /* personal values: the mask */
    bool now;      /* what stands there */
} CellPast;

typedef struct EntrySnapshot {
    int64_t number, submission_id;
    Str actor, shown, at, content; /* JSON */
} EntrySnapshot;

typedef struct EntryHistory {
    EntryStepInfo *steps;
    size_t step_count;
    EntrySnapshot *snapshots;
    size_t snapshot_count;
    CellPast *values; /* by field, row, then version */
    size_t value_count;
} EntryHistory;
bool entry_history(Collect *collect, const User *user, int64_t entry, Arena *arena, EntryHistory *history, Err *err);

/* ---- what there is to do ---------------------------------------------------- */

typedef enum TodoKind {
    TODO_FILL,
    TODO_RETURNED,
    TODO_REVIEW,
    TODO_APPROVE,
    TODO_UNLOCK,
    TODO_OVERDUE,
    TODO_REMINDER
} TodoKind;
const char *todo_kind_id(TodoKind kind);

typedef struct TodoItem {
    TodoKind kind;
    int64_t entry, round;
    Str round_name, form, form_name, unit, unit_name, period, due_on, why, reason;
    Light light;
    EntryState state;
    size_t filled, asked, must_fix, to_explain;
} TodoItem;

enum { TODO_MOST = 500 };
/* What this user has to do now, the most urgent first, at most TODO_MOST; *more says how many were left out. */
bool collect_todo(Collect *collect, const User *user, Arena *arena, TodoItem **items, size_t *count, size_t *more,
                  Err *err);

/* ---- personal values --------------------------------------------------------- */

typedef struct PersonalPlace {
    int64_t id, entry;
    Str field, field_name, row, mask, unit, unit_name, period, form_name, at, erased_at;
    bool may_erase; /* by whoever asked */
} PersonalPlace;

/* The value itself, to one who may see fields of its class, with a reason; every look is in the audit chain.
 * ERR_NOT_FOUND also when it was erased (told since when). */
bool personal_show(Collect *collect, const User *user, int64_t id, Str reason, Arena *arena, Str *value, Err *err);
/* Where one person's values stand: equal to `value` (name, phone, number of identity; blanks do not matter), in units
 * the user may see. Wants a reason; audited without the value. */
bool personal_find(Collect *collect, const User *user, Str value, Str reason, Arena *arena, PersonalPlace **places,
                   size_t *count, Err *err);
/* One person's data as JSON: the rows in which the value stands, personal fields opened. Audited. */
bool personal_export(Collect *collect, const User *user, Str value, Str reason, Arena *arena, Str *json, Err *err);
/* Empties the personal values of the rows in which the value stands, in drafts and in what was approved; figures stay.
 * Cannot be undone. Needs the right to manage accounts' privacy (see docs/collection.md). */
bool personal_erase(Collect *collect, const User *user, Str value, Str reason, size_t *erased, Err *err);
/* ---- workbooks ----------------------------------------------------------- */

/* Something in a workbook that is not as it stands in the draft. */
typedef struct WorkbookDifference {
    int64_t entry;
    Str unit_code, unit_name;
    Str field, field_name; /* "#table": the row itself, added or removed; "?check": the reason for a finding */
    Str row, row_name;     /* empty outside tables */
    Str now, mine;         /* what stands there; what the workbook brings. Of a row: "新增" or "删除" */
    Str by, at;            /* who wrote what stands there */
    bool conflict;         /* it was changed after the workbook was made */
    bool taken;            /* is saved, or would be */
    Place place;           /* sheet and cell of the workbook */
} WorkbookDifference;

/* A check that would not hold with what the workbook brings. */
typedef struct WorkbookCheck {
    int64_t entry;
    Str unit_code, unit_name;
    Severity severity;
    Str id, message, field, row;
    Place place; /* of the cell for its reason, else of the field, when that stands in the workbook */
} WorkbookCheck;

typedef struct WorkbookUnit { /* one entry of the workbook */
    int64_t entry, version, made_version;
    Str unit_code, unit_name;
    size_t changed_since; /* cells written to the draft after the workbook was made */
    size_t differences, conflicts;
    size_t asked, filled, must_fix, to_explain; /* with what the workbook brings */
    size_t taken;                               /* cells that were saved */
} WorkbookUnit;

typedef struct WorkbookResult {
    ProblemList problems; /* with sheet and cell; an error: nothing is taken */
    WorkbookDifference *differences;
    size_t difference_count, conflicts;
    size_t cells, unchanged; /* that were read, and that are as they stand or were not touched */
    WorkbookCheck *checks;
    size_t check_count;
    WorkbookUnit *units;
    size_t unit_count;
    size_t taken; /* cells that were saved */
} WorkbookResult;

typedef struct WorkbookChoice {
    bool take; /* save what may be taken; otherwise it is only compared */
    /* What to do with conflicts: by default what stands in the draft stays. */
    bool overwrite_all;
    const Str *overwrite; /* "field" or "field@row" that the workbook's value is to win in */
    size_t overwrite_count;
} WorkbookChoice;

/* The workbook of one entry: a sheet per section, what stands there, last year's values, drop-downs and limits; cells
 * that this user may not change now are closed. `name`: of the file, as it is offered. Personal values go out masked.
 */
bool entry_workbook(Collect *collect, const User *user, int64_t entry, const char *path, Arena *arena, Str *name,
                    Err *err);
/* One workbook for the units of a round that the user may see, a row per unit. `unit`: only it and those below; empty:
 * all. ERR_LIMIT for too many units. */
bool round_workbook(Collect *collect, const User *user, int64_t round, Str unit, const char *path, Arena *arena,
                    Str *name, Err *err);
/* Reads such a workbook back: problems at sheet and cell, differences to the draft as it stands now, and checks that
 * would not hold. With `take`, when no problem is an error, what may be taken is saved as by entry_save, entry by
 * entry. ERR_INPUT when it is no workbook of this entry (another unit's, another form's, a foreign file), ERR_CONFLICT
 * when its form has changed since. */
bool entry_workbook_read(Collect *collect, const User *user, int64_t entry, const char *path,
                         const WorkbookChoice *choice, Arena *arena, WorkbookResult *result, Err *err);
bool round_workbook_read(Collect *collect, const User *user, int64_t round, const char *path,
                         const WorkbookChoice *choice, Arena *arena, WorkbookResult *result, Err *err);

/* ---- quality ----------------------------------------------------------- */

/* What is looked at: one period, and as many before it as there are. */
typedef struct QualityFrames {
    const Frame *frame;        /* loaded with its previous period */
    const Frame *const *older; /* newest first: the period before frame->previous, and so on */
    size_t older_count;
    /* Whether the reader may know the name of a unit; NULL: all. Others are called 另一所学校. */
    bool (*may_name)(void *context, int unit);
    void *context;
} QualityFrames;

typedef struct FindingFigure { /* what a value is compared with */
    Str what;                  /* 同类学校中位数, 2023年 */
    double value;
} FindingFigure;

/* Something unusual: a question, never a verdict. */
typedef struct Finding {
    QualityKind kind;
    Severity severity; /* ERROR: must be mended (a check of the pack); WARNING: wants a reason; NOTE: worth a look */
    int unit;          /* index in the frame's tree: a school, or the unit whose schools were looked at together */
    int other;         /* the other school, -1 when there is none or its name is not for the reader */
    Str subject;       /* what it is about: id of an element, a ratio or a check; may be empty */
    Str state;         /* the figures it saw: an explanation holds as long as they stand */
    const int *elements;
    size_t element_count;
    Str name;     /* of what `value` measures */
    double value; /* NAN: no single value */
    Str measure;  /* its unit */
    FindingFigure *compared;
    size_t compared_count;
    double chance; /* that honest figures would look like this, after all that was tested; NAN: no test of chance */
    double z;      /* robust distance, NAN */
    Str sentence;  /* what is seen and what to do */
    Str reason, by, at; /* explained; empty when not */
} Finding;

typedef struct QualityTally {
    size_t tested; /* comparisons that were made */
    size_t found, explained;
} QualityTally;

typedef struct Quality {
    Finding *findings; /* in tree order of their units; of one unit the heavier first */
    size_t count;
    QualityTally tallies[QUALITY_KINDS];
} Quality;

/* Looks at all schools of a unit (a school: at itself) against their similar schools, their own past, and each other.
 * What is found for a school does not depend on whose unit was asked for. ERR_NOT_FOUND: the packs have no quality.
 * Parameters and their sources: packs/quality.yaml. Unknown figures are passed over, never taken as zero. */
bool quality_find(const QualityFrames *frames, int unit, Arena *arena, Quality *quality, Err *err);
/* The frame with the drafts of a round laid over it, to be looked at before they are approved; what is not filled in
 * yet stays as it is stored. Lives in `arena` and beside `frame`. ERR_NOT_FOUND for no such round, ERR_USAGE for one of
 * another period, ERR_LIMIT for a round of too many units. */
bool quality_round(Collect *collect, int64_t round, const Frame *frame, Arena *arena, const Frame **drafts, Err *err);
/* Puts stored explanations to the findings, as far as the figures are still those that were explained. */
bool quality_explained(Tx *tx, const Frame *frame, Arena *arena, Quality *quality, Err *err);
/* Explains one finding that stands now; `subject` as the finding's or its public_subject. ERR_NOT_FOUND when there is
 * no such finding (any more), ERR_INPUT for a reason of less than 2 or more than 600 characters. */
bool quality_explain(Store *store, const QualityFrames *frames, int unit, QualityKind kind, Str subject, Str reason,
                     Str actor, Err *err);
/* Codes of the periods before frame->previous that quality looks at, newest first: for QualityFrames.older. */
bool quality_older(Tx *tx, const Frame *frame, Arena *arena, Str **periods, size_t *count, Err *err);
/* One finding as JSON, and the tallies with names and reasons of the rules: for the command line and the API. */
void finding_json(const QualityFrames *frames, const Finding *finding, Json *json);
void quality_rules_json(const Pack *pack, const Quality *quality, Json *json);
/* Compiles every formula of the pack of quality; faults go to `problems` with their place (for `duxue pack check`). */
bool quality_compile_all(const Pack *pack, Arena *arena, ProblemList *problems);

#endif
