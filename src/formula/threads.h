/* threads: work that several threads do side by side. Inside the room. */
#ifndef DUXUE_FORMULA_THREADS_H
#define DUXUE_FORMULA_THREADS_H

/* Runs `body` in so many threads at once, of which the calling one is one, and comes back when all have ended. Where
 * the system gives fewer, fewer run: `body` takes what is left to do, not a share of its own. 0 and 1 mean this one
 * alone. */
void threads_run(unsigned threads, void *(*body)(void *context), void *context);

#endif
