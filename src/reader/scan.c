/* Looking for what is rare, sixteen bytes at a time where the machine has it. What is told wide is asked again byte by
 * byte at the end of the text, and on machines that have nothing wide. */
#include "scan.h"

#include <string.h>

#ifdef __SSSE3__
enum { WIDE = 16 };

static inline __m128i load(const char *at) {
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline __m128i equal(__m128i bytes, int byte) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)byte));
}

static inline __m128i either(__m128i a, __m128i b) {
    return _mm_or_si128(a, b);
}

static inline unsigned places(__m128i found) {
    return (unsigned)_mm_movemask_epi8(found);
}
#endif

/* ---- single bytes ---- */

static inline bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

size_t scan_digit(Str text, size_t at) {
#ifdef __SSSE3__
    for (; at + WIDE <= text.len; at += WIDE) {
        __m128i from_zero = _mm_sub_epi8(load(text.data + at), _mm_set1_epi8('0'));
        unsigned found = places(_mm_cmpeq_epi8(_mm_min_epu8(from_zero, _mm_set1_epi8(9)), from_zero));
        if (found) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
    if (at < text.len && text.len >= WIDE) { /* the last sixteen, some of them for the second time */
        size_t last = text.len - WIDE;
        __m128i from_zero = _mm_sub_epi8(load(text.data + last), _mm_set1_epi8('0'));
        unsigned found = places(_mm_cmpeq_epi8(_mm_min_epu8(from_zero, _mm_set1_epi8(9)), from_zero));
        found &= 0xFFFFu << (at - last);
        return found ? last + (size_t)__builtin_ctz(found) : text.len;
    }
#endif
    while (at < text.len && !is_digit(text.data[at])) {
        at++;
    }
    return at < text.len ? at : text.len;
}

size_t scan_two(Str text, size_t at, char one, char other) {
#ifdef __SSSE3__
    for (; at + WIDE <= text.len; at += WIDE) {
        __m128i here = load(text.data + at);
        unsigned found = places(either(equal(here, one), equal(here, other)));
        if (found) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
    if (at < text.len && text.len >= WIDE) {
        size_t last = text.len - WIDE;
        __m128i here = load(text.data + last);
        unsigned found = places(either(equal(here, one), equal(here, other))) & 0xFFFFu << (at - last);
        return found ? last + (size_t)__builtin_ctz(found) : text.len;
    }
#endif
    while (at < text.len && text.data[at] != one && text.data[at] != other) {
        at++;
    }
    return at < text.len ? at : text.len;
}

/* × is C3 97, □ E2 96 A1, ＊ EF BC 8A, ＿ EF BC BF. */
size_t scan_mask(Str text, size_t at) {
#ifdef __SSSE3__
    for (; at + WIDE + 2 <= text.len; at += WIDE) {
        __m128i here = load(text.data + at), second = load(text.data + at + 1), third = load(text.data + at + 2);
        __m128i letter = equal(either(here, _mm_set1_epi8(0x20)), 'x');
        __m128i single = either(either(equal(here, '*'), equal(here, '_')), either(letter, equal(here, 0xC3)));
        __m128i square = _mm_and_si128(equal(here, 0xE2), equal(second, 0x96));
        __m128i wide = _mm_and_si128(equal(here, 0xEF), either(equal(third, 0x8A), equal(third, 0xBF)));
        unsigned found = places(either(single, either(square, wide)));
        if (found) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
#endif
    for (; at < text.len; at++) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte == '*' || byte == '_' || (byte | 0x20) == 'x' || byte == 0xC3 || byte == 0xE2 || byte == 0xEF) {
            return at;
        }
    }
    return text.len;
}

/* ---- characters ---- */

size_t scan_characters(Str text, size_t *at, uint32_t *out) {
    const unsigned char *data = (const unsigned char *)text.data;
    size_t count = 0, here = *at;
#ifdef SCAN_FOUR
    for (size_t good = SCAN_FOUR; good == SCAN_FOUR && here + SCAN_WIDE <= text.len; here += 3 * good) {
        good = scan_four(text.data + here, out + count);
        count += good;
    }
#endif
    for (; here + 3 <= text.len && scan_common(text.data[here]); here += 3) {
        out[count++] = (data[here] & 15u) << 12 | (data[here + 1] & 63u) << 6 | (data[here + 2] & 63u);
    }
    *at = here;
    return count;
}

size_t scan_anchor(Str text, size_t at) {
    enum { BITS = (1 << SCAN_ANCHOR_BITS) - 1 };
#ifdef __SSSE3__
    for (; at + WIDE + 2 <= text.len; at += WIDE) {
        __m128i from_first = _mm_sub_epi8(load(text.data + at), _mm_set1_epi8((char)0xE4));
        __m128i lead = _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8(0xE9 - 0xE4)), from_first);
        __m128i differ = _mm_xor_si128(load(text.data + at + 1), load(text.data + at + 2));
        __m128i none = _mm_cmpeq_epi8(_mm_and_si128(differ, _mm_set1_epi8(BITS)), _mm_setzero_si128());
        unsigned found = places(_mm_and_si128(lead, none));
        if (found) {
            return at + (size_t)__builtin_ctz(found);
        }
    }
