/* Running a program over many regions, several threads side by side. A region is computed by one thread from its first
 * row to its last, so results hang on no number of threads. Only what is known comes out of here; why something is
 * unknown is asked of formula_region afterwards (years.c).
 *
 * Regions that fit into the registers together go through the program as one batch: every instruction is done once, and
 * values of regions stand side by side as rows do. A larger region goes alone, block by block. */
#include "kernels.h"
#include "program.h"
#include "ranking.h"
#include "threads.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD = 8 };

/* The lowest or highest so far. */
typedef struct Extreme {
    double best;
    bool have;
} Extreme;

/* What was gathered of a region, or, with the places that DO_RANK takes, of a whole batch. */
typedef struct Heap {
    double *value, *place;
    Ranked *order;
    size_t capacity;
} Heap;

/* Regions that are computed together. */
typedef struct Batch {
    size_t first, count, rows;
} Batch;

/* What all threads read. */
typedef struct Work {
    const Program *program;
    const Rows *rows;
    const Region *regions;
    Batch *batches;
    size_t batch_count;
    size_t end;            /* one behind the last row of all regions */
    StoredColumn *columns; /* per instruction: where OP_COLUMN and DO_OWN read */
    const Value *then;     /* per region and expression of Program.then */
    Value *again;          /* per region and aggregate of the year before: the same of this year; NULL: nobody asks */
    Value *out;
    /* Of batches that a thread takes together: the large ones by themselves, of the others several that lie behind each
     * other, so that what is called from memory ahead is its own. */
    size_t large_count, at_once, share_count;
    atomic_size_t next;
} Work;

/* What the next batch reads, to be called from memory while this one is computed. */
typedef struct Ahead {
    struct {
        const char *at, *end;
    } ranges[AHEAD];
    size_t first, count;
} Ahead;

typedef struct Runner {
    Work *work;
    Arena *arena;
    Wide **slots;      /* registers by row: of numbers */
    Truths *truths;    /* and of truths */
    Wide **constants;  /* per instruction: a number in every row */
    Truths *frame;     /* rows that count in the frame */
    Wide *values;      /* per instruction: a value for each region of the batch */
    Lanes *sums;       /* per instruction: of a region that goes block by block */
    Extreme *extremes; /* the same */
    uint8_t *open;     /* per DO_KEEP, by region of the batch: the condition is unknown in a row */
    bool *asked;       /* per OP_COLUMN: a sum could do with whole cells */
    bool *broken;      /* per OP_COLUMN: they were not, so it is not tried again */
    bool *whole;       /* per OP_COLUMN: its cells are, as kernel_load has it, in the whole register */
    Wide *inverse;     /* of the register of one column, the last that something was divided by */
    int inverse_of;    /* NONE: of none */
    Truths known;      /* of a column, where no instruction says it: cells that are known */
    Heap *heaps;
    const Schedule *schedule;
    void **registers; /* per instruction, in this schedule: where it stands; NULL: nowhere */
    const Batch *batch;
    bool alone; /* one region, block by block */
    Segment segments[LANES];
    size_t groups; /* of all segments */
    Ahead ahead;
} Runner;

static void *place_of(const Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    int slot = run->schedule->slots[at];
    if (!item->by_row) {
        return &run->values[at];
    }
    if (item->op == DO_KEEP && item->a == NONE) {
        return run->frame;
    }
    if (run->constants[at] || slot == NONE) {
        return run->constants[at];
    }
    return item->truth ? (void *)&run->truths[slot] : run->slots[slot];
}

static void take_schedule(Runner *run, const Schedule *schedule) {
    if (run->schedule == schedule) {
        return;
    }
    run->schedule = schedule;
    for (size_t i = 0; i < run->work->program->count; i++) {
        run->registers[i] = place_of(run, (int)i);
    }
}

/* Of numbers or truths, as the instruction has it; NULL of NONE. */
static void *register_of(const Runner *run, int at) {
    return at == NONE ? NULL : run->registers[at];
}

