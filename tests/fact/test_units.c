/* Tables against units that change by date: the year before of merged and split schools, units that ended, names of
 * old, who is missing; units out and in again; tables that bring units alone. */
#include "fact_support.h"

#include <math.h>

#define KEYS "code,name,parent,kind,period"
#define YEAR                                                                                                                \
    KEYS ",pupils_P,books,classes_P\nC,甲县,,县,2023,,,\nT,东乡,C,乡镇,2023,,,\nS1,一小,T,小学,2023,200,900,6\n" \
         "S2,二小,T,小学,2023,300,800,7\nS3,三小,T,小学,2023,100,,6\n"

static OrgAct act_on(const Bench *bench, const char *day) {
    return (OrgAct){.store = bench->store,
                    .pack = bench->pack,
                    .arena = bench->arena,
                    .on = str_from(day),
                    .reason = STR("布局调整"),
                    .actor = STR("tester")};
}

static void done(bool good, const Err *err) {
    if (!good) {
        fail_msg("%s", err->message);
    }
}

static void merge(const Bench *bench, const char *day, const char *code, NewUnit into) {
    OrgAct act = act_on(bench, day);
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    Str codes[] = {str_from(code)};
    done(org_merge(&act, codes, 1, &into, &outcome, &err), &err);
}

/* How many problems of the rule the last import told; `says` must stand in the last of them. */
static size_t told(const Bench *bench, const char *rule, const char *says) {
    size_t count = 0;
    for (size_t i = 0; i < bench->result.problems.count; i++) {
        const Problem *problem = &bench->result.problems.items[i];
        if (str_is(problem->rule, rule)) {
            count++;
            if (str_find(problem->message, str_from(says)) < 0) {
                fail_msg("%.*s", STR_ARG(problem->message));
            }
        }
    }
    return count;
}

static bool import_text(Bench *bench, const char *text) {
    return bench_import(bench, bench_file(bench, "t.csv", str_from(text)));
}

/* ---- the year before ---- */

static void a_merged_school_is_held_against_the_sum_of_the_year_before(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    bench_good(bench, "b.csv",
               KEYS
               ",pupils_P,books,classes_P\nC,甲县,,县,2024,,,\nT,东乡,C,乡镇,2024,,,\nS1,一小,T,小学,2024,520,1700,13\n"
               "S3,三小,T,小学,2024,105,500,6\n");
    assert_int_equal(bench->result.problems.warnings, 0);
    bench_good(bench, "c.csv", KEYS ",pupils_P,classes_P\nS1,一小,T,小学,2024,200,6\n");
    assert_int_equal(told(bench, "pupils-jump-primary", "20%"), 1); /* 200 of 500 */
}

enum { MANY = 4500 }; /* more than are judged at once */

/* Schools N0 to N4499, forwards or backwards, 100 pupils each but for those named. */
static const char *many(const Bench *bench, const char *year, bool backwards, const int *other, const int *pupils) {
    Buf out = buf_create(bench->arena);
    buf_add_format(&out, KEYS ",pupils_P\nC,甲县,,县,%s,\n", year);
    for (int i = 0; i < MANY; i++) {
        int at = backwards ? MANY - 1 - i : i, figure = 100;
        for (int k = 0; other && other[k] >= 0; k++) {
            figure = other[k] == at ? pupils[k] : figure;
        }
        if (figure) {
            buf_add_format(&out, "N%d,校%d,C,小学,%s,%d\n", at, at, year, figure);
        }
    }
    return str_cstr(bench->arena, buf_str(&out));
}

