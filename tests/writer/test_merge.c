/* Behaviours of merging into a bureau's own DOCX: placeholders, loops, conditions, what is refused, what stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "document_parts.h"
#include "evaluation_sample.h"
#include "merge.h"
#include "rounds.h"

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document "                                                         \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
#define TAIL        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>"
#define P(text)     "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r></w:p>"
#define CELL(text)  "<w:tc><w:tcPr/>" P(text) "</w:tc>"
#define TABLE(rows) "<w:tbl><w:tblPr/><w:tblGrid/>" rows "</w:tbl>"

static int set_up(void **state) {
    *state = sample_create();
    return *state ? 0 : -1;
}

static int tear_down(void **state) {
    sample_destroy(*state);
    return 0;
}

static Str package_of(Sample *sample, Str document) {
    const Part parts[] = {
        {"[Content_Types].xml", STR("<Types/>")},
        {"word/document.xml", document},
        {"word/styles.xml", STR("<styles>{{unit_name}}</styles>")},
        {"word/header1.xml", STR("<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" P(
                                 "{{period}}年度") "</w:hdr>")},
        {"word/media/image1.png", STR("\x89PNG\r\n\x1a\n\0\1\2")}};
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_true(office_write(parts, 5, &out, &err));
    return buf_str(&out);
}

static Data *data_of(Sample *sample) {
    Data *data;
    Err err = {.kind = ERR_NONE};
    assert_true(data_of_evaluation(&sample->evaluation, sample->arena, &data, &err));
    return data;
}

static Str merged_package(Sample *sample, const char *body) {
    Str document = str_format(sample->arena, "%s%s%s", HEAD, body, TAIL);
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    if (!document_merge(package_of(sample, document), data_of(sample), &out, &err)) {
        fail_msg("%s", err.message);
    }
    return buf_str(&out);
}

/* The body that results; it must be well-formed. */
static Str merged(void **state, const char *body) {
    Sample *sample = *state;
    Str document = part_of(sample->arena, merged_package(sample, body), "word/document.xml");
    assert_well_formed(document);
    return str_slice(document, sizeof HEAD - 1, document.len - (sizeof TAIL - 1));
}

