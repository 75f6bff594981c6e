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

/* Counted from the day a case is opened: the end of a year may be near, and what has to be built takes longest. */
static void what_the_gap_plan_has_to_build_gets_the_longest_time(void **state) {
    Folder *folder = *state;
    folder->problems = problem_list(folder->arena, 100);
    assert_true(pack_load(NULL, &folder->pack, &folder->problems));
    size_t count, planned = 0;
    const CampaignKindDef *kinds = pack_campaigns(folder->pack, &count);
    for (size_t i = 0; i < count; i++) {
        int longest = 0;
        for (size_t k = 0; k < kinds[i].mend_count; k++) {
            const CampaignMendDef *mend = &kinds[i].mends[k];
            assert_true(mend->due.kind == DUE_DAYS || mend->due.kind == DUE_WORKING_DAYS);
            longest = mend->of == CAMPAIGN_MENDS_PLANNED ? mend->due.number : longest;
            planned += mend->of == CAMPAIGN_MENDS_PLANNED;
        }
        for (size_t k = 0; longest && k < kinds[i].mend_count; k++) {
            assert_true(kinds[i].mends[k].due.number <= longest);
        }
    }
    assert_true(planned >= 3);
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

static void levels_say_what_may_stand_above_and_how_codes_look(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml",
               STR(SMALL "levels:\n  - {level: county, name: 县级, under: [province, city], top: true, "
                         "digits: 6, own_digits: 6}\n"));
    load_good(folder);
    const LevelDef *level = pack_level(folder->pack, LEVEL_COUNTY);
    assert_true(level->under == (1u << LEVEL_PROVINCE | 1u << LEVEL_CITY) && level->top && level->digits == 6);
    assert_null(pack_level(folder->pack, LEVEL_SCHOOL));
}

static void a_period_begins_on_its_day_of_the_year_it_is_called_by(void **state) {
    Folder *folder = *state;
    Date begins;
    folder_put(folder, "a.yaml", STR(SMALL));
    load_good(folder);
    assert_false(pack_period_begins(folder->pack, STR("2024"), &begins));
    folder_put(folder, "p.yaml", STR("periods:\n  - {kind: school_year, name: 学年, begins: \"09-01\"}\n"));
    load_good(folder);
    assert_true(pack_period_begins(folder->pack, STR("2024"), &begins));
    assert_int_equal(date_compare(begins, (Date){2024, 9, 1}), 0);
    assert_false(pack_period_begins(folder->pack, STR("2024-1"), &begins));
    assert_false(pack_period_begins(folder->pack, STR("次年的"), &begins));
}

static void counts_areas_and_money_add_up_others_do_not(void **state) {
    Folder *folder = *state;
    folder_put(folder, "a.yaml", STR(SMALL));
    folder_put(
        folder, "b.yaml",
        STR("elements:\n  - group: 学生\n    items:\n"
            "      - {id: pupils, name: 在校生, unit: 人}\n      - {id: grade, name: 等级}\n"
            "      - {id: fund, name: 标准, unit: 元/人}\n      - {id: largest, name: 最大, unit: 人, adds: false}\n"
            "      - {id: founded, name: 建校, unit: 年, attribute: true}\n"
            "      - {id: open, name: 开门, type: bool}\n      - {id: points, name: 分, adds: true}\n"));
    load_good(folder);
    static const bool wanted[] = {true, false, false, false, false, false, true};
    size_t count;
    const Element *elements = pack_elements(folder->pack, &count);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(elements[i].adds, wanted[i]);
    }
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

#define BROKEN_DOWN                                                                                                    \
    "elements:\n  - group: 学生\n    items:\n"                                                                       \
    "      - {id: pupils, name: \"{stage}在校生\", stages: [primary, junior], unit: 人, whole: true, by: [sex, "   \
    "grade],\n"                                                                                                        \
    "         aliases: [\"{stage}人数\"], max: 90000}\n"                                                             \
    "      - {id: owner, name: 办别, type: choice, choices: [公办, 民办], attribute: true, note: 照实填}\n"   \
    "      - {id: money, name: 经费, unit: 元, entry_unit: 万元, entry_factor: 10000, decimals: 2, max: 5e7}\n"
#define BREAKDOWNS                                                                                                     \
    "breakdowns:\n  - {id: sex, name: 性别, parts: [{id: m, name: 男}, {id: f, name: 女}]}\n"                      \
    "  - id: grade\n    name: 年级\n    parts:\n      - {id: g1, name: 一年级, stages: primary}\n"                \
    "      - {id: g2, name: 二年级, stages: primary}\n      - {id: g7, name: 七年级, stages: junior}\n"          \
    "      - {id: g8, name: 八年级, stages: junior}\n"

static void put_elements(Folder *folder) {
    folder_put(folder, "a.yaml", STR(SMALL));
    folder_put(folder, "b.yaml", STR(BREAKDOWNS));
    folder_put(folder, "c.yaml", STR(BROKEN_DOWN));
}

