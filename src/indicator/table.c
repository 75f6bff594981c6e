/* Indicators of all units of a kind side by side, computed in one pass; of one year or of several. */
#include "indicator_internal.h"

#include <string.h>

#include <unistd.h>

/* As many as there are processors, where there is enough for them to do. */
static unsigned threads_for(size_t units) {
    enum { UNITS_EACH = 64 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t useful = units / UNITS_EACH + 1;
    return processors < 1 ? 1 : useful < (size_t)processors ? (unsigned)useful : (unsigned)processors;
}

struct IndicatorYears {
    Arena *arena;
    const IndicatorDef *const *indicators;
    size_t count;
    const Program *program;
    YearSums *sums;
    Str period;    /* that was asked last; empty: none */
    FactMark mark; /* where the facts stood then */
};

static bool make_program(const Pack *pack, const IndicatorDef *const *indicators, size_t count, Arena *arena,
                         const Program **program, Err *err) {
    const Expr **exprs = ARENA_ARRAY(arena, count, const Expr *);
    for (size_t i = 0; i < count; i++) {
        if (!indicator_compile(pack, indicators[i], arena, &exprs[i], err)) {
            return false;
        }
    }
    *program = formula_program(exprs, count, arena);
    return true;
}

/* `sums`: may be NULL. */
static void fill(const Program *program, YearSums *sums, bool of_year_before, const Frame *frame, IndicatorTable *table,
                 Arena *arena) {
    Region *regions = ARENA_ARRAY(arena, table->unit_count, Region);
    for (size_t i = 0; i < table->unit_count; i++) {
        int unit = table->units[i];
        regions[i] = (Region){(size_t)unit, (size_t)frame->tree.units[unit].end};
    }
    Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    table->values = ARENA_ARRAY(arena, table->unit_count * table->indicator_count, Value);
    table->reasons = rows.reasons;
    formula_regions_after(sums, of_year_before, program, &rows, regions, table->unit_count,
                          threads_for(table->unit_count), arena, table->values);
}

bool indicator_table(const Frame *frame, IndicatorTable *table, Arena *arena, Err *err) {
    const Program *program;
    if (!make_program(frame->pack, table->indicators, table->indicator_count, arena, &program, err)) {
        return false;
    }
    fill(program, NULL, false, frame, table, arena);
    return true;
}

bool indicator_years(const Pack *pack, const IndicatorDef *const *indicators, size_t count, Arena *arena,
                     IndicatorYears **years, Err *err) {
    *years = ARENA_NEW(arena, IndicatorYears);
    **years =
        (IndicatorYears){.arena = arena, .indicators = indicators, .count = count, .sums = formula_year_sums(arena)};
    return make_program(pack, indicators, count, arena, &(*years)->program, err);
}

static bool is_same_state(const FactMark *a, const FactMark *b) {
    return a->version == b->version && a->units == b->units && a->ledgers == b->ledgers &&
           a->submission == b->submission && a->sequence == b->sequence && strcmp(a->hash, b->hash) == 0;
}

void indicator_years_next(IndicatorYears *years, const Frame *frame, IndicatorTable *table, Arena *arena) {
    const Frame *last = frame->last;
    bool follows = last && str_equal(last->tree.period, years->period) && is_same_state(&last->mark, &years->mark);
    table->indicators = years->indicators;
    table->indicator_count = years->count;
    fill(years->program, years->sums, follows, frame, table, arena);
    years->period = str_copy(years->arena, frame->tree.period);
    years->mark = frame->mark;
}
