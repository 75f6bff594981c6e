/* program: many region formulas as one list of instructions in which equal parts stand once. Inside the room. */
#ifndef DUXUE_FORMULA_PROGRAM_H
#define DUXUE_FORMULA_PROGRAM_H

#include "formula_internal.h"
#include "lanes.h"

enum { PROGRAM_ROWS = 1024, PROGRAM_GROUPS = PROGRAM_ROWS / LANES, NONE = -1, TALLY_MOST = 15 };

/* What an instruction does beyond the operators of the language. Numbered behind `Op`, so that one field holds both. */
typedef enum ProgramOp {
    DO_OWN = OP_QUANTILE + 1, /* the cell of the region's own row */
    DO_THEN,                  /* a value of the region as it was in the year before: number `column` of Program.then */
    DO_SPREAD,                /* a value of the region in every row */
    DO_REACHES,               /* `a` is at least `number`, to the bit */
    DO_BELOW,
    DO_KNOWN_CELL, /* whether the cell of the column is known */
    DO_NARROW,     /* numbers 1 and 0 as truths */
    DO_WIDEN,      /* truths as numbers */
    DO_ADD_TRUTH,  /* `a` and the truth `b`, which is 1 or 0 */
    DO_TALLY,      /* in how many of some truths, at most TALLY_MOST: those of `a`, NONE or a tally, and `b` */
    DO_ENOUGH,     /* the tally `a` is at least `number`, a whole one from 1 to TALLY_MOST */
    DO_KEEP,       /* rows that count: of the frame's, where `a` (NONE: anywhere) holds */
    DO_RANK,       /* places of the rows in what `a` gathered */
    DO_QUANTILE,   /* of what `a` gathered, at `number` */
    DO_WEIGHT,     /* from here on sums, extremes and heaps over the rows of `keep`: of weights `b`, of 1 */
    DO_TOTAL,      /* of `a`, times `b` */
    DO_COUNT,      /* of truths `a` */
    DO_SQUARES,    /* of what `a` is off the mean `c`, times `b` */
    DO_LOWEST,
    DO_HIGHEST,
    DO_GATHER /* all rows of `a` at hand, whether or not they count */
} ProgramOp;

typedef struct Instruction {
    int op;
    int a, b, c, keep;   /* instructions that it reads, NONE; c of OP_COLUMN: which of its cells are known */
    int column;          /* OP_COLUMN, DO_KNOWN_CELL, DO_OWN, DO_THEN */
    double number;       /* OP_NUMBER; OP_ROUND: digits */
    bool previous;       /* the column is of the year before */
    bool absent_is_zero; /* in a sum: what was not there yet counts as 0 */
    bool by_row;         /* a value for each row; otherwise one for the region */
    bool truth;          /* by row, and kept as bits (Truths); all others are numbers */
    int level;           /* sums below it, one upon the other: 0 none */
    int with;            /* DO_TOTAL: weights that are added up in the same pass; DO_WEIGHT: who does it */
} Instruction;

#define IS_SUM(op) ((op) >= DO_WEIGHT)

typedef struct IndexList {
    int *items;
    size_t count;
} IndexList;

/* Steps that are done together: a column and its sum, the same and the sum of a register over the same rows; a column,
 * what it is over something and the sums of that, the same and where it reaches a limit. */
typedef enum Pass { PASS_NONE, PASS_TOTAL, PASS_TOTALS, PASS_RATIO, PASS_LIMIT } Pass;

/* What is done one after the other, each instruction behind those that it reads, and in which register those by row
 * stand: few of them, so that they stay in the processor's nearest memory. Truths have registers of their own. */
typedef struct Schedule {
    IndexList steps;
    int *slots;   /* per instruction by row; otherwise NONE */
    Pass *passes; /* per step: which steps from this one on are done in one pass */
} Schedule;

/* Of a region of many blocks: sums of a level over all blocks, then values of the region that hang on them. Level 0 has
 * values only. */
typedef struct Level {
    Schedule blocks;
    IndexList values;
} Level;

struct Program {
    const Expr *const *exprs;
    size_t expr_count;
    int *roots; /* per expression; NONE: it is left to formula_region */
    Instruction *items;
    size_t count, capacity;
    int level_count;
    Schedule once; /* everything, where all rows of the regions fit into the registers */
    Level *levels;
    size_t slot_count, truth_slot_count;
    /* Aggregates that read nothing but the year before are those of the region as it was then. */
    bool year_before;      /* the rows are those of that year */
    const Program *then;   /* NULL: there are none */
    const Program *simple; /* the same formulas where rows know no such region */
    size_t then_count;
    int *again; /* per aggregate of the year before: the instruction with the same of this year; NONE: there is none */
};

/* Plans in which order and where instructions are done (schedule.c). */
void program_schedule(Program *program, Arena *arena);

/* Values alone, `expr_count` for each region; what is unknown has some reason (regions.c). `then`: for each region the
 * values of Program.then; `again`: takes for each region what its aggregates of the year before come to in this year.
 * Both may be NULL. */
void program_run(const Program *program, const Rows *rows, const Region *regions, size_t count, unsigned threads,
                 const Value *then, Value *again, Arena *scratch, Value *out);

/* A number in every row: written once, not for each region. */
static inline bool is_constant(const Program *program, const Instruction *item) {
    return item->op == DO_SPREAD && program->items[item->a].op == OP_NUMBER;
}

#endif
