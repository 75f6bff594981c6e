/* Running a program over many regions, several threads side by side. A region is computed by one thread from its first
 * row to its last, so results hang on no number of threads. Only what is known comes out of here; why something is
 * unknown is asked of formula_region afterwards. */
#include "kernels.h"
#include "program.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { MOST_THREADS = 64 };

typedef struct Register {
    Wide *value;
    WideMask *known;
    bool all_known;
    size_t done; /* the region it was computed for: where that is a single block, once is enough */
} Register;

typedef struct Sum {
    Lanes lanes;
    double best;
    bool have, open; /* open: a row that counts is unknown */
} Sum;

/* What all threads read. */
typedef struct Work {
    const Program *program;
    const Rows *rows;
    const Region *regions;
    size_t region_count;
    Column *columns; /* per instruction: where OP_COLUMN and DO_OWN read */
    Value *out;
    atomic_size_t next;
} Work;

typedef struct Runner {
    Work *work;
    Arena *arena;
    Register *registers; /* of the region: few that are shared, or one for each instruction */
    Register *few, *many;
    Sum *sums;
    bool *open_keep;         /* per instruction DO_KEEP: `where` is unknown in a row of the region */
    size_t region;           /* its number, from 1 */
    size_t from, to;         /* its rows */
    size_t at, rows, groups; /* the block */
} Runner;

static Operand operand(const Runner *run, int at) {
    if (at == NONE) {
        return (Operand){NULL, NULL};
    }
    const Register *of = &run->registers[at];
    return (Operand){of->value, of->all_known ? NULL : of->known};
}

static void load(Runner *run, const Instruction *item, Register *out) {
    Column column = run->work->columns[item - run->work->program->items];
    if (!column.value) {
        memset(out->value, 0, run->groups * sizeof *out->value);
        memset(out->known, 0, run->groups * sizeof *out->known);
        out->all_known = false;
        return;
    }
    out->all_known = kernel_load(column.value + run->at, column.reason + run->at, run->rows, out->value, out->known);
}

static void spread(const Register *of, size_t groups, Register *out) {
    for (size_t i = 0; i < groups; i++) {
        out->value[i] = of->value[0];
        out->known[i] = of->known[0];
    }
    out->all_known = of->all_known;
}

/* Operators that may be known although an operand is not; where all are known, they are the simple ones. */
static void operate_settled(const Instruction *item, const Operand *a, const Operand *b, const Operand *c,
                            Register *out, size_t groups) {
    bool all_known = !a->known && !b->known && !c->known;
    if (all_known && item->op != OP_IF && item->op != OP_HAS) {
        kernel_values(item->op, a, b, 0, groups, out->value);
    } else {
        kernel_settled(item->op, a, b, c, groups, out->value, out->known);
    }
    out->all_known = all_known || item->op == OP_HAS;
}

static void operate(Runner *run, const Instruction *item, Register *out, size_t groups) {
    Operand a = operand(run, item->a), b = operand(run, item->b), c = operand(run, item->c);
    if (item->op == OP_HAS || item->op == OP_IF || item->op == OP_AND || item->op == OP_OR) {
        operate_settled(item, &a, &b, &c, out, groups);
        return;
    }
    bool good = kernel_values(item->op, &a, &b, item->number, groups, out->value);
    out->all_known = good && !a.known && !b.known;
    if (!out->all_known) {
        kernel_settle(&a, &b, groups, out->value, out->known);
    }
}

static void run_row(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    Register *out = &run->registers[at];
    switch (item->op) {
    case OP_COLUMN: load(run, item, out); break;
    case DO_SPREAD: spread(&run->registers[item->a], run->groups, out); break;
    case DO_KEEP: {
        const uint8_t *keep = run->work->rows->keep ? run->work->rows->keep + run->at : NULL;
        Operand where = operand(run, item->a);
        run->open_keep[at] |= kernel_keep(keep, &where, run->rows, run->groups, out->known);
        break;
    }
    default: operate(run, item, out, run->groups);
    }
}