static void look_ahead(Runner *run, const void *at, size_t bytes) {
    Ahead *ahead = &run->ahead;
    if (ahead->count < AHEAD) {
        size_t place = (ahead->first + ahead->count++) % AHEAD;
        ahead->ranges[place].at = at;
        ahead->ranges[place].end = (const char *)at + bytes;
    }
}

/* As many bytes as the registers have, the next ones; what is at hand already, `near`, when nothing is to come. */
static const char *take_ahead(Runner *run, const void *near) {
    Ahead *ahead = &run->ahead;
    if (!ahead->count) {
        return near;
    }
    const char *at = ahead->ranges[ahead->first].at;
    ahead->ranges[ahead->first].at += run->groups * sizeof(Wide);
    if (ahead->ranges[ahead->first].at >= ahead->ranges[ahead->first].end) {
        ahead->first = (ahead->first + 1) % AHEAD;
        ahead->count--;
    }
    return at;
}

static const Region *region_of(const Runner *run, size_t at) {
    return &run->work->regions[run->batch->first + at];
}

static size_t region_rows(const Region *region) {
    return region->to > region->from ? region->to - region->from : 0;
}

static void fill(Wide *out, double value, size_t groups) {
    for (size_t i = 0; i < groups; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            out[i][lane] = value;
        }
    }
}

/* ---- instructions by row ---- */

/* How many rows from this one on are known, up to the end of a word of bits at most; 0 where reasons stand by row. */
static size_t known_rows(const StoredColumn *column, size_t row) {
    uint64_t bits = column->reason || !column->unknown ? column->reason != NULL : column->unknown[row / 64] >> row % 64;
    return bits ? (size_t)__builtin_ctzll(bits) : 64 - row % 64;
}

static bool is_absent(const Runner *run, Reason reason) {
    const ReasonItem *item = reason_get(run->work->rows->reasons, reason);
    return item && item->kind == REASON_NOT_YET && !item->previous;
}

/* Whether it may say of some cell that it was not there yet. */
static bool may_be_absent(const Runner *run, const StoredColumn *column) {
    return column->reason || column->others || is_absent(run, column->empty);
}

/* Cells of the year before that were not there yet are nothing in a sum. */
static void clear_absent(const Runner *run, const StoredColumn *column, const Segment *segment, Wide *out) {
    double *value = (double *)out;
    for (size_t i = 0, known; i < segment->rows; i += known ? known : 1) {
        known = known_rows(column, segment->row + i);
        if (!known && isnan(value[i])) {
            value[i] = is_absent(run, stored_reason(column, segment->row + i)) ? 0 : value[i];
        }
    }
}

/* What the next batch reads of a column. */
static void look_behind_batch(Runner *run, const StoredColumn *column) {
    const Segment *last = &run->segments[run->batch->count - 1];
    look_ahead(run, column->value + last->row + last->rows, run->groups * sizeof(Wide));
    if (column->reason) {
        look_ahead(run, column->reason + last->row + last->rows, run->groups * LANES * sizeof(Reason));
    }
}

static void known_cells(const Runner *run, int at, Truths *out) {
    for (size_t i = 0; i < run->batch->count; i++) {
        const Segment *segment = &run->segments[i];
        kernel_known_cells(&run->work->columns[at], segment, run->work->end, out->holds + segment->group);
    }
    memset(out->known, 0xFF, run->groups);
}

static void keep_rows(Runner *run, int at, Truths *out) {
    const Truths *where = register_of(run, run->work->program->items[at].a);
    if (!where) {
        return;
    }
    kernel_keep(run->frame->holds, where, run->groups, out->holds);
    if (!kernel_is_any_off(run->frame->holds, where->known, run->groups)) {
        return;
    }
    for (size_t i = 0; i < run->batch->count; i++) {
        run->open[at] |= (uint8_t)(kernel_is_open(run->frame->holds, where, &run->segments[i]) << i);
    }
}

/* In which rows of the segments the cell of a column is known. */
static const uint8_t *known_of(Runner *run, int column) {
    const Truths *known = register_of(run, run->work->program->items[column].c);
    if (known) {
        return known->holds;
    }
    known_cells(run, column, &run->known);
    return run->known.holds;
}

