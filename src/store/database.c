/* Opening and closing of the data directory, connections and read snapshots. */
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const EmbeddedFile store_migrations[];
extern const size_t store_migrations_count;

#define BUSY_MILLISECONDS 15000

bool sqlite_error(sqlite3 *handle, const char *doing, Err *err) {
    int code = handle ? sqlite3_errcode(handle) & 0xff : SQLITE_NOMEM;
    const char *reason = handle ? sqlite3_errmsg(handle) : "out of memory";
    switch (code) {
    case SQLITE_CONSTRAINT:
        return err_set(err, ERR_CONFLICT, "%s没有成功：记录已经存在，或者与已有记录矛盾（%s）。请刷新后重试。", doing,
                       reason);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return err_set(err, ERR_IO, "%s没有成功：数据库正被另一个程序占用。请稍后重试。", doing);
    case SQLITE_FULL: return err_set(err, ERR_IO, "%s没有成功：磁盘已满。请清理磁盘后重试，原有数据没有改动。", doing);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(err, ERR_IO, "%s没有成功：数据库文件已损坏（%s）。请用 duxue restore 从备份恢复。", doing,
                       reason);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_PERM: return err_set(err, ERR_IO, "%s没有成功：%s。请检查磁盘和数据目录的权限。", doing, reason);
    default: return err_set(err, ERR_INTERNAL, "%s没有成功：%s。这是程序的问题，请报告开发者。", doing, reason);
    }
}

bool connection_exec(Connection *connection, const char *sql, Err *err) {
    return sqlite3_exec(connection->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           sqlite_error(connection->handle, "执行数据库操作", err);
}

/* A database file may come from outside (a backup): nothing in it may run or bend SQLite. */
static void harden(sqlite3 *handle) {
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)NULL);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1); /* VACUUM INTO needs one */
}

