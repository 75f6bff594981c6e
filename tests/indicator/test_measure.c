/* Indicators of the packs over a school, a township and a county: values, parts, and what is said when unknown. */
#include "world.h"

#define HEAD "code,name,parent,kind,period,pupils_P,ft_P,backbone_P,children,pop_3_5,edu_exp\n"
#define YEAR                                                                                                           \
    HEAD "C,甲县,,县,2024,,,,,2000,5\n"                                                                             \
         "T1,东乡,C,乡镇,2024,,,,,,\n"                                                                             \
         "T2,西乡,C,乡镇,2024,,,,,,\n"                                                                             \
         "S1,一小,T1,小学,2024,250,11,2,,,\n"                                                                      \
         "S2,二小,T1,小学,2024,350,19,3,,,\n"                                                                      \
         "S3,三小,T2,小学,2024,100,,1,,,\n"                                                                        \
         "S4,四小,T2,小学,2024,90,,,,,\n"                                                                          \
         "K1,幼儿园,T2,幼儿园,2024,,,,150,,\n"

static MeasureResult measure(World *world, const char *indicator, const char *code) {
    const IndicatorDef *def = pack_indicator(world->pack, str_from(indicator));
    assert_non_null(def);
    MeasureResult result;
    Err err = {.kind = ERR_NONE};
    must(indicator_measure(world->frame, def, unit_of(world->frame, code), world->arena, &result, &err), &err);
    return result;
}

static void load(World *world) {
    world_import(world, YEAR);
    world_load(world, "2024", true);
}

static void a_county_is_the_sum_of_its_schools_not_the_mean_of_its_townships(void **state) {
    World *world = *state;
    load(world);
    assert_true(measure(world, "pupils-primary", "C").value.number == 790);
    assert_true(measure(world, "pupils-per-teacher-primary", "T1").value.number == 600.0 / 30);
    assert_true(measure(world, "pupils-per-teacher-primary", "S1").value.number == 250.0 / 11);
}

static void an_unknown_result_counts_the_schools_and_names_the_first(void **state) {
    World *world = *state;
    load(world);
    MeasureResult county = measure(world, "pupils-per-teacher-primary", "C");
    MeasureResult township = measure(world, "backbone-share-primary", "T2");
    MeasureResult school = measure(world, "pupils-per-teacher-primary", "S4");
    assert_true(county.value.reason && str_is(county.why, "2所学校缺“小学专任教师”（首个：三小）"));
    assert_true(str_is(township.why, "1所学校缺“小学县级及以上骨干教师”（四小）"));
    assert_true(str_is(school.why, "1所学校缺“小学专任教师”（四小）"));
    assert_true(measure(world, "pupils-primary", "C").why.len == 0);
}

static void what_is_divided_by_nothing_says_so(void **state) {
    World *world = *state;
    load(world);
    assert_true(str_is(measure(world, "pupils-per-teacher-primary", "K1").why, "分母为0，无法计算"));
    assert_true(measure(world, "pupils-per-teacher-primary", "K1").nothing);
    assert_true(str_is(measure(world, "teachers-per-100-primary-cv", "K1").why, "没有可计算的学校"));
    assert_false(measure(world, "teachers-per-100-primary-cv", "K1").nothing);
}

/* Of the schools that cannot be divided the first has no teachers, the two others have not said how many. */
static void a_school_divided_by_nothing_beside_schools_without_data_leaves_the_county_unknown(void **state) {
    World *world = *state;
    load(world);
    world_import(world, HEAD "S1,一小,T1,小学,2024,250,0,0,,,\n");
    world_load(world, "2024", true);
    MeasureResult county = measure(world, "pupils-per-teacher-primary-cv", "C");
    assert_true(str_is(county.why, "3所学校分母为0，无法计算（首个：一小）"));
    assert_false(county.nothing);
}

static void a_figure_of_the_county_is_its_own(void **state) {
    World *world = *state;
    load(world);
    assert_true(measure(world, "gross-rate-kindergarten", "C").value.number == 0.075);
    MeasureResult township = measure(world, "gross-rate-kindergarten", "T2");
    assert_true(township.value.reason && str_find(township.why, STR("缺“")) == 0);
    assert_true(str_is(measure(world, "edu-spending-growth", "C").why, "没有上一年数据"));
}

