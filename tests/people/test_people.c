/* Behaviours of people: accounts, signing in and being locked out, sessions and their end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "people_support.h"

/* ---- accounts ---------------------------------------------------------- */

static void accounts_are_listed_as_they_were_added(void **state) {
    Town *town = *state;
    Account *accounts;
    size_t count;
    add(town, "wang", "chief", "C1");
    add(town, "li", "只读", "C1"); /* the word of older releases */
    must(people_list(town->people, town->arena, &accounts, &count, &town->err), &town->err);
    assert_int_equal(count, 2);
    assert_true(str_is(accounts[0].user.name, "li"));
    assert_true(str_is(accounts[0].user.posts[0].role->id, "obs"));
    assert_true(str_is(accounts[1].user.name, "wang"));
    assert_true(str_is(accounts[1].user.shown, "某岗位"));
    assert_int_equal(accounts[1].user.post_count, 1);
    assert_true(str_is(accounts[1].user.posts[0].role->id, "chief"));
    assert_int_equal(accounts[1].user.posts[0].unit_count, 1);
    assert_true(str_is(accounts[1].user.posts[0].units[0], "C1"));
}

static void a_name_can_be_taken_once(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    assert_false(try_add(town, "wang", "sys", "", "long-enough-12"));
    assert_int_equal(town->err.kind, ERR_CONFLICT);
    assert_int_equal(number(town, "SELECT count(*) FROM account"), 1);
}

static void refuse(Town *town, const char *name, const char *shown, const char *password) {
    Str unit = STR("C1");
    NewPost post = {.role = STR("obs"), .units = &unit, .unit_count = 1};
    NewAccount account = {
        .name = str_from(name), .shown = str_from(shown), .password = str_from(password), .post = &post};
    town->err = (Err){.kind = ERR_NONE};
    assert_false(people_add(town->people, &shell, &account, &town->err));
    assert_int_equal(town->err.kind, ERR_INPUT);
}

static void names_have_rules(void **state) {
    Town *town = *state;
    char long_text[140];
    memset(long_text, 'a', 129);
    long_text[129] = '\0';
    refuse(town, "", "x", PASSWORD);
    refuse(town, "a b", "x", PASSWORD);
    refuse(town, "a\nb", "x", PASSWORD);
    refuse(town, "a\xff", "x", PASSWORD);
    refuse(town, long_text, "x", PASSWORD);
    refuse(town, "wang", "", PASSWORD);
    refuse(town, "wang", "a\nb", PASSWORD);
    assert_int_equal(number(town, "SELECT count(*) FROM account"), 0);
}

static void passwords_have_rules(void **state) {
    Town *town = *state;
    char long_text[140];
    static const char *const bad[] = {"Seven-7",          /* short */
                                      "六个字太短A1-",    /* 10 characters are wanted */
                                      "onlysmallandlong", /* one class */
                                      "twoclasses22222",  /* two */
                                      "Wang-and-more1",   /* the name in it */
                                      "AbcWANG12345-",    /* in capitals, too */
                                      "某岗位-abc-ABC-1", /* the shown name */
                                      "Password-2024",    /* a common one, a little changed */
                                      "ADMIN@123456",     "Qwertyuiop-1", "aaaaaaaaaA1aaaaaa", "bad-utf8-A1\xff\xfe"};
    memset(long_text, 'a', 129);
    memcpy(long_text, "A1-", 3);
    long_text[129] = '\0';
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        refuse(town, "wang", "某岗位", bad[i]);
    }
    refuse(town, "wang", "某岗位", long_text);
    assert_false(try_add(town, "boss", "sys", "", "Ten-chars1")); /* an administrator's is longer */
    assert_int_equal(number(town, "SELECT count(*) FROM account"), 0);
    assert_true(try_add(town, "boss", "sys", "", "Twelve-chars1"));
    assert_true(try_add(town, "wang", "obs", "C1", "Ten-chars1"));
    assert_true(try_add(town, "zhao", "obs", "C1", "一二三四五六七八九Ab1"));
}

