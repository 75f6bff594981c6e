/* Characters, clauses and sentences of a paragraph. */
#include "figure_internal.h"
#include "scan.h"

#include <string.h>

bool char_is(Str text, size_t at, const char *set) {
    if (at >= text.len) {
        return false;
    }
    const char *here = text.data + at;
    size_t left = text.len - at;
    if ((unsigned char)*here < 0x80) {
        return *here != 0 && strchr(set, *here) != NULL;
    }
    for (const char *one = set; *one;) {
        unsigned char first = (unsigned char)*one;
        size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length <= left && one[length - 1] == here[length - 1] && memcmp(one, here, length) == 0) {
            return true;
        }
        one += length;
    }
    return false;
}

size_t mask_from(Str text, size_t at) {
    for (; (at = scan_mask(text, at)) < text.len; at++) {
        unsigned char byte = (unsigned char)text.data[at];
        bool sign = byte == 0xC3 || byte == 0xE2 || byte == 0xEF;
        if (byte == '*' || byte == '_' || (byte | 0x20) == 'x' || (sign && char_is(text, at, "×□＊＿"))) {
            break;
        }
    }
    return at;
}

/* Text without punctuation is no prose: what stands further away than this says nothing of a figure, and looking for it
 * would cost more than the text is long. */
enum { CLAUSE_BYTES = 600, SENTENCE_BYTES = 1500 };

enum { NEAR_BITS = 5 };

uint32_t *bounds_near(const TextBounds *bounds, Arena *arena) {
    size_t steps = (bounds->text.len >> NEAR_BITS) + 1, bound = 0;
    uint32_t *near = arena_room(arena, steps, sizeof *near);
    for (size_t step = 0; step < steps; step++) {
        while (bound < bounds->count && bounds->items[bound].start < step << NEAR_BITS) {
            bound++;
        }
        near[step] = (uint32_t)bound;
    }
    return near;
}

/* Index of the first bound that begins at or behind `at`; no branch, see place_from. */
static size_t bound_from(const TextBounds *bounds, size_t at) {
    size_t low = 0;
    if (bounds->near && at <= bounds->text.len) {
        for (low = bounds->near[at >> NEAR_BITS]; low < bounds->count && bounds->items[low].start < at; low++) {
        }
        return low;
    }
    for (size_t left = bounds->count; left > 0;) {
        size_t half = left / 2;
        low = bounds->items[low + half].start < at ? low + left - half : low;
        left = half;
    }
    return low;
}

static size_t bound_end(const TextBound *bound) {
    return (size_t)bound->start + bound->length;
}

/* `from` is the first bound at or behind `at`. */
static size_t start_before(const TextBounds *bounds, size_t from, size_t at, BoundKind kind, size_t most) {
    size_t least = at > most ? at - most : 0, start = 0;
    for (size_t i = from; i > 0 && bound_end(&bounds->items[i - 1]) > least; i--) {
        if (bounds->items[i - 1].kind >= kind) {
            start = bound_end(&bounds->items[i - 1]);
            break;
        }
    }
    while (least > 0 && least < at && ((unsigned char)bounds->text.data[least] & 0xC0) == 0x80) {
        least++;
    }
    return start > least ? start : least;
}

static size_t start_of(const TextBounds *bounds, size_t at, BoundKind kind, size_t most) {
    return start_before(bounds, bound_from(bounds, at), at, kind, most);
}

static size_t end_behind(const TextBounds *bounds, size_t from, size_t at, BoundKind kind, size_t most) {
    size_t limit = bounds->text.len - at > most ? at + most : bounds->text.len;
    for (size_t i = from; i < bounds->count && bounds->items[i].start < limit; i++) {
        if (bounds->items[i].kind >= kind) {
            return bounds->items[i].start;
        }
    }
    while (limit < bounds->text.len && ((unsigned char)bounds->text.data[limit] & 0xC0) == 0x80) {
        limit++;
    }
    return limit;
}

static size_t end_of(const TextBounds *bounds, size_t at, BoundKind kind, size_t most) {
    return end_behind(bounds, bound_from(bounds, at), at, kind, most);
}

