/* A part of a DOCX into a tree of byte ranges, by expat; within limits of depth and number, and without entities. */
#include "merge.h"

#include <expat.h>
#include <string.h>

enum { DEPTH_MOST = 200, NODES_MOST = 1500000 };

typedef struct Parser {
    XML_Parser expat;
    PartTree *tree;
    Node *at;
    size_t nodes;
    Err err;
} Parser;

static const struct {
    const char *name;
    NodeType type;
} elements[] = {{"p", NODE_PARAGRAPH},
                {"r", NODE_RUN},
                {"t", NODE_TEXT},
                {"tbl", NODE_TABLE},
                {"tr", NODE_ROW},
                {"tc", NODE_CELL},
                {"txbxContent", NODE_CONTAINER},
                {"hdr", NODE_CONTAINER},
                {"ftr", NODE_CONTAINER},
                {"footnote", NODE_CONTAINER},
                {"endnote", NODE_CONTAINER},
                {"sectPr", NODE_SECTION},
                {"tblGrid", NODE_PROPERTIES},
                {"bookmarkStart", NODE_MARK},
                {"bookmarkEnd", NODE_MARK},
                {"proofErr", NODE_MARK},
                {"lastRenderedPageBreak", NODE_MARK}};

/* Names come as "namespace|name"; both namespaces of word processing count. */
static NodeType type_of(const char *name) {
    static const char *const spaces[] = {"http://schemas.openxmlformats.org/wordprocessingml/2006/main|",
                                         "http://purl.oclc.org/ooxml/wordprocessingml/main|"};
    const char *local = NULL;
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(spaces[i]);
        local = strncmp(name, spaces[i], length) == 0 ? name + length : local;
    }
    if (!local) {
        return NODE_OTHER;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (strcmp(local, elements[i].name) == 0) {
            return elements[i].type;
        }
    }
    size_t length = strlen(local);
    bool properties = length > 2 && strcmp(local + length - 2, "Pr") == 0 && strcmp(local, "sdtPr") != 0;
    return properties ? NODE_PROPERTIES : NODE_OTHER;
}

static void stop(Parser *parser, ErrKind kind, const char *message) {
    err_set(&parser->err, kind, "%s", message);
    XML_StopParser(parser->expat, XML_FALSE);
}

static void add_paragraph(PartTree *tree, Node *node) {
    if (tree->paragraph_count == tree->paragraph_capacity) {
        size_t capacity = tree->paragraph_capacity ? tree->paragraph_capacity * 2 : 256;
        tree->paragraphs = arena_grow(tree->arena, tree->paragraphs, tree->paragraph_count, capacity, sizeof(Node *));
        tree->paragraph_capacity = capacity;
    }
    tree->paragraphs[tree->paragraph_count++] = node;
}

static void add_text(Node *paragraph, Node *text) {
    if (paragraph->last_text) {
        paragraph->last_text->next_text = text;
    } else {
        paragraph->first_text = text;
    }
    paragraph->last_text = text;
}

static void add_child(Node *parent, Node *child) {
    child->parent = parent;
    child->previous = parent->last;
    if (parent->last) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    Parser *parser = context;
    PartTree *tree = parser->tree;
    (void)attributes;
    int depth = parser->at ? parser->at->depth + 1 : 0;
    if (depth > DEPTH_MOST || ++parser->nodes > NODES_MOST) {
        stop(parser, ERR_LIMIT, "模板的内容套得太深或太多，没有读取。请另存为新的 .docx，并删去多余的内容。");
        return;
    }
    Node *node = ARENA_NEW(tree->arena, Node);
    node->type = type_of(name);
    node->depth = depth;
    node->from = (size_t)XML_GetCurrentByteIndex(parser->expat);
    node->open_to = node->from + (size_t)XML_GetCurrentByteCount(parser->expat);
    node->paragraph = parser->at ? parser->at->paragraph : NULL;
    if (parser->at) {
        add_child(parser->at, node);
    } else {
        tree->root = node;
    }
    if (node->type == NODE_TEXT && node->paragraph) {
        add_text(node->paragraph, node);
    }
    if (node->type == NODE_PARAGRAPH) {
        node->paragraph = node;
        add_paragraph(tree, node);
    }
    parser->at = node;
}

static void XMLCALL on_end(void *context, const XML_Char *name) {
    Parser *parser = context;
    (void)name;
    Node *node = parser->at;
    node->close_from = (size_t)XML_GetCurrentByteIndex(parser->expat);
    node->to = node->close_from + (size_t)XML_GetCurrentByteCount(parser->expat);
    parser->at = node->parent;
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                               int subset) {
    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    stop(context, ERR_INPUT, "模板里有不允许的文档类型声明（DTD），为安全起见没有读取。请另存为新的 .docx。");
}

bool part_parse(Str source, Arena *arena, PartTree *tree, Err *err) {
    *tree = (PartTree){.arena = arena, .source = source};
    Parser parser = {.tree = tree, .expat = XML_ParserCreateNS("UTF-8", '|')};
    if (!parser.expat) {
        return err_set(err, ERR_LIMIT, "内存不够，没有读取模板。请关闭其他程序后再试。");
    }
    XML_SetUserData(parser.expat, &parser);
    XML_SetElementHandler(parser.expat, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(parser.expat, on_doctype);
    bool good = XML_Parse(parser.expat, source.data ? source.data : "", (int)source.len, 1) == XML_STATUS_OK;
    unsigned long line = XML_GetCurrentLineNumber(parser.expat), column = XML_GetCurrentColumnNumber(parser.expat);
    XML_ParserFree(parser.expat);
    if (good) {
        return true;
    }
    if (parser.err.kind != ERR_NONE) {
        return err_set(err, parser.err.kind, "%s", parser.err.message);
    }
    return err_set(err, ERR_INPUT, "模板文件损坏（内容第%lu行第%lu列不完整）。请用文字处理软件打开后另存为新的 .docx。",
                   line, column + 1);
}
