/* Standing answers: the formulas of a tree of regions, right again at once after rows changed.
 *
 * What an aggregate needs of its rows - how many, weights, weighted sum, squares about the mean, extremes - is kept for
 * every region. A changed row is looked at with the rows of the smallest region that holds it; every region above is
 * put together out of its parts, always in tree order, so that the answers are the same to the last bit whether they
 * were made at once or kept up row by row. */
#include "formula_internal.h"

#include <float.h>
#include <math.h>

enum { NONE = -1 };

/* A sum that adds up what rounding loses (Knuth's two-sum). */
typedef struct Total {
    double sum, lost;
} Total;

/* Of rows that count; `squares` about their own mean. */
typedef struct Part {
    Total weights, weighted;
    double squares, low, high;
    size_t rows;
    bool open; /* a row that counts is unknown, or whether it counts */
} Part;

typedef struct Source { /* what is aggregated: alike for the mean, deviation and sum of one thing */
    const Node *of, *weight, *where;
    Expr of_expr, weight_expr, where_expr;
} Source;

typedef struct Slot { /* a value of a region that the formulas around aggregates read */
    const Node *node;
    int source; /* NONE: the cell of the region's own row */
    Expr expr;
} Slot;

typedef struct Branch {
    int first_child, next_sibling; /* NONE */
} Branch;

struct Standing {
    const Expr *const *exprs;
    size_t expr_count;
    const Rows *rows;
    const StandingRegion *regions;
    size_t region_count;
    Arena *arena, *scratch;
    Branch *branches;
    Source *sources;
    size_t source_count;
    Slot *slots;
    size_t slot_count;
    Expr *around;         /* per expr: the formula over slots; root NULL: the whole of the region has to be read */
    Part **parts;         /* per region and source */
    Value **values;       /* per region and expr */
    Column *cells;        /* per slot: of the region that is being answered, one row */
    bool *due;            /* per region */
    const Standing *base; /* whose parts and values stand where nothing has changed; NULL: none */
    Reason unknown;
};

/* ---- totals ---- */

static void total_add(Total *total, double x) {
    double next = total->sum + x, part = next - total->sum;
    total->lost += (total->sum - (next - part)) + (x - part);
    total->sum = next;
}

static double total_of(const Total *total) {
    return total->sum + total->lost;
}

static void part_add(Part *to, const Part *more) {
    double a = total_of(&to->weights), b = total_of(&more->weights);
    if (a != 0 && b != 0 && a + b != 0) {
        double off = total_of(&more->weighted) / b - total_of(&to->weighted) / a;
        to->squares += more->squares + off * off * (a * b / (a + b));
    } else {
        to->squares += more->squares;
    }
    to->low = to->rows && (!more->rows || to->low < more->low) ? to->low : more->low;
    to->high = to->rows && (!more->rows || to->high > more->high) ? to->high : more->high;
    total_add(&to->weights, more->weights.sum);
    to->weights.lost += more->weights.lost;
    total_add(&to->weighted, more->weighted.sum);
    to->weighted.lost += more->weighted.lost;
    to->rows += more->rows;
    to->open = to->open || more->open;
}

/* ---- taking formulas apart ---- */

static bool same(const Node *a, const Node *b) {
    if (!a || !b) {
        return a == b;
    }
    bool alike = a->op == b->op && a->number == b->number && a->column == b->column && a->domain == b->domain &&
                 a->list_count == b->list_count && same(a->weight, b->weight) && same(a->where, b->where);
    for (size_t i = 0; alike && i < 3; i++) {
        alike = same(a->items[i], b->items[i]);
    }
    for (size_t i = 0; alike && i < a->list_count; i++) {
        alike = same(a->list[i], b->list[i]);
    }
    return alike;
}

/* By row, of this year and of nothing but the row. */
static bool is_plain(const Node *node) {
    if (!node) {
        return true;
    }
    if (IS_AGGREGATE(node->op) || node->op == OP_RANK || node->op == OP_PREVIOUS || node->op == OP_NAME) {
        return false;
    }
    bool plain = is_plain(node->items[0]) && is_plain(node->items[1]) && is_plain(node->items[2]);
    for (size_t i = 0; plain && i < node->list_count; i++) {
        plain = is_plain(node->list[i]);
    }
    return plain;
}

static bool is_kept(Op op) {
    return op == OP_SUM || op == OP_COUNT || op == OP_MEAN || op == OP_SHARE || op == OP_SD || op == OP_CV ||
           op == OP_MINIMUM || op == OP_MAXIMUM;
}

static Expr expr_of(const Node *node, int node_count) {
    return (Expr){.root = node, .node_count = node_count};
}

