/* Files of all formats: told by content, parsed by a child behind walls; damaged ones are refused with what to do, and
 * never bring anything down. */
#include <iconv.h>
#include <stdlib.h>
#include <unistd.h>

#include "input.h"
#include "read_support.h"
#include "sample_files.h"

#define SAMPLES DUXUE_SOURCE_DIR "/tests/data/reader/"

typedef struct Expected {
    const char *name, *format, *lines;
} Expected;

static Str lines_of(const Room *room, const ReadFile *file) {
    Buf out = buf_create(room->arena);
    for (size_t i = 0; i < file->line_count; i++) {
        buf_add_format(&out, "%s%.*s", i ? "|" : "", STR_ARG(str_trim(file->lines[i].text)));
    }
    return buf_str(&out);
}

static void reads_each_format_by_content(void **state) {
    static const Expected files[] = {
        {"work.docx", "docx",
         "东川县教育局2023年工作总结|一、主要成效|全县有小学45所。|（一）改善条件|二、存在问题|学校\t人数|一小\t312"},
        {"parts.docx", "docx",
         "青岚县教育局2025年工作总结|一、主要成效|（一）改善条件|框前的文字，框后的文字。|文本框第一段：达标率98%|"
         "文本框第二段|"
         "（二）队伍建设|全县有小学45所。|注：不含民办小学6所。|二、存在问题|（一）师资不足|不编号|"
         "学校\t学生数（人）\t学生数（人）|"
         "学校\t男\t女|一小\t312\t298 （含转入）|内甲\t内乙"},
        {"work.doc", "doc", "东川县教育局2023年工作总结|一、主要成效|全县有小学45所。|学校\t人数|一小\t312"},
        {"work.html", "html",
         "东川县教育局2023年工作总结|全县有小学 45所，在校生12000人。|一、成效|二、问题|学校\t人数|一小\t312"},
        {"work.xlsx", "xlsx",
         "工作任务\t责任单位\t完成时限|新建幼儿园3所\t项目股\t2025年8月底|招聘教师86名\t人事股\t2025年9月"},
        {"spans.html", "html",
         "清河县教育局关于校舍安全检查的通报|各学校：|现将检查情况通报如下。|检查统计表|"
         "学段\t学校（所）\t学校（所）\t学生（人）|学段\t公办\t民办\t学生（人）|"
         "义务教育\t12\t3\t4521|义务教育\t8\t\t2310|2\t0\t1680|上一页|一、存在问题|甲\t乙|甲\t丙|消防设施老化。"},
        {"spans.xlsx", "xlsx",
         "检查统计表|学段\t学校（所）\t学校（所）\t合格率|学段\t公办\t民办\t合格率|义务教育\t12\t3\t95.6%|"
         "义务教育\t8\t\t98%|第1校\t1\t1\t50%|第2校\t2\t1\t50%|第3校\t3\t1\t50%|第4校\t4\t1\t50%|第5校\t5\t1\t50%|"
         "第6校\t6\t1\t50%|第7校\t7\t1\t50%|第8校\t8\t1\t50%|第9校\t9\t1\t50%|第10校\t10\t1\t50%|第11校\t11\t1\t50%|"
         "第12校\t12\t1\t50%|第13校\t13\t1\t50%|片区\t3\t1|片区\t4\t2024-10-02"},
        {"spans.doc", "doc",
         "清河县教育局关于校舍安全检查的通报|检查统计表|学段\t学校（所）\t学校（所）\t学生（人）\t备注|"
         "学段\t公办\t民办\t学生（人）\t备注|义务教育\t12\t3\t4521|义务教育\t8\t\t2310|"
         "高中\t2\t0\t1680\t含职高 1所|消防设施老化。"},
        {"menu.html", "html", "||||云溪县教育局2024年工作总结|全县有小学12所，按有关规定办学。|附件：学校名单.doc"},
        /* a printed line goes on in the next, also where that begins with a number or a bracket that is no item's */
        {"lines.pdf", "pdf",
         "Report of the county 2024|In 2024 the county kept 45 schools open, and for the meals of pupils it spent 0.47 "
         "million yuan more than a year before, so that all of the meals were paid (drinks, too) for 12 months. In "
         "every "
         "town and in each of the villages there|1. was one canteen.|Primary 45 18 97.2% 12 300 45 800 90 12 34 56 78 "
         "90 12|Middle 12 300 45 18"},
        {"work.pdf", "pdf", "School report 2023|There are 45 schools with 12000 pupils."},
    };
    const Room *room = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        ReadFile file;
        Err err = {.kind = ERR_NONE};
        const char *path = str_format(room->arena, SAMPLES "%s", files[i].name).data;
        assert_true(read_path(room->arena, room->pack, path, &file, &err));
        assert_string_equal(file.format, files[i].format);
        assert_string_equal(str_cstr(room->arena, lines_of(room, &file)), files[i].lines);
    }
}

