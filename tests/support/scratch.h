/* For tests: a folder that is gone afterwards, and a store in it. Include after cmocka.h. */
#ifndef DUXUE_TESTS_SCRATCH_H
#define DUXUE_TESTS_SCRATCH_H

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

static inline int scratch_set_up(void **state) {
    Scratch *scratch = test_calloc(1, sizeof *scratch);
    test_folder_make(scratch->folder);
    snprintf(scratch->data, sizeof scratch->data, "%s/data", scratch->folder);
    scratch->arena = arena_create();
    if (!store_open(scratch->data, STORE_CREATE, &scratch->store, &scratch->err)) {
        fail_msg("%s", scratch->err.message);
    }
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
