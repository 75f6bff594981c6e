/* Behaviours of the report: outline, numbering, pairing of problems and measures, unknown figures, HTML, workbook. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "data.h"
#include "document_parts.h"
#include "evaluation_sample.h"
#include "tables.h"
#include "test_folder.h"
#include "writer.h"

static int set_up(void **state) {
    *state = sample_create();
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    sample_destroy(*state);
    return 0;
}

static Report build(Sample *sample) {
    Report report;
    Err err = {.kind = ERR_NONE};
    const ReportDef *def = pack_report(sample->pack, STR("self-evaluation"));
    assert_non_null(def);
    if (!report_build(def, &sample->evaluation, sample->arena, &report, &err)) {
        fail_msg("%s", err.message);
    }
    return report;
}

static Str whole_text(Sample *sample, const Report *report) {
    Buf all = buf_create(sample->arena);
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        buf_add(&all, block->text);
        buf_add_char(&all, '\n');
        for (size_t j = 0; block->table && j < block->table->row_count * block->table->column_count; j++) {
            buf_add(&all, block->table->cells[j].text);
            buf_add_char(&all, '\n');
        }
    }
    return buf_str(&all);
}

/* An outline of one block, refused. */
static const char *refusal(Sample *sample, ReportBlockDef block) {
    static Err err;
    Report report;
    err = (Err){.kind = ERR_NONE};
    ReportDef def = {.id = STR("t"), .title.text = STR("{{unit_name}}报告"), .blocks = &block, .block_count = 1};
    def.place.line = 7;
    assert_false(report_build(&def, &sample->evaluation, sample->arena, &report, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(err.place.line, 7);
    return err.message;
}

static void the_headings_are_numbered_by_level_and_none_is_skipped(void **state) {
    Report report = build(*state);
    static const char *const expected[] = {"一、基本情况", "二、评估结论", "三、各项指标达标情况",
                                           "四、存在问题", "五、整改措施", "六、附表"};
    size_t found = 0;
    int last = 0;
    for (size_t i = 0; i < report.count; i++) {
        const Block *block = &report.blocks[i];
        if (block->type != BLOCK_HEADING) {
            continue;
        }
        assert_true(block->level <= last + 1);
        last = block->level;
        if (block->level == 1) {
            assert_true(found < 6 && str_is(block->text, expected[found]));
            found++;
        }
    }
    assert_int_equal(found, 6);
}

static void a_title_that_is_a_whole_sentence_gives_way_to_the_short_one(void **state) {
    static const struct {
        const char *title;
        bool kept;
    } cases[] = {{"关于食堂留样的通报", true},
                 {"关于食堂留样不足四十八小时。请立即整改的通报", false},
                 {"关于一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七的通报", false}};
    Sample *sample = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Report report;
        Err err = {.kind = ERR_NONE};
        ReportBlockDef block = {.type = STR("paragraph"), .text.text = STR("正文")};
        ReportDef def = {.id = STR("t"), .title.text = str_from(cases[i].title), .blocks = &block, .block_count = 1};
        def.short_title.text = STR("{{unit_name}}通报");
        assert_true(report_build(&def, &sample->evaluation, sample->arena, &report, &err));
        assert_int_equal(str_is(report.title, cases[i].title), cases[i].kept);
        assert_int_equal(holds(report.title, "县通报"), !cases[i].kept);
        def.short_title.text = (Str){NULL, 0}; /* where there is none, the long one stays */
        assert_true(report_build(&def, &sample->evaluation, sample->arena, &report, &err));
        assert_true(str_is(report.title, cases[i].title));
    }
}

/* 佐证: "1" beside "1、2" is a text, not a number. */
static void a_column_stands_at_the_right_when_all_its_cells_are_numbers(void **state) {
    Sample *sample = *state;
    Arena *arena = sample->arena;
    Data *data = data_create(arena, SCOPE_REPORT, NULL);
    static const char *const rows[][2] = {{"1", "3"}, {"1、2", "—"}, {"", "4"}};
    data_list(data, "steps");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Data *step = data_add(data, "steps");
        data_text(step, "name", str_from(rows[i][0]));
        data_text(step, "reason", str_from(rows[i][1]));
    }
    const TableOut *table;
    Err err = {.kind = ERR_NONE};
    assert_true(table_by_list(data, STR("steps; 佐证=name, 分=reason"), arena, &table, &err));
    assert_int_equal(table->row_count, 3);
    assert_false(table->cells[0].number || table->cells[2].number);
    assert_true(table->cells[1].number && table->cells[5].number);
}