/* Hidden rows are read, and told once where several follow each other. */
static void a_hidden_row_of_a_workbook_is_read_and_told(void **state) {
    const Room *room = *state;
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    size_t told = 0;
    assert_true(read_path(room->arena, room->pack, SAMPLES "hidden.xlsx", &file, &err));
    const ReadDocument *document = &file.documents[0];
    for (size_t i = 0; i < document->damage_count; i++) {
        if (strcmp(document->damage[i].rule, "D28") == 0) {
            assert_int_equal(document->damage[i].line, 8);
            told++;
        }
    }
    assert_int_equal(told, 1);
    assert_true(file.lines[7].hidden && !file.lines[6].hidden && str_starts(file.lines[7].text, STR("旧校区")));
    ReadFindings findings; /* whether the total should count it, a person knows */
    assert_true(read_check(&file, 1, room->pack, NULL, room->arena, &findings, &err));
    assert_int_equal(findings.fails, 0);
    assert_int_equal(findings.flags, 3);
}

static void a_scanned_page_is_unread_but_no_error(void **state) {
    const Room *room = *state;
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    assert_true(read_path(room->arena, room->pack, SAMPLES "scan.pdf", &file, &err));
    assert_true(file.unread);
    assert_int_equal(file.document_count, 0);
}

static void a_name_means_nothing(void **state) {
    const Room *room = *state;
    char folder[TEST_FOLDER];
    Err err = {.kind = ERR_NONE};
    ReadFile file;
    Str bytes;
    test_folder_make(folder);
    assert_true(file_read(room->arena, SAMPLES "work.docx", 1 << 20, &bytes, &err));
    assert_true(
        read_path(room->arena, room->pack, sample_file(room->arena, folder, "工作总结.txt", bytes), &file, &err));
    assert_string_equal(file.format, "docx");
    test_folder_remove(folder);
}

