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

/* Spreads a number over all bits, so that its last ones may stand for it. */
static inline uint64_t hash_spread(uint64_t number) {
    number = (number ^ number >> 32) * 0xD6E8FEB86659FD93u;
    return number ^ number >> 32;
}

/* Hashes of every eight characters in a row. A run is a number whose digits its characters are, so that one character
 * more is one step. */
enum { HASH_RUN = 8 };
typedef struct RunHash {
    uint64_t run;
    size_t characters; /* so far */
    uint32_t last[HASH_RUN];
} RunHash;

/* The number of a run that slides on by a character: the one that came eight before it leaves. */
static inline uint64_t run_slide(uint64_t run, uint32_t in, uint32_t out) {
    static const uint64_t base = 0x9E3779B97F4A7C15u, oldest = 0x6D4B2611BEB6861u; /* its eighth power */
    return run * base + in - oldest * out;
}

/* Takes a character; false: there are not eight yet. */
static inline bool run_hash(RunHash *runs, uint32_t character, uint64_t *hash) {
    uint32_t *slot = &runs->last[runs->characters++ % HASH_RUN];
    runs->run = run_slide(runs->run, character, *slot);
    *slot = character;
    *hash = hash_spread(runs->run);
    return runs->characters >= HASH_RUN;
}

enum { SKETCH_PARTS = 8 };
/* A set that is compared with many others, of which few are alike. */
typedef struct HashSet {
    uint64_t *items; /* each once */
    size_t count;
    bool ordered;
    uint64_t *sketch; /* a bit for each hash; several may share one */
    size_t words;
    uint32_t bits[SKETCH_PARTS]; /* that are set up to the end of each part of the sketch */
} HashSet;

/* The set of some hashes, which are spread evenly. */
HashSet hash_set(const uint64_t *hashes, size_t count, Arena *arena, Arena *scratch);
/* Like hashes_alike. Most pairs are told by their sketches to have too little in common. */
double hash_sets_alike(HashSet *a, HashSet *b, double least, Arena *scratch);

#endif