/* SQLite's count of its memory is asked by nobody, and would take a lock at every allocation. */
static void without_memory_count(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static Connection *open_at(Store *store, const char *path, const char *settings, Err *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, without_memory_count);
    Arena *arena = arena_create();
    Connection *connection = ARENA_NEW(arena, Connection);
    connection->arena = arena;
    connection->work = arena_create();
    arena_alloc(connection->work, 64); /* its first block stays */
    connection->store = store;
    connection->tx.connection = connection;
    if (sqlite3_open_v2(path, &connection->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        sqlite_error(connection->handle, "打开数据库", err);
        connection_close(connection);
        return NULL;
    }
    sqlite3_busy_timeout(connection->handle, BUSY_MILLISECONDS);
    harden(connection->handle);
    if (!words_ready(connection->handle, err) || !connection_exec(connection, settings, err) ||
        !given_ready(connection, err)) {
        connection_close(connection);
        return NULL;
    }
    return connection;
}

#define COMMON_SETTINGS                                                                                                \
    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA cache_size=-32768;"            \
    "PRAGMA temp_store=MEMORY;"
/* There may be many readers, and what they read in common the system keeps for all of them. */
#define READER_SETTINGS LOG_SETTINGS "PRAGMA cache_size=-4096; PRAGMA query_only=ON;"
#define LOG_SETTINGS    "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;" COMMON_SETTINGS

Connection *connection_open(Store *store, bool read_only, Err *err) {
    return open_at(store, store->database, read_only ? READER_SETTINGS : LOG_SETTINGS, err);
}

Connection *connection_open_file(Store *store, const char *path, Err *err) {
    return open_at(store, path, "PRAGMA journal_mode=DELETE;" COMMON_SETTINGS, err);
}

void connection_close(Connection *connection) {
    if (!connection) {
        return;
    }
    statements_finalize(connection);
    sqlite3_close_v2(connection->handle);
    arena_destroy(connection->work);
    arena_destroy(connection->arena);
}

/* ---- read snapshots ---------------------------------------------------- */

/* An idle connection, or NULL with the right to open one more; waits when too many are in use. */
static Connection *take_reader(Store *store) {
    pthread_mutex_lock(&store->pool_lock);
    while (!store->idle && store->reader_count >= STORE_READERS_MAX) {
        store->pool_waiting++;
        pthread_cond_wait(&store->pool_free, &store->pool_lock);
        store->pool_waiting--;
    }
    Connection *connection = store->idle;
    if (connection) {
        store->idle = connection->next;
    } else {
        store->reader_count++;
    }
    pthread_mutex_unlock(&store->pool_lock);
    return connection;
}

/* Gives the connection back; NULL gives back the right to open one. */
static void give_reader(Store *store, Connection *connection) {
    pthread_mutex_lock(&store->pool_lock);
    if (connection) { /* opening one costs more than many reads: it stays, its memory is small */
        connection->next = store->idle;
        store->idle = connection;
    } else {
        store->reader_count--;
    }
    if (store->pool_waiting) {
        pthread_cond_signal(&store->pool_free);
    }
    pthread_mutex_unlock(&store->pool_lock);
}

/* BEGIN alone takes no snapshot yet: the first read does, so it is done here. */
static bool begin_snapshot(Connection *connection, Err *err) {
    Stmt *stmt;
    bool row;
    if (!store_run(&connection->tx, "BEGIN", err, "")) {
        return false;
    }
    if (!stmt_open(&connection->tx, "SELECT value FROM meta WHERE name = 'schema_version'", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    stmt_close(stmt);
    return good;
}

bool store_read_begin(Store *store, Tx **tx, Err *err) {
    *tx = NULL;
    Connection *connection = take_reader(store);
    if (!connection) {
        connection = connection_open(store, true, err);
        if (!connection) {
            give_reader(store, NULL);
            return false;
        }
    }
    if (!begin_snapshot(connection, err)) {
        store_read_end(&connection->tx);
        return false;
    }
    *tx = &connection->tx;
    return true;
}

void store_read_end(Tx *tx) {
    if (!tx) {
        return;
    }
    Connection *connection = tx->connection;
    statements_reset(connection);
    if (!sqlite3_get_autocommit(connection->handle)) {
        store_run(tx, "ROLLBACK", NULL, "");
    }
    give_reader(connection->store, connection);
}

bool store_bring_up(Connection *connection, Err *err) {
    return store_migrate(connection, store_migrations, store_migrations_count, err) && content_adopt(connection, err);
}

/* ---- the data directory ------------------------------------------------ */

static bool set_paths(Store *store, const char *directory, Err *err) {
    size_t length = strlen(directory);
    while (length > 1 && directory[length - 1] == '/') {
        length--;
    }
    int written = snprintf(store->directory, sizeof store->directory, "%.*s", (int)length, directory);
    int longest = snprintf(store->database, sizeof store->database, "%.*s/duxue.db", (int)length, directory);
    if (length == 0 || written < 0 || longest < 0 || (size_t)longest + 100 > sizeof store->database) {
        return err_set(err, ERR_USAGE, "数据目录的路径不对：“%s”。", directory);
    }
    return true;
}

/* Makes directory, files/ and an empty database that only this system user can read. */
static bool make_directory(const Store *store, Err *err) {
    char files[STORE_PATH_MAX + 8];
    snprintf(files, sizeof files, "%s/files", store->directory);
    bool existed = path_exists(store->directory);
    if (!directory_create(store->directory, err) || !directory_create(files, err)) {
        return false;
    }
    if (!existed && chmod(store->directory, 0700) != 0) {
        return err_set(err, ERR_IO, "不能设置数据目录“%s”的权限：%s。", store->directory, strerror(errno));
    }
    int handle = open(store->database, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) {
        return err_set(err, ERR_IO, "不能在“%s”里建立数据库：%s。请检查权限。", store->directory, strerror(errno));
    }
    close(handle);
    return true;
}

bool store_open(const char *directory, StoreMode mode, Store **opened, Err *err) {
    *opened = NULL;
    Arena *arena = arena_create();
    Store *store = ARENA_NEW(arena, Store);
    store->arena = arena;
    pthread_mutex_init(&store->pool_lock, NULL);
    pthread_mutex_init(&store->queue_lock, NULL);
    pthread_mutex_init(&store->key_lock, NULL);
    pthread_mutex_init(&store->log_lock, NULL);
    pthread_mutex_init(&store->log_work, NULL);
    pthread_cond_init(&store->log_asked, NULL);
    pthread_cond_init(&store->pool_free, NULL);
    pthread_cond_init(&store->queue_filled, NULL);
    bool good = set_paths(store, directory, err);
    if (good && mode == STORE_EXISTING && !path_exists(store->database)) {
        good = err_set(err, ERR_NOT_FOUND, "“%s”里没有数据库。请先运行 duxue init --data %s。", store->directory,
                       store->directory);
    }
    if (good && mode == STORE_CREATE) {
        good = make_directory(store, err);
    }
    if (good) {
        store->writing = connection_open(store, false, err);
        good = store->writing && store_bring_up(store->writing, err);
        if (good) {
            content_watch(store->writing);
            log_watch(store);
            good = writer_start(store, err);
        }
    }
    if (!good) {
        store_close(store);
        return false;
    }
    blob_sweep(store->directory);
    *opened = store;
    return true;
}

void store_close(Store *store) {
    if (!store) {
        return;
    }
    writer_stop(store);
    log_end(store);
    size_t idle = 0;
    while (store->idle) {
        Connection *next = store->idle->next;
        connection_close(store->idle);
        store->idle = next;
        idle++;
    }
    if (idle != store->reader_count) {
        log_line(LOG_ERROR, "关闭数据库时还有%zu个读取没有结束", store->reader_count - idle);
    }
    connection_close(store->writing);
    pthread_cond_destroy(&store->queue_filled);
    pthread_cond_destroy(&store->pool_free);
    pthread_mutex_destroy(&store->queue_lock);
    pthread_mutex_destroy(&store->key_lock);
    pthread_mutex_destroy(&store->log_lock);
    pthread_mutex_destroy(&store->log_work);
    pthread_cond_destroy(&store->log_asked);
    OPENSSL_cleanse(&store->keys, sizeof store->keys);
    pthread_mutex_destroy(&store->pool_lock);
    arena_destroy(store->arena);
}

const char *store_directory(const Store *store) {
    return store->directory;
}