static void a_large_table_is_held_against_the_year_before_in_all_its_parts(void **state) {
    Bench *bench = *state;
    const int other[] = {10, 4400, 4450, 7, -1}, pupils[] = {130, 150, 200, 0};
    bench_good(bench, "a.csv", many(bench, "2023", false, NULL, NULL));
    merge(bench, "2024-07-15", "N7", (NewUnit){.code = STR("N4450")}); /* 200 are those of both */
    bench_good(bench, "b.csv", many(bench, "2024", true, other, pupils));
    assert_int_equal(told(bench, "pupils-jump-primary", ""), 2);
    const int less[] = {4450, 7, -1}, fewer[] = {150, 0};
    bench_good(bench, "c.csv", many(bench, "2024", false, less, fewer));
    assert_int_equal(told(bench, "pupils-jump-primary", "校4450"), 1); /* 150 of 200 */
}

static void one_table_may_bring_both_years(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", KEYS "\nC,甲县,,县,2023\nS1,一小,C,小学,2023\nS2,二小,C,小学,2023\n");
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    bench_good(
        bench, "b.csv",
        KEYS
        ",pupils_P\nC,甲县,,县,2024,\nS1,一小,C,小学,2023,200\nS2,二小,C,小学,2023,300\nS1,一小,C,小学,2024,510\n");
    assert_int_equal(told(bench, "pupils-jump-primary", ""), 0);
}

static void a_unit_made_by_a_merger_is_held_against_theirs(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S9"), .name = STR("新编号小学")});
    bench_good(bench, "b.csv",
               KEYS ",pupils_P\nC,甲县,,县,2024,\nT,东乡,C,乡镇,2024,\nS9,新编号小学,T,小学,2024,300\n");
    assert_int_equal(told(bench, "pupils-jump-primary", ""), 0);
    bench_good(bench, "c.csv", KEYS ",pupils_P\nS9,新编号小学,T,小学,2024,100\n");
    assert_int_equal(told(bench, "pupils-jump-primary", "新编号小学"), 1);
}

static void a_school_that_was_split_is_not_asked_why_it_shrank(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    OrgAct act = act_on(bench, "2024-07-15");
    OrgOutcome outcome;
    const SplitPart parts[] = {{.unit = {.code = STR("S2B"), .name = STR("二小东校区")}}};
    done(org_split(&act, STR("S2"), parts, 1, false, &outcome, &bench->err), &bench->err);
    bench_good(bench, "b.csv",
               KEYS
               ",pupils_P\nC,甲县,,县,2024,\nT,东乡,C,乡镇,2024,\nS1,一小,T,小学,2024,100\nS2,二小,T,小学,2024,140\n"
               "S2B,二小东校区,T,小学,2024,160\n");
    assert_int_equal(told(bench, "pupils-jump-primary", "一小"), 1);
}

/* What one unit is compared with; NAN when the figure is not known. */
static double previous_of(Bench *bench, const char *code, const char *element, bool *any) {
    Tx *tx;
    int64_t unit;
    Value *values;
    const Element *found = pack_element(bench->pack, str_from(element));
    done(store_read_begin(bench->store, &tx, &bench->err), &bench->err);
    done(org_unit_id(tx, str_from(code), false, &unit, &bench->err), &bench->err);
    done(fact_previous(tx, bench->pack, unit, STR("2023"), STR("2024"), bench->arena, &values, &bench->err),
         &bench->err);
    store_read_end(tx);
    *any = values != NULL;
    Value value = values ? values[pack_element_index(bench->pack, found)] : (Value){0, 1};
    return value.reason ? NAN : value.number;
}

static void one_unit_has_the_year_before_of_all_that_went_into_it(void **state) {
    Bench *bench = *state;
    bool any;
    bench_good(bench, "a.csv", YEAR);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    OrgAct act = act_on(bench, "2024-07-15");
    OrgOutcome outcome;
    const SplitPart parts[] = {{.unit = {.code = STR("S3B"), .name = STR("三小东校区")}}};
    done(org_split(&act, STR("S3"), parts, 1, false, &outcome, &bench->err), &bench->err);
    merge(bench, "2024-07-16", "S1", (NewUnit){.code = STR("S9"), .name = STR("新编号小学")});
    assert_true(previous_of(bench, "S9", "pupils_P", &any) == 500 && any);
    assert_true(previous_of(bench, "S9", "pupils_J", &any) == 0 && any); /* primary schools have none */
    assert_true(isnan(previous_of(bench, "S9", "computers", &any)) && any);
    assert_true(previous_of(bench, "C", "pupils_P", &any) != 0 && any);
    assert_true(isnan(previous_of(bench, "S3", "pupils_P", &any)) && !any);
    assert_true(isnan(previous_of(bench, "S3B", "pupils_P", &any)) && !any);
}