static void load(Runner *run, int at, Wide *out) {
    const StoredColumn *column = &run->work->columns[at];
    bool absent = run->work->program->items[at].absent_is_zero && may_be_absent(run, column);
    if (!column->value) {
        fill(out, NAN, run->groups);
        return;
    }
    look_behind_batch(run, column);
    const Counted rows = {run->segments, run->batch->count, column->reason ? NULL : known_of(run, at),
                          take_ahead(run, out)};
    run->whole[at] = kernel_load(column, &rows, run->work->end, run->asked[at], out);
    for (size_t i = 0; absent && i < run->batch->count; i++) {
        clear_absent(run, column, &run->segments[i], out + run->segments[i].group);
    }
}

/* The rows of the segments that the frame counts. */
static void keep_frame(Runner *run) {
    const uint8_t *keep = run->work->rows->keep;
    for (size_t i = 0; i < run->batch->count; i++) {
        const Segment *segment = &run->segments[i];
        kernel_frame(keep ? keep + segment->row : NULL, segment, run->frame->holds + segment->group);
    }
}

/* Where the rows of a segment stand in a heap. */
static size_t heap_row(const Runner *run, size_t at) {
    const Segment *segment = &run->segments[at];
    return run->alone ? segment->row - region_of(run, at)->from : segment->group * LANES;
}

static void take_places(Runner *run, int gathered, Wide *out) {
    for (size_t i = 0; i < run->batch->count; i++) {
        const Segment *segment = &run->segments[i];
        memcpy(out + segment->group, run->heaps[gathered].place + heap_row(run, i), segment->rows * sizeof(double));
    }
}

static void spread(Runner *run, int value, Wide *out) {
    for (size_t i = 0; i < run->batch->count; i++) {
        fill(out + run->segments[i].group, run->values[value][i], run->segments[i].groups);
    }
}

static void run_row(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    void *out = run->registers[at];
    switch (item->op) {
    case OP_COLUMN: load(run, at, out); break;
    case DO_KNOWN_CELL: known_cells(run, at, out); break;
    case DO_SPREAD: spread(run, item->a, out); break;
    case DO_KEEP: keep_rows(run, at, out); break;
    case DO_RANK: take_places(run, item->a, out); break;
    default:
        kernel_rows(item->op, register_of(run, item->a), register_of(run, item->b), register_of(run, item->c),
                    item->number, run->groups, out);
    }
}

/* ---- sums ---- */

static void gather(Runner *run, int at, const Wide *x, const uint8_t *keep, size_t segment) {
    Heap *heap = &run->heaps[at];
    size_t rows = run->alone ? region_rows(region_of(run, 0)) : PROGRAM_ROWS;
    if (rows > heap->capacity) {
        heap->value = ARENA_ARRAY(run->arena, rows, double);
        heap->place = ARENA_ARRAY(run->arena, rows, double);
        heap->order = ARENA_ARRAY(run->arena, rows, Ranked);
        heap->capacity = rows;
    }
    kernel_gather(x, keep, &run->segments[segment], heap->value + heap_row(run, segment));
}

/* Whether a sum of the register loses nothing. Of a region that goes block by block other blocks may. */
static bool is_exact(const Runner *run, int at) {
    return !run->alone && at != NONE && run->whole[at];
}

static bool is_extreme(const Instruction *item) {
    return item->op == DO_LOWEST || item->op == DO_HIGHEST;
}

/* Adds the rows of the segments; `weights`: the sums that are made in the same pass. */
static void add_rows(Runner *run, int at, Lanes *sums, Lanes *weights) {
    const Instruction *item = &run->work->program->items[at];
    const void *x = register_of(run, item->a), *weight = register_of(run, item->b);
    const Truths *keep = register_of(run, item->keep);
    bool long_enough = item->op == DO_TOTAL || item->op == DO_SQUARES;
    const Counted rows = {run->segments, run->batch->count, keep->holds,
                          long_enough ? take_ahead(run, keep) : (const char *)keep};
    switch (item->op) {
    case DO_WEIGHT: kernel_weight(weight, &rows, is_exact(run, item->b), sums); break;
    case DO_COUNT: kernel_count(x, &rows, sums); break;
    case DO_SQUARES: kernel_squares(x, weight, (const double *)&run->values[item->c], &rows, sums); break;
    default:
        if (weights) {
            kernel_total_weight(x, weight, &rows, is_exact(run, item->b), sums, weights);
        } else if (!weight && is_exact(run, item->a)) {
            kernel_total_exact(x, &rows, sums);
        } else {
            kernel_total(x, weight, &rows, sums);
        }
    }
}

