/* pack_form: forms that are filled in, who reviews them, and doubts about what was filled in.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_FORM_H
#define DUXUE_PACK_FORM_H

/* ---- forms ------------------------------------------------------------- */

typedef enum FormFieldType { ASK_NUMBER, ASK_TEXT, ASK_CHOICE, ASK_BOOL, ASK_DATE, ASK_NOTE } FormFieldType;

/* One question. `element` fields take name, unit, limits and choices from the element; a stem of staged elements
 * ("pupils") becomes one field per stage when the pack is loaded. Other fields belong to the form alone. */
typedef struct FormField {
    Str id;      /* element id, or the form's own */
    Str name;    /* heading */
    int element; /* index in the pack, -1: the form's own */
    FormFieldType type;
    Str unit; /* as entered */
    bool whole;
    int decimals;
    bool has_min, has_max;
    double min, max; /* as entered */
    Str *choices;
    size_t choice_count;
    bool required;
    bool elsewhere; /* shown with the value the store knows, never asked here */
    bool beyond;    /* asked of kinds that usually do not have the element, too: children of a primary school's class */
    PackText visible; /* condition over fields and elements; empty: always (and only where the unit's kind has it) */
    PackText value;   /* computed, never typed */
    Str from_table;   /* `value` aggregates over the rows of this table */
    Str help;
    Str privacy; /* P0..P3; the form's own fields of P2 and P3 are sealed at rest and masked on screen */
    Str mask;    /* name, phone, identity: how much of it is shown; empty: nothing */
    Str part_of, breakdown, part_name; /* one part of a breakdown (pupils_P, sex, 男): parts of one total stand side by
                                          side */
    Place place;
} FormField;

/* Fields under one heading, or (table) columns of rows that repeat. */
typedef struct FormSection {
    Str id, name;
    bool is_table;
    int rows_least, rows_most;
    Str row_name; /* "班" */
    Str *unique;  /* columns that together name a row: no two rows may have the same */
    size_t unique_count;
    PackText visible;
    Str help;
    FormField *fields;
    size_t field_count;
    Place place;
} FormSection;

/* A check of the form: over its fields, or (table) over each row. Pack-wide checks on its elements come by themselves.
 */
typedef struct FormCheckDef {
    CheckDef check;
    Str table; /* empty: once per entry */
} FormCheckDef;

/* One step of the review chain, in order. Who has the action in the unit's scope may take it, never on the own draft.
 */
typedef struct FormStepDef {
    Str id, name; /* school, 学校审核 */
    Str *roles;   /* roles of packs/roles.yaml */
    size_t role_count;
    bool section;  /* only posts of the form's section */
    int need;      /* so many different people must agree */
    bool optional; /* passed over where nobody holds such a post for the unit */
} FormStepDef;

typedef struct FormDef {
    Str id, name, note, source;
    Str section;     /* department that owns it: BAS */
    unsigned levels; /* bit per UnitLevel that fills it in */
    Str *kinds;      /* kind ids; none: all of the levels */
    size_t kind_count;
    PackText where; /* further condition on the unit's attributes; empty: all */
    FormSection *sections;
    size_t section_count;
    FormCheckDef *checks;
    size_t check_count;
    FormStepDef *steps;
    size_t step_count;
    int unlock_need; /* people who must agree to unlock, at least 2 */
    Str version;     /* first 12 hex digits of the hash of its text */
    Str text;        /* its YAML, kept with every round that uses it */
    Place place;
} FormDef;

/* How collection goes where neither form nor round says otherwise. */
typedef struct CollectionDef {
    int *remind_days; /* so many days before the due day; 0: on the day; negative: after it */
    size_t remind_count;
    int due_days;       /* proposed length of a round */
    int yellow_days;    /* an entry not handed in is yellow from so many days before the due day */
    int red_days;       /* and red from so many days after it: 1 is the day after */
    int return_days;    /* a returned entry whose day has passed is due so many days later */
    int unlock_days;    /* an unlocked entry is locked again after so many days */
    FormStepDef *steps; /* review chain of forms that name none */
    size_t step_count;
    int unlock_need;
} CollectionDef;

/* ---- data quality ------------------------------------------------------ */

/* What is looked for in figures that pass every check. A finding is a question to the school, never a verdict: each
 * rule says in `why` where its limits come from. */
