/* pack_standard: what a standard asks: items, thresholds, blocks, weights.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_STANDARD_H
#define DUXUE_PACK_STANDARD_H

/* ---- standards --------------------------------------------------------- */

typedef struct ParameterDef {
    Str id;
    Str name;
    bool is_bool;
    double value;
    Str unit;
    Sureness sureness;
    Str note;
    Place place;
} ParameterDef;

typedef enum ItemKind {
    ITEM_ROW,      /* one value per row: resource * times / per, against at_least */
    ITEM_ROWS,     /* county: every row meets its row rule (all items of `of_items`, one may miss down to a floor) */
    ITEM_SPREAD,   /* county: coefficient of variation of an ITEM_ROW over the rows of one stage */
    ITEM_MEAN_OF,  /* county: mean of the values of other items */
    ITEM_VALUE,    /* county: one formula against a limit */
    ITEM_EACH,     /* county: a formula for every school, each against a limit */
    ITEM_EVIDENCE, /* a named person's decision with evidence */
    ITEM_SCORE     /* points given by a named person or computed, up to `points` */
} ItemKind;

/* One part of an item that has several conditions ("two values"); an item has at least one part unless it is evidence.
 */
typedef struct PartDef {
    Str name;
    PackText value; /* formula */
    PackText where; /* which schools (ITEM_EACH), empty: all schools of the unit */
    Str unit;       /* of the value */
    int decimals;   /* shown */
    bool percent;   /* a share, shown as a percentage */
    Compare compare;
    LimitDef limit;
    int stage; /* the formula is read in this stage's context, -1: none */
} PartDef;

typedef struct ItemDef {
    Str id; /* YZ-R-01 */
    Str name;
    Str short_name;
    ItemKind kind;
    Str unit;
    int decimals; /* shown; of the percentage when `percent` */
    bool percent; /* a share, shown as a percentage */
    Compare compare;
    LimitDef limit;
    Sureness sureness;
    Str note;
    Str source;
    /* ITEM_ROW */
    PackText resource; /* what the school has; split() for shared property */
    PackText per;      /* what it is divided by: pupils */
    double times;      /* 1 or 100 */
    Str resource_name; /* 骨干教师 */
    Str resource_unit; /* 人 */
    bool resource_whole;
    double resource_step;   /* gaps are rounded up to this: 1 for people, 0.01 for ㎡ */
    Str resource_category;  /* teachers, rooms, area, money: for sums of the plan */
    Str *resource_elements; /* elements a plan or a what-if would change, first the usual one */
    size_t resource_element_count;
    /* ITEM_ROWS, ITEM_SPREAD, ITEM_MEAN_OF */
    Str *of_items;
    size_t of_count;
    int stage;
    int may_miss;   /* ITEM_ROWS: how many items may miss */
    PackText floor; /* ITEM_ROWS: and how far down, a share of the limit (0.85) */
    /* ITEM_VALUE, ITEM_EACH */
    PackText value, where; /* a single part may be written at the item itself: it becomes parts[0] */
    PartDef *parts;
    size_t part_count;
    /* ITEM_EVIDENCE, and evidence asked beside computed parts */
    Str *evidence; /* what has to be shown, one line each */
    size_t evidence_count;
    bool needs_decision; /* a computed item that also needs a person's decision */
    /* ITEM_SCORE */
    PackText points;
    Str measure;     /* proposed measure when not met (report, cases) */
    Str responsible; /* usual responsible unit */
    Str *records;    /* kinds of ledger records that tell what was done on it: SAF-02.inspection */
    size_t record_count;
    PackText enabled;             /* boolean formula over parameters; empty: always */
    const ScoreNodeDef *node;     /* of a framework: the indicator that this item is; NULL otherwise */
    const ScoreEffectDef *effect; /* of a framework's vetoes: what they do to the grade */
    Place place;
} ItemDef;

typedef struct BlockDef {
    Str id;
    Str name;
    ItemDef *items;
    size_t item_count;
    bool scored;       /* the block passes by points, not item by item */
    PackText at_least; /* points needed */
} BlockDef;

typedef struct LetDef { /* a named row quantity: over_degree, pe_art */
    Str id;
    Str name;
    Str unit;
    PackText all;       /* one formula, or */
    PackText *by_stage; /* one per stage of the pack */
} LetDef;

typedef struct StandardDef {
    Str id;
    Str name;
    Str title;    /* of the report: 县域义务教育优质均衡发展 */
    Str document; /* 教督〔2017〕6号 */
    Date valid_from, valid_to;
    UnitLevel level;      /* of the unit that is judged */
    unsigned stages;      /* rows are made for these */
    PackText select;      /* which school x stage is a row (stage context) */
    PackText row_pupils;  /* weight of a row: pupils */
    double *split_weight; /* per stage of the pack; 0: no part in the split */
    PackText split_by;    /* stem whose stages are weighed: pupils */
    ParameterDef *parameters;
    size_t parameter_count;
    LetDef *lets;
    size_t let_count;
    FrameworkDef framework; /* its leaves stand among the blocks as well, its effects among the vetoes */
    int has_framework;
    BlockDef *blocks;
    size_t block_count;
    ItemDef *vetoes; /* ITEM_EVIDENCE turned round: a decision "found" blocks everything */
    size_t veto_count;
    ItemDef *preconditions;
    size_t precondition_count;
    Str version; /* of the pack, first 12 hex digits of the files' hash */
    Str note;
    Place place;
} StandardDef;

#endif
