/* Reads an XLSForm expression (a little XPath) into a tree. */
#include "xlsform_expression.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH_MOST = 40 };

typedef struct Parser {
    Str text;
    size_t at;
    int depth;
    Arena *arena;
    Err *err;
} Parser;

static bool fail(Parser *parser, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool fail(Parser *parser, const char *format, ...) {
    char message[4096]; /* longer than what is kept, which is cut between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return err_set(parser->err, ERR_INPUT, "%s", message);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(Parser *parser) {
    while (parser->at < parser->text.len && is_blank(parser->text.data[parser->at])) {
        parser->at++;
    }
}

static Str rest_of(const Parser *parser) {
    return str_slice(parser->text, parser->at, parser->text.len);
}

static bool is_name_byte(char c, bool first) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || ((unsigned char)c & 0x80);
    return letter || (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':'));
}

static Str read_word(const Parser *parser) {
    size_t end = parser->at;
    while (end < parser->text.len && is_name_byte(parser->text.data[end], end == parser->at)) {
        end++;
    }
    return str_slice(parser->text, parser->at, end);
}

static bool take_sign(Parser *parser, const char *sign) {
    skip_blanks(parser);
    if (!str_starts(rest_of(parser), str_from(sign))) {
        return false;
    }
    parser->at += strlen(sign);
    return true;
}

/* A word operator (and, div) is one only where a word stands alone. */
static bool take_word(Parser *parser, const char *word) {
    skip_blanks(parser);
    if (!str_is(read_word(parser), word)) {
        return false;
    }
    parser->at += strlen(word);
    return true;
}

static XlsNode *new_node(Parser *parser, XlsNodeKind kind, Str text) {
    XlsNode *node = ARENA_NEW(parser->arena, XlsNode);
    node->kind = kind;
    node->text = text;
    return node;
}

static XlsNode *parse_or(Parser *parser);

static XlsNode *parse_string(Parser *parser, char quote) {
    size_t start = ++parser->at;
    while (parser->at < parser->text.len && parser->text.data[parser->at] != quote) {
        parser->at++;
    }
    if (parser->at == parser->text.len) {
        fail(parser, "引号没有写完：%c。", quote);
        return NULL;
    }
    return new_node(parser, NODE_STRING, str_slice(parser->text, start, parser->at++));
}

static XlsNode *parse_question(Parser *parser) {
    ptrdiff_t end = str_find(rest_of(parser), STR("}"));
    if (end < 0) {
        fail(parser, "“${”没有写完，要写成 ${题目名}。");
        return NULL;
    }
    Str name = str_trim(str_slice(rest_of(parser), 2, (size_t)end));
    parser->at += (size_t)end + 1;
    return new_node(parser, NODE_QUESTION, name);
}

static XlsNode *parse_number(Parser *parser) {
    size_t end = parser->at;
    while (end < parser->text.len &&
           ((parser->text.data[end] >= '0' && parser->text.data[end] <= '9') || parser->text.data[end] == '.')) {
        end++;
    }
    double ignored;
    Str text = str_slice(parser->text, parser->at, end);
    parser->at = end;
    if (!number_parse(text, &ignored)) {
        fail(parser, "“%.*s”不是数。", STR_ARG(text));
        return NULL;
    }
    return new_node(parser, NODE_NUMBER, text);
}

static XlsNode *parse_call(Parser *parser, Str name) {
    XlsNode *node = new_node(parser, NODE_CALL, name);
    parser->at += name.len;
    if (!take_sign(parser, "(")) {
        fail(parser, "不认识“%.*s”；引用别的题要写成 ${%.*s}。", STR_ARG(name), STR_ARG(name));
        return NULL;
    }
    if (take_sign(parser, ")")) {
        return node;
    }
    do {
        XlsNode *item = node->count < XLS_OPERANDS_MOST ? parse_or(parser) : NULL;
        if (!item) {
            if (node->count == XLS_OPERANDS_MOST) {
                fail(parser, "%.*s() 里的内容太多。", STR_ARG(name));
            }
            return NULL;
        }
        node->items[node->count++] = item;
    } while (take_sign(parser, ","));
    if (!take_sign(parser, ")")) {
        fail(parser, "%.*s( 后面缺少“)”。", STR_ARG(name));
        return NULL;
    }
    return node;
}

static XlsNode *parse_primary(Parser *parser) {
    skip_blanks(parser);
    if (parser->at == parser->text.len) {
        fail(parser, "表达式没有写完。");
        return NULL;
    }
    char c = parser->text.data[parser->at];
    if (take_sign(parser, "(")) {
        XlsNode *inner = parse_or(parser);
        if (inner && !take_sign(parser, ")")) {
            fail(parser, "缺少“)”。");
            return NULL;
        }
        return inner;
    }
    if (c == '\'' || c == '"') {
        return parse_string(parser, c);
    }
    if (str_starts(rest_of(parser), STR("${"))) {
        return parse_question(parser);
    }
    bool fraction = c == '.' && parser->at + 1 < parser->text.len && parser->text.data[parser->at + 1] >= '0' &&
                    parser->text.data[parser->at + 1] <= '9';
    if ((c >= '0' && c <= '9') || fraction) {
        return parse_number(parser);
    }
    if (c == '.') {
        parser->at++;
        return new_node(parser, NODE_SELF, STR("."));
    }
    Str name = read_word(parser);
    if (!name.len) {
        size_t end = 0;
        utf8_next(rest_of(parser), &end);
        fail(parser, "不认识“%.*s”，请检查符号是不是半角。", STR_ARG(str_slice(rest_of(parser), 0, end)));
        return NULL;
    }
    return parse_call(parser, name);
}

static XlsNode *parse_minus(Parser *parser) {
    if (++parser->depth > DEPTH_MOST) {
        fail(parser, "括号套得太深，请拆成几个 calculate。");
        return NULL;
    }
    XlsNode *node;
    if (take_sign(parser, "-")) {
        XlsNode *of = parse_minus(parser);
        node = of ? new_node(parser, NODE_MINUS, STR("-")) : NULL;
        if (node) {
            node->items[node->count++] = of;
        }
    } else {
        node = parse_primary(parser);
    }
    parser->depth--;
    return node;
}

typedef struct Level {
    const char *signs[5]; /* longer ones first */
    bool words;
} Level;

/* From the loosest to the tightest. */
static const Level levels[] = {
    {{"or", NULL}, true},      {{"and", NULL}, true}, {{"!=", "=", NULL}, false}, {{"<=", ">=", "<", ">", NULL}, false},
    {{"+", "-", NULL}, false}, {{"*", NULL}, false},
};
enum { LEVEL_COUNT = sizeof levels / sizeof *levels, LEVEL_TIMES = LEVEL_COUNT - 1 };

static const char *take_operator(Parser *parser, size_t level) {
    for (size_t i = 0; levels[level].signs[i]; i++) {
        const char *sign = levels[level].signs[i];
        if (levels[level].words ? take_word(parser, sign) : take_sign(parser, sign)) {
            return sign;
        }
    }
    if (level == LEVEL_TIMES) {
        return take_word(parser, "div") ? "div" : take_word(parser, "mod") ? "mod" : NULL;
    }
    return NULL;
}

static XlsNode *parse_level(Parser *parser, size_t level) {
    XlsNode *left = level == LEVEL_COUNT ? parse_minus(parser) : parse_level(parser, level + 1);
    const char *sign;
    for (int i = 0; left && level < LEVEL_COUNT && (sign = take_operator(parser, level)) != NULL; i++) {
        XlsNode *right = i < XLS_EXPRESSION_BYTES ? parse_level(parser, level + 1) : NULL;
        XlsNode *node = right ? new_node(parser, NODE_BINARY, str_from(sign)) : NULL;
        if (node) {
            node->items[0] = left;
            node->items[1] = right;
            node->count = 2;
        }
        left = node;
    }
    return left;
}

static XlsNode *parse_or(Parser *parser) {
    if (++parser->depth > DEPTH_MOST) {
        fail(parser, "括号套得太深，请拆成几个 calculate。");
        return NULL;
    }
    XlsNode *node = parse_level(parser, 0);
    parser->depth--;
    return node;
}

XlsNode *xlsform_parse(Str text, Arena *arena, Err *err) {
    Parser parser = {.text = text, .arena = arena, .err = err};
    if (text.len > XLS_EXPRESSION_BYTES) {
        fail(&parser, "表达式太长，请拆成几个 calculate。");
        return NULL;
    }
    XlsNode *root = parse_or(&parser);
    skip_blanks(&parser);
    if (!root || parser.at == text.len) {
        return root;
    }
    size_t end = parser.at;
    utf8_next(text, &end);
    bool sign = ((unsigned char)text.data[parser.at] & 0x80) != 0;
    fail(&parser, sign ? "不认识“%.*s”，符号要用半角，例如 >=。" : "“%.*s”这里看不懂，前面可能缺少运算符。",
         STR_ARG(str_slice(text, parser.at, end)));
    return NULL;
}
