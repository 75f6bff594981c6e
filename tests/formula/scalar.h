/* scalar: formulas evaluated in the plainest way there is - one row, one node at a time, sums compensated one number
 * after the other (Neumaier). Nothing here is shared with the room but the parsed tree and rounding by row. */
#ifndef DUXUE_TEST_SCALAR_H
#define DUXUE_TEST_SCALAR_H

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "formula_internal.h"

typedef struct Cell {
    double number;
    bool known;
} Cell;

typedef struct Scalar {
    const Rows *rows;
    size_t from, to;
    bool year_before, summing;
    Arena *arena;
    Cell *aggregates; /* by node: computed once */
    bool *have;
    Cell **ranks;
} Scalar;

static Cell scalar_cell(Scalar *run, const Node *node, size_t row);

static Cell cell_of(double number) {
    bool known = fabs(number) <= DBL_MAX;
    return (Cell){known ? number : 0, known};
}

static Cell scalar_stored(Scalar *run, const Node *node, size_t row) {
    bool previous = node->op == OP_PREVIOUS;
    StoredColumn column = run->rows->column(run->rows->context, node->column, previous && !run->year_before);
    if (!column.value) {
        return (Cell){0, false};
    }
    Reason reason = stored_reason(&column, row);
    const ReasonItem *why = reason ? reason_get(run->rows->reasons, reason) : NULL;
    if (previous && run->summing && why && why->kind == REASON_NOT_YET && !why->previous) {
        return (Cell){0, true};
    }
    return (Cell){column.value[row], reason == 0};
}

static bool scalar_keeps(Scalar *run, const Node *node, size_t row, bool *open) {
    if (run->rows->keep && !run->rows->keep[row]) {
        return false;
    }
    if (!node->where) {
        return true;
    }
    Cell where = scalar_cell(run, node->where, row);
    *open = *open || !where.known;
    return where.known && where.number != 0;
}

typedef struct Exact {
    double total, lost;
} Exact;

static void exact_add(Exact *sum, double x) {
    double next = sum->total + x;
    sum->lost += fabs(sum->total) >= fabs(x) ? (sum->total - next) + x : (x - next) + sum->total;
    sum->total = next;
}

/* Rows that count with their weights; false when one of them is unknown. */
typedef struct Kept {
    double *x, *weight;
    size_t *row;
    size_t count;
} Kept;

static bool scalar_kept(Scalar *run, const Node *node, Kept *kept) {
    size_t rows = run->to - run->from;
    bool good = true, open = false, was_summing = run->summing;
    *kept = (Kept){ARENA_ARRAY(run->arena, rows, double), ARENA_ARRAY(run->arena, rows, double),
                   ARENA_ARRAY(run->arena, rows, size_t), 0};
    for (size_t row = run->from; row < run->to; row++) {
        if (!scalar_keeps(run, node, row, &open)) {
            continue;
        }
        Cell weight = node->weight ? scalar_cell(run, node->weight, row) : (Cell){1, true};
        run->summing = node->op == OP_RANK ? was_summing : node->op == OP_SUM;
        Cell x = scalar_cell(run, node->items[0], row);
        run->summing = was_summing;
        good = good && weight.known && x.known;
        kept->x[kept->count] = x.number;
        kept->weight[kept->count] = weight.number;
        kept->row[kept->count++] = row;
    }
    return good && !open;
}

static int smaller_first(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double scalar_quantile(double *x, size_t count, double at) {
    qsort(x, count, sizeof *x, smaller_first);
    size_t low = (size_t)(at * (double)(count - 1));
    double part = at * (double)(count - 1) - (double)low;
    return part > 0 ? x[low] + part * (x[low + 1] - x[low]) : x[low];
}

static Cell scalar_moments(const Node *node, const Kept *kept) {
    Exact weights = {0, 0}, sum = {0, 0}, squares = {0, 0};
    for (size_t i = 0; i < kept->count; i++) {
        exact_add(&weights, kept->weight[i]);
        exact_add(&sum, kept->x[i] * kept->weight[i]);
    }
    double weight = weights.total + weights.lost, total = sum.total + sum.lost;
    if (node->op == OP_SUM || node->op == OP_COUNT) {
        return cell_of(total);
    }
    double mean = total / weight;
    if (kept->count == 0 || weight == 0 || node->op == OP_MEAN || node->op == OP_SHARE || !cell_of(mean).known) {
        return kept->count && weight != 0 ? cell_of(mean) : (Cell){0, false};
    }
    for (size_t i = 0; i < kept->count; i++) {
        double off = kept->x[i] - mean;
        exact_add(&squares, off * off * kept->weight[i]);
    }
    double sd = sqrt((squares.total + squares.lost) / weight);
    return cell_of(node->op == OP_SD ? sd : sd / mean);
}

static Cell scalar_aggregate(Scalar *run, const Node *node) {
    PreviousRegion region = {.rows = NULL};
    if (node->previous && !run->year_before && run->rows->previous_region &&
        run->rows->previous_region(run->rows->context, run->from, run->to, &region)) {
        Scalar then = *run;
        then.rows = region.rows;
        then.from = region.from;
        then.to = region.to;
        then.year_before = true;
        return region.why ? (Cell){0, false} : scalar_aggregate(&then, node);
    }
    Kept kept;
    if (!scalar_kept(run, node, &kept)) {
        return (Cell){0, false};
    }
    if (node->op != OP_QUANTILE && node->op != OP_MINIMUM && node->op != OP_MAXIMUM) {
        return scalar_moments(node, &kept);
    }
    if (!kept.count) {
        return (Cell){0, false};
    }
    double at = node->op == OP_MAXIMUM ? 1 : node->op == OP_MINIMUM ? 0 : node->items[1]->number;
    return cell_of(scalar_quantile(kept.x, kept.count, at));
}

static Cell *scalar_ranks(Scalar *run, const Node *node) {
    Cell *ranks = ARENA_ARRAY(run->arena, run->to - run->from, Cell);
    Kept kept;
    if (!scalar_kept(run, node, &kept)) {
        return ranks;
    }
    double *sorted = ARENA_ARRAY(run->arena, kept.count, double);
    for (size_t i = 0; i < kept.count; i++) {
        sorted[i] = kept.x[i];
    }
    qsort(sorted, kept.count, sizeof *sorted, smaller_first);
    for (size_t i = 0; i < kept.count; i++) { /* how many are larger */
        size_t low = 0, high = kept.count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            *(sorted[middle] > kept.x[i] ? &high : &low) = sorted[middle] > kept.x[i] ? middle : middle + 1;
        }
        ranks[kept.row[i] - run->from] = (Cell){(double)(kept.count - low + 1), true};
    }
    return ranks;
}

