/* pack: what the program knows about education - read from YAML, checked, kept with its version.
 *
 * A folder of packs holds elements, unit kinds, checks, mappings of foreign
 * tables, standards and report outlines. Every file is read with libyaml's
 * documents, so each value knows its file, line and column; unknown keys,
 * missing keys and wrong types are errors there. Formulas are kept as text with
 * their place: the rooms `fact`, `indicator` and `standard` compile them. */
#ifndef DUXUE_PACK_H
#define DUXUE_PACK_H

#include "base.h"

typedef struct Pack Pack; /* all that was loaded; owns an arena */

/* Text of a pack with its place: formulas, names in messages. */
typedef struct PackText {
    Str text; /* empty when not given */
    Place place;
} PackText;

/* How sure a rule is (tags C, S, U, D of the sources). */
typedef enum Sureness { SURE_CONFIRMED, SURE_SECONDARY, SURE_UNCONFIRMED, SURE_DESIGN } Sureness;

/* ---- stages and kinds -------------------------------------------------- */

typedef struct StageDef {
    Str id;     /* primary, junior, senior, kindergarten */
    Str name;   /* 小学 */
    Str suffix; /* P, J, S, K: how staged elements end */
} StageDef;

typedef enum UnitLevel {
    LEVEL_COUNTRY,
    LEVEL_PROVINCE,
    LEVEL_CITY,
    LEVEL_COUNTY,
    LEVEL_TOWNSHIP,
    LEVEL_SCHOOL
} UnitLevel;

/* Which level may stand under which, and the form of its codes (GB/T 2260 for divisions). */
typedef struct LevelDef {
    UnitLevel level;
    Str name;       /* 县级 */
    unsigned under; /* bit per UnitLevel that may stand right above */
    bool top;       /* may stand without anything above */
    int digits;     /* of a code; 0: free */
    int own_digits; /* the first digits that name the division; the rest are zeros; codes below begin with them */
} LevelDef;

/* A period's code is a year; `begins` is the day of that year whose units the period describes. */
typedef struct PeriodDef {
    Str kind; /* school_year */
    Str name; /* 学年 */
    int month, day;
} PeriodDef;

typedef struct KindDef {
    Str id;       /* nine_year */
    Str name;     /* 九年一贯制 */
    Str *aliases; /* other names in tables */
    size_t alias_count;
    UnitLevel level;
    unsigned stages; /* bit i: stage i of Pack */
} KindDef;

/* ---- elements ---------------------------------------------------------- */

typedef enum ElementType { ELEMENT_NUMBER, ELEMENT_BOOL, ELEMENT_CHOICE, ELEMENT_DATE } ElementType;

typedef struct Element {
    Str id;   /* pupils_P: the column of the wide table */
    Str name; /* 小学在校生 */
    Str *aliases;
    size_t alias_count;
    Str stem;  /* pupils, when the element is one stage of several; empty otherwise */
    int stage; /* index of the stage, -1 without */
    ElementType type;
    Str unit;            /* of the stored value, "元"; empty for bool, choice, date */
    Str entry_unit;      /* of tables and forms, "万元"; same as unit when not given */
    double entry_factor; /* stored = entered * factor */
    bool whole;          /* only whole numbers */
    int decimals;        /* shown */
    bool has_min, has_max;
    double min, max;
    Str *choices; /* ELEMENT_CHOICE: value i is choices[i] */
    size_t choice_count;
    Str *choice_aliases; /* "公立=公办" pairs are resolved: choice_aliases[i] means choices[choice_alias_of[i]] */
    size_t *choice_alias_of;
    size_t choice_alias_count;
    bool attribute;            /* an attribute of the unit (owner, area, boarding), not a figure */
    bool adds;                 /* the figure of two units together is the sum of both (pupils, not the largest class) */
    unsigned levels;           /* bit per UnitLevel that may carry it; schools and kindergartens are LEVEL_SCHOOL */
    unsigned kinds_stage_mask; /* 0: any; otherwise only kinds that have one of these stages are expected to fill it */
    Str group;                 /* heading in templates and pages: 学生, 教师 ... */
    Str privacy;               /* P0..P3 */
    Str note;
    Str ledger;    /* id of the count of a ledger that fills it; empty: it is collected */
    Str part_of;   /* pupils_P, when the element is one part of a breakdown; empty otherwise */
    Str breakdown; /* sex */
    Str part_name; /* 男 */
    Place place;
} Element;

/* ---- breakdowns -------------------------------------------------------- */

/* One part of a breakdown. `pupils` of 小学 `by: sex` has the parts pupils_P_m and pupils_P_f, elements of their own,
 * and a check that they add up to pupils_P. */
typedef struct BreakdownPart {
    Str id;          /* m: how the ids of the parts' elements end */
    Str name;        /* 男 */
    unsigned stages; /* bit per stage that has this part; 0: all */
    bool optional;   /* only some have it: where it is not known, the other parts add up alone */
} BreakdownPart;

typedef struct BreakdownDef {
    Str id;   /* sex */
    Str name; /* 性别 */
    BreakdownPart *parts;
    size_t part_count;
} BreakdownDef;

/* ---- checks on values -------------------------------------------------- */

typedef struct CheckDef {
    Str id;
    Severity severity; /* ERROR: must be mended; WARNING: a reason is wanted */
    PackText rule;     /* boolean formula over one unit's elements that must hold */
    PackText applies;  /* boolean formula, empty: always */
    Str message;       /* Chinese */
    Str *fields;       /* elements the finding points at */
    size_t field_count;
} CheckDef;

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

/* A limit may differ by stage; texts are formulas (mostly a number or a parameter's id). */
typedef struct LimitDef {
    PackText all;       /* one limit for all stages, or */
    PackText *by_stage; /* one per stage of the pack, text empty when absent; NULL when `all` is used */
} LimitDef;

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

typedef enum Compare { COMPARE_NONE, COMPARE_AT_LEAST, COMPARE_AT_MOST, COMPARE_LESS, COMPARE_MORE } Compare;

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
    Str measure;      /* proposed measure when not met (report, cases) */
    Str responsible;  /* usual responsible unit */
    PackText enabled; /* boolean formula over parameters; empty: always */
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

