/* Decisions on indicators: kept as they were made, refused where they do not fit. */
#include "score_trying.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

static bool decide(World *world, const char *standard, const char *unit, Decision decision) {
    Err err = {.kind = ERR_NONE};
    decision.actor = STR("督学");
    ProblemList problems = problem_list(world->arena, 10);
    const Standard *compiled;
    assert_true(standard_compile(world->pack, pack_standard(world->pack, str_from(standard)), world->arena, &compiled,
                                 &problems));
    bool good = decision_add(world->scratch->store, compiled, str_from(unit), STR("2024"), &decision, &err);
    assert_true(good || err.message[0]);
    return good;
}

static void decisions_are_kept_as_they_were_made(void **state) {
    World *world = *state;
    load_facts(world);
    const char *id = "lvzhi-county-100";
    assert_true(
        decide(world, id, "C", (Decision){.item = STR("LZ-12"), .level = STR("basic"), .verdict = VERDICT_NOT_MET}));
    assert_true(
        decide(world, id, "C",
               (Decision){.item = STR("LZ-18"), .verdict = VERDICT_NOT_APPLICABLE, .note = STR("没有民办学校")}));
    assert_true(decide(world, id, "C",
                       (Decision){.item = STR("LZ-08-2"), .has_points = true, .points = 1.5, .note = STR("三处")}));
    assert_true(
        decide(world, id, "C", (Decision){.item = STR("LZ-V-01"), .verdict = VERDICT_NOT_MET, .note = STR("通报")}));
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    Decision *list;
    size_t count;
    must(store_read_begin(world->scratch->store, &tx, &err), &err);
    must(decision_list(tx, str_from(id), STR("C"), STR("2024"), world->arena, &list, &count, &err), &err);
    store_read_end(tx);
    assert_int_equal(count, 4);
    assert_true(str_is(list[0].level, "basic"));
    assert_int_equal(list[1].verdict, VERDICT_NOT_APPLICABLE);
    assert_true(list[2].points == 1.5 && list[3].verdict == VERDICT_NOT_MET);
}

static void decisions_that_do_not_fit_are_refused(void **state) {
    World *world = *state;
    load_facts(world);
    const char *id = "lvzhi-county-100";
    const Decision refused[] = {
        {.item = STR("LZ-12"), .level = STR("perfect")},                                  /* no such level */
        {.item = STR("LZ-12"), .level = STR("full")},                                     /* without evidence */
        {.item = STR("LZ-12"), .has_points = true, .points = 3, .note = STR("好")},       /* graded, not scored */
        {.item = STR("LZ-12"), .verdict = VERDICT_NOT_APPLICABLE, .note = STR("不适用")}, /* always applies */
        {.item = STR("LZ-18"), .verdict = VERDICT_NOT_APPLICABLE},                        /* without a reason */
        {.item = STR("LZ-08"), .has_points = true, .points = 1, .note = STR("因")},       /* line by line */
        {.item = STR("LZ-08-2"), .has_points = true, .points = 1},                        /* without a reason */
        {.item = STR("LZ-08-2"), .has_points = true, .points = 0.7, .note = STR("因")},   /* no multiple of 0.5 */
        {.item = STR("LZ-08-1"), .has_points = true, .points = 2, .note = STR("因")},     /* above its most */
        {.item = STR("LZ-08-2"), .has_points = true, .points = -0.5, .note = STR("因")},  /* below 0 */
        {.item = STR("LZ-32-2"), .has_points = true, .points = 2.01},                     /* above full marks */
        {.item = STR("LZ-32-2"), .has_points = true, .points = NAN},                      /* no number */
        {.item = STR("LZ-31-1"), .verdict = VERDICT_MET, .note = STR("因")},              /* computed */
        {.item = STR("LZ-A"), .verdict = VERDICT_MET, .note = STR("因")},                 /* a group */
        {.item = STR("LZ-V-01"), .verdict = VERDICT_MET},                                 /* without evidence */
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (decide(world, id, "C", refused[i])) {
            fail_msg("decision %zu on %.*s was taken", i, STR_ARG(refused[i].item));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(decisions_are_kept_as_they_were_made),
        CASE(decisions_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
