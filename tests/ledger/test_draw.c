/* Cases and draws: who may be drawn comes by the packs, a step is taken with what was drawn and nothing else, both name
 * each other; nobody is sent where he has to stay away. */
#include "ledger_support.h"

#include "draw.h"

static const char bus[] =
    "{\"plate\":\"校%03d\",\"kind\":\"专用校车\",\"seats\":36,\"operator\":\"校车公司\",\"driver\":\"甲\","
    "\"attendant\":\"乙\",\"inspection_until\":\"2027-11-01\",\"licence_until\":\"2027-11-01\",\"car_set\":true,"
    "\"people_set\":true,\"seat_set\":true,\"route_set\":true,\"stop_set\":true,\"time_set\":true}";

static bool add_account(Tx *tx, void *context, Err *err) {
    const char *name = context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES (?, ?, '-', '-')", err, "zz",
                     name, name) &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static void account(Bench *bench, const char *name) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_account, (void *)(uintptr_t)name, &err), &err);
}

/* A post at the second school, of head1; `ended`: day, or empty. */
static bool add_post(Tx *tx, void *context, Err *err) {
    const char *ended = context;
    return store_run(
               tx,
               "INSERT INTO post (account_id, role, made_by, made_at, ended_at) SELECT id, 'head', 't', '-', ? FROM"
               " account WHERE name = 'head1'",
               err, "z", ended) &&
           store_run(tx, "INSERT INTO post_unit (post_id, unit_code) SELECT MAX(id), '" OTHER "' FROM post", err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("post")}, err);
}

static void post(Bench *bench, const char *ended) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_post, (void *)(uintptr_t)ended, &err), &err);
}

static void buses(Bench *bench, int count) {
    account(bench, "police");
    for (int i = 0; i < count; i++) {
        int64_t id =
            opened(bench, NULL, "SAF-08.vehicle", i % 2 ? SCHOOL : OTHER, str_format(bench->arena, bus, i).data);
        assert_stepped(bench, NULL, id, "check", "{\"police\":\"police\"}");
        assert_stepped(bench, NULL, id, "agree", "{\"police_note\":\"同意\"}");
        if (i) { /* the first is not in use */
            assert_stepped(bench, NULL, id, "permit",
                           "{\"permit_until\":\"2027-11-01\",\"papers_until\":\"2027-11-01\"}");
        }
    }
}

static bool asked(Bench *bench, const User *user, int64_t id, const char *step, const char *again, bool dry,
                  DrawOrder *order, DrawMade *made, Err *err) {
    const CaseDraw draw = {.id = id, .step = str_from(step), .again_reason = str_from(again), .dry_run = dry};
    *made = (DrawMade){.problems = problem_list(bench->arena, 10)};
    *err = (Err){.kind = ERR_NONE};
    return case_draw(bench->ledger, user, &draw, bench->arena, order, made, err);
}

static int64_t fixed(Bench *bench, int64_t id, const char *step) {
    DrawOrder order;
    DrawMade made;
    Err err;
    must(asked(bench, NULL, id, step, "", false, &order, &made, &err), &err);
    return made.id;
}

static void drawn(Bench *bench, int64_t draw) {
    const Draws draws = {bench->scratch->store, bench->pack};
    Err err = {.kind = ERR_NONE};
    must(draw_run(&draws, NULL, draw, (Str){NULL, 0}, &err), &err);
}

static int64_t road_check(Bench *bench) {
    return opened(bench, NULL, "SAF-08.road_check", COUNTY,
                  "{\"on\":\"2026-11-25\",\"kind\":\"随机抽查\",\"cars\":3,\"departments\":[\"交警\"]}");
}

