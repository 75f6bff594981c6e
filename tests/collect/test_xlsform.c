/* Workbooks in the XLSForm manner: what is understood, faults at sheet and cell, and a form that comes back as it went
 * out. */
#include "form_support.h"
#include "table_main.h"

#include <xlsxwriter.h>

/* Sheets as text: "# name" begins one, lines are rows, "|" parts cells. */
static const char *write_book(Desk *desk, const char *name, const char *text) {
    const char *path = sample_path(desk->arena, desk->folder, name);
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = NULL;
    lxw_row_t row = 0;
    Str rest = str_from(text), line;
    while (str_cut(&rest, '\n', &line)) {
        if (str_starts(line, STR("# "))) {
            sheet = workbook_add_worksheet(book, str_cstr(desk->arena, str_slice(line, 2, line.len)));
            row = 0;
            continue;
        }
        Str cells = line, cell;
        for (lxw_col_t column = 0; sheet && str_cut(&cells, '|', &cell); column++) {
            double number;
            Str value = str_trim(cell);
            if (number_parse(value, &number)) {
                worksheet_write_number(sheet, row, column, number, NULL);
            } else if (value.len) {
                worksheet_write_string(sheet, row, column, str_cstr(desk->arena, value), NULL);
            }
        }
        row++;
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return path;
}

#define SETTINGS                                                                                                       \
    "# settings\nform_title|form_id|section|unlock_need\n学生表|pupils-form|BAS|2\n"                                \
    "# steps\nid|name|roles|need|section|optional\nschool|学校审核|head|||\nbureau|审定|chief、ldr|2||\n"
#define SURVEY "# survey\ntype|name|label|hint|required|relevant|constraint|constraint_message|calculation\n"

static bool read_book(Desk *desk, const char *text, Str *yaml) {
    Err err = {.kind = ERR_NONE};
    desk->problems = problem_list(desk->arena, 200);
    const char *path = write_book(desk, "form.xlsx", text);
    bool read = xlsform_read(path, (Str){NULL, 0}, desk->pack, desk->arena, yaml, &desk->problems, &err);
    if (!read) {
        print_error("%s\n", err.message);
    }
    return read;
}

static const FormDef *good_book(Desk *desk, const char *text) {
    Str yaml;
    assert_true(read_book(desk, text, &yaml));
    if (desk->problems.errors) {
        desk_print(desk);
        print_error("%.*s\n", STR_ARG(yaml));
    }
    assert_int_equal(desk->problems.errors, 0);
    ProblemList problems = problem_list(desk->arena, 10);
    FormDef *def;
    assert_true(pack_read_form(desk->pack, "f", yaml, desk->arena, &def, &problems));
    assert_true(form_compile(desk->pack, def, desk->arena, &desk->form, &problems));
    desk->cells = NULL;
    desk->cell_count = 0;
    return def;
}

static bool told_at(const Desk *desk, Severity severity, const char *place, const char *words) {
    for (size_t i = 0; i < desk->problems.count; i++) {
        const Problem *problem = &desk->problems.items[i];
        bool all = problem->severity == severity && str_is(place_show(desk->arena, &problem->place), place);
        Str rest = str_from(words), word;
        while (all && str_cut(&rest, '|', &word)) {
            all = str_find(problem->message, word) >= 0;
        }
        if (all) {
            return true;
        }
    }
    print_error("nobody told “%s” at %s\n", words, place);
    return false;
}

/* ---- what is understood ---- */

static void a_survey_becomes_a_form(void **state) {
    Desk *desk = *state;
    const FormDef *def = good_book(desk, SURVEY "text|filler|填表人||yes\n"
                                                "begin_group|base|基本情况|照实填\n"
                                                "integer|pupils_P|小学在校生||yes\n"
                                                "select_one own|school_owner|办别\n"
                                                "select_one yes_no|rented|校舍是租用的\n"
                                                "decimal|rent|年租金||||. >= 0 and . <= 500\n"
                                                "note|hello|请核对以上各项\n"
                                                "end_group\n"
                                                "begin_repeat|rooms|逐间教室\n"
                                                "text|room_name|名称||true()\n"
                                                "decimal|room_size|面积||yes||. > 0|面积要大于0\n"
                                                "end_repeat\n"
                                                "calculate|total|合计||||||sum(${room_size})\n"
                                                "calculate|how_many|间数||||||count(${rooms})\n"
                                                "# choices\nlist_name|name|label\nown|public|公办\nown|private|民办\n"
                                                "yes_no|yes|是\nyes_no|no|否\n" SETTINGS);
    assert_true(str_is(def->id, "pupils-form") && str_is(def->name, "学生表") && str_is(def->section, "BAS"));
    assert_true(def->step_count == 2 && def->steps[1].need == 2 && def->steps[1].role_count == 2);
    assert_int_equal(def->section_count, 4);
    assert_true(str_is(def->sections[1].id, "base") && str_is(def->sections[1].help, "照实填"));
    const FormField *fields = def->sections[1].fields;
    assert_true(fields[0].element >= 0 && fields[0].required);
    assert_true(told_at(desk, SEVERITY_NOTE, "form.xlsx:survey!B4", "小学在校生|pupils_P"));
    /* 办别 is the label of an element, and its choices are those of the element */
    assert_true(str_is(fields[1].id, "owner") && fields[1].choice_count == 2);
    assert_true(fields[2].type == ASK_BOOL && str_is(fields[2].id, "rented"));
    assert_true(fields[3].has_min && fields[3].max == 500 && fields[3].decimals == 2 && !fields[3].whole);
    assert_true(fields[4].type == ASK_NOTE);
    assert_true(def->sections[2].is_table && def->sections[2].fields[0].required);
    assert_true(def->check_count == 1 && str_is(def->checks[0].table, "rooms") &&
                str_is(def->checks[0].check.message, "面积要大于0"));
    assert_true(str_is(def->sections[3].fields[1].from_table, "rooms"));
    desk_type(desk, "room_size/a=12.5 room_size/b=7 rent=501");
    desk_judge(desk);
    assert_true(desk_field(desk, "total", "")->number == 19.5 && desk_field(desk, "how_many", "")->number == 2);
    assert_true(desk_field(desk, "rent", "")->wrong.len > 0);
    desk_type(desk, "room_size/b=-1");
    desk_judge(desk);
    assert_non_null(desk_check(desk, "c-room_size", "b"));
}

static void conditions_are_translated(void **state) {
    Desk *desk = *state;
    good_book(desk, SURVEY "select_one use|room_use|用途\n"
                           "integer|count_a|数甲\n"
                           "text|why|缘由|||${room_use} = 'art' and (${count_a} > 3 or ${count_a} = 0)\n"
                           "integer|b|数乙|||not(selected(${room_use}, 'art'))\n"
                           "integer|c|数丙|||${why} != ''\n"
                           "date|day|日期|||${count_a} div 2 >= 2\n"
                           "integer|d|数丁|||${day} >= date('2024-09-01')\n"
                           "select_one yes_no|e|有无\n"
                           "integer|f|数戊|||${e} = 'yes'\n"
                           "integer|g|数己|||${count_a} = 5||用完了\n"
                           "calculate|h|平均||||||if(${count_a} > 0, round(100 div ${count_a}, 1), 0)\n"
                           "calculate|i|有数||||||${count_a} > 2\n"
                           "calculate|j|补零||||||coalesce(${count_a}, 0) + 1\n"
                           "# choices\nlist_name|name|label\nuse|music|音乐教室\nuse|art|美术（专用）\n" SETTINGS);
    desk_type(desk, "room_use=美术（专用） count_a=4 why=坏了 day=2024-09-02 e=是");
    desk_judge(desk);
    static const char *const shown[] = {"why", "c", "day", "d", "f"}, *const hidden[] = {"b", "g"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (!desk_field(desk, shown[i], "")->shown) {
            fail_msg("%s is hidden", shown[i]);
        }
    }
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (desk_field(desk, hidden[i], "")->shown) {
            fail_msg("%s is shown", hidden[i]);
        }
    }
    assert_true(desk_field(desk, "h", "")->number == 25 && desk_field(desk, "i", "")->def->type == ASK_BOOL);
    assert_true(str_is(desk_field(desk, "i", "")->text, "是") && desk_field(desk, "j", "")->number == 5);
    desk_type(desk, "room_use=音乐教室 e=否 day=2024-08-31");
    desk_judge(desk);
    assert_true(!desk_field(desk, "why", "")->shown && desk_field(desk, "b", "")->shown);
    assert_true(!desk_field(desk, "f", "")->shown && !desk_field(desk, "d", "")->shown);
}

