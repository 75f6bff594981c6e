/* Judging entries: what is shown, read, computed, checked, explained, and when an entry may be handed in. */
#include "form_support.h"

#define FIELDS "  - id: a\n    name: 甲\n    fields:\n"
#define CLASSES                                                                                                        \
    "  - id: classes\n    name: 逐班\n    table: true\n    rows: {least: 1, most: 4}\n    row_name: 班\n"           \
    "    unique: [grade, label]\n    fields:\n"                                                                        \
    "      - {id: grade, name: 年级, type: choice, choices: [一年级, 二年级], required: true}\n"               \
    "      - {id: label, name: 班名, type: text, required: true}\n"                                                  \
    "      - {id: n, name: 人数, unit: 人, whole: true, min: 1, max: 100, required: true}\n"                        \
    "      - {id: teacher, name: 班主任, type: text, privacy: P2, mask: name}\n"

/* ---- what is typed ---- */

static void an_empty_entry_is_not_complete_but_nothing_of_it_is_wrong(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P, required: true}\n      - {element: area}\n");
    const Judgement *judgement = desk_judge(desk);
    assert_true(!judgement->complete && judgement->asked == 2 && judgement->filled == 0 && judgement->wrong == 0);
    assert_int_equal(judgement->check_count, 0);
    const JudgedField *pupils = desk_field(desk, "pupils_P", "");
    assert_true(pupils->required && !pupils->filled && pupils->state == CELL_EMPTY && !pupils->wrong.len);
}

static void texts_are_read_as_people_write_them(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n      - {element: money}\n      - {element: owner}\n"
                                     "      - {element: boarding}\n      - {element: opened}\n"
                                     "      - {id: share, name: 占比, decimals: 1, max: 1}\n"
                                     "      - {id: note, name: 备注, type: text}\n");
    desk_type(desk, "pupils_P=１，２３４ money=120.5 owner=公立 boarding=有 opened=2010/9/1 share=35% note=　说明　");
    assert_true(desk_judge(desk)->complete);
    assert_true(desk_field(desk, "pupils_P", "")->number == 1234);
    assert_true(str_is(desk_field(desk, "pupils_P", "")->text, "1234"));
    assert_true(desk_field(desk, "money", "")->number == 1205000);
    assert_true(str_is(desk_field(desk, "money", "")->text, "120.5"));
    assert_true(str_is(desk_field(desk, "owner", "")->text, "公办"));
    assert_true(desk_field(desk, "boarding", "")->number == 1 && str_is(desk_field(desk, "boarding", "")->text, "是"));
    assert_true(desk_field(desk, "opened", "")->number == 20100901);
    assert_true(desk_field(desk, "share", "")->number == 0.35);
    assert_true(str_is(desk_field(desk, "note", "")->text, "说明"));
    assert_int_equal(desk->judgement.filled, 7);
}

static void a_wrong_text_is_told_and_counts_as_unknown(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P, max: 900}\n      - {element: owner}\n"
                                     "      - {element: opened}\n      - {element: area}\n      - {element: money}\n"
                                     "      - {id: twice, name: 两倍, value: pupils_P * 2}\n");
    desk_type(desk, "pupils_P=901 owner=国企 opened=去年 area=** money=六万");
    const Judgement *judgement = desk_judge(desk);
    assert_true(says(desk_field(desk, "pupils_P", "")->wrong, "不能大于900人"));
    assert_true(says(desk_field(desk, "owner", "")->wrong, "公办、民办"));
    assert_true(says(desk_field(desk, "opened", "")->wrong, "日期"));
    assert_true(says(desk_field(desk, "area", "")->wrong, "*"));
    assert_true(says(desk_field(desk, "money", "")->wrong, "单位：万元"));
    assert_true(str_is(desk_field(desk, "pupils_P", "")->text, "901")); /* what was typed stays to be seen */
    assert_true(judgement->wrong == 5 && judgement->filled == 0 && !judgement->complete);
    assert_false(desk_field(desk, "twice", "")->filled);
}

