/* What the files of the room share: the compiled standard, and the state of one evaluation.
 *
 * A standard is compiled per stage, since `pupils` means another column in each.
 * An evaluation works on the contiguous range [from, to) of the tree: columns
 * first, then rows, then items, blocks and the whole. */
#ifndef DUXUE_STANDARD_INTERNAL_H
#define DUXUE_STANDARD_INTERNAL_H

#include "standard.h"

#include <math.h>

/* ---- compiled ---------------------------------------------------------- */

typedef struct CompiledPart {
    const PartDef *def;
    const Expr *value, *where, *limit;  /* NULL: not given */
    double cut;                         /* of ITEM_EACH: compare_cut of the limit */
    bool condition;                     /* the value is true or false and is the judgement itself */
    const Expr *share_of, *share_where; /* of a county value that is a share of schools: who counts, among whom */
} CompiledPart;

typedef struct CompiledItem {
    const ItemDef *def;
    const BlockDef *block; /* NULL for vetoes and preconditions */
    const Expr *limit;     /* of county items, in the item's stage */
    const Expr *points, *floor;
    CompiledPart *parts;
    int row_item; /* own number (ITEM_ROW) or that of the row item it spreads; -1 */
    int *of;      /* ITEM_ROWS: row items; ITEM_MEAN_OF: indexes in Standard.items */
    size_t of_count;
} CompiledItem;

/* How a row is judged: which row items, how many may miss, down to which share of the limit. */
typedef struct RowRule {
    const int *of;
    size_t of_count;
    int may_miss;
    double floor; /* share of the limit that a miss must still reach */
} RowRule;

/* Which misses of an item the rule lets pass (miss_allowed), as one comparison: of so many times the value. */
typedef struct MissCut {
    double times, cut;
} MissCut;

typedef struct CompiledRowItem {
    const ItemDef *def;
    const Expr **resource, **per, **limit; /* per stage of the pack; NULL where the item has none */
    double *cut;                           /* per stage: compare_cut of the limit */
    MissCut *miss;                         /* per stage */
    bool *shared;                          /* per stage: the resource is split over the school's stages */
} CompiledRowItem;

typedef struct CompiledStage {
    bool used;
    const Expr *select, *pupils;
    const Expr **lets; /* per let, NULL: not defined in this stage */
    RowRule rule;
    int split_element; /* whose weighted figures split what is shared; -1: the stage does not weigh */
    double split_weight;
} CompiledStage;

typedef struct CompiledNode {
    const ScoreNodeDef *def;
    const Expr *value, *limit, *half, *zero_at, *sample, *sample_least, *applies; /* NULL: not given */
    const Expr **bands;                                                           /* limits, per band */
    const Expr **counts;                                                          /* per line */
    struct CompiledNode *nodes;
} CompiledNode;

typedef struct CompiledFramework {
    CompiledNode *nodes;
    const Expr *applies, *coefficient, *coefficient_least, *coefficient_most;
    const Expr **effects; /* conditions */
} CompiledFramework;

struct Standard {
    const Pack *pack;
    const StandardDef *def;
    size_t stage_count;
    CompiledStage *stages;
    CompiledRowItem *row_items;
    size_t row_item_count;
    CompiledItem *items; /* blocks in order, then preconditions */
    size_t item_count;
    CompiledItem *vetoes;
    size_t veto_count;
    const Expr **block_limits; /* points needed, per block */
    CompiledFramework framework;
    size_t part_count; /* that its formulas have in common */
    int *columns;      /* that they read of the year itself, each once */
    size_t column_count;
};

/* Extra columns of a stage: split_share, then the lets in their order. */
enum { EXTRA_SPLIT_SHARE = 0, EXTRA_FIRST_LET = 1 };

/* ---- one evaluation ---------------------------------------------------- */

typedef struct Judging {
    const Standard *standard;
    const Frame *frame;
    int unit;
    size_t from, to;
    const EvaluateOptions *options;
    Arena *arena;
    Evaluation *result;
    Rows rows;        /* without a stage; aggregates run over schools */
    double *limits;   /* as Evaluation.row_limits */
    size_t *row_from; /* rows of stage s: [row_from[s], row_from[s + 1]) of result->rows */
    /* What the rows hold once more, side by side for whoever goes through all of them. */
    Column *measured;      /* as `limits`: the values of the stage's rows */
    Column *pupils;        /* per stage: the same of their pupils */
    uint8_t **verdicts;    /* per row item, by row */
    uint8_t *row_verdicts; /* by row */
} Judging;

