/* Many rows by one statement: all arrive, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"

typedef struct Sample {
    const char *sql;
    size_t count;
    char text[16]; /* of the row that was asked for last */
} Sample;

static void sample_value(void *context, size_t row, int column, GivenValue *value) {
    Sample *sample = context;
    switch (column) {
    case 0: *value = (GivenValue){.type = 'i', .integer = (int64_t)row + 1}; break;
    case 1:
        snprintf(sample->text, sizeof sample->text, "甲%zu", row);
        *value = (GivenValue){.type = 's', .text = str_from(sample->text)};
        break;
    case 2: *value = (GivenValue){.type = 'b', .text = {"\0\1", row % 3}}; break;
    case 3: *value = (GivenValue){.type = 'n'}; break;
    case 4: *value = (GivenValue){.type = 's', .text = {NULL, 0}}; break;
    default: *value = (GivenValue){.type = 'i', .integer = (int64_t)(row / 2)};
    }
}

static bool sample_work(Tx *tx, void *context, Err *err) {
    Sample *sample = context;
    const GivenRows rows = {sample->count, sample_value, sample};
    return store_run(tx, "CREATE TABLE IF NOT EXISTS sample (a INTEGER PRIMARY KEY, b, c, d, e, f)", err, "") &&
           store_run_given(tx, sample->sql, &rows, err);
}

static bool run(Scratch *scratch, const char *sql, size_t count) {
    Sample sample = {.sql = sql, .count = count};
    scratch->err = (Err){.kind = ERR_NONE};
    return store_write(scratch->store, sample_work, &sample, &scratch->err);
}

#define TAKE "INSERT INTO sample SELECT a, b, c, d, e, f FROM given_rows"

static void rows_of_every_type_arrive_in_order(void **state) {
    Scratch *scratch = *state;
    must(run(scratch, TAKE, 1000), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample"), 1000);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample WHERE b = '甲' || (a - 1) AND d IS NULL AND"
                                             " e = '' AND typeof(c) = 'blob' AND length(c) = (a - 1) % 3"),
                     1000);
    assert_int_equal(scratch_number(scratch, "SELECT hex(c) = '0001' FROM sample WHERE a = 3"), 1);
}

static void no_rows_are_no_work(void **state) {
    Scratch *scratch = *state;
    must(run(scratch, TAKE, 0), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample"), 0);
}

static void a_row_that_does_not_fit_leaves_none(void **state) {
    Scratch *scratch = *state;
    must(run(scratch, TAKE " WHERE a = 50", 100), &scratch->err);
    assert_false(run(scratch, TAKE, 100)); /* 50 stands already */
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample"), 1);
    must(run(scratch, TAKE " WHERE true ON CONFLICT (a) DO UPDATE SET f = -1", 100), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample"), 100);
    assert_int_equal(scratch_number(scratch, "SELECT a FROM sample WHERE f = -1"), 50);
}

static void rows_may_be_joined_to_what_is_stored(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "INSERT INTO unit (id, code) VALUES (7, '甲3')"), &scratch->err);
    must(
        run(scratch, "INSERT INTO sample (a, b) SELECT u.id, u.code FROM given_rows g JOIN unit u ON u.code = g.b", 10),
        &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT a FROM sample"), 7);
}

static void sixteen_columns_are_given(void **state) {
    Scratch *scratch = *state;
    must(run(scratch,
             "INSERT INTO sample (a, b) SELECT p + 1, a + g + h + i + j + k + l + m + n + o FROM given_rows WHERE"
             " a % 2",
             8),
         &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample WHERE b = 2 * a - 1 + 9 * (a - 1)"), 4);
}

static void nothing_is_given_outside_of_such_a_statement(void **state) {
    Scratch *scratch = *state;
    must(run(scratch, TAKE, 3), &scratch->err);
    assert_false(scratch_run(scratch, "INSERT INTO sample (b) SELECT a FROM given_rows"));
    assert_false(run(scratch, "INSERT INTO sample (b) SELECT g.a FROM given_rows g, given_rows h", 3));
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM sample"), 3);
    must(run(scratch, "INSERT INTO sample (b) SELECT a FROM given_rows", 3), &scratch->err); /* it works again */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(rows_of_every_type_arrive_in_order),           CASE(no_rows_are_no_work),
        CASE(a_row_that_does_not_fit_leaves_none),          CASE(rows_may_be_joined_to_what_is_stored),
        CASE(nothing_is_given_outside_of_such_a_statement), CASE(sixteen_columns_are_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
