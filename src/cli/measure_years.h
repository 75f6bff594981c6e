/* measure_years: one indicator of units in several years side by side, for `duxue measure --years`. */
#ifndef DUXUE_CLI_MEASURE_YEARS_H
#define DUXUE_CLI_MEASURE_YEARS_H

#include "cli.h"

enum { MEASURE_YEARS_MOST = 30 };

typedef struct YearValue {
    double value; /* NAN: unknown */
    Str why;      /* then */
} YearValue;

typedef struct MeasureYears {
    const Workbench *bench; /* of the newest year */
    const IndicatorDef *indicator;
    const UnitLevel *level; /* all units of this level at or below that of the bench; NULL: that one */
    /* filled in */
    int *units; /* places in the tree of the newest year */
    size_t unit_count;
    Str *periods; /* the oldest first; fewer than asked for when there are no more */
    size_t period_count;
    YearValue *values; /* [unit * periods + period] */
} MeasureYears;

/* A unit that did not stand in a year has no value in it. */
bool measure_years(MeasureYears *asked, size_t years, Arena *arena, Err *err);
/* A line per unit, set apart by tabs; or one JSON object. */
void measure_years_put(const MeasureYears *asked, bool json, Arena *arena, Buf *out);

#endif