/* ---- indicators that belong to no standard ----------------------------- */

typedef struct IndicatorDef {
    Str id;
    Str name;
    Str unit;
    int decimals;
    PackText value; /* formula over the region of a unit */
    int stage;
    Str note;
    Place place;
} IndicatorDef;

/* ---- foreign tables ---------------------------------------------------- */

typedef struct MappingColumn {
    Str element;  /* element id */
    Str *columns; /* headings; several are added up */
    size_t column_count;
    double factor;
    bool blank_is_zero; /* only where the publisher says so */
} MappingColumn;

typedef struct MappingParent {
    Str code, name; /* headings; `code` may name several joined by "+". No name: the unit is there already */
    Str kind;       /* kind id */
    int digits;     /* codes are filled up with zeros behind to this length; 0: as they are */
} MappingParent;

typedef struct MappingDef {
    Str id;
    Str name;
    Str sheet;                /* empty: first */
    Str code, title;          /* headings of code and name */
    int digits;               /* codes are filled up with zeros behind to this length; 0: as they are */
    Str period, period_fixed; /* heading, or a fixed period */
    Str kind, kind_fixed;     /* heading, or a fixed kind id */
    Str *kind_from;           /* pairs: text of the table -> kind id */
    Str *kind_to;
    size_t kind_count;
    MappingParent *parents; /* from the root down */
    size_t parent_count;
    MappingColumn *columns; /* none: the table brings units alone */
    size_t column_count;
    Str *unknown; /* cell texts that mean "not stated" */
    size_t unknown_count;
    Str *keep_column, *keep_value; /* rows are kept when column = value, all of them */
    size_t keep_count;
    Place place;
} MappingDef;

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

/* ---- roles ------------------------------------------------------------- */

/* What somebody may do with the records of a domain. */
typedef enum Action {
    ACTION_VIEW,
    ACTION_COUNT, /* totals only */
    ACTION_CREATE,
    ACTION_EDIT, /* a draft, a record of one's own part */
    ACTION_SUBMIT,
    ACTION_REVIEW, /* pass on or return */
    ACTION_APPROVE,
    ACTION_ISSUE,
    ACTION_SIGN,
    ACTION_RECHECK,
    ACTION_CLOSE,
    ACTION_UNLOCK,
    ACTION_PUBLISH,
    ACTION_DRAW,
    ACTION_WITNESS,
    ACTION_PROPOSE,
    ACTION_ESCALATE,
    ACTION_WAIVE,
    ACTION_IMPORT,
    ACTION_EXPORT,
    ACTION_MANAGE,
    ACTION_REPORT,  /* accounts: who may do what */
    ACTION_VIEW_AS, /* accounts: see what another sees */
    ACTION_KINDS
} Action;

/* Under which condition on the record; the caller says which hold for it. */
typedef enum Condition {
    CONDITION_NONE,
    CONDITION_OWN,      /* the post's own part: of the person, the department, the draft */
    CONDITION_ASSIGNED, /* the record was assigned to the person or unit */
    CONDITION_JOINT,    /* a row shared with the department */
    CONDITION_ORDER,    /* a written order names it */
    CONDITION_LISTED,   /* a matter under public supervision */
    CONDITION_CASE,     /* a single case, with its reason */
    CONDITION_LIMIT,    /* within the sum that is set */
    CONDITION_MAJOR,    /* a major matter, a large sum */
    CONDITION_KINDS
} Condition;

enum { DOMAINS_MOST = 48 };

typedef struct DomainDef { /* a group of records */
    Str id;                /* school_data */
    Str name;              /* 学校报表 */
    Str section;           /* department that keeps the records: to change them takes a post for it; empty: none */
} DomainDef;

typedef struct SectionDef { /* a department of a bureau */
    Str id;                 /* BAS */
    Str name;
    Str *aliases;
    size_t alias_count;
} SectionDef;

typedef struct RoleDef {
    Str id;   /* chief */
    Str name; /* 股室负责人 */
    Str *aliases;
    size_t alias_count;
    Str *level_names;
    size_t level_count;
    unsigned levels;    /* bit per UnitLevel at which a post may stand; 0: only without units */
    bool separate;      /* one of the three administrators */
    bool sections;      /* a post may be limited to departments */
    bool expires;       /* a post needs a last day */
    bool no_sign_in;    /* keys for programs only */
    bool second_factor; /* asked for one where the security rules require it */
    int sees;           /* highest privacy class: 0..3 */
    Str *gives;         /* roles it may give within its own units */
    size_t give_count;
    Str note;
    /* what it may do: bits of actions, by domain and condition; and which of them need a second person */
    uint32_t may[DOMAINS_MOST][CONDITION_KINDS], by_two[DOMAINS_MOST][CONDITION_KINDS];
    Place place;
} RoleDef;

/* ---- security ---------------------------------------------------------- */

/* Rules of accounts and sessions; the numbers stand in packs/security.yaml alone. */
typedef struct SecurityDef {
    Str id;
    int password_least, password_least_separate; /* characters; of administrators */
    int password_most;
    int password_classes; /* of 4: small and capital letters, digits, signs */
    int password_history; /* so many old ones may not come again */
    bool password_expires;
    int password_days;
    Str *common_passwords;
    size_t common_count;
    int lock_failures, lock_minutes;
    int address_failures, address_minutes; /* of accounts that never signed in from an address, counted for it */
    int address_known_days;                /* so long an account that signed in from an address is known there */
    int idle_minutes, whole_hours;         /* of a session */
    int sessions;                          /* at once per account; the oldest ends */
    int token_days;                        /* longest life of a key for programs */
    int unused_days;                       /* without a sign-in: told as unused; signing in is refused */
    bool second_factor;                    /* roles that name it must use it */
    int count_small;                       /* figures below it are hidden from whoever sees counts alone; 0: none */
    int code_steps;                        /* of 30 seconds, before and after now, in which a code is taken */
    Place place;
} SecurityDef;

