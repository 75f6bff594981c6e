/* Guessing many names from one address: it is shut for those who never signed in from there, and for nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people_support.h"

#define OFFICE "203.0.113.7" /* many people behind one address */
#define HOME   "198.51.100.20"

static bool sign_in_from(Town *town, const char *address, const char *name, const char *password) {
    Session session;
    town->err = (Err){.kind = ERR_NONE};
    return people_sign_in(town->people, town->arena, str_from(name), str_from(password), STR(""), str_from(address),
                          &session, &town->err);
}

/* Tries a name that nobody has, once, so that no name is locked. */
static void guess(Town *town, const char *address, int number_of_name) {
    assert_false(
        sign_in_from(town, address, str_format(town->arena, "guess%d", number_of_name).data, "not-the-password"));
}

/* As if so many had been tried already: hashing each would take long. */
static void tried(Town *town, int failures) {
    must(scratch_run(town->scratch, str_format(town->arena, "UPDATE sign_in_address SET failures = %d", failures).data),
         &town->err);
}

static bool is_shut(const Town *town) {
    return strstr(town->err.message, "从您所在的网络登录失败的次数太多") != NULL;
}

static void an_address_is_shut_for_strangers_and_open_for_who_is_known_there(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    add(town, "li", "obs", "C1");
    assert_true(sign_in_from(town, OFFICE, "wang", PASSWORD));
    guess(town, OFFICE, 0);
    assert_int_equal(number(town, "SELECT failures FROM sign_in_address"), 1);
    tried(town, 49);
    assert_true(sign_in_from(town, OFFICE, "li", PASSWORD)); /* a right password is no failure */
    assert_int_equal(number(town, "SELECT failures FROM sign_in_address"), 49);
    guess(town, OFFICE, 1);
    assert_false(is_shut(town)); /* the answer to the one that was counted last says what it always says */
    guess(town, OFFICE, 2);
    assert_true(is_shut(town));
    assert_int_equal(number(town, "SELECT count(*) FROM audit WHERE action = 'sign-in-address-locked'"), 1);
    assert_true(sign_in_from(town, OFFICE, "wang", PASSWORD)); /* the office goes on */
    assert_true(sign_in_from(town, OFFICE, "li", PASSWORD));
    add(town, "zhao", "obs", "C1");
    assert_false(sign_in_from(town, OFFICE, "zhao", PASSWORD)); /* new there: has to wait */
    assert_true(is_shut(town));
    assert_true(sign_in_from(town, HOME, "zhao", PASSWORD)); /* or comes from elsewhere */
    now += 15 * 60;
    assert_true(sign_in_from(town, OFFICE, "zhao", PASSWORD));
}

static void who_is_known_there_is_held_to_the_own_failures_alone(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    assert_true(sign_in_from(town, OFFICE, "wang", PASSWORD));
    for (int i = 0; i < 5; i++) {
        assert_false(sign_in_from(town, OFFICE, "wang", "not-the-password"));
    }
    assert_non_null(strstr(town->err.message, "已锁定")); /* by name, as ever */
    assert_int_equal(number(town, "SELECT count(*) FROM sign_in_address WHERE failures > 0"), 0);
}

static void failures_far_apart_do_not_add_up(void **state) {
    Town *town = *state;
    guess(town, OFFICE, 0);
    tried(town, 49);
    now += 15 * 60;
    guess(town, OFFICE, 1);
    guess(town, OFFICE, 2);
    assert_false(is_shut(town));
    assert_int_equal(number(town, "SELECT failures FROM sign_in_address"), 2);
}

static void a_guest_of_a_network_of_the_new_kind_cannot_change_addresses(void **state) {
    Town *town = *state;
    guess(town, "2001:db8:1:2::1", 0);
    tried(town, 49);
    guess(town, "2001:db8:1:2::2", 1);
    guess(town, "2001:db8:1:2:ffff::1", 2);
    assert_true(is_shut(town));
    guess(town, "2001:db8:1:3::1", 3);
    assert_false(is_shut(town));
}

static void nothing_is_counted_where_the_address_says_nothing(void **state) {
    Town *town = *state;
    static const char *const none[] = {"", "127.0.0.1", "somewhere"};
    for (size_t i = 0; i < 3; i++) {
        guess(town, none[i], (int)i);
    }
    assert_int_equal(number(town, "SELECT count(*) FROM sign_in_address"), 0);
}

static void a_closed_address_is_seen_and_opened_by_who_may(void **state) {
    Town *town = *state;
    ClosedAddress *addresses;
    size_t count;
    guess(town, OFFICE, 0);
    tried(town, 49);
    guess(town, OFFICE, 1);
    must(people_closed_addresses(town->people, town->arena, NULL, &addresses, &count, &town->err), &town->err);
    assert_int_equal(count, 1);
    assert_true(str_is(addresses[0].address, OFFICE));
    assert_int_equal(addresses[0].failures, 50);
    assert_int_equal(addresses[0].until, now + 15 * 60);
    Session chief;
    add(town, "wang", "obs", "C1");
    must(people_sign_in(town->people, town->arena, STR("wang"), STR(PASSWORD), STR(""), STR(HOME), &chief, &town->err),
         &town->err);
    Actor wang = {STR("wang"), &chief.user};
    assert_false(people_closed_addresses(town->people, town->arena, &chief.user, &addresses, &count, &town->err));
    assert_false(people_open_address(town->people, &wang, STR(OFFICE), &town->err));
    assert_false(people_open_address(town->people, &shell, STR("somewhere"), &town->err));
    assert_int_equal(town->err.kind, ERR_INPUT);
    assert_false(people_open_address(town->people, &shell, STR(HOME), &town->err));
    assert_int_equal(town->err.kind, ERR_NOT_FOUND);
    town->err = (Err){.kind = ERR_NONE};
    must(people_open_address(town->people, &shell, STR(OFFICE), &town->err), &town->err);
    assert_int_equal(number(town, "SELECT count(*) FROM audit WHERE action = 'sign-in-address-unlock'"), 1);
    assert_true(sign_in_from(town, OFFICE, "wang", PASSWORD));
    must(people_closed_addresses(town->people, town->arena, NULL, &addresses, &count, &town->err), &town->err);
    assert_int_equal(count, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_address_is_shut_for_strangers_and_open_for_who_is_known_there),
        CASE(who_is_known_there_is_held_to_the_own_failures_alone),
        CASE(failures_far_apart_do_not_add_up),
        CASE(a_guest_of_a_network_of_the_new_kind_cannot_change_addresses),
        CASE(a_closed_address_is_seen_and_opened_by_who_may),
        CASE(nothing_is_counted_where_the_address_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
