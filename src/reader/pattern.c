/* Patterns of packs, made ready so that a line that fits none is told quickly: by its first character, or by a part
 * that has to stand in it. */
#include "clean.h"
#include "scan.h"

#include <string.h>

typedef struct Ready {
    Str pattern;
    uint32_t first; /* character that it begins with; 0: any */
    uint32_t last;  /* that it ends with; 0: any */
    Str part;       /* longest run of Chinese characters; these are the same in full and half width */
    size_t next;    /* the next that is looked for where this one is, from 1; 0: none */
} Ready;

enum { FIRSTS = 256, CHARACTER = 3 }; /* CHARACTER: bytes of one that is Chinese */

struct Patterns {
    Ready *items;
    size_t count;
    size_t firsts[FIRSTS]; /* by the last bits of the character they begin with: the first such, from 1; 0: none */
    size_t parted, open;   /* of those that begin with any: the first that has a part of two characters; of others */
    Str *parts;
    size_t part_count;
    FirstWords *any_part;
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

/* By what all of them are told at once. */
static void tell_quickly(Patterns *ready, Arena *arena) {
    ready->parts = ARENA_ARRAY(arena, ready->count + 1, Str);
    for (size_t i = 0; i < ready->count; i++) {
        Ready *one = &ready->items[i];
        bool tells = one->part.len > CHARACTER; /* 备 of *ICP备#号 stands in every fifth line */
        size_t *list = one->first ? &ready->firsts[one->first % FIRSTS] : tells ? &ready->parted : &ready->open;
        one->next = *list;
        *list = i + 1;
        if (list == &ready->parted) {
            ready->parts[ready->part_count++] = one->part;
        }
    }
    ready->any_part = first_words(arena, ready->parts, ready->part_count);
}

const Str *patterns_parts(const Patterns *patterns, size_t *count) {
    *count = patterns->part_count;
    return patterns->parts;
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
    tell_quickly(ready, arena);
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

/* Whether all its runs of Chinese characters stand in the text: told quickly, where its longest does. */
static bool has_runs(Str pattern, Str text) {
    for (Str rest = pattern; rest.len;) {
        size_t from = 0, to = 0;
        while (from < rest.len) {
            size_t next = from;
            if (is_chinese(utf8_next(rest, &next))) {
                break;
            }
            from = next;
        }
        for (to = from; to < rest.len;) {
            size_t next = to;
            if (!is_chinese(utf8_next(rest, &next))) {
                break;
            }
            to = next;
        }
        if (str_find(text, str_slice(rest, from, to)) < 0) {
            return false;
        }
        rest = str_slice(rest, to, rest.len);
    }
    return true;
}

/* Whether one of a list fits. */
static bool one_matches(const Patterns *patterns, size_t list, Str text, uint32_t first) {
    uint32_t last = list ? last_plain(text) : 0;
    for (size_t i = list; i; i = patterns->items[i - 1].next) {
        const Ready *ready = &patterns->items[i - 1];
        if ((!ready->first || ready->first == first) && (!ready->last || ready->last == last) &&
            (ready->first || has_runs(ready->pattern, text)) && matches(ready->pattern, text)) {
            return true;
        }
    }
    return false;
}

bool patterns_match_bare(const Patterns *patterns, Str text) {
    size_t at = 0;
    uint32_t first = 0;
    next_plain(text, &at, &first);
    return one_matches(patterns, patterns->firsts[first % FIRSTS], text, first) ||
           one_matches(patterns, patterns->open, text, first);
}

bool patterns_match(const Patterns *patterns, Str text) {
    return patterns_match_bare(patterns, text) ||
           (first_word(patterns->any_part, text) >= 0 && one_matches(patterns, patterns->parted, text, 0));
}
