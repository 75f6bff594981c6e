/* The body of the reader process, whether it is a program of its own or a fork. */
#ifndef DUXUE_EVIDENCE_READER_RUN_H
#define DUXUE_EVIDENCE_READER_RUN_H

#include "evidence_internal.h"

typedef struct ReaderOrder {
    ReaderTask task;
    int edge, mega_pixels;
} ReaderOrder;

bool reader_words_read(int count, char **words, ReaderOrder *order);
/* Runs the task over the file on descriptor 0 behind walls; writes the answer to descriptor 1. */
_Noreturn void reader_child(const ReaderOrder *order, bool forked);

#endif
