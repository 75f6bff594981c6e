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

#endif
