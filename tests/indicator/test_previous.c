/* The year before across mergers, splits, closings and new schools: what one unit has of it, and what a region has. */
#include "world.h"

#define HEAD "code,name,parent,kind,period,owner,pupils_P,pupils_J,max_class_P,books,fund_std,pop_3_5,classes_P\n"
#define YEAR_BEFORE                                                                                                    \
    HEAD "C,甲县,,县,2023,,,,,,,1000,\n"                                                                            \
         "T1,东乡,C,乡镇,2023,,,,,,,,\n"                                                                           \
         "T2,西乡,C,乡镇,2023,,,,,,,,\n"                                                                           \
         "S1,一小,T1,小学,2023,公办,200,,40,900,,,6\n"                                                           \
         "S2,二小,T1,小学,2023,民办,300,,50,,,,7\n"                                                              \
         "S3,三小,T2,小学,2023,公办,100,,30,500,,,6\n"                                                           \
         "S4,四中,T2,初中,2023,公办,,400,,700,,,\n"
#define TABLE_OF(rows) HEAD "C,甲县,,县,2024,,,,,,,2000,\n" rows

static OrgAct act_on(const World *world, const char *day) {
    return (OrgAct){.store = world->scratch->store,
                    .pack = world->pack,
                    .arena = world->arena,
                    .on = str_from(day),
                    .reason = STR("布局调整"),
                    .actor = STR("tester")};
}

static void merge(const World *world, const char *day, const char *code, const char *into) {
    OrgAct act = act_on(world, day);
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    Str codes[] = {str_from(code)};
    const NewUnit unit = {.code = str_from(into)};
    must(org_merge(&act, codes, 1, &unit, &outcome, &err), &err);
}

static void close_unit(const World *world, const char *day, const char *code) {
    OrgAct act = act_on(world, day);
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    must(org_close(&act, str_from(code), &outcome, &err), &err);
}

static void split(const World *world, const char *day, const char *code, const char *part, const char *name) {
    OrgAct act = act_on(world, day);
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    const SplitPart parts[] = {{.unit = {.code = str_from(part), .name = str_from(name)}}};
    must(org_split(&act, str_from(code), parts, 1, false, &outcome, &err), &err);
}

static bool open_work(Tx *tx, void *context, Err *err) {
    const World *world = context;
    bool opened;
    return org_open_period(tx, world->pack, STR("2024"), STR("tester"), &opened, err);
}

static void open_2024(World *world) {
    Err err = {.kind = ERR_NONE};
    must(store_write(world->scratch->store, open_work, world, &err), &err);
}

/* S2 went into S1, before the year was opened and filled in. */
static void merged_year(World *world) {
    world_import(world, YEAR_BEFORE);
    merge(world, "2024-07-15", "S2", "S1");
    open_2024(world);
    world_import(world, TABLE_OF("S1,一小,T1,小学,2024,公办,550,,55,1000,,,12\n"
                                 "S3,三小,T2,小学,2024,公办,90,,31,500,,,6\n"
                                 "S4,四中,T2,初中,2024,公办,,410,,700,,,\n"));
    world_load(world, "2024", true);
}

static void a_merged_school_has_the_sum_of_those_that_went_into_it(void **state) {
    World *world = *state;
    merged_year(world);
    assert_value(world, "prev(pupils_P)", "S1", 500);
    assert_value(world, "growth(pupils_P)", "S1", 0.1);
    assert_value(world, "prev(pupils_P)", "S3", 100);
    assert_value(world, "sum(prev(pupils_P))", "S1", 500);
}

static void the_old_year_shows_what_it_showed(void **state) {
    World *world = *state;
    merged_year(world);
    world_load(world, "2023", true);
    assert_int_equal(world->frame->tree.count, 7);
    assert_value(world, "sum(pupils_P)", "C", 600);
    assert_value(world, "pupils_P", "S2", 300);
}

