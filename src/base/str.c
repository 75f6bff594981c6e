/* Text: slices of UTF-8, and the growing buffer. */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

bool str_is(Str a, const char *b) {
    b = b ? b : "";
    for (size_t i = 0; i < a.len; i++) {
        if (b[i] == '\0' || a.data[i] != b[i]) {
            return false; /* mostly at the first letter */
        }
    }
    return b[a.len] == '\0';
}

int str_compare(Str a, Str b) {
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

#ifdef __SSE2__
/* Where part may begin among the next 16 bytes: those where its first and its last byte stand. A Chinese word's first
 * byte is that of every third other byte; together they are rare. */
static unsigned candidates(const char *at, Str part) {
    __m128i first = _mm_set1_epi8(part.data[0]), last = _mm_set1_epi8(part.data[part.len - 1]);
    __m128i here = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i behind = _mm_loadu_si128((const __m128i *)(const void *)(at + part.len - 1));
    return (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(here, first), _mm_cmpeq_epi8(behind, last)));
}

/* The first of the places behind `at` that bits tell at which part stands; -1: at none. */
static ptrdiff_t first_of(Str s, Str part, size_t at, unsigned places) {
    for (; places; places &= places - 1) {
        size_t here = at + (size_t)__builtin_ctz(places);
        if (memcmp(s.data + here, part.data, part.len) == 0) {
            return (ptrdiff_t)here;
        }
    }
    return -1;
}

/* *at moves to where it has looked: to the end of what has 16 places at least, some of which are asked twice. */
static ptrdiff_t find_wide(Str s, Str part, size_t *at) {
    ptrdiff_t found = -1;
    size_t reads = 16 + part.len - 1;
    for (; *at + reads <= s.len && found < 0; *at += 16) {
        found = first_of(s, part, *at, candidates(s.data + *at, part));
    }
    if (found < 0 && s.len >= reads && *at + part.len <= s.len) {
        size_t last = s.len - reads;
        found = first_of(s, part, last, candidates(s.data + last, part) & 0xFFFFu << (*at - last));
        *at = s.len;
    }
    return found;
}
#else
static ptrdiff_t find_wide(Str s, Str part, size_t *at) {
    (void)s, (void)part, (void)at;
    return -1;
}
#endif

static bool begins_character(char byte) {
    return ((unsigned char)byte & 0xC0) != 0x80;
}

size_t str_same_start(Str a, Str b) {
    size_t most = a.len < b.len ? a.len : b.len, same = 0;
    while (same < most && a.data[same] == b.data[same]) {
        same++;
    }
    while (same > 0 &&
           ((same < a.len && !begins_character(a.data[same])) || (same < b.len && !begins_character(b.data[same])))) {
        same--;
    }
    return same;
}

size_t str_same_end(Str a, Str b) {
    size_t most = a.len < b.len ? a.len : b.len, same = 0;
    while (same < most && a.data[a.len - same - 1] == b.data[b.len - same - 1]) {
        same++;
    }
    while (same > 0 && !begins_character(a.data[a.len - same])) {
        same--;
    }
    return same;
}

Str str_head(Str s, size_t most) {
    if (s.len <= most) {
        return s;
    }
    while (most > 0 && ((unsigned char)s.data[most] & 0xC0) == 0x80) {
        most--;
    }
    return (Str){s.data, most};
}

ptrdiff_t str_find(Str s, Str part) {
    enum { SHORT = 12 }; /* bytes: a unit, in which a sign is found before a call would be made */
    if (part.len == 1 && s.len <= SHORT) {
        for (size_t i = 0; i < s.len; i++) {
            if (s.data[i] == part.data[0]) {
                return (ptrdiff_t)i;
            }
        }
        return -1;
    }
    if (part.len <= 1) {
        const char *sign = part.len && s.len ? memchr(s.data, part.data[0], s.len) : NULL;
        return sign ? sign - s.data : part.len ? -1 : 0;
    }
    size_t at = 0;
    ptrdiff_t wide = find_wide(s, part, &at);
    if (wide >= 0 || at + part.len > s.len) {
        return wide;
    }
#ifdef __SSE2__
    for (; at + part.len <= s.len; at++) { /* fewer than 16 places are left */
        if (s.data[at] == part.data[0] && memcmp(s.data + at, part.data, part.len) == 0) {
            return (ptrdiff_t)at;
        }
    }
    return -1;
#else
    const char *found = memmem(s.data + at, s.len - at, part.data, part.len);
    return found ? found - s.data : -1;
#endif
}

static bool begins(const char *at, size_t len, const char *bytes, size_t size) {
    return len >= size && memcmp(at, bytes, size) == 0;
}

/* Length of the white space character at the start of the bytes, 0 when there is none. */
static size_t blank_length(const char *at, size_t len) {
    if (len == 0) {
        return 0;
    }
    switch ((unsigned char)*at) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r': return 1;
    case 0xC2: return begins(at, len, "\xC2\xA0", 2) ? 2 : 0;
    case 0xE2: return begins(at, len, "\xE2\x80\x8B", 3) ? 3 : 0;
    case 0xE3: return begins(at, len, "\xE3\x80\x80", 3) ? 3 : 0;
    case 0xEF: return begins(at, len, "\xEF\xBB\xBF", 3) ? 3 : 0;
    default: return 0; /* the way of almost every text */
    }
}

