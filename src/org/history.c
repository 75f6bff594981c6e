/* What became of one unit: its state in every period, its events, and whose business it is. */
#include "org_internal.h"

enum { PATH_MOST = 64 };

/* ---- where a unit stood last ---- */

/* Name, parent and the period of the newest state; found is false when no period has it. States are kept by period:
 * from the newest back is a few looks, where asking by unit alone would read the states of all. */
typedef struct Newest {
    bool found;
    Str name, kind, period;
    int64_t parent;
} Newest;

static bool newest_state(Tx *tx, int64_t unit, Arena *arena, Newest *newest, Err *err) {
    Stmt *stmt;
    *newest = (Newest){.found = false};
    if (!stmt_open(tx,
                   "SELECT s.name, s.parent_id, p.code, s.kind FROM period p CROSS JOIN unit_state s"
                   " WHERE s.period_id = p.id AND s.unit_id = ? ORDER BY p.code DESC LIMIT 1",
                   &stmt, err, "i", unit)) {
        return false;
    }
    bool good = stmt_step(stmt, &newest->found, err);
    if (good && newest->found) {
        newest->name = str_copy(arena, stmt_text(stmt, 0));
        newest->parent = stmt_is_null(stmt, 1) ? 0 : stmt_integer(stmt, 1);
        newest->period = str_copy(arena, stmt_text(stmt, 2));
        newest->kind = str_copy(arena, stmt_text(stmt, 3));
    }
    stmt_close(stmt);
    return good;
}

/* A unit that only events know yet. */
static void newest_event(const UnitEvents *events, int64_t unit, Newest *newest) {
    for (size_t i = events->count; i-- > 0 && !newest->found;) {
        const UnitEvent *event = &events->items[i];
        const OrgStanding *standing = event->after.stands ? &event->after : &event->before;
        if (event->unit == unit && standing->stands) {
            newest->found = true;
            newest->name = standing->name;
            newest->kind = standing->kind;
            newest->parent = standing->parent;
        }
    }
}

