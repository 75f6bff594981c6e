/* Behaviours of the writer: groups, one piece failing, refusals, and the sudden end of the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "scratch.h"
#include "store_internal.h"

#define CALLERS 20

/* ---- groups ------------------------------------------------------------ */

static atomic_int commits;

static int count_commit(void *context) {
    (void)context;
    atomic_fetch_add(&commits, 1);
    return 0;
}

/* Keeps the writer busy until as many pieces wait behind it as wanted. */
typedef struct Hold {
    Store *store;
    size_t wanted;
    pthread_t thread;
    atomic_bool running;
} Hold;

static size_t queued(Store *store) {
    size_t count = 0;
    pthread_mutex_lock(&store->queue_lock);
    for (const Piece *piece = store->first; piece; piece = piece->next) {
        count++;
    }
    pthread_mutex_unlock(&store->queue_lock);
    return count;
}

static bool hold_work(Tx *tx, void *context, Err *err) {
    (void)tx, (void)err;
    Hold *hold = context;
    atomic_store(&hold->running, true);
    while (queued(hold->store) < hold->wanted) {
        usleep(200);
    }
    return true;
}

static void *hold_main(void *context) {
    Hold *hold = context;
    Err err;
    return store_write(hold->store, hold_work, hold, &err) ? NULL : hold;
}

/* Returns when the held piece runs: whatever is queued from now on is behind it. */
static void hold_start(Hold *hold) {
    assert_int_equal(pthread_create(&hold->thread, NULL, hold_main, hold), 0);
    while (!atomic_load(&hold->running)) {
        usleep(200);
    }
}

static void hold_end(Hold *hold) {
    void *failed;
    pthread_join(hold->thread, &failed);
    assert_null(failed);
}

typedef struct Caller {
    Store *store;
    int number;
    bool fails, good;
    Err err;
    pthread_t thread;
} Caller;

static bool caller_work(Tx *tx, void *context, Err *err) {
    const Caller *caller = context;
    char code[16];
    snprintf(code, sizeof code, "%04d", caller->number);
    if (!store_run(tx, "INSERT INTO period (code) VALUES (?)", err, "z", code)) {
        return false;
    }
    return !caller->fails || err_set(err, ERR_INPUT, "第%d份不对", caller->number);
}

static void *caller_main(void *context) {
    Caller *caller = context;
    caller->good = store_write(caller->store, caller_work, caller, &caller->err);
    return NULL;
}

/* All callers wait behind one held piece, so that they are committed together. */
static void run_together(Store *store, Caller *callers, size_t count) {
    Hold hold = {.store = store, .wanted = count};
    hold_start(&hold);
    for (size_t i = 0; i < count; i++) {
        callers[i].store = store;
        callers[i].number = (int)i;
        assert_int_equal(pthread_create(&callers[i].thread, NULL, caller_main, &callers[i]), 0);
    }
    for (size_t i = 0; i < count; i++) {
        pthread_join(callers[i].thread, NULL);
    }
    hold_end(&hold);
}

static void what_waits_is_committed_as_one_group(void **state) {
    Scratch *scratch = *state;
    Caller callers[CALLERS] = {{.number = 0}};
    atomic_store(&commits, 0);
    sqlite3_commit_hook(scratch->store->writing->handle, count_commit, NULL);
    run_together(scratch->store, callers, CALLERS);
    for (size_t i = 0; i < CALLERS; i++) {
        assert_true(callers[i].good);
    }
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), CALLERS);
    assert_int_equal(atomic_load(&commits), 2); /* one for the held piece, one for all twenty */
}

static void a_failing_piece_takes_nothing_else_of_its_group_with_it(void **state) {
    Scratch *scratch = *state;
    Caller callers[CALLERS] = {{.number = 0}};
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i].fails = i % 3 == 1;
    }
    run_together(scratch->store, callers, CALLERS);
    int64_t kept = 0;
    for (size_t i = 0; i < CALLERS; i++) {
        char sql[80], message[32];
        assert_int_equal(callers[i].good, !callers[i].fails);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM period WHERE code = '%04d'", (int)i);
        assert_int_equal(scratch_number(scratch, sql), callers[i].good);
        kept += callers[i].good;
        if (callers[i].fails) { /* each hears its own reason */
            snprintf(message, sizeof message, "第%d份不对", (int)i);
            assert_int_equal(callers[i].err.kind, ERR_INPUT);
            assert_string_equal(callers[i].err.message, message);
        }
    }
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), kept);
}

static bool sql_fault_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO period (code) VALUES ('kept?')", err, "") &&
           store_run(tx, "INSERT INTO period (code) VALUES ('kept?')", err, "");
}

static void a_piece_is_undone_whole(void **state) {
    Scratch *scratch = *state;
    assert_false(store_write(scratch->store, sql_fault_work, NULL, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_CONFLICT);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 0);
}

static bool nothing_work(Tx *tx, void *context, Err *err) {
    (void)tx;
    (void)context;
    (void)err;
    return true;
}

/* Waits for what the caller does beside it. */
typedef struct Beside {
    Store *store;
    sem_t done;
    bool read, wrote;
    Err err;
} Beside;