Str str_trim_blank(Str s) {
    size_t blank;
    while (s.len && (blank = blank_length(s.data, s.len)) > 0) {
        s.data += blank;
        s.len -= blank;
    }
    bool shorter = true;
    while (s.len && shorter && str_blank_ends(s.data[s.len - 1])) {
        shorter = false;
        for (size_t size = 1; size <= 3 && size <= s.len; size++) {
            if (blank_length(s.data + s.len - size, size) == size) {
                s.len -= size;
                shorter = true;
                break;
            }
        }
    }
    return s;
}

Str str_copy(Arena *arena, Str s) {
    char *copy = arena_alloc(arena, s.len + 1);
    if (s.len) {
        memcpy(copy, s.data, s.len);
    }
    return (Str){copy, s.len};
}

const char *str_cstr(Arena *arena, Str s) {
    return str_copy(arena, s).data;
}

Str str_format(Arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) {
        va_end(again);
        return (Str){NULL, 0};
    }
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (Str){text, (size_t)length};
}

bool str_cut(Str *rest, char separator, Str *part) {
    if (!rest->data) {
        return false;
    }
    const char *end = rest->len ? memchr(rest->data, separator, rest->len) : NULL;
    if (!end) {
        *part = *rest;
        *rest = (Str){NULL, 0};
        return true;
    }
    size_t length = (size_t)(end - rest->data);
    *part = (Str){rest->data, length};
    *rest = (Str){end + 1, rest->len - length - 1};
    return true;
}

/* Decodes one character; 0 length when the bytes are not UTF-8 (overlong, surrogate, too large, cut off). */
static size_t decode(const unsigned char *at, size_t len, uint32_t *character) {
    if (at[0] < 0x80) {
        *character = at[0];
        return 1;
    }
    size_t size = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || len < size) {
        return 0;
    }
    uint32_t value = at[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (at[i] & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < least[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *character = value;
    return size;
}

#ifdef __SSE2__
/* 64 bytes at a time of ASCII and of characters of three bytes, however mixed: which lead, which go on, which stand
 * alone. A character that is cut at the end belongs to the next step. */
static size_t skip_mixed(const unsigned char *data, size_t at, size_t len) {
    for (size_t step = 64; at + 64 <= len; at += step) {
        uint64_t more = 0, good = 0, high = 0;
        for (unsigned part = 0; part < 4; part++) {
            __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + at + (size_t)16 * part));
            __m128i from_e1 = _mm_sub_epi8(bytes, _mm_set1_epi8((char)0xE1));
            __m128i lead = _mm_cmpeq_epi8(_mm_min_epu8(from_e1, _mm_set1_epi8(14)), from_e1);
            __m128i pair = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xED)); /* half of a pair, perhaps */
            __m128i on = _mm_cmpgt_epi8(_mm_set1_epi8((char)0xC0), bytes);
            high |= (uint64_t)(unsigned)_mm_movemask_epi8(bytes) << 16 * part;
            more |= (uint64_t)(unsigned)_mm_movemask_epi8(on) << 16 * part;
            good |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_andnot_si128(pair, lead)) << 16 * part;
        }
        uint64_t cut = good & (uint64_t)3 << 62, kept = cut ? (cut & -cut) - 1 : UINT64_MAX;
        good &= kept;
        if ((more & kept) != (good << 1 | good << 2) || (high & kept) != (good | (more & kept))) {
            break;
        }
        step = cut ? (size_t)__builtin_ctzll(cut) : 64;
    }
    return at;
}
#else
static size_t skip_mixed(const unsigned char *data, size_t at, size_t len) {
    (void)data, (void)len;
    return at;
}
#endif

/* Eight bytes of ASCII (figures and codes: most of a table), or characters of three bytes that cannot be wrong but in
 * their continuation (most of a Chinese text): how far they reach. */
static size_t skip_usual(const unsigned char *data, size_t at, size_t len) {
    for (uint64_t eight; at + 8 <= len; at += 8) {
        memcpy(&eight, data + at, sizeof eight);
        if (eight & 0x8080808080808080u) {
            break;
        }
    }
    at = skip_mixed(data, at, len);
    while (at + 3 <= len && data[at] > 0xE0 && data[at] < 0xF0 && data[at] != 0xED && (data[at + 1] & 0xC0) == 0x80 &&
           (data[at + 2] & 0xC0) == 0x80) {
        at += 3;
    }
    return at;
}

ptrdiff_t str_invalid_utf8(Str s) {
    const unsigned char *data = (const unsigned char *)s.data;
    for (size_t at = 0; at < s.len;) {
        uint32_t character;
        size_t usual = skip_usual(data, at, s.len);
        size_t size = usual > at ? usual - at : decode(data + at, s.len - at, &character);
        if (size == 0) {
            return (ptrdiff_t)at;
        }
        at += size;
    }
    return -1;
}

