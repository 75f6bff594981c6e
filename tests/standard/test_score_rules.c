/* Rules of frameworks that no pack of ours uses, or not alone: places, weights, what is left out, grades that are open.
 */
#include "world.h"

#include <string.h>

#include "standard_internal.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
#define HEAD       "standard: s\nname: 标准\ntitle: 标题\ndocument: 文\nvalid: {from: 2017}\nlevel: county\n"

static const char *const needed[] = {"stages-and-kinds.yaml", "breakdowns.yaml",      "periods.yaml",
                                     "elements/county.yaml",  "elements/school.yaml", "elements/ledgers.yaml"};

/* The packs that formulas need, and one standard of our own. */
static const Standard *standard_of(World *world, const char *framework) {
    Err err = {.kind = ERR_NONE};
    Arena *arena = world->arena;
    const char *folder = str_format(arena, "%s/packs", world->scratch->folder).data;
    must(directory_create(str_format(arena, "%s/elements", folder).data, &err), &err);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        Str text;
        must(file_read(arena, str_format(arena, "%s/packs/%s", DUXUE_SOURCE_DIR, needed[i]).data, 1 << 22, &text, &err),
             &err);
        must(file_write(str_format(arena, "%s/%s", folder, needed[i]).data, text, &err), &err);
    }
    must(file_write(str_format(arena, "%s/x.yaml", folder).data, str_format(arena, "%s%s", HEAD, framework), &err),
         &err);
    ProblemList problems = problem_list(arena, 20);
    frame_destroy(world->frame);
    world->frame = NULL;
    world_drop_pack(world);
    bool good = pack_load(folder, &world->pack, &problems);
    const Standard *standard = NULL;
    good = good && standard_compile(world->pack, pack_standard(world->pack, STR("s")), arena, &standard, &problems);
    for (size_t i = 0; i < problems.count && !good; i++) {
        print_error("%.*s %.*s\n", STR_ARG(place_show(arena, &problems.items[i].place)),
                    STR_ARG(problems.items[i].message));
    }
    assert_true(good);
    return standard;
}

static const Score *score_of(World *world, const Standard *standard, const char *unit, const Decision *decisions,
                             size_t count) {
    Err err = {.kind = ERR_NONE};
    EvaluateOptions options = {.decisions = decisions, .decision_count = count, .no_plan = true};
    Evaluation *evaluation = ARENA_NEW(world->arena, Evaluation);
    must(standard_evaluate(standard, world->frame, unit_of(world->frame, unit), &options, world->arena, evaluation,
                           &err),
         &err);
    Buf json = buf_create(world->arena);
    evaluation_json(evaluation, &json);
    assert_true(str_find(buf_str(&json), STR("\"score\":{")) >= 0);
    return evaluation->score;
}

static void assert_range(const Score *score, const char *low, const char *high) {
    Fraction want[2];
    assert_true(fraction_parse(str_from(low), &want[0]) && fraction_parse(str_from(high), &want[1]));
    if (fraction_compare(score->low, want[0]) != 0 || fraction_compare(score->high, want[1]) != 0) {
        fail_msg("%.12g to %.12g, wanted %s to %s: %.*s", fraction_number(score->low), fraction_number(score->high),
                 low, high, STR_ARG(score->why));
    }
}

#define POINTS(id, number)                                                                                             \
    { .item = STR(id), .has_points = true, .points = (number), .note = STR("因") }
#define OUT(id)                                                                                                        \
    { .item = STR(id), .verdict = VERDICT_NOT_APPLICABLE, .note = STR("因") }
#define FOUND(id)                                                                                                      \
    { .item = STR(id), .verdict = VERDICT_NOT_MET, .note = STR("因") }
#define CLEAR(id)                                                                                                      \
    { .item = STR(id), .verdict = VERDICT_MET, .note = STR("因") }

static void one_county(World *world, const char *values) {
    world_import(world, str_format(world->arena,
                                   "code,name,parent,kind,period,population,villages\nC,甲县,,县,2024,%s\n", values)
                            .data);
    world_load(world, "2024", false);
}

static void places_among_counties_share_and_unknown_ones_leave_them_open(void **state) {
    World *world = *state;
    const Standard *standard = standard_of(
        world, "framework:\n  points: 10\n  nodes:\n    - {id: a, name: 甲, rule: rank, points: 10, value: population, "
               "bands: [{place: 1, share: 1}, {place: 2, points: 7}, {place_share: 0.75, points: 3}]}\n");
    world_import(world,
                 "code,name,parent,kind,period,population\nP,省,,省,2024,\nA,甲县,P,县,2024,9\nB,乙县,P,县,2024,7\n"
                 "C,丙县,P,县,2024,7\nD,丁县,P,县,2024,1\n");
    world_load(world, "2024", false);
    assert_range(score_of(world, standard, "A", NULL, 0), "10", "10");
    assert_range(score_of(world, standard, "B", NULL, 0), "7", "7");
    assert_range(score_of(world, standard, "C", NULL, 0), "7", "7");
    assert_range(score_of(world, standard, "D", NULL, 0), "0", "0");
    world_import(world, "code,name,parent,kind,period,population\nE,戊县,P,县,2024,\n");
    world_load(world, "2024", false);
    const Score *score = score_of(world, standard, "A", NULL, 0);
    assert_range(score, "7", "10");
    assert_int_equal(score->state, SCORE_PENDING);
    assert_int_equal(score->nodes[0].place_high, 2);
    assert_range(score_of(world, standard, "E", NULL, 0), "0", "10");
    world_import(world, "code,name,parent,kind,period,population\nZ,孤县,,县,2024,5\n");
    world_load(world, "2024", false);
    assert_range(score_of(world, standard, "Z", NULL, 0), "0", "10"); /* nobody to be compared with */
}

