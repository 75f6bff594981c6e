/* Behaviours of the DOCX: official layout, parts that are well-formed, real charts, and that programs open it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "document_parts.h"
#include "evaluation_sample.h"
#include "test_folder.h"
#include "writer.h"

typedef struct Fixture {
    Sample *sample;
    Str package, document;
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = test_calloc(1, sizeof *fixture);
    Report report;
    Err err = {.kind = ERR_NONE};
    fixture->sample = sample_create();
    Arena *arena = fixture->sample->arena;
    Buf out = buf_create(arena);
    const ReportDef *def = pack_report(fixture->sample->pack, STR("self-evaluation"));
    if (!report_build(def, &fixture->sample->evaluation, arena, &report, &err) ||
        !report_docx_bytes(&report, &out, &err)) {
        fail_msg("%s", err.message);
    }
    fixture->package = buf_str(&out);
    fixture->document = part_of(arena, fixture->package, "word/document.xml");
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    sample_destroy(fixture->sample);
    test_free(fixture);
    return 0;
}

static void every_part_is_well_formed(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    Office *office;
    Err err = {.kind = ERR_NONE};
    assert_true(office_open(fixture->package, arena, &office, &err));
    assert_true(str_is(office_name(office, 0), "[Content_Types].xml"));
    for (size_t i = 0; i < office_count(office); i++) {
        Str bytes;
        assert_true(office_read(office, i, &bytes, &err));
        if (!str_ends(office_name(office, i), STR(".xlsx"))) {
            assert_well_formed(bytes);
        }
    }
    office_close(office);
}

static void the_page_is_that_of_an_official_paper(void **state) {
    Fixture *fixture = *state;
    assert_true(holds(fixture->document, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert_true(holds(fixture->document, "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\""));
    assert_true(holds(fixture->document, "<w:docGrid w:type=\"linesAndChars\" w:linePitch=\"580\""));
}

static void the_fonts_follow_the_level(void **state) {
    Fixture *fixture = *state;
    Str styles = part_of(fixture->sample->arena, fixture->package, "word/styles.xml");
    Str fonts = part_of(fixture->sample->arena, fixture->package, "word/fontTable.xml");
    static const char *const expected[][2] = {{"\"Title\"", "方正小标宋简体"},
                                              {"\"Heading1\"", "黑体"},
                                              {"\"Heading2\"", "楷体_GB2312"},
                                              {"\"BodyText\"", "仿宋_GB2312"}};
    for (size_t i = 0; i < 4; i++) {
        ptrdiff_t at = str_find(styles, str_from(expected[i][0]));
        assert_true(at > 0);
        Str style = str_slice(styles, (size_t)at, styles.len);
        style = str_slice(style, 0, (size_t)str_find(style, STR("</w:style>")));
        assert_true(holds(style, expected[i][1]));
        assert_true(holds(fonts, expected[i][1]));
    }
    assert_true(holds(styles, "w:val=\"heading 1\""));
    assert_true(holds(styles, "<w:outlineLvl w:val=\"0\"/>"));
    assert_true(times(fonts, "<w:altName") >= 5);
}

static void pages_are_numbered_outside_on_odd_and_even_pages(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    Str odd = part_of(arena, fixture->package, "word/footer1.xml"),
        even = part_of(arena, fixture->package, "word/footer2.xml");
    assert_true(holds(odd, "<w:jc w:val=\"right\"/>") && holds(odd, " PAGE ") && holds(odd, "— "));
    assert_true(holds(even, "<w:jc w:val=\"left\"/>") && holds(even, " PAGE "));
    assert_true(holds(part_of(arena, fixture->package, "word/settings.xml"), "<w:evenAndOddHeaders/>"));
}

static void signs_of_markup_in_names_are_escaped(void **state) {
    Fixture *fixture = *state;
    assert_true(holds(fixture->document, "澜&lt;陵&gt;&amp;"));
    assert_false(holds(fixture->document, "澜<陵>"));
}

static void tables_stay_inside_the_core_and_repeat_their_head(void **state) {
    Fixture *fixture = *state;
    assert_int_equal(times(fixture->document, "<w:tblHeader/>"), times(fixture->document, "<w:tbl>"));
    assert_true(times(fixture->document, "<w:tblW w:w=\"8845\" w:type=\"dxa\"/>") > 0);
    assert_int_equal(times(fixture->document, "<w:tblW w:w=\"8845\"") +
                         times(fixture->document, "<w:tblW w:w=\"12756\""),
                     times(fixture->document, "<w:tbl>"));
}

static void a_wide_table_lies_on_its_side_and_the_paper_turns_back(void **state) {
    Fixture *fixture = *state;
    assert_int_equal(times(fixture->document, "w:orient=\"landscape\""), 1);
    ptrdiff_t wide = str_find(fixture->document, STR("w:orient=\"landscape\""));
    assert_true(holds(str_slice(fixture->document, (size_t)wide, fixture->document.len), "<w:pgSz w:w=\"11906\""));
}

/* A table of two rows whose first cell holds so many lines of text; its document. */
static Str table_of(Fixture *fixture, size_t lines) {
    Arena *arena = fixture->sample->arena;
    static Str headings[] = {{"甲", 3}, {"乙", 3}};
    Buf text = buf_create(arena), out = buf_create(arena);
    Err err = {.kind = ERR_NONE};
    for (size_t i = 0; i < lines * 20; i++) { /* about twenty characters stand on a line of half the core */
        buf_add(&text, STR("字"));
    }
    TableCellOut cells[] = {{.text = buf_str(&text)}, {.text = STR("短")}, {.text = STR("短")}, {.text = STR("短")}};
    const TableOut table = {.headings = headings, .column_count = 2, .cells = cells, .row_count = 2};
    Block block = {.type = BLOCK_TABLE, .table = &table};
    const Report report = {.title = STR("表"), .blocks = &block, .count = 1};
    if (!report_docx_bytes(&report, &out, &err)) {
        fail_msg("%s", err.message);
    }
    return part_of(arena, buf_str(&out), "word/document.xml");
}

