/* Any text as one that was decoded twice: what it is taken for is text, and its encoding is told. */
#include "input_twice.h"

#include <stdlib.h>

static void must(bool good) {
    if (!good) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    Str text = {(const char *)data, size}, meant = {NULL, 0};
    const char *how = NULL;
    if (str_invalid_utf8(text) < 0) { /* other text is decoded once only */
        bool twice = decoded_twice(text, arena, &meant, &how);
        must(twice == (how != NULL));
        must(!twice || (meant.len > 0 && str_invalid_utf8(meant) < 0));
    }
    arena_destroy(arena);
    return 0;
}
