/* Arenas in a file: what was put in is there after they rested, and memory is as elsewhere where no file can be made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spill.h"
#include "test_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS = 40000, TEXT_BYTES = 400 };

/* Texts that take four chunks of the largest size, and a table of its own that grows. */
static void fill(Arena *arena, char **texts, int **numbers) {
    *numbers = NULL;
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = arena_alloc(arena, TEXT_BYTES);
        for (int k = 0; k < TEXT_BYTES; k++) {
            assert_int_equal(texts[i][k], 0);
        }
        memset(texts[i], 'a' + i % 26, TEXT_BYTES - 1);
    }
    for (size_t count = 1000; count <= 4000000; count *= 4) {
        *numbers = arena_grow(arena, *numbers, count / 4, count, sizeof(int));
        for (size_t i = count / 4; i < count; i++) {
            assert_int_equal((*numbers)[i], 0);
            (*numbers)[i] = (int)i;
        }
    }
}

static void assert_filled(char **texts, const int *numbers) {
    for (int i = 0; i < TEXTS; i++) {
        assert_true(texts[i][0] == 'a' + i % 26 && texts[i][TEXT_BYTES - 2] == 'a' + i % 26 &&
                    texts[i][TEXT_BYTES - 1] == 0);
    }
    for (int i = 250; i < 1024000; i++) {
        assert_int_equal(numbers[i], i);
    }
}

static long resident_pages(void) {
    char line[128] = "";
    FILE *statm = fopen("/proc/self/statm", "r");
    assert_non_null(statm);
    assert_non_null(fgets(line, sizeof line, statm));
    fclose(statm);
    return strtol(strchr(line, ' '), NULL, 10);
}

static void what_rested_is_still_there(void **state) {
    (void)state;
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    char **texts = malloc(TEXTS * sizeof *texts);
    int *numbers;
    Arena *arena = arena_spilling(folder);
    fill(arena, texts, &numbers);
    long before = resident_pages();
    arena_rest(arena);
    assert_true(resident_pages() < before - 500);
    assert_filled(texts, numbers);
    arena_rest(arena);
    texts[7][0] = 'Z';
    arena_rest(arena);
    assert_int_equal(texts[7][0], 'Z');
    assert_int_equal(rmdir(folder), 0); /* the file had no name */
    ArenaMark mark = arena_mark(arena);
    memset(arena_alloc(arena, 5 << 20), 1, 5 << 20);
    arena_reset(arena, mark);
    char *again = arena_alloc(arena, 6 << 20);
    assert_true(again[0] == 0 && again[(6 << 20) - 1] == 0);
    arena_destroy(arena);
    free(texts);
}

static void without_a_folder_it_is_memory(void **state) {
    (void)state;
    char **texts = malloc(TEXTS * sizeof *texts);
    int *numbers;
    Arena *arena = arena_spilling("/nowhere/at/all");
    fill(arena, texts, &numbers);
    arena_rest(arena);
    assert_filled(texts, numbers);
    arena_destroy(arena);
    free(texts);
}

/* Two tables of 6 MB in room for five; nothing but what was written to is taken, by pages of 2 MB at most. */
static void tables_that_were_expected_take_memory_as_they_are_used(void **state) {
    (void)state;
    enum { TABLE = 6 << 20, EXPECTED = 5 * (TABLE + 64), TAKEN_MOST = (8 << 20) / 4096 };
    Arena *arena = arena_create();
    char *before = arena_alloc(arena, 100);
    arena_expect(arena, EXPECTED);
    long resident = resident_pages();
    char *one = arena_alloc(arena, TABLE), *two = arena_alloc(arena, TABLE);
    one[TABLE - 1] = 'a';
    assert_true(resident_pages() - resident <= TAKEN_MOST);
    assert_true((uintptr_t)one % 64 == 0 && (uintptr_t)two % 64 == 0 && two >= one + TABLE && two <= one + TABLE + 64);
    for (size_t i = 0; i < TABLE; i++) {
        assert_true(one[i] == (i == TABLE - 1 ? 'a' : 0) && two[i] == 0);
    }
    memset(before, 'b', 100);
    arena_rest(arena); /* of an arena without a file nothing is let go */
    assert_int_equal(one[TABLE - 1], 'a');
    ArenaMark mark = arena_mark(arena);
    arena_expect(arena, EXPECTED);
    memset(arena_alloc(arena, TABLE), 'c', TABLE);
    arena_reset(arena, mark);
    arena_expect(arena, 1000); /* too little for room of its own */
    char *three = arena_alloc(arena, TABLE);
    assert_true(three >= two + TABLE && three <= two + TABLE + 64 && three[0] == 0 && three[TABLE - 1] == 0);
    arena_destroy(arena);
}

