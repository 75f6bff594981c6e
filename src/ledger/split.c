/* Cases by units: each belongs to the unit right below the one that is looked at, where it stood last. */
#include "ledger_internal.h"

static size_t add_group(UnitSplit *split, Str code, Str name) {
    if (split->count == split->capacity) {
        size_t wanted = split->capacity * 2 + 16;
        split->items = arena_grow(split->arena, split->items, split->count, wanted, sizeof *split->items);
        split->capacity = wanted;
    }
    split->items[split->count] = (CaseTableLine){str_copy(split->arena, code), str_copy(split->arena, name)};
    map_put(split->known, split->items[split->count].id, split->count);
    return split->count++;
}

bool unit_split(Tx *tx, Str unit, bool each, Arena *arena, UnitSplit *split, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *split = (UnitSplit){.unit = unit, .each = each, .arena = arena, .known = map_create(arena, 64)};
    if (each) {
        return true; /* only those that have cases */
    }
    if (!stmt_open(tx,
                   "SELECT u.code, s.name FROM unit_state s JOIN unit u ON u.id = s.unit_id WHERE s.parent_id ="
                   " (SELECT id FROM unit WHERE code = ?1) AND s.period_id = (SELECT p.id FROM period p CROSS JOIN "
                   "unit_state n"
                   " WHERE n.period_id = p.id AND n.unit_id = (SELECT id FROM unit WHERE code = ?1)"
                   " ORDER BY p.code DESC LIMIT 1) ORDER BY u.code",
                   &stmt, err, "s", unit)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        add_group(split, stmt_text(stmt, 0), stmt_text(stmt, 1));
    }
    stmt_close(stmt);
    return good;
}

/* The place right below the unit that is looked at; the unit itself for what belongs to it alone. */
static UnitPlace place_below(const UnitSplit *split, const UnitPlace *places, size_t count) {
    for (size_t i = 0; i < count && !split->each; i++) {
        if (str_equal(places[i].code, split->unit)) {
            return places[i ? i - 1 : 0];
        }
    }
    return places[0];
}

bool unit_group(UnitSplit *split, Tx *tx, Str unit, size_t *group, Err *err) {
    UnitPlace *places;
    size_t count;
    if (map_get(split->known, unit, group)) {
        return true;
    }
    if (!org_unit_path(tx, unit, split->arena, &places, &count, err)) {
        return false;
    }
    if (!count) {
        return people_no_unit(unit, err);
    }
    UnitPlace below = place_below(split, places, count);
    bool own = !split->each && str_equal(below.code, split->unit);
    if (!map_get(split->known, below.code, group)) {
        *group = add_group(split, below.code,
                           own ? str_format(split->arena, "%.*s（本级）", STR_ARG(below.name)) : below.name);
    }
    if (!str_equal(unit, below.code)) {
        map_put(split->known, str_copy(split->arena, unit), *group);
    }
    return true;
}
