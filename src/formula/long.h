/* long: facts one behind the other - where, of what, how much - laying them into columns, and columns as a whole. */
#ifndef DUXUE_FORMULA_LONG_H
#define DUXUE_FORMULA_LONG_H

#include "formula.h"

/* Known ones, as columns of their own: fact i is value[i] in row[i] of columns[column[i]]. */
typedef struct LongFacts {
    const uint32_t *row;
    const uint16_t *column;
    const double *value;
    size_t count;
} LongFacts;
/* In order: of two facts of one cell the later counts. `rows`: of each column. Facts of a column that has no values are
 * passed over, and so, without a word, is a fact of a row behind the last one. Several threads (0 and 1: this one
 * alone) share them where rows come in order; otherwise it takes this one as long as it takes. */
void stored_lay(StoredColumn *columns, size_t rows, const LongFacts *facts, unsigned threads);

/* Rows of `which`, a bit for each, that are unknown for the reason `empty` (not 0) become known zeros. */
void stored_settle(StoredColumn *column, size_t rows, const uint64_t *which, Reason empty, Arena *arena);

/* For whoever keeps a column elsewhere: which rows are unknown, and the next one, from *at on, that is for another
 * reason than `column->empty`; false: no more. */
void stored_unknowns(const StoredColumn *column, size_t rows, uint64_t *bits);
bool stored_next_other(const StoredColumn *column, size_t rows, size_t *at, size_t *row, Reason *reason);

#endif
