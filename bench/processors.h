/* Processor time of all threads of this process: what stays the same while others use the machine. */
#ifndef DUXUE_BENCH_PROCESSORS_H
#define DUXUE_BENCH_PROCESSORS_H

#include <time.h>

/* Seconds since the process began. */
static inline double time_of_processors(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif
