/* Any bytes through the parser of one format, read to the end without walls around: it ends, and what it gives can be
 * taken over. */
#include "input.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef bool (*FormatParser)(Str bytes, Arena *arena, InputLines *lines, Err *err);

static int read_format(FormatParser parse, const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    InputLines lines = {.out = &out};
    Err err = {.kind = ERR_NONE};
    ReadFile file = {.name = STR("fuzz")};
    Reading reading = {.arena = arena, .file = &file};
    parse((Str){(const char *)data, size}, arena, &lines, &err);
    input_end_line(&lines);
    if (!input_take(&reading, buf_str(&out))) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
