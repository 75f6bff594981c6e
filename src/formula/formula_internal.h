/* formula_internal: the checked tree of an expression, shared by parser, checker and evaluator. */
#ifndef DUXUE_FORMULA_INTERNAL_H
#define DUXUE_FORMULA_INTERNAL_H

#include "formula.h"

enum { FORMULA_BYTES = 4096, FORMULA_DEPTH = 64, FORMULA_NODES = 1024, DIMENSION_SYMBOLS = 12, BLOCK_ROWS = 1024 };

typedef enum Op {
    OP_NUMBER,
    OP_NAME,
    OP_COLUMN,
    OP_NEGATE,
    OP_NOT,
    OP_ADD,
    OP_SUBTRACT,
    OP_MULTIPLY,
    OP_DIVIDE,
    OP_EQUAL,
    OP_UNEQUAL,
    OP_LESS,
    OP_AT_MOST,
    OP_MORE,
    OP_AT_LEAST,
    OP_AND,
    OP_OR,
    OP_IN,
    OP_IF,
    OP_HAS,
    OP_ABS,
    OP_CEIL,
    OP_FLOOR,
    OP_ROUND,
    OP_LEAST,
    OP_MOST,
    OP_PREVIOUS,
    OP_RANK,
    /* aggregates: from here on the value belongs to a region */
    OP_SUM,
    OP_MEAN,
    OP_MINIMUM,
    OP_MAXIMUM,
    OP_COUNT,
    OP_SHARE,
    OP_SD,
    OP_CV,
    OP_QUANTILE /* of items[0]; items[1]: a number from 0 to 1 */
} Op;

#define IS_AGGREGATE(op) ((op) >= OP_SUM)

/* A dimension: powers of base symbols (人, ㎡, 元). `any`: a bare number, which fits everywhere. */
typedef struct Dimension {
    Str symbol[DIMENSION_SYMBOLS];
    int power[DIMENSION_SYMBOLS]; /* at most FORMULA_NODES */
    int count;
    bool any;
} Dimension;

/* The doubles that count as equal to a number, leeway included: at least `least`, less than `beyond`. */
typedef struct Bounds {
    double least, beyond;
} Bounds;

typedef struct Node {
    Op op;
    ValueType type;
    Dimension dimension;
    int domain;            /* of a choice */
    double number;         /* OP_NUMBER */
    int column;            /* OP_COLUMN, OP_PREVIOUS */
    Str name;              /* OP_NAME */
    size_t at;             /* offset in the text */
    int index;             /* of the node in its expression: slot for results that are computed once per call */
    bool region;           /* the value is one per region */
    bool previous;         /* an aggregate that reads the year before and nothing else */
    struct Node *items[3]; /* operands */
    struct Node *weight, *where;
    struct Node **list; /* OP_IN, OP_LEAST, OP_MOST */
    size_t list_count;
    const struct Bounds *bounds; /* OP_IN: of the numbers of the list */
    size_t bound_count;
} Node;

struct Expr {
    const Node *root;
    int node_count;
    Str unit;
    bool reads_rows; /* as it is written: a branch that a parameter switched off counts */
    int *parts;      /* per node: number of the part that other formulas have, too, from 1 on; NULL: nobody asked */
};

typedef struct KeptPart {
    Column column;
    size_t rows; /* of the region that it holds, from the first one on */
} KeptPart;

struct KeptParts {
    Arena *arena;
    size_t from, to; /* one block */
    KeptPart *parts;
};

typedef struct Compiler {
    Arena *arena;
    Str text;
    const Place *place;
    const Scope *scope;
    int stage;
    int node_count;
    Err *err;
} Compiler;

Node *formula_node(Compiler *compiler, Op op, size_t at);
/* Sets the error with the place of `at` within the text. */
bool formula_fail(Compiler *compiler, size_t at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Text to an unchecked tree; names stay names. NULL after an error. */
Node *formula_parse(Compiler *compiler);
/* Resolves names, checks types and units. */
bool formula_check(Compiler *compiler, Node *root, const Str *unit);

/* The checked tree with what hangs on numbers alone settled; changes it. Values and reasons stay the same. */
Node *formula_fold(Node *node);

/* 0 when every kept row is known; otherwise a reason that counts the unknown rows and names the first. */
Reason aggregate_unknown(Column x, const uint8_t *keep, size_t count, ReasonList *reasons);

/* Operators by row on one known number; `digits` of round(). */
double formula_unary(Op op, double x, double digits);

Dimension dimension_parse(Str unit);
Dimension dimension_product(Dimension a, Dimension b, int sign); /* sign -1: a / b */
bool dimension_equal(const Dimension *a, const Dimension *b);
Str dimension_show(const Dimension *dimension, Arena *arena);

#endif