/* ---- calendar ---------------------------------------------------------- */

/* A day that is not what its weekday says: a holiday, or a weekend day worked to make up for one. */
typedef struct CalendarDay {
    Date day;
    bool working;
    Str name; /* 春节 */
} CalendarDay;

typedef struct HolidayYear {
    int year;
    Str source; /* the notice that sets the days */
    Place place;
} HolidayYear;

/* The days that duties hang on. The school year 2025 begins in the autumn of 2025. */
typedef struct SchoolYearDef {
    int year;
    Str region;          /* code of the unit whose schools have it; empty: all that have none of their own */
    Date t1, e1, t2, e2; /* first and last school day of the autumn and of the spring term */
    bool confirmed;      /* false: a proposal, nobody has set it yet */
    Str source;
    Place place;
} SchoolYearDef;

/* ---- ledgers ----------------------------------------------------------- */

/* When something is due, counted from a day: what a step of a case, a duty or a notice sets. */
typedef enum DueKind {
    DUE_NONE,
    DUE_DAYS,         /* so many days later */
    DUE_WORKING_DAYS, /* counted by packs/calendar.yaml */
    DUE_HOURS,        /* so many hours after the moment of the step */
    DUE_FIELD,        /* the day that stands in a field, and `number` days later (before, when negative) */
    DUE_YEARLY,       /* the next such day of a year */
    DUE_MONTHLY,      /* the next such day of a month */
    DUE_BY_CHOICE     /* one rule per choice of a field */
} DueKind;

typedef struct DueRule {
    DueKind kind;
    int number;         /* days, working days, hours */
    int month, day;     /* DUE_YEARLY, DUE_MONTHLY (day only) */
    int field;          /* DUE_FIELD, DUE_BY_CHOICE: index in the record's fields */
    struct DueRule *by; /* DUE_BY_CHOICE: one per choice, DUE_NONE where the pack says nothing */
} DueRule;

/* A deadline, and what set it. */
typedef struct Due {
    Str at;  /* day, or instant (ISO, UTC); empty: none */
    Str why; /* "下达整改：15天内" */
} Due;
/* What a rule that needs no field makes of now; empty for DUE_FIELD, DUE_BY_CHOICE, DUE_NONE. */
Due due_counted(const Pack *pack, const DueRule *rule, Str what, Arena *arena);
/* A day, or the day here of an instant. */
bool due_day(Str due_at, Date *day);
/* 0: not late, or no deadline. An instant is late from the second after it. */
int due_late_days(Str due_at);
/* How something that is not done yet stands: red when late, yellow within `yellow_days`, green before; grey without a
 * deadline. `why` says the day, how far it is, and what set it. */
Light due_light(Str due_at, Str due_why, int yellow_days, Arena *arena, Str *why);

typedef enum CaseFieldType {
    CASE_TEXT,
    CASE_LONG, /* several lines */
    CASE_NUMBER,
    CASE_MONEY, /* 元, two decimals */
    CASE_PERCENT,
    CASE_DATE,
    CASE_TIME, /* day and time */
    CASE_SPAN, /* two days, "2024-09-01/2024-09-30" */
    CASE_YEAR,
    CASE_BOOL,
    CASE_CHOICE,
    CASE_CHOICES,
    CASE_UNIT,
    CASE_PERSON,    /* an account */
    CASE_FILE,      /* evidence */
    CASE_PLACE,     /* words, and perhaps where on the map */
    CASE_TABLE,     /* rows of `fields` */
    CASE_REFERENCE, /* another case */
    CASE_ELEMENT,   /* a figure of the facts */
    CASE_ITEM,      /* an item of an evaluation */
    CASE_FIELD_TYPES
} CaseFieldType;

typedef struct CaseField {
    Str id, name, help;
    CaseFieldType type;
    Str unit; /* of a number */
    int decimals;
    bool has_min, has_max;
    double min, max;
    Str *choices;
    size_t choice_count;
    bool many;             /* several units, persons, files, cases */
    bool required;         /* when the case is opened; otherwise in the states of `at` */
    uint64_t at;           /* bit per state: needed to come into it */
    const PackText *when;  /* only asked for, and needed, when this holds ; NULL: always */
    const PackText *value; /* computed from other fields; not typed ; NULL: typed */
    int privacy;           /* 0 to 3 */
    Str mask;              /* how it is shown to those who may not see it: "", name, phone, identity */
    Str reference;         /* CASE_REFERENCE: "SAF-02.hazard"; empty: any */
    bool responsible; /* CASE_UNIT, CASE_PERSON: whose turn it is; sees the case and may take the steps of `owner` */
    bool filter;      /* lists can be searched by it */
    bool shown;       /* a column of the register */
    struct CaseField *fields; /* CASE_TABLE */
    size_t field_count;
    const Place *place; /* of one with a reference */
} CaseField;

/* What becomes of a case that is in this state. */
typedef enum CaseEnd {
    CASE_OPEN,
    CASE_CLOSED, /* done: 销号, 办结 */
    CASE_VOID    /* was none: 不成立, 撤回; in no count but its own */
} CaseEnd;

typedef struct CaseStateDef {
    Str id, name;
    CaseEnd end;
    bool paused; /* deadlines do not run */
} CaseStateDef;

/* Who may take a step, besides what people_may says about the record's domain. */
typedef enum CaseActorKind {
    ACTOR_ROLE,    /* a post of this role, at or above the case's unit */
    ACTOR_SECTION, /* a post of the bureau in this department */
    ACTOR_CREATOR, /* who opened the case */
    ACTOR_OWNER,   /* persons of a `responsible` field, heads of a `responsible` unit */
    ACTOR_SYSTEM   /* the clock */
} CaseActorKind;

typedef struct CaseActor {
    CaseActorKind kind;
    Str id; /* of the role or department */
} CaseActor;

typedef enum CaseStepKind {
    STEP_FORWARD,
    STEP_RETURN, /* back, with a reason */
    STEP_REOPEN, /* out of an end, with a reason */
    STEP_EXTEND, /* a new deadline, with a reason */
    STEP_NOTE    /* stays in its state: progress, a talk, a reminder */
} CaseStepKind;

