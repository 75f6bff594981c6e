/* Behaviours of the second factor: RFC 6238's own values, no code twice, the secret sealed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <liboath/oath.h>

#include "people_support.h"

static void code_now(const CodeSecret *secret, int64_t step, char code[7]) {
    char *bytes;
    size_t length;
    assert_int_equal(oath_base32_decode(secret->base32, strlen(secret->base32), &bytes, &length), OATH_OK);
    assert_int_equal(oath_totp_generate(bytes, length, (time_t)(now + step * 30), 30, 0, 6, code), OATH_OK);
    free(bytes);
}

static Session enrolled(Town *town, CodeSecret *secret) {
    char code[7];
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    must(people_code_begin(town->people, &session, secret, &town->err), &town->err);
    code_now(secret, 0, code);
    must(people_code_confirm(town->people, &session, str_from(code), &town->err), &town->err);
    return session;
}

static bool enter(Town *town, const char *password, const char *code) {
    Session session;
    town->err = (Err){.kind = ERR_NONE};
    return people_sign_in(town->people, town->arena, STR("wang"), str_from(password), str_from(code), STR(""), &session,
                          &town->err);
}

static void a_known_secret_gives_the_codes_of_the_rfc(void **state) {
    Town *town = *state;
    static const struct {
        int64_t at;
        const char *code;
    } known[] = {{59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {2000000000, "279037"}};
    add(town, "wang", "obs", "C1");
    Str sealed;
    must(store_seal(town->scratch->store, STR("account.totp 1"), STR("12345678901234567890"), town->arena, &sealed,
                    &town->err),
         &town->err);
    char sql[400];
    snprintf(sql, sizeof sql,
             "UPDATE account SET totp = '%.*s', totp_on = 1, password_on = '2099-01-01',"
             " opened_on = '2099-01-01'",
             STR_ARG(sealed));
    must(scratch_run(town->scratch, sql), &town->scratch->err);
    for (size_t i = 0; i < 4; i++) {
        now = known[i].at;
        must(enter(town, PASSWORD, known[i].code), &town->err);
    }
}

static void a_code_is_asked_for_only_when_the_password_is_right(void **state) {
    Town *town = *state;
    CodeSecret secret;
    enrolled(town, &secret);
    assert_false(enter(town, "not-the-password", ""));
    assert_string_equal(town->err.place.field, "");
    assert_false(enter(town, PASSWORD, ""));
    assert_string_equal(town->err.place.field, "code");
    assert_int_equal(number(town, "SELECT failures FROM sign_in_failure"), 1); /* being asked is no failure */
}

static void no_code_is_taken_twice(void **state) {
    Town *town = *state;
    CodeSecret secret;
    char code[7], next[7];
    enrolled(town, &secret);
    code_now(&secret, 0, code);
    assert_false(enter(town, PASSWORD, code)); /* it switched the factor on */
    code_now(&secret, 1, next);
    must(enter(town, PASSWORD, next), &town->err);
    assert_false(enter(town, PASSWORD, next));
    assert_false(enter(town, PASSWORD, code)); /* nor an earlier one */
    now += 60;
    code_now(&secret, 0, code);
    must(enter(town, PASSWORD, code), &town->err);
    town_reopen(town);
    assert_false(enter(town, PASSWORD, code)); /* a restart forgets none */
}

static void a_code_of_another_time_is_refused(void **state) {
    Town *town = *state;
    CodeSecret secret;
    char code[7];
    enrolled(town, &secret);
    now += 300;
    static const int64_t steps[] = {-3, -2, 2, 3};
    for (size_t i = 0; i < 4; i++) {
        code_now(&secret, steps[i], code);
        assert_false(enter(town, PASSWORD, code));
    }
    code_now(&secret, -1, code); /* a telephone may be late */
    must(enter(town, PASSWORD, code), &town->err);
}