static void an_element_is_broken_down_into_parts_that_add_up(void **state) {
    Folder *folder = *state;
    put_elements(folder);
    load_good(folder);
    const Element *boys = pack_element(folder->pack, STR("pupils_P_m"));
    assert_non_null(boys);
    assert_true(str_is(boys->name, "小学在校生（男）") && str_is(boys->part_of, "pupils_P"));
    assert_true(str_is(boys->part_name, "男") && str_is(boys->breakdown, "sex") && boys->whole && boys->stage == 0);
    assert_true(pack_element(folder->pack, STR("小学人数（男）")) == boys);
    /* a part of another stage does not exist, and a stem still means the totals */
    assert_null(pack_element(folder->pack, STR("pupils_P_g7")));
    assert_non_null(pack_element(folder->pack, STR("pupils_J_g7")));
    assert_true(pack_staged_element(folder->pack, STR("pupils"), 0) ==
                pack_element_index(folder->pack, pack_element(folder->pack, STR("pupils_P"))));
    size_t count;
    const CheckDef *checks = pack_checks(folder->pack, &count);
    assert_int_equal(count, 4);
    assert_true(str_is(checks[1].id, "parts-pupils_P-grade") && checks[1].severity == SEVERITY_ERROR);
    assert_true(str_is(checks[1].rule.text, "pupils_P_g1 + pupils_P_g2 = pupils_P"));
    assert_true(str_is(checks[1].applies.text, "kind in (nine)"));
    assert_int_equal(checks[1].field_count, 3);
}

#define FORM_HEAD "form: f\nname: 学生\nsteps: [{id: s, name: 审核, roles: [head, ctr], need: 2}]\nunlock_need: 3\n"

static void a_form_takes_what_it_asks_from_elements(void **state) {
    Folder *folder = *state;
    put_elements(folder);
    folder_put(
        folder, "f.yaml",
        STR(FORM_HEAD
            "kinds: [九年一贯制]\nsections:\n  - id: a\n    name: 学生\n    fields:\n"
            "      - {element: pupils, required: true, min: 1, max: 500}\n"
            "      - {element: pupils, by: grade, from_table: classes,\n"
            "         value: \"sum(n, where: grade = {part})\"}\n"
            "      - {element: 经费, name: 今年经费, max: 100, help: 照账填}\n"
            "      - {element: owner, elsewhere: true}\n"
            "      - {id: who, name: 填表人, type: text, privacy: P2, mask: name}\n"
            "      - {name: 请核对, type: note}\n"
            "  - id: classes\n    name: 逐班\n    table: true\n    rows: {least: 1, most: 9}\n"
            "    row_name: 班\n    unique: [grade, n]\n    fields:\n"
            "      - {id: grade, name: 年级, type: choice, choices: [一年级, 二年级]}\n"
            "      - {id: n, name: 人数, unit: 人, whole: true, min: 1, max: 100}\n"
            "checks:\n  - {id: few, severity: warning, rule: n >= 5, message: 太少, table: classes, fields: n}\n"));
    load_good(folder);
    const FormDef *form = pack_form(folder->pack, STR("f"));
    const FormField *fields = form->sections[0].fields;
    assert_int_equal(form->sections[0].field_count, 2 + 4 + 4);
    assert_true(str_is(fields[1].id, "pupils_J") && str_is(fields[1].name, "初中在校生") && fields[1].required);
    assert_true(fields[1].min == 1 && fields[1].max == 500 && fields[1].whole && str_is(fields[1].unit, "人"));
    assert_true(str_is(fields[4].id, "pupils_J_g7") && str_is(fields[4].part_of, "pupils_J"));
    assert_true(str_is(fields[4].value.text, "sum(n, where: grade = 七年级)") && str_is(fields[4].part_name, "七年级"));
    /* limits of the element are those of the stored unit: 5e7元 are 5000万元, which 100 narrows */
    assert_true(fields[6].max == 100 && fields[6].min == 0 && str_is(fields[6].unit, "万元") && !fields[6].whole);
    assert_true(str_is(fields[6].name, "今年经费") && str_is(fields[6].help, "照账填"));
    assert_true(fields[7].elsewhere && fields[7].type == ASK_CHOICE && fields[7].choice_count == 2);
    assert_true(str_is(fields[7].help, "照实填"));
    assert_true(fields[8].type == ASK_TEXT && str_is(fields[8].mask, "name") && fields[8].element == -1);
    assert_true(fields[9].type == ASK_NOTE && str_is(fields[9].id, "a_note_6"));
    assert_true(form->levels == 1u << LEVEL_SCHOOL && str_is(form->kinds[0], "nine"));
    assert_true(form->sections[1].is_table && form->sections[1].rows_most == 9 && form->sections[1].unique_count == 2);
    assert_true(form->steps[0].need == 2 && form->steps[0].role_count == 2 && form->unlock_need == 3);
    assert_true(str_is(form->checks[0].table, "classes") && form->version.len == 12);
    const FormSection *section;
    assert_true(form_field(form, STR("n"), &section)->whole && section == &form->sections[1]);
    assert_null(form_field(form, STR("m"), &section));
}

