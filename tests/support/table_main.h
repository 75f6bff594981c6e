/* For tests that read tables: a main() that answers as the reader process, too. Include after cmocka.h. */
#ifndef DUXUE_TESTS_TABLE_MAIN_H
#define DUXUE_TESTS_TABLE_MAIN_H

#include <string.h>

#include "table.h"

#define TABLE_TEST_MAIN(tests)                                                                                         \
    int main(int count, char **words) {                                                                                \
        if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {                                                   \
            return table_child_main(count - 2, words + 2);                                                             \
        }                                                                                                              \
        return cmocka_run_group_tests(tests, NULL, NULL);                                                              \
    }

#endif
