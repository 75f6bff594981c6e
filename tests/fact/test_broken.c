/* Broken files: each is refused with a message at its place, and nothing of it is stored. */
#include "fact_support.h"

#define HEAD   "代码,名称,上级代码,类别,年度,pupils_P,classes_P,ft_P\n"
#define COUNTY "C1,甲县,,县,2024,,,\n"
#define SCHOOL "S1,甲小学,C1,小学,2024,"

typedef struct Broken {
    const char *what, *content, *message, *cell;
    size_t size; /* 0: a text */
} Broken;

static const Broken tables[] = {
    {"empty heading only", HEAD, "没有数据", "1", 0},
    {"no heading", "甲,乙,丙\n1,2,3\n", "表头", "1", 0},
    {"heading without name", "代码,类别,年度,pupils_P\nC1,县,2024,1\n", "表头", "1", 0},
    {"heading too far down", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n" HEAD COUNTY, "表头", "1", 0},
    {"unknown column", "代码,名称,上级代码,类别,年度,小学在校声\nC1,甲县,,县,2024,\n", "小学在校生", "F1", 0},
    {"unknown column far from all",
     "代码,名称,类别,年度,qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq\nC1,甲县,县,2024,\n", "不认识的列", "E1", 0},
    {"the same element twice", "代码,名称,类别,年度,pupils_P,小学在校生\nC1,甲县,县,2024,,\n", "重复", "F1", 0},
    {"code column twice", "代码,code,名称,类别,年度\nC1,C1,甲县,县,2024\n", "重复", "B1", 0},
    {"content under no heading", "代码,名称,类别,年度\nC1,甲县,县,2024,55\n", "没有表头", "E2", 0},
    {"no code", HEAD COUNTY ",甲小学,C1,小学,2024,1,1,1\n", "没有代码", "A3", 0},
    {"code with other characters", HEAD COUNTY "甲1,甲小学,C1,小学,2024,1,1,1\n", "代码", "A3", 0},
    {"code far too long",
     HEAD COUNTY "99999999999999999999999999999999999999999999999999999999999999999,甲,C1,小学,2024,1,1,1\n", "64位",
     "A3", 0},
    {"no name", HEAD COUNTY "S1,,C1,小学,2024,1,1,1\n", "名称", "B3", 0},
    {"no period", HEAD COUNTY "S1,甲小学,C1,小学,,1,1,1\n", "年度", "E3", 0},
    {"bad period", HEAD COUNTY "S1,甲小学,C1,小学,去年,1,1,1\n", "去年", "E3", 0},
    {"period of two years apart", HEAD COUNTY "S1,甲小学,C1,小学,2022-2024学年,1,1,1\n", "2022-2024", "E3", 0},
    {"year out of range", HEAD COUNTY "S1,甲小学,C1,小学,0024,1,1,1\n", "0024", "E3", 0},
    {"unknown kind", HEAD COUNTY "S1,甲小学,C1,大学,2024,1,1,1\n", "大学", "D3", 0},
    {"no kind of a new unit", HEAD COUNTY "S1,甲小学,C1,,2024,1,1,1\n", "类别", "D3", 0},
    {"unknown parent", HEAD COUNTY "S1,甲小学,C9,小学,2024,1,1,1\n", "C9", "C3", 0},
    {"parent of another year only", HEAD "C1,甲县,,县,2023,,,\n" SCHOOL "1,1,1\n", "2024年度的库里都没有", "C3", 0},
    {"own parent", HEAD "C1,甲县,C1,县,2024,,,\n", "绕成了圈", "C2", 0},
    {"circle of two", HEAD "C1,甲县,C2,县,2024,,,\nC2,乙县,C1,县,2024,,,\n", "绕成了圈", "C2", 0},
    {"circle of three below a good root", HEAD COUNTY "A,甲,B,乡镇,2024,,,\nB,乙,D,乡镇,2024,,,\nD,丁,A,乡镇,2024,,,\n",
     "绕成了圈", "C3", 0},
    {"duplicate row", HEAD COUNTY SCHOOL "1,1,1\n" SCHOOL "2,1,1\n", "A3", "A4", 0},
    {"duplicate after full-width digits", HEAD COUNTY SCHOOL "1,1,1\nＳ１,乙小学,C1,小学,2024,1,1,1\n",
     "一个单位一年只能一行", "A4", 0},
    {"word for a number", HEAD COUNTY SCHOOL "很多,1,1\n", "应填数字", "F3", 0},
    {"two numbers in a cell", HEAD COUNTY SCHOOL "12 人 13,1,1\n", "应填数字", "F3", 0},
    {"misplaced thousands separator", HEAD COUNTY SCHOOL "\"1,23\",1,1\n", "应填数字", "F3", 0},
    {"separator behind the point", HEAD COUNTY SCHOOL "\"1.234,5\",1,1\n", "应填数字", "F3", 0},
    {"two points", HEAD COUNTY SCHOOL "1.2.3,1,1\n", "应填数字", "F3", 0},
    {"hexadecimal", HEAD COUNTY SCHOOL "0x10,1,1\n", "应填数字", "F3", 0},
    {"infinity", HEAD COUNTY SCHOOL "1e999,1,1\n", "应填数字", "F3", 0},
    {"not a number", HEAD COUNTY SCHOOL "nan,1,1\n", "应填数字", "F3", 0},
    {"negative count", HEAD COUNTY SCHOOL "-5,1,1\n", "不能小于0", "F3", 0},
    {"fraction of a pupil", HEAD COUNTY SCHOOL "10.5,1,1\n", "整数", "F3", 0},
    {"column too narrow", HEAD COUNTY SCHOOL "#####,1,1\n", "出错的公式或损坏", "F3", 0},
    {"broken formula as text", HEAD COUNTY SCHOOL "#DIV/0!,1,1\n", "出错的公式或损坏", "F3", 0},
    {"replacement characters", HEAD COUNTY SCHOOL "\xEF\xBF\xBD\xEF\xBF\xBD,1,1\n", "出错的公式或损坏", "F3", 0},
    {"year beyond its limit", "代码,名称,类别,年度,建校年份\nS1,甲小学,小学,2024,20240\n", "不能大于2100", "E2", 0},
    {"choice not in the list", "代码,名称,类别,年度,办学性质\nS1,甲小学,小学,2024,合作社\n", "只能填", "E2", 0},
    {"neither yes nor no", "代码,名称,类别,年度,寄宿制学校\nS1,甲小学,小学,2024,也许\n", "“是”或“否”", "E2", 0},

    {"more backbone teachers than teachers", "代码,名称,类别,年度,ft_P,backbone_P\nS1,甲小学,小学,2024,10,11\n", "11",
     "F2", 0},
    {"indoor area larger than all", "代码,名称,类别,年度,aux_area,indoor_sport_area\nS1,甲小学,小学,2024,100,100.5\n",
     "100.5", "F2", 0},
    {"quote that never ends", HEAD COUNTY SCHOOL "\"1,1,1\n\n\n", "引号", "", 0},
    {"binary", "PK\1\2abc\0def,1\n", "不是文字", "", 12},
    {"bytes that are no text", "\xFF\xFF\xFF\xFF,\xFF\xFF\n\xFF", "GB18030", "", 0},
    {"UTF-8 mark with other bytes", "\xEF\xBB\xBF代码,名称\n\xFF\xFE,1\n", "第2行", "", 0},
    {"half a UTF-16 pair", "\xFF\xFE\x3D\xD8\x0A\x00", "UTF-16", "", 6},
    {"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 workbook", "旧格式", "", 0},
    {"locked workbook",
     "\xD0\xCF\x11\xE0"
     "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
     "密码", "", 36},
    {"PDF", "%PDF-1.7\n1 0 obj\n", "PDF", "", 0},
    {"web page called .xls", "<html><table><tr><td>代码</td></tr></table></html>", "网页", "", 0},
    {"picture", "\x89PNG\r\n\x1A\n....", "图片", "", 0},
    {"empty archive", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "空的", "", 22},
    {"archive cut off", "PK\3\4\x14\0\0\0\x08\0\0\0\0\0aaaaaaaaaaaaaaaa", "损坏", "", 30},
};

/* The message is among the problems, or is the error itself. */
static void assert_told(const Bench *bench, bool judged, const Broken *broken) {
    for (size_t i = 0; judged && i < bench->result.problems.count; i++) {
        const Problem *problem = &bench->result.problems.items[i];
        if (problem->severity == SEVERITY_ERROR && str_find(problem->message, str_from(broken->message)) >= 0 &&
            strcmp(problem->place.cell, broken->cell) == 0) {
            assert_true(problem->place.file[0] != '\0');
            return;
        }
    }
    if (!judged && strstr(bench->err.message, broken->message) && strcmp(bench->err.place.cell, broken->cell) == 0) {
        assert_true(bench->err.place.file[0] != '\0');
        return;
    }
    print_error("%s: wanted “%s” at “%s”\n", broken->what, broken->message, broken->cell);
    print_error("  error: %s %s\n", bench->err.place.cell, bench->err.message);
    for (size_t i = 0; judged && i < bench->result.problems.count; i++) {
        const Problem *problem = &bench->result.problems.items[i];
        print_error("  %s: %.*s\n", problem->place.cell, STR_ARG(problem->message));
    }
    fail();
}

static void assert_refused(Bench *bench, const char *path, const Broken *broken) {
    const char *before = bench_counts(bench);
    bool judged = bench_import(bench, path);
    if (judged && bench->result.problems.errors == 0) {
        print_error("%s: was taken\n", broken->what);
        fail();
    }
    assert_told(bench, judged, broken);
    assert_string_equal(before, bench_counts(bench));
}

static void a_broken_text_file_is_refused_with_its_place_and_leaves_nothing(void **state) {
    Bench *bench = *state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        Str content = {tables[i].content, tables[i].size ? tables[i].size : strlen(tables[i].content)};
        assert_refused(bench, bench_file(bench, "broken.csv", content), &tables[i]);
    }
}

