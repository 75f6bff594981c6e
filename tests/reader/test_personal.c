/* What of persons is found in a text, and what is not: surnames begin a thousand words. All numbers are invented. */
#include "check_support.h"

#include <time.h>

/* "kind:text" of what was found, joined by blanks. */
static Str found_in(const Bench *bench, const char *text) {
    Str lines[32], rest = str_from(text), line;
    size_t count = 0;
    while (count < 31 && str_find(rest, STR("\n")) >= 0) {
        str_cut(&rest, '\n', &line);
        lines[count++] = line;
    }
    lines[count++] = rest;
    ReadPersonal *found;
    size_t places = read_personal(bench->pack, lines, count, bench->arena, &found);
    Buf out = buf_create(bench->arena);
    for (size_t i = 0; i < places; i++) {
        Str one = str_slice(lines[found[i].line], found[i].start, found[i].end);
        buf_add_format(&out, "%s%s:%.*s", out.len ? " " : "", found[i].kind, STR_ARG(one));
    }
    return buf_str(&out);
}

typedef struct Seen {
    const char *text, *wanted;
} Seen;

static void all_are(const Bench *bench, const Seen *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Str got = found_in(bench, cases[i].text);
        if (!str_is(got, cases[i].wanted)) {
            fail_msg("%s: “%.*s”, not “%s”", cases[i].text, STR_ARG(got), cases[i].wanted);
        }
    }
}

static void numbers_that_tell_a_person_are_found(void **state) {
    static const Seen cases[] = {
        {"身份证号11010519491231002X，请核对。", "identity:11010519491231002X"},
        {"联系电话13812345678。", "phone:13812345678"},
        {"银行卡号4539148803436467。", "card:4539148803436467"},
        {"联系电话138 1234 5678。", "phone:138 1234 5678"},
        {"联系电话138-1234-5678、+86 13912345678", "phone:138-1234-5678 phone:13912345678"},
        {"电话+8613812345678，或008613912345678。", "phone:13812345678 phone:13912345678"},
        {"电话１３８１２３４５６７８。", "phone:１３８１２３４５６７８"},
        {"身份证110105 19491231 002x号", "identity:110105 19491231 002x"},
        {"身份证号１１０１０５１９４９１２３１００２Ｘ", "identity:１１０１０５１９４９１２３１００２Ｘ"},
        {"身份证1101-0519-4912-3100-2X", "identity:1101-0519-4912-3100-2X"},
        {"卡号6222 0212 3456 7890 128。", "card:6222 0212 3456 7890 128"},
        {"编号2024 138 1234 5678 3", "phone:138 1234 5678"},
        {"家长电话1381234\n5678，已核实。", "part:1381234 part:5678"},
        {"身份证11010519\n491231002X", "part:11010519 part:491231002X"},
    };
    all_are(*state, cases, sizeof cases / sizeof *cases);
}

static void other_numbers_are_not(void **state) {
    static const Seen cases[] = {
        {"编号110105194912310021。", ""}, /* the check digit is wrong */
        {"举报电话12345，值班电话0551-62345678。", ""},
        {"全年投入13812345678元。", ""},
        {"编码4539148803436468。", ""}, /* not by Luhn */
        {"学籍号G110105201501010011。", ""},
        {"订单138123456789号。", ""},
        {"各校1380 1390 140 150 160人。", ""}, /* beside each other, not parted as people part a number */
        {"2020 2021 2022 2023 2024年", ""},
        {"2019-2020、2021-2022学年", ""},
        {"全年投入138 1234 5678元。", ""},
        {"编号G138 1234 56789。", ""},
        {"Ｇ13812345678", ""}, /* a part of a longer word */
        {"电话0551-6234-5678。", ""},
        {"全县1381234\n5678901人", ""}, /* together too long */
        {"全县有学生13812人\n345678", ""},
    };
    all_are(*state, cases, sizeof cases / sizeof *cases);
}

