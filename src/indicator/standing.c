/* Indicators of counties and all above them, kept right while figures change. */
#include "indicator_internal.h"

struct IndicatorStanding {
    const Frame *frame;
    Rows *rows;
    Standing *answers;
    size_t indicator_count;
    int *region_of;      /* per place in the tree, -1 */
    CellChange *changes; /* all figures that differ from the frame's */
    size_t change_count;
};

/* The units down to the counties, in the order of the tree. */
static StandingRegion *regions_of(IndicatorStanding *standing, size_t *count, Arena *arena) {
    const UnitTree *tree = &standing->frame->tree;
    size_t most = 0;
    for (size_t i = 0; i < tree->count; i++) {
        most += tree->units[i].kind->level <= LEVEL_COUNTY;
    }
    StandingRegion *regions = ARENA_ARRAY(arena, most, StandingRegion);
    standing->region_of = ARENA_ARRAY(arena, tree->count, int);
    *count = 0;
    for (size_t i = 0; i < tree->count; i++) {
        const Unit *unit = &tree->units[i];
        standing->region_of[i] = -1;
        if (unit->kind->level <= LEVEL_COUNTY) {
            int above = unit->parent;
            while (above >= 0 && standing->region_of[above] < 0) {
                above = tree->units[above].parent;
            }
            standing->region_of[i] = (int)*count;
            regions[(*count)++] = (StandingRegion){i, (size_t)unit->end, above >= 0 ? standing->region_of[above] : -1};
        }
    }
    return regions;
}

static Rows *rows_of(const Frame *frame, Arena *arena) {
    Rows *rows = ARENA_NEW(arena, Rows);
    *rows = frame_rows(frame, NULL, 0, frame->school_rows, arena);
    return rows;
}

bool indicator_standing(const Frame *frame, const IndicatorDef *const *indicators, size_t count, Arena *arena,
                        IndicatorStanding **out, Err *err) {
    IndicatorStanding *standing = ARENA_NEW(arena, IndicatorStanding);
    const Expr **exprs = ARENA_ARRAY(arena, count, const Expr *);
    for (size_t i = 0; i < count; i++) {
        if (!indicator_compile(frame->pack, indicators[i], arena, &exprs[i], err)) {
            return false;
        }
    }
    size_t region_count;
    *standing = (IndicatorStanding){.frame = frame, .rows = rows_of(frame, arena), .indicator_count = count};
    const StandingRegion *regions = regions_of(standing, &region_count, arena);
    standing->answers = formula_standing(exprs, count, standing->rows, regions, region_count, arena);
    *out = standing;
    return true;
}

void indicator_standing_end(IndicatorStanding *standing) {
    formula_standing_end(standing->answers);
}

void indicator_standing_changed(IndicatorStanding *standing, const int *rows, size_t count) {
    formula_standing_changed(standing->answers, rows, count);
}

IndicatorStanding *indicator_standing_what_if(const IndicatorStanding *base, const CellChange *changes, size_t count,
                                              Arena *arena) {
    IndicatorStanding *over = ARENA_NEW(arena, IndicatorStanding);
    size_t before = base->change_count;
    int *rows = ARENA_ARRAY(arena, count, int);
    *over = *base;
    over->changes = arena_grow(arena, base->changes, before, before + count, sizeof(CellChange));
    over->change_count = before + count;
    for (size_t i = 0; i < count; i++) {
        over->changes[before + i] = changes[i];
        rows[i] = changes[i].unit;
    }
    over->rows = ARENA_NEW(arena, Rows);
    *over->rows = frame_rows_near(base->frame, over->changes, over->change_count, arena);
    over->answers = formula_standing_over(base->answers, over->rows, arena);
    formula_standing_changed(over->answers, rows, count);
    return over;
}

const Value *indicator_standing_values(const IndicatorStanding *standing, int unit) {
    int region = standing->region_of[unit];
    return region < 0 ? NULL : formula_standing_values(standing->answers, (size_t)region);
}