static void a_dash_is_an_empty_cell_and_a_zero_is_not(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS
              "      - {element: pupils_P, required: true}\n      - {element: ft_P, required: true}\n");
    desk_type(desk, "pupils_P=— ft_P=0");
    assert_false(desk_judge(desk)->complete);
    assert_true(desk_field(desk, "ft_P", "")->filled && !desk_field(desk, "pupils_P", "")->filled);
    assert_true(desk_field(desk, "pupils_P", "")->text.len == 0 && desk->judgement.wrong == 0);
}

static void phones_and_identity_numbers_are_checked(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {id: phone, name: 电话, type: text, privacy: P2, mask: phone}\n"
                                     "      - {id: card, name: 证件, type: text, privacy: P3, mask: identity}\n");
    desk_type(desk, "phone=12345 card=11010519491231002Y");
    desk_judge(desk);
    assert_true(says(desk_field(desk, "phone", "")->wrong, "电话号码"));
    assert_true(says(desk_field(desk, "card", "")->wrong, "校验不通过"));
    desk_type(desk, "phone=0991-5550123 card=11010519491231002X");
    assert_true(desk_judge(desk)->complete && desk->judgement.filled == 2);
    desk_type(desk, "phone=13800000000 card=110105194912310021");
    assert_true(says((desk_judge(desk), desk_field(desk, "card", "")->wrong), "校验不通过"));
    desk_type(desk, "phone=personal:17 card=personal:18");
    assert_true(desk_judge(desk)->complete && desk->judgement.filled == 2);
    assert_true(desk_field(desk, "phone", "")->state == CELL_MASKED);
}

static void cells_of_fields_that_the_form_does_not_have_are_passed_over(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n" CLASSES);
    desk_cell(desk, "gone", "", "1");
    desk_cell(desk, "pupils_P", "r1", "1"); /* a row of no table */
    desk_cell(desk, "n", "", "1");          /* a column without a row */
    desk_cell(desk, "#gone", "r1", "1");
    desk_cell(desk, "", "", "");
    desk_judge(desk);
    assert_int_equal(desk->judgement.field_count, 1);
    assert_int_equal(desk->judgement.filled, 0);
}

/* ---- what is shown ---- */

static void a_figure_that_the_kind_does_not_have_is_hidden_and_counts_as_zero(void **state) {
    Desk *desk = *state;
    desk_form(desk,
              FORM_HEAD FIELDS "      - {element: pupils, required: true}\n      - {element: children}\n"
                               "      - {id: all, name: 合计, unit: 人, value: pupils_P + pupils_J + children}\n");
    desk_type(desk, "pupils_P=812 pupils_J=5 children=9");
    assert_true(desk_judge(desk)->complete);
    assert_false(desk_field(desk, "pupils_J", "")->shown);
    assert_true(desk_field(desk, "all", "")->number == 812 && desk->judgement.asked == 1);
    desk_kind(desk, "nine_year");
    desk_judge(desk);
    assert_true(desk_field(desk, "pupils_J", "")->shown && desk_field(desk, "all", "")->number == 817);
    desk->context.kind = NULL; /* nobody knows what it is: all is asked */
    desk_judge(desk);
    assert_true(desk_field(desk, "children", "")->shown && desk_field(desk, "all", "")->number == 826);
}

