/* Which keys this database uses: the file is read once, made at first use, and must hold the key named in `meta` - a
 * missing or foreign file is told, never silently replaced by a new one. */
#include "store_internal.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN_NAME "keys/field.key"

static const char *path_of(const Store *store, char path[STORE_PATH_MAX], bool *own) {
    const char *given = getenv("DUXUE_KEY_FILE");
    *own = !given || !*given;
    if (*own) {
        snprintf(path, STORE_PATH_MAX, "%.*s/" OWN_NAME, STORE_PATH_MAX - 32, store->directory);
    } else {
        snprintf(path, STORE_PATH_MAX, "%s", given);
    }
    return path;
}

/* ---- the key that the database knows ----------------------------------- */

static bool newest_read(Tx *tx, char id[KEY_ID_MOST + 1], Err *err) {
    Stmt *stmt;
    bool row;
    id[0] = '\0';
    if (!stmt_open(tx, "SELECT value FROM meta WHERE name = 'field_key'", &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        snprintf(id, KEY_ID_MOST + 1, "%.*s", STR_ARG(stmt_text(stmt, 0)));
    }
    stmt_close(stmt);
    return good;
}

static bool newest_write(Tx *tx, Str actor, const char *action, const KeyRing *ring, Err *err) {
    Str id = str_from(ring->seal[ring->count - 1].id);
    AuditEntry entry = {.actor = actor, .action = str_from(action), .subject = id, .detail = STR("{}")};
    return store_run(tx,
                     "INSERT INTO meta (name, value) VALUES ('field_key', ?)"
                     " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     err, "s", id) &&
           audit_append(tx, &entry, err);
}

static bool missing(const char *path, Err *err) {
    return err_set(err, ERR_NOT_FOUND,
                   "找不到字段密钥文件“%s”，封存的内容（如动态码、身份证号）打不开。请从密钥备份恢复这个文件；"
                   "确实丢失的，用 duxue key rotate --lost 重新开始。",
                   path);
}

static bool foreign(const char *path, const char *id, Err *err) {
    return err_set(err, ERR_IO, "密钥文件“%s”里没有这个数据库用的密钥%s，是另一个系统的文件。请换回原来的文件。", path,
                   id);
}

/* ---- reading, or making at first use ----------------------------------- */

typedef struct Settling {
    Store *store;
    Str actor;
    bool rotate, lost;
    KeyRing ring;
} Settling;

/* With the write lock held, so that two programs do not both make or lengthen the file. */
static bool settle_work(Tx *tx, void *context, Err *err) {
    Settling *settling = context;
    KeyRing *ring = &settling->ring;
    char newest[KEY_ID_MOST + 1], path[STORE_PATH_MAX];
    bool own;
    path_of(settling->store, path, &own);
    if (!newest_read(tx, newest, err)) {
        return false;
    }
    Err fault = {.kind = ERR_NONE};
    bool there = key_file_read(path, own, ring, &fault);
    if (!there && fault.kind != ERR_NOT_FOUND) {
        *err = fault;
        return false;
    }
    if (!there && newest[0] && !settling->lost) {
        return missing(path, err);
    }
    if (there && newest[0] && !key_ring_find(ring, str_from(newest)) && !settling->lost) {
        return foreign(path, newest, err);
    }
    if (there && !settling->rotate) {
        return newest[0] || newest_write(tx, settling->actor, "key-new", ring, err);
    }
    if (!there) {
        char folder[STORE_PATH_MAX];
        snprintf(folder, sizeof folder, "%.*s/keys", STORE_PATH_MAX - 32, settling->store->directory);
        *ring = (KeyRing){.count = 0};
        return (!own || directory_create(folder, err)) && key_ring_add(ring, err) && key_file_create(path, ring, err) &&
               newest_write(tx, settling->actor, newest[0] ? "key-rotate" : "key-new", ring, err);
    }
    return key_ring_add(ring, err) && key_file_replace(path, ring, err) &&
           newest_write(tx, settling->actor, "key-rotate", ring, err);
}

static void keep(Store *store, const KeyRing *ring) {
    pthread_mutex_lock(&store->key_lock);
    store->keys = *ring;
    store->keys_known = true;
    pthread_mutex_unlock(&store->key_lock);
}

/* The writer thread is already inside a transaction of its own. */
static bool settle(Settling *settling, Err *err) {
    Store *store = settling->store;
    bool inside = store->writer_started && pthread_equal(pthread_self(), store->writer);
    bool good =
        inside ? settle_work(&store->writing->tx, settling, err) : store_write(store, settle_work, settling, err);
    if (good) {
        keep(store, &settling->ring);
    }
    OPENSSL_cleanse(&settling->ring, sizeof settling->ring);
    return good;
}

bool keys_load(Store *store, Err *err) {
    Settling settling = {.store = store, .actor = STR("系统")};
    return settle(&settling, err);
}

bool store_rotate_key(Store *store, Str actor, bool lost, Err *err) {
    Settling settling = {.store = store, .actor = actor, .rotate = true, .lost = lost};
    return settle(&settling, err);
}

bool store_key_status(Store *store, KeyStatus *status, Err *err) {
    Tx *tx;
    KeyRing ring = {.count = 0};
    Err untold = {.kind = ERR_NONE};
    bool own;
    *status = (KeyStatus){.count = 0};
    path_of(store, status->path, &own);
    if (!store_read_begin(store, &tx, err)) {
        return false;
    }
    bool good = newest_read(tx, status->newest, err);
    store_read_end(tx);
    bool there = good && key_file_read(status->path, own, &ring, &untold);
    status->count = there ? ring.count : 0;
    status->usable = there && key_ring_find(&ring, str_from(status->newest));
    OPENSSL_cleanse(&ring, sizeof ring);
    return good;
}
