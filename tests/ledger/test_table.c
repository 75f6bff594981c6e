/* Tables of how many cases there are, and figures unit by unit. */
#include "ledger_support.h"

#define HAZARD(place, level)                                                                                           \
    "{\"on\":\"2026-11-20\",\"place\":\"" place "\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"" level "\"}"

static CaseTable table(Bench *bench, const User *user, const char *record, const char *unit, const char *by) {
    const Str wanted = str_from(by);
    const CaseTableQuery query = {
        .record = str_from(record), .unit = str_from(unit), .tables = &wanted, .table_count = 1};
    CaseTable *tables;
    Err err = {.kind = ERR_NONE};
    must(case_tables(bench->ledger, user, &query, bench->arena, &tables, &err), &err);
    return tables[0];
}

static int64_t cell(const CaseTable *table, const char *row, const char *column) {
    for (size_t r = 0; r < table->row_count; r++) {
        for (size_t c = 0; c < table->column_count; c++) {
            if (str_is(table->row_lines[r].id, row) && str_is(table->column_lines[c].id, column)) {
                return table->cells[r * table->column_count + c];
            }
        }
    }
    return -99;
}

static void some_hazards(Bench *bench) {
    opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("食堂", "一般"));
    opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("食堂", "重大"));
    opened(bench, NULL, "SAF-02.hazard", OTHER, HAZARD("宿舍", "一般"));
    assert_stepped(bench, NULL, opened(bench, NULL, "SAF-02.hazard", OTHER, HAZARD("宿舍", "一般")), "dismiss", "");
}

static void cases_are_counted_by_two_things(void **state) {
    Bench *bench = *state;
    some_hazards(bench);
    CaseTable by = table(bench, NULL, "SAF-02.hazard", COUNTY, "place*level");
    assert_int_equal(by.total, 3); /* what is void is in no count */
    assert_int_equal(cell(&by, "食堂", "一般"), 1);
    assert_int_equal(cell(&by, "食堂", "重大"), 1);
    assert_int_equal(cell(&by, "宿舍", "重大"), 0);
    assert_int_equal(cell(&by, "用电", "一般"), 0); /* a choice that nobody took stands there all the same */
}

static void what_is_void_stands_where_states_are_told_apart(void **state) {
    Bench *bench = *state;
    some_hazards(bench);
    CaseTable by = table(bench, NULL, "SAF-02.hazard", COUNTY, "@state");
    assert_int_equal(cell(&by, "found", "="), 3);
    assert_int_equal(cell(&by, "invalid", "="), 1);
    assert_int_equal(cell(&by, "closed", "="), 0);
}

static void units_are_those_right_below_or_each(void **state) {
    Bench *bench = *state;
    some_hazards(bench);
    CaseTable below = table(bench, NULL, "SAF-02.hazard", COUNTY, "@unit");
    assert_int_equal(below.row_count, 1);
    assert_int_equal(cell(&below, "990121001", "="), 3);
    CaseTable each = table(bench, NULL, "SAF-02.hazard", COUNTY, "@each*@overdue");
    assert_int_equal(cell(&each, SCHOOL, "0"), 2);
    CaseTable own = table(bench, NULL, "SAF-02.hazard", SCHOOL, "@unit");
    assert_int_equal(own.row_count, 1);
    assert_string_equal(str_cstr(bench->arena, own.row_lines[0].name), "第一小学（本级）");
}

static void months_stand_in_order_and_the_period_holds(void **state) {
    Bench *bench = *state;
    int64_t first = opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("食堂", "一般"));
    clock_at += 40 * 86400;
    opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("食堂", "一般"));
    assert_stepped(bench, NULL, first, "on_the_spot", "{\"photos\":[\"1\"],\"measure\":\"已改\"}");
    CaseTable by = table(bench, NULL, "SAF-02.hazard", SCHOOL, "@opened");
    assert_int_equal(by.row_count, 2);
    assert_string_equal(str_cstr(bench->arena, by.row_lines[0].id), "2026-11");
    CaseTable ended = table(bench, NULL, "SAF-02.hazard", SCHOOL, "@ended");
    assert_int_equal(ended.total, 1);
    assert_int_equal(cell(&ended, "2027-01", "="), 1);
    const Str wanted[] = {STR("level"), STR("@ended")};
    const CaseTableQuery query = {STR("SAF-02.hazard"), STR(SCHOOL), STR("2027-01-01"), STR(""), wanted, 2};
    CaseTable *tables;
    Err err = {.kind = ERR_NONE};
    must(case_tables(bench->ledger, NULL, &query, bench->arena, &tables, &err), &err);
    assert_int_equal(tables[0].total, 1); /* opened in January */
    assert_int_equal(tables[1].total, 1); /* ended in January, opened before */
}

