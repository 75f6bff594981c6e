/* plan: goals, measures, tasks - a tree with who leads, who helps, by when, and figures that tell how far it is.
 *
 * A plan is a case of the room `ledger` (drafted, decided, issued, ended), and each of its tasks becomes one when the
 * plan is issued: states, steps, deadlines, lights, reminders, escalation and look-backs are the ledger's. This room
 * keeps the tree, the targets and what is measured of them, reads plans out of tables, and makes responsibility
 * letters. What a kind of plan looks like stands in packs/plans (PlanDef of pack.h). docs/plans.md tells the whole. */
#ifndef DUXUE_PLAN_H
#define DUXUE_PLAN_H

#include "base.h"
#include "indicator.h"
#include "ledger.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- the room at work ---------------------------------------------------- */

/* One for the whole program; any thread. Opening it hooks it to the ledger: steps of a plan's case open its tasks. */
typedef struct Plans Plans;
bool plans_open(Store *store, const Pack *pack, Ledger *ledger, Plans **plans, Err *err);
void plans_close(Plans *plans); /* NULL is allowed */

enum {
    PLAN_NODES_MOST = 2000,
    PLAN_CHANGES_MOST = 2000, /* of one change */
    PLAN_TARGETS_MOST = 10,   /* of one node */
    PLAN_TEXT_MOST = 2000,    /* characters */
    PLAN_PROBLEMS_MOST = 200
};

/* ---- making and changing --------------------------------------------------- */

typedef struct NewPlan {
    Str kind;   /* of packs/plans */
    Str unit;   /* code */
    Str fields; /* JSON object: fields of the plan's record */
} NewPlan;
/* Opens the plan's case and begins an empty tree. Errors as case_open. */
bool plan_make(Plans *plans, const User *user, const NewPlan *made, int64_t *id, Err *err);

typedef struct PlanChange {
    int64_t id;
    int64_t version; /* of the tree, as the user saw it; -1: not checked */
    Str reason;      /* wanted once the plan was issued */
    Str changes;     /* JSON list, see below */
    Str source;      /* an import: name of its file */
} PlanChange;
/* All of it or nothing. A change is one of
 *   {"op":"add","level":"task","parent":3,"at":0,"ref":"a","text":"…","fields":{…},"targets":[…]}
 *   {"op":"change","node":7,"text":"…","fields":{…},"targets":[…]}    fields: null takes one away
 *   {"op":"move","node":7,"parent":3,"at":1}
 *   {"op":"remove","node":7}                                           with all below it
 * `parent` 0 or absent: at the top; the `ref` of an earlier change of the list names a node that it adds. A target is
 * {"name","kind":"indicator|count|reported","of","unit","measure_unit","base","compare":">=|<=|>|<|=","goal","by",
 * "goals":[{"period":"2026","goal":40}]}. Before the plan is issued whoever may take its step `arrange`; afterwards
 * `rearrange`: tasks that are cases go on by steps of their own, new ones become cases at once. ERR_INPUT with
 * "changes[3].field", ERR_DENIED, ERR_CONFLICT, ERR_NOT_FOUND. */
bool plan_change(Plans *plans, const User *user, const PlanChange *change, Err *err);

/* ---- looking ----------------------------------------------------------------- */

/* Where measured figures come from: the frame of a period, NULL without an error when there is none. Held until the
 * caller ends. */
typedef struct PlanFigures {
    const Frame *(*frame)(void *context, Str period, Err *err);
    void *context;
} PlanFigures;

/* `levels` of a kind, for whoever shows the tree: id, name, whether it is that of tasks. */
void plan_put_levels(const PlanDef *def, Json *json);
/* The plan as JSON: its tree in order with lights, progress, slips, targets and where their figures come from. Who may
 * not see the plan, but some of its tasks, gets those and what stands above them. `figures` NULL: indicators are
 * unknown. ERR_NOT_FOUND. */
bool plan_json(Plans *plans, const User *user, int64_t id, const PlanFigures *figures, Json *json, Arena *arena,
               Err *err);

typedef struct PlanLine {
    int64_t id;
    const PlanDef *def; /* NULL: the packs no longer have it */
    Str kind, title, unit, unit_name, from_on, until_on, state, state_name, number;
    CaseEnd ended;
    Light light;
    Str why;
    size_t tasks, closed, overdue; /* of those the reader sees */
} PlanLine;
/* Plans that the user sees, or sees tasks of; newest first. `unit` empty: all. */
bool plan_list(Plans *plans, const User *user, Str unit, Str kind, Arena *arena, PlanLine **lines, size_t *count,
               Err *err);

