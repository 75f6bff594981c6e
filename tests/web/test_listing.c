/* Behaviours of tables that leave the program: nothing in them runs, and nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <zip.h>

#include "scratch.h"
#include "web_internal.h"

static const ListColumn columns[] = {{"name", "名称", COLUMN_TEXT, 20},
                                     {"secret", NULL, COLUMN_TEXT, 0},
                                     {"count", "个数", COLUMN_INTEGER, 0},
                                     {"share", "比例", COLUMN_NUMBER, 0},
                                     {"open", "公开", COLUMN_BOOL, 0}};
static const ListSpec spec = {"rows", "表", columns, sizeof columns / sizeof *columns, false};

static void fill(ListCell cells[5], const char *name) {
    cells[0] = (ListCell){.kind = COLUMN_TEXT, .known = true, .text = str_from(name)};
    cells[1] = (ListCell){.kind = COLUMN_TEXT, .known = true, .text = STR("not shown")};
    cells[2] = (ListCell){.kind = COLUMN_INTEGER, .known = true, .integer = -5};
    cells[3] = (ListCell){.kind = COLUMN_NUMBER, .known = true, .number = -0.25};
    cells[4] = (ListCell){.kind = COLUMN_BOOL, .known = true, .integer = 1};
}

/* The line that a row with this name becomes. */
static Str csv_line(Scratch *scratch, const char *name) {
    char path[128];
    TableSink sink;
    ListCell cells[5];
    Str text;
    snprintf(path, sizeof path, "%s/table.csv", scratch->folder);
    must(csv_begin(path, &spec, scratch->arena, &sink, &scratch->err), &scratch->err);
    fill(cells, name);
    must(sink.row(sink.state, cells, &scratch->err) && sink.end(sink.state, true, &scratch->err), &scratch->err);
    must(file_read(scratch->arena, path, 65536, &text, &scratch->err), &scratch->err);
    assert_true(str_starts(text, STR("\xEF\xBB\xBF名称,个数,比例,公开\r\n")));
    return str_slice(text, sizeof "\xEF\xBB\xBF名称,个数,比例,公开\r\n" - 1, text.len);
}

static void expect_line(Scratch *scratch, const char *name, const char *wanted) {
    char line[256];
    snprintf(line, sizeof line, "%s,-5,-0.25,是\r\n", wanted);
    Str found = csv_line(scratch, name);
    if (!str_is(found, line)) {
        fail_msg("%.*s instead of %s", STR_ARG(found), line);
    }
}

static void a_plain_row_is_written_as_it_is(void **state) {
    expect_line(*state, "栖霖小学", "栖霖小学");
    expect_line(*state, "", "");
    expect_line(*state, "a-b=c", "a-b=c");
}

static void what_a_spreadsheet_would_run_gets_an_apostrophe(void **state) {
    expect_line(*state, "=1+1", "'=1+1");
    expect_line(*state, "+86", "'+86");
    expect_line(*state, "-1", "'-1");
    expect_line(*state, "@SUM(A1)", "'@SUM(A1)");
    expect_line(*state, "  =cmd", "'  =cmd");
    expect_line(*state, "\t=cmd", "'\t=cmd");
    expect_line(*state, "＝1＋1", "'＝1＋1");
    expect_line(*state, "=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

static void separators_quotes_and_line_breaks_are_kept_within_the_cell(void **state) {
    expect_line(*state, "甲,乙", "\"甲,乙\"");
    expect_line(*state, "甲\"乙", "\"甲\"\"乙\"");
    expect_line(*state, "甲\n乙", "\"甲\n乙\"");
    expect_line(*state, "\r\n=1", "\"'\r\n=1\"");
}

static void what_is_unknown_is_an_empty_cell(void **state) {
    Scratch *scratch = *state;
    char path[128];
    TableSink sink;
    ListCell cells[5] = {{.known = false}};
    Str text;
    snprintf(path, sizeof path, "%s/table.csv", scratch->folder);
    must(csv_begin(path, &spec, scratch->arena, &sink, &scratch->err), &scratch->err);
    must(sink.row(sink.state, cells, &scratch->err) && sink.end(sink.state, true, &scratch->err), &scratch->err);
    must(file_read(scratch->arena, path, 65536, &text, &scratch->err), &scratch->err);
    assert_true(str_ends(text, STR("\r\n,,,\r\n")));
}

static void a_file_that_cannot_be_written_is_told(void **state) {
    Scratch *scratch = *state;
    TableSink sink;
    assert_false(csv_begin("/nowhere/table.csv", &spec, scratch->arena, &sink, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
}

static void a_full_disk_is_told(void **state) {
    Scratch *scratch = *state;
    TableSink sink;
    ListCell cells[5];
    bool good = csv_begin("/dev/full", &spec, scratch->arena, &sink, &scratch->err);
    fill(cells, "栖霖小学");
    for (int i = 0; good && i < 1000; i++) {
        good = sink.row(sink.state, cells, &scratch->err);
    }
    sink.end(sink.state, false, &scratch->err);
    assert_false(good);
    assert_int_equal(scratch->err.kind, ERR_IO);
}

static Str sheet_of(Scratch *scratch, const char *path) {
    int code;
    zip_t *book = zip_open(path, ZIP_RDONLY, &code);
    assert_non_null(book);
    zip_file_t *part = zip_fopen(book, "xl/worksheets/sheet1.xml", 0);
    assert_non_null(part);
    char *bytes = arena_alloc(scratch->arena, 65536);
    zip_int64_t got = zip_fread(part, bytes, 65535);
    assert_true(got > 0);
    zip_fclose(part);
    zip_close(book);
    return (Str){bytes, (size_t)got};
}

static void a_workbook_holds_texts_as_texts_and_numbers_as_numbers(void **state) {
    Scratch *scratch = *state;
    char path[128];
    TableSink sink;
    ListCell cells[5];
    snprintf(path, sizeof path, "%s/table.xlsx", scratch->folder);
    must(xlsx_begin(path, &spec, scratch->folder, scratch->arena, &sink, &scratch->err), &scratch->err);
    fill(cells, "=1+1");
    must(sink.row(sink.state, cells, &scratch->err) && sink.end(sink.state, true, &scratch->err), &scratch->err);
    Str sheet = sheet_of(scratch, path);
    assert_true(str_find(sheet, STR("<t>=1+1</t>")) > 0);
    assert_true(str_find(sheet, STR("<v>-0.25</v>")) > 0 && str_find(sheet, STR("<v>-5</v>")) > 0);
    assert_true(str_find(sheet, STR("<f>")) < 0);
    assert_true(str_find(sheet, STR("not shown")) < 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_plain_row_is_written_as_it_is),
        CASE(what_a_spreadsheet_would_run_gets_an_apostrophe),
        CASE(separators_quotes_and_line_breaks_are_kept_within_the_cell),
        CASE(what_is_unknown_is_an_empty_cell),
        CASE(a_file_that_cannot_be_written_is_told),
        CASE(a_full_disk_is_told),
        CASE(a_workbook_holds_texts_as_texts_and_numbers_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
