/* Evaluation over columns: every node does a whole block of rows in a plain loop; aggregates and ranks are computed
 * once per call and kept by node. */
#include "formula_internal.h"
#include "loops.h"
#include "ranking.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is computed once per call: an aggregate or ranks. */
typedef struct Once {
    bool have;
    Value region;
    Column ranks;
} Once;

typedef struct Evaluation {
    const Expr *expr;
    const Rows *rows;
    size_t from, to; /* the region of aggregates */
    Arena *scratch;
    Once *once;       /* by node index; NULL: nothing was computed once yet */
    bool year_before; /* the rows are those of the year before */
    bool summing;     /* inside sum(): a unit that was not there yet counts as 0 */
    const int *parts; /* per node: number of what is kept of it; NULL: nothing is */
} Evaluation;

static Column block(Evaluation *run, const Node *node, size_t at, size_t count);

/* Whoever asks for it writes every cell. */
static Column new_column(Arena *arena, size_t count) {
    double *value = arena_room(arena, count, sizeof(double) + sizeof(Reason));
    return (Column){value, (Reason *)(void *)(value + count)};
}

/* Known zeros. */
static Column zero_column(Arena *arena, size_t count) {
    return (Column){ARENA_ARRAY(arena, count, double), ARENA_ARRAY(arena, count, Reason)};
}

static Reason plain_reason(const Rows *rows, ReasonKind kind, Str element) {
    return reason_intern(rows->reasons, &(ReasonItem){.kind = kind, .element = element, .row = -1});
}

static Column constant(Evaluation *run, Value value, size_t count) {
    Column out = new_column(run->scratch, count);
    loop_constant(value, count, out);
    return out;
}

/* The reason of a cell of the year before says so; in a sum, what was not there yet counts as 0. */
static Reason of_previous(const Evaluation *run, Reason reason) {
    const ReasonItem *item = reason_get(run->rows->reasons, reason);
    if (!item || item->previous || (item->kind == REASON_NOT_YET && !run->summing)) {
        return reason;
    }
    if (item->kind == REASON_NOT_YET) {
        return 0;
    }
    ReasonItem marked = *item;
    marked.previous = true;
    return reason_intern(run->rows->reasons, &marked);
}

static Column mark_previous(Evaluation *run, Column column, size_t count) {
    size_t unknown = 0;
    for (size_t i = 0; i < count; i++) {
        unknown += column.reason[i] != 0;
    }
    if (!unknown) {
        return column;
    }
    Column marked = new_column(run->scratch, count);
    Reason last = 0, becomes = 0;
    for (size_t i = 0; i < count; i++) {
        if (column.reason[i] != last) {
            last = column.reason[i];
            becomes = of_previous(run, last);
        }
        marked.value[i] = column.value[i];
        marked.reason[i] = last ? becomes : 0;
    }
    return marked;
}

/* Values of a frame are used where they lie; a column without any data is unknown in every row. */
static Column stored(Evaluation *run, const Node *node, size_t at, size_t count) {
    bool previous = node->op == OP_PREVIOUS, from_rows = previous && !run->year_before;
    StoredColumn kept = run->rows->column(run->rows->context, node->column, from_rows);
    Column column;
    if (kept.value) {
        column =
            (Column){kept.value + at, kept.reason ? kept.reason + at : arena_room(run->scratch, count, sizeof(Reason))};
        if (!kept.reason) {
            stored_reasons(&kept, at, count, column.reason);
        }
        return previous ? mark_previous(run, column, count) : column;
    }
    Str name = run->rows->column_name(run->rows->context, node->column);
    column =
        constant(run, (Value){0, plain_reason(run->rows, from_rows ? REASON_NO_PREVIOUS : REASON_EMPTY, name)}, count);
    return previous && !from_rows ? mark_previous(run, column, count) : column;
}

/* What grew beyond a double is unknown, so that no infinity goes on as a value. */
static Column arithmetic(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column a = block(run, node->items[0], at, count), b = block(run, node->items[1], at, count);
    Column out = new_column(run->scratch, count);
    Reason zero = node->op == OP_DIVIDE ? plain_reason(run->rows, REASON_ZERO_DIVISOR, (Str){NULL, 0}) : 0;
    if (loop_arithmetic(node->op, a, b, zero, 0, count, out)) {
        loop_arithmetic(node->op, a, b, zero, plain_reason(run->rows, REASON_TOO_LARGE, (Str){NULL, 0}), count, out);
    }
    return out;
}

static Column comparison(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column a = block(run, node->items[0], at, count), b = block(run, node->items[1], at, count);
    Column out = new_column(run->scratch, count);
    loop_compare(node->op, a, b, count, out);
    return out;
}