/* What is no sum: the rows of a segment, for the lowest or highest or one behind the other. */
static void take_rows(Runner *run, int at, size_t segment) {
    const Instruction *item = &run->work->program->items[at];
    const Wide *x = register_of(run, item->a);
    const Truths *keep = register_of(run, item->keep);
    Extreme *extreme = &run->extremes[at];
    if (item->op == DO_GATHER) {
        gather(run, at, x, keep->holds, segment);
    } else {
        extreme->have = kernel_extreme(item->op == DO_HIGHEST, x, keep->holds, &run->segments[segment], extreme->have,
                                       &extreme->best);
    }
}

/* One unknown row among those that count leaves all places open: it may be the largest. */
static void rank_rows(const Heap *heap, size_t from, size_t rows, bool open) {
    size_t count = 0;
    for (size_t i = from; i < from + rows; i++) {
        open = open || isnan(heap->value[i]);
        heap->place[i] = NAN;
        if (isfinite(heap->value[i])) {
            heap->order[count++] = (Ranked){heap->value[i], i};
        }
    }
    if (open) {
        return;
    }
    ranking_places(heap->order, count);
    for (size_t i = 0; i < count; i++) {
        heap->place[heap->order[i].row] = heap->order[i].value;
    }
}

static double quantile(const Heap *heap, size_t from, size_t rows, double at) {
    double *known = (double *)heap->order; /* room for as many */
    size_t count = 0;
    for (size_t i = from; i < from + rows; i++) {
        if (isnan(heap->value[i])) {
            return NAN;
        }
        if (isfinite(heap->value[i])) {
            known[count++] = heap->value[i];
        }
    }
    return count ? ranking_quantile(known, count, at) : NAN;
}

/* What came out of the rows, by region of the batch. `exact`: rounding lost nothing. */
static void end_sum(Runner *run, int at, bool exact, const Lanes *sums) {
    const Instruction *item = &run->work->program->items[at];
    double *out = (double *)&run->values[at];
    unsigned open = run->open[item->keep];
    size_t count = run->batch->count;
    if (item->op == DO_GATHER) {
        for (size_t i = 0; i < count; i++) {
            out[i] = 0;
            rank_rows(&run->heaps[at], run->alone ? 0 : heap_row(run, i), region_rows(region_of(run, i)),
                      open >> i & 1);
        }
    } else if (item->op != DO_LOWEST && item->op != DO_HIGHEST) {
        kernel_totals(sums, count, exact, out);
    }
    for (size_t i = 0; open && i < count; i++) {
        out[i] = open >> i & 1 ? NAN : out[i];
    }
}

static void end_extreme(Runner *run, int at, size_t segment) {
    const Extreme *extreme = &run->extremes[at];
    run->values[at][segment] = extreme->have ? extreme->best : NAN;
}

static bool is_made_with_another(const Instruction *item) {
    return item->op == DO_WEIGHT && item->with != NONE;
}

/* What a column is multiplied by to be divided by this one; NULL: it has to be divided. */
static const Wide *inverse_of(Runner *run, int divisor) {
    if (!run->whole[divisor]) {
        return NULL;
    }
    if (run->inverse_of != divisor && !kernel_inverse(register_of(run, divisor), run->groups, run->inverse)) {
        return NULL;
    }
    run->inverse_of = divisor;
    return run->inverse;
}

/* A column over something, the sums of that, and maybe where it reaches a limit, in one pass. Tells how many steps were
 * done; 0: they have to be done one by one. */