static void a_step_is_taken_with_what_was_drawn_and_nothing_else(void **state) {
    Bench *bench = *state;
    DrawOrder order;
    DrawMade made;
    Err err;
    buses(bench, 10);
    int64_t check = road_check(bench);
    assert_refused(bench, NULL, check, "draw", "", ERR_CONFLICT, "先抽签");
    must(asked(bench, NULL, check, "draw", "", true, &order, &made, &err), &err);
    assert_int_equal(order.pool.entry_count, 9);
    assert_int_equal(made.id, 0);
    int64_t draw = fixed(bench, check, "draw");
    assert_refused(bench, NULL, check, "draw", "", ERR_CONFLICT, "还没有抽");
    assert_false(asked(bench, NULL, check, "draw", "", false, &order, &made, &err)); /* it is there already */
    assert_int_equal(err.kind, ERR_CONFLICT);
    drawn(bench, draw);
    assert_refused(bench, NULL, check, "draw", "{\"batch\":\"另一个\"}", ERR_INPUT, "抽签得出");
    assert_stepped(bench, NULL, check, "draw", "");
    assert_shows(bench, check, str_format(bench->arena, "\"第%lld号\"", (long long)draw).data);
    assert_shows(bench, check, "\"part\":\"asked\"");
    assert_refused(bench, NULL, check, "draw", "", ERR_CONFLICT, "条件");
    assert_whole(bench);
}

static void a_draw_names_its_cases_and_drawn_cases_their_draw(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    buses(bench, 4);
    int64_t check = road_check(bench), draw = fixed(bench, check, "draw");
    drawn(bench, draw);
    assert_stepped(bench, NULL, check, "draw", "");
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    must(draw_cases_json(bench->ledger, NULL, draw, &json, bench->arena, &err), &err);
    Str cases = buf_str(&out), rest = cases;
    int found = 0;
    for (ptrdiff_t at; (at = str_find(rest, STR("\"part\":\"drawn\""))) >= 0; found++) {
        rest = str_slice(rest, (size_t)at + 5, rest.len);
    }
    assert_int_equal(found, 3);
    assert_true(str_find(cases, STR("\"part\":\"asked\"")) >= 0);
    /* The head of one school does not see a check of the bureau, and of the cars his own. */
    const User *head = somebody(bench, "h", "head", SCHOOL, NULL);
    out = buf_create(bench->arena);
    json = json_writer(&out);
    must(draw_cases_json(bench->ledger, head, draw, &json, bench->arena, &err), &err);
    assert_true(str_find(buf_str(&out), STR("asked")) < 0);
    assert_true(str_find(buf_str(&out), STR(OTHER)) < 0);
    assert_false(case_shows_draw(bench->ledger, head, draw, &err));
    assert_true(case_shows_draw(bench->ledger, somebody(bench, "s", "staff", COUNTY, "SAFE"), draw, &err));
    assert_whole(bench);
}

static void every_drawn_unit_gets_its_case(void **state) {
    Bench *bench = *state;
    int64_t batch =
        opened(bench, NULL, "STU-06.sample_round", COUNTY, "{\"year\":2026,\"draw_count\":2,\"allowed\":5}");
    int64_t draw = fixed(bench, batch, "draw");
    drawn(bench, draw);
    assert_stepped(bench, NULL, batch, "draw", "");
    assert_shows(bench, batch, "\"unit\":\"" SCHOOL "\"");
    assert_shows(bench, batch, "\"unit\":\"" OTHER "\"");
    assert_shows(bench, batch + 1, "\"part\":\"opened\"");
    assert_shows(bench, batch + 1, str_format(bench->arena, "\"第%lld号\"", (long long)draw).data);
    assert_whole(bench);
}

