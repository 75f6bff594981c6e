/* The one writer: takes all queued work, commits it as a group, then answers every caller. */
#include "store_internal.h"

#include <signal.h>

#define GROUP_MAX 512 /* pieces per commit, so that the first caller does not wait for ever */

static void fail(Piece *piece, const Err *err) {
    piece->good = false;
    piece->err = *err;
}

/* The chain ends again where it ended before the piece. */
static void take_back(Chain *chain, const Chain *before) {
    chain->read = before->read;
    chain->moved = before->moved;
    chain->anchor = before->anchor;
    chain->method = before->method;
}

static void work_on(Connection *connection, Piece *piece) {
    Tx *tx = &connection->tx;
    connection->origin = piece->origin;
    connection->chain.watching = true;
    piece->good = piece->work(tx, piece->context, &piece->err) &&
                  (!piece->also || piece->also(tx, piece->also_context, &piece->err)) &&
                  content_vouch_rest(tx, &piece->err);
    connection->chain.watching = false;
    connection->chain.noted_count = 0;
    statements_reset(connection);
    if (!piece->good && piece->err.kind == ERR_NONE) {
        err_set(&piece->err, ERR_INTERNAL, "写入没有成功，也没有说明原因。请报告开发者。");
    }
}

/* Each piece has a savepoint of its own: a failing one takes nothing else with it. */
static void run_piece(Connection *connection, Piece *piece) {
    Tx *tx = &connection->tx;
    Chain before = connection->chain;
    if (!store_run(tx, "SAVEPOINT piece", &piece->err, "")) {
        return;
    }
    work_on(connection, piece);
    if (sqlite3_get_autocommit(connection->handle)) {
        return; /* SQLite gave up the whole transaction; run_group sees it */
    }
    if (!piece->good) {
        take_back(&connection->chain, &before);
        store_run(tx, "ROLLBACK TO piece", NULL, "");
    }
    Err err = {.kind = ERR_NONE};
    if (!store_run(tx, "RELEASE piece", &err, "") && piece->good) {
        fail(piece, &err);
    }
}

/* Nothing of the group was kept: those who thought they had succeeded learn why not. */
static void fail_group(Piece *first, const Err *err) {
    for (Piece *piece = first; piece; piece = piece->next) {
        if (piece->good || piece->err.kind == ERR_NONE) {
            fail(piece, err);
        }
    }
}

/* False: SQLite gave up the whole transaction, or nothing of it is to be kept. */
static bool run_pieces(Connection *connection, Piece *first, Err *err) {
    bool alone = !first->next; /* SQLite need not keep every page as it was before the piece */
    for (Piece *piece = first; piece; piece = piece->next) {
        if (alone) {
            work_on(connection, piece);
        } else {
            run_piece(connection, piece);
        }
        if (sqlite3_get_autocommit(connection->handle)) {
            return err_set(err, ERR_IO, "写入没有成功，一起保存的内容都已撤销。请检查磁盘空间后重试。");
        }
    }
    return !alone || first->good;
}

static void run_group(Connection *connection, Piece *first) {
    Tx *tx = &connection->tx;
    Err err = {.kind = ERR_NONE};
    connection->chain.read = false; /* another program may have written since */
    connection->chain.facts = false;
    if (!store_run(tx, "BEGIN IMMEDIATE", &err, "")) {
        fail_group(first, &err);
        return;
    }
    if (!run_pieces(connection, first, &err) || !audit_write_anchor(tx, &err) || !store_run(tx, "COMMIT", &err, "")) {
        fail_group(first, &err);
        if (!sqlite3_get_autocommit(connection->handle)) {
            store_run(tx, "ROLLBACK", NULL, "");
        }
    } else if (connection->chain.facts) {
        atomic_fetch_add(&connection->store->fact_changes, 1); /* before anybody hears that it was stored */
    }
}