static void a_high_row_is_broken_and_a_low_one_stays_whole(void **state) {
    Fixture *fixture = *state;
    Str low = table_of(fixture, 3), high = table_of(fixture, 30);
    assert_int_equal(times(low, "<w:cantSplit/>"), 3); /* the head, too */
    assert_int_equal(times(high, "<w:cantSplit/>"), 2);
    assert_true(times(low, "<w:keepNext/>") > times(high, "<w:keepNext/>"));
    assert_true(holds(low, "<w:pStyle w:val=\"TableHead\"/><w:keepNext/>")); /* a head is never alone */
}

/* Its axis has a step of 1 as long as that is not too many steps. */
static void a_chart_of_counts_has_no_halves(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    static Str labels[] = {{"甲", 3}, {"乙", 3}};
    static const struct {
        double most;
        bool stepped;
    } cases[] = {{2, true}, {8, true}, {9, false}, {0.5, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double values[] = {0, cases[i].most};
        bool bad[2] = {false};
        const ChartOut chart = {.labels = labels, .values = values, .bad = bad, .count = 2};
        Block block = {.type = BLOCK_CHART, .chart = &chart};
        const Report report = {.title = STR("图"), .blocks = &block, .count = 1};
        Buf out = buf_create(arena);
        Err err = {.kind = ERR_NONE};
        if (!report_docx_bytes(&report, &out, &err)) {
            fail_msg("%s", err.message);
        }
        assert_int_equal(holds(part_of(arena, buf_str(&out), "word/charts/chart1.xml"), "<c:majorUnit val=\"1\"/>"),
                         cases[i].stepped);
    }
}

/* The document of these paragraphs. */
static Str document_of(Fixture *fixture, const char *const *texts, size_t count) {
    Block *blocks = ARENA_ARRAY(fixture->sample->arena, count, Block);
    for (size_t i = 0; i < count; i++) {
        blocks[i] = (Block){.type = BLOCK_PARAGRAPH, .text = str_from(texts[i])};
    }
    const Report report = {.title = STR("文"), .signer = STR("甲县"), .blocks = blocks, .count = count};
    Buf out = buf_create(fixture->sample->arena);
    Err err = {.kind = ERR_NONE};
    if (!report_docx_bytes(&report, &out, &err)) {
        fail_msg("%s", err.message);
    }
    return part_of(fixture->sample->arena, buf_str(&out), "word/document.xml");
}

static void the_number_of_a_case_is_not_broken_at_its_hyphen(void **state) {
    static const char *const texts[] = {"立案编号：督改2026-0001；-5分，甲-乙，2024-2025学年，末尾-"};
    Str document = document_of(*state, texts, 1);
    assert_true(
        holds(document, "督改2026</w:t><w:noBreakHyphen/><w:t xml:space=\"preserve\">0001；-5分，甲-乙，2024</w:t>"));
    assert_true(holds(document, "2025学年，末尾-</w:t>"));
    assert_int_equal(times(document, "<w:noBreakHyphen/>"), 2);
}

static void a_single_line_before_the_signature_takes_the_one_above_along(void **state) {
    static const char *const one[] = {"第一段。", "第二段。", "末段。"};
    static const char *const many[] = {"第一段。", "第二段。",
                                       "这一段比一行长，排下来至少有两行字，那一页因此有正文，不用带上面的。"};
    assert_int_equal(times(document_of(*state, one, 3), "<w:keepNext/>"), 2);
    assert_int_equal(times(document_of(*state, many, 3), "<w:keepNext/>"), 1);
    assert_int_equal(times(document_of(*state, one, 2), "<w:keepNext/>"), 1); /* the first stays below the head */
}

/* The document of a paper with these around its text. */
static Str official(Fixture *fixture, Report report) {
    Block block = {.type = BLOCK_PARAGRAPH, .text = STR("正文。")};
    Buf out = buf_create(fixture->sample->arena);
    Err err = {.kind = ERR_NONE};
    report.title = STR("关于开学检查的通报");
    report.date = STR("2024年9月2日");
    report.blocks = &block;
    report.count = 1;
    if (!report_docx_bytes(&report, &out, &err)) {
        fail_msg("%s", err.message);
    }
    return part_of(fixture->sample->arena, buf_str(&out), "word/document.xml");
}

static void a_red_head_stands_above_the_number_and_the_line(void **state) {
    Str paper = official(*state, (Report){.organ = STR("甲县教育局文件"), .document_number = STR("甲教〔2024〕7号")});
    ptrdiff_t organ = str_find(paper, STR("甲县教育局文件")), number = str_find(paper, STR("甲教〔2024〕7号")),
              title = str_find(paper, STR("关于开学检查的通报"));
    assert_true(organ > 0 && organ < number && number < title);
    assert_true(holds(paper, "<w:spacing w:before=\"1984\"/>")); /* 35 mm */
    assert_true(holds(paper, "<w:color w:val=\"FF0000\"/>"));
    assert_true(holds(paper, "w:space=\"11\" w:color=\"FF0000\"/>")); /* the line, 4 mm below the number */
    assert_false(holds(paper, "签发人"));
    assert_false(holds(paper, "w:tblpPr"));
}

/* 442 points of the core for 25 letters, 70 per cent as wide as they are high. */
static void a_long_name_fits_into_the_head(void **state) {
    Str paper = official(*state, (Report){.organ = STR("甲县人民政府教育督导委员会办公室甲县教育局联合文件")});
    assert_true(holds(paper, "<w:w w:val=\"70\"/><w:sz w:val=\"50\"/>"));
}

static void a_paper_that_goes_upwards_names_who_signs_it(void **state) {
    Str paper = official(*state, (Report){.document_number = STR("甲教〔2024〕7号"), .signed_by = STR("张三")});
    assert_true(holds(paper, "签发人：") && holds(paper, "w:eastAsia=\"楷体_GB2312\"/></w:rPr><w:t>张三"));
    assert_false(holds(paper, "FF0000")); /* no head, no line */
}

static void the_record_of_issue_lies_at_the_foot_of_the_page(void **state) {
    Str paper = official(*state, (Report){.copy_to = STR("甲县财政局"), .issued_by = STR("甲县教育局办公室")});
    assert_true(holds(paper, "w:vertAnchor=\"margin\"") && holds(paper, "w:tblpYSpec=\"bottom\""));
    assert_true(holds(paper, "抄送：甲县财政局。") && holds(paper, "2024年9月2日印发"));
    assert_false(holds(official(*state, (Report){.organ = STR("甲县")}), "印发"));
}

static void lines_to_sign_stay_together(void **state) {
    Fixture *fixture = *state;
    static const char *const texts[] = {"正文一句。",
                                        "甲方（盖章）：",
                                        "签字：　　　　年　　月　　日",
                                        "乙方（盖章）：第一小学",
                                        "签字：　　　　年　　月　　日",
                                        "后面一句。"};
    enum { COUNT = sizeof texts / sizeof *texts };
    Block blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = (Block){.type = BLOCK_PARAGRAPH, .text = str_from(texts[i])};
    }
    const Report report = {.title = STR("责任书"), .blocks = blocks, .count = COUNT};
    Buf out = buf_create(fixture->sample->arena);
    Err err = {.kind = ERR_NONE};
    if (!report_docx_bytes(&report, &out, &err)) {
        fail_msg("%s", err.message);
    }
    Str document = part_of(fixture->sample->arena, buf_str(&out), "word/document.xml");
    assert_int_equal(times(document, "<w:keepNext/>"), 5); /* four to sign, and the last before the signature */
}

