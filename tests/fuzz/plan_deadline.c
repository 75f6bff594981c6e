/* Deadlines of foreign tables: whatever stands in the cell, a day that is told is a day. */
#include "plan_internal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    const Date from = {2026, 1, 1}, until = {2026, 12, 31};
    Str day, guess;
    Date read;
    Str text = str_copy(arena, (Str){(const char *)data, size < 4096 ? size : 4096});
    if (deadline_read(text, from, until, arena, &day, &guess) &&
        (!date_parse(day, &read) || !read.month || !read.day)) {
        abort();
    }
    arena_destroy(arena);
    return 0;
}
