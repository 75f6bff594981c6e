/* Lexer and parser: text to an unchecked tree, by precedence climbing. Names are resolved later, by the checker. */
#include "formula_internal.h"

#include <stdio.h>
#include <string.h>

typedef enum TokenKind { TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_SIGN, TOKEN_BAD } TokenKind;

typedef struct Token {
    TokenKind kind;
    Str text;
    size_t at;
    double number;
    bool bracketed; /* [name]: never a keyword or a function */
} Token;

typedef struct Parser {
    Compiler *compiler;
    size_t at;
    Token token; /* the next one */
    int depth;
} Parser;

/* Counts lines and characters up to `offset`: the place inside the pack's file. */
bool formula_fail(Compiler *compiler, size_t offset, const char *format, ...) {
    char message[1024]; /* longer than what err_set_at keeps, which cuts between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Place place = compiler->place ? *compiler->place : (Place){.line = 1, .column = 1};
    size_t start = 0;
    /* A text of several lines stands in a block, whose lines all begin in the column of the first. */
    for (size_t i = 0; i < offset && i < compiler->text.len; i++) {
        if (compiler->text.data[i] == '\n') {
            place.line++;
            start = i + 1;
        }
    }
    place.column += (int)utf8_count(str_slice(compiler->text, start, offset));
    return err_set_at(compiler->err, ERR_INPUT, &place, "%s", message);
}

Node *formula_node(Compiler *compiler, Op op, size_t at) {
    if (compiler->node_count == FORMULA_NODES) {
        formula_fail(compiler, at, "公式太长，请拆成几个量。");
        return NULL;
    }
    Node *node = ARENA_NEW(compiler->arena, Node);
    node->op = op;
    node->at = at;
    node->index = compiler->node_count++;
    node->domain = -1;
    node->region = IS_AGGREGATE(op);
    return node;
}

/* Signs that Chinese typists write, and what they mean here. */
static const struct {
    const char *written, *meant;
} signs[] = {{"≤", "<="},  {"≥", ">="}, {"≠", "!="}, {"，", ","}, {"×", "*"},  {"÷", "/"}, {"<=", "<="}, {">=", ">="},
             {"!=", "!="}, {"+", "+"},  {"-", "-"},  {"*", "*"},  {"/", "/"},  {"=", "="}, {"<", "<"},   {">", ">"},
             {"(", "("},   {")", ")"},  {",", ","},  {":", ":"},  {"：", ":"}, {"%", "%"}};

static bool sign_at(Str rest, Token *token) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_starts(rest, str_from(signs[i].written))) {
            *token = (Token){TOKEN_SIGN, str_from(signs[i].meant), token->at, 0, false};
            token->text.len = strlen(signs[i].meant);
            return true;
        }
    }
    return false;
}

static size_t written_length(Str rest) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_starts(rest, str_from(signs[i].written))) {
            return strlen(signs[i].written);
        }
    }
    return 1;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Part of a name: ASCII letters, digits, underscore, and any other character that is no sign or blank. */
static size_t name_part(Str rest) {
    unsigned char c = (unsigned char)rest.data[0];
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit((char)c) || c == '_';
    }
    Token ignored = {.at = 0};
    if (sign_at(rest, &ignored) || str_starts(rest, STR("\xE3\x80\x80")) || str_starts(rest, STR("\xC2\xA0"))) {
        return 0;
    }
    size_t at = 0;
    utf8_next(rest, &at);
    return at;
}

static Token number_token(Str text, size_t start) {
    size_t end = start;
    while (end < text.len && (is_digit(text.data[end]) || text.data[end] == '.')) {
        end++;
    }
    if (end < text.len && (text.data[end] == 'e' || text.data[end] == 'E')) {
        size_t exponent = end + 1;
        exponent += exponent < text.len && (text.data[exponent] == '-' || text.data[exponent] == '+');
        if (exponent < text.len && is_digit(text.data[exponent])) {
            end = exponent;
            while (end < text.len && is_digit(text.data[end])) {
                end++;
            }
        }
    }
    Token token = {TOKEN_NUMBER, str_slice(text, start, end), start, 0, false};
    if (!number_parse(token.text, &token.number)) {
        token.kind = TOKEN_BAD;
    }
    return token;
}