static void a_condition_shows_and_hides_and_the_unknown_shows(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS
              "      - {element: owner}\n      - {element: money, visible: owner = 公办, required: true}\n"
              "      - {id: why, name: 缘由, type: text, visible: has(money) and money > 10000}\n"
              "      - {id: n, name: 数, value: \"if(has(money), 1, 2)\"}\n"
              "  - id: b\n    name: 乙\n    visible: owner = 民办\n    fields:\n      - {element: boarding, required: "
              "true}\n");
    desk_judge(desk);
    assert_true(desk_field(desk, "money", "")->shown && desk_field(desk, "boarding", "")->shown);
    desk_type(desk, "owner=公办 money=2 boarding=是");
    desk_judge(desk);
    assert_true(desk_field(desk, "money", "")->shown && desk_field(desk, "why", "")->shown);
    assert_true(!desk_field(desk, "boarding", "")->shown && !desk_field(desk, "boarding", "")->filled);
    assert_true(desk_field(desk, "n", "")->number == 1 && desk->judgement.complete);
    desk_type(desk, "owner=民办");
    desk_judge(desk);
    /* the money is hidden, so that it says nothing; its text stays in the draft */
    assert_true(!desk_field(desk, "money", "")->shown && !desk_field(desk, "why", "")->shown);
    assert_true(desk_field(desk, "n", "")->number == 2 && desk_field(desk, "money", "")->state == CELL_EMPTY);
    assert_true(desk_field(desk, "boarding", "")->shown && desk->judgement.complete);
}

static void a_wrong_text_in_a_hidden_field_does_not_matter(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: owner}\n      - {element: money, visible: owner = 公办}\n");
    desk_type(desk, "owner=民办 money=abc");
    assert_true(desk_judge(desk)->complete && desk->judgement.wrong == 0);
    desk_type(desk, "owner=公办");
    assert_false(desk_judge(desk)->complete);
}

static void a_figure_from_elsewhere_is_shown_and_not_asked(void **state) {
    Desk *desk = *state;
    size_t count;
    pack_elements(desk->pack, &count);
    bool *elsewhere = ARENA_ARRAY(desk->arena, count, bool);
    Str *from = ARENA_ARRAY(desk->arena, count, Str);
    elsewhere[desk_element(desk, "pupils_P")] = true;
    from[desk_element(desk, "pupils_P")] = STR("学生表");
    desk_form(desk,
              FORM_HEAD FIELDS "      - {element: pupils_P, required: true}\n      - {element: ft_P, elsewhere: true}\n"
                               "      - {element: area, required: true}\n"
                               "      - {id: per, name: 生均, decimals: 2, value: area / pupils_P}\n");
    desk->context.elsewhere = elsewhere;
    desk->context.elsewhere_from = from;
    desk_type(desk, "pupils_P=9 area=600");
    assert_true(desk_judge(desk)->complete && desk->judgement.asked == 1);
    assert_false(desk_field(desk, "pupils_P", "")->filled);
    desk_fact(desk, "pupils_P", 120);
    desk_fact(desk, "ft_P", 8);
    desk_judge(desk);
    const JudgedField *pupils = desk_field(desk, "pupils_P", "");
    assert_true(pupils->shown && !pupils->asked && !pupils->required && pupils->number == 120);
    assert_true(str_is(pupils->from, "学生表") && str_is(pupils->text, "120"));
    assert_true(str_is(desk_field(desk, "ft_P", "")->from, "已有数据"));
    assert_true(desk_field(desk, "per", "")->number == 5);
    desk->context.elsewhere = NULL;
    desk->context.elsewhere_from = NULL;
}

static void last_year_stands_beside_an_element(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils, required: true}\n      - {id: x, name: 数}\n");
    desk_judge(desk);
    assert_true(desk_field(desk, "pupils_P", "")->previous.reason);
    desk_previous(desk, "pupils_P", 790);
    desk_judge(desk);
    assert_true(!desk_field(desk, "pupils_P", "")->previous.reason &&
                desk_field(desk, "pupils_P", "")->previous.number == 790);
    assert_true(desk_field(desk, "x", "")->previous.reason);
}

/* ---- tables ---- */

