/* Behaviours of the database: opening, migration, statements, snapshots, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "scratch.h"
#include "store_internal.h"

/* ---- opening ----------------------------------------------------------- */

static void a_new_directory_is_private_and_has_every_table(void **state) {
    Scratch *scratch = *state;
    struct stat status;
    char path[128];
    assert_int_equal(stat(scratch->data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    snprintf(path, sizeof path, "%s/duxue.db", scratch->data);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ("
                                             "'unit', 'period', 'unit_state', 'element', 'symbol', 'source',"
                                             "'submission', 'check_result', 'decision', 'account', 'session',"
                                             "'sign_in_failure', 'audit', 'fact_version', 'meta')"),
                     15);
    assert_true(scratch_number(scratch, "SELECT value FROM meta WHERE name = 'schema_version'") >= 2);
    assert_int_equal(scratch_number(scratch, "SELECT version FROM fact_version"), 1);
}

static void the_log_is_ahead_and_every_commit_is_synced(void **state) {
    Scratch *scratch = *state;
    Connection *writing = scratch->store->writing;
    Stmt *stmt;
    bool row;
    must(stmt_open(&writing->tx, "PRAGMA journal_mode", &stmt, &scratch->err, ""), &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_true(str_is(stmt_text(stmt, 0), "wal"));
    stmt_close(stmt);
    must(stmt_open(&writing->tx, "PRAGMA synchronous", &stmt, &scratch->err, ""), &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_int_equal(stmt_integer(stmt, 0), 2);
    stmt_close(stmt);
}

static void an_existing_directory_opens_again_with_its_rows(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2024')"), &scratch->err);
    store_close(scratch->store);
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 1);
}

static void a_directory_without_database_is_not_found(void **state) {
    Scratch *scratch = *state;
    Store *store;
    char path[128];
    snprintf(path, sizeof path, "%s/none", scratch->folder);
    assert_false(store_open(path, STORE_EXISTING, &store, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    assert_null(store);
    assert_false(path_exists(path));
}

static void a_newer_database_is_refused(void **state) {
    Scratch *scratch = *state;
    Store *store;
    must(scratch_run(scratch, "UPDATE meta SET value = '999' WHERE name = 'schema_version'"), &scratch->err);
    assert_false(store_open(scratch->data, STORE_EXISTING, &store, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_false(store_open(scratch->data, STORE_CREATE, &store, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
}

static void a_file_that_is_no_database_is_refused(void **state) {
    Scratch *scratch = *state;
    Store *store;
    char path[128], file[160];
    snprintf(path, sizeof path, "%s/other", scratch->folder);
    snprintf(file, sizeof file, "%s/duxue.db", path);
    must(directory_create(path, &scratch->err), &scratch->err);
    must(file_write(file, STR("this is certainly not a database, whatever its name says"), &scratch->err),
         &scratch->err);
    assert_false(store_open(path, STORE_EXISTING, &store, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
}

#define EMBEDDED(name, text)                                                                                           \
    { (name), (text), (text) + sizeof(text) - 1 }

static void a_failing_migration_leaves_the_version_before_it(void **state) {
    Scratch *scratch = *state;
    static const char good[] = "CREATE TABLE first_new (id INTEGER);";
    static const char bad[] = "CREATE TABLE second_new (id INTEGER); INSERT INTO no_such_table VALUES (1);";
    const EmbeddedFile files[] = {EMBEDDED("9001_good.sql", good), EMBEDDED("9002_bad.sql", bad)};
    assert_false(store_migrate(scratch->store->writing, files, 2, &scratch->err));
    assert_int_equal(scratch_number(scratch, "SELECT value FROM meta WHERE name = 'schema_version'"), 9001);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sqlite_master WHERE name = 'first_new'"), 1);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sqlite_master WHERE name = 'second_new'"), 0);
    must(store_migrate(scratch->store->writing, files, 1, &scratch->err), &scratch->err); /* nothing is run twice */
}

extern const EmbeddedFile store_migrations[];
extern const size_t store_migrations_count;

static int64_t first_number(Connection *connection, const char *sql) {
    Stmt *stmt;
    Err err = {.kind = ERR_NONE};
    bool row;
    must(stmt_open(&connection->tx, sql, &stmt, &err, "") && stmt_step(stmt, &row, &err), &err);
    int64_t number = stmt_integer(stmt, 0);
    stmt_close(stmt);
    return number;
}

/* A database of before 0004, with two sources whose submissions are to be found by their numbers. */
static void what_stood_before_the_indexes_were_made_fewer_stands_after(void **state) {
    Scratch *scratch = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/older.db", scratch->folder);
    must(file_write(path, STR(""), &scratch->err), &scratch->err);
    Connection *older = connection_open_file(scratch->store, path, &scratch->err);
    assert_non_null(older);
    must(store_migrate(older, store_migrations, 3, &scratch->err), &scratch->err);
    must(connection_exec(
             older,
             "INSERT INTO unit (id, code) VALUES (1, 'A'), (2, 'B');"
             "INSERT INTO period (id, code) VALUES (1, '2023'), (2, '2024');"
             "INSERT INTO unit_state VALUES (2, 1, 'b', 'k', 1), (1, 2, 'a', 'k', NULL), (1, 1, 'a', 'k', NULL);"
             "INSERT INTO source (id, kind, at, actor) VALUES (1, 'table', 't', 'a'), (2, 'table', 't', 'a'),"
             " (3, 'table', 't', 'a');"
             "INSERT INTO submission (id, unit_id, period_id, source_id, cells) VALUES (1, 1, 1, 1, x''),"
             " (2, 2, 1, 1, x''), (3, 1, 2, 3, x'');",
             &scratch->err),
         &scratch->err);
    must(store_migrate(older, store_migrations, store_migrations_count, &scratch->err), &scratch->err);
    assert_int_equal(first_number(older, "SELECT COUNT(*) FROM unit_state"), 3);
    assert_int_equal(first_number(older, "SELECT parent_id FROM unit_state WHERE unit_id = 2 AND period_id = 1"), 1);
    assert_int_equal(first_number(older, "SELECT first_submission * 10 + last_submission FROM source WHERE id = 1"),
                     12);
    assert_int_equal(first_number(older, "SELECT last_submission < first_submission FROM source WHERE id = 2"), 1);
    assert_int_equal(first_number(older, "SELECT first_submission * 10 + last_submission FROM source WHERE id = 3"),
                     33);
    assert_false(connection_exec(older, "INSERT INTO unit_state VALUES (1, 1, 'again', 'k', NULL)", &scratch->err));
    assert_false(connection_exec(older, "INSERT INTO unit_state VALUES (9, 1, 'nobody', 'k', NULL)", &scratch->err));
    assert_false(connection_exec(older, "DELETE FROM submission", &scratch->err));
    connection_close(older);
}

/* ---- statements -------------------------------------------------------- */

static bool all_types_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "CREATE TABLE sample (a, b, c, d, e, f)", err, "") &&
           store_run(tx, "INSERT INTO sample VALUES (?, ?, ?, ?, ?, ?)", err, "szidbn", STR("甲"), "乙",
                     INT64_C(-9007199254740993), 0.1, ((Str){"\0\1\2", 3})) &&
           store_run(tx, "INSERT INTO sample VALUES (?, ?, 0, 0, ?, NULL)", err, "szb", ((Str){NULL, 0}),
                     (const char *)NULL, ((Str){NULL, 0}));
}

static void every_type_comes_back_as_it_went_in(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    Stmt *stmt;
    bool row;
    must(store_write(scratch->store, all_types_work, NULL, &scratch->err), &scratch->err);
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(stmt_open(tx, "SELECT a, b, c, d, e, f FROM sample ORDER BY rowid", &stmt, &scratch->err, ""), &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_true(row);
    assert_true(str_is(stmt_text(stmt, 0), "甲"));
    assert_true(str_is(stmt_text(stmt, 1), "乙"));
    assert_int_equal(stmt_integer(stmt, 2), INT64_C(-9007199254740993));
    assert_true(stmt_number(stmt, 3) == 0.1);
    assert_int_equal(stmt_blob(stmt, 4).len, 3);
    assert_memory_equal(stmt_blob(stmt, 4).data, "\0\1\2", 3);
    assert_true(stmt_is_null(stmt, 5));
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_false(stmt_is_null(stmt, 0)); /* an empty Str is the empty text */
    assert_int_equal(stmt_text(stmt, 0).len, 0);
    assert_true(stmt_is_null(stmt, 1)); /* a NULL pointer is NULL */
    assert_false(stmt_is_null(stmt, 4));
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_false(row);
    stmt_close(stmt);
    store_read_end(tx);
}

static void values_are_never_read_as_sql(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    Stmt *stmt;
    bool row;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(stmt_open(tx, "SELECT count(*) FROM unit WHERE code = ?", &stmt, &scratch->err, "z", "x' OR '1' = '1"),
         &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_int_equal(stmt_integer(stmt, 0), 0);
    stmt_close(stmt);
    store_read_end(tx);
}

static void the_same_text_can_be_open_twice(void **state) {
    Scratch *scratch = *state;
    static const char sql[] = "SELECT 1 UNION SELECT 2 UNION SELECT 3 ORDER BY 1";
    Tx *tx;
    Stmt *outer, *inner;
    bool row;
    int pairs = 0;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(stmt_open(tx, sql, &outer, &scratch->err, ""), &scratch->err);
    while (stmt_step(outer, &row, &scratch->err) && row) {
        bool more;
        must(stmt_open(tx, sql, &inner, &scratch->err, ""), &scratch->err);
        while (stmt_step(inner, &more, &scratch->err) && more) {
            pairs++;
        }
        stmt_close(inner);
    }
    stmt_close(outer);
    store_read_end(tx);
    assert_int_equal(pairs, 9);
}

static void a_text_written_over_in_place_is_another_statement(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    Stmt *stmt;
    bool row;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    for (int i = 0; i < 400; i++) { /* more than the cache holds */
        char sql[32];
        snprintf(sql, sizeof sql, "SELECT %d", i);
        must(stmt_open(tx, sql, &stmt, &scratch->err, ""), &scratch->err);
        must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
        assert_int_equal(stmt_integer(stmt, 0), i);
        stmt_close(stmt);
    }
    assert_true(tx->connection->statement_count < 200);
    store_read_end(tx);
}

static void a_wrong_number_or_kind_of_values_is_a_fault_of_the_program(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    Stmt *stmt;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    assert_false(stmt_open(tx, "SELECT ?, ?", &stmt, &scratch->err, "i", INT64_C(1)));
    assert_int_equal(scratch->err.kind, ERR_INTERNAL);
    assert_null(stmt);
    assert_false(stmt_open(tx, "SELECT ?", &stmt, &scratch->err, "q", 1));
    assert_int_equal(scratch->err.kind, ERR_INTERNAL);
    assert_false(stmt_open(tx, "SELECT nonsense FROM nowhere", &stmt, &scratch->err, ""));
    assert_int_equal(scratch->err.kind, ERR_INTERNAL);
    store_read_end(tx);
}

/* ---- what is refused --------------------------------------------------- */

static void a_duplicate_is_a_conflict(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "INSERT INTO unit (code) VALUES ('A')"), &scratch->err);
    assert_false(scratch_run(scratch, "INSERT INTO unit (code) VALUES ('A')"));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
}

static void a_row_that_points_nowhere_is_refused(void **state) {
    Scratch *scratch = *state;
    assert_false(
        scratch_run(scratch, "INSERT INTO unit_state (unit_id, period_id, name, kind) VALUES (7, 7, 'n', 'k')"));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
}

static void what_happened_is_never_rewritten(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "INSERT INTO unit (id, code) VALUES (1, 'A')"), &scratch->err);
    must(scratch_run(scratch, "INSERT INTO period (id, code) VALUES (1, '2024')"), &scratch->err);
    must(scratch_run(scratch, "INSERT INTO source (id, kind, at, actor) VALUES (1, 'table', 't', 'a')"), &scratch->err);
    must(scratch_run(scratch, "INSERT INTO submission (unit_id, period_id, source_id, cells) VALUES (1, 1, 1, x'00')"),
         &scratch->err);
    must(scratch_run(scratch, "INSERT INTO decision (standard, unit_code, period, item, verdict, actor, at)"
                              " VALUES ('s', 'A', '2024', 'i', 'met', 'a', 't')"),
         &scratch->err);
    must(scratch_run(scratch, "INSERT INTO audit (sequence, at, actor, action, subject, detail, hash)"
                              " VALUES (100, 't', 'a', 'b', 'c', 'd', 'h')"),
         &scratch->err);
    static const char *const attempts[] = {"UPDATE submission SET cells = x'01'",
                                           "DELETE FROM submission",
                                           "UPDATE decision SET verdict = 'not_met'",
                                           "DELETE FROM decision",
                                           "DELETE FROM audit",
                                           "UPDATE audit SET actor = 'someone else'"};
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        assert_false(scratch_run(scratch, attempts[i]));
    }
}

/* ---- snapshots --------------------------------------------------------- */

static int64_t periods_seen(Tx *tx, Err *err) {
    Stmt *stmt;
    bool row;
    must(stmt_open(tx, "SELECT count(*) FROM period", &stmt, err, ""), err);
    must(stmt_step(stmt, &row, err), err);
    int64_t count = stmt_integer(stmt, 0);
    stmt_close(stmt);
    return count;
}

static void a_snapshot_does_not_see_what_is_written_after_it_began(void **state) {
    Scratch *scratch = *state;
    Tx *before, *after;
    must(store_read_begin(scratch->store, &before, &scratch->err), &scratch->err);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2024')"), &scratch->err);
    must(store_read_begin(scratch->store, &after, &scratch->err), &scratch->err);
    assert_int_equal(periods_seen(before, &scratch->err), 0);
    assert_int_equal(periods_seen(after, &scratch->err), 1);
    store_read_end(before);
    store_read_end(after);
    must(store_read_begin(scratch->store, &before, &scratch->err), &scratch->err); /* the same connection, anew */
    assert_int_equal(periods_seen(before, &scratch->err), 1);
    store_read_end(before);
}

static void a_snapshot_cannot_write(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    assert_false(store_run(tx, "INSERT INTO period (code) VALUES ('2024')", &scratch->err, ""));
    store_read_end(tx);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 0);
}

static void a_statement_left_open_does_not_hold_the_snapshot(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    Stmt *stmt;
    bool row;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(stmt_open(tx, "SELECT 1 UNION SELECT 2", &stmt, &scratch->err, ""), &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    store_read_end(tx);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2024')"), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_new_directory_is_private_and_has_every_table),
        CASE(the_log_is_ahead_and_every_commit_is_synced),
        CASE(an_existing_directory_opens_again_with_its_rows),
        CASE(a_directory_without_database_is_not_found),
        CASE(a_newer_database_is_refused),
        CASE(a_file_that_is_no_database_is_refused),
        CASE(a_failing_migration_leaves_the_version_before_it),
        CASE(what_stood_before_the_indexes_were_made_fewer_stands_after),
        CASE(every_type_comes_back_as_it_went_in),
        CASE(values_are_never_read_as_sql),
        CASE(the_same_text_can_be_open_twice),
        CASE(a_text_written_over_in_place_is_another_statement),
        CASE(a_wrong_number_or_kind_of_values_is_a_fault_of_the_program),
        CASE(a_duplicate_is_a_conflict),
        CASE(a_row_that_points_nowhere_is_refused),
        CASE(what_happened_is_never_rewritten),
        CASE(a_snapshot_does_not_see_what_is_written_after_it_began),
        CASE(a_snapshot_cannot_write),
        CASE(a_statement_left_open_does_not_hold_the_snapshot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
