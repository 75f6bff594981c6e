/* A title of several lines is broken between words, never within one. Which words may begin a line is said by the pack
 * (packs/reports/phrases.yaml, title_words). */
#include "title.h"

#include <stdlib.h>

enum { TITLE_WIDTH = 80 }; /* quarters of a character of 2号 in the core of 156 mm */

long half_widths(Str text) {
    long count = 0;
    for (size_t at = 0; at < text.len;) {
        count += utf8_next(text, &at) < 0x80 ? 1 : 2;
    }
    return count;
}

/* Quarters of a character; between a digit or letter and a character stands another quarter. */
static long quarters(Str text) {
    long count = 0;
    bool narrow_before = false;
    for (size_t at = 0, from = 0; at < text.len; from = at) {
        bool narrow = utf8_next(text, &at) < 0x80;
        count += (narrow ? 2 : 4) + (from && narrow != narrow_before);
        narrow_before = narrow;
    }
    return count;
}

/* The longest word that begins here; 0: none does. */
static size_t word_at(const Report *report, Str text, size_t at) {
    size_t longest = 0;
    Str rest = str_slice(text, at, text.len);
    for (size_t i = 0; i < report->title_word_count; i++) {
        Str word = report->title_words[i];
        longest = word.len > longest && str_starts(rest, word) ? word.len : longest;
    }
    return longest;
}

/* Where the line is broken best: both parts fit, or at least the first does; 0: nowhere. */
static size_t best_break(const Report *report, Str line) {
    size_t best = 0;
    long whole = quarters(line), worst = 0;
    for (size_t at = 0; at < line.len;) {
        size_t word = word_at(report, line, at), next = at;
        utf8_next(line, &next);
        long before = quarters(str_slice(line, 0, at)), rest = whole - before;
        long uneven = labs(before - rest) + (rest > TITLE_WIDTH ? whole : 0);
        if (at && word && before <= TITLE_WIDTH && (!best || uneven < worst)) {
            best = at;
            worst = uneven;
        }
        at = word ? at + word : next;
    }
    return best;
}

Str title_lines(const Report *report, Arena *arena) {
    Buf out = buf_create(arena);
    Str rest = report->title, line;
    for (bool first = true; str_cut(&rest, '\n', &line); first = false) {
        buf_add(&out, first ? STR("") : STR("\n"));
        while (quarters(line) > TITLE_WIDTH) {
            size_t at = best_break(report, line);
            if (!at) {
                break;
            }
            buf_add_format(&out, "%.*s\n", (int)at, line.data);
            line = str_slice(line, at, line.len);
        }
        buf_add(&out, line);
    }
    return buf_str(&out);
}
