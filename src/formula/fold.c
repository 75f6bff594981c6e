/* What hangs on numbers alone is settled once, when a formula is compiled: parameters of packs switch whole branches
 * off, which then cost nothing in any row. Only what gives the same value and the same reason is left out. */
#include "formula_internal.h"

static bool is_number(const Node *node, double number) {
    return node->op == OP_NUMBER && node->number == number;
}

/* Its value, when known, is 1 or 0. */
static bool is_truth(const Node *node) {
    switch (node->op) {
    case OP_NOT:
    case OP_EQUAL:
    case OP_UNEQUAL:
    case OP_LESS:
    case OP_AT_MOST:
    case OP_MORE:
    case OP_AT_LEAST:
    case OP_AND:
    case OP_OR:
    case OP_IN:
    case OP_HAS: return true;
    default: return is_number(node, 0) || is_number(node, 1);
    }
}

static Node *number(Node *node, double value) {
    node->op = OP_NUMBER;
    node->number = value;
    node->items[0] = node->items[1] = node->items[2] = NULL;
    return node;
}

/* One side that settles it is enough; one that is settled the other way leaves it to the other side. */
static Node *fold_logic(Node *node) {
    double settling = node->op == OP_OR;
    for (int i = 0; i < 2; i++) {
        Node *one = node->items[i], *other = node->items[1 - i];
        if (is_number(one, settling)) {
            return number(node, settling);
        }
        if (is_number(one, !settling) && is_truth(other)) {
            return other;
        }
    }
    return node;
}

Node *formula_fold(Node *node) {
    if (!node) {
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        node->items[i] = formula_fold(node->items[i]);
    }
    for (size_t i = 0; i < node->list_count; i++) {
        node->list[i] = formula_fold(node->list[i]);
    }
    node->weight = formula_fold(node->weight);
    node->where = formula_fold(node->where);
    if (node->op == OP_AND || node->op == OP_OR) {
        return fold_logic(node);
    }
    if (node->op == OP_NOT && node->items[0]->op == OP_NUMBER) {
        return number(node, node->items[0]->number == 0);
    }
    if (node->op == OP_IF && node->items[0]->op == OP_NUMBER) {
        return node->items[node->items[0]->number != 0 ? 1 : 2];
    }
    return node;
}
