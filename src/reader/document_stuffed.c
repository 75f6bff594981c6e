/* A word written into every place of another (D12): where 心理 became 心理咨询, a text speaks of 心理咨询健康 and
 * 心理咨询素质. It is found by what cannot stand otherwise: the first word nowhere goes without the second, and with
 * what stands behind both it makes words of the dictionary, which the second does not. What stood there before nobody
 * can prove of a single place, so all of them are told and the text stays. */
#include "structure.h"

#include <string.h>

enum {
    CHARACTER = 3,
    PAIR = 2 * CHARACTER,
    WORDS_2 = 2 * PAIR,
    WORDS_3 = 3 * PAIR,
    CANDIDATES_MOST = 12,
    SITES_LEAST = 4,
    WORDS_LEAST = 2
};

typedef struct Candidate {
    Str term, stuffing;
} Candidate;

struct Stuffed {
    Candidate items[CANDIDATES_MOST];
    size_t count;
};

Stuffed *stuffed_create(Arena *arena) {
    return ARENA_NEW(arena, Stuffed);
}

static bool holds(const uint32_t *hashes, size_t count, uint32_t hash) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hashes[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && hashes[low] == hash;
}

bool script_is_word(const uint32_t *characters, size_t count) {
    uint32_t hash = script_word_hash(characters, count);
    return holds(script_words, script_word_count, hash) ||
           (count == 4 && holds(script_compounds, script_compound_count, hash));
}

/* Chinese characters of the common planes at `at`. */
static bool characters_at(Str text, size_t at, size_t count, uint32_t *characters) {
    for (size_t i = 0; i < count; i++) {
        characters[i] = character_at(text, at + CHARACTER * i);
        if (!is_chinese(characters[i]) || characters[i] > 0xFFFF) {
            return false;
        }
    }
    return true;
}

/* 咨询 at `at`, seen twice with two characters or none between: 心理 before it may be what it was written into. */
void stuffed_note(Stuffed *stuffed, Str text, size_t at) {
    uint32_t c[4];
    if (at < PAIR || stuffed->count == CANDIDATES_MOST || !characters_at(text, at - PAIR, 4, c) ||
        !script_is_word(c, 2) || !script_is_word(c + 2, 2)) {
        return;
    }
    Str term = str_slice(text, at - PAIR, at), stuffing = str_slice(text, at, at + PAIR);
    for (size_t i = 0; i < stuffed->count; i++) {
        if (str_equal(stuffed->items[i].term, term) && str_equal(stuffed->items[i].stuffing, stuffing)) {
            return;
        }
    }
    stuffed->items[stuffed->count++] = (Candidate){term, stuffing};
}

/* 心理咨询健康 at `at`: 心理健康 is a word, 咨询健康 is none. */
static bool is_site(Str text, size_t at, uint32_t behind[2]) {
    uint32_t c[6];
    if (!characters_at(text, at, 6, c)) {
        return false;
    }
    uint32_t meant[4] = {c[0], c[1], c[4], c[5]};
    behind[0] = c[4];
    behind[1] = c[5];
    return script_is_word(meant, 4) && !script_is_word(c + 2, 4) && !(c[2] == c[4] && c[3] == c[5]);
}

typedef struct Proof {
    size_t sites, words;
    uint32_t behind[WORDS_LEAST][2]; /* the first different words behind them */
} Proof;

/* False: the term stands somewhere without what would be stuffed. */
static bool look(const Candidate *candidate, Str text, Proof *proof) {
    ptrdiff_t found;
    for (size_t at = 0; (found = str_find(str_slice(text, at, text.len), candidate->term)) >= 0;) {
        at += (size_t)found;
        if (!str_starts(str_slice(text, at + candidate->term.len, text.len), candidate->stuffing)) {
            return false;
        }
        uint32_t behind[2];
        if (is_site(text, at, behind)) {
            proof->sites++;
            bool known = proof->words && memcmp(proof->behind[0], behind, sizeof behind) == 0;
            if (!known && proof->words < WORDS_LEAST) {
                memcpy(proof->behind[proof->words++], behind, sizeof behind);
            }
        }
        at += PAIR + PAIR;
    }
    return true;
}

static bool is_proved(const ReadDocument *document, const Candidate *candidate) {
    Proof proof = {.sites = 0};
    for (size_t p = 0; p < document->paragraph_count; p++) {
        if (!look(candidate, document->paragraphs[p].text, &proof)) {
            return false;
        }
    }
    return proof.sites >= SITES_LEAST && proof.words >= WORDS_LEAST;
}

static void flag_sites(Reading *reading, const ReadParagraph *paragraph, const Candidate *candidate) {
    Str text = paragraph->text;
    ReadCursor cursor = {.paragraph = NULL};
    ptrdiff_t found;
    for (size_t at = 0; (found = str_find(str_slice(text, at, text.len), candidate->term)) >= 0; at += PAIR) {
        at += (size_t)found;
        uint32_t behind[2];
        if (!is_site(text, at, behind)) {
            continue;
        }
        ReadPlace place = read_place_on(&cursor, paragraph, at);
        Str told = str_format(reading->arena, "疑为“%.*s%.*s”：“%.*s”在全文都被换成“%.*s%.*s”",
                              STR_ARG(candidate->term), STR_ARG(str_slice(text, at + WORDS_2, at + WORDS_3)),
                              STR_ARG(candidate->term), STR_ARG(candidate->term), STR_ARG(candidate->stuffing));
        add_damage(reading, &(ReadDamage){.line = place.line,
                                          .column = source_column(reading, place.line, place.column),
                                          .rule = "D12",
                                          .type = "other",
                                          .surface = str_slice(text, at, at + WORDS_3),
                                          .repaired = told,
                                          .certainty = FLAGGED});
    }
}

void document_stuffed(Reading *reading, const ReadDocument *document, const Stuffed *stuffed) {
    for (size_t i = 0; i < stuffed->count; i++) {
        if (!is_proved(document, &stuffed->items[i])) {
            continue;
        }
        for (size_t p = 0; p < document->paragraph_count; p++) {
            flag_sites(reading, &document->paragraphs[p], &stuffed->items[i]);
        }
    }
}