static int source_of(Standing *standing, const Node *node, int node_count) {
    for (size_t i = 0; i < standing->source_count; i++) {
        const Source *one = &standing->sources[i];
        if (same(one->of, node->items[0]) && same(one->weight, node->weight) && same(one->where, node->where)) {
            return (int)i;
        }
    }
    size_t count = standing->source_count++;
    standing->sources = arena_grow(standing->arena, standing->sources, count, count + 1, sizeof(Source));
    standing->sources[count] = (Source){.of = node->items[0],
                                        .weight = node->weight,
                                        .where = node->where,
                                        .of_expr = expr_of(node->items[0], node_count),
                                        .weight_expr = expr_of(node->weight, node_count),
                                        .where_expr = expr_of(node->where, node_count)};
    return (int)count;
}

static int slot_of(Standing *standing, const Node *node, int node_count) {
    for (size_t i = 0; i < standing->slot_count; i++) {
        if (same(standing->slots[i].node, node)) {
            return (int)i;
        }
    }
    size_t count = standing->slot_count++;
    standing->slots = arena_grow(standing->arena, standing->slots, count, count + 1, sizeof(Slot));
    standing->slots[count] = (Slot){.node = node,
                                    .source = IS_AGGREGATE(node->op) ? source_of(standing, node, node_count) : NONE,
                                    .expr = expr_of(node, node_count)};
    return (int)count;
}

/* The formula with aggregates and own cells as columns, a row for each region; NULL when it cannot be said so. */
static Node *around(Standing *standing, const Node *node, int node_count) {
    if (node->op == OP_RANK || node->op == OP_PREVIOUS || node->op == OP_NAME) {
        return NULL;
    }
    Node *copy = ARENA_NEW(standing->arena, Node);
    *copy = *node;
    copy->region = false;
    if (IS_AGGREGATE(node->op) || node->op == OP_COLUMN) {
        bool aggregate = node->op != OP_COLUMN;
        if (aggregate &&
            (!is_kept(node->op) || !is_plain(node->items[0]) || !is_plain(node->weight) || !is_plain(node->where))) {
            return NULL;
        }
        *copy = (Node){.op = OP_COLUMN,
                       .type = node->type,
                       .dimension = node->dimension,
                       .domain = node->domain,
                       .index = node->index,
                       .column = slot_of(standing, node, node_count)};
        return copy;
    }
    for (size_t i = 0; i < 3; i++) {
        if (node->items[i] && !(copy->items[i] = around(standing, node->items[i], node_count))) {
            return NULL;
        }
    }
    copy->list = ARENA_ARRAY(standing->arena, node->list_count, Node *);
    for (size_t i = 0; i < node->list_count; i++) {
        if (!(copy->list[i] = around(standing, node->list[i], node_count))) {
            return NULL;
        }
    }
    return copy;
}

/* ---- the parts of a region ---- */

static void bring_near(const Standing *standing, size_t from, size_t to) {
    if (standing->rows->bring_near) {
        standing->rows->bring_near(standing->rows->context, from, to);
    }
}

static Column rows_of(Standing *standing, const Expr *expr, size_t from, size_t to) {
    bring_near(standing, from, to);
    Column out = {ARENA_ARRAY(standing->scratch, to - from, double), ARENA_ARRAY(standing->scratch, to - from, Reason)};
    formula_rows(expr, standing->rows, from, to, standing->scratch, out);
    return out;
}

static void take_row(Part *part, double x, double weight) {
    total_add(&part->weights, weight);
    total_add(&part->weighted, weight * x);
    part->low = !part->rows || x < part->low ? x : part->low;
    part->high = !part->rows || x > part->high ? x : part->high;
    part->rows++;
}

/* Of rows [from, to), which are no more than those of one region without parts. */
static Part part_of(Standing *standing, const Source *source, size_t from, size_t to) {
    Part part = {.rows = 0};
    const uint8_t *keep = standing->rows->keep;
    size_t count = to - from;
    Column x = rows_of(standing, &source->of_expr, from, to), weight = {NULL, NULL}, where = {NULL, NULL};
    if (source->weight) {
        weight = rows_of(standing, &source->weight_expr, from, to);
    }
    if (source->where) {
        where = rows_of(standing, &source->where_expr, from, to);
    }
    bool *counts = ARENA_ARRAY(standing->scratch, count, bool);
    for (size_t i = 0; i < count; i++) {
        bool kept = !keep || keep[from + i];
        part.open = part.open || (kept && where.value && where.reason[i]);
        counts[i] = kept && (!where.value || where.value[i] != 0);
        if (counts[i]) {
            part.open = part.open || x.reason[i] || (weight.value && weight.reason[i]);
            take_row(&part, x.value[i], weight.value ? weight.value[i] : 1);
        }
    }
    Total squares = {0, 0};
    double weights = total_of(&part.weights), mean = weights != 0 ? total_of(&part.weighted) / weights : 0;
    for (size_t i = 0; i < count && !part.open; i++) {
        double off = x.value[i] - mean;
        total_add(&squares, counts[i] ? (weight.value ? weight.value[i] : 1) * (off * off) : 0);
    }
    part.squares = total_of(&squares);
    return part;
}

