/* The packs built in, read once for a fuzzer. */
#ifndef DUXUE_FUZZ_PACKS_H
#define DUXUE_FUZZ_PACKS_H

#include "pack.h"

#include <stdlib.h>

static inline Pack *fuzz_packs(void) {
    static Pack *pack;
    if (!pack) {
        Arena *arena = arena_create();
        ProblemList problems = problem_list(arena, 10);
        if (!pack_load(NULL, &pack, &problems)) {
            abort();
        }
        arena_destroy(arena);
    }
    return pack;
}

#endif
