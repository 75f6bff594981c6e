/* Behaviours of passwords over time: old ones do not come again, they end, others' are changed first; and of accounts
 * that are shut, end, or lie unused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people_support.h"

enum { DAY = 86400 };

static bool change(Town *town, const Session *session, const char *old, const char *new) {
    town->err = (Err){.kind = ERR_NONE};
    return people_change_password(town->people, session, str_from(old), str_from(new), &town->err);
}

static void the_last_five_passwords_do_not_come_again(void **state) {
    Town *town = *state;
    static const char *const words[] = {PASSWORD,        "Other-words-1", "Other-words-2",
                                        "Other-words-3", "Other-words-4", "Other-words-5"};
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    for (size_t i = 1; i < 5; i++) {
        must(change(town, &session, words[i - 1], words[i]), &town->err);
    }
    for (size_t i = 0; i < 5; i++) { /* the one in use and the four before it */
        assert_false(change(town, &session, words[4], words[i]));
        assert_int_equal(town->err.kind, ERR_INPUT);
    }
    must(change(town, &session, words[4], words[5]), &town->err);
    must(change(town, &session, words[5], words[0]), &town->err); /* the sixth last may */
    town->err = (Err){.kind = ERR_NONE};
    assert_false(people_set_password(town->people, &shell, STR("wang"), STR("Other-words-5"), false, &town->err));
    assert_int_equal(town->err.kind, ERR_INPUT);
}

static void changing_wants_the_old_password_and_ends_other_sessions(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session here = signed_in(town, "wang"), there = signed_in(town, "wang");
    assert_false(change(town, &here, "not-the-password", "Other-words-1"));
    assert_int_equal(town->err.kind, ERR_DENIED);
    assert_true(holds(town, &there, ""));
    must(change(town, &here, PASSWORD, "Other-words-1"), &town->err);
    assert_true(holds(town, &here, ""));
    assert_false(holds(town, &there, ""));
    assert_int_equal(number(town, "SELECT count(*) FROM password_history WHERE password LIKE '$argon2id$%'"), 1);
}

static void a_password_ends_after_ninety_days(void **state) {
    Town *town = *state;
    Str path[] = {STR("C1"), STR("P")};
    Want want = {.domain = STR("county_data"), .action = ACTION_VIEW};
    add(town, "wang", "obs", "C1");
    now += 89 * (int64_t)DAY;
    Session session = signed_in(town, "wang");
    assert_false(session.user.must_change);
    assert_true(people_may(&session.user, &want, path, 2, NULL));
    now += 2 * (int64_t)DAY;
    session = signed_in(town, "wang");
    assert_true(session.user.must_change);
    assert_false(people_may(&session.user, &want, path, 2, &town->err));
    assert_int_equal(town->err.kind, ERR_DENIED);
    must(change(town, &session, PASSWORD, "Other-words-1"), &town->err);
    must(sign_in(town, "wang", "Other-words-1", &session), &town->err);
    assert_false(session.user.must_change);
}

static void a_password_that_others_set_is_changed_first(void **state) {
    Town *town = *state;
    char made[32];
    Session session;
    add(town, "wang", "obs", "C1");
    must(people_reset_password(town->people, &shell, STR("wang"), made, &town->err), &town->err);
    must(sign_in(town, "wang", made, &session), &town->err);
    assert_true(session.user.must_change);
    must(change(town, &session, made, "Other-words-1"), &town->err);
    Session found;
    must(people_session(town->people, town->arena, str_from(session.token), STR(""), &found, &town->err), &town->err);
    assert_false(found.user.must_change); /* in the same session, at once */
}

static void an_account_that_lies_unused_is_shut(void **state) {
    Town *town = *state;
    Session session;
    add(town, "wang", "obs", "C1");
    now += 60 * (int64_t)DAY;
    signed_in(town, "wang");
    now += 60 * (int64_t)DAY; /* since it was used last */
    must(sign_in(town, "wang", PASSWORD, &session), &town->err);
    now += 91 * (int64_t)DAY;
    assert_false(sign_in(town, "wang", PASSWORD, &session));
    assert_non_null(strstr(town->err.message, "没有登录"));
    AccountChange open = {.state = STR("active")};
    must(people_change(town->people, &shell, STR("wang"), &open, &town->err), &town->err);
    must(sign_in(town, "wang", PASSWORD, &session), &town->err);
}

