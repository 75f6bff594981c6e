/* program: many region formulas as one list of instructions in which equal parts stand once. Inside the room. */
#ifndef DUXUE_FORMULA_PROGRAM_H
#define DUXUE_FORMULA_PROGRAM_H

#include "formula_internal.h"
#include "lanes.h"

enum { PROGRAM_ROWS = 512, PROGRAM_GROUPS = PROGRAM_ROWS / LANES, NONE = -1 };

/* What an instruction does beyond the operators of the language. Numbered behind `Op`, so that one field holds both. */
typedef enum ProgramOp {
    DO_OWN = OP_CV + 1, /* the cell of the region's own row */
    DO_SPREAD,          /* a value of the region in every row */
    DO_KEEP,            /* rows that count: of the frame's mask and where `a` holds */
    DO_WEIGHT,          /* from here on sums and extremes over the rows of `keep`: of weights `b`, of 1 */
    DO_TOTAL,           /* of `a`, times `b` */
    DO_SQUARES,         /* of what `a` is off the mean `c`, times `b` */
    DO_LOWEST,
    DO_HIGHEST
} ProgramOp;

typedef struct Instruction {
    int op;
    int a, b, c, keep; /* instructions that it reads, NONE */
    int column;        /* OP_COLUMN, DO_OWN */
    double number;     /* OP_NUMBER; OP_ROUND: digits */
    bool by_row;       /* a value for each row; otherwise one for the region */
    int level;         /* aggregates below it, one upon the other: 0 none */
} Instruction;

#define IS_SUM(op) ((op) >= DO_WEIGHT)

typedef struct IndexList {
    int *items;
    size_t count;
} IndexList;

/* What is done together: aggregates of a level, each behind the instructions by row that it reads, then values of the
 * region that hang on them. Level 0 has values only. */
typedef struct Level {
    IndexList steps, values;
} Level;

struct Program {
    const Expr *const *exprs;
    int *roots; /* per expression; NONE: it is left to formula_region */
    size_t expr_count;
    Instruction *items;
    size_t count, capacity;
    int level_count;
    Level *levels;
    int *slots; /* per instruction by row: the register that it may share with others in a region of a single block */
    size_t slot_count;
};

/* A number in every row: written once, not for each region. */
static inline bool is_constant(const Program *program, const Instruction *item) {
    return item->op == DO_SPREAD && program->items[item->a].op == OP_NUMBER;
}

#endif