/* Three-valued: one side that settles the matter is enough, whatever the other. */
static Column logic(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column a = block(run, node->items[0], at, count), b = block(run, node->items[1], at, count);
    Column out = new_column(run->scratch, count);
    loop_logic(node->op == OP_OR, a, b, count, out);
    return out;
}

static Column choose(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column condition = block(run, node->items[0], at, count);
    Column yes = block(run, node->items[1], at, count), no = block(run, node->items[2], at, count);
    Column out = new_column(run->scratch, count);
    loop_choose(condition, yes, no, count, out);
    return out;
}

/* Three-valued like a chain of `or`: one equal item settles it, otherwise one unknown item leaves it open. Numbers,
 * which most are, go first. */
static Column membership(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column of = block(run, node->items[0], at, count), out = new_column(run->scratch, count);
    loop_find_numbers(of, node->bounds, node->bound_count, count, out);
    for (size_t n = 0; n < node->list_count; n++) {
        if (node->list[n]->op != OP_NUMBER) {
            loop_find(of, block(run, node->list[n], at, count), count, out);
        }
    }
    return out;
}

static Column least_or_most(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column out = zero_column(run->scratch, count);
    for (size_t n = 0; n < node->list_count; n++) {
        Column item = block(run, node->list[n], at, count);
        for (size_t i = 0; i < count; i++) {
            out.reason[i] = out.reason[i] ? out.reason[i] : item.reason[i];
            bool better =
                n == 0 || (node->op == OP_LEAST ? item.value[i] < out.value[i] : item.value[i] > out.value[i]);
            out.value[i] = out.reason[i] ? 0 : better ? item.value[i] : out.value[i];
        }
    }
    return out;
}

double formula_unary(Op op, double x, double digits) {
    double scale;
    switch (op) {
    case OP_NEGATE: return -x;
    case OP_NOT: return x == 0;
    case OP_ABS: return fabs(x);
    case OP_CEIL:
    case OP_FLOOR: return loop_whole_number(x, op == OP_CEIL);
    default:
        scale = pow(10, digits);
        /* beyond 2^52 a double has no decimals to round */
        return fabs(x) * scale >= 4503599627370496.0 ? x
                                                     : copysign(floor(fabs(x) * scale * (1 + 1e-15) + 0.5) / scale, x);
    }
}

static Column by_row(Evaluation *run, const Node *node, size_t at, size_t count) {
    Column of = block(run, node->items[0], at, count), out = new_column(run->scratch, count);
    if (loop_unary(node->op, of, count, out)) {
        return out;
    }
    double digits = node->items[1] ? node->items[1]->number : 0;
    for (size_t i = 0; i < count; i++) {
        out.reason[i] = of.reason[i];
        out.value[i] = of.reason[i] ? 0 : formula_unary(node->op, of.value[i], digits);
    }
    return out;
}

/* A row expression over [from, to), block by block. Whatever is computed once comes to be in the first block; what the
 * others leave behind is thrown away at once, so that they work in memory that is warm. */
static void fill(Evaluation *run, const Node *node, size_t from, size_t to, Column out) {
    Arena *kept = run->scratch, *own = NULL;
    ArenaMark mark = {NULL, 0};
    for (size_t at = from; at < to; at += BLOCK_ROWS) {
        size_t rows = to - at < BLOCK_ROWS ? to - at : BLOCK_ROWS;
        if (at > from && !own) {
            run->scratch = own = arena_create();
            mark = arena_mark(own);
        }
        Column part = block(run, node, at, rows);
        memcpy(out.value + (at - from), part.value, rows * sizeof(double));
        memcpy(out.reason + (at - from), part.reason, rows * sizeof(Reason));
        if (own) {
            arena_reset(own, mark);
        }
    }
    run->scratch = kept;
    arena_destroy(own);
}

/* The whole region in one column, which is only read: where one block holds it, it stays where it is. */
static Column whole(Evaluation *run, const Node *node) {
    if (run->to - run->from <= BLOCK_ROWS) {
        return block(run, node, run->from, run->to - run->from);
    }
    Column out = new_column(run->scratch, run->to - run->from);
    fill(run, node, run->from, run->to, out);
    return out;
}

/* Rows were counted from the region's start; people know them by their place in the tree. */
static Reason placed(const Evaluation *run, Reason reason) {
    const ReasonItem *item = reason_get(run->rows->reasons, reason);
    if (!item || item->row < 0 || !item->count) {
        return reason;
    }
    ReasonItem in_tree = *item;
    in_tree.row += (int)run->from;
    return reason_intern(run->rows->reasons, &in_tree);
}

