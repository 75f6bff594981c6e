/* Behaviours of figures in texts: where they come from, how they changed, what ledgers say; every outline of the packs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "data.h"
#include "document_parts.h"
#include "evaluation_sample.h"
#include "kind_sample.h"
#include "outline.h"
#include "scratch.h"
#include "sources.h"
#include "tables.h"

static Frame last_frame;

static int set_up(void **state) {
    Sample *sample = sample_create();
    *state = sample;
    sample_last_year(sample, &last_frame);
    return 0;
}

static int tear_down(void **state) {
    sample_destroy(*state);
    return 0;
}

static Report write_kind(Sample *sample, const ReportDef *def) {
    Report report;
    Err err = {.kind = ERR_NONE};
    if (!sample_report(sample, def, &report, &err)) {
        fail_msg("%.*s: %s", STR_ARG(def->id), err.message);
    }
    return report;
}

static Report of_blocks(Sample *sample, ReportBlockDef *blocks, size_t count) {
    const ReportDef def = {.id = STR("t"), .title.text = STR("报告"), .blocks = blocks, .block_count = count};
    return write_kind(sample, &def);
}

static Str said(Sample *sample, const char *text) {
    ReportBlockDef block = {.type = STR("paragraph"), .text.text = str_from(text)};
    Report report = of_blocks(sample, &block, 1);
    return report.count ? report.blocks[0].text : (Str){NULL, 0};
}

#define SAYS(sample, text, expected) assert_string_equal(str_cstr((sample)->arena, said(sample, text)), expected)

static void a_figure_is_said_beside_that_of_the_year_before(void **state) {
    Sample *sample = *state;
    SAYS(sample, "{{figure.pupils_P}}，{{change.pupils_P}}", "500人，较上年增加50人，增长11.1%");
    SAYS(sample, "{{change.ft_P}}", "与上年持平");
    SAYS(sample, "{{previous.pupils_P}}", "450人");
    last_frame.columns[pack_element_index(sample->pack, pack_element(sample->pack, STR("pupils_P")))].value[3] = 800;
    SAYS(sample, "{{变化.小学在校生}}", "较上年减少500人，下降50.0%");
}

static Str change_of(Sample *sample, const char *than, ReportCount count) {
    return count_change_in_words(sample->pack, str_from(than), &count, sample->arena);
}

static void a_share_changes_by_points_and_never_by_per_cent(void **state) {
    Sample *sample = *state;
    ReportCount share = {.known = true, .known_before = true, .value = 92.5, .before = 90, .unit = STR("%")};
    assert_string_equal(str_cstr(sample->arena, change_of(sample, "", share)), "较上年提高2.5个百分点");
    share.value = 88;
    assert_string_equal(str_cstr(sample->arena, change_of(sample, "", share)), "较上年下降2.0个百分点");
    const ReportCount times = {.known = true, .known_before = true, .value = 12, .before = 10, .unit = STR("次")};
    assert_string_equal(str_cstr(sample->arena, change_of(sample, "上月", times)), "较上月增加2次，增长20.0%");
}

static void what_cannot_be_compared_is_told_and_a_tiny_change_is_none(void **state) {
    Sample *sample = *state;
    Arena *arena = sample->arena;
    ReportCount count = {.known = true, .value = 3, .unit = STR("所")};
    assert_string_equal(str_cstr(arena, change_of(sample, "", count)), "上年数据未填，无法比较");
    count.not_kept_before = true;
    assert_string_equal(str_cstr(arena, change_of(sample, "", count)), "上年没有台账记录，不作比较");
    count.not_kept_before = false;
    count.nothing_before = true;
    assert_string_equal(str_cstr(arena, change_of(sample, "", count)), "上年无应计事项，不作比较");
    count.known_before = true;
    assert_string_equal(str_cstr(arena, change_of(sample, "", count)), "上年为0，增加3所");
    count = (ReportCount){.known = true, .known_before = true, .value = 1000.2, .before = 1000, .unit = STR("人")};
    assert_string_equal(str_cstr(arena, change_of(sample, "", count)), "与上年基本持平");
    count.known = false;
    assert_int_equal(change_of(sample, "", count).len, 0);
}

/* One rate of nothing and one that is not known, of a record that the outline tells of. */
static ReportRecord two_rates(Sample *sample) {
    ReportCount *counts = ARENA_ARRAY(sample->arena, 2, ReportCount);
    counts[0] = (ReportCount){.id = STR("none"), .name = STR("到校率"), .unit = STR("%"), .nothing = true};
    counts[1] = (ReportCount){.id = STR("lost"), .name = STR("办结率"), .unit = STR("%")};
    return (ReportRecord){.id = STR("EVA-07.visit"), .name = STR("督导记录"), .counts = counts, .count_count = 2};
}