static void a_file_of_no_bytes_is_refused(void **state) {
    Bench *bench = *state;
    const Broken broken = {"no bytes", "", "空的", "", 0};
    assert_refused(bench, bench_file(bench, "broken.csv", (Str){"", 0}), &broken);
}

static void a_folder_and_a_missing_file_are_refused(void **state) {
    Bench *bench = *state;
    assert_false(bench_import(bench, bench->folder));
    assert_non_null(strstr(bench->err.message, "不是普通文件"));
    assert_false(bench_import(bench, sample_path(bench->arena, bench->folder, "nowhere.xlsx")));
    assert_int_equal(bench->err.kind, ERR_NOT_FOUND);
}

#define TEXT_CELL(place, text) "<c r=\"" place "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEAD_ROW                                                                                                       \
    "<row r=\"1\">" TEXT_CELL("A1", "代码") TEXT_CELL("B1", "名称") TEXT_CELL("C1", "类别") TEXT_CELL("D1", "年度")    \
        TEXT_CELL("E1", "pupils_P") "</row>"
#define KEYS       TEXT_CELL("A2", "S1") TEXT_CELL("B2", "甲小学") TEXT_CELL("C2", "小学") TEXT_CELL("D2", "2024")
#define BODY(rows) XML "<worksheet><sheetData>" rows "</sheetData></worksheet>"

