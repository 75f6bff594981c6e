/* walled: foreign bytes are parsed in a child process that can open nothing, talk to nobody and use up little.
 *
 * The program calls itself again with a hidden word; the child maps what it was
 * given, closes the walls (seccomp, limits of memory and time), parses, and writes
 * what it found to a pipe. What comes out of the pipe is as foreign as the file:
 * the parent checks all of it. A crash in there is a message here. */
#ifndef DUXUE_WALLED_H
#define DUXUE_WALLED_H

#include <sys/types.h>

#include "base.h"

typedef struct WalledOrder {
    const char *word;   /* hidden word that the program answers to: "--table-reader" */
    char *const *words; /* behind it, NULL at the end */
    bool spawned;       /* main() answers to it; otherwise (a test) a fork runs `forked`, which has to _exit */
    void (*forked)(void *context);
    void *context;
} WalledOrder;

/* Starts the child with `in` as its standard input; its standard output comes out of *out. ERR_IO. */
bool walled_start(const WalledOrder *order, int in, pid_t *child, int *out, Err *err);

/* All that a child writes, until it ends: for answers that are small and only of use when whole. Kills it after
 * `seconds`, or when it writes more than `most`. ERR_LIMIT then, ERR_INPUT when it broke down. Waits for its end. */
bool walled_answer(pid_t child, int out, double seconds, size_t most, Arena *arena, Str *answer, Err *err);

/* In the child: gives up, for good, everything a parser does not need - files, network, processes. Descriptors 0 to 2
 * stay. `forked`: the process still carries its parent's memory, which is not counted. */
bool walled_close(size_t memory_bytes, double seconds, bool forked);
/* In the child: writes all of it to standard output; false when nobody reads any more. */
bool walled_write(Str bytes);

#endif
