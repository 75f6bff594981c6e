/* A disk as most offices have it: every flush takes as long as FLUSH_US says, the real one included.
 *
 *   FLUSH_US=2000 LD_PRELOAD=slow_flush.so PROGRAM ...
 *
 * The disks of virtual machines answer a flush in a tenth of a millisecond; an SSD without a capacitor takes one to
 * three milliseconds, a hard disk eight and more. Programs that are compared run with the same shim. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int fsync(int descriptor);
int fdatasync(int descriptor);

static long long now_us(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1000000LL + at.tv_nsec / 1000;
}

static int flush(const char *name, int descriptor) {
    int (*real)(int) = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, name);
    const char *wanted = getenv("FLUSH_US");
    long long until = now_us() + (wanted ? atoll(wanted) : 0);
    int status = real(descriptor);
    for (long long left; (left = until - now_us()) > 0;) {
        struct timespec rest = {left / 1000000, left % 1000000 * 1000};
        nanosleep(&rest, NULL);
    }
    return status;
}

int fsync(int descriptor) {
    return flush("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return flush("fdatasync", descriptor);
}