static void groups_in_groups_and_in_repeats_keep_their_conditions(void **state) {
    Desk *desk = *state;
    const FormDef *def = good_book(desk, SURVEY "integer|a|甲\n"
                                                "begin_group|outer|外层|||${a} > 1\n"
                                                "integer|b|乙\n"
                                                "begin_group|inner|内层|||${b} > 1\n"
                                                "integer|c|丙\n"
                                                "end_group\n"
                                                "integer|d|丁\n"
                                                "begin_repeat|t|表格\n"
                                                "integer|n|数\n"
                                                "begin_group|more|更多|||${n} > 5\n"
                                                "integer|m|更多数|||${a} > 2\n"
                                                "end_group\n"
                                                "end_repeat\n"
                                                "end_group\n" SETTINGS);
    assert_int_equal(def->section_count, 5);
    assert_true(str_is(def->sections[1].id, "outer") && str_is(def->sections[3].id, "outer_2"));
    assert_true(str_is(def->sections[4].id, "t") && def->sections[4].field_count == 2);
    desk_type(desk, "a=2 b=2 n/x=6");
    desk_judge(desk);
    assert_true(desk_field(desk, "c", "")->shown && desk_field(desk, "d", "")->shown);
    assert_false(desk_field(desk, "m", "x")->shown);
    desk_type(desk, "a=3");
    desk_judge(desk);
    assert_true(desk_field(desk, "m", "x")->shown);
    desk_type(desk, "a=1");
    desk_judge(desk);
    assert_true(!desk_field(desk, "c", "")->shown && !desk_field(desk, "n", "x")->shown);
    desk_type(desk, "a=3 b=1 n/x=5");
    desk_judge(desk);
    assert_true(!desk_field(desk, "c", "")->shown && desk_field(desk, "d", "")->shown);
    assert_false(desk_field(desk, "m", "x")->shown);
}

