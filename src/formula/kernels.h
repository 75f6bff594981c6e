/* kernels: what instructions do to columns of eight rows abreast. Inside the room.
 *
 * Registers are whole groups of eight. What is unknown is no number (NaN), which every operator hands on by itself;
 * whatever has no value - a division by 0, beyond a double - becomes the same. Truths are bits, so that they take next
 * to no room and many rows are settled at once. Rows behind the end of a segment hold something or other: no rows that
 * count have them. */
#ifndef DUXUE_FORMULA_KERNELS_H
#define DUXUE_FORMULA_KERNELS_H

#include "formula.h"
#include "lanes.h"
#include "program.h"

/* What four bits say of four rows: all bits of a row are set, which is no number, or none. */
extern const FourMask kernel_rows_of[16];

/* A register of truths: a bit for each row of a group. What is unknown does not hold. A tally has the other digits of
 * how many hold behind that, unless it is unknown. */
enum { TALLY_DIGITS = 4 };
typedef struct Truths {
    uint8_t holds[PROGRAM_GROUPS], known[PROGRAM_GROUPS], more[TALLY_DIGITS - 1][PROGRAM_GROUPS];
    uint64_t behind; /* may be read, says nothing: words that begin within the bits */
} Truths;

/* Whether loops may use registers of eight rows where the processor has them, as they do: so that what both widths give
 * can be compared. */
void kernel_use_eight(bool use);
/* Whether the processor has them, and they are used. */
bool kernel_has_eight(void);

/* Rows of one region within a register, beginning at a group of their own. */
typedef struct Segment {
    size_t row, rows;     /* in the columns */
    size_t group, groups; /* in the register */
} Segment;

/* Whether by row an operator takes its operand (0: a, 1: b, 2: c) as a register of truths, and whether it gives one. */
bool kernel_takes_truth(int op, int operand);
bool kernel_gives_truth(int op);
/* out = a op b (or op a), registers of what the operator takes and gives; `number`: digits of round(), the limit of
 * DO_REACHES and DO_BELOW */
void kernel_rows(int op, const void *a, const void *b, const void *c, double number, size_t groups, void *out);
/* The same for values of regions, of which all are numbers. */
void kernel_values(int op, const Wide *a, const Wide *b, const Wide *c, double number, Wide *out);

/* A bit for each row of a segment whose cell is known. */
void kernel_known_cells(const StoredColumn *column, const Segment *segment, size_t end, uint8_t *out);
/* Rows of a segment that count in the frame: bytes by row, NULL: all. */
void kernel_frame(const uint8_t *keep, const Segment *segment, uint8_t *out);
/* Those of `frame` where `where` holds. */
void kernel_keep(const uint8_t *frame, const Truths *where, size_t groups, uint8_t *out);
/* Whether it is unknown for one of the rows of a segment whether it counts. */
bool kernel_is_open(const uint8_t *frame, const Truths *where, const Segment *segment);

/* Whether it counts in some row in which it is not known. */
bool kernel_is_any_off(const uint8_t *counts, const uint8_t *known, size_t groups);

/* What sums are made of: those rows of each segment that count, a bit for each. Beside a sum as many bytes from `ahead`
 * are called from memory as the registers have: they are needed later. */
typedef struct Counted {
    const Segment *segments;
    size_t count;
    const uint8_t *keep;
    const char *ahead;
} Counted;

/* Cells of a column. `rows->keep`: a bit for each row whose cell is known; NULL: its reasons tell. `end`: one behind
 * the last row that may be read. `ask`: tells whether all of them are whole numbers from 0 up to 2^32: adding up as
 * many of them as fit into registers loses nothing, so nothing has to make up for it. */
bool kernel_load(const StoredColumn *column, const Counted *rows, size_t end, bool ask, Wide *out);
/* Sums over the rows that count, added to one for each segment. An unknown row among them makes the sum no number.
 * `weight` NULL: 1. `exact`: of cells (weights) that are whole, as kernel_load has it. */
void kernel_total(const Wide *x, const Wide *weight, const Counted *rows, Lanes *sums);
void kernel_total_exact(const Wide *x, const Counted *rows, Lanes *sums);
void kernel_weight(const Wide *weight, const Counted *rows, bool exact, Lanes *sums);
/* Both in one pass. */
void kernel_total_weight(const Wide *x, const Wide *weight, const Counted *rows, bool exact, Lanes *totals,
                         Lanes *weights);
/* Whether the cells of all segments lie one behind the other and may be read to the end of their groups. */
bool kernel_is_plain(const StoredColumn *column, const Segment *segments, size_t count, size_t end);
/* The sum of a plain column whose cells are known wherever they count; `beside`: a register of such cells that are
 * whole and are added up to `others`, NULL: there is none. False: its cells are not whole, as kernel_load has it, and
 * the sums are no good. */
bool kernel_column_total(const StoredColumn *column, const Wide *beside, const Counted *rows, Lanes *sums,
                         Lanes *others);
/* 1 / divisor, of whole numbers as kernel_load has it. False: this processor cannot use it. */
bool kernel_inverse(const Wide *divisor, size_t groups, Wide *out);

/* A plain column over a divisor, times a weight. */
typedef struct Ratio {
    const StoredColumn *column;
    const uint8_t *known; /* a bit for each row whose cell is known */
    const Wide *divisor, *weight;
    const Wide *inverse; /* kernel_inverse; NULL: it is divided */
    bool exact;          /* of the weights, as kernel_total has it */
    Wide *out;           /* the ratio itself */
    Truths *reaches;     /* where it is `limit` at least; NULL: nobody asks */
    double limit;
} Ratio;
void kernel_ratio_total(const Ratio *ratio, const Counted *rows, Lanes *sums, Lanes *weights);
/* How many rows hold. */
void kernel_count(const Truths *x, const Counted *rows, Lanes *sums);
void kernel_squares(const Wide *x, const Wide *weight, const double *means, const Counted *rows, Lanes *sums);
/* What sums come to, next to each other; no number where it is beyond a double. `exact`: rounding lost nothing. */
void kernel_totals(const Lanes *sums, size_t count, bool exact, double *out);
/* The lowest (highest) of the rows of a segment that count, over what `best` holds; tells whether there was one. */
bool kernel_extreme(bool highest, const Wide *x, const uint8_t *keep, const Segment *segment, bool have, double *best);
/* Rows of a segment one behind the other: what counts and is known; no number: counts and is unknown; infinite: does
 * not count. */
void kernel_gather(const Wide *x, const uint8_t *keep, const Segment *segment, double *out);

#endif