#endif
    for (; at + 3 <= text.len; at++) {
        if (scan_common(text.data[at]) && !((text.data[at + 1] ^ text.data[at + 2]) & BITS)) {
            return at;
        }
    }
    return text.len;
}

/* ---- characters that stand twice ---- */

enum { CHARACTER = 3 };

static bool again(const char *at, size_t left, size_t behind) {
    return behind + CHARACTER <= left && memcmp(at, at + behind, CHARACTER) == 0;
}

size_t scan_doubled(Str text, size_t at) {
    while (at < text.len) {
#ifdef __SSSE3__
        for (; at + WIDE + (size_t)5 * CHARACTER <= text.len; at += WIDE) {
            /* the third byte alone tells most; a character begins where its bytes are the same and the first leads */
            const char *data = text.data + at;
            __m128i first = load(data), second = load(data + 1), third = load(data + 2);
            __m128i found = _mm_setzero_si128();
            for (size_t behind = (size_t)2 * CHARACTER; behind <= (size_t)4 * CHARACTER; behind += CHARACTER) {
                __m128i same = _mm_and_si128(_mm_cmpeq_epi8(first, load(data + behind)),
                                             _mm_cmpeq_epi8(second, load(data + behind + 1)));
                found = either(found, _mm_and_si128(same, _mm_cmpeq_epi8(third, load(data + behind + 2))));
            }
            __m128i lead = _mm_cmpeq_epi8(_mm_max_epu8(first, _mm_set1_epi8((char)0xE3)), first);
            unsigned places_found = places(_mm_and_si128(found, lead));
            if (places_found) {
                return at + (size_t)__builtin_ctz(places_found);
            }
        }
#endif
        size_t left = text.len - at;
        if ((unsigned char)text.data[at] >= 0xE3 &&
            (again(text.data + at, left, (size_t)2 * CHARACTER) || again(text.data + at, left, (size_t)3 * CHARACTER) ||
             again(text.data + at, left, (size_t)4 * CHARACTER))) {
            return at;
        }
        at++;
    }
    return text.len;
}

/* ---- words ---- */

enum { BUCKETS = 8, LEAST = 3, NIBBLES = 16 }; /* LEAST: bytes of a word by which places are told */

/* Which bytes of a word tell its places: of two characters the last ones, for with the first ones nearly all characters
 * begin; of one alone all three. */
enum { TOLD = 3, TWO_CHARACTERS = 6 };
static const size_t told_by_two[TOLD] = {2, 4, 5}, told_by_one[TOLD] = {0, 1, 2};

/* The words of a bucket may begin where each of the bytes asked for is that of one of them: told by its two halves.
 * Those whose last such byte ends alike are in one bucket, so that a place is asked for the words of one alone. */
struct FirstWords {
    const Str *words;
    size_t count;
    bool wide;            /* each has LEAST bytes */
    const size_t *told;   /* where the bytes that are asked for stand */
    size_t reads;         /* so many bytes are read of each place */
    uint16_t heads[256];  /* by their first bytes: the first word, from 1; 0: none */
    const uint16_t *next; /* the next with the same */
    unsigned char low[TOLD][NIBBLES], high[TOLD][NIBBLES];
};