static size_t add_ratio(Runner *run, const int *steps, bool limit, Lanes *sums, Lanes *weights) {
    const Instruction *items = run->work->program->items, *divide = &items[steps[1]], *total = &items[steps[2]];
    const StoredColumn *column = &run->work->columns[steps[0]];
    const Truths *keep = register_of(run, total->keep);
    if (!kernel_is_plain(column, run->segments, run->batch->count, run->work->end)) {
        return 0;
    }
    look_behind_batch(run, column);
    const Counted rows = {run->segments, run->batch->count, keep->holds, take_ahead(run, keep)};
    const Ratio ratio = {.column = column,
                         .known = known_of(run, steps[0]),
                         .divisor = register_of(run, divide->b),
                         .inverse = inverse_of(run, divide->b),
                         .weight = register_of(run, total->b),
                         .exact = is_exact(run, total->b),
                         .out = register_of(run, steps[1]),
                         .reaches = limit ? register_of(run, steps[3]) : NULL,
                         .limit = limit ? items[steps[3]].number : 0};
    kernel_ratio_total(&ratio, &rows, sums, weights);
    return limit ? 4 : 3;
}

static bool is_taken(const Instruction *item) {
    return is_extreme(item) || item->op == DO_GATHER;
}

/* Whether rounding loses nothing of a sum: of counts and whole numbers. */
static bool loses_nothing(const Runner *run, const Instruction *item) {
    return item->op == DO_COUNT || (item->op == DO_WEIGHT && (item->b == NONE || is_exact(run, item->b))) ||
           (item->op == DO_TOTAL && item->b == NONE && is_exact(run, item->a));
}

/* A sum over all rows of a batch. */
static void run_sum(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    Lanes sums[LANES], weights[LANES];
    memset(sums, 0, run->batch->count * sizeof *sums);
    memset(weights, 0, item->with == NONE ? 0 : run->batch->count * sizeof *weights);
    if (!is_taken(item)) {
        add_rows(run, at, sums, item->with == NONE ? NULL : weights);
    }
    for (size_t i = 0; is_taken(item) && i < run->batch->count; i++) {
        run->extremes[at].have = false;
        take_rows(run, at, i);
        if (is_extreme(item)) {
            end_extreme(run, at, i);
        }
    }
    end_sum(run, at, loses_nothing(run, item), sums);
    if (item->with != NONE) {
        end_sum(run, item->with, is_exact(run, item->b), weights);
    }
}

/* A column and its sum, where the cells are whole numbers: then nothing is lost. Maybe that of a register beside it.
 * Tells how many steps were done. */
static size_t add_column(Runner *run, const int *steps, bool two, Lanes *sums, Lanes *others) {
    const Instruction *items = run->work->program->items, *total = &items[steps[1]];
    const StoredColumn *column = &run->work->columns[steps[0]];
    const Truths *keep = register_of(run, total->keep);
    if (run->alone || run->broken[steps[0]] ||
        !kernel_is_plain(column, run->segments, run->batch->count, run->work->end)) {
        return 0;
    }
    if (kernel_is_any_off(keep->holds, known_of(run, steps[0]), run->groups)) {
        return 0;
    }
    const Wide *beside = two && is_exact(run, items[steps[2]].a) ? register_of(run, items[steps[2]].a) : NULL;
    const Counted rows = {run->segments, run->batch->count, keep->holds, take_ahead(run, keep)};
    run->broken[steps[0]] = !kernel_column_total(column, beside, &rows, sums, others);
    if (run->broken[steps[0]]) {
        return 0;
    }
    look_behind_batch(run, column);
    return beside ? 3 : 2;
}

/* Steps from here on that are one pass, over all rows of a batch. Tells how many were done: none, where it cannot be.
 */
static size_t run_pass(Runner *run, const int *steps, Pass pass) {
    Lanes sums[LANES], others[LANES];
    const Instruction *items = run->work->program->items;
    bool ratio = pass == PASS_RATIO || pass == PASS_LIMIT;
    memset(sums, 0, run->batch->count * sizeof *sums);
    memset(others, 0, run->batch->count * sizeof *others);
    size_t done = ratio ? add_ratio(run, steps, pass == PASS_LIMIT, sums, others)
                        : add_column(run, steps, pass == PASS_TOTALS, sums, others);
    if (done) {
        end_sum(run, steps[ratio ? 2 : 1], !ratio, sums);
    }
    if (done > 2) {
        end_sum(run, ratio ? items[steps[2]].with : steps[2], !ratio || is_exact(run, items[steps[2]].b), others);
    }
    return done;
}

