/* Any bytes as a picture that is made small. */
#include "evidence_internal.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    unsigned char *bytes = arena_alloc(arena, size + 1);
    Buf out = buf_create(arena);
    Err err = {.kind = ERR_NONE};
    memcpy(bytes, data, size);
    picture_make(bytes, size, 64, 1, arena, &out, &err);
    arena_destroy(arena);
    return 0;
}
