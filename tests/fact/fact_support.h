/* What the tests of this room share: a store in a fresh folder, the built-in packs, files made on the spot, and counts
 * of all tables. */
#ifndef DUXUE_FACT_SUPPORT_H
#define DUXUE_FACT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fact.h"
#include "sample_files.h"
#include "scratch.h"
#include "shared_pack.h"
#include "table_main.h"

typedef struct Bench {
    Arena *arena;
    Pack *pack;
    Store *store;
    char folder[TEST_FOLDER];
    ImportResult result;
    Err err;
} Bench;

static inline int bench_open(void **state) {
    static Bench bench;
    bench = (Bench){.arena = arena_create()};
    Err err = {.kind = ERR_NONE};
    test_folder_make(bench.folder);
    bench.pack = shared_pack();
    char data[96];
    snprintf(data, sizeof data, "%s/data", bench.folder);
    scratch_open_store(data, &bench.store, &err);
    *state = &bench;
    return 0;
}

static inline int bench_close(void **state) {
    Bench *bench = *state;
    store_close(bench->store);
    test_folder_remove(bench->folder);
    arena_destroy(bench->arena);
    return 0;
}

static inline const char *bench_file(Bench *bench, const char *name, Str content) {
    return sample_file(bench->arena, bench->folder, name, content);
}

static inline const char *bench_sheet(Bench *bench, const char *name, const char *rows) {
    return sample_sheet(bench->arena, bench->folder, name, rows);
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

/* Files that are kept, temporary ones included. */
static inline size_t bench_files(const char *folder) {
    Arena *arena = arena_create();
    DIR *listing = opendir(folder);
    struct dirent *entry;
    size_t count = 0;
    assert_non_null(listing);
    while ((entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.') {
            count += entry->d_type == DT_DIR ? bench_files(sample_path(arena, folder, entry->d_name)) : 1;
        }
    }
    closedir(listing);
    arena_destroy(arena);
    return count;
}

/* Rows of every table that an import may touch, and the files that are kept, as one text. */
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
    Str files = str_format(bench->arena, "%s/data/files", bench->folder);
    buf_add_format(&out, "version %lld\nfiles %zu", (long long)version, bench_files(files.data));
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

#endif
