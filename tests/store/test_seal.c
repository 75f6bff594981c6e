/* Behaviours of sealed fields: what opens, what does not, and what becomes of the key file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sys/stat.h>

#include "keys.h"
#include "scratch.h"

#define PURPOSE STR("account.totp 17")

static int set_up(void **state) {
    unsetenv("DUXUE_KEY_FILE");
    return scratch_set_up(state);
}

static Str sealed(Scratch *scratch, Str plain) {
    Str text;
    must(store_seal(scratch->store, PURPOSE, plain, scratch->arena, &text, &scratch->err), &scratch->err);
    return text;
}

static bool opens(Scratch *scratch, Str purpose, Str text, Str *plain) {
    scratch->err = (Err){.kind = ERR_NONE};
    return store_open_sealed(scratch->store, purpose, text, scratch->arena, plain, &scratch->err);
}

static void key_path(const Scratch *scratch, char path[160]) {
    snprintf(path, 160, "%s/keys/field.key", scratch->data);
}

static void reopen(Scratch *scratch) {
    store_close(scratch->store);
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
}

/* ---- values ------------------------------------------------------------ */

static void what_was_sealed_opens_again(void **state) {
    Scratch *scratch = *state;
    static const char zeros[3000];
    const Str values[] = {STR("110101190001011234"), STR(""), STR("张三\n"), {zeros, sizeof zeros}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        Str plain, text = sealed(scratch, values[i]);
        must(opens(scratch, PURPOSE, text, &plain), &scratch->err);
        assert_true(str_equal(plain, values[i]));
        assert_true(values[i].len == 0 || str_find(text, values[i]) < 0);
    }
    reopen(scratch);
    Str plain, text = sealed(scratch, STR("again"));
    must(opens(scratch, PURPOSE, text, &plain), &scratch->err);
}

static void the_same_value_is_never_sealed_alike(void **state) {
    Scratch *scratch = *state;
    assert_false(str_equal(sealed(scratch, STR("same")), sealed(scratch, STR("same"))));
}

static void a_value_moved_to_another_place_does_not_open(void **state) {
    Scratch *scratch = *state;
    Str plain, text = sealed(scratch, STR("secret"));
    assert_false(opens(scratch, STR("account.totp 18"), text, &plain));
    assert_int_equal(scratch->err.kind, ERR_IO);
    assert_int_equal(plain.len, 0);
}

static void an_altered_value_does_not_open(void **state) {
    Scratch *scratch = *state;
    Str plain, text = sealed(scratch, STR("secret"));
    for (size_t i = 0; i < text.len; i++) {
        char *copy = arena_alloc(scratch->arena, text.len);
        memcpy(copy, text.data, text.len);
        copy[i] = copy[i] == 'A' ? 'B' : 'A';
        bool same_bits = opens(scratch, PURPOSE, (Str){copy, text.len}, &plain);
        /* the unused bits before "=" carry nothing */
        assert_true(!same_bits || (i + 3 >= text.len && str_is(plain, "secret")));
    }
    for (size_t length = 0; length < text.len; length++) {
        assert_false(opens(scratch, PURPOSE, str_slice(text, 0, length), &plain));
    }
    assert_false(opens(scratch, PURPOSE, STR("secret"), &plain));
    assert_false(opens(scratch, PURPOSE, STR("s1::AAAA"), &plain));
    assert_false(opens(scratch, PURPOSE, STR("s1:0123456789ab:!!!!"), &plain));
}