/* Adds the block to the sum. */
static void run_sum(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    Sum *sum = &run->sums[at];
    Operand x = operand(run, item->a), weight = operand(run, item->b);
    const WideMask *keep = run->registers[item->keep].known;
    if (item->op != DO_SQUARES) { /* their mean says so already */
        sum->open |= kernel_unknown(keep, x.known, run->groups) || kernel_unknown(keep, weight.known, run->groups);
    }
    switch (item->op) {
    case DO_SQUARES:
        kernel_squares(x.value, weight.value, run->registers[item->c].value[0][0], keep, run->groups, &sum->lanes);
        break;
    case DO_LOWEST:
    case DO_HIGHEST:
        sum->have = kernel_extreme(item->op == DO_HIGHEST, x.value, keep, run->rows, sum->have, &sum->best);
        break;
    default: kernel_total(x.value, weight.value, keep, run->groups, &sum->lanes);
    }
}

/* A value of the region stands in all lanes, so that the same kernels reckon with it. */
static void set_value(Register *out, double value, bool known) {
    known = known && fabs(value) <= DBL_MAX;
    for (int i = 0; i < LANES; i++) {
        out->value[0][i] = known ? value : 0;
        out->known[0][i] = -(int64_t)known;
    }
    out->all_known = known;
}

static void end_sum(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    const Sum *sum = &run->sums[at];
    bool known = !sum->open && !run->open_keep[item->keep] && (item->c == NONE || run->registers[item->c].all_known);
    bool extreme = item->op == DO_LOWEST || item->op == DO_HIGHEST;
    set_value(&run->registers[at], extreme ? sum->best : lanes_total(&sum->lanes), known && (!extreme || sum->have));
}

static void run_value(Runner *run, int at) {
    const Instruction *item = &run->work->program->items[at];
    Register *out = &run->registers[at];
    if (item->op == DO_OWN) {
        Column column = run->work->columns[at];
        bool known = column.value && !column.reason[run->from];
        set_value(out, known ? column.value[run->from] : 0, known);
    } else if (item->op == OP_SD) { /* the root of a variance */
        const Register *of = &run->registers[item->a];
        set_value(out, sqrt(of->value[0][0]), of->all_known);
    } else {
        operate(run, item, out, 1);
        set_value(out, out->value[0][0], out->all_known || out->known[0][0]);
    }
}

static void run_values(Runner *run, const Level *level) {
    for (size_t i = 0; i < level->values.count; i++) {
        run_value(run, level->values.items[i]);
    }
}

static void run_block(Runner *run, const IndexList *steps, bool once) {
    for (size_t i = 0; i < steps->count; i++) {
        int at = steps->items[i];
        if (IS_SUM(run->work->program->items[at].op)) {
            run_sum(run, at);
        } else if (!once || run->registers[at].done != run->region) {
            run_row(run, at);
            run->registers[at].done = run->region;
        }
    }
}

static void run_level(Runner *run, const Level *level) {
    const IndexList *steps = &level->steps;
    const Instruction *items = run->work->program->items;
    for (size_t i = 0; i < steps->count; i++) {
        if (IS_SUM(items[steps->items[i]].op)) {
            run->sums[steps->items[i]] = (Sum){.lanes = {{0}, {0}}};
        }
    }
    for (run->at = run->from; steps->count && run->at < run->to; run->at += PROGRAM_ROWS) {
        run->rows = run->to - run->at < PROGRAM_ROWS ? run->to - run->at : PROGRAM_ROWS;
        run->groups = (run->rows + LANES - 1) / LANES;
        run_block(run, steps, run->registers == run->few);
    }
    for (size_t i = 0; i < steps->count; i++) {
        if (IS_SUM(items[steps->items[i]].op)) {
            end_sum(run, steps->items[i]);
        }
    }
    run_values(run, level);
}

/* Memory for wide registers begins at a multiple of their size. */
static void *wide(Arena *arena, size_t groups) {
    char *at = ARENA_ARRAY(arena, groups * sizeof(Wide) + sizeof(Wide), char);
    return at + (sizeof(Wide) - (uintptr_t)at % sizeof(Wide)) % sizeof(Wide);
}