/* Texts of a workbook's sheet, row by row. */
typedef struct Sheet {
    Buf text;
} Sheet;

static bool take_row(void *context, const TableRow *row, Err *err) {
    Sheet *sheet = context;
    (void)err;
    for (size_t i = 0; i < row->count; i++) {
        buf_add_format(&sheet->text, "%.*s|", STR_ARG(row->cells[i].text));
    }
    buf_add_char(&sheet->text, '\n');
    return true;
}

static bool take_sheet(void *context, Str name, Err *err) {
    (void)context, (void)name, (void)err;
    return true;
}

static const char *sheet_text(Bench *bench, const char *path) {
    Sheet sheet = {buf_create(bench->arena)};
    const TableEvents events = {.context = &sheet, .sheet = take_sheet, .row = take_row};
    done(table_stream(path, (Str){NULL, 0}, NULL, &events, &bench->err), &bench->err);
    return str_cstr(bench->arena, buf_str(&sheet.text));
}

static void a_template_of_a_new_year_knows_who_was_merged(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    const char *path = sample_path(bench->arena, bench->folder, "t.xlsx");
    done(fact_template(bench->store, bench->pack, STR("学生"), STR("C"), STR("2024"), path, &bench->err), &bench->err);
    const char *text = sheet_text(bench, path);
    assert_null(strstr(text, "S2|"));
    assert_non_null(strstr(text, "S1|一小|T|小学|2024|500|")); /* last year's of both */
    assert_non_null(strstr(text, "S3|三小|T|小学|2024|100|"));
}

/* ---- units that ended ---- */

static void a_unit_that_ended_does_not_come_back_by_being_listed(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    const char *before = bench_counts(bench);
    assert_true(import_text(bench, KEYS ",pupils_P\nC,甲县,,县,2024,\nT,东乡,C,乡镇,2024,\nS2,二小,T,小学,2024,300\n"));
    assert_int_equal(bench->result.problems.errors, 1);
    assert_int_equal(told(bench, "ended-unit", "2024-07-15并入代码为“S1”"), 1);
    assert_string_equal(bench->result.problems.items[0].place.cell, "A4");
    assert_string_equal(bench_counts(bench), before);
    bench_good(bench, "c.csv", KEYS ",pupils_P\nS2,二小,T,小学,2023,310\n"); /* the year it stood may be corrected */
    OrgAct act = act_on(bench, "2025-01-10");
    OrgOutcome outcome;
    done(org_close(&act, STR("S3"), &outcome, &bench->err), &bench->err);
    assert_true(import_text(bench, KEYS "\nC,甲县,,县,2025\nS3,三小,C,小学,2025\n"));
    assert_int_equal(told(bench, "ended-unit", "撤销"), 1);
    const NewUnit again = {.code = STR("S3")};
    act = act_on(bench, "2025-03-01");
    done(org_reopen(&act, &again, &outcome, &bench->err), &bench->err);
    assert_true(import_text(bench, KEYS "\nC,甲县,,县,2025\nS3,三小,C,小学,2025\n"));
    assert_int_equal(bench->result.problems.errors, 0);
}