static bool wait_work(Tx *tx, void *context, Err *err) {
    Beside *beside = context;
    (void)tx;
    (void)err;
    sem_wait(&beside->done);
    return true;
}

static void look_beside(void *context) {
    Beside *beside = context;
    Tx *tx;
    beside->read = store_read_begin(beside->store, &tx, &beside->err);
    store_read_end(tx);
    beside->wrote = store_write(beside->store, nothing_work, NULL, &beside->err);
    sem_post(&beside->done);
}

static void its_caller_may_read_beside_a_write_but_not_write(void **state) {
    Scratch *scratch = *state;
    Beside beside = {.store = scratch->store};
    sem_init(&beside.done, 0, 0);
    assert_true(store_write_beside(scratch->store, wait_work, &beside, look_beside, &beside, &scratch->err));
    assert_true(beside.read);
    assert_false(beside.wrote);
    assert_int_equal(beside.err.kind, ERR_INTERNAL);
    must(store_write(scratch->store, nothing_work, NULL, &scratch->err), &scratch->err);
    sem_destroy(&beside.done);
}

static bool silent_failure_work(Tx *tx, void *context, Err *err) {
    (void)tx, (void)context, (void)err;
    return false;
}

static void a_failure_without_reason_still_has_a_message(void **state) {
    Scratch *scratch = *state;
    assert_false(store_write(scratch->store, silent_failure_work, NULL, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_INTERNAL);
    assert_true(scratch->err.message[0]);
}

static bool group_lost_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO period (code) VALUES ('lost')", err, "") && store_run(tx, "ROLLBACK", err, "");
}

static void a_transaction_given_up_is_told_to_everybody_and_the_next_one_works(void **state) {
    Scratch *scratch = *state;
    assert_false(store_write(scratch->store, group_lost_work, NULL, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_IO);
    must(scratch_run(scratch, "INSERT INTO period (code) VALUES ('2024')"), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), 1);
}

/* ---- the log ----------------------------------------------------------- */

static int64_t bytes_of(const Scratch *scratch, const char *name) {
    char path[128];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", scratch->data, name);
    return stat(path, &status) == 0 ? (int64_t)status.st_size : -1;
}

static int64_t log_bytes(const Scratch *scratch) {
    return bytes_of(scratch, "duxue.db-wal");
}

/* 8 MB are twice what the log has to hold before it is brought in: after that it begins anew. */
static bool much_work(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO kept (bytes) VALUES (zeroblob(8000000))", err, "");
}

/* Far from the length at which the writer would do it itself: only the thread can. */
static void what_was_written_comes_into_the_database_though_nobody_writes_on(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "CREATE TABLE kept (bytes BLOB)"), &scratch->err);
    assert_true(bytes_of(scratch, "duxue.db") < 8000000);
    must(store_write(scratch->store, much_work, NULL, &scratch->err), &scratch->err);
    for (int i = 0; i < 1000 && bytes_of(scratch, "duxue.db") < 8000000; i++) {
        usleep(20000);
    }
    assert_true(bytes_of(scratch, "duxue.db") >= 8000000);
}

static void the_log_is_brought_in_beside_writes_and_begins_anew(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "CREATE TABLE kept (bytes BLOB)"), &scratch->err);
    for (int i = 0; i < 20; i++) { /* 160 MB in one go */
        must(store_write(scratch->store, much_work, NULL, &scratch->err), &scratch->err);
        assert_in_range(log_bytes(scratch), 1, 90 << 20);
    }
    /* Once all of it is brought in, a write begins at its beginning: it does not grow. */
    int64_t before = 0, writes = 20;
    for (; before != log_bytes(scratch) && writes < 60; writes++) {
        usleep(50000);
        before = log_bytes(scratch);
        must(store_write(scratch->store, much_work, NULL, &scratch->err), &scratch->err);
    }
    assert_int_equal(log_bytes(scratch), before);
    assert_int_equal(scratch_number(scratch, "SELECT COUNT(*) FROM kept WHERE length(bytes) = 8000000"), writes);
}

static void closing_leaves_no_log(void **state) {
    Scratch *scratch = *state;
    must(scratch_run(scratch, "CREATE TABLE kept (bytes BLOB)"), &scratch->err);
    must(store_write(scratch->store, much_work, NULL, &scratch->err), &scratch->err);
    assert_true(log_bytes(scratch) > 8000000);
    store_close(scratch->store);
    assert_int_equal(log_bytes(scratch), -1);
    must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
    assert_int_equal(scratch_number(scratch, "SELECT SUM(length(bytes)) FROM kept"), 8000000);
}

/* ---- refusals ---------------------------------------------------------- */

static bool nested_work(Tx *tx, void *context, Err *err) {
    (void)tx;
    return store_write(context, silent_failure_work, NULL, err);
}

static void writing_from_within_the_writer_is_refused_instead_of_waiting_for_ever(void **state) {
    Scratch *scratch = *state;
    assert_false(store_write(scratch->store, nested_work, scratch->store, &scratch->err));
    assert_int_equal(scratch->err.kind, ERR_INTERNAL);
}

