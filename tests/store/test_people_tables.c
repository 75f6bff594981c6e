/* What becomes of the accounts of a database from before posts: each keeps what it could do, as its first post. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "scratch.h"

static void run(sqlite3 *handle, const char *sql) {
    char *fault = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &fault) != SQLITE_OK) {
        fail_msg("%s", fault);
    }
}

static void run_file(sqlite3 *handle, Arena *arena, const char *name) {
    Str text;
    Err err = {.kind = ERR_NONE};
    const char *path = str_format(arena, DUXUE_SOURCE_DIR "/src/store/migrations/%s", name).data;
    must(file_read(arena, path, 1 << 20, &text, &err), &err);
    run(handle, str_cstr(arena, text));
}

/* A data directory as the release before posts left it. */
static void make_old(Scratch *scratch) {
    char path[160];
    sqlite3 *handle;
    store_close(scratch->store);
    scratch->store = NULL;
    snprintf(path, sizeof path, "%s/duxue.db", scratch->data);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/duxue.db-wal", scratch->data);
    unlink(path);
    snprintf(path, sizeof path, "%s/duxue.db", scratch->data);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    run(handle, "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    run_file(handle, scratch->arena, "0001_tables.sql");
    run_file(handle, scratch->arena, "0002_append_only.sql");
    run_file(handle, scratch->arena, "0003_submission_by_source.sql");
    run(handle, "INSERT INTO meta (name, value) VALUES ('schema_version', '3')");
    run(handle, "INSERT INTO period (code) VALUES ('2024'); INSERT INTO unit (code) VALUES ('P'), ('C'), ('S');"
                "INSERT INTO unit_state VALUES (1, 1, 'P', 'city', NULL), (2, 1, 'C', 'county', 1),"
                " (3, 1, 'S', 'primary_school', 2)");
    run(handle, "INSERT INTO account (name, shown, role, unit_code, password, created_at) VALUES"
                " ('a', 'x', 'admin', '', 'h1', 't'), ('b', 'x', 'bureau', 'C', 'h2', 't'), ('c', 'x', 'bureau', '', "
                "'h3', 't'),"
                " ('d', 'x', 'inspector', 'C', 'h4', 't'), ('e', 'x', 'school', 'S', 'h5', 't'), ('f', 'x', 'reader', "
                "'C', 'h6', 't')");
    sqlite3_close(handle);
}

static int64_t posts(Scratch *scratch, const char *name, const char *role, const char *unit) {
    char sql[300];
    snprintf(
        sql, sizeof sql,
        "SELECT count(*) FROM post p JOIN account a ON a.id = p.account_id LEFT JOIN post_unit u ON u.post_id = p.id"
        " WHERE a.name = '%s' AND p.role = '%s' AND COALESCE(u.unit_code, '') = '%s'",
        name, role, unit);
    return scratch_number(scratch, sql);
}

static void an_account_of_before_keeps_what_it_could_do(void **state) {
    Scratch *scratch = *state;
    make_old(scratch);
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM post"), 6);
    assert_int_equal(posts(scratch, "a", "sys", ""), 1);
    assert_int_equal(posts(scratch, "b", "chief", "C"), 1);
    assert_int_equal(posts(scratch, "c", "chief", "P"), 1); /* everything: the roots */
    assert_int_equal(posts(scratch, "d", "ins", "C"), 1);
    assert_int_equal(posts(scratch, "e", "head", "S"), 1);
    assert_int_equal(posts(scratch, "f", "obs", "C"), 1);
    assert_int_equal(scratch_number(scratch,
                                    "SELECT count(*) FROM account WHERE password LIKE 'h_' AND state = 'active'"
                                    " AND password_on >= '2024' AND opened_on = password_on AND must_change = 0"),
                     6);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_account_of_before_keeps_what_it_could_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
