/* standard: evaluation of a unit against a standard of the packs - verdict tree, gaps, plan, what-if.
 *
 * A standard is compiled once and can then judge any unit of any frame. Unknown
 * input gives `pending`, never a pass; every node says why. Nothing of a
 * particular standard is written here. Verdict on the unrounded value; a
 * comparison holds within 1e-9 relative (standards: computing rules 1-3). */
#ifndef DUXUE_STANDARD_H
#define DUXUE_STANDARD_H

#include "base.h"
#include "formula.h"
#include "indicator.h"
#include "pack.h"
#include "store.h"

typedef enum Verdict { VERDICT_MET, VERDICT_NOT_MET, VERDICT_PENDING, VERDICT_NOT_APPLICABLE } Verdict;
Str verdict_id(Verdict verdict);   /* met, not_met, pending, not_applicable */
Str verdict_name(Verdict verdict); /* 达标 未达标 待定 不适用 */

typedef struct Standard Standard; /* compiled; read-only, any thread */

/* Compiles every formula; faults go to `problems` with their place in the pack. */
bool standard_compile(const Pack *pack, const StandardDef *def, Arena *arena, const Standard **standard,
                      ProblemList *problems);
const StandardDef *standard_def(const Standard *standard);

/* ---- decisions of people ----------------------------------------------- */

typedef struct Decision {
    int64_t id;
    Str item;
    Verdict verdict; /* for a veto: NOT_MET means it was found; NOT_APPLICABLE: where the pack lets an indicator be left
                        out */
    Str level;       /* of a graded indicator: id in the framework's `levels`; `verdict` is not read then */
    bool has_points;
    double points; /* of a reason to deduct: how many are taken away */
    Str note;
    Str file_name, file_hash; /* evidence */
    Str actor, at;
} Decision;
/* A decision on the unit by its id. ERR_NOT_FOUND, also for one on another unit. */
bool decision_find(Tx *tx, int64_t id, Str unit_code, Arena *arena, Decision *decision, Err *err);
/* Newest per item, in the order they were made. */
bool decision_list(Tx *tx, Str standard, Str unit_code, Str period, Arena *arena, Decision **decisions, size_t *count,
                   Err *err);
/* Every decision that was ever made on one item, newest first. */
bool decision_history(Tx *tx, Str standard, Str unit_code, Str period, Str item, Arena *arena, Decision **decisions,
                      size_t *count, Err *err);
/* A named person's decision with evidence; "met" without evidence file or note is refused, and so are points outside
 * 0..full marks, points taken away without a reason and items that are computed. A scored item's verdict follows from
 * its points. Of a framework, `item` may also be a reason to deduct (ScoreLineDef) or an effect. Appends, never
 * overwrites. `id` and `at` of the decision are not read. */
bool decision_add(Store *store, const Standard *standard, Str unit_code, Str period, const Decision *decision,
                  Err *err);

/* Whether decision_add would take it, without a store: ranges, notes, what is computed. *verdict: what follows from it.
 */
bool decision_check(const Standard *standard, const Decision *decision, Verdict *verdict, Err *err);
/* Within a write that has judged already who may: the same as decision_add, without the row of the audit. */
bool decision_add_within(Tx *tx, const Standard *standard, Str unit_code, Str period, const Decision *decision,
                         Err *err);

/* Every item in use: those of the blocks, preconditions, then (from *vetoes on) the vetoes. */
void standard_items(const Standard *standard, Arena *arena, const ItemDef ***items, size_t *count, size_t *vetoes);

/* The decision as one JSON object. */
void decision_json(Json *json, const Decision *decision);

/* ---- results ----------------------------------------------------------- */

typedef struct Gap {
    int item;     /* index of the ITEM_ROW among Evaluation.row_items */
    double needs; /* rounded up to the resource's step */
} Gap;