/* Registers by instruction; with `shared` those by row stand on few places, which is enough where each is computed
 * once. */
static Register *new_registers(Arena *arena, const Program *program, bool shared) {
    Register *registers = ARENA_ARRAY(arena, program->count, Register);
    Register *slots = ARENA_ARRAY(arena, program->slot_count, Register);
    for (size_t i = 0; shared && i < program->slot_count; i++) {
        slots[i] = (Register){.value = wide(arena, PROGRAM_GROUPS), .known = wide(arena, PROGRAM_GROUPS)};
    }
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        size_t groups = item->by_row ? PROGRAM_GROUPS : 1;
        registers[i] = shared && program->slots[i] != NONE
                           ? slots[program->slots[i]]
                           : (Register){.value = wide(arena, groups), .known = wide(arena, groups)};
        if (item->op == OP_NUMBER) {
            set_value(&registers[i], item->number, true);
        } else if (is_constant(program, item)) {
            spread(&registers[item->a], PROGRAM_GROUPS, &registers[i]);
        }
    }
    return registers;
}

static Register *registers_for(Runner *run, size_t rows) {
    Register **registers = rows <= PROGRAM_ROWS ? &run->few : &run->many;
    if (!*registers) {
        *registers = new_registers(run->arena, run->work->program, registers == &run->few);
    }
    return *registers;
}

static void run_region(Runner *run, size_t region) {
    const Program *program = run->work->program;
    Value *out = run->work->out + region * program->expr_count;
    run->from = run->work->regions[region].from;
    run->to = run->work->regions[region].to;
    run->groups = 1;
    run->region = region + 1;
    run->registers = registers_for(run, run->to > run->from ? run->to - run->from : 0);
    memset(run->open_keep, 0, program->count * sizeof *run->open_keep);
    for (int level = 0; level < program->level_count; level++) {
        run_level(run, &program->levels[level]);
    }
    for (size_t i = 0; i < program->expr_count; i++) {
        int root = program->roots[i];
        bool known = root != NONE && run->from < run->to && run->registers[root].all_known;
        out[i] = (Value){known ? run->registers[root].value[0][0] : 0, !known};
    }
}

static void *run_thread(void *context) {
    Work *work = context;
    const Program *program = work->program;
    Arena *arena = arena_create();
    Runner run = {.work = work,
                  .arena = arena,
                  .sums = wide(arena, (program->count * sizeof(Sum) + sizeof(Wide) - 1) / sizeof(Wide)),
                  .open_keep = ARENA_ARRAY(arena, program->count, bool)};
    for (size_t from; (from = atomic_fetch_add(&work->next, 1)) < work->region_count;) {
        run_region(&run, from);
    }
    arena_destroy(arena);
    return NULL;
}

static void run_threads(Work *work, unsigned threads) {
    pthread_t others[MOST_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST_THREADS &&
           !pthread_create(&others[started], NULL, run_thread, work)) {
        started++;
    }
    run_thread(work);
    while (started > 0) {
        pthread_join(others[--started], NULL);
    }
}

void formula_regions(const Program *program, const Rows *rows, const Region *regions, size_t count, unsigned threads,
                     Arena *scratch, Value *out) {
    Work work = {.program = program,
                 .rows = rows,
                 .regions = regions,
                 .region_count = count,
                 .columns = ARENA_ARRAY(scratch, program->count, Column),
                 .out = out};
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        if (item->op == OP_COLUMN || item->op == DO_OWN) {
            work.columns[i] = rows->column(rows->context, item->column, false);
        }
    }
    atomic_init(&work.next, 0);
    run_threads(&work, threads);
    Arena *own = arena_create(); /* what is computed here may be thrown away, reasons may not */
    ArenaMark mark = arena_mark(own);
    for (size_t i = 0; i < count * program->expr_count; i++) {
        if (out[i].reason) {
            const Region *region = &regions[i / program->expr_count];
            out[i] = formula_region(program->exprs[i % program->expr_count], rows, region->from, region->to, own);
            arena_reset(own, mark);
        }
    }
    arena_destroy(own);
}
