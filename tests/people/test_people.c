/* Behaviours of people: accounts, signing in and being locked out, sessions and their end, who may do what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "people_internal.h"
#include "scratch.h"

#define PASSWORD "long-enough-1"

static int64_t now;

static int64_t clock_of_test(void) {
    return now;
}

static int set_up(void **state) {
    now = 1700000000;
    people_set_clock(clock_of_test);
    return scratch_set_up(state);
}

static int tear_down(void **state) {
    people_set_clock(NULL);
    return scratch_tear_down(state);
}

static void add(Scratch *scratch, const char *name, Role role, const char *unit) {
    must(people_add(scratch->store, STR("管理员"), str_from(name), STR("某岗位"), role, str_from(unit), STR(PASSWORD),
                    &scratch->err),
         &scratch->err);
}

static bool sign_in(Scratch *scratch, const char *name, const char *password, Session *session) {
    scratch->err = (Err){.kind = ERR_NONE};
    return people_sign_in(scratch->store, scratch->arena, str_from(name), str_from(password), session, &scratch->err);
}

static Session signed_in(Scratch *scratch, const char *name) {
    Session session;
    must(sign_in(scratch, name, PASSWORD, &session), &scratch->err);
    return session;
}

static bool holds(Scratch *scratch, const Session *session, const char *csrf) {
    Session found;
    scratch->err = (Err){.kind = ERR_NONE};
    return people_session(scratch->store, scratch->arena, str_from(session->token), str_from(csrf), &found,
                          &scratch->err);
}

/* ---- roles and access -------------------------------------------------- */

static void roles_have_an_id_and_a_chinese_name(void **state) {
    (void)state;
    static const char *const names[][2] = {{"admin", "系统管理员"},
                                           {"bureau", "局科室"},
                                           {"inspector", "责任督学"},
                                           {"school", "学校"},
                                           {"reader", "只读"}};
    for (size_t i = 0; i < 5; i++) {
        Role by_id, by_name;
        assert_true(role_parse(str_from(names[i][0]), &by_id));
        assert_true(role_parse(str_from(names[i][1]), &by_name));
        assert_int_equal(by_id, i);
        assert_int_equal(by_name, i);
        assert_true(str_is(role_name(by_id), names[i][1]));
    }
    Role role;
    assert_false(role_parse(STR("root"), &role));
    assert_false(role_parse(STR(""), &role));
}

/* The whole table: role by action; where is asked below. */
static void every_role_may_do_just_what_is_its_business(void **state) {
    (void)state;
    static const bool table[5][5] = {
        /*                 READ  IMPORT DECIDE REPORT ADMIN */
        [ROLE_ADMIN] = {true, false, false, false, true},     [ROLE_BUREAU] = {true, true, true, true, false},
        [ROLE_INSPECTOR] = {true, false, false, true, false}, [ROLE_SCHOOL] = {true, false, false, true, false},
        [ROLE_READER] = {true, false, false, false, false},
    };
    static const struct Scope {
        const char *unit;
        bool within;
    } scopes[] = {{"", true}, {"P", true}, {"C", true}, {"S", true}, {"S2", false}, {"C2", false}, {"s", false}};
    const Str path[] = {STR("P"), STR("C"), STR("S")};
    for (int role = 0; role < 5; role++) {
        for (int action = 0; action < 5; action++) {
            for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
                User user = {.role = (Role)role, .unit_code = str_from(scopes[i].unit)};
                Err err = {.kind = ERR_NONE};
                bool may = people_may(&user, (Action)action, path, 3, &err);
                assert_int_equal(may, table[role][action] && scopes[i].within);
                assert_int_equal(err.kind, may ? ERR_NONE : ERR_DENIED);
            }
        }
    }
}

static void below_ones_own_unit_is_within_and_above_it_is_not(void **state) {
    (void)state;
    const Str path[] = {STR("P"), STR("C")};
    User school = {.role = ROLE_SCHOOL, .unit_code = STR("S")};
    User all = {.role = ROLE_READER};
    assert_false(people_may(&school, ACTION_READ, path, 2, NULL));
    assert_false(people_may(&school, ACTION_READ, NULL, 0, NULL));
    assert_true(people_may(&all, ACTION_READ, NULL, 0, NULL));
}