static void a_password_that_is_made_fits_every_rule(void **state) {
    Town *town = *state;
    Session session;
    for (int i = 0; i < 3; i++) {
        char name[8];
        snprintf(name, sizeof name, "user%d", i);
        NewAccount account = {.name = str_from(name), .shown = STR("某"), .must_change = true};
        NewPost post = {.role = STR("sys")};
        account.post = &post;
        must(people_add(town->people, &shell, &account, &town->err), &town->err);
        must(sign_in(town, name, account.made, &session), &town->err);
        assert_true(session.user.must_change);
    }
}

static void a_new_password_ends_sessions_and_the_old_password(void **state) {
    Town *town = *state;
    Session session, other;
    add(town, "wang", "obs", "C1");
    session = signed_in(town, "wang");
    must(people_set_password(town->people, &shell, STR("wang"), STR("another-one-2"), false, &town->err), &town->err);
    assert_false(holds(town, &session, ""));
    assert_false(sign_in(town, "wang", PASSWORD, &other));
    assert_true(sign_in(town, "wang", "another-one-2", &other));
    assert_false(people_set_password(town->people, &shell, STR("nobody"), STR(PASSWORD), false, &town->err));
    assert_int_equal(town->err.kind, ERR_NOT_FOUND);
    assert_false(people_set_password(town->people, &shell, STR("wang"), STR("short"), false, &town->err));
    assert_int_equal(town->err.kind, ERR_INPUT);
}

/* ---- signing in -------------------------------------------------------- */

static void the_right_password_gives_a_session_of_that_user(void **state) {
    Town *town = *state;
    Session first, second, found;
    add(town, "wang", "chief", "C1");
    first = signed_in(town, "wang");
    second = signed_in(town, "wang");
    assert_int_equal(strlen(first.token), 64);
    assert_int_equal(strlen(first.csrf), 64);
    assert_string_not_equal(first.token, second.token);
    assert_string_not_equal(first.token, first.csrf);
    must(people_session(town->people, town->arena, str_from(first.token), str_from(first.csrf), &found, &town->err),
         &town->err);
    assert_true(str_is(found.user.name, "wang"));
    assert_int_equal(found.user.post_count, 1);
    assert_true(str_is(found.user.posts[0].role->id, "chief"));
    assert_true(str_is(found.user.posts[0].units[0], "C1"));
    assert_true(holds(town, &second, second.csrf));
}

static void tokens_are_not_in_the_database(void **state) {
    Town *town = *state;
    char sql[300];
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    snprintf(sql, sizeof sql, "SELECT count(*) FROM session WHERE token_hash = '%s' OR csrf_hash = '%s'", session.token,
             session.csrf);
    assert_int_equal(number(town, sql), 0);
    assert_int_equal(number(town, "SELECT count(*) FROM session"), 1);
}

static void five_failures_lock_for_thirty_minutes(void **state) {
    Town *town = *state;
    static const char *const names[] = {"wang", "nobody"}; /* a name that does not exist is locked alike */
    Session session;
    add(town, "wang", "obs", "C1");
    for (size_t i = 0; i < 2; i++) {
        for (int attempt = 0; attempt < 4; attempt++) {
            assert_false(sign_in(town, names[i], "not-the-password", &session));
            assert_null(strstr(town->err.message, "已锁定"));
        }
        assert_false(sign_in(town, names[i], "not-the-password", &session));
        assert_int_equal(town->err.kind, ERR_DENIED);
        assert_non_null(strstr(town->err.message, "已锁定"));
        assert_false(sign_in(town, names[i], PASSWORD, &session)); /* the right one no longer helps */
        assert_non_null(strstr(town->err.message, "已锁定"));
    }
    now += 30 * 60 - 1;
    assert_false(sign_in(town, "wang", PASSWORD, &session));
    now += 1;
    assert_true(sign_in(town, "wang", PASSWORD, &session));
}

