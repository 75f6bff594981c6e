/* What the room reader knows of words and rules: the vocabulary of figures, and the checks of reports. */
#ifndef DUXUE_PACK_READER_H
#define DUXUE_PACK_READER_H

/* How a unit computes: only figures of one family and unit are added or compared. */
typedef enum UnitFamily {
    FAMILY_NONE,
    FAMILY_COUNT,
    FAMILY_PERSON,
    FAMILY_TIMES, /* 人次, 项次: how often, not how many */
    FAMILY_MONEY,
    FAMILY_AREA,
    FAMILY_LENGTH,
    FAMILY_VOLUME,
    FAMILY_WEIGHT,
    FAMILY_RATE, /* of data: Mbps */
    FAMILY_TIME,
    FAMILY_YEARS,
    FAMILY_AGE,
    FAMILY_SCORE,
    FAMILY_PERCENT,
    FAMILY_POINTS,
    FAMILY_MULTIPLE,
    FAMILY_RANK
} UnitFamily;

typedef struct UnitDef {
    Str unit;
    int family; /* UnitFamily */
    Str *words; /* other ways to write it */
    size_t word_count;
} UnitDef;

/* What a word may do in a sentence; packs/reader/vocabulary.yaml tells of each. */
typedef enum WordRole {
    WORD_UNIT, /* of `units` */
    WORD_INDICATOR,
    WORD_BEFORE,
    WORD_AFTER,
    WORD_INNER,
    WORD_REACH,
    WORD_TOTAL,
    WORD_RISE,
    WORD_FALL,
    WORD_VERSUS,
    WORD_PREVIOUS,
    WORD_FROM,
    WORD_TO,
    WORD_FIRST,
    WORD_STREAK,
    WORD_OF_TOTAL,
    WORD_MULTIPLE,
    WORD_RANK,
    WORD_TARGET,
    WORD_DONE,
    WORD_STANDING,
    WORD_DEMAND,
    WORD_ZERO,
    WORD_NEGATE,
    WORD_SCOPE,
    WORD_EACH,
    WORD_PERIOD,
    WORD_PER_HEAD,
    WORD_PERSON,
    WORD_RATE_NAME,
    WORD_COUNT_NAME,
    WORD_NOISE,
    WORD_FOLLOW,
    WORD_LEAD,
    WORD_SPAN,
    WORD_PLACE,
    WORD_NOT_UNIT,
    WORD_STOP,
    WORD_PART,
    WORD_PART_END,
    WORD_RESPECTIVELY,
    WORD_CLAIM_ALL,
    WORD_CLAIM_NONE,
    WORD_CLAIM_MET,
    WORD_CLAIM_NEVER_DOWN,
    WORD_CLAIM_GROWING,
    WORD_CLAIM_FALLING,
    WORD_CLAIM_EMPTY,
    WORD_PROBLEM,
    WORD_FOUND,
    WORD_FIXED,
    WORD_OPEN,
    WORD_REASON,
    WORD_BAN,
    WORD_PROMISE,
    WORD_STRONG,
    WORD_WHO,
    WORD_FORECAST,
    WORD_TOPIC,
    WORD_BUILD,
    WORD_THING,
    WORD_REGION,
    WORD_DUE,
    WORD_ROLES
} WordRole;

typedef struct WordsDef {
    int role; /* WordRole */
    Str as;   /* parameter of the role */
    Str *words;
    size_t word_count;
} WordsDef;

typedef struct IndicatorNameDef {
    Str id, name, unit;
    Str *also;
    size_t also_count;
} IndicatorNameDef;

typedef struct VocabularyDef {
    int version;
    UnitDef *units;
    size_t unit_count;
    WordsDef *words;
    size_t words_count;
    IndicatorNameDef *indicators;
    size_t indicator_count;
    Place place;
} VocabularyDef;

/* One rule of the checks of reports. */
typedef struct ReviewRuleDef {
    Str code; /* RC-01 */
    Str id;   /* sum-of-parts */
    Str name;
    int severity; /* Severity, when it fails */
    Str message;  /* with {marks} */
    Str holds;    /* said when it holds; empty: "……相符" */
    double tolerance, limit;
} ReviewRuleDef;

/* A derived value that has a range of sense: what is divided by what. */
typedef struct ReviewRangeDef {
    Str name;  /* 造价 */
    Str over;  /* unit of what is divided */
    Str under; /* unit of the divisor */
    Str about; /* words of which one stands in the sentence; empty: any */
    double least, most;
} ReviewRangeDef;

/* What a standard asks of an indicator. */
typedef struct ReviewLimitDef {
    Str indicator;
    int at_most; /* 0: at least */
    double value;
    Str source;
} ReviewLimitDef;

/* Words that checks look for: what an office writes where it admits, claims, counts. */
typedef enum ReviewTerm {
    TERM_ADMITS,      /* 仍有: there is a case of what was denied */
    TERM_FALLS_SHORT, /* 未到位: not all of what was claimed */
    TERM_GUARDS,      /* 防, 预案: about what has not happened */
    TERM_SPENDING,    /* what must never go down */
    TERM_UNBOUNDED,   /* 毛, 完成: rates that may go over 100 % */
    TERM_SYSTEM,      /* 负责制: endings of names of systems */
    TERM_FULL_MARKS,
    TERM_DEDUCTED,
    TERM_BONUS,
    TERM_SCORED,
    TERM_WANTED,   /* 目标 */
    TERM_ACHIEVED, /* 完成 */
    TERM_BODY,     /* 国务院: not what is carried out */
    TERM_CARRY_OUT,
    TERM_AS_OF, /* 截至 */
    REVIEW_TERMS
} ReviewTerm;

typedef struct ReviewTermsDef {
    int is; /* ReviewTerm */
    Str *words;
    size_t word_count;
} ReviewTermsDef;

typedef struct ReviewDef {
    ReviewRuleDef *rules;
    size_t rule_count;
    ReviewRangeDef *ranges;
    size_t range_count;
    ReviewLimitDef *limits;
    size_t limit_count;
    ReviewTermsDef *terms; /* every ReviewTerm once */
    size_t term_count;
    Str *pairs; /* two by two: kinds that make up the whole */
    size_t pair_count;
    Place place;
} ReviewDef;

#endif
