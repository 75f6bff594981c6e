/* Any bytes as a file that somebody attaches: looked at, told, and read back by the parent. What was taken out is gone:
 * a second look finds no place. */
#include "evidence_internal.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    unsigned char *bytes = arena_alloc(arena, size + 1);
    Buf text = buf_create(arena);
    Look look, told, again;
    LookPatch *patches;
    Err err = {.kind = ERR_NONE};
    memcpy(bytes, data, size);
    look_at(bytes, size, &look);
    look_write(&look, bytes, &text);
    bool good = look_parse(buf_str(&text), size, arena, &told, &patches, &err);
    if (!good || told.known != look.known || told.patch_count != look.patch_count) {
        abort();
    }
    look_at(bytes, size, &again);
    if (!look.patch_failed && look.known && again.has_position) {
        abort();
    }
    look_parse((Str){(const char *)data, size}, size, arena, &told, &patches, &err); /* a child that was taken over */
    arena_destroy(arena);
    return 0;
}
