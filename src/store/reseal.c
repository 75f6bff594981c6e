/* Sealing again: what older keys sealed goes under the newest one, a few hundred rows at a time, so that nobody waits
 * long for the writer and an interruption loses nothing. */
#include "store_internal.h"

#include <openssl/crypto.h>
#include <string.h>

enum { ROWS_AT_ONCE = 200 };

/* Where sealed values stand, and in SQL what each was sealed for: the same words that the room uses which sealed it. A
 * draw's seed is not here: the row that commits to it never changes, and the seed is published with the draw. */
typedef struct SealedColumn {
    const char *table, *key, *column, *purpose;
} SealedColumn;

static const SealedColumn columns[] = {
    {"account", "id", "totp", "'account.totp ' || id"},
    {"personal", "id", "sealed", "'personal ' || entry_id || ' ' || field || ' ' || row"},
    {"draw_name", "rowid", "name",
     "'draw.name ' || (SELECT commit_hash FROM draw WHERE id = draw_name.draw_id) || ' ' || number"},
};

typedef struct Resealing {
    Store *store;
    const SealedColumn *column;
    Str actor;
    char newest[KEY_ID_MOST + 1];
    int64_t after; /* the last row that was looked at */
    size_t seen;
    Resealed *result;
} Resealing;

static bool reseal_row(Tx *tx, const Resealing *it, const Stmt *rows, size_t *done, Arena *arena, Err *err) {
    const SealedColumn *column = it->column;
    Str plain, sealed, purpose = str_copy(arena, stmt_text(rows, 1));
    Err shut = {.kind = ERR_NONE};
    if (!store_open_sealed(it->store, purpose, str_copy(arena, stmt_text(rows, 2)), arena, &plain, &shut)) {
        it->result->shut++; /* stays as it is, and shut; the others go on */
        return true;
    }
    (*done)++;
    bool good = store_seal(it->store, purpose, plain, arena, &sealed, err);
    OPENSSL_cleanse((void *)(uintptr_t)plain.data, plain.len);
    const char *sql =
        str_format(arena, "UPDATE %s SET %s = ? WHERE %s = ?", column->table, column->column, column->key).data;
    return good && store_run(tx, sql, err, "si", sealed, stmt_integer(rows, 0));
}

static bool tell(Tx *tx, const Resealing *it, size_t count, Arena *arena, Err *err) {
    const AuditEntry entry = {.actor = it->actor,
                              .action = STR("key-reseal"),
                              .subject = str_from(it->column->table),
                              .detail = str_format(arena, "{\"rows\":%zu,\"key\":\"%s\"}", count, it->newest)};
    return audit_append(tx, &entry, err);
}

static bool reseal_some(Tx *tx, void *context, Err *err) {
    Resealing *it = context;
    const SealedColumn *column = it->column;
    Arena *arena = arena_create();
    Str newest = str_format(arena, SEALED_FORM ":%s:%%", it->newest);
    const char *sql = str_format(arena,
                                 "SELECT %s, %s, %s FROM %s WHERE %s > ? AND %s LIKE '" SEALED_FORM
                                 ":%%' AND %s NOT LIKE ? ORDER BY %s LIMIT ?",
                                 column->key, column->purpose, column->column, column->table, column->key,
                                 column->column, column->column, column->key)
                          .data;
    Stmt *rows;
    bool row = false, good = stmt_open(tx, sql, &rows, err, "isi", it->after, newest, (int64_t)ROWS_AT_ONCE);
    size_t seen = 0, done = 0;
    int64_t last = it->after;
    if (good) {
        while ((good = stmt_step(rows, &row, err)) && row && (good = reseal_row(tx, it, rows, &done, arena, err))) {
            last = stmt_integer(rows, 0);
            seen++;
        }
        stmt_close(rows);
    }
    good = good && (!done || tell(tx, it, done, arena, err));
    arena_destroy(arena);
    it->after = last;
    it->seen = seen;
    it->result->done += good ? done : 0;
    return good;
}

bool store_reseal(Store *store, Str actor, Resealed *result, Err *err) {
    KeyStatus keys;
    *result = (Resealed){.done = 0};
    if (!store_key_status(store, &keys, err)) {
        return false;
    }
    for (size_t i = 0; keys.newest[0] && i < sizeof columns / sizeof *columns; i++) {
        Resealing it = {.store = store, .column = &columns[i], .actor = actor, .result = result};
        memcpy(it.newest, keys.newest, sizeof it.newest);
        do {
            if (!store_write(store, reseal_some, &it, err)) {
                return false;
            }
        } while (it.seen == ROWS_AT_ONCE);
    }
    return true;
}
