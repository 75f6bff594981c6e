/* The checker: resolves names, gives every node its type and dimension, and refuses what makes no sense. */
#include "formula_internal.h"

static bool check(Compiler *compiler, Node *node, int wanted_domain);

static const char *type_name(ValueType type) {
    static const char *const names[] = {"数", "是否", "选项"};
    return names[type];
}

static bool unknown_name(Compiler *compiler, const Node *node) {
    Str near = {NULL, 0};
    if (compiler->scope->suggest) {
        near = compiler->scope->suggest(compiler->scope->context, node->name, compiler->arena);
    }
    if (near.len) {
        return formula_fail(compiler, node->at, "没有“%.*s”这个名称，是不是“%.*s”？", STR_ARG(node->name),
                            STR_ARG(near));
    }
    return formula_fail(compiler, node->at, "没有“%.*s”这个名称。", STR_ARG(node->name));
}

static bool resolve(Compiler *compiler, Node *node, int wanted_domain) {
    Symbol symbol = {.column = 0};
    if (!compiler->scope->resolve(compiler->scope->context, node->name, compiler->stage, wanted_domain, &symbol)) {
        return unknown_name(compiler, node);
    }
    node->type = symbol.type;
    node->domain = symbol.type == TYPE_CHOICE ? symbol.domain : -1;
    node->dimension = dimension_parse(symbol.unit);
    if (symbol.kind == SYMBOL_COLUMN) {
        node->op = OP_COLUMN;
        node->column = symbol.column;
        return true;
    }
    node->op = OP_NUMBER;
    node->number = symbol.constant;
    node->dimension.any = symbol.type == TYPE_NUMBER && symbol.unit.len == 0;
    return true;
}

static bool want(Compiler *compiler, const Node *node, ValueType type) {
    return node->type == type ||
           formula_fail(compiler, node->at, "这里要的是%s，写的却是%s。", type_name(type), type_name(node->type));
}

/* Addition and comparison need the same dimension; a bare number takes the other's. */
static bool same_dimension(Compiler *compiler, const Node *node, const Node *a, const Node *b, const char *what,
                           Dimension *result) {
    *result = a->dimension.any ? b->dimension : a->dimension;
    if (a->dimension.any || b->dimension.any || dimension_equal(&a->dimension, &b->dimension)) {
        return true;
    }
    Str left = dimension_show(&a->dimension, compiler->arena), right = dimension_show(&b->dimension, compiler->arena);
    return formula_fail(compiler, node->at, "单位不同，不能%s：左边是“%.*s”，右边是“%.*s”。", what, STR_ARG(left),
                        STR_ARG(right));
}

static bool check_arithmetic(Compiler *compiler, Node *node) {
    Node *a = node->items[0], *b = node->items[1];
    if (!check(compiler, a, -1) || !check(compiler, b, -1) || !want(compiler, a, TYPE_NUMBER) ||
        !want(compiler, b, TYPE_NUMBER)) {
        return false;
    }
    node->type = TYPE_NUMBER;
    if (node->op == OP_MULTIPLY || node->op == OP_DIVIDE) {
        node->dimension = dimension_product(a->dimension, b->dimension, node->op == OP_DIVIDE ? -1 : 1);
        return true;
    }
    return same_dimension(compiler, node, a, b, node->op == OP_ADD ? "相加" : "相减", &node->dimension);
}

static bool is_bare_word(const Compiler *compiler, const Node *node) {
    Symbol symbol;
    return node->op == OP_NAME &&
           !compiler->scope->resolve(compiler->scope->context, node->name, compiler->stage, -1, &symbol);
}

