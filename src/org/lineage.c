/* Which units of an older period became which of a newer one: endings between the two are followed to the unit that
 * stands at the end. */
#include "org_internal.h"

#include <stdlib.h>

enum { CLOSED = -1 };

typedef struct Ends {
    int64_t *into;        /* by store id: 0 stands, CLOSED, or the unit it went into */
    const UnitEvent **by; /* the ending */
    size_t count;
} Ends;

static Ends find_ends(const UnitEvents *events, Date after, Date until, Arena *arena) {
    size_t most = 0;
    for (size_t i = 0; i < events->count; i++) {
        most = (size_t)events->items[i].unit > most ? (size_t)events->items[i].unit : most;
        most = (size_t)events->items[i].other > most ? (size_t)events->items[i].other : most;
    }
    Ends ends = {ARENA_ARRAY(arena, most + 1, int64_t), ARENA_ARRAY(arena, most + 1, const UnitEvent *), most + 1};
    for (size_t i = 0; i < events->count; i++) {
        const UnitEvent *event = &events->items[i];
        if (date_compare(event->date, after) <= 0 || date_compare(event->date, until) > 0) {
            continue;
        }
        if (event->kind == ORG_MERGE || event->kind == ORG_CLOSE) {
            ends.into[event->unit] = event->kind == ORG_MERGE ? event->other : CLOSED;
            ends.by[event->unit] = event;
        } else if (event->kind == ORG_CREATE || event->kind == ORG_REOPEN) {
            ends.into[event->unit] = 0;
        }
    }
    return ends;
}

/* The unit that stands at the end; 0 when it was closed. Endings follow each other in time, so this ends. */
static int64_t follow(const Ends *ends, int64_t unit) {
    for (size_t step = 0; step <= ends->count && unit > 0 && ends->into[unit]; step++) {
        unit = ends->into[unit];
    }
    return unit > 0 ? unit : 0;
}

static int by_target(const void *a, const void *b) {
    const LineageMerged *x = a, *y = b;
    return x->to != y->to ? (x->to > y->to) - (x->to < y->to) : (x->from > y->from) - (x->from < y->from);
}

static int by_unit(const void *a, const void *b) {
    const LineageSplit *x = a, *y = b;
    return x->unit != y->unit ? (x->unit > y->unit) - (x->unit < y->unit) : (x->of > y->of) - (x->of < y->of);
}

static void list_merged(const Ends *ends, Arena *arena, Lineage *lineage) {
    lineage->merged = ARENA_ARRAY(arena, ends->count, LineageMerged);
    for (size_t unit = 1; unit < ends->count; unit++) {
        int64_t to = ends->into[unit] ? follow(ends, (int64_t)unit) : 0;
        if (to) {
            const UnitEvent *by = ends->by[unit];
            lineage->merged[lineage->merged_count++] =
                (LineageMerged){to, (int64_t)unit, by->unit_code, by->before.name, by->before.kind};
        }
    }
    if (lineage->merged_count) {
        qsort(lineage->merged, lineage->merged_count, sizeof(LineageMerged), by_target);
    }
}

/* Both what came out and what was left cannot be held against the year before. */
static void list_split(const UnitEvents *events, const Ends *ends, Date after, Date until, Arena *arena,
                       Lineage *lineage) {
    lineage->split = ARENA_ARRAY(arena, events->count * 2, LineageSplit);
    for (size_t i = 0; i < events->count; i++) {
        const UnitEvent *event = &events->items[i];
        if (event->kind != ORG_SPLIT || date_compare(event->date, after) <= 0 || date_compare(event->date, until) > 0) {
            continue;
        }
        const int64_t both[2] = {event->unit, event->other};
        for (int b = 0; b < 2; b++) {
            int64_t stands = follow(ends, both[b]);
            if (stands) {
                lineage->split[lineage->split_count++] = (LineageSplit){stands, event->other, event->before.name};
            }
        }
    }
    if (lineage->split_count) {
        qsort(lineage->split, lineage->split_count, sizeof(LineageSplit), by_unit);
    }
}

bool org_lineage(Tx *tx, const Pack *pack, Str before, Str period, Arena *arena, Lineage *lineage, Err *err) {
    UnitEvents events;
    Date after, until;
    *lineage = (Lineage){.merged = NULL};
    if (!org_events(tx, arena, &events, err)) {
        return false;
    }
    if (!events.count) {
        return true;
    }
    if (!period_begins(pack, before, &after, err) || !period_begins(pack, period, &until, err)) {
        return false;
    }
    Ends ends = find_ends(&events, after, until, arena);
    list_merged(&ends, arena, lineage);
    list_split(&events, &ends, after, until, arena, lineage);
    return true;
}

size_t org_lineage_merged(const Lineage *lineage, int64_t unit, const LineageMerged **first) {
    size_t low = 0, high = lineage->merged_count, end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lineage->merged[middle].to < unit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (end = low; end < lineage->merged_count && lineage->merged[end].to == unit;) {
        end++;
    }
    *first = lineage->merged_count ? &lineage->merged[low] : NULL;
    return end - low;
}

const LineageSplit *org_lineage_split(const Lineage *lineage, int64_t unit) {
    size_t low = 0, high = lineage->split_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lineage->split[middle].unit < unit) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lineage->split_count && lineage->split[low].unit == unit ? &lineage->split[low] : NULL;
}
