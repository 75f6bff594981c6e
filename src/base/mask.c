/* What is shown of a personal value. */
#include "base.h"

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

Str str_mask(Arena *arena, Str kind, Str value) {
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
