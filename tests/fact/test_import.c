/* Importing: what people write is understood, the past stays, checks speak, every value knows its cell. */
#include "fact_support.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

static void assert_value(Bench *bench, const char *unit, const char *period, const char *element, double value) {
    Wanted found = bench_value(bench, unit, period, element);
    assert_int_equal(found.state, CELL_KNOWN);
    assert_true(fabs(found.value - value) < 1e-9);
}

static void assert_state(Bench *bench, const char *element, CellState state) {
    assert_int_equal(bench_value(bench, "S1", "2024", element).state, (int)state);
}

#define KEYS   "代码,名称,上级代码,类别,年度"
#define SCHOOL "S1,甲小学,C1,小学,2024"

static void units_and_facts_may_stand_in_any_order(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv",
               "pupils_P,年度,类别,上级代码,名称,代码\n120,2024,小学,T1,甲小学,S1\n,2024,乡镇,C1,甲镇,T1\n,2024,县,,"
               "甲县,C1\n");
    assert_value(bench, "S1", "2024", "pupils_P", 120);
    assert_int_equal(bench->result.new_units, 3);
    assert_int_equal(bench->result.values, 1);
    assert_int_equal(bench->result.period_count, 1);
}

static void numbers_are_read_as_people_write_them(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv",
               KEYS ",pupils_P,classes_P,ft_P,books,教学仪器设备值,boarding,owner\nC1,甲县,,县,2024,,,,,,,\n" SCHOOL
                    ",\"1,234\",２４, 60 人,12000册,3.5,√,公办\n");
    assert_value(bench, "S1", "2024", "pupils_P", 1234);
    assert_value(bench, "S1", "2024", "classes_P", 24);
    assert_value(bench, "S1", "2024", "ft_P", 60);
    assert_value(bench, "S1", "2024", "books", 12000);
    assert_value(bench, "S1", "2024", "equip_value", 35000); /* entered in 万元, stored in 元 */
    assert_value(bench, "S1", "2024", "boarding", 1);
}

static void a_unit_in_the_heading_decides_the_factor(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,教学仪器设备值（元）\nS1,甲小学,小学,2024,35000\n");
    assert_value(bench, "S1", "2024", "equip_value", 35000);
}

static void empty_and_hidden_cells_are_unknown_and_never_zero(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv",
               "代码,名称,类别,年度,pupils_P,classes_P,ft_P,books,staff\nS1,甲小学,小学,2024,,—,**,XX,1×\n");
    assert_state(bench, "pupils_P", CELL_EMPTY);
    assert_state(bench, "classes_P", CELL_EMPTY);
    assert_state(bench, "ft_P", CELL_MASKED);
    assert_state(bench, "books", CELL_MASKED);
    assert_state(bench, "staff", CELL_MASKED);
    assert_int_equal(bench->result.values, 0);
    assert_int_equal(bench->result.unknown, 5);
}

static void years_are_read_in_their_usual_forms(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv",
               "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024-2025学年,10\nS1,甲小学,小学,2023年,9\nS1,甲小学,小学,"
               "2022学年度,8\n");
    assert_value(bench, "S1", "2024", "pupils_P", 10);
    assert_value(bench, "S1", "2023", "pupils_P", 9);
    assert_value(bench, "S1", "2022", "pupils_P", 8);
}

static void a_correction_supersedes_only_the_columns_it_carries(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,pupils_P,classes_P\nS1,甲小学,小学,2024,100,5\n");
    bench_good(bench, "b.csv", "代码,名称,年度,pupils_P\nS1,甲小学,2024,101\n");
    assert_value(bench, "S1", "2024", "pupils_P", 101);
    assert_value(bench, "S1", "2024", "classes_P", 5);
    bench_good(bench, "c.csv", "代码,名称,年度,pupils_P\nS1,甲小学,2024,\n");
    assert_state(bench, "pupils_P", CELL_EMPTY);
}

static void a_file_is_kept_once_and_only_when_it_is_stored(void **state) {
    Bench *bench = *state;
    const char *folder = str_format(bench->arena, "%s/data/files", bench->folder).data;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n");
    assert_int_equal(bench_files(folder), 1);
    bench_good(bench, "again.csv", "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n");
    assert_int_equal(bench_files(folder), 1);
    assert_true(bench_import(bench, bench_file(bench, "b.csv", STR("代码,名称,年度,pupils_P\nS1,甲小学,2024,很多\n"))));
    assert_int_equal(bench->result.problems.errors, 1);
    assert_int_equal(bench_files(folder), 1);
}

static bool is_imported(Bench *bench, const char *path, const char *period) {
    char at[32];
    assert_true(fact_imported(bench->store, path, str_from(period), at, &bench->err));
    return at[0] != '\0';
}