void scan_on(Scan *scan, size_t at) {
    scan->bound = bound_from(&scan->bounds, at);
    scan->place = place_from(&scan->look->places, at);
    scan->cue = mark_from(&scan->cues, at);
    scan->clause = start_before(&scan->bounds, scan->bound, at, BOUND_CLAUSE, CLAUSE_BYTES);
}

const TextMark *last_cue_within(const Scan *scan, size_t from, size_t to, uint64_t roles) {
    const TextMarks *cues = &scan->cues;
    size_t at = scan->cue;
    for (; at < cues->count && cues->items[at].start < to; at++) {
    }
    for (; at > 0 && cues->items[at - 1].start >= to; at--) {
    }
    for (; at > 0 && cues->items[at - 1].start >= from; at--) {
        if ((cues->items[at - 1].roles & roles) && cues->items[at - 1].end <= to) {
            return &cues->items[at - 1];
        }
    }
    return NULL;
}

void scan_figure(Scan *scan, const ReadFigure *figure) {
    const TextBounds *bounds = &scan->bounds;
    scan_on(scan, figure->start);
    size_t from = scan->bound;
    scan->sentence = start_before(bounds, from, figure->start, BOUND_SENTENCE, SENTENCE_BYTES);
    scan->full = start_before(bounds, from, figure->start, BOUND_FULL, SENTENCE_BYTES);
    while (from < bounds->count && bounds->items[from].start < figure->end) {
        from++;
    }
    scan->clause_end = end_behind(bounds, from, figure->end, BOUND_CLAUSE, CLAUSE_BYTES);
    scan->slash = str_find(figure->unit, STR("/"));
}

size_t clause_start(const TextBounds *bounds, size_t at) {
    return start_of(bounds, at, BOUND_CLAUSE, CLAUSE_BYTES);
}

size_t clause_end(const TextBounds *bounds, size_t at) {
    return end_of(bounds, at, BOUND_CLAUSE, CLAUSE_BYTES);
}

size_t sentence_start(const TextBounds *bounds, size_t at) {
    return start_of(bounds, at, BOUND_SENTENCE, SENTENCE_BYTES);
}

size_t sentence_end(const TextBounds *bounds, size_t at) {
    return end_of(bounds, at, BOUND_SENTENCE, SENTENCE_BYTES);
}

size_t full_start(const TextBounds *bounds, size_t at) {
    return start_of(bounds, at, BOUND_FULL, SENTENCE_BYTES);
}

size_t full_end(const TextBounds *bounds, size_t at) {
    return end_of(bounds, at, BOUND_FULL, SENTENCE_BYTES);
}

bool is_inside_looked(const TextLook *look, size_t at, unsigned place, const char *open, const char *close,
                      size_t most) {
    return (look->seen & place) && is_inside_from(look, place_from(&look->places, at), at, place, open, close, most);
}

bool is_inside_from(const TextLook *look, size_t first, size_t at, unsigned place, const char *open, const char *close,
                    size_t most) {
    const TextPlace *places = look->places.items;
    size_t from = at > most ? at - most : 0;
    for (size_t i = first; i > 0 && places[i - 1].at >= from; i--) {
        if (places[i - 1].places & place) {
            return is_inside(look->text, at, open, close, most);
        }
    }
    return false;
}

/* Whether `at` stands between an `open` and its `close`, both within `most` bytes and the same sentence. */
bool is_inside(Str text, size_t at, const char *open, const char *close, size_t most) {
    size_t begin = at;
    while (begin > 0) {
        begin = char_back(text, begin);
        if (at - begin > most || sign_is(text, begin, close) || sign_is(text, begin, "。\n")) {
            return false;
        }
        if (sign_is(text, begin, open)) {
            break;
        }
        if (begin == 0) {
            return false;
        }
    }
    for (size_t end = at; end < text.len && end - begin <= most; end = char_next(text, end)) {
        if (sign_is(text, end, close)) {
            return begin != at;
        }
        if (sign_is(text, end, open) || sign_is(text, end, "。\n")) {
            return false;
        }
    }
    return false;
}
