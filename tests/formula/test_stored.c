/* Columns as they are kept: bits, few other reasons, and reasons by row where there are many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "long.h"

enum { ROWS = 200003, EMPTY = 1, MASKED = 2 };

typedef struct Kept {
    Arena *arena;
    StoredColumn column;
    Column wanted; /* the same, cell by cell */
} Kept;

static int set_up(void **state) {
    Arena *arena = arena_create();
    Kept *kept = ARENA_NEW(arena, Kept);
    *kept = (Kept){
        arena, stored_empty(arena, ROWS, EMPTY), {ARENA_ARRAY(arena, ROWS, double), ARENA_ARRAY(arena, ROWS, Reason)}};
    for (size_t i = 0; i < ROWS; i++) {
        kept->wanted.reason[i] = EMPTY;
    }
    *state = kept;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Kept *)*state)->arena);
    return 0;
}

static void set(Kept *kept, size_t row, double value, Reason reason) {
    stored_set(&kept->column, ROWS, row, value, reason, kept->arena);
    kept->wanted.value[row] = reason ? 0 : value;
    kept->wanted.reason[row] = reason;
}

static void assert_as_wanted(Kept *kept) {
    Reason *block = ARENA_ARRAY(kept->arena, ROWS, Reason);
    for (size_t i = 0; i < ROWS; i++) {
        Value cell = stored_value(&kept->column, i);
        assert_int_equal(cell.reason, kept->wanted.reason[i]);
        assert_true(cell.number == kept->wanted.value[i]);
        assert_int_equal(stored_known(&kept->column, i), !kept->wanted.reason[i]);
    }
    static const size_t blocks[][2] = {{0, ROWS}, {0, 1}, {63, 2}, {64, 64}, {1000, 129}, {ROWS - 1, 1}, {ROWS, 0}};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
        stored_reasons(&kept->column, blocks[b][0], blocks[b][1], block);
        assert_memory_equal(block, kept->wanted.reason + blocks[b][0], blocks[b][1] * sizeof *block);
    }
}

static void a_cell_may_become_known_and_unknown_again_for_any_reason(void **state) {
    Kept *kept = *state;
    assert_as_wanted(kept);
    const size_t rows[] = {ROWS - 1, 0, 64, 63, 1001, 1000};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set(kept, rows[i], 7.5, 0);
    }
    assert_as_wanted(kept);
    set(kept, 64, 0, MASKED);
    set(kept, 1000, 0, MASKED);
    set(kept, 5, 0, MASKED);
    assert_as_wanted(kept);
    set(kept, 64, 3, 0);       /* known again */
    set(kept, 1000, 0, EMPTY); /* for the usual reason again */
    assert_as_wanted(kept);
    set(kept, 64, 0, EMPTY); /* its old other reason is forgotten */
    assert_as_wanted(kept);
    assert_null(kept->column.reason);
}

static void many_other_reasons_stand_by_row(void **state) {
    Kept *kept = *state;
    for (size_t i = ROWS; i-- > 0;) {
        set(kept, i, (double)i, i % 3 == 0 ? MASKED : i % 3 == 1 ? EMPTY : 0);
    }
    assert_non_null(kept->column.reason);
    assert_as_wanted(kept);
    set(kept, 9, 4, 0);
    assert_as_wanted(kept);
}

static void a_copy_is_written_to_alone(void **state) {
    Kept *kept = *state;
    set(kept, 70, 0, MASKED);
    set(kept, 71, 2, 0);
    StoredColumn copy = stored_copy(&kept->column, ROWS, kept->arena);
    stored_set(&copy, ROWS, 70, 9, 0, kept->arena);
    stored_set(&copy, ROWS, 71, 0, MASKED, kept->arena);
    stored_set(&copy, ROWS, 72, 1, 0, kept->arena);
    assert_as_wanted(kept);
    assert_true(stored_value(&copy, 70).number == 9 && stored_reason(&copy, 71) == MASKED && stored_known(&copy, 72));
}