static void a_file_that_was_stored_is_known_again(void **state) {
    Bench *bench = *state;
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n"));
    assert_false(is_imported(bench, path, NULL));
    const ImportOptions dry = {.actor = STR("tester"), .dry_run = true};
    assert_true(fact_import(bench->store, bench->pack, path, &dry, bench->arena, &bench->result, &bench->err));
    assert_false(is_imported(bench, path, NULL));
    assert_true(bench_import(bench, path));
    assert_true(is_imported(bench, path, NULL) && is_imported(bench, path, "2024"));
    assert_false(is_imported(bench, path, "2023"));
    const char *same = bench_file(bench, "b.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n"));
    const char *other = bench_file(bench, "c.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,101\n"));
    const char *faulty = bench_file(bench, "d.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,很多\n"));
    assert_true(bench_import(bench, faulty) && bench->result.problems.errors == 1);
    assert_true(is_imported(bench, same, NULL));
    assert_false(is_imported(bench, other, NULL) || is_imported(bench, faulty, NULL));
    char at[32];
    const char *none = str_format(bench->arena, "%s/none.csv", bench->folder).data;
    assert_false(fact_imported(bench->store, none, STR(""), at, &bench->err));
    assert_int_equal(bench->err.kind, ERR_NOT_FOUND);
}

/* Without a column of years it is another file for another year. */
static void a_file_is_another_one_for_another_year(void **state) {
    Bench *bench = *state;
    const ImportOptions options = {.actor = STR("tester"), .default_period = STR("2021")};
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,pupils_P\nS1,甲小学,小学,100\n"));
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_true(is_imported(bench, path, "2021"));
    assert_false(is_imported(bench, path, "2022"));
}

static void a_dry_run_stores_nothing(void **state) {
    Bench *bench = *state;
    const char *before = bench_counts(bench);
    const ImportOptions options = {.actor = STR("tester"), .dry_run = true};
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n"));
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_int_equal(bench->result.values, 1);
    assert_string_equal(before, bench_counts(bench));
}

static bool stop(void *context, double part, size_t rows) {
    (void)part;
    (void)rows;
    ++*(int *)context;
    return false;
}

static void a_user_may_stop_an_import_and_nothing_is_stored(void **state) {
    Bench *bench = *state;
    int asked = 0;
    const char *before = bench_counts(bench);
    const ImportOptions options = {.actor = STR("tester"), .progress = stop, .progress_context = &asked};
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n"));
    assert_false(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_int_equal(bench->err.kind, ERR_CANCELLED);
    assert_int_equal(asked, 1);
    assert_string_equal(before, bench_counts(bench));
}

/* Everything is in the transaction already. */
static bool stop_late(void *context, double part, size_t rows) {
    (void)context;
    (void)rows;
    return part < 0.9;
}

static void an_import_may_be_stopped_until_it_is_stored(void **state) {
    Bench *bench = *state;
    const char *before = bench_counts(bench);
    const ImportOptions options = {.actor = STR("tester"), .progress = stop_late};
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,100\n"));
    assert_false(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_int_equal(bench->err.kind, ERR_CANCELLED);
    /* nothing but the file itself, which another import of it may be about to name */
    assert_memory_equal(before, bench_counts(bench), (size_t)(strstr(before, "files") - before));
    bench->err = (Err){.kind = ERR_NONE};
    assert_true(bench_import(bench, path)); /* the same file, from the beginning */
    assert_value(bench, "S1", "2024", "pupils_P", 100);
}

/* ---- an import that was ended while it read ---- */

enum { MANY = 20000, STOPPED_AT = 18000 };

/* Quotes with line breaks in them, so that rows are not lines; a unit of its own year in between. */
static Str many_schools(const Bench *bench, const char *last) {
    Buf out = buf_create(bench->arena);
    buf_add(&out, STR(KEYS ",pupils_P,books\nC1,甲县,,县,2024,,\nC1,甲县,,县,2023,,\n"));
    for (int i = 0; i < MANY; i++) {
        buf_add_format(&out, "M%d,\"校\n%d\",C1,小学,%d,%d,%s\n", i, i, i % 1000 ? 2024 : 2023, i % 700,
                       i % 3 ? "12" : "");
    }
    buf_add(&out, str_from(last));
    return buf_str(&out);
}

static bool stop_behind(void *context, double part, size_t rows) {
    (void)context;
    (void)part;
    return rows < STOPPED_AT;
}

static bool import_on(Bench *bench, const char *path, bool stop, bool resume) {
    const ImportOptions options = {
        .actor = STR("tester"), .progress = stop ? stop_behind : NULL, .keep_reading = true, .resume = resume};
    bench->err = (Err){.kind = ERR_NONE};
    return fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err);
}

static size_t left_of_reading(Bench *bench) {
    return (size_t)bench_files(str_format(bench->arena, "%s/data/imports", bench->folder).data);
}

static int64_t units_stored(Bench *bench) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(stmt_open(tx, "SELECT COUNT(*) FROM unit", &stmt, &bench->err, ""));
    assert_true(stmt_step(stmt, &row, &bench->err) && row);
    int64_t count = stmt_integer(stmt, 0);
    stmt_close(stmt);
    store_read_end(tx);
    return count;
}

