/* The year before of a table's units: a row for each of them, and behind these one for every unit that went into one of
 * them since. */
#include "fact_internal.h"

#include <string.h>

static bool stood(Tx *tx, int64_t unit, Str period, bool *found, Err *err) {
    Stmt *stmt;
    *found = false;
    if (!unit) {
        return true;
    }
    if (!stmt_open(tx,
                   "SELECT 1 FROM unit_state s JOIN period p ON p.id = s.period_id WHERE s.unit_id = ? AND p.code = ?",
                   &stmt, err, "is", unit, period)) {
        return false;
    }
    bool good = stmt_step(stmt, found, err);
    stmt_close(stmt);
    return good;
}

static void index_units(PastRows *past, const int64_t *units, Arena *arena) {
    for (size_t i = 0; i < past->rows; i++) {
        past->unit_count = (size_t)units[i] + 1 > past->unit_count ? (size_t)units[i] + 1 : past->unit_count;
    }
    for (size_t k = 0; k < past->count - past->rows; k++) {
        size_t id = (size_t)past->gone[k].from + 1;
        past->unit_count = id > past->unit_count ? id : past->unit_count;
    }
    past->by_unit = ARENA_ARRAY(arena, past->unit_count, int);
    memset(past->by_unit, -1, past->unit_count * sizeof *past->by_unit);
    for (size_t i = 0; i < past->rows; i++) {
        if (units[i]) {
            past->by_unit[units[i]] = (int)i;
        }
    }
    /* A unit that has a row of its own although it went into another keeps it. */
    for (size_t k = 0; k < past->count - past->rows; k++) {
        if (past->by_unit[past->gone[k].from] < 0) {
            past->by_unit[past->gone[k].from] = (int)(past->rows + k);
        }
    }
}

bool past_rows(Tx *tx, const Lineage *lineage, Str before, const int64_t *units, size_t count, Arena *arena,
               PastRows *past, Err *err) {
    *past = (PastRows){.rows = count, .count = count, .split = ARENA_ARRAY(arena, count, bool)};
    past->absent = ARENA_ARRAY(arena, count, bool);
    past->gone = ARENA_ARRAY(arena, lineage->merged_count, LineageMerged);
    past->into = ARENA_ARRAY(arena, lineage->merged_count, size_t);
    for (size_t i = 0; i < count; i++) {
        const LineageMerged *first;
        size_t gone = units[i] ? org_lineage_merged(lineage, units[i], &first) : 0;
        past->split[i] = units[i] && org_lineage_split(lineage, units[i]);
        bool found = false;
        if (gone && !stood(tx, units[i], before, &found, err)) {
            return false;
        }
        past->absent[i] = gone && !found;
        for (size_t k = 0; k < gone; k++) {
            past->gone[past->count - count] = first[k];
            past->into[past->count - count] = i;
            past->count++;
        }
    }
    index_units(past, units, arena);
    return true;
}

void past_fold(const PastRows *past, const Element *element, double *values, bool *known) {
    for (size_t i = 0; i < past->rows; i++) {
        if (past->absent[i] && !known[i]) { /* made by the merger: nothing of its own, all of theirs */
            known[i] = element->adds;
            values[i] = 0;
        }
    }
    for (size_t k = 0; k < past->count - past->rows; k++) {
        size_t into = past->into[k], from = past->rows + k;
        bool alone = (k == 0 || past->into[k - 1] != into) && (from + 1 == past->count || past->into[k + 1] != into) &&
                     past->absent[into];
        if (element->adds) {
            known[into] = known[into] && known[from];
            values[into] = known[into] ? values[into] + values[from] : 0;
        } else if (alone) { /* the same under another code */
            known[into] = known[from];
            values[into] = values[from];
        }
    }
    for (size_t i = 0; i < past->rows; i++) {
        known[i] = known[i] && !past->split[i];
    }
}

/* ---- one unit ---- */

enum { UNKNOWN = 1 }; /* any reason but 0 */

typedef struct OneUnit {
    double *values; /* by element */
    bool *known, *stored;
} OneUnit;

static void take_fact(void *context, int64_t unit_id, int element, CellState state, double value) {
    const OneUnit *unit = context;
    (void)unit_id;
    unit->stored[element] = true;
    unit->known[element] = state == CELL_KNOWN;
    unit->values[element] = state == CELL_KNOWN ? value : 0;
}

/* What the store has of a unit; what its kind cannot have is a known zero. */
static bool load_unit(Tx *tx, const Pack *pack, int64_t unit_id, int64_t period_id, const KindDef *kind, Arena *arena,
                      OneUnit *unit, Err *err) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    *unit =
        (OneUnit){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, bool), ARENA_ARRAY(arena, count, bool)};
    if (!fact_scan_unit(tx, pack, unit_id, period_id, take_fact, unit, err)) {
        return false;
    }
    for (size_t e = 0; e < count; e++) {
        unit->known[e] = unit->known[e] || (!unit->stored[e] && kind && element_known_zero(&elements[e], kind));
    }
    return true;
}

static bool kind_then(Tx *tx, const Pack *pack, int64_t unit, int64_t period, const KindDef **kind, Err *err) {
    Stmt *stmt;
    bool row;
    *kind = NULL;
    if (!stmt_open(tx, "SELECT kind FROM unit_state WHERE unit_id = ? AND period_id = ?", &stmt, err, "ii", unit,
                   period)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *kind = good && row ? pack_kind(pack, stmt_text(stmt, 0)) : NULL;
    stmt_close(stmt);
    return good;
}

static Value *fold_units(const Pack *pack, const PastRows *past, const OneUnit *units, Arena *arena) {
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    Value *all = ARENA_ARRAY(arena, count, Value);
    double *values = ARENA_ARRAY(arena, past->count, double);
    bool *known = ARENA_ARRAY(arena, past->count, bool);
    for (size_t e = 0; e < count; e++) {
        for (size_t i = 0; i < past->count; i++) {
            values[i] = units[i].values ? units[i].values[e] : 0;
            known[i] = units[i].known && units[i].known[e];
        }
        past_fold(past, &elements[e], values, known);
        all[e] = known[0] ? (Value){values[0], 0} : (Value){0, UNKNOWN};
    }
    return all;
}

bool fact_previous(Tx *tx, const Pack *pack, int64_t unit_id, Str before, Str period, Arena *arena, Value **values,
                   Err *err) {
    Lineage lineage;
    PastRows past;
    int64_t period_id;
    const KindDef *kind;
    *values = NULL;
    if (!org_period_id(tx, before, false, &period_id, err) ||
        !org_lineage(tx, pack, before, period, arena, &lineage, err) ||
        !past_rows(tx, &lineage, before, &unit_id, 1, arena, &past, err) ||
        !kind_then(tx, pack, unit_id, period_id, &kind, err)) {
        return false;
    }
    if (past.split[0] || (!kind && past.count == 1)) {
        return true;
    }
    OneUnit *units = ARENA_ARRAY(arena, past.count, OneUnit);
    for (size_t i = 0; i < past.count; i++) {
        const KindDef *its = i ? pack_kind(pack, past.gone[i - 1].kind) : kind;
        int64_t id = i ? past.gone[i - 1].from : unit_id;
        if ((i || kind) && !load_unit(tx, pack, id, period_id, its, arena, &units[i], err)) {
            return false;
        }
    }
    *values = fold_units(pack, &past, units, arena);
    return true;
}
