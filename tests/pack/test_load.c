/* Good packs: the ones built in, a folder of one's own, and what is read from every kind of file. */
#include "pack_support.h"

#define SMALL                                                                                                          \
    "stages:\n  - {id: primary, name: 小学, suffix: P}\n  - {id: junior, name: 初中, suffix: J}\n"                 \
    "kinds:\n  - {id: county, name: 县, level: county, aliases: [区, 旗]}\n"                                        \
    "  - {id: nine, name: 九年一贯制, level: school, stages: [primary, junior]}\n"

static void load_good(Folder *folder) {
    bool good = folder_load(folder);
    folder_print(folder);
    assert_true(good);
}

static void the_packs_built_in_load_without_a_word(void **state) {
    Folder *folder = *state;
    folder->problems = problem_list(folder->arena, 100);
    assert_true(pack_load(NULL, &folder->pack, &folder->problems));
    assert_int_equal(folder->problems.count, 0);
    size_t count;
    pack_standards(folder->pack, &count);
    assert_true(count >= 3);
    assert_non_null(pack_standard(folder->pack, STR("yzjh-2017")));
    assert_non_null(pack_mapping(folder->pack, STR("tw-primary")));
    assert_non_null(pack_report(folder->pack, STR("self-evaluation")));
    assert_int_equal(pack_version(folder->pack).len, 12);
}

static void packs_of_the_source_tree_are_those_built_in(void **state) {
    Folder *folder = *state;
    folder->problems = problem_list(folder->arena, 100);
    assert_true(pack_load(NULL, &folder->pack, &folder->problems));
    Str built_in = str_copy(folder->arena, pack_version(folder->pack));
    pack_destroy(folder->pack);
    assert_true(pack_load(DUXUE_SOURCE_DIR "/packs", &folder->pack, &folder->problems));
    assert_true(str_equal(built_in, pack_version(folder->pack)));
}

static void a_staged_element_becomes_one_per_stage(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    folder_put(folder, "b.yaml",
               STR("elements:\n  - group: 学生\n    items:\n"
                   "      - {id: pupils, name: \"{stage}在校生\", stages: [primary, junior], unit: 人, whole: true,\n"
                   "         aliases: [\"{stage}人数\", \"n_{suffix}\"]}\n"
                   "      - {id: classes, name: 教学班, stages: junior, unit: 个}\n"
                   "  - group: 财政\n    level: county\n    items:\n"
                   "      - {id: money, name: 经费, unit: 元, entry_unit: 万元, entry_factor: 1e4, min: -5}\n"));
    load_good(folder);
    size_t count;
    const Element *elements = pack_elements(folder->pack, &count);
    assert_int_equal(count, 4);
    assert_true(str_is(elements[0].id, "pupils_P") && str_is(elements[0].name, "小学在校生"));
    assert_true(str_is(elements[1].stem, "pupils") && elements[1].stage == 1 && elements[1].whole);
    assert_true(pack_element(folder->pack, STR("初中人数")) == &elements[1]);
    assert_true(pack_element(folder->pack, STR("n_J")) == &elements[1]);
    assert_int_equal(pack_staged_element(folder->pack, STR("pupils"), 1), 1);
    assert_int_equal(pack_staged_element(folder->pack, STR("classes"), 0), -1);
    assert_true(str_is(elements[2].id, "classes_J") && str_is(elements[2].name, "教学班（初中）"));
    assert_int_equal(elements[2].kinds_stage_mask, 2);
    assert_true(elements[3].entry_factor == 1e4 && elements[3].min == -5 && elements[3].levels == 1u << LEVEL_COUNTY);
    assert_true(elements[0].has_min && elements[0].min == 0 && !elements[0].has_max);
    assert_int_equal(elements[3].place.line, 10);
}

static void kinds_are_found_by_id_name_and_alias(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    load_good(folder);
    assert_true(pack_kind(folder->pack, STR("旗")) == pack_kind(folder->pack, STR("county")));
    assert_true(pack_kind(folder->pack, STR("九年一贯制"))->stages == 3);
    assert_null(pack_kind(folder->pack, STR("乡")));
}

static void files_are_read_in_the_order_of_need_not_of_names(void **state) {
    Folder *folder = *state;
    folder_put(folder, "z.yaml", STR("# a word before\n\n---\n" SMALL));
    folder_put(folder, "sub/deeper/y.yml", STR("elements:\n  - {group: 学生, items: [{id: n, name: 人数}]}\n"));
    folder_put(folder, "a.yaml", STR("checks:\n  - {id: c, severity: note, rule: n > 0, message: 核对, fields: n}\n"));
    folder_put(folder, "ignored.txt", STR("checks: nothing\n"));
    folder_put(folder, ".hidden.yaml", STR("checks: nothing\n"));
    load_good(folder);
    size_t count;
    assert_int_equal((pack_checks(folder->pack, &count), count), 1);
}

