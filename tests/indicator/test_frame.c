/* Frames: kinds, known zeros, the year before, changed copies, names and units of formulas. */
#include "indicator_internal.h"
#include "world.h"

#define HEAD "code,name,parent,kind,period,owner,boarding,pupils_P,pupils_J,ft_P,children,pop_3_5,books,migrants\n"
#define YEAR_BEFORE                                                                                                    \
    HEAD "C,甲县,,县,2023,,,,,,,1000,,\n"                                                                           \
         "T1,东乡,C,乡镇,2023,,,,,,,,,\n"                                                                          \
         "S1,一小,T1,小学,2023,公办,否,200,,10,,,900,4\n"                                                       \
         "S2,二校,T1,小学,2023,公办,否,300,,20,,,,\n"                                                           \
         "S3,三中,C,初中,2023,民办,是,,300,,,,1200,0\n"
#define YEAR                                                                                                           \
    HEAD "C,甲县,,县,2024,,,,,,,2000,,\n"                                                                           \
         "T1,东乡,C,乡镇,2024,,,,,,,,,\n"                                                                          \
         "S1,一小,T1,小学,2024,公办,否,250,,11,,,1000,5\n"                                                      \
         "S2,二校,T1,九年一贯制,2024,公办,是,330,120,22,,,2000,\n"                                           \
         "S3,三中,C,初中,2024,民办,是,,330,,,,,0\n"                                                             \
         "S4,四点,T1,教学点,2024,公办,否,40,,3,,,100,1\n"                                                      \
         "K1,幼儿园,C,幼儿园,2024,民办,,,,,150,,,\n"

static Frame *load(World *world) {
    world_import(world, YEAR_BEFORE);
    world_import(world, YEAR);
    return world_load(world, "2024", true);
}

static Reason reason_at(const Frame *frame, int element, const char *code) {
    return stored_reason(&frame->columns[element], (size_t)unit_of(frame, code));
}

static void a_region_is_a_range_and_schools_are_marked(void **state) {
    Frame *frame = load(*state);
    int county = unit_of(frame, "C"), township = unit_of(frame, "T1");
    assert_int_equal(frame->tree.units[county].end - county, 7);
    assert_int_equal(frame->tree.units[township].end - township, 4);
    assert_int_equal(frame->school_rows[county] + frame->school_rows[township], 0);
    assert_int_equal(frame->school_rows[unit_of(frame, "S1")], 1);
    assert_int_equal(frame->school_rows[unit_of(frame, "K1")], 1);
    StoredColumn schools = frame_schools(frame);
    assert_true(schools.value[unit_of(frame, "S4")] == 1 && schools.value[county] == 0);
}

static void kinds_and_choices_are_compared_by_name(void **state) {
    World *world = *state;
    load(world);
    assert_value(world, "count(kind = 小学)", "C", 1);
    assert_value(world, "count(kind in (小学, 教学点, 幼儿园))", "C", 3);
    assert_value(world, "count(owner = 民办)", "C", 2);
    assert_value(world, "sum(pupils_P, where: kind != 教学点)", "C", 580);
    assert_value(world, "count(is_school)", "C", 5);
    assert_value(world, "share(boarding, where: kind != 幼儿园)", "C", 0.5);
}

static void what_a_kind_cannot_have_is_a_known_zero(void **state) {
    World *world = *state;
    Frame *frame = load(world);
    int junior = element_of(world, "pupils_J"), books = element_of(world, "books");
    assert_int_equal(reason_at(frame, junior, "S1"), 0);
    assert_int_equal(reason_at(frame, junior, "K1"), 0);
    assert_value(world, "sum(pupils_J)", "C", 450);
    assert_true(reason_at(frame, books, "S3") != 0); /* books are of no stage: empty is unknown */
    assert_true(reason_at(frame, element_of(world, "migrants"), "S2") != 0);
    assert_int_equal(reason_at(frame, element_of(world, "migrants"), "K1"), 0); /* expected of the two stages only */
    assert_true(reason_at(frame, junior, "C") != 0);                            /* a county is no school */
}

static void a_column_nobody_filled_is_zero_only_for_those_who_cannot_have_it(void **state) {
    World *world = *state;
    Frame *frame = load(world);
    assert_null(frame->columns[element_of(world, "classes_S")].value);
    assert_value(world, "sum(classes_S)", "T1", 0);
    assert_unknown(world, "sum(classes_P)", "C", "3所学校缺“小学教学班数”（首个：一小）");
    assert_unknown(world, "sum(field_area)", "T1", "3所学校缺“运动场地面积”（首个：一小）");
}