static Token read_token(Str text, size_t *at) {
    Str rest = str_slice(text, *at, text.len);
    Str trimmed = rest;
    while (trimmed.len && (str_trim(str_slice(trimmed, 0, 1)).len == 0 || str_starts(trimmed, STR("\xE3\x80\x80")))) {
        size_t size = trimmed.data[0] == '\xE3' ? 3 : 1;
        trimmed = str_slice(trimmed, size, trimmed.len);
    }
    size_t start = text.len - trimmed.len;
    Token token = {TOKEN_END, {NULL, 0}, start, 0, false};
    *at = start;
    if (trimmed.len == 0) {
        return token;
    }
    if (is_digit(trimmed.data[0])) {
        token = number_token(text, start);
        *at = start + token.text.len;
        return token;
    }
    if (trimmed.data[0] == '[') {
        ptrdiff_t end = str_find(trimmed, STR("]"));
        token.kind = end > 1 ? TOKEN_NAME : TOKEN_BAD;
        token.text = str_trim(str_slice(trimmed, 1, end > 0 ? (size_t)end : 1));
        token.bracketed = true;
        *at = start + (end > 0 ? (size_t)end + 1 : 1);
        return token;
    }
    if (sign_at(trimmed, &token)) {
        *at = start + written_length(trimmed);
        return token;
    }
    size_t length = 0, part;
    while (length < trimmed.len && (part = name_part(str_slice(trimmed, length, trimmed.len))) > 0) {
        length += part;
    }
    token.kind = length ? TOKEN_NAME : TOKEN_BAD;
    token.text = str_slice(trimmed, 0, length ? length : 1);
    *at = start + token.text.len;
    return token;
}

static void advance(Parser *parser) {
    parser->token = read_token(parser->compiler->text, &parser->at);
}

static bool is_sign(const Parser *parser, const char *sign) {
    return parser->token.kind == TOKEN_SIGN && str_is(parser->token.text, sign);
}

static bool is_word(const Parser *parser, const char *english, const char *chinese) {
    return parser->token.kind == TOKEN_NAME && !parser->token.bracketed &&
           (str_is(parser->token.text, english) || str_is(parser->token.text, chinese));
}

static bool expect(Parser *parser, const char *sign) {
    if (!is_sign(parser, sign)) {
        return formula_fail(parser->compiler, parser->token.at, "这里应当是“%s”。", sign);
    }
    advance(parser);
    return true;
}

static Node *expression(Parser *parser, int least);

typedef struct Function {
    const char *name;
    Op op;
    int least, most; /* operands */
    bool where;      /* takes where: */
    bool weight;     /* takes weight: */
} Function;

static const Function functions[] = {
    {"if", OP_IF, 3, 3, false, false},
    {"has", OP_HAS, 1, 1, false, false},
    {"abs", OP_ABS, 1, 1, false, false},
    {"ceil", OP_CEIL, 1, 1, false, false},
    {"floor", OP_FLOOR, 1, 1, false, false},
    {"round", OP_ROUND, 1, 2, false, false},
    {"prev", OP_PREVIOUS, 1, 1, false, false},
    {"rank", OP_RANK, 1, 1, true, false},
    {"growth", OP_DIVIDE, 1, 1, false, false},
    {"sum", OP_SUM, 1, 1, true, false},
    {"mean", OP_MEAN, 1, 1, true, true},
    {"min", OP_MINIMUM, 1, 64, true, false},
    {"max", OP_MAXIMUM, 1, 64, true, false},
    {"count", OP_COUNT, 1, 1, true, false},
    {"share", OP_SHARE, 1, 1, true, true},
    {"sd", OP_SD, 1, 1, true, true},
    {"cv", OP_CV, 1, 1, true, true},
    {"wcv", OP_CV, 1, 1, true, true},
    {"quantile", OP_QUANTILE, 2, 2, true, false},
    {"median", OP_QUANTILE, 1, 1, true, false},
};

static const Function *find_function(Str name) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (str_is(name, functions[i].name)) {
            return &functions[i];
        }
    }
    return NULL;
}

/* `weight: x` or `where: x`; false when the next tokens are neither. */
static bool named_operand(Parser *parser, const Function *function, Node *node, bool *good) {
    size_t at = parser->at;
    Token next = read_token(parser->compiler->text, &at);
    bool weight = is_word(parser, "weight", "权重"), where = is_word(parser, "where", "条件");
    if ((!weight && !where) || next.kind != TOKEN_SIGN || !str_is(next.text, ":")) {
        return false;
    }
    Node **place = weight ? &node->weight : &node->where;
    Str word = parser->token.text;
    *good = false;
    if (!(weight ? function->weight : function->where)) {
        formula_fail(parser->compiler, parser->token.at, "%s 不能带“%.*s”，请去掉。", function->name, STR_ARG(word));
        return true;
    }
    if (*place) {
        formula_fail(parser->compiler, parser->token.at, "“%.*s”写了两次，请只留一个。", STR_ARG(word));
        return true;
    }
    advance(parser);
    advance(parser);
    *place = expression(parser, 0);
    *good = *place != NULL;
    return true;
}

