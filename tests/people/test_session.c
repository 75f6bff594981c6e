/* Behaviours of sessions at hand: what changes is seen at once in the same program and soon in another; many threads
 * may ask; an administrator may see as another; keys for programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "people_support.h"

enum { DAY = 86400 };

static const Want view = {.domain = {"county_data", 11}, .action = ACTION_VIEW};

/* Whether the session may see the figures of `unit`, asked anew. */
static bool sees(Town *town, People *people, const Session *session, const char *unit) {
    Session found;
    Str path[] = {str_from(unit), STR("P")};
    town->err = (Err){.kind = ERR_NONE};
    return people_session(people, town->arena, str_from(session->token), STR(""), &found, &town->err) &&
           people_may(&found.user, &view, path, 2, &town->err);
}

/* ---- the cache --------------------------------------------------------- */

static void what_this_program_changes_is_seen_at_once(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    assert_true(sees(town, town->people, &session, "C1"));
    assert_false(sees(town, town->people, &session, "C2"));
    int64_t post = add_post(town, "wang", "obs", "C2", "", "");
    assert_true(sees(town, town->people, &session, "C2"));
    must(people_end_post(town->people, &shell, post, &town->err), &town->err);
    assert_false(sees(town, town->people, &session, "C2"));
    AccountChange shut = {.state = STR("disabled")};
    must(people_change(town->people, &shell, STR("wang"), &shut, &town->err), &town->err);
    assert_false(sees(town, town->people, &session, "C1"));
}

static void what_another_program_changes_is_seen_within_three_seconds(void **state) {
    Town *town = *state;
    People *other; /* with a cache of its own, as another program has */
    must(people_open(town->scratch->store, town->pack, &other, &town->err), &town->err);
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    assert_true(sees(town, other, &session, "C1"));
    must(people_end_post(town->people, &shell, 1, &town->err), &town->err);
    now += 3;
    assert_false(sees(town, other, &session, "C1"));
    must(people_sign_out(town->people, str_from(session.token), &town->err), &town->err);
    now += 3;
    assert_false(sees(town, other, &session, "C1"));
    assert_int_equal(town->err.kind, ERR_DENIED);
    people_close(other);
}

static void a_post_ends_at_midnight_for_whoever_is_signed_in(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    add_post(town, "wang", "obs", "C2", "", day_of(now).text);
    Session session = signed_in(town, "wang");
    assert_true(sees(town, town->people, &session, "C2"));
    while (strcmp(day_of(now).text, "2023-11-14") == 0 || strcmp(day_of(now).text, "2023-11-15") == 0) {
        now += 600;
        sees(town, town->people, &session, "C1");
    }
    session = signed_in(town, "wang");
    assert_false(sees(town, town->people, &session, "C2"));
    assert_true(sees(town, town->people, &session, "C1"));
}

typedef struct Asker {
    Town *town;
    const Session *session;
    pthread_t thread;
    bool wrong;
} Asker;

static void *ask_main(void *context) {
    Asker *asker = context;
    for (int i = 0; i < 2000; i++) {
        Arena *arena = arena_create();
        Session found;
        Err err = {.kind = ERR_NONE};
        bool good = people_session(asker->town->people, arena, str_from(asker->session->token), STR(""), &found, &err);
        asker->wrong = asker->wrong || !good || !str_is(found.user.name, "wang") || found.user.post_count < 1 ||
                       !str_is(found.user.posts[0].units[0], "C1");
        arena_destroy(arena);
    }
    return NULL;
}

static void many_threads_ask_while_posts_come_and_go(void **state) {
    Town *town = *state;
    Asker askers[6];
    add(town, "wang", "obs", "C1");
    Session session = signed_in(town, "wang");
    for (size_t i = 0; i < 6; i++) {
        askers[i] = (Asker){.town = town, .session = &session};
        pthread_create(&askers[i].thread, NULL, ask_main, &askers[i]);
    }
    for (int i = 0; i < 20; i++) {
        int64_t post = add_post(town, "wang", "obs", "C2", "", "");
        must(people_end_post(town->people, &shell, post, &town->err), &town->err);
    }
    for (size_t i = 0; i < 6; i++) {
        pthread_join(askers[i].thread, NULL);
        assert_false(askers[i].wrong);
    }
}

static void a_session_of_one_is_never_taken_for_anothers(void **state) {
    Town *town = *state;
    add(town, "wang", "obs", "C1");
    add(town, "li", "obs", "C2");
    Session wang = signed_in(town, "wang"), li = signed_in(town, "li");
    for (int i = 0; i < 3; i++) {
        assert_true(sees(town, town->people, &wang, "C1") && !sees(town, town->people, &wang, "C2"));
        assert_true(sees(town, town->people, &li, "C2") && !sees(town, town->people, &li, "C1"));
        assert_false(holds(town, &wang, li.csrf));
    }
}