static void the_last_band_may_be_for_the_rest(void **state) {
    World *world = *state;
    const Standard *standard = standard_of(
        world, "framework:\n  points: 20\n  nodes:\n    - {id: a, name: 甲, rule: rank, points: 10, value: population, "
               "bands: [{place: 1, share: 1}, {points: 4}]}\n    - {id: b, name: 乙, rule: bands, points: 10, value: "
               "population, bands: [{at_least: 9, points: 10}, {at_least: 7, points: 6}, {points: 1}]}\n");
    world_import(world, "code,name,parent,kind,period,population\nP,省,,省,2024,\nA,甲县,P,县,2024,9\n"
                        "B,乙县,P,县,2024,7\nC,丙县,P,县,2024,2\nD,丁县,P,县,2024,\n");
    world_load(world, "2024", false);
    assert_range(score_of(world, standard, "B", NULL, 0), "10", "10");
    const Score *last = score_of(world, standard, "C", NULL, 0);
    assert_range(last, "5", "5");
    assert_true(str_find(last->nodes[0].rule, STR("前1名得10分；其余得4分")) >= 0);
    assert_true(str_find(last->nodes[1].rule, STR("不低于7得6分；其余得1分")) >= 0);
    assert_true(str_find(last->nodes[1].why, STR("其余的一档")) >= 0);
    assert_int_equal(score_of(world, standard, "D", NULL, 0)->nodes[1].state, SCORE_PENDING); /* unknown is no rest */
}

static const char weights[] = "  nodes:\n"
                              "    - {id: A, name: 甲, points: 60, scaled: true, nodes: [{id: a, name: 一, rule: "
                              "given, points: 1, may_not_apply: "
                              "true}, {id: b, name: 二, rule: given, points: 2}]}\n"
                              "    - {id: B, name: 乙, rule: given, points: 40}\n";

static void weights_are_shared_out_and_come_to_a_hundred_again(void **state) {
    World *world = *state;
    const Decision all[] = {POINTS("a", 1), POINTS("b", 2), POINTS("B", 40)};
    const Decision some[] = {POINTS("a", 0.5), POINTS("b", 1), POINTS("B", 10)};
    const Decision out[] = {OUT("a"), POINTS("b", 1), POINTS("B", 10)};
    static const char *const modes[] = {"whole", "group", "full"};
    static const char *const left[] = {"37.5", "40", "50"}; /* 30 of 80; 30 + 10; 20 + 20 + 10 */
    one_county(world, "1,1");
    for (size_t i = 0; i < 3; i++) {
        const Standard *standard = standard_of(
            world,
            str_format(world->arena, "framework:\n  points: 100\n  not_applicable: %s\n%s", modes[i], weights).data);
        one_county(world, "1,1");
        assert_range(score_of(world, standard, "C", all, 3), "100", "100");
        assert_range(score_of(world, standard, "C", some, 3), "40", "40");
        assert_range(score_of(world, standard, "C", out, 3), left[i], left[i]);
        const Decision rest[] = {OUT("a"), POINTS("b", 2), POINTS("B", 40)};
        assert_range(score_of(world, standard, "C", rest, 3), "100", "100");
    }
}

static void it_is_not_known_whether_it_applies(void **state) {
    World *world = *state;
    const Standard *standard = standard_of(
        world,
        "framework:\n  points: 10\n  nodes:\n    - {id: a, name: 甲, rule: given, points: 6, applies: villages > 0, "
        "applies_why: 没有村}\n    - {id: b, name: 乙, rule: given, points: 4}\n");
    const Decision said[] = {POINTS("a", 6), POINTS("b", 2)};
    one_county(world, "1,");
    assert_range(score_of(world, standard, "C", said, 2), "2", "8");
    one_county(world, "1,0");
    assert_range(score_of(world, standard, "C", said, 2), "5", "5");
    one_county(world, "1,3");
    assert_range(score_of(world, standard, "C", said, 2), "8", "8");
}

