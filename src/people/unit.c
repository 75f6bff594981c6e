/* Where a unit stands, as the newest period that knows it says. */
#include "people_internal.h"

enum { DEPTH_MOST = sizeof((UnitPlace *)0)->path / sizeof(Str) };

typedef struct Step {
    bool found;
    Str parent, kind;
} Step;

static bool step_up(Tx *tx, Arena *arena, Str code, Step *step, Err *err) {
    Stmt *stmt;
    *step = (Step){.found = false};
    if (!stmt_open(tx,
                   "SELECT COALESCE(p.code, ''), s.kind FROM period d CROSS JOIN unit_state s LEFT JOIN unit p ON p.id "
                   "= s.parent_id"
                   " WHERE s.period_id = d.id AND s.unit_id = (SELECT id FROM unit WHERE code = ?)"
                   " ORDER BY d.code DESC LIMIT 1",
                   &stmt, err, "s", code)) {
        return false;
    }
    bool good = stmt_step(stmt, &step->found, err);
    if (good && step->found) {
        step->parent = str_copy(arena, stmt_text(stmt, 0));
        step->kind = str_copy(arena, stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

bool unit_place(Tx *tx, const Pack *pack, Arena *arena, Str code, UnitPlace *place, Err *err) {
    Step step = {.parent = code};
    *place = (UnitPlace){.length = 0};
    while (step.parent.len && place->length < DEPTH_MOST) {
        Str at = step.parent;
        if (!step_up(tx, arena, at, &step, err)) {
            return false;
        }
        if (!step.found) {
            break;
        }
        place->kind = place->length ? place->kind : pack_kind(pack, step.kind);
        place->path[place->length++] = str_copy(arena, at);
    }
    return place->length > 0 || people_no_unit(code, err);
}