static void a_file_that_was_ended_while_it_was_read_goes_on_there(void **state) {
    Bench *bench = *state;
    const char *path = bench_file(bench, "many.csv", many_schools(bench, "Z,末校,C1,小学,2024,77,5\n"));
    assert_false(import_on(bench, path, true, true));
    assert_int_equal(bench->err.kind, ERR_CANCELLED);
    assert_int_equal(left_of_reading(bench), 1);
    assert_int_equal(units_stored(bench), 0);
    assert_true(import_on(bench, path, false, true));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.resumed, 2 * 8192);
    assert_int_equal(bench->result.rows, MANY + 3);
    assert_int_equal(bench->result.new_units, MANY + 2);
    assert_int_equal(bench->result.values, MANY + 1 + (MANY - (MANY + 2) / 3) + 1); /* of pupils, of books */
    assert_value(bench, "M1", "2024", "pupils_P", 1);
    assert_value(bench, "M5000", "2023", "pupils_P", 5000 % 700);
    assert_value(bench, "M19999", "2024", "pupils_P", 19999 % 700);
    assert_value(bench, "Z", "2024", "pupils_P", 77);
    assert_int_equal(left_of_reading(bench), 0);
}

static void who_does_not_go_on_reads_anew(void **state) {
    Bench *bench = *state;
    const char *path = bench_file(bench, "many.csv", many_schools(bench, ""));
    assert_false(import_on(bench, path, true, false));
    assert_true(import_on(bench, path, false, false));
    assert_int_equal(bench->result.resumed, 0);
    assert_int_equal(bench->result.rows, MANY + 2);
}

static void rows_of_another_content_are_not_taken_over(void **state) {
    Bench *bench = *state;
    assert_false(import_on(bench, bench_file(bench, "many.csv", many_schools(bench, "")), true, true));
    const char *changed = bench_file(bench, "many.csv", many_schools(bench, "Z,末校,C1,小学,2024,77,5\n"));
    assert_true(import_on(bench, changed, false, true));
    assert_int_equal(bench->result.resumed, 0);
    assert_int_equal(bench->result.rows, MANY + 3);
}

/* A unit twice, and a row without a code, behind what was taken over: told as if the file had been read in one go. */
static void faults_behind_what_was_read_are_told(void **state) {
    Bench *bench = *state;
    const char *path =
        bench_file(bench, "many.csv", many_schools(bench, "M3,又来,C1,小学,2024,1,1\n,无码,C1,小学,2024,1,1\n"));
    assert_false(import_on(bench, path, true, true));
    assert_true(import_on(bench, path, false, true));
    assert_int_equal(bench->result.resumed, 2 * 8192);
    assert_int_equal(bench->result.problems.errors, 2);
    assert_true(str_is(bench->result.problems.items[0].rule, "duplicate-row"));
    assert_true(str_is(bench->result.problems.items[1].rule, "no-code"));
    assert_int_equal(left_of_reading(bench), 0);
    assert_int_equal(units_stored(bench), 0);
}

/* Whatever a byte of what was noted became: the file is stored as it is. */
static void what_was_noted_and_is_damaged_is_read_again(void **state) {
    Bench *bench = *state;
    const char *path = bench_file(bench, "many.csv", many_schools(bench, ""));
    char hash[65];
    Str bytes;
    assert_false(import_on(bench, path, true, true));
    assert_true(blob_hash_of(path, hash, &bench->err));
    const char *noted = str_format(bench->arena, "%s/data/imports/%s.rows", bench->folder, hash).data;
    assert_true(file_read(bench->arena, noted, (size_t)1 << 30, &bytes, &bench->err));
    char *copy = arena_grow(bench->arena, bytes.data, bytes.len, bytes.len, 1);
    copy[bytes.len - 100] ^= 4; /* in the second chunk */
    assert_true(file_write(noted, (Str){copy, bytes.len}, &bench->err));
    assert_true(import_on(bench, path, false, true));
    assert_int_equal(bench->result.resumed, 8192);
    assert_int_equal(bench->result.rows, MANY + 2);
    assert_value(bench, "M16000", "2023", "pupils_P", 16000 % 700);
}

/* What somebody does to the file behind its first 10,000 rows, before the import is stopped. */
typedef struct Meddling {
    const char *path;
    Str content;
    bool in_place; /* written over; otherwise another file takes its name */
    bool done;
} Meddling;