/* Rows that count: inside keep, and where the condition holds. `why` tells when the condition is unknown for one. */
static const uint8_t *kept_rows(Evaluation *run, const Node *node, Reason *why) {
    size_t count = run->to - run->from;
    const uint8_t *of_frame = run->rows->keep ? run->rows->keep + run->from : NULL;
    *why = 0;
    if (of_frame && !node->where) {
        return of_frame;
    }
    uint8_t *keep = arena_room(run->scratch, count, sizeof *keep);
    if (of_frame) {
        memcpy(keep, of_frame, count);
    } else {
        memset(keep, 1, count);
    }
    if (!node->where) {
        return keep;
    }
    Column where = whole(run, node->where);
    *why = aggregate_unknown(where, keep, count, run->rows->reasons);
    loop_keep(where.value, count, keep);
    return keep;
}

/* One unknown row among those that count leaves all their ranks open: it may be the largest. */
static Column rank_column(Evaluation *run, const Node *node) {
    Reason open;
    const uint8_t *keep = kept_rows(run, node, &open);
    size_t count = run->to - run->from, kept = 0;
    Column of = new_column(run->scratch, count);
    fill(run, node->items[0], run->from, run->to, of);
    open = placed(run, open ? open : aggregate_unknown(of, keep, count, run->rows->reasons));
    Reason outside = plain_reason(run->rows, REASON_NO_ROWS, (Str){NULL, 0});
    Ranked *order = ARENA_ARRAY(run->scratch, count, Ranked);
    for (size_t i = 0; i < count; i++) {
        if (!keep[i]) {
            of.reason[i] = of.reason[i] ? of.reason[i] : open ? open : outside;
        } else if (!of.reason[i]) {
            order[kept++] = (Ranked){of.value[i], i};
        }
    }
    ranking_places(order, kept);
    for (size_t i = 0; i < kept; i++) {
        of.value[order[i].row] = order[i].value;
        of.reason[order[i].row] = open;
    }
    for (size_t i = 0; i < count; i++) {
        of.value[i] = of.reason[i] ? 0 : of.value[i];
    }
    return of;
}

static Value quantile(const Node *node, Column x, const uint8_t *keep, size_t count, ReasonList *reasons,
                      Arena *scratch) {
    Value result = {0, aggregate_unknown(x, keep, count, reasons)};
    double *known = ARENA_ARRAY(scratch, count, double);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (keep[i]) {
            known[rows++] = x.value[i];
        }
    }
    if (result.reason || !rows) {
        result.reason =
            result.reason ? result.reason : reason_intern(reasons, &(ReasonItem){.kind = REASON_NO_ROWS, .row = -1});
        return (Value){0, result.reason};
    }
    return (Value){ranking_quantile(known, rows, node->items[1]->number), 0};
}

static Value extreme(const Node *node, Column x, const uint8_t *keep, size_t count, ReasonList *reasons) {
    Value result = {0, aggregate_unknown(x, keep, count, reasons)};
    bool found = false;
    for (size_t i = 0; i < count && !result.reason; i++) {
        if (keep[i] && (!found || (node->op == OP_MINIMUM ? x.value[i] < result.number : x.value[i] > result.number))) {
            result.number = x.value[i];
            found = true;
        }
    }
    if (!result.reason && !found) {
        result.reason = reason_intern(reasons, &(ReasonItem){.kind = REASON_NO_ROWS, .row = -1});
    }
    return result;
}

static Value aggregate_here(Evaluation *run, const Node *node) {
    size_t count = run->to - run->from;
    ReasonList *reasons = run->rows->reasons;
    Reason why;
    const uint8_t *keep = kept_rows(run, node, &why);
    bool was_summing = run->summing;
    run->summing = node->op == OP_SUM;
    Column x = whole(run, node->items[0]), weights;
    run->summing = was_summing;
    const Column *weight = NULL;
    Value result = {0, why};
    if (node->weight) {
        weights = whole(run, node->weight);
        weight = &weights;
    }
    if (!why) {
        switch (node->op) {
        case OP_SUM:
        case OP_COUNT: result = aggregate_sum(x, keep, count, reasons); break;
        case OP_MEAN:
        case OP_SHARE: result = aggregate_mean(x, weight, keep, count, reasons); break;
        case OP_SD: result = aggregate_sd(x, weight, keep, count, reasons); break;
        case OP_CV: result = aggregate_cv(x, weight, keep, count, reasons); break;
        case OP_QUANTILE: result = quantile(node, x, keep, count, reasons, run->scratch); break;
        default: result = extreme(node, x, keep, count, reasons);
        }
    }
    if (!(fabs(result.number) <= DBL_MAX)) {
        result = (Value){0, plain_reason(run->rows, REASON_TOO_LARGE, (Str){NULL, 0})};
    }
    result.reason = placed(run, result.reason);
    return result;
}