static void a_rate_of_nothing_is_left_out_of_texts_and_told_in_tables(void **state) {
    Sample *sample = *state;
    Err err = {.kind = ERR_NONE};
    const ReportRecord record = two_rates(sample);
    ReportBlockDef blocks[] = {
        {.type = STR("paragraph"),
         .each = STR("record.EVA-07.visit"),
         .text.text = STR("到校{{#if count.none}}，到校率{{count.none}}{{/if}}{{#if count.lost}}，办结"
                          "率{{count.lost}}{{/if}}。")},
        {.type = STR("table"), .each = STR("record.EVA-07.visit"), .table = STR("counts_table")}};
    const ReportDef def = {.id = STR("t"), .title.text = STR("报告"), .blocks = blocks, .block_count = 2};
    const ReportInput input = {.frame = &sample->frame, .unit = 1, .records = &record, .record_count = 1};
    Report report;
    assert_true(report_write(&def, &input, sample->arena, &report, &err));
    assert_int_equal(report.count, 2);
    assert_string_equal(str_cstr(sample->arena, report.blocks[0].text), "到校，办结率（未知）。");
    const TableOut *table = report.blocks[1].table;
    assert_string_equal(str_cstr(sample->arena, table->cells[1].text), "无应计事项");
    assert_string_equal(str_cstr(sample->arena, table->cells[5].text), "（未知）");
}

/* Of 3 schools that are unknown the first divides by zero: the others lack data, so there is something to count. */
static void a_zero_divisor_of_one_school_is_not_that_of_the_region(void **state) {
    Sample *sample = *state;
    const ReasonItem whole = {.kind = REASON_ZERO_DIVISOR, .row = -1};
    const ReasonItem schools = {.kind = REASON_ZERO_DIVISOR, .row = 2, .count = 3};
    Str said_of_whole = show_unknown(&sample->evaluation, reason_intern(sample->reasons, &whole));
    Str said_of_schools = show_unknown(&sample->evaluation, reason_intern(sample->reasons, &schools));
    assert_string_equal(str_cstr(sample->arena, said_of_whole), "（没有基数，不计算）");
    assert_string_equal(str_cstr(sample->arena, said_of_schools), "（未知）");
}

static void a_department_is_called_as_the_packs_call_it(void **state) {
    Sample *sample = *state;
    const char *name = str_cstr(sample->arena, pack_section(sample->pack, STR("FIN"))->name);
    SAYS(sample, "由{{department.FIN}}办理", str_format(sample->arena, "由%s办理", name).data);
    SAYS(sample, "{{科室.计划财务科}}", name); /* by an alias */
    const Str mixed = pack_departments(sample->pack, STR("计划财务科、甲镇政府；SAFE"), sample->arena);
    const Str safe = pack_section(sample->pack, STR("SAFE"))->name;
    assert_string_equal(str_cstr(sample->arena, mixed),
                        str_format(sample->arena, "%s、甲镇政府；%.*s", name, STR_ARG(safe)).data);
}

/* No item of a standard names a department otherwise than the packs call it: two reports would name it in two ways. */
static void standards_name_departments_in_one_way(void **state) {
    Sample *sample = *state;
    size_t count, named = 0;
    const StandardDef *standards = pack_standards(sample->pack, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t b = 0; b < standards[i].block_count; b++) {
            for (size_t k = 0; k < standards[i].blocks[b].item_count; k++) {
                Str words = standards[i].blocks[b].items[k].responsible, name, mark;
                while (names_cut(&words, &name, &mark)) {
                    const SectionDef *section = pack_section(sample->pack, name);
                    bool ends = str_ends(name, STR("科")) || str_ends(name, STR("股"));
                    if (section ? !str_equal(section->name, name) : ends) {
                        fail_msg("%.*s: %.*s", STR_ARG(standards[i].blocks[b].items[k].id), STR_ARG(name));
                    }
                    named += section != NULL;
                }
            }
        }
    }
    assert_true(named > 50);
}