static bool meddle(void *context, double part, size_t rows) {
    Meddling *meddling = context;
    (void)part;
    if (rows > 10000 && !meddling->done) {
        char other[4096];
        Err err = {.kind = ERR_NONE};
        snprintf(other, sizeof other, "%s.new", meddling->path);
        FILE *file = meddling->in_place ? fopen(meddling->path, "r+") : NULL;
        if (file) {
            assert_int_equal(fwrite(meddling->content.data, 1, 100, file), 100);
            assert_int_equal(fclose(file), 0);
        } else {
            assert_true(file_write(other, meddling->content, &err));
            assert_int_equal(rename(other, meddling->path), 0);
        }
        meddling->done = true;
    }
    return rows < STOPPED_AT;
}

static void rows_are_not_noted_of_a_file_that_is_saved_over(void **state) {
    Bench *bench = *state;
    for (int in_place = 0; in_place < 2; in_place++) {
        const char *path = bench_file(bench, "many.csv", many_schools(bench, ""));
        Meddling meddling = {path, many_schools(bench, ""), in_place, false};
        const ImportOptions options = {.actor = STR("tester"),
                                       .progress = meddle,
                                       .progress_context = &meddling,
                                       .keep_reading = true,
                                       .resume = true};
        assert_false(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
        assert_true(meddling.done);
        assert_int_equal(left_of_reading(bench), 0);
        bench->err = (Err){.kind = ERR_NONE};
    }
}

static const char *note_of(Bench *bench, const char *path) {
    char hash[65];
    assert_true(blob_hash_of(path, hash, &bench->err));
    return str_format(bench->arena, "%s/data/imports/%s.rows", bench->folder, hash).data;
}

/* As when the program was ended between storing a file and removing what was noted of it. */
static void what_was_noted_of_a_stored_file_goes_when_it_is_passed_over(void **state) {
    Bench *bench = *state;
    char at[32];
    const char *path = bench_file(bench, "many.csv", many_schools(bench, ""));
    assert_true(import_on(bench, path, false, true));
    assert_true(file_write(note_of(bench, path), STR("left behind"), &bench->err));
    assert_int_equal(left_of_reading(bench), 1);
    assert_true(fact_imported(bench->store, path, (Str){NULL, 0}, at, &bench->err));
    assert_true(at[0] != '\0');
    assert_int_equal(left_of_reading(bench), 0);
    /* of a file that is not stored it stays */
    path = bench_file(bench, "other.csv", many_schools(bench, "Z,末校,C1,小学,2024,77,5\n"));
    assert_true(file_write(note_of(bench, path), STR("still of use"), &bench->err));
    assert_true(fact_imported(bench->store, path, (Str){NULL, 0}, at, &bench->err));
    assert_int_equal(left_of_reading(bench), 1);
}

static void what_nobody_goes_on_with_for_a_month_is_removed(void **state) {
    Bench *bench = *state;
    const char *paths[] = {bench_file(bench, "a.csv", STR("a")), bench_file(bench, "b.csv", STR("b"))};
    for (int i = 0; i < 2; i++) {
        const time_t then = time(NULL) - (time_t)(29 + 2 * i) * 24 * 3600;
        const struct timespec times[2] = {{.tv_sec = then}, {.tv_sec = then}};
        assert_true(directory_create(str_format(bench->arena, "%s/data/imports", bench->folder).data, &bench->err));
        assert_true(file_write(note_of(bench, paths[i]), STR("rows"), &bench->err));
        assert_int_equal(utimensat(AT_FDCWD, note_of(bench, paths[i]), times, 0), 0);
    }
    fact_drop_old_readings(bench->store);
    assert_int_equal(left_of_reading(bench), 1);
    assert_true(path_exists(note_of(bench, paths[0])));
}

static void a_period_may_be_given_from_outside(void **state) {
    Bench *bench = *state;
    const ImportOptions options = {.actor = STR("tester"), .default_period = STR("2021")};
    const char *path = bench_file(bench, "a.csv", STR("代码,名称,类别,pupils_P\nS1,甲小学,小学,100\n"));
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_value(bench, "S1", "2021", "pupils_P", 100);
}

static void a_hard_check_sees_what_the_store_already_has(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,ft_P\nS1,甲小学,小学,2024,10\n");
    const char *path = bench_file(bench, "b.csv", STR("代码,名称,年度,backbone_P\nS1,甲小学,2024,11\n"));
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 1);
    const Problem *problem = &bench->result.problems.items[0];
    assert_string_equal(problem->place.cell, "D2");
    assert_true(str_find(problem->message, STR("11")) >= 0);
    assert_state(bench, "backbone_P", (CellState)-1);
}

static void a_check_over_an_unknown_figure_says_nothing(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv", "代码,名称,类别,年度,ft_P,backbone_P\nS1,甲小学,小学,2024,,11\n");
    assert_int_equal(bench->result.problems.warnings, 0);
}

