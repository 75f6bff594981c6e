/* What the tests of packs share: a folder of packs written on the spot, loaded, and its problems by place. */
#ifndef DUXUE_PACK_SUPPORT_H
#define DUXUE_PACK_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pack.h"
#include "test_folder.h"

typedef struct Folder {
    Arena *arena;
    char path[TEST_FOLDER];
    Pack *pack;
    ProblemList problems;
} Folder;

static inline int folder_open(void **state) {
    static Folder folder;
    folder = (Folder){.arena = arena_create()};
    test_folder_make(folder.path);
    *state = &folder;
    return 0;
}

static inline int folder_close(void **state) {
    Folder *folder = *state;
    pack_destroy(folder->pack);
    test_folder_remove(folder->path);
    arena_destroy(folder->arena);
    return 0;
}

static inline void folder_put(Folder *folder, const char *name, Str content) {
    Err err = {.kind = ERR_NONE};
    const char *path = str_format(folder->arena, "%s/%s", folder->path, name).data;
    char *slash = strrchr(path, '/');
    const char *parent = str_cstr(folder->arena, (Str){path, (size_t)(slash - path)});
    assert_true(directory_create(parent, &err));
    assert_true(file_write(path, content, &err));
}

/* Loads what is in the folder now, in place of what was loaded before. */
static inline bool folder_load(Folder *folder) {
    pack_destroy(folder->pack);
    folder->pack = NULL;
    folder->problems = problem_list(folder->arena, 100);
    return pack_load(folder->path, &folder->pack, &folder->problems);
}

static inline void folder_print(const Folder *folder) {
    for (size_t i = 0; i < folder->problems.count; i++) {
        const Problem *problem = &folder->problems.items[i];
        print_error("  %.*s: %.*s\n", STR_ARG(place_show(folder->arena, &problem->place)), STR_ARG(problem->message));
    }
}

/* A problem at exactly this place whose message holds every word of `words`, which are parted by "|". */
static inline bool folder_told(const Folder *folder, const char *place, const char *words) {
    for (size_t i = 0; i < folder->problems.count; i++) {
        const Problem *problem = &folder->problems.items[i];
        bool all = str_is(place_show(folder->arena, &problem->place), place);
        Str rest = str_from(words), word;
        while (all && str_cut(&rest, '|', &word)) {
            all = str_find(problem->message, word) >= 0;
        }
        if (all && problem->severity == SEVERITY_ERROR && str_invalid_utf8(problem->message) < 0) {
            return true;
        }
    }
    return false;
}

#endif