/* ---- seeing as another -------------------------------------------------- */

static Session anew(Town *town, const Session *session) {
    Session found;
    must(people_session(town->people, town->arena, str_from(session->token), STR(""), &found, &town->err), &town->err);
    return found;
}

static void seeing_as_another_reads_and_writes_nothing(void **state) {
    Town *town = *state;
    Str path[] = {STR("C1"), STR("P")};
    Want edit = {.domain = STR("county_data"), .action = ACTION_REVIEW};
    add(town, "guard", "sec", "");
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "guard");
    assert_false(people_may(&session.user, &view, path, 2, NULL));
    must(people_view_as(town->people, &session, STR("wang"), STR("核对问题"), &town->err), &town->err);
    Session seen = anew(town, &session);
    assert_true(str_is(seen.user.name, "wang") && str_is(seen.user.viewed_by, "guard"));
    assert_true(people_may(&seen.user, &view, path, 2, NULL));
    assert_false(people_may(&seen.user, &edit, path, 2, NULL));
    assert_false(people_change_password(town->people, &seen, STR(PASSWORD), STR("Other-words-1"), &town->err));
    must(people_view_end(town->people, &seen, &town->err), &town->err);
    seen = anew(town, &session);
    assert_true(str_is(seen.user.name, "guard") && seen.user.viewed_by.len == 0);
    assert_false(people_view_as(town->people, &seen, STR("guard"), STR("核对问题"), &town->err)); /* no administrator */
    assert_false(people_view_as(town->people, &seen, STR("wang"), STR("  x  "), &town->err));     /* no reason */
    session = signed_in(town, "wang");
    assert_false(people_view_as(town->people, &session, STR("guard"), STR("核对问题"), &town->err));
    assert_int_equal(town->err.kind, ERR_DENIED);
}

static void seeing_as_another_ends_with_the_right_to_it(void **state) {
    Town *town = *state;
    add(town, "boss", "sys", "");
    add(town, "guard", "sec", "");
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "guard");
    must(people_view_as(town->people, &session, STR("wang"), STR("核对问题"), &town->err), &town->err);
    must(people_end_post(town->people, &shell, 2, &town->err), &town->err);
    Session seen = anew(town, &session);
    assert_true(str_is(seen.user.name, "guard"));
    assert_int_equal(seen.user.post_count, 0);
}

static void seeing_as_another_does_not_hide_that_the_other_is_gone(void **state) {
    Town *town = *state;
    add(town, "guard", "sec", "");
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "guard");
    must(people_view_as(town->people, &session, STR("wang"), STR("核对问题"), &town->err), &town->err);
    AccountChange shut = {.state = STR("disabled")};
    must(people_change(town->people, &shell, STR("wang"), &shut, &town->err), &town->err);
    assert_false(holds(town, &session, "")); /* the session that read as wang ended with wang's */
    assert_int_equal(number(town, "SELECT count(*) FROM audit WHERE action = 'view-as'"), 1);
}

/* ---- keys for programs -------------------------------------------------- */

static NewToken key_for(const Str *allowed, size_t count, const Str *units, size_t unit_count) {
    return (NewToken){
        .name = STR("统计平台"), .allowed = allowed, .allowed_count = count, .units = units, .unit_count = unit_count};
}

static bool comes_in(Town *town, const char *secret, Session *session) {
    town->err = (Err){.kind = ERR_NONE};
    return people_token(town->people, town->arena, str_from(secret), session, &town->err);
}

static bool key_may(Town *town, const char *secret, const char *domain, Action action, const char *const *codes) {
    Session session;
    Str path[4];
    size_t length = 0;
    while (codes[length]) {
        path[length] = str_from(codes[length]);
        length++;
    }
    Want want = {.domain = str_from(domain), .action = action};
    return comes_in(town, secret, &session) && people_may(&session.user, &want, path, length, NULL);
}

static const char *const school[] = {"S1", "T1", "C1", NULL}, *const beside[] = {"S2", "T1", "C1", NULL},
                         *const county[] = {"C1", "P", NULL}, *const abroad[] = {"S9", "C2", "P", NULL};

