/* kernels: what instructions do to columns of eight rows abreast. Inside the room.
 *
 * Registers are whole groups of eight; rows behind the end repeat nothing that matters (they are in no sum). Unknown
 * cells hold 0. `known` masks may be NULL: everything is known. */
#ifndef DUXUE_FORMULA_KERNELS_H
#define DUXUE_FORMULA_KERNELS_H

#include "lanes.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Operand {
    const Wide *value;
    const WideMask *known;
} Operand;

/* out = a op b (or op a) in every row; false when some row has no value (division by 0, beyond a double): then
 * `kernel_settle` has to follow. `number`: digits of round(). */
bool kernel_values(int op, const Operand *a, const Operand *b, double number, size_t groups, Wide *out);
/* Which rows are known, for operators that are unknown as soon as an operand is; clears the others. */
void kernel_settle(const Operand *a, const Operand *b, size_t groups, Wide *out, WideMask *known);
/* Operators that may be known although an operand is not: and, or, if, has. */
void kernel_settled(int op, const Operand *a, const Operand *b, const Operand *c, size_t groups, Wide *out,
                    WideMask *known);

/* Cells of a column, with 1 in rows behind the end, which no operator minds. True when all are known; `known` then is
 * not written. */
bool kernel_load(const double *value, const uint32_t *reason, size_t rows, Wide *out, WideMask *known);
/* Rows that count among `keep` (bytes of the frame, NULL: all `rows`), where `where` holds. Tells whether `where` is
 * unknown for one of them. */
bool kernel_keep(const uint8_t *keep, const Operand *where, size_t rows, size_t groups, WideMask *out);
/* True when a row that counts is unknown. */
bool kernel_unknown(const WideMask *keep, const WideMask *known, size_t groups);
/* Adds x * weight of the rows that count; x or weight NULL: 1. */
void kernel_total(const Wide *x, const Wide *weight, const WideMask *keep, size_t groups, Lanes *sum);
void kernel_squares(const Wide *x, const Wide *weight, double mean, const WideMask *keep, size_t groups, Lanes *sum);
/* The lowest (highest) of the rows that count, over what `best` holds; tells whether there was one. */
bool kernel_extreme(bool highest, const Wide *x, const WideMask *keep, size_t rows, bool have, double *best);

#endif