typedef struct CaseStepDef {
    Str id, name, help;
    CaseStepKind kind;
    uint64_t from; /* bit per state */
    int to;        /* state, -1: stays */
    CaseActor *by;
    size_t by_count;
    Action action;     /* that people_may is asked for */
    int *needs, *asks; /* fields; needs also has those of `at` the state it leads to */
    size_t need_count, ask_count;
    bool reason;          /* wanted */
    uint64_t not_by;      /* bit per step: not by who took one of them last; closing never by who reported */
    bool not_opener;      /* nor by who opened the case */
    int people;           /* so many different persons have to take it; 1 */
    const PackText *when; /* only while this holds ; NULL: always */
    DueRule due;          /* the deadline that it sets; DUE_NONE: the old one stays, unless the state ends */
    int extend_most;      /* STEP_EXTEND: how often, 0: any */
    double extend_share;  /* at most this share of the first limit, 0: any */
    Str opens;            /* record that is opened with this case as its source: "ADM-02.task" */
    int opens_for;        /* field of units: one for each of them; -1: one */
    bool children;        /* only when every case it led to has ended */
    Str source;           /* step that is taken of the case it came from, where that may be taken; empty: none */
    const Place *place;   /* of one that opens something */
} CaseStepDef;

/* A figure that the cases of a record make; with `element` it is a data element, per unit and period. */
typedef struct CaseCountDef {
    Str id, name, unit;
    PackText where; /* which cases; empty: all that are not void */
    int sum;        /* field that is summed; -1: cases are counted */
    int date;       /* field whose day tells the period; -1: the day of opening */
    PackText value; /* a rate of other counts: "closed * 100 / found"; then no element */
    Str note;
    int element; /* that it fills, index in the pack; -1: none */
    Place place;
} CaseCountDef;

typedef struct CaseCheckDef {
    Str id;
    PackText rule;       /* has to hold; empty: `none` */
    Str none;            /* record of which no case may stand against the unit */
    PackText none_where; /* when one of these stands against it, over its own fields */
    uint64_t at;         /* bit per state that it guards; 0: opening, and every step */
    Str message;
    int *fields;
    size_t field_count;
    Place place;
} CaseCheckDef;

/* One rung of what happens when a case is overdue. */
typedef struct LadderRung {
    int after;     /* days after the deadline; 1: the day after */
    Str name;      /* 黄色督办单 */
    Str color;     /* yellow, orange, red */
    CaseActor *to; /* who is told */
    size_t to_count;
    Str opens; /* record that is opened, empty: none */
} LadderRung;

typedef struct LadderDef {
    Str id, name;
    int *remind; /* days before the deadline */
    size_t remind_count;
    LadderRung *rungs;
    size_t rung_count;
    Place place;
} LadderDef;

/* A kind of record of a ledger: what is registered, and the way it goes. */
typedef struct RecordDef {
    Str id;     /* "SAF-02.hazard" */
    Str system; /* "SAF-02" */
    Str name, help;
    Str domain;      /* of roles.yaml */
    Str section;     /* department that keeps it */
    unsigned levels; /* bit per UnitLevel of the units it may belong to */
    Str number;      /* "隐{year}-{seq:4}" */
    PackText title;  /* "{place}：{text}" */
    Str chain;       /* that its states and steps are of; empty: its own */
    CaseField *fields;
    size_t field_count;
    CaseStateDef *states; /* the first is that of a new case */
    size_t state_count;
    CaseStepDef *steps;
    size_t step_count;
    CaseActor *creators; /* who may open one */
    size_t creator_count;
    Action create_action;
    DueRule due; /* of the first state */
    Str ladder;
    PackText major, listed; /* conditions of grants: a major matter, one under public supervision */
    CaseCheckDef *checks;
    size_t check_count;
    CaseCountDef *counts;
    size_t count_count;
    int privacy;          /* of the record as a whole: whoever may not see it sees counts only */
    bool quick;           /* reported on the way: a button of the workbench opens one */
    int keep_days;        /* after its end; then fields of P2 and P3 are emptied; 0: kept */
    Str reports;          /* */
    Str text, chain_text; /* the YAML of the system and of its chain, as they were read; empty: no chain */
    Str version;          /* of the texts */
    Place place;
} RecordDef;

/* ---- plans ------------------------------------------------------------- */

/* A layer of a plan's tree: goal, measure, task. */
typedef struct PlanLevelDef {
    Str id, name;
} PlanLevelDef;

/* A column of a table of tasks that is read in. One of `level` and `field` is given. */
typedef struct PlanColumnDef {
    Str level;   /* it names nodes of this layer */
    Str field;   /* it fills this field of the task */
    Str section; /* field that takes names of departments which stand among those of units; empty: none */
    Str *names;  /* headings */
    size_t name_count;
} PlanColumnDef;

/* Which field of the task's record is what; empty: it has none such. */
typedef struct PlanTaskDef {
    Str record; /* a task is a case of this record: "ADM-02.task" */
    Str issue;  /* step that is taken of it when the plan is issued */
    Str text, lead, lead_section, person, responsible, responsible_sections, cooperating, cooperating_sections;
    Str due, slip; /* the day it has to be done by, and the day it was moved to */
    Str progress, note, milestones, actual;
    Str milestone_what, milestone_by, milestone_done; /* columns of `milestones` */
    Str *needs;                                       /* fields that every task has before the plan is issued */
    size_t need_count;
    Str *set_fields, *set_values; /* of every task */
    size_t set_count;
} PlanTaskDef;

/* The responsibility letter that units sign for a plan. */
typedef struct PlanLetterDef {
    Str record;              /* a letter is a case of this record: "ADM-04.letter"; empty: the plan has none */
    Str sign_by, year, file; /* its fields: until when it has to be signed, the year, the signed paper */
    Str title;               /* {plan} {unit} {issuer} {year} {tasks} {sign_by} are filled in, here and below */
    Str *before, *after;     /* paragraphs before and after the table of tasks */
    size_t before_count, after_count;
    Str *set_fields, *set_values;
    size_t set_count;
} PlanLetterDef;

