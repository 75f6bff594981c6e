/* Behaviours of units and periods: the order of a tree, its ranges, circles, years that differ, and speed. */
#include "org_support.h"

static const Row county[] = {
    {"2024", "S2", "第二小学", "小学", "T1"},       {"2024", "T2", "东镇", "乡镇", "C1"},
    {"2024", "S1", "第一小学", "小学", "T1"},       {"2024", "C1", "示例县", "县", ""},
    {"2024", "T1", "西镇", "乡镇", "C1"},           {"2024", "S9", "直属初中", "初中", "C1"},
    {"2024", "S3", "东镇九年", "九年一贯制", "T2"},
};
#define COUNTY (sizeof county / sizeof *county)

static void units_stand_in_pre_order_with_siblings_by_code(void **state) {
    Scratch *scratch = *state;
    static const char *const order[] = {"C1", "S9", "T1", "S1", "S2", "T2", "S3"};
    static const int ends[] = {7, 2, 5, 4, 5, 7, 7}, depths[] = {0, 1, 1, 2, 2, 1, 2},
                     parents[] = {-1, 0, 0, 2, 2, 0, 5};
    put(scratch, county, COUNTY);
    UnitTree tree = loaded(scratch, "2024");
    assert_int_equal(tree.count, COUNTY);
    for (size_t i = 0; i < COUNTY; i++) {
        assert_true(str_is(tree.units[i].code, order[i]));
        assert_int_equal(tree.units[i].end, ends[i]);
        assert_int_equal(tree.units[i].depth, depths[i]);
        assert_int_equal(tree.units[i].parent, parents[i]);
        assert_int_equal(org_tree_find(&tree, str_from(order[i])), i);
        assert_int_equal(tree.by_id[tree.units[i].id], i);
    }
    assert_int_equal(tree.units[0].kind->level, LEVEL_COUNTY);
    assert_int_equal(org_tree_find(&tree, STR("S4")), -1);
}

static void an_unknown_period_is_not_found(void **state) {
    Scratch *scratch = *state;
    UnitTree tree;
    put(scratch, county, COUNTY);
    assert_false(load(scratch, "2031", &tree));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(scratch->err.message, "2031"));
    assert_non_null(strstr(scratch->err.message, "2024")); /* those that exist are named */
}

static void a_parent_that_does_not_stand_in_the_period_makes_a_root(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {{"2023", "T1", "西镇", "乡镇", ""}, {"2024", "S1", "第一小学", "小学", "T1"}};
    put(scratch, rows, 2);
    UnitTree tree = loaded(scratch, "2024");
    assert_int_equal(tree.count, 1);
    assert_int_equal(tree.units[0].parent, -1);
    assert_int_equal(org_tree_find(&tree, STR("T1")), -1);
}

static void an_old_year_keeps_its_names_kinds_and_parents(void **state) {
    Scratch *scratch = *state;
    static const Row later[] = {{"2025", "C1", "示例市", "县", ""},
                                {"2025", "S1", "实验学校", "九年一贯制", "C1"},
                                {"2025", "N1", "新建小学", "小学", "C1"}};
    put(scratch, county, COUNTY);
    put(scratch, later, 3);
    UnitTree before = loaded(scratch, "2024"), after = loaded(scratch, "2025");
    const Unit *old = &before.units[org_tree_find(&before, STR("S1"))];
    const Unit *new = &after.units[org_tree_find(&after, STR("S1"))];
    assert_int_equal(old->id, new->id);
    assert_true(str_is(old->name, "第一小学"));
    assert_true(str_is(new->name, "实验学校"));
    assert_true(str_is(old->kind->id, "primary_school"));
    assert_true(str_is(new->kind->id, "nine_year"));
    assert_int_equal(old->depth, 2);
    assert_int_equal(new->depth, 1);
    assert_int_equal(after.count, 3);
    assert_int_equal(org_tree_find(&before, STR("N1")), -1);
}

static void stating_a_unit_again_replaces_its_state_in_that_year(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {{"2024", "S1", "改名小学", "小学", ""}};
    put(scratch, county, COUNTY);
    put(scratch, rows, 1);
    UnitTree tree = loaded(scratch, "2024");
    assert_int_equal(tree.count, COUNTY);
    int at = org_tree_find(&tree, STR("S1"));
    assert_true(str_is(tree.units[at].name, "改名小学"));
    assert_int_equal(tree.units[at].parent, -1);
}

static void a_circle_is_refused_and_names_a_unit_in_it(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {{"2024", "A1", "圈外下级", "小学", "B1"}, /* below the circle, not in it */
                               {"2024", "B1", "圈中甲", "乡镇", "B2"},
                               {"2024", "B2", "圈中乙", "乡镇", "B1"}};
    UnitTree tree;
    put(scratch, county, COUNTY);
    put(scratch, rows, 3);
    assert_false(load(scratch, "2024", &tree));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
    assert_non_null(strstr(scratch->err.message, "圈中"));
    assert_null(strstr(scratch->err.message, "A1"));
}

static void a_unit_that_is_its_own_parent_is_refused(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {{"2024", "X", "自己", "小学", "X"}};
    UnitTree tree;
    put(scratch, rows, 1);
    assert_false(load(scratch, "2024", &tree));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
    assert_non_null(strstr(scratch->err.message, "X"));
}