static void a_lock_outlives_a_restart(void **state) {
    Town *town = *state;
    Session session;
    add(town, "wang", "obs", "C1");
    for (int attempt = 0; attempt < 5; attempt++) {
        assert_false(sign_in(town, "wang", "not-the-password", &session));
    }
    town_reopen(town);
    assert_false(sign_in(town, "wang", PASSWORD, &session));
    must(people_set_password(town->people, &shell, STR("wang"), STR("another-one-2"), false, &town->err), &town->err);
    assert_true(sign_in(town, "wang", "another-one-2", &session)); /* the administrator can end it */
}

static void a_success_forgets_earlier_failures(void **state) {
    Town *town = *state;
    Session session;
    add(town, "wang", "obs", "C1");
    for (int round = 0; round < 2; round++) {
        for (int attempt = 0; attempt < 4; attempt++) {
            assert_false(sign_in(town, "wang", "not-the-password", &session));
        }
        assert_true(sign_in(town, "wang", PASSWORD, &session));
    }
}

typedef struct Guess {
    People *people;
    pthread_t thread;
    bool locked;
} Guess;

static void *guess_main(void *context) {
    Guess *guess = context;
    Arena *arena = arena_create();
    Session session;
    Err err = {.kind = ERR_NONE};
    people_sign_in(guess->people, arena, STR("wang"), STR("not-the-password"), STR(""), STR(""), &session, &err);
    guess->locked = strstr(err.message, "已锁定") != NULL;
    arena_destroy(arena);
    return NULL;
}

static void guessing_at_once_gives_no_extra_tries(void **state) {
    Town *town = *state;
    Guess guesses[12];
    int tried = 0;
    add(town, "wang", "obs", "C1");
    for (size_t i = 0; i < 12; i++) {
        guesses[i] = (Guess){.people = town->people};
        pthread_create(&guesses[i].thread, NULL, guess_main, &guesses[i]);
    }
    for (size_t i = 0; i < 12; i++) {
        pthread_join(guesses[i].thread, NULL);
        tried += !guesses[i].locked;
    }
    assert_int_equal(tried, 4); /* the fifth failure already says that it is locked */
    assert_int_equal(number(town, "SELECT count(*) FROM audit WHERE action = 'sign-in-failed'"), 5);
}

static void absurd_input_is_refused_without_work(void **state) {
    Town *town = *state;
    Session session;
    char long_text[2000];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_false(sign_in(town, long_text, PASSWORD, &session));
    assert_false(sign_in(town, "wang", long_text, &session));
    assert_false(sign_in(town, "", "", &session));
    assert_int_equal(town->err.kind, ERR_DENIED);
    assert_int_equal(number(town, "SELECT count(*) FROM sign_in_failure"), 0);
}

/* ---- sessions ---------------------------------------------------------- */

static void a_wrong_csrf_token_is_denied(void **state) {
    Town *town = *state;
    char wrong[65];
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang"), other = signed_in(town, "wang");
    memcpy(wrong, session.csrf, sizeof wrong);
    wrong[63] = wrong[63] == '0' ? '1' : '0';
    assert_true(holds(town, &session, session.csrf));
    assert_true(holds(town, &session, ""));
    assert_false(holds(town, &session, wrong));
    assert_int_equal(town->err.kind, ERR_DENIED);
    assert_false(holds(town, &session, other.csrf)); /* of another session */
    assert_false(holds(town, &session, "x"));
    assert_false(holds(town, &session, session.token));
}

static void a_made_up_token_is_denied(void **state) {
    Town *town = *state;
    static const char *const tokens[] = {"", "x", "0000000000000000000000000000000000000000000000000000000000000000",
                                         "000000000000000000000000000000000000000000000000000000000000000'"};
    add(town, "wang", "obs", "C1");
    signed_in(town, "wang");
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        Session found;
        assert_false(people_session(town->people, town->arena, str_from(tokens[i]), STR(""), &found, &town->err));
        assert_int_equal(town->err.kind, ERR_DENIED);
        assert_int_equal(found.token[0], '\0');
    }
}

