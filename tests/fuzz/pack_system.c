/* Any bytes as the definition of a record that a bureau makes itself, beside the built-in packs: reading ends, the
 * packs stay as they are, and each fault has a place in the text and a message in whole characters. */
#include "pack.h"

#include <stdlib.h>

static Pack *pack;

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words) {
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 10);
    (void)count;
    (void)words;
    if (!pack_load(NULL, &pack, &problems)) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 1000);
    SystemDef system;
    const RecordDef *records = NULL;
    size_t count = 0, before, after;
    pack_records(pack, &before);
    bool good = pack_read_system(pack, "own.yaml", (Str){(const char *)data, size}, arena, &system, &records, &count,
                                 &problems);
    pack_records(pack, &after);
    if (good != (problems.errors == 0) || before != after || (good && !count)) {
        abort();
    }
    for (size_t i = 0; i < problems.count; i++) {
        const Problem *problem = &problems.items[i];
        if (problem->place.line < 1 || !problem->message.len || str_invalid_utf8(problem->message) >= 0) {
            abort();
        }
    }
    arena_destroy(arena);
    return 0;
}
