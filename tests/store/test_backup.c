/* Behaviours of stored files and of backup and restore. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "scratch.h"

/* ---- stored files ------------------------------------------------------ */

static int entries;

static int count_file(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)path, (void)status, (void)walk;
    entries += type == FTW_F;
    return 0;
}

static int files_stored(const Scratch *scratch) {
    char path[128];
    snprintf(path, sizeof path, "%s/files", scratch->data);
    entries = 0;
    nftw(path, count_file, 16, FTW_PHYS);
    return entries;
}

static void the_same_content_is_stored_once(void **state) {
    Scratch *scratch = *state;
    char first[65], second[65], other[65];
    Str bytes;
    must(blob_put(scratch->store, STR("abc"), first, &scratch->err), &scratch->err);
    must(blob_put(scratch->store, STR("abc"), second, &scratch->err), &scratch->err);
    must(blob_put(scratch->store, ((Str){"a\0c", 3}), other, &scratch->err), &scratch->err);
    assert_string_equal(first, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(first, second);
    assert_int_equal(files_stored(scratch), 2);
    must(blob_get(scratch->store, other, scratch->arena, &bytes, &scratch->err), &scratch->err);
    assert_int_equal(bytes.len, 3);
    assert_memory_equal(bytes.data, "a\0c", 3);
}

static void an_empty_file_can_be_stored(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Str bytes;
    must(blob_put(scratch->store, (Str){NULL, 0}, hash, &scratch->err), &scratch->err);
    must(blob_get(scratch->store, hash, scratch->arena, &bytes, &scratch->err), &scratch->err);
    assert_int_equal(bytes.len, 0);
}

static void *put_main(void *context) {
    static const char content[100000] = {'x'};
    char hash[65];
    Err err;
    return blob_put(context, (Str){content, sizeof content}, hash, &err) ? NULL : context;
}

static void many_may_store_the_same_content_at_once(void **state) {
    Scratch *scratch = *state;
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++) {
        pthread_create(&threads[i], NULL, put_main, scratch->store);
    }
    for (size_t i = 0; i < 8; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
    assert_int_equal(files_stored(scratch), 1);
}

static void a_hash_that_is_none_or_unknown_is_refused(void **state) {
    Scratch *scratch = *state;
    Str bytes;
    assert_false(blob_get(scratch->store, "../../etc/passwd", scratch->arena, &bytes, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_USAGE);
    assert_false(blob_get(scratch->store, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                          scratch->arena, &bytes, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
}

static void overwrite_blob(const Scratch *scratch, const char *hash, Str bytes) {
    char path[256];
    Err err;
    snprintf(path, sizeof path, "%s/files/%.2s/%s", scratch->data, hash, hash);
    must(file_write(path, bytes, &err), &err);
}

static void a_damaged_file_is_not_given_out(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Str bytes;
    must(blob_put(scratch->store, STR("evidence"), hash, &scratch->err), &scratch->err);
    overwrite_blob(scratch, hash, STR("EVIDENCE"));
    assert_false(blob_get(scratch->store, hash, scratch->arena, &bytes, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
}

/* ---- backup and restore ------------------------------------------------ */

typedef struct Paths {
    char backup[128], restored[128];
} Paths;

static Paths paths_of(const Scratch *scratch) {
    Paths paths;
    snprintf(paths.backup, sizeof paths.backup, "%s/whole.backup", scratch->folder);
    snprintf(paths.restored, sizeof paths.restored, "%s/restored", scratch->folder);
    return paths;
}

static bool fill_work(Tx *tx, void *context, Err *err) {
    (void)context;
    AuditEntry entry = {.actor = STR("测试员"), .action = STR("import"), .subject = STR("2024"), .detail = STR("{}")};
    return store_run(tx, "INSERT INTO period (code) VALUES ('2024')", err, "") && audit_append(tx, &entry, err) &&
           audit_append(tx, &entry, err);
}

static Paths filled_and_backed_up(Scratch *scratch, char hash[65]) {
    Paths paths = paths_of(scratch);
    must(store_write(scratch->store, fill_work, NULL, &scratch->err), &scratch->err);
    must(blob_put(scratch->store, STR("evidence"), hash, &scratch->err), &scratch->err);
    must(store_backup(scratch->store, paths.backup, &scratch->err), &scratch->err);
    return paths;
}

static void what_was_backed_up_comes_back_whole(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    struct stat status;
    Str bytes;
    AuditReport report;
    Paths paths = filled_and_backed_up(scratch, hash);
    assert_int_equal(stat(paths.backup, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('later')"), &scratch->err);
    must(store_restore(paths.backup, paths.restored, &scratch->err), &scratch->err);
    store_close(scratch->store);
    must(store_open(paths.restored, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 1);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sqlite_master WHERE name = 'backup_file'"), 0);
    must(blob_get(scratch->store, hash, scratch->arena, &bytes, &scratch->err), &scratch->err);
    assert_true(str_is(bytes, "evidence"));
    must(audit_verify(scratch->store, &report, &scratch->err), &scratch->err);
    assert_true(report.intact);
    assert_int_equal(report.rows, 2);
    assert_int_equal(stat(paths.restored, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2025')"), &scratch->err);
}

static void an_empty_directory_may_be_filled_but_no_other(void **state) {
    Scratch *scratch = *state;
    char hash[65], inside[160];
    Paths paths = filled_and_backed_up(scratch, hash);
    must(directory_create(paths.restored, &scratch->err), &scratch->err);
    snprintf(inside, sizeof inside, "%s/kept", paths.restored);
    must(file_write(inside, STR("mine"), &scratch->err), &scratch->err);
    assert_false(store_restore(paths.backup, paths.restored, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_true(path_exists(inside));
    unlink(inside);
    must(store_restore(paths.backup, paths.restored, &scratch->err), &scratch->err);
}

static void a_backup_replaces_an_older_one(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Paths paths = filled_and_backed_up(scratch, hash);
    must(store_backup(scratch->store, paths.backup, &scratch->err), &scratch->err);
    must(store_restore(paths.backup, paths.restored, &scratch->err), &scratch->err);
}

static void refused(Scratch *scratch, const Paths *paths, ErrKind kind) {
    assert_false(store_restore(paths->backup, paths->restored, &scratch->err));
    assert_int_equal(scratch->err.kind, kind);
    assert_false(path_exists(paths->restored));
    char sql[300]; /* nothing is left lying about */
    snprintf(sql, sizeof sql, "%s.restore-%ld", paths->restored, (long)getpid());
    assert_false(path_exists(sql));
}

static void a_missing_or_foreign_file_is_not_restored(void **state) {
    Scratch *scratch = *state;
    Paths paths = paths_of(scratch);
    refused(scratch, &paths, ERR_NOT_FOUND);
    must(file_write(paths.backup, STR("a letter, not a backup; long enough to be taken for a header of something"),
                    &scratch->err),
         &scratch->err);
    refused(scratch, &paths, ERR_INPUT);
    must(file_write(paths.backup, (Str){NULL, 0}, &scratch->err), &scratch->err);
    refused(scratch, &paths, ERR_INPUT);
}

static void change_backup(const Paths *paths, const char *sql) {
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(paths->backup, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

static void a_backup_with_an_altered_chain_is_not_restored(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Paths paths = filled_and_backed_up(scratch, hash);
    change_backup(&paths, "DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'x' WHERE sequence = 1");
    refused(scratch, &paths, ERR_INPUT);
}

static void a_backup_with_an_altered_file_is_not_restored(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Paths paths = filled_and_backed_up(scratch, hash);
    change_backup(&paths, "UPDATE backup_file SET bytes = x'00'");
    refused(scratch, &paths, ERR_INPUT);
}

static void a_backup_of_a_newer_program_is_not_restored(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Paths paths = filled_and_backed_up(scratch, hash);
    change_backup(&paths, "UPDATE meta SET value = '999' WHERE name = 'schema_version'");
    refused(scratch, &paths, ERR_CONFLICT);
}

static void a_truncated_backup_is_not_restored(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    struct stat status;
    Paths paths = filled_and_backed_up(scratch, hash);
    assert_int_equal(stat(paths.backup, &status), 0);
    assert_int_equal(truncate(paths.backup, status.st_size / 2), 0);
    refused(scratch, &paths, ERR_INPUT);
}

static void a_backup_that_cannot_be_written_leaves_nothing(void **state) {
    Scratch *scratch = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/nowhere/whole.backup", scratch->folder);
    assert_false(store_backup(scratch->store, path, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
}

static void a_damaged_stored_file_stops_the_backup(void **state) {
    Scratch *scratch = *state;
    char hash[65];
    Paths paths = paths_of(scratch);
    must(blob_put(scratch->store, STR("evidence"), hash, &scratch->err), &scratch->err);
    overwrite_blob(scratch, hash, STR("EVIDENCE"));
    assert_false(store_backup(scratch->store, paths.backup, &scratch->err));
    assert_false(path_exists(paths.backup));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_same_content_is_stored_once),
        CASE(an_empty_file_can_be_stored),
        CASE(many_may_store_the_same_content_at_once),
        CASE(a_hash_that_is_none_or_unknown_is_refused),
        CASE(a_damaged_file_is_not_given_out),
        CASE(what_was_backed_up_comes_back_whole),
        CASE(an_empty_directory_may_be_filled_but_no_other),
        CASE(a_backup_replaces_an_older_one),
        CASE(a_missing_or_foreign_file_is_not_restored),
        CASE(a_backup_with_an_altered_chain_is_not_restored),
        CASE(a_backup_with_an_altered_file_is_not_restored),
        CASE(a_backup_of_a_newer_program_is_not_restored),
        CASE(a_truncated_backup_is_not_restored),
        CASE(a_backup_that_cannot_be_written_leaves_nothing),
        CASE(a_damaged_stored_file_stops_the_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