static bool scalar_holds(Op op, double a, double b) {
    switch (op) {
    case OP_EQUAL: return number_at_least(a, b) && number_at_most(a, b);
    case OP_UNEQUAL: return !(number_at_least(a, b) && number_at_most(a, b));
    case OP_LESS: return !number_at_least(a, b);
    case OP_AT_MOST: return number_at_most(a, b);
    case OP_MORE: return !number_at_most(a, b);
    default: return number_at_least(a, b);
    }
}

static Cell scalar_logic(Op op, Cell a, Cell b) {
    bool settling = op == OP_OR;
    if ((a.known && (a.number != 0) == settling) || (b.known && (b.number != 0) == settling)) {
        return (Cell){settling, true};
    }
    return a.known && b.known ? (Cell){!settling, true} : (Cell){0, false};
}

static Cell scalar_list(Scalar *run, const Node *node, size_t row) {
    Cell out = {0, true}, of = node->op == OP_IN ? scalar_cell(run, node->items[0], row) : out;
    for (size_t i = 0; i < node->list_count; i++) {
        Cell item = scalar_cell(run, node->list[i], row);
        if (node->op == OP_IN) {
            bool known = of.known && item.known;
            Cell here = {known && scalar_holds(OP_EQUAL, of.number, item.number), known};
            out = scalar_logic(OP_OR, out, here);
        } else if (!item.known || !out.known) {
            out = (Cell){0, false};
        } else if (i == 0 || (node->op == OP_LEAST ? item.number < out.number : item.number > out.number)) {
            out = item;
        }
    }
    return out;
}

static Cell scalar_once(Scalar *run, const Node *node, size_t row) {
    if (!run->have[node->index]) {
        if (node->op == OP_RANK) {
            run->ranks[node->index] = scalar_ranks(run, node);
        } else {
            run->aggregates[node->index] = scalar_aggregate(run, node);
        }
        run->have[node->index] = true;
    }
    return node->op == OP_RANK ? run->ranks[node->index][row - run->from] : run->aggregates[node->index];
}

static Cell scalar_cell(Scalar *run, const Node *node, size_t row) {
    if (IS_AGGREGATE(node->op) || node->op == OP_RANK) {
        return scalar_once(run, node, row);
    }
    if (node->op == OP_NUMBER) {
        return (Cell){node->number, true};
    }
    if (node->op == OP_COLUMN || node->op == OP_PREVIOUS) {
        return scalar_stored(run, node, row);
    }
    if (node->list_count) {
        return scalar_list(run, node, row);
    }
    Cell a = scalar_cell(run, node->items[0], row), b = {0, true};
    if (node->op == OP_IF) {
        return a.known ? scalar_cell(run, node->items[a.number != 0 ? 1 : 2], row) : (Cell){0, false};
    }
    if (node->op == OP_HAS) {
        return (Cell){a.known, true};
    }
    if (node->items[1]) {
        b = scalar_cell(run, node->items[1], row);
    }
    if (node->op == OP_AND || node->op == OP_OR) {
        return scalar_logic(node->op, a, b);
    }
    if (!a.known || !b.known) {
        return (Cell){0, false};
    }
    switch (node->op) {
    case OP_ADD: return cell_of(a.number + b.number);
    case OP_SUBTRACT: return cell_of(a.number - b.number);
    case OP_MULTIPLY: return cell_of(a.number * b.number);
    case OP_DIVIDE: return b.number == 0 ? (Cell){0, false} : cell_of(a.number / b.number);
    case OP_NEGATE:
    case OP_NOT:
    case OP_ABS:
    case OP_CEIL:
    case OP_FLOOR:
    case OP_ROUND: return cell_of(formula_unary(node->op, a.number, b.number));
    default: return (Cell){scalar_holds(node->op, a.number, b.number), true};
    }
}

static Cell scalar_region(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *arena) {
    size_t nodes = (size_t)expr->node_count;
    Scalar run = {.rows = rows,
                  .from = from,
                  .to = to,
                  .arena = arena,
                  .aggregates = ARENA_ARRAY(arena, nodes, Cell),
                  .have = ARENA_ARRAY(arena, nodes, bool),
                  .ranks = ARENA_ARRAY(arena, nodes, Cell *)};
    return scalar_cell(&run, expr->root, from);
}

#endif
