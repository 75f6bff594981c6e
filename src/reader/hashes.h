/* Sets of hashes of runs of characters: how texts are compared with each other, inside a file (duplicate.c) and between
 * files (check_files.c). */
#ifndef DUXUE_READER_HASHES_H
#define DUXUE_READER_HASHES_H

#include "base.h"

/* Sorts the hashes and keeps each once; returns how many are left. */
size_t hashes_order(uint64_t *hashes, size_t count, Arena *scratch);
/* What two ordered sets have in common, as a share of both together. When it is less than `least`, 0 may be the answer:
 * who only asks for copies is told of others quickly. */
double hashes_alike(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, double least);

/* A set that is compared with many others, of which few are alike. */
typedef struct HashSet {
    uint64_t *items; /* each once */
    size_t count;
    bool ordered;
    uint64_t *sketch;   /* a bit for each hash; several may share one */
    size_t words, bits; /* of the sketch; bits that are set */
} HashSet;

/* Spreads a number over all bits, so that its last ones may stand for it. */
static inline uint64_t hash_spread(uint64_t number) {
    number = (number ^ number >> 32) * 0xD6E8FEB86659FD93u;
    return number ^ number >> 32;
}
/* The set of some hashes, which are spread evenly. */
HashSet hash_set(const uint64_t *hashes, size_t count, Arena *arena, Arena *scratch);
/* Like hashes_alike. Most pairs are told by their sketches to have too little in common. */
double hash_sets_alike(HashSet *a, HashSet *b, double least, Arena *scratch);

#endif