static void rows_come_in_the_order_of_their_positions(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD CLASSES);
    desk_type(desk, "#classes/b=1 #classes/a=2 #classes/c=- n/a=20 n/b=10 n/c=30 n/late=40");
    const Judgement *judgement = desk_judge(desk);
    assert_int_equal(judgement->field_count, 3 * 4);
    assert_true(str_is(judgement->fields[0].row, "b") && str_is(judgement->fields[4].row, "a"));
    assert_true(str_is(judgement->fields[8].row, "late") && desk_field(desk, "n", "late")->number == 40);
    assert_int_equal(judgement->asked, 12);
    assert_int_equal(judgement->filled, 3);
}

static void rows_too_few_too_many_or_twice_the_same_must_be_mended(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD CLASSES);
    desk_judge(desk);
    const JudgedCheck *few = desk_check(desk, "rows-classes", "");
    assert_non_null(few);
    assert_true(few->severity == SEVERITY_ERROR && says(few->message, "至少要填1班") && str_is(few->field, "#classes"));
    desk_type(desk,
              "n/a=1 n/b=2 n/c=3 n/d=4 n/e=5 grade/a=一年级 grade/d=一年级 grade/e=一年级 label/a=1班 label/d=1班");
    desk_judge(desk);
    assert_true(says(desk_check(desk, "rows-classes", "")->message, "最多要填4班，现在有5班"));
    assert_true(says(desk_check(desk, "unique-classes", "d")->message, "第4行与第1行的年级、班名相同"));
    assert_null(desk_check(desk, "unique-classes", "e")); /* its name is missing */
    assert_int_equal(desk->judgement.must_fix, 2);
    desk_type(desk, "#classes/e=- label/d=2班");
    desk_judge(desk);
    assert_int_equal(desk->judgement.must_fix, 0);
}

static void sums_over_a_table_are_computed(void **state) {
    Desk *desk = *state;
    desk_form(desk,
              FORM_HEAD FIELDS "      - {element: classes_P, value: count(grade in (一年级)), from_table: classes}\n"
                               "      - {element: pupils_P, value: sum(n)}\n"
                               "      - {element: max_class_P, value: \"max(n, where: grade = 一年级)\"}\n"
                               "      - {id: mean, name: 平均, value: mean(n)}\n"
                               "      - {id: big, name: 大班, value: count(n > 45)}\n"
                               "      - {id: rows, name: 行数, value: count(是), from_table: classes}\n" CLASSES);
    desk_judge(desk);
    assert_false(desk_field(desk, "pupils_P", "")->filled); /* no rows yet: nobody knows */
    desk_type(desk, "grade/a=一年级 n/a=46 grade/b=二年级 n/b=45 grade/c=一年级 n/c=40");
    desk_judge(desk);
    assert_true(desk_field(desk, "classes_P", "")->number == 2 && desk_field(desk, "pupils_P", "")->number == 131);
    assert_true(desk_field(desk, "max_class_P", "")->number == 46 && desk_field(desk, "big", "")->number == 1);
    assert_true(str_is(desk_field(desk, "mean", "")->text, "43.6667") && desk_field(desk, "rows", "")->number == 3);
    assert_true(str_is(desk_field(desk, "pupils_P", "")->from, "计算") && !desk_field(desk, "pupils_P", "")->asked);
    desk_type(desk, "n/c=很多");
    desk_judge(desk);
    assert_false(desk_field(desk, "pupils_P", "")->filled); /* one row that nobody knows */
    assert_true(desk_field(desk, "rows", "")->number == 3);
    desk_type(desk, "#classes/c=-");
    desk_judge(desk);
    assert_true(desk_field(desk, "pupils_P", "")->number == 91);
}

static void a_table_that_may_be_empty_sums_to_nothing(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {id: all, name: 合计, value: sum(n) + pupils_P}\n"
                                     "      - {id: many, name: 个数, value: count(是), from_table: t}\n"
                                     "      - {id: most, name: 最大, value: max(n)}\n      - {element: pupils_P}\n"
                                     "  - id: t\n    name: 逐项\n    table: true\n    fields:\n"
                                     "      - {id: n, name: 数, unit: 人}\n");
    desk_type(desk, "pupils_P=7");
    desk_judge(desk);
    assert_true(desk_field(desk, "all", "")->number == 7 && desk_field(desk, "all", "")->filled);
    assert_true(desk_field(desk, "many", "")->filled && desk_field(desk, "many", "")->number == 0);
    assert_false(desk_field(desk, "most", "")->filled);
    desk_type(desk, "#t/a=1");
    desk_judge(desk);
    assert_true(!desk_field(desk, "all", "")->filled && desk_field(desk, "many", "")->number == 1);
}

