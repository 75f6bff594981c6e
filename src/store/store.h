/* store: the database - opening, migration, statements, transactions, the audit chain, files by content hash.
 *
 * One data directory holds one SQLite database (WAL, synchronous=FULL) and the
 * folder files/. Many readers each see a snapshot; one writer thread runs queued
 * work, commits several pieces as one group, and answers each caller only after
 * the commit is durable. SQL stays within what SQLite and PostgreSQL both
 * understand; tables are made by src/store/migrations/NNNN_*.sql, embedded when
 * the program is built. Values go into SQL as parameters, always. */
#ifndef DUXUE_STORE_H
#define DUXUE_STORE_H

#include "base.h"

typedef struct Store Store;
typedef struct Tx Tx;     /* one transaction: a read snapshot, or a piece of work in the writer */
typedef struct Stmt Stmt; /* a prepared statement of a transaction */

typedef enum StoreMode {
    STORE_EXISTING, /* error when there is no database in the directory */
    STORE_CREATE    /* made when absent; migrated when older */
} StoreMode;

/* Opens the data directory. ERR_NOT_FOUND, ERR_IO; ERR_CONFLICT when the database was made by a newer program. */
bool store_open(const char *directory, StoreMode mode, Store **store, Err *err);
/* Waits for queued writes, then closes. NULL is allowed. */
void store_close(Store *store);
const char *store_directory(const Store *store);

/* A read snapshot; must be ended. Several threads may each hold one. */
bool store_read_begin(Store *store, Tx **tx, Err *err);
void store_read_end(Tx *tx);

/* Goes up whenever a write of this program has changed facts or units (the table fact_version): whoever keeps something
 * made of them asks this before it asks the database, which other programs may write, too. */
uint64_t store_fact_changes(const Store *store);

/* Within a write that changed facts: counts it (fact_version). Figures only came to be: new submissions. Units: a tree
 * of some period, or the days on which units begin and end. Ledgers: cases that data elements count. */
typedef enum StoreChange { CHANGED_FIGURES, CHANGED_UNITS, CHANGED_LEDGERS } StoreChange;
bool store_changed(Tx *tx, StoreChange what, Err *err);
/* How many rows the last statement inserted, changed or deleted. */
int64_t store_changed_rows(const Tx *tx);

/* Runs `work` in the writer thread. False from `work` undoes only that piece.
 * Returns after the group it was committed with is on disk. */
typedef bool (*StoreWork)(Tx *tx, void *context, Err *err);
bool store_write(Store *store, StoreWork work, void *context, Err *err);
/* The same; while the writer is at work the calling thread does `beside`, which may read but not write. */
typedef void (*StoreBeside)(void *context);
bool store_write_beside(Store *store, StoreWork work, void *context, StoreBeside beside, void *beside_context,
                        Err *err);

/* Runs `also` at the end of every piece that the calling thread writes, in the same transaction; false from it undoes
 * the piece. NULL ends it. */
void store_write_also(StoreWork also, void *context);

/* A named set of SQL, `below (code, id)`: the unit whose code is `parameter` and all that stood below it in any period;
 * nothing when there is no such unit. Goes behind WITH RECURSIVE. */
#define SQL_BELOW(parameter)                                                                                           \
    "below (code, id) AS (SELECT code, id FROM unit WHERE code = " parameter " UNION SELECT u.code, u.id FROM below"   \
    " JOIN unit_state t ON t.parent_id = below.id JOIN unit u ON u.id = t.unit_id)"

/* The name of the unit with this code, in the newest period it stands in; NULL when it stands in none. */
#define SQL_UNIT_NAME(code)                                                                                            \
    "(SELECT s.name FROM unit u JOIN unit_state s ON s.unit_id = u.id JOIN period p ON p.id = s.period_id WHERE"       \
    " u.code = " code " ORDER BY p.code DESC LIMIT 1)"

/* Prepares `sql` (cached per connection) and binds; `types` has a letter per parameter:
 * 's' Str, 'z' const char *, 'i' int64_t, 'd' double, 'b' Str as blob, 'n' nothing (NULL). */
bool stmt_open(Tx *tx, const char *sql, Stmt **stmt, Err *err, const char *types, ...);
/* Binds anew and starts over, for loops of inserts. */
bool stmt_rebind(Stmt *stmt, Err *err, const char *types, ...);
/* A value of a given row; `type` as for stmt_open: 'i', 's', 'b', 'n'. A text lives until the next row is asked for. */
typedef struct GivenValue {
    char type;
    int64_t integer;
    Str text;
} GivenValue;
/* The same for a statement whose number of parameters is found at run time. */
bool stmt_open_values(Tx *tx, const char *sql, Stmt **stmt, Err *err, const GivenValue *values, size_t count);
/* A word as a pattern for LIKE ... ESCAPE '\\' that finds it anywhere; its own % and _ are taken as they are. */
Str store_like(Str word, Arena *arena);
/* Words as an expression for MATCH of a table with the tokenizer "pairs" (words.c): every one of them is there, whole.
 * Empty when one of them has a single character, which that does not find, or none. */