/* A row of the year before has no place in this year's tree: its name goes with the reason. */
static Reason named(const Evaluation *run, const PreviousRegion *region, Reason reason) {
    const ReasonItem *item = reason_get(run->rows->reasons, reason);
    if (!item || item->row < 0) {
        return reason;
    }
    ReasonItem outside = *item;
    outside.whose = region->row_name ? region->row_name(region->name_context, item->row) : (Str){NULL, 0};
    outside.row = -1;
    return reason_intern(run->rows->reasons, &outside);
}

/* What reads only the year before is the region's of that year: units that were merged or closed since count, units
 * that are new do not. */
static Value aggregate(Evaluation *run, const Node *node) {
    PreviousRegion region = {.rows = NULL};
    const Rows *rows = run->rows;
    if (!node->previous || run->year_before || !rows->previous_region ||
        !rows->previous_region(rows->context, run->from, run->to, &region)) {
        return aggregate_here(run, node);
    }
    if (region.why) {
        return (Value){0, region.why};
    }
    Evaluation then = *run;
    then.rows = region.rows;
    then.from = region.from;
    then.to = region.to;
    then.year_before = true;
    then.parts = NULL;
    then.once = NULL;
    Value result = aggregate_here(&then, node);
    result.reason = named(run, &region, result.reason);
    return result;
}

static Column once(Evaluation *run, const Node *node, size_t at, size_t count) {
    if (!run->once) {
        run->once = ARENA_ARRAY(run->scratch, (size_t)run->expr->node_count, Once);
    }
    Once *kept = &run->once[node->index];
    if (!kept->have && node->op == OP_RANK) {
        kept->ranks = rank_column(run, node);
    } else if (!kept->have) {
        kept->region = aggregate(run, node);
    }
    kept->have = true;
    if (node->op == OP_RANK) {
        return (Column){kept->ranks.value + (at - run->from), kept->ranks.reason + (at - run->from)};
    }
    return constant(run, kept->region, count);
}

static Column compute(Evaluation *run, const Node *node, size_t at, size_t count) {
    if (IS_AGGREGATE(node->op) || node->op == OP_RANK) {
        return once(run, node, at, count);
    }
    switch (node->op) {
    case OP_NUMBER: return constant(run, (Value){node->number, 0}, count);
    case OP_COLUMN:
    case OP_PREVIOUS: return stored(run, node, at, count);
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_MULTIPLY:
    case OP_DIVIDE: return arithmetic(run, node, at, count);
    case OP_AND:
    case OP_OR: return logic(run, node, at, count);
    case OP_IN: return membership(run, node, at, count);
    case OP_IF: return choose(run, node, at, count);
    case OP_LEAST:
    case OP_MOST: return least_or_most(run, node, at, count);
    case OP_NEGATE:
    case OP_NOT:
    case OP_HAS:
    case OP_ABS:
    case OP_CEIL:
    case OP_FLOOR:
    case OP_ROUND: return by_row(run, node, at, count);
    default: return comparison(run, node, at, count);
    }
}

/* Where parts are kept the region is one block. */
static Column block(Evaluation *run, const Node *node, size_t at, size_t count) {
    int part = run->parts ? run->parts[node->index] : 0;
    if (!part) {
        return compute(run, node, at, count);
    }
    KeptPart *kept = &run->rows->kept->parts[part - 1];
    if (kept->rows < count) {
        *kept = (KeptPart){compute(run, node, at, count), count};
    }
    return kept->column;
}

static Evaluation start(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch) {
    const KeptParts *kept = rows->kept;
    bool keeps = kept && expr->parts && kept->from == from && kept->to == to;
    return (Evaluation){.expr = expr,
                        .rows = rows,
                        .from = from,
                        .to = to,
                        .scratch = keeps ? kept->arena : scratch,
                        .parts = keeps ? expr->parts : NULL};
}

void formula_rows(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch, Column out) {
    Evaluation run = start(expr, rows, from, to, scratch);
    fill(&run, expr->root, from, to, out);
}

Column formula_column(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch) {
    Evaluation run = start(expr, rows, from, to, scratch);
    return whole(&run, expr->root);
}

Value formula_region(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch) {
    if (from >= to && expr->reads_rows) {
        return (Value){0, plain_reason(rows, REASON_NO_ROWS, (Str){NULL, 0})};
    }
    if (expr->root->op == OP_NUMBER) { /* most limits are */
        return (Value){expr->root->number, 0};
    }
    Evaluation run = start(expr, rows, from, to, scratch);
    Column first = block(&run, expr->root, from, 1);
    return (Value){first.value[0], first.reason[0]};
}