/* What a kind of plan looks like. */
typedef struct PlanDef {
    Str id, name, help;
    Str record;        /* the plan itself is a case of this record: "ADM-01.plan" */
    Str title, period; /* its fields: name; from and until */
    Str said;          /* field with the number of first nodes that the heading promises; empty: none */
    Str *set_fields, *set_values;
    size_t set_count;
    Str arrange, rearrange; /* steps: who may take one may change the tree, before and after it was issued */
    Str *issue;             /* steps of the plan with which its tasks become cases */
    size_t issue_count;
    PlanLevelDef *levels; /* the last one is that of tasks */
    size_t level_count;
    double behind; /* points that what is measured may lie behind the time that has gone by, before it is yellow */
    PlanTaskDef task;
    PlanColumnDef *columns;
    size_t column_count;
    PlanLetterDef letter;
    Place place;
} PlanDef;
/* The ledger that takes what the program itself finds. */
typedef struct SourceDef {
    Str kind; /* evaluation, check, quality, duty */
    Str name;
    Str record;          /* that is opened */
    Str *fields, *texts; /* of the record, and what they are filled with: words with {marks} */
    size_t field_count;
    Place place;
} SourceDef;

/* A row of the register of systems. */
typedef struct SystemDef {
    Str id, name, english, help;
    Str group; /* SAF: 安全与综治 */
    Str section, domain;
    int privacy;
    size_t first_record, record_count; /* in pack_records */
    Place place;
} SystemDef;
/* ---- notices ----------------------------------------------------------- */

/* Whose signature a notice needs before it goes out: a post of the role, with the action in the kind's domain. */
typedef struct NoticeSigner {
    Str role;
    Str written; /* id of the action */
    Action action;
} NoticeSigner;

typedef struct NoticeKindDef {
    Str id, name;
    Str number; /* 文号: "教通〔{year}〕{seq}号" */
    Str domain; /* of packs/roles.yaml */
    Str help;
    bool major;    /* grants "if major" hold */
    bool circular; /* may be drafted from what is overdue */
    bool is_public;
    int public_days; /* 公示: at least so many days, counting from the day after it begins */
    bool public_working;
    NoticeSigner *signers; /* in their order; the last one sends it out */
    size_t signer_count;
} NoticeKindDef;

/* A column of a table that may not go out to the public as it is: how it is masked (name, phone, identity; all: not
 * shown at all). */
typedef struct NoticeMaskDef {
    Str heading; /* 姓名: any heading that holds it */
    Str mask;
} NoticeMaskDef;

/* A letter of an inspection, written from a case and what came out of it. */
typedef struct LetterDef {
    Str id, name;
    Str record;    /* it is written from: "EVA-07.visit" */
    Str title;     /* with fields in braces; {unit} {number} {today} */
    Str addressee; /* the same */
    Str *paragraphs;
    size_t paragraph_count;
    Str children;    /* record of the cases that are listed in its table; empty: none */
    Str child_title; /* of the table */
    Str *columns;    /* fields of it, or {number}, {state}, {due} */
    size_t column_count;
    Str *headings;
    size_t heading_count;
    Str *closing;
    size_t closing_count;
} LetterDef;

/* Inspectors and their schools: which records tell, and how many schools one has at most. */
typedef struct RosterDef {
    Str posting, inspector, period; /* record; its fields: person, and the days it holds */
    Str *posting_states;            /* in which it counts */
    size_t posting_state_count;
    Str visit, visited_on, visitors; /* record; its fields */
    Str *visit_states;               /* in which it was made */
    size_t visit_state_count;
    Str *kinds; /* of units that have to have an inspector */
    size_t kind_count;
    int most_schools; /* per inspector: more is told */
    int visits;       /* per school and month: fewer is told */
} RosterDef;

typedef struct NoticeDef {
    DueRule receipt, urgent; /* of the receipt, when the notice sets no day */
    Str ladder;              /* reminders before, and what is told after a deadline */
    NoticeKindDef *kinds;
    size_t kind_count;
    NoticeMaskDef *masks;
    size_t mask_count;
    Str objection, objection_text, objection_kind; /* record that an objection opens; its fields */
    Str objection_public, objection_office;        /* what stands in the second for one from the page, by a clerk */
    int objection_characters, objections_per_address, objections_per_notice; /* the last two: a day */
    LetterDef *letters;
    size_t letter_count;
    RosterDef roster;
    Place place;
} NoticeDef;

/* ---- draws --------------------------------------------------------------- */

typedef enum DrawMethod {
    DRAW_SELECT,    /* k of a pool, by strata; perhaps with teams drawn to what was selected */
    DRAW_ADMISSION, /* applicants to schools with places, by wishes */
    DRAW_CLASSES,   /* pupils to balanced classes, class teachers to classes */
    DRAW_QUOTA,     /* places of senior schools shared among junior schools: only ties are drawn */
    DRAW_METHODS
} DrawMethod;

typedef enum DrawStrata { STRATA_NONE, STRATA_PROPORTIONAL, STRATA_EQUAL, STRATA_GIVEN } DrawStrata;
typedef enum DrawWishes { WISHES_FIRST, WISHES_PARALLEL } DrawWishes;

typedef struct DrawPair { /* 城区: 3 */
    Str group;
    int64_t value;
} DrawPair;

/* What a draw goes by; docs/draw.md says what each value does. 0 and empty: not used. */
typedef struct DrawRule {
    DrawMethod method;
    int64_t count;       /* selected in all; 0: every entry, in drawn order */
    int64_t strata;      /* DrawStrata */
    int64_t floor, cap;  /* least and most of a stratum, or of one school's share */
    int64_t cap_percent; /* most of one school's share, per cent of its graduates */
    int64_t weighted;    /* 1: with the entries' weights */
    int64_t team;        /* so many of the second list to each selected */
    int64_t load;        /* most that one of the second list gets; 0: no limit */
    int64_t helpers;     /* so many of the second list are drawn first; 0: all may be used */
    int64_t wishes;      /* DrawWishes */
    int64_t rest;        /* 1: who has no place yet gets one of those left, drawn */
    int64_t classes;
    DrawPair *given; /* selected per stratum */
    size_t given_count;
    DrawPair *tilt; /* per cent by which a group's share counts */
    size_t tilt_count;
} DrawRule;