typedef enum QualityKind {
    QUALITY_CHECK,      /* the pack's checks, over all that is stored */
    QUALITY_SLIP,       /* ten thousand times last year: a slip of the unit */
    QUALITY_ZERO,       /* 0 where all similar schools have some */
    QUALITY_PEERS,      /* a ratio far from that of similar schools */
    QUALITY_JUMP,       /* a ratio that moved against last year: related figures no longer go together */
    QUALITY_PAST,       /* a figure that moved against the own past */
    QUALITY_COPIED,     /* two schools with the same figures */
    QUALITY_REPEATED,   /* one figure in elements that have nothing to do with each other */
    QUALITY_UNCHANGED,  /* many figures as they were last year */
    QUALITY_ROUNDED,    /* figures that end in 0, 00, 000 */
    QUALITY_SAME_DIGIT, /* figures of one school that end in the same digit */
    QUALITY_LAST_DIGIT, /* one element over all schools: its last digits */
    QUALITY_BENFORD,    /* one element over all schools: its first and second digits */
    QUALITY_KINDS
} QualityKind;

typedef struct QualityRule {
    Str name;          /* empty: the pack does not look for this */
    Severity severity; /* WARNING: wants a reason; NOTE: worth a look */
    double chance;     /* share of false alarms that is allowed among findings, after all that was tested; 0: no test */
    Str why;           /* reason and source of the limits */
    PackText sentence; /* with {words} that the finding fills */
} QualityRule;

/* A unit slip: `times` last year within `within` (0.3: 30 %), for elements of these units (none: all). */
typedef struct QualityFactor {
    double times, within;
    double least; /* the smaller of the two figures */
    Str *units;
    size_t unit_count;
    Str said; /* 元与万元混用 */
} QualityFactor;

/* A ratio that similar schools share; staged ones become one per stage when the pack is loaded. */
typedef struct QualityRatio {
    Str id, name, unit;
    int decimals;
    int stage;             /* context of the formulas, -1: none */
    PackText value, where; /* `where` empty: all schools where the value is known */
    double factor;         /* differs in practice: so many times the median, or one so-manieth */
    double least;          /* and by so much of elements[0] */
    int *elements;         /* indices in the pack: [0] is what is measured, all of them are shown */
    size_t element_count;
    Place place;
} QualityRatio;

/* Elements that go together, so that equal figures say nothing. */
typedef struct QualityRelated {
    int *elements;
    size_t count;
} QualityRelated;

typedef struct QualityDef {
    QualityRule rules[QUALITY_KINDS];
    /* Who is compared: the schools of the nearest unit of this level (or above, until there are enough). */
    UnitLevel pool_level;
    int pool_least;
    /* Similar: same kind, same attributes, same band of size; given up from the last on until the group is large
     * enough.
     */
    PackText size;
    double *bands; /* rising; band i ends below bands[i] */
    size_t band_count;
    int *attributes; /* elements */
    size_t attribute_count;
    int similar_least;
    double similar_spread; /* least deviation of a group's logarithms: schools that all say the same leave no room */
    Str pool_why, similar_why;
    QualityFactor *factors;
    size_t factor_count;
    double zero_share; /* of similar schools that have more than zero */
    double peers_z, jump_z, jump_factor;
    double past_change, past_money; /* shares */
    Str *money_units;
    size_t money_unit_count;
    double past_usual;      /* times the school's own usual change */
    double past_deviations; /* of counted things: so many deviations of two counts by chance */
    int past_years;         /* periods that are looked at */
    int past_similar;       /* schools whose common change is taken off */
    int copied_least;       /* equal figures */
    double copied_common;   /* no figure counts as rarer than this */
    double copied_related;  /* nor one whose related figure is equal already, as rarer than this */
    int repeated_digits;    /* significant ones */
    int unchanged_least;    /* figures */
    double unchanged_share, unchanged_common;
    int rounded_least, rounded_figures; /* round ones, of at least so many */
    double rounded_share;
    int same_digit_figures;
    double same_digit_share;
    int last_digit_schools;
    double last_digit_share, last_digit_most; /* beyond `most` it is how the figure is made, not a habit */
    int benford_schools;
    double benford_orders, benford_spread; /* powers of ten between the ends; deviation of the logarithm */
    double benford_first, benford_second;  /* mean absolute deviation that matters */
    bool *given;                           /* per element: set by others or bounded, its digits say nothing */
    QualityRelated *related;
    size_t related_count;
    QualityRatio *ratios;
    size_t ratio_count;
    Place place;
} QualityDef;

#endif
