/* What the files of the store share: connections, statements, the writer's queue, SQLite's errors in Chinese. */
#ifndef DUXUE_STORE_INTERNAL_H
#define DUXUE_STORE_INTERNAL_H

#include "keys.h"
#include "store.h"

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>

#define STORE_PATH_MAX    4096
#define STORE_READERS_MAX 320 /* read snapshots at once, two for every thread of the server; more wait */
#define STORE_BLOB_MAX    ((size_t)900 << 20) /* a stored file must fit into one row of a backup */

typedef struct Connection Connection;

#define STATEMENT_BUCKETS 256

struct Stmt {
    sqlite3_stmt *handle;
    Connection *connection;
    uint64_t used; /* for leaving out the longest unused */
    bool open;
    struct Stmt *next;
};

struct Tx {
    Connection *connection;
};

/* ---- hashes, the chain, proven content ---- */

#define HASH_BYTES 32

typedef enum HashMethod { HASH_BEFORE /* SHA-256 over the columns of before */, HASH_SHA256, HASH_SM3 } HashMethod;
enum { HASH_METHODS = HASH_SM3 + 1 };

typedef struct Anchor {
    int64_t sequence; /* -1: damaged */
    char hash[65];
} Anchor;

/* A table whose rows audit rows vouch for. */
typedef struct ProvenTable {
    const char *table, *shown; /* shown: in messages */
    bool grows;                /* rows are never changed or deleted */
    const char *rows;          /* SQL: rows with ids from ?1 to ?2 in order: id, unit, columns */
    const char *unit_of;       /* SQL: unit of row ?, where `rows` does not say; NULL: it does */
} ProvenTable;

/* Rows first..last of a table that were written since the last audit row. */
typedef struct Noted {
    const ProvenTable *table;
    int64_t first, last;
} Noted;

/* The writer's end of the chain, in memory from the first audit row of a group to its commit. */
typedef struct Chain {
    bool read, moved;
    bool watching; /* a piece is at work */
    bool facts;    /* the group has changed facts */
    Anchor anchor;
    HashMethod method;
    Noted *noted;
    size_t noted_count, noted_capacity;
} Chain;

struct Connection {
    Store *store;
    sqlite3 *handle;
    Arena *arena;
    Stmt *statements;                 /* the cache: open ones and idle ones */
    Stmt *by_text[STATEMENT_BUCKETS]; /* the one found last, by the address of its text */
    size_t statement_count;
    uint64_t clock;
    Tx tx;
    Connection *next; /* in the pool */
    Arena *work;      /* for what lives no longer than one call */
    Chain chain;
    const AuditOrigin *origin; /* of the piece at work */
    const GivenRows *given;    /* of the statement at work */
};