static void a_sum_that_some_have_not_filled_in_says_so(void **state) {
    Sample *sample = *state;
    SAYS(sample, "{{figure.classes_P}}", "6个（另有1所未填报）");
    SAYS(sample, "{{#if unfilled.classes_P}}{{unfilled.classes_P}}{{/if}}", "1");
    SAYS(sample, "{{figure.gdp}}", "（未知）");
    SAYS(sample, "{{total.classes_P}}", "（未知）");
}

static void every_figure_of_a_text_knows_its_source(void **state) {
    Sample *sample = *state;
    ReportBlockDef block = {.type = STR("list"),
                            .each = STR("kinds"),
                            .text.text = STR("{{year}}年{{kind_name}}{{schools_count}}所，{{figure.pupils_P}}。")};
    Report report = of_blocks(sample, &block, 1);
    assert_int_equal(report.count, 1);
    const Block *said_block = &report.blocks[0];
    assert_int_equal(said_block->span_count, 2); /* the year is none */
    assert_int_equal(said_block->prefix, 2);
    const FigureSpan *schools = &said_block->spans[0], *pupils = &said_block->spans[1];
    assert_string_equal(str_cstr(sample->arena, str_slice(said_block->text, schools->from, schools->to)), "2");
    assert_string_equal(schools->source->kind, "units");
    assert_string_equal(str_cstr(sample->arena, str_slice(said_block->text, pupils->from, pupils->to)), "500人");
    assert_string_equal(pupils->source->kind, "element");
    assert_true(str_is(pupils->source->id, "pupils_P") && str_is(pupils->source->unit, "9901") &&
                str_is(pupils->source->period, "2024"));
}

static void a_block_keeps_its_key_when_others_are_put_before_it(void **state) {
    Sample *sample = *state;
    ReportBlockDef blocks[] = {{.type = STR("paragraph"), .text.text = STR("新的一段。")},
                               {.type = STR("paragraph"), .text.text = STR("共{{schools_count}}所。")},
                               {.type = STR("list"), .each = STR("problems"), .text.text = STR("{{name}}。")}};
    Report before = of_blocks(sample, blocks + 1, 2), after = of_blocks(sample, blocks, 3);
    assert_int_equal(after.count, before.count + 1);
    for (size_t i = 0; i < before.count; i++) {
        assert_true(before.blocks[i].key.len > 0 && str_equal(before.blocks[i].key, after.blocks[i + 1].key));
        for (size_t j = 0; j < i; j++) {
            assert_false(str_equal(before.blocks[i].key, before.blocks[j].key));
        }
    }
}

static void every_kind_of_the_packs_can_be_written(void **state) {
    Sample *sample = *state;
    size_t count;
    const ReportDef *all = pack_reports(sample->pack, &count);
    assert_true(count >= 55);
    for (size_t i = 0; i < count; i++) {
        Report report = write_kind(sample, &all[i]);
        assert_true(report.count > 2);
        Buf docx = buf_create(sample->arena), html = buf_create(sample->arena);
        Err err = {.kind = ERR_NONE};
        report.list_sources = true;
        assert_true(report_docx_bytes(&report, &docx, &err) && report_html(&report, &html, &err));
        assert_true(str_find(buf_str(&html), STR("{{")) < 0);
        assert_true(report_check(&all[i], sample->arena, &err));
    }
    Err err = {.kind = ERR_NONE};
    assert_true(report_phrases_check(sample->pack, sample->arena, &err));
}

static void a_report_speaks_of_one_kind_of_record(void **state) {
    Sample *sample = *state;
    Str text = report_plain(&(Report){.blocks = NULL}, sample->arena);
    Report report = write_kind(sample, pack_report(sample->pack, STR("safety-monthly")));
    text = report_plain(&report, sample->arena);
    assert_true(str_find(text, STR("发现隐患5条，已销号3条，未销号2条，其中逾期1条，整改率60.0%")) >= 0);
    assert_true(str_find(text, STR("未销号的重大隐患12条")) >= 0);
}