static bool operands(Parser *parser, const Function *function, Node *node, Node **given, int *count) {
    *count = 0;
    while (!is_sign(parser, ")")) {
        bool good = true;
        if ((*count || node->weight || node->where) && !expect(parser, ",")) {
            return false;
        }
        if (named_operand(parser, function, node, &good)) {
            if (!good) {
                return false;
            }
            continue;
        }
        if (*count == function->most) {
            return formula_fail(parser->compiler, parser->token.at, "%s 最多%d个参数。", function->name,
                                function->most);
        }
        if (!(given[*count] = expression(parser, 0))) {
            return false;
        }
        ++*count;
    }
    return *count >= function->least ||
           formula_fail(parser->compiler, parser->token.at, "%s 至少要%d个参数。", function->name, function->least);
}

/* growth(x) = x / prev(x) - 1 */
static Node *growth(Parser *parser, Node *of, size_t at) {
    Node *previous = formula_node(parser->compiler, OP_PREVIOUS, at);
    Node *ratio = formula_node(parser->compiler, OP_DIVIDE, at);
    Node *one = formula_node(parser->compiler, OP_NUMBER, at);
    Node *result = formula_node(parser->compiler, OP_SUBTRACT, at);
    if (!previous || !ratio || !one || !result) {
        return NULL;
    }
    previous->items[0] = of;
    ratio->items[0] = of;
    ratio->items[1] = previous;
    one->number = 1;
    result->items[0] = ratio;
    result->items[1] = one;
    return result;
}

/* median(x) = quantile(x, 0.5) */
static Node *median(Parser *parser, Node *node, size_t at) {
    node->items[1] = formula_node(parser->compiler, OP_NUMBER, at);
    if (!node->items[1]) {
        return NULL;
    }
    node->items[1]->number = 0.5;
    return node;
}

static Node *call(Parser *parser, const Function *function, size_t at) {
    Node *given[64] = {NULL}, *node = formula_node(parser->compiler, function->op, at);
    int count;
    advance(parser);
    if (!node || !operands(parser, function, node, given, &count) || !expect(parser, ")")) {
        return NULL;
    }
    if (strcmp(function->name, "growth") == 0) {
        return growth(parser, given[0], at);
    }
    if (strcmp(function->name, "wcv") == 0 && !node->weight) {
        formula_fail(parser->compiler, at, "wcv 要写明权重，例如 wcv(x, weight: 在校生)。");
        return NULL;
    }
    if ((node->op == OP_MINIMUM || node->op == OP_MAXIMUM) && count > 1) {
        if (node->where) {
            formula_fail(parser->compiler, at, "%s 有几个参数时逐行相比，不能带where，请去掉。", function->name);
            return NULL;
        }
        node->op = node->op == OP_MINIMUM ? OP_LEAST : OP_MOST;
        node->list = ARENA_ARRAY(parser->compiler->arena, (size_t)count, Node *);
        memcpy(node->list, given, (size_t)count * sizeof *given);
        node->list_count = (size_t)count;
        return node;
    }
    memcpy(node->items, given, (size_t)count * sizeof *given);
    return strcmp(function->name, "median") == 0 ? median(parser, node, at) : node;
}

static Node *name_or_call(Parser *parser) {
    Token token = parser->token;
    advance(parser);
    const Function *function = token.bracketed ? NULL : find_function(token.text);
    if (function && is_sign(parser, "(")) {
        return call(parser, function, token.at);
    }
    if (is_sign(parser, "(")) {
        formula_fail(parser->compiler, token.at, "没有“%.*s”这个函数。", STR_ARG(token.text));
        return NULL;
    }
    Node *node = formula_node(parser->compiler, OP_NAME, token.at);
    if (node) {
        node->name = token.text;
    }
    return node;
}

static Node *prefix(Parser *parser, Op op, int least) {
    size_t at = parser->token.at;
    advance(parser);
    Node *operand = expression(parser, least), *node = operand ? formula_node(parser->compiler, op, at) : NULL;
    if (node) {
        node->items[0] = operand;
    }
    return node;
}

