/* What the files of the room share: days, the tree of a day, who may do what, rows of instances. */
#ifndef DUXUE_DUTY_INTERNAL_H
#define DUXUE_DUTY_INTERNAL_H

#include "duty.h"

#include <pthread.h>

enum { PATH_MOST = 32, MINUTES_OF_DAY = 1440 };
enum { TOLD_SLIP = 1, TOLD_LEADER = 2, TOLD_LIST = 4 };
/* bits of what somebody may do with an instance; RIGHTS_KNOWN: it was found out */
enum { RIGHT_VIEW = 1, RIGHT_ACT = 2, RIGHT_CHECK = 4, RIGHT_WAIVE = 8, RIGHTS_KNOWN = 16 };

struct Duty {
    Store *store;
    const Pack *pack;
    Arena *arena;
    pthread_mutex_t lock; /* of what the tick remembers */
    Date ticked;          /* the day for which everything was made */
    uint64_t fact_changes;
    uint64_t case_changes, cases_ticked; /* how often registers changed; up to where that was taken up */
};

/* duty.c: days */
Date duty_day_of(Str instant);                                        /* the day here */
int duty_minute_now(void);                                            /* of the day */
bool duty_window_over(Str due_on, Str due_time, Arena *arena);        /* by now */
bool duty_day_read(Str text, const char *field, Date *day, Err *err); /* a whole day only */
bool duty_text_good(Str text, const char *field, const char *name, bool needed, Err *err);

/* scene.c: the units of a day, and what the user may see of them. */
typedef struct Scene {
    Duty *duty;
    Tx *tx;
    const User *user; /* NULL: the command line, which may all */
    Arena *arena;
    Date today;
    UnitTree tree;
    int from, to;     /* units asked for: [from, to) of the tree */
    uint8_t *viewed;  /* per unit: the user may see every duty of it */
    uint8_t *counted; /* per unit: totals at least */
    uint8_t *rights;  /* per duty and unit, of instances of units */
    size_t duty_count;
} Scene;
/* The code of the period that holds the day. */
bool duty_period_of(const Pack *pack, Date day, Arena *arena, Str *period, Err *err);
/* `unit` empty: all units. `counts`: a unit of which only totals may be seen will do. ERR_NOT_FOUND. */
bool duty_scene_load(Duty *duty, Tx *tx, const User *user, Date day, Str unit, bool counts, Arena *arena, Scene *scene,
                     Err *err);
/* Index of the unit within what was asked for, or -1. */
int duty_scene_unit(const Scene *scene, int64_t unit_id);
size_t duty_scene_path(const Scene *scene, int unit, Str path[PATH_MOST]);

/* access.c */
unsigned duty_rights_of(Scene *scene, const DutyDef *def, int unit, Str part);
/* The post through which the user holds or checks; NULL: none. */
typedef enum Standing { STANDING_HOLDER, STANDING_CHECKER, STANDING_WAIVER } Standing;
const Post *duty_post_standing(const User *user, const DutyDef *def, Standing standing, const Str *path, size_t length,
                               Str part);
/* Whether the user may set duties of the unit: duties:manage there, for the department of the duty (NULL: of any). */
bool duty_may_set(const User *user, const DutyDef *def, const Str *path, size_t length, Err *err);

/* term.c: days of one region: worked, school days. */
typedef struct Region {
    const Pack *pack;
    const Str *codes; /* from the unit upwards */
    size_t code_count;
} Region;
/* School year of the region that begins in the autumn of `year`; NULL: nobody set it. */
const SchoolYearDef *duty_region_year(const Region *region, int year);
typedef enum DayKind { DAY_UNKNOWN, DAY_SCHOOL, DAY_VACATION } DayKind;
/* Whether the day lies in a term, worked or not. */
DayKind duty_region_day(const Region *region, Date day);

/* cases.c: duties for each case of a register */
typedef struct CaseRow {
    int64_t id;
    Str record, unit;
    Str from, minute; /* day and "10:30" here, of its opening */
    Str ended;        /* day from which it is no more; empty: open */
} CaseRow;
/* The cases of all registers that duties stand for, but those that were none. */
bool duty_cases_load(Duty *duty, Tx *tx, Arena *arena, CaseRow **rows, size_t *count, Err *err);
/* Whether the case has to do with the window, as it ends on `due` at `time`. */
bool duty_case_holds(const CaseRow *row, Str due, Str time);
/* Instances that wait for a case which has ended, or for a unit which has cases now, have no task. */
bool duty_cases_settle(Duty *duty, Tx *tx, size_t *settled, Err *err);
Str duty_case_part(Arena *arena, int64_t id); /* "case:17" */
bool duty_part_case(Str part, int64_t *id);   /* false: it is none */
bool duty_part_department(Str part);
/* What the case is called; *other: it names persons, and the user is none of them. */
bool duty_case_name(Tx *tx, const User *user, int64_t id, Arena *arena, Str *name, bool *other, Err *err);

/* setting.c: which rule holds for a unit on a day. */
typedef struct SwitchRow {
    int64_t id, unit_id;
    Str duty, rule, reason, actor, at;
    bool on;
    Date from;
} SwitchRow;
typedef struct ExemptRow {
    int64_t unit_id;
    Str duty, reason;
    Date from, until; /* year 0: open */
} ExemptRow;
typedef struct Settings {
    SwitchRow *switches; /* oldest first */
    size_t switch_count;
    ExemptRow *exempts;
    size_t exempt_count;
} Settings;
bool duty_settings_load(Tx *tx, Arena *arena, Settings *settings, Err *err);
/* The rule for windows that begin on `day`; NULL: off. *row: the switch that says so (NULL: the packs). */
const DutyRule *duty_setting_rule(const Settings *settings, const UnitTree *tree, int unit, const DutyDef *def,
                                  Date day, const SwitchRow **row);
/* The exemption that holds on the day; NULL: none. */
const ExemptRow *duty_setting_exempt(const Settings *settings, int64_t unit_id, Str duty, Date day);
/* Whether the calendar was ever switched on for the unit, itself or from above. */
bool duty_setting_started(const Settings *settings, const UnitTree *tree, int unit, Date day);

/* step.c */
/* Appends a step and moves the instance. False with ERR_CONFLICT when it is no longer in the state `before`. */
typedef struct Move {
    int64_t id;
    DutyAction action;
    DutyState before, after;
    int late;    /* 1, 0, or -1: stays */
    Str done_on; /* data NULL: stays */
    Str done_by;
    Str note, reason, evidence_kind, evidence, actor, role, behalf;
} Move;
bool duty_move_store(Tx *tx, const Move *move, int64_t *step, Err *err);

/* proof.c: done by what other rooms keep. */
bool proof_by_forms(Duty *duty, Tx *tx, Date day, size_t *done, Err *err);

/* alarm.c: missed ones and who is told. */
bool alarms_raise(Duty *duty, Tx *tx, Date day, int minute, bool all, DutySwept *swept, Err *err);

/* list.c */
void duty_light_of(const Pack *pack, DutyItem *item, Date today, Arena *arena);

#endif
