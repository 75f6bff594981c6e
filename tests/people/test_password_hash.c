/* Behaviours of the hash of a password at its full price: how it is kept, and that it fits that password alone. All
 * other tests of accounts hash quickly (cmake/room.cmake). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people_support.h"

#ifdef DUXUE_QUICK_PASSWORDS
#define COST "m=64,t=1"
#else
#define COST "m=65536,t=3"
#endif

static void passwords_are_kept_as_argon2id_only(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    add(town, "li", "obs", "C1");
    assert_int_equal(number(town, "SELECT count(*) FROM account WHERE password LIKE "
                                  "'$argon2id$v=19$" COST ",p=1$%'"),
                     2);
    assert_int_equal(number(town, "SELECT count(DISTINCT password) FROM account"), 2);
}

static void a_hash_fits_its_password_alone(void **state) {
    Town *town = *state;
    char one[PASSWORD_ENCODED], again[PASSWORD_ENCODED];
    must(password_hash(STR(PASSWORD), one, &town->err), &town->err);
    must(password_hash(STR(PASSWORD), again, &town->err), &town->err);
    assert_string_not_equal(one, again); /* a salt of its own each time */
    assert_true(password_fits(one, STR(PASSWORD)) && password_fits(again, STR(PASSWORD)));
    assert_false(password_fits(one, STR(PASSWORD "1")));
    assert_false(password_fits(one, STR("")));
    assert_false(password_fits("!", STR(PASSWORD))); /* an account without a password */
    assert_false(password_fits(NULL, STR(PASSWORD)));
}

static void wrong_name_and_wrong_password_answer_alike(void **state) {
    Town *town = *state;
    Session session;
    Err wrong_password;
    add(town, "wang", "obs", "C1");
    double start = time_monotonic();
    assert_false(sign_in(town, "wang", "not-the-password", &session));
    double with_name = time_monotonic() - start;
    wrong_password = town->err;
    assert_int_equal(session.token[0], '\0');
    start = time_monotonic();
    assert_false(sign_in(town, "nobody", "not-the-password", &session));
    double without_name = time_monotonic() - start;
    assert_int_equal(town->err.kind, ERR_DENIED);
    assert_int_equal(wrong_password.kind, ERR_DENIED);
    assert_string_equal(town->err.message, wrong_password.message);
    assert_true(without_name > with_name * 0.3); /* the hash is computed for nobody, too */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(passwords_are_kept_as_argon2id_only),
        CASE(a_hash_fits_its_password_alone),
        CASE(wrong_name_and_wrong_password_answer_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
