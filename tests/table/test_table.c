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
    char folder[TEST_FOLDER];
    Err err;
} Bench;

static int bench_open(void **state) {
    static Bench bench;
    bench = (Bench){.arena = arena_create()};
    test_folder_make(bench.folder);
    *state = &bench;
    return 0;
}

static int bench_close(void **state) {
    Bench *bench = *state;
    test_folder_remove(bench->folder);
    arena_destroy(bench->arena);
    return 0;
}

typedef struct Seen {
    Buf text;          /* "row:A=x B=y" per row */
    size_t rows, most; /* `most` 0: all */
    Buf changed;       /* rows that merged cells change, the same way */
    size_t times;      /* how often the table was told */
    bool minds_not;    /* no changed row matters */
} Seen;

static void put_row(Buf *text, const TableRow *row) {
    buf_add_format(text, "%zu:", row->row);
    for (size_t i = 0; i < row->count; i++) {
        const TableCell *cell = &row->cells[i];
        buf_add_format(text, "%s%c=%.*s%s", i ? " " : "", (char)('A' + cell->column), STR_ARG(cell->text),
                       cell->is_error    ? "!"
                       : cell->is_date   ? "@"
                       : cell->is_number ? "#"
                                         : "");
    }
    buf_add_char(text, '\n');
}

static bool take_sheet(void *context, Str name, Err *err) {
    (void)name;
    (void)err;
    ((Seen *)context)->times++;
    return true;
}

static bool take_row(void *context, const TableRow *row, Err *err) {
    Seen *seen = context;
    (void)err;
    seen->rows++;
    put_row(&seen->text, row);
    return seen->most == 0 || seen->rows < seen->most;
}

static bool take_changed(void *context, const TableRow *row) {
    Seen *seen = context;
    put_row(&seen->changed, row);
    return !seen->minds_not;
}

static bool take_again(void *context, Err *err) {
    Seen *seen = context;
    (void)err;
    seen->text.len = seen->rows = 0;
    return true;
}

static bool read_into(Bench *bench, const char *path, const char *sheet, Seen *seen) {
    const TableEvents events = {
        .context = seen, .sheet = take_sheet, .row = take_row, .changed = take_changed, .again = take_again};
    seen->text = buf_create(bench->arena);
    seen->changed = buf_create(bench->arena);
    bench->err = (Err){.kind = ERR_NONE};
    return table_stream(path, str_from(sheet), NULL, &events, &bench->err);
}