uint32_t utf8_next_rare(Str s, size_t *at) {
    uint32_t character;
    size_t size = decode((const unsigned char *)s.data + *at, s.len - *at, &character);
    if (size == 0) {
        *at += 1;
        return 0xFFFD;
    }
    *at += size;
    return character;
}

size_t utf8_put(uint32_t character, char *out) {
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(lead[size] | character);
    return size;
}

size_t utf8_count(Str s) {
    size_t count = s.len, at = 0;
    for (uint64_t eight; at + 8 <= s.len; at += 8) { /* less those that go on: their first two bits are 10 */
        memcpy(&eight, s.data + at, sizeof eight);
        count -= (size_t)__builtin_popcountll(eight >> 7 & ~(eight >> 6) & 0x0101010101010101u);
    }
    for (; at < s.len; at++) {
        count -= ((unsigned char)s.data[at] & 0xC0) == 0x80;
    }
    return count;
}

enum { DISTANCE_MOST = 64 };

static size_t letters(Str text, uint32_t out[DISTANCE_MOST]) {
    size_t count = 0;
    for (size_t at = 0; at < text.len && count < DISTANCE_MOST;) {
        out[count++] = utf8_next(text, &at);
    }
    return count;
}

size_t str_distance(Str a, Str b) {
    uint32_t x[DISTANCE_MOST], y[DISTANCE_MOST];
    size_t rows = letters(a, x), columns = letters(b, y), row[DISTANCE_MOST + 1];
    for (size_t j = 0; j <= columns; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= rows; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t best = corner + (x[i - 1] != y[j - 1]);
            corner = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[columns];
}

Str str_to_half_width(Arena *arena, Str s) {
    bool whole = str_invalid_utf8(s) < 0; /* otherwise bad bytes grow to U+FFFD, three bytes each */
    char *out = arena_alloc(arena, whole ? s.len + 1 : s.len * 3 + 1);
    size_t length = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t character = utf8_next(s, &at);
        if (character == 0x3000) {
            character = ' ';
        } else if (character >= 0xFF01 && character <= 0xFF5E) {
            character -= 0xFEE0;
        }
        length += utf8_put(character, out + length);
    }
    return (Str){out, length};
}

/* ---- Buf ---- */

Buf buf_create(Arena *arena) {
    return (Buf){arena, NULL, 0, 0};
}

static void widen(Buf *buf, size_t capacity) {
    buf->data = arena_grow(buf->arena, buf->data, buf->len, capacity, 1);
    buf->capacity = capacity;
}

static void reserve(Buf *buf, size_t more) {
    if (buf->capacity - buf->len > more) {
        return;
    }
    size_t capacity = buf->capacity ? buf->capacity * 2 : 256;
    while (capacity - buf->len <= more) {
        capacity *= 2;
    }
    widen(buf, capacity);
}

void buf_reserve(Buf *buf, size_t more) {
    if (buf->capacity - buf->len <= more) {
        widen(buf, buf->len + more + 1);
    }
}

void buf_add(Buf *buf, Str s) {
    if (s.len == 0) {
        return;
    }
    reserve(buf, s.len);
    memcpy(buf->data + buf->len, s.data, s.len);
    buf->len += s.len;
}

void buf_add_char(Buf *buf, char c) {
    reserve(buf, 1);
    buf->data[buf->len++] = c;
}

void buf_add_escaped(Buf *buf, Str text) {
    size_t plain = 0; /* what needs no entity goes in at once */
    for (size_t at = 0; at < text.len; at++) {
        Str entity = {NULL, 0};
        switch (text.data[at]) {
        case '<': entity = STR("&lt;"); break;
        case '>': entity = STR("&gt;"); break;
        case '&': entity = STR("&amp;"); break;
        case '"': entity = STR("&quot;"); break;
        case '\'': entity = STR("&#39;"); break;
        case '\t':
        case '\n':
        case '\r': continue;
        default:
            if ((unsigned char)text.data[at] >= ' ') {
                continue;
            }
        }
        buf_add(buf, str_slice(text, plain, at));
        buf_add(buf, entity);
        plain = at + 1;
    }
    buf_add(buf, str_slice(text, plain, text.len));
}

void buf_add_integer(Buf *buf, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_add(buf, (Str){digits + at, sizeof digits - at});
}

/* Mostly there is room; otherwise the first try tells how much is needed. */
void buf_add_format(Buf *buf, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    reserve(buf, 64);
    size_t room = buf->capacity - buf->len;
    int length = vsnprintf(buf->data + buf->len, room, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length >= room) {
        reserve(buf, (size_t)length + 1);
        vsnprintf(buf->data + buf->len, (size_t)length + 1, format, again);
    }
    buf->len += length > 0 ? (size_t)length : 0;
    va_end(again);
}

Str buf_str(const Buf *buf) {
    return (Str){buf->data, buf->len};
}