static void units_that_a_framework_is_not_for_are_known_without_judging_them(void **state) {
    World *world = *state;
    const Standard *everybody =
        standard_of(world, "framework:\n  points: 10\n  nodes:\n    - {id: a, name: 甲, rule: given, points: 10}\n");
    const Standard *some =
        standard_of(world, "framework:\n  points: 10\n  applies: villages > 0\n  applies_why: 没有村\n"
                           "  nodes:\n    - {id: a, name: 甲, rule: given, points: 10}\n");
    const char *figures[] = {"1,0", "1,3", "1,"};
    for (size_t i = 0; i < 3; i++) {
        one_county(world, figures[i]);
        assert_null(standard_left_out(everybody, world->frame, world->arena));
        const bool *out = standard_left_out(some, world->frame, world->arena);
        size_t at = (size_t)org_tree_find(&world->frame->tree, STR("C"));
        assert_int_equal(out[at], i == 0); /* what is not known is not left out */
    }
}

static void a_veto_wins_over_every_score_and_over_what_is_open(void **state) {
    World *world = *state;
    const Standard *standard =
        standard_of(world, "framework:\n  points: 10\n  grades: [{id: g, name: 好, at_least: 8}, {id: m, name: 中, "
                           "at_least: 5}, {id: b, name: "
                           "差}]\n  pass: m\n  nodes:\n    - {id: a, name: 甲, rule: given, points: 10}\n  effects:\n"
                           "    - {id: f, name: 否, effect: fixed, grade: b}\n    - {id: x, name: 取消, effect: bar}\n"
                           "    - {id: w, name: 少, effect: down, when: population < 100}\n");
    const Decision full[] = {POINTS("a", 10), CLEAR("f"), CLEAR("x")},
                   vetoed[] = {POINTS("a", 10), FOUND("f"), CLEAR("x")}, barred[] = {FOUND("x")};
    one_county(world, "100,1");
    const Score *score = score_of(world, standard, "C", full, 3);
    assert_int_equal(score->best, 0);
    assert_int_equal(score->worst, 0);
    assert_int_equal(score->verdict, VERDICT_MET);
    score = score_of(world, standard, "C", vetoed, 3);
    assert_int_equal(score->best, 2);
    assert_int_equal(score->verdict, VERDICT_NOT_MET);
    score = score_of(world, standard, "C", barred, 1);
    assert_true(score->barred);
    assert_int_equal(score->verdict, VERDICT_NOT_MET);
    one_county(world, "99,1");
    assert_int_equal(score_of(world, standard, "C", full, 3)->best, 1);
    one_county(world, ",1");
    score = score_of(world, standard, "C", full, 3);
    assert_int_equal(score->best, 0);
    assert_int_equal(score->worst, 1);
}

static void bonus_comes_on_top_and_never_makes_up_for_what_is_asked(void **state) {
    World *world = *state;
    const Standard *standard = standard_of(
        world,
        "framework:\n  points: 100\n  bonus_most: 5\n  nodes:\n    - {id: a, name: 甲, rule: given, points: 100}\n"
        "    - {id: b, name: 乙, rule: given, points: 4, bonus: true}\n    - {id: c, name: 丙, rule: given, points: 3, "
        "bonus: true}\n");
    const Decision said[] = {POINTS("a", 50), POINTS("b", 4), POINTS("c", 3)};
    one_county(world, "1,1");
    assert_range(score_of(world, standard, "C", said, 3), "55", "55");
    assert_range(score_of(world, standard, "C", said, 2), "54", "55");
    assert_range(score_of(world, standard, "C", said, 1), "50", "55");
}

static void counted_deductions_stop_at_nothing(void **state) {
    World *world = *state;
    const Standard *standard = standard_of(
        world, "framework:\n  points: 10\n  nodes:\n    - {id: a, name: 甲, rule: deductions, points: 10, lines: [{id: "
               "l, name: "
               "因, count: villages, each: 3}, {id: k, name: 由, count: population, each: 0.5, most: 2}]}\n");
    one_county(world, "1,2");
    assert_range(score_of(world, standard, "C", NULL, 0), "3.5", "3.5");
    one_county(world, "100,2");
    assert_range(score_of(world, standard, "C", NULL, 0), "2", "2");
    one_county(world, "1,50");
    assert_range(score_of(world, standard, "C", NULL, 0), "0", "0");
    one_county(world, ",50");
    const Score *score = score_of(world, standard, "C", NULL, 0);
    assert_range(score, "0", "0"); /* what is not known cannot matter any more */
    assert_int_equal(score->state, SCORE_KNOWN);
    one_county(world, ",1");
    assert_range(score_of(world, standard, "C", NULL, 0), "5", "7");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(places_among_counties_share_and_unknown_ones_leave_them_open),
        CASE(the_last_band_may_be_for_the_rest),
        CASE(weights_are_shared_out_and_come_to_a_hundred_again),
        CASE(it_is_not_known_whether_it_applies),
        CASE(units_that_a_framework_is_not_for_are_known_without_judging_them),
        CASE(a_veto_wins_over_every_score_and_over_what_is_open),
        CASE(bonus_comes_on_top_and_never_makes_up_for_what_is_asked),
        CASE(counted_deductions_stop_at_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