static void an_unknown_role_or_action_may_nothing(void **state) {
    (void)state;
    User user = {.role = (Role)77};
    User admin = {.role = ROLE_ADMIN};
    assert_false(people_may(&user, ACTION_READ, NULL, 0, NULL));
    assert_false(people_may(&admin, (Action)40, NULL, 0, NULL));
}

/* ---- accounts ---------------------------------------------------------- */

static void accounts_are_listed_as_they_were_added(void **state) {
    Scratch *scratch = *state;
    User *users;
    size_t count;
    add(scratch, "wang", ROLE_BUREAU, "C1");
    add(scratch, "li", ROLE_READER, "");
    must(people_list(scratch->store, scratch->arena, &users, &count, &scratch->err), &scratch->err);
    assert_int_equal(count, 2);
    assert_true(str_is(users[0].name, "li"));
    assert_true(str_is(users[1].name, "wang"));
    assert_int_equal(users[1].role, ROLE_BUREAU);
    assert_true(str_is(users[1].unit_code, "C1"));
    assert_true(str_is(users[1].shown, "某岗位"));
}

static void a_name_can_be_taken_once(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    assert_false(people_add(scratch->store, STR("管理员"), STR("wang"), STR("别人"), ROLE_ADMIN, STR(""), STR(PASSWORD),
                            &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM account"), 1);
}

static void refuse(Scratch *scratch, const char *name, const char *shown, Role role, const char *unit,
                   const char *password) {
    scratch->err = (Err){.kind = ERR_NONE};
    assert_false(people_add(scratch->store, STR("管理员"), str_from(name), str_from(shown), role, str_from(unit),
                            str_from(password), &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
}

static void names_and_passwords_have_rules(void **state) {
    Scratch *scratch = *state;
    char long_text[140];
    memset(long_text, 'a', 129);
    long_text[129] = '\0';
    refuse(scratch, "", "x", ROLE_READER, "", PASSWORD);
    refuse(scratch, "a b", "x", ROLE_READER, "", PASSWORD);
    refuse(scratch, "a\nb", "x", ROLE_READER, "", PASSWORD);
    refuse(scratch, "a\xff", "x", ROLE_READER, "", PASSWORD);
    refuse(scratch, long_text, "x", ROLE_READER, "", PASSWORD);
    refuse(scratch, "wang", "", ROLE_READER, "", PASSWORD);
    refuse(scratch, "wang", "x", (Role)9, "", PASSWORD);
    refuse(scratch, "wang", "x", ROLE_READER, "", "seven77");
    refuse(scratch, "wang", "x", ROLE_READER, "", "七个字也太短了");
    refuse(scratch, "wang", "x", ROLE_READER, "", long_text);
    refuse(scratch, "wang", "x", ROLE_READER, "", "bad-utf8-\xff\xfe");
    refuse(scratch, "wanglaoshi", "x", ROLE_READER, "", "WangLaoshi");
    refuse(scratch, "wang", "x", ROLE_SCHOOL, "", PASSWORD); /* a school user without a school would see all */
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM account"), 0);
}

static void passwords_are_kept_as_argon2id_only(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    add(scratch, "li", ROLE_READER, "");
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM account WHERE password LIKE "
                                             "'$argon2id$v=19$m=65536,t=3,p=1$%'"),
                     2);
    assert_int_equal(scratch_number(scratch, "SELECT count(DISTINCT password) FROM account"), 2);
}

static void a_new_password_ends_sessions_and_the_old_password(void **state) {
    Scratch *scratch = *state;
    Session session, other;
    add(scratch, "wang", ROLE_READER, "");
    session = signed_in(scratch, "wang");
    must(people_set_password(scratch->store, STR("管理员"), STR("wang"), STR("another-one-2"), &scratch->err),
         &scratch->err);
    assert_false(holds(scratch, &session, ""));
    assert_false(sign_in(scratch, "wang", PASSWORD, &other));
    assert_true(sign_in(scratch, "wang", "another-one-2", &other));
    assert_false(people_set_password(scratch->store, STR("管理员"), STR("nobody"), STR(PASSWORD), &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    assert_false(people_set_password(scratch->store, STR("管理员"), STR("wang"), STR("short"), &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
}

/* ---- signing in -------------------------------------------------------- */

static void the_right_password_gives_a_session_of_that_user(void **state) {
    Scratch *scratch = *state;
    Session first, second, found;
    add(scratch, "wang", ROLE_BUREAU, "C1");
    first = signed_in(scratch, "wang");
    second = signed_in(scratch, "wang");
    assert_int_equal(strlen(first.token), 64);
    assert_int_equal(strlen(first.csrf), 64);
    assert_string_not_equal(first.token, second.token);
    assert_string_not_equal(first.token, first.csrf);
    must(people_session(scratch->store, scratch->arena, str_from(first.token), str_from(first.csrf), &found,
                        &scratch->err),
         &scratch->err);
    assert_true(str_is(found.user.name, "wang"));
    assert_int_equal(found.user.role, ROLE_BUREAU);
    assert_true(str_is(found.user.unit_code, "C1"));
    assert_true(holds(scratch, &second, second.csrf));
}

static void tokens_are_not_in_the_database(void **state) {
    Scratch *scratch = *state;
    char sql[300];
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang");
    snprintf(sql, sizeof sql, "SELECT count(*) FROM session WHERE token_hash = '%s' OR csrf_hash = '%s'", session.token,
             session.csrf);
    assert_int_equal(scratch_number(scratch, sql), 0);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM session"), 1);
}

static void wrong_name_and_wrong_password_answer_alike(void **state) {
    Scratch *scratch = *state;
    Session session;
    Err wrong_password;
    add(scratch, "wang", ROLE_READER, "");
    double start = time_monotonic();
    assert_false(sign_in(scratch, "wang", "not-the-password", &session));
    double with_name = time_monotonic() - start;
    wrong_password = scratch->err;
    assert_int_equal(session.token[0], '\0');
    start = time_monotonic();
    assert_false(sign_in(scratch, "nobody", "not-the-password", &session));
    double without_name = time_monotonic() - start;
    assert_int_equal(scratch->err.kind, ERR_DENIED);
    assert_int_equal(wrong_password.kind, ERR_DENIED);
    assert_string_equal(scratch->err.message, wrong_password.message);
    assert_true(without_name > with_name * 0.3); /* the hash is computed for nobody, too */
}

static void five_failures_lock_for_fifteen_minutes(void **state) {
    Scratch *scratch = *state;
    static const char *const names[] = {"wang", "nobody"}; /* a name that does not exist is locked alike */
    Session session;
    add(scratch, "wang", ROLE_READER, "");
    for (size_t i = 0; i < 2; i++) {
        for (int attempt = 0; attempt < 4; attempt++) {
            assert_false(sign_in(scratch, names[i], "not-the-password", &session));
            assert_null(strstr(scratch->err.message, "已锁定"));
        }
        assert_false(sign_in(scratch, names[i], "not-the-password", &session));
        assert_int_equal(scratch->err.kind, ERR_DENIED);
        assert_non_null(strstr(scratch->err.message, "已锁定"));
        assert_false(sign_in(scratch, names[i], PASSWORD, &session)); /* the right one no longer helps */
        assert_non_null(strstr(scratch->err.message, "已锁定"));
    }
    now += 15 * 60 - 1;
    assert_false(sign_in(scratch, "wang", PASSWORD, &session));
    now += 1;
    assert_true(sign_in(scratch, "wang", PASSWORD, &session));
}

static void a_lock_outlives_a_restart(void **state) {
    Scratch *scratch = *state;
    Session session;
    add(scratch, "wang", ROLE_READER, "");
    for (int attempt = 0; attempt < 5; attempt++) {
        assert_false(sign_in(scratch, "wang", "not-the-password", &session));
    }
    store_close(scratch->store);
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
    assert_false(sign_in(scratch, "wang", PASSWORD, &session));
    must(people_set_password(scratch->store, STR("管理员"), STR("wang"), STR("another-one-2"), &scratch->err),
         &scratch->err);
    assert_true(sign_in(scratch, "wang", "another-one-2", &session)); /* the administrator can end it */
}

static void a_success_forgets_earlier_failures(void **state) {
    Scratch *scratch = *state;
    Session session;
    add(scratch, "wang", ROLE_READER, "");
    for (int round = 0; round < 2; round++) {
        for (int attempt = 0; attempt < 4; attempt++) {
            assert_false(sign_in(scratch, "wang", "not-the-password", &session));
        }
        assert_true(sign_in(scratch, "wang", PASSWORD, &session));
    }
}

typedef struct Guess {
    Store *store;
    pthread_t thread;
    bool locked;
} Guess;

static void *guess_main(void *context) {
    Guess *guess = context;
    Arena *arena = arena_create();
    Session session;
    Err err = {.kind = ERR_NONE};
    people_sign_in(guess->store, arena, STR("wang"), STR("not-the-password"), &session, &err);
    guess->locked = strstr(err.message, "已锁定") != NULL;
    arena_destroy(arena);
    return NULL;
}

static void guessing_at_once_gives_no_extra_tries(void **state) {
    Scratch *scratch = *state;
    Guess guesses[12];
    int tried = 0;
    add(scratch, "wang", ROLE_READER, "");
    for (size_t i = 0; i < 12; i++) {
        guesses[i] = (Guess){.store = scratch->store};
        pthread_create(&guesses[i].thread, NULL, guess_main, &guesses[i]);
    }
    for (size_t i = 0; i < 12; i++) {
        pthread_join(guesses[i].thread, NULL);
        tried += !guesses[i].locked;
    }
    assert_int_equal(tried, 4); /* the fifth failure already says that it is locked */
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM audit WHERE action = 'sign-in-failed'"), 5);
}

static void absurd_input_is_refused_without_work(void **state) {
    Scratch *scratch = *state;
    Session session;
    char long_text[2000];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_false(sign_in(scratch, long_text, PASSWORD, &session));
    assert_false(sign_in(scratch, "wang", long_text, &session));
    assert_false(sign_in(scratch, "", "", &session));
    assert_int_equal(scratch->err.kind, ERR_DENIED);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sign_in_failure"), 0);
}

/* ---- sessions ---------------------------------------------------------- */

static void a_wrong_csrf_token_is_denied(void **state) {
    Scratch *scratch = *state;
    char wrong[65];
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang"), other = signed_in(scratch, "wang");
    memcpy(wrong, session.csrf, sizeof wrong);
    wrong[63] = wrong[63] == '0' ? '1' : '0';
    assert_true(holds(scratch, &session, session.csrf));
    assert_true(holds(scratch, &session, ""));
    assert_false(holds(scratch, &session, wrong));
    assert_int_equal(scratch->err.kind, ERR_DENIED);
    assert_false(holds(scratch, &session, other.csrf)); /* of another session */
    assert_false(holds(scratch, &session, "x"));
    assert_false(holds(scratch, &session, session.token));
}

static void a_made_up_token_is_denied(void **state) {
    Scratch *scratch = *state;
    static const char *const tokens[] = {"", "x", "0000000000000000000000000000000000000000000000000000000000000000",
                                         "000000000000000000000000000000000000000000000000000000000000000'"};
    add(scratch, "wang", ROLE_READER, "");
    signed_in(scratch, "wang");
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        Session found;
        assert_false(
            people_session(scratch->store, scratch->arena, str_from(tokens[i]), STR(""), &found, &scratch->err));
        assert_int_equal(scratch->err.kind, ERR_DENIED);
        assert_int_equal(found.token[0], '\0');
    }
}

static void a_session_ends_after_thirty_minutes_without_use(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang");
    for (int i = 0; i < 3; i++) {
        now += 30 * 60 - 1;
        assert_true(holds(scratch, &session, ""));
    }
    now += 30 * 60;
    assert_false(holds(scratch, &session, ""));
    assert_int_equal(scratch->err.kind, ERR_DENIED);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM session"), 0);
    now -= 30 * 60; /* it stays ended */
    assert_false(holds(scratch, &session, ""));
}

static void a_session_ends_after_twelve_hours_of_use(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang");
    for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
        now += 20 * 60;
        assert_true(holds(scratch, &session, ""));
    }
    now += 20 * 60;
    assert_false(holds(scratch, &session, ""));
}

static void last_used_is_written_once_a_minute_at_most(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang");
    int64_t start = now;
    now = start + 59;
    assert_true(holds(scratch, &session, ""));
    assert_int_equal(scratch_number(scratch, "SELECT used_at FROM session"), start);
    now = start + 60;
    assert_true(holds(scratch, &session, ""));
    assert_int_equal(scratch_number(scratch, "SELECT used_at FROM session"), start + 60);
}

static void signing_out_ends_one_session(void **state) {
    Scratch *scratch = *state;
    add(scratch, "wang", ROLE_READER, "");
    Session session = signed_in(scratch, "wang"), other = signed_in(scratch, "wang");
    must(people_sign_out(scratch->store, str_from(session.token), &scratch->err), &scratch->err);
    assert_false(holds(scratch, &session, ""));
    assert_true(holds(scratch, &other, ""));
    must(people_sign_out(scratch->store, str_from(session.token), &scratch->err), &scratch->err); /* again: no harm */
    must(people_sign_out(scratch->store, STR("nonsense"), &scratch->err), &scratch->err);
}

/* ---- audit ------------------------------------------------------------- */

static void what_people_do_is_in_the_chain_without_any_secret(void **state) {
    Scratch *scratch = *state;
    static const char *const actions[] = {"user-add", "sign-in", "sign-in-failed", "sign-out", "password"};
    AuditReport report;
    Session none;
    char sql[400];
    add(scratch, "wang", ROLE_BUREAU, "C1");
    Session session = signed_in(scratch, "wang");
    must(people_sign_out(scratch->store, str_from(session.token), &scratch->err), &scratch->err);
    assert_false(sign_in(scratch, "typed-my-password", "not-the-password", &none));
    must(people_set_password(scratch->store, STR("管理员"), STR("wang"), STR("another-one-2"), &scratch->err),
         &scratch->err);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM audit WHERE action = '%s'", actions[i]);
        assert_int_equal(scratch_number(scratch, sql), 1);
    }
    const char *const secrets[] = {
        PASSWORD, "another-one-2", "not-the-password", "typed-my-password", session.token, session.csrf, "argon2"};
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM audit WHERE instr(actor || action || subject || detail, '%s') > 0", secrets[i]);
        assert_int_equal(scratch_number(scratch, sql), 0);
    }
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM sign_in_failure WHERE name = 'typed-my-password'"),
                     0);
    must(audit_verify(scratch->store, &report, &scratch->err), &scratch->err);
    assert_true(report.intact);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_have_an_id_and_a_chinese_name),
        cmocka_unit_test(every_role_may_do_just_what_is_its_business),
        cmocka_unit_test(below_ones_own_unit_is_within_and_above_it_is_not),
        cmocka_unit_test(an_unknown_role_or_action_may_nothing),
        CASE(accounts_are_listed_as_they_were_added),
        CASE(a_name_can_be_taken_once),
        CASE(names_and_passwords_have_rules),
        CASE(passwords_are_kept_as_argon2id_only),
        CASE(a_new_password_ends_sessions_and_the_old_password),
        CASE(the_right_password_gives_a_session_of_that_user),
        CASE(tokens_are_not_in_the_database),
        CASE(wrong_name_and_wrong_password_answer_alike),
        CASE(five_failures_lock_for_fifteen_minutes),
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
