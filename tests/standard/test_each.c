/* The units of a region side by side: the same verdicts as each has alone, what stands in whose way, and what plans add
 * up to. */
#include "world.h"

#include "standard_internal.h"

#define CASE(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

/* Two cities; the second county has one school and nothing of its teachers, the third no school at all. */
static const char table[] =
    "code,name,parent,kind,period,owner,pupils_P,backbone_P,aux_area,indoor_sport_area,field_area\n"
    "P,甲省,,省,2024,,,,,,\n"
    "Q,乙市,P,市,2024,,,,,,\n"
    "R,丙市,P,市,2024,,,,,,\n"
    "QA,一县,Q,县,2024,,,,,,\n"
    "QB,二县,Q,县,2024,,,,,,\n"
    "RC,三县,R,县,2024,,,,,,\n"
    "QA1,一小,QA,小学,2024,公办,200,2,1000,0,2000\n"
    "QA2,二小,QA,小学,2024,公办,100,0,200,0,100\n"
    "QB1,三小,QB,小学,2024,公办,400,,1800,0,1000\n";

typedef struct Seen {
    const Standard *standard;
    const Frame *frame;
    Verdicts verdicts;
} Seen;

static Seen look(World *world, const char *unit, const bool *within, bool plans) {
    Seen seen;
    Err err = {.kind = ERR_NONE};
    ProblemList problems = problem_list(world->arena, 10);
    Tx *tx;
    if (!world->frame) {
        world_import(world, table);
        world_load(world, "2024", false);
    }
    seen.frame = world->frame;
    assert_true(standard_compile(world->pack, pack_standard(world->pack, STR("yzjh-2017")), world->arena,
                                 &seen.standard, &problems));
    must(store_read_begin(world->scratch->store, &tx, &err), &err);
    must(standard_verdicts(tx, seen.standard, seen.frame, unit_of(seen.frame, unit), within, plans, world->arena,
                           &seen.verdicts, &err),
         &err);
    store_read_end(tx);
    return seen;
}

static Str code_of(const Seen *seen, size_t i) {
    return seen->frame->tree.units[seen->verdicts.units[i].unit].code;
}

static const VerdictsNeed *need_of(const Seen *seen, const char *item) {
    for (size_t i = 0; i < seen->verdicts.need_count; i++) {
        if (str_is(seen->verdicts.needs[i].item->id, item)) {
            return &seen->verdicts.needs[i];
        }
    }
    fail_msg("no need %s", item);
    return NULL;
}

static void every_unit_of_the_level_is_judged_as_it_is_alone(void **state) {
    World *world = *state;
    Seen seen = look(world, "P", NULL, false);
    assert_int_equal(seen.verdicts.unit_count, 3);
    for (size_t i = 0; i < 3; i++) {
        const VerdictsUnit *unit = &seen.verdicts.units[i];
        Evaluation alone;
        Err err = {.kind = ERR_NONE};
        must(standard_evaluate(seen.standard, seen.frame, unit->unit, &(EvaluateOptions){.no_plan = true}, world->arena,
                               &alone, &err),
             &err);
        assert_int_equal(unit->verdict, alone.verdict);
        assert_int_equal(unit->rows, alone.row_count);
        size_t not_met = 0, in_blocks = 0;
        for (size_t b = 0; b < alone.block_count; b++) {
            in_blocks += alone.blocks[b].not_met;
        }
        for (size_t n = 0; n < seen.verdicts.item_count; n++) {
            not_met += seen.verdicts.items[n].block && unit->items[n] == VERDICT_NOT_MET;
        }
        assert_int_equal(not_met, in_blocks);
    }
}

static void verdicts_of_units_and_of_items_add_up(void **state) {
    Seen seen = look(*state, "P", NULL, false);
    const Verdicts *all = &seen.verdicts;
    /* The first two have schools below their lines; of the third no school is known, which is no pass, and no failure.
     */
    assert_int_equal(all->counts[VERDICT_NOT_MET], 2);
    assert_int_equal(all->counts[VERDICT_PENDING], 1);
    assert_int_equal(all->counts[VERDICT_MET], 0);
    assert_int_equal(all->items[0].counts[VERDICT_NOT_MET], 2); /* six of seven at every school */
    for (size_t n = 0; n < all->item_count; n++) {
        size_t sum[4] = {0};
        for (size_t i = 0; i < all->unit_count; i++) {
            sum[all->units[i].items[n]]++;
        }
        assert_memory_equal(sum, all->items[n].counts, sizeof sum);
        assert_int_equal(sum[0] + sum[1] + sum[2] + sum[3], 3);
    }
}

static void what_is_not_known_is_no_pass(void **state) {
    Seen seen = look(*state, "RC", NULL, true);
    assert_int_equal(seen.verdicts.unit_count, 1);
    assert_int_not_equal(seen.verdicts.units[0].verdict, VERDICT_MET);
    assert_true(seen.verdicts.units[0].counts[VERDICT_PENDING] > 0);
    assert_int_equal(seen.verdicts.units[0].rows, 0);
}

/* Sports ground, at least 7.5 square metres a pupil in a primary school, and 85 % of it where six of the seven are met:
 * 二小 meets few and lacks 650 of 750; 三小 lacks 1550 of 2550, and its teachers are not known, so that its county's
 * plan is a lower bound. */
static void needs_of_units_add_up(void **state) {
    Seen seen = look(*state, "P", NULL, true);
    const VerdictsNeed *need = need_of(&seen, "YZ-R-05");
    size_t at = (size_t)(need - seen.verdicts.needs);
    assert_true(seen.verdicts.units[0].adds[at] >= 650);
    assert_true(fabs(seen.verdicts.units[1].adds[at] - 1550) <= 0.01);
    assert_true(fabs(seen.verdicts.units[2].adds[at]) <= 0);
    assert_true(fabs(need->add - seen.verdicts.units[0].adds[at] - 1550) <= 0.01);
    assert_int_equal(need->units, 2);
    assert_false(seen.verdicts.units[1].plan_complete);
    Seen without = look(*state, "P", NULL, false);
    assert_null(without.verdicts.units[0].adds);
    assert_true(fabs(need_of(&without, "YZ-R-05")->add) <= 0);
}

static void only_what_is_within_and_may_be_seen_is_told(void **state) {
    Seen city = look(*state, "Q", NULL, false);
    assert_int_equal(city.verdicts.unit_count, 2);
    assert_true(str_is(code_of(&city, 0), "QA") && str_is(code_of(&city, 1), "QB"));
    bool within[16] = {false};
    within[unit_of(city.frame, "QB")] = true;
    Seen one = look(*state, "P", within, false);
    assert_int_equal(one.verdicts.unit_count, 1);
    assert_true(str_is(code_of(&one, 0), "QB"));
    Seen school = look(*state, "QA1", NULL, false);
    assert_int_equal(school.verdicts.unit_count, 0);
}

static void a_unit_that_is_none_is_refused(void **state) {
    World *world = *state;
    Seen seen = look(world, "P", NULL, false);
    Err err = {.kind = ERR_NONE};
    assert_false(
        standard_verdicts(NULL, seen.standard, seen.frame, 9999, NULL, false, world->arena, &seen.verdicts, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_unit_of_the_level_is_judged_as_it_is_alone),
        CASE(verdicts_of_units_and_of_items_add_up),
        CASE(what_is_not_known_is_no_pass),
        CASE(needs_of_units_add_up),
        CASE(only_what_is_within_and_may_be_seen_is_told),
        CASE(a_unit_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