static void columns_are_shown_and_computed_row_by_row(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS
              "      - {element: owner}\n"
              "  - id: rooms\n    name: 逐间\n    table: true\n    fields:\n"
              "      - {id: use, name: 用途, type: choice, choices: [音乐, 美术]}\n"
              "      - {id: size, name: 面积, unit: ㎡, required: true}\n"
              "      - {id: piano, name: 钢琴, type: bool, visible: use = 音乐 and owner = 公办, required: true}\n"
              "      - {id: good, name: 达标, type: bool, value: \"size >= if(use = 音乐, 96, 90)\"}\n"
              "      - {id: share, name: 占比, value: size / sum(size)}\n");
    desk_type(desk, "owner=公办 use/a=音乐 size/a=95 use/b=美术 size/b=95 piano/b=是");
    desk_judge(desk);
    assert_true(desk_field(desk, "piano", "a")->shown && !desk_field(desk, "piano", "b")->shown);
    assert_true(str_is(desk_field(desk, "good", "a")->text, "否") && str_is(desk_field(desk, "good", "b")->text, "是"));
    assert_true(desk_field(desk, "share", "b")->number == 0.5 && !desk->judgement.complete);
    desk_type(desk, "piano/a=否");
    assert_true(desk_judge(desk)->complete);
    desk_type(desk, "owner=民办 piano/a=");
    desk_judge(desk);
    assert_true(!desk_field(desk, "piano", "a")->shown && desk->judgement.complete);
}

static void a_hidden_table_asks_for_nothing(void **state) {
    Desk *desk = *state;
    desk_form(
        desk, FORM_HEAD FIELDS
        "      - {element: owner}\n"
        "  - id: t\n    name: 逐项\n    table: true\n    visible: owner = 民办\n    rows: {least: 1}\n    fields:\n"
        "      - {id: n, name: 数, required: true}\n"
        "checks:\n  - {id: c, severity: error, rule: n > 5, message: 太少, table: t}\n");
    desk_type(desk, "owner=公办 #t/a=1 n/a=3");
    assert_true(desk_judge(desk)->complete && desk->judgement.check_count == 0);
    desk_type(desk, "owner=民办");
    desk_judge(desk);
    assert_true(desk->judgement.must_fix == 1 && desk_check(desk, "c", "a") != NULL);
}

/* ---- checks ---- */

static void a_must_fix_check_stops_and_quotes_its_figures(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n      - {element: max_class_P}\n");
    desk_type(desk, "pupils_P=40 max_class_P=41");
    assert_false(desk_judge(desk)->complete);
    const JudgedCheck *check = desk_check(desk, "largest", "");
    assert_true(says(check->message, "最大班额不能多于在校生（小学最大班额 41人，小学在校生 40人）"));
    assert_true(str_is(check->field, "max_class_P") && check->severity == SEVERITY_ERROR);
    desk_type(desk, "max_class_P=40");
    assert_true(desk_judge(desk)->complete);
}

static void a_check_whose_figures_are_unknown_says_nothing(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n      - {element: max_class_P}\n");
    desk_type(desk, "max_class_P=41");
    assert_int_equal(desk_judge(desk)->check_count, 0);
    desk_type(desk, "pupils_P=很少");
    assert_int_equal(desk_judge(desk)->check_count, 0);
}

