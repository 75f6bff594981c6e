/* Formulas of regions in years that are asked one after the other. What aggregates of a region came to in one year is
 * what the next year's `prev` asks for; it is looked up by the region's rows as they were then, and summed anew only
 * where nobody asked for them. Reasons of what is unknown are asked of formula_region. */
#include "program.h"

#include <stdlib.h>
#include <string.h>

/* A region that was asked in a year, and where its values stand. */
typedef struct Asked {
    Region region;
    size_t place;
} Asked;

struct YearSums {
    Arena *arena;
    const Program *program;
    Asked *asked;         /* in order */
    Value *values, *next; /* of the year that is kept, room for the next one */
    size_t count, capacity;
};

YearSums *formula_year_sums(Arena *arena) {
    YearSums *sums = ARENA_NEW(arena, YearSums);
    *sums = (YearSums){.arena = arena};
    return sums;
}

static int by_place(const void *a, const void *b) {
    const Region *x = &((const Asked *)a)->region, *y = &((const Asked *)b)->region;
    return x->from != y->from ? (x->from > y->from) - (x->from < y->from) : (x->to > y->to) - (x->to < y->to);
}

/* Room for what aggregates of so many regions come to. */
static Value *next_year(YearSums *sums, const Program *program, size_t count) {
    if (count > sums->capacity || program != sums->program) {
        sums->asked = ARENA_ARRAY(sums->arena, count, Asked);
        sums->values = ARENA_ARRAY(sums->arena, count * program->then_count, Value);
        sums->next = ARENA_ARRAY(sums->arena, count * program->then_count, Value);
        sums->capacity = count;
        sums->program = program;
        sums->count = 0;
    }
    return sums->next;
}

/* What stands in next_year is what is kept from now on. */
static void keep_year(YearSums *sums, const Region *regions, size_t count) {
    bool ordered = true;
    for (size_t i = 0; i < count; i++) {
        sums->asked[i] = (Asked){regions[i], i};
        ordered = ordered && (!i || by_place(&sums->asked[i - 1], &sums->asked[i]) < 0);
    }
    if (!ordered) {
        qsort(sums->asked, count, sizeof *sums->asked, by_place);
    }
    Value *before = sums->values;
    sums->values = sums->next;
    sums->next = before;
    sums->count = count;
}

/* What a region of the year before came to; NULL: it was not asked. */
static const Value *kept_of(const YearSums *sums, const PreviousRegion *region, size_t near) {
    const Asked wanted = {.region = {region->from, region->to}}, *found = NULL;
    if (!sums || !region->whole || region->from >= region->to) {
        return NULL;
    }
    if (near < sums->count && by_place(&wanted, &sums->asked[near]) == 0) { /* mostly nothing has moved */
        found = &sums->asked[near];
    } else if (sums->count) {
        found = bsearch(&wanted, sums->asked, sums->count, sizeof wanted, by_place);
    }
    return found ? sums->values + found->place * sums->program->then_count : NULL;
}

/* Whether the program knows all aggregates of a year from the year itself. */
static bool is_all_kept(const Program *program) {
    for (size_t i = 0; i < program->then_count; i++) {
        if (program->again[i] == NONE) {
            return false;
        }
    }
    return true;
}

/* Aggregates of the year before, over the regions as they were then: those that `sums` knows, the others anew. Most of
 * them have the same rows; what is left has some reason, and is asked of formula_region. */
static const Value *run_then(const Program *program, const YearSums *sums, const Rows *rows, const Region *regions,
                             size_t count, unsigned threads, Arena *scratch) {
    const size_t each = program->then_count;
    Region *past = ARENA_ARRAY(scratch, count, Region);
    const Value **kept = ARENA_ARRAY(scratch, count, const Value *);
    bool in_place = true;
    const Rows *common = NULL;
    sums = sums && is_all_kept(program) ? sums : NULL;
    for (size_t i = 0; i < count; i++) {
        PreviousRegion region = {.rows = NULL};
        if (regions[i].from < regions[i].to &&
            rows->previous_region(rows->context, regions[i].from, regions[i].to, &region) && !region.why) {
            kept[i] = kept_of(sums, &region, i);
            common = common || kept[i] ? common : region.rows;
            past[i] = !kept[i] && region.rows == common ? (Region){region.from, region.to} : (Region){0, 0};
        }
        in_place = in_place && sums && kept[i] && kept[i] == sums->values + i * each;
    }
    if (in_place && sums && count) {
        return sums->values;
    }
    Value *out = ARENA_ARRAY(scratch, count * each, Value);
    if (common) {
        program_run(program->then, common, past, count, threads, NULL, NULL, scratch, out);
    }
    for (size_t i = 0; i < count * each; i++) {
        out[i] = kept[i / each] ? kept[i / each][i % each] : common ? out[i] : (Value){0, 1};
    }
    return out;
}

/* Why something is unknown, and what a program does not know, is asked one by one. */
static void ask_open(const Program *program, const Rows *rows, const Region *regions, size_t count, Value *out) {
    Arena *own = arena_create(); /* what is computed here may be thrown away, reasons may not */
    ArenaMark mark = arena_mark(own);
    for (size_t i = 0; i < count; i++, out += program->expr_count) {
        bool empty = regions[i].from >= regions[i].to;
        for (size_t n = 0; n < program->expr_count; n++) {
            if (out[n].reason || empty) {
                out[n] = formula_region(program->exprs[n], rows, regions[i].from, regions[i].to, own);
                arena_reset(own, mark);
            }
        }
    }
    arena_destroy(own);
}

static void run_year(YearSums *sums, bool of_year_before, const Program *program, const Rows *rows,
                     const Region *regions, size_t count, unsigned threads, Arena *scratch, Value *out) {
    bool beside = program->then && rows->previous_region;
    const YearSums *before = sums && of_year_before && sums->program == program ? sums : NULL;
    const Value *then = beside ? run_then(program, before, rows, regions, count, threads, scratch) : NULL;
    Value *again = beside && sums ? next_year(sums, program, count) : NULL;
    const Program *taken = program->then && !beside ? program->simple : program;
    program_run(taken, rows, regions, count, threads, then, again, scratch, out);
    if (again) {
        keep_year(sums, regions, count);
    } else if (sums) {
        sums->count = 0;
    }
    ask_open(program, rows, regions, count, out);
}

void formula_regions(const Program *program, const Rows *rows, const Region *regions, size_t count, unsigned threads,
                     Arena *scratch, Value *out) {
    run_year(NULL, false, program, rows, regions, count, threads, scratch, out);
}

void formula_regions_after(YearSums *sums, bool of_year_before, const Program *program, const Rows *rows,
                           const Region *regions, size_t count, unsigned threads, Arena *scratch, Value *out) {
    run_year(sums, of_year_before, program, rows, regions, count, threads, scratch, out);
}
