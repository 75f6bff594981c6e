/* What is shown of a personal value. */
#include "base.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { IDENTITY_LENGTH = 18, PHONE_LENGTH = 11, CARD_LEAST = 16, CARD_MOST = 19 };

static void add_stars(Buf *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_add_char(out, '*');
    }
}

static bool is_gap(uint32_t c) {
    static const uint32_t gaps[] = {' ', '-', 0xA0, 0x3000, 0x2010, 0x2011, 0x2013, 0x2014};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        if (c == gaps[i]) {
            return true;
        }
    }
    return false;
}

/* The first `head` and last `tail` characters, stars between; a text too short for that is all stars. A gap is not kept
 * right before the stars: what a mask left has to be seen by them. */
static Str keep_ends(Arena *arena, Str value, size_t head, size_t tail, size_t stars_most) {
    size_t count = utf8_count(value), at = 0, number = 0, hidden = 0;
    Buf out = buf_create(arena);
    bool too_short = count <= head + tail;
    while (at < value.len) {
        size_t from = at;
        bool cut = is_gap(utf8_next(value, &at)) && number + 1 == head;
        if (!too_short && !cut && (number < head || number >= count - tail)) {
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

/* ---- numbers that tell a person ---- */

enum { DIGITS_MOST = 19, GAP_MOST = 3 };

/* Digits as they stand in a text: in groups, parted by blanks or hyphens. The last may be an X. */
typedef struct Digits {
    char text[DIGITS_MOST + 1];
    size_t starts[DIGITS_MOST + 1], ends[DIGITS_MOST + 1]; /* bytes */
    size_t count;
    uint32_t cuts; /* bit i: something stands between digit i - 1 and digit i */
} Digits;

/* Also of full width. */
static uint32_t plain_character(Str text, size_t at, size_t *next) {
    enum { FULL_FIRST = 0xFF01, FULL_LAST = 0xFF5E, FULL_OFFSET = 0xFEE0 };
    *next = at;
    uint32_t character = at < text.len ? utf8_next(text, next) : 0;
    return character >= FULL_FIRST && character <= FULL_LAST ? character - FULL_OFFSET : character;
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool is_word(uint32_t c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Past the digits that stand at `at` one right behind the other, and the X behind them. */
static size_t group_end(Str text, size_t at) {
    size_t next;
    uint32_t c;
    while (is_digit(c = plain_character(text, at, &next))) {
        at = next;
    }
    return c == 'X' || c == 'x' ? next : at;
}

/* Where the next group begins behind one that ends at `at`; 0: none does. */
static size_t group_behind(Str text, size_t at) {
    size_t next;
    for (int gap = 0; gap < GAP_MOST; gap++, at = next) {
        if (!is_gap(plain_character(text, at, &next))) {
            return 0;
        }
        size_t past;
        if (is_digit(plain_character(text, next, &past))) {
            return next;
        }
    }
    return 0;
}

static bool is_of_number(uint32_t c) {
    return is_digit(c) || c == 'X' || c == 'x';
}

/* The character that ends at `at`; 0: none does. */
static uint32_t plain_before(Str text, size_t at, size_t *start) {
    *start = at;
    while (*start > 0 && ((unsigned char)text.data[--*start] & 0xC0) == 0x80) {
    }
    size_t next;
    return at > 0 ? plain_character(text, *start, &next) : 0;
}

/* The few digits that a mask left before or behind its stars: with digits beside them they are no number. A mask of
 * numbers leaves both ends, so that stars with a number on one side alone hide something else. */
static bool is_left_by_mask(Str text, size_t at, size_t end, size_t count) {
    enum { LEFT_MOST = 4, STARS_LEAST = 4 };
    size_t behind = end, before = at, stars = 0, next;
    if (count > LEFT_MOST) {
        return false;
    }
    while (behind < text.len && text.data[behind] == '*') {
        behind++;
    }
    if (behind - end >= STARS_LEAST && is_digit(plain_character(text, behind, &next))) {
        return true;
    }
    while (before > 0 && text.data[before - 1] == '*') {
        before--;
        stars++;
    }
    return stars >= STARS_LEAST && is_of_number(plain_before(text, before, &next));
}

/* Takes a group over; false: it is too long to be of such a number, or is of a masked one. */
static bool take_group(Digits *digits, Str text, size_t from, size_t end) {
    size_t before = digits->count, at = from;
    digits->cuts |= before ? 1u << before : 0;
    while (at < end) {
        size_t next;
        uint32_t c = plain_character(text, at, &next);
        if (digits->count == DIGITS_MOST) {
            digits->count = before;
            return false;
        }
        digits->starts[digits->count] = at;
        digits->ends[digits->count] = next;
        digits->text[digits->count++] = (char)(c == 'x' ? 'X' : c);
        at = next;
    }
    if (is_left_by_mask(text, from, end, digits->count - before)) {
        digits->count = before;
        return false;
    }
    return true;
}

/* GB 11643: the last character checks the others. */
static bool is_identity(const char *run) {
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < IDENTITY_LENGTH - 1; i++) {
        if (!is_digit((unsigned char)run[i])) {
            return false;
        }
        sum += (run[i] - '0') * weights[i];
    }
    return "10X98765432"[sum % 11] == run[IDENTITY_LENGTH - 1];
}

/* Luhn. */
static bool is_card(const char *run, size_t count) {
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = run[count - 1 - i] - '0';
        digit = i % 2 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static bool is_phone(const char *run) {
    return run[0] == '1' && run[1] >= '3';
}

/* Numbers beside each other in a row are not taken for one: only where people part such a number. */
static bool parted_at(uint32_t cuts, uint32_t places) {
    return (cuts & ~places) == 0;
}

/* 86 and 0086 before the number of a telephone are no part of it: *skipped digits. */
static const char *kind_of(const Digits *digits, size_t count, size_t *skipped) {
    enum {
        PHONE_CUTS = 1 << 3 | 1 << 7,
        IDENTITY_CUTS = 1 << 3 | 1 << 6 | 1 << 10 | 1 << 12 | 1 << 14,
        FOURS = 1 << 4 | 1 << 8 | 1 << 12 | 1 << 16,
        CARD_CUT = 1 << 6
    };
    const char *run = digits->text;
    uint32_t cuts = digits->cuts & ((1u << count) - 1);
    bool letter = run[count - 1] == 'X';
    *skipped = 0;
    if (count == IDENTITY_LENGTH && is_identity(run) && (parted_at(cuts, IDENTITY_CUTS) || parted_at(cuts, FOURS))) {
        return "identity";
    }
    if (letter || count < PHONE_LENGTH) {
        return NULL;
    }
    if (count == PHONE_LENGTH && is_phone(run) && parted_at(cuts, PHONE_CUTS)) {
        return "phone";
    }
    size_t code = strncmp(run, "0086", 4) == 0 ? 4 : strncmp(run, "86", 2) == 0 ? 2 : 0;
    if (code && count == code + PHONE_LENGTH && is_phone(run + code) && !cuts) {
        *skipped = code;
        return "phone";
    }
    bool whole = !cuts || (strncmp(run, "62", 2) == 0 && (parted_at(cuts, FOURS) || parted_at(cuts, CARD_CUT)));
    return whole && count >= CARD_LEAST && count <= CARD_MOST && run[0] != '0' && is_card(run, count) ? "card" : NULL;
}

/* What begins with the group at `at`: the longest that ends with a group. */
static bool number_here(Str text, size_t at, PersonalNumber *number) {
    Digits digits = {.count = 0};
    size_t counts[DIGITS_MOST], groups = 0;
    for (size_t from = at; (from || !groups) && groups < DIGITS_MOST;) {
        size_t end = group_end(text, from);
        if (!take_group(&digits, text, from, end)) {
            break;
        }
        counts[groups++] = digits.count;
        from = digits.text[digits.count - 1] == 'X' ? 0 : group_behind(text, end);
        if (!from) {
            break;
        }
    }
    while (groups > 0) {
        size_t count = counts[--groups], next, skipped;
        bool ends = !is_word(plain_character(text, digits.ends[count - 1], &next));
        const char *kind = ends ? kind_of(&digits, count, &skipped) : NULL;
        if (kind) {
            *number = (PersonalNumber){digits.starts[skipped], digits.ends[count - 1], kind};
            return true;
        }
    }
    return false;
}

/* Whether the character that ends at `at` is of a word: then a number there is a part of it. */
static bool word_ends(Str text, size_t at) {
    size_t before = at, next;
    while (before > 0 && ((unsigned char)text.data[--before] & 0xC0) == 0x80) {
    }
    return at > 0 && is_word(plain_character(text, before, &next));
}

/* Where a digit may begin, `at` or behind it: also of full width, EF BC 90 to 99. */
static size_t digit_from(Str text, size_t at) {
    enum { FULL_WIDTH = 0xEF };
#ifdef __SSE2__
    enum { WIDE = 16, THIRD = 0x90 };
    const __m128i nine = _mm_set1_epi8(9);
    for (; at + WIDE + 2 <= text.len; at += WIDE) {
        const __m128i *here = (const __m128i *)(const void *)(text.data + at);
        __m128i bytes = _mm_loadu_si128(here), zero = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        __m128i third = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at + 2));
        third = _mm_sub_epi8(third, _mm_set1_epi8((char)THIRD));
        __m128i plain = _mm_cmpeq_epi8(_mm_min_epu8(zero, nine), zero);
        __m128i full = _mm_and_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)FULL_WIDTH)),
                                     _mm_cmpeq_epi8(_mm_min_epu8(third, nine), third));
        unsigned found = (unsigned)_mm_movemask_epi8(_mm_or_si128(plain, full));
        if (found) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
#endif
    while (at < text.len && !is_digit((unsigned char)text.data[at]) && (unsigned char)text.data[at] != FULL_WIDTH) {
        at++;
    }
    return at;
}

bool str_personal_number(Str text, size_t from, PersonalNumber *number) {
    for (size_t at = from, next; (at = digit_from(text, at)) < text.len;) {
        if (!is_digit(plain_character(text, at, &next))) {
            at = next;
            continue;
        }
        if (!word_ends(text, at) && number_here(text, at, number)) {
            return true;
        }
        at = group_end(text, at);
    }
    return false;
}