/* Eight columns of rows so many, of which one holds `reason`. */
static bool lies_on_its_side(Sample *sample, size_t rows, const char *reason) {
    Data *data = data_create(sample->arena, SCOPE_REPORT, NULL);
    const TableOut *table;
    Err err = {.kind = ERR_NONE};
    data_list(data, "steps");
    for (size_t i = 0; i < rows; i++) {
        Data *step = data_add(data, "steps");
        data_text(step, "name", STR("澜陵县第二实验小学"));
        data_text(step, "reason", str_from(reason));
        data_text(step, "state_name", STR("化解中"));
        data_text(step, "day", STR("2026年11月1日"));
    }
    assert_true(table_by_list(data,
                              STR("steps; 甲=name, 乙=name, 丙=reason, 丁=day, 戊=state_name, 己=state_name, "
                                  "庚=state_name, 辛=state_name"),
                              sample->arena, &table, &err));
    return table->landscape;
}

/* Ten items with long names; one of them, or each, has a long remark. */
static const TableOut *items_with_remarks(Sample *sample, bool each) {
    const Str name = STR("落实教育督导机构和人员配备的各项要求，按时办结问题整改");
    Data *data = data_create(sample->arena, SCOPE_REPORT, NULL);
    const TableOut *table;
    Err err = {.kind = ERR_NONE};
    data_list(data, "steps");
    for (size_t i = 0; i < 10; i++) {
        Data *step = data_add(data, "steps");
        data_text(step, "name", name);
        data_text(step, "reason", i && !each ? (Str){NULL, 0} : name);
        data_text(step, "state_name", STR("完全落实"));
    }
    assert_true(table_by_list(data,
                              STR("steps; 内容=name, 结论=state_name, 得分=state_name, 审核=state_name, 说明=reason"),
                              sample->arena, &table, &err));
    return table;
}

static void a_column_that_is_mostly_empty_leaves_its_room_to_long_texts(void **state) {
    const TableOut *one = items_with_remarks(*state, false), *all = items_with_remarks(*state, true);
    assert_int_equal(one->column_count, 5);
    assert_true(one->widths[0] > 2 * one->widths[4]);
    assert_true(one->widths[4] >= 8);
    assert_int_equal(all->widths[0], all->widths[4]);
}

/* A mark that may not begin a line would take the last digit along to the next. */
static void figures_have_room_for_the_mark_behind_them(void **state) {
    (void)state;
    long alone = unbroken_width(STR("小学0.190→0.186"), false);
    assert_int_equal(alone, 12 + TABLE_COLUMN_EDGES);
    assert_int_equal(unbroken_width(STR("小学0.190→0.186；初中0.170→0.149"), false), alone + 2);
    assert_int_equal(unbroken_width(STR("小学0.190→0.186吨"), false), alone);
    assert_int_equal(unbroken_width(STR("无；（）"), false), 0);
}

/* Where no text takes more than three lines the paper is not turned, however many rows there are. */
static void a_long_list_of_short_texts_stands_upright(void **state) {
    const char *name = "澜陵县第二实验小学", *words = "新建学校一所，起始年级按标准班额招生，逐年减少";
    assert_false(lies_on_its_side(*state, 5, name));
    assert_false(lies_on_its_side(*state, 6, name));
    assert_false(lies_on_its_side(*state, 60, name));
    assert_false(lies_on_its_side(*state, 5, words)); /* few rows may be high */
    assert_true(lies_on_its_side(*state, 6, words));
}

