/* For tests: a folder of one's own, gone afterwards. Include after cmocka.h. */
#ifndef DUXUE_TESTS_TEST_FOLDER_H
#define DUXUE_TESTS_TEST_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEST_FOLDER = 64 }; /* bytes of its path */

/* Where TMPDIR says; where the system keeps such folders when it says nothing, or what paths in tests have no room for.
 */
static inline void test_folder_make(char path[TEST_FOLDER]) {
    static const char name[] = "/duxue-test-XXXXXX";
    const char *parent = getenv("TMPDIR");
    if (!parent || !*parent || strlen(parent) + sizeof name > TEST_FOLDER) {
        parent = P_tmpdir;
    }
    snprintf(path, TEST_FOLDER, "%s%s", parent, name);
    assert_non_null(mkdtemp(path));
}

static inline int test_folder_remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status, (void)type, (void)walk;
    return remove(path);
}

/* With all that is in it. */
static inline void test_folder_remove(const char *path) {
    assert_int_equal(nftw(path, test_folder_remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

#endif
