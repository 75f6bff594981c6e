/* The terms of the checks in a document: found once, in one walk over each paragraph, so that the rules, which ask for
 * each of their terms in clause after clause, mostly ask a bit, and else a few places. Texts that stand in no paragraph
 * of the document (names put together, other papers) are searched as they come. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

struct TermLook {
    const CheckParagraph **order; /* by where their texts stand in memory */
    size_t count;
    const CheckParagraph *last; /* most likely the next that is asked about */
};

static bool stands_in(const CheckParagraph *paragraph, Str text) {
    size_t from = (uintptr_t)text.data - (uintptr_t)paragraph->text.data;
    return from <= paragraph->text.len && text.len <= paragraph->text.len - from;
}

/* The paragraph that the text is a piece of; NULL: it is of none. */
static const CheckParagraph *paragraph_of(const Checker *checker, Str text) {
    TermLook *look = checker->look;
    if (!look || !look->count || stands_in(look->last, text)) {
        return look && look->count ? look->last : NULL;
    }
    size_t low = 0;
    for (size_t left = look->count; left > 1;) {
        size_t half = left / 2;
        low = (uintptr_t)look->order[low + half]->text.data <= (uintptr_t)text.data ? low + half : low;
        left -= half;
    }
    const CheckParagraph *paragraph = look->order[low];
    if (!stands_in(paragraph, text)) {
        return NULL;
    }
    look->last = paragraph;
    return paragraph;
}

/* ---- finding them ---- */

static int by_place(const void *a, const void *b) {
    uintptr_t one = (uintptr_t)(*(const CheckParagraph *const *)a)->text.data;
    uintptr_t other = (uintptr_t)(*(const CheckParagraph *const *)b)->text.data;
    return (one > other) - (one < other);
}

typedef struct Found {
    TriePlaces room; /* for a text of so many bytes */
    size_t bytes;
    TermPlace *items;
    size_t count, capacity;
} Found;

static void find_at(const ReviewWords *words, const TrieSymbol *from, CheckParagraph *paragraph, Found *found,
                    Arena *arena) {
    TrieWord here[PACK_WORD_CHARACTERS];
    size_t count = trie_words_at(&words->all, from, here);
    if (found->capacity < found->count + count) {
        size_t capacity = 2 * (found->capacity + PACK_WORD_CHARACTERS);
        found->items = arena_grow(arena, found->items, found->count, capacity, sizeof *found->items);
        found->capacity = capacity;
    }
    for (size_t i = 0; i < count; i++) {
        const TermSet *terms = &words->sets[trie_word(&words->all, here[i].node)];
        found->items[found->count++] = (TermPlace){from->at, here[i].end, terms};
        for (size_t t = 0; t < TERM_TRIES; t++) {
            paragraph->said.bits[t] |= terms->bits[t];
        }
    }
}

static void find_terms(const ReviewWords *words, CheckParagraph *paragraph, Found *found, Arena *arena) {
    Str text = paragraph->text;
    if (found->bytes < text.len) {
        found->bytes = 2 * text.len;
        found->room.symbols = arena_room(arena, found->bytes + 1, sizeof *found->room.symbols);
        found->room.begins = arena_room(arena, found->bytes + 1, sizeof *found->room.begins);
    }
    found->count = 0;
    size_t places = text.len ? trie_places(&words->all, text, &found->room) : 0;
    for (size_t i = 0; i < places; i++) {
        find_at(words, &found->room.symbols[found->room.begins[i]], paragraph, found, arena);
    }
    paragraph->place_count = found->count;
    paragraph->places = arena_room(arena, found->count + 1, sizeof *paragraph->places);
    if (found->count) {
        memcpy(paragraph->places, found->items, found->count * sizeof *found->items);
    }
}

void terms_look(Checker *checker) {
    const size_t count = checker->document->paragraph_count;
    Found found = {.bytes = 0};
    TermLook *look = ARENA_NEW(checker->scratch, TermLook);
    look->order = arena_room(checker->scratch, count + 1, sizeof *look->order);
    for (size_t i = 0; i < count; i++) {
        find_terms(checker->terms, &checker->paragraphs[i], &found, checker->scratch);
        if (checker->paragraphs[i].text.len) {
            look->order[look->count++] = &checker->paragraphs[i];
        }
    }
    qsort(look->order, look->count, sizeof *look->order, by_place);
    look->last = look->count ? look->order[0] : NULL;
    checker->look = look;
}

/* ---- asking ---- */

/* The first place of the paragraph that begins at or behind `at`. */
static size_t place_at(const CheckParagraph *paragraph, size_t at) {
    size_t low = 0;
    for (size_t left = paragraph->place_count; left > 0;) {
        size_t half = left / 2;
        low = paragraph->places[low + half].start < at ? low + left - half : low;
        left = half;
    }
    return low;
}

uint64_t first_terms_within(const CheckParagraph *paragraph, size_t from, size_t to) {
    uint64_t terms = 0;
    for (size_t i = place_at(paragraph, from); i < paragraph->place_count && paragraph->places[i].start < to; i++) {
        terms |= paragraph->places[i].end <= to ? paragraph->places[i].terms->bits[0] : 0;
    }
    return terms;
}

/* The first place from `i` on where the term stands and which ends by `to`; the count of places: none does. */
static size_t said_from(const CheckParagraph *paragraph, size_t i, size_t to, ReviewTerm term) {
    for (; i < paragraph->place_count && paragraph->places[i].start < to; i++) {
        if (term_among(paragraph->places[i].terms, term) && paragraph->places[i].end <= to) {
            return i;
        }
    }
    return paragraph->place_count;
}

bool check_says(const Checker *checker, ReviewTerm term, Str text) {
    const CheckParagraph *paragraph = paragraph_of(checker, text);
    if (!paragraph) {
        return term_in(checker->terms, term, text);
    }
    size_t from = (size_t)(text.data - paragraph->text.data);
    return term_among(&paragraph->said, term) &&
           said_from(paragraph, place_at(paragraph, from), from + text.len, term) < paragraph->place_count;
}

bool check_find_from(const Checker *checker, ReviewTerm term, Str text, size_t from, size_t *start, size_t *end) {
    const CheckParagraph *paragraph = paragraph_of(checker, text);
    if (!paragraph) {
        size_t stop = 0;
        *start = term_from(checker->terms, term, text, from, &stop);
        *end = stop;
        return stop > 0;
    }
    size_t before = (size_t)(text.data - paragraph->text.data), to = before + text.len;
    size_t i = term_among(&paragraph->said, term) ? said_from(paragraph, place_at(paragraph, before + from), to, term)
                                                  : paragraph->place_count;
    *start = text.len;
    *end = 0;
    if (i == paragraph->place_count) {
        return false;
    }
    *start = paragraph->places[i].start - before;
    for (; i < paragraph->place_count && paragraph->places[i].start == *start + before; i++) { /* the longest is last */
        if (term_among(paragraph->places[i].terms, term) && paragraph->places[i].end <= to) {
            *end = paragraph->places[i].end - before;
        }
    }
    return true;
}
