/* Behaviours of the audit chain: whatever is altered behind the program's back is found and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "scratch.h"

#define ROWS 9

static bool append_work(Tx *tx, void *context, Err *err) {
    const int *number = context;
    char subject[16];
    snprintf(subject, sizeof subject, "%d", *number);
    AuditEntry entry = {
        .actor = STR("测试员"), .action = STR("decide"), .subject = str_from(subject), .detail = STR("{\"a\":1}")};
    return audit_append(tx, &entry, err);
}

static void append(Scratch *scratch, int count) {
    for (int i = 1; i <= count; i++) {
        must(store_write(scratch->store, append_work, &i, &scratch->err), &scratch->err);
    }
}

/* What somebody with the file in hand can do: take away the triggers and change rows. */
static void tamper(Scratch *scratch, const char *sql) {
    char path[128];
    sqlite3 *handle;
    snprintf(path, sizeof path, "%s/duxue.db", scratch->data);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    sqlite3_busy_timeout(handle, 5000);
    assert_int_equal(sqlite3_exec(handle,
                                  "DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static AuditReport verify(Scratch *scratch) {
    AuditReport report;
    must(audit_verify(scratch->store, &report, &scratch->err), &scratch->err);
    return report;
}

static void expect_broken_at(Scratch *scratch, int64_t sequence) {
    AuditReport report = verify(scratch);
    assert_false(report.intact);
    assert_int_equal(report.first_bad, sequence);
    assert_true(report.reason[0]);
}

static void an_untouched_chain_is_intact(void **state) {
    Scratch *scratch = *state;
    assert_true(verify(scratch).intact); /* also an empty one */
    append(scratch, ROWS);
    AuditReport report = verify(scratch);
    assert_true(report.intact);
    assert_int_equal(report.rows, ROWS);
}

static void every_field_is_covered(void **state) {
    Scratch *scratch = *state;
    static const char *const changes[] = {"UPDATE audit SET at = '2000-01-01T00:00:00Z' WHERE sequence = 4",
                                          "UPDATE audit SET actor = 'x' WHERE sequence = 4",
                                          "UPDATE audit SET action = 'x' WHERE sequence = 4",
                                          "UPDATE audit SET subject = 'x' WHERE sequence = 4",
                                          "UPDATE audit SET detail = '{}' WHERE sequence = 4",
                                          "UPDATE audit SET hash = 'x' WHERE sequence = 4"};
    append(scratch, ROWS);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        tamper(scratch, "CREATE TABLE kept AS SELECT * FROM audit");
        tamper(scratch, changes[i]);
        expect_broken_at(scratch, 4);
        tamper(scratch, "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
        assert_true(verify(scratch).intact);
    }
}

static void a_character_moved_from_one_field_to_the_next_is_found(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "UPDATE audit SET actor = actor || 'd', action = substr(action, 2) WHERE sequence = 2");
    expect_broken_at(scratch, 2);
}

static void a_removed_row_is_found(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "DELETE FROM audit WHERE sequence = 5");
    expect_broken_at(scratch, 5);
}

static void a_removed_row_is_found_when_the_rest_is_renumbered(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "DELETE FROM audit WHERE sequence = 5;"
                    "UPDATE audit SET sequence = sequence + 1000 WHERE sequence > 5;"
                    "UPDATE audit SET sequence = sequence - 1001 WHERE sequence > 1000");
    expect_broken_at(scratch, 5);
}

static void swapped_rows_are_found(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "UPDATE audit SET sequence = 100 WHERE sequence = 3;"
                    "UPDATE audit SET sequence = 3 WHERE sequence = 6;"
                    "UPDATE audit SET sequence = 6 WHERE sequence = 100");
    expect_broken_at(scratch, 3);
}

static void a_cut_tail_is_found_and_stays_found_after_further_writing(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "DELETE FROM audit WHERE sequence > 6");
    expect_broken_at(scratch, 7);
    append(scratch, 2);
    expect_broken_at(scratch, 7);
}

static void a_chain_emptied_whole_is_found(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "DELETE FROM audit");
    expect_broken_at(scratch, 1);
}

static void a_row_added_by_hand_is_found(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash)"
                    " SELECT sequence + 1, at, actor, action, subject, detail, hash FROM audit WHERE sequence = 9");
    expect_broken_at(scratch, 10);
}

static void a_lost_end_mark_is_found_and_nothing_more_is_chained_to_a_damaged_one(void **state) {
    Scratch *scratch = *state;
    append(scratch, ROWS);
    tamper(scratch, "CREATE TABLE kept AS SELECT * FROM meta; UPDATE meta SET value = '?' WHERE name = 'audit_anchor'");
    assert_false(verify(scratch).intact);
    int number = 1;
    assert_false(store_write(scratch->store, append_work, &number, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
    tamper(scratch, "DELETE FROM meta WHERE name = 'audit_anchor'");
    assert_false(verify(scratch).intact);
}

static bool refused_work(Tx *tx, void *context, Err *err) {
    return append_work(tx, context, err) && err_set(err, ERR_INPUT, "不行");
}

static void a_refused_piece_leaves_no_row_and_no_gap(void **state) {
    Scratch *scratch = *state;
    int number = 1;
    append(scratch, 3);
    assert_false(store_write(scratch->store, refused_work, &number, &scratch->err));
    append(scratch, 3);
    AuditReport report = verify(scratch);
    assert_true(report.intact);
    assert_int_equal(report.rows, 6);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_untouched_chain_is_intact),
        CASE(every_field_is_covered),
        CASE(a_character_moved_from_one_field_to_the_next_is_found),
        CASE(a_removed_row_is_found),
        CASE(a_removed_row_is_found_when_the_rest_is_renumbered),
        CASE(swapped_rows_are_found),
        CASE(a_cut_tail_is_found_and_stays_found_after_further_writing),
        CASE(a_chain_emptied_whole_is_found),
        CASE(a_row_added_by_hand_is_found),
        CASE(a_lost_end_mark_is_found_and_nothing_more_is_chained_to_a_damaged_one),
        CASE(a_refused_piece_leaves_no_row_and_no_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
