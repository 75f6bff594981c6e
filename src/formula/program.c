/* Compiling region formulas into one program: parts that are alike become one instruction, whoever wrote them. */
#include "program.h"
#include "kernels.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct Making {
    Program *program;
    Arena *arena;
    const Expr **then; /* aggregates of the year before; NULL: they are like others */
    size_t then_count;
    const Expr *expr; /* the one that is compiled */
    bool summing;     /* inside sum(): what was not there yet counts as 0 */
    bool of_itself;   /* what is said of the year before is asked of this one */
} Making;

static bool same(const Instruction *a, const Instruction *b) {
    return a->op == b->op && a->a == b->a && a->b == b->b && a->c == b->c && a->keep == b->keep &&
           a->column == b->column && a->number == b->number && a->by_row == b->by_row && a->previous == b->previous &&
           a->absent_is_zero == b->absent_is_zero;
}

static int level_of(const Program *program, int at) {
    return at == NONE ? 0 : program->items[at].level;
}

static int larger(int a, int b) {
    return a > b ? a : b;
}

static const Instruction nothing = {.a = NONE, .b = NONE, .c = NONE, .keep = NONE, .with = NONE};

static int put_op(Making *making, int op, int a, int b, int c, bool by_row);

/* What an operator reads by row, as it takes it: as truths or as numbers. */
static int as_taken(Making *making, int op, int operand, int at) {
    const Instruction *item = at == NONE ? NULL : &making->program->items[at];
    if (!item || !item->by_row || item->truth == kernel_takes_truth(op, operand)) {
        return at;
    }
    return put_op(making, item->truth ? DO_WIDEN : DO_NARROW, at, NONE, NONE, true);
}

static int put(Making *making, Instruction item) {
    Program *program = making->program;
    item.a = as_taken(making, item.op, 0, item.a);
    item.b = as_taken(making, item.op, 1, item.b);
    item.c = as_taken(making, item.op, 2, item.c);
    item.truth = item.by_row && kernel_gives_truth(item.op);
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
        program->items = arena_grow(making->arena, program->items, program->count, capacity, sizeof *program->items);
        program->capacity = capacity;
    }
    program->items[program->count] = item;
    return (int)program->count++;
}

static int put_op(Making *making, int op, int a, int b, int c, bool by_row) {
    Instruction item = nothing;
    item.op = op;
    item.a = a;
    item.b = b;
    item.c = c;
    item.by_row = by_row;
    return put(making, item);
}

static int put_number(Making *making, int op, int a, double number, bool by_row) {
    Instruction item = nothing;
    item.op = op;
    item.a = a;
    item.number = number;
    item.by_row = by_row;
    return put(making, item);
}