typedef struct BrokenBook {
    Broken broken;
    Part parts[2];
    size_t count;
} BrokenBook;

static const BrokenBook books[] = {
    {{"formula error", NULL, "出错的公式", "E2", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" KEYS "<c r=\"E2\" t=\"e\"><v>#DIV/0!</v></c></row>")}},
     1},
    {{"a date where a number belongs", NULL, "日期", "E2", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" KEYS "<c r=\"E2\" s=\"1\"><v>45000</v></c></row>")},
      {"xl/styles.xml", XML "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"}},
     2},
    {{"number that is none", NULL, "数字不对", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" KEYS "<c r=\"E2\"><v>12abc</v></c></row>")}},
     1},
    {{"text that is not there", NULL, "不存在", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" KEYS "<c r=\"E2\" t=\"s\"><v>7</v></c></row>")}},
     1},
    {{"rows out of order", NULL, "行号", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"3\"/><row r=\"2\">" KEYS "</row>")}},
     1},
    {{"row beyond the format", NULL, "行号", "", 0}, {{SHEET, BODY(HEAD_ROW "<row r=\"9999999\">" KEYS "</row>")}}, 1},
    {{"cells out of order", NULL, "顺序", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" TEXT_CELL("B2", "甲") TEXT_CELL("A2", "S1") "</row>")}},
     1},
    {{"cell of another row", NULL, "顺序", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" TEXT_CELL("A9", "S1") "</row>")}},
     1},
    {{"cell name that is none", NULL, "编号", "", 0},
     {{SHEET, BODY(HEAD_ROW "<row r=\"2\">" TEXT_CELL("ZZZZ2", "x") "</row>")}},
     1},
    {{"sheet cut off", NULL, "损坏", "", 0}, {{SHEET, XML "<worksheet><sheetData><row r=\"1\"><c"}}, 1},
    {{"document type", NULL, "DTD", "", 0},
     {{SHEET,
       "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>"}},
     1},
    {{"no sheet part", NULL, "sheet1.xml", "", 0}, {{SHEET, NULL}}, 1},
    {{"only hidden sheets", NULL, "没有可见", "", 0},
     {{"xl/workbook.xml",
       XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" state=\"veryHidden\" r:id=\"r1\"/></sheets></workbook>"},
      {SHEET, BODY(HEAD_ROW)}},
     2},
    {{"a text document", NULL, "文字文档", "", 0},
     {{"_rels/.rels", XML "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
                          "/officeDocument\" Target=\"word/document.xml\"/></Relationships>"}},
     1},
    {{"binary workbook", NULL, "xlsb", "", 0},
     {{"_rels/.rels", XML "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
                          "/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"}},
     1},
    {{"archive of something else", NULL, "没有工作簿", "", 0},
     {{"_rels/.rels", XML "<Relationships/>"}, {"xl/workbook.xml", NULL}},
     2},
};

static void a_broken_workbook_is_refused_with_its_place_and_leaves_nothing(void **state) {
    Bench *bench = *state;
    for (size_t i = 0; i < sizeof books / sizeof *books; i++) {
        assert_refused(bench, sample_book(bench->arena, bench->folder, "broken.xlsx", books[i].parts, books[i].count),
                       &books[i].broken);
    }
}

static void at_least_sixty_ways_of_being_broken_are_tried(void **state) {
    (void)state;
    assert_true(sizeof tables / sizeof *tables + sizeof books / sizeof *books >= 60);
}

static void a_zip_bomb_is_refused_and_the_message_names_the_limit_and_its_variable(void **state) {
    Bench *bench = *state;
    Buf sheet = buf_create(bench->arena);
    buf_add(&sheet, STR(XML "<worksheet><sheetData>"));
    for (int i = 0; i < 3000000; i++) {
        buf_add(&sheet, STR("<row><c/></row>"));
    }
    buf_add(&sheet, STR("</sheetData></worksheet>"));
    buf_add_char(&sheet, '\0');
    const Part part = {SHEET, sheet.data};
    const Broken broken = {"bomb", NULL, "DUXUE_LIMIT_RATIO", "", 0};
    const char *path = sample_book(bench->arena, bench->folder, "bomb.xlsx", &part, 1);
    assert_refused(bench, path, &broken);
    assert_non_null(strstr(bench->err.message, "200倍"));
    setenv("DUXUE_LIMIT_UNPACKED_MB", "5", 1);
    const Broken large = {"large", NULL, "DUXUE_LIMIT_UNPACKED_MB", "", 0};
    assert_refused(bench, path, &large);
    unsetenv("DUXUE_LIMIT_UNPACKED_MB");
}

static void rows_columns_size_and_time_have_limits_that_variables_change(void **state) {
    Bench *bench = *state;
    static const char *const limits[][2] = {{"DUXUE_LIMIT_ROWS", "2"},
                                            {"DUXUE_LIMIT_COLUMNS", "4"},
                                            {"DUXUE_LIMIT_FILE_MB", "0.0001"},
                                            {"DUXUE_LIMIT_SECONDS", "0.000001"}};
    const char *path = bench_file(bench, "small.csv", STR(HEAD COUNTY SCHOOL "1,1,1\nS2,乙小学,C1,小学,2024,1,1,1\n"));
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const Broken broken = {limits[i][0], NULL, limits[i][0], "", 0};
        setenv(limits[i][0], limits[i][1], 1);
        assert_refused(bench, path, &broken);
        unsetenv(limits[i][0]);
    }
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
}

