/* How the tree moves through time: the periods with their days, the events, and every unit's standing at a day. */
#ifndef DUXUE_ORG_INTERNAL_H
#define DUXUE_ORG_INTERNAL_H

#include "org.h"

typedef struct TimePeriod {
    int64_t id;
    Str code;
    Date begins;
} TimePeriod;

typedef struct Timeline {
    Tx *tx;
    const Pack *pack;
    Arena *arena;
    size_t unit_count;  /* one more than the largest store id, with room for those of one act */
    Str *codes, *begun; /* by store id */
    Map *by_code;
    TimePeriod *periods; /* that have units, oldest first */
    size_t period_count;
    UnitEvents events;
} Timeline;

/* Everybody's standing, by store id. */
typedef struct States {
    OrgStanding *of;
    size_t count;
} States;

/* ERR_INPUT when the packs do not say when one of the periods begins. */
bool timeline_load(Tx *tx, const Pack *pack, Arena *arena, Timeline *timeline, Err *err);
/* The day a period begins. */
bool period_begins(const Pack *pack, Str code, Date *begins, Err *err);
/* As a period has them. */
bool states_of_period(const Timeline *timeline, size_t period, States *states, Err *err);
/* As they stand on a day: by the newest period that had begun and the events since; before all periods, by the oldest
 * with the events taken back. */
bool states_at(const Timeline *timeline, Date date, States *states, Err *err);
/* One event happens: whatever stood below a unit that was merged comes below the other. */
void states_apply(States *states, const UnitEvent *event);
/* As org_states_put; the act that it is a part of counts as the change. */
bool states_write(Tx *tx, const UnitState *states, size_t count, Err *err);
/* A tree of them. */
bool tree_of_states(const Timeline *timeline, const States *states, Str period, Arena *arena, UnitTree *tree, Err *err);

bool event_kind_parse(Str text, OrgEventKind *kind);

/* ---- an act on its way ---- */

typedef struct Deed {
    const OrgAct *act;
    OrgOutcome *outcome;
    Timeline time;
    Str on; /* the day as 2024-07-15 */
    Date date;
    States now;      /* on the day, as the rows so far have changed it */
    UnitEvent *rows; /* what will be told */
    size_t row_count, row_capacity;
} Deed;

/* Says what shall happen by adding rows to the deed. */
typedef bool (*DeedWork)(Deed *deed, void *context, Err *err);
/* Runs `work` in the writer; judges what it added in every period concerned, and stores it. */
bool deed_run(const OrgAct *act, DeedWork work, void *context, OrgOutcome *outcome, Err *err);

/* The unit must stand on the day. */
bool deed_unit(const Deed *deed, Str code, int64_t *unit, Err *err);
/* Nothing may be known of a unit that ends after the day it does. */
bool deed_may_end(const Deed *deed, int64_t unit, Err *err);
/* A new unit with its code; empty parts as `usual` has them. */
bool deed_create(Deed *deed, const NewUnit *unit, const OrgStanding *usual, int64_t *made, Err *err);
/* What the unit becomes by the words of `unit`, empty ones as `usual` has them. */
bool deed_standing(const Deed *deed, const NewUnit *unit, const OrgStanding *usual, OrgStanding *standing, Err *err);
void deed_add(Deed *deed, OrgEventKind kind, int64_t unit, int64_t other, const OrgStanding *after);
/* "“一小”（1001）" as it stands on the day. */
Str deed_name(const Deed *deed, int64_t unit);

/* Whether two kinds are of one level. */
bool deed_same_level(const Deed *deed, Str a, Str b);

/* deed_check.c: whether units that were touched may stand where they do; `when` is for people. */
typedef struct Touched {
    bool *placed; /* by store id: came to be, or came somewhere else */
    bool *ended;
} Touched;
bool check_touched(const Deed *deed, const States *states, const Touched *touched, Str when, Err *err);
/* Every period concerned: its tree is changed, judged and written. */
bool deed_change_periods(Deed *deed, Err *err);
/* The day itself, and what is already known to happen later. */
bool deed_check_days(const Deed *deed, Err *err);

#endif
