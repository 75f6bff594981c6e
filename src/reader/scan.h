/* scan: where in a text something may stand that is rare, told many bytes at a time. */
#ifndef DUXUE_READER_SCAN_H
#define DUXUE_READER_SCAN_H

#include "base.h"

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

/* Words to be looked for in one pass. */
typedef struct FirstWords FirstWords;
FirstWords *first_words(Arena *arena, const Str *words, size_t count);
ptrdiff_t first_word(const FirstWords *words, Str text); /* where the first of them stands, -1: none does */
/* Where one of them begins, `at` or behind it; the text's length: nowhere. */
size_t first_word_from(const FirstWords *words, Str text, size_t at);

#endif