/* Cuts a group off the queue; NULL when the queue is empty and the store is closing. */
static Piece *take_group(Store *store) {
    pthread_mutex_lock(&store->queue_lock);
    while (!store->first && !store->closing) {
        pthread_cond_wait(&store->queue_filled, &store->queue_lock);
    }
    Piece *first = store->first, *last = first;
    for (size_t count = 1; last && last->next && count < GROUP_MAX; count++) {
        last = last->next;
    }
    if (last) {
        store->first = last->next;
        last->next = NULL;
        if (!store->first) {
            store->last = NULL;
        }
    }
    pthread_mutex_unlock(&store->queue_lock);
    return first;
}

static void *writer_main(void *argument) {
    Store *store = argument;
    Piece *group;
    while ((group = take_group(store)) != NULL) {
        run_group(store->writing, group);
        while (group) {
            Piece *next = group->next; /* the piece is gone once its caller wakes */
            sem_post(group->wake);
            group = next;
        }
    }
    return NULL;
}

/* One per thread that ever wrote: it lives longer than any piece, and waking by it needs no lock. */
static _Thread_local sem_t wake_of_thread;
static _Thread_local bool wake_made;

uint64_t store_fact_changes(const Store *store) {
    return atomic_load(&store->fact_changes);
}

static _Thread_local StoreWork also_of_thread;
static _Thread_local void *also_context;

void store_write_also(StoreWork also, void *context) {
    also_of_thread = also;
    also_context = context;
}

static bool put_piece(Store *store, Piece *piece) {
    pthread_mutex_lock(&store->queue_lock);
    bool taken = !store->closing;
    if (taken) {
        if (store->last) {
            store->last->next = piece;
        } else {
            store->first = piece;
        }
        store->last = piece;
        pthread_cond_signal(&store->queue_filled);
    }
    pthread_mutex_unlock(&store->queue_lock);
    return taken;
}

bool store_write(Store *store, StoreWork work, void *context, Err *err) {
    return store_write_beside(store, work, context, NULL, NULL, err);
}

bool store_write_beside(Store *store, StoreWork work, void *context, StoreBeside beside, void *beside_context,
                        Err *err) {
    static _Thread_local bool is_beside; /* what wakes the thread is one for all it writes */
    if (is_beside || pthread_equal(pthread_self(), store->writer)) {
        return err_set(err, ERR_INTERNAL, "写入过程中又发起了写入，程序会卡死，已拒绝。请报告开发者。");
    }
    if (!wake_made) {
        wake_made = sem_init(&wake_of_thread, 0, 0) == 0;
    }
    Piece piece = {.work = work,
                   .context = context,
                   .also = also_of_thread,
                   .also_context = also_context,
                   .origin = audit_origin(),
                   .wake = &wake_of_thread};
    if (!put_piece(store, &piece)) {
        return err_set(err, ERR_CANCELLED, "程序正在关闭，没有写入。请重新启动后再试。");
    }
    if (beside) {
        is_beside = true;
        beside(beside_context);
        is_beside = false;
    }
    while (sem_wait(&wake_of_thread) != 0) {
    }
    if (!piece.good && err) {
        *err = piece.err;
    }
    return piece.good;
}

bool thread_start(pthread_t *thread, void *(*body)(void *argument), void *argument) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool good = pthread_create(thread, NULL, body, argument) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

bool writer_start(Store *store, Err *err) {
    store->writer_started = thread_start(&store->writer, writer_main, store);
    return store->writer_started || err_set(err, ERR_IO, "不能启动写入线程：系统资源不足。请稍后重试。");
}

void writer_stop(Store *store) {
    if (!store->writer_started) {
        return;
    }
    pthread_mutex_lock(&store->queue_lock);
    store->closing = true;
    pthread_cond_signal(&store->queue_filled);
    pthread_mutex_unlock(&store->queue_lock);
    pthread_join(store->writer, NULL);
    store->writer_started = false;
}
