/* Everybody's standing at a day: the newest period that had begun, and the events since. */
#include "org_internal.h"

#include <stdlib.h>

bool period_begins(const Pack *pack, Str code, Date *begins, Err *err) {
    return pack_period_begins(pack, code, begins) ||
           err_set(err, ERR_INPUT, "规则包没有写明年度“%.*s”从哪天算起（periods.yaml）。请补上后再试。", STR_ARG(code));
}

static bool load_units(Timeline *timeline, Err *err) {
    Stmt *stmt;
    bool row = true, good = stmt_open(timeline->tx, "SELECT COALESCE(MAX(id), 0) FROM unit", &stmt, err, "");
    if (!good) {
        return false;
    }
    good = stmt_step(stmt, &row, err);
    timeline->unit_count = (good ? (size_t)stmt_integer(stmt, 0) : 0) + 1 + ORG_UNITS_MOST;
    stmt_close(stmt);
    timeline->codes = ARENA_ARRAY(timeline->arena, timeline->unit_count, Str);
    timeline->begun = ARENA_ARRAY(timeline->arena, timeline->unit_count, Str);
    timeline->by_code = map_create(timeline->arena, timeline->unit_count);
    if (!good || !stmt_open(timeline->tx, "SELECT id, code, begun_on FROM unit", &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        size_t id = (size_t)stmt_integer(stmt, 0);
        timeline->codes[id] = str_copy(timeline->arena, stmt_text(stmt, 1));
        timeline->begun[id] = str_copy(timeline->arena, stmt_text(stmt, 2));
        map_put(timeline->by_code, timeline->codes[id], id);
    }
    stmt_close(stmt);
    return good;
}

static int older_first(const void *a, const void *b) {
    const TimePeriod *x = a, *y = b;
    return date_compare(x->begins, y->begins);
}

static bool load_periods(Timeline *timeline, Err *err) {
    PeriodList list;
    if (!org_periods(timeline->tx, timeline->arena, &list, err)) {
        return false;
    }
    timeline->periods = ARENA_ARRAY(timeline->arena, list.count, TimePeriod);
    for (size_t i = 0; i < list.count; i++) {
        TimePeriod *period = &timeline->periods[timeline->period_count++];
        period->code = list.codes[i];
        if (!org_period_id(timeline->tx, period->code, false, &period->id, err) ||
            !period_begins(timeline->pack, period->code, &period->begins, err)) {
            return false;
        }
    }
    if (timeline->period_count) {
        qsort(timeline->periods, timeline->period_count, sizeof(TimePeriod), older_first);
    }
    return true;
}

bool timeline_load(Tx *tx, const Pack *pack, Arena *arena, Timeline *timeline, Err *err) {
    *timeline = (Timeline){.tx = tx, .pack = pack, .arena = arena};
    return load_units(timeline, err) && load_periods(timeline, err) && org_events(tx, arena, &timeline->events, err);
}

static States nobody(const Timeline *timeline) {
    return (States){ARENA_ARRAY(timeline->arena, timeline->unit_count, OrgStanding), timeline->unit_count};
}

bool states_of_period(const Timeline *timeline, size_t period, States *states, Err *err) {
    Stmt *stmt;
    bool row, good;
    *states = nobody(timeline);
    if (!stmt_open(timeline->tx, "SELECT unit_id, name, kind, parent_id FROM unit_state WHERE period_id = ?", &stmt,
                   err, "i", timeline->periods[period].id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const KindDef *kind = pack_kind(timeline->pack, stmt_text(stmt, 2));
        states->of[stmt_integer(stmt, 0)] =
            (OrgStanding){true, str_copy(timeline->arena, stmt_text(stmt, 1)),
                          kind ? kind->id : str_copy(timeline->arena, stmt_text(stmt, 2)),
                          stmt_is_null(stmt, 3) ? 0 : stmt_integer(stmt, 3)};
    }
    stmt_close(stmt);
    return good;
}

void states_apply(States *states, const UnitEvent *event) {
    OrgStanding *unit = &states->of[event->unit];
    switch (event->kind) {
    case ORG_CREATE:
    case ORG_REOPEN: *unit = event->after; return;
    case ORG_RENAME: unit->name = event->after.name; return;
    case ORG_MOVE: unit->parent = event->after.parent; return;
    case ORG_REKIND: unit->kind = event->after.kind; return;
    case ORG_SPLIT: return; /* what it made stands by events of its own */
    case ORG_CLOSE: unit->stands = false; return;
    case ORG_MERGE:
        unit->stands = false;
        for (size_t i = 0; i < states->count; i++) {
            if (states->of[i].parent == event->unit) {
                states->of[i].parent = event->other;
            }
        }
    }
}

/* Takes an event back. Units that came below another by a merger have events of their own. */
static void states_undo(States *states, const UnitEvent *event) {
    OrgStanding *unit = &states->of[event->unit];
    switch (event->kind) {
    case ORG_CREATE:
    case ORG_REOPEN: unit->stands = false; return;
    case ORG_RENAME: unit->name = event->before.name; return;
    case ORG_MOVE: unit->parent = event->before.parent; return;
    case ORG_REKIND: unit->kind = event->before.kind; return;
    case ORG_SPLIT: return;
    case ORG_CLOSE:
    case ORG_MERGE: *unit = event->before; return;
    }
}

bool states_at(const Timeline *timeline, Date date, States *states, Err *err) {
    const UnitEvents *events = &timeline->events;
    const TimePeriod *periods = timeline->periods;
    size_t begun = 0, i = 0;
    while (begun < timeline->period_count && date_compare(periods[begun].begins, date) <= 0) {
        begun++;
    }
    if (!begun && timeline->period_count) {
        if (!states_of_period(timeline, 0, states, err)) {
            return false;
        }
        for (i = events->count; i-- > 0 && date_compare(events->items[i].date, date) > 0;) {
            if (date_compare(events->items[i].date, periods[0].begins) <= 0) {
                states_undo(states, &events->items[i]);
            }
        }
        return true;
    }
    if (!begun) {
        *states = nobody(timeline);
    } else if (!states_of_period(timeline, begun - 1, states, err)) {
        return false;
    }
    for (; i < events->count && date_compare(events->items[i].date, date) <= 0; i++) {
        if (!begun || date_compare(events->items[i].date, periods[begun - 1].begins) > 0) {
            states_apply(states, &events->items[i]);
        }
    }
    return true;
}
