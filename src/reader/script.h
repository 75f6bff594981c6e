/* Script: traditional and simplified characters, words, and the GBK code, from tables made when the program is built
 * (cmake/script_tables.c). */
#ifndef DUXUE_READER_SCRIPT_H
#define DUXUE_READER_SCRIPT_H

#include "base.h"

enum { SCRIPT_FIRST = 0x3400, SCRIPT_LAST = 0x9FFF };

extern const uint16_t script_simple[];           /* by character - SCRIPT_FIRST; 0: not a traditional character */
extern const unsigned char script_traditional[]; /* bits: whether there is such a form; small, for all is asked */
extern const uint32_t script_words[];            /* script_word_hash of simplified words of 1 to 4 characters, sorted */
extern const uint32_t script_compounds[]; /* those of words of four characters whose halves are words, rare ones, too */
extern const size_t script_compound_count;
extern const unsigned char script_word_weights[]; /* 8 times the logarithm of how often each was counted */
extern const size_t script_word_count;
extern const char *const script_phrases[][2]; /* traditional phrases that come out otherwise, sorted by bytes */
extern const size_t script_phrase_count;
extern const uint16_t script_gbk[126 * 191]; /* by lead - 0x81 and trail - 0x40; 0: unassigned, private or no pair */

/* Whether a character from SCRIPT_FIRST to SCRIPT_LAST is a traditional one. */
static inline bool script_is_traditional(uint32_t character) {
    uint32_t index = character - SCRIPT_FIRST;
    return script_traditional[index / 8] >> index % 8 & 1;
}

/* The simplified form of a character, or itself. */
static inline uint32_t script_simplify(uint32_t character) {
    if (character < SCRIPT_FIRST || character > SCRIPT_LAST || !script_simple[character - SCRIPT_FIRST]) {
        return character;
    }
    return script_simple[character - SCRIPT_FIRST];
}

static inline bool is_chinese(uint32_t character) {
    return (character >= 0x3400 && character <= 0x9FFF) || (character >= 0xF900 && character <= 0xFAFF) ||
           (character >= 0x20000 && character <= 0x3FFFF);
}

/* What the lists of words hold, taken character by character and then ended. */
#define SCRIPT_HASH_BEGIN 2166136261u
static inline uint32_t script_hash_step(uint32_t hash, uint32_t character) {
    return (hash ^ character) * 16777619u;
}
static inline uint32_t script_hash_end(uint32_t hash) {
    return hash ^ hash >> 15;
}
/* What the last character was taken into, with that character in its lower 16 bits: `begun ^ character`. Both steps can
 * be undone, for the factor is odd: 0x359C449B is its inverse. So words that begin alike share the upper 16 bits. */
static inline uint32_t script_hash_before(uint32_t hash) {
    return (hash ^ hash >> 15 ^ hash >> 30) * 0x359C449Bu;
}
static inline uint32_t script_word_hash(const uint32_t *characters, size_t count) {
    uint32_t hash = SCRIPT_HASH_BEGIN;
    for (size_t i = 0; i < count; i++) {
        hash = script_hash_step(hash, characters[i]);
    }
    return script_hash_end(hash);
}
enum { SCRIPT_WORDS_COUNTED = 60101967 }; /* all words together, of the text that they were counted in */

/* Readings of characters, by character - SCRIPT_FIRST, as indices of lists that are parted by blanks. */
extern const uint16_t script_reading_of[];
extern const char *const script_reading_texts[];
/* Whether a character may be read so ("zāi"). */
bool script_reads(uint32_t character, Str reading);
/* Whether a list of readings, of a character or none, has this one. */
bool script_list_reads(unsigned list, Str reading);
static inline unsigned script_list_of(uint32_t character) {
    return character < SCRIPT_FIRST || character > SCRIPT_LAST ? 0 : script_reading_of[character - SCRIPT_FIRST];
}

/* 0 when lead and trail are no assigned pair of GBK. */
static inline uint32_t gbk_decode(unsigned lead, unsigned trail) {
    return lead < 0x81 || lead > 0xFE || trail < 0x40 || trail > 0xFE ? 0
                                                                      : script_gbk[(lead - 0x81) * 191 + trail - 0x40];
}
/* Lead << 8 | trail of every character of the basic plane, 0 for what GBK does not hold; in the arena. */
const uint16_t *gbk_codes(Arena *arena);
/* Whether a character is among the 3,755 most common of GB 2312 (its first level), as it stands or simplified. */
bool script_common(uint32_t character, const uint16_t *codes);

#endif
