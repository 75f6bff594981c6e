/* pack_score: frameworks - trees of indicators that are scored or graded, and what bears on the grade.
 * A part of pack.h, which includes it before pack_standard.h; a framework is a part of a standard. */
#ifndef DUXUE_PACK_SCORE_H
#define DUXUE_PACK_SCORE_H

/* A limit may differ by stage; texts are formulas (mostly a number or a parameter's id). */
typedef struct LimitDef {
    PackText all;       /* one limit for all stages, or */
    PackText *by_stage; /* one per stage of the pack, text empty when absent; NULL when `all` is used */
} LimitDef;

typedef enum Compare { COMPARE_NONE, COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_LESS, COMPARE_MORE } Compare;

typedef enum ScoreRule {
    SCORE_GROUP,        /* the nodes below */
    SCORE_FULL,         /* computed: all points at the limit; half of them at `half`; none otherwise */
    SCORE_PROPORTIONAL, /* computed: the share of the way from `zero_at` to the limit */
    SCORE_BANDS,        /* computed: the first band that holds */
    SCORE_RANK,         /* computed: by the place among the units of the level under the same unit */
    SCORE_DEDUCTIONS,   /* all points less what the lines take away */
    SCORE_GIVEN,        /* a person gives points */
    SCORE_EVIDENCE,     /* a person decides: all or nothing */
    SCORE_GRADED,       /* a person chooses a level: fully, basically, not fulfilled */
    SCORE_ANSWER        /* a person answers in words; no points */
} ScoreRule;

/* How nodes that do not apply are made up for. */
typedef enum ScoreLeftOut {
    LEFT_OUT_WHOLE, /* what is left of the whole is rescaled */
    LEFT_OUT_GROUP, /* the nearest group keeps its points, its other nodes weigh more */
    LEFT_OUT_FULL   /* full points */
} ScoreLeftOut;

typedef struct ScoreBandDef {
    PackText limit; /* SCORE_BANDS */
    Compare compare;
    int place;            /* SCORE_RANK: up to this place, or */
    Fraction place_share; /* up to this share of the units */
    int has_points;
    Fraction points, share; /* of the node's points, when has_points is 0 */
    Place at;
} ScoreBandDef;

/* The last one of several may say nothing but points: it is for whoever is in none of the others. */
static inline bool score_band_is_rest(const ScoreBandDef *band) {
    return !band->compare && !band->place && !band->place_share.num;
}

typedef struct ScoreLineDef { /* one reason to take points away */
    Str id, name;
    PackText count; /* how often, computed; empty: a person says how many points are taken, and why */
    Fraction each;  /* per time; of a person's: what is taken comes in steps of it, 0: any */
    Fraction most;  /* not more than this, 0: as far as the node's points reach */
    Str note;
    Place at;
} ScoreLineDef;

typedef struct ScoreLevelDef { /* of graded nodes, best first */
    Str id, name;
    Fraction share; /* of the points */
} ScoreLevelDef;

typedef struct ScoreNodeDef {
    Str id, name;
    ScoreRule rule;
    int has_points;
    Fraction points; /* full marks; of a group without: the sum of those below */
    bool bonus;      /* on top: not in what is asked, not rescaled */
    bool scaled;     /* SCORE_GROUP: `points` is a weight, shared by the nodes below in proportion to theirs */
    bool from_full;  /* SCORE_GROUP: `points` less what the deductions below (without points of their own) take */
    PackText value, zero_at, half;
    bool few_is_good; /* SCORE_RANK: the smallest value is first */
    Compare compare;
    LimitDef limit;
    Str unit;
    int decimals;
    bool percent;
    PackText sample, sample_least; /* a questionnaire: answers, and how many make the value count */
    ScoreBandDef *bands;
    size_t band_count;
    ScoreLineDef *lines;
    size_t line_count;
    PackText applies; /* condition; false: the node does not apply */
    Str applies_why;
    bool may_not_apply; /* a person may say, with a reason, that it does not apply */
    Str *evidence;
    size_t evidence_count;
    Str measure, responsible, source, note;
    Str *records; /* as of an ItemDef */
    size_t record_count;
    Sureness sureness;
    struct ScoreNodeDef *nodes;
    size_t node_count;
    Place place;
} ScoreNodeDef;

typedef struct ScoreGradeDef { /* best first; the last has no limit */
    Str id, name;
    int has_least;
    Fraction at_least;
} ScoreGradeDef;

typedef enum ScoreEffectKind {
    EFFECT_CAP,     /* not more points than this */
    EFFECT_AT_MOST, /* not a better grade than this */
    EFFECT_DOWN,    /* one grade less, or `by` */
    EFFECT_FIXED,   /* this grade, whatever the points: a veto */
    EFFECT_BAR      /* no grade at all */
} ScoreEffectKind;

typedef struct ScoreEffectDef {
    Str id, name;
    ScoreEffectKind kind;
    Str grade;
    int has_points; /* nothing may be left (0 points), which is not the same as no cap */
    Fraction points;
    int by;
    PackText when; /* condition; empty: a person decides, not_met means found */
    Str *evidence;
    size_t evidence_count;
    Str measure, responsible, source, note;
    Str *records; /* as of an ItemDef */
    size_t record_count;
    Sureness sureness;
    Place place;
} ScoreEffectDef;

typedef struct FrameworkDef {
    Fraction points; /* the scale: 100; 0: nothing is scored */
    int decimals;    /* computed points are rounded to these */
    ScoreLeftOut left_out;
    Fraction bonus_most; /* 0: no limit */
    Fraction most;       /* of the whole with bonus; 0: no limit */
    int down_most;       /* how many grades EFFECT_DOWN can take together; 0: no limit */
    bool ranks;          /* units that are judged by it stand in an order: the text asks for that */
    PackText applies;
    Str applies_why;
    PackText coefficient; /* size and starting point; the sum is multiplied by it */
    Str coefficient_name;
    PackText coefficient_least, coefficient_most;
    ScoreLevelDef *levels;
    size_t level_count;
    ScoreGradeDef *grades;
    size_t grade_count;
    Str pass; /* grade */
    ScoreNodeDef *nodes;
    size_t node_count;
    ScoreEffectDef *effects;
    size_t effect_count;
} FrameworkDef;

#endif