static void a_session_ends_after_thirty_minutes_without_use(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    for (int i = 0; i < 3; i++) {
        now += 30 * 60 - 1;
        assert_true(holds(town, &session, ""));
    }
    now += 30 * 60;
    assert_false(holds(town, &session, ""));
    assert_int_equal(town->err.kind, ERR_DENIED);
    assert_int_equal(number(town, "SELECT count(*) FROM session"), 0);
    now -= 30 * 60; /* it stays ended */
    assert_false(holds(town, &session, ""));
}

static void a_session_ends_after_twelve_hours_of_use(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
        now += 20 * 60;
        assert_true(holds(town, &session, ""));
    }
    now += 20 * 60;
    assert_false(holds(town, &session, ""));
}

static void last_used_is_written_once_a_minute_at_most(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    int64_t start = now;
    now = start + 59;
    assert_true(holds(town, &session, ""));
    assert_int_equal(number(town, "SELECT used_at FROM session"), start);
    now = start + 60;
    assert_true(holds(town, &session, ""));
    assert_int_equal(number(town, "SELECT used_at FROM session"), start + 60);
}

static void signing_out_ends_one_session(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang"), other = signed_in(town, "wang");
    must(people_sign_out(town->people, str_from(session.token), &town->err), &town->err);
    assert_false(holds(town, &session, ""));
    assert_true(holds(town, &other, ""));
    must(people_sign_out(town->people, str_from(session.token), &town->err), &town->err); /* again: no harm */
    must(people_sign_out(town->people, STR("nonsense"), &town->err), &town->err);
}

/* ---- audit ------------------------------------------------------------- */

static void what_people_do_is_in_the_chain_without_any_secret(void **state) {
    Town *town = *state;
    static const char *const actions[] = {"user-add", "sign-in", "sign-in-failed", "sign-out", "password"};
    AuditReport report;
    Session none;
    char sql[400];
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "wang");
    must(people_sign_out(town->people, str_from(session.token), &town->err), &town->err);
    assert_false(sign_in(town, "typed-my-password", "not-the-password", &none));
    must(people_set_password(town->people, &shell, STR("wang"), STR("another-one-2"), false, &town->err), &town->err);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE action = '%s'", actions[i]);
        assert_int_equal(number(town, sql), 1);
    }
    const char *const secrets[] = {
        PASSWORD, "another-one-2", "not-the-password", "typed-my-password", session.token, session.csrf, "argon2"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM audit WHERE instr(actor || action || subject || detail, '%s') > 0", secrets[i]);
        assert_int_equal(number(town, sql), 0);
    }
    assert_int_equal(number(town, "SELECT count(*) FROM sign_in_failure WHERE name = 'typed-my-password'"), 0);
    must(audit_verify(town->scratch->store, &report, &town->err), &town->err);
    assert_true(report.intact);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {

        CASE(accounts_are_listed_as_they_were_added),
        CASE(a_name_can_be_taken_once),
        CASE(names_have_rules),
        CASE(passwords_have_rules),
        CASE(a_password_that_is_made_fits_every_rule),
        CASE(a_new_password_ends_sessions_and_the_old_password),
        CASE(the_right_password_gives_a_session_of_that_user),
        CASE(tokens_are_not_in_the_database),
        CASE(five_failures_lock_for_thirty_minutes),
        CASE(a_lock_outlives_a_restart),
        CASE(a_success_forgets_earlier_failures),
        CASE(guessing_at_once_gives_no_extra_tries),
        CASE(absurd_input_is_refused_without_work),
        CASE(a_wrong_csrf_token_is_denied),
        CASE(a_made_up_token_is_denied),
        CASE(a_session_ends_after_thirty_minutes_without_use),
        CASE(a_session_ends_after_twelve_hours_of_use),
        CASE(last_used_is_written_once_a_minute_at_most),
        CASE(signing_out_ends_one_session),
        CASE(what_people_do_is_in_the_chain_without_any_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