static void a_wrong_cell_is_shaded_and_marked(void **state) {
    Fixture *fixture = *state;
    assert_true(holds(fixture->document, "w:fill=\"F6D9D5\""));
    assert_true(holds(fixture->document, "▼0.50"));
}

static void a_point_stands_where_it_is_on_its_picture(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    /* 4:3 is held by the height: 100 mm by 133.33 mm, so the point lies at 33.33 mm and 50 mm; the ring is 6 mm wide.
     */
    const PictureOut picture = {.title = STR("图1　位置"),
                                .jpeg = STR("\xFF\xD8 a picture"),
                                .width = 1600,
                                .height = 1200,
                                .pointed = true,
                                .left = 25,
                                .top = 50};
    PictureOut plain = picture;
    plain.pointed = false;
    plain.width = 3100; /* 155 mm by 60 mm */
    Block blocks[] = {{.type = BLOCK_PICTURE, .text = picture.title, .picture = &picture},
                      {.type = BLOCK_PICTURE, .text = plain.title, .picture = &plain}};
    const Report report = {.title = STR("登记表"), .blocks = blocks, .count = 2};
    Err err = {.kind = ERR_NONE};
    Buf out = buf_create(arena), page = buf_create(arena);
    assert_true(report_docx_bytes(&report, &out, &err));
    Str document = part_of(arena, buf_str(&out), "word/document.xml");
    assert_well_formed(document);
    assert_true(holds(document, "<wp:extent cx=\"4800000\" cy=\"3600000\"/>"));
    assert_true(holds(document, "<a:off x=\"1092000\" y=\"1692000\"/><a:ext cx=\"216000\" cy=\"216000\"/>"));
    assert_true(holds(document, "<wp:extent cx=\"5580000\" cy=\"2160000\"/>"));
    assert_int_equal(times(document, "<wps:wsp "), 2);
    assert_true(str_equal(part_of(arena, buf_str(&out), "word/media/picture1.jpeg"), picture.jpeg));
    Str relations = part_of(arena, buf_str(&out), "word/_rels/document.xml.rels");
    assert_true(holds(relations, "Id=\"rIdPicture2\"") && holds(relations, "Target=\"media/picture2.jpeg\""));
    assert_true(holds(part_of(arena, buf_str(&out), "[Content_Types].xml"), "Extension=\"jpeg\""));
    assert_true(report_html(&report, &page, &err));
    assert_true(holds(buf_str(&page), "src=\"data:image/jpeg;base64,/9ggYSBwaWN0dXJl\">"));
    assert_int_equal(times(buf_str(&page), "left:25.00%;top:50.00%"), 1);
}