/* Blocks of whole huge pages: zero when they are taken and again after what was in them was given back; what stood
 * before stays. */
static void large_blocks_are_zero_whenever_they_are_taken(void **state) {
    (void)state;
    enum { PIECE = 100000, PIECES = 300 };
    char *pieces[PIECES];
    Arena *arena = arena_create();
    for (int turn = 0; turn < 3; turn++) {
        char *kept = arena_alloc(arena, PIECE);
        memset(kept, 'k', PIECE);
        ArenaMark mark = arena_mark(arena);
        for (size_t i = 0; i < PIECES; i++) {
            pieces[i] = arena_alloc(arena, PIECE);
            assert_true((uintptr_t)pieces[i] % 64 == 0);
            assert_true(pieces[i][0] == 0 && memcmp(pieces[i], pieces[i] + 1, PIECE - 1) == 0);
            memset(pieces[i], (int)('a' + i % 26), PIECE);
        }
        for (size_t i = 0; i < PIECES; i++) {
            assert_int_equal(pieces[i][PIECE - 1], 'a' + (int)(i % 26));
        }
        arena_reset(arena, mark);
        assert_true(kept[0] == 'k' && kept[PIECE - 1] == 'k');
    }
    arena_destroy(arena);
}

/* Of the last huge page a little is used: the rest goes back, and is zero when it is taken after all. */
static void what_settled_takes_what_it_uses(void **state) {
    (void)state;
    enum { PIECE = 1008, PIECES = 8200, PAGE = 4096, MORE_MOST = 400 };
    Arena *arena = arena_create();
    char *pieces[PIECES];
    long resident = resident_pages();
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = arena_alloc(arena, PIECE);
        memset(pieces[i], (int)('a' + i % 26), PIECE);
    }
    ArenaMark mark = arena_mark(arena);
    memset(arena_alloc(arena, 10 * PAGE), 'z', 10 * PAGE);
    arena_reset(arena, mark);
    arena_settle(arena);
    assert_true(resident_pages() - resident <= PIECE * PIECES / PAGE + MORE_MOST);
    for (size_t i = 0; i < PIECES; i++) {
        assert_true(pieces[i][0] == (char)('a' + i % 26) && pieces[i][PIECE - 1] == pieces[i][0]);
    }
    char *later = arena_alloc(arena, 20 * PAGE);
    assert_true(later[0] == 0 && memcmp(later, later + 1, 20 * PAGE - 1) == 0);
    arena_destroy(arena);
}

static void a_little_behind_one_large_table_stays_little(void **state) {
    (void)state;
    enum { TABLE = 6 << 20, MORE_MOST = 400 };
    Arena *arena = arena_create();
    long resident = resident_pages();
    char *table = arena_alloc(arena, TABLE);
    memset(arena_alloc(arena, 100), 'a', 100);
    assert_true(resident_pages() - resident <= MORE_MOST);
    assert_int_equal(table[TABLE - 1], 0);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_little_behind_one_large_table_stays_little),
        cmocka_unit_test(large_blocks_are_zero_whenever_they_are_taken),
        cmocka_unit_test(what_rested_is_still_there),
        cmocka_unit_test(what_settled_takes_what_it_uses),
        cmocka_unit_test(tables_that_were_expected_take_memory_as_they_are_used),
        cmocka_unit_test(without_a_folder_it_is_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