static void too_much_is_refused(void **state) {
    Scratch *scratch = *state;
    size_t size = ((size_t)1 << 20) + 1;
    Str text;
    assert_false(store_seal(scratch->store, PURPOSE, (Str){arena_alloc(scratch->arena, size), size}, scratch->arena,
                            &text, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_LIMIT);
}

static void a_keyed_hash_finds_equal_values_only(void **state) {
    Scratch *scratch = *state;
    char first[65], again[65], other[65], elsewhere[65];
    must(store_keyed_hash(scratch->store, STR("id"), STR("110"), first, &scratch->err), &scratch->err);
    reopen(scratch);
    must(store_keyed_hash(scratch->store, STR("id"), STR("110"), again, &scratch->err), &scratch->err);
    must(store_keyed_hash(scratch->store, STR("id"), STR("111"), other, &scratch->err), &scratch->err);
    must(store_keyed_hash(scratch->store, STR("phone"), STR("110"), elsewhere, &scratch->err), &scratch->err);
    assert_int_equal(strlen(first), 64);
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    assert_string_not_equal(first, elsewhere);
}

/* ---- inside work, and many at once ------------------------------------- */

typedef struct Inside {
    Store *store;
    Arena *arena;
    Str text;
} Inside;

static bool seal_work(Tx *tx, void *context, Err *err) {
    Inside *inside = context;
    (void)tx;
    return store_seal(inside->store, PURPOSE, STR("secret"), inside->arena, &inside->text, err);
}

static void work_in_the_writer_may_seal_even_at_first_use(void **state) {
    Scratch *scratch = *state;
    Inside inside = {.store = scratch->store, .arena = scratch->arena};
    Str plain;
    must(store_write(scratch->store, seal_work, &inside, &scratch->err), &scratch->err);
    must(opens(scratch, PURPOSE, inside.text, &plain), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE action = 'key-new'"), 1);
}

static void *seal_main(void *context) {
    Inside *inside = context;
    Err err = {.kind = ERR_NONE};
    inside->arena = arena_create();
    bool good = store_seal(inside->store, PURPOSE, STR("secret"), inside->arena, &inside->text, &err);
    return good ? NULL : inside;
}

static void many_at_first_use_agree_on_one_key(void **state) {
    Scratch *scratch = *state;
    Inside inside[8];
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++) {
        inside[i] = (Inside){.store = scratch->store};
        pthread_create(&threads[i], NULL, seal_main, &inside[i]);
    }
    for (size_t i = 0; i < 8; i++) {
        void *failed;
        Str plain;
        pthread_join(threads[i], &failed);
        assert_null(failed);
        must(opens(scratch, PURPOSE, inside[i].text, &plain), &scratch->err);
        arena_destroy(inside[i].arena);
    }
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE action = 'key-new'"), 1);
}

/* ---- the key file ------------------------------------------------------ */

static void the_key_file_is_private_and_not_in_the_database(void **state) {
    Scratch *scratch = *state;
    char path[160], backup[160];
    struct stat status;
    Str content, whole;
    KeyRing ring;
    KeyStatus keys;
    must(store_key_status(scratch->store, &keys, &scratch->err), &scratch->err);
    assert_true(keys.newest[0] == '\0' && !keys.usable); /* made at first use only */
    sealed(scratch, STR("secret"));
    key_path(scratch, path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    must(file_read(scratch->arena, path, 65536, &content, &scratch->err), &scratch->err);
    must(key_ring_parse(content, &ring, &scratch->err), &scratch->err);
    must(store_key_status(scratch->store, &keys, &scratch->err), &scratch->err);
    assert_true(keys.usable && keys.count == 1);
    assert_string_equal(keys.newest, ring.seal[0].id);
    snprintf(backup, sizeof backup, "%s/whole.backup", scratch->folder);
    must(store_backup(scratch->store, backup, &scratch->err), &scratch->err);
    must(file_read(scratch->arena, backup, 64 << 20, &whole, &scratch->err), &scratch->err);
    ptrdiff_t at = str_find(content, STR("seal "));
    Str hex = str_slice(content, (size_t)at + 18, (size_t)at + 18 + 64);
    assert_int_equal(hex.len, 64);
    assert_true(str_find(whole, hex) < 0);
    assert_true(str_find(whole, (Str){(const char *)ring.seal[0].bytes, KEY_BYTES}) < 0);
}

static void without_its_key_file_nothing_opens_and_nothing_is_sealed(void **state) {
    Scratch *scratch = *state;
    char path[160];
    Str plain, text = sealed(scratch, STR("secret"));
    key_path(scratch, path);
    assert_int_equal(unlink(path), 0);
    reopen(scratch);
    assert_false(opens(scratch, PURPOSE, text, &plain));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(scratch->err.message, path));
    assert_false(store_seal(scratch->store, PURPOSE, STR("x"), scratch->arena, &text, &scratch->err));
    assert_false(path_exists(path));
    assert_false(store_rotate_key(scratch->store, STR("甲"), false, &scratch->err));
    must(store_rotate_key(scratch->store, STR("甲"), true, &scratch->err), &scratch->err); /* begin anew, knowingly */
    Str again = sealed(scratch, STR("new"));
    must(opens(scratch, PURPOSE, again, &plain), &scratch->err);
    assert_false(opens(scratch, PURPOSE, text, &plain));
}

static void another_systems_key_file_is_told(void **state) {
    Scratch *scratch = *state;
    char path[160];
    KeyRing ring = {.count = 0};
    sealed(scratch, STR("secret"));
    key_path(scratch, path);
    must(key_ring_add(&ring, &scratch->err) && key_file_replace(path, &ring, &scratch->err), &scratch->err);
    reopen(scratch);
    Str text;
    assert_false(store_seal(scratch->store, PURPOSE, STR("x"), scratch->arena, &text, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
}

static void a_rotated_key_still_opens_what_it_sealed(void **state) {
    Scratch *scratch = *state;
    Str plain, before = sealed(scratch, STR("old"));
    char hash[65], hash_after[65];
    Store *other; /* another program, which has read the keys already */
    must(store_open(scratch->data, STORE_EXISTING, &other, &scratch->err), &scratch->err);
    must(store_open_sealed(other, PURPOSE, before, scratch->arena, &plain, &scratch->err), &scratch->err);
    must(store_keyed_hash(scratch->store, STR("id"), STR("1"), hash, &scratch->err), &scratch->err);
    must(store_rotate_key(scratch->store, STR("甲"), false, &scratch->err), &scratch->err);
    Str after = sealed(scratch, STR("new"));
    assert_false(str_equal(str_slice(before, 0, 15), str_slice(after, 0, 15)));
    must(opens(scratch, PURPOSE, before, &plain), &scratch->err);
    assert_true(str_is(plain, "old"));
    must(store_open_sealed(other, PURPOSE, after, scratch->arena, &plain, &scratch->err), &scratch->err);
    assert_true(str_is(plain, "new"));
    must(store_keyed_hash(scratch->store, STR("id"), STR("1"), hash_after, &scratch->err), &scratch->err);
    assert_string_equal(hash, hash_after);
    store_close(other);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE action = 'key-rotate'"), 1);
}

static void a_key_file_elsewhere_is_used_when_named(void **state) {
    Scratch *scratch = *state;
    char own[160], path[160];
    Str plain, text;
    key_path(scratch, own);
    snprintf(path, sizeof path, "%s/elsewhere.key", scratch->folder);
    setenv("DUXUE_KEY_FILE", path, 1);
    text = sealed(scratch, STR("secret"));
    assert_true(path_exists(path));
    assert_false(path_exists(own));
    reopen(scratch);
    must(opens(scratch, PURPOSE, text, &plain), &scratch->err);
    unsetenv("DUXUE_KEY_FILE");
    reopen(scratch);
    assert_false(opens(scratch, PURPOSE, text, &plain));
}

static void a_key_file_that_others_may_read_is_refused(void **state) {
    Scratch *scratch = *state;
    char path[160];
    Str plain, text = sealed(scratch, STR("secret"));
    key_path(scratch, path);
    assert_int_equal(chmod(path, 0644), 0);
    reopen(scratch);
    assert_false(opens(scratch, PURPOSE, text, &plain));
    assert_int_equal(scratch->err.kind, ERR_DENIED);
}

static void a_damaged_key_file_is_told_with_its_line(void **state) {
    Scratch *scratch = *state;
    static const char key[] = "0000000000000000000000000000000000000000000000000000000000000000";
    KeyRing ring;
    char text[400];
    static const char *const bad[] = {"",
                                      "seal ab %s\n",
                                      "hash %s\n",
                                      "seal ab %s\nhash %.10s\n",
                                      "seal xy %s\nhash %s\n",
                                      "seal ab %sf\nhash %s\n",
                                      "seal 00112233445566778899 %s\nhash %s\n",
                                      "hash %s\nhash %s\nseal ab 0\n",
                                      "seal ab %s\nnonsense\n"};
    snprintf(text, sizeof text, "# remark\n\nseal ab %s\r\nhash %s", key, key);
    must(key_ring_parse(str_from(text), &ring, &scratch->err), &scratch->err);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
        snprintf(text, sizeof text, bad[i], key, key);
#pragma GCC diagnostic pop
        assert_false(key_ring_parse(str_from(text), &ring, &scratch->err));
        assert_int_equal(scratch->err.kind, ERR_INPUT);
        assert_null(strstr(scratch->err.message, "0000"));
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_was_sealed_opens_again),
        CASE(the_same_value_is_never_sealed_alike),
        CASE(a_value_moved_to_another_place_does_not_open),
        CASE(an_altered_value_does_not_open),
        CASE(too_much_is_refused),
        CASE(a_keyed_hash_finds_equal_values_only),
        CASE(work_in_the_writer_may_seal_even_at_first_use),
        CASE(many_at_first_use_agree_on_one_key),
        CASE(the_key_file_is_private_and_not_in_the_database),
        CASE(without_its_key_file_nothing_opens_and_nothing_is_sealed),
        CASE(another_systems_key_file_is_told),
        CASE(a_rotated_key_still_opens_what_it_sealed),
        CASE(a_key_file_elsewhere_is_used_when_named),
        CASE(a_key_file_that_others_may_read_is_refused),
        CASE(a_damaged_key_file_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
