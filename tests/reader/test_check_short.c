/* Each rule of the catalogue on short documents that were written before the reader had seen them: three with what the
 * rule is there for, in different words, and three that hold (short-checks.tsv). `missed` and `accused` tell what is
 * still wrong: who mends it changes the list, and docs/reader.md. */
#include "read_support.h"

enum { COLUMNS = 4, ROWS_MOST = 4000 };

typedef struct Row {
    Str code, wanted, own, earlier;
} Row;

/* A line is the title and the text, parted by \n; without a title of its own it is the summary of a year. */
static ReadFile document_of(const Room *room, const char *name, Str text, int year) {
    Buf whole = buf_create(room->arena);
    if (!str_starts(text, STR("^"))) {
        buf_add_format(&whole, "云溪县教育局%d年工作总结\n", year);
    }
    for (size_t at = str_starts(text, STR("^")); at < text.len; at++) {
        bool end = at + 1 < text.len && text.data[at] == '\\' && text.data[at + 1] == 'n';
        buf_add_char(&whole, end ? '\n' : text.data[at]);
        at += end;
    }
    buf_add_char(&whole, '\n');
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    assert_true(read_text(room->arena, room->pack, str_from(name), buf_str(&whole), &file, &err));
    return file;
}

/* What cannot be reckoned is told too, by a rule that is there for it. Either of two rules will do: RC-09/RC-02. */
static bool is_told(const ReadFinding *finding, Str codes) {
    bool unknown = finding->verdict == VERDICT_UNKNOWN && str_is(finding->rule->code, "RC-44");
    return (finding->verdict == VERDICT_FAILS || finding->verdict == VERDICT_FLAG || unknown) &&
           str_find(codes, finding->rule->code) >= 0;
}

/* What is told of another rule where nothing is wrong. */
static bool is_aside(const ReadFinding *finding, Str code) {
    return finding->verdict == VERDICT_FAILS && finding->severity != SEVERITY_NOTE &&
           str_find(code, finding->rule->code) < 0;
}

static const char *result_of(const Room *room, const Row *row) {
    ReadFile files[2] = {document_of(room, "本年.txt", row->own, 2024)};
    size_t count = 1;
    if (row->earlier.len) {
        files[1] = files[0];
        files[0] = document_of(room, "另一份.txt", row->earlier, 2023);
        count = 2;
    }
    ReadFindings findings;
    assert_true(read_check(files, count, room->pack, NULL, room->arena, &findings, NULL));
    bool told = false, aside = false;
    for (size_t i = 0; i < findings.count; i++) {
        told = told || is_told(&findings.items[i], row->code);
        aside = aside || is_aside(&findings.items[i], row->code);
    }
    bool fault = str_is(row->wanted, "fails") || str_is(row->wanted, "missed");
    const char *result = fault ? (told ? "fails" : "missed") : told ? "accused" : aside ? "aside" : "holds";
    if (!str_is(row->wanted, result)) {
        print_message("%.*s\t%s\tnot %.*s\t%.*s\n", STR_ARG(row->code), result, STR_ARG(row->wanted),
                      STR_ARG(row->own));
        for (size_t i = 0; i < findings.count; i++) {
            print_message("    %.*s %s %.*s\n", STR_ARG(findings.items[i].rule->code),
                          read_verdict_id(findings.items[i].verdict), STR_ARG(findings.items[i].message));
        }
    }
    return result;
}

static size_t rows_of(const Room *room, Row *rows) {
    Str text = {NULL, 0}, line;
    Err err = {.kind = ERR_NONE};
    assert_true(file_read(room->arena, DUXUE_SOURCE_DIR "/tests/data/reader/short-checks.tsv", 1 << 20, &text, &err));
    size_t count = 0;
    while (str_cut(&text, '\n', &line)) {
        Str cells[COLUMNS] = {{NULL, 0}};
        if (!line.len) {
            continue;
        }
        for (size_t i = 0; i < COLUMNS && str_cut(&line, '\t', &cells[i]); i++) {
        }
        assert_true(count < ROWS_MOST);
        rows[count++] = (Row){cells[0], cells[1], cells[2], cells[3]};
    }
    return count;
}

static void each_rule_tells_what_it_is_there_for_and_nothing_else(void **state) {
    static Row rows[ROWS_MOST];
    size_t count = rows_of(*state, rows), wrong = 0;
    for (size_t i = 0; i < count; i++) {
        wrong += !str_is(rows[i].wanted, result_of(*state, &rows[i]));
    }
    assert_true(count > 300);
    assert_int_equal(wrong, 0);
}

/* What stands elsewhere in the paper of one school is its own; in that of a county it may be of another. */
static void means_of_a_school_are_held_against_its_whole_paper(void **state) {
    static const struct {
        const char *whose, *each, *wanted;
    } cases[] = {{"青石镇中心小学", "40", "fails"}, {"青石镇中心小学", "30", "holds"}, {"教育局", "40", ""}};
    const Room *room = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFindings findings;
        Err err = {.kind = ERR_NONE};
        ReadFile file = read_it(*state, str_format(room->arena,
                                                   "云溪县%s2024年工作总结\n一年来，认真工作，现总结如下。\n"
                                                   "现有学生1080人。\n图书室藏书32400册，生均%s册。\n",
                                                   cases[i].whose, cases[i].each));
        assert_true(read_check(&file, 1, room->pack, NULL, room->arena, &findings, &err));
        const char *told = "";
        for (size_t f = 0; f < findings.count; f++) {
            told = str_is(findings.items[f].rule->code, "RC-08") ? read_verdict_id(findings.items[f].verdict) : told;
        }
        assert_string_equal(told, cases[i].wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_rule_tells_what_it_is_there_for_and_nothing_else),
                                       cmocka_unit_test(means_of_a_school_are_held_against_its_whole_paper)};
    return cmocka_run_group_tests(tests, open_room, close_room);
}
