/* Indicators of all units of a kind side by side, computed in one pass. */
#include "indicator_internal.h"

#include <unistd.h>

/* As many as there are processors, where there is enough for them to do. */
static unsigned threads_for(size_t units) {
    enum { UNITS_EACH = 64 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t useful = units / UNITS_EACH + 1;
    return processors < 1 ? 1 : useful < (size_t)processors ? (unsigned)useful : (unsigned)processors;
}

bool indicator_table(const Frame *frame, IndicatorTable *table, Arena *arena, Err *err) {
    const Expr **exprs = ARENA_ARRAY(arena, table->indicator_count, const Expr *);
    for (size_t i = 0; i < table->indicator_count; i++) {
        if (!indicator_compile(frame->pack, table->indicators[i], arena, &exprs[i], err)) {
            return false;
        }
    }
    Region *regions = ARENA_ARRAY(arena, table->unit_count, Region);
    for (size_t i = 0; i < table->unit_count; i++) {
        int unit = table->units[i];
        regions[i] = (Region){(size_t)unit, (size_t)frame->tree.units[unit].end};
    }
    Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    table->values = ARENA_ARRAY(arena, table->unit_count * table->indicator_count, Value);
    table->reasons = rows.reasons;
    formula_regions(formula_program(exprs, table->indicator_count, arena), &rows, regions, table->unit_count,
                    threads_for(table->unit_count), arena, table->values);
    return true;
}