static void one_that_did_not_say_leaves_the_sum_open_and_is_named(void **state) {
    World *world = *state;
    merged_year(world);
    assert_unknown(world, "prev(books)", "S1", "“二小”上一年缺“图书册数”");
    assert_unknown(world, "sum(prev(books))", "S1", "1所学校上一年缺“图书册数”（二小）");
    assert_unknown(world, "sum(prev(books))", "C", "1所学校上一年缺“图书册数”（二小）");
    assert_unknown(world, "sum(books - prev(books))", "C", "1所学校上一年缺“图书册数”（一小）");
    assert_value(world, "sum(prev(books))", "T2", 1200);
}

static void what_does_not_add_up_is_the_units_own(void **state) {
    World *world = *state;
    merged_year(world);
    assert_value(world, "prev(max_class_P)", "S1", 40);
    assert_value(world, "if(prev(owner) = 公办, 1, 0)", "S1", 1);
    assert_value(world, "if(prev(kind) = 小学, 1, 0)", "S1", 1);
    assert_value(world, "max(prev(max_class_P), where: prev(kind) = 小学)", "C", 50); /* of all that stood then */
}

static void a_new_unit_made_by_a_merger_has_sums_alone(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    OrgAct act = act_on(world, "2024-07-15");
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    Str codes[] = {STR("S1"), STR("S3")};
    const NewUnit unit = {.code = STR("S9"), .name = STR("中心小学")};
    must(org_merge(&act, codes, 2, &unit, &outcome, &err), &err);
    open_2024(world);
    world_load(world, "2024", true);
    assert_value(world, "prev(pupils_P)", "S9", 300);
    assert_unknown(world, "prev(max_class_P)", "S9", "没有上一年数据");
    assert_unknown(world, "if(prev(owner) = 公办, 1, 0)", "S9", "没有上一年数据");
}

static void a_renumbered_unit_takes_everything_along(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    OrgAct act = act_on(world, "2024-07-15");
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    Str codes[] = {STR("S3")};
    const NewUnit unit = {.code = STR("S3N"), .name = STR("三小")};
    must(org_merge(&act, codes, 1, &unit, &outcome, &err), &err);
    open_2024(world);
    world_load(world, "2024", true);
    assert_value(world, "prev(pupils_P)", "S3N", 100);
    assert_value(world, "prev(max_class_P)", "S3N", 30);
    assert_value(world, "if(prev(owner) = 公办, 1, 0)", "S3N", 1);
}

static void a_split_leaves_neither_side_a_year_before(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    split(world, "2024-07-15", "S1", "S1B", "一小东校区");
    open_2024(world);
    world_import(world, TABLE_OF("S1,一小,T1,小学,2024,公办,120,,40,900,,,3\n"
                                 "S1B,一小东校区,T1,小学,2024,公办,110,,41,100,,,3\n"
                                 "S2,二小,T1,小学,2024,民办,310,,50,,,,7\n"
                                 "S3,三小,T2,小学,2024,公办,90,,31,500,,,6\n"));
    world_load(world, "2024", true);
    assert_unknown(world, "prev(pupils_P)", "S1B", "由“一小”拆分，上一年没有单独的数");
    assert_unknown(world, "growth(pupils_P)", "S1", "已拆分，与上一年不可比");
    assert_unknown(world, "sum(prev(pupils_P))", "S1B", "由“一小”拆分，上一年没有单独的数");
    assert_value(world, "sum(prev(pupils_P))", "T1", 500); /* the township has what it had */
    assert_value(world, "sum(pupils_P) / sum(prev(pupils_P)) - 1", "C", 630 / 600.0 - 1);
    assert_unknown(world, "sum(pupils_P - prev(pupils_P))", "C", "2所学校已拆分，与上一年不可比（首个：一小）");
}

static void a_closed_school_counts_in_the_year_it_stood(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    close_unit(world, "2024-07-15", "S3");
    open_2024(world);
    world_import(world, TABLE_OF("S1,一小,T1,小学,2024,公办,230,,40,900,,,6\nS2,二小,T1,小学,2024,民办,350,,50,,,,7\n"
                                 "S4,四中,T2,初中,2024,公办,,410,,700,,,\n"));
    world_load(world, "2024", true);
    assert_value(world, "sum(prev(pupils_P))", "C", 600);
    assert_value(world, "sum(prev(pupils_P))", "T2", 100);
    assert_value(world, "sum(pupils_P) / sum(prev(pupils_P)) - 1", "C", 580 / 600.0 - 1);
    assert_value(world, "count(prev(kind) = 小学)", "C", 3);
    assert_value(world, "count(kind = 小学)", "C", 2);
    assert_value(world, "sum(prev(pupils_P), where: kind = 小学)", "C", 500); /* of this year's primary schools */
}