/* Sets one value from its text: numbers, the words of packs, "城区=3,乡村=2" for pairs. ERR_INPUT names what is
 * allowed. */
bool draw_rule_put(DrawRule *rule, Str key, Str value, Arena *arena, Err *err);
/* Calls back for every value that differs from its default: number, word, or pairs. */
typedef struct DrawRuleValue {
    const char *key, *word; /* word NULL: a number or pairs */
    int64_t number;
    const DrawPair *pairs; /* NULL: none */
    size_t pair_count;
} DrawRuleValue;
typedef void (*DrawRuleSink)(void *context, const DrawRuleValue *value);
void draw_rule_each(const DrawRule *rule, DrawRuleSink sink, void *context);
const char *draw_method_id(DrawMethod method);
/* Chinese name of a rule's value, "抽取数量"; NULL: there is none. */
const char *draw_rule_name(Str key);

typedef struct DrawColumn {
    int field; /* index in draw_fields */
    Str *names;
    size_t name_count;
    Str *values; /* the only ones that may be written; none: anything */
    size_t value_count;
    bool required;
} DrawColumn;
/* What a column of a pool may hold, ended by NULL: number, name, group ... */
extern const char *const draw_fields[];

typedef struct DrawGrant { /* who may take a step: an action in a domain of packs/roles.yaml */
    Str written;           /* "public_notices:draw" */
    Str domain;
    Action action;
} DrawGrant;

typedef struct DrawDef { /* a kind of draw */
    Str id, name, source, note;
    int method;          /* DrawMethod */
    Str entries, others; /* names of the two lists; others empty: there is none */
    Str *units;          /* kinds of units that the first list may be filled with */
    size_t unit_count;
    bool named;     /* names stand in the pool; otherwise they are sealed apart and numbers are published */
    bool is_public; /* anybody may see result and proof, without an account */
    bool hidden;    /* until it is published nobody sees it but those who work on it */
    DrawColumn *columns, *other_columns;
    size_t column_count, other_column_count;
    DrawRule rule; /* defaults */
    Str *open;     /* values of the rule that whoever makes a draw may set */
    size_t open_count;
    Str *state; /* what has to be stated: basis, planned_on, entropy */
    size_t state_count;
    DrawGrant view, prepare, draw, witness, confirm;
    int witnesses;      /* so many have to sign */
    int lock_days;      /* the pool is fixed at least so many days before the draw */
    int publicity_days; /* the result is open to objection so long */
    Place place;
} DrawDef;

/* ---- attached files ---------------------------------------------------- */

/* What a file is by its content; the packs say which are taken. */
typedef enum EvidenceKind {
    EVIDENCE_JPEG,
    EVIDENCE_PNG,
    EVIDENCE_WEBP,
    EVIDENCE_HEIC,
    EVIDENCE_GIF,
    EVIDENCE_PDF,
    EVIDENCE_OFD,
    EVIDENCE_DOCX,
    EVIDENCE_XLSX,
    EVIDENCE_PPTX,
    EVIDENCE_OFFICE97, /* .doc, .xls and others of before 2007 */
    EVIDENCE_MP4,
    EVIDENCE_M4A,
    EVIDENCE_MP3,
    EVIDENCE_KINDS
} EvidenceKind;

enum { EVIDENCE_MEGA_BYTES_MOST = 64 /* of one file: what the server takes in one request */ };

typedef struct EvidenceKindDef {
    int kind; /* EvidenceKind */
    Str name;
    Str *endings; /* "jpg"; the first is given to a file whose name has another one */
    size_t ending_count;
    int mega_bytes;
} EvidenceKindDef;

typedef struct EvidenceDef {
    int privacy;    /* 0..3: of a file where nothing else is said */
    int hold_hours; /* an upload that was attached to nothing is removed after so long */
    int per_subject, per_person;
    int mega_pixels; /* of a picture that is shown small */
    int shrink;      /* pixels of the longer edge: the page sends no larger photos */
    EvidenceKindDef *kinds;
    size_t kind_count;
    Place place;
} EvidenceDef;

/* ---- periodic duties --------------------------------------------------- */

typedef enum DutyEvery {
    DUTY_DAY,
    DUTY_WEEK,
    DUTY_MONTH,
    DUTY_QUARTER,
    DUTY_HALF_YEAR,
    DUTY_TERM,
    DUTY_YEAR, /* January to December */
    DUTY_SCHOOL_YEAR,
    DUTY_EVENT, /* somebody says when */
    DUTY_EVERY_KINDS
} DutyEvery;

typedef enum DutyVacation { VACATION_STOP, VACATION_GO_ON, VACATION_ONLY } DutyVacation;
typedef enum DutyAnchor { ANCHOR_START, ANCHOR_END, ANCHOR_MIDDLE, ANCHOR_DATE } DutyAnchor;

/* A day of a window: "start+14", "end-5wd", "03-31" (the first one on or after the start). */
typedef struct DutyDay {
    DutyAnchor anchor;
    int month, day; /* of ANCHOR_DATE */
    int days;       /* added */
    bool working;   /* they are working days */
} DutyDay;

enum { DUTY_PARTS_MOST = 4 };

/* When a duty comes. */
typedef struct DutyRule {
    Str id;   /* of an alternative; empty: the duty's own */
    Str name; /* 每月一次 */
    DutyEvery every;
    int step;  /* every so many weeks, months, years ... */
    int times; /* so often within one window */
    DutyDay from[DUTY_PARTS_MOST], to[DUTY_PARTS_MOST];
    size_t from_count, to_count; /* one for all, or one for each half, term, quarter */
    Str time;                    /* "11:00" of the last day; empty: its end */
    unsigned months;             /* bit per month (1 << 5: May); 0: all */
    DutyVacation vacation;
    Str *regions; /* codes of units for whose schools an alternative holds by itself */
    size_t region_count;
    Date valid_from, valid_until; /* of windows, by their first day; year 0: open */
} DutyRule;

