/* Compiling region formulas into one program: parts that are alike become one instruction, whoever wrote them. What
 * the program does not say - years before, ranks - is left to formula_region. */
#include "program.h"

#include <string.h>

static bool same(const Instruction *a, const Instruction *b) {
    return a->op == b->op && a->a == b->a && a->b == b->b && a->c == b->c && a->keep == b->keep &&
           a->column == b->column && a->number == b->number && a->by_row == b->by_row;
}

static int level_of(const Program *program, int at) {
    return at == NONE ? 0 : program->items[at].level;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static int put(Program *program, Arena *arena, Instruction item) {
    for (size_t i = 0; i < program->count; i++) {
        if (same(&program->items[i], &item)) {
            return (int)i;
        }
    }
    item.level = larger(larger(level_of(program, item.a), level_of(program, item.b)),
                        larger(level_of(program, item.c), level_of(program, item.keep))) +
                 IS_SUM(item.op);
    program->level_count = larger(program->level_count, item.level + 1);
    if (program->count == program->capacity) {
        size_t capacity = program->capacity ? program->capacity * 2 : 64;
        program->items = arena_grow(arena, program->items, program->count, capacity, sizeof *program->items);
        program->capacity = capacity;
    }
    program->items[program->count] = item;
    return (int)program->count++;
}

static int put_op(Program *program, Arena *arena, int op, int a, int b, int c, bool by_row) {
    return put(program, arena, (Instruction){.op = op, .a = a, .b = b, .c = c, .keep = NONE, .by_row = by_row});
}

/* Whether a node has another value in each row: it reads columns outside aggregates. */
static bool by_row(const Node *node) {
    if (!node || IS_AGGREGATE(node->op)) {
        return false;
    }
    bool any = node->op == OP_COLUMN || node->op == OP_PREVIOUS || node->op == OP_RANK;
    for (size_t i = 0; i < 3; i++) {
        any = any || by_row(node->items[i]);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        any = any || by_row(node->list[i]);
    }
    return any;
}

static int compile(Program *program, Arena *arena, const Node *node, bool rows);

static int put_sum(Program *program, Arena *arena, int op, int x, int weight, int mean, int keep) {
    return put(program, arena, (Instruction){.op = op, .a = x, .b = weight, .c = mean, .keep = keep});
}

/* mean = total / weight, sd = sqrt(squares / weight), cv = sd / mean: standards 01 section 4. */
static int compile_aggregate(Program *program, Arena *arena, const Node *node) {
    int where = node->where ? compile(program, arena, node->where, true) : NONE;
    int weight = node->weight ? compile(program, arena, node->weight, true) : NONE;
    int x = compile(program, arena, node->items[0], true);
    if (x == NONE || (node->where && where == NONE) || (node->weight && weight == NONE)) {
        return NONE;
    }
    int keep = put_op(program, arena, DO_KEEP, where, NONE, NONE, true);
    switch (node->op) {
    case OP_SUM:
    case OP_COUNT: return put_sum(program, arena, DO_TOTAL, x, NONE, NONE, keep);
    case OP_MINIMUM: return put_sum(program, arena, DO_LOWEST, x, NONE, NONE, keep);
    case OP_MAXIMUM: return put_sum(program, arena, DO_HIGHEST, x, NONE, NONE, keep);
    default: break;
    }
    int weights = put_sum(program, arena, DO_WEIGHT, NONE, weight, NONE, keep);
    int total = put_sum(program, arena, DO_TOTAL, x, weight, NONE, keep);
    int mean = put_op(program, arena, OP_DIVIDE, total, weights, NONE, false);
    if (node->op == OP_MEAN || node->op == OP_SHARE) {
        return mean;
    }
    int squares = put_sum(program, arena, DO_SQUARES, x, weight, mean, keep);
    int sd = put_op(program, arena, OP_SD, put_op(program, arena, OP_DIVIDE, squares, weights, NONE, false), NONE, NONE,
                    false);
    return node->op == OP_SD ? sd : put_op(program, arena, OP_DIVIDE, sd, mean, NONE, false);
}

/* `x in (a, b)` and min(a, b, c) as chains of two. */
static int compile_list(Program *program, Arena *arena, const Node *node, bool rows) {
    int of = node->op == OP_IN ? compile(program, arena, node->items[0], rows) : NONE, so_far = NONE;
    for (size_t i = 0; i < node->list_count; i++) {
        int item = compile(program, arena, node->list[i], rows);
        if (item == NONE || (node->op == OP_IN && of == NONE)) {
            return NONE;
        }
        if (node->op == OP_IN) {
            item = put_op(program, arena, OP_EQUAL, of, item, NONE, rows);
        }
        Op op = node->op == OP_IN ? OP_OR : node->op;
        so_far = so_far == NONE ? item : put_op(program, arena, (int)op, so_far, item, NONE, rows);
    }
    return so_far;
}

static int compile_leaf(Program *program, Arena *arena, const Node *node, bool rows) {
    Instruction item = {.op = node->op, .a = NONE, .b = NONE, .c = NONE, .keep = NONE};
    if (node->op == OP_NUMBER) {
        item.number = node->number;
        return put(program, arena, item);
    }
    item.op = rows ? OP_COLUMN : DO_OWN;
    item.column = node->column;
    item.by_row = rows;
    return put(program, arena, item);
}

/* if(c, 1, 0) is c. */
static bool is_truth(const Node *node) {
    const Node *yes = node->items[1], *no = node->items[2];
    return node->op == OP_IF && yes->op == OP_NUMBER && yes->number == 1 && no->op == OP_NUMBER && no->number == 0;
}

/* The instruction with the value of a node, in each row or for the region; NONE when a program cannot say it. */
static int compile(Program *program, Arena *arena, const Node *node, bool rows) {
    if (node->op == OP_PREVIOUS || node->op == OP_RANK || node->op == OP_NAME) {
        return NONE;
    }
    if (rows && !by_row(node)) {
        int value = compile(program, arena, node, false);
        return value == NONE ? NONE : put_op(program, arena, DO_SPREAD, value, NONE, NONE, true);
    }
    if (IS_AGGREGATE(node->op)) {
        return compile_aggregate(program, arena, node);
    }
    if (node->op == OP_NUMBER || node->op == OP_COLUMN) {
        return compile_leaf(program, arena, node, rows);
    }
    if (is_truth(node)) {
        return compile(program, arena, node->items[0], rows);
    }
    if (node->list_count) {
        return compile_list(program, arena, node, rows);
    }
    int of[3] = {NONE, NONE, NONE};
    size_t operands = node->op == OP_ROUND ? 1 : 3;
    for (size_t i = 0; i < operands && node->items[i]; i++) {
        of[i] = compile(program, arena, node->items[i], rows);
        if (of[i] == NONE) {
            return NONE;
        }
    }
    Instruction item = {.op = node->op, .a = of[0], .b = of[1], .c = of[2], .keep = NONE, .by_row = rows};
    if (node->op == OP_ROUND && node->items[1]) {
        item.number = node->items[1]->number;
    }
    return put(program, arena, item);
}

static void list(IndexList *list, int at) {
    list->items[list->count++] = at;
}

/* An instruction by row behind those that it reads. */
static void put_step(const Program *program, int at, bool *listed, IndexList *steps) {
    if (at == NONE || !program->items[at].by_row || listed[at]) {
        return;
    }
    const Instruction *item = &program->items[at];
    listed[at] = true;
    put_step(program, item->a, listed, steps);
    put_step(program, item->b, listed, steps);
    put_step(program, item->c, listed, steps);
    if (!is_constant(program, item)) {
        list(steps, at);
    }
}

static void plan_level(Program *program, Arena *arena, int at) {
    Level *level = &program->levels[at];
    bool *listed = ARENA_ARRAY(arena, program->count, bool);
    level->steps.items = ARENA_ARRAY(arena, program->count, int);
    level->values.items = ARENA_ARRAY(arena, program->count, int);
    for (size_t i = 0; i < program->count; i++) {
        const Instruction *item = &program->items[i];
        if (IS_SUM(item->op) && item->level == at) {
            put_step(program, item->keep, listed, &level->steps);
            put_step(program, item->a, listed, &level->steps);
            put_step(program, item->b, listed, &level->steps);
            list(&level->steps, (int)i);
        } else if (!item->by_row && item->level == at && item->op != OP_NUMBER) {
            list(&level->values, (int)i);
        }
    }
}

/* ---- registers: few of them, so that they stay in the processor's nearest memory ---- */

/* The steps of all levels in turn, each instruction once, as in a region of a single block. */
static IndexList all_steps(const Program *program, Arena *arena) {
    bool *listed = ARENA_ARRAY(arena, program->count, bool);
    IndexList all = {ARENA_ARRAY(arena, program->count, int), 0};
    for (int level = 0; level < program->level_count; level++) {
        const IndexList *steps = &program->levels[level].steps;
        for (size_t i = 0; i < steps->count; i++) {
            if (!listed[steps->items[i]]) {
                listed[steps->items[i]] = true;
                list(&all, steps->items[i]);
            }
        }
    }
    return all;
}

enum { READS = 4 };

static void reads_of(const Instruction *item, int reads[READS]) {
    reads[0] = item->a;
    reads[1] = item->b;
    reads[2] = item->c;
    reads[3] = item->keep;
}

/* A register is free again behind the last step that reads it, so that nothing is written over what is read. */
static void plan_slots(Program *program, Arena *arena) {
    IndexList steps = all_steps(program, arena), unused = {ARENA_ARRAY(arena, program->count, int), 0};
    size_t *last = ARENA_ARRAY(arena, program->count, size_t);
    int reads[READS];
    program->slots = ARENA_ARRAY(arena, program->count, int);
    for (size_t i = 0; i < program->count; i++) {
        program->slots[i] = NONE;
    }
    for (size_t i = 0; i < steps.count; i++) {
        reads_of(&program->items[steps.items[i]], reads);
        for (int n = 0; n < READS; n++) {
            if (reads[n] != NONE) {
                last[reads[n]] = i + 1;
            }
        }
    }
    for (size_t i = 0; i < steps.count; i++) {
        int at = steps.items[i];
        if (program->items[at].by_row) {
            program->slots[at] = unused.count ? unused.items[--unused.count] : (int)program->slot_count++;
        }
        reads_of(&program->items[at], reads);
        for (int n = 0; n < READS; n++) {
            if (reads[n] != NONE && program->slots[reads[n]] != NONE && last[reads[n]] == i + 1) {
                list(&unused, program->slots[reads[n]]);
                last[reads[n]] = 0;
            }
        }
    }
}

const Program *formula_program(const Expr *const *exprs, size_t count, Arena *arena) {
    Program *program = ARENA_NEW(arena, Program);
    *program = (Program){.exprs = exprs, .expr_count = count, .roots = ARENA_ARRAY(arena, count, int)};
    for (size_t i = 0; i < count; i++) {
        program->roots[i] = compile(program, arena, exprs[i]->root, false);
    }
    program->levels = ARENA_ARRAY(arena, (size_t)program->level_count, Level);
    for (int i = 0; i < program->level_count; i++) {
        plan_level(program, arena, i);
    }
    plan_slots(program, arena);
    return program;
}
