/* loops: what operators do to columns with their reasons, a block of rows at a time. Inside the room; kernels.h is for
 * values whose reasons nobody asks for. A cell that is unknown holds 0. */
#ifndef DUXUE_FORMULA_LOOPS_H
#define DUXUE_FORMULA_LOOPS_H

#include "formula_internal.h"

/* out = a op b; `zero`: why there is nothing to divide by 0, `large`: why what is beyond a double is unknown. Tells
 * whether something is. */
bool loop_arithmetic(Op op, Column a, Column b, Reason zero, Reason large, size_t count, Column out);
/* Operators of one operand; false: not this one. */
bool loop_unary(Op op, Column of, size_t count, Column out);
/* The next whole number above or below, of what may be a whole number but for its last bits. */
double loop_whole_number(double x, bool up);
/* Truths, within the leeway of number_at_least and number_at_most. */
void loop_compare(Op op, Column a, Column b, size_t count, Column out);
/* Three-valued `and`, `or`: a side that settles it is enough. */
void loop_logic(bool either, Column a, Column b, size_t count, Column out);
void loop_choose(Column condition, Column yes, Column no, size_t count, Column out);
/* Adds to `out` whether `of` is among what `item` holds: known found, known not found so far, or open. */
void loop_find(Column of, Column item, size_t count, Column out);
/* Whether `of` is one of the numbers. */
void loop_find_numbers(Column of, const Bounds *numbers, size_t number_count, size_t count, Column out);
/* Rows that count already stay where the condition holds, too. */
void loop_keep(const double *holds, size_t count, uint8_t *keep);
void loop_constant(Value value, size_t count, Column out);

#endif