typedef enum DutySource { DUTY_STATED, DUTY_DEFAULT, DUTY_BOTH } DutySource;

typedef struct DutyAlarm {
    Str id, name;
    int remind_days; /* working days before the end; 0: not at all */
    Str *tell;       /* holder, head, section, leader */
    size_t tell_count;
    int minutes;      /* a missed one is told within so many minutes; 0: on the next morning */
    int list_weekday; /* 1 Monday ...; 0: no list */
    int slip_after;   /* so many missed in a row; 0: never */
    int leader_after; /* days; 0: never */
    bool assessment;
} DutyAlarm;

typedef struct DutyDef {
    Str id;         /* M-03 */
    Str row;        /* SAF-06: where it stands in the register of systems */
    Str name;       /* 应急疏散演练 */
    uint64_t kinds; /* bit per kind of unit that has it, by index in the pack */
    Str *sections;  /* departments that have it, one instance each in every county */
    size_t section_count;
    Str *posts; /* roles: one instance per post */
    size_t post_count;
    DutyRule *rules; /* [0] its own, then the alternatives */
    size_t rule_count;
    Str *holders, *checkers; /* roles */
    size_t holder_count, checker_count;
    Str section, check_section; /* departments of those of the bureau */
    Str evidence;               /* what to attach or note */
    Str form, record;           /* done by an approved entry of the form, by a case of this type; empty: by hand only */
    Str *record_at;             /* states of the record in which it counts; none: those that end it as done */
    size_t record_at_count;
    Str record_date;   /* field of the record that says its day; empty: the day of opening */
    bool record_below; /* a department's: records of units below do it, too */
    const DutyAlarm *alarm;
    DutySource source;
    bool optional; /* off until switched on */
    Str note;
    Place place;
} DutyDef;

/* ---- reports ----------------------------------------------------------- */

/* A report's outline as a tree of blocks; text holds {{placeholders}} that the writer fills. */
typedef struct ReportBlockDef {
    Str type;  /* heading, paragraph, table, chart, list, problems */
    int level; /* of a heading, from 1 */
    PackText text;
    PackText when; /* name of a truth value of the report's data, "!name" negates; empty: always */
    Str each;      /* name of a list of the report's data: the block is repeated */
    Str table;     /* which table or chart of the report's data */
    struct ReportBlockDef *blocks;
    size_t block_count;
} ReportBlockDef;

typedef struct ReportDef {
    Str id;
    Str name;
    Str standard; /* empty: chosen by the caller */
    PackText title, addressee, signer;
    ReportBlockDef *blocks;
    size_t block_count;
    Place place;
} ReportDef;

/* ---- the whole --------------------------------------------------------- */

/* Loads every *.yaml under `directory`. All faults go to `problems` (file:line:column);
 * false when there was an error. The embedded packs are loaded when `directory` is NULL. */
bool pack_load(const char *directory, Pack **pack, ProblemList *problems);
void pack_destroy(Pack *pack);
Str pack_version(const Pack *pack);

/* The words that packs write for these. */
const char *item_kind_id(ItemKind kind);            /* row, rows, spread ... */
const char *sureness_id(Sureness sureness);         /* confirmed, secondary, unconfirmed, design */
const char *unit_level_id(UnitLevel level);         /* country ... school */
const char *element_type_id(ElementType type);      /* number, bool, choice, date */
const char *form_field_type_id(FormFieldType type); /* number, text, choice, bool, date, note */
const char *action_id(Action action);               /* view ... */
const char *action_name(Action action);             /* 查看 */
bool action_parse(Str id, Action *action);
const char *condition_id(Condition condition);   /* own ...; empty: none */
const char *condition_name(Condition condition); /* 本人或本部门的 */

const StageDef *pack_stages(const Pack *pack, size_t *count);
const KindDef *pack_kinds(const Pack *pack, size_t *count);
/* NULL when the packs say nothing about the level. */
const LevelDef *pack_level(const Pack *pack, UnitLevel level);
/* The day that the period `code` begins; false when the packs do not know periods with such a code. */
bool pack_period_begins(const Pack *pack, Str code, Date *begins);
/* Whether people work on the day: statutory holidays are off, weekend days that make up for them are not. */
bool pack_working_day(const Pack *pack, Date date);
/* Why a day is off, or why a weekend day is worked: "春节放假", "周六", "春节调休上班"; empty on a usual working day.
 */
Str pack_day_reason(const Pack *pack, Date date, Arena *arena);
/* The working day so many working days after `from` (before: negative), which does not count itself; 0: `from`, or the
 * next working day when it is off. The days are told to be sure by pack_days_confirmed. */
Date pack_working_days_after(const Pack *pack, Date from, int days);
/* Working days after `from` up to and with `to`; negative when `to` lies before. */
int pack_working_days_between(const Pack *pack, Date from, Date to);
/* Whether the holidays of every year from one day to another are known; where they are not, only weekends are off. */
bool pack_days_confirmed(const Pack *pack, Date from, Date to);
const HolidayYear *pack_holiday_years(const Pack *pack, size_t *count);
/* The school year that begins in the autumn of `year`, as set for exactly this region; NULL: nobody set it. Callers go
 * from a unit upwards and end with the empty region. */