static void figures_lead_to_the_list_of_sources(void **state) {
    Sample *sample = *state;
    Report report = write_kind(sample, pack_report(sample->pack, STR("statistics-profile")));
    Buf html = buf_create(sample->arena), docx = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    report.list_sources = true;
    assert_true(report_html(&report, &html, &err) && report_docx_bytes(&report, &docx, &err));
    assert_true(str_find(buf_str(&html), STR("<a class=\"f\" href=\"#source_1\"")) > 0);
    assert_true(str_find(buf_str(&html), STR("<td class=\"n \" id=\"source_1\"")) > 0);
    Str body = part_of(sample->arena, buf_str(&docx), "word/document.xml");
    assert_true(str_find(body, STR("w:name=\"figure_1\"")) > 0);
    assert_true(str_find(body, STR("<w:hyperlink w:anchor=\"source_1\"")) > 0);
    assert_true(str_find(body, STR("w:name=\"source_1\"")) > 0);
    const TableOut *table = table_of_sources(&report, sample->arena);
    assert_true(table->row_count > 10);
}

static void the_annex_holds_every_table_and_every_source(void **state) {
    Sample *sample = *state;
    Report report = write_kind(sample, pack_report(sample->pack, STR("self-evaluation")));
    Err err = {.kind = ERR_NONE};
    void *folder;
    scratch_set_up(&folder);
    const char *path = str_format(sample->arena, "%s/annex.xlsx", ((Scratch *)folder)->folder).data;
    assert_true(report_annex_xlsx(&report, path, &err));
    Str bytes;
    assert_true(file_read(sample->arena, path, 10 << 20, &bytes, &err));
    scratch_tear_down(&folder);
    Str book = part_of(sample->arena, bytes, "xl/workbook.xml");
    assert_true(str_find(book, STR("name=\"表格1\"")) > 0);
    assert_true(str_find(book, STR("name=\"数字来源\"")) > 0);
    assert_false(report_annex_xlsx(&report, "/nonexistent-folder/a.xlsx", &err));
}

static void the_days_of_a_part_follow_the_period(void **state) {
    Sample *sample = *state;
    Str from, until, name;
    assert_true(report_days(sample->pack, STR("2024"), REPORT_MONTH, 2, sample->arena, &from, &until, &name));
    assert_true(str_is(from, "2024-10-01") && str_is(until, "2024-11-01") && str_is(name, "2024年10月"));
    assert_true(report_days(sample->pack, STR("2024"), REPORT_QUARTER, 2, sample->arena, &from, &until, &name));
    assert_true(str_is(from, "2024-12-01") && str_is(until, "2025-03-01"));
    assert_true(report_days(sample->pack, STR("2024"), REPORT_YEAR, 1, sample->arena, &from, &until, &name));
    assert_true(str_is(from, "2024-09-01") && str_is(until, "2025-09-01"));
    assert_false(report_days(sample->pack, STR("2024"), REPORT_QUARTER, 5, sample->arena, &from, &until, &name));
    assert_false(report_days(sample->pack, STR("abc"), REPORT_YEAR, 1, sample->arena, &from, &until, &name));
}

static Str self_evaluation(Sample *sample, const Evaluation *before) {
    const ReportDef *def = pack_report(sample->pack, STR("campaign-self-evaluation"));
    ReportInput input = input_for(sample, def);
    Report report;
    Err err = {.kind = ERR_NONE};
    input.before = before;
    assert_true(report_write(def, &input, sample->arena, &report, &err));
    return report_plain(&report, sample->arena);
}

/* The result that was frozen last is 17.5; it may be older than a year. */
static void last_year_is_said_only_of_the_year_before(void **state) {
    Sample *sample = *state;
    const ItemDef def = {.id = STR("B1")};
    ItemResult item = {.def = &def, .stage = -1, .value = {18, 0}};
    const Evaluation before = {.frame = &last_frame, .items = &item, .item_count = 1};
    Str with = self_evaluation(sample, &before), without = self_evaluation(sample, NULL);
    assert_true(str_find(with, STR("上年18.00，较上年减少1.75")) > 0 && str_find(with, STR("17.50")) < 0);
    assert_true(str_find(without, STR("，上次17.50。")) > 0 && str_find(without, STR("上年17.50")) < 0);
}

