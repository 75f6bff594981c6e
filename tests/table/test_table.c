/* The table reader: encodings, separators, workbooks of all makes, and the walls around it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "run.h"
#include "sample_files.h"
#include "table_main.h"

typedef struct Bench {
    Arena *arena;
    char folder[64];
    Err err;
} Bench;

static int bench_open(void **state) {
    static Bench bench;
    bench = (Bench){.arena = arena_create(), .folder = "/tmp/duxue-table-XXXXXX"};
    assert_non_null(mkdtemp(bench.folder));
    *state = &bench;
    return 0;
}

static int bench_close(void **state) {
    Bench *bench = *state;
    sample_folder_remove(bench->folder);
    arena_destroy(bench->arena);
    return 0;
}

typedef struct Seen {
    Buf text;          /* "row:A=x B=y" per row */
    size_t rows, most; /* `most` 0: all */
} Seen;

static bool take_row(void *context, const TableRow *row, Err *err) {
    Seen *seen = context;
    (void)err;
    seen->rows++;
    buf_add_format(&seen->text, "%zu:", row->row);
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        buf_add_format(&seen->text, "%s%c=%.*s%s", i ? " " : "", (char)('A' + cell->column), STR_ARG(cell->text),
                       cell->is_error    ? "!"
                       : cell->is_date   ? "@"
                       : cell->is_number ? "#"
                                         : "");
    }
    buf_add_char(&seen->text, '\n');
    return seen->most == 0 || seen->rows < seen->most;
}

static const char *read_sheet(Bench *bench, const char *path, const char *sheet) {
    Seen seen = {.text = buf_create(bench->arena)};
    bench->err = (Err){.kind = ERR_NONE};
    if (!table_read(path, str_from(sheet), NULL, take_row, &seen, &bench->err)) {
        return bench->err.message;
    }
    return str_cstr(bench->arena, buf_str(&seen.text));
}

static void assert_csv(Bench *bench, Str content, const char *wanted) {
    assert_string_equal(read_sheet(bench, sample_file(bench->arena, bench->folder, "t.csv", content), ""), wanted);
}

static void quotes_line_breaks_and_line_ends_are_read(void **state) {
    Bench *bench = *state;
    assert_csv(bench, STR("a,\"b,c\"\r\n\"d \"\"e\"\"\",\"f\ng\"\rh,i"),
               "1:A=a B=b,c\n2:A=d \"e\" B=f\ng\n3:A=h B=i\n");
    assert_csv(bench, STR("a,,b\n,,\n\n ,x\n"), "1:A=a C=b\n4:B=x\n");
}

static void the_separator_is_found_by_counting(void **state) {
    Bench *bench = *state;
    assert_csv(bench, STR("a;b;c\n1,5;2;3\n"), "1:A=a B=b C=c\n2:A=1,5 B=2 C=3\n");
    assert_csv(bench, STR("a\tb\n1,5\t2\n"), "1:A=a B=b\n2:A=1,5 B=2\n");
    assert_csv(bench, STR("a,\"x;y;z;w\"\n1,2\n"), "1:A=a B=x;y;z;w\n2:A=1 B=2\n");
}

static void every_usual_encoding_gives_the_same_text(void **state) {
    Bench *bench = *state;
    const char *wanted = "1:A=代码 B=名\n";
    assert_csv(bench, STR("代码,名\n"), wanted);
    assert_csv(bench, STR("\xEF\xBB\xBF代码,名\n"), wanted);
    assert_csv(bench, STR("\xB4\xFA\xC2\xEB,\xC3\xFB\n"), wanted);
    assert_csv(bench, STR("\xFF\xFE\xE3\x4E\x01\x78,\0\x0D\x54\x0A\0"), wanted);
    assert_csv(bench, STR("\xFE\xFF\x4E\xE3\x78\x01\0,\x54\x0D\0\x0A"), wanted);
}

static void a_receiver_may_stop_early(void **state) {
    Bench *bench = *state;
    Seen seen = {.text = buf_create(bench->arena), .most = 2};
    const char *path = sample_file(bench->arena, bench->folder, "t.csv", STR("a\nb\nc\nd\n"));
    assert_true(table_read(path, STR(""), NULL, take_row, &seen, &bench->err));
    assert_int_equal(seen.rows, 2);
}

#define BODY(rows) XML "<worksheet><sheetData>" rows "</sheetData></worksheet>"

static void cells_of_every_type_are_read(void **state) {
    Bench *bench = *state;
    const Part parts[] = {
        {SHEET,
         BODY("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>0.10000000000000001</v></c>"
              "<c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"e\"><v>#N/A</v></c><c r=\"E1\" s=\"1\"><v>45292</v></c>"
              "<c r=\"F1\"><f>1+1</f><v>2</v></c><c r=\"G1\" t=\"str\"><f>A1</f><v>x&amp;y</v></c>"
              "<c r=\"H1\" s=\"2\"><v>59.5</v></c><c r=\"I1\"><v>1E+2</v></c></row>"
              "<row r=\"3\"><c r=\"A3\" s=\"1\"/><c r=\"B3\" t=\"inlineStr\"><is><r><t>甲</t></r><rPh><t>jia</t></rPh>"
              "<r><t>乙_x000D_</t></r></is></c></row>")},
        {"xl/sharedStrings.xml",
         XML "<sst><si><t>no</t></si><si><r><t>a</t></r><rPh><t>z</t></rPh><r><t>b</t></r></si></sst>"},
        {"xl/styles.xml",
         XML "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]yyyy&quot;y&quot;\"/></numFmts>"
             "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"},
    };
    assert_string_equal(
        read_sheet(bench, sample_book(bench->arena, bench->folder, "t.xlsx", parts, 3), ""),
        "1:A=ab B=0.1# C=TRUE D=#N/A! E=2024-01-01@ F=2# G=x&y H=1900-02-28T12:00:00@ I=100#\n3:B=甲乙\r\n");
}

