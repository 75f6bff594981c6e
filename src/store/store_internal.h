/* What the files of the store share: connections, statements, the writer's queue, SQLite's errors in Chinese. */
#ifndef DUXUE_STORE_INTERNAL_H
#define DUXUE_STORE_INTERNAL_H

#include "keys.h"
#include "store.h"

#include <pthread.h>
#include <sqlite3.h>

#define STORE_PATH_MAX    4096
#define STORE_READERS_MAX 64                  /* read snapshots at once; more wait */
#define STORE_BLOB_MAX    ((size_t)900 << 20) /* a stored file must fit into one row of a backup */

typedef struct Connection Connection;

struct Stmt {
    sqlite3_stmt *handle;
    Connection *connection;
    uint64_t hash; /* of the SQL text */
    uint64_t used; /* for leaving out the longest unused */
    bool open;
    struct Stmt *next;
};

struct Tx {
    Connection *connection;
};

struct Connection {
    Store *store;
    sqlite3 *handle;
    Arena *arena;
    Stmt *statements; /* the cache: open ones and idle ones */
    size_t statement_count;
    uint64_t clock;
    Tx tx;
    Connection *next; /* in the pool */
};

/* A piece of work waiting in the writer's queue; it lives on its caller's stack. */
typedef struct Piece {
    StoreWork work;
    void *context;
    Err err;
    bool good, done;
    pthread_cond_t wake;
    struct Piece *next;
} Piece;

struct Store {
    Arena *arena;
    char directory[STORE_PATH_MAX];
    char database[STORE_PATH_MAX];
    /* readers */
    pthread_mutex_t pool_lock;
    pthread_cond_t pool_free;
    Connection *idle;
    size_t reader_count;
    /* writer */
    Connection *writing;
    pthread_t writer;
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_filled;
    Piece *first, *last;
    bool writer_started, closing;
    /* keys of sealed fields: read when first needed */
    pthread_mutex_t key_lock;
    KeyRing keys;
    bool keys_known;
};

/* database.c */
Connection *connection_open(Store *store, bool read_only, Err *err);
/* A database that stands alone, without a log beside it: a backup. */
Connection *connection_open_file(Store *store, const char *path, Err *err);
void connection_close(Connection *connection); /* NULL is allowed */
bool connection_exec(Connection *connection, const char *sql, Err *err);
/* Sets `err` from what SQLite says; returns false. `doing` ends the sentence's first half: "写入数据库". */
bool sqlite_error(sqlite3 *handle, const char *doing, Err *err);

/* statement.c */
void statements_reset(Connection *connection); /* those a transaction left open */
void statements_finalize(Connection *connection);

/* migrate.c */
bool store_migrate(Connection *connection, const EmbeddedFile *files, size_t count, Err *err);

/* key_ring.c: reads the key file, or makes it when this database never had one. */
bool keys_load(Store *store, Err *err);

/* writer.c */
bool writer_start(Store *store, Err *err);
void writer_stop(Store *store);

/* audit.c */
bool audit_verify_tx(Tx *tx, AuditReport *report, Err *err);

/* blob.c */
void sha256_hex(Str bytes, char hash[65]);
bool write_fully(int handle, Str bytes);
bool blob_hash_valid(const char *hash);
bool blob_write(const char *directory, const char *hash, Str bytes, Err *err);

#endif