static void a_new_school_is_nothing_in_the_year_before(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    world_import(world, TABLE_OF("T1,东乡,C,乡镇,2024,,,,,,,,\nT2,西乡,C,乡镇,2024,,,,,,,,\n"
                                 "S1,一小,T1,小学,2024,公办,200,,40,900,,,6\nS2,二小,T1,小学,2024,民办,300,,50,9,,,7\n"
                                 "S3,三小,T2,小学,2024,公办,100,,30,500,,,6\n"
                                 "S7,新小,T2,小学,2024,公办,60,,30,100,,,2\n"));
    world_load(world, "2024", true);
    assert_value(world, "sum(pupils_P) / sum(prev(pupils_P)) - 1", "C", 0.1);
    assert_value(world, "sum(pupils_P - prev(pupils_P))", "C", 60);  /* counts as 0 in a sum */
    assert_unknown(world, "prev(pupils_P)", "S7", "没有上一年数据"); /* but has no figure of its own */
    assert_unknown(world, "sum(prev(pupils_P))", "S7", "没有上一年数据");
    assert_unknown(world, "mean(pupils_P - prev(pupils_P))", "C", "1所学校没有上一年数据（新小）");
    assert_unknown(world, "sum(max_class_P - prev(max_class_P))", "C", "1所学校没有上一年数据（新小）");
}

static void a_merged_region_has_what_all_its_parts_had(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    merge(world, "2024-07-15", "T2", "T1");
    open_2024(world);
    world_load(world, "2024", true);
    assert_value(world, "sum(prev(pupils_P))", "T1", 600);
    assert_value(world, "sum(prev(pupils_J))", "T1", 400);
    assert_value(world, "count(prev(kind) = 小学)", "T1", 3);
    assert_value(world, "sum(prev(pupils_P))", "C", 600);
}

static void a_region_has_what_it_had_wherever_its_schools_went(void **state) {
    World *world = *state;
    world_import(world, YEAR_BEFORE);
    OrgAct act = act_on(world, "2024-07-15");
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    must(org_move(&act, STR("S2"), STR("T2"), &outcome, &err), &err);
    open_2024(world);
    world_load(world, "2024", true);
    assert_value(world, "sum(prev(pupils_P))", "T1", 500);
    assert_value(world, "sum(prev(pupils_P))", "T2", 100);
    assert_value(world, "prev(pupils_P)", "S2", 300);
}

static void years_between_are_followed_too(void **state) {
    World *world = *state;
    world_import(world, HEAD "C,甲县,,县,2021,,,,,,,,\nS1,一小,C,小学,2021,公办,200,,40,900,,,6\n"
                             "S2,二小,C,小学,2021,民办,300,,50,,,,7\nS3,三小,C,小学,2021,公办,100,,30,500,,,6\n");
    merge(world, "2022-07-15", "S1", "S2");
    merge(world, "2023-07-15", "S2", "S3");
    open_2024(world);
    world_load(world, "2024", true); /* 2022 and 2023 were never opened */
    assert_value(world, "prev(pupils_P)", "S3", 600);
    assert_value(world, "sum(prev(pupils_P))", "C", 600);
}

/* ---- property: whatever happens, a county has had what it had ---- */

enum { COUNTIES = 12, TOWNS = 4, SCHOOLS = 24, STEPS = 60 };
static uint32_t random_state;

