/* What the files that compile a standard share. A fault of a formula is told at its place, `good` becomes false and the
 * expression NULL. */
#ifndef DUXUE_STANDARD_COMPILE_INTERNAL_H
#define DUXUE_STANDARD_COMPILE_INTERNAL_H

#include "standard_internal.h"

typedef struct NameScope {
    const Pack *pack;
    FactScope frame;
    Scope inner;
} NameScope;

typedef struct Compiler {
    const Pack *pack;
    const StandardDef *def;
    Arena *arena;
    ProblemList *problems;
    Standard *standard;
    NameScope *scopes; /* 0: without stage; stage + 1 */
    bool good;
} Compiler;

/* In the context of a stage, -1: none. NULL for an empty text. `unit`: what it must be of, NULL or empty: anything. */
const Expr *compile_text(Compiler *compiler, const PackText *text, int stage, const Str *unit);
const Expr *compile_bool(Compiler *compiler, const PackText *text, int stage);
/* Of numbers and parameters alone. */
const Expr *compile_constant(Compiler *compiler, const PackText *text, int stage, const Str *unit);

/* compile_parts.c: behind everything else. */
void compile_parts(Compiler *compiler);

/* score_compile.c */
void compile_framework(Compiler *compiler);

#endif