static void the_year_before_is_read_for_the_units_of_this_year(void **state) {
    World *world = *state;
    load(world);
    assert_value(world, "prev(pupils_P)", "S1", 200);
    assert_value(world, "growth(pupils_P)", "S1", 0.25);
    assert_value(world, "growth(pop_3_5)", "C", 1);
    assert_value(world, "sum(prev(pupils_J))", "C", 300); /* a primary school had none, new ones neither */
}

static void a_unit_that_was_not_there_has_no_previous_year(void **state) {
    World *world = *state;
    load(world);
    assert_unknown(world, "prev(pupils_P)", "S4", "没有上一年数据");
    assert_unknown(world, "growth(pupils_P)", "S4", "没有上一年数据");
    assert_unknown(world, "prev(books)", "S2", "上一年缺“图书册数”"); /* it was there and did not say */
    assert_unknown(world, "prev(pupils_P)", "T1", "上一年缺“小学在校生”");
}

static void the_kind_of_the_year_before_is_that_years(void **state) {
    World *world = *state;
    load(world);
    assert_value(world, "count(prev(kind) = 小学, where: has(prev(kind)))", "C", 2);
    assert_value(world, "count(kind = 小学)", "C", 1);
    assert_unknown(world, "if(prev(kind) = 小学, 1, 0)", "S4", "没有上一年数据");
}

static void without_a_year_before_everything_says_so(void **state) {
    World *world = *state;
    world_import(world, YEAR);
    assert_null(world_load(world, "2024", true)->previous);
    assert_unknown(world, "growth(pupils_P)", "S1", "没有上一年数据");
    assert_unknown(world, "prev(kind) = 小学", "S1", "没有上一年数据");
}

static void a_changed_copy_leaves_the_frame_as_it_was(void **state) {
    World *world = *state;
    Frame *frame = load(world);
    const CellChange changes[] = {{unit_of(frame, "S1"), element_of(world, "pupils_P"), 1000},
                                  {unit_of(frame, "S3"), element_of(world, "books"), 7},
                                  {unit_of(frame, "S1"), element_of(world, "classes_P"), 6},
                                  {unit_of(frame, "S1"), element_of(world, "pupils_P"), 1250}};
    const Frame *changed = frame_overlay(frame, changes, 4, world->arena);
    assert_true(value_of(world, changed, "sum(pupils_P)", "C", NULL).number == 1620);
    assert_true(value_of(world, changed, "books", "S3", NULL).number == 7);
    assert_true(value_of(world, changed, "growth(pupils_P)", "S1", NULL).number == 5.25);
    const char *why;
    assert_int_not_equal(value_of(world, changed, "sum(classes_P)", "T1", &why).reason, 0);
    assert_string_equal(why, "2所学校缺“小学教学班数”（首个：二校）");
    assert_true(value_of(world, changed, "classes_P", "K1", NULL).reason == 0);
    assert_value(world, "sum(pupils_P)", "C", 620);
    assert_unknown(world, "books", "S3", "缺“图书册数”");
    assert_null(frame->columns[element_of(world, "classes_P")].value);
}

static void ranks_stay_open_beside_an_unknown_school(void **state) {
    World *world = *state;
    Frame *frame = load(world);
    const FactScope names = {.pack = world->pack};
    const Scope scope = fact_scope(&names);
    static const struct {
        const char *text, *region, *school;
        double rank; /* 0: unknown */
    } wanted[] = {{"rank(pupils_P)", "C", "S2", 1}, {"rank(pupils_P)", "C", "S4", 3}, {"rank(pupils_P)", "C", "K1", 4},
                  {"rank(pupils_P)", "C", "S3", 4}, {"rank(books)", "T1", "S1", 2},   {"rank(books)", "T1", "S4", 3},
                  {"rank(books)", "C", "S1", 0},    {"rank(books)", "C", "S3", 0},    {"rank(books)", "T1", "T1", 0}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const Expr *expr;
        Err err;
        must(formula_compile(str_from(wanted[i].text), NULL, &scope, -1, NULL, world->arena, &expr, &err), &err);
        Rows rows = frame_rows(frame, NULL, 0, frame->school_rows, world->arena);
        size_t from = (size_t)unit_of(frame, wanted[i].region), to = (size_t)frame->tree.units[from].end;
        size_t at = (size_t)unit_of(frame, wanted[i].school) - from;
        Column out = {ARENA_ARRAY(world->arena, to - from, double), ARENA_ARRAY(world->arena, to - from, Reason)};
        formula_rows(expr, &rows, from, to, world->arena, out);
        assert_int_equal(out.reason[at] == 0, wanted[i].rank != 0);
        assert_true(out.value[at] == wanted[i].rank);
        if (at && wanted[i].rank == 0 && strcmp(wanted[i].school, "S1") == 0) {
            name_frame = frame;
            Str why = reason_show(rows.reasons, out.reason[at], world->arena, unit_name, NULL);
            if (!str_is(why, "1所学校缺“图书册数”（三中）")) {
                fail_msg("%.*s", STR_ARG(why));
            }
        }
    }
}