static void a_form_kept_as_text_is_read_again_against_a_loaded_pack(void **state) {
    Folder *folder = *state;
    put_elements(folder);
    folder_put(folder, "f.yaml", STR(FORM_HEAD "sections:\n  - {id: a, name: 甲, fields: [{element: pupils_P}]}\n"));
    load_good(folder);
    const FormDef *form = pack_form(folder->pack, STR("f"));
    FormDef *again;
    assert_true(pack_read_form(folder->pack, "f", form->text, folder->arena, &again, &folder->problems));
    assert_true(str_equal(again->version, form->version) && str_equal(again->text, form->text));
    assert_int_equal(again->sections[0].fields[0].element, form->sections[0].fields[0].element);
    size_t count;
    assert_int_equal((pack_forms(folder->pack, &count), count), 1);
    assert_false(pack_read_form(folder->pack, "表.yaml",
                                STR("form: g\nname: 表\nsections: [{id: a, name: 甲, fields: [{element: pupil_P}]}]\n"),
                                folder->arena, &again, &folder->problems));
    assert_true(folder_told(folder, "表.yaml:3:48", "pupil_P|pupils_P"));
    assert_false(pack_read_form(folder->pack, "坏", STR("form: [\n"), folder->arena, &again, &folder->problems));
    assert_true(folder_told(folder, "坏:2:1", "YAML"));
}

static void a_form_that_names_no_steps_has_those_of_the_collection(void **state) {
    Folder *folder = *state;
    put_elements(folder);
    folder_put(folder, "k.yaml",
               STR("collection:\n  due_days: 14\n  remind_days: [7, 0, -1]\n  yellow_days: 3\n  red_days: 1\n  "
                   "return_days: 3\n  unlock_days: 7\n  "
                   "unlock_need: 2\n"
                   "  steps:\n    - {id: s, name: 审核, roles: head}\n    - {id: e, name: 审定, roles: chief, section: "
                   "true}\n"));
    folder_put(
        folder, "f.yaml",
        STR("form: f\nname: 表\nsection: BAS\nsections:\n  - {id: a, name: 甲, fields: [{element: pupils_P}]}\n"));
    load_good(folder);
    const CollectionDef *collection = pack_collection(folder->pack);
    const FormDef *form = pack_form(folder->pack, STR("f"));
    assert_true(collection->remind_count == 3 && collection->remind_days[2] == -1 && collection->due_days == 14);
    assert_true(form->step_count == 2 && form->steps[1].section && form->steps[1].need == 1 && form->unlock_need == 2);
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

static void a_unit_of_measure_is_so_many_of_another(void **state) {
    static const struct {
        const char *from, *to;
        double times; /* 0: they do not measure the same */
    } cases[] = {
        {"万元", "元", 1e4},   {"千万元", "元", 1e7},   {"元", "万元", 1e-4},
        {"亿元", "万元", 1e4}, {"名", "人", 1},         {"万名", "人", 1e4},
        {"本", "册", 1},       {"万册", "册", 1e4},     {"公顷", "亩", 15},
        {"m²", "㎡", 1},       {"万平方米", "㎡", 1e4}, {"公里", "米", 1000},
        {"千瓦", "瓦", 0},     {"人", "人次", 0},       {"元", "美元", 0},
        {"套", "万套", 1e-4},  {"没有的单位", "元", 0}, {"", "", 1},
        {"", "元", 0},         {"万", "元", 0},         {"没有的单位", "没有的单位", 1},
    };
    Folder *folder = *state;
    folder->problems = problem_list(folder->arena, 100);
    assert_true(pack_load(NULL, &folder->pack, &folder->problems));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double times = pack_unit_times(folder->pack, str_from(cases[i].from), str_from(cases[i].to));
        if (!(times > cases[i].times * (1 - 1e-9) && times < cases[i].times * (1 + 1e-9)) && times != cases[i].times) {
            fail_msg("%s %s: %.12g", cases[i].from, cases[i].to, times);
        }
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        TEST(the_packs_built_in_load_without_a_word),
        TEST(what_the_gap_plan_has_to_build_gets_the_longest_time),
        TEST(packs_of_the_source_tree_are_those_built_in),
        TEST(a_staged_element_becomes_one_per_stage),
        TEST(kinds_are_found_by_id_name_and_alias),
        TEST(levels_say_what_may_stand_above_and_how_codes_look),
        TEST(a_period_begins_on_its_day_of_the_year_it_is_called_by),
        TEST(counts_areas_and_money_add_up_others_do_not),
        TEST(files_are_read_in_the_order_of_need_not_of_names),
        TEST(a_formula_knows_its_place_behind_quotes_and_in_blocks),
        TEST(a_standard_is_read_with_its_limits_by_stage),
        TEST(an_element_is_broken_down_into_parts_that_add_up),
        TEST(a_form_takes_what_it_asks_from_elements),
        TEST(a_form_kept_as_text_is_read_again_against_a_loaded_pack),
        TEST(a_form_that_names_no_steps_has_those_of_the_collection),
        TEST(a_unit_of_measure_is_so_many_of_another),
        TEST(the_version_changes_with_a_letter_and_with_a_name_of_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
