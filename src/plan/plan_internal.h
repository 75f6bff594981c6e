/* What the files of the room share: a plan with its tree, and what is told of a node. */
#ifndef DUXUE_PLAN_INTERNAL_H
#define DUXUE_PLAN_INTERNAL_H

#include <jansson.h>

#include "plan.h"

struct Plans {
    Store *store;
    const Pack *pack;
    Ledger *ledger;
    Arena *arena;
};

/* ---- tree.c: a plan as it is stored, and how steps fold into it -------------- */

typedef struct PlanNode {
    int64_t number, parent; /* parent 0: at the top */
    int level;              /* index in the kind's levels; -1: the packs no longer have it */
    Str level_id;
    int64_t position;
    Str text;
    json_t *fields, *targets; /* owned by the tree */
    int64_t case_id;          /* 0: not issued */
    bool removed, touched;
} PlanNode;

typedef struct PlanTree {
    int64_t id, case_id, version;
    Str kind, unit;
    const PlanDef *def;      /* NULL: the packs no longer have it */
    const RecordDef *record; /* of its tasks; NULL as `def` */
    PlanNode *nodes;         /* by number */
    size_t count, capacity;
    int64_t last; /* highest number given */
    Arena *arena;
} PlanTree;

/* ERR_NOT_FOUND in the words for both: not there, not within reach. Free by tree_free. */
bool tree_load(Plans *plans, Tx *tx, int64_t id, Arena *arena, PlanTree *tree, Err *err);
void tree_free(PlanTree *tree);
bool plan_not_found(Err *err);
/* The plan of this case; *id 0: none. */
bool tree_of_case(Tx *tx, int64_t case_id, int64_t *id, Err *err);
PlanNode *tree_node(PlanTree *tree, int64_t number); /* NULL: none, or removed */
bool is_task(const PlanTree *tree, const PlanNode *node);
/* Applies one change that is known to be good (as it stands in plan_step). */
void tree_fold(PlanTree *tree, const json_t *change);
/* Stores the step and the rows that it touched, with the audit row. */
typedef struct TreeStep {
    const char *kind; /* change, import, issue */
    const json_t *changes;
    Str reason, source, actor;
} TreeStep;
bool tree_store(Tx *tx, PlanTree *tree, const TreeStep *step, Err *err);
/* Nodes in the order of the tree: indices into `nodes`, with "1.2.3" of each. */
typedef struct TreeOrder {
    size_t *index;
    Str *label; /* by place in the order */
    size_t count;
} TreeOrder;
TreeOrder tree_order(const PlanTree *tree, Arena *arena);
Str plan_actor(const User *user);

/* ---- target.c ------------------------------------------------------------------ */

typedef enum TargetKind { TARGET_INDICATOR, TARGET_COUNT, TARGET_REPORTED } TargetKind;
typedef enum TargetCompare { AT_LEAST, AT_MOST, MORE, LESS, EXACTLY } TargetCompare;

typedef struct Target {
    Str name, of, unit, measure_unit, by;
    TargetKind kind;
    TargetCompare compare;
    bool has_base;
    double base, goal;
    const json_t *goals;
} Target;
bool target_read(const Plans *plans, const json_t *object, Target *target, Err *err);
/* A list of them, checked; `place` says where: "changes[2].targets". */
bool targets_check(const Plans *plans, const json_t *list, bool task, const char *place, Err *err);
const char *target_compare_name(TargetCompare compare); /* 不低于 ... */
bool target_reached(const Target *target, double value, double goal);
/* Part of the way in percent; NAN: cannot be told. */
double target_progress(const Target *target, double value, double goal);

/* ---- issue.c: what is missing, and tasks that become cases ------------------------ */

bool plan_on_step(void *context, Tx *tx, const CaseStepped *stepped, Err *err);
/* What stands against issuing; `head_fields`: of the plan's case. */
void plan_lacks(const PlanTree *tree, const json_t *head_fields, Arena *arena, ProblemList *problems);
/* Opens every task that is no case yet; the changes to be noted are added to `changes`. */
bool plan_open_tasks(Plans *plans, Tx *tx, PlanTree *tree, const User *user, json_t *changes, Err *err);

/* ---- view.c: a plan as one reader sees it ------------------------------------------- */

typedef struct Slip {
    Str from, to, actor, at, reason;
} Slip;
typedef struct TargetView TargetView;

