/* What the tests of this room share: a store in a fresh folder, the built-in packs, files made on the spot, and counts
 * of all tables. */
#ifndef DUXUE_FACT_SUPPORT_H
#define DUXUE_FACT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

#include "fact.h"

typedef struct Bench {
    Arena *arena;
    Pack *pack;
    Store *store;
    char folder[64];
    ImportResult result;
    Err err;
} Bench;

static inline void bench_remove(const char *folder) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static inline int bench_open(void **state) {
    static Bench bench;
    bench = (Bench){.arena = arena_create(), .folder = "/tmp/duxue-fact-XXXXXX"};
    ProblemList problems = problem_list(bench.arena, 10);
    Err err = {.kind = ERR_NONE};
    assert_non_null(mkdtemp(bench.folder));
    assert_true(pack_load(NULL, &bench.pack, &problems));
    char data[96];
    snprintf(data, sizeof data, "%s/data", bench.folder);
    assert_true(store_open(data, STORE_CREATE, &bench.store, &err));
    *state = &bench;
    return 0;
}

static inline int bench_close(void **state) {
    Bench *bench = *state;
    store_close(bench->store);
    pack_destroy(bench->pack);
    bench_remove(bench->folder);
    arena_destroy(bench->arena);
    return 0;
}

static inline const char *bench_path(Bench *bench, const char *name) {
    return str_format(bench->arena, "%s/%s", bench->folder, name).data;
}

static inline const char *bench_file(Bench *bench, const char *name, Str content) {
    const char *path = bench_path(bench, name);
    Err err = {.kind = ERR_NONE};
    assert_true(file_write(path, content, &err));
    return path;
}

/* ---- workbooks ---- */

#define XML       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

typedef struct Part {
    const char *name, *content;
} Part;

static const Part book_parts[] = {
    {"_rels/.rels", XML "<Relationships><Relationship Id=\"a\" Type=\"" RELATIONS
                        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml",
     XML "<workbook xmlns:r=\"r\"><sheets><sheet name=\"学校\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels", XML
     "<Relationships><Relationship Id=\"r1\" Type=\"" RELATIONS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"r2\" Type=\"" RELATIONS "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
     "<Relationship Id=\"r3\" Type=\"" RELATIONS "/styles\" Target=\"styles.xml\"/>"
     "<Relationship Id=\"r4\" Type=\"" RELATIONS "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"},
};

/* A workbook of the usual parts with `parts` in place of or beside them; content NULL leaves a usual part out. */
static inline const char *bench_book(Bench *bench, const char *name, const Part *parts, size_t count) {
    const char *path = bench_path(bench, name);
    int error = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    for (size_t i = 0; i < count + sizeof book_parts / sizeof *book_parts; i++) {
        const Part *part = i < count ? &parts[i] : &book_parts[i - count];
        if (!part->content || zip_name_locate(zip, part->name, 0) >= 0) {
            continue;
        }
        bool left_out = false;
        for (size_t p = 0; i >= count && p < count; p++) {
            left_out |= strcmp(parts[p].name, part->name) == 0;
        }
        if (!left_out) {
            zip_source_t *source = zip_source_buffer(zip, part->content, strlen(part->content), 0);
            assert_true(zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8) >= 0);
        }
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

#define SHEET "xl/worksheets/sheet1.xml"

static inline const char *bench_sheet(Bench *bench, const char *name, const char *rows) {
    const Part part = {SHEET,
                       str_format(bench->arena, XML "<worksheet><sheetData>%s</sheetData></worksheet>", rows).data};
    return bench_book(bench, name, &part, 1);
}

/* ---- importing ---- */

static inline bool bench_import(Bench *bench, const char *path) {
    const ImportOptions options = {.actor = STR("tester")};
    bench->err = (Err){.kind = ERR_NONE};
    return fact_import(bench->store, bench->pack, path, &options, bench->arena, &bench->result, &bench->err);
}

static inline void bench_good(Bench *bench, const char *name, const char *text) {
    bool good = bench_import(bench, bench_file(bench, name, str_from(text)));
    for (size_t i = 0; i < bench->result.problems.count; i++) {
        const Problem *problem = &bench->result.problems.items[i];
        if (problem->severity == SEVERITY_ERROR) {
            print_error("%s %.*s\n", problem->place.cell, STR_ARG(problem->message));
        }
    }
    if (!good) {
        print_error("%s\n", bench->err.message);
    }
    assert_true(good);
    assert_int_equal(bench->result.problems.errors, 0);
}

/* Rows of every table that an import may touch, as one text. */
static inline const char *bench_counts(Bench *bench) {
    static const char *const tables[] = {"unit",   "period",     "unit_state",   "element", "symbol",
                                         "source", "submission", "check_result", "audit"};
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    Buf out = buf_create(bench->arena);
    assert_true(store_read_begin(bench->store, &tx, &err));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        Stmt *stmt;
        bool row;
        Str sql = str_format(bench->arena, "SELECT COUNT(*) FROM %s", tables[i]);
        assert_true(stmt_open(tx, sql.data, &stmt, &err, "") && stmt_step(stmt, &row, &err) && row);
        buf_add_format(&out, "%s %lld\n", tables[i], (long long)stmt_integer(stmt, 0));
        stmt_close(stmt);
    }
    int64_t version = 0;
    assert_true(fact_version(tx, &version, &err));
    buf_add_format(&out, "version %lld", (long long)version);
    store_read_end(tx);
    return str_cstr(bench->arena, buf_str(&out));
}

/* The value of one element of one unit as a frame would see it. */
typedef struct Wanted {
    int64_t unit;
    int element;
    int state; /* -1: never stored */
    double value;
} Wanted;

static inline void bench_sink(void *context, int64_t unit_id, int element, CellState state, double value) {
    Wanted *wanted = context;
    if (unit_id == wanted->unit && element == wanted->element) {
        wanted->state = (int)state;
        wanted->value = value;
    }
}

static inline Wanted bench_value(Bench *bench, const char *unit, const char *period, const char *element) {
    Tx *tx;
    Err err = {.kind = ERR_NONE};
    int64_t period_id;
    const Element *found = pack_element(bench->pack, str_from(element));
    assert_non_null(found);
    Wanted wanted = {.element = pack_element_index(bench->pack, found), .state = -1};
    assert_true(store_read_begin(bench->store, &tx, &err));
    assert_true(org_unit_id(tx, str_from(unit), false, &wanted.unit, &err));
    assert_true(org_period_id(tx, str_from(period), false, &period_id, &err));
    assert_true(fact_scan(tx, bench->pack, period_id, bench_sink, &wanted, &err));
    store_read_end(tx);
    return wanted;
}

/* main() of a test: answers as the reader process, too. */
#define FACT_TEST_MAIN(tests)                                                                                          \
    int main(int count, char **words) {                                                                                \
        if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {                                                   \
            return table_child_main(count - 2, words + 2);                                                             \
        }                                                                                                              \
        return cmocka_run_group_tests(tests, NULL, NULL);                                                              \
    }

#endif
