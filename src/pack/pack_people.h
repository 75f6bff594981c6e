/* pack_people: roles and what they may do, rules of accounts, the calendar of working days.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_PEOPLE_H
#define DUXUE_PACK_PEOPLE_H

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
    CONDITION_HANDED,   /* an item of an evaluation that the head of the unit handed to the person by name */
    CONDITION_KINDS
} Condition;
/* Bits 1 << CONDITION_...: whatever may hold for some record. */
#define CONDITIONS_ALL ((1u << CONDITION_KINDS) - 1)
/* Whatever may hold for a record of a ledger; what is handed out in an evaluation opens none. */
#define CONDITIONS_OF_RECORDS (CONDITIONS_ALL & ~(1u << CONDITION_HANDED))

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
    bool personal;      /* a record of its unit is not its own part; only one that names the person */
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

#endif
