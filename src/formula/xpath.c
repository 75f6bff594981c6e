/* A compiled expression in the XPath of XLSForm, as far as that goes: for forms that other tools are to show. */
#include "formula_internal.h"

#include <string.h>

typedef struct Xpath {
    const XpathNames *names;
    Buf *out;
} Xpath;

static bool write(Xpath *xpath, const Node *node);

static bool add(Xpath *xpath, const char *text) {
    buf_add(xpath->out, str_from(text));
    return true;
}

static bool add_name(Xpath *xpath, int column) {
    Str name;
    if (!xpath->names->column(xpath->names->context, column, &name)) {
        return false;
    }
    buf_add_format(xpath->out, "${%.*s}", STR_ARG(name));
    return true;
}

/* Yes and no are the choices of a question there; a lone one is a comparison. */
static bool write_column(Xpath *xpath, const Node *node) {
    if (node->type != TYPE_BOOL) {
        return add_name(xpath, node->column);
    }
    return add(xpath, "(") && add_name(xpath, node->column) && add(xpath, " = 'yes')");
}

static bool write_constant(Xpath *xpath, const Node *node) {
    char number[32];
    Str name;
    switch (node->type) {
    case TYPE_BOOL: return add(xpath, node->number != 0 ? "true()" : "false()");
    case TYPE_CHOICE:
        if (!xpath->names->choice(xpath->names->context, node->domain, node->number, &name)) {
            return false;
        }
        buf_add_format(xpath->out, "'%.*s'", STR_ARG(name));
        return true;
    default: number_shortest(node->number, number); return !strchr(number, 'e') && add(xpath, number); /* no 6e23 */
    }
}

static bool write_binary(Xpath *xpath, const Node *node, const char *sign) {
    return add(xpath, "(") && write(xpath, node->items[0]) && add(xpath, sign) && write(xpath, node->items[1]) &&
           add(xpath, ")");
}

static bool write_comparison(Xpath *xpath, const Node *node, const char *sign) {
    const Node *a = node->items[0], *b = node->items[1];
    if (a->type == TYPE_BOOL) { /* x = yes: one side is a question, the other a constant */
        const Node *of = a->op == OP_COLUMN ? a : b, *constant = a->op == OP_COLUMN ? b : a;
        if (of->op != OP_COLUMN || constant->op != OP_NUMBER) {
            return false;
        }
        return add_name(xpath, of->column) && add(xpath, sign) && add(xpath, constant->number != 0 ? "'yes'" : "'no'");
    }
    return write_binary(xpath, node, sign);
}

static bool write_call(Xpath *xpath, const char *name, const Node *const *items, size_t count) {
    if (!add(xpath, name) || !add(xpath, "(")) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if ((i && !add(xpath, ", ")) || !write(xpath, items[i])) {
            return false;
        }
    }
    return add(xpath, ")");
}

static bool write_membership(Xpath *xpath, const Node *node) {
    add(xpath, "(");
    for (size_t i = 0; i < node->list_count; i++) {
        if ((i && !add(xpath, " or ")) || !write(xpath, node->items[0]) || !add(xpath, " = ") ||
            !write(xpath, node->list[i])) {
            return false;
        }
    }
    return add(xpath, ")");
}

static bool write_has(Xpath *xpath, const Node *node) {
    const Node *of = node->items[0];
    return of->op == OP_COLUMN && add(xpath, "(") && add_name(xpath, of->column) && add(xpath, " != '')");
}

/* Sums over the rows of a repeat: of one question alone. */
static bool write_aggregate(Xpath *xpath, const Node *node) {
    const Node *of = node->items[0];
    if (node->where || node->weight) {
        return false;
    }
    if (node->op == OP_COUNT && of->op == OP_HAS && of->items[0]->op == OP_COLUMN) {
        return add(xpath, "count(") && add_name(xpath, of->items[0]->column) && add(xpath, ")");
    }
    if (of->op != OP_COLUMN || of->type != TYPE_NUMBER) {
        return false;
    }
    switch (node->op) {
    case OP_SUM: return write_call(xpath, "sum", &of, 1);
    case OP_MINIMUM: return write_call(xpath, "min", &of, 1);
    case OP_MAXIMUM: return write_call(xpath, "max", &of, 1);
    case OP_MEAN: return write_call(xpath, "sum", &of, 1) && add(xpath, " div ") && write_call(xpath, "count", &of, 1);
    default: return false;
    }
}

static bool write(Xpath *xpath, const Node *node) {
    const Node *const *items = (const Node *const *)node->items;
    switch (node->op) {
    case OP_NUMBER: return write_constant(xpath, node);
    case OP_COLUMN: return write_column(xpath, node);
    case OP_NEGATE: return add(xpath, "-") && write(xpath, node->items[0]);
    case OP_NOT: return write_call(xpath, "not", items, 1);
    case OP_ADD: return write_binary(xpath, node, " + ");
    case OP_SUBTRACT: return write_binary(xpath, node, " - ");
    case OP_MULTIPLY: return write_binary(xpath, node, " * ");
    case OP_DIVIDE: return write_binary(xpath, node, " div ");
    case OP_EQUAL: return write_comparison(xpath, node, " = ");
    case OP_UNEQUAL: return write_comparison(xpath, node, " != ");
    case OP_LESS: return write_binary(xpath, node, " < ");
    case OP_AT_MOST: return write_binary(xpath, node, " <= ");
    case OP_MORE: return write_binary(xpath, node, " > ");
    case OP_AT_LEAST: return write_binary(xpath, node, " >= ");
    case OP_AND: return write_binary(xpath, node, " and ");
    case OP_OR: return write_binary(xpath, node, " or ");
    case OP_IN: return write_membership(xpath, node);
    case OP_IF: return write_call(xpath, "if", items, 3);
    case OP_HAS: return write_has(xpath, node);
    case OP_ABS: return write_call(xpath, "abs", items, 1);
    case OP_CEIL: return write_call(xpath, "ceiling", items, 1);
    case OP_FLOOR: return write_call(xpath, "floor", items, 1);
    case OP_ROUND: return write_call(xpath, "round", items, node->items[1] ? 2 : 1);
    case OP_LEAST: return write_call(xpath, "min", (const Node *const *)node->list, node->list_count);
    case OP_MOST: return write_call(xpath, "max", (const Node *const *)node->list, node->list_count);
    case OP_PREVIOUS:
    case OP_RANK: return false;
    default: return write_aggregate(xpath, node);
    }
}

bool formula_xpath(const Expr *expr, const XpathNames *names, Buf *out) {
    Xpath xpath = {names, out};
    return write(&xpath, expr->root);
}