static void names_of_children_and_parents_are_found(void **state) {
    static const Seen cases[] = {
        {"学生王小芳因病请假。", "name:王小芳"},
        {"走访学生李明、赵小强等家庭。", "name:李明 name:赵小强"},
        {"学生姓名：李明，家长：张建国。", "name:李明 name:张建国"},
        {"三（2）班李明同学获一等奖。", "name:李明"},
        {"留守儿童欧阳小雨（五年级）", "name:欧阳小雨"},
        {"受助学生名单\n李明 王小芳\n赵小强\n经费已发放。", "name:李明 name:王小芳 name:赵小强"},
        {"学生王小明在课间摔伤。", "name:王小明"},
        {"家长张建国反映，校车晚点。", "name:张建国"},
        {"学生李明和王强打架。", "name:李明 name:王强"},
        {"家长：张三反映校车晚点。", "name:张三"},
        {"学生赵小强被送医。", "name:赵小强"},
        {"受助学生名单：张伟、李娜", "name:张伟 name:李娜"},
        {"序号\t姓名\t班级\n1\t李明\t三班\n2\t王小芳\t四班", "name:李明 name:王小芳"},
        {"学生姓名\t班级\t家长\t电话\n李明\t三班\t李建国\t13812345678", "name:李明 name:李建国 phone:13812345678"},
        {"序号\t姓 名\t班级\n1\t李明\t三班\n第1页 共2页\n2\t王小芳\t四班", "name:李明 name:王小芳"},
        {"姓名\t班级\t姓名\t班级\n李明\t三班\t王小芳\t四班", "name:李明 name:王小芳"},
        {"受助学生名单\n一（1）班：李明 王小芳\n二（3）班：赵小强、王强\n",
         "name:李明 name:王小芳 name:赵小强 name:王强"},
        {"受助学生名单\n三年级 李明 王小芳\n- 2 -\n1. 赵小强（四年级）\n2. 王强 五（1）班",
         "name:李明 name:王小芳 name:赵小强 name:王强"},
        {"序号\t姓名\t与学生关系\t班级\t备注\n1\t李明\t学生\t三（2）班\t无\n2\t王小芳\t家长\t三（2）班\t无\n"
         "3\t赵小强\t监护人\t四班\t姓名待核",
         "name:李明 name:王小芳 name:赵小强"},
        {"序号\t姓名\t身份\t班级\n1\t牛犇\t学生\t三班\n2\t李明\t本人\t四班", "name:李明"},
        {"姓名\t班级\n李明\t三班\n班级\t姓名\n四班\t王小芳", "name:李明 name:王小芳"},
        {"走访學生張小芳、劉明等家庭。", "name:張小芳 name:劉明"},
        {"王小芳的家长没有到校，李明的爷爷来校。", "name:王小芳 name:李明"},
        {"学生李明（三年级）、王小芳（四年级）获奖。", "name:李明 name:王小芳"},
    };
    all_are(*state, cases, sizeof cases / sizeof *cases);
}

static void words_that_begin_like_names_are_not(void **state) {
    static const Seen cases[] = {
        {"学生高中阶段毛入学率98%。", ""},
        {"学生周末活动丰富，家长方面满意。", ""},
        {"学生安全、学生成绩、家长满意度都有提高。", ""},
        {"学生高度近视率和学生平均睡眠时间。", ""},
        {"学生方面在提高，家长会在11月召开，家长学校和学生管理被评为优秀。", ""},
        {"学生常在校用餐，家长曾与学校沟通，家长于次日向学校反映。", ""},
        {"学生文章和方言在县里展出。", ""},
        {"受助学生名单：另附", ""},
        {"全体同学高兴，高年级同学任务重。", ""},
        {"学生王某某因病请假。", ""},
        {"学生王**因病请假。", ""},
        {"组长：张建国，副组长：李明。", ""}, /* officials are not hidden */
        {"序号\t姓名\t职务\n1\t李明\t校长", ""},
        {"受助学生名单\n经费已发放。\n李明 王小芳", ""}, /* the list has ended */
        {"学生、家长、教师1200人参加。", ""},
        {"受助学生名单\n一（1）班：12人\n李明 王小芳", ""}, /* the list has ended */
        {"学校\t教师\t学生\n李明小学\t王强\t120", ""},      /* teachers are not hidden */
        {"学校\t学生\t班级\n一小\t320\t8", ""},
        {"高中的家长和高年级的家长反映。", ""},
        {"学生王某、張某某因病请假。", ""},
    };
    all_are(*state, cases, sizeof cases / sizeof *cases);
}

