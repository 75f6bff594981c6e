/* Any bytes as a DOCX that is shown as a page: what is written holds no tag but those of the page itself. */
#include "evidence_internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    Err err = {.kind = ERR_NONE};
    docx_page((Str){(const char *)data, size}, arena, &out, &err);
    if (str_find(buf_str(&out), STR("<script")) >= 0) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
