/* pack_duty: periodic duties: when they come, who does and checks them, what a missed one sets off.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_DUTY_H
#define DUXUE_PACK_DUTY_H

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
    Str each;          /* record of which every open case of the unit has the duty for itself; empty: the unit has it */
    Str each_field;    /* field of `record` that names that case */
    const DutyAlarm *alarm;
    DutySource source;
    bool optional; /* off until switched on */
    Str note;
    Place place;
} DutyDef;

#endif