static void own_columns_say_what_xlsform_cannot(void **state) {
    Desk *desk = *state;
    const FormDef *def = good_book(
        desk,
        "# survey\ntype|name|label::中文|label|unit|element|severity|constraint|reason|reason_message|privacy|mask|"
        "visible|value\n"
        "integer|kids|在园幼儿数|children|人|children\n"
        "integer|ft_P|本校教师|||-\n"
        "text|boss|校长|||||||| P2 | name\n"
        "decimal|x|甲||㎡|||. < 100|. < 50|大于50，请说明|||kind = 小学\n"
        "integer|y|乙||||warning|. <= 3\n"
        "calculate|z|丙|||||||||||prev(pupils_P) * 2\n"
        "# checks\nid|severity|rule|message|fields|table\nk1|warning|x + 0 < 70|太大|x|\n" SETTINGS);
    const FormField *fields = def->sections[0].fields;
    assert_true(str_is(fields[0].id, "children") && str_is(fields[0].name, "在园幼儿数"));
    assert_true(fields[1].element < 0 && str_is(fields[1].id, "own_ft_P")); /* "-": not the element of that name */
    assert_true(str_is(fields[2].privacy, "P2") && str_is(fields[2].mask, "name"));
    assert_true(str_is(fields[3].visible.text, "kind = 小学"));
    assert_int_equal(def->check_count, 4);
    desk_type(desk, "x=120 y=4");
    desk_judge(desk);
    assert_true(desk_check(desk, "c-x", "")->severity == SEVERITY_ERROR);
    assert_true(desk_check(desk, "r-x", "")->severity == SEVERITY_WARNING);
    assert_true(says(desk_check(desk, "r-x", "")->message, "大于50"));
    assert_true(desk_check(desk, "c-y", "")->severity == SEVERITY_WARNING && desk_check(desk, "k1", "") != NULL);
    desk_previous(desk, "pupils_P", 21);
    desk_judge(desk);
    assert_true(desk_field(desk, "z", "")->number == 42);
}

static void names_in_chinese_and_metadata_are_managed(void **state) {
    Desk *desk = *state;
    const FormDef *def = good_book(desk, SURVEY "start|start|\n"
                                                "integer|学生数|学生总数\n"
                                                "calculate|一半|一半||||||${学生数} div 2\n"
                                                "integer|a-b.c|带符号\n" SETTINGS);
    assert_true(str_is(def->sections[0].fields[0].id, "q3") && str_is(def->sections[0].fields[2].id, "a_b_c"));
    assert_true(told_at(desk, SEVERITY_NOTE, "form.xlsx:survey!A2", "start|略过"));
    desk_type(desk, "q3=9");
    desk_judge(desk);
    assert_true(desk_field(desk, "q4", "")->number == 4.5);
}