typedef struct RowResult {
    int unit; /* index in the tree */
    int stage;
    Value pupils;
    Value *values; /* per row item */
    double *have;  /* resource after the split, per row item (0 when unknown) */
    double *per;   /* what it is divided by, per row item (0 when unknown) */
    double share;  /* of the stage in the school's shared property, 0..1; 0 when unknown */
    Verdict *item_verdicts;
    int met, known;
    Verdict verdict;
    Str why;
    Gap *gaps; /* items below their limit */
    size_t gap_count;
} RowResult;

typedef struct Driver { /* a row's part in a coefficient of variation */
    int row;            /* index in Evaluation.rows */
    double share;       /* of the weighted variance, 0..1 */
    double value;
    double pupils;
} Driver;

typedef struct PartResult {
    Str name;
    Str unit;
    int decimals;
    bool percent; /* a share, shown as a percentage */
    Value value;
    bool has_limit;
    double limit;
    Compare compare;
    Verdict verdict;
    Str why;
    bool rounding_matters; /* the shown, rounded figure would give another verdict */
    int *failing;          /* ITEM_EACH, and values that are a share of schools: units that fail */
    double *failing_value; /* NAN: of a share there is none */
    size_t failing_count;
    int *unknown; /* units that are unknown */
    size_t unknown_count;
    size_t applied; /* units judged */
} PartResult;

typedef struct ItemResult {
    const ItemDef *def;
    const BlockDef *block; /* NULL for vetoes and preconditions */
    int stage;             /* -1: none */
    int row_item;          /* ITEM_ROW, ITEM_SPREAD: index in Evaluation.row_items; -1 otherwise */
    Verdict verdict;
    Str why;
    Value value;     /* of `told`, where the item has parts */
    double mean, sd; /* ITEM_SPREAD */
    bool has_limit;
    double limit;
    Compare compare;
    bool rounding_matters;
    PartResult *parts;
    size_t part_count;
    const PartResult *told; /* the first part that decides; NULL: no part has a figure for the whole */
    Driver *drivers;        /* ITEM_SPREAD: by share, largest first */
    size_t driver_count;
    int *failing_rows; /* ITEM_ROWS */
    size_t failing_count, pending_count, row_count;
    const Decision *decision;  /* NULL: none */
    double points, points_max; /* ITEM_SCORE: given (NAN: not yet) and possible */
} ItemResult;

typedef struct BlockResult {
    const BlockDef *def;
    Verdict verdict;
    Str why;
    size_t met, not_met, pending;
    double points_low, points_high, points_needed; /* scored blocks: what is sure, and what is still possible */
} BlockResult;

/* The least additions that bring every row over its line and every coefficient under its limit (docs/plan.md).
 * Property that the stages of a school share is planned for the school as a whole: one step, at its first row. */
typedef struct PlanStep {
    int row;         /* index in Evaluation.rows */
    int item;        /* row item */
    int element;     /* what would be changed, index in the pack; -1: none is named */
    bool shared;     /* for all stages of the school together */
    double add;      /* in resource units, a multiple of the step */
    bool for_spread; /* beyond the school's own lines, to bring a coefficient down */
} PlanStep;
typedef struct PlanItem {
    int item;   /* row item */
    double add; /* over all rows */
    double add_for_rows, add_for_spread;
    double *cv_before, *cv_after; /* per stage of the pack; NAN: not judged or not computable */
    size_t schools;
} PlanItem;
typedef struct Plan {
    PlanStep *steps; /* by item, then in tree order */
    size_t step_count;
    PlanItem *items; /* row items that something is added to, or whose coefficient is judged */
    size_t item_count;
    bool complete; /* false: something is unknown or cannot be mended by adding, so the plan is a lower bound */
    Str note;
} Plan;

/* ---- frameworks: scores and grades ---- */

typedef enum ScoreState {
    SCORE_KNOWN,
    SCORE_PENDING, /* something is not known yet: the score lies from `low` to `high` */
    SCORE_LEFT_OUT /* does not apply */
} ScoreState;
Str score_state_id(ScoreState state); /* known, pending, not_applicable */