static void one_bad_cell_keeps_the_whole_file_out_and_all_faults_are_counted(void **state) {
    Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    buf_add(&text, STR(HEAD COUNTY));
    for (int i = 0; i < 1500; i++) {
        buf_add_format(&text, "S%d,小学%d,C1,小学,2024,坏,1,1\n", i, i);
    }
    const char *before = bench_counts(bench);
    assert_true(bench_import(bench, bench_file(bench, "many.csv", buf_str(&text))));
    assert_int_equal(bench->result.problems.errors, 1500);
    assert_int_equal(bench->result.problems.count, 1000);
    assert_string_equal(before, bench_counts(bench));
}

static void a_check_sees_every_row_of_a_long_table(void **state) {
    Bench *bench = *state;
    Buf text = buf_create(bench->arena);
    buf_add(&text, STR("代码,名称,类别,年度,ft_P,backbone_P\n"));
    for (int i = 2; i <= 10000; i++) {
        bool wrong = i == 4097 || i == 4098 || i == 9999; /* around the end of a block, and far behind */
        buf_add_format(&text, "S%d,小学%d,小学,2024,10,%d\n", i, i, wrong ? 11 : 10);
    }
    assert_true(bench_import(bench, bench_file(bench, "long.csv", buf_str(&text))));
    assert_int_equal(bench->result.problems.errors, 3);
    assert_string_equal(bench->result.problems.items[0].place.cell, "F4097");
    assert_string_equal(bench->result.problems.items[1].place.cell, "F4098");
    assert_string_equal(bench->result.problems.items[2].place.cell, "F9999");
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(a_broken_text_file_is_refused_with_its_place_and_leaves_nothing),
    TEST(a_file_of_no_bytes_is_refused),
    TEST(a_folder_and_a_missing_file_are_refused),
    TEST(a_broken_workbook_is_refused_with_its_place_and_leaves_nothing),
    TEST(at_least_sixty_ways_of_being_broken_are_tried),
    TEST(a_zip_bomb_is_refused_and_the_message_names_the_limit_and_its_variable),
    TEST(rows_columns_size_and_time_have_limits_that_variables_change),
    TEST(a_check_sees_every_row_of_a_long_table),
    TEST(one_bad_cell_keeps_the_whole_file_out_and_all_faults_are_counted),
};

TABLE_TEST_MAIN(tests)
