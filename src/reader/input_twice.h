/* input_twice: text that was decoded twice. */
#ifndef DUXUE_READER_INPUT_TWICE_H
#define DUXUE_READER_INPUT_TWICE_H

#include "base.h"

/* Whether UTF-8 text is UTF-8 that was taken for another encoding; `result` is what it was meant to be, `how` its
 * encoding in words. */
bool decoded_twice(Str text, Arena *arena, Str *result, const char **how);

#endif