/* ---- values of regions ---- */

static double own_cell(const Runner *run, int at, size_t row) {
    const StoredColumn *column = &run->work->columns[at];
    return stored_known(column, row) ? column->value[row] : NAN;
}

/* Of the regions as they were in the year before. */
static void take_then(const Runner *run, int number, double *out) {
    size_t each = run->work->program->then_count;
    const Value *then = run->work->then + run->batch->first * each + (size_t)number;
    for (size_t i = 0; i < run->batch->count; i++, then += each) {
        out[i] = then->reason ? NAN : then->number;
    }
}

static double value_for(const Runner *run, int at, size_t place) {
    const Instruction *item = &run->work->program->items[at];
    const Region *region = region_of(run, place);
    if (item->op == DO_OWN) {
        return region->from < region->to ? own_cell(run, at, region->from) : NAN;
    }
    size_t from = run->alone ? 0 : heap_row(run, place);
    return isnan(run->values[item->a][place]) ? NAN
                                              : quantile(&run->heaps[item->a], from, region_rows(region), item->number);
}

static void run_value(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    if (item->op == DO_THEN) {
        take_then(run, item->column, (double *)&run->values[at]);
        return;
    }
    if (item->op != DO_OWN && item->op != DO_QUANTILE) {
        kernel_values(item->op, register_of(run, item->a), register_of(run, item->b), register_of(run, item->c),
                      item->number, &run->values[at]);
        return;
    }
    for (size_t i = 0; i < run->batch->count; i++) {
        run->values[at][i] = value_for(run, at, i);
    }
}

/* ---- batches ---- */

static void run_together(Runner *run) {
    const Program *program = run->work->program;
    const IndexList *steps = &program->once.steps;
    take_schedule(run, &program->once);
    run->ahead.count = 0; /* what was not called for is here by now */
    run->groups = 0;
    for (size_t i = 0; i < run->batch->count; i++) {
        size_t rows = region_rows(region_of(run, i)), groups = (rows + LANES - 1) / LANES;
        run->segments[i] = (Segment){region_of(run, i)->from, rows, run->groups, groups};
        run->groups += groups;
    }
    keep_frame(run);
    run->inverse_of = NONE;
    for (size_t i = 0; i < steps->count; i++) {
        const Instruction *item = &program->items[steps->items[i]];
        Pass pass = program->once.passes[i];
        size_t done = pass ? run_pass(run, &steps->items[i], pass) : 0;
        if (item->op == DO_KEEP) {
            run->open[steps->items[i]] = 0;
        }
        if (done) {
            i += done - 1;
        } else if (item->by_row) {
            run_row(run, steps->items[i]);
        } else if (!IS_SUM(item->op)) {
            run_value(run, steps->items[i]);
        } else if (!is_made_with_another(item)) {
            run_sum(run, steps->items[i]);
        }
    }
}

static void run_block(Runner *run, const IndexList *steps) {
    const Instruction *items = run->work->program->items;
    run->inverse_of = NONE;
    for (size_t i = 0; i < steps->count; i++) {
        const Instruction *item = &items[steps->items[i]];
        Pass pass = run->schedule->passes[i];
        int total = pass == PASS_RATIO || pass == PASS_LIMIT ? steps->items[i + 2] : NONE;
        size_t done = total == NONE ? 0
                                    : add_ratio(run, &steps->items[i], pass == PASS_LIMIT, &run->sums[total],
                                                &run->sums[items[total].with]);
        if (done) {
            i += done - 1;
        } else if (item->by_row) {
            run_row(run, steps->items[i]);
        } else if (is_taken(item)) {
            take_rows(run, steps->items[i], 0);
        } else if (!is_made_with_another(item)) {
            add_rows(run, steps->items[i], &run->sums[steps->items[i]],
                     item->with == NONE ? NULL : &run->sums[item->with]);
        }
    }
}