/* ---- what is refused ---- */

typedef struct Refused {
    const char *what, *rows, *place, *words;
} Refused;

static const Refused refused[] = {
    {"several answers", "select_multiple own|a|甲\n", "A2", "多选题|是否题"},
    {"unknown type", "intger|a|甲\n", "A2", "intger|integer"},
    {"place on a map", "geopoint|a|甲\n", "A2", "位置"},
    {"question without a name", "integer||甲\n", "B2", "题目名"},
    {"question without a type", "|a|甲\n", "A2", "类型"},
    {"name given twice", "integer|a|甲\ninteger|a|乙\n", "B3", "重复|第2行"},
    {"list that is not there", "select_one gone|a|甲\n", "A2", "gone"},
    {"other answer", "select_one own or_other|a|甲\n", "A2", "其他"},
    {"group that does not end", "begin_group|g|组\ninteger|a|甲\n", "A2", "没有结束|end_group"},
    {"end without a beginning", "integer|a|甲\nend_repeat\n", "A3", "多了一个"},
    {"ends that do not fit", "begin_group|g|组\ninteger|a|甲\nend_repeat\n", "A4", "对不上"},
    {"repeat in a repeat", "begin_repeat|g|组\nbegin_repeat|h|组\ninteger|a|甲\nend_repeat\nend_repeat\n", "A3",
     "不能再套"},
    {"empty repeat", "begin_repeat|g|组\nend_repeat\n", "A2", "至少要有一列"},
    {"element of another type", "text|x|甲\ninteger|owner|办别\n", "A3", "办别|select_one"},
    {"choice that the element does not have", "select_one bad|owner|办别\n", "choices!C4", "国有|办别"},
    {"unknown question in a condition", "integer|count_a|甲\ninteger|b|乙|||${count_b} > 1\n", "F3", "count_b|count_a"},
    {"unknown choice in a condition", "select_one use|a|甲\ninteger|b|乙|||${a} = 'gym'\n", "F3", "gym|music、art"},
    {"text compared", "text|a|甲\ninteger|b|乙|||${a} = 'x'\n", "F3", "文字|选项题"},
    {"text function", "text|a|甲||||regex(., '^1')\n", "G2", "regex|mask"},
    {"length of a text", "text|a|甲||||string-length(.) < 5\n", "G2", "string-length"},
    {"remainder", "integer|a|甲||||. mod 2 = 0\n", "G2", "mod"},
    {"today", "date|a|甲||||. <= today()\n", "G2", "today|date('2024-09-01')"},
    {"unknown function", "integer|a|甲||||fancy(.) > 1\n", "G2", "fancy"},
    {"number of operands", "integer|a|甲||||if(. > 1, 2) > 1\n", "G2", "if() 里要写3项"},
    {"name without braces", "integer|a|甲\ninteger|b|乙|||a > 1\n", "F3", "${a}"},
    {"open bracket", "integer|a|甲||||(. > 1\n", "G2", "缺少“)”"},
    {"open quote", "select_one use|a|甲\ninteger|b|乙|||${a} = 'art\n", "F3", "引号"},
    {"operator left out", "integer|a|甲||||. 5\n", "G2", "运算符"},
    {"full-width sign", "integer|a|甲||||. ≥ 5\n", "G2", "半角|≥"},
    {"self in a condition", "integer|a|甲|||. > 1\n", "F2", "constraint"},
    {"sum outside a repeat", "integer|a|甲\ncalculate|b|乙||||||sum(${a})\n", "I3", "表格的列"},
    {"column without a sum", "begin_repeat|g|组\ninteger|a|甲\nend_repeat\ncalculate|b|乙||||||${a} + 1\n", "I5",
     "sum"},
    {"calculate without anything", "calculate|b|乙\n", "I2", "calculation"},
    {"computed of itself", "calculate|b|乙||||||${b} + 1\n", "I2", "绕了一圈"},
    {"required when", "integer|a|甲||${x} > 1\n", "E2", "relevant"},
    {"what stands in no row", "calculate|b|乙||||||count(${c})\n", "I2", "没有名为“c”"},
    {"wrong units", "calculate|b|乙||||||${pupils_P} + ${area}\ninteger|pupils_P|甲\ndecimal|area|乙\n", "I2",
     "单位不同"},
    {"deep brackets", "integer|a|甲||||((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((. > 1\n", "G2",
     "太深"},
};

