/* For tests: the packs built in, read once in a process and kept to its end. Nobody changes a pack that was loaded;
 * tests of loading read their own. Include after cmocka.h. */
#ifndef DUXUE_TESTS_SHARED_PACK_H
#define DUXUE_TESTS_SHARED_PACK_H

#include "pack.h"

static inline Pack *shared_pack(void) {
    static Pack *pack;
    if (!pack) {
        Arena *arena = arena_create();
        ProblemList problems = problem_list(arena, 10);
        if (!pack_load(NULL, &pack, &problems)) {
            fail_msg("%.*s", STR_ARG(problems.items[0].message));
        }
        arena_destroy(arena);
    }
    return pack;
}

#endif