static void what_a_text_tells_is_found_by_its_words(void **state) {
    static const struct {
        const char *catalogue, *words, *measure;
        const char *unit, *name; /* NULL: nothing is computed for it */
        double value;
    } cases[] = {
        {"I-ACC-01", "毛入园率", "%", "C", "学前三年毛入园率", 7.5}, /* as texts print it */
        {"I-ACC-12", "巩固率", "%", "C", NULL, 0},                   /* not known */
        {"I-NO-00", "", "%", "C", NULL, 0},
        {"", "小学在校学生", "人", "T1", "小学在校生", 600},
        {"", "小学在校学生", "名", "T1", "小学在校生", 600},
        {"", "小学在校学生", "万人", "T1", "小学在校生", 0.06},
        {"", "小学在校学生", "所", "T1", NULL, 0},
        {"I-TCH-01", "小学生师比", "比", "T1", "小学生师比", 20},
        {"I-TCH-01", "生师比", "比", "T1", NULL, 0},   /* of which stage? */
        {"", "城北小学在校学生", "人", "T1", NULL, 0}, /* of one school */
        {"", "小学最大班额", "人", "T1", NULL, 0},     /* does not add up */
    };
    World *world = *state;
    load(world);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 0;
        Str name;
        const ToldFigure told = {str_from(cases[i].catalogue), str_from(cases[i].words), str_from(cases[i].measure)};
        int unit = unit_of(world->frame, cases[i].unit);
        bool found = indicator_told(world->frame, &told, unit, world->arena, &value, &name);
        if (found != (cases[i].name != NULL) ||
            (found && (!str_is(name, cases[i].name) || fabs(value - cases[i].value) > 1e-12))) {
            fail_msg("%zu: %d %.*s %g", i, found, found ? (int)name.len : 0, name.data, value);
        }
    }
}

static void the_stage_of_a_school_need_not_be_told(void **state) {
    World *world = *state;
    load(world);
    double value = 0;
    Str name;
    const ToldFigure told = {.name = STR("在校学生"), .unit = STR("人")};
    int school = unit_of(world->frame, "S1");
    assert_true(indicator_told(world->frame, &told, school, world->arena, &value, &name));
    assert_true(str_is(name, "小学在校生") && value == measure(world, "pupils-primary", "S1").value.number);
    assert_false(indicator_told(world->frame, &told, unit_of(world->frame, "T1"), world->arena, &value, &name));
}

static void the_parts_are_the_sums_of_what_the_formula_reads(void **state) {
    World *world = *state;
    load(world);
    MeasureResult result = measure(world, "pupils-per-teacher-primary", "T1");
    assert_int_equal(result.part_count, 2);
    assert_true(str_is(result.parts[0].name, "小学在校生") && result.parts[0].value.number == 600);
    assert_true(str_is(result.parts[1].name, "小学专任教师") && result.parts[1].value.number == 30);
    assert_true(str_is(result.parts[1].unit, "人"));
    result = measure(world, "gross-rate-kindergarten", "C");
    assert_int_equal(result.part_count, 2);
    assert_true(result.parts[0].value.number == 150 && result.parts[1].value.number == 2000);
    result = measure(world, "pupils-per-teacher-primary", "C");
    assert_true(result.value.reason && result.parts[0].value.number == 790 && result.parts[1].value.reason);
}

static void every_indicator_of_the_packs_is_computed_or_explained_at_every_level(void **state) {
    World *world = *state;
    load(world);
    static const char *const units[] = {"C", "T1", "S1", "K1"};
    size_t count;
    const IndicatorDef *all = pack_indicators(world->pack, &count);
    assert_true(count >= 20);
    for (size_t i = 0; i < count; i++) {
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            MeasureResult result = measure(world, str_cstr(world->arena, all[i].id), units[u]);
            assert_true(result.value.reason ? result.why.len > 0 && result.value.number == 0
                                            : result.why.len == 0 && isfinite(result.value.number));
            assert_true(str_invalid_utf8(result.why) < 0);
            assert_true(result.part_count > 0 && str_equal(result.id, all[i].id));
        }
    }
}

/* Every element filled with a number that fits the checks: then every indicator without a year before is known. */
static void every_indicator_is_known_when_everything_is_filled(void **state) {
    World *world = *state;
    size_t count;
    const Element *elements = pack_elements(world->pack, &count);
    load(world);
    CellChange *changes = ARENA_ARRAY(world->arena, count * world->frame->tree.count, CellChange);
    size_t made = 0;
    for (size_t unit = 0; unit < world->frame->tree.count; unit++) {
        for (size_t e = 0; e < count; e++) {
            double value = elements[e].type == ELEMENT_CHOICE ? 0
                           : elements[e].type == ELEMENT_BOOL ? 1
                                                              : 7 + (double)(e % 5);
            changes[made++] = (CellChange){(int)unit, (int)e, value};
        }
    }
    const Frame *kept = world->frame, *full = frame_overlay(kept, changes, made, world->arena);
    size_t all, known = 0;
    const IndicatorDef *defs = pack_indicators(world->pack, &all);
    for (size_t i = 0; i < all; i++) {
        static const char *const units[] = {"C", "T1", "S1"};
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            MeasureResult result;
            Err err = {.kind = ERR_NONE};
            must(indicator_measure(full, &defs[i], unit_of(full, units[u]), world->arena, &result, &err), &err);
            bool needs_year =
                str_is(result.why, "没有上一年数据") || str_find(result.why, STR("所学校没有上一年数据")) > 0;
            if (result.value.reason && !needs_year) {
                fail_msg("%.*s of %s: %.*s", STR_ARG(defs[i].id), units[u], STR_ARG(result.why));
            }
            known += result.value.reason == 0;
        }
    }
    assert_true(known >= 3 * 20);
}

