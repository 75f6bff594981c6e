/* Any bytes as PDF, read to the end without walls around. */
#include "input.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input_pdf_prepare();
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    InputLines lines = {.out = &out};
    Err err = {.kind = ERR_NONE};
    ReadFile file = {.name = STR("fuzz")};
    Reading reading = {.arena = arena, .file = &file};
    input_pdf((Str){(const char *)data, size}, arena, &lines, &err);
    input_end_line(&lines);
    if (!input_take(&reading, buf_str(&out))) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
