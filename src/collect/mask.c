/* How a personal value is compared with another. */
#include "collect_internal.h"

/* Blanks and case do not matter when a person is looked for, nor does the width of digits and letters. */
Str personal_normal(Str value, Arena *arena) {
    Str half = str_to_half_width(arena, value);
    char *out = arena_alloc(arena, half.len + 1);
    size_t used = 0;
    for (size_t i = 0; i < half.len; i++) {
        char c = half.data[i];
        if (c == ' ' || c == '\t' || c == '-') {
            continue;
        }
        out[used++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (Str){out, used};
}