static void a_draw_that_cannot_be_is_refused_before_it_is_fixed(void **state) {
    Bench *bench = *state;
    DrawOrder order;
    DrawMade made;
    Err err;
    int64_t batch =
        opened(bench, NULL, "STU-06.sample_round", COUNTY, "{\"year\":2026,\"draw_count\":3,\"allowed\":5}");
    assert_false(asked(bench, NULL, batch, "draw", "", false, &order, &made, &err));
    assert_true(made.problems.errors > 0); /* three of two */
    assert_false(asked(bench, NULL, batch, "finish", "", false, &order, &made, &err));
    assert_false(asked(bench, NULL, batch, "drop", "", false, &order, &made, &err));
    assert_non_null(strstr(err.message, "不用抽签"));
    assert_false(
        asked(bench, somebody(bench, "h", "head", SCHOOL, NULL), batch, "draw", "", false, &order, &made, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_false(
        asked(bench, somebody(bench, "x", "staff", COUNTY, "FIN"), batch, "draw", "", false, &order, &made, &err));
    int64_t check = road_check(bench);
    assert_false(asked(bench, NULL, check, "draw", "", false, &order, &made, &err));
    assert_non_null(strstr(err.message, "没有可以抽的车辆"));
    assert_whole(bench);
}

/* ---- inspectors ---- */

static int64_t inspector(Bench *bench, const char *name, const char *avoid) {
    int64_t id = opened(
        bench, NULL, "EVA-11.inspector", COUNTY,
        str_format(
            bench->arena,
            "{\"post_name\":\"%s\",\"account\":\"%s\",\"kind\":\"专职督学\",\"subject\":\"德育\",\"term_number\":1,"
            "\"avoid\":[%s]}",
            name, name, avoid)
            .data);
    assert_stepped(bench, NULL, id, "review", "");
    assert_stepped(bench, NULL, id, "publicise",
                   "{\"public_from\":\"2026-11-10\",\"public_until\":\"2026-11-20\",\"consent\":true}");
    assert_stepped(
        bench, NULL, id, "appoint",
        "{\"term\":\"2026-11-25/2028-11-25\",\"term_until\":\"2028-11-25\",\"zone\":\"一区\",\"school_count\":2,"
        "\"zone_schools\":2,\"appointed_number\":\"1号\"}");
    return id;
}

static int64_t scheme(Bench *bench, const char *more) {
    int64_t id =
        opened(bench, NULL, "EVA-08.scheme", COUNTY,
               str_format(bench->arena,
                          "{\"topic\":\"开学\",\"way\":\"双随机抽查\",\"pool\":2,\"period\":\"2026-11-25/2026-12-05\","
                          "\"checklist\":\"2026版\",\"items\":3%s}",
                          more)
                   .data);
    assert_stepped(bench, NULL, id, "approve",
                   "{\"share\":100,\"draw_count\":2,\"team_size\":1,\"people_count\":2,\"paper\":[\"1\"]}");
    return id;
}

static const DrawEntry *other(const DrawOrder *order, const char *name) {
    for (size_t i = 0; i < order->pool.other_count; i++) {
        if (str_is(order->pool.others[i].name, name)) {
            return &order->pool.others[i];
        }
    }
    return NULL;
}

static void posts_past_posts_and_declared_units_are_avoided(void **state) {
    Bench *bench = *state;
    DrawOrder order;
    DrawMade made;
    Err err;
    static const char *const names[] = {"head1", "ins1", "ins2"};
    for (size_t i = 0; i < 3; i++) {
        account(bench, names[i]);
    }
    post(bench, "2024-11-30T00:00:00Z");
    inspector(bench, "head1", "");
    inspector(bench, "ins1", "\"" SCHOOL "\"");
    inspector(bench, "ins2", "");
    int64_t id = scheme(bench, ",\"avoided\":[\"ins2\"]");
    must(asked(bench, NULL, id, "draw", "", true, &order, &made, &err), &err);
    assert_int_equal(order.pool.entry_count, 2);
    assert_int_equal(other(&order, "head1")->avoid_count, 1); /* ended two years ago */
    assert_string_equal(other(&order, "head1")->avoid[0].data, OTHER);
    assert_string_equal(other(&order, "ins1")->avoid[0].data, SCHOOL);
    assert_true(str_is(other(&order, "ins2")->excluded, "本次回避"));
    clock_at += (int64_t)366 * 2 * 86400; /* four years: no longer */
    must(asked(bench, NULL, id, "draw", "", true, &order, &made, &err), &err);
    assert_int_equal(other(&order, "head1")->avoid_count, 0);
    assert_int_equal(other(&order, "ins1")->avoid_count, 1);
}

static void nobody_is_sent_where_he_has_to_stay_away(void **state) {
    Bench *bench = *state;
    Err err;
    account(bench, "head1");
    post(bench, "");
    int64_t visit = opened(bench, NULL, "EVA-08.visit", OTHER, "{\"topic\":\"开学\"}"),
            elsewhere = opened(bench, NULL, "EVA-08.visit", SCHOOL, "{\"topic\":\"开学\"}");
    const char *fields =
        "{\"on\":\"2026-11-25\",\"inspectors\":[\"head1\"],\"results\":[{\"clause\":\"1\",\"verdict\":\"符合\"}],"
        "\"good_count\":1,\"basic_count\":0,\"bad_count\":0}";
    assert_false(stepped(bench, NULL, visit, "record", fields, "", &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_non_null(strstr(err.message, "head1回避第二小学"));
    assert_stepped(bench, NULL, elsewhere, "record", fields);
    const NewCase made = {.record = STR("EVA-08.visit"),
                          .unit = STR(OTHER),
                          .fields = STR("{\"topic\":\"开学\",\"inspectors\":[\"head1\"]}")};
    int64_t id;
    err = (Err){.kind = ERR_NONE};
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_whole(bench);
}

static void what_is_confirmed_alone_is_taken_over(void **state) {
    Bench *bench = *state;
    const Draws draws = {bench->scratch->store, bench->pack};
    DrawInfo info;
    Err err = {.kind = ERR_NONE};
    account(bench, "ins1");
    account(bench, "ins2");
    inspector(bench, "ins1", "\"" SCHOOL "\"");
    inspector(bench, "ins2", "");
    int64_t id = scheme(bench, ""), draw = fixed(bench, id, "draw");
    drawn(bench, draw);
    assert_refused(bench, NULL, id, "draw", "", ERR_CONFLICT, "还没有见证、确认");
    must(draw_get(&draws, NULL, draw, false, bench->arena, &info, &err), &err);
    must(draw_sign(&draws, somebody(bench, "w", "ins", COUNTY, NULL), draw, info.digest, false, (Str){NULL, 0}, &err),
         &err);
    assert_refused(bench, NULL, id, "draw", "", ERR_CONFLICT, "还没有见证、确认");
    must(draw_confirm(&draws, somebody(bench, "l", "ldr", COUNTY, "SUP"), draw, (Str){NULL, 0}, &err), &err);
    assert_stepped(bench, NULL, id, "draw", "");
    assert_shows(bench, id, "{\"entry\":\"" SCHOOL "\",\"other\":\"ins2\"}"); /* the other one has to avoid it */
    assert_whole(bench);
}

static void a_cancelled_draw_leaves_room_for_another(void **state) {
    Bench *bench = *state;
    const Draws draws = {bench->scratch->store, bench->pack};
    Err err = {.kind = ERR_NONE};
    int64_t batch =
        opened(bench, NULL, "STU-06.sample_round", COUNTY, "{\"year\":2026,\"draw_count\":1,\"allowed\":5}");
    int64_t first = fixed(bench, batch, "draw");
    must(draw_cancel(&draws, NULL, first, STR("名单有误"), &err), &err);
    assert_refused(bench, NULL, batch, "draw", "", ERR_CONFLICT, "先抽签");
    int64_t second = fixed(bench, batch, "draw");
    drawn(bench, second);
    assert_stepped(bench, NULL, batch, "draw", "");
    assert_shows(bench, batch, str_format(bench->arena, "\"第%lld号\"", (long long)second).data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_step_is_taken_with_what_was_drawn_and_nothing_else),
        TEST(a_draw_names_its_cases_and_drawn_cases_their_draw),
        TEST(every_drawn_unit_gets_its_case),
        TEST(a_draw_that_cannot_be_is_refused_before_it_is_fixed),
        TEST(posts_past_posts_and_declared_units_are_avoided),
        TEST(nobody_is_sent_where_he_has_to_stay_away),
        TEST(what_is_confirmed_alone_is_taken_over),
        TEST(a_cancelled_draw_leaves_room_for_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