static void an_explain_check_wants_a_reason_and_takes_one(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n      - {element: ft_P}\n");
    desk_type(desk, "pupils_P=610 ft_P=10");
    assert_true(!desk_judge(desk)->complete && desk->judgement.to_explain == 1 && desk->judgement.must_fix == 0);
    desk_cell(desk, "?load", "", " 无 ");
    assert_int_equal(desk_judge(desk)->to_explain, 1);
    desk_cell(desk, "?load", "", "有2名教师在外支教");
    assert_true(desk_judge(desk)->complete && desk->judgement.to_explain == 0);
    assert_true(str_is(desk_check(desk, "load", "")->reason, "有2名教师在外支教"));
    desk_type(desk, "ft_P=20"); /* the finding is gone, and its reason with it */
    assert_int_equal(desk_judge(desk)->check_count, 0);
}

static void figures_of_other_forms_are_read_from_the_store(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: ft_P}\n");
    desk_type(desk, "ft_P=10");
    assert_int_equal(desk_judge(desk)->check_count, 0);
    desk_fact(desk, "pupils_P", 700);
    desk_judge(desk);
    assert_true(says(desk_check(desk, "load", "")->message, "（小学在校生 700人，小学专任教师 10人）"));
    assert_true(str_is(desk_check(desk, "load", "")->field, "ft_P"));
}

static void a_check_between_figures_that_are_only_shown_is_told_elsewhere(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P, elsewhere: true}\n"
                                     "      - {element: ft_P, elsewhere: true}\n      - {element: area}\n");
    desk_fact(desk, "pupils_P", 700);
    desk_fact(desk, "ft_P", 10);
    desk_type(desk, "area=5");
    assert_true(desk_judge(desk)->complete && desk->judgement.check_count == 0);
}

static void a_check_of_elements_the_form_does_not_have_is_left_out(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: area}\n");
    desk_fact(desk, "pupils_P", 700);
    desk_fact(desk, "ft_P", 10);
    desk_type(desk, "area=5");
    assert_int_equal(desk_judge(desk)->check_count, 0);
}

static void a_jump_against_last_year_is_told_with_both_figures(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n");
    desk_type(desk, "pupils_P=812");
    assert_int_equal(desk_judge(desk)->check_count, 0); /* no year before */
    desk_previous(desk, "pupils_P", 650);
    desk_judge(desk);
    assert_true(says(desk_check(desk, "jump", "")->message, "（小学在校生 812人，上年 650人）"));
    desk_previous(desk, "pupils_P", 680);
    assert_int_equal(desk_judge(desk)->check_count, 0);
}

static void parts_that_do_not_add_up_must_be_mended(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P}\n      - {element: pupils_P, by: sex}\n");
    desk_type(desk, "pupils_P=100 pupils_P_m=60");
    assert_int_equal(desk_judge(desk)->check_count, 0); /* one part is not known yet */
    desk_type(desk, "pupils_P_f=41");
    desk_judge(desk);
    assert_true(says(desk_check(desk, "parts-pupils_P-sex", "")->message,
                     "（小学在校生 100人，小学在校生（男） 60人，小学在校生（女） 41人）"));
    desk_type(desk, "pupils_P_f=40");
    assert_true(desk_judge(desk)->complete);
    assert_true(str_is(desk_field(desk, "pupils_P_m", "")->def->part_of, "pupils_P"));
}

