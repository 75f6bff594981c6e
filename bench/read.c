/* How fast documents are read, and how much memory that takes. Each row is one text: a bare scan of its bytes, OpenCC's
 * own pass from traditional to simplified, then cleaning, reading with figures and commitments, and the same with all
 * checks, in MB of text per second of processor time on one core, each the best of many rounds. In a round all take
 * their turns, so that what else runs on the machine disturbs all alike: `ratio`, reading against OpenCC's pass, and
 * `checked`, the same with all checks, are the medians of what the rounds say.
 *   read [FILE...]     invented texts (tests/support/invented_report.h), then the files, repeated until large enough
 */
#include "clean.h"
#include "invented_report.h"
#include "reader.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MEGA = 1 << 20, SIZE_LEAST = MEGA, FILE_MOST = 4 * MEGA, ROUNDS = 75 };

typedef struct Work {
    const Pack *pack;
    Str text;
} Work;

/* Processor time: other programs of the machine do not count. */
static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

typedef void (*Job)(const Work *work);

static double time_of(Job job, const Work *work) {
    double begun = seconds();
    job(work);
    return seconds() - begun;
}

static void scan(const Work *work) {
    static volatile size_t kept;
    size_t high = 0;
    for (size_t i = 0; i < work->text.len; i++) {
        high += (unsigned char)work->text.data[i] >= 0xE0;
    }
    kept = high;
    (void)kept;
}

/* ---- the peer ---- */

static struct {
    void *(*open)(const char *);
    char *(*convert)(void *, const char *, size_t);
    void (*give_back)(char *);
    void *converter;
} opencc;

static bool opencc_ready(void) {
    void *library = dlopen("libopencc.so.1.1", RTLD_NOW);
    if (!library) {
        return false;
    }
    *(void **)&opencc.open = dlsym(library, "opencc_open");
    *(void **)&opencc.convert = dlsym(library, "opencc_convert_utf8");
    *(void **)&opencc.give_back = dlsym(library, "opencc_convert_utf8_free");
    opencc.converter = opencc.open && opencc.convert && opencc.give_back ? opencc.open("t2s.json") : NULL;
    return opencc.converter && opencc.converter != (void *)-1;
}

static void convert(const Work *work) {
    opencc.give_back(opencc.convert(opencc.converter, work->text.data, work->text.len));
}

/* ---- the reader ---- */

static void clean_only(const Work *work) {
    Arena *arena = arena_create();
    ReadFile file = {.name = STR("bench")};
    Reading reading = {.arena = arena, .pack = work->pack, .file = &file};
    input_text(&reading, work->text);
    clean_text(&reading);
    arena_destroy(arena);
}

static void read_in(const Work *work, Arena *arena, bool checks) {
    ReadFile file;
    ReadFindings findings;
    Err err = {.kind = ERR_NONE};
    if (!read_text(arena, work->pack, STR("bench"), work->text, &file, &err) ||
        (checks && !read_check(&file, 1, work->pack, NULL, arena, &findings, &err))) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
}

static void read_only(const Work *work) {
    Arena *arena = arena_create();
    read_in(work, arena, false);
    arena_destroy(arena);
}

static void read_and_check(const Work *work) {
    Arena *arena = arena_create();
    read_in(work, arena, true);
    arena_destroy(arena);
}

/* ---- rounds ---- */

enum { SCAN, PEER, CLEANING, READING, CHECKS, JOBS };
static const Job jobs_of_round[JOBS] = {scan, convert, clean_only, read_only, read_and_check};

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* How many times as fast as the peer a job is in the round in the middle. */
static double ratio_of(double took[JOBS][ROUNDS], int job) {
    double ratios[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        ratios[round] = took[PEER][round] / took[job][round];
    }
    qsort(ratios, ROUNDS, sizeof *ratios, by_size);
    return ratios[ROUNDS / 2];
}

static void measure(const char *name, const Pack *pack, Str text, bool peer) {
    Work work = {pack, text};
    double took[JOBS][ROUNDS] = {{0}}, best[JOBS] = {0}; /* seconds; MB a second */
    for (int round = 0; round < ROUNDS; round++) {
        for (int job = 0; job < JOBS; job++) {
            if (job != PEER || peer) {
                took[job][round] = time_of(jobs_of_round[job], &work);
                double rate = (double)text.len / MEGA / took[job][round];
                best[job] = rate > best[job] ? rate : best[job];
            }
        }
    }
    printf("%-26.26s %6.1f %8.0f %8.1f %9.1f %9.1f %9.1f %7.2f %8.2f\n", name, (double)text.len / MEGA, best[SCAN],
           best[PEER], best[CLEANING], best[READING], best[CHECKS], ratio_of(took, READING), ratio_of(took, CHECKS));
    fflush(stdout);
}

/* ---- memory ---- */

static void nothing(const Work *work) {
    (void)work;
}

/* The most memory that a child had while it did a job, in bytes. */
static size_t peak_of(Job job, const Work *work) {
    struct rusage usage = {.ru_maxrss = 0};
    int status = 1;
    pid_t child = fork();
    if (child == 0) {
        job(work);
        _exit(0);
    }
    return wait4(child, &status, 0, &usage) == child && status == 0 ? (size_t)usage.ru_maxrss << 10 : 0;
}

static void measure_memory(const Pack *pack) {
    printf("\npeak memory beside the text, bytes for each byte of it\n%-26s %9s %9s %9s\n", "", "1 MB", "4 MB",
           "16 MB");
    for (int damaged = 0; damaged < 2; damaged++) {
        Job jobs[] = {clean_only, read_only, read_and_check};
        static const char *const names[] = {"cleaning", "reading", "with checks"};
        for (size_t j = 0; j < 3; j++) {
            printf("%-8s %-17s", damaged ? "damaged" : "clean", names[j]);
            for (size_t size = MEGA; size <= 16 * MEGA; size *= 4) {
                Arena *arena = arena_create();
                Work work = {pack, invented_reports(arena, size, damaged, 1)};
                size_t before = peak_of(nothing, &work), after = peak_of(jobs[j], &work);
                printf(" %9.1f", after > before ? (double)(after - before) / (double)work.text.len : 0);
                arena_destroy(arena);
            }
            printf("\n");
        }
    }
}

int main(int count, char **paths) {
    Arena *arena = arena_create();
    Pack *pack;
    ProblemList problems = problem_list(arena, 10);
    bool peer = opencc_ready();
    if (!pack_load(NULL, &pack, &problems)) {
        return 1;
    }
    printf("%-26s %6s %8s %8s %9s %9s %9s %7s %8s\n", "MB/s of processor time", "MB", "scan", "OpenCC", "cleaning",
           "reading", "+checks", "ratio", "checked");
    measure("invented, clean", pack, invented_reports(arena, SIZE_LEAST, false, 1), peer);
    measure("invented, damaged", pack, invented_reports(arena, SIZE_LEAST, true, 2), peer);
    for (int i = 1; i < count; i++) {
        Str one;
        Err err = {.kind = ERR_NONE};
        if (!file_read(arena, paths[i], FILE_MOST, &one, &err)) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        Buf text = buf_create(arena);
        while (text.len < SIZE_LEAST && one.len) {
            buf_add(&text, one);
            buf_add_char(&text, '\n');
        }
        const char *name = strrchr(paths[i], '/');
        measure(name ? name + 1 : paths[i], pack, buf_str(&text), peer);
    }
    measure_memory(pack);
    return 0;
}