static void merged_headings_are_repeated(void **state) {
    Bench *bench = *state;
    const Part part = {SHEET,
                       XML "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>代码</v></c>"
                           "<c r=\"B1\" t=\"str\"><v>小学</v></c></row><row r=\"2\"><c r=\"B2\" t=\"str\"><v>人</v></c>"
                           "<c r=\"C2\" t=\"str\"><v>班</v></c></row></sheetData><mergeCells count=\"2\">"
                           "<mergeCell ref=\"B1:C1\"/><mergeCell ref=\"A1:A2\"/></mergeCells></worksheet>"};
    assert_string_equal(read_sheet(bench, sample_book(bench->arena, bench->folder, "t.xlsx", &part, 1), ""),
                        "1:A=代码 B=小学 C=小学\n2:A=代码 B=人 C=班\n");
}

static void the_first_visible_sheet_is_read_unless_one_is_named(void **state) {
    Bench *bench = *state;
    const Part parts[] = {
        {"xl/workbook.xml", XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"旧\" state=\"hidden\" r:id=\"r1\"/>"
                                "<sheet name=\"新\" r:id=\"r4\"/></sheets></workbook>"},
        {SHEET, BODY("<row><c><v>1</v></c></row>")},
        {"xl/worksheets/sheet2.xml", BODY("<row><c><v>2</v></c></row>")},
    };
    const char *path = sample_book(bench->arena, bench->folder, "t.xlsx", parts, 3);
    assert_string_equal(read_sheet(bench, path, ""), "1:A=2#\n");
    assert_string_equal(read_sheet(bench, path, "旧"), "1:A=1#\n");
    assert_non_null(strstr(read_sheet(bench, path, "没有"), "旧、新"));
}

static void days_of_the_1904_system_and_prefixed_names_are_read(void **state) {
    Bench *bench = *state;
    const Part parts[] = {
        {"xl/workbook.xml", XML "<x:workbook xmlns:x=\"x\" xmlns:r=\"r\"><x:workbookPr date1904=\"1\"/><x:sheets>"
                                "<x:sheet name=\"a\" r:id=\"r1\"/></x:sheets></x:workbook>"},
        {SHEET,
         XML "<x:worksheet xmlns:x=\"x\"><x:sheetData><x:row><x:c s=\"0\"><x:v>43830</x:v></x:c></x:row></x:sheetData>"
             "</x:worksheet>"},
        {"xl/styles.xml", XML "<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>"},
    };
    assert_string_equal(read_sheet(bench, sample_book(bench->arena, bench->folder, "t.xlsx", parts, 3), ""),
                        "1:A=2024-01-01@\n");
}

/* What a parser that was taken over could do. Runs in a child, whose exit status says which wall is missing. */
static int try_walls(void) {
    if (!table_sandbox((size_t)256 << 20, 5, true)) {
        return 1;
    }
    if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EPERM) {
        return 2;
    }
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0) {
        return 3;
    }
    if (fork() >= 0) {
        return 4;
    }
    return write(7, "x", 1) < 0 ? 0 : 5; /* descriptors that were open are closed */
}

static void the_reader_reaches_no_file_no_network_and_no_process(void **state) {
    (void)state;
    int status = 0, handle = open("/dev/null", O_WRONLY);
    assert_true(dup2(handle, 7) == 7);
    pid_t child = fork();
    if (child == 0) {
        _exit(try_walls());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    close(7);
    close(handle);
}

static bool count_row(void *context, const TableRow *row, Err *err) {
    (void)row;
    (void)err;
    ++*(size_t *)context;
    return true;
}

static void a_sheet_of_empty_formatted_rows_is_read_in_constant_memory(void **state) {
    Bench *bench = *state;
    const char *shared = getenv("DUXUE_SHARED");
    const char *folder = shared ? shared : DUXUE_SOURCE_DIR "/../shared";
    const char *path = str_format(bench->arena, "%s/data/br-tocantins-2025.xlsx", folder).data;
    if (!path_exists(path)) {
        print_message("skipped: no %s\n", path);
        skip();
    }
    size_t rows = 0;
    struct rusage usage;
    assert_true(table_read(path, STR(""), NULL, count_row, &rows, &bench->err));
    assert_int_equal(rows, 2218);
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &usage), 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
    assert_true(usage.ru_maxrss < 64 * 1024);
#endif
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(quotes_line_breaks_and_line_ends_are_read),
    TEST(the_separator_is_found_by_counting),
    TEST(every_usual_encoding_gives_the_same_text),
    TEST(a_receiver_may_stop_early),
    TEST(cells_of_every_type_are_read),
    TEST(merged_headings_are_repeated),
    TEST(the_first_visible_sheet_is_read_unless_one_is_named),
    TEST(days_of_the_1904_system_and_prefixed_names_are_read),
    TEST(the_reader_reaches_no_file_no_network_and_no_process),
    TEST(a_sheet_of_empty_formatted_rows_is_read_in_constant_memory),
};

TABLE_TEST_MAIN(tests)
