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
    const Expr *value, *where, *limit; /* NULL: not given */
    bool condition;                    /* the value is true or false and is the judgement itself */
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

typedef struct CompiledRowItem {
    const ItemDef *def;
    const Expr **resource, **per, **limit; /* per stage of the pack; NULL where the item has none */
} CompiledRowItem;

typedef struct CompiledStage {
    bool used;
    const Expr *select, *pupils;
    const Expr **lets; /* per let, NULL: not defined in this stage */
} CompiledStage;

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
} Judging;

/* How a row is judged: which row items, how many may miss, down to which share of the limit. */
typedef struct RowRule {
    const int *of;
    size_t of_count;
    int may_miss;
    double floor;
} RowRule;

/* verdict.c: the one place where a comparison is decided. */
bool compare_holds(Compare compare, double value, double limit);
Verdict compare_verdict(Compare compare, Value value, double limit);
bool rounding_matters(Compare compare, double value, double limit, int decimals);
Verdict verdict_both(Verdict a, Verdict b); /* not_met over pending over met; not_applicable gives way */
bool gap_applies(Compare compare);
Verdict row_rule_verdict(const RowRule *rule, const CompiledRowItem *items, const double *limits, size_t stride,
                         const Value *values);

/* rows.c: schools x stages, their values, gaps and verdicts. */
void judge_rows(Judging *judging);
/* item.c: one item of the tree. */
void judge_item(Judging *judging, const CompiledItem *item, ItemResult *result);
/* spread.c: coefficients of variation over rows (standards 01 section 4), and means of them. */
void judge_spread(Judging *judging, const CompiledItem *item, ItemResult *result);
/* Chinese reason of an unknown value; rows of the tree are named. */
Str why_reason(const Judging *judging, Reason reason);
void add_text(Buf *buf, Str text, const char *separator);

#endif