static Node *primary(Parser *parser) {
    Compiler *compiler = parser->compiler;
    if (parser->token.kind == TOKEN_NUMBER) {
        Node *node = formula_node(compiler, OP_NUMBER, parser->token.at);
        if (!node) {
            return NULL;
        }
        node->number = parser->token.number;
        advance(parser);
        if (is_sign(parser, "%")) {
            node->number /= 100;
            advance(parser);
        }
        return node;
    }
    if (is_sign(parser, "-")) {
        return prefix(parser, OP_NEGATE, 7); /* binds tighter than * and /: a / -b * c is (a / -b) * c */
    }
    if (is_word(parser, "not", "非")) {
        return prefix(parser, OP_NOT, 3);
    }
    if (is_sign(parser, "(")) {
        advance(parser);
        Node *inner = expression(parser, 0);
        return inner && expect(parser, ")") ? inner : NULL;
    }
    if (parser->token.kind == TOKEN_NAME) {
        return name_or_call(parser);
    }
    if (parser->token.kind == TOKEN_END) {
        formula_fail(compiler, parser->token.at, "公式没有写完。");
    } else {
        formula_fail(compiler, parser->token.at, "这里不能写“%.*s”。", STR_ARG(parser->token.text));
    }
    return NULL;
}

/* x in (a, b, c) */
static Node *membership(Parser *parser, Node *left) {
    Node *items[64];
    size_t count = 0;
    Node *node = formula_node(parser->compiler, OP_IN, parser->token.at);
    advance(parser);
    if (!node || !expect(parser, "(")) {
        return NULL;
    }
    do {
        if (count == 64) {
            formula_fail(parser->compiler, parser->token.at, "列举不能超过64个。");
            return NULL;
        }
        if (count) {
            advance(parser);
        }
        if (!(items[count++] = primary(parser))) {
            return NULL;
        }
    } while (is_sign(parser, ","));
    if (!expect(parser, ")")) {
        return NULL;
    }
    node->items[0] = left;
    node->list = ARENA_ARRAY(parser->compiler->arena, count, Node *);
    memcpy(node->list, items, count * sizeof *items);
    node->list_count = count;
    return node;
}

static const struct {
    const char *sign, *chinese;
    Op op;
    int level;
} operators[] = {{"or", "或", OP_OR, 1},    {"and", "且", OP_AND, 2},   {"=", "", OP_EQUAL, 4},
                 {"!=", "", OP_UNEQUAL, 4}, {"<", "", OP_LESS, 4},      {"<=", "", OP_AT_MOST, 4},
                 {">", "", OP_MORE, 4},     {">=", "", OP_AT_LEAST, 4}, {"in", "属于", OP_IN, 4},
                 {"+", "", OP_ADD, 5},      {"-", "", OP_SUBTRACT, 5},  {"*", "", OP_MULTIPLY, 6},
                 {"/", "", OP_DIVIDE, 6}};

static int find_operator(const Parser *parser) {
    for (int i = 0; i < (int)(sizeof operators / sizeof *operators); i++) {
        if (is_sign(parser, operators[i].sign) || (operators[i].level < 3 || operators[i].op == OP_IN
                                                       ? is_word(parser, operators[i].sign, operators[i].chinese)
                                                       : false)) {
            return i;
        }
    }
    return -1;
}

static Node *expression(Parser *parser, int least) {
    if (++parser->depth > FORMULA_DEPTH) {
        formula_fail(parser->compiler, parser->token.at, "括号套得太深，请拆成几个量。");
        return NULL;
    }
    Node *left = primary(parser);
    int at;
    while (left && (at = find_operator(parser)) >= 0 && operators[at].level >= least) {
        if (operators[at].op == OP_IN) {
            left = membership(parser, left);
            continue;
        }
        size_t place = parser->token.at;
        advance(parser);
        Node *right = expression(parser, operators[at].level + 1);
        Node *node = right ? formula_node(parser->compiler, operators[at].op, place) : NULL;
        if (node) {
            node->items[0] = left;
            node->items[1] = right;
        }
        left = node;
    }
    parser->depth--;
    return left;
}

Node *formula_parse(Compiler *compiler) {
    Parser parser = {.compiler = compiler};
    if (compiler->text.len > FORMULA_BYTES) {
        formula_fail(compiler, 0, "公式超过%d字节，请拆成几个量。", FORMULA_BYTES);
        return NULL;
    }
    advance(&parser);
    Node *root = expression(&parser, 0);
    if (root && parser.token.kind != TOKEN_END) {
        formula_fail(compiler, parser.token.at, "“%.*s”多出来了，前面可能缺少运算符。", STR_ARG(parser.token.text));
        return NULL;
    }
    return root;
}