typedef struct NodeView {
    PlanNode *node;
    Str label, text;
    bool seen;   /* the reader sees it */
    bool looked; /* there is a case, and the reader sees it */
    CaseLook look;
    json_t *fields; /* of the case, or as arranged; owned by the view */
    Str due, first_due;
    Slip *slips;
    size_t slip_count;
    /* of all tasks at or below */
    size_t tasks, closed, dropped, overdue, unknown;
    double progress_sum; /* of the known ones */
    size_t progress_known;
    double progress; /* NAN: unknown */
    Str progress_why;
    Light light;
    Str why;
    TargetView *targets; /* once view_measure was called */
    size_t target_count;
} NodeView;

typedef struct PlanView {
    Plans *plans;
    Tx *tx;
    const User *user;
    PlanTree tree;
    bool whole; /* the reader sees the plan itself */
    CaseLook head;
    Str title, unit_name;
    Date from, until; /* year 0: not known */
    NodeView *nodes;  /* in the order of the tree */
    size_t count;
    Map *by_number; /* number of a node as text -> index in `nodes` */
    Arena *arena;
} PlanView;
/* ERR_NOT_FOUND also when the reader sees neither the plan nor a task of it. Free by view_free. */
bool view_load(Plans *plans, Tx *tx, const User *user, int64_t id, Arena *arena, PlanView *view, Err *err);
void view_free(PlanView *view);
NodeView *view_above(const PlanView *view, const NodeView *node); /* NULL: at the top */
/* What its targets want, in words: "覆盖率≥95%；…" (letter.c). */
Str targets_text(const PlanView *view, const NodeView *node);
/* Text of a field of the node's task as people read it: units by name. */
Str view_field(const PlanView *view, const NodeView *node, Str field);
/* Measures the targets (`figures` NULL: what needs a frame is unknown), then adds up progress and lights from the tasks
 * to the top. */
bool view_measure(PlanView *view, const PlanFigures *figures, Err *err);
/* Name of a unit in the newest period it stands in; its code when there is none. */
/* Whether a field, of one or of many, names this unit (code) or person. */
bool plan_field_names(const json_t *fields, Str field, Str who);
Str plan_unit_name(Tx *tx, Str code, Arena *arena);

/* ---- measure.c ------------------------------------------------------------------------- */

typedef struct Measured {
    Str period; /* year; of counts: the whole span so far when empty */
    bool known;
    double value, goal;
    Str why;    /* unknown: because */
    Str origin; /* as people read it */
    Str detail; /* JSON of where it comes from; empty: none */
} Measured;

struct TargetView {
    Target target;
    Measured *values; /* oldest first */
    size_t count;
    const Measured *now; /* the one that counts; NULL: none is known */
    double progress;     /* NAN: unknown */
    bool reached;
    Light light;
    Str why;
};
bool measure_targets(const PlanView *view, NodeView *node, const PlanFigures *figures, Err *err);
void measure_put(Json *json, const TargetView *target);

/* ---- import ------------------------------------------------------------------------------- */

enum { IMPORT_LEVELS_MOST = 8, IMPORT_COLUMNS_MOST = 60 };

/* A task as a table or document tells it. */
typedef struct ImportRow {
    int row; /* of the sheet; line of a document */
    Str sheet;
    Str printed;                      /* the end as a document says it: "秋季开学前"; empty: as in the cell */
    bool reckoned;                    /* the document names no day: 三个月内 */
    Str levels[IMPORT_LEVELS_MOST];   /* text per layer; the last is the task, empty: none */
    Str cells[IMPORT_COLUMNS_MOST];   /* text per column of the kind */
    int columns[IMPORT_COLUMNS_MOST]; /* of the sheet, from 0; -1: not there */
} ImportRow;

typedef struct ImportRows {
    ImportRow *items;
    size_t count, capacity;
} ImportRows;

typedef struct Importing {
    Plans *plans;
    const PlanDef *def;
    const RecordDef *record;
    PlanImport *import;
    ImportRows rows;
    Arena *arena;
    Date from, until; /* of the plan */
    Str unit;
} Importing;
ImportRow *import_row_add(Importing *importing);
/* import_table.c */
bool import_table(Importing *importing, Err *err);
/* import_document.c: by the ending of its name, whether it is prose. */
bool import_is_document(Str file_name);
bool import_document(Importing *importing, Tx *tx, Err *err);
/* import.c: "甲、乙，丙" as its parts. */
enum { IMPORT_NAMES_MOST = 60 };
size_t import_parts(Str text, Str parts[IMPORT_NAMES_MOST], Arena *arena);
/* deadline.c: a day as plans write it: 2026-12-31, 2026年12月底前, 12月31日, 6月底, 年底. *guess says how it was read
 * when it is not written out. False: no day can be told. */
bool deadline_read(Str text, Date from, Date until, Arena *arena, Str *day, Str *guess);
void import_fault(const Importing *importing, const ImportRow *row, int column, Severity severity, const char *rule,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