static void a_name_of_old_is_a_warning(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    OrgAct act = act_on(bench, "2024-03-01");
    OrgOutcome outcome;
    done(org_rename(&act, STR("S1"), STR("实验小学"), &outcome, &bench->err), &bench->err);
    done(org_change_kind(&act, STR("S3"), STR("九年一贯制"), &outcome, &bench->err), &bench->err);
    bench_good(
        bench, "b.csv",
        KEYS "\nC,甲县,,县,2024\nT,东乡,C,乡镇,2024\nS1,一小,T,小学,2024\nS2,二小,T,小学,2024\nS3,三小,T,小学,2024\n");
    assert_int_equal(told(bench, "old-standing", ""), 2);
    assert_non_null(strstr(bench->result.problems.items[0].message.data, "由“一小”变更为“实验小学”"));
    bench_good(bench, "c.csv", KEYS "\nS1,实验小学,T,小学,2024\nS1,一小,T,小学,2023\n");
    assert_int_equal(told(bench, "old-standing", ""), 0);
}

static void who_is_missing_in_a_new_year_is_told(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", YEAR);
    assert_int_equal(told(bench, "left-out", ""), 0);
    merge(bench, "2024-07-15", "S2", (NewUnit){.code = STR("S1")});
    bench_good(bench, "b.csv", KEYS "\nC,甲县,,县,2024\nT,东乡,C,乡镇,2024\nS1,一小,T,小学,2024\n");
    assert_int_equal(told(bench, "left-out", "1个单位：三小（S3）。"), 1); /* not the one that was merged */
    bench_good(bench, "c.csv", KEYS "\nS1,一小,T,小学,2024\n");
    assert_int_equal(told(bench, "left-out", ""), 0); /* the year has its units now */
}

/* ---- out and in again ---- */

#define ATTRIBUTES                                                                                                                             \
    KEYS ",owner,sponsor,area,boarding,founded\nP,甲市,,市,2024,,,,,\nC,\"甲,县\",P,县,2024,,,,,\n"                                      \
         "T,东\"乡\",C,乡镇,2024,,,,,\n0012,一小,T,小学,2024,公办,县级,乡村,是,1998\nS2,二校,T,九年一贯制,2024,民办,," \
         ",否,\n"

static void units_go_out_and_come_in_again_unchanged(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", ATTRIBUTES);
    for (int csv = 0; csv < 2; csv++) {
        const char *path = sample_path(bench->arena, bench->folder, csv ? "u.csv" : "u.xlsx");
        done(fact_units_table(bench->store, bench->pack, STR(""), STR(""), csv, path, &bench->err), &bench->err);
        const char *first = sheet_text(bench, path);
        assert_non_null(strstr(first, "代码|名称|上级代码|类别|年度|办学性质|举办者|城乡分类|寄宿制学校|建校年份|"
                                      "五四学制|附设幼儿班|经度|纬度|\n"));
        assert_non_null(strstr(first, "0012|一小|T|小学|2024|公办|县级|乡村|是|1998|\n"));
        assert_non_null(strstr(first, "C|甲,县|P|县|2024|\n"));
        /* into another store, and out of it again */
        Store *kept = bench->store;
        char data[96];
        snprintf(data, sizeof data, "%s/other%d", bench->folder, csv);
        done(store_open(data, STORE_CREATE, &bench->store, &bench->err), &bench->err);
        assert_true(bench_import(bench, path));
        assert_int_equal(bench->result.problems.errors, 0);
        assert_int_equal(bench->result.values, 7);
        const char *again = sample_path(bench->arena, bench->folder, csv ? "v.csv" : "v.xlsx");
        done(fact_units_table(bench->store, bench->pack, STR(""), STR("2024"), csv, again, &bench->err), &bench->err);
        assert_string_equal(sheet_text(bench, again), first);
        store_close(bench->store);
        bench->store = kept;
    }
}