static void addresses_of_homes_are_found_and_of_offices_not(void **state) {
    static const Seen cases[] = {
        {"家庭住址：青石县城关镇河东路12号3单元501室，电话待补。", "address:青石县城关镇河东路12号3单元501室"},
        {"该生家住白水镇河口村三组。", "address:白水镇河口村三组"},
        {"家庭住址变更须登记。", ""},
        {"学校位于河东路12号。", ""},
        {"核对家庭住址、监护人等信息。", ""},
    };
    all_are(*state, cases, sizeof cases / sizeof *cases);
}

static void the_finding_counts_and_quotes_nothing(void **state) {
    const Bench *bench = *state;
    ReadFindings findings = check_text_of(bench, "summary", "学生王小芳，电话13812345678。\n家长：张建国。");
    Str message = {NULL, 0};
    for (size_t i = 0; i < findings.count; i++) {
        if (str_is(findings.items[i].rule->id, "personal-data")) {
            message = findings.items[i].message;
            assert_int_equal(findings.items[i].lines[0], 1);
            assert_int_equal(findings.items[i].lines[1], 2);
        }
    }
    assert_true(str_find(message, STR("3处（手机号1处、学生或家长姓名2处）")) >= 0);
    assert_true(str_find(message, STR("王小芳")) < 0 && str_find(message, STR("13812345678")) < 0);
    findings = check_text_of(bench, "summary", "全县学生1200人，组长：张建国。");
    assert_true(str_is(verdicts(bench, &findings, "D26"), ""));
}

static void masks_keep_the_number_of_characters(void **state) {
    Arena *arena = ((const Bench *)*state)->arena;
    assert_true(str_is(read_personal_masked("name", STR("王小芳"), arena), "王**"));
    assert_true(str_is(read_personal_masked("phone", STR("13812345678"), arena), "138****5678"));
    assert_true(str_is(read_personal_masked("identity", STR("11010519491231002X"), arena), "1101**********002X"));
    assert_true(str_is(read_personal_masked("card", STR("4539148803436467"), arena), "****************"));
    assert_true(str_is(read_personal_masked("address", STR("河口村三组"), arena), "*****"));
}

/* Each new place was once held against all of its line: minutes for what is milliseconds. */
static void a_line_full_of_numbers_is_searched_in_no_time_and_no_further_than_the_bound(void **state) {
    enum { NUMBERS = READ_PERSONAL_MOST + 200000 };
    const Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    for (int i = 0; i < NUMBERS; i++) {
        buf_add_format(&text, "138%08d,", i);
    }
    Str line = buf_str(&text);
    ReadPersonal *found;
    clock_t begun = clock();
    assert_int_equal(read_personal(bench->pack, &line, 1, bench->arena, &found), READ_PERSONAL_MOST);
    assert_true((double)(clock() - begun) / CLOCKS_PER_SEC < 20); /* sanitized too */
    assert_int_equal(found[READ_PERSONAL_MOST - 1].start, (READ_PERSONAL_MOST - 1) * 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_that_tell_a_person_are_found),
        cmocka_unit_test(other_numbers_are_not),
        cmocka_unit_test(names_of_children_and_parents_are_found),
        cmocka_unit_test(words_that_begin_like_names_are_not),
        cmocka_unit_test(addresses_of_homes_are_found_and_of_offices_not),
        cmocka_unit_test(the_finding_counts_and_quotes_nothing),
        cmocka_unit_test(a_line_full_of_numbers_is_searched_in_no_time_and_no_further_than_the_bound),
        cmocka_unit_test(masks_keep_the_number_of_characters),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