Str store_match(Str words, Arena *arena);
/* *row says whether there is a row to read. */
bool stmt_step(Stmt *stmt, bool *row, Err *err);
int64_t stmt_integer(const Stmt *stmt, int column);
double stmt_number(const Stmt *stmt, int column);
bool stmt_is_null(const Stmt *stmt, int column);
Str stmt_text(const Stmt *stmt, int column); /* valid until the next step or close: copy it */
Str stmt_blob(const Stmt *stmt, int column);
void stmt_close(Stmt *stmt); /* NULL is allowed */
/* One statement without result. */
bool store_run(Tx *tx, const char *sql, Err *err, const char *types, ...);
int64_t store_last_id(const Tx *tx);

typedef struct GivenRows {
    size_t count;
    void (*value)(void *context, size_t row, int column, GivenValue *value);
    void *context;
} GivenRows;
/* One statement over many rows, several times faster than a statement for each. In `sql`, which names it once,
 * given_rows is a table of these rows with the columns a to p: "INSERT INTO unit (id, code) SELECT a, b FROM
 * given_rows". (PostgreSQL: a temporary table filled by COPY.) */
bool store_run_given(Tx *tx, const char *sql, const GivenRows *rows, Err *err);

/* ---- audit chain ------------------------------------------------------- */

/* Who is at work: the program that lets somebody in says it once, for all writes of the calling thread until it says
 * otherwise; every audit row of those writes then carries it. NULL: nobody in particular. `origin` has to stay. */
typedef struct AuditOrigin {
    Str role;    /* id of the role or post that was used */
    Str address; /* where the request came from */
} AuditOrigin;

void audit_set_origin(const AuditOrigin *origin);

/* Every write adds one row. Its hash covers the hash of the row before and every column; `meta` holds the newest. What
 * may be left out is left empty: {.actor = ..., .action = ..., .subject = ..., .detail = ...}. */
typedef struct AuditEntry {
    Str actor;   /* user name, or "命令行" */
    Str action;  /* "import", "sign-in", "decide" ... */
    Str subject; /* what it was done to */
    Str detail;  /* JSON */
    Str unit;    /* code of the unit it is about */
    Str result;  /* empty: "done"; otherwise "refused", "failed" */
    Str role;    /* empty: that of the origin */
} AuditEntry;

/* Adds a row, with the digest of every row of proven tables (src/store/content.c names them) that this piece of work
 * has inserted, changed or deleted since its last audit row. So: content first, then its audit row. For a piece that
 * forgets, a row "unnamed-write" is added, and the log says so. */
bool audit_append(Tx *tx, const AuditEntry *entry, Err *err);

/* What does not fit: a row of the chain (table NULL), or a row of a proven table. */
typedef struct AuditFault {
    int64_t sequence;  /* row of the chain; of content: the one that vouches for it, 0 when none does */
    const char *table; /* "submission" */
    int64_t id;
    char unit[65]; /* code of the unit, as far as known */
    char reason[200];
} AuditFault;

enum { AUDIT_FAULTS_MOST = 50 };

typedef struct AuditReport {
    int64_t rows;      /* of the chain */
    int64_t contents;  /* rows of proven tables */
    bool intact;       /* no fault */
    int64_t last;      /* sequence and hash of the newest row: whoever notes them elsewhere can prove later that the */
    char hash[65];     /* chain was not written anew as a whole */
    int64_t first_bad; /* sequence number of the first row of the chain that does not fit; 0: none */
    char reason[400];  /* of the first fault, with its place */
    size_t fault_count;
    AuditFault faults[AUDIT_FAULTS_MOST];
} AuditReport;

/* Walks the chain and compares every row of the proven tables. Returns false only when they cannot be read; what does
 * not fit is told in `report`. */
bool audit_verify(Store *store, AuditReport *report, Err *err);
/* Goes on where an earlier call ended, with the rows of the chain alone: `last` and `hash` are where to start (0 and
 * "", or from an earlier report without fault) and where it ended. Cheap enough for every look at the log. */
bool audit_verify_on(Store *store, int64_t *last, char hash[65], AuditReport *report, Err *err);
/* Whether row `sequence` of the chain has this hash: for anchors noted elsewhere. */
bool audit_has(Store *store, int64_t sequence, Str hash, bool *has, Err *err);
/* The hash of row `sequence` as this transaction sees it; empty when there is none. */
bool audit_hash_at(Tx *tx, int64_t sequence, char hash[65], Err *err);
/* The newest row; 0 and an empty hash: there is none. */
bool audit_newest(Tx *tx, int64_t *sequence, char hash[65], Err *err);

/* Looking things up. Empty: any. */
enum { AUDIT_WORDS_MOST = 5 };

typedef struct AuditQuery {
    Str actor, action, result;
    Str unit;                    /* this one and all below it, in any period */
    Str from, until;             /* ISO: from this instant on, before that one; "2024-09" compares as well */
    Str words[AUDIT_WORDS_MOST]; /* each occurs in subject, detail, actor or address */
    size_t word_count;
    int64_t before; /* only rows with a smaller sequence number; INT64_MAX: all */
    int64_t limit;
} AuditQuery;