static void a_soft_check_is_stored_and_waits_for_a_reason(void **state) {
    Bench *bench = *state;
    OpenCheck *checks;
    size_t count;
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    bench_good(bench, "a.csv", "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2023,100\n");
    bench_good(bench, "b.csv", "代码,名称,类别,年度,pupils_P\nS1,甲小学,小学,2024,150\n");
    assert_int_equal(bench->result.problems.warnings, 1);
    assert_true(store_read_begin(bench->store, &tx, &err));
    assert_true(fact_open_checks(tx, bench->arena, STR("2024"), &checks, &count, &err));
    store_read_end(tx);
    assert_int_equal(count, 1);
    assert_true(str_is(checks[0].unit_code, "S1") && !checks[0].reason.len);
    assert_false(fact_check_reason(bench->store, checks[0].id, STR(" "), STR("tester"), &err));
    assert_false(fact_check_reason(bench->store, 999, STR("新建校舍"), STR("tester"), &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_true(fact_check_reason(bench->store, checks[0].id, STR("新建校舍，招生增加"), STR("tester"), &err));
    bench_good(bench, "c.csv", "代码,名称,年度,pupils_P\nS1,甲小学,2024,110\n");
    assert_true(store_read_begin(bench->store, &tx, &err));
    assert_true(fact_open_checks(tx, bench->arena, STR("2024"), &checks, &count, &err));
    store_read_end(tx);
    assert_int_equal(count, 0); /* the correction settled it */
}

static void every_value_knows_its_file_sheet_and_cell(void **state) {
    Bench *bench = *state;
    const char *path =
        bench_sheet(bench, "school.xlsx",
                    "<row r=\"2\"><c r=\"B2\" t=\"str\"><v>代码</v></c><c r=\"C2\" t=\"str\"><v>名称</v></c><c "
                    "r=\"D2\" t=\"str\"><v>类别</v></c>"
                    "<c r=\"E2\" t=\"str\"><v>年度</v></c><c r=\"F2\" t=\"str\"><v>pupils_P</v></c></row>"
                    "<row r=\"7\"><c r=\"B7\" t=\"str\"><v>S1</v></c><c r=\"C7\" t=\"str\"><v>甲小学</v></c><c "
                    "r=\"D7\" t=\"str\"><v>小学</v></c>"
                    "<c r=\"E7\"><v>2024</v></c><c r=\"F7\"><v>88</v></c></row>");
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    FactOrigin origin;
    int64_t unit = 0, period = 0;
    assert_true(store_read_begin(bench->store, &tx, &err));
    assert_true(org_unit_id(tx, STR("S1"), false, &unit, &err) && org_period_id(tx, STR("2024"), false, &period, &err));
    const Element *pupils = pack_element(bench->pack, STR("pupils_P")),
                  *books = pack_element(bench->pack, STR("books"));
    assert_true(fact_origin(tx, bench->pack, unit, period, pupils, bench->arena, &origin, &err));
    assert_true(origin.found && str_is(origin.cell, "F7") && str_is(origin.sheet, "学校"));
    assert_true(str_is(origin.file_name, "school.xlsx") && str_is(origin.actor, "tester"));
    assert_true(fact_origin(tx, bench->pack, unit, period, books, bench->arena, &origin, &err));
    assert_false(origin.found);
    store_read_end(tx);
}

static void titles_two_line_headings_and_a_row_of_units_are_understood(void **state) {
    Bench *bench = *state;
    bench_good(bench, "a.csv",
               "甲县学校基本情况表,,,,,\n填报单位：甲县教育局,,,,,\n代码,名称,类别,年度,小学,小学\n代码,名称,类别,年度,"
               "在校生,教学班数\n"
               ",,,,人,个\nS1,甲小学,小学,2024,100,5\n");
    assert_value(bench, "S1", "2024", "pupils_P", 100);
    assert_value(bench, "S1", "2024", "classes_P", 5);
    assert_int_equal(bench->result.rows, 1);
}

/* A workbook whose first cells are merged; texts stand as shared cells would, numbers in F. */
static const char *merged_book(Bench *bench, const char *rows, const char *ranges) {
    Str sheet = str_format(
        bench->arena, XML "<worksheet><sheetData>%s</sheetData><mergeCells>%s</mergeCells></worksheet>", rows, ranges);
    const Part parts[] = {{SHEET, sheet.data},
                          {"xl/workbook.xml",
                           XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"学校\" r:id=\"r1\"/>"
                               "<sheet name=\"说明\" state=\"hidden\" r:id=\"r4\"/></sheets></workbook>"}};
    return sample_book(bench->arena, bench->folder, "merged.xlsx", parts, 2);
}

#define WORD(place, text)    "<c r=\"" place "\" t=\"str\"><v>" text "</v></c>"
#define NUMBER(place, value) "<c r=\"" place "\"><v>" value "</v></c>"
#define RANGE(ends)          "<mergeCell ref=\"" ends "\"/>"
#define MERGED_HEADING                                                                                                 \
    "<row r=\"1\">" WORD("A1", "甲县学校基本情况表") "</row><row r=\"2\">" WORD("A2", "代码") WORD("B2", "名称")       \
        WORD("C2", "类别") WORD("D2", "年度") WORD("E2", "小学") "</row><row r=\"3\">" WORD("E3", "在校生")            \
            WORD("F3", "教学班数") "</row>"
#define MERGED_RANGES RANGE("A1:F1") RANGE("A2:A3") RANGE("B2:B3") RANGE("C2:C3") RANGE("D2:D3") RANGE("E2:F2")
#define MERGED_KEYS   WORD("A4", "S1") WORD("B4", "甲小学") WORD("C4", "小学") NUMBER("D4", "2024")

static size_t notes(const Bench *bench) {
    size_t count = 0;
    for (size_t i = 0; i < bench->result.problems.count; i++) {
        count += bench->result.problems.items[i].severity == SEVERITY_NOTE;
    }
    return count;
}

static void merged_headings_of_two_lines_are_understood(void **state) {
    Bench *bench = *state;
    const char *path =
        merged_book(bench, MERGED_HEADING "<row r=\"4\">" MERGED_KEYS NUMBER("E4", "100") NUMBER("F4", "5") "</row>",
                    MERGED_RANGES);
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_value(bench, "S1", "2024", "pupils_P", 100);
    assert_value(bench, "S1", "2024", "classes_P", 5);
    assert_int_equal(bench->result.rows, 1);
    assert_int_equal(bench->result.values, 2);
    assert_int_equal(bench->result.new_units, 1);
    assert_int_equal(notes(bench), 1); /* the hidden sheet, told once though the table was read twice */
}

static void a_fault_below_merged_headings_is_told_once_at_its_cell(void **state) {
    Bench *bench = *state;
    const char *before = bench_counts(bench);
    assert_true(bench_import(bench, merged_book(bench,
                                                MERGED_HEADING "<row r=\"4\">" MERGED_KEYS NUMBER("E4", "100")
                                                    WORD("F4", "五") "</row>",
                                                MERGED_RANGES)));
    assert_int_equal(bench->result.problems.errors, 1);
    assert_string_equal(bench->result.problems.items[1].place.cell, "F4");
    assert_string_equal(before, bench_counts(bench));
}

static void a_heading_that_only_merged_cells_make_is_found_far_behind(void **state) {
    Bench *bench = *state;
    Buf rows = buf_create(bench->arena);
    buf_add(&rows, STR("<row r=\"2\">" WORD("A2", "代码") WORD("B2", "学校") "</row><row r=\"3\">" WORD("B3", "名称")
                           WORD("C3", "类别") WORD("D3", "年度") WORD("E3", "pupils_P") "</row>"));
    for (int i = 4; i < 40; i++) {
        buf_add_format(&rows,
                       "<row r=\"%d\"><c t=\"str\"><v>S%d</v></c><c t=\"str\"><v>小学%d</v></c><c t=\"str\"><v>小学</v>"
                       "</c><c><v>2024</v></c><c><v>%d</v></c></row>",
                       i, i, i, i);
    }
    buf_add_char(&rows, '\0');
    assert_true(bench_import(bench, merged_book(bench, rows.data, RANGE("A2:A3") RANGE("B2:E2"))));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.rows, 36);
    assert_value(bench, "S39", "2024", "pupils_P", 39);
}

static void merged_cells_of_the_first_schools_hold_for_each(void **state) {
    Bench *bench = *state;
    const char *path = merged_book(bench,
                                   "<row r=\"1\">" WORD("A1", "代码") WORD("B1", "名称") WORD("C1", "类别")
                                       WORD("D1", "年度") WORD("E1", "pupils_P") "</row><row r=\"2\">" WORD("A2", "S1")
                                           WORD("B2", "甲小学") WORD("C2", "小学") NUMBER("D2", "2024")
                                               NUMBER("E2", "1") "</row><row r=\"3\">" WORD("A3", "S2")
                                                   WORD("B3", "乙小学") NUMBER("E3", "2") "</row>",
                                   RANGE("C2:C3") RANGE("D2:D3"));
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_value(bench, "S2", "2024", "pupils_P", 2);
}

typedef struct Shown {
    double last;
    size_t told, rows; /* `rows`: the most at once */
    bool backwards;
} Shown;

static bool show(void *context, double part, size_t rows) {
    Shown *shown = context;
    shown->backwards |= part < shown->last;
    shown->rows = rows > shown->rows ? rows : shown->rows;
    shown->last = part;
    shown->told++;
    return true;
}

static void progress_never_goes_backwards_when_a_table_is_read_twice(void **state) {
    Bench *bench = *state;
    Shown shown = {.last = 0};
    const ImportOptions options = {.actor = STR("tester"), .progress = show, .progress_context = &shown};
    const char *path =
        merged_book(bench, MERGED_HEADING "<row r=\"4\">" MERGED_KEYS NUMBER("E4", "100") NUMBER("F4", "5") "</row>",
                    MERGED_RANGES);
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_false(shown.backwards);
    assert_int_equal(shown.told, 2 + 2 + 3); /* two readings; a block judged, all; units, figures, stored */
    assert_true(shown.last == 1);
    assert_int_equal(shown.rows, 4);
}

static void a_merged_title_is_not_worth_a_second_reading(void **state) {
    Bench *bench = *state;
    Shown shown = {.last = 0};
    const ImportOptions options = {.actor = STR("tester"), .progress = show, .progress_context = &shown};
    const char *path =
        merged_book(bench,
                    "<row r=\"1\">" WORD("A1", "甲县学校基本情况表") "</row><row r=\"2\">" WORD("A2", "代码")
                        WORD("B2", "名称") WORD("C2", "类别") WORD("D2", "年度")
                            WORD("E2", "pupils_P") "</row><row r=\"4\">" MERGED_KEYS NUMBER("E4", "7") "</row>",
                    RANGE("A1:E1"));
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_value(bench, "S1", "2024", "pupils_P", 7);
    assert_int_equal(shown.told, 1 + 2 + 3);
}

static void codes_keep_their_zeros_and_a_shortened_code_is_a_warning(void **state) {
    Bench *bench = *state;
    const char *path = bench_sheet(
        bench, "a.xlsx",
        "<row><c t=\"str\"><v>代码</v></c><c t=\"str\"><v>名称</v></c><c t=\"str\"><v>类别</v></c><c "
        "t=\"str\"><v>年度</v></c></row>"
        "<row><c t=\"str\"><v>0123</v></c><c t=\"str\"><v>甲</v></c><c "
        "t=\"str\"><v>小学</v></c><c><v>2024</v></c></row>"
        "<row><c><v>124</v></c><c t=\"str\"><v>乙</v></c><c t=\"str\"><v>小学</v></c><c><v>2024</v></c></row>");
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.problems.warnings, 1);
    assert_string_equal(bench->result.problems.items[0].place.cell, "A3");
    assert_int_equal(bench->result.new_units, 2);
}

