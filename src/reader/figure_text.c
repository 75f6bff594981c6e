/* Characters, clauses and sentences of a paragraph. */
#include "figure_internal.h"

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
    for (; at < text.len; at++) {
        unsigned char byte = (unsigned char)text.data[at];
        bool sign = byte == 0xC3 || byte == 0xE2 || byte == 0xEF;
        if (byte == '*' || byte == '_' || (byte | 0x20) == 'x' || (sign && char_is(text, at, "×□＊＿"))) {
            break;
        }
    }
    return at;
}

/* 0: nothing ends here, 1: a clause, 2: a sentence; `next` is behind the sign. A comma between digits groups them. */
static int ends_at(Str text, size_t at, size_t *next) {
    const unsigned char *byte = (const unsigned char *)text.data + at;
    *next = at + 1;
    switch (*byte) {
    case '\n':
    case ';':
    case '!':
    case '?': return 2;
    case ',': {
        bool grouped = at > 0 && at + 3 < text.len && byte[-1] >= '0' && byte[-1] <= '9';
        for (int i = 1; i <= 3 && grouped; i++) {
            grouped = byte[i] >= '0' && byte[i] <= '9';
        }
        return grouped ? 0 : 1;
    }
    case 0xE3: *next = at + 3; return at + 2 < text.len && byte[1] == 0x80 && byte[2] == 0x82 ? 2 : 0; /* 。 */
    case 0xEF:
        if (at + 2 >= text.len || byte[1] != 0xBC) {
            return 0;
        }
        *next = at + 3;
        return byte[2] == 0x8C ? 1 : byte[2] == 0x9B || byte[2] == 0x81 || byte[2] == 0x9F ? 2 : 0; /* ， ；！？ */
    default: return 0;
    }
}

static bool is_half(Str text, size_t at) {
    return text.data[at] == ';' || ((unsigned char)text.data[at] == 0xEF && (unsigned char)text.data[at + 2] == 0x9B);
}

/* Whether something may end with this byte: most end nothing. */
static inline bool may_end(unsigned char byte) {
    return byte == 0xEF || byte == 0xE3 || byte == ',' || byte == ';' || byte == '?' || byte == '!' || byte == '\n';
}

void text_bounds(Str text, TextBounds *bounds) {
    bounds->text = text;
    bounds->count = 0;
    for (size_t at = 0, next; at < text.len; at++) {
        int end = may_end((unsigned char)text.data[at]) ? ends_at(text, at, &next) : 0;
        if (!end) {
            continue;
        }
        if (bounds->count == bounds->capacity) {
            size_t capacity = bounds->capacity ? 2 * bounds->capacity : 32;
            bounds->items = arena_grow(bounds->arena, bounds->items, bounds->count, capacity, sizeof *bounds->items);
            bounds->capacity = capacity;
        }
        bounds->items[bounds->count++] = (TextBound){at, next, end == 2, end == 2 && !is_half(text, at)};
    }
}

/* Text without punctuation is no prose: what stands further away than this says nothing of a figure, and looking for it
 * would cost more than the text is long. */
enum { CLAUSE_BYTES = 600, SENTENCE_BYTES = 1500 };

/* Index of the first bound that begins at or behind `at`. */
static size_t bound_from(const TextBounds *bounds, size_t at) {
    size_t low = 0, high = bounds->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bounds->items[middle].start < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

typedef enum BoundKind { BOUND_CLAUSE, BOUND_SENTENCE, BOUND_FULL } BoundKind;

static bool bound_is(const TextBound *bound, BoundKind kind) {
    return kind == BOUND_CLAUSE || (kind == BOUND_SENTENCE ? bound->sentence : bound->full);
}

static size_t start_of(const TextBounds *bounds, size_t at, BoundKind kind, size_t most) {
    size_t least = at > most ? at - most : 0, start = 0;
    for (size_t i = bound_from(bounds, at); i > 0 && bounds->items[i - 1].end > least; i--) {
        if (bound_is(&bounds->items[i - 1], kind)) {
            start = bounds->items[i - 1].end;
            break;
        }
    }
    while (least > 0 && least < at && ((unsigned char)bounds->text.data[least] & 0xC0) == 0x80) {
        least++;
    }
    return start > least ? start : least;
}

static size_t end_of(const TextBounds *bounds, size_t at, BoundKind kind, size_t most) {
    size_t limit = bounds->text.len - at > most ? at + most : bounds->text.len;
    for (size_t i = bound_from(bounds, at); i < bounds->count && bounds->items[i].start < limit; i++) {
        if (bound_is(&bounds->items[i], kind)) {
            return bounds->items[i].start;
        }
    }
    while (limit < bounds->text.len && ((unsigned char)bounds->text.data[limit] & 0xC0) == 0x80) {
        limit++;
    }
    return limit;
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
