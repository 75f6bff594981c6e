/* The emulator knows neither seccomp nor close_range, and what limits a process would limit the emulator. Readers of
 * files refuse to read without; so, for tests under it alone, everything about walls is done at once. */
int setrlimit(int what, const void *limits);
int setrlimit64(int what, const void *limits);
int prctl(int option, ...);
int close_range(unsigned from, unsigned to, int flags);
void *seccomp_init(unsigned otherwise);
void seccomp_release(void *filter);
int seccomp_rule_add(void *filter, unsigned action, int call, unsigned count, ...);
int seccomp_load(const void *filter);

int setrlimit(int what, const void *limits) {
    (void)what, (void)limits;
    return 0;
}

int setrlimit64(int what, const void *limits) {
    return setrlimit(what, limits);
}

int prctl(int option, ...) {
    (void)option;
    return 0;
}

int close_range(unsigned from, unsigned to, int flags) {
    (void)from, (void)to, (void)flags;
    return 0;
}

void *seccomp_init(unsigned otherwise) {
    static int filter;
    (void)otherwise;
    return &filter;
}

void seccomp_release(void *filter) {
    (void)filter;
}

int seccomp_rule_add(void *filter, unsigned action, int call, unsigned count, ...) {
    (void)filter, (void)action, (void)call, (void)count;
    return 0;
}

int seccomp_load(const void *filter) {
    (void)filter;
    return 0;
}