static bool check_comparison(Compiler *compiler, Node *node) {
    Node *a = node->items[0], *b = node->items[1];
    /* A bare word may be a choice of the other side's list: the side that is known alone goes first. */
    bool swap = is_bare_word(compiler, a) && !is_bare_word(compiler, b);
    Node *first = swap ? b : a, *second = swap ? a : b;
    if (!check(compiler, first, -1) || !check(compiler, second, first->type == TYPE_CHOICE ? first->domain : -1)) {
        return false;
    }
    node->type = TYPE_BOOL;
    if (a->type != b->type) {
        return formula_fail(compiler, node->at, "不能拿%s和%s比较。", type_name(a->type), type_name(b->type));
    }
    if (a->type == TYPE_CHOICE && a->domain != b->domain) {
        return formula_fail(compiler, node->at, "两边不是同一组选项，不能比较。");
    }
    if (a->type != TYPE_NUMBER && node->op != OP_EQUAL && node->op != OP_UNEQUAL) {
        return formula_fail(compiler, node->at, "%s只能用 = 或 != 比较。", type_name(a->type));
    }
    Dimension ignored;
    return a->type != TYPE_NUMBER || same_dimension(compiler, node, a, b, "比较", &ignored);
}

static bool check_membership(Compiler *compiler, Node *node) {
    Node *of = node->items[0];
    if (!check(compiler, of, -1)) {
        return false;
    }
    for (size_t i = 0; i < node->list_count; i++) {
        Node *item = node->list[i];
        if (!check(compiler, item, of->domain) || !want(compiler, item, of->type)) {
            return false;
        }
        if (of->type == TYPE_CHOICE && item->domain != of->domain) {
            return formula_fail(compiler, item->at, "“%.*s”不是这组选项里的。", STR_ARG(item->name));
        }
        Dimension ignored;
        if (of->type == TYPE_NUMBER && !same_dimension(compiler, item, of, item, "比较", &ignored)) {
            return false;
        }
    }
    node->type = TYPE_BOOL;
    return true;
}

static bool check_if(Compiler *compiler, Node *node) {
    Node *yes = node->items[1], *no = node->items[2];
    if (!check(compiler, node->items[0], -1) || !want(compiler, node->items[0], TYPE_BOOL) ||
        !check(compiler, yes, -1) || !check(compiler, no, yes->domain) || !want(compiler, no, yes->type)) {
        return false;
    }
    node->type = yes->type;
    node->domain = yes->domain;
    return yes->type != TYPE_NUMBER || same_dimension(compiler, node, yes, no, "作为同一个结果", &node->dimension);
}

static bool check_list(Compiler *compiler, Node *node) {
    node->type = TYPE_NUMBER;
    for (size_t i = 0; i < node->list_count; i++) {
        if (!check(compiler, node->list[i], -1) || !want(compiler, node->list[i], TYPE_NUMBER)) {
            return false;
        }
        if (i == 0) {
            node->dimension = node->list[0]->dimension;
            continue;
        }
        Node so_far = {.dimension = node->dimension};
        if (!same_dimension(compiler, node, &so_far, node->list[i], "相比", &node->dimension)) {
            return false;
        }
    }
    return true;
}

static bool check_aggregate(Compiler *compiler, Node *node) {
    Node *of = node->items[0];
    bool of_truth = node->op == OP_COUNT || node->op == OP_SHARE;
    if (!check(compiler, of, -1) || !want(compiler, of, of_truth ? TYPE_BOOL : TYPE_NUMBER)) {
        return false;
    }
    if (node->weight && (!check(compiler, node->weight, -1) || !want(compiler, node->weight, TYPE_NUMBER))) {
        return false;
    }
    if (node->where && (!check(compiler, node->where, -1) || !want(compiler, node->where, TYPE_BOOL))) {
        return false;
    }
    const Node *part = node->op == OP_QUANTILE ? node->items[1] : NULL;
    if (part && (part->op != OP_NUMBER || part->number < 0 || part->number > 1)) {
        return formula_fail(compiler, part->at, "quantile 的位置要写成0到1的数，例如 quantile(x, 25%%)。");
    }
    node->type = TYPE_NUMBER;
    node->dimension.any = of_truth || node->op == OP_CV;
    if (!node->dimension.any) {
        node->dimension = of->dimension;
    }
    return true;
}

