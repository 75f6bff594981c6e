/* duty: what has to be done again and again - who has it, when, whether it was done, checked, missed, made up.
 *
 * Duties stand in packs/duties/ (DutyDef of pack.h): objects, rule, holder, checker, alarm. A bureau switches the
 * calendar on for a unit; from then on a sweep makes one instance per object at the start of every window, marks
 * those that were missed, and tells whom the alarm rule names. What people do to an instance are steps, appended;
 * its state is their fold. Nobody verifies or waives his own. docs/duties.md tells the whole. */
#ifndef DUXUE_DUTY_H
#define DUXUE_DUTY_H

#include "base.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- the room at work --------------------------------------------------- */

typedef struct Duty Duty; /* one for the whole program; any thread */
bool duty_open(Store *store, const Pack *pack, Duty **duty, Err *err);
void duty_close(Duty *duty); /* NULL is allowed */

typedef enum DutyState {
    DUTY_DUE,
    DUTY_DONE,
    DUTY_VERIFIED, /* of one done in time or made up: see `late` */
    DUTY_MISSED,
    DUTY_MADE_UP,
    DUTY_WAIVED,
    DUTY_NO_TASK,
    DUTY_STATES
} DutyState;
const char *duty_state_id(DutyState state);   /* due ... */
const char *duty_state_name(DutyState state); /* 待履行 ... */
bool duty_state_parse(Str text, DutyState *state);

typedef enum DutyAction {
    DUTY_DO,       /* in time; a missed one is made up, with a reason */
    DUTY_WITHDRAW, /* one's own report, before it was verified */
    DUTY_VERIFY,
    DUTY_RETURN, /* back to the holder, or to missed when the window is over; with a reason */
    DUTY_WAIVE,  /* by the checker, with a reason */
    DUTY_NONE,   /* "no task this time": leaves the count; with a reason, the checker may return it */
    DUTY_MISS,   /* the rest are the program's own */
    DUTY_SLIP,
    DUTY_LEADER,
    DUTY_LIST,
    DUTY_OPEN, /* of an event */
    DUTY_ACTIONS
} DutyAction;
const char *duty_action_id(DutyAction action);
const char *duty_action_name(DutyAction action);
bool duty_action_parse(Str text, DutyAction *action); /* those of people */

/* ---- windows -------------------------------------------------------------- */

typedef struct DutyWindow {
    Date from, due;
    bool confirmed; /* the school terms and holidays it hangs on were set by somebody, not proposed */
} DutyWindow;
/* Windows of a rule that begin from `first` to `last`, in order. `regions`: codes from the unit upwards, for its school
 * terms; the empty region is tried last. What hangs on terms nobody set is left out; *unknown then becomes true. */
void duty_windows(const Pack *pack, const DutyRule *rule, const Str *regions, size_t region_count, Date first,
                  Date last, Arena *arena, DutyWindow **windows, size_t *count, bool *unknown);

/* ---- what is on ------------------------------------------------------------- */

typedef struct DutySwitch {
    Str unit; /* with all below it */
    Str duty; /* empty: the calendar as a whole */
    bool on;
    Str rule;    /* id of an alternative; empty: as the packs say for the region */
    Str from_on; /* windows that begin then or later; empty: today */
    Str reason;  /* wanted for switching off and for another rule */
} DutySwitch;
/* duties:manage for the unit (heads of departments for their own duties, leaders). Windows that began before keep what
 * they had. Switched on for the past, instances of the past are made and are missed at once. */
bool duty_switch(Duty *duty, const User *user, const DutySwitch *wish, Err *err);

typedef struct DutyExempt {
    Str unit, duty;
    Str from_on, until_on; /* empty until: for good; until before from: ends it */
    Str reason;
} DutyExempt;
/* A unit that does not have the duty: by who may check it. Instances of its time that still are due become "no task".
 */
bool duty_exempt(Duty *duty, const User *user, const DutyExempt *wish, Err *err);

/* One duty as it is set for one unit. */
typedef struct DutySetting {
    const DutyDef *def;
    bool on;
    const DutyRule *rule;                      /* that holds today */
    Str from_on, reason, actor, at;            /* of the switch; empty: as the packs say */
    Str exempt_from, exempt_until, exempt_why; /* empty: none */
} DutySetting;
/* All duties of the packs for one unit today. *started: the calendar was switched on. */
bool duty_settings(Duty *duty, const User *user, Str unit, Arena *arena, DutySetting **settings, size_t *count,
                   bool *started, Err *err);

/* ---- the sweep ---------------------------------------------------------------- */

typedef struct DutySwept {
    size_t made, missed, done, told; /* instances made, missed, found done by a form, alarms raised */
    size_t settled;                  /* that have no task any more: their case ended */
    bool unknown_terms;              /* duties that hang on school terms nobody set were left out */
} DutySwept;
/* Makes what is due, up to and with `day` at `minute` (0 to 1440; 1440: the day is over). Again: nothing new. */
bool duty_sweep(Duty *duty, Date day, int minute, DutySwept *swept, Err *err);
/* The same for now, at most what is needed: for a server, once a minute. */
bool duty_tick(Duty *duty, Err *err);

/* ---- looking ------------------------------------------------------------------- */

typedef struct DutyRights {
    bool act, check, waive; /* do it; verify or return it; waive it */
} DutyRights;

typedef struct DutyItem {
    int64_t id;
    const DutyDef *def; /* NULL: the packs no longer have it */
    const DutyRule *rule;
    Str duty, unit, unit_name;
    Str part, part_name; /* department, post, or case of a register; empty: the unit */
    bool of_other;       /* the case names persons who have it, and who asks is none of them */
    int number;
    Str from_on, due_on, due_time;
    DutyState state;
    bool late;
    Str done_on;
    const char *light; /* green, yellow, red, grey */
    Str why;           /* of the light: 已过期3天，还没有补录 */
    unsigned alarms;
    DutyRights rights; /* of who asks, now */
} DutyItem;

typedef struct DutyFilter {
    Str unit;           /* code, with all below; empty: all that the user may see */
    Str duty, section;  /* empty: any */
    Str from_on, to_on; /* days on which windows end; empty: open */
    unsigned states;    /* bits 1 << DutyState; 0: any */
    bool begun;         /* only windows that have begun */
    bool mine;          /* only what the user may do or check */
    bool listed;        /* only what stands on a section's list */
} DutyFilter;
enum { DUTY_ITEMS_MOST = 50000 };
/* By last day, then duty, then unit. ERR_LIMIT beyond DUTY_ITEMS_MOST. */
bool duty_list(Duty *duty, const User *user, const DutyFilter *filter, Arena *arena, DutyItem **items, size_t *count,
               Err *err);

typedef struct DutyStep {
    int64_t id;
    DutyAction action;
    DutyState before, after;
    Str done_on, note, reason, evidence_kind, evidence;
    Str by;      /* role that it was done in, or 程序 */
    Str by_name; /* the person; empty for who looks from above the unit */
    Str at;
} DutyStep;
/* One with its steps. ERR_NOT_FOUND also for one the user may not see. */
bool duty_show(Duty *duty, const User *user, int64_t id, Arena *arena, DutyItem *item, DutyStep **steps, size_t *count,
               Err *err);

/* A month: every day with what ends on it. */
typedef struct DutyDayCount {
    Date day;
    bool working, confirmed;
    Str reason; /* why it is off, or worked */
    size_t by_state[DUTY_STATES];
    size_t late; /* of the verified ones */
} DutyDayCount;
bool duty_calendar(Duty *duty, const User *user, Str unit, Date month, bool mine, Arena *arena, DutyDayCount **days,
                   size_t *count, Err *err);

/* ---- counting -------------------------------------------------------------------- */

/* `due` are those that count: done in time, made up, or missed. Open ones (their window is not over), waived ones and
 * those without task stand beside it. A rate is unknown (NAN) when nothing was due. */
typedef struct DutyCounts {
    size_t due, on_time, made_up, missed, open, waived, no_task, verified;
} DutyCounts;
double duty_rate_on_time(const DutyCounts *counts);
double duty_rate_done(const DutyCounts *counts); /* with those made up */

typedef enum DutyBy { DUTY_BY_DUTY, DUTY_BY_UNIT, DUTY_BY_MONTH, DUTY_BY_SECTION } DutyBy;
typedef struct DutyLine {
    Str key, name; /* id of the duty and its name; code and name of the unit; "2026-05"; department */
    DutyCounts counts;
} DutyLine;
typedef struct DutyStatistics {
    DutyLine *lines;
    size_t count;
    DutyCounts total;
} DutyStatistics;
/* Over windows that end from filter->from_on to filter->to_on; unit, duty and section as in duty_list. For posts that
 * may see totals only, too. */
bool duty_statistics(Duty *duty, const User *user, const DutyFilter *filter, DutyBy by, Arena *arena,
                     DutyStatistics *statistics, Err *err);