static const char *read_sheet(Bench *bench, const char *path, const char *sheet) {
    Seen seen = {.rows = 0};
    return read_into(bench, path, sheet, &seen) ? str_cstr(bench->arena, buf_str(&seen.text)) : bench->err.message;
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
    Seen seen = {.most = 2};
    const char *path = sample_file(bench->arena, bench->folder, "t.csv", STR("a\nb\nc\nd\n"));
    assert_true(read_into(bench, path, "", &seen));
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

static bool any_sheet(void *context, Str name, Err *err) {
    (void)context;
    (void)name;
    (void)err;
    return true;
}

static void must_read(Bench *bench, const char *path, const TableEvents *events) {
    bench->err = (Err){.kind = ERR_NONE};
    if (!table_stream(path, STR(""), NULL, events, &bench->err)) {
        fail_msg("%s", bench->err.message);
    }
}

typedef struct Numbers {
    size_t count;
    bool good;
} Numbers;

/* The text in column B is what stood in the file for the number in A. */
static bool compare_number(void *context, const TableRow *row, Err *err) {
    Numbers *numbers = context;
    (void)err;
    char shortest[32], text[64];
    const TableCell *cell = &row->cells[0];
    snprintf(text, sizeof text, "%.*s", STR_ARG(row->cells[1].text));
    double wanted = strtod(text, NULL);
    number_shortest(wanted, shortest);
    bool good = cell->is_number && cell->number == wanted && (str_is(cell->text, shortest) || wanted == 0);
    if (!good) {
        print_error("%.*s was read as %.17g “%.*s”\n", STR_ARG(row->cells[1].text), cell->number, STR_ARG(cell->text));
    }
    numbers->good &= good;
    numbers->count++;
    return true;
}

static bool forget_numbers(void *context, Err *err) {
    (void)err;
    *(Numbers *)context = (Numbers){.good = true};
    return true;
}

static void every_number_is_the_nearest_double_and_its_shortest_text(void **state) {
    static const char *const written[] = {"0",
                                          "-0",
                                          "7",
                                          "007",
                                          "-7",
                                          "0.5",
                                          "-0.5",
                                          "0.50",
                                          "12.34",
                                          "12.340",
                                          "1e3",
                                          "1E-2",
                                          "1.5e300",
                                          "4.9e-324",
                                          "00.1",
                                          "999999999999999",
                                          "-99999999999999.9",
                                          "1234567890123456",
                                          "0.000000000000001",
                                          "0.0000000000000001",
                                          "9007199254740993",
                                          "0.1234567890123456789",
                                          "123456789.123456",
                                          "1.7976931348623157e308",
                                          "+5",
                                          "5.",
                                          ".5"};
    Bench *bench = *state;
    Buf rows = buf_create(bench->arena);
    uint64_t random = 88172645463325252u;
    char number[64];
    buf_add(&rows, STR(XML "<worksheet><sheetData>"));
    size_t count = sizeof written / sizeof *written;
    for (size_t i = 0; i < count + 20000; i++) {
        random ^= random << 13, random ^= random >> 7, random ^= random << 17;
        if (i < count) {
            snprintf(number, sizeof number, "%s", written[i]);
        } else if (random % 3) {
            snprintf(number, sizeof number, "%s%llu.%0*llu", random & 8 ? "-" : "",
                     (unsigned long long)(random >> 40) % 1000000, (int)(random >> 8) % 12 + 1,
                     (unsigned long long)(random >> 16) % 1000);
        } else {
            snprintf(number, sizeof number, "%.17g", (double)random / (double)(1 + (random >> 50)));
        }
        buf_add_format(&rows, "<row><c><v>%s</v></c><c t=\"str\"><v>%s</v></c></row>", number, number);
    }
    buf_add(&rows, STR("</sheetData></worksheet>"));
    buf_add_char(&rows, '\0');
    const Part part = {SHEET, rows.data};
    Numbers numbers = {.good = true};
    const TableEvents events = {
        .context = &numbers, .sheet = any_sheet, .row = compare_number, .again = forget_numbers};
    must_read(bench, sample_book(bench->arena, bench->folder, "t.xlsx", &part, 1), &events);
    assert_true(numbers.good);
    assert_int_equal(numbers.count, count + 20000);
}

#define MERGED(rows, ranges)                                                                                           \
    XML "<worksheet><sheetData>" rows "</sheetData><mergeCells>" ranges "</mergeCells></worksheet>"
#define WORD(place, text) "<c r=\"" place "\" t=\"str\"><v>" text "</v></c>"
#define RANGE(ends)       "<mergeCell ref=\"" ends "\"/>"
#define TWO_LINES                                                                                                      \
    "<row r=\"1\">" WORD("A1", "代码") WORD("B1", "小学") "</row><row r=\"2\">" WORD("B2", "人")                       \
        WORD("C2", "班") "</row><row r=\"3\">" WORD("A3", "x") "</row>"

static Seen read_merged(Bench *bench, const char *sheet, bool minds_not) {
    const Part part = {SHEET, sheet};
    Seen seen = {.minds_not = minds_not};
    assert_true(read_into(bench, sample_book(bench->arena, bench->folder, "t.xlsx", &part, 1), "", &seen));
    return seen;
}

static void assert_text(const Buf *text, const char *wanted) {
    assert_string_equal(text->len ? str_cstr(text->arena, buf_str(text)) : "", wanted);
}

static void merged_headings_are_repeated(void **state) {
    Seen seen = read_merged(*state, MERGED(TWO_LINES, RANGE("B1:C1") RANGE("A1:A2")), false);
    assert_text(&seen.text, "1:A=代码 B=小学 C=小学\n2:A=代码 B=人 C=班\n3:A=x\n");
    assert_text(&seen.changed, "1:A=代码 B=小学 C=小学\n2:A=代码 B=人 C=班\n");
    assert_int_equal(seen.times, 2);
}

static void a_table_is_told_once_when_no_merged_cell_matters(void **state) {
    Seen seen = read_merged(*state, MERGED(TWO_LINES, RANGE("B1:C1") RANGE("A1:A2")), true);
    assert_text(&seen.text, "1:A=代码 B=小学\n2:B=人 C=班\n3:A=x\n"); /* as it was told */
    assert_text(&seen.changed, "1:A=代码 B=小学 C=小学\n2:A=代码 B=人 C=班\n");
    assert_int_equal(seen.times, 1);
}

static void merged_cells_that_fill_nothing_change_nothing(void **state) {
    static const char *const ranges[] = {RANGE("A1:B1"), RANGE("A2:A3"), RANGE("D1:F2"), RANGE("A3:A3"),
                                         RANGE("A1"),    RANGE("B2:A1"), RANGE("x"),     "<mergeCell/>"};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        Bench *bench = *state;
        Str sheet = str_format(bench->arena, MERGED(TWO_LINES, "%s"), ranges[i]);
        Seen seen = read_merged(bench, sheet.data, false);
        assert_text(&seen.changed, "");
        assert_int_equal(seen.times, 1);
    }
}

