/* pack_ledger: records that are brought to an end: ledgers, plans made of them, notices.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_LEDGER_H
#define DUXUE_PACK_LEDGER_H

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
    bool departments;      /* the choices are departments, written by id and called as the packs call them */
    bool many;             /* several units, persons, files, cases */
    bool month;            /* CASE_DATE: only its month counts, and is told */
    bool required;         /* when the case is opened; otherwise in the states of `at` */
    uint64_t at;           /* bit per state: needed to come into it */
    const PackText *when;  /* only asked for, and needed, when this holds ; NULL: always */
    const PackText *value; /* computed from other fields; not typed ; NULL: typed */
    int privacy;           /* 0 to 3 */
    Str mask;              /* how it is shown to those who may not see it: "", name, phone, identity */
    Str reference;         /* CASE_REFERENCE: "SAF-02.hazard"; empty: any */
    bool own_unit;         /* CASE_REFERENCE: a case of the same unit only */
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

/* What the draw of a step gives to the case. */
typedef enum DrawGift {
    GIFT_ENTRIES, /* what was drawn: units or cases */
    GIFT_OTHERS,  /* who was drawn to it: persons or cases */
    GIFT_PAIRS,   /* a table of both, columns `entry` and `other` */
    GIFT_NUMBER,  /* 第12号 */
    GIFT_DIGEST,  /* of the proof */
    GIFT_COMMIT,  /* what was published before */
    GIFT_SEED,
    GIFT_DRAWN_ON,   /* day */
    GIFT_WITNESSES,  /* who signed */
    GIFT_POOL_SIZE,  /* how many took part */
    GIFT_DRAWN_SIZE, /* how many were drawn */
    GIFTS
} DrawGift;
const char *draw_gift_id(DrawGift gift); /* entries ... */

/* A step that is taken with the result of a draw, which was made for the case before. */
typedef struct CaseDrawDef {
    Str kind;             /* of packs/draws */
    const PackText *when; /* only while this holds; otherwise its fields are typed; NULL: always */
    Str *rule_keys;       /* values of the draw's rule, ... */
    Str *rule_values;     /* ... out of a field of the case, or as they are written */
    size_t rule_count;
    int *fields;     /* of the case, ... */
    DrawGift *gifts; /* ... and what fills them */
    size_t field_count;
    bool confirmed;              /* not before it was signed and confirmed */
    Str basis, planned, entropy; /* words of its statement, fields in braces; empty: whoever asks says them */
    Str team;                    /* field of the record that is opened: who was drawn to this unit */
    int among;                   /* field of units: only these are in the first list, as far as it is filled in; -1 */
    int leave_out;               /* field of persons who take no part; -1 */
    int by;               /* field of a choice that tells which kinds of units are in the list: -1: all of the kind */
    Str *choices, *kinds; /* of `by`: ids of kinds of units, with blanks between */
    size_t choice_count;
    Place place;
} CaseDrawDef;

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
    bool reason;             /* wanted */
    uint64_t not_by;         /* bit per step: not by who took one of them last */
    bool not_opener;         /* nor by who opened the case */
    int people;              /* so many different persons have to take it; 1 */
    const PackText *when;    /* only while this holds ; NULL: always */
    DueRule due;             /* the deadline that it sets; DUE_NONE: the old one stays, unless the state ends */
    int extend_most;         /* STEP_EXTEND: how often, 0: any */
    double extend_share;     /* at most this share of the first limit, 0: any */
    Str opens;               /* record that is opened with this case as its source: "ADM-02.task" */
    int opens_for;           /* field of units: one for each of them; -1: one */
    bool children;           /* only when every case it led to has ended */
    int merges;              /* field that names the case of the same kind and unit that goes on for it; -1: none */
    Str source;              /* step that is taken of the case it came from, where that may be taken; empty: none */
    const CaseDrawDef *draw; /* NULL: none is asked for */
    const Place *place;      /* of one that opens something */
} CaseStepDef;

/* A figure that the cases of a record make; with `element` it is a data element, per unit and period. */
typedef struct CaseCountDef {
    Str id, name, unit;
    PackText where; /* which cases; empty: all that are not void */
    int sum;        /* field that is summed; -1: cases are counted */
    int date;       /* field whose day tells the period; -1: the day of opening */
    bool stock;     /* what stands at the end of the time, not what came within it */
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
    int most;            /* so many of them may be there; 0 */
    Str *same;           /* fields of both records: only those with the same values */
    size_t same_count;
    int named_in; /* field of references: only the cases that it names, whatever their unit; -1: those of the unit */
    int *avoid;   /* fields of persons, and of units that are avoided as such; `of`: of units, -1: the case's own */
    int *of;      /* none of these units may be one that they have to avoid */
    size_t avoid_count, of_count;
    uint64_t at; /* bit per state that it guards; 0: opening, and every step */
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
    bool general; /* records that name none turn yellow by its first reminder; one ladder at most is so */
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
    Str kind; /* evaluation, check, quality, duty, document_problem, document_commitment */
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
    Str record; /* it is written from: "EVA-07.visit" */
    Str *needs; /* fields that have to be filled in before it is offered */
    size_t need_count;
    bool only_with_children; /* it is not written where no case of `children` came out of the record */
    Str title;               /* with fields in braces; {unit} {number} {today} */
    Str addressee;           /* the same */
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

/* A draft of a circular: its sentences, with marks in braces (packs/notices.yaml says which). */
typedef struct CircularFactDef {
    Str id;      /* cases, duties, entries, notices */
    Str heading; /* of its column */
    Str sum;     /* with {sum} */
    Str none;    /* where there is none */
} CircularFactDef;
typedef struct CircularDef {
    Str title, basis, recipients, column;
    Str *body, *none;
    size_t body_count, none_count;
    CircularFactDef *facts; /* in the order in which they are told */
    size_t fact_count;
} CircularDef;

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
    CircularDef circular;
    RosterDef roster;
    Place place;
} NoticeDef;

#endif