static const PictureMark *marked(const PictureOut *picture, PictureMarkKind kind, const char *words) {
    const PictureMark *found = NULL;
    for (size_t i = 0; i < picture->mark_count && !found; i++) {
        const PictureMark *mark = &picture->marks[i];
        found = mark->kind == kind && (!words || str_is(mark->words, words)) ? mark : NULL;
    }
    return found;
}

static size_t squares(const PictureOut *picture) {
    size_t count = 0;
    for (size_t i = 0; i < picture->mark_count; i++) {
        count += picture->marks[i].kind == PICTURE_SQUARE;
    }
    return count;
}

/* On the equator, where a degree is 111,320 m both ways, the school lies 1,113.2 m east of the point. 1,500 m are shown
 * across 620 points at least, 2.419 m a point: 460.1 points between the two, 230.1 to each side of the middle. */
static void a_map_shows_the_point_between_schools(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    const MapPlace point = {STR("地点"), 0, 106};
    const MapPlace schools[] = {{STR("远处小学"), 1, 106},
                                {STR("东边小学"), 0, 106.01},
                                {STR("东边幼儿园"), 0, 106.01},
                                {STR("东边学校"), 0, 106.01}};
    const PictureOut *map = picture_of_map(&point, schools, 4, arena);
    assert_string_equal(str_cstr(arena, map->title), "地点（北纬0.00000，东经106.00000，WGS-84；离东边小学约1.1千米）");
    assert_true(map->pointed && fabs(map->left - 12.89) < 0.01 && fabs(map->top - 50) < 0.01);
    assert_int_equal(squares(map), 3); /* the far one lies outside */
    const PictureMark *square = marked(map, PICTURE_SQUARE, NULL);
    assert_true(fabs((square->left + square->right) / 2 - 87.11) < 0.01);
    const PictureMark *name = marked(map, PICTURE_WORDS, "东边小学"), *other = marked(map, PICTURE_WORDS, "东边幼儿园");
    assert_true(name && name->left > square->right);
    assert_true(other && other->right < 87.11 + 1 && other->left < square->left); /* five letters find no room there */
    assert_null(marked(map, PICTURE_WORDS, "东边学校"));                          /* where another name stands */
    const PictureMark *bar = marked(map, PICTURE_LINE, NULL); /* 110 points are 266 m: 200 m, 82.7 points */
    assert_true(marked(map, PICTURE_WORDS, "200米") && fabs((bar->right - bar->left) * 6.2 - 82.67) < 0.01);
    assert_non_null(marked(map, PICTURE_WORDS, "北"));
}