static void a_kind_that_no_pack_knows_is_refused(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {{"2024", "X", "某单位", "天文台", ""}};
    UnitTree tree;
    put(scratch, rows, 1);
    assert_false(load(scratch, "2024", &tree));
    assert_int_equal(scratch->err.kind, ERR_INPUT);
    assert_non_null(strstr(scratch->err.message, "天文台"));
}

static void ids_are_made_only_when_asked(void **state) {
    Scratch *scratch = *state;
    Tx *tx;
    int64_t id;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    assert_false(org_unit_id(tx, STR("none"), false, &id, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    assert_false(org_period_id(tx, STR("none"), false, &id, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_NOT_FOUND);
    store_read_end(tx);
}

static void periods_come_newest_first_and_know_the_one_before(void **state) {
    Scratch *scratch = *state;
    static const Row rows[] = {
        {"2022", "A", "甲", "小学", ""}, {"2024", "A", "甲", "小学", ""}, {"2021", "A", "甲", "小学", ""}};
    Tx *tx;
    PeriodList list;
    Str before;
    put(scratch, rows, 3);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2023')"), &scratch->err); /* without units */
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(org_periods(tx, scratch->arena, &list, &scratch->err), &scratch->err);
    assert_int_equal(list.count, 3);
    assert_true(str_is(list.codes[0], "2024"));
    assert_true(str_is(list.codes[2], "2021"));
    must(org_period_before(tx, STR("2024"), scratch->arena, &before, &scratch->err), &scratch->err);
    assert_true(str_is(before, "2022"));
    must(org_period_before(tx, STR("2021"), scratch->arena, &before, &scratch->err), &scratch->err);
    assert_int_equal(before.len, 0);
    store_read_end(tx);
}

/* ---- size -------------------------------------------------------------- */

/* 30,000 schools in 300 townships of 10 counties. */
static bool province_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO period (id, code) VALUES (1, '2024')", err, "") &&
           store_run(tx,
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30310)"
                     " INSERT INTO unit (id, code) SELECT i, 'U' || (100000 + i * 7919 % 30311) FROM n",
                     err, "") &&
           store_run(tx,
                     "INSERT INTO unit_state (unit_id, period_id, name, kind, parent_id) SELECT id, 1, '单位' || id,"
                     " CASE WHEN id <= 10 THEN 'county' WHEN id <= 310 THEN 'township' ELSE 'primary_school' END,"
                     " CASE WHEN id <= 10 THEN NULL WHEN id <= 310 THEN id % 10 + 1 ELSE 11 + id % 300 END FROM unit",
                     err, "");
}

static void check_ranges(const UnitTree *tree) {
    for (int i = 0; i < (int)tree->count; i++) {
        const Unit *unit = &tree->units[i];
        assert_true(unit->end > i && unit->end <= (int)tree->count);
        if (unit->parent >= 0) {
            const Unit *parent = &tree->units[unit->parent];
            assert_true(unit->parent < i && unit->end <= parent->end);
            assert_int_equal(unit->depth, parent->depth + 1);
        }
        int sibling = unit->end;
        if (sibling < (int)tree->count && tree->units[sibling].parent == unit->parent) {
            assert_true(str_compare(unit->code, tree->units[sibling].code) < 0);
        }
    }
}

static void every_range_of_a_province_is_right(void **state) {
    Scratch *scratch = *state;
    must(store_write(scratch->store, province_work, NULL, &scratch->err), &scratch->err);
    UnitTree tree = loaded(scratch, "2024");
    assert_int_equal(tree.count, 30310);
    check_ranges(&tree);
}

static bool chain_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO period (id, code) VALUES (1, '2024')", err, "") &&
           store_run(tx,
                     "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                     " INSERT INTO unit (id, code) SELECT i, i FROM n",
                     err, "") &&
           store_run(tx,
                     "INSERT INTO unit_state (unit_id, period_id, name, kind, parent_id)"
                     " SELECT id, 1, id, 'township', CASE WHEN id > 1 THEN id - 1 END FROM unit",
                     err, "");
}

static void a_tree_as_deep_as_it_is_large_does_not_overflow_the_stack(void **state) {
    Scratch *scratch = *state;
    must(store_write(scratch->store, chain_work, NULL, &scratch->err), &scratch->err);
    UnitTree tree = loaded(scratch, "2024");
    assert_int_equal(tree.count, 100000);
    assert_int_equal(tree.units[99999].depth, 99999);
    assert_int_equal(tree.units[0].end, 100000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(units_stand_in_pre_order_with_siblings_by_code),
        CASE(an_unknown_period_is_not_found),
        CASE(a_parent_that_does_not_stand_in_the_period_makes_a_root),
        CASE(an_old_year_keeps_its_names_kinds_and_parents),
        CASE(stating_a_unit_again_replaces_its_state_in_that_year),
        CASE(a_circle_is_refused_and_names_a_unit_in_it),
        CASE(a_unit_that_is_its_own_parent_is_refused),
        CASE(a_kind_that_no_pack_knows_is_refused),
        CASE(ids_are_made_only_when_asked),
        CASE(periods_come_newest_first_and_know_the_one_before),
        CASE(every_range_of_a_province_is_right),
        CASE(a_tree_as_deep_as_it_is_large_does_not_overflow_the_stack),
    };
    return cmocka_run_group_tests(tests, load_pack, drop_pack);
}
