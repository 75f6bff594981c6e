/* Work that several threads do side by side. */
#include "threads.h"

#include <pthread.h>

enum { MOST_THREADS = 64 };

void threads_run(unsigned threads, void *(*body)(void *context), void *context) {
    pthread_t others[MOST_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST_THREADS && !pthread_create(&others[started], NULL, body, context)) {
        started++;
    }
    body(context);
    while (started > 0) {
        pthread_join(others[--started], NULL);
    }
}