/* The same records held against another rule of the duty ("monthly" or "once a term"): how it would have been, from
 * day to day. Nothing is stored. */
bool duty_try_rule(Duty *duty, const User *user, Str def, Str rule, const DutyFilter *filter, Arena *arena,
                   DutyStatistics *statistics, Err *err);

typedef struct DutyDays {
    const DutyRule *rule;
    DutyWindow *windows; /* in order */
    size_t count;
    bool unknown; /* some hang on school terms that nobody set, and are left out */
} DutyDays;
/* The single days that a rule of the duty gives one unit (filter->unit), by its school terms: windows that end from
 * filter->from_on (empty: today) to filter->to_on (empty: a year later). Errors as duty_try_rule. */
bool duty_try_days(Duty *duty, const User *user, Str def, Str rule, const DutyFilter *filter, Arena *arena,
                   DutyDays *days, Err *err);

/* ---- doing ------------------------------------------------------------------------- */

typedef struct DutyOrder {
    DutyAction action;
    Str done_on; /* DUTY_DO: day it was done; empty: today */
    Str note;    /* DUTY_DO: what was done, unless evidence is given */
    Str reason;
    Str evidence_kind, evidence; /* "case", "17": done by that; empty: by note and files */
    bool has_files;              /* files come with it: a note is not wanted then */
    StoreWork also;              /* runs in the same write, behind the step; NULL: nothing */
    void *also_context;
} DutyOrder;
enum { DUTY_TEXT_MOST = 1000 /* characters */ };
/* One step of one instance. ERR_DENIED: no post for it, or it is one's own; ERR_CONFLICT: its state does not allow it.
 * `step` (may be NULL) receives the id of the step. */
bool duty_act(Duty *duty, const User *user, int64_t id, const DutyOrder *order, int64_t *step, Err *err);
/* The same step for many, each by itself: *done of them; the first that failed stands in `err` (and does not end it).
 */
bool duty_act_many(Duty *duty, const User *user, const int64_t *ids, size_t count, const DutyOrder *order, size_t *done,
                   Err *err);
/* Something happened that brings a duty of the kind "event": one instance for the unit. */
bool duty_event(Duty *duty, const User *user, Str def, Str unit, Str on, Str note, int64_t *id, Err *err);

/* For rooms whose records are the proof of a duty (DutyDef.record): within the write that confirms the record, or takes
 * that back. */
typedef struct DutyProof {
    const DutyDef *def; /* whose record it is */
    Str evidence_kind;  /* "case" */
    Str evidence;       /* its id */
    Str unit;           /* code of the record's unit */
    Str part;           /* "case:17", which the record is about, of a duty for each case; empty: none */
    Date on;            /* the day of the record */
    Str reporter;       /* account that made the record */
    const User *user;   /* who confirmed it; NULL: the command line */
} DutyProof;
/* The record does one instance of its unit - of a department perhaps one of a unit above - whose window holds the day
 * and which is open or missed. Confirmed by who may check the duty and did not report it, the instance is verified;
 * otherwise it waits for its check. The same record does no second instance. *done: some instance was. */
bool duty_note_proof(Duty *duty, Tx *tx, const DutyProof *proof, bool *done, Err *err);
/* A case that duties stand for (DutyDef.each) came, ended or was opened again: the next tick makes what is due. */
void duty_cases_changed(Duty *duty);
/* The record no longer counts (it was opened again, or was none): what it did is open again, or missed. */
bool duty_drop_proof(Duty *duty, Tx *tx, const DutyProof *proof, Str reason, Err *err);

/* ---- what there is to do -------------------------------------------------------------- */

typedef enum DutyTodoKind { DUTY_TODO_DO, DUTY_TODO_MAKE_UP, DUTY_TODO_CHECK, DUTY_TODO_MISSED } DutyTodoKind;
const char *duty_todo_kind_id(DutyTodoKind kind); /* duty_do, duty_make_up, duty_check, duty_missed */

/* All instances of one duty that want the same from the user. */
typedef struct DutyTodo {
    DutyTodoKind kind;
    const DutyDef *def;
    size_t count;
    int64_t id;          /* of the first */
    Str unit, unit_name; /* of the first; of them all when count is 1 */
    Str part_name, due_on, due_time;
    const char *light;
    Str why;
} DutyTodo;
bool duty_todo(Duty *duty, const User *user, Arena *arena, DutyTodo **todos, size_t *count, Err *err);

#endif