static void what_was_done_on_an_item_is_told_wherever_the_item_is(void **state) {
    Sample *sample = *state;
    static Str record[1];
    record[0] = STR("SAF-02.hazard");
    ItemDef veto_def = {.id = STR("V"), .name = STR("否决"), .records = record, .record_count = 1, .stage = -1};
    ItemResult veto = {.def = &veto_def, .stage = -1, .row_item = -1, .verdict = VERDICT_NOT_MET};
    sample->items[3].records = record;
    sample->items[3].record_count = 1;
    sample->evaluation.vetoes = &veto;
    sample->evaluation.veto_count = 1;
    SAYS(sample, "{{#each problems}}{{#if works}}{{name}}、{{/if}}{{/each}}", "社会认可度、否决、");
    SAYS(sample, "{{#each items}}{{#if works}}{{name}}、{{/if}}{{/each}}", "社会认可度、");
    SAYS(sample, "{{#each vetoes}}{{#each works}}{{name}}{{found}}{{/each}}{{/each}}", "隐患5");
    SAYS(sample, "{{#each item.T-S-01}}{{#if works}}{{name}}{{/if}}{{/each}}", "社会认可度");
    SAYS(sample, "{{#each blocks}}{{#each items}}{{#if works}}{{name}}{{/if}}{{/each}}{{/each}}", "社会认可度");
}

static bool uses(ReportBlockDef block, const char *names) {
    const ReportDef def = {.id = STR("t"), .blocks = &block, .block_count = 1};
    return report_uses(&def, names);
}

static void an_outline_uses_a_name_only_as_a_whole_word_in_either_language(void **state) {
    (void)state;
    assert_true(uses((ReportBlockDef){.each = STR("record.EVA-07.visit.lines")}, "lines"));
    assert_true(uses((ReportBlockDef){.when.text = STR("!lines")}, "more_lines lines"));
    assert_true(uses((ReportBlockDef){.text.text = STR("共有{{#each 事项表}}{{number}}{{/each}}")}, "lines"));
    assert_true(uses((ReportBlockDef){.table = STR("list(事项表; 编号=code)")}, "lines"));
    assert_true(uses((ReportBlockDef){.table = STR("职责图表")}, "duties duties_table"));
    assert_false(uses((ReportBlockDef){.text.text = STR("{{count.deadlines}}、{{work_duties}}")}, "lines duties"));
    assert_false(uses((ReportBlockDef){.text.text = STR("事项表 lines")}, "lines"));
    assert_false(uses((ReportBlockDef){.table = STR("list(parts; 期限=due)")}, "lines"));
    ReportBlockDef inner = {.text.text = STR("{{#if 上年值}}{{/if}}")};
    assert_true(uses((ReportBlockDef){.blocks = &inner, .block_count = 1}, "previous_value value_change"));
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(a_figure_is_said_beside_that_of_the_year_before),
        BEHAVIOUR(a_share_changes_by_points_and_never_by_per_cent),
        BEHAVIOUR(a_rate_of_nothing_is_left_out_of_texts_and_told_in_tables),
        BEHAVIOUR(a_zero_divisor_of_one_school_is_not_that_of_the_region),
        BEHAVIOUR(a_department_is_called_as_the_packs_call_it),
        BEHAVIOUR(standards_name_departments_in_one_way),
        BEHAVIOUR(what_cannot_be_compared_is_told_and_a_tiny_change_is_none),
        BEHAVIOUR(a_sum_that_some_have_not_filled_in_says_so),
        BEHAVIOUR(every_figure_of_a_text_knows_its_source),
        BEHAVIOUR(a_block_keeps_its_key_when_others_are_put_before_it),
        BEHAVIOUR(every_kind_of_the_packs_can_be_written),
        BEHAVIOUR(a_report_speaks_of_one_kind_of_record),
        BEHAVIOUR(figures_lead_to_the_list_of_sources),
        BEHAVIOUR(the_annex_holds_every_table_and_every_source),
        BEHAVIOUR(last_year_is_said_only_of_the_year_before),
        BEHAVIOUR(what_was_done_on_an_item_is_told_wherever_the_item_is),
        BEHAVIOUR(an_outline_uses_a_name_only_as_a_whole_word_in_either_language),
        BEHAVIOUR(the_days_of_a_part_follow_the_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