static void guessing_codes_locks_the_account(void **state) {
    Town *town = *state;
    CodeSecret secret;
    char code[7];
    enrolled(town, &secret);
    now += 300;
    for (int i = 0; i < 5; i++) {
        assert_false(enter(town, PASSWORD, i % 2 ? "000000" : "999999"));
        assert_false(enter(town, PASSWORD, "") && i < 4); /* asking in between wins nothing */
    }
    code_now(&secret, 0, code);
    assert_false(enter(town, PASSWORD, code));
    assert_non_null(strstr(town->err.message, "锁定"));
    for (size_t i = 0; i < 3; i++) {
        static const char *const bad[] = {"12345", "1234567", "abcdef"};
        assert_false(enter(town, PASSWORD, bad[i]));
    }
}

static void the_secret_is_sealed(void **state) {
    Town *town = *state;
    CodeSecret secret;
    char sql[200];
    enrolled(town, &secret);
    assert_int_equal(strlen(secret.base32), 32);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM account WHERE totp LIKE 's1:%%' AND instr(totp, '%s') = 0",
             secret.base32);
    assert_int_equal(number(town, sql), 1);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE instr(detail, '%s') > 0", secret.base32);
    assert_int_equal(number(town, sql), 0);
}

static void a_secret_that_is_sealed_again_under_a_new_key_gives_the_same_codes(void **state) {
    Town *town = *state;
    CodeSecret secret;
    Resealed result;
    char code[7];
    enrolled(town, &secret);
    must(store_rotate_key(town->scratch->store, STR("甲"), false, &town->err), &town->err);
    must(store_reseal(town->scratch->store, STR("甲"), &result, &town->err), &town->err);
    assert_true(result.done == 1 && result.shut == 0);
    code_now(&secret, 1, code);
    must(enter(town, PASSWORD, code), &town->err);
}

static void until_it_is_confirmed_nothing_is_asked(void **state) {
    Town *town = *state;
    CodeSecret secret;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    must(people_code_begin(town->people, &session, &secret, &town->err), &town->err);
    assert_false(people_code_confirm(town->people, &session, STR("000000"), &town->err));
    must(enter(town, PASSWORD, ""), &town->err);
}

static void it_is_switched_off_with_a_code_or_by_who_unlocks(void **state) {
    Town *town = *state;
    CodeSecret secret;
    char code[7];
    Session session = enrolled(town, &secret);
    assert_false(people_code_off(town->people, &session, STR("000000"), &town->err));
    code_now(&secret, 1, code);
    must(people_code_off(town->people, &session, str_from(code), &town->err), &town->err);
    must(enter(town, PASSWORD, ""), &town->err);
    add(town, "li", "sec", "");
    add(town, "zhao", "chief", "C1");
    Session anew;
    must(people_session(town->people, town->arena, str_from(session.token), STR(""), &anew, &town->err), &town->err);
    session = anew;
    must(people_code_begin(town->people, &session, &secret, &town->err), &town->err);
    code_now(&secret, 0, code);
    must(people_code_confirm(town->people, &session, str_from(code), &town->err), &town->err);
    Session other = signed_in(town, "zhao"), guard = signed_in(town, "li");
    Actor stranger = {other.user.name, &other.user}, security = {guard.user.name, &guard.user};
    assert_false(people_code_reset(town->people, &stranger, STR("wang"), &town->err));
    must(people_code_reset(town->people, &security, STR("wang"), &town->err), &town->err);
    assert_false(holds(town, &session, ""));
    must(enter(town, PASSWORD, ""), &town->err);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_known_secret_gives_the_codes_of_the_rfc),
        CASE(a_code_is_asked_for_only_when_the_password_is_right),
        CASE(no_code_is_taken_twice),
        CASE(a_code_of_another_time_is_refused),
        CASE(guessing_codes_locks_the_account),
        CASE(the_secret_is_sealed),
        CASE(a_secret_that_is_sealed_again_under_a_new_key_gives_the_same_codes),
        CASE(until_it_is_confirmed_nothing_is_asked),
        CASE(it_is_switched_off_with_a_code_or_by_who_unlocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