static void a_foreign_table_makes_its_regions_and_adds_its_columns_up(void **state) {
    Bench *bench = *state;
    const MappingDef *mapping = pack_mapping(bench->pack, STR("ph-secondary"));
    assert_non_null(mapping);
    const ImportOptions options = {.actor = STR("tester"), .mapping = mapping};
    const char *path = bench_file(
        bench, "m.csv",
        STR("school_id,school_name,region,division,district,Grade 7 Male,Grade 7 Female,Grade 8 Male,Grade 8 Female,"
            "Grade 9 Male,Grade 9 Female,Grade 10 Male,Grade 10 Female,mooe.amount\n"
            "0001,One,R1,D,X,\"1,014\",1,1,1,1,1,1,1,\" 2,000.50 \"\n0002,Two,R2,D,X,1,1,1,1,1,1,1,,\n"));
    assert_true(fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.new_units, 8); /* the two districts of one name stay apart */
    assert_value(bench, "0001", "2015", "pupils_J", 1021);
    assert_value(bench, "0001", "2015", "pub_budget", 2000.5);
    assert_int_equal(bench_value(bench, "0002", "2015", "pupils_J").state, CELL_EMPTY); /* one blank: unknown */
}

static void a_template_comes_back_unchanged(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    bench_good(bench, "a.csv",
               KEYS ",pupils_P,equip_value,boarding,owner,population\nC1,甲县,,县,2023,,,,,50000\n"
                    "S1,甲小学,C1,小学,2023,100,1.5,是,民办,\nC1,甲县,,县,2024,,,,,51000\nS1,甲小学,C1,小学,2024,105,2."
                    "25,否,公办,\n");
    const char *path = sample_path(bench->arena, bench->folder, "template.xlsx");
    assert_true(fact_template(bench->store, bench->pack, STR("wide"), STR("C1"), STR("2024"), path, &err));
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.values, 5);
    assert_value(bench, "S1", "2024", "pupils_P", 105); /* not last year's, which stands beside */
    assert_value(bench, "S1", "2024", "equip_value", 22500);
    assert_value(bench, "S1", "2024", "boarding", 0);
    assert_value(bench, "C1", "2024", "population", 51000);
}