static void faults_are_told_at_their_cells(void **state) {
    Desk *desk = *state;
    size_t missed = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Str yaml, place = str_from(refused[i].place);
        Str text = str_format(desk->arena,
                              SURVEY "%s# choices\nlist_name|name|label\nown|public|公办\nbad|public|公办\nbad|x|国有\n"
                                     "use|music|音乐\nuse|art|美术\n" SETTINGS,
                              refused[i].rows);
        bool in_survey = str_find(place, STR("!")) < 0;
        const char *where =
            str_format(desk->arena, "form.xlsx:%s%.*s", in_survey ? "survey!" : "", STR_ARG(place)).data;
        bool told = read_book(desk, text.data, &yaml) && desk->problems.errors > 0 &&
                    told_at(desk, SEVERITY_ERROR, where, refused[i].words);
        if (!told) {
            print_error("  (%s)\n", refused[i].what);
            desk_print(desk);
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static void a_workbook_without_survey_and_a_csv_are_refused(void **state) {
    Desk *desk = *state;
    Str yaml;
    Err err = {.kind = ERR_NONE};
    const char *path = write_book(desk, "other.xlsx", "# 学校\n代码|名称\n1|甲\n");
    assert_false(xlsform_read(path, (Str){NULL, 0}, desk->pack, desk->arena, &yaml, &desk->problems, &err));
    assert_true(says(str_from(err.message), "survey"));
    path = sample_file(desk->arena, desk->folder, "form.csv", STR("type,name,label\ninteger,a,甲\n"));
    assert_false(xlsform_read(path, (Str){NULL, 0}, desk->pack, desk->arena, &yaml, &desk->problems, &err));
    assert_true(says(str_from(err.message), ".xlsx"));
    assert_true(read_book(desk, SURVEY "integer|a|甲\n", &yaml));
    assert_true(told_at(desk, SEVERITY_ERROR, "form.xlsx:settings", "form_id"));
}

static void values_cannot_break_out_of_the_yaml(void **state) {
    Desk *desk = *state;
    Str yaml;
    assert_true(read_book(desk,
                          "# survey\ntype|name|label|hint|decimals|privacy|row_name|rows_most\n"
                          "integer|a|\"甲: {x}\"|- b: c # d|2, required: true|P1\n"
                          "begin_repeat|t|表||||班 }|9, least: 1\ninteger|n|数\nend_repeat\n" SETTINGS,
                          &yaml));
    assert_true(told_at(desk, SEVERITY_ERROR, "form.xlsx:survey!H3", "most|整数"));
    const FormDef *def = good_book(desk, "# survey\ntype|name|label|hint\ninteger|a|\"甲: {x}\"|- b: c # d\n" SETTINGS);
    assert_true(str_is(def->sections[0].fields[0].name, "\"甲: {x}\"") &&
                str_is(def->sections[0].fields[0].help, "- b: c # d"));
}

/* ---- there and back ---- */

static bool same_text(Str a, Str b, const char *what, Str id) {
    bool same = str_equal(a, b);
    if (!same) {
        print_error("%s of %.*s: “%.*s” became “%.*s”\n", what, STR_ARG(id), STR_ARG(a), STR_ARG(b));
    }
    return same;
}

static bool same_field(const FormField *a, const FormField *b) {
    bool same = same_text(a->id, b->id, "id", a->id) && same_text(a->name, b->name, "name", a->id) &&
                same_text(a->unit, b->unit, "unit", a->id) && same_text(a->help, b->help, "help", a->id) &&
                same_text(a->visible.text, b->visible.text, "visible", a->id) &&
                same_text(a->value.text, b->value.text, "value", a->id) &&
                same_text(a->from_table, b->from_table, "table", a->id) &&
                same_text(a->privacy, b->privacy, "privacy", a->id) && same_text(a->mask, b->mask, "mask", a->id) &&
                same_text(a->part_of, b->part_of, "part", a->id);
    bool numbers = a->element == b->element && a->type == b->type && a->whole == b->whole &&
                   a->decimals == b->decimals && a->has_min == b->has_min && a->has_max == b->has_max &&
                   a->min == b->min && a->max == b->max && a->required == b->required && a->elsewhere == b->elsewhere &&
                   a->choice_count == b->choice_count;
    for (size_t i = 0; numbers && i < a->choice_count; i++) {
        same = same_text(a->choices[i], b->choices[i], "choice", a->id) && same;
    }
    if (!numbers) {
        print_error("a number of %.*s changed\n", STR_ARG(a->id));
    }
    return same && numbers;
}

static bool same_section(const FormSection *a, const FormSection *b) {
    bool same = same_text(a->id, b->id, "id", a->id) && same_text(a->name, b->name, "name", a->id) &&
                same_text(a->help, b->help, "help", a->id) && same_text(a->row_name, b->row_name, "row name", a->id) &&
                same_text(a->visible.text, b->visible.text, "visible", a->id) && a->is_table == b->is_table &&
                a->rows_least == b->rows_least && a->rows_most == b->rows_most && a->unique_count == b->unique_count &&
                a->field_count == b->field_count;
    for (size_t i = 0; same && i < a->field_count; i++) {
        same = same_field(&a->fields[i], &b->fields[i]);
    }
    return same;
}

static bool same_form(const FormDef *a, const FormDef *b) {
    bool same = same_text(a->id, b->id, "id", a->id) && same_text(a->name, b->name, "name", a->id) &&
                same_text(a->note, b->note, "note", a->id) && same_text(a->section, b->section, "section", a->id) &&
                same_text(a->where.text, b->where.text, "where", a->id) && a->levels == b->levels &&
                a->kind_count == b->kind_count && a->section_count == b->section_count &&
                a->check_count == b->check_count && a->step_count == b->step_count && a->unlock_need == b->unlock_need;
    for (size_t i = 0; same && i < a->section_count; i++) {
        same = same_section(&a->sections[i], &b->sections[i]);
    }
    for (size_t i = 0; same && i < a->check_count; i++) {
        const CheckDef *x = &a->checks[i].check, *y = &b->checks[i].check;
        same = same_text(x->id, y->id, "id", x->id) && same_text(x->rule.text, y->rule.text, "rule", x->id) &&
               same_text(x->applies.text, y->applies.text, "applies", x->id) && x->severity == y->severity &&
               same_text(x->message, y->message, "message", x->id) && x->field_count == y->field_count &&
               same_text(a->checks[i].table, b->checks[i].table, "table", x->id);
    }
    for (size_t i = 0; same && i < a->step_count; i++) {
        const FormStepDef *x = &a->steps[i], *y = &b->steps[i];
        same = same_text(x->id, y->id, "id", x->id) && x->need == y->need && x->optional == y->optional &&
               x->section == y->section && x->role_count == y->role_count;
    }
    return same;
}

static void every_form_of_the_packs_comes_back_as_it_went_out(void **state) {
    Desk *desk = *state;
    Pack *pack;
    size_t count, differ = 0;
    ProblemList problems = problem_list(desk->arena, 50);
    assert_true(pack_load(NULL, &pack, &problems));
    const FormDef *defs = pack_forms(pack, &count);
    for (size_t i = 0; i < count; i++) {
        const Form *form;
        FormDef *again;
        Str yaml;
        Err err = {.kind = ERR_NONE};
        const char *path = sample_path(desk->arena, desk->folder, "out.xlsx");
        desk->problems = problem_list(desk->arena, 50);
        assert_true(form_compile(pack, &defs[i], desk->arena, &form, &desk->problems));
        assert_true(xlsform_write(form, path, &err));
        assert_true(xlsform_read(path, (Str){NULL, 0}, pack, desk->arena, &yaml, &desk->problems, &err));
        if (desk->problems.errors) {
            desk_print(desk);
        }
        assert_int_equal(desk->problems.errors, 0);
        assert_true(pack_read_form(pack, "again", yaml, desk->arena, &again, &desk->problems));
        differ += !same_form(&defs[i], again);
    }
    assert_int_equal(differ, 0);
    assert_true(count >= 11);
    pack_destroy(pack);
}

/* Changes a text among the shared texts of a workbook. */
static void rename_heading(Desk *desk, const char *path, const char *from, const char *to) {
    int error = 0;
    zip_stat_t status;
    zip_t *zip = zip_open(path, 0, &error);
    assert_non_null(zip);
    assert_int_equal(zip_stat(zip, "xl/sharedStrings.xml", 0, &status), 0);
    char *text = arena_alloc(desk->arena, status.size + 1);
    zip_file_t *file = zip_fopen(zip, "xl/sharedStrings.xml", 0);
    assert_int_equal(zip_fread(file, text, status.size), status.size);
    zip_fclose(file);
    ptrdiff_t at = str_find((Str){text, status.size}, str_from(from));
    assert_true(at >= 0);
    Str changed = str_format(desk->arena, "%.*s%s%s", (int)at, text, to, text + at + strlen(from));
    zip_source_t *source = zip_source_buffer(zip, changed.data, changed.len, 0);
    assert_true(zip_file_add(zip, "xl/sharedStrings.xml", source, ZIP_FL_OVERWRITE) >= 0);
    assert_int_equal(zip_close(zip), 0);
}

/* The expressions beside our own formulas mean the same: without our columns the form judges alike. */
static void expressions_that_go_out_mean_what_ours_mean(void **state) {
    Desk *desk = *state;
    static const char *const ours[] = {
        "owner = 公办 and area > 3.5",
        "not boarding or owner in (公办, 民办)",
        "boarding = 否 and has(area)",
        "(area + 2) * 2 - 1 >= 10 or money / 10000 > 1 and pupils_P != 5",
        "if(area > 3, 2, 5) = 2 and round(area, 1) < max(area, 7)",
        "ceil(area) - floor(area) = abs(-1)",
        "opened >= 20100901",
    };
    static const char *const cells[] = {"owner=公办 area=3.6 boarding=是 money=2 pupils_P=5 opened=2010-09-01",
                                        "owner=民办 area=7.25 boarding=否 money=0 pupils_P=6 opened=2010-08-31",
                                        "area=3"};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        Str yaml, back;
        Err err = {.kind = ERR_NONE};
        const char *path = sample_path(desk->arena, desk->folder, "out.xlsx");
        yaml = str_format(desk->arena,
                          FORM_HEAD
                          "  - id: a\n    name: 甲\n    fields:\n      - {element: owner}\n      - {element: area}\n"
                          "      - {element: boarding}\n      - {element: money}\n      - {element: pupils_P}\n"
                          "      - {element: opened}\n"
                          "      - {id: x, name: 数, visible: \"%s\"}\n",
                          ours[i]);
        desk_form(desk, yaml.data);
        const Form *original = desk->form;
        assert_true(xlsform_write(desk->form, path, &err));
        assert_true(xlsform_read(path, (Str){NULL, 0}, desk->pack, desk->arena, &back, &desk->problems, &err));
        assert_true(str_find(back, str_from(ours[i])) >= 0);
        const char *without = path; /* the same workbook, where the column of ours has another heading */
        rename_heading(desk, path, "<t>visible</t>", "<t>other</t>");
        desk->problems = problem_list(desk->arena, 50);
        assert_true(xlsform_read(without, (Str){NULL, 0}, desk->pack, desk->arena, &back, &desk->problems, &err));
        if (desk->problems.errors || str_find(back, STR("visible:")) < 0) {
            desk_print(desk);
            fail_msg("%s: %.*s", ours[i], STR_ARG(back));
        }
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
            desk->cell_count = 0;
            desk_type(desk, cells[c]);
            desk->form = original;
            desk_judge(desk);
            bool shown = desk_field(desk, "x", "")->shown;
            assert_true(desk_try(desk, back));
            desk_judge(desk);
            if (desk_field(desk, "x", "")->shown != shown) {
                fail_msg("%s with %s: %.*s", ours[i], cells[c], STR_ARG(back));
            }
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)
static const struct CMUnitTest tests[] = {
    TEST(a_survey_becomes_a_form),
    TEST(conditions_are_translated),
    TEST(groups_in_groups_and_in_repeats_keep_their_conditions),
    TEST(own_columns_say_what_xlsform_cannot),
    TEST(names_in_chinese_and_metadata_are_managed),
    TEST(faults_are_told_at_their_cells),
    TEST(a_workbook_without_survey_and_a_csv_are_refused),
    TEST(values_cannot_break_out_of_the_yaml),
    TEST(every_form_of_the_packs_comes_back_as_it_went_out),
    TEST(expressions_that_go_out_mean_what_ours_mean),
};

TABLE_TEST_MAIN(tests)
