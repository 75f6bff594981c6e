/* Patterns of packs, made ready so that a line that fits none is told quickly: by its first character, and by a part
 * that has to stand in it. */
#include "clean.h"

#include <string.h>

typedef struct Ready {
    Str pattern;
    uint32_t first; /* character that it begins with; 0: any */
    uint32_t last;  /* that it ends with; 0: any */
    Str part;       /* longest run of Chinese characters; these are the same in full and half width */
} Ready;

struct Patterns {
    Ready *items;
    size_t count;
};

/* The next character that counts: without blanks, half width, capital letters as small ones. False at the end. */
static bool next_plain(Str text, size_t *at, uint32_t *c) {
    while (*at < text.len) {
        uint32_t found = utf8_next(text, at);
        if (found == ' ' || found == '\t' || found == 0xA0 || found == 0x3000) {
            continue;
        }
        if (found >= 0xFF01 && found <= 0xFF5E) {
            found -= 0xFEE0;
        }
        *c = found >= 'A' && found <= 'Z' ? found + 32 : found;
        return true;
    }
    return false;
}

/* The last character that counts; 0: there is none. */
static uint32_t last_plain(Str text) {
    for (size_t at = text.len; at > 0;) {
        uint32_t c = 0;
        do {
            at--;
        } while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
        size_t from = at;
        if (next_plain(text, &from, &c)) {
            return c;
        }
    }
    return 0;
}

static Str longest_run(Str pattern) {
    Str best = {NULL, 0};
    for (size_t at = 0, from = 0; at <= pattern.len;) {
        size_t next = at;
        bool chinese = at < pattern.len && is_chinese(utf8_next(pattern, &next));
        if (!chinese) {
            best = at - from > best.len ? str_slice(pattern, from, at) : best;
            next = next > at ? next : at + 1;
            from = next;
        }
        at = next;
    }
    return best;
}

Patterns *patterns_ready(Arena *arena, const Str *patterns, size_t count) {
    Patterns *ready = ARENA_NEW(arena, Patterns);
    ready->items = ARENA_ARRAY(arena, count + 1, Ready);
    ready->count = count;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        uint32_t first = 0, last = last_plain(patterns[i]);
        next_plain(patterns[i], &at, &first);
        ready->items[i] = (Ready){.pattern = patterns[i],
                                  .first = first == '*' || first == '#' ? 0 : first,
                                  .last = last == '*' || last == '#' ? 0 : last,
                                  .part = longest_run(patterns[i])};
    }
    return ready;
}

/* A # stands for all digits that follow each other; behind a * everything is tried, from left to right. */
static bool matches(Str pattern, Str text) {
    size_t p = 0, t = 0, star = SIZE_MAX, star_text = 0;
    for (;;) {
        size_t p_next = p, t_next = t;
        uint32_t want = 0, have = 0, skipped;
        bool wants = next_plain(pattern, &p_next, &want), has = next_plain(text, &t_next, &have);
        if (wants && want == '*') {
            star = p = p_next;
            star_text = t;
            continue;
        }
        if (!wants && !has) {
            return true;
        }
        bool digit = wants && has && want == '#' && have >= '0' && have <= '9';
        for (size_t more = t_next; digit && next_plain(text, &more, &skipped) && skipped >= '0' && skipped <= '9';) {
            t_next = more;
        }
        if (digit || (wants && has && want == have)) {
            p = p_next;
            t = t_next;
            continue;
        }
        if (star == SIZE_MAX || !next_plain(text, &star_text, &skipped)) {
            return false;
        }
        p = star;
        t = star_text;
    }
}

bool patterns_match(const Patterns *patterns, Str text) {
    size_t at = 0;
    uint32_t first = 0, last = last_plain(text);
    next_plain(text, &at, &first);
    for (size_t i = 0; i < patterns->count; i++) {
        const Ready *ready = &patterns->items[i];
        if ((!ready->first || ready->first == first) && (!ready->last || ready->last == last) &&
            (!ready->part.len || ready->first || str_find(text, ready->part) >= 0) && matches(ready->pattern, text)) {
            return true;
        }
    }
    return false;
}

/* ---- words ---- */

struct FirstWords {
    const Str *words;
    size_t count;
    bool first[0x10000]; /* characters that a word begins with */
};

FirstWords *first_words(Arena *arena, const Str *words, size_t count) {
    FirstWords *ready = ARENA_NEW(arena, FirstWords);
    ready->words = words;
    ready->count = count;
    for (size_t i = 0; i < count; i++) {
        ready->first[character_at(words[i], 0) & 0xFFFF] = words[i].len > 0;
    }
    return ready;
}

ptrdiff_t first_word(const FirstWords *words, Str text) {
    const unsigned char *data = (const unsigned char *)text.data;
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        unsigned c = data[at];
        if (c >= 0xE0 && c < 0xF0 && at + 2 < text.len) {
            c = (c & 15u) << 12 | (data[at + 1] & 63u) << 6 | (data[at + 2] & 63u);
            at += 3;
        } else {
            at++;
        }
        for (size_t i = 0; words->first[c] && i < words->count; i++) {
            if (str_starts(str_slice(text, from, text.len), words->words[i])) {
                return (ptrdiff_t)from;
            }
        }
    }
    return -1;
}