static bool check_previous(Compiler *compiler, Node *node) {
    Node *of = node->items[0];
    if (!check(compiler, of, -1)) {
        return false;
    }
    if (of->op != OP_COLUMN) {
        return formula_fail(compiler, of->at, "prev 和 growth 里只能写一个要素的名称。");
    }
    node->type = of->type;
    node->domain = of->domain;
    node->dimension = of->dimension;
    node->column = of->column;
    return true;
}

static bool check_unary(Compiler *compiler, Node *node) {
    Node *of = node->items[0];
    if (!check(compiler, of, -1) ||
        (node->op != OP_HAS && !want(compiler, of, node->op == OP_NOT ? TYPE_BOOL : TYPE_NUMBER))) {
        return false;
    }
    const Node *digits = node->op == OP_ROUND ? node->items[1] : NULL;
    if (digits && (digits->op != OP_NUMBER || digits->number < 0 || digits->number > 12 ||
                   digits->number != (double)(int)digits->number)) {
        return formula_fail(compiler, digits->at, "round 的位数要写成0到12的整数，例如 round(x, 2)。");
    }
    node->type = node->op == OP_NOT || node->op == OP_HAS ? TYPE_BOOL : TYPE_NUMBER;
    node->dimension = of->dimension;
    if (node->op == OP_RANK) {
        node->dimension = (Dimension){.any = true};
    }
    return !node->where || (check(compiler, node->where, -1) && want(compiler, node->where, TYPE_BOOL));
}

static bool check(Compiler *compiler, Node *node, int wanted_domain) {
    switch (node->op) {
    case OP_NUMBER:
        if (node->name.len == 0) {
            node->type = TYPE_NUMBER;
            node->dimension = (Dimension){.any = true};
        }
        return true;
    case OP_COLUMN: return true;
    case OP_NAME: return resolve(compiler, node, wanted_domain);
    case OP_ADD:
    case OP_SUBTRACT:
    case OP_MULTIPLY:
    case OP_DIVIDE: return check_arithmetic(compiler, node);
    case OP_EQUAL:
    case OP_UNEQUAL:
    case OP_LESS:
    case OP_AT_MOST:
    case OP_MORE:
    case OP_AT_LEAST: return check_comparison(compiler, node);
    case OP_AND:
    case OP_OR:
        node->type = TYPE_BOOL;
        return check(compiler, node->items[0], -1) && want(compiler, node->items[0], TYPE_BOOL) &&
               check(compiler, node->items[1], -1) && want(compiler, node->items[1], TYPE_BOOL);
    case OP_IN: return check_membership(compiler, node);
    case OP_IF: return check_if(compiler, node);
    case OP_LEAST:
    case OP_MOST: return check_list(compiler, node);
    case OP_PREVIOUS: return check_previous(compiler, node);
    case OP_NEGATE:
    case OP_NOT:
    case OP_HAS:
    case OP_ABS:
    case OP_CEIL:
    case OP_FLOOR:
    case OP_ROUND:
    case OP_RANK: return check_unary(compiler, node);
    default: return check_aggregate(compiler, node);
    }
}

bool formula_check(Compiler *compiler, Node *root, const Str *unit) {
    if (!check(compiler, root, -1)) {
        return false;
    }
    if (!unit || root->type != TYPE_NUMBER || root->dimension.any) {
        return true;
    }
    Dimension wanted = dimension_parse(*unit);
    if (dimension_equal(&root->dimension, &wanted)) {
        return true;
    }
    Str found = dimension_show(&root->dimension, compiler->arena);
    return formula_fail(compiler, root->at, "算出来的单位是“%.*s”，与写明的“%.*s”不符。", STR_ARG(found),
                        STR_ARG(unit->len ? *unit : STR("无单位")));
}
