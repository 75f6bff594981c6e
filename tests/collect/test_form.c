/* Compiling forms: what is understood, and what is refused at its place. Faults of the YAML itself are tested in the
 * room pack. */
#include "form_support.h"

#define FIELDS "  - id: a\n    name: 甲\n    fields:\n      - "
#define TABLE  "  - id: t\n    name: 逐班\n    table: true\n    fields:\n      - "
#define ROWS   TABLE "{id: n, name: 人数, unit: 人}\n      - {id: grade, name: 年级, type: choice, choices: [一, 二]}\n"
#define OTHER  "  - id: rooms\n    name: 逐间\n    table: true\n    fields:\n      - {id: size, name: 面积, unit: ㎡}\n"

typedef struct Refused {
    const char *what, *yaml, *place, *words;
} Refused;

/* The sections begin on line 6, the first field of FIELDS on line 9, column 9. */
static const Refused refused[] = {
    {"unknown name in a condition", FORM_HEAD FIELDS "{id: x, name: 数, visible: onwer = 公办}\n", "f:9:35",
     "onwer|owner"},
    {"unknown choice", FORM_HEAD FIELDS "{id: x, name: 数, visible: owner = 公立办}\n", "f:9:43", "公立办"},
    {"number for a condition", FORM_HEAD FIELDS "{id: x, name: 数, visible: area}\n", "f:9:35", "条件"},
    {"condition for a number", FORM_HEAD FIELDS "{id: x, name: 数, value: area > 3}\n", "f:9:33", "算出来的却不是数"},
    {"number for yes or no", FORM_HEAD FIELDS "{id: x, name: 否, type: bool, value: area}\n", "f:9:45", "不是条件"},
    {"wrong unit", FORM_HEAD FIELDS "{element: area, value: pupils_P + 1}\n", "f:9:41", "人|㎡"},
    {"adding what differs", FORM_HEAD FIELDS "{id: x, name: 数, value: area + pupils_P}\n", "f:9:38", "单位不同"},
    {"computed choice", FORM_HEAD FIELDS "{element: owner, value: 1}\n", "f:9:33", "只有数值和是否能计算"},
    {"section that hides itself by nonsense",
     FORM_HEAD "  - id: a\n    name: 甲\n    visible: area + 1\n    fields: [{element: area}]\n", "f:8:14", "条件"},
    {"column outside a sum", FORM_HEAD FIELDS "{id: x, name: 数, value: n * 2}\n" ROWS, "f:9:33", "sum、count"},
    {"column beside a sum", FORM_HEAD FIELDS "{id: x, name: 数, value: sum(n) + n}\n" ROWS, "f:9:33", "sum、count"},
    {"columns of two tables", FORM_HEAD FIELDS "{id: x, name: 数, value: \"sum(n) * sum(size)\"}\n" ROWS OTHER,
     "f:9:34", "一张表格"},
    {"table that is not summed", FORM_HEAD FIELDS "{id: x, name: 数, value: sum(n), from_table: rooms}\n" ROWS OTHER,
     "f:9:33", "rooms"},
    {"sum over no table", FORM_HEAD FIELDS "{id: x, name: 数, value: sum(pupils_P)}\n", "f:9:33", "表格的列"},
    {"column of another table", FORM_HEAD TABLE "{id: n, name: 数, visible: size > 3}\n" OTHER, "f:10:35", "size"},
    {"unknown column in a check",
     FORM_HEAD ROWS "checks:\n  - {id: c, severity: error, rule: m > 0, message: 好, table: t}\n", "f:13:36", "m"},
    {"check of an entry over a column",
     FORM_HEAD ROWS "checks:\n  - {id: c, severity: error, rule: n > 0, message: 好}\n", "f:13:36", "sum、count"},
    {"check that is no condition",
     FORM_HEAD FIELDS "{element: area}\nchecks:\n  - {id: c, severity: error, rule: area + 1, message: 好}\n",
     "f:11:36", "条件"},
    {"field computed of itself", FORM_HEAD FIELDS "{id: x, name: 数, value: x + 1}\n", "f:9:33", "绕了一圈"},
    {"two fields computed of each other",
     FORM_HEAD FIELDS "{id: x, name: 甲数, value: y}\n      - {id: y, name: 乙数, value: x + 1}\n", "f:10:34",
     "绕了一圈|甲数|乙数"},
    {"field shown by what it computes",
     FORM_HEAD FIELDS "{id: x, name: 甲数, visible: y > 0}\n      - {id: y, name: 乙数, value: x + 1}\n", "f:10:34",
     "绕了一圈"},
    {"sum that decides about its column",
     FORM_HEAD FIELDS "{id: x, name: 甲数, value: sum(n)}\n" TABLE "{id: n, name: 数, visible: x > 0}\n", "f:14:35",
     "绕了一圈"},
    {"year before of an own field", FORM_HEAD FIELDS "{id: x, name: 数}\n      - {id: y, name: 乙, value: prev(x)}\n",
     "f:10:33", "没有上年数"},
    {"text in arithmetic", FORM_HEAD FIELDS "{id: x, name: 字, type: text}\n      - {id: y, name: 乙, value: x + 1}\n",
     "f:10:33", "要的是数"},
    {"text compared", FORM_HEAD FIELDS "{id: x, name: 字, type: text}\n      - {id: y, name: 乙, visible: x = 张三}\n",
     "f:10:39", "张三"},
    {"own choices mixed",
     FORM_HEAD ROWS "checks:\n  - {id: c, severity: error, rule: grade = 三, message: 好, table: t}\n", "f:13:44",
     "三"},
    {"unit chosen by a field of the form",
     "form: f\nname: 表\nsteps: [{id: s, name: 审核, roles: head}]\nunlock_need: 2\nwhere: x > 3\nsections:\n" FIELDS
     "{id: x, name: 数}\n",
     "f:5:8", "没有“x”"},
};