static bool any_counts(const Rows *rows, size_t from, size_t to) {
    bool any = !rows->keep && from < to;
    for (size_t i = from; i < to && !any; i++) {
        any = rows->keep[i];
    }
    return any;
}

/* Rows of a region that are in none of its parts. */
static void add_between(Standing *standing, size_t region, size_t from, size_t to) {
    if (!any_counts(standing->rows, from, to)) {
        return;
    }
    for (size_t s = 0; s < standing->source_count; s++) {
        ArenaMark mark = arena_mark(standing->scratch);
        Part part = part_of(standing, &standing->sources[s], from, to);
        part_add(&standing->parts[region][s], &part);
        arena_reset(standing->scratch, mark);
    }
}

static void put_together(Standing *standing, size_t region) {
    size_t sources = standing->source_count, at = standing->regions[region].from;
    Part *own = standing->parts[region];
    for (size_t s = 0; s < sources; s++) {
        own[s] = (Part){.rows = 0};
    }
    for (int child = standing->branches[region].first_child; child != NONE;
         child = standing->branches[child].next_sibling) {
        add_between(standing, region, at, standing->regions[child].from);
        for (size_t s = 0; s < sources; s++) {
            part_add(&own[s], &standing->parts[child][s]);
        }
        at = standing->regions[child].to;
    }
    add_between(standing, region, at, standing->regions[region].to);
}

/* ---- values ---- */

static double result_of(Op op, const Part *part, bool *known) {
    double weights = total_of(&part->weights), mean = total_of(&part->weighted) / weights;
    *known = !part->open;
    switch (op) {
    case OP_SUM:
    case OP_COUNT: return total_of(&part->weighted);
    case OP_MINIMUM:
    case OP_MAXIMUM: *known = *known && part->rows; return op == OP_MINIMUM ? part->low : part->high;
    default: break;
    }
    *known = *known && part->rows && weights != 0 && (op != OP_CV || mean != 0);
    double sd = sqrt(part->squares / weights);
    return op == OP_SD ? sd : op == OP_CV ? sd / mean : mean;
}

static void fill_cells(Standing *standing, size_t region) {
    size_t row = standing->regions[region].from;
    for (size_t i = 0; i < standing->slot_count; i++) {
        const Slot *slot = &standing->slots[i];
        bool known = standing->regions[region].to > row;
        double value = 0;
        if (slot->source != NONE) {
            value = result_of(slot->node->op, &standing->parts[region][slot->source], &known);
        } else if (known) {
            Column cell = rows_of(standing, &slot->expr, row, row + 1);
            value = cell.value[0];
            known = !cell.reason[0];
        }
        known = known && fabs(value) <= DBL_MAX;
        standing->cells[i].value[0] = known ? value : 0;
        standing->cells[i].reason[0] = known ? 0 : standing->unknown;
    }
}

static StoredColumn cell_column(void *context, int column, bool previous) {
    const Standing *standing = context;
    return previous ? (StoredColumn){.value = NULL} : stored_results(standing->cells[column]);
}

static Str cell_name(void *context, int column) {
    (void)context;
    (void)column;
    return (Str){NULL, 0};
}

static void answer(Standing *standing, size_t region) {
    const Rows over = {
        .column = cell_column, .column_name = cell_name, .context = standing, .reasons = standing->rows->reasons};
    const StandingRegion *at = &standing->regions[region];
    Value *values = standing->values[region];
    fill_cells(standing, region);
    for (size_t i = 0; i < standing->expr_count; i++) {
        Reason why;
        Column out = {&values[i].number, &why};
        if (!standing->around[i].root) {
            bring_near(standing, at->from, at->to);
            values[i] = formula_region(standing->exprs[i], standing->rows, at->from, at->to, standing->scratch);
        } else if (at->from >= at->to) {
            values[i] = (Value){0, standing->unknown};
        } else {
            formula_rows(&standing->around[i], &over, 0, 1, standing->scratch, out);
            values[i] = (Value){why ? 0 : values[i].number, why};
        }
    }
}

