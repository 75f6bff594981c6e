/* Many years over the same regions: aggregates of one year are made once and stand as those of the year before for the
 * next. What is around them is computed over values of regions, a row for each. */
#include "formula_internal.h"
#include "program.h"

typedef struct Years {
    Arena *arena;
    const Expr *const *exprs;
    size_t expr_count;
    const Expr **aggregates; /* of one year, whichever that is */
    size_t aggregate_count;
    Expr *around;         /* per expr: the formula over aggregates; root NULL: it is left to formula_regions */
    Column *now, *before; /* per aggregate, by region */
    ReasonList *reasons;
    int node_count; /* of the expression that is taken apart */
} Years;

/* Whether everything below is of one year: no aggregate within, no rank, nothing of the other year. */
static bool is_of_one_year(const Node *node, bool previous) {
    if (!node) {
        return true;
    }
    if (node->op == OP_COLUMN || node->op == OP_PREVIOUS) { /* prev(x) is a leaf, whatever it was written over */
        return previous == (node->op == OP_PREVIOUS);
    }
    if (IS_AGGREGATE(node->op) || node->op == OP_RANK) {
        return false;
    }
    bool one = is_of_one_year(node->weight, previous) && is_of_one_year(node->where, previous);
    for (size_t i = 0; i < 3; i++) {
        one = one && is_of_one_year(node->items[i], previous);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        one = one && is_of_one_year(node->list[i], previous);
    }
    return one;
}

/* The same about the year itself. */
static Node *of_itself(const Years *years, const Node *node) {
    if (!node) {
        return NULL;
    }
    Node *copy = ARENA_NEW(years->arena, Node);
    if (node->op == OP_PREVIOUS) {
        *copy = (Node){.op = OP_COLUMN,
                       .type = node->type,
                       .dimension = node->dimension,
                       .domain = node->domain,
                       .column = node->column,
                       .index = node->index};
        return copy;
    }
    *copy = *node;
    copy->previous = false;
    for (size_t i = 0; i < 3; i++) {
        copy->items[i] = of_itself(years, node->items[i]);
    }
    copy->list = ARENA_ARRAY(years->arena, node->list_count, Node *);
    for (size_t i = 0; i < node->list_count; i++) {
        copy->list[i] = of_itself(years, node->list[i]);
    }
    copy->weight = of_itself(years, node->weight);
    copy->where = of_itself(years, node->where);
    return copy;
}

static int number_of(Years *years, const Node *aggregate) {
    Node *plain = of_itself(years, aggregate);
    for (size_t i = 0; i < years->aggregate_count; i++) {
        if (formula_same(years->aggregates[i]->root, plain)) {
            return (int)i;
        }
    }
    Expr *made = ARENA_NEW(years->arena, Expr);
    *made = (Expr){.root = plain, .node_count = years->node_count};
    size_t count = years->aggregate_count++;
    years->aggregates = arena_grow(years->arena, years->aggregates, count, count + 1, sizeof *years->aggregates);
    years->aggregates[count] = made;
    return (int)count;
}

/* The formula with its aggregates as cells of this year or the year before; NULL when it cannot be said so. */
static Node *around(Years *years, const Node *node) {
    if (node->op == OP_RANK || node->op == OP_PREVIOUS || node->op == OP_NAME || node->op == OP_COLUMN) {
        return NULL;
    }
    Node *copy = ARENA_NEW(years->arena, Node);
    *copy = *node;
    copy->region = false;
    if (IS_AGGREGATE(node->op)) {
        for (size_t i = 0; i < 3; i++) {
            if (!is_of_one_year(node->items[i], node->previous)) {
                return NULL;
            }
        }
        if (!is_of_one_year(node->weight, node->previous) || !is_of_one_year(node->where, node->previous)) {
            return NULL;
        }
        *copy = (Node){.op = node->previous ? OP_PREVIOUS : OP_COLUMN,
                       .type = node->type,
                       .domain = node->domain,
                       .index = node->index,
                       .column = number_of(years, node)};
        return copy;
    }
    for (size_t i = 0; i < 3; i++) {
        if (node->items[i] && !(copy->items[i] = around(years, node->items[i]))) {
            return NULL;
        }
    }
    copy->list = ARENA_ARRAY(years->arena, node->list_count, Node *);
    for (size_t i = 0; i < node->list_count; i++) {
        if (!(copy->list[i] = around(years, node->list[i]))) {
            return NULL;
        }
    }
    return copy;
}