static void a_template_of_a_new_year_brings_the_regions_along(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    bench_good(bench, "a.csv", KEYS ",pupils_P\nP1,甲省,,省,2024,\nC1,甲县,P1,县,2024,\nS1,甲小学,C1,小学,2024,100\n");
    const char *path = sample_path(bench->arena, bench->folder, "template.xlsx");
    assert_true(fact_template(bench->store, bench->pack, STR("wide"), STR("S1"), STR("2025学年"), path, &err));
    assert_true(bench_import(bench, path));
    assert_int_equal(bench->result.problems.errors, 0);
    assert_int_equal(bench->result.rows, 3);
    assert_int_equal(bench->result.values, 0); /* nothing is filled in for the user */
}

static void a_template_of_nothing_says_what_there_is(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    const char *path = sample_path(bench->arena, bench->folder, "template.xlsx");
    assert_false(fact_template(bench->store, bench->pack, STR("wide"), STR(""), STR("2024"), path, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    bench_good(bench, "a.csv", KEYS ",pupils_P\nS1,甲小学,,小学,2024,100\n");
    assert_false(fact_template(bench->store, bench->pack, STR("wide"), STR("S9"), STR("2024"), path, &err));
    assert_false(fact_template(bench->store, bench->pack, STR("没有的表"), STR(""), STR("2024"), path, &err));
    assert_non_null(strstr(err.message, "学生"));
    assert_false(path_exists(path));
}

static const char *usual_period(Bench *bench) {
    Tx *tx;
    Str period;
    assert_true(store_read_begin(bench->store, &tx, &bench->err));
    assert_true(fact_usual_period(tx, bench->arena, &period, &bench->err));
    store_read_end(tx);
    return str_cstr(bench->arena, period);
}

static void a_year_that_has_just_begun_does_not_hide_the_last_whole_one(void **state) {
    Bench *bench = *state;
    assert_string_equal(usual_period(bench), "");
    bench_good(bench, "a.csv",
               "code,name,kind,period,pupils_P\nS1,甲小学,小学,2023,10\nS2,乙小学,小学,2023,10\nS3,丙小学,小学,2023,"
               "10\nS1,甲小学,小学,2024,11\n");
    assert_string_equal(usual_period(bench), "2023");
    bench_good(bench, "b.csv", "code,name,kind,period,pupils_P\nS2,乙小学,小学,2024,12\n");
    assert_string_equal(usual_period(bench), "2024");
}

static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    TEST(units_and_facts_may_stand_in_any_order),
    TEST(numbers_are_read_as_people_write_them),
    TEST(a_unit_in_the_heading_decides_the_factor),
    TEST(empty_and_hidden_cells_are_unknown_and_never_zero),
    TEST(years_are_read_in_their_usual_forms),
    TEST(a_correction_supersedes_only_the_columns_it_carries),
    TEST(a_file_is_kept_once_and_only_when_it_is_stored),
    TEST(a_file_that_was_stored_is_known_again),
    TEST(a_file_is_another_one_for_another_year),
    TEST(a_dry_run_stores_nothing),
    TEST(a_user_may_stop_an_import_and_nothing_is_stored),
    TEST(an_import_may_be_stopped_until_it_is_stored),
    TEST(a_file_that_was_ended_while_it_was_read_goes_on_there),
    TEST(who_does_not_go_on_reads_anew),
    TEST(rows_of_another_content_are_not_taken_over),
    TEST(faults_behind_what_was_read_are_told),
    TEST(what_was_noted_and_is_damaged_is_read_again),
    TEST(rows_are_not_noted_of_a_file_that_is_saved_over),
    TEST(what_was_noted_of_a_stored_file_goes_when_it_is_passed_over),
    TEST(what_nobody_goes_on_with_for_a_month_is_removed),
    TEST(a_period_may_be_given_from_outside),
    TEST(a_hard_check_sees_what_the_store_already_has),
    TEST(a_check_over_an_unknown_figure_says_nothing),
    TEST(a_soft_check_is_stored_and_waits_for_a_reason),
    TEST(every_value_knows_its_file_sheet_and_cell),
    TEST(titles_two_line_headings_and_a_row_of_units_are_understood),
    TEST(merged_headings_of_two_lines_are_understood),
    TEST(a_fault_below_merged_headings_is_told_once_at_its_cell),
    TEST(a_heading_that_only_merged_cells_make_is_found_far_behind),
    TEST(merged_cells_of_the_first_schools_hold_for_each),
    TEST(progress_never_goes_backwards_when_a_table_is_read_twice),
    TEST(a_merged_title_is_not_worth_a_second_reading),
    TEST(codes_keep_their_zeros_and_a_shortened_code_is_a_warning),
    TEST(a_foreign_table_makes_its_regions_and_adds_its_columns_up),
    TEST(a_template_comes_back_unchanged),
    TEST(a_template_of_a_new_year_brings_the_regions_along),
    TEST(a_year_that_has_just_begun_does_not_hide_the_last_whole_one),
    TEST(a_template_of_nothing_says_what_there_is),
};

TABLE_TEST_MAIN(tests)