static void a_formula_knows_its_place_behind_quotes_and_in_blocks(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    folder_put(folder, "i.yaml",
               STR("indicators:\n  - {id: a, name: 甲, value: \"1 + 1\"}\n"
                   "  - id: b\n    name: 乙\n    value: >-\n\n      2 +\n      2\n    stage: junior\n"
                   "  - id: c\n    name: 丙\n    value: >-\n      2 +\n      3\n"));
    load_good(folder);
    const IndicatorDef *a = pack_indicator(folder->pack, STR("a")), *b = pack_indicator(folder->pack, STR("b"));
    assert_int_equal(a->value.place.line, 2);
    assert_int_equal(a->value.place.column, 30);
    /* an empty line is part of the text, so that lines are counted from it */
    assert_int_equal(b->value.place.line, 6);
    assert_int_equal(b->value.place.column, 7);
    assert_true(str_is(b->value.text, "\n2 +\n2"));
    const IndicatorDef *c = pack_indicator(folder->pack, STR("c"));
    assert_int_equal(c->value.place.line, 13);
    assert_true(str_is(c->value.text, "2 +\n3"));
    assert_true(a->stage == -1 && a->decimals == 2 && b->stage == 1);
}

static void a_standard_is_read_with_its_limits_by_stage(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    folder_put(folder, "b.yaml", STR("elements:\n  - {group: 学生, items: [{id: n, name: 人数}]}\n"));
    folder_put(folder, "s.yaml",
               STR("standard: s\nname: 标准\ntitle: 题\ndocument: 文\nvalid: {from: 2017-05, to: 2020-12-31}\n"
                   "level: county\nstages: [primary, junior]\nselect: n > 0\nrow_pupils: n\n"
                   "split: {by: n, weights: {primary: 1, junior: 1.1}}\n"
                   "parameters:\n  - {id: most, name: 上限, value: 0.5, bool: false}\n"
                   "blocks:\n  - id: R\n    name: 资源\n    items:\n"
                   "      - {id: r-1, name: 一, kind: row, resource: n, per: n, times: 100,\n"
                   "         at_least: {primary: 4.2, junior: most}, resource_whole: true, resource_elements: n}\n"
                   "      - {id: c-1, name: 二, kind: spread, of: r-1, stage: junior, at_most: most}\n"
                   "      - {id: v-1, name: 三, kind: value, value: sum(n), less_than: 5}\n"));
    load_good(folder);
    const StandardDef *standard = pack_standard(folder->pack, STR("s"));
    const ItemDef *row = standard_item(standard, STR("r-1")), *spread = standard_item(standard, STR("c-1"));
    const ItemDef *value = standard_item(standard, STR("v-1"));
    assert_int_equal(standard->valid_from.month, 5);
    assert_true(standard->split_weight[1] == 1.1);
    assert_true(row->kind == ITEM_ROW && row->times == 100 && row->resource_step == 1);
    assert_true(row->compare == COMPARE_AT_LEAST && str_is(row->limit.by_stage[1].text, "most"));
    assert_true(spread->compare == COMPARE_AT_MOST && spread->stage == 1 && str_is(spread->limit.all.text, "most"));
    assert_true(value->part_count == 1 && value->parts[0].compare == COMPARE_LESS);
    assert_true(str_is(value->short_name, "三"));
    assert_null(standard_item(standard, STR("r-2")));
    assert_true(str_equal(standard->version, pack_version(folder->pack)));
}

static void the_version_changes_with_a_letter_and_with_a_name_of_a_file(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    load_good(folder);
    Str first = str_copy(folder->arena, pack_version(folder->pack));
    load_good(folder);
    assert_true(str_equal(first, pack_version(folder->pack)));
    folder_put(folder, "a.yaml", STR(SMALL "# one letter\n"));
    load_good(folder);
    Str second = str_copy(folder->arena, pack_version(folder->pack));
    assert_false(str_equal(first, second));
    assert_int_equal(rename(str_format(folder->arena, "%s/a.yaml", folder->path).data,
                            str_format(folder->arena, "%s/b.yaml", folder->path).data),
                     0);
    load_good(folder);
    assert_false(str_equal(second, pack_version(folder->pack)));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        TEST(the_packs_built_in_load_without_a_word),
        TEST(packs_of_the_source_tree_are_those_built_in),
        TEST(a_staged_element_becomes_one_per_stage),
        TEST(kinds_are_found_by_id_name_and_alias),
        TEST(files_are_read_in_the_order_of_need_not_of_names),
        TEST(a_formula_knows_its_place_behind_quotes_and_in_blocks),
        TEST(a_standard_is_read_with_its_limits_by_stage),
        TEST(the_version_changes_with_a_letter_and_with_a_name_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