static void checks_of_a_table_are_told_at_their_rows(void **state) {
    Desk *desk = *state;
    desk_form(
        desk, FORM_HEAD FIELDS
        "      - {element: pupils_P}\n" CLASSES
        "checks:\n  - {id: large, severity: warning, rule: n <= 45, message: 大班额，请说明, fields: [n, teacher],\n"
        "     table: classes}\n"
        "  - {id: small, severity: note, rule: n >= 10, message: 很小, table: classes}\n"
        "  - {id: all, severity: error, rule: \"sum(n, where: grade = 一年级) <= pupils_P\", message: 超过在校生,\n"
        "     applies: pupils_P > 1, fields: pupils_P}\n");
    desk_type(desk, "pupils_P=1 grade/a=一年级 label/a=1 n/a=40 grade/b=一年级 label/b=2 n/b=50 teacher/b=某某 "
                    "grade/c=二年级 label/c=3 n/c=9");
    desk_judge(desk);
    assert_true(desk->judgement.to_explain == 1 && desk->judgement.must_fix == 0);
    const JudgedCheck *large = desk_check(desk, "large", "b");
    assert_true(says(large->message, "“逐班”第2行：大班额，请说明（人数 50人）") && str_is(large->field, "n"));
    assert_true(str_find(large->message, STR("某某")) < 0); /* no person in a message */
    assert_true(desk_check(desk, "small", "c")->severity == SEVERITY_NOTE);
    desk_cell(desk, "?large", "a", "不是这一行");
    assert_int_equal(desk_judge(desk)->to_explain, 1);
    desk_cell(desk, "?large", "b", "临时并班");
    assert_true(desk_judge(desk)->complete);
    desk_type(desk, "pupils_P=89");
    desk_judge(desk);
    assert_true(says(desk_check(desk, "all", "")->message, "（小学在校生 89人）") && desk->judgement.must_fix == 1);
    desk_type(desk, "pupils_P=90");
    assert_int_equal(desk_judge(desk)->must_fix, 0);
}

static void judging_twice_gives_the_same_and_keeps_nothing(void **state) {
    Desk *desk = *state;
    desk_form(desk, FORM_HEAD FIELDS "      - {element: pupils_P, value: sum(n)}\n" CLASSES);
    desk_type(desk, "grade/a=一年级 label/a=1 n/a=40");
    Judgement first = *desk_judge(desk), second = *desk_judge(desk);
    assert_int_equal(first.field_count, second.field_count);
    for (size_t i = 0; i < first.field_count; i++) {
        assert_true(str_equal(first.fields[i].text, second.fields[i].text));
    }
    desk->cell_count = 0;
    assert_int_equal(desk_judge(desk)->filled, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_entry_is_not_complete_but_nothing_of_it_is_wrong),
        TEST(texts_are_read_as_people_write_them),
        TEST(a_wrong_text_is_told_and_counts_as_unknown),
        TEST(a_dash_is_an_empty_cell_and_a_zero_is_not),
        TEST(phones_and_identity_numbers_are_checked),
        TEST(cells_of_fields_that_the_form_does_not_have_are_passed_over),
        TEST(a_figure_that_the_kind_does_not_have_is_hidden_and_counts_as_zero),
        TEST(a_condition_shows_and_hides_and_the_unknown_shows),
        TEST(a_wrong_text_in_a_hidden_field_does_not_matter),
        TEST(a_figure_from_elsewhere_is_shown_and_not_asked),
        TEST(last_year_stands_beside_an_element),
        TEST(rows_come_in_the_order_of_their_positions),
        TEST(rows_too_few_too_many_or_twice_the_same_must_be_mended),
        TEST(sums_over_a_table_are_computed),
        TEST(a_table_that_may_be_empty_sums_to_nothing),
        TEST(columns_are_shown_and_computed_row_by_row),
        TEST(a_hidden_table_asks_for_nothing),
        TEST(a_must_fix_check_stops_and_quotes_its_figures),
        TEST(a_check_whose_figures_are_unknown_says_nothing),
        TEST(an_explain_check_wants_a_reason_and_takes_one),
        TEST(figures_of_other_forms_are_read_from_the_store),
        TEST(a_check_between_figures_that_are_only_shown_is_told_elsewhere),
        TEST(a_check_of_elements_the_form_does_not_have_is_left_out),
        TEST(a_jump_against_last_year_is_told_with_both_figures),
        TEST(parts_that_do_not_add_up_must_be_mended),
        TEST(checks_of_a_table_are_told_at_their_rows),
        TEST(judging_twice_gives_the_same_and_keeps_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
