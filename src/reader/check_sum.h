/* check_sum: parts and their total, shared by the files that find which figures are parts of what. */
#ifndef DUXUE_CHECK_SUM_H
#define DUXUE_CHECK_SUM_H

#include "check.h"

enum { PARTS_MOST = 24 };

typedef struct Parts {
    const ReadFigure *items[PARTS_MOST];
    size_t count;
} Parts;

/* Further ones than PARTS_MOST are left out. */
void take_part(Parts *parts, const ReadFigure *figure);

/* Whether a list that falls short may still be called wrong: it says that it is whole, or misses little. */
typedef enum Closed { LIST_OPEN, LIST_TOTALLED, LIST_CLOSED } Closed;

/* One wrong digit, in the whole or in one of the parts, explains why they do not add up. */
bool one_digit_wrong(const ReadFigure *total, const Parts *parts, double sum);

/* RC-01: the parts add up to the total. Parts that fall far short of it, or go far beyond, tell nothing. */
void sum_of(Checker *checker, const ReadFigure *total, const Parts *parts, Closed closed);

#endif