static void a_key_may_what_it_names_and_its_owner_may(void **state) {
    Town *town = *state;
    const Str allowed[] = {STR("school_data:view"), STR("county_data:import")}, units[] = {STR("S1"), STR("T2")};
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "wang");
    NewToken key = key_for(allowed, 2, units, 2), wide = key_for(allowed, 2, NULL, 0);
    must(people_token_make(town->people, &session.user, &key, &town->err), &town->err);
    must(people_token_make(town->people, &session.user, &wide, &town->err), &town->err);
    assert_true(key_may(town, key.secret, "school_data", ACTION_VIEW, school));
    assert_true(key_may(town, key.secret, "school_data", ACTION_COUNT, school));
    assert_true(key_may(town, key.secret, "county_data", ACTION_IMPORT, school));
    assert_false(key_may(town, key.secret, "school_data", ACTION_VIEW, beside));
    assert_false(key_may(town, key.secret, "school_data", ACTION_VIEW, county));
    assert_false(key_may(town, key.secret, "school_data", ACTION_APPROVE, school)); /* the owner may, the key not */
    assert_true(key_may(town, wide.secret, "school_data", ACTION_VIEW, county));
    assert_false(key_may(town, wide.secret, "school_data", ACTION_VIEW, abroad));
    /* what the owner loses, the key loses */
    add_post(town, "wang", "head", "S2", "", "");
    must(people_end_post(town->people, &shell, 1, &town->err), &town->err);
    assert_false(key_may(town, key.secret, "school_data", ACTION_VIEW, school));
    assert_true(key_may(town, wide.secret, "school_data", ACTION_VIEW, beside));
    assert_false(key_may(town, wide.secret, "county_data", ACTION_IMPORT, beside));
}

static void a_key_ends_by_day_by_hand_and_with_its_account(void **state) {
    Town *town = *state;
    const Str allowed[] = {STR("school_data:view")};
    char last[16];
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "wang"), in;
    snprintf(last, sizeof last, "%s", day_of(now + 2 * (int64_t)DAY).text);
    NewToken first = key_for(allowed, 1, NULL, 0), second = first, third = first;
    first.expires_on = str_from(last);
    must(people_token_make(town->people, &session.user, &first, &town->err), &town->err);
    must(people_token_make(town->people, &session.user, &second, &town->err), &town->err);
    must(people_token_make(town->people, &session.user, &third, &town->err), &town->err);
    must(people_token_revoke(town->people, &session.user, second.id, &town->err), &town->err);
    assert_false(comes_in(town, second.secret, &in));
    now += 3 * (int64_t)DAY;
    assert_false(comes_in(town, first.secret, &in));
    must(comes_in(town, third.secret, &in), &town->err);
    AccountChange shut = {.state = STR("disabled")};
    must(people_change(town->people, &shell, STR("wang"), &shut, &town->err), &town->err);
    assert_false(comes_in(town, third.secret, &in));
    assert_int_equal(town->err.kind, ERR_DENIED);
}

static void a_key_is_not_in_the_database_and_makes_no_other(void **state) {
    Town *town = *state;
    const Str allowed[] = {STR("school_data:view")};
    char sql[300];
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "wang"), in;
    NewToken key = key_for(allowed, 1, NULL, 0), other = key;
    must(people_token_make(town->people, &session.user, &key, &town->err), &town->err);
    snprintf(sql, sizeof sql,
             "SELECT (SELECT count(*) FROM api_token WHERE token_hash = '%s') + (SELECT count(*) FROM audit WHERE"
             " instr(detail, '%s') > 0)",
             key.secret, key.secret);
    assert_int_equal(number(town, sql), 0);
    must(comes_in(town, key.secret, &in), &town->err);
    assert_false(people_token_make(town->people, &in.user, &other, &town->err));
    assert_false(people_token_revoke(town->people, &in.user, key.id, &town->err));
    assert_false(people_change_password(town->people, &in, STR(PASSWORD), STR("Other-words-1"), &town->err));
    assert_string_equal(in.token, "");
}

static void a_key_works_on_while_its_owner_has_a_password_to_change(void **state) {
    Town *town = *state;
    const Str allowed[] = {STR("school_data:view")};
    add(town, "wang", "chief", "C1");
    Session session = signed_in(town, "wang");
    NewToken key = key_for(allowed, 1, NULL, 0);
    must(people_token_make(town->people, &session.user, &key, &town->err), &town->err);
    now += 100 * (int64_t)DAY;
    assert_true(key_may(town, key.secret, "school_data", ACTION_VIEW, school));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_this_program_changes_is_seen_at_once),
        CASE(what_another_program_changes_is_seen_within_three_seconds),
        CASE(a_post_ends_at_midnight_for_whoever_is_signed_in),
        CASE(many_threads_ask_while_posts_come_and_go),
        CASE(a_session_of_one_is_never_taken_for_anothers),
        CASE(seeing_as_another_reads_and_writes_nothing),
        CASE(seeing_as_another_ends_with_the_right_to_it),
        CASE(seeing_as_another_does_not_hide_that_the_other_is_gone),
        CASE(a_key_may_what_it_names_and_its_owner_may),
        CASE(a_key_ends_by_day_by_hand_and_with_its_account),
        CASE(a_key_is_not_in_the_database_and_makes_no_other),
        CASE(a_key_works_on_while_its_owner_has_a_password_to_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
