/* What all filled in, line by line: entries that are passed over cost no judging, and leave the other lines as they
 * are. */
#include "collect_support.h"

typedef struct Seen { /* what a reading gave */
    Desk *desk;
    Buf lines; /* "990101 r1 120 12\n" */
    const ValueColumns *columns;
    size_t given, counted; /* lines that were given, and those of entries that were passed over */
    size_t asked;
    unsigned pass; /* bit i: the i-th entry is passed over */
} Seen;

static bool see_line(void *context, const ValueLine *line, bool *go_on, Err *err) {
    Seen *seen = context;
    (void)err;
    buf_add_format(&seen->lines, "%.*s %.*s %d", STR_ARG(line->unit), STR_ARG(line->row), (int)line->state);
    for (size_t i = 0; i < seen->columns->count; i++) {
        Str text = line->fields[i] ? line->fields[i]->text : (Str){NULL, 0};
        buf_add_format(&seen->lines, " %.*s", STR_ARG(text));
    }
    buf_add_char(&seen->lines, '\n');
    seen->given++;
    *go_on = true;
    return true;
}

static bool pass_some(void *context, const ValueLine *front, size_t lines) {
    Seen *seen = context;
    assert_true(front->unit.len && front->unit_name.len && !front->fields);
    bool passed = seen->pass >> seen->asked++ & 1;
    seen->counted += passed ? lines : 0;
    return passed;
}

static Seen read_lines(Desk *desk, int64_t round, const char *table, bool passing, unsigned pass) {
    ValueColumns *columns = ARENA_NEW(desk->arena, ValueColumns);
    Seen seen = {.desk = desk, .lines = buf_create(desk->arena), .columns = columns, .pass = pass};
    must(round_columns(desk->collect, NULL, round, str_from(table), desk->arena, columns, &desk->err), &desk->err);
    const ValueReader reader = {see_line, passing ? pass_some : NULL, &seen};
    must(round_values(desk->collect, NULL, round, columns, STR(""), &reader, &desk->err), &desk->err);
    return seen;
}

/* Of three schools: some rows, of which one was removed, one that was named by a cell alone, and an empty table. */
static int64_t filled_round(Desk *desk) {
    int64_t round = desk_round(desk, "base", COUNTY), first = desk_entry(desk, round, FIRST),
            second = desk_entry(desk, round, SECOND);
    desk_type(desk, NULL, first, "pupils_P", "120");
    for (int i = 1; i <= 4; i++) {
        const char *row = str_format(desk->arena, "r%d", i).data;
        desk_type_row(desk, NULL, first, "#staff", row, str_format(desk->arena, "%d", 9 - i).data);
        desk_type_row(desk, NULL, first, "hours", row, str_format(desk->arena, "%d", 10 + i).data);
    }
    desk_type_row(desk, NULL, first, "#staff", "r2", "-");
    desk_type_row(desk, NULL, second, "#staff", "r1", "1");
    desk_type(desk, NULL, second, "pupils_P", "很多");
    return round;
}

static void every_way_of_passing_entries_over_leaves_the_other_lines_as_they_are(void **state) {
    Desk *desk = *state;
    int64_t round = filled_round(desk);
    static const char *const tables[] = {"", "staff"};
    static const size_t lines[] = {3, 4};
    for (size_t t = 0; t < 2; t++) {
        Seen all = read_lines(desk, round, tables[t], false, 0);
        const Str whole = buf_str(&all.lines);
        assert_int_equal(all.given, lines[t]);
        for (unsigned pass = 0; pass < 8; pass++) {
            Seen some = read_lines(desk, round, tables[t], true, pass);
            Str rest = buf_str(&some.lines), line;
            assert_int_equal(some.asked, 3);
            assert_int_equal(some.given + some.counted, all.given); /* what is passed over is counted as it would be */
            while (str_cut(&rest, '\n', &line)) {
                assert_true(str_find(whole, line) >= 0);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        DESK_TEST(every_way_of_passing_entries_over_leaves_the_other_lines_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