static size_t pick(size_t below) {
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

/* "3-S17": a unit of the county. */
static Str code_in(const World *world, size_t county, char what, size_t number) {
    return str_format(world->arena, "%zu-%c%zu", county, what, number);
}

/* Any change of any units on any day of the year between; most are refused, the others hold. */
static bool happen(const World *world, size_t county, size_t step) {
    OrgAct act = act_on(world, str_format(world->arena, "2024-%02zu-%02zu", 1 + pick(8), 1 + pick(28)).data);
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    Str code = code_in(world, county, 'S', pick(SCHOOLS)), town = code_in(world, county, 'T', pick(TOWNS));
    Str fresh = code_in(world, county, 'N', step), name = STR("新校");
    NewUnit unit = {.code = fresh, .name = name};
    if (pick(3)) {
        unit = (NewUnit){.code = code_in(world, county, 'S', pick(SCHOOLS))};
    }
    const SplitPart parts[] = {{.unit = unit}};
    Str one[] = {code}, region[] = {code_in(world, county, 'T', pick(TOWNS))};
    const NewUnit into = {.code = town};
    switch (pick(7)) {
    case 0: return org_merge(&act, one, 1, &unit, &outcome, &err);
    case 1: return org_split(&act, code, parts, 1, false, &outcome, &err);
    case 2: return org_close(&act, code, &outcome, &err);
    case 3: return org_move(&act, code, town, &outcome, &err);
    case 4: return org_reopen(&act, &(NewUnit){.code = code}, &outcome, &err);
    case 5: return pick(4) == 0 && org_merge(&act, region, 1, &into, &outcome, &err);
    default: return org_create(&act, &(NewUnit){fresh, name, STR("小学"), town}, &outcome, &err);
    }
}

static void import_counties(World *world) {
    Buf table = buf_create(world->arena);
    buf_add(&table, STR(HEAD));
    for (size_t c = 0; c < COUNTIES; c++) {
        buf_add_format(&table, "%zu-C0,县%zu,,县,2023,,,,,,,,\n", c, c);
        for (size_t i = 0; i < TOWNS; i++) {
            buf_add_format(&table, "%zu-T%zu,乡%zu,%zu-C0,乡镇,2023,,,,,,,,\n", c, i, i, c);
        }
        for (size_t i = 0; i < SCHOOLS; i++) {
            buf_add_format(&table, "%zu-S%zu,校%zu,%zu-T%zu,小学,2023,公办,%zu,,,%zu,,,\n", c, i, i, c, i % TOWNS,
                           1 + pick(900), pick(9000));
        }
    }
    world_import(world, str_cstr(world->arena, buf_str(&table)));
}

/* What single schools say of the year before; those that were split say nothing, the closed are not here. */
static double told_by_schools(const World *world, const char *county) {
    const Frame *frame = world->frame;
    int from = unit_of(frame, county);
    StoredColumn column = frame->previous->columns[element_of(world, "pupils_P")];
    double sum = 0;
    for (int i = from; i < frame->tree.units[from].end; i++) {
        sum += frame->school_rows[i] && stored_known(&column, (size_t)i) ? column.value[i] : 0;
    }
    return sum;
}

/* A township that was merged brings its figures along, so the parts make the whole. */
static double told_by_townships(World *world, size_t county) {
    double sum = 0;
    for (size_t i = 0; i < TOWNS; i++) {
        Str town = code_in(world, county, 'T', i);
        if (org_tree_find(&world->frame->tree, town) >= 0) {
            sum += value_of(world, world->frame, "sum(prev(pupils_P))", town.data, NULL).number;
        }
    }
    return sum;
}

static void a_county_has_had_what_it_had_whatever_happened(void **state) {
    World *world = *state;
    double pupils[COUNTIES], books[COUNTIES];
    random_state = 20240901;
    import_counties(world);
    world_load(world, "2023", false);
    for (size_t c = 0; c < COUNTIES; c++) {
        Str county = code_in(world, c, 'C', 0);
        size_t held = 0;
        pupils[c] = value_of(world, world->frame, "sum(pupils_P)", county.data, NULL).number;
        books[c] = value_of(world, world->frame, "sum(books)", county.data, NULL).number;
        for (size_t step = 0; step < STEPS; step++) {
            held += happen(world, c, step);
        }
        assert_true(held > 5);
    }
    open_2024(world);
    world_load(world, "2024", true);
    for (size_t c = 0; c < COUNTIES; c++) {
        const char *county = code_in(world, c, 'C', 0).data;
        assert_value(world, "sum(prev(pupils_P))", county, pupils[c]);
        assert_value(world, "sum(prev(books)) / sum(prev(pupils_P))", county, books[c] / pupils[c]);
        assert_true(told_by_schools(world, county) <= pupils[c] + 1e-9);
        assert_true(fabs(told_by_townships(world, c) - pupils[c]) < 1e-9);
    }
    world_load(world, "2023", false);
    for (size_t c = 0; c < COUNTIES; c++) {
        assert_value(world, "sum(pupils_P)", code_in(world, c, 'C', 0).data, pupils[c]);
    }
}

/* The years of a country whose units change, each as it stands alone. */
static void years_one_after_the_other_say_what_each_says_alone(void **state) {
    World *world = *state;
    static const char *const ids[] = {"pupils-growth-primary", "pupils-primary", "pupils-growth-junior"};
    static const char *const periods[] = {"2023", "2024"};
    const IndicatorDef *defs[3];
    IndicatorYears *years;
    Err err = {.kind = ERR_NONE};
    size_t known = 0;
    random_state = 7;
    import_counties(world);
    for (size_t i = 0; i < COUNTIES * STEPS; i++) {
        happen(world, i / STEPS, i % STEPS);
    }
    open_2024(world);
    Buf table = buf_create(world->arena);
    buf_add(&table, STR(HEAD));
    world_load(world, "2024", false);
    for (size_t i = 0; i < world->frame->tree.count; i++) { /* everybody says something in the new year */
        const Unit *unit = &world->frame->tree.units[i];
        Str parent = unit->parent < 0 ? (Str){NULL, 0} : world->frame->tree.units[unit->parent].code;
        bool school = world->frame->school_rows[i];
        buf_add_format(&table, "%.*s,%.*s,%.*s,%.*s,2024,%s,%s,,,,,,\n", STR_ARG(unit->code), STR_ARG(unit->name),
                       STR_ARG(parent), STR_ARG(unit->kind->name), school ? "公办" : "", school ? "250" : "");
    }
    world_import(world, str_cstr(world->arena, buf_str(&table)));
    for (int i = 0; i < 3; i++) {
        defs[i] = pack_indicator(world->pack, str_from(ids[i]));
    }
    must(indicator_years(world->pack, defs, 3, world->arena, &years, &err), &err);
    for (int year = 0; year < 2; year++) {
        world_load(world, periods[year], true);
        size_t count = world->frame->tree.count;
        int *units = ARENA_ARRAY(world->arena, count, int);
        for (size_t i = 0; i < count; i++) {
            units[i] = (int)i;
        }
        IndicatorTable alone = {.indicators = defs, .indicator_count = 3, .units = units, .unit_count = count};
        IndicatorTable after = {.units = units, .unit_count = count};
        must(indicator_table(world->frame, &alone, world->arena, &err), &err);
        indicator_years_next(years, world->frame, &after, world->arena);
        for (size_t i = 0; i < count * 3; i++) {
            assert_true(alone.values[i].number == after.values[i].number);
            assert_true(str_equal(frame_reason(world->frame, alone.reasons, alone.values[i].reason, world->arena),
                                  frame_reason(world->frame, after.reasons, after.values[i].reason, world->arena)));
            known += year == 1 && i % 3 == 0 && alone.values[i].reason == 0;
        }
    }
    assert_true(known > COUNTIES * TOWNS); /* growth of counties and of much below them */
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
    const struct CMUnitTest tests[] = {
        TEST(a_merged_school_has_the_sum_of_those_that_went_into_it),
        TEST(the_old_year_shows_what_it_showed),
        TEST(one_that_did_not_say_leaves_the_sum_open_and_is_named),
        TEST(what_does_not_add_up_is_the_units_own),
        TEST(a_new_unit_made_by_a_merger_has_sums_alone),
        TEST(a_renumbered_unit_takes_everything_along),
        TEST(a_split_leaves_neither_side_a_year_before),
        TEST(a_closed_school_counts_in_the_year_it_stood),
        TEST(a_new_school_is_nothing_in_the_year_before),
        TEST(a_merged_region_has_what_all_its_parts_had),
        TEST(a_region_has_what_it_had_wherever_its_schools_went),
        TEST(years_between_are_followed_too),
        TEST(a_county_has_had_what_it_had_whatever_happened),
        TEST(years_one_after_the_other_say_what_each_says_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