/* ---- the sudden end ---------------------------------------------------- */

typedef struct Storm {
    Store *store;
    int pipe, first, step;
} Storm;

/* So long that the log is brought into the database meanwhile. */
static bool storm_work(Tx *tx, void *context, Err *err) {
    static char much[100000];
    const int *number = context;
    char code[16];
    snprintf(code, sizeof code, "%d", *number);
    memset(much, 'x', sizeof much);
    AuditEntry entry = {
        .actor = STR("测试"), .action = STR("write"), .subject = str_from(code), .detail = {much, sizeof much}};
    return store_run(tx, "INSERT INTO unit (code) VALUES (?)", err, "z", code) && audit_append(tx, &entry, err);
}

/* Writes one number after the other, and tells each through the pipe once it was acknowledged. */
static void *storm_main(void *context) {
    const Storm *storm = context;
    Err err;
    for (int number = storm->first;; number += storm->step) {
        if (!store_write(storm->store, storm_work, &number, &err)) {
            _exit(3);
        }
        if (write(storm->pipe, &number, sizeof number) != sizeof number) {
            _exit(4);
        }
    }
    return NULL;
}

static void child_main(const char *directory, int pipe, int base) {
    enum { THREADS = 4 };
    Storm storms[THREADS];
    pthread_t thread;
    Store *store;
    Err err;
    if (!store_open(directory, STORE_CREATE, &store, &err)) {
        _exit(2);
    }
    for (int i = 0; i < THREADS; i++) {
        storms[i] = (Storm){store, pipe, base + i, THREADS};
        pthread_create(&thread, NULL, storm_main, &storms[i]);
    }
    for (;;) {
        pause();
    }
}

/* Runs a child that writes, ends it without warning, gives the numbers that were acknowledged. */
static size_t killed_round(Scratch *scratch, int base, int *numbers, size_t most) {
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        child_main(scratch->data, ends[1], base);
    }
    close(ends[1]);
    size_t count = 0, enough = 50 + (size_t)base % 97;
    while (count < most && read(ends[0], &numbers[count], sizeof(int)) == sizeof(int)) {
        if (++count == enough) {
            kill(child, SIGKILL);
        }
    }
    close(ends[0]);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(count >= enough);
    return count;
}

static void whatever_was_acknowledged_is_there_after_a_sudden_end(void **state) {
    Scratch *scratch = *state;
    enum { MOST = 20000 };
    static int numbers[MOST];
    size_t all = 0;
    store_close(scratch->store); /* no thread of ours may live while we fork */
    scratch->store = NULL;
    for (int round = 0; round < 5; round++) {
        size_t count = killed_round(scratch, 1 + round * 1000000, numbers, MOST);
        must(store_open(scratch->data, STORE_EXISTING, &scratch->store, &scratch->err), &scratch->err);
        for (size_t i = 0; i < count; i++) {
            char sql[80];
            snprintf(sql, sizeof sql, "SELECT count(*) FROM unit WHERE code = '%d'", numbers[i]);
            assert_int_equal(scratch_number(scratch, sql), 1);
        }
        all += count;
        AuditReport report;
        must(audit_verify(scratch->store, &report, &scratch->err), &scratch->err);
        assert_true(report.intact);
        assert_true((size_t)report.rows >= all);
        assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                                 "integrity_check <> 'ok'"),
                         0);
        store_close(scratch->store);
        scratch->store = NULL;
    }
}

static void closing_waits_for_what_is_queued(void **state) {
    Scratch *scratch = *state;
    Caller callers[CALLERS] = {{.number = 0}};
    Hold hold = {.store = scratch->store, .wanted = CALLERS};
    hold_start(&hold);
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i].store = scratch->store;
        callers[i].number = (int)i;
        assert_int_equal(pthread_create(&callers[i].thread, NULL, caller_main, &callers[i]), 0);
    }
    hold_end(&hold); /* it ends once all callers are in the queue */
    writer_stop(scratch->store);
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(callers[i].thread, NULL);
        assert_true(callers[i].good);
    }
    assert_int_equal(scratch_number(scratch, "SELECT count(*) FROM period"), CALLERS);
    assert_false(scratch_run(scratch, "INSERT INTO period (code) VALUES ('late')"));
    assert_int_equal(scratch->err.kind, ERR_CANCELLED);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(whatever_was_acknowledged_is_there_after_a_sudden_end),
        CASE(what_waits_is_committed_as_one_group),
        CASE(a_failing_piece_takes_nothing_else_of_its_group_with_it),
        CASE(a_piece_is_undone_whole),
        CASE(a_failure_without_reason_still_has_a_message),
        CASE(a_transaction_given_up_is_told_to_everybody_and_the_next_one_works),
        CASE(writing_from_within_the_writer_is_refused_instead_of_waiting_for_ever),
        CASE(closing_waits_for_what_is_queued),
        CASE(what_was_written_comes_into_the_database_though_nobody_writes_on),
        CASE(the_log_is_brought_in_beside_writes_and_begins_anew),
        CASE(its_caller_may_read_beside_a_write_but_not_write),
        CASE(closing_leaves_no_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
