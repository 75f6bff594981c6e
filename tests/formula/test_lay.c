/* Facts laid into columns: what one thread lays fact by fact, several lay, too, in whatever order rows come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "long.h"

enum { ROWS = 200003, COLUMNS = 7, EMPTY = 1, MASKED = 2, NOWHERE = 3, BY_ROW = 4, ALL_KNOWN = 5 };

typedef struct Land {
    Arena *arena;
    uint32_t *row;
    uint16_t *column;
    double *value;
    LongFacts facts; /* school by school, some figures are missing and some stand twice */
    uint64_t seed;
} Land;

static uint64_t dice(Land *land, uint64_t sides) {
    land->seed = land->seed * 6364136223846793005u + 1442695040888963407u;
    return (land->seed >> 33) % sides;
}

static void add(Land *land, size_t row, size_t column) {
    land->row[land->facts.count] = (uint32_t)row;
    land->column[land->facts.count] = (uint16_t)column;
    land->value[land->facts.count++] = (double)dice(land, 1000000);
}

static int set_up(void **state) {
    Arena *arena = arena_create();
    Land *land = ARENA_NEW(arena, Land);
    size_t room = (size_t)ROWS * COLUMNS * 2;
    *land = (Land){.arena = arena,
                   .row = ARENA_ARRAY(arena, room, uint32_t),
                   .column = ARENA_ARRAY(arena, room, uint16_t),
                   .value = ARENA_ARRAY(arena, room, double),
                   .seed = 3};
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t n = 0; n < COLUMNS; n++) {
            unsigned times = (dice(land, 100) != 0) + (dice(land, 50) == 0);
            for (unsigned i = 0; i < times; i++) {
                add(land, row, n);
            }
        }
    }
    land->facts.row = land->row;
    land->facts.column = land->column;
    land->facts.value = land->value;
    *state = land;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Land *)*state)->arena);
    return 0;
}

/* One without values, one with a reason for each row, one of which every row is known, the others by bits. */
static StoredColumn *some_columns(Land *land) {
    StoredColumn *columns = ARENA_ARRAY(land->arena, COLUMNS, StoredColumn);
    for (size_t n = 0; n < COLUMNS; n++) {
        columns[n] = n == NOWHERE ? (StoredColumn){.value = NULL} : stored_empty(land->arena, ROWS, EMPTY);
    }
    Reason *reason = ARENA_ARRAY(land->arena, ROWS, Reason);
    for (size_t row = 0; row < ROWS; row++) {
        reason[row] = row % 2 ? EMPTY : MASKED;
    }
    columns[BY_ROW] = (StoredColumn){.value = columns[BY_ROW].value, .reason = reason};
    columns[ALL_KNOWN].unknown = NULL;
    return columns;
}

static void assert_laid(Land *land, const StoredColumn *columns) {
    for (size_t n = 0; n < COLUMNS; n++) {
        double *value = ARENA_ARRAY(land->arena, ROWS, double);
        bool *known = ARENA_ARRAY(land->arena, ROWS, bool);
        for (size_t i = 0; i < land->facts.count; i++) {
            if (land->column[i] == n) {
                value[land->row[i]] = land->value[i];
                known[land->row[i]] = true;
            }
        }
        for (size_t row = 0; n != NOWHERE && row < ROWS; row++) {
            Reason none = n == ALL_KNOWN ? 0 : n == BY_ROW && row % 2 == 0 ? MASKED : EMPTY;
            assert_int_equal(stored_reason(&columns[n], row), known[row] ? 0 : none);
            assert_true(columns[n].value[row] == value[row]);
        }
    }
    assert_null(columns[NOWHERE].value);
}

static void assert_all_threads_lay_the_same(Land *land) {
    for (unsigned threads = 0; threads <= 5; threads++) {
        StoredColumn *columns = some_columns(land);
        stored_lay(columns, ROWS, &land->facts, threads);
        assert_laid(land, columns);
    }
}

static void the_later_of_two_facts_counts_with_any_number_of_threads(void **state) {
    Land *land = *state;
    assert_true(land->facts.count > (size_t)1200000); /* so many that threads share them */
    assert_all_threads_lay_the_same(land);
}

static void swap(Land *land, size_t a, size_t b) {
    uint32_t row = land->row[a];
    uint16_t column = land->column[a];
    land->row[a] = land->row[b];
    land->row[b] = row;
    land->column[a] = land->column[b];
    land->column[b] = column;
}

static void rows_that_come_in_no_order_are_laid_all_the_same(void **state) {
    Land *land = *state;
    swap(land, 5, land->facts.count - 9); /* one fact of the first rows among the last, and the other way round */
    assert_all_threads_lay_the_same(land);
    for (size_t i = land->facts.count; i-- > 1;) {
        swap(land, i, dice(land, i));
    }
    assert_all_threads_lay_the_same(land);
}

/* As large as more rows would need, so that what is laid where it should not be is seen. */
static StoredColumn longer_column(Land *land) {
    StoredColumn column = stored_empty(land->arena, ROWS + 64, EMPTY);
    column.value[ROWS] = column.value[ROWS + 60] = 9;
    return column;
}

