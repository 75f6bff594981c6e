/* Compiling: parse, check, and what a compiled expression tells about itself. */
#include "formula_internal.h"

typedef struct Visit {
    void (*seen)(void *context, int column, bool previous);
    void *context;
    bool rows_only; /* not into aggregates */
} Visit;

static void visit(const Visit *to, const Node *node) {
    if (!node || (to->rows_only && IS_AGGREGATE(node->op))) {
        return;
    }
    if (node->op == OP_COLUMN || node->op == OP_PREVIOUS) {
        to->seen(to->context, node->column, node->op == OP_PREVIOUS);
        return;
    }
    for (int i = 0; i < 3; i++) {
        visit(to, node->items[i]);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        visit(to, node->list[i]);
    }
    visit(to, node->weight);
    visit(to, node->where);
}

static void count_year(void *context, int column, bool previous) {
    (void)column;
    ((size_t *)context)[previous]++;
}

static void note_column(void *context, int column, bool previous) {
    (void)column;
    (void)previous;
    *(bool *)context = true;
}

static bool ranks(const Node *node) {
    bool found = node && node->op == OP_RANK;
    for (int i = 0; node && i < 3 && !found; i++) {
        found = ranks(node->items[i]);
    }
    for (size_t i = 0; node && i < node->list_count && !found; i++) {
        found = ranks(node->list[i]);
    }
    return found;
}

static bool reads_rows(const Node *node) {
    bool reads = ranks(node); /* a place among no rows is nobody's */
    visit(&(Visit){note_column, &reads, false}, node);
    return reads;
}

static bool reads_previous_alone(const Node *aggregate) {
    size_t years[2] = {0, 0};
    visit(&(Visit){count_year, years, false}, aggregate);
    return years[1] > 0 && years[0] == 0;
}

/* Marks every node above an aggregate, too: its value is one per region. */
static bool mark_regions(Node *node) {
    if (!node) {
        return false;
    }
    bool region = IS_AGGREGATE(node->op);
    node->previous = region && reads_previous_alone(node);
    for (int i = 0; i < 3; i++) {
        region = mark_regions(node->items[i]) || region;
    }
    for (size_t i = 0; i < node->list_count; i++) {
        region = mark_regions(node->list[i]) || region;
    }
    return node->region = region;
}

/* What numbers of a list are equal to is settled once. */
static void settle_lists(Node *node, Arena *arena) {
    if (!node) {
        return;
    }
    for (int i = 0; i < 3; i++) {
        settle_lists(node->items[i], arena);
    }
    settle_lists(node->weight, arena);
    settle_lists(node->where, arena);
    Bounds *bounds = node->op == OP_IN ? ARENA_ARRAY(arena, node->list_count, Bounds) : NULL;
    for (size_t i = 0; i < node->list_count; i++) {
        settle_lists(node->list[i], arena);
        if (bounds && node->list[i]->op == OP_NUMBER) {
            double number = node->list[i]->number;
            bounds[node->bound_count++] = (Bounds){formula_limit(number, false), formula_limit(number, true)};
        }
    }
    node->bounds = bounds;
}

bool formula_compile(Str source, const Place *place, const Scope *scope, int stage, const Str *unit, Arena *arena,
                     const Expr **expr, Err *err) {
    Compiler compiler = {.arena = arena, .text = source, .place = place, .scope = scope, .stage = stage, .err = err};
    Node *root = formula_parse(&compiler);
    if (!root || !formula_check(&compiler, root, unit)) {
        return false;
    }
    mark_regions(root);
    Expr *made = ARENA_NEW(arena, Expr);
    *made = (Expr){.root = root,
                   .node_count = compiler.node_count,
                   .unit = root->dimension.any ? (Str){NULL, 0} : dimension_show(&root->dimension, arena),
                   .reads_rows = reads_rows(root)};
    Node *folded = formula_fold(root);
    folded->region = folded->region || root->region;
    settle_lists(folded, arena);
    made->root = folded;
    *expr = made;
    return true;
}

ValueType formula_type(const Expr *expr) {
    return expr->root->type;
}

Str formula_unit(const Expr *expr) {
    return expr->unit;
}

bool formula_is_region(const Expr *expr) {
    return expr->root->region;
}

bool formula_needs_others(const Expr *expr) {
    return expr->root->region || ranks(expr->root);
}

void formula_columns(const Expr *expr, void (*seen)(void *context, int column, bool previous), void *context) {
    visit(&(Visit){seen, context, false}, expr->root);
}

void formula_row_columns(const Expr *expr, void (*seen)(void *context, int column, bool previous), void *context) {
    visit(&(Visit){seen, context, true}, expr->root);
}

/* ---- shares ---- */

typedef struct Shares {
    const Node *first;
    size_t count;
} Shares;

static void find_shares(Shares *shares, const Node *node) {
    if (!node) {
        return;
    }
    if (node->op == OP_SHARE) {
        shares->first = shares->count++ ? shares->first : node;
        return;
    }
    for (int i = 0; i < 3; i++) {
        find_shares(shares, node->items[i]);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        find_shares(shares, node->list[i]);
    }
}

static const Expr *part_of(const Expr *expr, const Node *node, Arena *arena) {
    Expr *part = ARENA_NEW(arena, Expr);
    *part = (Expr){.root = node, .node_count = expr->node_count, .reads_rows = reads_rows(node)};
    return part; /* nodes keep their numbers */
}

bool formula_share(const Expr *expr, Arena *arena, const Expr **of, const Expr **where) {
    Shares shares = {NULL, 0};
    find_shares(&shares, expr->root);
    const Node *share = shares.first;
    if (shares.count != 1 || share->weight || share->previous) {
        return false;
    }
    *of = part_of(expr, share->items[0], arena);
    *where = share->where ? part_of(expr, share->where, arena) : NULL;
    return true;
}