/* A piece of work waiting in the writer's queue; it lives on its caller's stack. */
typedef struct Piece {
    StoreWork work;
    void *context;
    StoreWork also; /* NULL: nothing */
    void *also_context;
    const AuditOrigin *origin;
    Err err;
    bool good;
    sem_t *wake; /* of its caller's thread */
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
    size_t reader_count, pool_waiting;
    /* writer */
    Connection *writing;
    pthread_t writer;
    pthread_mutex_t queue_lock;
    pthread_cond_t queue_filled;
    Piece *first, *last;
    bool writer_started, closing;
    /* bringing the log in */
    Connection *bringing;
    pthread_t log_thread;
    pthread_mutex_t log_lock, log_work;
    pthread_cond_t log_asked;
    bool log_started, log_wanted, log_ending;
    atomic_uint_fast64_t fact_changes;
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
/* Migrates to the newest form; what is older than the proof of content gets one. */
bool store_bring_up(Connection *connection, Err *err);
/* Sets `err` from what SQLite says; returns false. `doing` ends the sentence's first half: "写入数据库". */
bool sqlite_error(sqlite3 *handle, const char *doing, Err *err);

/* statement.c */
void statements_reset(Connection *connection); /* those a transaction left open */
void statements_finalize(Connection *connection);

/* given.c */
bool given_ready(Connection *connection, Err *err);

/* words.c: the tokenizer "pairs" */
bool words_ready(sqlite3 *handle, Err *err);

/* migrate.c */
bool store_migrate(Connection *connection, const EmbeddedFile *files, size_t count, Err *err);

/* key_ring.c: reads the key file, or makes it when this database never had one. */
bool keys_load(Store *store, Err *err);

/* writer.c */
/* Signals belong to the main thread: no other is interrupted in the middle of something. */
bool thread_start(pthread_t *thread, void *(*body)(void *argument), void *argument);
bool writer_start(Store *store, Err *err);
void writer_stop(Store *store);

/* checkpoint.c */
void log_watch(Store *store); /* from now on the writer's log is brought into the database */
void log_end(Store *store);

/* hash.c */
bool hash_known(HashMethod method); /* OpenSSL has it */
void hash_bytes(HashMethod method, Str bytes, unsigned char digest[HASH_BYTES]);
void hash_hex(const unsigned char digest[HASH_BYTES], char hex[65]);
const char *hash_name(HashMethod method);
bool hash_parse(Str text, HashMethod *method);
void hash_field(Buf *bytes, Str field);
void sha256_hex(Str bytes, char hash[65]);
/* SHA-256 piece by piece; every begin has an end. */
typedef struct HashRun {
    void *context;
} HashRun;
bool hash_run_begin(HashRun *run);
void hash_run_add(HashRun *run, Str bytes);
void hash_run_end(HashRun *run, char hex[65]);

/* audit.c */
typedef struct AuditRow {
    int64_t sequence;
    Str at, actor, action, subject, detail, role, address, unit, result, content;
    HashMethod method;
} AuditRow;

const AuditOrigin *audit_origin(void); /* of the calling thread */
void audit_hash(const char *before, const AuditRow *row, Arena *arena, char hash[65]);
bool audit_read_anchor(Tx *tx, Anchor *anchor, HashMethod *method, Err *err);
bool audit_write_anchor(Tx *tx, Err *err); /* before a commit */

/* content.c */
typedef struct ContentRow {
    int64_t id;
    unsigned char digest[HASH_BYTES];
    bool removed;
    unsigned char unit_length;
    char unit[64];
} ContentRow;

const ProvenTable *content_tables(size_t *count);
const ProvenTable *content_table(Str name); /* NULL: not proven */
void content_watch(Connection *connection);
/* `unit`: that of the audit row, for tables whose rows do not say theirs. */
bool content_attach(Tx *tx, int64_t sequence, HashMethod method, Str unit, Buf *content, Err *err);
bool content_vouch_rest(Tx *tx, Err *err); /* at the end of a piece */
void content_read(const ProvenTable *table, const Stmt *stmt, HashMethod method, Arena *arena, ContentRow *row);
bool content_next(Str *list, ContentRow *row); /* cuts the first off a list of content_digest */
/* Vouches for all that was stored before there was a proof; once, right after migration. */
bool content_adopt(Connection *connection, Err *err);

/* audit_verify.c */
bool audit_verify_tx(Tx *tx, AuditReport *report, Err *err);
void audit_fault(AuditReport *report, const AuditFault *fault);

/* content_verify.c: takes what each audit row vouches for, in order, then compares the rest. */
typedef struct ContentCheck ContentCheck;
ContentCheck *content_check_begin(Tx *tx, Arena *arena, AuditReport *report);
bool content_check_row(ContentCheck *check, const AuditRow *row, Err *err);
bool content_check_end(ContentCheck *check, Err *err);

/* blob.c */
bool write_fully(int handle, Str bytes);
bool blob_hash_valid(const char *hash);
void blob_path(const char *directory, const char *hash, char path[STORE_PATH_MAX]);
bool blob_write(const char *directory, const char *hash, Str bytes, Err *err);
/* A new file in files/ under a name that nothing else has; -1 with err set. */
int blob_temporary(const char *directory, char name[STORE_PATH_MAX], Err *err);
/* Gives it the name of its content, durably; it is gone when this fails or the content is there already. */
bool blob_put_in_place(const char *directory, const char *temporary, const char *hash, size_t size, Err *err);
bool blob_failed(int reason, Err *err);
/* Removes what a program that ended in the middle left of files. */
void blob_sweep(const char *directory);

#endif
