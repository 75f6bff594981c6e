/* fact_long: all that is stored of a period as long facts, for whoever makes columns of it. */
#ifndef DUXUE_FACT_LONG_H
#define DUXUE_FACT_LONG_H

#include "fact.h"
#include "long.h"

/* Where units and elements go, and what is done with what comes. */
typedef struct FactLay {
    const int *row_of; /* by unit id; -1: not wanted */
    size_t unit_count; /* ids */
    bool *stored;      /* per element of the pack, set: some unit has a cell of it, be it an empty one */
    void *context;
    /* Known values; the columns are elements of the pack. */
    void (*known)(void *context, const LongFacts *facts);
    /* Anything else, but for a cell that nothing was known of and nothing is known of. */
    void (*other)(void *context, int row, int element, CellState state);
} FactLay;
/* fact_scan in fewer steps: unit by unit, the newest submission last. */
bool fact_scan_long(Tx *tx, const Pack *pack, int64_t period_id, const FactLay *lay, Err *err);

#endif