static int put_sum(Making *making, int op, int x, int weight, int mean, int keep) {
    Instruction item = nothing;
    item.op = op;
    item.a = x;
    item.b = weight;
    item.c = mean;
    item.keep = keep;
    return put(making, item);
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

/* The instruction with the value of a node, in each row or for the region; NONE when a program cannot say it. */
static int compile(Making *making, const Node *node, bool rows);

static int compile_keep(Making *making, const Node *where) {
    int condition = where ? compile(making, where, true) : NONE;
    if (where && condition == NONE) {
        return NONE;
    }
    return put_op(making, DO_KEEP, condition, NONE, NONE, true);
}

/* mean = total / weight, sd = sqrt(squares / weight), cv = sd / mean: standards 01 section 4. */
static int compile_moments(Making *making, const Node *node, int x, int weight, int keep) {
    bool truths = node->op == OP_SHARE && weight == NONE;
    int total = put_sum(making, truths ? DO_COUNT : DO_TOTAL, x, weight, NONE, keep);
    int weights = put_sum(making, DO_WEIGHT, NONE, weight, NONE, keep);
    int mean = put_op(making, OP_DIVIDE, total, weights, NONE, false);
    if (node->op == OP_MEAN || node->op == OP_SHARE) {
        return mean;
    }
    int squares = put_sum(making, DO_SQUARES, x, weight, mean, keep);
    int variance = put_op(making, OP_DIVIDE, squares, weights, NONE, false);
    int sd = put_op(making, OP_SD, variance, NONE, NONE, false);
    return node->op == OP_SD ? sd : put_op(making, OP_DIVIDE, sd, mean, NONE, false);
}

/* Left to the region as it was then. */
static int compile_then(Making *making, const Node *node) {
    if (making->summing && (node->where || node->weight)) { /* what counts as 0 there hangs on the sum around it */
        return NONE;
    }
    size_t at = 0;
    while (at < making->then_count && making->then[at]->root != node) {
        at++;
    }
    if (at == making->then_count) {
        Expr *part = ARENA_NEW(making->arena, Expr);
        *part = (Expr){.root = node, .node_count = making->expr->node_count}; /* nodes keep their numbers */
        making->then[making->then_count++] = part;
    }
    Instruction item = nothing;
    item.op = DO_THEN;
    item.column = (int)at;
    return put(making, item);
}

static int compile_aggregate(Making *making, const Node *node) {
    if (node->previous && making->then && !making->of_itself) {
        return compile_then(making, node);
    }
    bool was_summing = making->summing;
    int keep = compile_keep(making, node->where);
    int weight = node->weight ? compile(making, node->weight, true) : NONE;
    making->summing = node->op == OP_SUM;
    int x = compile(making, node->items[0], true);
    making->summing = was_summing;
    if (x == NONE || keep == NONE || (node->weight && weight == NONE)) {
        return NONE;
    }
    switch (node->op) {
    case OP_SUM: return put_sum(making, DO_TOTAL, x, NONE, NONE, keep);
    case OP_COUNT: return put_sum(making, DO_COUNT, x, NONE, NONE, keep);
    case OP_MINIMUM: return put_sum(making, DO_LOWEST, x, NONE, NONE, keep);
    case OP_MAXIMUM: return put_sum(making, DO_HIGHEST, x, NONE, NONE, keep);
    case OP_QUANTILE:
        return put_number(making, DO_QUANTILE, put_sum(making, DO_GATHER, x, NONE, NONE, keep), node->items[1]->number,
                          false);
    default: return compile_moments(making, node, x, weight, keep);
    }
}

static int compile_rank(Making *making, const Node *node) {
    int x = compile(making, node->items[0], true), keep = compile_keep(making, node->where);
    if (x == NONE || keep == NONE) {
        return NONE;
    }
    return put_op(making, DO_RANK, put_sum(making, DO_GATHER, x, NONE, NONE, keep), NONE, NONE, true);
}

/* `x in (a, b)` and min(a, b, c) as chains of two. */
static int compile_list(Making *making, const Node *node, bool rows) {
    int of = node->op == OP_IN ? compile(making, node->items[0], rows) : NONE, so_far = NONE;
    for (size_t i = 0; i < node->list_count; i++) {
        int item = compile(making, node->list[i], rows);
        if (item == NONE || (node->op == OP_IN && of == NONE)) {
            return NONE;
        }
        if (node->op == OP_IN) {
            item = put_op(making, OP_EQUAL, of, item, NONE, rows);
        }
        Op op = node->op == OP_IN ? OP_OR : node->op;
        so_far = so_far == NONE ? item : put_op(making, (int)op, so_far, item, NONE, rows);
    }
    return so_far;
}

static int compile_leaf(Making *making, const Node *node, bool rows) {
    if (node->op == OP_NUMBER) {
        return put_number(making, OP_NUMBER, NONE, node->number, false);
    }
    Instruction item = nothing;
    item.op = rows ? OP_COLUMN : DO_OWN;
    item.column = node->column;
    item.by_row = rows;
    bool previous = node->op == OP_PREVIOUS && !making->of_itself;
    item.previous = previous && !making->program->year_before;
    item.absent_is_zero = previous && making->summing;
    return put(making, item);
}

/* ---- comparisons with a number ---- */

/* Doubles in their order as whole numbers. */
static double in_order(int64_t place) {
    int64_t bits = place < 0 ? INT64_MIN - place : place;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static int64_t place_of(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

double formula_limit(double number, bool more) {
    int64_t low = place_of(-DBL_MAX), high = place_of(INFINITY);
    while (low < high) {
        int64_t middle = low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
        double x = in_order(middle);
        if (more ? !number_at_most(x, number) : number_at_least(x, number)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return in_order(low);
}

static bool is_ordered(Op op) {
    return op == OP_LESS || op == OP_AT_MOST || op == OP_MORE || op == OP_AT_LEAST;
}

static Op turned(Op op) {
    switch (op) {
    case OP_LESS: return OP_MORE;
    case OP_MORE: return OP_LESS;
    case OP_AT_MOST: return OP_AT_LEAST;
    default: return OP_AT_MOST;
    }
}

/* A sum of truths alone, counted bit by bit; NONE: it is something else, or there are too many. */
static int tally_of(Making *making, int sum) {
    int truths[TALLY_MOST], so_far = NONE, count = 0;
    bool first = false;
    for (int at = sum; !first; at = making->program->items[at].a) {
        const Instruction *item = &making->program->items[at];
        first = item->op == DO_WIDEN;
        if (count == TALLY_MOST || (!first && item->op != DO_ADD_TRUTH)) {
            return NONE;
        }
        truths[count++] = first ? item->a : item->b;
    }
    while (count-- > 0) {
        so_far = put_op(making, DO_TALLY, so_far, truths[count], NONE, true);
    }
    return so_far;
}

static int compile_limit(Making *making, const Node *node) {
    bool turn = node->items[0]->op == OP_NUMBER;
    Op op = turn ? turned(node->op) : node->op;
    int x = compile(making, node->items[turn], true);
    if (x == NONE) {
        return NONE;
    }
    double limit = formula_limit(node->items[!turn]->number, op == OP_MORE || op == OP_AT_MOST);
    bool reaches = op == OP_AT_LEAST || op == OP_MORE;
    int tally = limit > 0 && limit <= TALLY_MOST ? tally_of(making, x) : NONE;
    if (tally != NONE) {
        int enough = put_number(making, DO_ENOUGH, tally, ceil(limit), true);
        return reaches ? enough : put_op(making, OP_NOT, enough, NONE, NONE, true);
    }
    return put_number(making, reaches ? DO_REACHES : DO_BELOW, x, limit, true);
}

/* ---- conditions that all hold ---- */

enum { CONDITIONS = 16 };

static bool is_chain(const Node *node) {
    return node->op == OP_AND && by_row(node->items[0]) && by_row(node->items[1]);
}

static bool collect(Making *making, const Node *node, int *conditions, size_t *count) {
    if (is_chain(node)) {
        return collect(making, node->items[0], conditions, count) && collect(making, node->items[1], conditions, count);
    }
    int at = *count == CONDITIONS ? NONE : compile(making, node, true);
    if (at != NONE) {
        conditions[(*count)++] = at;
    }
    return at != NONE;
}

/* What was there first goes first, so that conditions of several formulas share their beginning. The order does not
 * matter to three-valued `and`. */
static void sort(int *conditions, size_t count) {
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && conditions[k - 1] > conditions[k]; k--) {
            int a = conditions[k - 1];
            conditions[k - 1] = conditions[k];
            conditions[k] = a;
        }
    }
}

static int compile_all_of(Making *making, const Node *node) {
    int conditions[CONDITIONS];
    size_t count = 0;
    if (!collect(making, node, conditions, &count)) {
        return NONE;
    }
    sort(conditions, count);
    int so_far = conditions[0];
    for (size_t i = 1; i < count; i++) {
        so_far = put_op(making, OP_AND, so_far, conditions[i], NONE, true);
    }
    return so_far;
}

/* if(c, 1, 0) is c. */
static bool is_truth(const Node *node) {
    const Node *yes = node->items[1], *no = node->items[2];
    return node->op == OP_IF && yes->op == OP_NUMBER && yes->number == 1 && no->op == OP_NUMBER && no->number == 0;
}

/* Whether a cell is known stands beside the column, which need not be read. */
static int compile_known_cell(Making *making, int at) {
    Instruction item = nothing;
    item.op = DO_KNOWN_CELL;
    item.column = making->program->items[at].column;
    item.previous = making->program->items[at].previous;
    item.by_row = true;
    return put(making, item);
}

/* How many aggregates read nothing but the year before. */
static void count_nodes(const Node *node, size_t *previous) {
    *previous += IS_AGGREGATE(node->op) && node->previous;
    for (size_t i = 0; i < 3 && node->items[i]; i++) {
        count_nodes(node->items[i], previous);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        count_nodes(node->list[i], previous);
    }
    const Node *named[] = {node->weight, node->where};
    for (size_t i = 0; i < 2; i++) {
        if (named[i]) {
            count_nodes(named[i], previous);
        }
    }
}

/* Of a region that nobody knows in the year before, or that had other rows, run_then leaves open what may well be
 * known; has() would settle it. */
static bool is_known_later(const Making *making, const Node *node) {
    size_t previous = 0;
    if (node->op == OP_HAS && making->then && !making->of_itself) {
        count_nodes(node->items[0], &previous);
    }
    return previous > 0;
}

static bool is_truth_at(const Making *making, int at) {
    return at != NONE && making->program->items[at].truth;
}

static int compile_operator(Making *making, const Node *node, bool rows) {
    int of[3] = {NONE, NONE, NONE};
    size_t operands = node->op == OP_ROUND ? 1 : 3;
    if (is_known_later(making, node)) {
        return NONE;
    }
    for (size_t i = 0; i < operands && node->items[i]; i++) {
        of[i] = compile(making, node->items[i], rows);
        if (of[i] == NONE) {
            return NONE;
        }
    }
    const Instruction *first = &making->program->items[of[0]];
    if (rows && node->op == OP_HAS && first->op == OP_COLUMN && !first->absent_is_zero) {
        return compile_known_cell(making, of[0]);
    }
    if (rows && node->op == OP_ADD && (is_truth_at(making, of[0]) || is_truth_at(making, of[1]))) {
        bool last = is_truth_at(making, of[1]);
        return put_op(making, DO_ADD_TRUTH, of[!last], of[last], NONE, true);
    }
    Instruction item = nothing;
    item.op = node->op;
    item.a = of[0];
    item.b = of[1];
    item.c = of[2];
    item.by_row = rows;
    item.number = node->op == OP_ROUND && node->items[1] ? node->items[1]->number : 0;
    return put(making, item);
}

static int compile(Making *making, const Node *node, bool rows) {
    if (node->op == OP_NAME || (node->op == OP_RANK && !rows)) { /* the rank of the region's own row: nobody's */
        return NONE;
    }
    if (rows && !by_row(node)) {
        int value = compile(making, node, false);
        return value == NONE ? NONE : put_op(making, DO_SPREAD, value, NONE, NONE, true);
    }
    if (IS_AGGREGATE(node->op)) {
        return compile_aggregate(making, node);
    }
    if (node->op == OP_NUMBER || node->op == OP_COLUMN || node->op == OP_PREVIOUS) {
        return compile_leaf(making, node, rows);
    }
    if (node->op == OP_RANK) {
        return compile_rank(making, node);
    }
    if (is_truth(node)) {
        return compile(making, node->items[0], rows);
    }
    if (node->list_count) {
        return compile_list(making, node, rows);
    }
    if (rows && is_ordered(node->op) && (node->items[0]->op == OP_NUMBER || node->items[1]->op == OP_NUMBER)) {
        return compile_limit(making, node);
    }
    int all = rows && is_chain(node) ? compile_all_of(making, node) : NONE;
    if (all != NONE) {
        return all;
    }
    return compile_operator(making, node, rows);
}

/* Weights and what they weigh are added up in one pass. */
static void pair_sums(Program *program) {
    for (size_t i = 0; i < program->count; i++) {
        Instruction *weight = &program->items[i];
        for (size_t n = 0; weight->op == DO_WEIGHT && weight->b != NONE && weight->with == NONE && n < program->count;
             n++) {
            Instruction *total = &program->items[n];
            if (total->op == DO_TOTAL && total->with == NONE && total->b == weight->b && total->keep == weight->keep &&
                total->level == weight->level) {
                total->with = (int)i;
                weight->with = (int)n;
            }
        }
    }
}

/* Which cells of a column are known is found once, where it is asked for anyway. */
static void share_known(Program *program) {
    for (size_t i = 0; i < program->count; i++) {
        for (size_t n = 0; program->items[i].op == OP_COLUMN && n < program->count; n++) {
            const Instruction *item = &program->items[n];
            if (item->op == DO_KNOWN_CELL && item->column == program->items[i].column &&
                item->previous == program->items[i].previous) {
                program->items[i].c = (int)n;
            }
        }
    }
}

/* Where this year's value stands of what is asked of the year before: next year asks for it. Only what is computed
 * anyway. */
static void find_again(Making *making) {
    Program *program = making->program;
    size_t count = program->count;
    int levels = program->level_count;
    program->then_count = making->then_count;
    program->again = ARENA_ARRAY(making->arena, making->then_count, int);
    making->of_itself = true;
    for (size_t i = 0; i < making->then_count; i++) {
        int at = compile(making, making->then[i]->root, false);
        program->again[i] = program->count == count ? at : NONE;
        program->count = count;
        program->level_count = levels;
    }
    making->of_itself = false;
}

static Program *make(const Expr *const *exprs, size_t count, bool year_before, const Expr **then, size_t *then_count,
                     Arena *arena) {
    Program *program = ARENA_NEW(arena, Program);
    *program = (Program){
        .exprs = exprs, .expr_count = count, .roots = ARENA_ARRAY(arena, count, int), .year_before = year_before};
    Making making = {.program = program, .arena = arena, .then = then};
    for (size_t i = 0; i < count; i++) {
        making.expr = exprs[i];
        program->roots[i] = compile(&making, exprs[i]->root, false);
    }
    *then_count = making.then_count;
    find_again(&making);
    pair_sums(program);
    share_known(program);
    program_schedule(program, arena);
    return program;
}

const Program *formula_program(const Expr *const *exprs, size_t count, Arena *arena) {
    size_t previous = 0, then_count;
    for (size_t i = 0; i < count; i++) {
        count_nodes(exprs[i]->root, &previous);
    }
    Program *simple = make(exprs, count, false, NULL, &then_count, arena);
    if (!previous) {
        return simple;
    }
    const Expr **then = ARENA_ARRAY(arena, previous, const Expr *);
    Program *program = make(exprs, count, false, then, &then_count, arena);
    program->then = make(then, then_count, true, NULL, &previous, arena);
    program->simple = simple;
    return program;
}