static void a_fault_of_a_form_is_told_at_its_place(void **state) {
    Desk *desk = *state;
    size_t missed = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        bool good = desk_try(desk, str_from(refused[i].yaml)), told = false;
        for (size_t p = 0; p < desk->problems.count; p++) {
            const Problem *problem = &desk->problems.items[p];
            bool here = str_is(place_show(desk->arena, &problem->place), refused[i].place);
            Str rest = str_from(refused[i].words), word;
            while (here && str_cut(&rest, '|', &word)) {
                here = str_find(problem->message, word) >= 0;
            }
            told = told || here;
        }
        if (good || !told) {
            print_error("%s: wanted “%s” at %s\n", refused[i].what, refused[i].words, refused[i].place);
            desk_print(desk);
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static void names_of_a_table_go_before_those_outside(void **state) {
    Desk *desk = *state;
    /* 人数 is a column, an alias nowhere; the element's own Chinese name still means the element */
    desk_form(desk, FORM_HEAD FIELDS
              "{id: total, name: 合计, value: sum(人数), unit: 人}\n"
              "      - {id: same, name: 相同, type: bool, value: 合计 = 小学在校生}\n" ROWS
              "checks:\n  - {id: c, severity: error, rule: 人数 <= 合计, message: 好, table: t}\n"
              "  - {id: d, severity: error, rule: \"sum(n, where: grade = 一) <= total\", message: 好}\n");
    assert_true(str_is(form_def(desk->form)->id, "f"));
}

static void a_form_of_nothing_but_notes_compiles(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "{name: 请看说明, type: note, visible: kind = 小学 and is_school}\n");
    assert_true(desk_judge(desk)->complete);
    assert_int_equal(desk->judgement.asked, 0);
    assert_true(desk_field(desk, "a_note_1", "")->shown);
}

static void a_form_concerns_its_kinds_and_those_its_condition_holds_for(void **state) {
    Desk *desk = *state;
    desk_form(desk, "form: f\nname: 表\nsteps: [{id: s, name: 审核, roles: head}]\nunlock_need: 2\n"
                    "kinds: [小学, 九年一贯制]\nwhere: owner = 公办 and pupils_P > 10\nsections:\n" FIELDS
                    "{element: area}\n");
    const KindDef *primary = pack_kind(desk->pack, STR("小学")), *kindergarten = pack_kind(desk->pack, STR("幼儿园"));
    assert_true(form_concerns(desk->form, primary, NULL)); /* unknown counts as asked */
    assert_false(form_concerns(desk->form, kindergarten, NULL));
    assert_false(form_concerns(desk->form, pack_kind(desk->pack, STR("县")), NULL));
    desk_fact(desk, "owner", 1);
    assert_false(form_concerns(desk->form, primary, desk->facts));
    desk_fact(desk, "owner", 0);
    assert_true(form_concerns(desk->form, primary, desk->facts));
    desk_fact(desk, "pupils_P", 10);
    assert_false(form_concerns(desk->form, primary, desk->facts));
}

static const FormDef *another_form(Desk *desk, const char *yaml) {
    FormDef *def;
    bool good = pack_read_form(desk->pack, "f", str_from(yaml), desk->arena, &def, &desk->problems);
    desk_print(desk);
    assert_true(good);
    return def;
}

#define HEAD(id, more)                                                                                                 \
    "form: " id "\nname: 表\nsteps: [{id: s, name: 审核, roles: head}]\nunlock_need: 2\n" more "sections:\n"

static void the_same_element_of_the_same_units_is_an_overlap(void **state) {
    Desk *desk = *state;
    const FormDef *forms[] = {
        another_form(desk, HEAD("a", "") FIELDS "{element: pupils}\n      - {element: money}\n"),
        another_form(
            desk, HEAD("b", "kinds: [小学]\n") FIELDS
            "{element: area}\n      - {element: pupils, by: sex}\n      - {element: money, elsewhere: true}\n"),
        another_form(desk, HEAD("c", "kinds: [小学, 幼儿园]\nwhere: owner = 公办\n") FIELDS
                     "{element: money}\n      - {element: pupils_P, value: \"sum(n)\"}\n" ROWS),
        another_form(desk, HEAD("d", "levels: [county]\n") FIELDS "{element: rain}\n"),
        another_form(desk, HEAD("e", "kinds: [幼儿园]\n") FIELDS "{element: children}\n      - {element: money}\n"),
    };
    FormSource *sources;
    size_t count;
    form_sources(desk->pack, forms[0], forms, 2, desk->arena, &sources, &count);
    assert_int_equal(count, 0); /* what is filled in from elsewhere, and parts of a total, are not asked twice */
    form_sources(desk->pack, forms[2], forms, 5, desk->arena, &sources, &count);
    assert_int_equal(count, 3);
    assert_true(sources[0].field->element == desk_element(desk, "money") && sources[0].conditional);
    assert_true(sources[0].form == forms[0] && sources[0].kind_count == 2);
    assert_true(sources[1].form == forms[4] && sources[1].conditional);
    /* computed counts as collected; a kindergarten has no pupils of a primary school */
    assert_true(sources[2].field->element == desk_element(desk, "pupils_P") && sources[2].kind_count == 1);
    assert_true(str_is(sources[2].kinds[0]->id, "primary_school"));
    form_sources(desk->pack, forms[4], forms, 5, desk->arena, &sources, &count);
    assert_int_equal(count, 2);
    assert_true(sources[0].form == forms[0] && !sources[0].conditional);
    assert_true(sources[1].form == forms[2] && sources[1].conditional);
    form_sources(desk->pack, forms[3], forms, 5, desk->arena, &sources, &count);
    assert_int_equal(count, 0);
    FormAsker *askers;
    form_askers(desk->pack, forms, 5, desk_element(desk, "money"), desk->arena, &askers, &count);
    assert_true(count == 3 && askers[2].form == forms[4] && askers[2].kind_count == 1);
    form_askers(desk->pack, forms, 5, desk_element(desk, "opened"), desk->arena, &askers, &count);
    assert_int_equal(count, 0);
}

static void what_is_filled_in_from_elsewhere_is_told_with_the_form_it_comes_from(void **state) {
    Desk *desk = *state;
    const FormDef *forms[] = {
        another_form(desk, HEAD("a", "") FIELDS "{element: pupils}\n"),
        another_form(desk, HEAD("b", "kinds: [小学]\n") FIELDS "{element: pupils, elsewhere: true}\n"),
        another_form(desk, HEAD("a", "") FIELDS "{element: pupils}\n      - {element: area}\n"),
    };
    FormSource *sources;
    size_t count;
    form_sources(desk->pack, forms[1], forms, 2, desk->arena, &sources, &count);
    assert_int_equal(count, 1);
    assert_true(sources[0].field->elsewhere && sources[0].form == forms[0] && sources[0].kind_count == 1);
    form_sources(desk->pack, forms[2], forms, 2, desk->arena, &sources, &count);
    assert_int_equal(count, 0); /* an older form of the same id is the one it replaces */
}

static void the_forms_of_the_packs_ask_nothing_twice(void **state) {
    Desk *desk = *state;
    Pack *pack;
    size_t form_count, count;
    assert_true(pack_load(NULL, &pack, &desk->problems));
    const FormDef *defs = pack_forms(pack, &form_count);
    const FormDef **forms = ARENA_ARRAY(desk->arena, form_count, const FormDef *);
    for (size_t i = 0; i < form_count; i++) {
        forms[i] = &defs[i];
    }
    for (size_t f = 0; f < form_count; f++) {
        FormSource *sources;
        form_sources(pack, forms[f], forms, form_count, desk->arena, &sources, &count);
        for (size_t i = 0; i < count; i++) {
            if (!sources[i].field->elsewhere) {
                print_error("%.*s: %.*s, %.*s\n", STR_ARG(sources[i].field->id), STR_ARG(forms[f]->id),
                            STR_ARG(sources[i].form->id));
            }
            assert_true(sources[i].field->elsewhere);
        }
    }
    assert_true(form_count >= 11);
    pack_destroy(pack);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
    const struct CMUnitTest tests[] = {
        TEST(a_fault_of_a_form_is_told_at_its_place),
        TEST(names_of_a_table_go_before_those_outside),
        TEST(a_form_of_nothing_but_notes_compiles),
        TEST(the_same_element_of_the_same_units_is_an_overlap),
        TEST(what_is_filled_in_from_elsewhere_is_told_with_the_form_it_comes_from),
        TEST(the_forms_of_the_packs_ask_nothing_twice),
        TEST(a_form_concerns_its_kinds_and_those_its_condition_holds_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