static void a_part_goes_out_alone_and_a_wrong_one_is_refused(void **state) {
    Bench *bench = *state;
    const char *path = sample_path(bench->arena, bench->folder, "u.csv");
    assert_false(fact_units_table(bench->store, bench->pack, STR(""), STR(""), true, path, &bench->err));
    assert_int_equal(bench->err.kind, ERR_NOT_FOUND);
    bench_good(bench, "a.csv", ATTRIBUTES);
    done(fact_units_table(bench->store, bench->pack, STR("T"), STR("2024"), true, path, &bench->err), &bench->err);
    const char *text = sheet_text(bench, path);
    assert_non_null(strstr(text, "T|东\"乡\"|C|"));
    assert_null(strstr(text, "P|甲市"));
    assert_true(bench_import(bench, path)); /* its parent is in the store */
    assert_int_equal(bench->result.problems.errors, 0);
    assert_false(fact_units_table(bench->store, bench->pack, STR("X"), STR("2024"), true, path, &bench->err));
    assert_false(fact_units_table(bench->store, bench->pack, STR(""), STR("1999"), true, path, &bench->err));
    assert_false(
        fact_units_table(bench->store, bench->pack, STR(""), STR(""), true, "/no/such/place.csv", &bench->err));
}

/* ---- tables that bring units alone ---- */

static bool import_divisions(Bench *bench, const char *mapping, const char *text) {
    const ImportOptions options = {
        .actor = STR("tester"), .default_period = STR("2023"), .mapping = pack_mapping(bench->pack, str_from(mapping))};
    const char *path = bench_file(bench, "d.csv", str_from(text));
    bench->err = (Err){.kind = ERR_NONE};
    return fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err);
}

static void division_codes_become_units_of_four_levels(void **state) {
    Bench *bench = *state;
    assert_true(
        import_divisions(bench, "cn-divisions-counties", "code,name,cityCode,provinceCode\n990101,甲区,9901,99\n"));
    assert_int_equal(told(bench, "unknown-parent", "990100"), 1); /* from the top down */
    done(import_divisions(bench, "cn-divisions-provinces", "code,name\n99,示例省\n"), &bench->err);
    done(import_divisions(bench, "cn-divisions-cities", "code,name,provinceCode\n9901,甲市,99\n9919,无县市,99\n"),
         &bench->err);
    done(import_divisions(
             bench, "cn-divisions-counties",
             "code,name,cityCode,provinceCode\n990101,甲区,9901,99\n990171,开发区,9901,99\n991900,无县市,9919,99\n"),
         &bench->err);
    assert_int_equal(bench->result.problems.errors, 0);
    done(import_divisions(bench, "cn-divisions-townships",
                          "code,name,areaCode,provinceCode,cityCode\n990101001,一街道,990101,99,9901\n991900003,二街道,"
                          "991900,99,9919\n"),
         &bench->err);
    const char *path = sample_path(bench->arena, bench->folder, "u.csv");
    done(fact_units_table(bench->store, bench->pack, STR(""), STR("2023"), true, path, &bench->err), &bench->err);
    assert_string_equal(strchr(sheet_text(bench, path), '\n'),
                        "\n990000|示例省|省|2023|\n990100|甲市|990000|市|2023|\n990101|甲区|990100|县|2023|\n"
                        "990101001|一街道|990101|乡镇|2023|\n990171|开发区|990100|县|2023|\n"
                        "991900|无县市|990000|县|2023|\n991900003|二街道|991900|乡镇|2023|\n");
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(a_merged_school_is_held_against_the_sum_of_the_year_before),
    TEST(a_large_table_is_held_against_the_year_before_in_all_its_parts),
    TEST(one_table_may_bring_both_years),
    TEST(a_unit_made_by_a_merger_is_held_against_theirs),
    TEST(a_school_that_was_split_is_not_asked_why_it_shrank),
    TEST(one_unit_has_the_year_before_of_all_that_went_into_it),
    TEST(a_template_of_a_new_year_knows_who_was_merged),
    TEST(a_unit_that_ended_does_not_come_back_by_being_listed),
    TEST(a_name_of_old_is_a_warning),
    TEST(who_is_missing_in_a_new_year_is_told),
    TEST(units_go_out_and_come_in_again_unchanged),
    TEST(a_part_goes_out_alone_and_a_wrong_one_is_refused),
    TEST(division_codes_become_units_of_four_levels),
};

TABLE_TEST_MAIN(tests)
