/* Bringing the log into the database: by a thread of its own, so that nobody who saves waits until the disk has every
 * page a second time.
 *
 * The log can only begin anew when all of it was brought in and nobody reads from it. While one write follows the other
 * the thread never quite gets there, so from a certain length on the writer does what is left, which is little. A
 * program that ends without warning leaves the log, and the next one goes on from it. */
#include "store_internal.h"

enum { LOG_PAGES = 1000, LOG_PAGES_MOST = 16000 };

/* One at a time: SQLite would turn the other away, and the writer means it. */
static void bring_in(Store *store, sqlite3 *handle) {
    pthread_mutex_lock(&store->log_work);
    sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL); /* what is left is tried again */
    pthread_mutex_unlock(&store->log_work);
}

static bool take_wish(Store *store) {
    pthread_mutex_lock(&store->log_lock);
    while (!store->log_wanted && !store->log_ending) {
        pthread_cond_wait(&store->log_asked, &store->log_lock);
    }
    bool wanted = !store->log_ending;
    store->log_wanted = false;
    pthread_mutex_unlock(&store->log_lock);
    return wanted;
}

static void *log_main(void *argument) {
    Store *store = argument;
    while (take_wish(store)) {
        bring_in(store, store->bringing->handle);
    }
    return NULL;
}

/* Only a program that writes much needs thread and connection. */
static bool start(Store *store) {
    if (!store->bringing) {
        store->bringing = connection_open(store, false, NULL);
    }
    if (store->bringing && !store->log_started) {
        store->log_started = thread_start(&store->log_thread, log_main, store);
    }
    return store->log_started;
}

static int on_commit(void *context, sqlite3 *handle, const char *database, int pages) {
    Store *store = context;
    (void)database;
    if (pages < LOG_PAGES) {
        return SQLITE_OK;
    }
    if (pages >= LOG_PAGES_MOST || !start(store)) {
        bring_in(store, handle);
        return SQLITE_OK;
    }
    pthread_mutex_lock(&store->log_lock);
    store->log_wanted = true;
    pthread_cond_signal(&store->log_asked);
    pthread_mutex_unlock(&store->log_lock);
    return SQLITE_OK;
}

void log_watch(Store *store) {
    sqlite3_wal_hook(store->writing->handle, on_commit, store);
}

void log_end(Store *store) {
    if (store->log_started) {
        pthread_mutex_lock(&store->log_lock);
        store->log_ending = true;
        pthread_cond_signal(&store->log_asked);
        pthread_mutex_unlock(&store->log_lock);
        pthread_join(store->log_thread, NULL);
        store->log_started = false;
    }
    connection_close(store->bringing);
    store->bringing = NULL;
}