static void merged_cells_below_the_first_rows_are_left_as_they_are(void **state) {
    Seen seen = read_merged(*state,
                            MERGED("<row r=\"15\">" WORD("A15", "甲") "</row><row r=\"16\"/><row r=\"17\">" WORD(
                                       "A17", "乙") "</row><row r=\"18\">" WORD("B18", "x") "</row>",
                                   RANGE("A17:A18") RANGE("A15:A18")),
                            false);
    assert_text(&seen.text, "15:A=甲\n16:A=甲\n17:A=乙\n18:B=x\n");
}

static bool sit_out(void *context, Err *err) {
    ++*(size_t *)context;
    return err_set(err, ERR_CANCELLED, "nothing more");
}

static bool count_row(void *context, const TableRow *row, Err *err) {
    (void)row;
    (void)err;
    ++*(size_t *)context;
    return true;
}

static void a_receiver_may_refuse_to_be_told_again(void **state) {
    Bench *bench = *state;
    const Part part = {SHEET, MERGED(TWO_LINES, RANGE("B1:C1"))};
    const char *path = sample_book(bench->arena, bench->folder, "t.xlsx", &part, 1);
    size_t count = 0;
    const TableEvents events = {.context = &count, .sheet = any_sheet, .row = count_row, .again = sit_out};
    assert_false(table_stream(path, STR(""), NULL, &events, &bench->err));
    assert_int_equal(bench->err.kind, ERR_CANCELLED);
    assert_int_equal(count, 3 + 1);
}

static void limits_hold_for_each_of_two_readings(void **state) {
    Bench *bench = *state;
    const Part part = {SHEET, MERGED(TWO_LINES, RANGE("B1:C1"))};
    const char *path = sample_book(bench->arena, bench->folder, "t.xlsx", &part, 1);
    Seen seen = {.rows = 0};
    setenv(VARIABLE_ROWS, "3", 1);
    assert_true(read_into(bench, path, "", &seen));
    assert_int_equal(seen.times, 2);
    setenv(VARIABLE_ROWS, "2", 1);
    assert_false(read_into(bench, path, "", &seen));
    unsetenv(VARIABLE_ROWS);
    setenv(VARIABLE_COLUMNS, "2", 1); /* of three, counted with those that the merged cells fill */
    assert_false(read_into(bench, path, "", &seen));
    assert_non_null(strstr(bench->err.message, VARIABLE_COLUMNS));
    unsetenv(VARIABLE_COLUMNS);
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
    if (!walled_close((size_t)256 << 20, 5, true)) {
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
    const TableEvents events = {.context = &rows, .sheet = any_sheet, .row = count_row, .again = sit_out};
    assert_true(table_stream(path, STR(""), NULL, &events, &bench->err));
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
    TEST(every_number_is_the_nearest_double_and_its_shortest_text),
    TEST(merged_headings_are_repeated),
    TEST(a_table_is_told_once_when_no_merged_cell_matters),
    TEST(merged_cells_that_fill_nothing_change_nothing),
    TEST(merged_cells_below_the_first_rows_are_left_as_they_are),
    TEST(a_receiver_may_refuse_to_be_told_again),
    TEST(limits_hold_for_each_of_two_readings),
    TEST(the_first_visible_sheet_is_read_unless_one_is_named),
    TEST(days_of_the_1904_system_and_prefixed_names_are_read),
    TEST(the_reader_reaches_no_file_no_network_and_no_process),
    TEST(a_sheet_of_empty_formatted_rows_is_read_in_constant_memory),
};

TABLE_TEST_MAIN(tests)
