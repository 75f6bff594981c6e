/* The body of the reader process, whether it is a program of its own or a fork. */
#ifndef DUXUE_TABLE_RUN_H
#define DUXUE_TABLE_RUN_H

#include "table_internal.h"
#include "walled.h"

/* Limits and sheet as words of a command line, and back. `words` has room for TABLE_WORDS + 1. */
enum { TABLE_WORDS = 11 };
void table_words_write(const TableLimits *limits, Str sheet, Arena *arena, char **words);
bool table_words_read(int count, char **words, TableLimits *limits, Str *sheet);

/* Reads the table on descriptor 0 inside the sandbox and writes records to descriptor 1.
 * `forked`: the process still carries its parent's memory. */
_Noreturn void table_run(const TableLimits *limits, Str sheet, bool forked);

#endif