/* verdict.c: the one place where a comparison is decided. */
bool compare_holds(Compare compare, double value, double limit);
/* Of many values at once, 1 or 0 for each; `cut`: compare_cut of the comparison and the limit. */
double compare_cut(Compare compare, double limit);
void compare_all(Compare compare, const double *values, size_t count, double cut, uint8_t *holds);
Verdict compare_verdict(Compare compare, Value value, double limit);
bool rounding_matters(Compare compare, double value, double limit, int decimals);
Verdict verdict_both(Verdict a, Verdict b); /* not_met over pending over met; not_applicable gives way */
bool gap_applies(Compare compare);
/* compare_verdict of many values, by the comparison's cut; there is a limit. */
void verdicts_all(Compare compare, Column value, size_t count, double cut, uint8_t *verdicts);

/* A miss that the rule lets pass: not further from the limit than the floor says. */
bool miss_allowed(Compare compare, double value, double limit, double floor);
MissCut miss_cut(Compare compare, double limit, double floor);
/* The rule over rows: each of its items is counted, then the rows are judged. */
enum { ROWS_AT_ONCE = 64 };
typedef struct RuleTally {
    int misses[ROWS_AT_ONCE];
    uint8_t stuck[ROWS_AT_ONCE]; /* a miss that is not allowed */
    uint8_t unknown[ROWS_AT_ONCE], judged[ROWS_AT_ONCE];
} RuleTally;
void rule_count(RuleTally *tally, Compare compare, const MissCut *miss, const double *values, const uint8_t *verdicts,
                size_t count);
void rule_verdicts(const RowRule *rule, const RuleTally *tally, size_t count, uint8_t *verdicts);

/* rows.c: schools x stages, their values, gaps and verdicts. */
void judge_row_items(Judging *judging);

/* gap.c: how much of a resource is missing. All amounts are multiples of the item's step. */
static inline double row_value(double times, double resource, double per) {
    return resource * times / per;
}
/* Least addition to a resource of which the row gets `share` (1: all of it) so that the row's value holds against
 * `limit`. */
double gap_to_limit(const ItemDef *item, double have, double per, double share, double limit);
double step_up(const ItemDef *item, double amount);      /* to whole steps */
double step_nearest(const ItemDef *item, double amount); /* clears what adding and taking away left in the last bits */
double step_of(const ItemDef *item);

/* item.c: one item of the tree. */
void judge_item(Judging *judging, const CompiledItem *item, ItemResult *result);
double limit_of(const Judging *judging, const Expr *expr); /* NAN: none or unknown */
/* A region of which no school is known has told nothing yet: it is no region with nothing to count. */
bool has_schools(const Judging *judging);
/* spread.c: coefficients of variation over rows (standards 01 section 4), and means of them. */
void judge_spread(Judging *judging, const CompiledItem *item, ItemResult *result);
/* plan.c: from the judged rows and items. */
void make_plan(Judging *judging);

/* score.c: the whole of a framework; score_leaf.c and score_decided.c: one indicator; score_rank.c: its place among
 * others; score_grade.c: from points and effects to the grade. */
void judge_score(Judging *judging);
void judge_leaf(const Judging *judging, const CompiledNode *node, ScoreResult *result);
void judge_decided(const Judging *judging, const CompiledNode *node, ScoreResult *result);
void judge_rank(const Judging *judging, const CompiledNode *node, ScoreResult *result);
void judge_grade(const Judging *judging, Score *score);
/* Not known: anything from nothing to full marks. */
void score_pending(ScoreResult *result, Str why);
void score_known(ScoreResult *result, Fraction points, Str why);
Fraction band_points(const ScoreNodeDef *def, const ScoreBandDef *band, int decimals);
Str points_text(const Judging *judging, Fraction points); /* 2.5分 */
const Decision *decision_of(const Judging *judging, Str item);
const ScoreResult *score_result(const Score *score, const ScoreNodeDef *def);
/* score_words.c: how an indicator is scored, in words. */
Str score_rule_words(const Judging *judging, const CompiledNode *node);
/* The item of the standard that is a leaf or an effect of its framework. */
void judge_framework_item(const Judging *judging, ItemResult *result);

/* why.c: the sentences. */
Str why_reason(const Judging *judging, Reason reason);
Str why_compare(Arena *arena, Compare compare, double value, double limit, int decimals, bool percent, Str unit);
Str why_units(const Judging *judging, const int *units, size_t count, const char *what);
Str why_row(const Judging *judging, const RowResult *row);
Str why_row_name(const Judging *judging, const RowResult *row); /* with its stage where the school has several */

void add_text(Buf *buf, Str text, const char *separator);

/* Whether an indicator of schools only feeds the rule of its block (six of seven), and is not counted beside it. */
bool counts_in_rule(const Evaluation *evaluation, const ItemResult *item);

#endif
