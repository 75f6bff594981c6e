/* Keeping a file beside other work: it is there when it is wanted, and nothing of it when not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>
#include <utime.h>

#include "scratch.h"
#include "store_internal.h"

static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; /* SHA-256 of "abc" */

static const char *file_with(Scratch *scratch, Str content) {
    const char *path = str_format(scratch->arena, "%s/file", scratch->folder).data;
    must(file_write(path, content, &scratch->err), &scratch->err);
    return path;
}

/* Files below files/, temporary ones included. */
static size_t files_in(Scratch *scratch, const char *below) {
    const char *path = str_format(scratch->arena, "%s/files/%s", scratch->data, below).data;
    DIR *listing = opendir(path);
    struct dirent *entry;
    size_t count = 0;
    assert_non_null(listing);
    while ((entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.') {
            count += entry->d_type == DT_DIR ? files_in(scratch, entry->d_name) : 1;
        }
    }
    closedir(listing);
    return count;
}

static void a_wanted_file_is_kept_under_its_hash(void **state) {
    Scratch *scratch = *state;
    BlobKeeping *keeping;
    char hash[65];
    Str bytes;
    must(blob_keep_begin(scratch->store, file_with(scratch, STR("abc")), &keeping, &scratch->err), &scratch->err);
    must(blob_keep_end(keeping, true, hash, &scratch->err), &scratch->err);
    assert_string_equal(hash, abc);
    must(blob_get(scratch->store, hash, scratch->arena, &bytes, &scratch->err), &scratch->err);
    assert_true(str_is(bytes, "abc"));
    assert_int_equal(files_in(scratch, ""), 1);
}

static void a_file_of_many_pieces_is_the_same_as_one_put_at_once(void **state) {
    Scratch *scratch = *state;
    BlobKeeping *keeping;
    char hash[65], whole[65];
    size_t size = ((size_t)3 << 20) + 17;
    char *bytes = arena_alloc(scratch->arena, size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (char)(i * i >> 7);
    }
    must(blob_keep_begin(scratch->store, file_with(scratch, (Str){bytes, size}), &keeping, &scratch->err),
         &scratch->err);
    must(blob_keep_end(keeping, true, hash, &scratch->err), &scratch->err);
    must(blob_put(scratch->store, (Str){bytes, size}, whole, &scratch->err), &scratch->err);
    assert_string_equal(hash, whole);
    assert_int_equal(files_in(scratch, ""), 1);
}

static void nothing_stays_of_an_unwanted_file(void **state) {
    Scratch *scratch = *state;
    BlobKeeping *keeping;
    char hash[65] = "";
    must(blob_keep_begin(scratch->store, file_with(scratch, STR("abc")), &keeping, &scratch->err), &scratch->err);
    must(blob_keep_end(keeping, false, hash, &scratch->err), &scratch->err);
    assert_int_equal(files_in(scratch, ""), 0);
}

static void what_was_stored_before_stays_when_it_is_not_wanted_again(void **state) {
    Scratch *scratch = *state;
    BlobKeeping *keeping;
    char hash[65];
    Str bytes;
    must(blob_put(scratch->store, STR("abc"), hash, &scratch->err), &scratch->err);
    for (int wanted = 0; wanted < 2; wanted++) {
        must(blob_keep_begin(scratch->store, file_with(scratch, STR("abc")), &keeping, &scratch->err), &scratch->err);
        must(blob_keep_end(keeping, wanted, hash, &scratch->err), &scratch->err);
        must(blob_get(scratch->store, abc, scratch->arena, &bytes, &scratch->err), &scratch->err);
        assert_int_equal(files_in(scratch, ""), 1);
    }
}

static void a_file_that_cannot_be_read_is_told_only_when_it_is_wanted(void **state) {
    Scratch *scratch = *state;
    BlobKeeping *keeping;
    char hash[65];
    const char *const paths[] = {"/nowhere/at/all", scratch->folder};
    for (size_t i = 0; i < 2; i++) {
        must(blob_keep_begin(scratch->store, paths[i], &keeping, &scratch->err), &scratch->err);
        assert_false(blob_keep_end(keeping, true, hash, &scratch->err));
        assert_int_equal(scratch->err.kind, i == 0 ? ERR_NOT_FOUND : ERR_IO);
        must(blob_keep_begin(scratch->store, paths[i], &keeping, &scratch->err), &scratch->err);
        must(blob_keep_end(keeping, false, hash, &scratch->err), &scratch->err);
    }
    assert_int_equal(files_in(scratch, ""), 0);
    assert_true(blob_keep_end(NULL, true, hash, &scratch->err));
}

static void what_a_program_left_behind_is_swept_when_it_is_old(void **state) {
    Scratch *scratch = *state;
    const char *left = str_format(scratch->arena, "%s/files/new-1-0", scratch->data).data;
    must(file_write(left, STR("half"), &scratch->err), &scratch->err);
    for (int old = 0; old < 2; old++) {
        assert_true(path_exists(left));
        store_close(scratch->store);
        must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
        assert_int_equal(path_exists(left), !old);
        assert_int_equal(old ? 0 : utime(left, &(struct utimbuf){.modtime = 1000000000}), 0);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_wanted_file_is_kept_under_its_hash),
        CASE(a_file_of_many_pieces_is_the_same_as_one_put_at_once),
        CASE(nothing_stays_of_an_unwanted_file),
        CASE(what_was_stored_before_stays_when_it_is_not_wanted_again),
        CASE(a_file_that_cannot_be_read_is_told_only_when_it_is_wanted),
        CASE(what_a_program_left_behind_is_swept_when_it_is_old),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
