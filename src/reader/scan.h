/* scan: where in a text something may stand that is rare, told many bytes at a time. */
#ifndef DUXUE_READER_SCAN_H
#define DUXUE_READER_SCAN_H

#include "base.h"

#ifdef __SSSE3__
#include <tmmintrin.h>
#endif

/* Each gives the first place `at` or behind it; the text's length: there is none. */
size_t scan_digit(Str text, size_t at); /* 0 to 9 */
size_t scan_two(Str text, size_t at, char one, char other);
/* Where a sign of a mask (* _ x X × □ ＊ ＿) may begin; some others are taken for one. */
size_t scan_mask(Str text, size_t at);
/* A character of three bytes from 。on (E3) that stands again two, three or four characters behind. */
size_t scan_doubled(Str text, size_t at);

/* The characters from U+4000 to U+9FFF that stand in a row from *at on, nearly all of a text; *at goes behind them.
 * Room for as many as bytes are left and SCAN_MORE. Returns how many. */
size_t scan_characters(Str text, size_t *at, uint32_t *out);
enum { SCAN_MORE = 4 };
/* Where one of about a sixteenth of such characters begins, told by its last bits, `at` or behind it. */
enum { SCAN_ANCHOR_BITS = 4 };
size_t scan_anchor(Str text, size_t at);
/* Whether such a character begins with a byte. */
static inline bool scan_common(char byte) {
    return (unsigned char)byte - 0xE4u <= 0xE9 - 0xE4;
}
#ifdef __SSSE3__
/* Four characters at once, of which the first so many as it returns begin with one of these bytes. SCAN_WIDE bytes are
 * read. */
#define SCAN_FOUR 4
enum { SCAN_WIDE = 16 };
static inline size_t scan_four_of(const char *at, uint32_t out[SCAN_FOUR], int first_lead, int last_lead) {
    enum { FOUR = 12, LEADS = 0x249 }; /* bytes; where they lead */
    const __m128i turned = _mm_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1);
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8((char)first_lead));
    __m128i leads = _mm_cmpeq_epi8(_mm_min_epu8(from_first, _mm_set1_epi8((char)(last_lead - first_lead))), from_first);
    __m128i four = _mm_shuffle_epi8(bytes, turned);
    __m128i first = _mm_and_si128(_mm_srli_epi32(four, 4), _mm_set1_epi32(0xF000));
    __m128i second = _mm_and_si128(_mm_srli_epi32(four, 2), _mm_set1_epi32(0xFC0));
    __m128i third = _mm_and_si128(four, _mm_set1_epi32(0x3F));
    _mm_storeu_si128((__m128i *)(void *)out, _mm_or_si128(first, _mm_or_si128(second, third)));
    return (size_t)__builtin_ctz(((unsigned)_mm_movemask_epi8(leads) & LEADS) ^ (LEADS | 1u << FOUR)) / 3;
}
/* Characters from U+4000 to U+9FFF; all of three bytes, signs of Chinese texts among them. */
static inline size_t scan_four(const char *at, uint32_t out[SCAN_FOUR]) {
    return scan_four_of(at, out, 0xE4, 0xE9);
}
static inline size_t scan_four_wide(const char *at, uint32_t out[SCAN_FOUR]) {
    return scan_four_of(at, out, 0xE1, 0xEF);
}
#endif

/* Words to be looked for in one pass. */
typedef struct FirstWords FirstWords;
FirstWords *first_words(Arena *arena, const Str *words, size_t count);
ptrdiff_t first_word(const FirstWords *words, Str text); /* where the first of them stands, -1: none does */
/* Where one of them begins, `at` or behind it; the text's length: nowhere. */
size_t first_word_from(const FirstWords *words, Str text, size_t at);

#endif