const SchoolYearDef *pack_school_year(const Pack *pack, Str region, int year);
const SchoolYearDef *pack_school_years(const Pack *pack, size_t *count);
const DutyDef *pack_duties(const Pack *pack, size_t *count);
const DutyDef *pack_duty(const Pack *pack, Str id); /* NULL: no such duty */
/* The alternative with this id; empty: the duty's own rule. NULL: none. */
const DutyRule *duty_rule(const DutyDef *duty, Str id);
/* Whether a case of the duty's record does the duty while it is in this state. */
bool duty_record_counts(const DutyDef *duty, const RecordDef *record, int state);
const DutyAlarm *pack_duty_alarms(const Pack *pack, size_t *count);
double pack_vacation_share(const Pack *pack);  /* a window with fewer school days than this share is vacation */
const char *duty_every_id(DutyEvery every);    /* day, week ... */
const char *duty_every_name(DutyEvery every);  /* 每天, 每周 ... */
const char *duty_source_id(DutySource source); /* stated, default, both */
const Element *pack_elements(const Pack *pack, size_t *count);
const CheckDef *pack_checks(const Pack *pack, size_t *count);
const StandardDef *pack_standards(const Pack *pack, size_t *count);
const IndicatorDef *pack_indicators(const Pack *pack, size_t *count);
const MappingDef *pack_mappings(const Pack *pack, size_t *count);
const ReportDef *pack_reports(const Pack *pack, size_t *count);
const RoleDef *pack_roles(const Pack *pack, size_t *count);
const SectionDef *pack_sections(const Pack *pack, size_t *count);
const DomainDef *pack_domains(const Pack *pack, size_t *count);
const SystemDef *pack_systems(const Pack *pack, size_t *count);
const RecordDef *pack_records(const Pack *pack, size_t *count);
const LadderDef *pack_ladders(const Pack *pack, size_t *count);
const SystemDef *pack_system(const Pack *pack, Str id);
const SourceDef *pack_sources(const Pack *pack, size_t *count);
const SourceDef *pack_source(const Pack *pack, Str kind); /* NULL: nothing takes it */
const RecordDef *pack_record(const Pack *pack, Str id);   /* "SAF-02.hazard" */
const LadderDef *pack_ladder(const Pack *pack, Str id);
const PlanDef *pack_plans(const Pack *pack, size_t *count);
const PlanDef *pack_plan(const Pack *pack, Str id);
int plan_level(const PlanDef *plan, Str id); /* index, -1: none such */
/* The record and its count that fill an element; NULL: it is collected. */
const RecordDef *pack_element_record(const Pack *pack, int element, const CaseCountDef **count);
/* Index of a field, state or step of a record, or -1. */
int record_field(const RecordDef *record, Str id);
int record_state(const RecordDef *record, Str id);
int record_step(const RecordDef *record, Str id);
const char *case_field_type_id(CaseFieldType type); /* text ... */
const char *case_step_kind_id(CaseStepKind kind);   /* forward ... */
const char *case_end_id(CaseEnd end);               /* none, closed, void */
/* A record type as it was when its cases were opened, from the texts that were kept then. Faults go to `problems`. */
bool pack_read_record(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, const RecordDef **record,
                      ProblemList *problems);
/* The same with the system that it stands in. */
bool pack_read_own(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, SystemDef *system,
                   const RecordDef **record, ProblemList *problems);
/* A system with its record types from a text of its own, with the chains of the pack; it is told of nothing else in the
 * pack, and the pack not of it. `name` stands for the file in the places of faults. */
bool pack_read_system(const Pack *pack, const char *name, Str text, Arena *arena, SystemDef *system,
                      const RecordDef **records, size_t *count, ProblemList *problems);
const SecurityDef *pack_security(const Pack *pack); /* NULL: the packs have none */
const FormDef *pack_forms(const Pack *pack, size_t *count);
const BreakdownDef *pack_breakdowns(const Pack *pack, size_t *count);
const DrawDef *pack_draws(const Pack *pack, size_t *count);
const CollectionDef *pack_collection(const Pack *pack); /* never NULL; without such a pack all is 0 */
const QualityDef *pack_quality(const Pack *pack);       /* NULL: no pack of it */
const EvidenceDef *pack_evidence(const Pack *pack);     /* NULL: no pack of it, so no files are taken */
const NoticeDef *pack_notices(const Pack *pack);        /* NULL: no pack of it, so there are no notices */
const NoticeKindDef *pack_notice_kind(const Pack *pack, Str id);
const LetterDef *pack_letter(const Pack *pack, Str id);
const char *evidence_kind_id(EvidenceKind kind); /* jpeg ... */
bool evidence_kind_parse(Str id, EvidenceKind *kind);
const char *quality_kind_id(QualityKind kind); /* slip, peers ... */
bool quality_kind_parse(Str text, QualityKind *kind);

/* By id, Chinese name or alias; NULL when unknown. */
const Element *pack_element(const Pack *pack, Str name);
const KindDef *pack_kind(const Pack *pack, Str name);
const StandardDef *pack_standard(const Pack *pack, Str id);
const IndicatorDef *pack_indicator(const Pack *pack, Str id);
const MappingDef *pack_mapping(const Pack *pack, Str id);
const ReportDef *pack_report(const Pack *pack, Str id);
const RoleDef *pack_role(const Pack *pack, Str name);       /* by id, name or alias */
const SectionDef *pack_section(const Pack *pack, Str name); /* by id, name or alias */
int pack_domain(const Pack *pack, Str id);                  /* its index, or -1 */
const FormDef *pack_form(const Pack *pack, Str id);
const DrawDef *pack_draw(const Pack *pack, Str id);
/* One form from its YAML, against a loaded pack (a form kept with a round, or brought by a workbook). What it points at
 * lives in `arena`. Faults go to `problems`; `name` stands for the file. */
bool pack_read_form(const Pack *pack, const char *name, Str yaml, Arena *arena, FormDef **form, ProblemList *problems);
const ItemDef *standard_item(const StandardDef *standard, Str id);
/* The field with this id and the section it stands in; NULL when the form has none. */
const FormField *form_field(const FormDef *form, Str id, const FormSection **section);
/* Index of the element "stem_SUFFIX" for a stage, or -1. */
int pack_staged_element(const Pack *pack, Str stem, int stage);
int pack_element_index(const Pack *pack, const Element *element);
/* Whether a unit of this kind is expected to fill the element in: its level carries it, its stages have it, and no
 * ledger counts it. */
bool element_expected(const Element *element, const KindDef *kind);
/* Whether an element left empty is a known zero: a school has nobody in a stage that it does not teach. */
bool element_known_zero(const Element *element, const KindDef *kind);
int pack_stage_index(const Pack *pack, Str id);

#endif