static void a_cell_of_several_names_has_their_texts_behind_each_other(void **state) {
    Sample *sample = *state;
    Data *data = data_create(sample->arena, SCOPE_REPORT, NULL);
    const NameScope scope = {SCOPE_REPORT, NULL};
    const TableOut *table;
    Err err = {.kind = ERR_NONE};
    data_list(data, "steps");
    Data *step = data_add(data, "steps");
    data_text(step, "name", STR("达到"));
    data_text(step, "reason", STR("56人"));
    assert_true(table_by_list(data, STR("steps; 标准=name reason"), sample->arena, &table, &err));
    assert_true(str_is(table->cells[0].text, "达到56人"));
    assert_true(table_by_list_check(data, &scope, STR("steps; 标准=name reason"), sample->arena, &err));
    assert_false(table_by_list_check(data, &scope, STR("steps; 标准=name nothing"), sample->arena, &err));
}

static void every_placeholder_is_filled_in(void **state) {
    Report report = build(*state);
    Str text = whole_text(*state, &report);
    assert_false(holds(text, "{{"));
    assert_false(holds(text, "}}"));
    assert_true(holds(report.title, "澜<陵>&\"县县域教育"));
    assert_true(holds(report.addressee, "汀州市人民政府"));
}

static void every_problem_has_its_measure_in_the_same_order(void **state) {
    Report report = build(*state);
    Str text = whole_text(*state, &report);
    assert_true(holds(text, "1.每所学校各项指标：2所中1所不达标、1所待定，涉及甲小学。"));
    assert_true(holds(text, "1."
                            "每所学校各项指标：按缺口补充。按补差方案，需增加骨干教师1人（1所学校）。责任单位：人事科；"
                            "完成时限：2026年7月31日前。"));
    assert_true(holds(text, "2.小学骨干教师差异系数为0.612，标准为≤0.5"));
    assert_true(holds(text, "2.小学骨干教师差异系数：按缺口补充。"));
    assert_int_equal(times(text, "完成时限"), 3);
}

static void a_share_is_shown_as_the_pack_writes_its_limit(void **state) {
    Report report = build(*state);
    assert_true(holds(whole_text(*state, &report), "社会认可度：81.23%（标准≥85%）"));
}

static void a_school_indicator_covered_by_a_rule_is_no_problem_of_its_own(void **state) {
    Report report = build(*state);
    assert_false(holds(whole_text(*state, &report), "每百名学生拥有骨干教师数：2所"));
}

static void a_problem_without_a_measure_is_refused(void **state) {
    Sample *sample = *state;
    Report report;
    Err err = {.kind = ERR_NONE};
    sample->items[3].measure = (Str){NULL, 0};
    assert_false(report_build(pack_report(sample->pack, STR("self-evaluation")), &sample->evaluation, sample->arena,
                              &report, &err));
    assert_true(holds(str_from(err.message), "社会认可度"));
    assert_true(holds(str_from(err.message), "整改措施"));
    assert_true(err.place.line > 0);
}

static void a_figure_that_some_have_not_filled_in_says_how_many(void **state) {
    Report report = build(*state);
    Str text = whole_text(*state, &report);
    assert_true(holds(text, "教学班6个（另有1所未填报）"));
    assert_false(holds(text, "（未知）个"));
    assert_true(holds(text, "需要补填的数据有："));
    assert_true(holds(text, "教学班数。"));
    assert_true(holds(text, "在校生500人"));
}

static void what_is_pending_is_listed_with_the_evidence_it_needs(void **state) {
    Report report = build(*state);
    Str text = whole_text(*state, &report);
    assert_true(holds(text, "学校规划布局合理：尚无佐证材料；应备材料：布局规划及批复（人事科）"));
    assert_true(holds(text, "=乙小学：缺“骨干教师”"));
}

