/* For tests: a folder that is gone afterwards, and a store in it. Include after cmocka.h. */
#ifndef DUXUE_TESTS_SCRATCH_H
#define DUXUE_TESTS_SCRATCH_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store.h"
#include "test_folder.h"

typedef struct Scratch {
    char folder[TEST_FOLDER];
    char data[96]; /* the data directory in it */
    Arena *arena;
    Store *store;
    Err err;
} Scratch;

/* The database of the first new store of this process, and where it is kept. */
static Str scratch_new_database;
static Arena *scratch_kept;

static inline bool scratch_write_database(const char *path) {
    int handle = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t size = scratch_new_database.len;
    bool good = handle >= 0 && write(handle, scratch_new_database.data, size) == (ssize_t)size;
    return handle >= 0 && close(handle) == 0 && good;
}

/* A new store in `data`, which is not there yet. The first of a process is made, each migration in a transaction of its
 * own, closed and opened again; the others begin with a copy of its database. */
static inline void scratch_open_store(const char *data, Store **store, Err *err) {
    char path[128];
    snprintf(path, sizeof path, "%s/duxue.db", data);
    bool good;
    if (scratch_new_database.data) {
        good = directory_create(data, err) && scratch_write_database(path);
    } else {
        good = store_open(data, STORE_CREATE, store, err);
        if (good) {
            store_close(*store); /* the database is whole without its log */
            scratch_kept = arena_create();
            good = file_read(scratch_kept, path, (size_t)64 << 20, &scratch_new_database, err);
        }
    }
    good = good && store_open(data, STORE_CREATE, store, err);
    if (!good) {
        fail_msg("%s: %s", path, err->message);
    }
}

static inline int scratch_set_up(void **state) {
    Scratch *scratch = test_calloc(1, sizeof *scratch);
    test_folder_make(scratch->folder);
    snprintf(scratch->data, sizeof scratch->data, "%s/data", scratch->folder);
    scratch->arena = arena_create();
    scratch_open_store(scratch->data, &scratch->store, &scratch->err);
    *state = scratch;
    return 0;
}

static inline int scratch_tear_down(void **state) {
    Scratch *scratch = *state;
    store_close(scratch->store);
    arena_destroy(scratch->arena);
    test_folder_remove(scratch->folder);
    test_free(scratch);
    return 0;
}

/* Fails the test with the message of `err`. */
static inline void must(bool good, const Err *err) {
    if (!good) {
        fail_msg("%s", err->message);
    }
}

static inline bool scratch_sql_work(Tx *tx, void *context, Err *err) {
    return store_run(tx, context, err, "");
}

/* One statement without parameters, in a transaction of its own. */
static inline bool scratch_run(Scratch *scratch, const char *sql) {
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", sql);
    scratch->err = (Err){.kind = ERR_NONE};
    return store_write(scratch->store, scratch_sql_work, copy, &scratch->err);
}

/* The number in the first column of the first row. */
static inline int64_t scratch_number(Scratch *scratch, const char *sql) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    must(store_read_begin(scratch->store, &tx, &scratch->err), &scratch->err);
    must(stmt_open(tx, sql, &stmt, &scratch->err, ""), &scratch->err);
    must(stmt_step(stmt, &row, &scratch->err), &scratch->err);
    assert_true(row);
    int64_t number = stmt_integer(stmt, 0);
    stmt_close(stmt);
    store_read_end(tx);
    return number;
}

#endif