/* Of the bytes that all words have: of the first alone where one has no more. */
static unsigned head_of(const FirstWords *words, const char *data) {
    const unsigned char *bytes = (const unsigned char *)data;
    return words->wide ? (bytes[0] + 7u * bytes[1] + 31u * bytes[2]) & 255u : bytes[0];
}

/* By which bytes all of them can be told. */
static void choose_told(FirstWords *ready) {
    size_t least = TWO_CHARACTERS;
    for (size_t i = 0; i < ready->count; i++) {
        least = ready->words[i].len < least ? ready->words[i].len : least;
    }
    ready->wide = least >= LEAST;
    ready->told = least >= TWO_CHARACTERS ? told_by_two : told_by_one;
    ready->reads = least >= TWO_CHARACTERS ? TWO_CHARACTERS : LEAST;
}

FirstWords *first_words(Arena *arena, const Str *words, size_t count) {
    FirstWords *ready = ARENA_NEW(arena, FirstWords);
    uint16_t *next = ARENA_ARRAY(arena, count + 1, uint16_t);
    *ready = (FirstWords){.words = words, .count = count < UINT16_MAX ? count : UINT16_MAX - 1, .next = next};
    choose_told(ready);
    for (size_t i = ready->count; i-- > 0;) { /* so that the first of a head comes first */
        if (!words[i].len) {
            continue;
        }
        unsigned head = head_of(ready, words[i].data);
        next[i] = ready->heads[head];
        ready->heads[head] = (uint16_t)(i + 1);
        unsigned bucket = ready->wide ? (unsigned char)words[i].data[ready->told[TOLD - 1]] % BUCKETS : 0;
        for (size_t b = 0; b < TOLD && ready->wide; b++) {
            unsigned char byte = (unsigned char)words[i].data[ready->told[b]];
            ready->low[b][byte & 15] |= (unsigned char)(1u << bucket);
            ready->high[b][byte >> 4] |= (unsigned char)(1u << bucket);
        }
    }
    return ready;
}

static bool begins(const FirstWords *words, Str text, size_t at) {
    Str rest = str_slice(text, at, text.len);
    if (words->wide && rest.len < LEAST) {
        return false;
    }
    for (size_t i = words->heads[head_of(words, rest.data)]; i; i = words->next[i - 1]) {
        if (str_starts(rest, words->words[i - 1])) {
            return true;
        }
    }
    return false;
}

#ifdef __SSSE3__
static inline __m128i buckets_of(__m128i bytes, const unsigned char *low, const unsigned char *high) {
    __m128i nibble = _mm_set1_epi8(15);
    __m128i below = _mm_shuffle_epi8(load((const char *)low), _mm_and_si128(bytes, nibble));
    __m128i above = _mm_shuffle_epi8(load((const char *)high), _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
    return _mm_and_si128(below, above);
}

static inline unsigned candidates(const FirstWords *words, const char *at) {
    __m128i buckets = buckets_of(load(at + words->told[0]), words->low[0], words->high[0]);
    for (size_t b = 1; b < TOLD; b++) {
        buckets = _mm_and_si128(buckets, buckets_of(load(at + words->told[b]), words->low[b], words->high[b]));
    }
    return places(_mm_cmpeq_epi8(buckets, _mm_setzero_si128())) ^ 0xFFFFu;
}
#endif

size_t first_word_from(const FirstWords *words, Str text, size_t at) {
#ifdef __SSSE3__
    size_t read = WIDE + words->reads - 1;
    while (words->wide && at < text.len && text.len >= read) {
        /* the last time some are asked twice: behind them no word has room */
        size_t base = at + read <= text.len ? at : text.len - read;
        for (unsigned left = candidates(words, text.data + base) & 0xFFFFu << (at - base); left; left &= left - 1) {
            size_t here = base + (size_t)__builtin_ctz(left);
            if (begins(words, text, here)) {
                return here;
            }
        }
        at = base + read >= text.len ? text.len : base + WIDE;
    }
#endif
    for (; at < text.len; at++) {
        if (begins(words, text, at)) {
            return at;
        }
    }
    return text.len;
}

ptrdiff_t first_word(const FirstWords *words, Str text) {
    size_t at = first_word_from(words, text, 0);
    return at < text.len ? (ptrdiff_t)at : -1;
}