static void what_is_late_is_told_of_open_cases(void **state) {
    Bench *bench = *state;
    some_hazards(bench);
    clock_at += 10 * 86400;
    CaseTable by = table(bench, NULL, "SAF-02.hazard", COUNTY, "@overdue");
    assert_int_equal(cell(&by, "1", "="), 3);
    assert_int_equal(by.total, 3);
}

static void refused(Bench *bench, const User *user, const char *record, const char *unit, const char *by,
                    ErrKind kind) {
    const Str wanted = str_from(by);
    const CaseTableQuery query = {
        .record = str_from(record), .unit = str_from(unit), .tables = &wanted, .table_count = 1};
    CaseTable *tables;
    Err err = {.kind = ERR_NONE};
    assert_false(case_tables(bench->ledger, user, &query, bench->arena, &tables, &err));
    assert_int_equal(err.kind, kind);
}

static void persons_and_words_are_not_counted_by(void **state) {
    Bench *bench = *state;
    refused(bench, NULL, "SAF-02.hazard", COUNTY, "owner", ERR_USAGE);
    refused(bench, NULL, "SAF-02.hazard", COUNTY, "text", ERR_USAGE);
    refused(bench, NULL, "SAF-02.hazard", COUNTY, "*level", ERR_USAGE);
    refused(bench, NULL, "SAF-02.nothing", COUNTY, "level", ERR_NOT_FOUND);
    refused(bench, somebody(bench, "h2", "head", OTHER, NULL), "SAF-02.hazard", SCHOOL, "level", ERR_NOT_FOUND);
}

#define PETITION                                                                                                            \
    "{\"channel\":\"来信\",\"complainant\":\"匿名\",\"kind\":\"收费\",\"content\":\"收费没有公示\",\"masked\":" \
    "\"收费未公示\"}"

static void who_sees_counts_alone_sees_no_small_figure(void **state) {
    Bench *bench = *state;
    const User *government = somebody(bench, "gov1", "gov", COUNTY, NULL); /* petitions: count */
    const User *director = somebody(bench, "dir1", "dir", COUNTY, NULL);   /* petitions: view */
    CaseTable none = table(bench, government, "ADM-06.petition", COUNTY, "@state");
    assert_int_equal(none.total, 0); /* none is no secret */
    opened(bench, NULL, "ADM-06.petition", COUNTY, PETITION);
    opened(bench, NULL, "ADM-06.petition", COUNTY, PETITION);
    CaseTable few = table(bench, government, "ADM-06.petition", COUNTY, "kind");
    assert_int_equal(few.total, CASE_HIDDEN);
    assert_int_equal(cell(&few, "收费", "="), CASE_HIDDEN);
    assert_int_equal(cell(&few, "师德师风", "="), 0);
    CaseTable whole = table(bench, director, "ADM-06.petition", COUNTY, "kind");
    assert_int_equal(cell(&whole, "收费", "="), 2);
    for (int i = 2; i < pack_security(bench->pack)->count_small; i++) {
        opened(bench, NULL, "ADM-06.petition", COUNTY, PETITION);
    }
    CaseTable many = table(bench, government, "ADM-06.petition", COUNTY, "kind");
    assert_int_equal(cell(&many, "收费", "="), pack_security(bench->pack)->count_small);
}

static void figures_of_units_add_up(void **state) {
    Bench *bench = *state;
    CaseUnitCounts *units;
    CaseCount *whole;
    size_t unit_count, count;
    Err err = {.kind = ERR_NONE};
    some_hazards(bench);
    must(case_counts_by_unit(bench->ledger, NULL, STR("SAF-02.hazard"), STR("990121001"), STR(""), STR(""),
                             bench->arena, &whole, &units, &unit_count, &count, &err),
         &err);
    assert_int_equal(unit_count, 2);
    for (size_t c = 0; c < count; c++) {
        if (str_is(units[0].counts[c].def->id, "hazards_found")) {
            assert_true(units[0].counts[c].value == 2);
            assert_true(units[1].counts[c].value == 1);
            assert_true(whole[c].value == 3);
        }
        if (str_is(units[0].counts[c].def->id, "hazards_closed_rate")) {
            assert_true(units[0].counts[c].known);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cases_are_counted_by_two_things, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(what_is_void_stands_where_states_are_told_apart, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(units_are_those_right_below_or_each, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(months_stand_in_order_and_the_period_holds, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(what_is_late_is_told_of_open_cases, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(persons_and_words_are_not_counted_by, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(who_sees_counts_alone_sees_no_small_figure, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(figures_of_units_add_up, bench_open, bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
