/* check_rate: rates and the counts behind them: which part of which whole a printed rate is, shared by the files that
 * find both. */
#ifndef DUXUE_CHECK_RATE_H
#define DUXUE_CHECK_RATE_H

#include "check.h"

/* Which two figures a rate is made of. */
typedef struct Pair {
    const ReadFigure *part, *whole;
} Pair;

/* The rate that they give. */
Interval rate_of(const Checker *checker, const ReadFigure *part, const ReadFigure *whole);
/* Says whether the printed rate is that of the part in the whole (RC-02). */
void add_rate(Checker *checker, const ReadFigure *part, const ReadFigure *whole, const ReadFigure *rate);
/* Counts, money and areas have rates: 下达3200万元，已支付2688万元，支付率84%. */
bool has_rates(const Checker *checker, const ReadFigure *figure);
/* 56人以上, 不低于15%: whatever is printed beside it would fit. */
bool is_open(const ReadFigure *figure);
bool may_pair(const Checker *checker, const ReadFigure *one, const ReadFigure *two);
/* Whether the pair gives the rate, as it is printed. */
bool gives(const Checker *checker, const Pair *pair, const ReadFigure *rate);
/* A count that the document calls by this name, the same wherever it does so. NULL: none, or several values. */
const ReadFigure *count_called(const Checker *checker, Str name, const ReadFigure *like);

/* check_whole.c: rates whose whole the words tell; each says whether it has found it, and then it is judged. */
/* 分别占10.5%、79.8%、9.7%: in the order of the counts before them; the second and later ones of those. */
bool shares_in_order(Checker *checker, size_t index);
bool listed_rate(const Checker *checker, size_t index);
bool share_of_plan(Checker *checker, size_t index);
bool share_of_closed(Checker *checker, size_t index);
bool share_among(Checker *checker, size_t index);
bool share_of_last(Checker *checker, size_t index);
bool share_by_name(Checker *checker, size_t index);
void share_of_named(Checker *checker, size_t index);
void shares_of_sum(Checker *checker, const CheckParagraph *paragraph);

/* check_denominator.c: shares of one whole that is not told (RC-03), and of none that can be (RC-02). */
void same_denominator(Checker *checker, const CheckParagraph *paragraph);
void implied_whole(Checker *checker, size_t index);

#endif