static Column value_column(void *context, int column, bool previous) {
    const Years *years = context;
    return previous ? years->before[column] : years->now[column];
}

static Str no_name(void *context, int column) {
    (void)context;
    (void)column;
    return (Str){NULL, 0};
}

static Column *new_columns(const Years *years, size_t regions) {
    Column *columns = ARENA_ARRAY(years->arena, years->aggregate_count, Column);
    for (size_t i = 0; i < years->aggregate_count; i++) {
        columns[i] = (Column){ARENA_ARRAY(years->arena, regions, double), ARENA_ARRAY(years->arena, regions, Reason)};
    }
    return columns;
}

/* The sums of one year; that of the year before stays at hand. */
static void add_year(Years *years, const Program *program, const Rows *rows, const Region *regions, size_t count,
                     unsigned threads, Reason unknown) {
    ArenaMark mark = arena_mark(years->arena);
    Value *values = ARENA_ARRAY(years->arena, count * years->aggregate_count, Value);
    Column *oldest = years->before;
    program_run(program, rows, regions, count, threads, years->arena, values);
    years->before = years->now;
    years->now = oldest;
    for (size_t i = 0; i < years->aggregate_count; i++) {
        for (size_t region = 0; region < count; region++) {
            Value value = values[region * years->aggregate_count + i];
            years->now[i].value[region] = value.number;
            years->now[i].reason[region] = value.reason ? unknown : 0;
        }
    }
    arena_reset(years->arena, mark);
}

/* What is known of a year; the rest, whose reason a region's rows have to tell, is asked of them. */
static void answer_year(const Years *years, const Rows *rows, const Region *regions, size_t count, Value *out) {
    const Rows over = {.column = value_column,
                       .column_name = no_name,
                       .context = (void *)(uintptr_t)years, /* it is only read */
                       .reasons = years->reasons};
    ArenaMark mark = arena_mark(years->arena);
    Column cells = {ARENA_ARRAY(years->arena, count, double), ARENA_ARRAY(years->arena, count, Reason)};
    Arena *own = arena_create();
    for (size_t n = 0; n < years->expr_count; n++) {
        bool apart = years->around[n].root != NULL;
        if (apart) {
            formula_rows(&years->around[n], &over, 0, count, own, cells);
        }
        for (size_t i = 0; i < count; i++) {
            ArenaMark before = arena_mark(own);
            bool known = apart && !cells.reason[i] && regions[i].from < regions[i].to;
            out[i * years->expr_count + n] =
                known ? (Value){cells.value[i], 0}
                      : formula_region(years->exprs[n], rows, regions[i].from, regions[i].to, own);
            arena_reset(own, before);
        }
    }
    arena_destroy(own);
    arena_reset(years->arena, mark);
}

void formula_years(const Expr *const *exprs, size_t expr_count, const Rows *rows, size_t year_count,
                   const Region *regions, size_t count, unsigned threads, Value *out) {
    Arena *arena = arena_create();
    Years years = {.arena = arena, .exprs = exprs, .expr_count = expr_count, .reasons = reason_list(arena)};
    years.around = ARENA_ARRAY(arena, expr_count, Expr);
    for (size_t i = 0; i < expr_count; i++) {
        years.node_count = exprs[i]->node_count;
        years.around[i] = (Expr){.root = around(&years, exprs[i]->root), .node_count = exprs[i]->node_count};
    }
    Reason unknown = reason_intern(years.reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    const Program *program = formula_program(years.aggregates, years.aggregate_count, arena);
    years.now = new_columns(&years, count);
    years.before = new_columns(&years, count);
    for (size_t year = 0; year < year_count; year++) {
        add_year(&years, program, &rows[year], regions, count, threads, unknown);
        if (year) {
            answer_year(&years, &rows[year], regions, count, out + (year - 1) * count * expr_count);
        }
    }
    arena_destroy(arena);
}