static void end_level(Runner *run, int at) {
    if (is_extreme(&run->work->program->items[at])) {
        end_extreme(run, at, 0);
    }
    end_sum(run, at, false, &run->sums[at]);
}

static void run_level(Runner *run, const Level *level) {
    const IndexList *steps = &level->blocks.steps;
    const Instruction *items = run->work->program->items;
    const Region *region = region_of(run, 0);
    take_schedule(run, &level->blocks);
    for (size_t i = 0; i < steps->count; i++) {
        int at = steps->items[i];
        memset(&run->sums[at], 0, sizeof run->sums[at]);
        run->extremes[at].have = false;
        run->open[at] = 0;
    }
    for (size_t at = region->from; steps->count && at < region->to; at += PROGRAM_ROWS) {
        size_t rows = region->to - at < PROGRAM_ROWS ? region->to - at : PROGRAM_ROWS;
        run->groups = (rows + LANES - 1) / LANES;
        run->segments[0] = (Segment){at, rows, 0, run->groups};
        keep_frame(run);
        run_block(run, steps);
    }
    for (size_t i = 0; i < steps->count; i++) {
        if (IS_SUM(items[steps->items[i]].op)) {
            end_level(run, steps->items[i]);
        }
    }
    for (size_t i = 0; i < level->values.count; i++) {
        run_value(run, level->values.items[i]);
    }
}

/* What instructions say of a region of the batch; what is unknown has some reason. */
static void put_values(const Runner *run, size_t place, const int *roots, size_t count, Value *all) {
    Value *out = all + (run->batch->first + place) * count;
    bool rows = region_rows(region_of(run, place)) > 0;
    for (size_t n = 0; n < count; n++) {
        double value = roots[n] != NONE && rows ? run->values[roots[n]][place] : NAN;
        bool known = fabs(value) <= DBL_MAX;
        out[n] = (Value){known ? value : 0, !known};
    }
}

static void run_batch(Runner *run, const Batch *batch) {
    const Program *program = run->work->program;
    run->batch = batch;
    run->alone = batch->rows > PROGRAM_ROWS;
    if (!run->alone) {
        run_together(run);
    }
    for (int level = 0; run->alone && level < program->level_count; level++) {
        run_level(run, &program->levels[level]);
    }
    for (size_t i = 0; i < batch->count; i++) {
        put_values(run, i, program->roots, program->expr_count, run->work->out);
        if (run->work->again) {
            put_values(run, i, program->again, program->then_count, run->work->again);
        }
    }
}

/* ---- threads ---- */

/* Memory for wide registers begins at a multiple of their size. */
static void *wide(Arena *arena, size_t groups) {
    char *at = ARENA_ARRAY(arena, groups * sizeof(Wide) + sizeof(Wide), char);
    return at + (sizeof(Wide) - (uintptr_t)at % sizeof(Wide)) % sizeof(Wide);
}

static void set_up(Runner *run, Work *work, Arena *arena) {
    const Program *program = work->program;
    *run = (Runner){.work = work,
                    .arena = arena,
                    .slots = ARENA_ARRAY(arena, program->slot_count, Wide *),
                    .constants = ARENA_ARRAY(arena, program->count, Wide *),
                    .registers = ARENA_ARRAY(arena, program->count, void *),
                    .truths = ARENA_ARRAY(arena, program->truth_slot_count, Truths),
                    .frame = ARENA_NEW(arena, Truths),
                    .values = wide(arena, program->count),
                    .sums = wide(arena, program->count * sizeof(Lanes) / sizeof(Wide)),
                    .extremes = ARENA_ARRAY(arena, program->count, Extreme),
                    .open = ARENA_ARRAY(arena, program->count, uint8_t),
                    .asked = ARENA_ARRAY(arena, program->count, bool),
                    .broken = ARENA_ARRAY(arena, program->count, bool),
                    .whole = ARENA_ARRAY(arena, program->count, bool),
                    .inverse = wide(arena, PROGRAM_GROUPS),
                    .heaps = ARENA_ARRAY(arena, program->count, Heap)};
    for (size_t i = 0; i < program->slot_count; i++) {
        run->slots[i] = wide(arena, PROGRAM_GROUPS);
    }
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        if ((item->op == DO_WEIGHT || (item->op == OP_DIVIDE && item->by_row)) && item->b != NONE) {
            run->asked[item->b] = true;
        } else if (item->op == DO_TOTAL && item->b == NONE) {
            run->asked[item->a] = true;
        } else if (item->op == OP_NUMBER) {
            fill(&run->values[i], item->number, 1);
        } else if (is_constant(program, item)) {
            run->constants[i] = wide(arena, PROGRAM_GROUPS);
            fill(run->constants[i], program->items[item->a].number, PROGRAM_GROUPS);
        }
    }
}

