/* How fast documents are read: a bare scan of the same bytes, OpenCC's own pass from traditional to simplified,
 * cleaning with structure, and everything. One line per file, which is repeated until it is large enough. read FILE...
 */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZE_LEAST = 8 << 20, ROUNDS = 5 };

static double scan(Str text) {
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double begun = time_monotonic();
        volatile size_t sum = 0;
        size_t high = 0;
        for (size_t i = 0; i < text.len; i++) {
            high += (unsigned char)text.data[i] >= 0xE0;
        }
        sum = high;
        (void)sum;
        double took = time_monotonic() - begun;
        best = took < best ? took : best;
    }
    return best;
}

static double opencc(Str text) {
    char path[] = "/tmp/duxue-bench-XXXXXX", command[256];
    int handle = mkstemp(path);
    double best = 1e9;
    if (handle < 0 || write(handle, text.data, text.len) != (ssize_t)text.len) {
        return 0;
    }
    snprintf(command, sizeof command, "opencc -c t2s.json -i %s -o /dev/null", path);
    for (int round = 0; round < 2; round++) {
        double begun = time_monotonic();
        if (system(command) != 0) {
            best = 0;
            break;
        }
        double took = time_monotonic() - begun;
        best = took < best ? took : best;
    }
    close(handle);
    unlink(path);
    return best;
}

static double reading(const Pack *pack, Str text, size_t *memory) {
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        Arena *arena = arena_create();
        ReadFile file;
        Err err;
        double begun = time_monotonic();
        if (!read_text(arena, pack, STR("bench"), text, &file, &err)) {
            exit(1);
        }
        double took = time_monotonic() - begun;
        best = took < best ? took : best;
        *memory = arena_used(arena);
        arena_destroy(arena);
    }
    return best;
}

int main(int count, char **paths) {
    Arena *arena = arena_create();
    Pack *pack;
    ProblemList problems = problem_list(arena, 10);
    if (!pack_load(NULL, &pack, &problems)) {
        return 1;
    }
    printf("%-24s %8s %10s %10s %10s %10s %12s\n", "file", "MB", "scan MB/s", "OpenCC", "cleaning", "all",
           "memory/byte");
    for (int i = 1; i < count; i++) {
        Str one;
        Err err = {.kind = ERR_NONE};
        if (!file_read(arena, paths[i], SIZE_LEAST, &one, &err)) {
            fprintf(stderr, "%s\n", err.message);
            return 1;
        }
        Buf text = buf_create(arena);
        while (text.len < SIZE_LEAST && one.len) {
            buf_add(&text, one);
            buf_add_char(&text, '\n');
        }
        double mega = (double)text.len / (1 << 20);
        size_t memory, ignored;
        const char *name = strrchr(paths[i], '/');
        double bare = scan(buf_str(&text)), their = opencc(buf_str(&text));
        double clean = reading(NULL, buf_str(&text), &ignored), all = reading(pack, buf_str(&text), &memory);
        printf("%-24.24s %8.1f %10.0f %10.1f %10.1f %10.1f %12.1f\n", name ? name + 1 : paths[i], mega, mega / bare,
               their > 0 ? mega / their : 0, mega / clean, mega / all, (double)memory / (double)text.len);
    }
    return 0;
}