static void why_an_account_is_shut_is_told_only_with_the_right_password(void **state) {
    Town *town = *state;
    Session session;
    AccountChange shut = {.state = STR("disabled")};
    add(town, "wang", "obs", "C1");
    must(people_change(town->people, &shell, STR("wang"), &shut, &town->err), &town->err);
    assert_false(sign_in(town, "wang", "not-the-password", &session));
    assert_null(strstr(town->err.message, "停用"));
    assert_false(sign_in(town, "wang", PASSWORD, &session));
    assert_non_null(strstr(town->err.message, "停用"));
    assert_int_equal(number(town, "SELECT count(*) FROM session"), 0);
}

static void an_account_ends_after_its_last_day(void **state) {
    Town *town = *state;
    Session session;
    char last[16];
    add(town, "wang", "obs", "C1");
    snprintf(last, sizeof last, "%s", day_of(now + DAY).text);
    AccountChange ends = {.expires_on = str_from(last), .change_expires = true};
    must(people_change(town->people, &shell, STR("wang"), &ends, &town->err), &town->err);
    now += DAY;
    session = signed_in(town, "wang");
    assert_true(holds(town, &session, ""));
    now += DAY;
    assert_false(holds(town, &session, ""));
    assert_false(sign_in(town, "wang", PASSWORD, &session));
}

static void without_a_post_nobody_signs_in(void **state) {
    Town *town = *state;
    Session session;
    add(town, "wang", "obs", "C1");
    must(people_end_post(town->people, &shell, 1, &town->err), &town->err);
    assert_false(sign_in(town, "wang", PASSWORD, &session));
    assert_int_equal(town->err.kind, ERR_DENIED);
}

static void an_interface_has_no_password(void **state) {
    Town *town = *state;
    Session session;
    Str unit = STR("C1");
    NewPost post = {.role = STR("alm"), .units = &unit, .unit_count = 1, .until = STR("2023-12-31")};
    NewAccount account = {.name = STR("jiekou"), .shown = STR("接口"), .post = &post};
    must(people_add(town->people, &shell, &account, &town->err), &town->err);
    assert_string_equal(account.made, "");
    assert_false(sign_in(town, "jiekou", "!", &session));
    assert_int_equal(number(town, "SELECT count(*) FROM account WHERE password = '!'"), 1);
}

static void the_oldest_session_makes_room(void **state) {
    Town *town = *state;
    Session sessions[4];
    add(town, "wang", "obs", "C1");
    for (size_t i = 0; i < 4; i++) {
        now += 1;
        sessions[i] = signed_in(town, "wang");
    }
    assert_false(holds(town, &sessions[0], ""));
    for (size_t i = 1; i < 4; i++) {
        assert_true(holds(town, &sessions[i], ""));
    }
}

static void an_unlocked_account_may_try_again(void **state) {
    Town *town = *state;
    Session session;
    Account account;
    add(town, "wang", "obs", "C1");
    for (int i = 0; i < 5; i++) {
        assert_false(sign_in(town, "wang", "not-the-password", &session));
    }
    must(people_find(town->people, town->arena, STR("wang"), &account, &town->err), &town->err);
    assert_int_equal(account.locked_until, now + 30 * 60);
    must(people_unlock(town->people, &shell, STR("wang"), &town->err), &town->err);
    must(sign_in(town, "wang", PASSWORD, &session), &town->err);
}

static void the_first_account_is_made_once(void **state) {
    Town *town = *state;
    bool needed;
    Session session;
    must(people_needs_setup(town->people, &needed, &town->err), &town->err);
    assert_true(needed);
    assert_false(people_setup(town->people, STR("too-short"), &town->err));
    must(people_setup(town->people, STR("First-words-12"), &town->err), &town->err);
    must(people_needs_setup(town->people, &needed, &town->err), &town->err);
    assert_false(needed);
    assert_false(people_setup(town->people, STR("Other-words-12"), &town->err));
    assert_int_equal(town->err.kind, ERR_CONFLICT);
    must(sign_in(town, "admin", "First-words-12", &session), &town->err);
    assert_true(str_is(session.user.posts[0].role->id, "sys"));
    assert_false(session.user.must_change);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_last_five_passwords_do_not_come_again),
        CASE(changing_wants_the_old_password_and_ends_other_sessions),
        CASE(a_password_ends_after_ninety_days),
        CASE(a_password_that_others_set_is_changed_first),
        CASE(an_account_that_lies_unused_is_shut),
        CASE(why_an_account_is_shut_is_told_only_with_the_right_password),
        CASE(an_account_ends_after_its_last_day),
        CASE(without_a_post_nobody_signs_in),
        CASE(an_interface_has_no_password),
        CASE(the_oldest_session_makes_room),
        CASE(an_unlocked_account_may_try_again),
        CASE(the_first_account_is_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