static void formulas_that_do_not_fit_are_refused(void **state) {
    World *world = *state;
    const FactScope names = {.pack = world->pack};
    const Scope scope = fact_scope(&names);
    static const struct {
        const char *text, *unit, *says;
    } wrong[] = {
        {"pupls_P + 1", NULL, "是不是“pupils_P”"},
        {"sum(equip_value) + sum(aux_area)", NULL, "单位不同"},
        {"sum(equip_value) / sum(pupils_P)", "㎡/人", "算出来的单位是“元/人”"},
        {"sum(books) * 100 / sum(pupils_P)", "册", "算出来的单位"},
        {"owner = 国办", NULL, "国办"},
        {"kind = 中学", NULL, "中学"},
        {"owner = kind", NULL, "不是同一组选项"},
        {"pupils > 1", NULL, "pupils"}, /* a stem without a stage */
        {"sum(owner)", NULL, "要的是数"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const Expr *expr;
        Err err = {.kind = ERR_NONE};
        Str unit = str_from(wrong[i].unit);
        assert_false(formula_compile(str_from(wrong[i].text), NULL, &scope, -1, unit.len ? &unit : NULL, world->arena,
                                     &expr, &err));
        if (!strstr(err.message, wrong[i].says)) {
            fail_msg("%s: %s", wrong[i].text, err.message);
        }
    }
}

static void a_unit_of_measure_that_is_only_a_scale_fits(void **state) {
    World *world = *state;
    const FactScope names = {.pack = world->pack};
    const Scope scope = fact_scope(&names);
    static const struct {
        const char *text, *unit;
    } fit[] = {{"sum(books) / sum(pupils_P)", "册/人"},
               {"sum(ft_P) * 100 / sum(pupils_P)", "人/百人"},
               {"sum(equip_value) / 10000", "万元"},
               {"count(pupils_P > 100)", "所"},
               {"share(pupils_P > 100)", "%"}};
    for (size_t i = 0; i < sizeof fit / sizeof *fit; i++) {
        const Expr *expr;
        Err err = {.kind = ERR_NONE};
        Str unit = str_from(fit[i].unit);
        must(formula_compile(str_from(fit[i].text), NULL, &scope, -1, &unit, world->arena, &expr, &err), &err);
    }
}

static void a_period_that_is_not_there_is_told_with_those_that_are(void **state) {
    World *world = *state;
    world_import(world, YEAR);
    Frame *frame = NULL;
    Err err = {.kind = ERR_NONE};
    assert_false(frame_load(world->scratch->store, world->pack, STR("2030"), true, &frame, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "2024"));
    assert_null(frame);
}

static void a_period_that_was_not_opened_has_units_and_no_figures(void **state) {
    World *world = *state;
    world_import(world, YEAR);
    Frame *frame = NULL;
    Err err = {.kind = ERR_NONE};
    size_t known = 0;
    must(frame_load_expected(world->scratch->store, world->pack, STR("2025"), &frame, &err), &err);
    assert_true(str_is(frame->tree.period, "2025"));
    assert_true(frame->tree.count > 1);
    for (size_t i = 0; i < frame->column_count; i++) {
        known += frame_column(frame, (int)i).value != NULL;
    }
    assert_int_equal(known, 0);
    frame_destroy(frame);
    assert_false(frame_load_expected(world->scratch->store, world->pack, STR("次年"), &frame, &err));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
    const struct CMUnitTest tests[] = {
        TEST(a_period_that_was_not_opened_has_units_and_no_figures),
        TEST(a_region_is_a_range_and_schools_are_marked),
        TEST(kinds_and_choices_are_compared_by_name),
        TEST(what_a_kind_cannot_have_is_a_known_zero),
        TEST(a_column_nobody_filled_is_zero_only_for_those_who_cannot_have_it),
        TEST(the_year_before_is_read_for_the_units_of_this_year),
        TEST(a_unit_that_was_not_there_has_no_previous_year),
        TEST(the_kind_of_the_year_before_is_that_years),
        TEST(without_a_year_before_everything_says_so),
        TEST(a_changed_copy_leaves_the_frame_as_it_was),
        TEST(ranks_stay_open_beside_an_unknown_school),
        TEST(formulas_that_do_not_fit_are_refused),
        TEST(a_unit_of_measure_that_is_only_a_scale_fits),
        TEST(a_period_that_is_not_there_is_told_with_those_that_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