/* Regions that are due, the innermost first: a region stands behind the one it is in. */
static void bring_up(Standing *standing) {
    for (size_t region = standing->region_count; region-- > 0;) {
        if (standing->due[region]) {
            ArenaMark mark = arena_mark(standing->scratch);
            put_together(standing, region);
            answer(standing, region);
            standing->due[region] = false;
            arena_reset(standing->scratch, mark);
        }
    }
}

static void link_regions(Standing *standing) {
    for (size_t i = standing->region_count; i-- > 0;) {
        Branch *branch = &standing->branches[i];
        int parent = standing->regions[i].parent;
        standing->due[i] = true;
        branch->first_child = branch->first_child ? branch->first_child : NONE;
        branch->next_sibling = NONE;
        if (parent >= 0) {
            Branch *above = &standing->branches[parent];
            branch->next_sibling = above->first_child ? above->first_child : NONE;
            above->first_child = (int)i;
        }
    }
}

/* Room for what a region says. */
static void give_own(Standing *standing, size_t region) {
    standing->parts[region] = ARENA_ARRAY(standing->arena, standing->source_count, Part);
    standing->values[region] = ARENA_ARRAY(standing->arena, standing->expr_count, Value);
}

static void prepare(Standing *standing) {
    standing->scratch = arena_create();
    standing->due = ARENA_ARRAY(standing->arena, standing->region_count, bool);
    standing->cells = ARENA_ARRAY(standing->arena, standing->slot_count, Column);
    for (size_t i = 0; i < standing->slot_count; i++) {
        standing->cells[i] = (Column){ARENA_NEW(standing->arena, double), ARENA_NEW(standing->arena, Reason)};
    }
}

Standing *formula_standing(const Expr *const *exprs, size_t count, const Rows *rows, const StandingRegion *regions,
                           size_t region_count, Arena *arena) {
    Standing *standing = ARENA_NEW(arena, Standing);
    *standing = (Standing){.exprs = exprs,
                           .expr_count = count,
                           .rows = rows,
                           .regions = regions,
                           .region_count = region_count,
                           .arena = arena,
                           .branches = ARENA_ARRAY(arena, region_count, Branch),
                           .around = ARENA_ARRAY(arena, count, Expr),
                           .parts = ARENA_ARRAY(arena, region_count, Part *),
                           .values = ARENA_ARRAY(arena, region_count, Value *)};
    standing->unknown = reason_intern(rows->reasons, &(ReasonItem){.kind = REASON_EMPTY, .row = -1});
    for (size_t i = 0; i < count; i++) {
        standing->around[i] = *exprs[i];
        standing->around[i].root = around(standing, exprs[i]->root, exprs[i]->node_count);
    }
    prepare(standing);
    for (size_t i = 0; i < region_count; i++) {
        give_own(standing, i);
    }
    link_regions(standing);
    bring_up(standing);
    return standing;
}

Standing *formula_standing_over(const Standing *base, const Rows *rows, Arena *arena) {
    Standing *over = ARENA_NEW(arena, Standing);
    size_t regions = base->region_count;
    *over = *base;
    over->rows = rows;
    over->arena = arena;
    over->base = base;
    over->parts = arena_grow(arena, base->parts, regions, regions, sizeof *over->parts);
    over->values = arena_grow(arena, base->values, regions, regions, sizeof *over->values);
    prepare(over);
    return over;
}

void formula_standing_end(Standing *standing) {
    arena_destroy(standing->scratch);
}

const Value *formula_standing_values(const Standing *standing, size_t region) {
    return standing->values[region];
}

/* The innermost region that holds the row; NONE: it is in none. */
static int region_of(const Standing *standing, size_t row) {
    size_t from = 0, to = standing->region_count;
    while (from < to) { /* the last one that begins at the row or before */
        size_t middle = from + (to - from) / 2;
        *(standing->regions[middle].from <= row ? &from : &to) =
            standing->regions[middle].from <= row ? middle + 1 : middle;
    }
    int region = (int)from - 1;
    while (region >= 0 && standing->regions[region].to <= row) {
        region = standing->regions[region].parent;
    }
    return region;
}

void formula_standing_changed(Standing *standing, const int *rows, size_t count) {
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        for (int region = region_of(standing, (size_t)rows[i]); region >= 0 && !standing->due[region];
             region = standing->regions[region].parent) {
            standing->due[region] = true;
            if (standing->base && standing->values[region] == standing->base->values[region]) {
                give_own(standing, (size_t)region);
            }
            last = (size_t)region > last ? (size_t)region : last;
        }
    }
    if (count) {
        size_t all = standing->region_count;
        standing->region_count = last + 1;
        bring_up(standing);
        standing->region_count = all;
    }
}
