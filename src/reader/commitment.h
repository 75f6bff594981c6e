/* commitment: shared by the files that find who will do what by when. */
#ifndef DUXUE_COMMITMENT_H
#define DUXUE_COMMITMENT_H

#include "figure_internal.h"

typedef struct ReadDue {
    size_t start, end;
    Date date; /* year 0: the text names no year and the document's is not known */
} ReadDue;

/* The year that the document speaks of; 0: not known. */
int document_year(const ReadDocument *document);
/* A day or month by which something is to be done, said between two places of a text. */
bool due_within(const ReadWords *words, const ReadDocument *document, Str text, size_t from, size_t to, ReadDue *due);

#endif
