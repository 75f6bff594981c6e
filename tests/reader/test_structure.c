/* Documents, titles, headings, problems: what a text is made of. */
#include "read_support.h"

/* "level:number heading(part)" of a document's outline, joined by blanks. */
static const char *outline(const Room *room, const ReadDocument *document) {
    Buf out = buf_create(room->arena);
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        buf_add_format(&out, "%s%d:%.*s%.*s%s", i ? " " : "", heading->level, STR_ARG(heading->number),
                       STR_ARG(heading->heading), heading->lost ? "?" : "");
    }
    return str_cstr(room->arena, buf_str(&out));
}

static void levels_are_ranks_of_styles(void **state) {
    ReadFile file = read_it(*state, STR("1、思路\n(1)一点。说明。\n(2)二点\n①甲\n2、目标"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:1、思路 2:(1)一点 2:(2)二点 3:①甲 1:2、目标");
    assert_true(file.documents[0].outline[1].inline_body);
}

static void a_skipped_style_leaves_a_gap(void **state) {
    ReadFile file = read_it(*state, STR("一、甲\n(一)乙\n1.丙\n(1)丁\n(二)戊\n(1)己"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲 2:(一)乙 3:1.丙 4:(1)丁 2:(二)戊 4:(1)己");
}

static void items_of_prose_are_no_headings(void **state) {
    ReadFile file = read_it(
        *state, STR("一、甲\n一是抓管理。二是抓质量。\n2.5万名学生参加。\n1、2年级学生参加。\n首先，加强领导。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲");
}

static void headings_without_numbers_are_found(void **state) {
    ReadFile file = read_it(
        *state,
        STR("某局工作总结\n加强队伍建设\n全年组织教师培训十二期，参训教师达到三千二百人次，教师队伍的整体素质得到"
            "明显提高，涌现出一批优秀教师，得到社会好评。\n改善办学条件\n投入资金改造校舍，新建运动场，更新课桌椅，"
            "配齐图书和仪器，农村学校面貌焕然一新，学生和家长都很满意，为发展打下基础。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:加强队伍建设? 1:改善办学条件?");
}

static void parts_document_by_document(void **state) {
    ReadFile file = read_it(
        *state, STR("某局工作总结\n一、工作开展情况\n(一)抓管理\n二、存在问题\n三、下一步工作打算\n(一)抓落实"));
    const ReadDocument *document = &file.documents[0];
    assert_string_equal(document->outline[1].part, "result");
    assert_string_equal(document->outline[2].part, "problem");
    assert_string_equal(document->outline[4].part, "plan");
}

static void numbering_that_skips_is_told(void **state) {
    ReadFile file = read_it(*state, STR("一、甲\n二、乙\n四、丁\n一、戊"));
    assert_int_equal(count_rule(&file, "D21"), 2);
    file = read_it(*state, STR("(二)乙\n(三)丙"));
    assert_int_equal(count_rule(&file, "D21"), 1);
}

static void documents_are_parted_and_named(void **state) {
    ReadFile file =
        read_it(*state, STR("教育局工作范文3篇\n\n第1篇 某县教育局2022年工作总结 1200字\n各位领导：\n内容一。\n"
                            "第2篇 学校安全实施方案 800字\n内容二。\n第3篇 校长在大会上的讲话\n内容三。"));
    assert_int_equal(file.document_count, 3);
    assert_true(str_is(file.documents[0].title, "某县教育局2022年工作总结"));
    assert_string_equal(file.documents[0].kind, "summary");
    assert_true(str_is(file.documents[0].period, "2022"));
    assert_true(str_is(file.documents[0].addressee, "各位领导"));
    assert_true(str_is(file.documents[0].place, "某县"));
    assert_string_equal(file.documents[1].kind, "scheme");
    assert_string_equal(file.documents[2].kind, "speech");
    assert_int_equal(file.documents[1].first_line, 6);
}

static void copies_are_marked_not_dropped(void **state) {
    const char *body =
        "全县有小学四十五所，初中十二所，幼儿园六十三所，专任教师三千二百人，全年投入资金改善办学条件，新建校舍和"
        "运动场，教育教学质量稳步提升，群众满意度不断提高，各项工作取得新的成绩。";
    Buf text = buf_create(((Room *)*state)->arena);
    buf_add_format(&text, "第1篇 甲县工作总结\n%s\n第2篇 乙县工作总结\n%s完。\n第3篇 丙县工作计划\n明年将新建学校。",
                   body, body);
    ReadFile file = read_it(*state, buf_str(&text));
    assert_int_equal(file.document_count, 3);
    assert_int_equal(file.documents[0].duplicate_of, 1); /* the fuller one counts */
    assert_int_equal(file.documents[1].duplicate_of, -1);
    assert_int_equal(file.documents[2].duplicate_of, -1);
}

static void a_torn_end_is_told(void **state) {
    ReadFile file = read_it(
        *state, STR("某局工作总结\n全年完成了校舍建设任务，新建学校三所，改造学校十二所，下一步将继续加大投入并"));
    assert_false(file.documents[0].complete);
    assert_int_equal(count_rule(&file, "D22"), 1);
}

static void digits_that_never_occur_are_told_with_their_chance(void **state) {
    Buf text = buf_create(((Room *)*state)->arena);
    for (int i = 0; i < 40; i++) {
        buf_add_format(&text, "第%d项投入%d万元。\n", 11, 103456 + i % 2);
    }
    ReadFile file = read_it(*state, buf_str(&text));
    assert_true(file.documents[0].digits_suspect);
    file = read_it(*state, STR("投入1023456789元，学生987人。"));
    assert_false(file.documents[0].digits_suspect);
}

static void problems_meet_their_measures(void **state) {
    ReadFile file = read_it(
        *state, STR("某局自查报告\n一、存在的问题\n(一)音乐教师缺口较大。\n(二)食堂设施陈旧落后。\n二、整改措施\n"
                    "(一)更新食堂设施设备。\n(二)招聘音乐教师补齐缺口。"));
    const ReadDocument *document = &file.documents[0];
    assert_int_equal(document->problem_count, 2);
    assert_int_equal(document->problems[0].line, 3);
    assert_int_equal(document->problems[0].measure_count, 1);
    assert_int_equal(document->problems[0].measures[0], 7);
    assert_int_equal(document->problems[1].measures[0], 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_ranks_of_styles),
        cmocka_unit_test(a_skipped_style_leaves_a_gap),
        cmocka_unit_test(items_of_prose_are_no_headings),
        cmocka_unit_test(headings_without_numbers_are_found),
        cmocka_unit_test(parts_document_by_document),
        cmocka_unit_test(numbering_that_skips_is_told),
        cmocka_unit_test(documents_are_parted_and_named),
        cmocka_unit_test(copies_are_marked_not_dropped),
        cmocka_unit_test(a_torn_end_is_told),
        cmocka_unit_test(digits_that_never_occur_are_told_with_their_chance),
        cmocka_unit_test(problems_meet_their_measures),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