static void refuses_with_what_to_do(void **state) {
    const Room *room = *state;
    char folder[TEST_FOLDER];
    static const Str contents[] = {
        {"PK\x03\x04 broken", 11}, {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 broken", 15}, {"%PDF-1.7 broken", 15}, {"", 0}};
    test_folder_make(folder);
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        Err err = {.kind = ERR_NONE};
        ReadFile file;
        const char *path = sample_file(room->arena, folder, "x", contents[i]);
        assert_false(read_path(room->arena, room->pack, path, &file, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err.message, "请"));
    }
    Err err = {.kind = ERR_NONE};
    ReadFile file;
    assert_false(read_path(room->arena, room->pack, "/nowhere/nothing.doc", &file, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    test_folder_remove(folder);
}

/* What is no document says what it is; noise is no text. */
static void refuses_what_is_no_document(void **state) {
    static const struct {
        Str bytes;
        const char *told;
    } files[] = {
        {{"{\\rtf1\\ansi\\ansicpg936 text}", 28}, "RTF"},
        {{"\xFF\xD8\xFF\xE0\0\x10JFIF", 10}, "图片"},
        {{"\x89PNG\r\n\x1a\n\0\0", 10}, "图片"},
        {{"Rar!\x1a\x07\x01\0", 8}, "压缩包"},
        {{"7z\xBC\xAF'\x1C\0\0", 8}, "压缩包"},
        {{"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0", 16}, "不是文字"},
        {{"\x01\x02\x03\x04\x91\x03\x81\x07\x08\x0E\x11\xFF\xFF\xA0", 14}, "不是文字"},
    };
    const Room *room = *state;
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Err err = {.kind = ERR_NONE};
        ReadFile file;
        const char *path = sample_file(room->arena, folder, "工作总结.doc", files[i].bytes);
        assert_false(read_path(room->arena, room->pack, path, &file, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err.message, files[i].told));
        assert_non_null(strstr(err.message, "请"));
    }
    test_folder_remove(folder);
}

/* Office programs wrap a package with a password into a compound file: the stream is called otherwise there. */
static void a_package_with_a_password_says_so(void **state) {
    static const char from[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0";
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0\0";
    enum { NAME_LENGTH = 64 }; /* of an entry: its place */
    const Room *room = *state;
    char folder[TEST_FOLDER];
    Err err = {.kind = ERR_NONE};
    ReadFile file;
    Str bytes;
    test_folder_make(folder);
    assert_true(file_read(room->arena, SAMPLES "work.doc", 1 << 20, &bytes, &err));
    ptrdiff_t at = str_find(bytes, (Str){from, sizeof from - 1});
    assert_true(at > 0);
    char *changed = arena_alloc(room->arena, bytes.len);
    memcpy(changed, bytes.data, bytes.len);
    memcpy(changed + at, name, sizeof name);
    changed[at + NAME_LENGTH] = (char)sizeof name;
    const char *path = sample_file(room->arena, folder, "工作总结.docx", (Str){changed, bytes.len});
    assert_false(read_path(room->arena, room->pack, path, &file, &err));
    assert_non_null(strstr(err.message, "密码"));
    test_folder_remove(folder);
}

/* ---- changed files ---- */

static Str change(const Room *room, Str bytes) {
    char *changed = arena_alloc(room->arena, bytes.len + 1);
    memcpy(changed, bytes.data, bytes.len);
    for (int i = 0, count = 1 + rand() % 20; i < count; i++) {
        size_t at = (size_t)rand() % bytes.len;
        changed[at] = rand() % 3 ? (char)rand() : (char)(changed[at] ^ (1 << rand() % 8));
    }
    return (Str){changed, rand() % 4 ? bytes.len : 1 + (size_t)rand() % bytes.len};
}

/* The text in another encoding. */
static Str encoded(const Room *room, Str text, const char *encoding) {
    iconv_t converter = iconv_open(encoding, "UTF-8");
    size_t room_left = 4 * text.len + 4;
    char *out = arena_alloc(room->arena, room_left), *to = out, *from = (char *)(uintptr_t)text.data;
    size_t left = text.len;
    assert_true(converter != (iconv_t)-1);
    assert_true(iconv(converter, &from, &left, &to, &room_left) == 0);
    iconv_close(converter);
    return (Str){out, (size_t)(to - out)};
}

/* Without walls, so that a fault shows here. Ten thousand of them. */
static void changed_files_are_parsed_or_refused(void **state) {
    static const struct {
        const char *name;
        InputFormat format;
        int rounds;
    } files[] = {{"work.docx", INPUT_DOCX, 1500}, {"parts.docx", INPUT_DOCX, 2000}, {"work.doc", INPUT_DOC, 2000},
                 {"spans.doc", INPUT_DOC, 1000},  {"work.html", INPUT_HTML, 2500},  {"work.xlsx", INPUT_XLSX, 2000}};
    const Room *room = *state;
    srand(41);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Err err = {.kind = ERR_NONE};
        Str bytes;
        const char *path = str_format(room->arena, SAMPLES "%s", files[i].name).data;
        assert_true(file_read(room->arena, path, 1 << 20, &bytes, &err));
        for (int round = 0; round < files[i].rounds; round++) {
            ArenaMark mark = arena_mark(room->arena);
            Buf out = buf_create(room->arena);
            InputLines lines = {.out = &out};
            ReadFile file = {.name = STR("x")};
            Reading reading = {.arena = room->arena, .file = &file};
            Err fault = {.kind = ERR_NONE};
            bool good = input_parse(files[i].format, change(room, bytes), room->arena, &lines, &fault);
            input_end_line(&lines);
            assert_true(good || fault.kind != ERR_NONE);
            assert_true(input_take(&reading, buf_str(&out)));
            arena_reset(room->arena, mark);
        }
    }
}

/* Texts are read in the process itself, with all that follows: two thousand of them, in four encodings. */
static void changed_texts_are_read_to_the_end(void **state) {
    static const struct {
        const char *name, *encoding; /* NULL: as it is */
    } texts[] = {{"report-summary.txt", NULL},
                 {"report-summary.txt", "GB18030"},
                 {"report-summary.txt", "UTF-16LE"},
                 {"traditional.txt", NULL}}; /* Big5 */
    const Room *room = *state;
    srand(43);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Err err = {.kind = ERR_NONE};
        Str bytes;
        const char *path = str_format(room->arena, SAMPLES "%s", texts[i].name).data;
        assert_true(file_read(room->arena, path, 1 << 20, &bytes, &err));
        Str written = texts[i].encoding ? encoded(room, bytes, texts[i].encoding) : bytes;
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            ArenaMark mark = arena_mark(room->arena);
            ReadFile file;
            Err fault = {.kind = ERR_NONE};
            if (!read_text(room->arena, room->pack, STR("x"), change(room, written), &file, &fault)) {
                assert_int_equal(fault.kind, ERR_INPUT); /* so little is left that it is no text */
                refused++;
            }
            arena_reset(room->arena, mark);
        }
        assert_true(refused < 100);
    }
}

static void changed_files_do_not_hurt_the_parent(void **state) {
    static const char *const names[] = {"work.docx", "work.doc", "work.html", "work.pdf", "work.xlsx", "spans.doc"};
    const Room *room = *state;
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    srand(42);
    for (int round = 0; round < 120; round++) {
        Err err = {.kind = ERR_NONE};
        ReadFile file;
        Str bytes;
        const char *path = str_format(room->arena, SAMPLES "%s", names[round % 6]).data;
        assert_true(file_read(room->arena, path, 1 << 20, &bytes, &err));
        path = sample_file(room->arena, folder, "x", change(room, bytes));
        if (!read_path(room->arena, room->pack, path, &file, &err)) {
            assert_int_not_equal(err.kind, ERR_NONE);
        }
    }
    test_folder_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_format_by_content),
        cmocka_unit_test(a_hidden_row_of_a_workbook_is_read_and_told),
        cmocka_unit_test(a_scanned_page_is_unread_but_no_error),
        cmocka_unit_test(a_name_means_nothing),
        cmocka_unit_test(refuses_with_what_to_do),
        cmocka_unit_test(refuses_what_is_no_document),
        cmocka_unit_test(a_package_with_a_password_says_so),
        cmocka_unit_test(changed_files_are_parsed_or_refused),
        cmocka_unit_test(changed_texts_are_read_to_the_end),
        cmocka_unit_test(changed_files_do_not_hurt_the_parent),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