/* Every third row, by bits first, then with a reason for each row. */
static void only_rows_that_nothing_was_told_of_are_settled(void **state) {
    Kept *kept = *state;
    uint64_t *which = ARENA_ARRAY(kept->arena, ROWS / 64 + 1, uint64_t);
    for (size_t i = 0; i < ROWS; i += 3) {
        which[i / 64] |= (uint64_t)1 << i % 64;
    }
    const size_t masked[] = {0, 3, 63, 64, 66, 300, ROWS - 1};
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
        set(kept, masked[i], 0, MASKED);
    }
    set(kept, 6, 5, 0);
    set(kept, 3, 0, EMPTY); /* is in the list, for the usual reason */
    set(kept, 300, 7, 0);   /* is in the list, and known */
    Kept by_row = {kept->arena, stored_copy(&kept->column, ROWS, kept->arena), kept->wanted};
    Kept foreign = {kept->arena, stored_copy(&kept->column, ROWS, kept->arena), kept->wanted};
    for (size_t i = 1; i < ROWS; i += 3) { /* too many for a list */
        stored_set(&by_row.column, ROWS, i, 0, MASKED, kept->arena);
    }
    assert_non_null(by_row.column.reason);
    for (size_t i = 1; i < ROWS; i += 3) {
        stored_set(&by_row.column, ROWS, i, kept->wanted.value[i], kept->wanted.reason[i], kept->arena);
    }
    stored_settle(&foreign.column, ROWS, which, MASKED, kept->arena); /* not the usual reason of the column */
    assert_true(stored_known(&foreign.column, 0) && stored_known(&foreign.column, 63) &&
                stored_known(&foreign.column, 66));
    assert_true(stored_reason(&foreign.column, 64) == MASKED && stored_reason(&foreign.column, 9) == EMPTY);
    stored_settle(&kept->column, ROWS, which, EMPTY, kept->arena);
    stored_settle(&by_row.column, ROWS, which, EMPTY, kept->arena);
    for (size_t i = 0; i < ROWS; i += 3) {
        kept->wanted.reason[i] = kept->wanted.reason[i] == EMPTY ? 0 : kept->wanted.reason[i];
    }
    assert_as_wanted(kept);
    assert_as_wanted(&by_row);
    assert_true(stored_known(&kept->column, 3) && stored_value(&kept->column, 300).number == 7);
}

static void a_column_of_known_rows_has_no_bits_until_one_is_not(void **state) {
    Kept *kept = *state;
    StoredColumn all = {.value = ARENA_ARRAY(kept->arena, ROWS, double)};
    Reason reasons[3] = {9, 9, 9};
    assert_true(stored_known(&all, 5) && !stored_reason(&all, 5));
    stored_reasons(&all, 4, 3, reasons);
    assert_true(!reasons[0] && !reasons[1] && !reasons[2]);
    stored_set(&all, ROWS, 5, 0, MASKED, kept->arena);
    assert_true(stored_reason(&all, 5) == MASKED && stored_known(&all, 4) && stored_known(&all, 6));
}

static void results_are_read_where_they_lie(void **state) {
    Kept *kept = *state;
    double value[2] = {4, 0};
    Reason reason[2] = {0, MASKED};
    StoredColumn column = stored_results((Column){value, reason});
    assert_true(stored_known(&column, 0) && stored_reason(&column, 1) == MASKED);
    stored_set(&column, 2, 1, 8, 0, kept->arena);
    assert_true(value[1] == 8 && reason[1] == 0);
}

/* Far more than are looked through one by one, in a list and in one over it. */
static void a_reason_has_one_number_however_many_there_are(void **state) {
    enum { MANY = 2000 };
    (void)state;
    Arena *arena = arena_create();
    ReasonList *below = reason_list(arena), *over = NULL;
    Reason first[MANY];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < MANY; i++) {
            Str element = str_format(arena, "e%d", i % 7), whose = str_format(arena, "u%d", i / 7 % 3);
            const ReasonItem item = {.kind = i % 2 ? REASON_EMPTY : REASON_MASKED,
                                     .element = element,
                                     .row = i / 21,
                                     .count = (size_t)(i % 5),
                                     .whose = whose,
                                     .previous = i % 11 == 0};
            bool lower = i < MANY / 2;
            over = !lower && !over ? reason_list_over(arena, below) : over;
            Reason reason = reason_intern(lower && !over ? below : over, &item);
            const ReasonItem *got = reason_get(over ? over : below, reason);
            assert_true(got && got->row == item.row && got->count == item.count && got->previous == item.previous);
            assert_true(got->kind == item.kind && str_equal(got->element, element) && str_equal(got->whose, whose));
            assert_true(round == 0 || reason == first[i]);
            first[i] = reason;
        }
    }
    arena_destroy(arena);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_cell_may_become_known_and_unknown_again_for_any_reason),
        TEST(a_reason_has_one_number_however_many_there_are),
        TEST(many_other_reasons_stand_by_row),
        TEST(a_copy_is_written_to_alone),
        TEST(only_rows_that_nothing_was_told_of_are_settled),
        TEST(a_column_of_known_rows_has_no_bits_until_one_is_not),
        TEST(results_are_read_where_they_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