typedef struct ScoreFact { /* what a computed indicator read */
    Str id, name, unit;
    bool previous;         /* of the year before */
    bool own;              /* the unit's own value; otherwise of the units below, counted in known and unknown */
    Value value;           /* own */
    size_t known, unknown; /* not own */
} ScoreFact;

typedef struct ScoreLine { /* a reason to deduct */
    const ScoreLineDef *def;
    ScoreState state;
    Fraction low, high; /* taken away */
    Value count;        /* computed lines */
    const Decision *decision;
    Str why;
} ScoreLine;

typedef struct ScoreResult {
    const ScoreNodeDef *def;
    ScoreState state;
    Verdict verdict;
    Fraction low, high;             /* points; of a reason to deduct from a whole group: below 0 */
    Fraction asked;                 /* full marks that apply */
    Fraction bonus_low, bonus_high; /* of it and all below */
    bool has_value;
    Value value;
    double limit;                  /* NAN: none */
    int place_low, place_high, of; /* SCORE_RANK: best and worst possible place among so many; 0: not ranked */
    const ScoreLevelDef *level;    /* SCORE_GRADED */
    const Decision *decision;
    Str why;
    Str rule; /* how it is scored, as a sentence with the limits in force; empty for groups */
    ScoreFact *facts;
    size_t fact_count;
    ScoreLine *lines;
    size_t line_count;
    struct ScoreResult *nodes;
    size_t node_count;
} ScoreResult;

typedef struct ScoreEffect {
    const ScoreEffectDef *def;
    Verdict verdict; /* NOT_MET: it was found; PENDING: nobody knows */
    const Decision *decision;
    Str why;
} ScoreEffect;

/* Grades are indexes of FrameworkDef.grades, best first; -1: there are none. */
typedef struct Score {
    const FrameworkDef *def;
    ScoreState state;
    Verdict verdict;
    Str why;
    ScoreResult *nodes;
    size_t node_count;
    Fraction asked, sum_low, sum_high; /* points of what applies, before they are brought to the scale */
    Fraction bonus_low, bonus_high;
    bool has_coefficient;
    Value coefficient;
    Fraction low, high;            /* the whole */
    bool rounding_matters;         /* shown with two places it would be another grade */
    int points_best, points_worst; /* grades by points alone */
    int best, worst;               /* after the effects; equal: settled */
    bool barred, may_be_barred;    /* no grade at all */
    ScoreEffect *effects;
    size_t effect_count;
    size_t *level_counts; /* graded leaves, per level */
    size_t leaf_count, pending_count, left_out_count;
} Score;

/* The leaf, reason or effect that a framework knows by this id; NULLs where it is something else. */
typedef struct ScoreNamed {
    const ScoreNodeDef *node;
    const ScoreLineDef *line; /* of `node` */
    const ScoreEffectDef *effect;
} ScoreNamed;
bool score_find(const FrameworkDef *framework, Str id, ScoreNamed *named);
/* "95.8分", "60分至75.5分". */
Str score_show(Arena *arena, Fraction low, Fraction high);
/* The grade; from the best to the worst one while that is open; 不评定等次 where it is barred; empty: there is none. */
Str score_grade_show(Arena *arena, const Score *score);

typedef struct Evaluation {
    const Standard *standard;
    const StandardDef *def;
    const Frame *frame;
    int unit;
    Verdict verdict;
    Str why;
    const ItemDef **row_items;
    size_t row_item_count;
    const double *row_limits; /* [row item * stage_count + stage], NAN: no limit there */
    size_t stage_count;       /* stages of the pack */
    RowResult *rows;          /* by stage, within a stage in tree order */
    size_t row_count;
    ItemResult *items; /* blocks in order, then preconditions */
    size_t item_count;
    BlockResult *blocks;
    size_t block_count;
    ItemResult *vetoes;
    size_t veto_count;
    const Score *score; /* of a framework; NULL: the standard has none */
    Plan plan;
    const ReasonList *reasons; /* what the reasons of the values above mean */
} Evaluation;