static void a_map_without_schools_has_its_point_in_the_middle(void **state) {
    Fixture *fixture = *state;
    const MapPlace point = {STR("地点"), -29.5, -106.5};
    const PictureOut *map = picture_of_map(&point, NULL, 0, fixture->sample->arena);
    assert_true(str_is(map->title, "地点（南纬29.50000，西经106.50000，WGS-84）"));
    assert_true(map->left == 50 && map->top == 50);
    assert_int_equal(squares(map), 0);
}

static void a_drawing_needs_no_picture_file(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    const MapPlace point = {STR("地点"), 29.5, 106.5}, school = {STR("<一>小学"), 29.501, 106.501};
    const PictureOut *map = picture_of_map(&point, &school, 1, arena);
    const PictureOut photo = {.title = STR("图2　位置"), .jpeg = STR("\xFF\xD8 a"), .width = 4, .height = 3};
    Block blocks[] = {{.type = BLOCK_PICTURE, .text = map->title, .picture = map},
                      {.type = BLOCK_PICTURE, .text = photo.title, .picture = &photo}};
    const Report report = {.title = STR("登记表"), .blocks = blocks, .count = 2};
    Err err = {.kind = ERR_NONE};
    Buf out = buf_create(arena), page = buf_create(arena);
    assert_true(report_docx_bytes(&report, &out, &err));
    Str document = part_of(arena, buf_str(&out), "word/document.xml");
    assert_well_formed(document);
    assert_int_equal(times(document, "<wps:wsp "), map->mark_count + 3); /* ground, ring, dot */
    assert_true(holds(document, "&lt;一&gt;小学"));
    Str relations = part_of(arena, buf_str(&out), "word/_rels/document.xml.rels");
    assert_true(!holds(relations, "rIdPicture1") && holds(relations, "Target=\"media/picture2.jpeg\""));
    assert_true(report_html(&report, &page, &err));
    assert_int_equal(times(buf_str(&page), "<svg role=\"img\" viewBox=\"0 0 620 400\""), 1);
    assert_int_equal(times(buf_str(&page), "src=\"data:image/jpeg"), 1);
}

static void the_chart_is_a_real_one_with_its_figures_and_limit(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->sample->arena;
    Str chart = part_of(arena, fixture->package, "word/charts/chart1.xml");
    assert_true(holds(chart, "<c:barChart>") && holds(chart, "<c:lineChart>"));
    assert_true(holds(chart, "<c:v>0.612</c:v>") && holds(chart, "<c:v>0.5</c:v>"));
    assert_true(holds(chart, "骨干教师"));
    assert_true(holds(fixture->document, "r:id=\"rIdChart1\""));
    Str workbook = part_of(arena, fixture->package, "word/embeddings/Microsoft_Excel_Sheet1.xlsx");
    assert_true(holds(part_of(arena, workbook, "xl/worksheets/sheet1.xml"), "<v>0.612</v>"));
}