typedef struct AuditFound {
    int64_t sequence;
    Str at, actor, role, address, action, subject, unit, result, detail, hash;
} AuditFound;

/* Called for each row, newest first; false ends the search. */
typedef bool (*AuditSink)(void *context, const AuditFound *found, Err *err);
/* False when the search failed or the sink ended it. */
bool audit_search(Tx *tx, const AuditQuery *query, AuditSink sink, void *context, Err *err);
/* How many rows there are in all, whatever `before` and `limit` say. */
bool audit_count(Tx *tx, const AuditQuery *query, int64_t *count, Err *err);

/* The hash of new rows: "sha256" (when nothing was chosen) or "sm3". Only before the first audit row. */
bool audit_choose_hash(Store *store, Str method, Err *err);

/* ---- sealed fields ----------------------------------------------------- */

/* Values that nobody may read from a stolen database: AES-256-GCM under a key that lies outside of it, in
 * DUXUE_KEY_FILE or keys/field.key of the data directory (0600, made at first use, in no backup). `purpose` says where
 * the value belongs ("account.totp 17"); a value moved to another place, or altered, does not open. All may be called
 * from any thread, also from work inside store_write.
 * ERR_NOT_FOUND when this database has sealed values and the key file is gone, ERR_IO when it is another one. */

/* One line of ASCII for a TEXT column, with the key's id in it: "s1:<key>:<base64>". ERR_LIMIT beyond 1 MiB. */
bool store_seal(Store *store, Str purpose, Str plain, Arena *arena, Str *sealed, Err *err);
bool store_open_sealed(Store *store, Str purpose, Str sealed, Arena *arena, Str *plain, Err *err);
/* HMAC-SHA256 of a value, to find a sealed one by equality: keep it in a column with an index beside the sealed value.
 * Normalise the value first. The key of hashes is not rotated. */
bool store_keyed_hash(Store *store, Str purpose, Str value, char hash[65], Err *err);

/* A new key seals from now on; older ones still open what they sealed. `lost`: begin anew although the file with the
 * keys in use is gone - what they sealed stays shut for ever. Audited. */
bool store_rotate_key(Store *store, Str actor, bool lost, Err *err);

typedef struct Resealed {
    size_t done; /* values that are under the newest key now */
    size_t shut; /* that did not open - altered, or their key is lost - and stay as they are */
} Resealed;

/* Seals again under the newest key what older ones sealed (src/store/reseal.c lists where), so that a key that others
 * may have seen opens nothing any more. Audited; may be interrupted and begun again. */
bool store_reseal(Store *store, Str actor, Resealed *result, Err *err);

typedef struct KeyStatus {
    char path[4096];
    char newest[17]; /* id of the key that seals; empty: none was needed so far */
    size_t count;    /* of keys in the file */
    bool usable;     /* the file is there and holds the newest key */
} KeyStatus;

bool store_key_status(Store *store, KeyStatus *status, Err *err);

/* ---- files by content -------------------------------------------------- */

/* Keeps `bytes` under their SHA-256 in files/; the same content is stored once. `hash` receives 64 hex digits + NUL. */
bool blob_put(Store *store, Str bytes, char hash[65], Err *err);
bool blob_get(Store *store, const char *hash, Arena *arena, Str *bytes, Err *err);
/* To be read from the disk, as large files are sent; its hash is not looked at. The caller closes the handle. */
bool blob_open(Store *store, const char *hash, int *handle, uint64_t *size, Err *err);
/* Removes the file unless a row names it (src/store/blob_drop.c lists where), or it was put at `put_before` (seconds
 * since 1970) or later: its row may be on its way. */
bool blob_drop(Store *store, const char *hash, int64_t put_before, Err *err);

/* The same of a file on disk, in a thread, while it is found out whether it is wanted at all. Every begin has an end,
 * which waits: when `wanted`, the file is kept and `hash` filled in, otherwise nothing of it stays. */
typedef struct BlobKeeping BlobKeeping;
bool blob_keep_begin(Store *store, const char *path, BlobKeeping **keeping, Err *err);
bool blob_keep_end(BlobKeeping *keeping, bool wanted, char hash[65], Err *err); /* NULL is allowed */
/* The hash that the file would be kept under. */
bool blob_hash_of(const char *path, char hash[65], Err *err);

void store_sha256(Str bytes, char hash[65]);

/* Checksums against damage (not against malice) of pieces of `piece` bytes, the last one shorter; `first` is the number
 * of the first piece, which goes into its sum. False: the library has no such sum. */
typedef struct StoreSum {
    unsigned char bytes[16];
} StoreSum;
bool store_sums(Str bytes, size_t piece, uint64_t first, StoreSum *sums);

/* ---- whole state ------------------------------------------------------- */

typedef bool (*StoreProgress)(double part, void *context); /* false cancels */
/* One file with everything, taken while others go on working. */
bool store_backup(Store *store, const char *path, Err *err);
/* Into an empty or absent directory; checked before it is put in place. */
bool store_restore(const char *path, const char *directory, Err *err);

#endif
