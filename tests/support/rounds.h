/* How often a test tries what chance decides. Under sanitizers (DUXUE_SHORT) it is tried less: what many tries prove
 * does not depend on the compiler, and each takes five times as long there. */
#ifndef DUXUE_TEST_ROUNDS_H
#define DUXUE_TEST_ROUNDS_H

#include <stdbool.h>
#include <stdlib.h>

static inline bool in_short(void) {
    return getenv("DUXUE_SHORT") != NULL;
}

/* `all`, or a part of them (one of `part`) where time is short; never less than one. */
static inline int rounds_of(int all, int part) {
    int fewer = all / part > 0 ? all / part : 1;
    return in_short() ? fewer : all;
}

#endif
