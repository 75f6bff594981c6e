/* xlsform_expression: the tree of an XLSForm expression, between its reader and its writer. */
#ifndef DUXUE_COLLECT_XLSFORM_EXPRESSION_H
#define DUXUE_COLLECT_XLSFORM_EXPRESSION_H

#include "xlsform_internal.h"

enum { XLS_EXPRESSION_BYTES = 2000, XLS_OPERANDS_MOST = 16 };

typedef enum XlsNodeKind {
    NODE_NUMBER,
    NODE_STRING,
    NODE_QUESTION,
    NODE_SELF,
    NODE_MINUS,
    NODE_BINARY,
    NODE_CALL
} XlsNodeKind;

typedef struct XlsNode {
    XlsNodeKind kind;
    Str text; /* number, string, name, operator, function */
    struct XlsNode *items[XLS_OPERANDS_MOST];
    size_t count;
} XlsNode;

/* Text to a tree; NULL with err (never NULL itself) set. */
XlsNode *xlsform_parse(Str text, Arena *arena, Err *err);

#endif
