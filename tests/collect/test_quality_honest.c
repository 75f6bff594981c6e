/* False alarms: a finding is a person asked to explain. Counties that are made up honestly must give no more of them
 * than packs/quality.yaml promises, and what is found where faults were planted must be those faults. */
#include "quality_support.h"
#include "rounds.h"

enum { COUNTIES = 200, SCHOOLS = 72, FAULTS = 4 };

static int county_open(void **state) {
    world_open(state);
    World *world = *state;
    world_import(world, bare_county(world->arena, "2023", SCHOOLS));
    world_import(world, bare_county(world->arena, "2024", SCHOOLS));
    world_load(world, "2024", true);
    return 0;
}

/* `chance` promises that in all but this share of honest counties nothing is found; three deviations for the dice. */
static double most_counties(int counties, double chance) {
    return counties * chance + 3 * sqrt(counties * chance * (1 - chance));
}

static void honest_counties_give_no_more_false_alarms_than_promised(void **state) {
    World *world = *state;
    const int tried = rounds_of(COUNTIES, 4);
    int counties[QUALITY_KINDS] = {0};
    size_t found[QUALITY_KINDS] = {0}, tested[QUALITY_KINDS] = {0};
    for (uint64_t seed = 1; seed <= (uint64_t)tried; seed++) {
        Arena *arena = arena_create();
        Change now, before;
        const Frame *frame = honest_county(world, seed, arena, &now, &before);
        const QualityFrames frames = {.frame = frame};
        Quality quality = look_at(&frames, unit_of(frame, "101"), arena);
        for (int kind = 0; kind < QUALITY_KINDS; kind++) {
            counties[kind] += quality.tallies[kind].found > 0;
            found[kind] += quality.tallies[kind].found;
            tested[kind] += quality.tallies[kind].tested;
        }
        arena_destroy(arena);
    }
    const QualityDef *def = pack_quality(world->pack);
    for (int kind = 1; kind < QUALITY_KINDS; kind++) {
        print_message("%-10s: %zu looked at, %zu found in %d of %d counties\n", quality_kind_id((QualityKind)kind),
                      tested[kind], found[kind], counties[kind], tried);
        if (def->rules[kind].chance > 0) {
            assert_true(counties[kind] <= most_counties(tried, def->rules[kind].chance));
        }
    }
    /* Rules of plain arithmetic promise no rate; what they find among honest schools is still next to nothing. */
    assert_int_equal(found[QUALITY_SLIP], 0);
    assert_int_equal(found[QUALITY_ZERO], 0);
    assert_true(found[QUALITY_PAST] <= tested[QUALITY_PAST] / 500);
    const size_t schools = (size_t)tried * SCHOOLS;
    assert_true(tested[QUALITY_PEERS] > schools * 8 && tested[QUALITY_JUMP] > schools * 8);
    assert_true(tested[QUALITY_ROUNDED] > schools / 4 && tested[QUALITY_COPIED] > 0);
    assert_true(tested[QUALITY_REPEATED] > schools / 2 && tested[QUALITY_UNCHANGED] > schools / 4);
}

/* Every eighteenth school has one ratio wrong: what is found is that, with at most the promised share of others. */
static void what_is_found_among_faults_is_the_faults(void **state) {
    World *world = *state;
    size_t right = 0, wrong = 0, planted = 0;
    int books = element_of(world, "books"), aux = element_of(world, "aux_area");
    for (uint64_t seed = 1; seed <= (uint64_t)rounds_of(COUNTIES / 4, 2); seed++) {
        Arena *arena = arena_create();
        Change now, before;
        const Frame *honest = honest_county(world, seed + 1000, arena, &now, &before);
        int first = unit_of(honest, "10100000");
        for (int i = 0; i < FAULTS; i++) {
            int unit = first + i * (SCHOOLS / FAULTS), element = i % 2 ? books : aux;
            change(&now, unit, element, cell(honest, element, unit) * (i % 2 ? 30 : 1 / 5.0));
        }
        const QualityFrames frames = {.frame = changed(world->frame, &now, &before, arena)};
        Quality quality = look_at(&frames, unit_of(honest, "101"), arena);
        planted += FAULTS;
        for (size_t i = 0; i < quality.count; i++) {
            if (quality.findings[i].kind == QUALITY_PEERS) {
                bool fault = (quality.findings[i].unit - first) % (SCHOOLS / FAULTS) == 0;
                right += fault;
                wrong += !fault;
            }
        }
        arena_destroy(arena);
    }
    print_message("%zu planted, %zu found, %zu others\n", planted, right, wrong);
    assert_true((double)wrong <= 0.05 * (double)(right + wrong) + 2);
    assert_true((double)right >= 0.8 * (double)planted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_counties_give_no_more_false_alarms_than_promised),
        cmocka_unit_test(what_is_found_among_faults_is_the_faults),
    };
    return cmocka_run_group_tests(tests, county_open, world_close);
}