static void without_problems_the_report_says_so_and_still_lists_what_is_pending(void **state) {
    Sample *sample = *state;
    for (int i = 0; i < 4; i++) {
        sample->results[i].verdict = VERDICT_MET;
    }
    Report report = build(sample);
    Str text = whole_text(sample, &report);
    assert_true(holds(text, "已作出判断的指标均达标"));
    assert_true(holds(text, "（一）待补数据和材料"));
}

static void a_wrong_name_in_an_outline_is_told_with_near_ones(void **state) {
    Sample *sample = *state;
    const char *message = refusal(sample, (ReportBlockDef){.type = STR("paragraph"), .text.text = STR("{{unit_nam}}")});
    assert_non_null(strstr(message, "{{unit_nam}}"));
    assert_non_null(strstr(message, "{{unit_name}}"));
    message = refusal(sample, (ReportBlockDef){.type = STR("paragraph"), .text.text = STR("{{total.pupils_X}}")});
    assert_non_null(strstr(message, "{{total.pupils_P}}"));
}

/* What is shown of a long name ends with a whole character: 学校办学条件 ten times, 180 bytes behind the first. */
static void a_long_wrong_name_is_told_in_whole_characters(void **state) {
    Sample *sample = *state;
    static const char *const before[] = {"{{x", "{{#"};
    for (size_t i = 0; i < 2; i++) {
        Str text = str_format(sample->arena, "%s%s%s}}", before[i],
                              "学校办学条件学校办学条件学校办学条件学校办学条件学校办学条件",
                              "学校办学条件学校办学条件学校办学条件学校办学条件学校办学条件");
        const char *message = refusal(sample, (ReportBlockDef){.type = STR("paragraph"), .text.text = text});
        assert_non_null(strstr(message, "学校办学条件"));
        assert_null(strstr(message, str_cstr(sample->arena, text)));
        assert_true(str_invalid_utf8(str_from(message)) < 0);
    }
}

static void an_outline_with_faults_is_refused_with_its_place(void **state) {
    Sample *sample = *state;
    assert_non_null(strstr(
        refusal(sample, (ReportBlockDef){.type = STR("heading"), .level = 2, .text.text = STR("二级")}), "逐级"));
    assert_non_null(strstr(refusal(sample, (ReportBlockDef){.type = STR("drawing")}), "drawing"));
    assert_non_null(
        strstr(refusal(sample, (ReportBlockDef){.type = STR("list"), .each = STR("unit_name")}), "不是列表"));
    assert_non_null(strstr(refusal(sample, (ReportBlockDef){.type = STR("table"), .table = STR("problems")}), "表格"));
    assert_non_null(
        strstr(refusal(sample, (ReportBlockDef){.type = STR("paragraph"), .text.text = STR("{{#if met}}甲")}), "配上"));
    assert_non_null(strstr(refusal(sample, (ReportBlockDef){.type = STR("paragraph"), .text.text = STR("{{unit_name")}),
                           "没有写完"));
    assert_non_null(strstr(refusal(sample, (ReportBlockDef){.type = STR("table"), .table = STR("by_kind(甲=nothing)")}),
                           "nothing"));
}

static void the_outline_can_be_checked_without_an_evaluation(void **state) {
    Sample *sample = *state;
    Err err = {.kind = ERR_NONE};
    assert_true(report_check(pack_report(sample->pack, STR("self-evaluation")), sample->arena, &err));
}

