/* What is shown of a personal value: enough to tell two apart in a list, too little to know one. */
#include "collect_internal.h"

#include <string.h>

static void add_stars(Buf *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_add_char(out, '*');
    }
}

/* The first `head` and last `tail` characters, stars between; a text too short for that is all stars. */
static Str keep_ends(Arena *arena, Str value, size_t head, size_t tail, size_t stars_most) {
    size_t count = utf8_count(value), at = 0, number = 0, hidden = 0;
    Buf out = buf_create(arena);
    bool too_short = count <= head + tail;
    while (at < value.len) {
        size_t from = at;
        utf8_next(value, &at);
        if (!too_short && (number < head || number >= count - tail)) {
            buf_add(&out, str_slice(value, from, at));
        } else if (hidden < stars_most) {
            add_stars(&out, 1);
            hidden++;
        }
        number++;
    }
    return buf_str(&out);
}

/* 张某某 -> 张**, 13800001234 -> 138****1234, 110101199001011234 -> 1101**********1234; nothing else is shown at all.
 */
Str personal_mask(Str kind, Str value, Arena *arena) {
    enum { STARS_MOST = 12 };
    if (!value.len) {
        return value;
    }
    if (str_is(kind, "name")) {
        return keep_ends(arena, value, utf8_count(value) > 1, 0, 3);
    }
    if (str_is(kind, "phone")) {
        return keep_ends(arena, value, 3, 4, 4);
    }
    if (str_is(kind, "identity")) {
        return keep_ends(arena, value, 4, 4, STARS_MOST);
    }
    return STR("****");
}

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
