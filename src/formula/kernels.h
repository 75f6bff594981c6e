/* kernels: what instructions do to columns of eight rows abreast. Inside the room.
 *
 * Registers are whole groups of eight. What is unknown is no number (NaN), which every operator hands on by itself;
 * whatever has no value - a division by 0, beyond a double - becomes the same. Truths are 1 and 0. Rows behind the end
 * of a segment hold something or other: no mask of rows that count has them. */
#ifndef DUXUE_FORMULA_KERNELS_H
#define DUXUE_FORMULA_KERNELS_H

#include "formula.h"
#include "lanes.h"

/* What four bits say of four rows: all bits of a row are set, which is no number, or none. */
extern const FourMask kernel_rows_of[16];

/* Rows of one region within a register, beginning at a group of their own. */
typedef struct Segment {
    size_t row, rows;     /* in the columns */
    size_t group, groups; /* in the register */
} Segment;

/* out = a op b (or op a); `number`: digits of round(), the limit of DO_REACHES and DO_BELOW */
void kernel_rows(int op, const Wide *a, const Wide *b, const Wide *c, double number, size_t groups, Wide *out);

/* Cells of a column. `end`: one behind the last row that may be read. Tells whether those that are known are whole
 * numbers below 2^31: adding up as many of them as fit into registers loses nothing, so nothing has to make up for it.
 */
bool kernel_load(const StoredColumn *column, const Segment *segment, size_t end, Wide *out);
/* Rows of a segment that count in the frame: bytes by row, NULL: all. */
void kernel_frame(const uint8_t *keep, const Segment *segment, WideMask *out);
/* Those of `frame` where `where` holds and `known` (may be NULL) is known. Tells whether it is unknown for one of them
 * whether `where` holds. All pointers are to the first group. */
bool kernel_keep(const WideMask *frame, const Wide *where, const Wide *known, size_t groups, WideMask *out);

/* Sums over the rows of a segment that count, added to `sum`; all pointers are to the register's first group. An
 * unknown row among them makes the sum no number. `weight` NULL: 1. Beside it as many bytes from `ahead` are called
 * from memory as the register has: they are needed later. `exact`: of cells (weights) that are whole, as kernel_load
 * has it. */
void kernel_total(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment, const char *ahead,
                  Lanes *sum);
void kernel_total_exact(const Wide *x, const WideMask *keep, const Segment *segment, const char *ahead, Lanes *sum);
void kernel_weight(const Wide *weight, const WideMask *keep, const Segment *segment, bool exact, Lanes *sum);
/* Both in one pass. */
void kernel_total_weight(const Wide *x, const Wide *weight, const WideMask *keep, const Segment *segment,
                         const char *ahead, bool exact, Lanes *total, Lanes *weights);
/* Of truths, which need no compensation. */
void kernel_count(const Wide *x, const WideMask *keep, const Segment *segment, Lanes *sum);
void kernel_squares(const Wide *x, const Wide *weight, double mean, const WideMask *keep, const Segment *segment,
                    const char *ahead, Lanes *sum);
/* What sums come to, next to each other; no number where it is beyond a double. */
void kernel_totals(const Lanes *sums, size_t count, double *out);
/* The lowest (highest) of the rows that count, over what `best` holds; tells whether there was one. */
bool kernel_extreme(bool highest, const Wide *x, const WideMask *keep, const Segment *segment, bool have, double *best);
/* Rows one behind the other: what counts and is known; no number: counts and is unknown; infinite: does not count. */
void kernel_gather(const Wide *x, const WideMask *keep, const Segment *segment, double *out);

#endif
