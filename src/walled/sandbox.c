/* The walls themselves: limits of memory and time, and a short list of system calls.
 *
 * A call that is not on the list fails with EPERM instead of ending the process: libraries fall back (libzip asks for
 * the time zone, expat for random bytes) and a foreign file still reaches nothing. */
#include "walled.h"

#include <errno.h>
#include <linux/close_range.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

static bool limit(int what, rlim_t value) {
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)what, &now) != 0) {
        return false;
    }
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) {
        value = now.rlim_max;
    }
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){value, value}) == 0;
}

/* Address space in use, in bytes: what a fork inherited is not counted against the parser. */
static size_t address_space(void) {
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;
    char line[64];
    if (file) {
        if (fgets(line, sizeof line, file)) {
            pages = strtoul(line, NULL, 10);
        }
        fclose(file);
    }
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static bool allow_calls(void) {
    static const int calls[] = {
        SCMP_SYS(read),           SCMP_SYS(write),        SCMP_SYS(lseek),
        SCMP_SYS(fstat),          SCMP_SYS(newfstatat),   SCMP_SYS(mmap),
        SCMP_SYS(munmap),         SCMP_SYS(mremap),       SCMP_SYS(mprotect),
        SCMP_SYS(madvise),        SCMP_SYS(brk),          SCMP_SYS(exit),
        SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigaction),
        SCMP_SYS(rt_sigprocmask), SCMP_SYS(futex),        SCMP_SYS(clock_gettime),
        SCMP_SYS(getrandom),      SCMP_SYS(sigaltstack),  SCMP_SYS(restart_syscall),
        SCMP_SYS(getpid),         SCMP_SYS(gettid),
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool good = filter != NULL;
    for (size_t i = 0; good && i < sizeof calls / sizeof *calls; i++) {
        int added = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
        good = added == 0 || added == -EDOM; /* the machine has no such call */
    }
    /* A parser that was taken over must not turn data into code. */
    good = good && seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), 0) == 0;
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

bool walled_close(size_t memory_bytes, double seconds, bool forked) {
    size_t before = address_space();
    bool good = limit(RLIMIT_CPU, (rlim_t)seconds + 1) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0);
    if (good && !SANITIZED) {
        good = limit(RLIMIT_AS, memory_bytes + (forked ? before : (size_t)16 << 20));
    }
    good = good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    good = good && close_range(3, ~0U, 0) == 0;
    return good && allow_calls();
}