/* A node of a plan as a text tells it. */
typedef struct PlanSaid {
    int above; /* index of the one it stands under, which comes before it; -1: at the top */
    bool task;
    Str number, text, lead, responsible, cooperating, due, target, state_name; /* state_name: of an issued task */
} PlanSaid;
/* Its tree in order, as far as the user sees it: for a paper. ERR_NOT_FOUND as for plan_json. */
bool plan_said(Plans *plans, const User *user, int64_t id, Arena *arena, PlanSaid **nodes, size_t *count, Err *err);

/* The plan that this case is, or is a task of: *plan 0: none; *node 0: the plan itself. Whether the user sees the case
 * is the caller's business. */
bool plan_of_case(Plans *plans, int64_t case_id, int64_t *plan, int64_t *node, Err *err);

/* A task that is a case. */
typedef struct PlanTaskLine {
    int64_t plan, node, case_id;
    Str plan_title, number, text;                  /* number: "1.2.3" within the plan */
    Str above;                                     /* goal and measure it belongs to, as one text */
    Str lead, lead_name, responsible, cooperating; /* lead: code; the rest as people read it */
    Str due, first_due;                            /* the day it has to be done by, and as it was first set */
    Str state, state_name, why, progress, last_note;
    Light light;
    CaseEnd ended;
    int late_days;
    size_t slips;
    bool mine; /* it is the user's turn, or the user is responsible */
} PlanTaskLine;

typedef struct PlanTaskQuery {
    int64_t plan; /* 0: of all plans */
    bool overdue; /* only those */
    bool mine;    /* only where it is the user's turn */
    Str unit;     /* only those this unit leads, is responsible for or helps with */
} PlanTaskQuery;
/* Tasks that the user sees, by plan and their order in it. */
bool plan_tasks(Plans *plans, const User *user, const PlanTaskQuery *query, Arena *arena, PlanTaskLine **lines,
                size_t *count, Err *err);

/* ---- reading plans in ------------------------------------------------------------- */

enum { PLAN_IMPORT_ROWS_MOST = 2000 };

/* What a table or document would change. */
typedef struct PlanDifference {
    Str kind; /* add, change, same, issued (differs, but goes on by steps of its own), missing (only in the plan) */
    Str level, number, text, above;
    int64_t node;                 /* 0: new */
    Str *fields, *before, *after; /* names of what differs */
    size_t field_count;
    int row; /* of the table; 0: not known */
} PlanDifference;

typedef struct PlanImport {
    int64_t id;
    const char *path; /* where the bytes lie */
    Str file_name;
    bool take;       /* false: only say what would change */
    int64_t version; /* -1: not checked */
    Str reason;
    /* out */
    PlanDifference *differences;
    size_t count;
    size_t added, changed, same, missing;
    bool taken;
    ProblemList problems; /* errors: nothing is taken; warnings and notes say what was read how, and what was not */
} PlanImport;
/* A document in prose (told by the ending of its name: headings become layers, what somebody will do becomes a task),
 * or a workbook or CSV whose headings are those of the kind's `columns` (goal, measure, task, units, day), merged cells
 * and all; rows become nodes, matched with those that are there by their texts. Nothing is removed. Faults of cells go
 * to `problems`; false only when the file could not be read or the user may not. */
bool plan_import(Plans *plans, const User *user, PlanImport *import, Arena *arena, Err *err);

/* ---- responsibility letters ---------------------------------------------------------- */

enum { PLAN_LETTERS_MOST = 500 };

typedef struct PlanLetters {
    int64_t plan;
    const Str *units; /* codes: such as lead, are responsible for or help with a task */
    size_t unit_count;
    Str sign_by; /* day */
} PlanLetters;
/* Draws up a letter for each of the units and opens its case, all or none. By whoever may change the plan after it was
 * issued. ERR_CONFLICT when a unit has one, ERR_INPUT when it has no part in the plan. */
bool plan_letters_make(Plans *plans, const User *user, const PlanLetters *order, Err *err);

typedef struct PlanLetterLine {
    Str unit, unit_name;
    size_t tasks;    /* it has a part in */
    int64_t case_id; /* 0: not drawn up yet */
    Str number, state, state_name, due, why, signed_by, signed_at;
    Light light;
    Str *files; /* attachments of the case: the signed paper */
    size_t file_count;
} PlanLetterLine;
/* Letters that the user sees; who sees the whole plan also gets the units without one. *may: draw up letters. */
bool plan_letters(Plans *plans, const User *user, int64_t id, Arena *arena, PlanLetterLine **lines, size_t *count,
                  bool *may, Err *err);
/* The letter as it was given out: DOCX, or as a page. ERR_NOT_FOUND. */
bool plan_letter_document(Plans *plans, const User *user, int64_t id, Str unit, bool page, Arena *arena, Str *bytes,
                          Err *err);

/* ---- the proof ------------------------------------------------------------------ */

/* Folds the steps of every plan anew and compares. *count: plans that differ; `first` says how the first one does. */
bool plans_verify(Plans *plans, size_t *count, char first[200], Err *err);

#endif