/* The first batch of a share. */
static size_t share_from(const Work *work, size_t share) {
    size_t from = share < work->large_count ? share : work->large_count + (share - work->large_count) * work->at_once;
    return from < work->batch_count ? from : work->batch_count;
}

static void share_out(Work *work, unsigned threads) {
    enum { SHARES_EACH = 16 };
    while (work->large_count < work->batch_count && work->batches[work->large_count].rows > PROGRAM_ROWS) {
        work->large_count++;
    }
    size_t small = work->batch_count - work->large_count;
    work->at_once = 1 + small / ((size_t)(threads ? threads : 1) * SHARES_EACH);
    work->share_count = work->large_count + (small + work->at_once - 1) / work->at_once;
}

static void *run_thread(void *context) {
    Work *work = context;
    Arena *arena = arena_create();
    Runner *run = ARENA_NEW(arena, Runner);
    set_up(run, work, arena);
    for (size_t share; (share = atomic_fetch_add(&work->next, 1)) < work->share_count;) {
        size_t from = share_from(work, share), to = share_from(work, share + 1);
        for (size_t i = from; i < to; i++) {
            run_batch(run, &work->batches[i]);
        }
    }
    arena_destroy(arena);
    return NULL;
}

static int larger_first(const void *a, const void *b) {
    const Batch *x = a, *y = b;
    if (x->rows > PROGRAM_ROWS || y->rows > PROGRAM_ROWS) {
        return (x->rows < y->rows) - (x->rows > y->rows);
    }
    return (x->first > y->first) - (x->first < y->first);
}

/* Regions one behind the other, as many as fit into the registers; the large ones go first, so that nobody waits for
 * the last of them. */
static void make_batches(Work *work, size_t region_count, Arena *scratch) {
    work->batches = ARENA_ARRAY(scratch, region_count, Batch);
    Batch *batch = NULL;
    for (size_t i = 0; i < region_count; i++) {
        const Region *region = &work->regions[i];
        size_t padded = (region_rows(region) + LANES - 1) / LANES * LANES;
        work->end = region_rows(region) && region->to > work->end ? region->to : work->end;
        if (!batch || batch->count == LANES || batch->rows + padded > PROGRAM_ROWS) {
            batch = &work->batches[work->batch_count++];
            *batch = (Batch){.first = i};
        }
        batch->count++;
        batch->rows += padded;
    }
    qsort(work->batches, work->batch_count, sizeof *work->batches, larger_first);
}

void program_run(const Program *program, const Rows *rows, const Region *regions, size_t count, unsigned threads,
                 const Value *then, Value *again, Arena *scratch, Value *out) {
    Work work = {.program = program,
                 .rows = rows,
                 .regions = regions,
                 .columns = ARENA_ARRAY(scratch, program->count, StoredColumn),
                 .then = then,
                 .again = again,
                 .out = out};
    make_batches(&work, count, scratch);
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        if (item->op == OP_COLUMN || item->op == DO_KNOWN_CELL || item->op == DO_OWN) {
            work.columns[i] = rows->column(rows->context, item->column, item->previous);
        }
    }
    share_out(&work, threads);
    atomic_init(&work.next, 0);
    threads_run(threads, run_thread, &work);
}
