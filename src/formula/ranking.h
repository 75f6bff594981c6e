/* ranking: places and quantiles of numbers. Inside the room. */
#ifndef DUXUE_FORMULA_RANKING_H
#define DUXUE_FORMULA_RANKING_H

#include "base.h"

typedef struct Ranked {
    double value;
    size_t row;
} Ranked;

/* Sorts the largest first and puts places in: 1 for the largest, equal ones share the better place. */
void ranking_places(Ranked *order, size_t count);
/* The value below which a part `at` (0 to 1) of the numbers lies, between two of them in proportion (as spreadsheets'
 * PERCENTILE.INC and SQL's percentile_cont do); `values` are put in another order; at least one. */
double ranking_quantile(double *values, size_t count, double at);

#endif