static void a_broken_formula_is_told_at_its_place(void **state) {
    World *world = *state;
    const char *folder = str_format(world->arena, "%s/packs", world->scratch->folder).data;
    Err err = {.kind = ERR_NONE};
    must(directory_create(folder, &err), &err);
    must(file_write(str_format(world->arena, "%s/e.yaml", folder).data,
                    STR("elements:\n  - group: 甲\n    items:\n      - {id: area, name: 面积, unit: ㎡}\n"
                        "      - {id: money, name: 经费, unit: 元}\n"),
                    &err),
         &err);
    must(file_write(str_format(world->arena, "%s/i.yaml", folder).data,
                    STR("indicators:\n"
                        "  - {id: a, name: 甲, value: sum(aree)}\n"
                        "  - {id: b, name: 乙, value: \"sum(money) + sum(area)\"}\n"
                        "  - id: c\n    name: 丙\n    unit: 元\n    value: >-\n      sum(money) /\n      sum(area)\n"
                        "  - id: d\n    name: 丁\n    value: >-\n      sum(money) /\n      sum(arae)\n"
                        "  - {id: e, name: 戊, value: sum(money)}\n"),
                    &err),
         &err);
    Pack *pack;
    ProblemList problems = problem_list(world->arena, 10);
    assert_true(pack_load(folder, &pack, &problems));
    assert_false(indicator_compile_all(pack, world->arena, &problems));
    static const char *const told[][2] = {{"i.yaml:2:33", "是不是“area”"},
                                          {"i.yaml:3:41", "单位不同"},
                                          {"i.yaml:8:18", "元/㎡"},
                                          {"i.yaml:14:11", "没有“arae”"}};
    assert_int_equal(problems.count, 4);
    for (size_t i = 0; i < 4; i++) {
        Str place = place_show(world->arena, &problems.items[i].place);
        if (!str_is(place, told[i][0]) || str_find(problems.items[i].message, str_from(told[i][1])) < 0) {
            fail_msg("%.*s %.*s", STR_ARG(place), STR_ARG(problems.items[i].message));
        }
    }
    pack_destroy(pack);
}

static void a_table_has_what_each_unit_has_alone(void **state) {
    World *world = *state;
    load(world);
    static const char *const ids[] = {"pupils-primary", "pupils-per-teacher-primary", "gross-rate-kindergarten",
                                      "edu-spending-growth", "teachers-per-100-primary-cv"};
    static const char *const codes[] = {"C", "T1", "T2", "S1", "K1"};
    const IndicatorDef *defs[5];
    int units[5];
    for (int i = 0; i < 5; i++) {
        defs[i] = pack_indicator(world->pack, str_from(ids[i]));
        units[i] = unit_of(world->frame, codes[i]);
    }
    IndicatorTable table = {.indicators = defs, .indicator_count = 5, .units = units, .unit_count = 5};
    Err err = {.kind = ERR_NONE};
    must(indicator_table(world->frame, &table, world->arena, &err), &err);
    for (int i = 0; i < 25; i++) {
        MeasureResult one = measure(world, ids[i % 5], codes[i / 5]);
        Value here = table.values[i];
        assert_true(here.number == one.value.number);
        Str why = frame_reason(world->frame, table.reasons, here.reason, world->arena);
        assert_true(str_equal(why, one.why));
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
    const struct CMUnitTest tests[] = {
        TEST(a_county_is_the_sum_of_its_schools_not_the_mean_of_its_townships),
        TEST(an_unknown_result_counts_the_schools_and_names_the_first),
        TEST(what_is_divided_by_nothing_says_so),
        TEST(a_school_divided_by_nothing_beside_schools_without_data_leaves_the_county_unknown),
        TEST(a_figure_of_the_county_is_its_own),
        TEST(what_a_text_tells_is_found_by_its_words),
        TEST(the_stage_of_a_school_need_not_be_told),
        TEST(the_parts_are_the_sums_of_what_the_formula_reads),
        TEST(a_table_has_what_each_unit_has_alone),
        TEST(every_indicator_of_the_packs_is_computed_or_explained_at_every_level),
        TEST(every_indicator_is_known_when_everything_is_filled),
        TEST(a_broken_formula_is_told_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