static void assert_nothing_behind_the_last_row(const StoredColumn *column) {
    for (size_t row = ROWS; row < ROWS + 64; row++) {
        assert_int_equal(stored_reason(column, row), EMPTY);
        assert_true(column->value[row] == (row == ROWS || row == ROWS + 60 ? 9 : 0));
    }
}

static void a_fact_behind_the_last_row_is_passed_over_alone(void **state) {
    Land *land = *state;
    const uint32_t row[] = {63, ROWS, 64, ROWS + 60, ROWS - 1};
    const uint16_t column[] = {0, 0, 0, 0, 0};
    const double value[] = {4, 5, 6, 7, 8};
    StoredColumn one = longer_column(land);
    stored_lay(&one, ROWS, &(LongFacts){row, column, value, 0}, 2);
    assert_int_equal(stored_reason(&one, 63), EMPTY);
    stored_lay(&one, ROWS, &(LongFacts){row, column, value, 5}, 2);
    assert_true(stored_known(&one, 63) && one.value[63] == 4);
    assert_true(stored_known(&one, 64) && one.value[64] == 6);
    assert_true(stored_known(&one, ROWS - 1) && one.value[ROWS - 1] == 8);
    assert_nothing_behind_the_last_row(&one);
}

/* One of them first, out of the order of rows; the other one last but one, in it. */
static void threads_pass_over_facts_behind_the_last_row(void **state) {
    Land *land = *state;
    const size_t own = land->facts.count;
    const uint32_t first = land->row[0];
    for (unsigned threads = 1; threads <= 5; threads++) {
        StoredColumn *columns = some_columns(land);
        columns[0] = longer_column(land);
        land->row[0] = ROWS + 60;
        add(land, ROWS, 0);
        add(land, 64, 0);
        stored_lay(columns, ROWS, &land->facts, threads);
        assert_nothing_behind_the_last_row(&columns[0]);
        assert_true(columns[0].value[64] == land->value[land->facts.count - 1]);
        land->facts.count = own;
        land->row[0] = first;
    }
}

/* Dense rows, so that they are laid word by word, of columns up to the highest number there is; one fact in the middle
 * is of a row before. */
static void a_column_of_any_number_is_laid(void **state) {
    Land *land = *state;
    enum { FEW = 300, EACH = 8, LAST = UINT16_MAX };
    static const uint16_t numbers[EACH] = {0, 1, 63, 64, 159, 160, 255, LAST};
    StoredColumn *columns = ARENA_ARRAY(land->arena, LAST + 1, StoredColumn);
    for (size_t n = 0; n < EACH; n++) {
        columns[numbers[n]] = stored_empty(land->arena, FEW, EMPTY);
    }
    land->facts.count = 0;
    for (size_t row = 0; row < FEW; row++) {
        for (size_t n = 0; n < EACH; n++) {
            add(land, row == 200 && n == 5 ? 7 : row, numbers[n]);
            land->value[land->facts.count - 1] = (double)(row * EACH + n);
        }
    }
    stored_lay(columns, FEW, &land->facts, 1);
    for (size_t i = 0; i < (size_t)FEW * EACH; i++) {
        const StoredColumn *column = &columns[numbers[i % EACH]];
        size_t row = i / EACH, fact = row == 7 && i % EACH == 5 ? 200 * EACH + 5 : i;
        bool missing = row == 200 && i % EACH == 5;
        assert_int_equal(stored_reason(column, row), missing ? EMPTY : 0);
        assert_true(column->value[row] == (missing ? 0 : (double)fact));
    }
}

static int64_t nanoseconds(clockid_t of) {
    struct timespec now;
    clock_gettime(of, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Of other threads while facts were laid; 0 or less: there were none. */
static int64_t time_of_others(Land *land, StoredColumn *columns, unsigned threads) {
    int64_t own = nanoseconds(CLOCK_THREAD_CPUTIME_ID), all = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    stored_lay(columns, ROWS, &land->facts, threads);
    all = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - all;
    return all - (nanoseconds(CLOCK_THREAD_CPUTIME_ID) - own);
}

static void more_threads_than_facts_are_enough_for_still_share_them(void **state) {
    Land *land = *state;
    StoredColumn *columns = some_columns(land);
    assert_true(time_of_others(land, columns, 1) <= 0);
    for (unsigned threads = 2; threads <= 64; threads *= 2) {
        assert_true(time_of_others(land, columns, threads) > 0);
    }
    land->facts.count = 2 * 65536 - 1; /* one part, which is not worth a thread */
    assert_true(time_of_others(land, columns, 64) <= 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_later_of_two_facts_counts_with_any_number_of_threads),
        TEST(rows_that_come_in_no_order_are_laid_all_the_same),
        TEST(a_fact_behind_the_last_row_is_passed_over_alone),
        TEST(threads_pass_over_facts_behind_the_last_row),
        TEST(a_column_of_any_number_is_laid),
        TEST(more_threads_than_facts_are_enough_for_still_share_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