static void the_html_is_escaped_and_holds_no_script(void **state) {
    Sample *sample = *state;
    Report report = build(sample);
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_true(report_html(&report, &out, &err));
    Str page = buf_str(&out);
    assert_true(holds(page, "澜&lt;陵&gt;&amp;&quot;县"));
    assert_false(holds(page, "澜<陵>"));
    assert_false(holds(page, "<script"));
    assert_true(holds(page, "size:A4"));
    assert_true(holds(page, "仿宋_GB2312"));
    assert_true(holds(page, "<svg"));
    assert_int_equal(times(page, "<table"), times(page, "</table>"));
}

static void the_workbook_holds_six_sheets_and_no_formula(void **state) {
    Sample *sample = *state;
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    const char *path = str_format(sample->arena, "%s/book.xlsx", folder).data;
    Err err = {.kind = ERR_NONE};
    Str bytes;
    assert_true(evaluation_xlsx(&sample->evaluation, path, &err));
    assert_true(file_read(sample->arena, path, 1 << 20, &bytes, &err));
    test_folder_remove(folder);
    Str book = part_of(sample->arena, bytes, "xl/workbook.xml");
    static const char *const names[] = {"结论", "指标", "学校", "缺口", "差异系数", "方案"};
    for (int i = 0; i < 6; i++) {
        assert_true(holds(book, names[i]));
        char part[64];
        snprintf(part, sizeof part, "xl/worksheets/sheet%d.xml", i + 1);
        Str sheet = part_of(sample->arena, bytes, part);
        assert_well_formed(sheet);
        assert_false(holds(sheet, "<f>"));
        assert_true(holds(sheet, "state=\"frozen\""));
        assert_true(holds(sheet, "<autoFilter"));
    }
    assert_true(holds(part_of(sample->arena, bytes, "xl/worksheets/sheet3.xml"), ">=乙小学<"));
    assert_true(holds(part_of(sample->arena, bytes, "xl/styles.xml"), "▼"));
}

static void a_workbook_that_cannot_be_written_is_told(void **state) {
    Sample *sample = *state;
    Err err = {.kind = ERR_NONE};
    assert_false(evaluation_xlsx(&sample->evaluation, "/nonexistent-folder/a.xlsx", &err));
    assert_int_equal(err.kind, ERR_IO);
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(the_headings_are_numbered_by_level_and_none_is_skipped),
        BEHAVIOUR(a_title_that_is_a_whole_sentence_gives_way_to_the_short_one),
        BEHAVIOUR(a_column_stands_at_the_right_when_all_its_cells_are_numbers),
        BEHAVIOUR(a_column_that_is_mostly_empty_leaves_its_room_to_long_texts),
        BEHAVIOUR(figures_have_room_for_the_mark_behind_them),
        BEHAVIOUR(a_long_list_of_short_texts_stands_upright),
        BEHAVIOUR(a_cell_of_several_names_has_their_texts_behind_each_other),
        BEHAVIOUR(every_placeholder_is_filled_in),
        BEHAVIOUR(every_problem_has_its_measure_in_the_same_order),
        BEHAVIOUR(a_share_is_shown_as_the_pack_writes_its_limit),
        BEHAVIOUR(a_school_indicator_covered_by_a_rule_is_no_problem_of_its_own),
        BEHAVIOUR(a_problem_without_a_measure_is_refused),
        BEHAVIOUR(a_figure_that_some_have_not_filled_in_says_how_many),
        BEHAVIOUR(what_is_pending_is_listed_with_the_evidence_it_needs),
        BEHAVIOUR(without_problems_the_report_says_so_and_still_lists_what_is_pending),
        BEHAVIOUR(a_wrong_name_in_an_outline_is_told_with_near_ones),
        BEHAVIOUR(a_long_wrong_name_is_told_in_whole_characters),
        BEHAVIOUR(an_outline_with_faults_is_refused_with_its_place),
        BEHAVIOUR(the_outline_can_be_checked_without_an_evaluation),
        BEHAVIOUR(the_html_is_escaped_and_holds_no_script),
        BEHAVIOUR(the_workbook_holds_six_sheets_and_no_formula),
        BEHAVIOUR(a_workbook_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