static bool code_of(Tx *tx, int64_t unit, Arena *arena, Str *code, Err *err) {
    Stmt *stmt;
    bool row;
    *code = (Str){NULL, 0};
    if (!stmt_open(tx, "SELECT code FROM unit WHERE id = ?", &stmt, err, "i", unit)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        *code = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

bool org_unit_path(Tx *tx, Str code, Arena *arena, UnitPlace **path, size_t *count, Err *err) {
    int64_t unit;
    UnitEvents events = {NULL, 0};
    bool loaded = false;
    *path = ARENA_ARRAY(arena, PATH_MOST, UnitPlace);
    *count = 0;
    if (!org_unit_id(tx, code, false, &unit, err)) {
        return false;
    }
    while (unit && *count < PATH_MOST) {
        Newest newest;
        UnitPlace *place = &(*path)[(*count)++];
        if (!code_of(tx, unit, arena, &place->code, err) || !newest_state(tx, unit, arena, &newest, err)) {
            return false;
        }
        if (!newest.found) {
            if (!loaded && !org_events(tx, arena, &events, err)) {
                return false;
            }
            loaded = true;
            newest_event(&events, unit, &newest);
        }
        place->name = newest.name;
        place->kind = newest.kind;
        unit = newest.found ? newest.parent : 0;
    }
    return true;
}

/* ---- history ---- */

static bool load_periods(Tx *tx, int64_t unit, Arena *arena, UnitHistory *history, Err *err) {
    static const char *const sql =
        "SELECT p.code, s.name, s.kind, u.code, a.name FROM unit_state s JOIN period p ON p.id = s.period_id"
        " LEFT JOIN unit u ON u.id = s.parent_id"
        " LEFT JOIN unit_state a ON a.unit_id = s.parent_id AND a.period_id = s.period_id"
        " WHERE s.unit_id = ? ORDER BY p.code DESC";
    Stmt *stmt;
    bool row, good;
    size_t capacity = 0;
    if (!stmt_open(tx, sql, &stmt, err, "i", unit)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (history->period_count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            history->periods =
                arena_grow(arena, history->periods, history->period_count, capacity, sizeof *history->periods);
        }
        history->periods[history->period_count++] =
            (UnitPeriod){str_copy(arena, stmt_text(stmt, 0)), str_copy(arena, stmt_text(stmt, 1)),
                         str_copy(arena, stmt_text(stmt, 2)), str_copy(arena, stmt_text(stmt, 3)),
                         str_copy(arena, stmt_text(stmt, 4))};
    }
    stmt_close(stmt);
    return good;
}

static bool load_life(Tx *tx, int64_t unit, Arena *arena, UnitHistory *history, Err *err) {
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT code, begun_on, ended_on FROM unit WHERE id = ?", &stmt, err, "i", unit)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        history->code = str_copy(arena, stmt_text(stmt, 0));
        history->begun = str_copy(arena, stmt_text(stmt, 1));
        history->ended = str_copy(arena, stmt_text(stmt, 2));
    }
    stmt_close(stmt);
    return good;
}

/* The name a unit bore when an event happened to it: by the events before, otherwise by what the event itself says. */
static Str name_at(const UnitEvents *events, int64_t unit, const UnitEvent *when) {
    Str name = {NULL, 0};
    for (const UnitEvent *event = events->items; event <= when; event++) {
        bool names = event->kind == ORG_CREATE || event->kind == ORG_REOPEN || event->kind == ORG_RENAME;
        if (event->unit == unit && names && event != when) {
            name = event->after.name;
        }
    }
    if (!name.len && when->unit == unit) {
        name = when->before.stands && when->kind != ORG_SPLIT ? when->before.name : when->after.name;
    }
    if (!name.len && when->other == unit && when->kind == ORG_SPLIT) {
        name = when->before.name;
    }
    return name;
}

/* The name of today: of the newest period, or of a later renaming. */
static bool name_now(Tx *tx, const Pack *pack, const UnitEvents *events, int64_t unit, Arena *arena, Str *name,
                     Err *err) {
    Newest newest;
    Date begins = {0, 0, 0};
    if (!newest_state(tx, unit, arena, &newest, err)) {
        return false;
    }
    if (newest.found && !pack_period_begins(pack, newest.period, &begins)) {
        *name = newest.name;
        return true;
    }
    *name = newest.name;
    for (size_t i = 0; i < events->count; i++) {
        const UnitEvent *event = &events->items[i];
        bool names = event->kind == ORG_CREATE || event->kind == ORG_REOPEN || event->kind == ORG_RENAME;
        if (event->unit == unit && names && date_compare(event->date, begins) > 0) {
            *name = event->after.name;
        }
    }
    return true;
}

/* Code and name of a parent at the time of an event. */
static bool tell_parent(Tx *tx, const Pack *pack, const UnitEvents *events, const UnitEvent *event, int64_t parent,
                        Arena *arena, Str *code, Str *name, Err *err) {
    if (!parent) {
        return true;
    }
    *name = name_at(events, parent, event);
    return code_of(tx, parent, arena, code, err) && (name->len || name_now(tx, pack, events, parent, arena, name, err));
}

static bool tell_change(Tx *tx, const Pack *pack, const UnitEvents *events, const UnitEvent *event, Arena *arena,
                        UnitChange *change, Err *err) {
    *change = (UnitChange){.event = event, .name_then = name_at(events, event->unit, event)};
    if (!name_now(tx, pack, events, event->unit, arena, &change->name_now, err)) {
        return false;
    }
    if (event->other) {
        change->other_then = name_at(events, event->other, event);
        if (!name_now(tx, pack, events, event->other, arena, &change->other_now, err)) {
            return false;
        }
        change->other_then = change->other_then.len ? change->other_then : change->other_now;
    }
    int64_t before = event->before.stands && event->kind != ORG_SPLIT ? event->before.parent : 0;
    int64_t after = event->after.stands ? event->after.parent : 0;
    return tell_parent(tx, pack, events, event, before, arena, &change->parent_before, &change->parent_before_name,
                       err) &&
           tell_parent(tx, pack, events, event, after, arena, &change->parent_after, &change->parent_after_name, err);
}

bool org_history(Tx *tx, const Pack *pack, Str code, Arena *arena, UnitHistory *history, Err *err) {
    int64_t unit;
    UnitEvents *events = ARENA_NEW(arena, UnitEvents);
    *history = (UnitHistory){.code = code};
    if (!org_unit_id(tx, code, false, &unit, err) || !load_life(tx, unit, arena, history, err) ||
        !load_periods(tx, unit, arena, history, err) || !org_events(tx, arena, events, err)) {
        return false;
    }
    if (!name_now(tx, pack, events, unit, arena, &history->name, err)) {
        return false;
    }
    history->changes = ARENA_ARRAY(arena, events->count, UnitChange);
    for (size_t i = 0; i < events->count; i++) {
        const UnitEvent *event = &events->items[i];
        if ((event->unit == unit || event->other == unit) &&
            !tell_change(tx, pack, events, event, arena, &history->changes[history->change_count++], err)) {
            return false;
        }
    }
    return true;
}