/* A figure as people read it: a share as a percentage, the rest with its unit. */
Str figure_show(Arena *arena, double value, int decimals, bool percent, Str unit);
/* The reason of an unknown value, in Chinese; empty for a known one. */
Str evaluation_reason(const Evaluation *evaluation, Reason reason, Arena *arena);

typedef struct EvaluateOptions {
    const Decision *decisions;
    size_t decision_count;
    bool no_plan;
    bool no_words; /* of rows, items, blocks and the whole only values, limits, counts and verdicts: no sentences, no
                      gaps of rows, no names of who is in the way of a share, no drivers of coefficients. A score keeps
                      its words. */
} EvaluateOptions;

/* `unit`: index in the frame's tree. What the result points at lives in `arena` and in the frame. */
bool standard_evaluate(const Standard *standard, const Frame *frame, int unit, const EvaluateOptions *options,
                       Arena *arena, Evaluation *result, Err *err);
/* The same with the decisions that are stored for the unit in the year of the frame; those of `options` are not read.
 */
bool standard_evaluate_decided(Tx *tx, const Standard *standard, const Frame *frame, int unit,
                               const EvaluateOptions *options, Arena *arena, Evaluation *result, Err *err);

/* Per unit of the frame's tree: it stands at the level that the framework judges, and is known to be none that it is
 * for (its `applies`). NULL: it is for all of them. */
const bool *standard_left_out(const Standard *standard, const Frame *frame, Arena *arena);

/* ---- the units of a region side by side: which fail, why, and what it would take ---- */

typedef struct VerdictsItem { /* an item of the standard, over all its units */
    const ItemDef *def;
    const BlockDef *block;                     /* NULL for vetoes and preconditions */
    size_t counts[VERDICT_NOT_APPLICABLE + 1]; /* units, by Verdict */
} VerdictsItem;

typedef struct VerdictsNeed { /* a resource that plans add to, over all units */
    const ItemDef *item;
    double add; /* in the resource's unit; a lower bound where a unit's plan is not complete */
    size_t units;
} VerdictsNeed;

typedef struct VerdictsUnit {
    int unit; /* index in the tree */
    Verdict verdict;
    Verdict *items;                            /* per Verdicts.items */
    size_t counts[VERDICT_NOT_APPLICABLE + 1]; /* items, by Verdict */
    size_t rows, rows_not_met;                 /* schools, once for each stage */
    double *adds;                              /* per Verdicts.needs; NULL: no plans were asked for */
    bool plan_complete;
} VerdictsUnit;

typedef struct Verdicts {
    const StandardDef *def;
    const Frame *frame;
    int unit;
    VerdictsUnit *units; /* in tree order */
    size_t unit_count;
    size_t counts[VERDICT_NOT_APPLICABLE + 1]; /* units, by Verdict */
    VerdictsItem *items; /* those of blocks, preconditions, then vetoes; none of what stands in a framework's tree */
    size_t item_count;
    VerdictsNeed *needs; /* per row item, in the standard's order */
    size_t need_count;
} Verdicts;

/* Judges every unit of the standard's own level at or below `unit`, with the decisions that are stored for it in the
 * year of the frame. `within`: by index in the tree, which units may be seen; NULL: all. `plans`: also what each would
 * need. */
bool standard_verdicts(Tx *tx, const Standard *standard, const Frame *frame, int unit, const bool *within, bool plans,
                       Arena *arena, Verdicts *verdicts, Err *err);
/* The contract of `evaluate --each --format json` and of GET /verdicts. */
void verdicts_json(const Verdicts *verdicts, Buf *out);

/* The contract of `evaluate --format json` (docs/cli.md). */
void evaluation_json(const Evaluation *evaluation, Buf *out);
/* Of a standard with a framework: who was judged by what, the score and its tree, without schools and plan. */
void score_json(const Evaluation *evaluation, Buf *out);

#endif
