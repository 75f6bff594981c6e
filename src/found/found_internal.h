/* What the files of the room share. */
#ifndef DUXUE_FOUND_INTERNAL_H
#define DUXUE_FOUND_INTERNAL_H

#include "found.h"

enum { FACTS_MOST = 12, WORDS_MOST = 5 };

/* A source as it is looked at, and what was found. */
typedef struct Looking {
    const FoundWorld *world;
    const User *user;
    Str id;
    Arena *arena;
    CaseFound found;
    SourceFact facts[FACTS_MOST];
} Looking;

void add_fact(Looking *looking, const char *name, Str text);
/* The words of the id, parted by blanks; false with ERR_USAGE when there are less than `least` or more than `most`. */
bool id_words(const Looking *looking, size_t least, size_t most, Str words[WORDS_MOST], Err *err);
/* The unit in the frame of the period, within what the user may see of the domain. */
bool find_unit(const Looking *looking, Str period, Str code, const char *domain, const Frame **frame, int *unit,
               Err *err);
bool settled(Err *err); /* ERR_CONFLICT: there is nothing to mend */

bool look_at_evaluation(Looking *looking, Err *err);
bool look_at_check(Looking *looking, Err *err);
bool look_at_quality(Looking *looking, Err *err);
bool look_at_duty(Looking *looking, Err *err);

#endif
