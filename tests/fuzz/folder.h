/* A folder for the files of a fuzzer, in memory where there is such a place; gone with the process. */
#ifndef DUXUE_FUZZ_FOLDER_H
#define DUXUE_FUZZ_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char fuzz_folder_path[64];

static int fuzz_remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline void fuzz_remove_tree(const char *path) {
    nftw(path, fuzz_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static void fuzz_remove_folder(void) {
    fuzz_remove_tree(fuzz_folder_path);
}

/* Made once. What has files open in it is closed by an atexit() that is asked for afterwards, and so runs before. */
static inline const char *fuzz_folder(void) {
    snprintf(fuzz_folder_path, sizeof fuzz_folder_path, "%s/duxue-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(fuzz_folder_path)) {
        abort();
    }
    atexit(fuzz_remove_folder);
    return fuzz_folder_path;
}

#endif