static void attachments_are_named_without_a_full_stop_before_the_signature(void **state) {
    Fixture *fixture = *state;
    ptrdiff_t list = str_find(fixture->document, STR("附件：1.各校资源配置指标达标情况表</w:t>"));
    ptrdiff_t mark = str_find(fixture->document, STR(">附件1</w:t>"));
    assert_true(list > 0 && mark > list);
    Date today = date_today();
    Str date = str_format(fixture->sample->arena, ">%d年%d月%d日<", today.year, today.month, today.day);
    ptrdiff_t signature = str_find(fixture->document, date);
    assert_true(signature > list && signature < mark);
}

static void the_properties_name_title_and_author(void **state) {
    Fixture *fixture = *state;
    Str core = part_of(fixture->sample->arena, fixture->package, "docProps/core.xml");
    assert_true(holds(core, "县域教育督导评估自评报告</dc:title>"));
    assert_true(holds(core, "人民政府</dc:creator>"));
}

/* ---- opened by a word processor ---- */

static int convert(const char *folder, const char *file) {
    char profile[128];
    snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", folder);
    pid_t child = fork();
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) {
            _exit(126);
        }
        execlp("soffice", "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file,
               (char *)NULL);
        _exit(127);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_word_processor_opens_it_and_finds_pages(void **state) {
    Fixture *fixture = *state;
    Err err = {.kind = ERR_NONE};
    Str pdf = {NULL, 0};
    char folder[TEST_FOLDER], path[TEST_FOLDER + 16];
    test_folder_make(folder);
    snprintf(path, sizeof path, "%s/report.docx", folder);
    assert_true(file_write(path, fixture->package, &err));
    int status = convert(folder, path);
    snprintf(path, sizeof path, "%s/report.pdf", folder);
    bool read = status == 0 && file_read(fixture->sample->arena, path, 64 << 20, &pdf, &err);
    test_folder_remove(folder);
    if (status == 127) {
        skip(); /* no word processor on this machine */
    }
    assert_true(read);
    assert_true(times(pdf, "/Type/Page/") + times(pdf, "/Type/Page\n") + times(pdf, "/Type /Page\n") > 0);
}

#define BEHAVIOUR(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        BEHAVIOUR(every_part_is_well_formed),
        BEHAVIOUR(the_page_is_that_of_an_official_paper),
        BEHAVIOUR(the_fonts_follow_the_level),
        BEHAVIOUR(pages_are_numbered_outside_on_odd_and_even_pages),
        BEHAVIOUR(signs_of_markup_in_names_are_escaped),
        BEHAVIOUR(tables_stay_inside_the_core_and_repeat_their_head),
        BEHAVIOUR(a_wide_table_lies_on_its_side_and_the_paper_turns_back),
        BEHAVIOUR(a_chart_of_counts_has_no_halves),
        BEHAVIOUR(lines_to_sign_stay_together),
        BEHAVIOUR(a_red_head_stands_above_the_number_and_the_line),
        BEHAVIOUR(a_long_name_fits_into_the_head),
        BEHAVIOUR(a_paper_that_goes_upwards_names_who_signs_it),
        BEHAVIOUR(the_record_of_issue_lies_at_the_foot_of_the_page),
        BEHAVIOUR(the_number_of_a_case_is_not_broken_at_its_hyphen),
        BEHAVIOUR(a_single_line_before_the_signature_takes_the_one_above_along),
        BEHAVIOUR(a_high_row_is_broken_and_a_low_one_stays_whole),
        BEHAVIOUR(a_wrong_cell_is_shaded_and_marked),
        BEHAVIOUR(a_point_stands_where_it_is_on_its_picture),
        BEHAVIOUR(a_map_shows_the_point_between_schools),
        BEHAVIOUR(a_map_without_schools_has_its_point_in_the_middle),
        BEHAVIOUR(a_drawing_needs_no_picture_file),
        BEHAVIOUR(the_chart_is_a_real_one_with_its_figures_and_limit),
        BEHAVIOUR(attachments_are_named_without_a_full_stop_before_the_signature),
        BEHAVIOUR(the_properties_name_title_and_author),
        BEHAVIOUR(a_word_processor_opens_it_and_finds_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