static const char *refused(void **state, const char *body) {
    static Err err;
    Sample *sample = *state;
    Buf out = buf_create(sample->arena);
    Str document = str_format(sample->arena, "%s%s%s", HEAD, body, TAIL);
    err = (Err){.kind = ERR_NONE};
    assert_false(document_merge(package_of(sample, document), data_of(sample), &out, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    return err.message;
}

#define SAME(body, expected)                                                                                           \
    do {                                                                                                               \
        Str got_ = merged(state, body);                                                                                \
        if (!str_is(got_, expected)) {                                                                                 \
            fail_msg("got %.*s", STR_ARG(got_));                                                                       \
        }                                                                                                              \
    } while (0)
#define T_OPEN  "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">"
#define T(text) T_OPEN text "</w:t></w:r></w:p>"

static void a_placeholder_is_filled_in_and_escaped(void **state) {
    SAME(P("单位：{{unit_name}}。"), T("单位：澜&lt;陵&gt;&amp;\"县。"));
}

static void chinese_names_and_full_width_braces_work_too(void **state) {
    SAME(P("｛｛ 年度 ｝｝{{#如果 未达标}}未{{否则}}已{{/如果}}达标"), T("2024未达标"));
}

static void a_placeholder_cut_into_several_runs_works(void **state) {
    SAME("<w:p><w:r><w:t>年{</w:t></w:r><w:proofErr "
         "w:type=\"spellStart\"/><w:r><w:rPr><w:i/></w:rPr><w:t>{per</w:t></w:r>"
         "<w:r><w:t>iod}</w:t></w:r><w:r><w:t>}度</w:t></w:r></w:p>",
         "<w:p><w:r><w:t xml:space=\"preserve\">年2024</w:t></w:r><w:proofErr "
         "w:type=\"spellStart\"/><w:r><w:rPr><w:i/></w:rPr>"
         "<w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t "
         "xml:space=\"preserve\">度</w:t></w:r></w:p>");
}

static void a_loop_inside_one_text_repeats_it(void **state) {
    SAME(P("有{{#each rows}}{{number}}{{school_name}}{{#if last}}。{{else}}、{{/if}}{{/each}}"),
         T("有1甲小学、2=乙小学。"));
}

static void a_loop_over_several_runs_keeps_their_looks(void **state) {
    SAME("<w:p><w:r><w:t>前{{#each rows}}甲</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>{{number}}</w:t></w:r>"
         "<w:r><w:t>乙{{/each}}后</w:t></w:r></w:p>",
         "<w:p><w:r><w:t xml:space=\"preserve\">前</w:t></w:r>"
         "<w:r><w:t xml:space=\"preserve\">甲</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t "
         "xml:space=\"preserve\">1</w:t></w:r><w:r><w:t xml:space=\"preserve\">乙</w:t></w:r>"
         "<w:r><w:t xml:space=\"preserve\">甲</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t "
         "xml:space=\"preserve\">2</w:t></w:r><w:r><w:t xml:space=\"preserve\">乙</w:t></w:r>"
         "<w:r><w:t xml:space=\"preserve\">后</w:t></w:r></w:p>");
}

static void a_loop_over_paragraphs_drops_those_of_its_tags(void **state) {
    SAME(P("{{#each rows}}") P("{{school_name}}") P("{{/each}}") P("完"), T("甲小学") T("=乙小学") P("完"));
}

static void a_row_whose_first_and_last_cell_hold_the_loop_repeats(void **state) {
    SAME(TABLE("<w:tr>" CELL("{{#each rows}}{{school_name}}") CELL("{{pupils}}{{/each}}") "</w:tr>"),
         TABLE("<w:tr><w:tc><w:tcPr/>" T("甲小学") "</w:tc><w:tc><w:tcPr/>" T(
             "200") "</w:tc></w:tr>"
                    "<w:tr><w:tc><w:tcPr/>" T("=乙小学") "</w:tc><w:tc><w:tcPr/>" T("300") "</w:tc></w:tr>"));
}

static void rows_between_rows_of_tags_repeat_and_those_go(void **state) {
    Str body = merged(state, TABLE("<w:tr>" CELL("{{#each rows}}") "</w:tr><w:tr>" CELL(
                                 "{{值.骨干教师}}") "</w:tr><w:tr>" CELL("{{/each}}") "</w:tr>"));
    assert_int_equal(times(body, "<w:tr>"), 2);
    assert_true(holds(body, ">0.50<") && holds(body, ">（未知）<"));
}

static void a_row_of_one_cell_repeats_as_a_row(void **state) {
    assert_int_equal(
        times(merged(state, TABLE("<w:tr>" CELL("{{#each rows}}{{number}}{{/each}}") "</w:tr>")), "<w:tr>"), 2);
}

static void loops_stand_in_loops_and_see_the_names_around(void **state) {
    SAME(P("{{#each rows}}{{school_name}}：{{#each gaps}}{{of}}{{needs}}{{unit}}（{{period}}）{{/each}}；{{/each}}"),
         T("甲小学：骨干教师1人（2024）；=乙小学：；"));
}

static void a_condition_over_paragraphs_takes_one_side(void **state) {
    SAME(P("{{#if met}}") P("好") P("{{else}}") P("差") P("{{/if}}"), P("差"));
    SAME(P("{{#if !met}}") P("差") P("{{/if}}"), P("差"));
    SAME(P("{{#if met}}") P("好") P("{{/if}}"), "");
}

static void a_condition_around_a_row_drops_the_row_and_an_empty_table(void **state) {
    SAME(P("甲") TABLE("<w:tr>" CELL("{{#if met}}一") CELL("二{{/if}}") "</w:tr>"), P("甲"));
}

static void a_cell_is_never_left_without_a_paragraph(void **state) {
    SAME(TABLE("<w:tr><w:tc>" P("{{#if met}}") P("好") P("{{/if}}") "</w:tc></w:tr>"),
         TABLE("<w:tr><w:tc><w:p/></w:tc></w:tr>"));
}

static void a_section_break_in_a_dropped_paragraph_stays(void **state) {
    Str body = merged(state, "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{#if met}}</w:t></w:r></w:p>" P("好")
                                 P("{{/if}}") P("完"));
    assert_true(holds(body, ">完<"));
    body = merged(state,
                  "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>{{#if not_met}}</w:t></w:r></w:p>" P("好") P("{{/if}}"));
    assert_true(holds(body, "<w:sectPr/>"));
}

static void one_item_is_found_by_its_id_or_name(void **state) {
    SAME(P("{{item.T-S-01.value}}，{{指标.社会认可度.结论}}，{{total.pupils_P}}，{{合计.小学在校生}}"),
         T("81.23%，未达标，500，500"));
}

static void what_is_unknown_is_printed_so_and_listed(void **state) {
    SAME(P("{{total.classes_P}}缺{{#each missing}}{{name}}{{/each}}"), T("（未知）缺小学教学班数"));
}

static void what_holds_no_placeholder_stays_byte_for_byte(void **state) {
    Sample *sample = *state;
    static const char body[] =
        "<w:p  w:odd='1' ><!-- 注 --><w:r><w:t>&amp;原文&#x4e2d;</w:t></w:r></w:p>" P("{{period}}");
    Str package = merged_package(sample, body);
    Str document = part_of(sample->arena, package, "word/document.xml");
    assert_true(holds(document, "<w:p  w:odd='1' ><!-- 注 --><w:r><w:t>&amp;原文&#x4e2d;</w:t></w:r></w:p>"));
    assert_true(str_is(part_of(sample->arena, package, "word/styles.xml"), "<styles>{{unit_name}}</styles>"));
    Str image = part_of(sample->arena, package, "word/media/image1.png");
    assert_int_equal(image.len, sizeof "\x89PNG\r\n\x1a\n\0\1\2" - 1);
    assert_true(holds(part_of(sample->arena, package, "word/header1.xml"), "2024年度"));
}

static void an_unknown_placeholder_is_named_with_near_ones(void **state) {
    const char *message = refused(state, P("{{unit_nme}}"));
    assert_non_null(strstr(message, "{{unit_nme}}"));
    assert_non_null(strstr(message, "{{unit_name}}"));
    assert_non_null(strstr(refused(state, P("{{单位名}}")), "{{单位名称}}"));
    assert_non_null(strstr(refused(state, P("{{item.T-S-02.value}}")), "{{item.T-S-01}}"));
    assert_non_null(strstr(refused(state, P("{{item.T-S-01.valu}}")), "{{item.T-S-01.value}}"));
}

static void a_wrong_name_is_found_even_where_nothing_would_be_printed(void **state) {
    assert_non_null(strstr(refused(state, P("{{#each vetoes}}{{scholl_name}}{{/each}}")), "scholl_name"));
    assert_non_null(strstr(refused(state, P("{{#if met}}{{nothing_like_it}}{{/if}}")), "nothing_like_it"));
}

static void tags_that_do_not_match_are_refused(void **state) {
    assert_non_null(strstr(refused(state, P("{{#each rows}}")), "配成对"));
    assert_non_null(strstr(refused(state, P("{{/if}}")), "配成对"));
    assert_non_null(strstr(refused(state, P("{{#each rows}}{{/if}}")), "配成对"));
    assert_non_null(strstr(refused(state, P("{{else}}")), "配成对"));
    assert_non_null(strstr(refused(state, P("{{#each rows}}{{else}}{{/each}}")), "配成对"));
    assert_non_null(strstr(refused(state, P("{{unit_name")), "没有写完"));
    assert_non_null(strstr(refused(state, P("{{#for rows}}")), "不认识"));
    assert_non_null(strstr(refused(state, P("{{ }}")), "没有写名称"));
    assert_non_null(strstr(refused(state, P("{{#each unit_name}}{{/each}}")), "不是列表"));
    assert_non_null(strstr(refused(state, P("{{rows}}")), "不是文字"));
    assert_non_null(strstr(refused(state, P("{{#each rows}}") TABLE("<w:tr>" CELL("{{/each}}") "</w:tr>")), "同一层"));
    assert_non_null(strstr(refused(state, P("{{#if met}}") P("甲{{else}}乙") P("{{/if}}")), "单独成段"));
}

/* ---- files that are not what they seem ---- */

static Err outcome(Sample *sample, Str package) {
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_false(document_merge(package, data_of(sample), &out, &err));
    assert_true(err.message[0] != 0);
    return err;
}

static void a_bomb_is_refused(void **state) {
    Sample *sample = *state;
    Buf zeros = buf_create(sample->arena), out = buf_create(sample->arena);
    Str block = {ARENA_ARRAY(sample->arena, 1 << 20, char), 1 << 20};
    for (int i = 0; i < 20; i++) {
        buf_add(&zeros, block);
    }
    const Part parts[] = {{"word/document.xml", STR(HEAD TAIL)}, {"word/media/a.bin", buf_str(&zeros)}};
    Err err = {.kind = ERR_NONE};
    assert_true(office_write(parts, 2, &out, &err));
    assert_int_equal(outcome(sample, buf_str(&out)).kind, ERR_LIMIT);
}

static void too_many_parts_are_refused(void **state) {
    Sample *sample = *state;
    enum { MANY = 2100 };
    Part *parts = ARENA_ARRAY(sample->arena, MANY, Part);
    for (size_t i = 0; i < MANY; i++) {
        parts[i] = (Part){str_cstr(sample->arena, str_format(sample->arena, "word/%zu.bin", i)), STR("x")};
    }
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_true(office_write(parts, MANY, &out, &err));
    assert_int_equal(outcome(sample, buf_str(&out)).kind, ERR_LIMIT);
}

static void nesting_without_end_is_refused(void **state) {
    Sample *sample = *state;
    Buf deep = buf_create(sample->arena);
    buf_add(&deep, STR("<a>"));
    for (int i = 0; i < 5000; i++) {
        buf_add(&deep, STR("<a>"));
    }
    assert_int_equal(outcome(sample, package_of(sample, buf_str(&deep))).kind, ERR_LIMIT);
}

/* They are stopped after so many rounds whatever the compiler, and under sanitizers those take forty seconds. */
static void loops_that_multiply_are_stopped(void **state) {
    if (in_short()) {
        skip();
    }
    Sample *sample = *state;
    Data *data = data_of(sample);
    for (int i = 0; i < 300; i++) {
        data_text(data_add(data, "missing"), "name", STR("甲"));
    }
    Str document = STR(HEAD P("{{#each missing}}{{#each missing}}{{#each missing}}{{#each "
                              "missing}}{{name}}{{/each}}{{/each}}{{/each}}{{/each}}") TAIL);
    Buf out = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_false(document_merge(package_of(sample, document), data, &out, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

static void entities_of_a_document_type_are_refused(void **state) {
    Sample *sample = *state;
    Str document = STR("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>");
    assert_non_null(strstr(outcome(sample, package_of(sample, document)).message, "DTD"));
}

static void what_is_no_document_is_refused(void **state) {
    Sample *sample = *state;
    assert_int_equal(outcome(sample, STR("not a package")).kind, ERR_INPUT);
    assert_int_equal(outcome(sample, (Str){NULL, 0}).kind, ERR_INPUT);
    assert_int_equal(outcome(sample, package_of(sample, STR("<a><b></a>"))).kind, ERR_INPUT);
    const Part parts[] = {{"xl/workbook.xml", STR("<workbook/>")}};
    const Part macros[] = {{"word/document.xml", STR(HEAD TAIL)}, {"word/vbaProject.bin", STR("x")}};
    Buf out = buf_create(sample->arena), macro = buf_create(sample->arena);
    Err err = {.kind = ERR_NONE};
    assert_true(office_write(parts, 1, &out, &err) && office_write(macros, 2, &macro, &err));
    assert_non_null(strstr(outcome(sample, buf_str(&out)).message, "没有正文"));
    assert_non_null(strstr(outcome(sample, buf_str(&macro)).message, "宏"));
}

static void the_guide_names_every_name(void **state) {
    Sample *sample = *state;
    Str guide;
    Err err = {.kind = ERR_NONE};
    assert_true(file_read(sample->arena, DUXUE_SOURCE_DIR "/docs/templates.md", 1 << 20, &guide, &err));
    for (size_t i = 0; i < data_name_count; i++) {
        Str row = str_format(sample->arena, "| `%s` | `%s` |", data_names[i].id, data_names[i].chinese);
        if (str_find(guide, row) < 0) {
            fail_msg("docs/templates.md lacks %.*s", STR_ARG(row));
        }
    }
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(a_placeholder_is_filled_in_and_escaped),
        BEHAVIOUR(chinese_names_and_full_width_braces_work_too),
        BEHAVIOUR(a_placeholder_cut_into_several_runs_works),
        BEHAVIOUR(a_loop_inside_one_text_repeats_it),
        BEHAVIOUR(a_loop_over_several_runs_keeps_their_looks),
        BEHAVIOUR(a_loop_over_paragraphs_drops_those_of_its_tags),
        BEHAVIOUR(a_row_whose_first_and_last_cell_hold_the_loop_repeats),
        BEHAVIOUR(rows_between_rows_of_tags_repeat_and_those_go),
        BEHAVIOUR(a_row_of_one_cell_repeats_as_a_row),
        BEHAVIOUR(loops_stand_in_loops_and_see_the_names_around),
        BEHAVIOUR(a_condition_over_paragraphs_takes_one_side),
        BEHAVIOUR(a_condition_around_a_row_drops_the_row_and_an_empty_table),
        BEHAVIOUR(a_cell_is_never_left_without_a_paragraph),
        BEHAVIOUR(a_section_break_in_a_dropped_paragraph_stays),
        BEHAVIOUR(one_item_is_found_by_its_id_or_name),
        BEHAVIOUR(what_is_unknown_is_printed_so_and_listed),
        BEHAVIOUR(what_holds_no_placeholder_stays_byte_for_byte),
        BEHAVIOUR(an_unknown_placeholder_is_named_with_near_ones),
        BEHAVIOUR(a_wrong_name_is_found_even_where_nothing_would_be_printed),
        BEHAVIOUR(tags_that_do_not_match_are_refused),
        BEHAVIOUR(a_bomb_is_refused),
        BEHAVIOUR(too_many_parts_are_refused),
        BEHAVIOUR(nesting_without_end_is_refused),
        BEHAVIOUR(loops_that_multiply_are_stopped),
        BEHAVIOUR(entities_of_a_document_type_are_refused),
        BEHAVIOUR(what_is_no_document_is_refused),
        BEHAVIOUR(the_guide_names_every_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
