/* Changes between two periods: what the files share that hold them against the values around them. Each rule is asked
 * for one figure of the document, by its index, in its order. */
#ifndef DUXUE_CHECK_CHANGE_H
#define DUXUE_CHECK_CHANGE_H

#include "check.h"

static inline bool is_percent(const ReadFigure *figure) {
    return str_is(figure->unit, "%") || str_is(figure->unit, "‰");
}

/* What a former value is compared with: behind 从…增加到…, before 已超过上年（…）. NULL: nothing is. */
const ReadFigure *current_of(const Checker *checker, size_t index);

/* ---- from one value to the other (check_steps.c) ---- */

/* 由2034人增加到2147人，净增113人，增长5.6%: without a word of last year (RC-04, RC-07). */
void check_from_to(Checker *checker, size_t index);
/* 由82.6%提高到88.3%，提高5.7个百分点 (RC-07) */
void check_points_from_to(Checker *checker, size_t index);
/* 追加38万元，追加后总额为1898万元, and 新增3640台，使总数由5120台增加到8760台 (RC-01) */
void check_added_later(Checker *checker, size_t index);
void check_added_before(Checker *checker, size_t index);
/* Whether two values that stand before the change tell it themselves: check_from_to holds them against it. */
bool told_from_to(const Checker *checker, const ReadFigure *change);

/* ---- where one value is not told (check_implied.c) ---- */

/* What the value changed by, where both are told: 14236元，比上年增加612元，增长4.5%. NULL: it is not told. */
const ReadFigure *change_beside(const Checker *checker, size_t index);
/* The value, what it changed by and by how many per cent, without the former value (RC-04). */
void check_growth_of_change(Checker *checker, size_t index, const ReadFigure *amount);
/* 人数多186人，增长2.5% behind two values that lie so far apart (RC-04) */
void check_change_of_amount(Checker *checker, size_t index);
/* 3人，比去年同期下降40%: the former count must be a whole number (RC-04). */
void check_implied_count(Checker *checker, const ReadFigure *change);
/* A change of a rate that is printed with % may be meant in points or in per cent (RC-06). */
void check_points_or_percent(Checker *checker, const ReadFigure *change);
/* 是上年的3倍 of a count: the former count must be a whole number (RC-10). */
void check_multiple(Checker *checker, const ReadFigure *multiple);
/* 首次突破20% beside the value and its change (RC-25) */
void check_first_time(Checker *checker, size_t index);

/* ---- so large that a reader asks why (check_jump.c, RC-38) ---- */

void check_jump(Checker *checker, const ReadFigure *change);
/* 由上年的12000人增加到18500人, and no share of it: as much of a change as one that is told. */
void check_jump_of_values(Checker *checker, size_t index);

#endif
